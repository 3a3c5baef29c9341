"""Answers added to what a dossier says already, without losing any of it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gpaiscope.dossier import Dossier, fold, read
from gpaiscope.dossier.filling import fill

TODAY = date(2026, 11, 26)
JULY = date(2026, 7, 1)
ANSWER = '{ value = "Apache-2.0", source = "file", known_on = 2026-11-26 }'


def added(text: str, path: str = "openness.licence", value: object = "Apache-2.0", day: date = JULY) -> str:
    return fill(text, path, value, "file", known_on=TODAY, day=day)


def dossier(text: str) -> Dossier:
    return read(text.encode(), file="dossier")


@pytest.mark.parametrize("stands", ['"MIT"', '{ value = "MIT" }', '{ value = "MIT", source = "card" }'])
def test_an_answer_is_added_to_the_one_that_stands(stands: str) -> None:
    filled = added(f"[openness] # mine\nlicence = {stands}  # kept\nweights_public = true\n")
    before = stands if "{" in stands else '{ value = "MIT" }'
    assert filled == f"[openness] # mine\nlicence = [{before}, {ANSWER}]  # kept\nweights_public = true\n"


def test_an_answer_is_added_on_a_line_of_its_own_where_the_others_have_one() -> None:
    lines = [
        "[openness]",
        "licence = [",
        '  { value = "MIT", known_on = 2026-01-01 },  # one',
        "  # two",
        '  { unknown = true, known_on = 2026-02-01 }, # three',
        "]",
        "",
    ]  # fmt: skip
    filled = added("\n".join(lines)).split("\n")
    assert lines == [line for line in filled if "Apache" not in line]
    assert filled[5].strip() == f"{ANSWER},"


@pytest.mark.parametrize("header", ["[[openness.licence]]", "[openness.licence]"])
def test_an_answer_is_added_to_tables_with_a_header(header: str) -> None:
    text = f'{header}\nvalue = "MIT" # mine\nuntil = 2026-05-31\n\n[[activities]]\nkind = "merge"\n'
    filled = added(text)
    assert filled.count("[[openness.licence]]") == 2
    assert 'value = "MIT" # mine\nuntil = 2026-05-31\n' in filled
    assert filled.endswith('[[activities]]\nkind = "merge"\n')


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        (["until = 2026-05-31"], "since = 2026-06-01, "),
        (["since = 2026-08-01"], "until = 2026-07-31, "),
        (["until = 2026-05-31", "since = 2026-08-01"], "since = 2026-06-01, until = 2026-07-31, "),
        (["since = 2026-06-15, until = 2026-07-15"], "since = 2026-06-15, until = 2026-07-15, "),
    ],
)
def test_an_answer_fills_the_gap_around_its_day_or_corrects_the_period_that_it_lies_in(
    periods: list[str], expected: str
) -> None:
    listed = ", ".join(f'{{ value = "MIT", {each} }}' for each in periods)
    filled = added(f"[openness]\nlicence = [{listed}]\n")
    assert f'{{ value = "Apache-2.0", source = "file", {expected}known_on' in filled
    changed = fold(dossier(filled), JULY).openness
    assert changed is not None
    assert changed.licence is not None
    assert changed.licence.value == "Apache-2.0"


def test_a_new_entry_has_the_day_and_its_keys_do_not_repeat_it() -> None:
    text = added('[model]\nname = "x"\n', "market[0].event", "withdrawn")
    text = added(text, "market[0].territory", "union")
    assert text.count("known_on = 2026-11-26") == 1
    assert fold(dossier(text), JULY, JULY).market is None


@pytest.mark.parametrize("text", ["market = []\n", '{"market": []}'])
def test_a_list_that_was_empty_stays_so_for_the_days_before(text: str) -> None:
    filled = dossier(added(text, "market[0].event", "withdrawn"))
    again = dossier(added(added(text, "market[0].event", "withdrawn"), "market[1].event", "made-available"))
    assert fold(filled, JULY, JULY).market == fold(again, JULY, JULY).market == ()
    for found, number in ((filled, 1), (again, 2)):
        assert len(fold(found, JULY).market or ()) == number


def test_byte_order_mark_and_line_ends_stay() -> None:
    text = '\ufeff[openness]\r\nlicence = "MIT"\r\n'
    for filled in (added(text), added(text, "model.outputs", frozenset({"text"}))):
        assert filled.startswith("\ufeff[openness]\r\n")
        assert filled.count("\n") == filled.count("\r\n")


def test_answers_are_added_to_json_too() -> None:
    found = json.loads(added('{"openness": {"licence": "MIT"}}'))
    assert found["openness"]["licence"] == [
        {"value": "MIT"},
        {"value": "Apache-2.0", "source": "file", "known_on": "2026-11-26"},
    ]
