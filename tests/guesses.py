"""A dossier in which what a model was made from is only guessed to be a general-purpose one, and the same settled."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

DAY: Final = date(2026, 9, 1)
LIKELY: Final = """[model]
name = "Aurora"
outputs = ["text"]

[[original]]
name = "Base"
training_compute_obtainable = false
systemic_risk = false

[[actors]]
id = "acme"
name = "Acme"
country = "US"

[[activities]]
kind = "fine-tuning"
actor = "acme"
weights_controlled_by = "acme"
flop = "44e21"
started_on = 2026-03-01
ended_on = 2026-04-01

[[market]]
event = "made-available"
actor = "acme"
territory = "union"
on = 2026-05-04

[openness]
licence = "proprietary"
"""
"""A tune of a model of which nothing is known: its maker is a provider if that is a general-purpose one."""
SETTLED: Final = LIKELY.replace("systemic_risk", "gpai_model = true\nsystemic_risk")
NOTHING: Final = SETTLED.replace("training_compute_obtainable = false", 'training_compute = "1.2e23"')
"""One in which no answer hangs on a guess."""
PLANNED: Final = LIKELY.replace("made-available", "planned-placing").replace("2026-05-04", "2026-11-04")


def put(folder: Path, text: str = LIKELY, name: str = "gpai.toml") -> Path:
    """The dossier in a folder."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name
