"""What a value in a dossier may look like: each kind reads it, and says so in JSON Schema.

A kind is a small value. `read` turns what the parser gave into a typed value, or reports a
mistake at its place and gives None: reading goes on, so that every mistake of a file comes
out at once. One declaration of a field serves reading, its messages and the schema.
"""

# Reporting a mistake and giving None is one step here: "return at.wrong(...)".
# mypy: disable-error-code="func-returns-value"
# What `read`, `schema`, `expected` and `example` are is said once, at `Kind`.
# ruff: noqa: D102

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Generic, Protocol, TypeVar, cast

from gpaiscope.dossier.words import COUNTRIES, SLIPS, Words
from gpaiscope.errors import Mistake
from gpaiscope.values import STATED, DateRange, Exact, Range, Source, parse_count, parse_exact

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Json = dict[str, object]

MOST_MISTAKES: Final = 200
"""Mistakes that are listed; those beyond are counted."""

LONGEST_LIST: Final = 1000
"""Items that a list may have: so many activities are no dossier of one model."""

LONGEST_TEXT: Final = 4000
"""Characters that one text may have."""

FIRST_YEAR, LAST_YEAR = 1950, 2200


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value that a person wrote into a dossier.

    ``source`` is `values.STATED` where they named none. ``path`` leads to the value in the
    file (``activities[0].flop``); ``line`` counts from 1 and is None where it is not known.
    """

    value: T
    source: Source = STATED
    path: str = ""
    line: int | None = None


@dataclass(slots=True)
class Findings:
    """What reading one file brings to light besides its values: mistakes, names, and references to names."""

    file: str
    lines: Mapping[str, int]
    mistakes: list[Mistake] = field(default_factory=list)
    more: int = 0
    names: dict[str, dict[str, Place]] = field(default_factory=dict)
    references: list[tuple[str, str, Place]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file a value stands, and the source that a table around it named."""

    findings: Findings
    path: str = ""
    source: Source = STATED

    @property
    def line(self) -> int | None:
        """The line of the value, or of the nearest table around it whose line is known."""
        path = self.path
        while path:
            if path in self.findings.lines:
                return self.findings.lines[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return None

    def key(self, key: str) -> Place:
        """The place of a key in the table that stands here."""
        return replace(self, path=f"{self.path}.{key}" if self.path else key)

    def item(self, index: int) -> Place:
        """The place of an item in the list that stands here."""
        return replace(self, path=f"{self.path}[{index}]")

    def wrong(self, reference: str, message: str, *, expected: str = "", help: str = "") -> None:
        """Report a mistake here. Past `MOST_MISTAKES` it is only counted."""
        found = self.findings
        if len(found.mistakes) >= MOST_MISTAKES:
            found.more += 1
            return
        found.mistakes.append(
            Mistake(
                reference=reference,
                message=message,
                file=found.file,
                line=self.line,
                path=self.path,
                expected=expected,
                help=help,
            )
        )

    @property
    def full(self) -> bool:
        """True where no further mistake is listed, so that no time goes into wording one."""
        return len(self.findings.mistakes) >= MOST_MISTAKES


class Kind(Protocol[T_co]):
    """How one sort of value is read, and described to people and in JSON Schema."""

    @property
    def expected(self) -> str:
        """What is expected, to stand after "expected" in a message."""

    @property
    def example(self) -> str:
        """A value as one writes it in TOML."""

    def read(self, raw: object, at: Place) -> T_co | None:
        """The typed value, or None after reporting at least one mistake."""

    def schema(self) -> Json:
        """The kind in JSON Schema."""


def suggestion(word: str, known: Sequence[str]) -> str:
    """The known word that was probably meant, or an empty text."""
    from difflib import get_close_matches  # costs start-up time, and only wrong files need it

    if len(word) > 60:
        return ""
    spelled = word.strip().lower()
    for slip in (word, spelled, spelled.replace("_", "-"), spelled.replace("-", "_")):
        if slip in known:
            return slip
        if SLIPS.get(slip) in known:
            return SLIPS[slip]
    return next(iter(get_close_matches(spelled, known, n=1, cutoff=0.6)), "")


def did_you_mean(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """Help for a word that is not one of ours."""
    meant = suggestion(word, known)
    return f'did you mean "{meant}"?' if meant else otherwise


def shown(raw: object) -> str:
    """What was written, short and harmless enough to stand in a message."""
    if isinstance(raw, str):
        return f'"{short(raw)}"'
    if isinstance(raw, bool):
        return "true" if raw else "false"
    for type_, name in _TYPE_NAMES:
        if isinstance(raw, type_):
            return name
    long = raw.bit_length() > 200 if isinstance(raw, int) else isinstance(raw, Decimal) and _adjusted(raw) > 60
    return "a number of very many digits" if long else short(str(raw))


def _adjusted(number: Decimal) -> int:
    return abs(number.adjusted()) if number.is_finite() else 0


def short(text: str) -> str:
    """The text on one line, without control characters, cut after 60 characters."""
    cut = text if len(text) <= 60 else text[:57] + "..."
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cut)


_TYPE_NAMES: Final = ((Mapping, "a table"), (list, "a list"), (type(None), "null"))


def _wrong_type(raw: object, kind: Kind[object], at: Place, help: str = "") -> None:
    at.wrong("wrong-type", f"{shown(raw)} is not what belongs here", expected=kind.expected, help=help)


def _too_long(raw: Sequence[object], at: Place) -> None:
    at.wrong("list-too-long", f"the list has {len(raw):,} items", expected=f"at most {LONGEST_LIST:,} items")


_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys instead of showing, and halves of characters."""


@dataclass(frozen=True, slots=True)
class Text:
    """Free text, one line or several."""

    example: str = '"..."'
    expected: str = "text in quotes"

    def read(self, raw: object, at: Place) -> str | None:
        if not isinstance(raw, str):
            return _wrong_type(raw, self, at)
        if len(raw) > LONGEST_TEXT:
            return at.wrong("text-too-long", "the text is too long", expected=f"at most {LONGEST_TEXT} characters")
        if _UNSEEN.search(raw):
            help = "write the text again without escape sequences such as \\u001b"
            return at.wrong("control-character", "the text holds characters that cannot be shown", help=help)
        if not raw.strip():
            return at.wrong("empty-text", "the text is empty", expected=self.expected, help=UNKNOWN_HELP)
        return raw.strip()

    def schema(self) -> Json:
        return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}


UNKNOWN_HELP: Final = "leave the key out where you do not know"
_NOT_KNOWN: Final = ("", "unknown", "not known", "?", "n/a", "na", "tbd", "null")


@dataclass(frozen=True, slots=True)
class Name:
    """Text that names something in this file, once: an actor's ``id``, an original's ``name``."""

    of: str
    example: str = '"..."'
    expected: str = "text in quotes"

    def read(self, raw: object, at: Place) -> str | None:
        name = Text().read(raw, at)
        if name is None:
            return None
        names = at.findings.names.setdefault(self.of, {})
        if name in names:
            first = names[name]
            line = f" on line {first.line}" if first.line else ""
            at.wrong(
                f"duplicate-{self.of}", f"{shown(name)} already stands at {first.path}{line}", expected="a new name"
            )
        names.setdefault(name, at)
        return name

    def schema(self) -> Json:
        return Text().schema()


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of something that stands elsewhere in this file."""

    to: str
    example: str = '"..."'

    @property
    def expected(self) -> str:
        return f"the {NAMED[self.to][0]} of one of [[{NAMED[self.to][1]}]]"

    def read(self, raw: object, at: Place) -> str | None:
        name = Text().read(raw, at)
        if name is not None:
            at.findings.references.append((self.to, name, at))
        return name

    def schema(self) -> Json:
        return Text().schema()


NAMED: Final = {"actor": ("id", "actors"), "original": ("name", "original")}
"""What can be referred to: the key that names it, and the list that it stands in."""


@dataclass(frozen=True, slots=True)
class Country:
    """Two letters of ISO 3166-1."""

    example: str = '"DE"'
    expected: str = 'two letters of ISO 3166, such as "DE" or "US"'

    def read(self, raw: object, at: Place) -> str | None:
        if not isinstance(raw, str):
            return _wrong_type(raw, self, at)
        if raw not in COUNTRIES:
            help = "" if at.full else _country_help(raw)
            return at.wrong("unknown-country", f"{shown(raw)} is no country's code", expected=self.expected, help=help)
        return raw

    def schema(self) -> Json:
        return {"$ref": "#/$defs/country"}


def _country_help(raw: str) -> str:
    meant = raw.strip().upper()
    meant = SLIPS.get(meant, meant)
    return f'did you mean "{meant}"?' if meant in COUNTRIES else ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a closed list."""

    words: Words

    @property
    def expected(self) -> str:
        return "one of " + " ".join(self.words)

    @property
    def example(self) -> str:
        return f'"{next(iter(self.words))}"'

    def read(self, raw: object, at: Place) -> str | None:
        if not isinstance(raw, str):
            help = "write one word, without the brackets" if isinstance(raw, list) else ""
            return _wrong_type(raw, self, at, help)
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

    item: Kind[object]
    gather: Callable[[list[Any]], T]

    @property
    def expected(self) -> str:
        return f"a list, each item {self.item.expected}"

    @property
    def example(self) -> str:
        return f"[{self.item.example}]"

    def read(self, raw: object, at: Place) -> T | None:
        if not isinstance(raw, list):
            help = f"write [{shown(raw)}]" if isinstance(raw, str) else ""
            return _wrong_type(raw, self, at, help)
        if len(raw) > LONGEST_LIST:
            return _too_long(raw, at)
        read = [self.item.read(one, at.item(index)) for index, one in enumerate(raw)]
        seen: set[object] = set()
        for index, value in enumerate(read):
            if value is not None and value in seen:
                at.item(index).wrong(
                    "duplicate-word", f"{shown(value)} stands twice in the list", expected="each word once"
                )
            seen.add(value)
        return self.gather([value for value in read if value is not None])

    def schema(self) -> Json:
        return {"type": "array", "items": self.item.schema(), "uniqueItems": True}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    example: str = "true"
    expected: str = "true or false, without quotes"

    def read(self, raw: object, at: Place) -> bool | None:
        if isinstance(raw, bool):
            return raw
        help = "write it without quotes" if isinstance(raw, str) and raw.lower() in ("true", "false") else ""
        return _wrong_type(raw, self, at, help)

    def schema(self) -> Json:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact number that is not negative, or a range of such numbers.

    ``count`` also takes ``"70B"`` and ``"15T"``; ``most`` is the largest value that makes sense.
    """

    of: str
    forms: str = '12, 0.5 or "12.5"'
    example: str = "12"
    count: bool = False
    most: Exact | None = None

    @property
    def expected(self) -> str:
        return f"{self.of}: {self.forms}, or {{ low = ..., best = ..., high = ... }}"

    def read(self, raw: object, at: Place) -> Range | None:
        if isinstance(raw, Mapping):
            return self._range(raw, at)
        number = self._number(raw, at)
        return None if number is None else Range.exactly(number)

    def _range(self, raw: Mapping[str, object], at: Place) -> Range | None:
        if not check_keys(raw, ("low", "best", "high"), at, "unknown-key") or not raw:
            return None if raw else at.wrong("empty-range", "the range is empty", expected=self.expected)
        read = {end: self._number(raw[end], at.key(end)) for end in raw}
        if None in read.values():
            return None
        try:
            return Range(**read)
        except ValueError:
            return at.wrong("range-out-of-order", "the ends are out of order", expected="low <= best <= high")

    def _number(self, raw: object, at: Place) -> Exact | None:
        if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
            return _wrong_type(raw, self, at)
        if isinstance(raw, Decimal) and not raw.is_finite():
            return at.wrong("not-finite", f"{shown(raw)} is not a finite number", expected=self.expected)
        if isinstance(raw, str) and raw.strip().lstrip("+-").lower() in ("nan", "inf", "infinity"):
            return at.wrong("not-finite", f"{shown(raw)} is not a finite number", expected=self.expected)
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

    def _not_a_number(self, raw: object, at: Place) -> None:
        if not isinstance(raw, str):
            return at.wrong(
                "number-out-of-range", f"{shown(raw)} is too large or too small to be meant", expected=self.expected
            )
        return at.wrong(
            "not-a-number", f"{shown(raw)} is not {self.of}", expected=self.expected, help=_number_help(raw)
        )

    def schema(self) -> Json:
        return {"$ref": "#/$defs/count" if self.count else "#/$defs/amount"}


def _number_help(raw: str) -> str:
    """A way out of the spellings of numbers that people try."""
    if raw.strip().lower() in _NOT_KNOWN:
        return UNKNOWN_HELP
    cleaned = raw.strip().lower().removesuffix("flops").removesuffix("flop").strip().replace(",", "").replace(" ", "")
    for power in ("x10^", "*10^", "*10**", "×10^", "·10^"):
        cleaned = cleaned.replace(power, "e")
    if cleaned.startswith(("10^", "10**")):
        cleaned = "1e" + cleaned.lstrip("10").lstrip("^*")
    try:
        parse_exact(cleaned[:200])
    except ValueError:
        return "write digits or scientific notation, without a unit"
    return f'write "{cleaned}"'


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year."""

    example: str = "2025"
    expected: str = "a year, such as 2025"

    def read(self, raw: object, at: Place) -> int | None:
        if isinstance(raw, bool) or not isinstance(raw, int):
            return _wrong_type(raw, self, at)
        if not FIRST_YEAR <= raw <= LAST_YEAR:
            return at.wrong(
                "date-out-of-range", f"{shown(raw)} is not a year that can be meant", expected=self.expected
            )
        return raw

    def schema(self) -> Json:
        return {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or the days between which something happened."""

    example: str = "2026-03-01"
    expected: str = "a day: 2026-03-01, or { earliest = 2026-03-01, latest = 2026-04-01 }"

    def read(self, raw: object, at: Place) -> DateRange | None:
        if isinstance(raw, Mapping):
            return self._range(raw, at)
        day = read_day(raw, at, self.expected)
        return None if day is None else DateRange.exactly(day)

    def _range(self, raw: Mapping[str, object], at: Place) -> DateRange | None:
        if not check_keys(raw, ("earliest", "latest"), at, "unknown-key") or not raw:
            return None if raw else at.wrong("empty-range", "the range is empty", expected=self.expected)
        read = {end: read_day(raw[end], at.key(end), "a day: 2026-03-01") for end in raw}
        if None in read.values():
            return None
        try:
            return DateRange(**read)
        except ValueError:
            return at.wrong(
                "dates-out-of-order", "the earliest day lies after the latest", expected="earliest <= latest"
            )

    def schema(self) -> Json:
        return {"$ref": "#/$defs/days"}


def read_day(raw: object, at: Place, expected: str) -> date | None:
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


def check_keys(raw: Mapping[str, object], known: Sequence[str], at: Place, reference: str) -> bool:
    """Whether every key of the table is known; those that are not are reported with a suggestion."""
    unknown = [key for key in raw if key not in known]
    for key in unknown:
        help = "" if at.full else did_you_mean(key, known, "known keys: " + ", ".join(known))
        place = f"[{at.path}]" if at.path else "a dossier"
        at.key(short(key)).wrong(reference, f"{shown(key)} is not a key of {place}", expected="a known key", help=help)
    return not unknown


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a table: its kind, what it means, and whether it must be there."""

    kind: Kind[object]
    says: str
    required: bool = False
    stated: bool = True
    absent: object = None
    given_as: str = ""

    @property
    def example(self) -> str:
        """A value as one writes it in TOML."""
        return self.given_as or self.kind.example


def said(kind: Kind[object], says: str, *, required: bool = False, example: str = "") -> Any:
    """A field that holds a `Stated` value, or None where the key is left out."""
    return field(default=None, metadata={"entry": Entry(kind, says, required, given_as=example)})


def holds(kind: Kind[object], says: str, absent: object = None, *, example: str = "") -> Any:
    """A field that holds tables, whose own values are `Stated`; ``absent`` where the key is left out."""
    return field(default=absent, metadata={"entry": Entry(kind, says, False, False, absent, example)})


@cache
def entries(cls: Hashable) -> Mapping[str, tuple[str, Entry]]:
    """The keys of a table that a class declares: key in the file, attribute, entry."""
    found = ((one.name, one.metadata.get("entry")) for one in fields(cast(Any, cls)))
    return {name.rstrip("_"): (name, entry) for name, entry in found if isinstance(entry, Entry)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[T]):
    """A table that becomes a value of the class whose fields declare its keys.

    ``shorthand``: a bare text stands for a table with this key. ``shown``: the keys that an
    example has, all where it is empty. ``exclusive``: keys of which
    one at most is given. ``ordered``: pairs of days, the first not after the second.
    ``only_for``: keys that go with some values of another key, ``(key, of, values)``.
    """

    cls: type[T]
    called: str
    shorthand: str = ""
    shown: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    only_for: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    @property
    def expected(self) -> str:
        return f"a table: {self.called}"

    @property
    def example(self) -> str:
        keys = self.shown or tuple(entries(cast(Hashable, self.cls)))
        known = entries(cast(Hashable, self.cls))
        return "{ " + ", ".join(f"{key} = {known[key][1].example}" for key in keys) + " }"

    def read(self, raw: object, at: Place) -> T | None:
        if self.shorthand and isinstance(raw, str):
            raw = {self.shorthand: raw}
        if not isinstance(raw, Mapping):
            help = f"write [{at.path}] once, in single brackets" if isinstance(raw, list) else ""
            return _wrong_type(raw, self, at, help)
        known = entries(cast(Hashable, self.cls))
        check_keys(raw, tuple(known), at, "unknown-key")
        values = {name: read_entry(entry, raw[key], at.key(key)) for key, (name, entry) in known.items() if key in raw}
        self._check(raw, values, at)
        return self.cls(**values)

    def _check(self, raw: Mapping[str, object], values: Mapping[str, object], at: Place) -> None:
        for key, (_, entry) in entries(cast(Hashable, self.cls)).items():
            if entry.required and key not in raw:
                at.wrong("missing-key", f"{shown(key)} is missing", expected=f"{key} = {entry.kind.expected}")
        given = [key for key in self.exclusive if key in raw]
        for key in given[1:]:
            at.key(key).wrong("two-figures", f"{given[0]} and {key} both say how much", expected="one of them")
        for first, second in self.ordered:
            _check_order(values.get(first), values.get(second), (first, second), at.key(second))
        for key, of, allowed in self.only_for:
            _check_belongs(key, of, allowed, raw, at)

    def schema(self) -> Json:
        return {"$ref": f"#/$defs/{self.cls.__name__}"}

    def definition(self) -> Json:
        """The schema that `schema` refers to."""
        known = entries(cast(Hashable, self.cls))
        described = {key: described_schema(entry) for key, (_, entry) in known.items()}
        table: Json = {
            "title": self.called,
            "type": "object",
            "properties": described,
            "additionalProperties": False,
        }
        required = [key for key, (_, entry) in known.items() if entry.required]
        if required:
            table["required"] = required
        return {"anyOf": [described[self.shorthand], table]} if self.shorthand else table


def _check_order(first: object, second: object, names: tuple[str, str], at: Place) -> None:
    if not isinstance(first, Stated) or not isinstance(second, Stated):
        return
    earliest, latest = first.value.earliest, second.value.latest
    if earliest and latest and earliest > latest:
        message = f"{names[1]} ({second.value}) lies before {names[0]} ({first.value})"
        at.wrong("dates-out-of-order", message, expected=" <= ".join(names))


def _check_belongs(key: str, of: str, allowed: Sequence[str], raw: Mapping[str, object], at: Place) -> None:
    other = raw.get(of)
    if isinstance(other, Mapping):
        other = other.get("value")
    if key in raw and isinstance(other, str) and other not in allowed:
        help = f"it goes with {of} = " + " or ".join(f'"{word}"' for word in allowed)
        at.key(key).wrong("key-out-of-place", f'"{key}" says nothing about {shown(other)}', help=help)


@dataclass(frozen=True, slots=True)
class Tables(Generic[T]):
    """A list of tables: ``[[name]]`` over and over, or inline."""

    item: Table[T]

    @property
    def expected(self) -> str:
        return f"a list of tables: {self.item.called}"

    @property
    def example(self) -> str:
        return f"[{self.item.example}]"

    def read(self, raw: object, at: Place) -> tuple[T, ...] | None:
        if not isinstance(raw, list):
            name = re.sub(r"\[\d+\]", "", at.path)
            help = f"write [[{name}]] in double brackets, in JSON a list" if isinstance(raw, Mapping) else ""
            return _wrong_type(raw, self, at, help)
        if len(raw) > LONGEST_LIST:
            return _too_long(raw, at)
        found = (self.item.read(one, at.item(index)) for index, one in enumerate(raw))
        return tuple(one for one in found if one is not None)

    def schema(self) -> Json:
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table with one word for each key of a closed list, kept as a read-only mapping."""

    keys: Words
    item: Kind[object]

    @property
    def expected(self) -> str:
        return "a table with " + ", ".join(self.keys)

    @property
    def example(self) -> str:
        return "{ " + ", ".join(f"{key} = {self.item.example}" for key in self.keys) + " }"

    def read(self, raw: object, at: Place) -> Mapping[str, Stated[object]] | None:
        if not isinstance(raw, Mapping):
            return _wrong_type(raw, self, at)
        check_keys(raw, tuple(self.keys), at, "unknown-key")
        found = {key: read_entry(Entry(self.item, ""), raw[key], at.key(key)) for key in self.keys if key in raw}
        return {key: value for key, value in found.items() if isinstance(value, Stated)}

    def schema(self) -> Json:
        properties = {key: described_schema(Entry(self.item, says)) for key, says in self.keys.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}


def read_entry(entry: Entry, raw: object, at: Place) -> object:
    """The value of a key, taken out of ``{ value, source, on, known_on }`` where it stands in one."""
    if isinstance(raw, Mapping) and "value" in raw:
        check_keys(raw, ("value", "source", "on", "known_on"), at, "unknown-key")
        at, raw = replace(at, source=_source(raw, at)), raw["value"]
    elif isinstance(raw, Mapping) and "source" in raw:
        at.wrong("source-without-value", "a source needs a value", help='write { value = ..., source = "..." }')
        return entry.absent
    value = entry.kind.read(raw, at)
    if value is None:
        return entry.absent
    return Stated(value, at.source, at.path, at.line) if entry.stated else value


def _source(raw: Mapping[str, object], at: Place) -> Source:
    text = Text().read(raw["source"], at.key("source")) if raw.get("source", "") != "" else ""
    on, known_on = (
        read_day(raw[key], at.key(key), "a day: 2026-03-01") if key in raw else None for key in ("on", "known_on")
    )
    if not text:
        return replace(at.source, on=on or at.source.on, known_on=known_on or at.source.known_on)
    return Source(text=text, file=at.findings.file, key=at.path, line=at.line, on=on, known_on=known_on)


def described_schema(entry: Entry) -> Json:
    """The schema of a key: its kind, bare or with a source, and what it means."""
    plain = entry.kind.schema()
    sourced: Json = {
        "type": "object",
        "properties": {
            "value": plain,
            "source": {"type": "string", "description": "Where this comes from: a document, a page, a person."},
            "on": {"$ref": "#/$defs/day"},
            "known_on": {"$ref": "#/$defs/day"},
        },
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"description": entry.says, "anyOf": [plain, sourced]}
