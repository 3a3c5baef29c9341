"""``gpaiscope init``: a commented dossier to fill in."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from gpaiscope.dossier import JOBS, template
from gpaiscope.errors import Mistake, UsageError


@click.command()
@click.argument("folder", metavar="[DIR]", default=".")
@click.option("--as", "job", type=click.Choice(list(JOBS)), help="A short dossier for this job.")
@click.option("--force", is_flag=True, help="Write over a dossier that is there.")
def init(folder: str, job: str | None, force: bool) -> None:
    """Write gpai.toml into DIR: every key, commented, or with --as only those that a job needs.

    Where DIR holds a model's files, what they say is filled in, each value with its file and line.
    """
    from gpaiscope.cli.terminal import replace_file, tell
    from gpaiscope.repository.dossiers import NAME

    path = Path(folder) / NAME
    if os.path.lexists(path) and not force:
        raise UsageError(
            Mistake(
                reference="dossier-exists",
                message=f"{path} is there already, and was left as it is",
                file=str(path),
                help="choose another folder, or write over it with --force",
            )
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{path.parent} cannot be made: {error.strerror}"
        raise UsageError(Mistake(reference="cannot-write", message=message, file=str(path.parent))) from None
    replace_file(path, _text(Path(folder), job).encode())
    where = shlex.quote(str(path))
    tell(f"Wrote {path}. Fill in what you know; what you leave out is unknown.\nThen: gpaiscope assess {where}")


def _text(folder: Path, job: str | None) -> str:
    """The dossier for a job; without one, what the model's own files in the folder say, if there are any."""
    from gpaiscope.repository.dossiers import holds_model

    if job is not None or not holds_model(folder):
        return template(job)
    from gpaiscope.repository.writing import dossier_text

    return dossier_text(folder)
