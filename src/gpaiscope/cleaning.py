"""Text of others, made fit to be shown: nothing in it can steer a terminal, hide, or pass for a line of ours.

A writer cleans each value once, where it puts it into its own format. Letters of all scripts, combining marks and the
joiners within them stay as they are.
"""

from __future__ import annotations

import re
from typing import Final

# Ranges and not Unicode categories: those differ between versions of Python, and the same input gives the same bytes.
_OBEYED: Final = (
    "\x00-\x1f\x7f-\x9f\xad"  # controls, soft hyphen
    "\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f"  # direction, joins that nobody sees
    "\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0"  # letters that are blank
    "\u2028\u2029\ufeff\ufff0-\ufffb\ufffe\uffff"  # lines, byte order mark, annotations
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"  # half characters, private use, no characters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and music
    "\U000e0000-\U000e00ff\U000e01f0-\U0010ffff"  # tags, private use
)
_BEYOND_LATIN: Final = "\u0300-\u1fff\u2030-\u205f\u2070-\ufdff\ufe10-\U0003ffff"
_SELECTORS: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
# Compiled by `re` where a text asks for it, for that takes longer than a short page, and few texts do.
_HIDDEN: Final = (
    f"[{_OBEYED}]"
    f"|(?<![{_BEYOND_LATIN}{_SELECTORS}])[\u200b-\u200d]"  # joiners mean something within Indic, Arabic, Thai, emoji
    f"|(?<![{_BEYOND_LATIN}0-9#*©®])[{_SELECTORS}]"
)
_BREAK: Final = "\r\n|[\t-\r\x85\u2028\u2029]"
_PLAIN: Final = re.compile("[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2190-\u2bff]*")
"""Text in which nothing is hidden or obeyed, and no line breaks: nearly all of it."""


def clean(text: str, *, lines: bool = False) -> str:
    """The text with all that is hidden or obeyed written as an escape such as ``\\x1b`` or ``\\u202e``.

    It comes on one line, with a blank for each line break and tab. With ``lines`` line feeds stay, a tab is two
    blanks, and other line breaks are escaped. Clean text comes back as it is.
    """
    if _PLAIN.fullmatch(text):
        return text
    if lines:
        return "\n".join(re.sub(_HIDDEN, _escape, line.replace("\t", "  ")) for line in text.split("\n"))
    return re.sub(_HIDDEN, _escape, re.sub(_BREAK, " ", text))


def blanked(text: str) -> str:
    """The text on one line with a blank for each run of blanks and of what `clean` would escape."""
    return " ".join(re.sub(_HIDDEN, " ", text).split())


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape", "surrogatepass").decode("ascii")


class Finished(str):
    """Text that a writer has made for one format: nothing is changed in it on its way out."""

    __slots__ = ()


def json_escaped(text: str) -> str:
    """A line of JSON in which what `clean` would escape is escaped as JSON does it, so that it is read as it was."""
    return text if _PLAIN.fullmatch(text) else re.sub(_HIDDEN, _json_escape, text)


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
