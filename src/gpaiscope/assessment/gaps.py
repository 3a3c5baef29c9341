"""What is missing, most decisive first: which answers are open, and what would decide them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.originals import ASKED_FIRST
from gpaiscope.assessment.saying import asked
from gpaiscope.assessment.standing import is_trained_from_scratch, told_first
from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Case, Known, Missing
from gpaiscope.engine.expression import Fact, FactKind, Value
from gpaiscope.engine.questions import LARGEST_SET, Decisive, decisive_sets
from gpaiscope.law import enforcement, notification, provider, systemic_risk
from gpaiscope.values import Outcome, Truth

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
_OF_PROVIDERS: Final = frozenset(
    each.id
    for each in (
        enforcement.adheres_transparency,
        enforcement.adheres_copyright,
        enforcement.adheres_safety,
        enforcement.retraining_relief,
        systemic_risk.reach_presumes_impact,
        notification.reassessable,
        notification.reassessment_admissible,
    )
)
"""What matters to who is or may be a provider, now or soon: nobody else is asked what it hangs on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that is missing.

    ``decides`` are the conclusions that some answer to it decides alone, ``blocks`` all in whose way it stands.
    ``is_guessed``: it was guessed for one of them, which is only likely.
    """

    missing: Missing
    facts: tuple[Fact, ...]
    decides: tuple[Conclusion, ...]
    blocks: tuple[Conclusion, ...]
    is_guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One unknown conclusion with the smallest sets of answers that can decide it, or an obligation without a day.

    One that is only likely is unknown without its guesses: so it is the conclusion then, and ``is_likely``.
    """

    conclusion: Conclusion
    sets: tuple[Decisive, ...]
    is_likely: bool = False
    undated: tuple[tuple[Fact, Missing], ...] = ()
    """Of what surely attaches: the days that are missing for its last day, in place of what would decide it."""


def principal(assessment: Assessment) -> list[Conclusion]:
    """The conclusions that everybody needs, and every obligation."""
    owed = [each.conclusion for each in assessment.obligations]
    return [*(each for each in assessment.conclusions if each.id in PRIMARY), *owed]


def opened(assessment: Assessment, conclusions: Iterable[Conclusion], largest: int = LARGEST_SET) -> list[Open]:
    """The unknown or only likely ones of some, each with what would decide it; actors alike are looked at once."""
    program = assessment.law.program
    known: dict[object, tuple[Decisive, ...]] = {}
    found = []
    for concluded in conclusions:
        is_likely = bool(assessment.hangs_on(concluded))
        each = concluded
        if is_likely and (without := assessment.without_guesses.find(each.id, each.actor)) is not None:
            each = without
        if each.finding.outcome is Outcome.UNKNOWN:
            key = (each.id, each.case.likeness)
            if key not in known and not each.told:
                known[key] = decisive_sets(program, each.finding.rule, each.case, largest, assessment.day)
            found.append(Open(conclusion=each, sets=() if each.told else known[key], is_likely=is_likely))
    return found


def asked_about(assessment: Assessment, conclusion: str = "", actor: str = "") -> list[Open]:
    """The unknown conclusions, or the one that is named; larger sets of answers are sought where one is.

    Raises UsageError for a name or an actor that there is not.
    """
    if conclusion:
        named = assessment.conclusion(conclusion, actor)
        return opened(assessment, [named]) + [each for each in undated(assessment) if each.conclusion is named]
    mattering = (each for each in assessment.everything if matters(assessment, each))
    return opened(assessment, mattering, largest=1) + undated(assessment)


def to_ask(assessment: Assessment, conclusion: str = "", actor: str = "", *, of_any: bool = False) -> list[Gap]:
    """What to ask one after the other, for all answers that matter or for one, most decisive first.

    Whether one answer decides is looked at alone, which takes no time. ``of_any``: where no actor is named, the
    conclusion is that of each. Raises UsageError as `asked_about` does.
    """
    if not conclusion:
        return gaps_with_names(assessment, asked_about(assessment))
    of_each = [each for each in assessment.everything if of_any and not actor and each.id == conclusion]
    named = of_each or [assessment.conclusion(conclusion, actor)]
    dates = [each for each in undated(assessment) if each.conclusion in named]
    return gaps_with_names(assessment, opened(assessment, named, largest=1) + dates)


def gaps_with_names(assessment: Assessment, unknown: Iterable[Open]) -> list[Gap]:
    """`gaps`, and before all else which published models the originals are of which nobody says it."""
    found = gaps(assessment, unknown)
    if is_trained_from_scratch(assessment.dossier):
        return found
    from gpaiscope.assessment.unnamed import naming  # which makes gaps of these

    return naming(assessment, found)


