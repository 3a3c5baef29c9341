"""The days on which an answer flips, against fresh assessments of the dossier with the day in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from assessment.curves import answer
from assessment.dossiers import PROVIDER, assessed, written
from assessment.screens import DAY, SCREENS

from gpaiscope.assessment import assess
from gpaiscope.assessment.turning import DayCurve, day_curves
from gpaiscope.dossier import Dossier, Stated
from gpaiscope.dossier.days import stated_days
from gpaiscope.dossier.statements import mapped
from gpaiscope.values import DateRange, Outcome


def over(name: str, path: str, id: str = "", actor: str = "a") -> DayCurve:
    (found,) = day_curves(assessed(SCREENS[name], DAY), id, actor, of=(path,))
    return found


def told(found: DayCurve) -> list[object]:
    return [found.first.state, *((flip.day, flip.after.state) for flip in found.flips)]


def test_a_day_of_the_market_is_before_the_duties_applied_or_still_to_come() -> None:
    found = over("open-release", "market[0].on")
    assert [found.first.kinds, *((flip.day, flip.after.state, flip.after.kinds) for flip in found.flips)] == [
        ("older-model", "open-source"),
        (date(2025, 8, 2), "provider", ("open-source",)),
        (DAY + timedelta(days=1), "prospective", ()),
    ]


def test_two_weeks_after_the_day_of_knowing_a_notification_is_late() -> None:
    assert told(over("condor", "procedure[0].on")) == ["late", (DAY - timedelta(days=14), "due")]


def test_what_ended_is_not_looked_at_before_it_began() -> None:
    found = over("systemic-modifier", "activities[0].ended_on")
    assert found.stated.least == date(2026, 9, 1)
    assert all(flip.day > found.stated.least for flip in found.flips)


def test_a_day_that_is_not_asked_for_is_not_moved() -> None:
    assert day_curves(assessed(PROVIDER), "provider", of=("market[1].on",)) == ()


def moved(dossier: Dossier, path: str, day: date) -> Dossier:
    def at(each: Stated[object]) -> Stated[object]:
        return replace(each, value=DateRange.exactly(day)) if each.path == path else each

    return mapped(dossier, at)


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.long
def test_on_every_day_the_answer_is_what_a_fresh_assessment_says(name: str) -> None:
    dossier = written(SCREENS[name])
    assessment = assess(dossier, DAY)
    fresh = cache(lambda path, day: assess(moved(dossier, path, day), DAY))
    for actor in (each.actor for each in assessment.standings):
        for found in day_curves(assessment, actor=actor):
            near = {flip.day + timedelta(days=step) for flip in found.flips for step in (-2, -1, 0, 1)}
            apart = {date(2024, 1, 10) + timedelta(days=97 * step) for step in range(12)}
            for day in sorted(near | apart):
                if found.stated.least <= day <= found.stated.most:
                    own = fresh(found.stated.path, day)
                    assert found.at(day.toordinal()) == answer(own, "", actor), (found.stated.path, day)


def test_no_more_days_are_moved_than_asked_for_and_those_of_activities_last() -> None:
    assessment = assessed(SCREENS["systemic-modifier"], DAY)
    paths = [each.path for each in stated_days(assessment.dossier)]
    assert [path.startswith("activities") for path in paths] == sorted(path.startswith("activities") for path in paths)
    assert [each.stated.path for each in day_curves(assessment, actor="a", most=2)] == paths[:2]


def test_an_outcome_flips_as_a_headline_does() -> None:
    found = over("open-release", "market[0].on", "legacy_model")
    assert (found.first, [(flip.day, flip.after) for flip in found.flips]) == (
        Outcome.YES,
        [(date(2025, 8, 2), Outcome.NO)],
    )
