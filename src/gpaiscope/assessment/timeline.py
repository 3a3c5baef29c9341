"""Every day between two on which an answer, a duty, a last day or a standing is otherwise than on the eve, and why.

Nothing is sampled. A day that moves is assessed like any other, and keeps until when all that was compared with it
comes out the same; there the next day is assessed. So what holds between two days that follow each other was not
tried: it cannot be otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise

from gpaiscope.assessment.comparison import Comparison, Mixed, View, amended, compare
from gpaiscope.assessment.differences import facts_between
from gpaiscope.assessment.passing import Passing
from gpaiscope.assessment.world import Assessable, Assessments
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier
from gpaiscope.dossier.days import stated_days
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.engine.moving import DayAxis, as_day, later, turn_by_turn
from gpaiscope.law.parameters import LAST_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStretch:
    """Days on which all is the same: the first and the last of them, and what holds.

    ``met`` are the days, by their ordinals, that the first of them comes to or passes.
    """

    first: date
    last: date
    view: View
    met: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnDay:
    """A day on which something is otherwise than on its eve, and what."""

    day: date
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What is so from a first day to a last: the stretches, and the days between them on which anything changes."""

    first: date
    last: date
    stretches: tuple[DayStretch, ...]
    turns: tuple[TurnDay, ...]


def begins(dossier: Dossier, day: date) -> date:
    """The first day that a dossier speaks of, as far as there is law; of one that names none the day itself."""
    days = (end for each in stated_days(dossier) for end in (each.present.earliest, each.present.latest))
    first = min((each for each in days if each is not None), default=day)
    return min(max(first, FIRST_DAY), day)


def two_years_after(day: date) -> date:
    """The end of a timeline of which none is named."""
    return min(as_day(later(day.toordinal(), 2, "years")), LAST_DAY)


def timeline(told: Assessable, first: date, last: date) -> Timeline:
    """Every day from the one after a first to a last on which anything is otherwise than on its eve."""
    found = tuple(stretches(lambda day: told.on(day, told.world), first, last, told.world.body.turns()))
    turns = []
    for before, after in pairwise(found):
        # What changed from one stretch to the next, and through what: most days only time passes.
        eve = after.first - timedelta(days=1)
        changed = between(told, before.view, after.view, eve, after.first, (after,))
        turns.append(TurnDay(day=after.first, comparison=changed))
    return Timeline(first=first, last=last, stretches=found, turns=tuple(turns))


def stretches(
    on: Callable[[date], Assessments], first: date, last: date, turns: Iterable[date]
) -> Iterator[DayStretch]:
    """The stretches from a first day to a last. ``turns`` are the days on which the law is another."""
    of_law = sorted(day.toordinal() for day in turns)
    met = {first.toordinal(): frozenset[int]()}

    def look(at: int, _beyond: bool) -> tuple[View, int | None]:
        axis = DayAxis(at)
        view = View(found=tuple(on(axis.day())))
        _ = view.held  # worked out now: only then is it known where it turns
        following = next((day for day in of_law if day > at), None)
        if following is not None:
            axis.turns_at(following)
        if axis.turn is not None:
            met[axis.turn] = axis.met
        return view, axis.turn

    pieces = turn_by_turn(first.toordinal(), last.toordinal(), look)
    alike = [next(several) for _, several in groupby(pieces, key=lambda piece: piece.found.held)]
    ends = [*(piece.at - 1 for piece in alike[1:]), last.toordinal()]
    for piece, end in zip(alike, ends, strict=False):
        began, until = date.fromordinal(piece.at), date.fromordinal(end)
        yield DayStretch(first=began, last=until, view=piece.found, met=met[piece.at])


def since(told: Assessable, first: date, last: date) -> Comparison:
    """What is otherwise on a last day than on a first, and through what."""
    world = told.world
    found = tuple(stretches(lambda day: told.on(day, world), first, last, world.body.turns()))
    after = View(found=tuple(told.on(DayAxis(last.toordinal()).day(), world)))
    return between(told, found[0].view, after, first, last, found[1:])


def between(
    told: Assessable, before: View, after: View, first: date, last: date, passed: tuple[DayStretch, ...]
) -> Comparison:
    """A comparison of two days, between which some stretches began."""
    laws = told.world.law(first), told.world.law(last)
    said = [told.stated(day) for day in (first, last)]
    parts = ("law",) * bool(amended(*laws)) + ("fact",) * any(first < day <= last for day in told.turns) + ("time",)

    def again(dossier: Dossier, day: date) -> Assessments:
        return told.again(dossier, DayAxis(day.toordinal()).day(), told.world)

    facts = facts_between(said[0], said[1], lambda dossier: again(dossier, last), (before.found, after.found))
    return compare(
        before,
        after,
        parts,
        _mixed(told, first, last),
        laws,
        fact=facts,
        time=Passing(before=before, stretches=passed, dossier=told.dossier, again=again),
    )


def _mixed(told: Assessable, first: date, last: date) -> Mixed:
    def mixed(chosen: frozenset[str]) -> Assessments:
        days = {part: last if part in chosen else first for part in ("law", "fact", "time")}
        world = told.world.held_back(law=days["law"], told=days["fact"], day=days["time"])
        return told.on(DayAxis(days["time"].toordinal()).day(), world)

    return mixed
