"""The form that all logs are read into."""

from __future__ import annotations

import pytest

from gpaiscope.compute.logs import (
    NUMBERS,
    ModelFigures,
    quantity_of,
)


def test_figures_that_are_not_positive_are_refused() -> None:
    with pytest.raises(ValueError, match="parameters"):
        ModelFigures(parameters=0)


def test_each_name_stands_for_one_quantity() -> None:
    names = [name for names in NUMBERS.values() for name in names]
    assert len(names) == len(set(names))
    assert quantity_of("train/total_flos") == "flop"
    assert quantity_of("loss") is None
