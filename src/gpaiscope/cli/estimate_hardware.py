"""``gpaiscope estimate hardware``: training compute from chips, hours and utilisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import click

from gpaiscope.cli.estimates import DIGITS, amount, rows, sections, shown
from gpaiscope.cli.into import into_options, write_into
from gpaiscope.cli.ledger_picture import thresholds
from gpaiscope.cli.parameters import on_option, output_options
from gpaiscope.cli.terminal import columns, deliver, json_text
from gpaiscope.compute.estimate import SCHEMA_VERSION, Estimate
from gpaiscope.compute.hardware import Measure, Period, Recomputation, estimate
from gpaiscope.compute.picture import Bar, Threshold, svg
from gpaiscope.errors import InputError, Mistake
from gpaiscope.law import Law
from gpaiscope.values import Exact, Range, json_number, parse_count, parse_exact, rounded_text


def utilisation_share(text: str) -> Exact | Range:
    """A share of the peak, ``0.38``, or what holds over all hours, ``0.35..0.41``."""
    try:
        return _share(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}; expected a share such as 0.38, or a range such as 0.35..0.41") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What holds for every period that does not say otherwise."""

    utilisation: Exact | Range | None
    peak: Exact | None
    precision: str
    measure: Measure
    recomputation: Recomputation

    def period(self, chip: str, count: Exact, hours: Exact, share: Exact | Range | None) -> Period:
        """A period under these conditions; ``share`` is its own utilisation."""
        return Period(
            chip=chip,
            count=count,
            hours=hours,
            utilisation=share if share is not None else self.utilisation,
            peak_flop_per_second=self.peak,
            precision=self.precision,
            measure=self.measure,
            recomputation=self.recomputation,
        )


@click.command("hardware")
@click.option("--chip", default="", help="Name of the accelerator, with its form: 'H100 SXM', 'A100 PCIe', 'TPU v4'.")
@click.option("--count", type=amount, metavar="NUMBER", help="How many chips ran; 1 where --hours are chip-hours.")
@click.option("--hours", type=amount, metavar="NUMBER", help="How many hours each of them ran.")
@click.option(
    "--utilisation",
    type=utilisation_share,
    metavar="SHARE",
    help="Share of the peak: claimed, or a range over all hours.",
)
@click.option(
    "--peak", type=amount, metavar="NUMBER", help="Dense peak of one chip in FLOP per second, instead of the table's."
)
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
@click.option(
    "--parameters", type=amount, metavar="NUMBER", help="Parameters that multiply each token, for a plausibility check."
)
@click.option("--tokens", type=amount, metavar="NUMBER", help="Tokens trained on, for a plausibility check.")
@output_options("text", "json", "svg")
@on_option
@into_options
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
    form: str,
    output: str | None,
    into: str | None,
    kind: str,
    actor: str,
    day: date,
) -> None:
    """Estimate training compute from chips, hours and utilisation.

    C = units x seconds x peak x utilisation, summed over periods. Without --utilisation the range
    spans what published runs reached.
    """

    conditions = Conditions(
        utilisation=utilisation, peak=peak, precision=precision, measure=measure, recomputation=recomputation
    )
    given = _periods(chip, count, hours, periods, conditions)
    found = estimate(given, parameters=parameters, tokens=tokens)
    write_into(found, into, kind, actor)
    six_nd = None if parameters is None or tokens is None else 6 * parameters * tokens
    if form == "svg":
        text = _as_svg(given, found, six_nd, thresholds(Law.on(day)))
    elif form == "json":
        text = _as_json(found, six_nd)
    else:
        text = _as_text(found, six_nd, columns() if output is None else 80)
    deliver(text, output)


def _periods(
    chip: str, count: Exact | None, hours: Exact | None, periods: Sequence[str], conditions: Conditions
) -> list[Period]:
    """One period from its own options, or several; raises click.UsageError for neither, half of one, or both."""
    own = chip or count is not None or hours is not None
    if periods and own:
        raise click.UsageError("give --chip, --count and --hours, or --period, but not both")
    if periods:
        return [conditions.period(*fields) for fields in _fields(periods)]
    if not chip and count is None and conditions.peak is None:
        raise click.UsageError("give --chip, --count and --hours, or at least one --period")
    _require(count=count, hours=hours)
    return [conditions.period(chip, count or 0, hours or 0, None)]


def _require(**values: Exact | None) -> None:
    missing = [f"--{name}" for name, value in values.items() if value is None]
    if missing:
        raise click.UsageError(f"missing {' and '.join(missing)}")


def _fields(periods: Sequence[str]) -> list[tuple[str, Exact, Exact, Exact | Range | None]]:
    """Every period's fields, or every period's mistake."""
    read, mistakes = [], []
    for index, text in enumerate(periods):
        try:
            read.append(_read(text))
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


def _read(text: str) -> tuple[str, Exact, Exact, Exact | Range | None]:
    """Fields from the right, since a chip's name may hold a comma."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 3:
        raise ValueError("it needs a chip, a count and hours")
    if len(parts) > 3 and _is_number(parts[-3]):
        *name, number, hours, share = parts
        return ", ".join(name), parse_count(number), parse_count(hours), _share(share)
    *name, number, hours = parts
    return ", ".join(name), parse_count(number), parse_count(hours), None


def _is_number(text: str) -> bool:
    try:
        parse_count(text)
    except ValueError:
        return False
    return True


def _share(text: str) -> Exact | Range:
    low, dots, high = text.partition("..")
    if not dots:
        return parse_exact(text)
    ends = parse_exact(low), parse_exact(high)
    return Range(low=ends[0], best=Fraction(ends[0] + ends[1]) / 2, high=ends[1])


def _as_text(found: Estimate, six_nd: Exact | None, width: int) -> str:
    head = [
        ("Training compute", shown(found.flop)),
        *([("6PD", f"{rounded_text(six_nd, DIGITS)} FLOP")] if six_nd is not None else []),
        ("Method", found.method),
    ]
    periods = [f"{term.name}: {rounded_text(term.flop, DIGITS)} FLOP, {term.says}" for term in found.terms]
    below = (
        ("Periods", periods if len(periods) > 1 else ()),
        ("Warnings", found.warnings),
        ("Assumptions", found.assumptions),
        ("Sources", map(str, found.evidence)),
    )
    return "\n".join([*rows(head, width), *sections(below, width)])


def _as_json(found: Estimate, six_nd: Exact | None) -> str:
    six = None if six_nd is None else {"flop": json_number(six_nd)}
    return json_text({"schema_version": SCHEMA_VERSION, **found.to_dict(), "six_nd": six})


def _as_svg(
    periods: Sequence[Period],
    found: Estimate,
    six_nd: Exact | None,
    law: Iterable[tuple[str, Exact]],
) -> str:
    """The periods, their sum and 6PD as bars; ``law`` are the thresholds, each a label and FLOP."""
    bars = [
        Bar(label=term.says, flop=estimate([period]).flop) for term, period in zip(found.terms, periods, strict=True)
    ]
    if len(bars) > 1:
        bars.append(Bar(label="all periods", flop=found.flop))
    if six_nd is not None:
        bars.append(Bar(label="6 x parameters x tokens", flop=Range.exactly(six_nd)))
    lines = [Threshold(label=label, flop=flop) for label, flop in law]
    return svg(bars, lines, "Training compute from hardware", " ".join(found.warnings))
