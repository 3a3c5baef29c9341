"""A dossier beside what was written of it without names: its answers, and every text that may tell who it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from gpaiscope import service
from gpaiscope.assessment.narrowness import FIELDS, NARROW_TASKS
from gpaiscope.compute import accelerators
from gpaiscope.compute.originals import packaged
from gpaiscope.dossier.schema import schema
from gpaiscope.dossier.words import COUNTRIES
from gpaiscope.licences import lookup
from gpaiscope.repository.anonymous import LEFT_OUT, NEUTRAL, without_names

DAY: Final = date(2026, 10, 1)
MARK: Final = "quorvexa"
"""A word that stands in every name of a drawn dossier, and nowhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """What became of one drawn dossier: its answers, how many are others without names, and the names left in it."""

    text: str
    answers: int
    differing: tuple[str, ...]
    names: tuple[str, ...]
    refused: tuple[str, ...]


def answers_of(source: Path | dict[str, Any], day: date) -> dict[tuple[int, str, int], str]:
    """Every answer and last day of a dossier by model, by conclusion and by the place of the actor."""
    answers = {}
    for place, model in enumerate(service.assess(source, on=day).values):
        places = {actor.id.value: number for number, actor in enumerate(model.dossier.actors or ()) if actor.id}
        for one in model.everything:
            answers[place, one.id, places.get(one.actor, -1)] = one.finding.outcome.value
        for owed in model.obligations:
            key = (place, f"{owed.obligation.id}, its days", places.get(owed.conclusion.actor, -1))
            answers[key] = f"{owed.applies_from} {owed.due_on}"
    return answers


def _words(node: Any) -> Iterator[str]:
    """Every word of a closed list that the schema has."""
    if isinstance(node, dict):
        if isinstance(node.get("const"), str):
            yield node["const"]
        for inner in node.values():
            yield from _words(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _words(inner)


WORDS: Final = frozenset(_words(schema())) | COUNTRIES | NARROW_TASKS | FIELDS | {LEFT_OUT, "proprietary"}


def texts_of(told: Any) -> Iterator[str]:
    """Every text of a dossier, its keys left out."""
    if isinstance(told, dict | list):
        for inner in told.values() if isinstance(told, dict) else told:
            yield from texts_of(inner)
    elif isinstance(told, str):
        yield told


def names_left(content: str) -> list[str]:
    """Texts of a dossier that are no word of the law, amount, country, neutral name, chip, licence or original."""
    return [text for text in texts_of(tomllib.loads(content)) if not _is_nobodys(text)]


def _is_nobodys(text: str) -> bool:
    known = text in WORDS or NEUTRAL.fullmatch(text) or re.fullmatch(r"[0-9][0-9.e+]*", text)
    return bool(known or accelerators.find(text) or text in accelerators.PRECISIONS or lookup(text)) or is_published(
        text
    )


def is_published(text: str) -> bool:
    """Whether the table of originals has a text as the name of a published model."""
    entry = packaged().named(text)
    return entry is not None and text in (entry.name, entry.hub_id)


def stripped(path: Path, day: date = DAY) -> Stripped:
    """A dossier written without names, beside itself."""
    made = without_names(service.read(path), day)
    before = answers_of(path, day)
    if made.differences:
        return Stripped(text="", answers=len(before), differing=(), names=(), refused=made.differences)
    after = answers_of(tomllib.loads(made.text), day)
    differing = [str(key) for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    names = [*names_left(made.text), *re.findall(MARK, made.text, re.IGNORECASE)]
    return Stripped(text=made.text, answers=len(before), differing=tuple(differing), names=tuple(names), refused=())
