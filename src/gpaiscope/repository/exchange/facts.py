"""What is exchanged: facts of a dossier and of its documentation, each at its path, in the words of their JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from gpaiscope.dossier import Dossier, Original, Stated, fold
from gpaiscope.dossier.declaration import Table, Tables
from gpaiscope.dossier.filling import in_json
from gpaiscope.dossier.models import alone
from gpaiscope.errors import Mistake
from gpaiscope.repository.findings import Finding
from gpaiscope.values import STATED, Source

BESIDE: Final = "documentation."
"""What the paths of facts begin with that stand in the documentation beside a dossier."""

DOSSIER: Final = ("complete", "model", "actors", "original", "activities", "market", "openness")
"""The tables of a dossier that are exchanged: what is said of the model, and of who did what with it."""

DOCUMENTED: Final = ("model", "distribution", "training", "data", "sizes", "datasets", "base")
"""The tables of a documentation that are exchanged: what is said of the model and its data."""

KEPT_BACK: Final = re.compile(
    r"actors\[\d+\]\.(?:turnover_\w+|size|group|code_of_practice|authorised_representative)\b"
    r"|(?:original|activities)\[\d+\]\.(?:log|dossier|architecture\.config)$"
    r"|original\[\d+\]\.model$|(?:activities|market)\[\d+\]\.model$"
)
"""What is the provider's own affair and not the model's, and paths that mean something on one machine only."""

PATH: Final = re.compile(r"[a-z_]{1,80}(?:(?:\[\d{1,4}\])?\.[a-z_]{1,80}){0,4}")
"""A path of a fact: it ends with a key, never with a position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact: its path, its value as the JSON of a dossier has it, and in words where it comes from.

    ``key`` is the field of a document in which it was read. ``sure``: the field means just this; else a person has to
    confirm it.
    """

    path: str
    value: object
    source: str = ""
    key: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a document told: facts that can stand where they belong, and what is wrong with the others."""

    form: str
    file: str = ""
    facts: tuple[Fact, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    def of(self, beside: bool) -> dict[str, Fact]:
        """The facts of the documentation, or those of the dossier, by path."""
        return {each.path: each for each in self.facts if each.path.startswith(BESIDE) == beside}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts that a dossier gives to be exchanged, with the paths of those that are kept back."""

    facts: tuple[Fact, ...]
    kept_back: tuple[str, ...] = field(default=())


# -- out of a dossier


def of_dossier(dossier: Dossier, day: date, known_on: date | None = None, model: str = "") -> Gathered:
    """The facts of a dossier as it stands on a day; of several models those of the one that is named."""
    folded = fold(dossier, day, known_on)
    if folded.models:
        own = next(each for each in folded.models if each.name and each.name.value == model)
        bases = tuple(Original(name=Stated(name)) for name in (own.from_.value if own.from_ else ()))
        folded = alone(folded, own, bases)
    every = [
        Fact(path=path, value=_exchanged(path, in_json(value)), source=_words(source, folded.file))
        for path, value, source in stated(folded)
    ]
    kept = [each for each in every if _leading(each.path) in DOSSIER and not KEPT_BACK.match(each.path)]
    left = dict.fromkeys(re.sub(r"\[\d+\]", "", each.path) for each in every if each not in kept)
    return Gathered(facts=tuple(kept), kept_back=tuple(left))


def _leading(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _words(source: Source, own: str) -> str:
    """Where a fact comes from, as others can use it: without where it stands in the dossier itself."""
    if source == STATED:
        return ""
    told = f"stated by {source.by}" if source.by else ""
    place = (source.file, source.key) if source.file != own else ()
    return ", ".join(part for part in (source.text, told, *place) if part and part != STATED.text)


def _exchanged(path: str, value: object) -> object:
    """Of the lists that are said to be complete, those that are exchanged; any other value as it is."""
    if path == "complete" and isinstance(value, list):
        return [each for each in value if each in DOSSIER]
    return value


def stated(value: object, table: Table[Any] | None = None, path: str = "") -> Iterator[tuple[str, object, Source]]:
    """Every value of a dossier, or of a table of it, with its path and source, and each list that is stated empty."""
    for key, (name, entry) in (table or Table(cls=Dossier, called="")).keys.items():
        held, at = getattr(value, name, None), f"{path}.{key}" if path else key
        if isinstance(held, Stated):
            yield at, held.value, held.source
        elif isinstance(held, tuple) and isinstance(entry.kind, Tables):
            if not held and entry.absent is None:
                yield at, (), STATED
            for place, each in enumerate(held):
                yield from stated(each, entry.kind.item, f"{at}[{place}]")
        elif held is not None and hasattr(held, "__dataclass_fields__"):
            kind = getattr(entry.kind, "one", entry.kind)
            if isinstance(kind, Table):
                yield from stated(held, kind, at)


# -- out of what a folder says and no dossier holds

_DETAILS: Final = {
    "card.parameters": "documentation.model.parameters",
    "card.released_on": "documentation.model.released_on",
    "card.provider": "actors[0].name",
}


def of_details(details: tuple[Finding, ...], told: tuple[Fact, ...]) -> Iterator[Fact]:
    """What a card says that no key of a dossier holds, where the facts do not tell it already."""
    known = {each.path for each in told}
    for each in details:
        source = ", ".join(part for part in (each.source.file, each.source.key) if part)
        if each.path == "card.datasets" and isinstance(each.value, tuple):
            for place, name in enumerate(each.value):
                yield Fact(path=f"documentation.datasets[{place}].name", value=name, source=source)
        elif (path := _DETAILS.get(each.path)) and path not in known:
            if path == "actors[0].name" and "actors[0].id" not in known:
                yield Fact(path="actors[0].id", value="developer", source=source)
            yield Fact(path=path, value=in_json(each.value), source=source)


# -- as tables, into a dossier


_STEP: Final = re.compile(r"(\w+)(?:\[(\d+)\])?")


def tables(facts: Mapping[str, object]) -> dict[str, Any]:
    """Values at their paths as the tables that they stand in. Entries of lists close up, in their order."""
    raw: dict[str, Any] = {}
    for path, value in sorted(facts.items(), key=lambda each: _order(each[0])):
        *around, last = [(match[1], match[2]) for match in _STEP.finditer(path)]
        table = raw
        for key, place in around:
            table = table.setdefault(key, {})
            if place is not None:
                table = table.setdefault(int(place), {})
        table[last[0]] = value
    closed: dict[str, Any] = _closed(raw)
    return closed


def misplaced(first: Iterable[str], paths: Iterable[str]) -> set[str]:
    """Of paths those that cannot stand beside the others, or beside the first, which stay whatever comes.

    A value cannot be a table as well, and a table not a list.
    """
    values, listed = set(first), list(paths)
    forms = {around: form for path in values for around, form in _around(path)}
    wrong = set()
    for path in listed:
        around = dict(_around(path))
        if any(forms.get(place, form) != form for place, form in around.items()) or values & around.keys():
            wrong.add(path)
        else:
            forms |= around
    return wrong | {path for path in listed if path in forms}


def _around(path: str) -> Iterator[tuple[str, str]]:
    """What stands around a value: each table and list by its path, with which of them it is."""
    for match in re.finditer(r"[.\[]", path):
        yield path[: match.start()], "list" if match[0] == "[" else "table"


def _order(path: str) -> list[tuple[str, int]]:
    return [(match[1], int(match[2] or 0)) for match in _STEP.finditer(path)]


def _closed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_closed(each) for _, each in sorted(value.items())]
    return {key: _closed(each) for key, each in value.items()}
