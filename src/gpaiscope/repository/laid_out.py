"""Text as it is laid out in a PDF, DOCX or HTML file of somebody else: pieces of lines, boxes and rules, by place.

Nothing of such a file is trusted. PDF is read in a process of its own, whose memory and time end with it; the others
are read in one pass, their parts, elements and text bounded. Every kind becomes the same: pieces of text that no gap
and no edge of a cell parts, from the top of the first page down. A box is a sign in the text, whether it was typed,
drawn, a widget of a form or a picture; what is in a picture is not known.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from xml.parsers import expat

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError
from gpaiscope.repository.opened import opened, refused
from gpaiscope.repository.wordprocessing import DAMAGE, DEEPEST, MOST_ELEMENTS, MOST_PARTS, part_of

LARGEST: Final = 40_000_000
"""Bytes of a file."""

LARGEST_HTML: Final = 8_000_000
MOST_PIECES: Final = 60_000
LONGEST_TEXT: Final = 3_000_000
"""Characters of all pieces together."""

CHECKED, CROSSED, EMPTY, PICTURE = "☑", "☒", "☐", "￼"
"""Signs of boxes: with a tick in it, with a cross in it, with nothing in it, and a picture of one that nobody read."""

_SAME_LINE: Final = 3.0
"""How far apart, in points, texts of one line may begin from the top."""

BOXES: Final = frozenset((CHECKED, CROSSED, EMPTY, PICTURE))

SIGNS: Final[Mapping[str, str]] = {
    **dict.fromkeys("☑✅✔✓🗹🗸", CHECKED),
    **dict.fromkeys("☒✗✘🗷🗵⊠❎✖", CROSSED),
    **dict.fromkeys("☐□▢❏❐❑❒⬜◻", EMPTY),
    **dict.fromkeys("■▣◼⬛◉⦿", CHECKED),
    **dict.fromkeys("○◯", EMPTY),
}
"""What stands for a box in a text. A circle that is empty, or filled in a ring, is a button of which one is chosen."""


@dataclass(frozen=True, slots=True)
class LaidPiece:
    """Text that nothing parts, its page (0 where the file has none), and its place, measured downwards from the top."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def reading_place(self) -> tuple[int, float]:
        """Its place among the pieces of a page as they are read: line by line, and from the left."""
        return round(self.top / _SAME_LINE), self.left


@dataclass(frozen=True, slots=True)
class CellEdge:
    """A line across, as between two rows of a table."""

    y: float
    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """What is laid out in a file: its ``form``, the number of its pages, and what stands on them, from the top down."""

    form: str
    pages: int
    pieces: tuple[LaidPiece, ...]
    rules: tuple[CellEdge, ...] = ()


def read_laid_out(path: Path) -> LaidOut:
    """What is laid out in a file. Raises InputError for one that is too large, damaged, closed, or without any text."""
    with opened(path) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _refused_file(path, f"the file has more than {LARGEST:,} bytes")
    form = form_by_beginning(data)
    if form == "pdf":
        from gpaiscope.repository.pdf import laid_out

        read = laid_out(data, path)
    elif form == "docx":
        read = _of_docx(data, path)
    elif form == "html":
        read = _of_html(data, path)
    else:
        raise _refused_file(path, "it is neither PDF, nor DOCX, nor HTML by what it begins with")
    if not any(re.search(r"\w{2}", piece.text) for piece in read.pieces):
        what = "its pages are pictures, or drawn" if form == "pdf" else "it is empty"
        raise refused(
            "no-text",
            f"there is no text in it: {what}",
            path,
            expected="a file whose text can be selected",
            help="recognise its text first, with a program for that, and look at what that made of it",
        )
    return read


