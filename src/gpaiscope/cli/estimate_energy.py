"""``gpaiscope estimate energy``: the energy of a training, for the documents."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import click

from gpaiscope.cli.estimates import amount_above_zero, count_option, number_option, without_destination
from gpaiscope.cli.output import FORMATS, deliver_either, remark, working
from gpaiscope.cli.parameters import output_options
from gpaiscope.compute.energy import Energy, Run, bounded
from gpaiscope.dossier.editing import toml
from gpaiscope.values import Exact, Range, parse_exact, reduced


def overhead_range(text: str) -> Range:
    """What energy is multiplied by: ``1.2``, or between two numbers, ``1.1..1.4``; no less than 1."""
    try:
        ends = sorted(parse_exact(end) for end in text.split("..", 1))
    except ValueError as error:
        raise click.BadParameter(f"{error}; expected a number such as 1.2, or a range such as 1.1..1.4") from error
    if ends[0] < 1 or ends[-1] > 10:
        raise click.BadParameter(f"{text} is not between 1 and 10; 1.2 stands for a fifth on top")
    return Range(low=ends[0], best=reduced(Fraction(ends[0] + ends[-1]) / 2), high=ends[-1])


@click.command("energy")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--chip", default="", help="Bound it: name of the accelerator, as in `estimate hardware`.")
@count_option("--count", type=amount_above_zero, help="How many chips ran; 1 where --hours are chip-hours.")
@number_option("--hours", type=amount_above_zero, help="How many hours each of them ran.")
@number_option("--watts", type=amount_above_zero, help="Rated power of one chip, instead of the table's.")
@click.option(
    "--overhead",
    type=overhead_range,
    metavar="FACTOR",
    help="Multiply by this for cooling and losses of the building (PUE). Left out: nothing is added.",
)
@click.option(
    "--into", metavar="PATH", help="Also write it into documentation.toml: that file, or a dossier beside it."
)
@output_options(*FORMATS)
def energy(
    files: tuple[Path, ...],
    chip: str,
    count: Exact | None,
    hours: Exact | None,
    watts: Exact | None,
    overhead: Range | None,
    into: str | None,
    form: str,
    output: str | None,
) -> None:
    """Say how much energy a training took, with its range, by which method, and what that holds.

    FILE is codecarbon's emissions.csv, samples of power from nvidia-smi or NVML as CSV or rows of JSON, counters of
    DCGM as Prometheus keeps them, or a table of sacct with ConsumedEnergyRaw. Without any, chips and hours bound it
    by their rated power.
    """
    from gpaiscope.report.pages.energy import energy as page
    from gpaiscope.report.values.energy import document, entry
    from gpaiscope.repository.energy import read_energies

    runs = _run_stated(chip, count, hours, watts)
    if bool(files) == bool(runs):
        raise click.UsageError(
            "give FILE, or --chip, --count and --hours, such as --chip 'H100 SXM' --count 64 --hours 200"
        )
    with working(f"reading {files[0] if files else 'the table of chips'}") as progress:
        spent = Energy(parts=bounded(runs) if runs else read_energies(files, progress.count), overhead=overhead)
    values = entry(spent)
    if into is not None:
        from gpaiscope.documents.beside import put_training

        source = f"gpaiscope {shlex.join(without_destination(sys.argv[1:]))}"
        remark(f"{put_training(into, values, source=source)}: added the energy of the training")
    lines = "\n".join(f"{key} = {toml(value)}" for key, value in values.items())
    deliver_either(lambda: document(spent), lambda: [page(spent, lines)], form, output)


def _run_stated(chip: str, count: Exact | None, hours: Exact | None, watts: Exact | None) -> Sequence[Run]:
    if not chip and count is None and hours is None and watts is None:
        return ()
    missing = [name for name, value in (("--count", count), ("--hours", hours)) if value is None]
    if count is None or hours is None:
        raise click.UsageError(f"missing {' and '.join(missing)}")
    if not chip and watts is None:
        raise click.UsageError("missing --chip or --watts")
    return (Run(chip=chip, count=count, hours=hours, watts=watts),)
