"""Dossiers on disk: found, read within limits, and assessed with the dossiers of their originals.

An original that has a dossier of its own is assessed first. What that gives (training compute,
systemic risk, status, exemption, day of placing) is taken where the outer dossier leaves it out.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment import Assessment, since_changes
from gpaiscope.assessment.chain import assess_models, completed, root_of
from gpaiscope.assessment.warnings import Warning_
from gpaiscope.compute.estimate import Estimate
from gpaiscope.dossier import Activity, Dossier, Original, Stated, fold, read, turns
from gpaiscope.dossier.reading import LARGEST
from gpaiscope.errors import InputError, Mistake

if TYPE_CHECKING:
    from gpaiscope.repository.estimates import Configs
    from gpaiscope.repository.findings import Findings

NAME: Final = "gpai.toml"
LONGEST_CHAIN: Final = 20
"""Dossiers that one may lead to, in a chain or side by side, before it is refused."""


def located(path: Path) -> Path:
    """The dossier that a path means: the file, or ``gpai.toml`` in the folder."""
    return path / NAME if os.path.isdir(path) else path  # noqa: PTH112 - Path.is_dir raises for names that are too long


def data_of(path: Path, at: Mistake | None = None) -> bytes:
    """The bytes of a dossier. Raises InputError for what is missing, unreadable, no file or too large.

    Only who gives the command may name what is not a file, such as ``/dev/stdin``; no dossier leads to one.
    ``at`` is the place that led to the file, for the message; None: the command line.
    """
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode) and status.st_size > LARGEST:
            raise InputError(_too_large(path, status.st_size))
        if not (stat.S_ISREG(status.st_mode) or (at is None and path.is_relative_to("/dev"))):
            raise OSError(0, "it is no regular file")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise InputError(_unreadable(path, error, at)) from None


def _too_large(path: Path, bytes_: int) -> Mistake:
    return Mistake(
        reference="too-large",
        message=f"the file has {bytes_:,} bytes",
        file=str(path),
        expected=f"at most {LARGEST:,} bytes",
    )


def _unreadable(path: Path, error: Exception, at: Mistake | None) -> Mistake:
    missing = isinstance(error, FileNotFoundError | NotADirectoryError)
    reason = "there is no such file" if missing else getattr(error, "strerror", None) or str(error)
    help = f"`gpaiscope init {path.parent}` writes one" if missing and path.name == NAME and at is None else ""
    return Mistake(
        reference="missing-file" if missing else "unreadable-file",
        message=f"{path} cannot be read: {reason}",
        file=at.file if at else str(path),
        line=at.line if at else None,
        path=at.path if at else "",
        expected=f"a dossier, or a folder that holds {NAME}" + ("" if at else ", or a model's folder"),
        help=help,
    )


def load(path: Path) -> Dossier:
    """One dossier, without those that it leads to. Raises InputError with every mistake.

    A model's folder without a dossier, or a single model card, is read as what its own files say.
    """
    return _loaded(path)[0]


def _loaded(path: Path) -> tuple[Dossier, Findings | None]:
    """The dossier, and what was found in the folder where it is made of that."""
    if not is_model(path):
        return _read(located(path)), None
    from gpaiscope.repository.facts import findings_in
    from gpaiscope.repository.stated import of_findings

    found = findings_in(path)
    return of_findings(found, path), found


def _read(place: Path, at: Mistake | None = None) -> Dossier:
    """A dossier on disk, with the actors of the file that it shares."""

    def shared(stated: Stated[str]) -> tuple[bytes, str]:
        file = place.parent / stated.value
        from_here = Mistake(reference="", message="", file=str(place), line=stated.line, path=stated.path)
        return data_of(file, from_here), str(file)

    return read(data_of(place, at), file=str(place), shared=shared)


def is_model(path: Path) -> bool:
    """Whether a path is a model card, or a folder that holds a model's files and no dossier."""
    if path.suffix.lower() == ".md":
        return True
    try:
        return path.is_dir() and not os.path.lexists(located(path)) and holds_model(path)
    except (OSError, ValueError):
        return False


def holds_model(folder: Path) -> bool:
    """Whether a folder holds files of a model, a dossier or not. Raises InputError where it cannot be listed."""
    from gpaiscope.repository.folder import Folder

    return folder.is_dir() and any(Folder.of(folder).named(_MODEL_FILES))


