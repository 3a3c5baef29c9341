"""How much of the package a command loads: a count in a fresh interpreter, and never a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import gpaiscope
from gpaiscope import service

ROOT = Path(__file__).resolve().parent.parent
DOSSIER = "examples/open-weights/gpai.toml"
MOST = {
    "--version": 2,
    "assess": 109,
    "ask": 108,
    "board": 112,
    "card": 218,
    "check": 196,
    "deadlines": 104,
    "estimate architecture": 67,
    "law list": 68,
    "licence": 46,
    "originals": 44,
    "search": 31,
}
"""The modules of the package that a command may load, itself and its packages counted."""
ARGUMENTS = {
    "--version": ["--version"],
    "assess": ["assess", DOSSIER],
    "ask": ["ask", DOSSIER],
    "board": ["board", DOSSIER],
    "card": ["card", "examples/letters"],
    "check": ["check", DOSSIER, "--no-cache", "--jobs", "1"],
    "deadlines": ["deadlines", DOSSIER],
    "estimate architecture": ["estimate", "architecture", "tests/repository/logs/text", "--tokens", "1e9"],
    "law list": ["law", "list"],
    "licence": ["licence", "LICENSE"],
    "originals": ["originals", "show", "bigscience/bloom"],
    "search": ["search", "notify"],
}
RUN = "from gpaiscope.__main__ import main\ntry:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code"


def loaded_by(program: str, *arguments: str) -> set[str]:
    """The modules of the package that are there once a program has run in an interpreter of its own."""
    listing = "import sys\nours = [name for name in sys.modules if name.partition('.')[0] == 'gpaiscope']"
    told = f"{program}\n{listing}\nimport json\nprint('\\n' + json.dumps(ours))"
    run = [sys.executable, "-c", told, *arguments]
    around = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(run, cwd=ROOT, env=around, capture_output=True, encoding="utf-8", check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.once
@pytest.mark.parametrize("command", MOST)
def test_a_command_loads_no_more_modules_than_its_budget(command: str) -> None:
    assert len(loaded_by(RUN, *ARGUMENTS[command])) <= MOST[command]


def test_a_citation_loads_no_rule() -> None:
    loaded = loaded_by("from gpaiscope.law.citation import cite")
    assert loaded.isdisjoint({"gpaiscope.law.body", "gpaiscope.law.scope", "gpaiscope.engine.evaluation"})


def test_a_licence_loads_no_dossier_no_assessment_and_no_architecture() -> None:
    rooms = {name.split(".")[1] for name in loaded_by(RUN, *ARGUMENTS["licence"]) if "." in name}
    assert rooms.isdisjoint({"assessment", "compute", "dossier", "documents"})


def test_the_service_loads_none_of_its_modules_before_a_use_is_asked_for() -> None:
    assert loaded_by("from gpaiscope import service") == {"gpaiscope", "gpaiscope.service"}


def test_no_module_of_the_service_is_called_as_a_use_whose_place_it_would_take() -> None:
    modules = {path.stem for path in (ROOT / "src/gpaiscope/service").glob("[a-z]*.py")}
    assert modules.isdisjoint(name for names in service._OFFERED.values() for name in names)


def test_each_use_is_offered_by_the_module_in_which_it_stands() -> None:
    for module, names in service._OFFERED.items():
        for name in names:
            assert getattr(service, name).__module__ == f"gpaiscope.service.{module}", name
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        service.asess  # noqa: B018


def test_what_the_package_offers_is_what_the_service_offers() -> None:
    assert gpaiscope.assess is service.assess
    assert gpaiscope.Result is service.Result
