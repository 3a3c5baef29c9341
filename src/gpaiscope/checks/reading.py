"""What is found of one path: read off the assessments of its models, and off the card and the files of its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

from gpaiscope import licences
from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.dated import ACT, SOON, Dated
from gpaiscope.assessment.saying import provisions
from gpaiscope.assessment.warnings import BROKEN_EVIDENCE, CONTRADICTIONS, DECIDED_OTHERWISE, DOUBTFUL
from gpaiscope.checks import issues
from gpaiscope.checks.issues import CheckedModel, Issue
from gpaiscope.checks.locations import LICENCE, Location, Locations, shown_path
from gpaiscope.deferred import dataclass
from gpaiscope.documents.kept import MANIFEST
from gpaiscope.dossier import Stated, path_of
from gpaiscope.dossier.fold import parts
from gpaiscope.engine.case import Known, Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.expression import Assumption, Fact, Rule
from gpaiscope.errors import InputError
from gpaiscope.law import cautions, modification, obligations, open_source, provider, scope, systemic_risk
from gpaiscope.law.assumptions import IDS
from gpaiscope.report import phrases, words
from gpaiscope.report.values.deadlines import DATED
from gpaiscope.repository.contents import Contents, read_contents
from gpaiscope.repository.dossiers import Loaded, holds_model, is_model, loaded, located
from gpaiscope.repository.facts import findings_of
from gpaiscope.repository.files import Files, folder_meant
from gpaiscope.repository.findings import CONTRADICTION, NOWHERE, Findings
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.origins import DEVELOPER, YOU
from gpaiscope.repository.proposal import proven
from gpaiscope.repository.stated import of_findings
from gpaiscope.values import DateRange, Outcome, Range, Truth

MOST_CITED: Final = 4
"""Provisions that an issue cites at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What a path is checked for: the law of a day, and readings of open questions."""

    day: date
    readings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """What this floor calls and may not import: where models stand, and why a set of documents no longer holds."""

    assess: Callable[[Loaded, CheckRequest], Sequence[Assessment]]
    why_broken: Callable[[Loaded, Path, CheckRequest], Sequence[str]]


def check_path(path: Path, request: CheckRequest, callbacks: Callbacks) -> tuple[CheckedModel, ...]:
    """The models at a path with what was found of each; of a path that cannot be read its mistakes.

    Raises UsageError for an unknown reading and a day out of range alone.
    """
    try:
        given, contents = _read_path(path)
        models = callbacks.assess(given, request)
        beside = contents or _contents_beside(given)
        locations = Locations(given=given, contents=contents)
        of_all = [*_card_issues(given, beside, locations)] if beside is not None else []
        of_all += _outdated_documents(given, request, callbacks)
        if given.findings is None and any(given.place.parent.glob("*documentation.toml")):
            from gpaiscope.checks.contradictions import contradictions_of

            of_all += contradictions_of(given, models, request.day)
        return _checked_models(path, models, locations, of_all, read_again=shown_path(path))
    except InputError as error:
        return (issues.unreadable(path, error.mistakes),)


def check_loaded(given: Loaded, request: CheckRequest, callbacks: Callbacks) -> tuple[CheckedModel, ...]:
    """`check_path` of a dossier that was read already and stands in no file, as on standard input."""
    path = Path(given.dossier.file)
    try:
        models = callbacks.assess(given, request)
    except InputError as error:
        return (issues.unreadable(path, error.mistakes),)
    return _checked_models(path, models, Locations(given=given), [])


def _read_path(path: Path) -> tuple[Loaded, Contents | None]:
    """The dossier at a path; of a model's folder without one its contents too, which are read once for both."""
    if not is_model(path):
        return loaded(path), None
    path = folder_meant(path)
    contents = read_contents(Folder.of(path))
    findings = findings_of(contents)
    place = located(path)
    dossier = of_findings(findings, path)
    return Loaded(dossier=dossier, place=place, findings=findings, files=Files.standing_beside(place)), contents


def _contents_beside(given: Loaded) -> Contents | None:
    """The model's files that lie beside a dossier; None where there are none."""
    folder = given.place.parent
    # A dossier of another name may lie among the files of any model, and then they are not its own.
    if given.place.name != "gpai.toml" or not holds_model(folder):
        return None
    return read_contents(Folder.of(folder))


