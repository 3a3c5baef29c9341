"""What a card says about its model that no key of a dossier holds: who made it, of what size, when, in which languages.

Each is a proposal with its source. A size that is known from a configuration is counted there and not here.
"""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final

from gpaiscope.repository.amounts import Figure, number_of
from gpaiscope.repository.card import Card
from gpaiscope.repository.contents import Contents
from gpaiscope.repository.findings import Finding, quoted
from gpaiscope.repository.prose import ITEM, of_a_link, unmarked
from gpaiscope.repository.subjects import of_another
from gpaiscope.repository.training import sizes_in
from gpaiscope.values import Range, Source, reduced

LONGEST_LABELLED: Final = 400


def labelled(card: Card) -> Iterator[tuple[int, str, str]]:
    """Labels with their values: rows, words in bold with what follows them, short headings with the next line."""
    for line, _, label, value in card.rows:
        yield line, label, value
    waiting: tuple[int, str] | None = None
    for line, whole in card.own:
        text = whole[:LONGEST_LABELLED]
        bare = unmarked(text).strip(" *-")
        if waiting is not None and not text.startswith("#") and bare:
            yield line, waiting[1], bare.split("<br")[0]
        waiting = None
        if match := _IN_BOLD.match(text):
            if match[2].strip():
                yield line, match[1].strip(" :"), unmarked(match[2]).strip().split("<br")[0]
            else:
                waiting = (line, match[1].strip(" :"))
        elif (text.startswith("#") and len(text) < 60 and text.endswith(":")) or _HEADED.fullmatch(text.strip("# :")):
            waiting = (line, text.strip("# *:"))


_IN_BOLD: Final = re.compile(r"[-*+ ]{0,4}\*\*([^*]{3,60}?):?\s*\*\*\s*:?\s*(.{0,300})$")
_HEADED: Final = re.compile(r"release date|authors?|model developers?|developed by", re.IGNORECASE)


# -- languages and data


def languages(contents: Contents) -> Iterator[Finding]:
    """The languages that the front matter lists, as it writes them."""
    card = contents.card
    for key in ("language", "languages"):
        if card is not None and (told := card.texts(key)):
            value = tuple(dict.fromkeys(quoted(text, 40) for text, _ in told[:500]))
            yield Finding(path="card.languages", value=value, source=card.source(told[0][1], key=key))
            return


def datasets(contents: Contents) -> Iterator[Finding]:
    """The data sets that the front matter lists."""
    card = contents.card
    if card is not None and (told := card.texts("datasets")):
        value = tuple(dict.fromkeys(quoted(text, 100) for text, _ in told[:500]))
        yield Finding(path="card.datasets", value=value, source=card.source(told[0][1], key="datasets"))


# -- who made it

