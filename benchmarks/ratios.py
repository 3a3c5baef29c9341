"""What the law costs as SQL, by ratios of processor time in one run: ``python benchmarks/ratios.py [ROWS] [--large N]``.

Needs ``benchmarks/sql-requirements.txt`` beside the package. Random rows are held against ``by_hand.sql``, fifteen rules as
a person writes them: every cell has to be equal, and it ends with 1 where one is not. ROWS (1,000,000) are judged, and
five times as many; ``--large`` rows (40,000,000) from file to file in a process of its own, whose memory is measured;
0 leaves that out. Figures beyond their target are told, and are no failure.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gpaiscope.engine.expression import Fact, Kind
from gpaiscope.engine.sql import Query, column_name, query
from gpaiscope.law import Law

if TYPE_CHECKING:
    import duckdb

DAY: Final = date(2026, 9, 1)
RULES: Final = (
    "above_criterion", "gpai_criterion", "modified_by_another", "modified_gpai_model", "same_model",
    "above_third_of_original", "above_third_of_threshold", "modification_above_third", "cumulative_above_threshold",
    "sum_passes_threshold", "modification_is_significant", "open_source_licence", "monetised",
    "open_source_publication", "open_source_conditions",
)  # fmt: skip
BY_HAND: Final = (Path(__file__).parent / "by_hand.sql").read_text(encoding="utf-8")
ROUNDS: Final = 5
LARGEST_FILE: Final = 5_000_000


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


def made(told: Query, law: Law, rows: str) -> str:
    """What gives random rows with all columns that a query reads: amounts on the law's lines, beside them and far off."""
    facts = {column_name(each.name): each for each in law.program.facts.values()}
    lines = [int(value) for value in law.program.parameters.values() if not isinstance(value, date) and value > 10**20]
    amounts = sorted(each + beside for line in lines for each in (line, line // 3, 3 * line) for beside in (-1, 0, 1))
    columns = (f"{text} AS {name}" for name, text in _columns(told.inputs["cases"], facts, amounts))
    return f"SELECT i AS case_id, {', '.join(columns)} FROM {rows}"


def _columns(kinds: Mapping[str, str], facts: Mapping[str, Fact], amounts: list[int]) -> Iterator[tuple[str, str]]:
    for name, kind in kinds.items():
        dice = f"(hash(i, '{name.removesuffix('_lo').removesuffix('_hi')}') >> 2)::BIGINT"
        if name.endswith("_stated"):
            yield name, f"hash(i, '{name}') % 2 = 0"
            continue
        fact = facts[name.removesuffix("_lo").removesuffix("_hi")]
        text = _amount(name, dice, amounts) if fact.kind is Kind.NUMBER else _told(kind, dice, fact)
        stated = f"{name}_stated"
        yield name, f"CASE WHEN hash(i, '{stated}') % 2 = 0 THEN {text} END" if stated in kinds else text


def _amount(name: str, dice: str, amounts: list[int]) -> str:
    """An end of an amount: of ten three are unknown or open at an end, and one is a range."""
    line = f"[{', '.join(f'{each}::DECIMAL(38, 0)' for each in amounts)}][1 + ({dice} >> 8) % {len(amounts)}]"
    far = f"((({dice} >> 16) % 900000) * 1000)::DECIMAL(38, 0) * 100000000000000000::DECIMAL(38, 0)"
    value = f"CASE WHEN ({dice} >> 4) % 3 = 0 THEN {line} ELSE {far} END"
    if name.endswith("_lo"):
        return f"CASE WHEN {dice} % 10 IN (8, 9 * (i % 2)) THEN NULL ELSE {value} END"
    return f"CASE WHEN {dice} % 10 IN (9, 8 * (i % 2)) THEN NULL WHEN {dice} % 10 = 3 THEN 2 * ({value}) ELSE {value} END"


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
    store.execute(f"CREATE TABLE cases AS {made(masks, law, f'range({rows}) t(i)')}")
    differing = differences(store, values)
    took = _alternating(store, {"hand": BY_HAND, "values": values.text, "masks": masks.text})
    store.execute(f"INSERT INTO cases {made(masks, law, f'range({rows}, {5 * rows}) t(i)')}")
    more = _alternating(store, {"values": values.text})
    print(f"{rows:,} rows, fifteen rules, best of {ROUNDS}, seconds of two processors")
    for name, seconds in {**took, "values, five times as many": more["values"]}.items():
        print(f"  {name:28} {seconds:8.3f}")
    _tell("the law's text over that by hand", took["values"] / took["hand"], 1.10)
    _tell("with masks over without", took["masks"] / took["values"], 3.2)
    _tell("five times the rows over one", more["values"] / took["values"], 5.5)
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


def _alternating(store: duckdb.DuckDBPyConnection, texts: Mapping[str, str]) -> dict[str, float]:
    """The least that each takes, one after another so that a busy moment is all the same to them."""
    best = dict.fromkeys(texts, float("inf"))
    for _ in range(ROUNDS):
        for name, text in texts.items():
            best[name] = min(best[name], _seconds(lambda text=text: store.execute(f"CREATE OR REPLACE TABLE told AS {text}")))
    return best


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


# -- more rows than memory holds


def large(values: Query, rows: int, folder: Path) -> None:
    """Judge rows from file to file in a process of its own, and print what memory it took at most."""
    raise NotImplementedError


if __name__ == "__main__":
    sys.exit(main())
