"""What changed between two finished scans: models, facts of their rows, and answers.

A row is compared by its case, since all rows of a case have the same answers: so that of two catalogues of millions
only identifiers and facts are joined, on disk where they are many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gpaiscope.catalogue.results import Manifest, outcome_in, read_manifest, sure_column, table_of
from gpaiscope.catalogue.rows import KEY
from gpaiscope.errors import InputError, Mistake
from gpaiscope.report.values.catalogue import ASKED, LIKELY, OUTCOMES, Counts
from gpaiscope.report.values.scans import AnswerMove, Changes, Example, OneSided, Scan
from gpaiscope.repository.database import Connection, connected, failure, quoted, unreadable

BEARING: Final = (
    "outputs", "inputs", "exception", "listed_for", "unnamed", "bases", "size", "kinds", "flop_low", "flop_best",
    "flop_high", "licence", "weights_public", "architecture_public", "offered",
)  # fmt: skip
"""The columns of a row's facts that its dossier is made of; others say where they come from, or sort the report."""

MOST_EXAMPLES: Final = 3
_TABLES: Final = ("results", "facts")
_CONCLUSION: Final = re.compile(r"[a-z][a-z0-9_]*")


def scans_compared(before: Path, after: Path) -> Changes:
    """What changed from one folder of results to another.

    Raises InputError with what is wrong with either: no result, one that is not finished, one of another version.
    """
    manifests = _manifests(before, after)
    with _spare_database() as connection:
        conclusions = _conclusions_of_each(connection, before, after)
        try:
            _make_tables(connection, before, after, conclusions)
            return _changes_between(connection, (before, after), manifests, conclusions)
        except failure() as error:
            raise unreadable(f"{before} or {after}", error) from None


@contextmanager
def _spare_database() -> Iterator[Connection]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as spare:
        connection = connected(Path(spare) / "compared.duckdb")
        try:
            yield connection
        finally:
            connection.close()


# -- the folders


def _manifests(*folders: Path) -> list[Manifest]:
    manifests: list[Manifest] = []
    mistakes: list[Mistake] = []
    for folder in folders:
        try:
            manifests.append(read_manifest(folder))
        except InputError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise InputError(*dict.fromkeys(mistakes))
    return manifests


