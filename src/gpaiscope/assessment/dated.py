"""Every dated duty of an assessment, in one list: what each page tells of days is chosen from it.

A duty is one of one actor for one model with one start: several incidents are several duties. Here alone a period is
counted, a state named and a day subtracted. Only periods are moved (`gpaiscope.calendar`), by the holidays of the
Commission in Brussels where no other calendar is given. That something was done is known only as far as the dossier
says so. AI Act Art 52(1), 53 to 55, 91 to 93 and 111(3); Regulation 1182/71.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.actors import Actors, id_of, mandate_ended
from gpaiscope.assessment.facts import stated_day
from gpaiscope.assessment.plans import as_carried_out, launch_day, launch_path
from gpaiscope.assessment.procedure import incident_of, name_of
from gpaiscope.calendar import BRUSSELS, Calendar, CountStep, End, Otherwise, Period, Unit, end
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Done, Dossier, ProcedureEvent, Stated, path_of
from gpaiscope.engine.case import Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.expression import Assumption, Question, Reading
from gpaiscope.engine.moving import MovingDay, as_day, later
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law import Law, obligations
from gpaiscope.law.assumptions import KNOWN_THEN
from gpaiscope.law.citation import parse
from gpaiscope.law.clocks import AT_ONCE, BEFORE, FIXED, FROM, SET, At, Clock, Doing, Start, StepStart
from gpaiscope.law.enforcement import adheres_safety, planned_on
from gpaiscope.law.notification import renotification_due, shown_met_by, trigger_on
from gpaiscope.law.obligations import Term
from gpaiscope.law.provider import took_over
from gpaiscope.law.systemic_risk import passed_on
from gpaiscope.values import DateRange, Outcome, Truth, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
    from gpaiscope.assessment.planning import NotificationStart

STATES: Final = ("late", "perhaps-late", "undated", "due", "ahead", "going-on", "done")
"""How a duty stands to the day, gravest first.

``late``: an act whose last day has passed, whatever the true days are. ``perhaps-late``: it has passed on the earliest
day that somebody stated, or something has to exist since and nothing says that it does. ``undated``: nothing bounds
the last day. ``due``: it has begun, or may have. ``ahead``: it comes with what is planned. ``going-on``: conduct
without an end, which silence never makes late. ``done``: the dossier says so, or what could be done is over.
"""
ORIGINS: Final = ("stated", "estimated", "planned")
"""``stated``: begins with something that happened. ``estimated``: on a day worked out from figures. ``planned``: only
with what is planned."""
SOON: Final = timedelta(days=30)

ACT: Final = "act"
"""What is done towards somebody, by a last day."""
THING: Final = "thing"
"""What has to exist from a day on: that it does, nobody is told."""
CONDUCT: Final = "conduct"
"""What continues from a day on, without an end."""
PROMPT: Final = "prompt"
"""What is to be done without undue delay, in no number of days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay:
    """When a duty ends: ``plain`` as counted plainly, ``last`` as the law moves it, each between two days.

    ``early`` is the last day by law if what starts it came on the earliest day that somebody stated; None where there
    is no range of days, or its early end is nobody's statement. ``counted`` says by which rule, ``moves`` its steps.
    """

    plain: DateRange = DateRange()
    last: DateRange = DateRange()
    counted: str = ""
    early: date | None = None
    moves: tuple[CountStep, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()
    provisional: tuple[str, ...] = ()

    @classmethod
    def on(cls, days: DateRange, counted: str) -> LastDay:
        """A day that no weekend moves: of a request, of the law, or of the event itself."""
        return cls(plain=days, last=days, counted=counted)

    @classmethod
    def after(cls, events: DateRange, period: Period, calendar: Calendar) -> LastDay:
        """The end of a period whose event lies between two days, each end moved by itself.

        Counting keeps the order of days, so the ends of the range are enough. An event that moves with the day of
        assessment is counted plainly.
        """
        first = _ended(events.earliest, period, calendar)
        latest = first if events.exact else _ended(events.latest, period, calendar)
        if events.exact and isinstance(first, End):
            return cls(
                plain=DateRange.exactly(_safe_of(first)),
                last=first.end,
                counted="; ".join(f"{move.because}: {move.end}" for move in first.moves),
                moves=first.moves,
                otherwise=first.otherwise,
                provisional=first.provisional,
            )
        ends = [each for each in (first, latest) if isinstance(each, End)]
        return cls(
            plain=DateRange(earliest=_plain_day(first), latest=_plain_day(latest)),
            last=DateRange(
                earliest=first.end.earliest if isinstance(first, End) else first,
                latest=latest.end.latest if isinstance(latest, End) else latest,
            ),
            counted=f"{period} from the event",
            early=first.end.latest if isinstance(first, End) else first,
            provisional=unique(source for each in ends for source in each.provisional),
        )


def _ended(event: date | None, period: Period, calendar: Calendar) -> End | date | None:
    """The end of a period; of an event that moves with the day of assessment the plain day, which moves with it."""
    if not isinstance(event, MovingDay):
        return None if event is None else end(event, period, calendar)
    return _plainly_after(event, period, -1 if period.backwards else 1)


def _plainly_after(day: date, period: Period, times: int) -> date:
    """The day so many periods later, plainly counted; of a day that moves one that moves with it."""
    length = period.length * (7 if period.unit is Unit.WEEKS else 1)
    unit = period.unit.value if period.unit in (Unit.MONTHS, Unit.YEARS) else "days"
    return as_day(later(day.toordinal(), times * length, unit))


def _safe_of(found: End) -> date:
    """The day of an end that is safe on any reading: of what is waited for, or counted back, the one by law."""
    by_law = found.end.earliest if found.period.waiting or found.period.backwards else None
    return by_law or found.plain


def _plain_day(found: End | date | None) -> date | None:
    return _safe_of(found) if isinstance(found, End) else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """That only what lies within so many days was asked for, and how many were left out for it.

    Raises UsageError for what is no number of days to come.
    """

    days: int
    left_out: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.days, int) or not 1 <= self.days <= LONGEST_WINDOW:
            message = f"within {self.days!r} days is no window"
            expected = f"a whole number from 1 to {LONGEST_WINDOW}"
            raise UsageError(Mistake(reference="no-window", message=message, expected=expected))


