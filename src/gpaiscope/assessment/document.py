"""An assessment as one JSON document, in the words and the order of its published schema.

Numbers are exact decimal strings, days are ISO dates, and the same assessment gives the same
document on every run. The schema is changed only by adding within a major version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from gpaiscope import __version__
from gpaiscope.assessment import Assessment, Conclusion, Exposure, ObligationConclusion
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.ledger import Entry, total
from gpaiscope.assessment.standing import Standing
from gpaiscope.engine.case import Known, Missing, plain
from gpaiscope.engine.citation import Citation, Cited
from gpaiscope.engine.comparisons import Comparison, Side
from gpaiscope.engine.evaluation import QuestionResult
from gpaiscope.engine.expression import Cut, Fact, Kind, Under, Version
from gpaiscope.engine.proof import Step, value_text
from gpaiscope.engine.prose import sentence
from gpaiscope.law import Law, scope, training_compute
from gpaiscope.law.citation import binding_of, strongest, weakest
from gpaiscope.law.enforcement import Note
from gpaiscope.law.sentences import THE_ACTOR
from gpaiscope.law.training_compute import Count
from gpaiscope.values import DateRange, Exact, Outcome, Range, decimal_text, digits_text, unique

SCHEMA_VERSION: Final = "1.0"
Json = dict[str, object]


def document(assessment: Assessment) -> Json:
    """The whole document. Keys are those of the design; lists keep the order of the law and of the dossier."""
    conclusions = [conclusion_json(each, assessment) for each in assessment.conclusions]
    obligations = [obligation_json(each, assessment) for each in assessment.obligations]
    law = assessment.law
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "gpaiscope", "version": __version__},
        "law": law_json(assessment),
        "model": model_json(assessment),
        "readings": dict(sorted(assessment.readings.items())),
        "conclusions": conclusions,
        "obligations": obligations,
        "compute": compute_json(assessment),
        "standing": [standing_json(each, law) for each in assessment.standings],
        "deadlines": deadlines_json(assessment),
        "exposure": exposure_json(assessment),
        "signposts": [note_json(note, law) for note in law.notes(law.body.signposts)],
        "warnings": [_warning(assessment, place) for place in range(len(assessment.warnings))],
        "authorities": _authorities(assessment),
    }


def law_json(assessment: Assessment) -> Json:
    """The law that was applied: its day, the version of the rules, and until when it was checked."""
    return {
        "day": assessment.day.isoformat(),
        **({"known_on": assessment.known_on.isoformat()} if assessment.known_on else {}),
        "version": __version__,
        "hash": assessment.law.body.hash,
        "checked_until": assessment.law.day_of("law_checked").isoformat(),
    }


def model_json(assessment: Assessment) -> Json:
    """What the assessment is about, and which file said so."""
    model, dossier = assessment.dossier.model, assessment.dossier
    return {
        "name": model.name.value if model.name else None,
        "hub_id": model.hub_id.value if model.hub_id else None,
        "dossier": dossier.file,
        "sha256": dossier.sha256,
    }


def conclusion_json(conclusion: Conclusion, assessment: Assessment) -> Json:
    """One conclusion with all that it rests on."""
    finding = conclusion.finding
    return {
        "id": conclusion.id,
        "actor": conclusion.actor or None,
        "outcome": finding.outcome.value,
        "on_best_estimate": finding.on_best_estimate.value,
        "says": says(conclusion, assessment.law),
        **_grounds(conclusion, assessment),
        "figures": figures(conclusion, assessment),
        "comparisons": [comparison_json(each) for each in conclusion.comparisons],
    }


def comparison_json(comparison: Comparison) -> Json:
    """What was compared with what, each side multiplied by its factor; the ratio is that of the left to the right."""
    return {
        "operator": comparison.operator,
        "outcome": comparison.outcome.value,
        "left": _side(comparison.left),
        "right": _side(comparison.right),
        "line": "left" if comparison.line_is_left else "right",
        "ratio": comparison.ratio.to_dict() if comparison.ratio else None,
    }


def _side(side: Side) -> Json:
    number = isinstance(side.value, Range)
    return {
        "value": side.value.to_dict() if isinstance(side.value, Range) else day_json(side.value),
        "factor": digits_text(side.factor) if number else None,
        "facts": [fact.name for fact in side.facts],
        "parameter": side.parameter or None,
    }


def standing_json(standing: Standing, law: Law) -> Json:
    """How one actor stands, and what that rests on first."""
    reason, deadline = standing.reason, standing.deadline
    return {
        "actor": standing.actor,
        "state": standing.state,
        "kinds": list(standing.kinds),
        "conclusion": standing.conclusion.id,
        "on_best_estimate": standing.best_estimate.value,
        "coordinator": standing.coordinator or None,
        "deadline": {"obligation": deadline.obligation, "state": deadline.state, "days": deadline.days}
        if deadline
        else None,
        "reason": {
            "rules": list(reason.rules),
            "outcome": reason.outcome.value,
            "fact": reason.fact.name if reason.fact else None,
            "question": reason.question.name if reason.question else None,
            "comparison": comparison_json(reason.comparison) if reason.comparison else None,
            "path": reason.record.path if reason.record else None,
            "cites": cited(reason.cites, law),
        },
    }


def _grounds(conclusion: Conclusion, assessment: Assessment) -> Json:
    return {
        "binding": binding(conclusion, assessment.law),
        "cites": cites(conclusion, assessment.law),
        "reasons": [reason_json(fact, conclusion) for fact in conclusion.finding.reasons],
        "assumptions": assumptions(conclusion),
        "missing": [_missing(item) for item in asked_of(conclusion, assessment)],
        "questions": [question_json(each, assessment.law) for each in conclusion.finding.questions],
    }


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


def obligation_json(each: ObligationConclusion, assessment: Assessment) -> Json:
    """One obligation of one actor: whether it attaches, to what, for whom, and when."""
    conclusion, obligation = each.conclusion, each.obligation
    attaches = conclusion.finding.outcome is not Outcome.NO
    return {
        "id": obligation.id,
        "actor": conclusion.actor,
        "outcome": conclusion.finding.outcome.value,
        "on_best_estimate": conclusion.finding.on_best_estimate.value,
        "says": says(conclusion, assessment.law),
        "scope": each.scope,
        "to": obligation.to,
        "contents": [
            {"says": assessment.law.text(item.says), "cites": cited(item.cites, assessment.law)}
            for item in obligation.contents
        ],
        "applies_from": day_json(each.applies_from) if attaches else None,
        "due_on": day_json(each.due_on) if attaches else None,
        "unrolled": True,
        **_grounds(conclusion, assessment),
    }


def versions_in(conclusion: Conclusion, law: Law) -> tuple[Version | Cut | Under | Fact, ...]:
    """The versions, branches, exceptions and facts of records that carry an outcome, the rule asked about first."""
    finding = conclusion.finding
    own, derived = law.version(finding.rule), finding.grounds.derived
    return unique((own, *finding.versions, *finding.branches, *finding.cuts, *derived))


def own_cites(conclusion: Conclusion, law: Law) -> list[str]:
    """The provisions of the rule itself, and then of the branches and the facts of records that carry its outcome."""
    finding = conclusion.finding
    parts: tuple[Version | Under | Fact, ...] = (
        law.version(finding.rule),
        *finding.branches,
        *finding.grounds.derived,
    )
    return cited((cite for part in parts for cite in part.cites), law)


def cites(conclusion: Conclusion, law: Law) -> list[str]:
    """Every provision that carries the outcome, the rule's own first, as they stood on the day."""
    own = law.version(conclusion.finding.rule).cites
    return [each.full for each in unique((*law.cited(own), *law.cites(conclusion.finding)))]


