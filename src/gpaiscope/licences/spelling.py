"""The names of licences in the many ways in which people spell them, as keys that can be compared.

"CC BY NC 4.0", "Creative Commons Attribution-NonCommercial 4.0 International" and "cc-by-nc-4.0" have one key. What a
key leaves out (case, marks, "the", "licence", "version") tells no licence from another; numbers and letters do.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

_WORDS: Final = (
    (r"creative commons", "cc"),
    (r"attribution", "by"),
    (r"non ?commercial", "nc"),
    (r"no ?deriv(?:ative|ate)?s?(?: works)?", "nd"),
    (r"share ?alike", "sa"),
    (r"^by (?=nc|nd|sa|\d)", "cc by "),
    (r"public domain dedication|universal", ""),
    (r"gnu affero general public", "agpl"),
    (r"gnu (?:lesser|library) general public", "lgpl"),
    (r"affero general public", "agpl"),
    (r"lesser general public", "lgpl"),
    (r"gnu general public|general public", "gpl"),
    (r"gnu (?=a?l?gpl)", ""),
    (r"\b(?:2|two) clause bsd|simplified bsd|bsd (?:2|two) clause", "bsd 2 clause"),
    (r"\b(?:3|three) clause bsd|(?:new|modified|revised) bsd|bsd (?:3|three) clause(?! clear)", "bsd 3 clause"),
    (r"mozilla public", "mpl"),
    (r"eclipse public", "epl"),
    (r"european union public", "eupl"),
    (r"(?<=apache )software\b", ""),
    (r"(?<=bsd )([23])$", r"\1 clause"),
    (r"^meta (?=llama)|(?<=llama )community(?= )", ""),
    (r"(?<=llama )(\d) (\d)\b", r"\1.\2"),
    (r"^(?:licen[sc]ed|released|distributed|available|provided) under ", ""),
    (r"\b(?:or later|or any later version|only)\b|\+$", ""),
)
# These stay text as well until a name is spelled.
_MARKS: Final = r"[^a-z0-9.+]+"
_BEFORE_NUMBER: Final = r"(?<=[a-z])v?(?=\d)|\bv(?=\d)"
_INTEGER: Final = r"\d{1,2}"
_LEFT_OUT: Final = (
    r"\b(?:the|licen[sc]es?|licen[sc]ed|licensing|agreement|version|ver|international|unported|generic|intl|v)\b(?! \()"
)


@cache
def _shortened_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The words with what stands for them, compiled when a name is first spelled: most are those of the table."""
    return tuple((re.compile(written), short) for written, short in _WORDS)


@lru_cache(maxsize=4_096)
def spelling_key(name: str) -> str:
    """The name as a key: two spellings of one licence have the same. Empty where nothing is left."""
    text = re.sub(_BEFORE_NUMBER, " ", re.sub(_MARKS, " ", name.lower()))
    for written, shortened in _shortened_words():
        text = written.sub(shortened, text)
    bare = [word.strip(".") for word in re.sub(_LEFT_OUT, " ", text).split()]
    # Versions are written "2" and "2.0": a whole number becomes the second.
    words = [f"{word}.0" if re.fullmatch(_INTEGER, word) else word for word in bare if word]
    # What two rows of the table shorten to one word stands twice then: "CC Creative Commons BY".
    return " ".join(word for index, word in enumerate(words) if words[index - 1 : index] != [word])


_NON_COMMERCIAL: Final = r"(?:^| )nc(?: |$)"
_OF_BOTH: Final = r"\b(?:commercial|and|or|not?|non|without|dual)\b"


def by_its_words(name: str) -> str:
    """The key of any licence that calls itself non-commercial, for the key of a name that does; else empty."""
    # "Commercial and non-commercial" allows both, and the word alone would say that it forbids one.
    return "nc" if re.search(_NON_COMMERCIAL, name) and not re.search(_OF_BOTH, name) else ""


def of_any_version(name: str) -> str:
    """The key of a Creative Commons name that withholds something whatever its version is, without it; else empty."""
    words = name.split()
    withholds = words[:1] == ["cc"] and {"nc", "nd"} & set(words)
    # NC and ND withhold in every version. A name without them has to be known as it stands: a doubt qualifies nothing.
    return " ".join(word for word in words if not word[0].isdigit()) if withholds else ""
