"""Which test reaches which place: part of a Python that `mutants.py` sets up, and a plugin of pytest there.

The code that is tested calls `gpaiscope_reached(NUMBER)` at each place that was drawn. Each process of that Python has
it, also one that a test starts: it finds the test in the file that the process of pytest above it keeps. Nothing is
asked of the environment, which tests leave behind.
"""

from __future__ import annotations

import builtins
import os

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reached-notes")  # noqa: PTH118, PTH120, PTH100
"""Where notes are kept: `reached`, `durations`, `failed`, and what each process of pytest is at."""


class _State:
    test: str | None = None
    """The test at hand; None where it has yet to be asked for."""
    above: int = 0
    """The process of pytest that this one is or comes from; 0 where that is not known."""
    seen: frozenset[int] = frozenset()


def reached(number: int) -> None:
    """Note that the test at hand comes by a place; once for each process and test."""
    if number in _State.seen:
        return
    _State.seen |= {number}
    if _State.test is None:
        _State.test = _test_above()
    note("reached", f"{_State.test}\t{number}")


def note(file: str, line: str) -> None:
    """Add a line to a file of notes. A test that leaves no room to write leaves no note."""
    try:
        end = os.open(os.path.join(FOLDER, file), os.O_WRONLY | os.O_CREAT | os.O_APPEND)  # noqa: PTH118
    except OSError:
        return
    try:
        os.write(end, f"{line}\n".encode())
    except OSError:
        pass
    finally:
        os.close(end)


def _begin(test: str | None) -> None:
    _State.test, _State.seen = test, frozenset()


def _test_above() -> str:
    process = _State.above or os.getpid()
    while process > 1:
        try:
            with open(os.path.join(FOLDER, f"at.{process}"), encoding="utf-8") as file:  # noqa: PTH118, PTH123
                _State.above = process
                return file.read()
        except OSError:
            process = _parent(process)
    return ""


def _parent(process: int) -> int:
    if process == os.getpid():
        return os.getppid()
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return int(file.read().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0


def _in_child() -> None:
    _begin(None)


def _serve() -> None:
    """Offer the call to the code. A process that is forked asks anew which test it belongs to."""
    builtins.gpaiscope_reached = reached  # type: ignore[attr-defined]
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_in_child)


_serve()


# -- the plugin


def pytest_collection_modifyitems(config: object, items: list[object]) -> None:
    """Leave out the tests that an earlier run has notes of."""
    try:
        with open(os.path.join(FOLDER, "known"), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            known = set(file.read().splitlines())
    except OSError:
        return
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in known])  # type: ignore[attr-defined]
    items[:] = [item for item in items if item.nodeid not in known]  # type: ignore[attr-defined]


def pytest_runtest_logstart(nodeid: str) -> None:
    """Keep the test that begins: in the process that runs it, and for those that it starts."""
    with open(os.path.join(FOLDER, f"at.{os.getpid()}"), "w", encoding="utf-8") as file:  # noqa: PTH118, PTH123
        file.write(nodeid)
    _begin(nodeid)


def pytest_runtest_logreport(report: object) -> None:
    """Keep how long each part of a test took, and what came of it."""
    when, outcome = report.when, report.outcome  # type: ignore[attr-defined]
    note("durations", f"{report.nodeid}\t{when}\t{outcome}\t{report.duration:.4f}")  # type: ignore[attr-defined]
    if outcome == "failed":
        note("failed", report.nodeid)  # type: ignore[attr-defined]


def pytest_collectreport(report: object) -> None:
    """Keep a file whose tests cannot be told, as one that failed."""
    if report.outcome == "failed":  # type: ignore[attr-defined]
        note("failed", report.nodeid)  # type: ignore[attr-defined]
