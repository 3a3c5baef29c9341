"""How an outcome is said: its sign, its word, and the rule's claim turned to fit it."""

from __future__ import annotations

import re
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.document import binding, cited, says
from gpaiscope.cli.terminal import CYAN, MAGENTA, YELLOW, painted, tied
from gpaiscope.dossier import Dossier
from gpaiscope.law import Law
from gpaiscope.values import DateRange, Outcome

SIGNS: Final = {Outcome.YES: "✓", Outcome.NO: "✗", Outcome.UNKNOWN: "?", Outcome.UNSETTLED: "§"}
"""Told apart by shape: colour never carries meaning alone, and the word always stands beside it."""

_MARKS: Final = {Outcome.YES: CYAN, Outcome.NO: "", Outcome.UNKNOWN: YELLOW, Outcome.UNSETTLED: MAGENTA}

LONGEST_NAME: Final = 30

_NEGATIONS: Final = (
    ("is", "is not"),
    ("are", "are not"),
    ("has", "has not"),
    ("have", "have not"),
    ("was", "was not"),
    ("were", "were not"),
    ("can", "cannot"),
    ("must", "need not"),
    ("may", "may not"),
    ("applies", "does not apply"),
    ("meets", "does not meet"),
    ("makes", "does not make"),
    ("presumes", "does not presume"),
    ("used", "did not use"),
    ("took", "did not take"),
)
"""The first verb of a claim, and the same denied; a claim that has none of these is denied as a whole."""

_VERB: Final = re.compile(rf"\b(?:{'|'.join(verb for verb, _ in _NEGATIONS)})\b")
_DENIED: Final = re.compile(r"\b(not|nobody|nothing|no)\b|^all ")
_CONSEQUENCE: Final = re.compile(r": |, so that |, since |, which |, without |, no more")
"""Where a claim goes on to what follows from it, which is not said of one that does not hold."""


def claim(conclusion: Conclusion, law: Law, name: str = "") -> str:
    """What the outcome says, as a sentence: the rule's claim, denied for no, and open for the rest."""
    text = turned(says(conclusion, law), conclusion.finding.outcome)
    return text.replace("the actor", name).replace("The actor", name) if name else text


def turned(claim_: str, outcome: Outcome) -> str:
    """A claim as it holds, as it does not hold, or as an open question."""
    if outcome is Outcome.YES:
        return _capital(claim_)
    if outcome is Outcome.NO:
        return _capital(denied(_head(claim_)))
    return f"Whether {_head(claim_)}"


def _head(claim_: str) -> str:
    return _CONSEQUENCE.split(claim_, maxsplit=1)[0]


def denied(claim_: str) -> str:
    """The claim denied at its first verb; as a whole where it has none that is known, or denies already."""
    verb = _VERB.search(claim_)
    if verb is None or _DENIED.search(claim_):
        return f"it is not so that {claim_}"
    there = dict(_NEGATIONS)[verb.group()]
    following = claim_[verb.end() :]
    return claim_[: verb.start()] + there + following.replace("at least one", "any")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def verdict(outcome: Outcome) -> str:
    """An outcome's sign and word, in a column of its own."""
    text = f"{SIGNS[outcome]} {outcome.value:<9}"
    return painted(text, _MARKS[outcome]) if _MARKS[outcome] else text


def authority(conclusion: Conclusion, law: Law, most: int = 3) -> str:
    """The provisions that a rule itself cites, with how binding the weakest is that the answer rests on."""
    found = cited(law.version(conclusion.finding.rule).cites, law)
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
