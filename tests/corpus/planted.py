"""Errors that are planted in a room, one at a time: whether some run of the corpus gives something else then.

Whoever moves a room plants three in it first, so that the move is watched where it may go wrong.
"""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.corpus.digests import LISTED, digest
from tests.corpus.running import ROOT, outputs

FILE: Final = Path(__file__).with_name("planted.toml")
READ: Final = ("src", "examples", "tests/cli/situations", "tests/repository", "tests/wrong_dossiers", "LICENSE")
"""What of a checkout the runs read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlantedError:
    """A text of a file, which stands there once, what is put in its place, and the sections that may see it."""

    room: str
    file: str
    right: str
    wrong: str
    sections: tuple[str, ...]


def planted() -> list[PlantedError]:
    """Those that `FILE` has."""
    errors = tomllib.loads(FILE.read_text("utf-8")).get("planted", [])
    return [PlantedError(**{**error, "sections": tuple(error["sections"])}) for error in errors]


def seen(error: PlantedError) -> list[str]:
    """The runs that give something else than is listed with the error. Raises ValueError where it cannot be planted."""
    text = (ROOT / error.file).read_text("utf-8")
    if text.count(error.right) != 1:
        raise ValueError(f"{error.file}: {error.right!r} stands there {text.count(error.right)} times, not once")
    with tempfile.TemporaryDirectory() as folder:
        for name in READ:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / name, Path(folder, name))
        Path(folder, error.file).write_text(text.replace(error.right, error.wrong), "utf-8")
        now = {run: digest(output) for run, output in outputs(Path(folder), error.sections).items()}
    expected = {run: known for run, known in LISTED.expected.items() if run.partition(": ")[0] in error.sections}
    return [run for run in sorted(now | expected) if now.get(run) != expected.get(run)]


def trials(rooms: tuple[str, ...]) -> Iterator[tuple[PlantedError, list[str]]]:
    """Each planted error of these rooms, or of all, with the runs that see it."""
    for error in planted():
        if not rooms or error.room in rooms:
            yield error, seen(error)
