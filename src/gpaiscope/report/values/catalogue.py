"""A scanned catalogue as values and as a JSON document: how many models are what, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.law import Law
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.heads import LAW_OF_DAY, TOOL
from gpaiscope.report.values.shape import JsonKey, JsonShape, by_id, key, many, one_of, or_null, table, within
from gpaiscope.values import Outcome

OUTCOMES: Final = tuple(each.value for each in Outcome)
LIKELY: Final = {"yes": "likely_yes", "no": "likely_no"}
"""The keys under which it is counted how many of an outcome hang on a guess."""
ASKED: Final = ("gpai_model", "systemic_risk", "open_source_exemption", "provider", "downstream_modifier_provider")
"""The conclusions that the report tells of first."""

Counts = dict[str, int]
"""How many models have each outcome, and how many of them only likely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Models that have something in common, by the outcome of `gpai_model`."""

    name: str
    models: int
    outcomes: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A fact that is missing: of how many models it stands in the way of an answer, alone and in all (``among``).

    ``first`` are some of those of which nothing else is missing, one of each case.
    """

    conclusion: str
    path: str
    asks: str
    who: str
    alone: int
    among: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many models lie in a span of compute; ``low`` and ``high`` are powers of ten, None where there is no end."""

    low: int | None
    high: int | None
    models: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """Of how many models an outcome of a conclusion hangs on guesses, and on which: by id, of how many each."""

    conclusion: str
    outcome: str
    models: int
    guesses: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadCells:
    """Cells that could not be read for one reason, with an example."""

    cell: str
    reason: str
    cells: int
    example: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopModel:
    """One model of the report: its outcomes, and who to ask for what first."""

    id: str
    outcomes: Mapping[str, str]
    sure: Mapping[str, bool]
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
    hanging: tuple[Hanging, ...]
    groups: Mapping[str, tuple[Group, ...]]
    deciding: tuple[Deciding, ...]
    compute: tuple[Bin, ...]
    unknown_compute: int
    bad: tuple[BadCells, ...]
    circles: int
    top: tuple[TopModel, ...]
    assumptions: tuple[str, ...]


def head(day: date) -> Json:
    """What the documents of a scan begin with: the program and the law that was applied."""
    return table(Law, **_HEAD).write(Law.on(day))


def inputs(found: Catalogue) -> list[Json]:
    """The files that were read."""
    return [_INPUT.write(each) for each in found.inputs]


Behind = tuple[str | None, str | None, str | None]
"""The lowest, best and highest amount of compute behind a model, as texts."""

_HEAD: Final[dict[str, JsonKey[Law]]] = {"tool": TOOL, "law": key(LAW_OF_DAY, lambda law: law)}
_INPUT: Final = table(
    InputFile,
    path=key(kinds.TEXT, lambda file: file.path),
    form=key(kinds.TEXT, lambda file: file.form),
    sha256=key(kinds.TEXT, lambda file: file.sha256),
    bytes=key(kinds.COUNT, lambda file: file.bytes),
    columns=key(by_id(kinds.TEXT), lambda file: file.columns, "by cell: the column that it was read from"),
)
_COUNTS: Final = table(
    Catalogue,
    records=key(kinds.COUNT, lambda scanned: scanned.records),
    models=key(kinds.COUNT, lambda scanned: scanned.models),
    left_out=key(kinds.COUNT, lambda scanned: scanned.left_out, "models that the condition does not choose"),
    undecided=key(
        kinds.COUNT, lambda scanned: scanned.undecided, "of these: what the condition asks of them is not known"
    ),
    repeated=key(
        kinds.COUNT, lambda scanned: scanned.repeated, "records of a model that another record tells of later"
    ),
    cases=key(kinds.COUNT, lambda scanned: scanned.cases, "models that the law does not tell apart are one"),
    bad_cells=key(kinds.COUNT, lambda scanned: sum(each.cells for each in scanned.bad)),
)
OUTCOME_COUNTS: Final = table(
    dict[str, int],
    yes=key(kinds.COUNT, lambda counts: counts["yes"]),
    no=key(kinds.COUNT, lambda counts: counts["no"]),
    unknown=key(kinds.COUNT, lambda counts: counts["unknown"]),
    unsettled=key(kinds.COUNT, lambda counts: counts["unsettled"]),
    likely_yes=key(kinds.COUNT, lambda counts: counts["likely_yes"], "of yes: what would be open without a guess"),
    likely_no=key(kinds.COUNT, lambda counts: counts["likely_no"], "of no: what would be open without a guess"),
)
_HANGING: Final = table(
    Hanging,
    conclusion=key(kinds.TEXT, lambda hanging: hanging.conclusion),
    outcome=key(one_of(tuple(LIKELY)), lambda hanging: hanging.outcome),
    models=key(kinds.COUNT, lambda hanging: hanging.models),
    guesses=key(by_id(kinds.COUNT), lambda hanging: hanging.guesses, "by id of an assumption: of how many models"),
)
_GROUP: Final = table(
    Group,
    name=key(kinds.TEXT, lambda group: group.name),
    models=key(kinds.COUNT, lambda group: group.models),
    outcomes=key(OUTCOME_COUNTS, lambda group: group.outcomes, "of gpai_model"),
)
_DECIDING: Final = table(
    Deciding,
    conclusion=key(kinds.TEXT, lambda deciding: deciding.conclusion),
    path=key(kinds.TEXT, lambda deciding: deciding.path),
    asks=key(kinds.TEXT, lambda deciding: deciding.asks),
    who=key(kinds.TEXT, lambda deciding: deciding.who),
    alone=key(kinds.COUNT, lambda deciding: deciding.alone, "models of which nothing else is missing"),
    among=key(kinds.COUNT, lambda deciding: deciding.among, "models of which it is missing at all"),
    first=key(kinds.TEXTS, lambda deciding: deciding.first, "some of which nothing else is missing, one of each case"),
)
_BIN: Final = table(
    Bin,
    low=key(kinds.INTEGER_OR_NULL, lambda bin: bin.low),
    high=key(kinds.INTEGER_OR_NULL, lambda bin: bin.high),
    models=key(kinds.COUNT, lambda bin: bin.models),
)
_COMPUTE: Final = table(
    Catalogue,
    bins=key(many(_BIN), lambda scanned: scanned.compute, "powers of ten of FLOP behind a model"),
    unknown=key(kinds.COUNT, lambda scanned: scanned.unknown_compute),
)
_BAD: Final = table(
    BadCells,
    cell=key(kinds.TEXT, lambda bad: bad.cell),
    reason=key(kinds.TEXT, lambda bad: bad.reason),
    cells=key(kinds.COUNT, lambda bad: bad.cells),
    example=key(kinds.TEXT, lambda bad: bad.example),
    shown=key(kinds.TEXT, lambda bad: bad.shown),
)
_BEHIND: Final[JsonShape[Behind]] = JsonShape(
    kinds.AMOUNT.schema, lambda ends: dict(zip(("low", "best", "high"), ends, strict=True))
)
_TOP: Final = table(
    TopModel,
    id=key(kinds.TEXT, lambda model: model.id),
    outcomes=key(by_id(one_of(OUTCOMES)), lambda model: model.outcomes),
    sure=key(by_id(kinds.FLAG), lambda model: model.sure, "by conclusion: whether it stands without any guess"),
    compute_behind=key(_BEHIND, lambda model: model.behind),
    licence=key(kinds.TEXT_OR_NULL, lambda model: model.licence),
    root=key(kinds.TEXT_OR_NULL, lambda model: model.root),
    downloads=key(kinds.INTEGER_OR_NULL, lambda model: model.downloads),
    ask=key(kinds.TEXT_OR_NULL, lambda model: model.ask),
    who=key(kinds.TEXT_OR_NULL, lambda model: model.who),
)
CATALOGUE: Final = table(
    Catalogue,
    schema_version=kinds.VERSIONED,
    **within(Catalogue, lambda scanned: Law.on(scanned.day), _HEAD),
    inputs=key(many(_INPUT), lambda scanned: scanned.inputs),
    where=key(or_null(kinds.TEXT), lambda scanned: scanned.where, "the condition that chose the models"),
    assumptions=key(kinds.TEXTS, lambda scanned: scanned.assumptions),
    counts=key(_COUNTS, lambda scanned: scanned),
    outcomes=key(
        by_id(OUTCOME_COUNTS),
        lambda scanned: scanned.outcomes,
        "by conclusion and obligation: how many models have which outcome",
    ),
    hanging=key(
        many(_HANGING),
        lambda scanned: scanned.hanging,
        "what is only likely: on which guesses yes and no hang that would be open without them",
    ),
    groups=key(
        by_id(many(_GROUP)),
        lambda scanned: scanned.groups,
        "the largest groups of models that have something in common",
    ),
    deciding=key(many(_DECIDING), lambda scanned: scanned.deciding),
    compute=key(_COMPUTE, lambda scanned: scanned),
    circles=key(kinds.COUNT, lambda scanned: scanned.circles, "models that were, in the end, made from themselves"),
    bad=key(many(_BAD), lambda scanned: scanned.bad),
    top=key(many(_TOP), lambda scanned: scanned.top, "the most used"),
)

document: Final = CATALOGUE.write
"""The document of ``scan``, ``report.json``."""

counts: Final = _COUNTS.write
"""How much was read."""
