"""``gpaiscope deadlines``: one list of days over many dossiers, as text, as values, and as a calendar file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gpaiscope.cli import parameters
from gpaiscope.cli.output import FORMATS, deliver, deliver_result, tell, working
from gpaiscope.errors import raise_if_unreadable

if TYPE_CHECKING:
    from gpaiscope.calendar import Calendar


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@parameters.law_options
@parameters.actor_option
@parameters.owner_option
@click.option(
    "--place",
    default="brussels",
    show_default=True,
    metavar="PLACE",
    help="Whose working days count: brussels, luxembourg, or a member state by its two letters.",
)
@click.option("--holidays", metavar="FILE", help="Holidays of that place, for years or days that no list here has.")
@click.option(
    "--full", is_flag=True, help="How each day was counted, also of what goes on or is over; of many models every day."
)
@parameters.within_option
@parameters.output_options(*FORMATS, "ics", "csv")
def deadlines(
    paths: tuple[str, ...],
    wanted: parameters.Wanted,
    actor: str,
    owners: tuple[str, ...],
    place: str,
    holidays: str | None,
    full: bool,
    within: int | None,
    form: str,
    output: str | None,
) -> None:
    """List every day that the models of dossiers have to keep: late, near, ahead, unknown, going on and done.

    PATH is a dossier, a folder of dossiers, a model's folder, or - for standard input.
    With --format ics it is a calendar file, which a calendar imports or subscribes to, and with --format csv a table, a
    row a day. --owner chooses by whose the models are, as `gpaiscope board` says it.
    """
    from gpaiscope import service
    from gpaiscope.cleaning import Finished

    calendar = _calendar(place, holidays)
    # A page tells of no owner, unless some are asked for.
    is_told = bool(owners) or form in ("json", "ics", "csv")
    by_owner = parameters.owners_around(paths) | {"owner": owners} if is_told else {}
    with working(f"reading {paths[0]}"):
        result = service.deadlines(
            *parameters.sources_of(paths), calendar=calendar, actor=actor, within=within, **by_owner, **wanted.asked
        )
    if form in FORMATS:
        deliver_result(result, form, output, full=full)
        return
    if form == "csv":
        deliver(result.to_csv(), output)
        raise_if_unreadable(result.unreadable)
        return
    text, left_out = result.to_ics()
    deliver(Finished(text), output)
    if left_out:
        tell(f"{left_out} without a day of their own are not in the calendar: they go on, or nothing bounds them")
    raise_if_unreadable(result.unreadable)


def _calendar(place: str, holidays: str | None) -> Calendar:
    """The calendar that was asked for. Raises UsageError for an unknown place, and InputError for a wrong file."""
    from gpaiscope.calendar import calendar_of

    found = calendar_of(place)
    if holidays is None:
        return found
    from gpaiscope.repository.holidays import read_calendar

    return read_calendar(holidays, place)
