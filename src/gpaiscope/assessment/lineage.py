"""What the models have in common that another was merged from: training that went into several of them counts once.

Guidelines 116 and 118 ask for the compute that trained the model, that behind its weights included. Two tunes of one
base were trained by one training of that base. What of each original is which training is told by the models of the
dossier, by dossiers of originals, by ``base``, and by the packaged table.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from gpaiscope.compute.originals import Original as Published
from gpaiscope.compute.originals import find, known_as
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import StatedOriginal, Training
from gpaiscope.engine import moving
from gpaiscope.lineage import less
from gpaiscope.values import Exact, Range

Measures = tuple[Range, Range]
"""Compute by updates of parameters, and cumulative."""

_NOBODY_SAYS: Final = Range(low=0)


def lineage(place: int, originals: Sequence[StatedOriginal], measures: Sequence[Measures]) -> tuple[Training, ...]:
    """The training that an original is made of, as far as that is told."""
    original, whole = originals[place], measures[place]
    if original.lineage:
        return original.lineage
    own = key_of(original)
    entry = find(original.hub_id.value) if original.hub_id else None
    if original.base is None and entry is None:
        return (Training(key=own, training=whole[0], cumulative=whole[1], first=True, apart=False),)
    base = _base(original, entry, originals, measures)
    if base is None:
        return (Training(key=own, training=whole[0], cumulative=whole[1], first=True, apart=True),)
    added = [less(of, part) for of, part in zip(whole, (base.training, base.cumulative), strict=True)]
    return (base, Training(key=own, training=added[0], cumulative=added[1], first=False, apart=False))


def key_of(original: StatedOriginal) -> str:
    """By what an original is known: its identifier on a hub, else its name; a nameless one is like no other."""
    stated = original.hub_id or original.name
    return known_as(stated.value) if stated is not None else f"#{id(original)}"


def goes_back_to(entry: Published) -> str:
    """By what the first model is known to which the weights of a published one go back: itself, if from scratch."""
    return known_as(_first(entry.hub_id, ()))


def _first(name: str, originals: Sequence[StatedOriginal]) -> str:
    """The first model that one of a name goes back to, each step as an original states it, else as the table has it."""
    seen: set[str] = set()
    while (key := known_as(name)) not in seen:
        seen.add(key)
        stated = next((each.base.value for each in originals if each.base and _is_called(each, name)), "")
        entry = find(name)
        name = stated or (entry.starts_from if entry is not None else "") or name
    return name


def _is_called(original: StatedOriginal, name: str) -> bool:
    return known_as(name) in {known_as(each.value) for each in (original.hub_id, original.name) if each is not None}


def _base(
    original: StatedOriginal, entry: Published | None, originals: Sequence[StatedOriginal], measures: Sequence[Measures]
) -> Training | None:
    """The first model that an original's weights go back to; None: it is one itself, trained from scratch."""
    name = original.base.value if original.base else entry.starts_from if entry else ""
    if not name or _is_called(original, name) or _is_called(original, name := _first(name, originals)):
        return None
    known = find(name)
    for each, measure in zip(originals, measures, strict=True):
        if each is not original and _is_called(each, name):
            return Training(key=key_of(each), training=measure[0], cumulative=measure[1], first=True, apart=True)
    held = known.training_compute if known is not None and known.training_compute.high is not None else _NOBODY_SAYS
    return Training(key=known_as(name), training=held, cumulative=held, first=True, apart=True)


def _range(low: Exact, best: Exact | None, high: Exact | None) -> Range:
    """A range whose best value is left out where it lies beyond its ends."""
    fits = best is not None and best >= low and not (high is not None and best > high)
    return Range(low=low, best=best if fits else None, high=high)


def distinct(lineages: Sequence[Sequence[Training]]) -> tuple[Training, ...]:
    """Every stretch of training of several originals, once."""
    found: dict[str, Training] = {}
    for each in (training for one in lineages for training in one):
        found.setdefault(each.key, each)
    return tuple(found.values())


def is_told(lineages: Sequence[Sequence[Training]]) -> bool:
    """Whether what several originals have in common is told: no stretch of training may be part of another."""
    every = distinct(lineages)
    unsure = [each for each in every if not each.apart]
    alike = [each for each in every if unsure and each.first is unsure[0].first]
    return not unsure or (len(unsure) == 1 and len(alike) == 1)


def together(wholes: Sequence[Range], lineages: Sequence[Sequence[Training]], measure: str) -> Range:
    """The compute behind several originals, what they have in common counted once.

    ``measure`` is ``training`` or ``cumulative``. Where it is not told what they have in common, it is at least that of
    the largest, and at most their sum.
    """
    told, parts = is_told(lineages), {each.key: getattr(each, measure) for each in distinct(lineages)}
    every = {end: _PartialSums([getattr(part, end) for part in parts.values()]) for end in ("low", "best", "high")}
    lows, bests, highs = [], [], []
    for whole, own in zip(wholes, lineages, strict=True):
        mine = [parts[key] for key in {each.key for each in own}]
        lows.append((whole.low or 0) + (every["low"].without([each.low for each in mine]) if told else 0))
        highs.append(every["high"].beside(whole.high, [each.high for each in mine]))
        bests.append((len(parts) - len(mine), every["best"].beside(whole.best, [each.best for each in mine])))
    low = moving.largest(lows)
    bounds = [each for each in (_all([whole.high for whole in wholes]), *highs) if each is not None]
    high = moving.largest([low, moving.smallest(bounds)]) if bounds else None
    best = min(bests, key=lambda each: each[0])[1] if told else None
    return _range(low, best, high)


@dataclass(frozen=True)
class _PartialSums:
    """Amounts that are added up again and again, each time without some of them."""

    amounts: Sequence[Exact | None]

    @cached_property
    def known_sum(self) -> Exact:
        """The sum of those that are known."""
        return _sum([each for each in self.amounts if each is not None])

    @cached_property
    def unknown(self) -> int:
        """How many are not known."""
        return sum(each is None for each in self.amounts)

    def without(self, some: Sequence[Exact | None]) -> Exact:
        """The sum of the others, as far as they are known."""
        return self.known_sum - _sum([each for each in some if each is not None])

    def beside(self, amount: Exact | None, some: Sequence[Exact | None]) -> Exact | None:
        """An amount with the sum of the others; None where one of these is not known."""
        if amount is None or self.unknown > sum(each is None for each in some):
            return None
        return amount + self.without(some)


def _sum(amounts: Sequence[Exact]) -> Exact:
    total: Exact = 0
    for each in amounts:
        total = total + each
    return total


def _all(amounts: Sequence[Exact | None]) -> Exact | None:
    """The sum of amounts; None where one of them is not known."""
    known = [each for each in amounts if each is not None]
    return _sum(known) if len(known) == len(amounts) else None
