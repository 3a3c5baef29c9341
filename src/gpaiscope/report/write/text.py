"""A page as text for a terminal or a file: wrapped to a width, in colour only where that is wanted."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from math import floor
from typing import Final

from gpaiscope.cleaning import Finished, clean
from gpaiscope.deferred import dataclass
from gpaiscope.report import blocks, words
from gpaiscope.report.words import SIGNS, TIED
from gpaiscope.values import Exact, Range

NARROWEST: Final = 40
MARGIN: Final = "  "

_COLOURS: Final = {
    "strong": "1",
    "quiet": "2",
    "late": "1;31",
    "due": "1;33",
    "unknown": "1;35",
    "unsettled": "1;36",
    "clear": "1",
    "yes": "1",
    "no": "1",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one look."""

    text: str
    look: str = ""


Pieces = tuple[Piece, ...]


def write(pages: blocks.Page | Iterable[blocks.Page], width: int = 80, *, colour: bool = False) -> Finished:
    """The pages as lines no wider than ``width``. The same pages and width give the same text everywhere."""
    width = max(NARROWEST, width)
    told = [_page(page, width) for page in ([pages] if isinstance(pages, blocks.Page) else pages)]
    lines = [line for place, page in enumerate(told) for line in ((Piece(""),),) * bool(place) + tuple(page)]
    return Finished("".join(_finished(line, colour) + "\n" for line in lines))


def height(page: blocks.Page, width: int) -> int:
    """How many lines a page takes."""
    return sum(1 for _ in _page(page, width))


def paragraph(text: str, width: int, indent: str = "") -> str:
    """A text in lines no wider than ``width``, beside the pages."""
    return "\n".join(_finished(line, False) for line in wrap((Piece(clean(text)),), width, (Piece(indent),)))


def _finished(line: Pieces, colour: bool) -> str:
    """A line as it leaves, without blanks at its end."""
    runs = [(look, "".join(piece.text for piece in run)) for look, run in groupby(line, key=lambda piece: piece.look)]
    while runs and not runs[-1][1].strip(" " + TIED):
        runs.pop()
    told = [(look, text.replace(TIED, " ")) for look, text in runs]
    told[-1:] = [(look, text.rstrip(" ")) for look, text in told[-1:]]
    return "".join(_painted(text, look) if colour else text for look, text in told)


def _painted(text: str, look: str) -> str:
    return f"\x1b[{_COLOURS[look]}m{text}\x1b[0m" if look in _COLOURS and text else text


def _page(page: blocks.Page, width: int) -> Iterator[Pieces]:
    if page.mark:
        yield from wrap((Piece(clean(page.mark), "late"),), width)
        yield ()
    yield from wrap(_pieces(page.title, "strong"), width)
    before: blocks.Block | None = blocks.Heading(())
    written = [
        block for block in page.blocks if not isinstance(block, blocks.Chart | blocks.Lanes)
    ]  # what it draws stands in words too
    for place, block in enumerate(written):
        if place == 0 or _apart(before, block):
            yield ()
        yield from _WRITERS[type(block)](block, width, before)
        before = block


_OPENING: Final = (
    blocks.Heading,
    blocks.Answer,
    blocks.Figure,
    blocks.Plot,
    blocks.Table,
    blocks.Tally,
    blocks.Quotation,
)


def _apart(before: blocks.Block | None, block: blocks.Block) -> bool:
    """Whether a blank line stands between two blocks: what opens a part stands apart, the rest follows on."""
    if isinstance(before, blocks.Heading):
        return isinstance(block, blocks.Heading)
    if isinstance(block, blocks.Sentence | blocks.Command | blocks.Notice):
        quiet = isinstance(block, blocks.Sentence) and block.quiet
        return type(before) is not type(block) and (
            quiet or not isinstance(block, blocks.Sentence) or isinstance(before, blocks.Answer | blocks.Figure)
        )
    return isinstance(block, _OPENING) or isinstance(before, _OPENING)


# Lines


def _pieces(line: blocks.Line, look: str = "", loud: bool = False) -> Pieces:
    return tuple(_piece(span, look, loud) for span in line)


