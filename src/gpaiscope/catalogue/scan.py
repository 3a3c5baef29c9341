"""The scan of a catalogue from its files to a folder of results; and the proof of one row of such a folder."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from gpaiscope.assessment import Assessment, assess, law_on, unknown_word
from gpaiscope.catalogue import addresses, bases, facts, parts, reading, results, rows, sources
from gpaiscope.catalogue.answers import answered_ids
from gpaiscope.catalogue.cards import read_cards
from gpaiscope.catalogue.chosen import (
    Where,
    check_columns,
    keep_chosen,
    keep_chosen_answers,
    read_where,
    refuse_answers,
)
from gpaiscope.catalogue.flags import FLAG, write_flags
from gpaiscope.catalogue.forms import ColumnForm, mapping_draft, read_mapping
from gpaiscope.catalogue.parts import Cluster
from gpaiscope.catalogue.summary import summarised
from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.report.say import say_text
from gpaiscope.report.values import versioned, written
from gpaiscope.report.values.catalogue import LIKELY, OUTCOMES, Catalogue, counts, document, head, inputs
from gpaiscope.report.values.scanned_rows import AnsweredRow, AnsweredRows, RowQuestion
from gpaiscope.repository.cores import cores
from gpaiscope.repository.database import Connection, aside, connected, failure, quoted, unreadable

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
    on_disk = [file for file in files if isinstance(file, Path)]
    results.check_output(output, [*on_disk, *([mapping] if mapping else [])])
    stages = stages or Stages()
    with _cluster_started(cluster, stages) as processes, results.working_folder(output) as work:
        _remove_leftovers(work, "scan.duckdb", "scan.duckdb.wal", "where.duckdb", "where.duckdb.wal", "part")
        connection = connected(work / "scan.duckdb", threads=min(cores(), MOST_THREADS))
        try:
            if processes is not None:
                refuse_answers(condition)
                report = parts.scanned_in_parts(connection, processes, files, form, condition, day, work, stages)
            else:
                report = _scanned_whole(connection, files, form, condition, day, work, stages)
            with stages.stage("writing", "writing the results"):
                _write_results(connection, report, output, work)
            return report
        finally:
            connection.close()


@contextmanager
def _cluster_started(
    cluster: Callable[[], AbstractContextManager[Cluster]] | None, stages: Stages
) -> Iterator[Cluster | None]:
    if cluster is None:
        yield None
        return
    with ExitStack() as stack:
        with stages.stage("start", "starting the cluster"):
            processes = stack.enter_context(cluster())
        yield processes


def _remove_leftovers(folder: Path, *names: str) -> None:
    import shutil

    for name in names:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _scanned_whole(
    connection: Connection,
    files: sources.Files,
    form: ColumnForm | None,
    where: Where | None,
    day: date,
    work: Path,
    stages: Stages,
) -> Catalogue:
    law, spare = law_on(day), work / "fill.jsonl"
    with stages.stage("read", "reading the catalogue"):
        copying = partial(stages.told, "copying the catalogue")
        catalogue_files = sources.catalogue_files(connection, files, form, work, copying)
        if form is not None:
            sources.check_mapped(form, catalogue_files)
        if where is not None:
            check_columns(where, catalogue_files)
        for done, _ in enumerate(sources.load_cells(connection, catalogue_files), start=1):
            stages.told("reading the catalogue", done, len(catalogue_files))
    with stages.stage("cells", "taking the cells apart"):
        read_cards(connection, spare)
        rows.parse_cells(connection)
    # What a model is by itself hangs on nothing that is read of its bases, so that both are read at the same time.
    read_said = partial(reading.read_said, law=law, work=work / "said.jsonl")
    with aside(connection, rows.check_cells, read_said):
        with stages.stage("readers", "reading what the cells say"):
            bases.read_bases(connection, spare)
            bases.read_own_entries(connection, law, spare)
            reading.read_made(connection, [file.form for file in catalogue_files], spare)
        with stages.stage("lineage", "following what was made from what"):
            bases.read_lineage(connection, law, spare)
    with stages.stage("facts", "putting facts together"):
        facts.put_together(connection)
        left_out = (0, 0)
        if where is not None and not where.names_answers:
            left_out = keep_chosen(connection, where, work)
        cases = facts.find_cases(connection, law, spare)
    processes = min(cores(), MOST_PROCESSES)
    results.answer_cases(connection, cases, day, work, stages, of="case_of", processes=processes)
    with stages.stage("results", "joining answers to models"):
        if where is not None and where.names_answers:
            left_out = keep_chosen_answers(connection, where, work)
        results.number_models(connection)
        ids = answered_ids(law)
        results.join_results(connection, ids)
        return summarised(connection, catalogue_files, ids, day, where.text if where else None, left_out)


def _write_results(connection: Connection, report: Catalogue, output: Path, work: Path) -> None:
    from gpaiscope.report.pages.catalogue import catalogue as page
    from gpaiscope.report.write.html import write

    made = work / "part"
    made.mkdir()
    results.write_tables(connection, made)
    write_flags(connection, law_on(report.day), made / FLAG)
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
    # The folder is moved as a whole: without this a crash could leave one of that name whose files are empty.
    for path in made.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    results.put_in_place(made, output)


# -- a row of a result


def assess_row(folder: Path, id: str) -> Assessment:
    """The assessment of one model of a result, by the interpreter, on the day of the scan.

    Raises UsageError where the result has no such model, and InputError where the folder is none or cannot be read.
    """
    manifest = results.read_manifest(folder)
    row = _row_of_result(folder, id)
    files, number = manifest["inputs"], row.get("file")
    if not isinstance(number, int) or not 0 <= number < len(files):
        raise results.no_result(folder / "facts.parquet", f"its row is of file {number}, and {len(files)} were read")
    place = f"{files[number]['path']}, record {row['record']}"
    dossier = facts.dossier_of_row(row, place, files[number]["columns"])
    return assess(dossier, date.fromisoformat(manifest["law"]["day"]))


def rows_with_answers(folder: Path, conclusion: str) -> AnsweredRows:
    """The models of a result by their answer to one question, each with what would settle it, the most used first.

    Raises UsageError for a question that has no answer, which says of a row's id how that row is proved, and InputError
    where the folder is none or cannot be read.
    """
    from tempfile import TemporaryDirectory

    day = date.fromisoformat(results.read_manifest(folder)["law"]["day"])
    if conclusion not in (ids := answered_ids(law_on(day))):
        raise _no_conclusion(folder, conclusion, ids)
    given = {name: str(folder / f"{name}.parquet") for name in ("results", "facts", "reasons")}
    with TemporaryDirectory() as spare:
        connection = connected(Path(spare) / "rows.duckdb")
        try:
            found = connection.execute(_BY_ANSWER.format(conclusion=quoted(conclusion)), {**given, "of": conclusion})
            told = found.fetchall()
        except failure() as error:
            raise unreadable(str(folder), error) from None
        finally:
            connection.close()
    tally = dict.fromkeys((*OUTCOMES, *LIKELY.values()), 0)
    for said, models in {said: models for said, models, *_ in told}.items():
        outcome, is_likely = results.outcome_in(said)
        tally[outcome] += models
        if is_likely:
            tally[LIKELY[outcome]] += models
    return AnsweredRows(
        day=day,
        conclusion=conclusion,
        counts=tally,
        rows=tuple(_answered_row(*row) for _, _, *row in told),
    )


def _no_conclusion(folder: Path, word: str, ids: Iterable[str]) -> UsageError:
    try:
        _row_of_result(folder, word)
    except UsageError:
        return UsageError(unknown_word("conclusion", word, list(ids)))
    return UsageError(
        Mistake(
            reference="unknown-conclusion",
            message=say_text("{word} is a row of {folder}, and no conclusion", word=word, folder=str(folder)),
            expected="a conclusion, or the row behind --row",
            help=say_text(
                "its proof: `gpaiscope explain {folder} --row {word}`",
                folder=shlex.quote(str(folder)),
                word=shlex.quote(word),
            ),
        )
    )


MOST_ROWS: Final = 10_000
"""Models of one answer that are told one by one."""
_BY_ANSWER: Final = f"""
    WITH chosen AS (
        SELECT id, file, record, "case", ask, ask_path, ask_who, {{conclusion}} AS said,
            count(*) OVER (PARTITION BY said) AS count,
            row_number() OVER (PARTITION BY said ORDER BY downloads DESC NULLS LAST, file, record) AS place
        FROM read_parquet($results) QUALIFY place <= {MOST_ROWS})
    SELECT said, count, chosen.id, said, facts.parameters, coalesce(kinds, []),
        coalesce(list_transform(bases, lambda x: x.name), []), missing, [ask_path, ask, ask_who]
    FROM chosen JOIN read_parquet($facts) AS facts USING (file, record)
        JOIN read_parquet($reasons) AS reasons ON reasons."case" = chosen."case" AND conclusion = $of
    ORDER BY said, place
