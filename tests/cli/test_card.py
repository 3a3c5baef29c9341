"""The command card, and the commands that take a model's folder, as processes."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from gpaiscope.cli.output import cut_on_terminal
from tests.cli.golden import run

CARD = "---\nlicense: mit\nbase_model: example/base\n---\n# T\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text(CARD, encoding="utf-8")
    (tmp_path / "adapter_config.json").write_text('{"peft_type": "LORA"}', encoding="utf-8")
    return tmp_path


def test_the_diff_is_the_result_and_nothing_is_written(folder: Path) -> None:
    done = run("card", str(folder), "--on", "2026-10-01")
    assert done.returncode == 0
    assert done.stdout.startswith(b"--- a/README.md\n+++ b/README.md\n@@ ")
    assert b"+base_model_relation: adapter\n" in done.stdout
    assert b"Nothing was written" in done.stderr
    assert (folder / "README.md").read_text(encoding="utf-8") == CARD


def test_written_twice_there_is_nothing_left_to_do(folder: Path) -> None:
    assert run("card", str(folder), "--on", "2026-10-01", "--write").returncode == 0
    again = run("card", str(folder), "--on", "2026-10-01")
    assert again.returncode == 0
    assert again.stdout == b""
    assert b"says all of it already" in b" ".join(again.stderr.split())


def test_json_holds_keys_diff_and_notes(folder: Path) -> None:
    done = run("card", str(folder), "--on", "2026-10-01", "--format", "json")
    document = json.loads(done.stdout)
    assert document["changed"] is True
    assert {each["key"] for each in document["front_matter"]} == {"base_model_relation", "library_name"}
    assert document["diff"].startswith("--- a/README.md")
    assert all(note["kind"] and note["says"] for note in document["notes"])


def test_a_card_that_cannot_be_kept_is_refused(folder: Path) -> None:
    (folder / "README.md").write_bytes(b"\0")
    done = run("card", str(folder))
    assert done.returncode == 3
    assert b"README.md" in done.stderr


def test_a_folder_is_assessed_as_it_is_and_as_its_dossier_once_written(folder: Path) -> None:
    without = json.loads(run("assess", str(folder), "--on", "2026-10-01", "--format", "json").stdout)
    assert run("init", str(folder)).returncode == 0
    after = json.loads(run("assess", str(folder), "--on", "2026-10-01", "--format", "json").stdout)
    told = [[(each["id"], each["actor"], each["outcome"]) for each in one["conclusions"]] for one in (without, after)]
    assert told[0] == told[1]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_that_nobody_can_read_is_cut_on_a_terminal_and_whole_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    diff = f" # T\n {'long ' * 10_000}\n+b\n"
    assert cut_on_terminal(diff) == diff
    monkeypatch.setattr(sys, "stdout", _Terminal())
    first, second, *rest = cut_on_terminal(diff).split("\n")
    assert (first, rest) == (" # T", ["+b", ""])
    assert second.endswith("… and 49,601 more characters")
    assert len(second) < 450
