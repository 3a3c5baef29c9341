"""The reference texts, where they are at hand. Figures of the reserved third: ``benchmarks/licences.py``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

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
