"""What a card's prose says of licences: which one the model is under, and which is that of code alone.

A sentence is taken clause by clause: "the code is under this, the weights are under that". What it says of other
models, of data, or of what the model was made from, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gpaiscope import licences
from gpaiscope.deferred import dataclass
from gpaiscope.repository.card import Card
from gpaiscope.repository.findings import quoted

MODEL, CODE, WHOLE = "model", "code", "whole"
NO_TRADE: Final = "non-commercial"
"""What the table calls a licence that is only said to allow no commercial use."""
ON_ASKING: Final = "commercial-use-on-application"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A licence ``of`` the model, of code alone, or of a whole project; empty ``identifier``: the table has none such.

    ``labelled``: it stands in a row of its own. ``linked``: it links a file beside the card, whose text tells more.
    """

    of: str
    identifier: str
    line: int
    words: str
    labelled: bool = False
    linked: bool = False


_LABEL: Final = re.compile(
    r"(?:(?P<code>(?:source )?code)|(?:model|weights?|checkpoints?))?[ /]*licen[cs]e(?:s|\(s\)| type)?"
    r"|许可证|许可协议|开源协议|ライセンス|라이선스",
    re.IGNORECASE,
)
_IS_ONE: Final = re.compile(r"licen[cs]|\bunder\b|\bterms\b|commercial|协议|许可|ライセンス|라이선스", re.IGNORECASE)
_OF_MODEL: Final = re.compile(
    r"\b(?:models?|weights?|checkpoints?|parameters)\b|模型|权重|모델|가중치|モデル", re.IGNORECASE
)
_OF_CODE: Final = re.compile(
    r"\b(?:codes?|codebase|scripts?|software)\b|源码|代码|소스코드|ソースコード",
    re.IGNORECASE,
)
_OF_ALL: Final = re.compile(r"\brepo(?:sitory)?\b|\b(?:this|the|our) (?:project|work)\b|本项目|本仓库", re.IGNORECASE)
_OF_OTHERS: Final = re.compile(
    r"(?<![\w/-])base\b|\b(?:original|underlying|upstream|backbone|teacher|encoder|vae|third[- ]party|"
    r"based on|built (?:up)?on|built with|deriv\w+|fine-?tuned from|compared?|unlike|if|formerly|previous\w*|"
    r"other models?|components?|dependenc\w+|output|contribut\w+)\b",
    re.IGNORECASE,
)
_SHOWN: Final = re.compile(r"\b(?:the|this) (?:service|demo) is a research preview\b", re.IGNORECASE)
_OF_DATA: Final = re.compile(r"\b(?:data|datasets?|corpus)\b|数据", re.IGNORECASE)
_CLAUSE: Final = re.compile(
    r"[;；，。]|\.\s|, (?=(?:and |while |but |whereas )?(?:the |our |its |all |model |pre-?trained )*"
    r"(?:\w+ )?(?:models?|weights?|code|checkpoints?|parameters)\b)"
    r"|\b(?:and|while|but|whereas) (?=(?:the |our |its )?(?:model |pre-?trained )*(?:models?|weights?|checkpoints?|"
    r"parameters|code) (?:is|are|itself|under)\b)",
    re.IGNORECASE,
)
_UNDER: Final = re.compile(r"\bunder (?:the |an? |terms of )*", re.IGNORECASE)
_IS_UNDER: Final = re.compile(r"^.*\b(?:is|are) (?:open(?:[- ]sourced)? )?under (?:the |an? )?", re.IGNORECASE)
_BESIDE: Final = re.compile(r"\]\((?!https?:|#)[^()\s]{1,100}\)")
_LINK: Final = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,400}\)|<[^<>]{0,300}>")


def said_of_licences(card: Card) -> tuple[Said, ...]:
    """Every licence that the card's prose names of its model or of code, in its rows and then in its sentences."""
    rows = tuple(_in_rows(card))
    lines = {each.line for each in rows}
    return (*rows, *(each for each in _in_sentences(card) if each.line not in lines), *_in_tables(card))


_HEAD: Final = re.compile(r"licen[cs]es?", re.IGNORECASE)
_WORDS: Final = re.compile(r"[a-z]{3,}")
_MODELS_HEAD: Final = re.compile(r"(?:models?|checkpoints?|weights|variants?|name|version)(?: name)?", re.IGNORECASE)


def _in_tables(card: Card) -> Iterator[Said]:
    """The licences that a table of models gives those that have a word of the card's title in their names."""
    place, title = 0, _WORDS.findall(card.headings[0].text.lower()) if card.headings else []
    for line, text in card.own:
        if not text.startswith("|"):
            place = 0
            continue
        cells = [_plain(cell) for cell in text[:2_000].strip("| ").split("|")]
        if _MODELS_HEAD.fullmatch(cells[0].strip()):
            place = next((at for at, cell in enumerate(cells) if _HEAD.fullmatch(cell.strip())), 0)
        elif 0 < place < len(cells) and not set(text) <= set("|:- ") and (told := cells[place].strip()):
            entry = licences.lookup(told)
            if any(word in cells[0].lower() for word in title):
                yield Said(of=MODEL, identifier=entry.identifier if entry else "", line=line, words=quoted(told, 160))


