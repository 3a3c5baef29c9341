"""The table of identifiers: what it knows, how it compares, and that each entry is whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.licences import Permission, Verdict, lookup
from gpaiscope.licences.table import entry_by_identifier, normal_form, rows_by_identifier


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
        ("llama3_1", "does-not-qualify"),
        ("META LLAMA 3 COMMUNITY LICENSE", "does-not-qualify"),
        ("flux-dev-non-commercial-license-v2.0", "does-not-qualify"),
        ("non-commercial", "does-not-qualify"),
        ("research only", "does-not-qualify"),
        ("BSD-3", "qualifies"),
        ("Licensed under Apache-2.0", "qualifies"),
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


@pytest.mark.parametrize(
    ("spelling", "identifier"),
    [
        ("CC BY NC 4.0", "cc-by-nc-4.0"),
        ("Creative Commons Attribution-NonCommercial 4.0 International", "cc-by-nc-4.0"),
        ("CC-BY-NC-4", "cc-by-nc-4.0"),
        ("CC BY-NC 9.9", "cc-by-nc"),
        ("CC BY-SA 4.0", "cc-by-sa-4.0"),
        ("apache 2", "apache-2.0"),
        ("Apache License, Version 2.0", "apache-2.0"),
        ("Apache Software License 2.0", "apache-2.0"),
        ("The MIT License (MIT)", "mit"),
        ("GPLv3", "gpl-3.0"),
        ("GNU General Public License v3.0 or later", "gpl-3.0"),
        ("AGPLv3", "agpl-3.0"),
        ("3-clause BSD", "bsd-3-clause"),
        ("New BSD License", "bsd-3-clause"),
        ("Mozilla Public License 2.0", "mpl-2.0"),
        ("Llama 3.1 Community License Agreement", "llama3.1"),
        ("Business Source License 1.1", "busl-1.1"),
        ("Boost Software License 1.0", "bsl-1.0"),
    ],
)
def test_names_are_known_as_people_spell_them(spelling: str, identifier: str) -> None:
    entry = lookup(spelling)
    assert entry is not None
    assert entry.identifier == identifier


@pytest.mark.parametrize(
    "name",
    [
        "MIT (modified)",
        "MIT, non-commercial",
        "Apache 2.0 with Commons Clause",
        "Apache 3.0",
        "CC BY 9.9",
        "license",
        "v2",
    ],
)
def test_a_name_that_says_more_or_else_is_no_spelling_of_a_licence_that_qualifies(name: str) -> None:
    entry = lookup(name)
    assert entry is None or entry.verdict is not Verdict.QUALIFIES


def test_no_spelling_leads_from_one_verdict_to_another() -> None:
    for name in rows_by_identifier():
        entry = entry_by_identifier(name)
        found = lookup(entry.name)
        assert found is None or found.verdict is entry.verdict, name


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
    for entry in map(entry_by_identifier, rows_by_identifier()):
        granted = all(permission is Permission.GRANTED for _, permission in entry.rights.items())
        assert granted is (entry.verdict is Verdict.QUALIFIES), entry.identifier
        assert bool(entry.grounds) is (entry.verdict in (Verdict.DOES_NOT_QUALIFY, Verdict.UNSETTLED)), entry.identifier


def test_every_entry_says_where_and_why_and_cites_the_licence_section() -> None:
    for entry in map(entry_by_identifier, rows_by_identifier()):
        assert entry.where, entry.identifier
        assert entry.why, entry.identifier
        assert set(entry.paragraphs) <= set(range(73, 84)), entry.identifier
        assert entry.eu_exclusion == "" or "territorial-exclusion" in entry.grounds, entry.identifier


@given(st.text())
def test_any_text_can_be_looked_up(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text) or lookup(text) is None
