"""What a value in a dossier may look like: each kind reads it, and says so in JSON Schema.

A kind is a small value. `read` turns what the parser gave into a typed value, or reports a
mistake at its place and gives None: reading goes on, so that every mistake of a file comes
out at once. One declaration of a field serves reading, its messages and the schema.
"""

# Reporting a mistake and giving None is one step here: "return at.wrong(...)".
# mypy: disable-error-code="func-returns-value"
# What `read`, `schema`, `expected` and `example` are is said once, at `ValueReader`.
# ruff: noqa: D102

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Generic, Protocol, TypeVar

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.place import ValuePlace, did_you_mean, short, shown, spelled, suggestion
from gpaiscope.dossier.words import COUNTRIES, COUNTRY_NAMES, SLIPS, Words
from gpaiscope.values import DateRange, Exact, Range, parse_count, parse_exact, thousands_of

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Json = dict[str, object]

LONGEST_LIST: Final = 1000
"""Items that a list may have: so many activities are no dossier of one model."""

LONGEST_TEXT: Final = 4000
"""Characters that one text may have."""

FIRST_YEAR, LAST_YEAR = 1950, 2200


class ValueReader(Protocol[T_co]):
    """How one sort of value is read, and described to people and in JSON Schema."""

    @property
    def expected(self) -> str:
        """What is expected, to stand after "expected" in a message."""

    @property
    def example(self) -> str:
        """A value as one writes it in TOML."""

    def read(self, raw: object, at: ValuePlace) -> T_co | None:
        """The typed value, or None after reporting at least one mistake."""

    def schema(self) -> Json:
        """The kind in JSON Schema."""


def wrong_type(raw: object, kind: ValueReader[object], at: ValuePlace, help: str = "") -> None:
    """Report a value of the wrong type."""
    at.wrong("wrong-type", f"{shown(raw)} is not what belongs here", expected=kind.expected, help=help)


def too_long(raw: Sequence[object], at: ValuePlace, longest: int = LONGEST_LIST) -> None:
    """Report a list of too many items."""
    help = "sum up what is alike, or split the file by model"
    at.wrong("list-too-long", f"the list has {len(raw):,} items", expected=f"at most {longest:,} items", help=help)


# Patterns that few texts ask for stay text, which `re` compiles for the first that does: it takes up to a millisecond.
_UNSEEN: Final = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
"""Characters that a terminal obeys instead of showing, and halves of characters."""


@dataclass(frozen=True, slots=True)
class TextReader:
    """Free text, one line or several."""

    example: str = '"..."'
    expected: str = "text in quotes"
    longest: int = LONGEST_TEXT

    def read(self, raw: object, at: ValuePlace) -> str | None:
        if not isinstance(raw, str):
            return wrong_type(raw, self, at)
        if len(raw) > self.longest:
            return at.wrong("text-too-long", "the text is too long", expected=f"at most {self.longest} characters")
        if not raw.isprintable() and re.search(_UNSEEN, raw):
            help = "write the text again without escape sequences such as \\u001b"
            return at.wrong("control-character", "the text holds characters that cannot be shown", help=help)
        if not raw.strip():
            return at.wrong("empty-text", "the text is empty", expected=self.expected, help=UNKNOWN_HELP)
        return raw.strip()

    def schema(self) -> Json:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


UNKNOWN_HELP: Final = "leave the key out where you do not know"
_NOT_KNOWN: Final = ("", "unknown", "not known", "?", "n/a", "na", "tbd", "null")


