"""What an answer says and what it rests on: its sentence, its provisions, its assumptions, and what is asked for it.

Everything here is read off an assessment, for whoever writes it as text or as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.facts import figure
from gpaiscope.engine.case import Known, Missing
from gpaiscope.engine.citation import Citation, Cited
from gpaiscope.engine.evaluation import EVERYWHERE
from gpaiscope.engine.expression import GUESS, Assumption, Cut, Fact, RecordFact, Under, Version, any_of
from gpaiscope.engine.prose import sentence
from gpaiscope.law import Law, market, provider, scope
from gpaiscope.law.assumptions import SETTLED_AT
from gpaiscope.law.citation import DRAFT, OWN_READING, RECITAL, binding_of, strongest, weakest
from gpaiscope.law.sentences import THE_ACTOR
from gpaiscope.values import Outcome, Truth, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion


def says(conclusion: Conclusion, law: Law) -> str:
    """What the rule claims; whether it holds is the outcome."""
    version = law.version(conclusion.finding.rule)
    text = law.text(version.says)
    return f"{text} (not before {law.begins(version)})" if conclusion.finding.version is None else text


def told(conclusion: Conclusion, law: Law, actor: str = THE_ACTOR) -> str:
    """What is so by the outcome: the rule's claim for yes, its denial for no, its question for the rest."""
    version = law.version(conclusion.finding.rule)
    text = law.text(sentence(version, conclusion.finding.outcome), actor)
    return f"{text} (the rule applies from {law.begins(version)})" if conclusion.finding.version is None else text


def own_provisions(conclusion: Conclusion, law: Law) -> tuple[Cited, ...]:
    """The provisions of the rule itself, and then of the branches and the facts of records that carry its outcome."""
    finding = conclusion.finding
    parts: tuple[Version | Under | Fact, ...] = (
        law.version(finding.rule),
        *finding.branches,
        *finding.grounds.derived,
    )
    return law.cited(cite for part in parts for cite in part.cites)


def provisions(conclusion: Conclusion, law: Law) -> tuple[Cited, ...]:
    """Every provision that carries the outcome, the rule's own first, as they stood on the day."""
    own = law.version(conclusion.finding.rule).cites
    return unique((*law.cited(own), *law.cites(conclusion.finding)))


def cites(conclusion: Conclusion, law: Law) -> list[str]:
    """`provisions`, each with its number in the edition before."""
    return [each.full for each in provisions(conclusion, law)]


def binding(conclusion: Conclusion, law: Law) -> str:
    """The weakest authority that an outcome rests on: a draft, where a number is a draft's that carries it."""
    numbers = (law.numbers[name].cites for name in conclusion.finding.parameters)
    if law.body.draft and any(each.binding == DRAFT for cites in numbers for each in cites):
        return DRAFT
    if hangs_on_own_count(conclusion, law):
        return OWN_READING
    return weakest(binding_of_step(each.cites, getattr(each, "binding", "")) for each in _bearing(conclusion, law))


_PLACES: Final = any_of(provider.supplies, provider.system_in_union, provider.internal_use_places)
"""The ways in which an actor places a model itself that an article or a paragraph of the Guidelines states."""


def recitals_alone(conclusion: Conclusion, law: Law) -> tuple[Cited, ...]:
    """The recitals on which some step of a yes rests that no article and no paragraph of the Guidelines states.

    Nothing where the model was placed in a way that they state as well.
    """
    otherwise = _PLACES if conclusion.actor else market.placed_by_supply_or_use
    run = law.program.start(conclusion.case)
    if conclusion.finding.outcome is not Outcome.YES or law.program.truth_in(otherwise, run) is Truth.YES:
        return ()
    alone = [
        each.cites
        for each in _bearing(conclusion, law)
        if not getattr(each, "binding", "") and {cite.binding for cite in each.cites} == {RECITAL}
    ]
    return unique(cited for cites_ in alone for cited in law.cited(cites_))


