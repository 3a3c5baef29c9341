"""Training compute from hardware: chips, hours, peak rates and the share of the peak that was reached.

C = sum over periods of N x L x H x U: units, seconds, peak FLOP per second of a unit, utilisation.
Source: Guidelines, Annex A.2, November paragraphs 123 to 126 (July text 126 to 128). The peak rates, their
sources and the spread of published utilisations are in ``accelerators.toml`` beside this module.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, TypeGuard, TypeVar

from gpaiscope.compute.estimate import Estimate, Term
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import LARGEST_EXPONENT, STATED, Exact, Range, Source, decimal_text, rounded_text

_T = TypeVar("_T")

Measure = Literal["model", "hardware", "counter"]
"""What a utilisation was measured as: operations of the model (MFU), of the hardware (HFU), or busy time."""

Recomputation = Literal["none", "full", "unknown"]
"""Whether a hardware utilisation holds activations that were computed again."""

SECONDS_PER_HOUR: Final = 3600
HIGHEST_PLAUSIBLE: Final = Fraction(75, 100)
LOWEST_PLAUSIBLE: Final = Fraction(5, 100)
RECOMPUTED_SHARE: Final = Fraction(3, 4)
"""Forward, forward again, backward twice as much: a quarter of all operations is recomputation."""

PRECISIONS: Final[Mapping[str, str]] = {
    "16-bit": "16-bit", "bf16": "16-bit", "fp16": "16-bit", "bfloat16": "16-bit", "float16": "16-bit",
    "8-bit": "8-bit", "fp8": "8-bit", "float8": "8-bit", "4-bit": "4-bit", "fp4": "4-bit", "nvfp4": "4-bit",
    "mxfp4": "4-bit", "mxfp8": "8-bit", "tf32": "tf32", "fp32": "fp32", "float32": "fp32", "fp64": "fp64",
    "float64": "fp64",
}  # fmt: skip
"""Words for a precision, and the column of the table that each means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time in which the number of chips stayed the same.

    ``count`` chips ran for ``hours`` each; for a figure in chip-hours, ``count`` is 1. The chip is
    named as in the table, or ``peak_flop_per_second`` gives the dense peak of one; both together
    are compared. ``utilisation`` is a share above 0 and up to 1 of that peak: a number is taken as a
    claimed steady value, a range as what holds over all of ``hours``, None is not known.
    ``precision`` empty: 16-bit where the chip has it.
    """

    count: Exact
    hours: Exact
    chip: str = ""
    peak_flop_per_second: Exact | None = None
    utilisation: Exact | Range | None = None
    measure: Measure = "model"
    recomputation: Recomputation = "unknown"
    precision: str = ""
    source: Source = STATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerator:
    """A chip as it is sold, and its dense peak rates in FLOP per second by precision.

    ``sparse_factor`` above 1: the maker also prints figures so many times higher, for structured
    sparsity. ``parts`` says what else people count and how many a card has, ``whole`` what holds
    several. ``matrix_peak_missing``: no source gives its 16-bit matrix peak. ``released_on`` may be unknown.
    """

    name: str
    vendor: str
    peaks: tuple[tuple[str, Range], ...]
    source: Source
    form: str = ""
    released_on: date | None = None
    sparse_factor: int = 1
    parts: str = ""
    whole: str = ""
    matrix_peak_missing: bool = False
    aliases: tuple[str, ...] = ()
    note: str = ""

    def peak(self, precision: str) -> Range | None:
        """The dense peak at a precision of the table, None where no source gives it."""
        return dict(self.peaks).get(precision)

    @property
    def usual_precision(self) -> str | None:
        """16-bit, or fp32 where that is faster or all there is; None where no figure tells the usual rate."""
        half, single = self.peak("16-bit"), self.peak("fp32")
        if self.matrix_peak_missing or (half is None and single is None):
            return None
        if half is None or (single is not None and _best(single) > _best(half)):
            return "fp32"
        return "16-bit"


def estimate(periods: Sequence[Period], *, parameters: Exact | None = None, tokens: Exact | None = None) -> Estimate:
    """Training compute of periods that add up to the whole training time.

    ``parameters`` (those that multiply each token) and ``tokens``, given together, check whether the
    result is plausible; they do not change it. Raises InputError with every mistake of all
    periods: unknown chips with the nearest names, sparse peaks, shares outside 0 to 1, numbers that
    are not positive.
    """
    mistakes = [*_mistakes(periods), *_size_mistakes(parameters, tokens)]
    if mistakes:
        raise InputError(*mistakes)
    parts = [_part(period) for period in periods]
    flop = sum((part.flop for part in parts), start=Range.exactly(0))
    six_nd = None if parameters is None or tokens is None else 6 * parameters * tokens
    peak_operations = sum(part.peak_operations for part in parts)
    warnings = [warning for part in parts for warning in part.warnings]
    return Estimate(
        flop=flop,
        method="hardware",
        terms=tuple(_term(index, part, len(parts)) for index, part in enumerate(parts)),
        assumptions=_unique([_FORMULA, *(said for part in parts for said in part.assumptions)]),
        warnings=_unique([*warnings, *_cross_check(six_nd, flop, peak_operations)]),
        evidence=_unique(source for part in parts for source in part.evidence),
    )


_FORMULA: Final = (
    "C = N x L x H x U, summed over periods of constant N (Guidelines, November paragraphs 123 to 126); the hours "
    "are of chips at work on the training, without idle reservations, evaluation runs and failed starts"
)


def find(name: str) -> tuple[Accelerator, ...]:
    """The rows that answer to a name, likeliest first: several for ``H100``, none for an unknown chip.

    Case, punctuation, vendor words and memory sizes do not matter; parts of a name never match.
    """
    return _by_key().get(_key(name), ())


def nearest(name: str) -> tuple[str, ...]:
    """Up to five names of the table that look most like this one."""
    close = difflib.get_close_matches(_key(name)[:80], list(_by_key()), n=5, cutoff=0.4)
    return _unique(_by_key()[key][0].name for key in close)


@cache
def accelerators() -> tuple[Accelerator, ...]:
    """Every row of the table."""
    table = _table()
    sources = {key: Source(text=entry["text"], on=entry["on"]) for key, entry in table["sources"].items()}
    return tuple(_accelerator(row, sources) for row in table["chip"])


def published_utilisation() -> Range:
    """The spread of model FLOP utilisations, over all hours of a run, in published training runs."""
    entry = _table()["utilisation"]
    return Range(low=Fraction(entry["low"]), best=Fraction(entry["best"]), high=Fraction(entry["high"]))


def claimed_utilisation(share: Exact) -> Range:
    """What holds over all chip-hours where a steady share was claimed: claims overstate, they do not understate."""
    return Range(low=share / Fraction(_table()["utilisation"]["overstatement"]), best=share, high=share)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One period, counted. ``peak_operations`` is what its chips could have done at best."""

    label: str
    flop: Range
    peak_operations: Exact
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]
    evidence: tuple[Source, ...]


