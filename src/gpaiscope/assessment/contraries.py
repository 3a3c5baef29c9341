"""Which single assumption, turned to its contrary, gives which other answer.

An assumption is turned everywhere at once: of all facts and records that carry it. One that several things would be
contrary to is turned in each of these ways. An estimate has no contrary: how wrong it may be is for `turning`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.answers import Answer, Asked
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.grounding import Grounding
from gpaiscope.assessment.originals import BEHIND_IT, Originals, of_risk
from gpaiscope.assessment.standing import Headline
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, Stated, StatedOriginal
from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.expression import Assumption, Collection, Earliest, Fact, FactKind, RecordFact, Some, Value
from gpaiscope.law import Law, assumptions, modification
from gpaiscope.values import NOTHING_KNOWN, DateRange, Range, Truth, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.assessment.ways import EveryWay


@dataclass(frozen=True, slots=True, kw_only=True)
class TurningAssumption:
    """An assumption whose contrary would give another answer; ``after`` is what it gives."""

    assumption: Assumption
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """What would turn one answer, simplifications first; ``assumptions`` are all that the case takes.

    An assumption with several contraries may turn an answer in several ways, each a turn of its own.
    """

    assumptions: tuple[Assumption, ...]
    turns: tuple[TurningAssumption, ...]

    @property
    def turning(self) -> tuple[Assumption, ...]:
        """The assumptions that could turn the answer, each once."""
        return unique(each.assumption for each in self.turns)


_ORDER: Final = ("simplification", *(kind for kind in assumptions.KINDS if kind != "simplification"))


def turns(assessment: Assessment, id: str = "", actor: str = "") -> Turns:
    """What would turn a conclusion or an obligation, or without ``id`` how the actor stands.

    Of an answer that is the same in every way that is left open it is what would turn it in any of them. Raises
    UsageError for an unknown name or actor.
    """
    every = assessment.every_way
    if every is not None and every.ways:
        return _in_any_way(every, [turns(way, id, actor) for way in every.ways])
    asked = Asked(assessment=assessment, id=id, actor=actor)
    taken = _Taken(assessment=assessment)
    found = [
        TurningAssumption(assumption=each, before=asked.now, after=after)
        for each in taken.assumptions
        for after in unique(asked.of(case, contrary=True) for case in taken.contraries(each))
        if after != asked.now
    ]
    return Turns(
        assumptions=taken.assumptions, turns=tuple(sorted(found, key=lambda each: _ORDER.index(each.assumption.kind)))
    )


def _in_any_way(every: EveryWay, ways: Sequence[Turns]) -> Turns:
    """What would turn an answer in some of several ways, and that an original lies where none of them has it."""
    found = [turn for way in ways for turn in way.turns]
    taken = [assumption for way in ways for assumption in way.assumptions]
    if every.window is not None:
        taken.append(assumptions.NOT_ON_THE_LINE)
        found += [
            TurningAssumption(assumption=assumptions.NOT_ON_THE_LINE, before=before, after=Headline(state="provider"))
            for before in unique(turn.before for turn in found)
        ]
    return Turns(assumptions=unique(taken), turns=unique(found))


Carrier = tuple[Collection, int] | None
"""What a fact is said of: a record by its place in its list, or the case itself."""


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """The assumptions that the case of an assessment takes, and the cases in which one of them is not so."""

    assessment: Assessment

    @property
    def case(self) -> Case:
        return self.assessment.model_case.origin

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Every assumption of the case: of facts that nobody stated, and on the way to those that are known."""
        carried = (each for _, _, known in self._known for each in known.assumptions)
        return unique((*(fact.assumes for fact in self._defaults if fact.assumes), *carried))

    def contraries(self, assumption: Assumption) -> Iterator[Case]:
        """The case with an assumption turned to its contrary, in each way in which it can be so."""
        if assumption in _IN_DOSSIER:
            yield from map(self._grounded, _IN_DOSSIER[assumption](self.assessment))
        elif assumption.contrary:
            yield from self._turned(assumption)

    def _grounded(self, dossier: Dossier) -> Case:
        own = self.assessment
        grounding = Grounding(dossier=dossier, law=own.law, assume=self.case.assume, estimates=own.estimates)
        return grounding.case(own.readings)

    @cached_property
    def _known(self) -> tuple[tuple[Carrier, Fact, Known], ...]:
        """Everything known that rests on an assumption."""
        of_case = [(None, fact, known) for fact, known in self.case.facts.items()]
        of_records = [
            ((of, place), fact, known)
            for of, held in self.case.records.items()
            for place, record in enumerate(held)
            for fact, known in record.fields.items()
        ]
        return tuple(each for each in (*of_case, *of_records) if each[2].assumptions)

    @cached_property
    def _defaults(self) -> tuple[Fact, ...]:
        """The facts that the law takes as absent, or as usual, where nothing is said of them."""
        facts = self.assessment.law.program.facts.values() if self.case.assume else ()
        assumed = (fact for fact in facts if fact.assumed is not None and fact not in self.case.facts)
        return tuple(filter(self._is_left_out, assumed))

    def _is_left_out(self, fact: Fact) -> bool:
        match fact:
            case Some(of=of) | Earliest(of=of):
                return of not in self.case.records
            case RecordFact(of=of):
                return any(fact not in record.fields for record in self.case.records.get(of, ()))
        return True

    def _turned(self, assumption: Assumption) -> Iterator[Case]:
        """The case with all that carries an assumption turned; of words in each way, with all else as it turns."""
        law = self.assessment.law
        carried: list[tuple[Carrier, Fact, tuple[Value, ...]]] = [
            (where, fact, _contraries(assumption, fact, known.value, law))
            for where, fact, known in self._known
            if assumption in known.assumptions and not _unmoved(assumption, fact)
        ]
        carried += [
            (None, fact, _contraries(assumption, fact, _default(fact), law))
            for fact in self._defaults
            if fact.assumes == assumption
        ]
        apart = [carried]
        if assumption in (assumptions.SYSTEM_WITH_MODEL, assumptions.ORDINARY_GENERALITY):
            apart = [[each for each in carried if (each[1].kind is FactKind.WORDS) is words] for words in (False, True)]
        for group in filter(None, apart):
            for way in range(max(len(values) for *_, values in group)):
                yield self._with({(where, fact): values[min(way, len(values) - 1)] for where, fact, values in group})

    def _with(self, values: Mapping[tuple[Carrier, Fact], Value]) -> Case:
        """The case with other values. What is said of the case holds of every record that says nothing itself."""
        facts = {fact: Known(value=value) for (where, fact), value in values.items() if where is None}
        records = {of: list(held) for of, held in self.case.records.items()}
        for (where, fact), value in values.items():
            if where is not None:
                of, place = where
                record = records[of][place]
                records[of][place] = replace(record, fields={**record.fields, fact: Known(value=value)})
        return replace(
            self.case,
            facts={**self.case.facts, **facts},
            records={of: tuple(held) for of, held in records.items()},
            root=None,
        )


