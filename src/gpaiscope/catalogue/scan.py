"""The scan of a catalogue from its files to a folder of results; and the proof of one row of such a folder."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from gpaiscope.assessment import Assessment, assess, law_on
from gpaiscope.catalogue import addresses, bases, facts, parts, reading, results, rows, sources
from gpaiscope.catalogue.answers import ids
from gpaiscope.catalogue.cards import read_cards
from gpaiscope.catalogue.chosen import Where, check_columns, choose, read_where
from gpaiscope.catalogue.forms import Form, draft, read_mapping
from gpaiscope.catalogue.parts import Cluster
from gpaiscope.catalogue.summary import summary
from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.report.values import versioned, written
from gpaiscope.report.values.catalogue import Catalogue, counts, document, head, inputs
from gpaiscope.repository.cores import cores
from gpaiscope.repository.database import Connection, aside, connected, failure, unreadable

MOST_PROCESSES: Final = 4
"""More would take more memory than a scan may have: each holds what it has worked out."""

MOST_THREADS: Final = 8


@dataclass(kw_only=True)
class Stages:
    """What is being done, how far it is, and how long each stage took: by the clock, and of all processors together."""

    told: Callable[[str, int, int], None] = lambda text, done, total: None
    seconds: dict[str, float] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, says: str) -> Iterator[None]:
        """A stage, timed."""
        self.told(says, 0, 0)
        begun, used = time.perf_counter(), sum(os.times()[:4])
        yield
        self.seconds[name] = time.perf_counter() - begun
        self.processor[name] = sum(os.times()[:4]) - used


def scan(
    catalogues: Iterable[addresses.Place],
    output: Path,
    day: date,
    *,
    mapping: Path | None = None,
    where: str | None = None,
    stages: Stages | None = None,
    cluster: Callable[[], AbstractContextManager[Cluster]] | None = None,
) -> Catalogue:
    """Scan the models of a catalogue, and leave the results in a folder; what the report says of them.

    Raises InputError for what cannot be read, and UsageError for an output that is an input or holds something else,
    for a day out of range, for a condition that is none or chooses nothing, and where nothing can be written. With a
    ``cluster`` the rows are read and judged there, by its processes, to the same results.
    """
    law_on(day)
    condition = read_where(where) if where is not None else None
    form = read_mapping(mapping) if mapping is not None else None
    files = sources.files_of(catalogues, mapped=form is not None)
    here = [each for each in files if isinstance(each, Path)]
    results.check_output(output, [*here, *([mapping] if mapping else [])])
    stages = stages or Stages()
    with _started(cluster, stages) as processes, results.working_folder(output) as work:
        _without(work, "scan.duckdb", "scan.duckdb.wal", "where.duckdb", "where.duckdb.wal", "part")
        connection = connected(work / "scan.duckdb", threads=min(cores(), MOST_THREADS))
        try:
            if processes is not None:
                report = parts.scanned(connection, processes, files, form, condition, day, work, stages)
            else:
                report = _scanned(connection, files, form, condition, day, work, stages)
            with stages.stage("writing", "writing the results"):
                _write(connection, report, output, work)
            return report
        finally:
            connection.close()


@contextmanager
def _started(cluster: Callable[[], AbstractContextManager[Cluster]] | None, stages: Stages) -> Iterator[Cluster | None]:
    if cluster is None:
        yield None
        return
    with ExitStack() as stack:
        with stages.stage("start", "starting the cluster"):
            processes = stack.enter_context(cluster())
        yield processes


def _without(folder: Path, *names: str) -> None:
    import shutil

    for name in names:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _scanned(
    connection: Connection,
    files: sources.Files,
    form: Form | None,
    where: Where | None,
    day: date,
    work: Path,
    stages: Stages,
) -> Catalogue:
    law, spare = law_on(day), work / "fill.jsonl"
    with stages.stage("read", "reading the catalogue"):
        copying = partial(stages.told, "copying the catalogue")
        found = sources.looked_at(connection, files, form, work, copying)
        if form is not None:
            sources.check_mapped(form, found)
        if where is not None:
            check_columns(where, found)
        for done, _ in enumerate(sources.load(connection, found), start=1):
            stages.told("reading the catalogue", done, len(found))
    with stages.stage("cells", "taking the cells apart"):
        read_cards(connection, spare)
        rows.parse(connection)
    said = partial(reading.read_said, law=law, work=work / "said.jsonl")
    with aside(connection, rows.check, said):
        with stages.stage("readers", "reading what the cells say"):
            bases.read_bases(connection, spare)
            bases.read_own(connection, spare)
            reading.read_made(connection, [each.form for each in found], spare)
        with stages.stage("lineage", "following what was made from what"):
            bases.read_lineage(connection, law, spare)
    with stages.stage("facts", "putting facts together"):
        facts.put_together(connection)
        left_out = choose(connection, where, work) if where is not None else (0, 0)
        cases = facts.find_cases(connection, law, spare)
    processes = min(cores(), MOST_PROCESSES)
    results.answer(connection, cases, day, work, stages, of="case_of", processes=processes)
    with stages.stage("results", "joining answers to models"):
        results.number_models(connection)
        results.join_results(connection, ids(law))
        return summary(connection, found, ids(law), day, where.text if where else None, left_out)


def _write(connection: Connection, report: Catalogue, output: Path, work: Path) -> None:
    from gpaiscope.report.pages.catalogue import catalogue as page
    from gpaiscope.report.write.html import write

    made = work / "part"
    made.mkdir()
    results.write_tables(connection, made)
    (made / "report.json").write_text(written(document(report)) + "\n", encoding="utf-8")
    (made / "report.html").write_text(write(page(report, str(output), full=True)), encoding="utf-8")
    manifest = versioned(
        {
            **head(report.day),
            "inputs": inputs(report),
            "where": report.where,
            "assumptions": list(report.assumptions),
            "counts": counts(report),
        }
    )
    (made / results.MANIFEST).write_text(written(manifest) + "\n", encoding="utf-8")
    for each in made.iterdir():
        with each.open("rb") as file:
            os.fsync(file.fileno())
    results.put(made, output)


# -- a row of a result


def assess_row(folder: Path, id: str) -> Assessment:
    """The assessment of one model of a result, by the interpreter, on the day of the scan.

    Raises UsageError where the result has no such model, and InputError where the folder is none or cannot be read.
    """
    manifest = results.read_manifest(folder)
    row = _row(folder, id)
    files, number = manifest["inputs"], row.get("file")
    if not isinstance(number, int) or not 0 <= number < len(files):
        raise results.no_result(folder / "facts.parquet", f"its row is of file {number}, and {len(files)} were read")
    told = facts.dossier(row, f"{files[number]['path']}, record {row['record']}", files[number]["columns"])
    return assess(told, date.fromisoformat(manifest["law"]["day"]))


def _row(folder: Path, id: str) -> facts.Row:
    from tempfile import TemporaryDirectory

    path = folder / "facts.parquet"
    with TemporaryDirectory() as spare:
        connection = connected(Path(spare) / "row.duckdb")
        try:
            told = connection.execute("SELECT * FROM read_parquet(?) WHERE id = ?", [str(path), id])
            columns = [each[0] for each in told.description]
            found = told.fetchone()
            like = connection.execute(_LIKE, [str(path), id]).fetchone() if found is None else None
        except failure() as error:
            raise unreadable(str(path), error) from None
        finally:
            connection.close()
    if found is None:
        message, help = f"there is no model {id[:200]!r} in {folder}", f"did you mean {like[0]!r}?" if like else ""
        expected = "an id of results.parquet"
        raise UsageError(Mistake(reference="unknown-model", message=message, expected=expected, help=help))
    return dict(zip(columns, found, strict=True))


_LIKE: Final = "SELECT id FROM read_parquet(?) WHERE lower(id) = lower(trim(?)) LIMIT 1"


def drafted(catalogues: Iterable[addresses.Place]) -> str:
    """A mapping file to begin with, for the first file of a catalogue."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as spare, sources.first_of(catalogues, Path(spare)) as path:
        connection = connected(Path(spare) / "draft.duckdb")
        try:
            return draft(sources.header_of(connection, path))
        finally:
            connection.close()
