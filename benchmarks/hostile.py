"""How hostile files are met: ``python benchmarks/hostile.py [N] [--seed S] [--share K] [--real]``.

N files or folders (20,000 where none is said) are made from those of every format that is read, by damage to their
bytes, values of a wrong kind, links and pipes; then the large ones that are written out here. Each is read by a command
in a process that goes on to the next. Counted are faults (whatever is neither an answer nor a refusal), more than two
seconds of work or thirty of waiting, more than 300 MB, JSON that is none, text that steers a terminal, and whatever is
shown or changed of files outside. Each is printed with the command that makes it again, and the program ends with 1
where there is any. ``--share K`` takes every K-th; ``--real`` starts from the reference data too.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import large
import yardstick
from damage import damaged, placed
from seeds import OUTSIDE, SECRET, Command, Files, put, seeds

MOST_SECONDS: Final = 2.0
MOST_WAITING: Final = 30.0
MOST_MEMORY: Final = 300.0
ROOM: Final = 4_000_000_000
"""Bytes of addresses that a process may have, so that no input takes the machine with it."""

CODES: Final = frozenset({0, 1, 2, 3})
"""Answered; answered, and open; not understood; refused."""

INPUT: Final = b"a\n\n9\nyes\n2026-01-01\nthe report\nnone\nyes\nstop\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What is put into a folder, and the command that reads it."""

    name: str
    command: Command
    make: Callable[[Path], None]


def input_of(seed: int, number: int, real: bool) -> Input:
    """The input of a number: always the same."""
    random, every = Random(f"{seed}:{number}"), seeds(real=real)
    chosen = every[number % len(every)]
    files: Files = damaged(chosen, every, random) if random.random() < 0.85 else dict(chosen.files)

    def make(folder: Path) -> None:
        put(folder, files)
        if files == chosen.files or random.random() < 0.1:
            placed(folder, files, random)

    return Input(name=chosen.name, command=random.choice(chosen.commands), make=make)


def found_in(asked: str, seed: int, real: bool) -> Input:
    """The input of a number, or the large one of a name."""
    return input_of(seed, int(asked), real) if asked.isdecimal() else large.INPUTS[asked]()


# In a process of its own


def answered(given: Input, folder: Path) -> dict[str, Any]:
    """What a command makes of an input in a folder, and what it cost."""
    inside = folder / "in"
    inside.mkdir()
    put(folder, OUTSIDE)
    given.make(inside)
    os.chdir(inside)
    _forget()
    begun = time.process_time()
    code, out, err = _run(given.command)
    cost = {"seconds": time.process_time() - begun, "memory": yardstick.peak()}
    os.chdir("/")
    return {"code": code, "wrong": list(_wrong(given, code, out, err, folder)), **cost}


class _Kept(io.BytesIO):
    """What stays after the stream around it was let go."""

    def close(self) -> None:
        """Stay open."""


