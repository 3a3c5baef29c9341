"""One way to open: no module of the program opens a file by itself but those that are named here, with what for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from reference import ROOT

SOURCE = ROOT / "src" / "gpaiscope"

OPENING = frozenset(
    {
        *("open", "fdopen", "open_code", "FileIO", "mmap", "memmap", "fromfile", "connect", "ZipFile", "TarFile"),
        *("read_text", "read_bytes", "write_text", "write_bytes", "symlink_to", "hardlink_to", "copyfile"),
        *("NamedTemporaryFile", "TemporaryFile", "mkstemp", "sendfile", "load_module", "getline", "getlines"),
    }
)
"""Names of what opens a file, whatever it is called on."""

PACKAGED = frozenset(
    {
        "compute/architecture/fields.py",
        "compute/originals/table.py",
        "documents/documentation.py",
        "documents/forms.py",
        "licences/fingerprint.py",
        "lookup/index.py",
        "report/write/pdf.py",
    }
)
"""Modules that read a file of their own, which is part of the program and lies beside them; `tables` reads TOML."""

READERS = {
    "repository/opened.py": {"open", "fdopen", "FileIO", "connect"},
    "repository/database.py": {"connect", "open"},  # DuckDB reads tables
    "catalogue/sources.py": {"open"},  # compressed ones
    "documents/data/files.py": {"open"},  # the same
    "documents/data/domains.py": {"connect"},  # a file to add up in
}
WRITERS = {
    "repository/output.py": {"open", "write_bytes"},
    "catalogue/concluding.py": {"open", "read_text"},  # answers that are kept for a restart
    "catalogue/parts.py": {"read_bytes", "write_bytes"},  # tables between the databases of parts
    "catalogue/spark.py": {"open"},  # those databases, as Spark keeps them
    "catalogue/gathered.py": {"open"},  # records beside the result, which the scan then reads
    "catalogue/addresses.py": {"open"},  # copies from a store, beside the result, which the scan then reads
    "catalogue/flags.py": {"open"},  # a file of that folder
    "catalogue/scan.py": {"open", "write_text"},  # the folder of results, moved whole
    "track/record.py": {"open"},  # the record of a training, one line at a time
    # the site, moved whole, out of files of our own and of what was checked by its hash
    "web/site.py": {"open", "read_bytes", "read_text", "write_bytes", "write_text", "copyfile", "ZipFile"},
    "web/browser/tracing.py": {"write_text"},  # a dossier to walk through, in a folder of its own
    "cli/__init__.py": {"open"},  # the null device, in the place of an output that is gone
    "cli/output.py": {"open"},  # the same
    "repository/pdf.py": {"open"},  # the null device, for what a library prints in a process of its own
}
BY_ANOTHER_NAME = {
    "track/tracker.py": {"open"},  # a `Record`, by itself
    "report/write/docx.py": {"ZipFile"},  # a file in memory
    "dossier/lines.py": {"open"},  # brackets that are open
    "dossier/tables.py": {"open"},  # a key: which lists are not complete yet
    "repository/folder.py": {"open"},  # a file of a `Folder`, by `opened`
    "repository/ledger.py": {"open"},  # the same
    "repository/trained_on.py": {"open"},  # the same
    "repository/contents.py": {"open"},  # the same
    "repository/wordprocessing.py": {"open", "ZipFile"},  # a part of a file that `opened` has read
    "repository/laid_out.py": {"ZipFile"},  # the same
}


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """What a module calls by a name of `OPENING`, each with what it is called on; and wherever it names `open`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in OPENING:
            yield node.func.attr, ast.unparse(node.func.value)
        elif isinstance(node, ast.Name) and node.id == "open":
            yield node.id, ""


@pytest.fixture(scope="module")
def opening() -> dict[str, list[tuple[str, str]]]:
    found = {path.relative_to(SOURCE).as_posix(): list(calls(path)) for path in sorted(SOURCE.rglob("*.py"))}
    return {name: each for name, each in found.items() if each}


def test_no_other_module_opens_a_file(opening: dict[str, list[tuple[str, str]]]) -> None:
    allowed = READERS | WRITERS | BY_ANOTHER_NAME
    others = {name: each for name, each in opening.items() if name not in PACKAGED and name not in allowed}
    assert others == {}, "read files by gpaiscope.repository.opened"
    for name, words in allowed.items():
        assert {word for word, _ in opening.get(name, ())} <= words, name


def test_what_is_packaged_lies_beside_the_module_that_reads_it(opening: dict[str, list[tuple[str, str]]]) -> None:
    for name in PACKAGED:
        for word, on in opening[name]:
            assert word in ("read_text", "read_bytes"), name
            assert on.startswith(("Path(__file__)", "_FOLDER / ")) or on == "path", f"{name}: {on}"


def test_the_exceptions_are_no_more_than_are_needed(opening: dict[str, list[tuple[str, str]]]) -> None:
    assert {*PACKAGED, *READERS, *WRITERS, *BY_ANOTHER_NAME} == opening.keys()


def test_a_file_that_is_opened_elsewhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text("from pathlib import Path\nPath(name).read_text()\nx = open\n", encoding="utf-8")
    assert sorted(calls(tmp_path / "m.py")) == [("open", ""), ("read_text", "Path(name)")]
