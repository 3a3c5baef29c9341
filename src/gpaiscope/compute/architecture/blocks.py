"""The building blocks of a model, and the model as a list of them.

A `Part` is a group of weights with the work that they do in one forward pass: parameters
stored, weights that multiply each position, further operations, attention scores. Families
put parts together; `counting` sums them. One multiplication and one addition are two FLOP.
Element-wise work (norms, activations, rotations, residuals) is left out: below 2 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from fractions import Fraction

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Attention scores: ``2 * width`` FLOP a pair of positions, with ``width`` = heads * (d_k + d_v).

    ``kind`` says which pairs: ``causal``, ``full``, ``window`` (causal, the last ``span``),
    ``band`` (full, ``span`` keys), ``chunk`` (causal within chunks), ``top-k`` (causal, at most
    ``span``), ``compressed`` (causal over keys shortened by ``span``), ``compressed-top-k`` (of
    these at most those of ``most`` positions), ``cross`` (all positions of the stream ``over``).
    """

    width: int
    kind: str = "causal"
    span: int = 0
    over: str = ""
    most: int = 0

    def pairs(self, length: Exact, other: Exact = 0) -> Exact:
        """Pairs of positions in one sequence. ``other`` is the length of the stream attended over."""
        if self.kind == "compressed-top-k":
            return Fraction(_window(length, self.most, 0)) / max(self.span, 1)
        return _PAIRS[self.kind](length, self.span, other)

    def square(self, length: Exact, other: Exact = 0) -> Exact:
        """Pairs where nothing is masked."""
        if self.kind.startswith("compressed"):
            return Fraction(length * length) / max(self.span, 1)
        return length * other if self.kind == "cross" else length * length


def causal_pairs(length: Exact) -> Exact:
    """``S (S + 1) / 2``."""
    return length * (length + 1) // 2 if isinstance(length, int) else length * (length + 1) / 2


def _window(length: Exact, span: int, other: Exact) -> Exact:
    if not 0 < span < length:
        return causal_pairs(length)
    return length * span - span * (span - 1) // 2


