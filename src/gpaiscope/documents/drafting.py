"""A document drafted: filtered for its recipient before anything is written, with its gaps and contradictions numbered.

Nothing that a writer is handed was meant for somebody else: fields of others are gone, figures are rounded, and a text
that names a finer figure than the recipient gets is held back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.dated import LastDay
from gpaiscope.calendar import BRUSSELS
from gpaiscope.deferred import dataclass
from gpaiscope.documents import answers, fills, summary_of_content
from gpaiscope.documents.content import (
    Cell,
    Grid,
    Guess,
    Quantity,
    ShownValue,
    SourcedValue,
    TickedBoxes,
    Value,
    boxed,
    month,
    paragraphs,
    source_text,
    told,
)
from gpaiscope.documents.documentation import NAME, NO_ANSWER, OVERRIDING, Entry, text_in, vocabulary
from gpaiscope.documents.forms import Form, FormField, Recipient, Section, recipient_of
from gpaiscope.documents.forms import form as form_of
from gpaiscope.documents.material import Material, assuming, because
from gpaiscope.documents.signing import SignOff, SignOffs, digest_of, sign_offs_of
from gpaiscope.dossier.words import country_name
from gpaiscope.law import Law
from gpaiscope.report import words
from gpaiscope.report.say import say_text
from gpaiscope.values import DateRange, Exact, Range, Truth, unique

if TYPE_CHECKING:
    from gpaiscope.documents.guard import Betrayal, Guard

STATES: Final = ("filled", "gap", "contradiction", "left-out", "falls-away")
"""How a field stands. ``left-out``: nothing is there, and nothing need be. ``falls-away``: it does not belong here."""

FILLERS: Final = {**fills.FILLERS, **answers.FILLERS, **summary_of_content.FILLERS}

_CHOSEN: Final = ("choice", "yes-no", "boxes", "box")
"""Kinds of fields whose answer is one or some of a closed list."""

ON_FILE: Final = "on file with the provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenField:
    """What is missing, whom to ask, and where the answer goes. ``number`` counts those of one copy."""

    asks: str
    who: str
    at: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledField:
    """A field as it stands in one copy.

    ``told`` are its values: one, or of a contradiction each. ``gap`` is what a person has to do. ``note`` says why it
    falls away, or on what it hangs that it is here. ``guess`` is that on which its values hang. ``betrayals`` are why
    something is held back: what it would tell this recipient.
    """

    field: FormField
    state: str
    told: tuple[ShownValue, ...] = ()
    gap: OpenField | None = None
    note: str = ""
    guess: Guess | None = None
    betrayals: tuple[Betrayal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One copy of a document."""

    form: Form
    recipient: Recipient
    materials: tuple[Material, ...]
    sections: tuple[tuple[Section, tuple[FilledField, ...]], ...]
    version: str = ""
    version_on: DateRange | None = None

    @property
    def answers(self) -> Iterator[FilledField]:
        """Every field of the copy."""
        return (each for _, answers in self.sections for each in answers)

    @property
    def provider(self) -> str:
        """Who hands the document over."""
        return self.materials[0].provider

    @property
    def models(self) -> tuple[str, ...]:
        """The models that it covers."""
        return unique(each.model for each in self.materials)

    @property
    def scope(self) -> str:
        """For what it is owed, as its obligations are; what no obligation asks for is of a modification where one is.

        ``model`` or ``modification``; ``modification-at-least`` where the dossier does not tell which, or where it
        covers several models and is owed for the whole of some of them only.
        """
        if not self.form.obligations:
            return "modification" if any(each.modifies for each in self.materials) else "model"
        owed = (material.owed(each) for material in self.materials for each in self.form.obligations)
        scopes = {each.scope for each in owed if each is not None} or {"model"}
        return scopes.pop() if len(scopes) == 1 else "modification-at-least"

    @property
    def day(self) -> date:
        """The day of the law and of the facts."""
        return self.materials[0].assessment.day

    def count(self, *states: str) -> int:
        """How many fields stand in some way."""
        return sum(each.state in states for each in self.answers)

    @property
    def open(self) -> list[FilledField]:
        """The fields with something for a person to do, in the order of their numbers."""
        return [each for each in self.answers if each.gap is not None]

    @cached_property
    def content(self) -> str:
        """The hash of what the copy says: of every field, whatever the form and the day.

        What several parties sign has one for all of its recipients, so that their copies are one contract.
        """
        said = [
            (each.field.id, each.state, [(one.lines, one.head, one.rows, *_annexed(one)) for one in each.told])
            for each in self.answers
        ]
        whom = "" if self.form.parties else self.recipient.id
        body = json.dumps([self.form.id, whom, self.provider, self.models, said], ensure_ascii=True)
        return hashlib.sha256(body.encode()).hexdigest()

    @cached_property
    def digests(self) -> dict[str, str]:
        """What each field says, as a digest by its id: a sign-off keeps these, to tell later which field moved."""
        return {each.field.id: digest_of(each.state, each.told) for each in self.answers if each.state != "falls-away"}

    @property
    def is_guessed(self) -> bool:
        """Whether something in it hangs on a guess, so that nobody can sign it off."""
        return any(each.guess is not None for each in self.answers)

    @cached_property
    def sign_offs(self) -> SignOffs:
        """Its sign-offs and what was filed; of what is only guessed nothing is signed off."""
        kept = {name: [*self._of_this(name)] for name in ("sign_off", "filed")}
        found = sign_offs_of(self.content, self.digests, self.form.parties, kept["sign_off"], kept["filed"])
        return replace(found, made=(), awaited=self.form.parties, outdated=False) if self.is_guessed else found

    @property
    def signed(self) -> SignOff | None:
        """The sign-off of these contents by which they became final; None while it is a draft."""
        return self.sign_offs.whole

    @property
    def outdated(self) -> bool:
        """Whether somebody signed this document with other contents."""
        return self.sign_offs.outdated

    def _of_this(self, table: str) -> Iterator[Entry]:
        """The entries of a list that name this document."""
        for material in self.materials:
            for row in material.given.rows(table) or ():
                if text_in(row, "document") == self.form.id and text_in(row, "incident") in ("", material.incident):
                    yield row


