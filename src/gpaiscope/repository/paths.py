"""Paths that a person gives: what is an address and no file, and what nobody can look at, is refused in one place."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from errno import EACCES, ENAMETOOLONG
from pathlib import Path
from typing import Final

from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.opened import Unopened

NAME: Final = "gpai.toml"
"""What the file of a dossier is called in the folder of a model."""

OWN_ORIGINALS: Final = "originals.toml"
"""The table of one's own that is looked up first where it lies beside the dossier."""


def local(path: str | os.PathLike[str]) -> Path:
    """A path as it was written. Raises InputError for an address on the web, and for one that nobody can look at."""
    refuse_address(path)
    try:
        os.stat(path)  # noqa: PTH116 - Path.is_file raises for names that are too long, and so would whoever asks it
    except ValueError:
        pass  # whoever opens it says what is wrong with it
    except OSError as error:
        if error.errno in (ENAMETOOLONG, EACCES):
            raise InputError(unreadable(Path(path), error, None)) from None
    return Path(path)


def refuse_address(path: str | os.PathLike[str]) -> None:
    """Raise InputError for an address on the web: nothing is fetched."""
    if re.match(r"[a-z][a-z0-9+.-]*://", str(path), re.IGNORECASE):
        help = "download it, and give its path: nothing here reaches the network"
        raise InputError(
            Mistake(
                reference="missing-file",
                message=f"{path} is an address and no file, and nothing is fetched",
                expected="the path of a file or a folder",
                help=help,
            )
        )


def unreadable(path: Path, error: Exception, at: Mistake | None, expected: str = "") -> Mistake:
    """The mistake of a path that cannot be read; ``at`` is the place that named it, None: the command line."""
    missing = isinstance(error, Unopened) and error.missing
    reason = "there is no such file" if missing else getattr(error, "strerror", None) or str(error)
    help = f"`gpaiscope init {path.parent}` writes one" if missing and path.name == NAME and at is None else ""
    dossier = f"a dossier, or a folder that holds {NAME}" + ("" if at else _OR_FOLDER)
    return replace(
        at or Mistake(reference="", message="", file=str(path)),
        reference="missing-file" if missing else "unreadable-file",
        message=f"{path} cannot be read: {reason}",
        expected=(at and at.expected) or expected or dossier,
        help=help,
    )


_OR_FOLDER: Final = ", or a model's folder"