def cited(cites_: Iterable[Citation], law: Law) -> list[str]:
    """Provisions as they stood on the day of a law."""
    return [each.full for each in law.cited(cites_)]


def binding(conclusion: Conclusion, law: Law) -> str:
    """The weakest authority that an outcome rests on."""
    parts = versions_in(conclusion, law)
    return weakest(binding_of_step(each.cites, getattr(each, "binding", "")) for each in parts)


@lru_cache(maxsize=4096)
def binding_of_step(cites_: tuple[Citation, ...], stated: str) -> str:
    """A rule is as strong as the strongest provision that states it; what it merely leans on does not weaken it."""
    return binding_of(cites_, stated) if stated else strongest(cites_)


def assumptions(conclusion: Conclusion) -> list[str]:
    """What was assumed for this answer: exceptional facts taken as absent, and what readers of the dossier assumed."""
    found = [fact.assumes for fact in conclusion.finding.assumed if fact.assumes]
    for fact in conclusion.finding.reasons:
        known = conclusion.case.known(fact)
        found += known.assumptions if known else ()
    return list(dict.fromkeys(each.says for each in found))


def reason_json(fact: Fact, conclusion: Conclusion) -> Json:
    """One fact that carries an outcome or stands in its way, with its value and where that comes from."""
    known = conclusion.case.known(fact)
    assumed = fact in conclusion.finding.assumed
    return {
        "fact": fact.name,
        "says": fact.assumes.says if assumed and fact.assumes else fact.says,
        "value": fact_value(fact, known, assumed),
        "assumed": assumed,
        "sources": [str(source) for source in known.sources] if known else [],
    }


