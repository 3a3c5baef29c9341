"""Tokens of a run as a card says them in parts: so many steps, each on a batch of so many tokens or sequences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from gpaiscope.repository.amounts import HOW, NUMBER, UNIT, Figure, count_of, spread_of, words_of
from gpaiscope.values import Exact, Source

_SIZE: Final = r"(?:(?:global|total|effective|training) )*(?:token )?batch(?: ?size)?s?"
_TOKENS: Final = re.compile(rf"\b{_SIZE} (?:of|is|was|=|:)? ?{HOW}{NUMBER}{UNIT}[- ]tokens?\b", re.IGNORECASE)
_TOKENS_EACH: Final = re.compile(
    rf"(?<![\w.,]){HOW}{NUMBER}{UNIT}[- ]tokens? (?:per|a|each) (?:batch|step)\b", re.IGNORECASE
)
_SEQUENCES: Final = re.compile(
    rf"\b{_SIZE} (?:of|is|was|=|:)? ?{NUMBER}{UNIT}(?: ?(?:sequences|samples|examples|documents))?"
    r"(?![\w.,]*\d)(?!-?\s?tokens?\b)",
    re.IGNORECASE,
)
_LENGTH: Final = re.compile(
    r"\b(?:sequence|context) (?:length|size|window)s? (?:of|is|was|=|:)? ?(?P<a>\d[\d,]{0,8})(?P<ka>k?)\b|"
    r"\bsequences of (?:length )?(?P<b>\d[\d,]{0,8})(?P<kb>k?)(?: tokens)?\b|"
    r"\b(?P<c>\d[\d,]{0,8})(?P<kc>k?)[- ]token sequences\b",
    re.IGNORECASE,
)
_STEPS: Final = re.compile(
    rf"\b(?:for|over|across|of|in|took|ran|[x×*]) (?:a total of )?{HOW}{NUMBER}{UNIT} "
    r"(?:(?:training|optimi[sz]er|optimi[sz]ation|gradient|update|pre-?training) )?(?:steps|iterations|updates)\b",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(
    r"\b(?:warm-?up|warmed|every|decay\w*|cool-?down|anneal\w*|ramp\w*|increas\w*|stages?|micro|accumulat\w*|"
    r"per[- ](?:device|gpu|tpu|chip|core|accelerator|node))\b|\bmicro-?batch",
    re.IGNORECASE,
)
"""Words by which steps or batches are not those of the whole run."""


def in_sentence(text: str, of: Callable[[int], str], source: Source) -> Iterator[Figure]:
    """The tokens of a sentence about training that names one number of steps and one batch, and no more.

    ``of`` tells which training the words at a place are of.
    """
    steps = [*_STEPS.finditer(text)]
    batches = [*_TOKENS.finditer(text), *_TOKENS_EACH.finditer(text)]
    if len(steps) != 1 or _BESIDE.search(text):
        return
    if len(batches) == 1:
        each = count_of(batches[0])
    elif not batches and (pairs := [*_SEQUENCES.finditer(text)]) and (lengths := [*_LENGTH.finditer(text)]):
        if len(pairs) != 1 or len(lengths) != 1:
            return
        batches = pairs
        each = count_of(pairs[0]) * _length(lengths[0])
    else:
        return
    told = of(steps[0].start())
    yield from _figure(each, steps[0], told, source, f"{words_of(steps[0][0])}; {words_of(batches[0][0])}")


def _length(found: re.Match[str]) -> int:
    for name in "abc":
        if found[name] is not None:
            return int(found[name].replace(",", "")) * (1024 if found[f"k{name}"] else 1)
    return 0


def _figure(each: Exact, steps: re.Match[str], of: str, source: Source, words: str) -> Iterator[Figure]:
    value = each * count_of(steps)
    if LEAST <= value < MOST:
        yield Figure(quantity="tokens", value=spread_of(steps, value), of=of, source=source, words=words)


LEAST: Final = 1_000_000
MOST: Final = 10**15

_BATCH_LABEL: Final = re.compile(
    rf"{_SIZE} ?\(?(?:in )?(?P<tokens>tokens)?\)?|(?P<named>tokens per (?:batch|step))", re.IGNORECASE
)
_STEPS_LABEL: Final = re.compile(
    r"(?:number of |total |max(?:imum)? )?(?:(?:training|train|pre-?training|optimi[sz]er) )?(?:steps|iterations)",
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(rf"{HOW}{NUMBER}{UNIT}(?P<said>[- ]tokens)?", re.IGNORECASE)


def in_rows(rows: Iterable[tuple[Source, str, str]]) -> Iterator[Figure]:
    """The tokens of rows of a list or table that give one batch in tokens and one number of steps."""
    batches, steps = [], []
    for source, label, value in rows:
        amount = _AMOUNT.fullmatch(value)
        if amount is None:
            continue
        if (named := _BATCH_LABEL.fullmatch(label)) and (named["tokens"] or named["named"] or amount["said"]):
            batches.append((amount, f"{label}: {value}"))
        elif _STEPS_LABEL.fullmatch(label):
            steps.append((amount, source, f"{label}: {value}"))
    if len(batches) == len(steps) == 1:
        (batch, told), (number, source, words) = batches[0], steps[0]
        yield from _figure(count_of(batch), number, "", source, f"{words}; {told}")
