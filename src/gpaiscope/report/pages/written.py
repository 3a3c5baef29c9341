"""What was written, or would be: said beside a result."""

from __future__ import annotations

from collections.abc import Sequence

from gpaiscope.report.blocks import Block, Command, Heading, Item, Items, Line, Named, Page, Row, Rows, Sentence
from gpaiscope.report.onward import PROGRAM, as_path


def dossier(path: str) -> Page:
    """A dossier to fill in was written there."""
    fill = "Fill in what you know; what you leave out is unknown."
    return Page(title=("Wrote ", Named(path)), blocks=(Sentence((fill,)), Command((PROGRAM, "assess", as_path(path)))))


def documentation(path: str, folder: str) -> Page:
    """What only documents need was written there, to fill in."""
    fill = "Fill in what you know; what you leave out is a marked gap in the documents."
    command = Command((PROGRAM, "documents", as_path(folder)))
    return Page(title=("Wrote ", Named(path)), blocks=(Sentence((fill,)), command))


def begun_from(paths: Sequence[str], facts: int, files: int = 1) -> Page:
    """A dossier, and with it perhaps a documentation, was begun with what other documents tell."""
    taken = "1 fact was taken" if facts == 1 else f"{facts} facts were taken"
    if files > 1:  # how many of them contradict each other the files written say
        taken = f"What {files} documents tell was taken as far as they agree"
    check = f"{taken}, each with its file and field. Check them: a document is a claim."
    title: Line = ("Wrote ", Named(" and ".join(paths), 200))
    return Page(title=title, blocks=(Sentence((check,)), Command((PROGRAM, "assess", as_path(paths[0])))))


def exported(form: str, facts: int, kept_back: Sequence[str], documented: Sequence[str] = ()) -> Page:
    """A model's facts were written in a format of others, those of tables of the documentation among them."""
    beside = f"Of the documentation went out: {', '.join(documented)}."
    held = f"Kept back, as the provider's own affair: {', '.join(kept_back)}."
    look = "Look through it before you publish it: training compute and dates are in it."
    return Page(
        title=(f"{facts} facts as {form}",),
        blocks=(
            Sentence((look,)),
            *((Sentence((beside,)),) if documented else ()),
            *((Sentence((held,), quiet=True),) if kept_back else ()),
        ),
    )


def card(
    path: str,
    folder: str,
    additions: Sequence[tuple[str, str, str]],
    beside: Sequence[str] = (),
    *,
    changed: bool,
    applied: bool,
) -> Page:
    """What becomes of a card: ``additions`` are its keys, each with its value and the file that proves it.

    ``beside`` is what is open, which is told here and not published with the card.
    """
    rows = [Row(label=(key,), items=((Named(value),), (Named(because),))) for key, value, because in additions]
    found: tuple[Block, ...] = (Rows(rows=tuple(rows)),) if rows else ()
    if beside:
        open_ = Items(items=tuple(Item(line=(Named(says),)) for says in beside))
        found = (*found, Heading(("Open, and left out of the card",)), open_)
    if not changed:
        return Page(title=(Named(path), " says all of it already"), blocks=found)
    if applied:
        return Page(title=("Wrote ", Named(path)), blocks=found)
    title: Line = ("Nothing was written to ", Named(path))
    command = Command((PROGRAM, "card", as_path(folder), "--write"), "changes the card")
    return Page(title=title, blocks=(*found, command))
