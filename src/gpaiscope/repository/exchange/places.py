"""Where a field stands in a tree of JSON, written ``pedigree.ancestors[].name``: putting a value there, finding it.

``[]`` is the entry of a fact's own list, ``[0]`` the first one, ``[activity=training]`` the one with that value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

_STEP: Final = re.compile(r"\[(?:(\d+)|([@\w]+)=([^\]]+))?\]|([@\w:-]+)")
MOST_ENTRIES: Final = 200
"""Entries of one list that are read."""

Step = str | int | tuple[str, str] | None
Wrong = Callable[[str, str], None]
"""Told where something is wrong, and what was expected there."""


class PlacedText(str):
    """A text with the place in its document at which it stands."""

    __slots__ = ("where",)
    where: str

    @classmethod
    def at(cls, where: str, text: str) -> PlacedText:
        """A text that stands at a place."""
        moved = cls(text)
        moved.where = where
        return moved


@cache
def steps_of(place: str) -> tuple[Step, ...]:
    """The steps of a place: a key, a position, an entry by one of its values, or None for the fact's own entry."""
    found: list[Step] = []
    for match in _STEP.finditer(place):
        at, key, value, name = match.groups()
        found.append(name if name else int(at) if at else (key, value) if key else None)
    return tuple(found)


def put(tree: dict[str, Any], place: str, own: int, value: object) -> None:
    """Put a value at a place, with what has to stand around it; ``own`` is the position of the fact's own entry."""
    node: Any = tree
    steps = steps_of(place)
    for step, after in zip(steps, [*steps[1:], "end"], strict=True):
        last = after == "end"
        new: object = value if last else {} if isinstance(after, str) else []
        if isinstance(step, str):
            node[step] = new if last else node.get(step, new)
            node = node[step]
            continue
        at = _position(node, step, own)
        while len(node) <= at:
            node.append({})
        if last:
            node[at] = value
        node = node[at]


def _position(node: list[Any], step: Step, own: int) -> int:
    if isinstance(step, tuple):
        key, value = step
        at = next((place for place, each in enumerate(node) if each.get(key) == value), len(node))
        if at == len(node):
            node.append({key: value})
        return at
    return own if step is None else int(str(step))


def found(tree: object, place: str, wrong: Wrong) -> Iterator[tuple[int, str, object]]:
    """Every value at a place, with the position of its own entry and its path; what has another shape is told."""
    yield from _found(tree, steps_of(place), 0, "", wrong)


def _found(
    node: object, steps: tuple[Step, ...], own: int, path: str, wrong: Wrong
) -> Iterator[tuple[int, str, object]]:
    if not steps:
        yield own, path, node
        return
    step, *rest = steps
    if isinstance(step, str):
        if not isinstance(node, dict):
            wrong(path, "an object")
        elif step in node:
            yield from _found(node[step], tuple(rest), own, f"{path}.{step}" if path else step, wrong)
        return
    entries = node if isinstance(node, list) else [node]
    if len(entries) > MOST_ENTRIES:
        wrong(path, f"at most {MOST_ENTRIES} entries")
    for at, each in enumerate(entries[:MOST_ENTRIES]):
        if (
            step is None
            or step == at
            or (isinstance(step, tuple) and isinstance(each, dict) and each.get(step[0]) == step[1])
        ):
            yield from _found(each, tuple(rest), at if step is None else own, f"{path}[{at}]", wrong)
