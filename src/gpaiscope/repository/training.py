"""What a card's prose says of training: tokens, chips and hours, FLOP, where it says so in a form that can be trusted.

A number counts only in a sentence about training, with its unit, and not where the sentence speaks of contexts, of
another model, or of what was not done. Two different figures for one thing cancel each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import takewhile
from operator import itemgetter
from typing import Final

from gpaiscope.compute import accelerators
from gpaiscope.compute.originals import TOKEN_BOUNDS
from gpaiscope.repository import batches
from gpaiscope.repository.amounts import (
    HOW,
    NUMBER,
    SCALE,
    UNIT,
    Figure,
    bounds_of,
    count_of,
    exact,
    number_of,
    spread_of,
    words_of,
)
from gpaiscope.repository.bases import FAMILY, plain
from gpaiscope.repository.card import Card
from gpaiscope.repository.subjects import of_another
from gpaiscope.values import Exact, Range, Source, reduced


def figures(card: Card, own: tuple[str, ...] = ()) -> tuple[Figure, ...]:
    """Every figure about training that the card states; ``own`` are names of the model itself."""
    found: list[Figure] = []
    sizes = sizes_in(own)
    before = (0, "")
    for line, text in card.sentences:
        spoken, before = before, (line, text)
        if (
            _TO_DO.match(text)
            or of_another(text, own)
            or _of_other_size(text, sizes)
            or _goes_on(text, line, spoken, own)
        ):
            continue
        trains, source = speaks_of_training(text), card.source(line)
        found += _tokens(text, trains, source, own)
        found += _samples(text, trains, source)
        found += () if _is_of_family(text, sizes) else _flop(text, trains, source)
        found += batches.in_sentence(text, partial(of_what, text), source) if trains else ()
        found += _hours(text, trains, source, sizes)
    told = ((card.source(line), label, value) for line, heading, label, value in card.rows if _is_trained(heading))
    found += [*_rows(card, sizes), *batches.in_rows(told), *_of_sizes(card, sizes, _names_in(own))]
    return tuple(_gone_through([*_once(found)]))


def _gone_through(stated: list[Figure]) -> Iterator[Figure]:
    """Figures without the tokens that data have, where those that the same training went through are told."""
    through = {figure.of for figure in stated if figure.quantity == "tokens" and _SEEN.search(figure.words)}
    for figure in stated:
        of_data = figure.quantity == "tokens" and not _SEEN.search(figure.words)
        if not (of_data and ("" in through or figure.of in through or (through and not figure.of))):
            yield figure


_TO_DO: Final = re.compile(r"[-*+]\s*\\?\[[ xX]\\?\]")
"""An item of what is to be done, ticked or not."""
_ITS: Final = re.compile(r"(?:It|This model|They)\b")
_SIZED_MODEL: Final = re.compile(rf"(?<![A-Za-z])(?:{FAMILY})[\w.]*[- ]\d+(?:\.\d+)?[bm]\b", re.IGNORECASE)


_MADE_FROM: Final = re.compile(
    r"\b(?:based|built|tun(?:ed|ing)|deriv\w+|from|initiali\w+|version of|merge\w*)\b", re.IGNORECASE
)


def _goes_on(text: str, line: int, before: tuple[int, str], own: tuple[str, ...]) -> bool:
    """Whether a sentence goes on about another model, which the one before it on its line names with its size."""
    goes_on = _ITS.match(text) and before[0] == line and not _MADE_FROM.search(before[1])
    named = _SIZED_MODEL.search(before[1]) if goes_on else None
    selves = [plain(name) for name in own]
    return named is not None and not any(own_ in plain(named[0]) or plain(named[0]) in own_ for own_ in selves)


def _is_trained(heading: str) -> bool:
    """Whether rows under a heading may be of training."""
    return _NOT_TRAINING.search(heading) is None


def _once(found: Iterable[Figure]) -> Iterator[Figure]:
    """Figures without those that a row repeats word by word."""
    seen: set[tuple[object, ...]] = set()
    for figure in found:
        key = (figure.quantity, figure.value, figure.chip, figure.count, figure.of)
        if key not in seen:
            seen.add(key)
            yield figure


_SIZES: Final = re.compile(r"(?<![A-Za-z0-9.])(\d+(?:\.\d+)?[bBmM])(?![A-Za-z0-9])")


def sizes_in(names: Iterable[str]) -> frozenset[str]:
    """Sizes such as ``70b`` in some names."""
    return frozenset(size.lower() for name in names for size in _SIZES.findall(name))


_PRE: Final = re.compile(r"\bpre-?\s?train(?:ed|ing|s)?\b|预训练|預訓練|事前学習", re.IGNORECASE)
_POST: Final = re.compile(
    r"\bfine-?\s?tun(?:ed|ing)\b|\bcontinu(?:ed|es?|al|ally|ing|ously)\s+(?:pre-?)?train\w*|\bfurther"
    r"\s+(?:pre-?)?train\w*"
    r"|\bpost-?train"
    r"|继续(?:预)?训练|增量预训练|微调|微調|継続(?:事前)?学習|追加学習|ファインチューニング|\bSFT\b|\bDPO\b|\bORPO\b|\bQ?LoRA\b|"
    r"\binstruct(?:ion)?[- ]?tun|\badapted\b|\btuned\b|\bannealing\b|\bmid-?train",
    re.IGNORECASE,
)
_TRAIN: Final = re.compile(r"\btrain(?:ed|ing)\b|训练|訓練|学習", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(
    r"\b(?:not|never|without|unlike|compared?|whereas|which (?:was|were|is|has)|that (?:was|were) (?:pre-?)?trained on|"
    r"predecessor|previous|earlier|you can|you may|"
    r"(?<!-)(?:original|base) models? (?:is|was|were|has|had)|(?:second|third|later|last) (?:stage|phase)|"
    r"original(?:ly)? (?:pre-?)?trained|teacher|"
    r"vs|versus|other models?|tokeni[sz]er|if|would|could|plan(?:s|ned)?|remaining|(?:the|for the) first|each (?:of|"
    r"model|expert|with)|per)\b",
    re.IGNORECASE,
)
_QUALIFIER: Final = re.compile(
    r"\b(?:more than|less than|greater than|no less than|at least|per cent|not only|per[- ]device|per[- ]gpu)\b",
    re.IGNORECASE,
)
_OF_FAMILY: Final = re.compile(
    r"\ball (?:of )?(?:the |our |these |\w+ |\d+ ){0,2}(?:models|variants|sizes|checkpoints|versions)\b|"
    r"\b(?:both|these|our|the|\w+) (?:\d+ |two |three |four |five )?"
    r"models (?:were|was|took|required|used|utilized|are)\b|\bmodel famil|\b(?:family|families|series|"
    r"suite|collection)\b|\bcumulative(?:ly)?\b|\bcollectively\b|"
    r"\b(?:largest|biggest|flagship) (?:scale|size|model|version|variant|one|member)\b|"
    r"\bin total across\b|\bacross all\b|\bentire (?:project|family)\b|\bexperiments\b|\bablations\b",
    re.IGNORECASE,
)
"""Words by which hours and operations are those of several models together."""


_INSTRUCTS: Final = re.compile(
    r"[\W\d]*(?:to|for) (?:fine-?tun|pre-?train|train)\w*\b|[\W\d]*(?:fine-?tune|pre-?train|train)\b.*[:：]\W*$",
    re.IGNORECASE,
)
"""How instructions to others begin: ``To finetune it on 8 GPUs, first ...``, ``Train the model using 8 GPUs:``."""


def speaks_of_training(text: str) -> bool:
    """Whether a sentence speaks of training, and of no other model's."""
    named = any(words.search(text) for words in (_TRAIN, _PRE, _POST)) and not _INSTRUCTS.match(text)
    return named and not _ELSEWHERE.search(_QUALIFIER.sub(" ", text))


