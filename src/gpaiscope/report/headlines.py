"""What an actor is or must do, and what follows, in one line: the head of every page about an assessment.

The gravest standing leads. Of each there are a headline with its reason, and a brief form for a list of actors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
from gpaiscope.assessment.dated import Dated
from gpaiscope.assessment.facts import amount, figure
from gpaiscope.assessment.plans import planned_passed
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.saying import assumed, recitals_alone, silence
from gpaiscope.assessment.standing import STATES, Standing
from gpaiscope.assessment.sure import guesses
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, path_of
from gpaiscope.engine.case import Case, Record
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.comparisons import Comparison, Side
from gpaiscope.engine.expression import GUESS, Fact, FactKind, RecordFact, Rule, Some, all_of, any_of
from gpaiscope.engine.prose import sentence, value_text
from gpaiscope.law import market, notification, obligations, provider, scope, systemic_risk, training_compute
from gpaiscope.law.assumptions import MODIFIER_CONTROLS
from gpaiscope.law.modification import (
    EXPECTED,
    modification_above_third,
    modification_compute,
    modification_cumulative_compute,
    original_compute,
    original_cumulative_compute,
    root_compute,
    smallest_original_compute,
    summed_original_compute,
    weights_elsewhere,
)
from gpaiscope.law.records import MARKET
from gpaiscope.law.sentences import THE_ACTOR
from gpaiscope.report import phrases, tones, words, yours
from gpaiscope.report.blocks import Answer, Code, Line, Named, Row, Rows, Strong
from gpaiscope.report.duties import Duties
from gpaiscope.values import DateRange, Exact, Outcome, Range, Truth

LONGEST: Final = 28
"""Columns that a name may take inside a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One actor's standing with what is needed to tell it: the assessment that it is of, and the duties.

    ``to_you``: it is put to the actor itself, the only one there is, and not told of it in the Act's words.
    """

    assessment: Assessment
    standing: Standing
    to_you: bool = False

    @property
    def change(self) -> str:
        """What the actor made of another's model, as the beginning of a sentence."""
        return words.capital(yours.your_change(self.assessment)) if self.to_you else "The modification"

    @property
    def duties(self) -> Duties:
        """What the actor owes, or may."""
        return Duties.of(self.assessment, self.standing.actor)

    @property
    def name(self) -> Named:
        """What the actor is called."""
        name = words.names(self.assessment.dossier).get(self.standing.actor, self.standing.actor)
        return Named(words.short_name(name, self.standing.actor), LONGEST)


def gravest(assessments: Sequence[Assessment], *, to_you: bool = False) -> list[Told]:
    """Every actor of every model, gravest first; who stands in a later model as nobody is named once.

    ``to_you``: whoever is the only one is spoken to.

    Who is there only as the provider of an original is left out where there is somebody else.
    """
    alone = to_you and len({one.actor for each in assessments for one in each.standings}) == 1
    alone = alone and all(map(yours.is_yours, assessments))
    found = [Told(assessment=each, standing=one, to_you=alone) for each in assessments for one in each.standings]
    kept: dict[str, Told] = {}
    active = [each for each in found if each.standing.state not in _IDLE]
    named = {each.standing.actor for each in active}
    for each in found:
        if each.standing.state in _IDLE and each.standing.actor not in named:
            kept.setdefault(each.standing.actor, each)
    of_originals = {own.actor.value for each in assessments for own in each.dossier.original if own.actor}
    others = bool(active) or any(actor not in of_originals for actor in kept)
    idle = [each for actor, each in kept.items() if actor not in of_originals or not others]
    return sorted((*active, *idle), key=lambda each: STATES.index(each.standing.state))


_IDLE: Final = ("no", "answered-for")


def reader_first(assessments: Sequence[Assessment], *, to_you: bool = False) -> list[Told]:
    """Every actor of every model, the reader's own standings first and then all others, both gravest first.

    Who the reader is, `reader` says; where nobody is said to act the gravest leads.
    """
    found = gravest(assessments, to_you=to_you)
    if len({each.standing.actor for each in found}) < 2:
        return found
    from gpaiscope.assessment.reader import reader  # most dossiers name one actor

    who = reader(assessments)
    return sorted(found, key=lambda each: each.standing.actor != who) if who else found


def leading_conclusion(assessment: Assessment, actor: str = "") -> tuple[str, str]:
    """The conclusion that the first screen stands on, and whose it is: of an actor, if one is asked for."""
    for each in reader_first([assessment]):
        if actor in ("", each.standing.actor):
            return each.standing.conclusion.id, each.standing.actor
    return "gpai_model", actor


def answer(told_: Told) -> Answer:
    """The headline of one actor, why it is so, and where that stands."""
    headline, because = _HEADLINES[told_.standing.state](told_)
    tone = tone_of(told_)
    # An act that is awaited leaves a screen no room to say twice what settles it: it is asked below.
    asks = told_.standing.state not in ("late", "due")
    if guessed := phrases.guessed(told_.assessment, told_.standing.conclusion, asks=asks, to_you=told_.to_you):
        tone, headline, because = "unknown", _likely(told_, headline), [(guessed,), *because]
    return Answer(tone=tone, headline=headline, because=tuple(because), cites=_cites(told_), asks=_ASKS)


def tone_of(told_: Told) -> str:
    """What follows for an actor from how it stands; who is no provider may owe something all the same."""
    if is_likely(told_):
        return tones.UNKNOWN
    tone = tones.OF_STANDINGS[told_.standing.state]
    if tone != tones.CLEAR:
        return tone
    return tones.gravest((tone, *(tones.of_dated(duty.deadline) for duty in told_.duties.in_order)))


def _likely(told_: Told, headline: Line) -> Line:
    """A headline of what only stands with a guess."""
    first, *rest = headline
    says = words.said(first)
    owed = "owed: " if told_.standing.deadline is not None and told_.standing.state in ("late", "due") else ""
    return (Strong(f"Likely {owed}{says[:1].lower()}{says[1:]}"), *rest)


def is_likely(told_: Told) -> bool:
    """Whether an actor stands as it does only by a guess."""
    return bool(told_.assessment.hangs_on(told_.standing.conclusion))


_ASKS: Final = "Where does the actor stand?"