def _annexed(value: ShownValue) -> tuple[tuple[str, ...], ...]:
    return (value.annex.items,) if value.annex is not None else ()


def found_by(material: Material, fill: str, recipient: str = "") -> Iterator[SourcedValue]:
    """What one filler of a form, or one key of the documentation, gives."""
    if fill.startswith("@"):
        name, _, of = fill[1:].partition(":")
        yield from FILLERS[name](material, of)
    elif (stated := material.said(fill, recipient)) is not None:
        yield SourcedValue(value=fills.of_key(fill, stated), sources=(stated.source,), key=fill)


def draft(form: Form, materials: Sequence[Material], recipient: str = "") -> Draft:
    """A document over one model, or of several of one provider, as one recipient may have it, in the law of its day."""
    form = form_of(form.id, materials[0].law)
    whom = recipient_of(form, recipient)
    drafting = _Drafting(form=form, materials=tuple(materials), whom=whom)
    sections = [(section, drafting.answers(section)) for section in form.sections]
    numbered = _numbered([each for each in sections if each[1]])
    version = next((each for one in materials for each in found_by(one, f"@version:{form.id}")), None)
    of_day = next((each for one in materials for each in found_by(one, f"@version_on:{form.id}")), None)
    return Draft(
        form=form,
        recipient=whom,
        materials=tuple(materials),
        sections=numbered,
        version=str(version.value) if version else "",
        version_on=of_day.value if of_day and isinstance(of_day.value, DateRange) else None,
    )


def found_in(draft: Draft, field: FormField) -> list[SourcedValue]:
    """What a field of a copy is filled with, exactly and with its sources: for the provider alone."""
    return _Drafting(form=draft.form, materials=draft.materials, whom=draft.recipient).found(field, draft.materials)


