"""Encoder-decoders for text: T5 and BART with their kin.

T5 (arXiv 1910.10683), BART (1910.13461), by the model classes of transformers 5.24.0. Encoder
weights meet the source's tokens, decoder weights the target's, keys and values of cross-attention
the source's: 6PD with one D is wrong for them. A run's tokens are source and target together.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.deferred import dataclass

from ..blocks import (
    Blueprint,
    Part,
    Parts,
    Score,
    Stream,
    attention,
    embedding,
    experts,
    head,
    linear,
    mlp,
    norm,
    plain_layer,
    repeat,
    vector,
    within,
)
from ..fields import Fields
from ..workload import Workload
from . import decoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """In what one of BART's kin differs: rows of positions beyond the longest, norms after the embeddings and last."""

    offset: int | None = 2
    first: bool = True
    last: bool = False


PAIRS: Final = {
    **dict.fromkeys(("bart", "mvp", "plbart", "trocr", "florence2_language"), Pair()),
    "blenderbot-small": Pair(offset=0),
    "mbart": Pair(last=True),
    **dict.fromkeys(("pegasus", "blenderbot"), Pair(offset=0, first=False, last=True)),
    "marian": Pair(offset=0, first=False),
    **dict.fromkeys(("m2m_100", "nllb"), Pair(offset=None, first=False, last=True)),
}


def _finish(fields: Fields, workload: Workload, encoder: Parts, decoder: Parts, outside: Parts) -> Blueprint:
    source = workload.sequence_length or 512
    target = workload.target_length or source
    says = f"{source} tokens of source and {target} of target; tokens are both"
    streams = (
        Stream(name="both", positions=source + target, says=says),
        Stream(name="encoder", positions=source),
        Stream(name="decoder", positions=target),
    )
    return Blueprint(
        family="encoder-decoder",
        parts=(*within(encoder, stream="encoder", group="encoder"), *decoder, *_in_decoder(outside)),
        dense=False,
        usual_length=512,
        streams=streams,
        groups=("encoder", "decoder"),
    )


def _in_decoder(parts: Parts) -> Parts:
    return within(parts, stream="decoder", group="decoder")


def _t5(fields: Fields, workload: Workload) -> Blueprint:
    width, vocabulary = fields.count("d_model"), fields.count("vocab_size")
    layers, deep = fields.count("num_layers", least=0), fields.optional("num_decoder_layers")
    encoder = _stack(fields, layers, decoder=False)
    if _encoder_only(fields):
        return _alone(encoder, embedding(vocabulary, width), workload)
    ends = decoder.ending(fields)
    if ends == "token":
        classifier = linear("classifier", width, decoder.labels(fields), bias=True)
        return _alone((*encoder, classifier), embedding(vocabulary, width), workload)
    second = _stack(fields, layers if deep is None else deep, decoder=True)
    tied = fields.flag("tie_word_embeddings", default=True)
    outside = (embedding(vocabulary, width), *head(width, vocabulary, tied=tied or ends in ("none", "sequence")))
    if ends == "sequence":
        outside += (linear("classifier", width, width, bias=True),)
        outside += (linear("classifier", width, decoder.labels(fields), bias=True),)
    return _finish(fields, workload, encoder, second, outside)


def _stack(fields: Fields, layers: int, *, decoder: bool) -> Parts:
    """A stack of T5 layers; Switch Transformers make some of them sparse.

    Its table of relative positions is kept once, or in every layer (UMT5).
    """
    width, heads, size, inner = (fields.count(name) for name in ("d_model", "num_heads", "d_kv", "d_ff"))
    table = fields.count("relative_attention_num_buckets", default=32) * heads
    every = fields.kind == "umt5"
    score = Score(width=2 * heads * size, kind="causal" if decoder else "full")
    norms = norm(width, 3 if decoder else 2)
    own = (*attention(width, heads, heads, size, score=score), norms, vector("embedding", table if every else 0))
    gated = fields.flag("is_gated_act") or fields.text("feed_forward_proj").startswith("gated")
    count = fields.optional("num_experts") or 0
    name = "num_sparse_decoder_layers" if decoder else "num_sparse_encoder_layers"
    sparse = (fields.optional(name) or 0) if count else 0
    mixed = experts(width, inner, count=count, chosen=1, gated=False) if sparse else ()
    others = (
        *repeat(mlp(width, inner, gated=gated), max(layers - sparse, 0)),
        *repeat(mixed, min(sparse, layers)),
        norm(width),
        vector("embedding", 0 if every else table),
    )
    if not decoder:
        return repeat(own, layers) + others
    return repeat((*_in_decoder(own), *_cross(width, heads * size, bias=False)), layers) + _in_decoder(others)


