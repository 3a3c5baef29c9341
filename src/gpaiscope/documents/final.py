"""A document as its recipient reads it: the text of the form and the answers, and nothing of how they came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest
from typing import Final

from gpaiscope.documents import letters, wording
from gpaiscope.documents.content import DIGITS, Grid, Quantity, ShownValue, TickedBoxes, paragraphs
from gpaiscope.documents.drafting import Draft, FilledField
from gpaiscope.documents.forms import Form, FormField, Section
from gpaiscope.documents.gate import Refusal, refusals
from gpaiscope.report import blocks as parts
from gpaiscope.report.blocks import Block, Line, Named, Page, Sheets
from gpaiscope.report.say import say, say_text
from gpaiscope.report.words import TIED, listed
from gpaiscope.values import DateRange, Truth

MOST_IN_A_ROW: Final = 30
"""Items of a list from which it stands in an annex, and not in the row that asks for it."""
_COLUMNS: Final = 3
"""Columns of an annex."""


def final_page(draft: Draft) -> Page:
    """The copy that is sent. It is one that nothing refuses: see `gpaiscope.documents.gate`."""
    annexes: list[Block] = []
    frame = draft.form.frame
    body = (
        []
        if frame == "contract"
        else [
            block
            for section, answers in draft.sections
            for block in _section(draft.form, section, [each for each in answers if not each.field.part], annexes)
        ]
    )
    blocks = {
        "letter": lambda: [*letters.before_body(draft), *body, *letters.after_body(draft)],
        "contract": lambda: [*letters.clauses(draft)],
    }.get(frame, lambda: body)()
    if draft.form.is_signed:
        blocks.append(letters.signatures(draft))
    return Page(
        title=letters.subject_of(draft) if frame == "letter" else (Named(draft.form.heading),),
        blocks=(*blocks, *annexes),
        sheets=Sheets(
            running=_at_the_foot(draft),
            author=draft.provider,
            drawn_up=_day_of_properties(draft),
            close=draft.form.one_sheet,
            frame=draft.form.frame,
        ),
    )


def _at_the_foot(draft: Draft) -> Line:
    """What stands at the foot of each sheet: which models, what, in which version, of which day, how to handle it."""
    version = say_text("version {number}", number=draft.version) if draft.version else ""
    on = wording.days(draft.version_on) if draft.version_on else ""
    handling = "" if draft.recipient.id in _OPENLY else draft.recipient.handling.rstrip(".")
    told = (listed(draft.models), draft.form.heading, version, on, handling)
    return (Named(" · ".join(part for part in told if part)),)


_OPENLY: Final = ("public", "upstream", "provider")
"""Recipients whose copies say nothing of how to handle them."""


def _day_of_properties(draft: Draft) -> date:
    signed = draft.signed
    days = (draft.version_on, signed.on if signed else None)
    return next((each.latest for each in days if each is not None and each.latest), draft.day)


# The parts


def _section(form: Form, section: Section, answers: Sequence[FilledField], annexes: list[Block]) -> Iterator[Block]:
    answered = [each for each in answers if each.state == "filled" or _is_not_applicable(form, each, answers)]
    if not answered:
        return
    for number, title in (*section.above, (section.number, section.title)):
        if title:
            yield _heading_of(form, number, title)
    rows: list[parts.FormRow] = []
    joined = [each for each in answered if each.field.joins]
    for answer in answered:
        if answer.field.joins:
            continue
        table = _table_of_answer(answer)
        if table is None:
            more = [line for each in joined if each.field.joins == answer.field.id for line in _answers_beside(each)]
            rows.append(_form_row(answer, more, annexes))
            continue
        yield from [parts.FormRows(rows=tuple(rows))] if rows else []
        rows = []
        if not all(head.casefold() in answer.field.label.casefold() for head in table.head):
            yield parts.Sentence((answer.field.label,))
        yield table
    if rows:
        yield parts.FormRows(rows=tuple(rows))


def _heading_of(form: Form, number: str, title: str) -> parts.Heading:
    """A heading as deep as its number; what no official form numbers stands without one."""
    if form.numbers != "sections":
        return parts.Heading((title,), 2)
    return parts.Heading((f"{number}. {title}",), min(4, 2 + number.count(".")))


def _is_not_applicable(form: Form, answer: FilledField, answers: Sequence[FilledField]) -> bool:
    """Whether an official form has a row without an answer say N/A; rows that only a yes asks for are not printed."""
    if form.numbers == "fields" or not answer.field.none:
        return False
    asked = any(each.field.kind == "yes-no" and not each.field.joins for each in answers)
    return answer.state == "left-out" or (answer.state == "falls-away" and not asked)


def _form_row(answer: FilledField, more: Sequence[Line], annexes: list[Block]) -> parts.FormRow:
    lines, is_list = [], False
    for shown in answer.told:
        told = list(_lines_of_answer(answer.field, shown))
        is_list = is_list or (isinstance(shown.value, tuple) and not answer.field.boxes and len(answer.field.fill) == 1)
        items = [wording.text(each) for each in shown.annex.items] if shown.annex else told
        if len(items) > MOST_IN_A_ROW:
            label, many = answer.field.label.rstrip(":"), f"{len(items):,}"
            annexes += _annex(say("Annex: {label} ({many})", label=label, many=many), items)
            told, is_list = told if shown.annex else [say("{many}, in the annex", many=many)], False
        lines += told
    lines = lines or [(_NOT_APPLICABLE,)]
    return parts.FormRow(
        label=(answer.field.label,), answer=(*lines, *more), listed=is_list and len(lines) > 1 and not more
    )


_NOT_APPLICABLE: Final = "N/A"


def _answers_beside(answer: FilledField) -> Iterator[Line]:
    """An answer in the row of another, with its own label before it: once, also before a list."""
    lead = answer.field.label.rstrip(":")
    for shown in answer.told:
        lines = [*_lines_of_answer(answer.field, shown)]
        if isinstance(shown.value, tuple):
            lines = [tuple(span for at, line in enumerate(lines) for span in (("; ", *line) if at else line))]
        for line in lines:
            yield (f"{lead}: ", *line)


def _annex(head: Line, lines: Sequence[Line]) -> Iterator[Block]:
    """A long list in columns, read from left to right, each entry with its number."""
    numbered: list[Line] = [(f"{number:,}.{TIED}", *line) for number, line in enumerate(lines, 1)]
    filled = [*numbered, *[()] * (-len(lines) % _COLUMNS)]
    rows = tuple(tuple(filled[at : at + _COLUMNS]) for at in range(0, len(filled), _COLUMNS))
    yield parts.Heading(head, 2)
    yield parts.Table(head=(say_text("No. and entry"),) * _COLUMNS, rows=rows)


def _lines_of_answer(field: FormField, shown: ShownValue) -> Iterator[Line]:
    """A value in words for people: an amount in its digits, a day in the form's own way, boxes with those ticked."""
    value = shown.value
    if field.boxes:
        ticked = value if isinstance(value, tuple) else shown.lines
        boxes = tuple((box, box in ticked) for box in field.boxes)
        if any(is_ticked for _, is_ticked in boxes):
            yield (parts.Ticks(boxes, apart=sum(map(len, field.boxes)) > _ONE_LINE),)
            return
    match value:
        case Quantity(value=size, unit=unit):
            said = wording.quantity(size, unit, _figures_of(field))
            if field.precision == "magnitude":  # a power of ten alone would read as the figure itself
                said = say_text("of the order of {power}", power=said.replace(f"1{TIED}×{TIED}10", "10"))
            yield (said,)
        case DateRange():
            yield (wording.days(value, field.dates or ("MM/YYYY" if field.kind == "month" else "")),)
        case Truth():
            yield (parts.Ticks((("Yes", value is Truth.YES), ("No", value is Truth.NO))),)
        case Grid(head=head, rows=rows):
            leads, between = (["", *(f"{name}: " for name in head[1:])], "; ") if field.heads else ([], ", ")
            for row in rows:
                cells: list[Line] = []
                for lead, each in zip_longest(leads, row, fillvalue=""):
                    if each != "":
                        cells.append((*filter(None, (lead,)), *wording.cell(each, _figures_of(field))))
                yield tuple(span for at, part in enumerate(cells) for span in ((between, *part) if at else part))
        case str():
            yield from map(wording.text, paragraphs(value))
        case _:
            yield from map(wording.text, shown.lines)


