"""A draft of law in a file: read within limits, and laid over the law."""

from __future__ import annotations

from os import PathLike

from gpaiscope.dossier.reading import table_and_lines
from gpaiscope.law import Body
from gpaiscope.law.draft import laid_over
from gpaiscope.repository.dossiers import data_of
from gpaiscope.repository.files import local


def read_draft(path: str | PathLike[str]) -> Body:
    """The law with the draft of a file, TOML or JSON, laid over it.

    Raises InputError for one that cannot be read, with every mistake.
    """
    file = local(path)
    expected = "a draft of law in TOML; `gpaiscope law draft` writes one to begin with"
    given, lines = table_and_lines(data_of(file, root=file.parent, expected=expected), str(path))
    return laid_over(given, file=str(path), lines=lines)
