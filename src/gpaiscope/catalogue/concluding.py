"""What the law says of many cases: each conclusion once for all cases that look alike to it.

The facts of a case fall into three groups, of which each is read once for all cases that have it in common: what goes
in and comes out, how open the model is, and all else, which is what it was made from. What two groups have to say
together is with all else.

A case that carries a guess is answered a second time without its guesses, and what then is open is only likely.
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
from typing import TYPE_CHECKING, Final

from gpaiscope import __version__
from gpaiscope.assessment import Conclusion, concluded, day_under, due_under, law_on
from gpaiscope.assessment.facts import Facts, known
from gpaiscope.assessment.narrowness import may_meet_criterion, perhaps_narrow
from gpaiscope.assessment.openness import FACTS, openness_facts, withheld_in_union
from gpaiscope.catalogue.answers import (
    CaseAnswer,
    CatalogueCase,
    HangingAnswer,
    JudgedCase,
    answer_of,
    in_order,
)
from gpaiscope.catalogue.facts import FactsRow, dossier_of_row
from gpaiscope.catalogue.looks import words_alike
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, fold
from gpaiscope.engine.alike import Alike, Look, Looks
from gpaiscope.engine.case import Case as LawCase
from gpaiscope.engine.case import Known
from gpaiscope.engine.evaluation import RuleFinding
from gpaiscope.engine.expression import GUESS, NO_GUESS, Assume, Assumption, Compare, Expr, Fact, Rule
from gpaiscope.law import Law
from gpaiscope.law.assumptions import IDS, SETTLED_AT
from gpaiscope.law.obligations import Obligation
from gpaiscope.law.open_source import grounds
from gpaiscope.law.records import ACTORS
from gpaiscope.law.scope import beyond_narrow, exception, inputs, outputs
from gpaiscope.report.values.catalogue import ASKED
from gpaiscope.repository.processes import side_by_side
from gpaiscope.values import DateRange, unique

if TYPE_CHECKING:
    from typing import Self

_WORDS: Final[Mapping[str, Fact]] = {"outputs": outputs, "inputs": inputs, "exception": exception}
_APART: Final = (frozenset({*_WORDS.values(), beyond_narrow}), FACTS)
_NOT_MADE: Final = frozenset().union(*_APART)
_WORDED, _REST, _OPEN = slice(0, 4), slice(4, 12), slice(12, None)
"""Where in the key of a case its words stand, how open it is, and all else."""

MOST_MADE: Final = 64
"""Of how many ways to make a model the facts are kept; cases that have one in common stand together."""


OwedDays = tuple[DateRange | None, DateRange | None]
"""From when an obligation applies, and by when it is due."""


@dataclass(frozen=True, slots=True)
class _Carried:
    """By which facts an answer is carried, and by which guesses that are taken where a fact is not stated, by id."""

    facts: frozenset[Fact] = frozenset()
    by_default: tuple[str, ...] = ()

    @classmethod
    def by(cls, finding: RuleFinding) -> _Carried:
        """What carries a finding."""
        defaults = (fact.assumes for fact in finding.assumed if fact.assumes is not None)
        taken = tuple(_id_of(guess) for guess in defaults if guess.grade == GUESS)
        return cls(frozenset((*finding.reasons, *finding.grounds.taken)), taken)

    def joined(self, other: _Carried | None) -> _Carried:
        """What carries either of two answers that say the same."""
        if other is None or other == self:
            return self
        return _Carried(self.facts | other.facts, unique((*self.by_default, *other.by_default)))


def _id_of(guess: Assumption) -> str:
    return IDS.get(guess, guess.says)


GuessedFacts = Mapping[Fact, tuple[str, ...]]
"""Facts that are only guessed, each with its guesses by id."""


@dataclass(frozen=True, slots=True)
class _Made:
    """How a model was made as a case, what of that is guessed, and whether it may meet the criterion."""

    case: LawCase
    guessed: GuessedFacts
    may_meet: bool


@dataclass(frozen=True, slots=True)
class _Matter:
    """A conclusion or an obligation: its rule, the days that it has, and whether it speaks of the actor."""

    of: Rule | Obligation
    rule: Rule
    days: tuple[Expr, ...]
    of_actor: bool

    def expressions(self) -> tuple[Expr, ...]:
        """All that an answer is read from."""
        return self.rule, *self.days


@dataclass(kw_only=True)
class Concluding:
    """The answers under the law of a day. ``answers`` has each distinct one; a case has their numbers.

    The dictionaries keep what was worked out, each for all cases that are alike in what it is read from.
    """

    day: date
    answers: list[CaseAnswer] = field(default_factory=list)
    _numbers: dict[CaseAnswer, int] = field(default_factory=dict)
    _undated: dict[Hashable, tuple[CaseAnswer, _Carried]] = field(default_factory=dict)
    _carried: dict[int, _Carried] = field(default_factory=dict)
    _days: dict[Hashable, OwedDays] = field(default_factory=dict)
    _numbers_of_matters: dict[Hashable, int] = field(default_factory=dict)
    _cases: dict[Hashable, tuple[int, ...]] = field(default_factory=dict)
    _parts: dict[Look, tuple[int, ...]] = field(default_factory=dict)
    _numbers_of_parts: dict[Hashable, int] = field(default_factory=dict)
    _looks_of_made: dict[str, Look] = field(default_factory=dict)
    _looks_of_facts: dict[str, Look] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.law = law_on(self.day)
        self.grouping = _Grouping(law=self.law, assume=True)
        both = words_alike(self.law, outputs, inputs)
        words = {outputs: both, inputs: both, grounds: words_alike(self.law, grounds)}
        self.looks = Looks(self.law.program, ACTORS, words, _APART)
        body = self.law.body
        self._matters = [
            *(self._matter(rule, of_actor=False) for rule in body.model_conclusions),
            *(self._matter(rule, of_actor=True) for rule in body.actor_conclusions),
            *(self._matter(obligation, of_actor=True) for obligation in self.law.obligations),
        ]
        compared = (
            comparison
            for matter in self._matters
            for expression in matter.expressions()
            for comparison in self.law.program.comparisons_in(expression)
        )
        self._compared: tuple[Compare, ...] = tuple(dict.fromkeys(compared))

    def _matter(self, of: Rule | Obligation, *, of_actor: bool) -> _Matter:
        """A conclusion or an obligation with its rule as the law's program has it, and with the days that it states."""
        if not isinstance(of, Obligation):
            return _Matter(of, self.law.program.taken_in(of), (), of_actor)
        days = tuple(day for day in (of.applies_from, of.due_on, of.undated) if day is not None)
        return _Matter(of, self.law.program.taken_in(of.rule), days, of_actor)

    def numbers_of(self, case: CatalogueCase) -> tuple[int, ...]:
        """The numbers of the answers to a case, in the order of the law."""
        grouped = self.grouping.grouped(case)
        looks = self._looks_of(grouped)
        numbers = self._cases.get(looks)
        if numbers is None:
            numbers = self._cases[looks] = self._numbers_of_looks(looks, grouped.whole_by_default)
        return numbers

    def _looks_of(self, grouped: _Grouped) -> tuple[Look, ...]:
        """What each group of facts looks like."""
        made, *others = grouped.keys
        if made not in self._looks_of_made:
            if len(self._looks_of_made) >= MOST_MADE:
                self._looks_of_made.clear()
            self._looks_of_made[made] = self.looks.of_case(grouped.made.case, self._compared, _NOT_MADE)
        for key, facts in zip(others, (grouped.worded_by_default, grouped.opened), strict=True):
            if key not in self._looks_of_facts:
                self._looks_of_facts[key] = self.looks.of_facts(facts)
        return self._looks_of_made[made], *(self._looks_of_facts[key] for key in others)

    def guesses_of(self, case: CatalogueCase) -> dict[int, tuple[str, ...]]:
        """By place of a decided answer to a case, the guesses that carry it, by id; of others none."""
        grouped = self.grouping.grouped(case)
        carried = ((place, self._carried[number]) for place, number in enumerate(self.numbers_of(case)))
        return {
            place: in_order((*each.by_default, *(id for fact in each.facts for id in grouped.guessed.get(fact, ()))))
            for place, each in carried
            if each.by_default or not each.facts.isdisjoint(grouped.guessed)
        }

    def found_at(self, place: int, case: LawCase) -> CaseAnswer:
        """One answer to one case, worked out for itself."""
        matter = self._matters[place]
        about = case.about(ACTORS, 0) if matter.of_actor else case
        finding = self.law.program.reasoned(matter.rule, about)
        return answer_of(Conclusion(actor="", finding=finding, case=about), self.law)

    def outcomes_at(self, places: Sequence[int], case: LawCase) -> list[str]:
        """The outcomes of some conclusions about one case, without reasons."""
        found = []
        for place in places:
            matter = self._matters[place]
            about = case.about(ACTORS, 0) if matter.of_actor else case
            found.append(self.law.program.outcome(matter.rule, about).value)
        return found

    @cached_property
    def told_first(self) -> tuple[int, ...]:
        """The places of the conclusions that the report of a scan tells of first, in its order."""
        places = {matter.of.id: place for place, matter in enumerate(self._matters)}
        return tuple(places[id] for id in ASKED)

    def _numbers_of_looks(self, looks: tuple[Look, ...], case: LawCase) -> tuple[int, ...]:
        """The same of a case of looks that were not met together: each look has a part in each answer."""
        of_model, of_actor = (Alike(self.looks, seen, looks) for seen in (case, case.about(ACTORS, 0)))
        asked = [(matter, of_actor if matter.of_actor else of_model) for matter in self._matters]
        parts = tuple(self._parts_of_look(place, look, asked) for place, look in enumerate(looks))
        if parts not in self._cases:
            by_matter = zip(asked, zip(*parts, strict=True), strict=True)
            self._cases[parts] = tuple(
                self._number_by_parts(matter, alike, own_parts) for (matter, alike), own_parts in by_matter
            )
        return self._cases[parts]

    def _parts_of_look(self, place: int, look: Look, asked: Sequence[tuple[_Matter, Alike]]) -> tuple[int, ...]:
        """What a look has to say in each answer, by number."""
        parts = self._parts.get(look)
        if parts is None:
            parts = self._parts[look] = tuple(
                self.looks.number((place, *(alike.part(expression, place) for expression in matter.expressions())))
                for matter, alike in asked
            )
        return parts

    def _number_by_parts(self, matter: _Matter, alike: Alike, parts: tuple[int, ...]) -> int:
        """The number of an answer to cases of which each look has such a part in it."""
        number = self._numbers_of_parts.get((matter.of.id, parts))
        if number is None:
            number = self._numbers_of_parts[matter.of.id, parts] = self._number_by_what_is_said(matter, alike)
        return number

    def _number_by_what_is_said(self, matter: _Matter, alike: Alike) -> int:
        """The number of an answer, worked out where nothing that says the same to this rule was met before."""
        says = tuple(map(alike.says, matter.expressions()))
        key = (matter.of, *says)
        if key not in self._numbers_of_matters:
            alike.start()
            answer, carried = self._undated_answer(matter, alike)
            if isinstance(matter.of, Obligation):
                answer = answer.with_days(*self._days_owed(matter.of, says[1:], alike.case))
            number = self._numbers_of_matters[key] = self._numbers.setdefault(answer, len(self.answers))
            if number == len(self.answers):
                self.answers.append(answer)
            self._carried[number] = carried.joined(self._carried.get(number))
        return self._numbers_of_matters[key]

    def _undated_answer(self, matter: _Matter, alike: Alike) -> tuple[CaseAnswer, _Carried]:
        """What an answer says beside its days, and what carries it, where it is decided: on that it may hang."""
        key = (matter.rule, alike.says(matter.rule))
        if key not in self._undated:
            finding = self.law.program.reasoned(matter.rule, alike.case)
            answer = answer_of(Conclusion(actor="", finding=finding, case=alike.case), self.law)
            self._undated[key] = answer, _Carried.by(finding) if finding.outcome.decided else _Carried()
        return self._undated[key]

    def _days_owed(self, obligation: Obligation, says: Hashable, case: LawCase) -> OwedDays:
        """The days of an obligation, by what is said where they are read from."""
        if says not in self._days:
            applies_from = day_under(self.law, obligation.applies_from, case)
            self._days[says] = applies_from, due_under(self.law, obligation, case)
        return self._days[says]