@dataclass(frozen=True, slots=True)
class Name:
    """Text that names something in this file, once: an actor's ``id``, an original's ``name``."""

    of: str
    example: str = '"..."'
    expected: str = "text in quotes"

    def read(self, raw: object, at: ValuePlace) -> str | None:
        name = TextReader().read(raw, at)
        if name is None:
            return None
        names = at.findings.names.setdefault(self.of, {})
        if name in names:
            first = names[name]
            line = f" on line {first.line}" if first.line else ""
            line += f" of {first.findings.file}" if first.findings.file != at.findings.file else ""
            at.wrong(
                f"duplicate-{self.of}", f"{shown(name)} already stands at {first.path}{line}", expected="a new name"
            )
        names.setdefault(name, at)
        return name

    def schema(self) -> Json:
        return TextReader().schema()


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of something that stands elsewhere in this file."""

    to: str
    example: str = '"..."'

    @property
    def expected(self) -> str:
        return f"the {NAMED[self.to][0]} of one of [[{NAMED[self.to][1]}]]"

    def read(self, raw: object, at: ValuePlace) -> str | None:
        name = TextReader().read(raw, at)
        if name is not None:
            at.findings.references.append((self.to, name, at))
        return name

    def schema(self) -> Json:
        return TextReader().schema()


NAMED: Final = {"actor": ("id", "actors"), "original": ("name", "original"), "model": ("name", "model")}
"""What can be referred to: the key that names it, and the list that it stands in."""


@dataclass(frozen=True, slots=True)
class Country:
    """Two letters of ISO 3166-1."""

    example: str = '"DE"'
    expected: str = 'two letters of ISO 3166, such as "DE" or "US"'

    def read(self, raw: object, at: ValuePlace) -> str | None:
        if not isinstance(raw, str):
            return wrong_type(raw, self, at)
        if raw not in COUNTRIES:
            help = "" if at.full else _country_help(raw)
            return at.wrong("unknown-country", f"{shown(raw)} is no country's code", expected=self.expected, help=help)
        return raw

    def schema(self) -> Json:
        return {"$ref": "#/$defs/country"}


def _country_help(raw: str) -> str:
    meant = code_of_country(raw)
    return f'did you mean "{meant}"?' if meant else ""


def code_of_country(name: str) -> str:
    """The two letters of a country by a name that people write; empty where none is known by it."""
    meant = name.strip().replace(".", "").upper()
    meant = SLIPS.get(meant) or COUNTRY_NAMES.get(meant.casefold(), meant)
    return meant if meant in COUNTRIES else ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a closed list."""

    words: Words

    @property
    def expected(self) -> str:
        return "one of " + ", ".join(self.words)

    @property
    def example(self) -> str:
        return f'"{next(iter(self.words))}"'

    def read(self, raw: object, at: ValuePlace) -> str | None:
        if not isinstance(raw, str):
            help = "write one word, without the brackets" if isinstance(raw, list) else ""
            return wrong_type(raw, self, at, help)
        if raw not in self.words:
            help = "" if at.full else _word_help(raw, tuple(self.words))
            return at.wrong("unknown-word", f"{shown(raw)} is not a word known here", expected=self.expected, help=help)
        return raw

    def schema(self) -> Json:
        return {"oneOf": [{"const": word, "description": says} for word, says in self.words.items()]}


def _word_help(raw: str, known: Sequence[str]) -> str:
    if raw.strip().lower() in _NOT_KNOWN:
        return UNKNOWN_HELP
    return did_you_mean(raw, known)


