"""What the law costs as SQL, by ratios in one run: ``python benchmarks/ratios.py [ROWS] [--large N]``.

Needs ``benchmarks/sql-requirements.txt`` beside the package. Random rows are held against ``by_hand.sql``, fifteen
rules as a person writes them: every cell has to be equal, and it ends with 1 where one is not. ROWS (1,000,000) are
judged, and five times as many, by the time of all processors; ``--large`` rows (40,000,000) from file to file in a
process of its own, whose memory is measured; 0 leaves that out. Figures beyond their target are told, and are no
failure.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gpaiscope.engine.expression import Fact, FactKind
from gpaiscope.engine.sql import Query, column_name, query, query_each
from gpaiscope.law import Law

if TYPE_CHECKING:
    import duckdb

DAYS: Final = (date(2025, 7, 20), date(2025, 9, 1), date(2026, 9, 1), date(2027, 9, 1))
DATED: Final = ("gpai_model", "placed_on_market", "systemic_risk", "open_source_exemption", "legacy_model")
PER_CASE: Final = {"market": 3, "procedure": 1}
"""Conclusions that hang on the day of the law, and on lists with so many records a case."""
DAY: Final = date(2026, 9, 1)
RULES: Final = (
    "above_criterion", "gpai_criterion", "modified_by_another", "modified_gpai_model", "same_model",
    "above_third_of_original", "above_third_of_threshold", "modification_above_third", "cumulative_above_threshold",
    "sum_passes_threshold", "modification_is_significant", "open_source_licence", "monetised",
    "open_source_publication", "open_source_conditions",
)  # fmt: skip
BY_HAND: Final = (Path(__file__).parent / "by_hand.sql").read_text(encoding="utf-8")
ROUNDS: Final = 5
FEWER, MORE, AS_MANY = "fewer", "more", "values, five times as many"
LARGEST_FILE: Final = 5_000_000
"""More rows than these are the same ones again, in further files."""


def main() -> int:
    """Measure, and print each ratio with its target; 1 where a cell differs."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("rows", nargs="?", type=int, default=1_000_000)
    asked.add_argument("--large", type=int, default=40_000_000)
    given = asked.parse_args()
    law = Law.on(DAY)
    values, masks = compiled(law, masks=False), compiled(law, masks=True)
    with tempfile.TemporaryDirectory() as folder:
        store = connected()
        differing = measured(store, values, masks, given.rows)
        store.close()
        of_days(given.rows // 10)
        if given.large:
            large(values, given.large, Path(folder))
    return 1 if differing else 0


def compiled(law: Law, *, masks: bool) -> Query:
    """The fifteen rules as the law's text, with the first reading of each open question."""
    program = law.program
    readings = {each.name: each.readings[0].name for each in program.questions.values()}
    return query(program, {name: program.rules[name] for name in RULES}, readings=readings, masks=masks)


def connected() -> duckdb.DuckDBPyConnection:
    """A store of DuckDB in memory, on two processors; ends the program, with the reason, where DuckDB is missing."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise SystemExit("DuckDB is not installed: `make ratios` measures in an environment of its own") from None
    return duckdb.connect(config={"threads": 2})


# -- random rows


def made(told: Query, law: Law, rows: str, table: str = "cases") -> str:
    """What gives random rows with all columns that a query reads: amounts on the law's lines, beside them, far off."""
    facts = {column_name(each.name): each for each in law.program.facts.values()}
    lines = [int(value) for value in law.program.parameters.values() if not isinstance(value, date) and value > 10**20]
    amounts = sorted(each + beside for line in lines for each in (line, line // 3, 3 * line) for beside in (-1, 0, 1))
    columns = ", ".join(f"{text} AS {name}" for name, text in _columns(told.inputs[table], facts, amounts))
    if table == "cases":
        return f"SELECT i AS case_id, {columns} FROM {rows}"
    many = PER_CASE[table]
    return f"SELECT i // {many} AS case_id, (i % {many})::INT AS place, {columns} FROM {rows}"


def _columns(kinds: Mapping[str, str], facts: Mapping[str, Fact], amounts: list[int]) -> Iterator[tuple[str, str]]:
    for name, kind in kinds.items():
        of = name.removesuffix("_lo").removesuffix("_hi")
        dice = f"(hash(i, '{of}') >> 2)::BIGINT"
        if name.endswith(("_stated", "_listed")):
            yield name, f"{dice} % 2 = 0"
            continue
        number = facts[of].kind in (FactKind.NUMBER, FactKind.DATE)
        text = _amount(name, dice, amounts, kind) if number else _told(kind, dice, facts[of])
        stated = f"{name}_stated" if f"{name}_stated" in kinds else f"{of}_stated"
        yield name, f"CASE WHEN (hash(i, '{stated}') >> 2)::BIGINT % 2 = 0 THEN {text} END" if stated in kinds else text


def _amount(name: str, dice: str, amounts: list[int], kind: str) -> str:
    """An end of an amount or a day: some are unknown or open at an end, and of amounts one of ten is a range."""
    if kind == "DATE":
        day = f"DATE '2025-06-01' + ({dice} % 700)::INT"
        return f"CASE WHEN {dice} % 10 < 3 * (i % 2) THEN NULL ELSE {day} END"
    line = f"[{', '.join(f'{each}::DECIMAL(38, 0)' for each in amounts)}][1 + ({dice} >> 8) % {len(amounts)}]"
    far = f"((({dice} >> 16) % 900000) * 1000)::DECIMAL(38, 0) * 100000000000000000::DECIMAL(38, 0)"
    value = f"CASE WHEN ({dice} >> 4) % 3 = 0 THEN {line} ELSE {far} END"
    if name.endswith("_lo"):
        return f"CASE WHEN {dice} % 10 IN (8, 9 * (i % 2)) THEN NULL ELSE {value} END"
    return (
        f"CASE WHEN {dice} % 10 IN (9, 8 * (i % 2)) THEN NULL WHEN {dice} % 10 = 3 THEN 2 * ({value}) ELSE {value} END"
    )


def _told(kind: str, dice: str, fact: Fact) -> str:
    """A truth, or some words of a fact: in every second row all are known, else of ten three are unknown."""
    unknown = "3 * (i % 2)"
    if kind == "BOOLEAN":
        return f"CASE WHEN {dice} % 10 < {unknown} THEN NULL ELSE {dice} % 10 < 7 END"
    draw = random.Random(fact.name)
    some = [draw.sample(fact.words, draw.choice((0, 0, 1, 1, 1, len(fact.words)))) for _ in range(10)]
    listed = ", ".join(f"{each}::VARCHAR[]" for each in some)
    return f"CASE WHEN {dice} % 10 < {unknown} THEN NULL ELSE [{listed}][{dice} % 10 + 1] END"


# -- the ratios


def measured(store: duckdb.DuckDBPyConnection, values: Query, masks: Query, rows: int) -> int:
    """Print what each statement takes over rows in memory; how many cells differ from those by hand."""
    law = Law.on(DAY)
    for name, size in ((FEWER, rows), (MORE, 5 * rows)):
        store.execute(
            f"CREATE SCHEMA {name}; USE {name}; CREATE TABLE cases AS {made(masks, law, f'range({size}) t(i)')}"
        )
    store.execute(f"USE {FEWER}")
    differing = differences(store, values)
    took = _alternating(
        store,
        {"hand": BY_HAND, "values": values.text, "masks": masks.text, AS_MANY: values.text},
        {AS_MANY: MORE},
    )
    print(f"{rows:,} rows, fifteen rules, best of {ROUNDS}, seconds of two processors")
    for name, seconds in took.items():
        print(f"  {name:28} {seconds:8.3f}")
    _tell("the law's text over that by hand", took["values"] / took["hand"], 1.10)
    _tell("with masks over without", took["masks"] / took["values"], 3.2)
    _tell("five times the rows over one", took[AS_MANY] / took["values"], 5.5)
    print(f"{rows * len(RULES):,} cells, {differing:,} other than by hand")
    return differing


def _tell(says: str, ratio: float, most: float) -> None:
    print(f"{says:34} {ratio:6.2f}  at most {most:<5} {'' if ratio <= most else 'missed'}".rstrip())


def differences(store: duckdb.DuckDBPyConnection, values: Query) -> int:
    """How many cells are other than by hand, with the rules that they are of."""
    sums = ", ".join(f"sum((a.{name} IS DISTINCT FROM b.{name})::INT)" for name in RULES)
    found = store.execute(f"SELECT {sums} FROM ({values.text}) a JOIN ({BY_HAND}) b USING (case_id)").fetchone()
    counted = dict(zip(RULES, found or (), strict=True))
    for name, number in counted.items():
        if number:
            print(f"{name}: {number:,} cells differ")
    return sum(counted.values())


def _alternating(
    store: duckdb.DuckDBPyConnection, texts: Mapping[str, str], schemas: Mapping[str, str] | None = None
) -> dict[str, float]:
    """The least that each takes, one after another so that a busy moment is all the same to them.

    ``schemas`` names those whose rows are elsewhere than where the store is.
    """
    best = dict.fromkeys(texts, float("inf"))
    for _ in range(ROUNDS):
        for name, text in texts.items():
            if schemas:
                store.execute(f"USE {schemas.get(name, FEWER)}")
            best[name] = min(
                best[name], _seconds(lambda text=text: store.execute(f"CREATE OR REPLACE TABLE told AS {text}"))
            )
    return best


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def of_days(rows: int) -> None:
    """Print what the law of four days takes in one statement, over that of one day."""
    laws = {f"_{day:%Y%m%d}": Law.on(day) for day in DAYS}
    wanted = {name: Law.on(DAY).program.rules[name] for name in DATED}
    one = query(Law.on(DAY).program, wanted, masks=False)
    each = query_each({name: law.program for name, law in laws.items()}, wanted, masks=False)
    store = connected()
    for table in each.inputs:
        many = rows * PER_CASE.get(table, 1)
        store.execute(f"CREATE TABLE {table} AS {made(each, Law.on(DAY), f'range({many}) t(i)', table)}")
    took = _alternating(store, {"one": one.text, "four": each.text})
    print(f"{rows:,} cases with their events, {len(DATED)} answers: {took['one']:.3f}, on four days {took['four']:.3f}")
    _tell("four days of law over one", took["four"] / took["one"], 1.3)


# -- more rows than memory holds


def large(values: Query, rows: int, folder: Path) -> None:
    """Judge rows from file to file in a process of its own, and print what memory it took at most."""
    store, size = connected(), min(rows, LARGEST_FILE)
    first = folder / "0.parquet"
    store.execute(f"COPY ({made(values, Law.on(DAY), f'range({size}) t(i)')}) TO '{first}' (COMPRESSION zstd)")
    for number in range(1, rows // size):
        (folder / f"{number}.parquet").hardlink_to(first)
    store.close()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        seconds, megabytes, told = apart.submit(judged, values.text, str(folder)).result()
    print(f"{told:,} rows from file to file: {seconds:.1f} s of processors")
    _tell("memory of it at most, MB", megabytes, 500)


def judged(text: str, folder: str) -> tuple[float, float, int]:
    """Seconds, megabytes at most, and rows of judging the files of a folder."""
    store = connected()
    store.execute("SET memory_limit = '300MB'; SET preserve_insertion_order = false")
    store.execute(f"SET temp_directory = '{folder}/spill'")
    store.execute(f"CREATE VIEW cases AS SELECT * FROM read_parquet('{folder}/*.parquet')")
    seconds = _seconds(lambda: store.execute(f"COPY ({text}) TO '{folder}/told' (FORMAT parquet)"))
    (told,) = store.execute(f"SELECT count(*) FROM read_parquet('{folder}/told')").fetchone() or (0,)
    return seconds, _most(), told


def _most() -> float:
    """Megabytes that this process had at most, of its own: what `getrusage` tells may be of the one that began it."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
