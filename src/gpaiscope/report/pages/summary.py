"""The first screen: what you are or must do and what follows, by when, on what it turns, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.contraries import Turns, turns
from gpaiscope.assessment.dated import THING, Dated, incident_reports, late_commitments, planned_duties
from gpaiscope.assessment.facts import amount, figure
from gpaiscope.assessment.originals import NAME
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.saying import all_assumed
from gpaiscope.assessment.standing import deciding_questions
from gpaiscope.assessment.warnings import (
    BROKEN_EVIDENCE,
    CONTRADICTIONS,
    COPY,
    DECIDED_OTHERWISE,
    DOUBTFUL,
    NO_IDENTIFIER,
    Warning_,
    by_bearing,
)
from gpaiscope.engine.case import Missing
from gpaiscope.engine.comparisons import Comparison
from gpaiscope.engine.expression import Rule
from gpaiscope.law import cautions, downstream, modification, obligations, open_source, scope, training_compute
from gpaiscope.law.modification import modification_compute
from gpaiscope.law.notification import notification_complete
from gpaiscope.law.systemic_risk import systemic_risk
from gpaiscope.report import phrases, tones, words, yours
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
    PagePart,
    Row,
    Rows,
    Sentence,
    Strong,
    fitted,
)
from gpaiscope.report.duties import Duties, Duty, is_lifted_where_open, told_in
from gpaiscope.report.headlines import (
    LONGEST,
    Told,
    answer,
    asks_supplier,
    brief,
    compared_by,
    deciding,
    in_control,
    integrates,
    is_likely,
    line_of,
    older_until,
    passed_plan,
    reader_first,
    readings,
    third_of,
    tone_of,
)
from gpaiscope.report.onward import PROGRAM, Call, as_path, folder_of, is_of_folder
from gpaiscope.report.turns import exception_alone, turns_of
from gpaiscope.report.write.text import height
from gpaiscope.values import DateRange, Outcome, Range, Truth

MOST_ACTORS: Final = 6
MOST_QUESTIONS: Final = 2
MOST_SHORTS: Final = 9
NEAR: Final = 6
"""A line is drawn where an amount is within this factor of it."""


def summary(assessments: Sequence[Assessment], call: Call) -> Page:
    """The first screen of one model, or of several that one dossier tells of. ``call`` is what it was asked for.

    It is told to whoever acts last, unless an actor is asked for. Under a draft of law it leaves room for what the
    draft changes: what would turn the answer and what is still to answer are told without the draft.
    """
    told = reader_first(assessments, to_you=True)
    is_draft = assessments[0].law.body.draft is not None
    parts = _parts_under_draft(assessments, told, call) if is_draft else _screen_parts(assessments, told, call)
    return fitted(
        tuple(_title(assessments)),
        list(parts),
        () if is_draft else GIVES_WAY,
        fits=lambda page: height(page, WIDTH) <= MOST_LINES,
    )


MOST_LINES: Final = 42
WIDTH: Final = 80
"""What a screen holds. A page knows no width: whether it fits is measured by the writer of text."""


def opening(assessment: Assessment) -> Iterator[Block]:
    """The answer of one model, for the head of other pages about it, and where else the law has to be looked at."""
    told = reader_first([assessment])
    yield from _alarms([assessment])
    yield from _answers(assessment, told)
    yield from _elsewhere(assessment, told[0] if told else None)


GIVES_WAY: Final = (
    "questions",  # the second
    "commands",  # to the proof
    "integrators",  # who are not the reader
    "figure",
    "weights",
    "turns",  # all but the exception
    "warnings",  # the second
    "commands",  # to the request for information
    "fine",
    "questions",
    "incidents",  # all but the first few
    "warnings",
    "turns",
)
"""What gives way, least missed first, where a screen has too little room: a part as often as its name stands here."""


def _screen_parts(assessments: Sequence[Assessment], told: list[Told], call: Call) -> Iterator[PagePart]:
    leader = told[0] if told else None
    assessment = leader.assessment if leader is not None else assessments[0]
    yield _always(_alarms(assessments), _answers(assessment, told))
    yield _in_forms("weights", list(_holding_weights(leader)))
    cautioned = _cautioned(assessments, leader)
    warned = _other_warnings(assessments, leader, cautioned)
    yield _always(_as_notices([each.says for each in cautioned]))
    # Where the headline goes by a bound, what a log's own counter gets wrong bears on nothing.
    by_bound = assessment.every_way is not None and assessment.every_way.decides
    bounded = {each.path for each in assessment.entries or () if each.activity.bound is not None}
    shown = [
        each
        for each in warned[:MOST_WARNINGS]
        if not (by_bound and each.reference == "estimate" and each.path in bounded)
    ]
    printed = range(len(shown), -1, -1)
    yield PagePart(name="warnings", forms=tuple(_as_notices([each.short for each in shown[:many]]) for many in printed))
    yield from _integrators(told)
    found = turns(assessment, actor=leader.standing.actor) if leader is not None else None
    if leader is None or found is None:
        yield _in_forms("figure", list(_figure(assessment, None)))
        yield PagePart(name="questions", forms=_questions(assessment, leader, range(MOST_QUESTIONS, 0, -1)))
    elif leader.standing.state == "nothing-stated":
        yield PagePart(name="questions", forms=_questions(assessment, leader, [4]))
    else:
        yield from _parts_about(leader, told, found)
    beyond = list(_elsewhere(assessment, leader))
    # The foot counts the warnings that are not printed: where one gives way there is one more of them.
    left = (_unprinted(len(warned) - many, beside=many + len(cautioned)) for many in printed)
    feet = ([*beyond, _rests_on(assessments, found, each, only_chapter_v=not beyond)] for each in left)
    yield PagePart(name="warnings", forms=tuple(feet))
    yield _what_next(assessments, told, call)


def _holding_weights(leader: Told | None) -> Iterator[Sentence]:
    """That it is only assumed who holds the weights, where the headline is an act that is awaited."""
    if leader is not None and leader.standing.state in ("late", "due") and (held := in_control(leader)):
        yield Sentence(held)


def _parts_about(leader: Told, told: list[Told], found: Turns) -> Iterator[PagePart]:
    """What is said of the actor that the screen is told to: what it owes, what comes, what turns it, what is asked."""
    assessment, several = leader.assessment, len({each.standing.actor for each in told}) > 1
    is_open = leader.standing.state in ("unknown", "unsettled")
    turning = list(turns_of(leader, found, several=several))
    # What would settle an open answer is not missed less than what turns one by an exception.
    shorter = turning if is_open else list(exception_alone(leader, found))
    settles = PagePart(name="turns", forms=(turning, shorter, []))
    yield _in_forms("figure", list(_figure(assessment, leader)))
    if is_open:
        yield settles
    yield from _owed(leader, several=several)
    if assessment.hindsight is not None:
        from gpaiscope.report.pages.history import looked_back

        yield _always(looked_back(assessment))
    yield _always(_ahead(assessment, leader))
    if not is_open:
        yield settles
    # What the law leaves open is told first: there is one question of facts beside it, or none.
    most = MOST_QUESTIONS if leader.standing.state != "unsettled" else 1
    yield PagePart(name="questions", forms=_questions(assessment, leader, range(most, -1, -1)))


def _parts_under_draft(assessments: Sequence[Assessment], told: list[Told], call: Call) -> Iterator[PagePart]:
    leader = told[0] if told else None
    assessment = leader.assessment if leader is not None else assessments[0]
    yield _always(_alarms(assessments), _answers(assessment, told))
    cautioned = _cautioned(assessments, leader)
    warned = _other_warnings(assessments, leader, cautioned)
    yield _always(_as_notices([each.says for each in cautioned]), _owed_under_draft(told))
    beyond = list(_elsewhere(assessment, leader))
    left = _unprinted(len(warned), beside=len(cautioned))
    foot = _rests_on(assessments, None, left, only_chapter_v=not beyond)
    yield _always(beyond, [foot], list(_next(assessments, leader, call))[:1])


def _always(*blocks: Iterable[Block]) -> PagePart:
    """A part that does not give way."""
    return PagePart(name="", forms=(list(chain.from_iterable(blocks)),))


def _in_forms(name: str, blocks: Sequence[Block]) -> PagePart:
    """A part that is there or not."""
    return PagePart(name=name, forms=(blocks, ()))


def _what_next(assessments: Sequence[Assessment], told: list[Told], call: Call) -> PagePart:
    """What comes next, the request for information of who integrates the model at the end.

    The proof gives way first, unless nothing else is left, and then the request.
    """
    leader = told[0] if told else None
    own, others = list(_next(assessments, leader, call)), list(_of_others(assessments, told[1:], call))
    requests = list(_request(told, call))
    but_proof = [*own[:-1], *others] or own
    return PagePart(name="commands", forms=([*own, *others, *requests], [*but_proof, *requests], but_proof))


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
    if state in ("unknown", "nothing-stated"):
        # Of a folder without a dossier one is begun, with what its files say.
        yield call.command("ask", conclusion, "--fill", actor=actor, model=model)
    elif is_of_folder(assessment):
        yield Command((PROGRAM, "init", as_path(folder_of(call.path))))
    elif any(deciding_questions(assessment, standing.actor) for standing in assessment.standings):
        yield call.command("ask", model=model)
    if assessment.planned_crossings and not is_of_folder(assessment):
        yield call.command("plan", model=model)
    if leader is not None and state not in ("unknown", "unsettled") and _late_commitments(leader):
        yield call.command("deadlines", model=model)
    if state == "no" and assessment.every_way is not None and assessment.every_way.decides:
        yield call.command("assess", "--full", "--format", "markdown", actor=actor, model=model, says="what to keep")
    yield call.command("explain", conclusion, actor=actor, model=model)


def _title(assessments: Sequence[Assessment]) -> Iterator[str | Named]:
    first = assessments[0]
    yield Named(words.title(first), 40)
    if len(assessments) == 2:
        yield " and "
        yield Named(words.title(assessments[1]), 40)
    elif len(assessments) > 2:
        yield f" and {words.count(len(assessments) - 1, 'other model')}"
    names = words.names(first.dossier)
    if len(names) == 1 and len(assessments) == 1 and not _is_reader(first):
        yield from (" · ", Named(next(iter(names.values())), LONGEST))
        country = next((each.country for each in first.dossier.actors or () if each.id), None)
        yield f", {country.value}" if country else ""
    yield f" · on {first.day}"
    if first.known_on is not None:
        yield f", as known on {first.known_on}"


def _is_reader(assessment: Assessment) -> bool:
    """Whether the one actor is whoever reads, whom nothing names."""
    return [(each.id and each.id.value, each.name) for each in assessment.dossier.actors or ()] == [
        (words.READER, None)
    ]


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
        return
    leader = told[0]
    own = [each for each in told if each.standing.actor == leader.standing.actor]
    counts = len(own) > 1 and leader.standing.state not in ("late", "due", "unsettled")
    yield _for_reader(_of_models(own) if counts else answer(leader), told, with_model=not counts)
    if len(told) == 1 and (read := readings(leader)) is not None:
        yield read
    if rest := told if counts else told[1:]:
        yield _actors(rest, told)
    yield from _safe_for(told[1:], said=told[:1])


def _for_reader(found: Answer, told: list[Told], *, with_model: bool) -> Answer:
    """An answer that says whose it is, where there are several actors, and of which of several models."""
    leader, headline = told[0], found.headline
    if with_model and len({id(each.assessment) for each in told}) > 1 and leader.standing.state != "no":
        headline = (*headline, " (", Named(words.title(leader.assessment), LONGEST), ")")
    if len({each.standing.actor for each in told}) > 1:
        headline = (leader.name, " · ", *headline)
    # To one person one provision is enough; who reads everything has them all.
    return replace(found, headline=headline, cites=found.cites[:1] if leader.to_you else found.cites)


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
        named if is_of_folder(assessment) else "the dossier names no actor. Name them as [[actors]], each with an id"
    )
    who = f"Who owes what is not worked out: {named}."
    cites = assessment.law.cited(assessment.law.version(found.finding.rule).cites)
    safe = [(f"{phrases.SAFE}: {each}",) for each in phrases.safe_courses(found, assessment.law, short=True)[:1]]
    guessed = phrases.guessed(assessment, found)
    if guessed:
        says = f"Likely {says[:1].lower()}{says[1:]}"
    because = (*(((guessed,),) if guessed else ()), *safe, (who,))
    tone = tones.UNKNOWN if guessed else tones.of_burden(outcome)
    return Answer(tone=tone, headline=(Strong(says),), because=because, cites=tuple(cites)[:2])


def _of_models(own: list[Told]) -> Answer:
    """The answer about one actor of several models, none of which it has to act for first."""
    leader = own[0]
    found = answer(leader)
    explains = leader.standing.state == "unknown" and asks_supplier(leader)
    return Answer(
        tone=_tone_of_models(own),
        headline=_older(own) or _counted(own),
        because=found.because if explains else found.because[:1] if is_likely(leader) else (),
        cites=found.cites,
    )


def _tone_of_models(own: list[Told]) -> str:
    """The gravest of what follows for one actor from any of its models; where that is only likely, that it is open."""
    return tones.gravest(map(tone_of, own))


_OPEN: Final = ("unknown", "unsettled", "nothing-stated")


def _older(own: list[Told]) -> Line:
    """That each model of which an actor is the provider is an older one, with the day that it has until then."""
    days = {older_until(each) for each in own if each.standing.state == "provider"}
    if len(days) != 1 or None in days or any(each.standing.state in _OPEN or is_likely(each) for each in own):
        return ()
    return (Strong("Provider of older models"), f", by {days.pop()}")


def _provides(each: Told) -> bool:
    return each.standing.state == "provider" or "systemic-risk" in each.standing.kinds


def _surely_provides(each: Told) -> bool:
    return _provides(each) and not is_likely(each)


def _counted(own: list[Told]) -> Line:
    """Of how many of its models an actor is the provider, of how many only by a guess, and of how many that is open."""
    many, sure = len(own), sum(map(_surely_provides, own))
    likely = sum(map(_provides, own)) - sure
    open_ = sum(each.standing.state in _OPEN and not _provides(each) for each in own)
    if not sure and not likely:
        if open_:
            all_ = "both" if many == 2 else f"all {many}"
            for_ = all_ if open_ == many else f"{open_} of {many}"
            return (Strong("Provider or not: unknown"), f" for {for_} models")
        yet = " yet" if own[0].standing.state == "prospective" else ""
        return (Strong(f"No provider{yet}"), f" of any of {words.count(many, 'model')}")
    lead, more = ("Provider", f", likely of {likely} more" if likely else "") if sure else ("Likely provider", "")
    more += f", of {open_} more it is open" if open_ else ""
    return (Strong(lead), f" of {sure or likely} of {many} models{more}")


def _actors(rows: list[Told], told: list[Told]) -> Rows:
    """The actors beside the one of the headline, each with the sign of what follows for it."""
    left = len(rows) - MOST_ACTORS
    return Rows(
        rows=tuple(_actor(each, told) for each in rows[:MOST_ACTORS]),
        more=(f"and {left} more: --actor ID",) if left > 0 else (),
    )


def _actor(each: Told, told: list[Told]) -> Row:
    tone = tone_of(each)
    return Row(label=(f"{words.SIGNS[tone]} ", each.name), items=(_about(each, told),), tone=tone)


def _about(each: Told, told: list[Told]) -> Line:
    """An actor's standing, with the model that it is of where there are several and it has a part in one."""
    models = {id(one.assessment) for one in told}
    return (
        brief(each)
        if len(models) == 1 or each.standing.state == "no"
        else (*brief(each), " (", Named(words.title(each.assessment), LONGEST), ")")
    )


