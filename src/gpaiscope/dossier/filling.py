"""Writing an answer into a dossier, without touching anything else that stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Hashable, Mapping, MutableMapping, MutableSequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast

from gpaiscope.dossier.declaration import Entry, Keyed, OneOrSeveral, Table, Tables, entries, is_statement
from gpaiscope.dossier.reading import read
from gpaiscope.dossier.statements import Statements, When, values
from gpaiscope.dossier.tables import Dossier
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.values import DateRange, Exact, Range, decimal_text

if TYPE_CHECKING:
    from fractions import Fraction

Steps = list[str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is written at a path: a value, where it comes from, and since when it has been known.

    ``value`` is what a `Stated` holds: text, true or false, a number, a day, `Range`, `DateRange`, or a collection of
    words. An empty ``source`` is left out. ``day`` is the day that the answer was asked for; ``model`` the one that a
    new entry of a list belongs to, where the dossier tells of several.
    """

    value: object
    source: str = ""
    on: date | None = None
    known_on: date | None = None
    day: date | None = None
    model: str = ""

    def statement(self, period: Mapping[str, date | None] | None = None, *, bare: bool = False) -> dict[str, object]:
        """The answer as a statement; ``bare`` leaves out since when it has been known."""
        told = {
            "source": self.source.strip(),
            "on": self.on,
            **(period or {}),
            "known_on": None if bare else self.known_on,
        }
        return {"value": _plain(self.value), **{key: each for key, each in told.items() if each}}


def fill(
    text: str,
    path: str,
    value: object,
    source: str,
    on: date | None = None,
    *,
    known_on: date | None = None,
    day: date | None = None,
    model: str = "",
) -> str:
    """The dossier with an answer written at a path, as ``{ value = ..., source = "..." }``: see `Answer`.

    ``text`` is TOML or JSON; ``path`` is written as in messages (``original[0].training_compute``,
    ``model.outputs``); tables that are missing are added, at most one at the end of a list. With
    ``known_on`` nothing is lost: where something stands already the answer is added as a later
    statement, for the period around ``day`` where the others have one; without it the answer takes
    the place of what stands there. Comments and order of a TOML text stay, as do byte order mark
    and line ends of both.

    Raises UsageError for a path that leads nowhere, and InputError where the text, before or
    after, is no valid dossier.
    """
    before = _read(text)
    steps = _steps(path)
    answer = Answer(value=value, source=source, on=on, known_on=known_on, day=day, model=model)
    mark = text[: len(text) - len(text.removeprefix("\ufeff"))]
    returns = "\r\n" in text and text.count("\n") == text.count("\r\n")
    unix = text.removeprefix("\ufeff").replace("\r\n", "\n") if returns else text.removeprefix("\ufeff")
    style = _Json() if unix.lstrip()[:1] == "{" else _Toml()
    filled = style.filled(unix, steps, _Writing(answer=answer, entry=entry_at(path), stands=_standing(before, steps)))
    filled = mark + (filled.replace("\n", "\r\n") if returns else filled)
    _read(filled)
    return filled


def _read(text: str) -> Dossier:
    return read(text.encode(errors="surrogatepass"), file="dossier")


def entry_at(path: str) -> Entry | None:
    """What is declared at a path of a dossier; None where the path leads to nothing that is declared."""
    kind: object = Table(cls=Dossier, called="a dossier")
    entry, before = None, ""
    for key in re.sub(r"\[\d+\]", "", path).split("."):
        kind = kind.item if isinstance(kind, Tables) else kind
        if isinstance(kind, OneOrSeveral):
            kind = kind.several.item if f"{before}[" in path else kind.one
        before = key
        if isinstance(kind, Keyed) and key in kind.keys:
            entry = Entry(kind.item, kind.keys[key])
        elif isinstance(kind, Table) and key in (known := entries(cast(Hashable, kind.cls))):
            entry = known[key][1]
        else:
            return None
        kind = entry.kind
    return entry


