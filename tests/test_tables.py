"""The packaged tables are kept by Python's own loader, and never say what their file does not."""

from __future__ import annotations

import os
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from reference import ROOT

from gpaiscope import tables

PACKAGE = ROOT / "src" / "gpaiscope"
PACKAGED = sorted(
    module.with_name(name)
    for module in PACKAGE.rglob("*.py")
    for name in re.findall(r'tables\.beside\(__file__, "([\w.]+)"\)', module.read_text(encoding="utf-8"))
)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of its own beside a module of the same name, where Python keeps what it has read."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr("sys.pycache_prefix", None)
    path = tmp_path / "days.toml"
    path.write_text("day = 2026-08-02\nshare = 0.1\n[more]\nlist = [1, 'two', true]\n", encoding="utf-8")
    return path


def kept_of(path: Path) -> list[Path]:
    return list((path.parent / "__pycache__").glob("*"))


@pytest.mark.parametrize("path", PACKAGED, ids=lambda path: path.name)
def test_a_packaged_table_says_what_its_file_says(path: Path) -> None:
    written = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    assert tables.beside(str(path.with_name("module.py")), path.name) == written


def test_a_table_is_kept_once_read_and_says_the_same(table: Path) -> None:
    module = str(table.with_suffix(".py"))
    first = tables.beside(module, table.name)
    assert [path.name.split(".")[:2] for path in kept_of(table)] == [["days", "toml"]]
    kept = tables._TableLoader(table)
    assert kept.table() == first == tomllib.loads(table.read_text(encoding="utf-8"), parse_float=Decimal)
    assert kept.from_source is None  # not read anew


def test_a_table_that_was_changed_is_read_anew(table: Path) -> None:
    module = str(table.with_suffix(".py"))
    assert tables.beside(module, table.name)["share"] == Decimal("0.1")
    before = table.stat()
    table.write_text(table.read_text(encoding="utf-8").replace("0.1", "0.2"), encoding="utf-8")
    os.utime(table, (before.st_atime, before.st_mtime + 2))  # as long as before, and later
    assert tables.beside(module, table.name)["share"] == Decimal("0.2")


def test_nothing_is_kept_where_python_is_told_to_keep_nothing(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert tables.beside(str(table.with_suffix(".py")), table.name)["more"] == {"list": [1, "two", True]}
    assert kept_of(table) == []


def test_what_was_read_can_be_changed_without_changing_what_is_kept(table: Path) -> None:
    module = str(table.with_suffix(".py"))
    for _ in range(2):
        found = tables.beside(module, table.name)
        assert found["more"]["list"] == [1, "two", True]
        found["more"]["list"].append(3)
