"""Writing an answer into a dossier, without touching anything else that stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, MutableMapping, MutableSequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast

from gpaiscope.dossier.reading import read
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.values import DateRange, Exact, Range, decimal_text

if TYPE_CHECKING:
    from fractions import Fraction

Steps = list[str | int]


def fill(text: str, path: str, value: object, source: str, on: date | None = None) -> str:
    """The dossier with a value written at a path, as ``{ value = ..., source = "..." }``.

    ``text`` is TOML or JSON; ``path`` is written as in messages (``original[0].training_compute``,
    ``model.outputs``); tables that are missing are added, at most one at the end of a list.
    ``value`` is what a `Stated` holds: text, true or false, a number, a day, `Range`,
    `DateRange`, or a collection of words. Comments and order of a TOML text stay. An empty
    source is left out.

    Raises UsageError for a path that leads nowhere, and InputError where the text, before or
    after, is no valid dossier.
    """
    read(text.encode(errors="surrogatepass"), file="dossier")
    steps = _steps(path)
    told = ({"source": source} if source else {}) | ({"on": on} if on else {})
    answer = {"value": _plain(value), **told} if told else _plain(value)
    filled = _fill_json(text, steps, answer) if text.lstrip()[:1] == "{" else _fill_toml(text, steps, answer)
    read(filled.encode(errors="surrogatepass"), file="dossier")
    return filled


_STEP: Final = re.compile(r"([a-z_]+)((?:\[\d{1,4}\])?)(?:\.|$)")


def _steps(path: str) -> Steps:
    """The keys and indices of a path, the last of which is a key."""
    steps: Steps = []
    at = 0
    while match := _STEP.match(path, at):
        steps.append(match[1])
        if match[2]:
            steps.append(int(match[2][1:-1]))
        at = match.end()
        if at == len(path):
            break
    if at != len(path) or not steps or isinstance(steps[-1], int) or path.endswith("."):
        raise _nowhere(path, "a path such as original[0].training_compute")
    return steps


def _nowhere(path: str, expected: str) -> UsageError:
    message = f'"{path}" leads to no value of the dossier'
    return UsageError(Mistake(reference="unknown-path", message=message, path=path, expected=expected))


def _plain(value: object) -> object:
    """The value in what TOML and JSON can both say, days still dates."""
    if isinstance(value, bool | str | date):
        return value
    if isinstance(value, Range):
        if value.exact:
            return _plain(value.low)
        return {end: _plain(number) for end in ("low", "best", "high") if (number := getattr(value, end)) is not None}
    if isinstance(value, DateRange):
        if value.exact:
            return value.earliest
        return {end: day for end in ("earliest", "latest") if (day := getattr(value, end)) is not None}
    if isinstance(value, frozenset | set):
        return sorted(str(word) for word in value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _number(cast("int | Fraction", value))


def _number(value: Exact) -> int | str:
    return value if isinstance(value, int) and abs(value) < 10**9 else decimal_text(value)


def _fill_toml(text: str, steps: Steps, answer: object) -> str:
    import tomlkit  # only writing needs it, and every command would wait for it

    document = tomlkit.parse(text)
    added: list[tomlkit.items.Table] = []

    def table(around: object) -> object:
        if isinstance(around, tomlkit.items.Array | tomlkit.items.InlineTable):
            return tomlkit.inline_table()
        added.append(tomlkit.table())
        return added[-1]

    def tables(around: object) -> object:
        return tomlkit.array() if isinstance(around, tomlkit.items.InlineTable) else tomlkit.aot()

    inside = _descend(document, steps, table, tables)
    inside[str(steps[-1])] = tomlkit.value(_inline(answer))
    for last in added[-1:]:
        last.add(tomlkit.nl())
    return tomlkit.dumps(document).rstrip("\n") + "\n"


def _inline(value: object) -> str:
    """The value in TOML on one line, with room inside the braces."""
    import tomlkit

    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(one)}" for key, one in value.items()) + " }"
    return tomlkit.item(value).as_string()


def _fill_json(text: str, steps: Steps, answer: object) -> str:
    document = json.loads(text, parse_float=str)
    _descend(document, steps, lambda _: {}, lambda _: [])[str(steps[-1])] = answer
    return json.dumps(document, indent=2, ensure_ascii=False, default=date.isoformat) + "\n"


def _descend(
    document: MutableMapping[str, Any], steps: Steps, table: Callable[[object], Any], tables: Callable[[object], Any]
) -> MutableMapping[str, Any]:
    """The table that holds the last step, with every table on the way to it added where it is missing."""
    inside: Any = document
    for step, following in pairwise(steps):
        if isinstance(step, str) and isinstance(inside, MutableMapping):
            if step not in inside:
                inside[step] = tables(inside) if isinstance(following, int) else table(inside)
        elif isinstance(step, int) and isinstance(inside, MutableSequence) and step <= len(inside):
            if step == len(inside):
                inside.append(table(inside))
        else:
            raise _nowhere(".".join(map(str, steps)), "a table that is there, or the next one of a list")
        inside = inside[step]
    if not isinstance(inside, MutableMapping):
        raise _nowhere(".".join(map(str, steps)), "a key of a table")
    return inside
