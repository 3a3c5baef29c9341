"""From a text to its terms, the same for what is searched and for what is asked.

A term is a stem of a word, a number in one spelling, or a provision: ``modif``, ``1e25``, ``art53(1)(c)``, ``par60``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_RAISED: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_POWER: Final = re.compile(
    r"\b(\d+(?:\.\d+)?)?\s*[x×*·]?\s*10\s*(?:\^|\*\*)\s*[({]?\s*\+?(\d{1,3})[)}]?|\b1e\+?(\d{1,3})\b"
)
_POINTS: Final = r"(?:\s*\(\s*\w{1,4}\s*\)|\.\d{1,2}\b|\.[a-z]\b)*"
_PROVISION: Final = re.compile(
    rf"\bart(?:icles?|s)?\b\.?\s*(?P<article>\d{{1,3}}[a-d]?\b){_POINTS}"
    rf"|\brecitals?\s*(?P<recital>\d{{1,3}})\b"
    rf"|\bann?ex(?:es)?\s*(?P<annex>[ivx]{{1,5}})\b(?:\s*\d{{1,2}})?{_POINTS}"
    rf"|(?:[¶§]+\s*|\b(?:par|para|paras|paragraphs?)\b\.?\s*)(?P<paragraph>\d{{1,3}})\b"
    rf"|\b(?:fn|footnotes?)\b\.?\s*(?P<note>\d{{1,3}})\b"
    rf"|\bguidelines?\s*(?P<guideline>\d{{1,3}})\b"
)
_POINT: Final = re.compile(r"\(\s*(\w{1,4})\s*\)|\.(\w{1,2})|(?<=\s)(\d{1,2})\b")
PROVISION: Final = re.compile(r"(?:art|annex|par|recital|note)[\divx]")
"""How a term begins that is a provision."""
_DAY: Final = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WORD: Final = re.compile(r"\d+\.\d+(?:e\d+)?|[^\W_]+(?:'[^\W_]+)?")

_IZE: Final = re.compile(r"(?<=[a-z]{3})iz(?=e|ing|ation)|(?<=[a-z]{3})yz(?=e|ing)")
# The longest ending comes first, and what is left has to be long enough to say something.
_ENDINGS: Final = (
    *(("ications", 3), ("ication", 3), ("atives", 4), ("ative", 4), ("ations", 3), ("ation", 3), ("ities", 4)),
    *(("ments", 5), ("ment", 5), ("ings", 4), ("ions", 4), ("ates", 4), ("ated", 4), ("ity", 4), ("ate", 4)),
    *(("iers", 3), ("ier", 3), ("ing", 3), ("ied", 3), ("ies", 3), ("ion", 4), ("ers", 4), ("als", 4), ("ed", 3)),
    *(("er", 4), ("al", 5), ("es", 3), ("ly", 4), ("s", 3), ("e", 3), ("y", 3)),
)
# People ask in another tense than the law speaks in, and no ending tells that "taken" is of "take".
_IRREGULAR: Final = {
    **{"used": "use", "uses": "use", "using": "use", "usage": "use", "was": "was", "does": "does"},
    **{"took": "tak", "taken": "tak", "began": "begin", "begun": "begin", "built": "build", "kept": "keep"},
    **{"sold": "sell", "wrote": "writ", "written": "writ", "held": "hold", "bought": "buy"},
}


def terms(text: str) -> Iterator[str]:
    """The terms of a text, in its order. A provision gives its article as well as each of its points."""
    text = _POWER.sub(_in_one_spelling, _normalised(text))
    text = _DAY.sub(lambda day: f"{int(day[3])} {_MONTHS[min(11, max(0, int(day[2]) - 1))]} {day[1]}", text)
    last = 0
    for provision in _PROVISION.finditer(text):
        yield from _word_terms(text[last : provision.start()])
        yield from _provision_terms(provision)
        last = provision.end()
    yield from _word_terms(text[last:])


def _in_one_spelling(power: re.Match[str]) -> str:
    """A power of ten as the law's sentences have it: ``1e25``."""
    mantissa, exponent, plain = power.groups()
    return f" {mantissa or 1}e{exponent or plain} "


def _normalised(text: str) -> str:
    """A text in small letters, whatever shapes its letters had; digits that are raised follow a ``^``."""
    text = _RAISED.sub(lambda raised: f"^{raised[0]}", text)
    return unicodedata.normalize("NFKC", text).replace("’", "'").casefold()


def _provision_terms(provision: re.Match[str]) -> Iterator[str]:
    kind = provision.lastgroup
    assert kind is not None  # one of the names matched
    number = provision[kind]
    if kind in ("paragraph", "guideline"):
        yield f"par{number}"
    elif kind in ("recital", "note"):
        yield f"{kind}{number}"
    else:
        term = f"{'art' if kind == 'article' else kind}{number}"
        yield term
        for point in _POINT.finditer(provision[0], provision.end(kind) - provision.start()):
            term += f"({point[1] or point[2] or point[3]})"
            yield term


def surface_words(text: str) -> Iterator[str]:
    """The words of a text as they are spelt, in small letters, numbers and provisions among them left as they are."""
    return (word[0] for word in _WORD.finditer(_normalised(text)))


def _word_terms(text: str) -> Iterator[str]:
    for word in _WORD.finditer(text):
        yield stem(word[0].partition("'")[0] if word[0].endswith("'s") else word[0].replace("'", ""))


def stem(word: str) -> str:
    """What a word has in common with its other forms: ``notif`` of notify, notifies and notification."""
    if not word.isascii() or not word.isalpha():
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    word = _IZE.sub(lambda found: found[0][0] + "s", word).replace("licens", "licenc")
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least and not (ending == "s" and word.endswith("ss")):
            word = word[: -len(ending)]
            # "modelling" and "modelled" are left as "model"; "selling" keeps its letters.
            doubled = word[-1] == word[-2] and (word[-1] not in "ls" or (word[-1] == "l" and len(word) > 5))
            return word[:-1] if doubled and len(word) > 3 else word
    return word