def _part(period: Period) -> _Part:
    chips, precision = find(period.chip), _precision(period)
    peak, peak_says = _peak(period, chips, precision)
    share, share_says, share_warnings = _utilisation(period)
    seconds = period.count * period.hours * SECONDS_PER_HOUR
    if period.utilisation is None and precision in ("8-bit", "4-bit") and period.peak_flop_per_second is None:
        peak, share_says = _narrow_peak(peak, chips), (*share_says, _NARROW.format(precision=precision))
    flop = Range(
        low=_exact(seconds * _low(peak) * _low(share)),
        best=_exact(seconds * _best(peak) * _best(share)),
        high=_exact(seconds * _high(peak) * _high(share)),
    )
    name = chips[0].name if chips else "stated peak"
    return _Part(
        label=f"{decimal_text(period.count)} x {name}, {decimal_text(period.hours)} h",
        flop=flop,
        peak_operations=seconds * _best(peak),
        assumptions=(*peak_says, *share_says),
        warnings=(*_peak_warnings(period, chips, precision), *share_warnings),
        evidence=(period.source, *(chip.source for chip in chips), *_utilisation_source(period)),
    )


_NARROW: Final = (
    "published utilisations are shares of the 16-bit peak: at {precision} the low and best values apply them to the "
    "16-bit peak, the high value to the {precision} peak"
)


