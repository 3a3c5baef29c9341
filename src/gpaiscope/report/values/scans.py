"""What changed between two scans, as values and as a JSON document: models new and gone, and answers that moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.report.values import kinds
from gpaiscope.report.values.catalogue import OUTCOME_COUNTS, OUTCOMES, Counts
from gpaiscope.report.values.shape import JsonShape, Part, as_it_is, by_id, key, many, one_of, or_null, table


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
class AnswerMove:
    """Models whose answer was ``before`` and is ``after``; of ``facts_differ`` the row says something else.

    An answer that came to hang on a guess, or no longer hangs on one, has moved though its outcome is the same.
    """

    conclusion: str
    before: str
    after: str
    before_sure: bool
    after_sure: bool
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
    moves: tuple[AnswerMove, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def _as_read(shape: JsonShape[Part]) -> JsonShape[object]:
    """What the manifest of a scan says, as it says it."""
    return JsonShape(shape.schema, as_it_is)


_SCAN: Final = table(
    Scan,
    folder=key(kinds.TEXT, lambda scan: scan.folder),
    models=key(kinds.COUNT, lambda scan: scan.models),
    day=key(_as_read(kinds.TEXT), lambda scan: scan.made_with["day"]),
    law=key(_as_read(kinds.TEXT), lambda scan: scan.made_with["law"]),
    program=key(_as_read(kinds.TEXT), lambda scan: scan.made_with["program"]),
    files=key(_as_read(kinds.TEXTS), lambda scan: scan.made_with["files"]),
    columns=key(
        _as_read(many(by_id(kinds.TEXT))),
        lambda scan: scan.made_with["columns"],
        "of each file, by cell: the column that it was read from",
    ),
    where=key(
        _as_read(or_null(kinds.TEXT)), lambda scan: scan.made_with["where"], "the models that were chosen, by --where"
    ),
    assumptions=key(_as_read(kinds.TEXTS), lambda scan: scan.made_with["assumptions"]),
)
_ONE_SIDED: Final = table(
    OneSided,
    models=key(kinds.COUNT, lambda side: side.models),
    outcomes=key(
        by_id(OUTCOME_COUNTS),
        lambda side: side.outcomes,
        "by conclusion, of those that the report begins with",
    ),
    first=key(kinds.TEXTS, lambda side: side.first),
)
_MODELS: Final = table(
    Changes,
    both=key(kinds.COUNT, lambda changes: changes.both),
    facts_differ=key(
        kinds.COUNT, lambda changes: changes.facts_differ, "models in both of which the row says something else"
    ),
    new=key(_ONE_SIDED, lambda changes: changes.new),
    gone=key(_ONE_SIDED, lambda changes: changes.gone),
)
_EXAMPLE: Final = table(
    Example,
    id=key(kinds.TEXT, lambda example: example.id),
    facts=key(kinds.TEXTS, lambda example: example.facts),
)
_MOVE: Final = table(
    AnswerMove,
    conclusion=key(kinds.TEXT, lambda move: move.conclusion),
    before=key(one_of(OUTCOMES), lambda move: move.before),
    after=key(one_of(OUTCOMES), lambda move: move.after),
    before_sure=key(kinds.FLAG, lambda move: move.before_sure, "whether it stood without any guess"),
    after_sure=key(
        kinds.FLAG,
        lambda move: move.after_sure,
        "likewise; a move between what is sure and what is only likely may have one outcome before and after",
    ),
    models=key(kinds.COUNT, lambda move: move.models),
    facts_same=key(
        kinds.COUNT,
        lambda move: move.facts_same,
        "moved though the row says the same: through the law, its day or the program",
    ),
    facts_differ=key(kinds.COUNT, lambda move: move.facts_differ),
    first=key(many(_EXAMPLE), lambda move: move.first),
)
SCANS: Final = table(
    Changes,
    schema_version=kinds.VERSIONED,
    before=key(_SCAN, lambda changes: changes.before),
    after=key(_SCAN, lambda changes: changes.after),
    differs=key(kinds.TEXTS, lambda changes: changes.differs, "keys of before and after that are not the same"),
    models=key(_MODELS, lambda changes: changes),
    facts=key(by_id(kinds.COUNT), lambda changes: changes.facts, "by fact: of how many models in both it differs"),
    same=key(
        by_id(OUTCOME_COUNTS),
        lambda changes: changes.same,
        "by conclusion: models in both whose outcome stayed, by outcome",
    ),
    moves=key(many(_MOVE), lambda changes: changes.moves),
    conclusions_only_before=key(kinds.TEXTS, lambda changes: changes.only_before),
    conclusions_only_after=key(kinds.TEXTS, lambda changes: changes.only_after),
)

document: Final = SCANS.write
"""The document of ``scan --compare``."""
