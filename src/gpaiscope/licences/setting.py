"""Sentences that neither grant nor ban: definitions, examples, disclaimers, and what is said of accepting the terms.

Words in them are about the licence or explain it. A definition of what a right is granted *for* is another thing: it
is read, as a permitted purpose, a field or a territory may be defined there.
"""

from __future__ import annotations

import re
from typing import Final

from gpaiscope.licences.text import Plain, pattern

HEAD: Final = 140
"""Characters from the beginning of a sentence in which what it defines is named."""
LONG: Final = 2_000
"""Characters of a definition in which a ban may stand."""


_NUMBER: Final = r"\W{0,6}(?:(?:section |article )?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.):]{0,2} )?\W{0,4}"
_MEANS: Final = (
    r"(?: of (?:a|an|the) \w+)?(?: \([^()]{0,60}\))?,? "
    r"(?:(?:shall |will |also )?(?:means?|mean|refers? to|includes?|be defined|denotes?)|"
    r"is defined|are defined)\b"
)
_DEFINES: Final = pattern(
    _NUMBER
    + r"(?:the term )?[\"'] ?([\w/ -]{2,50}?)[\"']?(?:,? or [\"'][\w ]{2,30}[\"'])?"
    + _MEANS
    + "|"
    # Without marks around it, a term is one to three words, and "by any means" is none.
    + _NUMBER
    + r"(?:the )?([\w/-]+(?: [\w/-]+){0,2}?)(?<!\bany)(?<!\bno)(?<!\ball)(?<!\bother)(?<!\bby)(?<!\bthis)"
    r"(?: \([^()]{0,60}\))?,? (?:shall |will )?(?:means?|mean|refers? to)\b"
)
_BANS: Final = pattern(
    r"\b(?:may|must|shall|can|do|does)(?: not|not)\b|\b(?:is|are) (?:hereby |strictly |expressly )*"
    r"(?:prohibited|forbidden|excluded|not (?:permitted|allowed|licen[sc]ed|granted))|\bnot include the right"
)
_BANS_IN_DEFINITIONS: Final = pattern(
    r"\b(?:may|must|shall|can)(?: not|not)\b|\b(?:prohibited|forbidden|excluded|not (?:permitted|allowed|licen[sc]ed))"
)
"""Less than what bans elsewhere: purposes are told by what they "do not involve"."""
_DEFINES_CHINESE: Final = re.compile(r'\W{0,4}(?:\d[\d.]*)?\W{0,4}([\u3400-\u9fff\w-]{1,12})["”]?\W{0,3}(?:是?指|包括)')
_HARMLESS: Final = pattern(
    r"^(?:.{0,30}\b)?(?:(?:re)?distribut\w*|host\w*|commercial\w*(?: (?:use|purposes?|exploitation))?|"
    r"derivative\w*|derived|outputs?|contribut\w*|licen[sc]ors?|affiliate\w*|part(?:y|ies)|entity|control|data|datasets?|"
    r"models?|software|materials?|works?|documentation|source|code|object|agreement|licen[sc]e|polic(?:y|ies)|"
    r"modif\w*|weights?|parameters?|checkpoints?|share|sharing|publish|services?|sell|api|fine-?tun\w*|training|train|"
    r"inference|adapters?|notice|program|product)\b.{0,25}$"
)
_HARMLESS_CHINESE: Final = re.compile(
    r"分发|托管|商业|衍生|输出|贡献|许可方|发布方|关联|第三方|实体|控制|数据|模型|软件|材料|作品|文档|源|代码|协议|许可|修改|权重|参数|服务|训练"
)
_PURPOSE: Final = pattern(
    r"purpose|permitted|authori[sz]ed|eligib|field|territor|licensee|\byou\b|non-?commercial|noncommercial|research|"
    r"personal|internal|evaluat|production"
)
_EXAMPLE: Final = pattern(
    r"\W{0,6}(?:for (?:example|instance)\b|e\.g\.|by way of example|as an example|zum beispiel\b|beispielsweise\b|"
    r"par exemple\b|ad esempio\b|por ejemplo\b|por exemplo\b|例如|比如)"
)
_ACCEPTANCE: Final = pattern(
    r"\b(?:if|unless|should|where) (?:you|licensee|the (?:user|licensee)|any user|either you)\b.{0,60}?"
    r"(?:(?:do|does|did|can|could|are|is|will)(?: ?not|n't)|unwilling|unable|disagree|refuse)\b.{0,60}?"
    r"(?:agree|accept|consent|bound|comply with (?:all|these|this|the terms)|follow)|"
    r"\b(?:do not|don't|not) (?:agree|accept)\b.{0,60}?\b(?:then )?(?:you|do not|don't)\b|"
    r"\btriggers? a rule\b|\bin order to (?:receive|get|use)\b.{0,60}?\b(?:must|need to|have to) (?:agree|accept)|"
    r"(?:如果|若|如)(?:您|用户|使用方|被许可方)?.{0,10}?不(?:同意|接受)|"
    r"\bwenn sie\b.{0,60}?\bnicht (?:einverstanden|zustimmen|akzeptieren)|\bsi vous n'(?:acceptez|êtes pas d'accord)|"
    r"\bsi vous (?:refusez|n'acceptez)"
)

