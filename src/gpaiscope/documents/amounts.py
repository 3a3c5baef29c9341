"""Amounts in prose: how many of what a text says, in digits or in words, in the units that people have for it.

Numbers are read in English, German, French, Spanish and Italian. A word that stands for two powers of ten, such as
"billion", gives both: of the short scale, and of the long one of most languages.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from gpaiscope import tables
from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An amount where a text says it. ``values`` are what the number can be, ``kind`` of what; empty: no unit is near.

    ``start`` and ``end`` are its place in the text, ``sentence`` the number of its sentence. ``is_power``: a bare power
    of ten. ``rest`` is what the unit says besides, such as the name of a chip.
    """

    values: tuple[Exact, ...]
    kind: str
    start: int
    end: int
    sentence: int
    is_power: bool = False
    rest: str = ""


# Numbers

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_DIGITS: Final = re.compile(
    r"(?<![\w.])(?<!\d[,'])(\d{1,3}(?:[,. _ '’\u00a0\u202f\u2009]\d{3})+(?!\d|[.,]\d)|\d+)([.,]\d+)?"
    r"(?:\s?(?:[eE]\+?|(?:[x×·*⋅]|\\times|\\cdot)\s?10\s?(?:\^|\*\*)?\s?\{?)\s?([0-9⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})\}?(?![.\d]\d))?"
    r"(?:[\s-]{0,3}([KMBGTkmbt])(?![A-Za-z/]))?"
)
_POWER: Final = re.compile(
    r"\b(10|2)\s?(?:\^|\*\*)\s?\{?(\d{1,2})(?:[.,](\d{1,2}))?\}?|\b(10)([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|\b(10|ten)(?: raised)? to the(?: power(?: of)?)? (\d{1,2}|[a-z]+(?:-[a-z]+)?)(?:th|st|nd|rd)?\b",
)
_LETTERS: Final[Mapping[str, int]] = {"k": 3, "m": 6, "b": 9, "g": 9, "t": 12}
_WORDS: Final = tables.beside(__file__, "amounts.toml")
_SCALES: Final[Mapping[str, tuple[int, int]]] = {
    word: (row["short"], row["long"]) for row in _WORDS["scale"] for word in row["words"].split()
}
_ARTICLES: Final = frozenset(_WORDS["articles"].split())
_PARTS: Final[Mapping[str, Fraction]] = {
    word: Fraction(1, int(share)) for share, words in _WORDS["parts"].items() for word in words.split()
}
_ORDINALS: Final[Mapping[str, int]] = {
    "twentieth": 20, "twenty-first": 21, "twenty-second": 22, "twenty-third": 23, "twenty-fourth": 24,
    "twenty-fifth": 25, "twenty-sixth": 26, "twenty-seventh": 27,
    "twenty-one": 21, "twenty-two": 22, "twenty-three": 23, "twenty-four": 24, "twenty-five": 25, "twenty-six": 26,
}  # fmt: skip
_JOINS: Final = frozenset(_WORDS["joins"].split())
_POINTS: Final = frozenset(_WORDS["points"].split())
_SPECIAL: Final[Mapping[str, Fraction]] = {
    "anderthalb": Fraction(3, 2), "eineinhalb": Fraction(3, 2), "zweieinhalb": Fraction(5, 2),
    "dreieinhalb": Fraction(7, 2), "viereinhalb": Fraction(9, 2), "dreiviertel": Fraction(3, 4),
    "fortnight": Fraction(1), "fortnights": Fraction(1),
}  # fmt: skip


