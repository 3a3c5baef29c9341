"""What documents in the formats of others tell, as findings: for a dossier that is begun, or beside a model's files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from gpaiscope import licences
from gpaiscope.repository.exchange.facts import BESIDE, Told, stated
from gpaiscope.repository.exchange.files import dossier_of
from gpaiscope.repository.findings import (
    CONTRADICTION,
    EVIDENCE,
    UNREADABLE,
    Finding,
    Findings,
    Note,
    noted,
    place_text,
    quoted,
    shown_value,
)
from gpaiscope.values import Source

NEAR: Final = "the field means something near; to be confirmed"
LEFT_OUT: Final = "something of this list was kept back; to be confirmed once it is whole"


def findings_of(told: Told) -> Findings:
    """The facts that belong into a dossier, each with the file and the field as its source, and what was not taken."""
    own = told.of(beside=False)
    dossier = dossier_of(own.values(), told.file)
    facts = tuple(
        Finding(
            path=path,
            value=value,
            source=Source(file=told.file, key=own[path].key, text=own[path].source),
            says="" if own[path].sure else LEFT_OUT if path.partition("[")[0] in told.cut else NEAR,
            suggested=not own[path].sure,
            as_is=True,
        )
        for path, value, _ in stated(dossier)
        if path in own
    )
    return Findings(facts=facts, notes=tuple(_notes(told)))


def _notes(told: Told) -> Iterator[Note]:
    for each in told.mistakes:
        expected = f"; expected {each.expected}" if each.expected else ""
        source = Source(file=told.file, key=quoted(each.path, 80))
        yield noted(UNREADABLE, "", quoted(each.message + expected, 300), source)
    if beside := [each.path for each in told.facts if each.path.startswith(BESIDE)]:
        says = f"{len(beside)} facts for documents, such as {beside[0].removeprefix(BESIDE)}"
        yield noted(EVIDENCE, "", says, Source(file=told.file))


_ALIKE: Final[dict[str, Callable[[object], object]]] = {
    "model.inputs": lambda value: value,
    "model.outputs": lambda value: value,
    "openness.licence": lambda value: getattr(licences.lookup(str(value)), "identifier", str(value).lower()),
}
"""Facts of which files may contradict each other, and what is compared of them."""


def joined(found: Findings, files: Iterable[Told]) -> Findings:
    """What the model's own files say, with what documents beside them add.

    The model's own files go first. Lists are all taken from one of them, for their entries speak of each other. Of
    facts on which files contradict each other none is taken.
    """
    for told in files:
        found = _with_one(found, findings_of(told))
    return found


def _with_one(found: Findings, more: Findings) -> Findings:
    held = {fact.path: fact for fact in found.facts if not fact.suggested}
    has_lists = any(map(_is_listed, held))
    fresh = [each for each in more.facts if each.path not in held]
    added = [each for each in fresh if not (has_lists and _is_listed(each.path))]
    against = {each.path: each for each in more.facts if each.path in held and _contradicts(held[each.path], each)}
    kept = tuple(fact for fact in found.facts if fact.path not in against)
    told = [_contradiction(held[path], each) for path, each in against.items()]
    left = dict.fromkeys(each.path.partition("[")[0] for each in fresh if each not in added)
    told += [_left(name, more) for name in left]
    return replace(found, facts=(*kept, *added), notes=(*found.notes, *more.notes, *told))


def _is_listed(path: str) -> bool:
    """Whether a fact belongs to a list, whose entries speak of those of others."""
    return "[" in path or "." not in path


def _contradicts(one: Finding, other: Finding) -> bool:
    alike = _ALIKE.get(one.path)
    return alike is not None and alike(one.value) != alike(other.value)


def _contradiction(one: Finding, other: Finding) -> Note:
    shown = "; ".join(f"{shown_value(each.value)} ({place_text(each.source)})" for each in (one, other))
    return Note(kind=CONTRADICTION, path=one.path, says=f"files contradict each other: {shown}")


def _left(name: str, more: Findings) -> Note:
    source = next(each.source for each in more.facts if each.path.partition("[")[0] == name)
    says = f"{name} is told of there too; the model's own files were taken"
    return noted(EVIDENCE, name, says, Source(file=source.file))
