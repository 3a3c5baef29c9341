"""Measure what the first command decides of real logs and folders: whether who made a model from another provides it.

    python benchmarks/door.py [FOLDER...] [--each]

FOLDER holds models' folders, or is one; ``TRUTH.csv``, ``EXPECTED.csv`` or ``folders.toml`` beside them tells what a
person worked out (default: the logs and folders of the reference data, and those of the examples). Of the folders in
``tests/folders60`` those whose licence keeps them out are looked for in the folder that ``GPAISCOPE_FOLDERS`` names.
Printed are how many are decided by their files alone, how many with a yes to the one question that is put first, how
many stay open, and how many are refused, each with its cause; of what was made from another's model apart. Every upper
end is held against what was counted, where that is known, and every answer against what a person worked out: a bound
below the truth, or a wrong answer, ends with 1. An answer where a person thought that the files leave it open is
printed, too, and so is one that stays open where a person thought that they decide. ``--each`` prints a line for each
folder.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import yardstick

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.bounding import most_by_yes
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.gaps import asked_about, gaps
from gpaiscope.assessment.originals import BOUND, NAME, Originals
from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.logs import prove
from gpaiscope.dossier import Stated
from gpaiscope.errors import InputError
from gpaiscope.repository.dossiers import Loaded, assess_loaded, is_model, loaded
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Exact, Outcome, Range, Source, rounded_text

DAY = date(2026, 12, 1)
MADE_FROM = ("finetune", "adapter", "merge", "quantized", "conversion", "pruning", "changed")
ANSWERS = ("files", "question", "open", "refused")
RELATIONS = {
    "pre-training": "none",
    "fine-tuning": "finetune",
    "quantisation": "quantized",
    "unknown": "",
}
JUDGED = {"not a provider": Outcome.NO, "provider": Outcome.YES}
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the first command says of one folder: by its files, by one question, or that it stays open, and why."""

    path: Path
    made_from: bool
    how: str
    answer: str
    cause: str
    wrong: tuple[str, ...] = ()
    judged: str = ""
    """Whether a person thought that the files decide it: yes, one question, no; empty where nobody was asked."""
    seconds: float = 0.0

    @property
    def differs(self) -> bool:
        """Whether the files were thought to leave open what is decided, or to decide what is left open."""
        by_files = self.how == "files"
        return bool(self.judged) and by_files != (self.judged == "yes") and not (by_files and self.answer == "yes")


def provides(made: Assessment) -> Outcome:
    """Whether the first actor is a provider, or is to be one; unknown where nobody is told of."""
    found = {each.id: each.finding.outcome for each in reversed(made.conclusions) if each.actor}
    now, soon = (found.get(id, Outcome.UNKNOWN) for id in ("provider", "prospective_provider"))
    return soon if now is Outcome.NO else now


def decided(path: Path, row: Row) -> Decision:
    """One folder, with what a person worked out of it."""
    begun = time.perf_counter()
    given = loaded(path)
    (made, *_) = assess_loaded(given, DAY)
    spent = time.perf_counter() - begun
    made_from = is_made_from(row) or (not row.get("relation") and bool(made.dossier.original))
    wrong = tuple(wrongs(path, given, made, row))
    told = {"path": path, "made_from": made_from, "wrong": wrong, "judged": row.get("alone", ""), "seconds": spent}
    if (outcome := provides(made)).decided:
        return Decision(how="files", answer=outcome.value, cause=reason(made), **told)
    asked = gaps(made, asked_about(made))
    question = next((gap.missing for gap in asked[:2] if gap.missing.fact == BOUND), None)
    if question is not None:
        answered = with_bound(given, question.path, most_by_yes(question) or 0)
        (later, *_) = assess_loaded(answered, DAY)
        # Who provides a model cannot say yes.
        if (outcome := provides(later)).decided and row.get("answer") != "provider":
            return Decision(how="question", answer=outcome.value, cause=question.asks, **told)
    return Decision(how="open", answer="unknown", cause=why_open(made, [gap.missing.fact for gap in asked[:1]]), **told)


def refused(path: Path, row: Row, error: InputError) -> Decision:
    """A folder that was not read, and why."""
    return Decision(
        path=path,
        made_from=is_made_from(row),
        how="refused",
        answer="unknown",
        cause=error.mistakes[0].message.replace(str(path), path.name),
        judged=row.get("alone", ""),
    )


def is_made_from(row: Row) -> bool:
    """Whether a person said that it was made from another's model."""
    return row.get("relation", "") in MADE_FROM


