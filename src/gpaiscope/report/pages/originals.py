"""Pages of published models that others build on: one with how its compute was derived, and a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gpaiscope.compute.originals import Original
from gpaiscope.law.citation import cite
from gpaiscope.report import tones, words
from gpaiscope.report.blocks import (
    Answer,
    Bar,
    Block,
    Code,
    Figure,
    Line,
    Named,
    Notice,
    Page,
    Row,
    Rows,
    Sentence,
    Span,
    Strong,
    Table,
    row,
)  # fmt: skip
from gpaiscope.report.computed import flop, listed, notices, part, thresholds
from gpaiscope.report.values.originals import above
from gpaiscope.values import Outcome, Truth

if TYPE_CHECKING:
    from gpaiscope.law.parameters import NumbersOfDay

_INDICATIVE: Final = "From published figures, and of compute alone: what the model is in law hangs on more."
_SAYS: Final[dict[Truth, Line]] = {
    Truth.YES: ("training compute ", Strong("above"), " the threshold of systemic risk"),
    Truth.NO: ("training compute ", Strong("not above"), " the threshold of systemic risk"),
    Truth.UNKNOWN: ("training compute ", Strong("on both sides"), " of the threshold of systemic risk"),
}


def original(found: Original, law: NumbersOfDay) -> Page:
    """What is published of one model, and its range of training compute."""
    lines = above(found.training_compute, law)
    passes = lines["presumption_flop"]
    within = [line for line, truth in lines.items() if not truth.decided]
    numbers = " and ".join(words.number(law.number(line), 2) for line in within)
    because: Line = (Named(found.because),) if found.because else ()
    return Page(
        title=("Original ", Named(found.hub_id)),
        blocks=(
            Answer(
                tone=tones.of_burden(Outcome(passes.value)),
                headline=_SAYS[passes],
                because=(*((because,) if because else ()), (_INDICATIVE,)),
                cites=tuple(cited for each in cite("AI Act Art 51(2)") if (cited := each.on(law.day))),
                asks="Does the training compute of the model presume high-impact capabilities?",
            ),
            Rows(rows=tuple(_rows(found))),
            _figure(found, law),
            *notices(found.estimate.warnings),
            *((Notice((found.note,), level="note"),) if found.note else ()),
            *part("How the range was derived", found.estimate.assumptions),
            *part(f"Why it lies on both sides of {numbers}", found.left_open_by if within else ()),
            *listed("Names", [(Named(each),) for each in (*found.aliases, *found.variants, *found.copies)]),
            *listed("Sources", [(f"{field}: ", Named(str(source))) for field, source in found.sources]),
            Sentence((f"Law checked to {law.day_of('law_checked')}.",), quiet=True),
        ),
    )


def _rows(found: Original) -> list[Row]:
    sizes = words.grouped(found.parameters)
    if found.active_parameters != found.parameters:
        sizes = f"{sizes}, active {words.grouped(found.active_parameters)}"
    licence = " ".join(each for each in (found.licence, found.licence_name) if each)
    known: list[tuple[str, Span | None]] = [
        ("Maker", Named(found.maker) if found.maker else None),
        ("Taken for", Code(found.resolved_as) if found.because else None),
        ("Starts from", Code(found.starts_from) if found.starts_from else None),
        ("Released", found.released_on.isoformat() if found.released_on else None),
        ("Parameters", sizes),
        ("Tokens", words.number(found.tokens, 3) if found.tokens is not None else "not published"),
        ("Licence as claimed", Named(licence) if licence else None),
        ("Method", found.estimate.method),
        ("Epoch AI", Named(found.outside_epoch) if found.outside_epoch else None),
    ]
    rows = [row("Training compute", flop(found.training_compute))]
    return rows + [row(label, says) for label, says in known if says is not None]


def _figure(found: Original, law: NumbersOfDay) -> Figure:
    bars = (Bar(label=("training compute",), value=found.training_compute), *thresholds(law))
    return Figure(bars=bars, says=f"Training compute against the thresholds of the law on {law.day}.")


def originals(found: Sequence[Original], asked: str, law: NumbersOfDay) -> Page:
    """Models of the table, one a line."""
    title: Line = ("Originals", *((" with ", Named(asked)) if asked else ()))
    if not found:
        nothing = ("None has ", Named(asked), " in its names or maker.") if asked else ("The table is empty.",)
        return Page(title=title, blocks=(Sentence(nothing),))
    table = Table(
        head=("Identifier", "Training compute", "Method", "Presumed"),
        rows=tuple(
            (
                (Named(each.hub_id),),
                (flop(each.training_compute),),
                (each.estimate.method,),
                (above(each.training_compute, law)["presumption_flop"].value,),
            )
            for each in found
        ),
    )
    count: Block = Sentence((f"{words.count(len(found), 'model')}. Presumed: of systemic risk, by compute alone.",))
    return Page(title=title, blocks=(count, table))
