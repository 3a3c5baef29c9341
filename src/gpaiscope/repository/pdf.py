"""The text, boxes and rules of a PDF file, read in a process of its own.

The library unpacks what a file says without asking how much that is, so its process gets so much memory and time as a
summary needs and is ended with both: a file beyond that is refused, and the program goes on.
"""

from __future__ import annotations

import io
import os
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.extras import library
from gpaiscope.repository import laid_out as layout_of
from gpaiscope.repository.laid_out import CHECKED, CROSSED, EMPTY, PICTURE, CellEdge, LaidOut, LaidPiece
from gpaiscope.repository.opened import refused
from gpaiscope.repository.processes import side_by_side

MOST_PAGES: Final = 200
MOST_OBJECTS: Final = 400_000
"""Letters, lines and pictures on all pages."""

SECONDS: Final = 30
"""Of work; by the clock twice as many, where the machine has other work."""
MEMORY: Final = 1_000_000_000
"""Bytes of addresses of the process that reads; where the system cannot bound them, time alone does."""


def laid_out(data: bytes, path: Path) -> LaidOut:
    """What is laid out on the pages of a PDF file. Raises InputError for one that cannot be read within the bounds."""
    library("pdfminer", "PDF is read", "documents", name="pdfminer.six")
    expected = f"a PDF file of at most {MOST_PAGES} pages that opens without a password"
    try:
        with side_by_side(1) as (pool,):
            outcome = pool.submit(_read_apart, data).result(timeout=2 * SECONDS)
    except TimeoutError:
        raise refused(
            "unreadable-summary", f"reading it took more than {2 * SECONDS} s", path, expected=expected
        ) from None
    except BrokenProcessPool:
        message = "reading it took more memory or time than a summary needs"
        raise refused("unreadable-summary", message, path, expected=expected) from None
    if isinstance(outcome, str):
        raise refused("unreadable-summary", outcome, path, expected=expected)
    pages, pieces, rules = outcome
    return LaidOut(
        form="pdf",
        pages=pages,
        pieces=tuple(LaidPiece(*each) for each in pieces),
        rules=tuple(CellEdge(*each) for each in rules),
    )


def _read_apart(data: bytes) -> str | tuple[int, list[tuple[Any, ...]], list[tuple[float, float, float]]]:
    """The pages, pieces and rules of a file as bare values, or what is wrong with it; in a process of its own."""
    _bound_process()
    import logging

    logging.disable(logging.CRITICAL)  # the library logs each oddity of a file, and the file may have any number
    try:
        return _read_pages(data)
    except MemoryError:
        return "reading it took more memory than a summary needs"
    except RecursionError:
        return "it cannot be read as PDF: its parts are within each other without end"
    except _Beyond as error:
        return str(error)
    except Exception as error:  # the library raises what its parsers stumble over: of a hostile file that is anything
        reason = " ".join(f"{type(error).__name__} {error}".split())[:200]
        if "Password" in reason:
            return "it is closed with a password"
        return f"it cannot be read as PDF: {reason}"


class _Beyond(Exception):
    """A file has more than a summary needs."""