def with_bound(given: Loaded, path: str, most: Exact) -> Loaded:
    """A dossier with a yes to the question written beside the activity that it is about."""
    activities = tuple(
        replace(each, bound=Stated(value=Range.exactly(most), source=Source(text="a yes")))
        if path == f"activities[{place}].bound"
        else each
        for place, each in enumerate(given.dossier.activities or ())
    )
    return replace(given, dossier=replace(given.dossier, activities=activities))


def reason(made: Assessment) -> str:
    """By what a decided answer is so: the rule of its upper end, that nothing was trained, or a figure."""
    bounds = [each.bound for each in made.dossier.activities or () if each.bound is not None]
    if bounds:
        return f"bounded by {' '.join(bounds[0].source.text.split()[1:3])}"
    kinds = {each.kind.value for each in made.dossier.activities or () if each.kind}
    return " and ".join(sorted(kinds)) if kinds else "no training is told of"


def why_open(made: Assessment, asked: list[str]) -> str:
    """Why an answer stays open, as far as that can be told by what is known of originals and of what was done."""
    if not made.dossier.original:
        outcomes = {each.id: each.finding.outcome for each in made.conclusions}
        if outcomes.get("gpai_model") is Outcome.YES:
            return "a general-purpose AI model: whether it was placed on the market"
        if made.dossier.activities:
            return "trained from the beginning, on both sides of the line or without a figure"
        return "nothing says what it was made from, or how it was trained"
    if asked == [NAME]:
        return "the original is not named"
    own = {"dossier": made.dossier, "law": made.law, "estimates": made.estimates, "entries": made.entries}
    line = made.law.number("criterion_flop")
    held = [
        figure(Originals(assume=True, **own).training_compute_of(place, each))  # type: ignore[arg-type]
        for place, each in enumerate(made.dossier.original)
    ]
    if any(each.high is None for each in held):
        return "several originals of unknown compute" if len(held) > 1 else "an original of unknown compute"
    if any((each.low or 0) <= line < (each.high or 0) for each in held):
        return "an original on both sides of the line"
    if any(each.actor is not None for each in made.dossier.original):
        return "the maker's own original"
    return "another reason"


def wrongs(path: Path, given: Loaded, made: Assessment, row: Row) -> Iterator[str]:
    """Upper ends below what was counted, and a no where a person worked out that there is none."""
    for place, each in enumerate(given.dossier.activities or ()):
        if each.bound is None or each.bound.value.high is None:
            continue
        for what, counted in counted_of(path, made.estimates.get(f"activities[{place}]"), row):
            if each.bound.value.high < counted:
                yield f"bound {rounded_text(each.bound.value.high)} below {rounded_text(counted)} ({what})"
    answer, judged = provides(made), JUDGED.get(row.get("answer", ""))
    if answer.decided and "answer" in row and answer is not judged:
        yield f"{answer.value}, where a person worked out: {row['answer']}"
    if answer is not Outcome.NO:
        return
    done = done_by_truth(row)
    line, multiple = (Fraction(made.law.number(name)) for name in ("criterion_flop", "modification_multiple"))
    generates = row.get("modality_out") in ("text", "image", "video") and row.get("modality_in") != "audio"
    if done is not None and row.get("relation") == "none" and generates and done > line:
        yield f"no, although {rounded_text(done)} FLOP trained it from the beginning"
    held = [
        figure(
            Originals(
                dossier=made.dossier, law=made.law, assume=True, estimates=made.estimates, entries=made.entries
            ).training_compute_of(place, each)
        ).high
        for place, each in enumerate(made.dossier.original)
    ]
    most = max((end for end in held if end is not None), default=None)
    if done is not None and row.get("relation") in MADE_FROM and most is not None and multiple * done > max(most, line):
        yield f"no, although {rounded_text(done)} FLOP were done to an original of at most {rounded_text(most)}"


def counted_of(path: Path, estimate: Estimate | None, row: Row) -> Iterator[tuple[str, Exact]]:
    """What was counted of a run, by whom: a person's own count, and what the log itself proves."""
    for column in row:
        if column.startswith("reference_flop") and row[column]:
            yield "counted by a person", Fraction(row[column])
    if log := Folder.of(path).trainer_log:
        proof = prove(read_log(path / log)).estimate.flop
        yield from (("proved by the log", end) for end in (proof.low, proof.best) if end is not None)
    if estimate is not None and estimate.flop.low is not None:
        yield "the ledger's own least", estimate.flop.low


