"""How many answers stay plain, and how many hang on a guess.

    python benchmarks/likely.py [--hub FILE] [--notable FILE] [--all FILE] [--folders DIR] [--cases] [--tunes]
        [--against CHECKOUT]

``--hub`` is a hub's table of its most used models, ``--notable`` and ``--all`` are tables of Epoch AI, which say of
some models how much compute trained them, ``--folders`` holds folders of models, and ``--cases`` are the dossiers of
the law's cases. That nothing turns could be had by calling everything likely: of each it is counted how many are a
general-purpose AI model plainly, which may be no fewer than what is written here. No row whose own figure lies below
the criterion may be one plainly, unless what is known of its originals lies above it: then the figure is that of the
tuning alone. Ends with 1 where either is not so.

``--tunes`` are tunes by a thousandth of the compute of the largest models in the packaged table: whatever risk these
have, nobody becomes a provider by that, and each has to say so plainly.

``--against`` is a checkout of the source of before: of folders, cases and tunes it is told which plain answers are
lost. The cases are those that it has itself then, and 99 of 100 that were a plain yes there have to be one here.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import law_cases
import plain

from gpaiscope.catalogue.addresses import places_of
from gpaiscope.catalogue.results import sure_column
from gpaiscope.catalogue.scan import scan
from gpaiscope.compute.originals import Original, originals
from gpaiscope.law import Law
from gpaiscope.report.values.catalogue import ASKED, LIKELY, Catalogue

DAY: Final = date(2026, 10, 1)
FIGURE: Final = "Training compute (FLOP)"


@dataclass(frozen=True)
class Counted:
    """What was counted of a data set: how many have the plain answer that is looked for, and what is wrong."""

    says: str
    plain: int
    least: int
    wrong: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether enough are plain, and nothing is wrong."""
        return self.plain >= self.least and not self.wrong


def hub(table: Path, work: Path) -> Counted:
    """The table of a hub, which has no figures of compute."""
    found = _scanned(table, work)
    return Counted("hub table", _plain(found), 87)


def notable(table: Path, work: Path) -> Counted:
    """Notable models with domains, tasks and figures."""
    found = _scanned(table, work)
    return Counted("notable models", _plain(found), 155, tuple(_plain_below_criterion(table, work)))


def all_models(table: Path, work: Path) -> Counted:
    """All models with domains and figures."""
    found = _scanned(table, work)
    return Counted("all models", _plain(found), 83, tuple(_plain_below_criterion(table, work)))


DATA_SETS: Final[dict[str, Callable[[Path, Path], Counted]]] = {"hub": hub, "notable": notable, "all": all_models}


def _scanned(table: Path, work: Path) -> Catalogue:
    """The scan of a table, of which is printed how many rows have which answer."""
    found = scan(places_of([table]), work, DAY)
    print(f"{table.name}: {found.models:,} models, {found.cases:,} cases")
    for id in ASKED:
        counts = found.outcomes[id]
        told = [f"{outcome} {counts[outcome] - counts[key]}, likely {counts[key]}" for outcome, key in LIKELY.items()]
        print(f"  {id:30} {'; '.join(told)}; unknown {counts['unknown']}; unsettled {counts['unsettled']}")
    for each in found.hanging:
        told = [f"{guess} {models}" for guess, models in each.guesses.items()]
        print(f"  {each.models} likely {each.outcome} of {each.conclusion}: {', '.join(told)}")
    return found


def _plain(found: Catalogue) -> int:
    counts = found.outcomes["gpai_model"]
    return counts["yes"] - counts["likely_yes"]


def _plain_below_criterion(table: Path, work: Path) -> Iterator[str]:
    """The rows that are plainly general-purpose AI models though by their own figure they took less."""
    query = f"""
        SELECT DISTINCT id, figure, coalesce(try_cast(behind_low AS DOUBLE), 0) AS behind FROM read_parquet(?) JOIN (
            SELECT trim("Model") AS id, try_cast("{FIGURE}" AS DOUBLE) AS figure FROM read_csv(?, all_varchar = true))
            USING (id)
        WHERE gpai_model = 'yes' AND {sure_column("gpai_model")} AND figure <= ? ORDER BY id
    """
    criterion = float(Law.on(DAY).number("criterion_flop"))
    for id, figure, behind in duckdb.execute(query, [str(work / "results.parquet"), str(table), criterion]).fetchall():
        if behind > criterion:
            print(f"  {id} took {figure:.2g} FLOP by its own figure, and what it was made from {behind:.2g} at least")
            continue
        yield f"{id}: plainly a general-purpose AI model, with {figure:.2g} FLOP by its own figure"


# -- folders and dossiers, which another checkout can be asked of as well

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDERS_PLAIN: Final = 21
SHARE_OF_CASES: Final = 0.99
Answers = dict[str, dict[str, str]]
"""By what was asked, its answers by id and actor."""


