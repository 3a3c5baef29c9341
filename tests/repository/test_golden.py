"""Six models' configurations with cards of our own: what is read, checked by hand, and what it comes to."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from reference import reference

from gpaiscope.assessment import assess
from gpaiscope.repository.estimates import estimates_of
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.files import Files
from gpaiscope.repository.findings import place_text, shown_value
from gpaiscope.repository.stated import read_folder

HERE = Path(__file__).parent / "golden"
DAY = date(2026, 10, 1)
CONCLUSIONS = ("gpai_criterion", "gpai_model", "high_impact_presumption", "open_source_exemption")


@pytest.mark.parametrize("name", sorted(path.name for path in HERE.iterdir()))
def test_a_folder_reads_as_checked_by_hand(name: str, tmp_path: Path) -> None:
    expected = (HERE / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert told(made(name, tmp_path)) == expected


def made(name: str, folder: Path) -> Path:
    """The folder: the card from here, the configuration from the reference data."""
    shutil.copyfile(HERE / name / "README.md", folder / "README.md")
    part = name.split("__")[2:]
    place = folder.joinpath(*part)
    place.mkdir(exist_ok=True)
    shutil.copyfile(reference("configs", f"{name}.json"), place / "config.json")
    return folder


def told(folder: Path) -> list[str]:
    """Facts, notes and answers, one line each."""
    found = findings_in(folder)
    facts = [
        f"{fact.path} = {shown_value(fact.value)} <- {place_text(fact.source)}"
        for fact in found.facts
        if not fact.suggested
    ]
    notes = [f"{note.kind} {note.path}: {note}" for note in found.notes]
    dossier, _ = read_folder(folder)
    estimates = estimates_of(dossier, files=Files.standing_beside(folder / "gpai.toml"))
    assessment = assess(dossier, DAY, estimates=estimates)
    answers = [f"{id_}: {assessment.conclusion(id_).finding.outcome.value}" for id_ in CONCLUSIONS]
    return [*facts, "", *notes, "", *answers]
