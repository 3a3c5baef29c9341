"""Run the program with the lowest and the newest versions of the libraries that it works with; nothing is published.

    python tools/try_lowest.py [lowest | newest | others]

In a clean environment it installs the package with the lower bound of each of its dependencies and of those of its
extras but Spark's (`make spark` has them), shows the help of each command, assesses and checks the examples, estimates
from hardware, and runs the core of the tests. Then the same with the newest versions that are allowed. Last, each other
Python that is here installs the package alone and does the same without tests; which were not here is told. Needs pip,
and an index that has these versions. Ends with 1 where a command ends otherwise than with 0 or 1, a test fails, or a
bound names no version.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READ = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = READ["project"]
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
LEFT_OUT = {"spark"}
"""Extras that are tried in environments of their own."""
PYTHONS = [f"3.{minor}" for minor in range(11, 16)]
CORE = (
    *("tests/engine", "tests/dossier", "tests/licences", "tests/compute", "tests/documents", "tests/test_calendar.py"),
    *("tests/cli/test_commands.py", "tests/cli/test_configuration.py", "tests/cli/test_scan.py"),
)
TOOLS = re.compile(r"(?:ruff|mypy|types-|import-linter|towncrier)")
"""What only reads code: no test needs it."""


def main() -> None:
    """Try what is asked for, else all."""
    asked = sys.argv[1:] or ["lowest", "newest", "others"]
    right = [works for name in asked for works in {"lowest": lowest, "newest": newest, "others": others}[name]()]
    sys.exit(not right or not all(right))


def lowest() -> Iterator[bool]:
    """With the lower bound of each dependency."""
    pinned = sorted({_lowest(each) for each in _dependencies()})
    print("with", ", ".join(pinned), flush=True)
    yield from _tried_with(pinned)


def newest() -> Iterator[bool]:
    """With the newest version of each dependency that is allowed."""
    yield from _tried_with(_dependencies())


def others() -> Iterator[bool]:
    """Under each Python that is here beside this one; the package alone."""
    for version in PYTHONS:
        if version == "{}.{}".format(*sys.version_info):
            continue
        if not (python := _python(version)):
            print(f"Python {version}: not tried, it is not here", flush=True)
            continue
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([python, "-m", "venv", folder], check=True)
            own = Path(folder) / PROGRAMS / "python"
            yield _installed(own, [], under=f"Python {version}") and _all_work(own)


def _python(version: str) -> str | None:
    """A Python of this version: a launcher may stand in the path for one that is not there, so each is asked."""
    for name in (f"python{version}", f"/usr/bin/python{version}", *_of_pyenv(version)):
        found = shutil.which(name)
        asking = [found or "", "-c", "import sys, venv, ensurepip; print('{}.{}'.format(*sys.version_info))"]
        if found and subprocess.run(asking, capture_output=True, text=True, check=False).stdout.strip() == version:
            return found
    return None


def _of_pyenv(version: str) -> list[str]:
    place = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    return [str(each / "bin" / "python") for each in sorted(place.glob(f"{version}.*"))]


def _dependencies() -> list[str]:
    """What the package needs, and each of its extras but those that are left out."""
    extras = PROJECT["optional-dependencies"]
    return [*PROJECT["dependencies"], *(each for name in extras if name not in LEFT_OUT for each in extras[name])]


def _lowest(requirement: str) -> str:
    """A requirement with its lower bound alone, as an exact version."""
    name, _, versions = requirement.partition(">=")
    marker = versions.partition(";")[2]
    return f"{name}=={re.split('[,;]', versions)[0]}" + (f";{marker}" if marker else "")


def _tried_with(libraries: list[str]) -> Iterator[bool]:
    """Whether everything holds with these libraries: the commands, and the core of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / PROGRAMS / "python"
        beside = [each for each in READ["dependency-groups"]["dev"] if not TOOLS.match(each)]
        if not (there := _installed(python, [*libraries, *beside], under="Python {}.{}".format(*sys.version_info))):
            yield there
            return
        yield _all_work(python)
        words = ("-m", "pytest", "-n", "2", "-p", "no:cacheprovider", "-m", "not long and not browser")
        done = subprocess.run([python, *words, *CORE], cwd=ROOT, capture_output=True, text=True, check=False)
        print((done.stdout if done.returncode else done.stdout.splitlines()[-1]), flush=True)
        yield done.returncode == 0


def _installed(python: Path, libraries: list[str], *, under: str) -> bool:
    words = ("-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    done = subprocess.run([python, *words, *libraries, str(ROOT)], capture_output=True, text=True, check=False)
    print(f"{under}: {'installed' if done.returncode == 0 else done.stderr}", flush=True)
    return done.returncode == 0


def _all_work(python: Path) -> bool:
    named = "from gpaiscope.cli import cli; print(*cli.list_commands(None))"
    commands = subprocess.run([python, "-c", named], check=True, capture_output=True, text=True).stdout.split()
    tried = [(name, "--help") for name in commands]
    tried += [("assess", str(each), "--on", "2026-10-01") for each in sorted((ROOT / "examples").glob("*/gpai.toml"))]
    tried += [("check", str(ROOT / "examples"), "--on", "2026-10-01")]
    tried += [("estimate", "hardware", "--chip", "H100 SXM", "--count", "8", "--hours", "10", "--utilisation", "0.4")]
    failed = [each for each in tried if not _works(python, each)]
    print(f"{len(tried) - len(failed)} of {len(tried)} commands work", flush=True)
    return not failed


def _works(python: Path, arguments: tuple[str, ...]) -> bool:
    done = subprocess.run([python, "-m", "gpaiscope", *arguments], capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        print(f"gpaiscope {' '.join(arguments)} ends with {done.returncode}: {done.stderr[:300]}", flush=True)
    return done.returncode in (0, 1)


if __name__ == "__main__":
    main()
