"""What the models of a catalogue were made from: names into models, and the compute behind each by lineage.

A name is an entry of the table of originals, a model of the catalogue, or neither; then it is a model of which nothing
is known. The compute behind a model is its own and that of every distinct ancestor, as `gpaiscope lineage` counts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from gpaiscope.assessment.ledger import NOTHING, TAKEN_AS_NOTHING
from gpaiscope.assessment.lineage import goes_back_to
from gpaiscope.assessment.narrowness import LARGE, size_in
from gpaiscope.catalogue import looks
from gpaiscope.catalogue.looks import amount_of, lines_of_originals, side_of_base, side_of_lines, texts_of_amount
from gpaiscope.compute import originals
from gpaiscope.compute.originals import Original
from gpaiscope.deferred import dataclass
from gpaiscope.law import Law
from gpaiscope.lineage import Graph, Sums, cumulative
from gpaiscope.repository.bases import Base, names_none, usable
from gpaiscope.repository.database import Connection, fill, literal
from gpaiscope.repository.findings import NOWHERE
from gpaiscope.repository.origins import QUANTISED_NAME
from gpaiscope.values import NOTHING_KNOWN, Exact, Range, decimal_text, parse_exact

WayRow = tuple[int, str | None, Sequence[str] | None, bool | None, str | None, str | None, str | None, str | None]
"""A model that others are made from, or that is listed; or all that are made alike and nothing is made from, unnamed.

Its number, its name, the names of its bases, whether making it from them is taken to have needed nothing, FLOP of that,
and FLOP from scratch: the least, the best and the most.
"""


def read_bases(connection: Connection, work: Path, *, ids: str = "rows") -> None:
    """The tables ``named``, each name of a base as it is meant, ``nameless``, what is no name; and ``made_from``.

    That has the names of each row, each once. Beside one that is named, what is no name is a model of which nothing is
    known.

    ``ids`` is a table of the names that models of the catalogue have.
    """
    listed = f"lower(said) IN (SELECT lower(id) FROM {ids})"
    distinct = "SELECT DISTINCT unnest(bases) AS said FROM rows"
    said = connection.execute(f"SELECT said, {listed} FROM ({distinct}) ORDER BY 1").fetchall()
    # The readers see each name once, however many models are made from it.
    columns = {"said": "VARCHAR", "name": "VARCHAR"}
    # What no model could be called elsewhere, as "Base", is one where a row of the catalogue is called so.
    names = [text for text, is_listed in said if usable(text) or (is_listed and not names_none(text))]
    meant = ((text, Base(name=text, source=NOWHERE).hub_id or text) for text in names)
    fill(connection, "named", columns, meant, work)
    wrong = ((text,) for text, is_listed in said if not (is_listed or usable(text) or names_none(text)))
    fill(connection, "nameless", {"said": "VARCHAR"}, wrong, work)
    connection.execute(f"""
        CREATE OR REPLACE TABLE made_from AS
        SELECT n, list(name ORDER BY place) AS names
        FROM (
            SELECT n, name, min(place) AS place
            FROM (
                SELECT n, id, unnest(bases) AS said, generate_subscripts(bases, 1) AS place FROM rows)
                JOIN named USING (said)
            WHERE lower(name) <> lower(id) OR (name <> id AND name IN (SELECT id FROM {ids})) GROUP BY n, name)
        GROUP BY n
    """)
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE unread AS
        SELECT n, list(concat('base model ', place) ORDER BY place) AS more
        FROM (SELECT n, unnest(bases) AS said, generate_subscripts(bases, 1) AS place FROM rows)
            JOIN nameless USING (said) WHERE n IN (SELECT n FROM made_from) GROUP BY n
    """)
    connection.execute("UPDATE made_from SET names = list_concat(names, more) FROM unread WHERE unread.n = made_from.n")
    connection.execute("INSERT INTO named SELECT DISTINCT unnest(more), unnest(more) FROM unread")
    connection.execute("""
        INSERT INTO bad SELECT n, file, id, bases_from, 'no name of a model', left(said, 120)
        FROM (SELECT n, file, id, bases_from, unnest(bases) AS said FROM rows) JOIN nameless USING (said)
        ORDER BY n, said
    """)


