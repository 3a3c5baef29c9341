"""``gpaiscope estimate hardware``: training compute from chips, hours and utilisation."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

import click

from gpaiscope.cli.estimates import Destination, count_option, destination_options, number_option
from gpaiscope.compute.hardware import ChipPeriod, Measure, Recomputation, estimate
from gpaiscope.errors import InputError, Mistake
from gpaiscope.report.pages.estimate import hardware as page
from gpaiscope.report.values.estimate import hardware_json
from gpaiscope.values import Exact, Range, parse_count, parse_exact, parse_whole

Fields = tuple[str, Exact, Exact, Exact | Range | None]
"""What is said of one period: a chip, how many ran, how many hours, and its own utilisation."""


def utilisation_share(text: str) -> Exact | Range:
    """A share of the peak, ``0.38``, or what holds over all hours, ``0.35..0.41``."""
    try:
        return _share_or_range(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}; expected a share such as 0.38, or a range such as 0.35..0.41") from error


@click.command("hardware")
@click.option("--chip", default="", help="Name of the accelerator, with its form: 'H100 SXM', 'A100 PCIe', 'TPU v4'.")
@count_option("--count", help="How many chips ran; 1 where --hours are chip-hours.")
@number_option("--hours", help="How many hours each of them ran.")
@click.option(
    "--utilisation",
    type=utilisation_share,
    metavar="SHARE",
    help="Share of the peak: claimed, or a range over all hours.",
)
@number_option("--peak", help="Dense peak of one chip in FLOP per second, instead of the table's.")
@click.option(
    "--precision", default="", help="Arithmetic of the training: 16-bit, 8-bit, tf32, fp32 (default: 16-bit)."
)
@click.option(
    "--measure",
    type=click.Choice(["model", "hardware", "counter"]),
    default="model",
    show_default=True,
    help="What the utilisation was measured as: operations of the model, of the hardware, or busy time.",
)
@click.option(
    "--recomputation",
    type=click.Choice(["none", "full", "unknown"]),
    default="unknown",
    show_default=True,
    help="Whether a hardware utilisation holds activations that were computed again.",
)
@click.option(
    "--period", "periods", multiple=True, metavar="CHIP,COUNT,HOURS[,SHARE]", help="One of several periods; repeat it."
)
@count_option("--parameters", help="Parameters that multiply each token, for a plausibility check.")
@count_option("--tokens", help="Tokens trained on, for a plausibility check.")
@destination_options
def hardware(
    chip: str,
    count: Exact | None,
    hours: Exact | None,
    utilisation: Exact | Range | None,
    peak: Exact | None,
    precision: str,
    measure: Measure,
    recomputation: Recomputation,
    periods: Sequence[str],
    parameters: Exact | None,
    tokens: Exact | None,
    destination: Destination,
) -> None:
    """Estimate training compute from chips, hours and utilisation.

    C = units x seconds x peak x utilisation, summed over periods. Without --utilisation the range
    spans what published runs reached.
    """

    period = partial(
        ChipPeriod, peak_flop_per_second=peak, precision=precision, measure=measure, recomputation=recomputation
    )
    chip_periods = [
        period(chip=name, count=many, hours=time, utilisation=utilisation if share is None else share)
        for name, many, time, share in _stated_periods(chip, count, hours, periods, by_peak=peak is not None)
    ]
    estimated = estimate(chip_periods, parameters=parameters, tokens=tokens)
    destination.add(estimated)
    six_nd = None if parameters is None or tokens is None else 6 * parameters * tokens
    destination.deliver(
        lambda: hardware_json(estimated, six_nd),
        lambda law: page(estimated, [estimate([period]).flop for period in chip_periods], six_nd, law),
    )


def _stated_periods(
    chip: str, count: Exact | None, hours: Exact | None, periods: Sequence[str], *, by_peak: bool
) -> list[Fields]:
    """One period from its own options, or several; raises click.UsageError for neither, half of one, or both."""
    own = chip or count is not None or hours is not None
    if periods and own:
        raise click.UsageError("give --chip, --count and --hours, or --period, but not both")
    if periods:
        return _periods_read(periods)
    if not chip and count is None and not by_peak:
        example = "--chip 'H100 SXM' --count 16384 --hours 1300"
        raise click.UsageError(f"give --chip, --count and --hours, or at least one --period; such as {example}")
    if count is None or hours is None:
        missing = [name for name, value in (("--count", count), ("--hours", hours)) if value is None]
        raise click.UsageError(f"missing {' and '.join(missing)}")
    return [(chip, count, hours, None)]


def _periods_read(periods: Sequence[str]) -> list[Fields]:
    """Every period's fields, or every period's mistake."""
    read, mistakes = [], []
    for index, text in enumerate(periods):
        try:
            read.append(_period_of(text))
        except ValueError as error:
            mistakes.append(
                Mistake(
                    reference="not-a-period",
                    message=f"{text[:80]!r} is not a period: {error}",
                    path=f"--period[{index}]",
                    expected="CHIP,COUNT,HOURS or CHIP,COUNT,HOURS,UTILISATION, such as 'H100 SXM,16384,1300,0.38'",
                )
            )
    if mistakes:
        raise InputError(*mistakes)
    return read


def _period_of(text: str) -> Fields:
    """Fields from the right, since a chip's name may hold a comma."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 3:
        raise ValueError("it needs a chip, a count and hours")
    if len(parts) > 3 and _is_count(parts[-3]):
        *name, number, hours, share = parts
        return ", ".join(name), parse_whole(number), parse_count(hours), _share_or_range(share)
    *name, number, hours = parts
    return ", ".join(name), parse_whole(number), parse_count(hours), None


def _is_count(text: str) -> bool:
    try:
        parse_count(text)
    except ValueError:
        return False
    return True


def _share_or_range(text: str) -> Exact | Range:
    low, dots, high = text.partition("..")
    if not dots:
        return parse_exact(text)
    ends = parse_exact(low), parse_exact(high)
    return Range(low=ends[0], best=Fraction(ends[0] + ends[1]) / 2, high=ends[1])
