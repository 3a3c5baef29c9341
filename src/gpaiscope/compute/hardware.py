"""Training compute from hardware: chips, hours, peak rates and the share of the peak that was reached.

C = sum over periods of N x L x H x U: units, seconds, peak FLOP per second of a unit, utilisation.
Source: Guidelines 123 to 126 (July 126 to 129), Annex A.2. The peak rates, their
sources and the spread of published utilisations are in ``accelerators.toml`` beside this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final, Literal, TypeGuard, get_args

from gpaiscope.compute import accelerators as table
from gpaiscope.compute.accelerators import PRECISIONS, Accelerator, Spread, find, nearest
from gpaiscope.compute.estimate import Estimate, Term
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import LARGEST_EXPONENT, STATED, Exact, Range, Source, decimal_text, reduced, rounded_text, unique

Measure = Literal["model", "hardware", "counter"]
"""What a utilisation was measured as: operations of the model (MFU), of the hardware (HFU), or busy time."""

Recomputation = Literal["none", "full", "unknown"]
"""Whether a hardware utilisation holds activations that were computed again."""

SECONDS_PER_HOUR: Final = 3600
HIGHEST_PLAUSIBLE: Final = Fraction(75, 100)
LOWEST_PLAUSIBLE: Final = Fraction(5, 100)
RECOMPUTED_SHARE: Final = Fraction(3, 4)
"""Forward, forward again, backward twice as much: a quarter of all operations is recomputation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipPeriod:
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


def estimate(
    periods: Sequence[ChipPeriod], *, parameters: Exact | None = None, tokens: Exact | None = None
) -> Estimate:
    """Training compute of periods that add up to the whole training time.

    ``parameters`` (those that multiply each token) and ``tokens``, given together, check whether the
    result is plausible; they do not change it. Raises InputError with every mistake of all
    periods: unknown chips with the nearest names, sparse peaks, shares outside 0 to 1, numbers that
    are not positive.
    """
    sizes = {name: size for name, size in (("parameters", parameters), ("tokens", tokens)) if size is not None}
    if mistakes := [*_mistakes(periods), *_number_mistakes("", **sizes)]:
        raise InputError(*mistakes)
    parts, peaks = zip(*(_part(period) for period in periods), strict=True)
    flop = sum((part.flop for part in parts), start=Range.exactly(0))
    if (flop.high or 0) > 10**LARGEST_EXPONENT:
        raise InputError(_TOO_LARGE)
    six_nd = None if parameters is None or tokens is None else 6 * parameters * tokens
    terms = tuple(term for part in parts for term in part.terms)
    if len(terms) > 1:
        terms = tuple(replace(term, name=f"period {place}") for place, term in enumerate(terms, start=1))
    warnings = [warning for part in parts for warning in part.warnings]
    return Estimate(
        flop=flop,
        method="hardware",
        terms=terms,
        assumptions=unique([_FORMULA, *(said for part in parts for said in part.assumptions)]),
        warnings=unique([*warnings, *_cross_check(six_nd, flop, sum(peaks))]),
        evidence=unique(source for part in parts for source in part.evidence),
    )


_FORMULA: Final = (
    "C = N x L x H x U, summed over periods of constant N (Guidelines ¶123-126, July 2025: ¶126-129); the hours "
    "are of chips at work on the training, without idle reservations, evaluation runs and failed starts"
)

_TOO_LARGE: Final = Mistake(
    reference="too-much-compute",
    message="chips, hours and peaks come to more FLOP than any computer could do",
    path="periods",
    expected="a count of chips, hours of each of them, and a peak in FLOP per second",
    help="chip-hours are given with a count of 1",
)


def _part(period: ChipPeriod) -> tuple[Estimate, Exact]:
    """One period counted, and the operations that its chips could have done at best."""
    chips = find(period.chip)
    peak, peak_says = _peak(period, chips)
    share, share_says, share_warnings = _utilisation(period)
    seconds = period.count * period.hours * SECONDS_PER_HOUR
    done = peak.times(share)
    name = chips[0].name if chips else "stated peak"
    low, best, high = (reduced(end * seconds) for end in (done.low, done.best, done.high))
    published = (table.published_source(),) if period.utilisation is None or period.measure == "counter" else ()
    label = f"{decimal_text(period.count)} x {name}, {decimal_text(period.hours)} h"
    counted = Estimate(
        flop=Range(low=low, best=best, high=high),
        method="hardware",
        terms=(Term(name="chips", flop=best, says=label),),
        assumptions=(*peak_says, *share_says),
        warnings=(*_peak_warnings(period, chips), *share_warnings),
        evidence=(period.source, *(chip.source for chip in chips), *published),
    )
    return counted, peak.best * seconds


