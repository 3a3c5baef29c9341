"""What the commands of ``estimate`` share: amounts on the command line, and how an estimate is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import click

from gpaiscope.cli.terminal import wrap
from gpaiscope.values import Exact, Range, parse_count, rounded_text

LABEL: Final = 20
DIGITS: Final = 3


def amount(text: str) -> Exact:
    """An exact number on the command line: ``16384``, ``2.1e6``, ``15T``. Raises click.BadParameter."""
    try:
        return parse_count(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}; expected digits, scientific notation or a suffix (2.1e6, 15T)") from error


def amount_from_zero(text: str) -> Exact:
    """An amount that is not negative."""
    found = amount(text)
    if found < 0:
        raise click.BadParameter(f"{text} is negative; expected an amount from zero on")
    return found


def amount_above_zero(text: str) -> Exact:
    """An amount greater than zero."""
    found = amount(text)
    if found <= 0:
        raise click.BadParameter(f"{text} is not greater than zero; expected an amount that is")
    return found


def rows(labelled: Iterable[tuple[str, str]], width: int) -> list[str]:
    """One line for each label and what is said of it, wrapped below itself."""
    return [line for label, says in labelled for line in wrap(says, width, f"{label:<{LABEL}}")]


def sections(titled: Iterable[tuple[str, Iterable[str]]], width: int) -> list[str]:
    """Headings with a list below each; one with nothing to list is left out."""
    lines: list[str] = []
    for title, items in titled:
        listed = [line for item in items for line in wrap(item, width, "  - ")]
        lines += ["", title, *listed] if listed else []
    return lines


def shown(value: Range, unit: str = " FLOP") -> str:
    """The best value with its range; ``unknown`` with the bounds that are known."""
    best = "unknown" if value.best is None else f"{rounded_text(value.best, DIGITS)}{unit}"
    if value.exact:
        return best
    low, high = (end and rounded_text(end, DIGITS) for end in (value.low, value.high))
    if low and high:
        return f"{best} ({low} to {high})"
    bounds = f"at least {low}" if low else f"at most {high}" if high else ""
    return f"{best} ({bounds})" if bounds else best
