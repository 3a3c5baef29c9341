"""Dossiers drawn from the published schema, completed by one fact or two at a time.

Nothing here knows a rule. A dossier is drawn from the JSON Schema that is published, a fact is added to it, and
no settled answer (yes or no) may be another afterwards. What counts as adding a fact: a key that was left out, a
whole table or list that was left out, a range of amounts or days that becomes a narrower one inside, and another
original, as long as it is not stated that there is none. An entry added to any other list that stands in the file is
none: a list that is given is complete. Every key of the schema is drawn, so that a new one is by itself.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path as FilePath
from random import Random
from typing import Any, Final

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.chain import BEHIND, Chain, models_of
from gpaiscope.assessment.saying import assumed as listed_by
from gpaiscope.assessment.world import OURS
from gpaiscope.dossier import read
from gpaiscope.dossier.schema import schema
from gpaiscope.engine.case import Case, Known, Record, plain
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import GUESS, Assumption, Collection, Fact, RecordFact, Some
from gpaiscope.errors import InputError
from gpaiscope.law import cautions
from gpaiscope.law.assumptions import IDS
from gpaiscope.values import Outcome, unique

Json = dict[str, Any]
Path = tuple[str | int, ...]
Answers = Mapping[tuple[str, str], Outcome]
"""Every outcome by conclusion or obligation and actor."""

DAY: Final = date(2026, 10, 1)
AMOUNTS: Final = (
    "0", "1e20", "3.3e22", "33333333333333333333333", "33333333333333333333334", "5e22",
    "99999999999999999999999", "1e23", "100000000000000000000001", "2e23", "1e24", "3.3e24", "3.4e24",
    "9.9e24", "1e25", "10000000000000000000000001", "1.1e25", "3e25",
)  # fmt: skip
"""On and around the thresholds, and a third of each."""
DAYS: Final = tuple(
    (day + timedelta(days=step)).isoformat()
    for day in (date(2025, 8, 2), date(2026, 8, 2), DAY, date(2027, 8, 2))
    for step in (-30, -1, 0, 1, 30)
)
COUNTS: Final = ("0", "1", "9999", "10000", "1e6", "70e9", "15e12")
ACTORS: Final = ("a", "b", "c")
ORIGINALS: Final = ("o", "p")
MODELS: Final = ("x", "y")
SHARED: Final = b'actors = [{ id = "d", country = "DE" }]'
"""The actors of every file that ``actors_from`` names."""
COUNTRIES: Final = ("DE", "NO", "US")
TEXTS: Final[Mapping[str, Sequence[str]]] = {
    "licence": ("mit", "apache-2.0", "llama3.1", "cc-by-nc-4.0", "proprietary"),
    "chip": ("H100 SXM",),
    "hub_id": ("x/x", "meta-llama/Llama-3.1-405B", "openai/whisper-large-v3"),
    "task": ("text-generation", "automatic-speech-recognition", "translation"),
    "base": ORIGINALS,
    "name": ("x", "y", "x-7B"),
    **dict.fromkeys(("models", "model", "from"), MODELS),
    **dict.fromkeys(("actor", "to", "members", "coordinator", "on_behalf_of", "weights_controlled_by"), (*ACTORS, "d")),
}
"""Texts by key: what refers to something, and what only makes sense as a name that exists."""
LEFT_OUT: Final = frozenset(
    {
        "dossier", "log", "config", "actors_from", "hub_id", "source", "by", "document",
        "known_on", "since", "until", "unknown", "complete", "done", "id",
    }
)  # fmt: skip
"""Keys that name files, or that say something of the statement and nothing of the case: who draws dossiers alone leaves
them out."""
TAKING_BACK: Final = frozenset({"known_on", "since", "until", "unknown"})
"""Keys that say when a statement holds, or when it was not known yet: beside a value that stands they take it back for
other days, so that they are drawn with it and never added."""
STATEMENTS: Final = ("value", "unknown")
"""What every statement has one of."""


# -- the schema


@cache
def _schema() -> Json:
    return schema()


def _resolved(node: Json) -> Json:
    """A node without its detours: references followed, and of alternatives the first, which is the short form."""
    while "$ref" in node or "anyOf" in node:
        node = _referred(node) if "$ref" in node else _short_form(node["anyOf"])
    return node


def _referred(node: Json) -> Json:
    """What a node refers to; of a quantity, a day or a country its sort alone."""
    name = node["$ref"].rpartition("/")[2]
    sort = name.split("_")[-1]
    return {"type": sort} if sort in ("amount", "count", "day", "days", "country") else _schema()["$defs"][name]


def _forms(node: Json) -> list[Json]:
    """All forms in which a node may be written, the short one first."""
    while "$ref" in node:
        node = _referred(node)
    if "anyOf" not in node:
        return [node]
    short = _short_form(node["anyOf"])
    ordered = [short, *(each for each in node["anyOf"] if each is not short)]
    return [form for each in ordered for form in _forms(each)]


def is_statement(node: Json) -> bool:
    """Whether a node is a statement: a table around a value, or around none."""
    return "unknown" in node.get("properties", ())


def _written_as(node: Json, value: Any) -> Json:
    """The form of a node in which a value is written."""
    stated = _is_stated(value)
    several = isinstance(value, list) and bool(value) and all(map(_is_stated, value))
    for form in _forms(node):
        if isinstance(value, list):
            if form.get("type") == "array" and any(map(is_statement, _forms(form["items"])[:1])) is several:
                return form
        elif is_statement(form) is stated and form.get("type") != "array":
            return form
    return _resolved(node)


def _is_stated(value: Any) -> bool:
    return isinstance(value, dict) and any(key in value for key in STATEMENTS)


def _short_form(alternatives: Sequence[Json]) -> Json:
    """The first alternative, unless it is a bare text that stands for a table of ours."""
    tables = [each for each in alternatives if each.get("properties") and "value" not in each["properties"]]
    return tables[0] if tables else alternatives[0]


def node_at(key: str) -> Json:
    """The node of a key by its path without places in lists, each detour by its short form."""
    node = _resolved(_schema())
    if key.startswith("model."):  # of a named model, which has all keys that a model has
        node, key = _schema()["$defs"]["NamedModel"], key.removeprefix("model.")
    for name in key.split("."):
        while node.get("type") == "array":
            node = _resolved(node["items"])
        node = _resolved(node["properties"][name])
    return node


# -- drawing a dossier


@dataclass(slots=True, kw_only=True)
class Drawing:
    """Draws values from the schema. ``most`` bounds the entries of a list, ``share`` the keys that are given.

    ``whole``: every key of the schema, values in statements with their days, and dossiers of several models.
    """

    random: Random
    share: float = 0.35
    most: int = 3
    whole: bool = False
    made: dict[str, int] = field(default_factory=dict)

    def value(self, node: Json, key: str) -> Any:
        """A value of a node; ``key`` is the key that it stands at."""
        if self.whole and self.random.random() < 0.04:
            stated = [form for form in _forms(node) if is_statement(form)]
            if stated:
                return self._statement(stated[0], key)
        several = [form for form in _forms(node) if form.get("type") == "array"] if key == "model" else []
        if self.whole and several and self.random.random() < 0.08:
            return self._list(several[0], key)
        return self._plain(_resolved(node), key)

    def _statement(self, node: Json, key: str) -> Json:
        """A value with what is said of its statement, or a statement that nothing is known."""
        parts = node["properties"]
        taken_back = self.random.random() < 0.1
        found = {"unknown": True} if taken_back else {"value": self._plain(_resolved(parts["value"]), key)}
        others = [name for name in parts if name not in STATEMENTS and self.random.random() < 0.4]
        return found | {name: self._plain(_resolved(parts[name]), name) for name in others}

    def _plain(self, node: Json, key: str) -> Any:
        """A value of a resolved node, which is no statement."""
        words = [each["const"] for each in node.get("oneOf", ()) if "const" in each]
        if words:
            return self.random.choice(words)
        match node.get("type"):
            case "object":
                return self.table(node, key)
            case "array":
                return self._list(node, key)
            case "string":
                return self._text(key)
            case "boolean":
                return self.random.random() < 0.5
            case "integer":
                return 2025
            case "country":
                return self.random.choice(COUNTRIES)
        return self._quantity(str(node["type"]))

    def dossier(self) -> Json:
        """A dossier, which may have mistakes yet."""
        return self.table(_schema(), "")

    def table(self, node: Json, key: str) -> Json:
        """A table with its required keys and some of the others."""
        required = node.get("required", ())
        return {
            name: self.value(part, f"{key}.{name}" if key else name)
            for name, part in node["properties"].items()
            if name in required or (self._draws(name, part) and self.random.random() < self.share)
        }

    def _draws(self, name: str, node: Json) -> bool:
        """Whether a key is drawn; since when an entry has been known is said of few."""
        if not self.whole:
            return name not in LEFT_OUT
        return name != "known_on" or self.random.random() < 0.1

    def _list(self, node: Json, key: str) -> list[Any]:
        most = 2 if key in ("actors", "original") else self.most
        return _unique([self.value(node["items"], key) for _ in range(self.random.randint(0, most))])

    def _text(self, key: str) -> str:
        place, _, name = key.rpartition(".")
        if key in (named := {"actors.id": ACTORS, "original.name": ORIGINALS, "model.name": MODELS}) and (
            self.whole or key != "model.name"
        ):
            names = named[key]
            self.made[key] = self.made.get(key, -1) + 1
            return names[self.made[key] % len(names)]
        if place.endswith("from"):
            return self.random.choice(ORIGINALS)
        if key == "original.model":
            return "x"
        return self.random.choice(TEXTS.get(name, ("x",)))

    def _quantity(self, kind: str) -> Any:
        if kind == "day":
            return self.random.choice(DAYS)
        values, ends = _scale(kind)
        one, other = sorted(self.random.choices(range(len(values)), k=2))
        form = self.random.choice(("exact", "exact", "range", "from", "to"))
        if form == "exact" or one == other:
            return values[one]
        given = {"range": (values[one], values[other]), "from": (values[one], None), "to": (None, values[other])}
        return {end: value for end, value in zip(ends, given[form], strict=True) if value is not None}


def _scale(kind: str) -> tuple[Sequence[str], tuple[str, str]]:
    """The values of a sort of quantity from small to large, and what the ends of a range are called."""
    if kind == "days":
        return sorted(DAYS), ("earliest", "latest")
    return (AMOUNTS if kind == "amount" else COUNTS), ("low", "high")


def _unique(items: list[Any]) -> list[Any]:
    return [item for place, item in enumerate(items) if item not in items[:place]]


def drawn(random: Random, *, whole: bool = False) -> Json:
    """A dossier that can be read: what the reader refuses is taken out again, and nothing else.

    ``whole``: of all keys of the schema, else of those that say something of one model's case.
    """
    while True:
        drawing = Drawing(random=random, share=random.choice((0.2, 0.35, 0.6)), whole=whole)
        found = mended(drawing.dossier())
        if found.get("actors"):
            return found


def mended(tables: Json) -> Json:
    """The dossier without the keys that its reader names as mistakes."""
    for _ in range(20):
        try:
            answers(tables, assumed=False)
        except InputError as error:
            for path in sorted({path_of(each.path) for each in error.mistakes}, key=repr, reverse=True):
                without(tables, path)
        else:
            return tables
    return {}


def path_of(text: str) -> Path:
    return tuple(int(part) if part.isdigit() else part for part in re.findall(r"[^.\[\]]+", text))


def readable(tables: Json) -> bool:
    """Whether a dossier has no mistake."""
    try:
        answers(tables, assumed=False)
    except InputError:
        return False
    return True


# -- a place in a dossier


def at(tables: Any, path: Path) -> Any:
    """What stands at a path."""
    for part in path:
        tables = tables[part]
    return tables


def without(tables: Any, path: Path) -> None:
    """Take out what stands at a path, if anything does."""
    try:
        del at(tables, path[:-1])[path[-1]]
    except (KeyError, IndexError, TypeError):
        return


def placed(tables: Json, path: Path, value: Any) -> Json:
    """A copy with a value at a path."""
    copy = deepcopy(tables)
    held = at(copy, path[:-1])
    if isinstance(held, list) and path[-1] == len(held):
        held.append(value)
    else:
        held[path[-1]] = value
    return copy


# -- adding one fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A dossier before and after one fact was added at ``path``, and perhaps another at ``second``."""

    before: Json
    after: Json
    path: Path
    second: Path = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where something was added."""
        return (self.path, self.second) if self.second else (self.path,)

    @property
    def sort(self) -> str:
        """What was added: one key, two keys, or another original."""
        if self.second:
            return "two keys"
        return "an original" if self.path[:1] == ("original",) and len(self.path) == 2 else "one key"

    @property
    def pattern(self) -> str:
        """The places without their numbers, an entry by its kind: ``market[made-available].on``."""
        return " and ".join(map(self._pattern_of, self.paths))

    def _pattern_of(self, path: Path) -> str:
        text = ""
        for place, part in enumerate(path):
            if isinstance(part, int):
                entry = at(self.after, path[: place + 1])
                kind = (entry.get("event") or entry.get("kind") or "") if isinstance(entry, dict) else ""
                text += f"[{kind}]" if place and path[place - 1] != "actors" else "[]"
            else:
                text += f".{part}" if text else part
        return text + (" narrowed" if _stands(self.before, path) else "")


def _stands(tables: Json, path: Path) -> bool:
    try:
        at(tables, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def open_places(node: Json, tables: Any, path: Path = (), whole: Json | None = None) -> Iterator[tuple[Path, Json]]:
    """Every place at which something can be learned, with its node: keys left out, and ranges.

    ``whole`` is the dossier, where ``tables`` is a part of it.
    """
    whole = tables if whole is None else whole
    node = _written_as(node, tables)
    if node.get("type") == "object" and isinstance(tables, dict):
        for name, part in node["properties"].items():
            if name in tables:
                yield from open_places(part, tables[name], (*path, name), whole)
            elif name not in TAKING_BACK and name not in STATEMENTS and not _is_closed(whole, path, name):
                yield (*path, name), part
    elif node.get("type") == "array" and isinstance(tables, list):
        for place, item in enumerate(tables):
            yield from open_places(node["items"], item, (*path, place), whole)
    elif node.get("type") in ("amount", "count", "days") and isinstance(tables, dict):
        yield path, node


def _is_closed(whole: Json, path: Path, name: str) -> bool:
    """Whether a list of the dossier is stated to be complete, so that nothing can be added to it."""
    closes = {("original",): "original", ("actors_from",): "actors", ("model", "from"): "original"}
    key = tuple(part for part in (*path, name) if isinstance(part, str))
    return key in closes and closes[key] in json.dumps(whole.get("complete", ""))


def completed(tables: Json, random: Random) -> Completion | None:
    """The dossier with more facts: one, two, or another original; None where of twenty tries none can be read."""
    places = list(open_places(_schema(), tables))
    held = tables.get("original")
    another = isinstance(held, list) and not any(map(_is_stated, held)) and not _is_closed(tables, (), "original")
    for _ in range(20):
        how = random.choice(("one", "one", "one", "two", "two", "original"))
        if how == "original" and another:
            chosen = [(("original", len(held or ())), _resolved(_schema()["properties"]["original"])["items"])]
        else:
            chosen = random.sample(places, min(len(places), 2 if how == "two" else 1))
        after: Json | None = tables
        for path, node in chosen:
            value = _learned(tables, path, node, random)
            after = None if value is None or after is None else placed(after, path, value)
        if after is None or not readable(after) or _names_another(tables, after):
            continue
        # What was known later and could not stand beside the rest without that corrects it, and completes nothing.
        if readable(_known_always(after)) and not _denies(tables, after):
            second = chosen[1][0] if len(chosen) > 1 else ()
            return Completion(before=tables, after=after, path=chosen[0][0], second=second)
    return None


def _denies(before: Json, after: Json) -> bool:
    """Whether what was added says that what stands there cannot be so: a maker that is no microenterprise after all.

    Nor can an original be on the Union market where all that happened on the market is told, and it was elsewhere.
    """
    was, now = (
        {
            (warning.reference, warning.path)
            for each in _assessed(json.dumps(tables), False)
            for warning in each.warnings
            if warning.reference == cautions.no_microenterprise.reference
        }
        for tables in (before, after)
    )
    told, whole = (json.dumps(before.get(key, "")) for key in ("market", "complete"))
    elsewhere = "market" in whole and "outside-union" in told
    placed = _placed_originals(after) > _placed_originals(before)
    return bool(now - was) or _risks_ahead(after) > _risks_ahead(before) or (elsewhere and placed)


def _placed_originals(tables: Json) -> int:
    """Of how many originals it is said when they were placed on the Union market."""
    return sum("placed_on" in each for each in tables.get("original", ()) if isinstance(each, dict))


def _risks_ahead(tables: Json) -> int:
    """Of how many originals it is said that they are of systemic risk, and that they become so only later."""
    originals = (each for each in tables.get("original", ()) if isinstance(each, dict))
    return sum(each.get("systemic_risk") is True and _begins_later(each.get("systemic_since")) for each in originals)


def _begins_later(day: Any) -> bool:
    earliest = day.get("earliest") if isinstance(day, dict) else day
    return isinstance(earliest, str) and earliest > str(DAY)


def _known_always(told: Any) -> Any:
    """A dossier with nothing said of since when anything has been known."""
    if isinstance(told, list):
        return [_known_always(each) for each in told]
    if isinstance(told, dict):
        return {name: _known_always(each) for name, each in told.items() if name != "known_on"}
    return told


def _names_another(before: Json, after: Json) -> bool:
    """Whether an actor of a shared file joins a list of actors by being spoken of: an entry is added to that list."""
    was, now = (_assessed(json.dumps(each), False)[0].dossier.actors for each in (before, after))
    return was is not None and len(now or ()) > len(was) and "actors" in before


def _learned(tables: Json, path: Path, node: Json, random: Random) -> Any:
    if _stands(tables, path):
        return narrowed(at(tables, path), str(node["type"]), random)
    key = ".".join(part for part in path if isinstance(part, str) and part != "value")
    made = {"actors.id": len(tables.get("actors", ())) - 1, "original.name": len(tables.get("original", ())) - 1}
    return Drawing(random=random, most=2, whole=True, made=made).value(node, key)


def narrowed(value: Json, kind: str, random: Random) -> Any:
    """A value or a range inside a range; None where there is none."""
    values, (low, high) = _scale(kind)
    measure = str if kind == "days" else Fraction
    inside = [
        each
        for each in values
        if (low not in value or measure(each) >= measure(value[low]))
        and (high not in value or measure(each) <= measure(value[high]))
    ]
    if not inside:
        return None
    one, other = sorted(random.choices(range(len(inside)), k=2))
    found = inside[one] if one == other or random.random() < 0.5 else {low: inside[one], high: inside[other]}
    if (best := value.get("best")) is not None:
        # Who had a best estimate and learns of another has not learned more, but that the estimate was wrong.
        ends = (found[low], found[high]) if isinstance(found, dict) else (found, found)
        if not measure(ends[0]) <= measure(best) <= measure(ends[1]):
            return None
        found = {**found, "best": best} if isinstance(found, dict) else found
    return None if found == value else found


def completed_on(tables: Json, random: Random, most: int = 8) -> Iterator[Completion]:
    """A dossier completed step by step."""
    for _ in range(most):
        step = completed(tables, random)
        if step is None:
            return
        yield step
        tables = step.after


def completions(number: int, seed: int) -> Iterator[Completion]:
    """So many completions of drawn dossiers, the same for the same seed."""
    random = Random(seed)
    while number > 0:
        for step in completed_on(drawn(random, whole=True), random, min(8, number)):
            number -= 1
            yield step


def completions_of(given: Sequence[str], number: int, seed: int) -> Iterator[Completion]:
    """So many completions of dossiers that are given in TOML, the same for the same seed; of these the readable."""
    random = Random(seed)
    while number > 0:
        tables = as_json(tomllib.loads(random.choice(given)))
        for step in completed_on(tables, random, min(4, number)) if readable(tables) else ():
            number -= 1
            yield step


# -- stories of two actors, whose days are blurred


def story(random: Random) -> Completion:
    """Two actors train and place in some order; of its days each is known, blurred or not known, then all are."""
    first = date(2026, 1, 1) + timedelta(days=random.randrange(0, 60))
    days = [first + timedelta(days=step) for step in sorted(random.sample(range(0, 240), 6))]
    swapped = random.random() < 0.3
    if swapped:
        days[2], days[3] = days[3], days[2]
    flop = [random.choice(("2e23", "2e24", "9.9e24", "1.1e25")), random.choice(("1e22", "2e23", "9e23", "4e24"))]
    told: Json = {
        "model": {"name": "x", "outputs": ["text"]},
        "actors": [{"id": "a", "country": random.choice(COUNTRIES)}, {"id": "b", "country": random.choice(COUNTRIES)}],
        "activities": [
            _trained("pre-training", "a", flop[0], days[0], days[1]),
            _trained("fine-tuning", "b", flop[1], days[3], days[4]),
        ],
        "market": [_placing("a", days[2], random), _placing("b", days[5], random)],
    }
    if random.random() < 0.5:
        told["openness"] = {"licence": random.choice(("proprietary", "apache-2.0"))}
    before = deepcopy(told)
    for path in (("activities", 0), ("activities", 1), ("market", 0), ("market", 1)):
        _blur(at(before, path), random)
    return Completion(before=before, after=told, path=("days",))


def _trained(kind: str, actor: str, flop: str, start: date, end: date) -> Json:
    return {
        "kind": kind,
        "actor": actor,
        "flop": flop,
        "started_on": min(start, end).isoformat(),
        "ended_on": max(start, end).isoformat(),
    }


def _placing(actor: str, on: date, random: Random) -> Json:
    territory = random.choice(("union", "union", "outside-union"))
    return {"event": "made-available", "actor": actor, "on": on.isoformat(), "territory": territory}


def _blur(entry: Json, random: Random) -> None:
    for key in ("started_on", "ended_on", "on"):
        if key not in entry:
            continue
        how, day = random.choice(("known", "blurred", "blurred", "unknown")), date.fromisoformat(entry[key])
        if how == "unknown":
            del entry[key]
        if how == "blurred":
            one, other = (day + timedelta(days=sign * random.randrange(1, 120)) for sign in (-1, 1))
            entry[key] = {"earliest": one.isoformat(), "latest": other.isoformat()}


def told_apart(told: Json) -> tuple[Json, Json]:
    """A story whose days are known in two files: what the first actor made, and what the second made of it."""
    common = {"model": told["model"], "actors": told["actors"]}
    first, second = (
        {**common, "activities": [told["activities"][place]], "market": [told["market"][place]]} for place in (0, 1)
    )
    flop = told["activities"][0]["flop"]
    original = {
        "name": "first",
        "actor": "a",
        "training_compute": flop,
        "gpai_model": True,
        "systemic_risk": Fraction(flop) > 10**25,
        "placed_on": told["market"][0]["on"],
    }
    if "openness" in told:
        first["openness"] = told["openness"]
        second["openness"] = told["openness"]
    return first, {**second, "original": [original]}


def follows(told: Json) -> bool:
    """Whether the second actor of a story began surely after the first one's placing."""
    return bool(told["market"][0]["on"] < told["activities"][1]["started_on"])


