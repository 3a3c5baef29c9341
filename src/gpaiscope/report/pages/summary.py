"""The first screen: what you are or must do and what follows, by when, on what it turns, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import PurePath
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.contraries import Turns, turns
from gpaiscope.assessment.dated import THING, Dated, incident_reports, late_commitments, planned_duties
from gpaiscope.assessment.facts import amount, figure
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.saying import assumed
from gpaiscope.assessment.standing import OpenQuestion
from gpaiscope.assessment.warnings import (
    BROKEN_EVIDENCE,
    CONTRADICTIONS,
    COPY,
    DECIDED_OTHERWISE,
    DOUBTFUL,
    NO_IDENTIFIER,
)
from gpaiscope.engine.comparisons import Comparison
from gpaiscope.engine.expression import Rule
from gpaiscope.law import cautions, downstream, modification, obligations, scope, training_compute
from gpaiscope.law.modification import modification_compute
from gpaiscope.law.notification import notification_complete
from gpaiscope.report import phrases, words
from gpaiscope.report.blocks import (
    Answer,
    Bar,
    Block,
    Code,
    Command,
    Figure,
    Heading,
    Line,
    Named,
    Notice,
    Page,
    Row,
    Rows,
    Sentence,
    Strong,
)
from gpaiscope.report.duties import Duties, Duty, told_in
from gpaiscope.report.headlines import (
    LONGEST,
    Told,
    answer,
    asks_supplier,
    brief,
    compared_by,
    deciding,
    gravest,
    integrates,
    is_likely,
    line_of,
    older_until,
    passed_plan,
    readings,
    third_of,
)
from gpaiscope.report.onward import PROGRAM, Call, as_path
from gpaiscope.report.turns import turns_of
from gpaiscope.values import DateRange, Outcome, Range, Truth

MOST_ACTORS: Final = 6
MOST_QUESTIONS: Final = 2
MOST_SHORTS: Final = 9
NEAR: Final = 6
"""A line is drawn where an amount is within this factor of it."""


def summary(assessments: Sequence[Assessment], call: Call) -> Page:
    """The first screen of one model, or of several that one dossier tells of. ``call`` is what it was asked for.

    Under a draft of law it leaves room for what the draft changes: what would turn the answer and what is still to
    answer are told without the draft.
    """
    return Page(title=tuple(_title(assessments)), blocks=tuple(_blocks(assessments, call)))


def opening(assessment: Assessment) -> Iterator[Block]:
    """The answer of one model, for the head of other pages about it."""
    yield from _alarms([assessment])
    yield from _answers(assessment, gravest([assessment]))


def _blocks(assessments: Sequence[Assessment], call: Call) -> Iterator[Block]:
    told = gravest(assessments)
    leader = told[0] if told else None
    assessment = leader.assessment if leader is not None else assessments[0]
    yield from _alarms(assessments)
    yield from _answers(assessment, told)
    yield from (warned := list(_cautions(assessments, leader)))
    if assessment.law.body.draft is not None:
        yield from _owed_under_draft(told)
        yield _rests_on(assessments, None)
        yield from list(_next(assessments, leader, call))[:1]
        return
    told_integrators, others = list(_integrators(told)), list(_of_others(assessments, told[1:], call))
    yield from told_integrators
    found = turns(assessment, actor=leader.standing.actor) if leader is not None else None
    if leader is not None and leader.standing.state == "nothing-stated":
        yield from _questions(assessment, leader, most=4)
    else:
        yield from _figure(assessment, leader)
        several, room = len(told) > 1, not told_integrators
        settles = list(turns_of(leader, found, several=several)) if leader is not None and found is not None else []
        if leader is not None:
            open_ = leader.standing.state in ("unknown", "unsettled")
            yield from settles if open_ else ()
            yield from _owed(leader, several=several)
            if assessment.hindsight is not None:
                from gpaiscope.report.pages.history import looked_back

                yield from looked_back(assessment)
            yield from (ahead := list(_ahead(assessment, leader)))
            yield from settles if not open_ and room and not (ahead and (others or warned)) else ()
            room = room and not (ahead and any(_while_open(leader)))
        open_law = leader is not None and leader.standing.state == "unsettled"
        if not (open_law and told_integrators):  # what the law leaves open goes first, and a screen has its limits
            room = room and not (leader is not None and leader.standing.state in ("late", "due") and is_likely(leader))
            yield from _questions(assessment, leader, most=MOST_QUESTIONS if room and not open_law else 1)
    yield _rests_on(assessments, found)
    commands = list(_next(assessments, leader, call))
    yield from commands[: MOST_COMMANDS - len(others)] if others else commands
    yield from others
    yield from _request(told, call) if len(told) <= MOST_ASKED else ()


MOST_COMMANDS: Final = 3
"""Commands that a screen has room for where it leads to another actor too."""
MOST_ASKED: Final = 3
"""Actors beside whom a screen has room for the request of one of them."""


def _request(told: list[Told], call: Call) -> Iterator[Command]:
    """For who integrates another's model and may ask about it: the request, drafted."""
    asking = [each for each in told if integrates(each) and each.standing.state == "no" and _whom(each)]
    for each in asking[:MOST_INTEGRATORS]:
        model = words.title(each.assessment) if len({id(one.assessment) for one in told}) > 1 else ""
        yield call.command("draft", "upstream-request", actor=each.standing.actor, model=model)


