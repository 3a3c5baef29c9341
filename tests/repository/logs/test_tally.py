"""Numbers of a log as they come."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_logs import only, state

from gpaiscope.compute.logs import prove
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.values import Source


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999999999", "9" * 5000, "1e-999999999999"])
def test_numbers_that_cannot_be_meant_are_broken_values(tmp_path: Path, value: str) -> None:
    path = state(tmp_path, f'{{"global_step": 3, "total_flos": {value}, "log_history": []}}')
    run = only(path)
    assert run.broken == ("flop",)
    assert prove(read_log(path)).estimate.flop.best is None


def test_sums_of_very_large_and_very_small_values_stay_numbers(tmp_path: Path) -> None:
    large, small = "9" * 39 + ".5", "0." + "0" * 30 + "1" * 80
    rows = ",".join(f'{{"num_tokens": {value}}}' for value in [large, small] * 200)
    run = only(state(tmp_path, f'{{"global_step": 3, "log_history": [{rows}]}}'))
    assert run.series["tokens"].restarts == 200
    assert run.series["tokens"].gained > 10**41


def test_a_count_was_said_at_its_furthest_step_though_the_run_went_back() -> None:
    tally = Tally()
    for step, tokens in ((10, 1000), (20, 2000), (5, 500), (8, 800)):
        tally.add_row({"step": step, "tokens_seen": tokens})
    assert tally.frozen(Source()).series["tokens"].at == 20
