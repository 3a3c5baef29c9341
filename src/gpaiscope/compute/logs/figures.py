"""The figures of a model that its configuration gives, counted by the room ``architecture``."""

from __future__ import annotations

from dataclasses import replace

from gpaiscope.compute.architecture import count
from gpaiscope.compute.logs.case import Config
from gpaiscope.compute.logs.records import ModelFigures
from gpaiscope.errors import InputError


def completed(figures: ModelFigures) -> ModelFigures:
    """The figures with what ``figures.config`` gives and the caller did not: sizes, weights, FLOP of a sample.

    A caller's own size takes the place of all counts, since a configuration that does not fit it is not believed.
    A configuration without width and depth, or one that cannot be counted, gives nothing.
    """
    if not Config(figures.config).is_sized or figures.parameters or figures.active or figures.per_token:
        return figures
    try:
        found = count(figures.config)
    except InputError:
        return figures
    sizes = found.parameters
    if min(sizes.total, sizes.active) <= 0:
        return figures
    counted_by_sample = found.unit == "sample"
    return replace(
        figures,
        parameters=sizes.total,
        active=sizes.active,
        per_token=sizes.per_token if sizes.per_token > 0 else None,
        score_coefficient=found.score_coefficient,
        flop_per_sample=found.training.best if counted_by_sample else None,
    )
