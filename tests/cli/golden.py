"""What the commands print for the shipped examples, kept as files with `placeholders` for what every rule changes.

Run as a program, this writes them anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests import forked
from tests.placeholders import lasting
from tests.schemas import check

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "golden"
DAY = "2026-10-01"
SITUATED = "2026-11-25"
RUN = (sys.executable, "-c", "from gpaiscope.cli import main; main()")


def environment(**changes: str) -> dict[str, str]:
    """An environment in which nothing but what is named here bears on the output."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
    return {**kept, "NO_COLOR": "1", "COLUMNS": "80", **changes}


def run(*arguments: str, stdin: bytes = b"", cwd: Path = ROOT, **changes: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own; JSON that it writes is as its schema says."""
    done = forked.run(RUN, arguments, stdin=stdin, cwd=cwd, environment=environment(**changes))
    if done.returncode in (0, 1):
        check(arguments, done.stdout)
    return done


def cases() -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Each file with the command that prints it."""
    for example in sorted((ROOT / "examples").glob("*/")):
        path = example.relative_to(ROOT).as_posix()
        yield FOLDER / f"{example.name}.txt", ("assess", path, "--on", DAY)
        yield FOLDER / f"{example.name}.ask.txt", ("ask", path, "--on", DAY)
    for situation in sorted((Path(__file__).parent / "situations").glob("*.toml")):
        path = situation.relative_to(ROOT).as_posix()
        yield FOLDER / f"{situation.stem}.txt", ("assess", path, "--on", SITUATED)
    yield FOLDER / "explain.txt", ("explain", "examples/fine-tune/gpai.toml", "one_third_criterion", "--on", DAY)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for file, arguments in cases():
        file.write_bytes(lasting(run(*arguments).stdout.decode()).encode())
        print(f"{file.relative_to(ROOT)}: written")


if __name__ == "__main__":
    main()