_MAKER_LABEL: Final = re.compile(
    r"(?:model )?(?:developed by|developers?|creators?|created by|authors?|made by|built by|publisher|"
    r"organi[sz]ation|company|provider|"
    r"fine-?tuned by|trained by|owner|maintainer|开发者|开发单位|开发机构|発行者|開発元|開発者|"
    r"개발사)(?: ?/ ?\w+)?(?:\s*[\[(](?:optional|s)[\])])?",
    re.IGNORECASE,
)
_MAKER_KEYS: Final = (
    "developers",
    "developer",
    "author",
    "authors",
    "organization",
    "organisation",
    "company",
    "model_creator",
    "creator",
)
_WHO: Final = (
    r"(?:the )?(?:research & development team at |research team at |team at |team of |researchers (?:at|"
    r"from) |engineers at |folks at |\[)?"
    r"(?P<who>(?-i:[A-Z0-9][\w.&’'+-]{1,30})(?:(?:, (?:and )?|[ -])(?:(?-i:[A-Z0-9][\w.&’'+-]{0,30})|of|"
    r"and|&|for|the)(?![a-z])(?! (?:is|are|was|has)\b)){0,12})"
)
_MADE_BY: Final = re.compile(
    rf"\b(?:developed|built|created|trained(?: from scratch)?|pre-?trained|fine-?tuned|released|made|"
    rf"designed|produced|published|open-?sourced|curated)(?: and (?:\w+ ){{0,2}}?(?:developed|released|"
    rf"trained|maintained|created|curated|fine-?tuned|publicly released))?"
    rf"(?: \w+ly)? by {_WHO}",
    re.IGNORECASE,
)
_MAKES: Final = re.compile(
    r"(?:^|[.!] )(?P<who>(?-i:[A-Z][\w.&’'+-]{1,30})(?: (?-i:[A-Z][\w.&’'+-]{0,30})){0,3}) (?:has |"
    r"have )?(?:developed|introduces?d?|presents?|releases?d?|open-?sources?d?|built|created|"
    r"trained)\b (?:and (?:publicly )?released )?(?:the |a |an |our |its )?",
)
_FROM: Final = re.compile(
    r"\b(?:et al\.?|colleagues|team) (?:from|at) (?P<other>(?-i:[A-Z][\w.&’'+-]{1,30})(?: (?-i:[A-Z][\w.&’"
    r"'+-]{0,30})){0,3})"
    r"|\bcollaboration between \[?(?P<first>(?-i:[A-Z][\w.&’'+-]{1,30})(?: (?-i:[A-Z][\w.&’'+-]{0,30})){0,3})",
    re.IGNORECASE,
)
_MADE_IN_CHINESE: Final = re.compile(
    r"(?<![自经])由(?![于此]|我们|您|你|用户)\s*(?P<who>(?:(?!的|生成|数据|文本|用于)[^，。,、\s]){2,40}?)(?:联合|共同|自主|独立|自行)*(?:研发|开发|发布|训练|推出)"
)
_NOBODY: Final = re.compile(
    r"^(?:more information|\[more|n/?a|unknown|none|tbd|the|this|that|we|it|our|these|you|i|a|an|"
    r"hugging ?face|github|using|llama|gpt|models?|unsloth|transformers|openai'?s? gpt|all|both|each|some|many|several|"
    r"official|most|new|here|there|partially|fully|jointly|recently|previously|originally|currently|only|they|he|she|therefore|thus|hence|finally|\w+ing$)\b|^\W*$|"
    r"^\d+(?:\.\d+)?[kmbt]?$|\b(?:below|following|contributed|equally)\b",
    re.IGNORECASE,
)
_BY_OTHERS: Final = re.compile(
    r"(?<![A-Za-z])(?:based on|architecture|dataset|data set|benchmark|quanti[sz]|tokenizer|framework|library|"
    r"inspired|code|corpus|paper|method|technique|approach|prompt|generated|assistant|format|base model|"
    r"which (?:is|was|are|were)|check out|thanks?|platform|engine|基于|基於|tool|plugin|extension|accelerat\w+|"
    r"implementation|"
    r"solution|toolkit|uses?|using|agent|encoder|teacher|original(?:ly)?|demo|space|supercomputer|"
    r"cluster|hardware|funded|"
    r"sponsored|versions of)(?![A-Za-z])",
    re.IGNORECASE,
)


