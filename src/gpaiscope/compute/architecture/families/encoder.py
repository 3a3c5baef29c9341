"""Text encoders of the BERT kind, with the head of the class that the file names.

By the model classes of transformers 5.24.0. None has been trained near the regime's compute; they
are counted because they are parts of other models and because people will ask.
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
    convolution,
    embedding,
    linear,
    mlp,
    norm,
    repeat,
    vector,
)
from ..fields import Fields
from ..workload import Workload
from . import decoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """In what an encoder differs from BERT: table of positions, gates, biases, vectors of a norm, one layer for all.

    ``keys_biased``: whether keys have biases where queries and values have them; ``gates_biased``: whether the first
    matrices of a gated block have. ``pooled``: whether the model without a head has a matrix for the first token.
    ``always``: whether it keeps that under every head, and ``dense`` whether a matrix stands before every classifier.
    """

    positions: bool = True
    gated: bool = False
    bias: bool = True
    keys_biased: bool = True
    feed_biased: bool = True
    gates_biased: bool = True
    norm: int = 2
    embedding_norm: bool = True
    shared: bool = False
    pooled: bool = False
    always: bool = False
    dense: bool = False


_POOLED: Final = (
    "bert", "ernie", "roberta", "camembert", "xlm-roberta", "data2vec-text", "mpnet", "lilt", "longformer",
    "roberta-prelayernorm",
)  # fmt: skip
_BARE: Final = Encoder()
_BERT: Final = Encoder(pooled=True)
ENCODERS: Final = {
    **dict.fromkeys(_POOLED, _BERT),
    **dict.fromkeys(("distilbert", "electra", "deberta-v2"), _BARE),
    "deberta": Encoder(keys_biased=False),
    "roformer": Encoder(positions=False),
    "jina_embeddings_v3": Encoder(positions=False, pooled=True),
    **dict.fromkeys(("squeezebert", "layoutlm"), Encoder(pooled=True, always=True)),
    "megatron-bert": replace(_BERT, embedding_norm=False),
    "albert": replace(_BERT, shared=True),
    "modernbert": Encoder(positions=False, gated=True, bias=False, feed_biased=False, norm=1, dense=True),
    "nomic_bert": Encoder(positions=False, gated=True, bias=False, feed_biased=False),
    "esm": Encoder(embedding_norm=False, pooled=True),
    **dict.fromkeys(("gte", "new"), Encoder(positions=False, gated=True, gates_biased=False)),
}


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a text encoder."""
    kind = ENCODERS[fields.kind]
    width, layers = fields.count("hidden_size", "dim"), fields.count("num_hidden_layers", "n_layers", least=0)
    narrow, vocabulary = fields.optional("embedding_size") or width, fields.count("vocab_size")
    layer = _layer(fields, kind, width)
    own = "max_position_embeddings"
    placed = kind.positions and fields.flag("position_biased_input", default=True)
    placed = placed and fields.text("position_embedding_type") not in ("rotary", "alibi")
    rows = fields.count(own, default=512) if placed else 0
    types = fields.optional("type_vocab_size") or 0
    parts: Parts = (
        embedding(vocabulary + rows + types, narrow),
        norm(narrow if kind.embedding_norm else width, kind.norm),
        *(_shared(layer, layers, fields) if kind.shared else repeat(layer, layers)),
        *_beside(fields, width),
        *_head(fields, kind, width, narrow, vocabulary),
    )
    if narrow != width:
        parts += (linear("embedding_projection", narrow, width, bias=True),)
    longest = fields.optional(own)
    return Blueprint(family="text encoder", parts=parts, dense=True, usual_length=512, longest=longest)


def _shared(layer: Parts, layers: int, fields: Fields) -> Parts:
    """Few layers' weights for all layers, a group for each stretch of them."""
    groups = max(min(fields.count("num_hidden_groups", default=1), layers), 1)
    return tuple(replace(part, copies=part.copies * groups, times=part.times * layers) for part in layer)


def _layer(fields: Fields, kind: Encoder, width: int) -> Parts:
    heads, inner = fields.count("num_attention_heads", "n_heads"), fields.count("intermediate_size", "hidden_dim")
    if fields.kind == "squeezebert":
        return _grouped(fields, width, heads, inner)
    own = fields.stated("head_dim")
    size = fields.count("head_dim") if isinstance(own, int) else width // heads
    score = Score(width=2 * heads * size, kind="full")
    feed = mlp(width, inner, gated=kind.gated, bias=kind.feed_biased)
    more = 0 if kind.keys_biased or not kind.bias else -width
    more -= 0 if kind.gates_biased or not kind.gated else 2 * inner
    around = _layout(fields, heads) if fields.kind == "lilt" else ()
    again = 3 if fields.kind == "longformer" else 0  # queries, keys and values of the few positions that see everything
    return (
        *attention(width, heads, heads, size, score=score, qkv_bias=kind.bias, out_bias=kind.bias),
        *feed,
        norm(width, 2 * kind.norm),
        vector("biases", more),
        *(Part(term="attention_projections", stored=width * width + width),) * again,
        *_relative(fields, width),
        *around,
    )