def _standing(dossier: Dossier, steps: Steps) -> object:
    """What was read at a path: a `Stated`, `Statements`, a table, or None."""
    found: object = replace(dossier, model=dossier.models) if dossier.models else dossier  # type: ignore[arg-type]
    for step in steps:
        if isinstance(found, Statements):
            found = next(iter(values(found)), None)
        if isinstance(step, int):
            found = found[step] if isinstance(found, tuple) and step < len(found) else None
        elif isinstance(found, Mapping):
            found = found.get(step)
        else:
            found = getattr(found, step, getattr(found, f"{step}_", None))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """One answer on its way into a file: what is declared at its place, and what stands there."""

    answer: Answer
    entry: Entry | None
    stands: object

    def first(self, inside: Mapping[str, object], *, new: bool) -> object:
        """The value of a key that was not there. It needs no day of its own where its entry has the same."""
        once = self.entry is not None and self.entry.once
        since = inside.get("known_on")
        known_on = self.answer.known_on
        told = self.answer.statement(bare=once or new or (known_on is not None and str(since) == str(known_on)))
        return told if len(told) > 1 else told["value"]

    def period(self) -> dict[str, date | None]:
        """When the answer holds, where what stands is dated: the gap around the day, or the period that it corrects."""
        day = self.answer.day
        if not isinstance(self.stands, Statements) or day is None or not any(one.dated for one in self.stands.listed):
            return {}
        standing = self.stands.standing(When(day=day))
        if standing:
            return {"since": standing[-1].since, "until": standing[-1].until}
        before = [one.until for one in self.stands.listed if one.until is not None and one.until < day]
        after = [one.since for one in self.stands.listed if one.since is not None and one.since > day]
        one_day = timedelta(days=1)
        return {
            "since": max(before) + one_day if before else None,
            "until": min(after) - one_day if after else None,
        }

    @property
    def later(self) -> dict[str, object]:
        """The answer as a statement beside others."""
        return self.answer.statement(self.period())

    @property
    def adds(self) -> bool:
        """Whether the answer is added to what stands, and does not take its place."""
        return self.answer.known_on is not None and self.stands is not None

    def beginning(self, inside: Mapping[str, object], steps: Steps) -> dict[str, object]:
        """What is written beside the first key of an entry: since when it has been known, and its model."""
        if inside:
            return {}
        told = {"model": self.answer.model, "known_on": self.answer.known_on}
        return {key: each for key, each in told.items() if each and key in _keys(steps)}

    def empties(self, document: Mapping[str, Any], steps: Steps) -> bool:
        """Whether an entry is added to a list that was stated to be empty, which must stay so for the days before."""
        in_list = len(steps) > 2 and isinstance(steps[1], int)
        return self.answer.known_on is not None and in_list and document.get(str(steps[0])) == []


def _keys(steps: Steps) -> Collection[str]:
    """The keys beside the last one of a path."""
    around = entry_at(".".join(str(step) for step in steps[:-1] if isinstance(step, str)))
    kind = around.kind if around else None
    table = kind.item if isinstance(kind, Tables) else kind
    return entries(cast(Hashable, table.cls)) if isinstance(table, Table) else ()


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


class _Json:
    """Writing into JSON: the whole text is written anew, in the order that it had."""

    def filled(self, text: str, steps: Steps, writing: _Writing) -> str:
        document = json.loads(text, parse_float=str)
        if writing.empties(document, steps):
            document[str(steps[0])] = {"value": []}
        inside = _descend(document, steps, lambda _: {}, lambda _: [])
        key = str(steps[-1])
        beginning = writing.beginning(inside, steps)
        if writing.adds:
            inside[key] = [*_told(inside[key]), writing.later]
        else:
            inside[key] = writing.first(inside, new="known_on" in beginning)
        inside.update(beginning)
        return json.dumps(document, indent=2, ensure_ascii=False, default=date.isoformat) + "\n"


