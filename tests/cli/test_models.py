"""Dossiers of several models, and days of knowledge, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.golden import DAY, run

NAMED = """
actors_from = "actors.toml"
[[model]]
name = "v1"
outputs = ["text"]
[[model]]
name = "v2"
from = "v1"
outputs = [{ value = ["text"], known_on = 2026-05-01 }]
[[activities]]
model = "v1"
kind = "pre-training"
actor = "a"
flop = [
  { value = "2e22", known_on = 2026-03-01, source = "plan" },
  { value = "2e24", known_on = 2026-04-01, source = "log" },
]
[[activities]]
model = "v2"
kind = "fine-tuning"
actor = "b"
flop = "2e23"
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    (tmp_path / "actors.toml").write_text('[[actors]]\nid = "a"\n[[actors]]\nid = "b"\n[[actors]]\nid = "c"\n')
    path = tmp_path / "gpai.toml"
    path.write_text(NAMED, encoding="utf-8")
    return path


def told(*arguments: str) -> str:
    done = run(*arguments, "--on", DAY)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def outcome(document: dict[str, list[dict[str, object]]], id: str) -> object:
    return next(each["outcome"] for each in document["conclusions"] if each["id"] == id)


def test_json_holds_one_document_a_model(dossier: Path) -> None:
    found = json.loads(told("assess", str(dossier), "--format", "json"))
    assert list(found) == ["models"]
    assert [each["model"]["name"] for each in found["models"]] == ["v1", "v2"]
    assert [outcome(each, "gpai_criterion") for each in found["models"]] == ["yes", "yes"]


def test_one_model_is_chosen_by_its_name(dossier: Path) -> None:
    found = json.loads(told("assess", str(dossier), "--format", "json", "--model", "v2"))
    assert found["model"]["name"] == "v2"
    assert "v2 · gpai_criterion" in told("explain", str(dossier), "gpai_criterion", "--model", "v2")
    assert told("assess", str(dossier)).startswith("v1 and v2 · ")
    assert told("assess", str(dossier), "--model", "v2").startswith("v2 · ")


@pytest.mark.parametrize(
    ("more", "expected"),
    [([], b"--model v1 or --model v2"), (["--model", "v3"], b"expected one of v1, v2")],
)
def test_which_model_is_meant_has_to_be_said(dossier: Path, more: list[str], expected: bytes) -> None:
    done = run("explain", str(dossier), "gpai_criterion", *more)
    assert done.returncode == 2
    assert expected in done.stderr


@pytest.mark.parametrize(
    ("known_on", "expected"), [("2026-02-28", "unknown"), ("2026-03-01", "no"), ("2026-04-01", "yes")]
)
def test_answers_are_those_of_what_was_known_on_a_day(dossier: Path, known_on: str, expected: str) -> None:
    asked = ["--model", "v1", "--known-on", known_on, "--format", "json"]
    assert outcome(json.loads(told("assess", str(dossier), *asked)), "gpai_criterion") == expected
    explained = json.loads(told("explain", str(dossier), "gpai_criterion", *asked))
    assert explained["conclusion"]["outcome"] == expected
    assert explained["law"]["known_on"] == known_on
    spent = json.loads(told("estimate", "ledger", str(dossier), *asked))["entries"][0]["spent"]["low"]
    assert spent == {"unknown": "0", "no": "2" + "0" * 22, "yes": "2" + "0" * 24}[expected]
    missing = json.loads(told("ask", str(dossier), "gpai_criterion", *asked))["missing"]
    assert [each["path"] for each in missing] == (["activities[0].flop"] if expected == "unknown" else [])


def test_a_proof_names_the_statement_that_carried_it_and_the_one_that_it_replaced(dossier: Path) -> None:
    proof = " ".join(told("explain", str(dossier), "gpai_criterion", "--model", "v1").split())
    assert "log, " in proof
    assert "it replaces 2e22 (plan" in proof
    assert "known on 2026-03-01" in proof


def test_an_answer_about_a_named_model_is_written_where_it_belongs(dossier: Path) -> None:
    lines = b"withdrawn\nb\n\n\n\n\nstop\n"
    done = run("ask", str(dossier), "placed_on_market", "--fill", "--model", "v2", "--on", DAY, stdin=lines)
    assert done.returncode == 0, done.stderr.decode()
    assert 'event = "withdrawn"\nmodel = "v2"\nknown_on = ' in dossier.read_text("utf-8")
    again = run("ask", str(dossier), "--fill", "--on", DAY)
    assert again.returncode == 2
    assert b"several models" in again.stderr
