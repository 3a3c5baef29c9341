"""One answer of an assessment, asked again of a case in which something is otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from gpaiscope.assessment.standing import AWAITED, HEADLINE, Headline, headline
from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.expression import Fact, Value
from gpaiscope.engine.moving import MovingDay
from gpaiscope.law.provider import provider
from gpaiscope.values import DateRange, Outcome, Range

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion

Answer = Outcome | Headline
"""What a conclusion comes to, or how an actor stands."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked: a conclusion or an obligation by ``id``; without one how the actor stands.

    Where actors are spoken of and none is named, the only one is meant. Whatever is asked raises UsageError where the
    assessment lacks the id or the actor. What is not the same in each
    way to read a dossier stays unknown, whatever else is otherwise.
    """

    assessment: Assessment
    id: str = ""
    actor: str = ""

    @cached_property
    def about(self) -> Conclusion:
        """The conclusion that is asked for; of how an actor stands the one that says whether it is a provider."""
        return self.assessment.conclusion(self.id or provider.id, self.actor)

    @cached_property
    def now(self) -> Answer:
        """The answer as the assessment gives it."""
        if self.id:
            return self.about.finding.outcome
        return headline(
            self.assessment, self.about.actor, self._own, [each for each in self._awaited if _is_owed_among(each)]
        )

    def of(self, case: Case, *, contrary: bool = False) -> Answer:
        """The answer in a case of the same model and actors; nothing of the case is kept.

        ``contrary``: nothing is otherwise in it but what the assessment assumes.
        """
        program = self.assessment.law.program
        rest_on = self._rest_on if contrary else {}
        staying: set[str] = set()
        if (changed := _changed(self._base, case)) is not None:
            staying = {id for id, facts in rest_on.items() if changed.isdisjoint(facts)}
            if changed.isdisjoint(self._hangs_on) or len(staying) == len(self._consulted):
                return self.now
            program.start_beside(case, self._base, changed)
        try:
            return self._answer(case, staying)
        finally:
            program.forget(case)

    @cached_property
    def _base(self) -> Case:
        """The case of the assessment, of which the answer was worked out."""
        case = self.assessment.model_case.origin
        self._answer(case)
        return case

    def _answer(self, case: Case, staying: Iterable[str] = ()) -> Answer:
        """The answer in a case in which the outcomes of ``staying`` conclusions are known to be what they were."""
        if self.id:
            return _in(case, self.about).finding.outcome
        by_id = _Conclusions(self._own, case, staying)
        return headline(self.assessment, self.about.actor, by_id, list(self._owed_among(by_id)))

    @cached_property
    def _consulted(self) -> Mapping[str, Conclusion]:
        """The conclusions whose outcomes give the answer."""
        return {self.id: self.about} if self.id else {id: self._own[id] for id in HEADLINE}

    @cached_property
    def _hangs_on(self) -> frozenset[Fact]:
        """The facts that the answer hangs on, however indirectly."""
        program = self.assessment.law.program
        rules = [each.finding.rule for each in self._consulted.values()]
        days = [] if self.id else [each.obligation.due_on for each in self._awaited]
        return frozenset().union(*map(program.hangs_on, (*rules, *days)))

    @cached_property
    def _rest_on(self) -> Mapping[str, frozenset[Fact]]:
        """What their outcomes rest on, as far as it is assumed: a contrary of nothing among it leaves them as they are.

        Of an act that is awaited, or may be, more counts than that: until when, and what was done of it.
        """
        program, told = self.assessment.law.program, {}
        for id, conclusion in self._consulted.items():
            here = _in(self._base, conclusion)
            if id not in AWAITED or here.finding.outcome is Outcome.NO:
                told[id] = program.rests_on(here.finding.rule, here.case)
        return told

    @cached_property
    def _own(self) -> dict[str, Conclusion]:
        """The conclusions and obligations of the actor and of the model, by name."""
        return {each.id: each for each in self.assessment.everything if each.actor in ("", self.about.actor)}

    @cached_property
    def _awaited(self) -> list[ObligationConclusion]:
        return [
            each
            for each in self.assessment.obligations
            if each.conclusion.actor == self.about.actor and each.obligation.id in AWAITED
        ]

    @cached_property
    def _plainly_due(self) -> dict[str, DateRange | None]:
        """When each awaited act is due by the law alone, whatever change of the dossier it came with."""
        return {each.obligation.id: self._due(each, each.conclusion.case) for each in self._awaited}

    def _due(self, each: ObligationConclusion, case: Case) -> DateRange | None:
        from gpaiscope.assessment import due_under

        return due_under(self.assessment.law, each.obligation, case)

    def _owed_among(self, by_id: Mapping[str, Conclusion]) -> Iterator[ObligationConclusion]:
        for each in self._awaited:
            conclusion = by_id[each.obligation.id]
            if conclusion.finding.outcome is Outcome.YES:
                same = self._due(each, conclusion.case) == self._plainly_due[each.obligation.id]
                yield replace(each, conclusion=conclusion, since=each.since if same else ())


def _is_owed_among(each: ObligationConclusion) -> bool:
    return each.conclusion.finding.outcome is Outcome.YES


class _Conclusions(dict[str, "Conclusion"]):
    """Conclusions of a case, each made when it is first asked for, but for those whose outcomes stay."""

    def __init__(self, own: dict[str, Conclusion], case: Case, staying: Iterable[str]) -> None:
        super().__init__({id: own[id] for id in staying})
        self.own, self.case = own, case

    def __missing__(self, id: str) -> Conclusion:
        found = self[id] = _in(self.case, self.own[id])
        return found


def _in(case: Case, conclusion: Conclusion) -> Conclusion:
    """The same conclusion in another case, with nothing but its outcome worked out."""
    for of, place in conclusion.case.at.items():
        case = case.about(of, place)
    if conclusion.told:
        return conclusion
    finding = conclusion.finding
    outcome = finding.program.outcome(finding.rule, case)
    return replace(conclusion, case=case, finding=replace(finding, outcome=outcome, case=case))


def _changed(base: Case, case: Case) -> frozenset[Fact] | None:
    """The facts in which a case differs from another; None where it has other lists, or other records in them."""
    if {of: len(held) for of, held in base.records.items()} != {of: len(held) for of, held in case.records.items()}:
        return None
    pairs = [(base.facts, case.facts)]
    for of, held in base.records.items():
        pairs += [(a.fields, b.fields) for a, b in zip(held, case.records[of], strict=True) if a is not b]
    return frozenset(fact for one, other in pairs for fact in _differing(one, other))


def _differing(one: Mapping[Fact, Known], other: Mapping[Fact, Known]) -> Iterator[Fact]:
    for fact in one.keys() | other.keys():
        known, beside = one.get(fact), other.get(fact)
        if known is not beside and (known is None or beside is None or _may_differ(known.value, beside.value)):
            yield fact


def _may_differ(one: Value, other: Value) -> bool:
    """Whether two values are not the same; numbers and days that move are not compared, which would keep them."""
    return isinstance(one, Range) or _moves(other) or one != other


def _moves(value: Value) -> bool:
    ends = (value.earliest, value.latest) if isinstance(value, DateRange) else ()
    return any(isinstance(end, MovingDay) for end in ends)
