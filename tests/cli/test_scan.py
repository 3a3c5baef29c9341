"""``gpaiscope scan`` and ``explain --row`` as processes of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope.cli.output import Progress
from gpaiscope.cli.progress import pace_so_far
from tests.catalogue.hub import DAY, LLAMA, model, tuned, written
from tests.cli.golden import run
from tests.schemas import validator

pytestmark = [pytest.mark.once, pytest.mark.long]


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


def test_the_rows_of_each_answer_are_told_in_each_format(scanned: Path) -> None:
    for form in ("text", "json", "markdown", "html"):
        ended = run("explain", str(scanned), "provider", "--full", "--format", form)
        assert ended.returncode == 0, ended.stderr
        assert b"acme/chat" in ended.stdout
        if form == "json":
            validator("catalogue-rows").validate(json.loads(ended.stdout))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("gpai_model", "--row", "ACME/chat"), b"did you mean 'acme/chat'?"),
        (("gpai_modell",), b"did you mean gpai_model"),
        (("acme/chat",), b"acme/chat is a row of"),
        (("acme/chat",), b"--row acme/chat`"),
        (("gpai_model", "--reading", "a=b"), b"as it was scanned"),
        (("gpai_model", "--on", "2026-11-01"), b"scan again with --on 2026-11-01"),
        (("gpai_modell", "--row", "acme/chat"), b"gpai_modell"),
        (("gpai_model", "--row", "chat"), b"did you mean 'acme/chat'?"),
        (("gpai_model", "--row", "acme/chat", "--on", "2026-11-01"), b"scan again with --on 2026-11-01"),
        (("gpai_model", "--row", "acme/chat", "--reading", "a=b"), b"as it was scanned"),
    ],
)
def test_what_cannot_be_proved_is_said(scanned: Path, arguments: tuple[str, ...], says: bytes) -> None:
    ended = run("explain", str(scanned), *arguments)
    assert ended.returncode == 2
    assert says in ended.stderr


def test_a_row_is_proved_under_no_draft(scanned: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_bytes(run("law", "draft").stdout)
    ended = run("explain", str(scanned), "gpai_model", "--row", "acme/chat", "--law", str(draft))
    assert (ended.returncode, b"as it was scanned" in ended.stderr) == (2, True)


def test_mistakes_of_the_command_line_and_of_input_have_their_codes(scanned: Path, tmp_path: Path) -> None:
    catalogue = str(scanned.parent / "hub.jsonl")
    assert run("scan", catalogue).returncode == 2
    assert run("scan", catalogue, "--output", str(scanned.parent)).returncode == 2
    assert run("scan", str(tmp_path / "gone.csv"), "--output", str(tmp_path / "out")).returncode == 3
    assert run("scan", catalogue, "--output", str(tmp_path / "out"), "--on", "2020-01-01").returncode == 2


def test_models_are_chosen_and_two_scans_compared_in_each_format(scanned: Path, tmp_path: Path) -> None:
    catalogue, other = str(scanned.parent / "hub.jsonl"), str(tmp_path / "other")
    ended = run("scan", catalogue, "--output", other, "--on", str(DAY), "--where", "downloads > 1")
    assert b"1 model left out" in ended.stdout
    assert b"models  perhaps" in ended.stdout
    for form in ("text", "json", "markdown", "html"):
        ended = run("scan", "--compare", str(scanned), other, "--format", form)
        assert ended.returncode == 0, ended.stderr
        assert b"acme/chat" in ended.stdout
    written = tmp_path / "changes.json"
    assert run("scan", "--compare", str(scanned), other, "--format", "json", "--output", str(written)).stdout == b""
    validator("catalogue-comparison").validate(json.loads(written.read_text()))


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, b"name a catalogue"),
        (("--compare", "a"), 2, b"requires 2 arguments"),
        (("--compare", "a", "b", "--on", "2026-10-01"), 2, b"each as it was scanned"),
        (("--compare", "a", "b", "--where", "true"), 2, b"each as it was scanned"),
        (("hub.jsonl", "--compare", "a", "b"), 2, b"each as it was scanned"),
        (("--compare", "nowhere-a", "nowhere-b"), 3, b"nowhere-b"),
        (("hub.jsonl", "--output", "x", "--where", "downlods > 1"), 2, b"no column downlods"),
    ],
)
def test_what_cannot_be_compared_or_chosen_is_said(arguments: tuple[str, ...], code: int, says: bytes) -> None:
    ended = run("scan", *arguments)
    assert ended.returncode == code
    assert says in ended.stderr


def test_a_draft_of_a_mapping_goes_to_stdout(scanned: Path) -> None:
    ended = run("scan", str(scanned.parent / "hub.jsonl"), "--draft-mapping")
    assert ended.returncode == 0
    assert b'"pipeline_tag" = "task"' in ended.stdout


def test_the_pace_is_told_once_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("gpaiscope.cli.output.time.monotonic", lambda: now)
    progress = Progress()
    progress.say("answering", 0, 100)
    assert pace_so_far(progress) == ""
    now = 110.0
    progress.say("answering", 20, 100)
    assert pace_so_far(progress) == " · 2.0/s · 40 s left"
    progress.say("writing", 0, 0)
    assert pace_so_far(progress) == ""
