"""``gpaiscope estimate log``: what a training log proves."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from gpaiscope.cli.estimates import DIGITS, amount_above_zero, rows, sections, shown
from gpaiscope.cli.into import into_options, write_into
from gpaiscope.cli.ledger_picture import thresholds
from gpaiscope.cli.parameters import on_option, output_options
from gpaiscope.cli.terminal import columns, deliver, json_text
from gpaiscope.compute.estimate import SCHEMA_VERSION, Estimate
from gpaiscope.compute.hardware import Period, estimate
from gpaiscope.compute.logs import LogProof, ModelFigures, prove
from gpaiscope.compute.picture import Bar, Threshold, svg
from gpaiscope.errors import InputError, Mistake
from gpaiscope.law import Law
from gpaiscope.repository.logs import Progress as Told
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.opened import read_json
from gpaiscope.values import Exact, Range, Truth, json_number, rounded_text


@click.command("log")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The model's config.json, where it does not lie beside the log.",
)
@click.option(
    "--parameters", type=amount_above_zero, metavar="NUMBER", help="All parameters of the model: 8.03e9, 70B."
)
@click.option(
    "--active", type=amount_above_zero, metavar="NUMBER", help="Parameters that act on one token (mixtures of experts)."
)
@click.option("--trainable", type=amount_above_zero, metavar="NUMBER", help="Parameters that were trained (adapters).")
@click.option("--chip", default="", help="Accelerator that ran: compare with the hours and chips that the log shows.")
@output_options("text", "json", "svg")
@on_option
@into_options
def log(
    path: Path,
    config: Path | None,
    parameters: Exact | None,
    active: Exact | None,
    trainable: Exact | None,
    chip: str,
    form: str,
    output: str | None,
    into: str | None,
    kind: str,
    actor: str,
    day: date,
) -> None:
    """Say what a training log proves: FLOP, tokens, samples, hours, and what stays unknown.

    PATH is a trainer_state.json, a W&B offline run, an MLflow database or mlruns folder, a TensorBoard
    event file, a printed log of Megatron-LM, torchtitan or nanoGPT, or a folder that holds one of them.
    """
    with _bar() as told:
        records = read_log(path, told)
    settings = read_json(config, config.parent) if config else {}
    figures = ModelFigures(parameters=parameters, active=active, trainable=trainable, config=settings)
    proof = prove(records, figures)
    write_into(proof.estimate, into, kind, actor)
    beside = _by_hardware(proof, chip) if chip else None
    if form == "svg":
        text = _as_svg(proof, beside, day)
    elif form == "json":
        text = _as_json(proof, beside)
    else:
        text = _as_text(proof, beside, columns() if output is None else 80)
    deliver(text, output)


def _by_hardware(proof: LogProof, chip: str) -> Estimate:
    """The hardware's estimate over the hours and chips of the log. Raises InputError where the log shows neither."""
    shown = {name: proof.facts[name].best for name in ("hours", "chips") if name in proof.facts}
    hours, chips = shown.get("hours"), shown.get("chips")
    if not hours or not chips:
        missing = " and ".join(name for name in ("hours", "chips") if not shown.get(name))
        message = f"the log does not prove {missing}, so that --chip has nothing to compare with"
        raise InputError(
            Mistake(reference="log-without-hardware", message=message, help="`estimate hardware` takes them as options")
        )
    found = estimate([Period(chip=chip, count=chips, hours=hours)])
    if proof.estimate.flop.best is None or not _apart(proof.estimate.flop, found.flop):
        return found
    says = "the log's figure and the hardware's lie apart beyond their ranges: wrong chip, hours, or counter"
    return replace(found, warnings=(*found.warnings, says))


def _apart(one: Range, other: Range) -> bool:
    return Truth.YES in (one.greater_than(other), other.greater_than(one))


