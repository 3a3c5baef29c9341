"""Measure what is read in real models' folders against what a person read there.

    python benchmarks/folders.py [FOLDER] [--right] [--only NAME]
    python benchmarks/folders.py --judged FOLDER [--half shown|opened|kept] [--silent]

FOLDER holds models' folders and ``TRUTH.csv`` beside them (default: those of the reference data). Printed are, by fact,
how often what was read is true and how much of what is true was read; every difference with both; conclusions that say
no although a person would not; the share of real fine-tunes whose one-third question is settled, with what is missing
for the others; and the times. A cell ``unknown`` says that the folder does not tell, ``skip`` that it is not judged.
``--judged`` takes the judgement of ``tests/folders2026`` instead, FOLDER holding what it names at ``NAME/FILE``, and
says how many fine-tunes that name an original have it found, and which models that are none are called general-purpose.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import yardstick

from gpaiscope import licences
from gpaiscope.assessment import Assessment
from gpaiscope.compute import originals
from gpaiscope.errors import InputError
from gpaiscope.repository.dossiers import assess_loaded, loaded
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.findings import CONTRADICTION, Findings
from gpaiscope.values import Range

DAY = date(2026, 11, 27)
Row = dict[str, str]
TOLD = ("unknown", "skip")
KINDS = {
    "finetune": {"fine-tuning", "continued-pre-training", "reinforcement-learning"},
    "adapter": {"fine-tuning", "reinforcement-learning"},
    "merge": {"merge"},
    "quantized": {"quantisation"},
    "none": {"pre-training"},
}
MODALITIES = {"audio": {"speech", "music", "sound-effects"}}
JUDGED = Path(__file__).resolve().parent.parent / "tests" / "folders2026" / "folders.toml"
MADE = {"label": "other"}
HOW = {"fine-tuning": "finetune", "adapter": "adapter", "merge": "merge", "pre-training": "none"}


def said(found: Findings, path: str) -> object:
    """What is read at a path: a fact of the dossier, or something that no dossier holds."""
    value = found.value(path)
    details = getattr(found, "details", ())
    return value if value is not None else next((each.value for each in details if each.path == path), None)


def bare(name: str) -> str:
    """A model's name as it is compared: its last part, without signs."""
    return re.sub(r"[^a-z0-9]", "", name.rpartition("/")[2].lower())


def listed(found: Findings, path: str) -> list[str]:
    value = said(found, path)
    return (
        [value] if isinstance(value, str) else sorted(map(str, value)) if isinstance(value, frozenset | tuple) else []
    )


def named(true: str, read: str) -> bool:
    one, other = bare(true), bare(read)
    same = one.removesuffix("hf") == other.removesuffix("hf") or re.sub(r"v\d.*", "", one) == re.sub(
        r"v\d.*", "", other
    )
    return same or ("/" not in true and (one in other or other in one))


def name(row: Row, found: Findings) -> tuple[str, bool]:
    read = str(said(found, "model.name") or "")
    return read, any(bare(each) in bare(read) for each in row["called"].split(";")) if read else False


def base(row: Row, found: Findings) -> tuple[str, bool]:
    read = [
        str(found.value(f"original[{place}].hub_id") or found.value(f"original[{place}].name") or "")
        for place in range(20)
    ]
    read = [each for each in read if each and not each.startswith("base model ")]
    if row["base"].startswith("conflict:"):
        shown = any(note.kind == CONTRADICTION and note.path.startswith("original") for note in found.notes)
        return "contradiction" if shown else ";".join(read), shown
    true = row["base"].split(";")
    right = len(read) == len(true) and all(any(named(one, other) for other in read) for one in true)
    return ";".join(read), right


def relation(row: Row, found: Findings) -> tuple[str, bool]:
    read = str(found.value("activities[0].kind") or "")
    return read, read in KINDS.get(row["relation"], set())


