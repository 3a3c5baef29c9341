"""Printed logs of NeMo, MaxText, DeepSpeed and Composer, with lines in the form that each of them prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_logs import COMPOSER, DEEPSPEED, MAXTEXT, NEMO, NEMO_1

from gpaiscope.compute.logs import LogProof, ModelFigures, prove
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range


def printed(folder: Path, text: str, model: ModelFigures | None = None) -> LogProof:
    path = folder / "train.log"
    path.write_text(text, encoding="utf-8")
    return prove(read_log(path), model)


def facts(proof: LogProof) -> dict[str, object]:
    return {name: value.best for name, value in proof.facts.items()}


def test_nemos_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, NEMO)
    assert proof.format == "nemo"
    assert facts(proof) | {"hours": 0} == {"tokens": 256 * 4096, "samples": 256, "steps": 2, "hours": 0, "chips": 8}
    assert proof.facts["hours"] == Range.exactly(proof.facts["hours"].low or 0)
    assert (proof.facts["hours"].low or 0) * 3600 == 15
    assert proof.estimate.flop.best == 8 * (10 * 400 + 5 * 800) * 10**12
    assert "convention-of-the-writer" in {trap.id for trap in proof.traps}


def test_nemos_size_is_taken_before_its_rate(tmp_path: Path) -> None:
    size = " > number of parameters on (tensor, pipeline) model parallel rank (0 ,0): 9000000000\n"
    assert printed(tmp_path, size + NEMO).estimate.flop.best == 6 * 9 * 10**9 * 256 * 4096


def test_a_progress_bar_of_nemo_writes_over_itself(tmp_path: Path) -> None:
    proof = printed(tmp_path, NEMO_1)
    assert (proof.format, facts(proof)["samples"], facts(proof)["steps"]) == ("nemo", 512, 2)
    assert "tokens" not in proof.facts


def test_a_log_that_begins_late_gives_hours_of_its_lines_alone_and_scales_its_rate(tmp_path: Path) -> None:
    late = NEMO.replace("global_step: 0", "global_step: 98").replace("global_step: 1 ", "global_step: 99 ")
    proof = printed(tmp_path, late)
    assert "begins-late" in {trap.id for trap in proof.traps}
    assert proof.facts["hours"] == Range(low=proof.facts["hours"].low)
    assert proof.estimate.flop.best == 50 * 8 * (10 * 400 + 5 * 800) * 10**12


def test_maxtexts_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, MAXTEXT)
    assert proof.format == "maxtext"
    assert facts(proof)["tokens"] == 196608 + 190000
    assert (facts(proof)["steps"], facts(proof)["chips"]) == (2, 4)
    assert proof.estimate.flop.best == 6 * 10**9 * (196608 + 190000)


def test_a_rate_below_all_weights_shows_that_not_all_were_at_work(tmp_path: Path) -> None:
    proof = printed(tmp_path, MAXTEXT.replace("1.000 billion", "15.933 billion"))
    assert "not-all-weights" in {trap.id for trap in proof.traps}
    assert proof.estimate.flop.best == 4 * (20 * 15 + 600 // 2) * 10**12


def test_deepspeeds_profile_of_one_pass_is_compared_and_never_the_figure_by_itself(tmp_path: Path) -> None:
    proof = printed(tmp_path, DEEPSPEED)
    claimed = 3 * 35 * 10**12 * 64 * 100 * 3
    assert proof.format == "deepspeed"
    assert (facts(proof)["steps"], facts(proof)["samples"], facts(proof)["chips"]) == (100, 76800, 64)
    assert (proof.facts["hours"].low or 0) * 3600 == 1000
    assert proof.estimate.flop == Range(low=claimed // 3, best=claimed, high=claimed * 3)
    assert "one-pass-profiled" in {trap.id for trap in proof.traps}


def test_deepspeeds_throughput_alone_gives_no_flop(tmp_path: Path) -> None:
    lines = [line for line in DEEPSPEED.splitlines() if "flops per GPU" not in line]
    assert printed(tmp_path, "\n".join(lines)).estimate.flop.best is None


def test_megatron_with_deepspeed_is_megatrons_log(tmp_path: Path) -> None:
    line = " iteration 100/ 200 | consumed samples: 76800 | elapsed time per iteration (ms): 1.0 |\n"
    assert printed(tmp_path, DEEPSPEED + line).format == "megatron"


def test_composers_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, COMPOSER)
    assert proof.format == "composer"
    assert facts(proof) == {"tokens": 622592 * 20 // 19, "samples": 320, "steps": 20, "chips": 8}
    assert proof.estimate.flop.best == 10**10 * 622592 * 20 // 19


def test_composers_file_logger(tmp_path: Path) -> None:
    text = "[hyperparameter]: max_seq_len: 2048 \n"
    text += "".join(f"[metric][batch=19]: time/{name}: {value} \n" for name, value in (("batch", 19), ("token", 380)))
    assert facts(printed(tmp_path, text))["tokens"] == 400


@pytest.mark.parametrize("text", [NEMO, MAXTEXT, DEEPSPEED, COMPOSER])
def test_each_fact_has_the_line_that_said_it_last(tmp_path: Path, text: str) -> None:
    places = {source.text: source.line for source in printed(tmp_path, text).estimate.evidence if source.line}
    last = next(line for names, line in places.items() if "step" in names.split(", "))
    assert "step" in text.splitlines()[last - 1] or "batch" in text.splitlines()[last - 1]


@pytest.mark.parametrize("text", [NEMO, MAXTEXT, DEEPSPEED, COMPOSER])
def test_lines_within_other_output_are_found(tmp_path: Path, text: str) -> None:
    alone = printed(tmp_path, text)
    among = printed(tmp_path, "starting\n\n" + text + "done\n")
    assert facts(among) == facts(alone)
