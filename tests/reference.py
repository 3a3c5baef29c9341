"""Where the reference data lies: named by GPAISCOPE_REFERENCE, or beside the repository; absent data skips a test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def reference(*parts: str) -> Path:
    """The path to a reference file; skips the test where it is absent."""
    root = os.environ.get("GPAISCOPE_REFERENCE")
    folder = Path(root) if root else Path(__file__).resolve().parents[2] / "shared" / "data"
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no reference data at {path}: set GPAISCOPE_REFERENCE")
    return path