def provider(contents: Contents, own: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Who the card says made the model: in a key, in a row, else in the plainest sentence."""
    card = contents.card
    if card is None:
        return
    rows_ = [*_by_key(card), *_by_row(card)]
    for place, found in enumerate((*rows_, *_by_sentence(card, own))):
        who = _named(str(found.value))
        if who:
            says = STATED_MAKER if place < len(rows_) else found.says
            yield Finding(path="card.provider", value=who, source=found.source, says=says)
            return


STATED_MAKER: Final = "stated of this very model"


def same_maker(maker: Finding | None, own: tuple[str, ...], base: str) -> bool:
    """Whether who made the model also made the base: the same account on the Hub, or the maker that is stated."""
    owner = base.partition("/")[0].lower() if "/" in base else ""
    accounts = {name.partition("/")[0].lower() for name in own if re.fullmatch(r"[\w.-]+/[\w.-]+", name)}
    if not owner:
        return False
    stated = str(maker.value) if maker is not None and maker.says == STATED_MAKER else ""
    return owner in accounts or (bool(stated) and _account(owner) == _account(stated))


def _account(name: str) -> str:
    """A maker's name as accounts are called: without signs and without what every maker adds."""
    bare = re.sub(
        r"[^a-z0-9]",
        "",
        re.sub(r"\b(?:inc|llc|ltd|gmbh|research|team|labs?|deepmind|corporation|corp|org)\b\.?", "", name.lower()),
    )
    return bare.removesuffix("ai") or bare


def _by_key(card: Card) -> Iterator[Finding]:
    for key in _MAKER_KEYS:
        for text, line in card.texts(key)[:1]:
            yield Finding(
                path="",
                value=text.rstrip("/").rpartition("/")[2] if "://" in text else text,
                source=card.source(line, key=key),
            )


def _by_row(card: Card) -> Iterator[Finding]:
    items = {line: text for line, text in card.own if _LISTED.match(text)}
    for line, label, value in labelled(card):
        several = {line, line + 1} <= items.keys() and label not in items[line]
        if several and _WRITERS.fullmatch(label.strip(" :")):  # of several none made it alone
            continue
        if value.startswith("@"):  # whom to ask, of the model or of what others made with it
            continue
        if _MAKER_LABEL.fullmatch(label.strip(" :")) and len(value) < 200 and not value.startswith("{"):  # BibTeX
            yield Finding(path="", value=value, source=card.source(line, text=label))
    for (line, text), (after, listed) in pairwise(card.own):
        label = re.sub(r"\*\*|[*:\-#]", "", text).strip()
        alone = _LISTED.match(listed) and after == line + 1 and after + 1 not in items
        if alone and _MAKER_LABEL.fullmatch(label):
            yield Finding(path="", value=listed[1:], source=card.source(after, text=label))


MOST_LINES_DOWN: Final = 60
"""Lines from the beginning of a card within which weaker words speak of its own model."""


def _by_sentence(card: Card, own: tuple[str, ...]) -> Iterator[Finding]:
    plain = [
        (line, _plain(text)) for line, text in card.sentences if not text.startswith(("#", "|")) and not of_a_link(text)
    ]
    subjects = [word for name in own if len(word := re.split(r"[-_ /]", name.lower())[0]) > 3]
    for pattern in (_MADE_BY, _MADE_IN_CHINESE, _MAKES, _FROM):
        for line, text in plain:
            match = pattern.search(text[:800])
            if match is None or _BY_OTHERS.search(text[max(0, match.start() - 60) : match.start()]):
                continue
            if _A_THING.match(text) or of_another(text, own):
                continue
            far = line > plain[0][0] + MOST_LINES_DOWN
            if (far and pattern in (_MAKES, _FROM)) or ((far or _LISTED.match(text)) and not _of_this(text, own)):
                continue
            who = next(each for each in match.groupdict().values() if each)
            if (_IS_NEWS.match(text) and pattern is _MADE_BY) or (
                who.endswith(("'s", "’s")) and not _A_GROUP.match(text, match.end())
            ):
                continue
            if pattern is _MADE_BY or not any(_is_in(who, name) or _is_in(name, who) for name in own):
                says = STATED_MAKER if any(text.lower().startswith(each) for each in subjects) else ""
                source = card.source(line, text=f'"{quoted(match[0], 100)}"')
                yield Finding(path="", value=who, source=source, says=says)


_WRITERS: Final = re.compile(r"authors?", re.IGNORECASE)
_LISTED: Final = re.compile(r"[-*+]\s")
_A_GROUP: Final = re.compile(
    r" (?:[A-Z]\w+ ){0,3}(?:team|labs?|groups?|researchers|division|department)\b", re.IGNORECASE
)
_THIS: Final = re.compile(
    r"\b(?:this|the|our|these) (?:[\w-]+ ){0,3}?(?:models?|checkpoints?|series|family|project|work|repo(?:sitory)?)\b|"
    r"(?:本|该|此)(?:项目的?)?模型",
    re.IGNORECASE,
)
_THIS_FIRST: Final = re.compile(rf"[-*+]\W*(?:{_THIS.pattern})", re.IGNORECASE)


def _of_this(text: str, own: tuple[str, ...]) -> bool:
    """Whether a sentence names the model of the card, or says "this model"."""
    said = (_THIS_FIRST.match if _LISTED.match(text) else _THIS.search)(text) is not None
    return said or any(_bare(name) in _bare(text) for name in own if len(name) > 3)


def _is_in(one: str, other: str) -> bool:
    return one.lower() in other.lower()


_A_THING: Final = re.compile(
    r"\W*[A-Z][\w.-]+ (?:is|are) an? (?:[\w-]+ ){0,4}?(?:toolkit|tool|library|framework|package|engine|data ?set|"
    r"benchmark)\b"
)
"""A sentence whose subject is no model."""


def _plain(text: str) -> str:
    """A sentence without marks and addresses, links being their words."""
    text = re.sub(r"!\[[^\]]{0,200}\]\([^()]{0,300}\)", " ", text)
    text = re.sub(r"\[([^\[\]]{1,160})\]\([^()\s]{0,300}\)", r"\1", text)
    return " ".join(re.sub(r"\*{1,3}|`+|<[^<>]{0,300}>|[\[\]]", "", text).split())


def _named(text: str) -> str:
    """A maker's name on its own; empty for what names nobody."""
    who = _plain(text).strip(" -*:;,.|–—\"'（(")
    who = re.split(
        r"\s+[-–—]\s+|\s*[(（|]|<br|;|\.\s|, (?:with|leveraging|which|a |an |and )| (?:with|for|on|using|in|as|"
        r"that|which|where|to) ",
        who,
    )[0]
    who = re.sub(r"['’]s\b", "", who)
    who = re.sub(r"(?:\s+(?:and|&|of|for|the))+$", "", who).strip(" -*:;,.|")
    return "" if _NOBODY.match(who) or "://" in who or len(who) > 100 else quoted(who, 100)


# -- when

_MONTHS: Final = {name.lower(): place for place, name in enumerate(month_abbr) if name}
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY: Final = (
    rf"(?:20[12]\d[-./]\d{{1,2}}[-./]\d{{1,2}}|\d{{1,2}}/\d{{1,2}}/20[12]\d|{_MONTH} \d{{1,2}}(?:st|nd|rd|"
    rf"th)?,? ?20[12]\d|"
    rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? 20[12]\d)"
)
_IS_NEWS: Final = re.compile(rf"\W{{0,8}}{DAY}", re.IGNORECASE)
_RELEASE_LABEL: Final = re.compile(
    r"(?:model )?(?:release date|released(?: on)?|date of release|release|model created|created(?: on)?|"
    r"publication date|发布日期|发布时间|リリース日|출시일)",
    re.IGNORECASE,
)
_RELEASES: Final = re.compile(
    rf"\brelease date\b.{{0,60}}?\b(?P<one>{DAY})|\breleased?(?: [\w.-]+){{0,4}}? on:? (?P<two>{DAY})|"
    rf"^[^\w]{{0,6}}(?P<three>{DAY})[^\w]{{1,12}}(?:🔥)?\s*(?:we (?:are releasing|release|released)|"
    rf"released?|initial release|first release)\b",
    re.IGNORECASE,
)
_RELEASES_OTHER: Final = re.compile(
    r"\b(?:dataset|code|paper|licen[cs]e|agreement|version release|cutoff|library|demo|previous|"
    r"v\d+(?:\.\d+)? was|tokenizer|report|benchmark)\b",
    re.IGNORECASE,
)