def done_by_truth(row: Row) -> Exact | None:
    """The FLOP of a training as a person read it: as stated, or six a weight and token."""
    known = {
        key: Fraction(row[key])
        for key in ("flop", "tokens", "parameters")
        if row.get(key, "unknown").strip("0.eE+-").isdigit()
    }
    if "flop" in known:
        return known["flop"]
    return 6 * known["tokens"] * known["parameters"] if {"tokens", "parameters"} <= known.keys() else None


def folders(given: Iterable[Path]) -> Iterator[tuple[str, Path, Row]]:
    """The folders below some, each with its source and the row that a person wrote of it."""
    for root in given:
        rows: dict[str, Row] = {}
        for name, key in (("TRUTH.csv", "name"), ("EXPECTED.csv", "dir")):
            if (root / name).is_file():
                with (root / name).open(encoding="utf-8", newline="") as file:
                    rows |= {row[key]: row for row in csv.DictReader(file)}
        if (root / "folders.toml").is_file():
            for row in judgements(root / "folders.toml"):
                yield root.name, Path(row["at"]), row
            continue
        inside = [root] if is_model(root) else sorted(each for each in root.iterdir() if each.is_dir())
        for path in inside:
            try:
                if is_model(path) or path.name in rows:
                    yield root.name, path, rows.get(path.name, {})
            except InputError:
                continue


def judgements(file: Path) -> Iterator[Row]:
    """What a person worked out of public folders, each where it is at hand."""
    elsewhere = Path(os.environ.get("GPAISCOPE_FOLDERS") or file.parent)
    for each in tomllib.loads(file.read_text(encoding="utf-8"))["folder"]:
        place = (file.parent if each["committed"] else elsewhere) / each["name"]
        if not place.is_dir():
            print(f"not at hand: {each['name']}", file=sys.stderr)
            continue
        relation = RELATIONS.get(each["how"], each["how"])
        if not relation and each["made_from"] != ["unknown"]:
            relation = "changed"
        told = {key: each[key] for key in ("answer", "alone", "flop")}
        yield {"at": str(place), "relation": relation, **told} | {"reference_flop": each["flop"].replace("unknown", "")}


def defaults() -> list[Path]:
    """The logs and the folders of the reference data, and the examples."""
    return [
        yardstick.reference("trainer_logs"),
        yardstick.reference("folders"),
        Path(__file__).resolve().parents[1] / "examples",
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="*", type=Path)
    parser.add_argument("--each", action="store_true", help="a line for each folder")
    given = parser.parse_args()
    found: dict[str, list[Decision]] = {}
    for source, path, row in folders(given.folder or defaults()):
        try:
            decision = decided(path, row)
        except InputError as error:
            decision = refused(path, row, error)
        found.setdefault(source, []).append(decision)
        if given.each:
            print(f"{decision.how:9} {decision.answer:8} {path.name[:40]:40} {decision.cause}")
    for source, decisions in found.items():
        report(source, decisions)
        made_from = [each for each in decisions if each.made_from]
        if made_from and len(made_from) < len(decisions):
            report(f"{source}, made from another's model", made_from)
    every = [each for decisions in found.values() for each in decisions]
    wrong = [(each.path.name, says) for each in every for says in each.wrong]
    differing = [each for each in every if each.differs]
    if differing:
        print(f"\notherwise than a person thought that the files decide: {len(differing)}")
        for each in differing:
            print(f"  {each.path.name}: {each.how} {each.answer}, thought: {each.judged}")
    print(f"\nwrong decisions and bounds below the truth: {len(wrong)}")
    for name, says in wrong:
        print(f"  {name}: {says}")
    if times := sorted((each.seconds, each.path.name) for each in every if each.seconds):
        median, (most, slowest) = times[len(times) // 2][0], times[-1]
        print(f"median {median * 1000:.0f} ms, most {most * 1000:.0f} ms ({slowest})")
    return 1 if wrong else 0


def report(source: str, decisions: list[Decision]) -> None:
    counts = Counter(each.how for each in decisions)
    print(
        f"\n{source}: {len(decisions)}; by files alone {counts['files']}, with one yes or no"
        f" {counts['files'] + counts['question']}, open {counts['open']}, refused {counts['refused']}"
    )
    for how in ANSWERS:
        for cause, many in Counter(each.cause for each in decisions if each.how == how).most_common():
            print(f"  {how:9} {many:3}  {cause}")


if __name__ == "__main__":
    sys.exit(main())
