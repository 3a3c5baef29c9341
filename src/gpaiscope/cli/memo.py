"""An assessment as a memo in Markdown, complete enough for a lawyer to check it and to sign it off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gpaiscope import __version__
from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
from gpaiscope.assessment.document import (
    assumptions,
    binding,
    binding_of_step,
    cited,
    exposure_says,
    own_cites,
    versions_in,
)
from gpaiscope.assessment.method import escaped
from gpaiscope.cli.bar import amount
from gpaiscope.cli.missing import by_who, everything, gaps, opened
from gpaiscope.cli.words import SIGNS, claim, day_text, names, title
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Cut, Fact, Under, Version
from gpaiscope.engine.proof import value_text
from gpaiscope.law import scope, training_compute
from gpaiscope.values import Outcome, Truth, decimal_text

_WORKED_OUT: Final = "worked out from the dossier and the day"


def memo(assessment: Assessment) -> str:
    """The memo. Whatever the dossier's author wrote is escaped, so that it stays text."""
    parts = (
        _head,
        _answers,
        _obligations,
        _facts,
        _authority,
        _assumed,
        _unsettled,
        _missing,
        _compute,
        _exposure,
        _warnings,
        _links,
        _limits,
        _sign_off,
    )
    lines = [line for part in parts for line in [*part(assessment), ""]]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table whose cells are Markdown already; nothing where it has no row."""
    body = ["| " + " | ".join(row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *body] if body else []


def _head(assessment: Assessment) -> Iterator[str]:
    dossier = assessment.dossier
    yield f"# Memo: {escaped(title(assessment))} under Chapter V of the AI Act"
    yield ""
    yield (
        "**Question.** Is the model a general-purpose AI model, who is its provider, and which obligations of "
        f"Chapter V of Regulation (EU) 2024/1689 attach to whom on **{assessment.day}**?"
    )
    yield ""
    yield from _table(
        ("", ""),
        (
            ("Day of assessment", str(assessment.day)),
            ("Law checked until", str(assessment.law.day_of("law_checked"))),
            ("Dossier", f"{escaped(dossier.file)}, SHA-256 `{dossier.sha256}`"),
            ("Program", f"gpaiscope {__version__}, rules `{assessment.law.body.hash}`"),
            ("Readings followed", _readings(assessment)),
        ),
    )


def _readings(assessment: Assessment) -> str:
    chosen = [f"{question} = {reading}" for question, reading in sorted(assessment.readings.items())]
    return escaped(", ".join(chosen)) or "none: open questions are shown with each of their readings"


def _name(assessment: Assessment, actor: str) -> str:
    return escaped(names(assessment.dossier).get(actor, actor)) if actor else "the model"


def _outcome(conclusion: Conclusion) -> str:
    outcome = conclusion.finding.outcome
    text = f"{SIGNS[outcome]} **{outcome.value}**"
    best = conclusion.finding.on_best_estimate
    return f"{text} (best estimate: {best.value})" if outcome is Outcome.UNKNOWN and best.decided else text


def _claim(assessment: Assessment, conclusion: Conclusion) -> str:
    return escaped(claim(conclusion, assessment.law, names(assessment.dossier).get(conclusion.actor, "")))


def _cites(cites: Iterable[Citation], assessment: Assessment) -> str:
    return escaped("; ".join(cited(cites, assessment.law)))


def _answers(assessment: Assessment) -> Iterator[str]:
    yield "## Answers"
    yield ""
    yield from _table(
        ("About", "Outcome", "Answer", "Provision", "Rests on"),
        (
            (
                _name(assessment, each.actor),
                _outcome(each),
                _claim(assessment, each),
                escaped("; ".join(own_cites(each, assessment.law))),
                binding(each, assessment.law),
            )
            for each in assessment.conclusions
        ),
    )


def _obligations(assessment: Assessment) -> Iterator[str]:
    yield "## Obligations that attach, or may"
    yield ""
    shown = [each for each in assessment.obligations if each.conclusion.finding.outcome is not Outcome.NO]
    if not shown:
        nobody = not assessment.dossier.actors
        yield "Not worked out: the dossier names no actor." if nobody else "None."
    yield from _table(
        ("Whose", "Outcome", "Obligation", "Scope", "Recipient", "From", "Due", "Provision"),
        (
            (
                _name(assessment, each.conclusion.actor),
                _outcome(each.conclusion),
                f"**{escaped(each.obligation.short)}**: {_claim(assessment, each.conclusion)}",
                each.scope,
                escaped(each.obligation.to),
                day_text(each.applies_from),
                day_text(each.due_on),
                _cites(assessment.law.version(each.conclusion.finding.rule).cites, assessment),
            )
            for each in shown
        ),
    )
    if shown:
        yield ""
        yield "Days are plain: no weekend or holiday has moved them. Whether a duty is fulfilled is not assessed."
    yield from _contents(assessment, shown)
    none: dict[str, list[str]] = {}
    for each in assessment.obligations:
        if each.conclusion.finding.outcome is Outcome.NO:
            none.setdefault(each.conclusion.actor, []).append(each.obligation.short)
    for actor, ids in none.items():
        yield ""
        yield f"Not owed by {_name(assessment, actor)}: {escaped(', '.join(ids))}."


def _contents(assessment: Assessment, shown: Iterable[ObligationConclusion]) -> Iterator[str]:
    """What each obligation asks for, once however many actors owe it."""
    told = {each.obligation.id: each.obligation for each in shown if each.obligation.contents}
    for obligation in told.values():
        yield ""
        yield f"### Contents of: {escaped(obligation.short)}"
        yield ""
        for item in obligation.contents:
            yield f"- [ ] {escaped(assessment.law.text(item.says))} ({_cites(item.cites, assessment)})"


def _facts(assessment: Assessment) -> Iterator[str]:
    yield "## Facts relied on"
    yield ""
    rows: dict[tuple[str, str], tuple[str, str, str]] = {}
    for conclusion in everything(assessment):
        for fact in conclusion.finding.reasons:
            known = conclusion.case.known(fact)
            if known is None or known.value is Truth.UNKNOWN or fact in conclusion.finding.assumed:
                continue
            actor = conclusion.actor if fact.name.startswith(("actor.", "modification.")) else ""
            sources = [str(source) for source in known.sources] or [_WORKED_OUT]
            rows[(fact.name, actor)] = (
                escaped(fact.says),
                escaped(value_text(known.value)),
                escaped("; ".join(sources)),
            )
    yield from _table(
        ("About", "Fact", "Value", "Source"),
        ((_name(assessment, actor), *row) for (_, actor), row in rows.items()),
    )
    if not rows:
        yield "None: the dossier states nothing that an answer rests on."


def _authority(assessment: Assessment) -> Iterator[str]:
    yield "## Authority for each step"
    yield ""
    yield (
        "Each rule and exception that carries an outcome, with its provisions (adopted Guidelines first, the number of "
        "July 2025 in brackets) and how binding it is. `own-reading` is our inference, which nobody confirmed."
    )
    yield ""
    steps = dict.fromkeys(
        step
        for each in everything(assessment)
        for step in versions_in(each, assessment.law)
        if not isinstance(step, Under)
    )
    yield from _table(
        ("Step", "Provision", "Binding"),
        (
            (
                escaped(_step(step, assessment)),
                _cites(step.cites, assessment),
                binding_of_step(step.cites, "" if isinstance(step, Fact) else step.binding),
            )
            for step in steps
        ),
    )


def _step(step: Version | Cut | Fact, assessment: Assessment) -> str:
    """A rule as its question, since the same step may come out otherwise for each actor; an exception as it stands."""
    return f"exception: {step.says}" if isinstance(step, Cut) else assessment.law.text(step.asks)


def _assumed(assessment: Assessment) -> Iterator[str]:
    yield "## Assumptions"
    yield ""
    held: dict[str, list[str]] = {}
    for each in everything(assessment):
        for text in assumptions(each):
            held.setdefault(text, []).append(each.id)
    if not held:
        yield "None."
    for number, (text, ids) in enumerate(held.items(), 1):
        yield f"{number}. {escaped(text)} (for {escaped(', '.join(dict.fromkeys(ids)))})"


def _unsettled(assessment: Assessment) -> Iterator[str]:
    yield "## Points that the law leaves open"
    found = {
        result.question.name: result.question for each in everything(assessment) for result in each.finding.questions
    }
    if not found:
        yield ""
        yield "None that matters here."
    for name, question in found.items():
        yield ""
        yield f"### {escaped(question.asks)}"
        yield ""
        source = f"{escaped(question.source)} ({_cites(question.cites, assessment)})"
        yield f"{source} To follow a reading: `--reading {name}=...`"
        yield ""
        for reading in question.readings:
            yield f"- **{reading.name}**: {escaped(reading.says)}. {_result(assessment, name, reading.name)}"


def _result(assessment: Assessment, question: str, reading: str) -> str:
    groups: dict[str, list[str]] = {}
    for each in everything(assessment):
        for result in each.finding.questions:
            if result.question.name == question:
                if result.chosen:
                    return "**Followed.**" if result.chosen == reading else "Not followed."
                outcome = dict(result.results).get(reading)
                if outcome is not None:
                    groups.setdefault(outcome.value, []).append(each.id)
    parts = (f"{outcome}: {escaped(', '.join(dict.fromkeys(ids)))}" for outcome, ids in groups.items())
    return "; ".join(parts) + "." if groups else ""


def _missing(assessment: Assessment) -> Iterator[str]:
    yield "## Missing facts, most decisive first"
    found = gaps(assessment, opened(assessment, everything(assessment), largest=1))
    if not found:
        yield ""
        yield "None."
    for who, group in by_who(found).items():
        yield ""
        yield f"**{escaped(who)}**"
        yield ""
        for gap in group:
            ids = dict.fromkeys(each.id for each in gap.decides or gap.blocks)
            verb = "alone can decide" if gap.decides else "one of several for"
            yield f"- {escaped(gap.missing.asks)} (`{gap.missing.path}`; {verb} {escaped(', '.join(ids))})"


def _compute(assessment: Assessment) -> Iterator[str]:
    yield "## Compute ledger"
    yield ""
    if assessment.entries is None:
        yield "The dossier does not say what was done."
        return
    yield "FLOP, to two significant figures. What counts in which measure, and why:"
    yield ""
    yield from _table(
        ("Entry", "Kind", "State", "FLOP", "Method", "Updates", "Cumulative", "Because", "Provision", "Source"),
        (
            (
                f"`{entry.path}`",
                entry.kind,
                entry.state,
                amount(entry.flop),
                escaped(entry.estimate.method),
                amount(entry.updates),
                amount(entry.cumulative),
                escaped(entry.row.because),
                _cites(entry.row.cites, assessment),
                escaped("; ".join(str(source) for source in entry.sources)),
            )
            for entry in assessment.entries
        ),
    )
    yield ""
    yield from _sums(assessment)


def _sums(assessment: Assessment) -> Iterator[str]:
    """The sums of the ledger, exact, beside the thresholds of the law."""
    lines = [
        (assessment.law.body.parameters[name].says, assessment.law.number(name))
        for name in ("criterion_flop", "presumption_flop")
    ]
    sums = [
        (fact, assessment.model_case.facts[name])
        for fact, name in (
            ("training compute, by parameter updates", scope.training_compute),
            ("compute of the original", scope.inherited_training_compute),
            ("cumulative training compute", training_compute.cumulative_compute),
            ("cumulative training compute, expected", training_compute.expected_compute),
        )
        if name in assessment.model_case.facts
    ]
    yield from _table(
        ("Sum or threshold", "FLOP, exact"),
        (
            *((what, escaped(value_text(known.value))) for what, known in sums),
            *((f"threshold: {escaped(text)}", decimal_text(value)) for text, value in lines),
        ),
    )


def _exposure(assessment: Assessment) -> Iterator[str]:
    if not assessment.exposure:
        return
    yield "## Exposure"
    yield ""
    for each in assessment.exposure:
        least = "at least " if each.ceiling.at_least else ""
        yield (
            f"- {_name(assessment, each.actor)} (fine possible: {each.outcome.value}): "
            f"the ceiling is {least}EUR {int(each.ceiling.least):,}: {escaped(exposure_says(each))} "
            f"({_cites(each.ceiling.cites[:1], assessment)})."
        )
    for note in assessment.law.notes(assessment.law.body.exposure_notes):
        yield f"- {escaped(assessment.law.text(note.says))} ({_cites(note.cites, assessment)})"


def _warnings(assessment: Assessment) -> Iterator[str]:
    yield "## Warnings, and what is not answered here"
    yield ""
    for warning in assessment.warnings:
        where = f" (`{warning.path}`)" if warning.path else ""
        yield f"- **Warning.** {escaped(warning.says)}{where} {_cites(warning.cites, assessment)}".rstrip()
    law = assessment.law
    for note in law.notes(law.body.signposts):
        first = law.day_of(note.from_.name) if note.from_ else law.day
        when = f" From {first}." if first > law.day else ""
        yield f"- {escaped(law.text(note.says))}{when} ({_cites(note.cites, assessment)})"


def _links(assessment: Assessment) -> Iterator[str]:
    yield "## Official texts"
    yield ""
    law = assessment.law
    cites = (cite for each in everything(assessment) for step in versions_in(each, law) for cite in step.cites)
    editions = {each.edition: each for each in law.cited(cites)}
    for edition, each in editions.items():
        yield f"- [{each.document.title}]({edition.url}), {edition.version} ({each.document.binding})"


def _limits(assessment: Assessment) -> Iterator[str]:
    yield "## What this memo is worth"
    yield ""
    yield (
        "It is indicative. It applies the law as we read it to the facts above, and binds nobody. The Commission's "
        "Guidelines bind neither the courts nor those whom they address; they say how the Commission means to enforce, "
        "case by case. The memo says which obligations attach. It does not say whether they are fulfilled. "
        f"The law was checked until {assessment.law.day_of('law_checked')}. It is not legal advice."
    )


def _sign_off(assessment: Assessment) -> Iterator[str]:
    yield "## Sign-off"
    yield ""
    yield from _table(
        ("", "Name", "Date", "Signature"),
        (("Facts confirmed by", " ", " ", " "), ("Law reviewed by", " ", " ", " ")),
    )