def _run(command: Command) -> tuple[int, bytes, bytes]:
    """The exit code and what was written, as a process of its own would end."""
    from gpaiscope import cli

    kept = sys.stdin, sys.stdout, sys.stderr, sys.argv
    out, err = _Kept(), _Kept()
    sys.stdin = io.TextIOWrapper(io.BytesIO(INPUT), encoding="utf-8")
    sys.stdout, sys.stderr = (io.TextIOWrapper(each, encoding="utf-8", write_through=True) for each in (out, err))
    sys.argv = ["gpaiscope", *command]
    try:
        code = cli.run(command)
    except BaseException as error:
        code = -1
        err.write(f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace"))
    finally:
        sys.stdin, sys.stdout, sys.stderr, sys.argv = kept
    return code, out.getvalue(), err.getvalue()


def _forget() -> None:
    """Begin the memory's peak anew, and what was read: another process would know nothing of it."""
    from gpaiscope.repository import opened

    opened._READ.clear()
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:  # only Linux has it
        return


def _wrong(given: Input, code: int, out: bytes, err: bytes, folder: Path) -> Iterator[str]:
    from gpaiscope.cleaning import clean

    said = err.decode("utf-8", "replace")
    if code not in CODES:
        yield f"fault, exit code {code}: {' '.join(said.split())[:300]}"
    if code in (2, 3) and "error[" not in said:
        yield f"refused without a word: {said[:200]}"
    if "json" in given.command and out and code in (0, 1):
        yield from _not_json(out)
    printed = out.decode("utf-8", "replace")
    if "ics" in given.command:
        printed = printed.replace("\r\n", "\n")  # so RFC 5545 ends a line
    for text in (printed, said):
        if clean(text, lines=True) != text:
            yield "what a terminal obeys is shown as it is"
    if SECRET.encode() in out + err:
        yield "what lies outside is shown"
    if any((folder / name).read_bytes() != data for name, data in OUTSIDE.items()) or len([*folder.iterdir()]) != 4:
        yield "what lies outside is changed"


def _not_json(out: bytes) -> Iterator[str]:
    def never(word: str) -> None:
        raise ValueError(f"{word} is no JSON")

    try:
        json.loads(out, parse_constant=never)
    except ValueError as error:
        yield f"no JSON: {error}"


def serve(seed: int, real: bool) -> None:
    """Answer one number a line with what was found, as JSON, until there are no more."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    except (ImportError, ValueError, OSError):
        pass
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as folder:
            found = answered(found_in(line.strip(), seed, real), Path(folder).resolve())
        replies.write(json.dumps(found) + "\n")
        replies.flush()


# In the process that watches


class Child:
    """A process that answers, begun anew where it ends or hangs."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.process: subprocess.Popen[bytes] | None = None
        self.asked, self.since = "", 0.0

    def ask(self, asked: str) -> None:
        if self.process is None:
            words = [sys.executable, __file__, "--serve", "--seed", str(self.options.seed)]
            words += ["--real"] if self.options.real else []
            self.process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        assert self.process.stdin is not None
        self.asked, self.since = asked, time.monotonic()
        self.process.stdin.write(f"{asked}\n".encode())
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What the process says, or how it ended."""
        assert self.process is not None
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if line:
            return dict(json.loads(line))
        return self.ended(f"the process ended with {self.process.wait()}")

    def ended(self, why: str) -> dict[str, Any]:
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None
        return {"code": None, "wrong": [why], "seconds": 0.0, "memory": 0.0}


def answers(asked: list[str], options: argparse.Namespace) -> Iterator[tuple[str, dict[str, Any]]]:
    """What was found for each, as it comes, of as many processes at a time as there are processors."""
    waiting, free = iter(asked), [Child(options) for _ in range(options.processes)]
    busy: dict[int, Child] = {}
    while True:
        while free and (number := next(waiting, None)) is not None:
            child = free.pop()
            child.ask(number)
            assert child.process is not None
            assert child.process.stdout is not None
            busy[child.process.stdout.fileno()] = child
        if not busy:
            break
        ready, _, _ = select.select(list(busy), [], [], 1.0)
        late = [place for place, child in busy.items() if time.monotonic() - child.since > MOST_WAITING]
        for place in {*ready, *late}:
            child = busy.pop(place)
            asked_ = child.asked
            found = child.answer() if place in ready else child.ended(f"no answer in {MOST_WAITING:.0f} s")
            free.append(child)
            yield asked_, found
    for child in free:
        if child.process is not None:
            child.ended("done")


def judged(found: dict[str, Any]) -> list[str]:
    """What is wrong with an answer."""
    slow = [f"{found['seconds']:.1f} s of work"] if found["seconds"] > MOST_SECONDS else []
    much = [f"{found['memory']:.0f} MB"] if found["memory"] > MOST_MEMORY else []
    return [*found["wrong"], *slow, *much]


def shown(asked: str, options: argparse.Namespace) -> None:
    """Make one input, leave it, and say what a command makes of it."""
    folder = Path(tempfile.mkdtemp()).resolve()
    given = found_in(asked, options.seed, options.real)
    found = answered(given, folder)
    print(f"{given.name}: (cd {folder / 'in'} && gpaiscope {' '.join(given.command)})")
    print(json.dumps(found, indent=1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", nargs="?", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--share", type=int, default=1, metavar="K")
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--one", metavar="INPUT", help="make one input again, by its number or name, and leave it")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve or options.one:
        serve(options.seed, options.real) if options.serve else shown(options.one, options)
        return 0
    begun, codes, bad = time.monotonic(), Counter[str](), 0
    slowest, most = ("", 0.0), ("", 0.0)
    asked = [*map(str, range(0, options.number, options.share)), *list(large.INPUTS)[:: options.share]]
    for name, found in answers(asked, options):
        codes[str(found["code"])] += 1
        slowest, most = max(slowest, (name, found["seconds"]), key=_last), max(most, (name, found["memory"]), key=_last)
        if wrong := judged(found):
            bad += 1
            real = " --real" if options.real else ""
            print(
                f"{name}: {'; '.join(wrong)}\n  python benchmarks/hostile.py --seed {options.seed}{real} --one '{name}'"
            )
    told = ", ".join(f"{count} ended with {code}" for code, count in sorted(codes.items()))
    print(f"{len(asked):,} inputs in {time.monotonic() - begun:.0f} s: {bad} wrong; {told}")
    print(f"slowest {slowest[1]:.2f} s ({slowest[0]}), most memory {most[1]:.0f} MB ({most[0]})")
    return 1 if bad else 0


def _last(pair: tuple[str, float]) -> float:
    return pair[1]


if __name__ == "__main__":
    sys.exit(main())
