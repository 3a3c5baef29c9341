"""The table of identifiers: what it knows, how it compares, and that each entry is whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.licences import Permission, Verdict, lookup
from gpaiscope.licences.table import entries, normal


@pytest.mark.parametrize(
    ("identifier", "verdict"),
    [
        ("Apache-2.0", "qualifies"),
        ("apache-2.0", "qualifies"),
        ("MIT", "qualifies"),
        ("GPL-3.0-or-later", "qualifies"),
        ("cc-by-4.0", "qualifies"),
        ("openmdw-1.1", "qualifies"),
        ("OFL-1.1-RFN", "qualifies"),
        ("cc-by-nc-4.0", "does-not-qualify"),
        ("cc-by-nd-4.0", "does-not-qualify"),
        ("llama3.1", "does-not-qualify"),
        ("Llama-3.1", "does-not-qualify"),
        ("llama4", "does-not-qualify"),
        ("tencent-hunyuan-community", "does-not-qualify"),
        ("flux-1-dev-non-commercial-license", "does-not-qualify"),
        ("proprietary", "does-not-qualify"),
        ("gemma", "unsettled"),
        ("openrail++", "unsettled"),
        ("bigscience-bloom-rail-1.0", "unsettled"),
        ("modified-mit", "unsettled"),
        ("cc", "unknown"),
        ("openrail", "unknown"),
        ("other", "unknown"),
    ],
)
def test_what_an_identifier_is_known_to_allow(identifier: str, verdict: str) -> None:
    entry = lookup(identifier)
    assert entry is not None
    assert entry.verdict == verdict


@pytest.mark.parametrize("spelling", ["LLAMA3.1", "llama_3.1", " license:llama3.1 ", "Llama 3.1"])
def test_case_prefix_and_separators_do_not_matter(spelling: str) -> None:
    entry = lookup(spelling)
    assert entry is not None
    assert entry.identifier == "llama3.1"


def test_bsl_is_the_boost_licence() -> None:
    entry = lookup("bsl-1.0")
    assert entry is not None
    assert "Boost" in entry.name


def test_a_name_that_nobody_gave_has_no_entry() -> None:
    assert lookup("my-very-own-licence") is None
    assert lookup("") is None


def test_what_withholds_everything_is_said_of_all_four_rights() -> None:
    entry = lookup("proprietary")
    assert entry is not None
    assert {permission for _, permission in entry.rights.items()} == {Permission.WITHHELD}


def test_a_verdict_agrees_with_the_rights_and_the_grounds() -> None:
    for entry in entries().values():
        granted = all(permission is Permission.GRANTED for _, permission in entry.rights.items())
        assert granted is (entry.verdict is Verdict.QUALIFIES), entry.identifier
        assert bool(entry.grounds) is (entry.verdict in (Verdict.DOES_NOT_QUALIFY, Verdict.UNSETTLED)), entry.identifier


def test_every_entry_says_where_and_why_and_cites_the_licence_section() -> None:
    for entry in entries().values():
        assert entry.where, entry.identifier
        assert entry.why, entry.identifier
        assert set(entry.paragraphs) <= set(range(73, 84)), entry.identifier
        assert entry.eu_exclusion == "" or "territorial-exclusion" in entry.grounds, entry.identifier


@given(st.text())
def test_any_text_can_be_looked_up(text: str) -> None:
    assert normal(normal(text)) == normal(text) or lookup(text) is None
