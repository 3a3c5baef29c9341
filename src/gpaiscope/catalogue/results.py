"""The tables that a scan leaves, of facts, cases and answers; and the folder that holds them, whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gpaiscope.assessment import law_on
from gpaiscope.catalogue.addresses import COPIES
from gpaiscope.catalogue.answers import CaseAnswer, CatalogueCase, JudgedCase, answered_ids
from gpaiscope.catalogue.concluding import Answered, Elsewhere, answers_to_cases
from gpaiscope.catalogue.flags import FLAG
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.report.values import SCHEMA_VERSION
from gpaiscope.report.values.catalogue import ASKED
from gpaiscope.repository.database import Connection, aside, failure, fill, literal, quoted
from gpaiscope.repository.opened import read_json
from gpaiscope.repository.output import held, unwritable

if TYPE_CHECKING:
    from gpaiscope.catalogue.scan import Stages

MANIFEST: Final = "manifest.json"
Manifest = Mapping[str, Any]
FILES: Final = (
    "results.parquet", "facts.parquet", "reasons.parquet", "bad.parquet", "report.html", "report.json", MANIFEST,
)  # fmt: skip


def answer_cases(
    connection: Connection,
    count: int,
    day: date,
    work: Path,
    stages: Stages,
    *,
    of: str,
    processes: int,
    elsewhere: Elsewhere | None = None,
) -> None:
    """Make the tables ``answers`` and ``reasons`` of so many cases; the table ``of`` has the case of each row."""
    with stages.stage("answers", says := f"answering {count:,} cases"):
        first_rows = connection.execute("SELECT key, facts.* FROM cases JOIN facts ON n = first ORDER BY number")
        columns = [column[0] for column in first_rows.description][1:]
        cases = [
            CatalogueCase(key=key, row=dict(zip(columns, row, strict=True))) for key, *row in first_rows.fetchall()
        ]
        answered = answers_to_cases(
            cases,
            day,
            work / "answers.jsonl",
            processes=processes,
            told=lambda done: stages.told(says, done, count),
            elsewhere=elsewhere,
        )
        _keep_answers(connection, answered, answered_ids(law_on(day)), work / "fill.jsonl")
        # Cases that were told apart before they were answered may be one now.
        connection.execute(f"""
            CREATE OR REPLACE TABLE {of} AS SELECT n, now AS number FROM {of} JOIN same ON before = number ORDER BY n
        """)


def _keep_answers(connection: Connection, answered: Answered, ids: Sequence[str], work: Path) -> None:
    """The tables ``answers``, a line a case with a column a conclusion, and ``reasons``, a line for each of these.

    Cases that were told apart, and of which the law says the same throughout, are one from here on.
    """
    fill(connection, "said", _SAID, _answer_lines(answered.answers), work)
    numbers = {case: number for number, case in enumerate(dict.fromkeys(answered.cases))}
    columns = {
        "number": "BIGINT",
        "answers": "INTEGER[]",
        "ask_path": "VARCHAR",
        "ask": "VARCHAR",
        "ask_who": "VARCHAR",
    }
    asking = _Asking(answered.answers, [ids.index(id) for id in ASKED])
    cases = ((number, case.numbers, *asking.asked_first(case)) for case, number in numbers.items())
    fill(connection, "told", columns, cases, work)
    columns = {"number": "BIGINT", "place": "BIGINT", "conclusion": "VARCHAR", "hangs_on": "VARCHAR[]"}
    hanging = (
        (number, each.place + 1, ids[each.place], list(each.hangs_on))
        for case, number in numbers.items()
        for each in case.hanging
    )
    fill(connection, "hanging", columns, hanging, work)
    same = ((before, numbers[case]) for before, case in enumerate(answered.cases))
    fill(connection, "same", {"before": "BIGINT", "now": "BIGINT"}, same, work)
    connection.execute("""
        CREATE OR REPLACE TABLE cases AS
        SELECT now AS number, min(first) AS first, sum(models)::BIGINT AS models
        FROM cases JOIN same ON before = number GROUP BY ALL ORDER BY ALL
    """)
    # Who looks at one column alone has to see that an answer is only likely.
    outcomes = ", ".join(
        f"CASE WHEN list_contains(unsure, {place}) THEN {literal(ONLY_LIKELY)} ELSE '' END || outcomes[{place}]"
        f" AS {quoted(id)}"
        for place, id in enumerate(ids, start=1)
    )
    sure = ", ".join(
        f"outcomes[{place}] IN ('yes', 'no') AND NOT list_contains(unsure, {place}) AS {quoted(sure_column(id))}"
        for place, id in enumerate(ids, start=1)
        if id in ASKED
    )
    connection.execute(f"""
        CREATE OR REPLACE TABLE answers AS
        SELECT number, {outcomes}, {sure}, hangs_on, ask, ask_path, ask_who
        FROM (SELECT *, coalesce(places, []) AS unsure, coalesce(on_guesses, []) AS hangs_on FROM told LEFT JOIN (
                SELECT number, list(place) AS places, list_distinct(flatten(list(hangs_on ORDER BY place)
                    FILTER (conclusion IN ({", ".join(map(literal, ASKED))})))) AS on_guesses
                FROM hanging GROUP BY number) USING (number))
            JOIN (SELECT number, list(outcome ORDER BY place) AS outcomes FROM (
                SELECT number, unnest(answers) AS answer, generate_subscripts(answers, 1) AS place FROM told)
                JOIN said USING (answer) GROUP BY number) USING (number)
        ORDER BY number
    """)
    connection.execute("""
        CREATE OR REPLACE TABLE reasons AS
        SELECT number, said.* EXCLUDE (answer), outcome IN ('yes', 'no') AND hangs_on IS NULL AS sure,
            coalesce(hangs_on, []) AS hangs_on
        FROM (SELECT number, unnest(answers) AS answer, generate_subscripts(answers, 1) AS place FROM told)
            JOIN said USING (answer) LEFT JOIN (SELECT number, place, hangs_on FROM hanging) USING (number, place)
        ORDER BY number, place
    """)


@dataclass
class _Asking:
    """What would have to be known first: by the first, of the answers at some places, that is open or only likely."""

    answers: Sequence[CaseAnswer]
    places: Sequence[int]

    def asked_first(self, case: JudgedCase) -> tuple[str | None, str | None, str | None]:
        """The path, the question and who would know; of what plainly is no general-purpose model nothing is asked."""
        likely = {each.place: each.settled_by for each in case.hanging}
        general = self.places[ASKED.index("gpai_model")]
        if self.answers[case.numbers[general]].outcome == "no" and general not in likely:
            return None, None, None
        for place in self.places:
            missing = self.answers[case.numbers[place]].missing
            asked = missing[0] if missing else likely.get(place)
            if asked:
                path, asks, who = asked
                return path, asks, who
        return None, None, None


ONLY_LIKELY: Final = "likely "
"""What stands before yes or no in the tables of results where it hangs on a guess."""


def outcome_in(said: str) -> tuple[str, bool]:
    """The outcome in a cell of the tables of results, and whether it is only likely."""
    return said.removeprefix(ONLY_LIKELY), said.startswith(ONLY_LIKELY)


def sure_column(id: str) -> str:
    """The column that says whether an answer stands without guesses."""
    return f"{id}_sure"


_SAID: Final = {
    "answer": "INTEGER", "conclusion": "VARCHAR", "outcome": "VARCHAR", "on_best_estimate": "VARCHAR",
    "reasons": "VARCHAR[]", "missing": "STRUCT(path VARCHAR, asks VARCHAR, who VARCHAR)[]",
    "questions": "STRUCT(question VARCHAR, reading VARCHAR, outcome VARCHAR)[]", "cites": "VARCHAR[]",
    "applies_from_earliest": "DATE", "applies_from_latest": "DATE", "due_on_earliest": "DATE", "due_on_latest": "DATE",
}  # fmt: skip


def _answer_lines(answers: Iterable[CaseAnswer]) -> Iterator[tuple[object, ...]]:
    for number, answer in enumerate(answers):
        missing = [dict(zip(("path", "asks", "who"), item, strict=True)) for item in answer.missing]
        questions = [dict(zip(("question", "reading", "outcome"), item, strict=True)) for item in answer.questions]
        yield (
            number, answer.id, answer.outcome, answer.on_best_estimate, list(answer.reasons), missing, questions,
            list(answer.cites), *answer.applies_from, *answer.due_on,
        )  # fmt: skip


def number_models(connection: Connection) -> None:
    """Give each line of the table ``facts`` the number of its case, which ``case_of`` has."""
    connection.execute("ALTER TABLE facts ADD COLUMN number BIGINT DEFAULT -1")
    connection.execute("UPDATE facts SET number = case_of.number FROM case_of WHERE case_of.n = facts.n")


def join_results(connection: Connection, ids: Sequence[str]) -> None:
    """The view ``results``: a line a model, with the answers of its case; it is put together as it is written.

    It takes them from lists, by their place: rows that are joined by a hash do not come in an order.
    """
    sure = (sure_column(id) for id in ids if id in ASKED)
    columns = [quoted(name) for name in (*ids, "ask_path", "ask", "ask_who", *sure, "hangs_on")]
    connection.execute(f"""
        CREATE OR REPLACE VIEW results AS
        SELECT id, file, {_RECORD} AS record, number AS "case",
            {", ".join(f"told.{column}[number + 1] AS {column}" for column in columns)},
            parameters, flop_low, flop_best, flop_high,
            behind_low, behind_best, behind_high, root, depth, circle, licence, maker, created, downloads, n
        FROM facts CROSS JOIN (
            SELECT {", ".join(f"list({column} ORDER BY number) AS {column}" for column in columns)} FROM answers) told
    """)


_RECORD: Final = """
    n - (SELECT list(first ORDER BY file) FROM starts)[file - (SELECT min(file) FROM starts) + 1] + 1