def _numbered(
    sections: Iterable[tuple[Section, Sequence[FilledField]]],
) -> tuple[tuple[Section, tuple[FilledField, ...]], ...]:
    """The same with what is open counted through, after the filter: a number betrays no gap of another copy."""
    number, found = 0, []
    for section, listed in sections:
        own = []
        for each in listed:
            if each.gap is not None:
                number += 1
                each = replace(each, gap=replace(each.gap, number=number))
            own.append(each)
        found.append((section, tuple(own)))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class _Drafting:
    form: Form
    materials: tuple[Material, ...]
    whom: Recipient

    def answers(self, section: Section) -> tuple[FilledField, ...]:
        mine = (each for each in section.fields if self.whom.id in each.recipients)
        return tuple(self._answer(each) for each in mine)

    def _answer(self, field: FormField) -> FilledField:
        falls, note = self._shown(field)
        if falls:
            return FilledField(field=field, state="falls-away", note=note)
        if field.says:
            return self._fixed(field, note)
        found = self.found(field, self.materials)
        betrayals = [() if field.named else self._betrayals(each) for each in found]
        kept = [each for each, betrayed in zip(found, betrayals, strict=True) if not betrayed]
        if betrayed := tuple(betrayal for each in betrayals for betrayal in each):
            told = self._filled(field, kept, note).told if kept else ()
            gap = self._in_other_words(field, betrayed[0])
            return FilledField(field=field, state="gap", told=told, gap=gap, note=note, betrayals=betrayed)
        kept = kept or list(self._unavailable(field))
        if self.form.numbers != "fields" and not field.none and any(_is_no_answer(each.value) for each in kept):
            asks = say_text("The form takes no N/A here: {question}", question=self._gap(field).asks)
            return FilledField(field=field, state="gap", gap=replace(self._gap(field), asks=asks), note=note)
        return self._filled(field, kept, note) if kept else self._empty(field, note)

    def _shown(self, field: FormField) -> tuple[bool, str]:
        """Whether a field falls away, and why; or on which condition it hangs that it is here."""
        truths = {each: [material.surely(each) for material in self.materials] for each in field.shown}
        for condition, found in truths.items():
            if all(truth is Truth.NO for truth in found):
                told = unique(assuming(condition, material) for material in self.materials)
                return True, f"{because(condition, self.materials[0].law)}{''.join(told)}"
        open_ = [each for each, found in truths.items() if Truth.YES not in found]
        return False, " and ".join(f"only if {_claim(each, self.materials[0].law)}" for each in open_)

    def _fixed(self, field: FormField, note: str) -> FilledField:
        """Fixed words with the names that belong in them; a gap where one is not known, or whether they hold at all."""
        places = _places(self.materials)
        missing = [name for name in _named_in(field.says) if not places.get(name)]
        text = field.says.format_map({name: value or f"[{name}]" for name, value in places.items()})
        is_open = bool(missing or note)
        gap = self._gap(field) if is_open else None
        return FilledField(
            field=field,
            state="gap" if is_open else "filled",
            told=(ShownValue(lines=paragraphs(text), how="fixed words"),),
            gap=gap,
            note=note,
        )

    def found(self, field: FormField, materials: Iterable[Material]) -> list[SourcedValue]:
        """Every value that the fillers of a field give."""
        found = [
            each for material in materials for fill in field.fill for each in found_by(material, fill, self.whom.id)
        ]
        if field.each and len(self.materials) > 1:
            found = [each for one in self.materials for each in self._named(field, one)]
        some = [each for each in found if each.value is Truth.YES] if field.any and len(self.materials) > 1 else []
        return some or found

    def _named(self, field: FormField, material: Material) -> Iterator[SourcedValue]:
        """What a field says of one of several models; of a text, with the name of the model before it."""
        for fill in field.fill:
            for each in found_by(material, fill, self.whom.id):
                is_text = isinstance(each.value, str)
                yield replace(each, value=f"{material.model}: {each.value}") if is_text else each

    def _unavailable(self, field: FormField) -> Iterator[SourcedValue]:
        """What an older model discloses that it cannot give, with the reason."""
        for material in self.materials:
            for row in material.given.rows("unavailable") or ():
                if "field" in row and row["field"].value == field.id and "because" in row:
                    if material.truth("legacy_model") is not Truth.YES:
                        continue
                    says = f"This information cannot be had, or only at disproportionate cost: {row['because'].value}"
                    yield SourcedValue(value=says, sources=(row["because"].source,), how="disclosed as unavailable")

    def _empty(self, field: FormField, note: str) -> FilledField:
        later = field.needed_when and all(each.holds(field.needed_when) is Truth.NO for each in self.materials)
        if later or not field.needed:
            return FilledField(field=field, state="left-out", note=note)
        return FilledField(field=field, state="gap", gap=self._gap(field), note=note)

    def _filled(self, field: FormField, found: list[SourcedValue], note: str) -> FilledField:
        together = field.each or field.kind in ("list", "table", "period")
        apart = not together or (bool(found) and all(each.whole for each in found))
        kept = _apart(found, self._margin, chosen=field.kind in _CHOSEN) if apart else _gathered(found)
        values = _unlike(self._told(each, field) for each in kept)
        guess = next((each.guess for each in kept if each.guess is not None), None)
        if len(values) > 1:
            gap = replace(self._gap(field), asks=f"These sources differ. {self._gap(field).asks}")
            return FilledField(field=field, state="contradiction", told=values, gap=gap, note=note, guess=guess)
        if lacking := next((each for each in kept if each.lacks), None):
            gap = replace(self._gap(field), asks=f"{lacking.lacks} {self._gap(field).asks}")
            return FilledField(field=field, state="gap", told=values, gap=gap, note=note, guess=guess)
        if between := [each for one in kept for each in self._between(one.value, field)]:
            asks = say_text("{boxes}: no box is ticked. ", boxes=words.listed(between)) + self._gap(field).asks
            return FilledField(
                field=field, state="gap", told=values, gap=replace(self._gap(field), asks=asks), note=note, guess=guess
            )
        if guess is not None:
            gap = OpenField(asks=f"{guess.says} {guess.asks}", who=guess.who or "whoever knows", at=guess.at)
            return FilledField(field=field, state="gap", told=values, gap=gap, note=note, guess=guess)
        return FilledField(field=field, state="filled", told=values, note=note)

    @cached_property
    def _margin(self) -> Exact:
        """The error within which two estimates of compute agree, as a share."""
        return Fraction(self.materials[0].law.number("margin_percent"), 100)

    def _told(self, found: SourcedValue, field: FormField) -> ShownValue:
        shown = tuple(map(source_text, found.sources)) if self.whom.inside and not field.is_coarse else (ON_FILE,)
        steps = self.materials[0].law.steps(field.precision)
        value = told(found.value, field.precision, steps)
        if isinstance(found.value, DateRange) and (day := _written(found.value, field)):
            value = replace(value, lines=(day,))
        if field.boxes and (ticked := _ticked(found.value, field)):
            value = replace(value, lines=(boxed(field.boxes, ticked),), marked=False, value=ticked)
        return replace(value, sources=unique(shown), how=found.how, annex=found.annex)

    def _between(self, value: Value, field: FormField) -> Iterator[str]:
        """What leaves it open which box of a form is to be ticked, or which month is to be written."""
        steps = self.materials[0].law.steps(field.precision)
        if isinstance(value, Quantity) and field.kind == "box" and steps and value.value.best is None:
            boxes = steps.within(value.value)
            yield from [say_text("The amount lies in {boxes}", boxes=" or ".join(boxes))] if boxes[1:] else []
        if isinstance(value, Grid):
            for first, *rest in value.rows:
                for cell in rest:
                    if isinstance(cell, TickedBoxes) and cell.between:
                        name = first.ticked[0] if isinstance(first, TickedBoxes) else str(first)
                        yield say_text("{row} lies in {boxes}", row=name, boxes=" or ".join(cell.between))
        if isinstance(value, DateRange) and field.dates == MONTH and not month(value):
            yield say_text("{day} is in no one month", day=words.capital(words.day(value)))

    def _gap(self, field: FormField) -> OpenField:
        key = next((vocabulary().keys[each] for each in field.fill if each in vocabulary().keys), None)
        if key is None or field.asks:
            return OpenField(asks=field.asks or field.label, who=field.who or "whoever knows", at=field.at)
        return OpenField(asks=key.asks, who=field.who or key.who, at=f"{NAME}: {key.path}")

    # -- what must not go out

    def _betrayals(self, found: SourcedValue) -> tuple[Betrayal, ...]:
        """What a value betrays that this recipient must not be able to tell, each figure once."""
        value = found.value
        if isinstance(value, Quantity | DateRange | Truth):
            return ()
        texts = [value] if isinstance(value, str) else _texts(value)
        every = [betrayal for text in texts for betrayal in self.guard.betrayals(text)]
        return tuple({betrayal.secret: betrayal for betrayal in reversed(every)}.values())[::-1]

    @cached_property
    def guard(self) -> Guard:
        """The guard over this copy."""
        from gpaiscope.documents.guard import guard_of

        return guard_of(self.form, self.materials, self.whom, self.found)

    def _in_other_words(self, field: FormField, betrayal: Betrayal) -> OpenField:
        """What to do about a text that was held back: say it otherwise for this recipient, where that can be done."""
        gap, keys = self._gap(field), vocabulary().keys
        path = next((each for each in field.fill if each in keys and keys[each].kind == "prose"), "")
        at = f"{NAME}: {self.whom.id}.{path}" if path and self.whom.id in OVERRIDING else gap.at
        return replace(gap, asks=betrayal.worded_gap(), at=at)


