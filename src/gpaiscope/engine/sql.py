"""Rules as plain SQL: the fold that says of many cases in one query what the interpreter says of each.

Unknown is NULL. A number or a day is a pair of columns, ``_lo`` and ``_hi``, NULL where there is no bound; nothing
is divided, and numbers are exact decimals. A mask is as many BIGINT columns as its bits need, `WORD` bits each; it
has the bits of the interpreter's mask but those of records, which are for a proof to name; of a case that took a fact
by way of an assumption no column says so. That some record meets a condition is a grouped subquery over the list's own
table.

The tables that a query reads, with their columns, stand in `Query.inputs`. All have ``case_id``. ``cases`` has a row
for each case; each list has a table of its name, with the record's ``place`` in the list, and ``id`` where fields
name its records. A fact's columns are named by `column_name`:

- a truth: BOOLEAN; a number or a day: two columns; words: an array; who: an array of ids, NULL for anybody, and
  ``_count``, how many they are;
- ``_stated``, never NULL: whether the fact is stated at all, where it may be assumed or follow from records. What is
  not stated is NULL in all its other columns;
- ``<list>_listed`` in ``cases``, never NULL: whether the case has the list, be it an empty one.

Which readings are chosen, and whether assumptions are made, is fixed when a query is compiled. The text keeps to
what DuckDB and Spark SQL have in common, but for one function and the names of types: `spark_text`, `spark_kind`. Spark
has to be allowed more rounds for nested layers than it takes by itself (``spark.sql.analyzer.maxIterations``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.compiling import MOST_CARRYING, beyond
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import (
    NEVER,
    Assume,
    Collection,
    Compare,
    Earliest,
    Expr,
    Fact,
    FactKind,
    Fold,
    Outer,
    Parameter,
    Question,
    RecordFact,
    Rule,
    Some,
    Under,
    Version,
    takes,
)
from gpaiscope.engine.relations import CASES, Frame, Relations, Sql, keys, sql
from gpaiscope.errors import RuleError
from gpaiscope.values import Exact, unique

WORD: Final = 63
"""How many bits of a mask one column holds: a BIGINT without its sign."""

_TRUE: Final = Sql("TRUE")
_FALSE: Final = Sql("FALSE")
_UNKNOWN: Final = Sql("CAST(NULL AS BOOLEAN)")
_DENIED: Final = {_TRUE: _FALSE, _FALSE: _TRUE, _UNKNOWN: _UNKNOWN}
_SAME_AS_AROUND: Final = (
    "CASE WHEN NOT list_has_any({0}, {2}) THEN FALSE WHEN list_has_any({0}, {2}) AND {1} = 1 AND {3} = 1 THEN TRUE END"
)
_NEVER: Final = Sql(f"DATE '{date.fromordinal(NEVER[0])}'")
_NO_DAY: Final = Sql("CAST(NULL AS DATE)")
_NUMBER: Final = "DECIMAL(38, 0)"


@dataclass(frozen=True, slots=True)
class Mask:
    """Bits that are always set, and columns of further bits, each with the place of its word."""

    bits: int = 0
    words: tuple[tuple[int, Sql], ...] = ()

    def __or__(self, other: Mask) -> Mask:
        return Mask(self.bits | other.bits, unique((*self.words, *other.words)))

    def within(self, places: set[int]) -> Mask:
        """Those of its fixed bits that stand in some words."""
        return Mask(reduce(or_, (_word(self.bits, place) << (place * WORD) for place in places), 0))

    def touched(self) -> set[int]:
        """The words in which a bit may be set."""
        fixed = {place for place in range(self.bits.bit_length() // WORD + 1) if _word(self.bits, place)}
        return fixed | {place for place, _ in self.words}

    def word(self, place: int) -> Sql:
        """One word of it."""
        parts = [part for at, part in self.words if at == place]
        fixed = _word(self.bits, place)
        parts += [Sql(str(fixed))] if fixed or not parts else []
        return sql(" | ".join("{}" for _ in parts), *parts)


def _word(bits: int, place: int) -> int:
    return (bits >> place * WORD) & ((1 << WORD) - 1)


def _union(masks: Iterable[Mask]) -> Mask:
    whole = Mask()
    for mask in masks:
        whole = whole | mask
    return whole


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition: its value, and its mask."""

    value: Sql
    mask: Mask


@dataclass(frozen=True, slots=True)
class Ends:
    """A quantity: its two ends, its mask, and the mask of what keeps it from being exact."""

    low: Sql
    high: Sql
    mask: Mask
    loose: Mask


