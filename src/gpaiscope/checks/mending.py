"""Put into the cards of models' folders what their files prove, before these are checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gpaiscope.checks.locations import shown_path
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.dossiers import holds_model
from gpaiscope.repository.proposal import add_proven


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMending:
    """A card, and the keys that were put into it; or ``why`` nothing was, and whether it could not be written."""

    file: str
    keys: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    is_unwritten: bool = False


def mend_cards(places: Iterable[object]) -> Iterator[CardMending]:
    """What came of each card that lacked something; what cannot be written is told and stops nothing."""
    for place in places:
        if not isinstance(place, Path) or not place.is_dir():
            continue
        try:
            name, added = add_proven(place) if holds_model(place) else ("", ())
        except InputError as error:
            yield CardMending(file=shown_path(place), why=tuple(mistake.message for mistake in error.mistakes))
        except UsageError as error:
            file = error.mistake.file
            yield CardMending(file=shown_path(file or place), why=(error.mistake.message,), is_unwritten=True)
        else:
            if added:
                keys = tuple(f"{addition.key}: {addition.value}" for addition in added)
                yield CardMending(file=shown_path(place / name), keys=keys)
