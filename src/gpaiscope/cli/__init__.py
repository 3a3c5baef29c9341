"""The command line: parse, call, print, exit. The way out of the program is `main`, and there is no other.

Every command is imported when it is used, so that ``gpaiscope --version`` waits for none of them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final, NoReturn

import click

from gpaiscope import __version__
from gpaiscope.errors import InputError, UsageError

DONE: Final = 0
OPEN: Final = 1
"""Done, and something is left to look at: what a check found, or a line that a run did not pass."""
USAGE: Final = 2
UNREADABLE: Final = 3
FAULT: Final = 70
STOPPED: Final = 130


class LazyGroup(click.Group):
    """A group that knows its commands by name, each with a line of help, and imports the one that is used.

    A command stands under its name in a module of that name, which ``modules`` is the beginning of.
    """

    def __init__(self, *, modules: str, lines: Mapping[str, str], **settings: Any) -> None:
        super().__init__(no_args_is_help=True, **settings)
        self.modules, self.lines = modules, lines

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(self.lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name in self.lines and cmd_name not in self.commands:
            self.commands[cmd_name] = getattr(import_module(self.modules + cmd_name), cmd_name)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.lines.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a name that is none is a mistake with a suggestion."""
        if args and args[0] not in self.lines and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.lines, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"commands: {', '.join(self.lines)}"
            raise click.UsageError(f"no such command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)


estimate = LazyGroup(
    modules="gpaiscope.cli.estimate_",
    lines={
        "architecture": "From a model's config.json and tokens.",
        "hardware": "From chips, hours and utilisation.",
        "log": "From a training log.",
        "energy": "From meters, trackers and schedulers, or bounded from chips and hours.",
        "ledger": "What counts in a dossier, and how estimated.",
    },
    name="estimate",
    help="Estimate training compute, and the energy that it took.",
)

cli = LazyGroup(
    modules="gpaiscope.cli.",
    lines={
        "init": "Write a commented dossier to fill in.",
        "assess": "Answers, obligations and dates for one dossier.",
        "explain": "The proof of one answer, with citations.",
        "ask": "What is missing, most decisive first.",
        "plan": "When a run passes the lines, by when to notify, what if.",
        "watch": "A run while it goes on, by its log.",
        "deadlines": "Every day to keep, of one dossier or of many; as a calendar, too.",
        "documents": "Which documents are owed, by when, and how complete they are.",
        "draft": "One of these documents, or all, for whoever is to have it.",
        "data": "What training data tells of itself, for these documents.",
        "law": "The rules, numbers and open questions, as prose.",
        "estimate": "Training compute, by several methods.",
        "licence": "What a licence allows, clause by clause.",
        "card": "What a model's card should say, as a change to it.",
        "export": "What is known of a model, as a bill of materials, a card, or the like.",
        "lineage": "Which models were made from which, and the compute behind each.",
        "check": "Many models at once, in CI: findings with their places, and an exit code.",
        "scan": "A whole catalogue of models, with reasons, into tables and a report.",
        "originals": "Published models to build on, and the compute behind them.",
    },
    commands={"estimate": estimate},
    name="gpaiscope",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Where a model stands under the EU AI Act's rules for general-purpose AI models, "
    "cited paragraph by paragraph.\n\nFrom evidence (init, estimate, licence, card) come facts, from these answers "
    "(assess, explain, ask), obligations and dates (deadlines, plan), and documents (documents, draft); of many models "
    "at once (check, lineage, scan).",
    epilog="Exit codes: 0 done; 1 done, and something is left to look at, such as what --check or check found; 2 the "
    "command line is not understood; 3 the input cannot be read; 70 a fault of gpaiscope; 130 stopped.",
)
click.version_option(__version__, message="gpaiscope %(version)s")(cli)


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
    where = f"\n  help: `{ctx.command_path} --help` shows how" if ctx is not None else ""
    return f"error[usage]: {error.format_message()}{where}"


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
