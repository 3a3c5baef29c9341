"""Seventeen situations, each as small as it can be told, on one day: what the first screen has to be able to say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

DAY = date(2026, 11, 25)
EXAMPLES = Path(__file__).parents[2] / "examples"

_PLACED = '{{ event = "made-available", actor = "a", channel = "api", territory = "union", on = {on} }}'


def _told(*parts: str) -> str:
    return "\n".join(parts)


def _example(name: str) -> str:
    return (EXAMPLES / name / "gpai.toml").read_text(encoding="utf-8")


def _actor(country: str) -> str:
    return f'actors = [{{ id = "a", country = "{country}" }}]'


def _placed(on: str) -> str:
    return f"market = [{_PLACED.format(on=on)}]"


def _tuned(original: str, flop: str, country: str = "PT", ended_on: str = "2026-05-01") -> str:
    """A model made from another by one actor, placed on a day of 2026."""
    return _told(
        'model.outputs = ["text"]',
        _actor(country),
        f'original = [{{ name = "original", {original} }}]',
        f'activities = [{{ kind = "fine-tuning", actor = "a", flop = {flop}, ended_on = {ended_on} }}]',
        _placed("2026-06-01"),
    )


_PLANNED = """
model.outputs = ["text"]
actors = [{{ id = "a", country = "US" }}]
activities = [{{ kind = "pre-training", actor = "a", flop = {flop}, started_on = 2027-01-15, ended_on = 2027-05-30 }}]
market = [{{ event = "planned-placing", actor = "a", territory = "union", on = {placing} }}]
procedure = [{{ event = "known-that-will-be-met", actor = "a", on = {known} }}]
"""
_OPEN = """
[openness]
licence = "Apache-2.0"
rights = { access = "granted", usage = "granted", modification = "granted", distribution = "granted" }
access_verification = "none"
weights_public = true
architecture_public = true
usage_information = ["capabilities", "limitations", "modalities", "integration"]
monetisation = []
personal_data = "none"
"""
_POLAR = """
model.outputs = ["text"]
actors = [
  { id = "lab", country = "DE" },
  { id = "consortium", kind = "consortium", members = ["lab", "university"], coordinator = "lab" },
  { id = "university", country = "FI" },
  { id = "stranger", country = "FI" },
  { id = "apps", country = "IE" },
]
activities = [{ kind = "pre-training", actor = "consortium", flop = "6e24", ended_on = 2026-04-01 },
              { kind = "evaluation", actor = "stranger", flop = "1e20", ended_on = 2026-04-10 }]
market = [{ event = "made-available", actor = "lab", channel = "api", territory = "union", on = 2026-06-01 },
          { event = "integrated-in-system", actor = "apps", system_territory = "union", system_on = 2026-07-01 }]
"""

SCREENS = {
    "fine-tune": _example("fine-tune"),
    "fine-tune-unknown-original": _example("fine-tune-unknown-original"),
    "integrator-outside-union": _example("integrator-outside-union"),
    "legacy": _example("legacy"),
    "open-weights": _example("open-weights"),
    "letters": _told(
        'model.outputs = ["text"]',
        _actor("NL"),
        'original = [{ name = "original", training_compute = "7.2e23", gpai_model = true }]',
        'activities = [{ kind = "fine-tuning", actor = "a", flop = "9.6e17", ended_on = 2026-05-01 }]',
    ),
    "unsettled-sum": _tuned(
        'training_compute = "8.2e24", cumulative_training_compute = "8.2e24", systemic_risk = false, gpai_model = true',
        '{ low = "2.2e24", best = "2.4e24", high = "2.6e24" }',
    ),
    "tejo": _tuned(
        'training_compute = { low = "3.6e24", best = "7.8e24", high = "9.6e24" }, gpai_model = true',
        '{ low = "1.8e24", best = "2e24", high = "2.1e24" }',
    ),
    "late-notification": _PLANNED.format(flop='"1.6e25"', placing="2027-06-20", known="2026-11-06"),
    "condor": _PLANNED.format(
        flop='{ low = "2.6e25", best = "3e25", high = "3.4e25" }', placing="2027-07-01", known="2026-11-16"
    ),
    "open-release": _told(
        'model.outputs = ["text"]',
        _actor("FR"),
        'activities = [{ kind = "pre-training", actor = "a", flop = "1.7e24", ended_on = 2026-05-01 }]',
        _placed("2026-06-10"),
        _OPEN,
    ),
    "integrator": """
model.outputs = ["text"]
actors = [{ id = "maker", country = "FR" }, { id = "apps", country = "NL" }]
activities = [{ kind = "pre-training", actor = "maker", flop = "6.4e24", ended_on = 2026-01-01 }]
market = [{ event = "made-available", actor = "maker", territory = "union", on = 2026-02-16 },
          { event = "integrated-in-system", actor = "apps", system_territory = "union", system_on = 2026-06-15 }]
""",
    "several-actors": _POLAR,
    "nothing-known": 'model.name = "our new assistant"\nactors = [{ id = "a" }]',
    "not-gpai": _told(
        'model.outputs = ["speech"]',
        _actor("ES"),
        'activities = [{ kind = "pre-training", actor = "a", ended_on = 2026-05-01, '
        'flop = { low = "3.6e22", best = "4.1e22", high = "4.9e22" } }]',
        _placed("2026-06-01"),
    ),
    "systemic-modifier": _told(
        'model.outputs = ["text"]',
        _actor("GB"),
        'original = [{ name = "Colossus 4", training_compute = "3.3e25", systemic_risk = true, gpai_model = true }]',
        'activities = [{ kind = "fine-tuning", actor = "a", flop = "1.2e25", started_on = 2026-09-01, '
        "ended_on = 2026-10-01 }]",
        _placed("2026-11-10"),
        'procedure = [{ event = "requirement-met", actor = "a", on = 2026-10-01 }]',
    ),
    "legacy-open": _told(
        'model.outputs = ["text"]',
        _actor("JP"),
        'activities = [{ kind = "pre-training", actor = "a", flop = "9e23", ended_on = 2025-04-01 }]',
        _placed("2025-06-01"),
        '[openness]\nlicence = "Apache-2.0"\nweights_public = true',
    ),
}
