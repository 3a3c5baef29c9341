"""How many questions are open: one count on a board, on the page of what is missing, of one or many, and a screen."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gpaiscope import service
from gpaiscope.assessment.standing import NO_ACTOR
from tests.many import ROOT, SOURCES

DAY = date(2026, 12, 1)
FLEETS = ("examples", "tests/trials/door/models", "tests/trials/door-again")
DOSSIERS = sorted(
    {
        *(path for fleet in FLEETS for path in (ROOT / fleet).glob("*/*.toml") if path.name != "gpaiscope.toml"),
        *(ROOT / path for path in SOURCES.values()),
    }
    - {ROOT / "tests/trials/door/models/lost/gpai.toml"}  # which cannot be read
)


def on_first_screen(source: Path) -> int | None:
    """How many questions a first screen tells and counts; None where it does not speak of any."""
    screen = service.assess(source, on=DAY).to_text(width=120)
    below = screen.partition("\nStill to answer\n")[2]
    if not below:
        return None
    block = below.partition("\n\n")[0]
    told = [line for line in block.splitlines() if re.match(r"  [^ ]", line) and not re.match(r"  and \d+ more", line)]
    more = re.search(r"^  and (\d+) more", block, re.MULTILINE)
    return len(told) + (int(more[1]) if more else 0)


def counted(source: Path) -> dict[str, object]:
    """What each page and document counts of the models of a dossier."""
    board: Any = service.board(source, on=DAY).to_dict()
    many: Any = service.ask_many(source, on=DAY).to_dict()
    one = service.ask(source, on=DAY)
    documents: Any = one.to_dict()
    of_models = documents.get("assessments", [documents])
    said = re.findall(r"(?:now|itself) hangs on (\w+) questions?", " ".join(one.to_text().split()))
    return {
        "board": sorted(row["open"] for row in board["models"]),
        "asked of a board": sorted(len(row["asks"]) for row in board["models"]),
        "many": sorted(model["missing"] for model in many["models"]),
        "one": sorted(model["open"] for model in of_models),
        "said": sorted(0 if count == "no" else int(count) for count in said),
    }


@pytest.mark.parametrize("source", DOSSIERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_page_counts_the_same_questions_as_open(source: Path) -> None:
    found = counted(source)
    board = found["board"]
    assert isinstance(board, list)
    if not found["said"]:
        assert "No fact is missing" in service.ask(source, on=DAY).to_text()
        found["said"] = [0] * len(board)
    assert {name: counts for name, counts in found.items() if counts != board} == {}
    if len(board) == 1 and (screen := on_first_screen(source)) is not None:
        assert screen == board[0]


def test_first_screens_do_tell_how_many_are_open() -> None:
    told = [on_first_screen(source) for source in DOSSIERS if source.is_relative_to(ROOT / "tests/trials")]
    assert sum(many is not None and many > 1 for many in told) > 8


def test_a_folder_without_a_dossier_is_counted_alike() -> None:
    folder = ROOT / "tests/trials/door-again/fleet/heron"
    assert counted(folder)["board"] == counted(folder)["many"] == counted(folder)["one"]


def test_who_acts_comes_first_where_nobody_is_named(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text('[model]\nname = "m"\noutputs = ["text"]\n', encoding="utf-8")
    found = counted(tmp_path)
    assert found["board"] == found["many"] == found["one"] == [2]
    (row,) = service.board(tmp_path, on=DAY).values.models
    assert row.questions[0] == NO_ACTOR


def test_which_model_was_started_from_counts_and_comes_first() -> None:
    source = ROOT / "examples/fine-tune-unknown-original"
    (row,) = service.board(source, on=DAY).values.models
    assert row.questions[0].path == "original[0].hub_id"
    (asked,) = service.ask_many(source, on=DAY).values
    assert asked.questions[0] == row.questions[0]


def test_what_changes_nothing_is_told_beside_what_is_open() -> None:
    source = ROOT / "tests/trials/door-again/fleet"
    document: Any = service.ask_many(source, on=DAY).to_dict()
    models = {model["model"]: (model["missing"], model["further"]) for model in document["models"]}
    assert models["Nettle"][0] == 0
    assert models["Nettle"][1] > 0
    page = " ".join(service.ask_many(source, on=DAY).to_text().split())
    further = sum(more for _, more in models.values())
    assert f"Other answers hang on {further} questions more." in page
