"""The actors of a dossier: what the Commission has asked of each."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from assessment.dossiers import PROVIDER, assessed

from gpaiscope.assessment.saying import assumed
from gpaiscope.law import enforcement
from gpaiscope.law.assumptions import OWN_ACTS

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
