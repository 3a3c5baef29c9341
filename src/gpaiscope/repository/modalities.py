"""What goes into a model and what comes out, from the card's task and from the architecture.

A task (``pipeline_tag``) is a claim of the card; an architecture is a class name in a configuration. Tasks that leave
open what comes out say nothing here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from gpaiscope.repository.contents import Config, Contents
from gpaiscope.repository.findings import Finding, Findings, settled
from gpaiscope.values import Source

TASKS: Final[Mapping[str, tuple[str, str]]] = {
    task: (inputs, outputs)
    for task, (inputs, outputs) in tomllib.loads(Path(__file__).with_name("tasks.toml").read_text("utf-8")).items()
}
"""Inputs and outputs by task of the Hub; nothing where the task leaves them open."""

SPOKEN: Final = frozenset({"whisper", "speech_to_text", "moonshine", "speech-encoder-decoder"})
TEXT_ONLY: Final = frozenset(
    {"t5", "mt5", "umt5", "bart", "mbart", "pegasus", "led", "m2m_100", "marian", "prophetnet"}
)
DRAWING: Final = (
    ("video", ("Video", "Wan", "CogVideoX", "LTX", "Mochi", "AnimateDiff")),
    ("image", (
        "StableDiffusion", "Flux", "PixArt", "HunyuanDiT", "Kandinsky", "Sana", "AuraFlow", "Kolors", "QwenImage",
        "Lumina", "Wuerstchen", "LatentConsistency", "UNet2DCondition", "SD3Transformer", "PixArtTransformer",
    )),
)  # fmt: skip
"""What pipelines and networks of diffusers put out, by the beginning or a part of their class name."""


def modalities(contents: Contents) -> Findings:
    """Inputs and outputs, where files agree on them."""
    claims = [*_by_task(contents), *_by_architecture(contents)]
    found = Findings()
    for path in ("model.outputs", "model.inputs"):
        found += settled(claim for claim in claims if claim.path == path and claim.value)
    return found


def _claims(inputs: str, outputs: str, source: Source, says: str) -> Iterator[Finding]:
    for path, words in (("model.outputs", outputs), ("model.inputs", inputs)):
        yield Finding(path=path, value=frozenset(words.split()), source=source, says=says)


def _by_task(contents: Contents) -> Iterator[Finding]:
    for task, line in contents.card.texts("pipeline_tag") if contents.card else ():
        inputs, outputs = TASKS.get(task.lower().replace("_", "-"), ("", ""))
        assert contents.card is not None
        source = contents.card.source(line, key="pipeline_tag")
        yield from _claims(inputs, outputs, source, "what this task takes and gives")


def _by_architecture(contents: Contents) -> Iterator[Finding]:
    config = contents.config("config.json")
    if config is not None:
        for name in config.texts("architectures")[:1]:
            inputs, outputs = _of_class(name, config)
            says = "what this class of model takes and gives"
            yield from _claims(inputs, outputs, config.source("architectures"), says)
    for name in ("model_index.json", "transformer/config.json", "unet/config.json"):
        drawn = contents.config(name)
        if drawn is not None and (outputs := _drawn(drawn.text("_class_name"))):
            yield from _claims("", outputs, drawn.source("_class_name"), "what this pipeline gives")
            return


def _of_class(name: str, config: Config) -> tuple[str, str]:
    """Inputs and outputs of a class of transformers, empty where its name does not tell."""
    kind = config.text("model_type")
    if kind in SPOKEN:
        return ("speech", "text") if name.endswith("ForConditionalGeneration") else ("", "")
    if kind in TEXT_ONLY and name.endswith("ForConditionalGeneration"):
        return "text", "text"
    if name.endswith(("ForSequenceClassification", "ForTokenClassification")):
        return "text", "other"
    if name.endswith("ForImageClassification"):
        return "image", "other"
    if not name.endswith(("ForCausalLM", "LMHeadModel", "ForConditionalGeneration")):
        return "", ""
    parts = {part for part in ("vision_config", "audio_config", "talker_config") if part in config.values}
    if "talker_config" in parts or "thinker_config" in config.values:
        return "", ""
    if name.endswith("ForConditionalGeneration") and not parts:
        return "", ""
    seen = "image " if "vision_config" in parts else ""
    heard = "speech " if "audio_config" in parts else ""
    return f"{seen}{heard}text", "text"


def _drawn(name: str) -> str:
    for outputs, parts in DRAWING:
        if any(part in name for part in parts):
            return outputs
    return ""
