"""The command line: parse, call, print, exit. The way out of the program is `main`, and there is no other.

Every command is imported when it is used, so that ``gpaiscope --version`` waits for none of them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from gpaiscope import __version__
from gpaiscope.errors import InputError, UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

DONE: Final = 0
OPEN: Final = 1
"""Done, and something is left to look at: what a check found, or a line that a run did not pass."""
USAGE: Final = 2
UNREADABLE: Final = 3
FAULT: Final = 70
STOPPED: Final = 130


QUIET: Final = "gpaiscope.quiet"
"""Under this name a run knows that nothing but its exit code is wanted, and what goes into a file."""
VERBOSE: Final = "gpaiscope.verbose"
"""Under this name a run knows that it has to tell what it read."""
WIDTH: Final = "gpaiscope.width"
"""Under this name a run knows the width that was asked for."""


def _noted(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Note for the whole run what an option says, wherever it stands on the command line."""
    if not value or ctx.resilient_parsing:
        return
    if f"gpaiscope.{param.name}" == VERBOSE and VERBOSE not in ctx.meta:
        from gpaiscope.cli.output import telling_what_is_read

        ctx.with_resource(telling_what_is_read())
    ctx.meta[f"gpaiscope.{param.name}"] = value


def options_of_all() -> list[click.Option]:
    """The options that every command has, and the program itself before a command."""
    noted: dict[str, Any] = {"expose_value": False, "callback": _noted}
    return [
        click.Option(["-q", "--quiet"], is_flag=True, help="Only the exit code; --output is written.", **noted),
        click.Option(["-v", "--verbose"], is_flag=True, help="Say on stderr what was read.", **noted),
        click.Option(["--width"], type=click.IntRange(40, 1000), metavar="COLUMNS", help="The width of text.", **noted),
        # Which configuration holds is settled before a command line is read: here the option only has its place.
        click.Option(["--no-config"], is_flag=True, expose_value=False, help="Read no configuration."),
    ]


PATHS_ALONE: Final = (".", "/", "~", os.sep)
"""What begins so is a path and nothing else."""


class LazyGroup(click.Group):
    """A group that knows its commands by name, each with a line of help, and imports the one that is used.

    A command stands under its name in a module of that name, which ``modules`` is the beginning of. One that is
    ``unlisted`` is known and not shown: by its name, where it stands, as ``module:name``. ``otherwise`` is the command
    that is meant where a first word is near to none of them.
    """

    def __init__(
        self,
        *,
        modules: str,
        lines: Mapping[str, str],
        unlisted: Mapping[str, str] | None = None,
        otherwise: str = "",
        **settings: Any,
    ) -> None:
        super().__init__(no_args_is_help=True, **settings)
        self.modules, self.lines, self.unlisted, self.otherwise = modules, lines, unlisted or {}, otherwise

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names that are shown, in the order of the table."""
        return list(self.lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now, with the options that every command has."""
        if cmd_name not in self.commands and (cmd_name in self.lines or cmd_name in self.unlisted):
            module, _, name = self.unlisted.get(cmd_name, f"{cmd_name}:{cmd_name}").partition(":")
            self.commands[cmd_name] = getattr(import_module(self.modules + module), name)
        command = super().get_command(ctx, cmd_name)
        if command is not None and not isinstance(command, click.Group):
            own = {option for parameter in command.params for option in parameter.opts}
            command.params += [option for option in options_of_all() if own.isdisjoint(option.opts)]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.lines.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a name that is none is a mistake with a suggestion."""
        if not self.is_command(args[0]) and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.lines, n=1)
            if self.otherwise and not close:
                return super().resolve_command(ctx, [self.otherwise, *args])
            hint = f"did you mean {close[0]!r}?" if close else f"commands: {', '.join(self.lines)}"
            raise click.UsageError(f"no such command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def is_command(self, word: str) -> bool:
        """Whether a word is the name of a command, shown or not."""
        return word in self.lines or word in self.unlisted or word in self.commands


class FrontDoor(LazyGroup):
    """The program: a command, or else a path, a published model or a question; without anything its help by job."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As a group does; whether a configuration is wanted, which holds before a command's own words are read."""
        before_words = args[: args.index("--")] if "--" in args else args
        ctx.meta[NO_CONFIGURATION] = "--no-config" in before_words
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant by what was typed, with what the project's configuration says of it."""
        if not self.is_command(args[0]) and (args[0] == "-" or not args[0].startswith("-")):
            from gpaiscope.cli.words import understood

            args = understood(args, ctx)
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and not ctx.meta[NO_CONFIGURATION] and (file := configuration_file()):
            from gpaiscope.cli.configuration import configure

            rest = configure(ctx, command, args[0], rest, file)
        return name, command, rest

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by job."""
        from gpaiscope.cli.help import by_job

        formatter.write(by_job())

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and options; where none goes on so, models, or files."""
        known = super().shell_complete(ctx, incomplete)
        if known or incomplete.startswith("-"):
            return known
        from gpaiscope.cli.words import offered_for

        return offered_for(incomplete)


