"""The questions that settle at once what is open of a modification: what it started from, and how much it took at most.

How much a training took nobody need know exactly: so many days of accelerators are less than any line, whichever they
were and at whatever precision they ran. A yes is written as the upper end of the one activity, under ``bound``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.originals import BOUND, NAME
from gpaiscope.engine.case import Missing
from gpaiscope.values import Exact, rounded_text

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.assessment.ledger import Entry

GPU_DAYS: Final[Mapping[Exact, str]] = {
    24: "One machine of 8 GPUs for at most 3 days, all runs together?",
    16: "One machine of 8 GPUs for at most 2 days, all runs together?",
    8: "One machine of 8 GPUs for at most 1 day, all runs together?",
    4: "One machine of 4 GPUs for at most 1 day, all runs together?",
    1: "One GPU for at most 1 day, all runs together?",
    Fraction(1, 2): "One GPU for at most 12 hours, all runs together?",
}
"""The question for so many days of accelerators, the most first."""


def most_by_yes(question: Missing) -> Exact | None:
    """The FLOP that a yes to a bounding question bounds the activity by; None for any other question."""
    from gpaiscope.compute.bounds import in_days  # with the table of accelerators, which only a yes needs

    days = next((days for days, asks in GPU_DAYS.items() if asks == question.asks), None)
    return None if days is None or question.fact != BOUND else in_days(days)


def said_by_yes(question: Missing) -> str:
    """What a yes to a bounding question says, as the source of the bound, with the peak that it was worked out by."""
    from gpaiscope.compute.accelerators import fastest_peak

    peak, days = fastest_peak(), next((days for days, asks in GPU_DAYS.items() if asks == question.asks), 0)
    worked_out = f"{rounded_text(days)} x 86,400 seconds x {rounded_text(peak.rate, 4)} FLOP/s"
    of = f"the highest dense peak in the table: {peak.chip.name}, {peak.precision} ({peak.chip.source})"
    return f"{question.asks.removesuffix('?')}: yes; any accelerator at any precision: {worked_out}, {of}"


def bounding_question(own: Assessment, limit: Exact, settles: Callable[[Entry, Exact], bool]) -> Missing | None:
    """The question whether the one activity took at most as much as so many days of accelerators can do.

    The most days that stay below a limit and settle what is open: ``settles`` says whether an upper end of an entry
    does. None where no number of days helps, or several activities are open.
    """
    from gpaiscope.compute.bounds import in_days

    open_ = [entry for entry in own.entries or () if _can_be_bounded(entry)]
    if len(open_) != 1:
        return None
    (entry,) = open_
    most = limit if entry.flop.high is None else min(limit, entry.flop.high)
    fewer = ((in_days(days), asks) for days, asks in GPU_DAYS.items() if in_days(days) < most)
    asks = next((asks for flop, asks in fewer if settles(entry, flop)), None)
    if asks is None:
        return None
    return Missing(fact=BOUND, asks=asks, path=f"{entry.path}.bound", who="training team")


def _can_be_bounded(entry: Entry) -> bool:
    """Whether an upper end would bound what updated parameters, and nothing is stated that it could contradict."""
    open_ = entry.activity.bound is not None or entry.flop.high is None
    return entry.activity.flop is None and open_ and entry.would_count("updates")


def name_question(place: int, fitting: tuple[str, ...]) -> Missing:
    """The question which model an original is: one of a few that fit, else by its name."""
    asks = "Which model did you start from? Its name on the hub."
    if fitting:
        asks = f"Which model did you start from: {', '.join(fitting[:-1])} or {fitting[-1]}?"
    return Missing(fact=NAME, asks=asks, path=f"original[{place}].hub_id", who="training team")
