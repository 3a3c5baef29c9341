"""Histories of procedures drawn at random, and what is held against them: no order of the list and no later knowledge
may change what is settled.

What is derived: the states of every actor, the facts of the proceedings, and which steps contradict themselves.
Nothing is assumed where knowledge grows, for assumptions may be disproved.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from gpaiscope.assessment.actors import Actors
from gpaiscope.assessment.history import contradictions, spells
from gpaiscope.assessment.procedure import procedure_facts
from gpaiscope.dossier import Actor, Dossier, ProcedureEvent, Stated
from gpaiscope.law import Law
from gpaiscope.values import DateRange, Range, Truth

FIRST, LAST = date(2025, 8, 2), date(2027, 1, 31)
STEPS = (
    "requirement-met", "known-that-will-be-met", "notified", "arguments-submitted", "draft-decision", "accepted",
    "rejected", "facts-changed", "basis-found-incorrect", "renotified", "designated", "reassessment-requested",
    "maintained", "lifted", "serious-incident", "incident-resolved",
)  # fmt: skip
DECIDED = ("draft-decision", "accepted", "rejected", "designated", "maintained", "lifted")
DAYS = (date(2025, 12, 1), date(2026, 3, 10), date(2026, 8, 2), date(2026, 11, 27))

Answers = dict[object, object]


def drawn(seed: int) -> tuple[Dossier, date]:
    """A dossier of up to eight steps, close enough for many to fall on one day, and a day to ask about."""
    dice = random.Random(seed)
    actors = ("lab", "firm")[: dice.choice((1, 1, 2))]
    close = dice.random() < 0.5
    steps = tuple(_step(place, dice, actors, close=close) for place in range(dice.randint(1, 8)))
    complete = Stated(frozenset({"procedure"})) if dice.random() < 0.5 else None
    listed = tuple(Actor(id=Stated(each), country=Stated("FR")) for each in actors)
    return Dossier(actors=listed, procedure=steps, complete=complete), dice.choice(DAYS)


def _step(place: int, dice: random.Random, actors: tuple[str, ...], *, close: bool) -> ProcedureEvent:
    word = dice.choice(STEPS)
    day = FIRST + timedelta(days=dice.randrange(0, 12) * 15 if close else dice.randrange((LAST - FIRST).days))
    on = _blurred(day, dice)
    informed = _blurred(day + timedelta(days=dice.choice((0, 3, 40))), dice) if word in DECIDED else None
    if on is not None and informed is not None and on.earliest and informed.latest and on.earliest > informed.latest:
        informed = on
    path = f"procedure[{place}]"
    return ProcedureEvent(
        event=Stated(word, path=f"{path}.event"),
        on=Stated(on, path=f"{path}.on") if on is not None else None,
        informed_on=Stated(informed, path=f"{path}.informed_on") if informed is not None else None,
        actor=Stated(dice.choice(actors)) if dice.random() < 0.8 else None,
        article=Stated(dice.choice(("52(1)", "52(4)"))) if word == "designated" and dice.random() < 0.8 else None,
        flop=Stated(Range.exactly(3 * 10**25)) if word == "notified" and dice.random() < 0.7 else None,
        method=Stated("6ND") if word == "notified" and dice.random() < 0.7 else None,
        grounds=Stated(frozenset({"mitigations"})) if word == "arguments-submitted" and dice.random() < 0.5 else None,
        substantiated=Stated(dice.random() < 0.5) if word == "arguments-submitted" and dice.random() < 0.5 else None,
    )


def _blurred(day: date, dice: random.Random) -> DateRange | None:
    """A day as one may know it: exactly, between two others, or not at all."""
    sort = dice.random()
    if sort < 0.15:
        return None
    if sort < 0.4:
        return DateRange(
            earliest=day - timedelta(days=dice.randrange(40)), latest=day + timedelta(days=dice.randrange(40))
        )
    return DateRange.exactly(day)


def shuffled(dossier: Dossier, seed: int) -> Dossier:
    """The same steps, listed in another order."""
    steps = list(dossier.procedure or ())
    random.Random(seed).shuffle(steps)
    return replace(dossier, procedure=tuple(steps))


def learned(dossier: Dossier, seed: int) -> Dossier:
    """The same with more known: days where there were ranges or none, routes, and of an open list more steps."""
    dice = random.Random(seed)
    steps = [_learned(each, dice) for each in dossier.procedure or ()]
    if dossier.complete is None:
        actors = tuple(each.id.value for each in dossier.actors or () if each.id)
        more = range(len(steps), len(steps) + dice.randint(0, 3))
        steps += [_step(place, dice, actors, close=True) for place in more]
        closed = Stated(frozenset({"procedure"})) if dice.random() < 0.5 else None
        return replace(dossier, procedure=tuple(steps), complete=closed)
    return replace(dossier, procedure=tuple(steps))


def _learned(step: ProcedureEvent, dice: random.Random) -> ProcedureEvent:
    changes: dict[str, object] = {}
    on = _narrowed(step.on, dice, between=(None, step.informed_on))
    if on is not None:
        changes["on"] = on
    if step.event is not None and step.event.value in DECIDED:
        informed = _narrowed(step.informed_on, dice, between=(on, None))
        if informed is not None:
            changes["informed_on"] = informed
    if step.event is not None and step.event.value == "designated" and step.article is None and dice.random() < 0.5:
        changes["article"] = Stated(dice.choice(("52(1)", "52(4)")))
    return replace(step, **changes)  # type: ignore[arg-type]


def _narrowed(
    stated: Stated[DateRange] | None,
    dice: random.Random,
    between: tuple[Stated[DateRange] | None, Stated[DateRange] | None],
) -> Stated[DateRange] | None:
    """A day within what was known of it, no earlier than one and no later than the other."""
    after, before = (each.value if each is not None else DateRange() for each in between)
    if (stated is None and dice.random() < 0.5) or (stated is not None and stated.value.exact):
        return stated
    held = stated.value if stated is not None else DateRange(earliest=FIRST, latest=LAST)
    low = max(filter(None, (held.earliest, after.earliest)), default=FIRST)
    high = min(filter(None, (held.latest, before.latest)), default=LAST)
    if low > high:
        return stated
    day = low + timedelta(days=dice.randint(0, (high - low).days))
    path = stated.path if stated is not None else ""
    return Stated(DateRange.exactly(day), path=path)


def derived(dossier: Dossier, day: date, *, assume: bool) -> Answers:
    """All that is derived from a history: facts by name, states by actor and step, and contradictions."""
    law = Law.on(day)
    facts = procedure_facts(dossier, law, assume=assume)
    found: Answers = {fact.name: (known.value, frozenset(known.assumptions)) for fact, known in facts.items()}
    found |= dict(states(dossier, day, assume=assume))
    found["contradictions"] = frozenset(
        (each.reference, each.path, each.other) for each in contradictions(dossier, law, assume=assume)
    )
    return found


def states(dossier: Dossier, day: date, *, assume: bool) -> Iterator[tuple[object, object]]:
    actors = Actors(dossier=dossier, law=Law.on(day), assume=assume)
    for each in spells(dossier, day, actors, assume=assume):
        yield (each.state.id, each.path, each.actor), (each.holds, each.began_on, each.ended_on)


def settled(dossier: Dossier, day: date) -> Mapping[object, object]:
    """What is settled with nothing assumed: truths and words of facts, and whether states hold."""
    facts = procedure_facts(dossier, Law.on(day), assume=False)
    found: Answers = {fact.name: known.value for fact, known in facts.items() if _is_settled(known.value)}
    found |= {key: held[0] for key, held in states(dossier, day, assume=False) if _is_settled(held[0])}  # type: ignore[index]
    return found


def _is_settled(value: object) -> bool:
    return isinstance(value, frozenset) or value in (Truth.YES, Truth.NO)


def lost(dossier: Dossier, more: Dossier, day: date) -> tuple[int, list[object]]:
    """How many answers were settled, and those that are answered otherwise once more is known.

    A state of a step that surely has not been taken by the day is one that does not hold.
    """
    before, after = settled(dossier, day), settled(more, day)
    taken = {key for key, _ in states(more, day, assume=False)}
    changed = [
        key
        for key, value in before.items()
        if after.get(key) != value and not (isinstance(key, tuple) and value is Truth.NO and key not in taken)
    ]
    return len(before), changed
