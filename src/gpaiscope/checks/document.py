"""The report as a JSON document."""

from __future__ import annotations

from gpaiscope import __version__
from gpaiscope.checks.issues import CheckedModel, Report
from gpaiscope.checks.rules import LEVELS, RULES, CheckRule
from gpaiscope.report.values import Json, versioned


def report_document(report: Report) -> Json:
    """Every model with its issues, the rules that found them, and what it comes to."""
    count = report.count_by_level()
    used = {issue.rule for issue in report.issues}
    return versioned(
        {
            "tool": {"name": "gpaiscope", "version": __version__},
            "day": report.day.isoformat(),
            "law": {"hash": report.law, "checked_until": report.checked_until.isoformat()},
            **({"owners": list(report.owners)} if report.owners else {}),
            "summary": {
                "models": len(report.models),
                "findings": {level: count[level] for level in LEVELS},
                "accepted": len(report.issues) - len(report.open_issues),
            },
            "models": list(map(_json_of_model, report.models)),
            "dated": [row for model in report.models for row in model.dated],
            "rules": [_json_of_rule(rule) for rule in RULES if rule.id in used],
            "mended": [
                {"file": card.file, "keys": [*card.keys, *(f"not mended: {why}" for why in card.why)]}
                for card in report.mended
            ],
            "no_longer_found": list(report.unused),
        }
    )


def rules_document() -> Json:
    """Every rule."""
    return versioned({"rules": list(map(_json_of_rule, RULES))})


def _json_of_rule(rule: CheckRule) -> Json:
    said = {name: getattr(rule, name) for name in ("id", "level", "what", "why", "mend")}
    return {**said, "cites": list(map(str, rule.cites))}


def _json_of_model(model: CheckedModel) -> Json:
    return {
        "path": model.path,
        "model": model.model,
        "says": list(model.says),
        "findings": [
            {
                "rule": issue.rule,
                "level": issue.level,
                "says": issue.says,
                "file": issue.file,
                "line": issue.line,
                "key": issue.key,
                "cites": list(issue.cites),
                "mend": issue.to_do,
                "fixable": issue.fixable,
                "fingerprint": issue.fingerprint,
                "accepted": issue.accepted or None,
                "accepted_until": issue.lapsed.isoformat() if issue.lapsed else None,
                "hangs_on": list(issue.hangs_on),
            }
            for issue in model.issues
        ],
    }
