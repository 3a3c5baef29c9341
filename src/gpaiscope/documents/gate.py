"""The gate before sign-off: why a document cannot be sent as it stands, all of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gpaiscope.documents.content import ShownValue
from gpaiscope.documents.material import Material
from gpaiscope.documents.sides import PlacedValue, Refusal

if TYPE_CHECKING:
    from gpaiscope.documents.drafting import Draft

__all__ = ["PlacedValue", "Refusal", "contradicting", "contradictions", "of_model", "refusals"]


def refusals(draft: Draft) -> tuple[Refusal, ...]:
    """Every reason why a draft cannot become final, those of its own fields first; none where it can be sent.

    Sources of one field that differ are told by the rule that finds them, where one does: it has both places.
    """
    found = list(contradictions(draft.materials, draft))
    told = {field for refusal in found for field in refusal.fields}
    own = [one for one in _of_fields(draft) if one.rule != "differs" or not told & set(one.fields)]
    return (*own, *found)


def contradicting(draft: Draft) -> tuple[Refusal, ...]:
    """Those of its refusals that are contradictions: its gaps, and what is only guessed, left out."""
    return tuple(refusal for refusal in refusals(draft) if refusal.rule not in ("open", "likely"))


def _of_fields(draft: Draft) -> Iterator[Refusal]:
    for answer in draft.open:
        assert answer.gap is not None  # only open fields are asked
        rule = "likely" if answer.guess is not None else "open" if answer.state == "gap" else "differs"
        yield Refusal(
            rule=rule,
            says=f"{answer.field.number} {answer.field.label}".strip(),
            asks=answer.gap.asks,
            who=answer.gap.who,
            fields=(answer.field.id,),
            values=tuple(_placed(shown) for shown in answer.told) if rule == "differs" else (),
        )


def _placed(shown: ShownValue) -> PlacedValue:
    says = "; ".join(shown.lines or (" | ".join(row) for row in shown.rows))
    return PlacedValue(says=says, place="; ".join(shown.sources))


def contradictions(materials: Sequence[Material], draft: Draft | None = None) -> Iterator[Refusal]:
    """What a provider's facts say otherwise than one another, by the rules of the gate.

    Of a draft those of which it prints a side, each with the ids of the fields that do; else all of them.
    """
    from gpaiscope.documents import gate_rules

    of_providers: dict[str, list[Material]] = {}
    for material in materials:
        of_providers.setdefault(material.party, []).append(material)
    found = [refusal for material in materials for refusal in material.contradictions]
    for group in of_providers.values():
        found += [replace(refusal, rule="provider") for refusal in gate_rules.provider_in_all(group)]
    yield from found if draft is None else _concerning(draft, found)


def of_model(material: Material) -> Iterator[Refusal]:
    """What the facts of one model say otherwise than one another, whoever prints them."""
    from gpaiscope.documents import gate_lists, gate_rules, gate_sizes

    for name, looks in (*gate_rules.RULES, *gate_lists.RULES, *gate_sizes.RULES):
        yield from (replace(refusal, rule=name) for refusal in looks(material))


def _concerning(draft: Draft, found: Iterable[Refusal]) -> Iterator[Refusal]:
    # What a field prints: what fills it, and of fixed words what they name.
    printed = {
        answer.field.id: {*answer.field.fill, *(f"@{name}" for name in re.findall(r"\{(\w+)\}", answer.field.says))}
        for answer in draft.answers
        if answer.state not in ("falls-away", "left-out")
    }
    for refusal in found:
        shown = {fill for value in refusal.values for fill in value.fills}
        if fields := tuple(id for id, prints in printed.items() if shown & prints):
            yield replace(refusal, fields=fields)
