"""From a blueprint to numbers: parameters, forward FLOP as named terms, training FLOP.

Formulas: ``2`` FLOP for each weight and position; ``2 * heads * (d_k + d_v)`` for each pair of
positions that attention compares; causal pairs are the headline, the full square bounds from
above. Backward takes twice the forward where weights are trained: Epoch AI, "Backward-forward
FLOP ratio" (2021); Kaplan et al., arXiv 2001.08361, for the linear part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final

from gpaiscope.compute.estimate import Term
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import NOTHING_KNOWN, Exact, Range

from .blocks import Blueprint, Part, Parts
from .workload import Workload

USUAL_LENGTH: Final = 4096
"""Tokens in a sequence where nobody says: what most pre-training of 2023 to 2025 used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """``total`` stored, ``active`` (without the experts that a token does not meet), ``per_token`` (that multiply it).

    Work on recurrent states counts in ``per_token`` as the weights that it is worth: half its FLOP. ``range`` holds the
    true total: one number where the configuration says all that it takes, wide where something had to be supposed, and
    without an end or a best value where the file does not say its width or depth: then the numbers mean nothing.
    """

    total: int
    active: int
    per_token: Exact
    range: Range

    @property
    def settled(self) -> bool:
        """Whether the total may be held against what others say of it."""
        return self.range.exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What one token (or sample) costs. All amounts of FLOP are by ``unit``: ``token`` or ``sample``.

    ``score_coefficient``: forward FLOP per squared sequence length, windows and top-k ignored.
    ``terms`` sum to ``forward.best``, ``training_terms`` to ``training.best``. ``dense_transformer``
    tells whether the Guidelines' 6PD (paragraph 129, July 132) speaks of this model. ``positions``
    is the number of positions that one unit stands for: 1 for a token.
    """

    family: str
    unit: str
    sequence_length: int
    positions: Exact
    parameters: Parameters
    score_coefficient: Exact
    terms: tuple[Term, ...]
    forward: Range
    training_terms: tuple[Term, ...]
    training: Range
    dense_transformer: bool
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether what one token or sample costs follows from the files: else its range alone means something."""
        return self.parameters.settled and self.family != "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Which weights are trained. ``mode``: ``full``, ``frozen``, ``lora`` or ``qlora``.

    ``frozen`` names groups of weights that stay as they are: ``vision``, ``audio``,
    ``text_encoder``, ``encoder``, ``language``. ``adapter_rank`` and ``adapter_targets``
    (``attention``, ``mlp``, ``all``) size LoRA's adapters, or ``adapter_parameters`` says them.
    """

    mode: str = "full"
    frozen: tuple[str, ...] = ()
    adapter_rank: int = 16
    adapter_targets: str = "all"
    adapter_parameters: int | None = None


FULL: Final = Training()
MODES: Final = ("full", "frozen", "lora", "qlora")
_TARGETS: Final = {
    "attention": ("attention_projections",),
    "mlp": ("mlp", "experts", "shared_experts"),
    "all": (
        "attention_projections", "mlp", "experts", "shared_experts", "state_space_projections", "delta_projections",
    ),
}  # fmt: skip


def measure(blueprint: Blueprint, workload: Workload, training: Training = FULL) -> Count:
    """Count a described model at the lengths of one sequence or sample."""
    _check(blueprint, training)
    usual = blueprint.usual_length or USUAL_LENGTH
    length = workload.sequence_length or min(usual, blueprint.longest or usual)
    lengths = {"text": length, "sample": 1} | {
        stream.name: length if stream.positions is None else stream.positions for stream in blueprint.streams
    }
    share = 1 / Fraction(lengths[main_stream(blueprint)] if blueprint.unit == "token" else 1)
    forward = [Work.of(part, lengths) for part in blueprint.parts]
    trained = [
        work.times(*factors(part, blueprint, training)) for part, work in zip(blueprint.parts, forward, strict=True)
    ]
    trained += _adapters(blueprint, training, lengths)
    surely = workload.sequence_length is not None or blueprint.unit == "sample"
    guessed = 0 if surely else _longer(blueprint, lengths, share)
    known = blueprint.spread[1] is not None
    heavier = Fraction(3) if training.mode != "frozen" else Fraction(1)
    return Count(
        family=blueprint.family,
        unit=blueprint.unit,
        sequence_length=length,
        positions=Fraction(lengths[main_stream(blueprint)]) * share,
        parameters=_parameters(blueprint),
        score_coefficient=_score_coefficient(blueprint),
        terms=_terms(forward, share, known=known),
        forward=_range(forward, share, blueprint, surely, guessed),
        training_terms=_terms(trained, share, known=known),
        training=_range(trained, share, blueprint, surely, guessed * heavier),
        dense_transformer=blueprint.dense,
        assumptions=_assumptions(blueprint, workload, length, training),
        warnings=blueprint.warnings + _too_long(blueprint, workload),
    )


def _too_long(blueprint: Blueprint, workload: Workload) -> tuple[str, ...]:
    length, most = workload.sequence_length, blueprint.longest
    if blueprint.unit == "sample" or length is None or most is None or length <= most:
        return ()
    return (f"sequences of {length} tokens are longer than the {most} that the configuration allows",)


def _check(blueprint: Blueprint, training: Training) -> None:
    """Refuse a training that this model cannot have, with every reason at once."""
    mistakes: list[Mistake] = []

    def wrong(reference: str, message: str, path: str, expected: Iterable[str]) -> None:
        mistakes.append(Mistake(reference=reference, message=message, path=path, expected=", ".join(expected)))

    if training.mode not in MODES:
        wrong("unknown-mode", f"{training.mode!r} is no way to train", "trainable", MODES)
    if training.adapter_targets not in _TARGETS:
        wrong("unknown-target", f"{training.adapter_targets!r} takes no adapter", "lora_targets", _TARGETS)
    if training.adapter_rank < 0 or (training.adapter_parameters or 0) < 0:
        wrong("negative-amount", "an adapter cannot be negative", "lora_rank", ("0 or more",))
    for group in training.frozen:
        if group not in blueprint.groups:
            wrong("unknown-part", f"this model has no part {group!r}", "frozen", blueprint.groups)
    if mistakes:
        raise InputError(*mistakes)


def main_stream(blueprint: Blueprint) -> str:
    """The stream whose positions are the tokens that a run is measured in."""
    return blueprint.streams[0].name if blueprint.streams else "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """FLOP of one part in one sequence or sample: of its weights, and of what has none, with the upper count.

    ``spared`` of those of weights may not be done at all.
    """

    term: str
    weights: Exact
    rest: Exact
    rest_high: Exact
    is_score: bool
    spared: Exact = 0

    @property
    def best(self) -> Exact:
        """The count."""
        return self.weights + self.rest

    @property
    def high(self) -> Exact:
        """The upper count."""
        return self.weights + max(self.rest, self.rest_high)

    @classmethod
    def of(cls, part: Part, lengths: dict[str, Exact]) -> Work:
        """The forward work of a part."""
        positions, score = lengths.get(part.stream, 0), part.score
        over = lengths.get(score.over, 0) if score and score.over else 0
        pairs = 2 * score.width * score.pairs(positions, over) if score else 0
        square = 2 * score.width * score.square(positions, over) if score else 0
        high = part.flop if part.flop_high is None else part.flop_high
        each = part.times
        return cls(
            term=part.term,
            weights=each * 2 * part.used * positions,
            rest=each * (part.flop * positions + pairs),
            rest_high=each * (high * positions + square),
            is_score=score is not None,
            spared=each * 2 * part.spared * positions,
        )

    def times(self, weights: int, rest: int) -> Work:
        """The work multiplied: what weights do by one factor, the rest by another."""
        return Work(
            term=self.term,
            weights=self.weights * weights,
            rest=self.rest * rest,
            rest_high=self.rest_high * rest,
            is_score=self.is_score,
            spared=self.spared * weights,
        )


def factors(part: Part, blueprint: Blueprint, training: Training) -> tuple[int, int]:
    """Training FLOP in units of the forward ones: for the weights and for what has none.

    Forward, gradient of the input, gradient of the weights: 1 each. A frozen weight needs the
    last never, and the second only where something trained lies below it.
    """
    if training.mode == "frozen":
        return 1, 1
    frozen, order = training.frozen or blueprint.usually_frozen, blueprint.groups
    if part.group in frozen:
        place = order.index(part.group) if part.group in order else 0
        below = any(group not in frozen for group in order[:place])
        return (2, 3) if below else (1, 1)
    return (2, 3) if training.mode in ("lora", "qlora") else (3, 3)


def _adapters(blueprint: Blueprint, training: Training, lengths: dict[str, Exact]) -> list[Work]:
    if training.mode not in ("lora", "qlora"):
        return []
    if training.adapter_parameters is not None:
        work: Exact = 6 * training.adapter_parameters * lengths[main_stream(blueprint)]
    else:
        targets, frozen = _TARGETS[training.adapter_targets], training.frozen or blueprint.usually_frozen
        adapted = (part for part in blueprint.parts if part.term in targets and part.group not in frozen)
        edges = sum(part.edges * part.times * lengths.get(part.stream, 0) for part in adapted)
        work = 6 * training.adapter_rank * edges
    return [Work(term="adapters", weights=work, rest=0, rest_high=0, is_score=False)]


def _parameters(blueprint: Blueprint) -> Parameters:
    total = sum(part.stored * part.copies for part in blueprint.parts)
    idle = sum(part.idle * part.copies for part in blueprint.parts)
    met = blueprint.parts if blueprint.unit == "sample" else _met(blueprint)
    twice = sum((2 * part.used + part.flop) * part.times for part in met)
    return Parameters(total=total, active=total - idle, per_token=Fraction(twice) / 2, range=_held(blueprint, total))


def _held(blueprint: Blueprint, total: int) -> Range:
    """What holds the true number of parameters: wider by the guessed groups, and by the description as a whole."""
    if blueprint.counted_weights:
        return Range.exactly(total)
    low, high = blueprint.spread
    if high is None:
        return NOTHING_KNOWN
    less = more = Fraction(0)
    for group, times in blueprint.loose:
        stored = sum(part.stored * part.copies for part in blueprint.parts if part.group == group)
        less, more = less + stored - Fraction(stored, times), more + stored * (times - 1)
    return Range(low=int((total - less) * low), best=total, high=int((total + more) * high))


def _met(blueprint: Blueprint) -> Parts:
    """The parts that a token of the main stream meets; of an encoder-decoder, those of both halves."""
    main = main_stream(blueprint)
    return tuple(part for part in blueprint.parts if part.stream == main) or blueprint.parts


def _score_coefficient(blueprint: Blueprint) -> Exact:
    scores = ((part.score, part.times) for part in _met(blueprint) if part.score and part.score.kind != "cross")
    return sum(2 * score.square(1) * score.width * times for score, times in scores)


def _terms(works: Iterable[Work], share: Fraction, *, known: bool) -> tuple[Term, ...]:
    """FLOP by name; none where so much is not known that no best value follows."""
    sums: dict[str, Exact] = {}
    for work in works if known else ():
        if work.best:
            sums[work.term] = sums.get(work.term, 0) + work.best
    return tuple(Term(name=name, flop=flop * share) for name, flop in sums.items())


def _total(works: Iterable[Work], share: Fraction, of: Callable[[Work], Exact]) -> Exact:
    return sum(of(work) for work in works) * share


def _range(works: list[Work], share: Fraction, blueprint: Blueprint, surely: bool, guessed: Exact) -> Range:
    best = _total(works, share, lambda work: work.best)
    low = _total(works, share, lambda work: (work.best if surely or not work.is_score else work.weights) - work.spared)
    high = max(_total(works, share, lambda work: work.high), best + guessed)
    least, most = blueprint.spread
    return NOTHING_KNOWN if most is None else Range(low=low * least, best=best, high=high * most)


def _longer(blueprint: Blueprint, lengths: dict[str, Exact], share: Fraction) -> Exact:
    """How much more the scores cost a token at 8 times the assumed length, if the model goes so far."""
    most = min(8 * int(lengths["text"]), blueprint.longest or 8 * USUAL_LENGTH)
    if blueprint.streams or most <= lengths["text"]:
        return 0
    longer = [Work.of(part, lengths | {"text": most}) for part in blueprint.parts if part.score]
    now = [Work.of(part, lengths) for part in blueprint.parts if part.score]
    more = _total(longer, Fraction(1, most), lambda work: work.best) - _total(now, share, lambda work: work.best)
    return max(more, 0)


def _assumptions(blueprint: Blueprint, workload: Workload, length: int, training: Training) -> tuple[str, ...]:
    said = []
    if any(part.stream == "text" for part in blueprint.parts):
        if workload.sequence_length is None and blueprint.unit == "token":
            said.append(
                f"sequences of {length} tokens, as nobody said how long they are; the range goes from no attention "
                "scores at all to 8 times this length, or to the longest that the configuration allows"
            )
        elif blueprint.unit == "token":
            said.append(f"every sequence has {length} tokens, without padding, and attends across its documents")
    if any(part.score and part.score.kind not in ("full", "cross", "band") for part in blueprint.parts):
        said.append("masked pairs of positions are not counted; the upper end counts the full square")
    if any(part.group == "multi_token" and part.flop_high for part in blueprint.parts):
        said.append("layers that predict further tokens are in the upper end only, as nobody said they were trained")
    if training.mode == "full":
        said.append("backward costs twice the forward; recomputation of activations is not counted")
    if training.mode in ("lora", "qlora"):
        said.append(
            "a frozen weight costs 4 FLOP a token and an adapter's 6; "
            "input gradients below the lowest adapter are counted too"
        )
    said += [stream.says for stream in blueprint.streams if stream.says]
    said.append("element-wise operations and the optimiser are left out: below 2 %")
    return (*said, *blueprint.assumptions)
