"""Training compute from what is published of a model: a statement, its size, its chips; or bounds where that is silent.

Every way gives a range and says what it takes for granted. A bound is a rule, with the rows that it was taken from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from typing import Any, Final

from gpaiscope.compute import hardware
from gpaiscope.compute.estimate import Estimate
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import LARGEST_EXPONENT, Exact, Range, Source, Truth, reduced, rounded_text, unique

ROUNDING: Final = Fraction(5, 100)
"""What two significant digits of a published size or figure may hide."""

MOST_DIGITS_ROUNDED: Final = 4
"""A number of so few digits may stand for others; one of more is a count."""

UNSTATED: Final = Fraction(10, 100)
"""Longer contexts at the end of training, extra prediction heads and other parts that totals leave out."""

POST_TRAINING: Final = Fraction(10, 100)
"""Post-training has been up to a tenth of a released model's compute (Epoch AI, three challenges facing compute)."""

FINE_TUNING: Final = Fraction(1, 4)
"""Nine in ten of the fine-tunes that Epoch AI lists with their own and their base's compute took no more of it."""

LATER_GENERATION: Final = 3
"""Since 2024, nine in ten makers' generations were trained on as many tokens as the one before, up to three times."""

THIRD_PARTY: Final = 2
"""Factor either way of a figure that others than the developer worked out."""

LONGEST_COUNTED_CONTEXT: Final = 8192
"""Most pre-training runs at sequences no longer than this, whatever a configuration's final context is."""

SMALL: Final = 10**9
"""Parameters up to which embeddings and attention weigh most: there plain 6ND is furthest off."""

LARGE: Final = 7 * 10**9
"""Parameters from which exact counts of dense models at 4096 to 8192 tokens lie between 0.95 and 1.17 times 6N."""

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


def from_size(
    parameters: Exact,
    tokens: Exact,
    *,
    active_parameters: Exact | None = None,
    figures: Figures | None = None,
    tokens_said: str = "",
    longest: int = LONGEST_COUNTED_CONTEXT,
) -> Estimate:
    """Training compute from a published size: 6 x parameters x tokens, with a range around it.

    Kaplan et al. 2020 (arXiv 2001.08361) and Guidelines 129 (July 132), for dense transformers;
    with fewer ``active_parameters`` those count instead, which that paragraph does not cover. The
    low end leaves the input embedding out, the high end adds attention at up to ``longest`` tokens, the length of
    nearly all training; without figures the range is wider. A count of parameters to its last digit hides nothing
    that a rounded one may: without the input embedding 6ND counts each product of a token with a weight once, and
    attention comes on top (`benchmarks/architecture.py` holds it against exact counts). Raises InputError for sizes
    that are not positive.
    """
    active = parameters if active_parameters is None else active_parameters
    _check(parameters=parameters, tokens=tokens, active_parameters=active)
    fewest, most = TOKEN_BOUNDS[tokens_said]
    low, high = _per_token(active, figures, longest)
    is_rounded = len(str(active).rstrip("0")) <= MOST_DIGITS_ROUNDED
    hidden = ROUNDING if is_rounded else 0
    return Estimate(
        flop=Range(
            low=reduced(low * tokens * fewest * (1 - hidden)),
            best=reduced(6 * active * tokens),
            high=reduced(high * tokens * most * (1 + UNSTATED)),
        ),
        method="6PD" if active == parameters else "6 x active parameters x tokens",
        assumptions=(_counted(parameters, active), ends_of_size(longest)),
    )


def ends_of_size(longest: int) -> str:
    """What the two ends of a range from a published size take in."""
    return (
        f"low without the input embedding, high with attention scores at up to {longest} tokens and parts that "
        "published totals leave out"
    )


def _counted(parameters: Exact, active: Exact) -> str:
    if active == parameters:
        return "6 x all parameters x tokens"
    return "6 x active parameters x tokens; the Guidelines' formula is for dense models and would count all of them"


def _per_token(active: Exact, figures: Figures | None, longest: int = LONGEST_COUNTED_CONTEXT) -> tuple[Exact, Exact]:
    """Training FLOP per token at least and at most: without embedding, and with attention scores."""
    shape = figures or Figures()
    if shape.layers is None or shape.heads is None or shape.head_size is None:
        return 6 * active * Fraction(9, 10), 6 * active * Fraction(13, 10)
    context = min(shape.context or longest, longest)
    scores = 6 * shape.layers * shape.heads * shape.head_size * context
    # A tied embedding multiplies as the output; where nobody tells whether it is tied, it may be the input's alone.
    embedding = 0 if shape.tied else (shape.vocabulary or 0) * (shape.hidden or 0)
    return 6 * max(active - embedding, active / Fraction(2)), 6 * active + scores


Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a row is read with: its sources, and the rows that it leans on."""

    cited: Mapping[str, Source]
    classes: Mapping[str, Row]
    before: Row | None = None
    behind: Estimate | None = None


def own_training(row: Row, at: Context) -> Estimate:
    """A row's own training: stated, by size, by chip-hours, bounded, each that there is beside the first."""
    found = [way(row, at) for field, way in _WAYS if field in row]
    if not found:
        said = "neither tokens, nor compute, nor chip-hours are published"
        return Estimate(flop=Range(), method="unknown", assumptions=(said,))
    return reduce(_beside, found)