def _of_others(assessments: Sequence[Assessment], told: Sequence[Told], call: Call) -> Iterator[Command]:
    """How to see what the next one owes who is a provider, or must act, as well: the screen tells that of the first."""
    owing = [each for each in told if each.standing.state in ("late", "due", "provider")]
    for each in owing[:1]:
        model = words.title(each.assessment) if len(assessments) > 1 else ""
        yield call.command("assess", actor=each.standing.actor, model=model)


def _next(assessments: Sequence[Assessment], leader: Told | None, call: Call) -> Iterator[Command]:
    """What is really the next thing: to answer what decides, then to see the proof."""
    assessment = leader.assessment if leader is not None else assessments[0]
    model = words.title(assessment) if len(assessments) > 1 else ""
    actor = leader.standing.actor if leader is not None and len(words.names(assessment.dossier)) > 1 else ""
    conclusion = leader.standing.conclusion.id if leader is not None else "gpai_model"
    state = leader.standing.state if leader is not None else "unknown"
    if _from_folder(assessment):
        yield Command((PROGRAM, "init", as_path(_folder_of(call.path))))
    elif state in ("unknown", "nothing-stated"):
        yield call.command("ask", conclusion, "--fill", actor=actor, model=model)
    elif _worth_asking(assessment):
        yield call.command("ask", model=model)
    if assessment.planned_crossings and not _from_folder(assessment):
        yield call.command("plan", model=model)
    if leader is not None and state not in ("unknown", "unsettled") and _late_commitments(leader):
        yield call.command("deadlines", model=model)
    yield call.command("explain", conclusion, actor=actor, model=model)


def _folder_of(path: str) -> str:
    """The folder that a dossier is written into: of a card alone the one that it lies in."""
    return str(PurePath(path).parent) if path.lower().endswith(".md") else path


def _from_folder(assessment: Assessment) -> bool:
    """Whether it was read from the files of a model's folder, so that there is no dossier to write into."""
    return any(each.reference.startswith("folder-") for each in assessment.warnings)


def _title(assessments: Sequence[Assessment]) -> Iterator[str | Named]:
    first = assessments[0]
    yield Named(words.title(first), 40)
    if len(assessments) == 2:
        yield " and "
        yield Named(words.title(assessments[1]), 40)
    elif len(assessments) > 2:
        yield f" and {words.count(len(assessments) - 1, 'other model')}"
    names = words.names(first.dossier)
    if len(names) == 1 and len(assessments) == 1:
        yield from (" · ", Named(next(iter(names.values())), LONGEST))
        country = next((each.country for each in first.dossier.actors or () if each.id), None)
        yield f", {country.value}" if country else ""
    yield f" · on {first.day}"
    if first.known_on is not None:
        yield f", as known on {first.known_on}"


def _alarms(assessments: Sequence[Assessment]) -> Iterator[Block]:
    """What must not be overlooked: evidence that could not be read or meant, a name under which nothing was found."""
    found = list(dict.fromkeys(one.says for each in assessments for one in each.warnings if one.reference in _ALARMS))
    yield from (Notice((says,)) for says in found[:MOST_ALARMS])
    if len(found) > MOST_ALARMS:
        yield Notice((f"and {words.count(len(found) - MOST_ALARMS, 'more such warning')}: --full",))


_ALARMS: Final = frozenset(
    {BROKEN_EVIDENCE, COPY, DECIDED_OTHERWISE, DOUBTFUL, NO_IDENTIFIER, "says-nothing", *CONTRADICTIONS}
)
MOST_ALARMS: Final = 3


# The answer