_ANNOUNCED: Final = re.compile(
    r"\W*(?i:we (?:are releasing|release|released)|released?|initial release|first release)\W*"
    r"(?:(?i:of|the|our)\W+)*(?:(?P<words>(?:[\w.-]+ ){0,5}?)(?:models?|weights|checkpoints?)\b|"
    r"(?P<what>[\w.-]+(?: v?\d[\w.]*)?)|$)"
)


def _of_itself(text: str, own: tuple[str, ...]) -> bool:
    """Whether what a line of news says was released is the model: "our model", its name, or nothing at all."""
    match = _ANNOUNCED.match(text)
    if match is None:
        return False
    if match["words"] is not None:
        selves = _bare(" ".join(own))
        if re.search(r"(?i)fp8|int[48]|quanti[sz]|gguf|awq|gptq", match["words"]):  # a copy of what was there before
            return False
        return all(_bare(word) in selves for word in re.findall(r"\w*[A-Z][\w.-]{3,}", match["words"]))
    what = _bare(match["what"] or "")
    return not what or any(what == _bare(name) for name in own)


def _bare(name: str) -> str:
    """A name without signs and case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


FURTHER_ON: Final = 60
"""Characters behind a day in which what was released is told."""


def released_on(contents: Contents, own: tuple[str, ...] = ()) -> Iterator[Finding]:
    """The day of release that the card gives; on which market, no card says."""
    card = contents.card
    if card is None:
        return
    for line, label, value in labelled(card):
        match = re.search(rf"\b{DAY}", value, re.IGNORECASE)
        if _RELEASE_LABEL.fullmatch(label.strip(" :")) and match and (day := parse_day(match[0])):
            yield Finding(
                path="card.released_on",
                value=day.isoformat(),
                source=card.source(line, text=f'"{quoted(match[0], 40)}"'),
            )
            return
    for line, text in card.sentences:
        plain = _plain(text[:500])
        match = _RELEASES.search(plain)
        if match and match["three"] and not _of_itself(plain[match.end("three") :], own):
            continue
        if text.startswith("|") and len(set(re.findall(DAY, plain, re.IGNORECASE))) > 1:  # of several models
            continue
        later = plain[match.end() : match.end() + FURTHER_ON] if match and match["three"] else ""
        if re.search(r"\b(?:report|paper|blog)\b", later, re.IGNORECASE) and not re.search(
            r"\b(?:models?|weights|checkpoints?)\b", later
        ):
            continue
        if match and not _RELEASES_OTHER.search(plain[max(0, match.start() - 60) : match.end()]):
            written = match["one"] or match["two"] or match["three"]
            if day := parse_day(written):
                yield Finding(
                    path="card.released_on",
                    value=day.isoformat(),
                    source=card.source(line, text=f'"{quoted(plain, 80)}"'),
                )
                return


def parse_day(text: str) -> date | None:
    """A day as people write it; None where it may be another, as 04/05/2025, or is none."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = re.search(_MONTH, text, re.IGNORECASE)
    try:
        if month is not None and len(numbers) == 2:
            day, year = sorted(numbers)
            return date(year, _MONTHS[month[0][:3].lower()], day)
        if len(numbers) == 3 and numbers[0] > 1000:
            return date(*numbers)
        if len(numbers) == 3:
            first, second, year = numbers
            if first > 12 or second > 12 or first == second:
                return (
                    date(year, min(first, second), max(first, second)) if first != second else date(year, first, second)
                )
    except ValueError:
        return None
    return None