def _narrow_peak(peak: Range, chips: tuple[Accelerator, ...]) -> Range:
    wide = [found for chip in chips if (found := chip.peak("16-bit")) is not None]
    if not wide:
        return peak
    return Range(low=min(map(_low, wide)), best=_best(wide[0]), high=max(_high(peak), *map(_high, wide)))


def _precision(period: Period) -> str | None:
    if period.precision:
        return PRECISIONS.get(period.precision.strip().casefold())
    chips = find(period.chip)
    return chips[0].usual_precision if chips else None


def _peak(period: Period, chips: tuple[Accelerator, ...], precision: str | None) -> tuple[Range, tuple[str, ...]]:
    """The dense peak of one unit, and what is taken for granted about it."""
    if period.peak_flop_per_second is not None:
        stated = period.peak_flop_per_second
        return Range.exactly(stated), (f"{_rate(stated)} is the dense peak of one unit at the training precision",)
    found = [(chip, peak) for chip in chips if (peak := chip.peak(precision or "")) is not None]
    lead, best = found[0]
    peak = Range(low=min(_low(peak) for _, peak in found), best=_best(best), high=max(_high(peak) for _, peak in found))
    says = [f"{lead.name}: dense {precision} peak of {_rate(_best(best))} ({lead.source})"]
    if lead.note:
        says.append(f"{lead.name}: {lead.note[0].lower()}{lead.note[1:].rstrip('.')}")
    if lead.parts:
        says.append(f"the count is of {lead.name} cards or chips; each has {lead.parts}, which are not counted apart")
    if lead.whole:
        says.append(f"the count is of single {lead.name} GPUs, not of the {lead.whole}")
    return peak, tuple(says)


def _utilisation(period: Period) -> tuple[Range, tuple[str, ...], tuple[str, ...]]:
    """Model FLOP utilisation over the period, what is assumed about it, and warnings."""
    stated = period.utilisation
    if stated is None:
        return published_utilisation(), (_unknown_says(),), ()
    if period.measure == "counter":
        return _from_counter(stated)
    share = stated if isinstance(stated, Range) else claimed_utilisation(stated)
    says = () if isinstance(stated, Range) else (_claimed_says(stated),)
    if period.measure == "hardware":
        share, said = _without_recomputation(share, period.recomputation)
        says = (*says, said)
    return share, says, _share_warnings(share)


def _unknown_says() -> str:
    spread = published_utilisation()
    low, best, high = (decimal_text(end) for end in (_low(spread), _best(spread), _high(spread)))
    return f"utilisation is not known: {low} to {high}, best {best}, as in published runs ({_published_source()})"


def _claimed_says(share: Exact) -> str:
    factor = decimal_text(Fraction(_table()["utilisation"]["overstatement"]))
    return (
        f"a utilisation of {rounded_text(share)} is a claimed steady value, which has been up to {factor} times what "
        "chips and hours give over a whole run; give a range to say what holds over all hours"
    )


def _from_counter(stated: Exact | Range) -> tuple[Range, tuple[str, ...], tuple[str, ...]]:
    """Busy time says next to nothing: the published spread, no higher than the time that the chips were busy."""
    spread, busy = published_utilisation(), _high(stated) if isinstance(stated, Range) else stated
    share = Range(low=min(_low(spread), busy), best=min(_best(spread), busy), high=min(_high(spread), busy))
    warning = (
        "a counter of busy time is not a share of the peak: chips that are busy all the time reach a third of it; the "
        "spread of published runs is used instead"
    )
    return share, (_unknown_says(),), (warning,)


def _without_recomputation(share: Range, recomputation: Recomputation) -> tuple[Range, str]:
    """Model utilisation from hardware utilisation: recomputed activations do not count (November paragraph 119)."""
    if recomputation == "none":
        return share, "hardware utilisation without recomputation equals model utilisation"
    if recomputation == "full":
        return share.times(
            RECOMPUTED_SHARE
        ), "activations are recomputed in full: 3/4 of the hardware utilisation counts"
    best = _best(share) * (1 + RECOMPUTED_SHARE) / 2
    unknown = Range(low=_low(share) * RECOMPUTED_SHARE, best=best, high=_high(share))
    return unknown, "how much of the hardware utilisation is recomputation is not known: none to a quarter"