def _answers(assessment: Assessment, told: list[Told]) -> Iterator[Block]:
    if not told:
        yield _of_model(assessment)
    elif len(told) == 1 or (told[0].standing.state in ("late", "due") and len(told) < 3):
        yield answer(told[0])
        if (read := readings(told[0])) is not None:
            yield read
        if len(told) > 1:
            yield _actors(told[1:])
    else:
        yield _several(told)
        yield _actors(told[1:] if told[0].standing.state == "unsettled" else told)  # whom the headline names
    yield from _safe_for(told[1:], said=told[:1])


def _safe_for(told: list[Told], said: list[Told]) -> Iterator[Sentence]:
    """The safe course for each further actor whose standing the law leaves open, where it was not said already."""
    known = {course for each in said for course in _courses(each)[:1]}
    found = dict.fromkeys(course for each in told for course in _courses(each)[:1])
    yield from (Sentence((f"{phrases.SAFE}: {course}",)) for course in found if course not in known)


def _courses(each: Told) -> list[str]:
    return phrases.safe_courses(each.standing.conclusion, each.assessment.law, short=True)


def _of_model(assessment: Assessment) -> Answer:
    """The answer about a model of which no actor is named."""
    found = assessment.conclusion("gpai_model")
    outcome = found.finding.outcome
    says = {
        Outcome.YES: "A general-purpose AI model",
        Outcome.NO: "Not a general-purpose AI model",
        Outcome.UNKNOWN: "A general-purpose AI model or not: unknown",
        Outcome.UNSETTLED: "A general-purpose AI model or not: the law is open",
    }[outcome]
    named = "no file of the folder names an actor. `init` writes a dossier to name them in"
    named = (
        named if _from_folder(assessment) else "the dossier names no actor. Name them as [[actors]], each with an id"
    )
    who = f"Who owes what is not worked out: {named}."
    cites = assessment.law.cited(assessment.law.version(found.finding.rule).cites)
    safe = [(f"{phrases.SAFE}: {each}",) for each in phrases.safe_courses(found, assessment.law, short=True)[:1]]
    guessed = phrases.guessed(assessment, found)
    if guessed:
        says = f"Likely {says[:1].lower()}{says[1:]}"
    because = (*(((guessed,),) if guessed else ()), *safe, (who,))
    tone = "unknown" if guessed else words.tone(outcome)
    return Answer(tone=tone, headline=(Strong(says),), because=because, cites=tuple(cites)[:2])


def _several(told: list[Told]) -> Answer:
    leader = told[0]
    found = answer(leader)
    if leader.standing.state in ("late", "due", "unsettled"):
        unsettled = leader.standing.state == "unsettled"
        headline = (*found.headline, ": ", leader.name) if unsettled else found.headline
        because = found.because if unsettled else found.because[:1]
        return Answer(tone=found.tone, headline=headline, because=because, cites=found.cites)
    provided = any(map(_provides, told))
    is_open = any(each.standing.state in _OPEN for each in told)
    return Answer(
        tone="yes" if provided else "unknown" if is_open else "no",
        headline=_older(told) or _counted(told),
        because=found.because if leader.standing.state == "unknown" and asks_supplier(leader) else (),
        cites=found.cites,
    )


_OPEN: Final = ("unknown", "unsettled", "nothing-stated")


def _older(told: list[Told]) -> Line:
    """That all who are providers are so of an older model, with the day that they have until then."""
    days = {older_until(each) for each in told if each.standing.state == "provider"}
    if len(days) != 1 or None in days or any(each.standing.state in _OPEN for each in told):
        return ()
    many = len({each.standing.actor for each in told if each.standing.state == "provider"})
    return (Strong(f"{words.count(many, 'provider')} of an older model"), f", by {days.pop()}")


def _provides(each: Told) -> bool:
    return each.standing.state == "provider" or "systemic-risk" in each.standing.kinds


def _counted(told: list[Told]) -> Line:
    """How many of the actors are providers, or of how many models the only one is, and of how many that is open."""
    actors = {each.standing.actor for each in told}
    noun, many = ("actor", len(actors)) if len(actors) > 1 else ("model", len(told))
    which = [each.standing.actor if len(actors) > 1 else str(place) for place, each in enumerate(told)]
    providers = {of for of, each in zip(which, told, strict=True) if _provides(each)}
    open_ = {of for of, each in zip(which, told, strict=True) if each.standing.state in _OPEN} - providers
    if open_ and not providers:
        all_ = "both" if many == 2 else f"all {many}"
        for_ = all_ if len(open_) == many else f"{len(open_)} of {many}"
        return (Strong("Provider or not: unknown"), f" for {for_} {noun}s")
    more = f", of {len(open_)} more it is open" if open_ else ""
    if not providers:
        yet = " yet" if told[0].standing.state == "prospective" else ""
        return (
            Strong(f"No provider{yet}"),
            f" {'among' if noun == 'actor' else 'of any of'} {words.count(many, noun)}{more}",
        )
    if noun == "model":
        return (Strong("Provider"), f" of {len(providers)} of {many} models{more}")
    return (Strong(words.count(len(providers), "provider")), f" among {words.count(many, noun)}{more}")


