"""Estimates from the files that a dossier names, each file read once and its mistakes told at the entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.dossier import Dossier, read
from gpaiscope.errors import InputError
from gpaiscope.repository.estimates import estimates_of

CONFIG = {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "vocab_size": 100}
ENTRY = """
[[activities]]
kind = "pre-training"
architecture = { config = "config.json", tokens = "1T" }
"""


def dossier(folder: Path, text: str = ENTRY) -> Dossier:
    return read(text.encode(), file=str(folder / "gpai.toml"))


def test_a_configuration_that_was_read_before_is_not_read_again(tmp_path: Path) -> None:
    made = estimates_of(dossier(tmp_path, ENTRY + ENTRY), {"config.json": CONFIG})
    assert made["activities[0]"].flop == made["activities[1]"].flop
    assert made["activities[0]"].flop.best is not None


def test_a_mistake_of_a_file_stands_at_every_entry_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        estimates_of(dossier(tmp_path, ENTRY + ENTRY))
    assert [(each.reference, each.path) for each in caught.value.mistakes] == [
        ("json-unreadable", "activities[0]"),
        ("json-unreadable", "activities[1]"),
    ]


def test_what_is_stated_in_flop_opens_no_file(tmp_path: Path) -> None:
    text = '[[activities]]\nkind = "pre-training"\nflop = "1e24"\n'
    assert not estimates_of(dossier(tmp_path, text))
