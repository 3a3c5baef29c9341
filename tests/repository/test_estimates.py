"""Estimates from the files that a dossier names, each file read once and its mistakes told at the entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.compute.estimate import ALL_PASSES, Estimate
from gpaiscope.compute.logs import LogRecords
from gpaiscope.dossier import Dossier, read
from gpaiscope.errors import InputError
from gpaiscope.repository import estimates
from gpaiscope.repository.estimates import estimates_of
from gpaiscope.repository.files import Files
from gpaiscope.repository.logs import read_log

CONFIG = {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "vocab_size": 100}
ENTRY = """
[[activities]]
kind = "pre-training"
architecture = { config = "config.json", tokens = "1T" }
"""


def dossier(folder: Path, text: str = ENTRY) -> Dossier:
    return read(text.encode(), file=str(folder / "gpai.toml"))


def estimated(folder: Path, text: str) -> dict[str, Estimate]:
    """The estimates of a dossier that stands in a folder."""
    return estimates_of(dossier(folder, text), files=Files.standing_beside(folder / "gpai.toml"))


def test_a_configuration_that_was_read_before_is_not_read_again(tmp_path: Path) -> None:
    made = estimates_of(dossier(tmp_path, ENTRY + ENTRY), {"config.json": CONFIG})
    assert made["activities[0]"].flop == made["activities[1]"].flop
    assert made["activities[0]"].flop.best is not None


@pytest.mark.parametrize(("passes", "listed"), [("", True), (", passes = 2", False)])
def test_tokens_of_a_configuration_are_taken_to_be_of_all_passes_where_nobody_says_how_many(
    passes: str, listed: bool, tmp_path: Path
) -> None:
    text = ENTRY.replace('"1T"', f'"1T"{passes}')
    made = estimates_of(dossier(tmp_path, text), {"config.json": CONFIG})["activities[0]"]
    assert (ALL_PASSES in made.assumptions) is listed


def test_a_mistake_of_a_file_stands_at_every_entry_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        estimated(tmp_path, ENTRY + ENTRY)
    assert [(each.reference, each.path) for each in caught.value.mistakes] == [
        ("json-unreadable", "activities[0]"),
        ("json-unreadable", "activities[1]"),
    ]


def test_what_is_stated_in_flop_opens_no_file(tmp_path: Path) -> None:
    text = '[[activities]]\nkind = "pre-training"\nflop = "1e24"\n'
    assert not estimates_of(dossier(tmp_path, text))


LOGS = """
[[activities]]
kind = "fine-tuning"
log = "trainer_state.json"

[[activities]]
kind = "fine-tuning"
log = "{again}"
"""
STATE = '{"global_step": 12, "log_history": [{"step": 12, "num_tokens": 1000}], "total_flos": 6e12}'
TWICE = "the same log as that of activities[0]"


@pytest.mark.parametrize(
    "again", ["trainer_state.json", "./trainer_state.json", "link.json", "hard.json", "run/../run"]
)
def test_a_log_by_another_name_is_read_once_and_the_second_entry_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: str
) -> None:
    state = tmp_path / "trainer_state.json"
    state.write_text(STATE, encoding="utf-8")
    (tmp_path / "link.json").symlink_to(state)
    (tmp_path / "hard.json").hardlink_to(state)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "trainer_state.json").write_text(STATE.replace("12", "13"), encoding="utf-8")
    opened: list[Path] = []

    def reading(path: Path, *, within: Path | None) -> LogRecords:
        opened.append(path)
        return read_log(path, within=within)

    monkeypatch.setattr(estimates, "read_log", reading)
    made = estimated(tmp_path, LOGS.format(again=again))
    same = again != "run/../run"
    assert len(opened) == (1 if same else 2)
    assert any(said.startswith(TWICE) for said in made["activities[1]"].warnings) is same
    assert not any(said.startswith(TWICE) for said in made["activities[0]"].warnings)


def test_an_original_and_an_activity_may_share_a_log(tmp_path: Path) -> None:
    (tmp_path / "trainer_state.json").write_text(STATE, encoding="utf-8")
    text = '[[activities]]\nkind = "fine-tuning"\nlog = "trainer_state.json"\n'
    made = estimated(tmp_path, text + '[[original]]\nname = "x"\nlog = "trainer_state.json"\n')
    assert not any(said.startswith(TWICE) for found in made.values() for said in found.warnings)


@pytest.mark.parametrize(("content", "told"), [(STATE, True), (STATE.replace("1000", "2000"), False)])
def test_a_copy_of_a_log_is_told(tmp_path: Path, content: str, told: bool) -> None:
    (tmp_path / "trainer_state.json").write_text(STATE, encoding="utf-8")
    (tmp_path / "copy.json").write_text(content, encoding="utf-8")
    made = estimated(tmp_path, LOGS.format(again="copy.json"))
    assert any(said.startswith(TWICE) for said in made["activities[1]"].warnings) is told
