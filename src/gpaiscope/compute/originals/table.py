"""The table of originals: read from its files once, each entry worked out when it is asked for.

A caller's own tables are laid over it for as long as `using` lasts, and go before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.originals import entries, names, own
from gpaiscope.compute.originals.entries import Original
from gpaiscope.compute.originals.names import MIRRORS, Bare, bare, hub_key, parts, spelled, stripped, unchanged, untuned
from gpaiscope.compute.originals.sizing import Context, Row, own_training, with_parent
from gpaiscope.deferred import dataclass
from gpaiscope.values import Source, unique


@dataclass(frozen=True, slots=True)
class _Named:
    """What an identifier stands for: a row, and whether as itself, as a post-trained release, or as a copy."""

    hub_id: str
    name: str
    kind: str


@dataclass(frozen=True)
class Table:
    """Rows by identifier, over those of the tables beneath."""

    rows: Mapping[str, Row]
    sources: Mapping[str, Source]
    classes: Mapping[str, Row]
    beneath: Table | None = None
    _names: dict[str, _Named] = field(default_factory=dict)
    _tails: dict[str, str] = field(default_factory=dict)
    _entries: dict[str, Original] = field(default_factory=dict)
    _found: dict[str, Original | None] = field(default_factory=dict)
    _spoken: dict[str, str] = field(default_factory=dict)
    _called: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        key = str.casefold if self.beneath is None else hub_key  # the packaged names are written as they are compared
        for hub_id, row in self.rows.items():
            self._names[key(hub_id)] = _Named(hub_id, hub_id, "itself")
            for kind in ("aliases", "variants", "copies"):
                for name in row.get(kind, ()):
                    self._names.setdefault(key(name), _Named(hub_id, name, kind))

    def originals(self) -> tuple[Original, ...]:
        """Every entry, a caller's own first."""
        mine = tuple(self.entry(hub_id) for hub_id in self.rows)
        others = self.beneath.originals() if self.beneath else ()
        return (*mine, *(each for each in others if each.hub_id not in self.rows))

    def entry(self, hub_id: str) -> Original:
        """The entry of a row, worked out once."""
        if hub_id not in self.rows and self.beneath is not None:
            return self.beneath.entry(hub_id)
        if hub_id not in self._entries:
            row = self.rows[hub_id]
            parent = self.entry(row["initialised_from"]) if "initialised_from" in row else None
            found = entries.entry(row, self._estimate(row), self.sources, maker=row.get("maker", ""), parent=parent)
            self._entries[hub_id] = found
        return self._entries[hub_id]

    def _estimate(self, row: Row) -> Estimate:
        """Own training, and that of the entry whose weights it started from."""
        parent = self.entry(row["initialised_from"]) if "initialised_from" in row else None
        before = self._row(row["bounded"]["generation"]) if "generation" in row.get("bounded", {}) else None
        cited = {name: self.sources[key] for name, key in row["sources"].items()}
        behind = parent.estimate if parent else None
        alone = own_training(row, Context(cited=cited, classes=self.classes, before=before, behind=behind))
        return alone if parent is None else with_parent(alone, parent.estimate, parent.hub_id)

    def _row(self, hub_id: str) -> Row:
        return self.rows[hub_id] if hub_id in self.rows or self.beneath is None else self.beneath._row(hub_id)

    def find(self, name: str) -> Original | None:
        """The entry that a name stands for, by its name or by a rule; None where neither gives one."""
        key = hub_key(name)
        if key not in self._found:
            if len(self._found) > 4096:
                self._found.clear()
            self._found[key] = self._by_name(key) or self._by_rule(key)
        return self._found[key]

    def _by_name(self, key: str) -> Original | None:
        named = self._names.get(key)
        if named is None:
            return self.beneath._by_name(key) if self.beneath else None
        found = self.entry(named.hub_id)
        if named.kind == "variants":
            return entries.variant(found, named.name)
        if named.kind == "copies":
            return entries.copy(found, f"{named.name} is listed as a copy of {found.hub_id} under another owner")
        return found

    def _by_rule(self, key: str) -> Original | None:
        owner, slash, tail = key.rpartition("/")
        if not slash or not tail or "/" in owner:
            return None
        ways = (self._stored_otherwise, self._tuned, self._changed)
        found = (way(owner, each) for way in ways for each in stripped(tail))
        return next((each for each in found if each is not None), None)

    def _stored_otherwise(self, owner: str, as_: Bare) -> Original | None:
        """A copy: another format of the same maker's, or the same name under an owner who shares others' models."""
        same = self._by_name(f"{owner}/{as_.name}") if as_.stored else None
        found = same
        if found is None and (as_.stored or owner in MIRRORS):
            found = self._by_tail(as_.name)
        return None if found is None else entries.copy(found, _copied(owner, found, as_.stored, same is not None))

    def _tuned(self, owner: str, as_: Bare) -> Original | None:
        """A post-trained release that is not listed, of a base that is, by its maker or as a mirror's copy."""
        plain = untuned(as_.name)
        if plain == as_.name:
            return None
        bases = (f"{plain}{ending}" for ending in ("", "-base", "-hf", "-pt", "-v0.1"))
        mirrored = self._by_tail if owner in MIRRORS else lambda _: None
        found = next((each for name in bases if (each := self._by_name(f"{owner}/{name}") or mirrored(name))), None)
        if found is None or found.base:
            return None
        ending = as_.name[len(plain) + 1 :]
        said = f'the ending "{ending}" names a post-trained release of {found.hub_id}: up to a tenth of all compute'
        return entries.variant(found, f"{owner}/{as_.name}", f"{said} may be post-training")

    def _changed(self, owner: str, as_: Bare) -> Original | None:
        """What another maker took behaviour out of: not the entry itself, and said to be so."""
        plain = unchanged(as_.name)
        found = self._by_tail(plain) or self._by_tail(bare(plain)) if plain != as_.name else None
        if found is None:
            return None
        said = (
            f"{owner}/{as_.name} is {owner}'s modification of {found.hub_id} and not that model itself; how much it "
            "took is not published: up to a quarter of the compute of what it started from"
        )
        return entries.modification(found, f"{owner}/{as_.name}", said)

    def _by_tail(self, tail: str) -> Original | None:
        """The entry or release whose name without its owner that is, where one model alone has it."""
        tails = self._all_tails()
        key = tails.get(tail) or tails.get(tail.replace("_", "-"))
        return self._by_name(key) if key else None

    def _all_tails(self) -> dict[str, str]:
        """Names without their owner, each with the one identifier that has it; empty where several models do."""
        if not self._tails:
            below = self.beneath._all_tails() if self.beneath else {}
            mine: dict[str, str] = {}
            named = [(key, key.rpartition("/")[2]) for key, each in self._names.items() if each.kind != "copies"]
            for key, tail in named:
                self._register(mine, key, tail)
            for key, tail in named:
                if (plain := bare(tail)) not in mine:
                    mine[plain] = key
            self._tails.update({**below, **mine})
        return self._tails

    def _register(self, tails: dict[str, str], key: str, tail: str) -> None:
        other = tails.get(tail)
        same = other is None or (other != "" and self._names[other].hub_id == self._names[key].hub_id)
        tails[tail] = (other or key) if same else ""

    def near(self, name: str, most: int = 3) -> tuple[str, ...]:
        """Entries of which a name may be a copy or another spelling, likeliest first; empty where none is like it."""
        from difflib import get_close_matches  # costs start-up time, and only names outside the table need it

        known = {tail: key for tail, key in self._all_tails().items() if key}
        bare_name = spelled(bare(re.sub(r"[\s_]+", "-", hub_key(name).rpartition("/")[2])), known)
        close = [bare_name] if bare_name in known else get_close_matches(bare_name, known, n=most, cutoff=0.75)
        found = [self._by_name(known[each]) for each in close]
        return unique(each.hub_id for each in found if each is not None)

    def named(self, name: str) -> Original | None:
        """The entry of an identifier, or of a name that one model alone has, whatever the signs between its parts.

        None where the table has none of it.
        """
        if found := self.find(name):
            return found
        if not self._spoken:
            for key, of in self._every_name():
                plain = _plain(of)
                other = self._spoken.get(plain)
                same = other is None or self._names_of(other) == self._names_of(key)
                self._spoken[plain] = (other or key) if same else ""
        key = self._spoken.get(_plain(name), "")
        return self._by_name(key) if key else None

    def fitting(self, name: str) -> tuple[Original, ...]:
        """The entries whose names have every part of a name, and of these only such as have the fewest others beside.

        One where the name is an entry's own; several where it may be either; empty where none has all parts.
        """
        if found := self.named(name):
            return (found,)
        asked = parts(hub_key(name).rpartition("/")[2])
        beside: dict[str, int] = {}
        for key, of in self._every_name():
            if asked and asked <= (others := parts(of)):
                beside[key] = min(len(others - asked), beside.get(key, len(others)))
        fewest = [key for key, others in beside.items() if others == min(beside.values())]
        fits = [entry for key in fewest if (entry := self._by_name(key)) is not None]
        return tuple({entry.hub_id: entry for entry in fits}.values())

    def called_after(self, name: str) -> Original | None:
        """The entry whose whole name stands within that of another's model, the longest that does; None without one.

        ``Llama-3-8B-Instruct-262k`` is called after ``Meta-Llama-3-8B-Instruct``. A name of one part, or without a
        number, is that of a family or of an architecture, and names no model.
        """
        if not self._called:
            named = [(tail.removeprefix("meta-"), key) for tail, key in self._all_tails().items() if key]
            # By the name of a post-trained release its base is called only where that has no entry itself.
            for tail, key in (*((untuned(tail), key) for tail, key in named), *named):
                self._called[names.ordered_parts(tail)] = key
        asked = names.ordered_parts(hub_key(name).rpartition("/")[2])
        for length in range(len(asked), 1, -1):
            for start in range(len(asked) - length + 1):
                run = asked[start : start + length]
                if run in self._called and any(part[0].isdigit() for part in run):
                    return self._by_name(self._called[run])
        return None

    def _every_name(self) -> Iterator[tuple[str, str]]:
        if self.beneath:
            yield from self.beneath._every_name()
        for key, named in self._names.items():
            if named.kind != "copies":
                yield key, key.rpartition("/")[2]
        for hub_id, row in self.rows.items():
            yield from ((hub_id.casefold(), name) for name in (row.get("name", ""), *row.get("names", ())) if name)

    def _names_of(self, key: str) -> str:
        named = self._names.get(key)
        if named is None:
            return self.beneath._names_of(key) if self.beneath else ""
        return named.name if named.kind == "variants" else named.hub_id

    def search(self, words: str) -> tuple[Original, ...]:
        """Entries of whose identifiers, names and makers one holds every word."""
        asked = [re.sub(r"[\s_.-]+", "", each.casefold()) for each in words.split()]
        return tuple(each for each in self.originals() if all(word in _text_of(each) for word in asked))


