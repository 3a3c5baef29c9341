"""The gate before sign-off: why a document cannot be sent as it stands, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpaiscope.deferred import dataclass
from gpaiscope.documents.content import ShownValue
from gpaiscope.documents.drafting import Draft
from gpaiscope.documents.material import Material


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedValue:
    """One of the values that cannot both be sent: in words, and the place that says so, as file and key."""

    says: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A reason why a document cannot be sent.

    ``rule`` is ``open`` for a gap, ``likely`` for what hangs on a guess, ``differs`` for sources of one field that
    differ, else the name of what is contradicted. ``fields`` are the ids of the fields that it concerns; ``values`` are
    both values with both places, ``asks`` and ``who`` what settles it.
    """

    rule: str
    says: str
    asks: str = ""
    who: str = ""
    fields: tuple[str, ...] = ()
    values: tuple[PlacedValue, ...] = ()


def refusals(draft: Draft) -> tuple[Refusal, ...]:
    """Every reason why a draft cannot become final, those of its own fields first; none where it can be sent."""
    return (*_of_fields(draft), *contradictions(draft.materials, draft))


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
    """What a provider's facts say otherwise than one another, by the rules of the gate; of one document, or of all."""
    yield from ()