def _precision(period: ChipPeriod) -> str | None:
    """The column of the table that a period's arithmetic falls under, None where none does."""
    if period.precision:
        return PRECISIONS.get(period.precision.strip().casefold())
    chips = find(period.chip)
    return chips[0].usual_precision if chips else None


def _peak(period: ChipPeriod, chips: tuple[Accelerator, ...]) -> tuple[Spread, tuple[str, ...]]:
    """The dense peak of one unit, and what is taken for granted about it."""
    if period.peak_flop_per_second is not None:
        stated = period.peak_flop_per_second
        return Spread.exactly(stated), (f"{_rate(stated)} is the dense peak of one unit at the training precision",)
    precision = _precision(period)
    first, *others = _peaks(chips, precision)
    lead = next(chip for chip in chips if chip.peak(precision) is first)
    peak, says = first.hull(others), [f"{lead.name}: dense {precision} peak of {_rate(first.best)} ({lead.source})"]
    if lead.note:
        says.append(f"{lead.name}: {lead.note[0].lower()}{lead.note[1:].rstrip('.')}")
    if lead.parts:
        says.append(f"the count is of {lead.name} cards or chips; each has {lead.parts}, which are not counted apart")
    if lead.whole:
        says.append(f"the count is of single {lead.name} GPUs, not of the {lead.whole}")
    wide = _peaks(chips, "16-bit")
    if period.utilisation is None and precision in ("8-bit", "4-bit") and wide:
        says.append(_NARROW.format(precision=precision))
        return wide[0].hull([*wide, peak]), tuple(says)
    return peak, tuple(says)


_NARROW: Final = (
    "published utilisations are shares of the 16-bit peak: at {precision} the low and best values apply them to the "
    "16-bit peak, the high value to the {precision} peak"
)


def _peaks(chips: tuple[Accelerator, ...], precision: str | None) -> list[Spread]:
    return [peak for chip in chips if (peak := chip.peak(precision)) is not None]


def _utilisation(period: ChipPeriod) -> tuple[Spread, tuple[str, ...], tuple[str, ...]]:
    """Model FLOP utilisation over the period, what is assumed about it, and warnings."""
    stated = period.utilisation
    if stated is None:
        return table.published_utilisation(), (_unknown_says(),), ()
    share, says = _claimed(stated)
    if period.measure == "counter":
        return _from_counter(share.high)
    if period.measure == "hardware":
        share, said = _without_recomputation(share, period.recomputation)
        says = (*says, said)
    return share, says, _share_warnings(share.best)


def _claimed(stated: Exact | Range) -> tuple[Spread, tuple[str, ...]]:
    """A range as it stands; a single value as a steady one, which overstates what holds over all hours."""
    if isinstance(stated, Range):
        low, high = Fraction(stated.low or 0), Fraction(stated.high or 0)
        if stated.best is not None:
            return Spread(low=low, best=Fraction(stated.best), high=high), ()
        return Spread(low=low, best=(low + high) / 2, high=high), ("the best utilisation is the middle of its range",)
    said = (
        f"a utilisation of {rounded_text(stated)} is a claimed steady value, which has been up to "
        f"{decimal_text(table.overstatement())} times what chips and hours give over a whole run; "
        "give a range to say what holds over all hours"
    )
    return Spread(low=stated / table.overstatement(), best=stated, high=stated), (said,)


def _unknown_says() -> str:
    share = table.published_utilisation()
    low, best, high = map(decimal_text, (share.low, share.best, share.high))
    return f"utilisation is not known: {low} to {high}, best {best}, as in published runs ({table.published_source()})"


def _from_counter(busy: Exact) -> tuple[Spread, tuple[str, ...], tuple[str, ...]]:
    """Busy time says next to nothing: the published spread, no higher than the time that the chips were busy."""
    known = table.published_utilisation()
    share = Spread(low=min(known.low, busy), best=min(known.best, busy), high=min(known.high, busy))
    warning = (
        "a counter of busy time is not a share of the peak: chips that are busy all the time reach a third of it; the "
        "spread of published runs is used instead"
    )
    return share, (_unknown_says(),), (warning,)


