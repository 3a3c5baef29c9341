"""What is no in every way that is left open, what stays open, and what is asked then."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import pytest

from gpaiscope import service
from gpaiscope.assessment import Assessment
from gpaiscope.assessment.bounding import GPU_DAYS, most_by_yes, name_question, said_by_yes
from gpaiscope.assessment.gaps import asked_about, gaps
from gpaiscope.assessment.originals import ASKED_FIRST, BOUND, NAME
from gpaiscope.assessment.saying import assumed
from gpaiscope.assessment.ways import in_every_way, is_adapter
from gpaiscope.compute.accelerators import fastest_peak
from gpaiscope.engine.case import Missing
from gpaiscope.law import modification
from gpaiscope.law.assumptions import NOT_ON_THE_LINE
from gpaiscope.values import Outcome, rounded_text

DAY = datetime.date(2026, 12, 1)
LLAMA_2_7B = "meta-llama/Llama-2-7b-hf"
LLAMA_3_8B = "meta-llama/Llama-3.1-8B"


def dossier(kind: str = "fine-tuning", original: dict[str, Any] | None = None, **activity: Any) -> dict[str, Any]:
    return {
        "model": {"name": "Ours", "outputs": ["text"]},
        "actors": [{"id": "you"}],
        "original": [{"name": "base", **({"hub_id": LLAMA_3_8B} if original is None else original)}],
        "activities": [{"kind": kind, "actor": "you", "from": "base", **activity}],
    }


def assessed(of: dict[str, Any], **under: Any) -> Assessment:
    return service.assess(of, on=DAY, **under).assessment


def provides(of: dict[str, Any], **under: Any) -> Outcome:
    return assessed(of, **under).conclusion("provider").finding.outcome


def first_asked(of: dict[str, Any]) -> Missing:
    own = assessed(of)
    return gaps(own, asked_about(own))[0].missing


# -- every market


def test_a_slight_change_makes_nobody_a_provider_wherever_it_is_put() -> None:
    own = assessed(dossier(bound="1e20"))
    assert own.conclusion("provider").finding.outcome is Outcome.NO
    assert own.every_way is not None
    assert own.every_way.any_market


def test_what_is_told_of_a_market_stands() -> None:
    told = dossier(bound="1e20") | {"market": [{"event": "made-available", "channel": "public-hub", "actor": "you"}]}
    own = assessed(told)
    assert own.conclusion("provider").finding.outcome is Outcome.NO
    assert own.every_way is None or not own.every_way.any_market


def test_more_than_a_third_is_left_open_where_no_market_is_told() -> None:
    assert provides(dossier(flop="5e23")) is Outcome.UNKNOWN


def test_more_than_a_third_on_the_market_makes_a_provider() -> None:
    event = {"event": "made-available", "channel": "public-hub", "actor": "you", "territory": "union"}
    event |= {"on": DAY - datetime.timedelta(days=2)}
    assert provides(dossier(flop="5e23") | {"market": [event]}) is Outcome.YES


def test_what_trained_for_nine_trillion_tokens_is_never_no() -> None:
    tokens = {"parameters": "70e9", "tokens": "9e12"}
    assert provides(dossier(original={"hub_id": "meta-llama/Llama-2-70b-hf"}, architecture=tokens)) is not Outcome.NO


def test_a_bound_above_every_third_settles_nothing() -> None:
    assert provides(dossier(bound="2.5e26")) is Outcome.UNKNOWN


def test_with_nothing_assumed_no_way_is_worked_out() -> None:
    assert assessed(dossier(bound="1e20"), assumptions=False).every_way is None


def test_an_assessment_of_which_nothing_is_open_stays_as_it_is() -> None:
    own = assessed(dossier(flop="5e23"))
    assert in_every_way(own).conclusion("provider").finding.outcome is own.conclusion("provider").finding.outcome


# -- an original on either side of the line


def test_a_quantised_llama_2_7b_is_nobodys() -> None:
    assert provides(dossier(kind="quantisation", original={"hub_id": LLAMA_2_7B})) is Outcome.NO


def test_an_original_of_which_nothing_is_known_is_cut_at_the_line() -> None:
    own = assessed(dossier(kind="quantisation", original={}))
    assert own.conclusion("provider").finding.outcome is Outcome.NO
    assert own.every_way is not None
    assert own.every_way.window is None


@pytest.mark.parametrize(("bound", "outcome"), [("1e21", Outcome.NO), ("1.01e21", Outcome.UNKNOWN)])
def test_a_window_of_a_hundredth_of_the_line_is_passed_over(bound: str, outcome: Outcome) -> None:
    assert provides(dossier(original={"hub_id": LLAMA_2_7B}, bound=bound)) is outcome


def test_the_window_is_told_and_its_assumption_listed() -> None:
    own = assessed(dossier(original={"hub_id": LLAMA_2_7B}, bound="1e20"))
    assert own.every_way is not None
    assert own.every_way.window is not None
    assert own.every_way.window.low == Fraction("9.99e22")
    assert NOT_ON_THE_LINE in assumed(own.conclusion("provider"))


def test_without_a_window_nothing_is_assumed_of_the_line() -> None:
    own = assessed(dossier(kind="quantisation", original={"hub_id": LLAMA_2_7B}))
    assert NOT_ON_THE_LINE not in assumed(own.conclusion("provider"))


def test_a_no_in_every_way_is_no_likely_one() -> None:
    own = assessed(dossier(original={"hub_id": LLAMA_2_7B}, bound="1e20"))
    assert not own.hangs_on(own.conclusion("provider"))


def test_the_proof_of_such_a_no_has_each_way() -> None:
    step = assessed(dossier(original={"hub_id": LLAMA_2_7B}, bound="1e20")).proof("provider")
    assert len(step.because) == 6
    assert step.outcome.value == "no"


def test_an_original_that_is_stated_to_be_general_is_not_cut() -> None:
    own = assessed(dossier(original={"hub_id": LLAMA_2_7B, "gpai_model": True}, bound="5e21"))
    assert own.conclusion("provider").finding.outcome is Outcome.NO


# -- a bound


def test_a_bound_ends_what_is_not_told() -> None:
    (entry,) = assessed(dossier(bound="1e20")).entries or ()
    assert (entry.flop.low, entry.flop.high) == (0, 10**20)


def test_a_bound_ends_what_was_estimated_higher() -> None:
    told = dossier(bound="1e20", architecture={"parameters": "8e9", "tokens": {"low": 1000, "high": "1e12"}})
    (entry,) = assessed(told).entries or ()
    assert entry.flop.high == 10**20


def test_a_bound_below_what_was_done_ends_nothing() -> None:
    told = dossier(bound="1e10", architecture={"parameters": "8e9", "tokens": "1e9"})
    (entry,) = assessed(told).entries or ()
    assert entry.flop.high is not None
    assert entry.flop.high >= 48 * 10**18
    assert any("less than it took" in each for each in entry.estimate.warnings)


def test_a_bound_of_a_run_with_rewards_holds_what_it_generated() -> None:
    told = dossier(kind="reinforcement-learning", bound="1e20")
    told["activities"].append({"kind": "rollouts", "actor": "you"})
    assert [entry.flop.high for entry in assessed(told).entries or ()] == [10**20, 10**20]


# -- what is asked first


def test_the_question_is_of_as_many_days_as_settle_it() -> None:
    asked = first_asked(dossier())
    assert (asked.fact, asked.path) == (BOUND, "activities[0].bound")
    assert asked.asks == "One machine of 8 GPUs for at most 3 days, all runs together?"


def test_an_original_on_both_sides_of_the_line_leaves_room_for_less() -> None:
    assert first_asked(dossier(original={"hub_id": LLAMA_2_7B})).asks == GPU_DAYS[Fraction(1, 2)]


@pytest.mark.parametrize("original", [{"hub_id": LLAMA_3_8B}, {"hub_id": LLAMA_2_7B}, {"training_compute": "9e22"}])
def test_a_yes_settles_it(original: dict[str, Any]) -> None:
    most = most_by_yes(first_asked(dossier(original=original)))
    assert most is not None
    assert provides(dossier(original=original, bound=str(int(most)))) is Outcome.NO


def test_the_name_of_the_original_is_asked_first() -> None:
    asked = first_asked(dossier(original={}))
    assert asked.asks == "Which model did you start from? Its name on the hub."
    assert asked.path == "original[0].hub_id"


def test_two_that_fit_are_one_question_with_both() -> None:
    assert name_question(0, ("a/b", "c/d")).asks == "Which model did you start from: a/b or c/d?"


def test_what_is_not_asked_by_days_has_no_days() -> None:
    assert most_by_yes(name_question(0, ())) is None
    assert most_by_yes(Missing(fact=BOUND, asks="How much?", path="activities[0].bound")) is None


def test_a_yes_says_what_was_asked() -> None:
    question = Missing(fact=BOUND, asks=GPU_DAYS[24], path="activities[0].bound")
    assert said_by_yes(question).startswith("One machine of 8 GPUs for at most 3 days, all runs together: yes")


def test_a_yes_is_sourced_with_the_peak_that_it_was_worked_out_by() -> None:
    said = said_by_yes(Missing(fact=BOUND, asks=GPU_DAYS[24], path="activities[0].bound"))
    assert f"24 x 86,400 seconds x {rounded_text(fastest_peak().rate, 4)} FLOP/s" in said
    assert fastest_peak().chip.name in said
    assert str(fastest_peak().chip.source) in said


def asked_at(of: dict[str, Any]) -> dict[str, str]:
    own = assessed(of)
    found = {gap.missing.path: gap.missing.asks for gap in gaps(own, asked_about(own))}
    on_screens = {question.path for question in own.open_questions}
    assert (COMPUTE_OF_ORIGINAL in found) == (COMPUTE_OF_ORIGINAL in on_screens)
    return found


COMPUTE_OF_ORIGINAL = "original[0].training_compute"


def test_the_compute_of_an_original_that_a_table_has_is_not_asked_while_nothing_ends_the_fine_tune() -> None:
    found = asked_at(dossier())
    assert not [path for path in found if path.startswith("original[0].") and "training_compute" in path]
    assert "activities[0].bound" in found


def test_the_compute_of_an_original_that_is_stated_within_ends_is_not_asked_either() -> None:
    stated = {"training_compute": {"low": "5e23", "high": "9e23"}}
    assert COMPUTE_OF_ORIGINAL not in asked_at(dossier(original=stated))


def test_the_compute_of_an_original_of_which_nothing_is_known_is_asked() -> None:
    assert asked_at(dossier(original={}))[COMPUTE_OF_ORIGINAL].startswith(
        "How much compute trained the original model,"
    )


def test_what_a_table_tells_within_ends_is_asked_more_exactly_where_it_alone_is_in_the_way() -> None:
    third = assessed(dossier()).model_case.facts[modification.original_compute].value.best / 3
    found = asked_at(dossier(flop=str(int(third))))
    assert "more exactly than is published" in found[COMPUTE_OF_ORIGINAL]


def test_a_makers_own_model_is_asked_for_no_days() -> None:
    told = dossier() | {"original": [{"name": "base", "hub_id": LLAMA_3_8B, "actor": "you"}]}
    own = assessed(told)
    assert BOUND not in {gap.missing.fact for gap in gaps(own, asked_about(own))}


def test_both_questions_come_before_all_others() -> None:
    assert ASKED_FIRST == (NAME, BOUND)


def test_a_maker_who_shut_out_the_union_is_one_question() -> None:
    asked = first_asked(dossier(original={"hub_id": "tencent/Hunyuan-A13B-Instruct"}, bound="1e19"))
    assert "Union" in asked.asks or asked.fact in ASKED_FIRST


# -- an adapter


def obligation(own: Assessment, id: str) -> Outcome:
    return next(each.conclusion.finding.outcome for each in own.obligations if each.obligation.id == id)


def test_an_adapter_on_what_has_no_systemic_risk_owes_no_evaluation() -> None:
    own = assessed(dossier(architecture={"trainable": "lora"}))
    assert obligation(own, "model_evaluation") is Outcome.NO
    assert obligation(own, "systemic_risk_mitigation") is Outcome.NO
    assert obligation(own, "technical_documentation") is Outcome.UNKNOWN


@pytest.mark.parametrize("stated", [{"adapter": True}, {"architecture": {"trainable": "qlora"}}])
def test_each_key_that_says_so_tells_an_adapter(stated: dict[str, Any]) -> None:
    own = assessed(dossier(**stated))
    assert is_adapter((own.dossier.activities or ())[0])
    assert obligation(own, "model_evaluation") is Outcome.NO


def test_what_only_the_words_of_a_source_call_an_adapter_is_none() -> None:
    own = assessed(dossier({"value": "fine-tuning", "source": "adapter of a base model"}))  # type: ignore[arg-type]
    assert not is_adapter((own.dossier.activities or ())[0])
    assert obligation(own, "model_evaluation") is Outcome.UNKNOWN


def test_what_is_said_to_be_no_adapter_is_none_whatever_its_architecture_says() -> None:
    own = assessed(dossier(adapter=False, architecture={"trainable": "lora"}))
    assert not is_adapter((own.dossier.activities or ())[0])


def test_an_adapter_on_what_has_systemic_risk_may_owe_it() -> None:
    original = {"hub_id": LLAMA_3_8B, "systemic_risk": True}
    assert obligation(assessed(dossier(original=original, architecture={"trainable": "lora"})), "model_evaluation") is (
        Outcome.UNKNOWN
    )


def test_what_trains_all_weights_may_owe_it() -> None:
    own = assessed(dossier())
    assert not is_adapter((own.dossier.activities or ())[0])
    assert obligation(own, "model_evaluation") is Outcome.UNKNOWN