def _actors(told: list[Told]) -> Rows:
    rows = tuple(Row(label=(each.name,), items=(_about(each, told),)) for each in told[:MOST_ACTORS])
    left = len(told) - MOST_ACTORS
    return Rows(rows=rows, more=(f"and {left} more: --actor ID",) if left > 0 else ())


def _about(each: Told, told: list[Told]) -> Line:
    """An actor's standing, with the model that it is of where there are several and it has a part in one."""
    models = {id(one.assessment) for one in told}
    return (
        brief(each)
        if len(models) == 1 or each.standing.state == "no"
        else (*brief(each), " (", Named(words.title(each.assessment), LONGEST), ")")
    )


# What who integrates another's model has to know


def _integrators(told: list[Told]) -> Iterator[Block]:
    """Of who integrates another's model and is not its provider: what it need not do, may ask, and should not do."""
    found = [
        each
        for each in told
        if each.standing.state == "no"
        and integrates(each)
        and not any(one.reference == cautions.nobody_provides.reference for one in each.assessment.warnings)
    ]
    for each in found[:MOST_INTEGRATORS]:
        yield Heading(("For ", each.name, ", who integrates it (nothing owed for the model)"))
        yield Rows(rows=(*_rights(each), _makes_provider(each)))


MOST_INTEGRATORS: Final = 1


def _rights(each: Told) -> Iterator[Row]:
    """What it may ask of whom, and of whom it may complain."""
    own, actor = each.assessment, each.standing.actor
    items: list[Line] = []
    if whom := _whom(each):
        names = words.names(own.dossier)
        called = words.listed([words.short_name(names.get(one, one), one) for one in whom], last="or")
        sure = "" if _may_ask(each) is Outcome.YES else " unless it is open source"
        items.append((f"ask {called} for what Annex XII lists{sure}", *_by(own, downstream.may_ask_upstream)))
    if own.conclusion(downstream.may_complain.id, actor).finding.outcome is Outcome.YES:
        items.append(("complain to the AI Office", *_by(own, downstream.may_complain)))
    if items:
        yield Row(label=("may",), items=tuple(items))


def _by(assessment: Assessment, of: Rule) -> Line:
    """The provision that a rule is of, in brackets."""
    law = assessment.law
    return words.in_brackets(law.cited(law.version(of).cites[:1]))


def _may_ask(each: Told) -> Outcome:
    found = each.assessment.conclusion(downstream.may_ask_upstream.id, each.standing.actor)
    return found.finding.outcome


def _whom(each: Told) -> Sequence[str]:
    """Whom an integrator may ask about the model, by id."""
    if _may_ask(each) is Outcome.NO:
        return ()
    from gpaiscope.assessment.upstream import upstream

    return upstream(each.assessment, each.standing.actor)


def _makes_provider(each: Told) -> Row:
    """What would make it a provider: much training of its own, or an exclusion of the Union by its supplier."""
    own, case = each.assessment, each.standing.conclusion.case
    held = amount(case, modification.original_compute if own.dossier.original else scope.training_compute)
    third = ""
    if held is not None and held.exact and held.low:
        third = f", {words.amount(held.times(1 / Fraction(own.law.number('modification_multiple'))))} FLOP"
    items: list[Line] = [(own.law.text(f"training by over a {{share}} of its compute{third} (indicative)"),)]
    supplied = [one for one in own.dossier.market or () if name_of(one) == "made-available"]
    if not any(one.territory and one.territory.value == "union" for one in supplied):
        items.append(("a system in the Union where the model's developer left that market out clearly",))
    return Row(label=("provider by",), items=tuple(items))


# The figure


def _figure(assessment: Assessment, leader: Told | None) -> Iterator[Figure]:
    for comparison in _compared(assessment, leader):
        if not isinstance(comparison.left.value, Range):
            continue
        line, measured = line_of(comparison, assessment)
        if _near(measured, line):
            bars = (
                Bar(label=_label(comparison), value=measured, digits=words.digits_parting(measured, line)),
                Bar(label=_line_label(assessment, comparison), value=line, line=True),
            )
            yield Figure(bars=bars, says="Only what is greater than the line is above it.")
            return


