"""The JSON Schema of the assessment document: published, versioned, changed only by adding."""

from __future__ import annotations

from typing import Final

from gpaiscope.assessment import deadlines, standing
from gpaiscope.assessment.document import SCHEMA_VERSION
from gpaiscope.law.citation import BINDING

Json = dict[str, object]

_TEXT: Final[Json] = {"type": "string"}
_TEXT_OR_NULL: Final[Json] = {"type": ["string", "null"]}
_FLAG: Final[Json] = {"type": "boolean"}
_NUMBER: Final[Json] = {"type": "string", "description": "an exact decimal, never a binary floating-point number"}
_NUMBER_OR_NULL: Final[Json] = {"type": ["string", "null"], "description": "an exact decimal; null: not bounded"}
_OUTCOME: Final[Json] = {"enum": ["yes", "no", "unknown", "unsettled"]}
_BINDING: Final[Json] = {"enum": list(BINDING), "description": "the weakest authority that the answer rests on"}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _table(**properties: Json) -> Json:
    """An object with these keys, all of them required. Further keys may come with a later minor version."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


_RANGE: Final = _table(low=_NUMBER_OR_NULL, best=_NUMBER_OR_NULL, high=_NUMBER_OR_NULL)
_DAY: Final[Json] = {
    "description": "an ISO day, a range of days, or null where nothing is known or nothing attaches",
    "anyOf": [
        {"type": "string", "format": "date"},
        _table(earliest=_TEXT_OR_NULL, latest=_TEXT_OR_NULL),
        {"type": "null"},
    ],
}
_REASON: Final = _table(fact=_TEXT, says=_TEXT, value=_TEXT, assumed=_FLAG, sources=_list(_TEXT))
_MISSING: Final = _table(fact=_TEXT, asks=_TEXT, path=_TEXT, who=_TEXT, more={"type": "integer", "minimum": 0})
_QUESTION: Final = _table(
    id=_TEXT,
    asks=_TEXT,
    source=_TEXT,
    cites=_list(_TEXT),
    chosen=_TEXT_OR_NULL,
    readings=_list(_table(reading=_TEXT, says=_TEXT, outcome=_OUTCOME)),
)
_SIDE: Final = _table(
    value={"anyOf": [_ref("range"), _ref("day")]},
    factor={**_NUMBER_OR_NULL, "description": "what the value was multiplied by before it was compared; null for days"},
    facts=_list(_TEXT),
    parameter={**_TEXT_OR_NULL, "description": "the name of the number or day of the law that this side is"},
)
_COMPARISON: Final = _table(
    operator={"enum": [">", ">="]},
    outcome={"enum": ["yes", "no", "unknown"]},
    left=_SIDE,
    right=_SIDE,
    line={"enum": ["left", "right"], "description": "the side by which the other was measured"},
    ratio={
        "description": "left to right, factors included; null for days, and where the right may be nothing or anything",
        "anyOf": [_ref("range"), {"type": "null"}],
    },
)
_DAYS: Final[Json] = {
    "type": ["integer", "null"],
    "description": "late or since: for at least so many days; due: so many left; null elsewhere",
}
_GROUNDS: Final[dict[str, Json]] = {
    "binding": _BINDING,
    "cites": _list(_TEXT),
    "reasons": _list(_ref("reason")),
    "assumptions": _list(_TEXT),
    "missing": _list(_ref("missing")),
    "questions": _list(_ref("question")),
}
_CONCLUSION: Final = _table(
    id=_TEXT,
    actor=_TEXT_OR_NULL,
    outcome=_OUTCOME,
    on_best_estimate=_OUTCOME,
    says=_TEXT,
    **_GROUNDS,
    figures={"type": "object", "additionalProperties": {"anyOf": [_NUMBER, _ref("range")]}},
    comparisons=_list(_ref("comparison")),
)
_OBLIGATION: Final = _table(
    id=_TEXT,
    actor=_TEXT,
    outcome=_OUTCOME,
    on_best_estimate=_OUTCOME,
    says=_TEXT,
    scope={"enum": ["model", "modification"]},
    to=_TEXT,
    contents=_list(_table(says=_TEXT, cites=_list(_TEXT))),
    applies_from=_ref("day"),
    due_on=_ref("day"),
    unrolled={"const": True, "description": "days are plain: no weekend or holiday has moved them"},
    **_GROUNDS,
)
_MEASURE: Final = _table(counts=_OUTCOME, flop=_ref("range"))
_ENTRY: Final = _table(
    path=_TEXT,
    kind=_TEXT,
    actor=_TEXT_OR_NULL,
    state={"enum": ["done", "under-way", "planned"]},
    flop=_ref("range"),
    spent=_ref("range"),
    method=_TEXT,
    updates=_MEASURE,
    cumulative=_MEASURE,
    because=_TEXT,
    cites=_list(_TEXT),
    binding=_BINDING,
    question=_TEXT_OR_NULL,
    assumptions=_list(_TEXT),
    sources=_list(_TEXT),
)
_COMPUTE: Final = _table(
    complete=_FLAG,
    entries=_list(_ENTRY),
    training_compute=_ref("range"),
    cumulative_training_compute=_ref("range"),
    expected_cumulative_training_compute=_ref("range"),
    inherited_training_compute=_ref("range"),
    teacher_training_compute=_ref("range"),
    thresholds={"type": "object", "additionalProperties": _NUMBER},
)
_NOTE: Final[Json] = _table(id=_TEXT, says=_TEXT, cites=_list(_TEXT), **{"from": _TEXT_OR_NULL})
_DEADLINE: Final = _table(
    obligation=_TEXT,
    actor=_TEXT,
    outcome=_OUTCOME,
    due_on=_ref("day"),
    state={"enum": list(deadlines.STATES)},
    days=_DAYS,
    unrolled=_FLAG,
    cites=_list(_TEXT),
)
_STANDING: Final = _table(
    actor=_TEXT,
    state={"enum": list(standing.STATES)},
    kinds=_list({"enum": [kind for kind, _ in standing.KINDS]}),
    conclusion=_TEXT,
    on_best_estimate=_OUTCOME,
    coordinator=_TEXT_OR_NULL,
    deadline={
        "description": "of the act for which the Commission waits",
        "anyOf": [
            _table(obligation=_TEXT, state={"enum": list(deadlines.STATES)}, days=_DAYS),
            {"type": "null"},
        ],
    },
    reason=_table(
        rules={**_list(_TEXT), "description": "from the rule that was asked to the one that tells"},
        outcome={"enum": ["yes", "no", "unknown"]},
        fact=_TEXT_OR_NULL,
        question=_TEXT_OR_NULL,
        comparison={"anyOf": [_ref("comparison"), {"type": "null"}]},
        path=_TEXT_OR_NULL,
        cites=_list(_TEXT),
    ),
)
_EXPOSURE: Final = _table(
    actor=_TEXT,
    outcome=_OUTCOME,
    ceiling_eur=_NUMBER,
    at_least=_FLAG,
    fixed_eur=_NUMBER,
    percent_of_turnover=_NUMBER,
    turnover_year={"type": ["integer", "null"]},
    says=_TEXT,
    cites=_list(_TEXT),
    notes=_list(_NOTE),
)
_AUTHORITY: Final = _table(document=_TEXT, version=_TEXT, provision=_TEXT, binding=_BINDING, url=_TEXT)


_LAW: Final = _table(day=_TEXT, version=_TEXT, hash=_TEXT, checked_until=_TEXT)
_DOCUMENT: Final = _table(
    schema_version={"const": SCHEMA_VERSION},
    tool=_table(name=_TEXT, version=_TEXT),
    law=_LAW | {"properties": {**_LAW["properties"], "known_on": _TEXT}},  # type: ignore[dict-item]
    model=_table(name=_TEXT_OR_NULL, hub_id=_TEXT_OR_NULL, dossier=_TEXT, sha256=_TEXT),
    readings={"type": "object", "additionalProperties": _TEXT},
    conclusions=_list(_CONCLUSION),
    obligations=_list(_OBLIGATION),
    compute=_COMPUTE,
    standing=_list(_STANDING),
    deadlines=_list(_DEADLINE),
    exposure=_list(_EXPOSURE),
    signposts=_list(_NOTE),
    warnings=_list(_table(reference=_TEXT, says=_TEXT, path=_TEXT, cites=_list(_TEXT))),
    authorities={"type": "object", "additionalProperties": _AUTHORITY},
)


def schema() -> Json:
    """The schema of what `gpaiscope assess` gives, as JSON Schema 2020-12: one document, or one for each model."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"An assessment by gpaiscope, schema version {SCHEMA_VERSION}",
        "$defs": {
            "document": _DOCUMENT,
            "range": _RANGE,
            "day": _DAY,
            "reason": _REASON,
            "missing": _MISSING,
            "question": _QUESTION,
            "comparison": _COMPARISON,
        },
        "anyOf": [_ref("document"), _table(models=_list(_ref("document")))],
    }