def entry_of_base(name: str) -> Original | None:
    """The entry of the table of originals that a base is, by its identifier or by its name."""
    return originals.find(name) if "/" in name else originals.named(name)


def read_own_entries(connection: Connection, law: Law, work: Path) -> None:
    """The table ``own_entry``: the models of the catalogue that the table of originals lists, and as what.

    One that it lists as made from a model of another account is ``made`` from that, with FLOP up to those that it took
    beyond it; one that is ``named`` after a listed model was made from it, and nobody tells with how much.
    """
    listed: dict[str, tuple[str, str, str | None]] = {}
    for entry in originals.originals():
        for name in entry.copies:
            listed[name.lower()] = entry.hub_id, "copies", None
        before = originals.find(entry.starts_from) if entry.starts_from else None
        for name in (*entry.variants, *entry.names):
            if before is None or _account_of(before.hub_id) == _account_of(name):
                listed[name.lower()] = entry.hub_id, "", None
                continue
            listed[name.lower()] = before.hub_id, "made", _flop_beyond(entry, before)
    unlisted = connection.execute(_WITHOUT_BASE, [sorted(listed)]).fetchall()
    line = law.number("criterion_flop")
    by_rule = (
        (name.lower(), found)
        for name, size in unlisted
        if (found := _entry_by_rule(name, size) or _entry_in_name(name, size, line))
    )
    columns = {"key": "VARCHAR", "entry": "VARCHAR", "kind": "VARCHAR", "beyond": "VARCHAR"}
    entries = sorted({**dict(by_rule), **listed}.items())
    fill(connection, "listed", columns, ((key, *entry) for key, entry in entries), work)
    connection.execute("""
        CREATE OR REPLACE TABLE own_entry AS
        SELECT n, CASE WHEN kind <> '' THEN entry ELSE id END AS entry, kind, beyond, id AS own
        FROM rows JOIN listed ON key = lower(id)
    """)


_WITHOUT_BASE: Final = """
    SELECT id, parameters FROM rows
    WHERE n NOT IN (SELECT n FROM made_from) AND contains(id, '/') AND lower(id) NOT IN (SELECT unnest(?))
        AND NOT coalesce(has_adapter, false) AND coalesce(lower(relation), '') NOT IN ('adapter', 'merge')
    ORDER BY n
"""
"""Models that say nothing of what they were made from, and are not listed."""

MOST_LARGER: Final = Fraction(3, 2)
"""How many times the parameters of an entry a model has that is not taken for it, whatever it is called."""


def _entry_by_rule(name: str, size: str | None) -> tuple[str, str, str | None] | None:
    """What a name tells of an entry by its rules, as `read_own_entries` lists it; None where they give none.

    Another format by the maker itself is the model; one by somebody else is a copy of it. Stored weights may be fewer
    than the parameters, since packed ones are counted by their bytes, and never many more.
    """
    entry = originals.find(name)
    if entry is None:
        return None
    try:
        if size is not None and entry.parameters and parse_exact(size) > entry.parameters * MOST_LARGER:
            return None
    except ValueError:  # a cell that is no number says nothing against a name
        pass
    # What a rule calls by the name of the model itself was changed; what it calls by another is that model's copy.
    if _account_of(entry.hub_id) != _account_of(name):
        return entry.hub_id, "copies", None
    before = originals.find(entry.base) if entry.base else None
    if before is not None and _account_of(before.hub_id) != _account_of(name):
        return before.hub_id, "made", _flop_beyond(entry, before)
    return entry.hub_id, "", None


def _entry_in_name(name: str, size: str | None, line: Exact) -> tuple[str, str, str | None] | None:
    """What a model of another account was made from that bears an entry's whole name and has its size.

    A name alone may be that of an architecture, and a size that of many models. Only entries above the criterion are
    looked at: nobody trains so much from the beginning and calls it by the name of another's model.
    """
    entry = None if NOT_NAMED_AFTER.search(name) else originals.called_after(name)
    if entry is None or (entry.training_compute.low or 0) <= line:
        return None
    least = LEAST_PACKED if _STORED_OTHERWISE.search(name) else LEAST_STORED
    try:
        told = parse_exact(size or "") / Fraction(entry.parameters)
    except ValueError:
        return None
    return (entry.hub_id, "named", None) if least <= told <= MOST_STORED else None