def _compared(assessment: Assessment, leader: Told | None) -> Iterator[Comparison]:
    """The comparisons that may be drawn, the one that decides first."""
    if leader is not None and (decides := deciding(leader)) is not None:
        yield decides
    if leader is not None and (found := compared_by(leader)) is not None:
        yield found
    for id in ("gpai_criterion", "high_impact_presumption"):
        yield from assessment.conclusion(id).comparisons


def _near(measured: Range, line: Range) -> bool:
    ends = [end for end in (measured.low, measured.best, measured.high) if end]
    lines = [end for end in (line.low, line.high) if end]
    return any(one <= NEAR * other and other <= NEAR * one for one in ends for other in lines)


_LABELS: Final = {
    modification_compute.name: "the modification",
    scope.training_compute.name: "training",
    training_compute.cumulative_compute.name: "cumulative",
    training_compute.expected_compute.name: "in all",
}
_LINES: Final = {"criterion_flop": "GPAI model above", "presumption_flop": "systemic risk above"}


def _label(comparison: Comparison) -> Line:
    return (next((_LABELS[fact.name] for fact in comparison.measured.facts if fact.name in _LABELS), "amount"),)


def _line_label(assessment: Assessment, comparison: Comparison) -> Line:
    side = comparison.line
    if comparison.measured.factor != side.factor:
        return (assessment.law.text("a {share} of "), third_of(assessment, side))
    return (_LINES.get(side.parameter, "the line"),)


# What is owed


def _owed(leader: Told, *, several: bool) -> Iterator[Block]:
    duties = leader.duties
    if leader.standing.state in ("unknown", "unsettled"):
        yield from _if_one(duties)
        return
    rows = [
        *_incidents(leader),
        *_committed(leader),
        *_sure(duties, leader.standing.deadline),
        *_pending(leader),
        *_while_open(leader),
    ]
    if not rows:
        return
    yield Heading(("Owed by ", leader.name) if several else ("Owed",))
    yield Rows(rows=tuple(rows))
    yield from _fine(leader)


def _owed_under_draft(told: list[Told]) -> Iterator[Block]:
    """What is owed under a draft of law, where not so many actors are told of that a screen has no room for it."""
    if told and len(told) <= MOST_UNDER_DRAFT:
        yield from (each for each in _owed(told[0], several=len(told) > 1) if not isinstance(each, Sentence))


MOST_UNDER_DRAFT: Final = 2


def _if_one(duties: Duties) -> Iterator[Block]:
    every = [each.short for each in duties.in_order]
    if every:
        yield Heading(("If it is one, it owes",))
        yield Rows(rows=(Row(label=("at first",), items=tuple((each,) for each in _capped(every))),))


def _capped(shorts: Sequence[str]) -> list[str]:
    if len(shorts) <= MOST_SHORTS + 1:
        return list(shorts)
    return [*shorts[:MOST_SHORTS], f"{len(shorts) - MOST_SHORTS} more"]


def _sure(duties: Duties, awaited: object) -> Iterator[Row]:
    """What attaches, in groups of one day and one state, in order of gravity; not again what the headline says."""
    shown = [each for each in duties.sure if each.deadline != awaited]
    groups: dict[tuple[str, str, str], list[str]] = {}
    for duty in shown:
        groups.setdefault(_when(duty), []).append(duty.short)
    for (label, tone, undone), shorts in groups.items():
        items = ((each,) for each in _capped([*shorts[:-1], shorts[-1] + undone]))
        yield Row(label=(label,), items=tuple(items), tone=tone)
    done = [each for each in shown if each.deadline.state == "going-on" and each.deadline.done_on is not None]
    if done:
        yield Row(
            label=("last done",),
            items=tuple((f"{each.short} {words.on(each.deadline.done_on)}",) for each in done),
        )


def _when(each: Duty) -> tuple[str, str, str]:
    """The label of a group, its tone, and what is said after the last of it."""
    row, by = each.deadline, phrases.by_day(each.deadline)
    other = phrases.otherwise_by(row) if row.or_by is not None else ""
    other += f"; {phrases.doubted(row)}" if row.done_in is not None and row.state != "late" else ""
    if row.state == "done":
        return _done(each)
    if row.state == "late":
        late, tone = ("open", "due") if row.done_in is not None else ("late", "late")
        return f"{late}, {by}", tone, f"; {_undone(each)}{other}"
    if row.state == "perhaps-late":
        undone = "" if row.nature == THING else f", {_undone(each)}"
        return by, "due", f"; perhaps late{undone}{other}"
    return by, "", other


