"""The one reason that is told first: the point on which the path through a rule ends."""

from __future__ import annotations

from datetime import date

import pytest
from engine.rules import DAY, PARAMETERS, clothes, known, mud, open_door, rain, snow, water, wind
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.engine.case import Case, Known, Record
from gpaiscope.engine.comparisons import Weighing
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import (
    Collection,
    Compare,
    Expr,
    FactKind,
    Outer,
    Parameter,
    RecordFact,
    Rule,
    Some,
    all_of,
    any_of,
    choose,
    rule,
)
from gpaiscope.engine.leading import Reason, leading
from gpaiscope.law.citation import cite
from gpaiscope.values import Range, Truth

LINE = Parameter("line")
wet = rule("wet", says="it is wet", when=water > LINE, cites=cite("Guidelines 2"))


def _rule(when: Expr) -> Rule:
    return rule("asked", says="asked", when=when, cites=cite("Guidelines 1"))


def _lead(when: Expr | Rule, case: Case, apart: tuple[Rule, ...] = ()) -> Reason:
    asked = when if isinstance(when, Rule) else _rule(when)
    return leading(Program([asked], PARAMETERS, DAY), asked, case, apart)


def _fact(reason: Reason) -> str | None:
    return reason.fact.name if reason.fact else None


def test_of_a_conjunction_that_fails_the_first_part_that_does_is_told() -> None:
    assert _fact(_lead(all_of(rain, wind, snow), known(rain=True, wind=False, snow=False))) == "wind"


def test_of_a_disjunction_that_fails_the_part_that_came_nearest_is_told() -> None:
    far, near = all_of(wind, snow), all_of(rain, clothes.is_in("hat"))
    case = known(wind=False, snow=False, rain=True, clothes={"coat"})
    assert _fact(_lead(any_of(far, near), case)) == "clothes"
    assert _fact(_lead(any_of(near, far), case)) == "clothes"


def test_a_conjunction_that_fails_in_the_sort_of_thing_it_names_first_came_near_nothing() -> None:
    other = all_of(clothes.is_in("hat"), rain)
    case = known(clothes={"coat"}, rain=True, wind=False)
    assert _fact(_lead(any_of(other, wind), case)) == "wind"


def test_what_is_not_known_beside_a_part_that_fails_puts_it_further_away() -> None:
    assert _fact(_lead(any_of(all_of(rain, wind), snow), known(rain=False, snow=False))) == "snow"


def test_of_a_conjunction_that_holds_the_last_comparison_is_told() -> None:
    found = _lead(all_of(rain, wet, mud > LINE, wind), known(rain=True, water=11, mud=12, wind=True))
    assert found.comparison is not None
    assert [fact.name for fact in found.comparison.left.facts] == ["mud"]


def test_of_a_conjunction_that_holds_without_a_comparison_no_single_part_is_told() -> None:
    found = _lead(rain & wind, known(rain=True, wind=True))
    assert (found.rules, found.fact, found.comparison, found.outcome) == (("asked",), None, None, Truth.YES)


def test_a_condition_that_is_no_reason_is_followed_only_where_nothing_else_is_left() -> None:
    case = known(water=11, rain=True)
    assert _fact(_lead(wet & rain, case, apart=(wet,))) == "rain"
    assert _lead(all_of(wet), case, apart=(wet,)).rules == ("asked", "wet")


def test_the_rules_on_the_way_are_told_with_the_provision_of_the_innermost() -> None:
    found = _lead(all_of(rain, wet), known(rain=True, water=10))
    assert (found.rules, found.cites) == (("asked", "wet"), cite("Guidelines 2"))


def test_an_exception_that_decides_is_told_with_its_provision() -> None:
    cut = _rule(rain).unless(snow, says="snow", cites=cite("Guidelines 3"))
    found = _lead(cut, known(rain=True, snow=True))
    assert found.cut is not None
    assert (found.cut.says, _fact(found), found.outcome, found.cites) == (
        "snow",
        "snow",
        Truth.NO,
        cite("Guidelines 3"),
    )
    assert _lead(cut, known(rain=False, snow=False)).cut is None


