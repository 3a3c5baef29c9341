"""What a page prints as a command can be typed as it stands, from the folder in which the page was asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from printed import commands, failures, missing_places
from reference import reference

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [file.parent.name for file in sorted((ROOT / "examples").glob("*/gpai.toml"))]
SITUATIONS = [file.name for file in sorted((ROOT / "tests/cli/situations").glob("*.toml"))]
FOLDERS = [folder.name for folder in sorted((ROOT / "tests/repository/golden").iterdir()) if folder.is_dir()]
SHORT = ("examples/fine-tune", "situations/several-actors.toml", "golden/Qwen__Qwen3-8B")
"""A share for the short tests: a dossier, several models with names of several words, a folder without a dossier."""
LONG = [
    *(f"examples/{name}" for name in EXAMPLES),
    *(f"situations/{name}" for name in SITUATIONS),
    *(f"golden/{name}" for name in FOLDERS),
]
DAY = "2026-11-25"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with examples, situations and models' folders, in which the commands are run."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(ROOT / "tests/cli/situations", tmp_path / "situations")
    shutil.copytree(ROOT / "tests/repository/golden", tmp_path / "golden")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_a_command_is_found_however_its_lines_are_broken_and_its_names_quoted() -> None:
    text = "Next  gpaiscope draft 'a b.toml' memo --model 'Polar 120B' \\\n        --on 2026-11-25\n"
    text += "      gpaiscope ask x\n"
    assert list(commands(text)) == [
        ["draft", "a b.toml", "memo", "--model", "Polar 120B", "--on", "2026-11-25"],
        ["ask", "x"],
    ]


@pytest.mark.parametrize("place", SHORT)
def test_every_command_that_is_printed_runs_as_printed(here: Path, place: str) -> None:
    assert not failures(place, DAY)


@pytest.mark.long
@pytest.mark.parametrize("place", [place for place in LONG if place not in SHORT])
def test_every_command_that_any_example_prints_runs_as_printed(here: Path, place: str) -> None:
    assert not failures(place, DAY)


def test_what_is_printed_of_a_folder_with_a_blank_in_its_name_is_quoted(here: Path) -> None:
    (here / "golden/Qwen__Qwen3-8B").rename(here / "golden/my model")
    assert not failures("golden/my model", DAY)


@pytest.mark.parametrize("place", SHORT)
def test_no_page_names_a_file_that_is_not_there(here: Path, place: str) -> None:
    assert not missing_places(place, DAY)


@pytest.mark.long
def test_no_page_of_a_folder_of_others_names_a_file_that_is_not_there_or_a_command_that_does_not_run(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = reference("folders")
    found: list[str] = []
    for folder in sorted(folder for folder in folders.iterdir() if folder.is_dir()):
        shutil.copytree(folder, here / "folders" / folder.name)
        found += sorted(missing_places(f"folders/{folder.name}", DAY)) + failures(f"folders/{folder.name}", DAY)
        shutil.rmtree(here / "folders")
    assert not found
