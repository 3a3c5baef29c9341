"""Each benchmark starts and does a small share for real, and the figures that have a right value have it.

Speed is not asserted. Those that need reference data are skipped, with the reason, where they are missing.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from reference import ROOT, reference

pytestmark = [pytest.mark.once, pytest.mark.long]

FOLDER = ROOT / "benchmarks"
HELPERS = {
    *("yardstick.py", "seeds.py", "damage.py", "large.py", "mutations.py", "reached.py", "clock_pages.py", "plain.py"),
}
"""What benchmarks share, and what is no program by itself."""
POSIX = pytest.mark.skipif(os.name == "nt", reason="memory is measured as POSIX has it")


def run(script: str, *arguments: str, code: int = 0, **environment: str) -> str:
    """What a benchmark prints, once it ended as it should."""
    done = subprocess.run(
        [sys.executable, str(FOLDER / script), *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def number(pattern: str, text: str) -> int:
    """The whole number that a pattern finds in what was printed."""
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in: {text}"
    return int(found[1].replace(",", ""))


def every_one(pattern: str, text: str) -> bool:
    """Whether wherever a pattern finds how many of how many, it is all of at least one."""
    found = re.findall(pattern, text)
    assert found, f"{pattern} is not in: {text}"
    return all(part == whole and int(whole) > 0 for part, whole in found)


def test_every_benchmark_is_run_here() -> None:
    scripts = {path.name for path in FOLDER.glob("*.py")} - HELPERS
    assert set(re.findall(r'\brun\(\s*"(\w+\.py)"', Path(__file__).read_text(encoding="utf-8"))) == scripts


def test_counts_by_architecture_are_those_that_were_measured() -> None:
    reference("configs", "INDEX.csv")
    told = run("architecture.py")
    assert every_one(r"(?:parameters|score coefficient) exact: (\d+) of (\d+)", told)
    assert "not answered: none" in told


def test_no_answer_of_drawn_dossiers_changes_when_a_fact_is_learned() -> None:
    told = run("completions.py", "20", "--stories", "2")
    assert number(r"random, nothing assumed: 10 completions, (\d+) settled answers, 0 changed", told) > 0
    assert number(r"of the law's cases, nothing assumed: 10 completions, (\d+) settled answers, 0 changed", told) > 0
    assert number(r"those written out, nothing assumed: \d+ completions, (\d+) settled answers, 0 changed", told) > 0
    assert number(r"stories in one file against two, nothing assumed: (\d+) stories", told) > 0


def test_what_people_ask_is_among_the_first_five_that_are_found() -> None:
    told = run("search.py", "--held", "--rounds", "1")
    assert every_one(r"open questions: (\d+) of (\d+) among the first five", told)
    assert number(r"held questions: \d+ of (\d+) among the first five", told) == 30
    assert number(r"later questions: \d+ of (\d+) among the first five", told) == 20
    assert re.search(r"the index read in \d+\.\d ms: ratio \d\.\d{3}, longest \d\.\d{3}$", told, re.MULTILINE)


def test_tunes_of_the_largest_models_are_plainly_no_modification_of_anybodys() -> None:
    told = run("likely.py", "--tunes", "--against", str(ROOT))
    assert "tunes that make nobody a provider: 24 plain, 24 wanted, 0 wrong" in told
    assert len(re.findall(r"provider +(?:before|now) +no 24$", told, re.MULTILINE)) == 2


def test_six_jobs_take_one_command_or_two_and_print_the_lines_that_matter() -> None:
    told = run("jobs.py")
    jobs = re.findall(r"^I .*? now +(\d) +(\d+)  (\d+) of (\d+)$", told, re.MULTILINE)
    assert len(jobs) == 6
    assert all(int(commands) <= 2 and found == matters for commands, _, found, matters in jobs)


def test_what_is_derived_from_histories_hangs_on_no_order_and_is_never_lost() -> None:
    told = run("histories.py", "150")
    assert number(r"orders: ([\d,]+) answers, 0 differ", told) > 1000
    assert number(r"further: ([\d,]+) settled answers, 0 changed", told) > 500
    assert number(r"by the order of the list, which is wrong: (\d+) answers", told) > 0


def test_every_page_names_the_same_duties_with_the_same_days() -> None:
    told = run("clock.py", "--share", "12", "--seed", "7")
    assert number(r"in all (\d+) agree, 0 disagree", told) > 300


def test_drawn_periods_are_counted_alike_by_other_libraries() -> None:
    assert number(r"(\d+) counted otherwise", run("clock_days.py", "2000")) == 0


@POSIX
def test_a_start_is_measured_against_another_checkout_by_turns() -> None:
    told = run("start.py", "--rounds", "1", "--against", str(ROOT))
    assert len(re.findall(r"(?:text|json) (?:here|there) +least \d\.\d{4} s, median", told)) == 4
    assert len(re.findall(r"(?:text|json), here to there: least \d\.\d{3}", told)) == 2


def test_keys_without_effect_are_those_that_wait() -> None:
    told = run("keys.py", "--most", "1", "--tries", "0", "--share", "100")
    assert re.search(r"\d+ without effect, 0 pairs new", told)
    assert number(r"(\d+) keys and \d+ words from the schema", told) > 0


@POSIX
def test_hostile_files_are_answered_or_refused() -> None:
    told = run("hostile.py", "4000", "--share", "20")
    assert number(r"([\d,]+) inputs in", told) > 200
    assert number(r"inputs in \d+ s: (\d+) wrong", told) == 0


@POSIX
def test_growth_measures_a_size_of_each_case() -> None:
    told = run("growth.py", "4", "--case", "sparse", "stated")
    assert len(re.findall(r"^(?:sparse|stated) +4 +\d+ +\d+\.\d\d +\d+\.\d +\d+ .*$", told, re.MULTILINE)) == 2
    assert "stopped" not in told


@POSIX
def test_the_days_of_many_dossiers_are_listed_and_measured() -> None:
    told = run("many_days.py", "6", "--profile", "--board")
    assert re.search(r"^board \d+\.\d\d and deadlines \d+\.\d\d CPU s: \d+\.\d\d of it$", told, re.MULTILINE)
    assert re.search(r"^6 dossiers, [\d,]+ bytes: \d+\.\d\d user and \d+\.\d\d system CPU s", told, re.MULTILINE)
    assert len(re.findall(r"\(deadlines\)$", told, re.MULTILINE)) >= 1
    assert "error" not in told


def test_estimates_from_hardware_agree_with_published_ones() -> None:
    reference("epoch", "all_ai_models_2025-04.csv")
    told = run("hardware.py")
    assert every_one(r"consistent, utilisation given: (\d+) of (\d+) within 30 %, median ratio 1\.0", told)
    assert every_one(r"consistent, utilisation withheld: (\d+) of (\d+) inside", told)


def test_licences_are_read_as_they_were_judged() -> None:
    reference("licences", "VERDICTS.csv")
    told = run("licences.py", "--share", "20")
    assert every_one(r"verdict (\d+)/(\d+)", told)
    assert every_one(r"recognised, as it is: (\d+)/(\d+)", told)
    assert number(r"index: (\d+) texts", told) > 0


@POSIX
def test_no_reference_log_is_judged_wrong() -> None:
    reference("trainer_logs", "EXPECTED.csv")
    told = run("logs.py", "--gigabytes", "0.001")
    assert number(r"(\d+) judged wrong", told) == 0
    assert number(r"implied parameters (\d+)", told) == 10**9


@POSIX
def test_a_log_that_is_watched_may_grow_be_rotated_and_be_cut() -> None:
    assert number(r"(\d+) wrong", run("watch.py", "--gigabytes", "0.001")) == 0


def test_a_training_that_was_killed_is_counted_once() -> None:
    pytest.importorskip("torch")
    assert "2 of 2 places" in run("track.py", "kill", "--places", "2")


def test_every_change_of_how_a_merge_counts_fails_a_case() -> None:
    told = run("mutate.py", "merge", "Mistral AI")
    assert number(r"(\d+) mutants, 0 alive, 0 of them unexplained", told) > 0


@POSIX
def test_what_tests_killed_they_still_kill() -> None:
    told = run("mutants.py", "again", "--only-killers", "--share", "100", "--workers", "1")
    assert number(r"(\d+) killed by the same test", told) > 0
    assert number(r"(\d+) survived", told) == 0


def test_estimates_from_a_size_agree_with_published_ones() -> None:
    reference("epoch", "all_ai_models_2025-04.csv")
    told = run("originals.py")
    assert re.search(r"all such rows: \d+ rows, median ratio 1\.0", told)
    assert number(r"at 1e\+25: \d+ decided, (\d+) otherwise than theirs", told) == 0


def test_folders_of_models_are_read() -> None:
    reference("configs", "INDEX.csv")
    told = run("repository.py", "--share", "100")
    assert number(r"'yes, with sources': (\d+)", told) > 0
    assert number(r"([\d,]+) parameters", told) == 8_030_261_248
    assert "card found: True" in told


@POSIX
def test_plans_are_measured_with_what_stands_beside_them() -> None:
    told = run("plan.py", "--rounds", "1")
    assert re.search(r"plan of a frontier run +[\d.]+ ms, +[\d.]+ of the yardstick", told)
    assert re.search(r"a modification, with a target +[\d.]+ ms", told)


def test_speed_is_measured_in_all_its_parts() -> None:
    told = run("speed.py", "--share", "60")
    assert number(r"ask, all (\d+) unknown ones", told) > 0
    assert re.search(r"^assess the example +\d+\.\d{3} times", told, re.MULTILINE)
    assert re.search(r"^refuse: just under 5 MB +\d+\.\d{3} MB", told, re.MULTILINE)


def test_the_law_as_sql_says_the_same_or_says_that_it_needs_duckdb() -> None:
    installed = importlib.util.find_spec("duckdb") is not None
    told = run("sql.py", "--batches", "1", "--batch", "20", "--share", "27", code=0 if installed else 1)
    if not installed:
        assert "DuckDB is not installed: `make sql`" in told
        pytest.skip("DuckDB is not installed: cases were drawn and the law compiled, and nothing was compared")
    assert number(r"([\d,]+) cells with their masks, 0 differences", told) > 0


@pytest.mark.skipif(importlib.util.find_spec("pyspark") is not None, reason="`make spark` compares more there")
def test_without_spark_it_is_said_how_to_compare_in_it() -> None:
    assert "`make .venv-spark/installed`" in run("cluster.py", "1", code=1)
    told = run("sql.py", "--engine", "spark", "--batches", "1", "--batch", "1", "--share", "90", code=1)
    assert "Spark is not installed: `make spark`" in told


@pytest.mark.skipif(os.name == "nt", reason="memory is measured as Linux has it")
def test_the_law_as_sql_has_the_cells_of_rules_by_hand() -> None:
    pytest.importorskip("duckdb")
    told = run("ratios.py", "500", "--large", "1000")
    assert "7,500 cells, 0 other than by hand" in told
    assert "1,000 rows from file to file" in told


@pytest.mark.skipif(importlib.util.find_spec("zen") is not None, reason="`make peer` compares more there")
def test_without_the_peer_it_is_said_how_to_compare_with_it() -> None:
    pytest.importorskip("duckdb")
    assert "ZEN is not installed: `make peer`" in run("peer.py", "20", code=1)


def test_checks_are_valid_and_say_the_same_when_they_are_kept() -> None:
    told = run("check.py", str(ROOT / "examples"), "--folders", "3", "--dossiers", "3")
    assert "mistakes in SARIF: 0" in told
    assert "fingerprints stay where lines move: yes" in told
    assert len(re.findall(r"the same: yes; \d+ findings", told)) == 2


def test_stories_have_the_same_answers_however_they_are_told() -> None:
    told = run("stories.py", "2")
    found = re.findall(r"(\d+) stories, +(\d+) answers, (\d+) differ", told)
    assert len(found) == 4
    assert all(int(stories) > 0 and int(answers) > 0 and differ == "0" for stories, answers, differ in found)


def test_answers_flip_where_fresh_assessments_do() -> None:
    told = run("thresholds.py", "1", "--share", "100")
    found = re.findall(r"(\d+) points, +(\d+) of them thresholds, (\d+) wrong", told)
    assert all(wrong == "0" for _, _, wrong in found)
    assert int(found[0][1]) > 0
    assert "turns and thresholds of all three" in told


def test_missing_reference_data_are_named(tmp_path: Path) -> None:
    told = run("originals.py", code=1, GPAISCOPE_REFERENCE=str(tmp_path / "nowhere"))
    assert f"no reference data at {tmp_path / 'nowhere'}; GPAISCOPE_REFERENCE names its folder" in told


@POSIX
def test_the_memory_of_a_process_is_its_own_and_not_what_its_parent_held() -> None:
    child = "import yardstick; held = bytearray(50_000_000); print(yardstick.peak())"
    parent = f"import subprocess, sys; held = bytearray(300_000_000); subprocess.run([sys.executable, '-c', {child!r}])"
    told = subprocess.run([sys.executable, "-c", parent], cwd=FOLDER, capture_output=True, check=True)
    assert 50 < float(told.stdout) < 300


FACTS_OF_FOLDERS = (
    *(
        "name",
        "called",
        "base",
        "relation",
        "licence",
        "modality_in",
        "modality_out",
        "languages",
        "datasets",
        "tokens",
    ),
    *("parameters", "chip", "chip_count", "device_hours", "release", "provider"),
)


def test_what_is_read_in_folders_is_measured_against_what_a_person_read_there(tmp_path: Path) -> None:
    (tmp_path / "wren-7b").mkdir()
    card = "---\nbase_model: example/heron-7b\nlanguage: [de]\n---\n# Wren 7B\n\nIt was fine-tuned on 20M tokens.\n"
    (tmp_path / "wren-7b" / "README.md").write_text(card, encoding="utf-8")
    truth = {
        **dict.fromkeys(FACTS_OF_FOLDERS, "unknown"),
        **{"name": "wren-7b", "called": "wren", "base": "example/heron-7b", "relation": "finetune", "languages": "de"},
        **{"tokens": "2e7", "datasets": "0", "release": "2025-01-01", "modality_out": "skip", "modality_in": "skip"},
    }
    (tmp_path / "TRUTH.csv").write_text(f"{','.join(truth)}\n{','.join(truth.values())}\n", encoding="utf-8")
    told = run("folders.py", str(tmp_path))
    assert re.search(r"^tokens +1 +0 +0 +1\.000 +1\.000", told, re.MULTILINE)
    assert re.search(r"^missed +release +wren-7b", told, re.MULTILINE)
    assert "wrong no: 0" in told
    assert "one-third question settled: 1 of 1 fine-tunes" in told


def test_what_the_first_command_decides_is_counted_and_a_wrong_no_is_told(tmp_path: Path) -> None:
    for name, base in (("tuned", "meta-llama/Llama-3.1-8B"), ("unbounded", "Qwen/Qwen2.5-14B")):
        (tmp_path / name).mkdir()
        adapter = f'{{"base_model_name_or_path": "{base}", "peft_type": "LORA", "task_type": "CAUSAL_LM"}}'
        (tmp_path / name / "adapter_config.json").write_text(adapter, encoding="utf-8")
    state = '{"global_step": 10, "max_steps": 10, "log_history": [{"step": 10, "loss": 1.0}], "total_flos": 1.0}'
    (tmp_path / "tuned" / "trainer_state.json").write_text(state, encoding="utf-8")
    told = run("door.py", str(tmp_path), "--each")
    assert "2; by files alone 1, with one yes or no 2, open 0" in told
    assert "wrong decisions and bounds below the truth: 0" in told
    rows = "dir,reference_flop\ntuned,1e30\n"
    (tmp_path / "EXPECTED.csv").write_text(rows, encoding="utf-8")
    assert "below 1e30 (counted by a person)" in run("door.py", str(tmp_path), code=1)


def test_what_a_person_worked_out_of_public_folders_is_held_against_what_is_decided(tmp_path: Path) -> None:
    (tmp_path / "merged").mkdir()
    recipe = "merge_method: slerp\nmodels:\n  - model: Qwen/Qwen2.5-7B\n  - model: Qwen/Qwen2.5-7B-Instruct\n"
    (tmp_path / "merged/merge_config.yaml").write_text(recipe, encoding="utf-8")
    (tmp_path / "pictures").mkdir()
    judged = """