def _bound_process() -> None:
    """Bound what this process takes, where the system can; what it says at its end is nothing for a reader."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        import resource
    except ModuleNotFoundError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


@dataclass(frozen=True, slots=True)
class _Letter:
    left: float
    top: float
    right: float
    bottom: float
    text: str
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Drawing:
    left: float
    top: float
    right: float
    bottom: float
    kind: str
    """``rect``, ``curve``, ``line`` or ``image``."""
    is_stroked: bool = False

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def encloses(self, other: _Drawing) -> bool:
        return (
            self.left - 1 <= other.left
            and other.right <= self.right + 1
            and self.top - 1 <= other.top
            and other.bottom <= self.bottom + 1
        )


def _read_pages(data: bytes) -> str | tuple[int, list[tuple[Any, ...]], list[tuple[float, float, float]]]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    document = PDFDocument(PDFParser(io.BytesIO(data)))
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    pieces: list[tuple[Any, ...]] = []
    rules: list[tuple[float, float, float]] = []
    above, objects, length, number = 0.0, 0, 0, 0
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > MOST_PAGES:
            raise _Beyond(f"it has more than {MOST_PAGES} pages")
        interpreter.process_page(page)
        layout = device.get_result()
        letters: list[_Letter] = []
        shapes: list[_Drawing] = []
        for letter_or_shape in _letters_and_drawings(layout, layout.height):
            objects += 1
            if objects > MOST_OBJECTS:
                raise _Beyond(f"it has more than {MOST_OBJECTS:,} letters and drawings")
            if isinstance(letter_or_shape, _Letter):
                letters.append(letter_or_shape)
            else:
                shapes.append(letter_or_shape)
        letters += _widgets(page, layout.height)
        across, down, small = _edges_and_small(shapes)
        letters += _drawn_boxes(small, letters)
        found = _pieces_of_page(letters, down)
        for piece in found:
            length += len(piece.text)
            if len(pieces) >= layout_of.MOST_PIECES or length > layout_of.LONGEST_TEXT:
                raise _Beyond("it has more text than a summary needs")
            pieces.append((number, piece.left, piece.top + above, piece.right, piece.bottom + above, piece.text))
        rules += [(y + above, left, right) for y, left, right in across if not _is_underline(y, left, right, found)]
        above += layout.height
    return number, pieces, rules


def _letters_and_drawings(layout: Any, height: float) -> Iterator[_Letter | _Drawing]:
    """Letters and drawings of a page, those in figures too, measured downwards."""
    from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage, LTLine, LTRect

    within = [iter(layout)]
    while within:
        item = next(within[-1], None)
        if item is None:
            within.pop()
            continue
        place = (item.x0, height - item.y1, item.x1, height - item.y0)
        if isinstance(item, LTChar):
            yield from _letters(item, place)
        elif isinstance(item, LTFigure):
            if len(within) > _DEEPEST_FIGURE:
                raise _Beyond("it has figures within each other without end")
            within.append(iter(item))
        elif isinstance(item, LTImage):
            yield _Drawing(*place, "image")
        elif isinstance(item, LTCurve):
            kind = "line" if isinstance(item, LTLine) else "rect" if isinstance(item, LTRect) else "curve"
            yield _Drawing(*place, kind, bool(item.stroke))


_DEEPEST_FIGURE: Final = 20


def _letters(item: Any, place: tuple[float, float, float, float]) -> Iterator[_Letter]:
    if not item.upright or item.size < 1:
        return
    text = item.get_text()
    if text.startswith("(cid:"):
        text = "\ufffd"
    sign = (
        layout_of.sign_of_symbol(item.fontname, chr(ord(text) & 0xFF) if "\uf000" <= text <= "\uf0ff" else text)
        if text
        else None
    )
    if sign is None:
        text = layout_of.SIGNS.get(text) or ("".join(_LIGATURES.get(letter, letter) for letter in text))
    else:
        text = sign or " "
    yield _Letter(*place, text, item.size)


_LIGATURES: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "-"}


def _widgets(page: Any, height: float) -> Iterator[_Letter]:
    """What is chosen and written in the fields of a form."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.psparser import PSLiteral
    from pdfminer.utils import decode_text

    fields = resolve1(page.annots)
    for field in (fields if isinstance(fields, list) else [])[:10_000]:
        told = resolve1(field)
        if not isinstance(told, dict) or getattr(told.get("Subtype"), "name", "") != "Widget":
            continue
        parent = resolve1(told.get("Parent"))
        told = {**(parent if isinstance(parent, dict) else {}), **told}
        place = resolve1(told.get("Rect"))
        if not isinstance(place, list) or len(place) != 4:
            continue
        left, low, right, high = (float(resolve1(each)) for each in place)
        box = (left, height - high, right, height - low)
        kind = getattr(resolve1(told.get("FT")), "name", "")
        if kind == "Btn":
            state = resolve1(told.get("AS"))
            off = not isinstance(state, PSLiteral) or state.name == "Off"
            yield _Letter(*box, EMPTY if off else CHECKED, min(high - low, 12))
        elif kind in ("Tx", "Ch") and isinstance(value := resolve1(told.get("V")), bytes):
            for line, text in enumerate(decode_text(value).splitlines()[:200]):
                top = box[1] + line * 12
                yield _Letter(left, top, right, min(top + 12, max(box[3], top + 10)), text, 10)


# What is drawn: edges of cells, and boxes


