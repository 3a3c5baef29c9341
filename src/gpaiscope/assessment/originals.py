"""The models that this one comes from: their compute, and what is known or assumed of their status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.facts import Facts, all_of, any_of, extreme, figure, is_stated, joined, known, with_all
from gpaiscope.assessment.ledger import COPIES_WEIGHTS, NOTHING, Entry, Estimates, added, estimate_of, taken
from gpaiscope.assessment.narrowness import speaks_for_general
from gpaiscope.assessment.openness import left_open, withheld_in_union
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, Stated, StatedOriginal, Training, path_of
from gpaiscope.engine.case import Known, Missing, gathered
from gpaiscope.engine.expression import Assume, Assumption, takes
from gpaiscope.law import Law, assumptions, enforcement, modification, open_source, provider, scope, training_compute
from gpaiscope.law.assumptions import (
    ABOVE_CRITERION,
    NO_OTHER_ORIGINAL,
    NOT_LIFTING,
    NOT_ON_THE_LINE,
    NOTHING_ELSE_ON_MARKET,
    ORIGINAL_BY_COMPUTE,
    ORIGINAL_GPAI,
    ORIGINAL_PRESUMED,
    SAME_CUMULATIVE,
    STILL_SYSTEMIC,
    SYSTEMIC_WHEN_MODIFIED,
    estimated,
)
from gpaiscope.law.citation import cite
from gpaiscope.values import NOTHING_KNOWN, DateRange, Exact, Range, Source, Truth, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.compute.originals import Original as Published

_ASK_ANOTHER: Final = Missing(
    fact="original", asks="From which models was this one made?", path="original", who="training team"
)
_ASK_STUDENT: Final = Missing(
    fact="original.exists",
    asks="Did training begin with the original's weights (add an initialisation), or did it learn from its outputs "
    "alone (then it has no original)?",
    path="original",
    who="training team",
)
_SAID: Final[Stated[bool]] = Stated(value=True)
BEHIND_IT: Final = 2
"""How often the compute of its updates an original may have taken in all, where nothing is said of that."""
NAME: Final = "original.hub_id"
BOUND: Final = "activities.bound"
ASKED_FIRST: Final = (NAME, BOUND)
"""What is asked before all else, in this order: one answer to either settles most that is open."""
_ASK_BASE: Final = "Which model, trained from scratch, do the original's weights go back to? Itself, if it is one."


def without_teachers(dossier: Dossier) -> Dossier:
    """A dossier with only those originals whose weights a model may have; a teacher's outputs make no original of it.

    A teacher is one that only such activities are said to start from, where every other says what it started from.
    """
    others = [
        each for each in dossier.activities or () if each.kind and each.kind.value not in training_compute.OF_OUTPUTS
    ]
    weights = {each.from_.name.value for each in others if each.from_ and each.from_.name}
    if any(each.from_ is None and each.kind and each.kind.value != "pre-training" for each in others):
        return dossier
    outputs = {
        each.from_.name.value
        for each in dossier.activities or ()
        if each not in others and each.from_ and each.from_.name
    }
    taught = outputs - weights
    if not taught or not others:
        return dossier
    kept = tuple(each for each in dossier.original if each.name is None or each.name.value not in taught)
    return dossier if len(kept) == len(dossier.original) else replace(dossier, original=kept)


def with_risk_on(dossier: Dossier, day: date, *, assume: Assume) -> Dossier:
    """A dossier whose originals have systemic risk, or not, as it is on a day, where it is said since or until when.

    With nothing assumed it is not known of one of which no last day is told and no status, nor of one of which no
    first day is told.
    """
    given = dossier.original
    kept = tuple(_with_risk_on(each, DateRange.exactly(day), assume=assume) for each in given)
    return dossier if kept == given else replace(dossier, original=kept)


def of_risk(original: StatedOriginal) -> tuple[Assumption, ...]:
    """What is assumed of an original, as it was stated, of which one day of its systemic risk is told, and no status.

    That it lasts, where it is said since when; that it had begun, where it is said until when.
    """
    if original.systemic_risk is not None:
        return ()
    if original.systemic_until is None:
        return (STILL_SYSTEMIC,) if original.systemic_since is not None else ()
    return () if original.systemic_since is not None else (SYSTEMIC_WHEN_MODIFIED,)


def _with_risk_on(original: StatedOriginal, today: DateRange, *, assume: Assume) -> StatedOriginal:
    since, until, stated = original.systemic_since, original.systemic_until, original.systemic_risk
    told = until or since
    if told is None or (until is None and is_stated(stated, False)):
        return original
    untold = Truth.YES if assume or stated is not None else Truth.UNKNOWN
    begun = ~today.before(since.value) if since is not None else untold
    if begun is Truth.UNKNOWN and is_stated(stated, True):
        begun = Truth.YES  # what is one with systemic risk has become so, on whichever day of a range
    on = begun & (~until.value.before(today) if until is not None else untold)
    if on is Truth.UNKNOWN:
        return original if is_stated(stated, False) else replace(original, systemic_risk=None)
    return replace(original, systemic_risk=replace(stated or _SAID, value=on is Truth.YES, source=told.source))


def published(original: StatedOriginal) -> Published | None:
    """The entry of the packaged table of originals, which is read where an identifier asks for it; None: none."""
    if original.hub_id is None:
        return None
    from gpaiscope.compute.originals import find

    return find(original.hub_id.value)


@dataclass(frozen=True)
class Originals:
    """The originals of a dossier on a day. ``entries`` is its ledger, None where it is unknown."""

    dossier: Dossier
    law: Law
    assume: Assume
    estimates: Estimates
    entries: tuple[Entry, ...] | None
    risks: tuple[tuple[Assumption, ...], ...] = ()
    """By place, what is assumed of an original's systemic risk."""

    def facts(self) -> Facts:
        """What the law asks of the originals together: of several each counts, in the way each rule needs it."""
        return self._facts

    @cached_property
    def _facts(self) -> Facts:
        given = self.dossier.original
        taken_in = len(given) > 1 or self._takes_weights()
        facts: Facts = {
            scope.has_original: self.made_from_weights if given else self._another,
            modification.several_originals: Known(value=Truth.of(len(given) > 1)) if len(given) != 1 else self._another,
            scope.weights_integrated: any_of([Known(value=Truth.of(taken_in)), self._another]),
            modification.is_chain: Known(value=Truth.of("original[0].root" in self.estimates)),
        }
        compute = [self.training_compute_of(place, original) for place, original in enumerate(given)]
        compute += [Known(value=NOTHING_KNOWN, missing=each.missing) for each in self._others]
        if not given:
            nothing = replace(self._another, value=NOTHING)
            return facts | {scope.inherited_training_compute: joined(*compute) if compute else nothing}
        whole = self._together(compute, "training")
        stood_in, general = self._stood_in(compute), self._if_general(compute)
        compared = [stood_in.get(place, amount) for place, amount in enumerate(general)]
        known_ones = self._together(general, "training", bounded=bool(stood_in))
        facts |= {
            scope.inherited_training_compute: self._of_all(whole),
            modification.original_compute: self._of_all(extreme(compared, largest=True)),
            modification.smallest_original_compute: self._of_all(extreme(compared, largest=False)),
            modification.summed_original_compute: self._of_all(joined(known_ones, *stood_in.values())),
            modification.original_cumulative_compute: self._of_all(
                extreme(self._if_general(self._cumulative), largest=True)
            ),
            modification.original_systemic: self._of_all(any_of(self._systemic), unless=Truth.YES),
            modification.cannot_lift: self._cannot_lift(),
            open_source.original_exempt: self._of_all(all_of(self._stated("open_source_exemption")), unless=Truth.NO),
            scope.original_is_gpai: self._of_all(self._original_is_gpai(compute), unless=Truth.YES),
            modification.obtainable: self._obtainable(compute, stood_in),
            modification.root_compute: self._root(general),
            modification.added_since_root: self._since_root(),
        }
        return facts | self._placed(given)

    def _stood_in(self, compute: list[Known]) -> Mapping[int, Known]:
        """By place, what stands in for originals' compute that cannot be had, where that of another is known.

        Of all of them together one line of the law stands in for the third, as where there is but one.
        """
        stated = zip(compute, self._stated("training_compute_obtainable"), self._systemic, strict=True)
        barred = {
            place: replace(said, value=self._line_for(systemic.value))
            for place, (amount, said, systemic) in enumerate(stated)
            if figure(amount).high is None and said.value is Truth.NO
        }
        return barred if any(figure(amount).high is not None for amount in compute) else {}

    def _obtainable(self, compute: list[Known], stood_in: Mapping[int, Known]) -> Known:
        """Whether the compute can be had of all originals for which no line stands in; of another it may be known."""
        stated = zip(compute, self._stated("training_compute_obtainable"), strict=True)
        found = all_of(
            said if said.value is Truth.NO or figure(amount).high is None else Known(value=Truth.YES)
            for place, (amount, said) in enumerate(stated)
            if place not in stood_in
        )
        if found.value is Truth.NO and self._others:
            return replace(found, value=Truth.UNKNOWN, missing=(_ASK_ANOTHER,))
        return self._of_all(found)

    def _line_for(self, systemic: object) -> Range:
        """The line whose third stands in for that of an original (Guidelines 61): either, where its risk is unknown."""
        low, high = (self.law.number(f"{line}_flop") for line in ("criterion", "presumption"))
        return Range(low=high if systemic is Truth.YES else low, high=low if systemic is Truth.NO else high)

    def _placed(self, given: tuple[StatedOriginal, ...]) -> Facts:
        """Since when all originals are on the Union market, or what speaks against it; empty where nothing is told."""
        placed = [original.placed_on for original in given if original.placed_on]
        if len(placed) == len(given) and not self._others:
            last = _last(placed)
            whole = self._of_all(last)
            return {enforcement.original_placed_on: whole, provider.original_in_union: self._supplied_by(last)}
        if any(each.territory and each.territory.value == "outside-union" for each in self.dossier.market or ()):
            return {provider.original_in_union: self._supplied_outside()}
        if (held := withheld_in_union(self.dossier.openness)) is not None and held.integration:
            left = left_open(held, provider.original_in_union, "original[0].placed_on")
            return {provider.original_in_union: left}
        return {}

    @property
    def made_from_weights(self) -> Known:
        """That the model was made from the originals' weights: unknown where it may have learnt from outputs alone.

        Training from scratch beside the running of a teacher is what makes a student, which has no original.
        """
        kinds = {entry.kind for entry in self.entries or ()}
        scratch = [entry for entry in self.entries or () if entry.kind == "pre-training" and not entry.activity.from_]
        if not scratch or "teacher-inference" not in kinds or self._takes_weights():
            return Known(value=Truth.YES)
        return Known(value=Truth.UNKNOWN, missing=(_ASK_STUDENT,))

    def _supplied_by(self, last: Known) -> Known:
        """That all originals are on the Union market once the last of them has been placed there by the day."""
        placed = last.value
        if isinstance(placed, DateRange) and placed.earliest is not None and placed.earliest > self.law.day:
            return replace(last, value=Truth.NO)
        has_happened = isinstance(placed, DateRange) and placed.latest is not None and placed.latest <= self.law.day
        if not has_happened and not self.assume:
            return replace(last, value=Truth.UNKNOWN)
        taken = () if has_happened else (assumptions.UNDATED_HAPPENED,)
        return self._of_all(replace(last, value=Truth.YES, assumptions=taken))

    def _supplied_outside(self) -> Known:
        """That an original is supplied outside the Union, and as far as that is all there is, not in it."""
        if (stated := self.dossier.complete_by("market")) is not None:
            return Known(value=Truth.NO, sources=(stated,))
        if self.assume and not self.dossier.is_open("market"):
            return Known(value=Truth.NO, assumptions=(NOTHING_ELSE_ON_MARKET,))
        return Known(value=Truth.UNKNOWN)

    @cached_property
    def _another(self) -> Known:
        """Whether the model was made from a model that the dossier does not name, which is taken not to be so."""
        if (stated := self.dossier.complete_by("original")) is not None:
            return Known(value=Truth.NO, sources=(stated,))
        if self.assume and not self.dossier.is_open("original"):
            return Known(value=Truth.NO, assumptions=(NO_OTHER_ORIGINAL,))
        return Known(value=Truth.UNKNOWN, missing=(_ASK_ANOTHER,))

    def _of_all(self, found: Known, *, unless: Truth | None = None) -> Known:
        """What holds of all originals, with the assumption that there is no other; not where one alone carries it."""
        if not self._another.assumptions or found.value in (Truth.UNKNOWN, NOTHING_KNOWN, unless):
            return found
        return replace(found, assumptions=unique((*found.assumptions, *self._another.assumptions)))

    @property
    def _others(self) -> list[Known]:
        """What is known of originals that may have been left out: one that is unknown, or none."""
        return [self._another] if self._another.value is Truth.UNKNOWN else []

    def _stated(self, key: str) -> list[Known]:
        """What is stated of each original under a key; where it is left out, unknown with its question."""
        stated = [
            known(getattr(original, key)) or Known(value=Truth.UNKNOWN, missing=(_ask_original(place, original, key),))
            for place, original in enumerate(self.dossier.original)
        ]
        return stated + self._others

    @cached_property
    def _systemic(self) -> list[Known]:
        """Whether each original has systemic risk: as stated, with what is assumed of its days, else as is presumed."""
        line = Range.exactly(self.law.number("presumption_flop"))
        taken, found = dict(enumerate(self.risks)), []
        for place, said in enumerate(self._stated("systemic_risk")):
            held = replace(said, assumptions=(*said.assumptions, *taken.get(place, ())))
            found.append(held if said.value is Truth.YES else said)
            original = self.dossier.original[place] if place < len(self.dossier.original) else None
            untold = original is not None and not (
                original.systemic_risk or original.systemic_since or original.systemic_until or original.risk_open
            )
            if not untold or not self.assume:
                continue
            cumulative = self._cumulative[place]
            if figure(cumulative).greater_than(line) is Truth.YES:
                found[place] = Known(
                    value=Truth.YES,
                    sources=cumulative.sources,
                    assumptions=(*cumulative.assumptions, ORIGINAL_PRESUMED),
                    missing=said.missing,
                    cites=cite("AI Act Art 51(2)", "Guidelines 27"),
                )
        return found

    def _takes_weights(self) -> bool:
        """Whether an activity merged weights or took them to start from."""
        return any(entry.kind in COPIES_WEIGHTS for entry in self.entries or ())

    def _root(self, compute: list[Known]) -> Known:
        """The compute of the first model of a chain, where the original's own dossier was read; else the original's."""
        estimate = self.estimates.get("original[0].root")
        return compute[0] if estimate is None else taken(estimate)

    def _since_root(self) -> Known:
        """What made the original of the first model of the chain; nothing where it is the first itself."""
        estimate = self.estimates.get("original[0].since_root")
        return Known(value=NOTHING) if estimate is None else taken(estimate)

    def _original_is_gpai(self, compute: list[Known]) -> Known:
        each = [
            self._one_original_is_gpai(place, original, amount)
            for (place, original), amount in zip(enumerate(self.dossier.original), compute, strict=False)
        ]
        return any_of(each + self._others)

    def _one_original_is_gpai(self, place: int, original: StatedOriginal, compute: Known) -> Known:
        if (stated := known(original.gpai_model)) is not None:
            return stated
        if (systemic := self._ever_systemic(original)) is not None:
            return Known(value=Truth.YES, sources=(systemic,))
        line = Range.exactly(self.law.number("criterion_flop"))
        by_compute = figure(compute).greater_than(line)
        if self.assume and by_compute.decided:
            return Known(
                value=by_compute,
                sources=compute.sources,
                assumptions=(ORIGINAL_BY_COMPUTE,),
                cites=cite("Guidelines 17"),
            )
        below = _best_at_most(figure(compute), self.law.number("criterion_flop"))
        if takes(self.assume, ORIGINAL_GPAI) and not below and speaks_for_general(self.dossier, original):
            return Known(value=Truth.YES, assumptions=(ORIGINAL_GPAI,))
        return Known(value=Truth.UNKNOWN, missing=(_ask_original(place, original, "gpai_model"),))

    def _cannot_lift(self) -> Known:
        """Whether originals are taken not to lift the sum, should they be without systemic risk.

        A change that is slight beside the line, or beside the range about it that is known of the original, lifts only
        an original that happens to lie just under it. Of a greater change it is a guess, where nothing is known; and so
        it is of a merge, of which each original may be the greater part that is laid upon the other.
        """
        # What perhaps counts does so here: with less known of the originals, less may not be taken for slight.
        perhaps = training_compute.Count.OPEN
        own = added(each.flop if each.row.cumulative is perhaps else each.expected for each in self.entries or ())
        if self.assume and self._is_slight(own):
            return Known(value=Truth.YES, assumptions=(NOT_ON_THE_LINE,))
        alone = len(self._beyond) == len(self.dossier.original) or self._barred
        if takes(self.assume, NOT_LIFTING) and self._beyond and alone and self._room(own) is not None:
            return Known(value=Truth.YES, assumptions=(NOT_LIFTING,))
        return Known(value=Truth.NO)

    def _is_slight(self, own: Range) -> bool:
        """Whether a change is at most a hundredth of what is not known of the originals about the line."""
        line = self.law.number("presumption_flop")
        whole = figure(self._together(self._cumulative, "cumulative"))
        several = len(self._cumulative) > 1
        if several or own.high is None or (whole.low or 0) > line or (whole.high is not None and whole.high < line):
            return False
        least = 0 if whole.high is None else whole.low or 0
        # Added and not taken away: two extremes are taken from each other only part by part.
        return least + assumptions.SLIGHT * own.high <= (line if whole.high is None else whole.high)

    @property
    def _barred(self) -> bool:
        """Whether of every original of unknown compute it is said that this can neither be known nor estimated."""
        return all(is_stated(each.training_compute_obtainable, False) for each in self._beyond)

    def _room(self, own: Range) -> Exact | None:
        """What is left below the threshold beside own compute, and that of known originals; None: nothing is."""
        parts = self._cumulative if self._barred else []
        held = figure(self._together(parts, "cumulative", bounded=True)).high if parts else 0
        if own.high is None or held is None:
            return None
        room = self.law.number("presumption_flop") - own.high - held
        return room if room >= 0 else None

    @cached_property
    def _beyond(self) -> list[StatedOriginal]:
        """The originals of whose compute no most is known."""
        parts = zip(self.dossier.original, self._cumulative, strict=False)
        return [original for original, part in parts if figure(part).high is None]

    @cached_property
    def inherited_cumulative(self) -> Known:
        """The cumulative compute that came with originals' weights; perhaps none where it may be a student's."""
        found = self._of_all(self._cumulative_of_weights) if self.dossier.original else self._cumulative_of_weights
        if not self.dossier.original or self.made_from_weights.value is Truth.YES:
            return found
        return replace(found, value=Range(low=0, high=figure(found).high), missing=(*found.missing, _ASK_STUDENT))

    @property
    def _cumulative_of_weights(self) -> Known:
        """The cumulative compute of the originals' weights, with what several have in common counted once."""
        own = added(entry.cumulative for entry in self.entries or ())
        parts, beyond = self._cumulative, self._beyond
        if (
            beyond
            and all(is_stated(original.systemic_risk, False) for original in beyond)
            and takes(self.assume, NOT_LIFTING)
        ):
            rest = Known(value=Range(low=0, high=self._room(own) or 0), assumptions=(NOT_LIFTING,))
            return joined(self._together(parts, "cumulative", bounded=True), rest)
        return self._together(parts, "cumulative")

    @cached_property
    def lineages(self) -> tuple[tuple[Training, ...], ...]:
        """Of each original the training that it is made of, as far as that is told."""
        from gpaiscope.assessment.lineage import lineage

        measures = [self.measures(place) for place in range(len(self.dossier.original))]
        return tuple(lineage(place, self.dossier.original, measures) for place in range(len(measures)))

    def _together(self, parts: list[Known], measure: str, *, bounded: bool = False) -> Known:
        """What came with all originals' weights, and with those that may have been left out; or with bounded ones."""
        own = [
            place for place in range(len(self.dossier.original)) if not bounded or figure(parts[place]).high is not None
        ]
        others = [] if bounded else parts[len(self.dossier.original) :]
        held = [parts[place] for place in own]
        if len(held) < 2:
            return joined(*held, *others)
        from gpaiscope.assessment.lineage import is_told, together

        lineages = [self.lineages[place] for place in own]
        value = together([figure(part) for part in held], lineages, measure)
        asked = [] if is_told(lineages) else [self._ask_base(place) for place in own]
        whole = with_all(held, value)
        return joined(replace(whole, missing=gathered([*whole.missing, *filter(None, asked)])), *others)

    def _ask_base(self, place: int) -> Missing | None:
        """Where to say what an original goes back to; None where that is said."""
        original = self.dossier.original[place]
        if original.base is not None or original.lineage or not self.lineages[place][0].first:
            return None
        if self.lineages[place][0].apart:
            return None
        path = path_of(original, f"original[{place}]") + ".base"
        return Missing(fact="original.base", asks=_ASK_BASE, path=path, who="training team")

    @cached_property
    def _cumulative(self) -> list[Known]:
        """The cumulative compute of each original, and of what may have been left out."""
        held = [self._cumulative_of(place, original) for place, original in enumerate(self.dossier.original)]
        return held + [Known(value=NOTHING_KNOWN, missing=each.missing) for each in self._others]

    def _from(self, original: StatedOriginal) -> Stated[Range] | None:
        """What an activity says of the part of an original's compute that its weights carry."""
        for activity in self.dossier.activities or ():
            origin = activity.from_
            if origin and origin.name and original.name and origin.name.value == original.name.value:
                return origin.flop
        return None

    def training_compute_of(self, place: int, original: StatedOriginal) -> Known:
        """What is known of the compute that trained an original, by whichever way it is given."""
        stated = original.training_compute or self._from(original)
        path = path_of(original, f"original[{place}]")
        estimate = estimate_of(original, path, self.estimates, stated, assume=self.assume)
        if estimate is not None:
            return taken(estimate)
        found = published(original)
        if found is not None and found.training_compute.high is not None:
            return Known(
                value=found.training_compute,
                sources=found.estimate.evidence,
                # Of several originals it is their sum that is asked for, which no one of them tells.
                missing=()
                if len(self.dossier.original) > 1
                else (
                    Missing(
                        fact="original.training_compute",
                        asks="How much compute trained the original model, more exactly than is published, in FLOP?",
                        path=f"{path}.training_compute",
                        who="the original's provider",
                    ),
                ),
                assumptions=(
                    estimated(f"the original's compute is estimated from public figures: {found.estimate.method}"),
                ),
            )
        return self._of_unknown(original, self._asked_of(place, original))

    def _asked_of(self, place: int, original: StatedOriginal) -> tuple[Missing, ...]:
        """What to ask of an original of unknown compute: that, unless it is said that it cannot be had.

        Then its status is asked instead, as long as that is not stated; beside that only its compute would tell more.
        """
        if is_stated(original.training_compute_obtainable, False):
            status = {"systemic_risk": original.systemic_risk, "gpai_model": original.gpai_model}
            unsaid = tuple(_ask_original(place, original, key) for key, stated in status.items() if stated is None)
            if unsaid:
                return unsaid
        compute = Missing(
            fact="original.training_compute",
            asks="How much compute trained the original model, in FLOP?",
            path=f"{path_of(original, f'original[{place}]')}.training_compute",
            who="the original's provider",
        )
        return (compute,)

    def _if_general(self, compute: list[Known]) -> list[Known]:
        """The compute of originals as a modification is measured by it: only one of a general-purpose AI model counts.

        So of one that is unknown at least the criterion is, whether it is one or not: of what is none nobody becomes
        the provider by modifying it (Guidelines 57, 60).
        """
        line = self.law.number("criterion_flop")
        given = self.dossier.original
        return [
            replace(amount, value=Range(low=line), assumptions=(ABOVE_CRITERION,))
            if place < len(given) and figure(amount) == NOTHING_KNOWN and self._may_be_above(given[place])
            else amount
            for place, amount in enumerate(compute)
        ]

    def _may_be_above(self, original: StatedOriginal) -> bool:
        """Whether an original of unknown compute is above the criterion, if it is general: unless less is stated."""
        whole, line = original.cumulative_training_compute, self.law.number("criterion_flop")
        less = whole is not None and whole.value.high is not None and whole.value.high <= line
        return bool(self.assume) and not less and not is_stated(original.gpai_model, False)

    def _of_unknown(self, original: StatedOriginal, missing: tuple[Missing, ...]) -> Known:
        """The compute of an original of which no figure is known: of a general-purpose AI model at least the criterion.

        Only an exception to the criterion (Guidelines 20) would have taken less, which is taken not to be so, unless
        all the compute behind it is stated to be less.
        """
        stated = None if original.gpai_model is None else original.gpai_model.source
        stated = stated or self._ever_systemic(original)
        line = self.law.number("criterion_flop")
        taken = stated is not None or (takes(self.assume, ORIGINAL_GPAI) and speaks_for_general(self.dossier, original))
        if not taken or not self._may_be_above(original):
            return Known(value=NOTHING_KNOWN, missing=missing)
        return Known(
            value=Range(low=line),
            sources=() if stated is None else (stated,),
            assumptions=(ABOVE_CRITERION,) if stated is not None else (ORIGINAL_GPAI, ABOVE_CRITERION),
            missing=missing,
        )

    def _ever_systemic(self, original: StatedOriginal) -> Source | None:
        """By what it is told that an original is, or once was, one with systemic risk; None: it is not told.

        What ceases to be one is a general-purpose AI model still.
        """
        if (risk := original.systemic_risk) is not None and risk.value:
            return risk.source
        if original.systemic_until is not None:
            return original.systemic_until.source
        since = original.systemic_since
        has_begun = since is not None and DateRange.exactly(self.law.day).before(since.value) is Truth.NO
        return since.source if since is not None and has_begun else None

    def measures(self, place: int) -> tuple[Range, Range]:
        """The compute of an original by updates of its parameters, and its cumulative compute."""
        return figure(self.training_compute_of(place, self.dossier.original[place])), figure(self._cumulative[place])

    def compared_with(self, place: int) -> tuple[Range, Range]:
        """The same, or the line that stands in for it where that can be neither known nor estimated (Guidelines 61)."""
        obtainable, own = self.dossier.original[place].training_compute_obtainable, self.measures(place)
        if own[0].high is not None or obtainable is None or obtainable.value:
            return own
        line = self._line_for(self._systemic[place].value)
        return line, line

    def _cumulative_of(self, place: int, original: StatedOriginal) -> Known:
        if (stated := known(original.cumulative_training_compute)) is not None:
            return stated
        training = self.training_compute_of(place, original)
        if not self.assume:
            return replace(training, value=Range(low=figure(training).low, best=figure(training).best))
        most = figure(training).high
        if most is None:
            return training
        if takes(self.assume, SAME_CUMULATIVE):
            return replace(training, assumptions=(*training.assumptions, SAME_CUMULATIVE))
        # Synthetic data and discarded runs add to what updated the parameters; twice as much is a wide margin for them.
        return replace(training, value=replace(figure(training), high=BEHIND_IT * most))


