"""What a training log proves: FLOP, tokens, samples, steps, hours; and what it cannot prove.

The FLOP counters of trainers are conventions, not measurements. Hugging Face's Trainer writes six times the
elements of the model's main input times the parameters outside embeddings that the process sees
(transformers 5.24, ``trainer.py``, ``floating_point_ops``). That is near the truth for dense language models
trained in full, and wrong by a known or unknown factor for adapters, experts, images, speech, encoder-decoders,
sharded weights and reinforcement learning. Each such trap is detected here, corrected where the log and the
model's figures allow it, and otherwise left unknown.

A log comes as a `LogRecords`: its rows folded into a `Series` for each quantity of `NUMBERS`, whatever file they stood in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import prod
from typing import Final, TypeVar

from gpaiscope.compute.estimate import Estimate
from gpaiscope.values import Exact, Range, Source, rounded_text

NUMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "flop": ("total_flos",),
    "main_input": ("num_input_tokens_seen",),
    "tokens": (
        *("num_tokens", "eval_num_tokens", "eval/num_tokens", "ntokens_seen", "n_tokens_seen", "tokens_seen"),
        *("consumed_tokens", "consumed_train_tokens", "throughput/total_tokens", "time/token"),
    ),
    "samples": ("consumed_samples", "consumed samples", "consumed_train_samples", "samples vs steps", "time/sample"),
    "step": ("global_step", "step", "iteration", "iter", "trainer/global_step", "time/batch"),
    "planned_steps": ("max_steps", "train_iters"),
    "epoch": ("epoch",),
    "batch": ("train_batch_size", "per_device_train_batch_size", "micro_batch_size", "local_batch_size"),
    "accumulation": ("gradient_accumulation_steps",),
    "global_batch": ("global_batch_size", "total_train_batch_size", "batch-size", "global batch size"),
    "samples_per_second": ("train_samples_per_second",),
    "steps_per_second": ("train_steps_per_second",),
    "runtime": ("train_runtime", "_runtime"),
    "world_size": ("world_size", "world-size", "num_devices"),
    "sequence_length": ("seq_length", "seq_len", "max_seq_length", "max_length_of_training", "sequence_length"),
    "parameters": ("num_params", "n_params", "num_parameters", "model/num_parameters", "total_parameters"),
    "accuracy": ("mean_token_accuracy",),
    "reward": ("reward", "reward_std", "objective/scores", "objective/rlhf_reward", "critic/rewards/mean"),
    "completion_length": ("completion_length", "completions/mean_length", "response_length/mean"),
    "preference": ("rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected"),
    "tokens_per_step": ("tokens_per_iter",),
    "flop_per_second": (),
    "tokens_per_second": ("throughput(tps)",),
    "flop_per_chip": (),
    "seconds": (),
    "local_chips": (),
}
"""The quantities that are kept of a log, each with the names that trainers give it."""

_QUANTITY_OF: Final = {name: quantity for quantity, names in NUMBERS.items() for name in names}
_PREFIXES: Final = ("train/", "training/")

BACKWARD_AND_FORWARD: Final = 6
"""FLOP per trained weight and token: two forward, two for the input's and two for the weight's gradient."""

FROZEN: Final = 4
"""FLOP per frozen weight and token inside the graph: the weight's gradient is not computed."""

LARGEST_ATTENTION_SHARE: Final = 20
"""How far 6 x weights outside embeddings can fall short without a context length: 13.6 x 1.35 at 128k for 0.6 B."""

ATTENTION_SHARE_AT_8K: Final = 3
"""The same up to 8,192 tokens of context: the Trainer's counter is 0.41 of the exact count for Qwen3-0.6B."""

LARGEST_EXPERT_SHARE: Final = 30
"""How many times larger all weights of a mixture of experts can be than those that act on a token."""

SMALLEST_MODEL: Final = 1_000_000
LARGEST_MODEL: Final = 10**14
"""Between these an implied number of parameters can be a model's; below, only norms that were left unsharded."""


