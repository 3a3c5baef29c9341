"""On which of what is assumed an outcome rests: whatever else is turned to its contrary leaves it as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain, combinations, count

from engine.rules import DAY, PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.engine.case import Case, Known, Record
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import (
    Assumption,
    Collection,
    Earliest,
    Expr,
    Fact,
    FactKind,
    Parameter,
    RecordFact,
    Some,
    rule,
)
from gpaiscope.law.citation import cite
from gpaiscope.values import DateRange, Truth

HERE = cite("Guidelines 1")
TAKEN = Assumption(says="so it is taken", kind="simplification", contrary="otherwise")
all_known = Fact(name="all-known", says="no walk is left out", asks="All?", who="x", path="all")
WALKS = Collection(name="walks", one="a walk", complete=all_known)
on = RecordFact(name="walk.on", says="its day", kind=FactKind.DATE, of=WALKS, path=".on", asks="When?", who="x")
wet = RecordFact(name="walk.wet", says="wet", of=WALKS, path=".wet", asks="?", who="x", assumed=False, assumes=TAKEN)
far = RecordFact(name="walk.far", says="far", of=WALKS, path=".far", asks="?", who="x", assumed=True, assumes=TAKEN)
free = Fact(name="free", says="free", asks="?", who="x", path="free", assumed=False, assumes=TAKEN)
ASSUMED = (wet, far, free)
_names = (f"some{number}" for number in count())


def _joined(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    two = st.tuples(parts, parts)
    return two.map(lambda each: each[0] & each[1]) | two.map(lambda each: each[0] | each[1]) | parts.map(lambda it: ~it)


conditions = st.recursive(st.sampled_from([wet, far, free]), _joined, max_leaves=4)
lists = conditions.map(lambda each: Some(name=next(_names), says="some", of=WALKS, condition=each))
first_days = conditions.map(
    lambda each: (
        Parameter("start")
        > Earliest(name=next(_names), says="the first", kind=FactKind.DATE, of=WALKS, condition=each, day=on)
    )
)
rules = st.recursive(st.sampled_from([free]) | lists | first_days, _joined, max_leaves=5)
days = st.sampled_from([date(2025, 12, 1), date(2026, 1, 10)]).map(lambda day: Known(value=DateRange.exactly(day)))
truths = st.sampled_from([Truth.YES, Truth.NO, Truth.UNKNOWN])
said = st.builds(lambda value, of: Known(value=value, assumptions=of), truths, st.sampled_from([(), (TAKEN,)]))
walks = st.fixed_dictionaries({on: days}, optional={wet: said, far: said})


def _contrary(case: Case, turned: set[Fact]) -> Case:
    """The case with all that is assumed of some facts turned, be it known so or not stated at all."""

    def otherwise(facts: dict[Fact, Known]) -> dict[Fact, Known]:
        return {
            fact: Known(value=~each.value) if fact in turned and each.assumptions else each
            for fact, each in facts.items()
        }

    unstated = {fact: Known(value=Truth.of(not fact.assumed)) for fact in turned if fact not in case.facts}
    records = tuple(replace(each, fields=otherwise(dict(each.fields))) for each in case.records[WALKS])
    return replace(case, facts=unstated | otherwise(dict(case.facts)), records={WALKS: records})


@settings(max_examples=300, deadline=None)
@given(rules, st.lists(walks, min_size=1, max_size=3), st.sampled_from([Truth.YES, *Truth]), st.none() | said)
def test_what_an_outcome_does_not_rest_on_does_not_turn_it(
    when: Expr, told: list[dict[Fact, Known]], closed: Truth, freely: Known | None
) -> None:
    asked = rule("asked", says="asked", when=when, cites=HERE)
    records = tuple(Record(path=f"w[{place}]", called="w", fields=each) for place, each in enumerate(told))
    facts = {all_known: Known(value=closed)} | ({} if freely is None else {free: freely})
    program, case = Program([asked], PARAMETERS, DAY), Case(facts=facts, records={WALKS: records})
    idle = [fact for fact in ASSUMED if fact not in program.rests_on(asked, case)]
    for turned in chain.from_iterable(combinations(idle, many) for many in range(1, len(idle) + 1)):
        assert program.outcome(asked, _contrary(case, {*turned})) is program.outcome(asked, case)


def test_what_is_decided_rests_on_what_decides_it() -> None:
    asked = rule("asked", says="asked", when=free | Some(name="a", says="a", of=WALKS, condition=wet), cites=HERE)
    program = Program([asked], PARAMETERS, DAY)
    walk = Record(path="w", called="w", fields={wet: Known(value=Truth.YES, assumptions=(TAKEN,))})
    assert free not in program.rests_on(asked, Case(facts={}, records={WALKS: (walk,)}))
    assert wet in program.rests_on(asked, Case(facts={}, records={WALKS: (walk,)}))
    assert {free, wet} <= program.rests_on(asked, Case(facts={}, records={WALKS: ()}))
