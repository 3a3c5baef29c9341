"""One configuration for every command: what a project's settings say is what an option is where it is not given.

Imported only where there are settings. Keys are long options. What the command line says goes before them, and every
mistake in them is told at once, whichever command it is of.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from gpaiscope.cli import SETTINGS, SETTINGS_WIDTH, LazyGroup
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.settings import OWNERS, ProjectSettings, TableReader, settings_in

if TYPE_CHECKING:
    from gpaiscope.report.blocks import Line

GENERAL: Final = {
    "actor": "--actor",
    "originals": "--originals",
    "readings": "--reading",
    "format": "--format",
}
"""What holds for every command that has such an option, by its key."""
PATHS, WIDTH_KEY = "paths", "width"
FORMATS_OF_ALL: Final = ("text", "json", "markdown", "html")
DAYS: Final = ("on", "known-on")
NOT_FOR_FILES: Final = ("help", "version", "no-config", "quiet", "verbose", "completion")
FILES: Final = ("FILE", "DIR", "SET", "[KEY=]FILE")
"""How the help calls what is a path: in settings it begins at the folder of their file."""
NO_ANSWER: Final = frozenset({"form", "output", "width", "jobs", "cache", "no_cache", "full", "into", "every", "fill"})
"""Parameters that change how an answer is given, and no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsInForce:
    """The settings of a project as they hold for one command: their file, and values by the name of a parameter."""

    file: str
    values: Mapping[str, Any]

    def bearing_on(self, ctx: click.Context) -> dict[str, Any]:
        """By option, what an answer rests on: what the command line does not say, and is more than a form of it."""
        named = {parameter.name: parameter for parameter in ctx.command.params}
        return {
            max(named[name].opts, key=len).removeprefix("--"): value
            for name, value in self.values.items()
            if name in named
            and name not in NO_ANSWER
            and ctx.get_parameter_source(name) in (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)
        }


def configure(ctx: click.Context, group: click.Command, name: str, words: list[str], file: str) -> list[str]:
    """Let the settings of a file hold for the command that words name; the words, with paths where none are given.

    Raises InputError with every mistake of the file.
    """
    seen = os.path.relpath(file)
    settings = settings_in(Path(seen if len(seen) < len(file) else file))
    if settings is None:
        return words
    assert isinstance(ctx.command, LazyGroup)
    tables = _tables_below(settings.table, (), ctx.command, ctx)
    values = {path: _values_of(settings, path, command) for path, command in tables}
    _raise_if_wrong(settings, values, ctx)
    path, command, rest = _command_meant(group, (name,), words, ctx)
    general = _general_values(settings, command, settings.table_reader())
    own = values.get(path, _NOTHING)
    merged = {**general, **own.values}
    defaults: dict[str, Any] = merged
    for part in reversed(path):
        defaults = {part: defaults}
    ctx.default_map = defaults
    of_checks = _of_checks(settings) if path == ("check",) else {}
    ctx.meta[SETTINGS] = SettingsInForce(file=str(settings.file), values={**merged, **of_checks})
    if width := settings.table.get(WIDTH_KEY):
        ctx.meta[SETTINGS_WIDTH] = width
    return [*words, *_paths_of_settings(settings)] if _lacks_paths(command, rest, ctx) else words


# What is read, and what is wrong with it


@dataclass(frozen=True, slots=True, kw_only=True)
class _TableValues:
    """Values of a table by parameter, and what is wrong in it."""

    values: Mapping[str, Any]
    mistakes: tuple[Mistake, ...] = ()


_NOTHING: Final = _TableValues(values={})


