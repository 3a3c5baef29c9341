"""A table of originals of one's own: read from a file within limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gpaiscope.dossier.reading import table
from gpaiscope.repository.dossiers import Loaded, data_of
from gpaiscope.repository.files import OWN_ORIGINALS, Files, local


def own_table_of(dossier: Loaded | Path) -> Path | None:
    """The table of originals that lies beside a dossier, one that was read or its file; None where none does.

    A model's folder without a dossier is somebody else's: a table in it is not taken.
    """
    if isinstance(dossier, Path):
        return Files.standing_beside(dossier).own_file(OWN_ORIGINALS) if dossier.is_file() else None
    is_of_folder = dossier.findings is not None and not dossier.place.is_file()
    return None if is_of_folder else dossier.files.own_file(OWN_ORIGINALS)


def read_table(path: str | Path) -> dict[str, Any]:
    """The table of a file, TOML or JSON, that is no link out of its folder.

    Raises InputError for one that cannot be read, with every mistake.
    """
    from gpaiscope.compute.originals import own_table  # most who ask for the name of the file find none

    file = local(path)
    data = data_of(file, root=file.parent, expected="a table of originals in TOML, with an [[original]] for each model")
    return own_table(table(data, str(path)), str(path))