# -- facts


@dataclass(frozen=True, slots=True)
class _Grouped:
    """The facts of a case by groups, each with the key that all cases have that have it in common.

    How the model was made stands first, with all else; what goes in and comes out follows, and how open it is.
    """

    keys: tuple[str, str, str]
    made: _Made
    worded: Facts
    opened: Facts

    @property
    def whole(self) -> LawCase:
        """The case of all groups together."""
        return self._with_words(self.worded)

    @property
    def whole_by_default(self) -> LawCase:
        """The same, where that is left to the default of the law which is only guessed to be as by default."""
        return self._with_words(self.worded_by_default)

    @property
    def worded_by_default(self) -> Facts:
        """The facts of what goes in and comes out as `whole_by_default` has them."""
        held = self.worded.get(beyond_narrow)
        if not _guesses_in(held):
            return self.worded
        return {fact: held for fact, held in self.worded.items() if fact is not beyond_narrow}

    def _with_words(self, words: Facts) -> LawCase:
        case = self.made.case
        return replace(case, facts={**case.facts, **words, **self.opened})

    @property
    def guessed(self) -> GuessedFacts:
        """Which facts are only guessed."""
        held = self.worded.get(beyond_narrow)
        return {**self.made.guessed, beyond_narrow: _guesses_in(held)} if _guesses_in(held) else self.made.guessed