def _checked_models(
    path: Path,
    models: Sequence[Assessment],
    locations: Locations,
    of_all: Sequence[Issue],
    read_again: str = "",
) -> tuple[CheckedModel, ...]:
    """The models with their issues; what is of all of them, and what several have alike, stands with the first.

    ``read_again`` is the path under which all of it can be read again.
    """
    seen: set[tuple[object, ...]] = set()
    checked = []
    for number, assessment in enumerate(models):
        name = words.title(assessment)
        fresh = []
        of_model = _ModelIssues(assessment=assessment, locations=locations).all_issues()
        for issue in (*of_model, *(of_all if number == 0 else ())):
            # Models of one dossier share most facts, and what is wrong with these is told once.
            identity = (issue.rule, issue.file, issue.key, issue.about, issue.says)
            if identity not in seen:
                seen.add(identity)
                fresh.append(replace(issue, model=name, file=shown_path(issue.file), path=read_again))
        in_order = issues.with_fingerprints(issues.gravest_first(fresh))
        checked.append(
            CheckedModel(
                path=shown_path(path),
                model=name,
                says=tuple(_actor_standings(assessment)),
                issues=in_order,
                dated=tuple(map(DATED.write, _pressing(assessment))),
            )
        )
    return tuple(checked)


_STANDINGS: Final = {
    Outcome.YES: "provider",
    Outcome.NO: "not a provider",
    Outcome.UNKNOWN: "provider or not: unknown",
    Outcome.UNSETTLED: "provider or not: unsettled",
}


_AHEAD: Final = {
    Outcome.YES: "not yet a provider",
    Outcome.UNKNOWN: "not yet a provider, whether it will be one is not known",
    Outcome.UNSETTLED: "not yet a provider, whether it will be one the law leaves open",
}
"""How an actor stands that is no provider, by whether it will be one."""


def _actor_standings(assessment: Assessment) -> Iterator[str]:
    """Whether each actor is a provider, or will be; of a model without any whether it is a general-purpose one."""
    names = words.names(assessment.dossier)
    concluded: dict[str, dict[str, Conclusion]] = {}
    for conclusion in assessment.conclusions:
        if conclusion.actor:
            concluded.setdefault(conclusion.actor, {})[conclusion.id] = conclusion
    for actor, of_rule in concluded.items():
        now, soon = of_rule[provider.provider.id], of_rule[provider.prospective_provider.id]
        is_ahead = now.finding.outcome is Outcome.NO and soon.finding.outcome is not Outcome.NO
        stands = _AHEAD[soon.finding.outcome] if is_ahead else _STANDINGS[now.finding.outcome]
        must_notify = assessment.conclusion(obligations.notification.id, actor).finding.outcome
        if not is_ahead and now.finding.outcome is Outcome.NO and not must_notify.decided:
            stands = "not a provider, notification open"
        likely = "likely " if assessment.hangs_on(soon if is_ahead else now) else ""
        yield f"{names.get(actor, actor)}: {likely}{stands}" if len(concluded) > 1 else f"{likely}{stands}"
    if not concluded:
        model = assessment.conclusion(scope.gpai_model.id)
        likely = "likely " if assessment.hangs_on(model) else ""
        yield f"no actor named, general-purpose model: {likely}{words.IN_TABLES[model.finding.outcome.value]}"


# -- what an assessment says


