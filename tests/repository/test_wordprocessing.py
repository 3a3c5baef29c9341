"""DOCX as somebody sends it: what is read of it, and that no part costs more than its size allows."""

from __future__ import annotations

import io
import time
import zipfile
from xml.parsers.expat import ExpatError

import pytest

from gpaiscope.repository import wordprocessing
from gpaiscope.repository.wordprocessing import DAMAGE, Control, read_docx

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CUSTOM = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
CONTROL = '<w:sdt><w:sdtPr><w:tag w:val="{}"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
LONGEST_SECONDS = 2.0


def packed(body: bytes, custom: bytes = b"", packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as parts:
        parts.writestr("word/document.xml", body)
        if custom:
            parts.writestr("docProps/custom.xml", custom)
    return out.getvalue()


def document(inner: str, encoding: str = "utf-8", *, declared: str = "", before: str = "") -> bytes:
    begins = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{begins}{before}<w:document {NAMESPACE}><w:body>{inner}</w:body></w:document>".encode(encoding)


def nested(levels: int) -> str:
    begin, end = CONTROL.format("one", "<w:p><w:r><w:t>text</w:t></w:r></w:p>{}").split("{}")
    return begin * levels + end * levels


def test_the_text_of_a_control_has_its_lines_and_nothing_that_was_struck_out() -> None:
    inner = "<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:delText>no</w:delText></w:r></w:p>"
    own = '<property name="a"><v>b</v></property><property name="c"><v>d</v>e</property>'
    custom = f"<Properties {CUSTOM}>{own}</Properties>".encode()
    found = read_docx(packed(document(f"<w:p><w:t>around</w:t></w:p>{CONTROL.format('own', inner)}"), custom))
    assert found.controls == (Control("own", "\none\ntwo three"),)
    assert found.properties == {"a": "b", "c": "de"}


def test_the_text_of_a_control_is_that_of_all_in_it_and_those_without_a_tag_are_left() -> None:
    inner = CONTROL.format("inner", "<w:t>b</w:t>") + CONTROL.format("", "<w:t>c</w:t>")
    found = read_docx(packed(document(CONTROL.format("outer", f"<w:t>a</w:t>{inner}<w:t>d</w:t>"))))
    assert found.controls == (Control("outer", "abcd"), Control("inner", "b"))


def test_a_control_in_which_nobody_wrote_is_told_from_one_that_holds_another_such() -> None:
    empty = '<w:sdt><w:sdtPr><w:showingPlcHdr/><w:tag w:val="inner"/></w:sdtPr><w:t>write here</w:t></w:sdt>'
    found = read_docx(packed(document(CONTROL.format("outer", empty))))
    assert [(each.tag, each.is_placeholder) for each in found.controls] == [("outer", False), ("inner", True)]


ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("utf-8", ""),
    ("utf-8-sig", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("utf-16", ""),
    ("utf-16-le", "UTF-16"),
    ("utf-16-be", "UTF-16"),
    ("latin-1", "ISO-8859-1"),
    ("cp1252", "windows-1252"),
    ("ascii", "us-ascii"),
]
"""How a part is written, and what it says of that: all that the parser decodes."""


@pytest.mark.parametrize(("encoding", "declared"), ENCODINGS)
def test_a_document_type_is_refused_in_every_encoding_that_is_read(encoding: str, declared: str) -> None:
    inner = CONTROL.format("own", "<w:t>text</w:t>")
    (control,) = read_docx(packed(document(inner, encoding, declared=declared))).controls
    assert control.text == "text"
    for before in ("<!DOCTYPE w>", '<!DOCTYPE w SYSTEM "other">', '<!DOCTYPE w [<!ENTITY e "text">]>'):
        with pytest.raises(ValueError, match="declares a document type"):
            read_docx(packed(document(inner, encoding, declared=declared, before=before)))
        with pytest.raises(ValueError, match=r"custom\.xml declares a document type"):
            read_docx(packed(document(inner), document("", encoding, declared=declared, before=before)))


ODDLY: list[tuple[str, str]] = [
    ("utf-32", "UTF-32"),
    ("utf-32-le", "UTF-32"),
    ("utf-32-be", ""),
    ("utf-16", "UTF-8"),
    ("utf-16-le", "UTF-8"),
    ("utf-8", "UTF-16"),
    ("utf-8", "UTF-32"),
    ("utf-7", "UTF-7"),
    ("cp037", "cp037"),
    ("cp500", ""),
    ("utf-8", "rot13"),
    ("utf-8", "zip"),
    ("utf-8", "none such"),
]


@pytest.mark.parametrize(("encoding", "declared"), ODDLY)
def test_a_document_type_gives_no_entity_where_the_encoding_is_none_that_a_program_writes(
    encoding: str, declared: str
) -> None:
    before = '<!DOCTYPE w [<!ENTITY e "text">]>'
    with pytest.raises((*DAMAGE, ExpatError)):
        read_docx(packed(document(CONTROL.format("own", "<w:t>&e;</w:t>"), encoding, declared=declared, before=before)))


def test_entities_of_a_part_in_utf_16_cost_nothing() -> None:
    entity = "<w:t>x</w:t>" * 20
    body = document("&e;" * 900_000, "utf-16", declared="UTF-16", before=f'<!DOCTYPE w [<!ENTITY e "{entity}">]>')
    data = packed(body)
    assert len(data) < 80_000
    begun = time.process_time()
    with pytest.raises(ValueError, match="declares a document type"):
        read_docx(data)
    assert time.process_time() - begun < LONGEST_SECONDS


def test_nested_controls_are_read_as_deep_as_people_nest_them_and_no_deeper() -> None:
    found = read_docx(packed(document(nested(wordprocessing.DEEPEST_CONTROL))))
    assert [each.text.split() for each in found.controls] == [["text"] * left for left in range(16, 0, -1)]
    with pytest.raises(ValueError, match="controls more than 16 levels deep"):
        read_docx(packed(document(nested(wordprocessing.DEEPEST_CONTROL + 1))))


def test_controls_within_controls_cost_as_much_as_they_are() -> None:
    begun = time.process_time()
    with pytest.raises(ValueError, match="levels deep"):
        read_docx(packed(document(nested(4_000))))
    assert len(read_docx(packed(document(nested(16) * 500))).controls) == 8_000
    assert time.process_time() - begun < LONGEST_SECONDS


TOO_MUCH = {
    "large": (document("<w:p/>" * 5_000_000), "is too large"),
    "elements": (document("<w:p/>" * 500_000), "more than 500,000 elements"),
    "deep": (document("<w:p>" * 300 + "</w:p>" * 300), "nested more than 256 levels deep"),
    "text": (
        document(CONTROL.format("outer", CONTROL.format("inner", f"<w:t>{'x' * 5_000_001}</w:t>"))),
        "more than 10,000,000 characters",
    ),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_more_than_a_document_holds_is_refused_while_it_is_read(what: str) -> None:
    body, says = TOO_MUCH[what]
    begun = time.process_time()
    with pytest.raises(ValueError, match=says):
        read_docx(packed(body))
    assert time.process_time() - begun < LONGEST_SECONDS


def test_a_part_is_counted_whatever_it_says_of_its_size() -> None:
    data = packed(document("<w:p/>" * 5_000_000))
    said = (30_000_000 + len(document(""))).to_bytes(4, "little")
    assert data.count(said) == 2
    with pytest.raises(DAMAGE):
        read_docx(data.replace(said, (1_000).to_bytes(4, "little")))


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_is_not_unpacked_by_what_no_word_processor_uses(packing: int) -> None:
    with pytest.raises(ValueError, match="packed in a way"):
        read_docx(packed(document(""), packing=packing))


def test_too_many_parts_are_refused_before_they_are_listed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for number in range(wordprocessing.MOST_PARTS + 1):
            parts.writestr(str(number), b"")
    with pytest.raises(ValueError, match="more than 10,000 parts"):
        read_docx(out.getvalue())
