"""The dossier that is written of a folder: it reads, and says what the folder says."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.dossier import read
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.stated import read_folder
from gpaiscope.repository.writing import written

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


def test_the_written_dossier_says_the_same(folder: Path) -> None:
    again = read(written(findings_in(folder)).encode(), file="gpai.toml")
    direct, _ = read_folder(folder)
    assert again.model.name is not None
    assert direct.model.name is not None
    assert again.model.name.value == direct.model.name.value == 'Name "quoted" \\ and more'
    assert again.model.outputs is not None
    assert again.model.outputs.source.text.startswith("README.md, line 4, pipeline_tag")


def test_what_is_only_hinted_at_is_no_fact(folder: Path) -> None:
    text = written(findings_in(folder))
    assert '\n#usage_information = ["capabilities"]  # suggested by README.md, line 8' in text
    dossier, _ = read_folder(folder)
    assert dossier.openness is not None
    assert dossier.openness.usage_information is None


def test_what_is_inferred_of_an_entry_of_a_list_stands_above_the_list(folder: Path) -> None:
    above, _, _ = written(findings_in(folder)).partition("[[activities]]")
    assert "# - inference: that the model was merged is inferred" in above