def _is_no_answer(value: Value) -> bool:
    """Whether a value says that a field does not apply."""
    texts = value if isinstance(value, tuple) else (value,)
    return any(isinstance(each, str) and each.strip().upper() == NO_ANSWER for each in texts)


MONTH: Final = "MM/YYYY"
"""How official forms write a month."""


def _written(value: DateRange, field: FormField) -> str:
    """A day as the official form writes it, where it says how; empty where it does not, or no one day is known."""
    if field.dates == MONTH:
        return month(value)
    return f"{value.earliest:%d/%m/%y}" if field.dates and value.exact and value.earliest else ""


def _ticked(value: Value, field: FormField) -> tuple[str, ...]:
    """The boxes of a field that a value ticks, in the order of the form."""
    if isinstance(value, Truth):
        return (value.value.capitalize(),)
    meant = set(value) if isinstance(value, tuple) else {value}
    known = [words_ for words_ in vocabulary().words.values() if set(field.ticks) <= set(words_)]
    ticking = {meaning: word for words_ in known for word, meaning in words_.items() if meaning in meant}
    held = {*meant, *ticking.values()}
    return tuple(box for box, word in zip(field.boxes, field.ticks, strict=True) if word in held)


def _unlike(told_: Iterable[ShownValue]) -> tuple[ShownValue, ...]:
    """Values that read differently; a difference that a recipient does not see is none for it."""
    return tuple({(each.lines, each.rows): each for each in reversed(list(told_))}.values())[::-1]


