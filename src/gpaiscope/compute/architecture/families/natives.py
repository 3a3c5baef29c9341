"""Configurations in the words of a vendor's own code, said anew in those of the libraries.

`NATIVES` lists what each is recognised by, which type it is of, and how its keys are called there; `_finish` does
the little arithmetic that a table cannot. To add one, write a line of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from gpaiscope.deferred import dataclass

Config = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """A vendor's configuration: of class ``named`` or with all of ``keys`` and none that it ``lacks``.

    ``words`` are the library's for its own.
    """

    kind: str
    words: Mapping[str, str]
    named: str = ""
    keys: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    finish: Callable[[dict[str, object]], None] = lambda config: None

    def meant(self, config: Config) -> bool:
        """Whether a configuration is of this kind."""
        if self.named:
            return self.named in (config.get("_class_name"), config.get("model_type"))
        named = {"model_type", "_class_name"} | self.lacks
        return self.keys <= config.keys() and not named & config.keys()


def translated(config: Config) -> tuple[str, Config] | None:
    """The type and the configuration in the libraries' words; None for one that is in them already."""
    for native in NATIVES:
        if native.meant(config):
            found: dict[str, object] = {"model_type": native.kind}
            ignored = ("model_type", "_class_name")
            found |= {native.words.get(name, name): value for name, value in config.items() if name not in ignored}
            native.finish(found)
            return str(found["model_type"]), found
    return None


def _whole(config: Config, name: str, default: int = 0) -> int:
    found = config.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < 10**9 else default


def _deepseek(config: dict[str, object]) -> None:
    if config.get("q_lora_rank") == 0:  # its way to say that there is none
        config["q_lora_rank"] = None