def of_what(text: str, at: int) -> str:
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


_TOKENS: Final = re.compile(
    rf"(?<![\w.,^$-]){HOW}{NUMBER}{UNIT}[-\s]+(?:(?!(?:on|at|per|with|for|in)\b)\w+[-\s]+){{0,3}}?(?P<mega>mega|giga|"
    rf"tera)?tokens?\b(?!\s*(?:/|per\b|length|context|long))",
    re.IGNORECASE,
)
_CORPUS: Final = re.compile(
    rf"\btrained (?:on|with|using) (?:an? )?{HOW}{NUMBER}(?P<plus>)[-\s]?(?P<unit>T|"
    rf"trillion)[-\s]+(?:[\w/-]+[-\s]+){{0,2}}?(?:corpus|corpora)\b",
    re.IGNORECASE,
)
_TOKENS_IN_CHINESE: Final = re.compile(
    rf"(?P<how>约|約|超过|近)?\s*{NUMBER}(?P<plus>)\s*(?P<unit>万亿|千亿|百亿|亿|兆|億|[TBMK])?\s*(?:个|"
    rf"個)?\s*(?:tokens?(?![a-z])|トークン|词元|(?:的)?(?:中英(?:文)?)?标识符)"
    r"(?!\s*(?:/|长度|上下文))",
    re.IGNORECASE,
)
_TOKEN_ROW: Final = re.compile(
    r"[-*|>\s]*(?:total |number of |#\s?)?(?:(?P<of>pre-?training|training|trained|"
    r"fine-?tuning) )?(?:data |seen )?(?:tokens?|budget)"
    rf"(?: seen| count| trained| used| processed)?[*\s:|]+{HOW}{NUMBER}{UNIT}(?:\s*tokens)?[*\s.|]*"
    r"(?P<aside>\([^()]{0,150}\)[*\s.|]*)?",
    re.IGNORECASE,
)
_TOKENS_SEEN: Final = re.compile(
    rf"\btokens? (?:were |was )?(?:seen|processed|consumed|trained on|used (?:in|for) training)\b[^.:\d]{{0,30}}[:=]?"
    rf"\s*{HOW}{NUMBER}{UNIT}(?![\w.])",
    re.IGNORECASE,
)
_SEEN: Final = re.compile(
    r"\btokens?(?: \w+)? (?:seen|processed|consumed)\b|\b(?:saw|seen|processed|consumed)\b", re.IGNORECASE
)
"""Words for tokens that a training went through, repetitions and all, and not for those that its data have."""
_CONTEXT: Final = re.compile(
    r"context|sequence|vocab|window|per second|batch|max(?:imum)?[ _-](?:length|tokens)|new tokens|"
    r"tokens/|special tokens",
    re.IGNORECASE,
)
FEWEST_TOKENS: Final = 1_000_000
"""Fewer tokens than this are a length and no amount of training data."""


