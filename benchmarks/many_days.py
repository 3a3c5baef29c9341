"""What the days of many dossiers cost, no two alike: run by hand, ``python benchmarks/many_days.py [N]``.

Draws N dossiers with a seed, differing in actors, compute, days, markets, originals, procedures and what was done,
writes them into a temporary folder, a folder each, and has one command list the days of them all:
``gpaiscope deadlines FOLDER``. Printed are its user and system CPU seconds with those of its children, the same in
units of a fixed piece of work timed just before, milliseconds a dossier, and its peak memory. ``--schema`` draws them
from the published schema instead, as `benchmarks/completions.py` does: stranger ones, of which more is open.
``--board`` times ``gpaiscope board FOLDER`` as well, by turns with the other, and prints how the two compare.
``--profile`` names where the command spends it, and ``--keep FOLDER`` leaves the dossiers there.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import pstats
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import yardstick

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

DAY: Final = date(2026, 11, 27)
MANY: Final = 1000
SHOWN: Final = 25
"""Functions that a profile lists."""

Tables = dict[str, Any]

_COUNTRIES: Final = ("DE", "FR", "IE", "NL", "NO", "US", "CN", "GB", "IL")
_CHAPTERS: Final = ([], ["transparency", "copyright"], ["transparency", "copyright", "safety-and-security"])
_LICENCES: Final = ("Apache-2.0", "mit", "llama3.1", "cc-by-nc-4.0", "proprietary", "proprietary")
_DONE: Final = (
    "copyright_policy",
    "cybersecurity",
    "model_evaluation",
    "serious_incident_reporting",
    "systemic_risk_mitigation",
    "technical_documentation",
    "training_content_summary",
)


def dossiers(number: int, seed: int) -> Iterator[Tables]:
    """So many dossiers as a provider would write them, no two alike, the same for the same seed."""
    random, seen = Random(seed), set[str]()
    while len(seen) < number:
        tables = _dossier(random)
        text = json.dumps(tables)
        if text not in seen:
            seen.add(text)
            yield tables | {"model": {"name": f"Model {len(seen)}", **tables["model"]}}


def _dossier(random: Random) -> Tables:
    """A model of one to three actors that is trained or modified, and placed on the market or to be."""
    actors = [_actor(random, id) for id in "abc"[: random.choice((1, 1, 1, 2, 3))]]
    maker, *others = (actor["id"] for actor in actors)
    is_modified = random.random() < 0.3
    begun = date(2024, 9, 1) + timedelta(days=random.randrange(0, 780))
    ended = begun + timedelta(days=random.randrange(20, 240))
    placed = ended + timedelta(days=random.randrange(10, 150))
    is_large = random.random() < 0.4
    told: Tables = {
        "model": {"outputs": random.choice((["text"], ["text", "image"], ["image"], ["text", "speech"]))},
        "openness": {"licence": random.choice(_LICENCES), "weights_public": random.random() < 0.5},
        "actors": actors,
        "activities": [
            {
                "kind": "fine-tuning" if is_modified else "pre-training",
                "actor": maker,
                "flop": _compute(random, 24 + is_large - is_modified),
                "started_on": _day(random, begun),
                "ended_on": _day(random, ended),
            }
        ],
        "market": [_placing(random, maker, placed)],
    }
    if is_modified:
        told["original"] = [_original(random, place) for place in range(random.choice((1, 1, 2)))]
    elif random.random() < 0.4:
        again = placed + timedelta(days=random.randrange(5, 300))
        told["activities"].append(
            {
                "kind": random.choice(("continued-pre-training", "fine-tuning", "reinforcement-learning")),
                "actor": random.choice((maker, *others)),
                "flop": _compute(random, 23 + is_large),
                "started_on": _day(random, again),
                "ended_on": _day(random, again + timedelta(days=random.randrange(5, 90))),
            }
        )
    told["market"] += [
        _placing(random, actor, placed + timedelta(days=random.randrange(1, 200)))
        for actor in others
        if random.random() < 0.7
    ]
    if is_large:
        told["procedure"] = [*_steps(random, maker, begun, placed)]
    done = [
        {"obligation": duty, "actor": maker, "on": str(min(placed + timedelta(days=random.randrange(1, 300)), DAY))}
        for duty in random.sample(_DONE, random.randrange(0, 4))
        if placed < DAY
    ]
    return told | ({"done": done} if done else {})


def _actor(random: Random, id: str) -> Tables:
    actor = {"id": id, "name": f"Actor {random.randrange(10_000)}", "country": random.choice(_COUNTRIES)}
    actor["size"] = random.choice(("microenterprise", "sme", "large", "large"))
    actor["code_of_practice"] = random.choice(_CHAPTERS)
    if random.random() < 0.2:
        mandate = str(date(2025, 8, 1) + timedelta(days=random.randrange(0, 400)))
        actor["authorised_representative"] = {"name": "R", "country": "FR", "mandate_on": mandate}
    return actor


def _original(random: Random, place: int) -> Tables:
    told: Tables = {"name": f"original {place}", "training_compute": _compute(random, random.choice((23, 24, 25)))}
    if random.random() < 0.5:
        told["systemic_risk"] = random.random() < 0.4
    return told


def _compute(random: Random, power: int) -> Any:
    """An amount, or the ends of one."""
    least = f"{random.randrange(10, 99) / 10}e{power}"
    most = f"{random.randrange(10, 99) / 10}e{power + 1}"
    return {"low": least, "high": most} if random.random() < 0.2 else least


def _day(random: Random, day: date) -> Any:
    """A day, or the days between which it lies."""
    if random.random() < 0.85:
        return str(day)
    return {"earliest": str(day - timedelta(days=random.randrange(1, 20))), "latest": str(day)}


def _placing(random: Random, actor: str, on: date) -> Tables:
    territory = random.choice(("union", "union", "union", "outside-union"))
    event = "made-available" if on <= DAY else "planned-placing"
    return {"event": event, "actor": actor, "territory": territory, "on": str(on)}


def _steps(random: Random, actor: str, begun: date, placed: date) -> Iterator[Tables]:
    """What is told of a procedure: the criterion met, the notification, requests, and incidents."""
    met = begun + timedelta(days=random.randrange(5, 60))
    if random.random() < 0.5:
        yield {"event": "requirement-met", "actor": actor, "on": _day(random, met)}
    if random.random() < 0.5:
        yield {"event": "notified", "actor": actor, "on": str(met + timedelta(days=random.randrange(0, 40)))}
    for event in ("information-requested", "access-requested", "designated", "preliminary-findings"):
        if random.random() < 0.15:
            asked = placed + timedelta(days=random.randrange(5, 120))
            due = {} if event == "designated" else {"due_on": str(asked + timedelta(days=random.randrange(10, 60)))}
            yield {"event": event, "actor": actor, "on": str(asked), **due}
    for _ in range(random.choice((0, 0, 1, 2))):
        happened = placed + timedelta(days=random.randrange(1, 200))
        kind = random.choice(("death", "cybersecurity", "serious-harm", "critical-infrastructure"))
        yield {"event": "serious-incident", "actor": actor, "kind": kind, "on": _day(random, happened)}


def of_schema(number: int, seed: int) -> Iterator[Tables]:
    """So many dossiers drawn from the published schema, no two alike, the same for the same seed."""
    import completions  # which imports what is measured

    random, seen = Random(seed), set[str]()
    while len(seen) < number:
        tables = completions.drawn(random)
        text = json.dumps(tables)
        if text not in seen:
            seen.add(text)
            yield tables


def toml(tables: Tables) -> str:
    """A dossier in TOML, each entry of a list on a line of its own."""
    return "".join(f"{key} = {_toml(value)}\n" for key, value in tables.items())


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        inside = [_toml(item) for item in value]
        is_long = any(isinstance(item, dict) for item in value)
        return "[\n" + "".join(f"  {item},\n" for item in inside) + "]" if is_long else f"[{', '.join(inside)}]"
    is_day = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
    return str(value) if is_day else json.dumps(value, ensure_ascii=False)


def written(folder: Path, told: Iterator[Tables]) -> int:
    """Write dossiers into folders of their own, and say how many bytes they have."""
    length = 0
    for place, tables in enumerate(told):
        path = folder / f"model-{place:05}" / "gpai.toml"
        path.parent.mkdir(parents=True)
        path.write_text(toml(tables), encoding="utf-8")
        length += path.stat().st_size
    return length


def measured(folder: Path, form: str, command: str = "deadlines") -> tuple[float, float, float]:
    """User seconds, system seconds and megabytes of the command on all of them."""
    called = [sys.executable, "-m", "gpaiscope", *_arguments(folder, form, command)]
    started = subprocess.Popen(called, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise SystemExit(started.returncode)
    return used.ru_utime, used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def _arguments(folder: Path, form: str, command: str = "deadlines") -> list[str]:
    return [command, str(folder), "--on", DAY.isoformat(), "--format", form]


TURNS: Final = 5
"""Times that each of two commands is run, by turns; the least of each counts."""


def compared(folder: Path, form: str) -> str:
    """What a board of the same dossiers costs beside the list of their days."""
    least = {"deadlines": float("inf"), "board": float("inf")}
    for _ in range(TURNS):
        for command in least:
            user, system, _memory = measured(folder, form, command)
            least[command] = min(least[command], user + system)
    ratio = least["board"] / least["deadlines"]
    return f"board {least['board']:.2f} and deadlines {least['deadlines']:.2f} CPU s: {ratio:.2f} of it"


def profiled(folder: Path, form: str) -> str:
    """Where the command spends its time: the functions that take most by themselves, and with what they call."""
    from gpaiscope.cli import run

    running, told, kept = cProfile.Profile(), io.StringIO(), sys.stdout
    sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    try:
        running.runcall(run, _arguments(folder, form))
    finally:
        sys.stdout = kept
    listed = pstats.Stats(running, stream=told)
    for key in ("tottime", "cumtime"):
        listed.sort_stats(key).print_stats(SHOWN)
    return told.getvalue()


def main() -> None:
    """Print the figures of one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=MANY, help=f"how many dossiers ({MANY} if not given)")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--schema", action="store_true", help="draw them from the published schema")
    parser.add_argument("--form", default="text", help="format of the output (text if not given)")
    parser.add_argument("--board", action="store_true", help="also compare `gpaiscope board` of the same")
    parser.add_argument("--profile", action="store_true", help="also print where the command spends its time")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the dossiers there, and leave them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        length = written(folder, (of_schema if options.schema else dossiers)(options.number, options.seed))
        unit = yardstick.seconds()
        user, system, memory = measured(folder, options.form)
        taken = user + system
        print(f"{options.number:,} dossiers, {length:,} bytes: {user:.2f} user and {system:.2f} system CPU s", end="")
        print(f" ({taken / unit:.0f} units), {1000 * taken / options.number:.1f} ms each, {memory:.0f} MB")
        if options.board:
            print(compared(folder, options.form))
        if options.profile:
            print(profiled(folder, options.form))


if __name__ == "__main__":
    main()
