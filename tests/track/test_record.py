"""The file of a tracked training, and what it is taken to go on from."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from gpaiscope.track.meter import Stage
from gpaiscope.track.record import Record, State, last_state, of_rank, resumed, rows, states
from gpaiscope.values import Range

POSIX = pytest.mark.skipif(os.name == "nt", reason="locks and rights are those of POSIX")


def state(step: int, session: str = "a", each: int = 10**20) -> State:
    flop = Range.exactly(step * each)
    return State(step=step, seconds=float(step), stages={"training": Stage(flop=flop, tokens=step)}, session=session)


def training(found: State) -> Range:
    return found.stages["training"].flop


def test_flop_are_written_and_read_as_whole_numbers(tmp_path: Path) -> None:
    record = Record(tmp_path / "run.jsonl")
    large = 10**25 + 1
    assert record.write({"event": "interval", **state(1, each=large).to_dict()})
    found = last_state(record.path)
    assert found is not None
    assert training(found) == Range.exactly(large)
    assert json.loads(record.path.read_text())["stages"]["training"]["best"] == str(large)


def test_a_checkpoint_that_was_written_down_is_gone_on_from_to_the_last_flop() -> None:
    known = [state(step) for step in (0, 10, 20, 27)]
    found = resumed(known, 20)
    assert training(found) == Range.exactly(20 * 10**20)
    assert (found.step, found.repeated) == (20, 7 * 10**20)


def test_between_two_rows_the_count_is_worked_out() -> None:
    found = resumed([state(0), state(10), state(20)], 15)
    assert training(found).best == 15 * 10**20
    assert training(found).low < training(found).best < training(found).high  # type: ignore[operator]


def test_what_was_done_after_the_last_row_is_no_part_of_the_lower_end() -> None:
    found = resumed([state(0), state(10)], 12)
    assert (training(found).low, training(found).best) == (10 * 10**20, 12 * 10**20)
    assert found.repeated == 0


def test_a_later_session_stands_over_an_earlier_one() -> None:
    known = [state(0), state(10), state(30), state(20, "b"), state(25, "b")]
    assert training(resumed(known, 25)) == Range.exactly(25 * 10**20)
    assert training(resumed(known, None)) == Range.exactly(25 * 10**20)


def test_steps_before_the_first_that_was_tracked_are_told() -> None:
    assert resumed([], 1000).uncounted == 1000
    assert resumed([], None).uncounted == 0


@POSIX
def test_a_line_that_was_cut_off_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    record = Record(path)
    record.write({"event": "start", **state(1).to_dict()})
    record.close()
    with path.open("ab") as file:
        file.write(b'{"gpaiscope": "track", "ste')
    again = Record(path)
    again.write({"event": "interval", **state(2).to_dict()})
    assert [each.step for each in states(path)] == [1, 2]
    assert len(path.read_bytes().splitlines()) == 3


@POSIX
def test_a_second_tracker_of_a_file_writes_beside_it(tmp_path: Path) -> None:
    first, second = Record(tmp_path / "run.jsonl"), Record(tmp_path / "run.jsonl")
    assert first.write({"event": "start"})
    assert second.write({"event": "start"})
    assert second.path.name == "run.2.jsonl"
    assert len(list(rows(first.path))) == len(list(rows(second.path))) == 1


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    record = Record(tmp_path / "run.jsonl")
    assert not record.write({"event": "start"})
    assert "cannot be written" in record.error


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is there on Linux")
def test_a_full_disk_keeps_rows_back_and_says_how_many(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.symlink_to("/dev/full")
    record = Record(path)
    assert not record.write({"event": "start"})
    assert "No space left" in record.error
    record.close()
    path.unlink()
    assert record.write({"event": "interval", **state(3).to_dict()})
    assert next(rows(path))["lost_rows"] == 1


def test_processes_write_a_file_each() -> None:
    assert of_rank(Path("a/run.jsonl"), 0) == Path("a/run.jsonl")
    assert of_rank(Path("a/run.jsonl"), 3) == Path("a/run.rank-3.jsonl")


def test_a_new_training_stands_beside_one_that_was_over(tmp_path: Path) -> None:
    first = Record(tmp_path / "run.jsonl", anew=True)
    first.write({"event": "end", **state(3).to_dict(), "run": "one"})
    first.close()
    second = Record(tmp_path / "run.jsonl", rank=1, anew=True)
    second.open()
    assert second.path.name == "run.rank-1.jsonl"
    third = Record(tmp_path / "run.jsonl", anew=True)
    third.open()
    assert third.path.name == "run.2.jsonl"
    third.go_back_to("one")
    assert third.path.name == "run.jsonl"
    assert third.write({"event": "resume", **state(4).to_dict()})


def test_a_training_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    first = Record(tmp_path / "run.jsonl", anew=True)
    first.write({"event": "interval", **state(3).to_dict()})
    first.close()
    second = Record(tmp_path / "run.jsonl", anew=True)
    second.open()
    assert second.path.name == "run.jsonl"


@POSIX
def test_a_device_is_written_to_and_not_read_for_ever() -> None:
    record = Record(Path("/dev/full"))
    assert not record.write({"event": "start"})
    assert list(rows(record.path)) == []
