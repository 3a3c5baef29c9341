"""What a folder of models tells of each of them, before anything is scanned."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from gpaiscope.catalogue.gathered import gather_records, what_to_gather

WEIGHTS = Path(__file__).parents[1] / "repository" / "weights"


def test_a_model_that_is_kept_as_gguf_alone_has_the_parameters_of_that_file(tmp_path: Path) -> None:
    """Of three tensors: 7 rows of 4, 3 by 2 by 5, and 2 rows of 64."""
    model = tmp_path / "models" / "small"
    model.mkdir(parents=True)
    (model / "config.json").write_text('{"model_type": "llama"}', encoding="utf-8")
    shutil.copy(WEIGHTS / "model.gguf", model)
    gathered = what_to_gather(tmp_path / "models")
    assert gathered is not None
    gather_records(gathered, tmp_path / "records.jsonl")
    record = json.loads((tmp_path / "records.jsonl").read_text(encoding="utf-8"))
    assert record["safetensors"] == {"total": 7 * 4 + 3 * 2 * 5 + 2 * 64}
