"""What is no in every way that is left open: wherever the model is put, and however large its original is.

Where nothing is said of a market, the answer is worked out for a hub, for a system and for own use. An original that
may lie on either side of the criterion is cut there: one number would else count once as that of the original, by which
a modification is measured (Guidelines 60, 61), and once as what the model inherited (Guidelines 17, 115), though each
half answers by itself. What is no in each of these ways is no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.bounding import bounding_question, name_question
from gpaiscope.assessment.facts import amount, figure
from gpaiscope.assessment.openness import withheld_by
from gpaiscope.assessment.originals import BEHIND_IT, own_originals, published
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, MarketEvent, Stated, StatedOriginal
from gpaiscope.engine.case import Missing
from gpaiscope.law import obligations, provider, scope, systemic_risk
from gpaiscope.law.assumptions import NOT_DESIGNATED, NOT_ON_THE_LINE, SLIGHT
from gpaiscope.values import DateRange, Exact, Outcome, Range, Source, reduced

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion
    from gpaiscope.assessment.ledger import Entry

MARKETS: Final = ("made-available", "integrated-in-system", "internal-use")
"""Where a model can be put: on a hub, into a system, to one's own use."""
MOST_CASES: Final = 8
"""Combinations of originals on either side of the criterion that are worked out."""
_ASKED: Final = frozenset({provider.provider.id, provider.prospective_provider.id})
WORKED_OUT: Final = Source(text="one of the ways that are left open")
"""Where what nobody said comes from, and what is taken to be so in one of the ways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where an original that is no general-purpose AI model has to lie for a change to lift it above the line."""

    low: Exact
    high: Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """An original on each side of the criterion, or as it is where it lies on one; ``window``: what both leave out."""

    originals: tuple[StatedOriginal, ...]
    window: Window | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryWay:
    """In which ways an answer was worked out, and what it leaves out.

    ``ways`` are the assessments in which all is no, none where it is so without them. ``any_market``: wherever the
    model is put. ``window`` is left out by an assumption. ``most`` is what was done to the model at most, in FLOP, and
    ``least_third`` the least that it can be measured by: the first ``decides`` where it is no more.
    """

    ways: tuple[Assessment, ...]
    any_market: bool
    window: Window | None
    most: Exact
    least_third: Exact
    decides: bool


def in_every_way(own: Assessment, fitting: Sequence[str] = ()) -> Assessment:
    """An assessment with what is no in every way that is left open; else with the questions that may make it so.

    ``fitting`` are the few published models of which one is the original, where it is not told which. An assessment
    of which nothing of this is open is given as it is.
    """
    if not _is_asked(own):
        return own
    own = _without_risk(own)
    open_ = _Open(own, tuple(fitting) if len(own.dossier.original) == 1 else ())
    if _provides(own) is Outcome.NO:
        return open_.as_it_is()
    if (settled := open_.settled()) is not None:
        withheld = open_.withheld()
        return _asked(own, (withheld,)) if withheld is not None else settled
    return _asked(own, tuple(open_.asks()))


def _is_asked(own: Assessment) -> bool:
    """Whether one actor modified others' models, and is by nothing that is known a provider, with all that is assumed.

    What is told of an original in a dossier of its own stands there.
    """
    alone = len(own.dossier.actors or ()) == 1 and not own.before
    apart = alone and own.model_case.assume is True and bool(own.dossier.original) and bool(own.entries)
    return apart and _provides(own) in (Outcome.NO, Outcome.UNKNOWN)


def _provides(own: Assessment) -> Outcome:
    """Whether the one actor is a provider, or is to be one: no only where it is neither."""
    found = {each.id: each.finding.outcome for each in own.conclusions if each.id in _ASKED}
    outcomes = set(found.values())
    if len(found) < len(_ASKED) or Outcome.YES in outcomes or Outcome.UNSETTLED in outcomes:
        return Outcome.YES
    return Outcome.NO if outcomes == {Outcome.NO} else Outcome.UNKNOWN


