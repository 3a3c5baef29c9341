"""The app as static files: a page, its worker, a Python for browsers, and the package as archives of bytecode.

The Python is Pyodide, which a person brings along; it has to be the one of `pyodide.lock`, by hash. Nothing here opens
a connection. Two builds on one machine are the same bytes: files have no times, an order, and hashes for bytecode.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html import escape
from importlib.metadata import distribution
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any, Final

import gpaiscope
from gpaiscope import extras, tables
from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.repository.opened import opened, refused

BROWSER: Final = Path(__file__).parent / "browser"
LICENCES: Final = Path(__file__).parent / "licences"
MANIFEST: Final = "site.json"
"""By this file a folder is known as a site; it names every other one with its hash."""
LARGEST: Final = 50_000_000
"""Bytes of a file of Pyodide that are read at most; the largest has ten million."""
NAMES: Final = {
    "pyodide.mjs": "pyodide.js",
    "pyodide.asm.mjs": "pyodide.asm.js",
    "pyodide.asm.wasm": "pyodide.asm.wasm",
}
"""What the page takes of Pyodide. Not every server knows that a name in .mjs is a script, so none has one."""
LIBRARIES: Final = {
    "starlette": "starlette",
    "anyio": "anyio",
    "idna": "idna",
    "yaml": "PyYAML",
    "boolean": "boolean.py",
    "license_expression": "license-expression",
}
"""What the app imports, each with the name that it is installed by. All of it is Python, or runs as such."""
AS_SOURCE: Final = ("anyio/",)
"""This imports lazily by reading its own source, and all of itself where there is none."""
LEFT_OUT: Final = (
    "__main__.py",
    "catalogue",
    "cli",
    "track",
    "web/browser/build.mjs",
    "web/pyodide.lock",
    "web/site.py",
)
"""What has no use in a page: a terminal, tables of many models, training hosts, and what builds the page."""
SKIPPED: Final = ("__pycache__", "*.so", "*.pyd", "*.c", "*.pyi", "*.pyx", "py.typed", "tests")
POLICY: Final = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; "
    "style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What the page may do, and with it its worker. A page's own statement of it cannot say who may frame the page."""
HEADERS: Final = f"""\
/*
  Content-Security-Policy: {POLICY}; frame-ancestors 'none'
  Cross-Origin-Opener-Policy: same-origin
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
"""
PYODIDE_SAYS: Final = """\
Pyodide {version}, in the folder pyodide, under the Mozilla Public License 2.0, whose text follows. The files are those
of the npm package of that name and version, unchanged. Their source is at https://github.com/pyodide/pyodide/tree/{version}

"""

