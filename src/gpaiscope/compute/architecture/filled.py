"""Sizes that a library filled in and the file does not give: said, and not relied on where they may be wrong.

A library writes every size of a model into its file, but leaves out of a nested object what it would fill in anyway.
So a size that is missing at the top stands there under a name that nobody here knows, or the file is not whole; one
that is missing further in is usual, unless the object has numbers that look like sizes and that nothing read.
A file that gives no size at all is of the library's own default model, as far as anybody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from .blocks import Blueprint
from .fields import Record

Spread = tuple[Fraction, Fraction | None]
_DECISIVE: Final = frozenset({"hidden_size", "num_hidden_layers"})
_USUAL: Final = Fraction(4)
"""How far off a size other than width and depth puts the whole, at most: a vocabulary, an inner width, heads."""
_OTHER_HEAD: Final = re.compile(
    r"For(?:XVector|MaskedImageModeling|ImageTextRetrieval|AudioClassification|\w*Segmentation|\w*Detection|\w*Depth\w*)$|"
    r"^(?:Whisper|Mllama)ForCausalLM$|^(?:Wav2Vec2|Hubert|WavLM|UniSpeech)\w*ForPreTraining$"
)
"""Classes that are a part of a model, or have a head that is counted for none."""
_TOWER: Final = 10
_BESIDE: Final = 5
"""How much larger than what was counted a model may be for a part of the file that was not."""


def doubted(blueprint: Blueprint, record: Record, config: Mapping[str, object]) -> Blueprint:
    """The blueprint with what is said, and how wide it gets, for sizes that the file does not give."""
    assumptions: list[str] = []
    warnings: list[str] = []
    spread, loose = blueprint.spread, dict(blueprint.loose)
    named = config.get("architectures")
    for name in named if isinstance(named, list) else ():
        if isinstance(name, str) and _OTHER_HEAD.search(name):
            warnings.append(f"what {name[:60]} has beside or instead of the usual model is not known here")
            spread = _times(spread, Fraction(1, 6), Fraction(3, 2))
    for name in record.passed_over(config):
        warnings.append(f"the part {name} of the file is not counted: nothing here knows what it is of")
        spread = _times(spread, Fraction(1), Fraction(_BESIDE))
    for path, sizes in record.filled.items():
        own = _at(config, path)
        top = path == "" or (path.startswith("components.") and path.count(".") == 1)
        unread = record.unread(path, own)
        named = ", ".join(f"{name} {value}" for name, value in sizes.items() if not isinstance(value, list))
        if not named:
            continue
        if not top and not unread and config:
            assumptions.append(f"{path} does not say {named}: these are the library's, as files leave them out")
            continue
        warnings.append(_says(path, named, unread))
        if top or _is_language(path):
            mixed = bool(unread) or record.states_a_size(path)
            spread = _wider(spread, decisive=mixed and bool(_DECISIVE & sizes.keys()))
        else:
            loose |= dict.fromkeys(blueprint.groups, _TOWER)
            loose.pop("language", None)
    if not warnings and not record.states_any():
        warnings.append("the file gives no size at all: these are the library's, from which nothing about it follows")
        spread = _wider(spread, decisive=False)
    return replace(
        blueprint,
        assumptions=(*blueprint.assumptions, *assumptions),
        warnings=(*blueprint.warnings, *warnings),
        spread=spread,
        loose=tuple(loose.items()),
    )


def _times(spread: Spread, low: Fraction, high: Fraction) -> Spread:
    return spread[0] * low, None if spread[1] is None else spread[1] * high


def _at(config: Mapping[str, object], path: str) -> Mapping[str, object]:
    found: object = config
    for name in path.split(".") if path else ():
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _is_language(path: str) -> bool:
    return any(word in path for word in ("text", "llm", "language", "decoder"))


def _says(path: str, named: str, unread: Iterable[str]) -> str:
    where = path or "the configuration"
    other = ", ".join(name[:40] for name in [*unread][:6])
    read = f"; {other} of the file were not read" if other else ""
    return f"{where} does not say {named}: the library's defaults, from which nothing about this model follows{read}"


def _wider(spread: Spread, *, decisive: bool) -> Spread:
    low, high = spread
    if decisive or high is None:
        return Fraction(0), None
    return min(low, 1 / _USUAL), max(high, _USUAL)