def fact_value(fact: Fact, known: Known | None, assumed: bool) -> str:
    """A fact's value in words; ``unknown`` where there is none."""
    if assumed:
        return {True: "yes", False: "no"}.get(fact.assumed, "none") if isinstance(fact.assumed, bool) else "none"
    if known is None or plain(known.value) is None:
        return "unknown"
    if fact.kind is Kind.NUMBER and isinstance(known.value, Range) and known.value.high is None:
        low = known.value.low
        return f"at least {decimal_text(low)}" if low else "unknown"
    return value_text(known.value)


def _missing(item: Missing) -> Json:
    return {"fact": item.fact, "asks": item.asks, "path": item.path, "who": item.who, "more": item.more}


_OF_ORIGINAL: Final = re.compile(r"original\[(\d+)\]\.(\w+)")
_ANSWERED_BY: Final = {
    "gpai_model": "gpai_model",
    "systemic_risk": "systemic_risk",
    "open_source_exemption": "open_source_exemption",
    "training_compute": "gpai_criterion",
    "training_compute_obtainable": "gpai_criterion",
    "cumulative_training_compute": "high_impact_presumption",
    "placed_on": "placed_on_market",
}
"""Of an original that the same dossier tells of: the conclusion about it that would answer a question."""


def asked_of(conclusion: Conclusion, assessment: Assessment) -> tuple[Missing, ...]:
    """What is missing for a conclusion, each led to where the dossier would say it."""
    if not (assessment.before or assessment.place):  # one model alone: everything is asked where the finding says
        return conclusion.finding.missing
    found = (told for item in conclusion.finding.missing for told in asked(item, assessment))
    return tuple({(each.asks, each.path): each for each in found}.values())


def asked(item: Missing, assessment: Assessment) -> tuple[Missing, ...]:
    """What is missing, led to where the dossier would say it.

    Of an original that the dossier tells of as a model of its own that is what is missing for that model.
    """
    of_original = _OF_ORIGINAL.match(item.path)
    place = int(of_original[1]) if of_original else 0
    if of_original is None or place >= len(assessment.before) or of_original[2] not in _ANSWERED_BY:
        return (replace(item, path=_own_path(item.path, assessment.place)),)
    before = assessment.before[place]
    about = before.conclusion(_ANSWERED_BY[of_original[2]])
    compute = "compute" in of_original[2]
    wanted = [each for each in about.finding.missing if not compute or each.path.startswith(("activities", "original"))]
    found = unique(told for each in wanted for told in asked(each, before))
    return found or (replace(item, path=before.place or "model"),)


def _own_path(path: str, place: str) -> str:
    """A path into the tables of the model that is meant: where the dossier names it, ``place``."""
    head, _, rest = path.partition(".")
    if not place or head not in _OF_MODEL or not rest:
        return path
    return f"{place}.{rest if head == 'model' else path}"


