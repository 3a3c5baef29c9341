"""What is not known is counted widely, with the reason."""

from __future__ import annotations

from typing import ClassVar

import pytest

from gpaiscope.compute.architecture import STORED, count


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


SPARSE = {
    "model_type": "nothing-known", "architectures": ["NewForCausalLM"], "hidden_size": 1024, "intermediate_size": 2048,
    "num_hidden_layers": 32, "num_attention_heads": 8, "num_experts": 16_384, "num_experts_per_tok": 64,
    "vocab_size": 32_768,
}  # fmt: skip


def test_experts_that_are_not_used_are_not_counted() -> None:
    dense = count({name: value for name, value in SPARSE.items() if "experts" not in name}).parameters.total
    assert count(SPARSE | {"is_moe": False}).parameters.total == dense
    assert count(SPARSE).parameters.total > 1000 * dense


def test_heads_by_layer_are_taken_at_their_most() -> None:
    heads = count(SPARSE | {"is_moe": False, "num_key_value_heads": [2, 4, 8]}).parameters
    assert heads.total == count(SPARSE | {"is_moe": False, "num_key_value_heads": 8}).parameters.total
    assert not heads.settled


@pytest.mark.parametrize(
    ("config", "counted"),
    [
        ({"model_type": "clap"}, 153_492_890),
        (
            {"model_type": "lxmert", "num_hidden_layers": {"vision": 5, "cross_encoder": 5, "language": 9},
             "hidden_size": 768, "vocab_size": 30_522},
            228_051_752,
        ),
        ({"model_type": "mobilevitv2"}, 4_388_841),
        ({"model_type": "superpoint"}, 1_300_865),
        ({"model_type": "univnet"}, 14_789_153),
        ({"model_type": "sam3_video"}, 859_921_848),
        ({"model_type": "edgetam"}, 12_950_225),
        ({"model_type": "edgetam_video"}, 36_232_386),
        ({"model_type": "omdet-turbo", "architectures": ["OmDetTurboForObjectDetection"]}, 115_406_806),
        ({"model_type": "colqwen2"}, 72_137_303_168),
        ({"model_type": "perceiver"}, 269_319_430),
        ({"model_type": "jev"}, 7_936_782_872),
        ({"model_type": "gemma4_unified_assistant"}, 2_872_140_800),
        ({"model_type": "rt_detr_resnet", "architectures": ["RTDetrResNetBackbone"]}, 23_527_264),
        ({"model_type": "vibevoice_acoustic_tokenizer"}, 687_392_001),
    ],
    ids=lambda value: value["model_type"] if isinstance(value, dict) else "",
)  # fmt: skip
def test_the_range_of_a_type_that_is_hardly_known_holds_what_transformers_builds(
    config: dict[str, object], counted: int
) -> None:
    """Counted on the meta device: transformers 5.24.0, the library's own default of each type."""
    found = count(config).parameters.range
    assert found.low is None or found.low <= counted
    assert found.high is None or counted <= found.high


class TestShapes:
    """A type that is unknown, with the shapes of its weights beside the configuration."""

    NEW: ClassVar = {"model_type": "never-heard-of", "architectures": ["NewForCausalLM"]}

    @staticmethod
    def stored(hidden: int = 256, layers: int = 4, inner: int = 700, words: int = 3000) -> tuple[object, ...]:
        squares = ("q_proj", "k_proj", "v_proj", "o_proj")
        return (
            ("model.embed_tokens.weight", (words, hidden)),
            ("model.norm.weight", (hidden,)),
            *((f"model.layers.{at}.attn.{name}.weight", (hidden, hidden)) for at in range(layers) for name in squares),
            *((f"model.layers.{at}.mlp.up_proj.weight", (inner, hidden)) for at in range(layers)),
            *((f"model.layers.{at}.mlp.down_proj.weight", (hidden, inner)) for at in range(layers)),
        )

    def test_parameters_are_exact_and_what_a_token_costs_lies_between_half_and_twice(self) -> None:
        matrices = 4 * (4 * 256 * 256 + 2 * 256 * 700)
        found = count(self.NEW | {STORED: self.stored()}, sequence_length=2)
        assert found.parameters.settled
        assert found.parameters.total == 3000 * 256 + 256 + matrices
        tied = 3000 * 256
        assert found.forward.low * 2 == found.forward.best == 2 * (matrices + tied) + 4 * 2 * 2 * 256 * 3 / 2
        assert found.forward.high >= 2 * found.forward.best
        assert not found.known
        assert any("never-heard-of" in warning and "shapes" in warning for warning in found.warnings)

    def test_of_experts_a_token_meets_as_many_as_are_chosen(self) -> None:
        experts = tuple((f"model.layers.0.experts.{at}.w1.weight", (256, 512)) for at in range(8))
        every = count(self.NEW | {STORED: self.stored() + experts, "num_experts": 8, "num_experts_per_tok": 2})
        assert every.parameters.total - every.parameters.active == 6 * 256 * 512
        unsaid = count(self.NEW | {STORED: self.stored() + experts})
        assert unsaid.forward.low < every.forward.low
        assert any("how many of its experts" in warning for warning in unsaid.warnings)

    def test_of_convolutions_the_number_is_known_and_the_work_is_not(self) -> None:
        found = count(self.NEW | {STORED: (("conv_in.weight", (320, 4, 3, 3)), ("time.weight", (320, 320)))})
        assert found.parameters.total == 320 * 36 + 320 * 320
        assert found.forward.high is None

    def test_scales_of_packed_weights_and_counters_are_none(self) -> None:
        more = (("model.layers.0.attn.q_proj.weight_scale", (256, 1)), ("rotary_emb.inv_freq", (32,)))
        plain, scaled = (count(self.NEW | {STORED: each}) for each in (self.stored(), self.stored() + more))
        assert plain.parameters.total == scaled.parameters.total

    def test_a_list_in_the_file_is_no_reading_of_weights(self) -> None:
        given = {STORED: [["x.weight", [8, 8]]], "hidden_size": 64, "num_hidden_layers": 2}
        assert not count(self.NEW | given).parameters.settled
