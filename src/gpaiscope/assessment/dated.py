"""Every dated duty of an assessment: what is owed when, which clocks run for whom, and how each day was counted.

Days are counted exactly, and only periods are moved (`gpaiscope.calendar`), by the holidays of the Commission in
Brussels where no other calendar is given. That an act was done is known only as far as the dossier says so; where it
says nothing, ``late`` means that the last day has passed and nothing says that it was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.actors import Actors, id_of, mandate_ended
from gpaiscope.assessment.facts import stated_day
from gpaiscope.assessment.procedure import name_of
from gpaiscope.calendar import BRUSSELS, Calendar, CountStep, End, Otherwise, Period, Unit, end, end_between, started
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Done, Dossier, ProcedureEvent, Stated
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.expression import Question, Reading
from gpaiscope.engine.moving import MovingDay, as_day, later
from gpaiscope.law import Law, obligations
from gpaiscope.law.citation import parse
from gpaiscope.law.clocks import AT_ONCE, BEFORE, FIXED, FROM, SET, At, Clock, Doing, Start, Step
from gpaiscope.law.notification import renotification_due
from gpaiscope.law.provider import took_over
from gpaiscope.values import DateRange, Outcome, Truth, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion

DEADLINE_STATES: Final = ("late", "due", "window", "unknown", "since", "done")
"""How an obligation can stand to the day, gravest first.

``late``: an act whose last day has passed. ``due``: the last day is known and has not passed. ``window``: the day is
some day of a range that has not wholly passed. ``unknown``: nothing bounds the day. ``since``: it continues, and has
begun. ``done``: an act that the dossier says was done.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """How an obligation that attaches to an actor, or may, stands to the day of assessment.

    ``earliest`` and ``latest`` bound the last day of an act, or the first day of what continues. ``days`` counts
    those that are certain: for ``late`` since the latest, for ``since`` since the latest, for ``due`` those left
    (nought on the last day itself), for ``done`` those by which it came too late; None elsewhere. ``done_on`` is the
    day of an act that was done, where it is known; of what continues the day on which something was last done for it.
    """

    actor: str
    obligation: str
    outcome: Outcome
    state: str
    earliest: date | None = None
    latest: date | None = None
    days: int | None = None
    done_on: DateRange | None = None
    open_in: Question | None = None
    """The open question of law by which the last day may be a later one, ``or_by``; the safe one is told."""
    or_by: date | None = None
    done_in: Question | None = None
    """The open question of law on which it hangs whether what was done, on ``done_on``, counts.

    The state is the safe one then, as though nothing had been done.
    """
    before: bool = False
    """Whether the act has to come before the day that ``earliest`` and ``latest`` bound.

    Its last day is the eve then, from which ``days`` are counted: what is of the day itself is not shown to come first.
    """

    ends: End | None = None
    """How the period ends by law whose last day, counted plainly, ``latest`` is; None where it is no single one."""

    @property
    def sure(self) -> bool:
        """Whether the obligation attaches, and not only may."""
        return self.outcome is Outcome.YES


def deadlines(
    owed: Iterable[ObligationConclusion], dossier: Dossier, law: Law, calendar: Calendar = BRUSSELS
) -> tuple[Deadline, ...]:
    """Every obligation that attaches or may, gravest first: by state, the sure ones before others, then by day."""
    said = _Said(dossier=dossier, law=law, calendar=calendar)
    found = [_deadline(each, said) for each in owed if each.conclusion.finding.outcome is not Outcome.NO]
    return tuple(sorted(found, key=gravity))


def gravity(each: Deadline) -> tuple[int, bool, date]:
    """The place of a deadline among others, gravest first."""
    return DEADLINE_STATES.index(each.state), not each.sure, each.earliest or each.latest or date.max


