"""Lists of URLs: one a line, perhaps with the size of its content, or a table with a column of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Final

from gpaiscope.documents.data.domains import Domains, host_of, hosts_of
from gpaiscope.documents.data.files import URLS, File, blocks_of, columns_of, lines_of, unpacked
from gpaiscope.documents.data.records import FIELDS
from gpaiscope.documents.data.tally import DataTally
from gpaiscope.errors import InputError, Mistake

SIZES: Final = ("bytes", "size", "content_length", "length", "content_bytes")
"""Columns with the size of the content of a URL."""

_SIZED: Final = re.compile(
    rb"^[ \t]*[A-Za-z][A-Za-z0-9+.-]{0,9}://([^/?#\s]*)[^\s]*[ \t]+(\d{1,15})[ \t\r]*$", re.MULTILINE
)
_ANY_LINE: Final = re.compile(rb"^[ \t]*[^#\s]", re.MULTILINE)

Bad = tuple[int, str]
"""The line of what could not be read, and what is wrong with it."""


def read_urls(file: File, tally: DataTally, domains: Domains) -> Iterator[Bad]:
    """Count the URLs of a list; gives what is none, with its line."""
    first = _first(file)
    if b"://" not in first:
        yield from _of_table(file, first.decode("utf-8", errors="replace"), tally, domains)
        return
    sized = _SIZED.match(first) is not None
    line = 1
    with unpacked(file.path) as plain:
        for block in blocks_of(plain):
            if sized:
                pairs = _SIZED.findall(block)
                for host, size in pairs:
                    domains.add(host, int(size))
                read = len(pairs)
            else:
                hosts = hosts_of(block)
                domains.add_hosts(hosts)
                read = len(hosts)
            tally.rows += read
            if read != block.count(b"\n") + (not block.endswith(b"\n")):  # some are empty, or no URL
                yield from _bad(block, line, sized)
            line += block.count(b"\n")


def _first(file: File) -> bytes:
    """The first line with anything in it."""
    with lines_of(file.path) as lines:
        return next((line for line in lines if _ANY_LINE.match(line)), b"")


def _bad(block: bytes, first: int, sized: bool) -> Iterator[Bad]:
    for place, line in enumerate(block.split(b"\n"), first):
        if _ANY_LINE.match(line) and not (_SIZED.match(line) if sized else hosts_of(line)):
            yield place, "no URL with the size of its content after it" if sized else "no URL"


def _of_table(file: File, head: str, tally: DataTally, domains: Domains) -> Iterator[Bad]:
    """A table with a head: the column of URLs, and that of sizes where there is one."""
    separator, names = columns_of(head)
    url = next((names.index(each) for each in URLS if each in names), None)
    size = next((names.index(each) for each in SIZES if each in names), None)
    if url is None:
        expected = f"a column named {' or '.join(FIELDS['url'][:3])}"
        message = "there is no column of URLs"
        raise InputError(Mistake(reference="no-urls", message=message, file=file.shown, line=1, expected=expected))
    with lines_of(file.path) as lines:
        rows = csv.reader((line.decode("utf-8", errors="replace") for line in lines), delimiter=separator)
        try:
            next(rows, None)
            for row in rows:
                yield from _count_row(row, rows.line_num, url, size, tally, domains)
        except csv.Error as error:
            raise InputError(
                Mistake(reference="broken-table", message=str(error), file=file.shown, line=rows.line_num)
            ) from None


def _count_row(
    row: list[str], line: int, url: int, size: int | None, tally: DataTally, domains: Domains
) -> Iterator[Bad]:
    host = host_of(row[url].encode("utf-8", errors="replace")) if len(row) > url else b""
    if not host:
        if row:
            yield line, "no URL"
        return
    told = row[size].strip() if size is not None and len(row) > size else ""
    if told and not (told.isascii() and told.isdecimal() and len(told) < 16):
        yield line, "no size in bytes"
        return
    tally.rows += 1
    domains.add(host, int(told) if told else None)