LONGEST_WINDOW: Final = 36_525
"""Days: a hundred years, beyond which no day of the law lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A dated duty of one actor for one model, with one start.

    ``id`` is the obligation or the clock, ``obligation`` what it belongs to, ``event`` where the entry stands that
    starts it, empty where none does. ``outcome`` is whether it binds. ``days_of`` are its last days, ``started_on``
    the days between which what ``started`` names lies, ``starts`` of a notification all that may have started it, the
    first first. ``done_in`` is the open question on which it hangs whether what was done on ``done_on`` counts: the
    state is as though it does not. ``open_in`` is the one by which the last day may be ``or_by``. ``before``: the eve
    of a placing is its last day. ``owed`` is the conclusion that it comes from, ``clock`` the clock, where one is.
    ``by_law`` is the state of an obligation without ``starts``, which rest on our reading in part. ``contradicted`` are
    the last days by what is stated, where the training shows an earlier day: nobody is in time by these alone.
    ``hangs_on`` are the guesses without which it would be open whether it binds, or whether it is late.
    """

    id: str
    obligation: str
    event: str = ""
    actor: str
    model: str
    name: str
    outcome: Outcome
    origin: str
    state: str
    nature: str
    today: date
    days_of: LastDay
    started: str
    started_on: DateRange
    starts: tuple[NotificationStart, ...] = ()
    by_law: str = ""
    done_on: DateRange | None = None
    done_in: Question | None = None
    open_in: Question | None = None
    or_by: date | None = None
    contradicted: tuple[Otherwise, ...] = ()
    before: bool = False
    fixed: Clock | None = None
    asked: Missing | None = None
    hangs_on: tuple[Assumption, ...] = ()
    owed: ObligationConclusion | None = field(default=None, repr=False, compare=False)
    clock: Clock | None = field(default=None, repr=False)
    law: Law = field(repr=False, compare=False)

    def __repr__(self) -> str:
        # All that a day rests on fills screens.
        by = f" {self.safe}" if self.safe else ""
        return f"<{type(self).__name__} {self.id} of {self.actor}: {self.outcome.value}, {self.state}{by}>"

    @property
    def sure(self) -> bool:
        """Whether it binds the actor, and not only may."""
        return self.outcome is Outcome.YES

    @property
    def is_likely(self) -> bool:
        """Whether it binds the actor, or is late, only by a guess."""
        return self.sure and bool(self.hangs_on)

    @property
    def last(self) -> DateRange:
        """The days between which the last day by law lies; of what goes on the first."""
        return self.days_of.last

    @property
    def safe(self) -> date | None:
        """The day by which to act on any reading; None where nothing bounds it."""
        return self.days_of.plain.earliest or self.days_of.plain.latest

    @property
    def shown(self) -> DateRange:
        """What a page shows: the safe day until it has passed, then that by law; of what has begun both ends."""
        safe = self.safe
        if self.last.latest is None:
            return DateRange(earliest=self.days_of.plain.earliest)
        if self.nature in (CONDUCT, THING) and self.last.latest < self.today:
            return self.days_of.plain
        return self.last if safe is None or safe < self.today else DateRange.exactly(safe)

    @property
    def if_known_today(self) -> date | None:
        """When a notification would have to be made if what starts it were known since today, and not before.

        None where somebody says since when it is known, and where that is no earlier than the day that is shown.
        """
        if not self.starts or self.asked is None or self.owed is None or self.owed.obligation.term is None:
            return None
        day, shown = _plainly_after(self.today, self.law.period(self.owed.obligation.term), 1), self.shown.latest
        return day if shown is not None and day < shown else None

    @property
    def days(self) -> int | None:
        """Days left to what is shown; once it has passed by law, those since; of what was done those that it was late.

        None where that is no single day, or it is over.
        """
        if self.state == "done":
            return _between(self._surely_by, self.done_on.earliest) if self.is_done_late and self.done_on else None
        if self.last.latest is not None and self.last.latest < self.today:
            return _between(self.last.latest, self.today)
        shown = self.shown
        lies_ahead = shown.exact and shown.latest is not None and shown.latest >= self.today
        return _between(self.today, shown.latest) if lies_ahead else None

    @property
    def days_left(self) -> int | None:
        """`days`, below nought once the last one has passed; None of what is done or goes on."""
        if self.state in ("done", "going-on", "undated") or self.days is None:
            return None
        passed = self.last.latest is not None and self.last.latest < self.today
        return -self.days if passed else self.days

    @property
    def has_begun(self) -> bool:
        """Whether it is of a day on which it begins, and that day has come or may have."""
        first = self.last.earliest or self.last.latest
        return self.nature != ACT and first is not None and first <= self.today

    @property
    def is_done_late(self) -> bool:
        """Whether it was done after every day that may have been the last, as the law itself has them.

        What is to be done without undue delay, in no number of days, is never said to have been late.
        """
        done, last = self.done_on, self._surely_by
        is_after = bool(done and done.earliest and last and done.earliest > last)
        return self.state == "done" and is_after and self.nature != PROMPT

    @property
    def _surely_by(self) -> date | None:
        """The latest day that may have been the last: of a notification that of the last of what starts it."""
        ends = [start.days.last.latest or date.max for start in self.starts]
        return max(ends, default=None) or self.last.latest

    @property
    def is_done_perhaps_late(self) -> bool:
        """Whether it may have been done after the last day."""
        done, last = self.done_on, self.last
        first = self.days_of.early or last.latest
        is_after = bool(done and done.latest and first and done.latest > first)
        return self.state == "done" and is_after and not self.is_done_late and self.nature != PROMPT

    @property
    def is_soon(self) -> bool:
        """Whether its day lies within the next month."""
        near = self.shown.latest
        return self.state in ("due", "ahead") and near is not None and near <= self.today + SOON

    def lies_within(self, days: int) -> bool:
        """Whether its day has passed, or lies within so many days, or may, where it is not known.

        What is done is not among it, and neither is what goes on, unless it ends on a day, as the keeping of records.
        """
        if self.state in ("late", "perhaps-late"):
            return True
        if self.state == "done" or (self.state == "going-on" and self.kind != "keeping"):
            return False
        first = self.shown.earliest or self.shown.latest
        return first is None or first <= self.today + timedelta(days=days)

    @property
    def short(self) -> str:
        """What people call it."""
        return self.owed.obligation.short if self.owed is not None else self._clock.short

    @property
    def says(self) -> str:
        """What has to be done, or may be done, as a sentence."""
        if self.owed is None:
            return self._clock.says
        return self.law.text(self.law.version(self.owed.obligation.rule).says, self.name)

    @property
    def kind(self) -> str:
        """What its end means, one of `law.clocks.KINDS`."""
        return "duty" if self.owed is not None else self._clock.kind

    @property
    def to(self) -> str:
        """Who receives it."""
        return self.owed.obligation.to if self.owed is not None else self._clock.to

    @property
    def halts(self) -> str:
        """What stops or moves it."""
        return self.law.text(self.clock.halts) if self.clock is not None else "nothing"

    @property
    def missed(self) -> str:
        """What missing it means."""
        if self.clock is not None:
            return self.clock.missed
        return "it can be fined" if self.owed is not None and self.owed.obligation.fined else "nothing"

    @property
    def counted(self) -> str:
        """The rule by which its last day is counted, in words."""
        return self.days_of.counted

    @property
    def otherwise(self) -> tuple[Otherwise, ...]:
        """The last day by other readings of what the law leaves open."""
        if self.open_in is None:
            return self.days_of.otherwise
        by = DateRange(earliest=self.or_by, latest=self.or_by)
        cites = tuple(str(cite) for cite in self.open_in.cites)
        return (*self.days_of.otherwise, Otherwise(end=by, question=self.open_in.name, cites=cites))

    @property
    def lacks(self) -> Missing | None:
        """What would have to be known for the last day, or since when it has been known what is only worked out."""
        if self.asked is not None or self.state != "undated" or self.owed is None:
            return self.asked
        if self.owed.has_no_last_day:
            return Missing(fact="", asks="By when do you mean to do it? No text sets a last day.", path="procedure")
        finding = self.owed.conclusion.finding
        lacking = [missing for _, missing in self.owed.undated] or list(finding.missing)
        if finding.outcome is Outcome.UNSETTLED and not lacking:
            questions = [left.question for left in finding.left_open]
            lacking = [Missing(fact="", asks=each.asks, path=each.name, who="legal") for each in questions]
        asks = f"On which day does this begin: {self.short}?"
        return lacking[0] if lacking else Missing(fact="", asks=asks, path="procedure")

    @property
    def cites(self) -> tuple[Cited, ...]:
        """The provisions of the duty, of its start and of the count."""
        counting = self.law.cited(parse(move.cites) for move in self.days_of.moves)
        if self.owed is None:
            return unique((*self.law.cited(self._clock.cites), *counting))
        own = self.law.cites(self.owed.conclusion.finding)
        fixed = self.law.cited(self.fixed.cites) if self.fixed is not None else ()
        of_starts = (cite for start in self.starts for cite in start.cites)
        return unique((*own[:1], *fixed, *own[1:], *of_starts, *counting))

    def first_cites(self, most: int) -> tuple[Cited, ...]:
        """The first of `cites`: all that carries a finding is looked for only where its own rule has fewer."""
        if self.owed is not None and self.fixed is None:
            version = self.law.version(self.owed.obligation.rule)
            own = unique(self.law.cited(version.cites))
            if len(own) >= most and self.owed.conclusion.finding.version is version:
                return own[:most]
        return self.cites[:most]

    @property
    def _clock(self) -> Clock:
        assert self.clock is not None  # what is no obligation is a clock
        return self.clock


