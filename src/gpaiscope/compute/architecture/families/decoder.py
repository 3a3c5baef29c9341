"""Decoders: dense and mixture-of-experts language models with one kind of attention.

`TRAITS` says in what each model type differs from Llama; everything else is read from the
configuration. To add a model type of this family, add a line to the table.
Sources: the model classes of transformers 5.24.0, by model type.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gpaiscope.deferred import dataclass

from ..blocks import (
    Blueprint,
    Part,
    Parts,
    Score,
    attention,
    embedding,
    experts,
    head,
    linear,
    mlp,
    norm,
    stack,
    vector,
)
from ..fields import Fields
from ..workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """In what a decoder differs from Llama.

    ``qkv_bias``, ``out_bias``, ``mlp_bias``: a truth value, or the name of the field that tells.
    ``norm``: vectors of one normalisation (2 with shift, 0 without parameters). ``norms``: of one
    layer. ``qk_norm``: of queries and keys: ``""`` for none, ``head`` (a vector that all heads share),
    ``head-shifted`` (the same with a shift), ``full`` (every head its own). ``qk_flag``: the field
    that switches it on. ``gate``: an output gate of attention, ``full`` or one a ``head``.
    ``positions``: rows of a learned table beyond the longest sequence, None: none. ``head_bias``: of
    the head. ``sinks``: a number for each head. ``score_bias``: a parameter for each expert's score.
    ``shared_gate``: a gate on the shared expert. ``inner_factor``: inner width by the width, where none
    is stated. ``pattern``: which layers have a window where the configuration lists none: all but every
    n-th (a number), ``all``, the ``last``, those of ``odd`` places, or chunks as in ``llama4``.
    ``sub_norms``: a norm more inside each half of a layer. ``layer_vector``: further parameters of a
    layer. ``halved``: the stated inner width is of both halves of the gated block.
    """

    gated: bool = True
    qkv_bias: bool | str = "attention_bias"
    out_bias: bool | str = "attention_bias"
    mlp_bias: bool | str = "mlp_bias"
    norm: int = 1
    norms: int = 2
    qk_norm: str = ""
    qk_flag: str = ""
    gate: str = ""
    positions: int | None = None
    embedding_norm: bool = False
    final_norm: bool = True
    head_bias: bool | str = False
    sinks: bool = False
    expert_bias: bool = False
    router_bias: bool = False
    score_bias: bool = False
    shared_gate: bool = False
    inner_factor: int = 0
    pattern: str | int = 1
    sub_norms: bool = False
    layer_vector: int = 0
    halved: bool = False


LLAMA: Final = Traits()
_BIASED: Final = Traits(gated=False, qkv_bias=True, out_bias=True, mlp_bias=True, norm=2)
_GPT: Final = replace(_BIASED, positions=0, inner_factor=4)
_ONE_NORM: Final = replace(_BIASED, qkv_bias=False, out_bias=False, norms=1, head_bias=True, inner_factor=4)
"""Attention and feed-forward side by side behind one normalisation: GPT-J."""

_QWEN2: Final = Traits(qkv_bias=True, out_bias=False, pattern="last")
_HEADS_NORMED: Final = Traits(qk_norm="head")
_BAILING: Final = Traits(qkv_bias="use_qkv_bias", out_bias="use_bias", qk_norm="head", qk_flag="use_qk_norm")
_USE_BIAS: Final = Traits(qkv_bias="use_bias", out_bias="use_bias", mlp_bias="use_bias")

_LIKE_LLAMA: Final = (
    "llama", "mixtral", "granite", "granitemoe", "granitemoeshared", "smollm3", "cwm", "deepseek", "gemma", "helium",
    "aria_text", "internlm3", "exaone", "yi", "baichuan", "internlm", "internlm2", "orion", "aquila", "xverse",
    "iquestcoder", "minicpm", "mllama_text_model", "diffllama", "granite_docling_text", "solar", "apriel", "llada",
    "eurobert", "llama_bidirec",
)  # fmt: skip

TRAITS: Final[dict[str, Traits]] = {
    **dict.fromkeys(_LIKE_LLAMA, LLAMA),
    **dict.fromkeys(("mistral", "ministral", "ministral3", "phi3"), Traits(pattern="all")),
    "seed_oss": Traits(qkv_bias="attention_bias", out_bias="attention_out_bias"),
    **dict.fromkeys(("qwen2", "mimo", "qwen2_vl_text", "qwen2_5_vl_text", "qwen2_5_omni_text"), _QWEN2),
    "qwen2_moe": Traits(qkv_bias="qkv_bias", out_bias=False, shared_gate=True, pattern="last"),
    "qwen": Traits(qkv_bias=True, out_bias=False, halved=True),
    "chatglm": Traits(qkv_bias="add_qkv_bias", out_bias=False),
    "grok-1": Traits(norms=4),
    **dict.fromkeys(("qwen3", "qwen3_vl_text", "qwen3_omni_text"), Traits(qk_norm="head", pattern="last")),
    **dict.fromkeys(("qwen3_moe", "qwen3_vl_moe_text", "qwen3_omni_moe_text"), _HEADS_NORMED),
    **dict.fromkeys(("hunyuan_v1_dense", "hunyuan_v1_moe", "dots1"), _HEADS_NORMED),
    "gemma2": Traits(norms=4, pattern=2),
    "gemma3_text": Traits(norms=4, qk_norm="head", pattern=6),
    "vaultgemma": Traits(pattern=2),
    "cohere": Traits(norms=1, qk_norm="full", qk_flag="use_qk_norm"),
    "cohere2": Traits(norms=1, pattern=4),
    "olmo": Traits(norm=0),
    **dict.fromkeys(("olmo2", "olmoe", "flex_olmo", "minimax_m2"), Traits(qk_norm="full")),
    "olmo3": Traits(qk_norm="full", pattern=4),
    **dict.fromkeys(("gpt2", "gpt-sw3", "gpt_bigcode"), _GPT),
    "biogpt": replace(_BIASED, positions=2),
    "xglm": _BIASED,
    "openai-gpt": replace(_GPT, final_norm=False),
    "gpt_neo": replace(_GPT, qkv_bias=False, pattern="odd"),
    "gpt_neox": Traits(gated=False, mlp_bias=True, norm=2),
    "gpt_neox_japanese": replace(_BIASED, qkv_bias=False, out_bias=False, mlp_bias=False, inner_factor=4),
    **dict.fromkeys(("gptj", "codegen"), _ONE_NORM),
    "bloom": replace(_BIASED, embedding_norm=True, inner_factor=4),
    "opt": Traits(
        gated=False, qkv_bias="enable_bias", out_bias="enable_bias", mlp_bias="enable_bias", norm=2, positions=2
    ),
    "phi": replace(_BIASED, norms=1, inner_factor=4, head_bias=True, qk_norm="head-shifted", qk_flag="qk_layernorm"),
    "phimoe": Traits(norm=2, head_bias="lm_head_bias", pattern="all"),
    "stablelm": Traits(qkv_bias="use_qkv_bias", out_bias=False, norm=2),
    "starcoder2": replace(_USE_BIAS, gated=False, norm=2, pattern="all"),
    **dict.fromkeys(("nemotron", "jais2"), Traits(gated=False, norm=2)),
    "arcee": Traits(gated=False),
    "persimmon": replace(_BIASED, qk_norm="head-shifted", qk_flag="qk_layernorm"),
    "fuyu_text": replace(_BIASED, qk_norm="head-shifted"),
    "glm": Traits(out_bias=False),
    "glm4": Traits(out_bias=False, norms=4),
    "glm4v_text": Traits(qkv_bias=True, out_bias=False, norms=4),
    **dict.fromkeys(("glm4_moe", "solar_open"), Traits(out_bias=False, qk_norm="head", qk_flag="use_qk_norm")),
    "glm4v_moe_text": Traits(out_bias=False),
    "apertus": Traits(gated=False, qk_norm="head", layer_vector=2),
    **dict.fromkeys(("exaone4", "exaone_moe"), Traits(qk_norm="head", pattern=4)),
    "bitnet": Traits(sub_norms=True),
    "ernie4_5": _USE_BIAS,
    **dict.fromkeys(("ernie4_5_moe", "ernie4_5_vl_moe_text"), replace(_USE_BIAS, score_bias=True)),
    "gpt_oss": Traits(sinks=True, expert_bias=True, router_bias=True, pattern=2),
    "afmoe": Traits(norms=4, qk_norm="head", gate="full", score_bias=True, pattern=4),
    "llama4_text": Traits(pattern="llama4"),
    **dict.fromkeys(("bailing_moe", "bailing_moe_v2"), _BAILING),
    "hyperclovax": Traits(norms=4),
    "apertus1p5_text": Traits(gated=False, qk_norm="head", layer_vector=2),
    "cohere2_moe": Traits(norms=1, pattern=4),
    **dict.fromkeys(("granite_swa", "granitemoe_swa"), Traits(sinks=True)),
    "flint": Traits(sinks=True, qk_norm="head"),
    **dict.fromkeys(("glm_ocr_text", "glm_image_text"), Traits(qkv_bias="attention_bias", out_bias=False, norms=4)),
    **dict.fromkeys(("hy_v3", "mellum", "sarvam_moe", "sdar", "sdar_moe", "llada2_moe"), _HEADS_NORMED),
    "bidirectional_pplx_qwen3": _HEADS_NORMED,
    "kolibri1": Traits(norms=4, qk_norm="head"),
    "laguna": Traits(qk_norm="head", gate="head", score_bias=True),
    "nanochat": Traits(gated=False, norm=0),
    "molmo2_text": Traits(qk_norm="head", qk_flag="use_qk_norm"),
    "paddleocr_vl_text": _USE_BIAS,
    "Dream": _QWEN2,
    "ouro": Traits(norms=4),
    "molmo_text": Traits(
        qkv_bias="qkv_bias", out_bias=False, qk_norm="full", qk_flag="attention_layer_norm", halved=True
    ),
}


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a decoder. ``fields`` are those of its text configuration."""
    traits = TRAITS.get(fields.kind, LLAMA)
    layers = fields.count("num_hidden_layers", "n_layers", "num_layers", least=0)
    sparse = sparse_layers(fields, layers)
    reach = attention_reach(fields, layers, traits.pattern)
    parts = outside(fields, traits) + stack(
        zip(sparse, reach, strict=True), lambda kind: layer(fields, traits, sparse=kind[0], reach=kind[1])
    )
    if fields.kind == "ouro":  # the same layers several times over, and a gate that tells when to stop
        loops = fields.count("total_ut_steps", default=4)
        parts = tuple(replace(part, times=part.times * loops) if part.copies > 1 else part for part in parts)
        parts += (linear("exit_gate", fields.count("hidden_size"), 1, bias=True),)
    one = layer(fields, traits, sparse=any(sparse), reach=("causal", 0))
    return plain(fields, parts + multi_token(fields, workload, one))


