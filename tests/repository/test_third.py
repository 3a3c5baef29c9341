"""What the one-third question waits for, and where its answer flips."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from folders import found

from gpaiscope.repository.dossiers import assess_file, assess_loaded, loaded

DAY = date(2026, 10, 1)


def waits(folder: Path, keys: str, body: str = "") -> list[str]:
    found(folder, keys=keys, body=body)
    (made,) = assess_loaded(loaded(folder), DAY)
    return [warning.says for warning in made.warnings if warning.reference == "one-third-open"]


def test_where_the_own_compute_is_missing_the_answer_flips_about_a_third_of_the_originals(tmp_path: Path) -> None:
    (says,) = waits(tmp_path, "base_model: meta-llama/Llama-3.1-8B")
    assert "by `activities[0].flop` it is no up to 2" in says
    assert "yes above" in says


def test_where_the_originals_compute_is_missing_little_of_the_own_settles_it(tmp_path: Path) -> None:
    body = "It was fine-tuned on one A100 for 10 hours."
    assert waits(tmp_path, "base_model: example/heron-7b", body) == []
    (made,) = assess_loaded(loaded(tmp_path), DAY)
    assert made.conclusion("one_third_criterion", "you").finding.outcome.value == "no"


def test_where_both_are_missing_a_third_of_the_criterion_is_named(tmp_path: Path) -> None:
    (says,) = waits(tmp_path, "base_model: example/heron-7b")
    assert "no up to 3.33e22 FLOP" in says


def test_a_question_that_is_settled_waits_for_nothing(tmp_path: Path) -> None:
    body = "It was fine-tuned on one A100 for 10 hours."
    assert waits(tmp_path, "base_model: meta-llama/Llama-3.1-8B", body) == []
    (made,) = assess_loaded(loaded(tmp_path), DAY)
    assert made.conclusion("one_third_criterion", "you").finding.outcome.value == "no"


def test_a_dossier_that_a_person_wrote_is_asked_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text('[model]\nname = "x"\n', encoding="utf-8")
    (made,) = assess_file(tmp_path / "gpai.toml", DAY)
    assert not [warning for warning in made.warnings if warning.reference == "one-third-open"]