def _grouped(fields: Fields, width: int, heads: int, inner: int) -> Parts:
    """SqueezeBERT: every matrix in groups."""

    def one(name: str, inside: int, out: int, usual: int = 4) -> Part:
        term = "mlp" if name in ("intermediate_groups", "output_groups") else "attention_projections"
        return convolution(term, inside, out, 1, groups=fields.count(name, default=usual), bias=True)

    return (
        *(one(name, width, width) for name in ("q_groups", "k_groups", "v_groups")),
        one("post_attention_groups", width, width, 1),
        one("intermediate_groups", width, inner),
        one("output_groups", inner, width),
        norm(width, 4),
        Part(term="attention_scores", score=Score(width=2 * heads * (width // heads), kind="full")),
    )


def _relative(fields: Fields, width: int) -> Parts:
    """DeBERTa's matrices for relative positions, in every layer unless it shares those of the words."""
    if not fields.kind.startswith("deberta") or not fields.flag("relative_attention"):
        return ()
    written = fields.value("pos_att_type")  # a list, or as published: "p2c|c2p"
    sees = written.split("|") if isinstance(written, str) else fields.texts("pos_att_type")
    if fields.kind == "deberta":
        ways = ("c2p" in sees, "p2c" in sees)
        return tuple(
            linear("position_projections", width, width, bias=bool(i)) for i, there in enumerate(ways) if there
        )
    shared = fields.flag("share_att_key")
    return (
        () if shared else (linear("position_projections", width, width, bias=True),) * len([way for way in sees if way])
    )


def _beside(fields: Fields, width: int) -> Parts:
    """Tables of relative positions and what else stands beside the layers."""
    if fields.kind == "esm":  # which pairs touch, by every head of every layer
        pairs = fields.count("num_hidden_layers", least=0) * fields.count("num_attention_heads")
        return (vector("contacts", pairs + 1),)
    if fields.kind == "mpnet":
        buckets = fields.count("relative_attention_num_buckets", default=32)
        return (vector("embedding", buckets * fields.count("num_attention_heads")),)
    if fields.kind == "layoutlm":
        return (embedding(4 * fields.count("max_2d_position_embeddings", default=1024), width),)
    if fields.kind == "roformer":
        rows = fields.count("max_position_embeddings")
        return (embedding(rows, width // fields.count("num_attention_heads")),)
    if fields.kind == "lilt":
        return _layout_embedding(fields, width)
    if not fields.kind.startswith("deberta") or not fields.flag("relative_attention"):
        return ()
    stated = fields.value("position_buckets")
    longest = fields.value("max_relative_positions")
    far = longest if isinstance(longest, int) and longest > 0 else fields.count("max_position_embeddings")
    rows = stated if isinstance(stated, int) and 0 < stated < 10**6 else far
    kernel = fields.value("conv_kernel_size")
    around = isinstance(kernel, int) and kernel > 0
    return (
        embedding(2 * rows, width),
        norm(width if "layer_norm" in fields.text("norm_rel_ebd") else 0, 2),
        *((convolution("convolution", width, width, fields.count("conv_kernel_size"), bias=True),) if around else ()),
        norm(width if around else 0, 2),
    )


def _layout(fields: Fields, heads: int) -> Parts:
    """LiLT's second, narrower stream for where words stand on a page."""
    ratio = fields.count("channel_shrink_ratio", default=4)
    narrow, inner = fields.count("hidden_size") // ratio, fields.count("intermediate_size") // ratio
    score = Score(width=2 * narrow, kind="full")
    own = attention(narrow, heads, heads, narrow // heads, score=score, qkv_bias=True, out_bias=True)
    return (*own, *mlp(narrow, inner, gated=False, bias=True), norm(narrow, 4))


def _layout_embedding(fields: Fields, width: int) -> Parts:
    narrow = width // fields.count("channel_shrink_ratio", default=4)
    rows = 4 * fields.count("max_2d_position_embeddings", default=1024)
    own = embedding(fields.count("max_position_embeddings"), narrow)
    return (embedding(rows, width // 6), own, linear("embedding_projection", width, narrow, bias=True), norm(narrow, 2))


def _head(fields: Fields, kind: Encoder, width: int, narrow: int, vocabulary: int) -> Parts:
    """What follows the layers, by the class that the file names; that of masked words where it names none."""
    ends = decoder.ending(fields)
    square = linear("pooler", width, width, bias=kind.bias)
    dense = (square, norm(width if kind.dense else 0, kind.norm))
    pooled = (linear("pooler", width, width, bias=True),)
    kept = pooled if kind.always else ()
    if ends == "none":
        return pooled if kind.pooled else ()
    if ends == "sequence":
        before = dense if kind.dense else pooled
        return (*before, linear("classifier", width, decoder.labels(fields), bias=True))
    if ends in ("token", "question"):
        count = 2 if ends == "question" else decoder.labels(fields)
        return (*(dense if kind.dense else kept), linear("classifier", width, count, bias=True))
    if ends == "pretraining" and fields.kind == "electra":
        return (*pooled, linear("classifier", width, 1, bias=True))
    tied = fields.flag("tie_word_embeddings", default=True)
    words = (
        linear("lm_head", width, narrow, bias=kind.bias or fields.kind == "nomic_bert"),
        norm(narrow, kind.norm),
        Part(term="lm_head", stored=vocabulary, used=narrow * vocabulary),
        vector("lm_head", 0 if tied else narrow * vocabulary),
    )
    if ends == "pretraining":
        return (*words, *pooled, linear("classifier", width, 2, bias=True))
    return (*words, *kept)


def _xlnet(fields: Fields, workload: Workload) -> Blueprint:
    """XLNet (arXiv 1906.08237): queries, keys, values, output and positions without biases, three biases a head."""
    width, heads, size = fields.count("d_model"), fields.count("n_head"), fields.count("d_head", default=64)
    columns, inner, vocabulary = heads * size, fields.count("d_inner"), fields.count("vocab_size")
    layer = (
        linear("attention_projections", width, 4 * columns),
        linear("attention_projections", columns, width),
        vector("biases", 5 * columns),
        Part(term="attention_scores", score=Score(width=2 * columns, kind="full")),
        *mlp(width, inner, gated=False, bias=True),
        norm(width, 4),
    )
    ends, summary = decoder.ending(fields), linear("pooler", width, width, bias=True)
    count = 2 if ends == "question" else decoder.labels(fields)
    classifier = linear("classifier", width, count, bias=True)
    words = (Part(term="lm_head", stored=vocabulary, used=width * vocabulary),)
    heads_: dict[str, Parts] = {"none": (), "sequence": (summary, classifier)}
    head = heads_.get(ends, (classifier,) if ends in ("token", "question") else words)
    stacked = repeat(layer, fields.count("n_layer", least=0))
    parts = (embedding(vocabulary, width), vector("embedding", width), *stacked, *head)
    return Blueprint(family="text encoder", parts=parts, dense=True, usual_length=512)


def _canine(fields: Fields, workload: Workload) -> Blueprint:
    """CANINE (arXiv 2103.06874): letters by hashes, a layer over them, one position for every few, and back again."""
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    inner, every = fields.count("intermediate_size"), fields.count("downsampling_rate", default=4)
    score = Score(width=2 * width, kind="full")
    one = (
        *attention(width, heads, heads, width // heads, score=score, qkv_bias=True, out_bias=True),
        *mlp(width, inner, gated=False, bias=True),
        norm(width, 4),
    )
    rows = 2 * fields.count("num_hash_buckets", default=16384)  # of letters, and of their places
    kernel = fields.count("upsampling_kernel_size", default=4)
    ends = decoder.ending(fields)
    parts: Parts = (
        embedding(rows + fields.count("type_vocab_size", default=16), width),
        norm(width, 6),
        *one,
        convolution("convolution", width, width, every, bias=True),
        *repeat(one, fields.count("num_hidden_layers", least=0)),
        convolution("convolution", 2 * width, width, kernel, bias=True),
        *one,
        linear("pooler", width, width, bias=True),
    )
    if ends in ("sequence", "token", "question"):
        count = 2 if ends == "question" else decoder.labels(fields)
        parts += (linear("classifier", width, count, bias=True),)
    return Blueprint(family="text encoder", parts=parts, dense=False, usual_length=2048)


BUILDERS: Final = {**dict.fromkeys(ENCODERS, describe), "xlnet": _xlnet, "canine": _canine}
