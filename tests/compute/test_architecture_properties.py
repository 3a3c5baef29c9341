"""What holds of every configuration: parts sum, more never counts less, ranges hold their best value; hostile input."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from compute_properties import DECODERS, DENSE, SIZES, assert_ordered
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gpaiscope.compute.architecture import Count, count, document
from gpaiscope.compute.architecture.families import BY_TYPE
from gpaiscope.errors import InputError

TYPES = sorted(BY_TYPE)
CONFIGS = st.builds(
    lambda kind, sizes: {"model_type": kind, "_class_name": kind if kind[0].isupper() else None, **sizes},
    st.sampled_from(TYPES),
    st.fixed_dictionaries({}, optional=SIZES),
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


def _check(counted: Count) -> None:
    if not counted.parameters.range.bounded:  # the file gives other sizes and no width or no depth: nothing follows
        assert counted.warnings
        assert counted.forward.best is None
        assert not counted.terms
        return
    assert_ordered(counted.parameters.range)
    for flop, terms in ((counted.forward, counted.terms), (counted.training, counted.training_terms)):
        assert sum((term.flop for term in terms), Fraction(0)) == flop.best
        assert_ordered(flop)
    assert counted.parameters.active <= counted.parameters.total
    assert counted.training.best is not None
    assert counted.forward.best is not None
    assert counted.training.best >= counted.forward.best


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
    # Of a type that is another model by its class, and says neither, nothing is supposed.
    assert counted.forward.best or (counted.family, kind) == ("unknown", "speecht5")
    assert counted.warnings  # not one size is in the file
    assert not counted.parameters.settled
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
@pytest.mark.long
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
@example(
    kind="olmo_hybrid",
    junk={
        "num_attention_heads": -266,
        "block_out_channels": [6.85792978490745e16],
        "layer_types": {"\x9a\x86)": None},
        "expand": [False],
        "hidden_size": {},
        "rope_parameters": "|r",
    },
)
@example(kind="olmo_hybrid", junk={"hidden_size": 8, "num_attention_heads": 16})
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.long
def test_hostile_configurations_are_answered_or_refused(kind: str, junk: dict[str, Any]) -> None:
    config = {("_class_name" if kind[0].isupper() else "model_type"): kind, **junk}
    try:
        _check(count(config))
    except InputError:
        return


@given(config=st.dictionaries(st.text(max_size=8) | st.sampled_from(["model_type", "hidden_size"]), JUNK, max_size=6))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.long
def test_nonsense_is_answered_or_refused(config: dict[str, Any]) -> None:
    try:
        _check(count(config))
    except InputError:
        return
