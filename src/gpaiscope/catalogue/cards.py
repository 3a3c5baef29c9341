"""Cards that stand in a catalogue as text: their front matter becomes an object, as a hub lists it.

Of a whole card it is what stands between its marks, and of a text without marks the mapping that it is, in YAML or as
Python prints it. A text that is none stays as it is, and is a bad cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gpaiscope.repository.card import front_matter_of
from gpaiscope.repository.database import Connection, fill

_TEXTS: Final = """
    SELECT rowid, card->>'$' FROM raw
    WHERE starts_with(card::VARCHAR, '"') AND NOT starts_with(card::VARCHAR, '"{\\"') ORDER BY rowid
"""
_AT_ONCE: Final = 1_000


def read_cards(connection: Connection, work: Path) -> None:
    """Put what the cards of the table ``raw`` that are text say in their front matter into their place, as objects."""
    # A cursor of its own, and parts: all cards of a hub at once would not fit into memory.
    cards = connection.cursor().execute(_TEXTS)
    if not (first := cards.fetchmany(_AT_ONCE)):
        return

    def objects() -> Iterator[tuple[object, ...]]:
        part = first
        while part:
            for n, text in part:
                if not _parses_as_json(text) and (keys := front_matter_of(text)):
                    # A table that Python printed has None where a key says nothing.
                    yield n, json.dumps({key: value for key, value in keys.items() if value != "None"})
            part = cards.fetchmany(_AT_ONCE)

    fill(connection, "card_of", {"n": "BIGINT", "keys": "VARCHAR"}, objects(), work)
    connection.execute("UPDATE raw SET card = keys::JSON FROM card_of WHERE n = raw.rowid")


def _parses_as_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