def licence(row: Row, found: Findings) -> tuple[str, bool]:
    read = str(found.value("openness.licence") or "")
    if not read and any(fact.path.startswith("openness.grounds") for fact in found.facts):
        read = "by its text"
        return read, True
    entry, other = licences.lookup(read), licences.lookup(row["licence"].partition(":")[2] or row["licence"])
    same = entry is not None and other is not None and entry.identifier == other.identifier
    return read, same or bare(row["licence"].rpartition(":")[2]) == bare(read)


def modality(column: str, path: str) -> Callable[[Row, Findings], tuple[str, bool]]:
    def judged(row: Row, found: Findings) -> tuple[str, bool]:
        read = set(listed(found, path))
        true = row[column].split(",")
        right = all(read & MODALITIES.get(each, {each}) for each in true) and len(read) == len(true)
        return ",".join(sorted(read)), right

    return judged


def number(column: str, read: Callable[[Findings], Range | None]) -> Callable[[Row, Findings], tuple[str, bool]]:
    def judged(row: Row, found: Findings) -> tuple[str, bool]:
        value, true = read(found), Fraction(row[column]) if row[column] not in TOLD else Fraction(0)
        if value is None:
            return "", False
        low, high = value.low or 0, value.high
        near = value.best is None or abs(Fraction(value.best) - true) * 8 <= true
        text = str(float(value.best)) if value.best is not None else f"{float(low)}..{float(high) if high else '?'}"
        return text, low * Fraction(19, 20) <= true and (high is None or true <= high * Fraction(21, 20)) and near

    return judged


def as_range(value: object) -> Range | None:
    return value if isinstance(value, Range) else Range.exactly(value) if isinstance(value, int) else None


def tokens(found: Findings) -> Range | None:
    stated = as_range(said(found, "card.tokens"))
    return stated or next(
        (
            as_range(fact.value)
            for fact in found.facts
            if re.fullmatch(r"activities\[\d\]\.architecture\.tokens", fact.path)
            and not fact.suggested
            and getattr(fact.value, "best", None) is not None  # a bound is worked out, not read
        ),
        None,
    )


def hours(found: Findings) -> Range | None:
    stated = as_range(said(found, "card.device_hours"))
    if stated is not None:
        return stated
    count, each = (as_range(found.value(f"activities[0].hardware[0].{key}")) for key in ("count", "hours"))
    if each is None or count is None or each.best is None or count.best is None:
        return None
    return Range.exactly(each.best * count.best)


def texts(column: str, path: str) -> Callable[[Row, Findings], tuple[str, bool]]:
    def judged(row: Row, found: Findings) -> tuple[str, bool]:
        read = listed(found, path)
        true = row[column].split(";")
        return ";".join(read), {bare(each) for each in true} == {bare(each) for each in read}

    return judged


def loosely(column: str, path: str) -> Callable[[Row, Findings], tuple[str, bool]]:
    def judged(row: Row, found: Findings) -> tuple[str, bool]:
        read = " ".join(listed(found, path))
        words = [bare(word) for each in row[column].split(";") for word in [each]]
        right = any(word in bare(read) or (len(bare(read)) > 1 and bare(read) in word) for word in words)
        return read, bool(read) and right

    return judged


def released(row: Row, found: Findings) -> tuple[str, bool]:
    read = str(said(found, "card.released_on") or "")
    return read, read == row["release"]


def datasets(row: Row, found: Findings) -> tuple[str, bool]:
    read = len(listed(found, "card.datasets"))
    return str(read or ""), read == int(row["datasets"])


FACTS: dict[str, tuple[str, Callable[[Row, Findings], tuple[str, bool]]]] = {
    "name": ("called", name),
    "base": ("base", base),
    "relation": ("relation", relation),
    "licence": ("licence", licence),
    "inputs": ("modality_in", modality("modality_in", "model.inputs")),
    "outputs": ("modality_out", modality("modality_out", "model.outputs")),
    "tokens": ("tokens", number("tokens", tokens)),
    "parameters": ("parameters", number("parameters", lambda found: as_range(said(found, "card.parameters")))),
    "chip": ("chip", loosely("chip", "card.chip")),
    "chip count": ("chip_count", number("chip_count", lambda found: as_range(said(found, "card.chips")))),
    "device hours": ("device_hours", number("device_hours", hours)),
    "release": ("release", released),
    "languages": ("languages", texts("languages", "card.languages")),
    "provider": ("provider", loosely("provider", "card.provider")),
    "data sets": ("datasets", datasets),
}


