"""A plan: on which days training passes the lines of the law, when that is notified, and what the placing brings.

All of it is worked out from the dossier as it stands. What it would say on a later day is assessed on that day, with
the training as far as the curve has it by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Final

from gpaiscope.assessment import Assessment, day_under
from gpaiscope.assessment.actors import Actors, id_of
from gpaiscope.assessment.curve import MEASURES, Curve, LinePassing, Pace, Run, curve
from gpaiscope.assessment.dated import Dated, LastDay, duties_of, since_when
from gpaiscope.assessment.facts import amount, figure, has_come
from gpaiscope.assessment.ledger import Entry, added, crossing, ledger
from gpaiscope.assessment.plans import carried_out, launch_day
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.warnings import Warning_, warnings
from gpaiscope.assessment.world import World
from gpaiscope.calendar import BRUSSELS, Calendar
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Dossier, Stated, Statements, fold
from gpaiscope.dossier.fold import parts
from gpaiscope.dossier.statements import FIRST
from gpaiscope.engine.case import Case, Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.expression import Fact, Question
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law import Law, cautions, modification, obligations, scope
from gpaiscope.law.citation import cite
from gpaiscope.law.enforcement import own_placed_on
from gpaiscope.law.foresight import BEGUN, ESTIMATED, MET, Trigger
from gpaiscope.law.parameters import LAST_DAY
from gpaiscope.law.records import ACTORS
from gpaiscope.values import NOTHING_KNOWN, DateRange, Outcome, Range, Source, Truth, unique

THIRD: Final = "third"
"""The id of the line that is a third of the original, which is no number of the law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """A line of the law, how much is expected to count for it, and when it is passed.

    ``id`` is a number of the law, or `THIRD`, which is that of an ``actor``. ``line`` is a range where it hangs on what
    is not exactly known, or on the open ``question``. ``stands_in``: a threshold stands in for the original's compute.
    """

    id: str
    line: Range
    measure: str
    passing: LinePassing
    cites: tuple[Cited, ...]
    actor: str = ""
    question: Question | None = None
    stands_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationStart:
    """What starts the two weeks of a notification, between which days, and when they end.

    ``path`` is the activity with which they begin where nobody says since when its estimate has been known.
    """

    trigger: Trigger
    on: DateRange
    path: str = ""
    days: LastDay
    cites: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The notification of one actor: whether it is owed, its last day, and what may start its two weeks.

    ``lines`` are those with whose passing it is due.
    """

    actor: str
    lines: tuple[Crossed, ...]
    outcome: Outcome
    best_estimate: Outcome
    dated: Dated | None
    starts: tuple[NotificationStart, ...]

    @property
    def recorded(self) -> bool:
        """Whether the dossier says on which day the two weeks begin, or that it was done."""
        own = self.dated
        return own is not None and (own.state == "done" or (own.last.latest is not None and not own.starts))

    @property
    def last(self) -> DateRange:
        """By when to notify, as every list has it; without ends: unknown."""
        if self.dated is not None and self.dated.last.latest is not None:
            return self.dated.shown
        return self.starts[0].days.plain if self.starts else DateRange()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An estimate that was made before, and what is known now of the same.

    ``of`` is the path of an activity, ``all`` for cumulative compute, or ``notified`` for what was reported to the
    Commission. ``within``: whether what is known now lies within the margin of the estimate.
    """

    of: str
    estimated: Range
    source: Source
    now: Range
    within: Truth

    @property
    def share(self) -> Range:
        """What is known now, as a share of the best value of the estimate."""
        whole = self.estimated.best
        if not whole:
            return Range()
        low, best, high = (None if each is None else Fraction(each) / whole
                           for each in (self.now.low, self.now.best, self.now.high))  # fmt: skip
        return Range(low=low, best=best, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The ledger as it was known: before the first day of training, and from each day on with which more was."""

    before: tuple[Entry, ...] = ()
    steps: tuple[tuple[date, tuple[Entry, ...]], ...] = ()


def ledger_history(dossier: Dossier, own: Assessment) -> History:
    """The ledger as it was known from each day on that its statements name, and before the first day of training."""

    def known(on: date) -> tuple[Entry, ...]:
        return _told_ledger(fold(dossier, own.day, on), own)

    begun = curve(own.entries or (), {}).first
    days = sorted({each for each in _days_of_training(dossier) if own.known_on is None or each <= own.known_on})
    return History(
        before=() if begun is None else known(begun - timedelta(days=1)),
        steps=((FIRST, known(FIRST)), *((each, known(each)) for each in days)),
    )


def _days_of_training(dossier: Dossier) -> Iterator[date]:
    """The days since when something has been known of the training."""
    for each in parts((dossier.activities,)):
        statements = each.listed if isinstance(each, Statements) else [each] if isinstance(each, Stated) else []
        yield from (one.source.known_on for one in statements if one.source.known_on is not None)
        if isinstance(on := getattr(each, "known_on", None), date):
            yield on


def _told_ledger(told: Dossier, own: Assessment) -> tuple[Entry, ...]:
    """The model's ledger of what was told; of a figure that comes from a file, where it came from the same file."""
    files = [each for each in own.entries or () if each.path in own.estimates]
    given = {
        each.path: own.estimates[each.path]
        for each in files
        if any(_same_files(each.activity, one) for one in told.activities or ())
    }
    entries = ledger(told, own.law, given, assume=own.model_case.assume) or ()
    mine = {each.path for each in own.entries or ()}
    return tuple(each for each in entries if each.path in mine)


def _same_files(one: Activity, other: Activity) -> bool:
    return (one.log, one.architecture) == (other.log, other.architecture)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a dossier plans, from the day of assessment on.

    ``launch`` is the assessment on the day of placing, as planned, None where none is planned. ``kept`` are the
    estimates that were made before. ``missing`` is what the curve lacks.
    """

    assessment: Assessment
    curve: Curve
    crossed: tuple[Crossed, ...]
    notices: tuple[Notice, ...]
    launch: Assessment | None
    kept: tuple[Kept, ...]
    calendar: Calendar = BRUSSELS

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would have to be known of the runs for their curve, and of the original for its third."""
        known = self.assessment.model_case.known(modification.original_compute)
        unbounded = any(each.id == THIRD and not each.line.bounded for each in self.crossed)
        of_original = known.missing if known is not None and unbounded else ()
        return unique((*(each for run in self.curve.ahead for each in run.missing), *of_original))

    @cached_property
    def warnings(self) -> tuple[Warning_, ...]:
        """What an assessment warns of that a plan hangs on: sums near a line, a placing before training ends.

        Of runs that go at a pace, by what they come to at it.
        """
        found = self.assessment.warnings
        if self.curve.is_paced:
            own = self.completed
            cases = {each.actor: each.case for each in own.conclusions if each.actor}
            found = warnings(own.dossier, own.law, own.model_case, own.entries, cases.values())
        wanted = (cautions.within_the_margin.reference, cautions.placed_in_training.reference)
        return tuple(warning for warning in found if warning.reference in wanted)

    @cached_property
    def placing_duties(self) -> tuple[Dated, ...]:
        """What comes with the placing, or may, and what has to come before it: what comes first goes first."""
        if self.launch is None:
            return ()
        planned = {(row.id, row.actor): row for row in self.assessment.dated if row.origin == "planned"}
        launch = replace(self.launch, before=self.assessment.before)
        at_launch = duties_of(launch, self.calendar, today=self.assessment.day)
        # What the first placing asks of who places later has the earlier day in the list, which is the safe one.
        duties = [planned.get((row.id, row.actor), row) for row in at_launch]
        commitments = [row for row in planned.values() if row.kind == "commitment"]
        found = [row for row in (*duties, *commitments) if row.obligation != obligations.notification.id]
        return tuple(sorted(found, key=lambda row: (not row.before, row.last.latest or date.max, not row.sure)))

    @cached_property
    def dated(self) -> tuple[Dated, ...]:
        """The notification, by the pace of the runs, and what comes with what is planned."""
        notices = tuple(notice.dated for notice in self.notices if notice.dated is not None)
        return (*notices, *(row for row in self.assessment.dated if row.origin == "planned"))

    @cached_property
    def completed(self) -> Assessment:
        """The assessment once everything is carried out that is planned: the training done, and the model placed."""
        done = min(max(self.curve.last or self.assessment.day, self.assessment.day), LAST_DAY)
        day = max(done, self.launch.day) if self.launch is not None else done
        return _on(self.assessment, self.curve, day)


def plan(
    assessment: Assessment,
    *,
    paces: Mapping[str, Pace] | None = None,
    history: History | None = None,
    calendar: Calendar = BRUSSELS,
) -> Plan:
    """What an assessment plans. Raises UsageError where neither training nor a placing is planned or under way, and
    no estimate was kept.

    ``paces`` are those of runs, by their paths. ``history`` is how the ledger was known before.
    """
    made = curve(assessment.entries or (), paces or {})
    told = history or History()
    kept = tuple(_kept(assessment, made, told.before))
    on = launch_day(assessment.dossier, assessment.day - timedelta(days=1))
    if on is None and not made.ahead and not kept:
        raise UsageError(_nothing_planned(assessment))
    crossed = tuple(_crossed(assessment, made))
    return Plan(
        assessment=assessment,
        curve=made,
        crossed=crossed,
        notices=tuple(_notices(assessment, made, crossed, told, calendar)),
        launch=None if on is None else _on(assessment, made, on),
        kept=kept,
        calendar=calendar,
    )


def _nothing_planned(assessment: Assessment) -> Mistake:
    activities, day = assessment.dossier.activities, assessment.day
    message = f"every activity of the dossier is done by {day}: no training is planned or under way"
    if not activities:
        message = "the dossier lists no training" if activities == () else "the dossier does not say what is trained"
    return Mistake(
        reference="nothing-planned",
        message=message,
        file=assessment.dossier.file,
        path="activities",
        expected=f"an activity that ends after {day}, or has not ended, or a planned placing",
        help="add [[activities]] with kind, started_on, ended_on and flop; or name the day to plan from with --on DATE",
    )


def _on(assessment: Assessment, made: Curve, day: date) -> Assessment:
    """The same on a later day, with the training as far as the curve has it, and what is planned for the market."""
    # What is planned for the day of assessment itself lies ahead, as it does for `at_launch`.
    eve = assessment.day - timedelta(days=1)
    dossier = carried_out(made.carried_on(assessment.dossier, day), eve, day)
    later = assessment.of_dossier(dossier, law=World(body=assessment.law.body).law(day))
    return replace(later, given=assessment.given)  # which tells since when what was known of the training


# -- the lines


def _crossed(assessment: Assessment, made: Curve) -> Iterator[Crossed]:
    law = assessment.law
    training = figure(assessment.model_case.facts[scope.inherited_training_compute])
    yield _number(law, made, "criterion_flop", "updates", training)
    if assessment.dossier.original:
        yield from _thirds(assessment, made)
    yield _number(law, made, "presumption_flop", "cumulative", assessment.inherited)


def _number(law: Law, made: Curve, name: str, measure: str, inherited: Range) -> Crossed:
    line = Range.exactly(law.number(name))
    passing = made.passing(lambda day: made.spent(day, measure) + inherited, line)
    return Crossed(id=name, line=line, measure=measure, passing=passing, cites=law.cited(law.numbers[name].cites))


def _thirds(assessment: Assessment, made: Curve) -> Iterator[Crossed]:
    """A third of the original, for each actor that modifies it, in each measure by which it may be taken."""
    law, case = assessment.law, assessment.model_case
    actors = Actors(dossier=assessment.dossier, law=law, assume=case.assume)
    done_by = [actors.principal(run.entry.activity) for run in made.runs]
    modifiers = {
        id_of(actor): [at for at, who in enumerate(done_by) if who in (id_of(actor), None)]
        for place, actor in enumerate(assessment.dossier.actors or ())
        if (modified := case.about(ACTORS, place).known(modification.modified)) and modified.value is not Truth.NO
    }
    if not assessment.dossier.actors:
        modifiers = {"": list(range(len(made.runs)))}
    for actor_id, own in modifiers.items():
        found = [_third_of(law, case, made, actor_id, own, measure) for measure in _measures(case)] if own else []
        alike = len({(each.line, each.passing) for each in found}) == 1
        yield from found[:1] if alike else found


def _third_of(law: Law, case: Case, made: Curve, actor: str, own: Sequence[int], measure: str) -> Crossed:
    """A third of the original by one measure, and when what is done at some places of the ledger passes it."""
    line, question = _third(law, case, measure)
    stands_in = _truth(case, modification.obtainable) is Truth.NO
    by_measure = modification.modification_measure if len(_measures(case)) > 1 else None
    return Crossed(
        id=THIRD,
        actor=actor,
        line=line,
        measure=measure,
        passing=made.passing(lambda day: made.spent(day, measure, own), line),
        cites=law.cited(cite("Guidelines 61" if stands_in else "Guidelines 60")),
        question=question or by_measure,
        stands_in=stands_in,
    )


def _measures(case: Case) -> tuple[str, ...]:
    """By which measures a modification is compared: cumulative compute may count where the original is systemic."""
    if _systemic(case) is Truth.NO:
        return MEASURES[:1]
    chosen = case.readings.get(modification.modification_measure.name)
    return {"parameter-updates": MEASURES[:1], "cumulative": MEASURES[1:]}.get(chosen or "", MEASURES)


def _third(law: Law, case: Case, measure: str) -> tuple[Range, Question | None]:
    """The line of a modification, and the open question on which it hangs: exactly a third, of whatever is meant."""
    third = Fraction(1) / Fraction(law.number("modification_multiple"))
    if _truth(case, modification.obtainable) is Truth.NO:
        names = {Truth.YES: ("presumption_flop",), Truth.NO: ("criterion_flop",)}.get(_systemic(case))
        ends = [law.number(name) for name in names or ("criterion_flop", "presumption_flop")]
        return Range(low=min(ends), best=ends[0] if len(ends) == 1 else None, high=max(ends)).times(third), None
    if measure == "cumulative":
        return (amount(case, modification.original_cumulative_compute) or Range(low=0)).times(third), None
    facts, question = _meant(case)
    ranges = [amount(case, each) or Range(low=0) for each in facts]
    whole = ranges[0]
    for each in ranges[1:]:
        whole = whole.hull(each)
    return whole.times(third), question if len(set(ranges)) > 1 else None


def _meant(case: Case) -> tuple[tuple[Fact, ...], Question | None]:
    """Of which original's compute a third is taken: of each that a reading means, where none is chosen."""
    question, by_reading = None, {"": modification.original_compute}
    if _truth(case, modification.several_originals) is Truth.YES:
        question = modification.merge_original
        by_reading = {
            "largest": modification.original_compute,
            "smallest": modification.smallest_original_compute,
            "sum": modification.summed_original_compute,
        }
    elif _truth(case, modification.is_chain) is Truth.YES:
        question = modification.chain_original
        by_reading = {"immediate": modification.original_compute, "root": modification.root_compute}
    chosen = case.readings.get(question.name) if question else None
    return ((by_reading[chosen],), None) if chosen else (tuple(by_reading.values()), question)


def _systemic(case: Case) -> Truth:
    """Whether the original has systemic risk, or had it when it was modified."""
    lost = _truth(case, modification.original_declassified)
    return Truth.YES if lost is Truth.YES else _truth(case, modification.original_systemic)


def _truth(case: Case, fact: Fact) -> Truth:
    known = case.known(fact)
    return known.value if known is not None and isinstance(known.value, Truth) else Truth.UNKNOWN


# -- the notification


def _notices(
    assessment: Assessment, made: Curve, crossed: Sequence[Crossed], history: History, calendar: Calendar
) -> Iterator[Notice]:
    dated = {row.actor: row for row in duties_of(assessment, calendar) if row.obligation == obligations.notification.id}
    for each in assessment.obligations:
        actor, finding = each.conclusion.actor, each.conclusion.finding
        if each.obligation.id != obligations.notification.id:
            continue
        if finding.outcome is Outcome.NO and not _may_still_be(assessment, actor, crossed):
            continue
        starts = _starts(assessment, made, actor, crossed, history, calendar)
        own = dated.get(actor)
        if own is not None and own.starts and made.is_paced:
            # What a log or a given pace shows of the run is no statement of the dossier: only the plan counts with it.
            days = starts[0].days if starts else own.days_of
            own = replace(own, starts=starts, days_of=days, asked=since_when(starts))
        yield Notice(
            actor=actor,
            lines=tuple(_that_trigger(assessment, actor, crossed)),
            outcome=finding.outcome,
            best_estimate=finding.on_best_estimate,
            dated=own,
            starts=starts,
        )


def notification_starts(assessment: Assessment, actor: str, calendar: Calendar) -> tuple[NotificationStart, ...]:
    """What may start the two weeks of an actor's notification by what is planned and known, the first first."""
    made = curve(assessment.entries or (), {})
    if not made.runs:
        return ()
    told = History() if assessment.given is None else ledger_history(assessment.given, assessment)
    return _starts(assessment, made, actor, tuple(_crossed(assessment, made)), told, calendar)


def _may_still_be(assessment: Assessment, actor: str, crossed: Sequence[Crossed]) -> bool:
    """Whether an actor that need not notify by its best estimate may have to, since the line may be passed."""
    soon = assessment.conclusion("prospective_provider", actor).finding.outcome
    now = assessment.conclusion("provider", actor).finding.outcome
    bound = Outcome.NO not in (soon, now) or soon is Outcome.YES or now is Outcome.YES
    return bound and any(each.passing.passes is not Truth.NO for each in _that_trigger(assessment, actor, crossed))


def _that_trigger(assessment: Assessment, actor: str, crossed: Sequence[Crossed]) -> list[Crossed]:
    """The lines with whose passing a notification is due: the presumption's, or a third of an original with risk."""
    if _systemic(assessment.model_case) is Truth.YES and assessment.dossier.original:
        return [each for each in crossed if each.id == THIRD and each.actor == actor]
    return [each for each in crossed if each.id == "presumption_flop"]


def _starts(
    assessment: Assessment, made: Curve, actor: str, crossed: Sequence[Crossed], history: History, calendar: Calendar
) -> tuple[NotificationStart, ...]:
    """What starts the two weeks, as far as it is known on which day: knowing it, at the latest with the run, and then
    that it is so.
    """
    lines = [each for each in _that_trigger(assessment, actor, crossed) if each.passing.passes is not Truth.NO]
    found = [start for line in lines for start in _starting(assessment, made, line, history)]
    starts = (_start_on(trigger, on, path, assessment.law, calendar) for trigger, on, path in found)
    return tuple(sorted(starts, key=lambda start: (start.on.latest or date.max, start.on.earliest or date.max)))


def _starting(
    assessment: Assessment, made: Curve, line: Crossed, history: History
) -> Iterator[tuple[Trigger, DateRange, str]]:
    known_on, begun = _known_above(assessment, line, history), _begun(assessment, made, line)
    if known_on is not None and known_on != FIRST:
        yield ESTIMATED, DateRange.exactly(known_on), ""
    elif known_on is not None and begun is not None:
        yield BEGUN, DateRange.exactly(begun[0]), begun[1]
    met = _passed_between(assessment, made, line)
    if met != DateRange():
        yield MET, met, ""


def _passed_between(assessment: Assessment, made: Curve, line: Crossed) -> DateRange:
    """Between which days a line is passed for certain, however the compute is spread over the days of the training.

    Where no activity bounds that, the days that the curve has, at the pace that it shows.
    """
    amount = "expected" if line.measure == "cumulative" else "expected_updates"
    before = Range.exactly(0) if line.id == THIRD else assessment.inherited
    entries = [run.entry for run in made.runs]
    first, last = (
        crossing(entries, before, end, amount) if end is not None else None for end in (line.line.low, line.line.high)
    )
    foreseen = line.passing.on.range if line.passing.on is not None else DateRange()
    if first is None or last is None or made.is_paced:
        return foreseen
    return DateRange(earliest=first.earliest, latest=last.latest)


def _known_above(assessment: Assessment, line: Crossed, history: History) -> date | None:
    """Since when the best estimate has been above a line: `FIRST` where nobody says so, None where it is not."""
    share = {THIRD: Range.exactly(0)}.get(line.id, assessment.inherited)
    for on, entries in history.steps:
        of = "expected" if line.measure == "cumulative" else "expected_updates"
        spent = added(getattr(each, of) for each in entries) + share
        if spent.best is not None and spent.at_best().greater_than(line.line.at_best()) is Truth.YES:
            return on
    return None


def _begun(assessment: Assessment, made: Curve, line: Crossed) -> tuple[date, str] | None:
    """The first day and the path of the run before which it is estimated that the line will be passed.

    What had ended when the model was placed was estimated without what somebody decided to train on later.
    """
    placed = day_under(assessment.law, own_placed_on, assessment.model_case) or DateRange()
    begun = sorted(
        ((run.starts.earliest, run) for run in made.runs if run.starts and run.starts.earliest),
        key=lambda started: started[0],
    )
    later = [
        (on, run.entry.path)
        for on, run in begun
        if not (run.ends and DateRange(latest=run.ends.latest).before(placed) is Truth.YES)
    ]
    amount = "expected" if line.measure == "cumulative" else "expected_updates"
    share = Range.exactly(0) if line.id == THIRD else assessment.inherited
    for on, path in later:
        spent = added(getattr(run.entry, amount) for start, run in begun if start <= on) + share
        if spent.best is not None and spent.at_best().greater_than(line.line.at_best()) is Truth.YES:
            return on, path
    return min(later or [(on, run.entry.path) for on, run in begun], default=None)


def _start_on(trigger: Trigger, on: DateRange, path: str, law: Law, calendar: Calendar) -> NotificationStart:
    own = next(each for each in law.obligations if each.id == obligations.notification.id)
    assert own.term is not None  # a notification has two weeks
    on = on.not_before(law.day_of("chapter_v_applies"))
    days = replace(LastDay.after(on, law.period(own.term), calendar), early=None)
    return NotificationStart(trigger=trigger, on=on, path=path, days=days, cites=law.cited(trigger.cites))


# -- the estimates that were made before


def _kept(assessment: Assessment, made: Curve, before: Sequence[Entry]) -> Iterator[Kept]:
    """Each estimate that differs from what is known now, their sum, and what was notified."""
    law, now = assessment.law, {run.entry.path: in_all(run) for run in made.runs}
    was = {each.path: each for each in before if each.path in now}
    for path, entry in was.items() if len(was) > 1 else ():
        if entry.flop not in (now[path], NOTHING_KNOWN):
            yield _compared(law, path, entry.flop, next(iter(entry.sources), Source()), now[path])
    whole = added(run.entry.share(run.entry.row.cumulative, now[run.entry.path]) for run in made.runs)
    estimated = added(each.expected for each in was.values())
    if any(entry.flop not in (now[path], NOTHING_KNOWN) for path, entry in was.items()):
        source = next((source for each in was.values() for source in each.sources), Source())
        source = source if len(was) == 1 else Source()
        yield _compared(law, "all", estimated + assessment.inherited, source, whole + assessment.inherited)
    for event in assessment.dossier.procedure or ():
        come = has_come(event.on, assessment.day) is not Truth.NO
        if name_of(event) in ("notified", "renotified") and event.flop is not None and come:
            source = event.flop.source
            known_on = source.known_on or (event.on.value.latest if event.on else None)
            of_all = whole + assessment.inherited
            yield _compared(law, "notified", event.flop.value, replace(source, known_on=known_on), of_all)


def in_all(run: Run) -> Range:
    """What a run will have taken in all: at the pace that it shows, by the last day that is planned."""
    if run.pace is None or run.planned_end is None or run.planned_end.latest is None:
        return run.flop(date.max)
    return replace(run, entry=replace(run.entry, flop=NOTHING_KNOWN)).flop(run.planned_end.latest)


def _compared(law: Law, of: str, estimated: Range, source: Source, now: Range) -> Kept:
    """An estimate beside what is known now: within so many per cent of it, on either side, or not."""
    whole, percent = estimated.best or 0, law.number("margin_percent")
    least, most = whole * (100 - percent) / Fraction(100), whole * (100 + percent) / Fraction(100)
    surely = now.low is not None and now.high is not None and least <= now.low and now.high <= most
    outside = (now.high is not None and now.high < least) or (now.low is not None and now.low > most)
    within = Truth.YES if surely else Truth.NO if outside else Truth.UNKNOWN
    within = within if estimated.best is not None else Truth.UNKNOWN
    return Kept(of=of, estimated=estimated, source=source, now=now, within=within)