def _tables_below(
    table: Mapping[str, Any], path: tuple[str, ...], group: LazyGroup, ctx: click.Context
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The commands that have a table of their own, by the names that lead to them."""
    for name, inner in table.items():
        command = group.get_command(ctx, name) if isinstance(inner, dict) and group.is_command(name) else None
        if isinstance(command, LazyGroup):
            yield from _tables_below(inner, (*path, name), command, ctx)
        elif command is not None:
            yield (*path, name), command


def _table_at(settings: ProjectSettings, path: tuple[str, ...]) -> Mapping[str, Any]:
    table = settings.table
    for name in path:
        table = table[name]
    return table


def _values_of(settings: ProjectSettings, path: tuple[str, ...], command: click.Command) -> _TableValues:
    """What the table of a command says, by the parameters of the command."""
    reader = settings.table_reader(*path)
    values: dict[str, Any] = {}
    options = _options(command)
    aside = _checks_keys() if path == ("check",) else ()
    for key, value in _table_at(settings, path).items():
        if key in aside:
            continue
        option = options.get("reading" if key == "readings" else key)
        if reason := _refusal_of(key):
            reader.note_mistake(key, reason, "no such key", f"give --{key} where the command is run")
        elif option is None:
            reader.refuse_unknown((key,), (*options, *aside))
        else:
            _set_parameter(option, key, value, values, reader, settings)
    return _TableValues(values=values, mistakes=tuple(reader.mistakes))


def _refusal_of(key: str) -> str:
    """Why a key is none of a file, though it is an option; empty where it may be."""
    return f"{key!r} stands in no file: a day must not stand still unseen" if key in DAYS else ""


def _options(command: click.Command) -> dict[str, click.Option]:
    """The options of a command by their long name, without those that are of a run and of no file."""
    return {
        long.removeprefix("--"): option
        for option in command.params
        if isinstance(option, click.Option)
        for long in option.opts
        if long.startswith("--") and long.removeprefix("--") not in (*NOT_FOR_FILES, *DAYS)
    }


def _set_parameter(
    option: click.Option,
    key: str,
    value: object,
    values: dict[str, Any],
    reader: TableReader,
    settings: ProjectSettings,
) -> None:
    """Put a value under the parameter that it is of, as the command line would have it; note what is wrong with it."""
    several = option.multiple or option.nargs != 1
    if isinstance(value, dict) and option.name == "readings":
        value = [f"{question}={reading}" for question, reading in value.items()]
    given = value if isinstance(value, list) else [value]
    if isinstance(value, list) and not several:
        reader.note_mistake(key, f"{value!r} is a list", "one value")
        return
    if option.is_flag and not isinstance(value, bool):
        reader.note_mistake(key, f"{value!r} is neither true nor false", "true or false")
        return
    texts = [part if option.is_flag else _as_word(part) for part in given]
    if any(text is None for text in texts):
        reader.note_mistake(key, f"{value!r} is no text and no number", "what the option takes")
        return
    if option.metavar in FILES or isinstance(option.type, click.Path):
        texts = [_from_folder(str(text), settings.base_folder) for text in texts]
    found = texts if several else texts[0]
    try:
        option.type_cast_value(click.Context(click.Command(key)), found)
    except click.BadParameter as error:
        reader.note_mistake(key, error.message, "what the option takes")
        return
    values[str(option.name)] = found


def _as_word(value: object) -> str | None:
    """A value as it would be typed; None for what is no text and no number."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    return str(value)


def _from_folder(path: str, folder: Path) -> str:
    """A path that begins at the folder of the settings, as it is seen from here."""
    return path if path == "-" or os.path.isabs(path) else str(folder / path)  # noqa: PTH117 - the word is kept


def _general_values(settings: ProjectSettings, command: click.Command, reader: TableReader) -> dict[str, Any]:
    """What holds for every command, as far as this one has an option for it."""
    values: dict[str, Any] = {}
    options = {f"--{name}": option for name, option in _options(command).items()}
    for key, long in GENERAL.items():
        option = options.get(long)
        if key not in settings.table or option is None:
            continue
        # A format that another command has is not this one's, and that is no mistake.
        if isinstance(option.type, click.Choice) and settings.table[key] not in option.type.choices:
            continue
        _set_parameter(option, key, settings.table[key], values, reader, settings)
    return values


def _raise_if_wrong(
    settings: ProjectSettings, tables: Mapping[tuple[str, ...], _TableValues], ctx: click.Context
) -> None:
    """Raise InputError with all that is wrong in the settings, in the order of their lines."""
    from gpaiscope.checks.settings import checks_and_mistakes
    from gpaiscope.cli.assess import assess
    from gpaiscope.repository.settings import owners

    reader = settings.table_reader()
    group = ctx.command
    assert isinstance(group, LazyGroup)
    known = (*GENERAL, PATHS, WIDTH_KEY, OWNERS, *_checks_keys())
    _note_unknown(settings.table, (), group, known, reader, ctx)
    _general_values(settings, assess, reader)
    if settings.table.get("format", "text") not in FORMATS_OF_ALL:
        expected = f"{', '.join(FORMATS_OF_ALL)}; what one command alone has stands in the table of that command"
        reader.note_mistake("format", f"{settings.table['format']!r} is no format of every command", expected)
    width = settings.table.get(WIDTH_KEY, 80)
    if isinstance(width, bool) or not isinstance(width, int) or not 40 <= width <= 1000:
        reader.note_mistake(WIDTH_KEY, f"{width!r} is no width", "a whole number of columns, from 40 to 1000")
    paths = settings.table.get(PATHS, "")
    if not all(isinstance(path, str) for path in (paths if isinstance(paths, list) else [paths])):
        reader.note_mistake(PATHS, f"{paths!r} is no path and no list of paths", 'a path, such as "models/*"')
    mistakes = [*reader.mistakes, *(mistake for table in tables.values() for mistake in table.mistakes)]
    mistakes += checks_and_mistakes(settings)[1]
    try:
        owners(settings)
    except InputError as error:
        mistakes += error.mistakes
    if mistakes:
        raise InputError(*sorted(dict.fromkeys(mistakes), key=lambda mistake: mistake.line or 0))


def _note_unknown(
    table: Mapping[str, Any],
    path: tuple[str, ...],
    group: LazyGroup,
    known: tuple[str, ...],
    reader: TableReader,
    ctx: click.Context,
) -> None:
    """Note keys that are neither known nor a command's name, and tables of commands that are none."""
    for key, value in table.items():
        whole = ".".join((*path, key))
        if key in known:
            continue
        if reason := _refusal_of(key):
            reader.note_mistake(whole, reason, "no such key", f"give --{key} where the command is run")
        elif not group.is_command(key):
            close = get_close_matches(key, (*known, *group.list_commands(ctx)), n=1)
            expected = f"{', '.join(known)}, or the table of a command" if known else "the table of a command"
            reader.note_mistake(
                whole, f"{key!r} is no key of this table", expected, f"did you mean {close[0]}?" if close else ""
            )
        elif not isinstance(value, dict):
            reader.note_mistake(whole, f"{value!r} is no table", f"a table of what options of {key} are")
        elif isinstance(inner := group.get_command(ctx, key), LazyGroup):
            _note_unknown(value, (*path, key), inner, (), reader, ctx)


def _checks_keys() -> tuple[str, ...]:
    from gpaiscope.checks.settings import KEYS

    return KEYS


def _of_checks(settings: ProjectSettings) -> dict[str, Any]:
    """What settings say of checks, by the parameters of that command, as far as they say anything."""
    own = settings.table.get("check", {})
    return {
        key.replace("-", "_"): own.get(key, settings.table.get(key))
        for key in _checks_keys()
        if key in own or key in settings.table
    }


# Which command is meant, and its paths


def _command_meant(
    command: click.Command, path: tuple[str, ...], words: list[str], ctx: click.Context
) -> tuple[tuple[str, ...], click.Command, list[str]]:
    """The command within groups that words lead to, by its names, and the words that are left."""
    while isinstance(command, LazyGroup):
        name = words[0] if words and command.is_command(words[0]) else "show"
        inner = command.get_command(ctx, name)
        if inner is None:
            break
        command, path, words = inner, (*path, name), words[1:] if words and words[0] == name else words
    return path, command, words


def _lacks_paths(command: click.Command, words: list[str], ctx: click.Context) -> bool:
    """Whether a command takes paths of which the command line has none."""
    if not any(isinstance(parameter, click.Argument) and parameter.name == PATHS for parameter in command.params):
        return False
    context = click.Context(command, parent=ctx, info_name=command.name, resilient_parsing=True)
    try:
        options, left, _ = command.make_parser(context).parse_args(args=list(words))
    except click.UsageError:  # which the command itself tells
        return False
    # What is not given is told apart by versions of click: by nothing, an empty tuple, or a word of its own for it.
    paths = options.get(PATHS)
    asks_help = any(options.get(name) is True for name in ("help", "rules"))
    return not left and not (isinstance(paths, tuple) and paths) and not asks_help


def _paths_of_settings(settings: ProjectSettings) -> list[str]:
    """The paths that stand in the settings, patterns filled in, as they are seen from here."""
    given = settings.table.get(PATHS, [])
    paths = [_from_folder(path, settings.base_folder) for path in (given if isinstance(given, list) else [given])]
    return [found for path in paths for found in (sorted(glob.glob(path)) or [path])]  # noqa: PTH207


# What is said of them


def settings_in_force(ctx: click.Context) -> tuple[str, dict[str, Any]] | None:
    """The file of the settings that an answer of this run rests on, and these by option; None where it does on none."""
    in_force = ctx.meta.get(SETTINGS)
    if in_force is None:
        return None
    bearing = in_force.bearing_on(ctx)
    return (in_force.file, bearing) if bearing else None


def settings_line(file: str, values: Mapping[str, Any]) -> Line:
    """What is said last of an answer that rests on settings."""
    from gpaiscope.report.blocks import Code, Named
    from gpaiscope.report.say import say

    told = "; ".join(
        f"{key} = {', '.join(map(str, value)) if isinstance(value, list) else value}" for key, value in values.items()
    )
    return say(
        "Settings of {file}: {values}. {option} leaves them out.",
        file=Code(file),
        values=Named(told),
        option=Code("--no-config"),
    )
