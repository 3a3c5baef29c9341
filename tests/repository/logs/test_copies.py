"""The same log twice: under two names, as a copy, as two runs that say the same."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from written_logs import WRITTEN, only

from gpaiscope.repository.logs import read_log

EVENTS = "events.out.tfevents.1"


def copies(folder: Path, *names: str, source: str = EVENTS) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(WRITTEN / source, folder / name)
    return folder


def test_a_copy_of_a_file_is_read_once_and_told(tmp_path: Path) -> None:
    run = only(copies(tmp_path, f"one/{EVENTS}", f"two/{EVENTS}"))
    assert run.series["main_input"].count == 3
    assert "two/events.out.tfevents.1 is one/events.out.tfevents.1 again" in run.problems[0]


def test_a_file_under_another_name_is_read_once(tmp_path: Path) -> None:
    copies(tmp_path, EVENTS)
    os.link(tmp_path / EVENTS, tmp_path / f"{EVENTS}.again")
    run = only(tmp_path)
    assert (run.series["main_input"].count, run.series["main_input"].restarts) == (3, 0)
    assert "was read once" in run.problems[0]


def test_files_of_one_size_that_differ_are_both_read(tmp_path: Path) -> None:
    copies(tmp_path, f"one/{EVENTS}", f"two/{EVENTS}")
    content = bytearray((tmp_path / "two" / EVENTS).read_bytes())
    content[-1] ^= 1
    (tmp_path / "two" / EVENTS).write_bytes(content)
    assert len(read_log(tmp_path).runs) == 2


def test_two_runs_that_say_the_same_are_counted_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(WRITTEN / "mlruns", tmp_path / name)
    for meta in tmp_path.glob("two/**/meta.yaml"):
        meta.write_text(meta.read_text().replace("run_id: ", "run_id: other"))
    run = only(tmp_path)
    assert "is a copy of" in run.problems[0]


def test_two_runs_at_other_times_are_two(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(WRITTEN / "mlruns", tmp_path / name)
    for meta in tmp_path.glob("two/**/meta.yaml"):
        text = meta.read_text().replace("run_id: ", "run_id: other")
        meta.write_text(text.replace("start_time: ", "start_time: 1"))
    assert len(read_log(tmp_path).runs) == 2