def form_by_beginning(data: bytes) -> str:
    """Whether bytes begin as PDF, DOCX or HTML do; else empty."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    start = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return (
        "html" if re.match(rb"<(?:!doctype html|html|!--|\?xml|head|body|main|article|h1|table|div)\b", start) else ""
    )


def form_of_file(path: Path) -> str:
    """The same of a file; empty for one that cannot be opened, of which its own reader says why."""
    try:
        with opened(path) as file:
            return form_by_beginning(file.read(4096))
    except InputError:
        return ""


def _refused_file(path: Path, message: str) -> InputError:
    expected = "a published summary as PDF, DOCX or HTML, of at most 40 MB"
    return refused("unreadable-summary", message, path, expected=expected)


# Tables and paragraphs without places: they are given some, a row below the other and a cell beside the other


_LINE: Final = 12.0
_WIDTH: Final = 200.0


class _Flow:
    """Lines that flow down a page without end, those of a row of a table in columns beside each other."""

    def __init__(self) -> None:
        self.pieces: list[LaidPiece] = []
        self.rules: list[CellEdge] = []
        self._length = 0
        self._y = 0.0
        self._rows: list[tuple[float, float, float]] = []
        """Of each row that is open, the outermost first: its top, its lowest end so far, and where it begins."""
        self._column = 0.0
        self._text: list[str] = []

    def add_text(self, text: str) -> None:
        """Add to the line."""
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise ValueError(f"it has more than {LONGEST_TEXT:,} characters")
        self._text.append(text)

    def break_line(self) -> None:
        """End the line, which is put where it stands unless it is empty."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if not text:
            return
        if len(self.pieces) >= MOST_PIECES:
            raise ValueError(f"it has more than {MOST_PIECES:,} lines")
        right = self._column + (_WIDTH - 20 if self._rows else _WIDTH * 4)
        self.pieces.append(LaidPiece(0, self._column, self._y, right, self._y + _LINE - 2, text))
        self._y += _LINE

    def begin_row(self) -> None:
        """Begin a row of a table, in a cell of another table perhaps."""
        self.break_line()
        if len(self._rows) >= _DEEPEST_TABLE:
            raise ValueError(f"it has tables more than {_DEEPEST_TABLE} levels deep")
        self.rules.append(CellEdge(self._y - 1, self._column, self._column + _WIDTH * 20))
        self._rows.append((self._y, self._y, self._column))

    def begin_cell(self, column: int) -> None:
        """Begin a cell of the row."""
        self.break_line()
        if self._rows:
            top, lowest, left = self._rows[-1]
            self._rows[-1] = (top, max(lowest, self._y), left)
            self._y, self._column = top, left + min(column, 1000) * _WIDTH / 4 ** (len(self._rows) - 1)

    def end_row(self) -> None:
        """End the row: what comes next stands below all of its cells."""
        self.break_line()
        if self._rows:
            _, lowest, left = self._rows.pop()
            self._y, self._column = max(lowest, self._y) + 2, left


_DEEPEST_TABLE: Final = 8


# DOCX


_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml}"


def _of_docx(data: bytes, path: Path) -> LaidOut:
    """The text of a DOCX file as it stands after all tracked changes."""
    if data.count(b"PK\x01\x02") > MOST_PARTS:
        raise _refused_file(path, f"it has more than {MOST_PARTS:,} parts")
    reader = _DocxFlow()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            body = part_of(parts, "word/document.xml")
        reader.gather_from(body)
    except DAMAGE as error:
        reason = "a part is missing" if isinstance(error, KeyError) else str(error) or type(error).__name__
        raise _refused_file(path, f"it cannot be read as DOCX: {reason}") from None
    except expat.ExpatError as error:
        raise _refused_file(path, f"a part of it is no XML: {error}") from None
    return LaidOut(form="docx", pages=0, pieces=tuple(reader.flow.pieces), rules=tuple(reader.flow.rules))


