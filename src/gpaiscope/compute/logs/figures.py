"""The figures of a model that its configuration gives, or the table of originals under its base's name."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from gpaiscope.compute.architecture import count
from gpaiscope.compute.logs.config import Config
from gpaiscope.compute.logs.records import ModelFigures
from gpaiscope.errors import InputError


def completed(figures: ModelFigures, base: str) -> ModelFigures:
    """The figures with what ``figures.config`` gives and the caller did not: sizes, weights, FLOP of a sample.

    Without a configuration that gives width and depth, ``base``, the Hub identifier of the model or of what was
    fine-tuned, is looked up among the originals. A caller's own size takes the place of all of this.
    """
    if figures.parameters or figures.active or figures.per_token:
        return figures
    if Config(figures.config).is_sized:
        return _counted(figures)
    return figures if figures.config else _named(figures, base)


def _counted(figures: ModelFigures) -> ModelFigures:
    """By the configuration; one that cannot be counted gives nothing."""
    try:
        found = count(figures.config)
    except InputError:
        return figures
    sizes = found.parameters
    held = sizes.range  # sizes that the library filled in, or those of an unknown type, tell nothing here
    if min(sizes.total, sizes.active) <= 0 or not held.low or held.high is None or held.high > 2 * held.low:
        return figures
    return replace(
        figures,
        parameters=sizes.total,
        active=sizes.active,
        per_token=sizes.per_token if sizes.per_token > 0 else None,
        score_coefficient=found.score_coefficient,
        flop_per_sample=found.training.best if found.unit == "sample" else None,
    )


def _named(figures: ModelFigures, base: str) -> ModelFigures:
    """By the table of originals, as far as an entry has the shape of a language model."""
    from gpaiscope.compute.originals import find  # few logs name what they began with, and the table is long

    original = find(base) if base else None
    if original is None or not (original.figures.vocabulary and original.figures.layers):
        return figures
    shape = original.figures
    embedding = (shape.vocabulary or 0) * (shape.hidden or 0)
    looked_up = 0 if shape.tied is not False else embedding
    scores = 4 * (shape.layers or 0) * (shape.heads or 0) * (shape.head_size or 0)
    return replace(
        figures,
        parameters=original.parameters,
        non_embedding=max(original.parameters - embedding, original.parameters / Fraction(2)),
        active=original.active_parameters,
        per_token=max(original.active_parameters - looked_up, original.active_parameters / Fraction(2)),
        score_coefficient=scores or None,
        original=original.hub_id,
        context=shape.context,
    )
