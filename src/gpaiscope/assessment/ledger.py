"""The compute ledger: what a dossier's activities amount to in each of the two measures, and why.

Estimates that need a file (a configuration, a log) are made at the edge and handed in by the
path of their entry. What counts is the law's table; here it is only added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, cast

from gpaiscope.compute.estimate import ALL_PASSES, Estimate
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Architecture, Dossier, Hardware, Stated, StatedOriginal, path_of
from gpaiscope.engine.case import Known, Missing, gathered
from gpaiscope.engine.expression import Assume, takes
from gpaiscope.errors import InputError, Mistake
from gpaiscope.law import Law
from gpaiscope.law.assumptions import COPYING, QUANTISING, UNDATED_HAPPENED, USUAL_COMPUTE, estimated
from gpaiscope.law.citation import OWN_READING
from gpaiscope.law.training_compute import Count, Row
from gpaiscope.values import NOTHING_KNOWN, DateRange, Exact, Range, Source, rounded_text, unique

if TYPE_CHECKING:
    from gpaiscope.compute import hardware

NOTHING = Range.exactly(0)
Estimates = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One activity of the ledger.

    ``flop`` is the whole figure, ``spent`` what of it is spent by the day, both ranges in FLOP;
    ``state`` is ``done``, ``under-way`` or ``planned``; without any day it is taken to be done, and with nothing
    assumed to be under way. ``updates`` and ``cumulative`` are what it adds to each measure by the day. ``row`` says
    why.
    """

    path: str
    activity: Activity
    row: Row
    estimate: Estimate
    state: str
    flop: Range
    spent: Range
    missing: tuple[Missing, ...]

    @property
    def kind(self) -> str:
        """The activity's kind, in the dossier's words."""
        return self.row.kind

    @property
    def undated(self) -> bool:
        """Whether nothing is said of when it began and when it ended."""
        return self.activity.started_on is None and self.activity.ended_on is None

    def share(self, count: Count, flop: Range) -> Range:
        """What of a figure a measure counts: all, nothing, or anything between while it is not known."""
        if count is Count.IN:
            return flop
        if count is Count.UNLESS_PUBLIC:
            return _unless_public(self.activity.data_public, flop)
        return NOTHING

    def counts(self, count: Count) -> str:
        """Whether it counts: yes, no, unknown (public or not is not said), or unsettled."""
        if count is Count.UNLESS_PUBLIC:
            public = self.activity.data_public
            return "unknown" if public is None else "no" if public.value else "yes"
        return {Count.IN: "yes", Count.OUT: "no", Count.OPEN: "unsettled"}[count]

    def would_count(self, amount: str) -> bool:
        """Whether more than nothing would be in an amount, had the activity taken it."""
        of = {"updates": self.row.updates, "expected_updates": self.row.updates}
        of |= {"cumulative": self.row.cumulative, "expected": self.row.cumulative}
        return self.share(of.get(amount, Count.IN), Range.exactly(1)) != NOTHING

    @property
    def updates(self) -> Range:
        """What it adds to the compute that updated parameters."""
        return self.share(self.row.updates, self.spent)

    @property
    def cumulative(self) -> Range:
        """What it adds to cumulative compute."""
        return self.share(self.row.cumulative, self.spent)

    @property
    def expected(self) -> Range:
        """What it will add to cumulative compute when it is complete."""
        return self.share(self.row.cumulative, self.flop)

    @property
    def expected_updates(self) -> Range:
        """What it will add to the compute that updated parameters when it is complete."""
        return self.share(self.row.updates, self.flop)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the figure comes from."""
        return self.estimate.evidence


def _unless_public(public: Stated[bool] | None, flop: Range) -> Range:
    if public is None:
        return Range(low=0, high=flop.high)  # what nobody says is no estimate
    return NOTHING if public.value else flop


def ledger(dossier: Dossier, law: Law, estimates: Estimates, *, assume: Assume = True) -> tuple[Entry, ...] | None:
    """The entries of a dossier on a day; None where it does not say what was done.

    ``assume`` False: also of merging, copying and quantising weights it is unknown how much compute they took, and
    of what is listed without a day, how much of it is spent.
    """
    if dossier.activities is None:
        return None
    return tuple(
        entry_of(activity, path_of(activity, f"activities[{place}]"), law, estimates, assume=assume)
        for place, activity in enumerate(_with_bounds_of_runs(dossier.activities))
    )


def _with_bounds_of_runs(activities: Sequence[Activity]) -> Iterable[Activity]:
    """The activities, those that generate what a run learns from ended as that run is: a bound holds all of a run."""
    learning = [each for each in activities if each.kind is not None and each.kind.value == "reinforcement-learning"]
    bound = learning[0].bound if len(learning) == 1 else None
    if bound is None:
        return activities
    return (
        replace(each, bound=bound)
        if each.kind is not None and each.kind.value == "rollouts" and each.bound is None
        else each
        for each in activities
    )


COPIES_WEIGHTS: Final = ("merge", "initialisation")
_COPYING, _QUANTISING = (
    Estimate(flop=NOTHING, method="taken as nothing", assumptions=(each.says,)) for each in (COPYING, QUANTISING)
)
TAKEN_AS_NOTHING: Final = {**dict.fromkeys(COPIES_WEIGHTS, _COPYING), "quantisation": _QUANTISING}
"""What an activity without a figure is taken to have taken, by its kind: it trains nothing."""


def entry_of(activity: Activity, path: str, law: Law, estimates: Estimates, *, assume: Assume) -> Entry:
    """One activity as an entry of the ledger, which stands at a path."""
    assert activity.kind is not None  # the dossier's reader refuses an activity without a kind
    row = law.counts[activity.kind.value]
    estimate = estimate_of(activity, path, estimates, activity.flop, assume=assume)
    if estimate is None and assume:
        estimate = TAKEN_AS_NOTHING.get(row.kind)
    if estimate is None and (usual := activity.usual_bound) is not None and takes(assume, USUAL_COMPUTE):
        estimate = replace(_at_most(None, usual), method=SUPPOSED)
    state = _state(activity.started_on, activity.ended_on, law.day, assume=assume)
    flop = NOTHING_KNOWN if estimate is None else estimate.flop
    return Entry(
        path=path,
        activity=activity,
        row=row,
        estimate=estimate or Estimate(flop=NOTHING_KNOWN, method="not stated"),
        state=state,
        flop=flop,
        spent=_spent(flop, state),
        missing=_missing(activity, row, path, estimate, state),
    )


def estimate_of(
    entry: Activity | StatedOriginal,
    path: str,
    estimates: Estimates,
    stated: Stated[Range] | None,
    *,
    assume: Assume = True,
) -> Estimate | None:
    """The compute of an entry by whichever way it is given; None where it is given in none.

    ``stated`` is the figure, where one is. ``assume`` False: tokens of which nobody says how often they were passed
    over bound it from below alone. Raises InputError for a chip that the table lacks.
    """
    estimate = _given(entry, path, estimates, stated)
    if estimate is not None and not assume and ALL_PASSES in estimate.assumptions:
        estimate = replace(estimate, flop=replace(estimate.flop, high=None))
    bound = entry.bound if isinstance(entry, Activity) else None
    return estimate if bound is None else _at_most(estimate, bound)


BOUNDED: Final = "bounded"
"""The method of an estimate of which nothing is known but its upper end."""
SUPPOSED: Final = "supposed"
"""The same where even that is only what others took at most: whoever guesses nothing knows nothing of it."""


def _at_most(estimate: Estimate | None, bound: Stated[Range]) -> Estimate:
    """An estimate that ends at what is stated as the most, where it ended higher or nowhere.

    What is less than the estimate's own least or best value contradicts it, and ends nothing.
    """
    most = bound.value.high
    if estimate is None:
        return Estimate(flop=Range(low=0, high=most), method=BOUNDED, evidence=(bound.source,))
    flop = estimate.flop
    if most is None or (flop.high is not None and flop.high <= most):
        return estimate
    if most < max(flop.low or 0, flop.best or 0):
        says = f"it is said to have taken at most {rounded_text(most)} FLOP, which is less than it took by itself"
        return replace(estimate, warnings=(*estimate.warnings, says))
    return replace(estimate, flop=replace(flop, high=most), evidence=(*estimate.evidence, bound.source))


def _given(
    entry: Activity | StatedOriginal, path: str, estimates: Estimates, stated: Stated[Range] | None
) -> Estimate | None:
    if stated is not None:
        return Estimate(flop=stated.value, method="stated", evidence=(stated.source,))
    if path in estimates:
        return estimates[path]
    if entry.architecture is not None:
        return _by_architecture(entry.architecture)
    return _by_hardware(entry.hardware, path) if entry.hardware else None


def _by_architecture(architecture: Architecture) -> Estimate | None:
    parameters = architecture.active_parameters or architecture.parameters
    if parameters is None or architecture.tokens is None:
        return None
    from gpaiscope.compute.formulas import from_parameters_and_tokens

    passes = architecture.passes.value if architecture.passes else None
    estimate = from_parameters_and_tokens(parameters.value, architecture.tokens.value, passes)
    return replace(estimate, evidence=unique((parameters.source, architecture.tokens.source)))


def _by_hardware(periods: tuple[Hardware, ...], path: str) -> Estimate | None:
    """Hardware at work, by periods; None where a period leaves out how many chips or how long.

    Ranges of chips and hours are counted at their ends. Raises InputError for a chip that the table lacks.
    """
    if any(period.count is None or period.hours is None for period in periods):
        return None
    low, best, high = (_hardware_at(periods, end, path) for end in ("low", "best", "high"))
    flop = Range(low=low.flop.low, best=best.flop.best, high=high.flop.high)
    return replace(best, flop=flop, evidence=unique(_hardware_sources(periods) + best.evidence))


def _hardware_at(periods: Iterable[Hardware], end: str, path: str) -> Estimate:
    from gpaiscope.compute import hardware

    try:
        return hardware.estimate([_period(period, end) for period in periods])
    except InputError as error:
        raise InputError(*(_at(mistake, path) for mistake in error.mistakes)) from error


def _at(mistake: Mistake, path: str) -> Mistake:
    """A mistake in a period, at its place in the dossier."""
    return replace(mistake, path=f"{path}.{mistake.path.replace('periods', 'hardware')}")


def _period(period: Hardware, end: str) -> hardware.ChipPeriod:
    """A period with chips and hours at one end. Its utilisation holds over all of its hours."""
    from gpaiscope.compute import hardware

    count, hours, peak = period.count, period.hours, period.peak_flop_per_second
    assert count is not None  # checked before, as the hours are: without them there is no estimate
    assert hours is not None
    return hardware.ChipPeriod(
        count=count.value.at(end),
        hours=hours.value.at(end),
        chip=period.chip.value if period.chip else "",
        peak_flop_per_second=None if peak is None else peak.value.at(end),
        utilisation=period.utilisation.value if period.utilisation else None,
        measure=cast("hardware.Measure", period.measure.value) if period.measure else "model",
        recomputation=cast("hardware.Recomputation", period.recomputation.value) if period.recomputation else "unknown",
        precision=period.precision.value if period.precision else "",
    )


def _hardware_sources(periods: Iterable[Hardware]) -> tuple[Source, ...]:
    stated = (
        each.source
        for period in periods
        for each in (period.chip, period.peak_flop_per_second, period.count, period.hours, period.utilisation)
        if each is not None
    )
    return unique(stated)


def _state(started: Stated[DateRange] | None, ended: Stated[DateRange] | None, day: date, *, assume: Assume) -> str:
    """Whether an activity is done, under way or planned. Without any day it is taken as done, if anything is."""
    if started is not None and started.value.earliest is not None and started.value.earliest > day:
        return "planned"
    if ended is not None:
        latest = ended.value.latest
        return "done" if latest is not None and latest <= day else "under-way"
    return "done" if started is None and assume else "under-way"


def _spent(flop: Range, state: str) -> Range:
    if state == "planned":
        return NOTHING
    if state == "under-way":
        return Range(low=0, best=flop.best, high=flop.high)
    return flop


def _missing(activity: Activity, row: Row, path: str, estimate: Estimate | None, state: str) -> tuple[Missing, ...]:
    counts_unless_public = Count.UNLESS_PUBLIC in (row.updates, row.cumulative)
    wanted = (
        (
            estimate is None or estimate.method in (BOUNDED, SUPPOSED),
            "flop",
            f"How much compute did the {row.kind} take, in FLOP?",
        ),
        (
            counts_unless_public and activity.data_public is None,
            "data_public",
            f"Are the data that were generated ({row.kind}) publicly accessible?",
        ),
        (
            state == "under-way" and activity.ended_on is None,
            "ended_on",
            f"On which day did the {row.kind} end?",
        ),
    )
    return tuple(
        Missing(fact=f"activities.{key}", asks=asks, path=f"{path}.{key}", who="training team")
        for is_missing, key, asks in wanted
        if is_missing
    )


def taken(estimate: Estimate) -> Known:
    """An estimate as the value of a fact; its assumptions are texts, and of the kind that has no contrary."""
    assumptions = tuple(estimated(text) for text in estimate.assumptions)
    return Known(value=estimate.flop, sources=estimate.evidence, assumptions=assumptions)


_BY_THE_DAY: Final = ("updates", "cumulative", "spent")


def total(entries: Iterable[Entry], amount: str, *, kinds: tuple[str, ...] = ()) -> Known:
    """The sum of one amount over entries: ``updates``, ``cumulative``, ``expected``, ``spent`` or ``flop``.

    With ``kinds`` only entries of those kinds are added. What is spent by the day rests on what was taken as done.
    """
    chosen = [entry for entry in entries if not kinds or entry.kind in kinds]
    parts: list[Range] = [getattr(entry, amount) for entry in chosen]
    # What is taken as nothing is taken so, where it would count; what does not count rests on nothing.
    taken = [entry.estimate in (_COPYING, _QUANTISING) and entry.would_count(amount) for entry in chosen]
    telling = [entry for entry, part, by in zip(chosen, parts, taken, strict=True) if part != NOTHING or by]
    steps = unique(estimated(text) for entry in telling for text in entry.estimate.assumptions)
    if any(entry.estimate.method == SUPPOSED for entry in telling):
        steps = (*steps, USUAL_COMPUTE)
    undated = amount in _BY_THE_DAY and any(entry.undated and entry.state == "done" for entry in telling)
    return Known(
        value=added(parts),
        sources=unique(source for entry in telling for source in entry.sources),
        assumptions=(*steps, UNDATED_HAPPENED) if undated else steps,
        missing=gathered(item for entry in chosen for item in entry.missing),
        otherwise=_otherwise(chosen, parts, amount),
    )


_WHOLES: Final = {"updates": "spent", "cumulative": "spent", "expected_updates": "flop", "expected": "flop"}


def _otherwise(entries: Sequence[Entry], parts: Sequence[Range], amount: str) -> Range | None:
    """The sum against our own readings of what counts: without what only they count, with what only they leave out."""
    whole = _WHOLES.get(amount)
    read = [entry.row.binding == OWN_READING and entry.flop != NOTHING for entry in entries]
    if whole is None or not any(read):
        return None
    against = (
        getattr(entry, whole) if part == NOTHING else NOTHING for entry, part in zip(entries, parts, strict=True)
    )
    return added(other if own else part for other, own, part in zip(against, read, parts, strict=True))


def merged(entries: Sequence[Entry]) -> Entry:
    """Several entries that count alike as one, for sums: without what each of them rests on."""
    first = entries[0]
    flop, spent = (added(getattr(each, amount) for each in entries) for amount in ("flop", "spent"))
    estimate = Estimate(flop=flop, method=first.estimate.method)
    return replace(first, estimate=estimate, flop=flop, spent=spent, missing=())


def added(parts: Iterable[Range]) -> Range:
    """The sum of amounts that cannot be negative: an unknown one adds at least nothing."""
    ends = zip((0, 0, 0), *((0 if part.low is None else part.low, part.best, part.high) for part in parts), strict=True)
    low, best, high = (None if None in each else sum(cast(Iterable[Exact], each)) for each in ends)
    return Range(low=low, best=best, high=high)


def crossing(
    entries: Iterable[Entry], inherited: Range, line: Exact, amount: str = "cumulative", times: Exact = 1
) -> DateRange | None:
    """Between which days so many times an amount of compute passes a line; None where that cannot be told.

    ``amount`` is one of those that `total` adds up: what is spent by the day, or what is expected in all.
    It passed at the earliest when the first activity began with which it may have passed, at the
    latest when the first one ended with which it surely had.
    """
    counted = [(entry, part) for entry in entries if (part := getattr(entry, amount)) != NOTHING]
    dated = [
        (started.value.earliest, ended.value.latest, part)
        for entry, part in counted
        if (started := entry.activity.started_on or entry.activity.ended_on) is not None
        and (ended := entry.activity.ended_on) is not None
        and started.value.earliest is not None
        and ended.value.latest is not None
    ]
    if len(dated) < len(counted):
        return None
    earliest = latest = None
    sure, possible = inherited.low or 0, inherited.high
    for start, _, part in sorted(dated, key=lambda row: row[0]):
        possible = None if possible is None or part.high is None else possible + part.high
        if earliest is None and (possible is None or times * possible > line):
            earliest = start
    for _, end, part in sorted(dated, key=lambda row: row[1]):
        sure += part.low or 0
        if latest is None and times * sure > line:
            latest = end
    return None if earliest is None else DateRange(earliest=earliest, latest=latest)


def within(value: Range, line: Exact, percent: Exact) -> bool:
    """Whether an exact value lies within so many percent of itself from a line, on either side."""
    if not value.exact or value.low is None or value.low == 0:
        return False
    distance: Exact = max(value.low, line) - min(value.low, line)
    return distance * 100 <= percent * value.low
