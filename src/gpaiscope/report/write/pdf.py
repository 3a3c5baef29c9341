"""A page as a PDF of PDF/A-2a and PDF/UA-1: tagged, with bookmarks and the fonts that Typst brings, and no request.

Typst gets the page as data and prints its texts as strings. What no font of it has is shown by its code, since one
glyph that is missing would break the standards.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final

from gpaiscope.extras import library
from gpaiscope.report.blocks import Page
from gpaiscope.report.write import sheets

STANDARDS: Final = ("a-2a", "ua-1")
FITS: Final = (1, 0.97, 0.94, 0.91, 1.04, 1.08)
"""Sizes in which a page is tried, as shares of its own."""
LEAST: Final = 0.2
"""The share of a last sheet that has to be filled."""
SHORT: Final = "SHORT"
"""What the sheets say where it is not."""
NOWHERE: Final = Path(gettempdir()) / "gpaiscope-has-no-typst-packages"
"""Where packages of Typst would be looked for, which would be fetched: there are none, and nothing is."""


def write(page: Page) -> bytes:
    """The page as PDF, the same bytes each time. Raises UsageError without the library."""
    told = sheets.told(page)
    shown = _replaced(told, _missing(frozenset(sheets.unusual(told))))
    stamp = datetime(**told["day"], tzinfo=UTC)
    try:
        return _compiled(shown, stamp)
    except _library().TypstError:  # a mark that has a glyph, and none on the letter that it stands on
        return _compiled(_replaced(told, frozenset(sheets.unusual(told))), stamp)


def _compiled(told: sheets.Told, stamp: datetime) -> bytes:
    """The page in the first size in which no last sheet is all but empty, and in its own where there is none."""
    source = Path(__file__).with_name("sheets.typ").read_bytes()
    for fit in FITS:
        try:
            return _made(source, {"page": json.dumps({**told, "fit": fit, "least": LEAST}, ensure_ascii=False)}, stamp)
        except _library().TypstError as error:
            if SHORT not in str(error):
                raise
    return _made(source, {"page": json.dumps(told, ensure_ascii=False)}, stamp)


def _made(source: bytes, given: dict[str, str], stamp: datetime) -> bytes:
    typst = _library()
    compiler = typst.Compiler(
        input=source,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=given,
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )
    made = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=int(stamp.timestamp()))
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    """The fonts that the library brings: Libertinus Serif, New Computer Modern, DejaVu Sans Mono."""
    return _library().Fonts(include_system_fonts=False)


def _library() -> Any:
    return library("typst", "a PDF is made", "documents")


# What no font has


_PROBE: Final = b"""\
#set document(title: "x")
#set text(lang: "en", font: "Libertinus Serif")
#for each in json(bytes(sys.inputs.each)) [#each

]"""
_UNSHOWN: Final = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


@cache
def _missing(characters: frozenset[str]) -> frozenset[str]:
    """Those characters that no font has a glyph for: each is set by itself, and the library names what it lacks."""
    if not characters:
        return frozenset()
    listed = sorted(characters)
    try:
        _made(_PROBE, {"each": json.dumps(listed)}, datetime(1970, 1, 1, tzinfo=UTC))
    except _library().TypstError as error:
        named = {_unescaped(each) for each in _UNSHOWN.findall(error.diagnostic)}
        return frozenset(each for each in listed if each in named) or frozenset(listed)
    return frozenset()


def _unescaped(text: str) -> str:
    r"""What the library names as ``\u{200d}``, where it does not print the character."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


def _replaced(told: Any, missing: frozenset[str]) -> Any:
    if not missing:
        return told
    if isinstance(told, str):
        return "".join(_coded(each) if each in missing else each for each in told)
    if isinstance(told, dict):
        return {key: each if key == "href" else _replaced(each, missing) for key, each in told.items()}
    return [_replaced(each, missing) for each in told] if isinstance(told, list) else told


def _coded(character: str) -> str:
    return f"[U+{ord(character):04X}]"
