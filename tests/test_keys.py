"""Every key of the dossier has an effect or waits for what will read it, and so has every word of its lists.

What the keys and words are, the published schema says; which two dossiers show that one counts stands in
`keys/pairs.toml`, and what waits for which clock or document in `keys/waiting.toml`.
"""

from __future__ import annotations

import pytest
from keys import RANGES, STATEMENT, Pair, Waiting, of_schema, pairs, waiting

pytestmark = [pytest.mark.once, pytest.mark.long]

READERS = ("clock", "document", "page", "law")
"""What reads that on which no answer hangs as yet: a clock, a document, a page, or a rule that leaves it out."""


def test_every_key_of_the_schema_has_a_pair_or_waits() -> None:
    shown, listed = {pair.key for pair in pairs()}, {each.key for each in waiting() if not each.words}
    assert sorted(set(of_schema()) - shown - listed) == []
    assert sorted((shown | listed) - set(of_schema())) == []
    assert sorted(shown & listed) == []


def test_every_word_of_the_schema_has_a_pair_or_waits() -> None:
    every = {(key, word) for key, words in of_schema().items() for word in words}
    shown = {(pair.key, value) for pair in pairs() for value in pair.values if isinstance(value, str)} & every
    listed = {(each.key, word) for each in waiting() for word in each.words or of_schema()[each.key]}
    assert sorted(every - shown - listed) == []
    assert sorted(listed - every) == []
    assert sorted(shown & listed) == []


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair.key} {pair.values[0]}"[:60])
def test_two_dossiers_that_differ_in_it_alone_come_to_something_else(pair: Pair) -> None:
    assert _is_at_its_key(pair)
    assert [value for value in pair.values if not pair.difference(value)] == []


@pytest.mark.parametrize("each", waiting(), ids=lambda each: " ".join((each.key, *each.words))[:60])
def test_what_waits_has_no_effect_yet_and_names_what_will_read_it(each: Waiting) -> None:
    assert each.read_by.partition(": ")[0] in READERS
    assert _is_at_its_key(each.pair)
    assert [value for value in each.pair.values if each.pair.difference(value)] == []


def _is_at_its_key(pair: Pair) -> bool:
    """Whether the place is one of the key, and what is left out for a word is the word or its entry."""
    names = [part for part in pair.path if isinstance(part, str)]
    group, _, name = pair.key.partition(".")
    if group in (STATEMENT, *RANGES):
        return name in (names[-1], "unknown")
    return ".".join(names) == pair.key and pair.gone in ((), pair.path[:-1])