def _piece(span: blocks.Span, look: str, loud: bool) -> Piece:
    text = clean(words.said(span))
    if isinstance(span, blocks.Named):
        text = _shortened(text, span.most) if span.most else text
    elif isinstance(span, blocks.Strong):
        return Piece(text.upper() if loud else text, look if loud else "strong")
    return Piece(text, look)


def _shortened(text: str, most: int) -> str:
    if _breadth(text) <= most:
        return text
    from rich.cells import set_cell_size  # few names are cut

    return set_cell_size(text, most - 1).rstrip() + "…"


def _breadth(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if NARROW.issuperset(text):
        return len(text)
    from rich.cells import cell_len  # which takes longer to load than a page to write, and few pages need it

    return cell_len(text)


# Latin, dashes and dots, ticks, and the shapes of which bars are drawn.
_PLAIN_RANGES: Final = ((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x2010, 0x2027), (0x2500, 0x25FC), (0x2713, 0x2717))
NARROW: Final = frozenset(chr(number) for first, last in _PLAIN_RANGES for number in range(first, last + 1))
"""Characters that take one cell each: nearly all that is written."""


def wrap(pieces: Pieces, width: int, first: Pieces = (), rest: Pieces | None = None) -> list[Pieces]:
    """Pieces in lines no wider than ``width``, the first begun with ``first`` and all others with ``rest``."""
    rest = (Piece(" " * _size(first)),) if rest is None else rest
    lines: list[list[Piece]] = []
    line, used, begun = list(first), _size(first), False
    for word in _words(pieces, max(10, width - max(_size(first), _size(rest)))):
        needed = _size(word)
        if begun and used + 1 + needed > width:
            lines.append(line)
            line, used, begun = list(rest), _size(rest), False
        if begun:
            line.append(Piece(" ", word[0].look if word[0].look == line[-1].look else ""))
        line += word
        used += (1 if begun else 0) + needed
        begun = True
    return [tuple(each) for each in (*lines, line)]


def _size(pieces: Iterable[Piece]) -> int:
    return sum(_breadth(piece.text) for piece in pieces)


def _words(pieces: Iterable[Piece], longest: int) -> Iterator[list[Piece]]:
    """The words of some pieces, each of one piece or of several; one that is too long for a line comes in parts."""
    word: list[Piece] = []
    for piece in pieces:
        for place, text in enumerate(piece.text.split(" ")):
            if place and word:
                yield from _parts(word, longest)
                word = []
            if text:
                word.append(Piece(text, piece.look))
    if word:
        yield from _parts(word, longest)


def _parts(word: list[Piece], longest: int) -> Iterator[list[Piece]]:
    if _size(word) <= longest:
        yield word
        return
    from rich.cells import set_cell_size  # few words are longer than a line

    tied = [Piece(text, piece.look) for piece in word for text in piece.text.split(TIED)]
    for piece in tied:
        text = piece.text
        while _breadth(text) > longest:
            cut = set_cell_size(text, longest)
            if not text.startswith(cut):  # a blank stands for the half of a broad letter
                cut = cut[:-1]
            yield [Piece(cut, piece.look)]
            text = text[len(cut) :]
        if text:
            yield [Piece(text, piece.look)]


def _sign(tone: str) -> Pieces:
    return (Piece(SIGNS[tone] + " ", tone),) if tone in SIGNS else ()


# Blocks


def _heading(block: blocks.Heading, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    yield from wrap(_pieces(block.line, "strong"), width)


def _sentence(block: blocks.Sentence, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    margin = () if block.quiet and not isinstance(before, blocks.Heading) else (Piece(MARGIN),)
    yield from wrap(_pieces(block.line, "quiet" if block.quiet else ""), width, margin)


def _answer(block: blocks.Answer, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    sign = _sign(block.tone)
    yield from wrap(_pieces(block.headline, block.tone, loud=True), width, sign, (Piece(MARGIN),))
    cites = (Piece(f"{TIED} [{words.cites(block.cites)}]", "quiet"),) if block.cites else ()
    for place, line in enumerate(block.because):
        last = cites if place == len(block.because) - 1 else ()
        yield from wrap((*_pieces(line), *last), width, (Piece(MARGIN),))
    if cites and not block.because:
        yield from wrap((Piece(cites[0].text.lstrip(TIED + " "), "quiet"),), width, (Piece(MARGIN),))


def _rows(block: blocks.Rows, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    labels = [_pieces(row.label, row.tone) for row in block.rows]
    column = max(map(_size, labels), default=0) + 4
    if column > max(16, width * 2 // 5):
        column = max((size + 4 for label in labels if (size := _size(label)) + 4 <= width * 2 // 5), default=16)
    for label, row in zip(labels, block.rows, strict=True):
        yield from _row(label, row, column, width)
    if block.more:
        yield from wrap(_pieces(block.more, "quiet"), width, (Piece(MARGIN),))


def _row(label: Pieces, row: blocks.Row, column: int, width: int) -> Iterator[Pieces]:
    said = [piece for place, item in enumerate(row.items) for piece in _item(item, last=place == len(row.items) - 1)]
    over = _size(label) + 4 > column
    if over:
        yield from wrap(label, width, (Piece(MARGIN),))
    start = (Piece(MARGIN), *label, Piece(" " * (column - 2 - _size(label)))) if not over else (Piece(" " * column),)
    yield from wrap(tuple(said), width, start, (Piece(" " * column),))


def _item(line: blocks.Line, *, last: bool) -> Pieces:
    """One of several things side by side: the dot after it stays at the end of its line."""
    return _pieces(line) if last else (*_pieces(line), Piece(f"{TIED}·"), Piece(" "))


def _items(block: blocks.Items, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    number = 0
    for item in block.items:
        number += not item.tone
        bullet = (Piece(f"{number:>2} "),) if block.numbered else _sign(item.tone) or (Piece("- "),)
        indent = MARGIN + "  " * min(item.depth, width // 6)
        yield from wrap(_pieces(item.line), width, (Piece(indent), *bullet))
        for note in item.notes:
            yield from wrap(_pieces(note, "quiet"), width, (Piece(indent + " " * _size(bullet)),))
    if block.more:
        yield from wrap(_pieces(block.more, "quiet"), width, (Piece(MARGIN),))


def _table(block: blocks.Table, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    if block.tones:
        yield from _signed_table(block, width)
        return
    rows: list[list[Pieces]] = [[_pieces(cell) for cell in row] for row in block.rows]
    heads: list[Pieces] = [(Piece(head, "strong"),) for head in block.head]
    wide = [max(_size(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    if sum(wide) + 2 * len(wide) > width:
        yield from _cards(heads, rows, width)
        return
    for row in (heads, *rows):
        cells = [_padded(cell, wide[place], place in block.right) for place, cell in enumerate(row)]
        yield (Piece(MARGIN), *(piece for cell in cells for piece in (*cell, Piece("  "))))


NARROWEST_CELL: Final = 10
"""Columns that a cell may be squeezed to, unless all of its column is shorter."""
_BETWEEN: Final = 2
_SIGN_COLUMN: Final = 3


def _signed_table(block: blocks.Table, width: int) -> Iterator[Pieces]:
    """A table with a sign before each row, whose cells wrap; as cards where not even that has room."""
    heads: list[Pieces] = [(Piece(head, "strong"),) for head in block.head]
    rows = [
        [
            _pieces(cell, loud=tone == "late", look=tone if tone == "late" and place == 1 else "")
            for place, cell in enumerate(row)
        ]
        for tone, row in zip(block.tones, block.rows, strict=True)
    ]
    columns = list(zip(heads, *rows, strict=True))
    wide = _fitting(columns, width - _SIGN_COLUMN - _BETWEEN * (len(heads) - 1))
    if wide is None:
        for tone, row in zip(block.tones, rows, strict=True):
            lead = (*_sign(tone), *row[0])
            yield from _cards(heads, [(lead, *row[1:])], width)
        return
    for tone, row in zip(("", *block.tones), (heads, *rows), strict=True):
        sign = _padded((Piece(SIGNS.get(tone, ""), tone),), _SIGN_COLUMN, right=False)
        yield from _wrapped_row(sign, row, wide, block.right)


def _fitting(columns: Sequence[Sequence[Pieces]], room: int) -> list[int] | None:
    """How wide each column is: as its longest cell, those that can give way less, the widest first; None: no room."""
    wide = [max(map(_size, cells)) for cells in columns]
    longest = [max((_size(word) for cell in cells for word in _words(cell, 999)), default=0) for cells in columns]
    least = [
        min(natural, max(NARROWEST_CELL, min(word, NARROWEST_CELL + 4)))
        for natural, word in zip(wide, longest, strict=True)
    ]
    while sum(wide) > room:
        spare = [(natural - bound, place) for place, (natural, bound) in enumerate(zip(wide, least, strict=True))]
        can_give = [(wide[place], place) for left, place in spare if left > 0]
        if not can_give:
            return None
        wide[max(can_give)[1]] -= 1
    return wide


def _wrapped_row(sign: Pieces, row: Sequence[Pieces], wide: Sequence[int], right: frozenset[int]) -> Iterator[Pieces]:
    """The lines of a row: its cells side by side, each wrapped to its column."""
    cells = [wrap(cell, room) for cell, room in zip(row, wide, strict=True)]
    for place, line in enumerate(zip_longest(*cells, fillvalue=())):
        padded = [_padded(cell, room, at in right) for at, (cell, room) in enumerate(zip(line, wide, strict=True))]
        lead = sign if place == 0 else (Piece(" " * _SIGN_COLUMN),)
        yield (*lead, *(piece for cell in padded for piece in (*cell, Piece(" " * _BETWEEN))))


def _tally(block: blocks.Tally, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    yield from _table(block.table, width, before)


def _sieve(block: blocks.Sieve, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    yield from _table(block.table, width, before)


def _padded(cell: Pieces, wide: int, right: bool) -> Pieces:
    blank = Piece(" " * (wide - _size(cell)))
    return (blank, *cell) if right else (*cell, blank)


def _cards(heads: Sequence[Pieces], rows: Iterable[Sequence[Pieces]], width: int) -> Iterator[Pieces]:
    """A table that is too wide: each row as a list of what its columns say, the first leading."""
    column = max(map(_size, heads[1:]), default=0) + 6
    for lead, *cells in rows:
        yield from wrap(lead, width, (Piece(MARGIN),))
        for head, cell in zip(heads[1:], cells, strict=True):
            if _size(cell):
                start = (Piece(MARGIN * 2), *head, Piece(" " * (column - 4 - _size(head))))
                yield from wrap(cell, width, start)


def _command(block: blocks.Command, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    """A command as a shell takes it: a line that goes on ends with a backslash, and no argument is cut."""
    lead = Piece(" " * 6) if isinstance(before, blocks.Command) else Piece("Next  ", "strong")
    line, used = [lead], _size((lead,)) - 1
    for word in _arguments(block.argv):
        if used + 1 + _breadth(word) > width - 2 and len(line) > 1:
            yield (*line, Piece(" \\"))
            line, used = [Piece(" " * 7)], 7
        line.append(Piece((" " if len(line) > 1 or line[0] is not lead else "") + word))
        used += 1 + _breadth(word)
    yield tuple(line)


def _arguments(argv: Iterable[str]) -> list[str]:
    """The arguments, quoted, an option together with its value."""
    found: list[str] = []
    for word in map(shlex.quote, map(clean, argv)):
        if found and found[-1].startswith("--") and " " not in found[-1] and not word.startswith("--"):
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


def _notice(block: blocks.Notice, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    tone = "due" if block.level == "warning" else ""
    yield from wrap(_pieces(block.line), width, (Piece("! ", tone) if tone else Piece("- "),))


def _quotation(block: blocks.Quotation, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    for line in block.text.splitlines():
        yield from wrap((Piece(clean(line)),), width, (Piece("  > "),))
    if block.source:
        yield from wrap(_pieces(block.source, "quiet"), width, (Piece("    "),))


# The figure


def _figure(block: blocks.Figure, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    """Each amount on a row of one scale: the range, its best value, and the lines that it is measured by."""
    labels = [_pieces(bar.label) for bar in block.bars]
    column = min(max(map(_size, labels)), width // 3)
    told = [words.amount(bar.value, bar.digits) for bar in block.bars]
    room = width - column - 6 - max(map(len, told))
    beside = room >= 16
    cells = Cells(scale=block.scale, room=min(44, room if beside else width - column - 4))
    marks = {place for bar in block.bars if bar.line for place in cells.places(bar.value)}
    bands = {place for bar in block.bars if bar.line for place in cells.band(bar.value)}
    for bar, label, text in zip(block.bars, labels, told, strict=True):
        start = (Piece(MARGIN), *_cut(label, column), Piece(MARGIN))
        drawn = cells.draw(bar, marks, bands)
        yield (*start, Piece(drawn), *((Piece(MARGIN + text),) if beside else ()))
        if not beside:
            yield from wrap((Piece(text),), width, (Piece(" " * (column + 4)),))


def _cut(label: Pieces, column: int) -> Pieces:
    size = _size(label)
    if size <= column:
        return (*label, Piece(" " * (column - size)))
    return (Piece(_shortened("".join(piece.text for piece in label), column)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A scale in cells."""

    scale: blocks.Scale
    room: int

    def place(self, value: Exact) -> int:
        """The cell of a number."""
        return min(self.room - 1, floor(self.scale.share(value) * self.room))

    def ends(self, value: Range) -> tuple[int, int]:
        """The cells of both ends; an end that is not known is the scale's."""
        return self.place(value.low) if value.low else 0, self.room - 1 if value.high is None else self.place(
            value.high
        ) if value.high else 0

    def places(self, value: Range) -> set[int]:
        """The cell of the best value, or of the only one."""
        best = value.best if value.best is not None else value.low if value.exact else None
        return {self.place(best)} if best else set()

    def band(self, value: Range) -> set[int]:
        """The cells of a range that is not one value."""
        low, high = self.ends(value)
        return set() if value.exact else set(range(low, high + 1))

    def draw(self, bar: blocks.Bar, marks: set[int], bands: set[int]) -> str:
        """One row: ``━`` the range, ``●`` the best value, ``┃`` a line, ``░`` where the line may stand."""
        cells = ["┃" if place in marks else "░" if place in bands else "·" for place in range(self.room)]
        if bar.line or bar.value.high == 0:
            return "".join(cells)
        low, high = self.ends(bar.value)
        for place in range(low, high + 1):
            cells[place] = "━" if cells[place] != "┃" else "┃"
        if not bar.value.low:
            cells[0] = "◂"
        if bar.value.high is None:
            cells[-1] = "▸"
        for place in self.places(bar.value):
            cells[place] = "●"
        return "".join(cells)


def _plot(block: blocks.Plot, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    """The rows of a plot, each with the line of the law that it stands for."""
    from gpaiscope.report.write import plot

    column = plot.label_width(block)
    for label, row in plot.cells(block, max(16, min(60, width - column - 6))):
        yield (Piece(f"{MARGIN}{label:>{column}} {'┤' if label else ' '}{row}"),)
    yield from wrap((Piece("● best, ░ between the least and the most", "quiet"),), width, (Piece(MARGIN),))


def _text_form(block: blocks.FormRows, width: int, before: blocks.Block | None) -> Iterator[Pieces]:
    rows = tuple(blocks.Row(label=row.label, items=row.answer) for row in block.rows)
    yield from _rows(blocks.Rows(rows=rows), width, before)


def _text_letterhead(block: blocks.LetterHead, width: int, _: blocks.Block | None) -> Iterator[Pieces]:
    for part in (block.sender, block.addressee, (block.channel,), block.particulars):
        for line in part:
            yield from wrap(_pieces(line), width)
        yield ()


def _text_signatures(block: blocks.Signatures, width: int, _: blocks.Block | None) -> Iterator[Pieces]:
    for line in block.lead:
        yield from wrap(_pieces(line), width)
    for party in block.parties:
        yield from wrap(_pieces(party.party), width)
        for says, under in party.lines:
            yield from wrap((Piece(f"{clean(under)}: {clean(says) or '_' * 24}"),), width)


_WRITERS: Final[Mapping[type, Callable[..., Iterator[Pieces]]]] = {
    blocks.FormRows: _text_form,
    blocks.LetterHead: _text_letterhead,
    blocks.Signatures: _text_signatures,
    blocks.Heading: _heading,
    blocks.Sentence: _sentence,
    blocks.Answer: _answer,
    blocks.Rows: _rows,
    blocks.Items: _items,
    blocks.Table: _table,
    blocks.Figure: _figure,
    blocks.Plot: _plot,
    blocks.Tally: _tally,
    blocks.Sieve: _sieve,
    blocks.Command: _command,
    blocks.Notice: _notice,
    blocks.Quotation: _quotation,
}
