"""A catalogue in parts: the stages of a scan where the rows are read, and between them what is of the whole catalogue.

A part is a run of files, with a database of its own in which the stages run as they do for a whole catalogue. Three
things are of the whole: which of several records of a model stands, what is behind each model by lineage, and which
cases there are. Of these each part tells a small table, and is handed what came of all of them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NewType, Protocol

from gpaiscope.assessment import law_on
from gpaiscope.catalogue import bases, chosen, concluding, facts, reading, results, rows, sources
from gpaiscope.catalogue.answers import answered_ids
from gpaiscope.catalogue.cards import read_cards
from gpaiscope.catalogue.forms import ColumnForm
from gpaiscope.catalogue.summary import summarised
from gpaiscope.deferred import dataclass
from gpaiscope.errors import GpaiscopeError, InputError
from gpaiscope.report.values.catalogue import Catalogue
from gpaiscope.repository.database import Connection, fill, literal

if TYPE_CHECKING:
    from gpaiscope.catalogue.scan import Stages

Parquet = NewType("Parquet", bytes)
"""Rows on their way from one database to another, as a file of Parquet."""

PartStep = Callable[[Connection, Path, Any, Any], Any]
"""What is done with a part: in its database and a folder of its own, with what is for it alone and what is for all."""

LEAST, MOST = 1_000_000, 256_000_000
"""Bytes of files of which a part is made: fewer are not worth a part, and more take long to be handed on."""


class Cluster(Protocol):
    """Processes on one or many machines, which keep the database of each part from step to step."""

    @property
    def processes(self) -> int:
        """How many work at a time."""

    def start_parts(self, parts: int) -> None:
        """Begin with so many parts, whose databases are empty."""

    def run_step(self, step: PartStep, for_each: Sequence[Any], of_all: Any, *, last: bool = False) -> Iterator[Any]:
        """What a step gives for each part, in order; an error that was raised for a part in its place.

        After the ``last`` step nothing of a part is kept.
        """

    def elsewhere(
        self, work: Callable[[concluding.Batch], concluding.Chunk], batches: Sequence[concluding.Batch]
    ) -> Iterable[concluding.Chunk]:
        """What a function gives for each of several things, in any order."""


@dataclass(frozen=True, kw_only=True)
class _Request:
    """What is asked of a scan."""

    form: ColumnForm | None
    where: chosen.Where | None
    day: date


@dataclass(kw_only=True)
class _Part:
    """A part: its files, the number of the first, and, once it is read, what it has."""

    files: sources.Files
    first: int
    read_files: Sequence[sources.CatalogueFile] = ()
    records: Sequence[int] = ()
    before: int = 0
    starts: list[tuple[int, int]] = field(default_factory=list)

    @property
    def numbers(self) -> str:
        """Whether ``n`` is the number of a record of this part, in SQL."""
        return f"n BETWEEN {self.before} AND {self.before + sum(self.records) - 1}"


def scanned_in_parts(
    connection: Connection,
    cluster: Cluster,
    files: sources.Files,
    form: ColumnForm | None,
    where: chosen.Where | None,
    day: date,
    work: Path,
    stages: Stages,
) -> Catalogue:
    """Make the tables of a scan, part by part; what the report says of them."""
    request, whole, law = _Request(form=form, where=where, day=day), _Whole(connection, work), law_on(day)
    ids, parts = answered_ids(law), parts_of(files, cluster.processes)
    cluster.start_parts(len(parts))
    with stages.stage("read", f"reading the catalogue in {len(parts):,} parts"):
        catalogue_files = _read_parts(whole, cluster, parts, request)
        lost = whole.sort_out_records(parts)
    with stages.stage("readers", "reading what the cells say"):
        to_read = [_ToRead(part, records) for part, records in zip(parts, lost, strict=True)]
        tables = _without_errors(cluster.run_step(read_part, to_read, (request, whole.names_apart())))
        whole.take_in(zip(("named", "own_entry", "made"), zip(*tables, strict=True), strict=True))
    with stages.stage("lineage", "following what was made from what"):
        bases.read_lineage(connection, law, whole.spare, made=_FOLLOWED)
        behind = [whole.packed_table(f"SELECT * FROM lineage WHERE {part.numbers} ORDER BY n") for part in parts]
    with stages.stage("facts", "putting facts together"):
        stated = cluster.run_step(state_facts, behind, (request, whole.packed_table("FROM base")))
        counts, cases = zip(*_without_errors(stated), strict=True)
        models, left_out, undecided = map(sum, zip(*counts, strict=True))
        chosen.check_chosen(models, left_out, undecided)
        whole.take_in([("told_cases", cases)])
        count = whole.find_cases()
    processes, elsewhere = cluster.processes, cluster.elsewhere
    results.answer_cases(connection, count, day, work, stages, of="numbered", processes=processes, elsewhere=elsewhere)
    with stages.stage("results", "joining answers to models"):
        numbers = [whole.packed_table(f"SELECT n, number FROM numbered WHERE {part.numbers}") for part in parts]
        whole.keep_models(cluster.run_step(number_part, numbers, (), last=True))
        results.join_results(connection, ids)
        condition = where.text if where else None
        return summarised(connection, catalogue_files, ids, day, condition, (left_out, undecided))


def parts_of(files: sources.Files, processes: int) -> list[_Part]:
    """Runs of files of about one size, some for each process."""
    known = [sources.bytes_of(file) for file in files]
    # How much a folder of models says shows only once it is gathered: it is taken for a large one.
    sizes = [MOST if size is None else size for size in known]
    enough = max(LEAST, min(MOST, sum(sizes) // (2 * processes)))
    parts: list[_Part] = []
    room = 0
    for number, (path, size) in enumerate(zip(files, sizes, strict=True)):
        if room <= 0:
            parts.append(_Part(files={}, first=number))
            room = enough
        parts[-1].files = {**parts[-1].files, path: files[path]}
        room -= size
    return parts


def _read_parts(
    whole: _Whole, cluster: Cluster, parts: Sequence[_Part], request: _Request
) -> list[sources.CatalogueFile]:
    """The files as they were found, once all are read; what was seen of each part is kept with it."""
    standing: list[Parquet] = []
    begun = _without_errors(cluster.run_step(begin_part, parts, request))
    for part, (files, records, models) in zip(parts, begun, strict=True):
        part.read_files, part.records = files, records
        standing.append(models)
    counts = [count for part in parts for count in part.records]
    starts = [*enumerate(accumulate(counts, initial=0))][:-1]
    for part in parts:
        part.starts = starts[part.first : part.first + len(part.files)]
        part.before = part.starts[0][1]
    catalogue_files = [file for part in parts for file in part.read_files]
    # Only of all files together can it be said that a column is in none.
    if request.form is not None:
        sources.check_mapped(request.form, catalogue_files)
    if request.where is not None:
        chosen.check_columns(request.where, catalogue_files)
    whole.note_records(parts, standing, starts, sum(counts))
    return catalogue_files


def _without_errors(results: Iterable[Any]) -> list[Any]:
    """What every part has given. Raises InputError with the mistakes of all of them, or what else was raised first."""
    given = list(results)
    if mistakes := [mistake for error in given if isinstance(error, InputError) for mistake in error.mistakes]:
        raise InputError(*mistakes)
    for error in given:
        if isinstance(error, GpaiscopeError):
            raise error
    return given


# -- what is done with a part


def begin_part(connection: Connection, work: Path, part: _Part, request: _Request) -> tuple[Any, list[int], Parquet]:
    """Read the files of a part; what they are, how many records each has, and which models there are."""
    files = sources.catalogue_files(connection, part.files, request.form, work)
    for _ in sources.load_cells(connection, files, first=part.first):
        pass
    read_cards(connection, work / "fill.jsonl")
    rows.parse_cells(connection)
    rows.check_cells(connection)
    records = dict(connection.execute("SELECT file, count(*) FROM raw GROUP BY file").fetchall())
    connection.execute("""
        CREATE TABLE others AS SELECT rowid AS n, file, name_of(id) AS id FROM raw
        WHERE rowid IN (FROM again) AND contains(name_of(id), '/')
    """)
    # Of the cells as they stand only tags are asked for again: all else need not be kept from step to step.
    if request.where is not None and "tags" in request.where.columns:
        connection.execute("CREATE TABLE tags AS SELECT rowid AS n, tags FROM raw")
    connection.execute("DROP TABLE raw")
    models = packed_rows(connection, "SELECT n, id, modified, maker FROM rows ORDER BY n", work)
    return files, [records.get(part.first + place, 0) for place in range(len(files))], models


@dataclass(frozen=True)
class _ToRead:
    """A part to be read, and those of its models of which a record of another part stands."""

    part: _Part
    lost: Parquet


def read_part(
    connection: Connection, work: Path, to_read: _ToRead, of_all: tuple[_Request, Parquet]
) -> tuple[Parquet, Parquet, Parquet]:
    """Run the readers over the models of a part; the names that they find, and what was made from what."""
    part, (request, names_apart), spare = to_read.part, of_all, work / "fill.jsonl"
    law = law_on(request.day)
    rows.define_macros(connection)
    unpack_rows(connection, "lost", [to_read.lost], work)
    unpack_rows(connection, "ids", [names_apart], work)
    _renumber(connection, part.before, tags=request.where is not None and "tags" in request.where.columns)
    fill(connection, "starts", {"file": "INTEGER", "first": "BIGINT"}, part.starts, spare)
    connection.execute("INSERT INTO ids SELECT id FROM rows")
    bases.read_bases(connection, spare, ids="ids")
    bases.read_own_entries(connection, law, spare)
    own_forms = [file.form for file in part.read_files]
    reading.read_said(connection, law, spare)
    # A form is found by the number of its file, which is that in the whole: those before this part are never asked for.
    reading.read_made(connection, own_forms[:1] * part.first + own_forms, spare)
    queries = ("SELECT DISTINCT name FROM named", "SELECT DISTINCT entry, kind, own FROM own_entry", bases.MADE)
    named, own_entry, made = (packed_rows(connection, query, work) for query in queries)
    return named, own_entry, made


def _renumber(connection: Connection, before: int, *, tags: bool) -> None:
    """Number the records as those of the whole catalogue, without those in whose place another part's stand."""
    connection.execute(f"""
        CREATE OR REPLACE TABLE others AS SELECT n + {before} AS n, file, id FROM others
        UNION ALL SELECT rows.n + {before}, file, rows.id FROM rows JOIN lost ON lost.n = rows.n + {before}
            WHERE contains(rows.id, '/')
    """)
    connection.execute(f"""
        CREATE OR REPLACE TABLE rows AS SELECT * REPLACE (n + {before} AS n) FROM rows
        WHERE n + {before} NOT IN (SELECT n FROM lost) ORDER BY n
    """)
    connection.execute(f"""
        CREATE OR REPLACE TABLE bad AS
        SELECT n + {before} AS n, file, id, cell, reason, shown FROM bad WHERE reason <> '{rows.OTHER_LETTERS}'
        UNION ALL
        SELECT n, file, left(id, {rows.LONGEST_ID}), 'id', '{rows.OTHER_LETTERS}', left(standing, 120)
        FROM others JOIN (SELECT id AS standing FROM rows UNION SELECT standing FROM lost)
            ON lower(id) = lower(standing) AND id <> standing
        ORDER BY n, cell
    """)
    if tags:
        connection.execute(f"CREATE TABLE raw AS SELECT n + {before} AS rowid, tags FROM tags")


