"""The history of a procedure: the states that its steps brought about, each with its days, and what contradicts itself.

Derived from the steps of `[[procedure]]`, in whatever order these are listed, and by the rules of `law.procedure`. That
a notification is due comes from the obligation to notify.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.actors import Actors
from gpaiscope.assessment.dated import done_on
from gpaiscope.assessment.facts import stated_day
from gpaiscope.assessment.procedure import Steps, counts_from, informed, name_of
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, ProcedureEvent, path_of
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Assume
from gpaiscope.law import Law, obligations, procedure
from gpaiscope.law.clocks import Clock, StepStart
from gpaiscope.law.notification import first_notification_from
from gpaiscope.law.procedure import DUE, ORDERS, STATES, Opposed, Order, State
from gpaiscope.values import DateRange, Outcome, Source, Truth

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A time in which a model, or who provides it, was in a state.

    ``actor`` is whom the step concerns, empty where the dossier names nobody and has several. ``holds`` is whether it
    lasts on the day of assessment. ``began_on`` and ``ended_on`` are bounds; the latter is None while it lasts.
    ``path`` is where the step stands that it began with, empty for what is worked out.
    """

    state: State
    actor: str
    holds: Truth
    began_on: DateRange
    ended_on: DateRange | None = None
    path: str = ""
    source: Source | None = None
    known_on: date | None = None


def history(assessment: Assessment) -> tuple[Spell, ...]:
    """Every state of every actor of an assessment up to its day, by the day on which it began."""
    dossier, assume = assessment.dossier, assessment.model_case.assume
    actors = Actors(dossier=dossier, law=assessment.law, assume=assume)
    found = [*spells(dossier, assessment.day, actors, assume=assume), *_due(assessment, actors)]
    return tuple(sorted(found, key=_order))


def _order(spell: Spell) -> tuple[date, int, str, str, date]:
    began = spell.began_on
    last = spell.ended_on.latest if spell.ended_on is not None else None
    return (
        began.latest or began.earliest or date.max,
        STATES.index(spell.state),
        spell.actor,
        spell.path and str(spell.holds.value),
        last or date.max,
    )


def spells(dossier: Dossier, day: date, actors: Actors, *, assume: Assume) -> Iterator[Spell]:
    """The states that steps have brought about by a day, each step for itself."""
    listed = [(path_of(each, f"procedure[{place}]"), each) for place, each in enumerate(dossier.procedure or ())]
    paths = {id(event): path for path, event in listed}
    counted = {id(event): informed(event, assume=assume) for _, event in listed}
    steps = Steps(
        events=tuple(counted.values()),
        day=day,
        assume=assume,
        closed=dossier.complete_by("procedure"),
    )
    for state in STATES:
        for _, event in listed:
            if name_of(event) in state.begins and steps.has_come(counted[id(event)]) is not Truth.NO:
                ends = [] if _is_lasting(event) else steps.named(*state.ends)
                yield _spell(state, event, counted[id(event)], ends, steps, actors, paths[id(event)])


def _is_lasting(event: ProcedureEvent) -> bool:
    """Whether a step is a designation that no reassessment can end."""
    return event.article is not None and event.article.value != procedure.ENDED_BY_LIFTING


def _spell(
    state: State,
    event: ProcedureEvent,
    counted: ProcedureEvent,
    ends: Sequence[ProcedureEvent],
    steps: Steps,
    actors: Actors,
    path: str,
) -> Spell:
    holds = steps.lasts(counted, ends) if state.ends else steps.has_come(counted)
    if ends and holds is Truth.NO and name_of(event) == "designated" and event.article is None:
        holds = Truth.UNKNOWN  # by the other route it would not have been ended
    after = [stated_day(counts_from(end)) for end in ends if steps.follows(end, counted) is Truth.YES]
    stated = event.on or event.informed_on or event.event
    return Spell(
        state=state,
        actor=actors.answering(event.actor) or "",
        holds=holds,
        began_on=stated_day(counts_from(counted)),
        ended_on=reduce(DateRange.earlier, after) if holds is Truth.NO and after else None,
        path=path,
        source=stated.source if stated is not None else None,
        known_on=_known_since(event),
    )


