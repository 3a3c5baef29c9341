"""Which models of a catalogue are scanned: one condition over what was read, in the words of SQL, and nothing else.

The condition is parsed, each part of it is looked at, and it is worked out in a database that holds nothing but the
columns that it names and that reaches no file. What it leaves out is still what others were made from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from gpaiscope.catalogue.results import sure_column
from gpaiscope.catalogue.sources import CatalogueFile
from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.report.values.catalogue import ASKED
from gpaiscope.repository.database import Connection, connected, failure, literal, numbers, quoted

LONGEST: Final = 2_000
"""Characters of a condition."""

MOST_DIGITS: Final = 38
"""What SQL holds of a number exactly."""

_TEXT, _LIST, _AMOUNT = "VARCHAR", "VARCHAR[]", f"DECIMAL({MOST_DIGITS}, 0)"


def _amount_said_in(cell: str) -> str:
    return f"(SELECT any_value(try_cast(exact AS {_AMOUNT})) FROM amount_of WHERE said = rows.{cell})"


COLUMNS: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "id": (_TEXT, "facts.id", ("id",)),
    "maker": (_TEXT, "facts.maker", ("maker", "id")),
    "created": ("TIMESTAMP", "rows.created", ("created",)),
    "modified": ("TIMESTAMP", "rows.modified", ("modified",)),
    "downloads": ("BIGINT", "rows.downloads", ("downloads",)),
    "task": (_TEXT, "rows.task", ("task", "card")),
    "library": (_TEXT, "rows.library", ("library", "card")),
    "gated": ("BOOLEAN", "rows.gated", ("gated",)),
    "private": ("BOOLEAN", "rows.private", ("private",)),
    "tags": (_LIST, "(SELECT words_of(tags) FROM raw WHERE raw.rowid = rows.n)", ("tags",)),
    "base": (_LIST, "list_transform(facts.bases, lambda x: x.name)", ("base", "card", "tags", "made_from")),
    "relation": (_TEXT, "rows.relation", ("relation", "card", "tags", "made_from")),
    "licence": (_TEXT, "facts.licence", ("licence", "card", "tags")),
    "architecture": (_TEXT, "rows.architecture", ("architecture", "config")),
    "model_type": (_TEXT, "rows.model_type", ("model_type", "config")),
    "outputs": (_LIST, "facts.outputs", ("outputs", "task", "card", "tags", "config", "architecture")),
    "inputs": (_LIST, "facts.inputs", ("inputs", "task", "card", "tags", "config", "architecture")),
    "parameters": (_AMOUNT, f"try_cast(facts.parameters AS {_AMOUNT})", ("parameters", "safetensors")),
    "training_flop": (_AMOUNT, _amount_said_in("training_flop"), ("training_flop",)),
    "modification_flop": (_AMOUNT, _amount_said_in("modification_flop"), ("modification_flop",)),
    "hardware": (_TEXT, "rows.hardware", ("hardware",)),
    **{id: (_TEXT, f"answers.{quoted(id)}", ()) for id in ASKED},
    **{sure_column(id): ("BOOLEAN", f"answers.{quoted(sure_column(id))}", ()) for id in ASKED},
}
"""What a condition can name: its type, what it is of the tables of a scan, and the cells that it is read from.

What is read from no cell is an answer, or whether one stands without a guess.
"""

FUNCTIONS: Final = frozenset((
    "+", "-", "*", "%", "||", "~~", "!~~", "~~*", "!~~*", "~~~", "abs", "array_contains", "contains", "date_part",
    "day", "ends_with", "len", "length", "list_contains", "list_has", "list_has_all", "list_has_any", "list_value",
    "lower", "month", "regexp_full_match", "regexp_matches", "split_part", "starts_with", "strlen", "suffix", "prefix",
    "trim", "upper", "year",
))  # fmt: skip
"""Functions that look at nothing but what they are given, and say the same each time."""

_PARTS: Final = frozenset((
    "BETWEEN", "CASE", "CAST", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "OPERATOR", "TYPE",
))  # fmt: skip
_NAMES: Final = {"SUBQUERY": "a query within it", "WINDOW": "a window", "STAR": "*", "PARAMETER": "a parameter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A condition that may be worked out, and the columns that it names."""

    text: str
    columns: tuple[str, ...]

    @property
    def names_answers(self) -> bool:
        """Whether it can be worked out only when every model is answered."""
        return any(not COLUMNS[name][2] for name in self.columns)


