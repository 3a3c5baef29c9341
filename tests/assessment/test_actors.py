"""The actors of a dossier: what the Commission has asked of each."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Final

import pytest
from assessment.dossiers import PROVIDER, assessed

from gpaiscope.assessment.contraries import turns
from gpaiscope.assessment.saying import assumed
from gpaiscope.law import enforcement
from gpaiscope.law.assumptions import OWN_ACTS, OWN_BEHALF
from gpaiscope.values import Outcome

ASKED = date(2026, 8, 20)


def test_the_last_request_is_the_one_of_the_last_day_wherever_it_is_listed() -> None:
    requests = [
        f'{{ event = "information-requested", on = 2026-08-0{day}, due_on = 2026-09-0{day} }}' for day in (3, 4, 5)
    ]
    due = [
        assessed(f"{PROVIDER}procedure = [{', '.join(order)}]", ASKED).conclusion("information_request").case
        for order in permutations(requests)
    ]
    found = {str(known.value) for case in due if (known := case.known(enforcement.information_due_on))}
    assert found == {"2026-09-05"}


def test_that_an_actor_answers_for_what_it_did_is_assumed_only_where_nobody_says_what_it_is() -> None:
    def is_assumed(said: str) -> bool:
        named = PROVIDER.replace('country = "FR"', f'country = "FR"{said}')
        return OWN_ACTS in assumed(assessed(named).conclusion("provider", "a"))

    assert is_assumed("")
    assert not is_assumed(', kind = "organisation"')


MODIFIED: Final = """
model.outputs = ["text"]
actors = [{ id = "a" }, { id = "b", country = "FR" }]
original = [{ name = "o", actor = "a", training_compute = "1e24", systemic_risk = false }]
activities = [{ kind = "fine-tuning", actor = "b", flop = "9e23" }]
market = [{ event = "made-available", actor = "b", territory = "union", on = 2026-03-01 }]
"""


def test_that_who_did_something_did_it_for_itself_is_assumed_only_where_nobody_says_for_whom() -> None:
    def is_assumed(told: str) -> bool:
        return OWN_BEHALF in assumed(assessed(told).conclusion("downstream_modifier_provider", "b"))

    assert is_assumed(MODIFIED)
    assert not is_assumed(MODIFIED.replace('actor = "b", flop', 'actor = "b", on_behalf_of = "b", flop'))


def test_who_is_the_only_actor_did_it_for_no_other() -> None:
    found = assessed(PROVIDER.replace(', actor = "a"', "", 1)).conclusion("provider", "a")
    assert OWN_BEHALF not in assumed(found)


def test_done_on_behalf_of_another_it_is_the_others_modification() -> None:
    turned = turns(assessed(MODIFIED), "downstream_modifier_provider", "b").turns
    assert Outcome.NO in {each.after for each in turned if each.assumption == OWN_BEHALF}


@pytest.mark.parametrize(
    ("model", "signed", "expected"),
    [
        ("", "x", "unknown"),
        ('model.name = "x"', "x", "yes"),
        ('model.name = "y"', "x", "no"),
        ('model.hub_id = "o/x"', "o/x", "yes"),
        ('model.name = "y"', "o/x", "unknown"),
        ('model = { name = "y", hub_id = "o/y" }', "o/x", "no"),
    ],
)
def test_a_chapter_signed_for_models_by_name_is_signed_for_this_one_as_far_as_it_is_named(
    model: str, signed: str, expected: str
) -> None:
    chapter = f'{{ chapter = "copyright", signed_on = 2026-01-02, models = ["{signed}"] }}'
    found = assessed(f'{model}\nactors = [{{ id = "a", code_of_practice = [{chapter}] }}]').conclusion(
        "adheres_copyright", "a"
    )
    assert found.finding.outcome.value == expected


def test_a_model_without_a_name_is_asked_for_it_where_chapters_were_signed_for_models_by_name() -> None:
    told = 'actors = [{ id = "a", code_of_practice = [{ chapter = "copyright", models = ["x"] }] }]'
    (missing,) = assessed(told).conclusion("adheres_copyright", "a").finding.missing
    assert missing.path == "model.name"


def test_who_changed_the_model_of_its_own_consortium_may_provide_it_for_itself_or_not() -> None:
    """Guidelines 57: for whom a member acted is not said, so neither it nor the coordinator is surely the provider."""
    found = assessed(
        """
        model.outputs = ["text"]
        actors = [
          { id = "c", kind = "consortium", members = ["a", "b"], coordinator = "a" }, { id = "a" }, { id = "b" },
        ]
        original = [{ name = "Base", actor = "c", training_compute = "1e25", gpai_model = true }]
        activities = [{ kind = "fine-tuning", actor = "b", flop = "5e24", ended_on = 2026-01-20 }]
        market = [{ event = "made-available", actor = "b", channel = "api", territory = "union", on = 2026-03-01 }]
        """
    )
    assert [found.conclusion("provider", who).finding.outcome.value for who in ("a", "b")] == ["unknown", "unknown"]
