"""Why an actor is no provider: the ground that decides, in the order of the law and in a few words.

The leading reason of an outcome ends on one point; which point it is says little where several conditions fail
together. Here the conditions themselves are asked: who made the model, whether it came to the Union, and how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.standing import Standing
from gpaiscope.dossier import MarketEvent
from gpaiscope.engine.expression import Expr
from gpaiscope.law import market, modification, provider, scope
from gpaiscope.law.records import MARKET
from gpaiscope.report import words
from gpaiscope.values import Truth

Holds = Callable[[Expr], Truth]


def ground(assessment: Assessment, standing: Standing) -> str:
    """What completes "not a provider: ..." for an actor that is none of a general-purpose AI model."""
    program, case = assessment.law.program, standing.conclusion.case
    run = program.start(case)

    def holds(node: Expr) -> Truth:
        return program.truth_in(node, run)

    if holds(scope.outside_scope) is Truth.YES:
        return "the model is outside the Act by its purpose"
    made = holds(provider.makes_model)
    if holds(provider.handed_over) is Truth.YES and Truth.NO not in (made, holds(provider.places_model)):
        return "handed the model over to another, who takes its place in the reading that is followed"
    if made is not Truth.NO and holds(provider.places_model) is Truth.NO:
        return _not_placed(assessment, standing, holds)
    return next(_not_made(assessment, standing, holds))


# Who made it, and did not place it


def _not_placed(assessment: Assessment, standing: Standing, holds: Holds) -> str:
    """How what the actor did falls short of placing, the nearest first."""
    if holds(provider.supplies) is Truth.YES:
        return "excluded the Union market, which keeps the model off it in the reading that is followed"
    if holds(provider.supplies_outside) is Truth.YES:
        if Truth.YES in (holds(provider.excludes), holds(provider.supplies_excluding)):
            return "supplied the model outside the Union only, and excluded the Union market"
        return "supplied the model outside the Union only"
    own = ((place, each) for place, each in enumerate(assessment.dossier.market or ()) if _is_of(each, standing.actor))
    return next((says for place, each in own if (says := _short_of(place, each, assessment))), NOT_PLACED)


NOT_PLACED: Final = "did not place it on the Union market"
_NOT_SUPPLIED: Final = "has not supplied the model"
_SYSTEM_TO_COME: Final = "its system with the model has not come to the Union"
_NOT_TAKEN_OVER: Final = "has not taken the model over"
TO_COME: Final = frozenset({_NOT_SUPPLIED, _SYSTEM_TO_COME, _NOT_TAKEN_OVER})
"""Grounds that fall away with what is listed and lies ahead."""


def _is_of(event: MarketEvent, actor: str) -> bool:
    return event.actor is not None and event.actor.value == actor


def _at(place: int, assessment: Assessment) -> Holds:
    """What holds of one event of the market, by its place in the dossier."""
    program = assessment.law.program
    run = program.start(assessment.model_case.about(MARKET, place))
    return lambda node: program.truth_in(node, run)


def _short_of(place: int, event: MarketEvent, assessment: Assessment) -> str:
    """Why one event of the market is no placing; empty where it is none of those that may be."""
    holds, kind = _at(place, assessment), name_of(event)
    if kind == "internal-use":
        return "only uses the model internally, and not in a way that places it"
    if kind == "integrated-in-system":
        ahead = holds(market.system_happened) is Truth.NO and holds(market.system_territory.is_in("union")) is Truth.YES
        return _SYSTEM_TO_COME if ahead else "its system with the model came to no market of the Union"
    if kind != "made-available":
        return ""
    if holds(market.territory.is_in("union")) is not Truth.YES:
        return "supplied the model outside the Union only"
    return next((says for fact, says in _SUPPLIES if holds(fact) is Truth.NO), "")


_SUPPLIES: Final[tuple[tuple[Expr, str], ...]] = (
    (market.happened, _NOT_SUPPLIED),
    (market.commercial, "supplied the model outside any commercial activity"),
    (market.own_name, "supplied the model under somebody else's name"),
)


# Who did not make it


def _not_made(assessment: Assessment, standing: Standing, holds: Holds) -> Iterator[str]:
    """Why what the actor did with another's model makes it no provider; the last is always given."""
    actor = standing.actor
    yield from _acted_for(assessment, actor)
    if holds(modification.modified) is Truth.YES:
        third = holds(modification.modification_above_third) is Truth.NO
        share = assessment.law.text("modified it by no more than a {share}")
        yield share if third else "made no modification that makes a provider"
    did = "modified nothing" if holds(scope.has_original) is Truth.YES else "did not develop it"
    for place, event in enumerate(assessment.dossier.market or ()):
        if event.to and event.to.value == actor and name_of(event) == "transferred":
            yield _NOT_TAKEN_OVER
        own = name_of(event) if _is_of(event, actor) else ""
        if own == "made-available" and _at(place, assessment)(market.own_name) is Truth.NO:
            yield f"{did}, and supplied the model under somebody else's name"
        if own == "internal-use":
            outside = _at(place, assessment)(market.territory.is_in("outside-union")) is Truth.YES
            yield f"{did}, and only uses the model itself{', outside the Union' if outside else ''}"
        if own == "integrated-in-system":
            yield from _integrates(assessment, actor, holds, _short_of(place, event, assessment), did)
    if did == "modified nothing" and holds(modification.provides_original) is Truth.NO:
        yield f"{did}, and does not provide the original"
    yield did


def _integrates(assessment: Assessment, actor: str, holds: Holds, short: str, did: str) -> Iterator[str]:
    """Why an integrator is no provider: it made nothing, and no exclusion of the Union market puts it in the place."""
    if {holds(provider.supplier_excludes), holds(provider.supplied_excluding)} != {Truth.NO}:
        if holds(provider.system_in_union) is Truth.NO:
            yield short
    elif says := _exclusion(assessment, actor):
        yield f"{did}, and {says}"


def _acted_for(assessment: Assessment, actor: str) -> Iterator[str]:
    """That everything the actor trained was on behalf of others."""
    own = [each for each in assessment.dossier.activities or () if each.actor and each.actor.value == actor]
    others = {each.on_behalf_of.value for each in own if each.on_behalf_of} - {actor}
    if others and all(each.on_behalf_of for each in own):
        names = words.names(assessment.dossier)
        called = sorted(words.short_name(names.get(each, each), each) for each in others)
        yield f"acted on behalf of {words.listed(called)}"


def _exclusion(assessment: Assessment, actor: str) -> str:
    """Why an exclusion of the Union market by another does not make the integrator the provider; empty without one."""
    for place, event in enumerate(assessment.dossier.market or ()):
        if name_of(event) == "eu-exclusion" and not _is_of(event, actor):
            holds = _at(place, assessment)
            if says := next((says for fact, fails, says in _EXCLUSIONS if holds(fact) is fails), ""):
                return says
    return ""


_EXCLUSIONS: Final[tuple[tuple[Expr, Truth, str], ...]] = (
    (market.clear, Truth.NO, "its supplier's exclusion of the Union market is not clear"),
    (market.covers_integration, Truth.NO, "its supplier's exclusion leaves out integration into systems"),
    (market.system_before, Truth.YES, "its supplier excluded the Union market only after a system had come there"),
    (market.to_anybody, Truth.NO, "the exclusion was said to others"),
)
