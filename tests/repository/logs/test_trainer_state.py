"""The state that transformers writes."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from written_logs import STATE, WRITTEN, only, refusal, state

from gpaiscope.compute.logs import Run, prove
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range


def last(run: Run) -> dict[str, object]:
    return {name: series.last for name, series in run.series.items()}


def test_a_text_models_state_as_transformers_wrote_it() -> None:
    log = read_log(WRITTEN / "text")
    (run,) = log.runs
    assert last(run)["flop"] == 56_991_744
    assert last(run)["tokens" if "tokens" in run.series else "main_input"] == 6 * 4 * 16
    assert log.config["model_type"] == "llama"
    proof = prove(log)
    assert proof.facts["samples"].best == 24
    assert proof.implied_parameters == 24_736


def test_an_image_models_state_as_transformers_wrote_it_counts_pixels() -> None:
    proof = prove(read_log(WRITTEN / "images"))
    assert [trap.id for trap in proof.traps] == ["pixels-as-tokens"]
    assert proof.reported is not None
    assert proof.estimate.flop.best is not None
    assert abs(proof.estimate.flop.best / (Fraction(proof.reported) * 17 / 3072) - 1) < Fraction(1, 10)


def test_the_newest_checkpoint_holds_the_others_counters(tmp_path: Path) -> None:
    for step in (500, 1000, 90):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        state(folder, json.dumps(STATE | {"global_step": step, "total_flos": step}))
    run = only(tmp_path)
    assert run.series["flop"].last == 1000
    assert "3 checkpoints" in run.problems[0]


@pytest.mark.parametrize(
    ("content", "reference_"),
    [
        ("", "log-unknown"),
        ("{", "json-unreadable"),
        ('{"log_history": [{"step": 1}', "json-unreadable"),
        ('{"log_history": [{"step": 1},', "json-unreadable"),
        ('{"global_step": 1} trailing', "json-unreadable"),
        ('{"global_step" 1}', "json-unreadable"),
        ("{1: 2}", "json-unreadable"),
        ('{"a": 1}', "not-a-trainer-state"),
        (b'{"\xff": 1}', "json-unreadable"),
        ('{"global_step": 1, "x": ' + "[" * 200_000, "json-too-deep"),
        ('{"log_history": [' + '{"a":' * 200_000, "json-too-deep"),
    ],
)
def test_broken_states_are_refused(tmp_path: Path, content: str | bytes, reference_: str) -> None:
    path = tmp_path / "state"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert refusal(path) == reference_


@pytest.mark.parametrize("value", ["null", "true", '"12"', "[1]", "{}"])
def test_values_of_a_wrong_type_give_nothing(tmp_path: Path, value: str) -> None:
    path = state(
        tmp_path, f'{{"global_step": 3, "total_flos": {value}, "log_history": [{value}, {{"step": {value}}}]}}'
    )
    proof = prove(read_log(path))
    assert proof.reported is None
    assert proof.facts["steps"] == Range.exactly(3)


def test_a_newest_checkpoint_that_holds_another_kind_of_log_is_read_as_that(tmp_path: Path) -> None:
    for step, content in ((1, STATE), (2, {"jobs": [{"job_id": 7, "name": "train"}]})):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        state(folder, json.dumps(content))
    assert "2 checkpoints" in only(tmp_path).problems[-1]
