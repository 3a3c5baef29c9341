"""Records as a hub lists them, scanned into a folder and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

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
