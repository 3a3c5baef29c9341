"""An assessment as one JSON document: answers by id and value, and tables of all that they share.

Left out unless it is asked for in full: what is ``no`` of an actor because it is no provider, nor will be one; what it
may ask of others, where that is not sure; the
provisions beside a rule's own, the records, and what each obligation asks for where it does not attach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment import Assessment, Conclusion, Exposure, ObligationConclusion
from gpaiscope.assessment.dated import late_commitments
from gpaiscope.assessment.gaps import PRIMARY
from gpaiscope.assessment.hindsight import Hindsight
from gpaiscope.assessment.saying import assumed, binding, own_provisions, provisions, says
from gpaiscope.assessment.standing import Standing
from gpaiscope.assessment.warnings import is_contradiction
from gpaiscope.dossier import Done, path_of
from gpaiscope.engine.expression import Fact, Rule, Some, walk
from gpaiscope.law.downstream import may_ask_upstream, may_complain
from gpaiscope.law.modification import downstream_modifier_provider, one_third_criterion
from gpaiscope.law.provider import prospective_provider, provider
from gpaiscope.report.values import Json, day
from gpaiscope.report.values.deadlines import DATED_LIST, DEADLINE, deadline_days, deadline_state
from gpaiscope.report.values.heads import head
from gpaiscope.report.values.ledger import compute
from gpaiscope.report.values.shape import or_null
from gpaiscope.report.values.shared import Shared
from gpaiscope.values import Outcome, digits_text, unique

if TYPE_CHECKING:
    from gpaiscope.assessment.comparison import Comparison, Held

_ROLES: Final = (provider.id, prospective_provider.id, downstream_modifier_provider.id, one_third_criterion.id)
"""Conclusions about what an actor is: told of every actor."""
_RIGHTS: Final = (may_ask_upstream.id, may_complain.id)
"""Conclusions about what an actor may do: told where they are sure."""


def document(assessment: Assessment, *, full: bool = False, against: Comparison | None = None) -> Json:
    """The whole document. Lists keep the order of the law and of the dossier; tables at the end explain the ids.

    ``against`` is what a draft changes, in all models of the dossier.
    """
    shared = Shared(assessment)
    for question in assessment.open_questions:  # those of the gravest standing come first
        shared.open_question(question.missing)
    body = Body(assessment, shared, full)
    answers = body.answers()
    law = assessment.law
    return {
        **head(assessment),
        **({"against_law": against_law(assessment, against)} if against is not None else {}),
        "full": full,
        "standings": [body.standing(each) for each in assessment.standings],
        **answers,
        "deadlines": [DEADLINE.write(each) for each in assessment.deadlines],
        "dated": DATED_LIST.write(assessment.dated),
        "procedure": procedure(assessment, shared),
        "done": [done(each, path) for path, each in _done(assessment)],
        "hindsight": hindsight(assessment.hindsight) if assessment.hindsight is not None else None,
        "exposure": [body.exposure(each) for each in assessment.exposure],
        "compute": compute(assessment, shared),
        **_passed(assessment),
        **({"situation_notes": [shared.note(note) for note in assessment.situation_notes]} if full else {}),
        "signposts": [shared.note(note) for note in law.notes(law.body.signposts)],
        "warnings": [
            {"reference": each.reference, "says": each.says, "path": each.path, "cites": shared.cites(each.cites)}
            for each in assessment.warnings
        ],
        **shared.every_table(),
    }


def _passed(assessment: Assessment) -> Json:
    """The lines of the law that are passed, and the days that are: of commitments, and of what was planned."""
    return {
        "crossings": [
            {"parameter": each.parameter, "of": each.of, "passes": each.passes.value, "window": day(each.window)}
            for each in assessment.crossings
        ],
        "late_commitments": [
            {"id": each.id, "obligation": each.obligation, "actor": each.actor, "due_on": day(each.days_of.plain)}
            for each in late_commitments(assessment)
            if each.state == "late"
        ],
        "planned_passed": [
            {"path": each.path, "event": each.event, "actor": each.actor or None, "day": day(each.day)}
            for each in assessment.planned_passed
        ],
    }


def procedure(assessment: Assessment, shared: Shared) -> Json:
    """The states that followed from the steps before the Commission, and which of these contradict themselves."""
    return {
        "states": [
            {
                "state": each.state.id,
                "says": each.state.says,
                "actor": each.actor or None,
                "holds": each.holds.value,
                "began_on": day(each.began_on),
                "ended_on": day(each.ended_on),
                "path": each.path or None,
                "source": str(each.source) if each.source is not None else None,
                "known_on": each.known_on.isoformat() if each.known_on else None,
                "cites": shared.cites(each.state.cites),
            }
            for each in assessment.history
        ],
        "contradictions": [
            {"reference": each.reference, "path": each.path} for each in assessment.warnings if is_contradiction(each)
        ],
    }


def against_law(assessment: Assessment, found: Comparison) -> Json:
    """What a draft changes for one model, each answer, duty and day before and after."""
    from gpaiscope.assessment.comparison import model_of  # most answers are held against no other law

    changes = [each for each in found.changes if each.subject.model in ("", model_of(assessment))]
    return {
        "same": found.same,
        "changes": [
            {
                "kind": each.subject.kind,
                "id": each.subject.id,
                "actor": each.subject.actor or None,
                "law": _held(each.before),
                "draft": _held(each.after),
                "because": list(unique(cause.id for cause in each.because)),
            }
            for each in changes
        ],
    }


def _done(assessment: Assessment) -> list[tuple[str, Done]]:
    return [(path_of(each, f"done[{place}]"), each) for place, each in enumerate(assessment.dossier.done or ())]


def done(entry: Done, path: str) -> Json:
    """Something that was done, as it was stated."""
    stated = {
        "obligation": entry.obligation,
        "actor": entry.actor,
        "by": entry.by,
        "source": entry.source,
        "document": entry.document,
    }
    days = {"on": entry.on, "sent_on": entry.sent_on, "received_on": entry.received_on}
    return {
        "path": path,
        **{key: each.value if each is not None else None for key, each in stated.items()},
        **{key: day(each.value) if each is not None else None for key, each in days.items()},
        "known_on": entry.known_on.isoformat() if entry.known_on else None,
    }


def hindsight(found: Hindsight) -> Json:
    """What differs between what was known on the day that was asked for and all that is known."""
    return {
        "acts": [
            {
                "obligation": each.obligation,
                "actor": each.actor,
                "then": or_null(DEADLINE).write(each.then),
                "now": or_null(DEADLINE).write(each.now),
                "learned_on": each.learned_on.isoformat() if each.learned_on else None,
                "days_after_last_day": each.days,
            }
            for each in found.acts
        ],
        "answers": [
            {"id": each.id, "actor": each.actor or None, "then": each.then.value, "now": each.now.value}
            for each in found.answers
        ],
    }


def _held(held: Held | None) -> Json | None:
    return None if held is None else {"says": held.says, "day": day(held.days)}


class Body:
    """The answers of one assessment being written; what they share goes into the tables."""

    def __init__(self, assessment: Assessment, shared: Shared, full: bool) -> None:
        self.assessment = assessment
        self.law = assessment.law
        self.shared = shared
        self.full = full
        self.told = {(each.id, each.actor): each for each in assessment.everything if not self._is_left_out(each)}

    def answers(self) -> Json:
        """Conclusions and obligations, and by actor the ids of those that are left out as ``no``."""
        out: dict[str, list[str]] = {}
        for each in self.assessment.everything:
            if self._is_left_out(each) and each.finding.outcome is Outcome.NO:
                out.setdefault(each.actor, []).append(each.id)
        return {
            "conclusions": [
                self.conclusion(each) for each in self.assessment.conclusions if not self._is_left_out(each)
            ],
            "obligations": [
                self.obligation(each) for each in self.assessment.obligations if not self._is_left_out(each.conclusion)
            ],
            "left_out": [{"actor": actor or None, "outcome": "no", "ids": ids} for actor, ids in out.items()],
        }

    def _is_left_out(self, each: Conclusion) -> bool:
        """Whether an answer is ``no`` and none of those told of every model and actor, or is a right that is unsure."""
        told, outcome = _ROLES if each.actor else PRIMARY, each.finding.outcome
        is_no = outcome is Outcome.NO and each.id not in told
        return not self.full and (is_no or (each.id in _RIGHTS and outcome is not Outcome.YES))

    def conclusion(self, each: Conclusion) -> Json:
        """One conclusion with all that it rests on."""
        return {
            "id": each.id,
            "actor": each.actor or None,
            "outcome": each.finding.outcome.value,
            **self._sure(each),
            **_best(each),
            "says": says(each, self.law),
            **self._grounds(each),
        }

    def obligation(self, each: ObligationConclusion) -> Json:
        """One obligation of one actor: whether it attaches, to what, for whom, and when."""
        conclusion, obligation = each.conclusion, each.obligation
        attaches = conclusion.finding.outcome is not Outcome.NO
        return {
            "id": obligation.id,
            "actor": conclusion.actor,
            "outcome": conclusion.finding.outcome.value,
            **self._sure(conclusion),
            **_best(conclusion),
            "says": says(conclusion, self.law),
            "scope": each.scope,
            "to": obligation.to,
            "contents": self.shared.contents(each) if self.full else [],
            **({"fined": obligation.fined} if self.full and obligation.fined else {}),
            "applies_from": day(each.applies_from) if attaches else None,
            "due_on": day(each.due_on) if attaches else None,
            **({"before": True} if attaches and each.is_before else {}),
            "unrolled": True,
            **self._grounds(conclusion),
        }

    def _sure(self, each: Conclusion) -> Json:
        """Whether an answer stands without what is only guessed, and on which guesses it hangs."""
        guesses = [self.shared.assumption(assumption) for assumption in self.assessment.hangs_on(each)]
        is_sure = each.finding.outcome.decided and not guesses
        return {"sure": is_sure, **({"hangs_on": guesses} if guesses else {})}

    def _grounds(self, each: Conclusion) -> Json:
        """What an answer rests on; where that is another answer, this one and not what it rests on in its turn."""
        shared, finding = self.shared, each.finding
        through = [] if self.full else list(self._through(each))
        below = [other.finding for other in through]
        told = {fact for other in below for fact in other.reasons}
        told |= _within(finding.reasons)
        facts = [fact for fact in finding.reasons if fact not in told]
        numbers = [name for name in finding.parameters if not any(name in other.parameters for other in below)]
        cited = provisions(each, self.law) if self.full else own_provisions(each, self.law)
        own = self.law.cited(self.law.version(finding.rule).cites)
        elsewhere = {cite for other in through for cite in own_provisions(other, self.law)}.difference(own)
        return {
            "binding": binding(each, self.law),
            "cites": shared.cited(cite for cite in cited if cite not in elsewhere),
            "reasons": [*map(_named, through), *(shared.fact(fact, each) for fact in facts)],
            "assumptions": [shared.assumption(assumption) for assumption in assumed(each)],
            "missing": shared.missing(each),
            **_unless_empty(
                questions={
                    shared.question(one): {name: outcome.value for name, outcome in one.results}
                    for one in finding.questions
                },
                figures=list(map(shared.parameter, numbers)),
            ),
            **(self._details(each) if self.full else {}),
        }

    def _details(self, each: Conclusion) -> Json:
        return {
            "comparisons": [self.shared.comparison(one, each) for one in each.comparisons],
            "records": [record.path for record in each.finding.records],
        }

    def _through(self, each: Conclusion) -> Iterator[Conclusion]:
        """The other answers on which one rests with all that they rest on, without those on which these rest again."""
        rules, reasons = _rules(each), set(each.finding.reasons)
        found = [
            self.told[key]
            for rule in rules
            for key in {(rule, each.actor): None, (rule, ""): None}
            if key in self.told and rule != each.id and reasons.issuperset(self.told[key].finding.reasons)
        ]
        below = {rule for other in found for rule in _rules(other) if rule != other.id}
        yield from (other for other in found if other.id not in below)

    def standing(self, each: Standing) -> Json:
        """How one actor stands, and what that rests on first."""
        reason, awaited, of = each.reason, each.deadline, each.conclusion
        return {
            "actor": each.actor,
            "state": each.state,
            "kinds": list(each.kinds),
            "conclusion": of.id,
            **self._sure(of),
            "on_best_estimate": each.best_estimate.value,
            "coordinator": each.coordinator or None,
            "deadline": {
                "obligation": awaited.obligation,
                "state": deadline_state(awaited),
                "days": deadline_days(awaited),
            }
            if awaited
            else None,
            "reason": {
                "rules": list(reason.rules),
                "outcome": reason.outcome.value,
                "fact": self.shared.fact(reason.fact, of) if reason.fact else None,
                "question": reason.question.name if reason.question else None,
                "comparison": self.shared.comparison(reason.comparison, of) if reason.comparison else None,
                "path": reason.record.path if reason.record else None,
                "cites": self.shared.cites(reason.cites),
            },
        }

    def exposure(self, each: Exposure) -> Json:
        """The ceiling of a fine for an actor that may be fined: the higher of two amounts. Never a forecast."""
        ceiling, law = each.ceiling, self.law
        return {
            "actor": each.actor,
            "outcome": each.outcome.value,
            "ceiling_eur": str(int(ceiling.least)),
            "at_least": ceiling.at_least,
            "fixed_eur": str(int(ceiling.fixed_eur)),
            "percent_of_turnover": digits_text(ceiling.percent),
            "turnover_year": each.turnover_year,
            "fined_for": [self.shared.note(one.note) if self.full else one.note.name for one in each.fined_for],
            "cites": self.shared.cites(ceiling.cites),
            **({"notes": [self.shared.note(note) for note in law.notes(law.body.exposure_notes)]} if self.full else {}),
        }


def _within(facts: Iterable[Fact]) -> set[Fact]:
    """What is said of records only within what is said of others, which these facts say already."""
    some = [each for each in facts if isinstance(each, Some)]
    return {node for each in some for node in walk(each.condition) if isinstance(node, Some)}


def _rules(of: Conclusion) -> tuple[str, ...]:
    """The rules that carry an answer or stand in its way."""
    return tuple(atom.id for atom in of.finding.grounds.atoms if isinstance(atom, Rule))


def _named(conclusion: Conclusion) -> str:
    return f"{conclusion.id}@{conclusion.actor}" if conclusion.actor else conclusion.id


def _unless_empty(**entries: Json | list[str]) -> Json:
    """Those of some entries that hold anything."""
    return {name: entry for name, entry in entries.items() if entry}


def _best(of: Conclusion) -> Json:
    """What the best estimate gives, where that is another outcome."""
    best = of.finding.on_best_estimate
    return {} if best is of.finding.outcome else {"on_best_estimate": best.value}
