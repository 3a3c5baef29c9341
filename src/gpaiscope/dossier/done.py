"""What is said to be done and stands in another table as well: the two have to agree, and the other one counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from gpaiscope.dossier.place import Stated, ValuePlace, shown
from gpaiscope.dossier.statements import Statements, listed, values
from gpaiscope.dossier.tables import Done, Dossier
from gpaiscope.dossier.words import DONE_ELSEWHERE
from gpaiscope.values import DateRange, Truth

_Told = tuple[str, "Stated[DateRange] | Statements[DateRange] | None"]
"""Where another table tells of an act, and the day that it says."""


def check_done(dossier: Dossier, top: ValuePlace) -> None:
    """Report acts that are said to be done and that the table where they belong does not tell, or tells otherwise."""
    for place, entry in enumerate(listed(dossier.done)):
        word = entry.obligation.value if isinstance(entry.obligation, Stated) else ""
        if word not in _ELSEWHERE:
            continue
        at = top.key("done").item(place)
        told = list(_ELSEWHERE[word](dossier, entry))
        if not told:
            message = f"{shown(word)} is said to be done, and stands nowhere else"
            at.wrong("said-elsewhere", message, expected=DONE_ELSEWHERE[word])
        elif all(_apart(entry, day) for _, day in told):
            _disagrees(entry, told[0], at)


def _disagrees(entry: Done, told: _Told, at: ValuePlace) -> None:
    path, day = told
    other = replace(at, path=path)
    own, theirs = (next(iter(values(each)), None) for each in (_day(entry), day))
    line = f", line {other.line}" if other.line else ""
    at.wrong(
        "contradiction",
        f"this was done on {own}, and on {theirs} by {path}{line}",
        expected="one day for one act",
        help="correct one of them, or leave this out: what stands there counts",
    )


def _apart(entry: Done, day: Stated[DateRange] | Statements[DateRange] | None) -> bool:
    """Whether an act was surely done on another day than is told elsewhere."""
    own, theirs = values(_day(entry)), values(day)
    return bool(own and theirs) and all(_differ(one, other) for one in own for other in theirs)


def _differ(one: DateRange, other: DateRange) -> bool:
    return Truth.YES in (one.before(other), other.before(one))


def _day(entry: Done) -> Stated[DateRange] | Statements[DateRange] | None:
    return entry.on or entry.sent_on or entry.received_on


def _notifications(dossier: Dossier, entry: Done) -> Iterator[_Told]:
    for place, event in enumerate(listed(dossier.procedure)):
        is_one = event.event is not None and event.event.value in ("notified", "renotified")
        if is_one and _alike(event.actor, entry.actor) and _alike(event.model, entry.model):
            yield f"procedure[{place}]", event.on


def _mandates(dossier: Dossier, entry: Done) -> Iterator[_Told]:
    for place, actor in enumerate(listed(dossier.actors)):
        if not _alike(actor.id, entry.actor):
            continue
        for mandate in actor.representatives:
            yield f"actors[{place}].authorised_representative", mandate.mandate_on


def _alike(one: Stated[str] | Statements[str] | None, other: Stated[str] | Statements[str] | None) -> bool:
    """Whether two names may be the same: one that is left out may be any."""
    ones, others = values(one), values(other)
    return not ones or not others or bool(set(ones) & set(others))


_ELSEWHERE: Final[Mapping[str, Callable[[Dossier, Done], Iterator[_Told]]]] = {
    "notification": _notifications,
    "authorised_representative": _mandates,
}
"""Acts that other tables tell of."""