class _Open:
    """What is left open of an assessment, and the ways in which it is worked out."""

    def __init__(self, own: Assessment, fitting: tuple[str, ...]) -> None:
        self.own, self.fitting = own, fitting
        self.line = own.law.number("criterion_flop")
        self.multiple = own.law.number("modification_multiple")
        self.most = self._most_done(own)

    def _most_done(self, own: Assessment) -> Exact | None:
        """What updated the model's parameters at most, by the day and in all; no less than the ends that are stated.

        An estimate from a log may have a lower end of its own, by what it takes for granted. A bound takes nothing so.
        """
        found = (amount(own.model_case, fact) for fact in (scope.training_compute, scope.expected_training_compute))
        ends = [None if value is None else value.high for value in found]
        if None in ends:
            return None
        bounds = [each.bound.value.high for each in own.dossier.activities or () if each.bound is not None]
        stated = sum((end for end in bounds if end is not None), start=Fraction(0))
        return reduced(max(Fraction(stated), *(Fraction(end) for end in ends if end is not None)))

    def as_it_is(self) -> Assessment:
        """An assessment that says no by itself, with the ends that this is seen by where something ends them."""
        bounded = any(each.bound is not None for each in self.own.dossier.activities or ())
        if self.most is None or not (bounded and self._any_market):
            return self.own
        return replace(self.own, every_way=self._every_way((), None))

    def settled(self) -> Assessment | None:
        """The assessment with what is no in every way; None where something is not, or a window is too wide."""
        found = self._no_in_each_way()
        return None if found is None else _settled(self.own, self._every_way(*found))

    def _no_in_each_way(
        self, only: frozenset[str] = frozenset()
    ) -> tuple[tuple[Assessment, ...], Window | None] | None:
        """The assessment of each way in which all is no, with the window that they leave out; None where one is not.

        ``only``: of these conclusions alone, if any are named.
        """
        if self.most is None:
            return None
        sides = [self._sides(place, original, self.most) for place, original in enumerate(self.own.dossier.original)]
        windows = [each.window for each in sides if each.window is not None]
        if any(SLIGHT * (window.high - window.low) > self.line for window in windows):
            return None
        ways = self._worked_out(sides, only)
        return None if ways is None else (ways, windows[0] if windows else None)

    def _every_way(self, ways: tuple[Assessment, ...], window: Window | None) -> EveryWay:
        lows = [max(held.low or 0, self.line) for place in self._places for held in self._held(place)]
        most, third = self.most or 0, Fraction(min(lows, default=self.line)) / self.multiple
        return EveryWay(
            ways=ways,
            any_market=self._any_market,
            window=window,
            most=most,
            least_third=third,
            decides=most <= third,
        )

    @property
    def _places(self) -> range:
        return range(len(self.own.dossier.original))

    @property
    def _any_market(self) -> bool:
        return self.own.dossier.market is None and self.own.dossier.complete_by("market") is None

    def _candidates(self, place: int) -> tuple[StatedOriginal, ...]:
        """An original, or each of the few published models that it may be."""
        original = self.own.dossier.original[place]
        if not self.fitting or original.hub_id is not None:
            return (original,)
        return tuple(replace(original, hub_id=Stated(value=hub_id, source=WORKED_OUT)) for hub_id in self.fitting)

    def _held(self, place: int) -> Iterator[Range]:
        """What each model that an original may be took; of one of which no figure is known anything."""
        for original in self._candidates(place):
            value = self._compute_of(place, original)
            yield value if value.high is not None else Range(low=0)

    def _compute_of(self, place: int, original: StatedOriginal) -> Range:
        return figure(own_originals(self.own).training_compute_of(place, original))

    def _sides(self, place: int, original: StatedOriginal, most: Exact) -> Sides:
        """An original on each side of the criterion, the upper one first, and the window under it."""
        if original.gpai_model is not None:
            return Sides(originals=(original,))
        found: list[StatedOriginal] = []
        window: Window | None = None
        for candidate, held in zip(self._candidates(place), self._held(place), strict=True):
            low, high, under = held.low or 0, held.high, self.line - most
            if low > self.line or (high is not None and high <= under):
                found.append(candidate)
                continue
            if high is None or high > self.line:
                found.append(_with(candidate, held, low=max(low, self.line + 1), high=high))
            if low <= under:
                found.append(_with(candidate, held, low=low, high=under))
            if most > 0:
                top = self.line if high is None else min(high, self.line)
                here = Window(low=max(low, under), high=top)
                window = here if window is None or here.low < window.low else window
        return Sides(originals=tuple(found), window=window)

    def _worked_out(self, sides: Sequence[Sides], only: frozenset[str]) -> tuple[Assessment, ...] | None:
        """The assessment in each way, as long as all say no; None where one does not, or they are too many."""
        cases = list(product(*(each.originals for each in sides)))
        if len(cases) > MOST_CASES:
            return None
        ways = []
        for originals in cases:
            for market in self._markets():
                way = self.own.of_dossier(replace(self.own.dossier, original=originals, market=market), only=only)
                if _provides(way) is not Outcome.NO:
                    return None
                ways.append(way)
        return tuple(ways)

    def _markets(self) -> tuple[tuple[MarketEvent, ...] | None, ...]:
        """What happens on a market in each way; as it is told where something is told of it."""
        if not self._any_market:
            return (self.own.dossier.market,)
        return tuple((self._event(word),) for word in MARKETS)

    def _event(self, word: str) -> MarketEvent:
        actor = (self.own.dossier.actors or ())[0].id
        in_union = Stated(value="union", source=WORKED_OUT)
        event = MarketEvent(
            event=Stated(value=word, source=WORKED_OUT),
            actor=actor,
            on=Stated(value=DateRange.exactly(self.own.day), source=WORKED_OUT),
            territory=in_union,
        )
        if word == "made-available":
            return replace(event, channel=Stated(value="public-hub", source=WORKED_OUT))
        if word == "integrated-in-system":
            return replace(event, system_territory=in_union, system_on=event.on)
        yes = Stated(value=True, source=WORKED_OUT)
        return replace(event, essential_to_product=yes, affects_rights=yes)

    def withheld(self) -> Missing | None:
        """The question whether an original's maker shut out the Union, where the licence may do so; None elsewhere."""
        if not self._any_market:
            return None
        for place in self._places:
            for original in self._candidates(place):
                entry = published(original)
                told = withheld_by(entry.licence_name or entry.licence) if entry is not None else None
                if entry is not None and told is not None and told[1]:
                    asks = f"{told[0]} {provider.original_in_union.asks}"
                    path = f"original[{place}].placed_on"
                    return Missing(fact=provider.original_in_union.name, asks=asks, path=path, who="legal")
        return None

    def asks(self) -> Iterator[Missing]:
        """What settles most at once: what the model started from, then how much was done to it at most."""
        for place, original in enumerate(self.own.dossier.original):
            untold = original.hub_id is None and original.gpai_model is None
            if untold and self._compute_of(place, original).high is None:
                yield name_question(place, self.fitting)
                break
        question = bounding_question(self.own, self._limit(), self._would_settle)
        if question is not None:
            yield question

    def _limit(self) -> Exact:
        """Below how much a modification counts for nothing: a third of the least original, or the line's remainder."""
        held = [held for place in self._places for held in self._held(place)]
        within = [self.line - each.high for each in held if each.high is not None and each.high <= self.line]
        beyond = [
            Fraction(each.low or self.line) / self.multiple
            for each in held
            if each.high is None or each.high > self.line
        ]
        return min(within + beyond, default=self.line)

    def _would_settle(self, entry: Entry, most: Exact) -> bool:
        """Whether all would be no if an activity had taken at most so much."""
        bound = Stated(value=Range.exactly(most), source=WORKED_OUT)
        activities = tuple(
            replace(each, bound=bound) if each is entry.activity else each for each in self.own.dossier.activities or ()
        )
        tried = self.own.of_dossier(replace(self.own.dossier, activities=activities), only=_ASKED)
        return _Open(tried, self.fitting)._no_in_each_way(_ASKED) is not None


