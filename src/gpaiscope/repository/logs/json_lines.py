"""Metrics as one JSON object a line: LLaMA-Factory's ``trainer_log.jsonl``, and any trainer's rows of known names.

Source: llamafactory 0.9.5, ``extras/callbacks.py`` (``LogCallback``): ``current_steps``, ``total_steps``, ``epoch``,
``elapsed_time`` as ``0:00:05``, ``total_tokens``. Levanter's tracker for JSON (marin-community/marin) puts the metrics
of a row into an object, counts its steps from nought, and billions of FLOP.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Final

from gpaiscope.compute.logs import quantity_of
from gpaiscope.repository.logs.reading import Lines
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import exact_decimal, exact_json

_NAMES: Final = {"current_steps": "step", "total_steps": "max_steps", "total_tokens": "tokens_seen"}
"""LLaMA-Factory's own names, each with one that is known."""
_ELAPSED: Final = re.compile(r"(?:(\d{1,5}) days?, )?(\d{1,5}):(\d\d):(\d\d)(?:\.\d{1,6})?")


def is_rows(start: bytes) -> bool:
    """Whether the first line is a whole object by itself, so that more may follow."""
    first, newline, _ = start.partition(b"\n")
    if not newline or not first.strip().endswith(b"}"):
        return False
    try:
        return isinstance(exact_json(first), dict)
    except ValueError:
        return False


def is_of_training(start: bytes) -> bool:
    """Whether the first row has a name that stands for a quantity of a training; data sets are rows of JSON too."""
    first = exact_json(start.partition(b"\n")[0]) if is_rows(start) else None
    return isinstance(first, dict) and any(name in _NAMES or quantity_of(str(name)) for name in _flat(first))


class Rows(Lines):
    """Rows of one file; one that is no object is noted and passed over."""

    def __init__(self, tally: Tally, name: str) -> None:
        super().__init__(tally)
        self.name = name

    def take(self, line: str) -> None:
        """Take in one row."""
        if not line.strip():
            return
        tally = self.tally
        row = _object(line)
        if row is None:
            tally.problem(f"{self.name}: line {self.place} is no object and was passed over")
            return
        tally.line = self.place
        row = _flat(row)
        tally.add_row({_NAMES.get(name, name): value for name, value in row.items()})
        if (billions := row.get("throughput/total_gflops")) is not None:
            value = exact_decimal(billions.decode()) if isinstance(billions, bytes) else billions
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                tally.add_quantity("flop", value * 10**9)
        if isinstance(elapsed := row.get("elapsed_time"), str) and (match := _ELAPSED.fullmatch(elapsed)):
            days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
            tally.add_quantity("runtime", ((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def _flat(row: dict[str, object]) -> dict[str, object]:
    """A row with what stands in its ``metrics`` or ``summary`` beside the rest."""
    inner = [each for each in (row.get("metrics"), row.get("summary")) if isinstance(each, dict)]
    if not inner:
        return row
    step = row.get("step")
    done = {"step": step + 1} if row.get("event") == "log" and type(step) is int else {}
    return {**row, **{name: value for each in inner for name, value in each.items() if name != "global_step"}, **done}


def _object(line: str) -> dict[str, object] | None:
    """The row of a line, its numbers with a point as their digits in bytes; None where it is no object."""
    for decode in (_AS_DIGITS.decode, exact_json):
        try:
            row = decode(line)
        except (ValueError, RecursionError):
            continue
        return row if isinstance(row, dict) else None
    return None


_AS_DIGITS: Final = json.JSONDecoder(parse_float=str.encode)