def _by_statement(row: Row, at: Context) -> Estimate:
    flop = Fraction(row["flop"])
    low, high = flop * (1 - UNSTATED), flop * (1 + UNSTATED)
    said = "stated by the developer, usually as 6 x parameters x tokens: taken to hold within 10 %"
    if row.get("flop_by") == "third-party":
        low, high = flop / THIRD_PARTY, flop * THIRD_PARTY
        said = "worked out by others than the developer: taken to hold within a factor of 2"
    spread = Range(low=reduced(low), best=reduced(flop), high=reduced(high))
    return Estimate(flop=spread, method="stated", assumptions=(said,), evidence=_cited(at, row, "flop"))


def _by_size(row: Row, at: Context) -> Estimate:
    parameters, active = sizes(row)
    figures = Figures(**row.get("figures", {}))
    sized = from_size(
        parameters,
        reduced(row["tokens"]),
        active_parameters=active,
        figures=figures,
        tokens_said=row.get("tokens_said", ""),
        longest=row.get("trained_length", LONGEST_COUNTED_CONTEXT),
    )
    if figures == Figures():
        sized = replace(sized, flop=_wider(sized.flop, active))
    return replace(sized, evidence=_cited(at, row, "parameters", "tokens", "trained_length"))


def _wider(flop: Range, active: Exact) -> Range:
    """Without the figures of a small model its embedding may be half of it, and attention cost as much as weights."""
    weight = Fraction(min(active, SMALL)) / Fraction(active)
    low = Fraction(flop.low or 0) * (1 - Fraction(3, 10) * weight)
    high = Fraction(flop.high or 0) * (1 + Fraction(1, 2) * weight)
    return Range(low=reduced(low), best=flop.best, high=reduced(high))


def _by_hours(row: Row, at: Context) -> Estimate:
    entry, source = row["chip_hours"], at.cited["chip_hours"]
    hours = reduced(entry["hours"])
    said = replace(source, text=f"{rounded_text(hours, 4)} hours of {entry['chip']} by {source.text}")
    period = hardware.ChipPeriod(chip=entry["chip"], count=1, hours=hours, source=said)
    found = hardware.estimate([period])
    return replace(found, assumptions=(*found.assumptions, *found.warnings), warnings=())


def _by_passes(row: Row, at: Context) -> Estimate:
    """Published passes over images, clips or recordings, each at what its size costs by the configuration."""
    low = high = Fraction(0)
    said = []
    for stage in row["samples"]:
        fewest, most = _ends_of_span(stage["count"])
        least, greatest = _ends_of_span(stage["flop"])
        low, high = low + fewest * least, high + most * greatest
        count = rounded_text(most) if fewest == most else f"{rounded_text(fewest)} to {rounded_text(most)}"
        each = f"{rounded_text(least)} to {rounded_text(greatest)} FLOP each by the configuration"
        said.append(f"{count} {stage['of']}, at {each}")
    flop = Range(low=reduced(low * (1 - ROUNDING)), best=reduced((low + high) / 2), high=reduced(high * (1 + UNSTATED)))
    said.append("best is the middle of what these give")
    evidence = _cited(at, row, "samples")
    return Estimate(flop=flop, method="samples x FLOP of each", assumptions=tuple(said), evidence=evidence)


def _ends_of_span(ends: Any) -> tuple[Fraction, Fraction]:
    """Both ends of what is one number or two."""
    low, high = ends if isinstance(ends, list) else (ends, ends)
    return Fraction(low), Fraction(high)


def _bounded(row: Row, at: Context) -> Estimate:
    """What no opened source states is bounded: by tokens, by the generation before, or by models of the class."""
    bounds = row["bounded"]
    low, high, why = _bounds(bounds, at)
    if "flop" in bounds or at.classes.get(bounds.get("class", ""), {}).get("of") == "FLOP":
        flop = Range(low=reduced(low), high=reduced(high))
    else:
        parameters, active = sizes(row)
        least, most = _per_token_of(row)
        flop = Range(low=reduced(least * low), high=reduced(most * high))
        why = f"{_counted(parameters, active)}: {why}"
    warning = "how much this model was trained is not published: the range is bounded, and has no best value"
    cited = _cited(at, row, *(name for name in ("parameters", "bounded") if name in at.cited))
    return Estimate(flop=flop, method="bounded", assumptions=(why,), warnings=(warning,), evidence=cited)


