"""The six jobs that people come for, each as a script: ``python benchmarks/jobs.py [--against CHECKOUT] [--shown]``.

Of each job in `jobs.toml` its commands are run on the files of the trial of the front door. Printed are how many
commands it takes, how many lines they print, and how many of the lines that matter are among them. ``--against`` runs,
with the source of another checkout, the commands that the job took before. ``--shown`` prints the output as well.
Ends with 1 where a line that matters is missing, or a command is not understood or fails.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
FILES: Final = ROOT / "tests/trials/door"
ANSWERED: Final = frozenset({0, 1, 3})
"""The exit codes of an answer: with something left to look at, and with one of several inputs that cannot be read."""


@dataclass(frozen=True, kw_only=True)
class ScriptRun:
    """What the commands of a job printed, and those that answered nothing."""

    commands: int
    lines: tuple[str, ...]
    failed: tuple[str, ...]

    def found(self, matters: Sequence[str]) -> list[str]:
        """Those of some expressions that what was printed has a match of, wherever its lines end."""
        whole = " ".join(" ".join(self.lines).split())
        return [each for each in matters if re.search(each, whole)]


def script_run(commands: Sequence[str], source: Path, spare: str) -> ScriptRun:
    """Run commands one after the other, with the program of a checkout, on a copy of the files of the trial."""
    files = Path(shutil.copytree(FILES, Path(spare) / "files"))
    lines: list[str] = []
    failed = []
    for command in commands:
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from gpaiscope.cli import main; main()",
                *shlex.split(command.format(folder=spare)),
            ],
            cwd=files,
            env={**os.environ, "PYTHONPATH": str(source / "src"), "COLUMNS": "80", "NO_COLOR": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        lines += [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        if done.returncode not in ANSWERED or (done.returncode == 3 and not done.stdout.strip()):
            failed.append(f"{command} ended with {done.returncode}")
    return ScriptRun(commands=len(commands), lines=tuple(lines), failed=tuple(failed))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--against", type=Path, metavar="CHECKOUT")
    asked.add_argument("--shown", action="store_true")
    given = asked.parse_args()
    jobs = tomllib.loads((HERE / "jobs.toml").read_text(encoding="utf-8"))["job"]
    wrong = 0
    print(f"{'':20} {'':7} commands  lines  that matter")
    for job in jobs:
        sources = [("now", job["commands"], ROOT)]
        if given.against is not None:
            sources.insert(0, ("before", job["before"], given.against.resolve()))
        for when, commands, source in sources:
            with tempfile.TemporaryDirectory() as spare:
                run = script_run(commands, source, spare)
            found = run.found(job["matters"])
            print(
                f"{job['says']:20} {when:7} {run.commands:8} {len(run.lines):6}  {len(found)} of {len(job['matters'])}"
            )
            if given.shown:
                print("\n".join(f"    {line}" for line in run.lines))
            if when == "now":
                missing = [f"nothing printed has {each}" for each in job["matters"] if each not in found]
                print("".join(f"  {each}\n" for each in (*run.failed, *missing)), end="")
                wrong += len(run.failed) + len(missing)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
