"""What is handed over tells nobody where on a machine the files lay that it was made of."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from printed import ended

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("form", ["html", "markdown", "docx"])
@pytest.mark.parametrize("place", ["examples/fine-tune", "tests/repository/golden/Qwen__Qwen3-8B"])
def test_no_document_that_is_handed_over_names_a_local_folder(place: str, form: str, tmp_path: Path) -> None:
    model, into = tmp_path / "private-folder", tmp_path / "set"
    shutil.copytree(ROOT / place, model)
    drafted = ended("draft", str(model), "--all", "--output", str(into), "--format", form, "--on", "2026-11-25")
    assert drafted.code == 0, drafted.error
    pages = [path for path in into.rglob("*") if path.is_file() and path.name != "manifest.json"]
    assert pages
    for path in pages:
        parts = [path.read_bytes()]
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as file:
                parts = [file.read(name) for name in file.namelist()]
        assert not any(b"private-folder" in part or str(tmp_path).encode() in part for part in parts), path.name
