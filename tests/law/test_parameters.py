"""The numbers of the law on a day, without its rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gpaiscope import service
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.errors import RuleError, UsageError
from gpaiscope.law import Law
from gpaiscope.law.parameters import LAST_DAY, numbers_of

CONFIG = {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 100}


@pytest.mark.parametrize("day", [FIRST_DAY, date(2026, 8, 2), date(2026, 11, 30), LAST_DAY], ids=str)
def test_they_are_those_of_the_whole_law(day: date) -> None:
    assert numbers_of(day).numbers == Law.on(day).numbers
    assert numbers_of(day).number("criterion_flop") == Law.on(day).number("criterion_flop") == 10**23


@pytest.mark.parametrize(
    ("day", "says", "expected"),
    [
        (FIRST_DAY - timedelta(days=1), "day-before-the-law", f"a day from {FIRST_DAY} on"),
        (LAST_DAY + timedelta(days=1), "day-too-late", f"a day until {LAST_DAY}"),
    ],
    ids=["before", "after"],
)
def test_an_estimate_refuses_a_day_outside_them(day: date, says: str, expected: str) -> None:
    with pytest.raises(UsageError) as refused:
        service.estimate(CONFIG, tokens=10**9, on=day).to_text()
    assert (refused.value.mistake.reference, refused.value.mistake.expected) == (says, expected)


def test_a_day_is_no_number_and_a_number_no_day() -> None:
    numbers = numbers_of(date(2026, 11, 30))
    with pytest.raises(RuleError, match="is a day"):
        numbers.number("chapter_v_applies")
    with pytest.raises(RuleError, match="is not a day"):
        numbers.day_of("criterion_flop")
    with pytest.raises(RuleError, match="has no value"):
        numbers.number("no_such_number")
