"""Twelve dossiers as an officer has them, each in a folder of its own, made from the examples and the situations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
DAY: Final = "2026-11-25"
_SITUATIONS: Final = Path("tests/cli/situations")
SOURCES: Final = {
    "alba": _SITUATIONS / "late.toml",
    "birk": _SITUATIONS / "prospective.toml",
    "cedar": _SITUATIONS / "due.toml",
    "dune": Path("examples/open-weights/gpai.toml"),
    "elba": _SITUATIONS / "unsettled.toml",
    "faro": _SITUATIONS / "not-gpai.toml",
    "gale": Path("examples/fine-tune/gpai.toml"),
    "hera": _SITUATIONS / "older-model.toml",
    "iris": Path("examples/planned-frontier-run/gpai.toml"),
    "juno": _SITUATIONS / "unknown.toml",
    "kite": _SITUATIONS / "open-release.toml",
    "lark": _SITUATIONS / "notified-late.toml",
}
"""Where each of the twelve is from, by the name that its model has here."""


def written(folder: Path, names: Iterator[str] | None = None) -> list[Path]:
    """Write the twelve, or those that are named, each into a folder of its name; and give their folders."""
    places = []
    for name in names or SOURCES:
        text = (ROOT / SOURCES[name]).read_text("utf-8")
        named = re.sub(r"(?m)^(\[model\]\n(?:.*\n)*?)name = .*$", rf'\1name = "{name.capitalize()}"', text, count=1)
        place = folder / name
        place.mkdir(parents=True)
        (place / "gpai.toml").write_text(named, "utf-8")
        places.append(place)
    return places
