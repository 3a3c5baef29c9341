"""From cases to answers: each distinct case is a dossier, and what is said of it is what `gpaiscope assess` says.

A conclusion hangs on some facts of a case and not on others, and the law itself says which. What was concluded from
facts that are the same in all of these is concluded once, so that many cases take little more time than few.

This is the seam: whatever else gives the same answers to the same cases may stand in the place of the interpreter.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from gpaiscope import __version__
from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion, assess, concluded, law_on
from gpaiscope.assessment.saying import own_provisions
from gpaiscope.catalogue.facts import Row, dossier
from gpaiscope.catalogue.looks import alike, lines, side, side_of_base
from gpaiscope.dossier import Dossier, fold
from gpaiscope.engine.case import Case as LawCase
from gpaiscope.engine.case import Known, Record
from gpaiscope.engine.expression import Fact
from gpaiscope.law import Law
from gpaiscope.law.obligations import Obligation
from gpaiscope.law.open_source import grounds
from gpaiscope.law.scope import inputs, outputs
from gpaiscope.values import DateRange, Exact, Range

FEW: Final = 200
"""Cases that are not worth a second process."""

CHUNK: Final = 100


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
_STEP: Final = re.compile(r"\[\d+\]")
"""The place in a list, which a path of a case that stands for many has not."""


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
    """What the law says of one row on a day, worked out for itself."""
    found = assess(dossier(row, "", {}), day)
    return tuple(_answers(found).values())


def _answers(found: Assessment, wanted: frozenset[str] | None = None) -> dict[str, Answer]:
    """The answers of an assessment by id: all, or those that are wanted."""
    days = {each.conclusion.id: each for each in found.obligations}
    return {
        each.id: _answer(each, days.get(each.id), found)
        for each in found.everything
        if wanted is None or each.id in wanted
    }


def _answer(each: Conclusion, obligation: ObligationConclusion | None, of: Assessment) -> Answer:
    finding = each.finding
    dated = {}
    if obligation is not None:
        dated = {"applies_from": _ends(obligation.applies_from), "due_on": _ends(obligation.due_on)}
    return Answer(
        id=each.id,
        outcome=finding.outcome.value,
        on_best_estimate=finding.on_best_estimate.value,
        reasons=tuple(fact.name for fact in finding.reasons),
        missing=tuple(dict.fromkeys((_STEP.sub("", item.path), item.asks, item.who) for item in finding.missing)),
        questions=tuple(
            (one.question.name, reading, outcome.value) for one in finding.questions for reading, outcome in one.results
        ),
        cites=tuple(str(cite) for cite in own_provisions(each, of.law)),
        **dated,
    )


def _ends(day: DateRange | None) -> tuple[str | None, str | None]:
    if day is None:
        return None, None
    return (day.earliest.isoformat() if day.earliest else None, day.latest.isoformat() if day.latest else None)


# -- what was concluded from the same facts


@dataclass(kw_only=True)
class Concluding:
    """The answers under the law of a day, each kept by the facts that it hangs on."""

    day: date
    known: dict[object, Answer] = field(default_factory=dict)
    _hangs: dict[str, tuple[Fact, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.law = law_on(self.day)
        self.marks = lines(self.law)
        both = alike(self.law, outputs, inputs)
        self.words = {outputs: both, inputs: both, grounds: alike(self.law, grounds)}
        rules = (*self.law.body.model_conclusions, *self.law.body.actor_conclusions)
        for rule in rules:
            self._hangs[rule.id] = self._facts(rule)
        for each in self.law.obligations:
            self._hangs[each.id] = self._facts(each)

    def _facts(self, of: Any) -> tuple[Fact, ...]:
        """The facts that a rule hangs on, or an obligation with its days."""
        program = self.law.program
        found = program.hangs_on(program.taken_in(of.rule if isinstance(of, Obligation) else of))
        for day in (of.applies_from, of.due_on) if isinstance(of, Obligation) else ():
            found |= program.hangs_on(day) if day is not None else frozenset()
        return tuple(sorted(found, key=lambda fact: fact.name))

    def answers(self, row: Row) -> Answers:
        """What the law says of one row: as it was concluded from the same facts before, or by an assessment."""
        told = dossier(row, "", {})
        keys = self._keys(told, modified=bool(row["bases"]), added=_added(row))
        open_ = frozenset(id for id, key in keys.items() if key not in self.known)
        if open_:
            for id, found in _answers(assess(told, self.day), open_).items():
                self.known[keys[id]] = found
        return tuple(self.known[key] for key in keys.values())

    def _keys(self, told: Dossier, *, modified: bool, added: str) -> dict[str, object]:
        """By each conclusion the facts of the case that it hangs on; amounts by their sides, where that is enough.

        ``added`` is what is known of what a ``modified`` model took: where it is exact, a third of the original's
        compute is compared with it.
        """
        of = fold(told, self.day, None)
        case = concluded(
            self.law, of, actor="", readings={}, assume=True, estimates={}, only=("gpai_criterion",)
        ).model_case
        marks = () if modified and added == "exact" else self.marks
        look = _Look(marks=marks, words=self.words, side=side_of_base if modified and added == "unknown" else side)
        tokens = {fact: look.token(fact, known) for fact, known in case.facts.items()}
        records = look.records(case)
        return {
            id: (id, records, tuple((fact.name, tokens[fact]) for fact in facts if fact in tokens))
            for id, facts in self._hangs.items()
        }


def _added(row: Row) -> str:
    """What is known of the compute that was added to the bases of a row: exact, unknown, or nothing."""
    if row["flop_from"] is not None:
        return "exact"
    return "nothing" if set(row["kinds"] or ()) <= {"quantisation", "merge"} else "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What the law looks at in the facts of a case: of amounts the sides of ``marks``; words that it tells apart."""

    marks: Sequence[Exact]
    side: Callable[[Range, Sequence[Exact]], str]
    words: Mapping[Fact, Mapping[str, str]]

    def token(self, fact: Fact, known: Known) -> object:
        """A fact's value, whether it is assumed, and what would have to be asked for it."""
        value: object = known.value
        if isinstance(value, Range) and self.marks:
            value = self.side(value, self.marks)
        elif fact in self.words and isinstance(value, frozenset):
            value = frozenset(self.words[fact].get(word, word) for word in value)
        asked = frozenset((_STEP.sub("", item.path), item.asks) for item in known.missing)
        return value, bool(known.assumptions), asked

    def records(self, case: LawCase) -> object:
        """Every record of the case with its fields."""
        return tuple((of.name, tuple(map(self._record, held))) for of, held in case.records.items())

    def _record(self, record: Record) -> object:
        return record.id, tuple((fact.name, self.token(fact, known)) for fact, known in record.fields.items())


