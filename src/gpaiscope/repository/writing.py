"""A dossier from a folder, written in TOML for people to complete.

What the files say stands as ``key = { value = ..., source = "README.md, line 3, license" }``. What they only hint at is
suggested behind a ``#``. What is missing is commented, with what it means, as in any template.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from gpaiscope.dossier.editing import toml
from gpaiscope.dossier.filling import plain
from gpaiscope.dossier.templates import TemplateTable, sections
from gpaiscope.repository.findings import Finding, Findings, Note, place_text, quoted
from gpaiscope.repository.stated import parsed, source_of
from gpaiscope.values import Range

TABLES: Final = ("model", "actors", "original", "activities", "market", "openness")
LISTS: Final = frozenset({"actors", "original", "activities", "market"})


def written(found: Findings, *, by: str = "the files of this folder") -> str:
    """The dossier of what was found, in TOML; ``by`` names what said it."""
    modified = any(fact.path.startswith("original[") for fact in found.facts)
    known = sections("releaser") | (sections("fine-tuner") if modified else {})
    general = [note for note in found.notes if note.path.partition(".")[0].partition("[")[0] not in TABLES]
    parts = [_HEAD.format(by=by), *([_bullets(general)] if general else []), *_on_top(found)]
    parts += ["\n".join(_table(name, known.get(name), found)) for name in TABLES if name in known or name in LISTS]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part.strip())


def _on_top(found: Findings) -> Iterator[str]:
    """What stands before all tables: which lists are complete, and those that are known to be empty."""
    for fact in found.facts:
        if "." not in fact.path and not fact.suggested:
            yield f"{fact.path} = {toml(plain(fact.value))}"


_HEAD: Final = """\
# What {by} say about one model, for gpaiscope, each value with its source.
#
# Check it: a card is a claim. A line that begins with "#" and a key is not said by any file and yours to fill in: take
# away the "#". What you do not know, leave as it is: what is left out is unknown, and never taken for a no.
"""


_NOTHING: Final = TemplateTable(about="", header="", keys={})


def _table(name: str, section: TemplateTable | None, found: Findings) -> Iterator[str]:
    """One table of the dossier, or each of a list of tables."""
    section = section or _NOTHING
    facts = [fact for fact in found.facts if "." in fact.path and fact.path.partition(".")[0].partition("[")[0] == name]
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
        yield from _keys(f"{name}[{place}]", own, section if place == 0 else _NOTHING, [])
        yield ""


def _keys(path: str, facts: list[Finding], section: TemplateTable, notes: list[Note]) -> Iterator[str]:
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
    source = _value(place_text(source_of(fact)))
    if fact.suggested:
        return f"#{key} = {_value(fact.value)}  # suggested by {quoted(place_text(source_of(fact)), 200)}"
    value = toml(plain(fact.value)) if fact.as_is else _value(fact.value)
    return f"{key} = {{ value = {value}, source = {source} }}"


def _value(value: object) -> str:
    """A value in TOML, on one line."""
    return toml(plain(value) if isinstance(value, bool | Range) else parsed(value))


def _bullets(notes: list[Note]) -> str:
    """Notes as comments, each once."""
    texts = dict.fromkeys(f"{note.kind}: {quoted(str(note), 600)}" for note in notes)
    return "\n".join(
        textwrap.fill(text, 120, initial_indent="# - ", subsequent_indent="#   ", break_on_hyphens=False)
        for text in texts
    )
