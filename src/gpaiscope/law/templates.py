"""What forms and the code of practice set beside the rules: the steps in which amounts are told, and the measures.

They bear on what a document says, and on no answer. The steps were read in others' accounts of the final texts. They
have no days: of the template and of the code there is one edition, and nobody owes a document that was due before it. A
second edition will need days, as the parameters have them, since what was drawn up before keeps to the first.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.law.citation import cite
from gpaiscope.values import Exact, Range, parse_exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps that an amount of a ``unit`` is told by, and the ends between them.

    An end belongs to the step below it; that of a first step which says "less than" to the one above.
    """

    name: str
    unit: str
    ends: tuple[Exact, ...]
    says: tuple[str, ...]
    cites: tuple[Citation, ...]

    def within(self, amount: Range) -> tuple[str, ...]:
        """The steps over which an amount reaches."""
        last = len(self.ends) if amount.high is None else self.place(amount.high)
        return self.says[self.place(amount.low or 0) : last + 1]

    def place(self, amount: Exact) -> int:
        """Which of the steps an amount lies in."""
        first = self.ends[0]
        return 1 if amount == first and self.says[0].lower().startswith("less than") else bisect_left(self.ends, amount)


def _steps(name: str, unit: str, ends: str, *says: str, by: str) -> Steps:
    return Steps(name=name, unit=unit, ends=tuple(map(parse_exact, ends.split())), says=says, cites=cite(by))


_FORM: Final = "Code of Practice Transparency 1.1"
_HOURS: Final = ("Less than 10 000 hours", "10 000 to 1 million hours", "More than 1 million hours")
STEPS: Final = (
    _steps(
        *("text", "tokens", "1e9 1e13"),
        *("Less than 1 billion tokens", "1 billion to 10 trillion tokens", "More than 10 trillion tokens"),
        by="Template",
    ),
    _steps(
        *("image", "images", "1e6 1e9"),
        *("Less than 1 million images", "1 million to 1 billion images", "More than 1 billion images"),
        by="Template",
    ),
    _steps("audio", "hours", "1e4 1e6", *_HOURS, by="Template"),
    _steps("video", "hours", "1e4 1e6", *_HOURS, by="Template"),
    _steps(
        *("parameters", "parameters", "5e8 5e9 15e9 5e10 1e11 5e11 1e12"),
        *("1-500M", "500M-5B", "5B-15B", "15B-50B", "50B-100B", "100B-500B", "500B-1T", ">1T"),
        by=_FORM,
    ),
    _steps(
        *("months", "days", "30 91 182"),
        *("less than 1 month", "1-3 months", "3-6 months", "more than 6 months"),
        by=_FORM,
    ),
)
"""By modality of training data, and what else a form has told in steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter of the code of practice, and how many measures each of its commitments has."""

    name: str
    title: str
    commitments: tuple[int, ...]
    cites: tuple[Citation, ...]


MEASURES: Final = (
    Chapter(
        name="transparency",
        title="Transparency",
        commitments=(3,),
        cites=cite("Code of Practice Transparency 1"),
    ),
    Chapter(
        name="copyright",
        title="Copyright",
        commitments=(5,),
        cites=cite("Code of Practice Copyright 1"),
    ),
    Chapter(
        name="safety-and-security",
        title="Safety and Security",
        commitments=(4, 2, 5, 2, 1, 2, 7, 3, 4, 2),
        cites=cite("Code of Practice Safety and Security 1"),
    ),
)
"""The chapters of the code of practice, in its order."""
