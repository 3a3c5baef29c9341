"""What the law says: rules, open questions, parameters and citations, in the order of the law.

Declarations, and the law of a day as a value: `Law.on` gives it, with all its rules compiled. Every reading
is handed a `Law` and asks nothing else which day it is, so that two laws can stand side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # Each under its own name again, which is how type checkers know that it is offered here.
    from gpaiscope.law.body import ACTOR_CONCLUSIONS as ACTOR_CONCLUSIONS
    from gpaiscope.law.body import BODY as BODY
    from gpaiscope.law.body import FILES as FILES
    from gpaiscope.law.body import MODEL_CONCLUSIONS as MODEL_CONCLUSIONS
    from gpaiscope.law.body import RULES as RULES
    from gpaiscope.law.body import Body as Body
    from gpaiscope.law.body import Draft as Draft
    from gpaiscope.law.body import Law as Law
    from gpaiscope.law.body import facts as facts
    from gpaiscope.law.sentences import latest_values as latest_values
    from gpaiscope.law.sentences import number_in as number_in

_OFFERED: Final = {
    "body": ("ACTOR_CONCLUSIONS", "BODY", "FILES", "MODEL_CONCLUSIONS", "RULES", "Body", "Draft", "Law", "facts"),
    "sentences": ("latest_values", "number_in"),
}


def __getattr__(name: str) -> object:
    """The law as a whole, imported when it is first asked for: who cites a provision has no need of its rules."""
    from importlib import import_module

    for module, names in _OFFERED.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
