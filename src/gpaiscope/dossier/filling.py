"""Writing an answer into a dossier, beside or in the place of another, without touching anything else there."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, cast

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.declaration import KeyDeclaration, TableDeclaration, Tables, is_statement
from gpaiscope.dossier.editing import EditedText, Step, Steps, TextNode, nowhere
from gpaiscope.dossier.reading import read
from gpaiscope.dossier.statements import Statements, When, values
from gpaiscope.dossier.tables import Dossier, entry_at
from gpaiscope.values import DateRange, Exact, Range, decimal_text

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenValue:
    """What is written at a path: a value, where it comes from, and since when it has been known.

    ``value`` is what a `Stated` holds: text, true or false, a number, a day, `Range`, `DateRange`, or a collection of
    words; None takes back what was stated. An empty ``source`` is left out. ``day`` is the day that the answer was
    asked for; ``model`` the one that a new entry of a list belongs to, where the dossier tells of several.
    """

    value: object
    source: str
    known_on: date | None
    day: date | None = None
    model: str = ""

    def statement(self, period: Mapping[str, date | None] | None = None, *, bare: bool = False) -> dict[str, object]:
        """The answer as a statement; ``bare`` leaves out since when it has been known."""
        told = {"source": self.source.strip(), **(period or {}), "known_on": None if bare else self.known_on}
        value = {"unknown": True} if self.value is None else {"value": plain(self.value)}
        return value | {key: each for key, each in told.items() if each}


def fill(
    text: str,
    path: str,
    value: object,
    source: str,
    *,
    known_on: date,
    day: date | None = None,
    model: str = "",
) -> str:
    """The dossier with an answer written at a path, as ``{ value = ..., source = ..., known_on = ... }``.

    What is written there, see `GivenValue`. ``text`` is TOML or JSON; ``path`` is written as in messages
    (``original[0].training_compute``, ``model.outputs``); tables that are missing are added, at most one at the end of
    a list. Nothing is lost: where something stands already the answer is added as a later statement, for the period
    around ``day`` where the others have one. All else of the text stays as it is, byte for byte, but for the comment
    of a template that the answer fills in.

    Raises UsageError for a path that leads nowhere, and InputError where the text, before or
    after, is no valid dossier.
    """
    before = _read(text)
    steps = _steps(path)
    answer = GivenValue(value=value, source=source, known_on=known_on, day=day, model=model)
    mark = text[: len(text) - len(text.removeprefix("\ufeff"))]
    writing = _AnswerWriting(answer=answer, entry=entry_at(path), stands=_standing(before, steps))
    filled = mark + _filled(text.removeprefix("\ufeff"), steps, writing)
    _read(filled)
    return filled


def correct(
    text: str,
    path: str,
    value: object,
    source: str,
    *,
    known_on: date | None = None,
    day: date | None = None,
) -> str:
    """The dossier with a statement in the place of the one that stands at a path, which was wrong.

    It holds for the same days, and has been known since the same day where ``known_on`` is None. Of several statements
    the one is meant that stands on ``day``, else the latest known; ``openness.licence[1]`` names another. Nothing of
    the old source stays, for it was that of another value. All else of the text stays as it is, byte for byte. What has
    come to be known since is no correction: `fill` adds it.

    Raises UsageError for a path at which nothing stands, or several statements do, and InputError where the text,
    before or after, is no valid dossier.
    """
    before = _read(text)
    mark = text[: len(text) - len(text.removeprefix("\ufeff"))]
    document = EditedText(text.removeprefix("\ufeff"))
    steps, place = _steps_of_statement(path)
    node, was = _stating(document, _standing(before, steps), steps, place, day)
    answer = GivenValue(value=value, source=source, known_on=known_on or was.get("known_on"))
    entry = entry_at(path)
    bare = known_on is None and "known_on" not in was
    told = answer.statement({end: was.get(end) for end in ("since", "until")}, bare=bare or bool(entry and entry.once))
    corrected = mark + document.with_another(node, steps, told if node.kind == "table" else _bare_or_stated(told))
    _read(corrected)
    return corrected


def _steps_of_statement(path: str) -> tuple[Steps, int | None]:
    """The steps of a path, and which of the statements there is named by a number at its end."""
    numbered = _NUMBERED.fullmatch(path)
    return (_steps(numbered[1]), int(numbered[2])) if numbered else (_steps(path), None)


def _bare_or_stated(told: dict[str, object]) -> object:
    """A statement as it is written: the bare value where nothing is said about it."""
    return told if len(told) > 1 or "value" not in told else told["value"]


def _stating(
    document: EditedText, stands: object, steps: Steps, place: int | None, day: date | None
) -> tuple[TextNode, Mapping[str, Any]]:
    """Where the statement is written that is meant, and its keys. Raises UsageError where it is none, or not one."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")
    node, rest = document.find(steps)
    if rest:
        raise nowhere(path, "a place at which something stands; an answer is added with --fill")
    written = document.value(steps)
    several = isinstance(written, list) and any(map(is_statement, written))
    if place is not None and not (several and place < len(written)):
        raise nowhere(f"{path}[{place}]", "one of the statements that stand there, counted from 0")
    if not several:
        return node, written if is_statement(written) else {}
    if place is None:
        listed = stands.listed if isinstance(stands, Statements) else ()
        latest = max((one.known_on for one in listed), default=None)
        standing = stands.standing(When(day=day)) if isinstance(stands, Statements) and day is not None else ()
        meant = standing or tuple(one for one in listed if one.known_on == latest)
        if len(meant) > 1:
            numbers = [f"{path}[{listed.index(one)}]" for one in meant]
            raise nowhere(path, f"one statement, and here stand several: {' or '.join(numbers)}")
        place = listed.index(meant[0]) if meant else 0
    return node.inner[place], written[place]


