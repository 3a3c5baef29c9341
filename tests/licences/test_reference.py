"""The reference texts, where they are at hand. Figures of the reserved third: ``benchmarks/licences.py``."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from reference import reference

from gpaiscope.licences import LicenceReading, read


@cache
def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "VERDICTS.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def reading(path: Path, *, index: bool) -> LicenceReading:
    return read(path.read_text("utf-8"), index=index)


def test_every_text_is_recognised_word_for_word() -> None:
    folder = reference("licences")
    for row in rows(folder):
        found = reading(folder / row["file"], index=True).recognised
        assert found is not None, row["file"]
        assert found.state == "same", row["file"]


def test_no_disqualified_text_is_ever_said_to_qualify() -> None:
    folder = reference("licences")
    for row in rows(folder):
        if row["verdict"] != "does-not-qualify":
            continue
        for index in (True, False):
            assert reading(folder / row["file"], index=index).verdict != "qualifies", row["file"]
        text = (folder / row["file"]).read_text("utf-8")
        for part in (text[: len(text) // 2], text[len(text) // 2 :]):
            assert read(part).verdict != "qualifies", row["file"]


def test_nine_in_ten_verdicts_and_every_exclusion_of_the_union_are_right_by_clauses_alone() -> None:
    folder = reference("licences")
    found = [(row, reading(folder / row["file"], index=False)) for row in rows(folder)]
    right = sum(row["verdict"] == answer.verdict for row, answer in found)
    assert right >= 0.9 * len(found)
    assert [row["file"] for row, answer in found if (row["eu_exclusion"] == "yes") != bool(answer.eu_exclusion)] == []


def test_known_text_with_a_clause_added_is_no_longer_excused_by_its_name() -> None:
    text = reference("licences", "apache-2.0.txt").read_text("utf-8")
    assert read(text).verdict == "qualifies"
    middle = text.index("3. Grant of Patent License")
    for clause in ("You may use the Work for non-commercial purposes only.", "Not for commercial use."):
        answer = read(text[:middle] + clause + "\n\n   " + text[middle:])
        assert answer.recognised is not None
        assert answer.recognised.best.known.identifier == "apache-2.0"
        assert answer.verdict == "does-not-qualify"
        assert [argument.gives for argument in answer.readings] == ["qualifies", "does-not-qualify"]


def test_the_texts_that_were_read_wrong_are_right_whole() -> None:
    folder = reference("licences_second")
    for row in rows(folder):
        for index in (True, False):
            answer = reading(folder / row["file"], index=index)
            assert answer.verdict == row["verdict"], row["file"]
            if row["verdict"] == "does-not-qualify":
                assert row["ground"] in {str(ground.ground) for ground in answer.grounds}, row["file"]


@pytest.mark.parametrize("name", ["licences", "licences_second"])
def test_every_ground_has_words_and_their_place(name: str) -> None:
    folder = reference(name)
    for row in rows(folder):
        for ground in reading(folder / row["file"], index=True).grounds:
            assert ground.position is not None, row["file"]
            assert ground.quotation, row["file"]


def test_a_verdict_does_not_outlive_the_clause_that_decides_it() -> None:
    folder = reference("licences")
    text = (folder / "llama-3-community-license.txt").read_text("utf-8")
    start, end = text.index("2. Additional Commercial Terms"), text.index("3. Disclaimer of Warranty")
    answer = read(text[:start] + text[end:])
    assert answer.recognised is not None
    assert answer.verdict == "unsettled"
    assert "user-scale-threshold" not in {str(ground.ground) for ground in answer.grounds}
    assert any("was not found in this text" in note for note in answer.notes)


@pytest.mark.parametrize("name", ["apache-2.0.txt", "mit.txt", "bsd-3-clause.txt"])
def test_a_known_licence_whose_grants_are_turned_round_is_not_excused_by_its_name(name: str) -> None:
    text = reference("licences", name).read_text("utf-8")
    turned = re.sub(r"\b(hereby )?grants\b", "does not grant", re.sub(r"\bmay\b", "may not", text))
    turned = re.sub(r"\b(is|are) (hereby granted|permitted)\b", r"\1 not \2", turned)
    assert read(turned).verdict != "qualifies"