LEAST_PACKED: Final = Fraction(1, 10)
"""Of the parameters: eight of four bits in a number, and scales beside them."""
LEAST_STORED: Final = Fraction(9, 10)
MOST_STORED: Final = Fraction(13, 10)
"""Of the parameters, where embeddings that the model has once are stored twice, or a part that sees is counted."""
_STORED_OTHERWISE: Final = re.compile(f"{QUANTISED_NAME.pattern}|{looks.PACKED_NAME}", re.IGNORECASE)
NOT_NAMED_AFTER: Final = re.compile(
    f"{looks.NAMED_OTHERWISE}|(?:^|[^a-z])(?:random|dummy|scratch|init|cls)(?:[^a-z]|$)"
)
"""What a name has where a model shares no more than a form with the one that it is called after, or drafts for it."""


def _flop_beyond(entry: Original, before: Original) -> str | None:
    """FLOP that an entry took beyond what it was made from, at most."""
    high = entry.training_compute.high
    return None if high is None else decimal_text(max(high - (before.training_compute.low or 0), 0))


def _account_of(name: str) -> str:
    return name.partition("/")[0].lower()


# -- the compute behind each


@dataclass(kw_only=True)
class _GraphBuilder:
    """The models of a catalogue and those that they were made from, by key, while the graph is put together."""

    number: dict[str, int] = field(default_factory=dict)
    names: list[str | None] = field(default_factory=list)
    own: list[Range | None] = field(default_factory=list)
    parents: list[Sequence[str]] = field(default_factory=list)
    whole: dict[int, Range] = field(default_factory=dict)
    entries: dict[str, Original | None] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()
    """Names that models have which differ in nothing but case."""

    def key_of(self, name: str) -> str:
        """By what a model is known: its entry in the table of originals, or its name."""
        entry = self.entry_of(name)
        if entry is not None:
            return entry.hub_id.lower()
        return name if name.lower() in self.apart else name.lower()

    def entry_of(self, name: str) -> Original | None:
        """The entry of a name that is one of a base or is listed."""
        return self.entries.get(name.lower())

    def add_model(self, key: str, name: str | None, own: Range | None, parents: Sequence[str]) -> int:
        """A model; its number."""
        if key not in self.number:
            self.number[key] = len(self.names)
            self.names.append(name)
            self.own.append(own)
            self.parents.append(parents)
        return self.number[key]

    def add_entry(self, entry: Original) -> None:
        """An entry of the table with all that it started from."""
        key = entry.hub_id.lower()
        if key in self.number:
            return
        before = originals.find(entry.starts_from) if entry.starts_from else None
        parents = [before.hub_id.lower()] if before is not None and before.hub_id.lower() != key else []
        number = self.add_model(key, entry.hub_id, None if parents else entry.training_compute, parents)
        if parents:
            self.whole[number] = entry.training_compute
        if before is not None and parents:
            self.add_entry(before)

    def built(self) -> Graph:
        """The graph; of those that began with nothing and are in no table nobody says what their weights go back to."""
        for name in [parent for parents in self.parents for parent in parents if parent not in self.number]:
            self.add_model(name, name, NOTHING_KNOWN, ())
        known = {entry.hub_id.lower() for entry in self.entries.values() if entry is not None}
        unsure = frozenset(at for key, at in self.number.items() if not self.parents[at] and key not in known)
        return Graph.by_name(list(self.number), self.own, self.parents, whole=self.whole, unsure=unsure)


