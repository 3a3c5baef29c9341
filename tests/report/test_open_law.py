"""Which questions of law are open on the way to an answer, in its proof."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.engine.proof import Step
from gpaiscope.report.open_law import alike_either_way, questions_met
from gpaiscope.report.words import plain
from gpaiscope.values import Truth

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 12, 1)
ESK = ROOT / "tests/trials/door/models/esk"
OUT = ROOT / "tests/trials/door/out"
GIVEN_AWAY = {
    "model": {"name": "Ours", "outputs": ["text"]},
    "actors": [{"id": "we", "country": "US"}, {"id": "other", "country": "FR"}],
    "activities": [{"kind": "pre-training", "actor": "we", "flop": "3e23", "ended_on": date(2026, 2, 1)}],
    "market": [
        {"event": "made-available", "actor": "we", "territory": "union", "commercial": False, "on": date(2026, 3, 1)},
        {
            "event": "integrated-in-system",
            "actor": "other",
            "territory": "union",
            "system_territory": "union",
            "on": date(2026, 4, 1),
            "system_on": date(2026, 4, 1),
        },
    ],
}


def flat(text: str) -> str:
    return " ".join(text.split())


def law_of(text: str) -> str:
    """What a proof says of open questions."""
    return flat(text).partition("Open questions of law ")[2]


def test_a_proof_without_a_conclusion_begins_with_the_answer_of_the_first_screen() -> None:
    text = service.explain(ESK, on=DAY).to_text()
    assert text.startswith(
        "Esk · provider · Fjord AI (fictitious) · on 2026-12-01\n\n? Likely yes: Fjord AI is a provider"
    )


def test_questions_that_turn_nothing_are_named_and_said_to_turn_nothing() -> None:
    said = law_of(service.explain(ESK, on=DAY).to_text())
    assert said.startswith("None turns this answer.")
    assert "modification-measure: By which measure of compute" in said
    assert "Safe course" not in said


def test_all_of_them_have_readings_holders_and_the_safe_course() -> None:
    said = law_of(service.explain(ESK, on=DAY).to_text(full=True))
    assert "Safe course: Work out both measures" in said
    assert "cumulative: by cumulative compute, on both sides" in said
    assert "held by Hugging Face" in said


def test_questions_that_leave_an_answer_open_stand_with_what_each_reading_gives() -> None:
    said = law_of(service.explain(GIVEN_AWAY, "provider", "we", on=DAY).to_text())
    assert said.startswith("By these the answer is open")
    assert "§ supply-outside-business" in said
    assert "gives yes" in said
    assert "gives no" in said


def test_where_no_step_is_open_that_is_said() -> None:
    assert questions_met(Step(says="", told="", outcome=Truth.YES)) == []
    assert plain(alike_either_way([])) == "No question of law is open on the way to what the actors are."


@pytest.mark.parametrize("way", ["made-available", "integrated-in-system", "internal-use"])
def test_what_is_supposed_of_a_market_is_said_as_assumed(way: str) -> None:
    lines = service.explain(OUT, on=DAY).to_text(full=True).splitlines()
    told = [line.strip(" ✓✗?") for line in lines if f"{way} by you" in line]
    assert all(line.startswith("assumed: ") for line in told)
    assert told or way != "made-available"


def test_a_proof_for_every_way_tells_what_the_first_screen_does() -> None:
    text = flat(service.explain(OUT, on=DAY).to_text())
    assert "Not a provider, wherever you put it: at most 3.4e17 FLOP" in text
    assert "Unless Mistral-7B-v0.1 took just under 1e23 FLOP" in text


def test_what_an_answer_is_unless_is_counted_among_what_could_turn_it() -> None:
    text = flat(service.assess(OUT, on=DAY).to_text())
    assert "Unless" in text
    assert "none of which could turn this" not in text
    assert "provider the model is exceptionally general" in text


EXCLUDED = GIVEN_AWAY | {
    "market": [
        {"event": "made-available", "actor": "we", "territory": "outside-union", "on": date(2026, 3, 1)},
        {"event": "eu-exclusion", "actor": "we", "clear": True, "covers_integration": True, "on": date(2026, 3, 1)},
        GIVEN_AWAY["market"][1],
    ],
}
WITHOUT = "integrator-without-development"


def test_an_answer_that_follows_the_guidelines_says_so_and_what_another_reading_gives() -> None:
    said = law_of(service.explain(EXCLUDED, "provider", "other", on=DAY).to_text())
    assert said.startswith(
        "This answer follows the Guidelines, which bind no court; by another reading it is otherwise."
    )
    assert f"§ {WITHOUT}" in said
    assert "it answers as its provider; gives yes" in said
    assert "it did neither; gives no" in said
    assert f"read as the Guidelines do: {WITHOUT}" in flat(service.assess(EXCLUDED, on=DAY).to_text())


def test_an_answer_by_a_chosen_reading_is_that_of_the_reading_and_follows_nothing() -> None:
    under = {"on": DAY, "readings": {WITHOUT: "developed-only"}}
    found = service.explain(EXCLUDED, "provider", "other", **under)
    assert "is not a provider" in found.to_text()
    assert "follows the Guidelines" not in found.to_text()


def test_who_developed_what_it_places_follows_no_reading_of_what_an_integrator_is() -> None:
    assert "read as the Guidelines do" not in service.assess(ESK, on=DAY).to_text()
    assert WITHOUT not in law_of(service.explain(ESK, on=DAY).to_text(full=True))


def test_the_page_of_a_question_tells_which_reading_is_followed() -> None:
    page = flat(service.rulebook(WITHOUT).to_text())
    assert "Answers follow the Guidelines, deemed, until one is chosen" in page
    assert "held by European Commission, Guidelines (official)" in page
    assert "held by Traple" in page
    assert "Unsettled until one is followed" in flat(service.rulebook("white-label").to_text())
