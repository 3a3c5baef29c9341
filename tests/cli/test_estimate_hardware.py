"""``estimate hardware``: one run, several periods, the three forms of output, and its errors."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from gpaiscope.cli import cli
from gpaiscope.cli.estimate_hardware import hardware
from gpaiscope.dossier import read
from gpaiscope.errors import InputError
from tests.schemas import check

RUN = ("--chip", "H100 SXM", "--count", "1", "--hours", "370000")


def run(*words: str) -> Result:
    result = CliRunner().invoke(hardware, list(words))
    if result.exit_code == 0:
        check(("estimate", "hardware", *words), result.stdout_bytes)
    return result


def document(*words: str) -> dict:
    result = run(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_model_h_of_the_guidelines_in_text() -> None:
    result = run(*RUN, "--utilisation", "0.5")
    assert result.exit_code == 0
    head = "Training compute from hardware\n\n  Training compute  6.59e23 (4.88e23 to 6.59e23) FLOP\n"
    assert result.output.startswith(head)
    assert "9.894e14 FLOP/s" in result.output


def test_json_has_exact_decimal_strings() -> None:
    found = document(*RUN, "--utilisation", "0.5..0.5", "--parameters", "1.24B", "--tokens", "9T")
    assert found["flop"] == {
        "low": "658940400000000000000000",
        "best": "658940400000000000000000",
        "high": "658940400000000000000000",
    }
    assert found["method"] == "hardware"
    assert found["six_nd"] == {"flop": "66960000000000000000000"}
    assert [term["flop"] for term in found["terms"]] == ["658940400000000000000000"]


def test_several_periods_and_a_name_with_a_comma() -> None:
    found = document("--period", "A100,10,100,0.4..0.4", "--period", "AMD Instinct MI250X, one die,20,50")
    assert [term["name"] for term in found["terms"]] == ["period 1", "period 2"]
    assert found["terms"][0]["flop"] == "449280000000000000000"


def test_a_share_for_all_periods_holds_where_a_period_has_none() -> None:
    found = document("--period", "A100,10,100", "--period", "A100,10,100,0.2..0.2", "--utilisation", "0.4..0.4")
    assert [term["flop"] for term in found["terms"]] == ["449280000000000000000", "224640000000000000000"]


def test_svg_draws_the_thresholds_of_the_law(tmp_path: Path) -> None:
    path = tmp_path / "run.svg"
    assert run(*RUN, "--format", "svg", "--output", str(path)).exit_code == 0
    text = path.read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    assert "GPAI model above: 1e23 FLOP, a line." in text
    assert "systemic risk above: 1e25 FLOP, a line." in text


def test_into_adds_an_activity_that_reads_back_with_the_command_as_its_source(tmp_path: Path) -> None:
    path = tmp_path / "gpai.toml"
    path.write_text('[[actors]]\nid = "acme"\n', encoding="utf-8")
    assert run(*RUN, "--into", str(path), "--kind", "fine-tuning", "--actor", "acme").exit_code == 0
    (activity,) = read(path.read_bytes(), file=str(path)).activities or ()
    assert activity.kind is not None
    assert activity.kind.value == "fine-tuning"
    assert activity.flop is not None
    assert activity.flop.value.best is not None
    assert activity.flop.source.text.startswith("gpaiscope")


def test_into_leaves_a_dossier_alone_that_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "gpai.toml"
    path.write_text("[[actors]\n", encoding="utf-8")
    assert run(*RUN, "--into", str(path)).exit_code != 0
    assert path.read_text(encoding="utf-8") == "[[actors]\n"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--chip", "A100"),
        ("--chip", "A100", "--count", "8"),
        ("--chip", "A100", "--count", "many", "--hours", "1"),
        ("--chip", "A100", "--count", "nan", "--hours", "1"),
        ("--chip", "A100", "--count", "1", "--hours", "1e999"),
        ("--chip", "A100", "--count", "1", "--hours", "1", "--utilisation", "38%"),
        ("--chip", "A100", "--count", "1", "--hours", "1", "--utilisation", "0.5..0.4"),
        ("--chip", "A100", "--count", "1", "--hours", "1", "--period", "A100,1,1"),
        ("--chip", "A100", "--count", "1", "--hours", "1", "--format", "xml"),
    ],
)
def test_wrong_use_ends_with_2_and_says_why(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Error: " in result.output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--chip", "H100 SMX", "--count", "1", "--hours", "1"), ["unknown-chip"]),
        (("--chip", "A100", "--count", "-1", "--hours", "0"), ["not-a-positive-number"] * 2),
        (("--chip", "A100", "--count", "1", "--hours", "1", "--utilisation", "38"), ["not-a-utilisation"]),
        (("--chip", "H100 SXM", "--count", "1", "--hours", "1", "--peak", "1979e12"), ["sparse-peak"]),
        (("--period", "A100", "--period", "A100,x,1", "--period", "A100,1,1,2,3x"), ["not-a-period"] * 3),
    ],
)
def test_every_mistake_of_the_input_is_raised_together(words: tuple[str, ...], expected: list[str]) -> None:
    result = run(*words)
    assert isinstance(result.exception, InputError)
    assert [mistake.reference for mistake in result.exception.mistakes] == expected


@pytest.mark.parametrize(
    "words", [("--chip", "A100", "--count", "1.024", "--hours", "9"), ("--period", "A100,1.024,9")]
)
def test_a_count_whose_thousands_may_be_parted_is_refused(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(hardware, list(words))
    told = str(result.exception) if isinstance(result.exception, InputError) else result.output
    assert "write 1024" in told
    assert run("--chip", "A100", "--count", "1.5", "--hours", "9").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        "estimate log x --chips",
        "estimate log x --parameters",
        "estimate architecture x --tokens",
        "estimate energy --count",
        "watch x --parameters",
    ],
)
def test_every_command_refuses_a_count_whose_thousands_may_be_parted(words: str) -> None:
    result = CliRunner().invoke(cli, [*words.split(), "1.024"])
    assert "write 1024" in result.output + str(result.exception)
