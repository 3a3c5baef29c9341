"""Whole sentences with named places."""

from __future__ import annotations

import pytest

from gpaiscope.report.blocks import Code, Strong
from gpaiscope.report.say import say, say_text


def test_a_sentence_has_its_places_filled_by_spans_and_lines() -> None:
    line = say("{who} has {days} left: {command}.", who=Strong("Acme"), days="3 days", command=("see ", Code("assess")))
    assert line == (Strong("Acme"), " has 3 days left: see ", Code("assess"), ".")


def test_braces_that_are_meant_are_doubled() -> None:
    assert say_text("{{model}} is {name}", name="a {b}") == "{model} is a {b}"


def test_an_empty_sentence_is_an_empty_line() -> None:
    assert say("") == ()


@pytest.mark.parametrize("places", [{}, {"day": "today", "hour": "ten"}, {"Day": "today"}])
def test_a_place_that_is_missing_or_unknown_is_a_mistake_of_the_code(places: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"has the places \['day'\]"):
        say_text("by {day}", **places)
    with pytest.raises(ValueError, match=r"has the places \['day'\]"):
        say("by {day}", **places)