def _between(first: date | None, last: date | None) -> int | None:
    return (last - first).days if first is not None and last is not None else None


def state_of(days: LastDay, today: date, nature: str, *, is_planned: bool = False) -> str:
    """How a duty stands of which nothing says that it was done: the one place where that is decided.

    ``nature`` is `ACT`, `THING`, `CONDUCT`, `PROMPT`, or the kind of a clock that is none of these.
    """
    last = days.last.latest
    if last is None:
        return "undated"
    if last >= today:
        if not is_planned and (nature == "keeping" or (nature == CONDUCT and last <= today)):
            return "going-on"
        is_early_passed = days.early is not None and days.early < today and nature in (ACT, THING)
        return "perhaps-late" if is_early_passed else "ahead" if is_planned else "due"
    return {ACT: "late", THING: "perhaps-late", PROMPT: "perhaps-late", CONDUCT: "going-on"}.get(nature, "done")


def listed_state(row: Dated) -> str:
    """The state in the words of the published list of deadlines, one of `LISTED_STATES`."""
    if row.state in ("late", "done"):
        return row.state
    if row.state == "undated":
        return "unknown"
    begun_on = row.last.latest
    if row.state == "going-on" or (row.nature in (THING, PROMPT) and begun_on is not None and begun_on < row.today):
        return "owed"
    return "due" if begun_on is not None and begun_on <= row.today + SOON else "ahead"


LISTED_STATES: Final = ("late", "due", "ahead", "unknown", "owed", "done")
"""The words of the list of deadlines before there was `STATES`, which documents keep for a major version."""


def dated(assessment: Assessment, calendar: Calendar = BRUSSELS) -> tuple[Dated, ...]:
    """Every dated duty of every actor, gravest first: of one state by day, of one day in the order of the law.

    Those come with it that begin only with what is planned: where one surely does, it stands for itself as it may bind
    already.
    """
    own = begun(assessment, calendar)
    planned = tuple(_with_a_plan(assessment, calendar, own))
    told = {(row.id, row.actor) for row in planned}
    kept = (row for row in own if row.sure or (row.id, row.actor) not in told)
    return tuple(sorted((*kept, *planned), key=_gravest_first(assessment.law)))


def begun(assessment: Assessment, calendar: Calendar = BRUSSELS) -> tuple[Dated, ...]:
    """`dated` without what comes only once a plan is carried out."""
    is_usual = calendar is BRUSSELS
    duties = assessment.deadlines if is_usual else duties_of(assessment, calendar)
    clocks = assessment.clocks if is_usual else clocks_of(assessment, calendar)
    return tuple(sorted((*duties, *clocks), key=_gravest_first(assessment.law)))


def clocks_of(assessment: Assessment, calendar: Calendar = BRUSSELS) -> tuple[Dated, ...]:
    """The dated duties, rights and powers that run beside the obligations, in the order of the law."""
    return tuple(_Clocks(assessment=assessment, calendar=calendar, today=assessment.day).rows())


def duties_of(
    assessment: Assessment,
    calendar: Calendar = BRUSSELS,
    *,
    owed: Iterable[ObligationConclusion] | None = None,
    today: date | None = None,
) -> tuple[Dated, ...]:
    """The dated duties that are obligations of their own, gravest first.

    ``owed``: these instead of the assessment's. ``today``: how they stand to another day than that of assessment.
    """
    made = _Duties(
        assessment=assessment, calendar=calendar, today=today or assessment.day, is_hypothetical=owed is not None
    )
    obliged = assessment.obligations if owed is None else owed
    rows = [made.row(each) for each in obliged if each.conclusion.finding.outcome is not Outcome.NO]
    return tuple(sorted(rows, key=_gravest_first(assessment.law)))