_ONE_LINE: Final = 60
"""Characters of boxes that stand side by side."""


def _figures_of(field: FormField) -> int:
    """How many significant digits a number of a field has; 0 for an exact one, or a power of ten."""
    return int(field.precision) if field.precision.isdecimal() else 0 if field.precision else DIGITS


def _table_of_answer(answer: FilledField) -> parts.Table | None:
    """An answer that is a table of its own, and no list in a row."""
    shown = answer.told[0] if answer.told else ShownValue()
    if not isinstance(shown.value, Grid) or (answer.field.sure and not _has_boxes(shown.value)):
        return None
    digits = _figures_of(answer.field)
    empty: Line = (_NOT_APPLICABLE,) if answer.field.sure else ()
    rows = tuple(tuple(wording.cell(each, digits) or empty for each in row) for row in shown.value.rows)
    numbers = {at for row in shown.value.rows for at, each in enumerate(row) if isinstance(each, Quantity)}
    return parts.Table(head=tuple(map(_capital, shown.value.head)), rows=rows, right=frozenset(numbers))


def _has_boxes(grid: Grid) -> bool:
    return any(isinstance(each, TickedBoxes) for row in grid.rows for each in row)


def _capital(head: str) -> str:
    return head[:1].upper() + head[1:]


# Why there is none


def is_kept(draft: Draft) -> bool:
    """Whether a document stays with whoever asked for it, as a memo does, so that no copy of it is ever sent."""
    return draft.form.recipients == ("provider",)


def refusals_of(draft: Draft) -> tuple[Refusal, ...]:
    """Every reason why there is no final copy: those of the gate, and of a memo that it is advice and stays at home."""
    if is_kept(draft):
        says = say_text(
            "The {document} is for whoever asked for it and says what is open: it has no copy to be sent.",
            document=draft.form.id,
        )
        return (Refusal(rule="stays", says=says),)
    return refusals(draft)


def refused_page(draft: Draft, refusals: Sequence[Refusal]) -> Page:
    """Why a document cannot be sent: every reason with both values and both places, and who settles it."""
    title = say(
        "{document}, for {recipient}: cannot be sent yet", document=draft.form.title, recipient=draft.recipient.name
    )
    many = say("{many} to be settled first:", many=f"{len(refusals):,}")
    return Page(
        title=title, blocks=(parts.Sentence(many), parts.Items(items=tuple(map(_refusal, refusals)), numbered=True))
    )


def _refusal(refusal: Refusal) -> parts.Item:
    notes: list[Line] = [
        say("{place}: {value}", place=parts.Code(value.place), value=Named(value.says)) for value in refusal.values
    ]
    if refusal.asks:
        who = refusal.who or "whoever knows"
        notes.append(say("{question} To be answered by: {who}.", question=refusal.asks, who=parts.Strong(who)))
    return parts.Item(line=(Named(refusal.says),), notes=tuple(notes))
