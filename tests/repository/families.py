"""Dossiers of models made from one another, written into a folder."""

from __future__ import annotations

from pathlib import Path

BASE = """
[model]
name = "Base"
hub_id = "acme/base"
outputs = ["text"]
[[actors]]
id = "acme"
name = "Acme AI"
country = "FR"
[[activities]]
kind = "pre-training"
actor = "acme"
flop = "{flop}"
[[market]]
event = "made-available"
actor = "acme"
channel = "public-hub"
territory = "union"
on = 2026-01-10
"""

MADE = """
[model]
name = "{name}"
outputs = ["text"]
[[actors]]
id = "{actor}"
country = "DE"
{originals}
[[activities]]
kind = "{kind}"
actor = "{actor}"
flop = "{flop}"
[[market]]
event = "made-available"
actor = "{actor}"
territory = "union"
on = 2026-05-10
"""


def put(folder: Path, name: str, text: str) -> Path:
    """A dossier in a folder of its own."""
    path = folder / name / "gpai.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def base(folder: Path, flop: str = "2e24") -> Path:
    return put(folder, "base", BASE.format(flop=flop))


def original(name: str, dossier: str = "", more: str = "") -> str:
    leads = f'\ndossier = "../{dossier}/gpai.toml"' if dossier else ""
    return f'[[original]]\nname = "{name}"{leads}\n{more}'


def made(
    folder: Path, name: str, *originals: str, kind: str = "fine-tuning", flop: str = "1e22", actor: str = "bolt"
) -> Path:
    """A model made from others, in a folder called like it."""
    text = MADE.format(name=name, actor=actor, originals="\n".join(originals), kind=kind, flop=flop)
    return put(folder, name.casefold(), text)
