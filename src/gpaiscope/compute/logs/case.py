"""One run with what can be worked out about it at once: what its model read, how much, and how large it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from gpaiscope.compute.logs.records import LogRecords, ModelFigures, Run, Trap, Unproven
from gpaiscope.values import NOTHING_KNOWN, Exact, Range, rounded_text

BACKWARD_AND_FORWARD: Final = 6
"""FLOP per trained weight and token: two forward, two for the input's and two for the weight's gradient."""
FROZEN: Final = 4
"""FLOP per frozen weight and token inside the graph: the weight's gradient is not computed."""
SMALLEST_MODEL: Final = 1_000_000
LARGEST_MODEL: Final = 10**14
"""Between these an implied number of parameters can be a model's; below, only norms that were left unsharded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One run, with what was worked out about it once."""

    run: Run
    model: ModelFigures
    config: Config
    kind: str
    adapter: bool
    experts: bool
    reported: Exact | None
    tokens: Exact | None
    elements: Exact | None
    steps: Exact | None
    samples: Range
    weights: Exact | None
    reference: Exact | None

    @property
    def sequence(self) -> Exact | None:
        """Tokens of a sample on average, where the log shows both; else the length that the trainer was given."""
        if self.tokens and self.samples.exact and self.samples.low:
            return Fraction(self.tokens) / self.samples.low
        return positive(self.run, "sequence_length")

    @property
    def longest(self) -> Exact | None:
        """An upper end of the average sequence, which fewer samples than there were would only raise."""
        ends = [self.sequence, self.config.number("max_position_embeddings", "n_positions")]
        if self.tokens and self.samples.low:
            ends.append(Fraction(self.tokens) / self.samples.low)
        return min((end for end in ends if end is not None), default=None)

    @property
    def smallest(self) -> int:
        """The fewest parameters that the model can have: one square matrix a layer, as far as it is configured."""
        width, depth = self.config.width, self.config.depth
        return depth * width * width if width and depth else SMALLEST_MODEL

    @property
    def passes(self) -> Fraction:
        """The share of six FLOP per weight and token that was done: two thirds where the base is frozen."""
        return Fraction(FROZEN, BACKWARD_AND_FORWARD) if self.adapter else Fraction(1)


class Notes:
    """What is found on the way to a figure."""

    def __init__(self) -> None:
        self.traps: list[Trap] = []
        self.unproven: list[Unproven] = []
        self.assumptions: list[str] = []

    def trap(self, id: str, says: str, *, corrected: bool) -> None:
        """Note a trap of the log's own figure."""
        self.traps.append(Trap(id=id, says=says, corrected=corrected))

    def unknown(self, fact: str, why: str) -> None:
        """Note what the log does not prove."""
        self.unproven.append(Unproven(fact=fact, why=why))

    def assume(self, says: str) -> None:
        """Note what the figure rests on."""
        self.assumptions.append(says)


def case_of(log: LogRecords, run: Run, model: ModelFigures, notes: Notes) -> Case:
    """Work out what the run shows at once."""
    config = Config(model.config)
    kind = _kind(log, run, model)
    elements = positive(run, "main_input")
    steps = positive(run, "step")
    samples = _samples(run, steps, notes)
    tokens = _tokens(run, kind, elements, steps, notes)
    return Case(
        run=run,
        model=model,
        config=config,
        kind=kind,
        adapter=_has_adapter(log, run, model),
        experts=_has_experts(log, run, model),
        reported=_reported(run, notes),
        tokens=tokens or _tokens_by_length(log, run, steps, samples),
        elements=elements,
        steps=steps,
        samples=samples,
        weights=_weights(model, config),
        reference=_reference_size(model, config),
    )


def _tokens(run: Run, kind: str, elements: Exact | None, steps: Exact | None, notes: Notes) -> Exact | None:
    """Tokens as counted; those of the steps after the last count are taken to be as many a step."""
    counted = _counted(run, "tokens", notes)
    if kind in _SHAPED:
        return counted
    if counted is None or (kind == "reinforcement-learning" and elements):
        return elements
    at = run.series["tokens"].at
    if at and steps and at < steps:
        notes.assume(
            f"the steps after step {at}, where tokens were last counted, took as many tokens each as those before"
        )
        return Fraction(counted) * steps / at
    return counted


def _tokens_by_length(log: LogRecords, run: Run, steps: Exact | None, samples: Range) -> Exact | None:
    """Tokens of trainers that fill every sequence: steps times tokens of a step, or samples times the length."""
    of_a_step, length = positive(run, "tokens_per_step"), positive(run, "sequence_length")
    if steps and of_a_step:
        return steps * of_a_step
    if log.format in _TEXT_FORMATS and samples.best and length:
        return samples.best * length
    return None


def positive(run: Run, quantity: str) -> Exact | None:
    """The largest value of a quantity, None where there is none above zero."""
    series = run.series.get(quantity)
    return series.high if series and series.high > 0 else None


