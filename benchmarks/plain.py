"""What dossiers and folders come to, for ``python benchmarks/likely.py``, which asks two checkouts of the source.

Reads a list of what is asked, as JSON: its name, its day, and its text or its folder. Writes by name whether the model
is a general-purpose AI model and who is its provider; before an answer that hangs on a guess stands "likely". What
cannot be read comes to nothing. Nothing but what both checkouts have is used.
"""

from __future__ import annotations

import json
import sys
from datetime import date

from gpaiscope import service
from gpaiscope.assessment import Assessment
from gpaiscope.assessment.chain import assess_models
from gpaiscope.dossier import read
from gpaiscope.errors import GpaiscopeError

GPAI = "gpai_model"


def answers(asked: dict[str, str]) -> dict[str, str]:
    """The answers of the last model of a dossier, or of a folder, by id and actor."""
    day = date.fromisoformat(asked["day"])
    try:
        if "folder" in asked:
            assessments = service.assess(asked["folder"], on=day).values
        else:
            assessments = assess_models(read(asked["text"].encode(), file=asked["name"], format="toml"), day)
    except GpaiscopeError:
        return {}
    found = assessments[-1]
    told = {GPAI: _plain_or_likely(found, GPAI, "")}
    for actor in found.dossier.actors or ():
        if actor.id is not None:
            told[f"provider@{actor.id.value}"] = _plain_or_likely(found, "provider", actor.id.value)
    return told


def _plain_or_likely(found: Assessment, id: str, actor: str) -> str:
    conclusion = found.conclusion(id, actor)
    hangs_on = getattr(found, "hangs_on", None)  # which older checkouts do not have
    likely = "likely " if hangs_on is not None and hangs_on(conclusion) else ""
    return likely + conclusion.finding.outcome.value


if __name__ == "__main__":
    json.dump({each["name"]: answers(each) for each in json.load(sys.stdin)}, sys.stdout)
