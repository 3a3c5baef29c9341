"""Processes that work for this one: they leave Ctrl-C to it, and end with it, however it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from types import ModuleType


@contextmanager
def unheard() -> Iterator[None]:
    """Have the processes that are started meanwhile not hear of Ctrl-C, which a terminal sends to each of a group.

    One that heard of it would end with lines of Python, and its work with an error that tells of a broken pool. This
    process hears of it once they are started.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def side_by_side(number: int) -> Iterator[Sequence[Executor]]:
    """So many processes, each of which does its work by itself; left by an exception, they are ended at their work."""
    spawned = get_context("spawn")
    _start_tracker()
    with ExitStack() as stack:
        pools = [
            stack.enter_context(ProcessPoolExecutor(1, mp_context=spawned, initializer=_end_with_parent))
            for _ in range(number)
        ]
        with unheard():
            others = active_children()
            _start(pools)
            started = [each for each in active_children() if each not in others]
        try:
            yield pools
        except BaseException:
            for each in started:
                each.terminate()
            raise


def _start_tracker() -> None:
    """Start what looks after shared resources, which has Ctrl-C heard again where it is started among others."""
    if os.name != "nt":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()


def _start(pools: Sequence[Executor]) -> None:
    """Start the processes without the caller's script, which each would run anew where it does not ask for its name.

    https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods.
    """
    script, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        for pool in pools:
            pool.submit(int)
    finally:
        sys.modules["__main__"] = script


def _end_with_parent() -> None:
    """End this process once the one that started it is gone, which may have been killed."""
    Thread(target=_await_end, daemon=True).start()


def _await_end() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
