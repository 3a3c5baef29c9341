"""What the uses are given, in their words: a dossier, a day, circumstances, a law. What is none of these is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from os import PathLike
from typing import TYPE_CHECKING, Any, TypedDict, Union

from gpaiscope.errors import Mistake, UsageError

if TYPE_CHECKING:
    from gpaiscope.law import Body
    from gpaiscope.repository.dossiers import Loaded

# The names in quotes are for type checkers: imported here, they would make a licence wait for all rules of the law.

DossierSource = Union[str, PathLike[str], Mapping[str, Any], "Loaded"]
"""Where a dossier comes from: a file, a folder, a mapping with the keys of the JSON form, or one that was read."""

LawSource = Union[str, PathLike[str], "Body", None]
"""Which law: None is that which is kept here; else a draft that is laid over it, its file or what `laid_over` gives."""


class Circumstances(TypedDict, total=False):
    """Under what a dossier is assessed, in the words of `assess`."""

    known_on: date | None
    readings: Mapping[str, str] | None
    assumptions: bool
    law: LawSource


class AssessWords(Circumstances, total=False):
    """The words of `assess` that ask for an answer: of which day, of whom, of which model, and under what."""

    on: date | None
    actor: str
    model: str


def today() -> date:
    """Today, which is asked here and nowhere else."""
    return date.today()


def day_meant(on: date | None) -> date:
    """The day that is meant; None: today. Raises UsageError for what is no day."""
    refuse_no_day(on=on)
    return on or today()


def refuse_no_day(**days: date | None) -> None:
    """Raise UsageError for a text, or for a moment, in the place of a day."""
    for name, day in days.items():
        # A moment is a date to Python, yet it equals no day: every comparison with the law's days would fail.
        if day is not None and (isinstance(day, datetime) or not isinstance(day, date)):
            message, expected = f"{name} is {day!r}, which is no day", "a day, such as datetime.date(2026, 10, 1)"
            raise UsageError(Mistake(reference="not-a-date", message=message, expected=expected))


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