def _gravest_first(law: Law) -> Callable[[Dated], tuple[int, date, bool, int, str, str, str]]:
    """The place of a duty among others, gravest first; of one state and day in the order of the law."""
    ids = (*(each.id for each in law.body.obligations), *(each.id for each in law.body.clocks))
    places = {id: place for place, id in enumerate(dict.fromkeys(ids))}

    def place_of(row: Dated) -> tuple[int, date, bool, int, str, str, str]:
        shown = row.shown
        on = shown.earliest or shown.latest or date.max
        return STATES.index(row.state), on, not row.sure, places[row.obligation], row.id, row.actor, row.event

    return place_of


def gravity(row: Dated) -> tuple[int, bool, date]:
    """The place of a duty among others of one document: by state, the sure ones first, then by day."""
    return STATES.index(row.state), not row.sure, row.shown.earliest or row.shown.latest or date.max


REPORTING: Final = obligations.serious_incident_reporting.id
"""The duty to report serious incidents, by its id."""


def incident_reports(assessment: Assessment) -> tuple[Dated, ...]:
    """The reports of serious incidents, one of each event and actor: the gravest that binds, else that may.

    Of an incident of which no sort is stated each sort's report may bind.
    """
    if not any(name_of(step) == "serious-incident" for step in assessment.dossier.procedure or ()):
        return ()
    found: dict[tuple[str, str], Dated] = {}
    reports = (row for row in assessment.clocks if row.obligation == REPORTING and row.event)

    def gravest(row: Dated) -> tuple[bool, bool, bool, tuple[int, bool, date]]:
        # What binds whoever has the duty comes before the days of a sort that nobody stated, and of a code that may
        # not have been signed.
        is_of_a_sort = row.clock is not None and not row.clock.at_once
        return not row.sure, row.nature == CONDUCT, not row.sure and is_of_a_sort, gravity(row)

    for row in sorted(reports, key=gravest):
        found.setdefault((row.event, row.actor), row)
    return tuple(found.values())


def late_commitments(assessment: Assessment) -> tuple[Dated, ...]:
    """The acts that were committed to and are late, or may be, of all actors, gravest first."""
    return tuple(
        row
        for row in begun(assessment)
        if row.state in ("late", "perhaps-late") and row.sure and row.kind == "commitment"
    )


# -- what comes with a plan


def planned_duties(assessment: Assessment) -> tuple[Dated, ...]:
    """The obligations of `dated` that begin only with what is planned, whose clocks need not be worked out."""
    return tuple(_with_a_plan(assessment, BRUSSELS, assessment.deadlines, clocks=False))


def _with_a_plan(
    assessment: Assessment, calendar: Calendar, own: Iterable[Dated], *, clocks: bool = True
) -> Iterator[Dated]:
    """What begins only once a plan for placing is carried out: it is told from the day on which that was written down.

    After the planned day it is not known whether it began, until the dossier says what happened.
    """
    launch, passed = assessment.at_launch, assessment.planned_passed
    if launch is None and not passed:
        return
    carried_out = replace(launch or as_carried_out(assessment), before=assessment.before)
    event = passed[0].path.removesuffix(".on") if launch is None else launch_path(assessment)
    held = {(row.id, row.actor): row.sure for row in own}
    asked_of = {each.actor for each in assessment.conclusions}  # not all, where one actor was asked for
    rows = [*duties_of(carried_out, calendar, today=assessment.day)]
    if clocks:
        rows += _Clocks(assessment=carried_out, calendar=calendar, today=assessment.day, is_planned=True).rows()
    for row in rows:
        is_held = held.get((row.id, row.actor))
        if is_held or (is_held is not None and not row.sure) or row.kind not in ("duty", "commitment", "keeping"):
            continue
        if row.actor not in asked_of:
            continue
        is_done = row.state == "done"
        if (is_done and row.done_on is None) or row.starts or (row.owed is None and row.origin == "stated"):
            continue
        if launch is not None:
            state = "done" if is_done else state_of(row.days_of, assessment.day, row.nature, is_planned=True)
            yield replace(row, origin="planned", state=state, event=event)
            continue
        question = "Was what was planned for the market carried out, and on which day?"
        asked = Missing(fact="", asks=question, path=event, who="compliance")
        outcome = Outcome.UNKNOWN if row.sure else row.outcome
        planned = replace(
            row, origin="planned", outcome=outcome, days_of=LastDay(), event=event, asked=asked, hangs_on=()
        )
        yield planned if is_done else replace(planned, state="undated")


# -- obligations


_KNOWN_SINCE: Final = Missing(fact=trigger_on.name, asks=trigger_on.asks, path=trigger_on.path, who=trigger_on.who)
"""What would date a notification that is only bounded by what its training shows."""


def since_when(starts: Sequence[NotificationStart]) -> Missing | None:
    """The question since when what starts a notification has been known, where its weeks end on a day worked out.

    None where an estimate starts them of which that is stated.
    """
    if not starts:
        return None
    from gpaiscope.law.foresight import ESTIMATED  # who has no run to come needs none of it

    if any(start.trigger is ESTIMATED for start in starts):
        return None
    path = next((f"{start.path}.known_on" for start in starts if start.path), _KNOWN_SINCE.path)
    return replace(_KNOWN_SINCE, path=path)


_TRIGGERS: Final = frozenset({"requirement-met", "known-that-will-be-met"})
"""The steps by which a dossier says since when a notification is due."""
_PRESUMED: Final = ("presumption_flop", "expected")
"""The line of systemic risk, and that it is passed by all that is trained and planned."""