def _edges_and_small(
    shapes: Sequence[_Drawing],
) -> tuple[list[tuple[float, float, float]], list[_Drawing], list[_Drawing]]:
    """Edges across, edges down, and what is small enough to be a box or a part of one."""
    across, down, small = [], [], []
    for shape in shapes:
        thin = min(shape.width, shape.height) < _THIN
        if thin and shape.width > 24:
            across.append((shape.top, shape.left, shape.right))
        elif thin and shape.height > 7:
            down.append(shape)
        elif shape.is_stroked and shape.kind == "rect" and shape.width > 40 and shape.height > 14:
            across += [(shape.top, shape.left, shape.right), (shape.bottom, shape.left, shape.right)]
        if shape.width <= _LARGEST_BOX and shape.height <= _LARGEST_BOX:
            small.append(shape)
    return across, down, small


_THIN: Final = 2.5
_LARGEST_BOX: Final = 24.0
_LEAST_BOX: Final = 4.5


def _is_underline(y: float, left: float, right: float, pieces: Sequence[_Letter]) -> bool:
    """Whether an edge is no cell's, but stands under the letters of a piece, as of a link."""
    return any(
        -0.35 * piece.size <= y - piece.bottom <= 0.12 * piece.size
        and piece.left - 2 <= left
        and right <= piece.right + 2
        for piece in pieces
    )


def _drawn_boxes(small: Sequence[_Drawing], letters: Sequence[_Letter]) -> Iterator[_Letter]:
    """Boxes that are drawn, each with what is drawn in it; a picture as large as a box may be one."""
    frames = [shape for shape in small if shape.kind != "line" and _is_square(shape)]
    frames += _of_four_lines(small)
    frames.sort(key=lambda shape: -shape.width * shape.height)
    taken: list[_Drawing] = []
    height = statistics.median([letter.size for letter in letters]) if letters else 10.0
    for frame in frames:
        if any(outer.encloses(frame) for outer in taken) or frame.width > 2 * height:
            continue
        taken.append(frame)
        inner = [shape for shape in small if shape is not frame and frame.encloses(shape)]
        sign = _sign_in(frame, inner, letters)
        if sign:
            yield _Letter(frame.left, frame.top, frame.right, frame.bottom, sign, frame.height)


def _is_square(shape: _Drawing) -> bool:
    return shape.width >= _LEAST_BOX and shape.height >= _LEAST_BOX and 0.75 < shape.width / shape.height < 1.34


def _of_four_lines(small: Sequence[_Drawing]) -> Iterator[_Drawing]:
    """Squares that are drawn edge by edge."""
    flat = [shape for shape in small if shape.height < _THIN and shape.width >= _LEAST_BOX]
    upright = [shape for shape in small if shape.width < _THIN and shape.height >= _LEAST_BOX]
    for top in flat[:2000]:
        for bottom in flat[:2000]:
            square = _Drawing(top.left, top.top, top.right, bottom.bottom, "rect")
            if bottom.top > top.top and abs(bottom.left - top.left) < 1 and _is_square(square):
                sides = [side for side in upright if abs(side.top - top.top) < 2 and square.encloses(side)]
                if len(sides) >= 2:
                    yield square


def _sign_in(frame: _Drawing, inner: Sequence[_Drawing], letters: Sequence[_Letter]) -> str:
    """What is in a box; empty where it is no box but a letter's ground, or a mark without a frame."""
    if frame.kind == "image":
        return PICTURE
    inside = [
        letter
        for letter in letters
        if frame.left - 1 <= (letter.left + letter.right) / 2 <= frame.right + 1
        and frame.top - 1 <= letter.middle <= frame.bottom + 1
        and letter.text.strip()
    ]
    if inside:
        text = "".join(letter.text for letter in inside)
        return {"x": CROSSED, "X": CROSSED, "×": CROSSED, "√": CHECKED}.get(text, "")
    if any(shape.kind == "image" for shape in inner):
        return PICTURE
    marks = [shape for shape in inner if not _is_frame(frame, shape)]
    if not marks:
        # A curve that nothing surrounds may be a letter of a logo, or a mark: only a ring or a rect is a box.
        return EMPTY if frame.kind == "rect" or inner else ""
    strokes = [shape for shape in marks if shape.kind == "line" and shape.width > 2 and shape.height > 2]
    if len(strokes) >= 2 or any(
        shape.kind == "curve" and _is_square(shape) and shape.width < 0.62 * frame.width for shape in marks
    ):
        return CROSSED
    return CHECKED


