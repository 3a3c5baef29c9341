"""The lineage of models as a JSON document: nodes with what they were made from, what is behind them, who provides."""

from __future__ import annotations

from typing import Final, NamedTuple

from gpaiscope.assessment.graph import Difference, Lineage, Model, Moved, Part, Turned
from gpaiscope.errors import Mistake
from gpaiscope.law import Law
from gpaiscope.law.assumptions import IDS
from gpaiscope.law.citation import BINDING
from gpaiscope.law.training_compute import Count, Row
from gpaiscope.lineage import Link
from gpaiscope.report.values import kinds, plain
from gpaiscope.report.values.heads import ASSUMED, LAW_OF_DAY, READINGS, TOOL
from gpaiscope.report.values.originals import ABOVE, above
from gpaiscope.report.values.shape import JsonShape, by_id, key, many, one_of, optional, or_null, table
from gpaiscope.report.values.unreadable import unreadable_key


class ModelUnderLaw(NamedTuple):
    """A model of the graph, and the law by whose numbers its compute is measured."""

    model: Model
    law: Law


class RelationUnderLaw(NamedTuple):
    """What counts of a parent in one relation, and the law that says so."""

    row: Row
    law: Law


def _value(value: object) -> object:
    """A figure, or a status: yes or no."""
    return ("yes" if value else "no") if isinstance(value, bool) else plain(value)


