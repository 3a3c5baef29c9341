"""What is said while something takes long: on stderr, to a terminal alone, and gone at the end."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from written_logs import MEGATRON

from gpaiscope.cli.output import Progress
from gpaiscope.cli.progress import progress_line
from tests.cli.golden import DAY, ROOT, RUN, environment

pytestmark = pytest.mark.long

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

DOSSIER = "examples/fine-tune/gpai.toml"
CLEARED = b"\r\x1b[K"


def told(*arguments: str, **changes: str) -> tuple[bytes, bytes]:
    """What a command writes on stdout, a pipe, and on stderr, a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*RUN, *arguments],
        cwd=ROOT,
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=slave,
    )
    os.close(slave)
    stdout, _ = process.communicate(timeout=120)
    said = b""
    try:
        while more := os.read(master, 65536):
            said += more
    except OSError:  # how the end of a terminal looks from its other side
        pass
    os.close(master)
    assert process.returncode == 0
    return stdout, said


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """As many paths as take longer than a second."""
    folder = tmp_path_factory.mktemp("many")
    text = (ROOT / DOSSIER).read_text(encoding="utf-8") + "# a remark, of which there are many\n" * 25_000
    paths = [folder / f"{number}.toml" for number in range(100)]
    for path in paths:
        path.write_text(text, encoding="utf-8")
    return list(map(str, paths))


def test_after_a_second_a_line_says_how_far_it_is_and_is_taken_away(many: list[str]) -> None:
    stdout, said = told("assess", *many, "--on", DAY, "--format", "json")
    lines = [line for line in said.split(CLEARED) if line]
    assert lines
    assert all(line.startswith((b"assessing ", b"preparing ")) and b"\n" not in line for line in lines)
    assert b" % \xc2\xb7 " in lines[0]
    assert lines[0].endswith(b" s")
    assert said.endswith(CLEARED)
    assert b"assessing" not in stdout


def test_quiet_says_nothing_and_neither_does_a_terminal_that_cannot_write_over(many: list[str]) -> None:
    assert told("assess", *many, "--on", DAY, "--quiet") == (b"", b"")
    assert told("assess", *many, "--on", DAY, "--format", "json", TERM="dumb")[1] == b""


def test_what_takes_no_second_says_nothing() -> None:
    assert told("assess", DOSSIER, "--on", DAY)[1] == b""
    assert told("estimate", "log", "tests/repository/logs/run-example.wandb")[1] == b""


def test_how_much_of_a_large_log_is_read_is_said(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    other = "[2026-03-01 10:00:00] saving checkpoint\n"
    log.write_text(MEGATRON + other * 1_500_000, encoding="utf-8")
    assert b" % \xc2\xb7 " in told("estimate", "log", str(log))[1]


def test_a_line_fits_into_its_terminal_and_holds_nothing_that_one_obeys() -> None:
    progress = Progress("assessing 3 of 12: " + "a" * 100 + "\x1b[2J")
    progress.count(1, 3)
    shown = progress_line(progress, 7, 60)
    assert len(shown) == 59
    assert shown.endswith("... · 33 % · 7 s")
    assert "\x1b" not in progress_line(Progress("\x1b[2J"), 1, 80)
    assert progress_line(Progress(""), 1, 80) == ""
