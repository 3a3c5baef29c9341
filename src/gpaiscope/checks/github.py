"""Annotations of GitHub's runs of work: a line an issue, in which no text of others is a command."""

from __future__ import annotations

from collections import Counter
from typing import Final

from gpaiscope.checks.issues import Issue, Report
from gpaiscope.checks.rules import LEVELS
from gpaiscope.cleaning import Finished, clean

_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}
MOST: Final = 10
"""Annotations of one kind that a step shows; the rest stands in the summary."""


def workflow_commands(report: Report) -> Finished:
    """The annotations, the gravest of each kind, and how many are left to the summary."""
    shown: Counter[str] = Counter()
    lines = []
    for issue in sorted(report.open_issues, key=lambda issue: LEVELS.index(issue.level)):
        shown[issue.level] += 1
        if shown[issue.level] <= MOST:
            lines.append(_annotation(issue))
    left = len(report.open_issues) - len(lines)
    if left:
        lines.append(f"::notice title=gpaiscope::{left} more in the summary of this step")
    return Finished("".join(f"{line}\n" for line in lines))


def _annotation(issue: Issue) -> str:
    # What would end a command, or a property of one, is escaped: else the name of a model could command the run.
    properties = {
        "file": issue.file,
        "line": str(issue.line or ""),
        "title": f"{issue.rule}, {issue.model}".rstrip(", "),
    }
    given = ",".join(
        f"{name}={_without_commands(value).replace(':', '%3A').replace(',', '%2C')}"
        for name, value in properties.items()
        if value
    )
    return f"::{_COMMANDS[issue.level]} {given}::{_without_commands(issue.full_text)}"


def _without_commands(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
