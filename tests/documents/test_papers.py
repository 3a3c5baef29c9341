"""Documents as PDF and DOCX: the same facts, whole structure, no leak, the same bytes, and answers that come back."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from gpaiscope import service
from gpaiscope.cleaning import clean
from gpaiscope.documents import ORDER, form
from gpaiscope.errors import InputError, UsageError
from gpaiscope.extras import installing
from gpaiscope.service import Drafted
from tests.documents.papers import (
    Fields,
    W,
    bare,
    fields_by_mammoth,
    fields_of_docx,
    fields_of_pdf,
    texts_of_docx,
    texts_of_pdf,
    told_in_pdf,
)
from tests.documents.situations import DAY, SITUATIONS, filled, put
from tests.documents.test_documents import HOSTILE, SECRET, fields_of

pytestmark = [pytest.mark.once, pytest.mark.long]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("papers")
    full = {each: put(root / each, each, filled(SECRET)) for each in SITUATIONS}
    return full | {"bare": put(root / "bare", "provider")}


def drafted(folder: Path, document: str, recipient: str = "", **asked: Any) -> Drafted:
    return service.draft(folder, document=document, recipient=recipient, on=DAY, actor="acme", **asked)


def expected(made: Drafted) -> Fields:
    return [(bare(head), tuple(bare(clean(line)) for line in lines)) for head, lines in fields_of(made.to_dict())]


# -- the same facts in each form


CASES = [(each, "systemic") for each in ORDER] + [(each, "bare") for each in ORDER[:4]]
CASES += [("documentation-form", each) for each in SITUATIONS if each != "systemic"]


@pytest.mark.parametrize(("document", "situation"), CASES)
def test_each_field_stands_in_the_pdf_and_the_docx_as_in_the_json(
    folders: dict[str, Path], document: str, situation: str
) -> None:
    made = drafted(folders[situation], document)
    told = expected(made)
    assert fields_of_pdf(made.to_pdf()) == told
    assert fields_of_docx(made.to_docx()) == told


def test_another_reader_of_docx_finds_the_same_fields(folders: dict[str, Path]) -> None:
    made = drafted(folders["systemic"], "training-content-summary")
    assert fields_by_mammoth(made.to_docx()) == expected(made)


def test_the_same_facts_give_the_same_bytes(folders: dict[str, Path]) -> None:
    first, second = (drafted(folders["provider"], "documentation-form") for _ in range(2))
    assert first.to_pdf() == second.to_pdf()
    assert first.to_docx() == second.to_docx()


# -- who gets what


COPIES = [
    ("documentation-form", "ai-office"),
    ("documentation-form", "authorities"),
    ("downstream-information", "downstream"),
    ("copyright-policy", "public"),
]


@pytest.mark.parametrize(("document", "recipient"), COPIES)
def test_what_a_recipient_must_not_see_is_in_no_text_of_its_file(
    folders: dict[str, Path], document: str, recipient: str
) -> None:
    whole = form(document)
    mine = {fill for each in whole.fields if recipient in each.recipients for fill in each.fill}
    every = {fill for each in (*whole.fields, *whole.withheld) for fill in each.fill}
    hidden = [bare(SECRET.replace("{key}", fill)) for fill in every - mine]
    shown = [bare(SECRET.replace("{key}", fill)) for fill in mine]
    made = drafted(folders["provider"], document, recipient)
    for text in (texts_of_pdf(made.to_pdf()), texts_of_docx(made.to_docx())):
        told = bare(text)
        assert [each for each in hidden if each in told] == []
        assert any(each in told for each in shown)  # the search finds what there is
        if recipient in ("authorities", "downstream"):
            assert not re.search(r"70\.3|703|6\.4\d?e24|15\.2|1\.52e13", without_ids(text))


def without_ids(text: str) -> str:
    """A text without hashes, and the numbers in which a file is drawn."""
    return "\n".join(
        each for each in re.findall(r"[A-Z][^\n]{3,}", re.sub(r"[0-9a-fA-F]{16,}", "", text)) if " " in each
    )


# -- structure, by two libraries each


def test_a_pdf_is_tagged_as_its_standards_ask(folders: dict[str, Path]) -> None:
    import pypdf
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    data = drafted(folders["systemic"], "documentation-form").to_pdf()
    reader = pypdf.PdfReader(io.BytesIO(data))
    root: Any = reader.trailer["/Root"]
    told = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", told)
    assert re.search(r"pdfaid:part(>|=\")2", told)
    assert re.search(r"pdfaid:conformance(>|=\")A", told)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"].startswith("en")
    assert reader.metadata is not None
    assert reader.metadata.title == "Model documentation: Aurora 70B"
    titles = [each["/Title"] for each in flat(reader.outline)]
    assert any("General information" in each for each in titles)
    assert any(each.startswith("B.1 ") for each in titles)
    for page in reader.pages:
        fonts: Any = page["/Resources"]["/Font"]
        for each in fonts.values():
            inside = each.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & inside.keys()
        links = (each.get_object() for each in page.get("/Annots", ()))
        assert all(each["/Contents"] for each in links)
    catalog = PDFDocument(PDFParser(io.BytesIO(data))).catalog
    assert catalog["MarkInfo"]["Marked"] is True
    tags = [tag for tag, _, _ in told_in_pdf(data)]
    levels = [int(tag[1:]) for tag in tags if re.fullmatch(r"H\d", tag)]
    assert set(levels) == {1, 2}
    assert levels[0] == 1
    assert {"TH", "TD", "P"} <= set(tags)


def flat(outline: Any) -> Any:
    for each in outline:
        if isinstance(each, list):
            yield from flat(each)
        else:
            yield each


def test_draft_stands_on_each_page_until_somebody_signs_off(tmp_path: Path) -> None:
    import pypdf

    folder = put(tmp_path, "provider", filled())
    made = drafted(folder, "copyright-policy")
    pages = pypdf.PdfReader(io.BytesIO(made.to_pdf())).pages
    assert len(pages) > 1
    assert all("DRAFT" in bare(each.extract_text()) for each in pages)
    assert "DRAFT" in running(made.to_docx())
    signed = f'[[sign_off]]\ndocument = "copyright-policy"\ncontent = "{made.values.content}"\nname = "Ida Falk"\n'
    again = drafted(put(tmp_path, "provider", filled() + signed), "copyright-policy")
    assert "DRAFT" not in texts_of_pdf(again.to_pdf())
    docx = again.to_docx()
    assert "DRAFT" not in texts_of_docx(docx)
    assert b"<w:sdt>" not in zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml")


def running(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        heads = (file.read(each).decode() for each in file.namelist() if each.startswith("word/header"))
        return "".join(heads)


def test_a_docx_has_styles_heads_of_tables_and_names_for_them(folders: dict[str, Path]) -> None:
    import docx

    data = drafted(folders["bare"], "documentation-form").to_docx()
    file = docx.Document(io.BytesIO(data))
    names = {each.style.name for each in file.paragraphs if each.style}
    assert {"Title", "Heading 1", "Heading 2", "Open Point", "Answer", "Small Print", "List Bullet"} <= names
    for table in file.tables:
        assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val")
        assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
        assert table.style is not None
        assert table.style.name == "Ruled"
    assert file.core_properties.content_status == "Draft"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        body = ElementTree.fromstring(parts.read("word/document.xml"))
        styles = ElementTree.fromstring(parts.read("word/styles.xml"))
        known = {each.get(f"{W}styleId") for each in styles.iter(f"{W}style")}
        used = {each.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for each in body.iter(f"{W}{tag}")}
        assert used <= known
    ids = [each.get(f"{W}val") for each in body.iter(f"{W}id") if each.get(f"{W}val")]
    assert len(ids) == len(set(ids))
    assert all(cell[-1].tag == f"{W}p" for cell in body.iter(f"{W}tc"))


# -- hostile texts


@pytest.mark.parametrize("text", [*HOSTILE, "#panic() \\u{1F600} @x <x:y/> ]]> \ufffc \u0e01\u0e33 \u00e9"])
def test_hostile_text_stays_text(text: str, tmp_path: Path) -> None:
    import json

    shown = json.dumps(text, ensure_ascii=False)
    given = "".join(f"[{table}]\ndesign = {shown}\n" for table in ("model", "training"))
    made = drafted(put(tmp_path, "provider", given), "documentation-form")
    told = expected(made)
    assert fields_of_pdf(made.to_pdf()) == [(head, tuple(map(as_drawn, lines))) for head, lines in told]
    data = made.to_docx()
    assert fields_of_docx(data) == told
    file = tmp_path / "back.docx"
    file.write_bytes(data)
    before = (tmp_path / "documentation.toml").read_bytes()
    assert service.read_back(tmp_path, file, on=DAY, actor="acme").values == []
    assert (tmp_path / "documentation.toml").read_bytes() == before


def as_drawn(text: str) -> str:
    """A text with what is written from right to left in the order in which it is drawn."""
    return re.sub("[\u0590-\u06ff]+", lambda found: found[0][::-1], text)


def test_three_hundred_data_sets_and_an_empty_model_make_files(tmp_path: Path) -> None:
    import pypdf

    sets = "".join(f'[[datasets]]\nname = "Set {each}"\nkind = "public"\nmodality = "text"\n' for each in range(300))
    made = drafted(put(tmp_path, "provider", sets), "training-content-summary")
    data = made.to_pdf()
    assert fields_of_pdf(data) == expected(made)
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) > 5
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/gpai.toml").write_text("[model]\n", encoding="utf-8")
    for document in ("documentation-form", "memo"):
        empty = service.draft(tmp_path / "empty", document=document, on=DAY)
        assert empty.to_pdf().startswith(b"%PDF")
        assert fields_of_docx(empty.to_docx()) == expected(empty)


UNION = "Ελλάδα България Česko ěščřžýáíé Ġħaż ŀ ß ő ű ąęłńśźż șțăâî ķļņģ ų ė õ åäö ĳ « » „ ”"
CURRENCIES = "".join(map(chr, (*range(0x20A0, 0x20C1), 0x24, 0xA2, 0xA3, 0xA4, 0xA5)))


def test_every_official_language_and_currency_prints_and_the_rest_is_shown_by_its_code(tmp_path: Path) -> None:
    text = f"{UNION} {CURRENCIES}"
    made = drafted(put(tmp_path, "provider", f"[model]\ndesign = '{text} \u65e5'\n"), "documentation-form")
    told = "".join(text for _, _, text in told_in_pdf(made.to_pdf()))
    assert "[U+65E5]" in told
    assert [each for each in text if each not in told] == []


def test_what_is_taken_to_be_in_every_font_is() -> None:
    from gpaiscope.report.write import pdf, sheets

    known = frozenset(chr(code) for code in range(0x20, 0x2300) if not list(sheets.unusual(chr(code))))
    assert len(known) > 300
    assert pdf._missing(known) == frozenset()


# -- answers that come back


def answered(data: bytes, answers: dict[str, str]) -> bytes:
    """The file with texts in its blanks, as a word processor writes them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                root = ElementTree.fromstring(content)
                for control in root.iter(f"{W}sdt"):
                    _answer(control, answers)
                content = ElementTree.tostring(root)
            new.writestr(name, content)
    return out.getvalue()


