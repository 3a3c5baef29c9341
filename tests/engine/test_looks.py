"""Cases that look alike to a rule have the same answer for the same reasons; on its lines they do not look alike."""

from __future__ import annotations

from dataclasses import replace

from engine.rules import DAY, PARAMETERS, known, mud, open_door, rain, water, wind
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.engine.alike import Alike, Looks
from gpaiscope.engine.case import Case, Known, Record
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import Parameter, choose, rule
from gpaiscope.law.citation import cite
from gpaiscope.law.records import ACTORS
from gpaiscope.values import Range

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


def test_amounts_on_one_side_of_a_line_look_alike_and_on_the_line_they_do_not() -> None:
    program = Program([wet], PARAMETERS, DAY)
    looks = Looks(program, ACTORS, {})

    def key(amount: int) -> object:
        case = known(rain=True, water=0, mud=amount)
        return Alike(looks, case, (looks.of_case(case, program.comparisons_in(wet), ()),)).says(wet)

    assert key(11) == key(12) != key(10) == key(9)
