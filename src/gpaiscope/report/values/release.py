"""A release as JSON: the answer on the day of placing, and what that day asks for, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gpaiscope.assessment import release
from gpaiscope.engine.case import Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.licences.terms import Verdict
from gpaiscope.report.values import kinds
from gpaiscope.report.values.heads import HEAD
from gpaiscope.report.values.shape import JsonKey, JsonShape, key, many, one_of, or_null, table, within


def _full(cites: Iterable[Cited]) -> list[str]:
    return [each.full for each in cites]


_VERDICT: Final[JsonShape[str]] = one_of([verdict.value for verdict in Verdict])
_DUTIES: Final = table(
    release.DutiesOnDay,
    sure=key(kinds.COUNT, lambda duties: duties.sure),
    unless_open_source=key(kinds.COUNT, lambda duties: duties.unless_open),
)
_GROUND: Final = table(
    release.ReleaseGround,
    ground=key(kinds.TEXT, lambda ground: ground.kind),
    why=key(kinds.TEXT, lambda ground: ground.why),
    change=key(kinds.TEXT_OR_NULL, lambda ground: ground.change),
    file=key(kinds.TEXT_OR_NULL, lambda ground: ground.file),
    line=key(kinds.INTEGER_OR_NULL, lambda ground: ground.line),
    settled=key(kinds.FLAG, lambda ground: ground.settled),
    cites=key(kinds.TEXTS, lambda ground: _full(ground.cites)),
)
_LICENCE: Final = table(
    release.ReleaseLicence,
    name=key(kinds.TEXT_OR_NULL, lambda licence: licence.name),
    file=key(kinds.TEXT_OR_NULL, lambda licence: licence.file, "the text that lies beside"),
    verdict=key(_VERDICT, lambda licence: licence.verdict),
    grounds=key(many(_GROUND), lambda licence: licence.grounds),
    stated=key(kinds.TEXT_OR_NULL, lambda licence: licence.stated, "what the dossier names, else the card"),
    stated_in=key(kinds.TEXT_OR_NULL, lambda licence: licence.stated_in),
    claims=key(
        or_null(_VERDICT),
        lambda licence: licence.claims or None,
        "the verdict of what is stated; null: nothing is",
    ),
    another=key(kinds.FLAG, lambda licence: licence.is_another, "whether the text is of another than is stated"),
    fails_claim=key(kinds.FLAG, lambda licence: licence.fails_claim),
)
_DOCUMENT: Final = table(
    release.ReleaseDocument,
    document=key(kinds.TEXT, lambda document: document.id),
    duty=key(kinds.TEXT, lambda document: document.short),
    owed=key(one_of(("yes", "unknown", "unsettled", "no")), lambda document: document.owed),
    sure=key(kinds.FLAG, lambda document: not document.is_likely, "false: owed only by a guess"),
    filled=key(kinds.COUNT, lambda document: document.filled),
    fields=key(kinds.COUNT, lambda document: document.fields),
    open=key(kinds.COUNT, lambda document: document.still_open),
    public=key(kinds.FLAG, lambda document: document.is_public),
    on_request=key(kinds.FLAG, lambda document: document.is_on_request),
    done=key(kinds.FLAG, lambda document: document.is_done),
    signed_off=key(kinds.FLAG, lambda document: document.is_signed),
    missing=key(kinds.FLAG, lambda document: document.is_missing),
    cites=key(kinds.TEXTS, lambda document: _full(document.cites)),
)
_PUBLICATION: Final = table(
    release.Publication,
    what=key(kinds.TEXT, lambda publication: publication.what),
    found=key(one_of(release.FOUND), lambda publication: publication.found),
    where=key(kinds.TEXT_OR_NULL, lambda publication: publication.where),
    cites=key(kinds.TEXTS, lambda publication: _full(publication.cites)),
)
_LINE: Final = table(
    tuple[str, str, str],
    key=key(kinds.TEXT, lambda line: line[0]),
    value=key(kinds.TEXT, lambda line: line[1]),
    because=key(kinds.TEXT, lambda line: line[2]),
)
_CARD: Final = table(
    release.ReleaseCard,
    file=key(kinds.TEXT_OR_NULL, lambda card: card.name),
    front_matter=key(many(_LINE), lambda card: card.lines, "keys that files prove and the card leaves out"),
    lacks_section=key(kinds.FLAG, lambda card: card.lacks_section),
    hidden=key(kinds.FLAG, lambda card: card.is_hidden, "whether it says license: other"),
    broken=key(kinds.TEXT_OR_NULL, lambda card: card.broken),
)
_QUESTION: Final = table(
    Missing,
    asks=key(kinds.TEXT, lambda question: question.asks),
    path=key(kinds.TEXT, lambda question: question.path),
    who=key(kinds.TEXT_OR_NULL, lambda question: question.who),
)
_PLACED: Final[dict[str, JsonKey[release.Release]]] = {
    "placing": key(one_of(release.PLACINGS), lambda found: found.placing),
    "placed_on": key(kinds.ISO, lambda found: found.placed_on, "the day for which all is told"),
    "planned_on": key(kinds.ISO_OR_NULL, lambda found: found.planned_on, "the planned day that has passed"),
    "actor": key(kinds.TEXT_OR_NULL, lambda found: found.actor),
    "duties": key(_DUTIES, lambda found: found.duties),
    "reason": key(one_of(release.REASONS), lambda found: found.reason, "why the open-source exception does not apply"),
    "with_another_licence": key(or_null(_DUTIES), lambda found: found.otherwise if found.reason == "licence" else None),
    "without_monetisation": key(or_null(_DUTIES), lambda found: found.otherwise if found.reason == "money" else None),
}
RELEASE: Final = table(
    release.Release,
    **within(release.Release, lambda found: found.today, HEAD),
    **_PLACED,
    licence=key(_LICENCE, lambda found: found.licence),
    documents=key(many(_DOCUMENT), lambda found: found.documents),
    publish=key(many(_PUBLICATION), lambda found: found.publications),
    card=key(or_null(_CARD), lambda found: found.card if found.is_model_folder else None),
    questions=key(many(_QUESTION), lambda found: found.questions),
    missing=key(kinds.TEXTS, lambda found: found.missing, "what makes the command end with 1"),
)

document: Final = RELEASE.write
"""The document of ``release``."""