def _unmoved(assumption: Assumption, fact: Fact) -> bool:
    """Whether a fact is the same either way: whoever modified the model, somebody did."""
    return assumption is assumptions.SAME_ACTOR and fact is modification.others_modified


def _with_another_original(assessment: Assessment) -> Iterator[Dossier]:
    yield replace(assessment.dossier, original=(*assessment.dossier.original, StatedOriginal()))


def _with_risk_ended(assessment: Assessment) -> Iterator[Dossier]:
    """The dossier in which what is only said to have systemic risk since a day has ceased to have it by now."""
    ended = Stated(value=DateRange(latest=assessment.day - timedelta(days=1)))
    originals = (
        replace(each, systemic_until=ended) if assumptions.STILL_SYSTEMIC in of_risk(each) else each
        for each in assessment.dossier.original
    )
    yield replace(assessment.dossier, original=tuple(originals))


def _with_more_behind(assessment: Assessment) -> Iterator[Dossier]:
    """The dossier in which more is behind each original of which nothing is said of that: at most twice its training.

    That is as much as an original is taken to have taken at most where this is not assumed. More compute makes none
    lose its systemic risk, so what is presumed of it is worked out anew.
    """
    own, dossier = assessment, assessment.dossier
    assume = own.model_case.assume
    held = Originals(dossier=dossier, law=own.law, assume=assume, estimates=own.estimates, entries=own.entries)
    originals = []
    for place, each in enumerate(dossier.original):
        training = figure(held.training_compute_of(place, each))
        if each.cumulative_training_compute is None and training.high is not None:
            more = (training.low or 0) + 1
            behind = Stated(value=Range(low=more, high=max(more, BEHIND_IT * training.high)))
            each = replace(each, cumulative_training_compute=behind)
        originals.append(each)
    yield replace(dossier, original=tuple(originals))