BYTECODE_BY: Final = {
    "node": "as bytecode, by node",
    "python": "as bytecode, by a Python of the same kind",
    "": "as source: it starts some four seconds later; with node it is bytecode",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticSite:
    """A site that was built: bytes of each file, and of each as a server sends it, by what its bytecode was made."""

    folder: Path
    sizes: Mapping[str, int]
    sent: Mapping[str, int]
    bytecode: str

    @property
    def until_it_answers(self) -> int:
        """Bytes that are sent before the program answers."""
        return sum(size for name, size in self.sent.items() if name in FIRST)


FIRST: Final = (
    "index.html",
    "shim.js",
    "site.css",
    "worker.js",
    *(f"pyodide/{name}" for name in NAMES.values()),
    "stdlib.zip",
    "core.zip",
)
"""What a browser asks for before the program answers."""


def build_static_site(output: Path, pyodide: Path, *, told: Callable[[str], None] = lambda _: None) -> StaticSite:
    """Build the site into a folder, new, empty, or an earlier site. ``pyodide`` is a folder or a package of npm.

    Raises InputError where that is not the Pyodide of the lock, and UsageError where the folder holds something else,
    a library is not installed, or a program that was started fails.
    """
    for library in LIBRARIES:
        extras.library(library, "the pages are made", "web")
    check_place(output, pyodide)
    python = pinned_files(pyodide)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{output.name}.", dir=output.parent) as name:
        room = Path(name)
        told("walking through the first pages")
        stage = staged_package(room / "stage")
        stdlib = room / "stdlib"
        zipfile.ZipFile(io.BytesIO(python["python_stdlib.zip"])).extractall(stdlib)
        walk, bytecode = walked_and_compiled(room, stage, stdlib, python)
        told("packing")
        folder = room / "site"
        write_site(folder, stage, stdlib, python, walk, bytecode)
        site = measured(folder, output, bytecode)
        if output.exists():
            output.replace(room / "before")
        folder.replace(output)
    return site


# What is given


def pinned_pyodide() -> Mapping[str, Any]:
    """Version, bytecode's number and hashes of the Pyodide that is built on."""
    return tables.beside(__file__, "pyodide.lock")


def check_place(output: Path, pyodide: Path) -> None:
    """Raise UsageError where a folder is no place for a site: something else is in it, or it holds what is read."""
    place = output.resolve()
    if pyodide.resolve().is_relative_to(place) or place.is_relative_to(pyodide.resolve()):
        message = f"{output} is, holds or lies in what the command reads; it was left as it is"
        raise UsageError(Mistake(reference="output-is-input", message=message, help="name another folder"))
    if not os.path.lexists(output):
        return
    others = foreign_files(output) if output.is_dir() and not output.is_symlink() else [output.name]
    if others:
        message = f"{output} holds something else than an earlier site: {', '.join(others[:3])}"
        raise UsageError(Mistake(reference="output-in-use", message=message, help="name a new folder"))


def foreign_files(folder: Path) -> list[str]:
    """The files of a folder that no earlier build put there."""
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()
    )
    try:
        with opened(folder / MANIFEST, noted=False) as file:
            known = {MANIFEST, *json.loads(file.read(LARGEST))["files"]}
    except (gpaiscope.errors.InputError, ValueError, KeyError, TypeError):
        return files
    return [name for name in files if name not in known]


def pinned_files(given: Path) -> Mapping[str, bytes]:
    """The files of Pyodide that are used, each as the lock has it. Raises InputError for all that are not."""
    expected: Mapping[str, str] = pinned_pyodide()["files"]
    version = pinned_pyodide()["version"]
    help = f"get it by `npm pack pyodide@{version}`, and name the file that this leaves"
    files = (
        files_of_package(given, help)
        if not given.is_dir()
        else {name: file_of_folder(given / name) for name in expected}
    )
    mistakes = [
        Mistake(
            reference="not-the-pinned-pyodide",
            message="there is no such file" if files.get(name) is None else "it is not the file that is expected",
            file=str(given / name),
            expected=f"{name} of the npm package pyodide {version}, by its SHA-512",
            help=help,
        )
        for name, hash in expected.items()
        if files.get(name) is None or hashlib.sha512(files[name] or b"").hexdigest() != hash
    ]
    if mistakes:
        raise gpaiscope.errors.InputError(*mistakes)
    return {name: data for name, data in files.items() if data is not None}


