"""What a model tells of how its training begins: stand-ins with the attributes that the libraries give, no torch."""

from __future__ import annotations

import json
import logging
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gpaiscope import service
from gpaiscope.compute import originals
from gpaiscope.errors import InputError
from gpaiscope.track import Tracker
from gpaiscope.track.beginnings import Beginning, beginning_of, method_of, original_called
from gpaiscope.track.meter import TrainingStage
from gpaiscope.track.record import rows_of
from gpaiscope.values import Range


class Weights:
    """The values of a layer, as far as they are looked at."""

    is_meta = False
    ndim = 1

    def __init__(self, *values: float, trained: bool = True, loaded: bool = False) -> None:
        self.values, self.requires_grad, self._is_hf_initialized = values, trained, loaded

    def numel(self) -> int:
        return len(self.values)

    def __getitem__(self, place: int) -> float:
        return self.values[place]

    def __ne__(self, value: object) -> Any:
        return SimpleNamespace(any=lambda: any(own != value for own in self.values))

    __hash__ = None  # type: ignore[assignment]


class LayerNorm:
    def __init__(self, *values: float, **how: bool) -> None:
        self.weight = Weights(*values, **how)


class Network:
    """A model with layers that normalise, and a configuration where a name is given."""

    def __init__(self, *layers: LayerNorm, name: str | None = None, **more: Any) -> None:
        self.layers = layers
        if name is not None:
            self.config = SimpleNamespace(_name_or_path=name)
        for key, value in more.items():
            setattr(self, key, value)

    def modules(self) -> list[Any]:
        return [self, *self.layers]

    def children(self) -> list[Any]:
        return list(self.layers)

    def parameters(self) -> list[Weights]:
        return [layer.weight for layer in self.layers]

    def register_forward_pre_hook(self, *_: object, **__: object) -> Any:
        return SimpleNamespace(remove=lambda: None)

    register_forward_hook = register_forward_pre_hook


def lora(name: str | None) -> dict[str, Any]:
    return {"default": SimpleNamespace(base_model_name_or_path=name)}


MADE, LEARNT = (1.0, 1.0, 1.0), (1.0, 0.98, 1.02)


def test_a_model_of_a_published_configuration_whose_weights_are_new_is_pre_trained() -> None:
    beginning = beginning_of([Network(LayerNorm(*MADE), name="openai-community/gpt2")])
    assert (beginning.kind, beginning.originals, beginning.asks) == ("pre-training", (), "")


def test_weights_that_were_trained_before_are_tuned_and_their_original_is_in_the_table() -> None:
    beginning = beginning_of([Network(LayerNorm(*MADE), LayerNorm(*LEARNT), name="Qwen/Qwen3-0.6B")])
    entry = originals.find("Qwen/Qwen3-0.6B")
    assert entry is not None
    assert beginning.kind == "fine-tuning"
    assert beginning.original is not None
    assert (beginning.original.hub_id, beginning.original.flop) == ("Qwen/Qwen3-0.6B", entry.training_compute)


def test_weights_that_the_library_loaded_are_another_model_s_whatever_their_values() -> None:
    beginning = beginning_of([Network(LayerNorm(*MADE, loaded=True), name="Qwen/Qwen3-0.6B")], resumed=True)
    assert beginning.kind == "fine-tuning"


def test_adapters_name_their_base() -> None:
    layers = LayerNorm(*LEARNT, trained=False), LayerNorm(*MADE)
    beginning = beginning_of([Network(*layers, name="", peft_config=lora("Qwen/Qwen3-0.6B"))])
    assert (beginning.kind, beginning.adapter) == ("fine-tuning", True)
    assert beginning.original is not None
    assert beginning.original.hub_id == "Qwen/Qwen3-0.6B"


def test_adapters_without_a_name_are_those_of_the_model_that_they_sit_in() -> None:
    layers = LayerNorm(*LEARNT, trained=False), LayerNorm(*MADE)
    beginning = beginning_of([Network(*layers, name="Qwen/Qwen3-0.6B", peft_config=lora(None))])
    assert [original.hub_id for original in beginning.originals] == ["Qwen/Qwen3-0.6B"]


@pytest.mark.parametrize(
    ("model", "resumed", "asked"),
    [
        (Network(LayerNorm(*LEARNT)), False, 'original="OWNER/NAME"'),
        (Network(LayerNorm(*LEARNT), name="out/checkpoint-375"), False, 'original="OWNER/NAME"'),
        (Network(), False, 'kind="pre-training"'),
        (Network(LayerNorm(*MADE), LayerNorm(*LEARNT, trained=False)), False, 'kind="pre-training"'),
        (Network(LayerNorm(*LEARNT), name="Qwen/Qwen3-0.6B"), True, 'kind="pre-training"'),
    ],
    ids=["whose", "a checkpoint is no name", "no layer tells", "new beside frozen", "resumed without a record"],
)
def test_what_cannot_be_told_is_asked(model: Network, resumed: bool, asked: str) -> None:
    beginning = beginning_of([model], resumed=resumed)
    assert beginning.kind == ""
    assert asked in beginning.asks


