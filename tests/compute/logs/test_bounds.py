"""Upper ends: samples of full length, chips and hours at their peak, and what is said where neither is known."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from log_proofs import LLAMA_8B, LORA, log, traps

from gpaiscope.compute.logs import Given, LogProof, ModelFigures, prove
from gpaiscope.compute.logs.records import Series
from gpaiscope.errors import InputError
from gpaiscope.values import Range

SIZE = ModelFigures(parameters=8 * 10**9, per_token=7 * 10**9)
COUNTED = log(LLAMA_8B, flop=6 * 10**18, step=1000)
"""A counter of elements that nobody counted, so that the weights may have been sharded."""


def high(proof: LogProof) -> Fraction | None:
    end = proof.estimate.flop.high
    return None if end is None else Fraction(end)


def why(proof: LogProof) -> str:
    return next(missing.why for missing in proof.unproven if missing.fact == "upper end")


def test_samples_of_full_length_bound_what_a_shard_left_out() -> None:
    proof = prove(COUNTED, SIZE, Given(samples=10**6, length=2048))
    assert high(proof) == 3 * 6 * 7 * 10**9 * 10**6 * 2048
    assert any("samples of at most 2050 tokens" in said for said in proof.estimate.assumptions)


def test_scores_count_in_full_where_the_coefficient_is_known() -> None:
    figures = replace(SIZE, score_coefficient=4 * 32 * 4096)
    tokens = 10**6 * 2048
    proof = prove(COUNTED, figures, Given(samples=10**6, length=2048))
    assert high(proof) == 6 * 7 * 10**9 * tokens + 3 * 4 * 32 * 4096 * 2048 * tokens


def test_samples_bound_nothing_where_nobody_tells_how_many() -> None:
    proof = prove(COUNTED, SIZE, Given(length=2048))
    assert high(proof) is None
    assert "give the number of samples, or" in why(proof)


def test_a_longest_sequence_that_nothing_tells_is_taken_to_be_very_long() -> None:
    proof = prove(COUNTED, SIZE, Given(samples=10**6))
    assert high(proof) == 20 * 6 * 7 * 10**9 * 10**6 * 131_072
    assert any("nothing tells the longest" in said for said in proof.estimate.assumptions)


def test_the_longest_sequence_of_the_configuration_will_do() -> None:
    found = log(LLAMA_8B | {"max_position_embeddings": 2048}, flop=6 * 10**18, step=1000, samples=10**6)
    assert high(prove(found, SIZE)) == 3 * 6 * 7 * 10**9 * 10**6 * 2048


def test_experts_of_unknown_activity_are_bounded_by_all_weights() -> None:
    config = {"model_type": "mixtral", "vocab_size": 32000, "hidden_size": 4096, "num_local_experts": 8}
    found = log(config, flop=6 * 10**18, tokens=10**9, samples=10**6, sequence_length=2048)
    proof = prove(found, ModelFigures(parameters=46 * 10**9))
    assert proof.estimate.flop.best is None
    assert high(proof) == 3 * 6 * 46 * 10**9 * 10**6 * 2048


def test_pairs_are_two_sequences_with_a_reference_model_beside() -> None:
    proof = prove(log(LLAMA_8B, preference=-1, step=10, samples=1000, sequence_length=512), SIZE)
    assert high(proof) == 3 * (6 + 2) * 7 * 10**9 * 1000 * 2 * 512


def test_an_adapters_frozen_weights_are_bounded_by_four_only_where_what_was_trained_is_known() -> None:
    found = log(LLAMA_8B, LORA, flop=10**16, step=10, samples=1000, sequence_length=512)
    tokens = 1000 * 512
    assert high(prove(found, SIZE)) == 3 * 6 * 7 * 10**9 * tokens
    trained = prove(found, replace(SIZE, trainable=10**7))
    assert high(trained) == 3 * (4 * 7 * 10**9 + 6 * 10**7) * tokens


def test_chips_and_hours_at_their_peak_bound_what_is_not_known_at_all() -> None:
    found = log(flop=0, reward=1, step=10)
    proof = prove(found, given=Given(chips=8, hours=2, chip="H100 SXM"))
    assert proof.estimate.flop.best is None
    assert high(proof) == 8 * 2 * 3600 * 1979 * 10**12
    assert high(prove(found, given=Given(chips=8, hours=2))) is None
    assert why(prove(found, given=Given(chips=8, hours=2))).endswith("say which accelerator ran")
    assert high(prove(found, given=Given(chips=8, hours=2, chip="Abacus 9000"))) is None


def test_the_lower_of_two_bounds_holds() -> None:
    one = prove(COUNTED, SIZE, Given(samples=10**6, length=2048))
    both = prove(COUNTED, SIZE, Given(samples=10**6, length=2048, chips=1000, hours=1000, chip="H100 SXM"))
    assert high(one) == high(both)


def test_a_figure_past_its_bound_is_told_and_not_bounded() -> None:
    proof = prove(COUNTED, SIZE, Given(samples=10, length=16))
    assert high(proof) is None
    assert "past-its-bound" in traps(proof)


def test_what_has_an_upper_end_keeps_it() -> None:
    found = log(LLAMA_8B, flop=6 * 10**18, tokens=10**9, samples=10**6, world_size=1)
    assert high(prove(found, given=Given(length=10**6))) == 3 * 6 * 10**18


def test_the_log_prevails_over_what_is_given_of_the_run() -> None:
    found = log(LLAMA_8B, flop=6 * 10**18, step=1000, samples=10**6, sequence_length=2048)
    assert prove(found, SIZE, Given(samples=5, length=5)) == prove(found, SIZE)


def test_facts_of_one_run_are_not_taken_for_several() -> None:
    several = replace(COUNTED, runs=COUNTED.runs * 2)
    with pytest.raises(InputError, match="several runs"):
        prove(several, SIZE, Given(samples=10))
    assert len(prove(several, SIZE, Given(chip="H100 SXM")).runs) == 2


def test_one_process_by_the_card_saw_the_whole_model() -> None:
    assert high(prove(log(LLAMA_8B, flop=6 * 10**18, tokens=10**9, processes=1))) is not None
    assert high(prove(log(LLAMA_8B, flop=6 * 10**18, tokens=10**9, processes=2))) is None


def test_a_run_time_that_holds_all_steps_is_an_upper_end_of_the_hours() -> None:
    whole = prove(log(LLAMA_8B, step=100, runtime=3600, steps_per_second=Fraction(1, 36))).facts["hours"]
    assert (whole.best, whole.high) == (1, Fraction(10, 9))
    resumed = prove(log(LLAMA_8B, step=200, runtime=3600, steps_per_second=Fraction(1, 36))).facts["hours"]
    assert (resumed.low, resumed.high) == (1, None)


@pytest.mark.parametrize(("steps", "whole"), [((1, 500), True), ((500, 500), False), ((900, 1000), False)])
def test_the_clock_of_a_log_that_begins_late_is_a_lower_end(steps: tuple[int, int], whole: bool) -> None:
    first, last = steps
    taken = Series(count=2 if first < last else 1, first=first, last=last, low=first, high=last, gained=last)
    run = replace(log(LLAMA_8B).runs[0], started=0, ended=7200, series={"step": taken})
    proof = prove(replace(COUNTED, runs=(run,)))
    assert proof.facts["hours"] == (Range.exactly(2) if whole else Range(low=2))


def test_few_trained_parameters_beside_an_implied_size_make_an_adapter() -> None:
    found = log(LLAMA_8B, flop=6 * 10**9 * 10**6, tokens=10**6)
    assert prove(found, ModelFigures(trainable=10**7)).estimate.flop.best == 4 * 10**9 * 10**6
    assert prove(found, ModelFigures(trainable=9 * 10**8)).estimate.flop.best == 6 * 10**9 * 10**6


def test_what_is_read_and_what_is_written_are_both_of_full_length() -> None:
    config = {"model_type": "t5", "is_encoder_decoder": True, "vocab_size": 32128}
    found = log(config, step=10, samples=1000, sequence_length=512)
    assert high(prove(found, ModelFigures(parameters=10**9))) == 3 * 6 * 10**9 * 1000 * 2 * 512