@dataclass(frozen=True, kw_only=True)
class _ModelIssues:
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

    def _issue_at(
        self,
        rule: str,
        says: str,
        at: Location,
        cites: Iterable[Cited] = (),
        about: str = "",
        guesses: Iterable[Assumption] = (),
    ) -> Issue:
        cited = tuple(dict.fromkeys(citation.full for citation in cites))[:MOST_CITED]
        hangs_on = tuple(dict.fromkeys(IDS[guess] for guess in guesses))
        return Issue(
            rule=rule, says=says, file=at.file, line=at.line, key=at.key, cites=cited, about=about, hangs_on=hangs_on
        )

    def _issue_of(self, conclusion: Conclusion, rule: str, says: str, at: Location, about: str = "") -> Issue:
        """An issue that a conclusion is: where it hangs on a guess, it says so, and what settles that."""
        guesses = self.assessment.hangs_on(conclusion)
        told = f"{says} {phrases.guessed(self.assessment, conclusion)}".rstrip()
        return self._issue_at(rule, told, at, provisions(conclusion, self.assessment.law), about, guesses)

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
            says = issues.as_sentence(words.capital(note.says if note is not None else warning.says))
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
            claim = issues.as_sentence(phrases.claim(conclusion, self.assessment.law))
            says = f"{name}{claim}{_reasons_told(conclusion)}"
            yield self._issue_of(conclusion, rule, says, at)

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
            # A model that is another's asks nothing of who is named: its provider, whoever that is, notifies.
            if rule == "presumption-passed" and not self._may_be_of_the_named():
                continue
            finding, actor = conclusion.finding, conclusion.actor
            near = finding.outcome is Outcome.UNKNOWN and finding.on_best_estimate is Outcome.YES
            if not near and finding.outcome is not Outcome.YES:
                continue
            at = self.locations.of_path(self._first_compute)
            claim = phrases.claim(conclusion, self.assessment.law, self._name_of(actor))
            compared = _amount_and_line(conclusion, parameter)
            if near:
                says = f"{claim} On the best estimate yes, within the range perhaps not{compared}."
                yield self._issue_of(conclusion, "line-near", says, at, about=f"{conclusion.id} {actor}")
            else:
                yield self._issue_of(conclusion, rule, f"{claim}{compared}.", at, about=actor)

    def _original_is_gpai(self) -> bool:
        known = self.assessment.model_case.known(scope.original_is_gpai)
        return known is not None and known.value is Truth.YES

    def _may_be_of_the_named(self) -> bool:
        """Whether an actor is, may be or will be the provider, or may have to notify; where none is named, it may."""
        of_actors = [each for each in self.assessment.everything if each.id in _MAKING_IT_ONES_OWN]
        return not of_actors or any(each.finding.outcome is not Outcome.NO for each in of_actors)

    @property
    def _first_compute(self) -> str:
        """The path of what compute was spent on first."""
        activities = self.assessment.dossier.activities
        return path_of(activities[0], "activities[0]") if activities else "activities"

    def _name_of(self, actor: str) -> str:
        """What an actor is called; of a folder that names nobody, whoever made the model."""
        called = words.names(self.assessment.dossier).get(actor, actor)
        return "whoever made it" if called in (DEVELOPER, YOU) else called

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
        yield from map(self._of_day, _pressing(self.assessment))

    def _of_day(self, day: Dated) -> Issue:
        """A day that was missed, may have been, or is near."""
        # By another reading of the law the day may still be ahead: then it is not missed, but may be.
        ahead = [other.end for other in day.otherwise if other.end.latest and other.end.latest >= self.assessment.day]
        standing = phrases.how_far(day)
        if day.state in ("late", "perhaps-late"):
            # What our reading alone has as late is said to be so, and fails nobody.
            is_missed = (day.by_law or day.state) == "late" and day.sure and day.done_in is None and not ahead
            rule = "date-missed" if is_missed else "date-may-be-missed"
            other = f"; by another reading due {words.on(ahead[0])}" if ahead else ""
            ending = f" ({standing}); {phrases.undone(day)}{other}"
        else:
            rule, ending = "date-near", f" ({standing})" if standing else ""
        due = f"{phrases.by_day(day)}{'' if day.sure else ', if it is owed'}"
        guessed = f" {phrases.stated_by_nobody(day.hangs_on)}." if day.is_likely else ""
        if not day.sure and day.owed is not None and day.nature == ACT:
            guessed = f" {words.plain(phrases.what_is_open(self.assessment, day.owed.conclusion))}"
        if day.sure and not ahead and (unsaid := words.plain(phrases.unsaid_since(day))):
            guessed = f"{guessed} {unsaid}"
        says = f"{words.capital(day.short)} of {self._name_of(day.actor)}: {due}{ending}.{guessed}".rstrip()
        at = self.locations.of_path(day.event or ("procedure" if self.assessment.dossier.procedure else "market"))
        return self._issue_at(
            rule,
            says.replace(words.TIED, " "),
            at,
            day.cites,
            about=f"{day.id} {day.actor} {day.event}".rstrip(),
            guesses=day.hangs_on,
        )