def _cites(told_: Told) -> tuple[Cited, ...]:
    law, standing = told_.assessment.law, told_.standing
    awaited = next(
        (each for each in law.obligations if standing.deadline and each.id == standing.deadline.obligation), None
    )
    own = law.version(awaited.rule).cites[:1] if awaited is not None else ()
    if standing.state == "provider" and (by := classified_by(told_)) is not None:
        decided = (
            law.version(systemic_risk.classified_by_decision).cites if by is systemic_risk.designated else by.cites
        )
        return law.cited(decided)[:3]
    if standing.state == "provider" and _general(told_):
        return law.cited(scope.exception.cites)
    if standing.state == "no" and _wherever(told_) is not None:
        return law.cited(law.version(modification_above_third).cites)
    why = law.version(notification.renotification_due).cites if _awaits_anew(told_) else standing.reason.cites
    return tuple(dict.fromkeys((*law.cited(own), *law.cited(why))))[:2]


def _awaits_anew(told_: Told) -> bool:
    return told_.standing.state in ("late", "due") and _is_anew(told_)


# States


def _late(told_: Told) -> tuple[Line, list[Line]]:
    deadline = _awaited(told_)
    late = phrases.days_late(deadline)
    due = f"{deadline.last.latest}" if deadline.last.exact else f"{deadline.last.latest} at the latest"
    headline = (Strong(f"{_act(deadline)} now"), f": {late} (due {due}{phrases.otherwise_by(deadline)})")
    first, *rest = _awaiting(told_)
    return headline, [("Nothing says that it was done. ", *first), *rest]


def _due(told_: Told) -> tuple[Line, list[Line]]:
    deadline = _awaited(told_)
    act = _act(deadline)
    if deadline.last.latest is not None:
        unsaid = phrases.unsaid_since(deadline)
        return _due_by(told_, deadline), [*([unsaid] if unsaid else []), *_awaiting(told_)]
    if _is_anew(told_):
        return _anew(told_)
    known = _within_the_period(told_) if deadline.obligation == obligations.notification.id else "no day is known"
    return (Strong(act), f": {known}{phrases.otherwise_by(deadline)}"), _awaiting(told_)


def _due_by(told_: Told, deadline: Dated) -> Line:
    """By when an act is awaited whose last day is known, or lies between two days."""
    by, other = phrases.by_day(deadline, passed="by"), phrases.otherwise_by(deadline)
    standing = phrases.how_far(deadline)
    unsaid = "; since when it is known is not said" if deadline.starts and deadline.asked else ""
    return (Strong(f"{_act(deadline)} {by}"), f" ({standing}{other}{unsaid})" if standing else f"{other}{unsaid}")


def _within_the_period(told_: Told) -> str:
    """By when to notify where no day is known: of compute that passes a line, or of what else meets the requirement."""
    met = "the line is or will be passed" if told_.standing.reason.comparison else "the requirement is or will be met"
    period = phrases.to_notify(told_.assessment.law)
    return f"within {period} of knowing that {met}; since when it is known is not said"


def _is_anew(told_: Told) -> bool:
    """Whether what is awaited is another notification, after one whose arguments were accepted."""
    again = told_.assessment.conclusion(notification.renotification_due.id).finding.outcome is Outcome.YES
    return again and _awaited(told_).obligation == obligations.notification.id


def _anew(told_: Told) -> tuple[Line, list[Line]]:
    """That the model must be notified again: for which no text sets a last day."""
    weeks, on = int(told_.assessment.law.number("notification_days")), _owed(told_).applies_from
    since, safe = "", ""
    if on is not None and on.latest is not None and on.exact:
        since, safe = f" on {on}", f": {on.latest + timedelta(days=weeks)}"
    lines = [
        ("No text sets a last day for that, and the first notification stands as it was made.",),
        (f"{phrases.SAFE}: within the {weeks} days of a first notification{safe}.",),
    ]
    _, *rest = _awaiting(told_)
    return (Strong("Notify the Commission again"), f": what its acceptance rests on changed{since}"), [*lines, *rest]


def _owed(told_: Told) -> ObligationConclusion:
    """The obligation whose act is awaited."""
    deadline = _awaited(told_)
    return next(each.owed for each in told_.duties.sure if each.deadline.obligation == deadline.obligation)


_ACTS: Final = {
    obligations.notification.id: ("Notify the Commission", "The notification comes first."),
    obligations.information_request.id: ("Answer the Commission's request", ""),
    obligations.evaluation_access.id: ("Give the Commission access", ""),
    obligations.requested_measures.id: ("Take the measures that the Commission requested", ""),
    obligations.serious_incident_reporting.id: ("Report the serious incident", ""),
}


def _act(deadline: Dated) -> str:
    return _ACTS[deadline.obligation][0]


def _awaited(told_: Told) -> Dated:
    assert told_.standing.deadline is not None  # a state that awaits an act has its deadline
    return told_.standing.deadline


def _awaiting(told_: Told) -> list[Line]:
    """Why the act is awaited, since when, and what the actor is beside."""
    lines = [(*_reason(told_), *_known_since(told_))]
    provider = told_.assessment.conclusion("provider", told_.standing.actor).finding.outcome
    many = told_.duties.count - 1
    if provider is Outcome.YES:
        kind = " with systemic risk" if "systemic-risk" in told_.standing.kinds else ""
        more = words.count(many, "more duty", "more duties")
        lines += [
            (f"{_IT_IS[told_.to_you]} the provider of a model{kind}, with {more}{_of_the_modification(told_)}.",),
            _withdrawn(told_),
            _by_recital(told_),
        ]
    elif planned := planned_for(told_):
        first = _ACTS[_awaited(told_).obligation][1]
        lead = "Not a provider yet" if provider is Outcome.NO else "Provider or not: open"
        lines.append((f"{lead}: {_plan(told_, planned)}. {first}".rstrip(),))
    return [
        line
        for line in (*lines, _by_another_reading(told_), phrases.moved(_awaited(told_), told_.assessment.law))
        if line
    ]


_IT_IS: Final = {False: "It is", True: "You are"}


def _by_another_reading(told_: Told) -> Line:
    """The safe course where the law leaves open by when an act is owed; what is told first is the safe day."""
    deadline = _awaited(told_)
    if deadline.open_in is None:
        return ()
    from gpaiscope.law.commentary import safe_course

    safe = told_.assessment.law.text(safe_course(deadline.open_in.name, short=True))
    return (f"The law leaves the day open ({deadline.open_in.name}). {phrases.SAFE}: {safe}",)


def _of_the_modification(told_: Told) -> str:
    """How many of the duties are about the modification only."""
    many = sum(each.owed.scope == "modification" for each in told_.duties.sure)
    return f", {many} of them for {words.uncapital(told_.change)} only" if many else ""


