"""What of a value the law looks at: on which side of its lines an amount lies, and which words are alike to it."""

from __future__ import annotations

from collections.abc import Sequence

from gpaiscope.dossier.words import MODALITIES
from gpaiscope.engine.expression import MemberOf, rule_parts, walk
from gpaiscope.law import Law
from gpaiscope.law.scope import inputs, outputs
from gpaiscope.values import Exact, Range, decimal_text, parse_exact


def amount_of(low: str | None, best: str | None, high: str | None) -> Range:
    """An amount as the tables hold it, its ends put in order where they cross."""
    ends = [None if end is None else parse_exact(end) for end in (low, best, high)]
    known = [end for end in ends if end is not None]
    if known != sorted(known):
        return Range(low=min(known), high=max(known))
    return Range(low=ends[0], best=ends[1], high=ends[2])


def texts(amount: Range) -> tuple[str | None, ...]:
    """The ends of an amount and its best value, exactly."""
    return tuple(None if end is None else decimal_text(end) for end in (amount.low, amount.best, amount.high))


def lines(law: Law) -> tuple[Exact, ...]:
    """The amounts of compute that the law draws a line at, and nothing.

    A third of an original's compute is compared with that of a modification alone: where that is known, exactly.
    """
    return (0, law.number("criterion_flop"), law.number("presumption_flop"))


def side(amount: Range, marks: Sequence[Exact]) -> str:
    """On which side of each line an amount lies, or that it lies on it: all that the law asks of it alone."""
    return "/".join(_side(end, marks) for end in (amount.low, amount.best, amount.high))


def _side(end: Exact | None, marks: Sequence[Exact]) -> str:
    if end is None:
        return "?"
    below = sum(mark < end for mark in marks)
    return f"{below}{'=' if end in marks else ''}"


def alike(law: Law) -> dict[str, str]:
    """Each word for what goes in or comes out by the first that the law never tells from it."""
    parts = [part for rule in law.program.rules.values() for part in rule_parts(rule)]
    told = [node for part in parts for node in walk(part) if isinstance(node, MemberOf)]
    lists = [frozenset(node.words) for node in told if node.fact in (outputs, inputs)]
    found: dict[tuple[bool, ...], str] = {}
    return {word: found.setdefault(tuple(word in each for each in lists), word) for word in MODALITIES}
