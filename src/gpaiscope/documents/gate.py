"""The gate before sign-off: why a document cannot be sent as it stands, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gpaiscope.documents import gate_lists, gate_rules, gate_sizes
from gpaiscope.documents.content import ShownValue
from gpaiscope.documents.drafting import Draft
from gpaiscope.documents.gate_values import PlacedValue, Refusal
from gpaiscope.documents.material import Material

RULES: Final = {**gate_rules.RULES, **gate_lists.RULES, **gate_sizes.RULES}
"""The rules that look at one model, by their names."""


def refusals(draft: Draft) -> tuple[Refusal, ...]:
    """Every reason why a draft cannot become final, those of its own fields first; none where it can be sent.

    Sources of one field that differ are told by the rule that finds them, where one does: it has both places.
    """
    found = list(contradictions(draft.materials, draft))
    told = {field for refusal in found for field in refusal.fields}
    own = [one for one in _of_fields(draft) if one.rule != "differs" or not told & set(one.fields)]
    return (*own, *found)


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
    for name, looks in RULES.items():
        for material in materials:
            yield from _concerning(draft, name, looks(material))
    of_providers: dict[str, list[Material]] = {}
    for material in materials:
        of_providers.setdefault(material.party, []).append(material)
    for group in of_providers.values():
        yield from _concerning(draft, "provider", gate_rules.provider_in_all(group))


def _concerning(draft: Draft | None, rule: str, found: Iterator[Refusal]) -> Iterator[Refusal]:
    for refusal in found:
        if draft is None:
            yield replace(refusal, rule=rule)
            continue
        sides = {fill for value in refusal.values for fill in value.fills}
        fields = tuple(
            answer.field.id
            for answer in draft.answers
            if answer.state not in ("falls-away", "left-out") and sides & set(answer.field.fill)
        )
        if fields:
            yield replace(refusal, rule=rule, fields=fields)