def silence(conclusion: Conclusion, law: Law) -> str:
    """That the Guidelines do not speak of what a model generates, where a no rests on that; empty where it does not.

    It does where the model may be general but for its outputs, and generates what no text names (Guidelines 17, 20).
    """
    finding, case = conclusion.finding, conclusion.case
    held = case.known(scope.outputs)
    if finding.outcome is not Outcome.NO or scope.outputs not in finding.reasons or held is None:
        return ""
    assert isinstance(held.value, frozenset)
    unnamed = [says for word, says in scope.UNNAMED_OUTPUTS.items() if word in held.value]
    run = law.program.start(case)
    by_outputs = law.program.truth_in(scope.generates_listed, run) is Truth.NO
    if not unnamed or not by_outputs or law.program.truth_in(scope.general_but_for_outputs, run) is Truth.NO:
        return ""
    said = scope.SILENT.format(" and ".join(unnamed))
    return f"{said.removesuffix('.')} ({', '.join(map(str, law.cited(scope.SILENT_CITES)))})."


def hangs_on_own_count(conclusion: Conclusion, law: Law) -> bool:
    """Whether an answer would be another, did the compute count otherwise than by our own reading of what counts."""
    finding, case = conclusion.finding, conclusion.case
    told = {fact: case.known(fact) for fact in finding.reasons}
    otherwise = {
        fact: Known(value=each.otherwise) for fact, each in told.items() if each and each.otherwise is not None
    }
    if not otherwise:
        return False
    was, would_be = (law.program.truth(finding.rule, each) for each in (case, case.with_facts(otherwise)))
    return was is not would_be


def _bearing(conclusion: Conclusion, law: Law) -> list[Version | Cut | Under | Fact]:
    """What carries an outcome, but for exceptions that do not apply: without them it would be the same."""
    run = law.program.trial(conclusion.case)
    return [
        each
        for each in versions_in(conclusion, law)
        if not isinstance(each, Cut) or law.program.truth_in(each.when, run) is not Truth.NO
    ]


def steps_bound(conclusion: Conclusion, law: Law, binding: str) -> list[str]:
    """The rules that carry an outcome with just this authority, by name, the one asked about first."""
    rules = {id(law.version(rule)): rule.id for rule in law.program.rules.values()}
    steps = _bearing(conclusion, law)
    bound = [each for each in steps if binding_of_step(each.cites, getattr(each, "binding", "")) == binding]
    return [rules[id(each)] for each in bound if id(each) in rules]


@lru_cache(maxsize=4096)
def binding_of_step(cites_: tuple[Citation, ...], stated: str) -> str:
    """A rule is as strong as the strongest provision that states it; what it merely leans on does not weaken it."""
    return binding_of(cites_, stated) if stated else strongest(cites_)


def versions_in(conclusion: Conclusion, law: Law) -> tuple[Version | Cut | Under | Fact, ...]:
    """The versions, branches, exceptions and facts of records that carry an outcome, the rule asked about first."""
    finding = conclusion.finding
    own, derived = law.version(finding.rule), finding.grounds.derived
    return unique((own, *finding.versions, *finding.branches, *finding.cuts, *derived))


def assumed(conclusion: Conclusion) -> tuple[Assumption, ...]:
    """What was assumed for this answer: exceptional facts taken as absent, and what readers of the dossier assumed."""
    finding, case = conclusion.finding, conclusion.case
    if conclusion.told and finding.outcome.decided:  # in each of several ways: what was assumed in any of them
        ways = (assumption for way in conclusion.told for assumption in assumed(way))
        return unique((*ways, *conclusion.taken))
    found = [fact.assumes for fact in finding.assumed if fact.assumes]
    taken = frozenset(finding.grounds.taken)
    for fact in unique((*finding.reasons, *finding.grounds.taken)):
        known = case.known(fact)
        found += known.assumptions if known else ()
        # Of a field by which records fail, those of all records.
        mask = EVERYWHERE if isinstance(fact, RecordFact) and fact in taken else finding.mask
        found += finding.program.assumed_of(case, fact, mask)
    return unique(found)


def settled_by(conclusion: Conclusion, assessment: Assessment) -> Missing | None:
    """What to ask first of an answer that is only likely, which settles it where one statement can; None of another."""
    guesses = assessment.hangs_on(conclusion)
    return first_settling(guesses, asked_of(conclusion, assessment)) if guesses else None