def own_originals(own: Assessment) -> Originals:
    """The originals of an assessment, with what is known of them."""
    return Originals(dossier=own.dossier, law=own.law, assume=True, estimates=own.estimates, entries=own.entries)


def _last(days: list[Stated[DateRange]]) -> Known:
    """The last of several days: what was made from several originals is no older than the last of them."""
    latest = [day.value.latest for day in days if day.value.latest]
    value = DateRange(
        earliest=max((day.value.earliest for day in days if day.value.earliest), default=None),
        latest=max(latest) if len(latest) == len(days) else None,
    )
    return Known(value=value, sources=tuple(day.source for day in days))


def _ask_original(place: int, original: StatedOriginal, key: str) -> Missing:
    asks = {
        "systemic_risk": "Is the original a model with systemic risk?",
        "gpai_model": "Is the original a general-purpose AI model?",
        "open_source_exemption": "Does the original qualify for the open-source exception?",
        "training_compute_obtainable": "Can the original's training compute be known, or be estimated?",
    }
    who = "training team" if key == "training_compute_obtainable" else "the original's provider"
    path = path_of(original, f"original[{place}]")
    return Missing(fact=f"original.{key}", asks=asks[key], path=f"{path}.{key}", who=who)


def _best_at_most(value: Range, line: Exact) -> bool:
    """Whether there is a best estimate, and it lies no higher than a line."""
    return value.best is not None and value.best <= line