def _with(original: StatedOriginal, held: Range, *, low: Exact, high: Exact | None) -> StatedOriginal:
    """An original of which the compute is known to lie between two ends."""
    best = held.best if held.best is not None and held.best >= low and (high is None or held.best <= high) else None
    value = Range(low=low, best=best, high=high)
    return replace(original, training_compute=Stated(value=value, source=WORKED_OUT))


def _settled(own: Assessment, every: EveryWay) -> Assessment:
    """An assessment with what is open in it and no in every way; each such answer stands as in the first."""
    taken = (NOT_ON_THE_LINE,) if every.window is not None else ()

    def told(each: Conclusion) -> Conclusion:
        found = [way.find(each.id, each.actor) for way in every.ways]
        ways = tuple(one for one in found if one is not None and one.finding.outcome is Outcome.NO)
        if each.finding.outcome is not Outcome.UNKNOWN or len(ways) < len(every.ways):
            return each
        return replace(ways[0], told=ways, taken=taken)

    return replace(_with_conclusions(own, told), every_way=every)


_OF_RISK: Final = frozenset(
    {
        systemic_risk.systemic_risk.id,
        obligations.model_evaluation.id,
        obligations.systemic_risk_mitigation.id,
        obligations.serious_incident_reporting.id,
        obligations.cybersecurity.id,
        obligations.notification.id,
    }
)
"""What only a model with systemic risk brings with it."""


