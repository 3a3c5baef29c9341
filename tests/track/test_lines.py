"""The lines of the law that a training can pass, each said once, on the day on which it is so."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from gpaiscope.law.parameters import PARAMETERS
from gpaiscope.track.lines import LineNews, lines_on
from gpaiscope.values import Range

DAY = date(2026, 11, 28)


def number(name: str) -> int:
    on_day = PARAMETERS[name].on(DAY)
    assert on_day is not None
    assert isinstance(on_day.value, int)
    return on_day.value


CRITERION, PRESUMPTION = number("criterion_flop"), number("presumption_flop")


def news_of(flop: int, original: int | None = None, planned: int | None = None, **more: bool) -> list[LineNews]:
    lines, spent = lines_on(DAY, original, **more), Range.exactly(flop)
    at_end = {} if planned is None else dict.fromkeys(("updates", "cumulative"), Range.exactly(planned))
    return list(lines.unsaid_news(spent, spent, at_end, DAY))


def words(flop: int, original: int | None = None, planned: int | None = None, **more: bool) -> set[str]:
    return {f"{news.line} {news.what}" for news in news_of(flop, original, planned, **more)}


@pytest.mark.parametrize(
    ("flop", "says"), [(CRITERION, {"criterion near"}), (CRITERION + 1, {"criterion passed"}), (CRITERION // 2, set())]
)
def test_exactly_as_much_does_not_pass_a_line(flop: int, says: set[str]) -> None:
    assert words(flop) == says


def test_a_line_is_near_within_the_margin_of_an_estimate() -> None:
    edge = Fraction(CRITERION * 100, 100 + number("margin_percent"))
    assert words(int(edge)) == set()
    assert words(int(edge) + 1) == {"criterion near"}


@pytest.mark.parametrize(("flop", "passed"), [(10**20, False), (10**20 + 1, True)])
def test_a_third_is_compared_by_multiplying(flop: int, passed: bool) -> None:
    assert ("third passed" in words(flop, 3 * 10**20)) is passed


def test_what_is_planned_to_pass_a_line_is_told_at_the_beginning() -> None:
    assert words(1, planned=PRESUMPTION + 1) == {"criterion planned", "presumption planned"}
    assert words(1, planned=PRESUMPTION) == {"criterion planned"}


def test_the_two_weeks_run_from_the_day_on_which_it_is_known() -> None:
    (presumption,) = (news for news in news_of(1, planned=2 * PRESUMPTION) if news.line == "presumption")
    assert presumption.due_on == "2026-12-12"
    assert "until 2026-12-12 (AI Act Art 52(1))" in presumption.says


def test_the_third_is_notified_only_where_the_original_has_systemic_risk() -> None:
    (plain,) = (news for news in news_of(10**22, 10**22) if news.line == "third")
    (systemic,) = (news for news in news_of(10**22, 10**22, systemic=True) if news.line == "third")
    assert (plain.due_on, systemic.due_on) == ("", "2026-12-12")


def test_each_thing_is_said_once() -> None:
    lines, spent = lines_on(DAY), Range.exactly(2 * CRITERION)
    assert len(list(lines.unsaid_news(spent, spent, {}, DAY))) == 1
    assert list(lines.unsaid_news(spent, spent, {}, DAY)) == []
    assert lines.said_on == {"criterion:passed": "2026-11-28"}


def test_the_original_counts_in_every_line_but_a_third_of_itself() -> None:
    assert words(2 * 10**24, 9 * 10**24) == {"presumption passed"}
    assert words(10**22, 2 * PRESUMPTION) == set()  # it had passed both lines by itself


@pytest.mark.parametrize(("original", "due"), [(PRESUMPTION, ""), (PRESUMPTION + 3, "2026-12-12")])
def test_an_original_above_the_presumption_is_taken_to_have_systemic_risk(original: int, due: str) -> None:
    (third,) = (news for news in news_of(original, original) if news.line == "third")
    assert third.due_on == due
