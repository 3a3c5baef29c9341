"""What became of a dossier from which names were taken out: said beside it, on the way to whoever is sent it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from gpaiscope.report.blocks import Item, Items, Named, Notice, Page, Sentence
from gpaiscope.report.say import say

_MOST_SHOWN: Final = 10


def nameless(removed: Mapping[str, int], day: date) -> Page:
    """The answers are the same: what was taken out, how many of each, and what may still tell who it is."""
    items = [
        Item(line=say("{sort}: {count}", sort=sort, count=f"{count:,}"))
        for sort, count in sorted(removed.items())
        if count
    ]
    same = say("Every answer, duty and day for {day} is the same as that of the whole dossier.", day=day.isoformat())
    left = say(
        "Days, amounts and countries are still there, and the names of published models; they may tell who it is."
    )
    return Page(
        title=("Taken out, with all comments",),
        blocks=(Items(items=tuple(items)), Sentence(same), Notice(left)),
    )


def kept_whole(differences: Sequence[str]) -> Page:
    """Nothing was written, since an answer hangs on a name: which would be others."""
    items = tuple(Item(line=(Named(difference, 300),)) for difference in differences[:_MOST_SHOWN])
    more = len(differences) - len(items)
    return Page(
        title=("Nothing was written: without names these answers would be others",),
        blocks=(Items(items=items, more=say("and {count} more", count=str(more)) if more else ()),),
    )
