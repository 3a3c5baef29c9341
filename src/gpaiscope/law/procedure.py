"""The states of a procedure before the Commission: what begins and ends each, and which step follows from which.

Articles 51, 52 and 55, Guidelines 29 to 45. No state is ever stated: each follows from the steps that were taken.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.law.citation import cite
from gpaiscope.values import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state in which a model, or one who provides it, can be: it begins with a step and ends with a later one.

    `DUE` begins with no step of its own: whether and since when it is so, the obligation to notify says.
    """

    id: str
    says: str
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    cites: tuple[Citation, ...]


DUE: Final = State(
    id="due",
    says="a notification is due",
    cites=cite("AI Act Art 52(1)", "Guidelines 29"),
)
_SHAKEN: Final = ("facts-changed", "basis-found-incorrect")
STATES: Final = (
    State(
        id="foreseen",
        says="it is known that the requirement will be met",
        begins=("known-that-will-be-met",),
        ends=("requirement-met",),
        cites=cite("AI Act Art 52(1)", "Guidelines 30"),
    ),
    DUE,
    State(
        id="due",
        says="a new notification is due",
        begins=_SHAKEN,
        ends=("renotified",),
        cites=cite("Guidelines 40"),
    ),
    State(
        id="notified",
        says="the Commission has been notified",
        begins=("notified", "renotified"),
        cites=cite("AI Act Art 52(1)", "Guidelines 31"),
    ),
    State(
        id="arguments",
        says="arguments against the classification are before the Commission",
        begins=("arguments-submitted",),
        ends=("accepted", "rejected"),
        cites=cite("AI Act Art 52(2)", "Guidelines 32"),
    ),
    State(
        id="accepted",
        says="the arguments have been accepted",
        begins=("accepted",),
        ends=("rejected",),
        cites=cite("AI Act Art 52(2)", "Guidelines 40"),
    ),
    State(
        id="rejected",
        says="the arguments have been rejected",
        begins=("rejected",),
        ends=("accepted",),
        cites=cite("AI Act Art 52(3)", "Guidelines 40"),
    ),
    State(
        id="designated",
        says="the model is designated",
        begins=("designated",),
        ends=("lifted",),
        cites=cite("AI Act Art 51(1)(b)", "AI Act Art 52(4)", "Guidelines 42"),
    ),
    State(
        id="reassessment",
        says="a request to reassess the designation is before the Commission",
        begins=("reassessment-requested",),
        ends=("maintained", "lifted"),
        cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    ),
    State(
        id="reassessed",
        says="the designation has been reassessed, and maintained",
        begins=("maintained",),
        ends=("lifted",),
        cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    ),
    State(
        id="lifted",
        says="the designation has been lifted",
        begins=("lifted",),
        ends=("designated",),
        cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    ),
)
"""Every state, in the order in which they come."""

STEPS_OF_MODEL: Final = frozenset(step for state in STATES for step in (*state.begins, *state.ends))
"""The steps by which a model stands before the Commission as it does, whichever version of it they name."""

ENDED_BY_LIFTING: Final = "52(4)"
"""The route of a designation that a reassessment can end: Article 52(5) names no other."""

FOR_WANT_OF_NOTIFICATION: Final = "52(1)"
"""The route of a designation that follows a condition which was met before, and from then on (Guidelines 43)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """That a step follows from others: one of ``after`` came before it, and none of ``never_after`` did.

    Steps of one day were taken in this order, those of ``also`` as well. ``article``: of designations by this route.
    ``or_later``: what it follows from may also come later, as long as it comes.
    """

    step: str
    says: str
    cites: tuple[Citation, ...]
    after: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    never_after: tuple[str, ...] = ()
    article: str = ""
    or_later: bool = False


ORDERS: Final = (
    Order(
        step="known-that-will-be-met",
        never_after=("requirement-met",),
        says="of what was met before nobody learns that it will be",
        cites=cite("AI Act Art 52(1)"),
    ),
    Order(
        step="designated",
        article=FOR_WANT_OF_NOTIFICATION,
        never_after=("notified",),
        says="by this route a model is designated that was not notified",
        cites=cite("AI Act Art 52(1)", "Guidelines 43"),
    ),
    Order(
        step="arguments-submitted",
        after=("notified", "renotified"),
        or_later=True,
        says="arguments come with a notification",
        cites=cite("AI Act Art 52(2)", "Guidelines 32"),
    ),
    Order(
        step="draft-decision",
        after=("arguments-submitted",),
        says="a draft decision is one on arguments",
        cites=cite("Guidelines 35"),
    ),
    Order(
        step="accepted",
        after=("arguments-submitted",),
        also=("draft-decision",),
        says="what is accepted are arguments",
        cites=cite("AI Act Art 52(2)", "Guidelines 40"),
    ),
    Order(
        step="rejected",
        after=("arguments-submitted",),
        also=("draft-decision",),
        says="what is rejected are arguments",
        cites=cite("AI Act Art 52(3)", "Guidelines 40"),
    ),
    *(
        Order(
            step=step,
            after=("accepted",),
            says="it is on an acceptance that the facts in question bear",
            cites=cite("Guidelines 40"),
        )
        for step in _SHAKEN
    ),
    Order(
        step="renotified",
        after=("notified",),
        also=_SHAKEN,
        says="only what was notified is notified again",
        cites=cite("Guidelines 40"),
    ),
    Order(
        step="reassessment-requested",
        after=("designated",),
        says="what is reassessed is a designation",
        cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    ),
    Order(
        step="maintained",
        after=("designated",),
        also=("reassessment-requested",),
        says="what is maintained is a designation",
        cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    ),
    Order(
        step="lifted",
        after=("designated",),
        also=("reassessment-requested",),
        says="what is lifted is a designation",
        cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    ),
    Order(
        step="incident-resolved",
        after=("serious-incident",),
        says="what is resolved is a serious incident",
        cites=cite("AI Act Art 55(1)(c)"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposed:
    """Two decisions of which the Commission takes one: on one day there cannot be both."""

    steps: tuple[str, str]
    says: str
    cites: tuple[Citation, ...]


OPPOSED: Final = (
    Opposed(
        steps=("accepted", "rejected"),
        says="arguments are accepted or rejected",
        cites=cite("AI Act Art 52(3)", "Guidelines 40"),
    ),
    Opposed(
        steps=("lifted", "maintained"),
        says="a designation is maintained or lifted",
        cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    ),
)
DECISIONS: Final = ("draft-decision", "accepted", "rejected", "designated", "maintained", "lifted")
"""What the Commission decides under Article 52, which it could not before that applied."""
DECLASSIFYING: Final = ("accepted", "lifted")
"""The decisions with which a model ceases to be one with systemic risk: Guidelines 40 and 45."""
NO_DECISION_BEFORE: Final = cite("AI Act Art 113", "AI Act Art 52(1)", "Guidelines 104")


def follows_from(later: str, earlier: str) -> Truth:
    """Whether of two steps of one day the one came after the other: unknown where neither follows from the other."""
    if _is_after(later, earlier):
        return Truth.YES
    return Truth.NO if _is_after(earlier, later) else Truth.UNKNOWN


def _is_after(step: str, other: str) -> bool:
    return any(other in (*each.after, *each.also) for each in ORDERS if each.step == step) or any(
        step in each.never_after for each in ORDERS if each.step == other
    )
