"""Dossiers to fill in: everything commented out, and so unknown, until somebody knows it.

The lines come from the declarations of the tables, so that a template can name no key that
the reader does not know. ``#key = value`` is a line to fill in, ``# text`` explains.
"""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from gpaiscope.dossier.declaration import Entry, OneOrSeveral, Table, Tables, entries
from gpaiscope.dossier.kinds import Kind, Several, Word
from gpaiscope.dossier.place import did_you_mean
from gpaiscope.dossier.tables import Dossier
from gpaiscope.errors import Mistake, UsageError

_ACTOR: Final = ("id", "name", "country", "size")
_PLACING: Final = ("event", "actor", "on", "territory", "channel")
_OPENNESS: Final = (
    "licence",
    "access_verification",
    "weights_public",
    "architecture_public",
    "usage_information",
    "monetisation",
    "personal_data",
)

JOBS: Final[Mapping[str, tuple[str, Mapping[str, Sequence[str]]]]] = {
    "fine-tuner": (
        "You changed somebody else's model. Did that make you a provider? What decides is your compute "
        "against the original's.",
        {
            "model": ("name", "outputs"),
            "actors": _ACTOR,
            "original": ("name", "hub_id", "systemic_risk", "training_compute", "training_compute_obtainable"),
            "activities": ("kind", "actor", "started_on", "ended_on", "from", "flop", "hardware"),
            "market": _PLACING,
        },
    ),
    "provider": (
        "You train a model, or are going to. What decides is how much compute, what the model puts out, and "
        "whether and when it comes on the Union market.",
        {
            "model": ("name", "outputs"),
            "actors": (*_ACTOR, "turnover_eur", "code_of_practice", "authorised_representative"),
            "activities": ("kind", "actor", "started_on", "ended_on", "flop", "architecture", "hardware"),
            "market": _PLACING,
            "procedure": ("event", "on", "actor"),
        },
    ),
    "releaser": (
        "You give your model away. Do licence and hosting keep the exemption for open-source models? It takes "
        "free rights, no monetisation, and public weights, architecture and information on usage.",
        {
            "model": ("name", "outputs"),
            "actors": _ACTOR,
            "activities": ("kind", "actor", "started_on", "ended_on", "flop", "architecture"),
            "market": _PLACING,
            "openness": _OPENNESS,
        },
    ),
    "integrator": (
        "You build somebody else's model into your system. Who is the model's provider, they or you? What decides "
        "is where they made it available and what they said about the Union.",
        {
            "model": ("name", "outputs"),
            "actors": ("id", "name", "country"),
            "activities": ("kind", "actor", "flop"),
            "market": (
                "event",
                "actor",
                "to",
                "on",
                "territory",
                "channel",
                "system_on",
                "system_territory",
                "clear",
                "covers_integration",
            ),
        },
    ),
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
    says, chosen = JOBS[job] if job else ("", None)
    head = _HEAD + "".join(f"#\n{_comment(says)}\n" if says else "")
    return "\n".join([head, *_sections(chosen)])


def _sections(chosen: Mapping[str, Sequence[str]] | None) -> Iterator[str]:
    declared = entries(Dossier)
    for name, (_, entry) in declared.items():
        if entry.stated and chosen is None:
            yield "\n".join([_comment(_says(entry)), _setting(name, entry), ""])
    for name, (_, entry) in declared.items():
        if not entry.stated and (chosen is None or name in chosen):
            keys = None if chosen is None else chosen[name]
            kind = entry.kind.one if isinstance(entry.kind, OneOrSeveral) else entry.kind
            table = kind.item if isinstance(kind, Tables) else kind
            header = f"#[[{name}]]" if isinstance(kind, Tables) else f"[{name}]"
            yield "\n".join([_comment(entry.says), header, *_lines(cast("Table[Any]", table), keys), ""])


def _lines(table: Table[Any], keys: Sequence[str] | None) -> Iterator[str]:
    first = ""
    for key, (_, entry) in entries(cast(Hashable, table.cls)).items():
        if keys is not None and key not in keys:
            continue
        yield _comment(_says(entry))
        other = first if key in table.exclusive else _goes_with(table, key)
        yield f"# {other}: {key} = {entry.example}" if other else _setting(key, entry)
        if key in table.exclusive:
            first = first or f"or, instead of {key}"


def _says(entry: Entry) -> str:
    return " ".join([entry.says, *_choices(entry.kind)])


def _setting(key: str, entry: Entry) -> str:
    return f"#{key} = {entry.example}"


def _goes_with(table: Table[Any], key: str) -> str:
    """For a key that goes with some words of another key only: those words, where the example is none of them."""
    for only, of, allowed in table.only_for:
        shown = entries(cast(Hashable, table.cls))[of][1].example.strip('"')
        if only == key and shown not in allowed:
            return f"with {of} = " + " or ".join(f'"{word}"' for word in allowed)
    return ""


def _choices(kind: Kind[object]) -> Iterator[str]:
    if isinstance(kind, Several) and isinstance(kind.item, Word):
        yield "Any of: " + ", ".join(kind.item.words) + "."
    if isinstance(kind, Word):
        yield "One of: " + ", ".join(kind.words) + "."


def _comment(text: str) -> str:
    return textwrap.fill(text, 100, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
