"""The forms of issues are ones that a forge takes, ask for what is needed, and print commands that run."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from reference import ROOT

from gpaiscope.cli import cli

FOLDER = ROOT / ".github/ISSUE_TEMPLATE"
FORMS = sorted(path for path in FOLDER.glob("*.yml") if path.name != "config.yml")
ATTRIBUTES = {
    "markdown": {"value"},
    "input": {"label", "description", "placeholder", "value"},
    "textarea": {"label", "description", "placeholder", "value", "render"},
    "dropdown": {"label", "description", "multiple", "options", "default"},
    "checkboxes": {"label", "description", "options"},
}
"""What each sort of element may have, as GitHub's syntax for issue forms lists it."""


def form(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_each_form_has_the_keys_of_the_format(path: Path) -> None:
    told = form(path)
    assert {"name", "description", "body"} <= told.keys() <= {"name", "description", "title", "labels", "body"}
    for element in told["body"]:
        assert element.keys() <= {"type", "id", "attributes", "validations"}
        assert element["attributes"].keys() <= ATTRIBUTES[element["type"]]
        assert element.get("validations", {}).keys() <= {"required"}
        assert "value" in element["attributes"] if element["type"] == "markdown" else element["attributes"]["label"]
        assert ("id" in element) is (element["type"] != "markdown")
    ids = [element["id"] for element in told["body"] if "id" in element]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z-]+", id) for id in ids)
    assert "version" in ids


def test_there_is_a_form_for_an_answer_a_rule_and_an_original() -> None:
    assert [path.stem for path in FORMS] == ["answer", "original", "rule"]
    assert form(FOLDER / "config.yml") == {"blank_issues_enabled": True}
    required = [one["id"] for one in form(FOLDER / "answer.yml")["body"] if one.get("validations")]
    assert required == ["dossier", "day", "conclusion", "said", "expected", "version"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_each_command_printed_in_a_form_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "examples/fine-tune/gpai.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    printed = dict.fromkeys(re.findall(r"`gpaiscope ([^`]+)`", path.read_text(encoding="utf-8")))
    assert len(printed) > 1
    for command in printed:
        words = [{"DAY": "2026-12-03", "CONCLUSION": "provider"}.get(word, word) for word in shlex.split(command)]
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, f"{command}: {done.output} {done.exception}"