def told_apart_otherwise(step: Completion, *, assumed: bool) -> tuple[int, list[Change]]:
    """How many answers about its actors a blurred story settles, and those that the story told in two files changes."""
    blurred = {key: each for key, each in answers(step.before, assumed=assumed).items() if key[1]}
    first, second = (answers(each, assumed=assumed) for each in told_apart(step.after))
    apart = {key: (first if key[1] == "a" else second)[key] for key in blurred}
    return sum(each.decided for each in blurred.values()), changes(blurred, apart)


def stories(number: int, seed: int) -> Iterator[Completion]:
    """So many stories, the same for the same seed; those whose blurred days contradict each other left out."""
    random = Random(seed)
    while number > 0:
        step = story(random)
        if readable(step.before):
            number -= 1
            yield step


# -- completions written out in a file


def written() -> list[Completion]:
    """The pairs of dossiers of ``completions.toml``: each ``before`` and what is ``learned`` at a ``path``."""
    file = FilePath(__file__).with_suffix(".toml")
    return [_written(entry) for entry in tomllib.loads(file.read_text(encoding="utf-8"))["completion"]]


def _written(entry: Json) -> Completion:
    before, path = as_json(tomllib.loads(entry["before"])), path_of(entry["path"])
    return Completion(before=before, after=placed(before, path, as_json(entry["learned"])), path=path)