def _without_recomputation(share: Spread, recomputation: Recomputation) -> tuple[Spread, str]:
    """Model utilisation from hardware utilisation: recomputed activations do not count (Guidelines 119, July 122)."""
    full = share.times(Spread.exactly(RECOMPUTED_SHARE))
    if recomputation == "none":
        return share, "hardware utilisation without recomputation equals model utilisation"
    if recomputation == "full":
        return full, "activations are recomputed in full: 3/4 of the hardware utilisation counts"
    unknown = Spread(low=full.low, best=(full.best + share.best) / Fraction(2), high=share.high)
    return unknown, "how much of the hardware utilisation is recomputation is not known: none to a quarter"


def _share_warnings(share: Exact) -> tuple[str, ...]:
    if share > HIGHEST_PLAUSIBLE:
        return (f"a utilisation of {rounded_text(share)} is implausibly high: {_CAUSES_HIGH}",)
    if share < LOWEST_PLAUSIBLE:
        return (f"a utilisation of {rounded_text(share)} is implausibly low: {_CAUSES_LOW}",)
    return ()


_CAUSES_HIGH: Final = (
    "is it a counter of busy time, does the peak belong to another form of the chip, are hours or chips missing, "
    "or is the base model's compute mixed in?"
)
_CAUSES_LOW: Final = (
    "is the peak a sparse figure or one of a narrower precision, are dies or cores counted as cards, or do the hours "
    "hold idle chips?"
)


def _peak_warnings(period: ChipPeriod, chips: tuple[Accelerator, ...]) -> Iterable[str]:
    stated = period.peak_flop_per_second
    if stated is None:
        first, *others = _peaks(chips, _precision(period))
        if not all(first.holds(peak.best) for peak in others):
            names = ", ".join(chip.name for chip in chips)
            yield f"{period.chip!r} may be {names}, whose peaks differ: the range spans them; name the form"
    elif not chips:
        yield from _sparse_twin(stated)
    elif not any(peak.holds(stated) for chip in chips for _, peak in chip.peaks):
        yield f"{_rate(stated)} is used, though the table has for {chips[0].name}: {_listed(chips[0])}"


def _sparse_twin(stated: Exact) -> Iterable[str]:
    """A warning where a bare peak is the sparse 16-bit figure of a chip and the dense one of none."""
    every = table.accelerators()
    lead = next((chip for chip in every if _is_sparse(stated, chip, "16-bit")), None)
    if lead is not None and not any(peak.holds(stated) for peak in _peaks(every, "16-bit")):
        dense = _rate(stated / Fraction(lead.sparse_factor))
        yield (
            f"{_rate(stated)} is the figure that makers print for {lead.name} with structured sparsity; dense at 16 "
            f"bits it is about {dense}. At 8 bits it would be dense: then say so as the precision"
        )


def _is_sparse(stated: Exact, chip: Accelerator, precision: str | None) -> bool:
    dense = chip.peak(precision)
    if dense is None or chip.sparse_factor == 1:
        return False
    return dense.holds(stated / Fraction(chip.sparse_factor)) and not dense.holds(stated)


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
    low, high = flop.low or 0, flop.high or 0
    if not low <= six_nd <= high:
        outside = f"outside this range of {rounded_text(low)} to {rounded_text(high)}"
        yield f"6 x parameters x tokens gives {rounded_text(six_nd)}, {outside}"


def _mistakes(periods: Sequence[ChipPeriod]) -> Iterable[Mistake]:
    if not periods:
        yield Mistake(reference="no-periods", message="no period is given", expected="at least one period")
    for index, period in enumerate(periods):
        path = f"periods[{index}]"
        yield from _number_mistakes(f"{path}.", count=period.count, hours=period.hours)
        if period.peak_flop_per_second is not None:
            yield from _number_mistakes(f"{path}.", peak_flop_per_second=period.peak_flop_per_second)
        yield from _share_mistakes(period, f"{path}.utilisation")
        yield from _chip_mistakes(period, path)


def _number_mistakes(within: str, /, **numbers: object) -> Iterable[Mistake]:
    """A mistake for each number that cannot be meant; ``within`` leads the names in the path."""
    for name, value in numbers.items():
        if not (_is_exact(value) and 0 < value <= 10**LARGEST_EXPONENT):
            yield Mistake(
                reference="not-a-positive-number",
                message=f"{_shown(value)} is not a possible value of {name}",
                path=within + name,
                expected="an exact number greater than 0",
            )