[[folder]]
name = "{name}"
committed = true
how = "{how}"
made_from = ["Qwen/Qwen2.5-7B"]
flop = "unknown"
alone = "yes"
answer = "{answer}"
"""
    merged = judged.format(name="merged", how="merge", answer="not a provider")
    pictures = judged.format(name="pictures", how="unknown", answer="not a provider")
    (tmp_path / "folders.toml").write_text(merged + pictures, encoding="utf-8")
    told = run("door.py", str(tmp_path))
    assert "2; by files alone 1, with one yes or no 1, open 0, refused 1" in told
    assert "pictures: refused unknown, thought: yes" in told
    (tmp_path / "folders.toml").write_text(merged.replace("not a provider", "provider"), encoding="utf-8")
    assert "merged: no, where a person worked out: provider" in run("door.py", str(tmp_path), code=1)


@POSIX
def test_a_lineage_like_a_hubs_agrees_with_sums_over_sets() -> None:
    told = run("lineage.py", "20000")
    assert number(r"([\d,]+) models, [\d,]+ links", told) == 20_000
    assert number(r"(\d+) circles", told) > 0
    assert number(r"([\d,]+) checked, 0 otherwise", told) > 1_000
    many = run("lineage.py", "60000")
    assert ("with NumPy" in many) is (importlib.util.find_spec("numpy") is not None)
    assert number(r"([\d,]+) checked, 0 otherwise", many) > 1_000
    assert number(r"([\d,]+) dossiers", run("lineage.py", "--dossiers", "30")) == 30


@POSIX
def test_a_timeline_agrees_with_the_assessment_of_each_day() -> None:
    told = run("timeline.py", "3", "--days", "20")
    assert number(r"(\d+) days assessed by themselves", told) == 60
    assert number(r"(\d+) differ", told) == 0


def test_a_generated_catalogue_is_scanned_and_its_rows_are_proved_again(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    run("catalogue.py", str(tmp_path / "hub.jsonl"), "40", "--seed", "3")
    told = run("scan.py", "--file", str(tmp_path / "hub.jsonl"), "--proved", "10")
    assert number(r"([\d,]+) records", told) >= 40
    assert number(r"10 rows proved again: (\d+) answers differ", told) == 0


@POSIX
def test_a_scan_is_stopped_at_a_few_moments_and_ends_each_time_as_it_should() -> None:
    told = run("stopped.py", "3", "--records", "60")
    assert every_one(r"(\d+) of (\d+) stopped", told)


@POSIX
def test_documents_counts_what_is_filled_and_times_a_set() -> None:
    told = run("documents.py", str(ROOT / "examples/legacy"))
    assert number(r"memo +1 +\d+ +(\d+)", told) > 5
    assert number(r"legacy +(\d+)", told) >= 11


@POSIX
def test_top_domain_names_are_those_of_a_plain_count() -> None:
    pytest.importorskip("publicsuffixlist")
    told = run("data.py", "3000")
    assert "3,000 URLs: equal to the plain count" in told
    assert number(r"3,000 URLs: ([\d,]+) domain names", told) > 100


def test_exchanged_facts_come_back_and_damaged_documents_fail_nothing() -> None:
    text = run("exchange.py", "3")
    assert "in 5 formats: 0 facts lost or changed" in text
    assert number(r"(\d+) failures", text) == 0


def test_dossiers_without_names_give_the_same_answers() -> None:
    told = run("anonymous.py", "6", "--seed", "1")
    assert number(r"6 dossiers, (\d+) answers", told) > 200
    assert number(r"(\d+) answers differ", told) == 0
    assert number(r"(\d+) names left", told) == 0


def test_a_person_who_is_asked_is_asked_nothing_twice_and_adds_nothing() -> None:
    told = run("asking.py", "4", "--seed", "1")
    assert number(r"4 dossiers, (\d+) questions", told) > 10
    assert number(r"(\d+) asked twice", told) == 0
    assert number(r"(\d+) counted twice", told) == 0