@cache
def _words_below_thousand() -> Mapping[str, int]:
    """The words for numbers below a thousand, those that German and Italian write as one included."""
    found: dict[str, int] = {}
    for language in _WORDS["counting"].values():
        found |= {word: number for number, word in enumerate(language.split(), 1)}
    found |= {word: int(number) for number, words in _WORDS["tens"].items() for word in words.split()}
    german, italian = (_WORDS["counting"][name].split() for name in ("german", "italian"))
    for number, words in _WORDS["tens"].items():
        ten = int(number)
        if not 20 <= ten <= 90:
            continue
        of_ten, in_italian = [word for word in words.split() if "ig" in word or "ßig" in word], words.split()[-1]
        for unit in range(1, 10):
            found |= {f"{german[unit - 1]}und{word}": ten + unit for word in of_ten}
            stem = in_italian[:-1] if unit in (1, 8) else in_italian
            found[stem + italian[unit - 1]] = ten + unit
            if unit == 3:
                found[stem + "tré"] = ten + unit
    below = {word: number for word, number in found.items() if number < 100}
    for unit in range(2, 10):
        found |= {f"{german[unit - 1]}hundert": unit * 100, f"{italian[unit - 1]}cento": unit * 100}
    hundreds = [(f"{word}hundert", number * 100) for word, number in below.items() if number < 10 and word in german]
    hundreds += [("hundert", 100), ("cento", 100)]
    hundreds += [(f"{italian[unit - 1]}cento", unit * 100) for unit in range(2, 10)]
    found |= {f"{stem}{word}": hundred + number for stem, hundred in hundreds for word, number in below.items()}
    return found | {"ein": 1, "eins": 1, "uno": 1, "un": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class _NumberPiece:
    """One piece of a number: digits, or a word for a number, a scale, a part or an article."""

    role: str
    start: int
    end: int
    value: Exact = 0
    scale: tuple[int, int] = (0, 0)
    word: str = ""


def _pieces_of(text: str) -> list[_NumberPiece]:
    atoms = []
    for match in _DIGITS.finditer(text):
        whole, part, power, letter = match.groups()
        digits = re.sub(r"\D", "", whole)
        number: Exact = Fraction(digits + part.replace(",", ".")) if part else int(digits)
        exponent = int((power or "0").translate(_SUPERSCRIPTS)) + _LETTERS.get((letter or "").lower(), 0)
        role = "scaled" if power or letter else "digits"
        end = match.end()
        atoms.append(_NumberPiece(role=role, start=match.start(), end=end, value=number * 10**exponent, word=match[0]))
    for match in re.finditer(r"[^\W\d_]+", text):
        if (atom := _piece_of_word(match[0].lower(), match)) is not None:
            atoms.append(atom)
    for match in re.finditer("[½¼¾⅓⅔]", text):
        part = Fraction(unicodedata.numeric(match[0])).limit_denominator(12)
        atoms.append(_NumberPiece(role="and-part", start=match.start(), end=match.end(), value=part))
    return sorted(atoms, key=lambda atom: atom.start)


@cache
def _words_of_numbers() -> Mapping[str, _NumberPiece]:
    """The words that numbers are made of, but for those that join them, as pieces that stand nowhere yet."""
    pieces = {
        word: _NumberPiece(role="small", start=0, end=0, value=number, word=word)
        for word, number in _words_below_thousand().items()
    }
    pieces |= {
        word: _NumberPiece(role="scale", start=0, end=0, scale=scale, word=word) for word, scale in _SCALES.items()
    }
    pieces |= {word: _NumberPiece(role="part", start=0, end=0, value=part, word=word) for word, part in _PARTS.items()}
    pieces |= {word: _NumberPiece(role="article", start=0, end=0, value=1, word=word) for word in _ARTICLES}
    pieces |= {
        word: _NumberPiece(role="small" if value == 1 else "scaled", start=0, end=0, value=value, word=word)
        for word, value in _SPECIAL.items()
    }
    return pieces


def _piece_of_word(word: str, match: re.Match[str]) -> _NumberPiece | None:
    start, end = match.span()
    if (piece := _words_of_numbers().get(word)) is not None:
        return replace(piece, start=start, end=end)
    if word in _JOINS or word in _POINTS:
        return _NumberPiece(role="point" if word in _POINTS else "join", start=start, end=end, word=word)
    stem = next((word[: -len(tail)] for tail in ("tausend", "tausende", "mila") if word.endswith(tail)), "")
    thousands = _words_below_thousand().get(stem) if stem else None
    return (
        None
        if thousands is None
        else _NumberPiece(role="small", start=start, end=end, value=thousands * 1000, word=word)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _SpokenNumber:
    values: tuple[Exact, ...]
    start: int
    end: int
    is_part: bool = False
    is_power: bool = False
    is_plain: bool = False
    """Whether it is bare digits, as a year, a page or a version is."""


def _spoken_numbers(text: str) -> Iterator[_SpokenNumber]:
    """The numbers of a text in its order, each with every value that it may have."""
    powers = list(_spoken_powers(text))
    yield from powers
    atoms = [
        atom
        for atom in _pieces_of(text)
        if not any(power.start < atom.end and atom.start < power.end for power in powers)
    ]
    place = 0
    while place < len(atoms):
        if atoms[place].role in ("join", "point"):
            place += 1
            continue
        reading = _NumberReading(text, atoms, place)
        if (number := reading.read_number()) is not None:
            yield number
        place = max(place + 1, reading.place)


def _spoken_powers(text: str) -> Iterator[_SpokenNumber]:
    for match in _POWER.finditer(text):
        base, exponent = match[1] or match[4] or match[6], match[2] or match[5] or match[7]
        exponent = exponent.translate(_SUPERSCRIPTS)
        power = int(exponent) if exponent.isdecimal() else _ORDINALS.get(exponent, 0)
        before = text[max(0, match.start() - 12) : match.start()]
        if not power or re.search(r"\d\s?(?:[x×·*⋅]|\\times|\\cdot)\s?$", before):
            continue
        number = 10 if base == "ten" else int(base)
        parts = (match[3] or "").ljust(2, "0")
        value: Exact = number**power
        if int(parts):  # the hundredth root of a whole power, to ten places
            value = Fraction(_whole_root(number ** (power * 100 + int(parts)) * 10**1000, 100), 10**10)
        is_bare = number == 10 and not int(parts)
        yield _SpokenNumber(values=(value,), start=match.start(), end=match.end(), is_power=is_bare)


def _whole_root(number: int, degree: int) -> int:
    """The whole part of a root."""
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= number else (low, middle - 1)
    return low


class _NumberReading:
    """One number being read from atoms that stand together."""

    def __init__(self, text: str, atoms: list[_NumberPiece], place: int) -> None:
        self.text, self.atoms, self.first, self.place = text, atoms, place, place
        self.total: list[Exact] = [0, 0]
        self.now: Exact | None = None
        self.end = atoms[place].start
        self.scaled: tuple[int, int] | None = None
        self.is_part = False

    def _adjacent_piece(self) -> _NumberPiece | None:
        """The atom at the place, where nothing but blanks and hyphens parts it from those before."""
        if self.place >= len(self.atoms):
            return None
        atom = self.atoms[self.place]
        between = self.text[self.end : atom.start]
        return atom if self.place == self.first or re.fullmatch(r"[\s\u00a0-]{0,3}", between) else None

    def read_number(self) -> _SpokenNumber | None:
        """The number that begins here; None of an article, or of a scale without a number, as in "trillions"."""
        start = self.atoms[self.first]
        if start.role in ("join", "point"):
            return None
        if start.role == "scale" and start.word not in ("mille", "mil", "tausend"):
            return None
        kept = self.place
        while (atom := self._adjacent_piece()) is not None:
            if not self._takes_piece(atom):
                break
            self.end = max(self.end, atom.end)
            if atom.role != "join":
                kept = self.place
        self.place = kept
        taken = self.atoms[self.first : kept]
        if not taken or (all(atom.role in ("article", "join", "point") for atom in taken) and not self._is_counted()):
            return None
        short, long = (total + (self.now or 0) for total in self.total)
        values: tuple[Exact, ...] = (short,) if short == long else (short, long)
        if re.match(r"0[.,]\d{3}(?!\d)", start.word):
            values = tuple(Fraction(value, 1000) for value in values)
        elif re.match(r"[1-9]\d{0,2}[.,]\d{3}(?![\d.,]\d)", start.word):  # thousands, or three places
            values = (*values, *(Fraction(value, 1000) for value in values))
        plain = len(taken) == 1 and taken[0].role == "digits"
        return _SpokenNumber(
            values=values, start=start.start, end=taken[-1].end, is_part=self.is_part and short < 1, is_plain=plain
        )

    def _is_counted(self) -> bool:
        """Whether an article counts what follows it, as in "a week"."""
        after = self.text[self.end : self.end + 20].lower()
        self.now = 1
        return bool(
            re.match(
                r"\s+(?:full |whole |single |ganze[rn]? )?"
                r"(?:week|month|year|day|quarter|woche|jahr|semaine|année|semana|settimana)",
                after,
            )
        )

    def _takes_piece(self, atom: _NumberPiece) -> bool:
        """Take one atom further into the number; False where it begins another."""
        role, first = atom.role, self.place == self.first
        if role == "join":
            after = self.atoms[self.place + 1] if self.place + 1 < len(self.atoms) else None
            if after is None or not re.fullmatch(r"[\s'’]{0,2}", self.text[atom.end : after.start]):
                return False
            joined = after.role in ("part", "small", "article", "scale")
            if after.role == "small" and not self._goes_on_with(after.value) and self.scaled is None:
                return False
            if after.role == "article" and not self.is_part:
                beyond = self.atoms[self.place + 2] if self.place + 2 < len(self.atoms) else None
                joined = beyond is not None and beyond.role == "part"
            if not joined or (after.role == "scale" and self.scaled is None and not self.is_part):
                return False
            self.place += 1
            return True
        if role == "point":
            after = self.atoms[self.place + 1] if self.place + 1 < len(self.atoms) else None
            if self.now is None or after is None or after.role != "small" or after.value >= 100:
                return False
            self.place += 1
            places = ""
            self.end = atom.end
            while (digit := self._adjacent_piece()) is not None and digit.role == "small" and digit.value < 100:
                places, self.end, self.place = places + str(digit.value), digit.end, self.place + 1
            self.now += Fraction(int(places or 0), 10 ** len(places or "0"))
            return True
        if role == "scale":
            return self._take_scale(atom)
        if role == "part" or role == "and-part":
            return self._take_part(atom, first)
        if role == "article":
            if not first and not self.is_part and self.now is not None:
                ahead = self.atoms[self.place + 1] if self.place + 1 < len(self.atoms) else None
                if ahead is None or ahead.role != "part":
                    return False
                self.place += 1
                return True
            if first:
                self.now = 1
            self.place += 1
            return True
        if role == "small":
            if self.now is None or (first is False and self.atoms[self.place - 1].role == "article"):
                self.now = atom.value
            elif atom.value == 100 and self.now < 100 and self.now == int(self.now):
                self.now *= 100
            elif atom.value == 12 and atom.word in _WORDS["tens"]["12"].split():
                self.now *= 12
            elif atom.word in ("vingt", "vingts") and self.now % 100 == 4:
                self.now += 76
            elif self._goes_on_with(atom.value):
                self.now += atom.value
            else:
                return False
            self.place += 1
            return True
        if self.now is not None or any(self.total):
            return False
        self.now = atom.value
        self.place += 1
        return True

    def _goes_on_with(self, value: Exact) -> bool:
        """Whether a word goes on with a number: "hundred" with "fifty", "sixty" with "one", "soixante" with "dix"."""
        if self.now is None:
            return True
        if self.now != int(self.now) or self.atoms[self.first].role in ("digits", "scaled"):
            return False
        tail = self.now % 100
        return (
            (tail == 0 and value < 100)
            or (tail in (20, 30, 40, 50, 90, 70) and value < 10)
            or (tail in (60, 80) and value < 20)
        )

    def _take_scale(self, atom: _NumberPiece) -> bool:
        if self.now is None and self.scaled is None and atom.word not in ("mille", "mil", "tausend"):
            return False
        if self.now is None and self.scaled is not None:  # "quinze mille milliards", "million billion"
            self.total = [self.total[0] * 10 ** atom.scale[0], self.total[1] * 10 ** atom.scale[1]]
        else:
            now = 1 if self.now is None else self.now
            if self.scaled is not None and atom.scale[0] > self.scaled[0]:  # "two thousand five hundred billion"
                self.total = [(self.total[0] + now) * 10 ** atom.scale[0], (self.total[1] + now) * 10 ** atom.scale[1]]
            else:
                self.total = [self.total[0] + now * 10 ** atom.scale[0], self.total[1] + now * 10 ** atom.scale[1]]
        self.now, self.scaled, self.is_part = None, atom.scale, False
        self.place += 1
        return True

    def _take_part(self, atom: _NumberPiece, first: bool) -> bool:
        before = self.atoms[self.place - 1] if not first else None
        if re.match(r"[\s-]+part(?:y|ies)", self.text[atom.end : atom.end + 9], re.IGNORECASE):
            return False
        if self.scaled is not None and self.now is None:  # "un milliard et demi"
            self.total = [
                total + atom.value * 10**exponent for total, exponent in zip(self.total, self.scaled, strict=True)
            ]
        elif first or (before is not None and before.role == "article" and self.place - 1 == self.first):
            self.now = atom.value
            self.is_part = True
        elif (before is not None and before.role in ("join", "article")) or atom.role == "and-part":
            self.now = (self.now or 0) + atom.value  # "one and a half"
        elif self.now is not None:
            self.now = self.now * atom.value  # "two thirds"
            self.is_part = True
        self.place += 1
        return True


# Units

_CHIP: Final = (
    r"(?:gpus?\b|tpus?\b|npus?\b|xpus?\b|accelerators?\b|chips?\b|grafikkarten?\b|karten\b|beschleuniger\w*|puces?\b"
    r"|accélérateurs?\b|aceleradore?s?\b|acceleratori\b|cards?\b|cartes? graphiques?|schede\b|tarjetas?\b"
    r"|tpu[ -]?v\d\w?\b|[abhlv]\d{2,3}s?\b|g?b[23]00s?\b|gh200s?\b|mi\d{3}[ax]?s?\b|trainium ?\d?s?\b|gaudi ?\d?s?\b"
    r"|ascend ?\w+|graphics cards?|nvidia\b(?! gpu)|superchips?\b|devices?\b)"
)
_SPAN: Final = (
    r"(?:(?P<{0}h>hours?\b|hrs?\b|h\b|stunden?\b|heures?\b|horas?\b|ore\b|ora\b)"
    r"|(?P<{0}d>days?\b|tagen?\b|tage\b|jours?\b|d[ií]as?\b|giorn[oi]\b|d\b)"
    r"|(?P<{0}w>weeks?\b|wochen?\b|semaines?\b|semanas?\b|settiman[ae]\b)"
    r"|(?P<{0}f>fortnights?\b)"
    r"|(?P<{0}m>months?\b|monaten?\b|monate?\b|mois\b|mes(?:es)?\b|mes[ei]\b)"
    r"|(?P<{0}q>quarters?\b)"
    r"|(?P<{0}y>years?\b|jahren?\b|jahre?\b|ans?\b|années?\b|años?\b|ann[oi]\b))"
)
_HOURS: Final[Mapping[str, int]] = {
    "h": 1,
    "d": 24,
    "w": 168,
    "f": 336,
    "m": 730,
    "q": 2190,
    "y": 8766,
}
_SI: Final[Mapping[str, int]] = {
    "kilo": 3, "mega": 6, "méga": 6, "giga": 9, "tera": 12, "téra": 12, "peta": 15, "péta": 15, "exa": 18,
    "zetta": 21, "yotta": 24, "ronna": 27, "quetta": 30,
    "k": 3, "m": 6, "g": 9, "t": 12, "p": 15, "e": 18, "z": 21, "y": 24, "r": 27,
}  # fmt: skip
_LONG: Final = r"(?:kilo|m[eé]ga|giga|t[eé]ra|p[eé]ta|exa|zetta|yotta|ronna|quetta)"
_A_SECOND: Final = (
    r"(?:\s?/\s?s(?:ec(?:ond)?)?\b|\s?(?:per|a|pro|par|por|al) (?:second|sekunde|seconde|segundo|secondo)\b|ps\b)"
)
_EACH: Final = r"(?:\s?/\s?|[\s-](?:per|a|for each|for every|each|pro|par|por|je)[\s-])"
_UNITS: Final = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("ratio", rf"(?:training )?tokens?{_EACH}(?:model )?param"),
        ("tokens/s", rf"tokens?{_A_SECOND}"),
        ("tokens", rf"(?P<si>{_LONG}?)[\s-]?(?:tokens?|tokens|jetons?|textbausteine?n?|subwords?)\b"),
        ("tokens", r"(?P<si>[gt])tok(?:en)?s?\b"),
        ("flop/token", rf"(?P<si>{_LONG}|[kmgtp])?[\s-]?flops?{_EACH}(?:\w+ )?token"),
        (
            "flop-time",
            rf"(?P<si>{_LONG}|[tpez])[\s-]?(?:flops?|fs?)?(?:{_A_SECOND}|s)?[\s-](?:{_SPAN.format('s')})",
        ),
        ("flop/s", rf"(?P<si>{_LONG}|[tpez])?[\s-]?(?:flops?|floating[- ]point operations|operations){_A_SECOND}"),
        ("flop/s", r"(?P<si>tera|peta|exa|[tpe])[\s-]?flops\b"),
        (
            "flop",
            rf"(?P<si>{_LONG}|[tpezyr])?[\s-]?(?:flops?\b|floating[- ]point operations|gleitkomma\w*|rechenoperationen"
            r"|rechenschritten?|opérations|operaciones|operazioni|operations?\b|calculations\b)",
        ),
        (
            "hardware",
            rf"(?:nvidia |amd )?{_CHIP}'?(?:[\s-]+(?:gpus?|chips?|accelerators?))?[\s-]?(?:{_SPAN.format('s')})",
        ),
        (
            "hardware",
            rf"(?:{_SPAN.format('s')})[\s-](?:(?:of|de|di|en|su|sur) |d['’])?(?:nvidia )?{_CHIP}(?!\s*(?:for|per))",
        ),
        ("energy-time", rf"(?P<si>kilo|m[eé]ga|giga|t[eé]ra|k|m|g|t)[\s-]?(?:watts?|w)[\s-](?:{_SPAN.format('s')})"),
        (
            "energy",
            r"(?P<si>kilo|m[eé]ga|giga|t[eé]ra|p[eé]ta|k|m|g|t|p)?[\s-]?"
            r"(?:wh\b|watt[- ]?(?:hours?|stunden)|watt-?heures?|vatios[- ]hora|wattora)",
        ),
        ("joule", r"(?P<si>kilo|m[eé]ga|giga|t[eé]ra|p[eé]ta|k|m|g|t|p)[\s-]?(?:j\b|joules?\b)"),
        ("power", r"(?P<si>kilo|m[eé]ga|giga|t[eé]ra|k|m|g|t)?[\s-]?(?:w\b|watts?\b)"),
        ("bytes", r"(?P<si>kilo|m[eé]ga|giga|t[eé]ra|p[eé]ta|exa|[kmgtpe])i?[\s-]?(?:b\b|bytes?\b|o\b|octets?\b)"),
        (
            "parameters",
            rf"(?P<si>{_LONG}|g)?[\s-]?(?:par[aá]m(?:eter|etern|ètres?|etros?|etri|s)?\w*|weights?\b|gewichten?\b|poids\b|pesos\b|pesi\b)",
        ),
        ("nodes", r"(?:nodes?|servers?|hosts?|knoten|server|nœuds?|nodos?|nodi|machines?|dgx|racks?|hgx|pods?)\b"),
        ("chips", rf"(?:nvidia |amd |google )?(?P<chip>{_CHIP})"),
        (
            "times",
            r"(?:times\b|epochs?\b|epochen?\b|passes\b|durchgängen?\b|durchläufen?\b|fois\b|veces\b|volte\b|mal\b|époques?\b|épocas?\b|epoche\b)",
        ),
        ("share", r"(?:%|percent\b|per cent\b|prozent\b|pour ?cent\b|por ciento\b|per cento\b|pct\b)"),
        (
            "steps",
            r"(?:(?:optimi[sz]er |training |gradient )?(?:steps?|updates?|iterations?)\b"
            r"|schritten?\b|schritte\b|étapes\b|pasos\b|passi\b)",
        ),
        (
            "layers",
            r"(?:(?:transformer |decoder |identical |hidden )?(?:layers?|blocks?)|schichten|blöcke|couches?"
            r"|blocs?|capas?|bloques?|strati|strato|blocchi)\b",
        ),
        (
            "emissions",
            r"(?:(?P<mk>kg|kilograms?|kilogramm)|(?P<mm>kilotonn?e?s?|kt)|(?P<mt>t|tonn?e?s?|tons?|tonnen|toneladas?|tonnellate))\b"
            r"(?:\s(?:of|de|di))?\s?(?:co[2₂]|carbon|kohlendioxid)",
        ),
        (
            "intensity",
            r"(?:(?P<mk>kg|kilograms?|kilogramm)|(?P<mg>g|grams?|gramm|grammes?)|(?P<mt>t|tonn?e?s?|tons?))\b"
            r"(?:\s(?:of|de|di))?(?:\s?co[2₂](?:e|eq|-eq)?)?"
            r"(?:\s?/\s?|\s(?:per|a|an|pro|par|por|for each|for every|each)\s)"
            r"(?:(?P<ek>kwh|kilowatt[- ]?hours?|kilowattstunde)|(?P<em>mwh|megawatt[- ]?hours?|megawattstunde))\b",
        ),
        ("sequences", r"(?:sequences?|sequenzen|séquences|secuencias|sequenze|samples)\b"),
        ("hours", rf"{_SPAN.format('s')}"),
        (
            "other",
            r"(?:pages?|languages?|heads?|domains?|websites?|sites?|documents?|books?|articles?|files?|countries"
            r"|people|persons?|employees|annotators?|users?|minutes?|seconds?|characters?|words?|lines?|questions?"
            r"|benchmarks?|tasks?|prompts?|tests?|versions?|euros?|eur|members?|experts?|categories|chapters?"
            r"|sections?|measures?|dimensions?|examples?|requests?|complaints?|datasets?|data sets?|repositories"
            r"|points?|degrees?|pixels?|bits?|classes|licences?|licenses?|sources?|crawlers?|seiten?|sprachen"
            r"|langues|pages|idiomas|lingue|pagine|sprecher|speakers?|evaluators?|testers?|vocabulary|entries"
            r"|publishers?|newspapers?|offices?|states?|conversations?|dialogues?|images?|videos?|songs?|participants?)\b",
        ),
    )
)
_ANY_UNIT: Final = re.compile(
    "|".join(re.sub(r"\?P<\w+>", "?:", pattern.pattern) for _, pattern in _UNITS), re.IGNORECASE
)
"""Any of them, so that most words are looked at once."""
_WORD: Final = re.compile(r"[\s\u00a0\u202f-]*(?:\([^)]{0,3}\)\s*)?(?:[dl]['’])?")
_STOPS: Final = frozenset(_WORDS["stops"].split())
_MOST_WORDS: Final = 4
_BETWEEN: Final = re.compile(r"[^\W_][\w'’./]*")
_NO_AMOUNT: Final = re.compile(
    r"(?:\b(?:version|versions|v|release|section|sections|sec|article|articles|art|annex|chapter|recital|page|pages|p|pp|rfc"
    r"|iso(?:/iec)?|iec|en|cve|no|nr|number|nos|figure|fig|table|step|part|point|level|python|cuda|seite|artikel|kapitel"
    r"|version|regulation|directive|verordnung|règlement|measure|commitment|appendix|phase|stage|port|line|room|tel"
    r"|paragraph|para|anhang|annexe|seed|temperature|ubuntu|linux|driver|sha|doi|arxiv|isbn|licence|license|hrb|agpl|gpl|lgpl|mit|bsd|apache|cc|by|by-sa|eupl|mpl)"
    r"\.?\s?(?:\(|no\.?\s?|nr\.?\s?)?|§\s?|#|:\d\d|\d[-/]|\d\.|\+\d+ ?)$",
    re.IGNORECASE,
)
_SIGNS: Final = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+|\+\d[\d\s()/-]{6,}|\b10\.\d{4,}/\S+|\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,}\b"
)
"""Addresses, numbers of telephones, identifiers and hashes, in which no digit is an amount."""
_MONTHS: Final = {name: place for place, names in enumerate(_WORDS["months"], 1) for name in names.split()}
_NAME_OF_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY: Final = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?:de |of )?({_NAME_OF_MONTH})\b\.?(?:,?\s(?:de )?(\d{{4}}))?"
    rf"|({_NAME_OF_MONTH})\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(\d{{4}}))?|(\d{{4}})-(\d\d)-(\d\d))",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(?<=[.!?;])[\s\u00a0]+(?=[\"'“„«(]?[^\W\d_a-zäöüéèà]|\d)|\n\s*\n")


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Where the sentence_bounds of a text begin and end."""
    ends = [match.end() for match in _SENTENCE.finditer(text) if not _ABBREVIATED.search(text[: match.start()][-8:])]
    starts = [0, *ends]
    return list(zip(starts, [*ends, len(text)], strict=True))


_ABBREVIATED: Final = re.compile(
    r"\b(?:approx|ca|art|no|nr|e\.g|i\.e|c|vs|fig|sec|z\.B|env|etc|resp|incl)\.$", re.IGNORECASE
)


_SOME_NUMBER: Final = re.compile(r"[0-9½¼¾⅓⅔]|tausend|mila\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every amount that a text says, in its order."""
    if not _SOME_NUMBER.search(text) and not any(
        word in _words_of_numbers() for word in re.findall(r"[^\W\d_]+", text.lower())
    ):
        return ()
    plain = (
        text
        if text.isascii()
        else "".join(unicodedata.normalize("NFKC", sign) if ord(sign) > 0xFEFF else sign for sign in text)
    )
    plain = plain.replace("\u202f", "\u00a0") if len(plain) == len(text) else text
    days = list(_DAY.finditer(plain))
    parts = sentence_bounds(plain)
    found = []
    signs = [match.span() for match in _SIGNS.finditer(plain)]
    numbers = sorted(_spoken_numbers(plain), key=lambda number: number.start)
    numbers = [one for one in numbers if not any(first <= one.start < end for first, end in signs)]
    for place, number in enumerate(numbers):
        if any(day.start() <= number.start < day.end() for day in days):
            continue
        before = plain[max(0, number.start - 24) : number.start]
        if number.is_plain and (_NO_AMOUNT.search(before) or _is_no_count(plain, number)):
            continue
        ends = numbers[place + 1].start if place + 1 < len(numbers) else len(plain)
        mention = _with_unit(plain, number, ends, _sentence_number(parts, number.start))
        if mention is not None:
            found.append(mention)
    found += [_lasting(pair, _sentence_number(parts, pair[0].start())) for pair in _pairs_of_days(plain, days, parts)]
    return tuple(found)


def _sentence_number(parts: list[tuple[int, int]], start: int) -> int:
    return next(number for number, (first, end) in enumerate(parts) if first <= start < max(end, first + 1))


def _is_no_count(text: str, number: _SpokenNumber) -> bool:
    """Whether bare digits are a year, of a month, or part of a date, a time, an address or an identifier."""
    after, digits = text[number.end : number.end + 14], text[number.start : number.end]
    if re.match(r"[./:-]\d|\w|/\d|-[A-Z0-9]", after):
        return True
    if re.match(rf"\.?\s(?:{_NAME_OF_MONTH})\b", after, re.IGNORECASE):
        return True
    is_year = len(digits) == 4 and digits[:2] in ("19", "20")
    return is_year and not any(pattern.match(after.lstrip(" \u00a0-")) for kind, pattern in _UNITS if kind != "other")


def _with_unit(text: str, number: _SpokenNumber, ends: int, sentence: int) -> Mention | None:
    """A number with the unit that follows it, or of a share or a count of times what it is in itself."""
    mention = Mention(
        values=number.values, kind="", start=number.start, end=number.end, sentence=sentence, is_power=number.is_power
    )
    start, limit = number.end, min(len(text), number.end + 90)
    for many in range(_MOST_WORDS):
        gap = _WORD.match(text, start, limit)
        at = gap.end() if gap is not None else start
        if at >= limit or (at > ends and many):
            break
        for kind, pattern in _UNITS if _ANY_UNIT.match(text, at, limit) else ():
            match = pattern.match(text, at, limit)
            if match is not None and not (kind == "power" and match[0].strip() == "w" and not match["si"]):
                if (
                    kind == "chips"
                    and match[0].lower().startswith(("card", "chip", "device"))
                    and "memory" in text[at:limit]
                ):
                    return replace(mention, kind="other")
                if number.is_part and kind in ("tokens", "parameters"):  # "two thirds of the tokens"
                    return replace(mention, kind="share")
                return _of_unit(mention, kind, match, text)
        word = _BETWEEN.match(text, at, limit)
        if word is None or word[0].lower() in _STOPS or word.end() > ends:
            break
        start = word.end()
    if number.is_part:
        return replace(mention, kind="share")
    return _with_unit_before(mention, text)


def _with_unit_before(mention: Mention, text: str) -> Mention:
    """A number whose unit is told before it: "in GPU years it comes to 520"."""
    if mention.is_power:
        return mention
    first = max(0, mention.start - 60)
    told = _TOLD_BEFORE.search(text, first, mention.start)
    for kind, pattern in _UNITS if told is not None else ():
        match = pattern.match(text, told.start(1), mention.start) if told is not None else None
        if match is not None and kind in _MEASURED:
            return replace(_of_unit(mention, kind, match, text), end=mention.end)
    return mention


_MEASURED: Final = ("hardware", "energy", "energy-time", "joule", "flop", "flop-time", "tokens", "parameters")
_TOLD_BEFORE: Final = re.compile(r"(?:^|[\s(])(?:in|as|by|measured in|counted in)\s(\w[^.;:\d]{1,50})$", re.IGNORECASE)


def days_named(text: str) -> Iterator[tuple[int, int, date]]:
    """Every day with its year that a text names, with where it begins and ends."""
    for match in _DAY.finditer(text):
        if match[3] or match[6] or match[7]:
            yield match.start(), match.end(), _matched_day(match, 0)


def _of_unit(mention: Mention, kind: str, match: re.Match[str], text: str) -> Mention:
    groups = match.groupdict()
    factor: Exact = 10 ** _SI.get((groups.get("si") or "").lower().replace("é", "e"), 0)
    of_time = next(
        (_HOURS[name[1:]] for name, value in groups.items() if value and name[0] == "s" and name != "si"), None
    )
    end, rest = match.end(), match[0]
    if kind == "other" and min(mention.values) >= 10**9:
        return mention  # nothing is counted one by one by the billion
    if kind == "share":
        factor = Fraction(1, 100)
        if re.match(
            r"\s*(?:of (?:the |its )?(?:theoretical |dense |bf16 |fp8 |hardware )?peak"
            r"|mfu|hfu|utili[sz]ation|model flop|auslastung)",
            text[end : end + 60],
            re.IGNORECASE,
        ) or re.search(
            r"\b(?:mfu|hfu|utili[sz]ation|efficiency|auslastung|utilisation|utilización|utilizzo)\b[^.;]{0,30}$",
            text[max(0, mention.start - 50) : mention.start],
            re.IGNORECASE,
        ):
            kind = "use"
    elif kind == "flop-time":
        kind, factor = "flop", factor * (of_time or 1) * 3600
    elif kind == "energy-time":
        kind, factor = "energy", factor * (of_time or 1) * Fraction(1, 10**6)
    elif kind == "energy":
        factor = Fraction(factor, 10**6)
    elif kind == "joule":
        kind, factor = "energy", Fraction(factor, 3600 * 10**6)
    elif kind in ("hardware", "hours"):
        factor = of_time or 1
    elif kind in ("emissions", "intensity"):  # in tonnes, and in tonnes for each MWh
        weights: dict[str, Exact] = {"k": Fraction(1, 1000), "g": Fraction(1, 10**6), "m": 1000, "t": 1}
        weight = next(weights[name[1]] for name, value in groups.items() if value and name[0] == "m")
        factor = weight * 1000 if groups.get("ek") else weight
    values = mention.values if factor == 1 else tuple(value * factor for value in mention.values)
    return replace(mention, kind=kind, values=values, end=max(end, mention.end), rest=rest)


def _pairs_of_days(
    text: str, days: list[re.Match[str]], parts: list[tuple[int, int]]
) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """The pairs of days between which something lasted: two in one sentence."""
    for first, end in parts:
        own = [day for day in days if first <= day.start() < end]
        if len(own) == 2 and re.search(
            r"\b(?:from|between|von|du|desde|dal|entre|zwischen|began|started)\b", text[first:end], re.IGNORECASE
        ):
            yield own[0], own[1]


def _lasting(pair: tuple[re.Match[str], re.Match[str]], sentence: int) -> Mention:
    last = _matched_day(pair[1], 0)
    first = _matched_day(pair[0], last.year)
    hours = abs((last - first).days + 1) * 24
    return Mention(values=(hours,), kind="hours", start=pair[0].start(), end=pair[1].end(), sentence=sentence)


def _matched_day(match: re.Match[str], year: int) -> date:
    number = match[1] or match[5] or match[9]
    month = int(match[8]) if match[8] else _MONTHS[(match[2] or match[4]).lower()]
    of_year = int(match[3] or match[6] or match[7] or year or 2000)
    month = min(max(month, 1), 12)
    return date(max(of_year, 1), month, min(max(int(number), 1), monthrange(max(of_year, 1), month)[1]))
