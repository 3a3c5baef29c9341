"""The data that lie beside their recipe bound a training, and only where they are all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope.repository.contents import read_contents
from gpaiscope.repository.dossiers import loaded
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.trained_on import TrainedOn, trained_on

WEIGHTS = 8_030_261_248
BASE = "meta-llama/Llama-3.1-8B"
ROWS = [{"instruction": "Wie heißt der Vogel?", "output": "Zaunkönig"}] * 40
AXOLOTL = """\
base_model: {base}
datasets:
  - path: data/train.jsonl
    type: alpaca
adapter: lora
sequence_len: 512
num_epochs: 3
learning_rate: 2e-4
"""
FACTORY = """\
model_name_or_path: {base}
stage: sft
dataset: birds
dataset_dir: data
finetuning_type: lora
cutoff_len: 512
num_train_epochs: 2.5
"""


def put(folder: Path, recipe: str, data: str | None = None, name: str = "data/train.jsonl") -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in ROWS) if data is None else data
    (folder / name).write_text(text, "utf-8")
    (folder / "recipe.yaml").write_text(recipe.format(base=BASE), "utf-8")
    return folder


def data_of(folder: Path) -> TrainedOn | None:
    return trained_on(read_contents(Folder.of(folder)))


def bound(folder: Path) -> int | None:
    (activity,) = loaded(folder).dossier.activities or ()
    if activity.bound is None:
        return None
    assert activity.bound.value.high is not None
    return int(activity.bound.value.high)


def test_all_of_the_data_beside_their_recipe_bound_the_training(tmp_path: Path) -> None:
    found = data_of(put(tmp_path, AXOLOTL))
    assert found is not None
    assert found.text_bytes == (tmp_path / "data/train.jsonl").stat().st_size
    assert found.passes == 3
    assert bound(tmp_path) == 12 * WEIGHTS * 3 * (found.text_bytes + found.records * 512)


@pytest.mark.parametrize("indent", [None, 1])
def test_the_bound_is_not_below_records_that_are_filled_up_to_the_longest(tmp_path: Path, indent: int | None) -> None:
    recipe = AXOLOTL.replace("train.jsonl", "train.json")
    most = bound(put(tmp_path, recipe, json.dumps(ROWS, indent=indent), "data/train.json"))
    assert most is not None
    assert most >= 6 * WEIGHTS * 3 * len(ROWS) * 512


def test_the_bound_is_not_below_a_long_text_that_is_cut_into_sequences(tmp_path: Path) -> None:
    text = "Wort " * 100_000  # one record, of at most as many tokens as it has bytes
    most = bound(put(tmp_path, AXOLOTL.replace("train.jsonl", "train.txt"), text, "data/train.txt"))
    assert most is not None
    assert most >= 6 * WEIGHTS * 3 * len(text.encode())


def test_a_table_of_data_leads_from_a_name_to_its_file(tmp_path: Path) -> None:
    put(tmp_path, FACTORY, name="data/birds.json")
    (tmp_path / "data/dataset_info.json").write_text('{"birds": {"file_name": "birds.json"}}', "utf-8")
    found = data_of(tmp_path)
    assert found is not None
    assert found.passes * 2 == 5
    assert "data/birds.json" in found.source.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("type: alpaca", "type: alpaca\n  - path: tatsu-lab/alpaca", id="a part of the data lies on a hub"),
        pytest.param("data/train.jsonl", "data/missing.jsonl", id="the file is not there"),
        pytest.param("data/train.jsonl", "/srv/data/train.jsonl", id="a path on a disk"),
        pytest.param("num_epochs: 3", "", id="nobody tells how often"),
        pytest.param("num_epochs: 3", "num_epochs: many", id="how often is no number"),
        pytest.param("num_epochs: 3", "num_epochs: 3\nmax_steps: 900", id="steps that may go round again"),
        pytest.param("num_epochs: 3", "num_epochs: 3\nrl: grpo", id="answers that are generated"),
        pytest.param("num_epochs: 3", "num_epochs: 3\nimage_dir: pictures", id="pictures beside the text"),
        pytest.param("num_epochs: 3", "num_epochs: 3\nstage: dpo", id="a reference that is run beside it"),
    ],
)
def test_what_may_be_more_than_these_data_is_bounded_by_nothing(tmp_path: Path, old: str, new: str) -> None:
    assert data_of(put(tmp_path, AXOLOTL.replace(old, new))) is None
    assert bound(tmp_path) is None


def test_of_two_recipes_nobody_knows_which_was_run(tmp_path: Path) -> None:
    put(tmp_path, AXOLOTL)
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# Wren\n", "utf-8")
    (tmp_path / "second.yaml").write_text(AXOLOTL.format(base=BASE).replace("3", "9"), "utf-8")
    assert data_of(tmp_path) is None


def test_a_pointer_to_data_that_are_not_downloaded_bounds_nothing(tmp_path: Path) -> None:
    assert data_of(put(tmp_path, AXOLOTL, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")) is None


def test_a_model_that_reads_pictures_is_not_bounded_by_the_bytes_of_their_names(tmp_path: Path) -> None:
    put(tmp_path, AXOLOTL)
    (tmp_path / "config.json").write_text('{"model_type": "llava", "vision_config": {"image_size": 336}}', "utf-8")
    assert data_of(tmp_path) is None


def test_data_that_are_named_twice_are_gone_through_twice(tmp_path: Path) -> None:
    once = data_of(put(tmp_path, AXOLOTL))
    twice = data_of(put(tmp_path, AXOLOTL.replace("type: alpaca", "type: alpaca\n  - path: data/train.jsonl")))
    assert once is not None
    assert twice is not None
    assert twice.text_bytes == 2 * once.text_bytes
