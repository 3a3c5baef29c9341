"""What is found of one path: read off the assessments of its models, and off the card and the files of its folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

from gpaiscope import licences
from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.clocks import Day, agenda
from gpaiscope.assessment.saying import provisions
from gpaiscope.assessment.warnings import BROKEN_EVIDENCE, CONTRADICTIONS, DECIDED_OTHERWISE, DOUBTFUL
from gpaiscope.checks.found import Checked, Found, ended, fingerprinted, in_order
from gpaiscope.checks.places import Place, Places, shown
from gpaiscope.deferred import dataclass
from gpaiscope.documents.kept import MANIFEST
from gpaiscope.dossier import Dossier, Stated, path_of
from gpaiscope.dossier.fold import parts
from gpaiscope.engine.case import Known, Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.expression import Fact, Rule
from gpaiscope.errors import InputError, Mistake
from gpaiscope.law import cautions, modification, open_source, provider, scope, systemic_risk
from gpaiscope.report import phrases, words
from gpaiscope.repository.contents import Contents, read_contents
from gpaiscope.repository.dossiers import Loaded, holds_model, is_model, loaded, located
from gpaiscope.repository.facts import findings_of
from gpaiscope.repository.files import Files
from gpaiscope.repository.findings import CONTRADICTION, NOWHERE, Findings
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.origins import DEVELOPER
from gpaiscope.repository.proposal import Addition, proven
from gpaiscope.repository.stated import of_findings
from gpaiscope.values import DateRange, Outcome, Range, Truth

MOST_CITED: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a path is checked for: the law of a day, and readings of open questions."""

    day: date
    readings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What is used of the floor above: where the models of a dossier stand, and why a set no longer holds."""

    assess: Callable[[Loaded, Asked], Sequence[Assessment]]
    broken: Callable[[Loaded, Path, Asked], Sequence[str]]


def check(path: Path, asked: Asked, uses: Uses) -> tuple[Checked, ...]:
    """The models at a path with what was found of each; of a path that cannot be read its mistakes.

    Raises UsageError for an unknown reading and a day out of range alone.
    """
    try:
        given, contents = _read(path)
        return _checked(path, given, contents, asked, uses)
    except InputError as error:
        return (unreadable(path, error.mistakes),)


def of_loaded(given: Loaded, asked: Asked, uses: Uses) -> tuple[Checked, ...]:
    """`check` of a dossier that was read already and stands in no file, as on standard input."""
    path = Path(given.dossier.file)
    try:
        models = uses.assess(given, asked)
    except InputError as error:
        return (unreadable(path, error.mistakes),)
    places = Places(given=given)
    return _told(path, models, [_Model(own=each, places=places).found() for each in models], [])


def _checked(path: Path, given: Loaded, contents: Contents | None, asked: Asked, uses: Uses) -> tuple[Checked, ...]:
    models = uses.assess(given, asked)
    beside = contents or _beside(given)
    places = Places(given=given, contents=contents)
    made = [_Model(own=each, places=places).found() for each in models]
    of_card = [*_of_card(given, beside, places)] if beside is not None else []
    return _told(path, models, made, [*of_card, *_outdated(given, asked, uses)], again=shown(path))


def _read(path: Path) -> tuple[Loaded, Contents | None]:
    """The dossier at a path; of a model's folder without one its contents too, which are read once for both."""
    if not is_model(path):
        return loaded(path), None
    contents = read_contents(Folder.of(path))
    found = findings_of(contents)
    place = located(path)
    made = Loaded(dossier=of_findings(found, path), place=place, findings=found, files=Files.standing_beside(place))
    return made, contents


def _beside(given: Loaded) -> Contents | None:
    """The model's files that lie beside a dossier; None where there are none."""
    folder = given.place.parent
    if given.place.name != "gpai.toml" or not holds_model(folder):
        return None
    return read_contents(Folder.of(folder))