def _texts(value: tuple[str, ...] | Grid) -> list[str]:
    if isinstance(value, Grid):
        return [cell for row in value.rows for cell in row if isinstance(cell, str)]
    return list(value)


def _claim(condition: str, law: Law) -> str:
    other = condition.removeprefix("not ") if condition.startswith("not ") else f"not {condition}"
    return because(other, law)


def _gathered(found: Iterable[SourcedValue]) -> list[SourcedValue]:
    """Values of several sources that all belong there, as one: lists joined, tables put together.

    Amounts stay by themselves, since each is told in the precision of its field.
    """
    every = list(found)
    amounts = [each for each in every if isinstance(each.value, Quantity)]
    tables = [each for each in every if isinstance(each.value, Grid)]
    lists = [each for each in every if each not in amounts and each not in tables]
    told_ = [_joined(tables, _table_of(tables))] if tables else []
    told_ += [_joined(lists, unique(item for each in lists for item in _items(each)))] if lists else []
    return [*told_, *amounts]


def _joined(found: Sequence[SourcedValue], value: Value) -> SourcedValue:
    sources = unique(source for each in found for source in each.sources)
    guess = next((each.guess for each in found if each.guess is not None), None)
    lacks = next((each.lacks for each in found if each.lacks), "")
    annex = next((each.annex for each in found if each.annex is not None), None)
    return SourcedValue(value=value, sources=sources, how=found[0].how, guess=guess, lacks=lacks, annex=annex)


def _table_of(found: Iterable[SourcedValue]) -> Grid:
    """Tables as one, with every column that any of them has."""
    grids = [each.value for each in found if isinstance(each.value, Grid)]
    head = unique(name for grid in grids for name in grid.head)
    named = (dict(zip(grid.head, row, strict=True)) for grid in grids for row in grid.rows)
    return Grid(head=head, rows=unique(tuple(row.get(name, "") for name in head) for row in named))


def _items(found: SourcedValue) -> tuple[str, ...]:
    return found.value if isinstance(found.value, tuple) else told(found.value).lines


def _apart(found: Sequence[SourcedValue], margin: Exact, *, chosen: bool) -> list[SourcedValue]:
    """The values that differ; those that agree are one, with the sources of all.

    Of prose the first stands, but what was ``chosen`` of a closed list is compared.
    """
    kept: list[SourcedValue] = []
    for each in found:
        same = next((place for place, one in enumerate(kept) if _agree(one, each, margin, chosen)), None)
        if same is None:
            kept.append(each)
        else:
            one = kept[same]
            guess = one.guess if each.guess is not None else None  # what somebody states beside it is no guess
            kept[same] = replace(one, sources=unique((*one.sources, *each.sources)), guess=guess)
    return kept


