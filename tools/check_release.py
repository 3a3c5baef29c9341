"""Build what a release is made of, and check it; nothing is published.

    python tools/check_release.py [FOLDER]

Wheel and sdist are built twice from what is committed, and have to be the same to the byte; the metadata are read as an
index reads them. The sdist is unpacked in an empty folder, where README's two commands have to run. The wheel is
installed in empty environments, from a folder of wheels and without an index: as the Containerfile does it, and with
the extras of README, whose commands then have to print what it shows. The law was checked at most sixty days before
(`tools/law_age.py`). What is installed is listed as a bill of materials (CycloneDX) with its licences. Last, both are
uploaded to an index that is started for it, and installed from there.

With a folder, wheel, sdist, bill, checksums and a statement of them that can be signed are left there, and the wheels
of what they need. Needs make and git, and in the Python that runs it `tools/hooks-requirements.txt`; `make release` has
them. Ends with 1 where anything is not as it should be.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import venv
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
PIP = ("-m", "pip", "--disable-pip-version-check")
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
VARIABLE = "GPAISCOPE_URL"
EXTRAS = "scan,calendar,documents,data"
"""README's, whose licences are checked with those of the core, and that of training data."""
LARGEST = 3_500_000
"""A wheel's bytes, at most."""
SHARE = "-n 2 tests/engine tests/dossier tests/test_values.py tests/test_project.py"
"""Of the tests, in what the sdist unpacks to."""
ALLOWED = {
    *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Apache-2.0", "PSF-2.0", "Zlib"),
    *("CC0-1.0", "Unlicense", "HPND"),
    "License :: OSI Approved :: Apache Software License",
    "License :: OSI Approved :: BSD License",
    "MPL-2.0",  # binds who changes its own files, and none is changed here
}

Seen = Iterator[tuple[str, bool, str]]
"""What should be, whether it is, and what was told."""