def _told(stands: Any) -> list[Any]:
    """What stands as a list of statements."""
    if isinstance(stands, list) and any(map(is_statement, stands)):
        return stands
    return [stands if is_statement(stands) else {"value": stands}]


class _Toml:
    """Writing into TOML, with every comment in its place."""

    def __init__(self) -> None:
        self.added: list[Any] = []

    def filled(self, text: str, steps: Steps, writing: _Writing) -> str:
        import tomlkit  # only writing needs it, and every command would wait for it

        document = tomlkit.parse(text)
        if writing.empties(document, steps):
            document[str(steps[0])] = tomlkit.value("{ value = [] }")
        inside = _descend(document, steps, self._table, self._tables)
        key = str(steps[-1])
        beginning = writing.beginning(inside, steps)
        if writing.adds:
            self._add(inside, key, writing)
        else:
            inside[key] = tomlkit.value(_inline(writing.first(inside, new="known_on" in beginning)))
        inside.update(beginning)
        for last in self.added[-1:]:
            last.add(tomlkit.nl())
        written = tomlkit.dumps(document)
        return written if text.endswith("\n\n") else written.rstrip("\n") + "\n"

    def _table(self, around: object) -> object:
        import tomlkit

        if isinstance(around, tomlkit.items.Array | tomlkit.items.InlineTable):
            return tomlkit.inline_table()
        self.added.append(tomlkit.table())
        return self.added[-1]

    def _tables(self, around: object) -> object:
        import tomlkit

        return tomlkit.array() if isinstance(around, tomlkit.items.InlineTable) else tomlkit.aot()

    def _add(self, inside: MutableMapping[str, Any], key: str, writing: _Writing) -> None:
        """Add a statement to what stands under a key, in the form in which that is written."""
        import tomlkit

        stands = inside[key]
        if isinstance(stands, tomlkit.items.AoT) and any(map(is_statement, stands)):
            stands.append(self._block(writing.later))
        elif isinstance(stands, tomlkit.items.Array) and any(map(is_statement, stands)):
            _append(stands, _inline(writing.later))
        elif isinstance(stands, tomlkit.items.Table) and is_statement(stands):
            inside[key] = tomlkit.aot()
            inside[key].append(stands)
            inside[key].append(self._block(writing.later))
        elif isinstance(stands, tomlkit.items.Table | tomlkit.items.AoT):
            raise _nowhere(key, "a value on its own line; what stands there is a table and is changed by hand")
        else:
            before = stands.as_string() if is_statement(stands) else f"{{ value = {stands.as_string()} }}"
            both = tomlkit.value(f"[{before.strip()}, {_inline(writing.later)}]")
            both.trivia.comment_ws, both.trivia.comment = stands.trivia.comment_ws, stands.trivia.comment
            inside[key] = both

    def _block(self, told: Mapping[str, object]) -> object:
        import tomlkit

        table = tomlkit.table()
        for key, value in told.items():
            table[key] = tomlkit.value(_inline(value))
        table.add(tomlkit.nl())
        return table


def _append(array: Any, item: str) -> None:
    """Add an item to an array, on a line of its own where the others have one; comments stay."""
    import tomlkit

    text = array.as_string()
    lines = text.split("\n")
    if len(lines) == 1:
        array.append(tomlkit.value(item))
        return
    indent = re.match(r"\s*", lines[1])
    array.add_line(tomlkit.value(item), indent=indent[0] if indent else "  ", newline=True)


def _inline(value: object) -> str:
    """The value in TOML on one line, with room inside the braces."""
    import tomlkit

    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return tomlkit.item(value).as_string()


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
        if isinstance(following, int) and isinstance(inside, MutableMapping) and "value" in inside:
            inside = inside["value"]  # a list that is written with its source
    if not isinstance(inside, MutableMapping):
        raise _nowhere(".".join(map(str, steps)), "a key of a table")
    return inside
