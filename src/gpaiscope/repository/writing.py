"""A dossier from a folder, written in TOML for people to complete.

What the files say stands as ``key = { value = ..., source = "README.md, line 3, license" }``. What they only hint at is
suggested behind a ``#``. What is missing is commented, with what it means, as in any template.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from gpaiscope.dossier import template
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.findings import Finding, Findings, Note, place_text, quoted
from gpaiscope.repository.stated import source_of
from gpaiscope.values import Range, decimal_text

TABLES: Final = ("model", "actors", "original", "activities", "market", "openness")
LISTS: Final = frozenset({"actors", "original", "activities", "market"})


def dossier_text(folder: Path) -> str:
    """The dossier that ``gpaiscope init`` writes for a model's folder, in TOML. Raises InputError without a folder."""
    return written(findings_in(folder))


def written(found: Findings) -> str:
    """The dossier of what was found, in TOML."""
    modified = any(fact.path.startswith("original[") for fact in found.facts)
    known = _sections(template("releaser")) | (_sections(template("fine-tuner")) if modified else {})
    general = [note for note in found.notes if note.path.partition(".")[0].partition("[")[0] not in TABLES]
    parts = [_HEAD, *([_bullets(general)] if general else [])]
    parts += ["\n".join(_table(name, known.get(name), found)) for name in TABLES if name in known or name in LISTS]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part.strip())


_HEAD: Final = """\
# What the files of this folder say about one model, for gpaiscope, each value with its source.
#
# Check it: a card is a claim. A line that begins with "#" and a key is not said by any file and yours to fill in: take
# away the "#". What you do not know, leave as it is: what is left out is unknown, and never taken for a no.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A table of the template: what it is about, and for each key its commented lines."""

    about: str
    keys: Mapping[str, str]


_SETTING: Final = re.compile(r"#(?:(\w+) = |# or, instead of .*?: (\w+) = | (?:or, instead of|with) .*?: (\w+) = )")
_HEADER: Final = re.compile(r"#?\[{1,2}([a-z_]+)\]{1,2}")


def _sections(text: str) -> dict[str, _Section]:
    """The tables of a template."""
    found: dict[str, _Section] = {}
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")
        place = next((index for index, line in enumerate(lines) if _HEADER.fullmatch(line)), None)
        if place is None:
            continue
        match = _HEADER.fullmatch(lines[place])
        keys: dict[str, str] = {}
        start = place + 1
        for index in range(place + 1, len(lines)):
            if setting := _SETTING.match(lines[index]):
                keys[setting[1] or setting[2] or setting[3]] = "\n".join(lines[start : index + 1])
                start = index + 1
        found[match[1] if match else ""] = _Section(about="\n".join(lines[:place]), keys=keys)
    return found


def _table(name: str, section: _Section | None, found: Findings) -> Iterator[str]:
    """One table of the dossier, or each of a list of tables."""
    section = section or _Section(about="", keys={})
    facts = [fact for fact in found.facts if fact.path.partition(".")[0].partition("[")[0] == name]
    notes = [note for note in found.notes if note.path.partition(".")[0].partition("[")[0] == name]
    said = [fact for fact in facts if not fact.suggested]
    keyed = {note.path for note in notes if note.path.partition(".")[2] in section.keys and name not in LISTS}
    yield section.about
    if loose := [note for note in notes if note.path not in keyed]:
        yield _bullets(loose)
    if name not in LISTS:
        yield f"[{name}]"
        yield from _keys(name, facts, section, [note for note in notes if note.path in keyed])
        return
    count = len({fact.path.partition(".")[0] for fact in said})
    if not count:
        yield f"#[[{name}]]"
        yield from _keys(f"{name}[0]", facts, section, [])
    for place in range(count):
        yield f"[[{name}]]"
        own = [fact for fact in said if fact.path.startswith(f"{name}[{place}].")]
        yield from _keys(f"{name}[{place}]", own, section if place == 0 else _Section(about="", keys={}), [])
        yield ""


def _keys(path: str, facts: list[Finding], section: _Section, notes: list[Note]) -> Iterator[str]:
    """The keys of a table, those of tables within it last."""
    own = {fact.path.removeprefix(path + "."): fact for fact in facts}
    plain = {key: fact for key, fact in own.items() if "." not in key and "[" not in key}
    nested = {key: fact for key, fact in own.items() if key not in plain}
    inside = {re.split(r"[.\[]", key)[0] for key in nested}
    for key, commented in section.keys.items():
        about = [note for note in notes if note.path == f"{path}.{key}"]
        if key in plain and not plain[key].suggested:
            yield from [_bullets(about)] if about else []
            yield _line(key, plain[key])
        elif key not in inside and not (inside & _FIGURES and key in _FIGURES):
            yield commented.rsplit("\n", 1)[0]
            yield from [_bullets(about)] if about else []
            yield _line(key, plain[key]) if key in plain else commented.rsplit("\n", 1)[-1]
    yield from (_line(key, fact) for key, fact in plain.items() if key not in section.keys)
    yield from _nested(re.sub(r"\[\d+\]", "", path), nested)


_FIGURES: Final = frozenset({"flop", "architecture", "hardware", "log"})


def _nested(path: str, facts: Mapping[str, Finding]) -> Iterator[str]:
    """Tables within a table: ``[activities.architecture]``, ``[[activities.hardware]]``, ``[openness.rights]``."""
    begun = ""
    for key, fact in facts.items():
        inner, _, last = key.rpartition(".")
        if inner != begun:
            name = f"{path}.{inner.partition('[')[0]}"
            yield ("#" if fact.suggested else "") + (f"[[{name}]]" if "[" in inner else f"[{name}]")
            begun = inner
        yield _line(last, fact)


def _line(key: str, fact: Finding) -> str:
    source = _string(place_text(source_of(fact)))
    if fact.suggested:
        return f"#{key} = {_value(fact.value)}  # suggested by {quoted(place_text(source_of(fact)), 200)}"
    return f"{key} = {{ value = {_value(fact.value)}, source = {source} }}"


def _value(value: object) -> str:
    """A value in TOML, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Range):
        if value.exact and value.low is not None:
            return _number(value.low)
        ends = ((end, getattr(value, end)) for end in ("low", "best", "high"))
        return "{ " + ", ".join(f"{end} = {_number(number)}" for end, number in ends if number is not None) + " }"
    if isinstance(value, frozenset | tuple):
        return "[" + ", ".join(sorted(_string(str(one)) for one in value)) + "]"
    return _string(str(value))


def _number(value: int | Fraction) -> str:
    return str(value) if isinstance(value, int) and abs(value) < 10**9 else f'"{decimal_text(value)}"'


def _string(text: str) -> str:
    return json.dumps(quoted(text, 1000), ensure_ascii=False)


def _bullets(notes: list[Note]) -> str:
    """Notes as comments, each once."""
    texts = dict.fromkeys(f"{note.kind}: {quoted(str(note), 600)}" for note in notes)
    return "\n".join(
        textwrap.fill(text, 120, initial_indent="# - ", subsequent_indent="#   ", break_on_hyphens=False)
        for text in texts
    )
