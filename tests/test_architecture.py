"""The page on how the code is built names rooms, words and files that there are, and leaves out none of its parts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/gpaiscope"
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
ROW = re.compile(r"^\| `(?P<room>[^`]+)` \| (?P<says>[^|]*) \| (?P<words>[^|]*)\|$", re.MULTILINE)
WORD = re.compile(r"[A-Z][A-Za-z]+")
WALKS = (
    "A fact becomes a sentence",
    "A configuration becomes FLOP",
    "A licence becomes a verdict",
    "A row of a catalogue becomes its row of results",
    "A log becomes a plan",
)
NEW_THINGS = (
    "A fact with its rule",
    "An open question",
    "A number or a day of the law",
    "A clock",
    "An obligation",
    "A document",
    "A page",
    "A format of output",
    "A reader of a log",
    "A family of architectures",
    "A licence",
    "A column of a catalogue",
    "A column of a scan",
    "A check rule",
    "A command",
    "A key of JSON",
)


def part(heading: str) -> str:
    """What stands under a heading, up to the next that is as high or higher."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", PAGE, re.MULTILINE)
    assert found, heading
    rest = PAGE[found.end() :]
    following = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: following.start()] if following else rest


def paths(text: str) -> list[str]:
    """What is named as a path: by a slash, or by the ending of a file that the package is made of."""
    named = (name for name in IN_BACKTICKS.findall(text) if " " not in name)
    return [name for name in named if "/" in name or name.endswith((".py", ".toml"))]


ROWS = {row["room"].rstrip("/"): row for row in ROW.finditer(part("The floor plan"))}
ROOMS = sorted(
    entry.name
    for entry in PACKAGE.iterdir()
    if (entry / "__init__.py").is_file() or (entry.suffix == ".py" and entry.name != "__init__.py")
)


@pytest.mark.parametrize("path", sorted(set(paths(PAGE))))
def test_each_path_that_is_named_is_there(path: str) -> None:
    assert (PACKAGE / path).exists() or (ROOT / path).exists()


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_its_sentence(room: str) -> None:
    assert ROWS[room]["says"].strip()


def test_no_room_is_told_that_is_none() -> None:
    assert sorted(ROWS) == ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_each_word_of_a_room_is_a_class_of_it(room: str) -> None:
    place = PACKAGE / room
    files = place.rglob("*.py") if place.is_dir() else [place]
    classes = {name for file in files for name in re.findall(r"^class (\w+)", file.read_text("utf-8"), re.MULTILINE)}
    words = {word for word in IN_BACKTICKS.findall(ROWS[room]["words"]) if WORD.fullmatch(word)}
    assert words - classes == set()


def test_the_rooms_stand_as_the_floors_do_from_top_to_bottom() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    floor_of = {name: floor for floor, names in enumerate(floors) for name in re.findall(r"\w+", names)}
    order = [floor_of[room.removesuffix(".py")] for room in ROWS]
    assert order == sorted(order)


@pytest.mark.parametrize(("number", "walk"), list(enumerate(WALKS, start=1)))
def test_each_walk_leads_from_a_command_through_files(number: int, walk: str) -> None:
    files = paths(part(f"{number}. {walk}"))
    assert files[0].startswith("cli/")
    assert len(files) > 5


def test_what_is_new_has_its_place_and_nothing_else_stands_among_it() -> None:
    told = re.findall(r"^### (.+)$", part("Where a new thing goes"), re.MULTILINE)
    assert told == list(NEW_THINGS)


@pytest.mark.parametrize("thing", NEW_THINGS)
def test_each_new_thing_has_files_in_order_and_tests(thing: str) -> None:
    steps, _, tests = part(thing).partition("Tests: ")
    assert paths(steps.split("\n1. ", 1)[1])
    assert any(path.startswith(("tests/", "oracle/")) for path in paths(tests))


CHANGES = tomllib.loads((ROOT / "tests/trials/house.toml").read_text(encoding="utf-8"))["change"]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change["kind"])
def test_what_a_trial_has_to_change_is_named_where_the_page_says_where_such_a_thing_goes(change: dict) -> None:
    named = paths(part(change["kind"]))
    for file in change["files"]:
        assert (ROOT / file).is_file(), file
        assert file.removeprefix("src/gpaiscope/") in named, file
