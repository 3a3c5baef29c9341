"""Base models that people fine-tune, and the training compute that their published figures give.

The table ``originals.toml`` beside this module holds facts with a source each; the range of compute is
worked out here, from a stated figure, from parameters and tokens, or from chip-hours, and says which.
It makes no statement about what a model is in law. A model of which too little is published has no range.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, reduce
from pathlib import Path
from typing import Any, Final

from gpaiscope.compute import hardware
from gpaiscope.compute.estimate import Estimate
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import LARGEST_EXPONENT, Exact, Range, Source, Truth, reduced, rounded_text, unique

ROUNDING: Final = Fraction(5, 100)
"""What two significant digits of a published size or figure may hide."""

UNSTATED: Final = Fraction(10, 100)
"""Longer contexts at the end of training, extra prediction heads and other parts that totals leave out."""

POST_TRAINING: Final = Fraction(10, 100)
"""Post-training has been up to a tenth of a released model's compute (Epoch AI, three challenges facing compute)."""

THIRD_PARTY: Final = 2
"""Factor either way of a figure that others than the developer worked out."""

LONGEST_COUNTED_CONTEXT: Final = 8192
"""Most pre-training runs at sequences no longer than this, whatever a configuration's final context is."""

TOKEN_BOUNDS: Final[Mapping[str, tuple[Fraction, Fraction]]] = {
    "": (1 - ROUNDING, 1 + ROUNDING),
    "about": (1 - 2 * ROUNDING, 1 + 2 * ROUNDING),
    "over": (Fraction(1), 1 + 2 * ROUNDING),
    "up to": (Fraction(1, 2), 1 + ROUNDING),
}
"""How far the number of tokens may lie from the published one, by how the source puts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a configuration says of a transformer's size. Anything may be unknown (None)."""

    layers: int | None = None
    hidden: int | None = None
    heads: int | None = None
    kv_heads: int | None = None
    head_size: int | None = None
    feed_forward: int | None = None
    vocabulary: int | None = None
    context: int | None = None
    experts: int | None = None
    experts_per_token: int | None = None
    tied: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A published model that others build on.

    ``parameters`` total, ``active_parameters`` those that multiply each token; ``tokens`` of its own
    training, all epochs, None where unpublished. ``base`` is the entry that a post-trained release was found
    under, ``initialised_from`` an entry whose weights it started from. ``licence`` is the Hub's
    identifier as the source gives it, empty where no source at hand does. ``sources`` pairs each
    field with where it comes from. ``estimate.flop`` has no ends where too little is published.
    """

    hub_id: str
    parameters: Exact
    active_parameters: Exact
    estimate: Estimate
    tokens: Exact | None = None
    figures: Figures = Figures()
    base: str = ""
    initialised_from: str = ""
    aliases: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    licence: str = ""
    licence_name: str = ""
    released_on: date | None = None
    epoch_row: str = ""
    note: str = ""
    sources: tuple[tuple[str, Source], ...] = ()

    @property
    def training_compute(self) -> Range:
        """FLOP of all training behind the model, what it was initialised from included."""
        return self.estimate.flop


def find(hub_id: str) -> Original | None:
    """The entry of a Hub identifier, whatever its case, or None where the table has none.

    A post-trained release of the same provider gives the base model's entry under its own name, with
    ``base`` set and the upper end raised for the post-training. Revisions (``@main``), addresses of a page or file
    of the Hub or of its mirror, names of folders in its cache, and blanks around the slash are understood.
    """
    key = hub_key(hub_id)
    if key in _by_name():
        return _by_name()[key]
    base = _by_variant().get(key)
    return None if base is None else _variant(base, key)


def _spelled(name: str, known: Iterable[str]) -> str:
    """The name that is known under another sign between its parts; else the name as it is."""
    plain = re.sub(r"[-_.:]", "", name)
    return next((each for each in known if re.sub(r"[-_.:]", "", each) == plain), name)


_PACKED: Final = re.compile(
    r"[-_.](?:gguf|awq|gptq|exl2|mlx|bnb|fp8|fp16|bf16|nf4|int[48]|w[48]a\d+|[48]bit|q[2-8](?:_\w+)*|quantized|unsloth)$"
)
"""Endings of names under which copies of a model are shared that store its weights in another way."""


def near(name: str, most: int = 3) -> tuple[str, ...]:
    """Entries of which a name may be a copy or another spelling, likeliest first; empty where none is like it."""
    from difflib import get_close_matches  # costs start-up time, and only names outside the table need it

    known = {each.rpartition("/")[2]: entry for each, entry in (*_by_name().items(), *_by_variant().items())}
    own = re.sub(r"[\s_]+", "-", hub_key(name).rpartition("/")[2])
    while (bare := _PACKED.sub("", own)) != own:
        own = bare
    own = _spelled(own, known)
    close = [own] if own in known else get_close_matches(own, known, n=most, cutoff=0.75)
    return unique(known[each].hub_id for each in close)


@cache
def originals() -> tuple[Original, ...]:
    """Every entry of the table, in its order."""
    table = _table()
    sources = {key: Source(text=entry["text"], on=entry["on"]) for key, entry in table["sources"].items()}
    rows = {row["hub_id"]: row for row in table["original"]}
    return tuple(_original(row, rows, sources) for row in rows.values())


def from_size(
    parameters: Exact,
    tokens: Exact,
    *,
    active_parameters: Exact | None = None,
    figures: Figures | None = None,
    tokens_said: str = "",
) -> Estimate:
    """Training compute from a published size: 6 x parameters x tokens, with a range around it.

    Kaplan et al. 2020 (arXiv 2001.08361) and Guidelines 129 (July 132), for dense transformers;
    with fewer ``active_parameters`` those count instead, which that paragraph does not cover. The
    low end leaves the input embedding out, the high end adds attention at up to 8192 tokens; without
    figures the range is wider. Raises InputError for sizes that are not positive.
    """
    active = parameters if active_parameters is None else active_parameters
    _check(parameters=parameters, tokens=tokens, active_parameters=active)
    fewest, most = TOKEN_BOUNDS[tokens_said]
    low, high = _per_token(active, figures)
    dense = active == parameters
    counted = "all" if dense else "active"
    scope = "" if dense else "; the Guidelines' formula is for dense models and would count all of them"
    return Estimate(
        flop=Range(
            low=reduced(low * tokens * fewest * (1 - ROUNDING)),
            best=reduced(6 * active * tokens),
            high=reduced(high * tokens * most * (1 + UNSTATED)),
        ),
        method="6PD" if dense else "6 x active parameters x tokens",
        assumptions=(
            f"6 x {counted} parameters x tokens{scope}",
            "low without the input embedding, high with attention scores at up to 8192 tokens and parts that published "
            "totals leave out",
        ),
    )


def _per_token(active: Exact, figures: Figures | None) -> tuple[Exact, Exact]:
    """Training FLOP per token at least and at most: without embedding, and with attention scores."""
    shape = figures or Figures()
    if shape.layers is None or shape.heads is None or shape.head_size is None:
        return 6 * active * Fraction(9, 10), 6 * active * Fraction(13, 10)
    context = min(shape.context or LONGEST_COUNTED_CONTEXT, LONGEST_COUNTED_CONTEXT)
    scores = 6 * shape.layers * shape.heads * shape.head_size * context
    embedding = 0 if shape.tied is not False else (shape.vocabulary or 0) * (shape.hidden or 0)
    return 6 * max(active - embedding, active / Fraction(2)), 6 * active + scores


def _original(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]], sources: Mapping[str, Source]) -> Original:
    names = ("hub_id", "initialised_from", "licence", "licence_name", "released_on", "note")
    return Original(
        **{name: row[name] for name in names if name in row},
        parameters=reduced(row["parameters"]),
        active_parameters=reduced(row.get("active_parameters", row["parameters"])),
        estimate=_with_parent(row, rows, sources),
        tokens=reduced(row["tokens"]) if "tokens" in row else None,
        figures=Figures(**row.get("figures", {})),
        aliases=tuple(row.get("aliases", ())),
        variants=tuple(row.get("variants", ())),
        epoch_row=row.get("row", ""),
        sources=tuple((field, sources[key]) for field, key in row["sources"].items()),
    )


def _with_parent(
    row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]], sources: Mapping[str, Source]
) -> Estimate:
    """Own training, and that of the entry whose weights it started from (Guidelines 118, July 121)."""
    own = _own(row, sources)
    if "initialised_from" not in row:
        return own
    parent = _with_parent(rows[row["initialised_from"]], rows, sources)
    started = f"with the compute of {row['initialised_from']}, whose weights it started from"
    return replace(
        own,
        flop=own.flop + parent.flop,
        assumptions=(*own.assumptions, f"{started}: {_shown(parent.flop)} by {parent.method}"),
        warnings=(*own.warnings, *parent.warnings),
        evidence=unique((*own.evidence, *parent.evidence)),
    )


def _own(row: Mapping[str, Any], sources: Mapping[str, Source]) -> Estimate:
    """The estimate of a row's own training: stated, by size or by chip-hours, each that there is beside the first."""
    cited = {field: sources[key] for field, key in row["sources"].items()}
    found = [way(row, cited) for field, way in _WAYS if field in row]
    if not found:
        said = "neither tokens, nor compute, nor chip-hours are published"
        return Estimate(flop=Range(), method="unknown", assumptions=(said,))
    return reduce(_beside, found)


