"""Domain names by the size of what was scraped from them: exact for any number of URLs, in bounded memory.

Hosts are counted in memory; whenever there are many of them they become domain names, and these are added up in a file.
A domain name is what is registered below a public suffix (``example.co.uk``). Suffixes that companies keep for their
customers, such as ``github.io``, are names that were registered like any other.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from importlib import metadata
from ipaddress import ip_address
from pathlib import Path
from typing import Any, BinaryIO, Final

from gpaiscope.extras import library
from gpaiscope.repository.opened import most_unpacked, opened, refused

MOST_HOSTS: Final = 400_000
"""Hosts that are held in memory before they are put away."""

_CACHE: Final = -32_000
"""The memory of the file, in kibibytes, as SQLite writes it."""

Domain = tuple[str, int, int]
"""A domain name with its bytes and its URLs."""


class Domains:
    """Counts URLs and bytes by domain name; made by `counting`, which takes its file away."""

    def __init__(self, connection: sqlite3.Connection, *, off: bool = False) -> None:
        self._file, self._off = connection, off
        self._urls: Counter[bytes] = Counter()
        self._bytes: Counter[bytes] = Counter()
        self.urls = self.bad = self.addresses = self.unsized = 0
        self._file.execute(f"PRAGMA cache_size = {_CACHE}")
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("CREATE TABLE domains (name TEXT PRIMARY KEY, bytes INT, urls INT) WITHOUT ROWID")

    def add_hosts(self, hosts: Sequence[bytes]) -> None:
        """Hosts of URLs the size of whose content is not known, one a URL; what is no host may be among them."""
        if self._off:
            return
        self._urls.update(hosts)
        self.unsized += len(hosts)
        self._spill()

    def add(self, host: bytes, size: int | None, urls: int = 1) -> None:
        """So many URLs of a host, and so many bytes of content."""
        if self._off:
            return
        self._urls[host] += urls
        if size is None:
            self.unsized += urls
        else:
            self._bytes[host] += size
        if len(self._urls) >= MOST_HOSTS:
            self._spill()

    def add_domains(self, rows: Iterable[Domain]) -> None:
        """Domain names that were counted before."""
        self._put(rows)

    def _spill(self, *, all: bool = False) -> None:
        if not self._urls or (len(self._urls) < MOST_HOSTS and not all):
            return  # who counts no URLs needs no list of suffixes
        found: dict[str, list[int]] = {}
        name_of = _namer_of_hosts()
        for host, urls in self._urls.items():
            name = name_of(host)
            if not name:
                self.bad += urls
                continue
            self.urls += urls
            if name == _ADDRESS:
                self.addresses += urls
                continue
            held = found.setdefault(name, [0, 0])
            held[0] += self._bytes.get(host, 0)
            held[1] += urls
        self._urls.clear()
        self._bytes.clear()
        self._put((name, size, urls) for name, (size, urls) in sorted(found.items()))

    def _put(self, rows: Iterable[Domain]) -> None:
        self._file.execute("BEGIN")
        self._file.executemany(
            "INSERT INTO domains VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
            " SET bytes = bytes + excluded.bytes, urls = urls + excluded.urls",
            rows,
        )
        self._file.execute("COMMIT")

    @property
    def count(self) -> int:
        """How many domain names there are."""
        self._spill(all=True)
        found = self._file.execute("SELECT count(*) FROM domains").fetchone()
        return int(found[0])

    @property
    def bytes(self) -> int:
        """How many bytes of content there are in all."""
        self._spill(all=True)
        found = self._file.execute("SELECT coalesce(sum(bytes), 0) FROM domains").fetchone()
        return int(found[0])

    def largest(self, most: int | None = None) -> Iterator[Domain]:
        """The domain names by bytes, then by URLs, then by name."""
        self._spill(all=True)
        limit = "" if most is None else f" LIMIT {int(most)}"
        query = f"SELECT name, bytes, urls FROM domains ORDER BY bytes DESC, urls DESC, name{limit}"
        yield from self._file.execute(query)


HEAD: Final = ("domain", "bytes", "urls")
_ROWS: Final = 10_000


def table(rows: Iterable[Domain]) -> Iterator[bytes]:
    """Domain names as comma-separated values, part by part."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEAD)
    for place, row in enumerate(rows, 1):
        out.writerow(row)
        if place % _ROWS == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


@contextmanager
def counting(*, off: bool = False) -> Iterator[Domains]:
    """A count that lasts as long as the block; ``off``: one that leaves hosts uncounted."""
    with (
        tempfile.TemporaryDirectory(prefix="gpaiscope-") as folder,
        closing(sqlite3.connect(Path(folder) / "domains.sqlite", isolation_level=None)) as connection,
    ):
        yield Domains(connection, off=off)


