"""Which answers stand without the guesses among their assumptions, and on which guesses the others hang.

The same program is run a second time, of the same dossier, with what is only guessed left unknown. Who knows less never
contradicts who knows more, so a decided answer either stands there as well, and is sure, or is open, and only likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.saying import assumed
from gpaiscope.engine.expression import GUESS, Assume, Assumption
from gpaiscope.law.assumptions import UPSTREAM_IN_UNION
from gpaiscope.values import Outcome, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion
    from gpaiscope.dossier import StatedOriginal
    from gpaiscope.engine.case import Missing

_TAKEN_OVER: Final = ("gpai_model", "systemic_risk", "open_source_exemption")
"""The answers about a model that are taken over where the same dossiers tell of one that was made from it."""


def guesses(conclusion: Conclusion) -> tuple[Assumption, ...]:
    """The guesses that were made on the way to an answer, whether it hangs on them or not."""
    return tuple(assumption for assumption in assumed(conclusion) if assumption.grade == GUESS)


def hangs_on(assessment: Assessment, conclusion: Conclusion) -> tuple[Assumption, ...]:
    """The guesses without which a decided answer would be open; empty where it is open itself, or sure.

    A model made from another of the same dossiers hangs on what that one's status hangs on.
    """
    outcome = conclusion.finding.outcome
    if conclusion.told and outcome.decided:
        return _in_some_way(assessment, conclusion)
    if not outcome.decided or assessment.model_case.assume is not True or not assessment.carries_guesses:
        return ()
    if outcome_in(assessment.without_guesses, conclusion) is outcome:  # found sooner than what was assumed on the way
        return ()
    made = unique((*guesses(conclusion), *_inherited(assessment)))
    if len(made) < 2:
        return made
    # Of several guesses some may only stand beside those that it hangs on: each is left out by itself.
    runs = {guess: assessment.without(frozenset({guess})) for guess in made}
    return tuple(guess for guess in made if outcome_in(runs[guess], conclusion) is not outcome) or made


def _in_some_way(assessment: Assessment, conclusion: Conclusion) -> tuple[Assumption, ...]:
    """The guesses that an answer hangs on which is the same in every way that is left open, in any of them.

    That an original's maker did not shut out the Union is a condition that is told with the answer.
    """
    every = assessment.every_way
    found = ((way, way.find(conclusion.id, conclusion.actor)) for way in (every.ways if every is not None else ()))
    made = (guess for way, each in found if each is not None for guess in hangs_on(way, each))
    return unique(guess for guess in made if guess.says != UPSTREAM_IN_UNION.says)


def outcome_in(run: Assessment, conclusion: Conclusion) -> Outcome:
    """What a conclusion comes to where less is assumed; of a rule that is none of the assessment's own judged anew."""
    found = run.find(conclusion.id, conclusion.actor)
    if found is not None:
        return found.finding.outcome
    cases = (each.case for each in run.conclusions if each.actor == conclusion.actor)
    case = next(cases, run.model_case)
    return next(iter(run.law.program.findings((conclusion.finding.rule,), case))).outcome


def settling(assessment: Assessment, conclusion: Conclusion) -> tuple[Missing, ...]:
    """What would have to be known for an answer that is only likely to be sure; nothing of any other."""
    if not hangs_on(assessment, conclusion):
        return ()
    without = assessment.without_guesses.find(conclusion.id, conclusion.actor)
    return () if without is None else without.finding.missing


def carries_guesses(assessment: Assessment) -> bool:
    """Whether something in the case of an assessment, or of the models that its own was made from, is only guessed.

    Of most dossiers nothing is, and no answer of theirs has to be looked at.
    """
    case, first = assessment.model_case, assessment.find("gpai_model")
    by_default = () if first is None else first.finding.assumed  # what the law guesses by itself is about this alone
    if any(fact.assumes is not None and fact.assumes.grade == GUESS for fact in by_default):
        return True
    records = (record.fields for held in case.records.values() for record in held)
    known = (held for fields in (case.facts, *records) for held in fields.values())
    own = any(assumption.grade == GUESS for held in known for assumption in held.assumptions)
    return own or any(before.carries_guesses for before in assessment.before)


def without(assessment: Assessment, assume: Assume, stated: Mapping[str, str] | None = None) -> Assessment:
    """The same models under the same law with less assumed; it is dated by nothing.

    Of models that this one was made from only those answers are taken over that stand without any guess. ``stated`` are
    further values at their paths, as `otherwise` writes them. Raises UsageError where one cannot stand there.
    """
    from gpaiscope.assessment import concluded
    from gpaiscope.assessment.chain import root_of, since_root

    originals = assessment.dossier.original
    if assessment.before:
        pairs = zip(originals, assessment.before, strict=False)
        weakened = [_weakened(original, before) for original, before in pairs]
        originals = (*weakened, *originals[len(weakened) :])
    estimates = dict(assessment.estimates)
    if assessment.before and "original[0].root" in estimates:
        first = assessment.before[0].without_guesses
        told = {"original[0].root": root_of(first), "original[0].since_root": since_root(first)}
        estimates |= {path: estimate for path, estimate in told.items() if estimate is not None}
    dossier = replace(assessment.dossier, original=originals)
    if stated:
        from gpaiscope.dossier.otherwise import otherwise  # of most dossiers nothing is tried

        dossier = otherwise(dossier, stated)
    return concluded(
        assessment.law,
        dossier,
        actor="",
        readings=assessment.readings,
        assume=assume,
        estimates=estimates,
    )


def _inherited(assessment: Assessment) -> Iterable[Assumption]:
    """The guesses that the status of the models hangs on from which this one was made."""
    for before in assessment.before:
        for id in _TAKEN_OVER:
            conclusion = before.find(id)
            if conclusion is not None:
                yield from hangs_on(before, conclusion)


def _weakened(original: StatedOriginal, before: Assessment) -> StatedOriginal:
    """An original without what is taken of it from a model whose own answer is only likely."""
    answers = {id: before.find(id) for id in _TAKEN_OVER}
    unsure = {id for id, answer in answers.items() if answer is not None and hangs_on(before, answer)}
    if "gpai_model" in unsure:
        original = replace(original, gpai_model=None)
    if "systemic_risk" in unsure:
        original = replace(original, systemic_risk=None, systemic_since=None, systemic_until=None, risk_open=True)
    return replace(original, open_source_exemption=None) if "open_source_exemption" in unsure else original
