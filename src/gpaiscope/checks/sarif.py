"""SARIF 2.1.0: the findings as code hosts and editors read them.

Text of others is made fit for it: nothing in it passes for a link or a placeholder of the format.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import quote

from gpaiscope import __version__
from gpaiscope.checks.found import Found, Report
from gpaiscope.checks.rules import LEVELS, RULES, Rule
from gpaiscope.cleaning import clean
from gpaiscope.report.values import Json

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST: Final = 25_000
"""Results of a run that a code host takes; what comes after the gravest is left to another run."""

_ROOT: Final = "SRCROOT"


def document(report: Report) -> Json:
    """One run with a result for each finding; what was accepted is suppressed, with its reason."""
    found = report.every
    kept = sorted(found, key=lambda each: (bool(each.accepted), LEVELS.index(each.level)))[:MOST]
    rules = {each.id: place for place, each in enumerate(RULES)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "gpaiscope", "version": __version__, "rules": list(map(_rule, RULES))}},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that the command was run in."}}},
                "invocations": [
                    {
                        "executionSuccessful": not any(each.rule == "fault" for each in found),
                        "properties": {"day": report.day.isoformat(), "law": report.law},
                    }
                ],
                "properties": {"findings": len(found), "left_out": len(found) - len(kept)},
                "results": [_result(each, rules[each.rule]) for each in kept],
            }
        ],
    }


def _rule(rule: Rule) -> Json:
    cites = ", ".join(map(str, rule.cites))
    why = f"{rule.why} ({cites})" if cites else rule.why
    return {
        "id": rule.id,
        "shortDescription": {"text": plain(rule.what)},
        "fullDescription": {"text": plain(why)},
        "help": {"text": plain(f"{why} To mend it: {rule.mend}.")},
        "defaultConfiguration": {"level": rule.level},
        "properties": {"tags": ["ai-act"]},
    }


def _result(found: Found, rule: int) -> Json:
    result: Json = {
        "ruleId": found.rule,
        "ruleIndex": rule,
        "level": found.level,
        "message": {"text": plain(found.whole)},
        "locations": [_location(found)],
        "partialFingerprints": {"gpaiscope/v1": found.fingerprint},
    }
    if found.accepted:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": clean(found.accepted)}]
    return result


def _location(found: Found) -> Json:
    where = {"artifactLocation": _artifact(found.file), "region": {"startLine": found.line or 1}}  # hosts want a line
    location: Json = {"physicalLocation": where}
    names = [(found.key, "member"), (found.model, "module")]
    logical = [{"fullyQualifiedName": clean(name), "kind": kind} for name, kind in names if name]
    return {**location, "logicalLocations": logical} if logical else location


def _artifact(file: str) -> Json:
    """A file below the folder that the command was run in by its way from there, any other by its whole path."""
    path = Path(file)
    text = quote(path.as_posix().encode("utf-8", "surrogateescape"), safe="/")
    if path.is_absolute():
        return {"uri": f"file://{text}"}
    if ".." in path.parts:
        return {"uri": Path(path.absolute()).resolve().as_uri()}
    return {"uri": text or ".", "uriBaseId": _ROOT}


def plain(text: str) -> str:
    """A text in which nothing is a link, a placeholder or an escape of the format."""
    told = clean(text)
    for sign in ("\\", "[", "]"):
        told = told.replace(sign, f"\\{sign}")
    return told.replace("{", "{{").replace("}", "}}")
