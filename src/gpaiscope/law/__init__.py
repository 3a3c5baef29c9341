"""What the law says: rules, open questions, parameters and citations, in the order of the law.

Declarations, and the law of a day as a value: `Law.on` gives it, with all its rules compiled. Every reading
is handed a `Law` and asks nothing else which day it is, so that two laws can stand side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gpaiscope.law.body import (
        ACTOR_CONCLUSIONS,
        BODY,
        FILES,
        MODEL_CONCLUSIONS,
        RULES,
        Body,
        Draft,
        Law,
        facts,
    )
    from gpaiscope.law.sentences import latest_values, number_in

__all__ = [
    "ACTOR_CONCLUSIONS",
    "BODY",
    "FILES",
    "MODEL_CONCLUSIONS",
    "RULES",
    "Body",
    "Draft",
    "Law",
    "facts",
    "latest_values",
    "number_in",
]

_OF_SENTENCES: Final = ("latest_values", "number_in")
"""What is not of `gpaiscope.law.body`."""


def __getattr__(name: str) -> object:
    """The law as a whole, imported when it is first asked for: who cites a provision has no need of its rules."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{'sentences' if name in _OF_SENTENCES else 'body'}"), name)
