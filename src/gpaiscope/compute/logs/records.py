"""What is kept of a training log, and what is said of it: the types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from gpaiscope.compute.estimate import Estimate
from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range, Source

NUMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "flop": ("total_flos",),
    "main_input": ("num_input_tokens_seen",),
    "tokens": (
        *("num_tokens", "eval_num_tokens", "eval/num_tokens", "ntokens_seen", "n_tokens_seen", "tokens_seen"),
        *("consumed_tokens", "consumed_train_tokens", "throughput/total_tokens", "time/token", "consumed tokens"),
        "tokens/total",
    ),
    "samples": ("consumed_samples", "consumed samples", "consumed_train_samples", "samples vs steps", "time/sample"),
    "step": ("global_step", "step", "iteration", "iter", "trainer/global_step", "time/batch"),
    "planned_steps": ("max_steps", "train_iters"),
    "epoch": ("epoch",),
    "batch": ("train_batch_size", "per_device_train_batch_size", "micro_batch_size", "local_batch_size"),
    "accumulation": ("gradient_accumulation_steps",),
    "global_batch": ("global_batch_size", "total_train_batch_size", "batch-size", "global batch size"),
    "samples_per_second": ("train_samples_per_second",),
    "dataset": ("train_samples",),
    "steps_per_second": ("train_steps_per_second",),
    "runtime": ("train_runtime", "_runtime"),
    "world_size": ("world_size", "world-size", "num_devices"),
    "processes": ("num_processes",),
    "sequence_length": ("seq_length", "seq_len", "max_seq_length", "max_length_of_training", "sequence_length"),
    "parameters": (
        "num_params",
        "n_params",
        "num_parameters",
        "model/num_parameters",
        "total_parameters",
        "parameter_count",
    ),
    "accuracy": ("mean_token_accuracy",),
    "reward": ("reward", "reward_std", "objective/scores", "objective/rlhf_reward", "critic/rewards/mean"),
    "completion_length": ("completion_length", "completions/mean_length", "response_length/mean"),
    "preference": ("rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected"),
    "tokens_per_step": ("tokens_per_iter",),
    "flop_per_second": (),
    "tokens_per_second": ("throughput(tps)",),
    "flop_per_chip": (),
    "seconds": (),
    "timed_steps": (),
    "forward_flop": (),
    "chip_seconds": (),
    "energy_joules": (),
    "utilisation": (),
    "tensor_active": (),
    "local_chips": (),
    "counted_low": (),
    "counted_best": (),
    "counted_high": (),
    "counted_beside": (),
    "original_low": (),
    "original_best": (),
}
"""The quantities that are kept of a log, each with the names that trainers give it."""


_QUANTITY_OF: Final = {name: quantity for quantity, names in NUMBERS.items() for name in names}
_PREFIXES: Final = ("train/", "training/")


def quantity_of(name: str) -> str | None:
    """The quantity of `NUMBERS` that a trainer's name stands for; None for a name that is of no use here."""
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return _QUANTITY_OF.get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What a log says of one quantity over a run, without its rows.

    ``at`` is the furthest step with a value, where the log says it. ``gained`` is the sum of all rises, a value after a
    fall counted from zero (``restarts`` counts the falls).
    """

    count: int
    first: Exact
    last: Exact
    low: Exact
    high: Exact
    gained: Exact
    restarts: int = 0
    at: Exact | None = None

    @classmethod
    def of(cls, value: Exact) -> Series:
        """The series of a value that was said once."""
        return cls(count=1, first=value, last=value, low=value, high=value, gained=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a log.

    ``broken`` are quantities with a value that was no finite number, ``texts`` what names the model, ``config`` the
    model's configuration where the run holds it. ``started`` and ``ended`` are seconds since 1970, ``problems`` what
    was wrong with the file but did not stop the reading. ``lines`` tells in which line a quantity was said last,
    ``unsaid`` which facts a log of this kind cannot tell, each with the reason.
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
    lines: Mapping[str, int] = field(default_factory=dict)
    unsaid: tuple[tuple[str, str], ...] = ()
    source: Source = field(default_factory=Source)

    def last(self, quantity: str) -> Exact | None:
        """The last value of a quantity, None where the log never gives it."""
        series = self.series.get(quantity)
        return series.last if series else None

    @property
    def original(self) -> Exact | None:
        """The compute behind the model that the run started from, where its log keeps it.

        The best value, else the lowest, whose third is passed first.
        """
        return self.last("original_best") or self.last("original_low")


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
    FLOP of one sample. ``config`` is the model's ``config.json``, ``original`` the entry in the table of
    originals that the figures come from, and ``context`` the longest sequence that it takes by that table.
    """

    parameters: Exact | None = None
    non_embedding: Exact | None = None
    active: Exact | None = None
    per_token: Exact | None = None
    trainable: Exact | None = None
    score_coefficient: Exact | None = None
    flop_per_sample: Exact | None = None
    config: Mapping[str, object] = field(default_factory=dict)
    original: str = ""
    context: Exact | None = None

    def __post_init__(self) -> None:
        for name in ("parameters", "non_embedding", "active", "per_token", "trainable"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ValueError(f"{name} needs to be greater than zero")
        if min(self.score_coefficient or 0, self.flop_per_sample or 0) < 0:
            raise ValueError("score_coefficient and flop_per_sample cannot be negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the caller knows of the run and the log may not say: samples trained on, longest sequence, chips, hours.

    A figure of the log takes precedence. ``chip`` names the accelerator, as the table of accelerators does.
    """

    samples: Exact | None = None
    length: Exact | None = None
    chips: Exact | None = None
    hours: Exact | None = None
    chip: str = ""


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
    itself claims and ``implied_parameters`` the model size that would make the claim right; ``six_nd`` is 6 x all
    parameters x tokens, where both are known, for comparison. ``facts`` are ranges:
    ``tokens``, ``samples``, ``steps``, ``hours`` (wall clock), ``chips``, ``chip_hours`` (of all chips together),
    ``energy_joules``, ``utilisation`` and ``tensor_active`` (shares of time and cycles); ``started`` and ``ended`` are
    seconds since 1970. ``runs`` holds the proof of each run where there are several.
    """

    format: str
    name: str
    estimate: Estimate
    reported: Exact | None = None
    implied_parameters: Exact | None = None
    six_nd: Exact | None = None
    facts: Mapping[str, Range] = field(default_factory=dict)
    started: Exact | None = None
    ended: Exact | None = None
    traps: tuple[Trap, ...] = ()
    unproven: tuple[Unproven, ...] = ()
    runs: tuple[LogProof, ...] = ()