def _counted(run: Run, quantity: str, notes: Notes) -> Exact | None:
    """A running count. After a restart the repeated work is not counted twice; the sum of rises is said beside it."""
    series = run.series.get(quantity)
    if series is None or series.high <= 0:
        return None
    if series.restarts and series.low < series.first:
        again = f"the count of {quantity} starts again {series.restarts} time(s)"
        says = f"{again}; its pieces sum to {short(series.gained)}"
        notes.trap("restarted-counter", says, corrected=True)
        return series.gained
    return series.high


def _reported(run: Run, notes: Notes) -> Exact | None:
    """The FLOP that the log claims, where they can be meant at all."""
    series = run.series.get("flop")
    if "flop" in run.broken:
        notes.trap("counter-not-finite", "the log's FLOP counter is not a finite number somewhere", corrected=False)
    if series is None:
        return None
    if series.low < 0:
        notes.trap("negative-counter", f"the log claims {short(series.low)} FLOP, which cannot be", corrected=False)
        return None
    if series.high == 0:
        says = "the counter is 0.0: the trainer could not see its inputs. That is unknown, not zero"
        notes.trap("zero-counter", says, corrected=False)
        return None
    if series.restarts:
        says = "the FLOP counter falls: the run went back to an earlier checkpoint or began anew; its pieces are summed"
        notes.trap("restarted-counter", says, corrected=True)
        return series.gained
    return series.high


def short(value: Exact) -> str:
    """A number for people, three digits of it."""
    return rounded_text(value, 3)


def _samples(run: Run, steps: Exact | None, notes: Notes) -> Range:
    """Samples trained on, by the best evidence in the log."""
    consumed = positive(run, "samples")
    if consumed:
        return Range.exactly(consumed)
    if steps is None:
        return Range(low=0)
    whole = run.series.get("global_batch")
    if whole and whole.low > 0:
        best = steps * whole.last if whole.low == whole.high else None
        return Range(low=steps * whole.low, best=best, high=steps * whole.high)
    per_second, steps_per_second = positive(run, "samples_per_second"), positive(run, "steps_per_second")
    if per_second and steps_per_second:
        batch = round(Fraction(per_second) / steps_per_second)
        notes.assume(
            f"each step took {batch} samples, as samples and steps per second have it, and the steps done count"
        )
        return _within_a_fiftieth(steps * batch)
    dataset, epochs = positive(run, "dataset"), positive(run, "epoch")
    if dataset and epochs:
        notes.assume(f"{short(epochs)} passes over the {dataset} samples of the dataset")
        return _within_a_fiftieth(dataset * epochs)
    return _samples_of_one_process(run, steps, notes)


def _within_a_fiftieth(best: Exact) -> Range:
    """The last batch of an epoch may be short, and rates are rounded."""
    return Range(low=best * Fraction(49, 50), best=best, high=best * Fraction(51, 50))


def _samples_of_one_process(run: Run, steps: Exact, notes: Notes) -> Range:
    batch = positive(run, "batch")
    accumulation, processes = positive(run, "accumulation"), positive(run, "world_size")
    if batch and accumulation and processes:
        return Range.exactly(steps * batch * accumulation * processes)
    notes.unknown("samples", _WHY_NO_SAMPLES)
    return Range(low=steps * (batch or 1) * (accumulation or 1))


_WHY_NO_SAMPLES: Final = (
    "train_batch_size is that of one process; gradient accumulation and the number of processes are not in the log"
)
_SHAPED: Final = frozenset({"pixels", "spectrogram", "waveform"})


class Config:
    """A ``config.json`` read without trust: numbers are positive ints or missing."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    def number(self, *names: str) -> int | None:
        """The first of these that is a whole number between 1 and 10^12."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10**12:
                return value
        return None

    def text(self, name: str) -> str:
        """A text, empty where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def has(self, *names: str) -> bool:
        """Whether one of these is given at all."""
        return any(self.values.get(name) is not None for name in names)

    @property
    def width(self) -> int | None:
        """The size of the residual stream."""
        return self.number("hidden_size", "d_model", "n_embd", "dim", "embed_dim")

    @property
    def depth(self) -> int | None:
        """The number of layers, of the encoder where there are two stacks."""
        return self.number("num_hidden_layers", "n_layer", "num_layers", "n_layers", "encoder_layers")

    @property
    def is_sized(self) -> bool:
        """Whether it gives width and depth, so that a count does not rest on a library's defaults."""
        return (self.width is not None and self.depth is not None) or self.has("depths")

    @property
    def experts(self) -> int | None:
        """How many experts a layer has; None for a dense model."""
        return self.number("num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts")

    @property
    def embedding(self) -> int:
        """Weights of the token look-up table; 0 where the configuration does not say."""
        return (self.number("vocab_size") or 0) * (self.width or 0)


