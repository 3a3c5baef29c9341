"""Run the program with the lowest version of each library that it says it works with; nothing is published.

    python tools/try_lowest.py

In a clean environment it installs the package with the lower bound of each of its dependencies, shows the help of each
command, assesses and checks the examples, and estimates from a configuration. Needs pip, and an index that has these
versions. Ends with 1 where a command ends otherwise than with 0 or 1, or a bound names no version.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HARDWARE = ("--chip", "H100 SXM", "--count", "8", "--hours", "10", "--utilisation", "0.4")


def main() -> None:
    """Try each command, and tell which fails."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest = [_lowest(each) for each in project["dependencies"]]
    print("with", ", ".join(lowest), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python"
        pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
        subprocess.run([*pip, *lowest, str(ROOT)], check=True)
        named = "from gpaiscope.cli import cli; print(*cli.list_commands(None))"
        commands = subprocess.run([python, "-c", named], check=True, capture_output=True, text=True).stdout.split()
        tried = [(name, "--help") for name in commands]
        tried += [
            ("assess", str(each), "--on", "2026-10-01") for each in sorted((ROOT / "examples").glob("*/gpai.toml"))
        ]
        tried += [("check", str(ROOT / "examples"), "--on", "2026-10-01")]
        tried += [
            ("estimate", "hardware", "--chip", "H100 SXM", "--count", "8", "--hours", "10", "--utilisation", "0.4")
        ]
        failed = [each for each in tried if not _works(python, each)]
    print(f"{len(tried) - len(failed)} of {len(tried)} commands work")
    sys.exit(bool(failed))


def _lowest(requirement: str) -> str:
    """A requirement with its lower bound alone, as an exact version."""
    name, _, versions = requirement.partition(">=")
    return f"{name}=={re.split('[,;]', versions)[0]}"


def _works(python: Path, arguments: tuple[str, ...]) -> bool:
    done = subprocess.run([python, "-m", "gpaiscope", *arguments], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        print(f"gpaiscope {' '.join(arguments)} ends with {done.returncode}: {done.stderr[:300]}", flush=True)
    return done.returncode in (0, 1)


if __name__ == "__main__":
    main()
