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
from typing import Final

from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.warnings import Warning_
from gpaiscope.compute.estimate import Estimate
from gpaiscope.dossier import Activity, Dossier, Original, Stated, fold, read
from gpaiscope.dossier.reading import LARGEST
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import DateRange, Outcome, Range, Source

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


def _loaded(path: Path) -> tuple[Dossier, tuple[Warning_, ...]]:
    if not is_model(path):
        place = located(path)
        return read(data_of(place), file=str(place)), ()
    from gpaiscope.repository.writing import read_folder

    dossier, notes = read_folder(path)
    return dossier, tuple(Warning_(reference=f"folder-{note.kind}", says=str(note), path=note.path) for note in notes)


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
) -> Assessment:
    """Assess a dossier on disk under the law of a day, those of its originals first; ``known_on`` as in `assess`.

    Raises InputError for a dossier, here or along the chain, that is wrong, missing, or leads
    back to itself, and UsageError as `assess` does.
    """
    dossier, notes = _loaded(path)
    reader = _Originals(day=day, known_on=known_on, readings=readings or {}, assume=assume)
    joined = reader.joined(fold(dossier, day, known_on), trail=(located(path).resolve(),))
    found = reader.assessed(joined, actor)
    return replace(found, warnings=(*found.warnings, *notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Joined:
    """A dossier with what those of its originals gave, and estimates by the path of their entry."""

    dossier: Dossier
    estimates: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ancestor:
    assessment: Assessment
    root: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Originals:
    """The dossiers of originals, each assessed once, however many lead to it."""

    day: date
    known_on: date | None
    readings: Mapping[str, str]
    assume: bool
    known: dict[Path, _Ancestor] = field(default_factory=dict)

    def assessed(self, joined: _Joined, actor: str = "") -> Assessment:
        """A dossier assessed, with the estimates made from files."""
        return assess(
            joined.dossier,
            self.day,
            actor=actor,
            readings=self.readings,
            assume=self.assume,
            estimates=joined.estimates,
            known_on=self.known_on,
        )

    def joined(self, dossier: Dossier, trail: tuple[Path, ...]) -> _Joined:
        """The dossier with what those of its originals give; ``trail`` are the files that led here, itself the last."""
        originals: list[Original] = []
        estimates = _estimates_of(dossier)
        for place, original in enumerate(dossier.original):
            if original.dossier is None:
                originals.append(original)
                continue
            own = self._ancestor(dossier, original.dossier, trail)
            originals.append(_completed(original, own.assessment))
            if own.root is not None:
                estimates[f"original[{place}].root"] = own.root
        return _Joined(dossier=replace(dossier, original=tuple(originals)), estimates=estimates)

    def _ancestor(self, outer: Dossier, stated: Stated[str], trail: tuple[Path, ...]) -> _Ancestor:
        place = located(Path(outer.file).parent / stated.value)
        at = Mistake(reference="", message="", file=outer.file, line=stated.line, path=stated.path)
        resolved = _resolved(place, at)
        if resolved in self.known:
            return self.known[resolved]
        if resolved in trail or max(len(trail), len(self.known)) >= LONGEST_CHAIN:
            raise InputError(_endless(place, at, cycle=resolved in trail))
        dossier = fold(read(data_of(place, at), file=str(place)), self.day, self.known_on)
        joined = self.joined(dossier, (*trail, resolved))
        assessment = self.assessed(joined)
        root = joined.estimates.get("original[0].root") or _root(assessment, place) if dossier.original else None
        self.known[resolved] = _Ancestor(assessment=assessment, root=root)
        return self.known[resolved]


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


def _root(assessment: Assessment, place: Path) -> Estimate | None:
    """The compute of an original's own original, which is the first model of the chain as far as it is written down."""
    value = _range(assessment, "original.root_training_compute")
    return None if value is None else Estimate(flop=value, method="dossier", evidence=(_source(place),))


def _source(place: Path | str) -> Source:
    return Source(text="assessed from the original's own dossier", file=str(place))


def _completed(original: Original, own: Assessment) -> Original:
    """The original with what its own dossier gives, where the outer one says nothing."""
    source = _source(own.dossier.file)
    found: dict[str, object] = {
        "gpai_model": _decided(own, "gpai_model"),
        "systemic_risk": _decided(own, "systemic_risk"),
        "open_source_exemption": _decided(own, "open_source_exemption"),
        "training_compute": None if _estimated(original) else _whole(own),
        "cumulative_training_compute": _bounded(_range(own, "model.cumulative_compute")),
        "placed_on": _day(own),
    }
    added = {
        key: Stated(value=value, source=source)
        for key, value in found.items()
        if value is not None and getattr(original, key) is None
    }
    return replace(original, **added)  # type: ignore[arg-type]


def _estimated(original: Original) -> bool:
    return any(each is not None for each in (original.architecture, original.hardware, original.log))


def _decided(own: Assessment, id: str) -> bool | None:
    outcome = own.conclusion(id).finding.outcome
    return (outcome is Outcome.YES) if outcome.decided else None


def _whole(own: Assessment) -> Range | None:
    """The compute that trained the original's weights: its own, with what it inherited."""
    parts = [_range(own, name) for name in ("model.training_compute", "model.inherited_training_compute")]
    known = [part for part in parts if part is not None]
    return _bounded(known[0] + known[1]) if len(known) == len(parts) else None


def _bounded(value: Range | None) -> Range | None:
    """Nothing for a range that says nothing: one from nought upwards."""
    return None if value is None or (value.high is None and not value.low) else value


def _range(own: Assessment, name: str) -> Range | None:
    known = own.model_case.facts.get(name)
    return known.value if known is not None and isinstance(known.value, Range) else None


def _day(own: Assessment) -> DateRange | None:
    known = own.model_case.facts.get("market.placed_on")
    return known.value if known is not None and isinstance(known.value, DateRange) else None


def _estimates_of(dossier: Dossier) -> dict[str, Estimate]:
    """`estimates_of`, whose readers are loaded only for a dossier that leads to a configuration or a log."""
    entries: list[Activity | Original] = [*(dossier.activities or ()), *dossier.original]
    if not any(entry.log or (entry.architecture and entry.architecture.config) for entry in entries):
        return {}
    from gpaiscope.repository.estimates import estimates_of

    return estimates_of(dossier)