def _is_frame(frame: _Drawing, shape: _Drawing) -> bool:
    """Whether a shape within a box is a second edge of it, or one of its edges or round corners."""
    if shape.kind == "line" or min(shape.width, shape.height) < 1:
        edge = min(
            shape.left - frame.left, frame.right - shape.right, shape.top - frame.top, frame.bottom - shape.bottom
        )
        return min(shape.width, shape.height) < 1 and edge < 0.2 * frame.width
    if shape.width < 0.3 * frame.width and shape.height < 0.3 * frame.height:
        return True
    alike = abs(shape.left + shape.right - frame.left - frame.right) < 0.2 * frame.width
    return alike and _is_square(shape) and shape.width > 0.66 * frame.width and shape.height > 0.66 * frame.height


# Letters into pieces of lines


def _pieces_of_page(letters: Sequence[_Letter], down: Sequence[_Drawing]) -> list[_Letter]:
    """What stands on a page, line by line, parted where a gap is wide, an edge of a cell lies, or a column begins."""
    lines = list(_lines_of_runs(sorted(_runs_of_letters(letters, down), key=lambda run: (run.middle, run.left))))
    begins = Counter(
        round(run.left)
        for line in lines
        for before, run in zip((None, *line), line, strict=False)
        if before is None or run.left - before.right > 0.8 * run.size
    )
    pieces: list[_Letter] = []
    for line in lines:
        last: _Letter | None = None
        for run in line:
            gap = run.left - last.right if last is not None else 0
            begins_column = sum(begins[round(run.left) + step] for step in (-1, 0, 1)) >= _MOST_ALIKE
            widest = 0.4 if begins_column else 0.8 if run.text[:1] in layout_of.BOXES else 2
            near = -0.5 * run.size < gap < widest * run.size
            if last is not None and near and not _is_cell_between(last, run, down):
                last = replace(
                    last,
                    top=min(last.top, run.top),
                    right=max(last.right, run.right),
                    bottom=max(last.bottom, run.bottom),
                    text=last.text + (" " if gap > 0.17 * run.size else "") + run.text,
                )
                pieces[-1] = last
            else:
                pieces.append(run)
                last = run
    return [replace(piece, text=" ".join(piece.text.split())) for piece in pieces if piece.text.strip()]


_MOST_ALIKE: Final = 4
"""How many lines begin at one place where a column does."""


def _is_cell_between(one: _Letter, other: _Letter, down: Sequence[_Drawing]) -> bool:
    """Whether an edge of a cell lies between two pieces of a line."""
    height = one.middle
    return any(
        one.right - 1.5 <= edge.left <= other.left + 1.5 and edge.top - 1 <= height <= edge.bottom + 1 for edge in down
    )


def _lines_of_runs(runs: Sequence[_Letter]) -> Iterator[list[_Letter]]:
    """Runs of about the same height on a page, each line from left to right; they come sorted by their height."""
    line: list[_Letter] = []
    for run in runs:
        if line and abs(line[0].middle - run.middle) >= 0.4 * max(min(run.size, line[0].size), 3):
            yield sorted(line, key=lambda each: each.left)
            line = []
        line.append(run)
    if line:
        yield sorted(line, key=lambda each: each.left)


def _runs_of_letters(letters: Sequence[_Letter], down: Sequence[_Drawing]) -> Iterator[_Letter]:
    """Letters that follow each other in the file and on the page; text over other text stays apart from it."""
    run: list[_Letter] = []
    for letter in letters:
        if not letter.text:
            continue
        if run:
            last, inked = run[-1], letter.text.strip()
            gap = letter.left - last.right
            level = abs(letter.middle - last.middle) < 0.4 * max(min(letter.size, last.size), 3)
            if level and inked and letter.text == last.text and letter.right - last.right < 0.2 * letter.size:
                continue  # a letter drawn twice, so that it looks bold
            if level and -0.5 * letter.size < gap < 0.5 * letter.size:
                if gap > 0 and inked and _is_cell_between(last, letter, down):
                    yield _run_of_letters(run)
                    run = [letter]
                    continue
                if gap > 0.17 * letter.size and inked:
                    run.append(_Letter(last.right, last.top, last.right, last.bottom, " ", last.size))
                run.append(letter)
                continue
            yield _run_of_letters(run)
        run = [letter] if letter.text.strip() else []
    if run:
        yield _run_of_letters(run)


def _run_of_letters(letters: list[_Letter]) -> _Letter:
    inked = [letter for letter in letters if letter.text.strip()]
    return _Letter(
        inked[0].left,
        min(letter.top for letter in inked),
        max(letter.right for letter in inked),
        max(letter.bottom for letter in inked),
        "".join(letter.text for letter in letters).strip(),
        statistics.median([letter.size for letter in inked]),
    )
