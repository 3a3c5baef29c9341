"""Language models with towers."""

from __future__ import annotations

import pytest

from gpaiscope.compute.architecture import (
    Workload,
    count,
)


def test_images_cost_the_tower_and_the_projector() -> None:
    config = {"model_type": "llava"}
    none, one = (count(config, workload=Workload(sequence_length=2048, images=number)) for number in (0, 1))
    names = {term.name for term in one.terms} - {term.name for term in none.terms}
    assert {"vision_mlp", "projector"} <= names
    silent = count(config, sequence_length=2048)
    assert silent.forward.high is not None
    assert one.forward.best is not None
    assert silent.forward.high > one.forward.best


TOWER = {
    "model_type": "intern_vit_6b",
    "hidden_size": 1024,
    "image_size": 448,
    "intermediate_size": 4096,
    "num_attention_heads": 16,
    "num_hidden_layers": 24,
    "patch_size": 14,
}
QWEN2_7B = {
    "hidden_size": 3584,
    "intermediate_size": 18_944,
    "num_attention_heads": 28,
    "num_hidden_layers": 28,
    "num_key_value_heads": 4,
    "tie_word_embeddings": False,
}
SIGLIP = {
    "hidden_size": 1152,
    "image_size": 980,
    "intermediate_size": 4304,
    "num_attention_heads": 16,
    "num_hidden_layers": 27,
    "patch_size": 14,
}
INTERNLM2 = {
    "model_type": "internlm2",
    "architectures": ["InternLM2ForCausalLM"],
    "hidden_size": 2048,
    "intermediate_size": 8192,
    "num_attention_heads": 16,
    "num_hidden_layers": 24,
    "num_key_value_heads": 8,
    "vocab_size": 92_553,
    "tie_word_embeddings": False,
}


@pytest.mark.parametrize(
    ("config", "total"),
    [
        (
            {
                "model_type": "internvl_chat", "architectures": ["InternVLChatModel"], "downsample_ratio": 0.5,
                "llm_config": INTERNLM2, "vision_config": TOWER,
            },
            2_205_754_368,
        ),
        (
            {
                **QWEN2_7B, "model_type": "minicpmv", "version": 2.6, "vocab_size": 151_666, "query_num": 64,
                "vision_config": {**SIGLIP, "model_type": "siglip"},
            },
            8_099_175_152,
        ),
        (
            {
                **QWEN2_7B, "model_type": "molmo", "intermediate_size": 37_888, "vocab_size": 152_064,
                "embedding_size": 152_064, "qkv_bias": True,
            },
            8_021_025_280,
        ),
    ],
)  # fmt: skip
def test_towers_and_joins_of_published_models_add_up_to_their_weights(config: dict[str, object], total: int) -> None:
    found = count(config)
    assert found.parameters.total == total
    assert found.warnings == ()


def test_a_join_that_is_not_known_is_said_and_widens_the_whole_by_half_beside_its_own_part() -> None:
    found = count({"model_type": "somebodys_vl", "text_config": INTERNLM2, "vision_config": TOWER})
    assert any("joins the tower" in said for said in found.warnings)
    low, high = found.parameters.range.low, found.parameters.range.high
    assert low is not None
    assert high is not None
    assert 0.6 * found.parameters.total < low < found.parameters.total < high < 1.7 * found.parameters.total


def test_the_outer_class_tells_whether_the_language_model_has_a_head() -> None:
    whole = {"model_type": "llava", "text_config": {"model_type": "llama", "architectures": ["LlamaModel"]}}
    named = whole | {"architectures": ["LlavaForConditionalGeneration"]}
    bare = whole | {"architectures": ["LlavaModel"]}
    assert count(named).parameters.total - count(bare).parameters.total == 4096 * 32_000


def test_how_many_images_a_sequence_has_is_assumed_and_no_doubt_of_the_configuration() -> None:
    found = count({"model_type": "llava", "vision_config": TOWER | {"model_type": "clip_vision_model"}})
    assert any("images" in said for said in found.assumptions)
    assert not any("images" in said for said in found.warnings)


def test_a_tower_that_only_a_name_tells_of_is_a_doubt_of_the_whole() -> None:
    sizes = {"hidden_size": 2304, "num_hidden_layers": 40, "num_attention_heads": 36, "intermediate_size": 5760}
    named = {"model_type": "minicpmv", "vision_encoder": "vit_so400m_patch14_siglip_384.webli", "vocab_size": 122753}
    found = count({**sizes, **named})
    assert found.parameters.range.high is not None
    assert found.parameters.range.high > 3_434_311_920
    assert any("beside its language model" in said for said in found.warnings)


def test_a_tower_that_nothing_reads_is_said_and_widens_the_whole() -> None:
    tower = {"n_mels": 80, "n_ctx": 1500, "n_state": 1280, "n_head": 20, "n_layer": 32}
    sizes = {"hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "intermediate_size": 22016}
    found = count({"model_type": "qwen", "vocab_size": 155947, **sizes, "audio": tower})
    assert any("audio" in said for said in found.warnings)


def test_towers_that_open_clip_only_names_leave_the_size_open() -> None:
    sight, text = {"layers": 12, "width": 768, "patch_size": 32}, {"width": 512, "heads": 8, "layers": 12}
    plain = {"embed_dim": 512, "vision_cfg": sight, "text_cfg": text}
    assert count(plain).parameters.settled
    for other in ({"text_cfg": {"hf_model_name": "acme/tower"}}, {"vision_cfg": {**sight, "layers": [3, 4, 6, 3]}}):
        found = count({**plain, **other})
        assert not found.parameters.settled
        assert any("only names" in says for says in found.warnings)


def test_a_tower_of_fewer_stages_than_usual_is_counted_by_those_that_it_has() -> None:
    three = {"model_type": "davit", "depths": [1, 1, 9]}
    in_full = three | {"dim_embed": [128, 256, 512], "patch_size": [7, 3, 3], "patch_prenorm": [False, True, True]}
    short, full = (count({"model_type": "florence2", "vision_config": tower}) for tower in (three, in_full))
    assert short.parameters.total == full.parameters.total
