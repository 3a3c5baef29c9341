"""The command line: parse, call, print, exit. The way out of the program is `main`, and there is no other.

Every command is imported when it is used, so that ``gpaiscope --version`` waits for none of them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, NoReturn

import click

from gpaiscope import __version__
from gpaiscope.errors import InputError, UsageError

DONE: Final = 0
USAGE: Final = 2
UNREADABLE: Final = 3
FAULT: Final = 70
STOPPED: Final = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One command of a group: ``module:attribute`` of the click command, and its line of help."""

    target: str
    help: str


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that is used."""

    def __init__(self, *, entries: Mapping[str, Entry], **settings: Any) -> None:
        super().__init__(**settings)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.target.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a name that is none is a mistake with a suggestion."""
        from difflib import get_close_matches

        if args and args[0] not in self.entries and not args[0].startswith("-"):
            close = get_close_matches(args[0], self.entries, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"commands: {', '.join(self.entries)}"
            raise click.UsageError(f"no such command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)


ESTIMATES: Final[Mapping[str, Entry]] = {
    "architecture": Entry(
        target="gpaiscope.cli.estimate_architecture:architecture", help="From a model's config.json and tokens."
    ),
    "hardware": Entry(target="gpaiscope.cli.estimate_hardware:hardware", help="From chips, hours and utilisation."),
    "log": Entry(target="gpaiscope.cli.estimate_log:log", help="From a training log."),
    "ledger": Entry(target="gpaiscope.cli.estimate_ledger:ledger", help="What counts in a dossier, and how estimated."),
}
COMMANDS: Final[Mapping[str, Entry]] = {
    "init": Entry(target="gpaiscope.cli.init:init", help="Write a commented dossier to fill in."),
    "assess": Entry(target="gpaiscope.cli.assess:assess", help="Answers, obligations and dates for one dossier."),
    "explain": Entry(target="gpaiscope.cli.explain:explain", help="The proof of one answer, with citations."),
    "ask": Entry(target="gpaiscope.cli.ask:ask", help="What is missing, most decisive first."),
    "law": Entry(target="gpaiscope.cli.law:law", help="The rules, numbers and open questions, as prose."),
    "estimate": Entry(target="gpaiscope.cli:estimate", help="Training compute, by several methods."),
    "licence": Entry(target="gpaiscope.cli.licence:licence", help="What a licence allows, clause by clause."),
    "card": Entry(target="gpaiscope.cli.card:card", help="What a model's card should say, as a change to it."),
}

estimate = LazyGroup(entries=ESTIMATES, name="estimate", help="Estimate training compute.", no_args_is_help=True)

cli = LazyGroup(
    entries=COMMANDS,
    name="gpaiscope",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Where a model stands under the EU AI Act's rules for general-purpose AI models, "
    "cited paragraph by paragraph.",
    epilog="Exit codes: 0 done; 1 done, and --check found something open or owed; 2 the command line is not "
    "understood; 3 the input cannot be read; 70 a fault of gpaiscope; 130 stopped.",
)
cli.params.append(
    click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        help="Show the version and exit.",
        callback=lambda ctx, _, given: _show_version(ctx) if given else None,
    )
)


def _show_version(ctx: click.Context) -> NoReturn:
    click.echo(f"gpaiscope {__version__}")
    ctx.exit()


def main() -> NoReturn:
    """Run the program with the arguments of this process, and end it with an exit code."""
    code = run(sys.argv[1:])
    _close_quietly()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """The exit code of one run. Whatever goes wrong is told on stderr, in words, and never as an answer."""
    try:
        code = cli.main(list(arguments), prog_name="gpaiscope", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except InputError as error:
        return _tell("\n".join(str(mistake) for mistake in error.mistakes), UNREADABLE)
    except UsageError as error:
        return _tell(str(error.mistake), USAGE)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.ClickException as error:
        return _tell(_usage_text(error), USAGE)
    except (KeyboardInterrupt, click.Abort):
        return _tell("stopped", STOPPED)
    except SystemExit:  # click ends the program so where whoever read stdout has gone
        return DONE
    except BrokenPipeError:
        return DONE
    except Exception as error:  # the one place where a fault of ours is kept from looking like an answer
        return _tell(_fault_text(error), FAULT)


def _usage_text(error: click.ClickException) -> str:
    ctx = getattr(error, "ctx", None)
    where = f"\n  help: `{ctx.command_path} --help` shows how" if ctx is not None else ""
    return f"error[usage]: {error.format_message()}{where}"


def _fault_text(error: Exception) -> str:
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f"{os.path.basename(last.tb_frame.f_code.co_filename)}:{last.tb_lineno}" if last else "?"  # noqa: PTH119
    return (
        f"error[fault]: a fault of gpaiscope {__version__}, not of your input: {type(error).__name__}: {error}\n"
        f"  {place}\n  help: nothing was concluded; please report it with the command and the dossier"
    )


def _tell(text: str, code: int) -> int:
    from gpaiscope.cli.terminal import tell

    tell(text)
    return code


def _close_quietly() -> None:
    """Let a reader of stdout go without a word: what could not be written is dropped."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
