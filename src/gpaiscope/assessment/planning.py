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

from gpaiscope.assessment import Assessment, concluded, day_under
from gpaiscope.assessment.actors import Actors, id_of
from gpaiscope.assessment.curve import MEASURES, Curve, LinePassing, Pace, Run, curve
from gpaiscope.assessment.dated import Deadline
from gpaiscope.assessment.facts import amount, figure, has_come
from gpaiscope.assessment.ledger import Entry, added
from gpaiscope.assessment.plans import carried_out, launch_day
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.world import World
from gpaiscope.calendar import BRUSSELS, Calendar, End, end, end_between
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.statements import FIRST
from gpaiscope.engine.case import Case, Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.expression import Fact, Question
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law import Law, modification, obligations, scope
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
class Triggered:
    """What starts the two weeks of a notification, between which days, and when they end."""

    trigger: Trigger
    on: DateRange
    due: DateRange
    cites: tuple[Cited, ...]
    counted: End | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The notification of one actor: whether it is owed, its day as recorded, and what else starts its two weeks.

    ``lines`` are those with whose passing it is due.
    """

    actor: str
    lines: tuple[Crossed, ...]
    outcome: Outcome
    best_estimate: Outcome
    deadline: Deadline | None
    triggers: tuple[Triggered, ...]

    @property
    def recorded(self) -> bool:
        """Whether the dossier says on which day the two weeks begin, or that it was done."""
        own = self.deadline
        return own is not None and (own.state == "done" or (own.latest is not None and own.earliest == own.latest))

    @property
    def last(self) -> DateRange:
        """By when to notify: as recorded, else two weeks after the first of what starts them; without ends: unknown."""
        if self.deadline is not None and self.recorded:
            return DateRange(earliest=self.deadline.earliest, latest=self.deadline.latest)
        return min((each.due for each in self.triggers), key=lambda due: due.latest or date.max, default=DateRange())


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

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would have to be known of the runs for their curve, and of the original for its third."""
        known = self.assessment.model_case.known(modification.original_compute)
        unbounded = any(each.id == THIRD and not each.line.bounded for each in self.crossed)
        of_original = known.missing if known is not None and unbounded else ()
        return unique((*(each for run in self.curve.ahead for each in run.missing), *of_original))

    @cached_property
    def owed(self) -> tuple[Deadline, ...]:
        """What is owed, or may be, once it is placed, but for the notification: what comes first goes first."""
        if self.launch is None:
            return ()
        found = [each for each in self.launch.deadlines if each.obligation != obligations.notification.id]
        return tuple(sorted(found, key=lambda each: (not each.before, each.latest or date.max, not each.sure)))

    def before_placing(self, each: Deadline) -> date | None:
        """The last day of what has to come before the placing; None for what is due with it or later."""
        return each.latest - timedelta(days=1) if each.before and each.latest else None

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
    """What an assessment plans. Raises UsageError where no training is planned or under way, and no estimate was kept.

    ``paces`` are those of runs, by their paths. ``history`` is how the ledger was known before.
    """
    made = curve(assessment.entries or (), paces or {})
    told = history or History()
    kept = tuple(_kept(assessment, made, told.before))
    if not made.ahead and not kept:
        raise UsageError(_nothing_planned(assessment))
    crossed = tuple(_crossed(assessment, made))
    on = _placed_on(assessment)
    return Plan(
        assessment=assessment,
        curve=made,
        crossed=crossed,
        notices=tuple(_notices(assessment, made, crossed, told, calendar)),
        launch=None if on is None else _on(assessment, made, on),
        kept=kept,
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
        expected=f"an activity that ends after {day}, or has not ended",
        help="add [[activities]] with kind, started_on, ended_on and flop; or name the day to plan from with --on DATE",
    )


def _placed_on(assessment: Assessment) -> date | None:
    """The first day ahead on which the model is to be placed in the Union: planned, or written for a later day."""
    days = [launch_day(assessment.dossier, assessment.day)]
    for event in assessment.dossier.market or ():
        in_union = event.territory is None or event.territory.value == "union"
        if name_of(event) == "made-available" and in_union and event.on is not None:
            days.append(event.on.value.latest)
    ahead = [each for each in days if each is not None and assessment.day < each <= LAST_DAY]
    return min(ahead, default=None)


