"""The law's sentences, with their places filled: the actor's name, and the numbers and days of the law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
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

    ``values`` is the law of the day, as `parameters.on` gives it. What it lacks, and all where it is None, is taken
    as the law now stands. Raises KeyError for a place that is neither the actor nor a parameter.
    """
    known = values or {}

    def put(place: re.Match[str]) -> str:
        name = place[1]
        if name == "actor":
            return actor
        return plain(known[name] if name in known else parameters.PARAMETERS[name].values[-1].value)

    return PLACE.sub(put, text)


def plain(value: Exact | date) -> str:
    """A number or a day as a sentence has it: ``14``, ``1e25``, ``2 August 2025``."""
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return digits_text(value) if value < _LONGEST_PLAIN else decimal_text(value)