def _by_statement(row: Mapping[str, Any], cited: Mapping[str, Source]) -> Estimate:
    flop = Fraction(row["flop"])
    low, high = flop * (1 - UNSTATED), flop * (1 + UNSTATED)
    said = "stated by the developer, usually as 6 x parameters x tokens: taken to hold within 10 %"
    if row.get("flop_by") == "third-party":
        low, high = flop / THIRD_PARTY, flop * THIRD_PARTY
        said = "worked out by others than the developer: taken to hold within a factor of 2"
    spread = Range(low=reduced(low), best=reduced(flop), high=reduced(high))
    return Estimate(flop=spread, method="stated", assumptions=(said,), evidence=(cited["flop"],))


def _by_size(row: Mapping[str, Any], cited: Mapping[str, Source]) -> Estimate:
    sized = from_size(
        reduced(row["parameters"]),
        reduced(row["tokens"]),
        active_parameters=reduced(row.get("active_parameters", row["parameters"])),
        figures=Figures(**row.get("figures", {})),
        tokens_said=row.get("tokens_said", ""),
    )
    return replace(sized, evidence=unique((cited["parameters"], cited["tokens"])))


def _by_hours(row: Mapping[str, Any], cited: Mapping[str, Source]) -> Estimate:
    entry, source = row["chip_hours"], cited["chip_hours"]
    period = hardware.Period(chip=entry["chip"], count=1, hours=reduced(entry["hours"]), source=source)
    found = hardware.estimate([period])
    return replace(found, assumptions=(*found.assumptions, *found.warnings), warnings=())