# -- how large

_SCALE: Final = {
    **{"k": 3, "m": 6, "million": 6, "b": 9, "billion": 9, "t": 12, "trillion": 12, "": 0},
    **{"万亿": 12, "千亿": 11, "百亿": 10, "亿": 8, "億": 8, "억": 8},
}
_AMOUNT: Final = (
    r"(?<![\w.,$-])(?P<number>\d{1,3}(?:,\d{3}){2,}|\d+(?:\.\d+)?)[-\s]?(?P<unit>trillion|billion|million|"
    r"[TBM](?![a-z]))?"
)
_SIZED: Final = re.compile(
    rf"{_AMOUNT}(?:\s+billion)?[-\s]+(?:total |trainable |model )?param(?:eter)?s?\b", re.IGNORECASE
)
_SIZED_IN_CHINESE: Final = re.compile(
    r"(?<![\d.~～至到-])(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>万亿|千亿|百亿|亿|億|억)\s*(?:个|個|개(?:의)?)?\s*"
    r"(?:参数|參數|(?:の)?パラメータ|파라미터|매개변수)"
)
_OTHER_IN_CHINESE: Final = re.compile(r"超过|超越|相比|对比|系列|多种|不同|版本|激活|以下|以上|以内|比较|より|보다")
_SIZED_KIND: Final = re.compile(
    rf"(?:,|\breleas\w+|\bintroduc\w+|\bpresent\w*)\s+(?:an?|our|the)\s+(?:[a-z][\w-]* ){{0,3}}?{_AMOUNT}"
    r"(?:[-\s]+param(?:eter)?s?)?[-\s]+(?:[\w-]+ ){0,4}?(?:models?|variant|transformer|llm)\b",
    re.IGNORECASE,
)
"""What is released or presented with its size: ``Wren, a 20B image model``."""
_SIZE_LABEL: Final = re.compile(
    r"(?:(?:total |number of |# ?(?:of )?|model |num )?(?:model )?param(?:eter)?s?(?: count| size)?|"
    r"model size|size|参数量|パラメータ数)(?: \((?:b|billion|total|m|million)\))?",
    re.IGNORECASE,
)
_OTHER_SIZE: Final = re.compile(
    r"\b(?:outperform\w*|compared?|than|up to|versions?|rang(?:e|es|ing)|spann(?:ed|ing)|sizes|variants|"
    r"also|trainable|active|"
    r"activated|at its (?:largest|biggest)|(?:largest|biggest) (?:version|variant|one)|"
    r"surpass\w*|available in|both|family|collection|against|like|smaller|larger|bigger|other|"
    r"matching|old|stages? [a-c]|"
    r"checkpoints with|two|three|four|models with|teacher|draft|vision encoder|text encoder|lora)\b",
    re.IGNORECASE,
)