@dataclass(frozen=True, kw_only=True)
class _Duties:
    """The obligations of an assessment as dated duties, as they stand to a day.

    ``is_hypothetical``: they are those of another case, of whose training nothing else is known.
    """

    assessment: Assessment
    calendar: Calendar
    today: date
    is_hypothetical: bool = False

    @cached_property
    def _said(self) -> _Said:
        return _Said(dossier=self.assessment.dossier, law=self.assessment.law, day=self.today)

    @cached_property
    def _clocks(self) -> Mapping[str, Clock]:
        return {clock.id: clock for clock in self.assessment.law.body.clocks}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The actors' names by their ids."""
        return {id_of(actor): actor.name.value for actor in self.assessment.dossier.actors or () if actor.name}

    def row(self, owed: ObligationConclusion) -> Dated:
        """One obligation that attaches, or may."""
        law, obligation, actor = self.assessment.law, owed.obligation, owed.conclusion.actor
        nature = ACT if obligation.act else THING if obligation.exists else CONDUCT
        plain, since, starts = self._plain(owed, with_starts=not self.is_hypothetical)
        fixed = self._fixed(owed, plain)
        days = self._days(owed, plain, since, fixed)
        question, later_day = owed.due_otherwise or (None, DateRange())
        done = self._said.last_done(owed) if nature == CONDUCT else self._said.done(owed)
        doubted = self._said.doubted(owed) if done is not None and obligation.act else None
        is_done = done is not None and doubted is None and nature != CONDUCT
        origin = self._origin(owed, plain, starts)
        state = "done" if is_done else state_of(days, self.today, nature, is_planned=origin == "planned")
        by_law = state
        if starts and not is_done:
            told, known, _ = self._plain(owed, with_starts=False)
            by_law = state_of(self._days(owed, told, known, None), self.today, nature)
        clock = None if fixed is not None else self._clocks.get(obligation.id)
        return Dated(
            id=obligation.id,
            obligation=obligation.id,
            actor=actor,
            model=name_of_model(self.assessment),
            name=self._names.get(actor, actor),
            outcome=owed.conclusion.finding.outcome,
            origin=origin,
            state=state,
            by_law=by_law,
            nature=nature,
            today=self.today,
            days_of=days,
            started=starts[0].trigger.says if starts else self._started(clock, plain, is_before=owed.is_before),
            started_on=since,
            starts=starts,
            done_on=done if done != DateRange() else None,
            done_in=doubted,
            open_in=question,
            or_by=later_day.latest,
            contradicted=tuple(self._contradicted(starts, obligation.term)),
            before=owed.is_before,
            fixed=fixed,
            asked=since_when(starts),
            hangs_on=() if self.is_hypothetical else self.assessment.hangs_on(owed.conclusion),
            owed=owed,
            clock=clock,
            law=law,
        )

    def _plain(
        self, owed: ObligationConclusion, *, with_starts: bool
    ) -> tuple[DateRange, DateRange, tuple[NotificationStart, ...]]:
        """Between which days the last one lies, plainly counted; when it started; and what may have started it.

        A notification of which nobody says since when it is due is bounded by what its training shows.
        """
        bounds, since = owed.safely_due_on or DateRange(), owed.applies_from or DateRange()
        term = owed.obligation.term
        if term is None or self._is_stated(since.earliest):
            return bounds, since, ()
        period, first = self.assessment.law.period(term), self.assessment.law.day_of("chapter_v_applies")
        is_of_period = since.latest is not None and bounds.latest == _plainly_after(since.latest, period, 1)
        # Where nothing is said of knowing, the bounds begin with the line's window itself, no two weeks after it.
        # It may be the training that is listed which shows a day, and no step that is stated.
        shown = owed.conclusion.case.facts.get(shown_met_by)
        is_shown = since.earliest == first or not bounds.exact or (shown is not None and shown.value == since)
        is_told = bounds.latest is not None and not (is_of_period and is_shown)
        if is_told or owed.has_no_last_day:
            return bounds, since, ()
        starts = self._starts(owed.conclusion.actor) if with_starts else ()
        # That it may have been known on any day since the beginning of Chapter V bounds nothing from below.
        met_by = since.latest
        since = starts[0].on if starts else DateRange(latest=met_by) if since.earliest == first else since
        if met_by is not None and (since.latest is None or met_by < since.latest):
            since = DateRange(earliest=since.earliest and min(since.earliest, met_by), latest=met_by)
        ends = (day and _plainly_after(day, period, 1) for day in (since.earliest, since.latest))
        return DateRange(earliest=next(ends), latest=next(ends)), since, starts

    def _contradicted(self, starts: tuple[NotificationStart, ...], term: Term | None) -> Iterator[Otherwise]:
        """The ends of the weeks from days that are stated, where the training had passed the line before."""
        met = [start for start in starts if start.on.latest is not None]
        if not met or term is None:
            return
        last = max(met, key=lambda start: start.on.latest or date.min)
        for step in self.assessment.dossier.procedure or ():
            on = stated_day(step.on)
            if name_of(step) in _TRIGGERS and last.on.before(on) is Truth.YES:
                told = f"the day that is stated, {on}, which the training that is listed contradicts"
                days = LastDay.after(on, self.assessment.law.period(term), self.calendar)
                yield Otherwise(end=days.last, question=told, cites=tuple(map(str, last.cites)))

    def _starts(self, actor: str) -> tuple[NotificationStart, ...]:
        """What may start the weeks of a notification by the training that is listed, the first first."""
        lines = [line for line in self.assessment.crossings if (line.parameter, line.of) == _PRESUMED]
        if not self.assessment.dossier.original and all(line.passes is Truth.NO for line in lines):
            return ()
        from gpaiscope.assessment.planning import notification_starts  # which few assessments need

        return notification_starts(self.assessment, actor, self.calendar)

    def _days(self, owed: ObligationConclusion, plain: DateRange, since: DateRange, fixed: Clock | None) -> LastDay:
        """The last days by law of what is plainly due between two days, and how they were counted."""
        law, term, clock = self.assessment.law, owed.obligation.term, self._clocks.get(owed.obligation.id)
        if fixed is not None:
            return LastDay.on(plain, FIXED)
        is_stated = not plain.exact and self._is_stated(since.earliest)
        if term is None or plain.latest is None:
            is_set = (
                clock is not None and clock.term is None and any(isinstance(start, StepStart) for start in clock.starts)
            )
            counted = BEFORE if owed.is_before else SET if is_set else FROM
            if term is not None:
                counted = f"{law.period(term)} from the event"
            plain = plain.shifted(-1) if owed.is_before else plain
            return LastDay(plain=plain, last=plain, counted=counted, early=plain.earliest if is_stated else None)
        period = law.period(term)
        events = [day and _plainly_after(day, period, -1) for day in (plain.earliest, plain.latest)]
        days = LastDay.after(DateRange(earliest=events[0], latest=events[1]), period, self.calendar)
        if plain.latest == law.day_of("legacy_compliance") and self._fixing(owed) is not None:
            days = replace(days, last=DateRange(earliest=days.last.earliest, latest=plain.latest))
        return days if is_stated else replace(days, early=None)

    def _fixing(self, owed: ObligationConclusion) -> Clock | None:
        """The clock by which an obligation ends, or may, on the day that the law sets itself."""
        program, case = self.assessment.law.program, owed.conclusion.case
        return next(
            (
                clock
                for clock in self._clocks.values()
                if clock.fixed and all(program.truth(rule, case) is not Truth.NO for rule in clock.where)
            ),
            None,
        )

    def _fixed(self, owed: ObligationConclusion, plain: DateRange) -> Clock | None:
        """The same, where that day is the last one: no other day that happens to be the same."""
        law = self.assessment.law
        if not plain.exact or all(
            clock.fixed is None or law.day_of(clock.fixed.name) != plain.latest for clock in self._clocks.values()
        ):
            return None
        return self._fixing(owed)

    def _is_stated(self, day: date | None) -> bool:
        """Whether a day is the first of a range that somebody stated of a step or an event, or falls within it.

        The first day of Chapter V is one where such a range begins before it.
        """
        first = self.assessment.law.day_of("chapter_v_applies")
        return day is not None and any(
            days.earliest == day or (day == first and days.earliest <= day <= days.latest)
            for days in self._stated_days
            if days.earliest is not None and days.latest is not None
        )

    @cached_property
    def _stated_days(self) -> tuple[DateRange, ...]:
        """The days of steps, of events on the market and of mandates, as they are stated."""
        dossier = self.assessment.dossier
        stated = [day for step in dossier.procedure or () for day in (step.on, step.informed_on, step.due_on)]
        stated += [day for event in dossier.market or () for day in (event.on, event.system_on)]
        stated += [original.systemic_since for original in dossier.original]
        return tuple(day.value for day in stated if day is not None)

    def _origin(self, owed: ObligationConclusion, plain: DateRange, starts: Iterable[NotificationStart]) -> str:
        """What an obligation begins with: something that happened, days worked out from figures, or a plan."""
        case, law = owed.conclusion.case, self.assessment.law
        if launch_day(self.assessment.dossier, self.today - timedelta(days=1)) is not None:
            from gpaiscope.assessment import day_under

            planned = day_under(law, planned_on, case) if owed.obligation.term is None else None
            if planned is not None and planned == plain:
                return "planned"
        passed = case.facts.get(passed_on)
        since = owed.applies_from
        worked_out = passed is not None and since is not None and since.latest is not None and passed.value == since
        is_stated = since is not None and self._is_stated(since.earliest)
        return "estimated" if starts or (worked_out and not is_stated) else "stated"

    def _started(self, clock: Clock | None, plain: DateRange, *, is_before: bool) -> str:
        """What starts an obligation; one that comes before a day may also come, or come back, after it."""
        if clock is None:
            return "the obligation applies"
        is_first = plain.earliest is None or plain.earliest <= self.assessment.law.day_of("chapter_v_applies")
        return clock.started_after if clock.started_after and not is_before and not is_first else clock.started