def _in_rows(card: Card) -> Iterator[Said]:
    for line, _, label, value in card.rows:
        match = _LABEL.fullmatch(label)
        if match is None or _OF_OTHERS.search(value) or _OF_DATA.search(value) or _ELSEWHERE.match(_plain(value)):
            continue
        of = CODE if match["code"] else MODEL
        linked = _BESIDE.search(value) is not None
        clauses = [part for part in _CLAUSE.split(_plain(value)) if part.strip()]
        for clause in clauses:
            entry = licences.lookup(_UNDER.split(clause)[-1].strip(" .()"))
            for identifier in _names(clause) or [entry.identifier if entry else ""]:
                yield Said(
                    of=_subject(clause) or of,
                    identifier=identifier,
                    line=line,
                    words=quoted(f"{label}: {clause.strip()}", 160),
                    labelled=True,
                    linked=linked,
                )


def _in_sentences(card: Card) -> Iterator[Said]:
    for line, text in card.sentences:
        if (asked := _ASKS_IN_CHINESE.search(text[:1500])) and not _NEED_NOT.search(text[:1500]):
            words = quoted(_plain(text[:1500])[:160].strip(), 160)
            yield Said(of=MODEL, identifier=ON_ASKING, line=line, words=words or asked[0])
            continue
        if text.startswith(("#", "|")) or not _IS_ONE.search(text[:1500]):
            continue
        linked = _BESIDE.search(text[:1500]) is not None
        for whole in _CLAUSE.split(_plain(text[:1500])):
            clause = _REASON.split(whole)[0]
            of = _subject(clause)
            kept = _KEPT_FROM_TRADE.search(clause) if of != CODE else None
            subject = clause[: kept.start()] if kept else clause
            if of and not _OF_OTHERS.search(subject) and (of == CODE or not _OF_DATA.search(subject)):
                own = [""] if of == MODEL and _OF_ITS_OWN.search(clause) else []
                named = _names(clause)
                for identifier in dict.fromkeys([NO_TRADE] if kept and not any(named) else [*named, *own]):
                    words = quoted(clause.strip(), 160)
                    yield Said(of=of, identifier=identifier, line=line, words=words, linked=linked)


_REASON: Final = re.compile(r"\b(?:due to|because|since)\b", re.IGNORECASE)
_ASKS_IN_CHINESE: Final = re.compile(
    r"(?:模型|权重)[^。；;|]{0,80}(?:商用|商业(?:用途|使用|化))[^。；;|]{0,60}(?:申请|登记|书面授权|书面许可|咨询|获得[^。；;|]{0,10}授权)"
)
"""That whoever uses the model commercially has to ask before."""
_NEED_NOT: Final = re.compile(r"无需|不需要|不必|无须|不用")
_ELSEWHERE: Final = re.compile(
    r"(?:please )?(?:see|refer to|check) (?:the )?(?:[\w-]+ ){0,2}(?:section|below)\b", re.IGNORECASE
)
_KEPT_FROM_TRADE: Final = re.compile(
    r"\bnon-?commercial (?:research |academic |educational )?(?:use|uses|purposes?|research) only\b|"
    r"\bonly (?:be used )?for non-?commercial\b",
    re.IGNORECASE,
)
"""That a model may be used for no commercial purpose, by a sentence and not by a licence's name."""
_OF_ITS_OWN: Final = re.compile(r"《[^《》]{2,60}模型[^《》]{0,20}(?:许可|协议)[^《》]{0,10}》")
"""The title of a licence that was written for a model."""


def _subject(clause: str) -> str:
    """What a clause speaks of: the model, code alone, all of a project, or neither."""
    if _OF_MODEL.search(clause) or _SHOWN.search(clause):
        return MODEL
    if _OF_CODE.search(clause):
        return CODE
    return WHOLE if _OF_ALL.search(clause) else ""


def _names(clause: str) -> list[str]:
    """The licences that a clause says something is under: those that the table has, else an empty name for the others.

    Reading a clause takes patterns that most cards never need.
    """
    from gpaiscope.licences.naming import named_licences
    from gpaiscope.licences.text import Plain

    found = [each.entry.identifier if each.entry else "" for each in named_licences(Plain.of(clause))]
    plainly = _IS_UNDER.match(clause) if not found else None
    if plainly and (entry := licences.lookup(clause[plainly.end() :].strip(" .()"))):
        return [entry.identifier]
    return [each for each in found if each] or found[:1]


def _plain(text: str) -> str:
    """A sentence without marks and addresses, links being their words."""
    return " ".join(re.sub(r"\*{1,3}|`+", "", _LINK.sub(lambda link: link[1] or " ", text)).split())
