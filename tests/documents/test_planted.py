"""Samples of what was planted in dossiers and texts; `python benchmarks/planted.py` runs all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import planted
from gpaiscope import service
from gpaiscope.documents.final import refused_page
from gpaiscope.report.write import markdown
from tests.documents.situations import DAY

FIRST = planted.table("contradictions.toml")["contradiction"]
AGAIN = planted.table("contradictions-again.toml")


@pytest.mark.parametrize("trial", FIRST[::8], ids=lambda each: each["name"])
def test_a_contradiction_of_the_first_set_is_refused_with_both_sides(trial: dict[str, Any], tmp_path: Path) -> None:
    refusals = planted.refused(planted.planted(tmp_path, trial, planted.table("base.toml")), trial, DAY)
    assert any(planted.says_all(refusal, trial["mentions"]) for refusal in refusals), planted.shown(refusals)


@pytest.mark.parametrize("entry", AGAIN["contradiction"][1::8], ids=lambda each: each["says"][:50])
def test_a_contradiction_of_the_second_set_is_refused_with_both_sides(entry: dict[str, Any], tmp_path: Path) -> None:
    refusals = planted.refused(planted.planted_again(tmp_path, entry), entry, AGAIN["day"])
    assert any(planted.names_all(refusal, entry["names"]) for refusal in refusals), planted.shown(refusals)


@pytest.mark.parametrize("trial", planted.table("honest.toml")["honest"][::5], ids=lambda each: each["name"])
def test_an_honest_dossier_is_refused_by_no_rule(trial: dict[str, Any], tmp_path: Path) -> None:
    assert list(planted.alarms_of(planted.planted(tmp_path, trial, planted.table("base.toml")), DAY)) == []


def test_a_sample_of_sentences_is_held_back_and_of_harmless_ones_none() -> None:
    given = planted.table("guard-again.toml")
    sample = {**given, "gives_away": given["gives_away"][::12], "harmless": given["harmless"][::12]}
    found = planted.guarded_again(sample)
    assert [says for says, betrays, held in found if betrays != held] == []


def test_contradictions_stand_before_what_is_open_and_places_are_typed_as_they_are(tmp_path: Path) -> None:
    entry = next(each for each in AGAIN["contradiction"] if each["base"] == "honest/09" and each["rule"] == 6)
    folder = planted.planted_again(tmp_path, entry)
    made = service.draft(folder, document=entry["document"], final=True, on=AGAIN["day"])
    kinds = [refusal.rule in planted.NO_RULES for refusal in made.refusals]
    assert kinds == sorted(kinds)
    told = markdown.write(refused_page(made.values, made.refusals))
    assert "small/documentation.toml" in told
    assert "wide/documentation.toml" in told
    assert "provider.legal_name" in told
