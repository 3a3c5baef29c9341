"""Evidence of training data: what was read at paths, added up, written down, read again, and put together."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from gpaiscope import __version__
from gpaiscope.deferred import dataclass
from gpaiscope.documents.data import domains as names
from gpaiscope.documents.data.described import of_card, of_croissant
from gpaiscope.documents.data.domains import Domains, counting, read_domains
from gpaiscope.documents.data.files import DataFiles, File, lines_of, listed, print_of
from gpaiscope.documents.data.records import Count, read_record
from gpaiscope.documents.data.tables import connection_at, read_table
from gpaiscope.documents.data.tally import BY_CARD, UNITS, DataTally, Described, ModalityCount, Names, tidy
from gpaiscope.documents.data.urls import read_urls
from gpaiscope.documents.documentation import Documentation, is_counted, read_evidence
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.law import latest_values, number_in
from gpaiscope.report.values import Json
from gpaiscope.report.values import written as in_json
from gpaiscope.repository.opened import most_unpacked, opened
from gpaiscope.repository.output import spare, write, write_together
from gpaiscope.values import DateRange, Range, decimal_text, unique

FORMAT: Final = 1
MOST_BAD: Final = 20
"""Records that could not be read of which each is told; all of them are counted."""

LARGEST: Final = 5_000_000
_STEP: Final = 20_000

CRAWLED: Final = ("", "crawled")
"""Sorts of data sets whose domain names are counted: of compilations that others made nobody asks for them."""

ShownValue = Callable[[str, int, int], None]
Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class TrainingData:
    """What was counted: tables of rows in the words of ``evidence.toml``. ``others``: files not looked at."""

    datasets: list[Row] = field(default_factory=list)
    languages: list[Row] = field(default_factory=list)
    licences: list[Row] = field(default_factory=list)
    crawl: Row = field(default_factory=dict)
    domains: list[Row] = field(default_factory=list)
    bad: list[Row] = field(default_factory=list)
    others: int = 0

    def told(self, file: str = "data.json") -> Documentation:
        """The evidence as it is read again. Raises InputError where it is more than can be."""
        return read_evidence(in_json(self.document()).encode(), file=file)

    def document(self) -> Json:
        """The evidence as its file says it."""
        told = {"datasets": self.datasets, "languages": self.languages, "licences": self.licences}
        more = {"crawl": self.crawl, "domains": self.domains, "bad": self.bad}
        made = {"by": f"gpaiscope data {__version__}", "format": FORMAT}
        return {"made": made, **{key: each for key, each in (told | more).items() if each}}

    def file_bytes(self) -> bytes:
        """What its file holds."""
        return (in_json(self.document()) + "\n").encode()

    def file_domains_file(self, place: Path, domains: Domains) -> Iterator[bytes]:
        """The bytes of the file of every domain name, which is named in it with its hash once they are all given."""
        whole = hashlib.sha256()
        for part in names.table(domains.largest()):
            whole.update(part)
            yield part
        self.crawl.update(file=place.name, sha256=whole.hexdigest())


def gather(
    paths: Sequence[Path],
    *,
    kind: str = "",
    count: Count | None = None,
    into: Path | None = None,
    told: ShownValue | None = None,
) -> TrainingData:
    """Read all that the paths hold and add it up; with ``into``, write it there, all domain names beside it.

    ``kind`` is the sort of the data sets, where it is known. Raises InputError with every mistake of all of them, and
    UsageError where `refuse_others` does, or what is to be written was read.
    """
    if into is not None:
        for place in _output_files(into, named=kind in CRAWLED):
            spare(place)
        refuse_others(into, named=kind in CRAWLED)
    found = listed(paths)
    with counting(off=kind not in CRAWLED) as domains, tempfile.TemporaryDirectory(prefix="gpaiscope-") as work:
        reading = _Reading(domains=domains, work=Path(work), kind=kind, count=count, told=told or (lambda *_: None))
        reading.read(found)
        made = reading.evidence(found)
        made.told(str(into or "data.json"))
        return made if into is None else _written(made, domains, into)


def _written(made: TrainingData, domains: Domains, into: Path) -> TrainingData:
    """Write evidence and every domain name beside it, both or neither; what is no file has nothing beside it."""
    if not _is_file(into):
        write(into, made.file_bytes())
        return made
    named = bool(domains.count)
    parts: list[Iterable[bytes]] = [made.file_domains_file(_domains_file(into), domains)] if named else []
    # Made only when it is written: by then the domain names are, and it is known what it says of them.
    parts.append(evidence.file_bytes() for evidence in (made,))
    write_together(
        dict(zip(_output_files(into, named=named), parts, strict=True)), lambda: refuse_others(into, named=named)
    )
    return made


def _is_file(into: Path) -> bool:
    return not (into.is_relative_to("/dev") or (into.exists() and not into.is_file()))


def _domains_file(into: Path) -> Path:
    return into.with_name(f"{into.stem}.domains.csv")


def _output_files(into: Path, *, named: bool) -> list[Path]:
    """Where evidence is written, in the order in which that is done: domain names, where there are any, and it."""
    return [_domains_file(into), into] if named and _is_file(into) else [into]


def refuse_others(into: Path, *, named: bool) -> None:
    """Raise UsageError where a file that `gpaiscope data` did not write stands where it is to write.

    Evidence is its own by what it begins with. A file of domain names, which are to be written where ``named``, is its
    own where the evidence that is to be replaced names it by the hash of what it holds. An empty file may be replaced.
    """
    if not _is_file(into):
        return
    beside = _domains_file(into)
    if _holds_something(into) and not is_counted(_beginning(into)):
        left, why = into, "it is no evidence that `gpaiscope data` wrote"
    elif named and _holds_something(beside) and not _names_as_it_is(into, beside):
        left, why = beside, f"{into.name} does not name it as it is, and so it is of others, or was changed"
    else:
        return
    message, help = f"{left} was left as it is: {why}", "move it away, or name another file"
    raise UsageError(Mistake(reference="output-of-others", message=message, file=str(left), help=help))


def _holds_something(path: Path) -> bool:
    return path.exists() and not (path.is_file() and path.stat().st_size == 0)


def _beginning(into: Path) -> bytes:
    """What stands at a place, as far as evidence may go; it is not noted as read, so that it may be written over."""
    with opened(into, noted=False) as file:
        return file.read(LARGEST + 1)


def _names_as_it_is(into: Path, beside: Path) -> bool:
    """Whether there is evidence at a place that names the file beside it, by the hash of what that holds now."""
    if not (beside.is_file() and _holds_something(into)):
        return False
    try:
        kept = read_evidence(_beginning(into), file=str(into))
    except InputError:
        return False
    name, sha256, whole = kept.said("crawl.file"), kept.said("crawl.sha256"), hashlib.sha256()
    with opened(beside, noted=False) as file:
        most_unpacked(file, beside)
        while block := file.read(1 << 20):
            whole.update(block)
    named = (name.value, sha256.value) if name is not None and sha256 is not None else None
    return named == (beside.name, whole.hexdigest())


@dataclass(kw_only=True)
class _Reading:
    """All that is counted while files are read, by data set and use."""

    domains: Domains
    work: Path
    kind: str
    count: Count | None
    told: ShownValue
    tallies: dict[tuple[Path, str], DataTally] = field(default_factory=dict)
    described: dict[Path, Described] = field(default_factory=dict)
    kept: list[Documentation] = field(default_factory=list)
    bad: list[Row] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    connection: Any = None

    def read(self, found: DataFiles) -> None:
        """Read every file. Raises InputError with the mistakes of all."""
        for place, file in enumerate(found.files):
            self.told(f"reading {file.path.name}", place, len(found.files))
            try:
                self._file(file)
            except InputError as error:
                self.mistakes += error.mistakes
        self._refuse_twice()
        if self.mistakes:
            raise InputError(*self.mistakes)

    def _file(self, file: File) -> None:
        match file.form:
            case "evidence":
                self._evidence(file)
            case "croissant" | "card":
                own = of_croissant(file) if file.form == "croissant" else of_card(file)
                own.prints.append(print_of(file.path))
                before = self.described.get(file.root)
                self.described[file.root] = before.with_(own) if before else own
            case _:
                self._data(file)

    def _data(self, file: File) -> None:
        tally = self.tallies.setdefault((file.root, file.split), DataTally())
        if file.form == "parquet":
            self.connection = self.connection or connection_at(self.work)
            says, rows = read_table(self.connection, file, tally, self.domains, self.count)
            if says:
                self._bad(file, 1, says, tally, rows)
        elif file.form == "urls":
            for line, says in read_urls(file, tally, self.domains):
                self._bad(file, line, says, tally)
        else:
            self._records(file, tally)
        with opened(file.path) as plain:
            tally.bytes += plain.seek(0, 2)
        tally.files += 1
        tally.forms.append(file.form)
        tally.prints.append(print_of(file.path))

    def _records(self, file: File, tally: DataTally) -> None:
        with lines_of(file.path) as lines:
            for line, record in enumerate(lines, 1):
                if record.strip() and (says := read_record(record, tally, self.domains, self.count)):
                    self._bad(file, line, says, tally)
                if line % _STEP == 0:
                    self.told(f"reading {file.path.name}, record {line:,}", 0, 0)

    def _bad(self, file: File, line: int, says: str, tally: DataTally, rows: int = 1) -> None:
        tally.bad_rows += rows
        if len(self.bad) < MOST_BAD:
            self.bad.append({"file": tidy(file.path.name), "line": line, "says": says})

    def _evidence(self, file: File) -> None:
        """What was counted before, its domain names included. Raises InputError where these are gone or altered."""
        kept = read_kept(file.path)
        self.kept.append(kept)
        held = kept.said("crawl.file")
        if held is None:
            return
        place = file.path.parent / Path(str(held.value)).name
        sha256 = read_domains(place, file.path.parent, self.domains)
        wanted = kept.said("crawl.sha256")
        if wanted is None or sha256 != wanted.value:
            message = f"the domain names in {place.name} are not those that were counted: their hash no longer fits"
            raise InputError(Mistake(reference="altered", message=message, file=str(place), help="count them again"))

    def _refuse_twice(self) -> None:
        """Refuse what is counted twice, now or before: the same files of a data set for one use."""
        prints = [(_hash_of_prints(tally.prints), str(root)) for (root, _), tally in self.tallies.items()]
        prints += [
            (print_, kept.file)
            for kept in self.kept
            for print_ in unique(row["print"].value for row in kept.rows("datasets") or () if "print" in row)
        ]
        seen: dict[str, str] = {}
        for print_, where in prints:
            if print_ in seen:
                message = f"the same data is counted here and in {seen[print_]}"
                help = "leave one of them out"
                self.mistakes.append(Mistake(reference="counted-twice", message=message, file=where, help=help))
            seen.setdefault(print_, where)

    # -- what comes of it

    def evidence(self, found: DataFiles) -> TrainingData:
        """What was read, as evidence."""
        roots = unique((*self.described, *(root for root, _ in self.tallies)))
        datasets = [row for root in roots for row in self._datasets(root)]
        kept = {
            name: [dict(_row_as_written(row)) for each in self.kept for row in each.rows(name) or ()]
            for name in _TABLES
        }
        languages = [row for root in roots for row in self._named(root, "languages")]
        most = int(number_in(latest_values(), "listed_domains_most_small"))  # the file beside has every one
        return TrainingData(
            datasets=[*datasets, *kept["datasets"]],
            languages=[*languages, *kept["languages"]],
            licences=[*(row for root in roots for row in self._named(root, "licences")), *kept["licences"]],
            crawl=self._crawl(),
            domains=[{"name": name, "amount": size, "urls": urls} for name, size, urls in self.domains.largest(most)],
            bad=[*self.bad, *kept["bad"]][:MOST_BAD],
            others=found.others,
        )

    def _name(self, root: Path) -> str:
        described = self.described.get(root)
        return (described.name if described else "") or tidy(root.resolve().name) or "data"

    def _datasets(self, root: Path) -> Iterator[Row]:
        told = self.described.get(root, Described())
        own = {split: tally for (place, split), tally in self.tallies.items() if place == root}
        for split, tally in own.items():
            for modality, part in (tally.parts or {"": ModalityCount()}).items():
                row = self._row(root, told, modality, split) | _counts_of_tally(tally)
                if part.least or part.most:
                    row |= {"amount": part.amount, "unit": UNITS[modality], "counted": "; ".join(part.how)}
                yield _row_without_blanks(row)
        if not own:
            for modality in told.modalities or [""]:
                yield from (_row_without_blanks(row) for row in self._by_card(root, told, modality))

    def _by_card(self, root: Path, told: Described, modality: str) -> Iterator[Row]:
        """Of a data set of which only its card or description is there."""
        splits: dict[str, tuple[int | None, int | None]] = {**told.splits} or {"": (None, None)}
        for split, (rows, size) in splits.items():
            row = self._row(root, told, modality, split)
            row |= {"rows": rows, "print": _hash_of_prints(told.prints), "read": list(told.forms)}
            if modality == "text" and rows is not None and size is not None:
                row |= {"amount": Range(low=rows, high=size), "unit": "tokens", "counted": BY_CARD}
            elif modality == "image" and rows is not None:
                row |= {"amount": Range.exactly(rows), "unit": "images", "counted": "counted by its card"}
            yield row

    def _row(self, root: Path, told: Described, modality: str, split: str) -> Row:
        tally = self.tallies.get((root, split), DataTally())
        days = (tally.first or told.first, tally.last or told.last)
        return {
            "name": self._name(root),
            "kind": self.kind,
            "modality": modality,
            "split": split,
            "link": told.link,
            "licences": told.licences,
            "languages": told.languages,
            "description": told.text,
            "synthetic": told.is_synthetic or None,
            "from": days[0].isoformat() if days[0] else "",
            "to": days[1].isoformat() if days[1] else "",
        }

    def _named(self, root: Path, of: str) -> Iterator[Row]:
        """The languages or licences that records of a data set name, whatever their use."""
        whole = Names()
        for (place, _), tally in self.tallies.items():
            for name, *counts in getattr(tally, of).most_first() if place == root else ():
                whole.add(name, *counts)
        for name, rows, content in whole.most_first():
            row: Row = {"dataset": self._name(root), "name": name, "rows": rows}
            yield row | ({"content": content} if of == "languages" else {})

    def _crawl(self) -> Row:
        before = [_numbers(each) for each in self.kept]
        sums = {key: sum(each.get(key, 0) for each in before) for key in _SUMS}
        in_all = self.domains.count
        if not in_all and not self.domains.bad and not any(sums.values()):
            return {}
        return {
            "urls": self.domains.urls + sums["urls"],
            "bad_urls": self.domains.bad + sums["bad_urls"],
            "addresses": self.domains.addresses + sums["addresses"],
            "unsized": self.domains.unsized + sums["unsized"],
            "bytes": self.domains.bytes,
            "domains_in_all": in_all,
            "suffixes": names.suffixes(),
        }


_TABLES: Final = ("datasets", "languages", "licences", "bad")
_SUMS: Final = ("urls", "bad_urls", "addresses", "unsized")


def _numbers(kept: Documentation) -> dict[str, int]:
    found = {key: kept.said(f"crawl.{key}") for key in _SUMS}
    return {key: int(each.value.low or 0) for key, each in found.items() if each is not None}


def _counts_of_tally(tally: DataTally) -> Row:
    return {
        "read": list(unique(tally.forms)),
        "files": tally.files,
        "bytes": tally.bytes,
        "rows": tally.rows,
        "bad_rows": tally.bad_rows or None,
        "content": tally.content or None,
        "synthetic_rows": tally.synthetic_rows or None,
        "made_by": [name for name, *_ in tally.made_by.most_first()],
        "print": _hash_of_prints(tally.prints),
    }


def _hash_of_prints(prints: Iterable[str]) -> str:
    return hashlib.sha256("".join(sorted(prints)).encode()).hexdigest()


def _row_without_blanks(row: Row) -> Row:
    """A row without what it does not say, its amounts as they are written."""
    return {key: _spelled(each) for key, each in row.items() if each not in (None, "", [])}


def _spelled(value: object) -> object:
    if not isinstance(value, Range):
        return value
    if value.best is not None and value.low == value.high:
        return decimal_text(value.best)
    return {key: decimal_text(end) for key in ("low", "best", "high") if (end := getattr(value, key)) is not None}


def _row_as_written(row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """A row that was read, as it is written."""
    for key, stated in row.items():
        value = stated.value
        if isinstance(value, DateRange):
            value = str(value.earliest)
        elif isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, Range) and key not in ("amount",) and value.best is not None:
            value = int(value.best)
        yield key, _spelled(value)


def read_kept(path: Path) -> Documentation:
    """The evidence in a file. Raises InputError with every mistake of it."""
    with opened(path) as file:
        data = file.read(LARGEST + 1)
    return read_evidence(data, file=str(path))
