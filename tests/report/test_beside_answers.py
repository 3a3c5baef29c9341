"""What stands beside the answers: how a representative stands, whom an integrator can ask, and notes on a situation."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import written

from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.upstream import upstream
from gpaiscope.report.blocks import Page
from gpaiscope.report.onward import Call
from gpaiscope.report.pages.full import full
from gpaiscope.report.pages.proof import proof
from gpaiscope.report.pages.summary import summary
from gpaiscope.report.write.text import write

DAY = date(2026, 10, 1)
MODEL = """
model = { name = "Borealis", outputs = ["text"] }
openness = { weights_public = false }
activities = [{ kind = "pre-training", actor = "up", flop = "FLOP" }]
market = [
  { event = "made-available", actor = "up", territory = "union", on = PLACED },
  { event = "integrated-in-system", actor = "b", on = 2026-04-01, territory = "union" },
]
"""
ACTORS = """
actors = [
  { id = "up", name = "Upstream Inc.", country = "US", kind = "KIND", authorised_representative = { MANDATE } },
  { id = "b", name = "Builder SA", country = "FR" },
  { id = "r", name = "Rep Sarl", country = "IE" },
]
"""
MANDATE = 'actor = "r", mandate_on = 2026-01-02'


def _assessed(
    mandate: str = MANDATE,
    *,
    kind: str = "organisation",
    flop: str = "2e24",
    placed: str = "2026-01-10",
    signed: str = "",
    more: str = "",
) -> Assessment:
    code = f', code_of_practice = ["{signed}"]' if signed else ""
    told = (MODEL + ACTORS).replace("MANDATE }", f"{mandate} }}{code}").replace("KIND", kind)
    return assess(written(told.replace("FLOP", flop).replace("PLACED", placed)), DAY)


def _flat(page: Page) -> str:
    return " ".join(write(page, width=100).split())


@pytest.mark.parametrize(
    ("mandate", "says"),
    [
        (MANDATE, "authorised representative: 2 duties of its own"),
        (
            f"{MANDATE}, contrary_since = 2026-09-01",
            "authorised representative: end the mandate and tell the AI Office",
        ),
    ],
)
def test_a_representative_stands_as_what_it_is(mandate: str, says: str) -> None:
    assert says in _flat(summary([_assessed(mandate)], Call(path="m")))


def test_a_mandate_that_has_ended_is_no_longer_an_act_that_was_done() -> None:
    def state(mandate: str) -> str:
        found = _assessed(mandate).deadlines
        return next(each.state for each in found if each.obligation == "authorised_representative")

    assert state(MANDATE) == "done"
    assert state(f"{MANDATE}, ended_on = 2026-10-02") == "done"
    assert state(f"{MANDATE}, ended_on = 2026-10-01") == "due"
    assert state(f"{MANDATE}, ended_on = 2026-09-30") == "late"


def test_a_proof_names_the_other_actor_that_it_speaks_of() -> None:
    shown = _flat(proof(_assessed(), "representative_duties", call=Call(path="m", actor="r")))
    assert "it was given to Rep Sarl" in shown
    assert "Upstream Inc. is a provider of the general-purpose AI model" in shown
    assert "Rep Sarl is a provider" not in shown


def test_an_integrator_is_told_whom_it_can_ask_and_for_what() -> None:
    found = _assessed()
    assert upstream(found, "b") == ("up",)
    assert upstream(found, "up") == ()
    shown = _flat(full(found, Call(path="m")))
    assert "Whom it can ask, for what is listed below under downstream information: Upstream Inc." in shown
    assert "modality, format and maximum size of inputs and outputs (AI Act Annex XII 2(b))" in shown


def test_of_an_original_one_can_ask_whoever_provides_it() -> None:
    told = """
    model = { name = "Assistant", outputs = ["text"] }
    actors = [{ id = "b", country = "FR" }]
    original = [{ name = "Borealis", placed_on = 2026-01-10, gpai_model = true, open_source_exemption = false }]
    activities = []
    market = [{ event = "integrated-in-system", actor = "b", on = 2026-04-01, territory = "union" }]
    """
    assert upstream(assess(written(told), DAY), "b") == ("Borealis",)


NEWER = {"newer-models", "under-way-when-the-duties-came", "answers-of-signatories"}
SYSTEMIC = {"evaluators", "contact-during-training", "list-of-models"}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({}, NEWER),
        ({"flop": "2e25"}, NEWER | SYSTEMIC | {"first-model-with-systemic-risk"}),
        ({"placed": "2025-07-10"}, {"older-models"}),
        ({"placed": "2025-07-10", "flop": "2e25"}, SYSTEMIC | {"older-models"}),
        ({"signed": "safety-and-security"}, NEWER | {"safety-chapter-without-systemic-risk"}),
        ({"kind": "public-authority"}, NEWER | {"public-authorities"}),
        ({"flop": "2e22"}, set()),
    ],
)
def test_a_note_stands_where_what_it_speaks_of_is_so(said: dict[str, str], names: set[str]) -> None:
    assert {note.name for note in _assessed(**said).situation_notes} == names
