"""Rules as SQL text: what the text is like, and, where DuckDB is installed, that it says what the interpreter says."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from engine.rules import DAY, PARAMETERS, clothes, dawn, mud, open_door, rain, snow, water, wind

from gpaiscope.engine.compiling import MOST_CARRYING
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import (
    After,
    Collection,
    Constant,
    Earliest,
    Expr,
    Fact,
    FactKind,
    Outer,
    Parameter,
    RecordFact,
    Rule,
    Same,
    Some,
    all_of,
    any_of,
    choose,
    later,
    rule,
    sooner,
)
from gpaiscope.engine.sql import query, query_each
from gpaiscope.errors import RuleError
from gpaiscope.law.citation import cite
from gpaiscope.law.market import by, happened, kind, on, own_name, territory
from gpaiscope.law.records import ACTIVITIES, ACTORS, MARKET, activity_by

pytestmark = pytest.mark.long

LINE = Parameter("line")
MONTHS = Parameter("months")
NUMBERS = {**PARAMETERS, "line": 10**25, "months": 6, "multiple": 3}
CITES = cite("Guidelines 1")

all_known = Fact(name="all_known", says="all walks are known", asks="Are all known?")
WALKS = Collection(name="walks", one="a walk", complete=all_known)
wet = RecordFact(name="walk.wet", says="it was wet", of=WALKS)
walked = Some(name="walked_wet", says="one walked in the rain", of=WALKS, condition=wet)


def _rule(name: str, when: Expr, about: str = "model") -> Rule:
    return rule(name, says=name, when=when, cites=CITES, about=about)


def _text(*rules: Rule, **chosen: object) -> str:
    program = Program(rules, NUMBERS, DAY)
    return query(program, {each.id: each for each in rules}, **chosen).text  # type: ignore[arg-type]


def test_a_fact_over_records_is_a_grouped_subquery_over_their_list() -> None:
    text = _text(_rule("out", walked))
    assert "FROM walks walks" in text
    assert "GROUP BY case_id" in text
    assert "THEN 2 WHEN walks_walk__wet IS NULL" not in text  # the field may be stated of the case instead
    assert "AND cases_all_known THEN FALSE" in text


def test_a_query_names_the_columns_that_it_reads() -> None:
    program = Program([_rule("out", all_of(walked, snow, water > LINE))], NUMBERS, DAY)
    inputs = query(program, {"out": program.rules["out"]}).inputs
    assert inputs["walks"] == {"walk__wet": "BOOLEAN", "walk__wet_stated": "BOOLEAN"}
    assert set(inputs["cases"]) == {
        *("walked_wet", "walked_wet_stated", "walk__wet", "walk__wet_stated", "walks_listed", "all_known"),
        *("snow", "snow_stated", "water_lo", "water_hi"),
    }


def test_what_is_not_known_stays_null_and_no_default_stands_in_for_it() -> None:
    text = _text(_rule("out", all_of(rain, water > LINE)), masks=False)
    assert "cases_rain AND" in text
    assert "CASE WHEN cases_water_lo > CAST('10000000000000000000000000' AS DECIMAL(38, 0)) THEN TRUE" in text
    assert "COALESCE" not in text
    assert " ELSE " not in text


def test_an_assumption_stands_only_where_assumptions_are_made() -> None:
    bare = _rule("out", snow)
    assert "CASE WHEN cases_snow_stated THEN cases_snow ELSE FALSE END" in _text(bare, masks=False)
    assert "ELSE FALSE" not in _text(bare, masks=False, assume=False)


def test_words_that_are_assumed_stand_where_none_are_stated() -> None:
    usual = replace(clothes, assumed=frozenset({"coat"}), assumes=snow.assumes)
    for word, held in (("coat", "TRUE"), ("hat", "FALSE")):
        text = _text(_rule("out", usual.is_in(word)), masks=False)
        assert f"ELSE {held} END" in text


@pytest.mark.parametrize(
    ("chosen", "value"), [("open", "cases_rain AS out"), ("shut", "FALSE AS out"), (None, "CAST(NULL AS BOOLEAN)")]
)
def test_the_reading_of_an_open_question_is_a_constant(chosen: str | None, value: str) -> None:
    readings = {"door": chosen} if chosen else {}
    assert value in _text(_rule("out", rain & open_door.reads("open")), readings=readings)


def test_what_a_reading_settles_is_not_asked_of_every_row() -> None:
    shut, either = open_door.reads("shut"), choose(open_door.reads("open"), rain, wind)
    for readings, says in (({"door": "open"}, "cases_rain AS out"), ({"door": "shut"}, "cases_wind AS out")):
        assert says in query(Program([_rule("out", either)], NUMBERS, DAY), {"out": either}, readings=readings).text
    same = choose(snow, rain, rain)
    assert "cases_snow" not in query(Program([], NUMBERS, DAY), {"out": same}, masks=False).text
    assert "WHEN" in query(Program([], NUMBERS, DAY), {"out": choose(shut, rain, wind)}, masks=False).text


def test_a_mask_is_the_same_wherever_one_sign_binds_tighter_than_another() -> None:
    text = query(Program(STRANGE, NUMBERS, DAY), {"whole": STRANGE[5]}).text
    assert ") & " in text
    assert not re.search(r"\| [\w.]+ & ", text)


def test_what_is_alike_on_several_days_is_worked_out_once() -> None:
    rule = _rule("out", (rain & wind) | (water > LINE))
    dry = Program([rule], NUMBERS, DAY)
    wet = Program([rule], {**NUMBERS, "line": 3 * 10**24}, DAY)
    both = query_each({"_dry": dry, "_again": dry, "_wet": wet}, {"out": rule}, masks=False).text
    assert both.count("cases_rain AND cases_wind") == 1
    assert "out_dry" in both
    assert "out_wet" in both


def test_what_stands_in_many_places_is_written_once() -> None:
    def doubled(times: int) -> Rule:
        rules = [_rule("r0", rain)]
        for number in range(1, times):
            rules.append(_rule(f"r{number}", (rules[-1] & wind) | (rules[-1] & snow)))
        return rules[-1]

    short, long = (len(_text(doubled(times))) for times in (10, 20))
    assert long < 2.5 * short


def test_no_number_with_a_fraction_is_rounded_into_the_text() -> None:
    program = Program([_rule("out", water > LINE)], {**NUMBERS, "line": Fraction(1, 3)}, DAY)
    with pytest.raises(RuleError, match="line cannot be compiled to SQL: 1/3 is not a whole number"):
        query(program, dict(program.rules))


def test_words_are_no_condition_by_themselves() -> None:
    program = Program([], NUMBERS, DAY)
    with pytest.raises(RuleError, match="clothes holds words"):
        query(program, {"out": clothes})


def test_the_text_is_the_same_in_every_process() -> None:
    told = (
        "from datetime import date; from gpaiscope.law import Law; from gpaiscope.law.records import ACTORS; "
        "from gpaiscope.engine.sql import query; p = Law.on(date(2026, 9, 1)).program; "
        "print(query(p, dict(p.rules), about=ACTORS).text)"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", told],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
    assert len(texts.pop()) > 1000


# -- where DuckDB is installed

_before = Some(
    name="other_before",
    says="another came before",
    of=MARKET,
    condition=all_of(Outer(on) > on, kind.is_in("withdrawn")),
)
_twice_before = Some(
    name="before_that", says="and another before that", of=MARKET, condition=all_of(Outer(on) > on, own_name, _before)
)
_made_by = Some(name="made_by_some", says="some actor did it", of=ACTORS, condition=Same(by, ACTORS), complete=rain)
_one_made = Some(
    name="made_by_one",
    says="an actor did something on the market after an activity",
    of=ACTIVITIES,
    assumed=False,
    condition=all_of(
        Same(activity_by, ACTORS),
        Some(name="later_event", says="x", of=MARKET, condition=all_of(Same(by, ACTORS), on > dawn, happened)),
    ),
)
_crowded = Some(name="many", says="many", of=MARKET, condition=any_of(territory.is_in("union"), own_name, happened))
_first = Earliest(
    name="first_day", kind=FactKind.DATE, says="the first day", of=MARKET, condition=all_of(own_name, ~_before), day=on
)
STRANGE = (
    _rule("twice", _twice_before, about="event"),
    _rule("made", all_of(_made_by, ~open_door.reads("open")), about="event"),
    _rule("one", _one_made | (snow & _crowded), about="actor"),
    _rule("always", Some(name="some_event", says="x", of=MARKET, condition=Constant(True)), about="actor"),
    _rule("asked", Some(name="some_door", says="x", of=MARKET, condition=open_door.reads("open"), assumed=False)),
    _rule("whole", Some(name="some_twice", says="x", of=MARKET, condition=_twice_before)),
    _rule("amount", Parameter("multiple") * (water + mud) > choose(rain, water, LINE)).unless(
        _crowded, says="crowded", cites=CITES
    ),
)
DAYS = {
    "half_a_year_later": After(later(_first, dawn), MONTHS, "months"),
    "years_later": After(sooner(_first, dawn), MONTHS, "years"),
    "any_day": Earliest(name="any_day", kind=FactKind.DATE, says="x", of=MARKET, condition=Constant(True), day=dawn),
    "days_later": After(choose(wind, _first, dawn), MONTHS, "days"),
}


@pytest.mark.once
@pytest.mark.parametrize(
    ("assume", "readings", "of_law"),
    [
        *((assume, readings, False) for assume in (True, False) for readings in (True, False)),
        (True, False, True),
    ],
)
def test_sql_says_what_the_interpreter_says_value_and_mask(assume: bool, readings: bool, of_law: bool) -> None:
    pytest.importorskip("duckdb", reason="DuckDB is not installed: `make sql` compares more, in its own environment")
    from benchmarks.sql import QUANTITIES, Comparison
    from gpaiscope.law import Law

    program = Law.on(date(2026, 9, 1)).program if of_law else Program(STRANGE, NUMBERS, DAY)
    quantities, share = (QUANTITIES, 4) if of_law else (DAYS, 1)
    comparison = Comparison(program, random.Random(1), quantities, share)
    comparison.batch(with_readings=readings, assume=assume, size=50 if of_law else 200)
    assert comparison.cells > 4000 / share
    assert comparison.differences == 0


def test_a_defect_in_the_text_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb", reason="DuckDB is not installed: `make sql` compares more, in its own environment")
    from benchmarks.sql import Comparison

    monkeypatch.setattr("gpaiscope.engine.sql.MOST_CARRYING", MOST_CARRYING - 1)
    comparison = Comparison(Program(STRANGE, NUMBERS, DAY), random.Random(1), DAYS)
    comparison.batch(with_readings=True, assume=True, size=200)
    assert comparison.differences > 0