@dataclass(kw_only=True)
class _Grouping:
    """The facts of cases by groups, for whoever assumes so much; each group is read once for all that have it."""

    law: Law
    assume: Assume
    _made: dict[str, _Made] = field(default_factory=dict)
    _words: dict[str, Facts] = field(default_factory=dict)
    _open: dict[str, tuple[Facts, bool]] = field(default_factory=dict)

    def grouped(self, case: CatalogueCase) -> _Grouped:
        """The facts of a case by groups."""
        key, row = json.loads(case.key), _RowDossier(case.row, self.law.day)
        words, openness, rest = (json.dumps(part) for part in (key[_WORDED], key[_OPEN], key[_REST]))
        if openness not in self._open:
            facts = openness_facts(row.dossier.openness, assume=self.assume)
            withheld = withheld_in_union(row.dossier.openness)
            self._open[openness] = facts, withheld is not None and withheld.integration
        opened, apart = self._open[openness]
        # What a licence that withholds the Union leads to is read together with how a model was made, as one group.
        rest = rest + openness if apart else rest
        if rest not in self._made:
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            whole = self._made_case(row.dossier, alone=not apart)
            self._made[rest] = _Made(whole, _guessed_facts(whole), may_meet_criterion(whole.facts, self.law))
        made = self._made[rest]
        # Nothing is asked of a hint at narrowness where compute leaves nothing for narrowness to take away.
        words += "" if made.may_meet else " below"
        if words not in self._words:
            model = row.dossier.model
            facts = {fact: held for name, fact in _WORDS.items() if (held := known(getattr(model, name)))}
            if made.may_meet and (hinted := perhaps_narrow(model, self.assume)) is not None:
                facts[beyond_narrow] = hinted
            self._words[words] = facts
        return _Grouped((rest, words, openness), made, self._words[words], opened)

    def _made_case(self, dossier: Dossier, *, alone: bool) -> LawCase:
        """The case of a dossier without the facts of other groups; ``alone``: as if nothing were said of openness."""
        if alone:
            dossier = replace(dossier, openness=None)
        whole = concluded(
            self.law, dossier, actor="", readings={}, assume=self.assume, estimates={}, only=("gpai_criterion",)
        ).model_case
        return replace(whole, facts={fact: held for fact, held in whole.facts.items() if fact not in _NOT_MADE})


