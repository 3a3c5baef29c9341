"""What is missing, most decisive first: which answers are open, and what would decide them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.document import asked
from gpaiscope.engine.case import Missing
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
    program = assessment.law.program
    known: dict[object, tuple[Decisive, ...]] = {}
    found = []
    for each in conclusions:
        if each.finding.outcome is Outcome.UNKNOWN:
            key = (each.id, each.case.likeness)
            if key not in known and not each.told:
                known[key] = decisive_sets(program, each.finding.rule, each.case, largest)
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
        finding = each.conclusion.finding
        lacking: Iterable[tuple[Fact | None, Missing]] = finding.lacking or ((None, item) for item in finding.missing)
        for fact, item in ((fact, led) for fact, lack in lacking for led in asked(lack, assessment)):
            key = (item.asks, item.path)
            items.setdefault(key, item)
            named = facts.setdefault(key, {})
            _once(blocks.setdefault(key, []), each.conclusion)
            if fact is not None:
                named[fact.name] = fact
            if fact is not None and fact.name in single:
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


def by_who(found: Iterable[Gap]) -> dict[str, list[Gap]]:
    """Gaps by who in an organisation would know, whoever can decide most first."""
    groups: dict[str, list[Gap]] = {}
    for gap in found:
        groups.setdefault(gap.missing.who or "whoever knows", []).append(gap)
    return groups