class _DocxFlow:
    """The text of a document's body; what was struck out, field codes and fallbacks are no text of it."""

    def __init__(self) -> None:
        self.flow = _Flow()
        self._path: list[str] = []
        self._elements = 0
        self._columns: list[int] = []
        self._unread = 0
        """How many elements are open whose text is none of the document's."""
        self._box: str | None = None
        """The state of a box as the settings of its control or field have it."""

    def gather_from(self, data: bytes) -> None:
        """Read the body once. Raises ValueError beyond the bounds, and ExpatError for what is no XML."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.StartElementHandler = self._begin_element
        parser.EndElementHandler = self._end_element
        parser.CharacterDataHandler = self._gather_text
        parser.Parse(data, True)
        self.flow.break_line()

    def _refuse_document_type(self, *_: object) -> None:
        raise ValueError("it declares a document type, which DOCX does not have")

    def _begin_element(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise ValueError(f"it has more than {MOST_ELEMENTS:,} elements")
        if len(self._path) >= DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} levels deep")
        self._path.append(name)
        if name in _NO_TEXT:
            self._unread += 1
        value = attributes.get(f"{_W}val", "")
        match name.removeprefix(_W):
            case "tr":
                self.flow.begin_row()
                self._columns.append(0)
            case "tc" if self._columns:
                self.flow.begin_cell(self._columns[-1])
                self._columns[-1] += 1
            case "gridSpan" if self._columns and value.isdigit():
                self._columns[-1] += min(int(value), 100) - 1
            case "br" | "cr":
                self.flow.break_line()
            case "tab":
                self.flow.add_text("  ")
            case "sym":
                self.flow.add_text(sign_of(attributes.get(f"{_W}font", ""), attributes.get(f"{_W}char", "")))
            case "checkBox":
                self._box = EMPTY
            case "default" | "checked" if self._box is not None:
                self._box = EMPTY if value in ("0", "false", "off") else CHECKED

    def _gather_text(self, text: str) -> None:
        if self._path and self._path[-1] == f"{_W}t" and not self._unread:
            self.flow.add_text("".join(SIGNS.get(letter, letter) for letter in text))

    def _end_element(self, name: str) -> None:
        self._path.pop()
        if name in _NO_TEXT:
            self._unread -= 1
        match name.removeprefix(_W):
            case "p":
                self.flow.break_line()
            case "tr":
                self.flow.end_row()
                self._columns.pop()
            case "checkBox" if self._box is not None:
                self.flow.add_text(self._box)
                self._box = None


_NO_TEXT: Final = frozenset(
    {
        *(f"{_W}{name}" for name in ("del", "moveFrom", "instrText")),
        "http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)


def sign_of(font: str, code: str) -> str:
    """The sign that a font of symbols draws for a code, in hexadecimal digits; empty where it is no box."""
    try:
        letter = chr(int(code, 16) & 0xFF)
    except ValueError:
        return ""
    return sign_of_symbol(font, letter) or ""


def sign_of_symbol(font: str, letter: str) -> str | None:
    """The sign of a box that a letter is in a font of symbols; None in any other font."""
    name = font.lower().replace(" ", "")
    for called, signs in _SYMBOLS.items():
        if called in name:
            return signs.get(letter, "" if called == "bullet" else "·")
    return None


_SYMBOLS: Final[Mapping[str, Mapping[str, str]]] = {
    "wingdings2": {
        **dict.fromkeys("RPÖ", CHECKED),
        **dict.fromkeys("SOTQ", CROSSED),
        **dict.fromkeys("£¢\x2a\xa3", EMPTY),
    },
    "wingdings": {**dict.fromkeys("þü", CHECKED), **dict.fromkeys("ýûx", CROSSED), **dict.fromkeys("¨oqrpm", EMPTY)},
    "dingbats": {
        **dict.fromkeys("34✓✔", CHECKED),
        **dict.fromkeys("5678✕✖✗✘", CROSSED),
        **dict.fromkeys("nl■●", CHECKED),
        **dict.fromkeys("opqrm❏❐❑❒❍", EMPTY),
    },
}
"""What the common fonts of symbols draw, by the letter at the same place in a text font."""


# HTML


def _of_html(data: bytes, path: Path) -> LaidOut:
    if len(data) > LARGEST_HTML:
        raise _refused_file(path, f"a page of HTML has at most {LARGEST_HTML:,} bytes here")
    reader = _HtmlFlow()
    try:
        reader.feed(_text_of_html(data))
        reader.close()
    except (ValueError, RecursionError, AssertionError) as error:
        raise _refused_file(path, f"it cannot be read as HTML: {error}") from None
    reader.flow.break_line()
    return LaidOut(form="html", pages=0, pieces=tuple(reader.flow.pieces), rules=tuple(reader.flow.rules))


def _text_of_html(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    named = re.search(rb"charset\s*=\s*[\"']?\s*([\w.-]{2,40})", data[:4096])
    try:
        return data.decode("utf-8-sig" if named is None else named[1].decode("ascii"), "strict")
    except (LookupError, UnicodeError):
        text = data.decode("utf-8", "replace")
        return text if text.count("\ufffd") * 100 <= len(data) else data.decode("cp1252", "replace")


class _HtmlFlow(HTMLParser):
    """The text of a page: tables as rows and cells, pairs of a list of terms as such, every other block a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.flow = _Flow()
        self._elements = 0
        self._columns: list[int] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise ValueError(f"it has more than {MOST_ELEMENTS:,} elements")
        given = dict(attributes)
        if tag in _UNSHOWN:
            self._unread += 1
        if self._unread:
            return
        if tag == "tr":
            self.flow.begin_row()
            self._columns.append(0)
        elif tag in ("td", "th") and self._columns:
            self.flow.begin_cell(self._columns[-1])
            span = given.get("colspan") or ""
            self._columns[-1] += min(int(span), 100) if re.fullmatch(r"[1-9]\d{0,3}", span) else 1
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            self.flow.add_text(CHECKED if "checked" in given else EMPTY)
        elif tag == "input" and given.get("type") != "hidden":
            self.flow.add_text(given.get("value") or "")
        elif tag in ("img", "svg"):
            self._picture(tag, given)
        elif tag in _BLOCKS:
            self.flow.break_line()
        if tag == "svg":
            self._unread += 1  # the titles inside of a drawing are no text of the page

    def _picture(self, tag: str, given: Mapping[str, str | None]) -> None:
        told = (given.get("alt") or given.get("aria-label") or "").strip()
        sign = next((SIGNS[letter] for letter in told if letter in SIGNS), None)
        if sign is None and given.get("role") in ("checkbox", "radio"):
            sign = CHECKED if given.get("aria-checked") == "true" else EMPTY
        self.flow.add_text(sign or PICTURE)

    def handle_endtag(self, tag: str) -> None:
        if (tag in _UNSHOWN or tag == "svg") and self._unread:
            self._unread -= 1
        elif self._unread:
            return
        elif tag == "tr" and self._columns:
            self.flow.end_row()
            self._columns.pop()
        elif tag in _BLOCKS:
            self.flow.break_line()

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.flow.add_text("".join(SIGNS.get(letter, letter) for letter in data))


_UNSHOWN: Final = frozenset({"script", "style", "template", "noscript", "head", "nav", "del", "s"})
_BLOCKS: Final = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend"),
        *("li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "ul"),
    }
)
