"""From cases to answers: each distinct case is a dossier, and what is said of it is what `gpaiscope assess` says.

This is the seam: whatever else gives the same answers to the same cases may stand in the place of the interpreter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from gpaiscope import __version__
from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion, assess, law_on
from gpaiscope.assessment.saying import own_provisions
from gpaiscope.catalogue.facts import Row, dossier
from gpaiscope.law import Law
from gpaiscope.values import DateRange

FEW: Final = 60
"""Cases that are not worth a second process."""

CHUNK: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One conclusion or obligation of a case: the outcome, what carries it, and what stands in its way.

    ``missing`` are paths of a dossier, each with who would know; ``questions`` those of law with each reading's result.
    """

    id: str
    outcome: str
    on_best_estimate: str
    reasons: tuple[str, ...]
    missing: tuple[tuple[str, str, str], ...]
    questions: tuple[tuple[str, str, str], ...]
    cites: tuple[str, ...]
    applies_from: tuple[str | None, str | None] = (None, None)
    due_on: tuple[str | None, str | None] = (None, None)


Answers = tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case: what tells it from others, and the row that stands for it."""

    key: str
    row: Row


def ids(law: Law) -> tuple[str, ...]:
    """Every conclusion and obligation that a case has an answer to, in the order of the law."""
    rules = (*law.body.model_conclusions, *law.body.actor_conclusions)
    return (*(rule.id for rule in rules), *(each.id for each in law.obligations))


def answer(row: Row, day: date) -> Answers:
    """What the law says of one row on a day."""
    found = assess(dossier(row, "", {}), day)
    days = {each.conclusion.id: each for each in found.obligations}
    return tuple(_answer(each, days.get(each.id), found) for each in found.everything)


def _answer(each: Conclusion, obligation: ObligationConclusion | None, of: Assessment) -> Answer:
    finding = each.finding
    days = {} if obligation is None else {"applies_from": _ends(obligation.applies_from), "due_on": _ends(obligation.due_on)}
    return Answer(
        id=each.id,
        outcome=finding.outcome.value,
        on_best_estimate=finding.on_best_estimate.value,
        reasons=tuple(fact.name for fact in finding.reasons),
        missing=tuple((item.path, item.asks, item.who) for item in finding.missing),
        questions=tuple(
            (one.question.name, reading, outcome.value) for one in finding.questions for reading, outcome in one.results
        ),
        cites=tuple(str(cite) for cite in own_provisions(each, of.law)),
        **days,
    )


def _ends(day: DateRange | None) -> tuple[str | None, str | None]:
    if day is None:
        return None, None
    return (day.earliest.isoformat() if day.earliest else None, day.latest.isoformat() if day.latest else None)


# -- many cases, kept as they are answered


def answers(
    cases: Sequence[Case], day: date, kept: Path, *, processes: int, told: Callable[[int], None]
) -> Iterator[Answers]:
    """The answers to cases, in their order. ``kept`` is a file in which each stands as soon as it is known.

    What stands there from an interrupted run of the same law, day and version is not worked out again.
    """
    known = dict(_kept(kept))
    names = [_name(case, day) for case in cases]
    open_ = [(name, case.row) for name, case in zip(names, cases, strict=True) if name not in known]
    told(len(cases) - len(open_))
    with kept.open("a", encoding="utf-8") as file:
        for done, (name, found) in enumerate(_worked_out(open_, day, processes), start=len(cases) - len(open_) + 1):
            file.write(json.dumps([name, [asdict(each) for each in found]]) + "\n")
            file.flush()
            known[name] = found
            told(done)
    return (known[name] for name in names)


def _worked_out(
    open_: Sequence[tuple[str, Row]], day: date, processes: int
) -> Iterator[tuple[str, Answers]]:
    if len(open_) < FEW or processes < 2:
        yield from (_one(name, row, day) for name, row in open_)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        days = [day] * len(open_)
        yield from pool.map(_one, *zip(*open_, strict=True), days, chunksize=CHUNK)


def _one(name: str, row: Row, day: date) -> tuple[str, Answers]:
    return name, answer(row, day)


def _name(case: Case, day: date) -> str:
    """A case under a law, wherever it was met."""
    said = f"{__version__} {_law_hash(day)} {day} {case.key}"
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _law_hash(day: date) -> str:
    return law_on(day).body.hash


def _kept(file: Path) -> Iterator[tuple[str, Answers]]:
    """What an interrupted run has left; a last line that broke off says nothing."""
    if not file.exists():
        return
    for line in file.read_text("utf-8").splitlines():
        try:
            name, found = json.loads(line)
        except ValueError:
            continue
        yield name, tuple(Answer(**{key: _tuple(value) for key, value in each.items()}) for each in found)


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value


def rows_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Mapping[str, object]]:
    """Rows of a query by column."""
    return (dict(zip(columns, row, strict=True)) for row in rows)