def _guessed_facts(case: LawCase) -> GuessedFacts:
    """The facts of a case, and those of its records, that are only guessed."""
    found: dict[Fact, tuple[str, ...]] = {}
    for facts in (case.facts, *(record.fields for held in case.records.values() for record in held)):
        for fact, held in facts.items():
            if guesses := _guesses_in(held):
                found[fact] = (*found.get(fact, ()), *guesses)
    return found


def _guesses_in(held: Known | None) -> tuple[str, ...]:
    """The guesses that a fact rests on, by id."""
    return () if held is None else tuple(_id_of(each) for each in held.assumptions if each.grade == GUESS)


@dataclass(kw_only=True)
class Judging:
    """The answers to cases under the law of a day, and which of them hang on a guess.

    A case is answered without its guesses by itself, and only where a guess carries what is decided: what was worked
    out of cases that look alike with guesses holds of none without.
    """

    day: date

    def __post_init__(self) -> None:
        self.guessing = Concluding(day=self.day)
        self._without = _Grouping(law=self.guessing.law, assume=NO_GUESS)
        self._first_of_made: tuple[str, LawCase] | None = None

    def judged(self, case: CatalogueCase) -> JudgedCase:
        """The answers to a case, and those that are only likely."""
        numbers, guesses = self.guessing.numbers_of(case), self.guessing.guesses_of(case)
        if not guesses:
            return JudgedCase(numbers)
        without = self._started_without(case)
        outcomes = zip(guesses, self.guessing.outcomes_at(tuple(guesses), without), strict=True)
        likely = [place for place, outcome in outcomes if self._answer(numbers, place).outcome != outcome]
        hanging = []
        # Only what is told first is asked for, and of that only the first that is open or only likely.
        first = next((each for each in self.guessing.told_first if self._is_open(numbers, likely, each)), None)
        for place in likely:
            settled_by = self._settled_by(place, guesses[place], without) if place == first else ()
            hanging.append(HangingAnswer(place, guesses[place], settled_by))
        return JudgedCase(numbers, tuple(hanging))

    def _started_without(self, case: CatalogueCase) -> LawCase:
        """A case without its guesses, of which is taken over what holds of the first that was made alike."""
        grouped = self._without.grouped(case)
        made, whole = grouped.keys[0], grouped.whole
        if self._first_of_made is None or self._first_of_made[0] != made:
            self._first_of_made = made, whole
        _, first = self._first_of_made
        if first is not whole:
            both = first.facts.keys() | whole.facts.keys()
            differing = frozenset(fact for fact in both if first.facts.get(fact) is not whole.facts.get(fact))
            self.guessing.law.program.start_beside(whole, first, differing)
        return whole

    def _answer(self, numbers: tuple[int, ...], place: int) -> CaseAnswer:
        return self.guessing.answers[numbers[place]]

    def _is_open(self, numbers: tuple[int, ...], likely: Sequence[int], place: int) -> bool:
        return place in likely or bool(self._answer(numbers, place).missing)

    def _settled_by(self, place: int, hangs_on: Sequence[str], without: LawCase) -> tuple[str, ...]:
        """What would have to be known first for an answer to be sure, with its question and who would know."""
        missing = self.guessing.found_at(place, without).missing
        # The statement that settles a guess by itself is asked first, where there is one.
        ends = tuple(end.rpartition(".")[2] for guess, end in SETTLED_AT.items() if IDS[guess] in hangs_on)
        settles = (item for item in missing if ends and item[0].endswith(ends))
        return next(settles, next(iter(missing), ()))