def _known_since(told_: Told) -> Line:
    """Since when a notification is owed, where the day is known."""
    deadline, owed = _awaited(told_), _owed(told_)
    if deadline.obligation != obligations.notification.id or owed.applies_from is None or not owed.applies_from.exact:
        return ()
    return (f" Owed since {owed.applies_from}.",)


def _plan(told_: Told, planned: DateRange) -> str:
    """What the plan for placing is, or was: what a day that has passed brought is not known by itself."""
    if passed_plan(told_):
        return f"placing was planned for {words.day(planned)}, which has passed; nothing says that it was done"
    if planned == DateRange.exactly(told_.assessment.day):
        return f"placing is planned for today, {words.day(planned)}, and nothing says that it was done"
    return f"placing is planned for {words.day(planned)}"


def passed_plan(told_: Told) -> bool:
    """Whether the day planned for placing has passed."""
    planned = planned_for(told_)
    return planned is not None and planned.latest is not None and planned.latest < told_.assessment.day


def planned_for(told_: Told) -> DateRange | None:
    """The day planned for placing, of the actor or of nobody in particular; None without a plan."""
    return next(
        (
            event.on.value
            for event in told_.assessment.dossier.market or ()
            if name_of(event) == "planned-placing"
            and event.on is not None
            and (event.actor is None or event.actor.value == told_.standing.actor)
        ),
        None,
    )


def _unsettled(told_: Told) -> tuple[Line, list[Line]]:
    open_ = told_.standing.conclusion.finding.left_open
    many = "one question" if len(open_) == 1 else f"{len(open_)} questions"
    safe = phrases.safe_courses(told_.standing.conclusion, told_.assessment.law, short=True)[:1]
    lines = [_notification_by(told_), _modification_of(told_), *((each.question.asks,) for each in open_[:1])]
    lines += [(f"{phrases.SAFE}: {each}",) for each in safe or [_PREPARE]]
    kept = [line for line in lines if line]
    if told_.standing.conclusion.id != provider.provider.id:
        return (Strong("Not a provider yet"), f": whether it will be one, the law leaves open on {many}"), kept
    return (Strong("Provider or not: the law is open"), f" on {many}"), kept


def readings(told_: Told) -> Rows | None:
    """What each reading of the question gives that leaves open whether an actor is a provider; None where none does."""
    open_ = told_.standing.conclusion.finding.left_open
    if told_.standing.state != "unsettled" or not open_:
        return None
    says = {each.name: each.says for each in open_[0].question.readings}
    rows = [
        Row(
            label=(_READ[outcome],),
            items=((Code(name), f": {_YES_NO.sub('', says[name])}"),),
            tone=tones.of_burden(outcome),
        )
        for name, outcome in open_[0].results
    ]
    return Rows(rows=tuple(rows))


_YES_NO: Final = re.compile("^(yes|no)[:,] ")


_ASK_SUPPLIER: Final = (
    f"{phrases.SAFE}: get a written statement of the supplier on the Union market, integration included."
)
_PREPARE: Final = "Prepare as a provider."
_READ: Final = {
    Outcome.YES: "provider",
    Outcome.NO: "not a provider",
    Outcome.UNKNOWN: "not known",
    Outcome.UNSETTLED: "open",
}


def _provider(told_: Told) -> tuple[Line, list[Line]]:
    kinds, duties = told_.standing.kinds, told_.duties
    lines = [_notification_by(told_), _brought_excluded(told_), _why_kind(told_) or _reason(told_)]
    if told_.standing.reason.question is not None:
        return _provider_either_way(told_)
    if "modification" in kinds:
        systemic = "systemic-risk" in kinds and _of_the_modification(told_)
        of = "Of your duties" if told_.to_you else "Of its duties"
        says = f"{of}{systemic[1:].replace(' of them', '')}" if systemic else _not_the_whole(told_)
        held = in_control(told_)
        lines.append((f"{says}.", *((" ", *held) if held else ())))
    lines += [_accepted(told_), _withdrawn(told_), _by_recital(told_)]
    many = words.count(duties.count, "duty", "duties")
    more = f", likely {len(duties.likely)} more" if duties.likely else ""
    more += f", {duties.pending} more unless open source" if duties.pending else ""
    more += ", perhaps a notification" if _notification_open(told_) else ""
    title, rest = "Provider", f": {many}{more}"
    if "systemic-risk" in kinds:
        title = "Provider of a model with systemic risk"
    elif "older-model" in kinds:
        title, rest = "Provider of an older model", f": {_by(told_, many)}{more}"
    elif "open-source" in kinds:
        left = sum(each.deadline.state != "done" for each in duties.sure)  # an act that was done remains for nobody
        remain = f"{words.count(left, 'duty', 'duties')} {'remains' if left == 1 else 'remain'}"
        title, rest = "Provider, open source", f": {remain}"
    return (Strong(title), rest), [line for line in lines if line]


def _brought_excluded(told_: Told) -> Line:
    """That an actor provides what it did not make, since whoever made it had shut out the Union."""
    law, conclusion = told_.assessment.law, told_.standing.conclusion
    if law.program.truth(provider.places_excluded_model, conclusion.case) is not Truth.YES:
        return ()
    says = _YOU_BROUGHT if told_.to_you else _BROUGHT
    return (says, *words.in_brackets(law.cited(law.version(provider.places_excluded_model).cites)))


_BROUGHT: Final = "It brought to the Union, in a system, a model whose maker had shut out that market."
_YOU_BROUGHT: Final = "You brought to the Union, in a system, a model whose maker had shut out that market."


def in_control(told_: Told) -> Line:
    """That it is only assumed who holds the weights, with the place where that is said: by an API another may.

    Nothing where the original is on a public hub, or was merged or quantised, so that who did so has its weights; and
    nothing where it is a guess, which is told before.
    """
    dossier = told_.assessment.dossier
    conclusion = told_.assessment.conclusion(provider.provider.id, told_.standing.actor)
    done = [each for each in dossier.activities or () if _is_of(told_, each)]
    at_hand = any(each.hub_id is not None or each.weights_public for each in dossier.original)
    at_hand |= any(each.kind is not None and each.kind.value in _NEEDS_WEIGHTS for each in done)
    if at_hand or MODIFIER_CONTROLS not in assumed(conclusion) or MODIFIER_CONTROLS in guesses(conclusion):
        return ()
    key, first = weights_elsewhere.path.rpartition(".")[2], "activities[0]"
    path = f"{path_of(done[0], first) if done else first}.{key}"
    return (f"{_HOLDS_WEIGHTS[told_.to_you]} Say ", Code(path), ".")