_NEEDED: Final = re.compile(
    r"(?<![\w.])(?P<who>[A-Z][\w.-]*[A-Z\d][\w.-]*) (?:need|requir|took|take|us|saw|see)\w* ?[~≈]?$"
)


_TRAINED_ON: Final = re.compile(
    rf"(?<!continued )(?<!continual )(?<!further )\bpre-?train(?:ing|ed) (?:of )?(?P<who>(?:{FAMILY})[-"
    rf"\w.]*\d[\w.-]*) on[^.;]{{0,20}}$",
    re.IGNORECASE,
)


def _needed_by_another(before: str, own: tuple[str, ...]) -> bool:
    """Whether the words before an amount name another model that needed it: ``(TinyLLaMA needed ~``."""
    match = _NEEDED.search(before) or _TRAINED_ON.search(before)
    return match is not None and not any(match["who"].lower() in name.lower() for name in own)


def _tokens(text: str, trains: bool, source: Source, own: tuple[str, ...] = ()) -> Iterator[Figure]:
    row, named = _TOKEN_ROW.fullmatch(text), ""
    if row is not None:
        of = (row["of"] or "").lower().replace("-", "")
        named = {"pretraining": "pre-training", "finetuning": "fine-tuning"}.get(of, "")
    said = text[: row.start("aside")] if row is not None and row["aside"] else text
    if not (trains or row) or _CONTEXT.search(said):
        return
    sentences = (
        *_TOKENS_SEEN.finditer(text),
        *_TOKENS.finditer(text),
        *_CORPUS.finditer(text),
        *_TOKENS_IN_CHINESE.finditer(text),
    )
    for match in (row,) if row is not None else sentences:
        if row is not None and "budget" in match[0].lower() and "token" not in match[0].lower():
            continue
        value = count_of(match)
        if _LISTED.search(text[: match.start()]) or _needed_by_another(text[: match.start()], own):
            continue
        if FEWEST_TOKENS <= value < 10**15 and not _NOT_SEEN.search(said, match.end("number"), match.end()):
            bounds = spread_of(match, value, passes(text))
            of = named or of_what(text, match.start("number"))
            yield Figure(quantity="tokens", value=bounds, of=of, source=source, words=words_of(match[0]))


_NOT_SEEN: Final = re.compile(r"\b(?:unique|unfiltered|raw|candidate)\b|\b(?:to|and|or)[- ]\d", re.IGNORECASE)
"""Words for tokens that there are, and not for those that were seen; or a further amount."""
_LISTED: Final = re.compile(
    r"\d\s?(?:[TBMK]|trillion|billion|million)\+?(?: tokens)?\s*(?:,|\bor\b|\band\b|\bto\b|[-–]|、|和)"
    r"\s*(?:and |or )?$|\bat(?: about| around)?\s*$|\bwhich contains\s*$",
    re.IGNORECASE,
)
"""Before an amount: it is the last of several, of checkpoints or of members of a family, or a moment of the run."""

_SAMPLES: Final = re.compile(
    rf"(?<![\w.,^$]){HOW}{NUMBER}{UNIT}[-\s]+(?:\w+[-\s]+){{0,2}}?(?:images|(?:image|video)[-\s](?:text|"
    rf"caption)[-\s]pairs|"
    r"videos|clips|samples)\b(?!\s*(?:/|per\b))",
    re.IGNORECASE,
)
FEWEST_SAMPLES: Final = 10_000


def _samples(text: str, trains: bool, source: Source) -> Iterator[Figure]:
    """Images, pairs or samples that were trained on; whether that is all passes over them the sentence leaves open."""
    for match in _SAMPLES.finditer(text) if trains and not _CONTEXT.search(text) else ():
        value = count_of(match)
        if FEWEST_SAMPLES <= value < 10**13:
            bounds = Range(low=reduced(value * TOKEN_BOUNDS[bounds_of(match)][0]))
            of = of_what(text, match.start())
            yield Figure(quantity="samples", value=bounds, of=of, source=source, words=words_of(match[0]))


_EPOCHS: Final = re.compile(
    r"\b(?P<epochs>\d{1,3}(?:\.\d+)?|one|two|three|four|five|six|eight|ten)\s+(?:full |training )?epochs?\b",
    re.IGNORECASE,
)


def passes(text: str) -> Exact:
    """The passes over the data that a sentence names, at least one: its tokens may be those of one of them."""
    match = _EPOCHS.search(text)
    return max(1, number_of(match["epochs"])) if match else 1


