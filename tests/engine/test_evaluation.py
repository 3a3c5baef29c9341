"""What a rule says of a case, and which facts carry that or stand in its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from engine.rules import DAY, PARAMETERS, clothes, dawn, found, known, mud, names, open_door, rain, snow, water, wind
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.engine.case import Case, Known, Missing
from gpaiscope.engine.evaluation import MOST_OPEN, Program
from gpaiscope.engine.expression import (
    After,
    Constant,
    Fact,
    Parameter,
    Question,
    Reading,
    all_of,
    any_of,
    choose,
    rule,
)
from gpaiscope.errors import RuleError
from gpaiscope.law.citation import cite
from gpaiscope.values import DateRange, Outcome, Range, Truth

LINE = Parameter("line")
YES, NO, UNKNOWN, UNSETTLED = Outcome.YES, Outcome.NO, Outcome.UNKNOWN, Outcome.UNSETTLED
both = rule("both", says="both", when=rain & wind, cites=cite("Guidelines 1"))
either = rule("either", says="either", when=rain | wind, cites=cite("Guidelines 1"))


def test_one_part_that_fails_decides_a_conjunction_and_is_its_only_reason() -> None:
    finding = found(both, known(rain=False))
    assert (finding.outcome, names(finding), finding.missing) == (NO, ["rain"], ())


def test_all_parts_that_hold_carry_a_conjunction() -> None:
    assert names(found(both, known(rain=True, wind=True))) == ["rain", "wind"]


def test_only_what_is_unknown_stands_in_the_way_of_a_conjunction() -> None:
    finding = found(both, known(rain=True))
    assert (finding.outcome, names(finding)) == (UNKNOWN, ["wind"])
    assert finding.missing == (Missing(fact="wind", asks="Does it blow?", path="wind", who="anybody"),)


def test_one_part_that_holds_decides_a_disjunction() -> None:
    finding = found(either, known(wind=True))
    assert (finding.outcome, names(finding)) == (YES, ["wind"])


def test_a_negation_has_the_reasons_of_its_part() -> None:
    dry = rule("dry", says="dry", when=~rain, cites=cite("Guidelines 1"))
    assert (found(dry, known(rain=True)).outcome, names(found(dry, known(rain=True)))) == (NO, ["rain"])
    assert found(dry, known()).outcome is UNKNOWN


@pytest.mark.parametrize(("amount", "strict", "loose"), [(9, NO, NO), (10, NO, YES), (11, YES, YES)])
def test_greater_is_strict_and_at_least_is_not(amount: int, strict: Outcome, loose: Outcome) -> None:
    assert (
        found(rule("a", says="a", when=water > LINE, cites=cite("Guidelines 1")), known(water=amount)).outcome is strict
    )
    assert (
        found(rule("a", says="a", when=water >= LINE, cites=cite("Guidelines 1")), known(water=amount)).outcome is loose
    )
    assert (
        found(rule("a", says="a", when=water <= LINE, cites=cite("Guidelines 1")), known(water=amount)).outcome
        is not strict
    )


def test_a_range_across_the_line_is_unknown_and_answered_on_its_best_value() -> None:
    wet = rule("wet", says="wet", when=water > LINE, cites=cite("Guidelines 1"))
    finding = found(wet, Case(facts={water: Known(value=Range(low=8, best=11, high=12))}))
    assert (finding.outcome, finding.on_best_estimate, names(finding)) == (UNKNOWN, YES, ["water"])


def test_numbers_far_beyond_floating_point_are_told_apart() -> None:
    deep = rule("deep", says="deep", when=3 * water > mud, cites=cite("Guidelines 1"))
    assert found(deep, known(water=10**25, mud=3 * 10**25)).outcome is NO
    assert found(deep, known(water=10**25 + 1, mud=3 * 10**25)).outcome is YES


def test_an_unknown_part_of_a_sum_adds_at_least_nothing() -> None:
    wet = rule("wet", says="wet", when=water + mud > LINE, cites=cite("Guidelines 1"))
    assert found(wet, known(water=11)).outcome is YES
    finding = found(wet, known(water=9))
    assert (finding.outcome, names(finding)) == (UNKNOWN, ["mud"])
    assert found(wet, known(water=(0, 4), mud=(0, 6))).outcome is NO


def test_days_are_compared_like_numbers() -> None:
    late = rule("late", says="late", when=dawn >= Parameter("start"), cites=cite("Guidelines 1"))
    assert found(late, known(dawn=date(2025, 12, 31))).outcome is NO
    assert found(late, known(dawn=date(2026, 1, 1))).outcome is YES
    uncertain = Known(value=DateRange(earliest=date(2025, 12, 1), latest=date(2026, 2, 1)))
    assert found(late, Case(facts={dawn: uncertain})).outcome is UNKNOWN


@pytest.mark.parametrize("unit", ["days", "months", "years"])
def test_a_day_after_the_last_of_all_days_never_comes(unit: str) -> None:
    due = After(dawn, Parameter("line"), unit)
    late = rule("late", says="late", when=due > Parameter("start"), cites=cite("Guidelines 1"))
    program, case = Program([late], PARAMETERS, DAY), known(dawn=date(9999, 12, 30))
    assert program.finding(late, case).outcome is Outcome.YES
    assert program.quantity(due, case)[0] is None


def test_a_list_that_is_given_is_complete_and_one_left_out_is_unknown() -> None:
    dressed = rule("dressed", says="dressed", when=clothes.is_in("coat", "hat"), cites=cite("Guidelines 1"))
    assert found(dressed, known(clothes={"hat", "boots"})).outcome is YES
    assert found(dressed, known(clothes=set())).outcome is NO
    assert found(dressed, known()).outcome is UNKNOWN


def test_a_word_that_a_fact_cannot_hold_is_a_mistake_of_the_rule() -> None:
    with pytest.raises(RuleError, match="cannot hold"):
        clothes.is_in("gloves")


def test_a_choice_takes_its_branch_and_names_the_condition_among_its_reasons() -> None:
    chosen = rule("chosen", says="chosen", when=choose(rain, wind, snow), cites=cite("Guidelines 1"))
    finding = found(chosen, known(rain=True, wind=False))
    assert (finding.outcome, names(finding)) == (NO, ["rain", "wind"])


def test_a_choice_by_an_unknown_condition_has_what_both_branches_have_in_common() -> None:
    chosen = rule("chosen", says="chosen", when=choose(rain, wind, snow), cites=cite("Guidelines 1"))
    finding = found(chosen, known(wind=True, snow=True))
    assert (finding.outcome, names(finding)) == (YES, ["wind", "snow"])
    assert found(chosen, known(wind=True, snow=False)).outcome is UNKNOWN
    assert names(found(chosen, known(wind=True, snow=False))) == ["rain"]


def test_a_quantity_chosen_by_an_unknown_condition_lies_between_both() -> None:
    chosen = rule("chosen", says="chosen", when=choose(rain, water, mud) > LINE, cites=cite("Guidelines 1"))
    assert found(chosen, known(water=11, mud=12)).outcome is YES
    finding = found(chosen, known(water=9, mud=12))
    assert (finding.outcome, names(finding)) == (UNKNOWN, ["rain"])


# Exceptions, versions, rules within rules


def test_an_exception_cuts_and_is_named_only_where_it_does() -> None:
    wet = either.unless(snow, says="snow", cites=cite("Guidelines 2"))
    cut = found(wet, known(rain=True, snow=True))
    assert (cut.outcome, [each.says for each in cut.cuts]) == (NO, ["snow"])
    assert found(wet, known(rain=True, snow=False)).outcome is YES


def test_an_unknown_exception_matters_only_where_it_would_change_something() -> None:
    wet = both.unless(rain, says="r", cites=cite("Guidelines 2")).also_where(snow, says="s", cites=cite("Guidelines 2"))
    assert found(wet, known(wind=False, snow=False)).outcome is NO
    assert found(wet, known(snow=True)).outcome is YES


def test_a_later_exception_prevails_over_an_earlier_one() -> None:
    wet = both.unless(rain, says="r", cites=cite("Guidelines 2")).also_where(snow, says="s", cites=cite("Guidelines 2"))
    assert found(wet, known(rain=True, wind=True, snow=True)).outcome is YES


def test_before_its_first_day_a_rule_does_not_hold_and_that_is_for_the_day_alone() -> None:
    late = rule("late", says="late", when=Constant(True), cites=cite("Guidelines 1"), applies_from=DAY)
    assert found(late, known()).outcome is YES
    finding = found(late, known(), date(2026, 1, 14))
    assert (finding.outcome, finding.version, finding.reasons) == (NO, None, ())


def test_a_new_version_rules_from_its_day_and_the_old_one_until_the_eve() -> None:
    changed = both.then_from(DAY, says="only rain", when=rain, cites=cite("Guidelines 2"))
    assert found(changed, known(rain=True, wind=False), date(2026, 1, 14)).outcome is NO
    assert found(changed, known(rain=True, wind=False), DAY).outcome is YES


def test_the_first_day_of_a_version_may_be_a_day_of_the_law() -> None:
    late = rule("late", says="late", when=Constant(True), cites=cite("Guidelines 1"), applies_from=Parameter("start"))
    assert found(late, known(), date(2025, 12, 31)).outcome is NO
    assert found(late, known(), date(2026, 1, 1)).outcome is YES


def test_a_rule_inside_another_brings_its_reasons_and_versions() -> None:
    outer = rule("outer", says="outer", when=all_of(both, snow), cites=cite("Guidelines 3"))
    finding = found(outer, known(rain=True, wind=True, snow=True))
    assert names(finding) == ["rain", "wind", "snow"]
    assert [version.says for version in finding.versions] == ["outer", "both"]


def test_two_rules_or_facts_of_one_name_are_a_mistake() -> None:
    other = rule("both", says="another", when=rain, cites=cite("Guidelines 1"))
    with pytest.raises(RuleError, match="two rules"):
        Program([both, other], PARAMETERS, DAY)
    twin = Fact(name="rain", says="it rains again")
    with pytest.raises(RuleError, match="two facts"):
        Program([both, rule("c", says="c", when=twin, cites=cite("Guidelines 1"))], PARAMETERS, DAY)


def test_a_parameter_without_a_value_on_the_day_is_a_mistake() -> None:
    with pytest.raises(RuleError, match="no value"):
        Program([rule("c", says="c", when=water > Parameter("none"), cites=cite("Guidelines 1"))], PARAMETERS, DAY)


# Assumptions


def test_what_is_left_out_may_be_assumed_and_is_named_as_such() -> None:
    calm = rule("calm", says="calm", when=~snow, cites=cite("Guidelines 1"))
    finding = found(calm, known())
    assert (finding.outcome, [fact.name for fact in finding.assumed]) == (YES, ["snow"])
    assert found(calm, replace(known(), assume=False)).outcome is UNKNOWN


def test_a_rule_that_a_program_takes_in_after_a_case_was_started_has_its_assumptions() -> None:
    program, case = Program([], PARAMETERS, DAY), known(rain=True)
    for name in ("first", "second"):
        calm = Fact(name=name, says=name, assumed=False)
        finding = program.finding(rule(name, says=name, when=calm, cites=cite("Guidelines 1")), case)
        assert (finding.outcome, finding.assumed) == (Outcome.NO, (calm,))


def test_what_is_stated_and_unclear_is_not_assumed() -> None:
    calm = rule("calm", says="calm", when=~snow, cites=cite("Guidelines 1"))
    finding = found(calm, Case(facts={snow: Known(value=Truth.UNKNOWN)}))
    assert (finding.outcome, finding.assumed, names(finding)) == (UNKNOWN, (), ["snow"])


def test_a_fact_worked_out_from_others_points_at_what_is_missing_there() -> None:
    below = Missing(fact="clouds", asks="Are there clouds?", path="sky")
    finding = found(
        both, Case(facts={rain: Known(value=Truth.UNKNOWN, missing=(below,)), wind: Known(value=Truth.YES)})
    )
    assert finding.missing == (below,)


# Open questions


inside = rule("inside", says="inside", when=any_of(rain & open_door.reads("open"), wind), cites=cite("Guidelines 1"))


def test_an_open_question_unsettles_only_where_its_readings_differ() -> None:
    finding = found(inside, known(rain=True, wind=False))
    assert finding.outcome is UNSETTLED
    assert [(q.question.name, q.results) for q in finding.questions] == [("door", (("open", YES), ("shut", NO)))]
    assert found(inside, known(rain=False, wind=False)).outcome is NO
    assert found(inside, known(rain=True, wind=True)).questions == ()


def test_a_missing_fact_prevails_over_an_open_question() -> None:
    finding = found(inside, known(rain=True))
    assert (finding.outcome, [item.fact for item in finding.missing]) == (UNKNOWN, ["wind"])


def test_a_chosen_reading_settles_and_is_shown_as_chosen() -> None:
    case = Case(facts=known(rain=True, wind=False).facts, readings={"door": "shut"})
    finding = found(inside, case)
    assert (finding.outcome, [each.chosen for each in finding.questions]) == (NO, ["shut"])


def test_readings_that_all_agree_are_an_answer() -> None:
    same = rule(
        "same", says="same", when=choose(open_door.reads("open"), rain, rain & wind), cites=cite("Guidelines 1")
    )
    assert found(same, known(rain=False)).outcome is NO
    assert found(same, known(rain=True, wind=True)).outcome is YES


def test_a_reading_that_a_question_lacks_is_a_mistake() -> None:
    with pytest.raises(RuleError, match="no reading"):
        open_door.reads("ajar")


def test_of_two_questions_only_the_telling_one_is_shown() -> None:
    window = Question(
        name="window",
        asks="And the window?",
        readings=(Reading(name="open", says="o"), Reading(name="shut", says="s")),
        source="nobody",
        cites=cite("Guidelines 1"),
    )
    two = rule(
        "two",
        says="2",
        when=choose(window.reads("open"), open_door.reads("open"), open_door.reads("open")),
        cites=cite("Guidelines 1"),
    )
    finding = found(two, known())
    assert (finding.outcome, [each.question.name for each in finding.questions]) == (UNSETTLED, ["door"])


DOORS = [
    replace(open_door, name=f"door-{number}", readings=(Reading(name="open", says="o"), Reading(name="shut", says="s")))
    for number in range(12)
]


def test_a_missing_fact_prevails_over_more_open_questions_than_are_tried() -> None:
    doors = any_of(*(all_of(rain, door.reads("open")) for door in DOORS))
    finding = found(rule("ways", says="ways", when=doors, cites=cite("Guidelines 1")), known())
    assert (finding.outcome, [item.fact for item in finding.missing], finding.questions) == (UNKNOWN, ["rain"], ())


@pytest.mark.parametrize(("doors", "missing"), [(MOST_OPEN, ["rain"]), (MOST_OPEN + 1, ["rain", "wind"])])
def test_what_is_missing_is_told_under_each_reading_of_a_few_questions_only(doors: int, missing: list[str]) -> None:
    idle = all_of(wind, DOORS[0].reads("open"), DOORS[0].reads("shut"))
    ways = any_of(idle, *(all_of(rain, door.reads("open")) for door in DOORS[:doors]))
    finding = found(rule("ways", says="ways", when=ways, cites=cite("Guidelines 1")), known())
    assert (finding.outcome, sorted(item.fact for item in finding.missing)) == (UNKNOWN, missing)


def test_questions_of_law_alone_unsettle_however_many_they_are() -> None:
    odd = DOORS[0].reads("open")
    for door in DOORS[1:]:
        odd = choose(door.reads("open"), ~odd, odd)
    finding = found(rule("odd", says="odd", when=odd, cites=cite("Guidelines 1")), known())
    assert (finding.outcome, finding.missing) == (UNSETTLED, ())
    assert {each.question for each in finding.questions} == set(DOORS)


def test_readings_that_matter_no_longer_once_another_is_chosen_are_not_tried() -> None:
    every = any_of(*(all_of(door.reads("open"), rain) for door in DOORS), *(door.reads("shut") for door in DOORS))
    finding = found(rule("every", says="every", when=every, cites=cite("Guidelines 1")), known(rain=True))
    assert (finding.outcome, finding.questions) == (YES, ())


TRUTHS = st.sampled_from([True, False, None])


@given(TRUTHS, TRUTHS, TRUTHS, st.sampled_from(["rain", "wind", "snow"]), st.booleans())
def test_changing_a_fact_that_is_no_reason_never_changes_a_decided_answer(
    a: bool | None, b: bool | None, c: bool | None, changed: str, value: bool
) -> None:
    mixed = rule("mixed", says="m", when=choose(rain, wind, ~snow) & (rain | snow), cites=cite("Guidelines 1"))
    facts = {name: given for name, given in (("rain", a), ("wind", b), ("snow", c)) if given is not None}
    before = found(mixed, replace(known(**facts), assume=False))
    if before.outcome.decided and changed not in names(before):
        assert found(mixed, replace(known(**{**facts, changed: value}), assume=False)).outcome is before.outcome


@given(TRUTHS, TRUTHS, TRUTHS, st.sampled_from(["rain", "wind", "snow"]), st.booleans())
def test_a_decided_answer_stays_when_a_fact_is_learned(
    a: bool | None, b: bool | None, c: bool | None, learned: str, value: bool
) -> None:
    mixed = rule("mixed", says="m", when=choose(rain, wind, ~snow) & (rain | snow), cites=cite("Guidelines 1"))
    facts = {name: given for name, given in (("rain", a), ("wind", b), ("snow", c)) if given is not None}
    before = found(mixed, replace(known(**facts), assume=False))
    if before.outcome.decided and learned not in facts:
        assert found(mixed, replace(known(**{**facts, learned: value}), assume=False)).outcome is before.outcome


def test_what_is_no_longer_said_is_unknown_beside_a_case_in_which_it_was_said() -> None:
    program = Program([both], PARAMETERS, DAY)
    told, silent = known(rain=True, wind=True), known(wind=True)
    assert program.outcome(both, told) is YES
    program.start_beside(silent, told, frozenset({rain}))
    assert program.outcome(both, silent) is UNKNOWN
