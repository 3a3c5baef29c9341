"""Processes that work for this one: Ctrl-C is not for them, and they end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path
from threading import Lock

import pytest

from gpaiscope.repository.processes import side_by_side

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
HELD = Lock()
PARENT = """
import os, time
from gpaiscope.repository.processes import side_by_side
if __name__ == "__main__":
    with side_by_side(2) as pools:
        print(*(pool.submit(os.getpid).result() for pool in pools), flush=True)
        time.sleep(60)
"""


def test_each_does_its_work_by_itself() -> None:
    with side_by_side(2) as pools:
        found = {pool.submit(os.getpid).result() for pool in pools}
    assert len(found - {os.getpid()}) == 2
    assert not active_children()


def test_what_a_thread_of_this_one_holds_just_then_does_not_hold_them_up() -> None:
    with HELD, side_by_side(1) as (pool,):
        assert pool.submit(_comes_by).result()


def _comes_by() -> bool:
    return HELD.acquire(timeout=1)


@POSIX
def test_they_do_not_hear_of_ctrl_c_and_this_one_does_again() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with side_by_side(1) as (pool,):
        assert signal.SIGINT in pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, []).result()
        assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before


def test_left_by_an_exception_they_are_ended_at_their_work() -> None:
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        _stopped_at_work()
    assert time.monotonic() - begun < 300
    assert not active_children()


def _stopped_at_work() -> None:
    with side_by_side(1) as (pool,):
        pool.submit(os.getpid).result()
        pool.submit(time.sleep, 600)
        raise KeyboardInterrupt


@POSIX
def test_they_end_when_the_one_that_started_them_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(children) == 2
        parent.kill()
    for _ in range(600):
        if not any(map(_is_there, children)):
            return
        time.sleep(0.1)
    pytest.fail("they are still there after a minute")


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
