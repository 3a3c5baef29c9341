"""What the uses are given, in their words: a dossier, a day, circumstances, a law. What is none of these is refused.

A day is a text as well, since that is how people write one. Beyond these functions it is a date: what a use hands on,
to a page or to a call that goes on from it, is never the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from os import PathLike
from typing import TYPE_CHECKING, Any, TypedDict, Union

from gpaiscope.errors import Mistake, UsageError
from gpaiscope.values import iso_day

if TYPE_CHECKING:
    from gpaiscope.law import Body
    from gpaiscope.repository.dossiers import Loaded

# The names in quotes are for type checkers: imported here, they would make a licence wait for all rules of the law.

DossierSource = Union[str, PathLike[str], Mapping[str, Any], "Loaded"]
"""Where a dossier comes from: a file, a folder, a mapping with the keys of the JSON form, or one that was read."""

DaySource = date | str
"""A day, or its text in ISO form: ``2026-10-01``. No moment: on which day that is, only a time zone says."""

LawSource = Union[str, PathLike[str], "Body", None]
"""Which law: None is that which is kept here; else a draft that is laid over it, its file or what `laid_over` gives."""


class Circumstances(TypedDict, total=False):
    """Under what a dossier is assessed, in the words of `assess`."""

    known_on: DaySource | None
    readings: Mapping[str, str] | None
    assumptions: bool
    law: LawSource


class AssessWords(Circumstances, total=False):
    """The words of `assess` that ask for an answer: of which day, of whom, of which model, and under what."""

    on: DaySource | None
    actor: str
    model: str


def today() -> date:
    """Today, which is asked here and nowhere else."""
    return date.today()


def day_meant(said: DaySource | None, name: str = "on") -> date:
    """The day that is meant; None: today. Raises UsageError for what is no day."""
    return day_said(name, said) or today()


def day_said(name: str, said: DaySource | None) -> date | None:
    """A day that may have been said as a text, under the ``name`` of its word. Raises UsageError for what is no day."""
    if said is None:
        return None
    day = iso_day(said) if isinstance(said, str) else said
    # A moment is a date to Python, yet it equals no day: every comparison with the law's days would fail.
    if isinstance(day, datetime) or not isinstance(day, date):
        message, expected = f"{name} is {repr(said)[:80]}, which is no day", 'a day: "2026-10-01", date(2026, 10, 1)'
        raise UsageError(Mistake(reference="not-a-date", message=message, expected=expected))
    return day


def refuse_out_of_order(first: date, last: date, what: str) -> None:
    """Raise UsageError where the first day of what was asked for lies after the last."""
    if first > last:
        message = f"{what} would begin on {first} and end on {last}"
        expected = "a first day that is no later than the last"
        raise UsageError(Mistake(reference="days-out-of-order", message=message, expected=expected))


def law_meant(law: LawSource) -> Body:
    """The law that is meant: that which is kept here, or with a draft laid over it."""
    from gpaiscope.law.body import BODY, Body

    if law is None:
        return BODY
    if isinstance(law, Body):
        return law
    from gpaiscope.repository.drafts import read_draft

    return read_draft(law)
