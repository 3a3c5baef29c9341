"""Timelines beside what they stand for: the same dossiers assessed on each day by itself.

Nothing here knows how a timeline is made. What it says of a stretch of days has to hold on every one of them, and on
the day after something has to be otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from gpaiscope.assessment.comparison import Drift, Held, Subject, held
from gpaiscope.assessment.timeline import DayStretch, Timeline, timeline
from gpaiscope.assessment.world import Assessable
from gpaiscope.errors import InputError
from gpaiscope.law import BODY
from gpaiscope.repository.dossiers import assessable, from_bytes
from tests import completions

Tables = dict[str, Any]

EARLIEST = date(2025, 7, 18)


def dossiers(number: int, seed: int) -> Iterator[Tables]:
    """So many dossiers, the same for the same seed: two thirds of the whole schema, the others stories of two models.

    Of half of them some values are others from some day on.
    """
    random = Random(seed)
    for place in range(number):
        tables = completions.story(random).after if place % 3 == 2 else completions.drawn(random)
        turned = _turned(tables, random) if random.random() < 0.5 else None
        yield turned if turned is not None and _is_readable(turned) else tables


def _turned(tables: Tables, random: Random) -> Tables:
    found = json.loads(json.dumps(tables))
    for place in [found.get("openness"), *found.get("actors", [])]:
        for key, other in (("country", "US"), ("licence", "llama3.1"), ("weights_public", False)):
            if isinstance(place, dict) and isinstance(place.get(key), str | bool) and random.random() < 0.7:
                day = date.fromisoformat(random.choice(completions.DAYS))
                first = {"value": place[key], "until": str(day - timedelta(days=1))}
                place[key] = [first, {"value": other, "since": str(day)}]
    return found


def _is_readable(tables: Tables) -> bool:
    try:
        again(tables)
    except InputError:
        return False
    return True


def again(tables: Tables) -> Assessable:
    """A dossier that can be assessed on any day."""
    return assessable(from_bytes(json.dumps(tables).encode(), "gpai.json"), EARLIEST)


def window(tables: Tables, days: int) -> tuple[date, date]:
    """So many days around one on which law or dossier may turn, the same for the same dossier."""
    random = Random(json.dumps(tables, sort_keys=True))
    telling = [*BODY.turns(), *map(date.fromisoformat, completions.DAYS), date(2027, 1, 1), date(2028, 1, 1)]
    first = max(random.choice(telling) - timedelta(days=random.randrange(1, days)), EARLIEST)
    return first, first + timedelta(days=days - 1)


def unlike(given: Assessable, first: date, last: date) -> list[str]:
    """Every subject on every day of which a timeline says something else than the assessment of the day."""
    return unlike_days(given, timeline(given, first, last))


def unlike_days(given: Assessable, found: Timeline) -> list[str]:
    """`unlike`, of a timeline that was worked out before."""
    last = found.last
    assert [each.day for each in found.turns] == [each.first for each in found.stretches[1:]]
    assert all(each.comparison.changes for each in found.turns)
    assert [each.last for each in found.stretches] == [*(each.day - timedelta(days=1) for each in found.turns), last]
    return [line for each in found.stretches for line in _unlike(given, each)]


def _unlike(given: Assessable, stretch: DayStretch) -> Iterator[str]:
    day = stretch.first
    while day <= stretch.last:
        alone = held(given.on(day, given.world))
        for subject in {**alone, **stretch.view.held}:
            one, other = alone.get(subject), stretch.view.held.get(subject)
            if one != _still(other, one):
                yield f"{day}: {_called(subject)}: {one} on the day, {other} by the timeline"
        day += timedelta(days=1)


def _still(what: Held | None, on_the_day: Held | None) -> Held | None:
    """What a timeline says with the ends that move with the day where they are on one."""
    if what is None or on_the_day is None:
        return what
    ends = {
        name: getattr(on_the_day, name) for name in ("earliest", "latest") if isinstance(getattr(what, name), Drift)
    }
    return replace(what, **ends)


def _called(subject: Subject) -> str:
    return " ".join(filter(None, (subject.kind, subject.id, subject.actor, subject.model)))
