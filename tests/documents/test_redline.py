"""What changed in a document, word by word, in each format that is handed over."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope import service
from gpaiscope.documents.redline import redlined
from gpaiscope.report.blocks import Added, Line, Removed
from gpaiscope.report.words import said
from gpaiscope.service.papers import Paper
from tests.documents.papers import W
from tests.documents.situations import DAY, filled, put


def side(line: Line, without: type) -> str:
    return "".join(
        span.text if isinstance(span, Added | Removed) else said(span) for span in line if type(span) is not without
    )


TEXTS = st.lists(st.text(st.sampled_from("ab .\u00a0"), max_size=12).filter(str.strip), max_size=5)


@given(TEXTS, TEXTS)
def test_without_what_was_put_in_stands_the_old_text_and_without_what_was_taken_out_the_new(
    then: list[str], now: list[str]
) -> None:
    lines = list(redlined(then, now))
    assert [text for line in lines if (text := side(line, Added))] == then
    assert [text for line in lines if (text := side(line, Removed))] == now


def test_a_changed_word_is_one_change_and_what_stays_is_none() -> None:
    (line,) = redlined(["Web data of 2024 and books."], ["Web data of 2025 and books."])
    assert [(type(span).__name__, said(span)) for span in line] == [
        ("Named", "Web data of "),
        ("Removed", "[-2024-] "),
        ("Added", "{+2025+} "),
        ("Named", "and books."),
    ]


def test_a_long_paragraph_is_taken_out_and_put_in_whole() -> None:
    old, new = "one " * 2000, "two " * 2000
    (line,) = redlined([old], [new])
    assert line == (Removed(old), Added(new))


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Paper[object]:
    """A set, and the documents of its model after two texts were changed."""
    folder = put(tmp_path_factory.mktemp("redline") / "aurora", "provider", filled())
    target = str(folder.parent / "set")
    service.write_set(folder, folder=target, form="markdown", on=DAY, actor="acme")
    file = folder / "documentation.toml"
    text = file.read_text(encoding="utf-8").replace("who knows: data.scope.", "who read & <signed> data.scope.")
    file.write_text(text, encoding="utf-8")
    return service.holding(folder, set=target, on=DAY, actor="acme", words=True)


def test_nothing_but_changed_fields_is_in_it(changed: Paper[object]) -> None:
    heads = re.findall(r"^### (.*)$", changed.to_markdown(), re.M)
    assert heads
    assert all("cope and main characteristics" in head for head in heads)
    assert "~~knows:~~ **read \\& \\<signed\\>** data.scope" in changed.to_markdown()


def test_a_docx_has_tracked_changes_that_can_be_taken_or_left(changed: Paper[object]) -> None:
    body = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(changed.to_docx())).read("word/document.xml"))
    removed = ["".join(one.itertext()) for one in body.iter(f"{W}del")]
    added = ["".join(one.itertext()) for one in body.iter(f"{W}ins")]
    assert set(removed) == {"knows: "}
    assert set(added) == {"read & <signed> "}
    ids = [one.get(f"{W}id") for one in (*body.iter(f"{W}del"), *body.iter(f"{W}ins"))]
    assert len(set(ids)) == len(ids)
    assert all(one.get(f"{W}date") == "2026-11-27T00:00:00Z" for one in body.iter(f"{W}ins"))


def test_a_pdf_says_both(changed: Paper[object]) -> None:
    from pdfminer.high_level import extract_text

    text = extract_text(io.BytesIO(changed.to_pdf()))
    assert "who knows: read & <signed> data.scope." in " ".join(text.split())


def test_a_public_document_says_what_changed_since_its_version(tmp_path: Path) -> None:
    documentation = filled().replace('document = "copyright-policy"', 'document = "training-content-summary"')
    documentation = documentation.replace(
        'version = "Words of somebody who knows: versions.version."', 'version = "1.0"'
    )
    folder = put(tmp_path / "aurora", "provider", documentation)
    target = str(tmp_path / "set")
    service.write_set(folder, folder=target, form="markdown", on=DAY, actor="acme")
    file = folder / "documentation.toml"
    file.write_text(documentation.replace("who knows: data.languages.", "knows better."), encoding="utf-8")
    page = service.holding(folder, set=target, on=DAY, actor="acme", words=True)
    (copy,) = [copy for copy in page.to_dict()["documents"] if copy["for"] == "public" and copy["moved"]]
    assert copy["changes_since"].startswith("Changes since version 1.0: 1.3")
    assert (
        "“Words of somebody who knows: data.languages.” and is “Words of somebody knows better.”"
        in copy["changes_since"]
    )