_OF_MODEL: Final = ("model", "openness", "legacy", "reach")
"""The tables that each of several models has for itself."""


def question_json(each: QuestionResult, law: Law) -> Json:
    """An open question of law with what each of its readings gives."""
    says_of = {reading.name: reading.says for reading in each.question.readings}
    return {
        "id": each.question.name,
        "asks": each.question.asks,
        "source": each.question.source,
        "cites": cited(each.question.cites, law),
        "chosen": each.chosen or None,
        "readings": [
            {"reading": name, "says": says_of[name], "outcome": outcome.value} for name, outcome in each.results
        ],
    }


def figures(conclusion: Conclusion, assessment: Assessment) -> Json:
    """The numbers that were compared, exact, as strings: facts of the case and numbers of the law."""
    found: Json = {}
    for fact in conclusion.finding.reasons:
        known = conclusion.case.known(fact)
        if fact.kind is Kind.NUMBER and known is not None and isinstance(known.value, Range):
            found[fact.name] = known.value.to_dict()
    for name in conclusion.finding.parameters:
        value = assessment.law.program.parameters[name]
        if not hasattr(value, "isoformat"):
            found[name] = digits_text(value)
    return found


def day_json(value: DateRange | None) -> object:
    """A day as an ISO date, a range of days as its two ends, null where nothing is known."""
    if value is None or (value.earliest is None and value.latest is None):
        return None
    if value.exact and value.earliest:
        return value.earliest.isoformat()
    return {
        "earliest": value.earliest.isoformat() if value.earliest else None,
        "latest": value.latest.isoformat() if value.latest else None,
    }


def compute_json(assessment: Assessment) -> Json:
    """The ledger: each activity with what it adds to either measure and why, the sums, and the thresholds."""
    facts = assessment.model_case.facts
    entries = assessment.entries
    return {
        "complete": entries is not None,
        "entries": [entry_json(entry, assessment.law) for entry in entries or ()],
        "training_compute": _sum(facts, scope.training_compute),
        "cumulative_training_compute": _sum(facts, training_compute.cumulative_compute),
        "expected_cumulative_training_compute": figure(assessment.expected).to_dict(),
        "inherited_training_compute": _sum(facts, scope.inherited_training_compute),
        "teacher_training_compute": figure(total(entries or (), "spent", kinds=("teacher-training",))).to_dict(),
        "thresholds": {
            name: digits_text(assessment.law.number(name)) for name in ("criterion_flop", "presumption_flop")
        },
    }


def _sum(facts: Mapping[Fact, Known], name: Fact) -> dict[str, str | None] | None:
    known = facts.get(name)
    return figure(known).to_dict() if known is not None else None


def entry_json(entry: Entry, law: Law) -> Json:
    """One activity of the ledger."""
    return {
        "path": entry.path,
        "kind": entry.kind,
        "actor": entry.activity.actor.value if entry.activity.actor else None,
        "state": entry.state,
        "flop": entry.flop.to_dict(),
        "spent": entry.spent.to_dict(),
        "method": entry.estimate.method,
        "updates": {"counts": _counts(entry, entry.row.updates), "flop": entry.updates.to_dict()},
        "cumulative": {"counts": _counts(entry, entry.row.cumulative), "flop": entry.cumulative.to_dict()},
        "because": entry.row.because,
        "cites": cited(entry.row.cites, law),
        "binding": entry.row.binding or binding_of_step(entry.row.cites, ""),
        "question": entry.row.question or None,
        "assumptions": list(entry.estimate.assumptions),
        "sources": [str(source) for source in entry.sources],
    }


def _counts(entry: Entry, count: Count) -> str:
    """Whether an entry counts: yes, no, unknown (public or not is not said), or unsettled."""
    if count is Count.UNLESS_PUBLIC:
        public = entry.activity.data_public
        return "unknown" if public is None else "no" if public.value else "yes"
    return {Count.IN: "yes", Count.OUT: "no", Count.OPEN: "unsettled"}[count]


