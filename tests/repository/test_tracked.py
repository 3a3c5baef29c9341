"""The file of a tracked training, read as a log: its processes are added up, and what is missing widens the range."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope.compute.logs import LogProof, prove
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range


def rows(path: Path, *steps: int, flop: int = 10**20, **more: object) -> Path:
    lines = []
    for step in steps:
        best = step * flop
        training = {"low": str(best), "best": str(best), "high": str(best), "tokens": step * 64, "samples": step}
        told = {"rank": 0, "ranks": 1, "unix": 1_795_824_000 + step, "step": step, "seconds": float(step)}
        lines.append({"gpaiscope": "track", **told, "stages": {"training": training}, **more})
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def proof(path: Path) -> LogProof:
    return prove(read_log(path))


def test_the_last_row_has_all_that_came_before_it(tmp_path: Path) -> None:
    found = proof(rows(tmp_path / "run.jsonl", 0, 10, 30))
    assert found.format == "tracked"
    assert found.estimate.flop == Range.exactly(30 * 10**20)
    assert found.facts["tokens"] == Range.exactly(30 * 64)
    assert found.facts["hours"].best


def test_a_folder_holds_one_training_however_many_processes_it_had(tmp_path: Path) -> None:
    rows(tmp_path / "run.jsonl", 0, 30, ranks=2)
    rows(tmp_path / "run.rank-1.jsonl", 0, 30, rank=1, ranks=2)
    found = proof(tmp_path)
    assert found.runs == ()
    assert found.estimate.flop == Range.exactly(60 * 10**20)
    assert found.facts["chips"] == Range.exactly(2)


def test_a_process_that_died_counts_with_what_it_did(tmp_path: Path) -> None:
    rows(tmp_path / "run.jsonl", 0, 30, ranks=2)
    rows(tmp_path / "run.rank-1.jsonl", 0, 10, rank=1, ranks=2)
    found = proof(tmp_path / "run.jsonl")
    assert found.estimate.flop == Range.exactly(40 * 10**20)
    assert "1 of 2 processes stopped before step 30: what they did counts" in found.estimate.warnings


def test_a_process_without_a_file_is_taken_to_have_done_as_much_and_no_part_of_the_lower_end(tmp_path: Path) -> None:
    flop = proof(rows(tmp_path / "run.jsonl", 0, 30, ranks=2)).estimate.flop
    assert flop == Range(low=30 * 10**20, best=60 * 10**20, high=60 * 10**20)


def test_steps_before_the_first_that_was_tracked_leave_the_upper_end_open(tmp_path: Path) -> None:
    path = rows(tmp_path / "run.jsonl", 30, uncounted_steps=15)
    assert proof(path).estimate.flop == Range(low=30 * 10**20, best=60 * 10**20)


def test_operations_without_a_formula_leave_the_upper_end_open_and_are_named(tmp_path: Path) -> None:
    found = proof(rows(tmp_path / "run.jsonl", 30, uncounted_operations=["mine::product"]))
    assert found.estimate.flop == Range(low=30 * 10**20, best=30 * 10**20)
    assert any("mine::product" in each for each in found.estimate.warnings)


@pytest.mark.parametrize(
    "broken",
    [
        '{"gpaiscope": "track", "step": 31, "stages": {"training": {"be',
        '{"gpaiscope": "track", "step": "x", "stages": 3}',
        '{"gpaiscope": "track", "step": 1e999, "seconds": NaN, "stages": {}}',
        "[]",
    ],
)
def test_a_row_that_is_broken_takes_nothing_away(tmp_path: Path, broken: str) -> None:
    path = rows(tmp_path / "run.jsonl", 0, 30)
    with path.open("a", encoding="utf-8") as file:
        file.write(broken + "\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(rows(tmp_path / "more", 40).read_text(encoding="utf-8"))
    assert proof(path).estimate.flop == Range.exactly(40 * 10**20)


def test_two_trainings_in_a_folder_are_summed(tmp_path: Path) -> None:
    rows(tmp_path / "run.jsonl", 0, 30)
    rows(tmp_path / "run.2.jsonl", 0, 20)
    found = proof(tmp_path)
    assert len(found.runs) == 2
    assert found.estimate.flop == Range.exactly(50 * 10**20)


def test_a_clock_that_jumps_within_a_session_moves_no_day(tmp_path: Path) -> None:
    path = rows(tmp_path / "run.jsonl", 0, 10, session="a")
    jumped = rows(tmp_path / "more", 20, session="a", unix=2_000_000_000).read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8") + jumped, encoding="utf-8")
    found = proof(path)
    assert (found.started, found.ended) == (1_795_824_000, 1_795_824_020)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"guessed_units": 500}, "500 units like no counted one were not counted"),
        ({"problems": ["counting ended: ValueError: x"]}, "counting ended before the training did"),
    ],
)
def test_what_was_not_counted_leaves_the_upper_end_open(tmp_path: Path, told: dict[str, object], says: str) -> None:
    rows(tmp_path / "run.jsonl", 30, ranks=2)
    rows(tmp_path / "run.rank-1.jsonl", 30, rank=1, ranks=2, **told)
    found = proof(tmp_path / "run.jsonl")
    assert found.estimate.flop == Range(low=60 * 10**20, best=60 * 10**20)
    assert any(says in each for each in found.estimate.warnings)


@pytest.mark.parametrize(
    "hostile",
    [
        {"uncounted_operations": 5},
        {"guessed_units": "many"},
        {"problems": {"a": 1}},
        {"ranks": 99_999_999_999},
        {"unix": 253402300000.5},
    ],
)
def test_a_row_of_another_shape_fails_nothing(tmp_path: Path, hostile: dict[str, object]) -> None:
    path = rows(tmp_path / "run.jsonl", 30, **hostile)
    assert (proof(path).estimate.flop.best or 0) >= 30 * 10**20


def test_seconds_beyond_all_bounds_are_no_work(tmp_path: Path) -> None:
    path = rows(tmp_path / "run.jsonl", 30)
    path.write_text(path.read_text().replace('"seconds": 30.0', '"seconds": 1e100000000'), encoding="utf-8")
    assert proof(path).estimate.flop == Range.exactly(30 * 10**20)


@pytest.mark.parametrize("best", ["many", "-5", None, 10**50, "9"])
def test_a_row_without_a_count_of_flop_is_told_and_the_one_before_it_stands(tmp_path: Path, best: object) -> None:
    path = rows(tmp_path / "run.jsonl", 0, 10, 20)
    told, last = path.read_text().splitlines()[:2], json.loads(path.read_text().splitlines()[2])
    last["stages"]["training"]["best"] = best
    path.write_text("\n".join([*told, json.dumps(last)]) + "\n")
    found = proof(path)
    assert found.estimate.flop == Range.exactly(10 * 10**20)
    assert any("line 3 has no count of FLOP for training" in each for each in found.estimate.warnings)
