"""What is due when: for each obligation of each actor how its days stand to the day of assessment.

Days are counted exactly, and only periods are moved (`gpaiscope.calendar`), by the holidays of the Commission in
Brussels where no other calendar is given. That an act was done is known only as far as the dossier says so; where it
says nothing, ``late`` means that the last day has passed and nothing says that it was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.actors import Actors, id_of, mandate_ended
from gpaiscope.assessment.facts import stated_day
from gpaiscope.assessment.procedure import name_of
from gpaiscope.calendar import BRUSSELS, Calendar, End, end, started
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Done, Dossier
from gpaiscope.engine.expression import Question, Reading
from gpaiscope.law import Law, obligations
from gpaiscope.law.notification import renotification_due
from gpaiscope.law.provider import took_over
from gpaiscope.values import DateRange, Outcome, Truth

if TYPE_CHECKING:
    from gpaiscope.assessment import ObligationConclusion

STATES: Final = ("late", "due", "window", "unknown", "since", "done")
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
    return STATES.index(each.state), not each.sure, each.earliest or each.latest or date.max


def _deadline(each: ObligationConclusion, said: _Said) -> Deadline:
    bounds = each.safely_due_on or DateRange()
    question, later = each.due_otherwise or (None, DateRange())
    done = said.done(each) if each.obligation.act else None
    told = done if each.obligation.act else said.last_done(each)
    last = bounds.shifted(-1) if each.is_before else bounds
    ends = _ends(bounds, each, said)
    counted = _counted(last, ends, said.day, act=each.obligation.act)
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


def _counted(bounds: DateRange, ends: End | None, day: date, *, act: bool) -> tuple[str, int | None]:
    """The state of a day, or of a range of days, and how many days that is from the day of assessment.

    Those left are counted to the plain day, by which one is in time on any reading, while it has not passed.
    """
    latest = bounds.latest
    if latest is None:
        return "unknown", None
    if act and latest < day:
        if ends is not None and latest != ends.end.latest:
            return _counted(ends.end, None, day, act=act)
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
