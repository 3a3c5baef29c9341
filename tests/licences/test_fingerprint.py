"""Recognition: an index of three small licences of our own, and texts that are changed, cut and joined."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.licences.fingerprint import (
    Candidate,
    Index,
    KnownLicence,
    Recognition,
    index_as_bytes,
    index_from_bytes,
    packaged_index,
    words_and_hashes,
)
from gpaiscope.licences.text import Plain

HARBOUR = " ".join(
    f"The harbour master keeps book {n} of ships that moor at pier {n} in the month {n + 7}." for n in range(40)
)
HARBOUR_2 = HARBOUR.replace("book 7", "ledger 7").replace("month 20", "week 20")
ORCHARD = " ".join(
    f"An orchard of {n} trees bears apples by day {n * 3} when rain has fallen for {n} hours." for n in range(40)
)


@pytest.fixture(scope="module")
def index() -> Index:
    known = (
        KnownLicence(name="Harbour", version="1", identifier="harbour-1"),
        KnownLicence(name="Harbour", version="2", identifier="harbour-2"),
        KnownLicence(name="Orchard"),
    )
    return index_from_bytes(index_as_bytes(known, [Plain.of(text).text for text in (HARBOUR, HARBOUR_2, ORCHARD)]))


def recognised(index: Index, text: str) -> Recognition:
    found, _ = index.recognise(Plain.of(text))
    assert found is not None
    return found


def test_a_known_text_is_the_same(index: Index) -> None:
    found = recognised(index, HARBOUR)
    assert (found.best.known.version, found.state, found.best.score) == ("1", "same", 1.0)
    assert found.best.foreign == 0
    assert found.runner_up is not None
    assert found.runner_up.known.version == "2"
    assert 0.9 < found.runner_up.score < 1


def test_near_identical_versions_are_told_apart_by_the_words_in_which_they_differ(index: Index) -> None:
    assert recognised(index, HARBOUR_2).best.known.version == "2"
    assert recognised(index, HARBOUR_2[: len(HARBOUR_2) // 2]).best.known.version == "2"


def test_half_a_text_is_shortened_and_what_is_missing_is_said(index: Index) -> None:
    found = recognised(index, ORCHARD[: len(ORCHARD) // 2])
    assert found.best.known.name == "Orchard"
    assert found.state == "shortened"
    assert 0.4 < found.best.present < 0.6
    assert found.missing == (6, 7, 8, 9, 10) or found.missing == (5, 6, 7, 8, 9, 10)


def test_an_added_clause_is_foreign_and_its_place_is_said(index: Index) -> None:
    middle = ORCHARD.index("An orchard of 20 trees")
    added = "No pear may be eaten before the bell has rung twice on the eve of the fair, whatever the weather. "
    found = recognised(index, ORCHARD[:middle] + added + ORCHARD[middle:])
    assert (found.best.known.name, found.state) == ("Orchard", "extended")
    (place,) = found.foreign_at
    assert middle <= place.start < place.end <= middle + len(added)
    assert 0 < found.best.foreign < 0.1


def test_two_texts_after_each_other_are_joined(index: Index) -> None:
    found = recognised(index, HARBOUR + "\n\n" + ORCHARD)
    assert found.state == "joined"
    names = {found.best.known.name, *(other.known.name for other in found.others)}
    assert names == {"Harbour", "Orchard"}


def test_another_text_is_none_of_these(index: Index) -> None:
    found, nearest = index.recognise(
        Plain.of("Four wholly different words and then some more of them for good measure.")
    )
    assert found is None
    assert nearest is None


def test_what_shares_half_is_none_of_these_but_the_nearest_is_named(index: Index) -> None:
    other = " ".join(
        f"Mill {n} grinds {n * 5} sacks of wheat until bell {n} calls the miller {n} home." for n in range(40)
    )
    half = len(ORCHARD) // 2
    found, nearest = index.recognise(Plain.of(other[:half] + ORCHARD[:half]))
    assert found is None
    assert isinstance(nearest, Candidate)
    assert nearest.known.name == "Orchard"


def test_empty_and_tiny_texts_are_none_of_these(index: Index) -> None:
    for text in ("", "   ", "MIT", "The harbour"):
        assert index.recognise(Plain.of(text))[0] is None


def test_the_packaged_index_holds_no_text() -> None:
    known = packaged_index().known
    assert len(known) > 150
    assert len({row.label for row in known}) > 100


@settings(max_examples=50)
@given(st.text())
def test_any_text_has_one_hash_for_each_run(text: str) -> None:
    words, hashes = words_and_hashes(Plain.of(text).text)
    assert len(hashes) == (0 if not words else max(1, len(words) - 3))
    assert all(0 <= run < 1 << 64 for run in hashes)


def test_a_whole_text_goes_before_a_longer_one_that_was_made_of_it() -> None:
    body = " ".join(HARBOUR.split()[:150])
    titled, longer = f"The Harbour Licence {body}", f"{body} {' '.join(ORCHARD.split()[:60])}"
    known = (KnownLicence(name="Harbour", identifier="a"), KnownLicence(name="Harbour, changed", identifier="b"))
    index = index_from_bytes(index_as_bytes(known, [Plain.of(text).text for text in (titled, longer)]))
    for text, name in ((body, "Harbour"), (longer, "Harbour, changed")):
        found, _ = index.recognise(Plain.of(text))
        assert found is not None
        assert found.best.known.name == name


def test_a_text_with_other_names_in_its_clauses_goes_before_a_longer_one_that_lacks_its_end() -> None:
    words = HARBOUR.split()[:150]
    longer = [*words, *ORCHARD.split()[:90]]
    given = [*words[:75], "wren", "gull", *words[77:]]
    known = (KnownLicence(name="Harbour", identifier="a"), KnownLicence(name="Harbour, longer", identifier="b"))
    texts = [" ".join(words), " ".join([*longer[:75], "wren", "gull", *longer[77:]])]
    index = index_from_bytes(index_as_bytes(known, [Plain.of(text).text for text in texts]))
    found, _ = index.recognise(Plain.of(" ".join(given)))
    assert found is not None
    assert found.best.known.name == "Harbour"
