"""What several commands take: a dossier, a day, an actor, readings, a format, a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day in ISO form."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; anything but YYYY-MM-DD is refused."""
        if isinstance(value, date):
            return value
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value), re.ASCII):
                raise ValueError
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; expected YYYY-MM-DD, such as 2026-10-01", param, ctx)


class Reading(click.ParamType[tuple[str, str]]):
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


def today() -> date:
    """Today, which is asked here and nowhere else."""
    return date.today()


def on_option(command: F) -> F:
    """``--on DATE``; left out it is today."""
    return click.option(
        "--on",
        "day",
        type=Day(),
        default=today,
        metavar="DATE",
        help="The day for which the law is read. Default: today.",
    )(command)


def law_options(command: F) -> F:
    """The options that say how a dossier is read: ``--on``, ``--known-on``, ``--reading``, ``--no-assumptions``."""
    readings = click.option(
        "--reading",
        "readings",
        type=Reading(),
        multiple=True,
        metavar="Q=R",
        help="Follow a reading of an open question of law. May be repeated.",
    )
    assumptions = click.option(
        "--no-assumptions", is_flag=True, help="Take as unknown what is otherwise assumed absent."
    )
    return on_option(known_on_option(readings(assumptions(command))))


def known_on_option(command: F) -> F:
    """``--known-on DATE``; None means all that the dossier says."""
    return click.option(
        "--known-on",
        "known_on",
        type=Day(),
        default=None,
        metavar="DATE",
        help="Only what the dossier says was known on that day. Default: all that it says.",
    )(command)


def actor_option(command: F) -> F:
    """``--actor ID``."""
    return click.option("--actor", default="", metavar="ID", help="Only this actor, by its id in the dossier.")(command)


def model_option(command: F) -> F:
    """``--model NAME``."""
    return click.option(
        "--model", default="", metavar="NAME", help="Only this model, where the dossier tells of several."
    )(command)


def output_options(*formats: str) -> Callable[[F], F]:
    """``--format`` with these formats, the first of them the default, and ``--output``."""

    def decorate(command: F) -> F:
        form = click.option(
            "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="Output format."
        )
        file = click.option("--output", metavar="FILE", help="Write the result there and not to stdout.")
        return form(file(command))

    return decorate


def chosen_readings(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Readings by question. Raises click.BadParameter for a question that is read in two ways."""
    found: dict[str, str] = {}
    for question, reading in pairs:
        if found.setdefault(question, reading) != reading:
            raise click.BadParameter(f"{question} is read as {found[question]} and as {reading}; expected one of them")
    return found
