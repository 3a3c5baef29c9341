"""What bounds the run of a folder's log: the largest weights that can be meant, and no counter of FLOP."""

from __future__ import annotations

import json
from pathlib import Path

from gpaiscope.dossier import Stated
from gpaiscope.repository.dossiers import loaded
from gpaiscope.repository.facts import findings_in
from gpaiscope.values import Range

LLAMA = "meta-llama/Llama-3.1-8B"


def run(tmp_path: Path, base: str = LLAMA, rows: list[dict[str, object]] | None = None, **state: object) -> Path:
    adapter = {"base_model_name_or_path": base, "peft_type": "LORA", "r": 8, "task_type": "CAUSAL_LM"}
    (tmp_path / "adapter_config.json").write_text(json.dumps(adapter), encoding="utf-8")
    log = {"global_step": 100, "max_steps": 100, "log_history": rows or [{"step": 100, "loss": 1.0}], **state}
    (tmp_path / "trainer_state.json").write_text(json.dumps(log), encoding="utf-8")
    return tmp_path


def bound(folder: Path) -> Stated[Range] | None:
    (activity,) = loaded(folder).dossier.activities or ()
    return activity.bound


def flop(folder: Path) -> int:
    stated = bound(folder)
    assert stated is not None
    assert stated.value.high is not None
    return int(stated.value.high)


def test_a_log_bounds_its_one_activity_beside_itself(tmp_path: Path) -> None:
    (activity,) = loaded(run(tmp_path)).dossier.activities or ()
    assert activity.log is not None
    assert activity.bound is not None


def test_steps_bound_by_the_weights_of_the_table(tmp_path: Path) -> None:
    assert flop(run(tmp_path)) == 12 * 8_030_261_248 * 100 * 10**8


def test_tokens_bound_closer(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"step": 100, "loss": 1.0, "num_tokens": 50_000.0}]
    assert flop(run(tmp_path, rows=rows)) == 12 * 8_030_261_248 * 50_000


def test_a_counter_of_flop_bounds_nothing(tmp_path: Path) -> None:
    assert flop(run(tmp_path, total_flos=1.0)) == flop(run(tmp_path))


def test_of_a_base_that_no_table_has_the_size_in_the_name_counts_and_more(tmp_path: Path) -> None:
    assert flop(run(tmp_path, base="example/heron-7b")) == 12 * 91 * 10**8 * 100 * 10**8


def test_where_nothing_tells_the_size_no_public_model_is_larger(tmp_path: Path) -> None:
    assert flop(run(tmp_path, base="example/heron")) == 12 * 2 * 10**12 * 100 * 10**8


def test_tokens_that_were_counted_for_less_than_half_of_the_steps_bound_nothing(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"step": 10, "loss": 2.0, "num_tokens": 50_000.0}, {"step": 100, "loss": 1.0}]
    stated = bound(run(tmp_path, rows=rows))
    assert stated is not None
    assert "steps" in stated.source.text


def test_rewards_in_a_log_count_what_was_generated(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"step": 100, "loss": 0.0, "num_tokens": 50_000.0, "reward": 0.5}]
    assert flop(run(tmp_path, rows=rows)) == 48 * 8_030_261_248 * 50_000


def test_the_formula_stands_as_the_source_of_the_bound(tmp_path: Path) -> None:
    fact = next(fact for fact in findings_in(run(tmp_path)).facts if fact.path == "activities[0].bound")
    assert fact.source.text == "100 steps of at most 1e8 tokens x 8e9 weights x 12"
    assert fact.source.file == "trainer_state.json"


def test_a_log_of_no_named_base_is_still_bounded(tmp_path: Path) -> None:
    (tmp_path / "trainer_state.json").write_text(
        json.dumps({"global_step": 5, "max_steps": 5, "log_history": [{"step": 5, "loss": 1.0}]}), encoding="utf-8"
    )
    assert flop(tmp_path) == 12 * 2 * 10**12 * 5 * 10**8


def test_a_run_from_scratch_is_no_modification_of_anything(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Heron\n\nHeron was trained from scratch.\n", encoding="utf-8")
    (tmp_path / "trainer_state.json").write_text(
        json.dumps({"global_step": 5, "max_steps": 5, "log_history": [{"step": 5, "loss": 1.0}]}), encoding="utf-8"
    )
    assert not loaded(tmp_path).dossier.original


def test_what_a_trainer_counted_at_the_end_bounds_a_run_whose_log_is_not_kept(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "trainer_state.json").unlink()
    told = {"train_runtime": 700.0, "train_samples_per_second": 0.62, "num_input_tokens_seen": 890_240}
    (tmp_path / "train_results.json").write_text(json.dumps(told), encoding="utf-8")
    assert flop(tmp_path) == 12 * 8_030_261_248 * 890_240


def test_results_of_an_evaluation_alone_are_those_of_no_run(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "trainer_state.json").unlink()
    (tmp_path / "all_results.json").write_text('{"eval_loss": 0.5, "eval_runtime": 3.0}', encoding="utf-8")
    (activity,) = loaded(tmp_path).dossier.activities or ()
    assert activity.log is None
    assert not [note for note in findings_in(tmp_path).notes if note.hides]


def test_the_table_of_originals_tells_that_tokens_are_of_text_where_no_configuration_does(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"step": 100, "loss": 1.0, "num_input_tokens_seen": 50_000}]
    run(tmp_path, rows=rows)
    (tmp_path / "adapter_config.json").unlink()
    recipe = f"model_name_or_path: {LLAMA}\nfinetuning_type: lora\ncutoff_len: 2048\n"
    (tmp_path / "training_args.yaml").write_text(recipe, encoding="utf-8")
    assert flop(tmp_path) == 12 * 8_030_261_248 * 50_000


def test_a_slow_rate_is_taken_for_what_it_was_before_it_was_rounded(tmp_path: Path) -> None:
    # 1,400 samples in 1,000,000 seconds are 0.0014 a second, which the Trainer writes as 0.001.
    rows: list[dict[str, object]] = [
        {"step": 10_000, "train_runtime": 1_000_000.0, "train_samples_per_second": 0.001, "train_loss": 1.0}
    ]
    run(tmp_path, rows=rows, global_step=10_000, max_steps=10_000)
    (tmp_path / "config.json").write_text('{"model_type": "llama", "max_position_embeddings": 2048}', encoding="utf-8")
    assert flop(tmp_path) >= 12 * 8_030_261_248 * 1_400 * 2048
