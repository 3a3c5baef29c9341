"""``watch``: a look, looks at a log that changes, and the exit code of a line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result

from gpaiscope import service
from gpaiscope.cli.watch import watch
from gpaiscope.compute.logs.projection import Projection
from gpaiscope.errors import InputError
from tests.schemas import check

DAY = 86400
BEGAN = 1_795_824_000


def row(step: int, flop: int, days: int, planned: int | None = 4000) -> str:
    training = {"low": str(flop * 99 // 100), "best": str(flop), "high": str(flop * 101 // 100)}
    told = {
        "gpaiscope": "track", "version": 1, "rank": 0, "ranks": 1, "unix": BEGAN + days * DAY, "step": step,
        "planned_steps": planned, "seconds": float(days * DAY), "uncounted_steps": 0, "repeated_flop": "0",
        "stages": {"training": {**training, "tokens": step * 1000, "samples": step}},
    }  # fmt: skip
    return json.dumps(told) + "\n"


def log(folder: Path, flop: int = 3 * 10**24, planned: int | None = 4000) -> str:
    path = folder / "run.jsonl"
    path.write_text(row(0, 0, 0, planned) + row(1000, flop, 10, planned), encoding="utf-8")
    return str(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(watch, list(words), standalone_mode=False)


def test_one_look_says_what_was_spent_how_fast_and_when(tmp_path: Path) -> None:
    said = " ".join(run(log(tmp_path), "--once").output.split())
    assert "Spent 3e24 (2.97e24 to 3.03e24) FLOP" in said
    assert "Per day 3e23 (2.97e23 to 3.03e23) FLOP" in said
    assert "to be passed about 2026-12-31; notify by 2027-01-14" in said


def test_a_day_is_counted_from_the_time_of_the_last_line_in_watch_as_in_plan(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    dossier = {
        "model": {"name": "R", "outputs": ["text"]},
        "activities": [{"kind": "pre-training", "flop": "1.2e23", "started_on": "2026-11-28"}],
    }
    for hour, day in ((24, "2026-12-01"), (20, "2026-11-30")):  # 7e22 more at 3e22, and at 3.6e22 a day
        late = row(1000, 3 * 10**22, 1).replace(f'"unix": {BEGAN + DAY}', f'"unix": {BEGAN + hour * 3600}')
        path.write_text(row(0, 0, 0) + late.replace('"seconds": 86400.0', f'"seconds": {hour * 3600}.0'), "utf-8")
        looked = json.loads(run(str(path), "--once", "--format", "json").output)
        assert {each["id"]: each["best_on"] for each in looked["lines"]}["criterion"] == day
        planned = service.plan(dossier, on=date(2026, 11, 29), logs=(str(path),)).to_dict()
        assert planned["lines"][0]["passed_on"]["best"] == day


def test_json_is_a_document_a_line_as_published(tmp_path: Path) -> None:
    words = (log(tmp_path), "--once", "--format", "json", "--original", "6e24")
    result = run(*words)
    check(("watch", *words), result.stdout_bytes)
    found = {each["id"]: each for each in json.loads(result.output)["lines"]}
    assert found["third"]["passed_on_best_estimate"] is True
    assert found["presumption"]["best_on"] == "2026-12-11"  # with the original's own compute
    assert found["presumption"]["will_be_passed"] == "yes"


def test_a_run_that_ends_below_a_line_has_no_day(tmp_path: Path) -> None:
    result = run(log(tmp_path, planned=2000), "--for", "0")
    assert "presumption not passed by the end of this run" in result.output
    assert result.output.count("\n") == 1


def test_of_a_line_that_may_have_been_passed_it_is_not_said_that_it_was_not(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(row(0, 0, 0) + row(1000, 1, 10).replace('"low": "0", "best": "1", "high": "1"', '"low": "1"'))
    said = " ".join(run(str(path), "--once").output.split())
    assert "not known whether it is passed; no day can be told" in said
    assert "not passed" not in said


def test_the_exit_code_says_whether_the_line_was_passed(tmp_path: Path) -> None:
    path = log(tmp_path)
    assert run(path, "--until", "criterion").return_value == 0
    assert run(path, "--until", "presumption", "--for", "0").return_value == 1
    assert run(path, "--for", "0").return_value == 0


def test_a_log_that_is_not_there_yet_is_waited_for_and_told(tmp_path: Path) -> None:
    result = run(str(tmp_path / "run.jsonl"), "--for", "0", "--until", "criterion")
    assert result.return_value == 1
    assert "cannot open" in result.stderr


def test_a_log_may_grow_be_cut_and_begin_anew(tmp_path: Path) -> None:
    path = Path(log(tmp_path))
    seen: list[Projection | InputError] = []
    looks = service.watch(path, every=0.01, day=date(2026, 12, 1), over=lambda: len(seen) > 3)
    seen.append(next(looks))
    with path.open("a", encoding="utf-8") as file:
        file.write(row(1500, 45 * 10**23, 15))
    seen.append(next(looks))
    path.write_text(row(0, 0, 16) + row(10, 10**22, 16), encoding="utf-8")
    seen.append(next(looks))
    path.write_text("", encoding="utf-8")
    seen.append(next(looks))
    first, grown, cut, emptied = seen
    assert isinstance(first, Projection)
    assert isinstance(grown, Projection)
    assert isinstance(cut, Projection)
    assert (first.spent.best, grown.spent.best, cut.spent.best) == (3 * 10**24, 45 * 10**23, 45 * 10**23)
    assert "rotated, cut or begun anew" in cut.notes[0]
    assert isinstance(emptied, InputError)


def lines(path: str, *words: str) -> dict[str, dict[str, object]]:
    result = run(path, "--once", "--format", "json", *words)
    return {each["id"]: each for each in json.loads(result.output)["lines"]}


def test_the_original_counts_in_every_line_but_a_third_of_itself(tmp_path: Path) -> None:
    found = lines(log(tmp_path, flop=2 * 10**24), "--original", "9e24")
    assert {id: each["passed_on_best_estimate"] for id, each in found.items()} == {
        "third": False,
        "criterion": True,
        "presumption": True,
    }
    found = lines(log(tmp_path, flop=2 * 10**24), "--original", "9e24", "--before", "1.1e24")
    assert found["third"]["passed_on_best_estimate"] is True


def test_a_third_of_an_original_that_is_presumed_to_have_systemic_risk_is_notified(tmp_path: Path) -> None:
    path = log(tmp_path, planned=40_000)
    assert lines(path, "--original", "5e25")["third"]["notify_by"] is not None
    assert lines(path, "--original", "1e25")["third"].get("notify_by") is None


def test_what_is_done_beside_the_training_counts_towards_the_presumption_alone(tmp_path: Path) -> None:
    told = json.loads(row(1000, 2 * 10**24, 10))
    rollouts = {end: str(9 * 10**24) for end in ("low", "best", "high")}
    told["stages"]["rollouts"] = {**rollouts, "tokens": 0, "samples": 0}
    path = tmp_path / "run.jsonl"
    path.write_text(row(0, 0, 0) + json.dumps(told) + "\n", encoding="utf-8")
    assert lines(str(path))["presumption"]["passed_on_best_estimate"] is True
    told["stages"]["evaluation"] = told["stages"].pop("rollouts")
    path.write_text(row(0, 0, 0) + json.dumps(told) + "\n", encoding="utf-8")
    assert lines(str(path))["presumption"]["passed_on_best_estimate"] is False


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none"), "--once")
    assert isinstance(result.exception, InputError)


def test_seconds_are_finite(tmp_path: Path) -> None:
    for words in (("--every", "nan"), ("--for", "inf"), ("--for", "-1")):
        assert "seconds" in str(run(log(tmp_path), *words).exception)
