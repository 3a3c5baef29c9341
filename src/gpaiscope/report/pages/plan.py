"""The page of a plan: when to notify, the curve with the days on which it passes lines, and what the placing brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from gpaiscope.assessment.curve import Foreseen, Run
from gpaiscope.assessment.dated import Dated
from gpaiscope.assessment.outlook import Beside, Outlook
from gpaiscope.assessment.planning import THIRD, Crossed, Kept, Notice, NotificationStart, Plan
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.targets import Edge, Solved, ValueStretch
from gpaiscope.engine.citation import Cited
from gpaiscope.law import Law
from gpaiscope.law.commentary import safe_course
from gpaiscope.law.foresight import MARGIN, WATCHED
from gpaiscope.law.provider import placed_on_market
from gpaiscope.report import blocks, phrases, tones, words
from gpaiscope.report.blocks import (
    Amount,
    Answer,
    Block,
    Cite,
    Code,
    Heading,
    Item,
    Items,
    Level,
    Line,
    Named,
    Page,
    Plot,
    Row,
    Rows,
    Sentence,
    Span,
    Strong,
    Table,
)
from gpaiscope.report.onward import Call
from gpaiscope.report.pages.changes import changed
from gpaiscope.report.say import say, say_text
from gpaiscope.report.values.plan import assumed, points
from gpaiscope.values import DateRange, Exact, Outcome, Truth, rounded_text, unique

_EXACT_FROM: Final = 10**7
"""Whole numbers from here on stand with a short form beside all their digits."""


def plan(found: Outlook, call: Call, *, full: bool = False) -> Page:
    """A plan, beside it one with values otherwise, and targets. ``full``: how each last day was counted."""
    own = found.plan
    about = f" · plan on {own.assessment.day}"
    return Page(title=(Named(words.title(own.assessment)), about), blocks=tuple(_blocks(found, call, full)))


def _blocks(found: Outlook, call: Call, full: bool) -> Iterator[Block]:
    own = found.plan
    answers = [_answer(each, own) for each in own.notices] or [_none(own)]
    yield from answers
    yield from (blocks.Notice((warning.short,)) for warning in own.warnings)
    yield from _missing(own)
    if found.beside is not None:
        yield from _beside(own, found.beside, full)
    if found.solved:
        yield from _targets(found)
    if found.beside is not None or found.solved:
        yield Heading(say("As recorded"))
    if own.assessment.dossier.activities:
        if own.curve.first is not None:
            yield _plot(own)
        yield _lines(own)
    else:
        key = Code("[[activities]]")
        yield blocks.Notice(say("Planned with which run? Add {key} with kind, started_on, ended_on and flop.", key=key))
    yield Heading(("If all goes on as planned",))
    yield Rows(rows=tuple(_timeline(own)))
    yield from _triggers(own, full)
    yield from _placing(own)
    yield from _estimates(own)
    yield from _foot(own)
    yield call.command("deadlines", says="every day to keep")
    if (up_to := _may_grow(own)) and not found.solved:
        yield call.command("plan", "--target", f"{up_to}.flop:presumption", says="how much it may take up to the line")
    if own.notices:
        yield call.command("explain", "notification", actor=own.notices[0].actor, says="why it is notified")


def _may_grow(plan: Plan) -> str:
    """The path of the last run ahead whose compute is stated, while all together does not pass the presumption."""
    passes = any(each.id == "presumption_flop" and each.passing.passes is not Truth.NO for each in plan.crossed)
    ahead = [run for run in plan.curve.ahead if run.entry.activity.flop is not None]
    return ahead[-1].entry.path if ahead and not passes else ""


# -- the answer


def _answer(notice: Notice, plan: Plan) -> Answer:
    """What is said of the notification of one actor, with how much counts for the line that it hangs on."""
    tone, head = _headline(notice, plan)
    because = tuple(_why(each, plan) for each in notice.lines if plan.assessment.dossier.activities)
    if notice.recorded and notice.dated is not None and notice.dated.state != "done":
        counted = say(
            "Counted from {day}: {event}.", day=words.day(notice.dated.started_on), event=notice.dated.started
        )
        because = (counted, *because)
    if open_ := phrases.what_is_open(plan.assessment, plan.assessment.conclusion("notification", notice.actor)):
        because = (open_, *because)
    if notice.dated is not None and notice.dated.is_likely and notice.dated.owed is not None:
        because = ((phrases.guessed(plan.assessment, notice.dated.owed.conclusion),), *because)
    if notice.outcome is not Outcome.NO and (unsaid := phrases.unsaid_since(notice.dated)):
        because = (*because, unsaid)
    if notice.outcome is Outcome.YES and (otherwise := _otherwise(notice, plan)):
        because = (*because, otherwise)
    return Answer(tone=tone, headline=head, because=because, cites=plan.assessment.law.cited(WATCHED))


def _headline(notice: Notice, plan: Plan) -> tuple[str, Line]:
    who = Named(words.names(plan.assessment.dossier).get(notice.actor, notice.actor))
    row = notice.dated
    if row is not None and row.state == "done":
        return tones.CLEAR, (who, " has notified the Commission")
    if notice.outcome is Outcome.NO:
        return tones.CLEAR, (who, ": no notification by the best estimate; watch the compute")
    if notice.outcome is not Outcome.YES:
        # The day by which it would have to be done is the one to keep until it is known whether it has to be.
        if perhaps := phrases.perhaps_notify(row):
            return notice.outcome.value, say("{perhaps}: {who}", perhaps=perhaps, who=who)
        open_ = say("{who}: whether to notify the Commission is {open}", who=who, open=notice.outcome.value)
        return notice.outcome.value, open_
    if row is None or row.last.latest is None:
        return "due", (
            Strong(f"{'Likely notify' if row is not None and row.is_likely else 'Notify'} the Commission"),
            f" within {phrases.to_notify(plan.assessment.law)} of knowing it{phrases.otherwise_by(row)}: ",
            who,
        )
    standing = phrases.how_far(row)
    told = f"{f' ({standing})' if standing else ''}{phrases.otherwise_by(row)}: "
    tone = "late" if row.state == "late" else "due"
    act = "Likely notify" if row.is_likely else "Notify"
    return tone, (Strong(f"{act} the Commission {phrases.by_day(row, passed='by')}"), told, who)


def _otherwise(notice: Notice, plan: Plan) -> Line:
    """The open question of law by which an older model is notified later, with the safe course."""
    deadline, law = notice.dated, plan.assessment.law
    if deadline is None or deadline.state == "done" or deadline.open_in is None:
        return ()
    safe = law.text(safe_course(deadline.open_in.name, short=True))
    return (f"The law leaves the day open ({deadline.open_in.name}). Safe course: {safe}",)


def _none(plan: Plan) -> Answer:
    """What is said where nobody has to notify, or nobody is named who could."""
    law = plan.assessment.law
    told = plan.crossed if plan.assessment.dossier.activities else ()
    lines = [_why(each, plan) for each in sorted(told, key=lambda each: each.id != THIRD)]
    named = bool(plan.assessment.dossier.actors)
    head = "No notification is foreseen" if named else "No notification is told: the dossier names no actor"
    return Answer(
        tone=tones.CLEAR if named else tones.UNKNOWN, headline=(head,), because=tuple(lines), cites=law.cited(WATCHED)
    )


def _why(each: Crossed, plan: Plan) -> Line:
    """How much counts for a line in all, and whether that is more."""
    passing = each.passing
    at_best = passing.expected.at_best().greater_than(each.line.at_best())
    passes = {
        Truth.YES: "more than",
        Truth.NO: "not more than",
        Truth.UNKNOWN: "perhaps more than" if at_best is Truth.UNKNOWN else _AT_BEST[at_best],
    }[passing.passes]
    amount = Amount(passing.expected, "FLOP", words.digits_parting(passing.expected, each.line))
    return ("In all it takes ", amount, f", {passes} ", *_called(each, plan), ".")


_AT_BEST: Final = {
    Truth.YES: "by the best value more than",
    Truth.NO: "perhaps more than, though by the best value not,",
}


def _called(each: Crossed, plan: Plan) -> Line:
    if each.id != THIRD:
        return (Amount(each.line),)
    originals = plan.assessment.dossier.original
    name: Span = Named(originals[0].name.value) if len(originals) == 1 and originals[0].name else "the original"
    by = ", by cumulative compute" if each.measure == "cumulative" else ""
    share = plan.assessment.law.text("a {share} of ")
    return (share, "the threshold in place of " * each.stands_in, name, by, ", ", Amount(each.line))


def _missing(plan: Plan) -> Iterator[Block]:
    """What the curve lacks, and plans whose day has passed."""
    for each in plan.missing:
        yield blocks.Notice(
            (f"{each.asks} Say it at ", Code(each.path), ": until then days that hang on it cannot be told.")
        )
    for passed in plan.assessment.planned_passed:
        told = f"The {passed.event} was planned for {words.day(passed.day)}, which has passed. Say what happened at "
        yield blocks.Notice((told, Code(passed.path), "."))


# -- the curve and its days


def _plot(plan: Plan) -> Plot:
    """Cumulative compute with the lines of the law; of a modification what it takes, with a third of the original."""
    thirds = [each for each in plan.crossed if each.id == THIRD]
    if thirds:
        drawn = points(plan.curve, thirds[0].measure)
        share = plan.assessment.law.text("the {share} of the original")
        says = f"Compute of the modification by the end of each day, and {share} across it."
    else:
        drawn = points(plan.curve, before=plan.assessment.inherited)
        says = "Cumulative training compute by the end of each day, with the lines of the law across it."
    levels = [Level(label=_called(each, plan), value=each.line) for each in thirds or plan.crossed]
    return Plot(points=tuple(drawn), levels=tuple(levels), says=says, table=_lines(plan))


def _lines(plan: Plan) -> Table:
    rows = tuple(
        (
            (*_called(each, plan), " FLOP"),
            (Amount(each.passing.expected),),
            ("yes" if each.passing.passes is Truth.YES else each.passing.passes.value,),
            (_passed(each),),
        )
        for each in plan.crossed
    )
    return Table(head=("Line", "In all, FLOP", "Passed", "On"), rows=rows)


def _passed(each: Crossed) -> str:
    if each.passing.before:
        return "before the first day that is told"
    if each.passing.passes is Truth.NO:
        return "never"
    return _foreseen(each.passing.on)


def _foreseen(on: Foreseen | None) -> str:
    """A day that lies ahead: the best one, and between which it lies."""
    if on is None or on == Foreseen():
        return "an unknown day"
    if on.earliest is not None and on.earliest == on.latest:
        return on.earliest.isoformat()
    if on.latest is None and on.earliest is not None:
        return f"{on.best} (not before {on.earliest})" if on.best is not None else f"not before {on.earliest}"
    span = words.span_of(on.range)
    return f"{on.best} ({span})" if on.best is not None else span


def _timeline(plan: Plan) -> Iterator[Row]:
    rows = [*_of_runs(plan), *_of_lines(plan), *_of_notices(plan), *_of_placing(plan)]
    for _, label, line in sorted(rows, key=lambda each: each[0]):
        yield Row(label=(label,), items=(line,))


_Told = tuple[tuple[date, int], str, Line]


def _of_runs(plan: Plan) -> Iterator[_Told]:
    for run in plan.curve.ahead:
        for number, on, verb in ((0, run.starts, "start"), (5, run.ends, "end")):
            if on is not None and on != Foreseen():
                kind, *name = _run_called(run)
                told: Line = (f"{verb} of ", kind, *name, *_otherwise_ends(run, verb))
                yield (_first(on), number), _foreseen(on), told


def _otherwise_ends(run: Run, verb: str) -> Line:
    """That a run does not end on the day that the dossier has, at the pace that it shows."""
    if run.pace is None or verb != "end" or run.planned_end is None or run.planned_end == run.ends:
        return ()
    return (f", at its pace; planned for {_foreseen(run.planned_end)}",)


def _run_called(run: Run) -> Line:
    activity = run.entry.activity
    named: Line = (" (", Named(activity.name.value), ")") if activity.name else ()
    return (run.entry.kind, *named)


def _of_lines(plan: Plan) -> Iterator[_Told]:
    for each in plan.crossed:
        if each.passing.on is not None and each.passing.on != Foreseen():
            may = "" if each.passing.passes is Truth.YES else " may be"
            is_ = "is" if not may else ""
            told = f" {is_ or may.strip()} passed{_MEANING.get(each.id, '')}"
            yield (_first(each.passing.on), 1), _foreseen(each.passing.on), (*_line_name(each, plan), told)


_MEANING: Final = {
    "criterion_flop": ": indicatively general-purpose",
    "presumption_flop": ": systemic risk is presumed",
    THIRD: ": the modifier becomes a provider, with placing",
}


def _line_name(each: Crossed, plan: Plan) -> Line:
    called = _called(each, plan)
    return (*(called if each.id == THIRD else (Strong(words.plain(called)),)), " FLOP")


def _of_notices(plan: Plan) -> Iterator[_Told]:
    names = words.names(plan.assessment.dossier)
    for each in plan.notices:
        if each.outcome is not Outcome.NO and each.last.latest is not None:
            if each.dated is not None and each.dated.state == "done":
                continue
            whom = (" for ", Named(names.get(each.actor, each.actor))) if len(plan.notices) > 1 else ()
            standing = phrases.how_far(each.dated) if each.dated is not None else ""
            late = f" ({standing})" if each.dated is not None and each.dated.state in _PASSED else ""
            told: Line = (Strong("last day to notify the Commission"), late, *whom, phrases.otherwise_by(each.dated))
            if each.outcome is not Outcome.YES:
                told = say("{told}, if it is owed", told=told)
            yield (each.last.latest, 2), words.span_of(each.last), told


_PASSED: Final = frozenset({"late", "perhaps-late"})
"""States of which a day among others says how it stands."""


def _of_placing(plan: Plan) -> Iterator[_Told]:
    if plan.launch is None:
        return
    duties = [row for row in plan.placing_duties if row.sure]
    day_of = plan.launch.day
    sooner = [row for row in duties if row.kind == "commitment" and (row.last.latest or day_of) < day_of]
    eve = [*(row for row in duties if row.before), *sooner]
    for row in eve:
        day = row.last.latest or plan.launch.day
        if_owed = "likely " if row.is_likely else ""
        yield (day, 6), day.isoformat(), (f"{if_owed}last day for {row.short}, which comes before the placing",)
    others = len(duties) - len(eve)
    likely = sum(row.is_likely for row in duties) - sum(row.is_likely for row in eve)
    only = f", {likely} of them only likely" if 0 < likely < others else ", likely" if likely else ""
    told = f"{words.count(others, 'duty comes', 'duties come')} with it{only}" if others else _brings_nothing(plan)
    if not others and len(duties) < len(plan.placing_duties):
        told = "it is open what is owed with it"
    yield (plan.launch.day, 7), plan.launch.day.isoformat(), (f"placing on the market: {told}",)


def _brings_nothing(plan: Plan) -> str:
    """That nothing comes with a placing, and why where it is planned for elsewhere than the Union."""
    market = plan.assessment.dossier.market or ()
    where = {each.territory.value if each.territory else "" for each in market if name_of(each) == "planned-placing"}
    if where == {"outside-union"}:
        return say_text("nothing is owed with it, as it is outside the Union")
    return say_text("nothing is owed with it")


def _first(on: Foreseen) -> date:
    return on.best or on.earliest or on.latest or date.max


# -- the notification


def _triggers(plan: Plan, full: bool) -> Iterator[Block]:
    """What starts the weeks of a notification, once for all actors of whom it is the same."""
    told: dict[tuple[NotificationStart, ...], list[str]] = {}
    for notice in plan.notices:
        if notice.outcome is not Outcome.NO and (full or not notice.recorded) and notice.starts:
            told.setdefault(notice.starts, []).append(notice.actor)
    names = words.names(plan.assessment.dossier)
    if full:
        yield from _recorded(plan)
    for starts, actors in told.items():
        of = [span for actor in actors for span in (", ", Named(names.get(actor, actor)))] if len(told) > 1 else []
        whom = (" for ", *of[1:]) if of else ()
        yield Heading((f"What starts the {phrases.to_notify(plan.assessment.law)}", *whom))
        yield Items(items=tuple(_trigger(start, full) for start in starts))


def _recorded(plan: Plan) -> Iterator[Block]:
    """The event of the dossier from which the weeks of a notification are counted."""
    recorded = [notice.dated for notice in plan.notices if notice.recorded and notice.dated is not None]
    stated = [row for row in recorded if row.last.latest is not None]
    if stated:
        yield Heading((f"What started the {phrases.to_notify(plan.assessment.law)}",))
        yield Items(items=tuple(_recorded_start(row) for row in stated))


def _recorded_start(row: Dated) -> Item:
    line: Line = (
        f"{words.capital(row.started)}, {words.on(row.started_on)}: to be notified by ",
        Strong(words.day(row.days_of.plain)),
        f", which ends by law {words.on(row.last)}" if row.last != row.days_of.plain else "",
        *_cited(row.first_cites(2)),
    )
    return Item(line=line, notes=tuple((f"{move.because}: {move.end} ({move.cites})",) for move in row.days_of.moves))


def _trigger(start: NotificationStart, full: bool) -> Item:
    days = start.days
    line: Line = (
        f"{words.capital(start.trigger.says)}, {words.on(start.on)}: to be notified by ",
        Strong(words.day(days.plain)),
        f", which ends by law {words.on(days.last)}" if days.last != days.plain else "",
        *_cited(start.cites),
        f"{'; our reading' if start.trigger.binding == 'own-reading' else ''}",
    )
    moves = days.moves if full else ()
    return Item(line=line, notes=tuple((f"{move.because}: {move.end} ({move.cites})",) for move in moves))


def _cited(cites: Iterable[Cited]) -> Iterator[Span]:
    for each in cites:
        yield " ["
        yield Cite(each)
        yield "]"


# -- the placing


def _placing(plan: Plan) -> Iterator[Block]:
    if plan.launch is None and plan.assessment.conclusion(placed_on_market.id).finding.outcome is Outcome.YES:
        return
    if plan.launch is None:
        line = (
            "No placing is planned: add a ",
            Code("planned-placing"),
            " to the [[market]], and its duties stand here.",
        )
        yield Sentence(line, quiet=True)
        return
    yield Heading((f"What comes with the placing on {plan.launch.day}",))
    if not plan.placing_duties:
        yield Sentence((f"{words.capital(_brings_nothing(plan))}.",))
    names = words.names(plan.assessment.dossier)
    several = len({each.actor for each in plan.placing_duties}) > 1
    sure = [row for row in plan.placing_duties if row.sure or row.is_likely]
    open_ = [row for row in plan.placing_duties if not (row.sure or row.is_likely)]
    if sure:
        yield Rows(rows=tuple(_by_day(sure, names if several else {})))
    if open_:
        yield Sentence(_still_open(open_, plan))
        yield Rows(rows=tuple(_by_day(open_, names if several else {})))
    if guesses := unique(guess for each in plan.placing_duties if each.is_likely for guess in each.hangs_on):
        yield Sentence((f"{phrases.stated_by_nobody(guesses)}.",))


def _by_day(duties: Iterable[Dated], names: Mapping[str, str]) -> Iterator[Row]:
    """Duties by their days, and by who owes them where ``names`` of several are given."""
    rows: dict[tuple[str, str], list[Line]] = {}
    for duty in duties:
        when = say_text("{by}, before it", by=phrases.by_day(duty)) if duty.before else phrases.by_day(duty)
        if duty.state == "perhaps-late":
            when = say_text("{since}, perhaps late", since=when)
        elif duty.state == "done":
            when, _, late = phrases.done(duty)
            when = say_text("{done}{late}", done=when, late=late)
        whom = names.get(duty.actor, duty.actor) if names else ""
        rows.setdefault((when, whom), []).append(
            say("{duty} (likely)", duty=duty.short) if duty.is_likely else (duty.short,)
        )
    for (when, whom), what in rows.items():
        yield Row(label=(when, *((" · ", Named(whom)) if whom else ())), items=tuple(what))


def _still_open(duties: Sequence[Dated], plan: Plan) -> Line:
    """That it is open whether some duties come with the placing, and what would settle the first of them."""
    launch = plan.launch
    first = next((row for row in duties if row.owed is not None), None)
    if (
        launch is not None
        and first is not None
        and (open_ := phrases.what_is_open(launch, launch.conclusion(first.id, first.actor)))
    ):
        return say("Perhaps owed. {hangs_on}", hangs_on=open_)
    return say("Perhaps owed, as it is open whether these bind:")


# -- the estimates


def _estimates(plan: Plan) -> Iterator[Block]:
    if not plan.kept:
        return
    law = plan.assessment.law
    yield Heading(("What was estimated, and what it is now",))
    yield Items(items=tuple(_kept(each, plan, law) for each in plan.kept))


_WITHIN: Final = {Truth.YES: "within", Truth.NO: "outside", Truth.UNKNOWN: "perhaps outside"}


def _kept(each: Kept, plan: Plan, law: Law) -> Item:
    margin = words.number(law.number("margin_percent"))
    of = {"all": "Cumulative compute", "notified": "Notified"}.get(each.of)
    run = next((run for run in plan.curve.runs if run.entry.path == each.of), None)
    label: Line = (of,) if of else _run_called(run) if run is not None else (each.of,)
    known = f", known on {each.source.known_on}" if each.source.known_on else ""
    line: Line = (
        *label,
        ": estimated ",
        Amount(each.estimated),
        f"{known}; {'at its pace by the planned last day' if run and run.pace else 'now'} ",
        Amount(each.now),
        f", {words.percent(each.share, about=True)} of it: {_WITHIN[each.within]} the {margin}{words.TIED}%",
        *_cited(law.cited(MARGIN)),
    )
    notes: tuple[Line, ...] = ()
    if each.within is not Truth.YES:
        notes = (("Write down why, correct the estimate, and see whether a notification has to be corrected.",),)
    return Item(line=line, tone="" if each.within is Truth.YES else "due", notes=notes)


# -- with values otherwise


def _beside(own: Plan, beside: Beside, full: bool) -> Iterator[Block]:
    told: list[Span] = []
    for key, value in beside.changes.items():
        told += [", " if told else "", Code(f"{key} = {value}")]
    yield Heading(("What if ", *told))
    for run in beside.at_pace:
        taken = say(
            "{run} goes on at its pace, {daily} FLOP a day, to {day}: {flop} in all. Where it takes another amount, "
            "add {option}.",
            run=Code(run.path),
            daily=Amount(run.daily),
            day=run.ends_on.isoformat(),
            flop=Amount(run.flop, "FLOP"),
            option=Code(say_text("--what-if {path}.flop=FLOP", path=run.path)),
        )
        yield Sentence(taken)
    rows = tuple(_side_by_side(own, beside.plan))
    yield Table(head=("", "As recorded", "What if"), rows=rows)
    if beside.plan.notices:
        day, period = own.assessment.day.isoformat(), phrases.to_notify(own.assessment.law)
        yield Sentence(say("What is otherwise of a training counts as known since {day}: the {period} run from then.",
                           day=day, period=period))  # fmt: skip
    yield from (blocks.Notice((warning.short,)) for warning in beside.plan.warnings if warning not in own.warnings)
    yield Heading(("What differs today",), 3)
    yield from changed(beside.comparison, full=full)
    if beside.placed is not None:
        yield Heading(("What differs on the day of placing",), 3)
        yield from changed(beside.placed, full=full)


def _side_by_side(one: Plan, other: Plan) -> Iterator[tuple[Line, ...]]:
    keys = list(dict.fromkeys((each.id, each.actor, each.measure) for plan in (one, other) for each in plan.crossed))
    for key in keys:
        sides = [
            next((each for each in plan.crossed if (each.id, each.actor, each.measure) == key), None)
            for plan in (one, other)
        ]
        shown = next((each, plan) for each, plan in zip(sides, (one, other), strict=True) if each is not None)
        name = (words.capital(words.plain(_called(*shown))), " FLOP") if shown[0] else ()
        yield (
            name,
            *(
                (f"{words.amount(side.passing.expected, _DIGITS_BESIDE)}; {_passed(side)}",) if side else ("",)
                for side in sides
            ),
        )
    yield (("Last day to notify",), *((_last(each),) for each in (one, other)))
    yield (("Placing",), *((each.launch.day.isoformat() if each.launch else "not planned",) for each in (one, other)))
    yield (("Owed with it",), *(_how_many(each) for each in (one, other)))


_DIGITS_BESIDE: Final = 3
"""Digits of amounts that stand beside a line and beside each other: 1.05e25 is not 1.1e25 there."""


def _how_many(plan: Plan) -> Line:
    """How many duties surely come with the placing, and how many more may."""
    sure = sum(row.sure for row in plan.placing_duties)
    if sure < len(plan.placing_duties):
        return say("{sure}, perhaps {more} more", sure=str(sure), more=str(len(plan.placing_duties) - sure))
    return (str(sure),)


def _last(plan: Plan) -> str:
    """The last days to notify, those of what only may have to be done too: they are to be kept until that is known."""
    told = [
        words.span_of(each.last)
        if each.outcome is Outcome.YES
        else say_text("{day}, if it is owed", day=words.span_of(each.last))
        for each in plan.notices
        if each.outcome is not Outcome.NO and each.last != DateRange()
    ]
    open_ = any(each.outcome is not Outcome.NO for each in plan.notices)
    return words.listed(list(unique(told))) or ("unknown" if open_ else "none")


# -- targets


def _targets(found: Outlook) -> Iterator[Block]:
    otherwise = ", with these values" if found.beside is not None else ""
    yield Heading((f"Targets, once all is carried out{otherwise}",))
    for each in found.solved:
        yield Sentence((*_solved(each), f" (asked of {each.on})"))
        items = [_edge(edge) for stretch in each.stretches for edge in stretch.edges]
        if items:
            yield Items(items=tuple(items))
        for missing in each.missing[:3] if each.state == "none" else ():
            yield blocks.Notice((f"{missing.asks} ", Code(missing.path)), level="note")


def _solved(each: Solved) -> Line:
    target = each.target
    whom = f" of {target.actor}" if target.actor else ""
    asked: Line = (Code(target.answer), f"{whom} is {target.wanted.value}")
    if each.state == "none":
        return (
            Strong("No value"),
            " of ",
            Code(target.path),
            " is one for which ",
            *asked,
            f"; now: {each.present.value}",
        )
    if each.state == "all":
        return (Strong("Every value"), " of ", Code(target.path), " is one for which ", *asked)
    told: list[Span] = []
    for stretch in each.stretches:
        told += [" and " if told else "", Strong(_stretch(stretch, each.unit))]
    return (Code(target.path), " ", *told, ": ", *asked)


def _stretch(each: ValueStretch, unit: str) -> str:
    least, greatest = _value(each.least), _value(each.greatest)
    of = "" if unit == "day" else f" {unit}"
    if each.least is not None and each.greatest is not None:
        return f"from {least} to {greatest}{of}"
    if each.greatest is not None:
        return f"{'until' if unit == 'day' else 'up to'} {greatest}{of}"
    return f"from {least}{of} on"


def _edge(each: Edge) -> Item:
    value, beyond = _plain(each.value), _plain(each.beyond)
    return Item(line=(f"{value} gives {each.gives.value}; {beyond} gives {each.beyond_gives.value}",))


def _plain(value: Exact | date) -> str:
    return str(value) if isinstance(value, date) else words.grouped(value)


def _value(value: Exact | date | None) -> str:
    if value is None or isinstance(value, date):
        return str(value)
    if value >= _EXACT_FROM:
        return f"{words.grouped(value)} (about {rounded_text(value, 3)})"
    return words.number(value, 0)


# -- the foot


def _foot(plan: Plan) -> Iterator[Block]:
    taken = "; ".join(assumed(plan))
    if taken:
        yield Sentence((f"Taken for granted: {taken}. The days between which it lies for certain are those of ",
                        Code("assess"), ".") , quiet=True)  # fmt: skip
    open_ = {each.question.name for each in plan.crossed if each.question is not None}
    if open_:
        yield Sentence((f"Open in law, with all readings inside the ranges: {words.some(sorted(open_))}.",), quiet=True)
    checked = words.capital(words.law_checked(plan.assessment.law))
    yield Sentence(
        say("{checked}. Indicative: a plan is no answer, and the estimate is yours.", checked=checked), quiet=True
    )