def _done(each: Duty) -> tuple[str, str, str]:
    """That an act was done; of a notification, that nothing says that it states what it has to."""
    label, tone, more = phrases.done(each.deadline)
    finding, case = each.owed.conclusion.finding, each.owed.conclusion.case
    is_of_it = each.deadline.obligation == obligations.notification.id
    if is_of_it and finding.program.truth_in(notification_complete, finding.program.start(case)) is Truth.NO:
        more += "; nothing says that it states the compute and how that was estimated"
    return label, tone, more


def _undone(each: Duty) -> str:
    """That nothing says that an act was done; of a representative, that the one who is named cannot be it."""
    named = each.owed.conclusion.case.known(obligations.representative_established)
    is_of_it = each.deadline.obligation == obligations.authorised_representative.id
    elsewhere = named is not None and isinstance(named.value, frozenset) and "union" not in named.value
    if is_of_it and each.deadline.done_in is None and elsewhere:
        return "the one that is named is established outside the Union"
    if each.deadline.obligation == obligations.mandate_termination.id and each.ended:
        return "it ended, and nothing says that the AI Office was told"
    return phrases.undone(each.deadline)


def _incidents(leader: Told) -> Iterator[Row]:
    """The reports of serious incidents that became known, of each that nothing says was made."""
    for row in incident_reports(leader.assessment):
        awaited = leader.standing.deadline
        if row.actor != leader.standing.actor or row.state not in _OPEN_REPORTS or row == awaited:
            continue
        late = {"late": "late, ", "perhaps-late": "perhaps late, "}.get(row.state, "") if row.sure else ""
        binds = "" if row.sure else ", if it binds"
        asked = row.lacks.asks if row.lacks is not None and not row.sure else ""
        undone = f"; {phrases.UNDONE}" if row.state != "due" else ""
        label, tone = f"{late}{phrases.by_day(row)}", "late" if row.state == "late" and row.sure else ""
        items = ((f"{row.short}{binds}{undone}",), (asked,)) if asked else ((f"{row.short}{binds}{undone}",),)
        yield Row(label=(label,), items=items, tone=tone)


_OPEN_REPORTS: Final = ("late", "perhaps-late", "due", "undated")


def _committed(leader: Told) -> Iterator[Row]:
    """How many things are late that were committed to, and how many perhaps, of which no other row tells."""
    states = [each.state for each in _late_commitments(leader)]
    for state, label, tone in (("late", "late", "late"), ("perhaps-late", "perhaps late", "")):
        if state in states:
            told = (f"{words.count(states.count(state), 'commitment')}: ", Code("deadlines"))
            yield Row(label=(label,), items=(told,), tone=tone)


def _late_commitments(leader: Told) -> list[Dated]:
    """What the leading actor committed to and is late, or may be; reports of incidents have rows of their own."""
    incident, actor = obligations.serious_incident_reporting.id, leader.standing.actor
    return [row for row in late_commitments(leader.assessment) if row.actor == actor and row.obligation != incident]


def _pending(leader: Told) -> Iterator[Row]:
    """What may be owed already; what surely comes with the placing that is planned stands among what is ahead."""
    duties, planned = leader.duties, set()
    if leader.assessment.at_launch is not None:
        rows = planned_duties(leader.assessment)
        planned = {row.obligation for row in rows if row.sure and row.actor == leader.standing.actor}
    for label, group in (
        (_LIKELY, duties.likely),
        ("unless open source", duties.unless_open),
        ("unless code signed", duties.unless_signed),
    ):
        if group:
            yield Row(label=(label,), items=tuple((each.short,) for each in group))
    maybe = [duty.short for duty in duties.maybe if duty.deadline.obligation not in planned]
    if maybe:
        yield Row(label=("perhaps",), items=tuple((short,) for short in _capped(maybe)))


_LIKELY: Final = "by best estimate"


def _while_open(leader: Told) -> Iterator[Row]:
    """The safe course where only a question of law leaves open whether a duty attaches."""
    law = leader.assessment.law
    of_duties = (phrases.safe_courses(each.owed.conclusion, law, short=True)[:1] for each in leader.duties.maybe)
    found = tuple(dict.fromkeys(chain.from_iterable(of_duties)))
    if found:
        yield Row(label=(phrases.SAFE.lower(),), items=tuple((each,) for each in found))


