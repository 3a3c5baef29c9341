"""Columns of nested relations, and the one SELECT that they come to: what `sql` writes rules into.

A column belongs to a frame: the records that it speaks of, each under the name of its list. The frame without
any has a row for each case. A column may read those of its own frame, of a frame with fewer records (joined in),
and, as an aggregate over one list, those of a frame with that list more (a grouped subquery, joined in).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.expression import Collection

Bound = tuple[Collection, bool]
"""A record that is read: of which list, and whether it is the one around."""
Frame = frozenset[Bound]

CASES: Final[Frame] = frozenset()
CASE: Final = "case_id"
PLACE: Final = "place"


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of text, with the names of the columns that it reads."""

    text: str
    uses: frozenset[str] = frozenset()

    @property
    def bare(self) -> bool:
        """Whether it is a column and nothing else."""
        return self.uses == {self.text}


def sql(template: str, *parts: Sql, **named: Sql) -> Sql:
    """A text put together from others."""
    every = (*parts, *named.values())
    texts = {name: part.text for name, part in named.items()}
    return Sql(
        template.format(*(part.text for part in parts), **texts), frozenset().union(*(part.uses for part in every))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its text, its frame, and where it is an aggregate the frame and the list that it runs over."""

    name: str
    frame: Frame
    sql: Sql
    stored: bool = False
    over: tuple[Frame, Collection] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """All columns that were asked for, each once, and what is read of each stored table."""

    columns: dict[str, Column] = field(default_factory=dict)
    inputs: dict[str, dict[str, str]] = field(default_factory=dict)
    _texts: dict[object, Sql] = field(default_factory=dict)

    def stored(self, frame: Frame, table: str, name: str, kind: str) -> Sql:
        """A column of a stored table, as the frame of its records has it."""
        self.inputs.setdefault(table, {})[name] = kind
        alias = table if frame == CASES else _alias(*next(iter(frame)))
        column = Column(name=f"{alias}_{name}", frame=frame, sql=Sql(f"{alias}.{name}"), stored=True)
        return self._kept((frame, table, name), column)

    def column(self, frame: Frame, text: Sql, name: str = "") -> Sql:
        """A column for a text, or the text itself where that is a column already, or reads none."""
        if not text.uses and not name:
            return Sql(f"({text.text})") if " " in text.text else text
        if text.bare and not name:
            return text
        return self._kept((frame, text.text), Column(name=self._name(name), frame=frame, sql=text))

    def aggregate(self, frame: Frame, inner: Frame, of: Collection, text: Sql) -> Sql:
        """A column over all records of a list that belong to a row of the frame; NULL where there is none."""
        column = Column(name=self._name(""), frame=frame, sql=text, over=(inner, of))
        return self._kept((frame, inner, text.text), column)

    def _name(self, wish: str) -> str:
        return wish if wish and wish not in self.columns else f"{wish or 'c'}_{len(self.columns)}"

    def _kept(self, key: object, column: Column) -> Sql:
        if key not in self._texts:
            self.columns[column.name] = column
            self._texts[key] = Sql(column.name, frozenset({column.name}))
        return self._texts[key]

    def select(self, frame: Frame, outputs: Mapping[str, Sql]) -> tuple[dict[str, str], str]:
        """One SELECT with these columns, a row for each row of the frame, and what each name in it stands for."""
        return _Writer(self, frame, outputs).written_out()


def _alias(of: Collection, around: bool) -> str:
    return f"{of.name}_around" if around else of.name


def _aliases(frame: Frame) -> list[str]:
    return sorted(_alias(*bound) for bound in frame)


def _title(frame: Frame) -> str:
    return "_".join(_aliases(frame)) or "cases"


def keys(frame: Frame) -> list[str]:
    """The columns that tell the rows of a frame apart."""
    return [CASE, *(f"{alias}_{PLACE}" for alias in _aliases(frame))]


def _layers(columns: list[Column]) -> list[list[Column]]:
    """Columns by how many others of them they stand on, one above the other."""
    depths: dict[str, int] = {}
    layers: list[list[Column]] = []
    for column in columns:
        depth = depths[column.name] = 1 + max((depths.get(name, 0) for name in column.sql.uses), default=0)
        layers += [[]] if depth > len(layers) else []
        layers[depth - 1].append(column)
    return layers


class _Writer:
    """Writes a frame's columns as a chain of named subqueries, one for each time that another frame is needed.

    Within such a stage columns stand in nested layers: each reads only those of the layers below, so nothing is
    written twice, and the text grows with the number of columns and no faster.
    """

    def __init__(self, relations: Relations, frame: Frame, outputs: Mapping[str, Sql]) -> None:
        self.columns = relations.columns
        self.frame = frame
        self.outputs = outputs
        self.needed = self._reached(name for part in outputs.values() for name in part.uses)
        self.stages: dict[str, int] = {}
        for name in self.needed:
            self.stages[name] = self._stage(self.columns[name])
        self.read_last = self._read_last()
        self.written: dict[Frame, list[int]] = {}
        self.imported: dict[Frame, set[str]] = {}

    def _reached(self, names: Iterable[str]) -> list[str]:
        """The columns that are needed for these, in the order in which they were made: what is read comes first."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.columns[name].sql.uses if not self.columns[name].stored else ()
        return [name for name in self.columns if name in found]

    def _stage(self, column: Column) -> int:
        if column.stored:
            return 0
        home = column.over[0] if column.over else column.frame
        apart = column.over is not None
        return max(
            (self.stages[name] + (apart or self.columns[name].frame != home) for name in column.sql.uses), default=0
        )

    def _read_last(self) -> dict[str, int]:
        """The last stage in which each column is read, the one after all others if it is shown."""
        found: dict[str, int] = {}
        for name in self.needed:
            uses = self.columns[name].sql.uses if not self.columns[name].stored else ()
            found.update((each, max(found.get(each, 0), self.stages[name])) for each in uses)
        after = max([*self.stages.values(), 0]) + 1
        return found | {name: after for part in self.outputs.values() for name in part.uses}

    def written_out(self) -> tuple[dict[str, str], str]:
        """The subqueries by their names, each reading only those before it, and the SELECT that reads them."""
        parts: dict[str, str] = {}
        last = max([*self.stages.values(), 0]) + 1
        shown = {name for part in self.outputs.values() for name in part.uses}
        foreign = [name for name in self.needed if name in shown and self.columns[name].frame != self.frame]
        for stage in range(last):
            for frame in sorted({self.columns[name].frame for name in self.needed}, key=_title):
                mine = [n for n in self.needed if self.columns[n].frame == frame and self.stages[n] == stage]
                if mine:
                    parts[f"{_title(frame)}_{stage}"] = self._named(frame, stage, mine)
        chosen = ", ".join([*keys(self.frame), *(f"{part.text} AS {name}" for name, part in self.outputs.items())])
        source = self._joined(self.frame, last, foreign, [])
        return parts, f"SELECT {chosen} FROM {source}"

    def _named(self, frame: Frame, stage: int, names: list[str]) -> str:
        made = [self.columns[name] for name in names if not self.columns[name].stored]
        aggregates = [column for column in made if column.over]
        plain = [column for column in made if not column.over]
        read = {name for column in plain for name in column.sql.uses}
        foreign = [name for name in self.needed if name in read and self.columns[name].frame != frame]
        source = self._joined(frame, stage, foreign, aggregates)
        for layer in _layers(plain):
            added = ", ".join(f"{column.sql.text} AS {column.name}" for column in layer)
            source = f"(SELECT *, {added} FROM {source}) t"
        self.written.setdefault(frame, []).append(stage)
        return f"SELECT {', '.join([*keys(frame), *self._left(frame, stage)])} FROM {source}"

    def _left(self, frame: Frame, stage: int) -> list[str]:
        """The columns of a frame that are still read after a stage, those of others that stand in it among them."""
        there = self.imported[frame]
        mine = (n for n in self.needed if n in there or (self.columns[n].frame == frame and self.stages[n] <= stage))
        return [name for name in mine if self.read_last.get(name, 0) > stage]

    def _joined(self, frame: Frame, stage: int, foreign: list[str], aggregates: list[Column]) -> str:
        """The frame as it stands so far, with what a stage reads of other frames."""
        held = self.imported.setdefault(frame, set())
        wanted = [name for name in foreign if name not in held]
        held.update(wanted)
        before = self.written.get(frame)
        source = f"{_title(frame)}_{before[-1]} t" if before else f"({self._base(frame)}) t"
        joins = [*self._imports(wanted, stage), *self._grouped(aggregates, stage)]
        if not joins:
            return source
        added = ", ".join(name for _, names in joins for name in names)
        return f"(SELECT t.*, {added} FROM {source} {' '.join(join for join, _ in joins)}) t"

    def _imports(self, names: list[str], stage: int) -> Iterator[tuple[str, list[str]]]:
        """Joins with frames of fewer records."""
        for number, other in enumerate(sorted({self.columns[name].frame for name in names}, key=_title)):
            mine = [name for name in names if self.columns[name].frame == other]
            table, alias = f"{_title(other)}_{self._last(other, stage)}", f"i{number}"
            equal = " AND ".join(f"{alias}.{key} = t.{key}" for key in keys(other))
            yield f"LEFT JOIN {table} {alias} ON {equal}", [f"{alias}.{name}" for name in mine]

    def _grouped(self, aggregates: list[Column], stage: int) -> Iterator[tuple[str, list[str]]]:
        """Joins with what the records of a list come to for each row."""
        whole = {column.over: None for column in aggregates if column.over}
        for number, (inner, of) in enumerate(whole):
            mine = [column for column in aggregates if column.over == (inner, of)]
            place, around = f"{_alias(of, False)}_{PLACE}", f"{_alias(of, True)}_{PLACE}"
            grouped = [key for key in keys(inner) if key != place]
            alias = f"g{number}"
            equal = " AND ".join(f"{alias}.{key} = t.{place if key == around else key}" for key in grouped)
            values = ", ".join([*grouped, *(f"{column.sql.text} AS {column.name}" for column in mine)])
            table = f"{_title(inner)}_{self._last(inner, stage)}"
            subquery = f"(SELECT {values} FROM {table} GROUP BY {', '.join(grouped)})"
            yield f"LEFT JOIN {subquery} {alias} ON {equal}", [f"{alias}.{column.name}" for column in mine]

    def _last(self, frame: Frame, stage: int) -> int:
        return max(each for each in self.written[frame] if each < stage)

    def _base(self, frame: Frame) -> str:
        """The rows of a frame, with what is read of its stored table where it has only one."""
        if frame == CASES:
            tables, first = ["cases"], "cases"
        else:
            told = sorted((_alias(*bound), bound[0].name) for bound in frame)
            first = told[0][0]
            tables = [f"{name} {alias}" for alias, name in told[:1]]
            tables += [f"JOIN {name} {alias} ON {alias}.{CASE} = {first}.{CASE}" for alias, name in told[1:]]
        places = [f"{alias}.{PLACE} AS {alias}_{PLACE}" for alias in _aliases(frame)]
        stored = [
            f"{self.columns[name].sql.text} AS {name}"
            for name in self.needed
            if self.columns[name].stored and self.columns[name].frame == frame
        ]
        return f"SELECT {', '.join([f'{first}.{CASE} AS {CASE}', *places, *stored])} FROM {' '.join(tables)}"
