"""What of a value the law looks at: on which side of its lines an amount lies, and which words are alike to it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from gpaiscope.assessment.originals import BEHIND_IT
from gpaiscope.engine.expression import Fact, MemberOf, rule_parts, walk
from gpaiscope.law import Law
from gpaiscope.values import Exact, Range, decimal_text, parse_exact, reduced


def amount_of(low: str | None, best: str | None, high: str | None) -> Range:
    """An amount as the tables hold it, its ends put in order where they cross."""
    ends = [None if end is None else parse_exact(end) for end in (low, best, high)]
    known = [end for end in ends if end is not None]
    if known != sorted(known):  # whoever wrote the listing has mixed up the columns, or guessed
        return Range(low=min(known), high=max(known))
    return Range(low=ends[0], best=ends[1], high=ends[2])


def texts_of_amount(amount: Range) -> tuple[str | None, ...]:
    """The ends of an amount and its best value, exactly."""
    return tuple(None if end is None else decimal_text(end) for end in (amount.low, amount.best, amount.high))


def lines_of_law(law: Law) -> tuple[Exact, ...]:
    """The amounts of compute that the law draws a line at, least first.

    A third of an original's compute is compared with that of a modification alone: where that is known, exactly.
    """
    return law.number("criterion_flop"), law.number("presumption_flop")


def lines_of_originals(law: Law) -> tuple[Exact, ...]:
    """The same for originals, least first: where no more may be guessed behind one, it may come to so many times it."""
    criterion, presumption = lines_of_law(law)
    return criterion, reduced(Fraction(presumption) / BEHIND_IT), presumption


def side_of_lines(amount: Range, marks: Sequence[Exact]) -> str:
    """Above how many lines an amount lies, by each end: all that the law asks of it alone, since it asks for more."""
    if amount == Range.exactly(0):
        return "0"
    return "/".join(_lines_below(end, marks) for end in (amount.low, amount.best, amount.high))


def side_of_base(amount: Range, marks: Sequence[Exact]) -> str:
    """The same of an original to which an unknown amount is added: only of its least and best is the sum the sum."""
    low, best, _ = side_of_lines(Range(low=amount.low, best=amount.best), marks).split("/")
    return f"{low}/{best}/{_lines_below(amount.high, marks[:1])}"


def _lines_below(end: Exact | None, marks: Sequence[Exact]) -> str:
    return "?" if end is None else str(sum(mark < end for mark in marks))


def words_alike(law: Law, *facts: Fact) -> dict[str, str]:
    """Each word of some facts by the first that the law never tells from it."""
    parts = [part for rule in law.program.rules.values() for part in rule_parts(rule)]
    asked = [node for part in parts for node in walk(part) if isinstance(node, MemberOf)]
    lists = [frozenset(node.words) for node in asked if node.fact in facts]
    first_in: dict[tuple[bool, ...], str] = {}
    words = dict.fromkeys(word for fact in facts for word in fact.words)
    return {word: first_in.setdefault(tuple(word in listed for listed in lists), word) for word in words}


NAMED_OTHERWISE: Final = (
    r"(?i)embed|(?:^|[^a-z])(?:e5|bge|gte|rm|prm|orm|reward|rank(?:er|ing)?|rerank\w*|classif\w*|guard|retriev\w*|scor(?:e|er)|"
    r"asr|tts|speculator|eagle3?|dflash|mtp)(?:[^a-z]|$)"
)
"""What a name has where a model of a type that writes may have another head."""
MOST_OF_SMALL: Final = decimal_text(96 * 10**21)
"""Twice what the largest training took that Epoch AI lists of a model of up to 3e8 parameters, or before 2023 of up to
1e9, games apart: 3.98e22 (Pangu-Weather) and 4.83e22 (Florence)."""
PACKED_NAME: Final = r"nvfp|mxfp|bnb|gpt.?oss|\d-?bit"
"""What a name has whose weights may be stored in fewer numbers than it has parameters, beside `QUANTISED_NAME`."""