@dataclass(frozen=True, slots=True)
class Several(Generic[T]):
    """A list, each item of one kind and none twice; ``gather`` makes the collection."""

    item: ValueReader[object]
    gather: Callable[[list[Any]], T]

    @property
    def expected(self) -> str:
        return f"a list, each item {self.item.expected}"

    @property
    def example(self) -> str:
        return f"[{self.item.example}]"

    def read(self, raw: object, at: ValuePlace) -> T | None:
        if not isinstance(raw, list):
            return wrong_type(raw, self, at, self._list_help(raw))
        if len(raw) > LONGEST_LIST:
            return too_long(raw, at)
        read = [self.item.read(one, at.item(index)) for index, one in enumerate(raw)]
        seen: set[object] = set()
        for index, value in enumerate(read):
            if value is not None and value in seen:
                at.item(index).wrong(
                    "duplicate-word", f"{shown(value)} stands twice in the list", expected="each word once"
                )
            seen.add(value)
        return self.gather([value for value in read if value is not None])

    def _list_help(self, raw: object) -> str:
        """How a list is written: of the word that stands there, or of those that there are."""
        if not isinstance(raw, str):
            return ""
        if not isinstance(self.item, Word):
            return f"write [{shown(raw)}]"
        meant = suggestion(raw, tuple(self.item.words))
        return f"write [{shown(meant)}]" if meant else f"write the words that apply, such as {self.example}"

    def schema(self) -> Json:
        return {"type": "array", "items": self.item.schema(), "uniqueItems": True}


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """One item, bare, or a list of such items, none twice."""

    item: ValueReader[object]

    @property
    def expected(self) -> str:
        return f"{self.item.expected}, or a list of these"

    @property
    def example(self) -> str:
        return self.item.example

    def read(self, raw: object, at: ValuePlace) -> tuple[object, ...] | None:
        return Several(self.item, tuple).read(raw if isinstance(raw, list) else [raw], at)

    def schema(self) -> Json:
        return {"anyOf": [self.item.schema(), Several(self.item, tuple).schema()]}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    example: str = "true"
    expected: str = "true or false, without quotes"

    def read(self, raw: object, at: ValuePlace) -> bool | None:
        if isinstance(raw, bool):
            return raw
        help = "write it without quotes" if isinstance(raw, str) and raw.lower() in ("true", "false") else ""
        return wrong_type(raw, self, at, help)

    def schema(self) -> Json:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class AmountReader:
    """An exact number that is not negative, or a range of such numbers.

    ``count`` also takes ``"70B"`` and ``"15T"``; ``whole`` refuses ``1.024``, which may be a thousand and more;
    ``most`` is the largest value that makes sense.
    """

    of: str
    forms: str = '12, 0.5 or "12.5"'
    example: str = "12"
    count: bool = False
    whole: bool = False
    most: Exact | None = None

    @property
    def expected(self) -> str:
        return f"{self.of}: {self.forms}, or {{ low = ..., best = ..., high = ... }}"

    def read(self, raw: object, at: ValuePlace) -> Range | None:
        if isinstance(raw, Mapping):
            return self._range(raw, at)
        number = self._number(raw, at)
        return None if number is None else Range.exactly(number)

    def _range(self, raw: Mapping[str, object], at: ValuePlace) -> Range | None:
        wrong = ("range-out-of-order", "the ends are out of order", "low <= best <= high")
        return read_ends(raw, at, self, ("low", "best", "high"), self._number, Range, wrong)

    def _number(self, raw: object, at: ValuePlace) -> Exact | None:
        if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
            return wrong_type(raw, self, at, "write one number, or leave the key out" if isinstance(raw, list) else "")
        if isinstance(raw, Decimal) and not raw.is_finite():
            return at.wrong("not-finite", f"{shown(raw)} is not a finite number", expected=self.expected)
        if isinstance(raw, str) and raw.strip().lstrip("+-").lower() in ("nan", "inf", "infinity"):
            return at.wrong("not-finite", f"{shown(raw)} is not a finite number", expected=self.expected)
        if self.whole and (digits := thousands_of(str(raw))):
            message = f"{shown(raw)} may have its thousands parted by a point"
            return at.wrong("not-a-number", message, expected=self.expected, help=f"write {digits}")
        try:
            number = self._parsed(raw)
        except ValueError:
            return self._not_a_number(raw, at)
        if number < 0:
            return at.wrong("negative-number", f"{shown(raw)} is below zero", expected=self.expected)
        if self.most is not None and number > self.most:
            return at.wrong("number-out-of-range", f"{shown(raw)} is too large", expected=self.expected)
        return number

    def _parsed(self, raw: int | str | Decimal) -> Exact:
        if isinstance(raw, str) and len(raw) > 200:
            raise ValueError("too long to be a number")
        return parse_count(raw) if self.count else parse_exact(raw)

    def _not_a_number(self, raw: object, at: ValuePlace) -> None:
        if not isinstance(raw, str) or re.fullmatch(_NUMERAL, raw.strip(), re.ASCII):
            message = f"{shown(raw)} is too large or too small to be meant"
            return at.wrong("number-out-of-range", message, expected=self.expected)
        help = _number_help(raw, whole=self.whole)
        return at.wrong("not-a-number", f"{shown(raw)} is not {self.of}", expected=self.expected, help=help)

    def schema(self) -> Json:
        return {"$ref": "#/$defs/count" if self.count else "#/$defs/amount"}


_NUMERAL: Final = r"[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?[KMBGTkmbgt]?"
_IN_THREES: Final = r"\d{1,3}(?:,\d{3})+(?![\d,])"


def _number_help(raw: str, *, whole: bool) -> str:
    """A way out of the spellings of numbers that people try; of a comma that may mean two things both are named."""
    if raw.strip().lower() in _NOT_KNOWN:
        return UNKNOWN_HELP
    cleaned = raw.strip().lower().removesuffix("flops").removesuffix("flop").replace(" ", "")
    for power in ("x10^", "*10^", "*10**", "×10^", "·10^"):
        cleaned = cleaned.replace(power, "e")
    if cleaned.startswith(("10^", "10**")):
        cleaned = "1e" + cleaned.lstrip("10").lstrip("^*")
    in_threes = re.match(_IN_THREES, cleaned) is not None
    meant = [cleaned.replace(",", "")] if in_threes or "," not in cleaned else []
    meant += [cleaned.replace(",", ".")] if cleaned.count(",") == 1 else []
    meant = [f'"{each}"' for each in meant if _is_number(each) and not (whole and thousands_of(each))]
    return f"write {' or '.join(meant)}" if meant else "write digits or scientific notation, without a unit"


