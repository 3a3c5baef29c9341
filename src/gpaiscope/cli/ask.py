"""``gpaiscope ask``: what is missing, most decisive first, of one model or many; with --fill it is asked and kept."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gpaiscope.cli import parameters
from gpaiscope.cli.output import FORMATS, deliver_result, tell, working
from gpaiscope.errors import InputError


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="PATH... [CONCLUSION]")
@parameters.law_options
@parameters.actor_option
@parameters.owner_option
@click.option("--fill", is_flag=True, help="Ask the most decisive question, write the answer down, and go on.")
@click.option(
    "--correct",
    nargs=2,
    metavar="KEY VALUE",
    help="Put VALUE in the place of what stands at KEY, such as activities[0].flop.",
)
@click.option("--full", is_flag=True, help="Of many models every open question, and not the most decisive alone.")
@parameters.output_options(*FORMATS)
def ask(
    words: tuple[str, ...],
    wanted: parameters.Wanted,
    actor: str,
    owners: tuple[str, ...],
    fill: bool,
    correct: tuple[str, str] | None,
    full: bool,
    form: str,
    output: str | None,
) -> None:
    """Say what is missing in a dossier, most decisive first, for all answers or for one CONCLUSION.

    The last word is a CONCLUSION where it is the name of an answer and no file or folder: write ./provider for
    a folder of that name. Of several PATHs, or of a folder of dossiers, it says the most decisive question of each
    model, by who can answer it, and once where several models share it; with --full every open one.

    With --fill one question is asked at a time; the answer goes into the dossier with its source, and
    the rest is worked out anew. An empty line skips a question, "back" takes the last answer back, "why" says why
    it is asked, "no idea" leaves it open, and "stop" ends. In a model's folder without a dossier one is begun.

    With --correct it asks whether what stands there was wrong, or since which day VALUE is known, and for a source.
    What was wrong is kept beside the dossier, in gpai.former.toml. "no idea" as VALUE takes back what stands.
    """
    from gpaiscope import service
    from gpaiscope.service import today

    paths, conclusion = _parted(words)
    if len(paths) > 1 or _holds_dossiers(paths[0]):
        if fill or correct:
            if fill:
                raise click.UsageError("--fill asks about one model at a time; expected one PATH")
            raise click.UsageError("--correct asks about one model at a time; expected one PATH")
        by_owner = parameters.owners_around(paths) | {"owner": owners} if owners else {}
        with working(f"reading {paths[0]}"):
            found = service.ask_many(
                *parameters.sources_of(paths), conclusion=conclusion, actor=actor, **by_owner, **wanted.asked
            )
        deliver_result(found, form, output, full=full)
        return
    if owners:
        raise click.UsageError("--owner keeps some of many models; expected several PATHs, or a folder of dossiers")
    (path,) = paths
    if correct:
        from gpaiscope.cli.correct import correct_one

        if fill:
            raise click.UsageError("--correct writes one answer; expected no --fill beside it")
        if path == "-":
            raise click.UsageError("--correct writes the answer into a file; expected its path in the place of -")
        if not correct_one(path, *correct, wanted.day, wanted.model):
            return
    if fill:
        from gpaiscope.cli.fill import fill_in
        from gpaiscope.repository.dossiers import data_of, located
        from gpaiscope.repository.files import local

        if path == "-":
            raise click.UsageError("--fill writes the answers into a file; expected its path in the place of -")
        if wanted.known_on is not None:
            raise click.UsageError("--fill writes what is known today; expected no --known-on beside it")
        fitting = _begin_in_folder(path)
        data_of(located(local(path)))  # what no answer can be written into is refused before anything is asked
        days = {"day": wanted.day, "today": today()}
        fill_in(Path(path), lambda: wanted.of(path, actor), conclusion, actor, fitting=fitting, **days)
    deliver_result(wanted.of(path, actor).ask(conclusion), form, output)


def _parted(words: tuple[str, ...]) -> tuple[list[str], str]:
    """The paths, and the conclusion that the last word names, if it does.

    What is there is a path. What is not is a conclusion where it has the name of one, and as well where it is the
    second of two words and looks like no path, so that a slip in its name is told with what is near.
    """
    *paths, last = words
    if not paths or last == "-" or os.path.lexists(last):
        return list(words), ""
    looks_like_path = "/" in last or os.sep in last or "." in last
    if _is_conclusion(last) or (len(words) == 2 and not looks_like_path):
        return paths, last
    return list(words), ""


def _is_conclusion(word: str) -> bool:
    from gpaiscope.law import BODY

    return any(rule.id == word for rule in BODY.rules)


def _holds_dossiers(path: str) -> bool:
    """Whether a path is a folder of dossiers, and not that of one model."""
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        return False
    from gpaiscope.repository.dossiers import is_model
    from gpaiscope.repository.files import DOSSIER_FILE
    from gpaiscope.repository.gathering import within

    folder = Path(path)
    if os.path.lexists(folder / DOSSIER_FILE) or is_model(folder):
        return False
    try:
        return any(True for _ in within(folder))
    except InputError:
        return False


def _begin_in_folder(path: str) -> tuple[str, ...]:
    """Write a dossier into a model's folder that has none, with what its files say.

    Gives the few published models of which one is what it was made from, where the files do not tell which: a dossier
    has no place for that.
    """
    from gpaiscope.report.say import say_text
    from gpaiscope.repository.dossier_file import begin
    from gpaiscope.repository.dossiers import is_model
    from gpaiscope.repository.facts import findings_in
    from gpaiscope.repository.files import folder_meant, local

    folder = folder_meant(local(path))
    if not folder.is_dir() or not is_model(folder):
        return ()
    with working(f"reading {path}"):
        fitting = findings_in(folder).fitting
        written = begin(folder)
    tell(say_text("{file} is begun, with what the files of this folder say.", file=str(written)))
    tell("")
    return fitting
