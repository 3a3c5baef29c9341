"""The commands that a page prints, and whether they run as printed, from the folder in which it was asked for."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gpaiscope.cli import run

PROGRAM = "gpaiscope"
PAGES = (("assess",), ("assess", "--full"), ("ask",), ("deadlines",), ("documents",), ("plan",), ("check", "--full"))
"""Pages of one dossier or folder that print commands."""
REFUSED = frozenset({2, 3, 70})
"""Exit codes of what could not be run: refused, not all of it read, and a fault."""
WRITES = frozenset({"init", "draft", "--write", "--fix", "--fill"})
"""What changes files: each of these is run after what only reads, on the place as it was."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What a command wrote to both streams, and its exit code."""

    code: int
    out: str
    error: str


def ended(*arguments: str) -> Ended:
    """The program in this process, in the folder of now, with nothing to read from standard input."""
    out, error = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(), "utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            code = run(list(arguments))
    finally:
        sys.stdin = before
    written, told = (stream.buffer.getvalue().decode("utf-8") for stream in (out, error))
    return Ended(code=code, out=written, error=told)


def commands(text: str) -> Iterator[list[str]]:
    """The commands that a text prints, each as the arguments that a shell makes of it."""
    whole = re.sub(r" \\\n *", " ", text)
    for block in re.findall(rf"^(Next  {PROGRAM} .*(?:\n {{6}}{PROGRAM} .*)*)", whole, re.MULTILINE):
        for line in block.splitlines():
            yield shlex.split(line.removeprefix("Next"))[1:]
    flowing = " ".join(text.split())
    for quoted in re.findall(rf"`{PROGRAM} ([^`]+)`", flowing):
        yield shlex.split(quoted)
    for shown in re.findall(rf"{PROGRAM} (law show [\w-]+)", flowing):
        yield shlex.split(shown)
    for mended in re.findall(rf"can be mended: {PROGRAM} (check \S+ --fix --on \S+)", flowing):
        yield shlex.split(mended.rstrip(","))


def printed(path: str, on: str, pages: Iterable[tuple[str, ...]] = PAGES) -> dict[tuple[str, ...], str]:
    """Every command that the pages of one place print, with the page that prints it; what only reads comes first."""
    found: dict[tuple[str, ...], str] = {}
    for name, *options in pages:
        page = ended(name, path, *options, "--on", on)
        for arguments in commands(page.out + page.error):
            found.setdefault(tuple(arguments), f"{name} {path} {' '.join(options)}".rstrip())
    return dict(sorted(found.items(), key=lambda one: bool(WRITES & set(one[0]))))


def failures(path: str, on: str) -> list[str]:
    """The commands that the pages of one place print and that do not run, each with what is said of it."""
    found = []
    for arguments, page in printed(path, on).items():
        with _as_it_was(Path(path)) if WRITES & set(arguments) else contextlib.nullcontext():
            end = ended(*arguments)
        if end.code in REFUSED and not _reads_broken_evidence(end):
            found.append(f"{page} prints: {PROGRAM} {shlex.join(arguments)}\n{end.error}")
    return found


@contextlib.contextmanager
def _as_it_was(place: Path) -> Iterator[None]:
    """Put a dossier, or a folder with what it holds, back to what it was before."""
    if place.is_file():
        before = place.read_bytes()
        yield
        place.write_bytes(before)
        return
    with tempfile.TemporaryDirectory() as folder:
        kept = shutil.copytree(place, Path(folder) / "kept")
        yield
        shutil.rmtree(place)
        shutil.copytree(kept, place)


def _reads_broken_evidence(end: Ended) -> bool:
    """Whether it ran and says that a file of the folder is broken, which it is."""
    return end.code == 3 and bool(end.out)


def places_named(text: str, folder: str) -> set[str]:
    """The paths below a folder that a text names, each up to a line number."""
    return {match.rstrip(".,:;)'") for match in re.findall(rf"{re.escape(folder)}/[\w./-]*", text)}


def missing_places(path: str, on: str) -> set[str]:
    """The files that the pages of one place name and that are not there."""
    named: set[str] = set()
    before = os.environ.get("COLUMNS", "80")
    os.environ["COLUMNS"] = "300"  # so wide that no path is broken
    for name, *options in PAGES:
        named |= places_named(ended(name, path, *options, "--on", on).out, path)
    os.environ["COLUMNS"] = before
    return {place for place in named if not Path(place).exists()}
