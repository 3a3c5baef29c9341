"""The page of deadlines: one list over many dossiers, by state and day, each with how it was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.dated import ACT, SOON, Dated, Window
from gpaiscope.calendar import Calendar, Certainty
from gpaiscope.law.clocks import KINDS
from gpaiscope.report import phrases, tones, words, yours
from gpaiscope.report.agenda import DossierDay
from gpaiscope.report.blocks import (
    Block,
    Cite,
    Code,
    Command,
    Heading,
    Item,
    Items,
    Line,
    Named,
    Page,
    Sentence,
    Strong,
)
from gpaiscope.report.onward import Call
from gpaiscope.report.say import say, say_text
from gpaiscope.values import DateRange

HEADINGS: Final = {
    "late": "Late",
    "perhaps-late": "Perhaps late",
    "soon": f"In the next {SOON.days} days",
    "undated": "On a day that is not known",
    "due": "Later",
    "ahead": "Later, as planned",
    "going-on": "Begun, and going on",
    "done": "Done, or over",
}
"""What stands under which heading, gravest first: the states, and of what is due or ahead what comes soon."""
_SHORT: Final = frozenset({"going-on", "done"})
"""States of which each day is one line, unless everything is asked for."""

MOST_CITED: Final = 4
MOST_PLANS: Final = 3

_INTRODUCED: Final = (
    "Each day is counted plainly and is the safe one; where the period ends later by law, that day stands beside it."
)


def deadlines(
    listed: Sequence[DossierDay],
    assessed: Sequence[Assessment],
    calendar: Calendar,
    *,
    full: bool,
    alone: bool = False,
    owners: Sequence[str] = (),
    window: Window | None = None,
) -> Page:
    """Every day of every actor, gravest first; under a draft it is marked as hypothetical.

    ``full``: of all of them how they were counted; ``alone``: of one model that was asked for, where its dossier may
    tell of several; ``owners``: whose models these are, where not all are told of; ``window``: in which days are told.
    """
    blocks = (*_blocks(listed, len(assessed) > 1, full), *_without_days(listed, window))
    page = Page(
        title=_title_of_days(assessed, owners, window), blocks=(*blocks, *_foot(listed, assessed, calendar, alone))
    )
    if not any(model.law.body.draft for model in assessed):
        return page
    from gpaiscope.report.pages.hypothetical import marked

    return marked(page, assessed[0].law)


# -- of many models: the few lines that matter


MOST_LINES: Final = 12
"""Lines of one heading; what is left of it is counted with the rest."""
_REST: Final = {
    "late": "{many} late",
    "soon": "{many} in the next 30 days",
    "perhaps-late": "{many} perhaps late",
    "undated": "{many} on a day that is not known",
    "due": "{many} later",
    "ahead": "{many} later, as planned",
    "going-on": "{many} going on",
    "done": "{many} done",
}
"""How what is folded away is counted, in the order of `HEADINGS`."""


def folded(
    listed: Sequence[DossierDay],
    assessed: Sequence[Assessment],
    owners: Sequence[str] = (),
    window: Window | None = None,
) -> Page:
    """Of many models what is late or falls due within 30 days, and what nothing says was done; all else is counted.

    Where a window was asked for, also what lies in it later.
    """
    blocks = (*_folded_blocks(listed, window), *_without_days(listed, window), *_law_checked(assessed))
    page = Page(title=_title_of_days(assessed, owners, window), blocks=blocks)
    if not any(model.law.body.draft for model in assessed):
        return page
    from gpaiscope.report.pages.hypothetical import marked

    return marked(page, assessed[0].law)


def _title_of_days(assessed: Sequence[Assessment], owners: Sequence[str], window: Window | None) -> Line:
    """On which days, of how many models, whose they are where not all are told of, and in which days."""
    models, names = words.count(len(assessed), "model"), Named(words.listed(list(owners)))
    if owners and not assessed:
        title = say("Deadlines: no model here is {owners}'s", owners=names)
    elif owners:
        title = say("Deadlines on {day}, of {models} of {owners}", day=_days_of(assessed), models=models, owners=names)
    elif len(assessed) > 1:
        title = say("Deadlines on {day}, of {models}", day=_days_of(assessed), models=models)
    else:
        title = say("Deadlines on {day}", day=_days_of(assessed))
    if window is None:
        return title
    return say("{title} · the next {days}", title=title, days=words.count(window.days, "day"))


def _without_days(listed: Sequence[DossierDay], window: Window | None) -> Iterator[Block]:
    """That there is no day, and how many a window leaves out."""
    if window is None and not listed:
        yield Sentence(say("No day is known, and nothing is owed."))
    elif window is not None:
        if not listed:
            yield Sentence(say("Nothing is late, and nothing falls due."))
        if window.left_out:
            left = f"{window.left_out:,}"
            yield Sentence(say("Left out, as later, going on, done or over: {many}.", many=left), quiet=True)


def _days_of(assessed: Sequence[Assessment]) -> str:
    """The days that models were assessed on, in order."""
    return ", ".join(sorted({model.day.isoformat() for model in assessed}))


def _law_checked(assessed: Sequence[Assessment]) -> Iterator[Block]:
    """To which day the law was checked, of the law of each day that was asked for."""
    checked = dict.fromkeys(words.law_checked(model.law) for model in assessed)
    yield from (Sentence(say("{law}; all of it is indicative.", law=words.capital(law)), quiet=True) for law in checked)


def _folded_blocks(listed: Sequence[DossierDay], window: Window | None) -> Iterator[Block]:
    by_heading: dict[str, list[DossierDay]] = {heading: [] for heading in HEADINGS}
    for listed_day in listed:
        by_heading["soon" if listed_day.day.is_soon else listed_day.day.state].append(listed_day)
    told: dict[str, int] = {}
    for heading in ("late", "soon", *(("due", "ahead") if window is not None else ())):
        lines = sorted(by_heading[heading], key=lambda listed_day: not listed_day.day.sure)[:MOST_LINES]
        told[heading] = len(lines)
        if lines:
            yield Heading((f"{HEADINGS[heading]} · {len(by_heading[heading])}",))
            yield Items(items=tuple(_item(listed_day, several=True, notes=()) for listed_day in lines))
    if not told["soon"] and window is None:
        ahead = (listed_day for state in ("due", "ahead") for listed_day in by_heading[state] if listed_day.day.sure)
        first = min(
            ahead,
            key=lambda listed_day: str(listed_day.day.shown.earliest or listed_day.day.shown.latest),
            default=None,
        )
        if first is not None:
            yield Sentence(say("Nothing that binds falls due within 30 days. Next:"))
            yield Items(items=(_item(first, several=True, notes=()),))
    owed = _by_model(by_heading["perhaps-late"])
    lines_of_models = owed[:MOST_LINES]
    told["perhaps-late"] = sum(map(len, lines_of_models))
    if lines_of_models:
        yield Heading(say("Nothing says that it was done · {many}", many=str(len(by_heading["perhaps-late"]))))
        yield Items(items=tuple(map(_owed_of_model, lines_of_models)))
    unknown = [listed_day for listed_day in by_heading["undated"] if listed_day.day.sure][:MOST_LINES]
    told["undated"] = len(unknown)
    if unknown:
        yield Heading((f"{HEADINGS['undated']} · {len(by_heading['undated'])}",))
        yield Items(items=tuple(_item(listed_day, several=True, notes=()) for listed_day in unknown))
    left = {heading: len(found) - told.get(heading, 0) for heading, found in by_heading.items()}
    if any(left.values()):
        counts = ", ".join(say_text(_REST[heading], many=f"{many:,}") for heading, many in left.items() if many)
        yield Sentence(
            say("and {many} more: {option}", many=f"{sum(left.values()):,}", option=Code("--full")), quiet=True
        )
        yield Sentence((f"{words.capital(counts)}.",), quiet=True)


def _by_model(days: Sequence[DossierDay]) -> list[list[DossierDay]]:
    """Days by the model and the actor that they are of: first what binds, then what likely does, then what only may."""
    groups: dict[tuple[str, str, str, bool], list[DossierDay]] = {}
    for listed_day in days:
        groups.setdefault((listed_day.dossier, listed_day.model, listed_day.day.actor, listed_day.day.sure), []).append(
            listed_day
        )
    return sorted(groups.values(), key=lambda group: (not group[0].day.sure, group[0].day.is_likely))


def _owed_of_model(group: Sequence[DossierDay]) -> Item:
    """What nothing says was done of one model, since the first day of it."""
    first = group[0]
    shorts = list(dict.fromkeys(listed_day.day.short for listed_day in group))
    alike = all(listed_day.day.shown == first.day.shown for listed_day in group)
    since = Strong(words.day(first.day.shown))
    line = say(
        "since {since}: {what} · {actor} · {model}{unless}",
        since=since if alike else say("{first}, some since later", first=since),
        what=words.capital(words.some(shorts, 2)) if len(shorts) > 1 else words.capital(shorts[0]),
        actor=Named(first.actor, MOST_OF_NAME),
        model=Named(first.model, MOST_OF_NAME),
        unless=phrases.unless_sure(first.day),
    )
    return Item(line=line, tone=tones.gravest(tones.of_dated(listed_day.day) for listed_day in group))


MOST_OF_NAME: Final = 30
"""Columns that a name takes at most where each thing is to keep to a line."""


# -- all of it


def _blocks(listed: Sequence[DossierDay], several: bool, full: bool) -> Iterator[Block]:
    for state in HEADINGS:
        found = [each for each in listed if ("soon" if each.day.is_soon else each.day.state) == state]
        if found:
            yield Heading((f"{HEADINGS[state]} · {len(found)}",))
            yield Items(
                items=tuple(
                    _item(each, several, notes=_notes_in(each, state_only=state in _SHORT and not full, full=full))
                    for each in found
                )
            )


def _notes_in(listed: DossierDay, *, state_only: bool, full: bool) -> Iterable[Line]:
    """What is said below a day: how it was counted, what it hangs on, or only what else it may be."""
    if state_only:
        return _otherwise(listed.day) if listed.day.kind == "duty" else ()
    return _notes(listed) if full else _briefly(listed)


def _item(listed: DossierDay, several: bool, *, notes: Iterable[Line]) -> Item:
    each = listed.day
    whom: Line = (" · ", Named(listed.actor), *((" · ", Named(listed.model)) if several else ()))
    line: Line = (*_when(each), words.capital(each.short), *whom, phrases.unless_sure(each))
    return Item(line=line, tone=tones.of_dated(each), notes=tuple(notes))


def _when(each: Dated) -> Line:
    """The day, and how far it is."""
    if each.state == "done":
        late = phrases.done(each)[2]
        return (f"{f'done {words.on(each.done_on)}{late}' if each.done_on else 'over'}: ",)
    if each.shown == DateRange():
        return ("planned: ",) if each.origin == "planned" else ()
    lead, _, day = phrases.by_day(each).partition(" ")
    last = f", last done {words.on(each.done_on)}" if each.done_on and each.state == "going-on" else ""
    return (f"{lead} ", Strong(day), f"{last}{_left(each)}: ")


def _left(each: Dated) -> str:
    """How many days are left; of what is late, or perhaps, that nothing says that it was done."""
    standing = phrases.how_far(each)
    if each.state in ("late", "perhaps-late"):
        return f", {standing}; {phrases.undone(each)}"
    planned = ", as planned" if each.origin == "planned" and each.state == "ahead" else ""
    doubted = f"; {phrases.doubted(each)}" if each.done_in is not None else ""
    return f"{planned}{f', {standing}' if standing else ''}{doubted}"


def _briefly(listed: DossierDay) -> Iterator[Line]:
    """What a day hangs on, in a line, and what else it may be."""
    each = listed.day
    yield (
        f"{words.capital(each.started)}{_began(each)}{f'; {each.counted}' if each.counted else ''}. ",
        *_cited(each, 2),
    )
    # Of every commitment of a code that may not have been signed it would be the same question.
    yield from _later(listed, asks=each.sure or bool(each.event) or each.owed is not None or each.state == "undated")


def _notes(listed: DossierDay) -> Iterator[Line]:
    each = listed.day
    if each.kind != "duty":
        yield (f"{words.capital(KINDS[each.kind])}: {each.says}",)
    yield (f"Started by: {each.started}{_began(each)}",)
    if each.counted:
        yield (f"Counted: {each.counted}",)
    yield from _later(listed)
    if each.halts != "nothing":
        yield (f"Stopped or moved by: {each.halts}",)
    yield (f"If it is missed: {each.missed}",)
    yield _cited(each, MOST_CITED)


def _began(each: Dated) -> str:
    return f", {words.on(each.started_on)}" if each.started_on != DateRange() else ", on a day that is not known"


def _later(listed: DossierDay, *, asks: bool = True) -> Iterator[Line]:
    each = listed.day
    if each.last.latest is not None and each.last != each.shown:
        provisional = (
            f"; holidays not listed yet: {'; '.join(each.days_of.provisional)}" if each.days_of.provisional else ""
        )
        yield (f"Ends by law {words.on(each.last)}{provisional}",)
    for start in each.starts[1:]:
        yield (f"Also started by: {start.trigger.says}, {words.on(start.on)}",)
    if not each.sure and each.owed is not None and each.nature == ACT and each.state != "undated":
        # What it hangs on has to be known before the day of an act, which cannot be made up for afterwards.
        yield from filter(None, [phrases.what_is_open(listed.assessment, each.owed.conclusion)])
    if unsaid := phrases.unsaid_since(each):
        yield unsaid
    elif each.lacks is not None and asks:
        yield (f"{yours.to_you(each.lacks.asks, listed.assessment)} ", Code(each.lacks.path))
    yield from _otherwise(each)


def _otherwise(each: Dated) -> Iterator[Line]:
    """The day by another reading of what the law leaves open."""
    for other in each.otherwise:
        yield (f"By another reading {words.on(other.end)}: {other.question}",)
    for other in each.contradicted:
        yield (f"Not counted is {other.question}: by it alone {words.on(other.end)}",)


def _cited(each: Dated, most: int) -> Line:
    return tuple(span for cited in each.first_cites(most) for span in (Cite(cited), " "))


def _foot(
    listed: Sequence[DossierDay], assessed: Sequence[Assessment], calendar: Calendar, alone: bool
) -> Iterator[Block]:
    yield Sentence((_INTRODUCED,), quiet=True)
    yield from _law_checked(assessed)
    years = sorted({move.end.year for each in listed for move in each.day.days_of.moves})
    told = [f"{year}: {calendar.year(year).source}" for year in years]
    if told:
        yield Sentence((f"Working days of {calendar.name}; holidays of {'; '.join(told)}.",), quiet=True)
    if any(calendar.year(year).certainty is Certainty.DERIVED for year in years):
        line = ("A year without a notice is provisional; name its holidays with ", Code("--holidays FILE"), ".")
        yield Sentence(line, quiet=True)
    yield from _plans(listed, alone)


def _plans(listed: Sequence[DossierDay], alone: bool) -> Iterator[Command]:
    """Where a day hangs on a run which is planned, or is not known for it: what says when it would be, as planned."""
    models = Counter(path for path, _ in {(each.dossier, each.model) for each in listed})
    hanging = (each for each in listed if each.day.state == "undated" or each.day.starts)
    open_ = {(each.dossier, each.model): each.assessment for each in hanging}
    planned = [(at, own) for at, own in open_.items() if own.planned_crossings and own.law.body.draft is None]
    for (path, model), own in planned[:MOST_PLANS]:
        case = own.model_case
        call = Call(path=path, on=own.day, known_on=own.known_on, readings=case.readings, assume=bool(case.assume))
        yield call.command("plan", model=model if alone or models[path] > 1 else "")
