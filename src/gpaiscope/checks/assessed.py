"""What an assessment of a model shows: warnings, the licence, lines passed, what is open, and days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.clocks import Day, agenda
from gpaiscope.assessment.saying import provisions
from gpaiscope.assessment.warnings import BROKEN_EVIDENCE, CONTRADICTIONS, DECIDED_OTHERWISE, DOUBTFUL
from gpaiscope.checks.issues import Issue, as_sentence
from gpaiscope.checks.locations import LICENCE, Location, Locations
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Stated, path_of
from gpaiscope.dossier.fold import parts
from gpaiscope.engine.case import Known, Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.expression import Fact, Rule
from gpaiscope.law import cautions, modification, open_source, provider, scope, systemic_risk
from gpaiscope.report import phrases, words
from gpaiscope.repository.findings import CONTRADICTION, NOWHERE
from gpaiscope.repository.origins import DEVELOPER
from gpaiscope.values import DateRange, Outcome, Range, Truth

MOST_CITED: Final = 4
"""Provisions that an issue cites at most."""


@dataclass(frozen=True, kw_only=True)
class ModelIssues:
    """The issues of one model that its assessment shows."""

    assessment: Assessment
    locations: Locations

    def all_issues(self) -> list[Issue]:
        """In the order of the subjects; by gravity they are put later, with those of the card."""
        return [
            *self._of_warnings(),
            *self._of_licence(),
            *self._of_lines_passed(),
            *self._of_exclusion(),
            *self._of_open_answers(),
            *self._of_days(),
        ]

    def _issue_at(self, rule: str, says: str, at: Location, cites: Iterable[Cited] = (), about: str = "") -> Issue:
        cited = tuple(dict.fromkeys(citation.full for citation in cites))[:MOST_CITED]
        return Issue(rule=rule, says=says, file=at.file, line=at.line, key=at.key, cites=cited, about=about)

    def _of_warnings(self) -> Iterator[Issue]:
        findings = self.locations.given.findings
        notes = {str(note): note for note in findings.notes} if findings is not None else {}
        for warning in self.assessment.warnings:
            rule = _RULES_OF_WARNINGS.get(warning.reference)
            if rule is None:
                continue
            path = warning.path or (self._first_compute if rule == "line-near" else "")
            # A warning that came from a file of the folder stands where the file says it, and not in the dossier.
            note = notes.get(warning.says)
            at = self.locations.of_source(note.source if note is not None else NOWHERE, path)
            says = as_sentence(words.capital(note.says if note is not None else warning.says))
            about = warning.path or warning.says.partition(",")[0]
            yield self._issue_at(rule, says, at, self.assessment.law.cited(warning.cites), about=about)

    # licence

    def _of_licence(self) -> Iterator[Issue]:
        """Why the exception for open-source models is lost or open, where somebody may rely on it."""
        if self._conclusion_of_model(open_source.exemption_in_question).finding.outcome is Outcome.NO:
            return
        exemption = self.assessment.conclusion(open_source.open_source_exemption.id).finding
        if any(missing.path == LICENCE for missing in exemption.missing):
            yield self._issue_at("licence-missing", "The licence is not known.", self.locations.of_path(LICENCE))
        for rule, condition, telling, path, exemption_outcome in _CONDITIONS:
            conclusion = self._conclusion_of_model(condition)
            if exemption.outcome is not exemption_outcome or conclusion.finding.outcome is not telling:
                continue
            reason_paths = (reason.path for reason in conclusion.finding.reasons)
            at = self.locations.of_path(next(filter(self.locations.is_said, reason_paths), path))
            licence = self.assessment.dossier.openness.licence if self.assessment.dossier.openness else None
            name = f"{licence.value}: " if licence is not None and rule.startswith("licence") else ""
            claim = as_sentence(phrases.claim(conclusion, self.assessment.law))
            says = f"{name}{claim}{_reasons_told(conclusion)}"
            yield self._issue_at(rule, says, at, provisions(conclusion, self.assessment.law))

    def _conclusion_of_model(self, rule: Rule) -> Conclusion:
        case = self.assessment.model_case
        return Conclusion(actor="", finding=self.assessment.law.program.finding(rule, case), case=case)

    # lines

    def _of_lines_passed(self) -> Iterator[Issue]:
        for conclusion in self.assessment.conclusions:
            rule, parameter = _LINES.get(conclusion.id, ("", ""))
            # What was made from a general-purpose model is of the law on whichever side its own training lies.
            if not rule or (rule == "criterion-passed" and self._original_is_gpai()):
                continue
            finding, actor = conclusion.finding, conclusion.actor
            near = finding.outcome is Outcome.UNKNOWN and finding.on_best_estimate is Outcome.YES
            if not near and finding.outcome is not Outcome.YES:
                continue
            at, cites = self.locations.of_path(self._first_compute), provisions(conclusion, self.assessment.law)
            claim = phrases.claim(conclusion, self.assessment.law, self._name_of(actor))
            compared = _amount_and_line(conclusion, parameter)
            if near:
                says = f"{claim} On the best estimate yes, within the range perhaps not{compared}."
                yield self._issue_at("line-near", says, at, cites, about=f"{conclusion.id} {actor}")
            else:
                yield self._issue_at(rule, f"{claim}{compared}.", at, cites, about=actor)

    def _original_is_gpai(self) -> bool:
        known = self.assessment.model_case.known(scope.original_is_gpai)
        return known is not None and known.value is Truth.YES

    @property
    def _first_compute(self) -> str:
        """The path of what compute was spent on first."""
        activities = self.assessment.dossier.activities
        return path_of(activities[0], "activities[0]") if activities else "activities"

    def _name_of(self, actor: str) -> str:
        """What an actor is called; of a folder that names nobody, whoever made the model."""
        called = words.names(self.assessment.dossier).get(actor, actor)
        return "whoever made it" if called == DEVELOPER else called

    # the rest

    def _of_exclusion(self) -> Iterator[Issue]:
        """What is asked of an exclusion of the Union, where an answer hangs on it."""
        questions = {}
        for conclusion in self._provider_conclusions:
            for missing in conclusion.finding.missing:
                if missing.path.endswith(".union_excluded"):
                    questions[missing.path] = missing.asks
        for path, asks in questions.items():
            yield self._issue_at("exclusion-unclear", asks, self.locations.of_path(path), about=path)

    def _of_open_answers(self) -> Iterator[Issue]:
        for conclusion in self._provider_conclusions:
            if conclusion.finding.outcome.decided:
                continue
            blocking = [
                question.missing for question in self.assessment.open_questions if conclusion in question.blocks
            ]
            asks = next((missing.asks for missing in sorted(blocking, key=_is_not_compute)), "")
            question = phrases.claim(conclusion, self.assessment.law, self._name_of(conclusion.actor))
            outcome = words.capital(conclusion.finding.outcome.value)
            says = f"{question} {outcome}. {asks}".strip()
            yield self._issue_at("answer-open", says, self.locations.of_actors, about=conclusion.actor)

    @property
    def _provider_conclusions(self) -> list[Conclusion]:
        return [conclusion for conclusion in self.assessment.conclusions if conclusion.id == provider.provider.id]

    def _of_days(self) -> Iterator[Issue]:
        # While the dossier tells no day at all, no last day is known, and the agenda takes long to find that out.
        stated = (part.value for part in parts(self.assessment.dossier) if isinstance(part, Stated))
        if any(isinstance(value, date | DateRange) for value in stated):
            yield from (self._of_day(day) for day in agenda(self.assessment) if day.state in ("late", "due"))

    def _of_day(self, day: Day) -> Issue:
        """A day that was missed, or is near."""
        # By another reading of the law the day may still be ahead: then it is not missed, but may be.
        ahead = [other.end for other in day.otherwise if other.end.latest and other.end.latest >= self.assessment.day]
        count = f"{words.count(day.days, 'day')} " if day.days is not None else ""
        if day.state == "late":
            rule = "date-missed" if day.sure and day.done_in is None and not ahead else "date-may-be-missed"
            other = f"; by another reading due {words.on(ahead[0])}" if ahead else ""
            ending = f" ({count}late); {phrases.undone(day)}{other}"
        else:
            rule, ending = "date-near", f" ({count}left)" if count else ""
        due = f"due on {words.day(day.due_on)}{'' if day.sure else ', if it is owed'}"
        says = f"{words.capital(day.short)} of {self._name_of(day.actor)}: {due}{ending}."
        at = self.locations.of_path("procedure" if self.assessment.dossier.procedure else "market")
        return self._issue_at(rule, says.replace(words.TIED, " "), at, day.cites, about=f"{day.id} {day.actor}")


def _reasons_told(conclusion: Conclusion) -> str:
    """What a decided outcome rests on, of what is stated; of an unsettled one the questions that it hangs on."""
    if not conclusion.finding.outcome.decided:
        asks = [left.question.asks for left in conclusion.finding.left_open]
        return f" The law leaves it open: {' '.join(asks)}" if asks else ""
    stated = (_as_stated(fact, conclusion.case.known(fact)) for fact in conclusion.finding.reasons)
    return "".join(f" {words.capital(text)}." for text in stated if text)


def _is_not_compute(missing: Missing) -> bool:
    """Whether what is missing is no compute, which is asked first: below its lines nothing else is."""
    return not (missing.path.startswith("activities") or missing.path.endswith("training_compute"))


def _as_stated(fact: Fact, known: Known | None) -> str:
    """A fact as it is stated; nothing where it is only assumed."""
    if known is None or known.assumptions:
        return ""
    if isinstance(known.value, frozenset):
        return f"{fact.says} {', '.join(sorted(map(str, known.value))) or 'nothing'}"
    return {Truth.YES: fact.says, Truth.NO: fact.denies}.get(known.value, "") if isinstance(known.value, Truth) else ""


_RULES_OF_WARNINGS: Final = {
    BROKEN_EVIDENCE: "broken-evidence",
    DOUBTFUL: "compute-doubtful",
    f"folder-{CONTRADICTION}": "files-contradict",
    cautions.within_the_margin.reference: "line-near",
    cautions.union_left_out_by_licence.reference: "exclusion-unclear",
    "planned-day-passed": "plan-passed",
    "no-original": "base-missing",
    cautions.notified_otherwise.reference: "procedure-contradiction",
    cautions.trained_since_acceptance.reference: "procedure-contradiction",
    DECIDED_OTHERWISE: "procedure-contradiction",
    **dict.fromkeys(CONTRADICTIONS, "procedure-contradiction"),
}
"""The warnings of an assessment that are findings, by their references."""

_CONDITIONS: Final = (
    ("licence-not-open", open_source.licence_condition, Outcome.NO, LICENCE, Outcome.NO),
    ("licence-unsettled", open_source.licence_condition, Outcome.UNSETTLED, LICENCE, Outcome.UNSETTLED),
    ("monetised", open_source.monetised, Outcome.YES, "openness.monetisation", Outcome.NO),
    ("not-published", open_source.publication_condition, Outcome.NO, "openness.weights_public", Outcome.NO),
)
"""Of each condition of the exception: its rule, which outcome tells, where that is said, and the exception's own."""
_LINES: Final = {
    modification.one_third_criterion.id: ("third-passed", ""),
    scope.gpai_criterion.id: ("criterion-passed", "criterion_flop"),
    systemic_risk.high_impact_presumption.id: ("presumption-passed", "presumption_flop"),
}
"""What conclusions about lines are found by, and the number of the law that is the line; of a third it is none."""


def _amount_and_line(conclusion: Conclusion, parameter: str) -> str:
    """What was measured and where the line lies, of an answer that rests on an amount."""
    for comparison in conclusion.comparisons:
        measured, line = comparison.measured.value, comparison.line.amount
        if isinstance(measured, Range) and line is not None and comparison.line.parameter == parameter:
            # The law compares a multiple of some measures; a reader is told the line for what was measured itself.
            line = line.times(Fraction(1) / Fraction(comparison.measured.factor))
            digits = words.digits_parting(measured, line)
            return f": {words.amount(measured, digits)} FLOP, and the line is {words.amount(line, digits)}"
    return ""
