"""Amounts of a dossier that are too small to be meant as FLOP, or far from what is published of the same model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from gpaiscope.assessment.ledger import Entry
from gpaiscope.assessment.originals import published
from gpaiscope.compute import doubt
from gpaiscope.dossier import Dossier, Original, path_of
from gpaiscope.values import Exact, Range, rounded_text

FAR: Final = 100
"""How many times less than the least that is published of a model an amount stated of it cannot be meant."""

_TUNING: Final = frozenset({"continued-pre-training", "fine-tuning", "reinforcement-learning"})


def doubts(dossier: Dossier, entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Each amount that cannot be meant, by its path, and why in words."""
    for entry in entries:
        if entry.estimate.method != "log" and (says := _of_activity(entry, dossier)):
            yield f"{entry.path}.flop", says
    for place, original in enumerate(dossier.original):
        for key in ("training_compute", "cumulative_training_compute"):
            stated = getattr(original, key)
            if stated is not None and (says := _of_original(original, stated.value)):
                yield f"{path_of(original, f'original[{place}]')}.{key}", says
    for place, step in enumerate(dossier.procedure or ()):
        if step.flop is not None and (says := _below(step.flop.value, None)):
            yield f"{path_of(step, f'procedure[{place}]')}.flop", says


def _of_activity(entry: Entry, dossier: Dossier) -> str:
    if entry.kind != "pre-training" and entry.kind not in _TUNING and entry.flop.high == 0:
        return ""  # what trains nothing may have taken nothing
    tuning = entry.kind != "pre-training"
    told = entry.activity.architecture
    size = told.parameters.value.low if told is not None and told.parameters is not None else None
    if size is None and tuning and len(dossier.original) == 1:
        size = _size(dossier.original[0])
    return _below(entry.flop, size if entry.kind in _TUNING or not tuning else None, tuning=tuning)


def _size(original: Original) -> Exact | None:
    told, entry = original.architecture, published(original)
    if told is not None and told.parameters is not None:
        return told.parameters.value.low
    return None if entry is None else entry.parameters


def _of_original(original: Original, flop: Range) -> str:
    if says := _below(flop, _size(original)):
        return says
    entry = published(original)
    least = None if entry is None else entry.training_compute.low
    if entry is None or least is None or flop.high is None or flop.high * FAR >= least:
        return ""
    return (
        f"{rounded_text(flop.high)} FLOP is far too little for {entry.hub_id}: the table of originals has"
        f" {rounded_text(least)} or more. Is it in another unit? {doubt.UNITS}"
    )


def _below(flop: Range, parameters: Exact | None, *, tuning: bool = False) -> str:
    """Why the most that an amount may be cannot be meant; a size that no model has today says nothing."""
    if flop.high is None:
        return ""
    known = parameters if parameters is not None and parameters >= doubt.SMALL else None
    return doubt.doubt(flop.high, known, tuning=tuning)
