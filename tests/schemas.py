"""The published schema of whatever a command writes as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from gpaiscope.report.values.schema import of

OF_COMMAND = {
    "assess": "assessment",
    "explain": "proof",
    "ask": "gaps",
    "law": "law",
    "board": "board",
    "deadlines": "deadlines",
    "plan": "plan",
    "estimate ledger": "ledger",
    "estimate architecture": "estimate-architecture",
    "estimate hardware": "estimate-hardware",
    "estimate log": "estimate-log",
    "estimate energy": "estimate-energy",
    "watch": "watch",
    "licence": "licence",
    "release": "release",
    "card": "card",
    "lineage": "lineage",
    "documents": "documents",
    "draft": "draft",
    "data": "data",
    "check": "check",
    "estimate data": "data",
    "estimate original": "original",
    "estimate original list": "originals",
    "estimate original search": "originals",
    "originals show": "original",
    "originals list": "originals",
    "originals search": "originals",
    "scan": "catalogue",
    "search": "search",
}


@cache
def validator(document: str) -> Draft202012Validator:
    """What checks a document of that name: that it is as published, and has no key that is not."""
    return Draft202012Validator(_closed(of(document)), format_checker=Draft202012Validator.FORMAT_CHECKER)


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: _closed(each) for key, each in schema.items()}
    return {"additionalProperties": False, **told} if "properties" in told and "type" in told else told


def check(arguments: Sequence[str], written: bytes) -> None:
    """Fail where a command wrote JSON on stdout that is not as its schema says."""
    if "json" not in arguments or "--output" in arguments or arguments[:2] == ("law", "schema"):
        return
    asked = {"--compare": "comparison", "--timeline": "timeline", "--follow": "watch"}
    if arguments[0] == "documents":
        asked = {"--compare": "documents-check", "--check": "documents-check", "--read": "read-back"}
    if arguments[0] == "scan":
        asked = {"--compare": "catalogue-comparison"}
    name = next((asked[each] for each in arguments if each in asked), None) or next(
        OF_COMMAND[words] for many in (1, 3, 2) if (words := " ".join(arguments[:many])) in OF_COMMAND
    )
    if written:
        document = json.loads(written)
        if name == "assessment" and ("building_on" in document or not {"model", "models", "dossiers"} & set(document)):
            name = "published"
        if name == "read-back" and "edition" in document:
            name = "published-summary"
        if name == "proof" and "rows" in document:
            name = "catalogue-rows"
        validator(name).validate(document)
