"""Which runs there are, section by section: each section stands by itself and is run in one process, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.corpus import tracking
from tests.corpus.inputs import CLAUSES

DAY: Final = "2026-10-01"
LATER: Final = "2026-11-25"
DRAFTS: Final = (
    "documentation-form",
    "downstream-information",
    "copyright-policy",
    "training-content-summary",
    "mandate",
    "notification",
    "framework",
    "model-report",
    "modification-record",
    "memo",
    "upstream-request",
)
OWN: Final = ("late-twice.toml", "incident.toml", "hostile.toml")
"""Dossiers that stand in `inputs`."""
Run = tuple[str, list[str] | Callable[[], object]]
"""The name of a run, and the arguments of the command line, or what is called."""


def dossiers() -> list[tuple[str, str]]:
    """Each example and each situation, with the day for which it is assessed."""
    examples = sorted(str(file.parent) for file in Path("examples").glob("*/gpai.toml"))
    situations = sorted(map(str, Path("situations").glob("*.toml")))
    return [(path, DAY) for path in examples] + [(path, LATER) for path in (*situations, *OWN)]


def answers() -> Iterator[Run]:
    """Nothing but what is answered of each dossier and by when, so that a changed answer is told from changed words."""
    for path, on in dossiers():
        yield path, ["assess", path, "--on", on, "--full", "--format", "json"]


def screens() -> Iterator[Run]:
    """What a person asks of one dossier first, as text and as JSON."""
    long = {path for path, on in dossiers() if on == DAY} | {"late-twice.toml", "hostile.toml"}
    for path, on in dossiers():
        yield f"assess {path}", ["assess", path, "--on", on]
        yield f"assess {path} json", ["assess", path, "--on", on, "--format", "json"]
        if path in long or path == "situations/unsettled.toml":
            yield f"assess {path} full", ["assess", path, "--on", on, "--full"]
        yield f"ask {path}", ["ask", path, "--on", on]
        yield f"deadlines {path}", ["deadlines", path, "--on", on, "--full"]


def pages() -> Iterator[Run]:
    """The same in further formats and under further words, and what else is asked of one dossier."""
    every = dossiers()
    for path, on in (*every[:6:2], *every[-3:]):
        yield f"assess {path} html", ["assess", path, "--on", on, "--format", "html"]
        yield f"assess {path} markdown", ["assess", path, "--on", on, "--full", "--format", "markdown"]
        yield f"deadlines {path} ics", ["deadlines", path, "--on", on, "--format", "ics"]
        yield f"explain {path}", ["explain", path, "gpai_model", "--on", on]
        yield f"ledger {path}", ["estimate", "ledger", path, "--on", on, "--format", "markdown"]
        yield f"documents {path}", ["documents", path, "--on", on]
    yield "deadlines no assumptions", ["deadlines", "late-twice.toml", "--on", LATER, "--no-assumptions"]
    for option in (["--known-on", "2026-01-01"], ["--place", "FR"], ["--format", "json"]):
        yield f"deadlines all {' '.join(option)}", ["deadlines", "examples", "situations", "--on", LATER, *option]
    for option in ([], ["--format", "json"], ["--format", "csv"], ["--format", "html"], ["--owner", "nobody"]):
        yield f"board all {' '.join(option)}".rstrip(), ["board", "examples", "situations", "--on", LATER, *option]
    for answer in ("provider", "notification", "downstream_modifier_provider", "open_source_exemption"):
        yield f"explain fine-tune {answer}", ["explain", "examples/fine-tune", answer, "--on", DAY]
    yield "explain json", ["explain", "examples/fine-tune", "one_third_criterion", "--on", DAY, "--format", "json"]
    yield "assess json full", ["assess", "examples/legacy", "--on", DAY, "--full", "--format", "json"]
    yield "assess no assumptions", ["assess", "late.toml", "--on", LATER, "--no-assumptions"]
    yield "assess an actor", ["assess", "late-twice.toml", "--on", LATER, "--actor", "second"]
    yield "assess a folder", ["assess", "adapter", "--on", DAY]
    yield "assess a card", ["assess", "examples/letters", "--on", DAY, "--full"]
    yield "ask json", ["ask", every[1][0], "--on", DAY, "--format", "json"]
    for law_or_reading in (["--law", "draft.toml"], ["--reading", "no-such=1"]):
        yield f"assess {' '.join(law_or_reading)}", ["assess", "late.toml", "--on", LATER, *law_or_reading]
    yield (
        "assess two models under a draft",
        ["assess", "situations/two-models.toml", "--on", LATER, "--law", "draft.toml"],
    )


def wrong() -> Iterator[Run]:
    """Dossiers with mistakes, and commands that are used wrongly."""
    for file in sorted(Path("wrong").iterdir()):
        yield f"wrong {file.name}", ["assess", str(file), "--on", DAY]
    for arguments in (
        ["asess"],
        ["assess"],
        ["assess", "nowhere"],
        ["assess", "https://x.org/a"],
        ["draft", "late.toml", "no"],
        ["assess", "late.toml", "--on", "soon"],
        ["explain", "late.toml", "gpai_modle"],
        ["licence", "nonesuch-1.0"],
        ["ask", "situations/two-models.toml", "nothing"],
        ["plan", "late.toml", "--on", LATER],
    ):
        yield f"wrong use {' '.join(arguments).replace('/', '_')}", arguments


def plans() -> Iterator[Run]:
    """Plans, with paces, what-ifs and targets, and runs that are watched."""
    run = ["plan", "examples/planned-frontier-run", "--on", DAY]
    for name, more in {
        "": [],
        "full": ["--full"],
        "json": ["--format", "json"],
        "html": ["--format", "html"],
        "svg": ["--format", "svg"],
        "rate": ["--rate", "activities[0]=2e23/day", "--full"],
        "rate json": ["--rate", "activities[0]=2e23/day", "--format", "json"],
        "what if": ["--what-if", "activities[0].hardware[0].count=2048"],
        "target": ["--target", "activities[0].hardware[0].hours:presumption"],
    }.items():
        yield f"plan {name}".strip(), [*run, *more]
    log = ["--log", "activities[0]=logs/images", "--on", "2027-02-01"]
    yield "plan log", ["plan", "paced.toml", *log, "--full"]
    yield "plan log json", ["plan", "paced.toml", *log, "--format", "json"]
    yield "plan due", ["plan", "situations/due.toml", "--on", LATER, "--full"]
    yield (
        "plan under way",
        ["plan", "situations/late.toml", "--on", "2026-07-01", "--rate", "9e22/day", "--format", "json"],
    )
    between = ["assess", "examples/legacy", "--on", DAY]
    yield "compare with a day before", [*between, "--compare", "2026-03-01"]
    for form in ("text", "json"):
        yield f"timeline {form}", [*between, "--timeline", "--to", "2027-12-31", "--format", form]
    for log in ("logs/text", "logs/trained/trl-lora"):
        for form in ("text", "json"):
            yield f"watch {log} {form}", ["watch", log, "--once", "--original", "1e24", "--format", form]


def evidence() -> Iterator[Run]:
    """Estimates, logs, licences, folders, cards and exports."""
    for log in (
        "text",
        "images",
        "trained/trl-lora",
        "trained/trl-dpo",
        "trained/lightning",
        "run-example.wandb",
        "mlruns",
        "mlflow.db",
    ):
        yield f"log {log}", ["estimate", "log", f"logs/{log}", "--on", DAY]
    yield "log json", ["estimate", "log", "logs/text", "--on", DAY, "--format", "json"]
    for log in ("text", "images"):
        spent = ["--tokens", "2e12"] if log == "text" else ["--samples", "1e9"]
        for form in ("text", "json", "markdown"):
            yield (
                f"architecture {log} {form}",
                ["estimate", "architecture", f"logs/{log}", *spent, "--on", DAY, "--format", form],
            )
    yield "architecture one token", ["estimate", "architecture", "logs/text", "--on", DAY]
    yield (
        "architecture lora",
        ["estimate", "architecture", "logs/text", "--tokens", "1e9", "--trainable", "lora", "--on", DAY],
    )
    chips = ["estimate", "hardware", "--chip", "H100 SXM", "--count", "8192", "--hours", "2000", "--on", DAY]
    yield "hardware", chips
    yield "hardware share", [*chips, "--utilisation", "0.4", "--format", "json"]
    yield "energy", ["estimate", "energy", "--chip", "H100 SXM", "--count", "64", "--hours", "200", "--overhead", "1.2"]
    for name in (
        "Apache-2.0",
        "MIT OR GPL-3.0-only",
        "llama3.1",
        "gemma",
        "openrail",
        "cc-by-nc-4.0",
        "proprietary",
        "LICENSE",
    ):
        yield f"licence {name}", ["licence", name]
    for name in CLAUSES:
        yield f"licence {name}", ["licence", f"licence-{name}.txt"]
    for form in ("json", "markdown", "html"):
        yield f"licence union {form}", ["licence", "licence-union.txt", "--format", form]
    for folder in ("examples/letters", "adapter", *sorted(str(folder) for folder in Path("golden").iterdir())):
        yield f"card {folder}", ["card", folder, "--on", DAY]
    for day in ("2026-12-03", "2026-12-04", "2026-12-05"):
        yield f"release {day}", ["release", "examples/release", "--on", day]
    for form in ("json", "markdown", "html"):
        yield f"release {form}", ["release", "examples/release", "--on", "2026-12-03", "--format", form]
    for folder in ("examples/letters", "examples/open-weights", "situations/late.toml"):
        yield f"release {folder}", ["release", folder, "--on", LATER]
    for form in ("cyclonedx", "spdx", "croissant", "card", "codemeta"):
        yield f"export {form}", ["export", "examples/open-weights", "--format", form, "--on", DAY]
    yield "export a folder", ["export", "adapter", "--format", "cyclonedx", "--on", DAY]
    yield "init", ["init", "new/all"]
    yield "init fine-tuner", ["init", "new/tuner", "--as", "fine-tuner"]
    yield "init documents", ["init", "new/documents", "--documents"]
    yield "init a folder", ["init", "new/adapter"]
    for arguments in (
        ["list"],
        ["search", "llama"],
        ["show", "bigscience/bloom"],
        ["show", "nobody/knows"],
        ["show", "bigscience/bloom", "--format", "json"],
    ):
        yield f"originals {' '.join(arguments).replace('/', '_')}", ["originals", *arguments]


def law() -> Iterator[Run]:
    """The rules as prose, as JSON and as SQL, and the schemas of documents."""
    for name in (
        "provider",
        "gpai_model",
        "Art 53",
        "Annex XI",
        "clocks",
        "one_third_criterion",
        "procedure.known_will_be_met",
    ):
        yield f"law show {name}", ["law", "show", name]
    yield "law show json", ["law", "show", "provider", "--format", "json"]
    yield "law list", ["law", "list"]
    yield "law parameters", ["law", "parameters", "--on", DAY]
    yield "law changes", ["law", "changes"]
    yield "law draft", ["law", "draft"]
    yield "search", ["search", "when must I notify?"]
    yield "search html", ["search", "notificaton", "--in", "law", "--format", "html"]
    yield "search for nothing", ["search", "zzqqy", "--format", "markdown"]
    for engine in ("duckdb", "spark"):
        yield f"law sql {engine}", ["law", "sql", "gpai_model", "systemic_risk", "--engine", engine, "--on", DAY]
    for document in (
        "dossier",
        "documentation",
        "assessment",
        "plan",
        "comparison",
        "gaps",
        "check",
        "deadlines",
        "law",
        "draft",
    ):
        yield f"schema {document}", ["law", "schema", document]


def many() -> Iterator[Run]:
    """Many models at once: checks in every format, lineages, documents, and scans with their tables."""
    paths = [
        "examples/fine-tune-unknown-original",
        "examples/letters",
        "late.toml",
        "late-twice.toml",
        "adapter",
        "wrong/dates.toml",
    ]
    check = ["check", *paths, "--no-cache", "--jobs", "1", "--on", LATER]
    yield "check situations", ["check", "examples", "situations", "--no-cache", "--jobs", "1", "--on", LATER, "--full"]
    for form in ("text", "json", "markdown", "html", "sarif", "github", "junit"):
        yield f"check {form}", [*check, "--format", form]
    yield "check quiet", [*check, "--quiet"]
    yield "check accepted", [*check, "--accepted", "accepted.toml"]
    yield "check accept", [*check, "--accepted", "new.toml", "--accept", "known", "--until", "2027-01-31"]
    yield "check chosen", [*check, "--select", "date-missed,licence-not-open", "--fail-on", "warning"]
    yield "check nothing", ["check", "nowhere/*/", "--no-cache", "--on", LATER]
    yield "check a wrong rule", [*check, "--select", "date-mised"]
    yield "check rules", ["check", "--rules"]
    yield "check rules json", ["check", "--rules", "--format", "json"]
    for form in ("text", "json", "svg"):
        yield (
            f"lineage {form}",
            ["lineage", "examples/fine-tune", "situations/two-models.toml", "--on", LATER, "--format", form],
        )
    yield "documents json", ["documents", "situations/late.toml", "--on", LATER, "--format", "json"]
    for name in DRAFTS:
        yield f"draft {name}", ["draft", "situations/late.toml", name, "--on", LATER]
    for form in ("html", "json"):
        yield (
            f"draft notification {form}",
            ["draft", "situations/late.toml", "notification", "--on", LATER, "--format", form],
        )
    yield "draft all", ["draft", "examples/open-weights", "--all", "--output", "set", "--on", DAY]
    yield "documents check", ["documents", "examples/open-weights", "--check", "set", "--on", LATER]
    yield "scan hub", ["scan", "hub.jsonl", "--output", "one", "--on", DAY]
    yield "scan table", ["scan", "table.csv", "--mapping", "map.toml", "--output", "two", "--on", DAY]
    yield "scan draft mapping", ["scan", "table.csv", "--draft-mapping"]
    yield "scan json", ["scan", "hub-after.jsonl", "--output", "three", "--on", DAY, "--format", "json"]
    yield "scan compare", ["scan", "--compare", "one", "three"]
    yield "scan explain", ["explain", "one", "provider", "--row", "acme/chat"]


def training_data() -> Iterator[Run]:
    """Data sets that are counted, and documents that read the count."""
    sets = ["data", "data/crawl", "data/corpus", "data/crawl/urls.txt"]
    for path in sets:
        yield f"data {path}", ["data", path]
    for form in ("json", "markdown", "html"):
        yield f"data {form}", ["data", "data", "--kind", "crawled", "--format", form]
    yield "data into", ["data", "data/crawl", "--into", "examples/open-weights/data.json"]
    yield "data again", ["data", "examples/open-weights/data.json", "data/corpus"]
    yield "data summary", ["draft", "examples/open-weights", "training-content-summary", "--on", LATER]
    yield "data nothing", ["data", "nowhere", "late.toml"]


def papers() -> Iterator[Run]:
    """Documents as files that are no text: what is kept of them is what they say."""
    for form in ("pdf", "docx"):
        for name in ("notification", "training-content-summary", "memo"):
            arguments = ["draft", "situations/late.toml", name, "--on", LATER, "--format", form]
            yield f"draft {name} {form}", [*arguments, "--output", f"{name}.{form}"]
    yield "draft json", ["draft", "situations/late.toml", "memo", "--on", LATER, "--format", "json"]
    yield "draft all", ["draft", "situations/late.toml", "--all", "--on", LATER, "--output", "set"]
    yield "read back", ["documents", "situations/late.toml", "--read", "notification.docx", "--on", LATER]


def tracked() -> Iterator[Run]:
    """Trainings that are tracked without a framework, and what is read of their records."""
    yield "track log", ["estimate", "log", "tracked", "--on", DAY]
    yield "track log json", ["estimate", "log", "tracked", "--on", DAY, "--format", "json"]
    yield "track watch", ["watch", "tracked", "--once", "--original", "1e24"]
    # What a tracker writes has the times of this run: it is read by no later one.
    yield "track no model", tracking.without_model
    yield "track a model", tracking.with_model
    yield "track wrong settings", tracking.with_wrong_settings
    yield "track over the lines", tracking.over_the_lines
    yield "track from a step", tracking.from_a_step


SECTIONS: Final = {
    section.__name__.replace("_", "-"): section
    for section in (
        answers,
        screens,
        pages,
        plans,
        evidence,
        law,
        many,
        wrong,
        training_data,
        papers,
        tracked,
    )
}
"""What gives the runs of a section, by its name; they are asked for in the folder in which they run."""
