"""What logs prove: each trap of a trainer's counter, found, corrected or left unknown."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from log_proofs import LLAMA_8B, LLAMA_8B_SHAPE, LORA, MT5_SMALL, VIT, WHISPER, best, log, traps, unknown

from gpaiscope.compute.logs import (
    NUMBERS,
    LogRecords,
    ModelFigures,
    Run,
    prove,
)
from gpaiscope.values import NOTHING_KNOWN, Exact, Range


def test_a_run_time_is_a_lower_end_since_a_resumed_run_starts_it_anew() -> None:
    proof = prove(log(LLAMA_8B, step=1, runtime=7200))
    assert proof.facts["hours"] == Range(low=2, best=2)


def test_a_run_time_of_the_last_session_only_is_found() -> None:
    proof = prove(log(LLAMA_8B, step=1000, runtime=3600, steps_per_second=Fraction(1, 10)))
    assert proof.facts["hours"] == Range(low=1)
    assert "resumed-run-time" in traps(proof)


def test_runs_are_summed_and_one_unknown_leaves_the_sum_without_a_best_value() -> None:
    good = log({"vocab_size": 10}, flop=6 * 10**15, tokens=10**6).runs[0]
    both = LogRecords(format="mlflow", runs=(good, good), config={"vocab_size": 10})
    assert best(prove(both)) == 2 * 6 * 10**15
    assert prove(both).facts["tokens"] == Range.exactly(2 * 10**6)
    mixed = LogRecords(format="mlflow", runs=(good, Run(rows=1)), config={"vocab_size": 10})
    assert prove(mixed).estimate.flop.best is None
    assert len(prove(mixed).runs) == 2


def test_a_log_without_runs_proves_nothing() -> None:
    assert unknown(prove(LogRecords(format="mlflow", runs=())))


numbers = st.one_of(st.integers(-(10**30), 10**30), st.fractions(0, 10**20, max_denominator=1000))
configs = st.dictionaries(
    st.sampled_from(
        sorted(
            {
                *LLAMA_8B,
                *LLAMA_8B_SHAPE,
                *VIT,
                *WHISPER,
                *MT5_SMALL,
                "num_local_experts",
                "conv_stride",
                "conv_dim",
                "vision_config",
            }
        )
    ),
    st.one_of(
        st.integers(-5, 10**13),
        st.booleans(),
        st.none(),
        st.sampled_from(["", "gated-gelu", "x"]),
        st.lists(st.integers(-1, 9), max_size=3),
    ),
)
positive = st.one_of(st.none(), st.integers(1, 10**15))


@given(
    values=st.dictionaries(st.sampled_from(sorted(NUMBERS)), numbers),
    config=configs,
    adapter=st.sampled_from([{}, LORA]),
    parameters=positive,
    active=positive,
    score=st.one_of(st.none(), st.integers(0, 10**12)),
    format=st.sampled_from(["trainer_state", "megatron", "torchtitan"]),
)
def test_whatever_a_log_says_it_is_judged_and_ranges_hold_their_best_value(
    values: dict[str, Exact],
    config: dict[str, object],
    adapter: dict[str, object],
    parameters: int | None,
    active: int | None,
    score: int | None,
    format: str,
) -> None:
    found = replace(log(config, adapter, **values), format=format)
    proof = prove(found, ModelFigures(parameters=parameters, active=active, score_coefficient=score))
    assert proof.estimate.method == "log"
    assert (proof.estimate.flop.low or 0) >= 0
    assert proof.estimate.flop.best is not None or any(missing.fact == "flop" for missing in proof.unproven)


@pytest.mark.parametrize(
    "ends", [{"best": 2, "high": 1}, {"low": 3, "best": 2}, {"low": 3, "best": 4, "high": 2}, {"best": -1}]
)
def test_a_count_whose_ends_contradict_each_other_is_unknown(ends: dict[str, Exact]) -> None:
    proof = prove(log({}, {}, **{f"counted_{end}": amount for end, amount in ends.items()}), ModelFigures())
    assert proof.estimate.flop == NOTHING_KNOWN
    assert any(missing.fact == "flop" for missing in proof.unproven)


@given(tokens=st.integers(1, 10**14), more=st.integers(1, 10**14), size=st.integers(10**6, 10**13))
def test_more_tokens_never_count_less(tokens: int, more: int, size: int) -> None:
    few, many = (log(LLAMA_8B, tokens=amount) for amount in (tokens, tokens + more))
    figures = ModelFigures(per_token=size)
    assert best(prove(few, figures)) < best(prove(many, figures))


def test_a_counter_without_tokens_asks_for_no_size_since_that_would_not_prove_it() -> None:
    counted = log({}, flop=32 * 10**18)
    for proof in (prove(counted), prove(counted, ModelFigures(parameters=8 * 10**9))):
        (why,) = [each.why for each in proof.unproven if each.fact == "flop"]
        assert why.endswith("give its configuration")
    assert not unknown(prove(log({"vocab_size": 10}, flop=32 * 10**18)))
