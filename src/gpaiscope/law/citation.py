"""Citations: which document, which provision, how binding, where to read it.

A citation is written as a short text, of which `cite` makes a value once: ``AI Act Art 51(2)``,
``AI Act recital 97``, ``AI Act Annex XI 1(2)(c)``, ``Guidelines 60``, ``Guidelines fn 7``,
``IR 2026/1755 Art 10(1)``. Paragraphs of the Guidelines are written as those of the adopted text,
C(2025) 7719 of 19 November 2025; their numbers in the text of 18 July 2025 are derived here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final

from gpaiscope.engine.citation import Citation, Document, Edition
from gpaiscope.errors import RuleError

OWN_READING: Final = "own-reading"
DRAFT: Final = "draft"
RECITAL: Final = "recital"
BINDING: Final = ("statute", RECITAL, "guidelines", "code-of-practice", "faq", OWN_READING, DRAFT)
"""How binding an authority is, the strongest first. The weakest that an answer rests on is shown with it."""

_EUR_LEX: Final = "https://eur-lex.europa.eu/eli"
_COMMISSION: Final = "https://digital-strategy.ec.europa.eu/en"
_OMNIBUS: Final = date(2026, 7, 27)


def _act(key: str, title: str, version: str, since: date, url: str) -> Document:
    edition = Edition(version=version, since=since, url=url)
    return Document(key=key, title=title, binding="statute", editions=(edition,))


def _guidelines(version: str, since: date) -> Edition:
    url = f"{_COMMISSION}/library/guidelines-scope-obligations-providers-general-purpose-ai-models-under-ai-act"
    return Edition(version=version, since=since, url=url)


_ACT_URL: Final = f"{_EUR_LEX}/reg/2024/1689/oj"
_CODE_URL: Final = f"{_COMMISSION}/policies/contents-code-gpai"
_TEMPLATE_URL: Final = (
    f"{_COMMISSION}/library/explanatory-notice-and-template-public-summary-training-content-general-purpose-ai-models"
)
DOCUMENTS: Final = {
    document.key: document
    for document in (
        Document(
            key="AI Act",
            title="Regulation (EU) 2024/1689",
            binding="statute",
            editions=(
                Edition(version="OJ L, 2024/1689, 2024-07-12", since=date(2024, 7, 12), url=_ACT_URL),
                Edition(version="consolidated 2026-07-27", since=_OMNIBUS, url=_ACT_URL, through="Omnibus"),
            ),
        ),
        Document(
            key="Guidelines",
            title="Commission Guidelines on the scope of obligations for providers of general-purpose AI models",
            binding="guidelines",
            editions=(
                _guidelines("C(2025) 5045 final, 2025-07-18", date(2025, 7, 18)),
                _guidelines("C(2025) 7719 final, 2025-11-19", date(2025, 11, 19)),
            ),
            mark="¶",
        ),
        _act(
            "Omnibus",
            "Regulation (EU) 2026/1744",
            "OJ L, 2026/1744, 2026-07-24",
            _OMNIBUS,
            f"{_EUR_LEX}/reg/2026/1744/oj",
        ),
        _act(
            "IR 2026/1755",
            "Commission Implementing Regulation (EU) 2026/1755",
            "OJ L, 2026/1755, 2026-07-21; read in another's rule-by-rule account, the text itself not seen",
            date(2026, 8, 10),
            f"{_EUR_LEX}/reg_impl/2026/1755/oj",
        ),
        _act(
            "Regulation 1182/71",
            "Regulation (EEC, Euratom) No 1182/71",
            "OJ L 124, 8.6.1971, p. 1",
            date(1971, 7, 1),
            f"{_EUR_LEX}/reg/1971/1182/oj",
        ),
        _act(
            "Directive 2019/790",
            "Directive (EU) 2019/790",
            "OJ L 130, 17.5.2019",
            date(2019, 5, 17),
            f"{_EUR_LEX}/dir/2019/790/oj",
        ),
        _act(
            "Charter",
            "Charter of Fundamental Rights of the European Union",
            "OJ C 326, 26.10.2012",
            date(2012, 10, 26),
            "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:12012P/TXT",
        ),
        _act(
            "DSA",
            "Regulation (EU) 2022/2065",
            "OJ L 277, 27.10.2022",
            date(2022, 10, 27),
            f"{_EUR_LEX}/reg/2022/2065/oj",
        ),
        _act(
            "EEA Agreement",
            "Agreement on the European Economic Area",
            "OJ L 1, 3.1.1994",
            date(1994, 1, 3),
            "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:21994A0103(01)",
        ),
        Document(
            key="Code of Practice",
            title="General-Purpose AI Code of Practice",
            binding="code-of-practice",
            editions=(Edition(version="2025-07-10", since=date(2025, 7, 10), url=_CODE_URL),),
        ),
        Document(
            key="Template",
            title="Explanatory Notice and Template for the Public Summary of Training Content",
            binding="guidelines",
            editions=(
                Edition(version="C(2025) 5235 final, 2025-07-24", since=date(2025, 7, 24), url=_TEMPLATE_URL),
                Edition(version="C(2025) 8311 final, 2025-12-05", since=date(2025, 12, 5), url=_TEMPLATE_URL),
            ),
        ),
        Document(
            key="Signatories",
            title="Signatories of the General-Purpose AI Code of Practice, as listed by the Commission",
            binding="faq",
            editions=(Edition(version="seen 2026-10-03", since=date(2026, 7, 31), url=_CODE_URL),),
        ),
    )
}

# Adopted paragraph from which on a difference holds: July number = adopted number + difference.
_JULY_OFFSETS: Final = ((57, 3), (41, 2), (21, 1), (1, 0))
_LAST_PARAGRAPH: Final = 141
_POINTS: Final = r"( \d+)?(\(\w+\))*"
_PROVISION: Final = {
    "AI Act": re.compile(rf"(Art \d+[a-z]?|recital \d+|Annex [IVX]+){_POINTS}"),
    "Guidelines": re.compile(r"fn \d+|\d+"),
}
_SINCE_OMNIBUS: Final = re.compile(r"Art (75[a-d]|111\(4\))")
"""Provisions of the AI Act that Regulation (EU) 2026/1744 put in."""


def cite(*texts: str) -> tuple[Citation, ...]:
    """The citations that short texts stand for."""
    return tuple(parse(text) for text in texts)


@cache
def parse(text: str) -> Citation:
    """The citation that a short text stands for. Raises RuleError for an unknown document or form."""
    for key, document in DOCUMENTS.items():
        if text == key or text.startswith(f"{key} "):
            return Citation(document, _numbers(document, text[len(key) :].strip(), text))
    raise RuleError(f"{text!r} cites a document that is not in the table")


def _numbers(document: Document, provision: str, text: str) -> tuple[str | None, ...]:
    form = _PROVISION.get(document.key)
    if form is not None and not form.fullmatch(provision):
        raise RuleError(f"{text!r} is not the form of a citation")
    if document.key == "Guidelines":
        return (_july(provision, text), provision)
    if document.key == "AI Act" and _SINCE_OMNIBUS.match(provision):
        return (None, provision)
    return (provision,) * len(document.editions)


def _july(provision: str, text: str) -> str:
    if provision.startswith("fn "):
        return f"fn {int(provision[3:]) - 1}"
    number = int(provision)
    if not 1 <= number <= _LAST_PARAGRAPH:
        raise RuleError(f"{text!r}: the Guidelines have paragraphs 1 to {_LAST_PARAGRAPH}")
    return str(number + next(difference for first, difference in _JULY_OFFSETS if number >= first))


def weakest(bindings: Iterable[str]) -> str:
    """The weakest of several authorities; the statute where there is none to compare."""
    return max(bindings, key=BINDING.index, default="statute")


def strongest(cites: Iterable[Citation]) -> str:
    """The strongest authority among citations: a rule is as strong as the strongest provision that states it."""
    return min((cite.binding for cite in cites), key=BINDING.index, default="statute")


def binding_of(cites: Iterable[Citation], stated: str = "") -> str:
    """How binding a rule is: as stated with it, else the weakest document that it cites.

    Raises RuleError for no word of `BINDING`.
    """
    if stated and stated not in BINDING:
        raise RuleError(f"{stated!r} is not one of {BINDING}")
    return stated or weakest(each.binding for each in cites)
