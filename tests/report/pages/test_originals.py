"""The pages of published models that others build on."""

from __future__ import annotations

from datetime import date

from gpaiscope import service


def test_a_list_of_originals_is_headed_by_the_identifier_to_ask_with() -> None:
    told = service.originals("llama 3.1 70b", on=date(2026, 11, 27)).to_markdown()
    assert "| Identifier | Training compute | Method | Presumed |" in told
