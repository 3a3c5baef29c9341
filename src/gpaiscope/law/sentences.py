"""The law's sentences, with their places filled: the actor's name, and the numbers and days of the law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from gpaiscope.law import parameters
from gpaiscope.values import Exact, decimal_text, digits_text

THE_ACTOR: Final = "the actor"
PLACE: Final = re.compile(r"\{(\w+)\}")
"""A place in a sentence: ``{actor}``, or ``{`` the name of a parameter of the law ``}``."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LONGEST_PLAIN: Final = 1_000_000


def filled(text: str, values: Mapping[str, Exact | date] | None = None, actor: str = THE_ACTOR) -> str:
    """A sentence with the actor's name and the numbers and days of the law in their places.

    ``values`` is the law of a day; None: the law as it now stands, for descriptions of the whole.
    Raises KeyError for a place that is neither the actor nor a parameter of that law.
    """
    known = values if values is not None else latest_values()
    return PLACE.sub(lambda place: actor if place[1] == "actor" else plain(known[place[1]]), text)


@lru_cache(maxsize=1)
def latest_values() -> Mapping[str, Exact | date]:
    """Every number and day of the law as it now stands."""
    return {name: entry.values[-1].value for name, entry in parameters.PARAMETERS.items()}


def plain(value: Exact | date) -> str:
    """A number or a day as a sentence has it: ``14``, ``1e25``, ``2 August 2025``."""
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return digits_text(value) if value < _LONGEST_PLAIN else decimal_text(value)