def run(*words: str | Path, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    """A program; ``more`` is put into its environment, in which an outer make tells it nothing."""
    around = {name: each for name, each in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    return subprocess.run(
        [*map(str, words)], cwd=cwd, env={**around, **more}, encoding="utf-8", capture_output=True, check=False
    )


def environment(place: Path) -> Path:
    """The Python of a new and empty environment."""
    venv.create(place, with_pip=True)
    return place / PROGRAMS / "python"


def source(place: Path) -> Path:
    """What is committed, and nothing beside it."""
    commit = run("git", "rev-parse", "HEAD").stdout.strip()
    run("git", "clone", "--quiet", "--local", "--no-checkout", ROOT, place)
    run("git", "checkout", "--quiet", "--detach", commit, cwd=place)
    return place


def built(place: Path, into: Path) -> dict[str, str]:
    """The hashes of a wheel and an sdist that are built from a checkout, by name; the wheel is made from the sdist."""
    stamp = run("git", "log", "-1", "--format=%ct", cwd=place).stdout.strip()  # the commit's day is the build's
    done = run(sys.executable, "-m", "build", "--outdir", into, place, SOURCE_DATE_EPOCH=stamp)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return {each.name: hashed(each) for each in sorted(into.iterdir())}


def hashed(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def of_files(room: Path) -> Seen:
    """Whether both are built the same twice, and say what an index wants to know."""
    first, again = (built(source(room / name), room / f"of-{name}") for name in ("one", "two"))
    files = sorted((room / "of-one").iterdir())
    for each in files:
        shutil.copy(each, room / "dist")
    sizes = ", ".join(f"{each.name} {_mb(each.stat().st_size)}" for each in files)
    yield f"built: {sizes}", len(first) == 2, ""
    yield "the same to the byte when built again", first == again, f"{first}\n{again}"
    read = run(sys.executable, "-m", "twine", "check", "--strict", *files)
    yield "metadata", read.returncode == 0, read.stdout


def of_weight(wheel: Path) -> Seen:
    """What the wheel weighs, packed, and which rooms that comes from."""
    rooms: Counter[str] = Counter()
    with zipfile.ZipFile(wheel) as parts:
        for each in parts.infolist():
            top, _, below = each.filename.partition("/")
            rooms[below.partition("/")[0] if top == "gpaiscope" and "/" in below else top] += each.compress_size
    told = ", ".join(f"{name} {_mb(size)}" for name, size in rooms.most_common())
    yield f"the wheel weighs at most {_mb(LARGEST)}: {told}", wheel.stat().st_size <= LARGEST, ""


def _mb(size: int) -> str:
    return f"{size / 1e6:.2f} MB"


def of_addresses(wheel: Path) -> Seen:
    """What the package says of where it lives, and that none of its links hangs on a file beside it."""
    with zipfile.ZipFile(wheel) as parts:
        (name,) = (each for each in parts.namelist() if each.endswith(".dist-info/METADATA"))
        head, _, text = parts.read(name).decode("utf-8").partition("\n\n")
    pages = re.findall(r"^Project-URL: .+$", head, re.MULTILINE)
    relative = re.findall(r"\]\((?!https://)[^)]*\)", text)
    yield "no link of the description hangs on a file beside it", not relative, "\n".join(relative)
    if address := os.environ.get(VARIABLE):
        yield f"{len(pages)} pages of the project, at {address}", bool(pages), head
    else:
        print(f"NOT SAID: where the project lives; the package names no page of it, since {VARIABLE} is not set")


def of_source(room: Path, sdist: Path) -> Seen:
    """Whether README's two commands run in what the sdist unpacks to."""
    with tarfile.open(sdist) as parts:
        parts.extractall(room / "unpacked", filter="data")
    (place,) = (room / "unpacked").iterdir()
    done = run("make", "assess", f"PYTHON={sys.executable}", cwd=place)
    yield "make assess runs in what the sdist unpacks to", done.returncode == 0, done.stdout + done.stderr
    done = run("make", "test", f"PYTHON={sys.executable}", f"TEST_ARGUMENTS={SHARE}", cwd=place)
    last = (done.stdout.splitlines() or [""])[-1]
    yield f"make test runs there, on a share: {last}", done.returncode == 0, done.stdout + done.stderr


def of_wheel(room: Path, wheel: Path) -> Seen:
    """Whether the wheel installs without an index, alone and with extras, and does what README shows."""
    gathered = run(sys.executable, *PIP, "wheel", "--quiet", "--wheel-dir", room / "wheels", f"{wheel}[{EXTRAS}]")
    yield "wheels of all that it needs", gathered.returncode == 0, gathered.stderr
    python = environment(room / "clean")
    installed = run(python, *as_in_container(room / "wheels"), cwd=room)
    yield "installs from them without an index", installed.returncode == 0, installed.stderr
    says = run(python, "-m", "gpaiscope", "--version", cwd=room)
    yield f"says {VERSION}", says.stdout.strip() == f"gpaiscope {VERSION}", says.stdout + says.stderr
    words = ("check", ROOT / "examples", "--no-cache", "--fail-on", "never")
    checked = run(python, "-m", "gpaiscope", *words, cwd=room)
    yield "checks the examples", checked.returncode == 0, checked.stdout + checked.stderr
    python = environment(room / "whole")
    installed = run(
        python, *PIP, "install", "--quiet", "--no-index", "--find-links", room / "wheels", f"{wheel}[{EXTRAS}]"
    )
    yield "installs with extras", installed.returncode == 0, installed.stderr
    shown = run(*alone(), python, ROOT / "tests" / "console.py", "README.md", cwd=room)
    ran = (shown.stdout.splitlines() or [""])[-1]
    where = "without a network" if alone() else "(the network could not be taken away here)"
    yield f"prints what README shows, {where}: {ran}", shown.returncode == 0, shown.stdout + shown.stderr


def as_in_container(wheels: Path) -> list[str]:
    """The words of the Containerfile that install, with these wheels in the place of its own."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    (line,) = (each for each in text.splitlines() if "-m pip install" in each)
    return [str(wheels) if word == "/wheels" else word for word in line.split()[1:]]


def alone() -> tuple[str, ...]:
    """The words before a command that take the network from it, none where that cannot be done."""
    words = ("unshare", "--net")
    return words if shutil.which(words[0]) and run(*words, "true").returncode == 0 else ()


def of_bill(room: Path, bill: Path) -> Seen:
    """What is installed, and under which licences."""
    program = environment(room / "lister").parent  # one of its own: it wants other releases of what twine stands on
    run(program / "python", *PIP, "--quiet", "install", "cyclonedx-bom>=7,<8")
    python = room / "whole" / PROGRAMS / "python"
    listed = run(
        program / "cyclonedx-py", "environment", "--validate", "--output-reproducible", "--output-file", bill, python
    )
    components = json.loads(bill.read_bytes())["components"] if bill.exists() else []
    yield f"a bill of materials of {len(components)} packages", listed.returncode == 0, listed.stderr
    told = {each["name"]: licences(each) for each in components}
    wrong = [f"{name}: {', '.join(said) or 'none said'}" for name, said in told.items() if not allowed(said)]
    yield f"licences of {len(told)} packages, each one of those allowed", bool(told) and not wrong, "\n".join(wrong)


def licences(component: dict[str, object]) -> list[str]:
    """What a package says that it is licensed under."""
    given = component.get("licenses", [])
    assert isinstance(given, list)
    return [each.get("expression") or each["license"].get("id") or each["license"].get("name", "") for each in given]


def allowed(said: list[str]) -> bool:
    """Whether each that is said is on the list; of alternatives, one."""
    return bool(said) and all(
        any(all(part in ALLOWED for part in re.split(r" AND ", each)) for each in re.split(r" OR ", one.strip("()")))
        for one in said
    )


def of_sums(files: list[Path]) -> Seen:
    """Checksums, and a statement of them beside the files; who signs adds how they were made."""
    place = files[0].parent
    sums = {each.name: hashed(each) for each in files}
    lines = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    (place / "SHA256SUMS").write_text(lines, encoding="utf-8", newline="\n")
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in sums.items()],
        "predicateType": "https://slsa.dev/provenance/v1",
    }
    text = json.dumps(statement, indent=2) + "\n"
    (place / "unsigned.intoto.json").write_text(text, encoding="utf-8", newline="\n")
    if shutil.which("sha256sum"):
        held = run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=place)
        yield (
            f"checksums of {len(sums)} files, and a statement that nobody has signed",
            held.returncode == 0,
            held.stdout,
        )


def of_upload(room: Path, files: list[Path]) -> Seen:
    """A dry run: uploaded to an index of this machine that is started for it, and installed from there by name."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    held = shutil.copytree(room / "wheels", room / "index", ignore=shutil.ignore_patterns("gpaiscope-*"))
    words = ("run", "--interface", "127.0.0.1", "--port", str(port), "--disable-fallback")
    index = subprocess.Popen(
        [sys.executable, "-m", "pypiserver", *words, "--passwords", ".", "--authenticate", ".", str(held)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        words = ("--repository-url", address, "--username", "nobody", "--password", "none", "--non-interactive")
        done = run(
            sys.executable, "-m", "twine", "upload", "--disable-progress-bar", *words, *files, NO_PROXY="127.0.0.1"
        )
        yield "an index started for it takes both", done.returncode == 0, done.stdout + done.stderr
        python = environment(room / "from-index")
        words = ("--isolated", "--quiet", "--no-cache-dir", "--index-url", f"{address}/simple/")
        done = run(python, *PIP, "install", *words, f"gpaiscope=={VERSION}", cwd=room, NO_PROXY="127.0.0.1")
        says = run(python, "-m", "gpaiscope", "--version", cwd=room)
        holds = done.returncode == 0 and says.stdout.strip() == f"gpaiscope {VERSION}"
        yield "installs from there by its name", holds, done.stderr + says.stderr
    finally:
        index.terminate()
        index.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def of_law() -> Seen:
    """How long ago the law was looked through."""
    told = run(sys.executable, ROOT / "tools/law_age.py")
    yield "the law was checked not long ago", told.returncode == 0, told.stdout + told.stderr


def every(room: Path) -> Seen:
    """All checks, in their order: later ones use what earlier ones have made."""
    dist = room / "dist"
    dist.mkdir()
    yield from chain(of_law(), of_files(room))
    (wheel,), (sdist,) = (list(dist.glob(f"*{ending}")) for ending in (".whl", ".tar.gz"))
    bill = dist / "gpaiscope.cdx.json"
    yield from chain(of_weight(wheel), of_addresses(wheel), of_source(room, sdist), of_wheel(room, wheel))
    yield from chain(of_bill(room, bill), of_sums([wheel, sdist, bill]), of_upload(room, [wheel, sdist]))


def main() -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        for what, holds, told in every(Path(name)):
            print(f"{'as it should be' if holds else 'WRONG'}: {what}", flush=True)
            if not holds:
                wrong += 1
                print(told)
        if len(sys.argv) > 1:
            shutil.copytree(Path(name) / "dist", sys.argv[1], dirs_exist_ok=True)
            shutil.copytree(Path(name) / "wheels", Path(sys.argv[1]) / "wheels", dirs_exist_ok=True)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
