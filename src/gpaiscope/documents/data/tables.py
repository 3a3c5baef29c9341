"""Parquet: rows by its metadata, and what columns say, added up by DuckDB in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from gpaiscope.documents.data.domains import Domains
from gpaiscope.documents.data.files import File
from gpaiscope.documents.data.records import (
    FIELDS,
    HOUR,
    LANGUAGE,
    LONGEST,
    MOST_TOKENS,
    NESTED,
    NOTHING,
    PARTS,
    WITHIN,
    Count,
    day_of,
)
from gpaiscope.documents.data.tally import BOUNDED, COUNTED, MOST_NAMES, DataTally, texts_of
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.database import Connection, connected, failure, quoted
from gpaiscope.repository.opened import UNPACKED_TIMES, most_unpacked, opened, refused

MEMORY: Final = "1GB"
_TEXTS: Final = ("VARCHAR",)
_WHOLE: Final = ("BIGINT", "INTEGER", "UBIGINT", "UINTEGER", "SMALLINT", "USMALLINT", "HUGEINT")
_HOST: Final = r"'^\s*[A-Za-z][A-Za-z0-9+.-]*://([^/?#\s]*)', 1"
_FETCHED: Final = 10_000


def connection_at(work: Path) -> Connection:
    """What reads Parquet. Raises UsageError without the library."""
    return connected(work / "tables.duckdb", memory=MEMORY, what="Parquet", extra="data")


def read_table(
    connection: Connection, file: File, tally: DataTally, domains: Domains, count: Count | None
) -> tuple[str, int]:
    """Count a file of Parquet. Gives what is wrong with how many rows. Raises InputError where it cannot be read."""
    path = str(file.path)
    with opened(file.path) as plain:
        most = most_unpacked(plain, file.path)
    try:
        _refuse_more(connection, file, most, "values", _VALUES)
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
        kinds = {name: kind for name, kind, *_ in described}
        kinds |= {
            f"{name}{_IN}{key}": kind for name in NESTED for key, kind in _fields_of_struct(kinds.get(name, "")).items()
        }
        columns = _columns(kinds)
        rows = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [path]).fetchone()[0]
        if not _COUNTED & columns.keys():
            return NOTHING, rows
        if "text" in columns:
            _refuse_more(connection, file, most, "bytes of text", f"SELECT {_BYTES.format(columns['text'])}")
        tally.rows += rows
        _count_parts(connection, path, columns, kinds, rows, tally, count)
        _count_names(connection, path, columns, kinds, tally)
        _count_hosts(connection, path, columns, domains)
    except failure() as error:
        words = " ".join(str(error).split())[:300]
        message = f"cannot be read: {words}"
        raise InputError(Mistake(reference="parquet-unreadable", message=message, file=file.shown)) from None
    return "", 0


_VALUES: Final = """
    SELECT coalesce(max(held), 0) FROM (SELECT sum(num_values) AS held FROM parquet_metadata(?) GROUP BY column_id)
