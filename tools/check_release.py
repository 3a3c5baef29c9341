"""Build what a release is made of, and check it; nothing is published.

    python tools/check_release.py [FOLDER]

Wheel and sdist are built twice from what is committed, and have to be the same to the byte; the metadata is read as the
index reads it; in a clean environment the wheel installs as the Containerfile does it, from wheels alone and without
an index, says its version and checks the examples; what is installed there is listed as a bill of materials
(CycloneDX), which is validated. With a folder, wheels and bill are left there. Needs git, build and twine in the Python
that runs it; `make release` has them. Ends with 1 where anything is not as it should be.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def run(*words: str | Path, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    """A program; ``more`` is put into its environment."""
    around = {**os.environ, **more}
    return subprocess.run([*map(str, words)], cwd=cwd, env=around, text=True, capture_output=True, check=False)


def source(place: Path, commit: str) -> Path:
    """What is committed, and nothing beside it."""
    run("git", "clone", "--quiet", "--local", "--no-checkout", ROOT, place)
    run("git", "checkout", "--quiet", "--detach", commit, cwd=place)
    return place


def built(place: Path, into: Path) -> dict[str, str]:
    """The hashes of a wheel and an sdist that are built from a checkout, by name; the wheel is made from the sdist."""
    stamp = run(
        "git", "log", "-1", "--format=%ct", cwd=place
    ).stdout.strip()  # the day of the commit is that of the build
    done = run(sys.executable, "-m", "build", "--outdir", into, place, SOURCE_DATE_EPOCH=stamp)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in sorted(into.iterdir())}


def lister(place: Path) -> Path:
    """The program that lists an environment, in one of its own: it wants other releases of what twine stands on."""
    venv.create(place, with_pip=True)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", *PIP[1:], "--quiet", "install", "cyclonedx-bom>=7,<8")
    return programs / "cyclonedx-py"


def as_in_container(wheels: Path) -> list[str]:
    """The words of the Containerfile that install, with these wheels in the place of its own."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    (line,) = (each for each in text.splitlines() if "-m pip install" in each)
    return [str(wheels) if word == "/wheels" else word for word in line.split()[1:]]


def main() -> int:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        commit = run("git", "rev-parse", "HEAD").stdout.strip()
        first = built(source(room / "one", commit), room / "first")
        again = built(source(room / "two", commit), room / "again")
        files = [*sorted((room / "first").iterdir())]
        (wheel,) = (each for each in files if each.suffix == ".whl")
        venv.create(room / "clean", with_pip=True)
        python = room / "clean" / ("Scripts" if os.name == "nt" else "bin") / "python"
        metadata = run(sys.executable, "-m", "twine", "check", "--strict", *files)
        wheels = room / "wheels"
        gathered = run(*PIP, "wheel", "--quiet", "--wheel-dir", wheels, wheel)
        installed = run(python, *as_in_container(wheels), cwd=room)
        bill = room / "gpaiscope.cdx.json"
        listed = run(lister(room / "lister"), "environment", "--validate", "--output-file", bill, python)
        components = json.loads(bill.read_bytes())["components"] if bill.exists() else []
        says = run(python, "-m", "gpaiscope", "--version", cwd=room)
        checked = run(
            python, "-m", "gpaiscope", "check", ROOT / "examples", "--no-cache", "--fail-on", "never", cwd=room
        )
        wrong = judged(
            (f"built: {', '.join(first)}", len(first) == 2, ""),
            ("the same to the byte when built again", first == again, f"{first}\n{again}"),
            ("metadata", metadata.returncode == 0, metadata.stdout),
            ("wheels of all that it needs", gathered.returncode == 0, gathered.stderr),
            ("installs from them without an index", installed.returncode == 0, installed.stderr),
            (f"a bill of materials of {len(components)} packages", listed.returncode == 0, listed.stderr),
            (f"says {version}", says.stdout.strip() == f"gpaiscope {version}", says.stdout + says.stderr),
            ("checks the examples", checked.returncode == 0, checked.stdout + checked.stderr),
        )
        if len(sys.argv) > 1:
            left = Path(sys.argv[1])
            shutil.copytree(wheels, left / "wheels", dirs_exist_ok=True)
            shutil.copy(bill, left)
    return min(wrong, 1)


def judged(*findings: tuple[str, bool, str]) -> int:
    """Print what holds, and of what does not what was told; how many do not."""
    for what, holds, told in findings:
        print(f"{'as it should be' if holds else 'WRONG'}: {what}")
        if not holds:
            print(told)
    return sum(not holds for _, holds, _ in findings)


if __name__ == "__main__":
    sys.exit(main())
