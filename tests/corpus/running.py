"""How a run is run, and what of it lasts: its exit code, what it wrote to both streams, and the files that it made."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from tests.corpus.inputs import lay
from tests.corpus.runs import SECTIONS

ROOT: Final = Path(__file__).resolve().parents[2]

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LASTING: Final = (
    (re.compile(r"\b(?=\d*[a-f])(?=[a-f]*\d)(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16}|[0-9a-f]{12})\b"), "HASH"),
    (re.compile(r"(\bgpaiscope |\bgpaiscope data |-//gpaiscope//)\d+\.\d+\.\d+\w*"), r"\1x.y.z"),
    (re.compile(r'(?<="version": ")\d+\.\d+\.\d+(?=")'), "x.y.z"),
    (re.compile(r'"seconds": [0-9.e-]+'), '"seconds": 0'),
)
"""What each release, each change of a rule and each run writes anew, and a placeholder for it."""
CLOCKED: Final = (
    (re.compile(r"\b20\d\d-\d\d-\d\d(?:T[\d:.]+Z?)?"), "DAY"),
    (re.compile(r'"unix": [0-9.]+'), '"unix": 0'),
    (re.compile(r'"(session|run)": "[^"]*"'), r'"\1": "-"'),
)
"""The same of what asks a clock, as a tracker does, and a watch of a log that has no times of its own."""


def outputs(checkout: Path, sections: Sequence[str] = (), names: Sequence[str] = ()) -> dict[str, str]:
    """What lasts of each run, by its id; of these sections alone, and where names are given of those that fit.

    Each section is run in a process of its own: what a run prints may hang on what the process worked out before, as
    the places of a fact in a script of SQL do, and a run changes the folder and the environment.
    """
    program = [sys.executable, "-m", __name__, str(checkout.resolve())]
    # The runs import the package at their top: put on the path any later, the checkout would not be what is run.
    environment = {**os.environ, "PYTHONPATH": str(checkout.resolve() / "src")}
    found: dict[str, str] = {}
    for section in sections or SECTIONS:
        arguments = [*program, section, *names]
        done = subprocess.run(
            arguments, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT, env=environment, check=True
        )
        found |= json.loads(done.stdout)
    return found


def outputs_here(checkout: Path, section: str, names: Sequence[str]) -> dict[str, str]:
    """The same of one section, in this process, in a folder beside which nothing is written.

    A section is run whole where one of its runs is wanted, since some read what an earlier one wrote.
    """
    os.environ |= {"NO_COLOR": "1", "COLUMNS": "80", "TZ": "UTC"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"XDG_CACHE_HOME": folder, "HOME": folder}
        work = Path(folder, "work").resolve()
        work.mkdir()
        lay(checkout, work)
        os.chdir(work)
        runs = [(f"{section}: {name}", what) for name, what in SECTIONS[section]()]
        wanted = [run for run, _ in runs if not names or any(fnmatch(run, pattern) for pattern in names)]
        written = {run: outcome(section, what) for run, what in runs} if wanted else {}
        os.chdir(checkout)
    return {run: written[run] for run in wanted}


def outcome(section: str, what: list[str] | Callable[[], object]) -> str:
    """What one run of a section gives, in the folder in which it runs, with placeholders for what does not last."""
    before = {path: path.stat().st_mtime_ns for path in files()}
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        command, code = carried_out(what)
    written, talk = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))  # type: ignore[attr-defined]
    if section == "answers":
        written = answers(written)
    parts = [command, f"exit {code}"]
    parts += [f"-- {stream}\n{text}" for stream, text in (("stdout", written), ("stderr", talk)) if text]
    changed = [path for path in files() if before.get(path) != path.stat().st_mtime_ns]
    parts += [f"-- {path.as_posix()}\n{content(path)}" for path in changed]
    text = "\n".join(parts).rstrip("\n") + "\n"
    asks_a_clock = section == "tracked" or command.startswith("$ gpaiscope watch ")
    for pattern, placeholder in (*LASTING, *(CLOCKED if asks_a_clock else ())):
        text = pattern.sub(placeholder, text)
    return text


def carried_out(what: list[str] | Callable[[], object]) -> tuple[str, int]:
    """Run it: how it reads in a terminal, and its exit code."""
    if isinstance(what, list):
        from gpaiscope.cli import run as run_command

        return f"$ gpaiscope {' '.join(what)}", run_command(what)
    what()
    return f">>> {what.__name__}()", 0


def answers(document: str) -> str:
    """Who is answered what, and by when what is owed, of the document of an assessment."""
    lines = []
    for assessment in assessments(json.loads(document)):
        lines += [f"{answer['id']} {answer['actor']} {answer['outcome']}" for answer in assessment["conclusions"]]
        lines += [
            f"{duty['id']} {duty['actor']} {duty['outcome']} {duty['applies_from']} {duty['due_on']}"
            for duty in assessment["obligations"]
        ]
    return "\n".join(lines)


def assessments(document: Any) -> Iterator[Any]:
    """The assessments of a document, of which there is one for each model."""
    if isinstance(document, dict) and "conclusions" in document:
        yield document
    elif isinstance(document, dict | list):
        for part in document.values() if isinstance(document, dict) else document:
            yield from assessments(part)


def files() -> list[Path]:
    """The files of the folder, in an order that lasts."""
    return sorted(path for path in Path().rglob("*") if path.is_file())


def content(path: Path) -> str:
    """A file as text: a table of a scan row by row, a paper by what it says, of what is no text its kind alone."""
    if path.suffix == ".parquet":
        import duckdb

        table = duckdb.connect().execute("SELECT * FROM read_parquet(?) ORDER BY ALL", [str(path)])
        return "\n".join(map(repr, [[column[0] for column in table.description], *table.fetchall()]))
    if path.suffix == ".pdf":
        import pypdf

        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            body = ElementTree.fromstring(parts.read("word/document.xml"))
        paragraphs = body.iter(f"{WORD}p")
        return "\n".join("".join(text.text or "" for text in paragraph.iter(f"{WORD}t")) for paragraph in paragraphs)
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return f"({path.suffix or 'no'} file)"


def main() -> None:
    """Run a section of a checkout, and print its outputs as JSON."""
    checkout, section, *names = sys.argv[1:]
    print(json.dumps(outputs_here(Path(checkout), section, names)))


if __name__ == "__main__":
    main()