def _begun(message: str, path: str) -> str:
    """A message as a sentence; a path at its beginning stays as it is."""
    return message if message.startswith((path, shown(path))) else words.capital(message)


def unreadable(path: Path, mistakes: Iterable[Mistake]) -> Checked:
    """A path of which nothing is concluded, with the mistakes of what it holds."""
    found = [
        Found(
            rule="unreadable",
            says=ended(_begun(each.message, each.file or str(path))),
            file=shown(each.file or path),
            line=each.line,
            key=each.path,
            mend=_to_mend(each),
            about=each.reference,
        )
        for each in mistakes
    ]
    return Checked(path=shown(path), says=("cannot be read",), found=fingerprinted(in_order(found)))


def _to_mend(mistake: Mistake) -> str:
    """What to do about a mistake: what was probably meant first, then all that can stand there."""
    expected, help = mistake.expected, mistake.help
    meant = re.fullmatch(r"did you mean (.+)\?", help)
    if meant:
        return f"write {meant[1]} if that is meant{expected and f', else {expected}'}"
    if expected and help.startswith("write "):
        return f"{help}; it has to be {expected}"
    verb = "write" if mistake.line else "give"
    return "; ".join(part for part in (expected and f"{verb} {expected}", help) if part)


def _told(
    path: Path, models: Sequence[Assessment], made: Sequence[Sequence[Found]], beside: Sequence[Found], again: str = ""
) -> tuple[Checked, ...]:
    """The models with their findings; what is beside them all, and what several have alike, stands with the first.

    ``again`` is the path under which all of it can be read again.
    """
    seen: set[tuple[object, ...]] = set()
    checked = []
    for place, (own, found) in enumerate(zip(models, made, strict=True)):
        name = words.title(own)
        fresh = []
        for each in (*found, *(beside if place == 0 else ())):
            same = (each.rule, each.file, each.key, each.about, each.says)
            if same not in seen:
                seen.add(same)
                fresh.append(replace(each, model=name, file=shown(each.file), path=again))
        told = fingerprinted(in_order(fresh))
        checked.append(Checked(path=shown(path), model=name, says=tuple(_standing(own)), found=told))
    return tuple(checked)


_STANDINGS: Final = {
    Outcome.YES: "provider",
    Outcome.NO: "not a provider",
    Outcome.UNKNOWN: "provider or not: unknown",
    Outcome.UNSETTLED: "provider or not: unsettled",
}


def _standing(own: Assessment) -> Iterator[str]:
    """Whether each actor is a provider, or will be; of a model without any whether it is a general-purpose one."""
    names = words.names(own.dossier)
    of_actors: dict[str, dict[str, Outcome]] = {each.actor: {} for each in own.conclusions if each.actor}
    for each in own.conclusions:
        if each.actor:
            of_actors[each.actor][each.id] = each.finding.outcome
    for actor, said in of_actors.items():
        now, soon = said[provider.provider.id], said[provider.prospective_provider.id]
        told = "not yet a provider" if now is Outcome.NO and soon is Outcome.YES else _STANDINGS[now]
        yield f"{names.get(actor, actor)}: {told}" if len(of_actors) > 1 else told
    if not of_actors:
        outcome = own.conclusion(scope.gpai_model.id).finding.outcome
        yield f"no actor named, general-purpose model: {words.IN_TABLES[outcome.value]}"


# -- what an assessment says