@contextmanager
def _bar() -> Iterator[Told | None]:
    """A progress bar on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _as_svg(proof: LogProof, beside: Estimate | None, day: date) -> str:
    """What the log claims, what it proves, and the hardware's estimate, as bars with the thresholds of the law."""
    bars = [Bar(label="proven by the log", flop=proof.estimate.flop)]
    if proof.reported is not None:
        bars.insert(0, Bar(label="claimed by the log", flop=Range.exactly(proof.reported)))
    if beside is not None:
        bars.append(Bar(label="by the hardware", flop=beside.flop))
    lines = [Threshold(label=label, flop=flop) for label, flop in thresholds(Law.on(day))]
    return svg(bars, lines, "Training compute from a log", " ".join(trap.says for trap in proof.traps))


def _as_json(proof: LogProof, beside: Estimate | None) -> str:
    hardware = {} if beside is None else {"hardware": beside.to_dict()}
    return json_text({"schema_version": SCHEMA_VERSION, **document(proof), **hardware})


def document(proof: LogProof) -> dict[str, object]:
    """A proof in the words of ``estimate --format json``; numbers are decimal strings."""
    found: dict[str, object] = {
        "log": {"format": proof.format, "name": proof.name},
        **proof.estimate.to_dict(),
        "six_nd": None if proof.six_nd is None else {"flop": json_number(proof.six_nd)},
        "reported_flop": json_number(proof.reported),
        "implied_parameters": json_number(proof.implied_parameters),
        "facts": _facts(proof),
        "traps": [{"id": trap.id, "says": trap.says, "corrected": trap.corrected} for trap in proof.traps],
        "unproven": [{"fact": missing.fact, "why": missing.why} for missing in proof.unproven],
    }
    if proof.runs:
        found["runs"] = [document(run) for run in proof.runs]
    return found


def _facts(proof: LogProof) -> Mapping[str, object]:
    times = {"started": _time(proof.started), "ended": _time(proof.ended)}
    return {name: value.to_dict() for name, value in proof.facts.items()} | times


def _time(seconds: Exact | None) -> str | None:
    """A time of day in UTC, None for one that no calendar has."""
    if seconds is None or not 0 <= seconds < 253_402_300_800:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


def _as_text(proof: LogProof, beside: Estimate | None, width: int) -> str:
    head = [
        ("Training compute", shown(proof.estimate.flop)),
        ("The log claims", "nothing" if proof.reported is None else f"{rounded_text(proof.reported, DIGITS)} FLOP"),
        *([("6PD", f"{rounded_text(proof.six_nd, DIGITS)} FLOP")] if proof.six_nd is not None else []),
        *([("By hardware", shown(beside.flop))] if beside is not None else []),
        ("Method", proof.estimate.method),
        ("Log", f"{proof.format}{f', {proof.name}' if proof.name else ''}"),
    ]
    facts = [f"{name}: {shown(value, '')}" for name, value in proof.facts.items()]
    facts += [f"{name}: {time}" for name, seconds in _times(proof) if (time := _time(seconds))]
    below = (
        ("Facts", facts),
        ("Traps", [f"{trap.id}{'' if trap.corrected else ' (not corrected)'}: {trap.says}" for trap in proof.traps]),
        ("Not proven", [f"{missing.fact}: {missing.why}" for missing in proof.unproven]),
        ("Warnings", [*_warnings(proof), *(beside.warnings if beside is not None else ())]),
        ("Assumptions", proof.estimate.assumptions),
        ("By hardware", beside.assumptions if beside is not None else ()),
    )
    return "\n".join([*rows(head, width), *sections(below, width)])


def _warnings(proof: LogProof) -> list[str]:
    """What is not among the traps already."""
    return [text for text in proof.estimate.warnings if text not in {trap.says for trap in proof.traps}]


def _times(proof: LogProof) -> tuple[tuple[str, Exact | None], ...]:
    return ("started", proof.started), ("ended", proof.ended)