def _kind(log: LogRecords, run: Run, model: ModelFigures) -> str:
    """What the model's main input was: a key of `JUDGES`. The configuration proves it, names only suggest it."""
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
    text_only = "accuracy" in run.series or "tokens" in run.series or log.format in _TEXT_FORMATS
    tasks = (log.adapter.get("task_type"), log.card.get("pipeline_tag"), run.texts.get("task_type"))
    task = next((named for named in tasks if isinstance(named, str)), "")
    return "text" if text_only or model.original or task in _TEXT_TASKS else "unproven"


_TEXT_FORMATS: Final = frozenset({"megatron", "torchtitan", "nanogpt"})
_TEXT_TASKS: Final = frozenset({"CAUSAL_LM", "SEQ_CLS", "TOKEN_CLS", "QUESTION_ANS", "text-generation", "fill-mask"})
_NAMES_OF_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "vision-language": (
        *("smolvlm", "idefics", "llava", "paligemma", "qwen2-vl", "qwen2.5-vl", "qwen3-vl", "internvl", "-vision-"),
        *("image-text-to-text", "visual-question-answering", "image-to-text", "florence-2", "mllama", "pixtral"),
    ),
    "unshaped": (
        *("whisper", "wav2vec", "hubert", "wavlm", "automatic-speech-recognition", "audio-classification"),
        *("vit-base", "vit-large", "google/vit", "facebook/deit", "swin", "dinov2", "beit", "convnext", "resnet-"),
        *("image-classification", "object-detection", "image-segmentation", "speecht5"),
    ),
    "encoder-decoder": (
        *("t5-", "bart-", "pegasus", "marian", "opus-mt", "m2m100", "nllb", "summarization", "seq_2_seq_lm"),
    ),
}
"""Words in names of bases, tasks and folders that tell what a model reads. They withhold a figure, never give one."""


def _words(log: LogRecords, run: Run) -> str:
    """Everything that names the model: the run, its texts, the adapter's base, the card."""
    beside = [log.adapter.get(key) for key in ("base_model_name_or_path", "task_type")]
    beside += [log.card.get(key) for key in ("base_model", "pipeline_tag", "model_name")]
    return " ".join(name.lower() for name in (run.name, *run.texts.values(), *beside) if isinstance(name, str))


def _kind_of_config(config: Config) -> str:
    if config.number("num_mel_bins") and config.number("max_source_positions"):
        return "spectrogram"
    if config.has("conv_stride") and config.has("conv_dim"):
        return "waveform"
    if config.has("vision_config", "audio_config", "thinker_config", "vision_tower"):
        return "vision-language"
    if config.has("image_size") and config.has("patch_size", "depths") and not config.has("vocab_size"):
        return "pixels"
    if config.values.get("is_encoder_decoder") is True or config.number("num_decoder_layers", "decoder_layers"):
        return "encoder-decoder"
    return "text" if config.has("vocab_size") else "unproven"


_EXPERT_NAMES: Final = re.compile(
    r"mixtral|moe\b|-moe-|gpt-oss|deepseek-v[23]|deepseek-r1\b|kimi-k2|dbrx|-a\d+b\b|qwen3-next"
)


def _has_experts(log: LogRecords, run: Run, model: ModelFigures) -> bool:
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


def _has_adapter(log: LogRecords, run: Run, model: ModelFigures) -> bool:
    """Whether most weights were frozen: by the adapter's settings, or by how few were trained."""
    if model.trainable is not None and model.parameters is not None:
        return 2 * model.trainable < model.parameters
    return bool(log.adapter.get("peft_type") or run.texts.get("peft_type") or model.config.get("peft_config")) or (
        log.card.get("library_name") == "peft"
    )


def _weights(model: ModelFigures, config: Config) -> Exact | None:
    """Weights that multiply each token; None where only the stored size of a mixture of experts is known."""
    if model.per_token is not None or model.active is not None:
        return model.per_token if model.per_token is not None else model.active
    if model.parameters is None or config.experts:
        return None
    untied = config.values.get("tie_word_embeddings") is False
    return _without_table(model.parameters, config) if untied else model.parameters


def _reference_size(model: ModelFigures, config: Config) -> Exact | None:
    """The parameters that the Trainer multiplies by: all but look-up tables."""
    if model.non_embedding is not None or model.parameters is None:
        return model.non_embedding
    return _without_table(model.parameters, config)


def _without_table(parameters: Exact, config: Config) -> Exact:
    """The parameters but those of the token look-up table, where anything is left of them."""
    inside = parameters - config.embedding
    return inside if inside > 0 else parameters


def no_counter(case: Case, notes: Notes) -> Range:
    """Nothing to reckon with: say what is missing."""
    what = "tokens, but not the model's size" if case.tokens else "no usable counter and no tokens"
    notes.unknown("flop", f"the log gives {what}")
    return NOTHING_KNOWN
