"""A dossier with values otherwise: what is written is read as in a file, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.assessment import assess
from gpaiscope.dossier import Dossier, read
from gpaiscope.dossier.otherwise import otherwise
from gpaiscope.errors import UsageError
from gpaiscope.values import DateRange, Range

TEXT = """
[model]
name = "Wren"
outputs = ["text"]

[[actors]]
id = "a"
country = "FR"

[[activities]]
kind = "pre-training"
actor = "a"
started_on = 2027-01-01
ended_on = 2027-02-01
flop = "2e25"

[[activities]]
kind = "fine-tuning"
actor = "a"
started_on = 2027-03-01
ended_on = 2027-03-09
architecture = { parameters = "7e9", tokens = "1e12" }

[[activities]]
kind = "reinforcement-learning"
hardware = [{ chip = "H100 SXM", count = 8, hours = 10, utilisation = 0.4 }]

[[market]]
event = "planned-placing"
actor = "a"
on = 2027-06-01
"""


def dossier(text: str = TEXT) -> Dossier:
    return read(text.encode(), file="gpai.toml")


def changed(path: str, value: str) -> Dossier:
    return otherwise(dossier(), {path: value})


def activity(path: str, value: str, place: int = 0) -> object:
    return (changed(path, value).activities or ())[place]


def test_numbers_are_read_exactly_as_in_a_file() -> None:
    assert activity("activities[0].flop", "2.3e25").flop.value == Range.exactly(23 * 10**24)  # type: ignore[attr-defined]
    assert activity("activities[1].tokens", "15T", 1).architecture.tokens.value == Range.exactly(15 * 10**12)  # type: ignore[attr-defined]
    ranged = activity("activities[0].flop", '{ low = "1e25", best = "2e25", high = "3e25" }')
    assert ranged.flop.value == Range(low=10**25, best=2 * 10**25, high=3 * 10**25)  # type: ignore[attr-defined]


def test_days_words_and_texts_need_no_quotes() -> None:
    assert activity("activities[0].ended_on", "2027-04-01").ended_on.value == DateRange.exactly(date(2027, 4, 1))  # type: ignore[attr-defined]
    (actor,) = changed("actors[0].country", "US").actors or ()
    assert actor.country is not None
    assert actor.country.value == "US"


def test_a_table_that_is_not_there_is_begun() -> None:
    openness = changed("openness.licence", "Apache-2.0").openness
    assert openness is not None
    assert openness.licence is not None


def test_one_way_to_say_how_much_takes_the_place_of_another() -> None:
    found = activity("activities[2].flop", "1e20", 2)
    assert (found.hardware, found.flop.value) == (None, Range.exactly(10**20))  # type: ignore[attr-defined]


def test_several_values_change_at_once_and_their_order_is_looked_at_in_the_end() -> None:
    days = {"activities[0].ended_on": "2028-02-01", "activities[0].started_on": "2028-01-01"}
    assert otherwise(dossier(), days) == otherwise(dossier(), dict(reversed(days.items())))
    with pytest.raises(UsageError, match="lies before started_on"):
        otherwise(dossier(), {"activities[0].started_on": "2028-01-01"})


def test_a_value_that_denies_what_another_key_says_is_refused() -> None:
    told = dossier("[[original]]\nsystemic_since = 2026-03-01")
    with pytest.raises(UsageError) as caught:
        otherwise(told, {"original[0].systemic_risk": "false"})
    mistake = caught.value.mistake
    assert (mistake.reference, mistake.path) == ("contradiction", "original[0].systemic_risk")


def test_one_of_several_models_is_named_by_its_place() -> None:
    several = '[[model]]\nname = "v1"\n[[model]]\nname = "v2"\nfrom = "v1"\n'
    found = otherwise(dossier(several), {"model[1].openness.licence": "mit", "model[0].outputs": '["text"]'})
    assert found.models[1].openness is not None
    assert found.models[0].outputs is not None


@pytest.mark.parametrize(
    ("path", "value", "reference"),
    [
        ("", "1", "unknown-path"),
        ("activities", "1", "wrong-type"),
        ("activities[0]", "1", "unknown-path"),
        ("activities[0].", "1", "unknown-path"),
        ("activities.flop", "1", "unknown-path"),
        ("activities[3].flop", "1", "unknown-path"),
        ("activities[0].flops_", "1", "unknown-path"),
        ("activities[0].architecture.tokens", "1", "unknown-path"),
        ("original[0].name", "B", "unknown-path"),
        ("nothing.at_all", "1", "unknown-path"),
        ("actors[0].id", "b", "said-once"),
        ("actors[0].country", "Mars", "unknown-country"),
        ("activities[0].actor", "b", "unknown-actor"),
        ("activities[0].flop", "much", "not-a-number"),
        ("activities[0].flop", "-1", "negative-number"),
        ("activities[0].kind", "training", "unknown-word"),
        ("activities[0].ended_on", "2027-02-30", "not-a-date"),
        ("activities[0].flop", "1\nx = 2", "not-a-number"),
    ],
)
def test_what_leads_nowhere_or_cannot_stand_there_is_one_mistake_with_its_place(
    path: str, value: str, reference: str
) -> None:
    with pytest.raises(UsageError) as caught:
        changed(path, value)
    assert caught.value.mistake.reference == reference


PRESENT = {
    "model.name": "Wren",
    "model.outputs": '["text"]',
    "actors[0].country": "FR",
    "activities[0].flop": '"2e25"',
    "activities[0].ended_on": "2027-02-01",
    "activities[1].architecture.tokens": "1e12",
    "activities[2].hardware[0].utilisation": "0.4",
    "market[0].on": "2027-06-01",
}


@settings(max_examples=30, deadline=None)
@given(st.sets(st.sampled_from(sorted(PRESENT))), st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_what_is_so_already_changes_no_answer(paths: set[str], day: date) -> None:
    own = assess(dossier(), day)
    other = assess(otherwise(dossier(), {path: PRESENT[path] for path in paths}), day)
    assert [(each.id, each.actor, each.finding.outcome) for each in own.everything] == [
        (each.id, each.actor, each.finding.outcome) for each in other.everything
    ]
    assert own.deadlines == other.deadlines


def test_a_value_may_be_stated_with_since_when_it_has_been_known() -> None:
    stated = '[{ value = "1e24", known_on = 2026-01-01 }, { value = "2e25", known_on = 2026-06-01 }]'
    found = changed("activities[0].flop", stated)
    early, late = (assess(found, date(2026, 6, 2), known_on=on) for on in (date(2026, 5, 1), None))
    assert (early.expected.value.best, late.expected.value.best) != (None, None)  # type: ignore[union-attr]
    assert early.expected.value != late.expected.value


def test_all_else_stays_as_it_stands() -> None:
    own, other = dossier(), changed("activities[0].flop", "1e20")
    assert replace(other, activities=own.activities) == own
