"""The law as SQL against the interpreter: random cases, every rule and fact, value and mask, in DuckDB or in Spark.

    python benchmarks/sql.py [--engine duckdb|spark] [--records N] [--batch N] [--batches N] [--share K] [--seed N]
        [--turns] [--day YYYY-MM-DD]

Needs ``benchmarks/sql-requirements.txt`` or ``benchmarks/spark-requirements.txt`` beside the package. Days stand on
the law's lines and one beside, amounts likewise; facts and fields are left out, stated as unknown or known; lists are
left out, empty, open or closed; several actors may be meant at a time. Batches of cases follow chosen readings or none,
with assumptions or without; every second case leans to answers, so that rules which ask for much are met. Cases are
made until there are enough records and each fact over records came out as yes, no and unknown; ``--batches`` ends
earlier, and ``--share`` takes every K-th rule and fact, for a quick look; with ``--turns`` every batch takes the next
ones, so that many records are met by all of them in turn. Ends with 1 where one cell differs or, but
for a quick look, where such an outcome never came. Of a quantity "yes" is counted where it is exact, "no" where it is
narrowed down.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gpaiscope.engine.case import Case, Known, Record
from gpaiscope.engine.compiling import Compiler
from gpaiscope.engine.evaluation import Program, RecordPlace
from gpaiscope.engine.expression import (
    Collection,
    Earliest,
    Expr,
    Fact,
    FactKind,
    RecordFact,
    Some,
    Value,
)
from gpaiscope.engine.sql import WORD, Query, column_name, query, spark_kind, spark_text
from gpaiscope.law import Law
from gpaiscope.law.enforcement import began_on, planned_on
from gpaiscope.law.notification import notification_last_day
from gpaiscope.law.records import ACTIVITIES, ACTORS, MANDATES, MARKET, PROCEDURE
from gpaiscope.law.scope import has_original
from gpaiscope.law.systemic_risk import designated_on, requirement_met_on, systemic_since
from gpaiscope.values import DateRange, Range, Truth

if TYPE_CHECKING:
    from typing import Self

    from pyspark.sql import DataFrame

LISTS = (ACTORS, MARKET, ACTIVITIES, PROCEDURE, MANDATES)
MOST = {ACTORS: 3, MARKET: 12, ACTIVITIES: 8, PROCEDURE: 8, MANDATES: 3}
MOST_BATCHES_MORE = 20
IDS = ("anna", "bert", "cleo")
QUANTITIES = {
    "obligations_begin": began_on,
    "systemic_since": systemic_since,
    "notification_last_day": notification_last_day,
    **{fact.name: fact for fact in (planned_on, requirement_met_on, designated_on)},
}
Row = dict[str, object]
Cell = tuple[object, ...]


def main() -> int:
    """Compare until there are enough records; 1 where something differs or never came."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=sorted(ENGINES), default="duckdb")
    parser.add_argument("--records", type=int, default=500_000)
    parser.add_argument("--batch", type=int, default=4000, help="cases at a time")
    parser.add_argument("--batches", type=int, help="end after so many")
    parser.add_argument("--share", type=int, default=1, help="take every K-th rule and fact only")
    parser.add_argument("--turns", action="store_true", help="take other rules and facts in each batch")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--day", type=date.fromisoformat, default=date(2026, 9, 1))
    options = parser.parse_args()
    program = Law.on(options.day).program
    comparison = Comparison(program, random.Random(options.seed), QUANTITIES, options.share, ENGINES[options.engine])
    batches = 0
    while comparison.records < options.records or (comparison.lacking() and batches < MOST_BATCHES_MORE):
        if batches == options.batches:
            break
        if options.turns:
            comparison.turn(batches)
        comparison.batch(with_readings=batches % 4 in (1, 2), assume=batches % 2 == 0, size=options.batch)
        batches += 1
        print(f"batch {batches}: {comparison.records:,} records, {comparison.differences:,} differences", flush=True)
    comparison.report()
    quick = batches == options.batches
    return int(bool(comparison.differences or (comparison.lacking() and not quick)))