def _cross(width: int, columns: int, *, bias: bool) -> Parts:
    """Attention over the encoder: keys and values at the source's positions, queries and output at the target's."""
    keys = (linear("cross_attention_projections", width, columns, bias=bias),) * 2
    queries = (
        linear("cross_attention_projections", width, columns, bias=bias),
        linear("cross_attention_projections", columns, width, bias=bias),
        Part(term="cross_attention_scores", score=Score(width=2 * columns, kind="cross", over="encoder")),
    )
    return (*_in_decoder(queries), *within(keys, stream="encoder", group="decoder"))


def _encoder_only(fields: Fields) -> bool:
    """Whether the configuration is of the encoder alone, as text encoders of diffusion models are."""
    if named := fields.texts("architectures"):
        return any("Encoder" in name for name in named)
    bare = "num_decoder_layers" in fields.config and "feed_forward_proj" not in fields.config
    return bare and fields.kind == "t5"


def _alone(encoder: Parts, table: Part, workload: Workload) -> Blueprint:
    return Blueprint(
        family="text encoder",
        parts=within((*encoder, table), group="text_encoder"),
        dense=False,
        usual_length=512,
        groups=("text_encoder",),
        assumptions=("the encoder alone: the configuration is of a text encoder",),
    )


def _bart(fields: Fields, workload: Workload) -> Blueprint:
    pair, width, vocabulary = PAIRS[fields.kind], fields.count("d_model", "hidden_size"), fields.count("vocab_size")

    def half(name: str) -> Parts:
        heads = fields.count(f"{name}_attention_heads", "num_attention_heads")
        inner, layers = fields.count(f"{name}_ffn_dim", default=4 * width), fields.count(f"{name}_layers", least=0)
        decoder = name == "decoder"
        layer = plain_layer(width, heads, inner, kind="causal" if decoder else "full", norms=6 if decoder else 4)
        rows = 0 if pair.offset is None else fields.count("max_position_embeddings") + pair.offset
        whole = (*repeat(layer, layers), embedding(rows, width), norm(width, 2 * (pair.first + pair.last)))
        placed = within(whole, stream=name, group=name)
        return placed + (repeat(_cross(width, width, bias=True), layers) if decoder else ())

    ends = decoder.ending(fields)
    outside = (embedding(vocabulary, width), *head(width, vocabulary, tied=True))
    if not fields.flag("tie_word_embeddings", default=True):  # a table for either half, and the head
        outside += (embedding((1 if _decodes_only(fields) else 3) * vocabulary, width),)
    if ends == "sequence":
        labels = 3 if "num_labels" not in fields.config and "id2label" not in fields.config else decoder.labels(fields)
        outside += (linear("classifier", width, width, bias=True), linear("classifier", width, labels, bias=True))
    return _finish(fields, workload, () if _decodes_only(fields) else half("encoder"), half("decoder"), outside)


def _decodes_only(fields: Fields) -> bool:
    return fields.kind == "trocr" or any(name.endswith("ForCausalLM") for name in fields.texts("architectures"))


def _t5gemma(fields: Fields, workload: Workload) -> Blueprint:
    """T5Gemma (arXiv 2504.06225): two Gemma 2 as encoder and decoder, the second with attention over the first."""
    first, second = fields.part("encoder", kind="gemma2"), fields.part("decoder", kind="gemma2")
    first, second = (first or fields).like("gemma2"), (second or fields).like("gemma2")

    def half(own: Fields, kind: str) -> Parts:
        layers, width = own.count("num_hidden_layers", least=0), own.count("hidden_size")
        one = decoder.layer(own, decoder.TRAITS["gemma2"], sparse=False, reach=(kind, 0))
        return (*repeat(one, layers), embedding(own.count("vocab_size"), width), norm(width))

    width, (heads, keys, size) = second.count("hidden_size"), decoder.heads_of(second)
    source = first.count("hidden_size")
    cross = (
        *_in_decoder(
            (
                linear("cross_attention_projections", width, heads * size),
                linear("cross_attention_projections", heads * size, width),
                Part(term="cross_attention_scores", score=Score(width=2 * heads * size, kind="cross", over="encoder")),
                norm(width, 2),
            )
        ),
        *within((linear("cross_attention_projections", source, 2 * keys * size),), stream="encoder", group="decoder"),
    )
    crossing = repeat(cross, second.count("num_hidden_layers", least=0))
    outside = head(width, second.count("vocab_size"), tied=fields.flag("tie_word_embeddings", default=True))
    own = _in_decoder(half(second, "causal"))
    return _finish(fields, workload, half(first, "full"), (*own, *crossing), outside)


BUILDERS: Final = {
    "t5gemma": _t5gemma,
    **dict.fromkeys(("t5", "mt5", "umt5", "longt5", "switch_transformers"), _t5),
    **dict.fromkeys(PAIRS, _bart),
}
