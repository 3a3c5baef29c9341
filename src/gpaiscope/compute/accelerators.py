"""Accelerators: how fast each can compute at best, and what share of that published runs reached.

The figures and their sources are in ``accelerators.toml`` beside this module. Rates are dense (no
structured sparsity), in FLOP per second of one unit as it is sold.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, Final

from gpaiscope import tables
from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Source, reduced, unique

PRECISIONS: Final[Mapping[str, str]] = {
    "16-bit": "16-bit", "bf16": "16-bit", "fp16": "16-bit", "bfloat16": "16-bit", "float16": "16-bit",
    "8-bit": "8-bit", "fp8": "8-bit", "float8": "8-bit", "4-bit": "4-bit", "fp4": "4-bit", "nvfp4": "4-bit",
    "mxfp4": "4-bit", "mxfp8": "8-bit", "tf32": "tf32", "fp32": "fp32", "float32": "fp32", "fp64": "fp64",
    "float64": "fp64",
}  # fmt: skip
"""Words for a precision, and the column of the table that each means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A range whose three values are all known: of a peak rate, or of a share of it."""

    low: Exact
    best: Exact
    high: Exact

    @classmethod
    def exactly(cls, value: Exact) -> Spread:
        """The spread that holds one value."""
        return cls(low=value, best=value, high=value)

    def times(self, other: Spread) -> Spread:
        """End by end; both are greater than 0."""
        return Spread(low=self.low * other.low, best=self.best * other.best, high=self.high * other.high)

    def hull(self, others: Iterable[Spread]) -> Spread:
        """Around all of them, with the best value of this one."""
        every = (self, *others)
        return Spread(low=min(one.low for one in every), best=self.best, high=max(one.high for one in every))

    def holds(self, value: Exact) -> bool:
        """Whether a value is meant that lies within 2 %, which rounding explains."""
        return self.low * Fraction(98, 100) <= value <= self.high * Fraction(102, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerator:
    """A chip as it is sold, and its dense peak rates in FLOP per second by precision.

    ``sparse_factor`` above 1: the maker also prints figures so many times higher, for structured
    sparsity. ``parts`` says what else people count and how many a card has, ``whole`` what holds
    several. ``matrix_peak_missing``: no source gives its 16-bit matrix peak. ``released_on`` may be unknown.
    """

    name: str
    vendor: str
    peaks: tuple[tuple[str, Spread], ...]
    source: Source
    form: str = ""
    released_on: date | None = None
    sparse_factor: int = 1
    parts: str = ""
    whole: str = ""
    matrix_peak_missing: bool = False
    aliases: tuple[str, ...] = ()
    note: str = ""

    def peak(self, precision: str | None) -> Spread | None:
        """The dense peak at a precision of the table, None where no source gives it."""
        return next((peak for column, peak in self.peaks if column == precision), None)

    @property
    def usual_precision(self) -> str | None:
        """16-bit, or fp32 where that is faster or all there is; None where no figure tells the usual rate."""
        half, single = self.peak("16-bit"), self.peak("fp32")
        if self.matrix_peak_missing or (half is None and single is None):
            return None
        if half is None or (single is not None and single.best > half.best):
            return "fp32"
        return "16-bit"


@dataclass(frozen=True, slots=True, kw_only=True)
class FastestPeak:
    """The highest dense peak of a chip, in FLOP per second of one: at which precision, and of which row."""

    rate: Exact
    precision: str
    chip: Accelerator


def find(name: str) -> tuple[Accelerator, ...]:
    """The rows that answer to a name, likeliest first: several for ``H100``, none for an unknown chip.

    Case, punctuation, vendor words and memory sizes do not matter; parts of a name never match.
    """
    return _by_key().get(_key(name), ())


@cache
def fastest_peak(name: str = "") -> FastestPeak:
    """The highest peak of a chip at whichever precision; without a name that of any of the table.

    An upper end: nothing that a chip trains with does more, so that one of which no source gives the usual rate
    counts as the fastest. Raises ValueError for an unknown name, and for one that people also use for several chips
    together.
    """
    chips = find(name) if name else accelerators()
    if not chips:
        raise ValueError(f"{name!r} is not in the table of accelerators")
    for chip in chips if name else ():
        if chip.whole:
            raise ValueError(f"{name} may be one chip or a {chip.whole}; expected the name of the chip in it")
    if name and any(chip.matrix_peak_missing for chip in chips):
        return fastest_peak()
    every = [(rate.high, precision, chip) for chip in chips for precision, rate in chip.peaks]
    rate, precision, chip = max(every, key=lambda peak: peak[0])
    return FastestPeak(rate=rate, precision=precision, chip=chip)


def nearest(name: str) -> tuple[str, ...]:
    """Up to five names of the table that look most like this one."""
    close = difflib.get_close_matches(_key(name)[:80], list(_by_key()), n=5, cutoff=0.4)
    return unique(_by_key()[key][0].name for key in close)


@cache
def accelerators() -> tuple[Accelerator, ...]:
    """Every row of the table."""
    return tuple(_accelerator(row) for row in _table()["chip"])


def published_utilisation() -> Spread:
    """The spread of model FLOP utilisations, over all hours of a run, in published training runs."""
    entry = _table()["utilisation"]
    return Spread(low=Fraction(entry["low"]), best=Fraction(entry["best"]), high=Fraction(entry["high"]))


def overstatement() -> Fraction:
    """How many times what chips and hours give over a whole run a claimed steady utilisation has been, at most."""
    return Fraction(_table()["utilisation"]["overstatement"])


def published_source() -> Source:
    """Where the spread of utilisations comes from."""
    return _source(_table()["utilisation"]["source"])


@cache
def _table() -> dict[str, Any]:
    return tables.beside(__file__, "accelerators.toml")


def _source(key: str, url: str = "") -> Source:
    entry = _table()["sources"][key]
    return Source(text=f"{entry['text']} {url}".strip(), on=entry["on"])


def _accelerator(row: Mapping[str, Any]) -> Accelerator:
    """A row; its fields are named as those of `Accelerator` but for where it comes from and its three rates."""
    facts = {name: row[name] for name in row.keys() - {"peak", "low", "high", "source", "url", "aliases"}}
    peaks = tuple((column, _spread(row, column)) for column in row["peak"])
    source = _source(row["source"], row.get("url", ""))
    return Accelerator(peaks=peaks, source=source, aliases=tuple(row.get("aliases", ())), **facts)


def _spread(row: Mapping[str, Any], column: str) -> Spread:
    best = row["peak"][column]
    low, high = row.get("low", {}).get(column, best), row.get("high", {}).get(column, best)
    return Spread(low=reduced(low), best=reduced(best), high=reduced(high))


@cache
def _by_key() -> dict[str, tuple[Accelerator, ...]]:
    keyed: dict[str, list[Accelerator]] = {}
    for chip in accelerators():
        for key in unique(map(_key, (chip.name, *chip.aliases))):
            keyed.setdefault(key, []).append(chip)
    return {key: tuple(chips) for key, chips in keyed.items()}


_NOISE: Final = re.compile(
    r"\b(nvidia|amd|google|cloud|intel|huawei|amazon|aws|radeon|instinct|tesla|geforce|habana|quadro|oam|gpus?"
    r"|\d+ ?gi?b?)\b"
)


def _key(name: str) -> str:
    """What makes a chip's name: letters and digits without vendor, product line and memory size."""
    words = re.sub(r"[^a-z0-9]+", " ", name[:200].casefold().replace("pcle", "pcie"))
    return _NOISE.sub("", words).replace(" ", "") or words.replace(" ", "")