def tables(program: Program, quantities: Mapping[str, Expr]) -> dict[Collection | None, dict[str, Expr]]:
    """What is compared: for each case, for each actor, and for each event on the market."""
    found: dict[Collection | None, dict[str, Expr]] = {None: {}, ACTORS: {}, MARKET: {}}
    for each in program.rules.values():
        if each.about == "event":
            found[MARKET][each.id] = each
            continue
        found[ACTORS][each.id] = each
        if each.about == "model":
            found[None][each.id] = each
    for fact in program.facts.values():
        if isinstance(fact, Some | Earliest):
            lists = {of for of, _ in program.speaks(fact)} or {None}
            for at in lists & found.keys():  # what is said of one mandate alone is read within those that look for one
                found[at][fact.name] = fact
    found[None].update(quantities)
    return found


@dataclass
class Dice:
    """Random cases of one law."""

    program: Program
    dice: random.Random

    def __post_init__(self) -> None:
        numbers = [value for value in self.program.parameters.values() if not isinstance(value, date)]
        flop = [int(value) for value in numbers if value > 10**20]
        self.amounts = [*flop, *(line // 3 for line in flop), *(3 * line for line in flop)]
        self.amounts += [int(value) for value in numbers if 1000 < value < 10**20]
        self.days = [value.toordinal() for value in self.program.parameters.values() if isinstance(value, date)]
        facts = self.program.facts.values()
        self.fields = {
            of: [fact for fact in facts if isinstance(fact, RecordFact) and fact.of is of]
            + [fact for fact in facts if isinstance(fact, Some) and (of, False) in self.program.speaks(fact)]
            for of in LISTS
        }

    def case(self, readings: Mapping[str, str], assume: bool) -> Case:
        """One case, more or less of which is known."""
        self.leaning = self.dice.random() < 0.5
        self.known = 1.0 if self.leaning else self.dice.choice((0.4, 0.8, 0.95, 1.0))
        self.yes = self.dice.choice((0.03, 0.5, 0.97, 0.97) if self.leaning else (0.3, 0.5, 0.8))
        self.clear = 1.0 if self.leaning else self.dice.choice((0.6, 0.9, 1.0))
        self.kinds = self.dice.choice((1, 2, 6))
        self.ids = IDS[: self.dice.randint(1, 3)]
        facts: dict[Fact, Known] = {}
        for fact in self.program.facts.values():
            share = 0.03 if isinstance(fact, Some | Earliest) else 0.1 if isinstance(fact, RecordFact) else self.known
            if self.leaning and fact.assumed is not None and not isinstance(fact, RecordFact):
                share = 0.05
            if self.dice.random() < share:
                facts[fact] = Known(value=self.value(fact))
        if self.leaning and self.dice.random() < 0.7:
            facts[has_original] = Known(value=Truth.NO)
        records = {of: self.listed(of) for of in LISTS if of is ACTORS or self.dice.random() < 0.9}
        return Case(facts=facts, records=records, readings=readings, assume=assume)

    def listed(self, of: Collection) -> tuple[Record, ...]:
        size = len(self.ids) if of is ACTORS else self.dice.choice((0, 1, 2, MOST[of] // 2, MOST[of]))
        alike = {fact: self.word(fact, self.kinds) for fact in self.fields[of] if fact.kind is FactKind.WORDS}
        return tuple(self.record(of, place, alike) for place in range(size))

    def record(self, of: Collection, place: int, alike: Mapping[Fact, list[str]]) -> Record:
        fields: dict[Fact, Known] = {}
        for fact in self.fields[of]:
            if self.dice.random() >= (0.03 if isinstance(fact, Some) else self.known):
                continue
            words = alike.get(fact)
            fields[fact] = Known(value=frozenset({self.dice.choice(words)}) if words else self.value(fact))
        return Record(path="", called="", fields=fields, id=self.ids[place] if of is ACTORS else "")

    def word(self, fact: Fact, most: int) -> list[str]:
        return self.dice.sample(fact.words, min(most, len(fact.words)))

    def value(self, fact: Fact) -> Value:
        match fact.kind:
            case FactKind.TRUTH:
                if self.dice.random() > self.clear:
                    return Truth.UNKNOWN
                return Truth.of(self.dice.random() < self.yes)
            case FactKind.NUMBER:
                low, high = self.ends([line + self.dice.randint(-1, 1) for line in self.amounts])
                return Range(low=low, high=high)
            case FactKind.DATE:
                ends = self.ends([day + self.dice.randint(-1, 1) for day in self.days])
                first, last = (None if end is None else date.fromordinal(end) for end in ends)
                return DateRange(earliest=first, latest=last)
            case FactKind.WORDS:
                return frozenset(self.word(fact, self.dice.choice((0, 1, 1, 2, len(fact.words)))))
        who = (*self.ids, "somebody-else")
        return frozenset(self.dice.sample(who, min(len(who), self.dice.choice((0, 1, 1, 1, 1, 1, 2, 3)))))

    def ends(self, lines: list[int]) -> tuple[int | None, int | None]:
        low, high = sorted((self.dice.choice(lines), self.dice.choice(lines)))
        if self.dice.random() < self.clear:
            return low, low
        return self.dice.choice(((low, high), (low, None), (None, high), (None, None)))


class Store(Protocol):
    """What answers queries: the tables that it is given last, until it is left."""

    name: str

    def __enter__(self) -> Self: ...

    def __exit__(self, *told: object) -> None: ...

    def table(self, name: str, columns: Mapping[str, str], rows: Iterable[Row]) -> None:
        """Keep rows as a table with these columns."""

    def rows(self, told: Query) -> list[Row]:
        """What a query gives."""

    def clock(self) -> float:
        """Seconds that it was at work."""


@dataclass
class Comparison:
    """What was compared so far, and what differed."""

    program: Program
    dice: random.Random
    quantities: Mapping[str, Expr]
    share: int = 1
    engine: Callable[[], Store] = field(default_factory=lambda: DuckDb)
    records: int = 0
    rows: int = 0
    cells: int = 0
    differences: int = 0
    outcomes: dict[str, Counter[object]] = field(default_factory=dict)
    seconds: Counter[str] = field(default_factory=Counter)
    lengths: dict[str, int] = field(default_factory=dict)
    follow: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.compiler = Compiler(self.program)
        self.turn(0)
        self.made = Dice(self.program, self.dice)  # only now does the program know the facts of quantities too
        self.places = 0
        for of in LISTS:
            for place in range(MOST[of]):
                self.places |= self.program.bit(RecordPlace(of, place))

    def turn(self, number: int) -> None:
        """Take those rules and facts of which it is the turn: every K-th, beginning with another one each time."""
        every, first = tables(self.program, self.quantities), number % self.share
        self.wanted = {of: dict(list(wanted.items())[first :: self.share]) for of, wanted in every.items()}
        self.wanted = {of: wanted for of, wanted in self.wanted.items() if wanted}
        some = [fact.name for fact in self.program.facts.values() if isinstance(fact, Some)]
        self.follow |= {self._key(of, name) for name in some for of, wanted in self.wanted.items() if name in wanted}
        self.functions = {
            of: {name: self.compiler.read(node) for name, node in wanted.items()} for of, wanted in self.wanted.items()
        }

    def lacking(self) -> list[str]:
        """The facts over records that did not come out in every way yet."""
        every = {True, False, None}
        return sorted(key for key in self.follow if not every <= set(self.outcomes.get(key, ())))

    def batch(self, with_readings: bool, assume: bool, size: int) -> None:
        """Make so many cases and compare all that is said of them."""
        questions = self.program.questions.values() if with_readings else ()
        readings = {each.name: self.dice.choice(each.readings).name for each in questions}
        cases = [self.made.case(readings, assume) for _ in range(size)]
        self.records += sum(len(held) for case in cases for held in case.records.values())
        queries = {
            of: query(self.program, wanted, about=of, readings=readings, assume=assume)
            for of, wanted in self.wanted.items()
        }
        self._measure(queries)
        with self.engine() as store:
            load(store, queries.values(), cases)
            for of, told in queries.items():
                self._compare(of, told, store, cases)

    def _measure(self, queries: Mapping[Collection | None, Query]) -> None:
        for of, told in queries.items():
            self.lengths[f"all for each {_one(of)}"] = len(told.text)
        if "provider" in self.program.rules and "provider" not in self.lengths:
            wanted = {"provider": self.program.rules["provider"]}
            self.lengths["provider"] = len(query(self.program, wanted, about=ACTORS).text)
            self.lengths["provider, values alone"] = len(query(self.program, wanted, about=ACTORS, masks=False).text)

    def _compare(self, of: Collection | None, told: Query, store: Store, cases: list[Case]) -> None:
        before = store.clock()
        found = {_row_key(row, of): row for row in store.rows(told)}
        self.seconds[store.name] += store.clock() - before
        before, judged = time.process_time(), list(self._judged(of, cases))
        self.seconds["interpreter"] += time.process_time() - before
        self.rows += len(judged)
        if len(judged) != len(found):
            self.differences += 1
            print(f"{len(found)} rows for {len(judged)} of {_one(of)}")
        for key, name, cell in judged_cells(judged):
            self.cells += 1
            self.outcomes.setdefault(self._key(of, name), Counter())[_outcome(cell)] += 1
            other = _read(found[key], told, name, len(cell) == 2)
            if other != cell:
                self._differ(of, key, name, cell, other)

    def _judged(self, of: Collection | None, cases: list[Case]) -> Iterator[tuple[object, dict[str, Cell]]]:
        """What the interpreter says of each row."""
        for number, case in enumerate(cases):
            run = self.program.start(case)
            for place in [None] if of is None else range(len(case.records.get(of, ()))):
                one = run if of is None or place is None else run.about({of: place})
                yield (
                    (number, place),
                    {name: self._cell(function(one)) for name, function in self.functions[of].items()},
                )

    def _cell(self, judged: Cell) -> Cell:
        bits = 2 if len(judged) == 4 else 1
        return (*judged[:bits], *(mask & ~self.places for mask in judged[bits:]))

    def _differ(self, of: Collection | None, key: object, name: str, cell: Cell, other: Cell) -> None:
        self.differences += 1
        if self.differences <= 10:
            print(f"{name} of {_one(of)} {key}: the interpreter says {cell}, SQL {other}")
            for mask, same in zip(cell[len(cell) // 2 :], other[len(other) // 2 :], strict=True):
                print(
                    "   only there:", self.program.atoms(mask & ~same), "only here:", self.program.atoms(same & ~mask)
                )

    def _key(self, of: Collection | None, name: str) -> str:
        return f"{name} of {_one(of)}"

    def report(self) -> None:
        print(f"{'':58}{'yes':>10}{'no':>10}{'unknown':>10}")
        for key, counted in self.outcomes.items():
            print(f"{key:58}{counted[True]:>10,}{counted[False]:>10,}{counted[None]:>10,}")
        for outcome, word in ((True, "yes"), (False, "no"), (None, "unknown")):
            never = [key for key, counted in self.outcomes.items() if not counted[outcome]]
            print(f"never {word}: {'; '.join(never) or 'nothing'}")
        for name, length in self.lengths.items():
            print(f"text of {name}: {length:,} characters")
        spent = ", ".join(f"{name} {seconds:.1f}" for name, seconds in self.seconds.items())
        print(f"seconds at work: {spent}")
        print(
            f"{self.records:,} records, {self.rows:,} rows, {self.cells:,} cells with their masks,"
            f" {self.differences:,} differences"
        )
        for key in self.lacking():
            print(f"never in every way: {key}")


class DuckDb:
    """Tables in memory, filled by way of CSV; seconds are those of all processors."""

    name = "DuckDB"

    def __enter__(self) -> Self:
        try:
            import duckdb
        except ModuleNotFoundError:
            raise SystemExit("DuckDB is not installed: `make sql` compares in an environment of its own") from None
        self.folder = tempfile.TemporaryDirectory()
        self.store = duckdb.connect()
        return self

    def __exit__(self, *told: object) -> None:
        self.store.close()
        self.folder.cleanup()

    def table(self, name: str, columns: Mapping[str, str], rows: Iterable[Row]) -> None:
        path = Path(self.folder.name) / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([_in_csv(row[column]) for column in columns] for row in rows)
        told = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
        self.store.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{path}', header=true, columns={{{told}}})")

    def rows(self, told: Query) -> list[Row]:
        cursor = self.store.execute(told.text)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def clock(self) -> float:
        return time.process_time()


def _in_csv(value: object) -> object:
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return "" if value is None else value


class Spark:
    """Spark on this machine, with tables from JSON lines; seconds are those of the clock.

    Every subquery is kept as it is worked out, so that Spark plans one after another and none of them twice.
    """

    name = "Spark"

    def __enter__(self) -> Self:
        try:
            from pyspark.sql import SparkSession
        except ModuleNotFoundError:
            raise SystemExit("Spark is not installed: `make spark` compares in an environment of its own") from None
        self.folder = tempfile.TemporaryDirectory()
        builder = SparkSession.builder.master("local[2]").appName("gpaiscope")
        for name, value in SPARK.items():
            builder = builder.config(name, value)
        self.store = builder.getOrCreate()
        self.store.sparkContext.setLogLevel("ERROR")
        return self

    def __exit__(self, *told: object) -> None:
        self.store.catalog.clearCache()
        self.folder.cleanup()

    def table(self, name: str, columns: Mapping[str, str], rows: Iterable[Row]) -> None:
        path = Path(self.folder.name) / f"{name}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, default=str) + "\n" for row in rows)
        schema = ", ".join(f"{column} {spark_kind(kind)}" for column, kind in columns.items())
        self._keep(name, self.store.read.schema(schema).json(str(path)))

    def rows(self, told: Query) -> list[Row]:
        for name, text in told.parts.items():
            self._keep(name, self.store.sql(spark_text(text)))
        return [row.asDict() for row in self.store.sql(spark_text(told.last)).collect()]

    def _keep(self, name: str, found: DataFrame) -> None:
        found.localCheckpoint().createOrReplaceTempView(name)

    def clock(self) -> float:
        return time.perf_counter()


ENGINES: dict[str, Callable[[], Store]] = {"duckdb": DuckDb, "spark": Spark}
SPARK = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "4g",
    "spark.driver.maxResultSize": "0",
    "spark.sql.analyzer.maxIterations": "2000",
    "spark.sql.optimizer.maxIterations": "2000",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""Many small plans of very many columns: code for each would take longer to compile than they take to run."""


def judged_cells(judged: Iterable[tuple[object, dict[str, Cell]]]) -> Iterator[tuple[object, str, Cell]]:
    for key, cells in judged:
        for name, cell in cells.items():
            yield key, name, cell


def _one(of: Collection | None) -> str:
    return "a case" if of is None else of.one


def _row_key(row: Row, of: Collection | None) -> object:
    return row["case_id"], None if of is None else row[f"{of.name}_place"]


def _outcome(cell: Cell) -> object:
    """For a quantity: exactly known, unknown, or, as no, narrowed down."""
    if len(cell) == 2:
        return cell[0]
    return None if cell[0] is None and cell[1] is None else cell[0] == cell[1]


def _read(row: Row, told: Query, name: str, is_truth: bool) -> Cell:
    column = column_name(name)
    if is_truth:
        return (row[column], _mask(row, told, f"{name}__mask"))
    ends = (row[f"{column}_lo"], row[f"{column}_hi"])
    days = (end.toordinal() if isinstance(end, date) else end for end in ends)
    return (*days, _mask(row, told, f"{name}__mask"), _mask(row, told, f"{name}__loose"))


def _mask(row: Row, told: Query, title: str) -> int:
    return sum(row[column] << WORD * place for place, column in told.words[title].items())  # type: ignore[operator]


def load(store: Store, queries: Iterable[Query], cases: list[Case]) -> None:
    """Put the cases into tables, with the columns that the queries read."""
    columns: dict[str, dict[str, str]] = {"cases": {}, **{of.name: {} for of in LISTS}}
    for each in queries:
        for table, read in each.inputs.items():
            columns[table].update(read)
    _table(store, "cases", columns["cases"], (_case_row(*each) for each in enumerate(cases)))
    for of in LISTS:
        rows = (
            {"case_id": number, "place": place, "id": record.id, **_row(record.fields)}
            for number, case in enumerate(cases)
            for place, record in enumerate(case.records.get(of, ()))
        )
        _table(store, of.name, columns[of.name], rows)


def _table(store: Store, name: str, columns: dict[str, str], rows: Iterable[Row]) -> None:
    kinds = {"case_id": "BIGINT", **({} if name == "cases" else {"place": "INTEGER"}), **columns}
    nothing = {column: False if column.endswith("_stated") else None for column in kinds}
    store.table(name, kinds, ({column: row.get(column, nothing[column]) for column in kinds} for row in rows))


def _case_row(number: int, case: Case) -> Row:
    listed = {f"{of.name}_listed": of in case.records for of in LISTS}
    return {"case_id": number, **listed, **_row(case.facts)}


def _row(facts: Mapping[Fact, Known]) -> Row:
    row: Row = {}
    for fact, known in facts.items():
        name = column_name(fact.name)
        row[f"{name}_stated"] = True
        match known.value:
            case Truth() as truth:
                row[name] = None if truth is Truth.UNKNOWN else truth is Truth.YES
            case Range(low=low, high=high) | DateRange(earliest=low, latest=high):
                row[f"{name}_lo"], row[f"{name}_hi"] = low, high
            case frozenset() as words:
                row[name], row[f"{name}_count"] = sorted(words), len(words)
    return row


if __name__ == "__main__":
    sys.exit(main())
