"""What changed from which day on: new versions of rules, and new values of numbers and days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import FIRST_DAY, Rule, Version
from gpaiscope.law import RULES
from gpaiscope.law.parameters import PARAMETERS
from gpaiscope.law.sentences import filled, latest_values
from gpaiscope.values import Exact, unique


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A version of a rule, or a value of a number or day of the law, that did not hold from the first day on.

    ``before`` is the value that stood until then, or what the rule said; None where nothing did.
    """

    begins: date
    id: str
    says: str
    cites: tuple[Citation, ...]
    value: Exact | date | None = None
    unit: str = ""
    before: Exact | date | str | None = None

    @property
    def instruments(self) -> tuple[str, ...]:
        """The texts that brought it, by their titles and the version that stands since."""
        standing = [now for each in self.cites if (now := each.on(self.begins)) is not None]
        return unique(f"{now.document.title} ({now.edition.version})" for now in standing)


def changes(first: date | None = None, last: date | None = None) -> list[Change]:
    """Every change, or those from a first day to a last; the earliest first."""
    begun, end = first or FIRST_DAY, last or date.max
    found = [each for each in (*_of_rules(), *_of_numbers()) if begun <= each.begins <= end]
    return sorted((each for each in found if each.begins > FIRST_DAY), key=lambda each: (each.begins, each.id))


def _of_rules() -> Iterator[Change]:
    for rule in RULES:
        before: str | None = None
        for version, begins, _ in spans(rule):
            says = filled(version.says)
            yield Change(begins=begins, id=rule.id, says=says, cites=version.cites, before=before)
            before = says


def _of_numbers() -> Iterator[Change]:
    for entry in PARAMETERS.values():
        before: Exact | date | None = None
        for each in entry.values:
            yield Change(
                begins=each.start,
                id=entry.name,
                says=entry.says,
                cites=each.cites,
                value=each.value,
                unit="" if entry.unit == "day" else entry.unit,
                before=before,
            )
            before = each.value


def spans(rule: Rule) -> Iterator[tuple[Version, date, date | None]]:
    """Each version of a rule with its first day and its last, None where it is the current one."""
    begins = [version.begins(latest_values()) for version in rule.versions]
    for version, first, following in zip(rule.versions, begins, [*begins[1:], None], strict=True):
        yield version, first, following - timedelta(days=1) if following else None