def _deadline(each: ObligationConclusion, said: _Said) -> Deadline:
    bounds = each.safely_due_on or DateRange()
    question, later = each.due_otherwise or (None, DateRange())
    done = said.done(each) if each.obligation.act else None
    told = done if each.obligation.act else said.last_done(each)
    last = bounds.shifted(-1) if each.is_before else bounds
    ends = _ends(bounds, each, said)
    counted = _state_and_days(last, ends, said.day, act=each.obligation.act)
    by = ends.end if ends is not None else last
    doubted = said.doubted(each) if done is not None else None
    state, days = ("done", _too_late(by, done)) if done is not None and doubted is None else counted
    return Deadline(
        actor=each.conclusion.actor,
        obligation=each.obligation.id,
        outcome=each.conclusion.finding.outcome,
        state=state,
        earliest=bounds.earliest,
        latest=bounds.latest,
        days=days,
        done_on=told if told != DateRange() else None,
        open_in=question,
        or_by=later.latest,
        done_in=doubted,
        before=each.is_before,
        ends=ends,
    )


def _ends(bounds: DateRange, each: ObligationConclusion, said: _Said) -> End | None:
    """The end of the period that an act has, from its last day counted plainly; a day that the law sets is none."""
    term = each.obligation.term
    if (
        term is None
        or not bounds.exact
        or bounds.latest is None
        or bounds.latest == said.law.day_of("legacy_compliance")
    ):
        return None
    period = said.law.period(term)
    return end(started(bounds.latest, period), period, said.calendar)


def _state_and_days(bounds: DateRange, ends: End | None, day: date, *, act: bool) -> tuple[str, int | None]:
    """The state of a day, or of a range of days, and how many days that is from the day of assessment.

    Those left are counted to the plain day, by which one is in time on any reading, while it has not passed.
    """
    latest = bounds.latest
    if latest is None:
        return "unknown", None
    if act and latest < day:
        if ends is not None and latest != ends.end.latest:
            return _state_and_days(ends.end, None, day, act=act)
        return "late", (day - latest).days
    if not act and latest <= day:
        return "since", (day - latest).days
    if bounds.exact:
        return "due", (latest - day).days
    return "window", None


