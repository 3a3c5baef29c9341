"""One run with what can be worked out about it at once: what its model read, how much, and how large it is."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from gpaiscope.compute.logs.config import Config
from gpaiscope.compute.logs.kinds import fills_sequences, has_experts, kind_of
from gpaiscope.compute.logs.records import LogRecords, ModelFigures, Run, Trap, Unproven
from gpaiscope.deferred import dataclass
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
    chip: str = ""

    @property
    def sequence(self) -> Exact | None:
        """Tokens of a sample on average, where the log shows both; else the length that the trainer was given."""
        if self.tokens and self.samples.exact and self.samples.low:
            return Fraction(self.tokens) / self.samples.low
        return positive(self.run, "sequence_length")

    @property
    def longest(self) -> Exact | None:
        """An upper end of the average sequence, which fewer samples than there were would only raise.

        None where nothing gives one.
        """
        ends = [self.sequence, self.config.number("max_position_embeddings", "n_positions")]
        if self.tokens and self.samples.low:
            ends.append(Fraction(self.tokens) / self.samples.low)
        return min((end for end in ends if end is not None), default=None)

    @property
    def full_length(self) -> Exact | None:
        """Tokens that no sample has more of: as the trainer was told, else the longest that the model takes."""
        told = positive(self.run, "sequence_length")
        takes = self.config.number("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length")
        return told or takes or self.model.context

    @property
    def untimed(self) -> Fraction | None:
        """How many times more steps were done than the log gives times and rates of; None where it gives most."""
        timed = positive(self.run, "timed_steps")
        if not timed or not self.steps or 10 * timed >= 9 * self.steps:
            return None
        return Fraction(self.steps) / timed

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


def case_of(log: LogRecords, run: Run, model: ModelFigures, notes: Notes, chip: str = "") -> Case:
    """Work out what the run shows at once."""
    config = Config(model.config)
    kind = kind_of(log, run, model)
    elements = positive(run, "main_input")
    steps = positive(run, "step")
    samples = _samples(run, steps, notes)
    tokens = _tokens(run, kind, elements, steps, notes)
    return Case(
        run=run,
        model=model,
        config=config,
        kind=kind,
        adapter=_has_adapter(log, run, model, tokens),
        experts=has_experts(log, run, model),
        reported=_reported(run, notes),
        tokens=tokens or _tokens_by_length(log, run, steps, samples),
        elements=elements,
        steps=steps,
        samples=samples,
        weights=_weights(model, config),
        reference=_reference_size(model, config),
        chip=chip or run.texts.get("accelerator", ""),
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
    if fills_sequences(log, run) and samples.best and length:
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
_SHAPED: Final = frozenset({"pixels", "pixels-to-text", "spectrogram", "waveform"})


def _has_adapter(log: LogRecords, run: Run, model: ModelFigures, tokens: Exact | None) -> bool:
    """Whether most weights were frozen: by the adapter's settings, or by how few were trained."""
    counter = positive(run, "flop")
    size = model.parameters or model.per_token or (Fraction(counter) / (6 * tokens) if counter and tokens else None)
    if model.trainable is not None and size is not None:
        return 2 * model.trainable < size
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