_SUPERSCRIPT: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER: Final = (
    r"(?P<number>\d{1,3}(?:\.\d{1,6})?)\s*"
    r"(?:(?:[x×*·⋅]|\\times)\s*10\s*(?:\^|\*\*)?\s*\{?\s*(?P<ten>\d{2})\}?|e\+?(?P<e>\d{2}))"
)
_FLOP: Final = re.compile(
    rf"(?<![\w.]){_POWER}\$?\s*(?:FLOPs?|FLOPS|floating[- ]point operations)\b(?!\s*(?:/|per\b))", re.IGNORECASE
)
_FLOP_LABELLED: Final = re.compile(
    rf"[-*|>\s]*(?:(?:total|training|train|pre-?training|estimated|compute)\s)*FLOPs?(?: used| count)?[*\s:|=~≈]+"
    rf"{_POWER}[\s*|.]*",
    re.IGNORECASE,
)
"""A row that has the unit in its label: ``Training FLOPs: 5.6e23``."""
_FLOP_BY_UNIT: Final = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)[-\s]?(?P<unit>(?:zetta|yotta|ronna|[ZYR])[- ]?FLOPs?\b"
    r"(?!\s*(?:/|per\b))|(?:peta[- ]?FLOPs?(?:[/-]s(?:econd)?)?|PF(?:LOPS?)?(?:/s)?)[- ]days?\b)",
    re.IGNORECASE,
)
_FLOP_UNITS: Final = {"z": 10**21, "y": 10**24, "r": 10**27, "p": 86_400 * 10**15}
"""A unit by its first letter; a petaflop per second for a day is one of work, too."""


_COMPUTE_ROW: Final = re.compile(r"[-*|>\s]*(?:total )?(?:training )?(?:compute|flops?)\b[^.]{0,60}", re.IGNORECASE)
"""A row such as ``Training compute: 3e24 FLOP``."""


def _plain(text: str) -> str:
    """A text with its powers on the line."""
    plain = re.sub(r"</?su[bp]>", "^", text).replace("^^", "^")
    plain = re.sub(r"(?<=10)(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])", "^", plain).translate(_SUPERSCRIPT)
    return re.sub(r"\^(\s|$)", r"\1", plain)


LEAST_FLOP: Final = 10**15
MOST_FLOP: Final = 10**32


def _flop(text: str, trains: bool, source: Source) -> Iterator[Figure]:
    plain = _plain(text)
    labelled = _FLOP_LABELLED.fullmatch(plain)
    if not (trains or labelled or _COMPUTE_ROW.match(text)):
        return
    for match in (labelled,) if labelled else (*_FLOP.finditer(plain), *_FLOP_BY_UNIT.finditer(plain)):
        unit = match.groupdict().get("unit")
        by = _FLOP_UNITS[unit[0].lower()] if unit else 10 ** int(match["ten"] or match["e"])
        value = reduced(exact(match["number"].replace(",", "")) * Fraction(by))
        if LEAST_FLOP <= value <= MOST_FLOP:
            words, of = words_of(match[0]), of_what(plain, match.start())
            yield Figure(quantity="flop", value=Range.exactly(value), of=of, source=source, words=words)


_CHIP: Final = (
    r"(?:(?<![A-Za-z0-9])|(?<=\d[x×]))(?P<chip>GH200|GB200|GB300|H100|H200|H800|H20|A100|A800|B100|B200|B300|V100|P100|"
    r"MI2\d0X?|MI3\d{2}[XA]?|L40S?|L4|"
    r"A10G?|A30|A40|A6000|RTX ?(?:PRO )?A?\d{4}(?: ?Ti| ?Super| Ada)?|[34]090|T4|"
    r"TPU[- ]?v5[- ]?lite(?:pod)?|TPU[- ]?v\d[ep]?|TPU|"
    r"Gaudi ?\d?|Ascend ?\d{3}\w?|Trainium ?\d?)(?=[sS]?(?![A-Za-z0-9]))"
)
_WORD_NUMBER: Final = r"one|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|a single|an?|single"
_COUNTED: Final = (
    rf"(?<![\w.,])(?<!\w-)(?:(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{_WORD_NUMBER})\s*(?:[x×*]\s*)?(?:(?:cloud|"
    rf"NVIDIA|AMD|Google|Intel|Huawei|Tesla|GPUs?|cards?|of)\s+)*)?"
)
_CHIPS: Final = re.compile(
    rf"{_COUNTED}{_CHIP}[sS]?(?P<memory>[-\s(]{{0,2}}\d{{2,3}}\s?GB)?(?:[-\s]?(?:SXM\d?|PCIe|"
    rf"NVL))?(?:\s*(?:[x×*]\s*|\(x?)(?P<after>\d{{1,4}})(?![\w.]))?",
    re.IGNORECASE,
)
_NODES: Final = re.compile(
    rf"\b(?P<nodes>\d{{1,4}}|{_WORD_NUMBER})\s+(?:(?:compute|dgx|gpu|hgx|nvidia|[abh]\d{{2,3}}) )*"
    r"(?:nodes?|machines|servers|hosts)\b",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    rf"(?<![\w.,/])(?P<how>about |around |approximately |roughly |nearly |over |~|≈|"
    rf"> ?)?(?:(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)|(?P<word>{_WORD_NUMBER}|half an?))"
    r"[-\s]?(?P<unit>million|thousand|[MK](?![A-Za-z]))?[-\s]*(?P<device>(?:(?:total|cumulative|combined|"
    r"NVIDIA|AMD|Google|cloud)\s+)*(?:GPU|TPU|chip|accelerator|device|core|card)?[-\s]*)"
    r"(?P<span>hours?|hrs?\b|h\b|days?|weeks?|months?|minutes?|"
    r"mins?\b)(?:\s*(?:and\s*)?(?P<minutes>\d{1,2})\s?(?:minutes?|mins?|m)\b)?"
    r"(?!\s+(?:of|a|per|ago|later|before|after)\b|[-\s]?long|/)",
    re.IGNORECASE,
)
_CHIP_TIME: Final = re.compile(
    rf"(?<![\w.,])(?P<how>about |around |approximately |~)?(?P<number>\d{{1,3}}(?:,\d{{3}})+|"
    rf"\d+(?:\.\d+)?)[-\s]?(?P<unit>million|thousand|[MK](?![A-Za-z]))?[-\s]+(?:(?:NVIDIA|AMD|Google) )?"
    rf"{_CHIP}(?:[-\s]?\d{{2,3}}\s?GB)?(?:[-\s](?:SXM\d?|PCIe))?[-\s]+(?:GPU[-\s]*)?(?P<span>hours?|hrs?\b|days?)",
    re.IGNORECASE,
)
_SPANS: Final = {
    "hour": 1,
    "hr": 1,
    "h": 1,
    "day": 24,
    "week": 168,
    "month": 730,
    "minute": Fraction(1, 60),
    "min": Fraction(1, 60),
}
_OF_DATA: Final = re.compile(
    r"\b(?:hours?|hrs?) of\b|\b(?:speech|audio|video|recordings?|inference|latency|per image)\b", re.IGNORECASE
)


