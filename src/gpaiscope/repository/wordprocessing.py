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
from typing import Final
from xml.parsers import expat

from gpaiscope.deferred import dataclass

LARGEST_PART: Final = 8_000_000
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

_BODY: Final = "word/document.xml"
_CUSTOM: Final = "docProps/custom.xml"
_PROPERTY: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTROL: Final = f"{_W}sdt"
_SETTINGS: Final = f"{_W}sdtPr"
_TEXT: Final = f"{_W}t"
_WRITTEN: Final[Mapping[str, str]] = {f"{_W}p": "\n", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " "}
"""Elements that stand for white space in a text."""


@dataclass(slots=True)
class Control:
    """A place to write in, or a property: its tag, empty where it has none, and its text, a line for each paragraph.

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
    controls, properties = _NamedTexts(_BODY, _CONTROL), _NamedTexts(_CUSTOM, _PROPERTY)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = part_of(parts, _BODY)
        custom = part_of(parts, _CUSTOM) if _CUSTOM in parts.namelist() else None
    controls.gather_from(body)
    if custom is not None:
        properties.gather_from(custom)
    return WordDocument(
        controls=tuple(control for control in controls.found if control.tag),
        properties={own.tag: own.text for own in properties.found},
    )


def part_of(parts: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part, at most so many, whatever it says of its size."""
    # zipfile unpacks bzip2 and LZMA without a bound; no word processor uses them.
    if parts.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{name} is packed in a way that DOCX does not have")
    with parts.open(name) as file:
        data = file.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise ValueError(f"{name} is too large")
    return data


class _NamedTexts:
    """The texts that elements of one kind hold, each with its name, gathered while the elements of a part go by.

    ``of`` is the kind: a content control, whose settings name it and whose text stands in texts alone, or a property,
    which has its name itself and any text in it.
    """

    def __init__(self, part: str, of: str) -> None:
        self._part = part
        self._of = of
        self.found: list[Control] = []
        self._open: list[tuple[Control, int]] = []
        """Those that are open, and where in the pieces the text of each begins."""
        self._pieces: list[str] = []
        self._path: list[str] = []
        """The elements that are open, the outermost first."""
        self._elements = 0
        self._length = 0

    def gather_from(self, data: bytes) -> None:
        """Read a part once. Raises ValueError beyond the bounds, and ExpatError for what is no XML."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        # The parser tells of a document type once it has decoded its name, before it reads any entity of it.
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.StartElementHandler = self._begin_element
        parser.EndElementHandler = self._end_element
        parser.CharacterDataHandler = self._gather_text
        parser.Parse(data, True)

    def _refuse_document_type(self, *_: object) -> None:
        raise ValueError(f"{self._part} declares a document type, which DOCX does not have")

    def _begin_element(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise ValueError(f"{self._part} has more than {MOST_ELEMENTS:,} elements")
        if len(self._path) >= DEEPEST:
            raise ValueError(f"{self._part} is nested more than {DEEPEST} levels deep")
        if name == self._of:
            if len(self._open) >= DEEPEST_CONTROL:
                raise ValueError(f"{self._part} has controls more than {DEEPEST_CONTROL} levels deep")
            self.found.append(Control(tag=attributes.get("name", "") if name == _PROPERTY else ""))
            self._open.append((self.found[-1], len(self._pieces)))
        elif self._path[-2:] == [_CONTROL, _SETTINGS]:
            self._read_setting(name, attributes)
        if self._open and name in _WRITTEN:
            self._pieces.append(_WRITTEN[name])
        self._path.append(name)

    def _read_setting(self, name: str, attributes: Mapping[str, str]) -> None:
        """What the settings of the innermost control say of it."""
        if not self._open:
            return
        control, _ = self._open[-1]
        if name == f"{_W}tag" and not control.tag:
            control.tag = attributes.get(f"{_W}val", "")
        control.is_placeholder |= name == f"{_W}showingPlcHdr"

    def _gather_text(self, text: str) -> None:
        if self._open and (self._of == _PROPERTY or self._path[-1] == _TEXT):
            self._pieces.append(text)

    def _end_element(self, name: str) -> None:
        self._path.pop()
        if name != self._of:
            return
        control, begin = self._open.pop()
        if control.tag:
            control.text = "".join(self._pieces[begin:])
            self._length += len(control.text)
            if self._length > LONGEST_TEXT:
                raise ValueError(f"{self._part} has more than {LONGEST_TEXT:,} characters in its controls")
        if not self._open:
            self._pieces.clear()
