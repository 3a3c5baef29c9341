"""``gpaiscope scan`` and ``explain --row`` as processes of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope.cli.progress import Progress
from tests.catalogue.hub import DAY, LLAMA, model, tuned, written
from tests.cli.golden import run
from tests.schemas import validator

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scan")
    catalogue = written(folder, [model(LLAMA, downloads=5), tuned("acme/chat", LLAMA)])
    ended = run("scan", str(catalogue), "--output", str(folder / "out"), "--on", str(DAY), "--format", "json")
    assert ended.returncode == 0, ended.stderr
    validator("catalogue").validate(json.loads(ended.stdout))
    return folder / "out"


def test_a_row_is_proved_in_each_format(scanned: Path) -> None:
    for form in ("text", "json", "markdown", "html"):
        ended = run("explain", str(scanned), "gpai_model", "--row", "acme/chat", "--format", form)
        assert ended.returncode == 0, ended.stderr
        assert b"general-purpose AI model" in ended.stdout or form == "json"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("gpai_model", "--row", "nobody/x"), b"no model 'nobody/x'"),
        (("gpai_modell", "--row", "acme/chat"), b"gpai_modell"),
        (("gpai_model", "--row", "acme/chat", "--on", "2026-11-01"), b"as it was scanned"),
        (("gpai_model", "--row", "acme/chat", "--reading", "a=b"), b"as it was scanned"),
    ],
)
def test_what_cannot_be_proved_is_said(scanned: Path, arguments: tuple[str, ...], says: bytes) -> None:
    ended = run("explain", str(scanned), *arguments)
    assert ended.returncode == 2
    assert says in ended.stderr


def test_mistakes_of_the_command_line_and_of_input_have_their_codes(scanned: Path, tmp_path: Path) -> None:
    catalogue = str(scanned.parent / "hub.jsonl")
    assert run("scan", catalogue).returncode == 2
    assert run("scan", catalogue, "--output", str(scanned.parent)).returncode == 2
    assert run("scan", str(tmp_path / "gone.csv"), "--output", str(tmp_path / "out")).returncode == 3
    assert run("scan", catalogue, "--output", str(tmp_path / "out"), "--on", "2020-01-01").returncode == 2


def test_a_draft_of_a_mapping_goes_to_stdout(scanned: Path) -> None:
    ended = run("scan", str(scanned.parent / "hub.jsonl"), "--draft-mapping")
    assert ended.returncode == 0
    assert b'"pipeline_tag" = "task"' in ended.stdout


def test_the_pace_is_told_once_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("gpaiscope.cli.progress.time.monotonic", lambda: now)
    told = Progress()
    told.say("answering", 0, 100)
    assert told.pace() == ""
    now = 110.0
    told.say("answering", 20, 100)
    assert told.pace() == " · 2.0/s · 40 s left"
    told.say("writing", 0, 0)
    assert told.pace() == ""
