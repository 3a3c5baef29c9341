"""The commands that README and the documentation show: found, run, compared, and written back.

Three things in a Markdown file are read. A block fenced as ``console`` holds commands after ``$``, each with
or without the output below it; a line ``...`` stands for any lines. A block after ``<!-- file: NAME -->`` is a
file that the commands may name. A block after ``<!-- output: COMMAND -->`` is the whole output of that command.

What changes with every rule or release (`placeholders`) is compared and written as a placeholder.

Run as a program, this writes the output of each ``output`` block anew. With names of documents it writes nothing, and
tells which of their commands fail or print something else: `make release` does so where only the package is installed.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import forked
from placeholders import lasting

ROOT = Path(__file__).resolve().parent.parent
NAME = "gpaiscope"
MARKER = re.compile(r"<!-- (file|output): (.+?) -->")
FENCE = re.compile(r"( *)```(\w*)$")
SHELL = re.compile(r"[|<>;&`]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block. ``kind`` is console, file or output; ``line`` is the index of its first line of content."""

    kind: str
    argument: str
    line: int
    content: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command with what the document shows for it. ``whole``: all the output is shown, even if that is nothing."""

    command: str
    shown: tuple[str, ...]
    whole: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command printed, first on stdout and then on stderr, and its exit code."""

    step: Step
    output: str
    code: int


def documents() -> list[Path]:
    """README, and every page of the documentation."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def run(document: Path, folder: Path) -> list[Outcome]:
    """Run the document's commands of ours in their order, in ``folder``, where the examples are copied to first."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    outcomes: list[Outcome] = []
    code = 0
    for block in blocks(document.read_text(encoding="utf-8")):
        if block.kind == "file":
            (folder / block.argument).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.argument).write_text("\n".join(block.content) + "\n", encoding="utf-8")
        for step in steps(block):
            if step.command == "echo $?":
                outcomes.append(Outcome(step=step, output=f"{code}\n", code=0))
            elif step.command.split()[0] == NAME:
                outcomes.append(execute(step, folder))
                code = outcomes[-1].code
    return outcomes


def blocks(text: str) -> Iterator[Block]:
    """The console, file and output blocks of a document, in their order."""
    lines = text.splitlines()
    marker: tuple[str, str] | None = None
    index = 0
    while index < len(lines):
        if found := MARKER.fullmatch(lines[index].strip()):
            marker = (found[1], found[2])
        elif opening := FENCE.match(lines[index]):
            start = index + 1
            index = next(n for n in range(start, len(lines)) if lines[n].strip() == "```")
            content = tuple(line.removeprefix(opening[1]) for line in lines[start:index])
            kind, argument = marker or (opening[2], "")
            if kind in ("console", "file", "output"):
                yield Block(kind=kind, argument=argument, line=start, content=content)
            marker = None
        index += 1
    if marker:
        raise ValueError(f"no block follows the marker {marker[0]}: {marker[1]}")


def steps(block: Block) -> Iterator[Step]:
    """The commands of a block, each with its output."""
    if block.kind == "output":
        yield Step(command=block.argument, shown=block.content, whole=True, line=block.line + 1)
    if block.kind != "console":
        return
    starts = [n for n, line in enumerate(block.content) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(block.content)], strict=True):
        shown = block.content[start + 1 : end]
        yield Step(command=block.content[start][2:].strip(), shown=shown, whole=False, line=block.line + start + 1)


def execute(step: Step, folder: Path) -> Outcome:
    """Run one command through the installed program, without a terminal, without colour, 80 columns wide."""
    if SHELL.search(step.command):
        raise ValueError(f"line {step.line}: {step.command!r} needs a shell; show commands that run everywhere")
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
    done = forked.run(
        [program()],
        shlex.split(step.command)[1:],
        stdin=b"",
        cwd=folder,
        environment={**kept, "NO_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1"},
    )
    return Outcome(step=step, output=(done.stdout + done.stderr).decode("utf-8"), code=done.returncode)


def program() -> str:
    """The path of the program that belongs to this Python."""
    found = shutil.which(NAME, path=sysconfig.get_path("scripts"))
    if not found:
        raise FileNotFoundError(f"{NAME} is not installed beside {sys.executable}")
    return found


def agrees(outcome: Outcome) -> bool:
    """Whether the document shows what the command printed."""
    shown = tidy("\n".join(outcome.step.shown))
    if not shown and not outcome.step.whole:
        return True
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in tidy(outcome.output))) is not None


def tidy(output: str) -> list[str]:
    """The lines of an output as they are kept: what changes with every rule replaced, no blanks at the ends."""
    return [line.rstrip() for line in lasting(output).rstrip().splitlines()]


def rewritten(document: Path, outcomes: list[Outcome]) -> str:
    """The text of the document with each output block as its command printed it."""
    lines = document.read_text(encoding="utf-8").splitlines()
    for outcome in reversed([outcome for outcome in outcomes if outcome.step.whole]):
        start = outcome.step.line - 1
        lines[start : start + len(outcome.step.shown)] = tidy(outcome.output)
    return "\n".join(lines) + "\n"


def differing(names: list[str]) -> int:
    """Print each command of these documents that prints something else, and how many ran; how many did."""
    wrong = ran = 0
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            for outcome in run(ROOT / name, Path(folder)):
                ran += 1
                if not agrees(outcome):
                    wrong += 1
                    print(f"{name}:{outcome.step.line}: {outcome.step.command} ended with {outcome.code}")
                    print(outcome.output)
    print(f"{ran} commands")
    return wrong


def main() -> None:
    if sys.argv[1:]:
        sys.exit(min(differing(sys.argv[1:]), 1))
    for document in documents():
        with tempfile.TemporaryDirectory() as folder:
            outcomes = run(document, Path(folder))
        if any(outcome.step.whole for outcome in outcomes):
            document.write_text(rewritten(document, outcomes), encoding="utf-8")
            print(f"{document.relative_to(ROOT)}: written")


if __name__ == "__main__":
    main()
