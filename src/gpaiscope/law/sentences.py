"""The law's sentences, with their places filled: the actor's name, and the numbers and days of the law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final

from gpaiscope.law import parameters
from gpaiscope.values import Exact, decimal_text, digits_text, reduced

THE_ACTOR: Final = "the actor"
PLACE: Final = re.compile(r"\{(\w+)\}")
"""A place in a sentence: ``{actor}``, `SHARE`, or ``{`` the name of a parameter of the law ``}``."""
SHARE: Final = "share"
"""The place of a word for the share that `modification_multiple` stands for: more than a ``third`` of the original."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SHARES: Final[Mapping[Exact, str]] = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 10: "tenth"}
_LONGEST_PLAIN: Final = 1_000_000


def filled(text: str, values: Mapping[str, Exact | date] | None = None, actor: str = THE_ACTOR) -> str:
    """A sentence with the actor's name and the numbers and days of the law in their places.

    ``values`` is the law of a day; None: the law as it now stands, for descriptions of the whole.
    Raises KeyError for a place that is neither the actor nor a parameter of that law.
    """
    known = values if values is not None else latest_values()
    return PLACE.sub(lambda place: _in_place(place[1], known, actor), text)


def with_numbers(text: str, values: Mapping[str, Exact | date] | None = None) -> str:
    """A text of a form with the numbers, by thousands, and days of the law; any other place stays as it is."""
    known = values if values is not None else latest_values()

    def told(name: str) -> str:
        value = known[name]
        is_grouped = not isinstance(value, date) and value < _LONGEST_PLAIN and Fraction(value).denominator == 1
        return f"{int(value):,}" if is_grouped else plain(value)  # type: ignore[arg-type]

    return PLACE.sub(lambda place: told(place[1]) if place[1] in known else place[0], text)


def _in_place(name: str, known: Mapping[str, Exact | date], actor: str) -> str:
    if name == "actor":
        return actor
    return _share(known["modification_multiple"]) if name == SHARE else plain(known[name])


def _share(multiple: Exact | date) -> str:
    """The word for one over a number: ``third``, else ``40 % share`` or ``3/7 share``."""
    assert not isinstance(multiple, date)  # it is a number of the law
    if multiple in _SHARES:
        return _SHARES[multiple]
    percent = 100 / Fraction(multiple)
    whole = (percent * 100).denominator == 1
    return f"{digits_text(reduced(percent))} % share" if whole else f"{1 / Fraction(multiple)} share"


@lru_cache(maxsize=1)
def latest_values() -> Mapping[str, Exact | date]:
    """Every number and day of the law as it now stands."""
    return {name: entry.values[-1].value for name, entry in parameters.PARAMETERS.items()}


def number_in(values: Mapping[str, Exact | date], name: str) -> Exact:
    """A number among the numbers and days of the law. Raises KeyError for one that there is not."""
    value = values[name]
    assert not isinstance(value, date)  # whoever asks knows that it is none
    return value


def plain(value: Exact | date) -> str:
    """A number or a day as a sentence has it: ``14``, ``1e25``, ``2 August 2025``."""
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return digits_text(value) if value < _LONGEST_PLAIN else decimal_text(value)