@dataclass
class _RowDossier:
    """A row, whose dossier is made where somebody asks for it: most cases share all their groups with others."""

    row: FactsRow
    day: date

    @cached_property
    def dossier(self) -> Dossier:
        return fold(dossier_of_row(self.row, "", {}), self.day, None)


# -- many cases, kept as they are answered

FEW: Final = 200
"""Cases that are not worth a second process."""

CHUNK: Final = 500
"""At most how many cases a process works on before what it found is kept."""


@dataclass(kw_only=True)
class Answered:
    """Every distinct answer, and of each case the numbers of its answers and which of these hang on a guess."""

    answers: list[CaseAnswer]
    cases: list[JudgedCase]


Chunk = tuple[int, list[CaseAnswer], list[tuple[str, JudgedCase]]]
"""Which worker it was, what it found that it had not found before, and the cases with its own numbers."""

NamedCases = Sequence[tuple[str, CatalogueCase]]
"""Cases, each by the name under which its answers are kept."""

Batch = tuple[int, NamedCases, date]
"""Work for a process: the number of the batch, its cases by name, and the day of the law."""

Elsewhere = Callable[[Callable[[Batch], Chunk], Sequence[Batch]], Iterable[Chunk]]
"""What has a function work on each of several things somewhere, and gives what came of them, in any order."""


