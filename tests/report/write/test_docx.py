"""Pages as DOCX: what Word does with them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest

from gpaiscope.report.blocks import Page, Sheets, Table
from gpaiscope.report.write import docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEETS = Sheets(running=("For nobody",), author="Acme", drawn_up=date(2026, 11, 27), properties=())


@pytest.mark.once
def test_a_short_row_stays_on_one_sheet_and_a_long_one_may_go_over_two() -> None:
    page = Page(
        title=("Rows",), blocks=(Table(head=("Row",), rows=((("short",),), (("word " * 200,),))),), sheets=SHEETS
    )
    with zipfile.ZipFile(io.BytesIO(docx.write(page))) as parts:
        body = ElementTree.fromstring(parts.read("word/document.xml"))
    _, short, long = (row.find(f"{W}trPr/{W}cantSplit") is not None for row in body.iter(f"{W}tr"))
    assert (short, long) == (True, False)