def _share_warnings(share: Range) -> tuple[str, ...]:
    best = _best(share)
    if best > HIGHEST_PLAUSIBLE:
        return (f"a utilisation of {rounded_text(best)} is implausibly high: {_CAUSES_HIGH}",)
    if best < LOWEST_PLAUSIBLE:
        return (f"a utilisation of {rounded_text(best)} is implausibly low: {_CAUSES_LOW}",)
    return ()


_CAUSES_HIGH: Final = (
    "is it a counter of busy time, does the peak belong to another form of the chip, are hours or chips missing, "
    "or is the base model's compute mixed in?"
)
_CAUSES_LOW: Final = (
    "is the peak a sparse figure or one of a narrower precision, are dies or cores counted as cards, or do the hours "
    "hold idle chips?"
)


def _peak_warnings(period: Period, chips: tuple[Accelerator, ...], precision: str | None) -> Iterable[str]:
    stated = period.peak_flop_per_second
    if stated is None:
        rates = {_best(peak) for chip in chips if (peak := chip.peak(precision or "")) is not None}
        if len(rates) > 1:
            names = ", ".join(chip.name for chip in chips)
            yield f"{period.chip!r} may be {names}, whose peaks differ: the range spans them; name the form"
        return
    if not chips:
        twin = _sparse_twin(stated)
        if twin:
            yield twin
        return
    known = [peak for chip in chips for _, peak in chip.peaks]
    if not any(_near(stated, _low(peak), _high(peak)) for peak in known):
        listed = ", ".join(f"{column} {_rate(_best(peak))}" for column, peak in chips[0].peaks)
        yield f"{_rate(stated)} is used, though the table has for {chips[0].name}: {listed}"


def _sparse_twin(stated: Exact) -> str:
    """A warning where a bare peak is the sparse figure of a chip and the dense 16-bit figure of none."""
    sparse = [chip for chip in accelerators() if _is_sparse(stated, chip)]
    if not sparse or any(_near(stated, _low(p), _high(p)) for chip in accelerators() if (p := chip.peak("16-bit"))):
        return ""
    lead = sparse[0]
    return (
        f"{_rate(stated)} is the figure that makers print for {lead.name} with structured sparsity (or, at 8 bits, "
        f"dense); dense at 16 bits it is {_rate(_best(lead.peak('16-bit') or Range.exactly(stated)))}"
    )


def _is_sparse(stated: Exact, chip: Accelerator) -> bool:
    half = chip.peak("16-bit")
    if chip.sparse_factor == 1 or half is None:
        return False
    return _near(stated, chip.sparse_factor * _best(half), chip.sparse_factor * _best(half))


def _near(value: Exact, low: Exact, high: Exact) -> bool:
    """Within 2 %, which rounding explains."""
    return low * Fraction(98, 100) <= value <= high * Fraction(102, 100)


def _cross_check(six_nd: Exact | None, flop: Range, peak_operations: Exact) -> Iterable[str]:
    """What parameters and tokens say about the result."""
    if six_nd is None:
        return
    share = Fraction(six_nd) / Fraction(peak_operations)
    implied = f"6 x parameters x tokens, {rounded_text(six_nd)}, would be {rounded_text(share)} of the chips' peak"
    if share > HIGHEST_PLAUSIBLE:
        yield (
            f"{implied}, which no run reaches: wrong chips, too few hours or chips, all experts counted as active, or "
            "the base model's tokens mixed in?"
        )
    elif share < LOWEST_PLAUSIBLE:
        yield f"{implied}: {_CAUSES_LOW}"
    if not _low(flop) <= six_nd <= _high(flop):
        yield (
            f"6 x parameters x tokens gives {rounded_text(six_nd)}, outside this range of {rounded_text(_low(flop))} "
            f"to {rounded_text(_high(flop))}"
        )


def _mistakes(periods: Sequence[Period]) -> Iterable[Mistake]:
    if not periods:
        yield Mistake(reference="no-periods", message="no period is given", expected="at least one period")
    for index, period in enumerate(periods):
        path = f"periods[{index}]"
        numbers = [(name, getattr(period, name)) for name in ("count", "hours")]
        if period.peak_flop_per_second is not None:
            numbers.append(("peak_flop_per_second", period.peak_flop_per_second))
        yield from (found for name, value in numbers if (found := _number_mistake(value, f"{path}.{name}")))
        yield from _share_mistakes(period, f"{path}.utilisation")
        yield from _chip_mistakes(period, path)


