"""SARIF 2.1.0: the issues as code hosts and editors read them.

Text of others is made fit for it: nothing in it passes for a link or a placeholder of the format.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import quote

from gpaiscope import __version__
from gpaiscope.checks.issues import Issue, Report
from gpaiscope.checks.rules import LEVELS, RULES, CheckRule
from gpaiscope.cleaning import clean
from gpaiscope.report.values import Json

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST: Final = 25_000
"""Results of a run that a code host takes; what comes after the gravest is left to another run."""

_ROOT: Final = "SRCROOT"


def sarif_log(report: Report) -> Json:
    """One run with a result for each issue; what was accepted is suppressed, with its reason."""
    kept = sorted(report.issues, key=lambda issue: (bool(issue.accepted), LEVELS.index(issue.level)))[:MOST]
    numbers = {rule.id: number for number, rule in enumerate(RULES)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "gpaiscope",
                        "version": __version__,
                        **information_uri(),
                        "rules": list(map(_rule_descriptor, RULES)),
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that the command was run in."}}},
                "invocations": [
                    {
                        "executionSuccessful": not any(issue.rule == "fault" for issue in report.issues),
                        "properties": {"day": report.day.isoformat(), "law": report.law},
                    }
                ],
                "properties": {"findings": len(report.issues), "left_out": len(report.issues) - len(kept)},
                "results": [_result(issue, numbers[issue.rule]) for issue in kept],
            }
        ],
    }


def information_uri() -> Json:
    """Where the program is told of, by the home page in the metadata that it was built with; a checkout has none."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        pages = metadata("gpaiscope").get_all("Project-URL") or []
    except PackageNotFoundError:
        return {}
    named = (page.partition(",") for page in pages)
    home = next((address.strip() for name, _, address in named if name.strip() == "Homepage"), "")
    return {"informationUri": home} if home else {}


def _rule_descriptor(rule: CheckRule) -> Json:
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


def _result(issue: Issue, rule_index: int) -> Json:
    # A code host refuses a result without a line, so an issue of a whole file stands on its first.
    region = {"startLine": issue.line or 1}
    location: Json = {"physicalLocation": {"artifactLocation": _artifact_location(issue.file), "region": region}}
    names = [(issue.key, "member"), (issue.model, "module")]
    if logical := [{"fullyQualifiedName": clean(name), "kind": kind} for name, kind in names if name]:
        location["logicalLocations"] = logical
    result: Json = {
        "ruleId": issue.rule,
        "ruleIndex": rule_index,
        "level": issue.level,
        "message": {"text": plain(issue.full_text)},
        "locations": [location],
        "partialFingerprints": {"gpaiscope/v1": issue.fingerprint},
    }
    if issue.hangs_on:
        result["properties"] = {"hangs_on": list(issue.hangs_on)}
    if issue.accepted:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": clean(issue.accepted)}]
    return result


def _artifact_location(file: str) -> Json:
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
    # Viewers make a link of [text](number), and fill {number} from the arguments of a message.
    plain_text = clean(text)
    for sign in ("\\", "[", "]"):
        plain_text = plain_text.replace(sign, f"\\{sign}")
    return plain_text.replace("{", "{{").replace("}", "}}")
