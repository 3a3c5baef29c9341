"""Energy of a training: measured, accounted by a scheduler, or bounded from chips, hours and their rated power.

A figure never comes alone: with its range, its method, what it holds and what it leaves out. The Form of the Code of
practice asks for the energy of the training in MWh (Annex XI, section 1, point 2(e)). Rated powers stand in
``power.toml`` beside this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, Final

from gpaiscope import tables
from gpaiscope.compute.accelerators import find, nearest
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import Exact, Range, Source, decimal_text, reduced, rounded_text, unique

JOULES_OF_A_MWH: Final = 3_600_000_000
JOULES_OF_A_KWH: Final = 3_600_000

METHODS: Final[Mapping[str, str]] = {
    "counter": "read from counters of energy in the accelerators",
    "samples": "added up from samples of the accelerators' power",
    "tracker": "kept by a tracker beside the training",
    "scheduler": "accounted by the cluster's scheduler",
    "bounded": "bounded from chips, hours and their rated power",
}
"""How an energy came about, in words."""

BOUNDARIES: Final[Mapping[str, str]] = {
    "accelerators": "accelerators alone: neither processors, memory and network, nor cooling",
    "computers": "whole computers, without cooling and losses of the building",
    "tracked": "what the tracker counted: accelerators, processors and memory, by its own settings",
}
"""What an energy holds, and what it leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file, or one period of chips: its energy in joules, by which method, and what it holds.

    ``multiplied``: it was multiplied for cooling and losses of the building already.
    ``names_its_runs``: each of its runs has a name by which it was counted in one file only.
    """

    label: str
    joules: Range
    method: str
    boundary: str
    says: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source: Source
    multiplied: bool = False
    names_its_runs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """The energy of a training, as the sum of its parts; ``overhead`` is what it was multiplied by for the building."""

    parts: tuple[Part, ...]
    overhead: Range | None = None

    @property
    def joules(self) -> Range:
        """All parts together, with the overhead where one was given."""
        bare = sum((each.joules for each in self.parts), start=Range.exactly(0))
        return bare if self.overhead is None else _times(bare, self.overhead)

    @property
    def mwh(self) -> Range:
        """The same in MWh."""
        return self.joules.times(Fraction(1, JOULES_OF_A_MWH))

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods, each once."""
        return unique(each.method for each in self.parts)

    @property
    def told(self) -> str:
        """The method in words, as the Form asks for it: what was measured, how, and what is left out."""
        methods = "; ".join(METHODS[each] for each in self.methods)
        held = "; ".join(BOUNDARIES[each] for each in unique(each.boundary for each in self.parts))
        says = " ".join(f"{_sentence(each)}" for each in unique(said for part in self.parts for said in part.says))
        shown = f"{spoken(self.mwh)} MWh, {methods}. It holds {held}."
        over = (
            f" Multiplied by {spoken(self.overhead)} for cooling and losses of the building." if self.overhead else ""
        )
        return " ".join(f"{shown}{over} {says}".split())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What may be wrong with it."""
        mixed = len({each.boundary for each in self.parts}) > 1
        beside = ("the parts hold different things, so their sum holds neither",) if mixed else ()
        files = [each for each in self.parts if each.method != "bounded"]
        twice = "several files were added up: a run that two of them tell of counts twice"
        are_told_apart = all(each.names_its_runs for each in files)
        several = (twice,) if len(files) > 1 and not are_told_apart else ()
        again = (_AGAIN,) if self.overhead is not None and any(each.multiplied for each in self.parts) else ()
        return unique([*(each for part in self.parts for each in part.warnings), *again, *beside, *several])


_AGAIN: Final = (
    "the tracker multiplied by a PUE above 1 already, and the overhead multiplies again: leave out --overhead"
)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def spoken(value: Range) -> str:
    """A range in a few digits: the best value, and between what it lies."""
    ends = [None if end is None else rounded_text(end, 3) for end in (value.low, value.best, value.high)]
    low, best, high = (end or "?" for end in ends)
    if low == best == high:
        return low
    if value.best is None and value.high is None:
        return f"at least {low}"
    return f"{low} to {high}" if value.best is None else f"{best} ({low} to {high})"


def _times(one: Range, other: Range) -> Range:
    """A product end by end of ranges that are not negative."""

    def product(a: Exact | None, b: Exact | None) -> Exact | None:
        return None if a is None or b is None else reduced(Fraction(a) * Fraction(b))

    return Range(
        low=product(one.low, other.low), best=product(one.best, other.best), high=product(one.high, other.high)
    )


# -- bounded from chips and hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Chips at work: so many of one sort, each for so many hours. ``watts`` is the rated power where it is stated."""

    count: Exact
    hours: Exact
    chip: str = ""
    watts: Exact | None = None


def bounded(runs: Sequence[Run]) -> tuple[Part, ...]:
    """The energy of chips between a share of their rated power and all of it.

    Raises InputError with every mistake: a chip without a rated power in the table, numbers that are not positive.
    """
    if mistakes := [each for place, run in enumerate(runs) for each in _mistakes(run, f"periods[{place}]")]:
        raise InputError(*mistakes)
    return tuple(map(_bounded, runs))


def _mistakes(run: Run, path: str) -> list[Mistake]:
    found = [
        Mistake(reference="not-positive", message=f"{name} is not greater than zero", path=path, expected="more than 0")
        for name, value in (("count", run.count), ("hours", run.hours), ("watts", run.watts))
        if value is not None and value <= 0
    ]
    if run.watts is None and rated(run.chip) is None:
        known = find(run.chip)
        reason = "no rated power is known of it" if known else "no such chip is in the table"
        help = f"near: {', '.join(nearest(run.chip))}" if not known and nearest(run.chip) else "give it with --watts"
        message = f'"{run.chip[:80]}": {reason}'
        found.append(
            Mistake(reference="no-rated-power", message=message, path=path, expected="a chip, or --watts", help=help)
        )
    return found


def _bounded(run: Run) -> Part:
    watts = Range.exactly(run.watts) if run.watts is not None else rated(run.chip)
    assert watts is not None  # `bounded` has refused it
    seconds = run.count * run.hours * 3600
    share = _share()
    joules = _times(watts.times(reduced(seconds)), share)
    name = find(run.chip)[0].name if run.chip and find(run.chip) else run.chip or "chips"
    says = (
        f"{decimal_text(run.count)} x {name}, {decimal_text(run.hours)} h each, rated at {spoken(watts)} W",
        f"each drew {spoken(share.times(100))} % of that on average ({_table()['share']['source']})",
    )
    source = Source(text="stated rated power") if run.watts is not None else _source()
    return Part(label=says[0], joules=joules, method="bounded", boundary="accelerators", says=says, source=source)


def rated(chip: str) -> Range | None:
    """The rated power of a chip in watts, around all that its name may mean; None where none is known."""
    known = [Fraction(watts) for each in find(chip) if (watts := _table()["watts"]["of"].get(each.name)) is not None]
    if not known:
        return None
    return Range(low=reduced(min(known)), best=reduced(known[0]), high=reduced(max(known)))


def _share() -> Range:
    share = _table()["share"]
    low, best, high = (reduced(Fraction(share[end])) for end in ("low", "best", "high"))
    return Range(low=low, best=best, high=high)


def _source() -> Source:
    return Source(text=_table()["watts"]["source"], on=_table()["watts"]["on"])


@cache
def _table() -> dict[str, Any]:
    return tables.beside(__file__, "power.toml")
