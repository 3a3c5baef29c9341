"""``gpaiscope estimate log``: what a training log proves."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from gpaiscope.cli.into import into_options, write_into
from gpaiscope.cli.terminal import deliver, json_text
from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.hardware import Period, estimate
from gpaiscope.compute.logs import LogProof, ModelFigures, prove
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.logs import Progress as Told
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.logs.opened import small_json
from gpaiscope.values import Exact, Range, Truth, digits_text, parse_count, rounded_text


def count(text: str) -> Exact:
    """A count greater than zero on the command line: ``7e9``, ``70B``."""
    try:
        value = parse_count(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}; expected digits, scientific notation or a suffix (7e9, 70B)") from error
    if value <= 0:
        raise click.BadParameter("expected a number greater than zero")
    return value


@click.command("log")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The model's config.json, where it does not lie beside the log.",
)
@click.option("--parameters", type=count, metavar="NUMBER", help="All parameters of the model: 8.03e9, 70B.")
@click.option("--active", type=count, metavar="NUMBER", help="Parameters that act on one token (mixtures of experts).")
@click.option("--trainable", type=count, metavar="NUMBER", help="Parameters that were trained (adapters).")
@click.option("--chip", default="", help="Accelerator that ran: compare with the hours and chips that the log shows.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file.")
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
) -> None:
    """Say what a training log proves: FLOP, tokens, samples, hours, and what stays unknown.

    PATH is a trainer_state.json, a W&B offline run, an MLflow database or mlruns folder, a TensorBoard
    event file, a printed log of Megatron-LM, torchtitan or nanoGPT, or a folder that holds one of them.
    """
    with _bar() as told:
        records = read_log(path, told)
    settings = small_json(config, config.parent) if config else {}
    figures = ModelFigures(parameters=parameters, active=active, trainable=trainable, config=settings)
    proof = prove(records, figures)
    write_into(proof.estimate, into, kind, actor)
    beside = _by_hardware(proof, chip) if chip else None
    text = _as_json(proof, beside) if form == "json" else _as_text(proof, beside)
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


def _as_json(proof: LogProof, beside: Estimate | None) -> str:
    found = document(proof)
    if beside is not None:
        found["hardware"] = {
            "flop": _range(beside.flop),
            "assumptions": list(beside.assumptions),
            "warnings": list(beside.warnings),
        }
    return json_text(found)


def document(proof: LogProof) -> dict[str, object]:
    """A proof in the words of ``estimate --format json``; numbers are decimal strings."""
    found: dict[str, object] = {
        "log": {"format": proof.format, "name": proof.name},
        "flop": _range(proof.estimate.flop),
        "method": proof.estimate.method,
        "six_nd": None if proof.six_nd is None else {"flop": _number(proof.six_nd)},
        "reported_flop": _number(proof.reported),
        "implied_parameters": _number(proof.implied_parameters),
        "facts": _facts(proof),
        "traps": [{"id": trap.id, "says": trap.says, "corrected": trap.corrected} for trap in proof.traps],
        "unproven": [{"fact": missing.fact, "why": missing.why} for missing in proof.unproven],
        "assumptions": list(proof.estimate.assumptions),
        "warnings": list(proof.estimate.warnings),
        "evidence": [str(source) for source in proof.estimate.evidence],
    }
    if proof.runs:
        found["runs"] = [document(run) for run in proof.runs]
    return found


def _facts(proof: LogProof) -> Mapping[str, object]:
    times = {"started": _time(proof.started), "ended": _time(proof.ended)}
    return {name: _range(value) for name, value in proof.facts.items()} | times


def _range(value: Range) -> dict[str, str | None]:
    return {"low": _number(value.low), "best": _number(value.best), "high": _number(value.high)}


def _number(value: Exact | None) -> str | None:
    return None if value is None else digits_text(value)


def _time(seconds: Exact | None) -> str | None:
    """A time of day in UTC, None for one that no calendar has."""
    if seconds is None or not 0 <= seconds < 253_402_300_800:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


def _as_text(proof: LogProof, beside: Estimate | None) -> str:
    lines = [
        f"training compute  {_shown(proof.estimate.flop, ' FLOP')}",
        f"the log claims    {_rounded(proof.reported, ' FLOP')}",
        *([f"6 x P x D         {rounded_text(proof.six_nd)} FLOP"] if proof.six_nd is not None else []),
        *([f"by hardware       {_shown(beside.flop, ' FLOP')}"] if beside is not None else []),
        f"log               {proof.format}{f', {proof.name}' if proof.name else ''}",
    ]
    lines += [f"{name:<18}{_shown(value, '')}" for name, value in proof.facts.items()]
    lines += [f"{name:<18}{time}" for name, seconds in _times(proof) if (time := _time(seconds))]
    sections = (
        ("traps", [f"{trap.id}{'' if trap.corrected else ' (not corrected)'}: {trap.says}" for trap in proof.traps]),
        ("not proven", [f"{missing.fact}: {missing.why}" for missing in proof.unproven]),
        ("assumptions", proof.estimate.assumptions),
        ("warnings", [*_warnings(proof), *(beside.warnings if beside is not None else ())]),
        ("by hardware", beside.assumptions if beside is not None else ()),
    )
    for heading, items in sections:
        if items:
            lines += ["", heading, *(f"  - {item}" for item in items)]
    return "\n".join(lines) + "\n"


def _warnings(proof: LogProof) -> list[str]:
    """What is not among the traps already."""
    return [text for text in proof.estimate.warnings if text not in {trap.says for trap in proof.traps}]


def _times(proof: LogProof) -> tuple[tuple[str, Exact | None], ...]:
    return ("started", proof.started), ("ended", proof.ended)


def _rounded(value: Exact | None, unit: str) -> str:
    return "nothing" if value is None else f"{rounded_text(value)}{unit}"


def _shown(value: Range, unit: str) -> str:
    """The best value with its range; ``unknown`` with the bounds that are known."""
    best = "unknown" if value.best is None else f"{rounded_text(value.best, 3)}{unit}"
    if value.exact:
        return best
    bounds = [("at least", value.low or None), ("at most", value.high)]
    known = ", ".join(f"{word} {rounded_text(end, 3)}" for word, end in bounds if end is not None)
    return f"{best} ({known})" if known else best
