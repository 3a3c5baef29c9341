"""From a dossier to its case: what may be assumed in it, and what may not."""

from __future__ import annotations

import pytest
from assessment.dossiers import PROVIDER, assessed

from gpaiscope.assessment.saying import assumed
from gpaiscope.law import assumptions, modification
from gpaiscope.law.assumptions import Assumption
from gpaiscope.values import Truth

ACCEPTED = """
procedure = [
  { event = "arguments-submitted", on = 2026-03-06 },
  { event = "accepted", on = 2026-04-06 },
]
"""
GRANTED = "openness.rights = { " + ", ".join(
    f'{right} = "granted"' for right in ("access", "usage", "modification", "distribution")
)


OPEN = f"""{GRANTED} }}
openness.weights_public = true
openness.architecture_public = true
openness.usage_information = ["modalities", "capabilities", "limitations", "integration"]
openness.monetisation = []
openness.access_verification = "none"
openness.personal_data = "none"
"""


@pytest.mark.parametrize("more", [ACCEPTED, GRANTED + " }"])
def test_where_nothing_is_assumed_no_fact_rests_on_an_assumption(more: str) -> None:
    def assumptions(assume: bool) -> set[str]:
        return {
            each.says
            for known in assessed(PROVIDER + more, assume=assume).model_case.facts.values()
            for each in known.assumptions
            if each.kind != "estimate"
        }

    assert len(assumptions(True)) > 0
    assert assumptions(False) == set()


@pytest.mark.parametrize(
    ("more", "conclusion", "assumption"),
    [
        (OPEN, "open_source_exemption", assumptions.NO_RESTRICTIONS),
        ("", "serious_incident", assumptions.NO_INCIDENT),
        ("", "arguments_suitable", assumptions.NO_ARGUMENTS),
        ('procedure = [{ event = "notified", actor = "a" }]', "notification", assumptions.UNDATED_STEP),
    ],
    ids=["no-restrictions", "no-incident", "no-arguments", "undated-step"],
)
def test_an_answer_names_what_was_assumed_for_it(more: str, conclusion: str, assumption: Assumption) -> None:
    text = PROVIDER.replace('"2e25"', '"2e23"') if more == OPEN else PROVIDER
    found = next(each for each in assessed(text + more).everything if each.id == conclusion)
    assert assumption in assumed(found)


def test_who_fine_tuned_is_not_known_to_be_another_while_nobody_is_named_who_pre_trained() -> None:
    training = """
    model.outputs = ["text"]
    actors = [{ id = "a" }, { id = "b" }]
    activities = [
      { kind = "pre-training", %s flop = "2e24", ended_on = 2026-01-20 },
      { kind = "fine-tuning", actor = "b", flop = "1e22", started_on = 2026-02-01, ended_on = 2026-02-20 },
    ]
    """

    def modified(who: str) -> object:
        return assessed(training % who).model_case.facts[modification.others_modified].value

    assert modified('actor = "a",') is Truth.YES
    assert modified('actor = "b",') is Truth.NO
    assert modified("") is Truth.UNKNOWN
