"""Statements of one value, and what of them stands on a day for a day of knowledge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from properties import strategies

from gpaiscope.assessment import assess
from gpaiscope.dossier import Dossier, Stated, Statements, fold, read, turns
from gpaiscope.dossier.statements import bare
from gpaiscope.errors import InputError
from gpaiscope.report.values.assessment import document
from gpaiscope.values import DateRange, Range

DAY = date(2026, 7, 1)
FIRST = date(2026, 1, 1)
OFTEN = settings(max_examples=150, deadline=None)


def written(text: str) -> Dossier:
    return read(text.encode(), file="gpai.toml")


def licence(dossier: Dossier) -> str | None:
    assert dossier.openness is not None
    stated = dossier.openness.licence
    assert not isinstance(stated, Statements)
    return None if stated is None else stated.value


def flop(dossier: Dossier) -> Range | None:
    assert dossier.activities is not None
    stated = dossier.activities[0].flop
    return None if stated is None else stated.value


CHANGED = """
[openness]
licence = [
  { value = "apache-2.0", until = 2026-05-31, source = "release page" },
  { value = "llama3.1", since = 2026-06-01, source = "release page" },
]
"""
CORRECTED = """
[[activities]]
kind = "pre-training"
flop = [
  { value = "2e22", known_on = 2026-03-01, by = "training team", source = "plan" },
  { value = { low = "1.9e23", high = "2.2e23" }, known_on = 2026-04-20, source = "log of run 7" },
]
"""


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 5, 31), "apache-2.0"), (date(2026, 6, 1), "llama3.1"), (FIRST, "apache-2.0")]
)
def test_what_changed_stands_in_its_period(day: date, expected: str) -> None:
    assert licence(fold(written(CHANGED), day)) == expected
    assert turns(written(CHANGED)) == (date(2026, 6, 1),)


@pytest.mark.parametrize(
    ("known_on", "expected"),
    [
        (date(2026, 2, 28), None),
        (date(2026, 3, 1), Range.exactly(2 * 10**22)),
        (date(2026, 4, 20), Range(low=19 * 10**22, high=22 * 10**22)),
        (None, Range(low=19 * 10**22, high=22 * 10**22)),
    ],
)
def test_of_what_was_corrected_the_latest_known_stands(known_on: date | None, expected: Range | None) -> None:
    assert flop(fold(written(CORRECTED), DAY, known_on)) == expected


def test_what_stands_names_the_statement_that_it_replaced() -> None:
    activities = fold(written(CORRECTED), DAY).activities
    assert activities is not None
    assert activities[0].flop is not None
    replaced = activities[0].flop.source.replaces
    assert replaced is not None
    assert (replaced.value, replaced.source.known_on) == (Range.exactly(2 * 10**22), date(2026, 3, 1))
    assert str(activities[0].flop.source) == (
        "log of run 7, gpai.toml:6, activities[0].flop; it replaces 2e22 (plan, stated by training team, gpai.toml:5,"
        " activities[0].flop, known on 2026-03-01)"
    )


def test_statements_are_never_mistaken_for_a_value() -> None:
    stated = written(CHANGED).openness
    assert stated is not None
    assert isinstance(stated.licence, Statements)
    assert not hasattr(stated.licence, "value")


def test_a_value_taken_back_is_unknown_until_it_is_stated_anew() -> None:
    text = CORRECTED.rstrip().removesuffix("]") + "  { unknown = true, known_on = 2026-05-01 },\n]\n"
    assert flop(fold(written(text), DAY)) is None
    assert flop(fold(written(text), DAY, date(2026, 4, 30))) is not None


def test_a_figure_is_corrected_by_another_kind_of_figure() -> None:
    text = """
    [[activities]]
    kind = "pre-training"
    flop = { value = "2e22", known_on = 2026-03-01, source = "plan" }
    hardware = { value = [{ chip = "H100", count = 8, hours = 100 }], known_on = 2026-04-01 }
    """
    before, after = (fold(written(text), DAY, day).activities for day in (date(2026, 3, 1), None))
    assert before is not None
    assert after is not None
    assert (before[0].flop is not None, before[0].hardware) == (True, None)
    assert after[0].flop is None
    assert after[0].hardware is not None
    chip = after[0].hardware[0].chip
    assert chip is not None
    assert "it replaces 2e22 (plan" in str(chip.source)


def test_a_contradiction_that_a_later_statement_stands_over_makes_unknown_and_is_no_mistake() -> None:
    equal = '{ value = "2e22", known_on = 2026-03-01 }, { value = "3e22", known_on = 2026-03-01 }'
    text = '[[activities]]\nkind = "pre-training"\nflop = [%s]'
    with pytest.raises(InputError) as caught:
        written(text % equal)
    assert [each.reference for each in caught.value.mistakes] == ["contradiction"]
    mended = written(text % (equal + ', { value = "3e22", known_on = 2026-04-01 }'))
    assert flop(fold(mended, DAY, date(2026, 3, 31))) is None
    assert flop(fold(mended, DAY)) == Range.exactly(3 * 10**22)


@pytest.mark.parametrize(
    ("risk", "since", "expected"),
    [
        ("{ value = false }", "{ value = 2026-03-01, known_on = 2026-05-01 }", (None, "2026-03-01")),
        ("{ value = false, known_on = 2026-05-01 }", "{ value = 2026-03-01 }", (False, "2026-03-01")),
        ("{ value = false, known_on = 2026-06-01 }", "{ value = 2026-03-01 }", (None, "2026-03-01")),
        (
            "[{ value = false }, { value = true, known_on = 2026-06-01 }]",
            "{ value = 2026-03-01 }",
            (None, None),
        ),
    ],
    ids=["days known later", "false known later", "false not known yet", "not mended yet"],
)
def test_of_no_systemic_risk_and_a_day_since_when_there_was_the_later_known_stands(
    risk: str, since: str, expected: tuple[bool | None, str | None]
) -> None:
    dossier = written(f"[[original]]\nsystemic_risk = {risk}\nsystemic_since = {since}")
    original = fold(dossier, DAY, date(2026, 5, 31)).original[0]
    stated, day = original.systemic_risk, original.systemic_since
    assert (stated and stated.value, day and str(day.value)) == expected


def test_no_systemic_risk_that_became_known_after_its_last_day_stands_beside_that_day() -> None:
    dossier = written(
        """
        [[original]]
        systemic_risk = [{ value = true }, { value = false, known_on = 2026-10-05 }]
        systemic_until = 2026-10-04
        """
    )
    original = fold(dossier, DAY).original[0]
    assert original.systemic_risk is not None
    assert original.systemic_until is not None
    assert (original.systemic_risk.value, str(original.systemic_until.value)) == (False, "2026-10-04")


def test_days_out_of_order_are_unknown_until_a_later_statement_mends_them() -> None:
    dossier = written(
        """
        [[activities]]
        kind = "fine-tuning"
        started_on = [{ value = 2026-01-01 }, { value = 2026-03-01, known_on = 2026-04-01 }]
        ended_on = [{ value = 2026-02-01 }, { value = 2026-05-01, known_on = 2026-06-01 }]
        """
    )
    days = []
    for known_on in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 1)):
        activities = fold(dossier, DAY, known_on).activities
        assert activities is not None
        days.append((activities[0].started_on is not None, activities[0].ended_on is not None))
    assert days == [(True, True), (False, False), (True, True)]


def test_an_entry_is_not_there_before_it_was_known_and_a_list_of_such_entries_is_left_out() -> None:
    market = '[[market]]\nevent = "made-available"\nknown_on = 2026-03-01\n'
    early = date(2026, 2, 1)
    assert fold(written(market), DAY, early).market is None
    assert fold(written('complete = ["market"]\n' + market), DAY, early).market == ()
    both = fold(written(market + '[[market]]\nevent = "withdrawn"'), DAY, early).market
    assert both is not None
    assert [each.event.value for each in both if each.event] == ["withdrawn"]


# What holds of every list of statements

_SOURCES = st.sampled_from(["plan", "log", "letter"])
_DAYS = st.sampled_from([FIRST + timedelta(days=30 * month) for month in range(5)])


def _statement(value: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    known = {"known_on": _DAYS.map(str), "source": _SOURCES}
    return st.one_of(
        st.fixed_dictionaries({"value": value}, optional=known),
        st.fixed_dictionaries({"unknown": st.just(True)}, optional=known),
    )


_FLOP = st.one_of(
    st.sampled_from(["1e22", "2e22"]),
    st.sampled_from([{"low": "1e22", "high": "3e22"}, {"low": "2e22"}, {"low": "3e22", "best": "4e22"}]),
)
_PERIODS = st.tuples(_DAYS, _DAYS).map(lambda days: {"since": str(min(days)), "until": str(max(days))})


@st.composite
def _lists(draw: st.DrawFn) -> tuple[str, list[dict[str, object]]]:
    """A key, and statements of it."""
    key = draw(st.sampled_from(["flop", "started_on", "licence", "usage", "outputs"]))
    values: st.SearchStrategy[object] = {
        "flop": _FLOP,
        "started_on": st.sampled_from(["2026-01-01", {"earliest": "2025-12-01", "latest": "2026-02-01"}]),
        "licence": st.sampled_from(["MIT", "llama3.1"]),
        "usage": st.sampled_from(["granted", "withheld"]),
        "outputs": st.sampled_from([["text"], ["text", "image"]]),
    }[key]
    told = draw(st.lists(_statement(values), min_size=1, max_size=5))
    dated = key in ("licence", "usage", "outputs") and draw(st.booleans())
    return key, [each | draw(_PERIODS) if dated else each for each in told]


def _dossier(key: str, told: object) -> Dossier | None:
    """A dossier with statements of one key; None where they contradict each other."""
    tables = {
        "activities": [{"kind": "pre-training", **({key: told} if key in ("flop", "started_on") else {})}],
        "openness": {"licence": told} if key == "licence" else {"rights": {"usage": told}} if key == "usage" else {},
        "model": {"outputs": told} if key == "outputs" else {},
    }
    try:
        return read(json.dumps(tables).encode(), file="gpai.json")
    except InputError as error:
        return None if {each.reference for each in error.mistakes} == {"contradiction"} else pytest.fail(str(error))


def _stands(dossier: Dossier, day: date, known_on: date | None) -> object:
    """What stands, with the texts of its sources and not with its lines."""
    return _texts(fold(dossier, day, known_on))


def _texts(value: object) -> object:
    if isinstance(value, Stated):
        return bare(value.value), value.source.text, value.source.by
    if isinstance(value, Range | DateRange | str):
        return value
    if isinstance(value, tuple):
        return [_texts(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _texts(each) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        kept = (each.name for each in fields(value) if each.compare and each.name not in ("sha256", "plain"))
        return {name: _texts(getattr(value, name)) for name in kept}
    return value


@OFTEN
@given(_lists(), st.randoms(), _DAYS, st.one_of(st.none(), _DAYS))
@pytest.mark.long
def test_the_order_of_statements_does_not_matter(told, random, day, known_on):
    key, statements = told
    shuffled = random.sample(statements, len(statements))
    one, other = _dossier(key, statements), _dossier(key, shuffled)
    assert (one is None) == (other is None), "a contradiction is one in either order"
    if one and other:
        assert _stands(one, day, known_on) == _stands(other, day, known_on)


@OFTEN
@given(_lists(), _DAYS, st.one_of(st.none(), _DAYS))
def test_a_list_of_one_statement_is_its_short_form(told, day, known_on):
    key, statements = told
    one, other = _dossier(key, statements[:1]), _dossier(key, statements[0])
    assert one is not None
    assert other is not None
    assert _stands(one, day, known_on) == _stands(other, day, known_on)


@OFTEN
@given(_lists(), _lists(), _DAYS, _DAYS)
def test_what_becomes_known_later_changes_nothing_for_an_earlier_day(told, more, day, known_on):
    key, statements = told
    if more[0] != key or any("since" in one for one in statements) != any("since" in one for one in more[1]):
        return
    later = [each | {"known_on": str(known_on + timedelta(days=1))} for each in more[1]]
    one, other = _dossier(key, statements), _dossier(key, statements + later)
    if one and other:
        assert _stands(one, day, known_on) == _stands(other, day, known_on)


@OFTEN
@given(_lists(), st.integers(0, 4), _DAYS, st.one_of(st.none(), _DAYS))
def test_saying_the_same_again_changes_nothing(told, place, day, known_on):
    key, statements = told
    one, other = _dossier(key, statements), _dossier(key, [*statements, statements[place % len(statements)]])
    assert (one is None) == (other is None)
    if one and other:
        assert _stands(one, day, known_on) == _stands(other, day, known_on)


@OFTEN
@given(_lists(), st.one_of(st.none(), _DAYS), st.dates(FIRST, DAY))
def test_between_turns_nothing_changes(told, known_on, day):
    dossier = _dossier(*told)
    if dossier and day not in turns(dossier):
        assert _stands(dossier, day, known_on) == _stands(dossier, day - timedelta(days=1), known_on)


@OFTEN
@given(_lists(), _DAYS, st.one_of(st.none(), _DAYS))
def test_what_is_folded_is_plain_and_stays_as_it_is(told, day, known_on):
    dossier = _dossier(*told)
    if dossier:
        folded = fold(dossier, day, known_on)
        assert fold(folded, FIRST, FIRST) == folded


def _in_lists(value: object) -> object:
    """Every value of a dossier's tables as a list of one statement, but for what is said once."""
    if isinstance(value, list) and all(isinstance(each, dict) for each in value) and value:
        return [_in_lists(each) for each in value]
    if not isinstance(value, dict) or {"low", "high", "earliest", "latest"} & set(value):
        return [{"value": value}]
    once = ("id", "kind", "event", "name", "chapter")
    return {key: each if key in once else _in_lists(each) for key, each in value.items()}