SETTINGS: Final = "gpaiscope.settings"
"""Under this name a run knows which settings of the project hold for it."""
SETTINGS_WIDTH: Final = "gpaiscope.settings.width"
"""Under this name a run knows the width that these have."""
NO_CONFIGURATION: Final = "gpaiscope.no_configuration"
"""Under this name a run knows that no configuration is to be read."""

_OURS: Final = re.compile(
    rb"^\s*\[\s*[\"']?tool[\"']?\s*(\]|\.\s*[\"']?gpaiscope\b)|^\s*tool\s*\.\s*[\"']?gpaiscope\b", re.M
)
CONFIGURATIONS: Final = ("gpaiscope.toml", "pyproject.toml")


def configuration_file() -> str | None:
    """The nearest file that configures the program, here or above, up to the repository's root; None without one.

    Nothing else is imported to look for it: most runs have none.
    """
    folder = os.path.abspath("")  # noqa: PTH100 - and `pathlib` takes time to import
    while True:
        for name in CONFIGURATIONS:
            file = os.path.join(folder, name)  # noqa: PTH118
            if os.path.isfile(file) and (name == CONFIGURATIONS[0] or _speaks_of_us(file)):  # noqa: PTH113
                return file
        above = os.path.dirname(folder)  # noqa: PTH120
        # A folder above the repository is somebody else's, and what stands there may not decide an answer unseen.
        if above == folder or os.path.exists(os.path.join(folder, ".git")):  # noqa: PTH110, PTH118
            return None
        folder = above


def _speaks_of_us(file: str) -> bool:
    """Whether a project's file has a table of ours; what cannot be opened is left to whoever reads it."""
    try:
        with open(file, "rb") as stream:  # noqa: PTH123
            return _OURS.search(stream.read(4_000_001)) is not None
    except OSError:
        return False


estimate = LazyGroup(
    modules="gpaiscope.cli.estimate_",
    lines={
        "architecture": "From a model's config.json and tokens.",
        "hardware": "From chips, hours and utilisation.",
        "log": "From a training log.",
        "energy": "From meters, trackers and schedulers, or bounded from chips and hours.",
        "ledger": "What counts in a dossier, and how estimated.",
        "original": "Published models to build on, and the compute behind them.",
        "data": "What training data tells of itself, for the documents.",
    },
    name="estimate",
    help="Estimate training compute, and the energy that it took.",
)

JOBS: Final[Mapping[str, Mapping[str, str]]] = {
    "Where do I stand?": {
        "assess": "The answer, what is owed, by when",
        "ask": "What is missing, most decisive first; --fill asks and writes",
        "explain": "Why: the proof, paragraph by paragraph",
        "plan": "A run to come or going on: lines, days to notify, what if",
    },
    "Publish a model": {
        "release": "What to publish, to write, to mend before a day",
        "licence": "Does this licence keep the open-source exception?",
        "card": "What the model's card leaves out",
    },
    "Write documents": {
        "documents": "Which are owed, to whom, how complete",
        "draft": "One of them, or all",
    },
    "Many models": {
        "board": "One row a model: status, next day, owner, what is open",
        "deadlines": "Every day to keep; as a calendar, too",
        "check": "In CI: findings and an exit code",
        "scan": "A whole catalogue",
        "lineage": "Which was made from which",
    },
    "Look up, work out": {
        "search": "Rules, questions, provisions, how-tos",
        "law": "The rules as prose",
        "estimate": "Compute and energy, by evidence",
        "init": "A dossier to fill in",
        "export": "For other people's tools",
        "site": "The pages as files, for a browser with nothing installed",
    },
}
"""What people come for, and the commands that do it, each with a line of help."""

