"""MLflow runs: a SQLite file, or a folder ``mlruns`` of plain files.

Source: the schema and the files that mlflow-skinny 3.17.2 writes: tables ``runs``, ``metrics``, ``params``; in folders
``meta.yaml`` beside ``metrics/NAME`` (lines of milliseconds, value, step) and ``params/NAME``.
"""

from __future__ import annotations

import re
import sqlite3
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from gpaiscope.compute.logs import NUMBERS, quantity_of
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import LONGEST_NUMBER, database, files_below, lines, opened, refused

MOST_RUNS: Final = 10_000
INSTRUCTIONS: Final = 100_000
"""Steps of SQLite after each of which it is asked whether to give up: so many for every 10,000 bytes, and 100 times."""

_WHOLE: Final = re.compile(r"-?[0-9]{1,40}")
_NAMES: Final = tuple(prefix + name for names in NUMBERS.values() for name in names for prefix in ("", "train/"))
LONGEST_PARAMETER: Final = 500


def read_sqlite(path: Path, root: Path, runs: dict[str, Tally]) -> None:
    """Read every run of a tracking database, which is opened to read alone; deleted runs are left out."""
    with database(path, root) as tables:
        _limit(tables, path.stat().st_size)
        _read_tables(tables, path, runs)


def _limit(database: sqlite3.Connection, size: int) -> None:
    """No writing, no views run on our account, and an end to every query, by the size of the file."""
    calls = 0

    def give_up() -> int:
        nonlocal calls
        calls += 1
        return int(calls > 100 + size // 10_000)

    database.set_progress_handler(give_up, INSTRUCTIONS)
    database.text_factory = lambda content: content.decode("utf-8", errors="replace")
    database.execute("PRAGMA query_only = ON")
    database.execute("PRAGMA trusted_schema = OFF")


def _read_tables(database: sqlite3.Connection, path: Path, runs: dict[str, Tally]) -> None:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    missing = {"runs", "metrics", "params"} - tables
    if missing:
        raise refused("not-mlflow", f"no table {', '.join(sorted(missing))}", path, expected="an MLflow database")
    live = "SELECT run_uuid, name, start_time, end_time FROM runs WHERE lifecycle_stage = 'active' LIMIT ?"
    for key, name, start, end in database.execute(live, (MOST_RUNS + 1,)):
        if len(runs) >= MOST_RUNS:
            raise refused("too-many-runs", f"more than {MOST_RUNS} runs", path, help="read one run's files instead")
        tally = runs[str(key)] = Tally(name=str(name or key))
        for time in (start, end):
            tally.seen_at(_seconds(time))
    _read_values(database, runs)


def _read_values(database: sqlite3.Connection, runs: dict[str, Tally]) -> None:
    marks = ", ".join("?" * len(_NAMES))
    metrics = f"SELECT run_uuid, key, value, is_nan, step FROM metrics WHERE key IN ({marks}) ORDER BY timestamp, step"
    for run, key, value, is_nan, step in database.execute(metrics, _NAMES):
        if str(run) in runs:
            _take_metric(runs[str(run)], str(key), float("nan") if is_nan else value, step)
    parameters = "SELECT run_uuid, key, value FROM params WHERE length(value) <= ?"
    for run, key, value in database.execute(parameters, (LONGEST_PARAMETER,)):
        if str(run) in runs:
            runs[str(run)].set(str(key), _setting(str(value)))


def _take_metric(tally: Tally, name: str, value: object, step: object) -> None:
    tally.rows += 1
    tally.add(name, value, step)
    if isinstance(step, int) and step > 0:
        tally.add_quantity("step", step)


def _seconds(milliseconds: object) -> object:
    return Decimal(milliseconds) / 1000 if isinstance(milliseconds, int) and milliseconds.bit_length() < 63 else None


def _setting(text: str) -> object:
    """A parameter, which MLflow keeps as text: a truth value, a number, or the text."""
    if text in ("True", "False"):
        return text == "True"
    number = _numeric(text)
    return text if number is None else number


def _numeric(text: str) -> int | Decimal | float | None:
    """A number as written; None where the text is none."""
    if len(text) > LONGEST_NUMBER:
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else float("nan")


def read_folder(folder: Path, root: Path, runs: dict[str, Tally]) -> None:
    """Read one run's folder of plain files. Raises InputError for what cannot be read, and for too many runs."""
    meta = _meta(folder / "meta.yaml", root)
    if meta.get("lifecycle_stage") == "deleted":
        return
    if len(runs) >= MOST_RUNS:
        raise refused("too-many-runs", f"more than {MOST_RUNS} runs", root, help="read one run's folder instead")
    run = meta.get("run_id") or folder.name
    tally = runs[run] = Tally(name=meta.get("run_name") or run)
    for key in ("start_time", "end_time"):
        tally.seen_at(_seconds(_numeric(meta.get(key, ""))))
    for path in files_below(folder):
        kind, *rest = path.relative_to(folder).parts
        name = "/".join(rest)
        if kind == "metrics" and quantity_of(name) is not None:
            _read_metric(path, root, name, tally)
        elif kind == "params" and name:
            with opened(path, root) as file:
                tally.set(name, _setting(next(lines(file), "").strip()[:LONGEST_PARAMETER]))


def _read_metric(path: Path, root: Path, name: str, tally: Tally) -> None:
    with opened(path, root) as file:
        for line in lines(file):
            parts = line.split()
            if len(parts) not in (2, 3):
                tally.problem(f"metrics/{name}: a line is not a time, a value and a step")
                continue
            value, step = _numeric(parts[1]), _numeric(parts[2]) if len(parts) == 3 else None
            _take_metric(tally, name, float("nan") if value is None else value, step)


def _meta(path: Path, root: Path) -> dict[str, str]:
    """The plain ``key: value`` lines of a small YAML file, as text; nothing else of YAML is needed here."""
    found: dict[str, str] = {}
    with opened(path, root) as file:
        for line in lines(file):
            key, colon, value = line.partition(":")
            if colon and len(found) < 100:
                found[key.strip()] = value.strip().strip("'\"")
    return found
