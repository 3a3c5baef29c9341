"""Two laws side by side in one process, and a law of the future laid over that of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assessment.dossiers import written

from gpaiscope.assessment import Assessment, assess, assess_under
from gpaiscope.law import BODY, Law
from gpaiscope.law.citation import cite
from gpaiscope.law.parameters import DatedValue
from gpaiscope.values import Outcome

TODAY, LATER = date(2026, 10, 1), date(2027, 6, 1)
MADE = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", country = "DE" }]
activities = [{ kind = "pre-training", actor = "a", flop = "2e24" }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]
"""


def _raised() -> Law:
    """A law by which the criterion is ten times as high from 2027 on, resting on another provision."""
    entry = BODY.parameters["criterion_flop"]
    last = replace(entry.values[-1], until=date(2026, 12, 31))
    raised = DatedValue(start=date(2027, 1, 1), until=None, value=10**25, cites=cite("AI Act Art 51(3)"))
    amended = replace(entry, values=(*entry.values[:-1], last, raised))
    return BODY.amended(parameters={"criterion_flop": amended}).on(TODAY)


def _under(law: Law) -> Assessment:
    return assess_under(law, written(MADE), actor="", readings={}, assume=True, estimates={})


def _told(found: Assessment) -> list[tuple[object, ...]]:
    return [
        (each.id, each.actor, each.finding.outcome, [one.full for one in found.law.cites(each.finding)])
        for each in found.everything
    ]


def test_a_law_of_2027_laid_over_that_of_today_changes_nothing_today() -> None:
    assert _told(_under(_raised())) == _told(assess(written(MADE), TODAY))


def test_each_law_answers_by_its_own_numbers_and_cites_what_carried_them() -> None:
    later = _raised().body.on(LATER)
    draft, kept = (_under(law).conclusion("gpai_criterion").finding for law in (later, BODY.on(LATER)))
    assert (draft.outcome, kept.outcome) == (Outcome.NO, Outcome.YES)
    assert "AI Act Art 51(3)" in {str(each) for each in later.cites(draft)}
    assert "AI Act Art 51(3)" not in {str(each) for each in BODY.on(LATER).cites(kept)}


def test_the_hash_is_that_of_all_of_a_law() -> None:
    assert _raised().body.hash != BODY.hash
    signatory = BODY.amended(signatories=BODY.signatories[1:])
    assert signatory.hash != BODY.hash
    assert BODY.amended().hash == BODY.hash