cli = FrontDoor(
    modules="gpaiscope.cli.",
    lines={name: line for commands in JOBS.values() for name, line in commands.items()},
    unlisted={
        "help": "help:help_",
        "watch": "watch:watch",
        "originals": "estimate_original:originals",
        "data": "estimate_data:data",
    },
    commands={"estimate": estimate},
    name="gpaiscope",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
cli.params += options_of_all()
click.version_option(__version__, message="gpaiscope %(version)s")(cli)


def _print_completion(ctx: click.Context, param: click.Parameter, shell: str | None) -> None:
    """Print what a shell sources to complete commands, and end."""
    if shell is None or ctx.resilient_parsing:
        return
    from gpaiscope.cli.words import completion_script

    click.echo(completion_script(cli, shell))
    ctx.exit()


click.option(
    "--completion",
    type=click.Choice(("bash", "zsh", "fish")),
    is_eager=True,
    expose_value=False,
    callback=_print_completion,
)(cli)


def main() -> NoReturn:
    """Run the program with the arguments of this process, and end it with an exit code."""
    code = run(sys.argv[1:])
    _close_quietly()
    if code == STOPPED:
        # Stopped within a text that was run as code, as where a dataclass is made, Python would end by the signal.
        os._exit(code)
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """The exit code of one run. Whatever goes wrong is told on stderr, in words, and never as an answer."""
    try:
        code = cli.main(list(arguments), prog_name="gpaiscope", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except InputError as error:
        return _told_on_stderr("\n".join(str(mistake) for mistake in error.mistakes), UNREADABLE)
    except UsageError as error:
        return _told_on_stderr(str(error.mistake), USAGE)
    except click.exceptions.NoArgsIsHelpError as error:
        return _told_on_stderr(error.format_message(), USAGE)
    except click.ClickException as error:
        return _told_on_stderr(_usage_text(error), USAGE)
    except (KeyboardInterrupt, click.Abort):
        return _told_on_stderr("stopped", STOPPED)
    except SystemExit:  # click ends the program so where whoever read stdout has gone
        return DONE
    except BrokenPipeError:
        return DONE
    except OSError as error:
        return _told_on_stderr(_system_text(error), USAGE)
    except Exception as error:  # the one place where a fault of ours is kept from looking like an answer
        return _told_on_stderr(_fault_text(error), FAULT)


def _usage_text(error: click.ClickException) -> str:
    ctx = getattr(error, "ctx", None)
    message = error.format_message()
    if isinstance(error, click.NoSuchOption):
        from gpaiscope.cli.words import unknown_option

        message = unknown_option(error.option_name, ctx)
    where = f"\n  help: `{ctx.command_path} --help` shows how" if ctx is not None else ""
    return f"error[usage]: {message}{where}"


def _system_text(error: OSError) -> str:
    """What the system would not do: give an output with room in it, or the folder that the command was started in."""
    try:
        os.getcwd()  # noqa: PTH109
    except OSError:
        return "error[no-folder]: the folder that the command was started in is gone\n  help: go to one that is there"
    place = f": {error.filename}" if error.filename else ""
    return f"error[system]: {error.strerror or error}{place}"


def _fault_text(error: Exception) -> str:
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f"{os.path.basename(last.tb_frame.f_code.co_filename)}:{last.tb_lineno}" if last else "?"  # noqa: PTH119
    return (
        f"error[fault]: a fault of gpaiscope {__version__}, not of your input: {type(error).__name__}: {error}\n"
        f"  {place}\n  help: nothing was concluded; please report it with the command and the dossier"
    )


def _told_on_stderr(text: str, code: int) -> int:
    from gpaiscope.cli.output import tell

    tell(text)
    return code


def _close_quietly() -> None:
    """Let a reader go without a word: what could not be written is dropped."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