def judged(row: Row, found: Findings) -> Iterator[tuple[str, str, str, str]]:
    """Each fact with what is true and what was read: right, wrong (said and false), missed, or nothing to say."""
    for fact, (column, judge) in FACTS.items():
        true = row[column]
        if true in ("skip", "unjudged") or (fact == "base" and row["relation"] == "skip"):
            continue
        read, right = judge(row, found)
        nothing = true in ("unknown", "", "0") or (fact == "base" and true == "none")
        if nothing:
            if read and read != "0":
                yield fact, true or "nothing", read, "wrong"
        elif not read or (fact == "licence" and true == "other"):
            yield fact, true, read, "missed" if true != "other" else "nothing"
        else:
            yield fact, true, read, "right" if right else "wrong"


def false_no(row: Row, made: Assessment, found: Findings) -> Iterator[str]:
    """Conclusions that say no where nobody could: of a model that came from another and is read as trained anew, or
    that generates and is said to generate nothing, or whose compute no file tells."""
    outcome = {each.id: each.finding.outcome.value for each in made.conclusions}
    modified = row["relation"] in ("finetune", "adapter", "merge", "quantized")
    generates = row["modality_out"] in ("text", "image", "video") and row["modality_in"] != "audio"
    no = outcome.get("gpai_model") == "no"
    if no and modified and found.value("original[0].name") is None and generates:
        yield "gpai_model: no, although it was made from another model that was not read"
    elif no and generates and row["tokens"] == row["device_hours"] == "unknown" and not published(found):
        yield "gpai_model: no, although no file tells its compute"
    if modified and outcome.get("one_third_criterion") == "no" and found.value("original[0].name") is None:
        yield "one_third_criterion: no, although the original was not read"


def outcome_of(made: Assessment, conclusion: str) -> str:
    return next((each.finding.outcome.value for each in made.conclusions if each.id == conclusion), "")


def published(found: Findings) -> bool:
    """Whether the table of originals gives the compute of the base."""
    entry = originals.find(str(found.value("original[0].hub_id") or ""))
    return entry is not None and entry.training_compute.high is not None


def third(made: Assessment, found: Findings) -> str:
    """How the one-third question ends; what it wants where it is open."""
    if found.value("original[0].name") is None:
        return "no base was read"
    for each in made.conclusions:
        if each.id == "one_third_criterion":
            waits = [
                warning.says.partition("open: ")[2]
                for warning in made.warnings
                if warning.reference == "one-third-open"
            ]
            return each.finding.outcome.value + (
                f" ({'; '.join(waits) or 'nothing named'})" if not each.finding.outcome.decided else ""
            )
    return "not asked"