_DISCLAIMS: Final = pattern(
    r"(?:\bnot\b|\bno\b|\bnor\b)<30>(?:responsib|liab|accountab)\w*|不承担|概不负责|\bkeine haftung|\bpas responsable"
)


_LIFTS: Final = pattern(
    r"\b(?:threshold|limits?|limitations?|restrictions?|prohibitions?|requirements?|obligations?|ceiling|caps?)\b<80>"
    r"\b(?:shall|will|do|does|is|are)(?: not|n't) (?:apply|extend|applicable|enforced)\b"
)


def lifts(text: str, start: int, end: int) -> bool:
    """Whether the sentence takes a restriction from somebody: "the threshold shall not apply to a charity's use"."""
    lifting = _LIFTS.search(text, start, min(end, start + LONG))
    # "The limit does not apply to schools, which may not sell it" lifts one thing and bans another.
    return lifting is not None and not _BANS.search(text, lifting.end(), min(end, start + LONG))


def only_lifts(plain: Plain, start: int, end: int) -> bool:
    """Whether the sentence says what a name means by which the text restricts nothing, but lifts a restriction.

    What is meant by "Research Purposes" limits nobody where a limit is said not to apply to them, and that is all.
    """
    definition = _DEFINES.match(plain.text[start : min(end, start + HEAD)])
    if definition is None or _BANS_IN_DEFINITIONS.search(plain.text, start + definition.end(), min(end, start + LONG)):
        return False
    term = definition.group(1) or definition.group(2)
    uses = [use.start() for use in re.finditer(re.escape(term), plain.text) if not start <= use.start() < end]
    return bool(uses) and all(lifts(plain.text, *plain.sentence(use)) for use in uses)


def disclaims(text: str, start: int, place: int) -> bool:
    """Whether what stands at ``place`` of a sentence is named as something for which nobody is liable."""
    disclaimer = _DISCLAIMS.search(text, max(start, place - 300), place)
    # "Nobody is liable, and you may not sell it": what stands after a ban in the same sentence is banned all the same.
    return disclaimer is not None and not _BANS.search(text, disclaimer.end(), place)


def defines(text: str, start: int, end: int) -> bool:
    """Whether the sentence from ``start`` only says what a word means, and not what a right is granted for."""
    head = text[start : min(end, start + HEAD)]
    definition = _DEFINES.match(head)
    # A ban within a definition binds like any other: '"Use" means to run the model, and you may not sell it'.
    if definition and not _BANS.search(text, start + definition.end(), min(end, start + LONG)):
        term = definition.group(1) or definition.group(2)
        # A field, a purpose or a territory is often limited where its name is defined: such a definition is read.
        return bool(_HARMLESS.search(term)) and not _PURPOSE.search(term) and "territor" not in head
    if definition := _DEFINES_CHINESE.match(head):
        return bool(_HARMLESS_CHINESE.search(definition.group(1)))
    return False


def names_meaning(text: str, start: int, end: int) -> bool:
    """Whether the sentence from ``start`` says what a word means, whatever a right is granted for by it."""
    head = text[start : min(end, start + HEAD)]
    return bool(_DEFINES.match(head) or _DEFINES_CHINESE.match(head))


def explains(text: str, start: int, end: int) -> bool:
    """Whether the sentence begins as an example."""
    return bool(_EXAMPLE.match(text, start, min(end, start + HEAD)))


def accepts(text: str, start: int, place: int, end: int) -> bool:
    """Whether what stands at ``place`` of a sentence is said of those who do not accept the terms."""
    acceptance = _ACCEPTANCE.search(text, max(start, place - 300), min(end, place + 60))
    # "You may not use it for profit if you do not agree to pay" bans first: refusal has to begin before the place.
    return acceptance is not None and acceptance.start() <= place + 1
