"""``ask --fill``: answers go into the dossier, each with its source, and nothing is lost on the way."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from gpaiscope.cli import cli
from gpaiscope.dossier import fold, read
from gpaiscope.dossier.tables import entry_at
from gpaiscope.values import Range
from tests.cli.golden import DAY, ROOT, RUN, environment, run

START = '# mine\n[model]\nname = "x"  # kept\noutputs = ["text"]\n\n[[actors]]\nid = "a"\ncountry = "US"\n'


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    path = tmp_path / "gpai.toml"
    path.write_text(START, encoding="utf-8")
    return path


def fill(dossier: Path, *lines: str, conclusion: str = "") -> str:
    asked = ["ask", str(dossier), *([conclusion] if conclusion else []), "--fill", "--on", DAY]
    done = run(*asked, stdin="".join(f"{line}\n" for line in lines).encode())
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done.stderr.decode()


def test_an_answer_is_written_with_its_source_and_the_rest_is_kept(dossier: Path) -> None:
    fill(dossier, "pre-training", "a", "", "2026-01-05", "", "2026-05-20", "", "2e25", "report", "stop",
         conclusion="high_impact_presumption")  # fmt: skip
    text = dossier.read_text(encoding="utf-8")
    assert text.startswith(START)
    found = read(text.encode(), file="gpai.toml")
    assert found.activities is not None
    (activity,) = found.activities
    assert activity.flop is not None
    assert activity.flop.value == Range.exactly(2 * 10**25)
    assert activity.flop.source.text == "report"


def test_before_the_first_question_it_is_said_how_to_skip_one_and_how_to_end(dossier: Path) -> None:
    done = CliRunner().invoke(cli, ["ask", str(dossier), "--fill", "--on", DAY], input="stop\n")
    assert done.exit_code == 0
    first, *_ = done.stderr.splitlines()
    assert "empty line skips" in first
    assert '"stop" ends' in first


def test_an_answer_for_today_changes_nothing_that_was_known_before(dossier: Path) -> None:
    changed = START + '\n[openness]\nlicence = [{ value = "llama3.1", until = 2026-05-31 }]  # then\n'
    dossier.write_bytes(b"\xef\xbb\xbf" + changed.replace("\n", "\r\n").encode())
    before = read(dossier.read_bytes(), file="gpai.toml")
    told = fill(dossier, "apache-2.0", "release page", "stop", conclusion="open_source_exemption")
    data = dossier.read_bytes()
    after = read(data, file="gpai.toml")
    assert "written" in told
    assert data.startswith(b"\xef\xbb\xbf# mine\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"# then" in data
    for day, known_on in ((date(2026, 5, 31), None), (date.fromisoformat(DAY), date(2026, 5, 31))):
        assert fold(after, day, known_on).openness == fold(before, day, known_on).openness
    openness = fold(after, date.fromisoformat(DAY)).openness
    assert openness is not None
    assert openness.licence is not None
    assert openness.licence.value == "apache-2.0"


def test_where_nobody_is_named_that_is_asked_first(tmp_path: Path) -> None:
    path = tmp_path / "gpai.toml"
    path.write_text('[model]\nname = "x"\n', encoding="utf-8")
    told = fill(path, "acme", "Acme AI", "", "FR", "", "stop")
    assert told.index("Who develops, modifies, integrates or supplies") < told.index("a new entry of actors")
    (actor,) = read(path.read_bytes(), file="gpai.toml").actors or ()
    assert (actor.id and actor.id.value, actor.country and actor.country.value) == ("acme", "FR")


def test_a_no_to_a_list_is_not_taken_for_an_empty_list(dossier: Path) -> None:
    told = fill(dossier, "no", "", "stop", conclusion="placed_on_market")
    assert "a no by leaving it out of the list" in " ".join(told.split())
    assert "complete?" not in told
    assert dossier.read_text(encoding="utf-8") == START


def test_standard_input_cannot_be_filled_in_and_may_not_be_empty() -> None:
    done = run("ask", "-", "--fill")
    assert (done.returncode, b"expected its path in the place of -" in done.stderr) == (2, True)
    done = run("assess", "-")
    assert (done.returncode, b"standard input is empty" in done.stderr) == (3, True)


def test_what_is_filled_in_is_not_asked_beside_a_day_of_knowledge(dossier: Path) -> None:
    done = run("ask", str(dossier), "--fill", "--known-on", "2026-01-01")
    assert done.returncode == 2
    assert b"--known-on" in done.stderr


def test_it_goes_on_until_nothing_is_open(dossier: Path) -> None:
    told = fill(dossier, "pre-training", "", "", "", "9e22", "log", "", conclusion="gpai_criterion")
    assert "→ no: gpai_criterion" in told
    assert "Nothing more can be asked." in told


def test_a_wrong_answer_is_told_and_asked_again(dossier: Path) -> None:
    told = fill(dossier, "pre-training", "nobody", "", "", "", "a lot", "1e24", "", "", conclusion="gpai_criterion")
    assert '"nobody" is not the id' in told
    assert '"a lot" is not a number' in told
    assert b'"1e24"' in dossier.read_bytes()


def test_an_empty_list_is_an_answer(dossier: Path) -> None:
    fill(dossier, "none", "yes", conclusion="placed_on_market")
    found = read(dossier.read_bytes(), file="gpai.toml")
    assert fold(found, date.fromisoformat(DAY)).market == ()
    assert fold(found, date.fromisoformat(DAY), date(2026, 1, 1)).market is None


def test_an_empty_list_is_asked_once_more(dossier: Path) -> None:
    told = fill(dossier, "none", "no", "", conclusion="placed_on_market")
    assert "Nothing at all is to be listed under market" in told
    assert "market" not in dossier.read_text(encoding="utf-8")
    fill(dossier, "none", "yes", conclusion="placed_on_market")
    assert "market = " in dossier.read_text(encoding="utf-8")


def test_a_number_for_a_kind_is_told_and_asked_again(dossier: Path) -> None:
    told = fill(dossier, "7", "pre-training", "", "", "", "9e22", "log", conclusion="gpai_criterion")
    assert '"7" is not a word' in told
    assert 'kind = "pre-training"' in dossier.read_text(encoding="utf-8")


def test_a_licence_that_nobody_knows_is_asked_once_more(dossier: Path) -> None:
    told = fill(dossier, "maybe", "no", "MIT", "card", "stop", conclusion="open_source_exemption")
    assert "maybe is no licence that is known here" in told
    assert 'licence = { value = "MIT", source = "card"' in dossier.read_text(encoding="utf-8")
    (dossier.parent / "other").mkdir()
    other = dossier.parent / "other" / "gpai.toml"
    other.write_text(START, encoding="utf-8")
    fill(other, "our own terms", "yes", "", "stop", conclusion="open_source_exemption")
    assert 'value = "our own terms"' in other.read_text(encoding="utf-8")


def test_a_value_is_checked_before_its_source_is_asked_for(dossier: Path) -> None:
    told = fill(dossier, "MIT", "", "doubtful", "none", "page", "stop", conclusion="open_source_exemption")
    before, _, after = told.partition('"doubtful" is not a word')
    assert before.count("source (a document") == 1
    assert after.count("source (a document") >= 1


def test_an_actor_of_a_shared_file_is_completed_there(tmp_path: Path) -> None:
    shared, path = tmp_path / "actors.toml", tmp_path / "gpai.toml"
    shared.write_text('# ours\n[[actors]]\nid = "a"\n', encoding="utf-8")
    text = START[: START.index("[[actors]]")] + (
        '[[activities]]\nkind = "pre-training"\nactor = "a"\nflop = "2e25"\n'
        '[[market]]\nevent = "made-available"\nactor = "a"\nchannel = "api"\nterritory = "union"\non = 2026-01-05\n'
    )
    path.write_text(f'actors_from = "actors.toml"\n{text}', encoding="utf-8")
    told = fill(path, *["DE", ""] * 20)
    assert f"written to {shared}" in told
    assert shared.read_text(encoding="utf-8").startswith('# ours\n[[actors]]\nid = "a"\ncountry = ')
    assert "country" not in path.read_text(encoding="utf-8")


def test_a_change_between_two_questions_is_kept(dossier: Path) -> None:
    asked = [*RUN, "ask", str(dossier), "open_source_exemption", "--fill", "--on", DAY]
    with subprocess.Popen(
        asked, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        seen = b""
        while b"openness.licence: " not in seen:
            seen += (more := process.stderr.read(1))
            assert more, seen
        dossier.write_text(START + "\n[reach]\n# typed by hand meanwhile\n", encoding="utf-8")
        process.communicate(b"MIT\ncard\nstop\n", timeout=60)
    text = dossier.read_text(encoding="utf-8")
    assert "# typed by hand meanwhile" in text
    assert 'licence = { value = "MIT"' in text


@pytest.mark.parametrize("lines", [(), ("",), ("stop",), ("", "", "", "", "", "", "")])
def test_skipping_and_stopping_change_nothing(dossier: Path, lines: tuple[str, ...]) -> None:
    fill(dossier, *lines)
    assert dossier.read_text(encoding="utf-8") == START
    assert [path.name for path in dossier.parent.iterdir()] == ["gpai.toml"]


def test_a_dossier_that_is_wrong_is_told_before_anything_is_asked(dossier: Path) -> None:
    dossier.write_text("[model]\nnom = 1\n", encoding="utf-8")
    done = run("ask", str(dossier), "--fill", stdin=b"yes\n")
    assert done.returncode == 3
    assert dossier.read_text(encoding="utf-8") == "[model]\nnom = 1\n"


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are those of POSIX")
def test_it_works_on_a_terminal_and_ctrl_c_ends_with_130(dossier: Path) -> None:
    import pty

    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover
        os.chdir(ROOT)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background hands on that it is ignored
        os.execve(
            RUN[0], [*RUN, "ask", str(dossier), "gpai_criterion", "--fill", "--on", DAY], environment(TERM="xterm")
        )
    try:
        until(terminal, b"kind: ")
        os.write(terminal, b"pre-training\n")
        until(terminal, b"activities[0].actor: ")
        os.write(terminal, b"\x03")
        until(terminal, b"stopped")
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 130
    finally:
        os.close(terminal)
    assert b'kind = "pre-training"' in dossier.read_bytes()


def until(terminal: int, awaited: bytes) -> None:
    """Read from a terminal until it shows some bytes."""
    seen = b""
    ends = time.monotonic() + 30
    while awaited not in seen and (left := ends - time.monotonic()) > 0:
        try:
            if select.select([terminal], [], [], left)[0]:
                seen += os.read(terminal, 4096)
        except OSError:
            break
    assert awaited in seen, seen


def filled(dossier: Path, *lines: str, conclusion: str = "") -> str:
    """What is said where some lines are typed, in this process; whatever comes of it, it ends by itself."""
    asked = ["ask", str(dossier), *([conclusion] if conclusion else []), "--fill", "--on", DAY]
    done = CliRunner().invoke(cli, asked, input="".join(f"{line}\n" for line in lines))
    assert done.exit_code == 0, done.stderr
    return done.stderr


def test_what_was_asked_for_in_an_entry_is_not_asked_again(dossier: Path) -> None:
    told = filled(dossier, "pre-training", "", "", "", "", "", conclusion="gpai_criterion")
    assert told.count("activities[0].flop: ") == 1
    assert "Nothing more can be asked." in told


def test_a_list_is_asked_for_until_there_is_no_further_entry(dossier: Path) -> None:
    filled(dossier, "pre-training", "", "", "", "1e22", "", "fine-tuning", "", "", "", "2e21", "", "",
           conclusion="gpai_criterion")  # fmt: skip
    found = read(dossier.read_bytes(), file="gpai.toml")
    assert [each.kind and each.kind.value for each in found.activities or ()] == ["pre-training", "fine-tuning"]


def test_what_is_said_more_exactly_is_said_of_the_activity_that_stands_there(dossier: Path) -> None:
    rough = START + '\n[[activities]]\nkind = "pre-training"\nflop = { low = "1e22", high = "5e23" }\n'
    dossier.write_text(rough, encoding="utf-8")
    told = filled(dossier, "9e22", "", conclusion="gpai_criterion")
    assert "How much compute did the pre-training take, more exactly" in " ".join(told.split())
    assert "→ no: gpai_criterion" in told
    found = read(dossier.read_bytes(), file="gpai.toml")
    assert found.activities is not None
    assert len(found.activities) == 1


def test_back_leaves_the_file_as_it_was_and_asks_again(dossier: Path) -> None:
    told = filled(dossier, "apache-2.0", "", "back", "MIT", "", "stop", conclusion="open_source_exemption")
    assert "The last answer is taken back." in told
    text = dossier.read_text(encoding="utf-8")
    assert "apache-2.0" not in text
    assert 'licence = { value = "MIT"' in text
    dossier.write_text(START, encoding="utf-8")
    filled(dossier, "apache-2.0", "", "back", "stop", conclusion="open_source_exemption")
    assert dossier.read_text(encoding="utf-8") == START


def test_back_in_the_middle_of_an_entry_takes_the_entry_back(dossier: Path) -> None:
    filled(dossier, "pre-training", "a", "", "back", "stop", conclusion="gpai_criterion")
    assert dossier.read_text(encoding="utf-8") == START


def test_back_without_an_answer_takes_nothing_back(dossier: Path) -> None:
    assert "no answer to take back" in filled(dossier, "back", "stop", conclusion="open_source_exemption")


def test_why_says_which_answer_hangs_on_it_with_its_paragraph(dossier: Path) -> None:
    told = " ".join(filled(dossier, "why", "stop", conclusion="open_source_exemption").split())
    assert "Does the open-source exception apply to the model? [AI Act Art 53(2)]" in told


def test_who_has_no_idea_is_told_what_stays_open_and_what_would_tell(dossier: Path) -> None:
    told = filled(dossier, "no idea", "stop", conclusion="open_source_exemption")
    assert "This stays open, and is not asked again." in " ".join(told.split())
    (command,) = [line.partition(": ")[2] for line in told.splitlines() if line.startswith("  To find it: ")]
    assert run(*command.split()[1:]).returncode == 0
    assert dossier.read_text(encoding="utf-8") == START


def test_an_answer_that_cannot_be_read_is_asked_for_three_times_and_no_more(dossier: Path) -> None:
    told = filled(dossier, *["none"] * 200, conclusion="gpai_criterion")
    assert "Nothing more can be asked." in told


def test_what_it_ran_on_is_written_as_hardware_and_is_no_second_activity(dossier: Path) -> None:
    dossier.write_text(START + '\n[[activities]]\nkind = "pre-training"\n', encoding="utf-8")
    filled(dossier, "8 x H100 for 3 days", "", "stop", conclusion="gpai_criterion")
    (activity,) = read(dossier.read_bytes(), file="gpai.toml").activities or ()
    (hardware,) = activity.hardware or ()
    assert hardware.hours is not None
    assert hardware.hours.value == Range.exactly(72)


def test_tokens_are_asked_for_the_parameters_that_go_with_them(dossier: Path) -> None:
    dossier.write_text(START + '\n[[activities]]\nkind = "pre-training"\n', encoding="utf-8")
    filled(dossier, "15T tokens", "7B", "", "stop", conclusion="gpai_criterion")
    (activity,) = read(dossier.read_bytes(), file="gpai.toml").activities or ()
    assert activity.architecture is not None
    assert activity.architecture.tokens is not None
    assert activity.architecture.tokens.value == Range.exactly(15 * 10**12)


TUNED = START + (
    '\n[[original]]\nname = "base"\n\n[[activities]]\nkind = "fine-tuning"\nactor = "a"\nfrom = "base"\n'
    'log = "trainer_state.json"\n\n[[market]]\nevent = "made-available"\nactor = "a"\nterritory = "union"\n'
    'channel = "public-hub"\non = 2026-09-01\n'
)
OF_TUNED = "downstream_modifier_provider"


@pytest.fixture
def tuned(tmp_path: Path) -> Path:
    """A fine-tune of which only a log tells how much it took, with no upper end."""
    log = ROOT / "tests" / "repository" / "logs" / "trained" / "transformers-full" / "trainer_state.json"
    (tmp_path / "trainer_state.json").write_bytes(log.read_bytes())
    path = tmp_path / "gpai.toml"
    path.write_text(TUNED, encoding="utf-8")
    return path


def test_an_original_is_asked_for_by_name_before_its_compute(tuned: Path) -> None:
    told = filled(tuned, "llama 3.1 8b", "yes", "stop")
    assert told.index("Which model did you start from?") < told.index("original[0].hub_id: ")
    assert "original[0].training_compute: " not in told.partition("written to")[0]
    assert "read as meta-llama/Meta-Llama-3.1-8B" in told
    (original,) = read(tuned.read_bytes(), file="gpai.toml").original
    assert original.hub_id is not None
    assert original.hub_id.value == "meta-llama/Meta-Llama-3.1-8B"


def test_of_two_originals_that_fit_it_is_asked_which(tuned: Path) -> None:
    told = filled(tuned, "deepseek v3", "2", "stop")
    assert "deepseek v3 may be one of these" in told
    (original,) = read(tuned.read_bytes(), file="gpai.toml").original
    assert original.hub_id is not None
    assert original.hub_id.value == "deepseek-ai/DeepSeek-V3"


def test_an_original_that_no_table_has_is_kept_by_its_name(tuned: Path) -> None:
    told = " ".join(filled(tuned, "example/lama-8b-of-ours", "stop").split())
    assert "is in no table here" in told
    (original,) = read(tuned.read_bytes(), file="gpai.toml").original
    assert original.hub_id is not None
    assert original.hub_id.value == "example/lama-8b-of-ours"


def test_who_does_not_know_the_original_is_not_asked_for_its_compute(tuned: Path) -> None:
    assert "original[0].training_compute: " not in filled(tuned, "no idea", *[""] * 40)


def test_a_yes_about_days_of_machines_bounds_the_one_activity_that_has_the_log(tuned: Path) -> None:
    told = filled(tuned, "llama 3.1 8b", "yes", "yes", "stop", conclusion=OF_TUNED)
    assert "all runs together?" in told
    (activity,) = read(tuned.read_bytes(), file="gpai.toml").activities or ()
    assert activity.log is not None
    assert activity.bound is not None
    assert activity.flop is None
    assert "→ no: " in told


def test_a_no_about_days_of_machines_is_followed_by_how_many_of_which(tuned: Path) -> None:
    told = filled(tuned, "llama 3.1 8b", "yes", "no", "16 x A100 for 2 days", "stop", conclusion=OF_TUNED)
    assert "how many, for how long, and which?" in told
    (activity,) = read(tuned.read_bytes(), file="gpai.toml").activities or ()
    assert activity.bound is not None
    peak = 312 * 10**12  # the highest of an A100, at 16 bits
    assert activity.bound.value.high == 16 * 2 * 86_400 * peak
    source = activity.bound.source.text
    assert source.startswith(
        '"16 x A100 for 2 days": 16 x 48 hours x 3,600 seconds x 3.12e14 FLOP/s, the dense peak of'
    )
    assert "A100 at 16-bit" in source
    assert "nvidia.com" in source


@pytest.mark.parametrize("name", ["no idea", "", "example/lama-8b-of-ours"])
def test_which_model_it_was_is_asked_once_whatever_is_said(tuned: Path, name: str) -> None:
    told = filled(tuned, name, *["no idea"] * 60)
    assert told.count("Which model did you start from?") == 1


def test_a_model_s_folder_without_a_dossier_gets_one(tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text('{"peft_type": "LORA", "r": 8}', encoding="utf-8")
    told = filled(tmp_path, "llama 3.1 8b", "yes", "stop")
    assert "is begun, with what the files of this folder say" in " ".join(told.split())
    assert told.index("Which model did you start from?") < told.index("meta-llama/Meta-Llama-3.1-8B")
    assert "meta-llama/Meta-Llama-3.1-8B" in (tmp_path / "gpai.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("model.outputs", "Several"),
        ("activities", "Tables"),
        ("activities[0].flop", "AmountReader"),
        ("activities[3].data_public", "Flag"),
        ("openness.rights.access", "Word"),
        ("openness.safety_terms", "TableDeclaration"),
        ("actors[1].country", "Country"),
        ("original[0].placed_on", "DayReader"),
        ("no.such", None),
        ("model.no", None),
        ("model.outputs.text", None),
    ],
)
def test_a_path_leads_to_the_kind_that_is_declared_there(path: str, kind: str | None) -> None:
    found = entry_at(path)
    assert (type(found.kind).__name__ if found is not None else None) == kind


def corrected(dossier: Path, *lines: str) -> str:
    asked = ["ask", str(dossier), "--correct", "model.name", "y", "--on", DAY]
    done = CliRunner().invoke(cli, asked, input="".join(f"{line}\n" for line in lines))
    assert done.exit_code == 0, done.output
    return done.stderr


def test_what_was_wrong_is_replaced_and_kept_beside_the_dossier(dossier: Path) -> None:
    said = corrected(dossier, "wrong", "")
    assert 'model.name stands as "x"' in said
    assert "gpai.former.toml" in "".join(line.strip() for line in said.splitlines())
    assert dossier.read_text(encoding="utf-8") == START.replace('"x"', '"y"')
    assert r'stood = "\"x\""' in (dossier.parent / "gpai.former.toml").read_text(encoding="utf-8")


def test_who_stops_before_saying_whether_it_was_wrong_changes_nothing(dossier: Path) -> None:
    assert "Nothing is written" in corrected(dossier, "stop")
    assert dossier.read_text(encoding="utf-8") == START


@pytest.mark.parametrize(
    "more", [["-", "--correct", "model.name", "y"], [".", "--fill", "--correct", "model.name", "y"]]
)
def test_a_correction_wants_one_file_and_is_no_interview(more: list[str]) -> None:
    assert CliRunner().invoke(cli, ["ask", *more]).exit_code == 2


def test_an_answer_to_what_others_answered_meanwhile_is_not_written(dossier: Path) -> None:
    from gpaiscope.cli.writing import AnswerFile

    file = AnswerFile(path=dossier, day=date.fromisoformat(DAY), today=date.fromisoformat(DAY))
    file.see_file()
    theirs = START + '\n[openness]\nlicence = "MIT"\n'
    dossier.write_text(theirs, encoding="utf-8")
    assert not file.write([("openness.licence", "Apache-2.0")])
    assert dossier.read_text(encoding="utf-8") == theirs
    assert file.write([("openness.weights_public", True)])
    assert file.write([("openness.licence", "Apache-2.0")])