def _pressing(assessment: Assessment) -> Iterator[Dated]:
    """The duties whose day was missed, may have been, or is near."""
    # While the dossier tells no day at all, no last day is known, and the list takes long to find that out.
    stated = (part.value for part in parts(assessment.dossier) if isinstance(part, Stated))
    if any(isinstance(value, date | DateRange) for value in stated):
        near = assessment.day + SOON
        yield from (
            row
            for row in assessment.dated
            if row.state in ("late", "perhaps-late") or row.is_soon or (row.if_known_today or date.max) <= near
        )


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
    cautions.placed_in_training.reference: "placed-in-training",
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

_MAKING_IT_ONES_OWN: Final = frozenset(
    {provider.provider.id, provider.prospective_provider.id, obligations.notification.id}
)
"""What is said of each actor, and is denied of all where a model with systemic risk is that of somebody else."""


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


# -- what a card and its files say


def _card_issues(given: Loaded, contents: Contents, locations: Locations) -> Iterator[Issue]:
    """What the files prove and the card leaves out, and a relation that nothing says."""
    # The locations of a dossier know no card: what the card says stands in the folder itself.
    card_locations = locations if locations.contents is not None else Locations(given=given, contents=contents)
    findings = given.findings or findings_of(contents)
    try:
        additions = {addition.key: addition for addition in proven(contents, findings)}
    except InputError as error:
        for mistake in error.mistakes:
            at = card_locations.of_key(mistake.path)
            says = f"The card cannot be written back: {mistake.message}."
            yield Issue(rule="broken-evidence", says=says, file=at.file, line=mistake.line, mend=mistake.help)
        return
    for key, addition in additions.items():
        at = card_locations.of_key(key)
        yield Issue(
            rule=_PROVEN.get(key, "card-incomplete"),
            says=f"The card has no {key}; by {addition.because} it is {addition.value}.",
            file=at.file,
            line=at.line,
            key=key,
            mend=f"`--fix` puts {key}: {addition.value} into the card",
            fixable=True,
        )
    card = contents.card
    keys_once_mended = {key.name for key in card.keys} | additions.keys() if card is not None else set()
    if "base_model" in keys_once_mended and "base_model_relation" not in keys_once_mended:
        at = card_locations.of_key("base_model")
        says = "The card names a base model, and no base_model_relation says what was done to it."
        yield Issue(rule="relation-missing", says=says, file=at.file, line=at.line, key=at.key)
    if given.findings is None:  # else the card is all there is, and contradicts no dossier
        yield from _licence_issues(given, findings, card_locations)


_PROVEN: Final = {
    "license": "licence-missing",
    "base_model": "base-missing",
    "base_model_relation": "relation-missing",
}


def _licence_issues(given: Loaded, findings: Findings, locations: Locations) -> Iterator[Issue]:
    """A licence of the card that is another than the dossier's."""
    stated = given.dossier.openness.licence if given.dossier.openness else None
    fact = next((fact for fact in findings.facts if fact.path == LICENCE and not fact.suggested), None)
    if stated is None or fact is None:
        return
    name, other = str(fact.value), stated.value
    known = licences.lookup(name)
    alike = name.strip().casefold() == other.strip().casefold()
    if alike or (known is not None and known is licences.lookup(other)):
        return
    at = locations.of_source(fact.source, LICENCE)
    says = f"The licence is {name} by {at.file.rpartition('/')[2]}, and {other} by the dossier."
    yield Issue(rule="files-contradict", says=says, file=at.file, line=at.line, key=at.key, about=LICENCE)


# -- documents


def _outdated_documents(given: Loaded, request: CheckRequest, callbacks: Callbacks) -> Iterator[Issue]:
    """The sets of documents in folders beside a dossier that no longer hold."""
    folder = given.place.parent
    if given.findings is not None or not given.place.is_file():
        return
    for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
        if manifest.parent.is_symlink() or manifest.is_symlink():  # it may lead out of the folder
            continue
        broken = callbacks.why_broken(given, manifest.parent, request)
        if broken:
            says = f"The set does not hold: {'; '.join(broken)}."
            yield Issue(rule="document-outdated", says=says, file=str(manifest), line=1, about=manifest.parent.name)
