"""The notebooks of the examples run, and hold what their cells show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import notebook


@pytest.mark.parametrize("path", notebook.NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_holds_what_its_cells_show(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    anew = notebook.with_outputs(json.loads(text))
    assert notebook.written(anew) == text, "make docs writes what cells show"
    assert sum(bool(cell.get("outputs")) for cell in anew["cells"]) >= 4


def test_a_cell_shows_what_it_prints_and_its_last_line() -> None:
    printed, shown = notebook.outputs_of('print("a")\n1 + 1', 3, {})
    assert printed["text"] == ["a\n"]
    assert shown["data"] == {"text/plain": ["2"]}
    assert notebook.outputs_of("x = 1", 1, {}) == []
