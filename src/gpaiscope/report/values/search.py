"""What was found for some words, as a JSON document."""

from __future__ import annotations

import shlex
from typing import Final

from gpaiscope.lookup.index import KINDS, SearchEntry
from gpaiscope.lookup.looking import SearchAnswer
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.shape import by_id, key, many, one_of, or_null, table

_KIND: Final = one_of(KINDS)


def document(found: SearchAnswer) -> Json:
    """The document of ``search``."""
    return SEARCH.write(found)


_ENTRY: Final = table(
    SearchEntry,
    kind=key(_KIND, lambda entry: entry.kind),
    id=key(kinds.TEXT, lambda entry: entry.id, "what gpaiscope law show takes; of documentation the page and section"),
    title=key(kinds.TEXT, lambda entry: entry.title),
    says=key(kinds.TEXT_OR_NULL, lambda entry: entry.says, "one line; null: the title is the question itself"),
    cites=key(kinds.TEXT_OR_NULL, lambda entry: entry.cites, "the first provision that carries it"),
    command=key(
        kinds.TEXT_OR_NULL,
        lambda entry: shlex.join(entry.shown_by),
        "what shows it, as a shell takes it; null: it is documentation",
    ),
    page=key(kinds.TEXT_OR_NULL, lambda entry: entry.written_in, "where documentation is written; null: it is law"),
)
SEARCH: Final = table(
    SearchAnswer,
    schema_version=kinds.VERSIONED,
    asked=key(kinds.TEXT, lambda found: found.asked, "as it was read: at most 4,000 characters, with single blanks"),
    in_=key(or_null(_KIND), lambda found: found.kind or None, "where it was looked; null: everywhere"),
    found=key(many(_ENTRY), lambda found: found.entries, "best first; of a page of documentation its best section"),
    read_as=key(by_id(kinds.TEXT), lambda found: found.read_as, "misspelt words, each with what it was taken for"),
    unknown=key(kinds.TEXTS, lambda found: found.unknown, "words that stand nowhere"),
    near=key(kinds.TEXTS, lambda found: found.near, "where nothing is found: words that may be meant"),
    elsewhere=key(kinds.COUNT, lambda found: found.elsewhere, "where nothing is found: entries of other kinds"),
)
