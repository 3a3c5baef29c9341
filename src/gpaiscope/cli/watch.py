"""``gpaiscope plan --follow_run``, and ``watch`` as before: a training run while it goes on."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from gpaiscope.cli import OPEN
from gpaiscope.cli.estimates import amount_above_zero, amount_from_zero, count_option, number_option
from gpaiscope.cli.output import columns, deliver, in_colour, tell, working
from gpaiscope.errors import InputError
from gpaiscope.values import Exact

if TYPE_CHECKING:
    from gpaiscope.compute.logs.projection import Projection

F = TypeVar("F", bound=Callable[..., Any])


def following_options(command: F) -> F:
    """The options that say how a run is followed."""
    for option in reversed(FOLLOWING):
        command = option(command)
    return command


FOLLOWING: Final = (
    count_option("--parameters", type=amount_above_zero, help="All parameters of the model: 8.03e9, 70B."),
    count_option("--active", type=amount_above_zero, help="Parameters that act on one token (mixtures of experts)."),
    number_option(
        "--original",
        type=amount_above_zero,
        help="The original's training compute: a third of it is a line. Left out: what the tracker kept of it.",
    ),
    number_option(
        "--before",
        type=amount_from_zero,
        default="0",
        help="FLOP of earlier runs of this training, without the original's.",
    ),
    click.option(
        "--until", type=click.Choice(("third", "criterion", "presumption")), help="End when this line is passed."
    ),
    click.option("--every", type=float, default=10.0, show_default=True, help="Seconds between looks."),
    click.option("--for", "seconds", type=float, help="End after so many seconds."),
    click.option("--once", is_flag=True, help="Look once."),
)
"""How a run is followed."""
FORMATS: Final = ("text", "json")


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@following_options
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="json: one document a line.")
def watch(path: Path, form: str, **following: Any) -> int:
    """Watch a run by its log: what it has spent, how fast it goes, when it passes a line, and by when to notify.

    PATH is any log that `estimate log` reads, or the folder that holds it. It may be written, rotated and cut.
    With --until the exit code is 0 once the line is passed by the best estimate, and 1 where the watching ends before.
    """
    return follow_run(path, form, **following)


def follow_run(
    path: Path,
    form: str,
    *,
    until: str | None,
    every: float,
    seconds: float | None,
    once: bool,
    **figures: Exact | None,
) -> int:
    """Show a run whenever its log has changed; the exit code. Raises click.UsageError, and InputError for a log."""
    from gpaiscope import service

    for name, given in (("--every", every), ("--for", seconds)):
        if given is not None and not (isfinite(given) and given >= 0):
            raise click.UsageError(f"{name} needs a number of seconds, none or more")
    end = time.monotonic() + seconds if seconds is not None else None
    with working(f"reading {path}") as progress:
        looks = service.watch(
            path,
            **figures,  # type: ignore[arg-type]  # each by the name and of the type of its option
            every=max(every, 0.1),
            over=lambda: once or (end is not None and time.monotonic() >= end),
            told=progress.count,
        )
        first = next(looks)
    marks = {until} if isinstance(first, InputError) else {approach.mark.id for approach in first.approaches}
    if until == "third" and until not in marks:
        raise click.UsageError("--until third needs --original: the log does not keep the original's training compute")
    with _shown_as(form, path, once) as show:
        reached = any(_is_reached(look, until, once, show) for look in chain((first,), looks))
    return OPEN if until is not None and not reached else 0


def _is_reached(look: Projection | InputError, until: str | None, once: bool, show: Any) -> bool:
    """Show a look, and say whether the line is passed by it. Raises the error of a log that is looked at once."""
    if isinstance(look, InputError):
        if once:
            raise look
        tell(str(look.mistakes[0]))
        return False
    show(look)
    return any(approach.mark.id == until and approach.passed_at_best for approach in look.approaches)


@contextmanager
def _shown_as(form: str, path: Path, once: bool) -> Iterator[Any]:
    """How a look is shown: in place on a terminal, a line for each elsewhere, or a document a line."""
    from gpaiscope.report.pages.watch import line
    from gpaiscope.report.pages.watch import watch as page
    from gpaiscope.report.values.watch import watch_json
    from gpaiscope.report.write import text

    def as_text(run: Projection) -> str:
        return text.write([page(run, path.name)], columns(), colour=in_colour(sys.stdout))

    if form == "json":
        yield lambda run: _deliver_now(json.dumps(watch_json(run), ensure_ascii=False))
    elif once:
        yield lambda run: deliver(as_text(run))
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        with Live(Text(""), console=Console(), auto_refresh=False, transient=False) as live:
            yield lambda run: live.update(Text.from_ansi(as_text(run)), refresh=True)
    else:
        yield lambda run: _deliver_now(line(run))


def _deliver_now(text: str) -> None:
    deliver(text)
    sys.stdout.flush()