@settings(max_examples=12, deadline=None)
@given(strategies.dossiers())
@pytest.mark.long
def test_a_whole_dossier_of_statements_gives_the_same_document(tables):
    lists = {name: _in_lists(table) if table else table for name, table in tables.items()}
    plain, told = (document(assess(strategies.read(each), strategies.DAY)) for each in (tables, lists))
    for found in (plain, told):
        del found["model"]["sha256"]
    assert plain == told


@settings(max_examples=12, deadline=None)
@given(strategies.dossiers(), strategies.dossiers())
def test_a_dossier_asked_at_an_earlier_day_of_knowledge_is_the_one_of_that_day(tables, others):
    """Each openness of today is corrected tomorrow: today's knowledge gives today's answers."""
    now, later = tables.get("openness", {}), others.get("openness", {})
    known = {key: [{"value": each, "known_on": "2026-01-01"}] for key, each in now.items()}
    for key, each in later.items():
        known.setdefault(key, []).append({"value": each, "known_on": "2026-02-01"})
    both = {**tables, "openness": known}
    corrected = {**tables, "openness": now | later}
    for told, expected, known_on in ((both, {**tables, "openness": now}, date(2026, 1, 31)), (both, corrected, None)):
        found, plain = (
            assess(strategies.read(each), strategies.DAY, known_on=day)
            for each, day in ((told, known_on), (expected, None))
        )
        assert [each.finding.outcome for each in found.conclusions] == [
            each.finding.outcome for each in plain.conclusions
        ]
