"""Amounts and machines as people type them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gpaiscope.dossier.typed_amounts import ChipTime, typed_amount, typed_chip_time
from gpaiscope.values import Range


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.1e23", 21 * 10**22),
        ("2.1 x 10^23 FLOP", 21 * 10**22),
        ("2.1*10**23", 21 * 10**22),
        ("10²³", 10**23),
        ("2,1e23", 21 * 10**22),
        ("15T", 15 * 10**12),
        ("15 trillion tokens", 15 * 10**12),
        ("1,000,000", 10**6),
        ("3 zettaFLOP", 3 * 10**21),
        ("1 petaflop/s-day", 864 * 10**17),
        ("40%", Fraction(2, 5)),
    ],
)
def test_one_number_is_read_however_it_is_written(text: str, value: int) -> None:
    assert typed_amount(text).value == Range.exactly(value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1e21..3e21", 10**21, 3 * 10**21),
        ("between 1e21 and 3e21", 10**21, 3 * 10**21),
        ("1e21-3e21 FLOP", 10**21, 3 * 10**21),
        ("between 10 and 20 billion", 10**10, 2 * 10**10),
        ("at most 1e22", None, 10**22),
        ("up to 1e22 FLOP", None, 10**22),
        ("1e22 or less", None, 10**22),
        ("at least 1e22", 10**22, None),
    ],
)
def test_a_range_is_read_in_words(text: str, low: int | None, high: int | None) -> None:
    assert typed_amount(text).value == Range(low=low, high=high)


def test_what_is_rough_has_ends_as_far_off_as_an_estimate_may_be() -> None:
    found = typed_amount("about 2e22")
    assert found.value == Range(low=14 * 10**21, best=2 * 10**22, high=26 * 10**21)
    assert found.about


def test_a_comma_that_may_mean_two_things_is_asked_about_but_of_what_is_counted_one_by_one() -> None:
    with pytest.raises(ValueError, match=r"1024 or 1\.024"):
        typed_amount("1,024")
    assert typed_amount("10,000", whole=True).value == Range.exactly(10_000)


@pytest.mark.parametrize("text", ["a lot", "-3", "1e999", "1e15 FLOP/s", "5 tokens to 6 FLOP", "3..1", "1 " * 400])
def test_what_is_no_amount_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        typed_amount(text)


@pytest.mark.parametrize(
    ("text", "count", "hours", "chip"),
    [
        ("8 x H100 for 3 days", 8, 72, "h100"),
        ("8xH100, 72h", 8, 72, "h100"),
        ("3 days on 8 H100", 8, 72, "h100"),
        ("1,000 A100 hours", 1, 1000, "a100"),
        ("4 x RTX 4090 for 2 weeks", 4, 336, "rtx 4090"),
        ("8 GPUs for 3 days", 8, 72, ""),
        ("24 GPU-days", 1, 576, ""),
    ],
)
def test_chips_at_work_are_told_apart_from_their_time(text: str, count: int, hours: int, chip: str) -> None:
    assert typed_chip_time(text) == ChipTime(count=Range.exactly(count), hours=Range.exactly(hours), chip=chip)


def test_a_number_alone_tells_of_no_chips() -> None:
    assert typed_chip_time("2e22") is None
    assert typed_chip_time("a lot") is None