def _on(assessment: Assessment, made: Curve, day: date) -> Assessment:
    """The same on a later day, with the training as far as the curve has it, and what is planned for the market."""
    dossier = carried_out(made.carried_on(assessment.dossier, day), assessment.day, day)
    return concluded(
        World(body=assessment.law.body).law(day),
        dossier,
        actor="",
        readings=assessment.readings,
        assume=assessment.model_case.assume,
        estimates=assessment.estimates,
    )


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
    due = {each.actor: each for each in assessment.deadlines if each.obligation == obligations.notification.id}
    for each in assessment.obligations:
        actor, finding = each.conclusion.actor, each.conclusion.finding
        if each.obligation.id != obligations.notification.id:
            continue
        if finding.outcome is Outcome.NO and not _may_still_be(assessment, actor, crossed):
            continue
        lines = _that_trigger(assessment, actor, crossed)
        starts = _starts(assessment, made, [one for one in lines if one.passing.passes is not Truth.NO], history)
        yield Notice(
            actor=actor,
            lines=tuple(lines),
            outcome=finding.outcome,
            best_estimate=finding.on_best_estimate,
            deadline=due.get(actor),
            triggers=tuple(_triggered(trigger, on, assessment.law, calendar) for trigger, on in starts),
        )


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
    assessment: Assessment, made: Curve, lines: Sequence[Crossed], history: History
) -> Iterator[tuple[Trigger, DateRange]]:
    """What starts the two weeks, as far as it is known on which day: knowing it, at the latest with the run, and then
    that it is so.
    """
    for line in lines:
        known_on = _known_above(assessment, line, history)
        begun = _begun(assessment, made)
        if known_on is not None and known_on != FIRST:
            yield ESTIMATED, DateRange.exactly(known_on)
        elif known_on is not None and begun is not None:
            yield BEGUN, DateRange.exactly(begun)
        if line.passing.on is not None and line.passing.on.range != DateRange():
            yield MET, line.passing.on.range


def _known_above(assessment: Assessment, line: Crossed, history: History) -> date | None:
    """Since when the best estimate has been above a line: `FIRST` where nobody says so, None where it is not."""
    share = {THIRD: Range.exactly(0)}.get(line.id, assessment.inherited)
    for on, entries in history.steps:
        of = "expected" if line.measure == "cumulative" else "expected_updates"
        spent = added(getattr(each, of) for each in entries) + share
        if spent.best is not None and spent.at_best().greater_than(line.line.at_best()) is Truth.YES:
            return on
    return None


def _begun(assessment: Assessment, made: Curve) -> date | None:
    """The first day of the training before which the compute of all is to be estimated.

    What had ended when the model was placed was estimated without what somebody decided to train on later.
    """
    placed = day_under(assessment.law, own_placed_on, assessment.model_case) or DateRange()
    begun = [(run.starts.earliest, run.ends) for run in made.runs if run.starts and run.starts.earliest]
    later = [on for on, ends in begun if not (ends and DateRange(latest=ends.latest).before(placed) is Truth.YES)]
    return min(later or [on for on, _ in begun], default=None)


def _triggered(trigger: Trigger, on: DateRange, law: Law, calendar: Calendar) -> Triggered:
    own = next(each for each in law.obligations if each.id == obligations.notification.id)
    assert own.term is not None  # a notification has two weeks
    period, first = law.period(own.term), law.day_of("chapter_v_applies")
    on = on.not_before(first)
    cites = law.cited(trigger.cites)
    if on.exact and on.earliest is not None:
        counted = end(on.earliest, period, calendar)
        return Triggered(trigger=trigger, on=on, due=DateRange.exactly(counted.plain), cites=cites, counted=counted)
    return Triggered(trigger=trigger, on=on, due=end_between(on, period, calendar), cites=cites)


# -- the estimates that were made before


def _kept(assessment: Assessment, made: Curve, before: Sequence[Entry]) -> Iterator[Kept]:
    """Each estimate that differs from what is known now, their sum, and what was notified."""
    law, now = assessment.law, {run.entry.path: _in_all(run) for run in made.runs}
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


def _in_all(run: Run) -> Range:
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
