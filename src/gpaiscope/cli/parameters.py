"""What several commands take: a dossier, a day, an actor, readings, a format, a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from gpaiscope.cli.output import remark, working
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Unreadable

if TYPE_CHECKING:
    from gpaiscope.law import Body
    from gpaiscope.repository.dossiers import Loaded
    from gpaiscope.service import Assessed

F = TypeVar("F", bound=Callable[..., Any])

if TYPE_CHECKING:
    ParameterType = click.ParamType
else:

    class ParameterType(click.ParamType):
        """`click.ParamType`, which before 8.4 takes no type in brackets."""

        def __class_getitem__(cls, value_type: object) -> type:
            """The class, whatever its values are."""
            return cls


class DayParameter(ParameterType[date]):
    """A day in ISO form."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; anything but YYYY-MM-DD is refused."""
        if isinstance(value, date):
            return value
        from gpaiscope.values import iso_day

        day = iso_day(str(value))
        if day is None:
            self.fail(f"{value!r} is not a day; expected YYYY-MM-DD, such as 2026-10-01", param, ctx)
        return day


class ReadingParameter(ParameterType[tuple[str, str]]):
    """A reading of an open question, as ``QUESTION=READING``."""

    name = "question=reading"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The question and its reading."""
        if isinstance(value, tuple):
            return value
        question, sign, reading = str(value).partition("=")
        if not (question and sign and reading):
            self.fail(f"{value!r} is not QUESTION=READING; `gpaiscope law list` names both", param, ctx)
        return question.strip(), reading.strip()


def on_option(command: F) -> F:
    """``--on DATE``; left out it is today."""
    return click.option(
        "--on",
        "day",
        type=DayParameter(),
        default=date.today,
        metavar="DATE",
        help="The day for which the law is read. Default: today.",
    )(command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a dossier is read for: the day of the law and of what was known, readings, assumptions, and a model.

    ``law`` is the law with a draft laid over it; None: the law.
    """

    day: date
    known_on: date | None
    readings: Mapping[str, str]
    assume: bool
    model: str
    law: Body | None = None

    def of(self, path: str, actor: str = "") -> Assessed:
        """The models of a dossier, assessed; ``-`` is standard input. Raises as `service.assess` does."""
        from gpaiscope import service

        source = source_of(path)  # before anything is shown: a person may be typing it
        with working(f"assessing {path}"):
            return service.assess(source, actor=actor, **self.asked)

    @property
    def asked(self) -> dict[str, Any]:
        """The same as `service.assess` takes it."""
        return {
            "on": self.day,
            "known_on": self.known_on,
            "readings": self.readings,
            "assumptions": self.assume,
            "model": self.model,
            "law": self.law,
        }


def source_of(path: str) -> str | Loaded:
    """What a path stands for: ``-`` is standard input, which is read now; a file of a model means its folder.

    Raises InputError for a file that is known to be something else than a dossier, and which has no such folder.
    """
    if path == "-":
        from gpaiscope.repository.dossiers import from_pipe

        return from_pipe(sys.stdin.buffer.read())
    # What is called as a dossier is needs no other table of names, and neither does a folder.
    return path if path.endswith(".toml") or not os.path.isfile(path) else _folder_meant(path)  # noqa: PTH113


def _folder_meant(path: str) -> str:
    """The folder that is meant by a file of a model, which is said; else the path."""
    from gpaiscope.repository.recognised import file_kind, folder_read_for, no_dossier, reading_folder

    kind = file_kind(Path(path))
    if kind is None:
        return path
    folder = folder_read_for(Path(path), kind)
    if folder is None:
        raise InputError(no_dossier(Path(path), kind))
    remark(reading_folder(Path(path), kind))
    return str(folder)


def sources_of(paths: Sequence[str]) -> list[str | Loaded | Unreadable]:
    """What several paths stand for; where standard input is one of them and is no dossier, that it cannot be read."""
    sources: list[str | Loaded | Unreadable] = []
    for path in paths:
        try:
            sources.append(source_of(path))
        except InputError as error:
            if len(paths) == 1:
                raise
            sources.append(Unreadable(file=path, mistakes=error.mistakes))
    return sources


