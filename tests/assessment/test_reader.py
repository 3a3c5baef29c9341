"""Whose answer is told first: who acts last, by the days that have come, and in which order where there are none."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import written

from gpaiscope.assessment import assess
from gpaiscope.assessment.reader import reader

DAY = date(2026, 10, 1)
ACTORS = 'model.outputs = ["text"]\nactors = [{ id = "lab" }, { id = "shop" }, { id = "apps" }]'


def read_for(*lines: str, on: date = DAY) -> str:
    return reader([assess(written("\n".join([ACTORS, *lines])), on)])


def trained(actor: str, *, ended: str = "", more: str = "") -> str:
    days = f", ended_on = {ended}" if ended else ""
    return f'{{ kind = "pre-training", actor = "{actor}", flop = "1e24"{days}{more} }}'


def placed(actor: str, *, on: str = "", event: str = "made-available", more: str = "") -> str:
    day = f", on = {on}" if on else ""
    return f'{{ event = "{event}", actor = "{actor}", territory = "union"{day}{more} }}'


def told(activities: list[str], market: list[str], on: date = DAY, more: str = "") -> str:
    return read_for(f"activities = [{', '.join(activities)}]", f"market = [{', '.join(market)}]", more, on=on)


@pytest.mark.parametrize(("day", "who"), [(date(2026, 5, 31), "shop"), (date(2026, 6, 1), "apps")])
def test_it_is_who_acts_last_of_what_has_come_by_the_day(day: date, who: str) -> None:
    market = [placed("apps", on="2026-06-01", event="integrated-in-system"), placed("shop", on="2026-04-01")]
    assert told([trained("lab", ended="2026-01-01")], market, on=day) == who


def test_an_activity_after_the_last_event_counts_as_an_act() -> None:
    assert told([trained("lab", ended="2026-07-01")], [placed("shop", on="2026-04-01")]) == "lab"


def test_of_one_day_the_market_comes_after_the_ledger_and_what_is_listed_last_is_last() -> None:
    market = [placed("shop", on="2026-04-01"), placed("apps", on="2026-04-01")]
    assert told([trained("lab", ended="2026-04-01")], market) == "apps"


def test_without_days_it_is_who_is_listed_last() -> None:
    assert told([trained("lab")], [placed("apps"), placed("shop")]) == "shop"


def test_what_has_a_day_that_has_come_is_later_than_what_has_none() -> None:
    assert told([trained("lab")], [placed("shop", on="2026-04-01"), placed("apps")]) == "shop"


def test_a_plan_is_no_act_beside_another_and_is_one_where_it_stands_alone() -> None:
    plan = placed("shop", on="2027-04-01", event="planned-placing")
    assert told([trained("lab", ended="2026-01-01")], [plan]) == "lab"
    assert told([], [plan]) == "shop"


def test_an_activity_is_of_whom_it_was_done_for() -> None:
    assert told([trained("lab", ended="2026-01-01", more=', on_behalf_of = "shop"')], []) == "shop"


def test_of_a_model_that_is_handed_over_it_is_who_takes_it() -> None:
    handed = placed("lab", on="2026-05-01", event="transferred", more=', to = "shop"')
    assert told([trained("lab", ended="2026-01-01")], [handed]) == "shop"


@pytest.mark.parametrize(("worked", "who"), [(False, "apps"), (True, "lab")])
def test_who_only_provides_an_original_is_not_the_reader(worked: bool, who: str) -> None:
    original = 'original = [{ name = "O", actor = "lab", training_compute = "1e24" }]'
    market = [
        placed("apps", on="2026-04-01", event="integrated-in-system"),
        placed("lab", on="2026-05-01", event="eu-exclusion"),
    ]
    tuned = '{ kind = "fine-tuning", actor = "lab", flop = "1e20" }'
    assert told([tuned] if worked else [], market, more=original) == who


def test_a_member_of_a_consortium_is_read_for_by_its_coordinator() -> None:
    text = """
    model.outputs = ["text"]
    actors = [
      { id = "lab", country = "DE" },
      { id = "both", kind = "consortium", members = ["lab", "university"], coordinator = "lab" },
      { id = "university", country = "FI" },
    ]
    activities = [{ kind = "pre-training", actor = "both", flop = "6e24", ended_on = 2026-04-01 }]
    market = [{ event = "made-available", actor = "university", territory = "union", on = 2026-06-01 }]
    """
    assert reader([assess(written(text), DAY)]) == "lab"


def test_where_nobody_acts_there_is_none() -> None:
    assert read_for("") == ""


def test_of_several_models_it_is_who_acts_last_in_any() -> None:
    first = assess(written(f"{ACTORS}\nmarket = [{placed('shop', on='2026-05-01')}]"), DAY)
    second = assess(written(f"{ACTORS}\nmarket = [{placed('lab', on='2026-04-01')}]"), DAY)
    assert reader([first, second]) == reader([second, first]) == "shop"