"""
"""The number of a record in its file, of files that have one number after another."""

AMOUNTS: Final = ("parameters", "flop_low", "flop_best", "flop_high", "behind_low", "behind_best", "behind_high")
"""Columns of results that are numbers, each with its exact text in a column beside them."""
_AS_NUMBERS: Final = ", ".join(f"{name}::DOUBLE AS {name}" for name in AMOUNTS)
_AS_TEXTS: Final = ", ".join(f"{name} AS {name}_exact" for name in AMOUNTS)

_TABLES: Final = {
    "results": f"SELECT * EXCLUDE (n) REPLACE ({_AS_NUMBERS}), {_AS_TEXTS} FROM results",
    "facts": f"""
        SELECT facts.* EXCLUDE (licence_effect, n, bases, based, number), {_RECORD} AS record,
            list_transform(bases, lambda x: {{name: x.name, entry: x.entry, told: x.told, low: x.low, best: x.best,
                high: x.high, same_maker: x.same_maker, maker: x.maker}}) AS bases
        FROM facts
    """,
    "reasons": 'SELECT number AS "case", * EXCLUDE (number) FROM reasons ORDER BY number, rowid',
    "bad": f"SELECT id, file, {_RECORD} AS record, cell, reason, shown FROM bad ORDER BY n, cell, reason",
}
"""What is written. Models stand in the order of their records, in which the table of facts was made."""


def write_tables(connection: Connection, folder: Path) -> None:
    """The tables as files of Parquet in a folder, side by side."""

    def write_table(name: str, cursor: Connection) -> None:
        cursor.sql(_TABLES[name]).write_parquet(str(folder / f"{name}.parquet"), compression="zstd")

    with aside(connection, *(partial(write_table, name) for name in _TABLES)):
        pass


# -- the folder


def check_output(output: Path, inputs: Iterable[Path]) -> None:
    """Raise UsageError where a folder is or holds an input, holds anything but an earlier result, or cannot be one."""
    try:
        place = output.resolve()
        str(place).encode("utf-8")
    except RuntimeError:  # before Python 3.13
        raise unwritable(output, "it is a link that leads to itself") from None
    except UnicodeEncodeError:
        raise unwritable(output, "its name, or that of a folder around it, is not in UTF-8") from None
    for path in inputs:
        if path.resolve() == place or path.resolve().is_relative_to(place):
            message = f"{output} is, or holds, what the command reads; it was left as it is"
            raise UsageError(Mistake(reference="output-is-input", message=message, help="name another folder"))
    if output.is_dir() and not output.is_symlink():
        others = sorted(entry.name for entry in output.iterdir() if entry.name not in (*FILES, FLAG))
        if others or (any(output.iterdir()) and not (output / MANIFEST).is_file()):
            message = f"{output} holds something else than an earlier result: {', '.join(others[:3]) or 'no manifest'}"
            raise UsageError(Mistake(reference="output-in-use", message=message, help="name a new folder"))
    elif os.path.lexists(output):
        message = f"{output} is there and no folder"
        raise UsageError(Mistake(reference="output-in-use", message=message, help="name a new folder"))


def working_name(output: Path) -> Path:
    """The folder beside an output that a scan works in."""
    return output.parent / f".{output.name}.scan"


@contextmanager
def working_folder(output: Path) -> Iterator[Path]:
    """A folder beside the output, which an interrupted run leaves and the next one goes on from.

    A mistake leaves none that was not there before, unless something was copied into it.
    """
    folder = working_name(output)
    with _full_disk(output):
        new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        with _shutting_others_out(folder, output):
            try:
                yield folder
            except (InputError, UsageError):
                if new and not (folder / COPIES).exists():
                    shutil.rmtree(folder)
                raise
            shutil.rmtree(folder)


@contextmanager
def _shutting_others_out(folder: Path, output: Path) -> Iterator[None]:
    """Keep another scan out of a working folder."""
    with held(folder, wait=0, busy=_output_in_use(output)) as descriptor:
        if descriptor is not None and not os.fstat(descriptor).st_nlink:  # the other has just ended
            raise _output_in_use(output)
        yield


def _output_in_use(output: Path) -> UsageError:
    message = f"another scan is writing to {output}"
    help = "wait until it ends, or name another folder"
    return UsageError(Mistake(reference="output-in-use", message=message, help=help))


@contextmanager
def _full_disk(output: Path) -> Iterator[None]:
    """Say of what the system would not write what it is, and that the last good result is still there."""
    try:
        yield
    except OSError as error:
        raise _unwritten(output, error.strerror or str(error)) from None
    except failure() as error:
        # The library has no error of its own for a full disk; another error of it is one of the program.
        if not re.search(r"(?i)no space|disk|could not write|out of memory|i/o", str(error)):
            raise
        raise _unwritten(output, " ".join(str(error).split())[:200]) from None


def _unwritten(output: Path, why: str) -> UsageError:
    message = f"{output} could not be written: {why}"
    help = "an earlier result is as it was; the same command goes on from where it stopped"
    return UsageError(Mistake(reference="unwritable", message=message, help=help))


def put_in_place(made: Path, output: Path) -> None:
    """Put a finished folder in the place of the output, in as few steps as the system has."""
    if not output.exists():
        made.rename(output)
        return
    away = output.with_name(f".{output.name}.{secrets.token_hex(4)}")
    output.rename(away)
    try:
        made.rename(output)
    except BaseException:  # Ctrl-C too leaves the earlier result where it was
        if not output.exists():
            away.rename(output)
        raise
    shutil.rmtree(away)


# -- a finished result


def read_manifest(folder: Path) -> Manifest:
    """What a finished result was made with. Raises InputError where the folder is none."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    unfinished = working_name(folder).is_dir() or (folder / "scan.duckdb").is_file()
    if missing and (unfinished or len(missing) < len(FILES)):
        said = "the scan of it is not finished" if unfinished else f"it lacks {', '.join(missing)}"
        raise no_result(folder, said, "unfinished-result", help="give the same command of gpaiscope scan again")
    if missing:
        said = "no result of a scan" if folder.exists() else "there is no such folder"
        raise no_result(folder, said, expected="a folder that gpaiscope scan wrote")
    manifest = read_json(folder / MANIFEST)
    version = manifest.get("schema_version")
    if version != SCHEMA_VERSION:
        said = f"a result whose tables have version {str(version)[:40]}, and this program writes {SCHEMA_VERSION}"
        raise no_result(folder, said, "other-version", help="scan the catalogue again with this program")
    if not _is_manifest(manifest):
        raise no_result(folder / MANIFEST, "not the manifest of a scan")
    return manifest


