"""One run: what is worked out about it at once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from log_proofs import LLAMA_8B, log, traps, unknown

from gpaiscope.compute.logs import (
    LogRecords,
    Run,
    Series,
    prove,
)
from gpaiscope.values import Range


@pytest.mark.parametrize("value", [-1, -(10**30)])
def test_a_negative_counter_is_refused(value: int) -> None:
    proof = prove(log(LLAMA_8B, flop=value, tokens=1000))
    assert unknown(proof)
    assert "negative-counter" in traps(proof)


def test_a_counter_that_is_not_finite_is_said() -> None:
    run = Run(series={"tokens": Series.of(1000)}, broken=("flop",), rows=1)
    proof = prove(LogRecords(format="trainer_state", runs=(run,), config=LLAMA_8B))
    assert unknown(proof)
    assert "counter-not-finite" in traps(proof)


def test_samples_come_from_rates_and_the_steps_that_were_done() -> None:
    proof = prove(log(LLAMA_8B, step=500, planned_steps=1000, samples_per_second=Fraction(639, 10), steps_per_second=1))
    assert proof.facts["samples"].best == 500 * 64


def test_the_batch_of_one_process_bounds_samples_from_below() -> None:
    proof = prove(log(LLAMA_8B, step=500, batch=4))
    assert proof.facts["samples"] == Range(low=2000)
    assert any(missing.fact == "samples" for missing in proof.unproven)


def test_a_dataset_and_its_epochs_give_samples() -> None:
    proof = prove(log(LLAMA_8B, step=1000, dataset=5000, epoch=3))
    assert proof.facts["samples"].best == 15000


def test_a_count_that_starts_again_is_summed() -> None:
    tokens = Series(count=4, first=10, last=200, low=5, high=300, gained=500, restarts=1)
    run = Run(series={"tokens": tokens, "flop": Series.of(6 * 10**9 * 500)}, rows=4)
    proof = prove(LogRecords(format="trainer_state", runs=(run,), config={"vocab_size": 10, "model_type": "llama"}))
    assert proof.facts["tokens"] == Range.exactly(500)
    assert "restarted-counter" in traps(proof)


def test_tokens_after_the_last_count_are_taken_at_the_same_rate() -> None:
    run = Run(series={"tokens": replace(Series.of(1000), at=10), "step": Series.of(12)}, rows=2)
    proof = prove(LogRecords(format="trainer_state", runs=(run,), config={"vocab_size": 10}))
    assert proof.facts["tokens"] == Range.exactly(1200)