_WAYS: Final = (("flop", _by_statement), ("tokens", _by_size), ("chip_hours", _by_hours))
"""From the narrowest to the widest."""


def _beside(one: Estimate, other: Estimate) -> Estimate:
    """The first where the ranges meet; where they do not, the range around both, without a best value."""
    apart = Truth.YES in (one.flop.greater_than(other.flop), other.flop.greater_than(one.flop))
    said = f"{other.method} gives {_shown(other.flop)}, {_ends(other.flop)}"
    evidence = unique((*one.evidence, *other.evidence))
    if not apart:
        return replace(one, assumptions=(*one.assumptions, f"{said}, which agrees"), evidence=evidence)
    warning = f"{one.method} gives {_shown(one.flop)}, {_ends(one.flop)}, but {said}: the range spans both"
    hull = one.flop.hull(other.flop)
    return replace(one, flop=Range(low=hull.low, high=hull.high), warnings=(*one.warnings, warning), evidence=evidence)


def _variant(base: Original, key: str) -> Original:
    name = next(variant for variant in base.variants if hub_key(variant) == key)
    flop = base.training_compute
    if flop.high is not None:
        flop = replace(flop, high=reduced(Fraction(flop.high) / (1 - POST_TRAINING)))
    said = f"the post-trained release of {base.hub_id}: up to a tenth of all compute may be post-training"
    estimate = replace(base.estimate, flop=flop, assumptions=(*base.estimate.assumptions, said))
    return replace(base, hub_id=name, base=base.hub_id, aliases=(), variants=(), estimate=estimate)


def _check(**sizes: object) -> None:
    mistakes = [
        Mistake(
            reference="not-a-positive-number",
            message=f"{str(value)[:60]} is not a possible value of {name}",
            path=name,
            expected="an exact number greater than 0",
        )
        for name, value in sizes.items()
        if isinstance(value, bool) or not isinstance(value, int | Fraction) or not 0 < value <= 10**LARGEST_EXPONENT
    ]
    if mistakes:
        raise InputError(*mistakes)


def _shown(flop: Range) -> str:
    return "unknown" if flop.best is None else rounded_text(flop.best)


def _ends(flop: Range) -> str:
    return f"{rounded_text(flop.low or 0)} to {rounded_text(flop.high or 0)}"


def hub_key(hub_id: str) -> str:
    """How identifiers are compared: without case, revision and the Hub's address, page or file."""
    name = re.sub(r"\s*/\s*", "/", hub_id.strip().strip("\"'`<>")[:200].casefold())
    address = _ADDRESS.match(name)
    bare = re.split("[@?#]", name[address.end() :] if address else name)[0].strip("/ ")
    if address:
        return "/".join(bare.split("/")[:2])
    return bare.removeprefix("models--").replace("--", "/") if bare.startswith("models--") else bare


_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/(?:api/)?(?:models/)?|hf://(?:models/)?"
)


@cache
def _by_name() -> dict[str, Original]:
    return {hub_key(name): entry for entry in originals() for name in (entry.hub_id, *entry.aliases)}


@cache
def _by_variant() -> dict[str, Original]:
    return {hub_key(name): entry for entry in originals() for name in entry.variants}


@cache
def _table() -> dict[str, Any]:
    text = Path(__file__).with_name("originals.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)
