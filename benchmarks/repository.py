"""Measure the reading of models' folders: ``python benchmarks/repository.py [CONFIGS] [--share K]``.

A folder is made from each configuration with a card that states tokens, task and licence, and is assessed. CONFIGS
is a folder of configurations named ``owner__model.json`` or ``owner__model__part.json`` (default: those of the
reference data). A large folder and a large card follow. ``--share K`` takes a K-th of all that, for a quick look.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from datetime import date
from pathlib import Path

import yardstick

from gpaiscope.assessment import assess
from gpaiscope.report.values.assessment import document
from gpaiscope.repository.estimates import estimates_of
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.files import Files
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.stated import read_folder
from gpaiscope.repository.weights import parameters, read_safetensors
from gpaiscope.values import parse_exact, rounded_text

DAY = date(2026, 10, 1)
CARD = """---
license: apache-2.0
pipeline_tag: text-generation
---
# {name}

{name} was trained on 2 trillion tokens.
"""


def folders(configs: Path, into: Path, share: int) -> list[Path]:
    made = []
    for path in sorted(configs.glob("*.json"))[::share]:
        _, name, *part = path.stem.split("__")
        folder = into / path.stem
        place = folder / part[0] if part else folder
        place.mkdir(parents=True)
        (place / "config.json").write_bytes(path.read_bytes())
        (folder / "README.md").write_text(CARD.format(name=name), encoding="utf-8")
        made.append(folder)
    return made


def measure_configs(configs: Path, share: int) -> None:
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        times = []
        for folder in folders(configs, Path(temporary), share):
            start = time.perf_counter()
            dossier, _ = read_folder(folder)
            estimates = estimates_of(dossier, files=Files.standing_beside(folder / "gpai.toml"))
            answer = document(assess(dossier, DAY, estimates=estimates))
            times.append(time.perf_counter() - start)
            criterion = next(each for each in answer["conclusions"] if each["id"] == "gpai_criterion")
            entries = answer["compute"]["entries"] or []
            flop = entries[0]["flop"] if entries else None
            sourced = all(entry["sources"] for entry in entries) and bool(entries)
            outcomes[criterion["outcome"] + (", with sources" if sourced else ", without a figure")] += 1
            told = (
                " .. ".join(rounded_text(parse_exact(end), 3) if end else "?" for end in flop.values()) if flop else "-"
            )
            print(f"{folder.name:52} {criterion['outcome']:8} {told}")
    if not times:
        raise SystemExit(f"no configurations (*.json) in {configs}")
    print(dict(outcomes), f"median {sorted(times)[len(times) // 2] * 1000:.0f} ms, most {max(times) * 1000:.0f} ms")


def sparse(path: Path, shapes: dict[str, tuple[int, ...]]) -> None:
    table, at = {}, 0
    for name, shape in shapes.items():
        size = 2
        for length in shape:
            size *= length
        table[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    header = json.dumps(table).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        file.truncate(8 + len(header) + at)


def measure_sparse() -> None:
    shapes = {"embed": (128256, 4096), "head": (128256, 4096), "norm": (4096,)}
    for layer in range(32):
        shapes |= {f"layers.{layer}.{name}": (4096, 4096) for name in ("q", "o")}
        shapes |= {f"layers.{layer}.{name}": (1024, 4096) for name in ("k", "v")}
        shapes |= {f"layers.{layer}.{name}": (14336, 4096) for name in ("gate", "up", "down")}
        shapes |= {f"layers.{layer}.{name}": (4096,) for name in ("norm1", "norm2")}
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "model.safetensors"
        sparse(path, shapes)
        times = []
        for _ in range(20):
            start = time.perf_counter()
            with Folder.of(Path(temporary)).open(path.name) as file:
                weights = read_safetensors(file, path.name)
            times.append(time.perf_counter() - start)
        count = parameters([weights])
        size = path.stat().st_size / 1e9
        print(f"sparse safetensors of {size:.1f} GB: {count:,} parameters, median {sorted(times)[10] * 1000:.2f} ms")
        start = time.perf_counter()
        findings_in(Path(temporary))
        print(f"the folder around it: {(time.perf_counter() - start) * 1000:.1f} ms")


def measure_many_files(number: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        for place in range(number):
            (Path(temporary) / f"z{place:06}").touch()
        (Path(temporary) / "README.md").write_text(CARD.format(name="Many"), encoding="utf-8")
        start = time.perf_counter()
        found = findings_in(Path(temporary))
        told = any(fact.path == "openness.licence" for fact in found.facts)
        print(f"{number:,} files: {(time.perf_counter() - start) * 1000:.0f} ms, card found: {told}")


def measure_large_card(size: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "README.md"
        path.write_text(CARD.format(name="Large") + "It is large.\n" * (size // 10_000), encoding="utf-8")
        with path.open("r+b") as file:
            file.truncate(size)
        tracemalloc.start()
        start = time.perf_counter()
        findings_in(Path(temporary))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(
            f"README.md of {size / 1e9:g} GB: {(time.perf_counter() - start) * 1000:.0f} ms, peak {peak / 1e6:.0f} MB"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("configs", nargs="?", type=Path)
    parser.add_argument("--share", type=int, default=1, metavar="K")
    options = parser.parse_args()
    measure_configs(options.configs or yardstick.reference("configs"), options.share)
    measure_sparse()
    measure_many_files(100_000 // options.share)
    measure_large_card(2_000_000_000 // options.share)
    return 0


if __name__ == "__main__":
    sys.exit(main())
