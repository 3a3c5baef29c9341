"""Those of several inputs that cannot be read, as a key of the documents that are made of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from gpaiscope.errors import Mistake, Unreadable
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.shape import JsonKey, key, many, optional, table

Whole = TypeVar("Whole")

_MISTAKE: Final = table(
    Mistake,
    reference=key(kinds.TEXT, lambda mistake: mistake.reference),
    says=key(kinds.TEXT, lambda mistake: mistake.message),
    file=key(kinds.TEXT, lambda mistake: mistake.file),
    line=key(kinds.INTEGER_OR_NULL, lambda mistake: mistake.line),
    path=key(kinds.TEXT, lambda mistake: mistake.path),
    expected=key(kinds.TEXT, lambda mistake: mistake.expected),
    help=key(kinds.TEXT, lambda mistake: mistake.help),
)
UNREADABLE: Final = many(
    table(
        Unreadable,
        file=key(kinds.TEXT, lambda one: one.file, "empty: it stands in no file"),
        mistakes=key(many(_MISTAKE), lambda one: one.mistakes, "all that stand in the way"),
    )
).described("of several inputs those that cannot be read, of which nothing else is here; left out where all can")


def unreadable_key(read: Callable[[Whole], Sequence[Unreadable]]) -> JsonKey[Whole]:
    """The key ``unreadable``, which is left out where everything could be read."""
    return optional(UNREADABLE, lambda whole: read(whole) or None)


def unreadable_keys(unreadable: Sequence[Unreadable]) -> Json:
    """The same as a part of a document that no table writes."""
    return {"unreadable": UNREADABLE.write(unreadable)} if unreadable else {}