def _plain(name: str) -> str:
    """A name without the signs between its parts, but for those between digits: 2-57B is not 2.5-7B."""
    return re.sub(r"(?<!\d)-|-(?!\d)", "", re.sub(r"[\s_:-]+", "-", name.casefold().strip()))


def _text_of(entry: Original) -> str:
    names = (*entry.names, *entry.variants, *entry.copies, entry.name, entry.maker)
    return re.sub(r"[\s_.-]+", "", " ".join(names).casefold())


def _copied(owner: str, found: Original, stored: Sequence[str], same: bool) -> str:
    told = f"stored in another way ({', '.join(stored)})" if stored else "under another owner"
    whose = "the maker's own copy" if same else f"a copy by {owner}"
    return f"{whose} of {found.hub_id}, {told}: the weights are taken to be that model's"


# The packaged table, and a caller's own


def find(hub_id: str) -> Original | None:
    """The entry of a Hub identifier, whatever its case, or None where the table has none.

    A post-trained release of the same provider gives the base model's entry under its own name, with
    ``base`` set and the upper end raised for the post-training. Copies and other formats give the entry that they
    are copies of, and ``because`` says so. Revisions (``@main``), addresses of a page or file
    of the Hub or of its mirror, names of folders in its cache, and blanks around the slash are understood.
    """
    return _current().find(hub_id)