def _hours(text: str, trains: bool, source: Source, sizes: frozenset[str]) -> Iterator[Figure]:
    """Chips and hours of a sentence about training: where it names one sort of chip and one time, they go together."""
    if not (trains or _tells_how_long(text)):
        return
    chips = [
        each for each in _CHIPS.finditer(text) if not _FOR_USE.search(text[max(0, each.start() - 60) : each.start()])
    ]
    if _is_of_family(text, sizes):
        yield from _mentioned(chips, text, source)
    elif direct := [*_CHIP_TIME.finditer(text)]:
        for match in direct:
            yield _chip_hours(_spent(match), match["chip"], None, of_what(text, match.start()), source, match[0])
    else:
        times = [match for match in _TIME.finditer(text) if not _OF_DATA.match(text[match.start("span") :])]
        if len({match["chip"].lower() for match in chips}) > 1 and not any(map(_of_devices, times)):
            yield from _mentioned(chips, text, source)
        else:
            yield from _together(text, chips, times, source)


_TOOK: Final = re.compile(r"\b(?:took|takes|finished|completed|lasted|ran|run)\b", re.IGNORECASE)
_A_RUN: Final = re.compile(r"\b(?:epochs?|training|tun)", re.IGNORECASE)


def _tells_how_long(text: str) -> bool:
    """Whether a sentence says how long a run took, in other words than those of training."""
    return bool(_TOOK.search(text) and _A_RUN.search(text) and not _ELSEWHERE.search(_QUALIFIER.sub(" ", text)))


_FOR_SIZE: Final = re.compile(r"\W*(?:for|of|in) (?:the |our )?(\d+(?:\.\d+)?[bm])(?![a-z0-9])", re.IGNORECASE)


_ROW_OF_SIZE: Final = re.compile(r"\|\s*[*_]*(\d+(?:\.\d+)?[bm]) (?:series|models?)\b", re.IGNORECASE)


def _of_other_size(text: str, sizes: frozenset[str]) -> bool:
    """Whether a sentence begins by saying of which size it speaks, and it is not that of the model."""
    match = _FOR_SIZE.match(text) or _ROW_OF_SIZE.match(text)
    return match is not None and match[1].lower() not in sizes


def _is_of_family(text: str, sizes: frozenset[str]) -> bool:
    """Whether a sentence speaks of several models together, and not of the one of this size."""
    of_own = bool(sizes & sizes_in([text])) and re.search(r"\ball\b", text) is None
    return _OF_FAMILY.search(text) is not None and not of_own


def _of_devices(time: re.Match[str]) -> bool:
    """Whether a time is one of all chips together, as in ``480 GPU-hours``."""
    return re.search(r"[GT]PU|chip|accelerator|device|core|card", time["device"], re.IGNORECASE) is not None


def _mentioned(chips: list[re.Match[str]], text: str, source: Source) -> Iterator[Figure]:
    """Chips alone, without hours or number."""
    for match in chips:
        yield _chip_hours(0, match["chip"], None, of_what(text, match.start()), source, match[0], quantity="chips")


def _together(text: str, chips: list[re.Match[str]], times: list[re.Match[str]], source: Source) -> Iterator[Figure]:
    """The one time with the one sort of chip of a sentence; the chips alone where it names no time."""
    first, count = next(iter(chips), None), _chips_at_work(text, chips)
    of_devices = [time for time in times if _of_devices(time)]
    times = of_devices if len(of_devices) == 1 else times  # the clock's time says the same in another way
    if first is not None and (not times or (len(times) == 1 and _of_devices(times[0]) and count is not None)):
        yield _chip_hours(0, first["chip"], count, of_what(text, first.start()), source, first[0], quantity="chips")
    if len(times) != 1 or (first is None and not _of_devices(times[0])):
        return
    (time,) = times
    spans = [match.span() for match in (time, first) if match is not None]
    start, end = min(begin for begin, _ in spans), max(last for _, last in spans)
    words = text[start:end] if end - start < LONGEST_WORDS else time[0]
    at_work = None if _of_devices(time) else count or Range(low=1)
    chip, of = first["chip"] if first is not None else "", of_what(text, time.start())
    yield _chip_hours(_spent(time), chip, at_work, of, source, words, how=time["how"] or "")


