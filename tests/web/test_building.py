"""What ``gpaiscope site`` refuses, in words, before anything is written, and what it is made of."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
from base64 import b64decode
from pathlib import Path

import pytest

from gpaiscope.cli import run
from gpaiscope.errors import InputError, UsageError
from gpaiscope.web import site

ROOT = Path(__file__).parents[2]
SCRIPTS = ("shim.js", "worker.js", "sw.js")
MOST_LINES = 260
"""Lines of script that are neither empty nor a remark: what is not the program has to stay small enough to be read."""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A folder with a file of each name that is used, none of which is the right one, but for one that is missing."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in list(site.pinned_pyodide()["files"])[1:]:
        (folder / name).write_text("something else", encoding="utf-8")
    return folder


def test_every_file_of_a_wrong_pyodide_is_named(wrong: Path) -> None:
    with pytest.raises(InputError) as caught:
        site.pinned_files(wrong)
    mistakes = caught.value.mistakes
    assert [mistake.file for mistake in mistakes] == [str(wrong / name) for name in site.pinned_pyodide()["files"]]
    assert "no such file" in mistakes[0].message
    assert {mistake.reference for mistake in mistakes} == {"not-the-pinned-pyodide"}
    assert all("314.0.7" in mistake.help for mistake in mistakes)


def test_a_package_that_is_another_one_is_not_unpacked(tmp_path: Path) -> None:
    package = tmp_path / "pyodide.tgz"
    with tarfile.open(package, "w:gz") as into:
        into.add(ROOT / "LICENSE", "package/pyodide.mjs")
    with pytest.raises(InputError, match="it is not the package that is expected"):
        site.pinned_files(package)


def test_what_is_not_there_or_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot open"):
        site.pinned_files(tmp_path / "nowhere")


@pytest.mark.parametrize("named", ["mine.txt", ".hidden", "deep/below/mine.txt"])
def test_a_folder_that_holds_something_else_is_left_as_it_is(tmp_path: Path, wrong: Path, named: str) -> None:
    output = tmp_path / "out"
    (output / named).parent.mkdir(parents=True)
    (output / named).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something else than an earlier site"):
        site.check_place(output, wrong)
    assert (output / named).read_text(encoding="utf-8") == "mine"


def test_a_site_to_which_a_file_was_added_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / site.MANIFEST).write_text(json.dumps({"files": {"index.html": ""}}), encoding="utf-8")
    (tmp_path / "index.html").touch()
    site.check_place(tmp_path, tmp_path.parent / "elsewhere")
    (tmp_path / "added").touch()
    with pytest.raises(UsageError, match="added"):
        site.check_place(tmp_path, tmp_path.parent / "elsewhere")


def test_a_link_to_a_folder_and_a_file_are_no_place(tmp_path: Path, wrong: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path.parent / f"{tmp_path.name}-link").symlink_to(tmp_path)
    for place in (tmp_path / "file", tmp_path.parent / f"{tmp_path.name}-link"):
        with pytest.raises(UsageError):
            site.check_place(place, tmp_path.parent / "elsewhere")


def test_the_folder_that_is_read_is_not_written_to(wrong: Path) -> None:
    for place in (wrong, wrong / "below", wrong.parent):
        with pytest.raises(UsageError, match="what the command reads"):
            site.check_place(place, wrong)


def test_the_command_says_all_of_it_and_ends_with_its_code(
    wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "site"
    assert run(["site", "--output", str(output), "--pyodide", str(wrong)]) == 3
    assert capsys.readouterr().err.count("error[not-the-pinned-pyodide]") == len(site.pinned_pyodide()["files"])
    assert not output.exists()
    (output / "mine").mkdir(parents=True)
    (output / "mine/file").touch()
    assert run(["site", "--output", str(output), "--pyodide", str(wrong)]) == 2


def test_the_tests_take_the_pyodide_that_the_command_takes() -> None:
    packages = json.loads((ROOT / "tests/web/package-lock.json").read_text("utf-8"))["packages"]
    pyodide = packages["node_modules/pyodide"]
    assert pyodide["version"] == site.pinned_pyodide()["version"]
    assert b64decode(pyodide["integrity"].removeprefix("sha512-")).hex() == site.pinned_pyodide()["package"]
    assert not any("resolved" in package for package in packages.values())


def test_the_script_around_the_program_stays_small() -> None:
    lines = [
        line
        for name in SCRIPTS
        for line in (site.BROWSER / name).read_text("utf-8").splitlines()
        if line.strip() and not line.strip().startswith("//")
    ]
    assert len(lines) <= MOST_LINES


def test_nothing_of_the_page_names_another_host_or_is_inline() -> None:
    for file in site.BROWSER.iterdir():
        if file.suffix in (".js", ".css", ".html"):
            text = file.read_text("utf-8")
            assert not re.search(r"https?://[\w.]+", text), file.name
            assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?! src)", text), file.name
            assert "eval(" not in text
            assert "localStorage" not in text


def test_an_archive_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        for name in sorted("abc", reverse=folder == other):
            (folder / name).write_text(f"{name}\n" * 100, encoding="utf-8")
    os.utime(other / "a", (0, 10**9))
    archives = [site.archive_bytes({path.name: path for path in folder.iterdir()}) for folder in (one, other)]
    assert hashlib.sha256(archives[0]).digest() == hashlib.sha256(archives[1]).digest()


def test_what_is_put_into_a_page_is_not_looked_at_again(tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text("<p>@START@</p>@TITLE@", encoding="utf-8")
    site.replace_words(file, START=r"@TITLE@ \1 of @START@", TITLE="A title")
    assert file.read_text(encoding="utf-8") == r"<p>@TITLE@ \1 of @START@</p>A title"


def test_the_body_and_the_title_of_a_page_are_taken_as_they_are() -> None:
    page = '<!doctype html><head><title>A &amp; b</title></head><body class="x"><main>c</main></body></html>'
    assert (site.title_of(page), site.body_of(page)) == ("A &amp; b", "<main>c</main>")