def _share_mistakes(period: ChipPeriod, path: str) -> Iterable[Mistake]:
    stated: object = period.utilisation
    ends = (stated,) * (stated is not None)
    if isinstance(stated, Range):
        ends = (stated.low, stated.high, *((stated.best,) if stated.best is not None else ()))
    wrong = [end for end in ends if not (_is_exact(end) and 0 < end <= 1)]
    if wrong:
        yield Mistake(
            reference="not-a-utilisation",
            message=f"{_shown(wrong[0])} is not a utilisation",
            path=path,
            expected="a share greater than 0 and up to 1, such as 0.38, or a range with low, best and high",
            help="write 38 % as 0.38; above 1 the chips, the hours or the peak are wrong",
        )
    for word, known in ((period.measure, get_args(Measure)), (period.recomputation, get_args(Recomputation))):
        if word not in known:
            message, expected = f"{_shown(word)} is not known here", " or ".join(known)
            yield Mistake(reference="unknown-word", message=message, path=path, expected=expected)


def _chip_mistakes(period: ChipPeriod, path: str) -> Iterable[Mistake]:
    if period.precision and _precision(period) is None:
        yield Mistake(
            reference="unknown-precision",
            message=f"{_shown(period.precision)} is not a precision of the table",
            path=f"{path}.precision",
            expected=", ".join(PRECISIONS),
        )
        return
    chips, stated = find(period.chip), period.peak_flop_per_second
    if period.chip and not chips:
        yield _unknown_chip(period.chip, f"{path}.chip")
    elif not chips and stated is None:
        expected = "the name of a chip, or the dense peak of one unit in FLOP per second"
        yield Mistake(
            reference="no-chip", message="neither a chip nor a peak rate is given", path=path, expected=expected
        )
    elif chips and stated is None:
        yield from _rate_mistakes(period, chips, path)
    elif stated is not None and _is_exact(stated):
        yield from _sparse_mistakes(period, chips, stated, path)


def _unknown_chip(name: str, path: str) -> Mistake:
    close = nearest(name)
    return Mistake(
        reference="unknown-chip",
        message=f"{_shown(name)} is not in the table of accelerators",
        path=path,
        expected=f"one of the table's names; the nearest are {', '.join(close)}" if close else "a name of the table",
        help="or give the dense peak of one unit in FLOP per second, with its source",
    )


def _rate_mistakes(period: ChipPeriod, chips: tuple[Accelerator, ...], path: str) -> Iterable[Mistake]:
    precision = _precision(period)
    if _peaks(chips, precision):
        return
    yield Mistake(
        reference="no-peak-rate",
        message=f"no source at hand gives the {precision or '16-bit'} matrix peak of {chips[0].name}",
        path=f"{path}.precision",
        expected=f"a precision that the table has ({_listed(chips[0])}), or a stated peak",
        help="give the dense peak of one unit in FLOP per second, with its source",
    )


def _sparse_mistakes(period: ChipPeriod, chips: tuple[Accelerator, ...], stated: Exact, path: str) -> Iterable[Mistake]:
    precision = _precision(period)
    lead = next((chip for chip in chips if _is_sparse(stated, chip, precision)), None)
    if lead is None or any(peak.holds(stated) for peak in _peaks(chips, precision)):
        return
    yield Mistake(
        reference="sparse-peak",
        message=f"{_rate(stated)} is the figure of {lead.name} with structured sparsity, which training does not use",
        path=f"{path}.peak_flop_per_second",
        expected=f"the dense peak, about {_rate(stated / Fraction(lead.sparse_factor))} at {precision}",
        help="leave the peak out to take the table's, or name the precision if narrower arithmetic was used",
    )


def _listed(chip: Accelerator) -> str:
    return ", ".join(f"{column} {_rate(peak.best)}" for column, peak in chip.peaks)


def _is_exact(value: object) -> TypeGuard[Exact]:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _shown(value: object) -> str:
    text = decimal_text(value) if isinstance(value, Fraction) else str(value)
    return repr(value) if isinstance(value, str) and len(value) < 60 else text[:60]


def _rate(value: Exact) -> str:
    return f"{decimal_text(value)} FLOP/s"