def matters(assessment: Assessment, conclusion: Conclusion) -> bool:
    """Whether a conclusion matters to the actor that it is about; one about the model: to any of the actors."""
    if conclusion.id not in _OF_PROVIDERS:
        return True
    program, soon = assessment.law.program, provider.provider_now_or_soon
    told = {each.actor: each.case for each in assessment.everything if each.actor}
    cases = [case for who, case in told.items() if conclusion.actor in ("", who)]
    return not cases or any(program.truth(soon, case) is not Truth.NO for case in cases)


def undated(assessment: Assessment) -> list[Open]:
    """The obligations that surely attach and whose last day is not known, with the days that are missing for it."""
    owed = (each for each in assessment.obligations if each.undated)
    return [Open(conclusion=each.conclusion, sets=(), undated=each.undated) for each in owed]


def gaps(assessment: Assessment, unknown: Iterable[Open]) -> list[Gap]:
    """What is missing for some unknown conclusions, one gap a path: what was guessed, then what hinders the headline.

    Among those in the way of the same, what decides most comes first.
    """
    items: dict[str, Missing] = {}
    facts: dict[str, dict[str, Fact]] = {}
    blocks: dict[str, dict[int, Conclusion]] = {}
    decides: dict[str, dict[int, Conclusion]] = {}
    guessed: set[str] = set()
    for each in unknown:
        single = {found.facts[0].name for found in each.sets if len(found.facts) == 1}
        finding = each.conclusion.finding
        before = [(None, item) for item in finding.asked]
        lacking: Iterable[tuple[Fact | None, Missing]] = each.undated or (*before, *finding.lacking)
        lacking = lacking or ((None, item) for item in finding.missing)
        for fact, item in ((fact, led) for fact, lack in lacking for led in asked(lack, assessment)):
            key = item.path or item.asks
            items.setdefault(key, item)
            guessed |= {key} if each.is_likely else set()
            named = facts.setdefault(key, {})
            blocks.setdefault(key, {})[id(each.conclusion)] = each.conclusion
            if fact is not None:
                named[fact.name] = fact
            if fact is not None and fact.name in single:
                decides.setdefault(key, {})[id(each.conclusion)] = each.conclusion
    found = [
        Gap(
            missing=item,
            facts=tuple(facts[key].values()),
            decides=tuple(decides.get(key, {}).values()),
            blocks=tuple(blocks[key].values()),
            is_guessed=key in guessed,
        )
        for key, item in items.items()
    ]
    first = {name_of(each): place for place, each in reversed(list(enumerate(by_gravity(assessment))))}
    return sorted(
        found,
        key=lambda gap: (_turn(gap), not gap.is_guessed, _rank(gap, first), -len(gap.decides), -len(gap.blocks)),
    )


def _turn(gap: Gap) -> int:
    """What settles most at once is asked before all else."""
    fact = gap.missing.fact
    return ASKED_FIRST.index(fact) if fact in ASKED_FIRST else len(ASKED_FIRST)


def name_of(conclusion: Conclusion) -> tuple[str, str]:
    """What names a conclusion in an assessment, and in the same without its guesses."""
    return conclusion.id, conclusion.actor


def _rank(gap: Gap, first: Mapping[tuple[str, str], int]) -> int:
    return min(first.get(name_of(each), len(first)) for each in gap.blocks)


def by_gravity(assessment: Assessment) -> list[Conclusion]:
    """What gives the standings of the actors, then the conclusions that all need, then all others."""
    found = (*leads(assessment), *principal(assessment), *assessment.everything)
    return list({id(each): each for each in found}.values())


def leads(assessment: Assessment) -> list[Conclusion]:
    """What gives the standings of the actors, of the reader first, as everywhere, then gravest first."""
    first = told_first(assessment)
    return [each.conclusion for each in sorted(assessment.standings, key=lambda each: each is not first)]


def by_who(found: Iterable[Gap]) -> dict[str, list[Gap]]:
    """Gaps by who in an organisation would know, whoever can decide most first."""
    groups: dict[str, list[Gap]] = {}
    for gap in found:
        groups.setdefault(gap.missing.who or "whoever knows", []).append(gap)
    return groups