def stated_at(text: str, path: str) -> str:
    """What is written at a path, as it stands there; empty where nothing does. Raises as `fill` does."""
    document = EditedText(text.removeprefix("\ufeff"))
    steps, place = _steps_of_statement(path)
    node, rest = document.find(steps)
    return "" if rest else document.written(node if place is None else node.inner.get(place, node))


def sign_of_places(text: str, paths: Iterable[str]) -> str:
    """A short sign of what stands at some paths, and of which entries these lead into.

    Whoever writes an answer hands over the sign of the text that the answer was begun from: where the text of now has
    another one, somebody else has written to the same place. What is written elsewhere changes nothing of it.
    """
    values = EditedText(text.removeprefix("\ufeff")).values if text.strip("\ufeff \t\r\n") else {}
    found = [_on_way(values, _steps_of_statement(path)[0]) for path in paths]
    return sha256(json.dumps(found, default=str, sort_keys=True).encode(errors="surrogatepass")).hexdigest()


def _on_way(found: Any, steps: Steps) -> list[object]:
    """What tells the entries apart through which a path leads, and what stands at its end; None where nothing does."""
    way: list[object] = []
    for step in steps:
        if isinstance(step, int):
            found = found.get("value") if isinstance(found, dict) else found
            entries = found[: step + 1] if isinstance(found, list) else []
            way.append([{key: one.get(key) for key in _TELLING} for one in entries if isinstance(one, dict)])
            found = found[step] if isinstance(found, list) and step < len(found) else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return [*way, found]


_TELLING: Final = ("id", "kind", "event", "name", "hub_id", "model", "actor")
"""Keys by which one entry of a list is told from another."""

_NUMBERED: Final = re.compile(r"(.+[a-z_])\[(\d{1,4})\]")


def _filled(text: str, steps: Steps, writing: _AnswerWriting) -> str:
    document = EditedText(text)
    if writing.empties(document.values, steps):
        document = EditedText(document.replaced(document.root.inner[steps[0]], document.shown({"value": []})))
    node, rest = document.find(steps)
    if not rest:
        stands = document.value(steps)
        stated = any(map(is_statement, stands)) if isinstance(stands, list) else is_statement(stands)
        return document.with_statement(node, steps, stated, writing.later)
    inside = document.value(steps[:-1]) if len(rest) == 1 else {}
    beginning = writing.beginning(inside, steps)
    first = writing.first(inside, new="known_on" in beginning)
    return document.with_keys(steps[:-1], {str(steps[-1]): first, **beginning})


