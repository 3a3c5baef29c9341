"""Rows as CSV for spreadsheets and programs: days in ISO form, numbers as numbers, no cell that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TextIO

from gpaiscope.cleaning import Finished, clean

CsvCell = str | int | date | None

_FORMULA = ("=", "+", "-", "@")
"""What a cell begins with that a spreadsheet would work out: text of others must not."""


def write(head: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> Finished:
    """A table as CSV by RFC 4180 with a line of heads, each row on one line; what is not known is an empty cell."""
    out = io.StringIO(newline="")
    write_csv_rows(out, head, rows)
    return Finished(out.getvalue())


def write_csv_rows(file: TextIO, head: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> None:
    """The same into a file, row by row, which may be more than memory holds."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)


def _cell(cell: CsvCell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return cell
    text = clean(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