@pytest.mark.parametrize(
    ("name", "hub_id"),
    [
        ("/data/models/Qwen/Qwen3-14B", "Qwen/Qwen3-14B"),
        ("/home/a/.cache/huggingface/hub/models--google--gemma-2-2b/snapshots/0123abc", "google/gemma-2-2b"),
        (r"C:\models\Qwen\Qwen3-14B", "Qwen/Qwen3-14B"),
        ("acme/own-7b", "acme/own-7b"),
        ("/data/models/own", ""),
    ],
)
def test_a_path_is_known_by_its_tail(name: str, hub_id: str) -> None:
    assert original_called(name).hub_id == hub_id


class GRPOConfig:
    """Settings under the name that TRL gives them."""


class OwnConfig(GRPOConfig):
    """Settings of one's own, made from them."""


class SPPOConfig:
    """Preferences from play against oneself, which is no reinforcement learning by its name alone."""


@pytest.mark.parametrize(
    ("settings", "kind"),
    [(GRPOConfig(), "reinforcement-learning"), (OwnConfig(), "reinforcement-learning"), (SPPOConfig(), "")],
)
def test_a_host_is_told_by_its_settings(settings: object, kind: str) -> None:
    assert method_of(None, settings) == kind


def entries_of(folder: Path, model: Any, **settings: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The file that a tracker leaves, of a training that took something, and the rows of its record."""
    tracker = Tracker(model, folder / "run.jsonl", **settings)
    tracker.resumed_from.stages["training"] = TrainingStage(flop=Range.exactly(10**20))
    tracker.close()
    written = (folder / "run.activities.toml").read_text("utf-8")
    return {"text": written, **tomllib.loads(written)}, list(rows_of(folder / "run.jsonl"))


def test_the_entries_are_a_dossier_with_the_original(tmp_path: Path) -> None:
    dossier, rows = entries_of(tmp_path, Network(LayerNorm(*LEARNT), name="Qwen/Qwen3-0.6B"))
    assert dossier["original"] == [{"name": "Qwen3-0.6B", "hub_id": "Qwen/Qwen3-0.6B"}]
    (activity,) = dossier["activities"]
    assert (activity["kind"], activity["from"]) == ("fine-tuning", "Qwen3-0.6B")
    service.assess(tmp_path / "run.activities.toml")
    assert {row["beginning"]["kind"] for row in rows} == {"fine-tuning"}


def test_a_kind_that_is_asked_for_is_left_out_and_refused_with_the_words_for_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        dossier, _ = entries_of(tmp_path, Network())
    assert "kind" not in dossier["activities"][0]
    assert dossier["text"].startswith("# did it start from no weights")
    assert any("did it start from no weights" in record.message for record in caplog.records)
    with pytest.raises(InputError, match="kind"):
        service.assess(tmp_path / "run.activities.toml")


def test_what_the_caller_says_goes_before_what_the_model_tells(tmp_path: Path) -> None:
    named, _ = entries_of(tmp_path, Network(LayerNorm(*LEARNT)), original="acme/own-7b", original_flop="6e22")
    assert named["original"][0]["hub_id"] == "acme/own-7b"
    assert named["original"][0]["training_compute"]["value"] == "6e22"
    (tmp_path / "other").mkdir()
    anew, _ = entries_of(tmp_path / "other", Network(LayerNorm(*LEARNT), name="Qwen/Qwen3-0.6B"), kind="pre-training")
    assert (anew["activities"][0]["kind"], "original" in anew) == ("pre-training", False)


def test_a_training_that_goes_on_began_as_its_record_says(tmp_path: Path) -> None:
    with Tracker(Network(LayerNorm(*MADE)), tmp_path / "run.jsonl") as first:
        first.step(5)
        first.checkpoint()
    with Tracker(Network(LayerNorm(*LEARNT), name="Qwen/Qwen3-0.6B"), tmp_path / "run.jsonl", step=5) as again:
        assert again.beginning.kind == "pre-training"


def test_a_record_is_watched_with_the_third_of_the_original_that_it_keeps(tmp_path: Path) -> None:
    entries_of(tmp_path, Network(LayerNorm(*LEARNT), name="Qwen/Qwen3-0.6B"))
    look = next(service.watch(tmp_path / "run.jsonl", over=lambda: True))
    assert not isinstance(look, InputError)
    (third,) = [approach.mark for approach in look.approaches if approach.mark.id == "third"]
    entry = originals.find("Qwen/Qwen3-0.6B")
    assert entry is not None
    assert 3 * third.at == round(entry.training_compute.at("best"))


@pytest.mark.parametrize(
    "row", [None, [], {"kind": 3}, {"kind": "x", "originals": [{"name": 1}, 3, {"name": "a", "best": "x"}]}]
)
def test_a_row_of_another_shape_tells_less_and_ends_nothing(row: object) -> None:
    beginning = Beginning.from_row(json.loads(json.dumps(row)))
    assert beginning is None or all(original.flop is None for original in beginning.originals)
