"""The list of deadlines as a calendar file (iCalendar, RFC 5545), which any calendar imports or subscribes to.

All-day events, so that no time zone matters. A day has the same identifier in every file that is written of it, and a
file of a later day of assessment replaces it. Written with the library icalendar, of the extra ``[calendar]``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from gpaiscope import __version__
from gpaiscope.cleaning import clean
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.extras import library
from gpaiscope.report import phrases, words
from gpaiscope.report.agenda import DossierDay
from gpaiscope.report.say import say_text
from gpaiscope.values import DateRange

ALARMS: Final = (7, 1)
"""Days before the day on which a calendar reminds of it."""

MOST_CITED: Final = 6

_REMINDED: Final = frozenset({"due", "ahead"})


def write(listed: Sequence[DossierDay], name: str, lacking: Sequence[str] = ()) -> tuple[str, int]:
    """The calendar file, and how many days it leaves out since nothing bounds them, or they only go on.

    ``lacking`` are the files that could not be read: the calendar says in its description that it has no day of them.
    Raises UsageError where the library is not installed.
    """
    icalendar = library("icalendar", "a calendar file is made", "calendar")
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//gpaiscope//{__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean(name))
    if lacking:
        calendar.add(
            "x-wr-caldesc",
            clean(say_text("Without the days of what cannot be read: {files}", files=words.listed(list(lacking)))),
        )
    told = [each for each in listed if _is_in(each)]
    for each, uid in zip(told, _identifiers(told), strict=True):
        calendar.add_component(_event(each, uid, icalendar))
    return calendar.to_ical().decode(), len(listed) - len(told)


def _is_in(each: DossierDay) -> bool:
    on = each.entered_on
    return on.latest is not None and (each.day.state != "going-on" or each.day.kind == "keeping")


def _identifiers(listed: Sequence[DossierDay]) -> list[str]:
    """A name for each day that hangs on the model, the actor, the duty and its event: on no file and no day.

    Models that go by one name, and say no identifier on a hub, are told apart by their places in the dossiers.
    """
    alike: dict[str, list[DossierDay]] = {}
    for each in listed:
        alike.setdefault(_what_and_whose(each), []).append(each)
    numbers: dict[int, int] = {}
    for days in alike.values():
        placed = sorted(days, key=lambda each: (each.dossier, each.assessment.place))
        numbers |= {id(each): number for number, each in enumerate(placed, 1)}
    names = (f"{_what_and_whose(each)}\0{numbers[id(each)]}" for each in listed)
    return [f"{hashlib.sha256(name.encode()).hexdigest()[:32]}@gpaiscope" for name in names]


def _what_and_whose(each: DossierDay) -> str:
    """What a day is, and whose."""
    draft = each.assessment.law.body.draft
    hypothetical = ("hypothetical", draft.name) if draft else ()
    return "\0".join((each.day.model, each.day.actor, each.day.id, each.event, *hypothetical))


def _event(listed: DossierDay, uid: str, icalendar: Any) -> Any:
    each, on, today = listed.day, listed.entered_on, listed.assessment.day
    assert on.latest is not None  # others are left out
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(today, time(), tzinfo=UTC))
    event.add("sequence", (today - FIRST_DAY).days)
    event.add("dtstart", on.earliest or on.latest)
    event.add("dtend", on.latest + timedelta(days=1))
    event.add("summary", clean(_summary(listed)))
    event.add("description", "\n".join(clean(line) for line in _description(listed)))
    event.add("categories", [each.kind, each.state])
    if listed.owner:
        event.add("contact", clean(listed.owner))
    event.add("transp", "TRANSPARENT")
    if each.is_likely or not each.sure:
        event.add("status", "TENTATIVE")
    if each.state in _REMINDED and each.kind != "lapse":
        for days in ALARMS:
            event.add_component(_alarm(listed, days, icalendar))
    return event


def _summary(listed: DossierDay, *, with_state: bool = True) -> str:
    """What an event is called: how its day stands, unless it is a reminder, what is to be done, by whom, of what."""
    each = listed.day
    event = say_text("{what}: {actor}, {model}", what=words.capital(each.short), actor=listed.actor, model=listed.model)
    if each.is_likely:
        event = say_text("{event} (likely)", event=event)
    elif not each.sure:
        event = say_text("{event} (if it binds)", event=event)
    match each.state if with_state else "":
        case "late" if each.is_likely:
            event = say_text("LIKELY LATE: {event}", event=event)
        case "late":
            event = say_text("LATE: {event}", event=event)
        case "perhaps-late":
            event = say_text("Perhaps late: {event}", event=event)
        case "done":
            event = say_text("Done: {event}", event=event)
    if listed.assessment.law.body.draft:
        event = say_text("Hypothetical: {event}", event=event)
    return event


def _description(listed: DossierDay) -> Iterable[str]:
    each, on = listed.day, listed.entered_on
    assert on.latest is not None  # others are left out
    draft = listed.assessment.law.body.draft
    if draft is not None:
        yield say_text("Hypothetical: worked out under the draft {name}, which is not law", name=draft.name)
    yield words.capital(each.says)
    if listed.owner:
        yield say_text("Who answers for it: {owner}", owner=listed.owner)
    yield say_text("Started by: {what}", what=each.started)
    yield say_text("Counted: {how}", how=each.counted)
    if each.state != "done" and each.last != DateRange.exactly(on.latest):
        yield say_text("Ends by law {day}", day=words.on(each.last))
    for other in each.otherwise:
        yield say_text("By another reading {day}: {question}", day=words.on(other.end), question=other.question)
    for other in each.contradicted:
        yield say_text("Not counted is {what}: by it alone {day}", what=other.question, day=words.on(other.end))
    if each.is_likely:
        yield phrases.stated_by_nobody(each.hangs_on)
    yield say_text("If it is missed: {what}", what=each.missed)
    yield say_text("Cites: {provisions}", provisions=" · ".join(map(str, each.first_cites(MOST_CITED))))
    yield "Indicative, and no legal advice."


def _alarm(listed: DossierDay, days: int, icalendar: Any) -> Any:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean(_summary(listed, with_state=False)))
    alarm.add("trigger", timedelta(days=-days))
    return alarm