def _size_mistakes(parameters: Exact | None, tokens: Exact | None) -> Iterable[Mistake]:
    for name, value in (("parameters", parameters), ("tokens", tokens)):
        if value is not None and (found := _number_mistake(value, name)):
            yield found


def _number_mistake(value: object, path: str) -> Mistake | None:
    if _is_exact(value) and 0 < value <= 10**LARGEST_EXPONENT:
        return None
    return Mistake(
        reference="not-a-positive-number",
        message=f"{_shown(value)} is not a possible value of {path.rpartition('.')[2]}",
        path=path,
        expected="an exact number greater than 0",
    )


def _share_mistakes(period: Period, path: str) -> Iterable[Mistake]:
    stated: object = period.utilisation
    ends = (stated.low, stated.best, stated.high) if isinstance(stated, Range) else (stated,) * (stated is not None)
    wrong = [end for end in ends if not (_is_exact(end) and 0 < end <= 1)]
    if wrong:
        yield Mistake(
            reference="not-a-utilisation",
            message=f"{_shown(wrong[0])} is not a utilisation",
            path=path,
            expected="a share greater than 0 and up to 1, such as 0.38, or a range with low, best and high",
            help="write 38 % as 0.38; above 1 the chips, the hours or the peak are wrong",
        )
    for word, known in ((period.measure, _MEASURES), (period.recomputation, _RECOMPUTATIONS)):
        if word not in known:
            yield Mistake(
                reference="unknown-word", message=f"{_shown(word)} is not known here", path=path,
                expected=" or ".join(known),
            )  # fmt: skip


_MEASURES: Final = ("model", "hardware", "counter")
_RECOMPUTATIONS: Final = ("none", "full", "unknown")


def _chip_mistakes(period: Period, path: str) -> Iterable[Mistake]:
    if period.precision and _precision(period) is None:
        yield Mistake(
            reference="unknown-precision", message=f"{_shown(period.precision)} is not a precision of the table",
            path=f"{path}.precision", expected=", ".join(PRECISIONS),
        )  # fmt: skip
        return
    chips, stated = find(period.chip), period.peak_flop_per_second
    if period.chip and not chips:
        yield _unknown_chip(period.chip, f"{path}.chip")
    elif not chips and stated is None:
        yield Mistake(
            reference="no-chip", message="neither a chip nor a peak rate is given", path=path,
            expected="the name of a chip, or the dense peak of one unit in FLOP per second",
        )  # fmt: skip
    elif chips and stated is None:
        yield from _rate_mistakes(period, chips, path)
    elif stated is not None and chips and _is_exact(stated) and _is_sparse_only(stated, chips[0], _precision(period)):
        yield _sparse_peak(stated, chips[0], path)


def _unknown_chip(name: str, path: str) -> Mistake:
    close = nearest(name)
    return Mistake(
        reference="unknown-chip",
        message=f"{_shown(name)} is not in the table of accelerators",
        path=path,
        expected=f"one of the table's names; the nearest are {', '.join(close)}" if close else "a name of the table",
        help="or give the dense peak of one unit in FLOP per second, with its source",
    )


def _rate_mistakes(period: Period, chips: tuple[Accelerator, ...], path: str) -> Iterable[Mistake]:
    precision = _precision(period)
    if precision is not None and any(chip.peak(precision) for chip in chips):
        return
    listed = ", ".join(f"{column} {_rate(_best(peak))}" for column, peak in chips[0].peaks)
    yield Mistake(
        reference="no-peak-rate",
        message=f"no source at hand gives the {precision or '16-bit'} matrix peak of {chips[0].name}",
        path=f"{path}.precision",
        expected=f"a precision that the table has ({listed}), or a stated peak",
        help="give the dense peak of one unit in FLOP per second, with its source",
    )