_HOLDS_WEIGHTS: Final = {
    False: "Assumed: it holds the tuned weights, as who tunes over another's interface may not.",
    True: "Assumed: you hold the tuned weights, as who tunes over another's interface may not.",
}


def _by_recital(told_: Told) -> Line:
    """That the actor is a provider by what a recital says and no article; nothing where it is so by the Act itself."""
    law = told_.assessment.law
    found = recitals_alone(told_.assessment.conclusion(provider.provider.id, told_.standing.actor), law)
    return (f"That internal use places it, no article says, but {words.cites(found)} alone.",) if found else ()


_NEEDS_WEIGHTS: Final = ("merge", "quantisation")


def _is_of(told_: Told, each: Activity) -> bool:
    named = [who.value for who in (each.actor, each.on_behalf_of) if who is not None]
    return not named or told_.standing.actor in named


def _provider_either_way(told_: Told) -> tuple[Line, list[Line]]:
    """A provider by every reading of what is open, which then says only for what."""
    from gpaiscope.law.commentary import safe_course

    question = told_.standing.reason.question
    assert question is not None
    safe = told_.assessment.law.text(safe_course(question.name, short=True))
    lines: list[Line] = [
        _modification_of(told_),
        (f"A provider by each reading; open is for what: {question.asks}",),
        (f"{phrases.SAFE}: {safe}",) if safe else (),
    ]
    many = words.count(told_.duties.count, "duty", "duties")
    return (Strong("Provider"), f": {many} whatever the law is read to say"), [line for line in lines if line]


def _accepted(told_: Told) -> Line:
    """That arguments against systemic risk were accepted, where nothing else classifies the model."""
    held = (systemic_risk.arguments_accepted, systemic_risk.systemic_risk)
    program = told_.assessment.law.program
    run = program.start(told_.standing.conclusion.case)
    accepted, classified = (program.truth_in(each, run) for each in held)
    if accepted is not Truth.YES or classified is not Truth.NO:
        return ()
    return ("The Commission has accepted that it exceptionally presents no systemic risk.",)


def _withdrawn(told_: Told) -> Line:
    """That the model was withdrawn, with what is open about that; nothing where it was not, or is supplied again."""
    conclusion = told_.standing.conclusion
    program = conclusion.finding.program
    if program.truth_in(provider.withdrew, program.trial(conclusion.case)) is not Truth.YES:
        return ()
    days = [each.on for each in told_.assessment.dossier.market or () if name_of(each) == "withdrawn"]
    on = next((f" on {each.value}" for each in reversed(days) if each is not None and each.value.exact), "")
    chosen = provider.after_withdrawal.name in told_.assessment.readings
    return () if chosen else (f"It was withdrawn{on}: which of its duties go on is open.",)


def _not_the_whole(told_: Told) -> str:
    return f"For {words.uncapital(told_.change)}, not for the whole model"


_OPEN_SOURCE: Final = "The exception lifts technical documentation and information for those who integrate the model."
_TIME: Final = "Placed before {chapter_v_applies}: "


def _why_kind(told_: Told) -> Line:
    """Why it is a provider of the kind that it is, where no amount says that."""
    law, kind = told_.assessment.law, next(iter(told_.standing.kinds), "")
    if kind == "older-model":
        over = law.day >= law.day_of("legacy_compliance")
        time = "the time to comply ended on {legacy_compliance}." if over else "to comply by {legacy_compliance}."
        return (law.text(f"{_TIME}{time}"),)
    if kind == "systemic-risk":
        return _classified(told_)
    return (_OPEN_SOURCE,) if kind == "open-source" else _general(told_)


def _general(told_: Told) -> Line:
    """That it is the model's generality that decides, and no amount; nothing where an amount does."""
    law, case = told_.assessment.law, told_.standing.conclusion.case
    if told_.standing.kinds or told_.standing.reason.comparison or told_.standing.reason.question:
        return ()
    general = law.program.truth_in(_GENERAL, law.program.start(case)) is Truth.YES
    return (f"{words.capital(_EXCEPTIONAL.format('general'))}.",) if general else ()


_GENERAL: Final = scope.exception.is_in("general")


def _classified(told_: Told) -> Line:
    """What classifies a model as one with systemic risk where that is a decision or a record, and no amount."""
    law, case = told_.assessment.law, told_.standing.conclusion.case
    ground_ = classified_by(told_)
    if ground_ is None:
        return ()
    if ground_ is systemic_risk.designated:
        events = [name_of(each) for each in told_.assessment.dossier.procedure or ()]
        day, _ = law.program.quantity(systemic_risk.designated_on, case)
        once = events.count("designated") == 1
        informed = f"; its provider was informed {words.on(day)}" if once and isinstance(day, DateRange) else ""
        return (f"The Commission designated it under Article 52(4){informed}.",)
    return (f"{words.capital(law.text(ground_.says))}.",)


def classified_by(told_: Told) -> Fact | None:
    """The decision or record that classifies the model, where its compute is not what does, or was rebutted."""
    standing, program = told_.standing, told_.assessment.law.program
    if standing.kinds[:1] != ("systemic-risk",) or "systemic_risk_in_itself" not in standing.reason.rules:
        return None
    run = program.start(standing.conclusion.case)
    if program.truth_in(_BY_COMPUTE, run) is Truth.YES:
        return None
    return next((each for each in _CLASSIFY if program.truth_in(each, run) is Truth.YES), None)


_BY_COMPUTE: Final = all_of(systemic_risk.high_impact_presumption, systemic_risk.classified_by_capabilities)
_CLASSIFY: Final = (
    systemic_risk.designated,
    systemic_risk.designated_unnotified,
    systemic_risk.requirement_met,
    systemic_risk.high_impact_capabilities,
)


def _by(told_: Told, many: str) -> str:
    """The duties of an older model, with the day by which they are owed."""
    day = older_until(told_)
    if day is None:
        return many
    return f"{many} by {day} ({words.count((day - told_.assessment.day).days, 'day')} left)"


def older_until(told_: Told) -> date | None:
    """By when all is due that the provider of an older model owes, while that day lies ahead; else None."""
    due = [each for each in told_.duties.sure if each.deadline.state == "due"]
    older = "older-model" in told_.standing.kinds and told_.standing.state == "provider"
    return due[0].deadline.shown.latest if older and due else None


