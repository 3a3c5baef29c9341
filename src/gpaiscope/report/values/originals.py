"""Published models as JSON documents: what is known of one, and a list of several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from gpaiscope.law.parameters import NumbersOfDay
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.shape import JsonKey, by_id, key, many, table
from gpaiscope.values import Range, Truth

if TYPE_CHECKING:
    from gpaiscope.compute.originals import Original

LINES: Final = ("criterion_flop", "presumption_flop")
"""The numbers of the law that training compute is measured by."""


def above(compute: Range, law: NumbersOfDay) -> dict[str, Truth]:
    """Whether the compute is greater than each of the numbers, as far as its range tells."""
    return {line: compute.greater_than(Range.exactly(law.number(line))) for line in LINES}


def original_json(original: Original, law: NumbersOfDay) -> Json:
    """The document of ``originals show``."""
    return ORIGINAL.write(OriginalUnderLaw(original, law))


def originals_json(originals: Iterable[Original], words: str, law: NumbersOfDay) -> Json:
    """The document of ``originals list`` and ``originals search``."""
    return ORIGINALS.write(OriginalsByWords([OriginalUnderLaw(original, law) for original in originals], words))


class OriginalUnderLaw(NamedTuple):
    """A published model, and the law by whose numbers its compute is measured."""

    model: Original
    law: NumbersOfDay

    @property
    def above(self) -> dict[str, Truth]:
        """Whether its training compute is greater than each of the numbers."""
        return above(self.model.training_compute, self.law)


class OriginalsByWords(NamedTuple):
    """Published models, and the words by which they were looked for."""

    originals: list[OriginalUnderLaw]
    words: str


def _straddles(original: OriginalUnderLaw) -> list[str]:
    return [line for line, truth in original.above.items() if truth is Truth.UNKNOWN]


ABOVE: Final = by_id(kinds.TRUTH).described("by number of the law: whether the training compute is greater")
_BRIEF: Final[dict[str, JsonKey[OriginalUnderLaw]]] = {
    "id": key(kinds.TEXT, lambda original: original.model.hub_id, "the identifier under which the model was found"),
    "name": key(kinds.TEXT, lambda original: original.model.name),
    "maker": key(kinds.TEXT, lambda original: original.model.maker),
    "resolved_as": key(
        kinds.TEXT, lambda original: original.model.resolved_as, "the entry of the table that it was taken for"
    ),
    "because": key(
        kinds.TEXT, lambda original: original.model.because, "why, where the id is not the entry's own; else empty"
    ),
    "training_compute": key(kinds.AMOUNT, lambda original: original.model.training_compute),
    "method": key(
        kinds.TEXT,
        lambda original: original.model.estimate.method,
        "stated, 6PD, hardware, bounded and others: the first that the figures allowed",
    ),
    "above": key(ABOVE, lambda original: original.above),
    "straddles": key(
        kinds.TEXTS,
        lambda original: _straddles(original),
        "ids of numbers of the law that lie within the range",
    ),
}
ORIGINAL: Final = table(
    OriginalUnderLaw,
    schema_version=kinds.VERSIONED,
    law=key(
        table(OriginalUnderLaw, checked_until=key(kinds.ISO, lambda original: original.law.day_of("law_checked"))),
        lambda original: original,
    ),
    **_BRIEF,
    presumed=key(
        kinds.TRUTH,
        lambda original: original.above["presumption_flop"],
        "whether the compute presumes high-impact capabilities (Art 51(2)); by that alone",
    ),
    released_on=key(kinds.ISO_OR_NULL, lambda original: original.model.released_on),
    parameters=key(kinds.NUMBER, lambda original: original.model.parameters),
    active_parameters=key(kinds.NUMBER, lambda original: original.model.active_parameters),
    tokens=key(kinds.END, lambda original: original.model.tokens, "of its own training; null: not published"),
    starts_from=key(kinds.TEXT_OR_NULL, lambda original: original.model.starts_from),
    licence=key(kinds.TEXT_OR_NULL, lambda original: original.model.licence),
    licence_name=key(kinds.TEXT_OR_NULL, lambda original: original.model.licence_name),
    aliases=key(kinds.TEXTS, lambda original: original.model.aliases),
    variants=key(kinds.TEXTS, lambda original: original.model.variants, "post-trained releases by the same maker"),
    copies=key(kinds.TEXTS, lambda original: original.model.copies, "the same weights under other owners"),
    assumptions=key(kinds.TEXTS, lambda original: original.model.estimate.assumptions, "how the range was derived"),
    warnings=key(kinds.TEXTS, lambda original: original.model.estimate.warnings),
    left_open_by=key(
        kinds.TEXTS,
        lambda original: original.model.left_open_by if _straddles(original) else (),
        "where numbers of the law lie within the range: what nobody published that would settle it",
    ),
    epoch_row=key(kinds.TEXT_OR_NULL, lambda original: original.model.epoch_row),
    outside_epoch=key(kinds.TEXT_OR_NULL, lambda original: original.model.outside_epoch),
    note=key(kinds.TEXT_OR_NULL, lambda original: original.model.note),
    sources=key(
        by_id(kinds.TEXT),
        lambda original: {field: str(source) for field, source in original.model.sources},
        "by field",
    ),
)
ORIGINALS: Final = table(
    OriginalsByWords,
    schema_version=kinds.VERSIONED,
    words=key(kinds.TEXT, lambda listed: listed.words),
    originals=key(many(table(OriginalUnderLaw, **_BRIEF)), lambda listed: listed.originals),
)
