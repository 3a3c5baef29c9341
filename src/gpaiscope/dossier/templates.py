"""Dossiers to fill in: everything commented out, and so unknown, until somebody knows it.

The lines come from the declarations of the tables, so that a template can name no key that
the reader does not know. ``#key = value`` is a line to fill in, ``# text`` explains.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from gpaiscope import tables
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.declaration import KeyDeclaration, OneOrSeveral, TableDeclaration, Tables, entries
from gpaiscope.dossier.kinds import Several, ValueReader, Word
from gpaiscope.dossier.place import did_you_mean
from gpaiscope.dossier.tables import Dossier
from gpaiscope.errors import Mistake, UsageError

JOBS: Final[Mapping[str, tuple[str, Mapping[str, Sequence[str]]]]] = {
    job: (told["about"], told["keys"]) for job, told in tables.beside(__file__, "jobs.toml").items()
}
"""For each job: what it is about, and the tables and keys that its template has."""

_HEAD: Final = """\
# What you know about one model, for gpaiscope.
#
# A line that begins with "#" and a key is yours to fill in: take away the "#". What you do not
# know, leave as it is: what is left out is unknown, and never taken for a no.
# Any value can name its source: licence = { value = "MIT", source = "model card" }
# Numbers are exact: "2.1e23", or { low = "1.9e23", best = "2.1e23", high = "2.6e23" }
"""


def template(job: str | None = None) -> str:
    """A commented dossier in TOML with every key, or the short one for a job.

    Jobs are those of `JOBS`. As it stands it reads as a dossier in which everything is
    unknown. Raises UsageError for a job that is none of them.
    """
    if job is not None and job not in JOBS:
        help = did_you_mean(job, tuple(JOBS))
        raise UsageError(
            Mistake(
                reference="unknown-job", message=f'"{job}" is no job known here', expected=", ".join(JOBS), help=help
            )
        )
    says = JOBS[job][0] if job else ""
    head = _HEAD + "".join(f"#\n{_comment(says)}\n" if says else "")
    alone = [_commented(*each) for each in entries(Dossier).items() if each[1][1].stated and job is None]
    return "\n".join([head, *(f"{each}\n" for each in alone), *map(str, sections(job).values())])


def template_of(cls: type, head: str) -> str:
    """A commented file of another kind, whose tables a class declares, with every key."""
    return "\n".join([head, *map(str, _sections(cls, None).values())])


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateTable:
    """A table of a template: what it is about, its header, and for each key its commented lines."""

    about: str
    header: str
    keys: Mapping[str, str]

    def __str__(self) -> str:
        return "\n".join([self.about, self.header, *self.keys.values(), ""])


def sections(job: str | None = None) -> dict[str, TemplateTable]:
    """The tables of a template by name: of the one for a job, or all."""
    return _sections(Dossier, JOBS[job][1] if job else None)


def _sections(cls: type, chosen: Mapping[str, Sequence[str]] | None) -> dict[str, TemplateTable]:
    found = {}
    for name, (_, entry) in entries(cls).items():
        if not entry.stated and (chosen is None or name in chosen):
            kind = entry.kind.one if isinstance(entry.kind, OneOrSeveral) else entry.kind
            table = cast("TableDeclaration[Any]", kind.item if isinstance(kind, Tables) else kind)
            header = f"#[[{name}]]" if isinstance(kind, Tables) else f"[{name}]"
            keys = dict(_keys(table, None if chosen is None else chosen[name]))
            found[name] = TemplateTable(about=_comment(entry.says), header=header, keys=keys)
    return found


def _keys(table: TableDeclaration[Any], keys: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    """The keys of a table with their lines; of those of which one is given, the first is written out."""
    first = ""
    for key, each in table.keys.items():
        if keys is not None and key not in keys:
            continue
        yield key, _commented(key, each, first if key in table.exclusive else _goes_with(table, key))
        if key in table.exclusive:
            first = first or f"or, instead of {key}"


def _commented(key: str, each: tuple[str, KeyDeclaration], other: str = "") -> str:
    """What a key means, and the line to fill in, which goes with something else, or stands instead of it."""
    entry = each[1]
    setting = f"# {other}: {key} = {entry.example}" if other else f"#{key} = {entry.example}"
    return f"{_comment(' '.join([entry.says, *_choices(entry.kind)]))}\n{setting}"


def _goes_with(table: TableDeclaration[Any], key: str) -> str:
    """For a key that goes with some words of another key only: those words, where the example is none of them."""
    for only, of, allowed in table.only_for:
        shown = table.keys[of][1].example.strip('"')
        if only == key and shown not in allowed:
            return f"with {of} = " + " or ".join(f'"{word}"' for word in allowed)
    return ""


def _choices(kind: ValueReader[object]) -> Iterator[str]:
    if isinstance(kind, Several) and isinstance(kind.item, Word):
        yield "Any of: " + ", ".join(kind.item.words) + "."
    if isinstance(kind, Word):
        yield "One of: " + ", ".join(kind.words) + "."


def _comment(text: str) -> str:
    return textwrap.fill(text, 100, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
