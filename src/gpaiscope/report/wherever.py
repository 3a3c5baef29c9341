"""That a modification makes nobody a provider wherever the model is put: how much it took at most, and by what."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.openness import withheld_by
from gpaiscope.assessment.originals import published
from gpaiscope.assessment.ways import EveryWay
from gpaiscope.dossier import StatedOriginal
from gpaiscope.licences import lookup
from gpaiscope.report.blocks import Line, Named, Strong
from gpaiscope.report.say import say
from gpaiscope.values import rounded_text

LONGEST: Final = 40
SMALL: Final = Fraction(1, 1000)


def wherever(assessment: Assessment) -> tuple[Line, list[Line]] | None:
    """The headline and its lines where an answer was worked out for every way that is left open; None elsewhere.

    None as well where another reason than what was done to the model says no.
    """
    every = assessment.every_way
    if every is None or not every.decides:
        return None
    lines = [_formula(assessment), _read_as(assessment), _window(assessment, every), _condition(assessment, every)]
    return _headline(every), [line for line in lines if line]


def _headline(every: EveryWay) -> Line:
    lead = Strong("Not a provider")
    third = rounded_text(every.least_third, 3)
    if not every.most:
        if every.any_market:
            return say("{lead}, wherever you put it: nothing was trained", lead=lead)
        return say("{lead}: nothing was trained", lead=lead)
    share, most = every.most / Fraction(every.least_third), f"{rounded_text(every.most, 2)} FLOP"
    told = "less than 0.1 %" if share < SMALL else f"{rounded_text(share * 100, 2)} %"
    if every.any_market:
        return say(
            "{lead}, wherever you put it: at most {most}, {share} of the least third that can be meant ({third})",
            lead=lead,
            most=most,
            share=told,
            third=third,
        )
    return say(
        "{lead}: at most {most}, {share} of the least third that can be meant ({third})",
        lead=lead,
        most=most,
        share=told,
        third=third,
    )


def _formula(assessment: Assessment) -> Line:
    """How the upper end was worked out, and from which log."""
    bounded = [each for each in assessment.dossier.activities or () if each.bound is not None]
    found = _FORMULA.search(bounded[0].bound.source.text) if len(bounded) == 1 and bounded[0].bound else None
    if found is None:
        return ()
    if bounded[0].log is None:
        return say("{formula}", formula=Named(found[0]))
    return say("{formula} · {log}", formula=Named(found[0]), log=Named(bounded[0].log.value, LONGEST))


_FORMULA: Final = re.compile(r"\d[\d,.e]* (?:tokens|sequences|steps|accelerators|bytes|joules|runs)\b[^;]*")
"""What the source of a bound says of how it was worked out, behind the file that it is from."""
_READ_AS: Final = re.compile(r"(?P<name>[^,;]+), read as (?P<entry>[^,;\s]+)")


def _read_as(assessment: Assessment) -> Line:
    """As which published model a name was read."""
    found = _read(assessment)
    return () if found is None else say("{name}, read as {entry}.", name=Named(found[0]), entry=Named(found[1]))


def _read(assessment: Assessment) -> tuple[str, str] | None:
    """A name as a file has it, and the published model that it was read as; None where none was."""
    for original in assessment.dossier.original:
        text = original.hub_id.source.text if original.hub_id is not None else ""
        if (match := _READ_AS.search(text)) is not None:
            return match["name"].strip(), match["entry"]
    return None


def _window(assessment: Assessment, every: EveryWay) -> Line:
    """Where an original would have to lie for the answer to be another, which is assumed not to be so."""
    if every.window is None:
        return ()
    original, low, high = called(assessment), every.window.low, every.window.high
    if rounded_text(low, 3) == rounded_text(high, 3):
        return say(
            "Unless {original} took just under {line} FLOP, by {most} at most.",
            original=original,
            line=rounded_text(high, 3),
            most=rounded_text(high - low, 2),
        )
    return say(
        "Unless {original} took between {low} and {high} FLOP.",
        original=original,
        low=rounded_text(low, 3),
        high=rounded_text(high, 3),
    )


def _condition(assessment: Assessment, every: EveryWay) -> Line:
    """The one condition that is left, with what the licence in the table of originals says to it, and what to keep."""
    if not every.any_market or not every.ways:  # what is no without any way hangs on nobody's market
        return say("Keep {log} and this answer.", log=_log(assessment))
    first, several = assessment.dossier.original[0], len(assessment.dossier.original) > 1
    licence, holder = _licence(first), called(assessment)
    if several:
        condition, holder = say("Unless one of their makers shut out the Union."), say("each original")
    elif first.hub_id is None:
        condition = say("Unless the maker of what you started from shut out the Union.")
        holder = say("what you started from")
    elif licence:
        condition = say(
            "Unless {original}'s maker shut out the Union; its licence, {licence}, does not.",
            original=holder,
            licence=Named(licence, LONGEST),
        )
    else:
        condition = say("Unless {original}'s maker shut out the Union.", original=holder)
    keep = say("Keep {log}, this answer and the licence of {holder} as of today.", log=_log(assessment), holder=holder)
    return say("{condition} {keep}", condition=condition, keep=keep)


def _log(assessment: Assessment) -> Line:
    """What shows how much was done, by the file's name where it is one log."""
    logs = {each.log.value for each in assessment.dossier.activities or () if each.log is not None}
    if not logs:
        return say("the figures")
    return say("{log}", log=Named(logs.pop(), LONGEST)) if len(logs) == 1 else say("the logs")


def _licence(original: StatedOriginal) -> str:
    """The licence that the table has of an original, where it is known to withhold nothing in the Union; else empty."""
    entry = published(original)
    licence = "" if entry is None else entry.licence_name or entry.licence
    return licence if lookup(licence) is not None and withheld_by(licence) is None else ""


def called(assessment: Assessment) -> Line:
    """What the one original is called, by its name alone: as a file has it, where it was read from there."""
    originals = assessment.dossier.original
    if len(originals) != 1:
        return say("an original")
    name, read = originals[0].name or originals[0].hub_id, _read(assessment)
    told = read[0] if read is not None else name.value.rpartition("/")[2] if name is not None else "the original"
    return say("{name}", name=Named(told, LONGEST))
