"""An assessment as JSON: of the published shape, lean, exact, and with every id explained in the same document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from assessment.dossiers import DAY, PROVIDER, assessed
from assessment.screens import SCREENS
from schemas import validator

from gpaiscope import law
from gpaiscope.errors import UsageError
from gpaiscope.law.obligations import OBLIGATIONS
from gpaiscope.report.values import written
from gpaiscope.report.values.assessment import document
from gpaiscope.report.values.tables import TABLES
from gpaiscope.repository.dossiers import assess_file

EXAMPLES = sorted(each for each in (Path(__file__).parents[3] / "examples").iterdir() if each.is_dir())
DAYS = [date(2025, 7, 18), date(2025, 8, 2), date(2026, 10, 1), date(2026, 11, 26), date(2028, 1, 1)]
MOST = 80 * 1024
"""Bytes of the document of any shipped example."""

TWO = PROVIDER.replace('actors = [{ id = "a"', 'actors = [{ id = "b" }, { id = "a"')


SITUATIONS = {**SCREENS, "provider": PROVIDER, "two": TWO, "nothing": ""}


def answers(found: dict) -> list[dict]:
    return [*found["conclusions"], *found["obligations"]]


def named(answer: dict) -> str:
    return f"{answer['id']}@{answer['actor']}" if answer["actor"] else answer["id"]


def one(found: dict, id: str, actor: str | None = None) -> dict:
    (answer,) = [each for each in answers(found) if each["id"] == id and actor in (None, each["actor"])]
    return answer


def ids(found: dict, key: str) -> Iterator[str]:
    """Every id that stands under a key, wherever that is."""
    for name, value in found.items():
        if name == key:
            yield from value if isinstance(value, list | dict) else [value] if value else []
        else:
            for each in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
                if isinstance(each, dict):
                    yield from ids(each, key)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.long
def test_every_example_on_every_day_has_the_published_shape_and_fits(
    path: Path, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parents[1])  # the document names the dossier as it was named, however long that is
    for assessment in assess_file(path.relative_to(path.parents[1]), day):
        for full in (False, True):
            validator("assessment").validate(document(assessment, full=full))
        assert len(written(document(assessment)).encode()) <= MOST


@pytest.mark.parametrize("text", SITUATIONS.values(), ids=SITUATIONS)
@pytest.mark.parametrize("full", [False, True], ids=["lean", "full"])
def test_every_situation_has_the_published_shape_and_every_id_of_it_is_explained(text: str, full: bool) -> None:
    found = document(assessed(text), full=full)
    validator("assessment").validate(found)
    own = {named(each) for each in answers(found)}
    for key, known in {
        "cites": {*found["authorities"]},
        "sources": {*found["sources"]},
        "reasons": {*found["facts"], *own},
        "facts": {*found["facts"]},
        "fact": {*found["facts"]} | {each["fact"] for each in found["open_questions"].values()},
        "figures": {*found["facts"], *found["parameters"]},
        "parameter": {*found["parameters"], "criterion_flop", "presumption_flop"},
        "assumptions": {*found["assumptions"]},
        "assumed": {*found["assumptions"]},
        "missing": {*found["open_questions"]},
        "questions": {*found["questions"]},
        "comparisons": {*found["comparisons"]},
        "comparison": {*found["comparisons"]},
        "contents": {*found["contents"]},
        "signposts": {*found["notes"]},
        "notes": {*found["notes"]},
        "document": {*found["documents"]},
    }.items():
        assert {*ids({"answers": {k: v for k, v in found.items() if k != key or k not in TABLES}}, key)} <= known, key


def test_the_same_dossier_gives_the_same_bytes() -> None:
    assert written(document(assessed(PROVIDER))) == written(document(assessed(PROVIDER)))


def test_in_full_every_conclusion_and_obligation_is_listed_for_every_actor_the_denied_included() -> None:
    found = document(assessed(TWO), full=True)
    assert found["left_out"] == []
    for actor in ("a", "b"):
        assert [each["id"] for each in found["obligations"] if each["actor"] == actor] == [o.id for o in OBLIGATIONS]
        conclusions = [each["id"] for each in found["conclusions"] if each["actor"] == actor]
        assert conclusions == [rule.id for rule in law.ACTOR_CONCLUSIONS]


def test_what_is_left_out_is_no_and_named_and_nothing_else_is_missing() -> None:
    assessment = assessed(TWO)
    lean, full = document(assessment), document(assessment, full=True)
    outcomes = {(each["actor"], each["id"]): each["outcome"] for each in answers(full)}
    left = {(row["actor"], id) for row in lean["left_out"] for id in row["ids"]}
    assert {outcomes[each] for each in left} == {"no"}
    assert left | {(each["actor"], each["id"]) for each in answers(lean)} == {*outcomes}
    assert one(lean, "provider", "b")["outcome"] == "no"


def test_a_reason_may_be_another_answer() -> None:
    found = document(assessed(PROVIDER))
    assert one(found, "copyright_policy")["reasons"] == ["provider@a", "actor.withdrew@a"]
    assert "gpai_model" in one(found, "provider", "a")["reasons"]


@pytest.mark.parametrize("text", SITUATIONS.values(), ids=SITUATIONS)
def test_another_answer_stands_for_all_the_facts_that_it_rests_on_and_for_no_more(text: str) -> None:
    assessment = assessed(text)
    lean, full = document(assessment), document(assessment, full=True)
    own, whole = ({named(each): each for each in answers(found)} for found in (lean, full))

    def facts(answer: dict) -> set[str]:
        below = (facts(own[id]) if id in own else {id.partition("@")[0]} for id in answer["reasons"])
        return {fact for each in below for fact in each}

    for each in answers(lean):
        assert facts(each) == {id.partition("@")[0] for id in whole[named(each)]["reasons"]}, named(each)


def test_a_fact_has_its_value_and_not_a_sentence() -> None:
    facts = document(assessed(PROVIDER))["facts"]
    amount = "2" + "0" * 25
    assert facts["model.training_compute"]["value"] == {"low": amount, "best": None, "high": amount} | {"best": amount}
    assert facts["model.outputs"]["value"] == ["text"]
    assert facts["original.exists"]["value"] == "no"
    assert facts["actor.supplies_on_union_market@a"]["value"] == "yes", "what follows from records has a value too"


def test_a_fact_of_an_actor_is_kept_apart_from_that_of_another() -> None:
    facts = document(assessed(TWO), full=True)["facts"]
    assert [facts[f"actor.supplies_on_union_market@{actor}"]["value"] for actor in ("a", "b")] == ["yes", "no"]
    assert "actor.supplies_on_union_market" not in facts


def test_an_assumption_has_an_id_a_kind_and_its_contrary() -> None:
    found = document(assessed(PROVIDER))
    assert found["assume"] is True
    assert "commercial" in one(found, "placed_on_market")["assumptions"]
    assert found["assumptions"]["commercial"]["kind"] == "simplification"
    assert found["assumptions"]["commercial"]["contrary"]
    without = document(assessed(PROVIDER, assume=False))
    assert (without["assume"], one(without, "placed_on_market")["assumptions"]) == (False, [])


def test_a_question_of_law_shows_what_each_reading_gives_and_which_was_chosen() -> None:
    text = SCREENS["unsettled-sum"]
    found = document(assessed(text))
    ((id, results),) = one(found, "systemic_risk")["questions"].items()
    assert set(results) == set(found["questions"][id]["readings"])
    assert set(results.values()) >= {"yes", "no"}
    chosen = document(assessed(text, readings={id: next(iter(results))}))
    assert chosen["readings"] == {id: next(iter(results))}
    assert one(chosen, "systemic_risk")["outcome"] == results[next(iter(results))]


def test_numbers_are_exact_decimal_texts() -> None:
    found = document(assessed(PROVIDER.replace("2e25", "20000000000000000000000001")))
    assert found["compute"]["cumulative_training_compute"]["low"] == "20000000000000000000000001"


def test_what_does_not_attach_has_no_days() -> None:
    evaluation = one(document(assessed(PROVIDER.replace("2e25", "2e24")), full=True), "model_evaluation")
    assert (evaluation["outcome"], evaluation["applies_from"], evaluation["due_on"]) == ("no", None, None)


def test_the_ceiling_of_a_fine_is_the_higher_of_the_two_amounts() -> None:
    (exposure,) = document(assessed(PROVIDER, date(2026, 9, 1)))["exposure"]
    assert (exposure["ceiling_eur"], exposure["fixed_eur"]) == ("30000000", "15000000")
    assert document(assessed(PROVIDER, date(2026, 8, 1)))["exposure"] == []


def test_the_first_open_question_is_that_of_the_headline() -> None:
    assessment = assessed(SCREENS["nothing-known"])
    found = document(assessment)
    assert next(iter(found["open_questions"])) == assessment.open_questions[0].path


def test_two_questions_at_one_path_are_both_asked() -> None:
    found = document(assessed(SCREENS["tejo"], assume=False))
    assert len({each["asks"] for each in found["open_questions"].values()}) == len(found["open_questions"])


def test_standings_crossings_and_plans_that_passed_are_told() -> None:
    text = 'actors = [{ id = "b" }]\nmarket = [{ event = "planned-placing", actor = "b", on = 2026-02-01 }]\n'
    found = document(assessed(text))
    assert found["planned_passed"] == [
        {"path": "market[0].on", "event": "planned-placing", "actor": "b", "day": "2026-02-01"}
    ]
    told = document(assessed(PROVIDER))
    assert [each["actor"] for each in told["standings"]] == ["a"]
    (crossed,) = [
        each for each in told["crossings"] if (each["parameter"], each["of"]) == ("presumption_flop", "spent")
    ]
    assert crossed["passes"] == "yes"


def test_an_act_that_was_committed_to_is_a_late_commitment_and_a_thing_that_has_to_exist_is_perhaps_late() -> None:
    text = """
    model = { outputs = ["text"] }
    actors = [{ id = "a", country = "FR", code_of_practice = ["safety-and-security"] }]
    activities = [{ kind = "pre-training", actor = "a", flop = "2e25", ended_on = 2025-09-20 }]
    market = [{ event = "made-available", actor = "a", territory = "union", on = 2025-10-11 }]
    """
    incident = '[[procedure]]\nevent = "serious-incident"\nactor = "a"\nkind = "death"\non = 2026-03-02\n'
    told = document(assessed(text + incident))
    late = [(each["id"], each["actor"], each["due_on"]) for each in told["late_commitments"]]
    states = {each["id"]: (each["state"], each["safe_day"]) for each in told["dated"]}
    assert ("incident_report_death", "a", "2026-03-12") in late
    assert "model_report" not in {id for id, *_ in late}
    assert states["model_report"] == ("perhaps-late", "2025-10-11")


def test_every_citation_is_among_the_authorities_and_every_document_has_a_link() -> None:
    found = document(assessed(PROVIDER), full=True)
    assert {each["document"] for each in found["authorities"].values()} == {*found["documents"]}
    assert all(each["url"].startswith("https://") for each in found["documents"].values())
    assert found["authorities"]["Guidelines ¶60"] == {"document": "Guidelines", "before": "63"}


def test_every_answer_cites_its_own_rule_also_where_another_answer_is_its_reason() -> None:
    assessment = assessed(PROVIDER)
    found = document(assessment)
    for conclusion in assessment.everything:
        own = assessment.law.cited(assessment.law.version(conclusion.finding.rule).cites)
        named = (conclusion.id, conclusion.actor or None)
        listed = [each for each in answers(found) if (each["id"], each["actor"]) == named]
        assert all({str(each) for each in own} <= {*each["cites"]} for each in listed)


def test_an_actor_a_reading_or_a_day_that_is_not_there_is_refused_with_advice() -> None:
    for wrong in (
        {"actor": "aa"},
        {"readings": {"pre-existing-weight": "counted"}},
        {"readings": {"weights-control": "x"}},
    ):
        with pytest.raises(UsageError, match=r"expected|did you mean"):
            assessed(PROVIDER, DAY, **wrong)
    with pytest.raises(UsageError, match="2025-07-18"):
        assessed(PROVIDER, date(2025, 7, 17))


def test_one_actor_can_be_asked_about_alone() -> None:
    assert {each.actor for each in assessed(TWO, actor="a").conclusions} == {"", "a"}


def test_a_day_after_the_law_was_checked_earns_a_warning_and_the_day_itself_none() -> None:
    def references(day: date) -> set[str]:
        return {warning.reference for warning in assessed(PROVIDER, day).warnings}

    assert "law-not-checked" not in references(date(2026, 10, 4))
    assert "law-not-checked" in references(date(2026, 10, 5))


def test_a_document_holds_nothing_but_what_json_has() -> None:
    found = document(assessed(TWO), full=True)
    assert json.loads(written(found)) == found