def _is_number(text: str) -> bool:
    try:
        parse_exact(text[:200])
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year."""

    example: str = "2025"
    expected: str = "a year, such as 2025"

    def read(self, raw: object, at: ValuePlace) -> int | None:
        if isinstance(raw, bool) or not isinstance(raw, int):
            return wrong_type(raw, self, at)
        if not FIRST_YEAR <= raw <= LAST_YEAR:
            return at.wrong(
                "date-out-of-range", f"{shown(raw)} is not a year that can be meant", expected=self.expected
            )
        return raw

    def schema(self) -> Json:
        return {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}


@dataclass(frozen=True, slots=True)
class DayReader:
    """A day, or the days between which something happened."""

    example: str = "2026-03-01"
    expected: str = "a day: 2026-03-01, or { earliest = 2026-03-01, latest = 2026-04-01 }"

    def read(self, raw: object, at: ValuePlace) -> DateRange | None:
        if isinstance(raw, Mapping):
            return self._range(raw, at)
        day = read_day(raw, at, self.expected)
        return None if day is None else DateRange.exactly(day)

    def _range(self, raw: Mapping[str, object], at: ValuePlace) -> DateRange | None:
        wrong = ("dates-out-of-order", "the earliest day lies after the latest", "earliest <= latest")
        ends = ("earliest", "latest")
        return read_ends(raw, at, self, ends, lambda one, end: read_day(one, end, A_DAY), DateRange, wrong)

    def schema(self) -> Json:
        return {"$ref": "#/$defs/days"}


def read_ends(
    raw: Mapping[str, object],
    at: ValuePlace,
    kind: ValueReader[T],
    ends: Sequence[str],
    one: Callable[[object, ValuePlace], object],
    made: Callable[..., T],
    wrong: tuple[str, str, str],
) -> T | None:
    """A range, made of each end that is given; ``wrong`` is what is said of ends that are out of order."""
    if not check_keys(raw, ends, at) or not raw:
        return None if raw else at.wrong("empty-range", "the range is empty", expected=kind.expected)
    read = {end: one(raw[end], at.key(end)) for end in raw}
    if None in read.values():
        return None
    try:
        return made(**read)
    except ValueError:
        return at.wrong(wrong[0], wrong[1], expected=wrong[2])


A_DAY: Final = "a day: 2026-03-01"


def read_day(raw: object, at: ValuePlace, expected: str) -> date | None:
    """One day, from a TOML date or from ISO text."""
    day = _iso_day(raw) if isinstance(raw, str) else raw
    if isinstance(day, datetime) or not isinstance(day, date):
        help = "leave out the time of day" if isinstance(day, datetime) else ""
        return at.wrong("not-a-date", f"{shown(raw)} is not a day", expected=expected, help=help)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return at.wrong("date-out-of-range", f"{day} is not a day that can be meant", expected=expected)
    return day


def _iso_day(text: str) -> date | datetime | None:
    try:
        return date.fromisoformat(text.strip()) if len(text.strip()) == 10 else datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def check_keys(
    raw: Mapping[str, object],
    known: Sequence[str],
    at: ValuePlace,
    *,
    of: str = "",
    elsewhere: Callable[[str], str] = lambda _: "",
) -> bool:
    """Whether every key of the table is known; those that are not are reported with a suggestion.

    ``elsewhere`` says where a key belongs that is none of this table; a slip of the pen is looked for before, a
    likeness after.
    """
    unknown = [key for key in raw if key not in known]
    for key in unknown:
        help = "" if at.full else _key_help(key, known, elsewhere)
        place = of or f"[{at.path}]"
        at.key(short(key)).wrong(
            "unknown-key", f"{shown(key)} is not a key of {place}", expected="a known key", help=help
        )
    return not unknown


def _key_help(key: str, known: Sequence[str], elsewhere: Callable[[str], str]) -> str:
    if meant := spelled(key, known):
        return f'did you mean "{meant}"?'
    return elsewhere(key) or did_you_mean(key, known, "known keys: " + ", ".join(known))
