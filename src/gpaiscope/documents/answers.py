"""What documents take from the answers of the law: the notification's figures, the third, the memo."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from gpaiscope.assessment import Conclusion
from gpaiscope.assessment.facts import figure, has_come
from gpaiscope.assessment.originals import own_originals
from gpaiscope.assessment.procedure import counts_from, last_of, name_of
from gpaiscope.assessment.saying import all_assumed, own_provisions
from gpaiscope.documents import fills
from gpaiscope.documents.content import Cell, Grid, Quantity, SourcedValue, public_source, source_text
from gpaiscope.documents.documentation import Entry, text_in
from gpaiscope.documents.material import Material
from gpaiscope.dossier import ProcedureEvent, Stated
from gpaiscope.engine.comparisons import Comparison
from gpaiscope.law import number_in
from gpaiscope.law.addressees import COMMISSION_ADDRESS
from gpaiscope.law.enforcement import adheres_transparency
from gpaiscope.law.modification import modification_compute, modification_cumulative_compute
from gpaiscope.law.systemic_risk import high_impact_presumption, known_will_be_met, requirement_met
from gpaiscope.law.templates import Chapter
from gpaiscope.law.training_compute import cumulative_above_threshold, expected_above_threshold
from gpaiscope.report import phrases, words
from gpaiscope.report.duties import Duties
from gpaiscope.report.headlines import Told as Headline
from gpaiscope.report.headlines import answer
from gpaiscope.report.say import say_text
from gpaiscope.values import NOTHING_KNOWN, DateRange, Exact, Outcome, Range, Source, Truth, unique

FILLERS: Final = fills.Fillers()

# -- steps before the Commission


@FILLERS.named("step")
def _step(material: Material, of: str) -> Iterator[SourcedValue]:
    """The day of a step, the last of its kind: ``requirement-met``, or one of several with a comma between."""
    last = last_of(each for each in _steps(material, of) if each.on is not None)
    if last is not None and last.on is not None:
        yield SourcedValue(value=last.on.value, sources=(last.on.source,))


def _steps(material: Material, of: str) -> list[ProcedureEvent]:
    """The steps of some names before the actor that have, or may have, been taken by the day, in no order."""
    own, wanted = material.assessment, of.split(",")
    return [
        each
        for each in own.dossier.procedure or ()
        if name_of(each) in wanted and (each.actor is None or each.actor.value == material.actor)
        if has_come(counts_from(each), own.day) is not Truth.NO
    ]


@FILLERS.named("notified")
def _notified(material: Material, _: str) -> Iterator[SourcedValue]:
    """The compute that was notified before, beside which that of today is looked at."""
    last = last_of(each for each in _steps(material, "notified,renotified") if each.flop is not None)
    if last is not None and last.flop is not None:
        yield SourcedValue(value=Quantity(value=last.flop.value, unit="FLOP"), sources=(last.flop.source,))


@FILLERS.named("requirement")
def _requirement(material: Material, _: str) -> Iterator[SourcedValue]:
    """Which of the conditions of a notification holds, in the words of the law; what is only estimated, as that."""
    says, by = next(_requirements(material), ("", None))
    if says:
        yield SourcedValue(value=f"{words.capital(says)}.", how="worked out", guess=fills.guess_of(material, by))


def _requirements(material: Material) -> Iterator[tuple[str, Conclusion | None]]:
    """The conditions that hold, those before others that are surer; each as the beginning of a sentence.

    With it stands the conclusion that it is, where it is one.
    """
    law = material.law
    third, presumed = material.conclusion("one_third_criterion"), material.conclusion("high_impact_presumption")
    if material.modifies and third is not None and third.finding.outcome is Outcome.YES:
        yield phrases.claim(third, law, material.provider), third
    if presumed is not None and presumed.finding.outcome is Outcome.YES:
        above = law.program.truth(cumulative_above_threshold, material.assessment.model_case) is Truth.YES
        rules = (cumulative_above_threshold, high_impact_presumption) if above else (high_impact_presumption,)
        yield ", so ".join(law.text(law.version(each).says) for each in rules), presumed
    for step, fact in (("requirement-met", requirement_met), ("known-that-will-be-met", known_will_be_met)):
        if _steps(material, step):
            yield law.text(fact.says), None
    if law.program.truth(expected_above_threshold, material.assessment.model_case) is Truth.YES:
        yield law.text(law.version(expected_above_threshold).says), None


@FILLERS.named("cumulative")
def _cumulative(material: Material, _: str) -> Iterator[SourcedValue]:
    """All compute that counts, what came with the weights and what is expected included: that which triggers."""
    yield from fills.estimated(material.assessment.expected)


# -- the record of a modification


@FILLERS.named("third")
def _third(material: Material, _: str) -> Iterator[SourcedValue]:
    """The comparison with a third of the original, line by line, in both measures."""
    conclusion = material.conclusion("one_third_criterion")
    rows: list[tuple[str, Quantity, Quantity, str, str]] = []
    for each in conclusion.comparisons if conclusion is not None else ():
        row = _compared(each)
        if row is not None:
            rows.append(row)
    if rows:
        head = ("compared", "of the modification", "a third of the original, or of what stands in", "share", "greater")
        guess = fills.guess_of(material, conclusion)
        yield SourcedValue(value=Grid(head=head, rows=tuple(unique(rows))), how="worked out", guess=guess)


def _compared(each: Comparison) -> tuple[str, Quantity, Quantity, str, str] | None:
    """One comparison of a modification with three times less than a line."""
    measured, line = each.measured, each.line
    own = {modification_compute, modification_cumulative_compute}
    if not (isinstance(measured.value, Range) and isinstance(line.value, Range)) or not own & set(measured.facts):
        return None
    name = "training compute" if modification_compute in measured.facts else "all compute"
    third = _divided(line.value, measured.factor)
    share = words.percent(each.ratio) if each.ratio is not None else words.UNKNOWN
    return (
        f"{name}{' (a threshold stands in)' if line.parameter else ''}",
        Quantity(value=measured.value, unit="FLOP"),
        Quantity(value=third, unit="FLOP"),
        share,
        each.outcome.value,
    )


def _divided(value: Range, by: Exact) -> Range:
    return value.times(Fraction(1) / by)


@FILLERS.named("original_compute")
def _original_compute(material: Material, _: str) -> Iterator[SourcedValue]:
    """What trained each original, as stated or as public figures give it: with the numbers that it comes from."""
    rows: list[tuple[Cell, ...]] = []
    sources: list[Source] = []
    for place, each in enumerate(material.assessment.dossier.original):
        name = each.name or each.hub_id
        compute = own_originals(material.assessment).training_compute_of(place, each)
        if name is not None and figure(compute) != NOTHING_KNOWN and compute.sources:
            from_ = "; ".join(unique(map(public_source, compute.sources)))
            rows.append((name.value, Quantity(value=figure(compute), unit="FLOP"), from_))
            sources += compute.sources
        elif name is not None and each.training_compute_obtainable is not None:
            stated = each.training_compute_obtainable
            says = "can be had" if stated.value else "can be neither known nor estimated"
            rows.append((name.value, says, public_source(stated.source)))
            sources.append(stated.source)
    if rows:
        grid = Grid(head=("original", "training compute", "from"), rows=tuple(rows))
        yield SourcedValue(value=grid, sources=unique(sources))


@FILLERS.named("claims")
def _claims(material: Material, ids: str) -> Iterator[SourcedValue]:
    """What is so by several conclusions, each with its provisions."""
    for id in ids.split(","):
        conclusion = material.conclusion(id)
        if conclusion is not None:
            yield _claimed(material, conclusion)


def _claimed(material: Material, conclusion: Conclusion) -> SourcedValue:
    guess = fills.guess_of(material, conclusion)
    return SourcedValue(value=(_claim(material, conclusion),), how="worked out", guess=guess)


def _claim(material: Material, conclusion: Conclusion) -> str:
    says = phrases.claim(conclusion, material.law, material.provider)
    cites = words.cites(own_provisions(conclusion, material.law), full=True, most=4)
    outcome = conclusion.finding.outcome
    standing = "likely" if material.assessment.hangs_on(conclusion) else outcome.value
    lead = "" if outcome.decided and standing != "likely" else f"{words.capital(standing)}: "
    return f"{lead}{says} [{cites}]".replace(words.TIED, " ")


# -- the memo

MOST_FACTS: Final = 6
"""Facts that a memo names: whoever reads all of them reads `assess --full`."""


def _rest_of_list(many: int, most: int) -> tuple[str, ...]:
    """How many more there are than a memo has room for: the whole is with `assess --full`."""
    if many <= most:
        return ()
    return (say_text("{many} more, which gpaiscope assess --full lists.", many=str(many - most)),)


@FILLERS.named("headline")
def _headline(material: Material, _: str) -> Iterator[SourcedValue]:
    """How the actor stands, and why, as the first screen says it."""
    for standing in material.assessment.standings:
        if standing.actor == material.actor:
            told = answer(Headline(assessment=material.assessment, standing=standing))
            lines = [words.plain(told.headline), *map(words.plain, told.because)]
            guess = fills.guess_of(material, standing.conclusion)
            yield SourcedValue(value="\n\n".join(lines), how="worked out", guess=guess)


@FILLERS.named("duties")
def _duties(material: Material, _: str) -> Iterator[SourcedValue]:
    """What is owed, and what may be, by when."""
    rows = []
    duties = Duties.of(material.assessment, material.actor)
    guess = fills.guess_of(material, *(each.owed.conclusion for each in duties.in_order))
    for each in duties.in_order:
        deadline = each.deadline
        day = "done" if deadline.state == "done" else phrases.by_day(deadline)
        cites = words.cites(own_provisions(each.owed.conclusion, material.law), most=2).replace(words.TIED, " ")
        attaches = f"{'likely ' if deadline.is_likely else ''}{each.owed.conclusion.finding.outcome.value}"
        rows.append((each.short, attaches, each.owed.obligation.to, day, cites))
    if rows:
        head = ("what", "attaches", "to whom", "by or since", "provisions")
        yield SourcedValue(value=Grid(head=head, rows=tuple(rows)), how="worked out", guess=guess)


@FILLERS.named("reasons")
def _reasons(material: Material, _: str) -> Iterator[SourcedValue]:
    """Each conclusion about the model and the actor that says something, with its provisions."""
    own = [each for each in material.assessment.conclusions if each.actor in ("", material.actor)]
    told = [each for each in own if each.finding.outcome is not Outcome.NO or each.id in _ALWAYS]
    yield from (_claimed(material, each) for each in told[:6])
    yield from (SourcedValue(value=(says,), how="worked out") for says in _rest_of_list(len(told), 6))


_ALWAYS: Final = frozenset({"gpai_model", "provider", "systemic_risk", "open_source_exemption", "one_third_criterion"})


@FILLERS.named("assumptions")
def _assumptions(material: Material, _: str) -> Iterator[SourcedValue]:
    """What the answers rest on that nobody stated, as many as the first screen counts."""
    assumed = [material.law.text(assumption.says) for assumption in all_assumed([material.assessment])]
    listed = (*assumed[:4], *_rest_of_list(len(assumed), 4))
    yield from (SourcedValue(value=(says,), how="worked out") for says in listed)


@FILLERS.named("open_law")
def _open_law(material: Material, _: str) -> Iterator[SourcedValue]:
    """The questions that the law leaves open and that bear on an answer here, each with its readings."""
    bearing = (one for each in material.answers for one in (*each.finding.questions, *each.finding.followed))
    for question in unique(one.question for one in bearing):
        readings = "; ".join(f"{each.name}: {each.says}" for each in question.readings)
        yield SourcedValue(value=(f"{question.asks} ({readings})",), how="worked out")


@FILLERS.named("missing")
def _missing(material: Material, _: str) -> Iterator[SourcedValue]:
    """What is not known and stands in the way of an answer."""
    asked = [
        f"{each.missing.who or 'whoever knows'}: {each.missing.asks}" for each in material.assessment.open_questions
    ]
    listed = (*asked[:6], *_rest_of_list(len(asked), 6))
    yield from (SourcedValue(value=(says,), how="worked out") for says in listed)


@FILLERS.named("facts")
def _facts(material: Material, _: str) -> Iterator[SourcedValue]:
    """The facts of the model and the actor that were stated, each with where it comes from."""
    own = material.answers
    rows: list[tuple[str, str, str]] = []
    for fact, known in [pair for each in own for pair in each.case.facts.items()]:
        if known.sources and fact in {reason for each in own for reason in each.finding.reasons}:
            value = _value(known.value)
            sources = "; ".join(source_text(each) for each in known.sources[:2])
            rows.append((material.law.text(fact.says), value, sources))
    if facts := unique(rows):
        told = (*facts[:MOST_FACTS], *((each, "", "") for each in _rest_of_list(len(facts), MOST_FACTS)))
        yield SourcedValue(value=Grid(head=("fact", "value", "from"), rows=told), how="stated")


def _value(value: object) -> str:
    if isinstance(value, Range):
        return words.amount(value)
    if isinstance(value, DateRange):
        return words.day(value)
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value))) or "nothing"
    return str(getattr(value, "value", value))


@FILLERS.named("exposure")
def _exposure(material: Material, _: str) -> Iterator[SourcedValue]:
    for each in material.assessment.exposure:
        if each.actor == material.actor:
            possible = "possible" if each.outcome is Outcome.YES else f"{each.outcome.value} whether possible"
            fined = [material.conclusion(duty) for by in each.fined_for for duty in by.obligations]
            guess = fills.guess_of(material, *fined)
            likely = "likely " if guess is not None and each.outcome is Outcome.YES else ""
            says = f"A fine is {likely}{possible}: {phrases.ceiling(each.ceiling)}."
            yield SourcedValue(value=says.replace(words.TIED, " "), how="worked out", guess=guess)


# -- letters and reports


@FILLERS.named("step_due")
def _step_due(material: Material, of: str) -> Iterator[SourcedValue]:
    """The last day that a request or findings set."""
    last = last_of(each for each in _steps(material, of) if each.due_on is not None)
    if last is not None and last.due_on is not None:
        yield SourcedValue(value=last.due_on.value, sources=(last.due_on.source,))


@FILLERS.named("arguments")
def _arguments(material: Material, _: str) -> Iterator[SourcedValue]:
    """Whether arguments go with the notification, where somebody says so or gives their grounds."""
    grounds, stated = material.said("arguments.grounds"), material.said("notification.arguments")
    if stated is not None and not stated.value:
        says = "No arguments under Article 52(2) are submitted with this notification."
        yield SourcedValue(value=says, sources=(stated.source,))
    if grounds is not None or (stated is not None and stated.value):
        sources = tuple(each.source for each in (grounds, stated) if each is not None)
        says = "Arguments under Article 52(2) are submitted with this notification, in a document of their own."
        yield SourcedValue(value=says, sources=sources)


@FILLERS.named("letter")
def _of_letter(material: Material, of: str) -> Iterator[SourcedValue]:
    """What the documentation says of a letter: ``observations.reference``."""
    document, _, key = of.partition(".")
    for row in material.rows("letters"):
        if text_in(row, "document") == document and key in row:
            yield SourcedValue(value=row[key].value, sources=(row[key].source,))


@FILLERS.named("addressee")
def _addressee(material: Material, of: str) -> Iterator[SourcedValue]:
    """Whom a letter goes to: as the documentation says, else the Commission, or the provider upstream."""
    to, _, document = of.partition(":")
    stated = list(_of_letter(material, f"{document}.addressee"))
    if stated or to == "commission":
        yield from stated or [SourcedValue(value=COMMISSION_ADDRESS, how="from the law's own files")]
        return
    contact, whom = material.said("upstream.contact"), list(_upstream_provider(material, ""))
    if contact is not None and whom:
        value = whom[0].value
        name = value[0] if isinstance(value, tuple) else ""
        yield SourcedValue(value=(name, contact.value), sources=(*whom[0].sources, contact.source))


@FILLERS.named("upstream_period")
def _upstream_period(material: Material, _: str) -> Iterator[SourcedValue]:
    """By when an answer is asked for: on the day that the sender names, else as the code binds its signatories."""
    stated, law = material.said("upstream.answer_by"), material.law
    if stated is not None:
        day = words.day(stated.value)
        yield SourcedValue(value=say_text("by {day}", day=day), sources=(stated.source,))
        return
    own = material.assessment
    for each in _upstream_actors(material)[:1]:
        if own.conclusion(adheres_transparency.id, each.value).finding.outcome is Outcome.YES:
            many = str(int(number_in(law.foreseen, "code_answer_days")))
            says = say_text(
                "within {many} days of this request, as Measure 1.2 of the chapter on transparency of the Code of"
                " Practice has it",
                many=many,
            )
            yield SourcedValue(value=says, sources=(each.source,), how="worked out")


@FILLERS.named("original_or_model")
def _original_or_model(material: Material, _: str) -> Iterator[SourcedValue]:
    """The model of another that somebody builds on: the original, else the model of the dossier itself."""
    originals = list(fills.FILLERS["original"](material, ""))
    yield from originals or fills.FILLERS["model"](material, "")


@FILLERS.named("upstream_provider")
def _upstream_provider(material: Material, _: str) -> Iterator[SourcedValue]:
    """Whoever provides the original, or supplied the model, as the dossier tells it."""
    names = words.names(material.assessment.dossier)
    for stated in _upstream_actors(material):
        yield SourcedValue(value=(names.get(stated.value, stated.value),), sources=(stated.source,))


def _upstream_actors(material: Material) -> list[Stated[str]]:
    """The ids of those who provide the original, or supplied the model, and are somebody else."""
    dossier = material.assessment.dossier
    originals = [each.actor for each in dossier.original if each.actor is not None]
    supplies = [each.actor for each in dossier.market or () if name_of(each) == "made-available"]
    return [each for each in originals or supplies if each is not None and each.value != material.actor]


@FILLERS.named("unsigned_measures")
def _unsigned_measures(material: Material, _: str) -> Iterator[SourcedValue]:
    """The measures, by number, of the chapters that the actor does not adhere to."""
    measures = _to_answer(material)
    if measures:
        yield SourcedValue(value=tuple(measures), how="worked out")
    elif _adheres_to_all(material):
        yield SourcedValue(value=(_NONE_LEFT,), how="worked out")


_NONE_LEFT: Final = "none: the provider adheres to every chapter that concerns the model"


def _chapters(material: Material, *, surely: bool) -> list[Chapter]:
    """The chapters of the code that concern the model ``surely``, or that may."""
    systemic = material.surely("systemic")
    concerned = systemic is Truth.YES if surely else systemic is not Truth.NO
    return [each for each in material.law.body.measures if each.name != "safety-and-security" or concerned]


def _adheres_to_all(material: Material) -> bool:
    """Whether the provider adheres to every chapter that may concern the model."""
    return all(material.holds(f"signed:{each.name}") is Truth.YES for each in _chapters(material, surely=False))


def _to_answer(material: Material) -> list[str]:
    """The measures that are to be answered: ``Copyright 1.2``."""
    return [
        f"{chapter.title} {one}.{each}"
        for chapter in _chapters(material, surely=True)
        if material.holds(f"signed:{chapter.name}") is Truth.NO
        for one, many in enumerate(chapter.commitments, 1)
        for each in range(1, many + 1)
    ]


@FILLERS.named("gap_analysis")
def _gap_analysis(material: Material, _: str) -> Iterator[SourcedValue]:
    """Every measure that is to be answered with what the documentation says of it; then what it says of others."""
    rows = material.rows("means")
    if not rows:
        return
    measures = _to_answer(material)
    answered = {measure: [row for row in rows if _is_about(row, measure, measures)] for measure in measures}
    taken = [id(row) for own in answered.values() for row in own]
    shown = [_means(measure, row) for measure, own in answered.items() for row in own or ({},)]
    shown += [_means(text_in(row, "measure"), row) for row in rows if id(row) not in taken]
    sources = unique(stated.source for row in rows for stated in row.values())
    yield SourcedValue(
        value=Grid(head=("measure", "means", "difference", "evidence"), rows=tuple(shown)), sources=sources
    )


def _means(measure: str, row: Entry) -> tuple[str, str, str, str]:
    means = text_in(row, "means") or "not answered yet"
    return measure, means, text_in(row, "gap"), text_in(row, "evidence")


def _is_about(row: Entry, measure: str, measures: Sequence[str]) -> bool:
    """Whether an entry begins with the chapter and number of a measure, or with a number that no other has."""
    said, number = text_in(row, "measure").casefold(), measure.rpartition(" ")[2]
    named = re.match(rf"(?:measure\s+)?(?:{re.escape(measure.casefold())}|{re.escape(number)})(?!\d|\.\d)", said)
    alone = sum(each.endswith(f" {number}") for each in measures) == 1
    return named is not None and (alone or measure.casefold() in said)


@FILLERS.named("answered")
def _answered(material: Material, _: str) -> Iterator[SourcedValue]:
    """That each measure is answered, where each is."""
    measures, rows = _to_answer(material), [row for row in material.rows("means") if "means" in row]
    if measures and all(any(_is_about(row, each, measures) for row in rows) for each in measures):
        sources = unique(row["means"].source for row in rows)
        yield SourcedValue(
            value=f"Each of the {len(measures)} measures has its means.", sources=sources, how="worked out"
        )
    elif not measures and _adheres_to_all(material):
        yield SourcedValue(value=_NONE_LEFT, how="worked out")


@FILLERS.named("length")
def _length(material: Material, table: str) -> Iterator[SourcedValue]:
    """How many characters the texts of a table have, and how many pages that is at the most that one may hold."""
    texts = [
        stated.value
        for path, stated in material.given.values.items()
        if path.startswith(f"{table}.") and _is_text(stated)
    ]
    if texts:
        many, numbers = sum(map(len, texts)), material.law.foreseen
        on_a_page, most = (int(number_in(numbers, f"submission_{each}")) for each in ("page_characters", "pages"))
        pages = -(-many // on_a_page)
        over = "" if pages <= most else f", more than the {most} that are allowed"
        says = f"{words.count(many, 'character')}: {words.count(pages, 'page')} at {on_a_page:,} a page{over}"
        yield SourcedValue(value=(says.replace(words.TIED, " "),), how="worked out")


def _is_text(stated: Stated[Any]) -> bool:
    return isinstance(stated.value, str)


@FILLERS.named("incident")
def _of_incident(material: Material, key: str) -> Iterator[SourcedValue]:
    """What the documentation says of the incident that is reported; in a final report no longer that it is unknown."""
    incident = material.reported_incident
    stated = incident.row.get(key) if incident is not None else None
    if incident is None or stated is None:
        return
    if incident.resolved_on is None or str(stated.value).strip().rstrip(".").casefold() != NOT_YET_KNOWN:
        yield SourcedValue(value=stated.value, sources=(stated.source,))


NOT_YET_KNOWN: Final = "not yet known"
"""An answer of a person to what an initial report need not know yet."""


@FILLERS.named("incident_id")
def _incident_id(material: Material, _: str) -> Iterator[SourcedValue]:
    """The id of the incident that is reported; of the only one, where it has none, that it is the first."""
    incident = material.reported_incident
    if incident is not None:
        stated = incident.row.get("id") or (incident.step.id if incident.step is not None else None)
        sources = (stated.source,) if stated is not None else ()
        yield SourcedValue(value=incident.id or "1", sources=sources, how="stated" if stated else "worked out")


@FILLERS.named("incident_ended")
def _incident_ended(material: Material, _: str) -> Iterator[SourcedValue]:
    """The day on which it ended, or that it has not, where somebody says so."""
    yield from _of_incident(material, "ended_on")
    going_on = next(_of_incident(material, "going_on"), None)
    if going_on is not None and going_on.value in (True, Truth.YES):
        yield replace(going_on, value="not ended")


@FILLERS.named("other_incidents")
def _other_incidents(material: Material, _: str) -> Iterator[SourcedValue]:
    """The ids of the incidents that are not resolved, beside the one that is reported, and nothing else of them."""
    told = material.reported_incident
    for each in material.incidents if told is not None else ():
        if each is not told and each.resolved_on is None and each.id:
            yield SourcedValue(value=(each.id,), how="worked out")


@FILLERS.named("report_kind")
def _report_kind(material: Material, _: str) -> Iterator[SourcedValue]:
    """Final once the incident is resolved, intermediate once a report on it was sent, else initial."""
    incident = material.reported_incident
    if incident is not None:
        kind = "final" if incident.resolved_on is not None else "intermediate" if incident.reported else "initial"
        yield SourcedValue(value=kind, how="worked out")


@FILLERS.named("report_number")
def _report_number(material: Material, _: str) -> Iterator[SourcedValue]:
    """The number of the report on this incident: one more than were sent."""
    incident = material.reported_incident
    if incident is not None:
        yield SourcedValue(value=str(len(incident.reported) + 1), how="worked out")


@FILLERS.named("earlier_reports")
def _earlier_reports(material: Material, _: str) -> Iterator[SourcedValue]:
    """The reports on this incident that were sent, each with its day and what shows it."""
    incident = material.reported_incident
    for number, each in enumerate(incident.reported if incident is not None else (), 1):
        on = each.on or each.sent_on or each.received_on
        shown = [words.day(on.value)] if on is not None else []
        shown += [each.document.value] if each.document is not None else []
        sources = (on.source,) if on is not None else ()
        yield SourcedValue(value=(", ".join([f"report {number}", *shown]),), sources=sources)


@FILLERS.named("incident_known")
def _incident_known(material: Material, _: str) -> Iterator[SourcedValue]:
    """The day on which the actor came to know of this incident."""
    incident = material.reported_incident
    if incident is not None and incident.known_on is not None:
        yield SourcedValue(value=incident.known_on.value, sources=(incident.known_on.source,))
