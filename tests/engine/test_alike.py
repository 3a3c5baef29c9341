"""Records that are alike are asked once, and that changes no answer and no reason."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import written

from gpaiscope.assessment import Assessment, assess
from gpaiscope.engine import compiling

DAY = date(2026, 10, 1)
EVENTS = ("", ', actor = "a1"', ', territory = "union"', ", on = 2026-03-01", ', territory = "union", on = 2026-03-01')


def _dossier(seed: int) -> str:
    """Twelve actors and lists of which many entries say the same."""
    picked = [EVENTS[(seed + place * place) % len(EVENTS)] for place in range(9)]
    return "\n".join(
        (
            "actors = [" + ", ".join(f'{{ id = "a{place}" }}' for place in range(12)) + "]",
            "original = [" + ", ".join(f'{{ name = "o{place}" }}' for place in range(5)) + "]",
            "activities = [" + ", ".join(f'{{ kind = "fine-tuning", from = "o{n % 5}" }}' for n in range(8)) + "]",
            "market = [" + ", ".join(f'{{ event = "made-available"{said} }}' for said in picked) + "]",
            "procedure = [" + ", ".join(['{ event = "notified" }'] * 4) + "]",
        )
    )


def _told(found: Assessment) -> list[tuple[object, ...]]:
    return [
        (
            each.id,
            each.actor,
            each.finding.outcome,
            [fact.name for fact in each.finding.reasons],
            [record.path for record in each.finding.records],
        )
        for each in found.everything
    ]


@pytest.mark.parametrize("assume", [True, False])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.long
def test_what_is_asked_once_for_all_that_are_alike_is_so_for_each(
    seed: int, assume: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = _told(assess(written(_dossier(seed)), DAY, assume=assume))
    monkeypatch.setattr(compiling, "FEW", 1000)
    assert _told(assess(written(_dossier(seed)), DAY, assume=assume)) == shared