def judged_rows(root: Path, half: str) -> list[Row]:
    """The judgement of newer folders in the columns of TRUTH.csv; what it does not judge is ``skip``.

    Raises SystemExit where a file is another than the one that was judged.
    """
    rows, altered = [], []
    for folder in tomllib.loads(JUDGED.read_text(encoding="utf-8"))["folder"]:
        if half not in ("", folder["half"]):
            continue
        for file in folder["files"]:
            path = root / folder["name"] / file.get("as", file["path"])
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
                altered.append(str(path))
        row = {column: "skip" for column, _ in FACTS.values()}
        row |= {"name": folder["name"], "base": folder["made_from"], "relation": HOW.get(folder["how"], "unjudged")}
        row |= {"licence": folder["licence"], "tokens": folder["tokens"], "device_hours": folder["device_hours"]}
        row |= {"modality_in": folder["takes"], "modality_out": MADE.get(folder["makes"], folder["makes"])}
        rows.append(row | {"general": folder["general"]})
    if altered:
        raise SystemExit("not what was judged: " + ", ".join(altered))
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--right", action="store_true", help="list also what is right")
    parser.add_argument("--only", default="", help="only folders whose name holds this")
    parser.add_argument("--judged", type=Path, help="a folder with what tests/folders2026 names")
    parser.add_argument("--half", default="", choices=["", "shown", "opened", "kept"], help="of those judged")
    parser.add_argument("--silent", action="store_true", help="print sums alone")
    given = parser.parse_args()
    root = given.judged or given.folder or yardstick.reference("folders")
    if given.judged:
        rows = judged_rows(root, given.half)
    else:
        with (root / "TRUTH.csv").open(encoding="utf-8", newline="") as file:
            rows = [*csv.DictReader(file)]
    rows = [row for row in rows if given.only in row["name"]]
    tally: dict[str, Counter[str]] = {fact: Counter() for fact in FACTS}
    times, false, thirds, general = [], [], [], []
    named_originals: Counter[bool] = Counter()
    for row in rows:
        begun = time.perf_counter()
        found = findings_in(root / row["name"])
        spent = time.perf_counter() - begun
        for fact, true, read, how in judged(row, found):
            tally[fact][how] += 1
            if fact == "base" and row["relation"] in ("finetune", "adapter") and true not in TOLD:
                named_originals[how == "right"] += 1
            if how != "nothing" and not given.silent and (how != "right" or given.right):
                print(f"{how:7} {fact:12} {row['name'][:34]:34} read: {read[:70] or '-':40} true: {true[:70]}")
        begun = time.perf_counter()
        try:
            (made, *_) = assess_loaded(loaded(root / row["name"]), DAY)
        except InputError as error:
            print("refused", row["name"], error)
            continue
        times.append((max(spent, time.perf_counter() - begun), row["name"]))
        false += [(row["name"], says) for says in false_no(row, made, found)]
        if row.get("general") == "no" and outcome_of(made, "gpai_model") == "yes":
            general.append(row["name"])
        if row["relation"] in ("finetune", "adapter"):
            told = any(row[key] not in TOLD for key in ("tokens", "device_hours"))
            thirds.append((row["name"], told, third(made, found)))
    report(tally, times, false, [] if given.silent else thirds)
    print(f"originals found: {named_originals[True]} of {named_originals.total()} fine-tunes that name one")
    if given.judged:
        kinds = sum(row["general"] == "no" for row in rows)
        print(f"called general-purpose: {len(general)} of {kinds} that are not: {', '.join(general) or 'none'}")
    return 1 if false or general else 0


def report(
    tally: dict[str, Counter[str]],
    times: list[tuple[float, str]],
    false: list[tuple[str, str]],
    thirds: list[tuple[str, bool, str]],
) -> None:
    print(f"\n{'fact':14}{'right':>7}{'wrong':>7}{'missed':>7}{'precision':>11}{'recall':>8}")
    total: Counter[str] = Counter()
    for fact, counted in tally.items():
        total += counted
        print(line(fact, counted))
    print(line("all", total))
    print(f"\nwrong no: {len(false)}")
    for name_, says in false if thirds else ():
        print(f"  {name_}: {says}")
    settled = [each for each in thirds if each[2].startswith(("no", "yes"))]
    told = [each for each in thirds if each[1]]
    both = [each for each in told if each in settled]
    print(f"\none-third question settled: {len(settled)} of {len(thirds)} fine-tunes")
    print(f"of those that state tokens or hours: {len(both)} of {len(told)}")
    for name_, states, how in thirds:
        if (name_, states, how) not in settled:
            print(f"  {name_}{' (states a figure)' if states else ''}: {how}")
    if times:
        times.sort()
        print(f"\nmedian {times[len(times) // 2][0] * 1000:.0f} ms, most {times[-1][0] * 1000:.0f} ms ({times[-1][1]})")


def line(fact: str, counted: Counter[str]) -> str:
    right, wrong, missed = counted["right"], counted["wrong"], counted["missed"]
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed + wrong) if right + missed + wrong else 1.0
    return f"{fact:14}{right:7}{wrong:7}{missed:7}{precision:11.3f}{recall:8.3f}"


if __name__ == "__main__":
    sys.exit(main())