@dataclass(frozen=True, kw_only=True)
class _Model:
    """One model, of which everything is found."""

    own: Assessment
    places: Places

    def found(self) -> list[Found]:
        """All of it."""
        own = self.own
        every = [*self._warned(), *self._licence(), *self._lines(), *self._exclusion(), *self._open()]
        days = agenda(own) if _tells_a_day(own.dossier) else ()
        return [*every, *(self._day(each) for each in days if each.state in ("late", "due"))]

    def _at(self, rule: str, says: str, place: Place, cites: Iterable[Cited] = (), about: str = "") -> Found:
        cited = tuple(dict.fromkeys(each.full for each in cites))[:MOST_CITED]
        return Found(rule=rule, says=says, file=place.file, line=place.line, key=place.key, cites=cited, about=about)

    def _warned(self) -> Iterator[Found]:
        findings = self.places.given.findings
        notes = {str(note): note for note in findings.notes} if findings is not None else {}
        for each in self.own.warnings:
            rule = _OF_WARNINGS.get(each.reference)
            if rule is not None:
                path = each.path or (self._compute if rule == "line-near" else "")
                note = notes.get(each.says)
                place = self.places.source(note.source if note is not None else NOWHERE, path)
                says = ended(words.capital(note.says if note is not None else each.says))
                about = each.path or each.says.partition(",")[0]
                yield self._at(rule, says, place, self.own.law.cited(each.cites), about=about)

    # licence

    def _licence(self) -> Iterator[Found]:
        """Why the exception for open-source models is lost or open, where somebody may rely on it."""
        if self._concluded(open_source.exemption_in_question).finding.outcome is Outcome.NO:
            return
        exempt = self.own.conclusion(open_source.open_source_exemption.id)
        if any(each.path == _LICENCE for each in exempt.finding.missing):
            yield self._at("licence-missing", "The licence is not known.", self.places.of(_LICENCE))
        ending = [each for each in _CONDITIONS if exempt.finding.outcome is each[-1]]
        for rule, of, bad, path, _ in ending:
            said = self._concluded(of)
            if said.finding.outcome is bad:
                path = next((each.path for each in said.finding.reasons if self.places.has(each.path)), path)
                says = f"{self._named(rule)}{ended(phrases.claim(said, self.own.law))}{self._because(said)}"
                yield self._at(rule, says, self.places.of(path), provisions(said, self.own.law))

    def _concluded(self, rule: Rule) -> Conclusion:
        case = self.own.model_case
        return Conclusion(actor="", finding=self.own.law.program.finding(rule, case), case=case)

    def _named(self, rule: str) -> str:
        licence = self.own.dossier.openness.licence if self.own.dossier.openness else None
        return f"{licence.value}: " if licence is not None and rule.startswith("licence") else ""

    def _because(self, said: Conclusion) -> str:
        """What a decided outcome rests on, of what is stated; of an unsettled one the questions that it hangs on."""
        if not said.finding.outcome.decided:
            asks = [each.question.asks for each in said.finding.left_open]
            return f" The law leaves it open: {' '.join(asks)}" if asks else ""
        told = (_stated(fact, said.case.known(fact)) for fact in said.finding.reasons)
        return "".join(f" {words.capital(each)}." for each in told if each)

    # lines

    def _lines(self) -> Iterator[Found]:
        for each in self.own.conclusions:
            rule, line = _LINES.get(each.id, ("", ""))
            if not rule or (rule == "criterion-passed" and self._by_original()):
                continue
            outcome = each.finding.outcome
            near = outcome is Outcome.UNKNOWN and each.finding.on_best_estimate is Outcome.YES
            if not near and outcome is not Outcome.YES:
                continue
            place = self.places.of(self._compute)
            claim, compared = phrases.claim(each, self.own.law, self._who(each.actor)), _compared(each, line)
            cites = provisions(each, self.own.law)
            if near:
                says = f"{claim} On the best estimate yes, within the range perhaps not{compared}."
                yield self._at("line-near", says, place, cites, about=f"{each.id} {each.actor}")
            else:
                yield self._at(rule, f"{claim}{compared}.", place, cites, about=each.actor)

    def _by_original(self) -> bool:
        """Whether the model is of the law by what it was made from, on whichever side its own training lies."""
        known = self.own.model_case.known(scope.original_is_gpai)
        return known is not None and known.value is Truth.YES

    @property
    def _compute(self) -> str:
        """The path of what compute was spent on first."""
        activities = self.own.dossier.activities
        return path_of(activities[0], "activities[0]") if activities else "activities"

    def _who(self, actor: str) -> str:
        """What an actor is called; of a folder that names nobody, whoever made the model."""
        called = words.names(self.own.dossier).get(actor, actor)
        return "whoever made it" if called == DEVELOPER else called

    # the rest

    def _exclusion(self) -> Iterator[Found]:
        """What is asked of an exclusion of the Union, where an answer hangs on it."""
        asked = [
            missing
            for each in self.own.conclusions
            if each.id == provider.provider.id
            for missing in each.finding.missing
            if missing.path.endswith(".union_excluded")
        ]
        for path, asks in {each.path: each.asks for each in asked}.items():
            yield self._at("exclusion-unclear", asks, self.places.of(path), about=path)

    def _open(self) -> Iterator[Found]:
        for each in self.own.conclusions:
            if each.id == provider.provider.id and not each.finding.outcome.decided:
                open_ = [one.missing for one in self.own.open_questions if each in one.blocks]
                asks = next((one.asks for one in sorted(open_, key=_is_elsewhere)), "")
                question = phrases.claim(each, self.own.law, self._who(each.actor))
                says = f"{question} {words.capital(each.finding.outcome.value)}. {asks}".strip()
                yield self._at("answer-open", says, self.places.of_actors, about=each.actor)

    def _day(self, each: Day) -> Found:
        """A day that was missed, or is near."""
        late = each.state == "late"
        open_ = [end for one in each.otherwise if (end := one.end).latest and end.latest >= self.own.day]
        is_missed = each.sure and each.done_in is None and not open_
        rule = "date-near" if not late else "date-missed" if is_missed else "date-may-be-missed"
        who, far = self._who(each.actor), f"{words.count(each.days, 'day')} " if each.days is not None else ""
        on, other = words.day(each.due_on), f"; by another reading due {words.on(open_[0])}" if open_ else ""
        ends = f" ({far}late); {phrases.undone(each)}{other}" if late else f" ({far}left)" if far else ""
        says = f"{words.capital(each.short)} of {who}: due on {on}{'' if each.sure else ', if it is owed'}{ends}."
        place = self.places.of("procedure" if self.own.dossier.procedure else "market")
        return self._at(rule, says.replace(words.TIED, " "), place, each.cites, about=f"{each.id} {each.actor}")


