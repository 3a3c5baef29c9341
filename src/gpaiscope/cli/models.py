"""The models of one dossier: which are meant, and all of them one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gpaiscope.assessment import Assessment
from gpaiscope.cli.words import title
from gpaiscope.errors import Mistake, UsageError

Found = Sequence[Assessment]


def chosen(found: Found, name: str) -> Found:
    """The models of a name; all where none is named. Raises UsageError for a name that none has."""
    kept = [each for each in found if not name or title(each) == name]
    if not kept:
        raise UsageError(_unknown(f"{name!r} is not a model of the dossier", found))
    return kept


def only(found: Found) -> Assessment:
    """The only model. Raises UsageError where there are several."""
    if len(found) > 1:
        raise UsageError(_unknown("the dossier tells of several models, and which is meant is not said", found))
    return found[0]


def _unknown(message: str, found: Found) -> Mistake:
    names = " or ".join(f"--model {title(each)!r}" for each in found)
    return Mistake(reference="unknown-model", message=message, expected=names)


def in_text(found: Found, text: Callable[[Assessment], str]) -> str:
    """Each model's text, one after the other."""
    return "\n".join(text(each) for each in found)


def in_json(found: Found, json: Callable[[Assessment], dict[str, object]]) -> dict[str, object]:
    """The only model's JSON as it is; of several a list under ``models``."""
    return json(found[0]) if len(found) == 1 else {"models": [json(each) for each in found]}
