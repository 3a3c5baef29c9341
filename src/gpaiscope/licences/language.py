"""Whether a text can be read at all: empty, cut off, not text, too long, or in a language that is not covered."""

from __future__ import annotations

import re
from typing import Final

from gpaiscope.licences.text import Plain

FEWEST_WORDS: Final = 8
COMMON: Final = 0.12
"""The least share of a language's commonest words in a text of that language."""

TOO_SHORT: Final = "The text is too short to be a licence."

SAMPLE: Final = 4_000
"""Characters by which the language is told."""

_LANGUAGES: Final = {
    "English": "the of and to or you this any in for is not with be that by as may your all we are",
    "German": "der die das und oder sie nicht zu den von mit für des dem ist im eine werden",
    "French": "le la les des et ou vous de du en un une pour par que est dans au",
    "Italian": "il la di e o che dei per un una del della non con sono le in i da",
    "Spanish": "el la los las de y o que para en un una por con del se no su",
    "Portuguese": "o a os as de e ou que para em um uma por com do da não se",
}
_COMMONEST: Final = {language: frozenset(words.split()) for language, words in _LANGUAGES.items()}
_WORD: Final = re.compile(r"[^\W\d_]+")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_OTHER_SCRIPT: Final = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af\ufb1d-\ufdff\ufe70-\ufeff]")
_MIXED: Final = re.compile(r"[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]")
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_END: Final = re.compile(
    r"[.!?:;。！？；…>)\]}\"'\d/*=-]$|(?:https?:|www\.|@)\S{0,200}$|\b(?:end|license|licence|agreement|ende)$"
)


def reasons_for_doubt(plain: Plain) -> list[str]:
    """Why the text cannot be trusted to be the whole licence, read and understood. Empty where nothing is amiss."""
    text = plain.text.strip()
    if not text:
        return ["The text is empty."]
    if len(_NOT_TEXT.findall(plain.original, 0, 100_000)) > max(2, len(plain.original[:100_000]) // 200):
        return ["This is not text: it holds control characters or bytes that are no characters."]
    reasons = []
    if plain.unread:
        reasons.append(f"Only the beginning was read: {plain.unread} characters follow it.")
    if not (share := _readable_share(text)):
        reasons.append(f"The text is in no language that is covered: {', '.join(_LANGUAGES)}, Chinese.")
    elif share < 0.9:
        reasons.append("Part of the text is in a language or script that is not covered.")
    # A Cyrillic letter that looks like a Latin one hides a word from every pattern: the "not" before a use, say.
    if not text.isascii() and _MIXED.search(text):
        reasons.append("Letters of different scripts are mixed within words, which hides them from a reader.")
    # Chinese has no spaces, so that a whole licence in it may be a few words.
    if len(_WORD.findall(text, 0, SAMPLE)) < FEWEST_WORDS and not _CHINESE.search(text):
        reasons.append(TOO_SHORT)
    # A notice or a tag may begin in small letters ("license: mit") and is whole all the same.
    if plain.original.lstrip()[:1].islower() and "licen" not in text[:200]:
        reasons.append("The text seems to be cut off: it begins within a sentence.")
    # A short last line is a name, a place or a date; a long one without an end has lost what followed, maybe a ban.
    last_line = text[-300:].rsplit("\n", 1)[-1]
    if len(last_line) > 80 and not _END.search(last_line):
        reasons.append("The text seems to be cut off: it ends within a sentence.")
    return reasons


def _readable_share(text: str) -> float:
    """Which share of the letters is in scripts that are read; 0 where no covered language's words are found."""
    if text.isascii():
        letters, others, chinese = len(text), 0, 0
    else:
        letters = max(1, sum(map(str.isalpha, text)))
        others, chinese = len(_OTHER_SCRIPT.findall(text)), len(_CHINESE.findall(text))
    words = [word for word in _WORD.findall(text, 0, SAMPLE) if not _CHINESE.match(word)]
    common_words = max(sum(word in common for word in words) for common in _COMMONEST.values()) if words else 0
    if chinese < 0.2 * letters and common_words < COMMON * len(words):
        return 0.0
    return 1 - others / letters
