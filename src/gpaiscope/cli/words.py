"""How an outcome is said: its sign, its word, and the sentence of the law that fits it."""

from __future__ import annotations

import re
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.document import binding, own_cites, told
from gpaiscope.cli.terminal import CYAN, MAGENTA, YELLOW, painted, tied
from gpaiscope.dossier import Dossier
from gpaiscope.law import Law
from gpaiscope.law.sentences import THE_ACTOR
from gpaiscope.values import DateRange, Outcome

SIGNS: Final = {Outcome.YES: "✓", Outcome.NO: "✗", Outcome.UNKNOWN: "?", Outcome.UNSETTLED: "§"}
"""Told apart by shape: colour never carries meaning alone, and the word always stands beside it."""

_MARKS: Final = {Outcome.YES: CYAN, Outcome.NO: "", Outcome.UNKNOWN: YELLOW, Outcome.UNSETTLED: MAGENTA}

LONGEST_NAME: Final = 30


def claim(conclusion: Conclusion, law: Law, name: str = "") -> str:
    """What the outcome says, as a sentence: the rule's claim, denied for no, and the question for the rest."""
    text = told(conclusion, law, name or THE_ACTOR)
    return text if name and text.startswith(name) else _capital(text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def verdict(outcome: Outcome) -> str:
    """An outcome's sign and word, in a column of its own."""
    text = f"{SIGNS[outcome]} {outcome.value:<9}"
    return painted(text, _MARKS[outcome]) if _MARKS[outcome] else text


def authority(conclusion: Conclusion, law: Law, most: int = 3) -> str:
    """The first provisions that carry an answer, with how binding the weakest is that it rests on."""
    found = own_cites(conclusion, law)
    more = [f"and {len(found) - most} more"] if len(found) > most else []
    return "; ".join([*map(tied, found[:most]), *more]) + f" ({binding(conclusion, law)})"


def names(dossier: Dossier) -> dict[str, str]:
    """What each actor is called, by its id."""
    return {each.id.value: each.name.value if each.name else each.id.value for each in dossier.actors or () if each.id}


def short_name(name: str, id: str) -> str:
    """What an actor is called inside a sentence: its name without what is in brackets, or its id if that is long."""
    plain = re.sub(r" \([^()]*\)$", "", name)
    return plain if len(plain) <= LONGEST_NAME else id


def title(assessment: Assessment) -> str:
    """What the model is called."""
    model = assessment.dossier.model
    stated = model.name or model.hub_id
    return stated.value if stated else "A model without a name"


def day_text(value: DateRange | None) -> str:
    """A day, or the days between which it lies, in words."""
    if value is None or (value.earliest is None and value.latest is None):
        return "unknown"
    if value.exact:
        return str(value.earliest)
    if value.latest is None:
        return f"{value.earliest} or later"
    if value.earliest is None:
        return f"{value.latest} or earlier"
    return f"{value.earliest} to {value.latest}"