def _is_elsewhere(missing: Missing) -> bool:
    """Whether what is missing is no compute, which is asked first: below its lines nothing else is."""
    return not (missing.path.startswith("activities") or missing.path.endswith("training_compute"))


def _stated(fact: Fact, known: Known | None) -> str:
    """A fact as it is stated; nothing where it is only assumed."""
    if known is None or known.assumptions:
        return ""
    if isinstance(known.value, frozenset):
        return f"{fact.says} {', '.join(sorted(map(str, known.value))) or 'nothing'}"
    return {Truth.YES: fact.says, Truth.NO: fact.denies}.get(known.value, "") if isinstance(known.value, Truth) else ""


def _tells_a_day(dossier: Dossier) -> bool:
    """Whether any day is told; while none is, no last day is known, and it takes long to find that out."""
    return any(isinstance(each, Stated) and isinstance(each.value, date | DateRange) for each in parts(dossier))


_LICENCE: Final = "openness.licence"
_OF_WARNINGS: Final = {
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
    ("licence-not-open", open_source.licence_condition, Outcome.NO, _LICENCE, Outcome.NO),
    ("licence-unsettled", open_source.licence_condition, Outcome.UNSETTLED, _LICENCE, Outcome.UNSETTLED),
    ("monetised", open_source.monetised, Outcome.YES, "openness.monetisation", Outcome.NO),
    ("not-published", open_source.publication_condition, Outcome.NO, "openness.weights_public", Outcome.NO),
)
"""The conditions of the exception: the outcome of each with which the exception has which, and where that is said."""
_LINES: Final = {
    modification.one_third_criterion.id: ("third-passed", ""),
    scope.gpai_criterion.id: ("criterion-passed", "criterion_flop"),
    systemic_risk.high_impact_presumption.id: ("presumption-passed", "presumption_flop"),
}
"""What conclusions about lines are found by, and the number of the law that is the line; of a third it is none."""