def _llama(config: dict[str, object]) -> None:
    """Its inner width is worked out, its vocabulary may be -1, and it does not say that the smallest tie their head."""
    width, unit = _whole(config, "hidden_size", 4096), _whole(config, "multiple_of", 256)
    stated = config.get("ffn_dim_multiplier")
    inner = 2 * 4 * width // 3
    if stated is not None and not isinstance(stated, bool):
        try:
            inner = int(Fraction(str(stated)) * inner)
        except ValueError:
            inner = 0  # refused below as a width that cannot be meant
    config["intermediate_size"] = -(-inner // unit) * unit
    if config.get("vocab_size", -1) == -1:
        config["vocab_size"] = 32_000
    config["tie_word_embeddings"] = _whole(config, "vocab_size") > 100_000 and width < 4096
    config.setdefault("num_key_value_heads", config.get("num_attention_heads"))


def _mistral(config: dict[str, object]) -> None:
    experts = config.pop("moe", None)
    if isinstance(experts, Mapping):
        config["model_type"] = "mixtral"
        config["num_local_experts"] = experts.get("num_experts")
        config["num_experts_per_tok"] = experts.get("num_experts_per_tok")
    config.setdefault("tie_word_embeddings", False)
    tower = config.pop("vision_encoder", None)
    if isinstance(tower, Mapping):
        words = {**tower, "model_type": "pixtral"}
        ratio = _whole(words, "spatial_merge_size", 1)
        joined = "mistral3" if ratio > 1 or words.get("mm_projector_id") else "llava"
        text = {**config}
        config.clear()
        config.update(model_type=joined, text_config=text, vision_config=words, tie_word_embeddings=False)
        config["spatial_merge_size"] = ratio
        config["multimodal_projector_bias"] = words.get("adapter_bias", joined == "llava")


def _wan(config: dict[str, object]) -> None:
    width, heads = _whole(config, "dim", 2048), _whole(config, "num_attention_heads", 16)
    config["attention_head_dim"] = width // heads
    config.setdefault("patch_size", [1, 2, 2])
    channels = _whole(config, "in_channels", 16)
    if channels == 36 or "image_dim" in config:  # a picture to begin with: its embedding is that of CLIP
        config.setdefault("image_dim", 1280)
        config.setdefault("added_kv_proj_dim", width)


def _megatron(config: dict[str, object]) -> None:
    gated = str(config.get("activation", "")).endswith("glu") or config.get("swiglu") is True
    bias = bool(config.get("bias", config.get("add_bias_linear", True)))
    layered = "rms" not in str(config.get("normalization", "layernorm")).lower()
    learned = config.get("position_embedding_type", "learned_absolute") == "learned_absolute"
    kind = {
        (True, False, False): "llama", (True, True, False): "llama", (False, True, True): "gpt2",
        (False, False, True): "nemotron",
    }.get((gated, bias, layered), "llama")  # fmt: skip
    config["model_type"] = "gpt2" if kind == "gpt2" and learned else "gpt_neox" if kind == "gpt2" else kind
    config.setdefault("attention_bias", bias)
    config.setdefault("mlp_bias", bias)
    shared = config.get("share_embeddings_and_output_weights", not config.get("untie_embeddings_and_output_weights"))
    config["tie_word_embeddings"] = bool(shared)
    experts = _whole(config, "num_moe_experts", _whole(config, "num_experts"))
    if experts:
        config |= {"model_type": "mixtral", "num_local_experts": experts}


def _llada(config: dict[str, object]) -> None:
    config.setdefault("num_key_value_heads", config.get("num_attention_heads"))
    config["vocab_size"] = config.pop("embedding_size", None) or config.get("vocab_size")


def _state_space(config: dict[str, object]) -> None:
    """Of mamba_ssm: the vocabulary is filled up to a round number, the layers' own values stand apart."""
    inner = config.pop("ssm_cfg", None)
    own = inner if isinstance(inner, Mapping) else {}
    second = own.get("layer") == "Mamba2"
    config |= {name: value for name, value in own.items() if name != "layer"}
    unit, words = _whole(config, "pad_vocab_size_multiple", 8), _whole(config, "vocab_size")
    config["vocab_size"] = -(-words // unit) * unit or config.get("vocab_size")
    config.setdefault("tie_word_embeddings", True)
    config["model_type"] = "mamba2" if second else "mamba"
    if config.get("attn_layer_idx") or config.pop("intermediate_size", 0):
        config["model_type"] = "mamba_ssm"  # with layers of other kinds, which is counted roughly
    elif second:
        config.setdefault("n_groups", _whole(config, "ngroups", 1))
        config.setdefault("head_dim", _whole(config, "headdim", 64))
        config.setdefault("num_heads", 2 * _whole(config, "hidden_size", 2560) // _whole(config, "head_dim", 64))


def _olmo(config: dict[str, object]) -> None:
    """Its inner width is that of the gate and of what is gated together."""
    if config.get("activation_type", "swiglu") == "swiglu":
        config["intermediate_size"] = _whole(config, "intermediate_size", 8 * _whole(config, "hidden_size", 1)) // 2
    config["vocab_size"] = config.pop("embedding_size", None) or config.get("vocab_size")
    norms = config.get("layer_norm_with_affine", True) or config.get("attention_layer_norm") is True
    config["model_type"] = "llama" if norms else "olmo"
    if config.get("multi_query_attention") is True:
        config["num_key_value_heads"] = 1


_OLMO_WORDS: Final = {
    "d_model": "hidden_size", "n_layers": "num_hidden_layers", "n_heads": "num_attention_heads",
    "n_kv_heads": "num_key_value_heads", "mlp_hidden_size": "intermediate_size", "include_bias": "attention_bias",
    "weight_tying": "tie_word_embeddings", "max_sequence_length": "max_position_embeddings",
}  # fmt: skip
_LLAMA_WORDS: Final = {
    "dim": "hidden_size", "n_layers": "num_hidden_layers", "n_heads": "num_attention_heads",
    "n_kv_heads": "num_key_value_heads", "hidden_dim": "intermediate_size", "tied_embeddings": "tie_word_embeddings",
    "max_seq_len": "max_position_embeddings", "moe_inter_dim": "moe_intermediate_size",
    "inter_dim": "intermediate_size", "n_dense_layers": "first_k_dense_replace",
    "n_activated_experts": "num_experts_per_tok",
}  # fmt: skip
_MEGATRON_WORDS: Final = {
    "num_layers": "num_hidden_layers", "ffn_hidden_size": "intermediate_size", "kv_channels": "head_dim",
    "num_query_groups": "num_key_value_heads", "padded_vocab_size": "vocab_size",
    "encoder_seq_length": "max_position_embeddings", "moe_router_topk": "num_experts_per_tok",
    "moe_ffn_hidden_size": "moe_intermediate_size",
}  # fmt: skip

_BERT: Final = """
attention_probs_dropout_prob hidden_act hidden_dropout_prob hidden_size initializer_range intermediate_size
max_position_embeddings num_attention_heads num_hidden_layers type_vocab_size vocab_size
"""
"""What the first configurations of BERT say, which name no type; those of GPT-2 say less."""

NATIVES: Final = (
    Native(
        kind="bert",
        keys=frozenset(_BERT.split()),
        lacks=frozenset(
            ("embedding_size", "num_hidden_groups", "relative_attention", "intra_bottleneck_size")
        ),
        words={},
    ),
    Native(
        kind="gpt2",
        keys=frozenset(("layer_norm_epsilon", "n_ctx", "n_embd", "n_head", "n_layer", "n_positions", "vocab_size")),
        lacks=frozenset(("afn", "rotary_dim", "attention_layers", "n_inner", "multi_query")),
        words={},
    ),
    Native(
        kind="WanTransformer3DModel",
        named="WanModel",
        words={"num_heads": "num_attention_heads", "in_dim": "in_channels", "out_dim": "out_channels"},
        finish=_wan,
    ),
    Native(
        kind="llada",
        named="llada",
        words={
            "d_model": "hidden_size", "n_layers": "num_hidden_layers", "n_heads": "num_attention_heads",
            "n_kv_heads": "num_key_value_heads", "mlp_hidden_size": "intermediate_size",
            "weight_tying": "tie_word_embeddings", "max_sequence_length": "max_position_embeddings",
        },
        finish=_llada,
    ),
    Native(kind="olmo", named="hf_olmo", words=_OLMO_WORDS, finish=_olmo),
    Native(
        kind="mamba",
        keys=frozenset({"d_model", "n_layer", "ssm_cfg"}),
        words={
            "d_model": "hidden_size", "n_layer": "num_hidden_layers", "tie_embeddings": "tie_word_embeddings",
            "d_intermediate": "intermediate_size", "d_state": "state_size", "d_conv": "conv_kernel",
        },
        finish=_state_space,
    ),
    Native(
        kind="deepseek_v3", keys=frozenset({"kv_lora_rank", "n_dense_layers"}), words=_LLAMA_WORDS, finish=_deepseek
    ),
    Native(
        kind="mistral",
        keys=frozenset({"dim", "n_layers", "n_heads", "head_dim", "hidden_dim"}),
        words=_LLAMA_WORDS,
        finish=_mistral,
    ),
    Native(
        kind="llama", keys=frozenset({"dim", "n_layers", "n_heads", "multiple_of"}), words=_LLAMA_WORDS, finish=_llama
    ),
    Native(
        kind="llama",
        keys=frozenset({"num_layers", "hidden_size", "ffn_hidden_size", "num_attention_heads"}),
        words=_MEGATRON_WORDS,
        finish=_megatron,
    ),
)  # fmt: skip