def folders(parent: Path, before: Path | None) -> Counted:
    """Folders of models, each as nobody has written a dossier of it."""
    asked = [
        {"name": path.name, "day": str(DAY), "folder": str(path)} for path in sorted(parent.iterdir()) if path.is_dir()
    ]
    now, earlier = _answers(asked, ROOT), None if before is None else _answers(asked, before)
    _tell(f"{len(asked)} folders", now, earlier)
    return Counted("folders", _plain_yes(now), FOLDERS_PLAIN)


def cases(before: Path | None) -> Counted:
    """The dossiers of the law's cases, of which with a checkout of before most have to stay plain."""
    asked = [
        {"name": f"{case.file}: {case.name}", "day": str(case.day), "text": str(case.data["dossier"])}
        for case in law_cases.written(law_cases.FOLDER if before is None else before / "tests/cases")
        if "dossier" in case.data and case.assume
    ]
    now, earlier = _answers(asked, ROOT), None if before is None else _answers(asked, before)
    _tell(f"{len(asked)} dossiers of cases", now, earlier)
    least = 0
    if earlier is not None:
        kept = {name: answers for name, answers in now.items() if earlier[name].get(plain.GPAI) == "yes"}
        least = int(SHARE_OF_CASES * len(kept))
        return Counted("dossiers of cases that were a plain yes", _plain_yes(kept), least)
    return Counted("dossiers of cases", _plain_yes(now), least)


def tunes(before: Path | None) -> Counted:
    """Small tunes of the largest models of the packaged table, which are a modification of nobody's to speak of."""
    known = [each for each in originals() if each.training_compute.bounded]
    largest = sorted(known, key=lambda each: each.training_compute.at("best"), reverse=True)[:LARGEST]
    asked = [
        {"name": each.hub_id, "day": str(DAY), "text": _TUNE.format(each.hub_id, _thousandth(each))} for each in largest
    ]
    now, earlier = _answers(asked, ROOT), None if before is None else _answers(asked, before)
    _tell(f"{len(asked)} tunes by a thousandth, of {largest[-1].hub_id} and what took more", now, earlier)
    return Counted(
        "tunes that make nobody a provider", sum(each["provider@t"] == "no" for each in now.values()), len(asked)
    )


def _thousandth(original: Original) -> int:
    least = original.training_compute.low
    assert least is not None  # only those of bounded compute are asked about
    return least // 1000


LARGEST: Final = 24
_TUNE: Final = """
model.outputs = ["text"]
actors = [{{ id = "t" }}]
original = [{{ hub_id = "{}" }}]
activities = [{{ kind = "fine-tuning", actor = "t", flop = {} }}]
market = [{{ event = "made-available", actor = "t", territory = "union", on = 2026-09-01 }}]
"""


def _answers(asked: list[dict[str, str]], checkout: Path) -> Answers:
    """What the source of a checkout answers, by a process of its own."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/plain.py")],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(checkout.resolve() / "src")},
    )
    found: Answers = json.loads(done.stdout)
    return found


def _plain_yes(answers: Answers) -> int:
    return sum(each.get(plain.GPAI) == "yes" for each in answers.values())


def _tell(what: str, now: Answers, before: Answers | None) -> None:
    """How often each answer is given, and which plain ones are given no more."""
    print(what)
    for id in (plain.GPAI, "provider"):
        for when, found in (("before", before), ("now", now)):
            if found is not None:
                counts = Counter(says for each in found.values() for key, says in each.items() if _is_of(key, id))
                print(f"  {id:12} {when:7} {', '.join(f'{says} {counts[says]}' for says in sorted(counts))}")
    for name, answers in (before or {}).items():
        for key, says in answers.items():
            if says in ("yes", "no") and (after := now[name].get(key)) != says:
                print(f"  {key} {says}, now {after}: {name}")


def _is_of(key: str, id: str) -> bool:
    return key.partition("@")[0] == id


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in DATA_SETS:
        asked.add_argument(f"--{name}", type=Path)
    asked.add_argument("--folders", type=Path)
    asked.add_argument("--cases", action="store_true")
    asked.add_argument("--tunes", action="store_true")
    asked.add_argument("--against", type=Path, metavar="CHECKOUT")
    given = asked.parse_args()
    chosen = {name: path for name, path in vars(given).items() if name in DATA_SETS and path is not None}
    if not (chosen or given.folders or given.cases or given.tunes):
        asked.error("name at least one data set")
    with tempfile.TemporaryDirectory() as spare:
        counted = [DATA_SETS[name](path, Path(spare) / name) for name, path in chosen.items()]
    if given.folders:
        counted.append(folders(given.folders, given.against))
    if given.cases:
        counted.append(cases(given.against))
    if given.tunes:
        counted.append(tunes(given.against))
    for each in counted:
        print(f"{each.says}: {each.plain} plain, {each.least} wanted, {len(each.wrong)} wrong")
        for wrong in each.wrong:
            print(f"  {wrong}")
    return 0 if all(each.holds for each in counted) else 1


if __name__ == "__main__":
    sys.exit(main())