def _done_for_another(assessment: Assessment) -> Iterator[Dossier]:
    """The dossiers in which each of the actors is who the others did for what they are listed to have done."""
    dossier = assessment.dossier
    for actor in dossier.actors or ():
        if actor.id is not None:
            whom = Stated(value=actor.id.value)
            done = (
                replace(each, on_behalf_of=whom) if each.actor is not None and each.on_behalf_of is None else each
                for each in dossier.activities or ()
            )
            yield replace(dossier, activities=tuple(done))


_IN_DOSSIER: Final[Mapping[Assumption, Callable[[Assessment], Iterator[Dossier]]]] = {
    assumptions.NO_OTHER_ORIGINAL: _with_another_original,
    assumptions.STILL_SYSTEMIC: _with_risk_ended,
    assumptions.OWN_BEHALF: _done_for_another,
    assumptions.SAME_CUMULATIVE: _with_more_behind,
}
"""Contraries that change more than what carries the assumption, such as an original without a name: they are written
into the dossier, in each way in which it can be so."""


def _default(fact: Fact) -> Value:
    """What is taken of a fact where it is not stated."""
    if isinstance(fact.assumed, bool):
        return Truth.of(fact.assumed)
    if isinstance(fact.assumed, frozenset):
        return fact.assumed
    return DateRange(earliest=date.max)


def _contraries(assumption: Assumption, fact: Fact, value: Value, law: Law) -> tuple[Value, ...]:
    """The values that are contrary to one that was assumed."""
    match value:
        case Truth():
            return (~value,)
        case Range():
            return (_more(assumption, value, law),)
        case DateRange():
            return (_other_days(value, law.day),)
    if fact.kind is FactKind.WHO:
        return (frozenset(),)  # somebody who is none of the actors
    if assumption in _WORDS:
        return _WORDS[assumption](fact, value)
    return tuple(frozenset({word}) for word in fact.words if word not in value)


_WORDS: Final[Mapping[Assumption, Callable[[Fact, frozenset[str]], tuple[Value, ...]]]] = {
    assumptions.STILL_SIGNED: lambda fact, held: (frozenset(),),
    assumptions.NOTHING_ELSE_NOTIFIED: lambda fact, held: (
        *(held | {word} for word in fact.words if word not in held),
        frozenset(fact.words),
    ),
}
"""Words of which one more, or none, is the contrary, and not another one."""


def _more(assumption: Assumption, value: Range, law: Law) -> Range:
    """An amount that is greater than assumed, by a whole FLOP at least; of what is taken to be above a line, any."""
    if assumption is assumptions.ABOVE_CRITERION:
        return NOTHING_KNOWN
    below = law.number("presumption_flop") if assumption is assumptions.NOT_LIFTING else value.low or 0
    return Range(low=below + 1)


def _other_days(value: DateRange, today: date) -> DateRange:
    """Of what never happened, some day by now; of what has happened by now, a later day; else any day."""
    if value.earliest == date.max:
        return DateRange(latest=today)
    return DateRange(earliest=today + timedelta(days=1)) if value == DateRange(latest=today) else DateRange()
