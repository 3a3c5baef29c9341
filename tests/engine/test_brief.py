"""What is asked in brief, of those records alone that name who is meant, comes out as with all reasons."""

from __future__ import annotations

import pytest
from assessment.dossiers import assessed

from gpaiscope.engine.expression import Earliest, Some
from gpaiscope.law.records import ACTORS
from gpaiscope.values import Truth

EVENTS = ("made-available", "transferred", "withdrawn", "internal-use")
ACTORS_TOLD = 5
NAMING = ("", ', actor = "a{who}"', ', actor = "a{who}", to = "a{other}"')


def _dossier(seed: int) -> str:
    """Five actors who hand a model to one another, some events without a name or a day."""
    events = [
        f'{{ event = "{EVENTS[(seed + place) % 4]}"'
        + NAMING[(seed + place * place) % 3].format(who=place % 5, other=(place + seed) % 5)
        + (f", on = 2026-0{place % 5 + 1}-10" if (seed + place) % 4 else "")
        + (', territory = "union"' if place % 2 else "")
        + " }"
        for place in range(8)
    ]
    trained = [f'{{ kind = "pre-training", actor = "a{place}", flop = "{place + seed}e24" }}' for place in (1, 3)]
    actors = ", ".join(f'{{ id = "a{place}", country = "{("DE", "US")[place % 2]}" }}' for place in range(5))
    return f"actors = [{actors}]\nactivities = [{', '.join(trained)}]\nmarket = [{', '.join(events)}]"


@pytest.mark.parametrize("seed", range(6))
def test_a_condition_on_records_says_the_same_in_brief(seed: int) -> None:
    found = assessed(_dossier(seed))
    program = found.law.program
    asked = [fact for fact in program.facts.values() if isinstance(fact, Some | Earliest)]
    whole, brief = [], []
    for place in range(ACTORS_TOLD):
        case = found.model_case.origin.about(ACTORS, place)
        program.forget(case)
        for runs, run in ((whole, program.start(case)), (brief, program.start_brief(case))):
            runs += [
                program.truth_in(fact, run) if isinstance(fact, Some) else program.quantity_in(fact, run)[0]
                for fact in asked
            ]
    assert brief == whole
    assert {Truth.YES, Truth.NO, Truth.UNKNOWN} <= {value for value in whole if isinstance(value, Truth)}
