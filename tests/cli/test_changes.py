"""``assess --compare`` and ``--timeline``: what they print in each format, and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from gpaiscope.cli import cli
from gpaiscope.cli import run as program
from tests.schemas import check

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
PLAN = str(ROOT / "examples" / "planned-frontier-run")
FINE_TUNE = ROOT / "examples" / "fine-tune"
ON = ("--on", "2026-11-27")


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["assess", *words, *ON])
    assert result.exit_code == code, result.output
    check(("assess", *words), result.stdout_bytes)
    return result


@pytest.fixture
def grown(tmp_path: Path) -> str:
    text = (FINE_TUNE / "gpai.toml").read_text(encoding="utf-8")
    path = tmp_path / "gpai.toml"
    path.write_text(text.replace('high = "1.4e23"', 'high = "1.9e23"').replace('"1.1e23"', '"1.6e23"').replace(
        '"1.2e23"', '"1.7e23"'), encoding="utf-8")  # fmt: skip
    return str(path)


def test_another_dossier_is_the_one_before_and_its_facts_are_named(grown: str) -> None:
    told = run(grown, "--compare", str(FINE_TUNE)).stdout
    assert "Through a fact: activities[0].flop: 1.1e23 to 1.4e23 → 1.6e23 to 1.9e23" in told.replace("\n  ", " ")
    assert "! Acme AI · a provider (was: not a provider)" in told
    assert max(map(len, told.splitlines())) <= 80


def test_the_document_has_each_change_with_its_causes_once(grown: str) -> None:
    document = json.loads(run(grown, "--compare", str(FINE_TUNE), "--format", "json").stdout)
    provider = next(each for each in document["changes"] if each["id"] == "provider")
    assert provider["before"]["says"], provider["after"]["says"] == ("no", "yes")
    assert provider["through"] == [["fact"]]
    assert document["causes"][provider["because"][0]]["id"] == "activities[0].flop"


def test_another_day_is_the_same_dossier_then() -> None:
    document = json.loads(run(PLAN, "--compare", "2026-05-01", "--format", "json").stdout)
    assert (document["before"]["day"], document["after"]["day"]) == ("2026-05-01", "2026-11-27")
    assert {part for each in document["changes"] for way in each["through"] for part in way} == {"time"}


def test_a_timeline_has_every_day_with_what_did_it() -> None:
    told = run(PLAN, "--timeline", "--to", "2027-02-01").stdout
    assert "2026-12-01\n  Through passing time: the last day of notification to the Commission," in told
    document = json.loads(run(PLAN, "--timeline", "--format", "json").stdout)
    assert [each["day"] for each in document["turns"]] == sorted({each["day"] for each in document["turns"]})
    assert document["from"] == "2026-02-02"


def test_a_timeline_is_drawn_with_the_same_in_a_table() -> None:
    told = run(PLAN, "--timeline", "--format", "svg").stdout
    drawn = ElementTree.fromstring(told)
    said = [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Acme AI", "late", "2026-12-01"} <= set(said)
    assert "<figure" in run(PLAN, "--timeline", "--format", "html").stdout


def test_check_ends_with_1_where_anything_changes(grown: str) -> None:
    assert "--check" in run(grown, "--compare", str(FINE_TUNE), "--check", "--quiet", code=1).stderr
    assert run(grown, "--compare", grown, "--check").stdout.count("Nothing changed") == 1
    run(PLAN, "--timeline", "--check", "--quiet", code=1)
    run(PLAN, "--timeline", "--from", "2026-11-27", "--to", "2026-11-28", "--check", "--quiet")


def test_actor_model_and_readings_hold_for_both_sides(grown: str) -> None:
    run(grown, "--compare", str(FINE_TUNE), "--actor", "acme", "--no-assumptions")
    run(grown, "--compare", str(FINE_TUNE), "--model", "Aurora 13B, customer support", "--actor", "acme")


WRONG = (
    (("--compare", "2026-02-30"), 2, "is not a day"),
    (("--compare", "2020-01-01"), 2, "no law is kept here for 2020-01-01"),
    (("--compare", "no-such-file"), 3, "there is no such file"),
    (("--compare", str(ROOT / "examples" / "legacy")), 2, "give the model the same model.name in both"),
    (("--compare", "2026-05-01", "--timeline"), 2, "two questions"),
    (("--from", "2026-05-01"), 2, "--from and --to bound a --timeline"),
    (("--timeline", "--from", "2027-05-01", "--to", "2026-05-01"), 2, "no later than the last"),
    (("--timeline", "--from", "2024-05-01"), 2, "a day from 2025-07-18 on"),
    (("--format", "svg"), 2, "draws a --timeline"),
    (("--timeline", "--actor", "nobody"), 2, "is not an actor"),
    (("--compare", "2026-05-01", "--model", "nothing"), 2, "is not a model"),
    ((str(FINE_TUNE), "--timeline"), 2, "takes one PATH, and 2 are given"),
)


@pytest.mark.parametrize(("words", "code", "says"), WRONG)
def test_what_cannot_be_is_said_with_its_remedy(
    words: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program(["assess", PLAN, *words, *ON]) == code
    assert says in " ".join(capsys.readouterr().err.split())