def _fine(leader: Told) -> Iterator[Sentence]:
    for each in leader.assessment.exposure:
        if each.actor == leader.standing.actor and each.outcome is Outcome.YES:
            for_ = words.listed([one.note.says for one in each.fined_for], last="or")
            yield Sentence((f"A fine for {for_ or 'a breach'}: {phrases.ceiling(each.ceiling)}.",))


def _ahead(assessment: Assessment, leader: Told) -> Iterator[Block]:
    """What comes if the plan holds: the days on which lines are passed, and what is owed from launch on."""
    windows: dict[DateRange, list[str]] = {}
    for each in assessment.planned_crossings:
        if each.window is not None:
            windows.setdefault(each.window, []).append(each.parameter)
    rows = [_crossing(window, passed, assessment) for window, passed in windows.items()]
    rows += _likely_crossings(assessment)
    rows += _launch(assessment, leader)
    if rows:
        yield Heading(("Ahead, if the plan holds",))
        yield Rows(rows=tuple(rows))


def _launch(assessment: Assessment, leader: Told) -> Iterator[Row]:
    """What comes with the placing that is planned, by the day of each; after the planned day, that it is not known."""
    if assessment.at_launch is None and not assessment.planned_passed:
        return  # the list need not be worked out to find nothing in it
    planned = [row for row in planned_duties(assessment) if row.actor == leader.standing.actor]
    held = {duty.deadline.obligation for duty in leader.duties.sure}
    ahead = [row for row in planned if row.obligation not in held]
    groups: dict[str, list[str]] = {}
    has_passed = assessment.at_launch is None
    for row in ahead:
        group = told_in(row.owed) if row.owed is not None else ""
        if not has_passed and group in _PLANNED:
            groups.setdefault(_PLANNED[group] or phrases.by_day(row), []).append(row.short)
    for label, shorts in sorted(groups.items(), key=lambda group: group[0] in _PLANNED.values()):
        yield Row(label=(label,), items=tuple((short,) for short in _capped(shorts)))
    if has_passed and ahead:
        placed = _capped([row.short for row in ahead])
        yield Row(label=("if it was placed",), items=tuple((short,) for short in placed))


_PLANNED: Final = {"sure": "", "likely": _LIKELY, "unless_open": "unless open source"}
"""The groups of what comes with a plan that are told, each with its label; what surely binds has its day for one."""


def _likely_crossings(assessment: Assessment) -> Iterator[Row]:
    """The line of systemic risk where a range lies on both sides of it and the best estimate above."""
    expected = figure(assessment.expected).best
    for each in assessment.crossings:
        if (each.of, each.parameter, each.passes) != ("expected", "presumption_flop", Truth.UNKNOWN):
            continue
        line, window = assessment.law.number(each.parameter), each.window
        if window is not None and assessment.lies_ahead(window) and expected is not None and expected > line:
            says = f"by the best estimate {words.number(line)} FLOP is passed: {_PASSED[each.parameter]}"
            yield Row(
                label=(f"from {window.earliest} on" if window.latest is None else words.span_of(window),),
                items=((says,),),
            )


def _crossing(window: DateRange, passed: Sequence[str], assessment: Assessment) -> Row:
    """The lines that are passed on one day, or on some day of the same ones; the gravest says what follows."""
    lines = words.listed([words.number(assessment.law.number(each)) for each in passed])
    when = "" if window.exact else " on some day in between"
    says = f"{lines} FLOP {'is' if len(passed) == 1 else 'are'} passed{when}: {_PASSED[passed[-1]]}"
    return Row(label=(words.span_of(window),), items=((says,),))


_PASSED: Final = {
    "criterion_flop": "a general-purpose AI model by the criterion",
    "presumption_flop": "systemic risk is presumed",
}


# What is still to answer, and what it rests on


def _questions(assessment: Assessment, leader: Told | None, most: int) -> Iterator[Block]:
    found = _worth_asking(assessment, leader)
    if not found:
        return
    if leader is None or leader.standing.state != "nothing-stated":
        yield Heading(("Still to answer",))
    asked = list({each.missing.asks: each for each in reversed(found)}.values())[::-1]
    asked = [each for each in asked if not any(_holds_figure(other, each) for other in asked)][:most]
    rows = tuple(Row(label=(each.missing.who or "whoever knows",), items=((each.missing.asks,),)) for each in asked)
    left = len(found) - len(asked)
    more: Line = (f"and {left} more: ", Code("ask")) if left else ()
    yield Rows(rows=rows, more=more)