def state_facts(
    connection: Connection, work: Path, behind: Parquet, of_all: tuple[_Request, Parquet]
) -> tuple[tuple[int, int, int], Parquet]:
    """Put the facts of a part together; how many models a condition chose, left out and did not know; its cases.

    ``behind`` has the models that those of the part were made from.
    """
    request, known_bases = of_all
    rows.define_macros(connection)
    unpack_rows(connection, "lineage", [behind], work)
    wanted = "WHERE name IN (SELECT name FROM named UNION SELECT entry FROM own_entry)"
    unpack_rows(connection, "base", [known_bases], work, wanted)
    facts.put_together(connection)
    (models,) = connection.execute("SELECT count(*) FROM facts").fetchone()
    counts = (models, 0, 0) if request.where is None else chosen.sift_models(connection, request.where, work)
    facts.find_cases(connection, law_on(request.day), work / "fill.jsonl")
    cases = packed_rows(connection, "SELECT key, models, facts.* FROM cases JOIN facts ON n = first", work)
    return counts, cases


def number_part(connection: Connection, work: Path, numbers: Parquet, _: tuple[()]) -> tuple[Parquet, Parquet]:
    """Number the cases of a part as in the whole; the facts of its models, and its cells that could not be read."""
    unpack_rows(connection, "numbered", [numbers], work)
    connection.execute("""
        CREATE OR REPLACE TABLE case_of AS SELECT case_of.n, numbered.number
        FROM case_of JOIN cases USING (number) JOIN numbered ON numbered.n = first
    """)
    results.number_models(connection)
    models, bad = (packed_rows(connection, f"FROM {name} ORDER BY n", work) for name in _OF_MODELS)
    return models, bad