def file_of_folder(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none. Raises InputError where it is none to read."""
    if not os.path.lexists(path):
        return None
    with opened(path) as file:
        return file.read(LARGEST)


def files_of_package(given: Path, help: str) -> Mapping[str, bytes | None]:
    """What a package of npm holds, which is unpacked only once its own hash is right."""
    with opened(given) as file:
        data = file.read(LARGEST)
    if hashlib.sha512(data).hexdigest() != pinned_pyodide()["package"]:
        what = f"the npm package pyodide {pinned_pyodide()['version']}, packed or as a folder, by its SHA-512"
        raise refused(
            "not-the-pinned-pyodide", "it is not the package that is expected", given, expected=what, help=help
        )
    with tarfile.open(fileobj=io.BytesIO(data)) as package:
        members = {name: package.extractfile(f"package/{name}") for name in pinned_pyodide()["files"]}
        return {name: member.read() if member else None for name, member in members.items()}


# What is made of it


def staged_package(stage: Path) -> Path:
    """The package and its libraries, without what a page has no use for, in a folder to import from."""
    clean = shutil.ignore_patterns(*SKIPPED)
    shutil.copytree(Path(gpaiscope.__file__).parent, stage / "gpaiscope", ignore=clean)
    for name in LEFT_OUT:
        place = stage / "gpaiscope" / name
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
    for name in LIBRARIES:
        shutil.copytree(
            Path(extras.library(name, "the pages are made", "web").__file__).parent, stage / name, ignore=clean
        )
    return stage


def walked_and_compiled(
    room: Path, stage: Path, stdlib: Path, python: Mapping[str, bytes]
) -> tuple[Mapping[str, Any], str]:
    """What the first pages needed, and what made bytecode beside each source: "node", "python", or "" for nothing."""
    if node := shutil.which("node"):
        unpacked = room / "pyodide"
        unpacked.mkdir()
        for name, data in python.items():
            (unpacked / name).write_bytes(data)
        return json.loads(said_by(node, BROWSER / "build.mjs", unpacked, stage, stdlib)), "node"
    tracing = ("-m", "gpaiscope.web.browser.tracing")
    walk = json.loads(said_by(sys.executable, *tracing, "trace", stage, stage=stage))
    if same := python_of_same_bytecode():
        said_by(same, *tracing, "compile", stage, stdlib, stage=stage)
        return walk, "python"
    return walk, ""


def python_of_same_bytecode() -> str:
    """A Python whose bytecode the one in the page reads, "" where there is none."""
    magic = pinned_pyodide()["magic"]
    if int.from_bytes(MAGIC_NUMBER[:2], "little") == magic:
        return sys.executable
    other = shutil.which("python3.14")
    asks = "from importlib.util import MAGIC_NUMBER; print(int.from_bytes(MAGIC_NUMBER[:2], 'little'))"
    return other if other and said_by(other, "-c", asks) == str(magic) else ""


def said_by(*words: str | Path, stage: Path | None = None) -> str:
    """The last line that a program prints. Raises UsageError where it fails."""
    around = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    if stage:
        around["PYTHONPATH"] = str(stage)
    done = subprocess.run(
        [*map(str, words)], env=around, cwd=stage, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        why = " ".join(done.stderr.split())[-1000:]
        message = f"{words[0]} ended with {done.returncode}: {why}"
        raise UsageError(Mistake(reference="cannot-build", message=message, help="node 20 or later is known to work"))
    return (done.stdout.splitlines() or [""])[-1]


def write_site(
    folder: Path, stage: Path, stdlib: Path, python: Mapping[str, bytes], walk: Mapping[str, Any], bytecode: str
) -> None:
    """All files of the site."""
    (folder / "pyodide").mkdir(parents=True)
    for name, named in NAMES.items():
        (folder / "pyodide" / named).write_bytes(python[name])
    core, rest = first_of_package(stage, set(walk["site"]), bytecode)
    base = python["python_stdlib.zip"]
    if bytecode == "node":
        needed = {re.sub(r".*python\d+\.zip/|^/lib/python[^/]*/", "", path) for path in walk["python"]}
        first, later = first_of_library(stdlib, needed)
        base = archive_bytes(first)
        rest |= later
    elif bytecode:
        base = archive_bytes({file.relative_to(stdlib).as_posix(): file for file in stdlib.rglob("*.pyc")})
    for name, data in (("core.zip", archive_bytes(core)), ("rest.zip", archive_bytes(rest)), ("stdlib.zip", base)):
        (folder / name).write_bytes(data)
    for name in ("index.html", "shim.js", "worker.js", "sw.js", "icon.svg"):
        shutil.copyfile(BROWSER / name, folder / name)
    own = (BROWSER / "site.css").read_text("utf-8")
    (folder / "site.css").write_text(f"{walk['style']}\n{own}", "utf-8")
    write_licences(folder / "licences")
    (folder / "_headers").write_text(HEADERS, "utf-8")
    info = json.loads(python["pyodide-lock.json"])["info"]
    write_index(folder, walk["pages"], json.dumps(json.dumps({"info": info, "packages": {}})))
    names = [path.relative_to(folder).as_posix() for path in sorted_files(folder)]
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    said = {
        "gpaiscope": gpaiscope.__version__,
        "pyodide": pinned_pyodide()["version"],
        "bytecode": bytecode,
        "files": hashes,
    }
    (folder / MANIFEST).write_text(json.dumps(said, indent=1) + "\n", "utf-8")


Parts = dict[str, Path]
"""Files by their names in an archive."""


def first_of_package(stage: Path, needed: set[str], bytecode: str) -> tuple[Parts, Parts]:
    """What the first pages need, and the rest."""
    core: Parts = {}
    rest: Parts = {}
    for file in sorted_files(stage):
        name = file.relative_to(stage).as_posix()
        other = ".py" if bytecode and not name.startswith(AS_SOURCE) else ".pyc"
        if file.suffix != other:
            (core if re.sub(r"\.pyc$", ".py", name) in needed else rest)[name] = file
    return core, rest


def first_of_library(stdlib: Path, needed: set[str]) -> tuple[Parts, Parts]:
    """The same of the standard library.

    A package is looked for in one place, so it is taken whole: what is not needed of it as source, half as long.
    Of `encodings` there are many, and the worker tells Python of their second place.
    """
    base: Parts = {}
    rest: Parts = {}
    packages = {name.split("/")[0] for name in needed if "/" in name} - {"encodings"}
    for file in sorted_files(stdlib):
        name = file.relative_to(stdlib).as_posix()
        if file.suffix != ".pyc" and name in needed:
            base[f"{name}c"] = file.with_suffix(".pyc")
        elif file.suffix != ".pyc":
            within = name.split("/")[0] in packages
            (base if within else rest)[name if within else f"stdlib/{name}"] = file
    return base, rest


def archive_bytes(files: Parts) -> bytes:
    """An archive that is the same for the same files."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, file in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else it tells on which system it was made
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return into.getvalue()


def sorted_files(folder: Path) -> Iterator[Path]:
    """All files of a folder, in one order."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def write_licences(folder: Path) -> None:
    """The licences of all that is in the site, each with what it is of."""
    folder.mkdir()
    says = PYODIDE_SAYS.format(version=pinned_pyodide()["version"])
    (folder / "Pyodide.txt").write_text(says + (LICENCES / "MPL-2.0.txt").read_text("utf-8"), "utf-8")
    shutil.copyfile(LICENCES / "PSF-2.0.txt", folder / "Python.txt")
    for name in ("gpaiscope", *LIBRARIES.values()):
        for file in distribution(name).files or ():
            place = file.as_posix()
            if ".dist-info/" in place and re.search(r"licen[cs]e|copying|notice|authors", file.name, re.IGNORECASE):
                (folder / f"{name}-{file.name}").write_bytes(Path(str(file.locate())).read_bytes())


def write_index(folder: Path, pages: Mapping[str, str], lock_of_page: str) -> None:
    """The first page and the first questions, to be read before the program is there; sizes, and the list of files."""
    stills = "\n".join(
        f'<template data-path="{escape(address)}" data-title="{title_of(page)}">{body_of(page)}</template>'
        for address, page in pages.items()
    )
    start = re.sub(r'href="/', 'href="#/', body_of(pages["/"]))
    replace_words(folder / "index.html", POLICY=POLICY, TITLE=title_of(pages["/"]), START=start, STILLS=stills)
    size = sum(len(gzip.compress((folder / name).read_bytes())) for name in FIRST)
    replace_words(folder / "worker.js", LOCK=lock_of_page, SIZE=f"{size / 1e6:.0f}")
    files = [path for path in sorted_files(folder) if path.name not in ("sw.js", "_headers")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    names = ["./", *(path.relative_to(folder).as_posix() for path in files if path.parent.name != "licences")]
    replace_words(folder / "sw.js", DIGEST=digest, FILES=json.dumps(names))


def replace_words(file: Path, **words: str) -> None:
    """Put each word of a file that stands between two @ in its place, in one go: what is put in is never looked at."""
    text = re.sub(rf"@({'|'.join(words)})@", lambda word: words[word[1]], file.read_text("utf-8"))
    file.write_text(text, "utf-8", newline="\n")


def title_of(page: str) -> str:
    """The title of a page, as it is written in it."""
    return page.partition("<title>")[2].partition("</title>")[0]


def body_of(page: str) -> str:
    """What stands between the marks of the body."""
    return re.sub(r"^[^>]*>", "", page.partition("<body")[2].rpartition("</body>")[0], count=1)


def measured(folder: Path, output: Path, bytecode: str) -> StaticSite:
    """The sizes of a site that is about to be put in its place."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted_files(folder)}
    sent = {name: len(gzip.compress(data, mtime=0)) for name, data in files.items()}
    sizes = {name: len(data) for name, data in files.items()}
    return StaticSite(folder=output, sizes=sizes, sent=sent, bytecode=bytecode)
