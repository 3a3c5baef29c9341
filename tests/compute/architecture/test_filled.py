"""A size that a library fills in is said, widens what follows, and is no ground against anything."""

from __future__ import annotations

import pytest

from gpaiscope.compute.architecture import count, document, estimate

BLOOM = {
    "model_type": "bloom",
    "architectures": ["BloomForCausalLM"],
    "n_layer": 70,
    "num_attention_heads": 112,
    "vocab_size": 250_880,
}
LLAMA = {
    "model_type": "llama",
    "hidden_size": 4096,
    "num_hidden_layers": 32,
    "intermediate_size": 11_008,
    "num_attention_heads": 32,
    "vocab_size": 32_000,
}


def test_a_width_under_its_older_name_is_read() -> None:
    found = count(BLOOM | {"n_embed": 14_336}).parameters
    assert found.total == 176_247_271_424
    assert found.settled


def test_nothing_follows_where_the_width_is_the_librarys_and_the_file_has_other_sizes() -> None:
    found = count(BLOOM | {"width_of_it": 14_336})
    assert found.parameters.range.best is None
    assert not found.parameters.range.bounded
    assert found.forward.best is None
    assert found.terms == ()
    (said,) = found.warnings
    assert "hidden_size 64" in said
    assert "width_of_it" in said


def test_a_document_gives_no_number_where_nothing_follows() -> None:
    written = document(count(BLOOM))
    assert written["parameters"] == {"total": None, "active": None, "per_token": None}
    assert written["parameters_range"] == {"low": "0", "best": None, "high": None}


def test_a_run_of_it_is_bounded_by_nothing_and_has_no_product() -> None:
    run = estimate(BLOOM, tokens=10**12)
    assert (run.flop.low, run.flop.best, run.flop.high) == (0, None, None)
    assert run.six_nd.flop is None


def test_other_sizes_of_the_library_widen_what_follows() -> None:
    whole = count(LLAMA).parameters
    assert whole.settled
    without = count({name: value for name, value in LLAMA.items() if name != "intermediate_size"})
    assert without.parameters.total == whole.total
    assert not without.parameters.settled
    assert without.parameters.range.bounded
    assert any("intermediate_size 11008" in said for said in without.warnings)


def test_a_file_without_any_size_is_of_the_librarys_own_model() -> None:
    found = count({"model_type": "llama"})
    assert found.warnings
    assert found.parameters.total == 6_738_415_616
    assert found.parameters.range.bounded
    assert not found.parameters.settled


NESTED = {"model_type": "llava", "text_config": {"model_type": "llama"}, "vision_config": {"hidden_size": 1024}}


def test_a_nested_object_leaves_out_what_its_library_fills_in() -> None:
    found = count(NESTED)
    assert found.warnings == ()
    assert found.parameters.total == 7_062_902_784
    assert any("text_config does not say" in said for said in found.assumptions)


def test_a_nested_object_with_sizes_that_nothing_read_is_not_relied_on() -> None:
    found = count(NESTED | {"text_config": {"model_type": "llama", "hidden_dimensions": 5120}})
    assert any("hidden_dimensions" in said for said in found.warnings)
    assert not found.parameters.settled


def test_a_part_of_the_file_that_is_not_counted_is_said() -> None:
    part = {"hidden_size": 2048, "num_hidden_layers": 24}
    found = count(LLAMA | {"talker_config": part})
    assert any("talker_config" in said for said in found.warnings)
    assert found.parameters.range.low == found.parameters.total
    assert found.parameters.range.high is not None
    assert found.parameters.range.high > found.parameters.total
    assert count(LLAMA | {"quantization_config": {"bits": 4, "group_size": 128}}).warnings == ()


@pytest.mark.parametrize(
    ("config", "bounded"),
    [
        ({"model_type": "new_one", "hidden_size": 2048, "num_hidden_layers": 24}, True),
        ({"model_type": "new_one", "hidden_size": 2048}, False),
        ({"model_type": "new_one", "num_hidden_layers": 24}, False),
    ],
)
def test_an_unknown_type_gives_a_range_or_nothing(config: dict[str, object], bounded: bool) -> None:
    found = count(config)
    assert found.family == "unknown"
    assert "new_one" in found.warnings[0]
    assert found.parameters.range.bounded is bounded
    assert not found.parameters.settled


def test_a_small_unknown_model_of_text_is_bounded_more_closely_than_another() -> None:
    sizes = {name: value for name, value in LLAMA.items() if name != "model_type"}
    text = count({**sizes, "model_type": "new_one", "architectures": ["NewOneForCausalLM"]}).parameters.range
    other = count({**sizes, "model_type": "new_one", "architectures": ["NewOneModel"]}).parameters.range
    assert text.high is not None
    assert other.high is not None
    assert text.high < other.high