MADE: Final = """
    SELECT rows.n, id, coalesce(names, CASE WHEN own_entry.kind <> '' THEN [own_entry.entry] END) AS names,
        CASE WHEN names IS NULL AND own_entry.kind = 'copies' THEN ['quantisation']
            WHEN names IS NULL AND own_entry.kind IN ('made', 'named') THEN ['fine-tuning'] ELSE kinds END AS kinds,
        modified.exact AS modified, trained.low, trained.best, trained.high
    FROM rows LEFT JOIN made_from USING (n) JOIN making_key USING (n) JOIN making_of USING (key)
    LEFT JOIN own_entry USING (n) LEFT JOIN amount_of modified ON modified.said = modification_flop
    LEFT JOIN trained USING (n)
    WHERE names IS NOT NULL OR trained.n IS NOT NULL
        OR lower(id) IN (SELECT lower(name) FROM named) OR own_entry.kind IS NOT NULL
    ORDER BY rows.n
"""
"""The rows that are made from others, or that others are made from; those of which FLOP or an entry is known."""

_TAKEN_AS_NOTHING: Final = ", ".join(map(literal, TAKEN_AS_NOTHING))
_FOLLOWED: Final = f"""
    CREATE OR REPLACE TABLE followed AS
    SELECT n, id, {{
        id: CASE WHEN named THEN id END, names: names, modified: modified,
        nothing: modified IS NULL AND len(kinds) > 0 AND list_has_all([{_TAKEN_AS_NOTHING}], kinds),
        low: CASE WHEN named OR names IS NULL THEN low END, best: CASE WHEN named OR names IS NULL THEN best END,
        high: CASE WHEN named OR names IS NULL THEN high END}} AS made
    FROM (SELECT *, lower(id) IN (SELECT lower(name) FROM named UNION SELECT lower(own) FROM own_entry) AS named
        FROM ({{made}}))
"""
_WAYS: Final = """
    SELECT min(n), made.id, made.names, made.nothing, made.modified, made.low, made.best, made.high
    FROM followed GROUP BY made ORDER BY 1
"""
"""Ways to be made: one for each model that anything is made from, and one for all others that are made alike."""

_LINEAGE: Final = """
    CREATE OR REPLACE TABLE lineage AS
    SELECT followed.n, low, best, high, coalesce(root, id) AS root, depth, circle
    FROM followed JOIN (SELECT min(n) AS way, made FROM followed GROUP BY made) USING (made) JOIN way USING (way)
    ORDER BY followed.n
"""


def read_lineage(connection: Connection, law: Law, work: Path, *, made: str = MADE) -> None:
    """The tables ``base``, what is known of each base, and ``lineage``, the compute behind each model and its root.

    ``made`` asks for the rows that are followed; the table ``rows`` has the maker of each model of the catalogue.
    """
    bases = [name for (name,) in connection.execute(_NAMES).fetchall()]
    builder = _GraphBuilder(apart=frozenset(name for (name,) in connection.execute(_APART).fetchall()))
    for name in bases:
        builder.entries[name.lower()] = entry_of_base(name)
    for (name,) in connection.execute(_LISTED).fetchall():
        builder.entries[name.lower()] = originals.find(name)
    # Entries come before all rows: whichever row is read first, a listed model is what the table says of it.
    for entry in builder.entries.values():
        if entry is not None:
            builder.add_entry(entry)
    connection.execute(_FOLLOWED.replace("{made}", made))
    ways: list[WayRow] = connection.execute(_WAYS).fetchall()
    numbers = [_number_in_graph(builder, way) for way in ways]
    graph = builder.built()
    sums = cumulative(graph)
    roots = _Roots(graph)
    columns = {"way": "BIGINT", "low": "VARCHAR", "best": "VARCHAR", "high": "VARCHAR", "root": "VARCHAR",
               "depth": "INTEGER", "circle": "BOOLEAN"}  # fmt: skip
    ends_of = cache(texts_of_amount)  # millions of models have a few thousand sums
    behind = (
        (way[0], *ends_of(sums.of(at)), builder.names[roots.root_of(at)], roots.depth[at], at in sums.behind)
        for way, at in zip(ways, numbers, strict=True)
    )
    fill(connection, "way", columns, behind, work)
    connection.execute(_LINEAGE)
    columns = {"name": "VARCHAR", "entry": "VARCHAR", "told": "BOOLEAN", "low": "VARCHAR", "best": "VARCHAR",
               "high": "VARCHAR", "side": "VARCHAR", "added_to": "VARCHAR", "root": "VARCHAR", "small": "BOOLEAN",
               "account": "VARCHAR", "makers": "VARCHAR[]"}  # fmt: skip
    fill(connection, "base", columns, _base_lines(bases, builder, sums, lines_of_originals(law)), work)
    # What the catalogue says of a base that is one of its models goes before what the table of originals does.
    connection.execute("""
        UPDATE base SET makers = [listed.maker]
        FROM (SELECT lower(id) AS key, any_value(maker) AS maker FROM rows GROUP BY 1 HAVING count(DISTINCT maker) = 1)
            AS listed
        WHERE key = lower(name)
    """)