def check_day(folder: str | os.PathLike[str], scanned: date, on: date | None) -> None:
    """Raise UsageError where a day is asked for that is not the scan's."""
    if on is not None and on != scanned:
        raise UsageError(
            Mistake(
                reference="scanned-for-another-day",
                message=f"{folder} was scanned for {scanned}",
                expected=f"no --on, or --on {scanned}",
                help=f"scan again with --on {on}",
            )
        )


def _is_manifest(manifest: Manifest) -> bool:
    """Whether it says the day and the hash of a law, and of each file where it was and which columns were read.

    A folder of results is handed on, and may be edited: what is read of its manifest later has to be there.
    """
    law, inputs = table_of(manifest.get("law")), manifest.get("inputs")
    try:
        date.fromisoformat(law.get("day"))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    if not isinstance(law.get("hash"), str) or not isinstance(inputs, list):
        return False
    for file in map(table_of, inputs):
        columns = file.get("columns")
        if not isinstance(file.get("path"), str) or not isinstance(columns, dict):
            return False
        if not all(isinstance(column, str) for column in columns.values()):
            return False
    return True


def table_of(value: object) -> Mapping[str, Any]:
    """A value of a manifest that is a table; nothing for another."""
    return value if isinstance(value, Mapping) else {}


def no_result(
    path: Path, message: str, reference: str = "no-result", *, expected: str = "", help: str = ""
) -> InputError:
    """That a folder, or a file of it, is not what a scan leaves."""
    return InputError(Mistake(reference=reference, message=message, file=str(path), expected=expected, help=help))