def _read(text: str) -> Dossier:
    return read(text.encode(errors="surrogatepass"), file="dossier")


def _standing(dossier: Dossier, steps: Steps) -> object:
    """What was read at a path: a `Stated`, `Statements`, a table, or None."""
    found: object = replace(dossier, model=dossier.models) if dossier.models else dossier  # type: ignore[arg-type]
    for step in steps:
        if isinstance(found, Statements):
            found = next(iter(values(found)), None)
        if isinstance(step, int):
            found = found[step] if isinstance(found, tuple) and step < len(found) else None
        else:
            found = getattr(found, step, getattr(found, f"{step}_", None))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnswerWriting:
    """One answer on its way into a file: what is declared at its place, and what stands there."""

    answer: GivenValue
    entry: KeyDeclaration | None
    stands: object

    def first(self, inside: Mapping[str, object], *, new: bool) -> object:
        """The value of a key that was not there. It needs no day of its own where its entry has the same."""
        once = self.entry is not None and self.entry.once
        told = self.answer.statement(bare=once or new or str(inside.get("known_on")) == str(self.answer.known_on))
        return _bare_or_stated(told)

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

    def beginning(self, inside: Mapping[str, object], steps: Steps) -> dict[str, object]:
        """What is written beside the first key of an entry: since when it has been known, and its model."""
        if inside:
            return {}
        told = {"model": self.answer.model, "known_on": self.answer.known_on}
        return {key: each for key, each in told.items() if each and key in _keys(steps)}

    def empties(self, document: Mapping[str, Any], steps: Steps) -> bool:
        """Whether an entry is added to a list that was stated to be empty, which must stay so for the days before."""
        return len(steps) > 2 and isinstance(steps[1], int) and document.get(str(steps[0])) == []


def _keys(steps: Steps) -> Collection[str]:
    """The keys beside the last one of a path."""
    around = entry_at(".".join(str(step) for step in steps[:-1] if isinstance(step, str)))
    kind = around.kind if around else None
    table = kind.item if isinstance(kind, Tables) else kind
    return table.keys if isinstance(table, TableDeclaration) else ()


_STEP: Final = re.compile(r"([a-z_]+)((?:\[\d{1,4}\])?)(?:\.|$)")


def _steps(path: str) -> Steps:
    """The keys and indices of a path, the last of which is a key."""
    steps: list[Step] = []
    at = 0
    while match := _STEP.match(path, at):
        steps.append(match[1])
        if match[2]:
            steps.append(int(match[2][1:-1]))
        at = match.end()
        if at == len(path):
            break
    if at != len(path) or not steps or isinstance(steps[-1], int) or path.endswith("."):
        raise nowhere(path, "a path such as original[0].training_compute")
    return steps


def plain(value: object) -> object:
    """The value in what TOML and JSON can both say, days still dates."""
    if isinstance(value, bool | str | date):
        return value
    if isinstance(value, Range):
        if value.exact:
            return plain(value.low)
        return {end: plain(number) for end in ("low", "best", "high") if (number := getattr(value, end)) is not None}
    if isinstance(value, DateRange):
        if value.exact:
            return value.earliest
        return {end: day for end in ("earliest", "latest") if (day := getattr(value, end)) is not None}
    if isinstance(value, frozenset | set):
        return sorted(str(word) for word in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return _number(cast("int | Fraction", value))


def in_json(value: object) -> object:
    """A value as the JSON of a dossier has it."""
    return _dated(plain(value))


def _dated(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _dated(each) for key, each in value.items()}
    return [_dated(each) for each in value] if isinstance(value, list) else value


def _number(value: Exact) -> int | str:
    return value if isinstance(value, int) and abs(value) < 10**9 else decimal_text(value)
