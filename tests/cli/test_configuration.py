"""The settings of a project as they hold for every command: found, over what is usual, under the command line, told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope.cli import configuration_file
from gpaiscope.repository.settings import owners, project_settings
from tests.cli.golden import DAY, ROOT, run

pytestmark = pytest.mark.once


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with one model in it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "models" / "a").mkdir(parents=True)
    dossier = (ROOT / "examples/fine-tune/gpai.toml").read_bytes()
    (tmp_path / "models" / "a" / "gpai.toml").write_bytes(dossier)
    return tmp_path


def settings(folder: Path, text: str, name: str = "pyproject.toml") -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_settings_are_options_that_are_not_given(project: Path) -> None:
    settings(project, '[tool.gpaiscope]\nreadings = ["chain-original=root"]\npaths = "models/*"\n')
    told = run("assess", "--on", DAY, "--format", "json", cwd=project)
    assert told.returncode == 0, told.stderr
    document = json.loads(told.stdout)
    assert document["readings"] == {"chain-original": "root"}
    assert document["settings"] == {"file": "pyproject.toml", "values": {"reading": ["chain-original=root"]}}


def test_the_command_line_goes_before_the_settings_and_then_nothing_is_told_of_them(project: Path) -> None:
    settings(project, '[tool.gpaiscope.deadlines]\nplace = "FR"\n')
    here = ("deadlines", "models/a", "--on", DAY, "--format", "json")
    assert json.loads(run(*here, cwd=project).stdout)["calendar"]["place"] == "FR"
    given = json.loads(run(*here, "--place", "DE", cwd=project).stdout)
    assert given["calendar"]["place"] == "DE"
    assert "settings" not in given


def test_an_answer_says_in_its_last_line_on_which_settings_it_rests(project: Path) -> None:
    settings(project, '[tool.gpaiscope]\nreadings = { chain-original = "root" }\nwidth = 200\n')
    last = run("assess", "models/a", "--on", DAY, cwd=project, COLUMNS="").stdout.decode().rstrip().splitlines()[-1]
    assert last.strip() == ("Settings of pyproject.toml: reading = chain-original=root. --no-config leaves them out.")


def test_without_configuration_the_answer_is_that_of_no_settings(project: Path) -> None:
    plain = run("assess", "models/a", "--on", DAY, cwd=project)
    settings(project, '[tool.gpaiscope]\nreadings = ["chain-original=root"]\nformat = "json"\n')
    assert run("assess", "models/a", "--on", DAY, "--no-config", cwd=project).stdout == plain.stdout
    assert run("--no-config", "assess", "models/a", "--on", DAY, cwd=project).stdout == plain.stdout
    assert run("assess", "models/a", "--on", DAY, cwd=project).stdout != plain.stdout


def test_a_word_after_two_dashes_is_no_option(project: Path) -> None:
    settings(project, '[tool.gpaiscope]\nformat = "json"\n')
    done = run("assess", "models/a", "--on", DAY, "--", "--no-config", cwd=project)
    assert done.stdout.startswith(b"{")


def test_the_file_of_its_own_has_no_prefix_and_goes_before_the_projects(project: Path) -> None:
    settings(project, '[tool.gpaiscope]\nformat = "json"\n')
    settings(project, 'format = "markdown"\n', "gpaiscope.toml")
    assert run("assess", "models/a", "--on", DAY, cwd=project).stdout.startswith(b"# ")


def test_paths_in_settings_begin_at_their_folder(project: Path) -> None:
    settings(project, 'paths = ["models/*"]\n', "gpaiscope.toml")
    deep = project / "models" / "a"
    assert b"Aurora 13B" in run("assess", "--on", DAY, cwd=deep).stdout
    assert run("assess", "nowhere.toml", "--on", DAY, cwd=deep).returncode == 3


def test_a_format_that_a_command_does_not_have_is_not_meant_for_it(project: Path) -> None:
    settings(project, 'format = "html"\n', "gpaiscope.toml")
    assert run("export", "models/a", "--on", DAY, cwd=project).returncode == 0
    assert run("assess", "models/a", "--on", DAY, cwd=project).stdout.startswith(b"<!doctype html>")


def test_what_is_of_one_command_within_a_group_stands_in_its_table(project: Path) -> None:
    settings(project, "[tool.gpaiscope.estimate.hardware]\ncount = 8\nutilisation = 0.4\n")
    told = run("estimate", "hardware", "--chip", "H100 SXM", "--hours", "10", "--format", "json", cwd=project)
    same = run(
        "estimate", "hardware", "--chip", "H100 SXM", "--hours", "10", "--count", "8", "--utilisation", "0.4",
        "--format", "json",
    )  # fmt: skip
    document = json.loads(told.stdout)
    assert document.pop("settings")["values"] == {"count": "8", "utilisation": "0.4"}
    assert document == json.loads(same.stdout)


def test_what_is_of_checks_stands_at_the_top_or_in_their_table(project: Path) -> None:
    settings(project, '[tool.gpaiscope]\nfail-on = "never"\n[tool.gpaiscope.check]\nfail-on = "bad"\n')
    assert run("check", "models", "--on", DAY, "--no-cache", cwd=project).stderr.count(b"error[wrong-setting]") == 1
    settings(project, '[tool.gpaiscope]\nfail-on = "error"\n[tool.gpaiscope.check]\nfail-on = "warning"\njobs = 1\n')
    told = json.loads(run("check", "models", "--on", DAY, "--no-cache", "--format", "json", cwd=project).stdout)
    assert told["settings"]["values"] == {"fail-on": "warning"}


WRONG = """on = 2026-10-01
actr = "x"
format = "xml"
width = 5
readings = "nonsense"
[owners]
"a" = 3
[deadlines]
plase = "FR"
on = "2026-01-01"
[chek]
a = 1
[check]
fail-on = "bad"
jobs = "many"
[estimate.log]
hours = [1]
"""


def test_every_mistake_of_the_settings_is_told_at_once_by_any_command(project: Path) -> None:
    settings(project, WRONG, "gpaiscope.toml")
    done = run("licence", "MIT", cwd=project)
    told = done.stderr.decode()
    assert done.returncode == 3
    lines = [int(line.partition(":")[2].partition(",")[0]) for line in told.splitlines() if "gpaiscope.toml:" in line]
    assert lines == [1, 2, 3, 4, 5, 7, 9, 10, 11, 14, 15, 17]
    assert all(f"help: did you mean {word}?" in told for word in ("actor", "place", "check"))
    assert "'on' stands in no file: a day must not stand still unseen" in told
    assert run("licence", "MIT", "--no-config", cwd=project).returncode == 0


def test_a_file_that_is_no_toml_is_said_to_be_none(project: Path) -> None:
    settings(project, "x = [", "gpaiscope.toml")
    done = run("licence", "MIT", cwd=project)
    assert (done.returncode, done.stderr[:15]) == (3, b"error[not-toml]")


def test_nothing_is_looked_for_above_the_repository(project: Path) -> None:
    settings(project, 'format = "json"\n', "gpaiscope.toml")
    inner = project / "models"
    (inner / ".git").mkdir()
    assert not run("assess", "a", "--on", DAY, cwd=inner).stdout.startswith(b"{")
    assert project_settings(inner / "a") is None


def test_a_project_that_says_nothing_of_us_is_passed_over(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(project, 'format = "json"\n', "gpaiscope.toml")
    settings(project / "models", '[project]\nname = "gpaiscope-models"\n')
    monkeypatch.chdir(project / "models")
    assert configuration_file() == str(project / "gpaiscope.toml")


@pytest.mark.parametrize(
    "text", ["[tool]\ngpaiscope.width = 60\n", "[tool.'gpaiscope']\nwidth = 60\n", "tool.gpaiscope.width = 60\n"]
)
def test_a_table_is_found_however_toml_writes_it(project: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(project, text)
    monkeypatch.chdir(project)
    assert configuration_file() is not None
    found = project_settings(project)
    assert found is not None
    assert found.table == {"width": 60}


def test_owners_are_read_by_pattern_from_the_folder_of_their_file(project: Path) -> None:
    settings(project, '[tool.gpaiscope.owners]\n"models/a*" = " North  team"\n')
    found = project_settings(project / "models")
    assert found is not None
    assert (owners(found), found.base_folder) == ({"models/a*": "North team"}, project)
    assert owners(None) == {}


def test_a_setting_that_another_command_has_is_no_part_of_an_answer(project: Path) -> None:
    settings(project, '[tool.gpaiscope.deadlines]\nplace = "FR"\n')
    assert "settings" not in json.loads(run("assess", "models/a", "--on", DAY, "--format", "json", cwd=project).stdout)
