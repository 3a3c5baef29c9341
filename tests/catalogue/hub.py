"""Records as a hub lists them, scanned into a folder and read back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gpaiscope.catalogue.scan import assess_row

duckdb = pytest.importorskip("duckdb")

DAY = date(2026, 10, 1)
LLAMA, QWEN = "meta-llama/Llama-3.1-8B", "Qwen/Qwen2.5-7B"
Record = Mapping[str, Any]


def model(id: str, **more: Any) -> dict[str, Any]:
    """A model of text, with whatever else is said of it."""
    return {"id": id, "tags": [], "pipeline_tag": "text-generation", "gated": False, **more}


def tuned(id: str, *bases: str, relation: str = "finetune", **more: Any) -> dict[str, Any]:
    """A model made from others."""
    card = {"base_model": list(bases), "base_model_relation": relation, "license": "apache-2.0"}
    return model(id, cardData=card, **more)


def written(folder: Path, records: Iterable[object], name: str = "hub.jsonl") -> Path:
    """A file of JSON lines; a text is a line as it stands."""
    path = folder / name
    lines = (each if isinstance(each, str) else json.dumps(each) for each in records)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table that a scan wrote."""
    read = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(folder / f"{name}.parquet")])
    columns = [each[0] for each in read.description]
    return [dict(zip(columns, row, strict=True)) for row in read.fetchall()]


def by_id(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    """The same by the id of the model."""
    return {row["id"]: row for row in table(folder, name)}


def cells_of_row(folder: Path, id: str) -> dict[str, str]:
    """What the interpreter says of a row, by conclusion, as a cell of the results has it: likely, where it guesses."""
    found = assess_row(folder, id)
    return {
        each.id: f"{'likely ' if found.hangs_on(each) else ''}{each.finding.outcome.value}" for each in found.everything
    }


def own(folder: Path, *rows: Mapping[str, str]) -> tuple[Path, Path]:
    """A table of one's own whose columns are called as the cells are, and its mapping; all of it makes text."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    table_, mapping = folder / "own.csv", folder / "own.toml"
    lines = [names, *([row.get(name, "") for name in names] for row in rows)]
    table_.write_text("\n".join(map(",".join, lines)) + "\n", encoding="utf-8")
    _map(mapping, names)
    return table_, mapping


def own_apart(folder: Path, *tables: Iterable[Mapping[str, str]]) -> tuple[list[Path], Path]:
    """Several such tables, each in a file of its own with its own columns, and one mapping for all of them."""
    paths, names = [], dict[str, None]()
    for number, rows in enumerate(map(list, tables)):
        path, mapping = own(folder, *rows)
        paths.append(path.rename(folder / f"own{number}.csv"))
        names |= dict.fromkeys(name for row in rows for name in row)
    _map(mapping, names)
    return paths, mapping


def _map(mapping: Path, names: Collection[str]) -> None:
    constants = {"relation": "finetune", "outputs": "text"}
    told = ["[columns]", *(f'{name} = "{name}"' for name in names), "[constants]"]
    told += [f'{name} = "{value}"' for name, value in constants.items() if name not in names]
    mapping.write_text("\n".join(told) + "\n", encoding="utf-8")
