"""A page as plain data for formats that have sheets: texts cleaned, spans as runs.

It knows the blocks of documents, among which there is no drawing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import Any, Final

from gpaiscope.cleaning import clean
from gpaiscope.report import words
from gpaiscope.report.blocks import (
    BREAK,
    Added,
    Block,
    Cite,
    Code,
    FormRows,
    Heading,
    Items,
    LetterHead,
    Line,
    Linked,
    Named,
    Notice,
    Page,
    Removed,
    Rows,
    Sentence,
    Signatures,
    Span,
    Strong,
    Table,
    Ticks,
)

Run = str | dict[str, str]
Told = dict[str, Any]

LONGEST_TITLE: Final = 300
LONGEST_RUNNING: Final = 90
LONGEST_CELL: Final = 60
LONGEST_WORD: Final = 20
SHORTEST_WORD: Final = 8
WIDTH: Final = 467
"""Points between the margins of a sheet."""
WIDTH_ON_ITS_SIDE: Final = 728
"""The same of one that lies on its side."""
LETTER: Final = 4.8
BESIDE: Final = 10
"""Points that a letter in a table takes, and the space beside the text of a cell."""


def told(page: Page) -> Told:
    """The page as data that JSON can hold. It is one that is made for sheets."""
    sheets = page.sheets
    assert sheets is not None  # pages without are handed over in other formats
    width = WIDTH_ON_ITS_SIDE if sheets.landscape else WIDTH
    first, _, _ = words.plain(page.title).partition(": ")
    title, day = short(words.plain(page.title), LONGEST_TITLE), sheets.drawn_up
    after = [*page.blocks[1:], None, None]
    return {
        "title": title,
        "above": short(sheets.author, LONGEST_RUNNING),
        "author": short(sheets.author, LONGEST_TITLE),
        "keywords": [first],
        "short": short(title, LONGEST_RUNNING),
        "running": runs(sheets.running),
        "mark": short(page.mark.partition(" · ")[0], LONGEST_RUNNING),
        "close": sheets.close,
        "landscape": sheets.landscape,
        "frame": sheets.frame,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "properties": {name: clean(value) for name, value in sheets.properties},
        "blocks": [
            {**_told_block(each, width), "kind": type(each).__name__.lower(), "keep": keeps(each, after[at : at + 2])}
            for at, each in enumerate(page.blocks)
        ],
    }


def _told_block(block: Block, width: int) -> Told:
    return _table(block, width) if isinstance(block, Table) else _TELLERS[type(block)](block)


def keeps(block: Block, after: Sequence[Block | None]) -> bool:
    """Whether a block stays on the sheet of the next: what leads to a table, or is explained in small print.

    The last words before a table with a heading of its own go with it, so that nobody signs a sheet with nothing on it.
    """
    if not isinstance(block, Sentence | Items | Notice) or after[0] is None:
        return False
    if isinstance(after[0], Signatures):
        return True
    explained = isinstance(after[0], Sentence) and after[0].quiet
    if isinstance(block, Sentence) and block.quiet:
        return explained or (isinstance(after[0], Heading) and isinstance(after[1], Rows))
    return explained or (isinstance(block, Sentence) and isinstance(after[0], Rows | Table))


def short(text: str, most: int) -> str:
    """A text on one line, cut where it is longer than a head or a foot can be."""
    whole = clean(" ".join(text.split()))
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def runs(line: Line) -> list[Run]:
    """A line as texts and texts with a look."""
    return [run for each in line for run in (_signed_boxes(each) if isinstance(each, Ticks) else [_run(each)])]


def _signed_boxes(ticks: Ticks) -> list[Run]:
    """The boxes of a form, each with its sign."""
    apart: Run = {"text": "\n", "style": "break"} if ticks.apart else "\u2003"
    found: list[Run] = []
    for label, is_ticked in ticks.boxes:
        sign: Run = {"text": "☒" if is_ticked else "☐", "style": "box"}
        found += [*([apart] if found else []), sign, f"{words.TIED}{clean(label).replace(' ', words.TIED)}"]
    return found


def _run(span: Span) -> Run:
    if span == BREAK:
        return {"text": "\n", "style": "break"}
    text = clean(words.said(span))
    if isinstance(span, Named) and span.most:
        return short(text, span.most)
    match span:
        case Strong():
            return {"text": text, "style": "strong"}
        case Removed(given):
            return {"text": clean(given), "style": "removed"}
        case Added(given):
            return {"text": clean(given), "style": "added"}
        case Code():
            return {"text": text, "style": "code"}
        case Cite(cited, _) if _is_link(cited.edition.url):
            return {"text": text, "href": cited.edition.url}
        case Linked(_, href):
            return {"text": text, "href": href}
    return text


def _is_link(url: str) -> bool:
    return bool(re.fullmatch(r"https://[!-~]+", url))


def _heading(block: Heading) -> Told:
    """Headings begin below the title, and no level is left out."""
    return {"level": max(1, block.level - 1), "text": runs(block.line)}


def _sentence(block: Sentence) -> Told:
    return {"text": runs(block.line), "quiet": block.quiet}


def _rows(block: Rows) -> Told:
    rows = [[runs(row.label), _side_by_side(row.items)] for row in block.rows]
    return {"head": ["Item", "Entry"], "rows": rows}


def _side_by_side(items: tuple[Line, ...]) -> list[Run]:
    found: list[Run] = []
    for line in items:
        found += [f"{words.TIED}· "] * bool(found) + runs(line)
    return found


def _table(block: Table, width: int = WIDTH) -> Told:
    head = [clean(each) for each in block.head]
    rows = [[runs(cell) for cell in row] for row in block.rows]
    right = block.right
    if block.tones:
        head = [SIGN, *head]
        rows = [[[words.SIGNS.get(tone, "")], *row] for tone, row in zip(block.tones, rows, strict=True)]
        right = frozenset(place + 1 for place in right)
    columns = [[name, *(said(row[place]) for row in rows)] for place, name in enumerate(head)]
    broad = shares(columns, width)
    most = [int((each / max(1, sum(broad) / width) - BESIDE) / LETTER) for each in broad]
    return {"head": head, "rows": rows, "right": sorted(right), "shares": broad, "most": most}


SIGN: Final = "Sign"
"""The head of the column that has the signs of a table's rows."""


