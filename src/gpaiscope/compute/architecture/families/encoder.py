"""Text encoders of the BERT kind, with their masked-language head.

By the model classes of transformers 5.24.0. None has been trained near the regime's compute; they
are counted because they are parts of other models and because people will ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, attention, embedding, linear, mlp, norm, repeat, reuse
from ..fields import Fields
from ..workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """In what an encoder differs from BERT: table of positions, gates, biases, vectors of a norm, one layer for all."""

    positions: bool = True
    gated: bool = False
    bias: bool = True
    norm: int = 2
    shared: bool = False


_LIKE_BERT: Final = (
    "bert", "ernie", "roberta", "camembert", "xlm-roberta", "data2vec-text", "electra", "deberta-v2", "megatron-bert",
    "distilbert",
)  # fmt: skip
ENCODERS: Final = {
    **dict.fromkeys(_LIKE_BERT, Encoder()),
    "albert": Encoder(shared=True),
    "modernbert": Encoder(positions=False, gated=True, bias=False, norm=1),
}


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a text encoder."""
    kind = ENCODERS[fields.kind]
    width, layers = fields.count("hidden_size", "dim"), fields.count("num_hidden_layers", "n_layers", least=0)
    heads, inner = fields.count("num_attention_heads", "n_heads"), fields.count("intermediate_size", "hidden_dim")
    narrow, vocabulary = fields.optional("embedding_size") or width, fields.count("vocab_size")
    size, bias = width // heads, kind.bias
    score = Score(width=2 * heads * size, kind="full")
    layer = (
        *attention(width, heads, heads, size, score=score, qkv_bias=bias, out_bias=bias),
        *mlp(width, inner, gated=kind.gated, bias=bias),
        norm(width, 2 * kind.norm),
    )
    rows = fields.count("max_position_embeddings", default=512) if kind.positions else 0
    types = fields.optional("type_vocab_size") or 0
    stack = reuse(layer, layers) if kind.shared else repeat(layer, layers)
    parts: Parts = (
        embedding(vocabulary + rows + types, narrow),
        norm(narrow, kind.norm),
        *stack,
        linear("lm_head", width, narrow, bias=bias),
        norm(narrow, kind.norm),
        Part(term="lm_head", stored=vocabulary, used=narrow * vocabulary),
    )
    if narrow != width:
        parts += (linear("embedding_projection", narrow, width, bias=True),)
    longest = fields.optional("max_position_embeddings")
    return Blueprint(family="text encoder", parts=parts, dense=True, usual_length=512, longest=longest)


BUILDERS: Final = dict.fromkeys(ENCODERS, describe)
