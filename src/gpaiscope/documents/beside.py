"""The documentation that stands beside a dossier, and the one that is begun there."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from gpaiscope.documents.documentation import NAME, NOTHING, Documentation, read, template
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.repository.dossiers import Loaded, data_of, local, located
from gpaiscope.repository.output import change


def documentation_beside(dossier: Loaded, day: date, known_on: date | None = None) -> Documentation:
    """What ``documentation.toml`` beside a dossier says on a day; nothing where there is none.

    That of a model's folder without a dossier is somebody else's, and not taken. Raises InputError for a wrong one.
    """
    place = located(dossier.place)
    file = place.parent / NAME
    if not place.is_file() or dossier.findings is not None or not os.path.lexists(file):
        return NOTHING
    return read(data_of(file, root=file.parent), file=str(file), day=day, known_on=known_on)


def begin(folder: str | os.PathLike[str], *, force: bool = False) -> Path:
    """Write a commented documentation to fill in into a folder. Raises UsageError where one is there already."""
    path = local(folder) / NAME

    def made(before: bytes | None) -> bytes:
        if before is not None and not force:
            raise UsageError(
                Mistake(
                    reference="documentation-exists",
                    message=f"{path} is there already, and was left as it is",
                    file=str(path),
                    help="choose another folder, or write over it with --force",
                )
            )
        return template().encode()

    change(path, made)
    return path
