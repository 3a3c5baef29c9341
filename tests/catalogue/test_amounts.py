"""Amounts that a catalogue states, with bounds and without, and what is counted of them by lineage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gpaiscope.catalogue.scan import assess_row, scan
from tests.catalogue.hub import DAY, by_id, own, table

pytestmark = pytest.mark.once

TUNED = {"id": "b/f", "base": "a/x", "modification_flop": "4e24"}


def scanned(folder: Path, *rows: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The results of a table, each of them proved by the interpreter."""
    path, mapping = own(folder, *rows)
    scan([path], folder / "out", DAY, mapping=mapping)
    found = by_id(folder / "out", "results")
    for id, row in found.items():
        for each in assess_row(folder / "out", id).everything:
            assert row[each.id] == each.finding.outcome.value, (id, each.id)
    return found


@pytest.mark.parametrize(
    ("bounds", "behind", "outcome"),
    [
        ({}, ("1.3e25", "1.3e25", "1.3e25"), "yes"),
        ({"training_flop_low": "5e24", "training_flop_high": "2e25"}, ("9e24", "1.3e25", "2.4e25"), "unknown"),
        ({"training_flop_low": "5e24"}, ("9e24", "1.3e25", "1.3e25"), "unknown"),
        ({"training_flop_low": "6e24", "training_flop_high": "2e25"}, ("1e25", "1.3e25", "2.4e25"), "unknown"),
        ({"training_flop_low": "7e24", "training_flop_high": "1e25"}, ("1.1e25", "1.3e25", "1.4e25"), "yes"),
        ({"training_flop_low": "some"}, ("4e24", "1.3e25", "1.3e25"), "unknown"),
    ],
)
def test_bounds_that_are_stated_are_those_of_what_was_made_of_it(
    tmp_path: Path, bounds: dict[str, str], behind: tuple[str, str, str], outcome: str
) -> None:
    rows = scanned(tmp_path, {"id": "a/x", "training_flop": "9e24", **bounds}, TUNED)
    told = rows["b/f"]
    assert (told["behind_low"], told["behind_best"], told["behind_high"]) == behind
    assert told["systemic_risk"] == outcome


def test_a_bound_alone_is_stated_too(tmp_path: Path) -> None:
    rows = scanned(tmp_path, {"id": "a/x", "training_flop_low": "7e24"}, TUNED)
    assert (rows["a/x"]["flop_low"], rows["a/x"]["flop_best"], rows["a/x"]["flop_high"]) == ("7e24", None, None)
    assert (rows["b/f"]["behind_low"], rows["b/f"]["systemic_risk"]) == ("1.1e25", "unknown")


@pytest.mark.parametrize(("said", "kinds"), [("1e24", ["pre-training"]), ("much", None), ("-1", None), ("", None)])
def test_an_amount_that_cannot_be_read_says_nothing_of_how_a_model_was_made(
    tmp_path: Path, said: str, kinds: list[str] | None
) -> None:
    scanned(tmp_path, {"id": "a/x", "training_flop": said, "task": "text-generation"})
    (row,) = table(tmp_path / "out", "facts")
    assert row["kinds"] == kinds
    assert (row["flop_from"] == "training_flop") is (kinds is not None)


@pytest.mark.parametrize(
    ("said", "low"),
    [
        (10**23 - 1, 22), (10**23, 23), (10**23 + 1, 23), (10**26 - 1, 25), (10**18 - 1, None), (10**18, 18),
        (10**27 - 1, 26), (10**27, 27), (10**30, 27), (10**15, None), (1234567 * 10**9, None),
        ("9.9999999999999999999e22", 22),
    ],
)  # fmt: skip
def test_an_amount_is_counted_by_its_power_of_ten_exactly(tmp_path: Path, said: object, low: int | None) -> None:
    path, mapping = own(tmp_path, {"id": "a/x", "training_flop": str(said)})
    found = scan([path], tmp_path / "out", DAY, mapping=mapping)
    assert [(each.low, each.models) for each in found.compute if each.models] == [(low, 1)]
    assert found.unknown_compute == 0


@pytest.mark.parametrize(
    ("cells", "is_read"),
    [
        ({"training_flop": "350", "parameters": "7e10"}, False),
        ({"training_flop": "2.1e3"}, False),
        ({"training_flop": "4.2e16", "parameters": "7e10"}, True),
        ({"training_flop": "41999999999999999", "parameters": "7e10"}, False),
        ({"training_flop": "7e8", "parameters": "1000"}, True),
        ({"training_flop_high": "350", "training_flop": "1e24"}, True),
    ],
)
def test_an_amount_that_is_too_small_to_be_meant_is_told_and_not_read(
    tmp_path: Path, cells: dict[str, str], is_read: bool
) -> None:
    found = scanned(tmp_path, {"id": "a/x", "task": "text-generation", **cells})["a/x"]
    assert (found["flop_best"] is not None) is is_read
    if not is_read:
        assert found["gpai_model"] == "unknown"
        (bad,) = table(tmp_path / "out", "bad")
        assert (bad["cell"], bad["reason"]) == ("training_flop", "too little to be FLOP: is it in another unit?")
        assert bad["shown"].startswith(cells["training_flop"] + ", where ")
    elif "training_flop_high" in cells:
        assert found["flop_high"] is None


@pytest.mark.parametrize(("said", "is_read"), [("2.1e3", False), ("4.2e13", True), ("0", True)])
def test_a_modification_of_nothing_is_a_copy_and_one_of_next_to_nothing_is_doubted(
    tmp_path: Path, said: str, is_read: bool
) -> None:
    tuned = {"id": "a/x", "parameters": "7e10", "base": "b/y", "modification_flop": said}
    assert (scanned(tmp_path, tuned)["a/x"]["flop_best"] is not None) is is_read
