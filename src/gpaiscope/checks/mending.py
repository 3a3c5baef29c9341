"""What ``check --fix`` mends: keys that a card leaves out and the files beside it prove."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gpaiscope.checks.places import shown
from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.dossiers import holds_model
from gpaiscope.repository.proposal import add_proven

Mended = tuple[str, tuple[str, ...]]
"""A card, and the keys that were put into it; or why nothing was."""


def mend(places: Iterable[object]) -> Iterator[Mended]:
    """Put what is proven into the cards of models' folders. What cannot be written is told and stops nothing."""
    for place in places:
        if not isinstance(place, Path) or not place.is_dir():
            continue
        try:
            name, added = add_proven(place) if holds_model(place) else ("", ())
        except (InputError, UsageError) as error:
            mistakes = error.mistakes if isinstance(error, InputError) else (error.mistake,)
            yield shown(place), tuple(f"not mended: {each.message}" for each in mistakes)
            continue
        if added:
            yield shown(place / name), tuple(f"{each.key}: {each.value}" for each in added)