def read_where(text: str) -> Where:
    """A condition as it was given. Raises UsageError where it is not one, with all that it may not name."""
    with TemporaryDirectory() as spare:
        connection = connected(Path(spare) / "where.duckdb", alone=True)
        try:
            columns = _columns_named(_expression_parts(connection, text))
            typed = ", ".join(f"{quoted(name)} {kind}" for name, (kind, _, _) in COLUMNS.items())
            connection.execute(f"CREATE TABLE choosable ({typed})")
            connection.execute("INSERT INTO choosable DEFAULT VALUES")  # without a row nothing is worked out
            ((kind,),) = connection.execute(f"SELECT typeof({_in_parentheses(text)}) FROM choosable").fetchall()
            connection.execute(f"SELECT {_in_parentheses(text)} FROM choosable").fetchall()
        except failure() as error:
            raise _invalid_where(_said_by_library(error)) from None
        finally:
            connection.close()
    if kind != "BOOLEAN":
        raise _invalid_where(f"it says a value of type {kind} and not whether a model is chosen")
    return Where(text=text.strip(), columns=columns)


def check_columns(where: Where, files: Sequence[CatalogueFile]) -> None:
    """Raise UsageError where a condition names what no file of the catalogue has a column for."""
    there = {cell for file in files for cell in (*file.columns, *file.form.constants)}
    known = [name for name, (_, _, cells) in COLUMNS.items() if not cells or there.intersection(cells)]
    if lacking := [name for name in where.columns if name not in known]:
        raise _invalid_where(f"no file of the catalogue has a column for {', '.join(lacking)}", known)


def refuse_answers(where: Where | None) -> None:
    """Raise UsageError where a condition names answers, of which the parts of a catalogue know nothing yet."""
    if where is not None and where.names_answers:
        message = "in parts a catalogue is chosen from by what was read of it, and not by answers"
        raise _invalid_where(message, [name for name, (_, _, cells) in COLUMNS.items() if cells])


def keep_chosen(connection: Connection, where: Where, work: Path) -> tuple[int, int]:
    """Leave the chosen models alone in the table ``facts``; how many are left out, and of how many it is not known.

    Raises UsageError where the condition fails on a row, or chooses nothing.
    """
    models, left_out, undecided = sift_models(connection, where, work)
    check_chosen(models, left_out, undecided)
    return left_out, undecided


def keep_chosen_answers(connection: Connection, where: Where, work: Path) -> tuple[int, int]:
    """Leave the chosen models alone in the tables of facts and of cases, by answers; otherwise as `keep_chosen`."""
    left_out = keep_chosen(connection, where, work)
    connection.execute("DELETE FROM case_of WHERE n NOT IN (SELECT n FROM facts)")
    connection.execute("""
        CREATE OR REPLACE TABLE cases AS
        SELECT number, min(n) AS first, count(*) AS models FROM case_of GROUP BY number ORDER BY number
    """)
    connection.execute("DELETE FROM reasons WHERE number NOT IN (SELECT number FROM cases)")
    return left_out


def check_chosen(models: int, left_out: int, undecided: int) -> None:
    """Raise UsageError where a condition chooses nothing."""
    if left_out and not models:
        message = f"--where chooses none of {left_out:,} models; of {undecided:,} what it asks is not known"
        raise UsageError(Mistake(reference="none-chosen", message=message, help="an earlier result is as it was"))


def sift_models(connection: Connection, where: Where, work: Path) -> tuple[int, int, int]:
    """Leave the chosen models alone in the table ``facts``; how many are chosen, left out, and left out as not known.

    It may choose nothing: of several parts each is sorted out for itself.
    """
    # The condition is somebody's text: it is worked out where it sees only what it names, and can harm no table.
    place = work / "where.duckdb"
    place.unlink(missing_ok=True)
    columns = ", ".join(("n", *(f"{COLUMNS[name][1]} AS {quoted(name)}" for name in where.columns)))
    connection.execute(f"ATTACH {literal(str(place))} AS apart")
    answered = "JOIN case_of USING (n) JOIN answers USING (number)" if where.names_answers else ""
    connection.execute(
        f"CREATE TABLE apart.choosable AS SELECT {columns} FROM facts JOIN rows USING (n) {answered} ORDER BY n"
    )
    connection.execute("DETACH apart")
    _work_out(place, where)
    connection.execute(f"ATTACH {literal(str(place))} AS apart")
    connection.execute("CREATE OR REPLACE TABLE chosen AS FROM apart.chosen")
    connection.execute("DETACH apart")
    place.unlink()
    counted = "count(*) FILTER (chosen), count(*) FILTER (chosen IS NOT true), count(*) FILTER (chosen IS NULL)"
    models, left_out, undecided = connection.execute(f"SELECT {counted} FROM chosen").fetchone()
    connection.execute(
        "CREATE OR REPLACE TABLE facts AS SELECT facts.* FROM facts JOIN chosen USING (n) WHERE chosen ORDER BY n"
    )
    return int(models), int(left_out), int(undecided)


