"""What a first answer takes from a cold start, in CPU seconds of the whole process: ``python benchmarks/start.py``.

The example is assessed as text and as JSON, its days and this project's licence are told, and the version, by a process
of its own each time, and so is a bare Python. With
``--against CHECKOUT`` another checkout of the source does the same by turns in the same run, since figures of two runs
differ by more than what is measured. Both are prepared as an installation is that has been used once: with the bytecode
of their modules, and with what else they keep. ``--rounds`` says how often each; the least of them is what the work
takes, the median what the machine made of it. With ``--screens`` it is the first screen of every example and situation.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = ("assess", "examples/open-weights", "--on", "2026-10-01")
COMMANDS = {
    "text": EXAMPLE,
    "json": (*EXAMPLE, "--format", "json"),
    "--version": ("--version",),
    "licence": ("licence", "LICENSE"),
    "deadlines": ("deadlines", *EXAMPLE[1:]),
}
SCREENS = {
    f"{path.parent.name}/{path.stem}": ("assess", str(path), "--on", "2026-11-25")
    for pattern in ("examples/*/gpai.toml", "tests/cli/situations/*.toml")
    for path in sorted(ROOT.glob(pattern))
}
BARE = "bare python"
Job = tuple[list[str], dict[str, str] | None, Path]


def job(checkout: Path, command: tuple[str, ...]) -> Job:
    """A command of the program as the source of a checkout has it."""
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return [sys.executable, "-m", "gpaiscope", *command], environment, checkout


def seconds(job: Job) -> float:
    """The CPU time of a process, its own and what the system did for it."""
    arguments, environment, folder = job
    process = subprocess.Popen(
        arguments, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return used.ru_utime + used.ru_stime


def measured(jobs: dict[str, Job], rounds: int) -> dict[str, list[float]]:
    """The CPU times of each, taken by turns."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, each in jobs.items():
            times[name].append(seconds(each))
    return times


def main() -> int:
    """Print the figures of each command; 1 where one of them could not be run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="another checkout of the source")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--screens", action="store_true", help="the first screens of all examples and situations")
    wanted = parser.parse_args()
    commands = SCREENS if wanted.screens else COMMANDS
    checkouts = {"here": ROOT}
    if wanted.against:
        checkouts["there"] = wanted.against.resolve()
    jobs: dict[str, Job] = {BARE: ([sys.executable, "-I", "-c", "pass"], None, ROOT)}
    for name, checkout in checkouts.items():
        subprocess.run([sys.executable, "-m", "compileall", "-q", str(checkout / "src")], check=True)
        jobs |= {f"{form} {name}": job(checkout, command) for form, command in commands.items()}
    try:
        measured(jobs, 1)
        times = measured(jobs, wanted.rounds)
    except subprocess.CalledProcessError as error:
        print(f"not measured, {error}", file=sys.stderr)
        return 1
    bare = min(times[BARE])
    for name, taken in times.items():
        least, median = min(taken), statistics.median(taken)
        print(f"{name:<40} least {least:.4f} s, median {median:.4f} s, {least / bare:5.1f} times bare Python")
    if wanted.against:
        for form in commands:
            here, there = times[f"{form} here"], times[f"{form} there"]
            least, median = min(here) / min(there), statistics.median(here) / statistics.median(there)
            print(f"{form}, here to there: least {least:.3f}, median {median:.3f}")
        here, there = (sum(min(times[f"{form} {side}"]) for form in commands) for side in checkouts)
        print(f"all of them, here to there: {here / there:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
