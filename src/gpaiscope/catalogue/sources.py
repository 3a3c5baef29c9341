"""The files of a catalogue, read into one table of cells as they stand: JSON lines, CSV and Parquet, one or many.

Every cell is taken as JSON, so that one way of telling what it is serves all; what it says is worked out later. A file
that cannot be read is an error that names it, and nothing of the catalogue is left out in silence.
"""

from __future__ import annotations

import csv
import glob
import gzip
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final

from gpaiscope.catalogue.addresses import COPIES, Address, Place, copied, is_hidden, listed, named
from gpaiscope.catalogue.forms import CELLS, Form, recognised, registry
from gpaiscope.catalogue.gathered import LARGEST_RECORD, TELLING, Gathered, gather, gathered
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.repository.database import Connection, failure, is_unwritten, literal, quoted, unreadable
from gpaiscope.repository.opened import opened

_KINDS: Final = (
    ("json", re.compile(r"\.(?:jsonl|ndjson|json)(?:\.gz|\.zst)?$", re.IGNORECASE)),
    ("csv", re.compile(r"\.(?:csv|tsv)(?:\.gz|\.zst)?$", re.IGNORECASE)),
    ("parquet", re.compile(r"\.parquet$", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file of the catalogue: where it is, of which kind, its hash, its columns, and the form that they have.

    ``read`` is the file that is read for it: another where it was copied, or its records had to be gathered first.
    ``nested`` are those of its columns that stand within an object in one.
    """

    path: Place
    read: Path
    kind: str
    size: int
    sha256: str
    header: tuple[str, ...]
    nested: tuple[str, ...] = ()
    form: Form

    @property
    def columns(self) -> dict[str, str]:
        """What each cell is read from, as it is said."""
        return {cell: " or ".join(names) for cell, names in self.form.chosen(self.header).items()}


Files = Mapping[Place, Gathered | None]
"""Files in their order, and of each what has to be gathered first, where it is no table. Of one at an address that is
told by its copy."""


def files_of(places: Iterable[Place], *, mapped: bool = False) -> dict[Place, Gathered | None]:
    """The files that paths, folders and patterns stand for, each once, in order, and what has to be gathered of them.

    ``mapped``: a mapping says what the columns are. Raises InputError for every one that stands for none.
    """
    found: dict[Place, Gathered | None] = {}
    seen: set[object] = set()
    mistakes: list[Mistake] = []
    for place in places:
        try:
            there = _at_address(place) if isinstance(place, Address) else _listed(place, mapped)
        except InputError as error:
            mistakes.extend(error.mistakes)
            continue
        if not there:
            mistakes.append(_no_catalogue(place))
        for each, unlike in there.items():
            if (one := each.one if isinstance(each, Address) else each.resolve()) not in seen:
                seen.add(one)
                found[each] = unlike
    if mistakes:
        raise InputError(*mistakes)
    return found


def _no_catalogue(place: Place) -> Mistake:
    return Mistake(
        reference="no-catalogue",
        message="there is no file of a catalogue" if _is_there(place) else "there is no such file or folder",
        file=str(place),
        expected="JSON lines, CSV or Parquet: .jsonl .ndjson .json .csv .tsv .parquet, also .gz or .zst;"
        " a folder of model folders; a database or an export of a registry",
    )


def _is_there(place: Place) -> bool:
    """Whether a place is a file or a folder, or a pattern that stands for some."""
    return isinstance(place, Address) or glob.has_magic(str(place)) or place.exists()


def _at_address(address: Address) -> dict[Place, Gathered | None]:
    found = listed(address)
    if [str(each) for each in found] == [str(address)]:
        return {each: None for each in found if _kind(each) or _DATABASE.search(each.name)}
    if not address.is_pattern and (models := [each for each in found if each.name.lower() in TELLING]):
        message = "a folder of models at an address, of which only tables are read"
        help = "copy it to a disk without its weights, and give the path; or list its tables by a pattern"
        raise InputError(Mistake(reference="models-at-address", message=message, file=str(models[0]), help=help))
    _refuse_packed(found)
    return {each: None for each in found if _kind(each)}


_DATABASE: Final = re.compile(r"\.(?:db|sqlite3?)$", re.IGNORECASE)


def _listed(path: Path, mapped: bool) -> dict[Place, Gathered | None]:
    if (found := gathered(path, mapped=mapped)) is not None:
        return {path: found}
    if path.is_file():
        return {path: None} if _kind(path) else {}
    if path.is_dir():
        inside = [each for each in path.rglob("*") if not (each.is_symlink() or is_hidden(each.relative_to(path)))]
    else:
        inside = [*map(Path, glob.glob(str(path), recursive=True))]  # noqa: PTH207  (a pattern may begin at the root)
    files = sorted(each for each in inside if each.is_file())
    _refuse_packed(files)
    return {each: gathered(each, mapped=mapped) for each in files if _kind(each)}


_PACKED: Final = re.compile(
    r"\.(?:jsonl|ndjson|json|csv|tsv|parquet)\.(?:bz2|xz|lzma|zip|lz4|br|snappy|7z)$|\.parquet\.(?:gz|zst)$",
    re.IGNORECASE,
)
"""Tables that are compressed in a way that is not read."""


def _refuse_packed(files: Sequence[Place]) -> None:
    """Raise InputError for each table among files that would be left out."""
    message = "a table that is compressed in a way that is not read"
    expected, help = "as it is, or as .gz or .zst; Parquet is compressed within", "unpack it, or name the others"
    told = partial(Mistake, reference="no-catalogue", message=message, expected=expected, help=help)
    if packed := [told(file=str(each)) for each in files if _PACKED.search(each.name)]:
        raise InputError(*packed)


def size_of(place: Place) -> int | None:
    """Bytes of a file; None for a folder."""
    if isinstance(place, Address):
        return place.size
    return place.stat().st_size if place.is_file() else None


def _kind(path: Place) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(path.name)), "")


def looked_at(
    connection: Connection,
    files: Files,
    mapping: Form | None,
    work: Path,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> list[Input]:
    """Every file with its columns and form. Raises InputError with the mistakes of all of them.

    What lies at an address is copied into a working folder, of which ``told`` hears, and what is no table is gathered
    into files there.
    """
    found: list[Input] = []
    copies, mistakes = copied([each for each in files if isinstance(each, Address)], work / COPIES, told)
    for number, (place, unlike) in enumerate(files.items()):
        if (path := copies.get(place) if isinstance(place, Address) else place) is None:
            continue
        try:
            with named(path, place):
                if path is not place:
                    unlike = _of_copy(path, mapped=mapping is not None)
                read = path if unlike is None else work / f"gathered-{number}.jsonl"
                if unlike is not None:
                    gather(unlike, read)
                form = registry() if unlike is not None and unlike.is_registry and mapping is None else mapping
                found.append(_input(connection, place, form, read))
        except InputError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise InputError(*mistakes)
    return found


def _of_copy(path: Path, *, mapped: bool) -> Gathered | None:
    """What has to be gathered of a copy. Raises InputError where it is neither that nor a table."""
    found = gathered(path, mapped=mapped)
    if found is None and not _kind(path):
        raise InputError(_no_catalogue(path))
    return found


@contextmanager
def first_of(places: Iterable[Place], work: Path) -> Iterator[Path]:
    """The first file of a catalogue, to be read before a mapping says what its columns are.

    Raises UsageError where none has to say it, as the file is no table.
    """
    place, unlike = next(iter(files_of(places).items()))
    path = place
    if isinstance(place, Address):
        copies, mistakes = copied([place], work / COPIES)
        if mistakes:
            raise InputError(*mistakes)
        path = copies[place]
    assert isinstance(path, Path)
    with named(path, place):
        if path is not place:
            unlike = _of_copy(path, mapped=False)
        if unlike is not None:
            message = f"{unlike.kind} needs no mapping: its columns are known"
            raise UsageError(Mistake(reference="no-mapping-needed", message=message, file=str(place)))
        yield path


def _input(connection: Connection, path: Place, told: Form | None, read: Path) -> Input:
    with opened(read) as file:  # refuses devices and the like, and tells the writers of results what was read
        sha256, size = _hashed(file)
        file.seek(0)
        check_whole(file, read)
        file.seek(0)
        if read.suffix.lower() in (".csv", ".tsv") and b"\0" in file.read(_LOOKED_AT):
            raise _unfit(read, "the file is not encoded as UTF-8", _UTF_8)
    header = header_of(connection, read)
    nested = tuple(_within(connection, read, header, told))
    header = (*header, *nested)
    form = told or _recognised(connection, read, header, path)
    if told is not None and not form.chosen(header).get("id"):
        expected = " or ".join(repr(each) for each in form.columns["id"])
        shown = ", ".join(repr(each[:40]) for each in header[:20])
        message = f"there is no column for id among {shown}"
        raise InputError(Mistake(reference="no-id", message=message, file=str(path), expected=expected))
    return Input(
        path=path, read=read, kind=_kind(read), size=size, sha256=sha256, header=header, nested=nested, form=form
    )


def _recognised(connection: Connection, read: Path, header: Sequence[str], path: Place) -> Form:
    """The form of a table. Raises InputError where none is known, or its records are a list in an object."""
    try:
        return recognised(header, str(path))
    except InputError:
        if _kind(read) != "json" or not (under := _listed_under(connection, read, header[:20])):
            raise
    message = f"the records are a list under {under[:40]!r}, within one object"
    key = under if re.fullmatch(r"\w{1,40}", under) else "KEY"
    help = f"write each on a line of its own: jq -c '.[\"{key}\"][]' FILE > records.jsonl"
    mistake = Mistake(
        reference="unknown-catalogue", message=message, file=str(path), expected=_EXPECTED["json"], help=help
    )
    raise InputError(mistake)


def _listed_under(connection: Connection, path: Path, keys: Sequence[str]) -> str:
    """The first of some keys of the only object of a file that holds a list of others; empty where none does."""
    is_list = ", ".join(["json_type(json, ?) = 'OBJECT'"] * len(keys)) or "false"
    first = [f"{_path(key)}[0]" for key in keys]
    try:
        found = connection.execute(f"SELECT {is_list} FROM {_OBJECTS} LIMIT 2", [*first, _named(path)]).fetchall()
    except failure():  # a key that cannot be a part of a path
        return ""
    return next((key for key, is_it in zip(keys, found[0], strict=False) if is_it), "") if len(found) == 1 else ""


def _within(connection: Connection, path: Path, header: Sequence[str], told: Form | None) -> Iterator[str]:
    """What a form takes from an object in a column, ``details.family``, of which some record has it."""
    for name in chain.from_iterable(told.columns.values() if told is not None else ()):
        column, _, keys = name.partition(".")
        if name in header or not keys or column not in header or _kind(path) == "csv":
            continue
        whole = _OBJECTS if _kind(path) == "json" else "read_parquet(?)"
        cell = f"(json->{literal(_path(column))})" if _kind(path) == "json" else f"to_json({quoted(column)})"
        there = f"SELECT 1 FROM {whole} WHERE ({cell}->{literal(_path(keys))}) IS NOT NULL LIMIT 1"
        try:
            if connection.execute(there, [_named(path)]).fetchall():
                yield name
        except failure() as error:
            raise _told(path, error) from None


def _path(keys: str) -> str:
    """Where keys lead to within JSON, one after another; a number is a place in a list, from 0."""
    return "$" + "".join(f"[{key}]" if key.isdecimal() else f'."{key}"' for key in keys.replace('"', "").split("."))


_LOOKED_AT: Final = 4096
"""Bytes of a table as text in which UTF-16 shows."""


def check_mapped(mapping: Form, inputs: Sequence[Input]) -> None:
    """Raise InputError for every column of a mapping that no file has."""
    there = {name for each in inputs for name in each.header}
    shown = ", ".join(repr(each[:40]) for each in sorted(there)[:20])
    missing = [name for names in mapping.columns.values() for name in names if name not in there]
    mistakes = []
    for name in missing:
        close = get_close_matches(name, there, n=1)
        mistakes.append(
            Mistake(
                reference="no-column",
                message=f"no file has a column {name[:60]!r}",
                file=mapping.says,
                path=f"columns.{name[:60]}",
                expected=shown,
                help=f"did you mean {close[0]!r}?" if close else "",
            )
        )
    if mistakes:
        raise InputError(*mistakes)


def _hashed(file: BinaryIO) -> tuple[str, int]:
    whole, size = hashlib.sha256(), 0
    while part := file.read(1 << 20):
        whole.update(part)
        size += len(part)
    return whole.hexdigest(), size


def check_whole(file: BinaryIO, path: Path) -> None:
    """Raise InputError for a compressed file that ends early or is damaged: what is left of it is no catalogue."""
    check = {".gz": _gunzipped, ".zst": _frames}.get(path.suffix.lower())
    try:
        if check is not None:
            check(file)
    except (EOFError, ValueError, zlib.error, gzip.BadGzipFile) as error:
        message = f"the compressed file is damaged, or not whole: {error}"
        help = "copy or compress it anew; none of it is taken for the whole"
        raise InputError(
            Mistake(reference="catalogue-unreadable", message=message, file=str(path), help=help)
        ) from None


def _gunzipped(file: BinaryIO) -> None:
    with gzip.open(file) as plain:
        while plain.read(1 << 20):
            pass


_FRAME, _SKIPPED = b"\x28\xb5\x2f\xfd", re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")


def _frames(file: BinaryIO) -> None:
    """Walk through the blocks of a Zstandard file, whose sizes stand before them (RFC 8878, section 3.1)."""
    while mark := file.read(4):
        if _SKIPPED.fullmatch(mark):
            _passed(file, int.from_bytes(_taken(file, 4), "little"))
            continue
        if mark != _FRAME:
            raise ValueError("no frame of Zstandard where one should begin")
        (told,) = _taken(file, 1)
        single = bool(told & 32)
        _passed(file, (not single) + (0, 1, 2, 4)[told & 3] + (int(single), 2, 4, 8)[told >> 6])
        last = False
        while not last:
            block = int.from_bytes(_taken(file, 3), "little")
            last, kind, size = bool(block & 1), block >> 1 & 3, block >> 3
            _passed(file, 1 if kind == 1 else size)
        _passed(file, 4 if told & 4 else 0)


def _taken(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise EOFError("it ends in the middle")
    return data


def _passed(file: BinaryIO, size: int) -> None:
    """Leave out so many bytes, which have to be there."""
    if size:
        file.seek(size - 1, 1)
        _taken(file, 1)


def header_of(connection: Connection, path: Path) -> tuple[str, ...]:
    """The columns of a file. Raises InputError where it cannot be read, or names of columns are not told apart."""
    kind = _kind(path)
    try:
        if kind == "csv":
            _check_header(path)
            _refuse_wide(connection, path)
        if kind == "json":
            keys = f"SELECT DISTINCT unnest(json_keys(json)) FROM {_OBJECTS} ORDER BY 1"
            return tuple(name for (name,) in connection.execute(keys, [_named(path)]).fetchall())
        described = connection.execute(f"DESCRIBE SELECT * FROM {_read(connection, path)}", [_named(path)]).fetchall()
        header = tuple(row[0] for row in described)
        if kind == "csv" and (twice := _renamed(connection, path, header)):
            raise _twice(path, twice)
    except failure() as error:
        raise _told(path, error) from None
    return header


def _renamed(connection: Connection, path: Path, header: Sequence[str]) -> dict[str, None]:
    """The names of a header of CSV that the library changed, since it tells others like them from no other."""
    lines = connection.execute(f"{_WRITTEN} LIMIT {_HEADER_LINES}", [_named(path)]).fetchall()
    cells = csv.reader((f"{line}\n" for (line,) in lines), delimiter=_separator(connection, path))
    try:
        written = [cell.strip() for cell in next(cells)]
    except csv.Error:  # longer than the standard library reads, or with a NUL: such a cell is no name
        return {}
    many = Counter(map(str.lower, written))
    pairs = zip(written, header, strict=False)
    return {name: None for name, read in pairs if name and name != read and many[name.lower()] > 1}


def _twice(path: Path, names: Iterable[str]) -> InputError:
    """The error of columns with one name: which is meant cannot be said, in a mapping or without one."""
    shown = ", ".join(repr(each[:40]) for each in names)
    return InputError(
        Mistake(
            reference="duplicate-column",
            message=f"more than one column is called {shown}",
            file=str(path),
            expected="a name of its own for each column, capitals apart",
            help="rename one in the header, or leave it out",
        )
    )


_OBJECTS: Final = f"read_json_objects(?, format = 'auto', ignore_errors = true, maximum_object_size = {LARGEST_RECORD})"


def _named(path: Path) -> str:
    """A path as the library takes it for this file and no other: what stands for others in a pattern is escaped."""
    return glob.escape(str(path))


def _read(connection: Connection, path: Path, columns: Iterable[str] = ()) -> str:
    """What reads a file whose path is the parameter, with its cells as JSON or of the type that they have.

    Rows of CSV that do not fit the header are put aside, for `_refuse_broken`.
    """
    if _kind(path) == "json":
        told = ", ".join(f"{literal(name)}: 'JSON'" for name in columns)
        form = f"format = 'auto', maximum_object_size = {LARGEST_RECORD}, ignore_errors = true"
        return f"read_json(?, columns = {{{told}}}, {form})"
    if _kind(path) == "parquet":
        return "read_parquet(?)"
    return (
        f"read_csv(?, all_varchar = true, header = true, quote = '\"', escape = '\"', "
        f"delim = {literal(_separator(connection, path))}, nullstr = [{', '.join(map(literal, NOTHING))}], "
        f"store_rejects = true, rejects_limit = {_MOST_REJECTED}, max_line_size = {LARGEST_RECORD})"
    )


NOTHING: Final = ("", "NaT", "<NA>", "None", "NULL", "null")
"""What programs write into CSV where nothing is known; an amount that is not a number is told."""

MOST_BROKEN: Final = 20
"""Broken rows of a file of CSV of which each is told."""

MOST_COLUMNS: Final = 5000
"""Columns of a table of CSV: to name more takes the library many times as long."""

_MOST_REJECTED: Final = 2 * MOST_COLUMNS
"""What the library puts aside: of a row with too many cells each of them."""

_SEPARATORS: Final = ",;\t|"
_LINES: Final = (
    "read_csv(?, auto_detect = false, header = false, columns = {'line': 'VARCHAR'}, delim = E'\\x01', quote = '', "
    f"escape = '', ignore_errors = true, strict_mode = false, max_line_size = {LARGEST_RECORD})"
)
"""The lines as they stand; within cells they may end otherwise than rows do, which a strict reader does not take."""

_WRITTEN: Final = f"SELECT line FROM {_LINES} WHERE trim(line) <> '' AND line NOT LIKE '#%'"
_HEADER_LINES: Final = 100
"""Lines that a header may take, where its names are quoted."""


def _separator(connection: Connection, path: Path) -> str:
    """What parts the cells of a file of CSV: what does so in its header, as other rows are held against that.

    Raises InputError for a file that is empty, or has more columns than a table can have.
    """
    header = connection.execute(f"{_WRITTEN} LIMIT 1", [_named(path)]).fetchone()
    if header is None:
        raise _unfit(path, "the file is empty")
    bare = re.sub(r'"[^"]*"', "", header[0])
    separator = max(_SEPARATORS, key=bare.count)
    if (many := bare.count(separator) + 1) > MOST_COLUMNS:
        raise _unfit(path, f"the header has {many:,} columns, and no more than {MOST_COLUMNS:,} are read")
    return separator


def _check_header(path: Path) -> None:
    """Raise InputError where a header is not in UTF-8: the library would take the next line for it."""
    suffix = path.suffix.lower()
    if suffix == ".zst":
        return
    with (
        suppress(OSError, EOFError, zlib.error),
        opened(path) as plain,
        gzip.open(plain) if suffix == ".gz" else plain as file,
    ):
        lines = iter(partial(file.readline, LARGEST_RECORD), b"")
        written = (line for line in islice(lines, _HEADER_LINES) if line.strip() and not line.startswith(b"#"))
        try:
            next(written, b"").decode()
        except UnicodeDecodeError:
            raise _unfit(path, "the file is not encoded as UTF-8", _UTF_8) from None


def _refuse_wide(connection: Connection, path: Path) -> None:
    """Raise InputError for rows of more cells than a table has: with each the library takes longer over the next."""
    separator = _separator(connection, path)
    many = "strlen(line) - strlen(replace(line, ?, ''))"
    wide = f"SELECT 1 FROM {_LINES} WHERE strlen(line) > {MOST_COLUMNS} AND {many} >= {MOST_COLUMNS} LIMIT 1"
    if not connection.execute(wide, [_named(path), separator]).fetchall():
        return
    told = connection.cursor().execute(f"SELECT line FROM {_LINES}", [_named(path)])
    lines = (line or "" for part in iter(partial(told.fetchmany, 1000), []) for (line,) in part)
    more = f"cells, and no more than {MOST_COLUMNS:,} are read"
    found = islice(_too_wide(lines, separator), MOST_BROKEN)
    if broken := [_unfit(path, f"the row has {cells:,} {more}", _QUOTE, line).mistakes[0] for line, cells in found]:
        raise InputError(*broken)


def _too_wide(lines: Iterable[str], separator: str) -> Iterator[tuple[int, int]]:
    """The rows of more cells than are read: the line on which each begins, and how many it has."""
    begins, cells, within = 1, 1, False
    for number, line in enumerate(lines, start=1):
        parts = line.split('"')
        cells += sum(part.count(separator) for part in parts[within::2])
        within ^= len(parts) % 2 == 0
        if not within:
            if cells > MOST_COLUMNS:
                yield begins, cells
            begins, cells = number + 1, 1


def _unfit(path: Place, message: str, help: str = "", line: int | None = None) -> InputError:
    """The error of a file of CSV that cannot be read, or of a row of it."""
    expected = _EXPECTED["csv"] if line is None else "as many cells as the header has, in UTF-8"
    reference = "catalogue-unreadable" if line is None else "broken-row"
    return InputError(
        Mistake(reference=reference, message=message, file=str(path), line=line, expected=expected, help=help)
    )


_QUOTE: Final = "put quotes around a cell that holds the separator, a line break or a quote, and write that quote twice"
_UTF_8: Final = "save it as UTF-8"


def _refuse_broken(connection: Connection, path: Place) -> None:
    """Raise InputError for each row of CSV that was put aside: none is read by half, or takes others into itself."""
    # a row has an error for each cell that is missing, the first of which counts what is there, or that is too many
    place = "CASE error_type WHEN 'MISSING COLUMNS' THEN -column_idx::BIGINT ELSE column_idx::BIGINT END"
    found = connection.execute(
        f"SELECT line, any_value(error_type), arg_max(error_message, {place}) FROM reject_errors"
        f" GROUP BY line ORDER BY line LIMIT {MOST_BROKEN}"
    )
    broken = [
        _unfit(path, _why(kind, says), _UTF_8 if kind == _NOT_UTF_8 else _QUOTE, line).mistakes[0]
        for line, kind, says in found.fetchall()
    ]
    if len(broken) == MOST_BROKEN:
        message = f"no more than {MOST_BROKEN} such rows are told; there may be others"
        broken.append(Mistake(reference="more-mistakes", message=message, file=str(path)))
    if broken:
        raise InputError(*broken)


_NOT_UTF_8: Final = "INVALID ENCODING"
_WHY: Final = {
    "UNQUOTED VALUE": "a quote is not closed, or stands within a cell",
    _NOT_UTF_8: "the row is not encoded as UTF-8",
    "LINE SIZE OVER MAXIMUM": f"the row has more than {LARGEST_RECORD:,} bytes",
}
_COLUMNS: Final = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


def _why(kind: str, says: str) -> str:
    """What is wrong with a row, of which the library says a kind and a sentence."""
    found = _COLUMNS.fullmatch(says)
    return f"the row has {found[2]} in the place of {found[1]} cells" if found else _WHY.get(kind, says)


def load(connection: Connection, inputs: Sequence[Input], *, first: int = 0) -> Iterator[Input]:
    """Read the files into the table ``raw``, one after another; gives each file that is done.

    ``raw`` has a number for each record in the order of the files, the number of the file and that within it;
    ``first`` is the number of the first file.
    """
    cells = ", ".join(f"{quoted(cell)} JSON" for cell in CELLS)
    connection.execute(f"CREATE OR REPLACE TABLE raw (file INTEGER, {cells})")
    connection.execute("CREATE OR REPLACE TABLE starts (file INTEGER, first BIGINT)")
    for number, each in enumerate(inputs, start=first):
        connection.execute("INSERT INTO starts SELECT ?, count(*) FROM raw", [number])
        columns = each.form.chosen(each.header)
        said = ", ".join(_cell(each, cell, columns.get(cell, ())) for cell in CELLS)
        try:
            names = dict.fromkeys(_column(each, name)[0] for name in chain.from_iterable(columns.values()))
            read = _read(connection, each.read, names)
            connection.execute(f"INSERT INTO raw SELECT {number}, {said} FROM {read}", [_named(each.read)])
            if each.kind == "csv":
                _refuse_broken(connection, each.path)
        except failure() as error:
            if is_unwritten(error):
                raise
            with named(each.read, each.path):
                raise _told(each.read, error) from None
        yield each


def _cell(source: Input, cell: str, columns: Sequence[str]) -> str:
    """A cell of a file as JSON: what its first column says that says something, or every row; or nothing."""
    if not columns:
        constant = source.form.constants.get(cell)
        return "NULL" if constant is None else f"{literal(json.dumps(constant, default=str))}::JSON"
    *others, last = [_said(source, each) for each in columns]
    says = [f"CASE WHEN trim({each}->>'$') <> '' THEN {each} END" for each in others]
    return f"coalesce({', '.join((*says, last))})" if says else last


def _said(source: Input, name: str) -> str:
    """What a column says as JSON, or an object in it."""
    column, keys = _column(source, name)
    told = quoted(column) if source.kind == "json" else f"to_json({quoted(column)})"
    return f"({told}->{literal(_path(keys))})" if keys else told


def _column(source: Input, name: str) -> tuple[str, str]:
    """The column of a name, and the keys within it where it names them: a column may have a dot itself."""
    column, _, keys = name.partition(".")
    return (column, keys) if name in source.nested else (name, "")


_EXPECTED: Final = {
    "csv": 'CSV in UTF-8 with a header, its cells parted by a comma, a semicolon, | or a tab, and quoted by "',
    "json": "an object a line, or a list of objects, in UTF-8",
}


def _told(path: Path, error: Exception) -> InputError:
    """What is wrong with a file; of a record that is too long, which it is."""
    if "when sniffing file" in str(error):
        return _unfit(path, "the rows cannot be told apart: a quote is not closed, or stands within a cell", _QUOTE)
    if "maximum_object_size" not in str(error):
        return unreadable(str(path), error, _EXPECTED.get(_kind(path), ""))
    line = _too_long(path)
    message = f"a record has more than {LARGEST_RECORD:,} bytes"
    help = "take it out, or cut what it holds beside the model's data"
    return InputError(Mistake(reference="record-too-long", message=message, file=str(path), line=line, help=help))


def _too_long(path: Path) -> int | None:
    """The first line that is too long, counted from 1; None where the lines of the file cannot be counted."""
    if path.suffix.lower() == ".zst":
        return None
    with opened(path) as plain, gzip.open(plain) if path.suffix.lower() == ".gz" else plain as file:
        line = length = 0
        while part := file.read(1 << 20):
            head, *more = part.split(b"\n")
            length += len(head)
            for each in more:
                if length > LARGEST_RECORD:
                    return line + 1
                line, length = line + 1, len(each)
        return line + 1 if length > LARGEST_RECORD else None
