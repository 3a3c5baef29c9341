"""What is missing, most decisive first: which answers are open, and what would decide them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.document import asked, asked_of
from gpaiscope.engine.evaluation import Missing
from gpaiscope.engine.expression import Fact
from gpaiscope.engine.questions import LARGEST_SET, Decisive, decisive_sets
from gpaiscope.values import Outcome

PRIMARY: Final = frozenset(
    {
        "gpai_criterion",
        "gpai_model",
        "same_model",
        "placed_on_market",
        "high_impact_presumption",
        "systemic_risk",
        "open_source_exemption",
        "legacy_model",
        "provider",
        "prospective_provider",
        "one_third_criterion",
        "downstream_modifier_provider",
        "notification_triggered",
        "enforceable",
    }
)
"""The conclusions that everybody needs; the others are shown where they say something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that is missing.

    ``decides`` are the conclusions that some answer to it decides alone, ``blocks`` all in whose way it stands.
    """

    missing: Missing
    facts: tuple[Fact, ...]
    decides: tuple[Conclusion, ...]
    blocks: tuple[Conclusion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One unknown conclusion with the smallest sets of answers that can decide it."""

    conclusion: Conclusion
    sets: tuple[Decisive, ...]


def everything(assessment: Assessment) -> list[Conclusion]:
    """Every conclusion and obligation, in the order of the document."""
    return [*assessment.conclusions, *(each.conclusion for each in assessment.obligations)]


def principal(assessment: Assessment) -> list[Conclusion]:
    """The conclusions that everybody needs, and every obligation."""
    owed = [each.conclusion for each in assessment.obligations]
    return [*(each for each in assessment.conclusions if each.id in PRIMARY), *owed]


def opened(assessment: Assessment, conclusions: Iterable[Conclusion], largest: int = LARGEST_SET) -> list[Open]:
    """The unknown ones among some conclusions, each with what would decide it; actors alike are looked at once."""
    known: dict[object, tuple[Decisive, ...]] = {}
    found = []
    for each in conclusions:
        if each.finding.outcome is Outcome.UNKNOWN:
            key = (each.id, frozenset((name, fact.value, fact.assumptions) for name, fact in each.case.facts.items()))
            if key not in known and not each.told:
                known[key] = decisive_sets(assessment.program, each.finding.rule, each.case, largest)
            found.append(Open(conclusion=each, sets=() if each.told else known[key]))
    return found


def gaps(assessment: Assessment, unknown: Iterable[Open]) -> list[Gap]:
    """What is missing for some unknown conclusions: what decides most of them first."""
    items: dict[tuple[str, str], Missing] = {}
    facts: dict[tuple[str, str], dict[str, Fact]] = {}
    blocks: dict[tuple[str, str], list[Conclusion]] = {}
    decides: dict[tuple[str, str], list[Conclusion]] = {}
    for each in unknown:
        single = {found.facts[0].name for found in each.sets if len(found.facts) == 1}
        for item in asked_of(each.conclusion, assessment) if each.conclusion.told else ():
            key = (item.asks, item.path)
            items.setdefault(key, item)
            facts.setdefault(key, {})
            _once(blocks.setdefault(key, []), each.conclusion)
        for fact in each.conclusion.finding.reasons:
            for item in missing_of(fact, each.conclusion, assessment):
                key = (item.asks, item.path)
                items.setdefault(key, item)
                facts.setdefault(key, {})[fact.name] = fact
                _once(blocks.setdefault(key, []), each.conclusion)
                if fact.name in single:
                    _once(decides.setdefault(key, []), each.conclusion)
    found = [
        Gap(
            missing=item,
            facts=tuple(facts[key].values()),
            decides=tuple(decides.get(key, ())),
            blocks=tuple(blocks[key]),
        )
        for key, item in items.items()
    ]
    return sorted(found, key=lambda gap: (-len(gap.decides), -len(gap.blocks)))


def _once(found: list[Conclusion], one: Conclusion) -> None:
    if not any(each is one for each in found):
        found.append(one)


def missing_of(fact: Fact, conclusion: Conclusion, assessment: Assessment) -> tuple[Missing, ...]:
    """What a fact that stands in the way of a conclusion would be known from; nothing where it is assumed."""
    if fact in conclusion.finding.assumed:
        return ()
    known = conclusion.case.facts.get(fact.name)
    own = Missing(fact=fact.name, asks=fact.asks or fact.says, path=fact.path, who=fact.who)
    listed = {(item.fact, item.path) for item in conclusion.finding.missing}
    return tuple(
        told
        for item in (known.missing if known and known.missing else (own,))
        if (item.fact, item.path) in listed
        for told in asked(item, conclusion, assessment)
    )


def by_who(found: Iterable[Gap]) -> dict[str, list[Gap]]:
    """Gaps by who in an organisation would know, whoever can decide most first."""
    groups: dict[str, list[Gap]] = {}
    for gap in found:
        groups.setdefault(gap.missing.who or "whoever knows", []).append(gap)
    return groups