"""
_BYTES: Final = "coalesce(sum(strlen({})), 0) FROM read_parquet(?)"


def _refuse_more(connection: Connection, file: File, most: int, of: str, asked: str) -> None:
    """Raise InputError where a file holds more of something than its bytes may unpack to: one value stands for many."""
    if int(_single_value(connection, asked, str(file.path))) > most:
        message = f"it unpacks to more than {most:,} {of}, over {UNPACKED_TIMES} times the bytes that it holds"
        raise refused("file-too-large", message, file.path)


_COUNTED: Final = frozenset({"text", "ids", "image", "audio", "video", "url"})


def _columns(kinds: Mapping[str, str]) -> dict[str, str]:
    """Of each thing that is looked for, the column that says it; of the text what it is, in SQL.

    Beside it ``words``, the same with its parts told apart, and ``texts``, these as a list.
    """
    lower = {name.rpartition(_IN)[2].lower(): name for name in reversed([*kinds])}  # of a column before a field in one
    found = {}
    for field, names in FIELDS.items():
        own = next((lower[each.lower()] for each in names if each.lower() in lower), None)
        fits = {"url": _TEXTS, "ids": tuple(f"{each}[]" for each in _WHOLE)}.get(field)
        if own is not None and (fits is None or kinds[own] in fits):
            found[field] = own
    whole = [found.pop("text")] if "text" in found else [lower[name] for name in PARTS if name in lower]
    pieces = [(name, told) for name in whole if (told := _pieces_in_sql(_column_in_sql(name), kinds[name]))]
    if len(pieces) == 1 and kinds[pieces[0][0]] in _TEXTS:
        name, texts = pieces[0]
        return found | {"text": _column_in_sql(name), "words": _column_in_sql(name), "texts": texts}
    if pieces:
        texts = f"list_concat({', '.join(told for _, told in pieces)})"
        for key, between in (("text", ""), ("words", " ")):
            found[key] = f"(CASE WHEN list_count({texts}) > 0 THEN array_to_string({texts}, '{between}') END)"
        found["texts"] = texts
    return found


def _pieces_in_sql(sql: str, kind: str, depth: int = 0) -> str:
    """The texts of a column as a list, nothing where its kind holds none: a text, a list of texts, turns of a chat."""
    if kind in _TEXTS:
        return f"[{sql}]"
    if kind.endswith("[]"):
        each = f"each_{depth}"
        inner = _pieces_in_sql(each, kind.removesuffix("[]"), depth + 1)
        return sql if inner == f"[{each}]" else f"flatten([{inner} FOR {each} IN {sql}])" if inner else ""
    fields = _fields_of_struct(kind)
    named: list[str] = [name for name in WITHIN if name in fields]
    named = named or [name for name in fields if len(name) in LANGUAGE]
    told = [piece for name in named if (piece := _pieces_in_sql(f"{sql}.{quoted(name)}", fields[name], depth))]
    return f"list_concat({', '.join(told)})" if told else ""


def _fields_of_struct(kind: str) -> dict[str, str]:
    """The kinds of the fields of a struct; none where it is none."""
    if not (kind.startswith("STRUCT(") and kind.endswith(")")):
        return {}
    parts, depth, named = [""], 0, False
    for letter in kind[len("STRUCT(") : -1]:
        named ^= letter == '"'
        depth += 0 if named else (letter == "(") - (letter == ")")
        if letter == "," and not depth and not named:
            parts.append("")
        else:
            parts[-1] += letter
    pairs = (part.strip().partition('" ' if part.strip().startswith('"') else " ") for part in parts)
    return {name.strip('"'): inner for name, _, inner in pairs}


def _column_in_sql(name: str) -> str:
    """A column, or a field within one, in SQL."""
    return ".".join(map(quoted, name.split(_IN)))


_IN: Final = "\0"
"""What stands between the name of a column and that of a field in it."""


def _count_parts(
    connection: Connection,
    path: str,
    columns: Mapping[str, str],
    kinds: Mapping[str, str],
    rows: int,
    tally: DataTally,
    count: Count | None,
) -> None:
    if "text" in columns:
        _count_text(connection, path, columns, kinds, tally, count)
    elif "ids" in columns:
        ids = int(
            _single_value(
                connection, f"SELECT coalesce(sum(len({_column_in_sql(columns['ids'])})), 0) FROM read_parquet(?)", path
            )
        )
        tally.part("text").add(ids, ids, COUNTED, rows)
    if "image" in columns:
        name, kind = _column_in_sql(columns["image"]), kinds[columns["image"]]
        many = f"coalesce(sum(len({name})), 0)" if kind.endswith("[]") else f"count({name})"
        held = int(_single_value(connection, f"SELECT {many} FROM read_parquet(?)", path))
        tally.part("image").add(held, held, COUNTED, rows)
    for modality in ("audio", "video"):
        if modality in columns:
            least, most = _hours_of_rows(connection, path, columns, kinds)
            tally.part(modality).add(least, most, COUNTED, rows)


def _count_text(
    connection: Connection,
    path: str,
    columns: Mapping[str, str],
    kinds: Mapping[str, str],
    tally: DataTally,
    count: Count | None,
) -> None:
    text, tokens = columns["text"], columns.get("tokens", "")
    own_tokens = (
        _bounded_in_sql(_column_in_sql(tokens), f"<= {MOST_TOKENS}") if kinds.get(tokens) in _WHOLE else "NULL::BIGINT"
    )
    words = f"len(regexp_extract_all({columns['words']}, '\\S+'))"
    asked = f"""
        SELECT count({text}), coalesce(sum(strlen({text})), 0), count({own_tokens}), coalesce(sum({own_tokens}), 0),
            coalesce(sum(strlen({text})) FILTER ({own_tokens} IS NULL), 0),
            coalesce(sum({words}) FILTER ({own_tokens} IS NULL), 0)
        FROM read_parquet(?) WHERE {text} IS NOT NULL
    """
    rows, size, counted, exact, open_size, open_words = map(int, connection.execute(asked, [path]).fetchone())
    tally.content += size
    if count is not None:
        sums = (count(each) for each in _texts(connection, f"SELECT {columns['texts']} FROM read_parquet(?)", path))
        whole = sum(sums)
        tally.part("text").add(whole, whole, "counted with the tokenizer that was given", rows)
        return
    if counted:
        tally.part("text").add(exact, exact, COUNTED, counted)
    if rows - counted:
        tally.part("text").add(open_words, open_size, BOUNDED, rows - counted)


def _bounded_in_sql(name: str, most: str) -> str:
    """A number that is at least nought and at most so much; else none, as where NaN is written."""
    return f"CASE WHEN {name} >= 0 AND {name} {most} THEN {name} END"


def _hours_of_rows(
    connection: Connection, path: str, columns: Mapping[str, str], kinds: Mapping[str, str]
) -> tuple[Fraction, Fraction | None]:
    """The least and the most hours of all rows; nothing bounds them from above where any of them does not say."""
    name = columns.get("duration", "")
    if not name or not kinds[name].startswith(("DOUBLE", "FLOAT", "DECIMAL", *_WHOLE)):
        return Fraction(0), None
    long = _bounded_in_sql(_column_in_sql(name), f"< {LONGEST}")
    asked = f"SELECT count(*) - count({long}), coalesce(sum({long}), 0)::VARCHAR FROM read_parquet(?)"
    missing, seconds = connection.execute(asked, [path]).fetchone()
    hours = Fraction(seconds) / HOUR
    return hours, None if missing else hours


def _count_names(
    connection: Connection, path: str, columns: Mapping[str, str], kinds: Mapping[str, str], tally: DataTally
) -> None:
    size = f"coalesce(sum(strlen({columns['text']})), 0)" if "text" in columns else "0"
    made = _made_in_sql(columns, kinds)
    for field, into in (("language", tally.languages), ("licence", tally.licences), ("made_by", tally.made_by)):
        if field in columns:
            name, only = _column_in_sql(columns[field]), f" AND {made}" if field == "made_by" else ""
            grouped = f"SELECT {name}, count(*), {size} FROM read_parquet(?) WHERE {name} IS NOT NULL{only} GROUP BY 1"
            asked = f"{grouped} ORDER BY 2 DESC LIMIT {4 * MOST_NAMES}"
            for value, rows, content in connection.execute(asked, [path]).fetchall():
                for each in texts_of(value):
                    into.add(each, rows, int(content))
    tally.synthetic_rows += int(
        _single_value(connection, f"SELECT count(*) FILTER ({made}) FROM read_parquet(?)", path)
    )
    if "date" in columns:
        name = _column_in_sql(columns["date"])
        asked = f"SELECT min({name})::VARCHAR, max({name})::VARCHAR FROM read_parquet(?)"
        for each in connection.execute(asked, [path]).fetchone():
            tally.dated(day_of(each))


def _made_in_sql(columns: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    """Whether a model made a row: it says so with yes or no, else by naming one that did."""
    says, maker = columns.get("synthetic", ""), columns.get("made_by", "")
    told = _column_in_sql(says) if kinds.get(says) == "BOOLEAN" else "NULL::BOOLEAN"
    named = f"{_column_in_sql(maker)} IS NOT NULL" if maker else "false"
    return f"coalesce({told}, {named})"


def _count_hosts(connection: Connection, path: str, columns: Mapping[str, str], domains: Domains) -> None:
    if "url" not in columns:
        return
    url = _column_in_sql(columns["url"])
    size = f"sum(strlen({columns['text']}))" if "text" in columns else "NULL"
    asked = f"""
        SELECT regexp_extract({url}, {_HOST}) AS host, count(*), {size}
        FROM read_parquet(?) WHERE {url} IS NOT NULL GROUP BY 1
    """
    for host, urls, content in _rows_fetched(connection, asked, path):
        domains.add(host.encode() or b"-", None if content is None else int(content), urls)


def _single_value(connection: Connection, asked: str, path: str) -> Any:
    return connection.execute(asked, [path]).fetchone()[0]


def _rows_fetched(connection: Connection, asked: str, path: str) -> Iterator[tuple[Any, ...]]:
    result = connection.execute(asked, [path])
    while rows := result.fetchmany(_FETCHED):
        yield from rows


def _texts(connection: Connection, asked: str, path: str) -> Iterator[str]:
    return (text for (texts,) in _rows_fetched(connection, asked, path) for text in texts or () if text is not None)