def _known_since(event: ProcedureEvent) -> date | None:
    """Since when a step and its days have been known; None: always."""
    stated = (each.source.known_on for each in (event.on, event.informed_on) if each is not None)
    return max((each for each in (event.known_on, *stated) if each is not None), default=None)


def _due(assessment: Assessment, actors: Actors) -> Iterator[Spell]:
    """That a first notification is due, or was until it came; nothing where it came before it was due."""
    for each in assessment.obligations:
        attaches = _ATTACHES[each.conclusion.finding.outcome]
        if each.obligation.id != obligations.notification.id or attaches is Truth.NO:
            continue
        from gpaiscope.assessment import day_under  # which works this history out

        began = day_under(assessment.law, first_notification_from, each.conclusion.case) or DateRange()
        done = _notified_on(assessment, actors, each.conclusion.actor)
        if attaches is Truth.UNKNOWN and began.latest is None:  # of whom nothing says that it owes it
            continue
        if done is None or done.before(began) is not Truth.YES:
            holds = Truth.NO if done is not None else attaches
            yield Spell(state=DUE, actor=each.conclusion.actor, holds=holds, began_on=began, ended_on=done)


_ATTACHES: Final = {
    Outcome.YES: Truth.YES,
    Outcome.NO: Truth.NO,
    Outcome.UNKNOWN: Truth.UNKNOWN,
    Outcome.UNSETTLED: Truth.UNKNOWN,
}


def _notified_on(assessment: Assessment, actors: Actors, actor: str) -> DateRange | None:
    """The day of an actor's first notification; None where none is listed by the day."""
    days = [
        stated_day(each.on)
        for each in assessment.dossier.procedure or ()
        if name_of(each) in ("notified", "renotified") and actors.answering(each.actor) in (None, actor)
    ]
    today = DateRange.exactly(assessment.day)
    come = [each for each in days if today.before(each) is not Truth.YES]
    return min(come, key=lambda each: each.latest or date.max, default=None)