def known_as(name: str) -> str:
    """A name as it is compared: that of the table's entry, where it is one of several names of it or of a copy."""
    entry = find(name)
    return hub_key(entry.hub_id if entry is not None else name)


def near(name: str, most: int = 3) -> tuple[str, ...]:
    """Entries of which a name may be a copy or another spelling, likeliest first; empty where none is like it."""
    return _current().near(name, most)


def named(name: str) -> Original | None:
    """The entry of an identifier, or of a name that one model alone has: "Llama 2 70B"; None without one."""
    return _current().named(name)


def fitting(name: str) -> tuple[Original, ...]:
    """The entries that a name may mean, as people write it: one, or several that fit equally; empty where none does."""
    return _current().fitting(name)


def called_after(name: str) -> Original | None:
    """The entry of another account whose whole name stands within that of a model, the longest that does; else None."""
    entry = _current().called_after(name)
    own = entry is not None and hub_key(entry.hub_id).partition("/")[0] == hub_key(name).partition("/")[0]
    return None if own else entry


def originals() -> tuple[Original, ...]:
    """Every entry of the table, in its order; a caller's own first."""
    return _current().originals()


def search(words: str) -> tuple[Original, ...]:
    """Entries of whose identifiers, names and makers one holds every word."""
    return _current().search(words)


