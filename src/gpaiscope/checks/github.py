"""Annotations of GitHub's runs of work: a line a finding, in which no text of others is a command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from gpaiscope.checks.found import Found, Report
from gpaiscope.cleaning import Finished, clean

_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}
MOST: Final = 10
"""Annotations of one kind that a step shows; the rest stands in the summary."""


def write(report: Report) -> Finished:
    """The annotations, the gravest of each kind, and how many are left to the summary."""
    lines = list(_lines(report.open))
    left = len(report.open) - len(lines)
    if left:
        lines.append(f"::notice title=gpaiscope::{left} more in the summary of this step")
    return Finished("".join(f"{line}\n" for line in lines))


def _lines(found: Iterable[Found]) -> Iterator[str]:
    shown: Counter[str] = Counter()
    for each in sorted(found, key=lambda one: list(_COMMANDS).index(one.level)):
        shown[each.level] += 1
        if shown[each.level] <= MOST:
            yield _line(each)


def _line(found: Found) -> str:
    given = {"file": found.file, "line": str(found.line or ""), "title": f"{found.rule}, {found.model}".rstrip(", ")}
    told = ",".join(f"{key}={_property(value)}" for key, value in given.items() if value)
    return f"::{_COMMANDS[found.level]} {told}::{_data(found.whole)}"


def _data(text: str) -> str:
    """The text of a command: whatever would end it is escaped."""
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property of a command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
