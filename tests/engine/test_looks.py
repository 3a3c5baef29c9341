"""Cases that look alike to a rule have the same answer for the same reasons; on its lines they do not look alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from engine.rules import DAY, PARAMETERS, known, mud, open_door, rain, water, wind
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.engine import alike as alike_
from gpaiscope.engine.alike import STEP, Alike, Looks
from gpaiscope.engine.case import Case, Known, Record
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import Collection, Fact, FactKind, Parameter, RecordFact, Some, choose, rule
from gpaiscope.law.citation import cite
from gpaiscope.law.records import ACTORS
from gpaiscope.values import Range, Truth

LINE = Parameter("line")
AMOUNTS = st.sampled_from((0, 4, 5, 9, 10, 11, 20, None))
either = choose(open_door.reads("open"), water, mud)
wet = rule(
    "wet",
    says="it is wet",
    when=rain & (either + mud > LINE) & (choose(wind, water, mud) > either),
    cites=cite("Guidelines 1"),
).also_where(2 * water > LINE, says="there is much water", cites=cite("Guidelines 2"))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    truths = {name: draw(st.sampled_from((True, False, None))) for name in ("rain", "wind")}
    case = known(**{name: value for name, value in truths.items() if value is not None})
    for fact in (water, mud):
        ends = [draw(AMOUNTS) for _ in range(3)]
        low, best, high = sorted(each or 0 for each in ends)
        amount = Range(low=low, best=None if ends[1] is None else best, high=None if ends[2] is None else high)
        case = case.with_facts({fact: Known(value=amount)})
    return replace(case, records={ACTORS: (Record(path="", called="", fields={}, id="one"),)})


def test_cases_that_look_alike_have_the_same_answer_for_the_same_reasons() -> None:
    program = Program([wet], PARAMETERS, DAY)
    looks, found = Looks(program, ACTORS, {}), dict[object, object]()
    compared = program.comparisons_in(wet)

    @given(cases())
    def same(case: Case) -> None:
        alike = Alike(looks, case, (looks.of_case(case, compared, ()),))
        key = alike.says(wet)
        alike.start()
        shared = program.reasoned(wet, case)
        alone = Program([wet], PARAMETERS, DAY).finding(wet, case)
        told = [(each.outcome, each.on_best_estimate, each.mask, len(each.leaves)) for each in (shared, alone)]
        assert told[0] == told[1]
        assert found.setdefault(key, told[0]) == told[0]

    same()
    assert len(found) > 5


# -- what is put together of other conditions

all_known = Fact(name="all-known", says="no walk is left out", asks="All?", who="x", path="all")
WALKS = Collection(name="walks", one="a walk", complete=all_known)
sky = RecordFact(
    name="walk.sky", says="the sky", kind=FactKind.WORDS, words=("clear", "black"), of=WALKS, path=".sky", asks="?"
)
dusk = RecordFact(name="walk.dusk", says="it was at dusk", of=WALKS, path=".dusk", asks="At dusk?", who="x")
dark = Some(name="dark", says="one was dark", of=WALKS, condition=sky.is_in("black") & (dusk | open_door.reads("shut")))
storm = rule("storm", says="it storms", when=rain & wind & open_door.reads("open"), cites=cite("Guidelines 1"))
grim = (
    rule("grim", says="it is grim", when=(storm & dark) | choose(rain, wind & dark, ~storm), cites=cite("Guidelines 2"))
    .also_where(dark & wind & ~rain, says="one was dark", cites=cite("Guidelines 3"))
    .unless(rain & ~dark, says="none was", cites=cite("Guidelines 4"))
)


@st.composite
def walks(draw: st.DrawFn) -> Case:
    truths = st.sampled_from((True, False, None))
    case = known(**{name: value for name in ("rain", "wind") if (value := draw(truths)) is not None})
    if (closed := draw(truths)) is not None:
        case = case.with_facts({all_known: Known(value=Truth.of(closed))})
    records = []
    for place in range(draw(st.integers(0, 2))):
        fields: dict[Fact, Known] = {}
        if (at_dusk := draw(truths)) is not None:
            fields[dusk] = Known(value=Truth.of(at_dusk))
        if (word := draw(st.sampled_from(("clear", "black", None)))) is not None:
            fields[sky] = Known(value=frozenset({word}))
        records.append(Record(path=f"walks[{place}]", called="", fields=fields, id=f"w{place}"))
    held = {WALKS: tuple(records)} if draw(st.booleans()) else {}
    return replace(case, records={ACTORS: (Record(path="", called="", fields={}, id="one"),), **held})


RAIN, WIND = (frozenset({fact}) for fact in (rain, wind))


@pytest.mark.parametrize("most", [alike_.MOST_FACTS, 1])
@pytest.mark.parametrize("apart", [(), (RAIN,), (RAIN, WIND)], ids=len)
@pytest.mark.long
def test_what_is_put_together_of_conditions_that_say_the_same_says_the_same(
    most: int, apart: tuple[frozenset[Fact], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike_, "MOST_FACTS", most)
    program = Program([grim], PARAMETERS, DAY)
    looks, found, of_parts = Looks(program, ACTORS, {}, apart), dict[object, object](), dict[object, object]()

    @settings(max_examples=400)
    @given(walks())
    def same(case: Case) -> None:
        others = [{fact: known for fact, known in case.facts.items() if fact in facts} for facts in apart]
        rest = {fact: known for fact, known in case.facts.items() if not any(fact in facts for facts in apart)}
        seen = looks.of_case(replace(case, facts=rest), (), ()), *map(looks.of_facts, others)
        alike = Alike(looks, case, seen)
        key, parts = alike.says(grim), tuple(alike.part(grim, place) for place in range(len(seen)))
        alike.start()
        shared = program.reasoned(grim, case)
        alone = Program([grim], PARAMETERS, DAY).finding(grim, case)
        told = [
            (
                each.outcome,
                each.mask,
                [(leaf.outcome, leaf.mask) for leaf in each.leaves],
                STEP.sub("", str(each.missing)),
            )
            for each in (shared, alone)
        ]
        assert told[0] == told[1]
        assert found.setdefault(key, told[0]) == told[0]
        assert of_parts.setdefault(parts, told[0]) == told[0]

    same()
    assert len(found) > 20


def test_what_always_fails_hides_all_that_it_does_not_fail_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike_, "MOST_FACTS", 1)
    both = rule("both", says="it storms in the dark", when=rain & wind & dark, cites=cite("Guidelines 1"))
    program = Program([both], PARAMETERS, DAY)
    looks = Looks(program, ACTORS, {})

    def said(**truths: bool) -> int:
        case = replace(known(**truths), records={WALKS: ()}).with_facts({all_known: Known(value=Truth.YES)})
        return Alike(looks, case, (looks.of_case(case, (), ()),)).says(both)

    assert said(rain=True, wind=True) == said(rain=True) == said()
    assert said(rain=False) == said(rain=False, wind=True) != said()
    assert said(rain=False, wind=False) not in {said(rain=False), said(wind=False), said()}


def test_amounts_on_one_side_of_a_line_look_alike_and_on_the_line_they_do_not() -> None:
    program = Program([wet], PARAMETERS, DAY)
    looks = Looks(program, ACTORS, {})

    def key(amount: int) -> object:
        case = known(rain=True, water=0, mud=amount)
        return Alike(looks, case, (looks.of_case(case, program.comparisons_in(wet), ()),)).says(wet)

    assert key(11) == key(12) != key(10) == key(9)
