"""Runs the notebooks of the examples in this Python, and writes what their cells show.

    python tests/notebook.py          write the outputs of every notebook anew

The cells of a notebook run in order in one fresh namespace, in the folder of the repository; what a last line gives is
shown as a notebook shows it, by `_repr_html_` and `repr`. No kernel is needed for that.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NOTEBOOKS = tuple(sorted((ROOT / "examples").glob("*.ipynb")))


def with_outputs(notebook: dict[str, Any]) -> dict[str, Any]:
    """The same notebook with what its cells print and show in this Python."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    cells, count = [], 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            count += 1
            cell = {**cell, "execution_count": count, "outputs": outputs_of("".join(cell["source"]), count, namespace)}
        cells.append(cell)
    return {**notebook, "cells": cells}


def outputs_of(source: str, count: int, namespace: dict[str, Any]) -> list[dict[str, Any]]:
    """What a cell prints, and what its last line shows, as the format of notebooks has them."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, shown = io.StringIO(), None
    with contextlib.redirect_stdout(printed), contextlib.chdir(ROOT):
        exec(compile(tree, "<cell>", "exec"), namespace)
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": lines(printed.getvalue())})
    if shown is not None:
        data = {"text/plain": lines(repr(shown))}
        if hasattr(shown, "_repr_html_"):
            data |= {"text/html": lines(shown._repr_html_()), "text/markdown": lines(shown._repr_markdown_())}
        outputs.append({"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"})
    return outputs


def lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def written(notebook: dict[str, Any]) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> None:
    os.chdir(ROOT)
    for path in NOTEBOOKS:
        path.write_text(written(with_outputs(json.loads(path.read_text("utf-8")))), "utf-8")


if __name__ == "__main__":
    main()
