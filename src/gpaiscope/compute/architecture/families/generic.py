"""What is not known: a count by what the configuration looks like, with a wide range and the reason."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..blocks import Blueprint
from ..fields import Fields
from ..workload import Workload
from . import decoder


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """A decoder-like blueprint of an unknown model, from half to twice of it."""
    reason = f"the model type {fields.kind!r} is unknown" if fields.kind else "the configuration names no model type"
    return replace(
        decoder.describe(fields, workload),
        family="unknown",
        dense=False,
        spread=(Fraction(1, 2), Fraction(2)),
        warnings=(f"{reason}: counted as a decoder of the stated sizes, from half to twice of that",),
    )
