"""The dossier of a folder: its values have the folder's places as sources, gaps stay gaps, and slips are refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from gpaiscope.errors import InputError
from gpaiscope.repository.findings import Finding, Findings
from gpaiscope.repository.stated import of_findings, read_folder
from gpaiscope.values import Range, Source

CARD = """---
license: apache-2.0
base_model: [example/one, example/two]
pipeline_tag: text-generation
---
# Name

## Capabilities

It writes letters in English.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text(CARD, encoding="utf-8")
    return tmp_path


def test_every_value_says_where_it_stands(folder: Path) -> None:
    dossier, _ = read_folder(folder)
    assert dossier.model.outputs is not None
    assert (dossier.model.outputs.source.file, dossier.model.outputs.source.line) == ("README.md", 4)
    assert dossier.openness is not None
    assert dossier.openness.licence is not None
    assert dossier.openness.licence.source.key == "license"
    assert [each.hub_id.value for each in dossier.original if each.hub_id] == ["example/one", "example/two"]
    assert all(each.name is not None and each.name.source.line == 3 for each in dossier.original)


def test_what_no_file_says_is_unknown(folder: Path) -> None:
    dossier, _ = read_folder(folder)
    assert dossier.market is None
    assert dossier.procedure is None
    assert dossier.openness is not None
    assert dossier.openness.monetisation is None
    assert dossier.openness.weights_public is None


def test_an_empty_folder_gives_a_dossier_of_gaps(tmp_path: Path) -> None:
    dossier, notes = read_folder(tmp_path)
    assert dossier.activities is None
    assert dossier.original == ()
    assert any("no README.md" in note.says for note in notes)


def test_amounts_stay_exact(tmp_path: Path) -> None:
    amounts = Range(low=10**24, best=Fraction(21 * 10**23, 2), high=2 * 10**24)
    facts = (fact("activities[0].kind", "pre-training"), fact("activities[0].flop", amounts))
    (activity,) = of_findings(Findings(facts=facts), tmp_path).activities or ()
    assert activity.flop is not None
    assert activity.flop.value == amounts


def fact(path: str, value: object) -> Finding:
    return Finding(path=path, value=value, source=Source(file="README.md", line=3))


@pytest.mark.parametrize(
    ("path", "value", "reference"),
    [
        ("model.name", " ", "empty-text"),
        ("model.outputs", frozenset({"smells"}), "unknown-word"),
        ("actors[0].country", "Utopia", "unknown-country"),
        ("activities[0].flop", Range(low=2 * 10**61), "number-out-of-range"),
        ("activities[0].actor", "nobody", "unknown-actor"),
        ("openness.rights.access", "sometimes", "unknown-word"),
        ("openness.rights.resale", "granted", "unknown-key"),
    ],
)
def test_what_a_written_dossier_must_not_hold_is_refused_here_too(
    path: str, value: object, reference: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        of_findings(Findings(facts=(fact(path, value),)), tmp_path)
    told = [mistake.reference for mistake in caught.value.mistakes if mistake.path.startswith(path)]
    assert told == [reference]


def test_the_hash_is_that_of_what_was_found(folder: Path) -> None:
    before = read_folder(folder)[0].sha256
    assert read_folder(folder)[0].sha256 == before
    (folder / "README.md").write_text(CARD.replace("apache-2.0", "mit"), encoding="utf-8")
    assert read_folder(folder)[0].sha256 != before