# -- many cases, kept as they are answered


def answers(
    cases: Sequence[Case], day: date, kept: Path, *, processes: int, told: Callable[[int], None]
) -> Iterator[Answers]:
    """The answers to cases, in their order. ``kept`` is a file in which each stands as soon as it is known.

    What stands there from an interrupted run of the same law, day and version is not worked out again.
    """
    known = dict(_kept(kept))
    names = [_name(case, day) for case in cases]
    apart = sorted(zip(names, cases, strict=True), key=lambda pair: pair[1].key)  # what is alike stands together
    open_ = [(name, case.row) for name, case in apart if name not in known]
    told(len(cases) - len(open_))
    with kept.open("a", encoding="utf-8") as file:
        for done, (name, found) in enumerate(_worked_out(open_, day, processes), start=len(cases) - len(open_) + 1):
            file.write(json.dumps([name, _packed(found)]) + "\n")
            file.flush()
            known[name] = found
            told(done)
    return (known[name] for name in names)


def _worked_out(open_: Sequence[tuple[str, Row]], day: date, processes: int) -> Iterator[tuple[str, Answers]]:
    if len(open_) < FEW or processes < 2:
        concluding = Concluding(day=day)
        yield from ((name, concluding.answers(row)) for name, row in open_)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_one, *zip(*open_, strict=True), [day] * len(open_), chunksize=CHUNK)


def _one(name: str, row: Row, day: date) -> tuple[str, Answers]:
    return name, _concluding(day).answers(row)


@cache
def _concluding(day: date) -> Concluding:
    """What a process has concluded under the law of a day."""
    return Concluding(day=day)


def _name(case: Case, day: date) -> str:
    """A case under a law, wherever it was met."""
    said = f"{__version__} {law_on(day).body.hash} {day} {case.key}"
    return hashlib.sha256(said.encode()).hexdigest()


_LISTS: Final = ("reasons", "missing", "questions", "cites")
"""What many answers of a case have in common."""


def _packed(found: Answers) -> list[object]:
    """Answers with all that they share said once."""
    shared: dict[object, int] = {}
    rows = [
        [
            [shared.setdefault(one, len(shared)) for one in value] if name in _LISTS else value
            for name, value in zip(_FIELDS, _values(each), strict=True)
        ]
        for each in found
    ]
    return [list(shared), rows]


_FIELDS: Final = tuple(each.name for each in fields(Answer))


def _values(answer: Answer) -> list[Any]:
    return [getattr(answer, name) for name in _FIELDS]


def _unpacked(packed: list[Any]) -> Answers:
    shared, rows = _tuple(packed[0]), packed[1]
    return tuple(Answer(**_told(shared, row)) for row in rows)


def _told(shared: Sequence[Any], row: Sequence[Any]) -> dict[str, Any]:
    """The fields of an answer, with what many share taken from where it is said."""
    return {
        name: tuple(shared[place] for place in value) if name in _LISTS else _tuple(value)
        for name, value in zip(_FIELDS, row, strict=True)
    }


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value


def _kept(file: Path) -> Iterator[tuple[str, Answers]]:
    """What an interrupted run has left; a last line that broke off says nothing."""
    if not file.exists():
        return
    for line in file.read_text("utf-8").splitlines():
        try:
            name, packed = json.loads(line)
        except ValueError:
            continue
        yield name, _unpacked(packed)


def by_column(columns: Sequence[str], row: Sequence[object]) -> Mapping[str, object]:
    """A row of a query by its columns."""
    return dict(zip(columns, row, strict=True))