Term = Judged | Ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A statement, with the columns that it reads of each table and the names of those that it gives.

    Each row has ``case_id`` and the places of the records that were asked about, as ``<list>_place``. A condition
    gives a column of its name, a quantity two; ``words`` has the columns of each mask, by the place of the word.
    ``parts`` are the subqueries by their names, each of which reads only those before it: a store that works out a
    subquery anew wherever it is named keeps each as a table, and then asks ``last``.
    """

    parts: Mapping[str, str]
    last: str
    inputs: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[int, str]]

    @property
    def text(self) -> str:
        """The whole of it as one statement."""
        parts = ",\n".join(f"{name} AS ({text})" for name, text in self.parts.items())
        return f"WITH {parts}\n{self.last}" if parts else self.last


def spark_text(text: str) -> str:
    """A part of a query in the words of Spark."""
    return text.replace("list_has_any(", "arrays_overlap(")


def spark_kind(kind: str) -> str:
    """The type of a column in the words of Spark."""
    return {"VARCHAR[]": "ARRAY<STRING>", "VARCHAR": "STRING", "INTEGER": "INT"}.get(kind, kind)


def column_name(name: str) -> str:
    """The name by which a fact or a rule goes in SQL."""
    return name.replace(".", "__").replace("-", "_")


def query(
    program: Program,
    wanted: Mapping[str, Expr],
    *,
    about: Collection | None = None,
    readings: Mapping[str, str] | None = None,
    assume: Assume = True,
    masks: bool = True,
) -> Query:
    """The statement that says what each expression comes to in every case, or for every record of a list.

    Raises RuleError for what cannot be compiled, with its name and the reason.
    """
    return query_each({"": program}, wanted, about=about, readings=readings, assume=assume, masks=masks)


def query_each(
    programs: Mapping[str, Program],
    wanted: Mapping[str, Expr],
    *,
    about: Collection | None = None,
    readings: Mapping[str, str] | None = None,
    assume: Assume = True,
    masks: bool = True,
) -> Query:
    """The same under several programs, as the law of several days: what is alike in them is worked out once.

    What each gives goes by its own name behind that of the expression.
    """
    relations = Relations()
    frame: Frame = frozenset({(about, False)}) if about is not None else CASES
    outputs: dict[str, Sql] = {}
    words: dict[str, dict[int, str]] = {}
    for which, program in programs.items():
        compiler = _Compiler(program, readings or {}, assume, relations)
        for title, node in wanted.items():
            for suffix, part in compiler.shown(node, frame):
                name = title + which + suffix
                if isinstance(part, Sql):
                    outputs[column_name(name)] = part
                elif masks:
                    words[name] = {place: f"{column_name(name)}_{place}" for place in sorted(part.touched())}
                    outputs.update((column, part.word(place)) for place, column in words[name].items())
    parts, last = relations.select(frame, outputs)
    return Query(parts=parts, last=last, inputs=relations.inputs, words=words)


class _Compiler(Fold[Term]):
    """The fold that compiles to SQL. What it means is what `compiling` does, node by node."""

    def __init__(self, program: Program, readings: Mapping[str, str], assume: Assume, relations: Relations) -> None:
        self.program = program
        self.readings = readings
        self.assume = assume
        self.relations = relations
        self.frame: Frame = CASES
        self._read: dict[tuple[Expr, Frame], Term] = {}

    def shown(self, node: Expr, frame: Frame) -> Iterator[tuple[str, Sql | Mask]]:
        """The parts of an expression as they are read for each row of a frame."""
        self.frame = frame
        match self.read(node):
            case Judged(value, mask):
                yield "", value
                yield "__mask", mask
            case Ends(low, high, mask, loose):
                yield "_lo", low
                yield "_hi", high
                yield "__mask", mask
                yield "__loose", loose

    def read(self, node: Expr) -> Term:
        """The expression in the frame of just those records that it speaks of, worked out there once."""
        with self._at(self.frame & self.program.speaks(node)):
            key = (node, self.frame)
            if key not in self._read:
                term = super().read(node)
                if isinstance(node, Compare):
                    term = _with_bits(term, self.program.bit(node))
                self._read[key] = term
            return self._read[key]

    # -- columns and masks

    def _column(self, template: str, *parts: Sql, **named: Sql) -> Sql:
        return self.relations.column(self.frame, sql(template, *parts, **named))

    def _mask(self, template: str, values: Mapping[str, Sql], masks: Mapping[str, Mask]) -> Mask:
        """A mask that hangs on values: the same template for each word in which a bit may be set."""
        words = []
        for place in sorted(set().union(*(mask.touched() for mask in masks.values()))):
            parts = {name: mask.word(place) for name, mask in masks.items()}
            words.append((place, self._column(template, **{**values, **parts})))
        return Mask(0, tuple(words))

    def _stored(self, frame: Frame, fact: Fact, suffix: str, kind: str) -> Sql:
        table = next(iter(frame))[0].name if frame else "cases"
        return self.relations.stored(frame, table, column_name(fact.name) + suffix, kind)

    def _stated(self, fact: Fact, frame: Frame = CASES) -> Sql:
        return self._stored(frame, fact, "_stated", "BOOLEAN")

    def _listed(self, of: Collection) -> Sql:
        return self.relations.stored(CASES, "cases", f"{of.name}_listed", "BOOLEAN")

    # -- facts

    def fact(self, fact: Fact) -> Term:
        match fact:
            case Some():
                return self._some(fact)
            case Earliest():
                return self._earliest(fact)
        if fact.kind is FactKind.TRUTH:
            value = self._held(fact, "", "BOOLEAN", Sql(str(fact.assumed).upper()))
            return Judged(value, self._fact_mask(fact))
        if fact.kind in (FactKind.NUMBER, FactKind.DATE):
            return self._quantity(fact)
        raise RuleError(f"{fact.name} holds words, and is no condition by itself")

    def _own(self, fact: Fact) -> Frame | None:
        """The frame of the record that a field is read of, where one is bound."""
        own = (fact.of, False) if isinstance(fact, RecordFact) else None
        return frozenset({own}) if own in self.frame else None

    def _held(self, fact: Fact, suffix: str, kind: str, assumed: Sql, read: str = "{0}") -> Sql:
        """What is known of a fact: of the record that is read, else of the case, else what is assumed."""
        own = self._own(fact)
        arms = []
        if own is not None:
            value = sql(read, self._stored(own, fact, suffix, kind))
            arms.append(sql("WHEN {} THEN {}", self._stated(fact, own), value))
        value = sql(read, self._stored(CASES, fact, suffix, kind))
        if self._takes(fact):
            arms.append(sql("WHEN {} THEN {}", self._stated(fact), value))
            value = assumed
        template = "CASE " + "{} " * len(arms) + "ELSE {} END" if arms else "{}"
        return self._column(template, *arms, value)

    def _takes(self, fact: Fact) -> bool:
        """Whether the law's default is taken of a fact where it is not stated."""
        return fact.assumed is not None and takes(self.assume, fact.assumes)

    def _fact_mask(self, fact: Fact) -> Mask:
        bit = Mask(self.program.bit(fact))
        if not isinstance(fact, RecordFact) and fact.assumed is None:
            return bit
        own = self._own(fact)
        stated = [self._stated(fact), *([] if own is None else [self._stated(fact, own)])]
        either = sql(" OR ".join("{}" for _ in stated), *stated)
        default = Mask(self.program.default_bit(fact))
        return bit | self._mask(
            "CASE WHEN {stated} THEN 0 ELSE {default} END", {"stated": either}, {"default": default}
        )

    def _quantity(self, fact: Fact) -> Ends:
        kind = "DATE" if fact.kind is FactKind.DATE else _NUMBER
        ends = fact.assumed if isinstance(fact.assumed, tuple) else (1, 1)
        low, high = (
            self._held(fact, suffix, kind, self._literal(fact.name, end, fact.kind))
            for suffix, end in zip(("_lo", "_hi"), ends, strict=True)
        )
        mask = self._fact_mask(fact)
        return Ends(low, high, mask, self._unless_exact(low, high, mask))

    def _unless_exact(self, low: Sql, high: Sql, mask: Mask) -> Mask:
        return self._mask("CASE WHEN {low} = {high} THEN 0 ELSE {mask} END", {"low": low, "high": high}, {"mask": mask})

    def _literal(self, name: str, value: Exact | date, kind: FactKind = FactKind.NUMBER) -> Sql:
        if isinstance(value, date):
            return Sql(f"DATE '{value}'")
        if value != int(value):
            raise RuleError(f"{name} cannot be compiled to SQL: {value} is not a whole number")
        return Sql(
            f"DATE '{date.fromordinal(int(value))}'" if kind is FactKind.DATE else f"CAST('{value}' AS {_NUMBER})"
        )

    def member_of(self, fact: Fact, words: tuple[str, ...]) -> Judged:
        assumed = fact.assumed if isinstance(fact.assumed, frozenset) else frozenset()
        has = " OR ".join(f"array_contains({{0}}, '{word}')" for word in words)
        value = self._held(fact, "", "VARCHAR[]", Sql(str(not assumed.isdisjoint(words)).upper()), has)
        return Judged(value, self._fact_mask(fact))

    def outer(self, field: RecordFact) -> Term:
        bit = Mask(self.program.bit(field))
        around: Frame = frozenset({(field.of, True)})
        is_bound = around <= self.frame
        if field.kind is FactKind.TRUTH:
            return Judged(self._stored(around, field, "", "BOOLEAN") if is_bound else _UNKNOWN, bit)
        if field.kind not in (FactKind.NUMBER, FactKind.DATE):
            raise RuleError(f"{field.name} cannot be compiled to SQL: of the record around only truths and quantities")
        kind = "DATE" if field.kind is FactKind.DATE else _NUMBER
        nothing = Sql(f"CAST(NULL AS {kind})")
        low, high = (self._stored(around, field, end, kind) if is_bound else nothing for end in ("_lo", "_hi"))
        return Ends(low, high, bit, self._unless_exact(low, high, bit))

    def same(self, field: RecordFact | Outer, of: Collection | Outer) -> Judged:
        named, around = (field.field, True) if isinstance(field, Outer) else (field, False)
        if isinstance(of, Outer):
            return self._same_as_around(named, of.field)
        bit = Mask(self.program.bit(named))
        if not {(named.of, around), (of, False)} <= self.frame:
            return Judged(_UNKNOWN, bit)
        meant: Frame = frozenset({(named.of, around)})
        candidates = self._stored(meant, named, "", "VARCHAR[]")
        count = self._stored(meant, named, "_count", "INTEGER")
        one = self.relations.stored(frozenset({(of, False)}), of.name, "id", "VARCHAR")
        value = self._column(
            "CASE WHEN NOT array_contains({0}, {1}) THEN FALSE WHEN array_contains({0}, {1}) AND {2} = 1 THEN TRUE END",
            candidates,
            one,
            count,
        )
        return Judged(value, bit)

    def _same_as_around(self, field: RecordFact, other: RecordFact) -> Judged:
        bits = Mask(self.program.bit(field) | self.program.bit(other))
        if not {(field.of, False), (other.of, True)} <= self.frame:
            return Judged(_UNKNOWN, bits)
        own: Frame = frozenset({(field.of, False)})
        around: Frame = frozenset({(other.of, True)})
        held = (
            self._stored(frame, of, suffix, kind)
            for frame, of in ((own, field), (around, other))
            for suffix, kind in (("", "VARCHAR[]"), ("_count", "INTEGER"))
        )
        return Judged(self._column(_SAME_AS_AROUND, *held), bits)

    # -- facts that follow from records

    def _inside(self, of: Collection, nodes: Iterable[Expr]) -> Frame:
        """The frame in which a condition on the records of a list is read."""
        around = self.frame - {(of, True)}
        if (of, False) in around:
            around |= {(of, True)}
        spoken = frozenset().union(*(self.program.speaks(node) for node in nodes))
        return (around & spoken) | {(of, False)}

    def _some(self, fact: Some) -> Judged:
        found, carrying, hindering, taken = self._over(fact)
        closed = self._closed(fact.closed_by)
        of_records = sorted((each for each in self.frame if not each[1]), key=lambda each: each[0].name)
        told: list[Frame] = [*(frozenset({one}) for one in of_records), CASES]
        stated = [self._stated(fact, frame) for frame in told]
        own = [self._stored(frame, fact, "", "BOOLEAN") for frame in told]
        arms = [sql("WHEN {} THEN {}", *each) for each in zip(stated, own, strict=True)]
        left_out = self._left_out(fact)
        assumed = Sql(str(fact.assumed).upper()) if self._takes(fact) else _UNKNOWN
        arms += [sql("WHEN {} THEN {}", left_out, assumed)] if left_out else []
        arms.append(sql("WHEN {0} = 2 THEN TRUE WHEN {0} = 0 AND {1} THEN FALSE", found, closed.value))
        value = self._column("CASE " + " ".join("{}" for _ in arms) + " END", *arms)
        either = sql(" OR ".join("{}" for _ in stated), *stated)
        default = Mask(self.program.default_bit(fact)) if left_out else Mask()
        mask = self._mask(
            "CASE WHEN {stated} THEN 0 WHEN {left_out} THEN {default} WHEN {found} = 2 THEN {carrying} "
            "WHEN {found} = 1 AND {closed} IS NOT NULL THEN {hindering} "
            "WHEN {found} = 0 AND {closed} THEN {taken} | {open} ELSE {hindering} | {open} END",
            {"stated": either, "left_out": left_out or _FALSE, "found": found, "closed": closed.value},
            {"default": default, "carrying": carrying, "hindering": hindering, "open": closed.mask, "taken": taken},
        )
        return Judged(value, mask | Mask(self.program.bit(fact)))

    def _left_out(self, fact: Some) -> Sql | None:
        """Whether the list is not there; None where its absence says no more than an empty one."""
        if fact.assumed is None and fact.complete is not None:
            return None
        return sql("NOT {}", self._listed(fact.of))

    def _closed(self, fact: Fact | None) -> Judged:
        if fact is None:
            return Judged(_UNKNOWN, Mask())
        closed = self.read(fact)
        assert isinstance(closed, Judged)
        return closed

    @contextmanager
    def _at(self, frame: Frame) -> Iterator[None]:
        """Within it, columns are made in this frame."""
        before, self.frame = self.frame, frame
        try:
            yield
        finally:
            self.frame = before

    def _over(self, fact: Some) -> tuple[Sql, Mask, Mask, Mask]:
        """Over the records of a list: 2 where one meets the condition, 1 where one may, else 0; and their masks.

        The last mask has what is assumed of those that fail.
        """
        of = fact.of
        inner = self._inside(of, [fact.condition])
        with self._at(inner):
            judged, alone = self._met(fact)
            state = self._column("CASE WHEN {0} THEN 2 WHEN {0} IS NULL THEN 1 ELSE 0 END", judged.value)
            values = {"value": judged.value, "turn": self._turn(inner, of, judged.value, alone)}
            masks = {"mask": judged.mask}
            carries = f"CASE WHEN {{value}} AND {{turn}} <= {MOST_CARRYING} THEN {{mask}} ELSE 0 END"
            carrying = self._mask(carries, values, masks)
            hindering = self._mask("CASE WHEN {value} IS NULL THEN {mask} ELSE 0 END", values, masks)
            taken = self._mask(
                "CASE WHEN NOT {value} THEN ({mask}) & {assumed} ELSE 0 END",
                values,
                {**masks, "assumed": self._assumed_of(judged)},
            )
        with self._at(beyond(of, inner)):
            found = self._aggregated(inner, of, "max", state)
            gathered = [self._gathered(inner, of, mask) for mask in (carrying, hindering, taken)]
            return found, gathered[0], gathered[1], gathered[2]

    def _assumed_of(self, judged: Judged) -> Mask:
        """What the law assumes by itself of all that a judgement may rest on."""
        return Mask(self.program.default_bits).within(judged.mask.touched())

    def _met(self, fact: Some | Earliest) -> tuple[Judged, Sql]:
        """Whether a record meets a condition, and whether it does so alone, which is judged first."""
        judged = self.read(fact.condition)
        alone = self.read(self.program.alone(fact.condition, fact.of))
        assert isinstance(judged, Judged)
        assert isinstance(alone, Judged)
        mask = self._mask(
            "CASE WHEN {alone} IS NULL THEN {whole} ELSE {own} END",
            {"alone": alone.value},
            {"whole": judged.mask, "own": alone.mask},
        )
        return Judged(judged.value, judged.mask if alone is judged else mask), alone.value

    def _turn(self, inner: Frame, of: Collection, value: Sql, alone: Sql) -> Sql:
        """Which one a record is of those that meet a condition: first those that do so alone, then in their order."""
        place = f"{of.name}_place"
        others = ", ".join(key for key in keys(inner) if key != place)
        template = "sum(CASE WHEN {} THEN 1 ELSE 0 END) OVER (PARTITION BY {} ORDER BY {} IS NULL, {})"
        return self.relations.column(inner, sql(template, value, Sql(others), alone, Sql(place)), "turn")

    def _aggregated(self, inner: Frame, of: Collection, function: str, part: Sql) -> Sql:
        """An aggregate over records, 0 where there is none."""
        return self._column("COALESCE({}, 0)", self._aggregate(inner, of, function, part))

    def _aggregate(self, inner: Frame, of: Collection, function: str, part: Sql) -> Sql:
        each = part if part.uses else self.relations.column(inner, part, "each")
        return self.relations.aggregate(self.frame, inner, of, sql(function + "({})", each))

    def _gathered(self, inner: Frame, of: Collection, mask: Mask) -> Mask:
        return Mask(0, tuple((place, self._aggregated(inner, of, "bit_or", part)) for place, part in mask.words))

    def _earliest(self, fact: Earliest) -> Ends:
        bit = Mask(self.program.bit(fact))
        closed = self._closed(fact.of.complete)
        days, told, opened = self._days(fact)
        days.update(closed=closed.value, never=_NEVER)
        high = self._column(
            "CASE WHEN {sure} IS NOT NULL THEN {sure} WHEN {live} = 0 AND {closed} THEN {never} END", **days
        )
        low = self._column(
            "CASE WHEN {blurred} = 1 OR {closed} IS NULL OR NOT {closed} THEN NULL WHEN {live} = 0 THEN {never} "
            "WHEN {first} > {high} THEN {high} ELSE {first} END",
            **days,
            high=high,
        )
        loose = self._mask(
            "CASE WHEN {low} = {high} THEN 0 WHEN {closed} THEN {opened} ELSE {opened} | {open} END",
            {"low": low, "high": high, "closed": closed.value},
            {"opened": opened | bit, "open": closed.mask},
        )
        return self._unless_stated(fact, Ends(low, high, bit | told | closed.mask, loose))

    def _days(self, fact: Earliest) -> tuple[dict[str, Sql], Mask, Mask]:
        """Of the records that meet the condition or may: the first day of all, and of the sure ones, and both masks."""
        of = fact.of
        inner = self._inside(of, [fact.condition, fact.day])
        with self._at(inner):
            (judged, _), day = self._met(fact), self.read(fact.day)
            assert isinstance(day, Ends)
            values = {"value": judged.value, "low": day.low, "high": day.high}
            live = "{value} OR {value} IS NULL"
            parts = {
                "first": self._column(f"CASE WHEN {live} THEN {{low}} END", **values),
                "sure": self._column("CASE WHEN {value} THEN {high} END", **values),
                "blurred": self._column(f"CASE WHEN ({live}) AND {{low}} IS NULL THEN 1 ELSE 0 END", **values),
                "live": self._column(f"CASE WHEN {live} THEN 1 ELSE 0 END", **values),
            }
            # What fails by what is assumed of it might have come earlier.
            failing = {"own": judged.mask, "assumed": self._assumed_of(judged)}
            told = self._mask(
                f"CASE WHEN {live} THEN {{mask}} ELSE ({{own}}) & {{assumed}} END",
                values,
                {"mask": judged.mask | day.mask, **failing},
            )
            opened = self._mask(
                "CASE WHEN {value} THEN {day} WHEN {value} IS NULL THEN {both} ELSE ({own}) & {assumed} END",
                values,
                {"day": day.loose, "both": judged.mask | day.loose, **failing},
            )
        with self._at(beyond(of, inner)):
            days = {name: self._aggregate(inner, of, "min", parts[name]) for name in ("first", "sure")}
            days |= {name: self._aggregated(inner, of, "max", parts[name]) for name in ("blurred", "live")}
            return days, self._gathered(inner, of, told), self._gathered(inner, of, opened)

    def _unless_stated(self, fact: Earliest, follows: Ends) -> Ends:
        """What follows from records, unless it is stated or the list is left out."""
        stated, listed = self._stated(fact), self._listed(fact.of)
        bit = Mask(self.program.bit(fact))
        default = bit | Mask(self.program.default_bit(fact))
        assumed = fact.assumed if isinstance(fact.assumed, tuple) and self._takes(fact) else None
        low, high = (
            self._column(
                "CASE WHEN {stated} THEN {own} WHEN NOT {listed} THEN {assumed} ELSE {end} END",
                stated=stated,
                listed=listed,
                own=self._stored(CASES, fact, suffix, "DATE"),
                assumed=_NO_DAY if assumed is None else self._literal(fact.name, assumed[place], FactKind.DATE),
                end=end,
            )
            for place, (suffix, end) in enumerate((("_lo", follows.low), ("_hi", follows.high)))
        )
        values = {"stated": stated, "listed": listed, "low": low, "high": high}
        template = "CASE WHEN {stated} THEN {bit} WHEN NOT {listed} THEN {default} ELSE {mask} END"
        mask = self._mask(template, values, {"bit": bit, "default": default, "mask": follows.mask})
        loose = self._mask(
            "CASE WHEN {low} = {high} THEN 0 WHEN {stated} THEN {bit} WHEN NOT {listed} THEN {default} "
            "ELSE {loose} END",
            values,
            {"bit": bit, "default": default, "loose": follows.loose},
        )
        return Ends(low, high, mask, loose)

    # -- the rest of the algebra

    def constant(self, value: bool | None) -> Judged:
        return Judged(_UNKNOWN if value is None else _TRUE if value else _FALSE, Mask())

    def parameter(self, name: str) -> Ends:
        number = self._literal(name, self._number(name))
        return Ends(number, number, Mask(self.program.bit(Parameter(name))), Mask())

    def _number(self, name: str) -> Exact | date:
        if name not in self.program.parameters:
            raise RuleError(f"the parameter {name} has no value on {self.program.day}")
        return self.program.parameters[name]

    def compare(self, operator: str, left: Term, right: Term) -> Judged:
        assert isinstance(left, Ends)
        assert isinstance(right, Ends)
        below = "<=" if operator == ">" else "<"
        value = self._column(
            f"CASE WHEN {{}} {operator} {{}} THEN TRUE WHEN {{}} {below} {{}} THEN FALSE END",
            left.low,
            right.high,
            left.high,
            right.low,
        )
        masks = {"loose": left.loose | right.loose, "mask": left.mask | right.mask}
        return Judged(
            value, self._mask("CASE WHEN {value} IS NULL THEN {loose} ELSE {mask} END", {"value": value}, masks)
        )

    def all(self, parts: list[Term]) -> Judged:
        return self._connective(parts, "AND")

    def any(self, parts: list[Term]) -> Judged:
        return self._connective(parts, "OR")

    def _connective(self, parts: list[Term], word: str) -> Judged:
        told = [part for part in parts if isinstance(part, Judged)]
        if len(told) == 1:
            return told[0]
        if not told:
            return self.constant(word == "AND")
        value = self._joined([part.value for part in told], word)
        # Those parts carry the whole whose value is the same.
        words = []
        for place in sorted(set().union(*(part.mask.touched() for part in told))):
            carry = [
                sql("CASE WHEN {} IS NOT DISTINCT FROM {} THEN {} ELSE 0 END", part.value, value, part.mask.word(place))
                for part in told
                if place in part.mask.touched()
            ]
            words.append((place, self._column(" | ".join("{}" for _ in carry), *carry)))
        return Judged(value, Mask(0, tuple(words)))

    def _joined(self, values: list[Sql], word: str) -> Sql:
        """The whole of truths, without those constants that decide nothing, or the one constant that decides all."""
        neutral, deciding = (_TRUE, _FALSE) if word == "AND" else (_FALSE, _TRUE)
        if deciding in values:
            return deciding
        left = unique(value for value in values if value != neutral)
        return self._column(f" {word} ".join("{}" for _ in left), *left) if left else neutral

    def _flat(self, mask: Mask) -> Mask:
        """The same with one column a word."""
        return self._mask("{mask}", {}, {"mask": mask})

    def negation(self, part: Term) -> Judged:
        assert isinstance(part, Judged)
        return Judged(_DENIED.get(part.value) or sql("(NOT {})", part.value), part.mask)

    def choose(self, condition: Term, then: Term, otherwise: Term, is_truth: bool) -> Term:
        assert isinstance(condition, Judged)
        if isinstance(then, Judged) and isinstance(otherwise, Judged):
            return self._choose_truth(condition, then, otherwise)
        assert isinstance(then, Ends)
        assert isinstance(otherwise, Ends)
        return self._choose_quantity(condition, then, otherwise)

    def _choose_truth(self, condition: Judged, then: Judged, otherwise: Judged) -> Judged:
        values = {"c": condition.value, "a": then.value, "b": otherwise.value}
        value = self._chosen(condition.value, then.value, otherwise.value, "WHEN {a} = {b} THEN {a}")
        mask = self._mask(
            "CASE WHEN {c} THEN CASE WHEN {a} IS NULL THEN {am} ELSE {cm} | {am} END "
            "WHEN NOT {c} THEN CASE WHEN {b} IS NULL THEN {bm} ELSE {cm} | {bm} END "
            "WHEN {a} = {b} THEN {am} | {bm} "
            "ELSE {cm} | CASE WHEN {a} IS NULL THEN {am} ELSE 0 END | CASE WHEN {b} IS NULL THEN {bm} ELSE 0 END END",
            values,
            {"cm": condition.mask, "am": then.mask, "bm": otherwise.mask},
        )
        return Judged(value, mask)

    def _chosen(self, condition: Sql, then: Sql, otherwise: Sql, unknown: str) -> Sql:
        """One of two by a condition, or what an arm makes of both where it is not known; what is settled is not asked.

        What a constant settles has to be settled here: a store does not look through nested layers for it.
        """
        if then == otherwise or condition == _TRUE:
            return then
        if condition == _FALSE:
            return otherwise
        if otherwise == _FALSE:
            return self._joined([condition, then], "AND")
        if then == _TRUE:
            return self._joined([condition, otherwise], "OR")
        arms = "" if condition == _UNKNOWN else "WHEN {c} THEN {a} WHEN NOT {c} THEN {b} "
        return self._column(f"CASE {arms}{unknown} END", c=condition, a=then, b=otherwise)

    def _choose_quantity(self, condition: Judged, then: Ends, otherwise: Ends) -> Ends:
        low, high = (
            self._chosen(
                condition.value, a, b, f"WHEN {{a}} IS NOT NULL AND {{b}} IS NOT NULL THEN {function}({{a}}, {{b}})"
            )
            for function, a, b in (("LEAST", then.low, otherwise.low), ("GREATEST", then.high, otherwise.high))
        )
        same = self._column(
            "{high} = {b_high} AND {low} IS NOT DISTINCT FROM {b_low}",
            low=then.low,
            high=then.high,
            b_low=otherwise.low,
            b_high=otherwise.high,
        )
        values = {"c": condition.value, "low": low, "high": high, "same": same}
        mask = self._mask(
            "CASE WHEN {c} THEN {a} | {cm} WHEN NOT {c} THEN {b} | {cm} WHEN {same} THEN {a} | {b} "
            "ELSE {a} | {b} | {cm} END",
            values,
            {"a": then.mask, "b": otherwise.mask, "cm": condition.mask},
        )
        loose = self._mask(
            "CASE WHEN {c} THEN {a} WHEN NOT {c} THEN {b} WHEN {same} THEN {a} | {b} WHEN {low} = {high} THEN 0 "
            "ELSE {cm} | {a} | {b} END",
            values,
            {"a": then.loose, "b": otherwise.loose, "cm": condition.mask},
        )
        return Ends(low, high, mask, loose)

    def sum(self, parts: list[Term]) -> Ends:
        told = [part for part in parts if isinstance(part, Ends)]
        low = self._column(" + ".join("COALESCE({}, 0)" for _ in told), *(part.low for part in told))
        high = self._column(" + ".join("{}" for _ in told), *(part.high for part in told))
        return Ends(low, high, _union(part.mask for part in told), _union(part.loose for part in told))

    def times(self, factor: Exact | Parameter, part: Term) -> Ends:
        assert isinstance(part, Ends)
        name = factor.name if isinstance(factor, Parameter) else "a factor"
        number = self._number(name) if isinstance(factor, Parameter) else factor
        bit = Mask(self.program.bit(factor)) if isinstance(factor, Parameter) else Mask()
        by = self._literal(name, number)
        low, high = (self._column("{} * {}", by, end) for end in (part.low, part.high))
        return Ends(low, high, part.mask | bit, part.loose)

    def latest(self, parts: list[Term]) -> Ends:
        return self._extreme(parts, latest=True)

    def soonest(self, parts: list[Term]) -> Ends:
        return self._extreme(parts, latest=False)

    def _extreme(self, parts: list[Term], *, latest: bool) -> Ends:
        told = [part for part in parts if isinstance(part, Ends)]
        bounding, bounded = [part.low for part in told], [part.high for part in told]
        if not latest:
            bounding, bounded = bounded, bounding
        function = "GREATEST" if latest else "LEAST"
        every = ", ".join("{}" for _ in told)
        near = self._column(f"{function}({every})", *bounding)
        whole = " AND ".join("{} IS NOT NULL" for _ in told)
        far = self._column(f"CASE WHEN {whole} THEN {function}({every}) END", *bounded, *bounded)
        low, high = (near, far) if latest else (far, near)
        loose = self._unless_exact(low, high, _union(part.loose for part in told))
        return Ends(low, high, _union(part.mask for part in told), loose)

    def after(self, part: Term, period: Parameter, unit: str) -> Ends:
        assert isinstance(part, Ends)
        length = self._number(period.name)
        step = f"INTERVAL '{length}' {unit.removesuffix('s').upper()}"
        template = f"CASE WHEN {{0}} >= {_NEVER.text} THEN {{0}} ELSE CAST({{0}} + {step} AS DATE) END"
        low, high = (self._column(template, end) for end in (part.low, part.high))
        return Ends(low, high, part.mask | Mask(self.program.bit(period)), part.loose)

    def under(self, node: Under, part: Term) -> Term:
        return _with_bits(part, self.program.bit(node))

    def question(self, question: Question, reading: str) -> Judged:
        chosen = self.readings.get(question.name, question.followed)
        value = _UNKNOWN if not chosen else _TRUE if chosen == reading else _FALSE
        return Judged(value, Mask(self.program.bit(question)))

    def rule(self, rule: Rule) -> Judged:
        meant = self.program.taken_in(rule)
        version = self.program.version(meant)
        told = self._version(version) if version else self.constant(False)
        value = self.relations.column(self.frame, told.value, column_name(rule.id))
        return Judged(value, self._flat(told.mask) | Mask(self.program.bit(meant)))

    def _version(self, version: Version) -> Judged:
        told = self.read(version.when)
        for cut in version.cuts:
            condition = _with_bits(self.read(cut.when), self.program.bit(cut))
            told = self._connective(
                [told, condition if cut.gives else self.negation(condition)], "OR" if cut.gives else "AND"
            )
        assert isinstance(told, Judged)
        return told


def _with_bits(term: Term, bits: int) -> Term:
    if isinstance(term, Judged):
        return Judged(term.value, term.mask | Mask(bits))
    return Ends(term.low, term.high, term.mask | Mask(bits), term.loose)
