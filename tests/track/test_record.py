"""The file of a tracked training, and what it is taken to go on from."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from gpaiscope.track import record as records
from gpaiscope.track.meter import TrainingStage
from gpaiscope.track.record import ProcessProgress, ProcessRecord, progress_to_resume
from gpaiscope.values import Range

POSIX = pytest.mark.skipif(os.name == "nt", reason="locks and rights are those of POSIX")


def progress(step: int, session: str = "a", flop_of_step: int = 10**20) -> ProcessProgress:
    stage = TrainingStage(flop=Range.exactly(step * flop_of_step), tokens=step)
    return ProcessProgress(step=step, seconds=float(step), stages={"training": stage}, session=session)


def training(reached: ProcessProgress) -> Range:
    return reached.stages["training"].flop


def test_flop_are_written_and_read_as_whole_numbers(tmp_path: Path) -> None:
    record = ProcessRecord(tmp_path / "run.jsonl")
    large = 10**25 + 1
    assert record.write_row({"event": "interval", **progress(1, flop_of_step=large).to_dict()})
    reached = records.last_progress(record.path)
    assert reached is not None
    assert training(reached) == Range.exactly(large)
    assert json.loads(record.path.read_text())["stages"]["training"]["best"] == str(large)


def test_a_checkpoint_that_was_written_down_is_gone_on_from_to_the_last_flop() -> None:
    history = [progress(step) for step in (0, 10, 20, 27)]
    reached = progress_to_resume(history, 20)
    assert training(reached) == Range.exactly(20 * 10**20)
    assert (reached.step, reached.repeated_flop) == (20, 7 * 10**20)


def test_between_two_rows_the_count_is_worked_out() -> None:
    reached = progress_to_resume([progress(0), progress(10), progress(20)], 15)
    assert training(reached).best == 15 * 10**20
    assert training(reached).low < training(reached).best < training(reached).high  # type: ignore[operator]


def test_what_was_done_after_the_last_row_is_no_part_of_the_lower_end() -> None:
    reached = progress_to_resume([progress(0), progress(10)], 12)
    assert (training(reached).low, training(reached).best) == (10 * 10**20, 12 * 10**20)
    assert reached.repeated_flop == 0


def test_a_later_session_stands_over_an_earlier_one() -> None:
    history = [progress(0), progress(10), progress(30), progress(20, "b"), progress(25, "b")]
    assert training(progress_to_resume(history, 25)) == Range.exactly(25 * 10**20)
    assert training(progress_to_resume(history, None)) == Range.exactly(25 * 10**20)


def test_steps_before_the_first_that_was_tracked_are_told() -> None:
    assert progress_to_resume([], 1000).uncounted_steps == 1000
    assert progress_to_resume([], None).uncounted_steps == 0


@POSIX
def test_a_line_that_was_cut_off_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    record = ProcessRecord(path)
    record.write_row({"event": "start", **progress(1).to_dict()})
    record.close()
    with path.open("ab") as file:
        file.write(b'{"gpaiscope": "track", "ste')
    again = ProcessRecord(path)
    again.write_row({"event": "interval", **progress(2).to_dict()})
    assert [reached.step for reached in records.history_of(path)] == [1, 2]
    assert len(path.read_bytes().splitlines()) == 3


@POSIX
def test_a_second_tracker_of_a_file_writes_beside_it(tmp_path: Path) -> None:
    first, second = ProcessRecord(tmp_path / "run.jsonl"), ProcessRecord(tmp_path / "run.jsonl")
    assert first.write_row({"event": "start"})
    assert second.write_row({"event": "start"})
    assert second.path.name == "run.2.jsonl"
    assert len(list(records.rows_of(first.path))) == len(list(records.rows_of(second.path))) == 1


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    record = ProcessRecord(tmp_path / "run.jsonl")
    assert not record.write_row({"event": "start"})
    assert "cannot be written" in record.error


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is there on Linux")
def test_a_full_disk_keeps_rows_back_and_says_how_many(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.symlink_to("/dev/full")
    record = ProcessRecord(path)
    assert not record.write_row({"event": "start"})
    assert "No space left" in record.error
    record.close()
    path.unlink()
    assert record.write_row({"event": "interval", **progress(3).to_dict()})
    assert next(records.rows_of(path))["lost_rows"] == 1


def test_processes_write_a_file_each() -> None:
    assert records.path_of_rank(Path("a/run.jsonl"), 0) == Path("a/run.jsonl")
    assert records.path_of_rank(Path("a/run.jsonl"), 3) == Path("a/run.rank-3.jsonl")


def test_a_new_training_stands_beside_one_that_was_over(tmp_path: Path) -> None:
    first = ProcessRecord(tmp_path / "run.jsonl", anew=True)
    first.write_row({"event": "end", **progress(3).to_dict(), "run": "one"})
    first.close()
    second = ProcessRecord(tmp_path / "run.jsonl", rank=1, anew=True)
    second.open()
    assert second.path.name == "run.rank-1.jsonl"
    third = ProcessRecord(tmp_path / "run.jsonl", anew=True)
    third.open()
    assert third.path.name == "run.2.jsonl"
    third.go_back_to("one")
    assert third.path.name == "run.jsonl"
    assert third.write_row({"event": "resume", **progress(4).to_dict()})


def test_a_training_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    first = ProcessRecord(tmp_path / "run.jsonl", anew=True)
    first.write_row({"event": "interval", **progress(3).to_dict()})
    first.close()
    second = ProcessRecord(tmp_path / "run.jsonl", anew=True)
    second.open()
    assert second.path.name == "run.jsonl"


@POSIX
def test_a_device_is_written_to_and_not_read_for_ever() -> None:
    record = ProcessRecord(Path("/dev/full"))
    assert not record.write_row({"event": "start"})
    assert list(records.rows_of(record.path)) == []
