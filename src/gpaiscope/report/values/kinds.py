"""The kinds of values that many documents have, and what a schema defines once for all documents."""

from __future__ import annotations

from datetime import date
from typing import Final

from gpaiscope.report.values import SCHEMA_VERSION, Json, day, plain
from gpaiscope.report.values.shape import JsonShape, as_it_is, constant, key, many, or_null, reference, table
from gpaiscope.values import DateRange, Exact, Outcome, Range, Truth, digits_text, json_number

TEXT: Final[JsonShape[str]] = JsonShape({"type": "string"}, as_it_is)
TEXT_OR_NULL: Final[JsonShape[str | None]] = JsonShape({"type": ["string", "null"]}, lambda text: text or None)
"""A text, or null where it is empty."""
TEXTS: Final = many(TEXT)
FLAG: Final[JsonShape[bool]] = JsonShape({"type": "boolean"}, as_it_is)
INTEGER: Final[JsonShape[int]] = JsonShape({"type": "integer"}, as_it_is)
INTEGER_OR_NULL: Final[JsonShape[int | None]] = JsonShape({"type": ["integer", "null"]}, as_it_is)
COUNT: Final[JsonShape[int]] = JsonShape({"type": "integer", "minimum": 0}, as_it_is)
FROM_ONE: Final[JsonShape[int]] = JsonShape({"type": "integer", "minimum": 1}, as_it_is)
ISO: Final[JsonShape[date]] = JsonShape({"type": "string", "format": "date"}, lambda on: on.isoformat())
ISO_OR_NULL: Final = or_null(ISO)
NUMBER: Final[JsonShape[Exact]] = JsonShape(
    {"type": "string", "description": "an exact decimal, never a binary floating-point number"}, digits_text
)
END: Final[JsonShape[Exact | None]] = JsonShape(
    {"type": ["string", "null"], "description": "an exact decimal; null: not bounded"}, json_number
)
OUTCOME: Final[JsonShape[Outcome]] = JsonShape(
    {"enum": ["yes", "no", "unknown", "unsettled"]}, lambda outcome: outcome.value
)
TRUTH: Final[JsonShape[Truth]] = JsonShape({"enum": ["yes", "no", "unknown"]}, lambda truth: truth.value)

ENDS_OF_AMOUNT: Final = table(
    Range,
    low=key(END, lambda amount: amount.low),
    best=key(END, lambda amount: amount.best),
    high=key(END, lambda amount: amount.high),
)
AMOUNT: Final = reference("amount", ENDS_OF_AMOUNT.write)
ENDS_OF_DAY: Final = table(
    DateRange,
    earliest=key(ISO_OR_NULL, lambda days: days.earliest),
    latest=key(ISO_OR_NULL, lambda days: days.latest),
)
DAY: Final[JsonShape[DateRange | None]] = reference("day", day)
VALUE: Final[JsonShape[object]] = JsonShape(
    {
        "description": "yes, no or unknown; an amount; a day or the days between which it lies; words; null: not known",
        "anyOf": [TEXT.schema, AMOUNT.schema, DAY.schema, TEXTS.schema],
    },
    plain,
)
DEFINITIONS: Final[dict[str, Json]] = {
    "amount": ENDS_OF_AMOUNT.schema,
    "day": {"anyOf": [ISO.schema, ENDS_OF_DAY.schema, {"type": "null"}]},
}
VERSIONED: Final = constant(SCHEMA_VERSION)
"""The key ``schema_version`` of every document."""