# Contradictions


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Steps that cannot all be as they are stated: ``path`` and ``other``, where that is one step, are their places."""

    reference: str
    says: str
    path: str
    other: str = ""
    cites: tuple[Citation, ...] = ()


def contradictions(dossier: Dossier, law: Law, *, assume: Assume) -> tuple[Contradiction, ...]:
    """What surely contradicts itself in a procedure; that a step is missing, only where nothing else was taken."""
    steps = Steps(
        events=tuple(dossier.procedure or ()),
        day=law.day,
        assume=assume,
        closed=dossier.complete_by("procedure"),
    )
    paths = {id(each): path_of(each, f"procedure[{place}]") for place, each in enumerate(steps.events)}
    found = _Contradictions(steps, paths, dossier, law)
    return tuple(sorted(found.all(), key=lambda each: (each.path, each.reference, each.other)))


def _is_asked(clock: Clock) -> bool:
    """Whether a clock starts with a step of the procedure, such as a request."""
    return any(isinstance(start, StepStart) for start in clock.starts)


class _Contradictions:
    """The steps of one procedure, held against the order of the law."""

    def __init__(self, steps: Steps, paths: dict[int, str], dossier: Dossier, law: Law) -> None:
        self.steps, self.paths, self.dossier, self.law = steps, paths, dossier, law
        self.taken = [each for each in steps.events if steps.has_come(each) is not Truth.NO]

    def all(self) -> Iterator[Contradiction]:
        for event in self.taken:
            for order in ORDERS:
                if order.step == name_of(event) and (not order.article or _article(event) == order.article):
                    yield from self._uncaused(event, order)
                    yield from self._overtaken(event, order)
            yield from self._before_the_law(event)
        for opposed in procedure.OPPOSED:
            yield from self._opposed(opposed)
        yield from self._unasked()

    def _unasked(self) -> Iterator[Contradiction]:
        """What was supplied before it was requested, and so answers nothing."""
        duties = (each for each in self.law.body.clocks if each.kind == "duty")
        requests = {each.done or each.id: each for each in duties if each.done or _is_asked(each)}
        for place, entry in enumerate(self.dossier.done or ()):
            clock = requests.get(entry.obligation.value) if entry.obligation is not None else None
            if clock is None or not self.steps.nothing_else:
                continue
            asked = self._named(each for start in clock.starts if isinstance(start, StepStart) for each in start.events)
            path, day = path_of(entry, f"done[{place}]"), done_on(entry)
            if all(day.before(_own_day(each)) is Truth.YES for each in asked):
                before = f"before {self._told(asked[0])}" if asked else "and nothing was requested"
                says = f"{clock.id} ({path}) was done on {day}, {before}: it answers nothing. Correct one of the two."
                other = self.paths[id(asked[0])] if asked else ""
                yield Contradiction(
                    reference="done-before-asked", says=says, path=path, other=other, cites=clock.cites[:1]
                )

    def _uncaused(self, event: ProcedureEvent, order: Order) -> Iterator[Contradiction]:
        """A step without any from which it follows, or before all of them."""
        if not order.after or not self.steps.nothing_else:
            return
        causes = self._named(order.after)
        if not causes:
            wanted = " or ".join(order.after)
            says = (
                f"{self._told(event)} comes without {wanted}: {order.says}. Add the step to [[procedure]], or take this"
                " one away."
            )
            yield self._found("step-without-cause", says, event, order)
        elif not order.or_later and all(_surely_before(event, each) for each in causes):
            first = min(causes, key=lambda each: (_own_day(each).earliest or date.min, self.paths[id(each)]))
            yield self._early(event, first, order)

    def _early(self, event: ProcedureEvent, first: ProcedureEvent, order: Order) -> Contradiction:
        says = f"{self._told(event)} comes before {self._told(first)}: {order.says}. Correct one of the days."
        return self._found("step-before-cause", says, event, order, first)

    def _overtaken(self, event: ProcedureEvent, order: Order) -> Iterator[Contradiction]:
        """A step after one that it cannot come after."""
        for other in self._named(order.never_after):
            if _surely_before(other, event):
                says = f"{self._told(event)} comes after {self._told(other)}: {order.says}. Correct one of the two."
                yield self._found("steps-against-each-other", says, event, order, other)

    def _opposed(self, opposed: Opposed) -> Iterator[Contradiction]:
        ones, others = (self._named((each,)) for each in opposed.steps)
        for one in ones:
            for other in others:
                day = counts_from(one)
                if day is not None and day.value.exact and stated_day(counts_from(other)) == day.value:
                    says = (
                        f"{self._told(one)} and {self._told(other)} are of one day: {opposed.says}. Correct one of the"
                        " two."
                    )
                    yield self._found("steps-against-each-other", says, one, opposed, other)

    def _before_the_law(self, event: ProcedureEvent) -> Iterator[Contradiction]:
        begins = self.law.day_of("chapter_v_applies")
        if name_of(event) in procedure.DECISIONS and _own_day(event).before(DateRange.exactly(begins)) is Truth.YES:
            says = (
                f"{self._told(event)} comes before {begins}, when no such decision could be taken yet. Correct its day."
            )
            cites = procedure.NO_DECISION_BEFORE
            yield Contradiction(reference="step-before-the-law", says=says, path=self.paths[id(event)], cites=cites)

    def _named(self, names: Iterable[str]) -> list[ProcedureEvent]:
        wanted = frozenset(names)
        return [each for each in self.taken if name_of(each) in wanted]

    def _told(self, event: ProcedureEvent) -> str:
        stated = event.on or event.informed_on
        return f"{name_of(event)}{f' of {stated.value}' if stated is not None else ''} ({self.paths[id(event)]})"

    def _found(
        self,
        reference: str,
        says: str,
        event: ProcedureEvent,
        by: Order | Opposed,
        other: ProcedureEvent | None = None,
    ) -> Contradiction:
        return Contradiction(
            reference=reference,
            says=says,
            path=self.paths[id(event)],
            other=self.paths[id(other)] if other is not None else "",
            cites=by.cites,
        )


def _article(event: ProcedureEvent) -> str:
    return event.article.value if event.article is not None else ""


def _own_day(event: ProcedureEvent) -> DateRange:
    """The day of a step itself, be it a decision or not; one is informed of a decision no earlier."""
    if event.on is not None:
        return event.on.value
    return DateRange(latest=event.informed_on.value.latest) if event.informed_on is not None else DateRange()


def _surely_before(one: ProcedureEvent, other: ProcedureEvent) -> bool:
    return _own_day(one).before(_own_day(other)) is Truth.YES
