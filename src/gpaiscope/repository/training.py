"""What a card's prose says of training: tokens, chips and hours, FLOP, where it says so in a form that can be trusted.

A number counts only in a sentence about training, with its unit, and not where the sentence speaks of contexts, of
another model, or of what was not done. Two different figures for one thing cancel each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from gpaiscope.compute import accelerators
from gpaiscope.compute.originals import TOKEN_BOUNDS
from gpaiscope.repository.card import Card
from gpaiscope.repository.findings import quoted
from gpaiscope.values import Exact, Range, Source, parse_exact, reduced

LONGEST_PARAGRAPH: Final = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that the card states about training.

    ``quantity``: ``tokens``, ``samples``, ``flop`` or ``chip_hours``.
    ``of``: ``pre-training``, ``fine-tuning``, or empty where the
    sentence says training alone. ``chip`` and ``count`` go with hours: ``value`` is then hours of all chips together
    where ``count`` is None, and of the clock otherwise; a count without an upper end is not known.
    """

    quantity: str
    value: Range
    of: str
    source: Source
    words: str
    chip: str = ""
    count: Range | None = None


def figures(card: Card) -> tuple[Figure, ...]:
    """Every figure about training that the card states."""
    found: list[Figure] = []
    for line, text in sentences(card):
        trains, source = _speaks_of_training(text), card.source(line)
        for read in (_tokens, _samples, _flop, _hours):
            found += read(text, trains, source)
    return (*found, *_template_hours(card))


_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z*\"'(])")


def sentences(card: Card) -> Iterator[tuple[int, str]]:
    """Sentences, and lines of lists and tables, each with the line that it begins on."""
    paragraph: list[tuple[int, str]] = []
    for line, text in own_prose(card):
        alone = text.startswith(("|", "#", "-", "*", ">", "<")) or re.match(r"\d+\. ", text) is not None
        if paragraph and (alone or line != paragraph[-1][0] + 1):
            yield from _split(paragraph)
            paragraph = []
        paragraph.append((line, text))
        if text.startswith(("|", "#")) or len(paragraph) > 40:
            yield from _split(paragraph)
            paragraph = []
    yield from _split(paragraph)


_ANOTHERS: Final = re.compile(r"#{1,6}\s*original model(?:'s)? card\b", re.IGNORECASE)


def own_prose(card: Card) -> Iterator[tuple[int, str]]:
    """The lines of a card but those of another model's card that it goes on to copy."""
    for line, text in card.prose:
        if _ANOTHERS.match(text):
            return
        yield line, text


