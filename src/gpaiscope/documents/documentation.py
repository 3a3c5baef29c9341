"""``documentation.toml``: what only documents need, read with the same care as a dossier.

Its tables and keys are declared in ``vocabulary.toml``, which says of each what it asks and who would know.
"""

# Reading builds its classes from the vocabulary, so that their attributes are known to no type checker.
from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import make_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.forms import ORDER, form
from gpaiscope.dossier.declaration import TableDeclaration, Tables, holds, said
from gpaiscope.dossier.fold import folded_as
from gpaiscope.dossier.kinds import AmountReader, DayReader, Flag, Json, Several, TextReader, ValueReader, Word
from gpaiscope.dossier.place import Stated, ValuePlace, did_you_mean, shown
from gpaiscope.dossier.reading import read_as
from gpaiscope.dossier.schema import schema_of
from gpaiscope.dossier.statements import When
from gpaiscope.dossier.templates import template_of
from gpaiscope.dossier.typed_days import typed_days
from gpaiscope.dossier.words import Words
from gpaiscope.law.sentences import with_numbers
from gpaiscope.values import STATED, DateRange

Entry = Mapping[str, Stated[Any]]
"""An entry of a list: what is stated, by key."""

NAME: Final = "documentation.toml"
LONGEST_PROSE: Final = 20_000
"""Characters of a text that a document holds: some pages."""

CALLED: Final = "documentation.toml: what only documents need"
EVIDENCE: Final = "data.json: what was counted of training data"

_HEAD: Final = """\
# What the documents about a model need beside its dossier, for gpaiscope.
#
# A line that begins with "#" and a key is yours to fill in: take away the "#". What you leave out is a marked
# gap in the documents, and nothing is ever made up for it. Any value can name its source:
# owner = { value = "Head of Legal", source = "decision of 3 March 2026" }
# A text of several paragraphs stands between three quotes, with a blank line between them.
# [authorities] and [downstream] hold other words of a text for those who get a figure in it only rounded,
# such as [authorities.training] with compute_method.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentationKey:
    """A key of the vocabulary: what it asks, who would know, and how its value is written."""

    path: str
    kind: str
    asks: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every table and key, the closed lists of words, and the class that a whole file becomes."""

    keys: Mapping[str, DocumentationKey]
    words: Mapping[str, Words]
    top: TableDeclaration[Any]


OVERRIDING: Final = ("authorities", "downstream")
"""Recipients for whom a text can be said in other words, in a table of that name."""


@cache
def vocabulary() -> Vocabulary:
    """The declarations of ``vocabulary.toml``."""
    raw = tomllib.loads(with_numbers(Path(__file__).with_name("vocabulary.toml").read_text("utf-8")))
    keys, fields = _declared(raw["tables"], raw["words"])
    fields += [(name, object, _otherwise(name, keys)) for name in OVERRIDING]
    top = make_dataclass("Documentation", fields, frozen=True, kw_only=True)
    return Vocabulary(keys=keys, words=raw["words"], top=TableDeclaration(cls=top, called=CALLED))


@cache
def evidence_vocabulary() -> Vocabulary:
    """The declarations of ``evidence.toml``, in the words of the documentation."""
    raw = tomllib.loads(Path(__file__).with_name("evidence.toml").read_text("utf-8"))
    words = vocabulary().words
    keys, fields = _declared(raw["tables"], words)
    top = make_dataclass("Evidence", fields, frozen=True, kw_only=True)
    return Vocabulary(keys=keys, words=words, top=TableDeclaration(cls=top, called=EVIDENCE))


def _declared(
    tables: Mapping[str, Any], words: Mapping[str, Words]
) -> tuple[dict[str, DocumentationKey], list[tuple[str, type, Any]]]:
    """The keys of tables by path, and the tables as fields of a class."""
    keys: dict[str, DocumentationKey] = {}
    fields: list[tuple[str, type, Any]] = []
    for name, table in tables.items():
        own = {key: _key(f"{name}.{key}", given, table["who"]) for key, given in table["keys"].items()}
        keys |= {each.path: each for each in own.values()}
        cls = _class_of_table(name, {key: (_kind_spelled(each.kind, words), each.asks) for key, each in own.items()})
        kind: TableDeclaration[Any] = TableDeclaration(cls=cls, called=table["says"].rstrip("."), shown=tuple(own)[:2])
        fields.append((name, object, holds(_many(kind, table["many"]) if "many" in table else kind, table["says"])))
    return keys, fields


def _many(kind: TableDeclaration[Any], most: bool | int) -> Tables[Any]:
    """A list of tables, of as many as lists have elsewhere, or of so many."""
    return Tables(kind) if most is True else Tables(kind, longest=most)


