"""The market of a dossier: what each event means."""

from __future__ import annotations

from assessment.dossiers import assessed


def test_where_all_that_happened_is_told_a_supply_abroad_excluded_nobody() -> None:
    """So whoever supplied it provides the model that somebody else's system brought to the Union (Guidelines 56)."""
    text = """
    complete = ["market"]
    model.outputs = ["text"]
    actors = [{ id = "a", country = "US" }, { id = "b", country = "FR" }]
    activities = [{ kind = "pre-training", actor = "a", flop = "2e24", ended_on = 2026-01-20 }]
    market = [
      { event = "made-available", actor = "a", channel = "api", territory = "outside-union", on = 2026-03-01 },
      { event = "integrated-in-system", actor = "b", system_territory = "union", system_on = 2026-04-15 },
    ]
    """
    found = assessed(text)
    assert [found.conclusion("provider", who).finding.outcome.value for who in ("a", "b")] == ["yes", "no"]
