"""Reference data that tests read where it is at hand: models' figures, hardware, configurations."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def reference(*parts: str) -> Path:
    """A file or folder of the reference data; skips the test, with the reason, where it is missing."""
    folder = Path(os.environ.get("GPAISCOPE_REFERENCE") or ROOT.parent / "shared" / "data")
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no reference data at {path}; GPAISCOPE_REFERENCE names its folder")
    return path
