"""From a described model to what one token costs, and in training."""

from __future__ import annotations

from fractions import Fraction

import pytest
from models import DEEPSEEK_V3, LLAMA_8B, MIXTRAL

from gpaiscope.compute.architecture import (
    Training,
    Workload,
    count,
)
from gpaiscope.errors import InputError
from gpaiscope.values import Range


def test_terms_sum_to_their_totals() -> None:
    counted = count(DEEPSEEK_V3, sequence_length=4096)
    assert sum(term.flop for term in counted.terms) == counted.forward.best
    assert sum(term.flop for term in counted.training_terms) == counted.training.best


def test_a_token_of_llama_8b_costs_what_the_closed_form_says() -> None:
    counted = count(LLAMA_8B, sequence_length=8192)
    matrices = 32 * (2 * 4096 * 4096 + 2 * 4096 * 1024 + 3 * 4096 * 14336) + 4096 * 128256
    scores = 32 * 2 * 2 * 4096 * Fraction(8193, 2)
    assert counted.forward.best == 2 * matrices + scores
    assert counted.training == Range(
        low=3 * (2 * matrices + scores),
        best=3 * (2 * matrices + scores),
        high=3 * (2 * matrices + 32 * 4 * 4096 * 8192),
    )
    assert counted.score_coefficient == 32 * 4 * 4096


def test_experts_not_chosen_cost_nothing() -> None:
    more = count(MIXTRAL | {"num_local_experts": 16})
    fewer = count(MIXTRAL)
    router = 32 * 4096 * 8
    assert more.parameters.per_token - fewer.parameters.per_token == router
    assert fewer.parameters.active == 12_879_925_248


def test_a_frozen_tower_below_costs_two_and_a_frozen_language_model_above_four() -> None:
    config = {"model_type": "llava"}
    images = Workload(sequence_length=2048, images=1)
    tower = count(config, workload=images, trainable=Training(frozen=("vision",)))
    language = count(config, workload=images, trainable=Training(frozen=("vision", "language")))
    forward = {term.name: term.flop for term in tower.terms}
    lower = {term.name: term.flop for term in tower.training_terms}
    upper = {term.name: term.flop for term in language.training_terms}
    assert lower["vision_mlp"] == forward["vision_mlp"]
    assert lower["mlp"] == 3 * forward["mlp"]
    assert upper["mlp"] == 2 * forward["mlp"]


def test_an_unknown_length_widens_the_range() -> None:
    config = LLAMA_8B | {"max_position_embeddings": 131072}
    unknown, known = count(config), count(config, sequence_length=4096)
    assert unknown.forward.best == known.forward.best
    assert unknown.forward.low is not None
    assert known.forward.low is not None
    assert unknown.forward.low < known.forward.low
    assert any("nobody said" in sentence for sentence in unknown.assumptions)


def test_a_sequence_longer_than_the_configuration_allows_is_warned_about() -> None:
    config = LLAMA_8B | {"max_position_embeddings": 8192}
    assert any("longer" in warning for warning in count(config, sequence_length=131072).warnings)
    assert not count(config, sequence_length=8192).warnings


def test_a_part_that_the_model_does_not_have_cannot_be_frozen() -> None:
    with pytest.raises(InputError, match="no part"):
        count(LLAMA_8B, trainable=Training(frozen=("vision",)))
