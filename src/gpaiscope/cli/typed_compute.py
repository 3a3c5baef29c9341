"""Compute as people tell it: as FLOP, by what it ran on, or by tokens; and how much it was at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from gpaiscope.dossier.kinds import AmountReader, ValueReader
from gpaiscope.dossier.tables import PARAMETERS
from gpaiscope.dossier.typed import amount_of, is_flop
from gpaiscope.dossier.typed_amounts import TOKENS, ChipTime, TypedAmount, typed_amount, typed_chip_time
from gpaiscope.report import words
from gpaiscope.report.say import say_text
from gpaiscope.values import Exact, Range, rounded_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gpaiscope.cli.writing import AnswerFile, Values

SECONDS: int = 3600


def compute_values(
    typed: str, path: str, kind: ValueReader[object], file: AnswerFile, size: Callable[[], str]
) -> Values:
    """What is written for an amount of compute at a path: FLOP there, or beside it the chips or tokens that were told.

    ``size`` asks for the number of parameters that go with tokens. Raises ValueError with a reason.
    """
    around, _, key = path.rpartition(".")
    chips = typed_chip_time(typed)
    if key == "bound":
        return [(path, Range.exactly(most_flop(typed, kind)))]
    if chips is not None:
        name = chip_named(chips.chip)
        values = [
            *([(f"{around}.hardware[0].chip", name)] if name else []),
            (f"{around}.hardware[0].count", chips.count),
            (f"{around}.hardware[0].hours", chips.hours),
        ]
        if name and file.takes_silently(values):
            return values
        return [(path, Range(high=most_flop(typed, kind)))]
    found = _amount_or_none(typed)
    if found is not None and found.unit == TOKENS:
        parameters = size()
        if not parameters:
            raise ValueError(say_text("tokens alone are no FLOP: the number of parameters goes with them"))
        return [
            (f"{around}.architecture.parameters", amount_of(parameters, PARAMETERS).value),
            (f"{around}.architecture.tokens", found.value),
        ]
    return [(path, amount_of(typed, cast("AmountReader", kind)).value)]


def is_compute(kind: object) -> bool:
    """Whether a kind is an amount of compute, which may be told by what it ran on, or by tokens."""
    return is_flop(kind)


def most_flop(typed: str, kind: ValueReader[object]) -> Exact:
    """The upper end of what was typed, in FLOP: of chips their highest peak all the time, which nothing passes.

    Raises ValueError with a reason, also where what was typed has no upper end.
    """
    chips = typed_chip_time(typed)
    value = most_of(chips) if chips is not None else amount_of(typed, cast("AmountReader", kind)).value.high
    if value is None:
        raise ValueError(say_text("this has no upper end; expected how much it was at most, such as 1e22"))
    return value


def most_of(chips: ChipTime) -> Exact | None:
    """How much chips can have done at most; None where their number or time has no upper end."""
    from gpaiscope.compute.accelerators import fastest_peak

    count, hours = chips.count.high, chips.hours.high
    if count is None or hours is None:
        return None
    return -(-count * hours * SECONDS * fastest_peak(chip_named(chips.chip)).rate // 1)


def said_of_most(typed: str) -> str:
    """What was typed, as the source of an upper end; of chips with the peak that it was worked out by, and its source.

    Raises ValueError with a reason, for a chip that is not known.
    """
    from gpaiscope.compute.accelerators import fastest_peak

    chips = typed_chip_time(typed)
    if chips is None or chips.count.high is None or chips.hours.high is None:
        return say_text('"{typed}"', typed=typed)
    peak = fastest_peak(chip_named(chips.chip))
    return say_text(
        '"{typed}": {count} x {hours} hours x 3,600 seconds x {rate} FLOP/s, the dense peak of {chip} at {precision} '
        "({source})",
        typed=typed,
        count=rounded_text(chips.count.high),
        hours=rounded_text(chips.hours.high),
        rate=rounded_text(peak.rate, 4),
        chip=peak.chip.name,
        precision=peak.precision,
        source=str(peak.chip.source),
    )


def chip_named(typed: str) -> str:
    """The name of a chip as the table knows it; empty where none was typed. Raises ValueError for an unknown one."""
    from gpaiscope.compute.accelerators import find, nearest

    if not typed:
        return ""
    for name in (typed, typed.removesuffix("s")):
        if find(name):
            return name.upper() if name.islower() else name
    near = words.listed(nearest(typed)[:3], "or")
    raise ValueError(say_text('"{chip}" is no chip that is known here; such as {near}', chip=typed, near=near))


def _amount_or_none(typed: str) -> TypedAmount | None:
    try:
        return typed_amount(typed)
    except ValueError:
        return None