def answers_to_cases(
    cases: Sequence[CatalogueCase],
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
    law = f"{__version__} {law_on(day).body.hash} {day}"
    names = [hashlib.sha256(f"{law} {case.key}".encode()).hexdigest() for case in cases]
    with _KeptAnswers(kept) as so_far:
        # Models that were made alike stand together: most of what there is to work out is worked out once for them.
        by_making = sorted(
            zip(names, cases, strict=True),
            key=lambda named: (json.dumps(json.loads(named[1].key)[_REST]), named[1].key),
        )
        unanswered = [(name, case) for name, case in by_making if name not in so_far.cases]
        done = len(cases) - len(unanswered)
        told(done)
        for chunk in _worked_out(unanswered, day, processes, elsewhere):
            so_far.add_chunk(chunk)
            done += len(chunk[2])
            told(done)
        # By where they come first, whatever the order in which processes found them: two runs write one result.
        numbers: dict[int, int] = {}
        renumbered = [
            so_far.cases[name].renumbered(lambda number: numbers.setdefault(number, len(numbers))) for name in names
        ]
        return Answered(answers=[so_far.answers[number] for number in numbers], cases=renumbered)


def _worked_out(unanswered: NamedCases, day: date, processes: int, elsewhere: Elsewhere | None) -> Iterator[Chunk]:
    if len(unanswered) < FEW or processes < 2:
        judging = Judging(day=day)
        yield from (_answered_chunk([named_case], judging) for named_case in unanswered)
        return
    size = min(CHUNK, len(unanswered) // (4 * processes) + 1)
    chunks = [unanswered[at : at + size] for at in range(0, len(unanswered), size)]
    if elsewhere is not None:
        yield from elsewhere(_chunk_by_itself, [(number, chunk, day) for number, chunk in enumerate(chunks)])
        return
    yield from _by_processes(chunks, day, processes)


def _by_processes(chunks: Sequence[NamedCases], day: date, processes: int) -> Iterator[Chunk]:
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
                if chunk := _next_chunk(left, number):
                    at_work[pools[number].submit(_chunk_in_pool, chunk, day)] = number
            if not at_work:
                return
            done, _ = wait(at_work, return_when=FIRST_COMPLETED)
            idle = [at_work.pop(future) for future in done]
            yield from (future.result() for future in done)


def _next_chunk(left: Sequence[deque[NamedCases]], number: int) -> NamedCases:
    if left[number]:
        return left[number].popleft()
    most = max(left, key=len)
    return most.pop() if most else ()


def _chunk_in_pool(cases: NamedCases, day: date) -> Chunk:
    """What a process that works for nothing else has found, which holds on to nearly all that it makes."""
    # To look for garbage again and again among objects that are nearly all kept would take long, and find nothing.
    gc.disable()
    chunk = _answered_chunk(cases, _shared_judging(day=day))
    gc.collect()
    gc.freeze()
    return chunk


def _chunk_by_itself(batch: Batch) -> Chunk:
    """A chunk with every answer of its cases, numbered for itself: nobody may have seen what else its process found."""
    number, cases, day = batch
    judging = _shared_judging(day=day)
    _, _, numbered = _answered_chunk(cases, judging)
    own: dict[int, int] = {}
    renumbered = [
        (name, judged.renumbered(lambda answer: own.setdefault(answer, len(own)))) for name, judged in numbered
    ]
    return number, [judging.guessing.answers[answer] for answer in own], renumbered


def _answered_chunk(cases: NamedCases, judging: Judging) -> Chunk:
    """Which process this is, the answers that are new to it, and of each case the numbers of its answers."""
    before = len(judging.guessing.answers)
    numbered = [(name, judging.judged(case)) for name, case in cases]
    return os.getpid(), judging.guessing.answers[before:], numbered


# Between two chunks a process keeps what it has worked out: most cases of the next have it in common with these.
_shared_judging: Final = cache(Judging)
"""What a process of a pool has concluded, which works for one scan."""


class _KeptAnswers:
    """The answers that are known, each in a line of a file; a last line that broke off is taken away."""

    def __init__(self, path: Path) -> None:
        self.answers: list[CaseAnswer] = []
        self.cases: dict[str, JudgedCase] = {}
        self._numbers: dict[CaseAnswer, int] = {}
        self._numbers_of_worker: dict[int, list[int]] = {}
        self._path = path

    def __enter__(self) -> Self:
        whole_lines = 0
        if self._path.exists():
            with self._path.open("rb") as file:
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    answers, cases = json.loads(line)
                    for answer in map(CaseAnswer.from_json, answers):
                        self._numbers[answer] = len(self.answers)
                        self.answers.append(answer)
                    self.cases |= {name: JudgedCase.from_json(judged) for name, judged in cases}
                    whole_lines += len(line)
            # What is added next would else go on in the middle of the line that broke off.
            os.truncate(self._path, whole_lines)
        self._file = self._path.open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add_chunk(self, chunk: Chunk) -> None:
        """Keep what a worker has found."""
        worker, answers, cases = chunk
        before = len(self.answers)
        # A worker numbers the answers that it has ever told, so that each is told once.
        own = self._numbers_of_worker.setdefault(worker, [])
        own += [self._number_of_answer(answer) for answer in answers]
        numbered = {name: judged.renumbered(own.__getitem__) for name, judged in cases}
        self.cases |= numbered
        new = [answer.as_json() for answer in self.answers[before:]]
        self._file.write(json.dumps([new, [[name, judged.as_json()] for name, judged in numbered.items()]]) + "\n")
        self._file.flush()

    def _number_of_answer(self, answer: CaseAnswer) -> int:
        if answer not in self._numbers:
            self._numbers[answer] = len(self.answers)
            self.answers.append(answer)
        return self._numbers[answer]
