"""Whether a licence, a policy, a card or a gate keeps people of the European Union out, and from what.

An exclusion defeats the licence condition (November 76 and 77, by inference) and is evidence for the rules on supply
from outside the Union (November 56); what it proves there is another question. It is stated as found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.licences.clauses import ClauseMatch, read_clauses
from gpaiscope.licences.terms import Ground, as_json
from gpaiscope.licences.text import Plain, Position, pattern, quotation


@dataclass(frozen=True, slots=True, kw_only=True)
class EuExclusion:
    """What is withheld in the Union.

    ``covers``: the rights or things that are withheld. ``integration``: ``excluded`` where products that integrate the
    model are covered too, ``not-excluded`` where they are expressly left out, ``not-stated`` otherwise. ``document``:
    ``licence``, ``policy``, ``card``, ``gate`` or ``table``.
    """

    covers: str
    integration: str = "not-stated"
    persons: str = ""
    position: Position | None = None
    quotation: str = ""
    document: str = "licence"

    def to_dict(self) -> dict[str, Any]:
        """The exclusion as JSON has it."""
        return {**as_json(self), "persons": self.persons or None}


_UNION: Final = pattern(
    r"european union|\b(?:the|in|within|from|outside) (?:the )?e\.?u\.?\b|\beea\b|european economic area|"
    r"\beu(?: |-)(?:member|users?|residents?|citizens?|countries|compan|entit|based|persons?)|欧盟|欧洲联盟|"
    r"europäische\w* union|union européenne|unione europea|unión europea|união europeia"
)
_OBJECT: Final = pattern(r"(?:with respect to|regarding|as regards|for) (?:any |the )?([^,.;]{3,70}),")
_PERSONS: Final = pattern(
    r"domiciled|principal place of business|resident|citizen|located|established|individual|compan|entit|users?"
)
_SPARED: Final = pattern(
    r"(?:does|do|shall|will) not apply to.{0,200}?(?:end users?|incorporat|integrat)|"
    r"not apply.{0,120}?(?:incorporat|integrat)|(?:may|can) be integrated"
)
_COVERED: Final = pattern(
    r"(?:integrat|incorporat|embedd|downstream).{0,160}?(?:european union|\beu\b|territory)|"
    r"(?:european union|\beu\b|territory).{0,160}?(?:integrat|incorporat|embedd)"
)


def eu_exclusion_of(plain: Plain, matches: Iterable[ClauseMatch], document: str = "licence") -> EuExclusion | None:
    """The exclusion that the clauses matched in a text amount to, or None."""
    for match in matches:
        if match.clause.ground is Ground.TERRITORIAL and (sentence := _sentence_on_union(plain, match)):
            return _exclusion_stated(plain, match, sentence, document)
    return None


def eu_exclusion(text: str, document: str = "card") -> EuExclusion | None:
    """The exclusion that any text states, a card's prose or the prompt of a gate for instance, or None."""
    plain = Plain.of(text)
    return eu_exclusion_of(plain, read_clauses(plain, document).matches, document)


def eu_exclusion_of_gate(card: Mapping[str, Any]) -> EuExclusion | None:
    """The exclusion that a card's gating fields state, or None.

    ``extra_gated_eu_disallowed`` blocks users in the Union from a gated repository and says nothing about rights in
    copies or about integration. Terms may hide in ``extra_gated_prompt`` and the other texts of the gate.
    """
    # Whoever writes a card writes YAML by hand: true, "True", yes and 1 are all meant.
    if str(card.get("extra_gated_eu_disallowed")).strip().lower() in ("true", "yes", "on", "1"):
        return EuExclusion(
            covers="access to the repository, where it is gated at all",
            persons="users in the Union",
            quotation="extra_gated_eu_disallowed: true",
            document="gate",
        )
    for field in ("extra_gated_prompt", "extra_gated_description", "extra_gated_heading"):
        if isinstance(words := card.get(field), str) and (exclusion := eu_exclusion(words, "gate")):
            return exclusion
    return None


def _sentence_on_union(plain: Plain, match: ClauseMatch) -> tuple[int, int] | None:
    """The sentence of the match, if it or the definition of the territory that it speaks of names the Union."""
    start, end = plain.sentence(match.start)
    end = max(end, match.end)
    if _UNION.search(plain.text, start, end):
        return start, end
    # Tencent's licence grants rights "in the Territory", and only its definition leaves the Union out.
    if "territory" in plain.text[start:end]:
        definition = re.search(r"territory.{0,20}?means.{0,300}", plain.text, re.DOTALL)
        if definition and _UNION.search(definition.group()):
            return definition.span()
    return None


def _exclusion_stated(plain: Plain, match: ClauseMatch, sentence: tuple[int, int], document: str) -> EuExclusion:
    """What the sentence on the Union withholds, with its words."""
    start, end = sentence
    # Whether products that integrate the model are spared is often said in a sentence of its own, right after.
    spared = bool(_SPARED.search(plain.text[start : end + 500]))
    # A text without full stops is one sentence: then the words that matched are quoted, and not its beginning and end.
    position = plain.position(start, end) if end - start < 500 else match.position
    return EuExclusion(
        covers=_what_is_withheld(plain, sentence),
        integration="not-excluded" if spared else "excluded" if _COVERED.search(plain.text) else "not-stated",
        persons="persons and companies of the Union" if _PERSONS.search(plain.text[start:end]) else "",
        position=position,
        quotation=quotation(plain.original, position, 240),
        document=document,
    )


def _what_is_withheld(plain: Plain, sentence: tuple[int, int]) -> str:
    """The rights that the sentence on the Union names, else the licence as a whole."""
    if named_object := _OBJECT.search(plain.text, *sentence):
        return f"rights in {quotation(plain.original, plain.position(*named_object.span(1)))}"
    if "output" in plain.text[slice(*sentence)]:
        return "the licence as a whole, use of outputs named"
    return "the licence as a whole"