def _unknown(told_: Told) -> tuple[Line, list[Line]]:
    best = told_.standing.best_estimate
    guess: Line = ("; by the best figures ", Strong(best.value)) if best.decided else ()
    reason = _reason(told_)
    if not _decides(deciding(told_)) and (measured := _modification_of(told_)):
        reason = (*measured, " Still open: ", *reason)
    lead = Strong("Provider or not: unknown")
    if told_.standing.conclusion.id != provider.provider.id:
        lead, guess = Strong("Not a provider yet"), (": whether it will be one is not known",)
    by = _notification_by(told_)
    if _perhaps_placed(told_) and (planned := planned_for(told_)) is not None:
        return (lead, f": {_plan(told_, planned)}"), list(filter(None, [by, (MOVED,)]))
    if integrates(told_) and not told_.assessment.dossier.original and told_.assessment.dossier.activities is None:
        says = "Nothing says who developed the model, and where and how they made it available."
        return (lead, *guess), [(says,), (_ASK_SUPPLIER,)]
    if asks_supplier(told_):
        return (lead, *guess), [("It hangs on whether the supplier left the Union market out.",), (_ASK_SUPPLIER,)]
    return (lead, *guess), list(filter(None, [by, reason]))


def integrates(told_: Told) -> bool:
    """Whether the actor is said to integrate the model in a system."""
    return any(
        name_of(each) == "integrated-in-system"
        and (told_.standing.actor if each.actor is None else each.actor.value) == told_.standing.actor
        for each in told_.assessment.dossier.market or ()
    )


def asks_supplier(told_: Told) -> bool:
    """Whether it hangs on what the supplier said of the Union market."""
    return told_.standing.reason.fact in _EXCLUSION


_EXCLUSION: Final = (market.union_excluded, market.clear, market.covers_integration)


def _perhaps_placed(told_: Told) -> bool:
    """Whether it is unknown since a plan's day has passed and nothing says that it was carried out."""
    passed = planned_passed(told_.assessment.dossier, told_.assessment.day)
    found = {each.path for each in passed if each.actor in ("", told_.standing.actor)}
    missing = told_.standing.conclusion.finding.missing
    return bool(missing) and {each.path for each in missing} <= found


def _nothing(told_: Told) -> tuple[Line, list[Line]]:
    return (Strong("Nothing can be said yet"),), [("What decides is not stated. Begin with these:",)]


def _prospective(told_: Told) -> tuple[Line, list[Line]]:
    planned = planned_for(told_)
    lead, open_ = Strong("Not a provider yet"), _notification_open(told_)
    if (system := system_to_come(told_)) is not None:
        says = (f"The Union market was excluded by who made the model, so {_WITH_IT}.",)
        return (lead, f": its system with the model comes to the Union {words.on(system)}"), [says, *open_]
    if planned is None:
        on = _day_ahead(told_)
        return (lead, f": it means to place the model{f' {words.on(on)}' if on else ''}"), open_
    return (lead, f": {_plan(told_, planned)}"), [*open_, *([(MOVED,)] if passed_plan(told_) else [])]


def _notification_open(told_: Told) -> list[Line]:
    """That it is open whether the Commission must be notified, with the question or the day, where one is known."""
    open_ = phrases.notification_open(*_notification(told_))
    return [open_] if open_ else []


def _notification_by(told_: Told) -> Line:
    """By when to notify the Commission should it have to be done; nothing where that is decided, or no day is known."""
    conclusion, row = _notification(told_)
    return phrases.notification_open(conclusion, row) if phrases.perhaps_notify(row) else ()


def _notification(told_: Told) -> tuple[Conclusion, Dated | None]:
    found = (each.deadline for each in told_.duties.in_order if each.deadline.obligation == obligations.notification.id)
    return told_.assessment.conclusion(obligations.notification.id, told_.standing.actor), next(found, None)


def _day_ahead(told_: Told) -> DateRange | None:
    """The first day of what is listed of the actor and is to place the model; None where it has none."""
    law, own = told_.assessment.law, told_.standing.actor
    days = []
    for place, each in enumerate(told_.assessment.dossier.market or ()):
        run = law.program.start(told_.assessment.model_case.about(MARKET, place))
        is_of_it = each.actor is None or each.actor.value == own
        if is_of_it and law.program.truth_in(_TO_PLACE, run) is Truth.YES and (day := each.system_on or each.on):
            days.append(day.value)
    return min(days, key=lambda day: day.earliest or date.max, default=None)


_TO_PLACE: Final = any_of(market.is_planned_supply, market.is_planned_internal_use)
_WITH_IT: Final = "who brings a system with it there becomes its provider"


def system_to_come(told_: Told) -> DateRange | None:
    """The day of a system of the actor that is to come to the Union, where that makes it a provider to be."""
    own = told_.standing
    run = told_.assessment.law.program.start(own.conclusion.case)
    if told_.assessment.law.program.truth_in(provider.integrates_to_place, run) is not Truth.YES:
        return None
    days = [
        day.value
        for each in told_.assessment.dossier.market or ()
        if name_of(each) == "integrated-in-system"
        and (each.actor is None or each.actor.value == own.actor)
        and (day := each.system_on or each.on) is not None
    ]
    return next((day for day in days if day.latest is None or day.latest > told_.assessment.day), None)


MOVED: Final = "If it was done, say so as an event of the market; if the plan was moved, say the new day."
"""What to do where the day of a plan has passed."""


def _answered_for(told_: Told) -> tuple[Line, list[Line]]:
    if not _answers(told_):
        return _no(told_)
    coordinator = words.names(told_.assessment.dossier).get(told_.standing.coordinator, told_.standing.coordinator)
    return (Strong("Not a provider"), ": its coordinator, ", Named(coordinator, LONGEST), ", answers for it"), []


def _answers(told_: Told) -> bool:
    """Whether the coordinator of a consortium answers for anything, or may."""
    found = (each for each in told_.assessment.standings if each.actor == told_.standing.coordinator)
    return any(each.state not in ("no", "answered-for") for each in found)


def _represents(told_: Told) -> str:
    """What an actor must do as an authorised representative; empty where it is none."""
    sure = [each for each in told_.duties.sure if each.deadline.obligation in _OF_REPRESENTATIVES]
    broken = next((each for each in sure if each.deadline.obligation == obligations.mandate_termination.id), None)
    if broken is not None:
        return "tell the AI Office why its mandate ended" if broken.ended else "end the mandate and tell the AI Office"
    return f"{words.count(len(sure), 'duty', 'duties')} of its own" if sure else ""


_OF_REPRESENTATIVES: Final = frozenset(
    each.id
    for each in (
        obligations.representative_duties,
        obligations.representative_records,
        obligations.mandate_termination,
        obligations.information_request,
    )
)


