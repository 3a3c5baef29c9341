"""A tracker where there is no torch: it is light, counts nothing, says so, and never fails what it follows."""

from __future__ import annotations

import logging
import subprocess
import sys
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gpaiscope.track import LineNews, Told, Tracker, counting, for_trainer
from gpaiscope.track.meter import TrainingStage
from gpaiscope.track.record import rows_of
from gpaiscope.track.tracker import _updates_and_cumulative
from gpaiscope.values import Range

LIGHT = """
import sys
import gpaiscope.track
heavy = ("torch", "transformers", "lightning", "accelerate", "gpaiscope.law", "click", "rich", "duckdb", "subprocess")
print([name for name in heavy if name in sys.modules])
"""


def test_importing_it_loads_no_framework_and_no_law() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"


def test_what_is_told_of_a_line_is_imported_by_two_names() -> None:
    assert Told is LineNews


def test_without_a_model_it_says_that_nothing_is_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), Tracker(file=tmp_path / "run.jsonl") as tracker:
        tracker.step()
        tracker.checkpoint()
        with tracker.scope("rollouts"):
            pass
    assert [record.message for record in caplog.records] == ["gpaiscope: no model was given: nothing is counted"]
    assert [row["event"] for row in rows_of(tmp_path / "run.jsonl")] == ["start", "end"]


@pytest.mark.parametrize("wrong", [{"original_flop": "a lot"}, {"optimizer": 3}, {"file": "\0"}, {"model": 3}])
def test_settings_that_are_wrong_end_no_training(tmp_path: Path, wrong: dict[str, object]) -> None:
    settings = {"file": tmp_path / "run.jsonl", **wrong}
    with Tracker(**settings) as tracker:  # type: ignore[arg-type]
        tracker.step()
    assert tracker.problems


class Module:
    """A model as far as a tracker asks for one."""

    def register_forward_pre_hook(self, *_: object, **__: object) -> Any:
        return Hook()

    register_forward_hook = register_forward_pre_hook

    def parameters(self) -> list[Any]:
        return []


class Hook:
    def remove(self) -> None:
        """Nothing was hooked."""


class Whole:
    """A whole number of another library."""

    def __int__(self) -> int:
        return 7


def test_numbers_of_another_library_are_written_down_as_numbers(tmp_path: Path) -> None:
    with Tracker(Module(), tmp_path / "run.jsonl", planned_steps=Whole()) as tracker:  # type: ignore[arg-type]
        tracker.step(Whole())  # type: ignore[arg-type]
    last = list(rows_of(tmp_path / "run.jsonl"))[-1]
    assert (last["event"], last["planned_steps"], last["step"]) == ("end", 7, 7)


class Adapted(Module):
    """A model whose own weights are frozen, beside those of an adapter."""

    def parameters(self) -> list[Any]:
        weights = {7_000: False, 16: True}
        return [SimpleNamespace(numel=lambda size=size: size, requires_grad=on) for size, on in weights.items()]


def test_a_record_begins_with_how_many_parameters_are_trained_of_all(tmp_path: Path) -> None:
    with Tracker(Adapted(), tmp_path / "run.jsonl"):
        first = next(iter(rows_of(tmp_path / "run.jsonl")))
    assert (first["event"], first["parameters"], first["trainable"]) == ("start", 7_016, 16)


@pytest.mark.parametrize("wrong", [{"planned_steps": "many"}, {"planned_steps": float("inf")}, {"step": [1]}])
def test_steps_that_are_no_number_are_left_out_alone(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with Tracker(Module(), tmp_path / "run.jsonl", **wrong) as tracker:
        assert tracker.meter is not None
    assert any("is no number of steps" in problem for problem in tracker.problems)


def test_a_clock_of_a_day_without_law_draws_no_lines_and_counts_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tracker, "_day", lambda _: date(1970, 1, 1))
    with Tracker(Module(), tmp_path / "run.jsonl") as tracker:
        assert tracker.lines is None
        assert tracker.meter is not None
    assert any("the law has no" in problem for problem in tracker.problems)


def test_what_was_taken_can_be_asked_whatever_went_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "²")
    monkeypatch.setenv("WORLD_SIZE", "³")
    assert Tracker(Module(), tmp_path / "run.jsonl").ranks == 1
    assert Tracker(Module(), "\0").flop.best == 0


class Printed:
    """A number of another library, such as a tensor, which prints as its value."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __format__(self, _: str) -> str:
        return self.text


@pytest.mark.parametrize(
    ("given", "before"),
    [
        ("1e24", 10**24), (Printed("1000"), 1000), (Fraction(3), 3), (Decimal("1e3"), 1000), (None, 0), (0, 0),
        ([1], 0), (Printed("tensor([1, 2])"), 0), (1e24, 0), (True, 0), (-1, 0),
    ],
)  # fmt: skip
def test_an_amount_that_is_none_is_left_out_alone(tmp_path: Path, given: Any, before: int) -> None:
    with Tracker(file=tmp_path / "run.jsonl", flop_before=given, original_flop=given) as tracker:
        assert tracker.flop_before == before
    of_amounts = [problem for problem in tracker.problems if "is no amount of FLOP" in problem]
    assert len(of_amounts) == (0 if before or given in (None, 0) else 2)
    assert "no model was given: nothing is counted" in tracker.problems


def test_what_cannot_be_counted_leaves_the_compiler_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    counting._counting_mode.cache_clear()
    stances: list[str] = []
    for name, module in {
        "torch": SimpleNamespace(compiler=SimpleNamespace(set_stance=stances.append)),
        "torch._dynamo": SimpleNamespace(), "torch.utils._python_dispatch": None,
    }.items():  # fmt: skip
        monkeypatch.setitem(sys.modules, name, module)
    with pytest.raises(ModuleNotFoundError):
        counting.Counter().enter()
    assert not stances


def test_a_block_that_fails_fails_as_it_would_without_a_scope(tmp_path: Path) -> None:
    with Tracker(file=tmp_path / "run.jsonl") as tracker:
        with pytest.raises(ZeroDivisionError), tracker.scope("rollouts"):
            print(1 / 0)
        tracker.close()


def test_a_host_that_is_not_loaded_is_named() -> None:
    with pytest.raises(ImportError, match="transformers is not loaded"):
        for_trainer()


def test_what_is_generated_counts_in_cumulative_compute_unless_its_data_are_public() -> None:
    flop_by_stage = {"training": 2, "evaluation": 7, "rollouts": 90, "synthetic-data": 500}
    stages = {name: TrainingStage(flop=Range.exactly(flop)) for name, flop in flop_by_stage.items()}
    assert _updates_and_cumulative(stages) == (Range.exactly(2), Range.exactly(592))


def test_what_was_not_counted_leaves_the_entry_without_an_upper_end(tmp_path: Path) -> None:
    tracker = Tracker(file=tmp_path / "run.jsonl", step=0)
    tracker.resumed_from.stages["training"] = TrainingStage(flop=Range.exactly(10**20))
    tracker.resumed_from.uncounted_steps = 3
    tracker._write_entry()
    tracker.close()
    (entry,) = tomllib.loads((tmp_path / "run.activities.toml").read_text())["activities"]
    assert entry["flop"]["value"].keys() == {"low", "best"}
    assert "3 steps before it began are left out" in entry["flop"]["source"]
