"""Pages of estimates: what people rely on comes first, nothing is left out, every line fits at every width."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gpaiscope.compute import architecture as counting
from gpaiscope.compute.hardware import ChipPeriod, estimate
from gpaiscope.compute.logs import ModelFigures, prove
from gpaiscope.law import Law
from gpaiscope.report import words
from gpaiscope.report.blocks import Figure, Page, Rows, Sentence
from gpaiscope.report.pages.estimate import architecture, hardware, log
from gpaiscope.report.write import svg, text
from gpaiscope.repository.logs import read_log
from tests.models import LLAMA_1B

LAW = Law.on(date(2026, 10, 1))
LOG = Path(__file__).parents[2] / "repository" / "logs" / "run-example.wandb"
PERIOD = ChipPeriod(chip="A100", count=10, hours=100)


def run_page() -> Page:
    return architecture(counting.estimate(LLAMA_1B, tokens=9 * 10**12), LAW)


def hardware_page(*periods: ChipPeriod, tokens: int | None = None) -> Page:
    parameters, six = (None, None) if tokens is None else (10**9, 6 * 10**9 * tokens)
    found = estimate(periods, parameters=parameters, tokens=tokens)
    return hardware(found, [estimate([each]).flop for each in periods], six, LAW)


def log_page() -> Page:
    return log(prove(read_log(LOG), ModelFigures(parameters=2 * 10**9)), None, LAW)


PAGES = {
    "run": run_page,
    "token": lambda: architecture(counting.count(LLAMA_1B), LAW),
    "hardware": lambda: hardware_page(PERIOD, PERIOD, tokens=10**12),
    "log": log_page,
}


def labels(page: Page) -> list[str]:
    rows = next(block for block in page.blocks if isinstance(block, Rows))
    return [words.plain(row.label) for row in rows.rows]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_line_fits(name: str, width: int) -> None:
    assert max(map(len, text.write(PAGES[name](), width).splitlines())) <= width


def test_a_run_begins_with_what_it_takes_and_6pd_and_its_gap() -> None:
    page = run_page()
    assert labels(page)[:5] == ["Training compute", "6PD", "Method", "Family", "Parameters"]
    told = text.write(page, 120)
    assert "the count is" in told
    assert "Parameters        1 235 814 400, active 1 235 814 400" in told


def test_terms_have_their_shares_and_sum_to_the_whole() -> None:
    told = text.write(run_page(), 120)
    assert told.count("100 %") == 2
    assert "attention_scores" in told
    narrow = text.write(run_page(), 40)
    assert "attention_scores" in narrow


def test_a_count_says_what_makes_it_a_run_and_has_no_figure() -> None:
    page = architecture(counting.count(LLAMA_1B), LAW)
    assert any("--tokens 15T" in words.plain(block.line) for block in page.blocks if isinstance(block, Sentence))
    assert svg.figure_of(page) is None
    assert "Training compute" not in labels(page)


def test_periods_are_told_one_by_one_only_where_there_are_several() -> None:
    assert "period 2" in text.write(hardware_page(PERIOD, PERIOD), 120)
    one = text.write(hardware_page(PERIOD), 120)
    assert "Periods" not in one
    assert "all periods" not in one


def test_warnings_and_sources_are_told() -> None:
    told = text.write(hardware_page(PERIOD, tokens=10**15), 120)
    assert "! 6 x parameters x tokens gives 6e24, outside this range" in told
    assert "Sources\n  - " in told


def test_a_log_says_what_it_claims_what_it_proves_and_what_not() -> None:
    page = log_page()
    assert labels(page) == ["Training compute", "The log claims", "6PD", "Method", "Log"]
    told = text.write(page, 120)
    for part in ("Facts", "Traps", "Not proven", "Assumptions", "Sources"):
        assert f"\n{part}\n" in told
    figure = svg.figure_of(page)
    assert isinstance(figure, Figure)
    assert [words.plain(bar.label) for bar in figure.bars] == [
        "claimed by the log",
        "proven by the log",
        "GPAI model above",
        "systemic risk above",
    ]
