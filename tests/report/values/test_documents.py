"""The documents beside the assessment: proofs, what is missing, the ledger and the law, each by its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from assessment.dossiers import PROVIDER, assessed
from assessment.screens import SCREENS
from licences.texts import licence as licence_text
from schemas import validator

import gpaiscope
from gpaiscope import law as law_
from gpaiscope.assessment.gaps import opened
from gpaiscope.cli.law import SCHEMAS
from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.logs import prove
from gpaiscope.engine.evaluation import facts_of
from gpaiscope.law.changes import brought, spans
from gpaiscope.law.parameters import PARAMETERS
from gpaiscope.report.values import gaps, law, ledger, proof, written
from gpaiscope.report.values.estimate import log_json
from gpaiscope.report.values.schema import DOCUMENTS, of
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range


def steps(step: dict) -> Iterator[dict]:
    yield step
    for each in step.get("because", []):
        yield from steps(each)


def unseen(step: dict, seen: set[str]) -> dict:
    """A step without those below it that were looked at before: proofs share most of their steps."""
    if "because" not in step:
        return step
    told = [(json.dumps(each), each) for each in step["because"]]
    fresh = [each for text, each in told if text not in seen and not seen.add(text)]
    return {**step, "because": [unseen(each, seen) for each in fresh]}


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.long
def test_every_proof_and_ledger_and_list_of_gaps_has_the_published_shape(name: str) -> None:
    assessment, seen = assessed(SCREENS[name]), set()
    for each in assessment.everything:
        told = proof.document(assessment, each.id, each.actor)
        validator("proof").validate({**told, "proof": unseen(told["proof"], seen)})
    validator("ledger").validate(ledger.document(assessment))
    validator("gaps").validate(gaps.document(assessment, opened(assessment, assessment.everything, largest=1)))


def test_a_rule_is_proved_once_and_then_named() -> None:
    found = proof.document(assessed(PROVIDER), "copyright_policy")
    proved = [json.dumps(step) for step in steps(found["proof"]) if "rule" in step and "because" in step]
    again = [step for step in steps(found["proof"]) if "above" in step]
    assert len(proved) == len(set(proved))
    assert again
    assert {step["rule"] for step in again} <= {json.loads(each)["rule"] for each in proved}


def test_a_step_of_a_proof_has_its_value_and_the_number_of_the_law_it_met() -> None:
    found = proof.document(assessed(PROVIDER), "gpai_criterion")
    values = {step["parameter"]: step["value"] for step in steps(found["proof"]) if "parameter" in step}
    assert values == {"criterion_flop": "1" + "0" * 23}
    assert {"low", "best", "high"} in [set(step["value"]) for step in steps(found["proof"]) if "value" in step]


def test_what_is_asked_names_the_answer_that_would_decide_as_a_value() -> None:
    assessment = assessed('model.outputs = ["text"]\nactors = [{ id = "a" }]')
    conclusion = assessment.conclusion("gpai_criterion")
    found = gaps.document(assessment, opened(assessment, [conclusion]), "gpai_criterion")
    examples = [answer["for_example"] for each in found["decisive"] for answer in each["answers"]]
    assert {"low": "100000000000000000000001"}.items() <= examples[0]["model.training_compute"].items()
    assert [each["path"] for each in found["missing"]] == ["activities"]


def test_the_law_is_told_whole_with_every_version_value_and_change() -> None:
    facts = facts_of(law_.RULES).values()
    found = law.document(rules=law_.RULES, questions=law_.BODY.questions, facts=facts, brought=brought())
    found |= {"parameters": law.document(parameters=PARAMETERS.values())["parameters"]}
    validator("law").validate(found)
    assert [len(each["versions"]) for each in found["rules"]] == [len(rule.versions) for rule in law_.RULES]
    assert found["changes"]
    assert [each["from"] for each in found["changes"]] == sorted(each["from"] for each in found["changes"])


def test_a_number_of_the_law_is_exact_and_that_of_one_day_alone_where_a_day_is_named() -> None:
    (criterion,) = law.document(parameters=[PARAMETERS["criterion_flop"]])["parameters"]
    assert [each["value"] for each in criterion["values"]] == ["1" + "0" * 23]
    of_day = law.document(parameters=PARAMETERS.values(), on=date(2025, 7, 18))["parameters"]
    assert {len(each["values"]) for each in of_day} == {0, 1}


def test_the_versions_of_a_rule_follow_one_another_without_a_gap() -> None:
    for rule in law_.RULES:
        ends = [(first, until) for _, first, until in spans(rule)]
        assert ends[-1][1] is None
        assert [until + timedelta(days=1) for _, until in ends[:-1]] == [first for first, _ in ends[1:]]


@pytest.mark.long
def test_the_command_offers_every_schema_and_each_is_one_that_json_can_hold() -> None:
    assert ("dossier", "documentation", *DOCUMENTS) == SCHEMAS
    for name in DOCUMENTS:
        validator(name).check_schema(json.loads(json.dumps(of(name))))


LICENCES = (
    licence_text(),
    licence_text("You may not use the model for commercial purposes."),
    licence_text("The rights granted here are not granted to individuals domiciled in the European Union."),
    "Permission is hereby granted, free of charge, to any person",
    "A picture of a cat.",
)


@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize("text", LICENCES)
def test_every_reading_of_a_licence_has_the_published_shape(text: str, index: bool, tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text(text, encoding="utf-8")
    validator("licence").validate(json.loads(written(gpaiscope.licence(tmp_path / "LICENSE", index=index).to_dict())))


@pytest.mark.parametrize("name", ["MIT", "MIT OR GPL-3.0-only", "llama3.1", "openrail", "no-such-licence-at-all"])
def test_so_has_that_of_an_identifier(name: str) -> None:
    validator("licence").validate(gpaiscope.licence(name).to_dict())


LOGS = Path(__file__).parents[2] / "repository" / "logs"


@pytest.mark.parametrize("log", ["run-example.wandb", "mlflow.db", "mlruns", "events.out.tfevents.1"])
def test_what_a_log_proves_has_the_published_shape_beside_its_hardware_or_not(log: str) -> None:
    proof = prove(read_log(LOGS / log))
    validator("estimate-log").validate(log_json(proof))
    validator("estimate-log").validate(log_json(proof, Estimate(flop=Range(low=1), method="hardware")))


def test_a_document_is_refused_where_an_amount_is_no_text() -> None:
    found = log_json(prove(read_log(LOGS / "run-example.wandb")))
    assert not validator("estimate-log").is_valid({**found, "reported_flop": 1})
    assert not validator("estimate-log").is_valid({**found, "surprise": "1"})
