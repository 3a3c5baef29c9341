"""How a document is written, and how values stand in it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.report.values import WIDTH, day, plain, written
from gpaiscope.values import DateRange, Range, Truth

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    max_leaves=40,
)


@given(JSON)
def test_what_is_written_is_read_as_it_was(value: object) -> None:
    assert json.loads(written(value)) == value


def test_what_fits_stands_in_a_line_and_what_does_not_is_indented() -> None:
    assert written({"a": [1, 2], "b": {}}) == '{"a": [1, 2], "b": {}}'
    long = {"name": "x" * WIDTH, "ends": {"low": None, "high": "1"}}
    assert written(long).splitlines() == [
        "{",
        f'  "name": "{"x" * WIDTH}",',
        '  "ends": {"low": null, "high": "1"}',
        "}",
    ]


def test_ids_stand_in_as_few_lines_as_they_need() -> None:
    lines = written({"reasons": [f"fact.{number}" for number in range(40)]}).splitlines()
    assert len(lines) < 10
    assert all(len(line) <= WIDTH for line in lines)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Truth.UNKNOWN, "unknown"),
        (frozenset({"text", "image"}), ["image", "text"]),
        (Range(low=3, best=None, high=None), {"low": "3", "best": None, "high": None}),
        (DateRange.exactly(date(2026, 1, 2)), "2026-01-02"),
        (DateRange(latest=date(2026, 1, 2)), {"earliest": None, "latest": "2026-01-02"}),
        (DateRange(), None),
        (None, None),
    ],
)
def test_a_value_stands_as_what_it_is(value: object, told: object) -> None:
    assert plain(value) == told


def test_a_day_of_which_nothing_is_known_is_null() -> None:
    assert day(None) is None
