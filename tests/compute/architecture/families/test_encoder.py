"""Encoders, by the head of the class that the file names."""

from __future__ import annotations

import pytest

from gpaiscope.compute.architecture import count

BERT = {
    "model_type": "bert",
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "vocab_size": 30_522,
    "max_position_embeddings": 512,
    "type_vocab_size": 2,
}


@pytest.mark.parametrize(
    ("kind", "named", "total"),
    [
        ("bert", "BertModel", 109_482_240),
        ("bert", "BertForMaskedLM", 109_514_298),
        ("bert", "BertForPreTraining", 110_106_428),
        ("bert", "BertForSequenceClassification", 109_483_778),
        ("bert", "BertForTokenClassification", 108_893_186),
        ("bert", "BertForQuestionAnswering", 108_893_186),
        ("ernie", "ErnieModel", 109_482_240),
    ],
)
def test_the_head_is_that_of_the_class(kind: str, named: str, total: int) -> None:
    found = count(BERT | {"model_type": kind, "architectures": [named]}, sequence_length=512)
    assert found.parameters.total == total
    assert found.warnings == ()


def test_relative_positions_are_kept_once() -> None:
    deberta = {
        **BERT, "model_type": "deberta-v2", "architectures": ["DebertaV2Model"], "hidden_size": 1024,
        "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16, "vocab_size": 128_100,
        "type_vocab_size": 0, "relative_attention": True, "position_buckets": 256, "norm_rel_ebd": "layer_norm",
        "share_att_key": True, "pos_att_type": ["p2c", "c2p"], "position_biased_input": False,
    }  # fmt: skip
    assert count(deberta).parameters.total == 434_012_160
    assert count({**deberta, "pos_att_type": "p2c|c2p"}).parameters.total == 434_012_160


def test_an_embedder_of_a_decoder_has_no_head() -> None:
    qwen = {
        "model_type": "qwen3", "hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": 28,
        "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151_936,
    }  # fmt: skip
    whole = count(qwen | {"architectures": ["Qwen3ForCausalLM"]}).parameters.total
    bare = count(qwen | {"architectures": ["Qwen3Model"]}).parameters.total
    assert whole - bare == 1024 * 151_936


def test_speech_without_and_with_letters() -> None:
    recogniser = {
        "model_type": "wav2vec2-bert", "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24,
        "num_attention_heads": 16, "feature_projection_input_dim": 160, "left_max_position_embeddings": 64,
        "right_max_position_embeddings": 8, "conv_depthwise_kernel_size": 31,
    }  # fmt: skip
    bare = count(recogniser | {"architectures": ["Wav2Vec2BertModel"]}).parameters.total
    letters = count(recogniser | {"architectures": ["Wav2Vec2BertForCTC"], "vocab_size": 100}).parameters.total
    assert bare == 580_493_120
    assert letters - bare == 1024 * 100 + 100


def test_a_token_meets_every_word_of_the_vocabulary() -> None:
    """BERT base: 12 layers of 4 * 768**2 and 2 * 768 * 3072 weights, a square of 768, and 30,522 words of 768."""
    assert count(BERT | {"architectures": ["BertForMaskedLM"]}).parameters.per_token == 108_965_376
