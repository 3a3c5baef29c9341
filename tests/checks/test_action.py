"""The Action's own scripts, run as a runner of each system runs them. Windows itself is nowhere run.

What differs there is put beside them: programs in ``Scripts``, no ``python3``, paths with back strokes and blanks, and
lines that end with both signs. What its shell does to paths before a program gets them is not tried.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from reference import ROOT

STEPS: list[dict[str, Any]] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]

PROGRAM = """#!/bin/sh
for word in "$@"; do printf '%s\\n' "$word"; done > "$ASKED.$(ls "$ASKED".* 2>/dev/null | wc -l)"
[ "$*" != "${*#* --output }" ] && echo '{}' > "$RUNNER_TEMP/gpaiscope.sarif"
exit "${ENDS:-0}"
"""
"""A program that keeps what it was asked, a word a line, and writes a log where it is asked for one."""

PYTHON = """#!/bin/sh
printf '%s|' "$(basename "$0")" "$@" >> "$ASKED"
printf '%s\\n' "$GPAISCOPE_URL" >> "$ASKED"
[ "$2" = venv ] && mkdir -p "$3/$PLACE" && cp "$0" "$3/$PLACE/python"
exit 0
"""


def runner(folder: Path, place: str) -> dict[str, str]:
    """What the environment of a step holds; ``place`` is where a virtual environment has its programs."""
    (folder / "on path").mkdir()
    return {
        "PATH": f"{folder / 'on path'}{os.pathsep}{os.environ['PATH']}", "RUNNER_TEMP": str(folder / "a temp"),
        "RUNNER_OS": "Windows" if place == "Scripts" else "Linux", "GITHUB_OUTPUT": str(folder / "output"),
        "ASKED": str(folder / "asked"), "PLACE": place, "GPAISCOPE_PATH": ".", "GPAISCOPE_FAIL_ON": "",
        "GPAISCOPE_ACCEPTED": "", "GPAISCOPE_ON": "", "GPAISCOPE_PYTHON": "python3",
        "GPAISCOPE_SOURCE": "D:\\a\\_actions\\us gpaiscope\\v1", "GPAISCOPE_SERVER": "https://code.example",
        "GPAISCOPE_REPOSITORY": "us/gpaiscope",
    }  # fmt: skip


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


def ran(number: int, environment: dict[str, str]) -> int:
    script = STEPS[number]["run"]
    assert STEPS[number]["shell"] == "bash"
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], env=environment, check=False, capture_output=True)
    return done.returncode


@pytest.mark.parametrize(("place", "python"), [("bin", "python3"), ("Scripts", "python")])
def test_it_installs_itself_with_the_programs_where_the_system_has_them(
    place: str, python: str, tmp_path: Path
) -> None:
    environment = runner(tmp_path, place)
    for name in ("python", "python3"):
        program(tmp_path / "on path" / name, PYTHON)
    assert ran(0, environment) == 0
    made, installed = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert made == f"{python}|-m|venv|{environment['RUNNER_TEMP']}/gpaiscope|https://code.example/us/gpaiscope"
    assert installed.startswith("python|-m|pip|")
    assert f"|{environment['GPAISCOPE_SOURCE']}|" in installed


@pytest.mark.parametrize("place", ["bin", "Scripts"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["one sign", "both signs"])
def test_it_asks_for_each_line_whatever_stands_in_it_and_ends_as_the_check_does(
    place: str, ending: str, tmp_path: Path
) -> None:
    environment = runner(tmp_path, place)
    program(tmp_path / "a temp" / "gpaiscope" / place / "gpaiscope", PROGRAM)
    paths = ["models\\a b", "models/**/gpai.toml", 'it\'s "here"', "$HOME `x` ; exit"]
    environment |= {"GPAISCOPE_PATH": ending.join([*paths, "", ""]), "GPAISCOPE_ON": "2026-10-01", "ENDS": "1"}
    assert ran(1, environment) == 1
    first, second = ((tmp_path / f"asked.{number}").read_text("utf-8").splitlines() for number in (0, 1))
    for asked in (first, second):
        assert asked[asked.index("--") + 1 :] == paths
        assert asked[asked.index("--on") + 1] == "2026-10-01"
    assert first[first.index("--output") + 1] == f"{environment['RUNNER_TEMP']}/gpaiscope.sarif"
    assert (tmp_path / "output").read_text("utf-8") == f"sarif={environment['RUNNER_TEMP']}/gpaiscope.sarif\n"


def test_every_file_that_a_shell_reads_ends_its_lines_with_one_sign() -> None:
    for path in (ROOT / "action.yml", *(ROOT / "tools").glob("*.sh"), *(ROOT / ".github").rglob("*.yml")):
        assert b"\r" not in path.read_bytes(), path
    assert (
        "* -text" in (ROOT / ".gitattributes").read_text("utf-8").splitlines()
    )  # and stays so where it is checked out