def _no(told_: Told) -> tuple[Line, list[Line]]:
    if must := _represents(told_):
        return (Strong("Authorised representative"), f": {must}"), []
    if (everywhere := _wherever(told_)) is not None:
        return everywhere
    rules = told_.standing.reason.rules
    if "gpai_criterion" in rules or rules[-1] == "gpai_model":
        yet = _yet(told_)
        silent = silence(told_.standing.conclusion, told_.assessment.law)
        lines = [*_notification_open(told_), _reason(told_), (silent,) if silent else (), (_EXPECTED,) if yet else ()]
        return (Strong(f"Not a general-purpose AI model{yet}"), _nothing_owed(told_, yet)), list(filter(None, lines))
    lead = Strong(f"Not a provider{_yet(told_)}")
    if (compared := _comparison_of(told_)) and _is_modification(told_):
        return (lead, ": nothing owed for this modification"), [compared, _stays(told_, " Keep the figures.")]
    lines = [_stays(told_)] if rules[-1] == "downstream_modifier" or _modified_nothing(told_) else []
    return (lead, f": {short_reason(told_)}"), [*lines, *_notification_open(told_)]


def _wherever(told_: Told) -> tuple[Line, list[Line]] | None:
    """What is said where an answer was worked out for every way that is left open; None elsewhere."""
    if told_.assessment.every_way is None:
        return None
    from gpaiscope.report.wherever import wherever  # most answers leave no way open

    return wherever(told_.assessment)


def _nothing_owed(told_: Told, yet: str) -> str:
    """That nothing is owed; no more than is so where a duty may attach all the same."""
    if not told_.duties.in_order:
        return f": nothing owed{yet}"
    open_ = any(each.owed.conclusion.finding.outcome is not Outcome.UNSETTLED for each in told_.duties.in_order)
    return ": whether anything is owed is not known" if open_ else ": whether anything is owed, the law leaves open"


def _modified_nothing(told_: Told) -> bool:
    return "modified nothing" in short_reason(told_)


def _stays(told_: Told, more: str = "") -> Line:
    """Who is the provider of a model that another made and that nobody changed much."""
    if len(told_.assessment.dossier.original) == 1:
        return ("Whoever provides ", _original(told_.assessment, to_you=told_.to_you), f" stays the provider.{more}")
    names = _names(told_.assessment)
    return ("Whoever provides ", Named(words.listed(names)) if names else "an original", f" stays the provider.{more}")


_EXPECTED: Final = "With the compute that is expected, it is or will be one."


def _yet(told_: Told) -> str:
    """``yet`` where an event that is listed is to come, or the model will be of general purpose as it is planned."""
    reason, program = told_.standing.reason, told_.assessment.law.program
    if "gpai_criterion" in reason.rules or reason.rules[-1] == "gpai_model":
        run = program.start(told_.standing.conclusion.case)
        return " yet" if program.truth_in(provider.will_be_gpai, run) is Truth.YES else ""
    from gpaiscope.report.grounds import TO_COME, ground

    return " yet" if ground(told_.assessment, told_.standing) in TO_COME else ""


_HEADLINES: Final[Mapping[str, Callable[[Told], tuple[Line, list[Line]]]]] = {
    "late": _late,
    "due": _due,
    "unsettled": _unsettled,
    "provider": _provider,
    "unknown": _unknown,
    "nothing-stated": _nothing,
    "prospective": _prospective,
    "answered-for": _answered_for,
    "no": _no,
}


# The brief form, for a row of a list


def brief(told_: Told) -> Line:
    """An actor's standing in a few words, with its reason."""
    if not is_likely(told_):
        return _briefly(told_)
    first, *rest = _briefly(told_)
    return (f"likely {words.said(first)}", *rest)


def _briefly(told_: Told) -> Line:
    state, duties = told_.standing.state, told_.duties
    if state == "no" and (must := _represents(told_)):
        return (f"authorised representative: {must}",)
    if state in ("no", "answered-for") and not _answers(told_):
        return (f"not a provider{_yet(told_)}: {short_reason(told_)}",)
    if state == "answered-for" and _answers(told_):
        return ("its coordinator answers for it",)
    if state == "provider":
        until = older_until(told_)
        by = f" by {until}" if until is not None else ""
        return (f"provider: {words.count(duties.count, 'duty', 'duties')}{by}",)
    headline, _ = _HEADLINES[state](told_)
    first, *rest = headline if state != "due" or told_.standing.deadline is None else headline[:1]
    return (words.said(first)[:1].lower() + words.said(first)[1:], *rest)


def short_reason(told_: Told) -> str:
    """Why an actor is not a provider, in a few words."""
    reason = told_.standing.reason
    if _is_modification(told_) and reason.comparison is not None:
        return told_.assessment.law.text("modified it by no more than a {share}")
    if "gpai_model" in reason.rules:
        return "it is no general-purpose AI model"
    from gpaiscope.report.grounds import ground

    return f"{ground(told_.assessment, told_.standing)}{ASSUMED if rests_on_assumption(told_.standing) else ''}"


# Reasons


def _is_modification(told_: Told) -> bool:
    return "modification_is_significant" in told_.standing.reason.rules


def _reason(told_: Told) -> Line:
    """Why it is so, as a sentence: what was compared, or what the law says of the point that decides."""
    if compared := _comparison_of(told_):
        return compared
    says = yours.to_you(_law_says(told_), told_.assessment) if told_.to_you else _law_says(told_)
    return (says if says.endswith(("?", ".")) else f"{says}.",) if says else ()


def _law_says(told_: Told) -> str:
    """What the point that decides says in the law's own words."""
    law, reason = told_.assessment.law, told_.standing.reason
    name = words.names(told_.assessment.dossier).get(told_.standing.actor, THE_ACTOR)
    actor = words.short_name(name, told_.standing.actor)
    if reason.question is not None:
        either_way = told_.standing.conclusion.finding.outcome.decided
        return (
            f"The same follows from each reading of what is open: {reason.question.asks}"
            if either_way
            else reason.question.asks
        )
    if reason.fact is not None:
        says = law.text(_fact_says(reason.fact, told_), actor)
        return phrases.beginning(f"{says}{ASSUMED}" if rests_on_assumption(told_.standing) else says, actor)
    if len(reason.rules) > 1:
        rule = law.program.rules[reason.rules[-1]]
        says = law.text(sentence(law.version(rule), _so(rule, told_)), actor)
        return phrases.beginning(_of_event(says, rule, told_), actor)
    return phrases.claim(told_.standing.conclusion, law, actor)


ASSUMED: Final = " (assumed)"
"""What is said of a reason that nobody stated."""