def deadlines_json(assessment: Assessment) -> list[Json]:
    """What is due when, earliest first: obligations that attach or may, with plain days that no weekend moves."""
    states = {(each.actor, each.obligation): each for each in assessment.deadlines}
    rows = [
        {
            "obligation": each.obligation.id,
            "actor": each.conclusion.actor,
            "outcome": each.conclusion.finding.outcome.value,
            "due_on": day_json(each.due_on),
            "state": (deadline := states[each.conclusion.actor, each.obligation.id]).state,
            "days": deadline.days,
            "unrolled": True,
            "cites": cites(each.conclusion, assessment.law)[:1],
        }
        for each in assessment.obligations
        if each.conclusion.finding.outcome is not Outcome.NO
    ]
    return sorted(rows, key=lambda row: _sort_day(row["due_on"]))


def _sort_day(due: object) -> str:
    if isinstance(due, dict):
        return str(due["earliest"] or due["latest"])
    return str(due or "9999")


def exposure_json(assessment: Assessment) -> list[Json]:
    """The ceiling of a fine for each actor that may be fined, and why. Never a forecast."""
    return [_exposure(each, assessment.law) for each in assessment.exposure]


def exposure_says(exposure: Exposure) -> str:
    """What the ceiling is made of."""
    says = "the higher of a fixed amount and a share of the preceding year's worldwide turnover"
    if exposure.turnover is None:
        says += "; the turnover is not known, so the ceiling is at least the fixed amount"
    return says


def _exposure(exposure: Exposure, law: Law) -> Json:
    ceiling = exposure.ceiling
    return {
        "actor": exposure.actor,
        "outcome": exposure.outcome.value,
        "ceiling_eur": _euros(ceiling.least),
        "at_least": ceiling.at_least,
        "fixed_eur": _euros(ceiling.fixed_eur),
        "percent_of_turnover": digits_text(ceiling.percent),
        "turnover_year": exposure.turnover_year,
        "says": exposure_says(exposure),
        "cites": cited(ceiling.cites, law),
        "notes": [note_json(note, law) for note in law.notes(law.body.exposure_notes)],
    }


def _euros(amount: Exact) -> str:
    """An amount as plain digits, cents dropped."""
    return str(int(amount))


def note_json(note: Note, law: Law) -> Json:
    """A note of procedure, or a signpost to a neighbouring regime."""
    return {
        "id": note.name,
        "says": law.text(note.says),
        "cites": cited(note.cites, law),
        "from": law.day_of(note.from_.name).isoformat() if note.from_ else None,
    }


def _warning(assessment: Assessment, place: int) -> Json:
    warning = assessment.warnings[place]
    return {
        "reference": warning.reference,
        "says": warning.says,
        "path": warning.path,
        "cites": cited(warning.cites, assessment.law),
    }


def _authorities(assessment: Assessment) -> Json:
    """Every provision cited, with its document, version, how binding it is, and a link."""
    law = assessment.law
    everything = [*assessment.conclusions, *(each.conclusion for each in assessment.obligations)]
    found = unique(
        cited
        for each in everything
        for cited in (*law.cited(law.version(each.finding.rule).cites), *law.cites(each.finding))
    )
    return {cited.full: _authority(cited) for cited in sorted(found, key=lambda each: each.full)}


def _authority(cited: Cited) -> Json:
    return {
        "document": cited.document.title,
        "version": cited.edition.version,
        "provision": cited.number,
        "binding": cited.binding,
        "url": cited.edition.url,
    }


def step_json(step: Step, law: Law) -> Json:
    """A proof as nested steps."""
    return {
        "says": law.text(step.says),
        "outcome": step.outcome.value,
        "rule": step.rule or None,
        "cites": cited(step.cites, law),
        "binding": step.binding or (binding_of_step(step.cites, "") if step.cites else None),
        "value": step.value or None,
        "assumed": step.assumed,
        "sources": [str(source) for source in step.known.sources] if step.known else [],
        "because": [step_json(each, law) for each in step.because],
    }
