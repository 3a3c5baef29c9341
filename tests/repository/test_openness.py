"""The licence as a fact where files agree; gates, prices and headings as evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import MIT, found, notes, place
from licences.texts import licence as text_of

from gpaiscope.repository.findings import CONTRADICTION, EVIDENCE, MISSING


@pytest.mark.parametrize(
    ("keys", "licence"),
    [
        ("license: apache-2.0", "apache-2.0"),
        ("License: Apache-2.0", "Apache-2.0"),
        ("license: other\nlicense_name: my-licence", "my-licence"),
        ("license: [mit, apache-2.0]", "mit AND apache-2.0"),
        ("license: other", None),
        ("license: unknown", None),
        ("license: []", None),
        ("license:", None),
    ],
)
def test_the_cards_licence(keys: str, licence: str | None, tmp_path: Path) -> None:
    findings = found(tmp_path, keys=keys)
    assert findings.value("openness.licence") == licence
    assert bool(notes(findings, MISSING, "openness.licence")) is (licence is None)


def test_a_licences_text_is_recognised_and_governs(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="language: en", LICENSE=MIT)
    assert findings.value("openness.licence") == "mit"
    assert place(findings, "openness.licence").startswith("LICENSE, recognised as")


def test_text_and_card_that_name_licences_of_other_effect_are_shown_and_none_is_taken(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="license: cc-by-nc-4.0", LICENSE=MIT)
    assert findings.value("openness.licence") is None
    (note,) = notes(findings, CONTRADICTION, "openness.licence")
    assert "cc-by-nc-4.0" in note
    assert "LICENSE" in note


def test_a_text_that_is_not_open_source_governs_over_what_the_card_names(tmp_path: Path) -> None:
    text = text_of("You may not use the model for commercial purposes.")
    findings = found(tmp_path, keys="license: apache-2.0", LICENSE=text)
    assert findings.value("openness.licence") is None
    assert findings.value("openness.grounds") == frozenset({"non-commercial"})
    (note,) = notes(findings, CONTRADICTION, "openness.licence")
    assert note.endswith("; the text governs")


def test_of_two_texts_of_other_effect_none_is_taken(tmp_path: Path) -> None:
    text = text_of("You may not use the model for commercial purposes.")
    findings = found(tmp_path, keys="license: apache-2.0", **{"LICENSE": text, "LICENSE.md": MIT})
    assert findings.value("openness.licence") is None
    assert findings.value("openness.grounds") is None


def test_text_and_card_that_name_licences_of_like_effect_are_shown_and_the_text_is_taken(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="license: apache-2.0", LICENSE=MIT)
    assert findings.value("openness.licence") == "mit"
    assert notes(findings, CONTRADICTION, "openness.licence")


def test_the_cards_name_for_a_licence_of_its_own_contradicts_no_text_of_its_own(tmp_path: Path) -> None:
    keys = "license: other\nlicense_name: storm-1.0\nlicense_link: LICENSE"
    own = "STORM LICENSE\n\nYou may use the Model for research only, and may not sell it.\n"
    findings = found(tmp_path, keys=keys, LICENSE=own)
    assert not notes(findings, CONTRADICTION, "openness.licence")
    assert notes(found(tmp_path, keys=keys, LICENSE=MIT), CONTRADICTION, "openness.licence")


def test_a_licence_of_code_is_not_the_models(tmp_path: Path) -> None:
    (tmp_path / "LICENSE-CODE").write_text(MIT, encoding="utf-8")
    findings = found(tmp_path)
    assert findings.value("openness.licence") is None
    assert notes(findings, EVIDENCE, "openness.licence")


def test_gates_are_evidence_and_no_verdict(tmp_path: Path) -> None:
    keys = "extra_gated_eu_disallowed: true\nextra_gated_prompt: Agree\nextra_gated_fields:\n  Country: country"
    findings = found(tmp_path, keys=keys)
    assert findings.value("openness.access_verification") is None
    assert findings.value("openness.personal_data") is None
    assert len(notes(findings, EVIDENCE, "openness.access_verification")) == 3
    assert notes(findings, EVIDENCE, "market.eu-exclusion")
    assert notes(findings, EVIDENCE, "openness.personal_data")


def test_an_exclusion_of_the_union_in_prose_is_evidence(tmp_path: Path) -> None:
    findings = found(
        tmp_path, body="This licence does not apply in the European Union, the United Kingdom and South Korea."
    )
    assert findings.value("market") is None
    assert all("line 6" in note for note in notes(findings, EVIDENCE, "market.eu-exclusion"))


def test_payment_is_evidence(tmp_path: Path) -> None:
    findings = found(tmp_path, body="Contact sales to purchase a commercial licence.")
    (note,) = notes(findings, EVIDENCE, "openness.monetisation")
    assert "Contact sales" in note


def test_usage_information_is_found_missing_or_empty(tmp_path: Path) -> None:
    body = (
        "## Capabilities\n\nIt can do many things.\n\n## Limitations\n\nTBD\n\n## How to use\n\nLike any other model."
    )
    findings = found(tmp_path, body=body)
    suggested = next(fact for fact in findings.facts if fact.path == "openness.usage_information")
    assert suggested.suggested
    assert suggested.value == frozenset({"capabilities", "integration"})
    assert len(notes(findings, MISSING, "openness.usage_information")) == 2