def plain(fields: Fields, parts: Parts) -> Blueprint:
    """The blueprint of a decoder, dense or with experts, by its parts."""
    sparse = any(part.term == "experts" for part in parts)
    return blueprint(fields, "mixture-of-experts decoder" if sparse else "dense decoder", parts, dense=True)


def blueprint(fields: Fields, family: str, parts: Parts, *, dense: bool = False, also: str = "") -> Blueprint:
    """A decoder's blueprint; ``also`` is added to the family where there are experts, which are never dense."""
    sparse = any(part.term == "experts" for part in parts)
    family += also if sparse else ""
    return Blueprint(family=family, parts=parts, dense=dense and not sparse, longest=longest(fields))


def longest(fields: Fields) -> int | None:
    """The longest sequence in tokens, that the configuration names; None where it names none."""
    return fields.optional("max_position_embeddings", "n_positions", "max_seq_len", "max_sequence_length", "n_ctx")


def outside(fields: Fields, traits: Traits = LLAMA) -> Parts:
    """What is not in a layer: embeddings, last normalisation, head."""
    width, vocabulary = fields.count("hidden_size"), fields.count("vocab_size", "padded_vocab_size")
    inner = fields.optional("word_embed_proj_dim") or width
    more = fields.optional("additional_vocab_size") or (128 if fields.kind == "molmo_text" else 0)
    rows = vocabulary + more  # kept apart, and out of the head
    parts: Parts = (embedding(rows, inner), *_head(fields, traits, inner, vocabulary))
    if inner != width:
        parts += (Part(term="embedding_projection", stored=2 * inner * width, used=2 * inner * width),)
    if traits.positions is not None:
        parts += (embedding(fields.count("max_position_embeddings") + traits.positions, width),)
    return (*parts, norm(width, traits.norm * (int(traits.final_norm) + int(traits.embedding_norm))))


