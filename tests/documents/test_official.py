"""The two official forms against the list of their labels, which was written down before anything printed them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gpaiscope import service
from gpaiscope.documents import form
from gpaiscope.documents.forms import FormField
from tests.documents.situations import DAY, filled, put

LABELS = tomllib.loads(Path(__file__).with_name("official.toml").read_text("utf-8"))["label"]
FORMS = ("training-content-summary", "documentation-form", "downstream-information")
OF_FORM = {"documentation-form": {"AIO", "NCA"}, "downstream-information": {"DP"}}
"""The columns of the documentation form of which each of its two copies consists."""
KINDS = {"yes/no": "yes-no", "text": "text"}
COLUMNS = {"AIO": "ai-office", "NCA": "authorities", "DP": "downstream"}
ANSWERED = ("text", "list", "box", "boxes", "yes/no", "date", "month", "table")


def official(id: str) -> list[dict[str, Any]]:
    if id not in OF_FORM:
        return [each for each in LABELS if each["form"] == id]
    of_form = [each for each in LABELS if each["form"] == "documentation-form"]
    return [each for each in of_form if "columns" not in each or OF_FORM[id] & set(each["columns"])]


def rows(id: str) -> Iterator[tuple[str, FormField]]:
    """The rows of a form that are official, but its table, with the number of their part; what joins one has none."""
    for section in form(id).sections:
        for each in section.fields:
            if not section.beside and not each.joins and each.id != "1.3.i":
                yield section.number, each


def parts(id: str) -> list[tuple[str, str]]:
    of = form(id)
    found = [
        pair
        for section in of.sections
        if not section.beside
        for pair in (*section.above, (section.number, section.title))
    ]
    return [(number if of.numbers == "sections" else "", title) for number, title in found if title]


@pytest.mark.parametrize("id", FORMS)
def test_every_official_label_stands_letter_for_letter_and_in_order(id: str) -> None:
    listed = [each for each in official(id) if each["kind"] in ANSWERED]
    assert [each.label for _, each in rows(id)] == [
        f"{each['label']} {each['number']}" if each["number"].startswith("(") else each["label"] for each in listed
    ]


def test_all_48_labels_of_the_summary_that_ask_for_an_answer_are_there() -> None:
    counted = [each for each in official("training-content-summary") if each.get("counted")]
    assert len(counted) == 48
    numbered = [(re.sub(r"\.[ivx]+$", "", each.number), each.label) for _, each in rows("training-content-summary")]
    assert [pair for each in counted if (pair := (each["number"], each["label"])) not in numbered] == []


@pytest.mark.parametrize("id", FORMS[:2])
def test_the_parts_have_the_titles_and_numbers_of_the_official_form(id: str) -> None:
    listed = [each for each in official(id) if each["kind"] == "heading"]
    if listed[0].get("place") == "title":
        assert form(id).heading == listed.pop(0)["label"]
    assert parts(id) == [(each["number"], each["label"]) for each in listed]


@pytest.mark.parametrize("id", FORMS)
def test_answers_boxes_dates_columns_and_marks_are_those_of_the_official_form(id: str) -> None:
    listed = [each for each in official(id) if each["kind"] in ANSWERED]
    for (_, field), each in zip(rows(id), listed, strict=True):
        if each["kind"] in ("box", "boxes", "yes/no", "date", "month"):
            kind = KINDS.get(each["kind"], each["kind"])
            assert field.kind == kind or (field.kind == "period" and kind == "month"), field.id
        if "boxes" in each:
            other = [each["other"]] if each.get("other") and each["other"] not in each["boxes"] else []
            assert list(field.boxes) == [*each["boxes"], *(other if form(id).numbers == "none" else [])], field.id
        if "written" in each and "14 January" not in each["written"]:
            assert field.dates in each["written"], field.id
            assert field.dates, field.id
        if "na" in each:
            assert bool(field.none) == (each["na"] != "no"), field.id
        if "columns" in each:
            assert set(field.recipients) == {COLUMNS[name] for name in each["columns"]}, field.id
        is_sure = all(
            re.search(r"\bV\b|\b2T\b|\bP ([5-9]|1\d)\b", told)
            for key, told in each.items()
            if key in ("sure", "columns_sure")
        )
        assert is_sure or not field.verified, field.id


def test_the_table_of_modalities_has_all_five_rows_with_their_boxes(tmp_path: Path) -> None:
    made = service.draft(
        put(tmp_path, "provider", filled()), document="training-content-summary", on=DAY, actor="acme"
    ).values
    (shown,) = next(each for each in made.answers if each.field.id == "1.3.i").told
    listed = official("training-content-summary")
    assert list(shown.head) == [each["label"] for each in listed if each["kind"] == "column"]
    listed = [each for each in listed if each["kind"] == "row"]
    assert [re.sub("^[☒☐] ", "", row[0]) for row in shown.rows] == [each["label"] for each in listed]
    assert [[box for box in re.split(" *[☒☐] ", row[1]) if box] for row in shown.rows] == [
        each.get("boxes", []) for each in listed
    ]
    assert [row[1].count("☒") for row in shown.rows] == [1, 0, 0, 0, 0]