def _holds_figure(one: OpenQuestion, of: OpenQuestion) -> bool:
    """Whether one question asks for the figure of an activity that another asks for of all activities together."""
    return of.path == "activities" and one.path.startswith("activities[") and one.path.endswith(".flop")


def _is_said_undated(each: Conclusion) -> bool:
    """Whether it is a notification that lacks but its day, of which the headline says that it is not known."""
    return each.id == obligations.notification.id and each.finding.outcome.decided


def _worth_asking(assessment: Assessment, leader: Told | None = None) -> list[OpenQuestion]:
    """The questions on which a standing or an obligation hangs, what the headline rests on first."""
    telling = {id(each.conclusion) for each in assessment.standings}
    telling |= {id(each.conclusion) for each in assessment.obligations}
    found = [
        question
        for question in assessment.open_questions
        if any(id(block) in telling and not _is_said_undated(block) for block in question.blocks)
    ]
    if leader is None or leader.standing.state not in _OPEN:
        return found
    first = list(_rests_on_first(leader))
    rank = {path: place for place, path in reversed(list(enumerate(first)))}
    return sorted(
        found, key=lambda each: min((rank[path] for path in rank if _within(each.path, path)), default=len(rank))
    )


def _within(path: str, of: str) -> bool:
    """Whether a path lies at another or within it, whatever the places in lists."""
    path, of = _PLACE.sub("", path), _PLACE.sub("", of)
    return f"{path}.".startswith(f"{of}.")


_PLACE: Final = re.compile(r"\[\d+\]")


def _rests_on_first(leader: Told) -> Iterator[str]:
    """Where is said what the headline speaks of: what was compared and has no end, then the fact that it asks for."""
    reason = leader.standing.reason
    for compared in (reason.comparison, compared_by(leader)):
        for side in (compared.measured, compared.line) if compared is not None else ():
            if isinstance(side.value, Range) and side.value.high is None:
                yield from (fact.path for fact in side.facts)
    if reason.fact is not None:
        yield reason.fact.path


def _cautions(assessments: Sequence[Assessment], leader: Told | None) -> Iterator[Notice]:
    """Warnings that bear on the headline, and plans whose day has passed where it is silent of them."""
    open_ = leader is None or leader.standing.state in _OPEN
    told_of = leader is not None and passed_plan(leader) and leader.standing.state in ("late", "due", "prospective")
    wanted = _ALWAYS | (_EXPLAIN if open_ else frozenset()) | (frozenset() if told_of else {"planned-day-passed"})
    found = [one.says for each in assessments for one in each.warnings if one.reference in wanted]
    yield from (Notice((says,)) for says in list(dict.fromkeys(found))[:MOST_CAUTIONS])


MOST_CAUTIONS: Final = 2
_ALWAYS: Final = frozenset(
    {
        "no-original",
        *(
            each.reference
            for each in (cautions.teacher_in_the_ledger, cautions.one_model_or_several, cautions.nobody_provides)
        ),
    }
)
"""Warnings that an answer may be about another model, or leave out who answers for this one."""
_EXPLAIN: Final = frozenset(
    {
        "not-in-the-table",
        "not-looked-up",
        "folder-contradiction",
        cautions.compute_obtainable_here.reference,
        cautions.system_as_supply.reference,
    }
)
"""Warnings that may be the reason why an answer is not known."""


def _rests_on(assessments: Sequence[Assessment], found: Turns | None) -> Sentence:
    first = assessments[0]
    law = first.law
    warned = {each.says for own in assessments for each in own.warnings if each.reference != "law-not-checked"}
    checked = law.day_of("law_checked")
    counted = [_assumptions(assessments, found)] if law.body.draft is None else []
    parts = [
        *(counted if first.model_case.assume else ["nothing assumed"]),
        *([words.count(len(warned), "warning")] if warned else []),
        *(f"read as {question}={reading}" for question, reading in sorted(first.readings.items())),
        f"law checked to {checked}" + (", not to this day" if law.day > checked else ""),
        "indicative",
        "all of it: --full",
    ]
    return Sentence((" · ".join(parts),), quiet=True)


def _assumptions(assessments: Sequence[Assessment], found: Turns | None) -> str:
    """How many assumptions the answers rest on, and how many of them could turn the one that is shown."""
    held = {text for each in assessments for one in each.everything for text in assumed(one)}
    turning = len(found.turning) if found is not None else 0
    turn = f", {turning or 'none'} of which could turn this" if found is not None else ""
    return words.count(len(held), "assumption") + turn
