"""The words in which a licence is read: the four rights, the grounds against it, the verdict, paragraphs.

Paragraphs are those of the Guidelines C(2025) 7719 of 19 November 2025 (licence: 73 to 81). The text
of July 2025 numbers the same paragraphs three higher (76 to 84).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, Final

from gpaiscope.deferred import dataclass

JULY_OFFSET: Final = 3


class Permission(StrEnum):
    """What becomes of one right."""

    GRANTED = "granted"
    CONDITIONAL = "conditional"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Whether a licence meets the licence condition of the open-source exception (November 73 to 81)."""

    QUALIFIES = "qualifies"
    DOES_NOT_QUALIFY = "does-not-qualify"
    UNSETTLED = "unsettled"
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """Why a licence may fail (November 80 and, by inference, 76 to 79)."""

    NON_COMMERCIAL = "non-commercial"
    RESEARCH_ONLY = "research-only"
    NO_REDISTRIBUTION = "no-redistribution"
    USER_SCALE = "user-scale-threshold"
    COMMERCIAL_LICENCE = "separate-commercial-licence"
    FIELD_OF_USE = "field-of-use-restriction-beyond-safety"
    TERRITORIAL = "territorial-exclusion"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceRights:
    """The four rights of recital 102 and November 75, each granted, conditional, withheld or unknown."""

    access: Permission = Permission.UNKNOWN
    usage: Permission = Permission.UNKNOWN
    modification: Permission = Permission.UNKNOWN
    distribution: Permission = Permission.UNKNOWN

    def items(self) -> Iterator[tuple[str, Permission]]:
        """Each right's name with what becomes of it, in the order of the law."""
        for name in RIGHTS:
            yield name, getattr(self, name)


RIGHTS: Final = ("access", "usage", "modification", "distribution")


def july(paragraph: int) -> int:
    """The July number of a November paragraph of the licence and monetisation sections."""
    return paragraph + JULY_OFFSET


def cited_paragraph(paragraph: int) -> str:
    """The paragraph as it is cited everywhere: in the adopted numbering, with July's number beside it."""
    return f"Guidelines {paragraph} (July {july(paragraph)})"


def as_json(value: Any) -> Any:
    """A value of these modules as JSON has it: named fields, words and lists; July's number follows a paragraph."""
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if not is_dataclass(value):
        return str(value) if isinstance(value, StrEnum) else value
    document = {}
    for field in fields(value):
        document[field.name] = as_json(getattr(value, field.name))
        if field.name == "paragraph":
            # Who cites the text of July would look up another paragraph by the number of November.
            document["paragraph_july"] = july(document["paragraph"])
    return document
