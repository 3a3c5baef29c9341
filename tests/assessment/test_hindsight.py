"""What became known since a day, and whether an act was late when it became known that it was due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.assessment.hindsight import Hindsight

TOLD = """
model.outputs = ["text"]
actors = [{ id = "a", name = "Acme", country = "FR" }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-05-04 }]
[[activities]]
kind = "pre-training"
actor = "a"
started_on = 2026-03-01
ended_on = 2026-03-01
flop = [{ value = "9e24", known_on = 2026-03-01 }, { value = "3e25", known_on = CORRECTED }]
[[procedure]]
event = "requirement-met"
on = 2026-03-01
known_on = CORRECTED
[[procedure]]
event = "notified"
on = 2026-06-10
known_on = 2026-06-11
"""


def _looked_back(tmp_path: Path, known_on: date, corrected: str = "2026-06-01") -> Hindsight:
    path = tmp_path / "gpai.toml"
    path.write_text(TOLD.replace("CORRECTED", corrected), encoding="utf-8")
    found = service.assess(path, on=date(2026, 11, 1), known_on=known_on).assessment.hindsight
    assert found is not None
    return found


@pytest.mark.parametrize(("corrected", "days"), [("2026-03-14", -2), ("2026-03-16", 0), ("2026-03-17", 1)])
def test_an_act_was_late_when_it_became_known_or_was_not(tmp_path: Path, corrected: str, days: int) -> None:
    (act,) = _looked_back(tmp_path, date(2026, 3, 2), corrected).acts
    # Two weeks from Sunday 1 March end on Sunday the 15th, and by law on Monday the 16th.
    assert (act.obligation, str(act.learned_on), act.days) == ("notification", corrected, days)


def test_what_stood_then_is_told_beside_what_stands_now(tmp_path: Path) -> None:
    (act,) = _looked_back(tmp_path, date(2026, 6, 5)).acts
    assert act.then is not None
    assert act.now is not None
    assert (act.then.state, act.now.state, str(act.now.done_on)) == ("late", "done", "2026-06-10")
    assert {each.id for each in _looked_back(tmp_path, date(2026, 3, 2)).answers} >= {"systemic_risk"}


def test_nothing_differs_once_all_is_known(tmp_path: Path) -> None:
    found = _looked_back(tmp_path, date(2026, 7, 1))
    assert (found.answers, [each.then == each.now for each in found.acts]) == ((), [True])


def test_without_a_day_of_knowledge_nothing_is_held_against_it(tmp_path: Path) -> None:
    path = tmp_path / "gpai.toml"
    path.write_text(TOLD.replace("CORRECTED", "2026-06-01"), encoding="utf-8")
    assert service.assess(path, on=date(2026, 11, 1)).assessment.hindsight is None


def test_it_is_said_in_words_and_as_values(tmp_path: Path) -> None:
    path = tmp_path / "gpai.toml"
    path.write_text(TOLD.replace("CORRECTED", "2026-06-01"), encoding="utf-8")
    result = service.assess(path, on=date(2026, 11, 1), known_on=date(2026, 6, 5))
    text = " ".join(result.to_text().split())
    assert "late when known" in text
    assert "that it was due is known since 2026-06-01, 77 days after its last day" in text
    document = result.to_dict()["hindsight"]
    assert isinstance(document, dict)
    assert document["acts"][0]["learned_on"] == "2026-06-01"


def test_that_nothing_became_known_since_is_said() -> None:
    dossier = {"model": {"outputs": ["text"]}}
    said = service.assess(dossier, on=date(2026, 2, 1), known_on=date(2026, 7, 1)).to_text(full=True)
    assert "Nothing that became known since 2026-07-01 changes an answer" in " ".join(said.split())
