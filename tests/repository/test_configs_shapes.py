"""A folder of a model that nothing here knows: its configuration is read with the shapes of its weights."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from gpaiscope.compute.architecture import STORED, count
from gpaiscope.repository.configs import read_config

NEW = {"model_type": "never-heard-of", "architectures": ["NewForCausalLM"]}
ARRAYS = {"embed_tokens.weight": (300, 16), "layers.0.q_proj.weight": (16, 16), "norm.weight": (16,)}


def folder(path: Path, config: object) -> Path:
    """A model of these arrays."""
    weights(path / "model.safetensors", ARRAYS, "F16", 2)
    (path / "config.json").write_text(json.dumps(config))
    return path


def weights(path: Path, arrays: dict[str, tuple[int, ...]], kind: str, size: int) -> None:
    """A file of safetensors that holds nothing but zeros."""
    header, at = {}, 0
    for name, shape in arrays.items():
        end = at + size * math.prod(shape)
        header[name], at = {"dtype": kind, "shape": shape, "data_offsets": [at, end]}, end
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(at))


def test_parameters_of_an_unknown_type_are_those_of_its_weights(tmp_path: Path) -> None:
    found = count(read_config(folder(tmp_path, NEW))).parameters
    assert found.settled
    assert found.total == 300 * 16 + 16 * 16 + 16


def test_a_known_type_is_counted_by_its_configuration(tmp_path: Path) -> None:
    assert STORED not in read_config(folder(tmp_path, {"model_type": "llama", "hidden_size": 64}))


@pytest.mark.parametrize("change", ["packed", "cut short", "no weights"])
def test_weights_that_tell_no_parameters_leave_the_configuration_as_it_is(change: str, tmp_path: Path) -> None:
    config = NEW | {"hidden_size": 64, "num_hidden_layers": 2}
    where = folder(tmp_path, config)
    file = where / "model.safetensors"
    if change == "packed":
        weights(file, ARRAYS | {"layers.0.up_proj.qweight": (1001, 1000)}, "U8", 1)
    elif change == "cut short":
        file.write_bytes(file.read_bytes()[:-1])
    else:
        file.unlink()
    assert read_config(where) == config
