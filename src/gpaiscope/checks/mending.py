"""What ``check --fix`` mends: keys that a card leaves out and the files beside it prove."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gpaiscope.checks.places import shown
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.dossiers import holds_model
from gpaiscope.repository.proposal import add_proven


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A card, and the keys that were put into it; or ``why`` nothing was, and whether it could not be written."""

    file: str
    keys: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    is_unwritten: bool = False


def mend(places: Iterable[object]) -> Iterator[Mended]:
    """Put what is proven into the cards of models' folders. What cannot be written is told and stops nothing."""
    for place in places:
        if not isinstance(place, Path) or not place.is_dir():
            continue
        try:
            name, added = add_proven(place) if holds_model(place) else ("", ())
        except InputError as error:
            yield Mended(file=shown(place), why=tuple(each.message for each in error.mistakes))
            continue
        except UsageError as error:
            file = error.mistake.file
            yield Mended(file=shown(Path(file) if file else place), why=(error.mistake.message,), is_unwritten=True)
            continue
        if added:
            yield Mended(file=shown(place / name), keys=tuple(f"{each.key}: {each.value}" for each in added))