LONGEST_WORDS: Final = 120
_FOR_USE: Final = re.compile(
    r"\b(?:runs?|running|fits?|inference|deploy\w*|serv(?:e|ing)|able to|can be|like|requires?|such as|"
    r"works? (?:with|on)|memory|vram)\b[^.;]*$|(?:可在|建议|推荐|需要|至少|部署|推理)[^。；]*$",
    re.IGNORECASE,
)
"""Before a chip: it is one that the model can be used on."""


def _chips_at_work(text: str, chips: list[re.Match[str]]) -> Range | None:
    """How many chips a sentence says were at work, those of all its machines."""
    for match in chips:
        number = match["count"] or match["after"]
        of_pod = match["chip"].upper().startswith("TPU")
        if of_pod and (cores := _SLICE.match(text, match.end())):
            return _in_slices(number, match["chip"], int(cores[1]))
        if number is None or (number.lower() in ("a", "an") and (of_pod or _A_CLUSTER.match(text[match.end() :]))):
            continue
        count = int(number_of(number.lower().removeprefix("a ")))
        many = re.search(r"(\d{1,4})\s*[x×*]\s*$", text[: match.start()])
        count *= int(many[1]) if many else 1
        count *= _machines(text, match)
        return Range.exactly(count)
    return None


_SLICE: Final = re.compile(r"-(\d{1,5})(?![\w.])")
_CORES_A_CHIP: Final = {"v2": 2, "v3": 2, "v4": 2, "v5p": 2, "v5e": 1, "v5lite": 1, "v5litepod": 1, "v6e": 1}


