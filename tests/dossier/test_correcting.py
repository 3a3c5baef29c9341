"""A statement put in the place of one that was wrong; all else of the file stays as it is, byte for byte."""

from __future__ import annotations

from datetime import date

import pytest

from gpaiscope.dossier.filling import correct, sign_of_places, stated_at
from gpaiscope.errors import InputError, UsageError

TEXT = """\ufeff# mine
[openness] # c
licence = "MIT"  # kept
weights_public = { value = true, source = "card" }

[[activities]]
kind = "pre-training"
flop = [
  { value = "2e23", known_on = 2026-03-01, source = "plan" }, # a
  { value = "3e23", known_on = 2026-04-01, source = "log" }, # b
]

[[original]]
[original.training_compute] # x
value = "1e24" # y
source = "s"

[[market]]
event = "made-available"
""".replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("path", "value", "source", "before", "after"),
    [
        ("openness.licence", "Apache-2.0", "", '"MIT"', '"Apache-2.0"'),
        ("openness.licence", "Apache-2.0", "file", '"MIT"', '{ value = "Apache-2.0", source = "file" }'),
        ("openness.weights_public", False, "", '{ value = true, source = "card" }', "false"),
        ("activities[0].flop", 4 * 10**23, "run 9", '{ value = "3e23", known_on = 2026-04-01, source = "log" }',
         '{ value = "4e23", source = "run 9", known_on = 2026-04-01 }'),
        ("activities[0].flop[0]", None, "x", '{ value = "2e23", known_on = 2026-03-01, source = "plan" }',
         '{ unknown = true, source = "x", known_on = 2026-03-01 }'),
        ("original[0].training_compute", 4 * 10**23, "t", 'value = "1e24" # y\r\nsource = "s"',
         'value = "4e23" # y\r\nsource = "t"'),
        ("original[0].training_compute", 4 * 10**23, "", '"1e24" # y\r\nsource = "s"', '"4e23" # y'),
    ],
)  # fmt: skip
def test_one_statement_takes_the_place_of_another(
    path: str, value: object, source: str, before: str, after: str
) -> None:
    assert TEXT.count(before) == 1
    assert correct(TEXT, path, value, source) == TEXT.replace(before, after)


def test_a_day_since_when_it_is_known_can_be_given() -> None:
    after = correct(TEXT, "openness.licence", "Apache-2.0", "", known_on=date(2026, 5, 1))
    assert stated_at(after, "openness.licence") == '{ value = "Apache-2.0", known_on = 2026-05-01 }'


def test_json_is_corrected_in_place() -> None:
    text = '{"openness": {"licence": {"value": "MIT", "source": "card"},  "weights_public": true}}\n'
    after = correct(text, "openness.licence", "Apache-2.0", "file")
    assert after == text.replace('"MIT"', '"Apache-2.0"').replace('"card"', '"file"')


@pytest.mark.parametrize(
    "path",
    ["reach.registered_business_users", "activities[0].flop[7]", "market", "nothing.here", "openness.licence[0]"],
)
def test_where_nothing_stands_nothing_is_corrected(path: str) -> None:
    with pytest.raises(UsageError):
        correct(TEXT, path, 4, "")


def test_what_would_be_no_dossier_is_refused() -> None:
    with pytest.raises(InputError):
        correct(TEXT, "openness.weights_public", "perhaps", "")


def test_of_two_that_stand_equally_one_has_to_be_named() -> None:
    flop = 'flop = [{ value = { high = "3e23" } }, { value = { low = "2e23" } }]'
    text = f'[[activities]]\nkind = "pre-training"\n{flop}\n'
    with pytest.raises(UsageError, match=r"activities\[0\]\.flop\[0\] or activities\[0\]\.flop\[1\]"):
        correct(text, "activities[0].flop", 10**23, "")
    assert '{ value = { high = "3e23" } }, "25e22"]' not in correct(text, "activities[0].flop[1]", 25 * 10**22, "x")


def test_the_sign_of_a_place_changes_with_what_stands_there_and_with_nothing_else() -> None:
    path = ["activities[0].flop"]
    before = sign_of_places(TEXT, path)
    assert sign_of_places(TEXT.replace('"MIT"', '"BSD"').replace("# mine", "# ours"), path) == before
    assert sign_of_places(TEXT.replace("3e23", "4e23"), path) != before
    other = TEXT.replace("[[activities]]", '[[activities]]\nkind = "merge"\n\n[[activities]]')
    assert sign_of_places(other, path) != before
    assert sign_of_places(other, ["activities[1].flop"]) != sign_of_places(TEXT, ["activities[1].flop"])
