"""Amounts on the command line."""

from __future__ import annotations

import click
import pytest

from gpaiscope.cli.estimates import amount, amount_above_zero, amount_from_zero


def test_an_amount_is_exact_and_may_be_bounded_by_zero() -> None:
    assert amount("15T") == 15 * 10**12
    assert amount("-1") == -1
    assert amount_from_zero("0") == 0
    for refuse, text in ((amount, "nan"), (amount_from_zero, "-1"), (amount_above_zero, "0")):
        with pytest.raises(click.BadParameter, match="expected"):
            refuse(text)
