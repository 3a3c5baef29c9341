"""What can be known of a case, and whole dossiers, as hypothesis strategies; values on the law's lines over-sampled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from gpaiscope import dossier, law
from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import Fact, FactKind, Question, Some, Value
from gpaiscope.values import DateRange, Range, Truth

DAY: Final = date(2026, 10, 1)
LINES: Final = (10**23, 10**25)
POINTS: Final = sorted(
    {max(0, Fraction(line * times, 3) + step) for line in LINES for times in (0, 1, 3, 9) for step in (-1, 0, 1)}
)
DAYS: Final = [
    day + timedelta(days=step)
    for day in (date(2025, 8, 2), date(2026, 8, 2), DAY, date(2027, 8, 2))
    for step in (-1, 0, 1)
]


def program() -> Program:
    return law.Law.on(DAY).program


FACTS: Final = dict(sorted(program().facts.items()))
"""The facts of which rules speak, by name and in the order of names: what is drawn is the same in every process."""
CLOSING: Final = {fact.complete for fact in FACTS.values() if isinstance(fact, Some)}
"""The facts that close a list. Cases here state what follows from records and list none: no list of theirs is closed,
since that would contradict what they state."""


def exact_values(fact: Fact) -> st.SearchStrategy[Value]:
    """A value that leaves nothing open."""
    if fact in CLOSING:
        return st.just(Truth.NO)
    match fact.kind:
        case FactKind.TRUTH:
            return st.sampled_from((Truth.YES, Truth.NO))
        case FactKind.NUMBER:
            return st.sampled_from(POINTS).map(Range.exactly)
        case FactKind.DATE:
            return st.sampled_from(DAYS).map(DateRange.exactly)
        case FactKind.WHO:
            return st.sampled_from(("one", "two")).map(lambda id: frozenset({id}))
    return st.frozensets(st.sampled_from(fact.words), max_size=3)


def partial_values(fact: Fact) -> st.SearchStrategy[Value | None]:
    """Anything between nothing known and an exact value."""
    exact = exact_values(fact)
    nothing: st.SearchStrategy[Value | None] = st.none()
    match fact.kind:
        case FactKind.NUMBER:
            return st.one_of(nothing, exact, st.builds(_range, st.sampled_from(POINTS), st.sampled_from(POINTS)))
        case FactKind.DATE:
            return st.one_of(nothing, exact, st.builds(_days, st.sampled_from(DAYS), st.sampled_from(DAYS)))
    return st.one_of(nothing, exact)


def _range(one: Fraction, other: Fraction) -> Range:
    return Range(low=min(one, other), high=max(one, other))


def _days(one: date, other: date) -> DateRange:
    return DateRange(earliest=min(one, other), latest=max(one, other))


@st.composite
def learned(draw: st.DrawFn, fact: Fact, value: Value | None) -> Value | None:
    """The same value, or one that says more."""
    if value is None:
        return draw(partial_values(fact))
    if isinstance(value, Range):
        inside = [
            point for point in POINTS if (value.low or 0) <= point and (value.high is None or point <= value.high)
        ]
        return _range(draw(st.sampled_from(inside)), draw(st.sampled_from(inside)))
    if isinstance(value, DateRange):
        within = [day for day in DAYS if value.earliest <= day <= value.latest]  # type: ignore[operator]
        return _days(draw(st.sampled_from(within)), draw(st.sampled_from(within)))
    return value


@st.composite
def cases(draw: st.DrawFn, *, assume: bool | None = None) -> Case:
    """A case of which something is known, with no reading chosen or all of them.

    Which facts are known is drawn at once: what Hypothesis draws for one example is bounded.
    """
    size = len(FACTS) // 8 + 1
    one, other = (int.from_bytes(draw(st.binary(min_size=size, max_size=size)), "big") for _ in range(2))
    told = one & other
    known = [fact for place, fact in enumerate(FACTS.values()) if told >> place & 1]
    facts = {fact.name: draw(partial_values(fact)) for fact in known}
    return Case(
        facts=as_known(facts),
        readings=draw(st.one_of(st.just({}), all_readings())),
        assume=draw(st.booleans()) if assume is None else assume,
    )


def all_readings(questions: Iterable[Question] = law.BODY.questions) -> st.SearchStrategy[dict[str, str]]:
    """A reading for each of the questions."""
    return st.fixed_dictionaries(
        {each.name: st.sampled_from([reading.name for reading in each.readings]) for each in questions}
    )


def as_known(values: dict[str, Value | None]) -> dict[Fact, Known]:
    return {FACTS[name]: Known(value=value) for name, value in values.items() if value is not None}


def plain_value(case: Case, name: str) -> Value | None:
    known = case.facts.get(FACTS[name])
    return None if known is None else known.value


# -- whole dossiers, as the tables of a JSON file

_COUNTRIES = ("DE", "NO", "US")
_KINDS = (
    "pre-training",
    "fine-tuning",
    "synthetic-data",
    "auxiliary-model-inference",
    "quantisation",
    "merge",
    "evaluation",
)
_FLOP = [f"{mantissa}e{power}" for power in (20, 22, 23, 24, 25) for mantissa in ("1", "3.4", "9")]


def _flop() -> st.SearchStrategy[object]:
    ranges = st.tuples(st.sampled_from(_FLOP), st.sampled_from(_FLOP)).map(sorted_ends)
    return st.one_of(st.sampled_from(_FLOP), ranges)


def sorted_ends(ends: tuple[str, str]) -> dict[str, str]:
    low, high = sorted(ends, key=lambda text: Fraction(text))
    return {"low": low, "high": high}


def _table(required: dict[str, st.SearchStrategy[object]], **optional: st.SearchStrategy[object]):
    return st.fixed_dictionaries(required, optional=optional)


def _day() -> st.SearchStrategy[str]:
    return st.sampled_from(["2025-05-01", "2025-08-01", "2025-08-02", "2026-03-01", "2026-11-01"])


def _actor_table(id: str) -> st.SearchStrategy[dict[str, object]]:
    return _table(
        {"id": st.just(id)},
        name=st.just(f"The {id}"),
        country=st.sampled_from(_COUNTRIES),
        turnover_eur=st.sampled_from(["1e7", "1e9"]),
        code_of_practice=st.lists(st.sampled_from(["transparency", "copyright", "safety-and-security"]), unique=True),
    )


_ACTIVITY = _table(
    {"kind": st.sampled_from(_KINDS)},
    actor=st.sampled_from(["one", "two"]),
    flop=_flop(),
    data_public=st.booleans(),
    started_on=st.just("2025-03-01"),
    ended_on=_day(),
)
_EVENT = _table(
    {
        "event": st.sampled_from(
            ["planned-placing", "made-available", "integrated-in-system", "internal-use", "eu-exclusion"]
        )
    },
    actor=st.sampled_from(["one", "two"]),
    on=_day(),
    territory=st.sampled_from(["union", "outside-union"]),
    commercial=st.booleans(),
    own_name=st.booleans(),
)
_EVENT_KEYS = {
    "internal-use": {"essential_to_product": st.booleans(), "affects_rights": st.booleans()},
    "eu-exclusion": {"clear": st.booleans(), "covers_integration": st.booleans()},
    "integrated-in-system": {"system_territory": st.sampled_from(["union", "outside-union"])},
}


def _without_contradiction(original: dict[str, object]) -> dict[str, object]:
    """What is not obtainable is not given, a whole is no less than its part, and only a general model has the risk."""
    left_out = {"training_compute"} if original.get("training_compute_obtainable") is False else set()
    part, whole = original.get("training_compute", "0"), original.get("cumulative_training_compute", "1e99")
    if Fraction(part["low"] if isinstance(part, dict) else part) > Fraction(whole):
        left_out.add("cumulative_training_compute")
    if original.get("gpai_model") is False and original.get("systemic_risk"):
        left_out.add("systemic_risk")
    return {key: value for key, value in original.items() if key not in left_out}


_ORIGINAL = _table(
    {"name": st.just("Original")},
    actor=st.sampled_from(["two"]),
    gpai_model=st.booleans(),
    systemic_risk=st.booleans(),
    training_compute=_flop(),
    cumulative_training_compute=st.sampled_from(["9e24", "1e26"]),
    training_compute_obtainable=st.booleans(),
).map(_without_contradiction)
_OPENNESS = _table(
    {},
    licence=st.sampled_from(["apache-2.0", "cc-by-nc-4.0", "proprietary", "llama3.1"]),
    access_verification=st.sampled_from(["none", "discriminatory"]),
    weights_public=st.booleans(),
    architecture_public=st.booleans(),
    usage_information=st.just(["modalities", "capabilities", "limitations", "integration"]),
    monetisation=st.lists(st.sampled_from(["price", "optional-premium"]), unique=True),
    personal_data=st.sampled_from(["none", "other"]),
)
_PROCEDURE = _table(
    {
        "event": st.sampled_from(
            ["requirement-met", "known-that-will-be-met", "notified", "accepted", "serious-incident"]
        )
    },
    on=_day(),
)


@st.composite
def _events(draw: st.DrawFn) -> dict[str, object]:
    event = draw(_EVENT)
    return event | draw(_table({}, **_EVENT_KEYS.get(event["event"], {})))


@st.composite
def dossiers(draw: st.DrawFn) -> dict[str, object]:
    """The tables of a dossier that can be read: two actors, and anything of the rest."""
    return draw(
        _table(
            {
                "model": _table(
                    {"name": st.just("Aurora")},
                    outputs=st.lists(st.sampled_from(["text", "image", "music"]), unique=True, max_size=2),
                    exception=st.sampled_from(["narrow", "general"]),
                    purpose=st.just("scientific-research"),
                    high_impact_capabilities=st.booleans(),
                ),
                "actors": st.tuples(_actor_table("one"), _actor_table("two")).map(list),
            },
            original=st.lists(_ORIGINAL, min_size=1, max_size=1),
            activities=st.lists(_ACTIVITY, max_size=4),
            market=st.lists(_events(), max_size=4),
            openness=_OPENNESS,
            procedure=st.lists(_PROCEDURE, max_size=2),
        )
    )


def read(tables: dict[str, object]) -> dossier.Dossier:
    import json

    return dossier.read(json.dumps(tables).encode(), file="gpai.json")