def _answer(control: ElementTree.Element, answers: dict[str, str]) -> None:
    settings, inner = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    assert settings is not None
    assert inner is not None
    tag = settings.find(f"{W}tag")
    assert tag is not None
    text = answers.get(tag.get(f"{W}val", ""))
    if text is None:
        return
    for each in settings.findall(f"{W}showingPlcHdr"):
        settings.remove(each)
    inner.clear()
    run = ElementTree.SubElement(inner, f"{W}r")
    for place, line in enumerate(text.split("\n")):
        if place:
            ElementTree.SubElement(run, f"{W}br")
        ElementTree.SubElement(run, f"{W}t").text = line


def returned(folder: Path, answers: dict[str, str], name: str = "back.docx", **asked: Any) -> list[tuple[str, str]]:
    """Draft, answer, read back: the state of each answer, by its field."""
    data = drafted(folder, "documentation-form", **asked).to_docx()
    (folder / name).write_bytes(answered(data, answers))
    return states(folder, name)


def states(folder: Path, name: str = "back.docx") -> list[tuple[str, str]]:
    found = service.read_back(folder, folder / name, on=DAY, actor="acme").values
    return [(each.field, each.state) for each in found]


def test_gaps_that_were_filled_go_into_the_documentation_and_are_filled_then(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", "# ours\n[model]\n# the design\ndesign = 'before'\n")
    answers = {
        "p.architecture": "A dense transformer.\nIn two parts.",
        "x.type": "text; images",
        "e.train": "12.5",
        "g.authenticity": "abc\ndef",
        "p.design": "after",
    }
    assert dict(returned(folder, answers)) == dict.fromkeys(answers, "taken")
    text = (folder / "documentation.toml").read_text(encoding="utf-8")
    assert text.startswith("# ours\n[model]\n# the design\n")
    assert "'before'" in text  # what stood there stays, as an earlier statement
    again = {each.field.id: each for each in drafted(folder, "documentation-form", "ai-office").values.answers}
    assert again["p.architecture"].told[0].lines == ("A dense transformer.", "In two parts.")
    assert again["p.design"].told[0].lines == ("after",)
    assert again["x.type"].told[0].value == ("Text", "Images")
    assert [each.state for each in (again["e.train"], again["g.authenticity"])] == ["filled", "filled"]
    assert states(folder) == []  # reading it once more changes nothing
    assert (folder / "documentation.toml").read_text(encoding="utf-8") == text


def test_a_documentation_is_begun_where_there_is_none(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    assert returned(folder, {"p.design": "x"}) == [("p.design", "taken")]
    assert 'design = { value = "x", source = "back.docx"' in (folder / "documentation.toml").read_text("utf-8")


def test_what_changed_on_both_sides_is_told_and_stays_as_it_is(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", "[model]\ndesign = 'before'\n")
    data = drafted(folder, "documentation-form").to_docx()
    text = "[model]\ndesign = 'meanwhile'\nhashes = ['abc']\n"
    put(folder, "provider", text)
    (folder / "back.docx").write_bytes(answered(data, {"p.design": "after", "g.authenticity": "def", "u.aup": "none"}))
    assert states(folder) == [("g.authenticity", "conflict"), ("p.design", "conflict"), ("u.aup", "taken")]
    assert (folder / "documentation.toml").read_text("utf-8").startswith(text)
    (folder / "same.docx").write_bytes(answered(data, {"p.design": "meanwhile", "g.authenticity": "abc"}))
    assert states(folder, "same.docx") == []


def test_a_text_that_was_taken_out_is_told_and_stays(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", "[model]\ndesign = 'before'\n")
    assert returned(folder, {"p.design": " "}) == [("p.design", "emptied")]
    assert (folder / "documentation.toml").read_text("utf-8") == "[model]\ndesign = 'before'\n"


def test_a_text_held_back_for_a_recipient_comes_back_as_its_own_words(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", "[model]\narchitecture = 'It has 70.3B parameters.'\n")
    found = returned(folder, {"p.architecture": "It is dense."}, recipient="authorities")
    assert found == [("p.architecture", "taken")]
    assert "It is dense." in drafted(folder, "documentation-form", "authorities").to_markdown()
    assert "70.3B" in drafted(folder, "documentation-form", "ai-office").to_markdown()


def test_a_text_of_the_same_day_is_kept_in_a_comment(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    for text in ("first", "second"):
        assert returned(folder, {"p.design": text}) == [("p.design", "taken")]
    told = (folder / "documentation.toml").read_text("utf-8")
    assert '# until back.docx: { value = "first"' in told
    assert drafted(folder, "documentation-form").values.answers


def test_where_nothing_can_stand_every_answer_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    with pytest.raises(InputError) as raised:
        returned(folder, {"e.train": "much", "x.type": "smells"})
    assert {each.path for each in raised.value.mistakes} == {"e.train", "x.type"}
    assert not (folder / "documentation.toml").exists()
    with pytest.raises(InputError) as raised:
        returned(folder, {"u.aup": "a\u202eb"})
    assert [(each.reference, each.path) for each in raised.value.mistakes] == [("unreadable-answer", "u.aup")]


def test_an_answer_that_cannot_stand_keeps_no_sound_one_from_being_taken(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    answers = {"e.train": "much", "x.type": "smells", "p.design": "good", "u.aup": "a\u202eb"}
    data = answered(drafted(folder, "documentation-form").to_docx(), answers)
    (folder / "back.docx").write_bytes(data)
    result = service.read_back(folder, folder / "back.docx", on=DAY, actor="acme")
    assert {each.field: each.state for each in result.values} == {
        "e.train": "unreadable", "x.type": "unreadable", "p.design": "taken", "u.aup": "unreadable",
    }  # fmt: skip
    assert all(each.why for each in result.values if each.state == "unreadable")
    shown = " ".join(result.to_text().split())
    assert all(" ".join(each.why.split())[:40] in shown for each in result.values if each.state == "unreadable")
    told = (folder / "documentation.toml").read_text("utf-8")
    assert ("good" in told, "smells" in told, "\u202e" in told) == (True, False, False)
    with pytest.raises(InputError):  # once it is taken, nothing of the file is left that can be
        states(folder)


def test_of_copies_of_a_blank_that_differ_none_is_taken_and_all_else_is(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    data = answered(drafted(folder, "documentation-form").to_docx(), {"p.design": "one", "p.architecture": "dense"})
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    (own,) = (each for each in re.findall(rb"<\w+:sdt>.*?</\w+:sdt>", body, re.DOTALL) if b'"p.design"' in each)
    (folder / "back.docx").write_bytes(with_body(data, body.replace(own, own + own.replace(b"one", b"two"))))
    assert states(folder) == [("p.architecture", "taken"), ("p.design", "twice")]
    told = (folder / "documentation.toml").read_text("utf-8")
    assert ("dense" in told, '"one"' in told, '"two"' in told) == (True, False, False)


def test_a_file_that_holds_only_copies_that_differ_is_refused(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    data = answered(drafted(folder, "documentation-form").to_docx(), {"p.design": "one"})
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    (own,) = (each for each in re.findall(rb"<\w+:sdt>.*?</\w+:sdt>", body, re.DOTALL) if b'"p.design"' in each)
    (folder / "back.docx").write_bytes(with_body(data, body.replace(own, own + own.replace(b"one", b"two"))))
    with pytest.raises(InputError, match="twice, with different texts"):
        states(folder)


def test_the_record_of_a_modification_stands_on_one_sheet(folders: dict[str, Path]) -> None:
    import pypdf

    made = drafted(folders["modifier"], "modification-record")
    assert len(pypdf.PdfReader(io.BytesIO(made.to_pdf())).pages) == 1


def with_body(data: bytes, body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, body if name == "word/document.xml" else old.read(name))
    return out.getvalue()


NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BROKEN = {
    "empty": lambda data: b"",
    "text": lambda data: b"[model]\n",
    "cut": lambda data: data[: len(data) // 2],
    "no-body": lambda data: _without(data, "word/document.xml"),
    "no-properties": lambda data: _without(data, "docProps/custom.xml"),
    "no-blanks": lambda data: with_body(data, b"<document/>"),
    "no-xml": lambda data: with_body(data, b"<w:document"),
    "entities": lambda data: with_body(data, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    "entities-in-utf-16": lambda data: with_body(data, '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16")),
    "deep-controls": lambda data: with_body(data, f"<w:x {NAMESPACE}>{'<w:sdt>' * 40}{'</w:sdt>' * 40}</w:x>".encode()),
}


def _without(data: bytes, left_out: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != left_out:
                new.writestr(name, old.read(name))
    return out.getvalue()


@pytest.mark.parametrize("how", BROKEN)
def test_a_corrupt_file_is_a_clear_error(how: str, tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    data = drafted(folder, "copyright-policy").to_docx()
    (folder / "back.docx").write_bytes(BROKEN[how](data))
    with pytest.raises(InputError, match="unreadable-docx"):
        states(folder)


@pytest.mark.parametrize("at", range(0, 40_000, 4_000))
def test_damage_anywhere_is_a_clear_error_or_none_that_is_read(at: int, tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    data = drafted(folder, "copyright-policy").to_docx()
    (folder / "back.docx").write_bytes(data[:at] + bytes(each ^ 0xFF for each in data[at : at + 90]) + data[at + 90 :])
    assert refusals(folder) <= {"unreadable-docx"}


def refusals(folder: Path) -> set[str]:
    try:
        states(folder)
    except InputError as error:
        return {each.reference for each in error.mistakes}
    return set()


def test_a_name_with_markup_names_the_model_in_every_part(tmp_path: Path) -> None:
    name = "Aurora <b>&amp;]]> \u200fx \u65e5 #panic()"
    folder = put(tmp_path, "provider")
    text = (folder / "gpai.toml").read_text(encoding="utf-8").replace("Aurora 70B", name)
    (folder / "gpai.toml").write_text(text, encoding="utf-8")
    made = drafted(folder, "documentation-form")
    assert fields_of_pdf(made.to_pdf()) == expected(made)
    assert fields_of_docx(made.to_docx()) == expected(made)
    assert returned(folder, {"p.design": "x"}) == [("p.design", "taken")]


@pytest.mark.parametrize("document", ORDER)
def test_each_place_to_write_in_is_of_a_value_of_its_own_and_of_its_question(
    folders: dict[str, Path], document: str
) -> None:
    from gpaiscope.documents.blanks import places

    for folder in (folders["bare"], folders["systemic"]):
        made = drafted(folder, document).values
        found = places(made)
        paths = [each.path for each in found.values()]
        assert len(paths) == len(set(paths))
        asked = {each.field.id: each.gap.asks for each in made.answers if each.gap}
        for id, place in found.items():
            field = next(each for each in made.form.fields if each.id == id)
            assert place.key.path in field.fill or asked[id] == place.key.asks


def test_a_file_of_another_model_is_refused(tmp_path: Path) -> None:
    one, other = put(tmp_path / "one", "provider"), put(tmp_path / "other", "modifier")
    (other / "back.docx").write_bytes(drafted(one, "documentation-form").to_docx())
    with pytest.raises(UsageError, match="other-model"):
        states(other)


def test_answers_of_one_of_several_models_are_refused_beside_them_all(tmp_path: Path) -> None:
    two = (Path(__file__).parents[1] / "cli/situations/two-models.toml").read_text(encoding="utf-8")
    (tmp_path / "gpai.toml").write_text(two, encoding="utf-8")
    (first, *_) = service.documents(tmp_path, on=DAY).values
    asked: dict[str, Any] = {"on": DAY, "model": first.draft.models[0], "actor": first.actor}
    data = service.draft(tmp_path, document="documentation-form", **asked).to_docx()
    (tmp_path / "back.docx").write_bytes(answered(data, {"p.design": "x"}))
    with pytest.raises(InputError, match="beside-several-models"):
        service.read_back(tmp_path, tmp_path / "back.docx", **asked)
    assert not (tmp_path / "documentation.toml").exists()


def test_answers_need_one_dossier_to_stand_beside(tmp_path: Path) -> None:
    folder = put(tmp_path / "one", "provider")
    (tmp_path / "back.docx").write_bytes(drafted(folder, "mandate").to_docx())
    with pytest.raises(UsageError, match="not-beside-a-dossier"):
        service.read_back(tmp_path, tmp_path / "back.docx", on=DAY)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="there is no LibreOffice")
def test_answers_come_back_after_libreoffice_saved_the_file(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", "[model]\ndesign = 'before'\n")
    data = drafted(folder, "documentation-form").to_docx()
    (folder / "back.docx").write_bytes(answered(data, {"p.architecture": "one\ntwo", "x.type": "text"}))
    told = ("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to")
    kinds = ("docx:MS Word 2007 XML", "pdf")
    for kind in kinds:
        subprocess.run([*told, kind, "--outdir", str(folder / "saved"), str(folder / "back.docx")],
                       check=True, capture_output=True, timeout=120)  # fmt: skip
    shutil.copy(folder / "saved/back.docx", folder / "back.docx")
    assert (folder / "saved/back.pdf").stat().st_size > 10_000
    assert states(folder) == [("p.architecture", "taken"), ("x.type", "taken")]
    assert "before" in (folder / "documentation.toml").read_text("utf-8")


# -- without the extra


@pytest.mark.parametrize(("name", "write"), [("typst", "to_pdf"), ("docx", "to_docx")])
def test_without_its_library_a_form_says_how_to_get_it(
    name: str, write: str, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gpaiscope.report.write import docx, pdf

    made = drafted(folders["bare"], "mandate")
    pdf._fonts.cache_clear()
    docx._base.cache_clear()
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match=re.escape(installing("documents"))):
        getattr(made, write)()
