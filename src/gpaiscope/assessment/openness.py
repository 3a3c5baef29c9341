"""How open the model is: access, payment, and what its licence grants, as stated or as the table of licences has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from gpaiscope import licences
from gpaiscope.assessment.facts import Facts, all_of, known, put
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Openness
from gpaiscope.engine.case import Known, Missing
from gpaiscope.engine.expression import Assume, Assumption, Fact
from gpaiscope.law import open_source as law
from gpaiscope.law.assumptions import AS_PUBLISHED, NO_RESTRICTIONS
from gpaiscope.values import Source, Truth

_LICENCE_UNKNOWN: Final = Known(
    value=Truth.UNKNOWN,
    missing=(
        Missing(
            fact="openness.licence",
            asks="Under which licence is the model released? An identifier of SPDX or of the hub, or proprietary.",
            path="openness.licence",
            who="release manager",
        ),
    ),
)
"""What is asked first while nothing at all is known of the licence: its name answers the rest."""
_LICENCE_FACTS: Final = (*law.rights.values(), law.grounds, law.disputed, law.safety_terms)
_STATED: Final[Mapping[str, Fact]] = {
    "access_verification": law.access_verification,
    "monetisation": law.monetisation,
    "personal_data": law.personal_data,
    "transactions_only_between_microenterprises": law.microenterprises,
    "weights_public": law.weights_public,
    "architecture_public": law.architecture_public,
    "usage_information": law.usage_information,
}
FACTS: Final = frozenset({*_LICENCE_FACTS, *_STATED.values()})
"""All that can be said here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """That a licence withholds rights in the Union: what it says, and whether it may cover integration in systems."""

    says: str
    path: str
    source: Source
    integration: bool


def withheld_in_union(openness: Openness | None) -> Withheld | None:
    """What a licence withholds in the Union, as the dossier or the table of licences has it; None where nothing."""
    if openness is None:
        return None
    named = openness.licence
    if named is not None and (told := withheld_by(named.value)):
        says, may = told
        return Withheld(says=says, path="openness.licence", source=named.source, integration=may)
    if openness.grounds is not None and licences.Ground.TERRITORIAL.value in openness.grounds.value:
        called = f"the licence {named.value}" if named is not None else "the licence"
        says = f"The dossier says that {called} excludes a territory."
        return Withheld(says=says, path="openness.grounds", source=openness.grounds.source, integration=True)
    return None


@lru_cache(maxsize=64)
def withheld_by(licence: str) -> tuple[str, bool] | None:
    """What a licence of the table withholds in the Union, and whether that may cover integration in systems."""
    entry = licences.lookup(licence)
    if entry is None or not entry.eu_exclusion:
        return None
    return f"The {entry.name} withholds in the Union: {entry.eu_exclusion}.", entry.eu_integration != "not-excluded"


def left_open(held: Withheld, of: Fact, path: str) -> Known:
    """That a licence makes it doubtful whether the supplier excluded the Union: unknown, and asked with its words."""
    asks = f"{held.says} {of.asks}"
    return Known(
        value=Truth.UNKNOWN, sources=(held.source,), missing=(Missing(fact=of.name, asks=asks, path=path, who="legal"),)
    )


def openness_facts(openness: Openness | None, *, assume: Assume) -> Facts:
    """The facts of the open-source exemption, as far as the dossier or the named licence gives them."""
    if openness is None:
        return _licence(Openness(), assume=assume)
    facts: Facts = {}
    for key, fact in _STATED.items():
        put(facts, fact, known(getattr(openness, key)))
    return facts | _licence(openness, assume=assume)


def _licence(openness: Openness, *, assume: Assume) -> Facts:
    """The rights and restrictions: as stated one by one, else as the table of licences has them."""
    facts: Facts = {}
    for right, fact in law.rights.items():
        put(facts, fact, known(getattr(openness.rights, right, None)))
    put(facts, law.grounds, known(openness.grounds))
    published = _by_identifier(openness, assume=assume)
    facts |= {fact: known for fact, known in published.items() if fact not in facts}
    rights = [facts.get(right) for right in law.rights.values()]
    if assume and all(each is not None and each.value == frozenset({"granted"}) for each in rights):
        facts.setdefault(law.grounds, Known(value=frozenset(), assumptions=(NO_RESTRICTIONS,)))
    if law.grounds in facts:
        facts.setdefault(law.disputed, Known(value=Truth.NO))
        named = published.get(law.grounds)
        taken = named.assumptions if named is facts[law.grounds] else (NO_RESTRICTIONS,) if assume else ()
        facts[law.safety_terms] = _safety_terms(openness, taken)
    if not facts and openness.licence is None:
        return dict.fromkeys(_LICENCE_FACTS, _LICENCE_UNKNOWN)
    return facts


def _by_identifier(openness: Openness, *, assume: Assume) -> Facts:
    """The rights and restrictions of a licence of the table, on whose terms the model is taken to be given."""
    if openness.licence is None:
        return {}
    source = openness.licence.source
    entry = licences.lookup(openness.licence.value)
    if entry is None or entry.verdict is licences.Verdict.UNKNOWN:
        return {}
    sources = (source, Source(text=f"table of licences: {entry.name}, {entry.where}"))
    taken = (AS_PUBLISHED,) if assume else ()
    facts: Facts = {
        law.rights[right]: Known(value=frozenset({str(permission)}), sources=sources, assumptions=taken)
        for right, permission in entry.rights.items()
        if permission is not licences.Permission.UNKNOWN
    }
    disputed = entry.verdict is licences.Verdict.UNSETTLED
    grounds = frozenset() if disputed else frozenset(str(ground) for ground in entry.grounds)
    facts[law.grounds] = Known(value=grounds, sources=sources, assumptions=taken)
    facts[law.disputed] = Known(value=Truth.of(disputed), sources=sources, assumptions=taken)
    return facts


def _safety_terms(openness: Openness, taken: tuple[Assumption, ...]) -> Known:
    """Whether safety terms are acceptable. Of none it is ``taken`` that there are none to object to."""
    terms = openness.safety_terms
    if terms is None:
        return Known(value=Truth.YES, assumptions=taken)
    stated = (terms.significant_risk, terms.proportionate, terms.objective, terms.non_discriminatory)
    return all_of(known(each) or Known(value=Truth.UNKNOWN) for each in stated)