_OF_MODELS: Final = ("facts", "bad")


# -- what is of the whole


_FOLLOWED: Final = """
    SELECT * FROM made UNION ALL
    SELECT n, id, NULL, NULL, NULL, NULL, NULL, NULL FROM rows
    WHERE n NOT IN (SELECT n FROM made) AND lower(id) IN (SELECT lower(name) FROM named)
    ORDER BY n
"""
"""The rows that are followed: what the parts have told, and what others of another part are made from."""


class _Whole:
    """The database of the whole catalogue, with what the parts tell."""

    def __init__(self, connection: Connection, work: Path) -> None:
        self.connection, self.work, self.spare = connection, work, work / "fill.jsonl"

    def packed_table(self, query: str) -> Parquet:
        """What a query gives, to be handed to parts."""
        return packed_rows(self.connection, query, self.work)

    def take_in(self, told: Iterable[tuple[str, Iterable[Parquet]]]) -> None:
        """Put the tables of all parts together."""
        for name, tables in told:
            unpack_rows(self.connection, name, tables, self.work)

    def note_records(
        self, parts: Sequence[_Part], standing: Sequence[Parquet], starts: Sequence[tuple[int, int]], records: int
    ) -> None:
        """Note the records of the parts, and the models that each would have by itself."""
        fill(self.connection, "starts", {"file": "INTEGER", "first": "BIGINT"}, starts, self.spare)
        self.connection.execute("CREATE TABLE raw AS SELECT range AS n FROM range(?)", [records])
        self.connection.execute("CREATE TABLE standing (n BIGINT, id VARCHAR, modified TIMESTAMP, maker VARCHAR)")
        for part, models in zip(parts, standing, strict=True):
            unpack_rows(self.connection, "of_part", [models], self.work)
            self.connection.execute(
                "INSERT INTO standing SELECT n + ?, id, modified, maker FROM of_part", [part.before]
            )

    def sort_out_records(self, parts: Sequence[_Part]) -> list[Parquet]:
        """Make the table ``rows`` of the models; of each part those records in whose place another part's stand."""
        first = ", ".join(f"first_value({column}) OVER ({rows.RECORDS_OF_ONE})" for column in ("n", "id"))
        self.connection.execute(f"""
            CREATE TABLE sorted AS SELECT n, id, maker, stands, standing
            FROM (SELECT n, id, maker, {first} FROM standing) AS found(n, id, maker, stands, standing) ORDER BY n
        """)
        self.connection.execute("CREATE TABLE rows AS SELECT n, id, maker FROM sorted WHERE n = stands ORDER BY n")
        lost = "SELECT n, standing FROM sorted WHERE n <> stands"
        return [self.packed_table(f"{lost} AND {part.numbers}") for part in parts]

    def names_apart(self) -> Parquet:
        """The names of models that differ in nothing but case."""
        twice = "SELECT lower(id) FROM rows GROUP BY 1 HAVING count(*) > 1"
        return self.packed_table(f"SELECT id FROM rows WHERE lower(id) IN ({twice})")

    def find_cases(self) -> int:
        """Make the tables ``cases`` and ``numbered``, and ``facts`` of the first row of each; how many there are."""
        self.connection.execute("""
            CREATE TABLE cases AS
            SELECT dense_rank() OVER (ORDER BY first) - 1 AS number, key, first, models
            FROM (SELECT key, min(n) AS first, sum(models)::BIGINT AS models FROM told_cases GROUP BY key)
            ORDER BY number
        """)
        self.connection.execute("CREATE TABLE numbered AS SELECT n, number FROM told_cases JOIN cases USING (key)")
        self.connection.execute("""
            CREATE TABLE facts AS SELECT * EXCLUDE (key, models) FROM told_cases WHERE n IN (SELECT first FROM cases)
        """)
        (count,) = self.connection.execute("SELECT count(*) FROM cases").fetchone()
        assert isinstance(count, int)
        return count

    def keep_models(self, told: Iterable[Any]) -> None:
        """Put the facts and the bad cells of all parts together, one part after another."""
        self.connection.execute("DROP TABLE facts")
        for number, tables in enumerate(told):
            for name, table in zip(_OF_MODELS, *_without_errors([tables]), strict=True):
                unpack_rows(self.connection, name, [table], self.work, more=number > 0)


# -- tables on their way


def packed_rows(connection: Connection, query: str, work: Path) -> Parquet:
    """What a query gives."""
    path = work / "packed_rows.parquet"
    connection.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    table = Parquet(path.read_bytes())
    path.unlink()
    return table


def unpack_rows(
    connection: Connection, name: str, tables: Iterable[Parquet], work: Path, such: str = "", *, more: bool = False
) -> None:
    """Make a table of several, one after another, or of those of their rows that are ``such``; ``more`` adds to it."""
    path = work / "unpack_rows.parquet"
    for table in tables:
        path.write_bytes(table)
        begins = f"INSERT INTO {name}" if more else f"CREATE OR REPLACE TABLE {name} AS"
        connection.execute(f"{begins} SELECT * FROM read_parquet({literal(str(path))}) {such}")
        path.unlink()
        more = True
