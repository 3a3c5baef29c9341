"""Of whom a line of a card speaks: comparisons and lists of thanks have other models and tools for their subject."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from gpaiscope.repository.bases import FAMILY, plain
from gpaiscope.repository.prose import ITEM

_MODEL: Final = re.compile(
    rf"(?<![A-Za-z])(?:{FAMILY}|claude|gemini|palm|grok|chinchilla|gopher|lamda|chatgpt)(?![a-z])", re.IGNORECASE
)
_TRAINED: Final = re.compile(
    r"(?<![\w.-])(?P<who>[A-Za-z][\w.-]*(?: \d[\w.]*)?)[\"'“”*`\s]+(?:model )?(?:was|were|is|has been) (?:\w+ly )?"
    r"(?:pre-?)?trained\b"
)
_IS: Final = re.compile(
    r"[\s*\[\"]*(?P<who>[A-Za-z][\w.-]*(?: \d[\w.]*)?)[*\]\"]*(?:\([^()\s]{0,300}\))? (?:is|was) (?:an?|the|our)\b"
)
"""A sentence that says what something is: ``Example 2 is the model ...``."""
_WORD: Final = re.compile(r"[a-z]{3,}")


def of_another(text: str, own: Iterable[str]) -> bool:
    """Whether a row, an item of a list or a sentence is about a model of another family than that of ``own`` names."""
    subject = _subject(text)
    if not _MODEL.search(subject):
        return False
    selves = "".join(map(plain, own))
    return not any(word in selves for word in _WORD.findall(subject.lower()))


def _subject(text: str) -> str:
    """The words that name what a line is about; empty where it has none in such a place."""
    if text.startswith("|"):
        cells = text[:400].strip("| ").split("|")
        return cells[0] if len(cells) > 2 else ""
    if label := ITEM.match(text[:500]):
        return next(each for each in label.groups() if each)
    said = _TRAINED.search(text[:1000]) or _IS.match(text[:1000])
    return said["who"] if said else ""