def _too_late(bounds: DateRange, done: DateRange) -> int | None:
    """How many days after the last one an act was done at least; None where it may have been done in time."""
    if bounds.latest is None or done.earliest is None or done.earliest <= bounds.latest:
        return None
    return (done.earliest - bounds.latest).days


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What a dossier says was done by a day."""

    dossier: Dossier
    law: Law
    calendar: Calendar

    @property
    def day(self) -> date:
        return self.law.day

    @cached_property
    def _actors(self) -> Actors:
        return Actors(dossier=self.dossier, law=self.law, assume=False)

    def done(self, each: ObligationConclusion) -> DateRange | None:
        """The day on which an act was done; a range without ends where it was done on a day that is not said."""
        told = _ELSEWHERE.get(each.obligation.rule, _Said._listed)
        return min(self._come(told(self, each)), key=lambda on: on.latest or date.max, default=None)

    def doubted(self, each: ObligationConclusion) -> Question | None:
        """The open question by a reading of which an obligation attaches that what was done does not fulfil."""
        fulfilled = each.obligation.fulfilled
        if fulfilled is None:
            return None
        case, program = each.conclusion.case, each.conclusion.finding.program
        _, mask = program.judged_in(fulfilled, program.trial(case))

        def fails(question: Question, reading: Reading) -> bool:
            read = case.reading(question.name, reading.name)
            attaches = program.truth(each.conclusion.finding.rule, read) is not Truth.NO
            return attaches and program.truth(fulfilled, read) is Truth.NO

        open_ = (each for each in program.questions_in(mask) if each.name not in case.readings)
        return next((each for each in open_ if any(fails(each, reading) for reading in each.readings)), None)

    def last_done(self, each: ObligationConclusion) -> DateRange | None:
        """The day on which something was last done for what continues; None where nothing says so."""
        own = (done_on(entry) for entry in self._entries(each))
        return max(self._come(own), key=lambda on: on.latest or on.earliest or date.min, default=None)

    def _come(self, days: Iterable[DateRange]) -> list[DateRange]:
        today = DateRange.exactly(self.day)
        return [on for on in days if today.before(on) is not Truth.YES]

    def _notified(self, each: ObligationConclusion) -> list[DateRange]:
        """The days of notifying; none while the model has to be notified anew.

        What was notified before the actor took the model over counts, as long as it is open whether that is enough.
        """
        case, program = each.conclusion.case, each.conclusion.finding.program
        if program.truth(renotification_due, case) is Truth.YES:
            return []
        run = program.trial(case)
        succeeds = each.conclusion.finding.outcome is not Outcome.YES and program.truth_in(took_over, run) is Truth.YES
        return [
            stated_day(event.on)
            for event in self.dossier.procedure or ()
            if name_of(event) in ("notified", "renotified")
            and (succeeds or event.actor is None or self._actors.answering(event.actor) == each.conclusion.actor)
        ]

    def _appointed(self, each: ObligationConclusion) -> list[DateRange]:
        """The day of the mandate of the actor's authorised representative, while it stands; none of one elsewhere."""
        own = next(actor for actor in self.dossier.actors or () if id_of(actor) == each.conclusion.actor)
        representative = own.authorised_representative
        if representative is None or mandate_ended(representative, self.day).value is Truth.YES:
            return []
        case, program, fulfilled = each.conclusion.case, each.conclusion.finding.program, each.obligation.fulfilled
        if fulfilled is not None and program.finding(fulfilled, case).outcome is Outcome.NO:
            return []
        return [stated_day(representative.mandate_on)]

    def _listed(self, each: ObligationConclusion) -> list[DateRange]:
        """The days that the dossier lists of what was done; what was done before it was asked for answers nothing."""
        asked = each.applies_from or DateRange()
        return [on for entry in self._entries(each) if (on := done_on(entry)).before(asked) is not Truth.YES]

    def _entries(self, each: ObligationConclusion) -> Iterator[Done]:
        """What the dossier lists as done of an obligation by who owes it."""
        for entry in self.dossier.done or ():
            is_of = entry.obligation is not None and entry.obligation.value == each.obligation.id
            if is_of and self._actors.answering(entry.actor) == each.conclusion.actor:
                yield entry


def done_on(entry: Done) -> DateRange:
    """The day on which something was done; where only sending and receipt are told, one of both or a day between."""
    if entry.on is None and entry.sent_on is not None and entry.received_on is not None:
        return entry.sent_on.value.hull(entry.received_on.value)
    return stated_day(entry.on or entry.sent_on or entry.received_on)


_ELSEWHERE: Final = {
    obligations.notification: _Said._notified,
    obligations.authorised_representative: _Said._appointed,
}
"""Acts of which other tables of the dossier tell than its list of what was done."""


# -- clocks


