"""``gpaiscope help [COMMAND]``, and the help by job that the program gives by itself."""

from __future__ import annotations

import re
from difflib import get_close_matches
from textwrap import fill
from typing import Final

import click
from click.shell_completion import CompletionItem

from gpaiscope.cli import JOBS, LazyGroup
from gpaiscope.cli.output import columns

HEAD: Final = """\
gpaiscope: where a model stands under the EU AI Act's general-purpose AI rules
  gpaiscope FOLDER              a model's folder, a Trainer's output, a dossier
  gpaiscope Qwen/Qwen2.5-7B     a published model, and what building on it means
  gpaiscope "when must I notify?"
"""
FOOT: Final = """\
Help: gpaiscope help COMMAND.   -q only the exit code   -v what was read
Settings: [tool.gpaiscope] in pyproject.toml, or gpaiscope.toml; --no-config
Completion: gpaiscope --completion bash|zsh|fish.   --version
Exit codes: 0 done; 1 done, and something is left to look at, such as what \
--check or check found; 2 the command line is not understood; 3 the input \
cannot be read; 70 a fault of gpaiscope; 130 stopped.
"""


def by_job() -> str:
    """What the program does, by what people come for."""
    jobs = (
        "\n".join((job, *(f"  {name:<10} {line}" for name, line in commands.items()))) for job, commands in JOBS.items()
    )
    lines = (f"{HEAD}\n" + "\n".join(jobs) + f"\n\n{FOOT}").splitlines()
    width = columns()
    wrapped = []
    for line in lines:
        # What stands behind a name in columns stays there where the terminal is narrower than the text.
        name = re.match(r"  \S.*?  +(?=\S)", line)
        indent = " " * min(name.end() if name else 0, width // 2)
        wrapped.append(fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))
    return "\n".join(wrapped) + "\n"


class CommandName(click.Argument):
    """The words of a command, which complete as they do where the command is used."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that go on from what is typed."""
        group, context = _command_named(ctx, ctx.params.get(self.name or "") or ())
        if not isinstance(group, LazyGroup):
            return []
        return [
            CompletionItem(name, help=group.lines.get(name))
            for name in group.list_commands(context)
            if name.startswith(incomplete)
        ]


@click.command("help")
@click.argument("words", nargs=-1, metavar="[COMMAND]...", cls=CommandName)
@click.pass_context
def help_(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Show what a command does, with its options: the same as COMMAND --help. Without one, the commands by job."""
    command, context = _command_named(ctx, words)
    click.echo(command.get_help(context).rstrip("\n"))


def _command_named(ctx: click.Context, words: tuple[str, ...]) -> tuple[click.Command, click.Context]:
    """The command that words name, and where it stands. Raises click.UsageError for a word that names none."""
    context = ctx.find_root()
    command = context.command
    for word in words:
        if not isinstance(command, click.Group):
            raise click.UsageError(f"{context.command_path} has no commands of its own", ctx)
        if command.get_command(context, word) is None:
            names = command.list_commands(context)
            close = get_close_matches(word, names, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"commands: {', '.join(names)}"
            raise click.UsageError(f"no such command {word!r}; {hint}", ctx)
        command = command.get_command(context, word) or command
        context = click.Context(command, parent=context, info_name=word)
    return command, context
