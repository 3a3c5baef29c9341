"""Writing an answer into a dossier, without touching anything else that stands there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.declaration import KeyDeclaration, TableDeclaration, Tables, is_statement
from gpaiscope.dossier.editing import EditedText, Step, Steps, nowhere
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
    words. An empty ``source`` is left out. ``day`` is the day that the answer was asked for; ``model`` the one that a
    new entry of a list belongs to, where the dossier tells of several.
    """

    value: object
    source: str
    known_on: date
    day: date | None = None
    model: str = ""

    def statement(self, period: Mapping[str, date | None] | None = None, *, bare: bool = False) -> dict[str, object]:
        """The answer as a statement; ``bare`` leaves out since when it has been known."""
        told = {"source": self.source.strip(), **(period or {}), "known_on": None if bare else self.known_on}
        return {"value": plain(self.value), **{key: each for key, each in told.items() if each}}


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
