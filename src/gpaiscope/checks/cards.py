"""What the card of a model and the files beside it show: what is left out, and what they say differently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gpaiscope import licences
from gpaiscope.checks.issues import Issue
from gpaiscope.checks.locations import LICENCE, Locations
from gpaiscope.errors import InputError
from gpaiscope.repository.contents import Contents
from gpaiscope.repository.dossiers import Loaded
from gpaiscope.repository.facts import findings_of
from gpaiscope.repository.findings import Findings
from gpaiscope.repository.proposal import proven


def card_issues(given: Loaded, contents: Contents, locations: Locations) -> Iterator[Issue]:
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
            mend=f"`gpaiscope check --fix` puts {key}: {addition.value} into the card",
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
