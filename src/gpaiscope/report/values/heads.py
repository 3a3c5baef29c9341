"""What documents begin with: the program, the law that was applied and its draft, and the model of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gpaiscope import __version__
from gpaiscope.law import Body, Draft, Law
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.shape import JsonKey, by_id, key, many, optional, table, within

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.dossier import Stated
else:
    Assessment = object  # A table names the type that it is of for mypy alone, and who lists the law needs none of it.

TOOL: Final[JsonKey[object]] = key(
    table(object, name=key(kinds.TEXT, lambda _: "gpaiscope"), version=key(kinds.TEXT, lambda _: __version__)),
    lambda _: None,
)
"""The key ``tool``."""

RULES: Final[dict[str, JsonKey[Law]]] = {
    "version": key(kinds.TEXT, lambda _: __version__),
    "hash": key(kinds.TEXT, lambda law: law.body.hash),
    "checked_until": key(kinds.ISO, lambda law: law.day_of("law_checked")),
}
"""The rules that were applied: their version and hash, and until when the law was checked."""

LAW_OF_DAY: Final = table(Law, day=key(kinds.ISO, lambda law: law.day), **RULES)
"""The day for which the law was read, and its rules."""

DRAFT: Final = table(
    Draft,
    draft=key(kinds.TEXT, lambda draft: draft.name),
    source=key(kinds.TEXT, lambda draft: draft.source),
    file=key(kinds.TEXT, lambda draft: draft.file),
    changes_from=key(many(kinds.ISO), lambda draft: draft.days, "the days from which its changes hold"),
).described("the draft that was laid over the law; where it is left out, the law itself was applied")

READINGS: Final = by_id(kinds.TEXT, "the readings that were chosen, by open question")
ASSUMED: Final = kinds.FLAG.described("whether what nobody said was assumed; else it is unknown")


def stated(text: Stated[str] | None) -> str | None:
    """A text of the dossier, of which only what it says is written."""
    return text.value if text else None


_LAW: Final = table(
    Assessment,
    day=key(kinds.ISO, lambda assessment: assessment.law.day),
    known_on=key(kinds.ISO_OR_NULL, lambda assessment: assessment.known_on),
    **within(Assessment, lambda assessment: assessment.law, RULES),
)
_MODEL: Final = table(
    Assessment,
    name=key(kinds.TEXT_OR_NULL, lambda assessment: stated(assessment.dossier.model.name)),
    hub_id=key(kinds.TEXT_OR_NULL, lambda assessment: stated(assessment.dossier.model.hub_id)),
    dossier=key(kinds.TEXT, lambda assessment: assessment.dossier.file),
    sha256=key(kinds.TEXT, lambda assessment: assessment.dossier.sha256),
)
HEAD: Final[dict[str, JsonKey[Assessment]]] = {
    "schema_version": kinds.VERSIONED,
    "tool": TOOL,
    "hypothetical": optional(DRAFT, lambda assessment: assessment.law.body.draft),
    "law": key(_LAW, lambda assessment: assessment),
    "model": key(_MODEL, lambda assessment: assessment),
    "readings": key(READINGS, lambda assessment: dict(sorted(assessment.readings.items()))),
    "assume": key(ASSUMED, lambda assessment: bool(assessment.model_case.assume)),
}
"""What every document about a dossier begins with: the program, the law that was applied, and the model."""
HEAD_WITHOUT_DAY: Final[dict[str, JsonKey[Assessment]]] = {
    **{name: HEAD[name] for name in ("schema_version", "tool", "hypothetical")},
    "law": key(table(Law, **RULES), lambda assessment: assessment.law),
    **{name: HEAD[name] for name in ("readings", "assume")},
}
"""The same of several days, or of several models."""


def hypothetical(body: Body) -> Json:
    """The draft under which a document was made, as its key ``hypothetical``; nothing where that is the law."""
    return {} if body.draft is None else {"hypothetical": DRAFT.write(body.draft)}


head: Final = table(Assessment, **HEAD).write
"""What a document about a dossier begins with, of one that is written by itself."""