def _head(fields: Fields, traits: Traits, width: int, vocabulary: int) -> Parts:
    """The language-modelling head, that of a classifier or reward model, or none, by the class that the file names."""
    ends = ending(fields)
    if ends in ("sequence", "token", "question"):
        count = 2 if ends == "question" else labels(fields)
        return (linear("classifier", width, count, bias=ends != "sequence"),)
    if ends == "none":
        return ()
    return head(width, vocabulary, tied=tied(fields), bias=truth(fields, traits.head_bias))


_ENDINGS: Final = (
    ("SequenceClassification", "sequence"), ("Reward", "sequence"), ("TokenClassification", "token"),
    ("QuestionAnswering", "question"), ("ForMaskedLM", "masked"), ("ForPreTraining", "pretraining"),
)  # fmt: skip
_HEADED: Final = frozenset({"ChatGLMModel", "LLaDAModelLM"})
"""Classes that are named like one without a head, and have one."""


def ending(fields: Fields) -> str:
    """What follows the last layer by the class that the file names: a kind of head, ``none``, empty where unsaid."""
    for name in fields.texts("architectures"):
        for part, ends in _ENDINGS:
            if part in name:
                return ends
        if name.endswith(("Model", "TextEncoder")) and name not in _HEADED and "LMHead" not in name:
            return "none"
    return ""


