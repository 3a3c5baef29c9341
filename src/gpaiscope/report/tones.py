"""What follows for the reader, as a tone: whether anything is late, due, open, open in law, or owed at all.

A tone says a consequence and no truth value: "provider" is due, since duties follow, and "not a provider" is clear.
Only the proof and the rule book, which say whether statements hold, mark yes and no: there nothing follows from either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from gpaiscope.values import Outcome

if TYPE_CHECKING:
    from gpaiscope.assessment.dated import Dated

LATE: Final = "late"
DUE: Final = "due"
UNKNOWN: Final = "unknown"
UNSETTLED: Final = "unsettled"
CLEAR: Final = "clear"

BY_GRAVITY: Final = (LATE, DUE, UNKNOWN, UNSETTLED, CLEAR)
"""The consequences, gravest first: late or failed; owed or lost; facts are missing; open in law; nothing owed."""

OF_STANDINGS: Final[Mapping[str, str]] = {
    "late": LATE,
    "due": DUE,
    "provider": DUE,
    "prospective": DUE,
    "unknown": UNKNOWN,
    "nothing-stated": UNKNOWN,
    "unsettled": UNSETTLED,
    "answered-for": CLEAR,
    "no": CLEAR,
}
"""What follows from each way in which an actor can stand."""


def gravest(tones: Iterable[str]) -> str:
    """The gravest of some tones; empty where none of them says a consequence."""
    said = set(tones)
    return next((tone for tone in BY_GRAVITY if tone in said), "")


def of_burden(outcome: Outcome) -> str:
    """What follows from an answer of which yes brings duties and no brings none: provider, systemic risk, owed."""
    return {Outcome.YES: DUE, Outcome.NO: CLEAR}.get(outcome) or outcome.value


def if_open(outcome: Outcome) -> str:
    """The tone of an answer from whose yes or no nothing follows by itself: it has none, unless it is open."""
    return "" if outcome.decided else outcome.value


def of_dated(row: Dated) -> str:
    """What follows from how the day of a duty stands; of what goes on without a day nothing that a sign could say."""
    if row.state == "done":
        return DUE if row.is_done_late else CLEAR
    if not row.sure:
        return row.outcome.value if row.outcome in (Outcome.UNKNOWN, Outcome.UNSETTLED) else ""
    if row.is_likely:
        return UNKNOWN
    return _OF_DAYS.get(row.state, "")


_OF_DAYS: Final = {"late": LATE, "perhaps-late": DUE, "due": DUE, "ahead": DUE, "undated": UNKNOWN}
