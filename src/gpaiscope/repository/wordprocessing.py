"""DOCX as somebody sends it: its content controls and its own properties, each part read in one pass.

Nothing of such a file is trusted. No document type is read in any encoding, so that there are no entities; what is
unpacked is counted while that is done; and elements, their depth, nested controls and text are bounded.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

LARGEST_PART: Final = 16_000_000
"""Bytes of a part once unpacked; that of a long draft has about 50,000."""

MOST_PARTS: Final = 10_000
MOST_ELEMENTS: Final = 500_000
DEEPEST: Final = 256
DEEPEST_CONTROL: Final = 16
"""Controls within each other. The text of one is that of all in it, so each level may cost the whole text again."""

LONGEST_TEXT: Final = 10_000_000
"""Characters in all controls together, those of one in another counted in both."""

DAMAGE: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(LookupError, NotImplementedError, RuntimeError, OSError, ValueError, EOFError),
)
"""What reading a damaged file raises, or one beyond the bounds; beside it `expat.ExpatError` for what is no XML."""

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTROL: Final = f"{_W}sdt"
_SETTINGS: Final = f"{_W}sdtPr"
_TEXT: Final = f"{_W}t"
_WRITTEN: Final[Mapping[str, str]] = {f"{_W}p": "\n", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " "}
"""Elements that stand for white space in a text."""


@dataclass(slots=True)
class Control:
    """A place to write in: its tag, empty where it has none, and its text, with a line for each break and paragraph.

    What was struck out is not in the text. ``is_placeholder``: nobody wrote there, and the text asks to.
    """

    tag: str = ""
    text: str = ""
    is_placeholder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDocument:
    """The controls of a document that have a tag, in their order, and its own properties in theirs, by name."""

    controls: tuple[Control, ...]
    properties: Mapping[str, str]


def read_docx(data: bytes) -> WordDocument:
    """What stands in a DOCX file. Raises one of `DAMAGE`, or ExpatError for a part that is no XML."""
    # The list of parts is read whole before any of them is opened, and costs ten times its bytes.
    if data.count(b"PK\x01\x02") > MOST_PARTS:
        raise ValueError(f"it has more than {MOST_PARTS:,} parts")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = _unpacked(parts, "word/document.xml")
        custom = _unpacked(parts, "docProps/custom.xml") if "docProps/custom.xml" in parts.namelist() else None
    controls, properties = _Controls("word/document.xml"), _Properties("docProps/custom.xml")
    controls.read(body)
    if custom is not None:
        properties.read(custom)
    return WordDocument(controls=tuple(each for each in controls.found if each.tag), properties=properties.found)


def _unpacked(parts: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part, at most so many, whatever it says of its size."""
    # zipfile unpacks bzip2 and LZMA without a bound; no word processor uses them.
    if parts.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{name} is packed in a way that DOCX does not have")
    with parts.open(name) as file:
        data = file.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise ValueError(f"{name} is too large")
    return data


class _Part:
    """A part whose elements go by once; what is gathered of them is a subclass's own."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._elements = 0
        self._path: list[str] = []
        """The elements that are open, the outermost first."""

    def read(self, data: bytes) -> None:
        """Gather what the part says. Raises ValueError beyond the bounds, and ExpatError for what is no XML."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        # The parser tells of a document type once it has decoded its name, before it reads any entity of it.
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        parser.Parse(data, True)

    def _refuse_document_type(self, *_: object) -> None:
        raise ValueError(f"{self._name} declares a document type, which DOCX does not have")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise ValueError(f"{self._name} has more than {MOST_ELEMENTS:,} elements")
        if len(self._path) >= DEEPEST:
            raise ValueError(f"{self._name} is nested more than {DEEPEST} levels deep")
        self.begin(name, attributes)
        self._path.append(name)

    def _end(self, name: str) -> None:
        self._path.pop()
        self.end(name)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; those around it are in the path."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """An element ends; those around it are in the path."""
        raise NotImplementedError

    def text(self, text: str) -> None:
        """Text in the innermost element of the path."""
        raise NotImplementedError


class _Controls(_Part):
    """The content controls of the body."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.found: list[Control] = []
        self._open: list[tuple[Control, int]] = []
        """The controls that are open, and where in the pieces the text of each begins."""
        self._pieces: list[str] = []
        self._in_text = False
        self._length = 0

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note a control, what its settings say of it, and the white space that an element stands for."""
        if name == _CONTROL:
            if len(self._open) >= DEEPEST_CONTROL:
                raise ValueError(f"{self._name} has controls more than {DEEPEST_CONTROL} levels deep")
            self.found.append(Control())
            self._open.append((self.found[-1], len(self._pieces)))
        elif self._path[-2:] == [_CONTROL, _SETTINGS]:
            control, _ = self._open[-1]
            if name == f"{_W}tag" and not control.tag:
                control.tag = attributes.get(f"{_W}val", "")
            control.is_placeholder |= name == f"{_W}showingPlcHdr"
        self._in_text = name == _TEXT
        if self._open and name in _WRITTEN:
            self._pieces.append(_WRITTEN[name])

    def end(self, name: str) -> None:
        """Put together the text of a control that ends."""
        self._in_text = False
        if name != _CONTROL:
            return
        control, begin = self._open.pop()
        if control.tag:
            control.text = "".join(self._pieces[begin:])
            self._length += len(control.text)
            if self._length > LONGEST_TEXT:
                raise ValueError(f"{self._name} has more than {LONGEST_TEXT:,} characters in its controls")
        if not self._open:
            self._pieces.clear()

    def text(self, text: str) -> None:
        """Keep what stands in a text of a control."""
        if self._in_text and self._open:
            self._pieces.append(text)


class _Properties(_Part):
    """The properties that a program gave a document of its own: of each its name, and all text in it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.found: dict[str, str] = {}
        self._property = ""
        self._pieces: list[str] = []

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note the name of a property."""
        if len(self._path) == 1:
            self._property = attributes.get("name", "")
            self._pieces.clear()

    def end(self, name: str) -> None:
        """Keep a property that ends."""
        if len(self._path) == 1:
            self.found[self._property] = "".join(self._pieces)

    def text(self, text: str) -> None:
        """Keep what stands in a property."""
        if len(self._path) > 1:
            self._pieces.append(text)