# What an answer would give


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One answer to a question and what it would give: ``yes``, ``no`` or ``unsettled`` for what.

    ``how`` is ``is`` for a truth or for one of ``words``, ``with`` for a list that holds one of them, ``none`` and
    ``all`` for a list that holds none or all, ``fewer`` for one that does not hold all. ``keeps`` are conclusions
    that this answer leaves possible and another one rules out.
    """

    how: str
    words: tuple[str, ...]
    decides: tuple[tuple[Outcome, tuple[Conclusion, ...]], ...]
    keeps: tuple[Conclusion, ...] = ()


def alternatives(gap: Gap, fact: Fact, *, several: bool) -> tuple[Alternative, ...]:
    """The answers to a gap that are told apart by what they give, as far as they decide anything alone.

    ``fact`` is a truth or one of words; ``several``: the answer is a list of words. Empty where none decides anything.
    """
    about = gap.decides
    alike = {case: case.likeness for case in {each.case for each in about}}
    keys = [(each.id, alike[each.case]) for each in about]
    tried = [(how, words, _given(gap, fact, value, keys)) for how, words, value in _tried(fact, several)]
    if several and tried:
        tried = _of_list(tried)
    merged: dict[tuple[str, tuple[Outcome, ...]], tuple[str, ...]] = {}
    for how, words, gives in tried:
        merged[how, gives] = (*merged.get((how, gives), ()), *words)
    lost = {place for _, gives in merged for place, outcome in enumerate(gives) if outcome is Outcome.NO}
    found = (_alternative(about, how, words, gives, lost) for (how, gives), words in merged.items())
    return tuple(each for each in found if each.decides or each.keeps)


Tried = tuple[str, tuple[str, ...], tuple[Outcome, ...]]


def _tried(fact: Fact, several: bool) -> Iterator[tuple[str, tuple[str, ...], Value]]:
    if fact.kind is FactKind.TRUTH and not several:
        yield from (("is", (truth.value,), truth) for truth in (Truth.YES, Truth.NO))
    elif fact.kind is FactKind.WORDS:
        yield from (("with" if several else "is", (word,), frozenset({word})) for word in fact.words)
        if several:
            yield from (("none", (), frozenset()), ("all", (), frozenset(fact.words)))


def _given(gap: Gap, fact: Fact, value: Value, keys: Sequence[object]) -> tuple[Outcome, ...]:
    """What an answer would give for each conclusion that the gap can decide; those with the same key are alike."""
    cases: dict[Case, Case] = {}
    given: dict[object, Outcome] = {}
    for key, each in zip(keys, gap.decides, strict=True):
        if key not in given:
            program, answered = each.finding.program, _answered(each.case, fact, value, gap, cases)
            truth = program.truth(each.finding.rule, answered)
            # What an answer leaves open may be open in law then, and is not to be read as though it were denied.
            given[key] = Outcome(truth.value) if truth.decided else program.outcome(each.finding.rule, answered)
    return tuple(given[key] for key in keys)


def _answered(case: Case, fact: Fact, value: Value, gap: Gap, cases: dict[Case, Case]) -> Case:
    """The case with one answer: of the record that it is asked of, or of all; of those of all one is kept for reuse."""
    given, path = {fact: Known(value=value)}, gap.missing.path
    for of, held in case.records.items():
        for place, record in enumerate(held):
            if path.startswith(f"{record.path}."):
                return case.with_facts(given) if case.at.get(of) == place else case.with_field(of, place, given)
    if case.origin not in cases:
        cases[case.origin] = case.origin.with_facts(given)
    return reduce(lambda answered, at: answered.about(*at), case.at.items(), cases[case.origin])


def _of_list(tried: list[Tried]) -> list[Tried]:
    """Of lists those that matter: with a word that turns something, or all words where no single one does."""
    none, whole = (next(gives for how, _, gives in tried if how == which) for which in ("none", "all"))
    with_ = [
        ("with", words, tuple(one if one is not none[place] else Outcome.UNKNOWN for place, one in enumerate(gives)))
        for how, words, gives in tried
        if how == "with" and gives != none
    ]
    if with_:
        return [*with_, ("none", (), none)]
    return [("all", (), whole), ("fewer", (), none)] if whole != none else []


def _alternative(
    about: tuple[Conclusion, ...], how: str, words: tuple[str, ...], gives: tuple[Outcome, ...], lost: set[int]
) -> Alternative:
    found = [
        (outcome, tuple(each for each, given in zip(about, gives, strict=True) if given is outcome))
        for outcome in (Outcome.YES, Outcome.NO, Outcome.UNSETTLED)
    ]
    keeps = tuple(about[place] for place in sorted(lost) if how != "with" and gives[place] is Outcome.UNKNOWN)
    return Alternative(how=how, words=words, decides=tuple(each for each in found if each[1]), keeps=keeps)