def _chunk(length: Exact, span: int, other: Exact) -> Exact:
    if not 0 < span < length:
        return causal_pairs(length)
    whole = int(length // span)
    return whole * causal_pairs(span) + causal_pairs(length - whole * span)


_PAIRS: dict[str, Callable[[Exact, int, Exact], Exact]] = {
    "causal": lambda length, span, other: causal_pairs(length),
    "full": lambda length, span, other: length * length,
    "window": _window,
    "top-k": _window,
    "band": lambda length, span, other: length * min(length, span) if span else length * length,
    "chunk": _chunk,
    "compressed": lambda length, span, other: Fraction(causal_pairs(length)) / max(span, 1),
    "cross": lambda length, span, other: length * other,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Weights and their work in one forward pass.

    ``stored`` parameters are kept ``copies`` times and run ``times`` times. At every position of
    ``stream``: ``used`` weights multiply it, and ``flop`` further FLOP are done (``flop_high`` by
    another way of counting, None: the same). ``idle`` of the stored parameters touch no given
    position (experts not chosen), and ``spared`` of the used ones may not either. ``group`` is what
    is frozen or trained together.
    """

    term: str
    stored: int = 0
    used: int = 0
    idle: int = 0
    spared: int = 0
    flop: Exact = 0
    flop_high: Exact | None = None
    edges: int = 0
    score: Score | None = None
    stream: str = "text"
    group: str = "language"
    copies: int = 1
    times: int = 1


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A kind of position: so many in each sequence or sample. None: as many as the sequence has tokens."""

    name: str
    positions: Exact | None = None
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """A model, described.

    ``dense`` tells whether Guidelines, paragraph 129 (July 132) speaks of it: a dense
    transformer language model. ``unit`` is ``token`` or ``sample``. ``longest`` is the longest
    sequence that the configuration allows. ``groups`` are in the order of the data's flow;
    ``usually_frozen`` are those that are not trained unless a training says which are.
    ``spread`` widens the result where the description is a guess, its upper end None where nothing bounds it;
    ``loose`` are groups whose parameters alone are one, and by how many times they may be off. With ``counted_weights``
    the parameters were counted one by one, so that the spread widens the FLOP alone.
    """

    family: str
    parts: Parts
    dense: bool = True
    unit: str = "token"
    streams: tuple[Stream, ...] = ()
    longest: int | None = None
    usual_length: int | None = None
    groups: tuple[str, ...] = ("language",)
    usually_frozen: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    spread: tuple[Fraction, Fraction | None] = (Fraction(1), Fraction(1))
    loose: tuple[tuple[str, int], ...] = ()
    counted_weights: bool = False


def by_sample(family: str, parts: Parts, streams: Iterable[Stream], *groups: str) -> Blueprint:
    """A model that is counted by sample: a picture, a clip, a recording."""
    return Blueprint(family=family, parts=parts, dense=False, unit="sample", streams=tuple(streams), groups=groups)


def repeat(parts: Iterable[Part], count: int) -> Parts:
    """The parts, kept and run so many times."""
    if count == 1:
        return tuple(parts)
    return tuple(replace(part, copies=part.copies * count, times=part.times * count) for part in parts)


def reuse(parts: Iterable[Part], times: int) -> Parts:
    """The parts, kept once and run so many times (shared weights)."""
    return tuple(replace(part, times=part.times * times) for part in parts)


def within(parts: Iterable[Part], *, stream: str | None = None, group: str | None = None, term: str = "") -> Parts:
    """The parts, moved to another stream, group or (prefixed) term."""
    return tuple(
        replace(
            part,
            stream=part.stream if stream is None else stream,
            group=part.group if group is None else group,
            term=f"{term}_{part.term}" if term else part.term,
        )
        for part in parts
    )


def stack(kinds: Iterable[Hashable], layer: Callable[..., Parts]) -> Parts:
    """One layer for every entry of ``kinds``; equal entries are described once."""
    return tuple(part for kind, count in Counter(kinds).items() for part in repeat(layer(kind), count))


def linear(term: str, inputs: int, outputs: int, *, bias: bool = False) -> Part:
    """A matrix that multiplies every position."""
    weights = inputs * outputs
    return Part(term=term, stored=weights + (outputs if bias else 0), used=weights, edges=inputs + outputs)


def norm(width: int, vectors: int = 1) -> Part:
    """Scales (and shifts) of a normalisation: ``vectors`` of ``width`` each."""
    return Part(term="norms", stored=width * vectors)


def vector(term: str, size: int) -> Part:
    """Parameters that multiply no matrix: biases, gates' constants, sinks."""
    return Part(term=term, stored=size)


def embedding(count: int, width: int) -> Part:
    """A table that is looked up: no FLOP."""
    return Part(term="embedding", stored=count * width)


def head(width: int, vocabulary: int, *, tied: bool, bias: bool = False) -> Parts:
    """The language-modelling head: multiplies every position, stored apart unless tied to the embedding."""
    weights = width * vocabulary
    stored = (0 if tied else weights) + (vocabulary if bias else 0)
    return (Part(term="lm_head", stored=stored, used=weights),)


def convolution(term: str, inputs: int, outputs: int, kernel: int, *, groups: int = 1, bias: bool = False) -> Part:
    """A convolution, by output position; ``kernel`` is the product of its sides."""
    weights = inputs // groups * outputs * kernel
    return Part(term=term, stored=weights + (outputs if bias else 0), used=weights)


def attention(
    width: int,
    heads: int,
    key_heads: int,
    head_size: int,
    *,
    score: Score | None = None,
    qkv_bias: bool = False,
    out_bias: bool = False,
    value_size: int | None = None,
    out_width: int | None = None,
) -> Parts:
    """Multi-head, grouped-query or multi-query attention: four projections and the scores.

    ``width`` goes in, ``out_width`` (the same unless given) comes out. Grouping the keys does not change the scores.
    """
    value_size = head_size if value_size is None else value_size
    columns = heads * head_size + key_heads * (head_size + value_size)
    three = linear("attention_projections", width, columns, bias=qkv_bias)
    return (
        replace(three, edges=3 * width + columns),
        linear("attention_projections", heads * value_size, out_width or width, bias=out_bias),
        Part(term="attention_scores", score=score or Score(width=heads * (head_size + value_size))),
    )


def mlp(width: int, inner: int, *, gated: bool = True, bias: bool = False, term: str = "mlp") -> Parts:
    """A feed-forward block of two matrices, or three where it is gated."""
    ups = 2 if gated else 1
    weights = (ups + 1) * width * inner
    stored = weights + (ups * inner + width if bias else 0)
    return (Part(term=term, stored=stored, used=weights, edges=(ups + 1) * (width + inner)),)


def weights(term: str, count: int) -> Part:
    """So many weights that multiply every position, of matrices whose sides do not matter."""
    return Part(term=term, stored=count, used=count)


def plain_layer(
    width: int, heads: int, inner: int, *, kind: str = "full", span: int = 0, bias: bool = True, norms: int = 4
) -> Parts:
    """A layer as in the first transformers: attention, two matrices, ``norms`` vectors of normalisations."""
    score = Score(width=2 * width, kind=kind, span=span)
    return (
        norm(width, norms),
        *attention(width, heads, heads, width // heads, score=score, qkv_bias=bias, out_bias=bias),
        *mlp(width, inner, gated=False, bias=bias),
    )


def experts(
    width: int,
    inner: int,
    *,
    count: int,
    chosen: int,
    gated: bool = True,
    bias: bool = False,
    router_stored: int | None = None,
    latent: int | None = None,
) -> Parts:
    """A mixture of experts: each position meets the router and ``chosen`` of the experts.

    ``router_stored`` is what is kept of the router's matrix with its biases. With ``latent`` the
    experts work at that width between two projections.
    """
    chosen, matrix = min(chosen, count), width * count
    (one,) = mlp(latent or width, inner, gated=gated, bias=bias)
    parts: Parts = (
        Part(term="router", stored=matrix if router_stored is None else router_stored, used=matrix),
        Part(
            term="experts",
            stored=one.stored * count,
            used=one.used * chosen,
            idle=one.stored * (count - chosen),
            edges=one.edges * chosen,
        ),
    )
    if latent:
        parts += (linear("experts_latent", width, latent), linear("experts_latent", latent, width))
    return parts
