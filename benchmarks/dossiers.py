"""How long a dossier takes to read, and what hostile files cost.

Run by hand: ``python benchmarks/dossiers.py [--share K]``. The first figure is for 3 actors and 20 activities; the
rest are seconds and peak memory of a process of its own for each hostile file, Python's start included in the memory.
``--share K`` takes every K-th of them, for a quick look.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

import yardstick

from gpaiscope.dossier import read
from gpaiscope.errors import InputError

SIZE: Final = 4_990_000

HOSTILE: Final[dict[str, Callable[[], str]]] = {
    "brackets.toml": lambda: "[" * SIZE,
    "brackets.json": lambda: "[" * SIZE,
    "tables.toml": lambda: "a={" * (SIZE // 3),
    "tables.json": lambda: '{"a":' * 20_000,
    "list.toml": lambda: "a=[" + "1,\n" * 1_000_000 + "]",
    "list.json": lambda: '{"model":[' + "1," * 1_000_000 + "1]}",
    "long list.toml": lambda: "[model]\noutputs=[" + "1,\n" * 49_000 + "]",
    "dotted key.toml": lambda: "a." * (SIZE // 2) + "a=1",
    "dotted keys.toml": lambda: "".join(f"k{index}" + ".a" * 30 + "=1\n" for index in range(60_000)),
    "keys.toml": lambda: "".join(f"k{index}=1\n" for index in range(49_000)),
    "keys.json": lambda: "{" + ",".join(f'"k{index}":1' for index in range(49_000)) + "}",
    "actors.toml": lambda: "".join(f'[[actors]]\nid="a{n}"\nmembers=["a{n + 1}"]\n' for n in range(20_000)),
    "chain of members.toml": lambda: "".join(f'[[actors]]\nid="a{n}"\nmembers=["a{n + 1}"]\n' for n in range(999)),
    "unknown members.toml": lambda: "".join(f'[[actors]]\nid="a{n}"\nmembers=["b{n}"]\n' for n in range(1000)),
    "text.toml": lambda: '[model]\nname="' + "x" * (SIZE - 20) + '"',
    "lines of text.toml": lambda: '[model]\nname="""' + 'x"\n' * (SIZE // 4) + '"""',
    "escapes.toml": lambda: 'a="' + '\\"' * (SIZE // 2 - 10),
    "comments.toml": lambda: "#xx\n" * (SIZE // 4),
    "digits.toml": lambda: "a=" + "1" * SIZE,
    "digits.json": lambda: '{"a":' + "1" * SIZE + "}",
    "exponent.json": lambda: '{"reach":{"registered_end_users":1e' + "9" * SIZE + "}}",
    "too large.toml": lambda: "#" * 50_000_000,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=int, default=1, metavar="K")
    parser.add_argument("--one", choices=HOSTILE, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(cost(options.one))
        return
    print(f"{'3 actors, 20 activities':24} {ordinary():.2f} ms")
    for name in list(HOSTILE)[:: options.share]:
        ran = subprocess.run([sys.executable, __file__, "--one", name], capture_output=True, text=True, check=True)
        print(f"{name:24} {ran.stdout.strip()}")


def ordinary() -> float:
    """Milliseconds, the median of many readings."""
    actors = "".join(f'[[actors]]\nid = "a{n}"\nname = "Acme {n}"\ncountry = "DE"\n' for n in range(3))
    activity = (
        '[[activities]]\nkind = "fine-tuning"\nactor = "a1"\nstarted_on = 2026-01-01\nflop = {low = 1, high = 2e22}\n'
    )
    data = (actors + activity * 20).encode()
    taken = []
    for _ in range(200):
        start = time.perf_counter()
        read(data, file="gpai.toml")
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def cost(name: str) -> str:
    """Seconds, memory and outcome of reading one hostile file."""
    data = HOSTILE[name]().encode()
    start = time.perf_counter()
    try:
        read(data, file=name)
        outcome = "read"
    except InputError as error:
        outcome = f"{len(error.mistakes)} mistakes, first: {error.mistakes[0].reference}"
    seconds = time.perf_counter() - start
    return f"{seconds:5.2f} s {yardstick.peak():4.0f} MB  {outcome}"


if __name__ == "__main__":
    main()