def _work_out(place: Path, where: Where) -> None:
    """The table ``chosen`` in a database of its own, from which no file can be reached."""
    apart = connected(place, alone=True)
    try:
        apart.execute(f"CREATE TABLE chosen AS SELECT n, {_in_parentheses(where.text)} AS chosen FROM choosable")
    except failure() as error:
        raise _invalid_where(_said_by_library(error)) from None
    finally:
        apart.close()


# -- what a condition is made of


def _in_parentheses(text: str) -> str:
    """A condition as a part of a statement, its numbers exact; a remark at its end ends with its line."""
    statement = text.encode()
    for at in reversed(numbers(text)):
        if match := _POWER.match(statement, at):
            number = match[0].decode()
            plain = format(Decimal(number), "f")
            if sum(map(str.isdigit, plain)) <= MOST_DIGITS:
                statement = statement[:at] + plain.encode() + statement[match.end() :]
    return f"({statement.decode()}\n)"


_POWER: Final = re.compile(rb"(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)[eE][+-]?\d{1,3}(?!\w)")
"""A number that SQL takes as a float, to which it would compare an amount after rounding that to a float too."""


_UNENCODED: Final = re.compile("[\0\ud800-\udfff]")
"""What no text of the library can hold: NUL, and what a shell hands over in the place of bytes that are no UTF-8."""


def _expression_parts(connection: Connection, text: str) -> list[Mapping[str, Any]]:
    """The parts of one expression. Raises UsageError where a text is more than that, or less."""
    if not text.strip() or len(text) > LONGEST or _UNENCODED.search(text):
        raise _invalid_where(f"a condition has between 1 and {LONGEST:,} characters")
    # Whatever else a SELECT can have would show as a difference from one that has nothing but an expression.
    statement, plain = _parsed_select(connection, text), _parsed_select(connection, "true")
    expressions = statement.pop("select_list", ())
    plain.pop("select_list")
    source, _ = statement.pop("from_table", {}), plain.pop("from_table")
    if statement != plain or len(expressions) != 1 or source.get("type") != "EMPTY":
        raise _invalid_where("it is more than one condition")
    return list(_parts_below(expressions[0]))


def _parsed_select(connection: Connection, text: str) -> dict[str, Any]:
    """The tree of a SELECT of one text, as the library itself parses it."""
    select = f"SELECT {_in_parentheses(text)}"
    (serialised,) = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [select]).fetchone()
    try:
        tree = json.loads(serialised)
    except RecursionError:
        raise _invalid_where("it is nested too deeply") from None
    if tree["error"]:
        raise _invalid_where(" ".join(str(tree.get("error_message", "it cannot be parsed")).split())[:200])
    if len(tree["statements"]) != 1:
        raise _invalid_where("it is more than one condition")
    node: dict[str, Any] = tree["statements"][0]["node"]
    return node


def _parts_below(expression: object) -> Iterator[Mapping[str, Any]]:
    """Every part of an expression."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if "class" in node:
                yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _columns_named(parts: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The columns that parts name. Raises UsageError with every part that may not be there."""
    wrong: dict[str, None] = {}
    named: set[str] = set()
    for part in parts:
        kind = part["class"]
        if kind == "COLUMN_REF":
            name = ".".join(part["column_names"])
            named.add(name.lower())
            if name.lower() not in COLUMNS:
                wrong[f"there is no column {name[:60]}"] = None
        elif kind == "FUNCTION":
            # One version of the library gives a name in parts, its schema first, and another the name alone.
            name = ".".join(part.get("qualified_name", {}).get("path") or [part["function_name"]])
            if name.lower() not in FUNCTIONS:
                wrong[f"{name[:60]} cannot be asked in it"] = None
        elif kind not in _PARTS:
            wrong[f"{_NAMES.get(kind, kind.lower())} cannot stand in it"] = None
    if wrong:
        raise _invalid_where("; ".join(sorted(wrong)))
    return tuple(name for name in COLUMNS if name in named)


def _said_by_library(error: Exception) -> str:
    """What the library says, in one line, without the statement that it shows."""
    return " ".join(str(error).split("\n\n")[0].split("\nLINE")[0].split())[:300]


def _invalid_where(message: str, known: Sequence[str] = tuple(COLUMNS)) -> UsageError:
    expected = f"one condition over {', '.join(known)}: downloads > 1000 AND licence = 'mit'"
    return UsageError(Mistake(reference="invalid-where", message=f"--where: {message}", expected=expected))
