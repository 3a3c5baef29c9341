"""The report as a JSON document."""

from __future__ import annotations

from gpaiscope import __version__
from gpaiscope.checks.found import Checked, Found, Report
from gpaiscope.checks.rules import LEVELS, RULES, Rule
from gpaiscope.report.values import Json, versioned


def document(report: Report) -> Json:
    """Every model with its findings, the rules that found them, and what it comes to."""
    count = report.count()
    used = {each.rule for each in report.every}
    return versioned(
        {
            "tool": {"name": "gpaiscope", "version": __version__},
            "day": report.day.isoformat(),
            "law": {"hash": report.law, "checked_until": report.checked_until.isoformat()},
            "summary": {
                "models": len(report.models),
                "findings": {level: count[level] for level in LEVELS},
                "accepted": len(report.every) - len(report.open),
            },
            "models": list(map(_model, report.models)),
            "rules": [_rule(each) for each in RULES if each.id in used],
            "mended": [
                {"file": each.file, "keys": [*each.keys, *(f"not mended: {why}" for why in each.why)]}
                for each in report.mended
            ],
            "no_longer_found": list(report.unused),
        }
    )


def rules() -> Json:
    """Every rule."""
    return versioned({"rules": list(map(_rule, RULES))})


def _rule(rule: Rule) -> Json:
    cites = [str(cited) for cited in rule.cites]
    return {
        "id": rule.id,
        "level": rule.level,
        "what": rule.what,
        "why": rule.why,
        "mend": rule.mend,
        "cites": cites,
    }


def _model(model: Checked) -> Json:
    return {
        "path": model.path,
        "model": model.model,
        "says": list(model.says),
        "findings": list(map(_finding, model.found)),
    }


def _finding(found: Found) -> Json:
    return {
        "rule": found.rule,
        "level": found.level,
        "says": found.says,
        "file": found.file,
        "line": found.line,
        "key": found.key,
        "cites": list(found.cites),
        "mend": found.to_do,
        "fixable": found.fixable,
        "fingerprint": found.fingerprint,
        "accepted": found.accepted or None,
        "accepted_until": found.lapsed.isoformat() if found.lapsed else None,
    }