def _agree(one: SourcedValue, other: SourcedValue, margin: Exact, chosen: bool) -> bool:
    first, second = one.value, other.value
    if isinstance(first, Quantity) and isinstance(second, Quantity):
        return _near(first, second, margin)
    if isinstance(first, DateRange) and isinstance(second, DateRange):
        return Truth.YES not in (first.before(second), second.before(first))
    if isinstance(first, str) and isinstance(second, str):
        return first.casefold().split() == second.casefold().split() or (
            not chosen and (not one.key or one.key != other.key)
        )
    if other.partial and isinstance(first, tuple) and isinstance(second, tuple):
        return set(second) <= set(first)
    if one.whole and isinstance(first, Grid) and isinstance(second, Grid):
        return _holds(first, second, margin)
    return type(first) is not type(second) or first == second


def _holds(one: Grid, other: Grid, margin: Exact) -> bool:
    """Whether a table has each row of another: the same names, and in the other columns what can be the same.

    A row of boxes of which none is ticked says nothing.
    """
    rows = [row for row in other.rows if not isinstance(row[0], TickedBoxes) or row[0].ticked]
    return all(any(_alike(mine, row, margin) for mine in one.rows) for row in rows)


def _alike(mine: Sequence[Cell], other: Sequence[Cell], margin: Exact) -> bool:
    if isinstance(mine[0], TickedBoxes):
        pairs = zip(mine, other, strict=True)
        return all(a == b or (_boxes(a) & _boxes(b)) for a, b in pairs)
    if mine[:-1] != other[:-1]:
        return False
    last, that = mine[-1], other[-1]
    if isinstance(last, Quantity) and isinstance(that, Quantity):
        return last.unit == that.unit and _near(last, that, margin)
    return last == that


def _boxes(cell: Cell) -> frozenset[str]:
    return cell.possible if isinstance(cell, TickedBoxes) else frozenset()


def _near(first: Quantity, second: Quantity, margin: Exact) -> bool:
    """Whether two amounts can both be right: ranges that meet, and of FLOP estimates within the law's margin."""
    share = margin if first.unit == "FLOP" else Fraction(0)
    pairs = ((_widened(first.value, share), second.value), (first.value, _widened(second.value, share)))
    return any(Truth.YES not in (one.greater_than(other), other.greater_than(one)) for one, other in pairs)


def _widened(value: Range, share: Exact) -> Range:
    low = None if value.low is None else value.low * (1 - share)
    return Range(low=low, high=None if value.high is None else value.high * (1 + share))


# -- names in fixed words


def _places(materials: Sequence[Material]) -> dict[str, str]:
    """What fixed words may name, empty where it is not known."""
    first = materials[0]

    def text(name: str) -> str:
        values = [each for material in materials for each in FILLERS[name](material, "")]
        return ", ".join(line for each in values[:1] for line in told(each.value).lines)

    def text_at(path: str) -> str:
        said = [stated for material in materials if (stated := material.said(path)) is not None]
        return str(said[0].value) if said else ""

    placed = [each for material in materials for each in fills.FILLERS["placed"](material, "")]
    return {
        "provider": first.provider if first.own is not None else "",
        "models": words.listed(unique(each.model for each in materials)),
        "representative": text("representative"),
        "original": text("original"),
        "asked": text("original_or_model"),
        "provider_seat": _address_in_country(text_at("provider.address"), first),
        **{name: text_at(path) for name, path in _PLACED_KEYS.items()},
        "placed": text("placed"),
        "until": _kept_until(placed, first),
        "day": first.assessment.day.isoformat(),
    }


def _address_in_country(address: str, material: Material) -> str:
    """The provider's address with its country, said once; empty where either is not known."""
    country = material.own.country.value if material.own and material.own.country else ""
    if not address or not country:
        return ""
    return address if fills.ends_in_country(address, country) else f"{address}, {country_name(country)}"


_PLACED_KEYS: Final = {
    "provider_contact": "provider.contact",
    "representative_address": "representative.address",
    "representative_contact": "representative.contact",
    "language": "representative.language",
    "request": "reply.reference",
    "findings": "observations.reference",
}
"""What fixed words may name of the documentation."""


def _kept_until(placed: Sequence[SourcedValue], material: Material) -> str:
    """Until when the representative keeps the documentation, counted by the law from the latest placing."""
    days = [each.value.latest for each in placed if isinstance(each.value, DateRange) and each.value.latest]
    law = material.law
    term = next(clock.term for clock in law.body.clocks if clock.id == "representative_keeps")
    if not days or term is None:
        return ""
    until = LastDay.after(DateRange.exactly(max(days)), law.period(term), BRUSSELS).plain.latest
    return "" if until is None else until.isoformat()


def _named_in(text: str) -> list[str]:
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(text) if name]
