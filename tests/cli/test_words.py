"""What is typed in the place of a command: a path, a published model or a question; and what is near to a word."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from gpaiscope.cli import JOBS, cli
from gpaiscope.cli.words import is_question, near_paths, offered_for
from tests.cli.golden import DAY, run

pytestmark = pytest.mark.once

COMMANDS = [name for commands in JOBS.values() for name in commands]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def dossier(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gpai.toml").write_text('[model]\nname = "Wren"\noutputs = ["text"]\n', encoding="utf-8")
    return str(folder)


def test_a_path_alone_is_assessed(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "wren")
    alone, named = run(folder, "--on", DAY), run("assess", folder, "--on", DAY)
    assert (alone.returncode, alone.stdout) == (named.returncode, named.stdout)
    assert b"Wren" in alone.stdout


def test_several_paths_alone_are_assessed_one_after_the_other(tmp_path: Path) -> None:
    folders = [dossier(tmp_path / name) for name in ("a", "b")]
    assert run(*folders, "--on", DAY).stdout == run("assess", *folders, "--on", DAY).stdout


def test_a_dossier_on_standard_input_needs_no_command() -> None:
    assert b"Wren" in run("-", "--on", DAY, stdin=b'model.name = "Wren"\n').stdout


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--ownr", "did you mean --owner?"),
        ("--formt", "did you mean --format?"),
        ("--out", "did you mean --output?"),
        ("--noassumptions", "did you mean --no-assumptions?"),
    ],
)
def test_an_option_that_is_misspelt_is_read_by_its_name_and_not_by_the_signs_before_it(typed: str, told: str) -> None:
    ended = run("board", "nowhere", typed)
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith(f"error[usage]: there is no option '{typed}' here; {told}\n")


@pytest.mark.parametrize("typed", ["--owner", "--json", "-z"])
def test_an_option_that_is_near_to_none_is_offered_none(typed: str) -> None:
    assert run("licence", "MIT", typed).stderr.decode().startswith(f"error[usage]: there is no option '{typed}' here\n")


def test_a_folder_called_as_a_command_is_meant_with_a_point_before_it(here: Path) -> None:
    dossier(here / "scan")
    assert b"name a catalogue" in run("scan", cwd=here).stderr
    assert b"Wren" in run("./scan", "--on", DAY, cwd=here).stdout


def test_the_name_of_a_published_model_says_what_building_on_it_means() -> None:
    alone, named = run("Qwen/Qwen2.5-7B", "--on", DAY), run("assess", "Qwen/Qwen2.5-7B", "--on", DAY)
    assert (alone.returncode, alone.stdout) == (0, named.stdout)
    assert b"a fine-tune of at most 1.27e23 FLOP does NOT make you a provider" in alone.stdout


def test_a_name_in_several_words_is_that_of_one_model() -> None:
    assert run("Llama", "2", "70B", "--on", DAY).stdout == run("meta-llama/Llama-2-70b-hf", "--on", DAY).stdout


def test_a_path_goes_before_a_published_model_of_its_name(here: Path) -> None:
    dossier(here / "gpt2")
    assert b"Wren" in run("gpt2", "--on", DAY, cwd=here).stdout


@pytest.mark.parametrize(
    "words",
    [["when must I notify?"], ["notify?"], ["am", "I", "a", "provider"], ["can", "I", "use", "llama"], ["is it open"]],
)
def test_several_words_or_a_question_mark_ask_something(words: list[str]) -> None:
    assert is_question(words, COMMANDS)


@pytest.mark.parametrize(
    "words", [["licnce"], ["licnce", "LICENSE"], ["asess", "models/a"], ["asess", "a.toml"], ["x"]]
)
def test_a_misspelt_command_and_its_path_ask_nothing(words: list[str], here: Path) -> None:
    assert not is_question(words, COMMANDS)


def test_what_is_near_is_one_list_of_commands_paths_models_and_questions(here: Path) -> None:
    dossier(here / "gpt22")
    told = run("gpt21", cwd=here).stderr.decode()
    assert told.startswith("error[usage]: 'gpt21' is no command, no path that is there, no published model and no ques")
    kinds = dict(re.findall(r"^  gpaiscope (\S.*?)  +(a \S.*)$", told, re.MULTILINE))
    assert kinds["gpt22"] == "a path"
    assert kinds["search gpt21"] == "a question"
    assert "a published model" in kinds.values()


def test_a_misspelt_command_is_offered_with_the_words_that_follow_it() -> None:
    done = run("licnce", "my licence", "--check")
    assert done.returncode == 2
    assert "  gpaiscope licence 'my licence' --check " in done.stderr.decode()


@pytest.mark.parametrize("words", [("Llama 3 9B",), ("Llama", "3", "9B")])
def test_a_name_with_blanks_that_is_near_to_a_published_one_is_no_question(words: tuple[str, ...]) -> None:
    ended = run(*words, "--on", DAY)
    assert ended.returncode == 2
    assert b"gpaiscope meta-llama/Meta-Llama-3-8B " in ended.stderr
    assert b"9B in its name tells" in ended.stderr


def test_what_is_offered_for_a_word_has_no_option_that_it_may_not_take() -> None:
    assert b"--actor" not in run("nosuch", "--actor", "us").stderr


def test_a_name_that_no_model_has_tells_by_its_size_from_how_many_tokens_on() -> None:
    for words in (["assess", "swiss-ai/Apertus-140B-2509"], ["swiss-ai/Apertus-140B-2509"]):
        done = run(*words)
        told = " ".join(done.stderr.decode().split())
        assert done.returncode == (3 if words[0] == "assess" else 2)
        assert "no such file" not in told
        assert "swiss-ai/Apertus-8B-2509" in told
        assert "more than 1.2e11 tokens on" in told
        assert 'architecture = { parameters = "140B", tokens = "15T" }' in told


def test_what_is_to_be_stated_of_a_model_that_no_table_has_can_be_assessed(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text(
        '[model]\nname = "Tuned"\n[[original]]\nname = "a/b-70B"\n'
        'architecture = { parameters = "70B", tokens = "15T" }\n',
        encoding="utf-8",
    )
    assert run(str(tmp_path), "--on", DAY).returncode == 0


def test_what_begins_as_a_path_is_never_taken_for_a_name() -> None:
    done = run("assess", "./Qwen2.5-7B")
    assert (done.returncode, b"missing-file" in done.stderr) == (3, True)


def test_a_misspelt_path_is_told_with_the_one_that_is_there(here: Path) -> None:
    dossier(here / "models" / "alba")
    assert near_paths("models/abla") == ["models/alba"]
    assert "did you mean models/alba?" in run("assess", "models/abla", cwd=here).stderr.decode()


def test_what_building_on_several_models_means_is_one_document() -> None:
    told = json.loads(run("assess", "gpt2", "Qwen/Qwen2.5-7B", "--on", DAY, "--format", "json").stdout)
    assert [base["id"] for base in told["published"]] == ["openai-community/gpt2", "Qwen/Qwen2.5-7B"]
    alone = json.loads(run("assess", "gpt2", "--on", DAY, "--format", "json").stdout)
    assert alone["building_on"] == told["published"][0]["building_on"]


def test_published_models_and_dossiers_go_together_in_one_answer(here: Path) -> None:
    folder = dossier(here / "wren")
    told = json.loads(run("assess", "gpt2", folder, "--on", DAY, "--format", "json", cwd=here).stdout)
    assert told["model"]["name"] == "Wren"
    assert [base["building_on"]["general_purpose"] for base in told["published"]] == ["no"]


# Help, and what completes


def test_the_help_shows_twenty_commands_by_job_in_lines_of_eighty() -> None:
    told = run("--help").stdout.decode()
    shown = re.findall(r"^  (\w+) +\S", told, re.MULTILINE)
    assert [name for name in shown if name != "gpaiscope"] == COMMANDS
    assert len(COMMANDS) == 20
    assert [job for job in JOBS if f"\n{job}\n" in told] == list(JOBS)
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize("width", [40, 60])
def test_a_narrow_help_says_the_same_words_in_shorter_lines(width: int) -> None:
    narrow = CliRunner().invoke(cli, ["--help"], env={"COLUMNS": str(width)}).stdout
    assert narrow.split() == run("--help").stdout.decode().split()
    assert max(map(len, narrow.splitlines())) <= width


def test_the_program_alone_shows_the_same_and_says_by_its_code_that_nothing_was_asked() -> None:
    alone = run()
    assert (alone.returncode, alone.stderr) == (2, run("--help").stdout)


def test_help_of_a_command_is_what_the_command_itself_says() -> None:
    assert run("help", "estimate", "log").stdout == run("estimate", "log", "--help").stdout
    assert run("help").stdout == run("--help").stdout
    assert run("help", "asess").stderr.startswith(b"error[usage]: no such command 'asess'; did you mean 'assess'?")


@pytest.mark.parametrize(
    ("words", "typed", "offered"),
    [
        ((), "ass", ["assess"]),
        (("help",), "est", ["estimate"]),
        (("help", "estimate"), "lo", ["log"]),
        ((), "Qwen/Qwen2.5-7", ["Qwen/Qwen2.5-7B"]),
    ],
)
def test_commands_and_models_complete(words: tuple[str, ...], typed: str, offered: list[str]) -> None:
    from click.shell_completion import ShellComplete

    items = ShellComplete(cli, {}, "gpaiscope", "_GPAISCOPE_COMPLETE").get_completions(list(words), typed)
    assert [item.value for item in items][: len(offered)] == offered


def test_files_complete_where_no_command_goes_on_so() -> None:
    assert [(item.value, item.type) for item in offered_for("models/")] == [("models/", "file")]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_a_shell_sources_is_printed(shell: str) -> None:
    done = run("--completion", shell)
    assert done.returncode == 0
    assert f"_GPAISCOPE_COMPLETE={shell}_complete" in done.stdout.decode()


# Names that stay


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("originals show gpt2", "estimate original show gpt2"),
        ("originals show gpt2", "estimate original gpt2"),
        ("originals search qwen --format json", "estimate original search qwen --format json"),
        ("data examples/letters/README.md", "estimate data examples/letters/README.md"),
        ("watch examples/none.json --once", "plan examples/none.json --follow --once"),
        ("watch {log} --once --format json", "plan {log} --follow --once --format json"),
        ("watch {log} --once --until presumption", "plan {log} --follow --once --until presumption"),
    ],
)
def test_names_of_before_do_what_they_did(before: str, now: str) -> None:
    log = "tests/repository/logs/run-example.wandb"
    first, second = (run(*shlex.split(words.format(log=log))) for words in (before, now))
    assert (first.returncode, first.stdout) == (second.returncode, second.stdout)
    assert first.stderr.replace(b"watch", b"plan") == second.stderr.replace(b"watch", b"plan")


def test_names_of_before_are_known_and_not_shown() -> None:
    told = run("--help").stdout.decode()
    for name in ("watch", "originals", "data"):
        assert run(name, "--help").returncode == 0
        assert f"\n  {name} " not in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--once",), "--once is of --follow, which is not given"),
        (("--follow", "--once", "--what-if", "a=b"), "--what-if is of a plan, and --follow looks at a log"),
        (("--follow", "--once", "--format", "html"), "--follow has no format html; expected text or json"),
    ],
)
def test_what_is_of_a_plan_and_what_is_of_a_log_are_told_apart(words: tuple[str, ...], told: str) -> None:
    done = run("plan", "examples/planned-frontier-run", *words)
    assert (done.returncode, told in done.stderr.decode()) == (2, True)


# Options of every command


@pytest.mark.parametrize("words", ["assess examples/legacy", "law list", "licence MIT", "estimate original gpt2"])
def test_quiet_gives_only_the_exit_code_and_writes_what_goes_into_a_file(words: str, tmp_path: Path) -> None:
    file = tmp_path / "answer"
    loud = run(*shlex.split(words), "--output", str(tmp_path / "loud"))
    done = run(*shlex.split(words), "-q", "--output", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (loud.returncode, b"", b"")
    assert file.read_bytes() == (tmp_path / "loud").read_bytes()
    assert run("-q", *shlex.split(words)).stdout == b""


def test_quiet_keeps_a_mistake_and_its_code() -> None:
    done = run("assess", "nowhere.toml", "-q")
    assert (done.returncode, done.stderr[:19]) == (3, b"error[missing-file]")


def test_verbose_says_which_files_were_read_and_changes_no_answer() -> None:
    plain, told = run("assess", "examples/legacy", "--on", DAY), run("assess", "examples/legacy", "--on", DAY, "-v")
    assert told.stdout == plain.stdout
    assert re.search(rb"^read examples/legacy/gpai\.toml: [\d,]+ bytes$", told.stderr, re.MULTILINE)
    assert run("-v", "assess", "examples/legacy", "--on", DAY).stderr == told.stderr


def test_the_width_that_is_asked_for_goes_before_the_terminals_and_holds_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "answer"
    told = run("assess", "examples/legacy", "--on", DAY, "--width", "50").stdout.decode()
    assert run("assess", "examples/legacy", "--on", DAY, "--width", "50", "--output", str(file)).returncode == 0
    assert told == file.read_text(encoding="utf-8")
    assert max(len(line) for line in told.splitlines() if not line.lstrip().startswith(("gpaiscope", "Next"))) <= 50


def test_every_command_has_the_options_of_all() -> None:
    for name in COMMANDS:
        if name not in ("search", "release", "board", "law", "estimate"):
            options = CliRunner().invoke(cli, [name, "--help"]).output
            assert all(option in options for option in ("-q, --quiet", "-v, --verbose", "--width", "--no-config")), name


def test_a_question_is_looked_up_as_search_does() -> None:
    pytest.importorskip("gpaiscope.cli.search", reason="there is no search here yet")
    for words in (("when must I notify?",), ("am", "I", "a", "provider")):
        asked, searched = run(*words), run("search", *words)
        assert (asked.returncode, asked.stdout) == (searched.returncode, searched.stdout)
        assert asked.stdout