def quantity_of(name: str) -> str | None:
    """The quantity of `NUMBERS` that a trainer's name stands for; None for a name that is of no use here."""
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return _QUANTITY_OF.get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What a log says of one quantity over a run, without its rows.

    ``gained`` is the sum of all rises, a value after a fall counted from zero where it is the start of a new count
    (``restarts`` counts the falls). ``broken`` counts values that were no finite numbers.
    """

    count: int
    first: Exact
    last: Exact
    low: Exact
    high: Exact
    gained: Exact
    restarts: int = 0
    broken: int = 0

    @classmethod
    def of(cls, value: Exact) -> Series:
        """The series of a value that was said once."""
        return cls(count=1, first=value, last=value, low=value, high=value, gained=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a log.

    ``broken`` are quantities with a value that was no finite number, ``texts`` what names the model, ``config`` the
    model's configuration where the run holds it. ``started`` and ``ended`` are seconds since 1970, ``problems`` what
    was wrong with the file but did not stop the reading.
    """

    name: str = ""
    series: Mapping[str, Series] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    config: Mapping[str, object] = field(default_factory=dict)
    started: Exact | None = None
    ended: Exact | None = None
    rows: int = 0
    problems: tuple[str, ...] = ()
    source: Source = field(default_factory=Source)

    def last(self, quantity: str) -> Exact | None:
        """The last value of a quantity, None where the log never gives it."""
        series = self.series.get(quantity)
        return series.last if series else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRecords:
    """A log as read: its runs, and what lay beside it (``config.json``, ``adapter_config.json``, the model card)."""

    format: str
    runs: tuple[Run, ...]
    config: Mapping[str, object] = field(default_factory=dict)
    adapter: Mapping[str, object] = field(default_factory=dict)
    card: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFigures:
    """What the caller knows of the model; all of it may be missing.

    ``parameters`` are all stored ones, ``non_embedding`` those outside look-up tables, ``active`` those that act on
    one token, ``per_token`` the weights that multiply each token, ``trainable`` those that were trained.
    ``score_coefficient`` is forward FLOP per squared sequence length, full square. ``flop_per_sample`` is the training
    FLOP of one sample. ``config`` is the model's ``config.json``.
    """

    parameters: Exact | None = None
    non_embedding: Exact | None = None
    active: Exact | None = None
    per_token: Exact | None = None
    trainable: Exact | None = None
    score_coefficient: Exact | None = None
    flop_per_sample: Exact | None = None
    config: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("parameters", "non_embedding", "active", "per_token", "trainable"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ValueError(f"{name} needs to be greater than zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A way in which the log's own figure is wrong: a kebab-case name, the reason, whether it could be corrected."""

    id: str
    says: str
    corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproven:
    """A fact that the log does not prove, and why."""

    fact: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProof:
    """What a log proves.

    ``estimate`` has the method ``log``; its range is empty where nothing is proven. ``reported`` is what the log
    itself claims and ``implied_parameters`` the model size that would make the claim right. ``facts`` are ranges:
    ``tokens``, ``samples``, ``steps``, ``hours`` (wall clock), ``chips``; ``started`` and ``ended`` are seconds
    since 1970. ``runs`` holds the proof of each run where there are several.
    """

    format: str
    name: str
    estimate: Estimate
    reported: Exact | None = None
    implied_parameters: Exact | None = None
    facts: Mapping[str, Range] = field(default_factory=dict)
    started: Exact | None = None
    ended: Exact | None = None
    traps: tuple[Trap, ...] = ()
    unproven: tuple[Unproven, ...] = ()
    runs: tuple[LogProof, ...] = ()


def prove(log: LogRecords, model: ModelFigures | None = None) -> LogProof:
    """Say what a log proves. Runs are judged apart and summed; a log without runs proves nothing.

    ``model`` takes precedence over the configuration that lay beside the log.
    """
    figures = model or ModelFigures()
    proofs = tuple(_prove_run(log, run, _completed(figures, log, run)) for run in log.runs)
    if len(proofs) == 1:
        return proofs[0]
    if not proofs:
        nothing = Unproven(fact="flop", why="the log holds no run")
        return LogProof(format=log.format, name="", estimate=Estimate(flop=Range(), method="log"), unproven=(nothing,))
    return _summed(log.format, proofs)


def _completed(figures: ModelFigures, log: LogRecords, run: Run) -> ModelFigures:
    """The caller's figures, completed by what the run and its neighbours say of the model."""
    config = figures.config or log.config or run.config
    said = _positive(run, "parameters")
    if figures.parameters is None and said and SMALLEST_MODEL <= said <= LARGEST_MODEL:
        return replace(figures, config=config, parameters=said)
    return replace(figures, config=config)


def _summed(format: str, proofs: tuple[LogProof, ...]) -> LogProof:
    """The sum over runs: a sum of ranges, in which one unknown end makes that end unknown."""
    flop = Range.exactly(0)
    for proof in proofs:
        flop = flop + proof.estimate.flop
    says = f"the {len(proofs)} runs of the log are different trainings and all of them count"
    names = [name for name in _FACTS_THAT_ADD if all(name in proof.facts for proof in proofs)]
    facts = {name: _sum([proof.facts[name] for proof in proofs]) for name in names}
    estimate = Estimate(
        flop=flop,
        method="log",
        assumptions=(says, *_distinct(text for proof in proofs for text in proof.estimate.assumptions)),
        warnings=_distinct(text for proof in proofs for text in proof.estimate.warnings),
        evidence=tuple(source for proof in proofs for source in proof.estimate.evidence),
    )
    started = [proof.started for proof in proofs if proof.started is not None]
    ended = [proof.ended for proof in proofs if proof.ended is not None]
    return LogProof(
        format=format,
        name="",
        estimate=estimate,
        facts=facts,
        started=min(started, default=None),
        ended=max(ended, default=None),
        traps=_distinct(trap for proof in proofs for trap in proof.traps),
        unproven=_distinct(missing for proof in proofs for missing in proof.unproven),
        runs=proofs,
    )


_FACTS_THAT_ADD: Final = ("tokens", "samples", "steps", "hours")


def _sum(ranges: list[Range]) -> Range:
    total = Range.exactly(0)
    for one in ranges:
        total = total + one
    return total


_T = TypeVar("_T")


def _distinct(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One run, with what was worked out about it once."""

    run: Run
    model: ModelFigures
    config: _Config
    kind: str
    adapter: bool
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
        return self.run.last("sequence_length")

    @property
    def passes(self) -> Fraction:
        """The share of six FLOP per weight and token that was done: two thirds where the base is frozen."""
        return Fraction(FROZEN, BACKWARD_AND_FORWARD) if self.adapter else Fraction(1)


class _Notes:
    """What is found on the way to a figure."""

    def __init__(self) -> None:
        self.traps: list[Trap] = []
        self.unproven: list[Unproven] = []
        self.assumptions: list[str] = []

    def trap(self, id: str, says: str, *, corrected: bool) -> None:
        self.traps.append(Trap(id=id, says=says, corrected=corrected))

    def unknown(self, fact: str, why: str) -> None:
        self.unproven.append(Unproven(fact=fact, why=why))

    def assume(self, says: str) -> None:
        self.assumptions.append(says)


def _prove_run(log: LogRecords, run: Run, model: ModelFigures) -> LogProof:
    notes = _Notes()
    case = _case(log, run, model, notes)
    flop = _flop(case, notes)
    facts = _facts(case, notes)
    if flop.best is None and not any(missing.fact == "flop" for missing in notes.unproven):
        notes.unknown("flop", "the log holds neither a counter nor tokens with the figures of a model")
    estimate = Estimate(
        flop=flop,
        method="log",
        assumptions=_distinct(notes.assumptions),
        warnings=_distinct((*run.problems, *(trap.says for trap in notes.traps))),
        evidence=(run.source,),
    )
    implied = Fraction(case.reported) / (6 * case.tokens) if case.reported and case.tokens else None
    return LogProof(
        format=log.format,
        name=run.name,
        estimate=estimate,
        reported=run.last("flop"),
        implied_parameters=_whole(implied),
        facts=facts,
        started=run.started,
        ended=run.ended,
        traps=_distinct(notes.traps),
        unproven=_distinct(notes.unproven),
    )


def _whole(value: Fraction | None) -> Exact | None:
    """The nearest whole number where a double's rounding explains the difference, otherwise the value rounded to it."""
    return None if value is None else round(value)


def _case(log: LogRecords, run: Run, model: ModelFigures, notes: _Notes) -> _Case:
    config = _Config(model.config)
    kind = _kind(log, run, config)
    elements = _positive(run, "main_input")
    steps = _positive(run, "step")
    samples = _samples(run, steps, notes)
    tokens = _counted(run, "tokens", notes) or (elements if kind not in _SHAPED else None)
    return _Case(
        run=run,
        model=model,
        config=config,
        kind=kind,
        adapter=_has_adapter(log, run),
        reported=_reported(run, notes),
        tokens=tokens or _tokens_by_length(log, run, steps, samples),
        elements=elements,
        steps=steps,
        samples=samples,
        weights=_weights(model, config),
        reference=_reference_size(model, config),
    )


def _tokens_by_length(log: LogRecords, run: Run, steps: Exact | None, samples: Range) -> Exact | None:
    """Tokens of trainers that fill every sequence: steps times tokens of a step, or samples times the length."""
    of_a_step, length = _positive(run, "tokens_per_step"), _positive(run, "sequence_length")
    if steps and of_a_step:
        return steps * of_a_step
    if log.format in _TEXT_FORMATS and samples.best and length:
        return samples.best * length
    return None


def _positive(run: Run, quantity: str) -> Exact | None:
    series = run.series.get(quantity)
    return series.high if series and series.high > 0 else None


def _counted(run: Run, quantity: str, notes: _Notes) -> Exact | None:
    """A running count. After a restart the repeated work is not counted twice; the sum of rises is said beside it."""
    series = run.series.get(quantity)
    if series is None or series.high <= 0:
        return None
    if series.restarts and series.low < series.first:
        says = (
            f"the count of {quantity} starts again {series.restarts} time(s); its pieces sum to {_short(series.gained)}"
        )
        notes.trap("restarted-counter", says, corrected=True)
        return series.gained
    return series.high


def _reported(run: Run, notes: _Notes) -> Exact | None:
    """The FLOP that the log claims, where they can be meant at all."""
    series = run.series.get("flop")
    if "flop" in run.broken:
        notes.trap("counter-not-finite", "the log's FLOP counter is not a finite number somewhere", corrected=False)
    if series is None:
        return None
    if series.low < 0:
        notes.trap("negative-counter", f"the log claims {_short(series.low)} FLOP, which cannot be", corrected=False)
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


def _short(value: Exact) -> str:
    return rounded_text(value, 3)


def _samples(run: Run, steps: Exact | None, notes: _Notes) -> Range:
    """Samples trained on, by the best evidence in the log."""
    consumed = _positive(run, "samples")
    if consumed:
        return Range.exactly(consumed)
    if steps is None:
        return Range(low=0)
    whole = run.series.get("global_batch")
    if whole and whole.low > 0:
        best = steps * whole.last if whole.low == whole.high else None
        return Range(low=steps * whole.low, best=best, high=steps * whole.high)
    per_second, steps_per_second = _positive(run, "samples_per_second"), _positive(run, "steps_per_second")
    if per_second and steps_per_second:
        batch = round(Fraction(per_second) / steps_per_second)
        notes.assume(
            f"each step took {batch} samples, as samples and steps per second have it, and the steps done count"
        )
        return Range(low=steps * batch * Fraction(49, 50), best=steps * batch, high=steps * batch * Fraction(51, 50))
    return _samples_of_one_process(run, steps, notes)


def _samples_of_one_process(run: Run, steps: Exact, notes: _Notes) -> Range:
    batch = _positive(run, "batch")
    accumulation, processes = _positive(run, "accumulation"), _positive(run, "world_size")
    if batch and accumulation and processes:
        return Range.exactly(steps * batch * accumulation * processes)
    why = (
        "train_batch_size is that of one process; gradient accumulation and the number of processes are not in the log"
    )
    notes.unknown("samples", why)
    return Range(low=steps * (batch or 1) * (accumulation or 1))


_SHAPED: Final = frozenset({"pixels", "spectrogram", "waveform"})


class _Config:
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
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def has(self, *names: str) -> bool:
        return any(self.values.get(name) is not None for name in names)

    @property
    def experts(self) -> int | None:
        return self.number("num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts")

    @property
    def embedding(self) -> int:
        """Weights of the token look-up table; 0 where the configuration does not say."""
        return (self.number("vocab_size") or 0) * (self.number("hidden_size", "d_model", "n_embd", "dim") or 0)


def _kind(log: LogRecords, run: Run, config: _Config) -> str:
    """What the model's main input was: a key of `_JUDGES`. The configuration proves it, names only suggest it."""
    if "preference" in run.series:
        return "preference"
    if _is_reinforcement_learning(run):
        return "reinforcement-learning"
    if config.values:
        return _kind_of_config(config)
    words = _words(log, run)
    for kind, names in _NAMES_OF_KINDS.items():
        if any(name in words for name in names):
            return kind
    text_only = "accuracy" in run.series or "tokens" in run.series or log.format in _TEXT_FORMATS
    return "text" if text_only or _task(log, run) in _TEXT_TASKS else "unproven"


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
        "t5-",
        "bart-",
        "pegasus",
        "marian",
        "opus-mt",
        "m2m100",
        "nllb",
        "summarization",
        "seq_2_seq_lm",
    ),
}
"""Words in names of bases, tasks and folders that tell what a model reads. They withhold a figure, never give one."""


def _words(log: LogRecords, run: Run) -> str:
    """Everything that names the model: the run, its texts, the adapter's base, the card."""
    beside = [log.adapter.get(key) for key in ("base_model_name_or_path", "task_type")]
    beside += [log.card.get(key) for key in ("base_model", "pipeline_tag", "model_name")]
    return " ".join(name.lower() for name in (run.name, *run.texts.values(), *beside) if isinstance(name, str))


def _task(log: LogRecords, run: Run) -> str:
    for value in (log.adapter.get("task_type"), log.card.get("pipeline_tag"), run.texts.get("task_type")):
        if isinstance(value, str):
            return value
    return ""


def _kind_of_config(config: _Config) -> str:
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


def _is_reinforcement_learning(run: Run) -> bool:
    return "reward" in run.series or "completion_length" in run.series


def _has_adapter(log: LogRecords, run: Run) -> bool:
    return bool(log.adapter.get("peft_type") or run.texts.get("peft_type"))


def _weights(model: ModelFigures, config: _Config) -> Exact | None:
    """Weights that multiply each token; None where only the stored size of a mixture of experts is known."""
    if model.per_token is not None or model.active is not None:
        return model.per_token if model.per_token is not None else model.active
    if model.parameters is None or config.experts:
        return None
    untied = config.values.get("tie_word_embeddings") is False
    inside = model.parameters - config.embedding if untied else model.parameters
    return inside if inside > 0 else model.parameters


def _reference_size(model: ModelFigures, config: _Config) -> Exact | None:
    """The parameters that the Trainer multiplies by: all but look-up tables."""
    if model.non_embedding is not None:
        return model.non_embedding
    if model.parameters is None:
        return None
    inside = model.parameters - config.embedding
    return inside if inside > 0 else model.parameters


def _facts(case: _Case, notes: _Notes) -> dict[str, Range]:
    facts: dict[str, Range] = {}
    if case.tokens:
        facts["tokens"] = Range.exactly(case.tokens)
    else:
        notes.unknown("tokens", _WHY_NO_TOKENS)
    if case.samples.low:
        facts["samples"] = case.samples
    if case.steps:
        facts["steps"] = Range.exactly(case.steps)
    hours = _hours(case.run)
    if hours:
        facts["hours"] = hours
    else:
        notes.unknown("hours", "the log holds neither a run time nor times of day")
    chips, local = _positive(case.run, "world_size"), _positive(case.run, "local_chips")
    if chips:
        facts["chips"] = Range.exactly(chips)
    elif local:
        facts["chips"] = Range(low=local)
        notes.unknown("chips", "the log names the accelerators of one machine only")
    else:
        notes.unknown("chips", "the log does not say how many accelerators took part")
    return facts


_WHY_NO_TOKENS: Final = (
    "the log counts no tokens (num_input_tokens_seen stays 0 unless include_num_input_tokens_seen was set)"
)


def _hours(run: Run) -> Range | None:
    """Wall-clock hours. A trainer's run time starts anew when a run is resumed, so it is a lower end only."""
    seconds = _positive(run, "seconds")
    if seconds:
        return Range.exactly(Fraction(seconds) / 3600)
    if run.started is not None and run.ended is not None and run.ended > run.started:
        return Range.exactly(Fraction(run.ended - run.started) / 3600)
    runtime = _positive(run, "runtime")
    return Range(low=Fraction(runtime) / 3600, best=Fraction(runtime) / 3600) if runtime else None


def _flop(case: _Case, notes: _Notes) -> Range:
    """The FLOP of one run, by the first way that its evidence allows."""
    if case.model.flop_per_sample and case.samples.best:
        notes.assume("FLOP of a sample as given by the caller, times the samples that the log shows")
        return case.samples.times(case.model.flop_per_sample)
    if case.run.last("flop_per_chip") or case.run.last("flop_per_second"):
        return _by_rate(case, notes)
    return _JUDGES[case.kind](case, notes)


def _by_rate(case: _Case, notes: _Notes) -> Range:
    """Logs that print FLOP per second and chip: by the model's figures where given, else by the writer's convention."""
    if case.tokens and case.weights:
        return _by_figures(case, case.tokens, case.weights, notes)
    claimed = _claimed_by_rate(case)
    if claimed is None:
        notes.unknown("flop", "the log gives a rate for each chip, but not over how many chips or tokens")
        return Range()
    says = (
        "the printed rate follows its writer's convention: scores are counted over the full square by some, the router "
        "by few; the true count lies between half and 1.1 times of it"
    )
    notes.trap("convention-of-the-writer", says, corrected=False)
    notes.assume(f"the log's own rate sums to {_short(claimed)} FLOP, and every printed line stands for its interval")
    return Range(low=claimed / 2, best=claimed, high=claimed * Fraction(11, 10))


def _claimed_by_rate(case: _Case) -> Fraction | None:
    per_chip, chips = _positive(case.run, "flop_per_chip"), _positive(case.run, "world_size")
    if per_chip and chips:
        return Fraction(per_chip) * chips
    rate, speed = _positive(case.run, "flop_per_second"), case.run.series.get("tokens_per_second")
    if rate and speed and speed.high > 0 and case.tokens:
        return Fraction(rate) / speed.high * case.tokens
    return None


def _judge_text(case: _Case, notes: _Notes) -> Range:
    """Language models with one input: the Trainer's counter, checked against tokens and against the model's size."""
    if case.reported:
        _note_counter_of_text(case, notes)
    if case.tokens and case.weights:
        _check_against_size(case, notes)
        return _by_figures(case, case.tokens, case.weights, notes)
    if case.reported is None:
        return _no_counter(case, notes)
    if case.tokens:
        return _by_implied_size(case, case.reported, case.tokens, notes)
    if case.reference:
        return _by_reference_size(case, case.reported, case.reference, notes)
    notes.assume("the process that counted saw the whole model: weights were not sharded (ZeRO-3, FSDP)")
    return _scaled(case, Fraction(case.reported), notes, size_known=False, tokens_known=False)


def _note_counter_of_text(case: _Case, notes: _Notes) -> None:
    notes.trap(
        "embeddings-left-out", "the counter leaves out embeddings, a tied head and attention scores", corrected=True
    )
    if case.adapter:
        says = "adapters: the counter charges frozen weights a weight gradient, 6 where 4 FLOP per weight were done"
        notes.trap("frozen-weights", says, corrected=True)
    if case.config.experts:
        says = "mixture of experts: the counter multiplies by all experts, also those that saw no token"
        notes.trap("experts-all-counted", says, corrected=case.weights is not None)


def _no_counter(case: _Case, notes: _Notes) -> Range:
    what = "tokens, but not the model's size" if case.tokens else "no usable counter and no tokens"
    notes.unknown("flop", f"the log gives {what}")
    return Range()


def _check_against_size(case: _Case, notes: _Notes) -> None:
    """Compare the size that the counter implies with the model's: the detector of sharding, padding and packing."""
    if not (case.reported and case.tokens and case.reference):
        return
    ratio = Fraction(case.reported) / (6 * case.tokens * case.reference)
    if ratio < Fraction(1, 100):
        says = f"the counter implies {_share(ratio)} of the model's parameters: it saw one shard (ZeRO-3 leaves norms only)"
        notes.trap("sharded-parameters", says, corrected=True)
    elif ratio < Fraction(9, 10):
        says = f"the counter implies {_share(ratio)} of the model's parameters: packed 4-bit weights, or a shard"
        notes.trap("parameters-undercounted", says, corrected=True)
    elif ratio > Fraction(11, 10):
        says = f"the counter implies {_share(ratio)} of the model's parameters: it counts padding, the token count does not"
        notes.trap("padding-counted", says, corrected=True)


def _share(ratio: Fraction) -> str:
    return f"{rounded_text(ratio * 100, 3)} %"


def _by_figures(case: _Case, tokens: Exact, weights: Exact, notes: _Notes) -> Range:
    """Tokens times weights, with attention scores where the figures allow; the log's counter is not used."""
    notes.assume(f"recomputed from {_short(tokens)} tokens and {_short(weights)} weights that multiply each token")
    trained = _trained_beside_base(case)
    linear = Fraction(FROZEN * weights + 6 * trained if case.adapter else 6 * weights) * tokens
    sequence, coefficient = case.sequence, case.model.score_coefficient
    if sequence and coefficient is not None:
        scores = 3 * Fraction(coefficient) * sequence * tokens
        return Range(low=linear, best=linear + scores / 2, high=linear + scores)
    high = linear * _attention_allowance(case, notes)
    return Range(low=linear, best=linear, high=high)


def _trained_beside_base(case: _Case) -> Exact:
    """Parameters of the adapter: given, or what the counter implies beyond the base; 0 where neither is known."""
    if case.model.trainable is not None:
        return case.model.trainable
    if case.adapter and case.reported and case.tokens and case.reference:
        beyond = round(Fraction(case.reported) / (6 * case.tokens)) - case.reference
        return beyond if 0 < beyond < case.reference / 5 else 0
    return 0


def _attention_allowance(case: _Case, notes: _Notes) -> int:
    """The factor that bounds scores and embeddings left out, by context length."""
    sequence = case.sequence
    short = sequence is not None and sequence <= 8192
    share = ATTENTION_SHARE_AT_8K if short else LARGEST_ATTENTION_SHARE
    length = f"{_short(sequence)} tokens" if sequence else "an unknown length"
    notes.assume(f"attention scores at {length} of context add at most a factor of {share} (the upper end)")
    return share


def _by_implied_size(case: _Case, reported: Exact, tokens: Exact, notes: _Notes) -> Range:
    """No figures of the model: the counter over the tokens gives the size it was counted with."""
    implied = Fraction(reported) / (6 * tokens)
    if implied < SMALLEST_MODEL:
        says = f"the counter implies a model of {_short(implied)} parameters: norm weights only, the rest was sharded (ZeRO-3)"
        notes.trap("sharded-parameters", says, corrected=False)
        notes.unknown("flop", "the counter saw one shard; give the model's parameters or its configuration")
        return Range()
    if implied > LARGEST_MODEL:
        notes.trap("implausible-counter", f"the counter implies {_short(implied)} parameters", corrected=False)
        notes.unknown("flop", "the counter and the tokens do not belong together")
        return Range()
    notes.assume(f"the model has the {_short(implied)} parameters outside embeddings that the counter implies")
    return _scaled(case, Fraction(reported), notes, size_known=False, tokens_known=True)


def _by_reference_size(case: _Case, reported: Exact, reference: Exact, notes: _Notes) -> Range:
    """The model's size is known and the tokens are not: the counter gives the elements of the main input."""
    elements = Fraction(reported) / (6 * reference)
    if elements < max(1, case.samples.low or 1):
        says = f"the counter implies {_short(elements)} tokens in all, fewer than samples: it saw one shard (ZeRO-3)"
        notes.trap("sharded-parameters", says, corrected=False)
        notes.unknown("flop", "the counter saw one shard and the log counts no tokens")
        return Range()
    notes.assume(f"the counter's {_short(elements)} tokens were all trained on; padding is among them")
    if case.weights is None:
        notes.unknown("flop", "the weights that act on a token are not known")
        return Range(high=Fraction(reported))
    found = _by_figures(case, elements, case.weights, notes)
    return Range(low=(found.low or 0) / Fraction(LARGEST_PADDING), best=found.best, high=found.high)


LARGEST_PADDING: Final = 4
"""How many elements a batch may have for each one that is no padding, where the log does not tell them apart."""


def _scaled(case: _Case, reported: Fraction, notes: _Notes, *, size_known: bool, tokens_known: bool) -> Range:
    """The counter with the frozen weights' gradient taken out, and bounds for what it cannot tell."""
    best = reported * case.passes
    if case.config.experts:
        notes.unknown(
            "flop", "experts: the share of weights that act on a token is not known; give the active parameters"
        )
        return Range(low=best / LARGEST_EXPERT_SHARE, high=best * LARGEST_ATTENTION_SHARE)
    dense = bool(case.config.values) or size_known
    if not dense:
        notes.assume(
            f"a dense model; a mixture of experts may have done as little as 1/{LARGEST_EXPERT_SHARE} (the lower end)"
        )
    low = best / (LARGEST_PADDING if dense else LARGEST_EXPERT_SHARE)
    high = best * _attention_allowance(case, notes) if tokens_known else None
    return Range(low=low, best=best, high=high)


def _judge_reinforcement(case: _Case, notes: _Notes) -> Range:
    says = "reinforcement learning: rollouts, the reference model and rewards are not in the counter"
    return _only_updates(case, says, "reinforcement-learning", notes)


def _judge_preference(case: _Case, notes: _Notes) -> Range:
    says = "preference training: chosen and rejected answers and the reference model's passes are not in the counter"
    return _only_updates(case, says, "preference-training", notes)


def _only_updates(case: _Case, says: str, id: str, notes: _Notes) -> Range:
    """What the log shows of updates is a lower end; the rest of the run is invisible."""
    notes.trap(id, says, corrected=False)
    notes.unknown(
        "flop", "the log shows tokens of the updates at most, never those that were generated and thrown away"
    )
    if case.tokens and case.weights:
        notes.assume("each token that the log counts went through one update at least (the lower end)")
        return Range(low=(FROZEN if case.adapter else 6) * case.weights * case.tokens)
    return Range()


def _judge_pixels(case: _Case, notes: _Notes) -> Range:
    """Image models: the Trainer multiplies by pixels, the model by patches."""
    shape = _image_shape(case.config)
    if shape is None:
        return _unshaped(case, notes)
    pixels, patches = shape
    says = f"the counter takes each of an image's {pixels} pixel values for a token; the model sees {patches + 1}"
    return _per_sample(case, "pixels-as-tokens", says, pixels, patches + 1, notes)


def _image_shape(config: _Config) -> tuple[int, int] | None:
    """Pixel values and patches of one image; None for models whose number of patches changes with depth."""
    if config.has("depths"):
        return None
    size, patch = config.number("image_size"), config.number("patch_size")
    sides = config.values.get("image_size")
    if (
        isinstance(sides, list | tuple)
        and len(sides) == 2
        and all(isinstance(side, int) and side > 0 for side in sides)
    ):
        area = prod(sides)
    elif size:
        area = size * size
    else:
        return None
    if not patch or patch * patch > area:
        return None
    return (config.number("num_channels") or 3) * area, area // (patch * patch)


def _per_sample(case: _Case, id: str, says: str, elements: int, tokens: int, notes: _Notes) -> Range:
    """Correct a counter of input elements to tokens; ``elements`` and ``tokens`` are those of one sample."""
    samples = case.samples.best or _samples_by_elements(case, elements)
    known = case.weights is not None and samples is not None
    if case.reported is None and not known:
        return _no_counter(case, notes)
    notes.trap(id, says, corrected=True)
    if samples is not None and case.weights is not None:
        notes.assume(f"recomputed from {_short(samples)} samples of {tokens} tokens")
        linear = Fraction(FROZEN if case.adapter else 6) * case.weights * tokens * samples
        scores = 3 * Fraction(case.model.score_coefficient or 0) * tokens * tokens * samples
    else:
        linear = Fraction(case.reported or 0) * tokens / elements * case.passes
        scores = Fraction(0)
    if case.model.score_coefficient is None:
        notes.assume(f"attention scores add at most a factor of {ATTENTION_SHARE_AT_8K} (the upper end)")
    high = linear * ATTENTION_SHARE_AT_8K if case.model.score_coefficient is None else linear + scores
    return Range(low=linear * Fraction(9, 10), best=linear + scores, high=max(high, linear + scores))


def _samples_by_elements(case: _Case, elements: int) -> Fraction | None:
    """Samples by the log's count of elements, or by the counter and the model's size."""
    if case.elements:
        return Fraction(case.elements) / elements
    if case.reported and case.reference:
        return Fraction(case.reported) / (6 * case.reference * elements)
    return None


def _judge_spectrogram(case: _Case, notes: _Notes) -> Range:
    """Speech encoders with a decoder (Whisper): mel bins times frames are no tokens, and the decoder sees text."""
    bins, positions = case.config.number("num_mel_bins") or 1, case.config.number("max_source_positions") or 1
    parts, samples = _encoder_decoder(case.config), case.samples.best
    elements = bins * 2 * positions
    says = f"the counter takes each of {elements} mel values for a token; the encoder sees {positions} frames"
    if parts is None:
        return _per_sample(case, "spectrogram-as-tokens", says, elements, positions, notes)
    if samples is None and case.reported:
        samples = Fraction(case.reported) / (6 * (case.reference or parts.counted) * elements)
    if samples is None:
        return _no_counter(case, notes)
    notes.trap("spectrogram-as-tokens", says, corrected=True)
    longest = case.config.number("max_target_positions") or positions
    notes.assume(f"the decoder saw between none and {longest} tokens of each sample; the best value is the middle")
    low, high = (parts.flop(samples, positions, decoded) * case.passes for decoded in (0, longest))
    return Range(low=low, best=(low + high) / 2, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """Weights of an encoder-decoder by the tokens that they act on; ``scores`` are 4 x layers x inner width."""

    encoder: int
    cross: int
    decoder: int
    head: int
    tied: bool
    encoder_scores: int
    decoder_scores: int

    @property
    def counted(self) -> int:
        """What the Trainer multiplies by: all but embeddings."""
        return self.encoder + self.cross + self.decoder + (0 if self.tied else self.head)

    def flop(self, samples: Exact, encoded: Exact, decoded: Exact) -> Fraction:
        """Training FLOP of samples with so many encoder and decoder tokens each; causal scores in the decoder."""
        linear = (self.encoder + self.cross) * encoded + (self.decoder + self.head) * decoded
        scores = self.encoder_scores * encoded * encoded
        scores += self.decoder_scores * (Fraction(decoded * decoded) / 2 + decoded * encoded)
        return Fraction(samples) * (6 * linear + 3 * scores)


def _encoder_decoder(config: _Config) -> _Parts | None:
    """The parts of T5-like and BART-like models in closed form; None where the configuration lacks a figure."""
    width = config.number("d_model")
    encoder_layers = config.number("encoder_layers", "num_layers")
    decoder_layers = config.number("decoder_layers", "num_decoder_layers") or encoder_layers
    encoder_mlp = config.number("encoder_ffn_dim", "d_ff")
    decoder_mlp = config.number("decoder_ffn_dim", "d_ff")
    if not (width and encoder_layers and decoder_layers and encoder_mlp and decoder_mlp):
        return None
    heads, size = config.number("num_heads"), config.number("d_kv")
    inner = heads * size if heads and size else width
    matrices = 3 if config.text("feed_forward_proj").startswith("gated") else 2
    attention = 4 * width * inner
    cross = decoder_layers * 2 * width * inner
    return _Parts(
        encoder=encoder_layers * (attention + matrices * width * encoder_mlp),
        cross=cross,
        decoder=decoder_layers * (2 * attention + matrices * width * decoder_mlp) - cross,
        head=(config.number("vocab_size") or 0) * width,
        tied=config.values.get("tie_word_embeddings") is not False,
        encoder_scores=4 * encoder_layers * inner,
        decoder_scores=4 * decoder_layers * inner,
    )


def _judge_encoder_decoder(case: _Case, notes: _Notes) -> Range:
    """Text in, text out: the Trainer multiplies the encoder's tokens by encoder and decoder together."""
    says = "encoder-decoder: the counter multiplies encoder tokens by the weights of encoder and decoder together"
    parts = _encoder_decoder(case.config)
    notes.trap("encoder-tokens-times-all-weights", says, corrected=False)
    notes.unknown("flop", "the log does not count the decoder's tokens")
    size = case.reference if parts is None else (case.reference or parts.counted)
    encoded = case.tokens or (Fraction(case.reported) / (6 * size) if case.reported and size else None)
    if parts is None or encoded is None:
        return Range()
    notes.assume("the decoder saw between none and as many tokens as the encoder; scores are bounded by the upper end")
    low, high = (parts.flop(encoded, 1, decoded) * case.passes for decoded in (0, 1))
    return Range(low=low, high=high * ATTENTION_SHARE_AT_8K)


def _judge_waveform(case: _Case, notes: _Notes) -> Range:
    """Speech from raw audio: the convolutions shorten the input before any layer sees it."""
    strides = case.config.values.get("conv_stride")
    if not isinstance(strides, list | tuple) or not all(isinstance(step, int) and step > 0 for step in strides):
        return _unshaped(case, notes)
    shortened = prod(strides)
    if case.reported is None or shortened < 2:
        return _no_counter(case, notes)
    says = f"the counter takes each audio sample for a token; {shortened} of them make one frame"
    notes.trap("waveform-as-tokens", says, corrected=True)
    notes.assume(f"convolutions and attention add at most a factor of {ATTENTION_SHARE_AT_8K} (the upper end)")
    best = Fraction(case.reported) / shortened * case.passes
    return Range(low=best * Fraction(9, 10), best=best, high=best * ATTENTION_SHARE_AT_8K)


def _judge_vision_language(case: _Case, notes: _Notes) -> Range:
    says = "images with text: the counter multiplies text tokens by the vision tower's weights, which act on patches"
    notes.trap("vision-tower-times-text-tokens", says, corrected=False)
    notes.unknown("flop", "the log counts no image patches; give the FLOP of a sample and the samples")
    return Range()


def _unshaped(case: _Case, notes: _Notes) -> Range:
    says = "images or sound: the counter takes each input value for a token; it can be hundreds of times too high"
    if case.reported:
        notes.trap("input-values-as-tokens", says, corrected=False)
    notes.unknown("flop", "the shape of a sample is not known; give the model's configuration")
    return Range(high=Fraction(case.reported) * case.passes) if case.reported else Range()


def _judge_unproven(case: _Case, notes: _Notes) -> Range:
    """Nothing says what the model's main input was: the counter proves nothing by itself."""
    if case.tokens and case.weights:
        return _judge_text(case, notes)
    if case.reported is None:
        return _no_counter(case, notes)
    says = "nothing in the log says what the counter multiplied: tokens, pixels or one shard of the weights"
    notes.trap("unproven-input", says, corrected=False)
    claim = _short(Fraction(case.reported) * case.passes)
    why = f"the log claims {claim}, right only for a dense language model in one piece; give its configuration or size"
    notes.unknown("flop", why)
    return Range()


_JUDGES: Final[Mapping[str, Callable[[_Case, _Notes], Range]]] = {
    "text": _judge_text,
    "encoder-decoder": _judge_encoder_decoder,
    "pixels": _judge_pixels,
    "spectrogram": _judge_spectrogram,
    "waveform": _judge_waveform,
    "vision-language": _judge_vision_language,
    "unshaped": _unshaped,
    "reinforcement-learning": _judge_reinforcement,
    "preference": _judge_preference,
    "unproven": _judge_unproven,
}
