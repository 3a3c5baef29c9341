"""Citations: which document, which provision, how binding, where to read it.

A citation is written as a short text: ``AI Act Art 51(2)``, ``AI Act recital 97``,
``AI Act Annex XI 1(2)(c)``, ``Guidelines 60``, ``Guidelines fn 7``, ``IR 2026/1755 Art 10(1)``.
Paragraphs of the Guidelines are those of the adopted text, C(2025) 7719 of 19 November 2025;
the number that the same paragraph has in the text of 18 July 2025 is derived here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gpaiscope.errors import RuleError

BINDING: Final = ("statute", "recital", "guidelines", "code-of-practice", "faq", "own-reading")
"""How binding an authority is, the strongest first. The weakest that an answer rests on is shown with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that is cited. ``url`` is where its publisher keeps it."""

    key: str
    title: str
    version: str
    binding: str
    url: str


_EUR_LEX: Final = "https://eur-lex.europa.eu/eli"
_COMMISSION: Final = "https://digital-strategy.ec.europa.eu/en"
DOCUMENTS: Final = {
    document.key: document
    for document in (
        Document(
            key="AI Act",
            title="Regulation (EU) 2024/1689",
            version="consolidated 2026-07-27",
            binding="statute",
            url=f"{_EUR_LEX}/reg/2024/1689/oj",
        ),
        Document(
            key="Guidelines",
            title="Commission Guidelines on the scope of obligations for providers of general-purpose AI models",
            version="C(2025) 7719 final, 2025-11-19",
            binding="guidelines",
            url=f"{_COMMISSION}/library/guidelines-scope-obligations-providers-general-purpose-ai-models-under-ai-act",
        ),
        Document(
            key="Omnibus",
            title="Regulation (EU) 2026/1744",
            version="OJ L, 2026/1744, 2026-07-24",
            binding="statute",
            url=f"{_EUR_LEX}/reg/2026/1744/oj",
        ),
        Document(
            key="IR 2026/1755",
            title="Commission Implementing Regulation (EU) 2026/1755",
            version="OJ L, 2026/1755, 2026-07-21; read in another's rule-by-rule account, the text itself not seen",
            binding="statute",
            url=f"{_EUR_LEX}/reg_impl/2026/1755/oj",
        ),
        Document(
            key="Regulation 1182/71",
            title="Regulation (EEC, Euratom) No 1182/71",
            version="OJ L 124, 8.6.1971, p. 1",
            binding="statute",
            url=f"{_EUR_LEX}/reg/1971/1182/oj",
        ),
        Document(
            key="Directive 2019/790",
            title="Directive (EU) 2019/790",
            version="OJ L 130, 17.5.2019",
            binding="statute",
            url=f"{_EUR_LEX}/dir/2019/790/oj",
        ),
        Document(
            key="Charter",
            title="Charter of Fundamental Rights of the European Union",
            version="OJ C 326, 26.10.2012",
            binding="statute",
            url="https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:12012P/TXT",
        ),
        Document(
            key="DSA",
            title="Regulation (EU) 2022/2065",
            version="OJ L 277, 27.10.2022",
            binding="statute",
            url=f"{_EUR_LEX}/reg/2022/2065/oj",
        ),
        Document(
            key="EEA Agreement",
            title="Agreement on the European Economic Area",
            version="OJ L 1, 3.1.1994",
            binding="statute",
            url="https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:21994A0103(01)",
        ),
        Document(
            key="Code of Practice",
            title="General-Purpose AI Code of Practice",
            version="2025-07-10",
            binding="code-of-practice",
            url=f"{_COMMISSION}/policies/contents-code-gpai",
        ),
        Document(
            key="Signatories",
            title="Signatories of the General-Purpose AI Code of Practice, as listed by the Commission",
            version="seen 2026-10-03",
            binding="faq",
            url=f"{_COMMISSION}/policies/contents-code-gpai",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One citation. ``july`` is the paragraph's number in the July text, empty for other documents."""

    text: str
    document: Document
    provision: str
    july: str

    @property
    def binding(self) -> str:
        """How binding the cited provision is: a recital is weaker than the articles of its act."""
        return "recital" if self.provision.startswith("recital") else self.document.binding

    def __str__(self) -> str:
        return f"{self.text} (July {self.july})" if self.july else self.text


def parse(text: str) -> Citation:
    """The citation that a short text stands for. Raises RuleError for an unknown document or form."""
    for key, document in DOCUMENTS.items():
        if text == key or text.startswith(f"{key} "):
            provision = text[len(key) :].strip()
            return Citation(text=text, document=document, provision=provision, july=_july(document, provision, text))
    raise RuleError(f"{text!r} cites a document that is not in the table")


def _july(document: Document, provision: str, text: str) -> str:
    form = _PROVISION.get(document.key)
    if form is not None and not form.fullmatch(provision):
        raise RuleError(f"{text!r} is not the form of a citation")
    if document.key != "Guidelines":
        return ""
    if provision.startswith("fn "):
        return f"fn {int(provision[3:]) - 1}"
    number = int(re.match(r"\d+", provision).group())  # type: ignore[union-attr]
    if not 1 <= number <= _LAST_PARAGRAPH:
        raise RuleError(f"{text!r}: the Guidelines have paragraphs 1 to {_LAST_PARAGRAPH}")
    offset = next(difference for first, difference in _JULY_OFFSETS if number >= first)
    return re.sub(r"\d+", lambda found: str(int(found.group()) + offset), provision, count=1)


def weakest(bindings: Iterable[str]) -> str:
    """The weakest of several authorities; the statute where there is none to compare."""
    return max(bindings, key=BINDING.index, default="statute")


def binding_of(cites: Iterable[str], stated: str = "") -> str:
    """How binding a rule is: as stated with it, else the weakest document that it cites."""
    if stated and stated not in BINDING:
        raise RuleError(f"{stated!r} is not one of {BINDING}")
    return stated or weakest(parse(cite).binding for cite in cites)


def full_text(cite: str) -> str:
    """A citation as people read it, with the July number beside the adopted one."""
    return str(parse(cite))
