"""Every key of the dossier and every word of its lists, and a pair of dossiers by which each is seen to count.

The keys come from the published schema alone. Two dossiers are compared by what is concluded from them: answers,
obligations, days, warnings and proofs, never by what only repeats the dossier: its texts, names, sources and amounts.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any, Final

from completions import Json, Path, as_json, at, path_of, placed, without

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.dated import begun
from gpaiscope.dossier import Stated, read
from gpaiscope.dossier.schema import schema
from gpaiscope.engine.proof import Step
from gpaiscope.repository.dossiers import Loaded, assess_loaded
from gpaiscope.repository.files import Files

FOLDER: Final = FilePath(__file__).parent / "keys"
"""The pairs, what waits, and the files that a few of the dossiers lead to."""
RANGES: Final = ("amount", "count", "days")
STATEMENT: Final = "statement"
"""What keys that any value may have are named after; those of ranges are named after the range."""


# -- the keys of the schema


@cache
def of_schema() -> dict[str, tuple[str, ...]]:
    """Every key of the published schema by its path, without places in lists, and the words that it may have.

    What any value may have stands under ``statement``, the ends of ranges under ``amount``, ``count`` and ``days``.
    """
    found: dict[str, dict[str, None]] = {}
    _walk(schema(), "", schema()["$defs"], found)
    return {key: tuple(words) for key, words in found.items()}


def _walk(node: Json, path: str, forms: Json, found: dict[str, dict[str, None]]) -> None:
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        _walk(forms[name], name if name in RANGES else path, forms, found)
    for each in (*node.get("anyOf", ()), *([node["items"]] if "items" in node else [])):
        _walk(each, path, forms, found)
    for word in (*(each["const"] for each in node.get("oneOf", ()) if "const" in each), *node.get("enum", ())):
        found[path][word] = None
    properties = node.get("properties", {})
    is_statement = "value" in properties
    for name, part in properties.items():
        key = f"{STATEMENT}.{name}" if is_statement else f"{path}.{name}".lstrip(".")
        found.setdefault(key, {})
        _walk(part, path if is_statement and name == "value" else key, forms, found)


# -- what is concluded from a dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """On which day a dossier is assessed, and of what was known when; None: of all that is known."""

    on: date
    known_on: date | None = None


def difference(one: Json, other: Json, asked: Asked, kinds: Iterable[str] = ()) -> str:
    """The first of some `KINDS`, or of all, in which two dossiers come to something else; empty where in none.

    They are compared with the assumptions of the law, and then without.

    Raises InputError where either cannot be read.
    """
    told = [json.dumps(each) for each in (one, other)]
    for assume in (True, False):
        for kind in kinds or KINDS:
            for looked_at in KINDS[kind]:
                before, after = (_concluded(each, asked, assume, looked_at) for each in told)
                if before != after:
                    return kind
    return ""


@lru_cache(maxsize=256)
def _concluded(content: str, asked: Asked, assume: bool, looked_at: Callable[[Assessment], object]) -> list[object]:
    return [looked_at(each) for each in _assessed(content, asked, assume)]


@lru_cache(maxsize=64)
def _assessed(content: str, asked: Asked, assume: bool) -> tuple[Assessment, ...]:
    """A dossier that stands in the folder of the keys, assessed."""
    place = FOLDER / "gpai.json"
    dossier = read(content.encode(), file=str(place), shared=_beside)
    given = Loaded(dossier=dossier, place=place, files=Files.standing_beside(place))
    return assess_loaded(given, asked.on, assume=assume, known_on=asked.known_on)


def _beside(stated: Stated[str]) -> tuple[bytes, str]:
    place = FOLDER / stated.value
    return place.read_bytes(), str(place)


def _outcomes(found: Assessment) -> object:
    return [(each.id, each.actor, each.finding.outcome) for each in found.conclusions]


def _answers(found: Assessment) -> object:
    return (
        [(each.id, each.actor, each.finding.outcome, each.finding.on_best_estimate) for each in found.conclusions],
        [(each.id, _questions(each.finding)) for each in found.everything],
        [(each.actor, each.state) for each in found.standings],
        [(each.actor, each.outcome, each.ceiling) for each in found.exposure],
        found.situation_notes,
        [(each.updates, each.cumulative, each.expected, each.row.because) for each in found.entries or ()],
        found.at_launch and _answers(found.at_launch),
    )


def _questions(finding: Any) -> list[object]:
    return [(each.question.name, each.results) for each in finding.questions]


def _obligations(found: Assessment) -> object:
    return [
        (each.conclusion.id, each.conclusion.actor, each.conclusion.finding.outcome, each.scope)
        for each in found.obligations
    ]


def _days(found: Assessment) -> object:
    owed = [(each.conclusion.id, each.applies_from, each.due_on, each.due_otherwise) for each in found.obligations]
    kept = [(each.id, each.actor, each.outcome, each.state, each.days_of, each.done_on) for each in begun(found)]
    return owed, found.deadlines, found.crossings, [each.day for each in found.planned_passed], kept


def _warnings(found: Assessment) -> object:
    return [(each.reference, each.says, each.cites) for each in found.warnings]


def _proofs(found: Assessment) -> object:
    """What the proofs claim and assume, in which outcome, and what they ask; of single records and values nothing."""
    said: set[object] = set()
    for each in found.everything:
        seen: set[int] = set()
        said |= {(each.actor, *claim) for claim in _claims(found.proof(each.id, each.actor), seen)}
        said |= {(each.id, each.actor, fact.name, "assumed") for fact in each.finding.assumed}
        said |= {(each.id, each.actor, item.asks, "asked") for item in each.finding.missing}
    return said


def _claims(step: Step, seen: set[int]) -> Iterator[tuple[object, ...]]:
    if id(step) in seen or step.record is not None:
        return
    seen.add(id(step))
    yield step.says, step.outcome, step.assumed, step.cites
    for each in step.because:
        yield from _claims(each, seen)


KINDS: Final[Mapping[str, tuple[Callable[[Assessment], object], ...]]] = {
    "answer": (_outcomes, _answers),
    "obligation": (_obligations,),
    "day": (_days,),
    "warning": (_warnings,),
    "proof": (_proofs,),
}
"""What is compared, in this order: of the answers first what takes no time."""


# -- pairs of dossiers that differ in one key


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two dossiers: at ``path`` of one stands one of ``values``, in the other nothing, or ``instead``.

    Of a word that says what an entry of a list is, the entry is left out: ``gone``.
    """

    key: str
    dossier: Json
    path: Path
    values: tuple[Any, ...]
    asked: Asked
    gone: Path = ()
    instead: Any = None

    def told(self, value: Any) -> tuple[Json, Json]:
        """The dossier with a value, and the one without."""
        one = placed(self.dossier, self.path, value)
        if self.instead is not None:
            return one, placed(self.dossier, self.path, self.instead)
        other = deepcopy(one)
        without(other, self.gone or self.path)
        return one, other

    def difference(self, value: Any, kinds: Iterable[str] = ()) -> str:
        """In what the two come to something else; empty where in nothing."""
        return difference(*self.told(value), self.asked, kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A key, or some of its words, of which nothing hangs as yet: who will read it, in which pair it is tried."""

    key: str
    words: tuple[str, ...]
    read_by: str
    why: str
    pair: Pair


def pairs() -> list[Pair]:
    """The pairs in which a key or a word is seen to count."""
    return [_pair(entry) for entry in _entries("pairs.toml", "pair")]


def waiting() -> list[Waiting]:
    """The keys and words without effect."""
    return [
        Waiting(
            key=entry["key"],
            words=tuple(entry.get("words", ())),
            read_by=entry["read_by"],
            why=entry.get("why", ""),
            pair=_pair(entry),
        )
        for entry in _entries("waiting.toml", "waiting")
    ]


def _entries(name: str, table: str) -> list[Json]:
    return list(tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))[table])


def _pair(entry: Json) -> Pair:
    known_on = entry.get("known_on")
    return Pair(
        key=entry["key"],
        dossier=as_json(tomllib.loads(entry["dossier"])),
        path=path_of(entry["at"]),
        values=tuple(as_json(entry.get("values", entry.get("words", [])))),
        asked=Asked(on=entry["on"], known_on=known_on),
        gone=path_of(entry.get("gone", "")),
        instead=as_json(entry.get("instead")),
    )


def places(tables: Any, path: Path = (), key: str = "") -> Iterator[tuple[str, Path]]:
    """Every place of a dossier that is no statement with the key that it stands at, lists and their entries apart."""
    if key and not (isinstance(tables, dict) and path and isinstance(path[-1], int)):
        yield key, path
    for name, each in _inside(tables):
        yield from places(each, (*path, name), key if isinstance(name, int) else f"{key}.{name}".lstrip("."))


def _inside(tables: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(tables, dict):
        return tables.items()
    return enumerate(tables) if isinstance(tables, list) else ()


def value_at(tables: Json, path: Path) -> Any:
    """What stands at a path."""
    return at(tables, path)
