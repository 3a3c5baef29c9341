"""Amounts that a catalogue states, with bounds and without, and what is counted of them by lineage."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gpaiscope.catalogue.scan import drafted_mapping, scan
from tests.catalogue.hub import DAY, by_id, cells_of_row, own, own_apart, table

pytestmark = [pytest.mark.once, pytest.mark.long]


def tuned(number: int | str = "") -> dict[str, str]:
    """What was made of the model ``a/x`` of this number."""
    return {"id": f"b/f{number}", "base": f"a/x{number}", "modification_flop": "4e24"}


def scanned(folder: Path, *tables: Sequence[Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    """The results of tables that are files of their own, each of them proved by the interpreter."""
    paths, mapping = own_apart(folder, *tables)
    scan(paths, folder / "out", DAY, mapping=mapping)
    found = by_id(folder / "out", "results")
    for id, row in found.items():
        told = cells_of_row(folder / "out", id)
        assert {name: row[name] for name in told} == told, id
    return found


def test_bounds_that_are_stated_are_those_of_what_was_made_of_it(tmp_path: Path) -> None:
    told = [
        ({}, ("1.3e25", "1.3e25", "1.3e25"), "yes"),
        ({"training_flop_low": "5e24", "training_flop_high": "2e25"}, ("9e24", "1.3e25", "2.4e25"), "unknown"),
        ({"training_flop_low": "5e24"}, ("9e24", "1.3e25", "1.3e25"), "unknown"),
        ({"training_flop_low": "6e24", "training_flop_high": "2e25"}, ("1e25", "1.3e25", "2.4e25"), "unknown"),
        ({"training_flop_low": "7e24", "training_flop_high": "1e25"}, ("1.1e25", "1.3e25", "1.4e25"), "yes"),
        ({"training_flop_low": "some"}, ("4e24", "1.3e25", "1.3e25"), "unknown"),
    ]
    originals = ({"id": f"a/x{n}", "training_flop": "9e24", **bounds} for n, (bounds, *_) in enumerate(told))
    rows = scanned(tmp_path, *([each, tuned(n)] for n, each in enumerate(originals)))
    for n, (bounds, behind, outcome) in enumerate(told):
        row = rows[f"b/f{n}"]
        assert (row["behind_low_exact"], row["behind_best_exact"], row["behind_high_exact"]) == behind, bounds
        assert row["systemic_risk"] == outcome, bounds


def test_a_bound_alone_is_stated_too(tmp_path: Path) -> None:
    rows = scanned(tmp_path, [{"id": "a/x", "training_flop_low": "7e24"}, tuned()])
    assert (rows["a/x"]["flop_low_exact"], rows["a/x"]["flop_best_exact"], rows["a/x"]["flop_high_exact"]) == (
        "7e24",
        None,
        None,
    )
    assert (rows["b/f"]["behind_low_exact"], rows["b/f"]["systemic_risk"]) == ("1.1e25", "unknown")


def test_an_amount_that_cannot_be_read_says_nothing_of_how_a_model_was_made(tmp_path: Path) -> None:
    told = {"1e24": ["pre-training"], "much": None, "-1": None, "": None}
    rows = ({"id": f"a/x{said}", "training_flop": said, "task": "text-generation"} for said in told)
    scanned(tmp_path, *([each] for each in rows))
    facts = by_id(tmp_path / "out", "facts")
    assert len(facts) == len(told)
    for said, kinds in told.items():
        row = facts[f"a/x{said}"]
        assert row["kinds"] == kinds, said
        assert (row["flop_from"] == "training_flop") is (kinds is not None), said


def test_an_amount_is_counted_by_its_power_of_ten_exactly(tmp_path: Path) -> None:
    """Each amount is that of a number of models of its own, so that the counts tell which of them is where."""
    told: list[tuple[object, int | None]] = [
        (10**23 - 1, 22), (10**23, 23), (10**23 + 1, 23), (10**26 - 1, 25), (10**18 - 1, None), (10**18, 18),
        (10**27 - 1, 26), (10**27, 27), (10**30, 27), (10**15, None), (1234567 * 10**9, None),
        ("9.9999999999999999999e22", 22),
    ]  # fmt: skip
    rows = [
        {"id": f"a/x{n}-{each}", "training_flop": str(said)} for n, (said, _) in enumerate(told) for each in range(2**n)
    ]
    path, mapping = own(tmp_path, *rows)
    found = scan([path], tmp_path / "out", DAY, mapping=mapping)
    counted = Counter[int | None]()
    for n, (_, low) in enumerate(told):
        counted[low] += 2**n
    assert {each.low: each.models for each in found.compute if each.models} == counted
    assert found.unknown_compute == 0


def test_an_amount_that_is_too_small_to_be_meant_is_told_and_not_read(tmp_path: Path) -> None:
    told = [
        ({"training_flop": "350", "parameters": "7e10"}, False),
        ({"training_flop": "2.1e3"}, False),
        ({"training_flop": "4.2e16", "parameters": "7e10"}, True),
        ({"training_flop": "41999999999999999", "parameters": "7e10"}, False),
        ({"training_flop": "7e8", "parameters": "1000"}, True),
        ({"training_flop_high": "350", "training_flop": "1e24"}, True),
    ]
    rows = ({"id": f"a/x{n}", "task": "text-generation", **cells} for n, (cells, _) in enumerate(told))
    results = scanned(tmp_path, *([each] for each in rows))
    bad = [(row["id"], row) for row in table(tmp_path / "out", "bad")]
    for n, (cells, is_read) in enumerate(told):
        found, of_it = results[f"a/x{n}"], [row for id, row in bad if id == f"a/x{n}"]
        assert (found["flop_best"] is not None) is is_read, cells
        if not is_read:
            assert found["gpai_model"] == "unknown", cells
            (row,) = of_it
            assert (row["cell"], row["reason"]) == ("training_flop", "too little to be FLOP: is it in another unit?")
            assert row["shown"].startswith(cells["training_flop"] + ", where "), cells
        elif "training_flop_high" in cells:
            assert found["flop_high"] is None


def test_a_modification_of_nothing_is_a_copy_and_one_of_next_to_nothing_is_doubted(tmp_path: Path) -> None:
    told = {"2.1e3": False, "4.2e13": True, "0": True}
    rows = ({"id": f"a/{said}", "parameters": "7e10", "base": "b/y", "modification_flop": said} for said in told)
    results = scanned(tmp_path, *([each] for each in rows))
    assert {said: results[f"a/{said}"]["flop_best"] is not None for said in told} == told


def test_parameters_and_tokens_of_a_table_of_ones_own_give_its_flop(tmp_path: Path) -> None:
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text("model,n_params,tokens,kind\na/large,8e9,15T,text\na/small,7B,1e12,text\na/open,7B,,text\n")
    mapping.write_text(drafted_mapping([path]) + 'kind = "outputs"\n')
    scan([path], tmp_path / "out", DAY, mapping=mapping)
    rows = by_id(tmp_path / "out", "results")
    assert {id: row["gpai_model"] for id, row in rows.items()} == {
        "a/large": "yes",
        "a/small": "no",
        "a/open": "unknown",
    }
    assert rows["a/large"]["flop_low"] < 6 * 8e9 * 15e12 < rows["a/large"]["flop_high"]
    assert by_id(tmp_path / "out", "facts")["a/large"]["flop_from"] == "training_tokens"


@pytest.mark.parametrize(
    ("size", "day", "task", "answer"),
    [
        ("3e7", "2026-01-01", "Language modeling", "likely no"),
        ("1e5", "2026-01-01", "Language modeling", "likely no"),
        ("1.6e8", "2026-01-01", "Language modeling", "likely no"),
        ("3.1e8", "2026-01-01", "Language modeling", "unknown"),
        ("8.3e8", "2022-12-31", "Language modeling", "likely no"),
        ("1.1e9", "2022-12-31", "Language modeling", "unknown"),
        ("8e8", "2023-01-01", "Language modeling", "unknown"),
        ("3e7", "2018-12-31", "Language modeling", "no"),
        ("", "2018-12-31", "Language modeling", "no"),
        ("7e10", "2018-12-31", "Text-to-image", "no"),
        ("", "2018-12-31", "Atari", "no"),
        ("", "2019-01-01", "Language modeling", "unknown"),
        ("3e7", "2026-01-01", "Text-to-image", "likely no"),
        ("", "2026-01-01", "Object detection", "no"),
    ],
)
def test_a_size_and_a_day_bound_what_a_model_of_language_took(
    tmp_path: Path, size: str, day: str, task: str, answer: str
) -> None:
    row = {"Model": "m", "Parameters": size, "Publication date": day, "Task": task, "Training compute (FLOP)": ""}
    path = tmp_path / "table.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    scan([path], tmp_path / "out", DAY)
    result = by_id(tmp_path / "out", "results")["m"]
    assert result["gpai_model"] == answer
    assert result["hangs_on"] == (["usual-compute"] if answer.startswith("likely") else [])
    assert cells_of_row(tmp_path / "out", "m")["gpai_model"] == answer


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ({"created": "2018-06-01"}, "likely no"),  # an entry of then may be of a model that was trained again since
        ({"created": "2018-06-01", "modified": "2024-06-01"}, "unknown"),
        ({"created": "2026-06-01", "parameters": "3e7"}, "likely no"),
        ({"created": "2026-06-01", "parameters": "3e8"}, "likely no"),
        ({"created": "2026-06-01", "parameters": "3.1e8"}, "unknown"),
        ({"created": "2022-06-01", "parameters": "1e9"}, "likely no"),
        ({"created": "2022-06-01", "parameters": "1.1e9"}, "unknown"),
        ({"created": "2026-06-01", "parameters": "3e8", "outputs": "image"}, "likely no"),
        ({"created": "2026-06-01", "parameters": "3e8", "outputs": "", "model_type": "of-some-kind"}, "likely no"),
        ({"created": "2026-06-01", "parameters": "3e8", "outputs": "", "model_type": "unknown"}, "unknown"),
        ({"created": "2026-06-01", "parameters": "3e7", "relation": "adapter"}, "unknown"),
        ({"created": "2026-06-01", "parameters": "3e7", "base": "b/unheard-of"}, "unknown"),
        ({"created": "2026-06-01", "parameters": "3e7", "training_flop_high": "2e24"}, "unknown"),
    ],
)
def test_what_others_took_at_most_is_supposed_of_an_entry_and_bounds_nothing(
    tmp_path: Path, row: dict[str, str], answer: str
) -> None:
    row = {"id": "a/m", "outputs": "text"} | row
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n")
    mapping.write_text("[columns]\n" + "".join(f'{cell} = "{cell}"\n' for cell in row))
    scan([path], tmp_path / "out", DAY, mapping=mapping)
    assert by_id(tmp_path / "out", "results")["a/m"]["gpai_model"] == answer
    assert cells_of_row(tmp_path / "out", "a/m")["gpai_model"] == answer


def test_what_is_supposed_of_a_model_is_not_known_of_what_was_made_from_it(tmp_path: Path) -> None:
    small = {"id": "a/small", "outputs": "text", "parameters": 3e7}
    tune = small | {"id": "b/tune", "base": "a/small", "relation": "finetune"}
    path, mapping = tmp_path / "own.jsonl", tmp_path / "own.toml"
    path.write_text("".join(json.dumps(row) + "\n" for row in (small, tune)))
    mapping.write_text("[columns]\n" + "".join(f'{cell} = "{cell}"\n' for cell in tune))
    scan([path], tmp_path / "out", DAY, mapping=mapping)
    results = by_id(tmp_path / "out", "results")
    assert results["a/small"]["gpai_model"] == "likely no"
    assert (results["b/tune"]["gpai_model"], results["b/tune"]["behind_high"]) == ("unknown", None)