def _in_slices(number: str | None, chip: str, cores: int) -> Range | None:
    """The chips of slices of a pod, which are called after their cores: https://cloud.google.com/tpu/docs/v5p.

    None where the version is not said, or where its chips could not have so many cores.
    """
    each = _CORES_A_CHIP.get(re.sub(r"tpu|[- ]", "", chip.lower()))
    if each is None or cores % each:
        return None
    slices = int(number_of(number.lower().removeprefix("a "))) if number else 1
    return Range.exactly(slices * cores // each)


_A_CLUSTER: Final = re.compile(
    r"[\w-]{0,12}[-\s]+(?:[\w-]+\s+)?(?:clusters?|supercomputers?|(?:super)?pods?|systems?|racks?|nodes?|machines?|"
    r"servers?)\b",
    re.IGNORECASE,
)
"""Behind a chip: what there is one of are machines with as many chips as nobody says."""


def _machines(text: str, chips: re.Match[str]) -> int:
    """How many machines had so many chips each; 1 where the number is that of all."""
    nodes = _NODES.search(text)
    if nodes is None:
        return 1
    between, after = text[nodes.end() : chips.start()], text[chips.end() : chips.end() + 30]
    before = (
        0 < len(between) < 60
        and re.search(r"\b(?:with|of|x|having|contain(?:s|ing)?|has|each)\b|×", between)
        and "total" not in between
    )
    each = re.search(r"\beach\b|\bper (?:node|machine|server)\b", after)
    return int(number_of(nodes["nodes"].lower().removeprefix("a "))) if before or each else 1


def _spent(match: re.Match[str]) -> Exact:
    """The hours of a time."""
    word = (match.groupdict().get("word") or "").lower()
    number = Fraction(1, 2) if word.startswith("half") else number_of((match["number"] or word).removeprefix("a "))
    minutes = Fraction(int(match.groupdict().get("minutes") or 0), 60)
    scale = 10 ** SCALE[(match["unit"] or "").lower()]
    return reduced(Fraction(number) * scale * _SPANS[match["span"].lower().rstrip("s") or "h"] + minutes)


MOST_CHIP_HOURS: Final = 10**10
MOST_CHIPS: Final = 10**7


def _chip_hours(
    hours: Exact,
    chip: str,
    count: Range | None,
    of: str,
    source: Source,
    words: str,
    how: str = "",
    quantity: str = "chip_hours",
) -> Figure:
    named = re.sub(r"(?i)^([34]090)$", r"RTX \1", re.sub(r"(?i)^TPU-?(?=v)", "TPU ", chip))
    named = re.sub(r"(?i)v5[- ]?lite(?:pod)?$", "v5e", named)
    named = named.upper() if named.islower() or named[1:].isdigit() else named
    known = named if named and accelerators.find(named) else ""
    if not (0 < hours <= MOST_CHIP_HOURS):
        quantity = "chips"
    if count is not None and not (0 < (count.low or 1) <= MOST_CHIPS):
        count = None if quantity == "chips" else Range(low=1)
    value = Range.exactly(hours)
    if how.strip() and hours:
        value = Range(low=reduced(hours * Fraction(9, 10)), best=hours, high=reduced(hours * Fraction(11, 10)))
    if hours and not known:
        known = ""
    kept = known or (named if quantity == "chips" else "")
    return Figure(quantity=quantity, value=value, of=of, source=source, words=words_of(words), chip=kept, count=count)


# -- rows of lists and tables

_HARDWARE_LABEL: Final = re.compile(
    r"(?:hardware(?: type| used)?|(?:training )?(?:gpus?|hardware|device|accelerators?|compute|"
    r"infrastructure|gpus? used)|gpu(?: type| model| count)?|number of gpus|"
    r"hardware configuration|trained on|compute (?:used|resources))(?: \((?:s|type|training)\))?",
    re.IGNORECASE,
)
_TIME_LABEL: Final = re.compile(
    r"(?P<device>(?:total |training )?(?:gpu|tpu|device|chip|accelerator)[- ]?(?:hours|time)(?: used|"
    r" \(total\))?)|(?:hours used|(?:total |wall[- ]clock )?(?:training |train )?(?:time|duration|runtime|"
    r"hours)(?: \((?:hours|h)\))?|"
    r"time (?:taken|spent|to train)|duration|training took)",
    re.IGNORECASE,
)
_NOT_TRAINING: Final = re.compile(
    r"inference|deploy|usage|requirements?|serving|how to|evaluation|benchmark|limitation|performance", re.IGNORECASE
)


MOST_HOURS: Final = 10_000
"""Hours past which they are of all chips together: that by the clock would be more than a year."""


def _rows(card: Card, sizes: frozenset[str]) -> Iterator[Figure]:
    """Chips and hours in rows of their own. Whether hours of several chips are of the clock is left open.

    A row that names another member of the family, by its size, is that one's.
    """
    chips: list[tuple[int, re.Match[str]]] = []
    times: list[tuple[int, Exact, bool, str, str]] = []
    for line, heading, label, value in card.rows:
        if _NOT_TRAINING.search(heading) or _NOT_TRAINING.search(label):
            continue
        if _HARDWARE_LABEL.fullmatch(label) and (match := _CHIPS.search(value)):
            chips.append((line, match))
        elif (others := {each for each in sizes_in([value]) if each.endswith("b")}) and not others & sizes:
            continue
        elif (named := _TIME_LABEL.fullmatch(label)) and (spent := _time_in(value, label)) is not None:
            device = bool(named["device"]) or re.search(r"[GT]PU[- ]?h", value, re.IGNORECASE) is not None
            times.append((line, spent, device, label, value))
    if len(chips) > 1 and len({match["chip"].lower() for _, match in chips}) == 1:
        chips = chips[:1]
    if len(chips) == 1 and len(times) == 1:
        (_, chip), (line, spent, device, label, value) = chips[0], times[0]
        number = _chips_at_work(chip.string, [chip])
        template = re.fullmatch(r"hours used", label, re.IGNORECASE) is not None
        most = number if number and not template else Range(low=1, high=number.high if number else None)
        count = None if device or spent > MOST_HOURS else most
        words = f"{chip[0]}; {label}: {value}"
        yield _chip_hours(spent, chip["chip"], count, "", card.source(line), words)
        if count is None and number is not None:
            yield _chip_hours(0, chip["chip"], number, "", card.source(line), chip[0], quantity="chips")
    elif len(chips) == 1:
        line, chip = chips[0]
        beside = [time for time in _TIME.finditer(chip.string) if not _OF_DATA.match(time.string[time.start("span") :])]
        if len(beside) == 1 and not times:
            yield from _together(chip.string, [chip], beside, card.source(line))
        else:
            at_work = _chips_at_work(chip.string, [chip])
            yield _chip_hours(0, chip["chip"], at_work, "", card.source(line), chip[0], quantity="chips")


def _time_in(value: str, label: str) -> Exact | None:
    match = _TIME.search(value)
    if match:
        return _spent(match)
    bare = re.fullmatch(r"(?:about |~|≈)?\s*(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*([MK])?", value, re.IGNORECASE)
    if bare and "hour" in label.lower():
        return reduced(Fraction(number_of(bare[1])) * 10 ** SCALE[(bare[2] or "").lower()])
    return None


MOST_CELLS: Final = 20


_TOKENS_HEAD: Final = re.compile(
    r"(?:(?P<pre>pre-?training )|training |train )tokens(?: count)?|(?P<count>tokens? counts?)", re.IGNORECASE
)
"""A head of a column of tokens; a bare count of them is of pre-training, in the cards that have one."""

_HOURS_HEAD: Final = re.compile(r"[GT]PU[- ]?hours?", re.IGNORECASE)
_FLOP_HEAD: Final = re.compile(
    r"(?:total |estimated )?(?:train(?:ing)?|pre-?train(?:ing)?) (?:compute |cost )?\(?"
    r"(?P<unit>zetta|yotta|ronna|[ZYR])?-?FLOPs?\)?(?: ?\(?[x×]? ?(?P<by>10\^?\d{2}|1e\+?\d{2})\)?)?",
    re.IGNORECASE,
)
"""Heads of columns with the operations of a whole training, with the unit or the power that they are counted in."""


_SIZE_HEAD: Final = re.compile(r"(?:model )?(?:params?|parameters|size)", re.IGNORECASE)
_NAME: Final = re.compile(r"[a-z]{3,}", re.IGNORECASE)
_NO_NAME: Final = frozenset({"model", "base", "chat", "instruct", "size", "parameters", "total", "the", "pretrained"})


def _names_in(names: Iterable[str]) -> frozenset[str]:
    """The words of names that tell one family from another."""
    return frozenset(word for name in names for word in map(str.lower, _NAME.findall(name))) - _NO_NAME


def _of_sizes(card: Card, sizes: frozenset[str], own: frozenset[str]) -> Iterator[Figure]:
    """Hours, tokens and operations that a table of several models gives for the one of this size, and of this name."""
    heads: dict[int, tuple[str, int]] = {}
    chip, sized = "", 0
    for line, text in card.own:
        if chips := re.search(_CHIP, text, re.IGNORECASE):
            chip = chips["chip"] if not text.startswith("|") else chip or chips["chip"]
        if "|" not in text:
            heads, sized = {}, 0
            continue
        cells = _cells(text)
        heads |= _heads(cells)
        sized = sized or next((place for place, cell in enumerate(cells) if place and _SIZE_HEAD.fullmatch(cell)), 0)
        name = cells[0] if sizes_in(cells[:1]) or not sized else " ".join((cells[0], *cells[sized : sized + 1]))
        others = _names_in([cells[0]])
        if not sizes & sizes_in([name]) or (others and own and not others & own):
            continue
        for place, (quantity, unit) in heads.items():
            if 0 < place < len(cells):
                used = chip or (_chip_below(card.own, line) if quantity == "hours" else "")
                yield from _CELLS[quantity](name, cells[place], unit, used, card.source(line))


_RUN_ON: Final = re.compile(r"\b(?:train(?:ed|ing)|hours|hardware|cluster)\b", re.IGNORECASE)
_SERVED: Final = re.compile(r"\b(?:inference|serv(?:ed|ing)|deploy\w*|fine-?\s?tun\w+|quanti[sz]\w+)\b", re.IGNORECASE)
MOST_BELOW: Final = 60


def _chip_below(prose: Sequence[tuple[int, str]], row: int) -> str:
    """The one kind of chip that is said under a table, before the next heading, to be what was trained on."""
    chips: dict[str, str] = {}
    start = bisect_right(prose, row, key=itemgetter(0))
    for _, text in takewhile(lambda each: not each[1].startswith("#"), prose[start : start + MOST_BELOW]):
        if "|" not in text and _RUN_ON.search(text) and not _SERVED.search(text):
            chips |= {match["chip"].lower(): match["chip"] for match in re.finditer(_CHIP, text, re.IGNORECASE)}
    return next(iter(chips.values())) if len(chips) == 1 else ""


def _cells(text: str) -> list[str]:
    """The cells of a row, without marks; of a table in bars."""
    inner = text.strip().removeprefix("|").removesuffix("|")
    return [re.sub(r"<[^<>]{0,40}>|[*_`]", "", cell).strip() for cell in inner.split("|", MOST_CELLS)[:MOST_CELLS]]


def _heads(cells: list[str]) -> dict[int, tuple[str, int]]:
    """What columns hold, and in which unit, by their heads; the first of each kind."""
    found: dict[str, tuple[int, int]] = {}
    for place, cell in enumerate(cells):
        if head := _TOKENS_HEAD.fullmatch(cell):
            found.setdefault("pre-training tokens" if head["pre"] or head["count"] else "tokens", (place, 1))
        elif _HOURS_HEAD.search(cell) and not re.search(r"\d{3}", cell):
            found.setdefault("hours", (place, 1))
        elif head := _FLOP_HEAD.fullmatch(cell):
            power = re.search(r"\d{2}$", head["by"].replace("10^", "").removeprefix("10")) if head["by"] else None
            unit = _FLOP_UNITS[head["unit"][0].lower()] if head["unit"] else 1
            found.setdefault("flop", (place, unit * 10 ** int(power[0]) if power else unit))
    return {place: (quantity, unit) for quantity, (place, unit) in found.items()}


def _tokens_cell(name: str, cell: str, unit: int, chip: str, source: Source, of: str = "") -> Iterator[Figure]:
    match = re.match(rf"{HOW}{NUMBER}{UNIT}", cell, re.IGNORECASE)
    if match and (value := count_of(match)) >= FEWEST_TOKENS:
        words = f"{name}: {cell} training tokens"
        yield Figure(quantity="tokens", value=spread_of(match, value), of=of, source=source, words=words)


def _hours_cell(name: str, cell: str, unit: int, chip: str, source: Source) -> Iterator[Figure]:
    number = re.match(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*([MK])?", cell, re.IGNORECASE)
    if number:
        hours = reduced(Fraction(number_of(number[1])) * 10 ** SCALE[(number[2] or "").lower()])
        yield _chip_hours(hours, chip, None, "pre-training", source, f"{name}: {cell} GPU hours")


def _flop_cell(name: str, cell: str, unit: int, chip: str, source: Source) -> Iterator[Figure]:
    """Operations as a power of ten, or as a number in the unit that the head names."""
    plain = _plain(cell)
    match = re.match(rf"[~≈]?\s*{_POWER}\s*(?:FLOPs?)?$", plain, re.IGNORECASE)
    bare = re.fullmatch(NUMBER, plain) if unit > 1 else None
    if match and unit == 1:
        value = reduced(exact(match["number"]) * Fraction(10 ** int(match["ten"] or match["e"])))
    elif bare:
        value = reduced(exact(bare["number"].replace(",", "")) * Fraction(unit))
    else:
        return
    if LEAST_FLOP <= value <= MOST_FLOP:
        yield Figure(quantity="flop", value=Range.exactly(value), of="", source=source, words=f"{name}: {cell}")


_CELLS: Final[Mapping[str, Callable[..., Iterator[Figure]]]] = {
    "tokens": _tokens_cell,
    "pre-training tokens": partial(_tokens_cell, of="pre-training"),
    "hours": _hours_cell,
    "flop": _flop_cell,
}