def test_an_exception_that_stands_in_the_way_is_told() -> None:
    cut = _rule(rain).unless(wind, says="wind", cites=cite("Guidelines 3"))
    assert (_fact(_lead(cut, known(rain=True))), _fact(_lead(cut, known()))) == ("wind", "rain")


def test_a_choice_is_followed_down_the_branch_that_is_taken() -> None:
    when = choose(rain, wind, snow)
    assert _fact(_lead(when, known(rain=True, wind=False, snow=True))) == "wind"
    assert _fact(_lead(when, known(rain=False, wind=True, snow=False))) == "snow"
    assert _fact(_lead(when, known(wind=True, snow=False))) == "rain"


def test_an_open_question_is_told_as_one() -> None:
    found = _lead(all_of(rain, open_door.reads("open")), known(rain=True))
    assert (found.question, found.outcome) == (open_door, Truth.UNKNOWN)


def test_a_rule_that_is_not_law_yet_ends_the_path() -> None:
    later = rule("later", says="later", when=rain, cites=cite("Guidelines 4"), applies_from=date(2026, 6, 1))
    found = _lead(all_of(wind, later), known(wind=True, rain=True))
    assert (found.rules, found.outcome, found.cites) == (("asked", "later"), Truth.NO, cite("Guidelines 4"))


_numbers = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted).map(tuple)
_quantities = st.recursive(
    st.sampled_from([water, mud, LINE]),
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(lambda two: two[0] + two[1]),
        parts.map(lambda part: 3 * part),
        st.tuples(parts, parts).map(lambda two: choose(rain, *two)),
    ),
    max_leaves=6,
)


@given(_quantities, _quantities, st.fixed_dictionaries({}, optional={"water": _numbers, "mud": _numbers}), st.data())
def test_the_sides_of_a_comparison_are_bounded_as_the_rules_compared_them(
    left: Expr, right: Expr, facts: dict[str, object], data: st.DataObject
) -> None:
    is_raining = data.draw(st.sampled_from([None, True, False]))
    case = known(**facts, **({} if is_raining is None else {"rain": is_raining}))
    node = Compare(">", left, right)
    program = Program([_rule(node)], PARAMETERS, DAY)
    run = program.start(case)
    told = Weighing(program, case).comparison(node)
    for side, quantity in ((told.left, left), (told.right, right)):
        bounds, _ = program.quantity_in(quantity, run)
        assert isinstance(bounds, Range)
        assert side.amount is not None
        # amounts are never negative: of one that is not known, beside nought, the least is nothing or is not told
        assert (side.amount.low or 0, side.amount.high) == (bounds.low or 0, bounds.high)


@pytest.mark.parametrize("amount", [9, 10, 11])
def test_a_comparison_says_what_came_of_it(amount: int) -> None:
    found = _lead(wet, known(water=amount)).comparison
    assert found is not None
    assert (found.outcome, found.right.parameter) == (Truth.of(amount > 10), "line")


def test_a_quantity_that_is_chosen_in_a_branch_with_provisions_of_its_own_is_that_of_the_branch() -> None:
    chosen = choose(rain, water, mud).under(*cite("Guidelines 3"))
    found = _lead(chosen > LINE, known(rain=True, water=12, mud=40)).comparison
    assert found is not None
    assert found.left.value == Range.exactly(12)


def test_a_number_of_the_record_around_is_weighed() -> None:
    walks = Collection(name="walks", one="a walk")
    steps = RecordFact(name="walk.steps", kind=FactKind.NUMBER, says="its steps", of=walks)
    longer = Some(name="longer", says="another was longer", of=walks, condition=steps > Outer(steps))
    fields = [{steps: Known(value=Range.exactly(amount))} for amount in (5, 7)]
    records = tuple(Record(path=f"w{place}", called="walk", fields=each) for place, each in enumerate(fields))
    asked = rule("asked", about="walks", says="asked", when=longer, cites=cite("Guidelines 1"))
    program, case = Program([asked], PARAMETERS, DAY), Case(facts={}, records={walks: records}).about(walks, 0)
    assert leading(program, asked, case).record is records[1]