_FIGURE: Final[JsonShape[object]] = JsonShape(kinds.VALUE.schema, _value)
_CONCLUSIONS: Final = ("gpai_model", "systemic_risk", "same_model")
_CONCLUDED: Final = or_null(kinds.OUTCOME).described("null: it has no dossier here")
_LINK: Final = table(
    Link,
    parent=key(kinds.TEXT, lambda link: link.parent),
    relation=key(kinds.TEXT, lambda link: link.relation, "id of of_parents"),
    counts=key(kinds.TRUTH, lambda link: link.counts),
)
_PROVIDED: Final = table(
    Part,
    actor=key(kinds.TEXT, lambda part: part.actor),
    name=key(kinds.TEXT, lambda part: part.name),
    part=key(one_of(("model", "modification")), lambda part: part.part),
    outcome=key(kinds.OUTCOME, lambda part: part.outcome),
    questions=key(kinds.TEXTS, lambda part: part.questions, "ids of open questions of law"),
    missing=key(kinds.TEXTS, lambda part: part.missing, "what would have to be known"),
    sure=key(
        kinds.FLAG,
        lambda part: part.outcome.decided and not part.hangs_on,
        "the outcome is decided, and hangs on no guess",
    ),
    hangs_on=key(
        kinds.TEXTS, lambda part: [IDS[guess] for guess in part.hangs_on], "the guesses, by id, on which it hangs"
    ),
)
_NODE: Final = table(
    ModelUnderLaw,
    id=key(kinds.TEXT, lambda node: node.model.id),
    name=key(kinds.TEXT_OR_NULL, lambda node: node.model.name),
    hub_id=key(kinds.TEXT_OR_NULL, lambda node: node.model.hub_id),
    dossier=key(kinds.TEXT_OR_NULL, lambda node: node.model.file),
    parents=key(
        kinds.TEXTS,
        lambda node: [link.parent for link in node.model.made_from],
        "ids of the models that it was made from, teachers included",
    ),
    relations=key(
        many(_LINK), lambda node: node.model.made_from, "of each parent how, and whether what is behind it counts"
    ),
    own_training_compute=key(
        kinds.AMOUNT, lambda node: node.model.own, "cumulative training compute of making it from its parents"
    ),
    cumulative_training_compute=key(
        kinds.AMOUNT, lambda node: node.model.behind, "its own and that of every distinct model behind it that counts"
    ),
    above=key(ABOVE, lambda node: above(node.model.behind, node.law)),
    unknown=key(kinds.TEXTS, lambda node: node.model.unknown, "ids of the models that leave it without an upper end"),
    in_circle=key(kinds.FLAG, lambda node: node.model.in_circle, "it was, in the end, made from itself"),
    gpai_model=key(_CONCLUDED, lambda node: node.model.outcome("gpai_model")),
    systemic_risk=key(_CONCLUDED, lambda node: node.model.outcome("systemic_risk")),
    same_model=key(_CONCLUDED, lambda node: node.model.outcome("same_model")),
    providers=key(many(_PROVIDED), lambda node: node.model.parts),
    sources=key(kinds.TEXTS, lambda node: node.model.told),
    likely=key(
        kinds.TEXTS,
        lambda node: list(filter(node.model.is_likely, _CONCLUSIONS)),
        "which of its three conclusions hang on a guess",
    ),
)
_RELATION: Final = table(
    RelationUnderLaw,
    kind=key(kinds.TEXT, lambda relation: relation.row.kind),
    counts=key(one_of(count.value for count in Count), lambda relation: relation.row.cumulative.value),
    because=key(kinds.TEXT, lambda relation: relation.row.because),
    binding=optional(
        one_of(BINDING), lambda relation: relation.row.binding or None, "where it is not that of the provisions"
    ),
    cites=key(kinds.TEXTS, lambda relation: map(str, relation.law.cited(relation.row.cites))),
)
_UNKNOWN: Final = table(
    Mistake,
    reference=key(kinds.TEXT, lambda unknown: unknown.reference),
    says=key(kinds.TEXT, lambda unknown: unknown.message),
    file=key(kinds.TEXT, lambda unknown: unknown.file),
    line=key(kinds.INTEGER_OR_NULL, lambda unknown: unknown.line),
    path=key(kinds.TEXT, lambda unknown: unknown.path),
    help=key(kinds.TEXT, lambda unknown: unknown.help),
)
_DIFFERENCE: Final = table(
    Difference,
    original=key(kinds.TEXT, lambda difference: difference.original),
    model=key(kinds.TEXT, lambda difference: difference.model),
    key=key(kinds.TEXT, lambda difference: difference.key),
    stated=key(_FIGURE, lambda difference: difference.stated, "in the dossier of the model"),
    given=key(_FIGURE, lambda difference: difference.given, "by the original's own dossier"),
    contradicts=key(kinds.FLAG, lambda difference: difference.contradicts, "both cannot be so"),
    file=key(kinds.TEXT, lambda difference: difference.at.file),
    line=key(kinds.INTEGER_OR_NULL, lambda difference: difference.at.line),
    path=key(kinds.TEXT, lambda difference: difference.at.path),
)
_TURNED: Final = table(
    Turned,
    id=key(kinds.TEXT, lambda turned: turned.model),
    actor=key(kinds.TEXT_OR_NULL, lambda turned: turned.actor),
    conclusion=key(kinds.TEXT, lambda turned: turned.conclusion),
    says=key(kinds.TEXT, lambda turned: turned.says),
    was=key(kinds.OUTCOME, lambda turned: turned.was),
    becomes=key(kinds.OUTCOME, lambda turned: turned.becomes),
)
_MOVED: Final = table(
    Moved,
    id=key(kinds.TEXT, lambda moved: moved.model),
    was=key(kinds.AMOUNT, lambda moved: moved.was),
    becomes=key(kinds.AMOUNT, lambda moved: moved.becomes),
)
LINEAGE: Final = table(
    Lineage,
    schema_version=kinds.VERSIONED,
    tool=TOOL,
    law=key(LAW_OF_DAY, lambda lineage: lineage.law),
    readings=key(READINGS, lambda lineage: dict(sorted(lineage.readings.items()))),
    assume=key(ASSUMED, lambda lineage: bool(lineage.assume)),
    nodes=key(
        many(_NODE),
        lambda lineage: [ModelUnderLaw(model, lineage.law) for model in lineage.models],
        "models, parents first",
    ),
    of_parents=key(
        by_id(_RELATION),
        lambda lineage: {
            relation: RelationUnderLaw(row, lineage.law) for relation, row in lineage.law.of_parents.items()
        },
        "by relation: whether the training of a parent counts",
    ),
    unknowns=key(many(_UNKNOWN), lambda lineage: lineage.unknowns),
    differences=key(many(_DIFFERENCE), lambda lineage: lineage.differences),
    corrected=key(
        many(_TURNED),
        lambda lineage: lineage.corrected,
        "answers that are others with what is given in place of what is stated",
    ),
    changed=key(by_id(kinds.NUMBER), lambda lineage: lineage.changed, "what was asked to be otherwise, by model"),
    moved=key(many(_MOVED), lambda lineage: lineage.moved, "models with another amount behind them then"),
    turned=key(many(_TURNED), lambda lineage: lineage.turned, "answers that are others then"),
    unreadable=unreadable_key(lambda lineage: lineage.unreadable),
)

document: Final = LINEAGE.write
"""The document of ``lineage``."""
