"""Compute from the files that a dossier names: configurations and training logs.

The core counts and opens nothing; here the files are opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from gpaiscope.compute import architecture
from gpaiscope.compute.estimate import ALL_PASSES, Estimate
from gpaiscope.compute.logs import prove
from gpaiscope.dossier import Activity, Architecture, Dossier, Stated, StatedOriginal, path_of
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.configs import read_config
from gpaiscope.repository.dossiers import place_of
from gpaiscope.repository.files import NO_FILES, Files
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.logs.copies import identity, same_content
from gpaiscope.repository.opened import bounds
from gpaiscope.values import Range, Source

_WHOLE: Final = ("sequence_length", "target_length", "images", "height", "width", "frames", "seconds")


Configs = Mapping[str, Mapping[str, object]]
"""Configurations by the path that a dossier gives."""


def estimates_of(
    dossier: Dossier, configs: Configs = MappingProxyType({}), files: Files = NO_FILES
) -> dict[str, Estimate]:
    """Every estimate that needs a file, by the path of its entry (``activities[0]``), as `assess` takes them.

    ``configs`` have been read before, and ``files`` are those that may be read. Raises InputError with every mistake
    of every file, each at its place in the dossier.
    """
    known, logs = dict(configs), _Logs(files)
    found: dict[str, Estimate] = {}
    mistakes: list[Mistake] = []
    for path, entry in _entries(dossier):
        try:
            made = _estimate(entry, path, dossier.file, known, logs)
        except InputError as error:
            mistakes += [_at_entry(each, path, dossier.file) for each in error.mistakes]
            continue
        if made is not None:
            found[path] = made
    if mistakes:
        raise InputError(*mistakes)
    return found


def _at_entry(mistake: Mistake, path: str, dossier: str) -> Mistake:
    """A mistake of a file that an entry leads to, with the entry named; one that is said of its own key as it is."""
    if mistake.file == dossier and mistake.path.startswith(f"{path}."):
        return mistake
    inside = f" ({mistake.path})" if mistake.path else ""
    return replace(mistake, message=f"{mistake.message}{inside}", file=mistake.file or dossier, path=path)


def _entries(dossier: Dossier) -> Iterator[tuple[str, Activity | StatedOriginal]]:
    for place, activity in enumerate(dossier.activities or ()):
        if activity.flop is None:
            yield path_of(activity, f"activities[{place}]"), activity
    for place, original in enumerate(dossier.original):
        if original.training_compute is None:
            yield path_of(original, f"original[{place}]"), original


class _Logs:
    """Logs that were read, by the file or folder that they are, whatever it is called; and which entry named it."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.read: dict[object, tuple[str, Path, Estimate]] = {}

    def estimate(self, path: Path, entry: str, source: Source) -> Estimate:
        """What a log proves. One that another entry named before is read once; that, or a copy of it, is told."""
        key, kind = identity(path), entry.partition("[")[0]
        copied = (first for first, other, _ in self.read.values() if same_content(path, other))
        if key in self.read:
            first, _, found = self.read[key]
        else:
            first, found = next(copied, entry), _by_log(path, self.files)
            self.read[key] = (entry, path, found)
        said: tuple[str, ...] = ()
        if first != entry and first.partition("[")[0] == kind:
            said = (f"the same log as that of {first}: its compute is counted for both entries",)
        evidence = tuple(dict.fromkeys((source, *found.evidence)))
        return replace(found, warnings=(*said, *found.warnings), evidence=evidence)


def _estimate(
    entry: Activity | StatedOriginal, path: str, file: str, known: dict[str, Mapping[str, object]], logs: _Logs
) -> Estimate | None:
    if entry.log is not None:
        log = logs.files.file_named(entry.log.value, place_of(entry.log, file))
        return logs.estimate(log, path, entry.log.source)
    own = entry.architecture
    if own is not None and own.config is not None and (own.tokens or own.samples):
        name = own.config.value
        if name not in known:
            known[name] = read_config(logs.files.file_named(name, place_of(own.config, file)))
        return from_config(own, known[name])
    return None


def _by_log(path: Path, files: Files) -> Estimate:
    """What a log proves, with why its own figure was corrected and what stays unproven."""
    proof = prove(read_log(path, within=bounds(files.folder) if files.folder is not None else None))
    said = (*(trap.says for trap in proof.traps), *(f"{each.fact}: {each.why}" for each in proof.unproven))
    return replace(proof.estimate, warnings=tuple(dict.fromkeys((*proof.estimate.warnings, *said))))


def from_config(own: Architecture, config: Mapping[str, object]) -> Estimate | None:
    """The compute of a run by its configuration, at the ends of its tokens or samples; None where neither is stated.

    Raises InputError for a configuration that cannot be counted.
    """
    amount = own.tokens or own.samples
    if amount is None:
        return None
    ends = {end: _end(own, config, end) for end in ("low", "best", "high")}
    low, best, high = ends["low"], ends["best"], ends["high"]
    stated = amount.value
    flop = Range(
        low=low.flop.low if stated.low is not None else 0,
        best=best.flop.best if stated.best is not None else None,
        high=high.flop.high if stated.high is not None else None,
    )
    sources = tuple(dict.fromkeys(_sources(own)))
    of_tokens = () if own.passes else (ALL_PASSES,)
    made: Estimate = replace(
        best, flop=flop, evidence=(*sources, *best.evidence), assumptions=(*best.assumptions, *of_tokens)
    )
    return made


def _end(own: Architecture, config: Mapping[str, object], end: str) -> architecture.ArchitectureEstimate:
    passes = own.passes.value.at(end) if own.passes else 1
    lengths: dict[str, Any] = {name: _whole(getattr(own, name)) for name in _WHOLE}
    return architecture.estimate(
        config,
        tokens=own.tokens.value.at(end) * passes if own.tokens else None,
        samples=own.samples.value.at(end) * passes if own.samples and not own.tokens else None,
        workload=architecture.Workload(**lengths, multi_token=bool(own.multi_token and own.multi_token.value)),
        trainable=architecture.Training(
            mode=own.trainable.value if own.trainable else "full",
            frozen=tuple(sorted(own.frozen.value)) if own.frozen else (),
            adapter_rank=_whole(own.adapter_rank) or 16,
            adapter_targets=own.adapter_targets.value if own.adapter_targets else "all",
            adapter_parameters=_whole(own.adapter_parameters),
        ),
    )


def _whole(stated: Stated[Range] | None) -> int | None:
    return None if stated is None else max(1, int(stated.value.at("best")))


def _sources(own: Architecture) -> Iterator[Source]:
    for stated in (own.config, own.tokens, own.samples, own.sequence_length, own.adapter_rank):
        if stated is not None:
            yield stated.source