def as_json(value: Any) -> Any:
    """A value of TOML with its days as text."""
    return json.loads(json.dumps(value, default=str))


# -- what an added fact changed


def answers(tables: Json, *, assumed: bool) -> Answers:
    """Every outcome of a dossier on the day. Raises InputError for one that has a mistake."""
    return {key: told.conclusion.finding.outcome for key, told in _told(tables, assumed=assumed).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer with the assessment that gave it."""

    conclusion: Conclusion
    assessment: Assessment

    @property
    def is_likely(self) -> bool:
        """Whether it is settled, and only by guesses."""
        return bool(self.assessment.hangs_on(self.conclusion))


def _told(tables: Json, *, assumed: bool) -> Mapping[tuple[str, str], Told]:
    """Every answer of a dossier by conclusion or obligation and actor; of several models, with where each stands."""
    return {
        (f"{own.place}.{each.id}" if len(found) > 1 else each.id, each.actor): Told(conclusion=each, assessment=own)
        for found in (_assessed(json.dumps(tables), assumed),)
        for own in found
        for each in own.everything
    }


@lru_cache(maxsize=16)
def _assessed(content: str, assumed: bool) -> tuple[Assessment, ...]:
    """The assessment of each model of a dossier on the day, dated by nothing; of one that names none, of all as one."""
    dossier = OURS.told(read(content.encode(), file="gpai.json", shared=lambda _: (SHARED, "actors.toml")), DAY, None)
    chain = Chain(law=OURS.law(DAY), known_on=None, readings={}, assume=assumed, estimates={}, dated=False)
    return models_of(dossier, chain) if dossier.models else (chain.assessed(dossier),)


def conclusions(tables: Json, *, assumed: bool) -> list[Conclusion]:
    """Every conclusion about a dossier on the day."""
    return [each.conclusion for each in _told(tables, assumed=assumed).values()]


def settled(tables: Json) -> tuple[int, int]:
    """How many answers of a dossier are plain with all assumptions, and how many only likely."""
    told = [each for each in _told(tables, assumed=True).values() if each.conclusion.finding.outcome.decided]
    likely = sum(each.is_likely for each in told)
    return len(told) - likely, likely


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A settled answer that is another after a fact was added."""

    conclusion: str
    actor: str
    was: Outcome
    now: Outcome

    def __str__(self) -> str:
        return f"{self.conclusion}: {self.was.value} -> {self.now.value}"


def changes(before: Answers, after: Answers) -> list[Change]:
    """The settled answers that did not stay."""
    return [
        Change(conclusion=id, actor=actor, was=outcome, now=after[id, actor])
        for (id, actor), outcome in before.items()
        if outcome.decided and (id, actor) in after and after[id, actor] is not outcome
    ]


def changed_by(step: Completion, *, assumed: bool) -> list[Change]:
    """The settled answers that a completion changed and may not; with assumptions, those that it put right aside."""
    if assumed:
        return [each.change for each in turned_by(step) if not each.explained_by]
    return changes(answers(step.before, assumed=False), answers(step.after, assumed=False))


# -- with assumptions: what is learned may put right what an answer listed as assumed, and nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A settled answer that a completion turned, whether it was only likely, and by which assumptions it is explained.

    Of an answer that was plain no guess explains anything.
    """

    change: Change
    was_likely: bool
    explained_by: tuple[Assumption, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of what explains it; all steps of an estimate of compute go by one."""
        return unique(IDS.get(each, "estimate") for each in self.explained_by)


def turned_by(step: Completion) -> list[Turned]:
    """The settled answers that a completion turned with all assumptions, each with what explains it, if anything."""
    before, after = (_told(each, assumed=True) for each in (step.before, step.after))
    outcomes = ({key: each.conclusion.finding.outcome for key, each in told.items()} for told in (before, after))
    found = []
    for change in changes(*outcomes):
        was, now = before[change.conclusion, change.actor], after.get((change.conclusion, change.actor))
        put_right = (
            ()
            if now is None
            else (
                *_put_right(was.conclusion, now.conclusion.case),
                *_put_right_before(was.assessment, now.assessment),
            )
        )
        explained = tuple(each for each in put_right if was.is_likely or each.grade != GUESS)
        found.append(Turned(change=change, was_likely=was.is_likely, explained_by=explained))
    return found


def _put_right_before(was: Assessment, now: Assessment) -> Iterator[Assumption]:
    """What is put right of the answers about the models that one was made from, which an answer about it rests on."""
    for one, other in zip(was.before, now.before, strict=False):
        for id in BEHIND:
            if (answer := one.find(id)) is not None:
                yield from _put_right(answer, other.model_case)
        yield from _put_right_before(one, other)


def _put_right(answer: Conclusion, learned: Case) -> tuple[Assumption, ...]:
    """What an answer listed as assumed and is otherwise in the case as it is known afterwards.

    An estimate has no contrary: it is put right where what it gave is known without it.
    """
    listed, program = listed_by(answer), answer.finding.program
    found: list[Assumption] = []
    for carrier, assumptions in _carriers(answer):
        telling = [each for each in assumptions if each in listed and each not in found]
        if telling and _held(learned, carrier, program) != _held(answer.case, carrier, program):
            known = _known(learned, carrier)
            still = known.assumptions if known else ()
            found += [each for each in telling if each.kind != "estimate" or each not in still]
    return tuple(found)


Carrier = tuple[Collection | None, str, Fact]
"""A fact of the case, or of the record of a collection at a path."""


def _carriers(answer: Conclusion) -> Iterator[tuple[Carrier, Sequence[Assumption]]]:
    """All of a case that rests on assumptions: what nobody said, and what is known by way of one."""
    case = answer.case
    for fact in answer.finding.program.facts.values():
        if fact.assumes is not None and not isinstance(fact, RecordFact):
            yield (None, "", fact), [fact.assumes]
        for of, record in _records(case) if fact.assumes is not None and isinstance(fact, RecordFact) else ():
            if of is fact.of:
                yield (of, record.path, fact), [fact.assumes]
    yield from (((None, "", fact), known.assumptions) for fact, known in case.facts.items())
    for of, record in _records(case):
        yield from (((of, record.path, fact), known.assumptions) for fact, known in record.fields.items())


def _records(case: Case) -> Iterator[tuple[Collection, Record]]:
    return ((of, record) for of, held in case.records.items() for record in held)


def _held(case: Case, carrier: Carrier, program: Program) -> object:
    """The value of a fact in a case: stated, assumed, or as it follows from records.

    Of the completeness of a list, with how long the list is.
    """
    known, (_, _, fact) = _known(case, carrier), carrier
    lengths = [len(held) for each, held in case.records.items() if each.complete is fact]
    if isinstance(fact, Some) and case.follows(fact):
        return (program.truth_in(fact, program.trial(case)), lengths)
    return (plain(known.value) if known else fact.assumed, lengths)


def _known(case: Case, carrier: Carrier) -> Known | None:
    of, path, fact = carrier
    if of is None:
        return case.facts.get(fact)
    return next((record.fields.get(fact) for record in case.records.get(of, ()) if record.path == path), None)


def smallest(step: Completion, change: Change, *, assumed: bool) -> Completion:
    """The completion without all that the change does not need."""
    again = True
    while again:
        again = False
        fewer = (_smaller(step, path) for path in sorted(paths(step.before), key=len))
        for smaller in (*_less_learned(step), *filter(None, fewer)):
            if _still(smaller, change, assumed=assumed):
                step, again = smaller, True
                break
    return step


def _still(step: Completion, change: Change, *, assumed: bool) -> bool:
    try:
        return any(str(each) == str(change) for each in changed_by(step, assumed=assumed))
    except InputError:
        return False


def _smaller(step: Completion, path: Path) -> Completion | None:
    if any(added[: len(path)] == path for added in step.paths):
        return None
    before, after = deepcopy(step.before), deepcopy(step.after)
    without(before, path)
    without(after, path)
    if _dumped(before) == _dumped(after):
        return None
    first, second = (moved(added, path) for added in (step.path, step.second))
    return Completion(before=before, after=after, path=first, second=second)


def _less_learned(step: Completion) -> Iterator[Completion]:
    """The completion with only one of the two facts that it adds, or with less of what it adds."""
    if step.second:
        for kept in step.paths:
            if not _stands(step.before, kept):
                yield Completion(before=step.before, after=placed(step.before, kept, at(step.after, kept)), path=kept)
    for added in step.paths:
        for inner in sorted(paths(at(step.after, added)), key=len):
            after = deepcopy(step.after)
            without(after, (*added, *inner))
            yield replace(step, after=after)


def moved(path: Path, gone: Path) -> Path:
    """A path after an entry of a list before it was taken out."""
    place, last = len(gone) - 1, gone[-1]
    if isinstance(last, int) and path[:place] == gone[:-1] and len(path) > place:
        part = path[place]
        if isinstance(part, int) and part > last:
            return (*path[:place], part - 1, *path[place + 1 :])
    return path


def _dumped(tables: Json) -> str:
    return json.dumps(tables, sort_keys=True)


def paths(tables: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(tables, dict):
        for key, value in tables.items():
            yield from paths(value, (*path, key))
    elif isinstance(tables, list):
        for place, value in enumerate(tables):
            yield from paths(value, (*path, place))


# -- shown to people


def toml(tables: Json) -> str:
    """A dossier as TOML, one line for each key at the top."""
    return "\n".join(f"{key} = {toml_value(value)}" for key, value in tables.items())


def told(step: Completion) -> str:
    """What a completion adds, as a line of TOML with its path; of a story, all its days."""
    if not _stands(step.after, step.path):
        return toml(step.after).replace("\n", "\n    ")
    return "; ".join(f"{written_path(path)} = {toml_value(at(step.after, path))}" for path in step.paths)


def written_path(path: Path) -> str:
    """A path as the reader writes it."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def toml_value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return value
    return json.dumps(value)