def rests_on_assumption(standing: Standing) -> bool:
    """Whether the fact that a standing rests on first was stated by nobody, and is only assumed."""
    reason = standing.reason
    if reason.fact is None or not reason.outcome.decided:
        return False
    held = reason.record.fields.get(reason.fact) if reason.record is not None else None
    known = held or standing.conclusion.case.known(reason.fact)
    if known is None:
        return reason.fact.assumed is not None and not isinstance(reason.fact, Some)
    return bool(known.assumptions) and not known.sources


def _so(node: Fact | Rule, told_: Told) -> Truth:
    """What is so of the point that decides: where it stands against an answer, other than the answer itself."""
    reason, case, program = told_.standing.reason, told_.standing.conclusion.case, told_.assessment.law.program
    if reason.outcome is Truth.UNKNOWN:
        # What leads to an answer that is not known is itself not known, whatever is so of the record around it.
        return Truth.UNKNOWN
    if isinstance(node, RecordFact) and reason.record is not None:
        held = reason.record.fields.get(node)
        return held.value if held is not None and isinstance(held.value, Truth) else reason.outcome
    return program.truth_in(node, program.start(_meant(case, reason.record)))


def _of_event(says: str, rule: Rule, told_: Told) -> str:
    """What is said of a rule about an event, with the event named, and after a question where its answer is to be said.

    It is the first event of which the rule says what is said of it.
    """
    if _THIS_EVENT not in says:
        return says
    case, program = told_.standing.conclusion.case, told_.assessment.law.program
    so, events = _so(rule, told_), told_.assessment.dossier.market or ()
    held = (program.truth_in(rule, program.start(case.about(MARKET, place))) for place in range(len(events)))
    place = next((place for place, found in enumerate(held) if found is so), None)
    if place is None:
        return says
    kinds = [f'"{name_of(each)}"' for each in events]
    named = says.replace(_THIS_EVENT, f"the event {words.numbered(kinds, place, kinds[place])}")
    at = f"{path_of(events[place], '')}."
    unsaid = [each.path for each in told_.standing.conclusion.finding.missing if each.path.startswith(at)]
    return f"{named} Not said: {words.listed(unsaid)}." if so is Truth.UNKNOWN and unsaid else named


_THIS_EVENT: Final = "this event"


def _meant(case: Case, record: Record | None) -> Case:
    """The case read for the record that a reason was read from."""
    found = ((of, place) for of, held in case.records.items() for place, each in enumerate(held) if each is record)
    of, place = next(found, (None, 0))
    return case if of is None else case.about(of, place)


def _fact_says(fact: Fact, told_: Told) -> str:
    """What a fact comes to: one of words says no more than half a sentence without its value."""
    if fact is scope.beyond_narrow and _so(fact, told_) is Truth.UNKNOWN:
        return _UNLESS_NARROW
    if fact.kind is not FactKind.WORDS:
        return sentence(fact, _so(fact, told_))
    known = told_.standing.conclusion.case.known(fact)
    if known is None:
        return fact.asks
    return _OF_WORDS.get((fact, told_.standing.reason.outcome), fact.says + ": {}").format(value_text(known.value))


_UNLESS_NARROW: Final = (
    "it meets the criterion, and is general unless it can do only a narrow set of tasks competently, as its kind may"
)
_EXCEPTIONAL: Final = "the model is exceptionally {} for its compute and outputs"
_OF_WORDS: Final = {
    (scope.outputs, Truth.NO): "the model generates nothing that the criterion names: {}",
    (scope.exception, Truth.NO): _EXCEPTIONAL,
}
"""How a fact of words is said where it decides so: elsewhere what it says stands before its words."""


def _comparison_of(told_: Told) -> Line:
    """The comparison that decides, as a sentence; nothing where none does, or it is one of days."""
    comparison = deciding(told_)
    if comparison is None or not isinstance(comparison.left.value, Range):
        return ()
    if _of_modification(comparison):
        return _modified(told_, comparison)
    comparison = _greatest(comparison, told_.assessment)
    facts = {fact.name for side in (comparison.left, comparison.right) for fact in side.facts}
    line, measured = line_of(comparison, told_.assessment)
    subject = next((says for name, says in _SUBJECTS.items() if name in facts), "It has").format(change=told_.change)
    told = words.amount(measured, words.digits_parting(measured, line))
    took = f"{subject} {told} FLOP" if told != words.UNKNOWN else f"{subject} a number of FLOP that is not known"
    took += GUESSED if _is_open_guess(told_, comparison) else ""
    kind = "indicative line" if comparison.line.parameter == "criterion_flop" else "line"
    return (f"{took}; the {kind} is {words.number(line.low or 0)}, and only more is above it.",)


GUESSED: Final = " (guessed)"
"""What is said of an amount that nobody stated, where no guess is told of the answer, since it is open."""


def _is_open_guess(told_: Told, comparison: Comparison) -> bool:
    """Whether an open answer compares an amount that is only guessed, as of an original taken to be general-purpose."""
    case = told_.standing.conclusion.case
    held = [known for fact in comparison.measured.facts if (known := case.known(fact)) is not None]
    is_guess = any(assumption.grade == GUESS for known in held for assumption in known.assumptions)
    return is_guess and not told_.standing.conclusion.finding.outcome.decided


def _greatest(comparison: Comparison, assessment: Assessment) -> Comparison:
    """Of several amounts that do not pass one line, as where the law is open what counts, the greatest."""
    if comparison.outcome is not Truth.NO:
        return comparison
    beside = [
        each
        for each in assessment.conclusion("gpai_criterion").comparisons
        if each.outcome is Truth.NO and each.line == comparison.line and isinstance(each.measured.value, Range)
    ]
    return max([comparison, *beside], key=lambda each: _most(each.measured.value))


def _most(value: object) -> Exact:
    return (
        max((end for end in (value.low, value.best, value.high) if end), default=0) if isinstance(value, Range) else 0
    )


_SUBJECTS: Final = {
    scope.inherited_training_compute.name: "Training took, with that of the weights it was made from,",
    scope.training_compute.name: "Its training took",
    training_compute.cumulative_compute.name: "In all it took",
    training_compute.expected_compute.name: "In all it takes",
    **dict.fromkeys((EXPECTED.updates.name, EXPECTED.cumulative.name), "{change} is to take"),
}


def deciding(told_: Told) -> Comparison | None:
    """The comparison that decides: with the original itself, unless it is said that its compute cannot be had."""
    comparison = told_.standing.reason.comparison
    if comparison is None or not _stands_in(comparison) or _fallback_is_said(told_):
        return comparison
    return _with_third(told_) or comparison