def law_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say how a dossier is read, which the command takes as ``wanted``."""

    @wraps(command)
    def read_as_wanted(
        *args: object,
        day: date,
        known_on: date | None,
        readings: Iterable[tuple[str, str]],
        no_assumptions: bool,
        model: str,
        draft: str | None,
        **more: object,
    ) -> None:
        wanted = Wanted(
            day=day,
            known_on=known_on,
            readings=readings_of(readings),
            assume=not no_assumptions,
            model=model,
            law=law_of(draft),
        )
        command(*args, wanted=wanted, **more)

    for option in reversed(_LAW_OPTIONS):
        read_as_wanted = option(read_as_wanted)
    return originals_option(read_as_wanted)


def law_of(draft: str | None) -> Body | None:
    """The law with the draft of a file laid over it; None where there is none."""
    if draft is None:
        return None
    from gpaiscope.repository.drafts import read_draft

    return read_draft(draft)


def draft_option(command: F) -> F:
    """``--law FILE``: a draft that is laid over the law."""
    return click.option(
        "--law",
        "draft",
        metavar="FILE",
        help="Lay a draft over the law; all that is said is hypothetical then. `gpaiscope law draft` has one.",
    )(command)


def known_on_option(command: F) -> F:
    """``--known-on DATE``."""
    return click.option(
        "--known-on",
        type=DayParameter(),
        metavar="DATE",
        help="Only what the dossier says was known on that day. Default: all that it says.",
    )(command)


def readings_option(command: F) -> F:
    """``--reading Q=R``, which `readings_of` puts together."""
    return click.option(
        "--reading",
        "readings",
        type=ReadingParameter(),
        multiple=True,
        metavar="Q=R",
        help="Follow a reading of an open question of law. May be repeated.",
    )(command)


def assumptions_option(command: F) -> F:
    """``--no-assumptions``."""
    return click.option("--no-assumptions", is_flag=True, help="Take as unknown what is otherwise assumed absent.")(
        command
    )


def model_option(command: F) -> F:
    """``--model NAME``."""
    return click.option(
        "--model", default="", metavar="NAME", help="Only this model, where the dossier tells of several."
    )(command)


_LAW_OPTIONS: Final = (on_option, known_on_option, readings_option, assumptions_option, model_option, draft_option)


def originals_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--originals FILE``: tables of one's own, laid over the packaged one while the command runs."""

    @wraps(command)
    def with_own_originals(*args: object, own_originals: Iterable[str], **more: object) -> None:
        files = tuple(own_originals)
        if not files:
            command(*args, **more)
            return
        from gpaiscope.compute.originals import using
        from gpaiscope.repository.dossiers import read_originals

        with using(*map(read_originals, files)):
            command(*args, **more)

    return click.option(
        "--originals",
        "own_originals",
        multiple=True,
        metavar="FILE",
        help="Look originals up in this table of your own first. May be repeated.",
    )(with_own_originals)


def actor_option(command: F) -> F:
    """``--actor ID``."""
    return click.option("--actor", default="", metavar="ID", help="Only this actor, by its id in the dossier.")(command)


def owner_option(command: F) -> F:
    """``--owner NAME``, which may be repeated; `owners_around` finds whose the models are."""
    return click.option(
        "--owner",
        "owners",
        multiple=True,
        metavar="NAME",
        help="Only the models of this owner, or of nobody. May be repeated.",
    )(command)


within_option: Final = click.option(
    "--within",
    type=click.IntRange(1, 36_525),
    metavar="DAYS",
    help="Only what has passed, or lies within so many days, or may, where its day is not known.",
)
"""``--within DAYS``."""


def owners_around(paths: Sequence[str]) -> dict[str, Any]:
    """Who answers for which paths, as the uses of many models take it: settings of here go before those beside models.

    Raises InputError for a wrong table of owners.
    """
    from gpaiscope.checks.settings import owners_of

    around = (Path(), *(place if place.is_dir() else place.parent for place in map(Path, paths)))
    patterns, folder = next((found for found in map(owners_of, around) if found[0]), ({}, Path()))
    return {"owners": patterns, "owners_from": folder}


def output_option(command: F) -> F:
    """``--output FILE``."""
    return click.option("--output", metavar="FILE", help="Write the result there and not to stdout.")(command)


def output_options(*formats: str) -> Callable[[F], F]:
    """``--format`` with these formats, the first of them the default, and ``--output``."""

    def decorate(command: F) -> F:
        form = click.option(
            "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="Output format."
        )
        return form(output_option(command))

    return decorate


def readings_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Readings by question. Raises click.BadParameter for a question that is read in two ways."""
    chosen: dict[str, str] = {}
    for question, reading in pairs:
        if chosen.setdefault(question, reading) != reading:
            raise click.BadParameter(f"{question} is read as {chosen[question]} and as {reading}; expected one of them")
    return chosen
