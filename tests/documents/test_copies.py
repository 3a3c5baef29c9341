"""What readers of final copies saw: each fault that was found by looking at the pages, held for good."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.documents.drafting import Draft
from gpaiscope.documents.final import final_page
from gpaiscope.report.write import html, markdown, pdf, sheets
from tests.documents.situations import DAY, filled, put

HONEST = Path(__file__).parents[1] / "trials" / "documents" / "honest"


def copy(folder: Path, document: str, recipient: str = "") -> Draft:
    return service.draft(folder, document=document, recipient=recipient, on=DAY).values


def read(made: Draft) -> str:
    """The text of a final copy, without the marks of its format."""
    return re.sub(r"\\(?=\W)|<br>", " ", markdown.write(final_page(made))).replace("\u00a0", " ")


# -- who, and where


@pytest.mark.parametrize(
    ("address", "seat"),
    [
        ("1 Main St, Boston, United States", "1 Main St, Boston, United States (the provider)"),
        ("1 Main St, Boston, USA", "1 Main St, Boston, USA (the provider)"),
        ("1 Main St, Boston, US", "1 Main St, Boston, US (the provider)"),
        ("1 Main St, Boston", "1 Main St, Boston, the United States (the provider)"),
    ],
)
def test_a_mandate_says_the_country_of_an_address_once(address: str, seat: str, tmp_path: Path) -> None:
    said = filled().replace('address = "Words of somebody who knows: provider.address."', f'address = "{address}"')
    assert seat in read(copy(put(tmp_path, "third-country", said), "mandate"))


@pytest.mark.parametrize("document", ["mandate", "training-content-summary"])
def test_the_country_of_a_representative_is_said_once(document: str) -> None:
    told = read(copy(HONEST / "05", document))
    assert re.search(r"Harbour Rep Ltd,? +5 Quay Street, Dublin 2, Ireland", told), told
    assert "Ireland, 5 Quay" not in told


def test_a_channel_is_told_to_integrators_in_words() -> None:
    assert "| an application programming interface |" in read(copy(HONEST / "05", "downstream-information"))


# -- numbers and lists


def test_a_count_of_things_is_told_in_all_of_its_digits(tmp_path: Path) -> None:
    for many, says in (("8", "8"), ("1_235", "1,235")):
        said = filled().replace("samples = 12", f"samples = {many}")
        assert f"| {says} | 1 July 2026 |" in read(copy(put(tmp_path / many, "systemic", said), "model-report"))


def test_a_list_beside_an_answer_has_its_label_once() -> None:
    told = read(copy(HONEST / "05", "training-content-summary"))
    label = "Protocols and other ways of reserving rights that are followed: "
    assert told.count(label) == 1
    assert f"{label}robots.txt, by RFC 9309; TDM Reservation Protocol" in told


# -- versions


def test_what_integrators_get_has_the_version_of_the_documentation_whose_rows_it_has(tmp_path: Path) -> None:
    said = re.sub(r'\[\[versions\]\]\ndocument = "downstream-information"\n.*\n.*\n', "", filled())
    assert '"downstream-information"' not in said
    made = copy(put(tmp_path, "provider", said), "downstream-information")
    assert (made.version, made.version_on.latest if made.version_on else None) == (
        copy(tmp_path, "documentation-form").version,
        DAY.replace(month=7, day=1),
    )
    assert "Document version number: | 1.0 |" in read(made)


# -- pages


def test_a_column_has_room_for_a_day_that_no_line_parts() -> None:
    day = "30\u00a0September\u00a02026"
    narrow, broad = sheets.shares([["On", day], ["Words", "words " * 200]])
    assert narrow >= len(day) * sheets.LETTER + sheets.BESIDE
    assert broad > narrow


def filled_shares(data: bytes) -> list[float]:
    """How far down its text each sheet of a PDF is written, as a share, without the foot."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer

    shares = []
    for page in extract_pages(io.BytesIO(data)):
        lowest = min(each.y0 for each in page if isinstance(each, LTTextContainer) and each.y0 > 50)
        shares.append((page.height - lowest) / page.height)
    return shares


@pytest.mark.once
@pytest.mark.parametrize(
    ("honest", "document"),
    [
        ("04", "documentation-form"),
        ("04", "notification"),
        ("04", "model-report"),
        ("01", "notification"),
        ("03", "copyright-policy"),
        ("05", "training-content-summary"),
    ],
)
def test_no_last_sheet_is_all_but_empty(honest: str, document: str) -> None:
    shares = filled_shares(pdf.write(final_page(copy(HONEST / honest, document))))
    assert len(shares) == 1 or min(shares) > 0.2, shares


def test_a_table_of_a_copy_on_the_web_parts_no_word_and_is_not_cut_in_print() -> None:
    told = html.write(final_page(copy(HONEST / "04", "notification")))
    assert ".scroll td,.scroll th{overflow-wrap:break-word" in told
    assert ".scroll{overflow:visible}" in told.partition("@media print")[2]
    assert ".signing{break-inside:avoid;break-before:avoid" in told, "nobody signs a sheet with nothing on it"
