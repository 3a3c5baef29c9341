"""How much compute a training can have taken at most: an upper end by each kind of evidence that is told of it.

No bound says what was done. Each is a formula of integers and fractions that no training passes which the evidence is
true of, and names its source and what may be doubted about it. A trainer's counter of FLOP bounds nothing: it is
thousands of times too low where weights are sharded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

from gpaiscope.compute import accelerators
from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, reduced, rounded_text

A_TOKEN: Final = 12
"""FLOP per weight and token at most: six of a training step (Guidelines 129), twice that for attention."""
A_REWARDED_TOKEN: Final = 48
"""The same where answers are generated and judged: by the model, its older self and a reference beside it."""
MOST_PROCESSES: Final = 100
"""Processes that are taken where a count of tokens may be of one, or without padding, and nobody tells how many ran."""
MOST_TOKENS_A_STEP: Final = 10**8
"""No published step has more than 6.3e7 tokens: 15,360 sequences of 4,096 (DeepSeek-V3, arXiv 2412.19437)."""
LONGEST_SAMPLE: Final = 131_072
"""Tokens of the longest sample where nothing tells how many the model takes."""
LARGEST_WEIGHTS: Final = 2 * 10**12
"""Twice the weights of the largest model whose weights are public (Kimi K2, 1.04e12)."""
ROUNDED_SIZE: Final = Fraction(13, 10)
"""How many times the size in a model's name its weights are at most: names round, and leave embeddings out."""
MOST_PER_JOULE: Final = 11 * 10**12
"""FLOP a joule of the most frugal accelerator: a GB300 at 4 bits, 1.5e16 FLOP/s at 1,400 W."""
SECONDS_A_DAY: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class UpperEnd:
    """The FLOP that a training took at most by one rule: ``formula`` and ``doubt`` are words for people.

    ``worst`` is what it would be if what is doubted were so, and the same as ``flop`` where that is reckoned with.
    """

    rule: str
    flop: Exact
    formula: str
    source: str
    doubt: str
    worst: Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is told of one training; anything may be unknown (None).

    ``weights`` are all weights of the model, adapters included, and ``of_weights`` says where that number is from.
    ``processes`` over which ``tokens`` were not added up yet; None: nobody tells whether they were. ``samples`` were
    seen in all passes, ``longest`` is the longest one in tokens. ``seconds`` of the clock with ``chips``, of which
    ``peak`` is the highest dense rate of one. ``text_bytes`` are those of all data, at most so many ``records``, over
    ``passes``. ``rewarded``: the model also generated what it was trained on.
    """

    weights: Exact = LARGEST_WEIGHTS
    of_weights: str = ""
    tokens: Exact | None = None
    processes: Exact | None = None
    samples: Exact | None = None
    longest: Exact | None = None
    steps: Exact | None = None
    seconds: Exact | None = None
    chips: Exact | None = None
    peak: Exact | None = None
    text_bytes: Exact | None = None
    records: Exact | None = None
    passes: Exact | None = None
    joules: Exact | None = None
    rewarded: bool = False

    @property
    def per_token(self) -> int:
        """FLOP per weight and token at most."""
        return A_REWARDED_TOKEN if self.rewarded else A_TOKEN


def upper_ends(told: Evidence) -> tuple[UpperEnd, ...]:
    """The upper end by each rule whose evidence is there, the least first."""
    found = (end for rule in RULES for end in rule(told))
    return tuple(sorted(found, key=lambda end: end.worst))


def least(told: Evidence, *, doubted_below: Exact) -> UpperEnd | None:
    """The least upper end; None where nothing bounds the training.

    What is doubted about one is reckoned with, unless even then it would stay below ``doubted_below``, so that the
    doubt decides nothing.
    """
    ends = upper_ends(told)
    return min((_settled(end, doubted_below) for end in ends), key=lambda end: end.flop, default=None)


def _settled(end: UpperEnd, doubted_below: Exact) -> UpperEnd:
    if end.worst <= doubted_below or end.worst == end.flop:
        return end
    formula = f"{end.formula} x {rounded_text(Fraction(end.worst) / end.flop, 3)}, which nobody can rule out"
    return UpperEnd(rule=end.rule, flop=end.worst, formula=formula, source=end.source, doubt=end.doubt, worst=end.worst)


def nothing_done(kind: str) -> UpperEnd:
    """The upper end of what trains nothing: a merge, a quantisation, a conversion."""
    says = "a calibration of quantised weights takes at most 1e18"
    return UpperEnd(rule="none", flop=0, formula=f"{kind} updates no weight", source=kind, doubt=says, worst=0)


def _weights(told: Evidence) -> str:
    of = f" ({told.of_weights})" if told.of_weights else ""
    return f"{rounded_text(told.weights, 2)} weights{of}"


def _by_tokens(told: Evidence) -> Iterator[UpperEnd]:
    if told.tokens is None:
        return
    processes = told.processes or 1
    flop = reduced(Fraction(told.per_token) * told.weights * told.tokens * processes)
    times = f" x {_whole(processes)} processes" if processes != 1 else ""
    yield UpperEnd(
        rule="tokens",
        flop=flop,
        formula=f"{_whole(told.tokens)} tokens{times} x {_weights(told)} x {told.per_token}",
        source="6ND, Guidelines 129, and as much again for attention",
        doubt="the count may be that of one process, and without padding",
        worst=flop if told.processes is not None else flop * MOST_PROCESSES,
    )


def _by_samples(told: Evidence) -> Iterator[UpperEnd]:
    if told.samples is None:
        return
    length = told.longest or LONGEST_SAMPLE
    flop = reduced(Fraction(told.per_token) * told.weights * told.samples * length)
    yield UpperEnd(
        rule="samples",
        flop=flop,
        formula=f"{_whole(told.samples)} sequences of at most {_whole(length)} tokens x {_weights(told)} x"
        f" {told.per_token}",
        source="samples a second times the seconds, and the longest that the model takes",
        doubt="a packed sample is longer than one text, and no longer than the model takes",
        worst=flop,
    )


def _by_steps(told: Evidence) -> Iterator[UpperEnd]:
    if told.steps is None:
        return
    flop = reduced(Fraction(told.per_token) * told.weights * told.steps * MOST_TOKENS_A_STEP)
    yield UpperEnd(
        rule="steps",
        flop=flop,
        formula=f"{_whole(told.steps)} steps of at most {rounded_text(MOST_TOKENS_A_STEP)} tokens x {_weights(told)} x"
        f" {told.per_token}",
        source="no published step has more than 6.3e7 tokens (DeepSeek-V3)",
        doubt="steps that were repeated are counted on; runs that were thrown away stand in no log",
        worst=flop,
    )


def _by_time(told: Evidence) -> Iterator[UpperEnd]:
    if told.seconds is None or told.chips is None:
        return
    peak = told.peak or accelerators.fastest_peak().rate
    flop = reduced(Fraction(told.seconds) * told.chips * peak)
    yield UpperEnd(
        rule="time",
        flop=flop,
        formula=f"{_whole(told.chips)} accelerators x {_whole(told.seconds)} seconds x {rounded_text(peak)} FLOP/s",
        source="the highest dense rate in the table of accelerators",
        doubt="an accelerator newer than the table may be faster",
        worst=flop,
    )


def _by_data(told: Evidence) -> Iterator[UpperEnd]:
    """By all bytes, and with each record filled up to the longest sequence, as batches are."""
    if told.text_bytes is None or told.records is None or told.passes is None:
        return
    length = told.longest or LONGEST_SAMPLE
    tokens = Fraction(told.text_bytes) + Fraction(told.records) * length
    flop = reduced(Fraction(told.per_token) * told.weights * tokens * told.passes)
    yield UpperEnd(
        rule="data",
        flop=flop,
        formula=f"{rounded_text(told.passes, 3)} passes x ({_whole(told.text_bytes)} bytes of text +"
        f" {_whole(told.records)} records filled up to {_whole(length)} tokens) x {_weights(told)} x {told.per_token}",
        source="a token of a text holds at least one byte, and no record is filled up beyond the longest sequence",
        doubt="the files have to be all of the data, and the recipe that of the only run",
        worst=flop,
    )


def _by_energy(told: Evidence) -> Iterator[UpperEnd]:
    if told.joules is None:
        return
    flop = reduced(Fraction(told.joules) * MOST_PER_JOULE)
    yield UpperEnd(
        rule="energy",
        flop=flop,
        formula=f"{rounded_text(told.joules, 3)} joules x {rounded_text(MOST_PER_JOULE)} FLOP",
        source="the most frugal accelerator of the table, at 4 bits and its rated power",
        doubt="the weakest of all: a chip may draw less than its rated power",
        worst=flop,
    )


RULES: Final[tuple[Callable[[Evidence], Iterator[UpperEnd]], ...]] = (
    _by_tokens,
    _by_samples,
    _by_steps,
    _by_time,
    _by_data,
    _by_energy,
)


def in_days(days: Exact) -> Exact:
    """The most FLOP that an accelerator can do in so many days, whichever it is."""
    return reduced(Fraction(days) * SECONDS_A_DAY * accelerators.fastest_peak().rate)


def _whole(value: Exact) -> str:
    """A count as people write it: 11,465,216."""
    up = -(-value // 1)
    return f"{int(up):,}" if up < 10**12 else rounded_text(value, 3)
