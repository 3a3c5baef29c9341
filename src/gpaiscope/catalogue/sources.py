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

from gpaiscope.catalogue.addresses import COPIES, Address, Place, copies_of, files_at, is_hidden, naming_place
from gpaiscope.catalogue.forms import CELLS, ColumnForm, recognised, registry_form
from gpaiscope.catalogue.gathered import LARGEST_RECORD, TELLING, Gathered, gather_records, what_to_gather
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
class CatalogueFile:
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
    form: ColumnForm

    @property
    def columns(self) -> dict[str, str]:
        """What each cell is read from, as it is said."""
        return {cell: " or ".join(names) for cell, names in self.form.columns_of_cells(self.header).items()}


Files = Mapping[Place, Gathered | None]
"""Files in their order, and of each what has to be gathered first, where it is no table. Of one at an address that is
told by its copy."""


def files_of(places: Iterable[Place], *, mapped: bool = False) -> dict[Place, Gathered | None]:
    """The files that paths, folders and patterns stand for, each once, in order, and what has to be gathered of them.

    ``mapped``: a mapping says what the columns are. Raises InputError for every one that stands for none.
    """
    files: dict[Place, Gathered | None] = {}
    seen: set[object] = set()
    mistakes: list[Mistake] = []
    for place in places:
        try:
            there = _files_at_address(place) if isinstance(place, Address) else _files_on_disk(place, mapped)
        except InputError as error:
            mistakes.extend(error.mistakes)
            continue
        if not there:
            mistakes.append(_no_catalogue(place))
        for file, to_gather in there.items():
            # Through a link, or by a second name of a store, the models of a file would be counted twice.
            if (identity := file.identity if isinstance(file, Address) else file.resolve()) not in seen:
                seen.add(identity)
                files[file] = to_gather
    if mistakes:
        raise InputError(*mistakes)
    return files


def _no_catalogue(place: Place) -> Mistake:
    """That a place stands for no file that is read."""
    is_there = isinstance(place, Address) or glob.has_magic(str(place)) or place.exists()
    return Mistake(
        reference="no-catalogue",
        message="there is no file of a catalogue" if is_there else "there is no such file or folder",
        file=str(place),
        expected="JSON lines, CSV or Parquet: .jsonl .ndjson .json .csv .tsv .parquet, also .gz or .zst;"
        " a folder of model folders; a database or an export of a registry",
    )


def _files_at_address(address: Address) -> dict[Place, Gathered | None]:
    files = files_at(address)
    if [str(file) for file in files] == [str(address)]:
        return {file: None for file in files if _kind_of(file) or _DATABASE.search(file.name)}
    # To gather a model its weights are looked into: hundreds of gigabytes would have to be copied for that.
    if not address.is_pattern and (models := [file for file in files if file.name.lower() in TELLING]):
        message = "a folder of models at an address, of which only tables are read"
        help = "copy it to a disk without its weights, and give the path; or list its tables by a pattern"
        raise InputError(Mistake(reference="models-at-address", message=message, file=str(models[0]), help=help))
    _refuse_packed(files)
    return {file: None for file in files if _kind_of(file)}


_DATABASE: Final = re.compile(r"\.(?:db|sqlite3?)$", re.IGNORECASE)


def _files_on_disk(path: Path, mapped: bool) -> dict[Place, Gathered | None]:
    if (gathered := what_to_gather(path, mapped=mapped)) is not None:
        return {path: gathered}
    if path.is_file():
        return {path: None} if _kind_of(path) else {}
    if path.is_dir():
        # A link may lead round in a circle, or to what is outside the folder that was named.
        inside = [entry for entry in path.rglob("*") if not (entry.is_symlink() or is_hidden(entry.relative_to(path)))]
    else:
        inside = [*map(Path, glob.glob(str(path), recursive=True))]  # noqa: PTH207  (a pattern may begin at the root)
    files = sorted(entry for entry in inside if entry.is_file())
    _refuse_packed(files)
    return {file: what_to_gather(file, mapped=mapped) for file in files if _kind_of(file)}


_PACKED: Final = re.compile(
    r"\.(?:jsonl|ndjson|json|csv|tsv|parquet)\.(?:bz2|xz|lzma|zip|lz4|br|snappy|7z)$|\.parquet\.(?:gz|zst)$",
    re.IGNORECASE,
)
"""Tables that are compressed in a way that is not read."""


