"""The lineage of models as a JSON document: nodes with what they were made from, what is behind them, who provides."""

from __future__ import annotations

from typing import Final

from gpaiscope import __version__
from gpaiscope.assessment.graph import Difference, Lineage, Model, Turned
from gpaiscope.errors import Mistake
from gpaiscope.law import Law
from gpaiscope.lineage import Link
from gpaiscope.report.values import Json, plain, rules_of, versioned
from gpaiscope.report.values.originals import above
from gpaiscope.values import json_number

CONCLUSIONS: Final = ("gpai_model", "systemic_risk", "same_model")


def document(found: Lineage) -> Json:
    """The document of ``lineage``."""
    law = found.law
    return versioned(
        {
            "tool": {"name": "gpaiscope", "version": __version__},
            "law": {
                "day": law.day.isoformat(),
                **rules_of(law),
            },
            "readings": dict(sorted(found.readings.items())),
            "assume": found.assume,
            "nodes": [_node(each, law) for each in found.models],
            "of_parents": {
                relation: {
                    "kind": row.kind,
                    "counts": row.cumulative.value,
                    "because": row.because,
                    **({"binding": row.binding} if row.binding else {}),
                    "cites": [str(each) for each in law.cited(row.cites)],
                }
                for relation, row in law.of_parents.items()
            },
            "unknowns": [_unknown(each) for each in found.unknowns],
            "differences": [_difference(each) for each in found.differences],
            "corrected": [_turned(each) for each in found.corrected],
            "changed": {name: json_number(flop) for name, flop in found.changed.items()},
            "moved": [
                {
                    "id": each.model,
                    "was": each.was.to_dict(),
                    "becomes": each.becomes.to_dict(),
                }
                for each in found.moved
            ],
            "turned": [_turned(each) for each in found.turned],
        }
    )


def _node(model: Model, law: Law) -> Json:
    outcomes = {each: model.outcome(each) for each in CONCLUSIONS}
    return {
        "id": model.id,
        "name": model.name or None,
        "hub_id": model.hub_id or None,
        "dossier": model.file or None,
        "parents": [each.parent for each in model.made_from],
        "relations": [_link(each) for each in model.made_from],
        "own_training_compute": model.own.to_dict(),
        "cumulative_training_compute": model.behind.to_dict(),
        "above": {line: truth.value for line, truth in above(model.behind, law).items()},
        "unknown": list(model.unknown),
        "in_circle": model.in_circle,
        **{each: outcome.value if outcome else None for each, outcome in outcomes.items()},
        "providers": [
            {
                "actor": each.actor,
                "name": each.name,
                "part": each.part,
                "outcome": each.outcome.value,
                "questions": list(each.questions),
                "missing": list(each.missing),
            }
            for each in model.parts
        ],
        "sources": list(model.told),
    }


def _link(link: Link) -> Json:
    return {"parent": link.parent, "relation": link.relation, "counts": link.counts.value}


def _unknown(mistake: Mistake) -> Json:
    return {
        "reference": mistake.reference,
        "says": mistake.message,
        "file": mistake.file,
        "line": mistake.line,
        "path": mistake.path,
        "help": mistake.help,
    }


def _difference(found: Difference) -> Json:
    return {
        "original": found.original,
        "model": found.model,
        "key": found.key,
        "stated": _value(found.stated),
        "given": _value(found.given),
        "contradicts": found.contradicts,
        "file": found.at.file,
        "line": found.at.line,
        "path": found.at.path,
    }


def _value(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else plain(value)


def _turned(found: Turned) -> Json:
    return {
        "id": found.model,
        "actor": found.actor or None,
        "conclusion": found.conclusion,
        "says": found.says,
        "was": found.was.value,
        "becomes": found.becomes.value,
    }
