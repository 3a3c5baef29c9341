"""Exclusion of the Union: in licences, in policies, in cards and gates; and what only names the Union."""

from __future__ import annotations

import pytest
from licences.texts import licence

from gpaiscope.licences import eu_exclusion, eu_exclusion_of_gate, read

MULTIMODAL = (
    "With respect to the picture models, no rights are granted to you if you are domiciled in the European Union. "
    "This does not apply to end users of a product that incorporates such models."
)


@pytest.mark.parametrize(
    "clause",
    [
        "This licence is not offered to persons or companies established in the European Union.",
        "You may not use, download or distribute the model in the EU.",
        "Residents of EU member states are not eligible for this licence.",
        "Territory means the whole world except the European Union. The rights are granted in the Territory only.",
        "The rights are not granted within the European Economic Area.",
        MULTIMODAL,
    ],
)
def test_an_exclusion_is_found_and_defeats_the_licence(clause: str) -> None:
    reading = read(licence(clause), index=False)
    assert reading.eu_exclusion is not None
    assert reading.eu_exclusion.position is not None
    assert reading.verdict == "does-not-qualify"
    assert "territorial-exclusion" in [ground.ground for ground in reading.grounds]


def test_what_it_covers_and_that_integration_is_spared_are_said() -> None:
    found = read(licence(MULTIMODAL), index=False).eu_exclusion
    assert found is not None
    assert found.covers == "rights in picture models"
    assert found.integration == "not-excluded"
    assert found.persons


def test_integration_that_is_named_is_excluded() -> None:
    clause = "You may not use the model, or any product that integrates it, in the European Union."
    found = read(licence(clause), index=False).eu_exclusion
    assert found is not None
    assert (found.covers, found.integration) == ("the licence as a whole", "excluded")


def test_a_policy_can_exclude_the_union() -> None:
    found = read(licence(), policy=f"Use policy. You agree not to harm anyone. {MULTIMODAL}", index=False).eu_exclusion
    assert found is not None
    assert found.document == "policy"


@pytest.mark.parametrize(
    "text",
    [
        "The model was trained on documents of the European Union.",
        "We complied with the European Union's AI Act.",
        "This licence is governed by the laws of a Member State of the European Union.",
        "Licensor means Harbour Ireland Ltd. if you are located in the EEA, and Harbour Inc. if not.",
    ],
)
def test_a_text_that_only_names_the_union_excludes_nobody(text: str) -> None:
    assert eu_exclusion(text) is None
    assert read(licence(text), index=False).eu_exclusion is None


@pytest.mark.parametrize("value", [True, "true", "True", "yes", 1])
def test_the_gate_of_a_card_blocks_access(value: object) -> None:
    found = eu_exclusion_of_gate({"extra_gated_eu_disallowed": value})
    assert found is not None
    assert found.document == "gate"
    assert found.covers.startswith("access")


@pytest.mark.parametrize("card", [{}, {"extra_gated_eu_disallowed": False}, {"extra_gated_prompt": ["not", "text"]}])
def test_an_open_gate_blocks_nobody(card: dict[str, object]) -> None:
    assert eu_exclusion_of_gate(card) is None


def test_terms_that_hide_in_the_prompt_of_a_gate_are_found() -> None:
    found = eu_exclusion_of_gate({"extra_gated_prompt": "This model is not available to users in the European Union."})
    assert found is not None
    assert found.quotation == "This model is not available to users in the European Union."