def _is_sparse_only(stated: Exact, chip: Accelerator, precision: str | None) -> bool:
    dense = [peak for column, peak in chip.peaks if precision in (None, column) or column == "16-bit"]
    narrow = precision in ("8-bit", "4-bit")
    return not narrow and _is_sparse(stated, chip) and not any(_near(stated, _low(p), _high(p)) for p in dense[:1])


def _sparse_peak(stated: Exact, chip: Accelerator, path: str) -> Mistake:
    half = chip.peak("16-bit")
    dense = _rate(_best(half)) if half else "half of it"
    return Mistake(
        reference="sparse-peak",
        message=f"{_rate(stated)} is the figure of {chip.name} with structured sparsity, which training does not use",
        path=f"{path}.peak_flop_per_second",
        expected=f"the dense peak, {dense} at 16 bits",
        help="leave the peak out to take the table's, or name the precision if 8-bit arithmetic was used",
    )


def _term(index: int, part: _Part, count: int) -> Term:
    name = "chips" if count == 1 else f"period {index + 1}"
    return Term(name=name, flop=_best(part.flop), says=part.label)


def _utilisation_source(period: Period) -> tuple[Source, ...]:
    return (_published_source(),) if period.utilisation is None or period.measure == "counter" else ()


def _published_source() -> Source:
    table = _table()
    entry = table["sources"][table["utilisation"]["source"]]
    return Source(text=entry["text"], on=entry["on"])


@cache
def _table() -> dict[str, Any]:
    text = resources.files("gpaiscope.compute").joinpath("accelerators.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _accelerator(row: Mapping[str, Any], sources: Mapping[str, Source]) -> Accelerator:
    said = sources[row["source"]]
    return Accelerator(
        name=row["name"],
        vendor=row["vendor"],
        peaks=tuple((column, _spread(row, column)) for column in row["peak"]),
        source=Source(text=" ".join(part for part in (said.text, row.get("url", "")) if part), on=said.on),
        form=row.get("form", ""),
        released_on=row.get("released_on"),
        sparse_factor=row.get("sparse_factor", 1),
        parts=row.get("parts", ""),
        whole=row.get("whole", ""),
        matrix_peak_missing=row.get("matrix_peak_missing", False),
        aliases=tuple(row.get("aliases", ())),
        note=row.get("note", ""),
    )


def _spread(row: Mapping[str, Any], column: str) -> Range:
    best = row["peak"][column]
    low, high = row.get("low", {}).get(column, best), row.get("high", {}).get(column, best)
    return Range(low=_exact(low), best=_exact(best), high=_exact(high))


def _exact(value: Decimal | Exact) -> Exact:
    fraction = Fraction(value)
    return int(fraction) if fraction.denominator == 1 else fraction


@cache
def _by_key() -> dict[str, tuple[Accelerator, ...]]:
    keyed: dict[str, list[Accelerator]] = {}
    for chip in accelerators():
        for key in _unique(map(_key, (chip.name, *chip.aliases))):
            keyed.setdefault(key, []).append(chip)
    return {key: tuple(chips) for key, chips in keyed.items()}


_NOISE: Final = re.compile(
    r"\b(nvidia|amd|google|cloud|intel|huawei|amazon|aws|radeon|instinct|tesla|geforce|habana|quadro|\d+ ?gi?b)\b"
)


def _key(name: str) -> str:
    """What makes a chip's name: letters and digits without vendor, product line and memory size."""
    words = re.sub(r"[^a-z0-9]+", " ", name[:200].casefold().replace("pcle", "pcie"))
    return _NOISE.sub("", words).replace(" ", "") or words.replace(" ", "")


def _is_exact(value: object) -> TypeGuard[Exact]:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _shown(value: object) -> str:
    text = decimal_text(value) if isinstance(value, Fraction) else str(value)
    return repr(value) if isinstance(value, str) and len(value) < 60 else text[:60]


def _rate(value: Exact) -> str:
    return f"{decimal_text(value)} FLOP/s"


def _low(span: Range) -> Exact:
    return _end(span.low)


def _best(span: Range) -> Exact:
    return _end(span.best)


def _high(span: Range) -> Exact:
    return _end(span.high)


def _end(value: Exact | None) -> Exact:
    assert value is not None, "ranges of peaks and shares have all three values"
    return _exact(value)


def _unique(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))