def name_of_model(assessment: Assessment) -> str:
    """Which model it is: its identifier on a hub, else its name; empty where neither is stated."""
    model = assessment.dossier.model
    stated = model.hub_id or model.name
    return stated.value if stated is not None else ""


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What a dossier says was done by a day, under the law of that day or of a later one."""

    dossier: Dossier
    law: Law
    day: date

    @cached_property
    def _actors(self) -> Actors:
        return Actors(dossier=self.dossier, law=self.law, assume=False)

    def done(self, each: ObligationConclusion) -> DateRange | None:
        """The day on which an act was done, or a thing first made; without ends where that is not said."""
        told = _ELSEWHERE.get(each.obligation.rule, _Said._listed if each.obligation.act else _Said._made)
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

    def _made(self, each: ObligationConclusion) -> list[DateRange]:
        """The days that the dossier lists of what has to exist: what was there before it was owed is there then."""
        return [done_on(entry) for entry in self._entries(each)]

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


@dataclass(frozen=True, kw_only=True)
class _ClockStart:
    """The days of an event that starts a clock, whether it surely does, the step that it was, and where that stands.

    ``is_planned``: it is the placing that is planned, or with ``is_last_day`` an act that is due by that day.
    ``incident`` is the id of the incident that it belongs to.
    """

    on: DateRange
    sure: bool = True
    step: ProcedureEvent | None = None
    path: str = ""
    incident: str = ""
    is_planned: bool = False
    is_last_day: bool = False


@dataclass(frozen=True, kw_only=True)
class _Clocks:
    """The clocks of the law that run in an assessment beside its obligations, as they stand to a day.

    ``is_planned``: the assessment is one in which a plan has been carried out.
    """

    assessment: Assessment
    calendar: Calendar
    today: date
    is_planned: bool = False

    @cached_property
    def owed(self) -> Mapping[tuple[str, str], ObligationConclusion]:
        return {(each.conclusion.id, each.conclusion.actor): each for each in self.assessment.obligations}

    def rows(self) -> Iterator[Dated]:
        """Every clock that runs, or may, for any actor."""
        known = {each.obligation.id for each in self.assessment.obligations}
        actors = {each.actor: each for each in self.assessment.conclusions if each.actor}
        for conclusion in actors.values():
            for clock in self.assessment.law.body.clocks:
                if clock.id not in known and clock.fixed is None and self._is_law(clock):
                    yield from self._running(clock, conclusion)

    def _is_law(self, clock: Clock) -> bool:
        """Whether the act that sets a clock's period is law on the day: before that nothing runs."""
        return self.assessment.law.has_length(clock.term) and self.assessment.law.has_length(clock.cap)

    def _running(self, clock: Clock, of: Conclusion) -> Iterator[Dated]:
        outcome = self._binds(clock, of.actor)
        if outcome is Outcome.NO:
            return
        for start in self._starts(clock, of):
            yield self._row(clock, of, outcome, start)

    def _binds(self, clock: Clock, actor: str) -> Outcome:
        found = [self._outcome(rule.id, actor) for rule in clock.where]
        if Outcome.NO in found:
            return Outcome.NO
        return next((each for each in (Outcome.UNKNOWN, Outcome.UNSETTLED) if each in found), Outcome.YES)

    def _what_settles(self, clock: Clock, start: _ClockStart, actor: str) -> Missing | None:
        """What would settle whether a clock binds that only may; None where it surely does."""
        if (
            start.step is not None
            and start.step.kind is None
            and any(isinstance(each, StepStart) and each.kinds for each in clock.starts)
        ):
            asks = f"Of what kind was the {name_of(start.step).replace('-', ' ')}?"
            return Missing(fact="", asks=asks, path=f"{start.path}.kind", who="compliance")
        for rule in clock.where:
            concluded = self._concluded.get((rule.id, actor)) or self._concluded.get((rule.id, ""))
            if concluded is None or concluded.finding.outcome is Outcome.YES:
                continue
            missing = list(concluded.finding.missing)
            questions = [left.question for left in concluded.finding.left_open]
            missing += [Missing(fact="", asks=each.asks, path=each.name, who="legal") for each in questions]
            if missing:
                return missing[0]
        return None

    def _hangs_on(self, clock: Clock, start: _ClockStart, actor: str, state: str) -> tuple[Assumption, ...]:
        """The guesses on which it hangs that a clock binds, or, of what is late, that it began so early."""
        binding = (self._about(rule.id, actor) for rule in clock.where)
        guesses = [guess for each in binding for guess in self.assessment.hangs_on(each)]
        if state == "late" and self.assessment.model_case.assume is True and _is_known_by_guess(clock, start.step):
            guesses.append(KNOWN_THEN)
        return unique(guesses)

    def _outcome(self, rule: str, actor: str) -> Outcome:
        return self._about(rule, actor).finding.outcome

    @cached_property
    def _concluded(self) -> dict[tuple[str, str], Conclusion]:
        return {(each.id, each.actor): each for each in self.assessment.everything}

    def _about(self, rule: str, actor: str) -> Conclusion:
        """What a rule says about an actor, or about the model."""
        return self._concluded.get((rule, actor)) or self._concluded.get((rule, "")) or self._judged(rule, actor)

    def _judged(self, rule: str, actor: str) -> Conclusion:
        """A rule that is no conclusion of its own."""
        from gpaiscope.assessment import Conclusion

        law = self.assessment.law
        case = next(each.case for each in self.assessment.conclusions if each.actor == actor)
        asked = next(each for each in law.body.rules if each.id == rule)
        return Conclusion(actor=actor, finding=next(iter(law.program.findings((asked,), case))), case=case)

    def _starts(self, clock: Clock, of: Conclusion) -> list[_ClockStart]:
        """The events that start a clock: those of the first kind of start that is known and not ended."""
        for start in clock.starts:
            found = [each for each in self._found(start, clock, of) if not self._ended(clock, each, of.actor)]
            if found:
                return found
        return []

    def _found(self, start: Start, clock: Clock, of: Conclusion) -> list[_ClockStart]:
        match start:
            case At(day=day):
                from gpaiscope.assessment import day_under

                on = day_under(self.assessment.law, day, of.case)
                if on is None:
                    return []
                is_planned = self.is_planned or day is planned_on
                return [_ClockStart(on=self._once_owed(clock, of.actor, on), is_planned=is_planned)]
            case Doing(obligation=obligation):
                incidents = self._incidents if obligation == REPORTING else {}
                reported = {each: self._done(obligation, of.actor, each) for each in incidents or ("",)}
                return [
                    _ClockStart(on=max(days, key=_last), incident=each, path=incidents.get(each, ""))
                    for each, days in reported.items()
                    if days
                ]
            case StepStart():
                steps = [
                    _ClockStart(
                        on=_day_of(step, self._key(start)),
                        sure=_is_kind(step, start) and self._is_his(step, of.actor),
                        step=step,
                        path=path,
                        incident=incident_of(step),
                    )
                    for path, step in self._steps(start, of.actor)
                    if not self._too_early(clock, of.actor, step)
                ]
                come = [each for each in steps if each.on.earliest is None or each.on.earliest <= self.today]
                if not steps and "notified" in start.events and not self.is_planned:
                    return list(self._to_be_notified(of.actor))
                return [max(come, key=lambda each: _last(each.on))] if start.latest and come else come

    def _to_be_notified(self, actor: str) -> Iterator[_ClockStart]:
        """The last day of a notification that is still to be made in time: what follows it can be planned by that."""
        owed = self.owed.get((obligations.notification.id, actor))
        if owed is None:
            return
        row = _Duties(assessment=self.assessment, calendar=self.calendar, today=self.today).row(owed)
        if row.sure and row.state == "due" and row.shown.latest is not None:
            yield _ClockStart(on=DateRange.exactly(row.shown.latest), is_planned=True, is_last_day=True)

    def _key(self, start: StepStart) -> str:
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
            if isinstance(start, StepStart) and start.otherwise is not None and start.otherwise[0].name not in read:
                question, _, key = start.otherwise
                other, cites = stated_day(getattr(event, key)), tuple(str(each) for each in question.cites)
                if other not in (DateRange(), _day_of(event, start.day)):
                    end_then = LastDay.after(other, period, self.calendar).last
                    yield Otherwise(end=end_then, question=question.name, cites=cites)

    def _too_early(self, clock: Clock, actor: str, event: ProcedureEvent) -> bool:
        """Whether a step became known surely before the duty that it would start: nothing was to be done then."""
        owed = self.owed.get((clock.since_owed, actor))
        known = _day_of(event, "became_known_on")
        return owed is not None and known.before(owed.applies_from or DateRange()) is Truth.YES

    def _once_owed(self, clock: Clock, actor: str, on: DateRange) -> DateRange:
        """The day from which a commitment runs: no earlier than that by which the duty is owed that it is to show."""
        owed = self.owed.get((clock.done, actor))
        if owed is None or clock.kind != "commitment":
            return on
        # Of a duty whose last day is not known it is known since when it may bind: it is not shown before that.
        due = owed.due_on or (None if owed.has_no_last_day else owed.applies_from)
        return on if due is None else on.later(due)

    def _steps(self, start: StepStart, actor: str) -> Iterator[tuple[str, ProcedureEvent]]:
        """The steps that are meant and may concern an actor, each with where it stands."""
        for place, step in enumerate(self.assessment.dossier.procedure or ()):
            other = step.kind is not None and start.kinds and step.kind.value not in start.kinds
            if name_of(step) in start.events and not other and self._concerns(step.actor, actor):
                yield path_of(step, f"procedure[{place}]"), step

    def _is_his(self, event: ProcedureEvent, actor: str) -> bool:
        """Whether a step surely concerns an actor, and not perhaps another: it names nobody, and there are several."""
        return self._actors.answering(event.actor) == actor

    def _concerns(self, whom: Stated[str] | None, actor: str) -> bool:
        answering = self._actors.answering(whom)
        return answering in (None, actor)

    @cached_property
    def _actors(self) -> Actors:
        return Actors(dossier=self.assessment.dossier, law=self.assessment.law, assume=False)

    def _ended(self, clock: Clock, start: _ClockStart, actor: str) -> bool:
        """Whether a step that ends a clock was taken on or after the day that started it, of the same incident."""
        return any(
            stated_day(step.on).before(start.on) is Truth.NO
            and self._is_of(start.incident, incident_of(step))
            and stated_day(step.on).before(DateRange.exactly(self.today)) is not Truth.NO
            for _, step in self._steps(StepStart(events=clock.ended_by), actor)
        )

    @cached_property
    def _incidents(self) -> dict[str, str]:
        """Where each incident stands that has an id, by that; empty where none has."""
        named = {incident_of(step): path for path, step in self._all_incidents}
        return named if any(named) else {}

    @cached_property
    def _all_incidents(self) -> list[tuple[str, ProcedureEvent]]:
        steps = enumerate(self.assessment.dossier.procedure or ())
        return [(path_of(each, f"procedure[{at}]"), each) for at, each in steps if name_of(each) == "serious-incident"]

    def _is_of(self, incident: str, named: str) -> bool:
        """Whether what names an incident, or none, is of one: without a name it is of the only one."""
        return incident == named or (len(self._all_incidents) <= 1 and "" in (incident, named))

    def _done(self, obligation: str, actor: str, incident: str = "") -> list[DateRange]:
        """The days on which something was done of an obligation, of an incident, as far as these have come."""
        return [
            on
            for entry in self.assessment.dossier.done or ()
            if entry.obligation is not None
            and entry.obligation.value == obligation
            and self._actors.answering(entry.actor) == actor
            and (obligation != REPORTING or self._is_of(incident, incident_of(entry)))
            and (on := done_on(entry)).before(DateRange.exactly(self.today + timedelta(days=1))) is not Truth.NO
        ]

    def _row(self, clock: Clock, of: Conclusion, outcome: Outcome, start: _ClockStart) -> Dated:
        own, since = self.assessment, self._anew(clock, start, of.actor)
        days = self._capped(clock, start.on, self._days(clock, since, start.step))
        days = replace(days, otherwise=(*days.otherwise, *self._from_other_days(clock, start.step)))
        nature = self._nature_of(clock, of.actor)
        done = self._fulfilled(clock, since, of.actor, start.incident)
        state = state_of(days, self.today, nature, is_planned=start.is_planned) if done is None else "done"
        outcome = outcome if start.sure else Outcome.UNKNOWN
        asked = None if outcome is Outcome.YES else self._what_settles(clock, start, of.actor)
        return Dated(
            id=clock.id,
            obligation=clock.done or clock.id,
            event=start.path,
            actor=of.actor,
            model=name_of_model(own),
            name=of.actor,
            outcome=outcome,
            origin="planned" if start.is_planned else "stated",
            state=state,
            nature=nature,
            today=self.today,
            days_of=days,
            started=f"{clock.started}, if made on its last day" if start.is_last_day else clock.started,
            started_on=since,
            done_on=done,
            asked=_day_asked(clock, start) if state == "undated" else asked,
            hangs_on=self._hangs_on(clock, start, of.actor, state) if outcome is Outcome.YES else (),
            clock=clock,
            law=own.law,
        )

    def _nature_of(self, clock: Clock, actor: str) -> str:
        if clock.at_once:  # who signed the code has a number of days for it, by another clock
            return CONDUCT if self._outcome(adheres_safety.id, actor) is Outcome.YES else PROMPT
        if clock.kind not in ("duty", "commitment"):
            return clock.kind
        return THING if clock.exists else ACT

    def _anew(self, clock: Clock, start: _ClockStart, actor: str) -> DateRange:
        """The day from which a clock runs that acts of the Commission start anew: the last that came before its end."""
        since = start.on
        acts = [stated_day(step.on) for _, step in self._steps(StepStart(events=clock.anew_by), actor)]
        for act in sorted((day for day in acts if _last(day) <= self.today), key=_last):
            in_time = act.before(self._days(clock, since, None).last) is Truth.YES
            since = act if since.before(act) is Truth.YES and in_time else since
        return since

    def _days(self, clock: Clock, since: DateRange, step: ProcedureEvent | None) -> LastDay:
        """The last days of a clock: of its period, those that were set, or those of its event."""
        if step is not None and step.due_on is not None:
            return LastDay.on(step.due_on.value, SET)
        if clock.at_once:
            return LastDay.on(since, AT_ONCE)
        if clock.term is None:
            is_set = any(isinstance(start, StepStart) for start in clock.starts)
            return LastDay(counted=SET) if is_set else LastDay.on(since, FROM)
        return LastDay.after(since, self.assessment.law.period(clock.term), self.calendar)

    def _capped(self, clock: Clock, first: DateRange, found: LastDay) -> LastDay:
        """The end that comes however often a clock started anew, where that is the earlier one."""
        if clock.cap is None:
            return found
        cap = LastDay.after(first, self.assessment.law.period(clock.cap), self.calendar)
        return cap if cap.last.before(found.last) is Truth.YES else found

    def _fulfilled(self, clock: Clock, started: DateRange, actor: str, incident: str) -> DateRange | None:
        """When what a clock asks for was done, on or after the day that started it; never, where it goes on."""
        if clock.repeats or not clock.done:
            return None
        back = clock.term is not None and clock.term.backwards
        days = [each for each in self._done(clock.done, actor, incident) if back or each.before(started) is Truth.NO]
        return min(days, key=_last, default=None)