def labels(fields: Fields) -> int:
    """Classes of a classifier: as named, as counted, else the library's two."""
    named = fields.config.get("id2label")
    return len(named) if isinstance(named, dict) and named else fields.optional("num_labels") or 2


_TIED: Final = frozenset({"minicpm"})
"""Types of repositories' own code that tie the head to the embedding where the file does not say."""


def tied(fields: Fields) -> bool:
    """Whether the head is the embedding."""
    return fields.flag("tie_word_embeddings", default=fields.kind in _TIED)


def truth(fields: Fields, trait: bool | str) -> bool:
    """A trait that is a truth value or the name of a field."""
    return fields.flag(trait) if isinstance(trait, str) else trait


def layer(fields: Fields, traits: Traits, *, sparse: bool, reach: tuple[str, int]) -> Parts:
    """One decoder layer."""
    width = fields.count("hidden_size")
    return (
        norm(width, traits.norm * traits.norms),
        vector("activations", traits.layer_vector),
        *decoder_attention(fields, traits, reach),
        *feed(fields, traits, sparse=sparse),
    )


def multi_token(fields: Fields, workload: Workload, one: Parts) -> Parts:
    """Layers that predict further tokens: counted where the workload says so, else in the upper end only.

    Each depth: a projection of two hidden states, one full layer, the head once more (DeepSeek-V3, 2.2).
    """
    depth = fields.optional("num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_modules") or 0
    if not depth:
        return ()
    width, vocabulary = fields.count("hidden_size"), fields.count("vocab_size")
    used = depth * (2 * width * width + width * vocabulary + sum(part.used for part in one))
    stored = depth * (2 * width * width + sum(part.stored for part in one))
    if workload.multi_token:
        return (Part(term="multi_token_prediction", stored=stored, used=used, group="multi_token"),)
    return (Part(term="multi_token_prediction", flop=0, flop_high=2 * used, group="multi_token"),)


