"""The dossier of a folder: it reads, its values have the folder's places as sources, and gaps stay gaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.dossier import read
from gpaiscope.repository import dossier_text, read_folder

CARD = """---
license: apache-2.0
base_model: [example/one, example/two]
pipeline_tag: text-generation
---
# Name "quoted" \\ and more

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


def test_the_written_dossier_says_the_same(folder: Path) -> None:
    written = read(dossier_text(folder).encode(), file="gpai.toml")
    direct, _ = read_folder(folder)
    assert written.model.name is not None
    assert direct.model.name is not None
    assert written.model.name.value == direct.model.name.value == 'Name "quoted" \\ and more'
    assert written.model.outputs is not None
    assert written.model.outputs.source.text.startswith("README.md, line 4, pipeline_tag")


def test_what_is_only_hinted_at_is_no_fact(folder: Path) -> None:
    text = dossier_text(folder)
    assert '\n#usage_information = ["capabilities"]  # suggested by README.md, line 8' in text
    dossier, _ = read_folder(folder)
    assert dossier.openness is not None
    assert dossier.openness.usage_information is None


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
