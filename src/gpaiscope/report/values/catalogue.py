"""A scanned catalogue as values and as a JSON document: how many models are what, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gpaiscope import __version__
from gpaiscope.law import Law
from gpaiscope.report.values import Json, rules_of, versioned
from gpaiscope.values import Outcome

OUTCOMES: Final = tuple(each.value for each in Outcome)
ASKED: Final = ("gpai_model", "systemic_risk", "open_source_exemption", "provider", "downstream_modifier_provider")
"""The conclusions that the report tells of first."""

Counts = Mapping[str, int]
"""How many models have each outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Models that have something in common, by the outcome of `gpai_model`."""

    name: str
    models: int
    outcomes: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A fact that is missing: of how many models it stands in the way of an answer, alone and in all (``among``)."""

    conclusion: str
    path: str
    asks: str
    who: str
    alone: int
    among: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many models lie in a span of compute; ``low`` and ``high`` are powers of ten, None where there is no end."""

    low: int | None
    high: int | None
    models: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BadCells:
    """Cells that could not be read for one reason, with an example."""

    cell: str
    reason: str
    cells: int
    example: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One model of the report: its outcomes, and who to ask for what first."""

    id: str
    outcomes: Mapping[str, str]
    behind: tuple[str | None, str | None, str | None]
    licence: str
    root: str
    downloads: int | None
    ask: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file that was read."""

    path: str
    form: str
    sha256: str
    bytes: int
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All that the report of a scan says. ``groups`` are by what they have in common: licence, maker, root, year.

    Of the models that ``where`` leaves out, ``undecided`` are those of which what it asks is not known.
    """

    day: date
    inputs: tuple[InputFile, ...]
    where: str | None
    records: int
    models: int
    left_out: int
    undecided: int
    repeated: int
    cases: int
    outcomes: Mapping[str, Counts]
    groups: Mapping[str, tuple[Group, ...]]
    deciding: tuple[Deciding, ...]
    compute: tuple[Bin, ...]
    unknown_compute: int
    bad: tuple[BadCells, ...]
    circles: int
    top: tuple[Listed, ...]
    assumptions: tuple[str, ...]


def head(day: date) -> Json:
    """What the documents of a scan begin with: the program and the law that was applied."""
    law = Law.on(day)
    return {
        "tool": {"name": "gpaiscope", "version": __version__},
        "law": {
            "day": day.isoformat(),
            **rules_of(law),
        },
    }


def inputs(found: Catalogue) -> list[Json]:
    """The files that were read."""
    return [
        {
            "path": each.path,
            "form": each.form,
            "sha256": each.sha256,
            "bytes": each.bytes,
            "columns": dict(each.columns),
        }
        for each in found.inputs
    ]


def counts(found: Catalogue) -> Json:
    """How much was read."""
    return {
        "records": found.records,
        "models": found.models,
        "left_out": found.left_out,
        "undecided": found.undecided,
        "repeated": found.repeated,
        "cases": found.cases,
        "bad_cells": sum(each.cells for each in found.bad),
    }


def document(found: Catalogue) -> Json:
    """The document of ``scan``, ``report.json``."""
    return versioned(
        {
            **head(found.day),
            "inputs": inputs(found),
            "where": found.where,
            "assumptions": list(found.assumptions),
            "counts": counts(found),
            "outcomes": {id: dict(each) for id, each in found.outcomes.items()},
            "groups": {name: [_group(each) for each in listed] for name, listed in found.groups.items()},
            "deciding": [
                {
                    "conclusion": each.conclusion,
                    "path": each.path,
                    "asks": each.asks,
                    "who": each.who,
                    "alone": each.alone,
                    "among": each.among,
                }
                for each in found.deciding
            ],
            "compute": {
                "bins": [{"low": each.low, "high": each.high, "models": each.models} for each in found.compute],
                "unknown": found.unknown_compute,
            },
            "circles": found.circles,
            "bad": [
                {
                    "cell": each.cell,
                    "reason": each.reason,
                    "cells": each.cells,
                    "example": each.example,
                    "shown": each.shown,
                }
                for each in found.bad
            ],
            "top": [_listed(each) for each in found.top],
        }
    )


def _group(each: Group) -> Json:
    return {"name": each.name, "models": each.models, "outcomes": dict(each.outcomes)}


def _listed(each: Listed) -> Json:
    low, best, high = each.behind
    return {
        "id": each.id,
        "outcomes": dict(each.outcomes),
        "compute_behind": {"low": low, "best": best, "high": high},
        "licence": each.licence or None,
        "root": each.root or None,
        "downloads": each.downloads,
        "ask": each.ask or None,
        "who": each.who or None,
    }