def _without_risk(own: Assessment) -> Assessment:
    """An assessment of an adapter on an original that is without systemic risk: the adapter brings none to it.

    How much training it took is not told, and it is taken to be a slight change beside the line of systemic risk; an
    original that is far below that line, to be one that was not designated.
    """
    open_ = [entry.activity for entry in own.entries or () if is_adapter(entry.activity) and entry.flop.high is None]
    held = [figure(own_originals(own).training_compute_of(*placed)) for placed in enumerate(own.dossier.original)]
    if not open_ or len(held) != 1 or held[0].high is None:
        return own
    line, original = own.law.number("presumption_flop"), own.dossier.original[0]
    slight = Range.exactly(Fraction(line) / SLIGHT)
    if original.systemic_risk is None and BEHIND_IT * held[0].high <= line:
        original = replace(original, systemic_risk=Stated(value=False, source=WORKED_OUT))
    bound = Stated(value=slight, source=WORKED_OUT)
    activities = tuple(replace(each, bound=bound) if each in open_ else each for each in own.dossier.activities or ())
    tried = own.of_dossier(replace(own.dossier, activities=activities, original=(original,)))
    if tried.conclusion(systemic_risk.systemic_risk.id).finding.outcome is not Outcome.NO:
        return own

    def told(each: Conclusion) -> Conclusion:
        found = tried.find(each.id, each.actor) if each.id in _OF_RISK else None
        is_open = each.finding.outcome is Outcome.UNKNOWN
        if not is_open or found is None or found.finding.outcome is not Outcome.NO:
            return each
        return replace(found, told=(found,), taken=(NOT_ON_THE_LINE, NOT_DESIGNATED))

    return _with_conclusions(own, told)


_ADAPTERS_ALONE: Final = ("lora", "qlora")


def is_adapter(activity: Activity) -> bool:
    """Whether few weights were trained beside those of the original, by either key that says so."""
    trainable = activity.architecture.trainable if activity.architecture is not None else None
    if activity.adapter is not None:
        return activity.adapter.value
    return trainable is not None and trainable.value in _ADAPTERS_ALONE


def _asked(own: Assessment, asks: tuple[Missing, ...]) -> Assessment:
    """An assessment that asks something first of each open answer about its actor, and of what the model is."""
    if not asks:
        return own

    def asking(each: Conclusion) -> Conclusion:
        if each.finding.outcome is not Outcome.UNKNOWN or not (each.actor or each.id == scope.gpai_model.id):
            return each
        return replace(each, finding=replace(each.finding, asked=(*asks, *each.finding.asked)))

    return _with_conclusions(own, asking)


def _with_conclusions(own: Assessment, changed: Callable[[Conclusion], Conclusion]) -> Assessment:
    """An assessment with each answer changed, those of its obligations, too."""
    return replace(
        own,
        conclusions=tuple(map(changed, own.conclusions)),
        obligations=tuple(replace(owed, conclusion=changed(owed.conclusion)) for owed in own.obligations),
    )
