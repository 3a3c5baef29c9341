"""Language models with towers."""

from __future__ import annotations

from gpaiscope.compute.architecture import (
    Workload,
    count,
)


def test_images_cost_the_tower_and_the_projector() -> None:
    config = {"model_type": "llava"}
    none, one = (count(config, workload=Workload(sequence_length=2048, images=number)) for number in (0, 1))
    names = {term.name for term in one.terms} - {term.name for term in none.terms}
    assert {"vision_mlp", "projector"} <= names
    silent = count(config, sequence_length=2048)
    assert silent.forward.high is not None
    assert one.forward.best is not None
    assert silent.forward.high > one.forward.best
