"""A page that keeps to one screen: what gives way, part by part, where there is too little room.

A page knows no width. Whether it fits is measured by the writer of text, at the width of a terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.report.blocks import Block, Line, Page
from gpaiscope.report.write.text import height

MOST_LINES: Final = 42
WIDTH: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a page in each of its forms, the longest first. Parts of one name give way together."""

    name: str
    forms: tuple[Sequence[Block], ...]

    def after(self, steps: int) -> Sequence[Block]:
        """The form to which it has given way after so many steps: the last one stays."""
        return self.forms[min(steps, len(self.forms) - 1)]


def fitted(title: Line, parts: Sequence[Part], gives_way: Sequence[str]) -> Page:
    """The parts in the longest forms in which the page has no more than `MOST_LINES`, as far as they can give way.

    ``gives_way`` are the names of parts, what is missed least first: each takes the parts of the name one form on.
    """
    steps: Counter[str] = Counter()
    page = _page(title, parts, steps)
    for name in gives_way:
        if height(page, WIDTH) <= MOST_LINES:
            break
        if any(part.name == name for part in parts):
            steps[name] += 1
            page = _page(title, parts, steps)
    return page


def _page(title: Line, parts: Sequence[Part], steps: Counter[str]) -> Page:
    return Page(title=title, blocks=tuple(block for part in parts for block in part.after(steps[part.name])))
