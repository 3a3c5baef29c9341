"""``ask`` over many models: what decides most of each, once, by who can answer, and beside it what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gpaiscope.cli import cli
from tests.cli.golden import DAY, run

OF_ANYBODY = '[model]\nname = "{name}"\noutputs = ["text"]\n\n[[actors]]\nid = "a"\ncountry = "FR"\n'


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for name in ("alba", "birk", "juno"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "gpai.toml").write_text(OF_ANYBODY.format(name=name), encoding="utf-8")
    return tmp_path


def asked(*words: str) -> Result:
    return CliRunner().invoke(cli, ["ask", *words, "--on", DAY])


def test_what_several_models_share_is_asked_once_with_all_of_them_named(models: Path) -> None:
    done = asked(str(models))
    assert done.exit_code == 0
    text = " ".join(done.output.split())
    assert text.count("How much compute went into the model's own parameter updates, in FLOP?") == 1
    assert "of alba; birk; juno" in text


def test_several_paths_are_asked_about_together(models: Path) -> None:
    done = asked(str(models / "alba"), str(models / "birk"))
    assert "What is missing of 2 models" in done.output


def test_what_cannot_be_read_is_told_beside_the_others_and_ends_with_3(models: Path) -> None:
    (models / "lost.toml").write_text("[model\n", encoding="utf-8")
    done = run("ask", str(models), str(models / "lost.toml"), "--on", DAY)
    assert done.returncode == 3
    assert b"cannot be read" in b" ".join(done.stdout.split())
    assert b"lost.toml:1" in b"".join(done.stderr.split())
    assert b"alba" in done.stdout


def test_the_same_is_told_in_json(models: Path) -> None:
    document = json.loads(asked(str(models), "--format", "json").output)
    assert [model["model"] for model in document["models"]] == ["alba", "birk", "juno"]
    (question,) = document["questions"]
    assert [model["model"] for model in question["first_of"]] == ["alba", "birk", "juno"]
    assert document["folded"] == sum(model["missing"] for model in document["models"]) - 3


def test_the_last_word_is_an_answer_where_it_is_no_path(models: Path) -> None:
    of_many = asked(str(models / "alba"), str(models / "birk"), "placed_on_market")
    assert "for placed_on_market" in " ".join(of_many.output.split())
    of_one = asked(str(models / "alba"), "placed_on_market")
    assert "alba · what is missing for placed_on_market" in of_one.output


def test_a_folder_that_is_called_like_an_answer_is_a_path(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (models / "alba").rename(models / "provider")
    monkeypatch.chdir(models)
    assert "What is missing of 2 models" in asked("birk", "provider").output


def test_a_slip_in_an_answer_s_name_is_told_with_what_is_near(models: Path) -> None:
    done = run("ask", str(models / "alba"), "provder", "--on", DAY)
    assert done.returncode == 2
    assert b"did you mean provider?" in done.stderr


def test_one_model_at_a_time_is_filled_in(models: Path) -> None:
    done = run("ask", str(models), "--fill", "--on", DAY)
    assert done.returncode == 2
    assert b"one PATH" in done.stderr


def test_in_full_every_open_question_of_each_is_asked_once_and_none_is_left_over(models: Path) -> None:
    short = json.loads(asked(str(models), "--format", "json").output)
    full = json.loads(asked(str(models), "--full", "--format", "json").output)
    assert full["models"] == short["models"]
    assert len(full["questions"]) > len(short["questions"])
    assert full["folded"] == 0
    told = [question["first_of"] + question["open_of"] for question in full["questions"]]
    assert sum(map(len, told)) == sum(model["missing"] for model in full["models"])
    page = asked(str(models), "--full").output
    assert all(question["asks"] in " ".join(page.split()) for question in full["questions"])
    assert "Next" not in page


def test_the_short_page_leads_on_to_every_question_of_the_same_models(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(models)
    assert "Next  gpaiscope ask alba birk --full --on" in asked("alba", "birk").output
    (models / "gpaiscope.toml").write_text('[owners]\n"*" = "North"\n', encoding="utf-8")
    assert "Next  gpaiscope ask . --full --owner North --on" in asked(".", "--owner", "North").output
    in_full = asked(".", "--owner", "North", "--full").output
    assert "What is missing of 3 models" in in_full
    assert "all that are open of each model" in in_full


def test_where_one_of_the_paths_is_read_once_no_command_leads_on(models: Path) -> None:
    given = (models / "alba/gpai.toml").read_text("utf-8")
    done = CliRunner().invoke(cli, ["ask", "-", str(models / "birk"), "--on", DAY], input=given)
    assert "questions more of single models" in " ".join(done.output.split())
    assert "Next" not in done.output
