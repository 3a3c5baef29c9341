"""The gate before sign-off: why a document cannot be sent as it stands, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpaiscope.deferred import dataclass
from gpaiscope.documents.content import ShownValue
from gpaiscope.documents.drafting import Draft
from gpaiscope.documents.fills import FILLERS
from gpaiscope.documents.material import Material
from gpaiscope.report import words
from gpaiscope.values import DateRange, Truth


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
    return (*_of_fields(draft), *_of_signing(draft), *contradictions(draft.materials, draft))


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


def _of_signing(draft: Draft) -> Iterator[Refusal]:
    """What stands against the signatures: no party named, a mandate of another day or too late, a copy that was filed.

    AI Act Art 54(1): the representative is appointed by written mandate before the model is placed on the market.
    """
    found = draft.sign_offs
    for name in found.without_party:
        says = f"{name} signed, and it is not said for which party"
        yield Refusal(rule="party", says=says, asks="For which party?", who="legal")
    if draft.form.id == "mandate" and found.whole is not None and found.whole.on is not None:
        yield from _of_mandate(draft, found.whole.on)
    filed = found.filed
    corrects = [
        line for each in draft.answers if each.field.part == "corrects" for told in each.told for line in told.lines
    ]
    can_correct = any(each.part == "corrects" for each in draft.form.fields)
    if filed is None or not can_correct or filed.content == draft.content:
        return
    if not filed.receipt or not any(filed.receipt in line for line in corrects):
        on = f" on {words.day(filed.on)}" if filed.on else ""
        receipt = f", receipt {filed.receipt}" if filed.receipt else ""
        yield Refusal(
            rule="filed",
            says=f"It was filed{on}{receipt} and stays as it was filed; what is sent now is another that corrects it",
            asks="Which notification is corrected, by its day and receipt number?",
            who="legal",
            fields=found.moved,
        )


def _of_mandate(draft: Draft, signed_on: DateRange) -> Iterator[Refusal]:
    """The day of a mandate is the later one of its signatures: the dossier has it, and it comes before placing."""
    signed = PlacedValue(says=f"signed {words.on(signed_on)}", place="documentation.toml: sign_off.on")
    for material in draft.materials:
        named = material.own.authorised_representative if material.own is not None else None
        stated = named.mandate_on if named is not None else None
        if stated is not None and Truth.YES in (stated.value.before(signed_on), signed_on.before(stated.value)):
            there = PlacedValue(
                says=f"mandate {words.on(stated.value)}",
                place="gpai.toml: actors.authorised_representative.mandate_on",
            )
            says = "The mandate is of the day on which the later party signed it, and the dossier has another"
            yield Refusal(
                rule="mandate-day", says=says, asks="Of which day is it?", who="legal", values=(there, signed)
            )
        for placed in FILLERS["placed"](material, ""):
            if isinstance(placed.value, DateRange) and signed_on.before(placed.value) is not Truth.YES:
                there = PlacedValue(says=f"placed {words.on(placed.value)}", place="gpai.toml: market.on")
                says = f"The mandate comes before {material.model} is placed on the market (AI Act Art 54(1))"
                yield Refusal(
                    rule="mandate-before-placing",
                    says=says,
                    asks="Was there an earlier mandate, or was it placed later?",
                    who="legal",
                    values=(signed, there),
                )


def _placed(shown: ShownValue) -> PlacedValue:
    says = "; ".join(shown.lines or (" | ".join(row) for row in shown.rows))
    return PlacedValue(says=says, place="; ".join(shown.sources))


def contradictions(materials: Sequence[Material], draft: Draft | None = None) -> Iterator[Refusal]:
    """What a provider's facts say otherwise than one another, by the rules of the gate; of one document, or of all."""
    yield from ()
