"""What is found of one path: read off the assessments of its models, and off the card and the files of its folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.checks.assessed import ModelIssues
from gpaiscope.checks.cards import card_issues
from gpaiscope.checks.issues import CheckedModel, Issue, as_sentence, gravest_first, with_fingerprints
from gpaiscope.checks.locations import Locations, shown_path
from gpaiscope.deferred import dataclass
from gpaiscope.documents.kept import MANIFEST
from gpaiscope.errors import InputError, Mistake
from gpaiscope.law import provider, scope
from gpaiscope.report import words
from gpaiscope.repository.contents import Contents, read_contents
from gpaiscope.repository.dossiers import Loaded, holds_model, is_model, loaded, located
from gpaiscope.repository.facts import findings_of
from gpaiscope.repository.files import Files
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.stated import of_findings
from gpaiscope.values import Outcome


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
        of_all = [*card_issues(given, beside, locations)] if beside is not None else []
        of_all += _outdated_documents(given, request, callbacks)
        return _checked_models(path, models, locations, of_all, read_again=shown_path(path))
    except InputError as error:
        return (unreadable(path, error.mistakes),)


def check_loaded(given: Loaded, request: CheckRequest, callbacks: Callbacks) -> tuple[CheckedModel, ...]:
    """`check_path` of a dossier that was read already and stands in no file, as on standard input."""
    path = Path(given.dossier.file)
    try:
        models = callbacks.assess(given, request)
    except InputError as error:
        return (unreadable(path, error.mistakes),)
    return _checked_models(path, models, Locations(given=given), [])


def _read_path(path: Path) -> tuple[Loaded, Contents | None]:
    """The dossier at a path; of a model's folder without one its contents too, which are read once for both."""
    if not is_model(path):
        return loaded(path), None
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


def unreadable(path: Path, mistakes: Iterable[Mistake]) -> CheckedModel:
    """A path of which nothing is concluded, with the mistakes of what it holds."""
    issues = []
    for mistake in mistakes:
        file = mistake.file or str(path)
        # A path at the beginning of a message is a name, and no word that a sentence begins with.
        is_name = mistake.message.startswith((file, shown_path(file)))
        says = as_sentence(mistake.message if is_name else words.capital(mistake.message))
        issues.append(
            Issue(
                rule="unreadable",
                says=says,
                file=shown_path(file),
                line=mistake.line,
                key=mistake.path,
                mend=_to_mend(mistake),
                about=mistake.reference,
            )
        )
    in_order = with_fingerprints(gravest_first(issues))
    return CheckedModel(path=shown_path(path), says=("cannot be read",), issues=in_order)


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
        of_model = ModelIssues(assessment=assessment, locations=locations).all_issues()
        for issue in (*of_model, *(of_all if number == 0 else ())):
            # Models of one dossier share most facts, and what is wrong with these is told once.
            identity = (issue.rule, issue.file, issue.key, issue.about, issue.says)
            if identity not in seen:
                seen.add(identity)
                fresh.append(replace(issue, model=name, file=shown_path(issue.file), path=read_again))
        in_order = with_fingerprints(gravest_first(fresh))
        checked.append(
            CheckedModel(path=shown_path(path), model=name, says=tuple(_actor_standings(assessment)), issues=in_order)
        )
    return tuple(checked)


_STANDINGS: Final = {
    Outcome.YES: "provider",
    Outcome.NO: "not a provider",
    Outcome.UNKNOWN: "provider or not: unknown",
    Outcome.UNSETTLED: "provider or not: unsettled",
}


def _actor_standings(assessment: Assessment) -> Iterator[str]:
    """Whether each actor is a provider, or will be; of a model without any whether it is a general-purpose one."""
    names = words.names(assessment.dossier)
    outcomes: dict[str, dict[str, Outcome]] = {}
    for conclusion in assessment.conclusions:
        if conclusion.actor:
            outcomes.setdefault(conclusion.actor, {})[conclusion.id] = conclusion.finding.outcome
    for actor, of_rule in outcomes.items():
        now, soon = of_rule[provider.provider.id], of_rule[provider.prospective_provider.id]
        stands = "not yet a provider" if now is Outcome.NO and soon is Outcome.YES else _STANDINGS[now]
        yield f"{names.get(actor, actor)}: {stands}" if len(outcomes) > 1 else stands
    if not outcomes:
        outcome = assessment.conclusion(scope.gpai_model.id).finding.outcome
        yield f"no actor named, general-purpose model: {words.IN_TABLES[outcome.value]}"


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