def _conclusions_of_each(connection: Connection, *folders: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The conclusions that each result has a column of. Raises InputError for every table that cannot be read."""
    conclusions: list[tuple[str, ...]] = []
    mistakes: list[Mistake] = []
    for folder in folders:
        columns: dict[str, list[str]] = {}
        for table in _TABLES:
            path = str(folder / f"{table}.parquet")
            try:
                described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
                columns[table] = [name for name, *_ in described]
            except failure() as error:
                mistakes.extend(unreadable(path, error).mistakes)
        mistakes += _lacking_columns(folder, columns)
        conclusions.append(_conclusion_columns(columns.get("results", ())))
    if mistakes:
        raise InputError(*dict.fromkeys(mistakes))
    return conclusions[0], conclusions[1]


def _lacking_columns(folder: Path, columns: Mapping[str, Sequence[str]]) -> Iterator[Mistake]:
    of_results = ("id", "case", "ask_path", *ASKED, *map(sure_column, ASKED))
    for table, needed in (("results", of_results), ("facts", ("id", *BEARING))):
        lacking = [name for name in needed if table in columns and name not in columns[table]]
        if lacking:
            message = f"it lacks the columns {', '.join(lacking)}"
            yield Mistake(reference="no-result", message=message, file=str(folder / f"{table}.parquet"))


def _conclusion_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """Those between the case and what to ask."""
    if "case" not in columns or "ask_path" not in columns:
        return ()
    between = columns[columns.index("case") + 1 : columns.index("ask_path")]
    # The names become part of SQL, and the folder may be anybody's: what may be more than a name is left out.
    return tuple(name for name in between if _CONCLUSION.fullmatch(name))


# -- the tables


def _make_tables(
    connection: Connection, before: Path, after: Path, conclusions: tuple[Sequence[str], Sequence[str]]
) -> None:
    """Make the tables: ``differing``, models whose facts differ; ``moved``, how many changed their case; and cases."""
    differing = ", ".join(f"CASE WHEN b.{name} IS DISTINCT FROM a.{name} THEN '{name}' END" for name in BEARING)
    connection.execute(
        f"""
        CREATE TABLE differing AS
        WITH b AS (SELECT *, {KEY} AS key FROM read_parquet(?)), a AS (SELECT *, {KEY} AS key FROM read_parquet(?))
        SELECT key, id, facts FROM (
            SELECT key, a.id, list_filter([{differing}], lambda x: x IS NOT NULL) AS facts FROM b JOIN a USING (key))
        WHERE len(facts) > 0
    """,
        [str(folder / "facts.parquet") for folder in (before, after)],
    )
    results = [str(folder / "results.parquet") for folder in (before, after)]
    connection.execute(
        f"""
        CREATE TABLE moved AS
        WITH b AS (SELECT {KEY} AS key, id, "case", file_row_number AS place
            FROM read_parquet(?, file_row_number = true)),
        a AS (SELECT {KEY} AS key, id, "case", file_row_number AS place FROM read_parquet(?, file_row_number = true)),
        pairs AS (SELECT key, coalesce(a.id, b.id) AS id, b."case" AS was, a."case" AS now,
                coalesce(a.place, b.place) AS place
            FROM b FULL JOIN a USING (key))
        SELECT was, now, facts IS NOT NULL AS differ, count(*) AS models,
            min({{place: place, id: pairs.id}}, {MOST_EXAMPLES}) AS first
        FROM pairs LEFT JOIN differing USING (key) GROUP BY ALL
    """,
        results,
    )
    # All rows of a case have the same answers, so that one of them is enough: cases are some thousands, rows millions.
    for table, path, ids in zip(("cases_before", "cases_after"), results, conclusions, strict=True):
        outcomes = ", ".join(f"any_value({quoted(id)}) AS {quoted(id)}" for id in ids)
        connection.execute(
            f'CREATE TABLE {table} AS SELECT "case", {outcomes} FROM read_parquet(?) GROUP BY "case"', [path]
        )


def _changes_between(
    connection: Connection,
    folders: tuple[Path, Path],
    manifests: Sequence[Manifest],
    conclusions: tuple[Sequence[str], Sequence[str]],
) -> Changes:
    before, after = conclusions
    moves, same = [], {}
    asked_first = (*ASKED, *(id for id in after if id not in ASKED))
    for id in (id for id in asked_first if id in before):
        moves_of_it, same[id] = _moves_of(connection, id)
        moves += moves_of_it
    new, gone = (_on_one_side(connection, side) for side in ("new", "gone"))
    both, differ = _whole_numbers(
        connection,
        "SELECT sum(models), sum(models) FILTER (differ) FROM moved WHERE was IS NOT NULL AND now IS NOT NULL",
    )
    facts = "SELECT unnest(facts) AS fact, count(*) FROM differing GROUP BY 1 ORDER BY 2 DESC, 1"
    made_with = [_made_with(manifest) for manifest in manifests]
    scans = [
        Scan(folder=str(folder), models=both + only.models, day=str(made["day"]), made_with=made)
        for folder, only, made in zip(folders, (gone, new), made_with, strict=True)
    ]
    return Changes(
        before=scans[0],
        after=scans[1],
        differs=tuple(key for key in made_with[0] if made_with[0][key] != made_with[1][key]),
        both=both,
        facts_differ=differ,
        facts=dict(connection.execute(facts).fetchall()),
        new=new,
        gone=gone,
        same=same,
        moves=tuple(moves),
        only_before=tuple(id for id in before if id not in after),
        only_after=tuple(id for id in after if id not in before),
    )


def _whole_numbers(connection: Connection, query: str) -> tuple[int, ...]:
    """The only row of a query; SQL gives no sum of no rows, where none are counted."""
    return tuple(int(number or 0) for number in connection.execute(query).fetchone())


def _moves_of(connection: Connection, id: str) -> tuple[list[AnswerMove], Counts]:
    """The moves of one conclusion, those of most models first, and how many stayed with each outcome."""
    query = f"""
        SELECT b.{quoted(id)} AS before, a.{quoted(id)} AS after,
            sum(models), sum(models) FILTER (differ), list_sort(flatten(list(first)))
        FROM moved JOIN cases_before b ON b."case" = was JOIN cases_after a ON a."case" = now
        GROUP BY ALL ORDER BY 3 DESC, 1, 2
    """
    moves, same = [], dict.fromkeys((*OUTCOMES, *LIKELY.values()), 0)
    for said_before, said_after, models, differ, first in connection.execute(query).fetchall():
        (before, was_likely), (after, is_likely) = outcome_in(said_before), outcome_in(said_after)
        if said_before == said_after:
            same[before] += int(models)
            if is_likely:
                same[LIKELY[before]] = int(models)
            continue
        ids = [model["id"] for model in first[:MOST_EXAMPLES]]
        differing = connection.execute("SELECT id, facts FROM differing WHERE id IN (SELECT unnest(?))", [ids])
        facts = dict(differing.fetchall())
        examples = tuple(Example(id=model, facts=tuple(facts.get(model, ()))) for model in ids)
        move = AnswerMove(
            conclusion=id,
            before=before,
            after=after,
            before_sure=before in LIKELY and not was_likely,
            after_sure=after in LIKELY and not is_likely,
            models=int(models),
            facts_differ=int(differ or 0),
            first=examples,
        )
        moves.append(move)
    return moves, same


def _on_one_side(connection: Connection, side: str) -> OneSided:
    """Models that only one of the scans has."""
    lacks, has, cases = ("was", "now", "cases_after") if side == "new" else ("now", "was", "cases_before")
    (models,) = _whole_numbers(connection, f"SELECT sum(models) FROM moved WHERE {lacks} IS NULL")
    first = f"""
        SELECT one.id FROM (SELECT unnest(first) AS one FROM moved WHERE {lacks} IS NULL)
        ORDER BY one.place LIMIT {MOST_EXAMPLES}
    """
    outcomes = {}
    for id in ASKED:
        query = f"""
            SELECT {quoted(id)}, sum(models)::BIGINT FROM moved JOIN {cases}
                ON "case" = {has} WHERE {lacks} IS NULL GROUP BY ALL
        """
        outcomes[id] = dict.fromkeys((*OUTCOMES, *LIKELY.values()), 0)
        for said, count in connection.execute(query).fetchall():
            outcome, is_likely = outcome_in(said)
            outcomes[id][outcome] += count
            if is_likely:
                outcomes[id][LIKELY[outcome]] = count
    return OneSided(models=models, outcomes=outcomes, first=tuple(id for (id,) in connection.execute(first).fetchall()))


# -- what a result was made with


def _made_with(manifest: Manifest) -> dict[str, object]:
    """Of a manifest what can make a difference: the law and its day, the program, the files, how they were read."""
    law, inputs = table_of(manifest.get("law")), manifest["inputs"]
    assert isinstance(inputs, list)
    return {
        "day": law.get("day"),
        "law": law.get("hash"),
        "program": table_of(manifest.get("tool")).get("version"),
        "files": sorted(str(table_of(file).get("sha256")) for file in inputs),
        "columns": [table_of(file).get("columns") for file in inputs],
        "where": manifest.get("where"),
        "assumptions": manifest.get("assumptions"),
    }