def _otherwise(name: str, keys: Mapping[str, DocumentationKey]) -> Any:
    """The table that says texts in other words for one recipient: those that go to it, in the tables they stand in."""
    handed = {fill for each in form(_COPIES[name]).fields if name in each.recipients for fill in each.fill}
    texts = [each for each in keys.values() if each.kind == "prose" and each.path in handed]
    fields: list[tuple[str, type, Any]] = []
    for table in sorted({each.path.partition(".")[0] for each in texts}):
        own = {
            each.path.partition(".")[2]: (TextReader(longest=LONGEST_PROSE), each.asks)
            for each in texts
            if each.path.startswith(f"{table}.")
        }
        kind: TableDeclaration[Any] = TableDeclaration(
            cls=_class_of_table(f"{name}_{table}", own), called=f"texts of {table}", shown=tuple(own)[:1]
        )
        fields.append((table, object, holds(kind, f"Texts of [{table}] in other words.")))
    cls = make_dataclass(f"{name.title()}Tables", fields, frozen=True, kw_only=True)
    return holds(TableDeclaration(cls=cls, called=f"texts for {_FOR[name]}"), f"Texts in other words for {_FOR[name]}.")


_COPIES: Final = {"authorities": "documentation-form", "downstream": "downstream-information"}
"""The document of which each of these recipients has a copy in which figures are rounded."""

_FOR: Final = {"authorities": "national authorities", "downstream": "those who integrate the model"}


def _key(path: str, given: list[str], who: str) -> DocumentationKey:
    kind, asks, *known = given
    return DocumentationKey(path=path, kind=kind, asks=asks, who=known[0] if known else who)


def _class_of_table(name: str, keys: Mapping[str, tuple[ValueReader[Any], str]]) -> type:
    """A class with a field for each key; what is no name in Python is one with its signs replaced."""
    fields = [(_attribute(key), object, said(kind, asks)) for key, (kind, asks) in keys.items()]
    return make_dataclass(f"{name.title().replace('_', '')}Table", fields, frozen=True, kw_only=True)


def _attribute(key: str) -> str:
    return f"{key}_" if key == "from" else key


@dataclass(frozen=True, slots=True)
class FieldId:
    """The id of a field of some document."""

    example: str = '"x.scope"'
    expected: str = 'the id of a field of a document, such as "x.scope"'

    def read(self, raw: object, at: ValuePlace) -> str | None:
        """The id; anything else is refused, with the one that was probably meant."""
        text = TextReader().read(raw, at)
        if text is not None and text not in field_ids():
            help = "" if at.full else did_you_mean(text, field_ids(), "the JSON of a draft names the id of each field")
            at.wrong("unknown-word", f"{shown(text)} is no field of a document", expected=self.expected, help=help)
            return None
        return text

    def schema(self) -> Json:
        """One of the ids."""
        return {"enum": list(field_ids())}