_MODEL_FILES: Final = r"(readme|licen[cs]e)([^/]*)|[^/]*config\.json|model_index\.json|[^/]*\.(safetensors|gguf)"


def assess_file(
    path: Path,
    day: date,
    *,
    actor: str = "",
    readings: Mapping[str, str] | None = None,
    assume: bool = True,
    known_on: date | None = None,
) -> tuple[Assessment, ...]:
    """Assess each model of a dossier on disk, those of its originals' dossiers first, as `assess_models` does.

    Raises InputError for a dossier, here or along the chain, that is wrong, missing, or leads
    back to itself, and UsageError as `assess_models` does.
    """
    dossier, found = _loaded(path)
    changes: set[date] = set()

    def on(at: date) -> tuple[Assessment, ...]:
        reader = _Originals(day=at, known_on=known_on, readings=readings or {}, assume=assume, changes=changes)
        return reader.assessed(dossier, (located(path).resolve(),), found.configs if found else {}, actor)

    made = since_changes(on(day), changes, on)
    notes = found.notes if found else ()
    told = tuple(Warning_(reference=f"folder-{note.kind}", says=str(note), path=note.path) for note in notes)
    return tuple(replace(each, warnings=(*each.warnings, *told)) for each in made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Originals:
    """The dossiers of originals, each assessed once, however many lead to it; ``changes`` gathers their turns."""

    day: date
    known_on: date | None
    readings: Mapping[str, str]
    assume: bool
    changes: set[date]
    known: dict[Path, tuple[Assessment, ...]] = field(default_factory=dict)

    def assessed(
        self, dossier: Dossier, trail: tuple[Path, ...], configs: Configs, actor: str = ""
    ) -> tuple[Assessment, ...]:
        """The models of a dossier; ``trail`` are the files that led here, its own the last."""
        self.changes.update(turns(dossier))
        folded = fold(dossier, self.day, self.known_on)
        originals: list[Original] = []
        estimates = _estimates_of(folded, configs)
        for place, original in enumerate(folded.original):
            if original.dossier is None:
                originals.append(original)
                continue
            own = _meant(self._ancestor(folded, original.dossier, trail), original)
            originals.append(completed(original, own))
            if (root := root_of(own)) is not None:
                estimates[f"original[{place}].root"] = root
        return assess_models(
            replace(folded, original=tuple(originals)),
            self.day,
            actor=actor,
            readings=self.readings,
            assume=self.assume,
            estimates=estimates,
            known_on=self.known_on,
        )

    def _ancestor(self, outer: Dossier, stated: Stated[str], trail: tuple[Path, ...]) -> tuple[Assessment, ...]:
        place = located(Path(outer.file).parent / stated.value)
        at = Mistake(reference="", message="", file=outer.file, line=stated.line, path=stated.path)
        resolved = _resolved(place, at)
        if resolved in self.known:
            return self.known[resolved]
        if resolved in trail or max(len(trail), len(self.known)) >= LONGEST_CHAIN:
            raise InputError(_endless(place, at, cycle=resolved in trail))
        self.known[resolved] = self.assessed(_read(place, at), (*trail, resolved), {})
        return self.known[resolved]


def _meant(found: tuple[Assessment, ...], original: Original) -> Assessment:
    """The model of a dossier that an original is: the one of its name, else the last."""
    name = original.name.value if original.name else ""
    named = [each for each in found if each.dossier.model.name and each.dossier.model.name.value == name]
    return (named or list(found))[-1]


def _resolved(place: Path, at: Mistake) -> Path:
    try:
        return place.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(_unreadable(place, error, at)) from None


def _endless(place: Path, at: Mistake, *, cycle: bool) -> Mistake:
    return Mistake(
        reference="circular-originals" if cycle else "long-chain",
        message=f"{place} leads back to a dossier that leads here"
        if cycle
        else f"this leads to more than {LONGEST_CHAIN} dossiers",
        file=at.file,
        line=at.line,
        path=at.path,
        expected="the dossier of the model that this one was made from",
    )


def _estimates_of(dossier: Dossier, configs: Configs) -> dict[str, Estimate]:
    """`estimates_of`, whose readers are loaded only for a dossier that leads to a configuration or a log."""
    entries: list[Activity | Original] = [*(dossier.activities or ()), *dossier.original]
    if not any(entry.log or (entry.architecture and entry.architecture.config) for entry in entries):
        return {}
    from gpaiscope.repository.estimates import estimates_of

    return estimates_of(dossier, configs)
