"""What the commands of ``estimate`` take: amounts, and where an estimate goes."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from gpaiscope.cli.output import FORMATS, deliver_either, remark
from gpaiscope.cli.parameters import on_option, output_options
from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, parse_count, thousands_of

if TYPE_CHECKING:
    from gpaiscope.compute.estimate import Estimate
    from gpaiscope.law.parameters import NumbersOfDay
    from gpaiscope.report.blocks import Page

F = TypeVar("F", bound=Callable[..., Any])


def amount(text: str) -> Exact:
    """An exact number on the command line: ``16384``, ``2.1e6``, ``15T``. Raises click.BadParameter."""
    try:
        return parse_count(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}; expected digits, scientific notation or a suffix (2.1e6, 15T)") from error


def amount_from_zero(text: str) -> Exact:
    """An amount that is not negative."""
    number = amount(text)
    if number < 0:
        raise click.BadParameter(f"{text} is negative; expected an amount from zero on")
    return number


def whole_from_zero(text: str) -> int:
    """The whole part of an amount that is not negative."""
    return int(amount_from_zero(text))


def amount_above_zero(text: str) -> Exact:
    """An amount greater than zero."""
    number = amount(text)
    if number <= 0:
        raise click.BadParameter(f"{text} is not greater than zero; expected an amount that is")
    return number


def number_option(*names: str, type: Callable[[str], Exact] = amount, **settings: Any) -> Callable[[F], F]:
    """An option that takes an amount."""
    return click.option(*names, type=type, metavar="NUMBER", **settings)


def count_option(*names: str, type: Callable[[str], Exact] = amount, **settings: Any) -> Callable[[F], F]:
    """An option that takes an amount of what is counted one by one, such as chips."""

    def counted(text: str) -> Exact:
        if digits := thousands_of(str(text)):
            raise click.BadParameter(f"{text!r} may have its thousands parted by a point; write {digits}")
        return type(text)

    return number_option(*names, type=counted, **settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where an estimate goes: in which format, to which file, and ``into`` which dossier, as whose activity."""

    form: str
    output: str | None
    into: str | None
    kind: str
    actor: str
    day: date

    def add(self, estimate: Estimate) -> None:
        """Append the estimate to the dossier, if one is named, with this command as its source."""
        if self.into is not None:
            from gpaiscope.repository.dossier_file import append  # it reads the whole dossier, and most name none

            source = f"gpaiscope {shlex.join(without_destination(sys.argv[1:]))}"
            path = append(
                estimate, Path(self.into), kind=self.kind, actor=self.actor, source=source, output=self.output
            )
            remark(f"{path}: added an activity of kind {self.kind}")

    def deliver(self, document: Callable[[], Mapping[str, object]], page: Callable[[NumbersOfDay], Page]) -> None:
        """Write the document or the page, which has the numbers of the law of the day."""
        from gpaiscope.law.parameters import numbers_of

        deliver_either(document, lambda: [page(numbers_of(self.day))], self.form, self.output)


def without_destination(arguments: list[str]) -> list[str]:
    """The command line without where its result goes."""
    kept, skip = [], False
    for argument in arguments:
        destination = argument.partition("=")[0] in ("--into", "--kind", "--actor", "--output", "--format")
        if not (skip or destination):
            kept.append(argument)
        skip = destination and "=" not in argument
    return kept


def destination_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say where an estimate goes, which the command takes as ``destination``."""

    @wraps(command)
    def with_destination(**options: Any) -> None:
        destination = Destination(**{field.name: options.pop(field.name) for field in fields(Destination)})
        command(destination=destination, **options)

    for option in reversed(_DESTINATION):
        with_destination = option(with_destination)
    return with_destination


_DESTINATION: Final = (
    output_options(*FORMATS, "svg"),
    on_option,
    click.option("--into", metavar="FILE", help="Also write the estimate into this dossier, as an activity."),
    click.option("--kind", default="pre-training", show_default=True, help="With --into: the activity's kind."),
    click.option("--actor", default="", metavar="ID", help="With --into: who did it, by its id."),
)
