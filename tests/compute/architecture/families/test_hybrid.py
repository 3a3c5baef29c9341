"""Hybrids: blocks that run more often than they are kept."""

from __future__ import annotations

from gpaiscope.compute.architecture import (
    count,
)


def test_shared_blocks_run_more_often_than_they_are_stored() -> None:
    counted = count({"model_type": "zamba2"})
    assert counted.parameters.per_token > counted.parameters.total
