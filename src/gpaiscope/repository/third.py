"""What is missing to say whether a modification passes a third of its original's compute, and where the answer flips.

A folder seldom tells both what was done and what the original took. Here the figure that is missing is named, with the
value up to which the answer is no and the value above which it is yes.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.turning import NumberCurve, number_curves
from gpaiscope.assessment.warnings import Warning_
from gpaiscope.values import Outcome, rounded_text

QUESTION: Final = "one_third_criterion"
_OWN: Final = "activities[0]"
_ORIGINAL: Final = "original[0].training_compute"


def open_third(assessment: Assessment) -> Iterator[Warning_]:
    """Of each figure that the one-third question waits for, at which value it is answered; nothing where it is."""
    for each in assessment.conclusions:
        if each.id == QUESTION and each.actor and each.finding.outcome is Outcome.UNKNOWN:
            yield from _missing(assessment, each.actor)
            return


def _missing(assessment: Assessment, actor: str) -> Iterator[Warning_]:
    curves = [
        curve
        for curve in number_curves(assessment, QUESTION, actor)
        if curve.input.path.startswith(_OWN) or curve.input.path == _ORIGINAL
    ]
    told = [(curve, says) for curve in curves if _is_missing(curve) and (says := _flips(curve))]
    for curve, says in told:
        yield Warning_(
            reference="one-third-open",
            says=f"whether more than a third was taken is open: {says}",
            path=curve.input.path,
        )
    if not told and any(curve.input.present is None for curve in curves):
        line, multiple = (Fraction(assessment.law.number(name)) for name in ("criterion_flop", "modification_multiple"))
        says = (
            "whether more than a third was taken is open: neither what was done nor what the original took is told; of "
            f"an original that took more than {rounded_text(line, 3)} FLOP, less than "
            f"{rounded_text(line / multiple, 3)} FLOP are no third"
        )
        yield Warning_(reference="one-third-open", says=says, path=f"{_OWN}.flop")


def _is_missing(curve: NumberCurve) -> bool:
    present = curve.input.present
    return (
        present is None
        or present.best is None
        or present.high is None
        or not curve.input.path.endswith("training_compute")
    )


def _flips(curve: NumberCurve) -> str:
    """Where the answer turns over an input, in words; empty where it is the same or open all along."""
    yes_first = curve.first is Outcome.YES
    turns = [
        each
        for each in curve.flips
        if (each.value > 0 and Outcome.UNKNOWN not in (each.before,)) or each.after is not Outcome.UNKNOWN
    ]
    sure = [each for each in turns if each.value > 0]
    if not sure or curve.first is Outcome.UNKNOWN:
        return ""
    unit = curve.input.unit
    ends = [rounded_text(each.value, 3) for each in sure]
    first, last = ("yes", "no") if yes_first else ("no", "yes")
    end = f", {last} above {ends[-1]} {unit}" if sure[-1].after is not Outcome.UNKNOWN else ""
    return f"by `{curve.input.path}` it is {first} up to {ends[0]} {unit}{end}"
