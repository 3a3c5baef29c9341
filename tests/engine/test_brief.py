"""What is asked in brief, of those records alone that name who is meant, comes out as with all reasons."""

from __future__ import annotations

from itertools import product

import pytest
from assessment.dossiers import assessed

EVENTS = ("made-available", "transferred", "withdrawn", "used-internally")
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


@pytest.mark.parametrize(("seed", "assume"), list(product(range(4), (True, False))))
def test_an_outcome_is_the_same_in_brief(seed: int, assume: bool) -> None:
    found = assessed(_dossier(seed), assume=assume)
    program = found.law.program
    whole = {(each.id, each.actor): each.finding.outcome for each in found.everything}
    brief = {(each.id, each.actor): program.outcome(each.finding.rule, each.case) for each in found.everything}
    assert brief == whole
    assert len({actor for _, actor in whole}) == 6