_OF_OTHERS: Final = re.compile(
    r"(?:(?:[<>≤≥]|\b(?:under|below|less than|fewer than|beyond|above))\s*|\b(?P<who>[A-Z][\w.-]*), an?\s+"
    r"(?:[^,.;:]{1,60} with )?)$"
)
"""Before a number of parameters: it is a bound, or that of the model that is named."""
_AFTER_ANOTHER: Final = re.compile(r"\d\s?(?:[mb]|million|billion)\s*(?:,|&|and|or)\s*$", re.IGNORECASE)
"""Before a number of parameters: another one, so that both are of several models."""
_FOOTNOTE: Final = re.compile(r"\[\^?\w{1,10}\]:?\s")


def told_size(card: Card | None, own: tuple[str, ...]) -> Finding | None:
    """The parameters that a card or the model's name gives; None where they tell none, or several.

    Of a mixture of experts these are all of them: see `told_active`.
    """
    for line, label, value in labelled(card) if card else ():
        match = re.match(rf"[\s~≈/,(]*{_AMOUNT}", _ACTIVE.sub(" ", value), re.IGNORECASE)
        if card is not None and match and _SIZE_LABEL.fullmatch(label) and (match["unit"] or "," in match["number"]):
            found = _sized(match, card.source(line, text=f'"{quoted(f"{label}: {value}", 80)}"'))
            if found is not None:
                return found
    by_name = _by_name(own)
    for line, whole in _near_the_top(card) if card else ():
        text = _ACTIVE.sub(" ", whole.replace("**", ""))
        match = _SIZED.search(text) or _of_a_kind(text, own)
        if (
            card is not None
            and match
            and (match["unit"] or match["number"].count(",") > 1)
            and not _OTHER_SIZE.search(_plain(text)[:200])
            and not _is_of_others(text, match.start(), own)
        ):
            found = _sized(match, card.source(line, text=f'"{quoted(match[0], 60)}"'))
            listed = _AFTER_ANOTHER.search(_plain(text[: match.start()]) + " ") is not None
            if found is not None and by_name is None and (listed or _is_one_of_several(card, line, found)):
                return None
            if found is not None and (by_name is None or _near(found, by_name)):
                return found
    return by_name


def _of_a_kind(text: str, own: tuple[str, ...]) -> re.Match[str] | None:
    """A size that a sentence in Chinese gives, or that stands before the kind of the model that is presented."""
    if (match := _SIZED_IN_CHINESE.search(text)) and not _OTHER_IN_CHINESE.search(text):
        return match
    match = _SIZED_KIND.search(text) if not _LISTED.match(text) else None
    named = _bare(text[: match.end()]) if match and match["unit"] else ""
    return match if any(len(name) > 2 and _bare(name) in named for name in own) else None


FAR_DOWN: Final = 200
"""Lines from the beginning of a card past which sentences give the sizes of other models, of releases and of tools."""


def _near_the_top(card: Card) -> Iterator[tuple[int, str]]:
    first = card.sentences[0][0] if card.sentences else 0
    return (each for each in card.sentences if each[0] <= first + FAR_DOWN)


SIBLINGS: Final = 12
"""Lines around an item of a list, or a row, in which others may give the sizes of other members of a family."""


def _is_one_of_several(card: Card, at: int, found: Finding) -> bool:
    """Whether a size stands in a paragraph, a list or a table that gives other members of a family other sizes."""
    for line, text in card.sentences:
        alike = line == at or (abs(line - at) <= SIBLINGS and text.startswith(("-", "*", "+", "|")))
        told = _ACTIVE.sub(" ", text)
        for match in _SIZED.finditer(told) if alike else ():
            other = _sized(match, found.source) if match["unit"] else None
            another = _OTHER_SIZE.search(_plain(told)[:200]) and not ITEM.match(text)
            if other is not None and not _near(found, other) and not another:
                return line == at or dict(card.own).get(at, "").startswith(("-", "*", "+", "|"))
    return False


def _is_of_others(text: str, at: int, own: tuple[str, ...]) -> bool:
    """Whether a number of parameters there is a bound, stands in a footnote, or is that of a model that is named."""
    before = _OF_OTHERS.search(_plain(text[:at]) + " ")
    named = before is not None and before["who"]
    itself = bool(named) and any(str(named).lower() in name.lower() for name in own)
    return _FOOTNOTE.match(text) is not None or (before is not None and not itself)