@dataclass(frozen=True, slots=True)
class DayOrMonth(DayReader):
    """A day, the days between which something happened, or a month alone, such as ``"2024-03"``."""

    expected: str = 'a day or a month: 2026-03-01, "2026-03", or { earliest = 2026-03-01, latest = 2026-04-01 }'

    def read(self, raw: object, at: ValuePlace) -> DateRange | None:
        """The days; those of a month are all of its days."""
        if isinstance(raw, str) and re.fullmatch(r"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])", raw):
            return typed_days(raw)
        return DayReader.read(self, raw, at)

    def schema(self) -> Json:
        """Days, or a month as text."""
        return {"anyOf": [DayReader.schema(self), {"type": "string", "pattern": r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$"}]}


NO_ANSWER: Final = "N/A"
"""What official forms take for an answer of what does not apply, where they say so."""


@dataclass(frozen=True, slots=True)
class AmountOrNone(AmountReader):
    """An amount, or the form's word for one that does not apply."""

    def read(self, raw: object, at: ValuePlace) -> Any:
        """The amount, or the word."""
        is_none = isinstance(raw, str) and raw.strip().upper() == NO_ANSWER
        return NO_ANSWER if is_none else AmountReader.read(self, raw, at)

    def schema(self) -> Json:
        """An amount, or the word."""
        return {"anyOf": [AmountReader.schema(self), {"const": NO_ANSWER}]}


@cache
def field_ids() -> tuple[str, ...]:
    """The ids of the fields of all documents."""
    return tuple(sorted({each.id for id in ORDER for each in form(id).fields}))


def _kind_spelled(spelled: str, words: Mapping[str, Words]) -> ValueReader[Any]:
    """The kind that a word of the vocabulary stands for: ``text``, ``amount:days``, ``words:modalities``."""
    name, _, of = spelled.partition(":")
    kinds: dict[str, Any] = {
        "text": lambda: TextReader(),
        "prose": lambda: TextReader(longest=LONGEST_PROSE),
        "texts": lambda: Several(TextReader(), tuple),
        "field": lambda: FieldId(),
        "day": lambda: DayReader(),
        "month": lambda: DayOrMonth(),
        "flag": lambda: Flag(),
        "count": lambda: AmountReader("a number", forms='"15T", 15e12 or 15_000', example="15_000", count=True),
        "amount": lambda: AmountReader(f"a number of {of}"),
        "amount-or-none": lambda: AmountOrNone(f"a number of {of}"),
        "word": lambda: Word(words[of]),
        "words": lambda: Several(Word(words[of]), frozenset),
    }
    kind: ValueReader[Any] = kinds[name]()
    return kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """What a ``documentation.toml`` says on a day; without a file nothing at all."""

    values: Mapping[str, Stated[Any]]
    lists: Mapping[str, tuple[Entry, ...]]
    others: Mapping[str, Mapping[str, Stated[Any]]]
    file: str = ""
    sha256: str = ""

    @property
    def tables(self) -> frozenset[str]:
        """The tables in which anything stands."""
        others = {name for name, texts in self.others.items() if texts}
        return frozenset({path.partition(".")[0] for path in self.values} | set(self.lists) | others)

    def said(self, path: str, recipient: str = "") -> Stated[Any] | None:
        """What stands at a path such as ``model.design``, in the words for a recipient where there are such."""
        return self.others.get(recipient, {}).get(path) or self.values.get(path)

    def rows(self, table: str) -> tuple[Entry, ...] | None:
        """The entries of a list; None where it is left out, and so unknown."""
        return self.lists.get(table)


NOTHING: Final = Documentation(values={}, lists={}, others={})


def read(data: bytes, *, file: str, day: date, known_on: date | None = None) -> Documentation:
    """What a file says on a day, of what was known then. Raises InputError with every mistake of it."""
    return _read_by_vocabulary(vocabulary(), data, file, When(day=day, known_on=known_on))


def read_evidence(data: bytes, *, file: str) -> Documentation:
    """What `gpaiscope data` wrote into a file. Raises InputError with every mistake of it."""
    found, name_of_file = _read_by_vocabulary(evidence_vocabulary(), data, file, When(day=date.max)), Path(file).name
    return replace(
        found,
        values={path: _as_counted(each, name_of_file) for path, each in found.values.items()},
        lists={
            name: tuple({key: _as_counted(each, name_of_file) for key, each in row.items()} for row in rows)
            for name, rows in found.lists.items()
        },
    )


def text_in(row: Entry, key: str) -> str:
    """What an entry says at a key, as text; empty where it says nothing."""
    return str(row[key].value) if key in row else ""


def is_counted(beginning: bytes) -> bool:
    """Whether a file begins as what `gpaiscope data` writes does."""
    return re.match(rb'\s*\{\s*"made"\s*:\s*\{\s*"by"\s*:\s*"gpaiscope data', beginning) is not None


def _as_counted(stated: Stated[Any], file: str) -> Stated[Any]:
    """A value that was counted and not stated, which its source says."""
    if stated.source.text != STATED.text:
        return stated
    return replace(stated, source=replace(stated.source, text=f"{file}, counted by gpaiscope data"))


def _read_by_vocabulary(known: Vocabulary, data: bytes, file: str, when: When) -> Documentation:
    whole = read_as(known.top.cls, data, file=file, called=known.top.called)
    folded = folded_as(whole, known.top, when)
    values: dict[str, Stated[Any]] = {}
    lists: dict[str, tuple[Entry, ...]] = {}
    others: dict[str, Mapping[str, Stated[Any]]] = {}
    for name in known.top.keys:
        held = getattr(folded, name)
        if isinstance(held, tuple):
            lists[name] = tuple(map(_stated_in_table, held))
        elif name in OVERRIDING:
            others[name] = _paths(held)
        elif held is not None:
            values |= {f"{name}.{key}": each for key, each in _stated_in_table(held).items()}
    return Documentation(values=values, lists=lists, others=others, file=file, sha256=hashlib.sha256(data).hexdigest())


def _stated_in_table(table: object) -> dict[str, Stated[Any]]:
    """The keys of a table that say something."""
    found = {key.rstrip("_"): getattr(table, key) for key in getattr(table, "__dataclass_fields__", ())}
    return {key: each for key, each in found.items() if isinstance(each, Stated)}


def _paths(tables: object) -> dict[str, Stated[Any]]:
    """The keys of tables within a table, by path."""
    named = {name: getattr(tables, name) for name in getattr(tables, "__dataclass_fields__", ())}
    return {
        f"{name}.{key}": each for name, table in named.items() if table for key, each in _stated_in_table(table).items()
    }


def schema() -> dict[str, object]:
    """The format of the file as JSON Schema."""
    return schema_of(vocabulary().top)


def template() -> str:
    """A commented file to fill in, with every key."""
    return template_of(vocabulary().top.cls, _HEAD)
