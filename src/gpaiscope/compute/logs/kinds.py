"""What the main input of a model was: text, pixels, sound. The configuration proves it, names only suggest it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gpaiscope.compute.logs.config import Config
from gpaiscope.compute.logs.records import LogRecords, ModelFigures, Run


def kind_of(log: LogRecords, run: Run, model: ModelFigures) -> str:
    """What the model's main input was: a key of `JUDGES`. The configuration proves it, names only suggest it."""
    if log.format in RESOURCES:
        return "resources"
    if "preference" in run.series:
        return "preference"
    if "reward" in run.series or "completion_length" in run.series:
        return "reinforcement-learning"
    if model.config:
        return _kind_of_config(Config(model.config))
    words = _words(log, run)
    for kind, names in _NAMES_OF_KINDS.items():
        if any(name in words for name in names):
            return kind
    text_only = "accuracy" in run.series or "tokens" in run.series or fills_sequences(log, run)
    tasks = (log.adapter.get("task_type"), log.card.get("pipeline_tag"), run.texts.get("task_type"))
    task = next((named for named in tasks if isinstance(named, str)), "")
    return "text" if text_only or model.original or task in _TEXT_TASKS else "unproven"


RESOURCES: Final = frozenset({"slurm", "prometheus"})
"""Logs of the machines, which know of no model."""
TEXT_FORMATS: Final = frozenset(
    {"megatron", "torchtitan", "nanogpt", "maxtext", "nemo", "composer", "nanotron", "olmo", "nanochat"}
)
"""Logs of trainers that fill every sequence of a language model."""
_ALSO_OTHERS: Final = frozenset({"nemo", "composer"})
_TEXT_TASKS: Final = frozenset({"CAUSAL_LM", "SEQ_CLS", "TOKEN_CLS", "QUESTION_ANS", "text-generation", "fill-mask"})
_NAMES_OF_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "vision-language": (
        *("smolvlm", "idefics", "llava", "paligemma", "qwen2-vl", "qwen2.5-vl", "qwen3-vl", "internvl", "-vision-"),
        *("image-text-to-text", "visual-question-answering", "florence-2", "mllama", "pixtral"),
    ),
    "unshaped": (
        *("whisper", "wav2vec", "hubert", "wavlm", "automatic-speech-recognition", "audio-classification"),
        *("vit-base", "vit-large", "google/vit", "facebook/deit", "swin", "dinov2", "beit", "convnext", "resnet-"),
        *("image-classification", "object-detection", "image-segmentation", "speecht5", "trocr", "donut-"),
        *("image-to-text", "vit-gpt2", "vision-encoder-decoder", "pix2struct", "nougat", "blip"),
    ),
    "encoder-decoder": (
        *("t5-", "bart-", "pegasus", "marian", "opus-mt", "m2m100", "nllb", "summarization", "seq_2_seq_lm"),
    ),
}
"""Words in names of bases, tasks and folders that tell what a model reads. They withhold a figure, never give one."""


def fills_sequences(log: LogRecords, run: Run) -> bool:
    """Whether the trainer fills every sequence of a language model; some train other models too, without a length."""
    return log.format in TEXT_FORMATS and (log.format not in _ALSO_OTHERS or "sequence_length" in run.series)


def _words(log: LogRecords, run: Run) -> str:
    """Everything that names the model: the run, its texts, the adapter's base, the card."""
    beside = [log.adapter.get(key) for key in ("base_model_name_or_path", "task_type")]
    beside += [log.card.get(key) for key in ("base_model", "pipeline_tag", "model_name")]
    return " ".join(name.lower() for name in (run.name, *run.texts.values(), *beside) if isinstance(name, str))


def _kind_of_config(config: Config) -> str:
    """By what the first stack reads, then by what follows: an encoder of pixels may stand before a decoder of text."""
    reads = config.part("encoder")
    nested = reads is not config
    if reads.has("conv_stride") and reads.has("conv_dim"):
        return "waveform"
    if reads.number("num_mel_bins") and reads.number("max_source_positions") and not nested:
        return "spectrogram"
    if config.text("model_type") in _PIXELS_BEFORE_TEXT:
        return "unshaped"
    if config.has("vision_config", "audio_config", "thinker_config", "vision_tower"):
        return "vision-language"
    shaped = reads.has("image_size") and reads.has("patch_size", "depths")
    if shaped and (nested or not config.has("vocab_size")):
        return "pixels-to-text" if nested or _has_decoder(config) else "pixels"
    if reads.has(*_INPUT_VALUES) and (nested or _has_decoder(config) or not config.has("vocab_size")):
        return "unshaped"
    if _has_decoder(config):
        return "encoder-decoder"
    return "text" if config.has("vocab_size") else "unproven"


_PIXELS_BEFORE_TEXT: Final = frozenset({"blip", "blip-2", "instructblip", "instructblipvideo", "pix2struct"})
"""Models of images and text whose main input is the image (``main_input_name`` in transformers 5.24)."""
_INPUT_VALUES: Final = ("image_size", "num_mel_bins", "input_feat_per_channel", "sampling_rate", "num_channels")
"""Keys of encoders that read values and no tokens."""


def _has_decoder(config: Config) -> bool:
    return config.values.get("is_encoder_decoder") is True or bool(
        config.number("num_decoder_layers", "decoder_layers")
    )


_EXPERT_NAMES: Final = re.compile(
    r"mixtral|moe\b|-moe-|gpt-oss|deepseek-v[23]|deepseek-r1\b|kimi-k2|dbrx|-a\d+b\b|qwen3-next"
)


def has_experts(log: LogRecords, run: Run, model: ModelFigures) -> bool:
    """Whether the model is a mixture of experts: by its configuration or size, else by its name."""
    if model.config:
        return Config(model.config).experts is not None
    if model.parameters is not None and model.active is not None:
        return model.active < model.parameters
    return bool(_EXPERT_NAMES.search(_words(log, run)))


def base_of(log: LogRecords, run: Run) -> str:
    """The Hub identifier that the adapter, the card or the run names as model or base; empty where none does."""
    names = (
        log.adapter.get("base_model_name_or_path"),
        log.card.get("base_model"),
        *(run.texts.get(key) for key in ("base_model_name_or_path", "model_name_or_path", "_name_or_path")),
    )
    return next((name for name in names if isinstance(name, str) and "/" in name), "")
