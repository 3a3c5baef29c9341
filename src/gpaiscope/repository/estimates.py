"""Estimates for those entries of a dossier that lead to a file: a configuration, or a training log.

They are made here, at the edge, and handed to the assessment by the path of their entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from gpaiscope.compute import architecture
from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.logs import ModelFigures, prove
from gpaiscope.dossier import Activity, Architecture, Dossier, Original, Stated
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.configs import read_config
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Exact, Range, Source

Entry = Activity | Original


def estimates_of(dossier: Dossier) -> dict[str, Estimate]:
    """An estimate for each entry that names a file, by its path (``activities[0]``, ``original[1]``).

    Files are looked for beside the dossier. Raises InputError with every mistake of every file.
    """
    found: dict[str, Estimate] = {}
    mistakes: list[Mistake] = []
    for path, entry in _entries(dossier):
        try:
            estimate = _estimate(entry, Path(dossier.file).parent)
        except InputError as error:
            mistakes += [_at(mistake, dossier, path) for mistake in error.mistakes]
            continue
        if estimate is not None:
            found[path] = estimate
    if mistakes:
        raise InputError(*mistakes)
    return found


def _entries(dossier: Dossier) -> Iterator[tuple[str, Entry]]:
    for place, activity in enumerate(dossier.activities or ()):
        yield f"activities[{place}]", activity
    for place, original in enumerate(dossier.original):
        yield f"original[{place}]", original


def _at(mistake: Mistake, dossier: Dossier, path: str) -> Mistake:
    """A mistake of a file that an entry leads to, with the entry named."""
    inside = f" ({mistake.path})" if mistake.path else ""
    return replace(mistake, message=f"{mistake.message}{inside}", file=mistake.file or dossier.file, path=path)


def _estimate(entry: Entry, folder: Path) -> Estimate | None:
    if entry.log is not None:
        return _by_log(folder / entry.log.value, entry.log.source)
    given = entry.architecture
    if given is None or given.config is None or (given.tokens is None and given.samples is None):
        return None
    return _by_architecture(given, folder / given.config.value)


def _by_log(path: Path, source: Source) -> Estimate:
    """What a log proves, with why its own figure was corrected and what stays unproven."""
    proof = prove(read_log(path), ModelFigures())
    found = (*(trap.says for trap in proof.traps), *(f"{each.fact}: {each.why}" for each in proof.unproven))
    evidence = (source, Source(text="training log", file=str(path)), *proof.estimate.evidence)
    return replace(
        proof.estimate,
        warnings=tuple(dict.fromkeys((*proof.estimate.warnings, *found))),
        evidence=tuple(dict.fromkeys(evidence)),
    )


def _by_architecture(given: Architecture, path: Path) -> Estimate:
    """The configuration counted for the tokens or samples given; a range of tokens is counted at its ends."""
    config = read_config(path)
    low, best, high = (_counted(given, config, end) for end in ("low", "best", "high"))
    stated = (given.config, given.tokens, given.samples, given.sequence_length)
    sources = tuple(dict.fromkeys(each.source for each in stated if each is not None))
    return Estimate(
        flop=Range(low=low.flop.low, best=best.flop.best, high=high.flop.high),
        method="architecture",
        terms=best.terms,
        assumptions=best.assumptions,
        warnings=best.warnings,
        evidence=(*sources, Source(text="configuration", file=str(path))),
    )


def _counted(given: Architecture, config: Mapping[str, object], end: str) -> Estimate:
    passes = _end(given.passes, end) or 1
    tokens, samples = _end(given.tokens, end), _end(given.samples, end)
    return architecture.estimate(
        config,
        tokens=None if tokens is None else tokens * passes,
        samples=None if samples is None or tokens is not None else samples * passes,
        workload=_workload(given),
        trainable=_training(given),
    )


def _end(stated: Stated[Range] | None, end: str) -> Exact | None:
    if stated is None:
        return None
    value = stated.value
    ends: tuple[Exact | None, ...] = (getattr(value, end), value.best, value.high, value.low)
    return next((each for each in ends if each is not None), None)


def _whole(stated: Stated[Range] | None) -> int | None:
    value = _end(stated, "best")
    return None if value is None else int(value)


def _workload(given: Architecture) -> architecture.Workload:
    return architecture.Workload(
        sequence_length=_whole(given.sequence_length),
        target_length=_whole(given.target_length),
        images=_whole(given.images),
        height=_whole(given.height),
        width=_whole(given.width),
        frames=_whole(given.frames),
        seconds=_whole(given.seconds),
        multi_token=given.multi_token is not None and given.multi_token.value,
    )


def _training(given: Architecture) -> architecture.Training:
    return architecture.Training(
        mode=given.trainable.value if given.trainable else "full",
        frozen=tuple(sorted(given.frozen.value)) if given.frozen else (),
        adapter_rank=_whole(given.adapter_rank) or architecture.Training().adapter_rank,
        adapter_targets=given.adapter_targets.value if given.adapter_targets else "all",
        adapter_parameters=_whole(given.adapter_parameters),
    )
