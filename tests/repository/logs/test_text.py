"""What trainers print, as their sources write it."""

from __future__ import annotations

from pathlib import Path

from written_logs import MEGATRON, NANOGPT, TORCHTITAN, refusal

from gpaiscope.compute.logs import LogProof, prove
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range


def printed(folder: Path, text: str) -> LogProof:
    path = folder / "train.log"
    path.write_text(text, encoding="utf-8")
    return prove(read_log(path))


def test_megatrons_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, MEGATRON)
    assert proof.format == "megatron"
    assert proof.facts["samples"] == Range.exactly(2560)
    assert proof.facts["tokens"] == Range.exactly(2560 * 4096)
    assert proof.facts["chips"] == Range.exactly(16)
    assert proof.facts["steps"] == Range.exactly(20)
    assert proof.facts["hours"] == Range.exactly(parts := proof.facts["hours"].low or 0)
    assert parts * 3600 == 10 * 2 + 10 * 1
    assert proof.estimate.flop.best == 6 * 14 * 10**8 * 2560 * 4096


def test_a_line_that_was_cut_off_says_nothing_of_its_steps(tmp_path: Path) -> None:
    whole, last = MEGATRON.rstrip("\n").rsplit("\n", 1)
    cut = printed(tmp_path, f"{whole}\n{last[:64].replace('      20/', '     500/')}")
    assert (cut.facts["steps"], cut.facts["samples"]) == (Range.exactly(10), Range.exactly(1280))
    assert cut.estimate.flop.best == 6 * 14 * 10**8 * 1280 * 4096


def test_megatrons_rate_where_nothing_else_is_printed(tmp_path: Path) -> None:
    lines = [line for line in MEGATRON.splitlines() if "seq_length" not in line and "number of parameters" not in line]
    proof = printed(tmp_path, "\n".join(lines))
    assert proof.estimate.flop.best == 16 * (20 * 400 + 10 * 500) * 10**12


def test_torchtitans_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, TORCHTITAN)
    assert proof.format == "torchtitan"
    assert proof.facts["tokens"] == Range.exactly(10 * 64 * 8192)
    assert proof.facts["steps"] == Range.exactly(10)
    assert proof.estimate.flop.best == 6 * 8_030_261_248 * 10 * 64 * 8192


def test_torchtitans_rate_gives_flop_for_each_token(tmp_path: Path) -> None:
    proof = printed(tmp_path, "\n".join(line for line in TORCHTITAN.splitlines() if "size:" not in line))
    assert proof.estimate.flop.best == 57_900_000_000 * 10 * 64 * 8192


def test_nanogpts_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, NANOGPT)
    assert proof.format == "nanogpt"
    assert proof.facts["steps"] == Range.exactly(21)
    assert proof.facts["tokens"] == Range.exactly(21 * 491_520)
    assert proof.estimate.flop.best == 6 * 123_590_000 * 21 * 491_520


def test_other_texts_are_no_logs(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("a note on iteration and loss\n" * 10)
    assert refusal(path) == "log-unknown"


def test_torchtunes_lines_count_steps_and_nothing_else(tmp_path: Path) -> None:
    line = "Step {} | loss:7.746484279632568 lr:2e-05 tokens_per_second_per_gpu:19.824962615966797 \n"
    proof = printed(tmp_path, "".join(line.format(step) for step in (1, 2, 3)))
    assert (proof.format, proof.facts["steps"]) == ("torchtune", Range.exactly(3))
    assert "tokens" not in proof.facts
    assert any("neither tokens nor seconds" in missing.why for missing in proof.unproven)


def test_what_each_rank_says_of_a_step_counts_once(tmp_path: Path) -> None:
    lines = MEGATRON.splitlines()
    steps = [line for line in lines if " iteration " in line]
    ranks = [f"[rank{rank}]: {line}" for line in steps for rank in (0, 1)]
    told = [line for line in lines if line not in steps] + ranks
    alone = printed(tmp_path, MEGATRON)
    together = printed(tmp_path, "\n".join(told))
    assert (together.facts["hours"], together.estimate.flop) == (alone.facts["hours"], alone.estimate.flop)


LEVANTER = """INFO - Progress on:train 1.00it/20.0kit rate:2.0s/it remaining:9:00:00 elapsed:00:02 postfix:loss=9
INFO - Progress on:eval 7it/9it rate:1.0it/s remaining:00:02 elapsed:00:07 postfix:loss=4
INFO - Progress on:train 640it/20.0kit rate:1.9s/it remaining:9:00:00 elapsed:20:00 postfix:loss=5
INFO - Progress on:train 3.79kit/20.0kit rate:1.9s/it remaining:8:00:00 elapsed:2:00:00 postfix:loss=4
"""


def test_levanters_progress_bar(tmp_path: Path) -> None:
    proof = printed(tmp_path, LEVANTER)
    assert proof.format == "levanter"
    assert (proof.facts["hours"].low, proof.facts["hours"].high) == (2, None)
    assert "tokens" not in proof.facts
    assert "steps" not in proof.facts


def test_rows_that_python_prints_are_no_json(tmp_path: Path) -> None:
    assert (
        printed(tmp_path, "{'loss': 2.07, 'epoch': 0.2}\n{'train_runtime': 3600.0, 'epoch': 1.0}\n").format == "console"
    )
