"""What else is read off rules: proofs, decisive questions, prose, lint."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.rules import DAY, PARAMETERS, clothes, dawn, known, mud, open_door, rain, snow, water, wind
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.engine import lint
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import Fact, Parameter, Question, Reading, Rule, all_of, choose, rule
from gpaiscope.engine.proof import prove
from gpaiscope.engine.prose import PLAIN
from gpaiscope.engine.questions import answered, decisive_sets
from gpaiscope.law.citation import cite
from gpaiscope.values import Outcome, Truth

LINE = Parameter("line")
both = rule("both", says="it is wet and windy", when=rain & wind, cites=cite("Guidelines 1"), binding="guidelines")
wet = rule("wet", says="it is wet", when=(water > LINE) | both, cites=cite("Guidelines 2")).unless(
    snow, says="it snows", cites=cite("Guidelines 3")
)


def _program(*rules: Rule) -> Program:
    return Program(rules, PARAMETERS, DAY)


# Proof


def test_a_proof_shows_each_step_with_its_truth_its_figures_and_its_authority() -> None:
    step = prove(_program(wet), wet, known(water=11, rain=False))
    assert (step.says, step.outcome, step.cites) == ("it is wet", Truth.YES, cite("Guidelines 2"))
    compared_, inner, cut = step.because
    assert [leaf.value for leaf in compared_.because] == ["11", "10"]
    assert (inner.rule, inner.outcome) == ("both", Truth.NO)
    assert (cut.says, cut.outcome, cut.cites) == ("unless: it snows", Truth.NO, cite("Guidelines 3"))
    assert cut.because[0].assumed


def test_a_proof_tells_what_is_so_by_claim_denial_or_question() -> None:
    dry = rule(
        "dry", says="it is dry", denies="it is not dry", asks="Is it dry?", when=~snow & ~rain, cites="Guidelines 1"
    )
    told = {truth: prove(_program(dry), dry, known(**facts)).told for truth, facts in _OF_EACH_TRUTH.items()}
    assert told == {Truth.YES: "it is dry", Truth.NO: "it is not dry", Truth.UNKNOWN: "Is it dry?"}
    assert prove(_program(dry), dry, known(rain=False)).because[0].told == "it does not snow (assumed)"


_OF_EACH_TRUTH = {Truth.YES: {"rain": False}, Truth.NO: {"snow": True}, Truth.UNKNOWN: {}}


def test_a_proof_tells_which_words_are_held_and_that_none_of_those_looked_for_are() -> None:
    dressed = rule("dressed", says="d", when=clothes.is_in("coat", "hat"), cites="Guidelines 1")

    def told(**facts: object) -> str:
        return prove(_program(dressed), dressed, known(**facts)).because[0].told

    assert told(clothes={"coat", "boots"}) == "one wears: boots, coat"
    assert told(clothes={"boots"}) == "one wears: boots, and none of coat, hat"
    assert told(clothes=set()) == "one wears: none of coat, hat"
    assert told() == "What?"


def test_a_proof_tells_whether_a_choice_hangs_on_its_condition() -> None:
    chosen = rule("chosen", says="c", when=all_of(choose(rain, wind, wind), wind), cites="Guidelines 1")

    def told(**facts: object) -> str:
        return prove(_program(chosen), chosen, known(**facts)).because[0].told

    assert told(rain=True) == "by the first of these points, the second is what counts"
    assert told(wind=False) == "whichever way the first of these points goes, the others agree"
    assert told() == "What of the rest counts, by the first of these points?"


def test_a_proof_tells_how_amounts_and_days_compare() -> None:
    above = rule("above", says="a", when=water > LINE, cites="Guidelines 1")
    since = rule("since", says="s", when=dawn >= Parameter("start"), cites="Guidelines 1")

    def told(one: Rule, **facts: object) -> str:
        return prove(_program(one), one, known(**facts)).because[0].told

    assert told(above, water=10) == "the water is not greater than [line]"
    assert told(above) == "Is the water greater than [line]?"
    assert told(since, dawn=DAY) == "the first day is not earlier than [start]"
    assert told(since, dawn=date(2025, 1, 1)) == "the first day is earlier than [start]"


def test_the_proof_of_a_rule_that_is_not_yet_law_says_from_when() -> None:
    late = rule("late", says="late", when=rain, cites=cite("Guidelines 1"), applies_from=date(2027, 1, 1))
    step = prove(_program(late), late, known(rain=True))
    assert (step.says, step.outcome, step.because) == ("late (not before 2027-01-01)", Truth.NO, ())


def test_an_open_question_is_a_step_of_its_own() -> None:
    home = rule("home", says="home", when=open_door.reads("open"), cites=cite("Guidelines 1"))
    open_step = prove(_program(home), home, known()).because[0]
    assert (open_step.binding, open_step.outcome) == ("open-question", Truth.UNKNOWN)
    chosen = prove(_program(home), home, replace(known(), readings={"door": "open"})).because[0]
    assert "Read as: open" in chosen.says
    assert chosen.outcome is Truth.YES


def test_walking_a_proof_meets_every_step_once_with_its_depth() -> None:
    step = prove(_program(wet), wet, known())
    depths = [depth for depth, _ in step.walk()]
    assert depths[0] == 0
    assert max(depths) == 2
    assert len(depths) == 9


@given(st.sampled_from([True, False, None]), st.sampled_from([True, False, None]), st.integers(8, 12))
def test_a_proof_always_comes_to_the_answer_of_the_evaluation(a: bool | None, b: bool | None, amount: int) -> None:
    facts = {name: value for name, value in (("rain", a), ("wind", b), ("water", amount)) if value is not None}
    program, case = _program(wet), known(**facts)
    assert prove(program, wet, case).outcome is program.truth(wet, case)


# Questions to ask


def test_the_smallest_sets_that_can_decide_are_found_with_an_answer_for_each_outcome() -> None:
    sets = decisive_sets(_program(both), both, known())
    assert [[fact.name for fact in each.facts] for each in sets] == [["rain"], ["wind"]]
    assert sets[0].answers[0][0] is Outcome.NO
    (only,) = decisive_sets(_program(both), both, known(rain=True))
    assert {outcome for outcome, _ in only.answers} == {Outcome.YES, Outcome.NO}


def test_two_facts_are_asked_for_where_neither_decides_alone() -> None:
    either = rule("either", says="e", when=choose(rain, wind, water > LINE), cites=cite("Guidelines 1"))
    sets = decisive_sets(_program(either), either, known())
    assert [[fact.name for fact in each.facts] for each in sets] == [
        ["rain", "wind"],
        ["rain", "water"],
        ["wind", "water"],
    ]


def test_an_answer_to_a_decisive_set_does_decide() -> None:
    program = _program(wet)
    for each in decisive_sets(program, wet, known(snow=False)):
        for outcome, answers in each.answers:
            told = answered(known(snow=False), answers)
            assert program.finding(wet, told).outcome is outcome


def test_nothing_is_asked_where_the_answer_is_there_or_only_the_law_is_open() -> None:
    home = rule("home", says="home", when=open_door.reads("open"), cites=cite("Guidelines 1"))
    assert decisive_sets(_program(both), both, known(rain=False)) == ()
    assert decisive_sets(_program(home), home, known()) == ()


def test_words_and_days_can_be_decisive() -> None:
    dressed = rule(
        "dressed", says="d", when=clothes.is_in("coat") & (dawn >= Parameter("start")), cites=cite("Guidelines 1")
    )
    sets = decisive_sets(_program(dressed), dressed, known())
    assert [[fact.name for fact in each.facts] for each in sets] == [["clothes"], ["dawn"]]


# Prose


def test_conditions_are_read_as_sentences() -> None:
    assert PLAIN.phrase(~(rain & wind)) == "not (it rains and it blows)"
    assert (
        PLAIN.phrase(3 * water >= water + mud) == "three times the water is at least the sum of the water and the mud"
    )
    assert PLAIN.phrase(clothes.is_in("coat", "hat")) == "one wears: coat or hat"
    assert PLAIN.phrase(choose(rain, both, open_door.reads("shut"))) == (
        "(if it rains: «both»; otherwise: the open question door is read as shut)"
    )


# Lint


def test_what_cites_nothing_is_found() -> None:
    bare = rule("bare", says="b", when=rain, cites=()).unless(snow, says="snow", cites=())
    assert lint.uncited([bare]) == ["bare cites nothing", "bare, snow: cites nothing"]
    silent = replace(open_door, cites=())
    asked = rule("asked", says="a", when=silent.reads("open"), cites=cite("Guidelines 1"))
    assert lint.uncited([asked, both]) == ["door cites nothing"]


def test_versions_that_do_not_follow_one_another_are_found() -> None:
    changed = both.then_from(DAY, says="c", when=rain, cites=cite("Guidelines 1"))
    assert lint.gaps([changed], PARAMETERS) == []
    torn = replace(changed, versions=changed.versions[::-1])
    assert lint.gaps([torn], PARAMETERS) == ["both: 2026-01-15 does not come before 2025-07-18"]


def test_values_of_parameters_that_do_not_meet_are_found() -> None:
    spans = {"line": [(date(2026, 1, 1), date(2026, 1, 5)), (date(2026, 1, 7), None)]}
    assert lint.parameter_gaps(spans) == ["line: 2026-01-05 and 2026-01-07 do not meet"]


def test_a_fact_that_pulls_both_ways_is_found_unless_it_is_what_a_choice_is_made_by() -> None:
    mixed = rule("mixed", says="m", when=(rain & wind) | ~rain, cites=cite("Guidelines 1"))
    assert lint.mixed_polarity([mixed, both]) == {"mixed": {"rain"}}
    chosen = rule("chosen", says="c", when=choose(rain, wind, snow), cites=cite("Guidelines 1"))
    assert lint.mixed_polarity([chosen]) == {}


def test_a_fact_that_nobody_can_be_asked_about_is_found() -> None:
    assert lint.unaskable([Fact(name="x", says="x", assumed=False), rain]) == [
        "x has no question or nobody to ask",
        "x is assumed without saying so",
    ]


def test_readings_that_make_no_difference_are_found() -> None:
    three = Question(
        name="three",
        asks="?",
        readings=tuple(Reading(name=name, says=name) for name in ("a", "b", "c")),
        source="s",
        cites=cite("Guidelines 1"),
    )
    assert lint.unused_readings([rule("r", says="r", when=three.reads("a"), cites=cite("Guidelines 1"))]) == [
        "three: ['b', 'c']"
    ]
    used = rule("r", says="r", when=three.reads("a") | three.reads("b"), cites=cite("Guidelines 1"))
    assert lint.unused_readings([used]) == []


def test_exceptions_that_pull_in_opposite_directions_are_found_unless_they_exclude_each_other() -> None:
    torn = both.unless(snow, says="snow", cites=cite("Guidelines 1")).also_where(
        wind, says="wind", cites=cite("Guidelines 1")
    )
    assert lint.conflicting_cuts([torn], lambda one, other: False) == ["both: «snow» against «wind»"]
    assert lint.conflicting_cuts([torn], lambda one, other: True) == []


# A question of which a reading is followed


def _of_shade(followed: str) -> Rule:
    shade = Question(
        name="shade",
        asks="Is shade cool?",
        readings=(Reading(name="cool", says="yes"), Reading(name="warm", says="no")),
        source="none",
        cites=cite("Guidelines 1"),
        followed=followed,
    )
    return rule("cool", says="it is cool", when=all_of(rain, shade.reads("cool")), cites=cite("Guidelines 1"))


def test_a_question_of_which_a_reading_is_followed_leaves_nothing_open() -> None:
    found = {
        name: _program(_of_shade(name)).finding(_of_shade(name), known(rain=True)) for name in ("", "cool", "warm")
    }
    assert [each.outcome for each in found.values()] == [Outcome.UNSETTLED, Outcome.YES, Outcome.NO]
    assert not found["cool"].left_open
    (followed,) = found["cool"].followed
    assert dict(followed.results) == {"cool": Outcome.YES, "warm": Outcome.NO}
    assert not found[""].followed


def test_a_chosen_reading_goes_before_the_one_that_is_followed() -> None:
    cool = _of_shade("cool")
    found = _program(cool).finding(cool, known(rain=True).reading("shade", "warm"))
    assert found.outcome is Outcome.NO
    assert not found.followed
    assert [each.chosen for each in found.questions] == ["warm"]


def test_what_is_otherwise_by_no_reading_follows_none() -> None:
    cool = _of_shade("cool")
    found = _program(cool).finding(cool, known(rain=False))
    assert (found.outcome, found.followed) == (Outcome.NO, ())


def test_facts_that_are_missing_are_missing_whichever_reading_is_followed() -> None:
    cool = _of_shade("cool")
    found = _program(cool).finding(cool, known())
    assert found.outcome is Outcome.UNKNOWN
    assert [item.fact for item in found.missing] == ["rain"]
