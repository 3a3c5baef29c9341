"""What holds of every configuration: parts sum, more never counts less, ranges hold their best value; hostile input."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gpaiscope.compute.architecture import Count, Stage, Training, count, document, estimate
from gpaiscope.compute.architecture.families import BY_TYPE
from gpaiscope.errors import InputError
from gpaiscope.values import Range

TYPES = sorted(BY_TYPE)
SIZES = {
    "hidden_size": st.sampled_from([64, 128, 256, 1024]),
    "num_hidden_layers": st.integers(1, 12),
    "intermediate_size": st.sampled_from([64, 256, 1000]),
    "vocab_size": st.integers(1, 50_000),
    "num_attention_heads": st.sampled_from([1, 2, 4, 8]),
}
CONFIGS = st.builds(
    lambda kind, sizes: {"model_type": kind, "_class_name": kind if kind[0].isupper() else None, **sizes},
    st.sampled_from(TYPES),
    st.fixed_dictionaries({}, optional=SIZES),
)
DENSE = st.fixed_dictionaries(SIZES, optional={"num_key_value_heads": st.sampled_from([1, 2, 4])})
DECODERS = ("llama", "qwen3", "gemma2", "mixtral", "gpt2", "olmo2", "deepseek_v3", "mamba2", "qwen3_next", "rwkv")
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


def _check(counted: Count) -> None:
    for flop, terms in ((counted.forward, counted.terms), (counted.training, counted.training_terms)):
        assert sum((term.flop for term in terms), Fraction(0)) == flop.best
        _ordered(flop)
    assert counted.parameters.active <= counted.parameters.total
    assert counted.training.best is not None
    assert counted.forward.best is not None
    assert counted.training.best >= counted.forward.best


def _ordered(flop: Range) -> None:
    assert flop.low is not None
    assert flop.best is not None
    assert flop.high is not None
    assert 0 <= flop.low <= flop.best <= flop.high


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_counts_by_its_librarys_defaults_or_says_what_is_missing(kind: str) -> None:
    config = {"_class_name": kind} if kind[0].isupper() else {"model_type": kind}
    try:
        counted = count(config)
    except InputError as refusal:
        missing = {mistake.reference for mistake in refusal.mistakes}
        if missing != {"missing-field"}:
            raise
        return
    _check(counted)
    assert counted.forward.best
    assert document(counted)["family"]


@given(config=CONFIGS, length=st.none() | st.integers(1, 200_000))
@settings(max_examples=300, deadline=None)
def test_parts_sum_and_ranges_hold_their_best_value(config: dict[str, Any], length: int | None) -> None:
    try:
        counted = count(config, sequence_length=length)
    except InputError:
        return
    _check(counted)


@given(
    kind=st.sampled_from(DECODERS), sizes=DENSE, name=st.sampled_from(sorted(SIZES)), factor=st.integers(2, 5),
    length=st.integers(1, 100_000),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_more_of_anything_never_counts_less(
    kind: str, sizes: dict[str, int], name: str, factor: int, length: int
) -> None:
    config = {"model_type": kind, "head_dim": 32, **sizes}
    fewer = count(config, sequence_length=length)
    more = count(config | {name: sizes[name] * factor}, sequence_length=length)
    assert more.parameters.total >= fewer.parameters.total
    assert more.training.best >= fewer.training.best  # type: ignore[operator]


@given(kind=st.sampled_from(DECODERS), sizes=DENSE, length=st.integers(1, 100_000), more=st.integers(1, 100_000))
@settings(max_examples=200, deadline=None)
def test_longer_sequences_never_cost_a_token_less(kind: str, sizes: dict[str, int], length: int, more: int) -> None:
    config = {"model_type": kind, **sizes}
    short, long = count(config, sequence_length=length), count(config, sequence_length=length + more)
    assert long.forward.best >= short.forward.best  # type: ignore[operator]


@given(
    kind=st.sampled_from(DECODERS), sizes=DENSE, tokens=st.integers(0, 10**14), more=st.integers(0, 10**14),
    mode=st.sampled_from(["full", "frozen", "lora", "qlora"]),
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_a_run_is_the_sum_of_its_stages(kind: str, sizes: dict[str, int], tokens: int, more: int, mode: str) -> None:
    config = {"model_type": kind, **sizes}
    stages = [Stage(tokens=tokens, sequence_length=512), Stage(tokens=more, sequence_length=4096)]
    run = estimate(config, stages=stages, trainable=mode)
    assert sum((term.flop for term in run.terms), Fraction(0)) == run.flop.best
    _ordered(run.flop)
    parts = [estimate(config, stages=[stage], trainable=Training(mode=mode)).flop.best for stage in stages]
    assert run.flop.best == sum(part for part in parts if part is not None)


@given(
    kind=st.sampled_from(TYPES),
    junk=st.dictionaries(
        st.sampled_from(
            [
                *SIZES,
                "layer_types",
                "num_experts",
                "sliding_window",
                "text_config",
                "vision_config",
                "head_dim",
                "num_key_value_heads",
                "rope_parameters",
                "block_out_channels",
                "n_routed_experts",
                "expand",
            ]
        ),
        JUNK,
        max_size=6,
    ),
)
@example(kind="jetmoe", junk={"num_experts": None})
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_hostile_configurations_are_answered_or_refused(kind: str, junk: dict[str, Any]) -> None:
    config = {("_class_name" if kind[0].isupper() else "model_type"): kind, **junk}
    try:
        _check(count(config))
    except InputError:
        return


@given(config=st.dictionaries(st.text(max_size=8) | st.sampled_from(["model_type", "hidden_size"]), JUNK, max_size=6))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nonsense_is_answered_or_refused(config: dict[str, Any]) -> None:
    try:
        _check(count(config))
    except InputError:
        return


@pytest.mark.parametrize(
    ("config", "reference"),
    [
        ({"model_type": "llama", "num_hidden_layers": 10**9}, "out-of-range"),
        ({"model_type": "llama", "hidden_size": -4096}, "out-of-range"),
        ({"model_type": "llama", "hidden_size": 10**30}, "out-of-range"),
        ({"model_type": "llama", "hidden_size": "4096"}, "not-a-whole-number"),
        ({"model_type": "llama", "hidden_size": True}, "not-a-whole-number"),
        ({"model_type": "llama", "hidden_size": 4096.5}, "not-a-whole-number"),
        ({"model_type": "llama", "hidden_size": float("nan")}, "not-a-whole-number"),
        ({"model_type": "llava", "text_config": []}, "not-an-object"),
        ({"model_type": "llama", "tie_word_embeddings": "yes"}, "not-a-truth-value"),
        ({}, "nothing-to-count"),
        ({"model_type": "nemotron_h", "hybrid_override_pattern": "MX"}, "unknown-layer"),
    ],
)
def test_a_broken_configuration_is_refused_with_its_mistake(config: dict[str, Any], reference: str) -> None:
    with pytest.raises(InputError) as caught:
        count(config)
    assert reference in [mistake.reference for mistake in caught.value.mistakes]


def test_all_mistakes_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        count({"model_type": "llama", "hidden_size": "wide", "num_hidden_layers": -1, "vocab_size": []})
    assert {mistake.path for mistake in caught.value.mistakes} >= {"hidden_size", "num_hidden_layers", "vocab_size"}


def test_an_unknown_type_is_counted_widely_with_the_reason() -> None:
    known = count({"model_type": "llama", "hidden_size": 2048, "num_hidden_layers": 16})
    unknown = count({"model_type": "brand_new", "n_embd": 2048, "n_layer": 16})
    assert unknown.family == "unknown"
    assert unknown.forward.low is not None
    assert unknown.forward.best is not None
    assert unknown.forward.low > 0
    assert unknown.forward.high is not None
    assert unknown.forward.high / unknown.forward.low > 3
    assert any("brand_new" in warning for warning in unknown.warnings)
    assert not unknown.dense_transformer
    assert known.dense_transformer


@pytest.mark.parametrize("mistake", [{"tokens": -1}, {"trainable": "half"}, {}, {"tokens": 1, "sequence_length": 0}])
def test_a_broken_run_is_refused(mistake: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        estimate({"model_type": "llama"}, **mistake)
