"""Small models that real trainers trained, read from end to end beside what is known of each training.

The models are Llamas of 1,508,480 parameters, 1,246,336 of them outside the table, and a TrOCR of 843,008 in its
encoder and 800,000 in its decoder. What is here was written by transformers 5.24 and 5.6, TRL 1.16, PEFT 0.18 and 0.21,
LLaMA-Factory 0.9.5 and Lightning 2.6.6; the cards are cut to what is read of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from gpaiscope.compute.logs import prove
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.logs import read_log

TRAINED = Path(__file__).parent / "trained"
WEIGHTS, ADAPTER = 1_246_336, 14_336


@dataclass(frozen=True)
class Truth:
    """What is known of a training: ``flop`` without attention scores, ``seconds`` by the trainer's clock."""

    folder: str
    base: str
    steps: int
    flop: int
    samples: int | None = None
    tokens: int | None = None
    seconds: float | None = None
    traps: frozenset[str] = frozenset()


TRUTHS = (
    Truth(
        folder="transformers-full",
        seconds=24.3353,
        base="example/tiny-llama",
        steps=16,
        samples=128,
        tokens=7_680,
        flop=6 * WEIGHTS * 7_680,
        traps=frozenset({"embeddings-left-out"}),
    ),
    Truth(
        folder="trl-lora",
        seconds=13.7533,
        base="example/tiny-llama",
        steps=36,
        samples=144,
        tokens=10_884,
        flop=(4 * WEIGHTS + 6 * ADAPTER) * 10_884,
        traps=frozenset({"embeddings-left-out", "frozen-weights"}),
    ),
    Truth(
        folder="trl-dpo",
        seconds=1.624,
        base="example/tiny-llama",
        steps=8,
        samples=32,
        tokens=1_744,
        flop=(6 + 2) * WEIGHTS * 1_744,
        traps=frozenset({"preference-training"}),
    ),
    Truth(
        folder="trainer-trocr",
        seconds=3.4742,
        base="microsoft/trocr-base-printed",
        steps=20,
        samples=80,
        flop=6 * 80 * (843_008 * 65 + 800_000 * 12),
        traps=frozenset({"pixels-as-tokens"}),
    ),
    Truth(folder="lightning", base="", steps=24, tokens=6_144, flop=6 * WEIGHTS * 6_144),
    Truth(
        folder="llamafactory-lora",
        seconds=3.3716,
        base="base model 1",
        steps=30,
        samples=120,
        tokens=7_680,
        flop=(4 * WEIGHTS + 6 * ADAPTER) * 7_680,
        traps=frozenset({"embeddings-left-out", "frozen-weights"}),
    ),
)
EACH = pytest.mark.parametrize("truth", TRUTHS, ids=[truth.folder for truth in TRUTHS])


@EACH
def test_what_the_log_shows_is_what_was_done(truth: Truth) -> None:
    proof = prove(read_log(TRAINED / truth.folder))
    assert proof.facts["steps"].best == truth.steps
    assert truth.tokens is None or proof.facts["tokens"].best == truth.tokens
    assert truth.samples is None or proof.facts["samples"].best == truth.samples
    assert {trap.id for trap in proof.traps} == truth.traps


@EACH
def test_the_range_holds_what_was_done_and_the_best_value_is_near_it(truth: Truth) -> None:
    flop = prove(read_log(TRAINED / truth.folder)).estimate.flop
    assert (flop.low or 0) <= truth.flop
    assert flop.high is None or truth.flop <= flop.high
    assert flop.best is None or 20 * abs(flop.best - truth.flop) <= truth.flop


@EACH
def test_the_folder_tells_the_base_and_what_was_done_to_it(truth: Truth) -> None:
    found = findings_in(TRAINED / truth.folder)
    if not truth.base:  # nothing that Lightning writes tells whether the module began anew
        assert not any(fact.path.startswith("activities") and not fact.suggested for fact in found.facts)
        return
    assert found.value("original[0].name") == truth.base
    assert found.value("activities[0].kind") == "fine-tuning"
    assert found.value("activities[0].from") == truth.base
    assert found.value("activities[0].log") == "trainer_state.json"


@EACH
def test_the_hours_are_those_of_the_trainers_clock(truth: Truth) -> None:
    hours = prove(read_log(TRAINED / truth.folder)).facts.get("hours")
    if truth.seconds is None:
        assert hours is None
    else:
        assert hours is not None
        assert hours.best is not None
        assert round(float(hours.best) * 3600, 3) == round(truth.seconds, 3)
