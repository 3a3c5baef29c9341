"""What is said of a folder that holds neither a dossier nor a model: what lies there, and what to do."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gpaiscope.errors import InputError, Mistake
from gpaiscope.report.say import say_text
from gpaiscope.report.words import count, some
from gpaiscope.repository.dossiers import load, models_in
from gpaiscope.repository.files import DOSSIER_FILE
from gpaiscope.repository.findings import quoted
from gpaiscope.repository.folder import Folder

MOST_NAMED: Final = 3
"""Names of what lies in a folder that are told where nothing of it can be read."""


def nothing_to_read(folder: Path) -> Mistake:
    """That a folder holds neither a dossier nor a model: what it holds, and what to do."""
    try:
        names = Folder.of(folder).names
        several = models_in(folder)
    except InputError as error:
        return error.mistakes[0]
    message, help = _what_lies_there(folder, names, several)
    return Mistake(
        reference="missing-file",
        message=message,
        file=str(folder),
        expected=say_text(
            "a dossier ({dossier}), or a file of a model: its card, configuration, log or weights", dossier=DOSSIER_FILE
        ),
        help=help,
    )


def _what_lies_there(folder: Path, names: Sequence[str], several: Sequence[str]) -> tuple[str, str]:
    """What a folder holds in the place of a model, and what to do with it; ``several`` are models of its folders."""
    dossiers = [] if several else [name for name in names if _reads_as_dossier(folder, name)]
    if there := [*several, *dossiers]:
        one_or_all = say_text(
            "give one of them: `gpaiscope {one}`, or see them all: `gpaiscope board {path}`",
            one=shlex.quote(str(folder / there[0])),
            path=shlex.quote(str(folder)),
        )
        told = say_text(
            "{folder} holds no model itself, but {count} in folders of their own: {names}",
            folder=str(folder),
            count=str(len(several)),
            names=some(several, MOST_NAMED),
        )
        if dossiers:
            told = say_text(
                "{folder} holds no {dossier}, but {count} by other names: {names}",
                folder=str(folder),
                dossier=DOSSIER_FILE,
                count=count(len(dossiers), "dossier"),
                names=quoted(some(dossiers, MOST_NAMED)),
            )
        return told, one_or_all
    begin = say_text(
        "give the folder that such a file lies in, or begin a dossier in this one: `gpaiscope init {path}`",
        path=shlex.quote(str(folder)),
    )
    if not names:
        return say_text("{folder} holds no dossier and no model: there is no file in it", folder=str(folder)), begin
    told = say_text(
        "{folder} holds no dossier and no model, but {names}",
        folder=str(folder),
        names=quoted(some(names, MOST_NAMED)),
    )
    licence = next((name for name in names if re.fullmatch(_LICENCE, name, re.IGNORECASE)), None)
    if licence is None:
        return told, begin
    text = shlex.quote(str(folder / licence))
    return told, say_text("a licence by itself is read by `gpaiscope licence {licence}`", licence=text)


def _reads_as_dossier(folder: Path, name: str) -> bool:
    """Whether a file in a folder is a dossier by another name."""
    if "/" in name or not name.endswith(".toml"):
        return False
    try:
        load(folder / name)
    except InputError:
        return False
    return True


_LICENCE: Final = r"licen[cs]e(?:\.(?:txt|md))?"