def shares(columns: Sequence[Sequence[str]], width: int = WIDTH) -> list[float]:
    """How broad the columns of a table are, in points: each has room for its longest word, else by its longest text.

    What blanks tie together, as the parts of a day, is one word. Where that is more than a sheet has, the longest words
    have to be broken.
    """
    words_ = [max(len(each) for text in texts for each in re.split(r"[ \n\t]", text)) for texts in columns]
    for most in range(LONGEST_WORD, SHORTEST_WORD - 1, -1):
        needed = [min(each, most) * LETTER + BESIDE for each in words_]
        if sum(needed) <= width:
            break
    wanted = [sqrt(max(min(len(each), LONGEST_CELL) for each in texts) or 1) for texts in columns]
    spare = max(0, width - sum(needed)) / sum(wanted)
    return [round(need + spare * want, 2) for need, want in zip(needed, wanted, strict=True)]


def said(line: Iterable[Run]) -> str:
    """What runs read like."""
    return "".join(each if isinstance(each, str) else each["text"] for each in line)


def _items(block: Items) -> Told:
    items = [
        {
            "text": [*_sign(each.tone), *runs(each.line)],
            "notes": [runs(note) for note in each.notes],
            "depth": each.depth,
        }
        for each in block.items
    ]
    return {"items": items, "numbered": block.numbered}


def _sign(tone: str) -> list[Run]:
    return [f"{words.SIGNS[tone]}{words.TIED}"] if tone in words.SIGNS else []


def _notice(block: Notice) -> Told:
    return {"text": runs(block.line), "level": block.level}


def _sheet_form(block: FormRows) -> Told:
    rows = [
        {"label": runs(row.label), "answer": [runs(each) for each in row.answer], "listed": row.listed}
        for row in block.rows
    ]
    return {"rows": rows}


def _sheet_letterhead(block: LetterHead) -> Told:
    return {
        "sender": [runs(each) for each in block.sender],
        "addressee": [runs(each) for each in block.addressee],
        "channel": runs(block.channel),
        "particulars": [runs(each) for each in block.particulars],
    }


def _sheet_signatures(block: Signatures) -> Told:
    parties = [
        {
            "party": runs(each.party),
            "lines": [{"says": clean(says), "under": clean(under)} for says, under in each.lines],
        }
        for each in block.parties
    ]
    return {"parties": parties, "lead": [runs(each) for each in block.lead]}


_TELLERS: Final[Mapping[type, Callable[..., Told]]] = {
    FormRows: _sheet_form,
    LetterHead: _sheet_letterhead,
    Signatures: _sheet_signatures,
    Heading: _heading,
    Sentence: _sentence,
    Rows: _rows,
    Items: _items,
    Notice: _notice,
}


# Characters


_KNOWN: Final = re.compile(
    "[\n -~\xa0-\u017f\u0218-\u021b\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f–—‘’‚“”„†•…€·×≤≥→"
    "☐☒\u2003⁰⁴-⁹⁻]*"
)
"""Those that every font of a text has: all official languages of the Union."""


def unusual(told: object) -> Iterator[str]:
    """The characters of data that a font may lack."""
    if isinstance(told, str):
        if not _KNOWN.fullmatch(told):
            yield from (each for each in told if not _KNOWN.fullmatch(each))
    elif isinstance(told, dict):
        for key, each in told.items():
            if key != "href":
                yield from unusual(each)
    elif isinstance(told, list):
        for each in told:
            yield from unusual(each)
