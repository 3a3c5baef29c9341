"""An answer that the law leaves open carries the safe course on every surface, and no other answer does."""

from __future__ import annotations

from datetime import date

import pytest
from law_cases import Written, tell, written

from gpaiscope.assessment import Assessment, Conclusion, assess
from gpaiscope.dossier import read
from gpaiscope.law.commentary import COMMENTARY
from gpaiscope.report import phrases
from gpaiscope.report.onward import Call
from gpaiscope.report.pages.full import full
from gpaiscope.report.pages.proof import proof
from gpaiscope.report.pages.summary import summary
from gpaiscope.report.values.assessment import document
from gpaiscope.report.write.text import write
from gpaiscope.values import Outcome

pytestmark = pytest.mark.long

CALL = Call(path="m.toml")
OPEN = [
    pytest.param(each, id=f"{each.file}: {each.name}")
    for each in written()
    if "dossier" in each.data and "unsettled" in each.get("expect").values()
]


PROVED: set[tuple[str, ...]] = set()


def assessed(case: Written) -> Assessment:
    found = tell(case).assessment
    assert found is not None
    return found


def unsettled(of: Assessment) -> list[Conclusion]:
    return [each for each in of.everything if each.finding.outcome is Outcome.UNSETTLED]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("case", OPEN)
def test_each_unsettled_answer_has_a_safe_course_wherever_it_is_shown(case: Written) -> None:
    assessment = assessed(case)
    whole, values = flat(write(full(assessment, CALL), 120)), document(assessment)
    for each in unsettled(assessment):
        courses = phrases.safe_courses(each, assessment.law)
        assert courses
        assert all(f"Safe course: {course}" in whole for course in courses)
        if (each.id, *courses) in PROVED:  # a proof takes long, and says the same of the same questions
            continue
        PROVED.add((each.id, *courses))
        explained = flat(write(proof(assessment, each.id, call=Call(path="m.toml", actor=each.actor)), 120))
        for course in courses:
            assert f"Safe course: {course}" in explained
    for id, entry in values["questions"].items():
        assert entry["safe_course"] == assessment.law.text(COMMENTARY[id].safe)


@pytest.mark.parametrize("case", OPEN)
def test_the_first_screen_says_it_of_whatever_standing_the_law_leaves_open(case: Written) -> None:
    assessment = assessed(case)
    told = write(summary([assessment], CALL), 80)
    shown = [each.conclusion for each in assessment.standings if each.state == "unsettled"]
    if not assessment.standings:
        shown = [each for each in unsettled(assessment) if each.id == "gpai_model"]
    for each in shown:
        (course, *_) = phrases.safe_courses(each, assessment.law, short=True)
        assert f"Safe course: {course}" in flat(told)
    assert len(told.splitlines()) <= 42


def test_it_is_said_of_a_model_of_which_no_actor_is_named() -> None:
    text = """
    model = { name = "m", outputs = ["text"] }
    activities = [{ kind = "pre-training", flop = "5e22" }, { kind = "initialisation", flop = "9e22" }]
    """
    told = write(summary([assess(read(text.encode(), file="m.toml"), date(2026, 11, 25))], CALL), 80)
    assert "the law is open" in told.lower()
    assert "Safe course: Count the compute that gave the weights" in told


def test_it_stands_beside_a_duty_that_only_the_law_leaves_open() -> None:
    (case,) = (
        each for each in written() if each.name == "whether a provider of an EEA state needs a representative is open"
    )
    told = write(summary([assessed(case)], CALL), 80)
    assert "safe course" in told
    assert "Appoint a representative established in the Union before placing." in flat(told)


SEVERAL = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", country = "DE" }, { id = "b", country = "FR" }, { id = "c", country = "IT" }]
original = [{ name = "o", training_compute = "8e24", systemic_risk = false }]
activities = [
  { kind = "fine-tuning", actor = "a", flop = "1.5e24", ended_on = 2026-05-01 },
  { kind = "fine-tuning", actor = "b", flop = "1.5e24", ended_on = 2026-05-01 },
  { kind = "fine-tuning", actor = "b", flop = "0", started_on = 2026-07-01, ended_on = 2026-07-30 },
]
market = [
  { event = "made-available", actor = "a", territory = "union", on = 2026-06-01 },
  { event = "made-available", actor = "b", territory = "union", on = 2026-06-01 },
]
"""


@pytest.mark.parametrize(("later", "courses"), [("0", 1), ("1.5e24", 2)])
def test_of_several_whom_the_law_leaves_open_each_course_is_said_once(later: str, courses: int) -> None:
    text = SEVERAL.replace('flop = "0"', f'flop = "{later}"')
    alone = {"several-modifiers": "each-alone"}
    found = assess(read(text.encode(), file="m.toml"), date(2026, 11, 25), readings=alone)
    assert write(summary([found], CALL), 80).count("Safe course") == courses


def test_where_a_reading_is_followed_nothing_is_open_and_no_course_is_said() -> None:
    (case,) = (each for each in written() if each.name == "lists of forbidden uses read as restriction")
    for each in tell(case).conclusions.values():
        assert phrases.safe_courses(each, assess(read(b"model.name = 'm'", file="m.toml"), case.day).law) == []
