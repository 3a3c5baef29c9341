"""``estimate log``: text, JSON, options, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from gpaiscope.cli.estimate_log import log
from gpaiscope.errors import InputError
from tests.schemas import check

WRITTEN = Path(__file__).parents[1] / "repository" / "logs"
EXAMPLE = str(WRITTEN / "run-example.wandb")


def run(*words: str) -> Result:
    result = CliRunner().invoke(log, list(words))
    if result.exit_code == 0:
        check(("estimate", "log", *words), result.stdout_bytes)
    return result


def document(*words: str) -> dict[str, object]:
    result = run(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.output)
    return found


def test_text_says_the_figure_the_claim_and_what_stays_unknown() -> None:
    result = run(EXAMPLE)
    assert result.exit_code == 0
    head = "Training compute from a log\n\n  Training compute  1.8e13 (at least 4.5e12) FLOP\n"
    assert result.output.startswith(head)
    assert "The log claims    1.8e13 FLOP" in result.output
    assert "Not proven\n  samples    train_batch_size is that of one process" in result.output


def test_nothing_but_the_result_is_printed_where_no_terminal_is() -> None:
    assert run(EXAMPLE).stderr == ""


def test_json_has_exact_decimal_strings() -> None:
    found = document(EXAMPLE, "--parameters", "2e9")
    assert found["flop"] == {"low": "36000000000000", "best": "36000000000000", "high": "108000000000000"}
    assert found["method"] == "log"
    assert found["reported_flop"] == "18000000000000"
    assert found["implied_parameters"] == "1000000000"
    assert found["six_nd"] == {"flop": "36000000000000"}
    assert found["log"] == {"format": "wandb", "name": "example"}


@pytest.mark.parametrize("form", ["text", "markdown", "html", "svg"])
def test_a_counter_below_zero_is_told_and_drawn_at_the_beginning(tmp_path: Path, form: str) -> None:
    path = tmp_path / "trainer_state.json"
    path.write_text('{"global_step": 12, "total_flos": -1, "log_history": [{"loss": 0.5, "step": 12}]}')
    result = run(str(path), "--format", form)
    assert result.exit_code == 0, result.exception
    assert "-1" in result.output


def test_unknown_is_null_and_not_zero(tmp_path: Path) -> None:
    path = tmp_path / "trainer_state.json"
    path.write_text('{"global_step": 12, "total_flos": 0.0, "log_history": [{"reward": 0.5, "step": 12}]}')
    found = document(str(path))
    assert found["flop"] == {"low": "0", "best": None, "high": None}
    assert {"zero-counter", "reinforcement-learning"} <= {trap["id"] for trap in found["traps"]}  # type: ignore[attr-defined]


def test_a_configuration_elsewhere_tells_what_was_read(tmp_path: Path) -> None:
    state = tmp_path / "trainer_state.json"
    state.write_bytes((WRITTEN / "images" / "trainer_state.json").read_bytes())
    assert document(str(state))["flop"] == {"low": "0", "best": None, "high": None}
    corrected = document(str(state), "--config", str(WRITTEN / "images" / "config.json"))
    assert corrected == {
        **document(str(WRITTEN / "images")),
        "log": corrected["log"],
        "evidence": corrected["evidence"],
    }


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    result = run(EXAMPLE, "--format", "json", "--output", str(path))
    assert result.output == ""
    assert json.loads(path.read_text(encoding="utf-8"))["method"] == "log"


def test_several_runs_are_shown_apart(tmp_path: Path) -> None:
    whole = (WRITTEN / "events.out.tfevents.1").read_bytes()
    for name, content in (("one", whole), ("two", whole[:-3])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "events.out.tfevents.1").write_bytes(content)
    found = document(str(tmp_path))
    assert [run["log"]["name"] for run in found["runs"]] == ["one", "two"]  # type: ignore[attr-defined]


def test_the_hardware_stands_beside_where_the_log_shows_hours_and_chips(tmp_path: Path) -> None:
    path = tmp_path / "train.log"
    line = " iteration {iteration}/ 9999 | consumed samples: 720 | elapsed time per iteration (ms): 1000.0 | "
    line += "throughput per GPU (TFLOP/s/GPU): {rate} | global batch size: 2 |\n"
    written = "  world_size ...................................... 8\n"
    path.write_text(written + "".join(line.format(iteration=each, rate=400) for each in (1800, 3600)))
    fitting = document(str(path), "--chip", "H100 SXM")
    assert fitting["hardware"]["warnings"] == []  # type: ignore[index]
    path.write_text(written + "".join(line.format(iteration=each, rate=40000) for each in (1800, 3600)))
    assert "lie apart" in str(document(str(path), "--chip", "H100 SXM")["hardware"])


def test_a_chip_without_hours_or_chips_is_an_input_error() -> None:
    result = run(EXAMPLE, "--chip", "H100 SXM")
    assert isinstance(result.exception, InputError)
    assert "does not prove chips" in str(result.exception)


def test_what_a_terminal_would_obey_is_shown_and_not_sent(tmp_path: Path) -> None:
    folder = tmp_path / "run\x1b[2J"
    folder.mkdir()
    (folder / "trainer_state.json").write_bytes((WRITTEN / "text" / "trainer_state.json").read_bytes())
    result = run(str(folder))
    assert "\x1b" not in result.output
    assert "[2J" in result.output


@pytest.mark.parametrize("value", ["0", "-1", "many", "nan"])
def test_parameters_need_to_be_a_count(value: str) -> None:
    assert run(EXAMPLE, "--parameters", value).exit_code == 2


def test_what_is_no_log_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here")
    result = run(str(tmp_path / "notes.txt"))
    assert isinstance(result.exception, InputError)
    assert result.exception.mistakes[0].reference == "log-unknown"


def test_svg_shows_what_the_log_claims_beside_what_it_proves() -> None:
    result = run(EXAMPLE, "--parameters", "2e9", "--format", "svg")
    assert result.exit_code == 0
    ElementTree.fromstring(result.output)
    assert "claimed by the log" in result.output
    assert "proven by the log" in result.output
    assert "systemic risk above: 1e25 FLOP, a line." in result.output


SHARDED = '{"global_step": 100, "total_flos": 6e16, "log_history": []}'
CONFIG = """{"model_type": "llama", "vocab_size": 32000, "hidden_size": 2048, "num_hidden_layers": 22,
"num_attention_heads": 32, "num_key_value_heads": 4, "intermediate_size": 5632, "max_position_embeddings": 2048}"""


def test_what_is_given_of_the_run_closes_the_range(tmp_path: Path) -> None:
    (tmp_path / "trainer_state.json").write_text(SHARDED)
    (tmp_path / "config.json").write_text(CONFIG)
    first = document(str(tmp_path))
    assert first["flop"]["high"] is None  # type: ignore[index]
    assert "give the number of samples" in str(first["unproven"])
    assert document(str(tmp_path), "--samples", "1e5")["flop"]["high"] is not None  # type: ignore[index]
    closed = document(str(tmp_path), "--chips", "4", "--hours", "3", "--chip", "A100")
    assert closed["flop"]["high"] == str(4 * 3 * 3600 * 312 * 10**12)  # type: ignore[index]


def test_a_lower_end_alone_goes_into_a_dossier(tmp_path: Path) -> None:
    (tmp_path / "trainer_state.json").write_text(SHARDED)
    (tmp_path / "config.json").write_text(CONFIG)
    dossier = tmp_path / "gpai.toml"
    dossier.write_text('[model]\nname = "x"\n', encoding="utf-8")
    assert run(str(tmp_path), "--into", str(dossier), "--kind", "fine-tuning").exit_code == 0
    assert "low = " in dossier.read_text("utf-8")
    assert "high = " not in dossier.read_text("utf-8")


def test_what_bounds_nothing_does_not_go_into_a_dossier(tmp_path: Path) -> None:
    (tmp_path / "trainer_state.json").write_text('{"global_step": 10, "total_flos": 0.0, "log_history": []}')
    dossier = tmp_path / "gpai.toml"
    dossier.write_text('[model]\nname = "x"\n', encoding="utf-8")
    result = run(str(tmp_path), "--into", str(dossier))
    assert isinstance(result.exception, InputError)
    assert "says nothing" in str(result.exception)