def heads_of(fields: Fields) -> tuple[int, int, int]:
    """Query heads, key heads and the size of a head."""
    width = fields.count("hidden_size")
    heads = fields.count("num_attention_heads")
    default = max(width // heads, 1)
    size = fields.optional("head_dim", "kv_channels", "attention_head_dim") or default
    keys = fields.optional("num_key_value_heads", "num_kv_heads", "multi_query_group_num") or heads
    if fields.kind == "gpt_bigcode" and fields.flag("multi_query", default=True):
        keys = 1
    return heads, keys, size


def decoder_attention(fields: Fields, traits: Traits, reach: tuple[str, int]) -> Parts:
    """Attention of one layer, with its gate, its normalisations and its sinks."""
    width = fields.count("hidden_size")
    heads, keys, size = heads_of(fields)
    score = Score(width=2 * heads * size, kind=reach[0], span=reach[1])
    qkv, out = truth(fields, traits.qkv_bias), truth(fields, traits.out_bias)
    parts = attention(width, heads, keys, size, score=score, qkv_bias=qkv, out_bias=out)
    normed = traits.qk_norm and (not traits.qk_flag or fields.flag(traits.qk_flag))
    sizes = {"head": 2 * size, "head-shifted": 4 * size, "full": (heads + keys) * size}
    if normed:
        parts += (norm(sizes[traits.qk_norm]),)
    if traits.gate:
        columns = heads * size if traits.gate == "full" else heads
        parts += (Part(term="attention_gate", stored=width * columns, used=width * columns),)
    if traits.sub_norms:
        parts += (norm(width), norm(fields.count("intermediate_size")))
    return (*parts, vector("attention_sinks", heads if traits.sinks else 0))


def dense_mlp(fields: Fields, traits: Traits = LLAMA) -> Parts:
    """The feed-forward block of a dense layer."""
    width = fields.count("hidden_size")
    factor = fields.optional("intermediate_multiple_size") or traits.inner_factor
    fallback = width * factor if traits.inner_factor else None
    names = ("intermediate_size_mlp", "intermediate_size", "n_inner", "ffn_hidden_size", "ffn_dim")
    nothing = fallback and any(name in fields.config and fields.config[name] is None for name in names)
    inner = (None if nothing else fields.optional(*names)) or fallback or fields.count("intermediate_size")
    # Qwen 1 splits the stated width among both halves: https://huggingface.co/Qwen/Qwen-7B/blob/main/modeling_qwen.py
    inner = inner // 2 if traits.halved else inner
    return mlp(width, inner, gated=traits.gated, bias=truth(fields, traits.mlp_bias))


def feed(fields: Fields, traits: Traits = LLAMA, *, sparse: bool) -> Parts:
    """What follows attention: a mixture of experts or a dense block."""
    return mixture(fields, traits) if sparse else dense_mlp(fields, traits)


def layer_names(fields: Fields, layers: int, *names: str) -> tuple[str, ...]:
    """What the configuration calls each of its layers; empty where it does not name all of them."""
    named = fields.texts(*names or ("layer_types",))
    return named[:layers] if named and len(named) >= layers else ()


def expert_count(fields: Fields) -> int:
    """Routed experts of a sparse layer, 0 for a dense model."""
    names = ("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts")
    return fields.optional(*names) or 0


def mixture(fields: Fields, traits: Traits = LLAMA) -> Parts:
    """The mixture of experts of a sparse layer, with its shared experts."""
    width, count = fields.count("hidden_size"), max(expert_count(fields), 1)
    several = fields.value("moe_intermediate_size")
    if isinstance(several, list) and any(width != several[0] for width in several):
        return _two_kinds(fields, traits, fields.counts("moe_intermediate_size", least=1))
    inner = fields.optional("moe_intermediate_size", "expert_ffn_hidden_size") or fields.count("intermediate_size")
    names = ("num_experts_per_tok", "num_experts_per_token", "moe_k", "moe_topk", "top_k_experts")
    chosen = fields.count(*names, default=1, least=0)
    biased = (count if traits.router_bias else 0) + (count if traits.score_bias else 0)
    parts = experts(
        width,
        inner,
        count=count,
        chosen=chosen,
        gated=traits.gated,
        bias=traits.expert_bias or fields.flag("expert_bias"),
        router_stored=width * count + biased,
        latent=fields.optional("moe_latent_size", "routed_expert_hidden_size"),
    )
    return parts + shared_experts(fields, traits, inner)


def _two_kinds(fields: Fields, traits: Traits, widths: tuple[int, ...]) -> Parts:
    """Experts of their own for text and for pictures (ERNIE 4.5 VL): a token of text meets the first kind."""
    one = mixture(fields.overlaid({"moe_intermediate_size": widths[0]}), traits)
    count = max(expert_count(fields), 1)
    matrix = fields.count("hidden_size") * count
    stored = sum(3 * matrix * width for width in widths[1:])
    others = len(widths) - 1
    return (
        *one,
        Part(term="experts", stored=stored, idle=stored),
        Part(term="router", stored=others * (matrix + count), idle=others * (matrix + count)),
    )


def shared_experts(fields: Fields, traits: Traits, inner: int) -> Parts:
    """The experts that every position meets."""
    width = fields.count("hidden_size")
    count = fields.optional("n_shared_experts", "num_shared_experts", "moe_num_shared_experts", "num_shared_expert")
    names = ("shared_expert_intermediate_size", "moe_shared_expert_intermediate_size", "shared_intermediate_size")
    own = fields.optional(*names)
    if fields.kind.startswith("llama4"):
        own = fields.count("intermediate_size")
    total = own if own is not None else inner * (count or 0)
    if not total:
        return ()
    parts = mlp(width, total, gated=traits.gated, term="shared_experts")
    return (*parts, Part(term="router", stored=width, used=width)) if traits.shared_gate else parts


def sparse_layers(fields: Fields, layers: int) -> tuple[bool, ...]:
    """For every layer, whether it is a mixture of experts: every convention of the libraries."""
    if not expert_count(fields):
        return (False,) * layers
    if named := layer_names(fields, layers, "mlp_layer_types"):
        return tuple(name != "dense" for name in named)
    frequency = fields.value("moe_layer_freq")
    if isinstance(frequency, list | tuple):
        return tuple(bool(fields.counts("moe_layer_freq")[i : i + 1] != (0,)) for i in range(layers))
    first = fields.optional("first_k_dense_replace", "num_dense_layers", "moe_layer_start_index") or 0
    names = ("decoder_sparse_step", "moe_layer_interval", "interleave_moe_layer_step", "moe_layer_freq")
    step = fields.optional(*names) or 1
    last = fields.value("moe_layer_end_index")
    end = last if isinstance(last, int) and 0 < last < layers else layers - 1
    plain = set(fields.counts("mlp_only_layers"))
    chosen = fields.counts("moe_layers") if "moe_layers" in fields.config else ()
    if chosen:
        return tuple(i in chosen for i in range(layers))
    # DeepSeek's own code counts the steps of ``moe_layer_freq`` from layer 0, all others count theirs from 1:
    # https://huggingface.co/deepseek-ai/DeepSeek-V2/blob/main/modeling_deepseek.py
    zero_based = "first_k_dense_replace" in fields.config and "decoder_sparse_step" not in fields.config
    offset = 0 if zero_based else 1
    return tuple(first <= i <= end and i not in plain and (i + offset) % step == 0 for i in range(layers))


def attention_reach(fields: Fields, layers: int, pattern: str | int) -> tuple[tuple[str, int], ...]:
    """For every layer, which positions its attention sees: ``(kind, span)`` of a `Score`."""
    window = fields.optional("sliding_window", "attention_chunk_size", "window_size") or 0
    if named := layer_names(fields, layers):
        return tuple(_reach(name, window) for name in named)
    if pattern == "odd":
        return tuple(("window", window) if i % 2 else ("causal", 0) for i in range(layers))
    if pattern == "llama4":
        chunk = fields.optional("attention_chunk_size") or 8192
        step = fields.optional("no_rope_layer_interval") or 4
        plain = fields.counts("no_rope_layers")
        full = [not plain[i] if len(plain) >= layers else (i + 1) % step == 0 for i in range(layers)]
        return tuple(("causal", 0) if whole else ("chunk", chunk) for whole in full)
    if not window:
        return (("causal", 0),) * layers
    if pattern == "all":
        return (("window", window),) * layers
    if pattern == "last":
        start = fields.optional("max_window_layers") or 0
        used = fields.flag("use_sliding_window")
        return tuple(("window", window) if used and i >= start else ("causal", 0) for i in range(layers))
    stated = fields.value("sliding_window_pattern")
    every = fields.optional("sliding_window_pattern") if isinstance(stated, int) else None
    every = every or fields.optional("global_attn_every_n_layers") or (pattern if isinstance(pattern, int) else 1)
    return tuple(("causal", 0) if every == 1 or (i + 1) % every == 0 else ("window", window) for i in range(layers))


def _reach(name: str, window: int) -> tuple[str, int]:
    if "sliding" in name or name == "local":
        return ("window", window)
    return ("chunk", window) if "chunked" in name else ("causal", 0)


BUILDERS: Final = dict.fromkeys(TRAITS, describe)
