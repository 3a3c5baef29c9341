"""The ledger as a page, which is also the account that a notification gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gpaiscope.assessment import Assessment, assess
from gpaiscope.dossier import read
from gpaiscope.report import words
from gpaiscope.report.blocks import Page, Rows
from gpaiscope.report.pages.ledger import NOTHING, ledger
from gpaiscope.report.write import svg, text
from gpaiscope.repository.dossiers import assess_file

EXAMPLES = Path(__file__).parents[3] / "examples"
DAY = date(2026, 10, 1)


def of_example(name: str) -> Assessment:
    (found,) = assess_file(EXAMPLES / name, DAY)
    return found


def told(written: str) -> str:
    return text.write(ledger(assess(read(written.encode(), file="gpai.toml"), DAY)), 120)


def page(name: str) -> Page:
    return ledger(of_example(name))


@pytest.mark.parametrize("name", ["planned-frontier-run", "fine-tune", "letters", "open-weights"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_line_fits(name: str, width: int) -> None:
    assert max(map(len, text.write(page(name), width).splitlines())) <= width


def test_sums_come_first_each_with_its_paragraph() -> None:
    first = next(block for block in page("planned-frontier-run").blocks if isinstance(block, Rows))
    assert [words.plain(row.label) for row in first.rows] == [
        "updates of parameters",
        "cumulative, by the day",
        "cumulative, in all",
    ]
    assert words.plain(first.rows[2].items[0]) == "2.3e25 (2e25 to 3.1e25) FLOP [Guidelines ¶30]"


def test_each_activity_says_what_it_adds_and_why() -> None:
    shown = text.write(page("planned-frontier-run"), 120)
    for entry in of_example("planned-frontier-run").entries or ():
        assert f"Activity: {entry.kind}" in shown
        assert entry.row.because in shown


def test_what_the_figures_rest_on_is_told_with_what_is_not_known_and_sources() -> None:
    example = (EXAMPLES / "planned-frontier-run" / "gpai.toml").read_text(encoding="utf-8")
    shown = told(example.replace("data_public = false\n", ""))
    shown += " ".join(shown.split())
    assert "any method that is accurate within 30 % may be used [Guidelines ¶120]" in shown
    for part in ("Approach", "Assumptions and approximations", "What is not known", "Sources"):
        assert f"\n{part}\n" in shown
    assert "training plan, version 3" in shown


def test_what_came_with_the_weights_is_told_where_there_is_any() -> None:
    assert "inherited with weights" in text.write(page("fine-tune"), 80)
    assert "inherited with weights" not in text.write(page("planned-frontier-run"), 80)


def test_an_unknown_ledger_says_so_and_nothing_else() -> None:
    assert told('model.name = "X"') == f"How the training compute of X was estimated\n\n  {NOTHING}\n"


def test_data_that_may_be_public_leave_it_open_whether_a_rollout_counts() -> None:
    activity = '[[activities]]\nkind = "rollouts"\nflop = 1e22\nended_on = 2026-01-01\n'
    assert "counted unless the data are public, which is not said" in told(activity)
    assert "not counted: the data are public" in told(activity + "data_public = true\n")
    assert "counted: the data are not public" in told(activity + "data_public = false\n")


def test_the_figure_has_every_activity_both_sums_and_the_lines_of_the_law() -> None:
    figure = svg.figure_of(page("planned-frontier-run"))
    assert figure is not None
    assert [words.plain(bar.label) for bar in figure.bars] == [
        "pre-training, planned",
        "rollouts, planned",
        "reinforcement-learning, planned",
        "updates of parameters",
        "cumulative, by the day",
        "cumulative, in all",
        "GPAI model above",
        "systemic risk above",
    ]
    assert [bar.line for bar in figure.bars] == [False] * 6 + [True] * 2