def _day_asked(clock: Clock, start: _ClockStart) -> Missing:
    """The day that is missing of what starts a clock, or of the request that sets its end."""
    if clock.term is None and not clock.at_once and start.step is not None:
        return Missing(fact="", asks="By which day, as the request sets it?", path=f"{start.path}.due_on", who="legal")
    asks = f"On which day was this: {clock.started}?"
    return Missing(fact="", asks=asks, path=f"{start.path}.on" if start.path else "procedure", who="compliance")


def _last(on: DateRange) -> date:
    return on.latest or date.max


def _day_of(step: ProcedureEvent, key: str) -> DateRange:
    """The day of a step that a key has, else on which one was informed of it, else of the step itself."""
    return stated_day(getattr(step, key) or step.informed_on or step.on)


def _is_known_by_guess(clock: Clock, step: ProcedureEvent | None) -> bool:
    """Whether a clock begins with the day on which one came to know of a step, and only the step's own is stated."""
    if step is None:
        return False
    counted = {start.day for start in clock.starts if isinstance(start, StepStart) and name_of(step) in start.events}
    return "became_known_on" in counted and step.became_known_on is None and step.informed_on is None


def _is_kind(step: ProcedureEvent, start: StepStart) -> bool:
    """Whether a step surely is of a kind that starts the clock; one of no stated kind may be."""
    return not start.kinds or step.kind is not None
