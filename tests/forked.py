"""The program as a process of its own, forked from one in which it was imported before: starting it takes most time.

Each run begins in the same state, has its own arguments, folder, environment and streams, and ends by itself.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
POSSIBLE: Final = hasattr(os, "fork") and hasattr(socket, "send_fds")
NEVER: Final = {"watch"}
"""Commands that wait for signals: these are started plainly."""
PLAIN: Final = {"PATH", "SYSTEMROOT", "HOME", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONUTF8"}
"""What may stand in the environment: all else may count when Python starts."""
LONGEST: Final = 60


def run(
    program: Sequence[str], arguments: Sequence[str], *, stdin: bytes, cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """The program with these arguments; where it cannot be forked, ``program`` is started."""
    if not POSSIBLE or NEVER & set(arguments[:1]) or set(environment) - PLAIN:
        return subprocess.run(
            [*program, *arguments],
            cwd=cwd,
            env=environment,
            input=stdin,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    asked = json.dumps([list(arguments), str(cwd), dict(environment)]).encode()
    (its_in, our_in), (our_out, its_out), (our_error, its_error) = os.pipe(), os.pipe(), os.pipe()
    try:
        socket.send_fds(_server(), [len(asked).to_bytes(8)], [its_in, its_out, its_error])
        _server().sendall(asked)
    finally:
        for each in (its_in, its_out, its_error):
            os.close(each)
    with ThreadPoolExecutor(2) as beside:
        written, errors = beside.submit(_write, our_in, stdin), beside.submit(_read, our_error)
        output = _read(our_out)
        written.result()
        told = errors.result()
    code = int.from_bytes(_server().recv(8), signed=True)
    return subprocess.CompletedProcess(arguments, code, output, told)


def _write(end: int, content: bytes) -> None:
    try:
        with open(end, "wb") as stream:
            stream.write(content)
    except BrokenPipeError:  # it did not want to read it
        pass


def _read(end: int) -> bytes:
    with open(end, "rb") as stream:
        return stream.read()


@cache
def _server() -> socket.socket:
    """The way to the process that forks, which ends when this one does."""
    ours, its = socket.socketpair()
    ours.settimeout(LONGEST)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    server = subprocess.Popen(
        [sys.executable, __file__, str(its.fileno())], pass_fds=[its.fileno()], stdin=subprocess.DEVNULL, env=kept
    )
    its.close()
    atexit.register(lambda: (ours.close(), server.wait()))
    return ours


# -- in the process that forks


def serve(place: socket.socket) -> None:
    """Fork for whatever is asked, until nobody can ask any more."""
    from gpaiscope.cli import run as warm

    with redirect_stdout(
        io.TextIOWrapper(io.BytesIO())
    ):  # what every command needs is imported, and the law is compiled
        warm(["assess", str(ROOT / "examples/open-weights/gpai.toml"), "--on", "2026-10-01"])
    while True:
        size, streams, *_ = socket.recv_fds(place, 8, 3)
        if not size:
            return
        asked = b""
        while len(asked) < int.from_bytes(size):
            asked += place.recv(int.from_bytes(size) - len(asked))
        child = os.fork()
        if not child:
            place.close()
            _become(streams, *json.loads(asked))
        for each in streams:
            os.close(each)
        place.sendall(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]).to_bytes(8, signed=True))


def _become(streams: Sequence[int], arguments: list[str], cwd: str, environment: dict[str, str]) -> None:
    """Be the program that was asked for, and end as it does."""
    from gpaiscope.cli import main

    code = 1
    signal.alarm(LONGEST)
    try:
        for place, each in enumerate(streams):
            os.dup2(each, place)
            os.close(each)
        sys.stdin = sys.__stdin__ = _stream(0, "r", "surrogateescape")
        sys.stdout = sys.__stdout__ = _stream(1, "w", "surrogateescape")
        sys.stderr = sys.__stderr__ = _stream(2, "w", "backslashreplace")
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["-c", *arguments]
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
        os._exit(code)


def _stream(place: int, mode: str, errors: str) -> io.TextIOBase:
    """A stream as Python opens it when it starts without a terminal."""
    newline = "\n" if mode == "w" else None
    lines = 1 if place == 2 else -1
    return os.fdopen(place, mode, lines, encoding="utf-8", errors=errors, newline=newline, closefd=False)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
