"""``gpaiscope plan``: the days of a training run, last days before and during it, what if, and targets."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from gpaiscope.cli.output import FORMATS, deliver_result, working
from gpaiscope.cli.parameters import Wanted, law_options, output_options, source_of
from gpaiscope.cli.watch import FORMATS as FOLLOWED_AS
from gpaiscope.cli.watch import following_options


@click.command()
@click.argument("path", metavar="PATH")
@law_options
@click.option(
    "--log",
    "logs",
    multiple=True,
    metavar="[KEY=]FILE",
    help="The log of the run so far: it goes on at that pace. KEY names the run, as activities[0].",
)
@click.option(
    "--rate",
    "rates",
    multiple=True,
    metavar="[KEY=]FLOP/day",
    help="The pace of the run, per day, hour or s: 2e23/day.",
)
@click.option(
    "--what-if",
    "changes",
    multiple=True,
    metavar="KEY=VALUE",
    help="A value of the dossier that is otherwise, side by side with it. May be repeated: all at once.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="KEY:ANSWER",
    help="For which values an answer is no, or =yes: activities[0].tokens:third. May be repeated.",
)
@click.option("--follow", is_flag=True, help="PATH is the log of a run that goes on: show it whenever that changes.")
@following_options
@click.option("--full", is_flag=True, help="What starts the two weeks of a notification, and how they are counted.")
@output_options(*FORMATS, "svg")
@click.pass_context
def plan(
    ctx: click.Context,
    /,
    path: str,
    wanted: Wanted,
    logs: tuple[str, ...],
    rates: tuple[str, ...],
    changes: tuple[str, ...],
    targets: tuple[str, ...],
    follow: bool,
    full: bool,
    form: str,
    output: str | None,
    **following: Any,
) -> None:
    """Say when training passes the lines of the law, by when to notify, and what the placing brings.

    PATH is a dossier with an activity that is planned or under way, or - for standard input. ANSWER is criterion,
    third, presumption, or the name of a conclusion or an obligation, with @ACTOR where several are meant.

    With --follow PATH is any log that `estimate log` reads, or the folder that holds it; it may be written, rotated and
    cut. With --until, too, the exit code is 0 once the line is passed by the best estimate, and 1 where it is not.
    """
    _refuse_what_is_of_the_other(ctx, follow)
    if follow:
        from gpaiscope.cli.watch import follow_run

        ctx.exit(follow_run(Path(path), form, **following))
    from gpaiscope import service

    source, what_if = source_of(path), _changed_values(changes)
    with working(f"planning {path}"):
        result = service.plan(source, what_if=what_if, targets=targets, logs=logs, rates=rates, **wanted.asked)
    deliver_result(result, form, output, full=full)


_OF_FOLLOWING: Final = frozenset({"parameters", "active", "original", "before", "until", "every", "seconds", "once"})
_OF_BOTH: Final = frozenset({"path", "follow", "form", "quiet", "verbose", "width", "no_config"})


def _refuse_what_is_of_the_other(ctx: click.Context, follow: bool) -> None:
    """Raises click.UsageError for options of a plan beside --follow, and for those of --follow without it."""
    given = {
        parameter.name: parameter.opts[0]
        for parameter in ctx.command.params
        if parameter.name not in _OF_BOTH
        and ctx.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
    }
    wrong = [option for name, option in given.items() if (name in _OF_FOLLOWING) is not follow]
    if wrong:
        listed = ", ".join(wrong)
        raise click.UsageError(
            f"{listed} is of a plan, and --follow looks at a log"
            if follow
            else f"{listed} is of --follow, which is not given"
        )
    if follow and ctx.params["form"] not in FOLLOWED_AS:
        raise click.UsageError(f"--follow has no format {ctx.params['form']}; expected {' or '.join(FOLLOWED_AS)}")


def _changed_values(given: tuple[str, ...]) -> dict[str, str]:
    """Values by the path of their key. Raises click.BadParameter for what is none, and for a key given twice."""
    values: dict[str, str] = {}
    for change in given:
        key, sign, value = change.partition("=")
        if not (key.strip() and sign and value.strip()):
            raise click.BadParameter(f"{change!r} is not KEY=VALUE, such as activities[0].flop=2e25")
        if key.strip() in values:
            raise click.BadParameter(f"{key.strip()} is otherwise in two ways; expected one of them")
        values[key.strip()] = value.strip()
    return values
