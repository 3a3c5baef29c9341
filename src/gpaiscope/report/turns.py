"""What would turn an answer, in words: assumptions by their contraries, and amounts and days at which it flips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gpaiscope.assessment.answers import Answer
from gpaiscope.assessment.contraries import TurningAssumption, Turns, turns
from gpaiscope.assessment.inputs import Input, inputs
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.standing import Headline
from gpaiscope.assessment.turning import Flip, NumberCurve, day_curves, nearest_curves, number_curves
from gpaiscope.dossier import Dossier, path_of
from gpaiscope.engine.prose import sentence
from gpaiscope.law import cautions, market, modification, scope
from gpaiscope.law.assumptions import (
    NO_ACCESS_REQUEST,
    NO_INFORMATION_REQUEST,
    NO_OTHER_ORIGINAL,
    NOT_ON_THE_LINE,
    NOTHING_ELSE_DONE,
    NOTHING_ELSE_ON_MARKET,
    UPSTREAM_IN_UNION,
)
from gpaiscope.report import words, yours
from gpaiscope.report.blocks import Block, Heading, Line, Named, Row, Rows, Sentence
from gpaiscope.report.headlines import LONGEST, Told
from gpaiscope.values import Exact, Outcome, Truth, decimal_text

MOST: Final = 3
"""How many things are named that would give one other answer."""

MOST_ROWS: Final = 3

MOST_DAYS: Final = 8
"""How many days of a dossier are moved to see whether another day would give another answer."""

LONGEST_EXACT: Final = 7
"""A number with more letters is given with three significant digits."""

_OPEN: Final = ("unknown", "unsettled")


def turns_of(told: Told, found: Turns, *, several: bool = False) -> Iterator[Block]:
    """What would turn how an actor stands, or settle it where that is open, grouped by the answer that it would give.

    ``several``: others stand beside it. That a list is not complete is told only where nothing else would turn it.
    """
    state = told.standing.state
    if state == "unknown" and (settling := list(_settling(told))):
        yield Heading(("What would settle it", *((" for ", told.name) if several else ())))
        yield Rows(rows=tuple(settling))
        return
    kept = [(label, says, listed) for label, says, listed in _all(told, found) if _tells(label, state)]
    shown = [each for each in kept if not each[2]] or kept
    rows: dict[str, list[Line]] = {}
    for label, says, _ in sorted(shown, key=lambda each: each[0] in _UNDECIDED):
        rows.setdefault(label, []).append(says)
    decides = _deciding_exception(told, found)
    if not rows and decides is None:
        return
    yield _turns_heading(state)
    open_ = [label for label in rows if label in _UNDECIDED]
    labels = [*(label for label in rows if label not in open_), *open_[:1]][:MOST_ROWS]
    items = {label: _capped(rows[label]) for label in labels}
    if decides is not None:
        # It stands first in its row, and where it has a row of its own, that stands last.
        label, says = decides
        items[label] = (says, *items.get(label, ()))
    yield Rows(rows=tuple(Row(label=(label,), items=items[label]) for label in items))


def exception_alone(told: Told, found: Turns) -> Iterator[Block]:
    """The one exception that would turn how an actor stands, where there is no room for all that would."""
    if (decides := _deciding_exception(told, found)) is not None:
        label, says = decides
        yield _turns_heading(told.standing.state)
        yield Rows(rows=(Row(label=(label,), items=(says,)),))


def _turns_heading(state: str) -> Heading:
    return Heading(("What would settle it",) if state in _OPEN else ("What would turn it, any one of these",))


def _deciding_exception(told: Told, found: Turns) -> tuple[str, Line] | None:
    """The first exception, as the law comes to them, that would turn a decided answer, with its provision.

    Of an answer that is open none is told: it decides nothing there.
    """
    state = told.standing.state
    if state in (*_OPEN, "nothing-stated"):
        return None
    for exception in cautions.EXCEPTIONS:
        for turn in found.turns:
            if turn.assumption == exception.assumption and _tells(label := _turned(turn, told), state):
                law = told.assessment.law
                says = exception.contrary(of_no=state == "no")
                return label, (_put(says, told), *words.in_brackets(law.cited(exception.cites)))
    return None


def _put(sentence: str, told: Told) -> str:
    """A condition of the law as it is put to whom the screen is told."""
    return yours.to_you(sentence, told.assessment) if told.to_you else sentence


def _settling(told: Told) -> Iterator[Row]:
    """What is not stated and would alone settle how an actor stands: amounts with where they flip it, and facts."""
    rows: dict[str, list[Line]] = {}
    for curve in _unstated(told):
        for label, says in _parts(curve, told):
            rows.setdefault(label, []).append(says)
    for label, claim in _facts(told):
        rows.setdefault(label, []).append((told.assessment.law.text(claim, ""),))
    for label, items in list(rows.items())[:MOST_ROWS]:
        yield Row(label=(label,), items=_capped(items))


def _unstated(told: Told) -> Iterator[NumberCurve]:
    """The flips over each amount that is asked for: of which nothing is stated, or no most."""
    own = told.assessment
    asked = {each.path for each in told.standing.conclusion.finding.missing}
    paths = [
        each.path
        for each in inputs(own)
        if (each.present is None or each.present.high is None) and each.table in ("activities", "original")
    ]
    wanted = tuple(path for path in paths if any(f"{path}.".startswith(f"{each}.") for each in asked))
    if wanted:
        yield from number_curves(own, actor=told.standing.actor, of=wanted[:MOST])


def _parts(curve: NumberCurve, told: Told) -> Iterator[tuple[str, Line]]:
    """On which stretches of an amount an answer is settled; those that give one word are one stretch."""
    answers = [curve.first, *(each.after for each in curve.flips)]
    said = [_STATES[each.state] if isinstance(each, Headline) else "" for each in answers]
    start = 0
    for end in range(1, len(said) + 1):
        if end < len(said) and said[end] == said[start]:
            continue
        low = _from(curve.flips[start - 1]) if start else ""
        high = _until(curve.flips[end - 1]) if end < len(said) else ""
        if said[start] not in _UNDECIDED and (low or high):
            yield said[start], _says(curve, told, f"{low.removesuffix(' on')} {high}".strip() if high else low)
        start = end


def _until(each: Flip) -> str:
    return f"{'below' if each.side == 'from' else 'up to'} {_point(each.value)}"


def _facts(told: Told) -> Iterator[tuple[str, str]]:
    """The facts that alone decide whether an actor is a provider, as what would be so."""
    conclusion = told.standing.conclusion
    if conclusion.id != "provider" or conclusion.told:
        return
    from gpaiscope.assessment.gaps import opened

    for each in opened(told.assessment, [conclusion], largest=1):
        for found in each.sets:
            fact = found.facts[0]
            if fact not in _TELLING:
                continue
            for outcome, (answer,) in found.answers:
                if isinstance(answer.value, Truth) and outcome.decided:
                    yield "provider" if outcome is Outcome.YES else "not a provider", sentence(fact, answer.value)


_TELLING: Final = (
    market.union_excluded,
    market.clear,
    market.covers_integration,
    market.essential,
    market.affects_rights,
    scope.beyond_narrow,
    scope.has_original,
    scope.original_is_gpai,
    modification.original_systemic,
)
"""Facts whose claim and denial say by themselves what would be so."""


def every_turn(told: Told, *, dated: bool = False) -> Iterator[Block]:
    """Everything that alone would give an actor another standing: where it flips over each amount, each assumption.

    ``dated``: also on which days, of no more than `MOST_DAYS` of those that the dossier states.
    """
    curves = [each for each in number_curves(told.assessment, actor=told.standing.actor) if each.flips]
    rows = [Row(label=_what(each, told), items=tuple(_stretches(each))) for each in curves]
    rows += _over_days(told) if dated else []
    held: dict[str, list[Line]] = {}
    for turn in turns(told.assessment, actor=told.standing.actor).turns:
        held.setdefault(_turned(turn, told), []).append((turn.assumption.contrary,))
    rows += [Row(label=(label,), items=tuple(dict.fromkeys(items))) for label, items in held.items()]
    if rows:
        yield Heading(("What would turn how ", told.name, " stands, any one of these"), level=3)
        yield Rows(rows=tuple(rows))
    if not dated:
        return
    from gpaiscope.dossier.days import stated_days

    if (stated := len(stated_days(told.assessment.dossier))) > MOST_DAYS:
        says = f"Of {stated} days of the dossier only {MOST_DAYS} were moved to see this, those of activities last."
        yield Sentence((says,), quiet=True)


def _over_days(told: Told) -> Iterator[Row]:
    """How the actor stands over each day that the dossier states, where another day would change that in a word."""
    for curve in day_curves(told.assessment, actor=told.standing.actor, most=MOST_DAYS):
        said, places = [_held(curve.first)], [""]
        for flip in curve.flips:
            if (word := _held(flip.after)) != said[-1]:
                said, places = [*said, word], [*places, f" from {flip.day} on"]
                places[0] = places[0] or f" before {flip.day}"
        if len(said) > 1:
            items = tuple((f"{word}{place}",) for word, place in zip(said, places, strict=True))
            yield Row(label=(_day_of(curve.stated.path, told.assessment.dossier),), items=items)


def _day_of(path: str, dossier: Dossier) -> str:
    """What a day is called: the first or last of which activity, that of which event, or its key in which table."""
    at, _, key = path.rpartition(".")
    day = _DAYS.get(key, key)
    for place, entry in enumerate(dossier.activities or ()):
        if path_of(entry, "") == at:
            return f"{day} of {words.activity(dossier, place)}"
    for events in (dossier.market or (), dossier.procedure or ()):
        kinds = [f'"{name_of(each)}"' for each in events]
        for place, event in enumerate(events):
            if path_of(event, "") == at:
                return f"{day} of {words.numbered(kinds, place, kinds[place])}"
    return f"{day} of {_PLACE.sub(lambda found: f' {int(found[1]) + 1}', at)}"


_DAYS: Final = {"on": "day", "started_on": "first day", "ended_on": "last day"}
_PLACE: Final = re.compile(r"\[(\d+)\]")


def _held(answer: Answer) -> str:
    """How an actor stands, of a provider of which kind, and whether what it must notify is late."""
    assert isinstance(answer, Headline)
    kind = next(iter(answer.kinds), "") if answer.state == "provider" else ""
    return _STATES[answer.state] + {"late": ", late", "due": ", in time"}.get(answer.state, _AS.get(kind, ""))


def _stretches(curve: NumberCurve) -> Iterator[Line]:
    """How the actor stands over all values of an input, from nought on, where that changes in a word."""
    words_ = [_held(curve.first), *(_held(each.after) for each in curve.flips)]
    places = ["from 0 on", *map(_from, curve.flips)]
    for place, word, before in zip(places, words_, ["", *words_], strict=False):
        if word != before:
            yield (f"{word} {place}",)


def _all(told: Told, found: Turns) -> Iterator[tuple[str, Line, bool]]:
    """What would turn it, amounts first, each with the other answer and whether it is about an open list."""
    for curve in nearest_curves(told.assessment, actor=told.standing.actor):
        for label, says in _amounts(curve, told):
            yield label, says, False
    in_every_way = told.assessment.every_way is not None
    for turn in found.turns:
        label, assumption = _turned(turn, told), turn.assumption
        # The headline of an answer for every way says by itself what it is "unless", and what leaves it open is much.
        if in_every_way and (assumption.says in _SAID_ABOVE or label in _UNDECIDED):
            continue
        if assumption.kind == "simplification":
            yield label, (_put(assumption.contrary, told),), assumption in _OF_LISTS


_SAID_ABOVE: Final = (NOT_ON_THE_LINE.says, UPSTREAM_IN_UNION.says)
_OF_LISTS: Final = (NO_OTHER_ORIGINAL, NOTHING_ELSE_ON_MARKET, NOTHING_ELSE_DONE)
_UNDECIDED: Final = ("unknown", "open in law", "nothing can be said")


def _tells(label: str, state: str) -> bool:
    """Whether another answer is news: one that is open settles nothing, and a notification is owed late or not."""
    return not (state in _OPEN and label in _UNDECIDED) and not (state in _AWAITED and label == _STATES["late"])


_AWAITED: Final = ("late", "due")


def _capped(items: list[Line]) -> tuple[Line, ...]:
    unique = list(dict.fromkeys(items))
    more = len(unique) - MOST
    return (*unique[:MOST], *(((f"{more} more",),) if more > 0 else ()))


def _turned(turn: TurningAssumption, told: Told) -> str:
    """The answer that a contrary gives: a request of the Commission is answered, and nothing is notified for it."""
    return "must answer" if turn.assumption in _REQUESTS else _label(turn.after, told)


_REQUESTS: Final = (NO_INFORMATION_REQUEST, NO_ACCESS_REQUEST)


def _label(answer: Answer, told: Told) -> str:
    """Another answer in a few words."""
    assert isinstance(answer, Headline)  # without a conclusion that is asked for it is how the actor stands
    now = told.standing
    if answer.state == "provider" and now.state == "provider":
        return _KINDS.get(next(iter(answer.kinds), ""), "provider of a whole model")
    if answer.state == now.state and answer.kinds[:1] != now.kinds[:1]:
        if answer.kinds:
            return f"{_STATES[answer.state]}, provider {_KINDS[answer.kinds[0]]}"
        return f"{_STATES[answer.state]}, not {_KINDS[now.kinds[0]]}"
    return _STATES[answer.state]


_KINDS: Final = {
    "systemic-risk": "with systemic risk",
    "older-model": "of an older model",
    "open-source": "open source",
    "modification": "of a modification",
}
_AS: Final = {kind: f", {says}" if kind == "open-source" else f" {says}" for kind, says in _KINDS.items()}
_STATES: Final = {
    "late": "must notify",
    "due": "must notify",
    "unsettled": "open in law",
    "provider": "provider",
    "unknown": "unknown",
    "nothing-stated": "nothing can be said",
    "prospective": "not yet a provider",
    "answered-for": "another answers",
    "no": "not a provider",
}


# Amounts


def _amounts(curve: NumberCurve, told: Told) -> Iterator[tuple[str, Line]]:
    """The flips nearest to the present figure on either side, each with the answer beyond it."""
    present = curve.input.present
    if present is None:
        return
    low, high = present.low or 0, present.high
    below = [each for each in curve.flips if each.value <= low]
    above = [each for each in curve.flips if high is not None and each.value >= high]
    within = [each for each in curve.flips if each not in below and each not in above]
    for each in (*below[-1:], *within[:1]):
        if each.before != _now(told):
            side = "below" if each.side == "from" else "up to"
            yield _label(each.before, told), _says(curve, told, f"{side} {_point(each.value)}")
    for each in (*within[-1:], *above[:1]):
        if each.after != _now(told):
            yield _label(each.after, told), _says(curve, told, _from(each))


def _now(told: Told) -> Headline:
    return Headline(state=told.standing.state, kinds=told.standing.kinds)


def _from(each: Flip) -> str:
    return f"from {_point(each.value)} on" if each.side == "from" else f"above {_point(each.value)}"


def _point(value: Exact) -> str:
    exact = decimal_text(value)
    return exact if len(exact) <= LONGEST_EXACT else words.number(value, 3)


def _says(curve: NumberCurve, told: Told, where: str) -> Line:
    return (*_what(curve, told), f" {where}")


def _what(curve: NumberCurve, told: Told) -> Line:
    """What an input is called: whose compute, or what of which activity."""
    given, of = curve.input, told.assessment
    for place in given.through:
        of = of.before[place]
    if given.table == "original":
        stated = of.dossier.original[given.place].name or of.dossier.original[given.place].hub_id
        owner: Line = (Named(stated.value, LONGEST), "'s ") if stated else (_OF_ORIGINAL[told.to_you],)
        return (*owner, "compute" if given.unit == "FLOP" else given.unit)
    if given.table != "activities":
        return ("registered business users",)
    of_model: Line = (" of ", Named(words.title(of), LONGEST)) if given.through else ()
    if given.unit == "hours":
        return (f"hours {_of_machines(of.dossier, given)}of {words.activity(of.dossier, given.place)}", *of_model)
    if given.unit != "FLOP" or len(of.dossier.activities or ()) > 1 or given.through:
        unit = "compute" if given.unit == "FLOP" else given.unit
        return (f"{unit} of {words.activity(of.dossier, given.place)}", *of_model)
    whose = f"{words.uncapital(told.change)}'s" if of.dossier.original else "its"
    return (f"{whose} compute",)


_OF_ORIGINAL: Final = {False: "the original's ", True: "the starting model's "}


def _of_machines(dossier: Dossier, given: Input) -> str:
    """Which machines of an activity are meant where it had several kinds: ``on hardware 2``."""
    rows = (dossier.activities or ())[given.place].hardware or ()
    found = _ROW.search(given.path)
    return f"on hardware {int(found[1]) + 1} " if found and len(rows) > 1 else ""


_ROW: Final = re.compile(r"hardware\[(\d+)\]")