def _bounds(bounds: Row, at: Context) -> tuple[Exact, Exact, str]:
    if "class" in bounds:
        rule = at.classes[bounds["class"]]
        low, high = reduced(rule["low"]), reduced(rule["high"])
        return low, high, f"{rounded_text(low)} to {rounded_text(high)} {rule['of']}, {rule['because']}"
    if "generation" in bounds and at.before is not None:
        before = reduced(at.before["tokens"])
        why = (
            f"at least as many tokens as {bounds['generation']}, the generation before ({rounded_text(before)}), and "
            f"at most {LATER_GENERATION} times as many"
        )
        return before * Fraction(9, 10), before * LATER_GENERATION, why
    of = "flop" if "flop" in bounds else "tokens"
    low, high = map(reduced, bounds[of])
    unit = "FLOP" if of == "flop" else "tokens"
    return low, high, f"{rounded_text(low)} to {rounded_text(high)} {unit}, {_JUDGED}: {bounds['because']}"


_JUDGED: Final = "a judgement and no statement of the maker"


def _per_token_of(row: Row) -> tuple[Exact, Exact]:
    """Training FLOP per token of a row at least and at most; without figures by configurations of its size."""
    parameters, active = sizes(row)
    figures = Figures(**row.get("figures", {}))
    if figures != Figures():
        return _per_token(active, figures)
    if active == parameters and active >= LARGE:
        return 6 * active * Fraction(95, 100), 6 * active * Fraction(117, 100)
    flop = _wider(Range(low=6 * active * Fraction(9, 10), high=6 * active * Fraction(13, 10)), active)
    return flop.low or 0, flop.high or 0


ADDED: Final[Mapping[str, tuple[Fraction, str]]] = {
    "nothing": (Fraction(0), "the same weights, cut, merged or stored in another way: nothing was trained"),
    "post-training": (
        POST_TRAINING / (1 - POST_TRAINING),
        "post-trained by the maker: up to a tenth of all compute may be post-training",
    ),
    "fine-tuning": (
        FINE_TUNING,
        "further training whose size is not published: up to a quarter of the compute of what it started from, which "
        "nine in ten of the fine-tunes that Epoch AI lists with both did not pass",
    ),
    "long training": (Fraction(1), "further training whose size is not published: up to as much again"),
}
"""What may have been added to the weights that a row started from, as a share of their compute, and why."""


def _by_share(row: Row, at: Context) -> Estimate:
    share, why = ADDED[row["added"]]
    most = 0 if at.behind is None or at.behind.flop.high is None else at.behind.flop.high * share
    flop = Range(low=0, best=0, high=reduced(most))
    return Estimate(flop=flop, method="by what it started from", assumptions=(why,), evidence=_cited(at, row, "added"))


_WAYS: Final = (
    ("flop", _by_statement),
    ("tokens", _by_size),
    ("samples", _by_passes),
    ("chip_hours", _by_hours),
    ("bounded", _bounded),
    ("added", _by_share),
)
"""From the narrowest to the widest."""


def _cited(at: Context, row: Row, *fields: str) -> tuple[Source, ...]:
    """The sources of fields; of a number with that number, so that what was worked out from it can be worked out again.

    Of a model of which not all parameters multiply each token both numbers are told.
    """
    found = []
    for field in fields:
        told = [f"{rounded_text(reduced(row[key]), 4)} {of}" for key, of in _FIGURES.get(field, ()) if key in row]
        if (source := at.cited.get(field)) is not None:
            found.append(replace(source, text=f"{', '.join(told)} by {source.text}") if told else source)
    return unique(found)


_FIGURES: Final = {
    "parameters": (("parameters", "parameters"), ("active_parameters", "active parameters")),
    "tokens": (("tokens", "tokens"),),
    "flop": (("flop", "FLOP"),),
}
"""By the field that has a source, the numbers that this gives, and how each is called."""


def with_parent(own: Estimate, parent: Estimate, name: str) -> Estimate:
    """Own training, and that of the entry whose weights it started from (Guidelines 118, July 121)."""
    if parent.flop == Range():
        return replace(parent, assumptions=(*own.assumptions, f"started from {name}: {parent.assumptions[0]}"))
    started = f"with the compute of {name}, whose weights it started from"
    low = None if own.flop.low is None or parent.flop.low is None else own.flop.low + parent.flop.low
    flop = own.flop + parent.flop
    return replace(
        own,
        flop=replace(flop, low=low),
        assumptions=(*own.assumptions, f"{started}: {shown(parent.flop)} by {parent.method}"),
        warnings=unique((*own.warnings, *parent.warnings)),
        evidence=unique((*own.evidence, *parent.evidence)),
    )


