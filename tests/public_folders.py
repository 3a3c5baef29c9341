"""Public model folders with a judgement of each: those kept here, and those that `GPAISCOPE_FOLDERS` holds."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

KEPT = Path(__file__).resolve().parent / "folders60"
VARIABLE = "GPAISCOPE_FOLDERS"
"""Names a folder with the files that are not kept here, each at `NAME/PATH`."""


@dataclass(frozen=True)
class PublicFolder:
    """A folder of a public repository, and what a reader makes of it; README.md beside the files tells each key."""

    name: str
    place: Path
    judged: Mapping[str, object]

    @property
    def kept(self) -> bool:
        return self.judged["committed"] is True

    def files(self) -> Iterator[tuple[Path, int, str]]:
        """Each file that was taken, with its size in bytes and its SHA-256."""
        for file in cast(list[dict[str, Any]], self.judged["files"]):
            yield self.place / file["path"], file["bytes"], file["sha256"]

    def altered(self) -> list[str]:
        """The files that are missing or are not those that were judged."""
        return [str(path) for path, size, digest in self.files() if not _is(path, size, digest)]


def _is(path: Path, size: int, digest: str) -> bool:
    if not path.is_file() or path.stat().st_size != size:
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == digest


def every_folder() -> list[PublicFolder]:
    """All that were judged, whether or not their files are at hand."""
    judged = tomllib.loads((KEPT / "folders.toml").read_text(encoding="utf-8"))["folder"]
    elsewhere = Path(os.environ.get(VARIABLE) or KEPT)
    return [PublicFolder(one["name"], (KEPT if one["committed"] else elsewhere) / one["name"], one) for one in judged]


def kept_folders() -> list[PublicFolder]:
    return [folder for folder in every_folder() if folder.kept]


def folders_elsewhere() -> list[PublicFolder]:
    """Those whose files are not kept here; skips the test, with the reason, where nothing says where they are."""
    if not os.environ.get(VARIABLE):
        pytest.skip(f"their licence keeps their files from standing here; {VARIABLE} names a folder that holds them")
    return [folder for folder in every_folder() if not folder.kept]
