"""Who answers for which dossier: a person or a team by patterns of paths, which a project's settings have."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import PurePath

NOBODY = "nobody"
"""What a model is listed under that no owner is known of."""


def owner_of(file: str, patterns: Mapping[str, str], folder: str | os.PathLike[str] = "") -> str:
    """The owner of what stands in a file, by patterns that begin at a folder; empty where none fits.

    A pattern fits a path and all that lies below it, and a star in it any letters, the sign between folders too. Of
    several that fit the last one counts, as later lines go into more detail. Nothing is looked up on a disk.
    """
    if not file or not patterns:
        return ""
    # Both may be written from elsewhere: what a pattern is held against is the way from the folder to the file.
    way = PurePath(os.path.relpath(os.path.abspath(file), os.path.abspath(folder or os.curdir)))  # noqa: PTH100
    ways = [part.as_posix() for part in (way, *way.parents) if part != PurePath()]
    owner = ""
    for pattern, name in patterns.items():
        plain = PurePath(pattern).as_posix()
        if any(fnmatchcase(each, plain) for each in ways) or plain == ".":
            owner = name
    return owner