def _split(paragraph: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph, on one line each."""
    if not paragraph:
        return
    text = "\n".join(words for _, words in paragraph)[:LONGEST_PARAGRAPH]
    start = 0
    for end in [*(match.start() for match in _END.finditer(text)), len(text)]:
        sentence = text[start:end]
        skipped = len(sentence) - len(sentence.lstrip())
        line = paragraph[0][0] + text.count("\n", 0, start + skipped)
        yield line, " ".join(sentence.split())
        start = end


_PRE: Final = re.compile(r"\bpre-?\s?train(?:ed|ing|s)?\b", re.IGNORECASE)
_POST: Final = re.compile(
    r"\bfine-?\s?tun(?:ed|ing)\b|\bcontinu(?:ed|al|ing|ously)\s+(?:pre-?)?train\w*|\bfurther\s+(?:pre-?)?train\w*"
    r"|\bpost-?train"
    r"|\bSFT\b|\binstruction[- ]tun|\badapted\b|\bannealing\b|\bmid-?train",
    re.IGNORECASE,
)
_TRAIN: Final = re.compile(r"\btrain(?:ed|ing)\b", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(
    r"\b(?:not|never|without|unlike|compared?|whereas|which was|which were|based on|builds? (?:up)?on|"
    r"built on|derived from|"
    r"predecessor|previous|earlier|original(?:ly)?|base model|teacher|other models?|tokeni[sz]er|if|would|"
    r"could|plan(?:s|ned)?|"
    r"remaining|first|each|per)\b",
    re.IGNORECASE,
)
_QUALIFIER: Final = re.compile(
    r"\b(?:more than|less than|greater than|no less than|at least|per cent)\b", re.IGNORECASE
)


def _speaks_of_training(text: str) -> bool:
    """Whether a sentence speaks of training, and of no other model's."""
    named = any(words.search(text) for words in (_TRAIN, _PRE, _POST))
    return named and not _ELSEWHERE.search(_QUALIFIER.sub(" ", text))


def _of(text: str, at: int) -> str:
    """The kind of training that the words nearest to a place name: those before it, else those behind it."""
    kinds = ((_POST, "fine-tuning"), (_PRE, "pre-training"), (_TRAIN, ""))
    later, first, plain = ([(*found.span(), kind) for found in words.finditer(text)] for words, kind in kinds)
    words = [*later, *_outside(first, later), *_outside(plain, [*first, *later])]
    before = [word for word in words if word[1] <= at]
    behind = [word for word in words if word[1] > at]
    nearest = max(before) if before else min(behind, default=(0, 0, ""))
    return nearest[2]


_Word = tuple[int, int, str]


def _outside(words: list[_Word], others: list[_Word]) -> list[_Word]:
    """The words that are no part of the others: the training in ``continued pre-training``."""
    return [word for word in words if not any(word[0] < other[1] and other[0] < word[1] for other in others)]


_SCALE: Final = {
    "k": 3, "thousand": 3, "m": 6, "million": 6, "b": 9, "billion": 9, "t": 12, "trillion": 12, "": 0,
}  # fmt: skip
_HOW: Final = (
    r"(?P<how>about|around|approximately|approx\.?|roughly|nearly|almost|some|over|more than|at least|up to|at most|"
    r"less than|[~≈>])?\s*"
)
_NUMBER: Final = r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_UNIT: Final = r"[-\s]?(?P<unit>trillion|billion|million|thousand|[TBMK])?(?P<plus>\+)?"
_TOKENS: Final = re.compile(
    rf"(?<![\w.,^$]){_HOW}{_NUMBER}{_UNIT}[-\s]+(?:\w+[-\s]+){{0,3}}?tokens?\b(?!\s*(?:/|per\b|length|context|long))",
    re.IGNORECASE,
)
_TOKEN_ROW: Final = re.compile(
    r"[-*|>\s]*(?:total |number of |#\s?)?(?:(?P<of>pre-?training|training|trained|fine-?tuning) )?(?:data )?tokens?"
    rf"(?: seen| count| trained| used)?[*\s:|]+{_HOW}{_NUMBER}{_UNIT}(?:\s*tokens)?[*\s.|]*",
    re.IGNORECASE,
)
_CONTEXT: Final = re.compile(
    r"context|sequence|vocab|window|per second|batch|max(?:imum)?[ _-](?:length|tokens)|new tokens|"
    r"tokens/|special tokens",
    re.IGNORECASE,
)
FEWEST_TOKENS: Final = 1_000_000
"""Fewer tokens than this are a length and no amount of training data."""


def _tokens(text: str, trains: bool, source: Source) -> Iterator[Figure]:
    row, named = _TOKEN_ROW.fullmatch(text), ""
    if row is not None:
        of = (row["of"] or "").lower().replace("-", "")
        named = {"pretraining": "pre-training", "finetuning": "fine-tuning"}.get(of, "")
    if not (trains or row) or _CONTEXT.search(text):
        return
    for match in [row] if row is not None else _TOKENS.finditer(text):
        value = _count(match)
        if FEWEST_TOKENS <= value < 10**15 and "unique" not in match[0].lower():  # distinct tokens, not those seen
            low, high = TOKEN_BOUNDS[_bounds(match)]
            bounds = Range(low=reduced(value * low), best=value, high=reduced(value * high))
            of = named or _of(text, match.start("number"))
            yield Figure(quantity="tokens", value=bounds, of=of, source=source, words=_words(match[0]))


_SAMPLES: Final = re.compile(
    rf"(?<![\w.,^$]){_HOW}{_NUMBER}{_UNIT}[-\s]+(?:\w+[-\s]+){{0,2}}?(?:images|(?:image|video)[-\s](?:text|caption)[-\s]pairs|"
    r"videos|clips|samples)\b(?!\s*(?:/|per\b))",
    re.IGNORECASE,
)
FEWEST_SAMPLES: Final = 10_000


def _samples(text: str, trains: bool, source: Source) -> Iterator[Figure]:
    """Images, pairs or samples that were trained on; whether that is all passes over them the sentence leaves open."""
    for match in _SAMPLES.finditer(text) if trains and not _CONTEXT.search(text) else ():
        value = _count(match)
        if FEWEST_SAMPLES <= value < 10**13:
            bounds = Range(low=reduced(value * TOKEN_BOUNDS[_bounds(match)][0]))
            of = _of(text, match.start())
            yield Figure(quantity="samples", value=bounds, of=of, source=source, words=_words(match[0]))


def _count(match: re.Match[str]) -> Exact:
    number = parse_exact(match["number"].replace(",", "")) if len(match["number"]) < 40 else 0
    return reduced(number * Fraction(10 ** _SCALE[(match.groupdict().get("unit") or "").lower()]))


def _bounds(match: re.Match[str]) -> str:
    how = (match["how"] or "").lower().rstrip(".")
    if how in ("up to", "at most", "less than"):
        return "up to"
    if how not in ("nearly", "almost") and (match["plus"] or how in ("over", "more than", "at least", ">")):
        return "over"
    return "about" if how else ""


def _words(text: str) -> str:
    """The words of a figure without the marks of tables, lists and bold text."""
    return quoted(re.sub(r"[*|]+", " ", text).strip(" -"), 80)


_SUPERSCRIPT: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FLOP: Final = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}(?:\.\d{1,6})?)\s*"
    r"(?:(?:[x×*·⋅]|\\times)\s*10\s*(?:\^|\*\*)?\s*\{?\s*(?P<ten>\d{2})\}?|e\+?(?P<e>\d{2}))"
    r"\$?\s*(?:FLOPs?|FLOPS|floating[- ]point operations)\b(?!\s*(?:/|per\b))",
    re.IGNORECASE,
)