def _refuse_packed(files: Sequence[Place]) -> None:
    """Raise InputError for each table among files that would be left out."""
    message = "a table that is compressed in a way that is not read"
    expected, help = "as it is, or as .gz or .zst; Parquet is compressed within", "unpack it, or name the others"
    packed = partial(Mistake, reference="no-catalogue", message=message, expected=expected, help=help)
    if mistakes := [packed(file=str(file)) for file in files if _PACKED.search(file.name)]:
        raise InputError(*mistakes)


def bytes_of(place: Place) -> int | None:
    """Bytes of a file; None for a folder."""
    if isinstance(place, Address):
        return place.size
    return place.stat().st_size if place.is_file() else None


def _kind_of(path: Place) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(path.name)), "")


def catalogue_files(
    connection: Connection,
    files: Files,
    mapping: ColumnForm | None,
    work: Path,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> list[CatalogueFile]:
    """Every file with its columns and form. Raises InputError with the mistakes of all of them.

    What lies at an address is copied into a working folder, of which ``told`` hears, and what is no table is gathered
    into files there.
    """
    described: list[CatalogueFile] = []
    copies, mistakes = copies_of([file for file in files if isinstance(file, Address)], work / COPIES, told)
    for number, (place, to_gather) in enumerate(files.items()):
        if (path := copies.get(place) if isinstance(place, Address) else place) is None:
            continue
        try:
            with naming_place(path, place):
                if path is not place:
                    to_gather = _copy_to_gather(path, mapped=mapping is not None)
                read = path if to_gather is None else work / f"gathered-{number}.jsonl"
                if to_gather is not None:
                    gather_records(to_gather, read)
                is_registry = to_gather is not None and to_gather.is_registry
                form = registry_form() if is_registry and mapping is None else mapping
                described.append(_catalogue_file(connection, place, form, read))
        except InputError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise InputError(*mistakes)
    return described


def _copy_to_gather(path: Path, *, mapped: bool) -> Gathered | None:
    """What has to be gathered of a copy. Raises InputError where it is neither that nor a table."""
    gathered = what_to_gather(path, mapped=mapped)
    if gathered is None and not _kind_of(path):
        raise InputError(_no_catalogue(path))
    return gathered


@contextmanager
def first_of(places: Iterable[Place], work: Path) -> Iterator[Path]:
    """The first file of a catalogue, to be read before a mapping says what its columns are.

    Raises UsageError where none has to say it, as the file is no table.
    """
    place, to_gather = next(iter(files_of(places).items()))
    path = place
    if isinstance(place, Address):
        copies, mistakes = copies_of([place], work / COPIES)
        if mistakes:
            raise InputError(*mistakes)
        path = copies[place]
    assert isinstance(path, Path)
    with naming_place(path, place):
        if path is not place:
            to_gather = _copy_to_gather(path, mapped=False)
        if to_gather is not None:
            message = f"{to_gather.kind} needs no mapping: its columns are known"
            raise UsageError(Mistake(reference="no-mapping-needed", message=message, file=str(place)))
        yield path


def _catalogue_file(connection: Connection, path: Place, form: ColumnForm | None, read: Path) -> CatalogueFile:
    """A file of the catalogue, looked at. ``form`` is what a mapping or a registry says; else it is recognised."""
    with opened(read) as file:  # refuses devices and the like, and tells the writers of results what was read
        sha256, size = _hash_and_size(file)
        file.seek(0)
        check_whole(file, read)
        file.seek(0)
        # The library would take a table in UTF-16 for one of odd names, or for no table at all.
        if read.suffix.lower() in (".csv", ".tsv") and b"\0" in file.read(_LOOKED_AT):
            raise _unfit_csv(read, "the file is not encoded as UTF-8", _UTF_8)
    header = header_of(connection, read)
    nested = tuple(_nested_columns(connection, read, header, form))
    header = (*header, *nested)
    if form is None:
        form = _recognised_form(connection, read, header, path)
    elif not form.columns_of_cells(header).get("id"):
        expected = " or ".join(repr(column) for column in form.columns["id"])
        shown = ", ".join(repr(column[:40]) for column in header[:20])
        message = f"there is no column for id among {shown}"
        raise InputError(Mistake(reference="no-id", message=message, file=str(path), expected=expected))
    return CatalogueFile(
        path=path, read=read, kind=_kind_of(read), size=size, sha256=sha256, header=header, nested=nested, form=form
    )


def _recognised_form(connection: Connection, read: Path, header: Sequence[str], path: Place) -> ColumnForm:
    """The form of a table. Raises InputError where none is known, or its records are a list in an object."""
    try:
        return recognised(header, str(path))
    except InputError:
        if _kind_of(read) != "json" or not (under := _key_of_list(connection, read, header[:20])):
            raise
    message = f"the records are a list under {under[:40]!r}, within one object"
    key = under if re.fullmatch(r"\w{1,40}", under) else "KEY"
    help = f"write each on a line of its own: jq -c '.[\"{key}\"][]' FILE > records.jsonl"
    mistake = Mistake(
        reference="unknown-catalogue", message=message, file=str(path), expected=_EXPECTED["json"], help=help
    )
    raise InputError(mistake)


def _key_of_list(connection: Connection, path: Path, keys: Sequence[str]) -> str:
    """The first of some keys of the only object of a file that holds a list of others; empty where none does."""
    is_list = ", ".join(["json_type(json, ?) = 'OBJECT'"] * len(keys)) or "false"
    first = [f"{_json_path(key)}[0]" for key in keys]
    query = f"SELECT {is_list} FROM {_objects_of(connection, path)} LIMIT 2"
    try:
        objects = connection.execute(query, [*first, _escaped_path(path)]).fetchall()
    except failure():  # a key that cannot be a part of a path
        return ""
    if len(objects) != 1:
        return ""
    return next((key for key, holds_list in zip(keys, objects[0], strict=False) if holds_list), "")


def _nested_columns(
    connection: Connection, path: Path, header: Sequence[str], form: ColumnForm | None
) -> Iterator[str]:
    """What a form takes from an object in a column, ``details.family``, of which some record has it."""
    for name in chain.from_iterable(form.columns.values() if form is not None else ()):
        column, _, keys = name.partition(".")
        if name in header or not keys or column not in header or _kind_of(path) == "csv":
            continue
        whole = _objects_of(connection, path) if _kind_of(path) == "json" else "read_parquet(?)"
        cell = f"(json->{literal(_json_path(column))})" if _kind_of(path) == "json" else f"to_json({quoted(column)})"
        there = f"SELECT 1 FROM {whole} WHERE ({cell}->{literal(_json_path(keys))}) IS NOT NULL LIMIT 1"
        try:
            if connection.execute(there, [_escaped_path(path)]).fetchall():
                yield name
        except failure() as error:
            raise _what_is_wrong(path, error) from None


def _json_path(keys: str) -> str:
    """Where keys lead to within JSON, one after another; a number is a place in a list, from 0."""
    return "$" + "".join(f"[{key}]" if key.isdecimal() else f'."{key}"' for key in keys.replace('"', "").split("."))


_LOOKED_AT: Final = 4096
"""Bytes of a table as text in which UTF-16 shows."""


def check_mapped(mapping: ColumnForm, files: Sequence[CatalogueFile]) -> None:
    """Raise InputError for every column of a mapping that no file has."""
    there = {name for file in files for name in file.header}
    shown = ", ".join(repr(name[:40]) for name in sorted(there)[:20])
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


def _hash_and_size(file: BinaryIO) -> tuple[str, int]:
    whole, size = hashlib.sha256(), 0
    while part := file.read(1 << 20):
        whole.update(part)
        size += len(part)
    return whole.hexdigest(), size


def check_whole(file: BinaryIO, path: Path) -> None:
    """Raise InputError for a compressed file that ends early or is damaged: what is left of it is no catalogue."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".gz":
            with gzip.open(file) as plain:
                while plain.read(1 << 20):
                    pass
        elif suffix == ".zst":
            _walk_zstandard(file)
    except (EOFError, ValueError, zlib.error, gzip.BadGzipFile) as error:
        message = f"the compressed file is damaged, or not whole: {error}"
        help = "copy or compress it anew; none of it is taken for the whole"
        raise InputError(
            Mistake(reference="catalogue-unreadable", message=message, file=str(path), help=help)
        ) from None


_FRAME, _SKIPPED = b"\x28\xb5\x2f\xfd", re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")


def _walk_zstandard(file: BinaryIO) -> None:
    """Walk through the blocks of a Zstandard file, whose sizes stand before them (RFC 8878, section 3.1)."""
    while mark := file.read(4):
        if _SKIPPED.fullmatch(mark):
            _leave_out(file, int.from_bytes(_bytes_taken(file, 4), "little"))
            continue
        if mark != _FRAME:
            raise ValueError("no frame of Zstandard where one should begin")
        (descriptor,) = _bytes_taken(file, 1)
        single_segment, has_checksum = bool(descriptor & 32), bool(descriptor & 4)
        window = 0 if single_segment else 1
        dictionary = (0, 1, 2, 4)[descriptor & 3]
        content_size = (int(single_segment), 2, 4, 8)[descriptor >> 6]
        _leave_out(file, window + dictionary + content_size)
        last = False
        while not last:
            block = int.from_bytes(_bytes_taken(file, 3), "little")
            last, kind, size = bool(block & 1), block >> 1 & 3, block >> 3
            _leave_out(file, 1 if kind == 1 else size)  # of a block of one byte again and again that byte alone stands
        _leave_out(file, 4 if has_checksum else 0)


def _bytes_taken(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise EOFError("it ends in the middle")
    return data


def _leave_out(file: BinaryIO, size: int) -> None:
    """Leave out so many bytes, which have to be there."""
    if size:
        file.seek(size - 1, 1)
        _bytes_taken(file, 1)


def header_of(connection: Connection, path: Path) -> tuple[str, ...]:
    """The columns of a file. Raises InputError where it cannot be read, or names of columns are not told apart."""
    kind = _kind_of(path)
    try:
        if kind == "csv":
            _check_header(path)
            _refuse_wide(connection, path)
        if kind == "json":
            keys = f"SELECT DISTINCT unnest(json_keys(json)) FROM {_objects_of(connection, path)} ORDER BY 1"
            return tuple(name for (name,) in connection.execute(keys, [_escaped_path(path)]).fetchall())
        described = connection.execute(
            f"DESCRIBE SELECT * FROM {_table_function(connection, path)}", [_escaped_path(path)]
        ).fetchall()
        header = tuple(row[0] for row in described)
        if kind == "csv" and (twice := _names_changed(connection, path, header)):
            raise _duplicate_columns(path, twice)
    except failure() as error:
        raise _what_is_wrong(path, error) from None
    return header


def _names_changed(connection: Connection, path: Path, header: Sequence[str]) -> dict[str, None]:
    """The names of a header of CSV that the library changed, since it tells others like them from no other."""
    lines = connection.execute(f"{_WRITTEN} LIMIT {_HEADER_LINES}", [_escaped_path(path)]).fetchall()
    cells = csv.reader((f"{line}\n" for (line,) in lines), delimiter=_separator(connection, path))
    try:
        written = [cell.strip() for cell in next(cells)]
    except csv.Error:  # longer than the standard library reads, or with a NUL: such a cell is no name
        return {}
    many = Counter(map(str.lower, written))
    pairs = zip(written, header, strict=False)
    return {name: None for name, read in pairs if name and name != read and many[name.lower()] > 1}


def _duplicate_columns(path: Path, names: Iterable[str]) -> InputError:
    """The error of columns with one name: which is meant cannot be said, in a mapping or without one."""
    shown = ", ".join(repr(name[:40]) for name in names)
    return InputError(
        Mistake(
            reference="duplicate-column",
            message=f"more than one column is called {shown}",
            file=str(path),
            expected="a name of its own for each column, capitals apart",
            help="rename one in the header, or leave it out",
        )
    )


def _objects_of(connection: Connection, path: Path) -> str:
    """What reads the records of a file of JSON whose path is the parameter, each whole; none of a broken line."""
    form = _way_to_read_json(connection, path)
    return f"read_json_objects(?, format = '{form}', ignore_errors = true, maximum_object_size = {LARGEST_RECORD})"


def _way_to_read_json(connection: Connection, path: Path) -> str:
    """How the library is to read a file of JSON: by lines where most of them are objects, or as it finds out itself.

    From a first line that is no JSON it would conclude that none are lines, and refuse them all.
    """
    try:
        lines = connection.execute(f"SELECT line FROM {_LINES} WHERE trim(line) <> '' LIMIT 1", [_escaped_path(path)])
        if isinstance(json.loads((lines.fetchone() or ("{}",))[0]), dict):
            return "auto"
    except (failure(), ValueError, RecursionError):
        pass
    by_lines = f"format = 'newline_delimited', ignore_errors = true, maximum_object_size = {LARGEST_RECORD}"
    are_most = "count(*) FILTER (json_type(json) = 'OBJECT') * 2 > count(*)"
    (most,) = connection.execute(
        f"SELECT {are_most} FROM read_json_objects(?, {by_lines})", [_escaped_path(path)]
    ).fetchone()
    return "newline_delimited" if most else "auto"


def _escaped_path(path: Path) -> str:
    """A path as the library takes it for this file and no other: what stands for others in a pattern is escaped."""
    return glob.escape(str(path))


def _table_function(connection: Connection, path: Path, columns: Iterable[str] = ()) -> str:
    """What reads a file whose path is the parameter, with its cells as JSON or of the type that they have.

    Rows of CSV that do not fit the header are put aside, for `_refuse_broken`.
    """
    if _kind_of(path) == "json":
        typed = ", ".join(f"{literal(name)}: 'JSON'" for name in columns)
        form = f"format = '{_way_to_read_json(connection, path)}', ignore_errors = true"
        return f"read_json(?, columns = {{{typed}}}, {form}, maximum_object_size = {LARGEST_RECORD})"
    if _kind_of(path) == "parquet":
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
    header = connection.execute(f"{_WRITTEN} LIMIT 1", [_escaped_path(path)]).fetchone()
    if header is None:
        raise _unfit_csv(path, "the file is empty")
    bare = re.sub(r'"[^"]*"', "", header[0])
    separator = max(_SEPARATORS, key=bare.count)
    if (many := bare.count(separator) + 1) > MOST_COLUMNS:
        raise _unfit_csv(path, f"the header has {many:,} columns, and no more than {MOST_COLUMNS:,} are read")
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
            raise _unfit_csv(path, "the file is not encoded as UTF-8", _UTF_8) from None


def _refuse_wide(connection: Connection, path: Path) -> None:
    """Raise InputError for rows of more cells than a table has: with each the library takes longer over the next."""
    separator = _separator(connection, path)
    many = "strlen(line) - strlen(replace(line, ?, ''))"
    wide = f"SELECT 1 FROM {_LINES} WHERE strlen(line) > {MOST_COLUMNS} AND {many} >= {MOST_COLUMNS} LIMIT 1"
    if not connection.execute(wide, [_escaped_path(path), separator]).fetchall():
        return
    # A line may have that many separators within quotes: only then is each looked at here, which takes far longer.
    cursor = connection.cursor().execute(f"SELECT line FROM {_LINES}", [_escaped_path(path)])
    lines = (line or "" for part in iter(partial(cursor.fetchmany, 1000), []) for (line,) in part)
    more = f"cells, and no more than {MOST_COLUMNS:,} are read"
    rows = islice(_too_wide(lines, separator), MOST_BROKEN)
    if broken := [_unfit_csv(path, f"the row has {cells:,} {more}", _QUOTE, line).mistakes[0] for line, cells in rows]:
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


def _unfit_csv(path: Place, message: str, help: str = "", line: int | None = None) -> InputError:
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
    # A row has an error for each cell that is missing, the first of which counts what is there, or that is too many.
    place = "CASE error_type WHEN 'MISSING COLUMNS' THEN -column_idx::BIGINT ELSE column_idx::BIGINT END"
    rejected = connection.execute(
        f"SELECT line, any_value(error_type), arg_max(error_message, {place}) FROM reject_errors"
        f" GROUP BY line ORDER BY line LIMIT {MOST_BROKEN}"
    )
    broken: list[Mistake] = []
    for line, kind, says in rejected.fetchall():
        counts = _COLUMNS.fullmatch(says)
        why = f"the row has {counts[2]} in the place of {counts[1]} cells" if counts else _WHY.get(kind, says)
        broken += _unfit_csv(path, why, _UTF_8 if kind == _NOT_UTF_8 else _QUOTE, line).mistakes
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


def load_cells(connection: Connection, files: Sequence[CatalogueFile], *, first: int = 0) -> Iterator[CatalogueFile]:
    """Read the files into the table ``raw``, one after another; gives each file that is done.

    ``raw`` has a number for each record in the order of the files, the number of the file and that within it;
    ``first`` is the number of the first file.
    """
    typed = ", ".join(f"{quoted(cell)} JSON" for cell in CELLS)
    connection.execute(f"CREATE OR REPLACE TABLE raw (file INTEGER, {typed})")
    connection.execute("CREATE OR REPLACE TABLE starts (file INTEGER, first BIGINT)")
    for number, file in enumerate(files, start=first):
        connection.execute("INSERT INTO starts SELECT ?, count(*) FROM raw", [number])
        columns = file.form.columns_of_cells(file.header)
        cells = ", ".join(_cell_as_json(file, cell, columns.get(cell, ())) for cell in CELLS)
        try:
            names = dict.fromkeys(_column_and_keys(file, name)[0] for name in chain.from_iterable(columns.values()))
            table = _table_function(connection, file.read, names)
            connection.execute(f"INSERT INTO raw SELECT {number}, {cells} FROM {table}", [_escaped_path(file.read)])
            if file.kind == "csv":
                _refuse_broken(connection, file.path)
        except failure() as error:
            if is_unwritten(error):  # a full disk is no matter of the file
                raise
            with naming_place(file.read, file.path):
                raise _what_is_wrong(file.read, error) from None
        yield file


def _cell_as_json(file: CatalogueFile, cell: str, names: Sequence[str]) -> str:
    """A cell of a file as JSON: what its first column says that says something, or every row; or nothing."""
    if not names:
        constant = file.form.constants.get(cell)
        return "NULL" if constant is None else f"{literal(json.dumps(constant, default=str))}::JSON"
    columns = []
    for name in names:
        column, keys = _column_and_keys(file, name)
        whole = quoted(column) if file.kind == "json" else f"to_json({quoted(column)})"
        columns.append(f"({whole}->{literal(_json_path(keys))})" if keys else whole)
    says = [f"CASE WHEN trim({column}->>'$') <> '' THEN {column} END" for column in columns[:-1]]
    return f"coalesce({', '.join((*says, columns[-1]))})" if says else columns[-1]


def _column_and_keys(file: CatalogueFile, name: str) -> tuple[str, str]:
    """The column of a name, and the keys within it where it names them: a column may have a dot itself."""
    column, _, keys = name.partition(".")
    return (column, keys) if name in file.nested else (name, "")


_EXPECTED: Final = {
    "csv": 'CSV in UTF-8 with a header, its cells parted by a comma, a semicolon, | or a tab, and quoted by "',
    "json": "an object a line, or a list of objects, in UTF-8",
}


def _what_is_wrong(path: Path, error: Exception) -> InputError:
    """What is wrong with a file; of a record that is too long, which it is."""
    if "when sniffing file" in str(error):
        return _unfit_csv(path, "the rows cannot be told apart: a quote is not closed, or stands within a cell", _QUOTE)
    if "maximum_object_size" not in str(error):
        return unreadable(str(path), error, _EXPECTED.get(_kind_of(path), ""))
    line = _line_too_long(path)
    message = f"a record has more than {LARGEST_RECORD:,} bytes"
    help = "take it out, or cut what it holds beside the model's data"
    return InputError(Mistake(reference="record-too-long", message=message, file=str(path), line=line, help=help))


def _line_too_long(path: Path) -> int | None:
    """The first line that is too long, counted from 1; None where the lines of the file cannot be counted."""
    if path.suffix.lower() == ".zst":
        return None
    with opened(path) as plain, gzip.open(plain) if path.suffix.lower() == ".gz" else plain as file:
        line = length = 0
        # In blocks, and no line is ever held: one that is too long may be longer than memory.
        while block := file.read(1 << 20):
            head, *more = block.split(b"\n")
            length += len(head)
            for begun in more:
                if length > LARGEST_RECORD:
                    return line + 1
                line, length = line + 1, len(begun)
        return line + 1 if length > LARGEST_RECORD else None
