"""What is exchanged: facts of a dossier and of its documentation, each at its path, in the words of their JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, Stated, StatedOriginal, fold
from gpaiscope.dossier.declaration import TableDeclaration, Tables
from gpaiscope.dossier.filling import in_json
from gpaiscope.dossier.models import alone
from gpaiscope.errors import Mistake
from gpaiscope.repository.findings import Finding
from gpaiscope.values import STATED, Source

BESIDE: Final = "documentation."
"""What the paths of facts begin with that stand in the documentation beside a dossier."""

DOSSIER: Final = ("complete", "model", "actors", "original", "activities", "market", "openness")
"""The tables of a dossier that are exchanged: what is said of the model, and of who did what with it."""

ASSUMED_WHOLE: Final = frozenset({"market", "activities"})
"""The lists of these that are assumed to be complete where a dossier has them."""

DOCUMENTED: Final = ("model", "distribution", "training", "data", "sizes", "datasets", "base")
"""The tables of a documentation that are exchanged: what is said of the model and its data."""

KEPT_BACK: Final = re.compile(
    r"actors\[\d+\]\.(?:turnover_\w+|size|group|code_of_practice|authorised_representative)\b"
    r"|(?:original|activities)\[\d+\]\.(?:log|dossier|architecture\.config)$"
    r"|original\[\d+\]\.model$|(?:activities|market)\[\d+\]\.model$|market\[\d+\]\.to$"
)
"""What is the provider's own affair and not the model's, its customers, and paths of one machine."""

CUT: Final = "incomplete"
"""The path at which an extension names the lists of which entries or recipients are kept back: no key of a dossier."""

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
    """What a document told: facts that can stand where they belong, and what is wrong with the others.

    Of the lists ``cut`` it keeps something back: in a dossier they would count as whole, so a person confirms them.
    """

    form: str
    file: str = ""
    facts: tuple[Fact, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    cut: frozenset[str] = frozenset()

    def of(self, beside: bool) -> dict[str, Fact]:
        """The facts of the documentation, or those of the dossier, by path."""
        return {each.path: each for each in self.facts if each.path.startswith(BESIDE) == beside}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """The facts that a dossier gives to be exchanged, with the paths of those that are kept back."""

    facts: tuple[Fact, ...]
    kept_back: tuple[str, ...] = field(default=())


# -- out of a dossier


def of_dossier(dossier: Dossier, day: date, known_on: date | None = None, model: str = "") -> Disclosed:
    """The facts of a dossier as it stands on a day; of several models those of the one that is named."""
    folded = fold(dossier, day, known_on)
    if folded.models:
        own = next(each for each in folded.models if each.name and each.name.value == model)
        bases = tuple(StatedOriginal(name=Stated(name)) for name in (own.from_.value if own.from_ else ()))
        folded = alone(folded, own, bases)
    given = [(path, in_json(value), _words(source, folded.file)) for path, value, source in stated(folded)]
    kept = [each for each in given if _leading(each[0]) in DOSSIER and not KEPT_BACK.match(each[0])]
    entries = _confidential([(path, value) for path, value, _ in given], day)
    told = [each for each in kept if _entry(each[0]) not in entries]
    lists = {_leading(each) for each in entries}
    is_cut = folded.is_open("market") or any(_RECIPIENT.match(path) for path, _, _ in given)
    lists |= {"market"} if is_cut else set()
    facts = renumbered(
        Fact(path=path, value=_exchanged(path, value, lists), source=published(source)) for path, value, source in told
    )
    shown_of = {_leading(path) for path, _, _ in told}
    if cut := sorted(lists & shown_of & ASSUMED_WHOLE):
        facts.insert(0, Fact(path=CUT, value=cut))
    left = (general(each[0]) for each in given if each not in kept)
    hidden = (f"the source of {general(path)}" for path, _, source in told if published(source) != source)
    shown = (f"{entry} ({why})" for entry, why in entries.items())
    return Disclosed(facts=tuple(facts), kept_back=tuple(dict.fromkeys((*left, *shown, *hidden))))


def _confidential(facts: list[tuple[str, object]], day: date) -> dict[str, str]:
    """Entries that are kept back, each with why: what is planned on the market, and who is only a customer there."""
    days = [(path, value) for path, value in facts if re.fullmatch(r"market\[\d+\]\.(?:system_)?on", path)]
    found = {_entry(path): f"after {day}" for path, value in days if _after(value, day)}
    customers = {value for path, value in facts if _RECIPIENT.fullmatch(path)}
    ids = {value: _entry(path) for path, value in facts if path.startswith("actors[") and path.endswith("].id")}
    refers = [(path, each) for path, value in facts if _REFERS.search(path) for each in _several(value)]
    while True:
        named = {each for path, each in refers if _leading(path) in DOSSIER and _entry(path) not in found}
        behind = {each for path, each in refers if path.startswith("actors[") and _entry(path) in found}
        only = {ids[each] for each in (customers | behind) & ids.keys() if each not in named} - found.keys()
        if not only:
            return found
        found |= dict.fromkeys(sorted(only), "named as a customer alone")


_RECIPIENT: Final = re.compile(r"market\[\d+\]\.to")


def _several(value: object) -> list[object] | tuple[object, ...]:
    return value if isinstance(value, list | tuple) else (value,)


_REFERS: Final = re.compile(r"\.(?:actor|members|coordinator|on_behalf_of|weights_controlled_by)$")
"""Where an actor is named by its id."""


def _after(value: object, day: date) -> bool:
    """Whether a day as JSON has it, or either end of a span, lies after another."""
    ends = value.values() if isinstance(value, dict) else (value,)
    return any(str(each) > day.isoformat() for each in ends)


def _entry(path: str) -> str:
    """The entry of a list in the dossier that a path leads into; empty where there is none."""
    match = re.match(r"\w+\[\d+\]", path)
    return match[0] if match else ""


def general(path: str) -> str:
    """A path without positions in lists."""
    return re.sub(r"\[\d+\]", "", path)


def _leading(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _words(source: Source, own: str) -> str:
    """Where a fact comes from, as others can use it: without where it stands in the dossier itself."""
    if source == STATED:
        return ""
    told = f"stated by {source.by}" if source.by else ""
    place = (source.file, source.key) if source.file != own else ()
    return ", ".join(part for part in (source.text, told, *place) if part and part != STATED.text)


def _exchanged(path: str, value: object, cut: set[str]) -> object:
    """Of the lists that are said to be complete, those that are exchanged as a whole; any other value as it is."""
    if path == "complete" and isinstance(value, list):
        return [each for each in value if each in DOSSIER and each not in cut]
    return value


_COMMAND: Final = re.compile(
    r"[\s`]*(?:\$|gpaiscope|python[\d.]*|srun|sbatch|torchrun|accelerate|deepspeed|bash|sh)\s"
    r"|.*\s--?[a-z][\w-]*(?:[\s=]|$)",
    re.DOTALL,
)
_LINK: Final = re.compile(r"\bhttps?://\S+")
_FILE_PATH: Final = re.compile(
    r"(?:^|[\s\"'`(=,;:])(?:~?[/\\][\w.~-]|\.{1,2}[/\\]|[A-Za-z]:[/\\])"
    r"|://|\\|/[\w.-]{0,200}\.[A-Za-z]\w{0,9}\b"
)


def published(source: str) -> str:
    """A source as others may see it: of a path the bare name of the file, of a command line nothing."""
    rest = _LINK.sub("", source)
    if _COMMAND.match(rest):
        return ""
    if not _FILE_PATH.search(rest):
        return source
    return re.split(r"[\"'`(),;]", re.split(r"[/\\]", rest)[-1])[0].strip()


def stated(
    value: object, table: TableDeclaration[Any] | None = None, path: str = ""
) -> Iterator[tuple[str, object, Source]]:
    """Every value of a dossier, or of a table of it, with its path and source, and each list that is stated empty."""
    for key, (name, entry) in (table or TableDeclaration(cls=Dossier, called="")).keys.items():
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
            if isinstance(kind, TableDeclaration):
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


def renumbered(facts: Iterable[Fact]) -> list[Fact]:
    """The facts with the entries of each list counted from zero without gaps."""
    listed = list(facts)
    for depth in range(3):
        seen: dict[str, list[int]] = {}
        for each in listed:
            if (found := _nth(each.path, depth)) is not None:
                seen.setdefault(found[0], []).append(found[1])
        order = {around: sorted(set(places)) for around, places in seen.items()}
        listed = [_moved(each, depth, order) for each in listed]
    return listed


def _nth(path: str, depth: int) -> tuple[str, int, int, int] | None:
    """The list around the nth position in a path, the position, and where it stands."""
    matches = list(re.finditer(r"\[(\d+)\]", path))
    if len(matches) <= depth:
        return None
    match = matches[depth]
    return path[: match.start()], int(match[1]), match.start(), match.end()


def _moved(fact: Fact, depth: int, order: Mapping[str, list[int]]) -> Fact:
    if (found := _nth(fact.path, depth)) is None:
        return fact
    around, place, _, end = found
    return replace(fact, path=f"{around}[{order[around].index(place)}]{fact.path[end:]}")