def _stands_in(comparison: Comparison) -> bool:
    """Whether a modification is compared with what stands in for an original of unknown compute."""
    return _of_modification(comparison) and not comparison.line.facts


def _fallback_is_said(told_: Told) -> bool:
    barred = (each.training_compute_obtainable for each in told_.assessment.dossier.original)
    return any(each is not None and not each.value for each in barred)


def compared_by(told_: Told) -> Comparison | None:
    """The comparison of a modification with a third of the original, or of what stands in for it.

    None where nothing rests on one.
    """
    return _with_third(told_) if told_.standing.state in ("unknown", "unsettled", "provider") else None


def _with_third(told_: Told) -> Comparison | None:
    if not told_.assessment.dossier.original:
        return None
    found = told_.assessment.conclusion("one_third_criterion", told_.standing.actor).comparisons
    held = [each for each in found if isinstance(each.left.value, Range) and _of_modification(each)]
    of_original = [each for each in held if not _stands_in(each)]
    return next(iter(held if _fallback_is_said(told_) or not of_original else of_original), None)


def _decides(comparison: Comparison | None) -> bool:
    """Whether it is the comparison of a modification on which something rests."""
    return comparison is not None and _of_modification(comparison)


def _of_modification(comparison: Comparison) -> bool:
    return any(fact in _MODIFICATIONS for fact in (*comparison.left.facts, *comparison.right.facts))


_MODIFICATIONS: Final = (modification_compute, modification_cumulative_compute)


def _modification_of(told_: Told) -> Line:
    comparison = compared_by(told_)
    return _modified(told_, comparison) if comparison is not None else ()


def _modified(told_: Told, comparison: Comparison) -> Line:
    """The modification against a third of what it is measured by, or which of the two is not known."""
    of, modification = third_of(told_.assessment, comparison.line, to_you=told_.to_you), comparison.measured.value
    a_third = told_.assessment.law.text("a {share} of ")
    if not isinstance(modification, Range) or not _most(modification):
        if isinstance(modification, Range) and modification.high == 0:
            planned = amount(told_.standing.conclusion.case, EXPECTED.updates)
            took = "took no training compute"
            if planned is not None and planned.high:
                took += f" so far, and is to take {words.amount(planned)}{words.TIED}FLOP"
            return (f"{told_.change} {took}; the indicative criterion is more than {a_third}", of, ".")
        stated = "what was done to the model is" if not told_.assessment.entries else "its compute is"
        return (
            f"Whether {words.uncapital(told_.change)} took more than {a_third}",
            of,
            f" is not known: {stated} not stated.",
        )
    if comparison.ratio is None:
        took = f"{told_.change} took {words.amount(modification)}{words.TIED}FLOP"
        if comparison.outcome.decided:
            return (f"{took}, {'' if comparison.outcome is Truth.YES else 'no '}more than {a_third}", of, ".")
        return (f"{took}. Whether that is more than {a_third}", of, " is not known.")
    share = words.percent(comparison.ratio, about=not comparison.outcome.decided)
    if told_.standing.state != "no":
        return (f"{told_.change} took {share} of {a_third}", of, f"{_INDICATIVE}more than 100{words.TIED}%.")
    line_, measured_ = line_of(comparison, told_.assessment)
    measured = f"{words.amount(measured_, words.digits_parting(measured_, line_))}{words.TIED}FLOP"
    line = f"{words.amount(line_)}{words.TIED}FLOP"
    return (f"{told_.change} took {measured}, {share} of {a_third}", of, f", {line}{_INDICATIVE}more than that.")


_INDICATIVE: Final = "; indicative criterion: "


def third_of(assessment: Assessment, line: Side, *, to_you: bool) -> Named:
    """What a modification is measured by: the original by its name, or the line that stands in for it."""
    if line.parameter:
        return Named(words.number(assessment.law.number(line.parameter)))
    if not line.facts and isinstance(line.value, Range) and line.value.low and line.value.high:
        return Named(f"{words.number(line.value.low)} or {words.number(line.value.high)}")  # which one is open
    if root_compute in line.facts and len(line.facts) == 1:
        return Named("the first model of the chain")
    if len(assessment.dossier.original) > 1:
        return Named(_of_several(assessment, {_MEANT[fact] for fact in line.facts if fact in _MEANT}))
    return _original(assessment, to_you=to_you)


_MEANT: Final = {
    original_compute: "largest",
    original_cumulative_compute: "largest",
    smallest_original_compute: "smallest",
    summed_original_compute: "together",
}
"""Which of several merged originals an amount is of."""
_MOST_NAMED: Final = 3
"""Of so many merged models each is named."""


def _of_several(assessment: Assessment, meant: set[str]) -> str:
    """Several merged originals, as that one or all of them that a modification is measured by."""
    names = _names(assessment)
    both = "both" if len(assessment.dossier.original) == 2 else "all"
    if meant == {"together"}:
        return f"{words.listed(names)} together" if names else f"{both} originals together"
    if len(meant) != 1:
        return f"{words.listed(names, 'or')}, or of {both}" if names else f"an original, or of {both}"
    word = next(iter(meant))
    word = f"{word.removesuffix('st')}r" if both == "both" else word
    return f"the {word} of {words.listed(names) if names else 'the originals'}"


def _names(assessment: Assessment) -> list[str]:
    """What merged originals are called; nothing where one has no name, or they are too many to name each."""
    names = [stated.value for each in assessment.dossier.original if (stated := each.name or each.hub_id)]
    if len(names) < len(assessment.dossier.original) or len(names) > _MOST_NAMED:
        return []
    return [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names]


def _original(assessment: Assessment, *, to_you: bool) -> Named:
    names = [stated.value for each in assessment.dossier.original if (stated := each.name or each.hub_id)]
    return Named(names[0] if len(names) == 1 else yours.ORIGINAL if to_you else "the original", LONGEST)


def line_of(comparison: Comparison, assessment: Assessment) -> tuple[Range, Range]:
    """The line that an amount is measured by, and that amount, both as they are, without the measured side's factor.

    Of what training will have taken in all, of which the law reads the best estimate, the whole range is shown.
    """
    line, measured = comparison.line, comparison.measured
    assert isinstance(line.value, Range)
    assert isinstance(measured.value, Range)
    expected = any(fact is training_compute.expected_compute for fact in measured.facts)
    value = figure(assessment.expected) if expected else measured.value
    return line.value.times(Fraction(line.factor) / Fraction(measured.factor)), value