"""


def _answered_row(
    id: str,
    said: str,
    parameters: str | None,
    kinds: list[str],
    bases: list[str],
    missing: list[dict[str, str]],
    ask: list[str | None],
) -> AnsweredRow:
    """A row with all that is missing for its answer; of one that is only likely, what would settle its guess."""
    outcome, is_likely = results.outcome_in(said)
    questions = [RowQuestion(**each) for each in missing]
    if is_likely and not questions and None not in ask:
        questions = [RowQuestion(**dict(zip(("path", "asks", "who"), map(str, ask), strict=True)))]
    return AnsweredRow(
        id=id,
        outcome=outcome,
        sure=outcome in LIKELY and not is_likely,
        parameters=parameters,
        kinds=tuple(kinds),
        bases=tuple(bases),
        questions=tuple(questions),
    )


def _row_of_result(folder: Path, id: str) -> facts.FactsRow:
    from tempfile import TemporaryDirectory

    path = folder / "facts.parquet"
    with TemporaryDirectory() as spare:
        connection = connected(Path(spare) / "row.duckdb")
        try:
            selected = connection.execute("SELECT * FROM read_parquet(?) WHERE id = ?", [str(path), id])
            columns = [column[0] for column in selected.description]
            cells = selected.fetchone()
            like = connection.execute(_LIKE, [str(path), id]).fetchone() if cells is None else None
        except failure() as error:
            raise unreadable(str(path), error) from None
        finally:
            connection.close()
    if cells is None:
        message, help = f"there is no model {id[:200]!r} in {folder}", f"did you mean {like[0]!r}?" if like else ""
        expected = "an id of results.parquet"
        raise UsageError(Mistake(reference="unknown-model", message=message, expected=expected, help=help))
    return dict(zip(columns, cells, strict=True))


_LIKE: Final = """
    SELECT id FROM read_parquet($1)
    WHERE lower(id) = lower(trim($2)) OR ends_with(lower(id), '/' || lower(trim($2))) ORDER BY id LIMIT 1
"""


def drafted_mapping(catalogues: Iterable[addresses.Place]) -> str:
    """A mapping file to begin with, for the first file of a catalogue."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as spare, sources.first_of(catalogues, Path(spare)) as path:
        connection = connected(Path(spare) / "draft.duckdb")
        try:
            return mapping_draft(sources.header_of(connection, path))
        finally:
            connection.close()