_OWN: ContextVar[Table | None] = ContextVar("own_originals", default=None)


def _current() -> Table:
    return _OWN.get() or packaged()


@contextmanager
def using(*tables: Mapping[str, Any]) -> Iterator[None]:
    """Lay tables, each as `own_table` gives one, over those in use; of two that know a name the last is asked first."""
    token = _OWN.set(_over(_current(), tables))
    try:
        yield
    finally:
        _OWN.reset(token)


def _over(beneath: Table, tables: Sequence[Mapping[str, Any]]) -> Table:
    for table in tables:
        beneath = _table(table, beneath)
    return beneath


@cache
def packaged() -> Table:
    """The table that comes with the program."""
    folder = Path(__file__).parent
    shared = _json(folder / "sources.json")
    rows: dict[str, Row] = {}
    for path in sorted((folder / "makers").iterdir()):
        if path.suffix == ".json":
            rows |= {row["hub_id"]: row for row in _json(path)["originals"]}
    sources = {key: _source(each) for key, each in shared.items()}
    return Table(rows, sources, _json(folder / "bounds.json"))


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes(), parse_float=Decimal)


def _source(entry: Mapping[str, Any]) -> Source:
    on = entry.get("on")
    return Source(text=entry["text"], on=entries._day(on))


def _table(given: Mapping[str, Any], beneath: Table) -> Table:
    sources = {key: _source(each) for key, each in given["sources"].items()}
    rows = {row["hub_id"]: row for row in given["original"]}
    return Table(rows, sources, beneath.classes, beneath)


def own_table(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A caller's own table, as it was read from a file of that name: ``[[original]]`` rows and ``[sources]``.

    A row has the keys of the packaged ones; a field without a source has the file as its source. Raises InputError
    with every mistake.
    """
    return own.checked(given, name, packaged().rows)
