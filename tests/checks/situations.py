"""Folders and dossiers in which each rule finds something, and the same without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gpaiscope.cli import cli

DAY = date(2026, 10, 1)

DOSSIER = """[model]
name = "Aurora"
outputs = ["text"]

[[actors]]
id = "acme"
name = "Acme AI"
country = "DE"

[[original]]
name = "Borealis"
training_compute = "6e24"
systemic_risk = false

[[activities]]
kind = "fine-tuning"
actor = "acme"
flop = "1e21"

[[market]]
event = "made-available"
actor = "acme"
channel = "api"
territory = "union"
on = 2026-06-01

[openness]
licence = "apache-2.0"
"""
OWN = (
    DOSSIER.partition("[[original]]")[0]
    + """[[activities]]
kind = "pre-training"
actor = "acme"
flop = "FLOP"
ended_on = 2026-02-01

[[market]]"""
    + DOSSIER.partition("[[market]]")[2].partition("[openness]")[0]
)
CARD = """---
pipeline_tag: text-generation
library_name: peft
license: apache-2.0
base_model: example/base
tags:
- one
---
# A model

Made of the base.
"""


def dossier(folder: Path, text: str = DOSSIER, name: str = "gpai.toml") -> Path:
    """A dossier in a folder that is made for it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def adapter(folder: Path, card: str = CARD) -> Path:
    """A model's folder without a dossier: a card, and the configuration of an adapter."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(card, encoding="utf-8")
    config = '{\n  "peft_type": "LORA",\n  "base_model_name_or_path": "example/base"\n}\n'
    (folder / "adapter_config.json").write_text(config, encoding="utf-8")
    return folder


def own(flop: str) -> str:
    """A dossier of a model that its actor trained."""
    return OWN.replace("FLOP", flop)


def run(*arguments: str, code: int = 0, stdin: str | None = None) -> Result:
    """The command without keeping answers, on the day."""
    more = () if "--cache" in arguments else ("--no-cache",)
    done = CliRunner().invoke(cli, ["check", *arguments, "--on", DAY.isoformat(), *more], input=stdin)
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that commands are run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