# What who integrates another's model has to know


def _integrators(told: list[Told]) -> Iterator[PagePart]:
    """Of who integrates another's model and is not its provider: what it need not do, may ask, and should not do."""
    found = [
        each
        for each in told
        if each.standing.state == "no"
        and integrates(each)
        and not any(one.reference == cautions.nobody_provides.reference for one in each.assessment.warnings)
    ]
    for each in found[:MOST_INTEGRATORS]:
        head = Heading(("For ", each.name, ", who integrates it (nothing owed for the model)"))
        blocks: list[Block] = [head, Rows(rows=(*_rights(each), _makes_provider(each)))]
        yield _always(blocks) if each is told[0] else _in_forms("integrators", blocks)


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
            to_you = leader is not None and leader.to_you
            bars = (
                Bar(
                    label=_label(comparison, assessment, to_you=to_you),
                    value=measured,
                    digits=words.digits_parting(measured, line),
                ),
                Bar(label=_line_label(assessment, comparison, to_you=to_you), value=line, line=True),
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
SMALL_SHARE: Final = 100
"""What was done to an original counts for nothing in a chart where the original took so many times as much."""
_LINES: Final = {"criterion_flop": "GPAI model above", "presumption_flop": "systemic risk above"}


def _label(comparison: Comparison, assessment: Assessment, *, to_you: bool) -> Line:
    if to_you and any(fact is modification_compute for fact in comparison.measured.facts):
        return (yours.your_change(assessment),)
    if scope.inherited_training_compute in comparison.measured.facts and assessment.dossier.original:
        from gpaiscope.report.say import say
        from gpaiscope.report.wherever import called  # most models are made of no other

        own = amount(assessment.model_case, scope.training_compute)
        theirs = amount(assessment.model_case, scope.inherited_training_compute)
        if own and theirs and own.high is not None and theirs.low and SMALL_SHARE * own.high <= theirs.low:
            return say("training of {original}", original=called(assessment))
        return say("training with {original}'s", original=called(assessment))
    return (next((_LABELS[fact.name] for fact in comparison.measured.facts if fact.name in _LABELS), "amount"),)


def _line_label(assessment: Assessment, comparison: Comparison, *, to_you: bool) -> Line:
    side = comparison.line
    if comparison.measured.factor != side.factor:
        return (assessment.law.text("a {share} of "), third_of(assessment, side, to_you=to_you))
    return (_LINES.get(side.parameter, "the line"),)


# What is owed


def _owed(leader: Told, *, several: bool) -> Iterator[PagePart]:
    if leader.standing.state in ("unknown", "unsettled"):
        yield _always(_if_one(leader))
        return
    reports = list(_incidents(leader))
    rows = [*_committed(leader), *_sure(leader.duties, leader.standing.deadline), *_pending(leader)]
    rows += _while_open(leader)
    head = Heading(("Owed by ", leader.name) if several else ("Owed",))
    if reports or rows:
        left = len(reports) - MOST_REPORTS
        more: Line = (f"and {words.count(left, 'more report')}: ", Code("deadlines")) if left > 0 else ()
        some = Rows(rows=(*reports[:MOST_REPORTS], *rows), more=more)
        yield PagePart(name="incidents", forms=([head, Rows(rows=(*reports, *rows))], [head, some]))
        yield _always(_lost_exception(leader))
        yield _in_forms("fine", list(_fine(leader)))
    else:
        yield _always(_lost_exception(leader))


MOST_REPORTS: Final = 3


def _lost_exception(leader: Told) -> Iterator[Sentence]:
    """That systemic risk takes the open-source exception from a model that is released as that asks, and what binds."""
    law, case = leader.assessment.law, leader.standing.conclusion.case
    if not _released_as_open(leader) or not leader.duties.sure:
        return
    if law.program.truth_in(systemic_risk, law.program.start(case)) is not Truth.YES:
        return
    lifted = [each.short for each in leader.duties.sure if is_lifted_where_open(each.owed)]
    binds = f": {words.listed(lifted)} {'binds' if len(lifted) == 1 else 'bind'}" if lifted else ""
    lost = cautions.OPEN_SOURCE_LOST
    yield Sentence((f"{lost.says}{binds}", *words.in_brackets(law.cited(lost.cites)), "."))


def _released_as_open(leader: Told) -> bool:
    """Whether the model is released as the open-source exception asks, as far as is known of it."""
    program, case = leader.assessment.law.program, leader.standing.conclusion.case
    run = program.start(case)
    openly = program.truth_in(open_source.released_openly, run) is Truth.YES
    return openly and program.truth_in(open_source.conditions_of_release, run) is not Truth.NO


def _owed_under_draft(told: list[Told]) -> Iterator[Block]:
    """What is owed under a draft of law, where not so many actors are told of that a screen has no room for it."""
    if told and len(told) <= MOST_UNDER_DRAFT:
        parts = _owed(told[0], several=len(told) > 1)
        yield from (block for part in parts for block in part.forms[-1] if not isinstance(block, Sentence))


MOST_UNDER_DRAFT: Final = 2


def _if_one(leader: Told) -> Iterator[Block]:
    """What it would owe; apart, unless systemic risk is known, what it would owe with systemic risk only."""
    program = leader.assessment.law.program
    # The answer says by when to notify, which may have to be done by who is no provider, too.
    every = [
        each
        for each in leader.duties.in_order
        if each.deadline.obligation != obligations.notification.id or not phrases.perhaps_notify(each.deadline)
    ]
    systemic = program.truth_in(systemic_risk, program.start(leader.standing.conclusion.case)) is Truth.YES
    rows: dict[str, list[str]] = {}
    for each in every:
        label = "with systemic risk also" if each.of_systemic_risk and not systemic else "as a provider"
        rows.setdefault(label, []).append(each.short)
    if every:
        yield Heading(("If you are one, you owe",) if leader.to_you else ("If it is one, it owes",))
        yield Rows(
            rows=tuple(Row(label=(label,), items=tuple((each,) for each in _capped(rows[label]))) for label in rows)
        )


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


_LIKELY: Final = "likely"


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
    rows = [_crossing(window, passed, leader) for window, passed in windows.items()]
    rows += _likely_crossings(leader)
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
    pending = {duty.deadline.obligation for duty in leader.duties.maybe}
    groups: dict[str, list[str]] = {}
    has_passed = assessment.at_launch is None
    for row in ahead:
        group = told_in(row.owed) if row.owed is not None else ""
        if not has_passed and group in _PLANNED and (group != "maybe" or row.obligation not in pending):
            groups.setdefault(_PLANNED[group] or phrases.by_day(row), []).append(row.short)
    for label, shorts in sorted(groups.items(), key=lambda group: group[0] in _PLANNED.values()):
        yield Row(label=(label,), items=tuple((short,) for short in _capped(shorts)))
    if has_passed and ahead:
        placed = _capped([row.short for row in ahead])
        yield Row(label=("if it was placed",), items=tuple((short,) for short in placed))


_PLANNED: Final = {
    "sure": "",
    "likely": _LIKELY,
    "unless_open": "unless open source",
    "maybe": "perhaps, once placed",
}
"""The groups of what comes with a plan that are told, each with its label; what surely binds has its day for one."""


def _likely_crossings(leader: Told) -> Iterator[Row]:
    """The line of systemic risk where a range lies on both sides of it and the best estimate above."""
    assessment = leader.assessment
    expected = figure(assessment.expected).best
    for each in assessment.crossings:
        if (each.of, each.parameter, each.passes) != ("expected", "presumption_flop", Truth.UNKNOWN):
            continue
        line, window = assessment.law.number(each.parameter), each.window
        if window is not None and assessment.lies_ahead(window) and expected is not None and expected > line:
            says = f"by the best figures {words.number(line)} FLOP is passed, and {_PASSED[each.parameter]}"
            yield Row(
                label=(f"from {window.earliest} on" if window.latest is None else words.span_of(window),),
                items=((says, *_takes_exception(leader)),),
            )


def _crossing(window: DateRange, passed: Sequence[str], leader: Told) -> Row:
    """The lines that are passed on one day, or on some day of the same ones; the gravest says what follows."""
    lines = words.listed([words.number(leader.assessment.law.number(each)) for each in passed])
    when = "" if window.exact else " on some day in between"
    says = f"{lines} FLOP {'is' if len(passed) == 1 else 'are'} passed{when}: {_PASSED[passed[-1]]}"
    takes = _takes_exception(leader) if passed[-1] == "presumption_flop" else ()
    return Row(label=(words.span_of(window),), items=((says, *takes),))


def _takes_exception(leader: Told) -> Line:
    """That the open-source exception is lost with systemic risk, where it applies until then or may."""
    if not _released_as_open(leader):
        return ()
    law, lost = leader.assessment.law, cautions.OPEN_SOURCE_LOST
    run = law.program.start(leader.standing.conclusion.case)
    applies = law.program.truth_in(open_source.open_source_exemption, run) is Truth.YES
    return (f", {lost.ahead if applies else lost.perhaps_ahead}", *words.in_brackets(law.cited(lost.cites[:1])))


_PASSED: Final = {
    "criterion_flop": "a general-purpose AI model by the criterion",
    "presumption_flop": "systemic risk is presumed",
}


# What is still to answer, and what it rests on


def _questions(assessment: Assessment, leader: Told | None, most: Iterable[int]) -> tuple[Sequence[Block], ...]:
    """What is still to answer, once for each number of questions that it may take."""
    found = _worth_asking(assessment, leader) if leader is not None else []
    asked = list({each.asks: each for each in reversed(found)}.values())[::-1]
    asked = [each for each in asked if not any(_holds_figure(other, each) for other in asked)]
    rows = [
        Row(
            label=(yours.whom(each.who or "whoever knows", assessment),),
            items=((yours.to_you(each.asks, assessment),),),
        )
        for each in asked
    ]
    heads = [Heading(("Still to answer",))] if leader is None or leader.standing.state != "nothing-stated" else []
    forms: list[Sequence[Block]] = []
    for many in most:
        left = len(found) - len(rows[:many])
        more: Line = (f"and {left} more: ", Code("ask")) if left else ()
        forms.append([*heads, Rows(rows=tuple(rows[:many]), more=more)] if rows[:many] else [])
    return tuple(forms)


def _holds_figure(one: Missing, of: Missing) -> bool:
    """Whether one question asks for the figure of an activity that another asks for of all activities together."""
    return of.path == "activities" and one.path.startswith("activities[") and one.path.endswith(".flop")


def _worth_asking(assessment: Assessment, leader: Told) -> Sequence[Missing]:
    """The questions that count as open, the names of originals and what the headline rests on first."""
    found = deciding_questions(assessment, leader.standing.actor)
    if leader.standing.state not in _OPEN:
        return found
    first = list(_rests_on_first(leader))
    rank = {path: place for place, path in reversed(list(enumerate(first)))}

    def place_of(item: Missing) -> tuple[bool, int]:
        # The name of an original goes before all else: by it the rest is looked up, and how much can be asked for.
        return item.fact != NAME, min((rank[path] for path in rank if _within(item.path, path)), default=len(rank))

    return sorted(found, key=place_of)


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


def _cautioned(assessments: Sequence[Assessment], leader: Told | None) -> list[Warning_]:
    """Warnings that bear on the headline, and plans whose day has passed where it is silent of them."""
    open_ = leader is None or leader.standing.state in _OPEN
    wanted = _ALWAYS | (_EXPLAIN if open_ else frozenset()) | {_PASSED_PLAN} - _said_by_headline(leader)
    found = [one for each in assessments for one in each.warnings if one.reference in wanted]
    return list({one.says: one for one in found}.values())[:MOST_CAUTIONS]


def _said_by_headline(leader: Told | None) -> frozenset[str]:
    """The references of warnings that the headline tells of."""
    if leader is None:
        return frozenset({"no-actor"})
    told_of = passed_plan(leader) and leader.standing.state in ("late", "due", "prospective")
    return frozenset({_PASSED_PLAN}) if told_of else frozenset()


_PASSED_PLAN: Final = "planned-day-passed"


def _other_warnings(
    assessments: Sequence[Assessment], leader: Told | None, cautioned: Sequence[Warning_]
) -> list[Warning_]:
    """The warnings that neither alarm nor caution, those first on which an answer may hang; the foot has one itself."""
    said = _ALARMS | _said_by_headline(leader) | {"law-not-checked"}
    found = [one for each in assessments for one in each.warnings if one.reference not in said]
    told = {each.says for each in cautioned}
    return by_bearing({one.says: one for one in found if one.says not in told}.values())


def _as_notices(said: Iterable[str]) -> list[Block]:
    return [Notice((each,)) for each in said]


MOST_WARNINGS: Final = 2
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


def _elsewhere(assessment: Assessment, leader: Told | None) -> Iterator[Sentence]:
    """Where else the law has to be looked at, where the headline is that nothing is owed."""
    law = assessment.law
    if leader is None:
        if assessment.conclusion("gpai_model").finding.outcome is not Outcome.NO:
            return
    elif leader.standing.state not in ("no", "answered-for"):
        return
    to_you = leader is not None and leader.to_you
    parts = [(each.says, *(() if to_you else words.in_brackets(law.cited(each.cites)))) for each in cautions.ELSEWHERE]
    joined = [span for part in parts for span in (", ", *part)][1:]
    yield Sentence((f"{cautions.SEE_ALSO} ", *joined, "."), quiet=True)


def _unprinted(many: int, *, beside: int) -> str:
    """How many warnings are not printed, beside those that are."""
    return words.count(many, "more warning" if beside else "warning") if many else ""


def _rests_on(
    assessments: Sequence[Assessment], found: Turns | None, unprinted: str, *, only_chapter_v: bool
) -> Sentence:
    """What the screen rests on, with the warnings that it does not print.

    ``only_chapter_v`` says that no more of the Act was looked at, where no sentence says it in full.
    """
    first = assessments[0]
    law = first.law
    checked = law.day_of("law_checked")
    counted = [_assumptions(assessments, found)] if law.body.draft is None else []
    parts = [
        *([cautions.ONLY_CHAPTER_V] if only_chapter_v else []),
        *(counted if first.model_case.assume else ["nothing assumed"]),
        *([unprinted] if unprinted else []),
        *(f"read as {question}={reading}" for question, reading in sorted(first.readings.items())),
        *filter(None, [phrases.read_as_guidelines(assessments)]),
        f"law checked to {checked}" + (", not to this day" if law.day > checked else ""),
        "indicative",
        "all of it: --full",
    ]
    return Sentence((" · ".join(parts),), quiet=True)


def _assumptions(assessments: Sequence[Assessment], found: Turns | None) -> str:
    """How many assumptions the answers rest on, and how many of them could turn the one that is shown."""
    turning = len(found.turning) if found is not None else 0
    turn = f", {turning or 'none'} of which could turn this" if found is not None else ""
    return words.count(len(all_assumed(assessments)), "assumption") + turn