DAY_STATES: Final = ("late", "due", "ahead", "unknown", "owed", "done")
"""How a day stands, gravest first.

``late``: its last day has passed and nothing says that it was done. ``due``: within `SOON`. ``ahead``: later, or on
some day of a range, as one that hangs on a plan. ``unknown``: nothing bounds the day. ``owed``: it continues.
``done``: the dossier says that it was done, or what could be done is over.
"""
SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of an actor's list.

    ``id`` is the obligation or the clock, ``obligation`` what it belongs to. ``due_on`` is the day, plainly counted and
    safe; ``ends_on`` the last one by law; both may be ranges, and have no ends where nothing is known. ``days`` are
    those left until, or since, the day, where that is one. ``started_on`` is the day of what ``started`` names.
    ``counted`` is the rule of counting in words, ``moves`` its steps, ``otherwise`` what other readings give.
    """

    id: str
    obligation: str
    actor: str
    outcome: Outcome
    short: str
    says: str
    kind: str
    to: str
    state: str
    due_on: DateRange
    ends_on: DateRange
    days: int | None
    done_on: DateRange | None
    started: str
    started_on: DateRange
    counted: str
    halts: str
    missed: str
    cites: tuple[Cited, ...]
    moves: tuple[CountStep, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()
    provisional: tuple[str, ...] = ()
    done_in: Question | None = None
    """The open question on which it hangs whether what was done on ``done_on`` counts; see `Deadline`."""

    @property
    def sure(self) -> bool:
        """Whether it binds the actor, and not only may."""
        return self.outcome is Outcome.YES


def agenda(assessment: Assessment, calendar: Calendar = BRUSSELS) -> tuple[Day, ...]:
    """Every day of every actor, by day within each state, gravest first; of one day, in the order of the law."""
    made = _Agenda(assessment=assessment, calendar=calendar)
    body = assessment.law.body
    told = dict.fromkeys([*(each.id for each in body.obligations), *(each.id for each in body.clocks)])
    law = {id_: place for place, id_ in enumerate(told)}
    return tuple(sorted((*made.of_obligations(), *made.of_clocks()), key=lambda each: _order(each, law)))


def late_commitments(assessment: Assessment) -> tuple[Day, ...]:
    """The acts that were committed to and are late, of all actors, gravest first."""
    return tuple(
        each for each in agenda(assessment) if each.state == "late" and each.sure and each.kind == "commitment"
    )


def _order(each: Day, law: Mapping[str, int]) -> tuple[int, date, bool, int, str, str]:
    on = each.due_on.earliest or each.due_on.latest or date.max
    return DAY_STATES.index(each.state), on, not each.sure, law[each.obligation], each.id, each.actor


_Started = tuple[DateRange, bool, ProcedureEvent | None]
"""The day of an event that starts a clock, whether it surely does, and the step that it was."""


@dataclass(frozen=True, kw_only=True)
class _Agenda:
    assessment: Assessment
    calendar: Calendar

    @property
    def today(self) -> date:
        return self.assessment.day

    @cached_property
    def clocks(self) -> Mapping[str, Clock]:
        return {each.id: each for each in self.assessment.law.body.clocks}

    @cached_property
    def owed(self) -> Mapping[tuple[str, str], ObligationConclusion]:
        return {(each.conclusion.id, each.conclusion.actor): each for each in self.assessment.obligations}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The actors' names by their ids."""
        return {id_of(each): each.name.value for each in self.assessment.dossier.actors or () if each.name}

    # -- obligations

    def of_obligations(self) -> Iterator[Day]:
        own = self.assessment
        by_calendar = own.deadlines if self.calendar is BRUSSELS else None
        for each in by_calendar or deadlines(own.obligations, own.dossier, own.law, self.calendar):
            yield self._of_obligation(each, self.owed[each.obligation, each.actor])

    def _of_obligation(self, deadline: Deadline, owed: ObligationConclusion) -> Day:
        law, clock = self.assessment.law, self.clocks.get(deadline.obligation)
        due = DateRange(earliest=deadline.earliest, latest=deadline.latest)
        ends, applies = deadline.ends, owed.applies_from or DateRange()
        fixed = self._fixed_to(due, deadline.actor)
        own = law.cites(owed.conclusion.finding)
        if fixed is not None:
            clock, own = None, (*own[:1], *law.cited(fixed.cites), *own[1:])
        other = (_other_reading(deadline),) if deadline.open_in is not None else ()
        return Day(
            id=deadline.obligation,
            obligation=deadline.obligation,
            actor=deadline.actor,
            outcome=deadline.outcome,
            short=owed.obligation.short,
            says=law.text(law.version(owed.obligation.rule).says, self.names.get(deadline.actor, deadline.actor)),
            kind="duty",
            to=owed.obligation.to,
            state=_state(deadline, due, self.today),
            due_on=due,
            ends_on=ends.end if ends is not None else due,
            days=deadline.days,
            done_on=deadline.done_on,
            started=self._started(clock, deadline),
            started_on=applies,
            counted=_rule_of(deadline, fixed is not None, clock, law),
            halts=clock.halts if clock is not None else "nothing",
            missed=clock.missed if clock is not None else "it can be fined" if owed.obligation.fined else "nothing",
            cites=unique((*own, *law.cited(map(parse, ends.cites))) if ends is not None else own),
            moves=ends.moves if ends is not None else (),
            otherwise=(*(ends.otherwise if ends is not None else ()), *other),
            provisional=ends.provisional if ends is not None else (),
            done_in=deadline.done_in,
        )

    def _fixed_to(self, due: DateRange, actor: str) -> Clock | None:
        """The clock that has an obligation end on the day that the law sets itself."""
        law = self.assessment.law
        fixed = (
            each for each in law.body.clocks if each.fixed and due == DateRange.exactly(law.day_of(each.fixed.name))
        )
        return next((each for each in fixed if self._binds(each, actor) is not Outcome.NO), None)

    def _started(self, clock: Clock | None, deadline: Deadline) -> str:
        """What starts an obligation; one that comes before a day may also come, or come back, after it."""
        if clock is None:
            return "the obligation applies"
        starts = deadline.earliest
        is_first = starts is None or starts <= self.assessment.law.day_of("chapter_v_applies")
        comes_late = clock.started_after and not deadline.before and not is_first
        return clock.started_after if comes_late else clock.started

    # -- clocks

    def of_clocks(self) -> Iterator[Day]:
        known = {each.obligation.id for each in self.assessment.obligations}
        actors = {each.actor: each for each in self.assessment.conclusions if each.actor}
        for conclusion in actors.values():
            for clock in self.assessment.law.body.clocks:
                if clock.id not in known and clock.fixed is None and self._is_law(clock):
                    yield from self._running(clock, conclusion)

    def _is_law(self, clock: Clock) -> bool:
        """Whether the act that sets a clock's period is law on the day: before that nothing runs."""
        return self.assessment.law.has_length(clock.term) and self.assessment.law.has_length(clock.cap)

    def _running(self, clock: Clock, of: Conclusion) -> Iterator[Day]:
        outcome = self._binds(clock, of.actor)
        if outcome is Outcome.NO:
            return
        for since, sure, event in self._starts(clock, of):
            yield self._day(clock, of.actor, outcome if sure else Outcome.UNKNOWN, since, event)

    def _binds(self, clock: Clock, actor: str) -> Outcome:
        found = [self._outcome(rule.id, actor) for rule in clock.where]
        if Outcome.NO in found:
            return Outcome.NO
        return next((each for each in (Outcome.UNKNOWN, Outcome.UNSETTLED) if each in found), Outcome.YES)

    def _outcome(self, rule: str, actor: str) -> Outcome:
        return self._outcomes.get((rule, actor)) or self._outcomes.get((rule, "")) or self._judged(rule, actor)

    @cached_property
    def _outcomes(self) -> dict[tuple[str, str], Outcome]:
        return {(each.id, each.actor): each.finding.outcome for each in self.assessment.everything}

    def _judged(self, rule: str, actor: str) -> Outcome:
        """A rule that is no conclusion of its own."""
        law = self.assessment.law
        case = next(each.case for each in self.assessment.conclusions if each.actor == actor)
        asked = next(each for each in law.body.rules if each.id == rule)
        return next(iter(law.program.findings((asked,), case))).outcome

    def _starts(self, clock: Clock, of: Conclusion) -> list[_Started]:
        """The days of the events that start a clock, of each whether it surely is one, and the step that it was."""
        for start in clock.starts:
            found = [each for each in self._found(start, clock, of) if not self._ended(clock, each[0], of.actor)]
            if found:
                return found
        return []

    def _found(self, start: Start, clock: Clock, of: Conclusion) -> list[_Started]:
        match start:
            case At(day=day):
                from gpaiscope.assessment import day_under

                on = day_under(self.assessment.law, day, of.case)
                return [(self._once_owed(clock, of.actor, on), True, None)] if on is not None else []
            case Doing(obligation=obligation):
                days = self._done(obligation, of.actor)
                return [(max(days, key=_last), True, None)] if days else []
            case Step():
                steps: list[_Started] = [
                    (_day_of(each, self._key(start)), _is_kind(each, start) and self._is_his(each, of.actor), each)
                    for each in self._steps(start, of)
                    if not self._too_early(clock, of.actor, each)
                ]
                steps = [each for each in steps if each[0].earliest is None or each[0].earliest <= self.today]
                return [max(steps, key=lambda each: _last(each[0]))] if start.latest and steps else steps

    def _key(self, start: Step) -> str:
        """The key whose day starts a clock, by the readings that are followed."""
        if start.otherwise is None:
            return start.day
        question, reading, key = start.otherwise
        return key if self.assessment.readings.get(question.name) == reading else start.day

    def _from_other_days(self, clock: Clock, event: ProcedureEvent | None) -> Iterator[Otherwise]:
        """The end of a clock by the reading, where none is followed, by which another day of its event starts it."""
        if event is None or clock.term is None:
            return
        period, read = self.assessment.law.period(clock.term), self.assessment.readings
        for start in clock.starts:
            if isinstance(start, Step) and start.otherwise is not None and start.otherwise[0].name not in read:
                question, _, key = start.otherwise
                other, cites = stated_day(getattr(event, key)), tuple(str(each) for each in question.cites)
                if other not in (DateRange(), _day_of(event, start.day)):
                    found = _counted(other, period, self.calendar)
                    yield Otherwise(end=found.end, question=question.name, cites=cites)

    def _too_early(self, clock: Clock, actor: str, event: ProcedureEvent) -> bool:
        """Whether a step became known surely before the duty that it would start: nothing was to be done then."""
        owed = self.owed.get((clock.since_owed, actor))
        known = _day_of(event, "became_known_on")
        return owed is not None and known.before(owed.applies_from or DateRange()) is Truth.YES

    def _once_owed(self, clock: Clock, actor: str, on: DateRange) -> DateRange:
        """The day from which a commitment runs: no earlier than that by which the duty is owed that it is to show."""
        owed = self.owed.get((clock.done, actor))
        due = owed.due_on if owed is not None and clock.kind == "commitment" else None
        return on if due is None else on.later(due)

    def _steps(self, start: Step, of: Conclusion) -> Iterator[ProcedureEvent]:
        for event in self.assessment.dossier.procedure or ():
            other = event.kind is not None and start.kinds and event.kind.value not in start.kinds
            if name_of(event) in start.events and not other and self._concerns(event.actor, of.actor):
                yield event

    def _is_his(self, event: ProcedureEvent, actor: str) -> bool:
        """Whether a step surely concerns an actor, and not perhaps another: it names nobody, and there are several."""
        return self._actors.answering(event.actor) == actor

    def _concerns(self, whom: Stated[str] | None, actor: str) -> bool:
        answering = self._actors.answering(whom)
        return answering in (None, actor)

    @cached_property
    def _actors(self) -> Actors:
        return Actors(dossier=self.assessment.dossier, law=self.assessment.law, assume=False)

    def _ended(self, clock: Clock, since: DateRange, actor: str) -> bool:
        """Whether a step that ends a clock was taken on or after the day that started it."""
        ends = self._steps(Step(events=clock.ended_by), next(self._of(actor)))
        return any(
            stated_day(each.on).before(since) is Truth.NO
            and stated_day(each.on).before(DateRange.exactly(self.today)) is not Truth.NO
            for each in ends
        )

    def _of(self, actor: str) -> Iterator[Conclusion]:
        return (each for each in self.assessment.conclusions if each.actor == actor)

    def _done(self, obligation: str, actor: str) -> list[DateRange]:
        """The days on which something was done of an obligation, as far as these have come."""
        return [
            on
            for entry in self.assessment.dossier.done or ()
            if entry.obligation is not None
            and entry.obligation.value == obligation
            and self._actors.answering(entry.actor) == actor
            and (on := done_on(entry)).before(DateRange.exactly(self.today + timedelta(days=1))) is not Truth.NO
        ]

    def _day(self, clock: Clock, actor: str, outcome: Outcome, started: DateRange, event: ProcedureEvent | None) -> Day:
        law, first = self.assessment.law, started
        started = self._anew(clock, started, actor)
        found = self._capped(clock, first, self._end(clock, started, event))
        done = self._fulfilled(clock, started, actor)
        cites = law.cited((*clock.cites, *map(parse, found.cites)))
        state, days = _standing(clock, found, done, self.today)
        return Day(
            id=clock.id,
            obligation=clock.done or clock.id,
            actor=actor,
            outcome=outcome,
            short=clock.short,
            says=clock.says,
            kind=clock.kind,
            to=clock.to,
            state=state,
            due_on=found.plain,
            ends_on=found.end,
            days=days,
            done_on=done,
            started=clock.started,
            started_on=started,
            counted=found.counted,
            halts=law.text(clock.halts),
            missed=clock.missed,
            cites=unique(cites),
            moves=found.moves,
            otherwise=(*found.otherwise, *self._from_other_days(clock, event)),
            provisional=found.provisional,
        )

    def _anew(self, clock: Clock, started: DateRange, actor: str) -> DateRange:
        """The day from which a clock runs that acts of the Commission start anew: the last that came before its end."""
        acts = [stated_day(each.on) for each in self._steps(Step(events=clock.anew_by), next(self._of(actor)))]
        for act in sorted((each for each in acts if _last(each) <= self.today), key=_last):
            in_time = act.before(self._end(clock, started, None).end) is Truth.YES
            started = act if started.before(act) is Truth.YES and in_time else started
        return started

    def _end(self, clock: Clock, started: DateRange, event: ProcedureEvent | None) -> _Ended:
        """The end of a clock: of its period, on a day that was set, or on the day of its event."""
        set_on = event.due_on.value if event is not None and event.due_on is not None else None
        if set_on is not None:
            return _Ended(plain=set_on, end=set_on, counted=SET)
        if clock.at_once:
            return _Ended(plain=started, end=started, counted=AT_ONCE)
        if clock.term is None:
            is_set = any(isinstance(each, Step) for each in clock.starts)
            return _Ended(plain=DateRange(), end=DateRange(), counted=SET) if is_set else _on_the_day(started)
        return _counted(started, self.assessment.law.period(clock.term), self.calendar)

    def _capped(self, clock: Clock, first: DateRange, found: _Ended) -> _Ended:
        """The end that comes however often a clock started anew, where that is the earlier one."""
        if clock.cap is None:
            return found
        cap = _counted(first, self.assessment.law.period(clock.cap), self.calendar)
        return cap if cap.end.before(found.end) is Truth.YES else found

    def _fulfilled(self, clock: Clock, started: DateRange, actor: str) -> DateRange | None:
        """When what a clock asks for was done, on or after the day that started it; never, where it goes on."""
        if clock.repeats or not clock.done:
            return None
        back = clock.term is not None and clock.term.backwards
        days = [each for each in self._done(clock.done, actor) if back or each.before(started) is Truth.NO]
        return min(days, key=_last, default=None)


