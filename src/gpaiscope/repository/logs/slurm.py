"""What Slurm accounted: ``sacct`` as fields between ``|``, as columns, or as JSON.

Source: the manual of sacct (``--parsable``, ``--parsable2``, ``--json``), and outputs as users published them, of Slurm
20 to 25. A row is a job, or a step of it with a point in its ``JobID``, whose hours lie within the job's. ``AllocTRES``
holds ``gres/gpu=8`` and, where the site types its accelerators, ``gres/gpu:a100=8`` of the same ones. In columns a text
that was cut short ends in ``+``. JSON gives numbers bare or as ``{"set": true, "number": 5}``, by version.

The scheduler knows how long accelerators were held, and nothing of what they did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from gpaiscope.repository.logs.json_stream import members
from gpaiscope.repository.logs.printed import number, seconds_of
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import Progress, lines, opened, refused

MOST_JOBS: Final = 5_000
SNIFFED_LINES: Final = 40
_COLUMNS: Final = frozenset({"elapsed", "elapsedraw", "start", "end", "alloctres", "state", "nnodes", "allocgres"})
_DASHES: Final = re.compile(r"^\s*-{3,}(?: +-{3,})+\s*$")
_ELAPSED: Final = re.compile(r"(?:(\d{1,5})-)?(?:(\d{1,2}):)?(\d{1,2}):(\d{1,2})(?:\.\d{1,6})?")
_GPU: Final = re.compile(r"^gres/gpu(?::([\w.-]{1,60}))?=(\d{1,9})$")
_UNSAID: Final = "the scheduler knows how long accelerators were held, and not what they did in that time"
_NO_CHIPS: Final = "no column or field tells how many accelerators the job held (AllocTRES, gres/gpu)"


def is_table(path: Path, root: Path) -> bool:
    """Whether a text begins with the heads of sacct's columns."""
    with opened(path, root) as file:
        for _, line in zip(range(SNIFFED_LINES), lines(file), strict=False):
            if _heads(line):
                return True
    return False


def _heads(line: str) -> list[str]:
    """The names of columns; empty where the line is not the head of sacct's table."""
    names = [name.strip().lower() for name in (line.split("|") if "|" in line else line.split())]
    return names if "jobid" in names and _COLUMNS & set(names) else []


def read_table(path: Path, root: Path, runs: dict[str, Tally], progress: Progress | None = None) -> None:
    """Read the rows of a table, each job a run of its own."""
    seen: set[str] = set()
    with opened(path, root) as file:
        for place, row in _rows(lines(file, progress)):
            job = row.get("jobid", "")
            if not job or "." in job or str(row) in seen:
                continue
            seen.add(str(row))
            tally = _run(job, row.get("jobname", ""), runs, path)
            tally.line = place
            _take_row(row, tally)


def _rows(text: Iterator[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows with their line numbers, by the heads above them; rules of dashes give the widths of columns."""
    names: list[str] = []
    widths: list[tuple[int, int]] = []
    for place, line in enumerate(text, start=1):
        if heads := _heads(line):
            names, widths = heads, []
        elif _DASHES.match(line):
            widths = [match.span() for match in re.finditer(r"-+", line)]
        elif names and "|" in line:
            yield place, dict(zip(names, (cell.strip() for cell in line.split("|")), strict=False))
        elif names and widths and line.strip():
            yield place, dict(zip(names, (line[start:end].strip() for start, end in widths), strict=False))


def _run(job: str, name: str, runs: dict[str, Tally], path: Path) -> Tally:
    if len(runs) >= MOST_JOBS:
        raise refused("too-many-runs", f"more than {MOST_JOBS} jobs", path, help="ask sacct for one job: --jobs ID")
    # A job that was put back into the queue has its number again, and is counted again.
    tally = runs[f"{job} {len(runs)}"] = Tally(name=f"{name or 'job'} ({job})")
    return tally


def _take_row(row: Mapping[str, str], tally: Tally) -> None:
    tally.rows += 1
    held = _gpus(row.get("alloctres", "").split(","))
    elapsed = number(row.get("elapsedraw", "")) or _seconds(row.get("elapsed", ""))
    _take(tally, None if row.get("alloctres", "").endswith("+") else held, elapsed)
    for name in ("start", "end"):
        tally.seen_at(seconds_of(row.get(name, "")))
    energy = number(row.get("consumedenergyraw", "")) or _rounded(row.get("consumedenergy", ""))
    if energy and energy not in _NOT_MEASURED:
        tally.add_quantity("energy_joules", energy)


_NOT_MEASURED: Final = frozenset({2**32 - 2, 2**32 - 1, 2**64 - 2, 2**64 - 1})
"""What Slurm has in the place of a number that it does not know."""

_THOUSANDS: Final = {"": 0, "K": 3, "M": 6, "G": 9, "T": 12}


def _rounded(text: str) -> Decimal | None:
    """Joules as ``ConsumedEnergy`` shows them, in thousands: ``1.23M``."""
    match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)([KMGT]?)", text.strip())
    return Decimal(match[1]).scaleb(_THOUSANDS[match[2]]) if match else None


def _take(tally: Tally, held: tuple[int, str] | None, elapsed: object) -> None:
    """The hours of the clock, those of all accelerators together, and which they were."""
    tally.cannot("flop", _UNSAID)
    seconds = elapsed if isinstance(elapsed, int | Decimal) else None
    if seconds:
        tally.add_quantity("seconds", seconds)
    if held is None:
        tally.cannot("chips", _NO_CHIPS)
        return
    count, chip = held
    tally.add_quantity("world_size", count)
    if chip:
        tally.add("accelerator", chip)
    if seconds:
        tally.add_quantity("chip_seconds", count * seconds)


def _gpus(resources: list[str]) -> tuple[int, str] | None:
    """How many accelerators, and their type where one is told; None where none are named."""
    found = [(match[1] or "", int(match[2])) for each in resources if (match := _GPU.match(each.strip()))]
    typed = [each for each in found if each[0]]
    plain = [count for chip, count in found if not chip]
    if not found:
        return None
    return plain[0] if plain else sum(count for _, count in typed), typed[0][0] if len(typed) == 1 else ""


def _seconds(text: str) -> int | None:
    """A time as ``2-03:04:05``, ``03:04:05`` or ``04:05``."""
    match = _ELAPSED.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def read_json_jobs(path: Path, root: Path, runs: dict[str, Tally], progress: Progress | None = None) -> None:
    """Read what ``sacct --json`` gives, job by job."""
    with opened(path, root) as file:
        for name, job in members(file, path, "jobs", progress):
            if name == "jobs" and isinstance(job, dict):
                _take_job(job, _run(str(job.get("job_id", "?"))[:40], str(job.get("name", ""))[:200], runs, path))


def _take_job(job: Mapping[str, object], tally: Tally) -> None:
    tally.rows += 1
    times = job.get("time")
    elapsed = _plain(times.get("elapsed")) if isinstance(times, dict) else None
    tres = job.get("tres")
    allocated = tres.get("allocated") if isinstance(tres, dict) else None
    held = [each for each in allocated if isinstance(each, dict)] if isinstance(allocated, list) else []
    named = [f"{each.get('type')}/{each.get('name')}={_plain(each.get('count'))}" for each in held]
    _take(tally, _gpus(named), elapsed)
    for name in ("start", "end"):
        tally.seen_at(_plain(times.get(name)) if isinstance(times, dict) else None)


def _plain(value: object) -> object:
    """A number, bare or in its wrapping."""
    if isinstance(value, dict):
        return value.get("number") if value.get("set") and not value.get("infinite") else None
    return value if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool) else None
