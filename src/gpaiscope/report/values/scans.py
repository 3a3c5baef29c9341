"""What changed between two scans, as values and as a JSON document: models new and gone, and answers that moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gpaiscope.report.values import Json, versioned
from gpaiscope.report.values.catalogue import Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A finished scan: its folder, how many models, and what its manifest says that it was made with."""

    folder: str
    models: int
    day: str
    made_with: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A model whose answer moved, and which of its facts are no longer the same."""

    id: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Models whose answer was ``before`` and is ``after``; of ``facts_differ`` the row says something else."""

    conclusion: str
    before: str
    after: str
    models: int
    facts_differ: int
    first: tuple[Example, ...]

    @property
    def facts_same(self) -> int:
        """How many moved though their rows say the same."""
        return self.models - self.facts_differ


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSided:
    """Models that only one of the scans has: how many, their outcomes by conclusion, and the first."""

    models: int
    outcomes: Mapping[str, Counts]
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that changed. ``same`` are models whose answer stayed, by conclusion and outcome; ``facts`` by fact."""

    before: Scan
    after: Scan
    differs: tuple[str, ...]
    both: int
    facts_differ: int
    facts: Mapping[str, int]
    new: OneSided
    gone: OneSided
    same: Mapping[str, Counts]
    moves: tuple[Move, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def document(found: Changes) -> Json:
    """The document of ``scan --compare``."""
    return versioned(
        {
            "before": _scan(found.before),
            "after": _scan(found.after),
            "differs": list(found.differs),
            "models": {
                "both": found.both,
                "facts_differ": found.facts_differ,
                "new": _one_sided(found.new),
                "gone": _one_sided(found.gone),
            },
            "facts": dict(found.facts),
            "same": {id: dict(each) for id, each in found.same.items()},
            "moves": [_move(each) for each in found.moves],
            "conclusions_only_before": list(found.only_before),
            "conclusions_only_after": list(found.only_after),
        }
    )


def _scan(each: Scan) -> Json:
    return {"folder": each.folder, "models": each.models, **each.made_with}


def _one_sided(each: OneSided) -> Json:
    return {
        "models": each.models,
        "outcomes": {id: dict(counts) for id, counts in each.outcomes.items()},
        "first": list(each.first),
    }


def _move(each: Move) -> Json:
    return {
        "conclusion": each.conclusion,
        "before": each.before,
        "after": each.after,
        "models": each.models,
        "facts_same": each.facts_same,
        "facts_differ": each.facts_differ,
        "first": [{"id": one.id, "facts": list(one.facts)} for one in each.first],
    }
