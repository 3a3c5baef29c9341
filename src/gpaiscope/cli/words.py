"""What people type before they know a command: a path, a published model or a question; and what is near to a word.

Nothing of this is imported where the first word is a command.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.shell_completion import CompletionItem, get_completion_class

from gpaiscope.cli import PATHS_ALONE
from gpaiscope.errors import InputError, Mistake
from gpaiscope.report.say import say_text

if TYPE_CHECKING:
    from gpaiscope.cli import LazyGroup

MOST_NEAR: Final = 3
"""Of each kind that is offered for a word that is none of them."""

MOST_MODELS: Final = 40
"""Published models that a shell is offered for the beginning of a name."""


def understood(arguments: Sequence[str], ctx: click.Context) -> list[str]:
    """The command line that is meant by words of which the first is no command.

    Raises click.UsageError for words that are neither a path that is there, nor a published model, nor a question: it
    lists what is near among all that they could have been.
    """
    from gpaiscope.compute.originals import near

    words = words_before_options(arguments)
    options = list(arguments[len(words) :])
    if all(is_path(word) or is_published(word) for word in words):
        return ["assess", *arguments]
    if is_published(name := " ".join(words)):
        return ["assess", name, *options]
    group = ctx.command
    assert isinstance(group, click.Group)
    names = group.list_commands(ctx)
    if is_question(words, names) and not (_SIZE.search(name) and not name.endswith("?") and near(name, MOST_NEAR)):
        return ["search", *words, *options]
    raise click.UsageError(_what_is_near(words, options, ctx), ctx)


def words_before_options(arguments: Sequence[str]) -> list[str]:
    """The words up to the first option; ``-`` is standard input, and a word."""
    first = next((place for place, word in enumerate(arguments) if word.startswith("-") and word != "-"), None)
    return list(arguments[:first])


def is_path(word: str) -> bool:
    """Whether a word is a path that is there, or can be nothing else."""
    return word == "-" or word.startswith(PATHS_ALONE) or _is_there(word)


def _is_there(word: str) -> bool:
    try:
        return os.path.lexists(word)
    except ValueError:  # as of a name with a null in it
        return False


def is_published(name: str) -> bool:
    """Whether a name is that of a published model."""
    from gpaiscope.compute.originals import named

    return named(name) is not None


def is_question(words: Sequence[str], commands: Iterable[str]) -> bool:
    """Whether words ask something: they end with a question mark, or there are several, and none is a path.

    Two words of which the first is all but a command are that command, misspelt.
    """
    if words[-1].endswith("?"):
        return True
    if len(words) == 1:
        return " " in words[0].strip()
    if any(os.sep in word or "." in word.strip(".") or _is_there(word) for word in words):
        return False
    return len(words) > 2 or not get_close_matches(words[0], commands, n=1)


def _what_is_near(typed: Sequence[str], options: Sequence[str], ctx: click.Context) -> str:
    """That the words are none of what they could be, and what is near to them among all of these, each as a command."""
    from gpaiscope.compute.originals import near
    from gpaiscope.service import today

    group = ctx.command
    assert isinstance(group, click.Group)
    word, *more = typed
    name = " ".join(typed)
    commands = get_close_matches(word, group.list_commands(ctx), n=MOST_NEAR, cutoff=0.5)

    near_words: dict[str, list[tuple[str, ...]]] = {
        "a command": [(command, *more, *_taken_by(command, options, group, ctx)) for command in commands],
        "a path": [(path,) for path in near_paths(word)],
        "a published model": [(model,) for model in near(name, MOST_NEAR)],
        "a question": [("search", *typed)],
    }
    listed = [(shlex.join(("gpaiscope", *argv)), kind) for kind, found in near_words.items() for argv in found]
    width = max(len(command) for command, _ in listed)
    says = say_text(
        "{word} is no command, no path that is there, no published model and no question; near to it:", word=repr(name)
    )
    is_name = _SIZE.search(name) is not None and ("/" in name or bool(near_words["a published model"]))
    told = [size_told(name, today())] if is_name else []
    return "\n".join((says, *(f"  {command:<{width}}  {kind}" for command, kind in listed), *told))


def _taken_by(command: str, options: Sequence[str], group: click.Group, ctx: click.Context) -> Sequence[str]:
    """The options as they were typed where a command has them all, else none: what is offered has to run."""
    known = group.get_command(ctx, command)
    names = set() if known is None else {name for parameter in known.params for name in parameter.opts}
    asked = {option.partition("=")[0] for option in options if option.startswith("-")}
    return options if asked <= names else ()


def near_paths(word: str) -> list[str]:
    """Paths that are there and are called nearly as a word, in the folder that it leads into, likeliest first."""
    path = Path(word)
    try:
        entries = {entry.name.casefold(): str(entry) for entry in sorted(path.parent.iterdir(), reverse=True)}
    except (OSError, ValueError):
        return []
    return [entries[name] for name in get_close_matches(path.name.casefold(), entries, n=MOST_NEAR, cutoff=0.7)]


def refuse_unknown_name(word: str, day: date) -> None:
    """Raise InputError for a word that is no path that is there, and no name that the table of published models has.

    What can be nothing but a path is refused only where one that is there is called nearly so: of others who reads
    them says what is wrong.
    """
    if looks_like_path(word):
        if near := near_paths(word):
            raise InputError(
                Mistake(
                    reference="missing-file",
                    message=say_text("{path} cannot be read: there is no such file", path=word),
                    file=word,
                    expected=_A_PATH,
                    help=say_text("did you mean {near}?", near=" or ".join(near)),
                )
            )
        return
    raise InputError(unknown_name(word, day))


def unknown_option(typed: str, ctx: click.Context | None) -> str:
    """That a command has no such option, and which ones it has that are spelt nearly so, or go on so.

    The signs before a name are alike in all options and tell nothing: by them "--on" would be near to "--owner".
    """
    options = [] if ctx is None else [name for parameter in ctx.command.get_params(ctx) for name in parameter.opts]
    names = {option.lstrip("-"): option for option in options if option.startswith("--")}
    name = typed.lstrip("-").partition("=")[0]
    begun = [other for other in names if len(name) > 1 and other.startswith(name)]
    near_names = begun or get_close_matches(name, names, n=MOST_NEAR, cutoff=0.7)
    if not near_names:
        return say_text("there is no option {name} here", name=repr(typed))
    from gpaiscope.report.words import listed

    meant = listed([names[near] for near in near_names], "or")
    return say_text("there is no option {name} here; did you mean {near}?", name=repr(typed), near=meant)


_A_PATH: Final = "a dossier, a folder that holds gpai.toml, a model's folder, or the name of a published model"


def looks_like_path(word: str) -> bool:
    """Whether a word can be nothing but a path: by how it begins or ends, or since the folder before it is there."""
    path = Path(word)
    in_folder = path.parent != Path() and path.parent.is_dir()
    has_ending = re.search(r"\.[a-z][a-z0-9]{1,10}$", word) is not None
    return word.startswith(PATHS_ALONE) or word.endswith(os.sep) or "://" in word or has_ending or in_folder


def unknown_name(name: str, day: date) -> Mistake:
    """That no published model is called so: the nearest that are, what the size in the name tells, and what to do."""
    from gpaiscope.compute.originals import near

    near_words = [*near(name, MOST_NEAR), *near_paths(name)]
    meant = say_text("did you mean {near}? ", near=" or ".join(near_words)) if near_words else ""
    return Mistake(
        reference="unknown-name",
        message=say_text(
            "{name} is no path that is there, and the table of published models does not have it", name=repr(name)
        ),
        expected=_A_PATH,
        help=meant + size_told(name, day),
    )


def size_told(name: str, day: date) -> str:
    """What the size in a model's name tells of its compute on a day, and that its tokens are to be stated."""
    size = _SIZE.search(name)
    if size is None:
        return say_text(
            "state its compute in a dossier, as training_compute of [[original]]; {init} writes one", init=_INIT
        )
    from gpaiscope.law.parameters import numbers_of
    from gpaiscope.report.words import number
    from gpaiscope.values import parse_count

    law, weights = numbers_of(day), Fraction(parse_count(size[0]))
    criterion, presumption = (law.number(line) / (6 * weights) for line in ("criterion_flop", "presumption_flop"))
    return say_text(
        "{size} in its name tells that it is general-purpose by its compute from more than {criterion} tokens on, and"
        " presumed of systemic risk from more than {presumption} on (6 x weights x tokens); state its tokens in a"
        ' dossier: architecture = {{ parameters = "{size}", tokens = "15T" }} of [[original]]; {init} writes one',
        size=size[0],
        criterion=number(criterion),
        presumption=number(presumption),
        init=_INIT,
    )


_SIZE: Final = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[BMT](?![A-Za-z0-9])")
_INIT: Final = "`gpaiscope init DIR --as fine-tuner`"


# What completes, and how a shell is told of it


def offered_for(incomplete: str) -> list[CompletionItem]:
    """Published models whose name goes on from what is typed, where it is that of an owner; else what the shell has."""
    if "/" in incomplete and not incomplete.startswith(PATHS_ALONE) and not Path(incomplete).parent.is_dir():
        from gpaiscope.compute.originals import originals

        typed = incomplete.casefold()
        names = [entry.hub_id for entry in originals() if entry.hub_id.casefold().startswith(typed)]
        if names:
            return [CompletionItem(name) for name in names[:MOST_MODELS]]
    return [CompletionItem(incomplete, type="file")]


def completion_script(group: LazyGroup, shell: str) -> str:
    """What a shell sources to complete the program's commands, options and words."""
    kind = get_completion_class(shell)
    assert kind is not None
    return kind(group, {}, "gpaiscope", "_GPAISCOPE_COMPLETE").source()