def runs_until(law: Law, clock: str, since: date, calendar: Calendar = BRUSSELS) -> DateRange:
    """The day on which a clock of the law ends that an event of a day starts, counted plainly, which is the safe one.

    Nothing is known of a clock whose end is set by others.
    """
    term = next(each.term for each in law.body.clocks if each.id == clock)
    return DateRange() if term is None else DateRange.exactly(end(since, law.period(term), calendar).plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """The end of a clock, plainly and by law."""

    plain: DateRange
    end: DateRange
    counted: str
    moves: tuple[CountStep, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()
    provisional: tuple[str, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        """The provisions of the count."""
        return unique(move.cites for move in self.moves)


def _on_the_day(started: DateRange) -> _Ended:
    return _Ended(plain=started, end=started, counted=FROM)


def _counted(started: DateRange, period: Period, calendar: Calendar) -> _Ended:
    """The end of a period whose event lies between two days."""
    if started.exact and started.earliest is not None:
        found = end(started.earliest, period, calendar)
        return _Ended(
            plain=found.end if period.waiting or period.backwards else DateRange.exactly(found.plain),
            end=found.end,
            counted=_in_words(found),
            moves=found.moves,
            otherwise=found.otherwise,
            provisional=found.provisional,
        )
    ends = _between(started, period, calendar)
    return _Ended(plain=ends, end=ends, counted=_from_the_event(period))


def _from_the_event(period: Period) -> str:
    return f"{period} from the event"


def _between(started: DateRange, period: Period, calendar: Calendar) -> DateRange:
    """The days between which a period ends; an end that moves with the day of assessment is counted plainly."""
    last = started.latest
    if not isinstance(last, MovingDay):
        return end_between(started, period, calendar)
    first = end_between(replace(started, latest=None), period, calendar).earliest
    days = period.length * (7 if period.unit is Unit.WEEKS else 1)
    length, unit = (period.length, period.unit.value) if period.unit in (Unit.MONTHS, Unit.YEARS) else (days, "days")
    return DateRange(
        earliest=first, latest=as_day(later(last.toordinal(), -length if period.backwards else length, unit))
    )


def _in_words(found: End) -> str:
    return "; ".join(f"{move.because}: {move.end}" for move in found.moves)


def _rule_of(deadline: Deadline, is_fixed: bool, clock: Clock | None, law: Law) -> str:
    if deadline.ends is not None:
        return _in_words(deadline.ends)
    if is_fixed:
        return FIXED
    if clock is not None and clock.term is None and any(isinstance(each, Step) for each in clock.starts):
        return SET
    if clock is not None and clock.term is not None:
        return _from_the_event(law.period(clock.term))
    return BEFORE if deadline.before else FROM


def _other_reading(deadline: Deadline) -> Otherwise:
    assert deadline.open_in is not None  # it was asked
    return Otherwise(
        end=DateRange(earliest=deadline.or_by, latest=deadline.or_by),
        question=deadline.open_in.name,
        cites=tuple(str(each) for each in deadline.open_in.cites),
    )


def _state(deadline: Deadline, due: DateRange, today: date) -> str:
    """The state of an obligation in the words of the list."""
    if deadline.state in ("due", "window"):
        return _coming(due, today)
    return {"since": "owed"}.get(deadline.state, deadline.state)


def _coming(due: DateRange, today: date) -> str:
    """Whether a day that has not passed is near, or ahead, or lies in a range that may be near."""
    return "due" if due.latest is not None and due.latest <= today + SOON else "ahead"


def _standing(clock: Clock, found: _Ended, done: DateRange | None, today: date) -> tuple[str, int | None]:
    """The state of a clock and the days to its end."""
    last, plain = found.end.latest, found.plain
    if done is not None:
        late = done.earliest is not None and last is not None and done.earliest > last
        return "done", (done.earliest - last).days if late and done.earliest and last else None
    if last is None:
        return "unknown", None
    if clock.at_once:
        return "owed", (today - last).days
    if clock.kind == "keeping":
        return ("owed", (last - today).days) if last >= today else ("done", None)
    if last < today:
        return ("late", (today - last).days) if clock.kind in ("duty", "commitment") else ("done", None)
    left = (plain.latest - today).days if plain.exact and plain.latest is not None and plain.latest >= today else None
    return _coming(found.end, today), left


def _last(on: DateRange) -> date:
    return on.latest or date.max


def _day_of(event: ProcedureEvent, key: str) -> DateRange:
    """The day of a step that a key has, else on which one was informed of it, else of the step itself."""
    return stated_day(getattr(event, key) or event.informed_on or event.on)


def _is_kind(event: ProcedureEvent, start: Step) -> bool:
    """Whether a step surely is of a kind that starts the clock; one of no stated kind may be."""
    return not start.kinds or event.kind is not None