_ACTIVE: Final = re.compile(
    rf"\b(?:activat(?:es|ing|ed)|active)(?: (?:only|just|about|around|approximately|roughly|a mere))?[\s*_`~≈:]*"
    rf"{_AMOUNT}[*_`]*(?:[-\s]+param(?:eter)?s?\b)?|"
    rf"{_AMOUNT.replace('?P<number>', '?P<count>').replace('?P<unit>', '?P<scale>')}[*_`]*(?:[-\s]+param(?:eter)?s?)?"
    rf"[-\s]+(?:(?:are|is|being|of which are|dynamically) )*(?:activated|active)\b(?:[-\s]+param(?:eter)?s?\b)?",
    re.IGNORECASE,
)
"""How many parameters act on a token: ``activates 14B parameters``, ``37B activated``."""
_ACTIVE_LABEL: Final = re.compile(
    r"(?:num(?:ber)?(?: of)? |# ?(?:of )?)?(?:activated|active|激活|アクティブ)(?: (?:model )?param(?:eter)?s?|参数量?|"
    r"パラメータ数?)?(?: per token)?",
    re.IGNORECASE,
)
_ACTIVE_IN_NAME: Final = re.compile(r"(?<![A-Za-z0-9])A(?P<number>\d+(?:\.\d+)?)(?P<unit>[BM])(?![A-Za-z0-9])")
_EXPERTS: Final = re.compile(
    r"\bMoEs?\b|\bmixture[- ]of[- ]experts?\b|混合专家|\bsparse(?:ly)? (?:activated|MoE)\b", re.IGNORECASE
)
_NOT_ITSELF: Final = re.compile(
    r"\b(?:unlike|compared?|than|outperform\w*|instead of|other|teacher|not an?)\b", re.IGNORECASE
)
LARGEST_EXPERT_SHARE: Final = 50
"""How many times more parameters a mixture of experts has in all than act on a token, at most."""


def told_active(card: Card | None, own: tuple[str, ...], size: Finding | None) -> Finding | None:
    """The parameters of a mixture of experts that act on a token; None for a model of which nobody says that it is one.

    Where it is one and does not say how many act, or gives several numbers, no more than the largest share is known.
    """
    if size is None or not isinstance(size.value, Range):
        return None
    total = size.value
    named = [(name, match) for name in own if (match := _ACTIVE_IN_NAME.search(name))]
    told = [_sized(match, Source(text=f"the name {quoted(name, 80)}")) for name, match in named]
    told = told or ([*_said_active(card, size)] if card else [])
    known = {found.value.best: found for found in told if found is not None and isinstance(found.value, Range)}
    smaller = {best: found for best, found in known.items() if best and total.high and best < total.high}
    if len(smaller) == 1:
        return next(iter(smaller.values()))
    source = next((each.source for each in smaller.values()), None) or (_experts(card) if card else None)
    if source is None:
        return None
    low = None if total.low is None else reduced(Fraction(total.low) / LARGEST_EXPERT_SHARE)
    return Finding(path="active", value=Range(low=low, high=total.high), source=source, says="a mixture of experts")


def _said_active(card: Card, size: Finding) -> Iterator[Finding | None]:
    """What rows and sentences say; not those of another member of the family, by the total that stands beside."""
    for line, label, value in labelled(card):
        match = re.match(rf"[\s~≈]*{_AMOUNT}", value, re.IGNORECASE)
        if match and match["unit"] and _ACTIVE_LABEL.fullmatch(label.strip(" :")):
            yield _sized(match, card.source(line, text=f'"{quoted(f"{label}: {value}", 80)}"'))
    for line, text in card.sentences:
        beside = [_sized(match, Source()) for match in _SIZED.finditer(_ACTIVE.sub(" ", text))]
        if _NOT_ITSELF.search(text[:200]) or not all(_near(size, other) for other in beside if other is not None):
            continue
        for match in _ACTIVE.finditer(text):
            amount = re.search(_AMOUNT, match[0], re.IGNORECASE)
            if amount and amount["unit"]:
                yield _sized(amount, card.source(line, text=f'"{quoted(match[0], 60)}"'))