def post_trained(estimate: Estimate, said: str) -> Estimate:
    """The estimate of a base model with what its maker's post-training may have added."""
    flop = estimate.flop
    if flop.high is not None:
        flop = replace(flop, high=reduced(Fraction(flop.high) / (1 - POST_TRAINING)))
    return replace(estimate, flop=flop, assumptions=(*estimate.assumptions, said))


def modified(estimate: Estimate, said: str) -> Estimate:
    """The estimate of what another maker changed, with what that may have added."""
    flop = estimate.flop
    if flop.high is not None:
        flop = replace(flop, high=reduced(Fraction(flop.high) * (1 + FINE_TUNING)))
    return replace(estimate, flop=flop, assumptions=(*estimate.assumptions, said))


def sizes(row: Row) -> tuple[Exact, Exact]:
    """All parameters of a row, and those that multiply each token."""
    return reduced(row["parameters"]), reduced(row.get("active_parameters", row["parameters"]))


def _beside(one: Estimate, other: Estimate) -> Estimate:
    """The first where the ranges meet; where they do not, the range around both, without a best value."""
    apart = Truth.YES in (one.flop.greater_than(other.flop), other.flop.greater_than(one.flop))
    said = f"{other.method} gives {shown(other.flop)}, {ends(other.flop)}"
    evidence = unique((*one.evidence, *other.evidence))
    if not apart:
        return replace(one, assumptions=(*one.assumptions, f"{said}, which agrees"), evidence=evidence)
    warning = f"{one.method} gives {shown(one.flop)}, {ends(one.flop)}, but {said}: the range spans both"
    hull = one.flop.hull(other.flop)
    return replace(one, flop=Range(low=hull.low, high=hull.high), warnings=(*one.warnings, warning), evidence=evidence)


def _check(**given: object) -> None:
    mistakes = [
        Mistake(
            reference="not-a-positive-number",
            message=f"{str(value)[:60]} is not a possible value of {name}",
            path=name,
            expected="an exact number greater than 0",
        )
        for name, value in given.items()
        if isinstance(value, bool) or not isinstance(value, int | Fraction) or not 0 < value <= 10**LARGEST_EXPONENT
    ]
    if mistakes:
        raise InputError(*mistakes)


def shown(flop: Range) -> str:
    """The best value of a range, in two digits."""
    if flop.best is None:
        return ends(flop) if flop.bounded else "unknown"
    return rounded_text(flop.best)


def ends(flop: Range) -> str:
    """Both ends of a range, in two digits."""
    return f"{rounded_text(flop.low or 0)} to {rounded_text(flop.high or 0)}"


def left_open_by(row: Row) -> tuple[str, ...]:
    """Why a row's range is no narrower: what nobody published of its own training, or only others."""
    said = [_OPEN[way] for way in ("samples", "chip_hours") if way in row]
    if row.get("flop_by") == "third-party":
        said.append("others than its maker worked the compute out: a factor of 2 either way")
    elif "flop" in row:
        said.append("its maker states the compute, by a formula that it does not tell: 10 % either way")
    if "tokens" in row:
        said.append(_SAID_OF_TOKENS[row.get("tokens_said", "")])
        if "figures" not in row:
            said.append("its layers and heads are not in the table: attention and embeddings may weigh more or less")
    if "bounded" in row:
        said.append("how much it was trained is not published: its range rests on models of its kind")
    if "added" in row and ADDED[row["added"]][0]:
        said.append("how much it was trained after what it started from is not published")
    return tuple(said)


_OPEN: Final = {
    "chip_hours": "its maker publishes chip-hours and not how well they were used: 15 to 50 % of the peak",
    "samples": "its maker publishes how many samples, and not how long or large each was",
}
_SAID_OF_TOKENS: Final = {
    "": "published sizes tell neither the lengths trained at nor what totals leave out",
    "about": 'its maker says "about" so many tokens: a tenth more or fewer',
    "over": 'its maker says "over" so many tokens: up to a tenth more',
    "up to": 'its maker says "up to" so many tokens: as few as half of them',
}


def all_sources(row: Row, sources: Mapping[str, Source]) -> Iterable[tuple[str, Source]]:
    """Each field of a row with the source that it rests on."""
    return ((field, sources[key]) for field, key in row["sources"].items())
