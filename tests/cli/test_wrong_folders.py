"""Folders that people give by mistake: each ends with what lies there and what to do, and never with a crash."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gpaiscope.cli import run

INVALID = 3


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = run(["assess", str(path), "--on", "2026-12-01", "--width", "200"])
    shown = capsys.readouterr()
    return code, shown.out + shown.err


def empty(folder: Path) -> Path:
    return folder


def pictures(folder: Path) -> Path:
    for name in ("a.png", "b.jpg", "c.png", "d.png"):
        (folder / name).write_bytes(b"\x89PNG")
    return folder


def models(folder: Path) -> Path:
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "config.json").write_text("{}", "utf-8")
    return folder


def circle(folder: Path) -> Path:
    (folder / "again").symlink_to(folder, target_is_directory=True)
    return folder / "again"


def link_to_itself(folder: Path) -> Path:
    (folder / "self").symlink_to("self")
    return folder / "self"


def link_to_nothing(folder: Path) -> Path:
    (folder / "gone").symlink_to("nowhere")
    return folder / "gone"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "config.json")
    return folder


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (empty, "holds no dossier and no model: there is no file in it"),
        (pictures, "holds no dossier and no model, but a.png, b.jpg, c.png and 1 more"),
        (models, "holds no model itself, but 2 in folders of their own: one, two"),
        (circle, "holds no dossier and no model, but again"),
        (link_to_itself, "cannot be read: Symlink loop"),
        (link_to_nothing, "it is a link, and what it leads to is not there"),
        (pipe, "holds no dossier and no model: there is no file in it"),
    ],
)
def test_what_holds_no_model_is_refused_with_what_lies_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], Path], says: str
) -> None:
    code, text = told(make(tmp_path), capsys)
    assert code == INVALID
    assert says in text
    assert "expected a dossier" in text


def test_a_folder_of_models_leads_to_one_of_them_and_to_them_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, text = told(models(tmp_path), capsys)
    assert f"`gpaiscope {tmp_path}/one`" in text
    assert f"`gpaiscope board {tmp_path}`" in text
    assert run(["board", str(tmp_path)]) == 0


def test_junk_under_a_known_name_is_said_to_be_junk_and_hides_what_it_would_tell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("config.json", "README.md"):
        (tmp_path / name).write_bytes(bytes(range(256)) * 20)
    code, text = told(tmp_path, capsys)
    assert code == INVALID
    assert "not JSON (config.json" in text
    assert "the file is binary (README.md)" in text
    assert "there is no README.md" not in text


def test_of_a_page_without_end_only_the_beginning_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "README.md").open("wb") as file:
        file.write(b"# Wren\n\n")
        file.truncate(200_000_000)
        file.seek(100)
        file.write(b"a" * 2_000_000)
    code, text = told(tmp_path, capsys)
    assert code in (0, INVALID)
    assert "README.md" in text


def test_blanks_and_umlauts_in_a_path_are_read_and_quoted_where_it_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ein Ordner für Bücher"
    folder.mkdir()
    (folder / "README.md").write_text("---\nbase_model: Qwen/Qwen2.5-7B\n---\n# Wren\n", "utf-8")
    code, text = told(folder, capsys)
    assert code == 0
    assert f"'{folder}'" in text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_listed_is_refused_as_that(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0)
    code, text = told(locked, capsys)
    locked.chmod(0o700)
    assert code == INVALID
    assert "the folder cannot be listed: Permission denied" in text
    assert "a folder that you may read" in text
