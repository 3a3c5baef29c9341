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

from gpaiscope.catalogue.sources import Input
from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.repository.database import Connection, connected, failure, literal, numbers, quoted

LONGEST: Final = 2_000
"""Characters of a condition."""

MOST_DIGITS: Final = 38
"""What SQL holds of a number exactly."""

_TEXT, _LIST, _AMOUNT = "VARCHAR", "VARCHAR[]", f"DECIMAL({MOST_DIGITS}, 0)"


def _amount(cell: str) -> str:
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
    "training_flop": (_AMOUNT, _amount("training_flop"), ("training_flop",)),
    "modification_flop": (_AMOUNT, _amount("modification_flop"), ("modification_flop",)),
    "hardware": (_TEXT, "rows.hardware", ("hardware",)),
}
"""What a condition can name: its type, what it is of the tables of a scan, and the cells that it is read from."""

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


def read_where(text: str) -> Where:
    """A condition as it was given. Raises UsageError where it is not one, with all that it may not name."""
    with TemporaryDirectory() as spare:
        connection = connected(Path(spare) / "where.duckdb", alone=True)
        try:
            columns = _columns(_parts(connection, text))
            told = ", ".join(f"{quoted(name)} {kind}" for name, (kind, _, _) in COLUMNS.items())
            connection.execute(f"CREATE TABLE choosable ({told})")
            connection.execute("INSERT INTO choosable DEFAULT VALUES")  # without a row nothing is worked out
            ((kind,),) = connection.execute(f"SELECT typeof({_within(text)}) FROM choosable").fetchall()
            connection.execute(f"SELECT {_within(text)} FROM choosable").fetchall()
        except failure() as error:
            raise _refused(_words(error)) from None
        finally:
            connection.close()
    if kind != "BOOLEAN":
        raise _refused(f"it says a value of type {kind} and not whether a model is chosen")
    return Where(text=text.strip(), columns=columns)


def check_columns(where: Where, inputs: Sequence[Input]) -> None:
    """Raise UsageError where a condition names what no file of the catalogue has a column for."""
    there = {cell for each in inputs for cell in (*each.columns, *each.form.constants)}
    known = [name for name, (_, _, cells) in COLUMNS.items() if there.intersection(cells)]
    if lacking := [name for name in where.columns if name not in known]:
        raise _refused(f"no file of the catalogue has a column for {', '.join(lacking)}", known)


def choose(connection: Connection, where: Where, work: Path) -> tuple[int, int]:
    """Leave the chosen models alone in the table ``facts``; how many are left out, and of how many it is not known.

    Raises UsageError where the condition fails on a row, or chooses nothing.
    """
    models, left_out, undecided = sift(connection, where, work)
    check_chosen(models, left_out, undecided)
    return left_out, undecided


def check_chosen(models: int, left_out: int, undecided: int) -> None:
    """Raise UsageError where a condition chooses nothing."""
    if left_out and not models:
        message = f"--where chooses none of {left_out:,} models; of {undecided:,} what it asks is not known"
        raise UsageError(Mistake(reference="none-chosen", message=message, help="an earlier result is as it was"))


def sift(connection: Connection, where: Where, work: Path) -> tuple[int, int, int]:
    """Leave the chosen models alone in the table ``facts``; how many are chosen, left out, and left out as not known.

    It may choose nothing: of several parts each is sorted out for itself.
    """
    place = work / "where.duckdb"
    place.unlink(missing_ok=True)
    told = ", ".join(f"{COLUMNS[name][1]} AS {quoted(name)}" for name in where.columns)
    connection.execute(f"ATTACH {literal(str(place))} AS apart")
    connection.execute(f"CREATE TABLE apart.choosable AS SELECT {', '.join(filter(None, ('n', told)))} {_OF_ROWS}")
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


_OF_ROWS: Final = "FROM facts JOIN rows USING (n) ORDER BY n"


def _work_out(place: Path, where: Where) -> None:
    """The table ``chosen`` in a database of its own, from which no file can be reached."""
    apart = connected(place, alone=True)
    try:
        apart.execute(f"CREATE TABLE chosen AS SELECT n, {_within(where.text)} AS chosen FROM choosable")
    except failure() as error:
        raise _refused(_words(error)) from None
    finally:
        apart.close()


# -- what a condition is made of


def _within(text: str) -> str:
    """A condition as a part of a statement, its numbers exact; a remark at its end ends with its line."""
    told = text.encode()
    for at in reversed(numbers(text)):
        if match := _POWER.match(told, at):
            told = told[:at] + _digits(match[0].decode()).encode() + told[match.end() :]
    return f"({told.decode()}\n)"


_POWER: Final = re.compile(rb"(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)[eE][+-]?\d{1,3}(?!\w)")
"""A number that SQL takes as a float, to which it would compare an amount after rounding that to a float too."""


def _digits(number: str) -> str:
    """A number without its power of ten, where SQL holds it exactly so."""
    plain = format(Decimal(number), "f")
    return plain if sum(map(str.isdigit, plain)) <= MOST_DIGITS else number


def _parts(connection: Connection, text: str) -> list[Mapping[str, Any]]:
    """The parts of one expression. Raises UsageError where a text is more than that, or less."""
    if not text.strip() or len(text) > LONGEST or "\0" in text or not _encodes(text):
        raise _refused(f"a condition has between 1 and {LONGEST:,} characters")
    statement, plain = _parsed(connection, text), _parsed(connection, "true")
    listed = statement.pop("select_list", ())
    plain.pop("select_list")
    source, _ = statement.pop("from_table", {}), plain.pop("from_table")
    if statement != plain or len(listed) != 1 or source.get("type") != "EMPTY":
        raise _refused("it is more than one condition")
    return list(_walked(listed[0]))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parsed(connection: Connection, text: str) -> dict[str, Any]:
    (told,) = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [f"SELECT {_within(text)}"]).fetchone()
    try:
        found = json.loads(told)
    except RecursionError:
        raise _refused("it is nested too deeply") from None
    if found["error"]:
        raise _refused(" ".join(str(found.get("error_message", "it cannot be parsed")).split())[:200])
    if len(found["statements"]) != 1:
        raise _refused("it is more than one condition")
    node: dict[str, Any] = found["statements"][0]["node"]
    return node


def _walked(found: object) -> Iterator[Mapping[str, Any]]:
    """Every part of an expression."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "class" in each:
                yield each
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)


def _columns(parts: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
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
            name = ".".join(part.get("qualified_name", {}).get("path") or [part["function_name"]])
            if name.lower() not in FUNCTIONS:
                wrong[f"{name[:60]} cannot be asked in it"] = None
        elif kind not in _PARTS:
            wrong[f"{_NAMES.get(kind, kind.lower())} cannot stand in it"] = None
    if wrong:
        raise _refused("; ".join(sorted(wrong)))
    return tuple(name for name in COLUMNS if name in named)


def _words(error: Exception) -> str:
    """What the library says, in one line, without the statement that it shows."""
    return " ".join(str(error).split("\n\n")[0].split("\nLINE")[0].split())[:300]


def _refused(message: str, known: Sequence[str] = tuple(COLUMNS)) -> UsageError:
    expected = f"one condition over {', '.join(known)}: downloads > 1000 AND licence = 'mit'"
    return UsageError(Mistake(reference="invalid-where", message=f"--where: {message}", expected=expected))
