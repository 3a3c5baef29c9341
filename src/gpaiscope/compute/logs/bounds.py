"""An upper end where the log's own figure has none: samples of full length, or chips x hours x peak.

Neither way says what was done. No training can have done more, if what is assumed holds, and each assumption is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from gpaiscope.compute import accelerators
from gpaiscope.compute.logs.case import FROZEN, Case, Notes, short
from gpaiscope.compute.logs.text import attention_allowance
from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range

FACT: Final = "upper end"
SEQUENCES_OF_A_PAIR: Final = 2
REFERENCE_PASS: Final = 2
"""FLOP per weight and token of a model that runs along and is not trained."""


LONGEST_UNTOLD: Final = 131_072
"""Tokens of the longest sample where nothing tells them: as long as models usually take, and hardly any sample is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """An upper end, and in words what it rests on."""

    flop: Fraction
    says: str


def bounded(case: Case, flop: Range, facts: Mapping[str, Range], notes: Notes) -> Range:
    """The range with an upper end, if one can be had; a best value above it contradicts it, and none is set."""
    if flop.high is not None:
        return flop
    ends = [end for end in (_by_samples(case, notes), _by_chips(case, facts)) if end is not None]
    if not ends:
        notes.unknown(FACT, _missing(case, facts))
        return flop
    least = min(ends, key=lambda end: end.flop)
    if least.flop < max(flop.low or 0, flop.best or 0):
        says = (
            f"the figure is more than what is possible ({least.says}: {short(least.flop)} FLOP); one of them is wrong"
        )
        notes.trap("past-its-bound", says, corrected=False)
        return flop
    notes.assume(f"the upper end: {least.says}")
    return Range(low=flop.low, best=flop.best, high=least.flop)


def _by_samples(case: Case, notes: Notes) -> _End | None:
    """Every sample as long as any can be, all weights acting on each token."""
    most, told, weights = case.samples.high, case.full_length, case.weights or case.model.parameters
    if most is None or weights is None or case.kind not in _OF_TEXT:
        return None
    length = told or LONGEST_UNTOLD
    beside = REFERENCE_PASS if case.kind == "preference" else 0
    sequences = SEQUENCES_OF_A_PAIR if case.kind in _PAIRED else 1
    tokens = Fraction(most) * sequences * length
    trained = case.model.trainable
    charged = FROZEN * weights + 6 * trained if case.adapter and trained is not None else 6 * weights
    linear = Fraction(charged + beside * weights) * tokens
    if case.model.score_coefficient is not None:
        done = linear + (3 + Fraction(beside, 2)) * case.model.score_coefficient * length * tokens
    else:
        done = linear * attention_allowance(told, notes)
    pairs = "pairs" if sequences > 1 else "samples"
    untold = "" if told else " (nothing tells the longest; --length narrows it)"
    says = f"{short(most)} {pairs} of at most {short(length)} tokens{untold}, on all {short(weights)} weights"
    return _End(flop=done, says=says)


_OF_TEXT: Final = frozenset({"text", "preference", "encoder-decoder"})
_PAIRED: Final = frozenset({"preference", "encoder-decoder"})
"""Two sequences a sample: the better answer and the worse, what is read and what is written."""


def _by_chips(case: Case, facts: Mapping[str, Range]) -> _End | None:
    """Every chip at its highest dense peak in every second of the run."""
    peak, name = _peak(case.chip)
    hours = _chip_hours(facts)
    if peak is None or hours is None:
        return None
    done = Fraction(hours) * 3600 * peak
    return _End(
        flop=done, says=f"{name}, {short(hours)} h of all together, at the highest peak of one ({short(peak)} FLOP/s)"
    )


def _chip_hours(facts: Mapping[str, Range]) -> Exact | None:
    """Hours of all chips together, at most."""
    if "chip_hours" in facts:
        return facts["chip_hours"].high
    chips, hours = (facts[name].high if name in facts else None for name in ("chips", "hours"))
    return None if chips is None or hours is None else Fraction(chips) * hours


def _peak(chip: str) -> tuple[Exact | None, str]:
    """The highest dense rate of whatever answers to the name, in any precision: the log rarely tells which was used."""
    found = accelerators.find(chip) if chip else ()
    rates = [peak.high for each in found for _, peak in each.peaks]
    return (
        (max(rates), found[0].name) if rates and not any(each.matrix_peak_missing for each in found) else (None, chip)
    )


def _missing(case: Case, facts: Mapping[str, Range]) -> str:
    """What would give an upper end."""
    size = case.weights or case.model.parameters
    of_samples = (
        ("the number of samples", case.samples.high),
        ("the model's parameters", size),
    )
    of_chips = (
        ("which accelerator ran", _peak(case.chip)[0]),
        ("how many", _high(facts, "chip_hours") or _high(facts, "chips")),
        ("for how many hours", _high(facts, "chip_hours") or _high(facts, "hours")),
    )
    missing = [name for name, known in of_samples if known is None] if case.kind in _OF_TEXT else []
    by_samples = f"give {_listed(missing)}, or " if missing else ""
    by_chips = _listed([name for name, known in of_chips if known is None])
    return f"nothing bounds the figure from above; {by_samples}say {by_chips}"


def _high(facts: Mapping[str, Range], name: str) -> Exact | None:
    return facts[name].high if name in facts else None


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
