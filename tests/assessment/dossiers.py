"""Dossiers written in the tests, assessed as a person's file would be."""

from __future__ import annotations

from datetime import date

from gpaiscope.assessment import Assessment, assess
from gpaiscope.dossier import Dossier, read

DAY = date(2026, 6, 15)

PROVIDER = """
model.outputs = ["text"]
actors = [{ id = "a", country = "FR", turnover_eur = 1_000_000_000 }]
activities = [{ kind = "pre-training", actor = "a", flop = "2e25", ended_on = 2026-01-20 }]
market = [{ event = "made-available", actor = "a", channel = "api", territory = "union", on = 2026-03-01 }]
"""


def written(text: str) -> Dossier:
    return read(text.encode(), file="gpai.toml", format="toml")


def assessed(text: str, day: date = DAY, **more: object) -> Assessment:
    return assess(written(text), day, **more)  # type: ignore[arg-type]
