"""One JSON document: of the published shape, exact, and the same on every run."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from assessment.dossiers import DAY, PROVIDER, assessed

from gpaiscope import law
from gpaiscope.assessment.document import document
from gpaiscope.assessment.schema import schema
from gpaiscope.errors import UsageError
from gpaiscope.law.obligations import OBLIGATIONS

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/gpai.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("day", [date(2025, 7, 18), date(2025, 8, 2), date(2026, 10, 1), date(2028, 1, 1)])
def test_every_example_on_every_day_has_the_published_shape(path: Path, day: date) -> None:
    jsonschema.validate(document(assessed(path.read_text(encoding="utf-8"), day)), schema())


def test_a_dossier_that_says_nothing_has_the_published_shape() -> None:
    jsonschema.validate(document(assessed("")), schema())


def test_the_same_dossier_gives_the_same_bytes() -> None:
    assert json.dumps(document(assessed(PROVIDER))) == json.dumps(document(assessed(PROVIDER)))


def test_every_conclusion_and_obligation_is_listed_for_every_actor_the_denied_included() -> None:
    found = document(assessed(PROVIDER.replace('actors = [{ id = "a"', 'actors = [{ id = "b" }, { id = "a"')))
    for actor in ("a", "b"):
        assert [each["id"] for each in found["obligations"] if each["actor"] == actor] == [o.id for o in OBLIGATIONS]  # type: ignore[attr-defined]
        conclusions = [each["id"] for each in found["conclusions"] if each["actor"] == actor]  # type: ignore[attr-defined]
        assert conclusions == [rule.id for rule in law.ACTOR_CONCLUSIONS]


def test_numbers_are_exact_decimal_texts() -> None:
    found = document(assessed(PROVIDER.replace("2e25", "20000000000000000000000001")))
    assert found["compute"]["cumulative_training_compute"]["low"] == "20000000000000000000000001"  # type: ignore[index]


def test_what_does_not_attach_has_no_days() -> None:
    found = document(assessed(PROVIDER.replace("2e25", "2e24")))
    (evaluation,) = [each for each in found["obligations"] if each["id"] == "model_evaluation"]  # type: ignore[attr-defined]
    assert (evaluation["outcome"], evaluation["applies_from"], evaluation["due_on"]) == ("no", None, None)


def test_the_ceiling_of_a_fine_is_the_higher_of_the_two_amounts() -> None:
    (exposure,) = document(assessed(PROVIDER, date(2026, 9, 1)))["exposure"]  # type: ignore[misc]
    assert (exposure["ceiling_eur"], exposure["fixed_eur"]) == ("30000000", "15000000")
    assert document(assessed(PROVIDER, date(2026, 8, 1)))["exposure"] == []


def test_every_citation_of_an_answer_is_among_the_authorities_with_a_link() -> None:
    found = document(assessed(PROVIDER))
    cited = {cite for each in found["conclusions"] + found["obligations"] for cite in each["cites"]}  # type: ignore[operator]
    assert cited == set(found["authorities"])  # type: ignore[call-overload]
    assert all(each["url"].startswith("https://") for each in found["authorities"].values())  # type: ignore[attr-defined]


def test_an_actor_a_reading_or_a_day_that_is_not_there_is_refused_with_advice() -> None:
    for wrong in (
        {"actor": "aa"},
        {"readings": {"pre-existing-weight": "counted"}},
        {"readings": {"weights-control": "x"}},
    ):
        with pytest.raises(UsageError, match="expected"):
            assessed(PROVIDER, DAY, **wrong)
    with pytest.raises(UsageError, match="2025-07-18"):
        assessed(PROVIDER, date(2025, 7, 17))


def test_one_actor_can_be_asked_about_alone() -> None:
    found = assessed(PROVIDER.replace('actors = [{ id = "a"', 'actors = [{ id = "b" }, { id = "a"'), actor="a")
    assert {each.actor for each in found.conclusions} == {"", "a"}


def test_a_day_after_the_law_was_checked_earns_a_warning_and_the_day_itself_none() -> None:
    def references(day: date) -> set[str]:
        return {warning.reference for warning in assessed(PROVIDER, day).warnings}

    assert "law-not-checked" not in references(date(2026, 10, 4))
    assert "law-not-checked" in references(date(2026, 10, 5))