# -- the domain name of a host


_ADDRESS: Final = "\0"
_NAME: Final = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?!\d+$)[a-z0-9-]{2,63}")


def _namer_of_hosts() -> Callable[[bytes], str]:
    """What gives the domain name of a host as a URL has it: nothing where it is none, `_ADDRESS` of an address."""
    deep, registered = _deep_suffixes(), _list().privatesuffix

    def name_of(written: bytes) -> str:
        host = _plain_host(written)
        if not _NAME.fullmatch(host):
            return _ADDRESS if _is_address(written) else ""
        parts = host.rsplit(".", 2)
        if parts[-1] not in deep:
            return ".".join(parts[-2:])
        return registered(host) or host

    return name_of


def _plain_host(written: bytes) -> str:
    """A host without user, port and last dot, in small letters, as the name service has it."""
    if _SIMPLE.fullmatch(written):
        return written.decode("ascii")
    host = written
    if b"@" in host:
        host = host.rpartition(b"@")[2]
    if b":" in host:
        host = host.partition(b":")[0]
    text = host.decode("utf-8", errors="replace").lower()
    if text[-1:] == ".":
        text = text[:-1]
    if text.isascii():
        return text
    try:
        return text.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


_SIMPLE: Final = re.compile(rb"[a-z0-9.-]+[a-z]")
"""Most hosts: nothing has to be taken from them."""


def _is_address(written: bytes) -> bool:
    host = written.rpartition(b"@")[2].decode("ascii", errors="replace")
    bare = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        ip_address(bare)
    except ValueError:
        return False
    return True


def _library() -> Any:
    return library("publicsuffixlist", "domain names are told apart", "data")


@cache
def _list() -> Any:
    return _library().PublicSuffixList(only_icann=True)


@cache
def _deep_suffixes() -> frozenset[str]:
    """The top-level domains below which there are suffixes of several labels; of all others the last is the suffix."""
    with opened(Path(_library().PSLFILE)) as file:
        text = file.read().decode("utf-8")
    rules = [line for line in text.partition("===END ICANN")[0].splitlines() if line and not line.startswith("//")]
    tops = {rule.split()[0].rpartition(".")[2] for rule in rules if "." in rule}
    return frozenset(top if top.isascii() else top.encode("idna").decode("ascii") for top in tops)


def suffixes() -> str:
    """Which list of public suffixes is used."""
    _library()
    version = metadata.version("publicsuffixlist")
    return f"the suffixes of registries on publicsuffix.org, as packaged in publicsuffixlist {version}"


# -- the host of a URL


def host_of(url: bytes) -> bytes:
    """The host of a URL as it stands there; nothing where it has none."""
    scheme, sign, rest = url.strip().partition(b"://")
    if not sign or not scheme or len(scheme) > 10:
        return b""
    for end in (b"/", b"?", b"#"):
        rest = rest.partition(end)[0]
    return rest


_HOSTS: Final = re.compile(rb"^[ \t]*[A-Za-z][A-Za-z0-9+.-]{0,9}://([^/?#\s]*)[^\n]*", re.MULTILINE)


def hosts_of(block: bytes) -> list[bytes]:
    """The hosts of lines that begin with a URL each; of the others there is none."""
    return _HOSTS.findall(block)


LONGEST_ROW: Final = 1_000
"""Bytes of a row of domain names: a name has 253 at most."""

LONGEST_NUMBER: Final = 18
"""Digits of a number in it: what counts them in a file holds no more."""


def read_domains(path: Path, root: Path, into: Domains) -> str:
    """Add what a file of domain names counted, and give its hash.

    Raises InputError for a row that nothing of ours wrote, and for a file that is holes and little else.
    """
    whole = hashlib.sha256()
    with opened(path, root) as file:
        most_unpacked(file, path)
        into.add_domains(_rows_of_domains(file, whole, path))
    return whole.hexdigest()


def _rows_of_domains(file: BinaryIO, whole: Any, path: Path) -> Iterator[Domain]:
    for place, line in enumerate(iter(lambda: file.readline(LONGEST_ROW + 1), b""), 1):
        whole.update(line)
        name, *numbers = line.decode("utf-8", errors="replace").rstrip("\n").split(",")
        if len(line) > LONGEST_ROW or any(len(each) > LONGEST_NUMBER for each in numbers):
            raise refused("altered", "no row of domain names is as long", path, line=place, help="count them again")
        if len(numbers) == 2 and all(each.isdecimal() for each in numbers):
            yield name, int(numbers[0]), int(numbers[1])