_NAMES: Final = "SELECT name FROM named UNION SELECT entry FROM own_entry WHERE kind <> '' ORDER BY 1"
_LISTED: Final = "SELECT entry FROM own_entry UNION SELECT own FROM own_entry WHERE kind = 'made' ORDER BY 1"
_APART: Final = "SELECT lower(id) FROM rows GROUP BY 1 HAVING count(*) > 1"


def _number_in_graph(builder: _GraphBuilder, way: WayRow) -> int:
    """The number of a row's model in the graph; one without a name has a key that no name is."""
    n, id, names, nothing, modified, low, best, high = way
    entry = builder.entry_of(id) if id is not None else None
    if entry is not None:
        return builder.number[entry.hub_id.lower()]
    key = builder.key_of(id) if id is not None else f"\n{n}"
    if not names:
        return builder.add_model(key, id, amount_of(low or "0", best, high), ())
    took = NOTHING if nothing else NOTHING_KNOWN if modified is None else Range.exactly(parse_exact(modified))
    return builder.add_model(key, id, took, [builder.key_of(name) for name in names])


class _Roots:
    """What each model goes back to by its first parent, and over how many steps."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.depth = [0] * len(graph.ids)
        self._root = [-1] * len(graph.ids)

    def root_of(self, model: int) -> int:
        """The first ancestor of all; in a circle the model that was come back to."""
        # A loop and no recursion: whoever uploads can write a chain of more models than the stack has room for.
        chain: list[int] = []
        seen: set[int] = set()
        at = model
        while self._root[at] < 0 and at not in seen:
            seen.add(at)
            chain.append(at)
            parents = self.graph.parents(at)
            if not parents:
                self._root[at] = at
                break
            at = parents[0]
        root = self._root[at] if self._root[at] >= 0 else at
        depth = self.depth[at] if self._root[at] >= 0 else 0
        for descendant in reversed(chain):
            if self._root[descendant] < 0:
                depth += 1
                self._root[descendant], self.depth[descendant] = root, depth
            else:
                depth = self.depth[descendant]
        return root


def _base_lines(
    names: Iterable[str], builder: _GraphBuilder, sums: Sums, marks: Sequence[Exact]
) -> Iterator[tuple[object, ...]]:
    """The lines of the table ``base``, one for each name."""

    @cache  # many bases are of a few amounts
    def ends_and_sides(amount: Range) -> tuple[str | None, ...]:
        return *texts_of_amount(amount), side_of_lines(amount, marks), side_of_base(amount, marks)

    for name in names:
        entry = builder.entry_of(name)
        if entry is not None:
            amount, told = entry.training_compute if entry.training_compute.bounded else NOTHING_KNOWN, False
        else:
            at = builder.number.get(builder.key_of(name))
            amount = NOTHING_KNOWN if at is None else sums.of(at)
            told = bool(amount.low) or amount.high is not None
        root = goes_back_to(entry) if entry is not None else None
        own = entry.hub_id if entry is not None else None
        hub_id = Base(name=name, source=NOWHERE).hub_id or own or ""
        size = size_in(name) or size_in(hub_id)
        makers = [entry.maker] if entry is not None and entry.maker else None
        account = _account_of(hub_id) if "/" in hub_id else None
        small = None if size is None else size < LARGE
        yield name, own, told, *ends_and_sides(amount), root, small, account, makers