def _compared(conclusion: Conclusion, parameter: str) -> str:
    """What was measured and where the line lies, of an answer that rests on an amount."""
    for each in conclusion.comparisons:
        measured, line = each.measured.value, each.line.amount
        if isinstance(measured, Range) and line is not None and each.line.parameter == parameter:
            line = line.times(Fraction(1) / Fraction(each.measured.factor))
            digits = words.digits_parting(measured, line)
            return f": {words.amount(measured, digits)} FLOP, and the line is {words.amount(line, digits)}"
    return ""


# -- what a card and its files say


def _of_card(given: Loaded, contents: Contents, places: Places) -> Iterator[Found]:
    """What the files prove and the card leaves out, and a relation that nothing says."""
    around = places if places.contents is not None else Places(given=given, contents=contents)
    found = given.findings or findings_of(contents)
    try:
        added = {each.key: each for each in proven(contents, found)}
    except InputError as error:
        for mistake in error.mistakes:
            place = around.key(mistake.path)
            says = f"The card cannot be written back: {mistake.message}."
            yield Found(rule="broken-evidence", says=says, file=place.file, line=mistake.line, mend=mistake.help)
        return
    for each in added.values():
        yield _addition(each, around)
    card = contents.card
    named = {key.name for key in card.keys} | added.keys() if card is not None else set()
    if "base_model" in named and "base_model_relation" not in named:
        place = around.key("base_model")
        says = "The card names a base model, and no base_model_relation says what was done to it."
        yield Found(rule="relation-missing", says=says, file=place.file, line=place.line, key=place.key)
    if given.findings is None:
        yield from _against_dossier(given, found, around)


_PROVEN: Final = {
    "license": "licence-missing",
    "base_model": "base-missing",
    "base_model_relation": "relation-missing",
}


def _addition(each: Addition, places: Places) -> Found:
    place = places.key(each.key)
    return Found(
        rule=_PROVEN.get(each.key, "card-incomplete"),
        says=f"The card has no {each.key}; by {each.because} it is {each.value}.",
        file=place.file,
        line=place.line,
        key=each.key,
        mend=f"`gpaiscope check --fix` puts {each.key}: {each.value} into the card",
        fixable=True,
    )


def _against_dossier(given: Loaded, found: Findings, places: Places) -> Iterator[Found]:
    """A licence of the card that is another than the dossier's."""
    stated = given.dossier.openness.licence if given.dossier.openness else None
    fact = next((each for each in found.facts if each.path == _LICENCE and not each.suggested), None)
    if stated is None or fact is None or _same_licence(str(fact.value), stated.value):
        return
    place = places.source(fact.source, _LICENCE)
    says = f"The licence is {fact.value} by {place.file.rpartition('/')[2]}, and {stated.value} by the dossier."
    yield Found(rule="files-contradict", says=says, file=place.file, line=place.line, key=place.key, about=_LICENCE)


def _same_licence(one: str, other: str) -> bool:
    """Whether two names are of one licence."""
    known = licences.lookup(one)
    return one.strip().casefold() == other.strip().casefold() or (known is not None and known is licences.lookup(other))


# -- documents


def _outdated(given: Loaded, asked: Asked, uses: Uses) -> Iterator[Found]:
    """The sets of documents in folders beside a dossier that no longer hold."""
    folder = given.place.parent
    if given.findings is not None or not given.place.is_file():
        return
    for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
        if manifest.parent.is_symlink() or manifest.is_symlink():
            continue
        broken = uses.broken(given, manifest.parent, asked)
        if broken:
            says = f"The set does not hold: {'; '.join(broken)}."
            yield Found(rule="document-outdated", says=says, file=str(manifest), line=1, about=manifest.parent.name)
