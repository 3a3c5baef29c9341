"""What the law says of many cases: each conclusion once for all cases that look alike to it.

The facts of a case fall into three groups, of which each is read once for all cases that have it in common: what goes
in and comes out, how open the model is, and all else, which is what it was made from. What two groups have to say
together is with all else.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import field, replace
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gpaiscope import __version__
from gpaiscope.assessment import Conclusion, concluded, day_under, due_under, law_on
from gpaiscope.assessment.facts import Facts, known
from gpaiscope.assessment.openness import FACTS, openness_facts, withheld_in_union
from gpaiscope.catalogue.answers import Answer, Case, answer_of, dated, packed, unpacked
from gpaiscope.catalogue.facts import Row, dossier
from gpaiscope.catalogue.looks import alike
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, fold
from gpaiscope.engine.alike import Alike, Look, Looks
from gpaiscope.engine.case import Case as LawCase
from gpaiscope.engine.expression import Compare, Expr, Fact, Rule
from gpaiscope.law.obligations import Obligation
from gpaiscope.law.open_source import grounds
from gpaiscope.law.records import ACTORS
from gpaiscope.law.scope import exception, inputs, outputs
from gpaiscope.repository.processes import side_by_side
from gpaiscope.values import DateRange

if TYPE_CHECKING:
    from typing import Self

_WORDS: Final[Mapping[str, Fact]] = {"outputs": outputs, "inputs": inputs, "exception": exception}
_APART: Final = (frozenset(_WORDS.values()), FACTS)
_NOT_MADE: Final = frozenset().union(*_APART)
_WORDED, _REST, _OPEN = slice(0, 3), slice(3, 9), slice(9, None)
"""Where in the key of a case its words stand, how open it is, and all else."""

MOST_MADE: Final = 64
"""Of how many ways to make a model the facts are kept; cases that have one in common stand together."""


Days = tuple[DateRange | None, DateRange | None]
"""From when an obligation applies, and by when it is due."""


@dataclass(frozen=True, slots=True)
class _Matter:
    """A conclusion or an obligation: its rule, the days that it has, and whether it speaks of the actor."""

    of: Rule | Obligation
    rule: Rule
    days: tuple[Expr, ...]
    of_actor: bool

    @property
    def id(self) -> str:
        return self.of.id

    def nodes(self) -> tuple[Expr, ...]:
        """All that an answer is read from."""
        return self.rule, *self.days


@dataclass(kw_only=True)
class Concluding:
    """The answers under the law of a day. ``found`` has each distinct one; a case has their numbers."""

    day: date
    found: list[Answer] = field(default_factory=list)
    _numbers: dict[Answer, int] = field(default_factory=dict)
    _answers: dict[Hashable, Answer] = field(default_factory=dict)
    _days: dict[Hashable, Days] = field(default_factory=dict)
    _known: dict[Hashable, int] = field(default_factory=dict)
    _cases: dict[Hashable, tuple[int, ...]] = field(default_factory=dict)
    _parts: dict[Look, tuple[int, ...]] = field(default_factory=dict)
    _of_parts: dict[Hashable, int] = field(default_factory=dict)
    _made: dict[str, tuple[LawCase, Look]] = field(default_factory=dict)
    _words: dict[str, tuple[Facts, Look]] = field(default_factory=dict)
    _open: dict[str, tuple[Facts, Look, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.law = law_on(self.day)
        both = alike(self.law, outputs, inputs)
        words = {outputs: both, inputs: both, grounds: alike(self.law, grounds)}
        self.looks = Looks(self.law.program, ACTORS, words, _APART)
        body = self.law.body
        self._matters = [
            *(self._of_rule(each, of_actor=False) for each in body.model_conclusions),
            *(self._of_rule(each, of_actor=True) for each in body.actor_conclusions),
            *(self._of_obligation(each) for each in self.law.obligations),
        ]
        every = (self.law.program.comparisons_in(node) for each in self._matters for node in each.nodes())
        self._compared: tuple[Compare, ...] = tuple(dict.fromkeys(each for found in every for each in found))

    def _of_rule(self, rule: Rule, *, of_actor: bool) -> _Matter:
        return _Matter(rule, self.law.program.taken_in(rule), (), of_actor)

    def _of_obligation(self, of: Obligation) -> _Matter:
        days = tuple(each for each in (of.applies_from, of.due_on, of.undated) if each is not None)
        return _Matter(of, self.law.program.taken_in(of.rule), days, of_actor=True)

    def numbers(self, case: Case) -> tuple[int, ...]:
        """The numbers of the answers to a case, in the order of the law."""
        groups, looks = self._grouped(case)
        found = self._cases.get(looks)
        if found is None:
            found = self._cases[looks] = self._of_looks(looks, _put_together(*groups))
        return found

    def _of_looks(self, looks: tuple[Look, ...], case: LawCase) -> tuple[int, ...]:
        """The same of a case of looks that were not met together: each look has a part in each answer."""
        of_model, of_actor = (Alike(self.looks, each, looks) for each in (case, case.about(ACTORS, 0)))
        told = [(each, of_actor if each.of_actor else of_model) for each in self._matters]
        parts = tuple(self._parts_of(place, look, told) for place, look in enumerate(looks))
        if parts not in self._cases:
            each = zip(told, zip(*parts, strict=True), strict=True)
            self._cases[parts] = tuple(self._number(matter, alike, own) for (matter, alike), own in each)
        return self._cases[parts]

    def _parts_of(self, place: int, look: Look, told: Sequence[tuple[_Matter, Alike]]) -> tuple[int, ...]:
        """What a look has to say in each answer, by number."""
        found = self._parts.get(look)
        if found is None:
            found = self._parts[look] = tuple(
                self.looks.number((place, *(alike.part(node, place) for node in matter.nodes())))
                for matter, alike in told
            )
        return found

    def _number(self, matter: _Matter, alike: Alike, parts: tuple[int, ...]) -> int:
        """The number of an answer to cases of which each look has such a part in it."""
        found = self._of_parts.get((matter.id, parts))
        if found is None:
            found = self._of_parts[matter.id, parts] = self._number_of(matter, alike)
        return found

    def _number_of(self, matter: _Matter, alike: Alike) -> int:
        key = (matter.of, *map(alike.says, matter.nodes()))
        if key not in self._known:
            alike.start()
            answer = self._answer(matter, alike)
            if isinstance(matter.of, Obligation):
                answer = dated(answer, *self._days_of(matter.of, key, alike.case))
            self._known[key] = self._numbers.setdefault(answer, len(self.found))
            if self._known[key] == len(self.found):
                self.found.append(answer)
        return self._known[key]

    def _answer(self, matter: _Matter, alike: Alike) -> Answer:
        """What an answer says beside its days."""
        key = (matter.rule, alike.says(matter.rule))
        if key not in self._answers:
            finding = self.law.program.reasoned(matter.rule, alike.case)
            self._answers[key] = answer_of(Conclusion(actor="", finding=finding, case=alike.case), self.law)
        return self._answers[key]

    def _days_of(self, of: Obligation, key: tuple[object, ...], case: LawCase) -> Days:
        """The days of an obligation, by what it is that they are read from."""
        days = key[2:]
        if days not in self._days:
            self._days[days] = day_under(self.law, of.applies_from, case), due_under(self.law, of, case)
        return self._days[days]

    # -- facts

    def _grouped(self, case: Case) -> tuple[tuple[LawCase, Facts, Facts], tuple[Look, ...]]:
        """The facts of a case by groups, and what each looks like."""
        key, told = json.loads(case.key), _Told(case.row, self.day)
        words, openness, rest = (json.dumps(part) for part in (key[_WORDED], key[_OPEN], key[_REST]))
        if words not in self._words:
            facts = {fact: held for name, fact in _WORDS.items() if (held := known(getattr(told.dossier.model, name)))}
            self._words[words] = facts, self.looks.of_facts(facts)
        if openness not in self._open:
            facts = openness_facts(told.dossier.openness, assume=True)
            withheld = withheld_in_union(told.dossier.openness)
            self._open[openness] = facts, self.looks.of_facts(facts), withheld is not None and withheld.integration
        (worded, of_words), (opened, of_openness, apart) = self._words[words], self._open[openness]
        rest = rest + openness if apart else rest
        if rest not in self._made:
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            made = self._made_case(told.dossier, alone=not apart)
            self._made[rest] = made, self.looks.of_case(made, self._compared, _NOT_MADE)
        made, of_making = self._made[rest]
        return (made, worded, opened), (of_making, of_words, of_openness)

    def _made_case(self, told: Dossier, *, alone: bool) -> LawCase:
        """The case of a dossier without the facts of other groups; ``alone``: as if nothing were said of openness."""
        if alone:
            told = replace(told, openness=None)
        of = concluded(
            self.law, told, actor="", readings={}, assume=True, estimates={}, only=("gpai_criterion",)
        ).model_case
        return replace(of, facts={fact: held for fact, held in of.facts.items() if fact not in _NOT_MADE})


def _put_together(made: LawCase, worded: Facts, opened: Facts) -> LawCase:
    """A case of the facts of its groups."""
    return replace(made, facts={**made.facts, **worded, **opened})


@dataclass
class _Told:
    """A row, whose dossier is made where somebody asks for it."""

    row: Row
    day: date

    @cached_property
    def dossier(self) -> Dossier:
        return fold(dossier(self.row, "", {}), self.day, None)


# -- many cases, kept as they are answered

FEW: Final = 200
"""Cases that are not worth a second process."""

CHUNK: Final = 500
"""At most how many cases a process works on before what it found is kept."""


@dataclass(kw_only=True)
class Answered:
    """Every distinct answer, and of each case the numbers of its answers, in the order of the law."""

    answers: list[Answer]
    cases: list[tuple[int, ...]]


Chunk = tuple[int, list[Answer], list[tuple[str, tuple[int, ...]]]]
"""Which worker it was, what it found that it had not found before, and the cases with its own numbers."""

Batch = tuple[int, Sequence[tuple[str, Case]], date]
"""Work for a process: the number of the batch, its cases by name, and the day of the law."""

Elsewhere = Callable[[Callable[[Batch], Chunk], Sequence[Batch]], Iterable[Chunk]]
"""What has a function work on each of several things somewhere, and gives what came of them, in any order."""


def answered(
    cases: Sequence[Case],
    day: date,
    kept: Path,
    *,
    processes: int,
    told: Callable[[int], None],
    elsewhere: Elsewhere | None = None,
) -> Answered:
    """The answers to cases. ``kept`` is a file in which each stands as soon as it is known.

    What stands there from an interrupted run of the same law, day and version is not worked out again. ``elsewhere``
    are the processes of other machines, which are handed what makes work for more than one.
    """
    names = [_name(case, day) for case in cases]
    with _Kept(kept) as so_far:
        apart = sorted(zip(names, cases, strict=True), key=lambda pair: _by_making(pair[1]))
        open_ = [(name, case) for name, case in apart if name not in so_far.cases]
        done = len(cases) - len(open_)
        told(done)
        for chunk in _worked_out(open_, day, processes, elsewhere):
            so_far.add(chunk)
            done += len(chunk[2])
            told(done)
        return _in_order(so_far.answers, [so_far.cases[name] for name in names])


def _by_making(case: Case) -> tuple[str, str]:
    """What stands together: cases of which most is worked out once."""
    return json.dumps(json.loads(case.key)[_REST]), case.key


def _in_order(answers: Sequence[Answer], cases: Iterable[tuple[int, ...]]) -> Answered:
    """Answers by where they come first, whatever the order in which they were found."""
    numbers: dict[int, int] = {}
    listed = [tuple(numbers.setdefault(number, len(numbers)) for number in case) for case in cases]
    return Answered(answers=[answers[number] for number in numbers], cases=listed)


def _worked_out(
    open_: Sequence[tuple[str, Case]], day: date, processes: int, elsewhere: Elsewhere | None
) -> Iterator[Chunk]:
    if len(open_) < FEW or processes < 2:
        concluding = Concluding(day=day)
        yield from (_chunk([one], concluding) for one in open_)
        return
    size = min(CHUNK, len(open_) // (4 * processes) + 1)
    chunks = [open_[at : at + size] for at in range(0, len(open_), size)]
    if elsewhere is not None:
        yield from elsewhere(_chunk_alone, [(number, chunk, day) for number, chunk in enumerate(chunks)])
        return
    yield from _side_by_side(chunks, day, processes)


def _side_by_side(chunks: Sequence[Sequence[tuple[str, Case]]], day: date, processes: int) -> Iterator[Chunk]:
    """What processes have found, of which each goes through chunks that stand together: neighbours have most in common.

    One that is through with its own takes the last of whoever has most left.
    """
    ends = [len(chunks) * number // processes for number in range(processes + 1)]
    left = [deque(chunks[first:last]) for first, last in pairwise(ends)]
    with side_by_side(processes) as pools:
        at_work: dict[Future[Chunk], int] = {}
        idle: Iterable[int] = range(processes)
        while True:
            for number in idle:
                if chunk := _next(left, number):
                    at_work[pools[number].submit(_chunk_on, chunk, day)] = number
            if not at_work:
                return
            done, _ = wait(at_work, return_when=FIRST_COMPLETED)
            idle = [at_work.pop(each) for each in done]
            yield from (each.result() for each in done)


def _next(left: Sequence[deque[Sequence[tuple[str, Case]]]], number: int) -> Sequence[tuple[str, Case]]:
    if left[number]:
        return left[number].popleft()
    most = max(left, key=len)
    return most.pop() if most else ()


def _chunk_on(cases: Sequence[tuple[str, Case]], day: date) -> Chunk:
    """What a process that works for nothing else has found, which holds on to nearly all that it makes."""
    gc.disable()
    found = _chunk(cases, _concluding(day))
    gc.collect()
    gc.freeze()
    return found


def _chunk_alone(batch: Batch) -> Chunk:
    """The same with every answer of its cases, for a process whose other work nobody may have seen."""
    number, cases, day = batch
    concluding = _concluding(day)
    _, _, numbered = _chunk(cases, concluding)
    own: dict[int, int] = {}
    told = [(name, tuple(own.setdefault(each, len(own)) for each in numbers)) for name, numbers in numbered]
    return number, [concluding.found[each] for each in own], told


def _chunk(cases: Sequence[tuple[str, Case]], concluding: Concluding) -> Chunk:
    before = len(concluding.found)
    numbered = [(name, concluding.numbers(case)) for name, case in cases]
    return os.getpid(), concluding.found[before:], numbered


@cache
def _concluding(day: date) -> Concluding:
    """What a process of a pool has concluded, which works for one scan."""
    return Concluding(day=day)


def _name(case: Case, day: date) -> str:
    """A case under a law, wherever it was met."""
    said = f"{__version__} {law_on(day).body.hash} {day} {case.key}"
    return hashlib.sha256(said.encode()).hexdigest()


class _Kept:
    """The answers that are known, each in a line of a file; a last line that broke off is taken away."""

    def __init__(self, path: Path) -> None:
        self.answers: list[Answer] = []
        self.cases: dict[str, tuple[int, ...]] = {}
        self._numbers: dict[Answer, int] = {}
        self._of_worker: dict[int, list[int]] = {}
        self._path = path

    def __enter__(self) -> Self:
        good = 0
        if self._path.exists():
            with self._path.open("rb") as file:
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    self._read(json.loads(line))
                    good += len(line)
            os.truncate(self._path, good)
        self._file = self._path.open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _read(self, line: list[Any]) -> None:
        answers, cases = line
        for each in map(unpacked, answers):
            self._numbers[each] = len(self.answers)
            self.answers.append(each)
        self.cases |= {name: tuple(numbers) for name, numbers in cases}

    def add(self, chunk: Chunk) -> None:
        """Keep what a worker has found."""
        worker, found, cases = chunk
        before = len(self.answers)
        own = self._of_worker.setdefault(worker, [])
        own += [self._number(each) for each in found]
        numbered = {name: tuple(own[number] for number in numbers) for name, numbers in cases}
        self.cases |= numbered
        new = [packed(each) for each in self.answers[before:]]
        self._file.write(json.dumps([new, list(numbered.items())]) + "\n")
        self._file.flush()

    def _number(self, answer: Answer) -> int:
        if answer not in self._numbers:
            self._numbers[answer] = len(self.answers)
            self.answers.append(answer)
        return self._numbers[answer]
