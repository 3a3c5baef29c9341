"""What a person types, as values."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from gpaiscope.dossier.kinds import AmountReader, DayReader, Flag, Year
from gpaiscope.dossier.tables import entry_at
from gpaiscope.dossier.typed import parsed
from gpaiscope.values import DateRange, Range


def test_what_is_typed_becomes_a_value() -> None:
    flop = entry_at("activities[0].flop")
    assert flop is not None
    amount = flop.kind
    assert isinstance(amount, AmountReader)
    assert parsed("2.1e23", amount) == Range.exactly(21 * 10**22)
    assert parsed("1e22..3e22", amount) == Range(low=10**22, high=3 * 10**22)
    assert parsed("1..2..3", amount) == Range(low=1, best=2, high=3)
    assert parsed("0.5", amount) == Range.exactly(Fraction(1, 2))
    assert parsed("no", Flag()) is False
    assert parsed("2026-03-01", DayReader()) == DateRange.exactly(date(2026, 3, 1))
    assert parsed("2025", Year()) == 2025
    for text, kind in (
        ("maybe", Flag()),
        ("tomorrow", DayReader()),
        ("1..2..3..4", amount),
        ("3..1", amount),
        ("x", Year()),
    ):
        with pytest.raises(ValueError, match=r".+"):
            parsed(text, kind)