def first_settling(guesses: Iterable[Assumption], asks: Sequence[Missing]) -> Missing | None:
    """Of what is asked for an answer that hangs on guesses the one that settles it by itself, else the first."""
    ends = tuple(SETTLED_AT[guess] for guess in guesses if guess in SETTLED_AT)
    return next((each for each in asks if ends and each.path.endswith(ends)), next(iter(asks), None))


def all_assumed(assessments: Iterable[Assessment]) -> tuple[Assumption, ...]:
    """What the answers about models and all their actors rest on and nobody stated, each once by what it says.

    This is what every page counts and lists. Of what is guessed for one answer and taken for another the guess counts.
    """
    found: dict[str, Assumption] = {}
    for conclusion in (each for assessment in assessments for each in assessment.everything):
        for assumption in assumed(conclusion):
            if assumption.says not in found or assumption.grade == GUESS:
                found[assumption.says] = assumption
    return tuple(found.values())


_OF_ORIGINAL: Final = re.compile(r"original\[(\d+)\]\.(\w+)")
_ANSWERED_BY: Final = {
    "gpai_model": "gpai_model",
    "systemic_risk": "systemic_risk",
    "systemic_since": "systemic_risk",
    "systemic_until": "systemic_risk",
    "open_source_exemption": "open_source_exemption",
    "training_compute": "gpai_criterion",
    "training_compute_obtainable": "gpai_criterion",
    "cumulative_training_compute": "high_impact_presumption",
    "placed_on": "placed_on_market",
}
"""Of an original that the same dossier tells of: the conclusion about it that would answer a question."""


def asked_of(conclusion: Conclusion, assessment: Assessment) -> tuple[Missing, ...]:
    """What is missing for a conclusion to be known, or to be sure, each led to where the dossier would say it."""
    missing = conclusion.finding.missing or assessment.settling(conclusion)
    found = (told for item in missing for told in asked(item, assessment))
    return tuple({(each.asks, each.path): each for each in found}.values())


def asked(item: Missing, assessment: Assessment) -> tuple[Missing, ...]:
    """What is missing, led to where the dossier would say it.

    Of an original that the dossier tells of as a model of its own that is what is missing for that model. Nothing of
    one whose compute is known within ends, as long as nothing ends what was done to it: no figure would settle that.
    """
    if is_known_within_ends(item, assessment):
        entries = assessment.entries
        if entries is None or any(each.flop.high is None for each in entries if each.would_count("updates")):
            return ()
    answered = answered_in(item, assessment)
    if answered is None:
        return (replace(item, path=own_path(item.path, assessment.place)),)
    before, about = answered
    compute = "compute" in item.path
    wanted = [each for each in about.finding.missing if not compute or each.path.startswith(("activities", "original"))]
    found = unique(told for each in wanted for told in asked(each, before))
    return found or (replace(item, path=before.place or "model"),)


def is_known_within_ends(item: Missing, assessment: Assessment) -> bool:
    """Whether what is asked is the compute of an original of which it is known that it lies between two ends."""
    of_original = _OF_ORIGINAL.match(item.path)
    if of_original is None or of_original[2] not in ("training_compute", "cumulative_training_compute"):
        return False
    place, given = int(of_original[1]), assessment.dossier.original
    if place >= len(given):
        return False
    from gpaiscope.assessment.originals import own_originals  # most questions are of something else

    return figure(own_originals(assessment).training_compute_of(place, given[place])).high is not None


def answered_in(item: Missing, assessment: Assessment) -> tuple[Assessment, Conclusion] | None:
    """The model of the same dossiers that an original is, with the conclusion that answers what is missing of it."""
    of_original = _OF_ORIGINAL.match(item.path)
    place = int(of_original[1]) if of_original else 0
    if of_original is None or place >= len(assessment.before) or of_original[2] not in _ANSWERED_BY:
        return None
    before = assessment.before[place]
    return before, before.conclusion(_ANSWERED_BY[of_original[2]])


def own_path(path: str, place: str) -> str:
    """A path into the tables of the model that is meant: where the dossier names it, ``place``."""
    head, _, rest = path.partition(".")
    if not place or head not in _OF_MODEL or not rest:
        return path
    return f"{place}.{rest if head == 'model' else path}"


_OF_MODEL: Final = ("model", "openness", "legacy", "reach")
"""The tables that each of several models has for itself."""
