"""The gate before sign-off: why a document cannot be sent as it stands, all of it at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gpaiscope.documents import sides
from gpaiscope.documents.content import ShownValue
from gpaiscope.documents.documentation import text_in
from gpaiscope.documents.fills import FILLERS
from gpaiscope.documents.material import Material
from gpaiscope.documents.sides import PlacedValue, Refusal
from gpaiscope.dossier import Stated
from gpaiscope.report import words
from gpaiscope.values import DateRange, Truth, unique

if TYPE_CHECKING:
    from gpaiscope.documents.drafting import Draft
    from gpaiscope.documents.guard import Betrayal, Secret

__all__ = ["PlacedValue", "Refusal", "contradicting", "contradictions", "of_model", "refusals"]


def refusals(draft: Draft) -> tuple[Refusal, ...]:
    """Every reason why a draft cannot become final, contradictions before what is only open; none where it can be sent.

    Sources of one field that differ are told by the rule that finds them, where one does: it has both places.
    """
    found = list(contradictions(draft.materials, draft))
    told = {field for refusal in found for field in refusal.fields}
    own = [one for one in _of_fields(draft) if one.rule != "differs" or not told & set(one.fields)]
    against = [one for one in own if one.rule not in NOT_AGAINST]
    return (*found, *against, *_of_signing(draft), *(one for one in own if one.rule in NOT_AGAINST))


NOT_AGAINST: Final = ("open", "likely")
"""Rules of refusals that name no two values: gaps, and what is only guessed."""
HELD_BACK: Final = "betrays"
"""The rule of what tells its recipient more than it gets: a gap, with the sentence and the figure."""


def contradicting(draft: Draft) -> tuple[Refusal, ...]:
    """Those of its refusals that are contradictions: its gaps, and what is only guessed, left out."""
    return tuple(refusal for refusal in refusals(draft) if refusal.rule not in (*NOT_AGAINST, HELD_BACK))


def _of_fields(draft: Draft) -> Iterator[Refusal]:
    for answer in draft.open:
        assert answer.gap is not None  # only open fields are asked
        values: tuple[PlacedValue, ...] = ()
        if answer.betrayals:
            rule, values = HELD_BACK, _betrayed_sides(draft, answer.betrayals)
        elif answer.guess is not None or answer.state == "gap":
            rule = "likely" if answer.guess is not None else "open"
        else:
            rule, values = "differs", tuple(_placed(shown) for shown in answer.told)
        yield Refusal(
            rule=rule,
            says=f"{answer.field.number} {answer.field.label}".strip(),
            asks=answer.gap.asks,
            who=answer.gap.who,
            fields=(answer.field.id,),
            values=values,
        )


def _betrayed_sides(draft: Draft, betrayals: Iterable[Betrayal]) -> tuple[PlacedValue, ...]:
    """The sentences that tell a figure, and the figure, each at its place: for whoever writes the document alone."""
    found = []
    for betrayal in betrayals:
        for material in draft.materials:
            given = material.given
            texts = [stated for key in given.values if (stated := material.said(key, draft.recipient.id)) is not None]
            texts += [stated for rows in given.lists.values() for row in rows for stated in row.values()]
            for text, sentence in betrayal.told:
                found += [
                    sides.in_documentation(material.given, stated).in_words(sides.cut_short(sentence))
                    for stated in [stated for stated in texts if stated.value == text][:1]
                ]
            found += [side for side in [_figure_at(material, betrayal.secret)] if side is not None]
    return unique(found)


def _figure_at(material: Material, secret: Secret) -> PlacedValue | None:
    """Where a figure stands that a text tells: in the documentation, or else in the dossier."""
    keys = (*(fill for fill in secret.fills if not fill.startswith("@")), *_KEYS_OF_KINDS.get(secret.kind, ()))
    if (stated := next(filter(None, map(material.said, keys)), None)) is not None:
        return sides.in_documentation(material.given, stated)
    if secret.kind == "tokens":
        for row in material.rows("sizes"):
            if "amount" in row and text_in(row, "unit").casefold() in ("token", "tokens"):
                told = sides.in_documentation(material.given, row["amount"])
                return told.in_words(f"{told.says} {_UNITS[secret.kind]}")
    for entry in material.assessment.entries or ():
        form = entry.activity.architecture
        fact: Stated[Any] | None = entry.activity.flop if secret.kind == "flop" else None
        if form is not None and secret.kind in ("parameters", "tokens"):
            fact = getattr(form, secret.kind)
        if fact is not None:
            return sides.in_dossier(material, fact, f"{sides.as_written(fact.value)} {_UNITS[secret.kind]}")
    return None


_KEYS_OF_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "parameters": ("model.parameters",),
    "flop": ("training.flop",),
    "hardware": ("training.hardware_days",),
    "energy": ("training.energy_mwh",),
    "hours": ("training.wall_clock_days",),
}
_UNITS: Final[Mapping[str, str]] = {"parameters": "parameters", "tokens": "tokens", "flop": "FLOP"}


def _of_signing(draft: Draft) -> Iterator[Refusal]:
    """What stands against the signatures: no party named, a mandate of another day or too late, a copy that was filed.

    AI Act Art 54(1): the representative is appointed by written mandate before the model is placed on the market.
    """
    found = draft.sign_offs
    for name in found.without_party:
        says = f"{name} signed, and it is not said for which party"
        yield Refusal(rule="party", says=says, asks="For which party?", who="legal")
    yield from _of_days_of_signing(draft)
    if draft.form.id == "mandate" and found.whole is not None and found.whole.on is not None:
        yield from _of_mandate(draft, found.whole.on)
    if not draft.form.parties and found.whole is not None and found.whole.party == "representative":
        yield from _of_empowered(draft)
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


def _of_days_of_signing(draft: Draft) -> Iterator[Refusal]:
    """What was approved only after it was signed, or sent before it was."""
    found = draft.sign_offs
    whole, filed = found.whole, found.filed
    pairs = [
        (
            "The copy was approved after it was signed",
            "approved",
            signing.approved_on,
            "sign_off.approved_on",
            signing.on,
        )
        for signing in found.made
    ]
    if whole is not None and filed is not None and filed.content == draft.content:
        pairs.append(("The copy was sent before it was signed", "signed", whole.on, "sign_off.on", filed.on))
    for says, act, later, key, earlier in pairs:
        if later is not None and earlier is not None and earlier.before(later) is Truth.YES:
            other, there = ("sent", "filed.on") if act == "signed" else ("signed", "sign_off.on")
            values = (
                PlacedValue(says=f"{act} {words.on(later)}", place=f"documentation.toml: {key}"),
                PlacedValue(says=f"{other} {words.on(earlier)}", place=f"documentation.toml: {there}"),
            )
            yield Refusal(rule="approval", says=says, asks="On which days was it?", who="legal", values=values)


def _of_empowered(draft: Draft) -> Iterator[Refusal]:
    """A representative signs for the provider by a mandate that the dossier tells of (AI Act Art 54(2))."""
    for material in draft.materials:
        named = material.own.authorised_representative if material.own is not None else None
        if named is None or named.mandate_on is None:
            yield Refusal(
                rule="mandate-missing",
                says="The representative signed, and the dossier tells of no mandate by which it may",
                asks="Of which day is the mandate?",
                who="legal",
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
    found = [_with_folders(refusal, materials) for refusal in found]
    yield from found if draft is None else _concerning(draft, found)


def _with_folders(refusal: Refusal, materials: Sequence[Material]) -> Refusal:
    """The same with the folder before each file, where the models of a provider stand in several."""
    folders = {Path(material.assessment.dossier.file).parent for material in materials}
    if len(folders) < 2:
        return refusal
    root = Path(os.path.commonpath(folders))
    values = (
        replace(value, place=value.place.replace(name, str(folder / name), 1))
        if value.file and (folder := Path(value.file).parent.relative_to(root)) and (name := Path(value.file).name)
        else value
        for value in refusal.values
    )
    return replace(refusal, values=tuple(values))


def of_model(material: Material) -> Iterator[Refusal]:
    """What the facts of one model say otherwise than one another, whoever prints them."""
    from gpaiscope.documents import gate_lists, gate_rules, gate_sizes

    for name, looks in (*gate_rules.RULES, *gate_lists.RULES, *gate_sizes.RULES):
        yield from (replace(refusal, rule=name) for refusal in looks(material))


def _concerning(draft: Draft, found: Iterable[Refusal]) -> Iterator[Refusal]:
    # What a field prints: what fills it, and of fixed words what they name.
    printed = {
        answer.field.id: {
            *answer.field.fill,
            *(each.partition(":")[0] for each in answer.field.fill),
            *(f"@{name}" for name in re.findall(r"\{(\w+)\}", answer.field.says)),
        }
        for answer in draft.answers
        if answer.state not in ("falls-away", "left-out")
    }
    for refusal in found:
        shown = {fill for value in refusal.values for fill in value.fills}
        if fields := tuple(id for id, prints in printed.items() if shown & prints):
            yield replace(refusal, fields=fields)