def _experts(card: Card) -> Source | None:
    """Where a card says of its own model that it is a mixture of experts."""
    for line, text in card.sentences:
        match = _EXPERTS.search(text[:400])
        if match and not _NOT_ITSELF.search(text[:400]) and _A_MODEL.search(text[:400]):
            return card.source(line, text=f'"{quoted(match[0], 60)}"')
    return None


_A_MODEL: Final = re.compile(r"\b(?:model|llm|architecture|transformer|moe)\b|模型|架构|모델|モデル", re.IGNORECASE)


def _near(one: Finding, other: Finding) -> bool:
    sizes = [Fraction(each.value.best or 0) for each in (one, other) if isinstance(each.value, Range)]
    return max(sizes) <= 2 * min(sizes)


def _sized(match: re.Match[str], source: Source) -> Finding | None:
    value = reduced(Fraction(number_of(match["number"])) * 10 ** _SCALE[(match["unit"] or "").lower()])
    if not 10**5 <= value < 10**14:
        return None
    exact = match["number"].count(",") > 1
    spread = (
        Range.exactly(value)
        if exact
        else Range(low=reduced(value * Fraction(93, 100)), best=value, high=reduced(value * Fraction(107, 100)))
    )
    return Finding(path="parameters", value=spread, source=source)


FEWEST_IN_NAME: Final = 10**7
"""Smaller numbers in a name are as often those of images or examples: ``CA-1M``."""
_SIZE_ALONE: Final = re.compile(r"\d+(?:\.\d+)?[bm]", re.IGNORECASE)


def _by_name(own: tuple[str, ...]) -> Finding | None:
    """The size that stands in the model's name: ``Example-7B``; several experts (``8x7B``) are no size."""
    if any(_SIZE_ALONE.fullmatch(name) for name in own):
        return None  # it is what the model is called
    for name in own:
        if re.search(r"\d\s?x\s?\d+(?:\.\d+)?b|\d+b-\d+e(?![a-z0-9])", name, re.IGNORECASE) or (
            re.search(r"\btokens?\b", name, re.IGNORECASE) and len(sizes_in([name])) > 1
        ):
            continue
        sizes = sizes_in([re.sub(r"[-_]?A\d+(?:\.\d+)?B\b|[-_]tokens?[-_]\d+\w*", "", name.replace("_", "-"))])
        if len(sizes) == 1:
            (size,) = sizes
            value = reduced(Fraction(number_of(size[:-1])) * 10 ** _SCALE[size[-1]])
            if value < FEWEST_IN_NAME:
                return None
            spread = Range(low=reduced(value * Fraction(85, 100)), best=value, high=reduced(value * Fraction(125, 100)))
            return Finding(path="parameters", value=spread, source=Source(text=f"the name {quoted(name, 80)}"))
    return None


# -- what training took, as it is said


def training_said(said: tuple[Figure, ...]) -> Iterator[Finding]:
    """Chips, their number and their hours together, where the card's figures agree on them."""
    usable = [each for each in said if each.quantity in ("chip_hours", "chips")]
    chips = {each.chip for each in usable if each.chip}
    if chips:
        first = next(each for each in usable if each.chip)
        yield Finding(path="card.chip", value=tuple(sorted(chips)), source=first.source)
    counts = {each.count.best: each for each in usable if each.count is not None and each.count.best is not None}
    if len(counts) == 1:
        (each,) = counts.values()
        yield Finding(path="card.chips", value=each.count, source=each.source)
    hours = [each for each in usable if each.quantity == "chip_hours" and each.value.best is not None]
    amounts = {_device_hours(each): each for each in hours}
    if len(amounts) == 1 and (amount := next(iter(amounts))) is not None:
        (each,) = amounts.values()
        yield Finding(path="card.device_hours", value=Range.exactly(amount), source=each.source)


def tokens_said(said: tuple[Figure, ...]) -> Iterator[Finding]:
    """The tokens of the training, where the card's figures agree on them."""
    told = {each.value.best: each for each in said if each.quantity == "tokens" and each.of != "fine-tuning"}
    if len(told) == 1:
        (each,) = told.values()
        yield Finding(path="card.tokens", value=each.value, source=each.source)


def _device_hours(figure: Figure) -> int | Fraction | None:
    hours = figure.value.best
    if hours is None:
        return None
    if figure.count is None:
        return hours
    if figure.count.best is not None:
        return reduced(Fraction(hours) * Fraction(figure.count.best))
    return hours if figure.count.high is None else None
