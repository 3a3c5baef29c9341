"""Small rules of our own, on which the engine is tested: none of them is law."""

from __future__ import annotations

from datetime import date

from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.evaluation import Program, RuleFinding
from gpaiscope.engine.expression import Assumption, Fact, FactKind, Question, Reading, Rule, Value
from gpaiscope.law.citation import cite
from gpaiscope.values import DateRange, Range, Truth

DAY = date(2026, 1, 15)

rain = Fact(name="rain", says="it rains", asks="Does it rain?", who="anybody", path="rain")
wind = Fact(name="wind", says="it blows", asks="Does it blow?", who="anybody", path="wind")
snow = Fact(
    name="snow",
    says="it snows",
    denies="it does not snow",
    asks="Does it snow?",
    who="anybody",
    assumed=False,
    assumes=Assumption(says="no snow is seen", kind="exception", contrary="snow"),
)
water = Fact(name="water", kind=FactKind.NUMBER, says="the water", asks="How much water?", who="anybody")
mud = Fact(name="mud", kind=FactKind.NUMBER, says="the mud", asks="How much mud?", who="anybody")
dawn = Fact(name="dawn", kind=FactKind.DATE, says="the first day", asks="When?", who="anybody")
clothes = Fact(
    name="clothes", kind=FactKind.WORDS, words=("coat", "hat", "boots"), says="one wears", asks="What?", who="x"
)
open_door = Question(
    name="door",
    asks="Is the door open?",
    readings=(Reading(name="open", says="it is"), Reading(name="shut", says="it is not")),
    source="nobody says",
    cites=cite("Guidelines 1"),
)
FACTS = {fact.name: fact for fact in (rain, wind, snow, water, mud, dawn, clothes)}
PARAMETERS = {"line": 10, "start": date(2026, 1, 1)}


def known(**facts: object) -> Case:
    """A case from plain values: truths, numbers, pairs, days, lists of words."""
    return Case(facts={FACTS[name]: Known(value=_value(value)) for name, value in facts.items()})


def _value(value: object) -> Value:
    match value:
        case bool():
            return Truth.of(value)
        case int():
            return Range.exactly(value)
        case (low, high):
            return Range(low=low, high=high)
        case date():
            return DateRange.exactly(value)
        case set():
            return frozenset(value)
    raise TypeError(value)


def found(rule: Rule, case: Case, day: date = DAY) -> RuleFinding:
    return Program([rule], PARAMETERS, day).finding(rule, case)


def names(finding: RuleFinding) -> list[str]:
    return [fact.name for fact in finding.reasons]
