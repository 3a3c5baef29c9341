"""Reading and writing numbers and days are inverse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.values import DateRange, decimal_text, parse_exact, rounded_text

decimals = st.builds(
    lambda mantissa, exponent: Fraction(mantissa) * Fraction(10) ** exponent,
    st.integers(-(10**25), 10**25),
    st.integers(-20, 30),
)


@given(decimals)
def test_what_is_printed_is_read_as_the_same_number(number):
    assert parse_exact(decimal_text(number)) == number


@given(st.integers(-(10**60), 10**60))
def test_every_way_to_write_an_integer_is_read_alike(number):
    written = (number, str(number), Decimal(number), f"{number}.0", f"{number}e0", f"{number:_}")
    assert {parse_exact(each) for each in written} == {number}


@given(decimals, st.integers(1, 6))
def test_rounding_is_off_by_half_of_the_last_figure_at_most(number, digits):
    rounded = Fraction(parse_exact(rounded_text(number, digits)))
    assert abs(rounded - number) <= abs(number) * Fraction(1, 2) / Fraction(10) ** (digits - 1)
    assert parse_exact(rounded_text(rounded, digits)) == rounded


@given(st.dates())
def test_a_day_is_printed_as_it_is_written(day: date):
    assert date.fromisoformat(str(DateRange.exactly(day))) == day
