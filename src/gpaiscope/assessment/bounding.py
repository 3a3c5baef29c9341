"""The questions that settle at once what is open of a modification: what it started from, and how much it took at most.

How much a training took nobody need know exactly: so many days of accelerators are less than any line, whichever they
were and at whatever precision they ran. A yes is written as the upper end of the one activity, under ``bound``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.ledger import BOUNDED, Entry
from gpaiscope.engine.case import Missing
from gpaiscope.values import Exact

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment

BOUND: Final = "activities.bound"
NAME: Final = "original.hub_id"
ASKED_FIRST: Final = (NAME, BOUND)
"""What is asked before all else, in this order: one answer to either settles most that is open."""

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
    """What a yes to a bounding question says, as the source of the bound."""
    return f"{question.asks.removesuffix('?')}: yes; any accelerator at any precision"


def bounding_question(own: Assessment, limit: Exact, settles: Callable[[Exact], bool]) -> Missing | None:
    """The question how much the one activity took at most, by as many days as stay below a limit.

    Where it is bounded already, by as many as settle what is open: ``settles`` says whether an upper end does. None
    where no number of days helps, or several activities are open.
    """
    from gpaiscope.compute.bounds import in_days

    unbounded = [entry for entry in own.entries or () if _can_be_bounded(entry) and entry.flop.high is None]
    bounded = [entry for entry in own.entries or () if _can_be_bounded(entry) and entry.activity.bound is not None]
    if len(unbounded) == 1:
        asks = next((asks for days, asks in GPU_DAYS.items() if in_days(days) < limit), None)
        return None if asks is None else _question(unbounded[0], asks)
    if unbounded or len(bounded) != 1:
        return None
    most = bounded[0].flop.high
    fewer = ((days, asks) for days, asks in GPU_DAYS.items() if most is not None and in_days(days) < most)
    asks = next((asks for days, asks in fewer if settles(in_days(days))), None)
    return None if asks is None else _question(bounded[0], asks)


def _can_be_bounded(entry: Entry) -> bool:
    """Whether an upper end of an entry bounds what updated parameters, and no figure is stated that would contradict."""
    open_ = entry.estimate.method in (BOUNDED, "not stated", "log") or entry.flop.high is None
    return entry.activity.flop is None and open_ and entry.would_count("updates")


def _question(entry: Entry, asks: str) -> Missing:
    return Missing(fact=BOUND, asks=asks, path=f"{entry.path}.bound", who="training team")


def name_question(place: int, fitting: tuple[str, ...]) -> Missing:
    """The question which model an original is: one of a few that fit, else by its name."""
    asks = "Which model did you start from? Its name on the hub."
    if fitting:
        asks = f"Which model did you start from: {', '.join(fitting[:-1])} or {fitting[-1]}?"
    return Missing(fact=NAME, asks=asks, path=f"original[{place}].hub_id", who="training team")