_COMPUTE_ROW: Final = re.compile(r"[-*|>\s]*(?:total )?(?:training )?(?:compute|flops?)\b[^.]{0,60}", re.IGNORECASE)
"""A row such as ``Training compute: 3e24 FLOP``."""


def _flop(text: str, trains: bool, source: Source) -> Iterator[Figure]:
    if not (trains or _COMPUTE_ROW.match(text)):
        return
    plain = re.sub(r"</?su[bp]>", "^", text).replace("^^", "^").translate(_SUPERSCRIPT).replace("10^", "10 ^")
    for match in _FLOP.finditer(re.sub(r"\^(\s|$)", r"\1", plain)):
        value = reduced(parse_exact(match["number"]) * Fraction(10 ** int(match["ten"] or match["e"])))
        if 10**15 <= value <= 10**32:
            words, of = _words(match[0]), _of(plain, match.start())
            yield Figure(quantity="flop", value=Range.exactly(value), of=of, source=source, words=words)


_CHIP: Final = (
    r"(?P<chip>GH200|GB200|GB300|H100|H200|H800|H20|A100|A800|B100|B200|V100|P100|MI2\d0X?|MI3\d{2}[XA]?|L40S?|L4|"
    r"A10G?|A30|A40|"
    r"RTX ?A?\d{4}(?: ?Ti)?|T4|TPU ?v\d[ep]?|Gaudi ?\d?|Ascend ?\d{3}\w?|Trainium ?\d?)"
)
_CHIP_HOURS: Final = re.compile(
    rf"(?<![\w.,]){_NUMBER}[-\s]?(?P<unit>million|thousand|[MK])?[-\s]+(?:NVIDIA |AMD |Google )?"
    rf"(?:{_CHIP}[-\w]{{0,12}} ?)?"
    r"(?:GPU|TPU|chip|accelerator|device|core)?[-\s]?hours\b",
    re.IGNORECASE,
)
_FOR_HOURS: Final = re.compile(
    rf"(?<![\w.,])(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})\s*(?:[x×*]\s*)?(?:NVIDIA |AMD |Google |Cloud )*{_CHIP}"
    rf"[^.;]{{0,50}}?\b(?:for|over|in)\s+(?:about |around |approximately |~)?{_NUMBER}\s*"
    r"(?P<span>hours|days|weeks|hour|day|week)\b",
    re.IGNORECASE,
)
_SPANS: Final = {"hour": 1, "day": 24, "week": 168}


def _hours(text: str, trains: bool, source: Source) -> Iterator[Figure]:
    if not trains:
        return
    for match in _CHIP_HOURS.finditer(text):
        chip = match["chip"] or next((found["chip"] for found in re.finditer(_CHIP, text, re.IGNORECASE)), "")
        if chip or re.search(r"[GT]PU|chip|accelerator", match[0], re.IGNORECASE):
            yield _chip_hours(_count(match), chip, None, _of(text, match.start()), source, match[0])
    for match in _FOR_HOURS.finditer(text):
        hours = _count(match) * _SPANS[match["span"].lower().rstrip("s")]
        count = Range.exactly(int(match["count"].replace(",", "")))
        yield _chip_hours(hours, match["chip"], count, _of(text, match.start()), source, match[0])


def _chip_hours(hours: Exact, chip: str, count: Range | None, of: str, source: Source, words: str) -> Figure:
    known, value, said = chip if chip and accelerators.find(chip) else "", Range.exactly(hours), _words(words)
    return Figure(quantity="chip_hours", value=value, of=of, source=source, words=said, chip=known, count=count)


_HARDWARE_ROW: Final = re.compile(
    rf"[-*|\s]*hardware type[*\s:|]+(?:(?P<count>\d{{1,6}})\s*[x×*]?\s*)?[^|]{{0,40}}?{_CHIP}.*", re.IGNORECASE
)
_USED_ROW: Final = re.compile(
    rf"[-*|\s]*hours used[*\s:|]+(?P<how>about|~)?\s*{_NUMBER}\s*(?P<unit>[MK])?(?:\s*hours?)?[*\s|.]*", re.IGNORECASE
)


def _template_hours(card: Card) -> Iterator[Figure]:
    """The two rows of the Hub's template of cards. Whether its hours are of the clock or of the chips is left open."""
    rows = [(line, _HARDWARE_ROW.fullmatch(text), _USED_ROW.fullmatch(text)) for line, text in card.prose]
    chips = [match for _, match, _ in rows if match]
    hours = [(line, match) for line, _, match in rows if match]
    if len(chips) == len(hours) == 1:
        line, match = hours[0]
        number = int(chips[0]["count"] or 1)
        count = Range(low=1, high=number) if chips[0]["count"] else Range(low=1)
        words = f"{chips[0][0]}; {match[0]}"
        yield _chip_hours(_count(match), chips[0]["chip"], count, "", card.source(line), words)
