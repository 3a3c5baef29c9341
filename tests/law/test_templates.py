"""The steps in which forms tell an amount hold each amount in one of them, and so do the measures of the code."""

from __future__ import annotations

import pytest

from gpaiscope.law import BODY, Law
from gpaiscope.law.enforcement import CHAPTERS
from gpaiscope.values import Exact, parse_exact
from tests.documents.situations import DAY


@pytest.mark.parametrize(
    ("name", "amount", "says"),
    [
        ("text", "0", "Less than 1 billion tokens"),
        ("text", "999999999", "Less than 1 billion tokens"),
        ("text", "1e9", "1 billion to 10 trillion tokens"),
        ("text", "1e13", "1 billion to 10 trillion tokens"),
        ("text", "10000000000001", "More than 10 trillion tokens"),
        ("audio", "9999.99", "Less than 10 000 hours"),
        ("audio", "1e4", "10 000 to 1 million hours"),
        ("parameters", "1", "1-500M"),
        ("parameters", "5e8", "1-500M"),
        ("parameters", "500000001", "500M-5B"),
        ("parameters", "15e9", "5B-15B"),
        ("parameters", "1e12", "500B-1T"),
        ("parameters", "1000000000001", ">1T"),
        ("months", "29", "less than 1 month"),
        ("months", "30", "1-3 months"),
        ("months", "91", "1-3 months"),
        ("months", "92", "3-6 months"),
        ("months", "183", "more than 6 months"),
    ],
)
def test_an_amount_lies_in_the_step_that_names_it(name: str, amount: str, says: str) -> None:
    steps = Law.on(DAY).steps(name)
    assert steps is not None
    number: Exact = parse_exact(amount)
    assert steps.says[steps.place(number)] == says


def test_steps_have_an_end_between_any_two_of_them() -> None:
    for each in BODY.steps:
        assert len(each.says) == len(each.ends) + 1
        assert list(each.ends) == sorted(set(each.ends))
        assert Law.on(DAY).cited(each.cites)


def test_every_chapter_of_the_code_has_its_measures() -> None:
    assert tuple(each.name for each in BODY.measures) == CHAPTERS
    assert [sum(each.commitments) for each in BODY.measures] == [3, 5, 32]
