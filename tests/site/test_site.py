"""The documentation as a site: one page of each kind is built and looked at, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENVIRONMENT = ROOT / ".venv-site"
PYTHON = ENVIRONMENT / "bin/python"
pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.skipif(
        not (ENVIRONMENT / "installed").exists(), reason="zensical is not installed: `make .venv-site/installed`"
    ),
]


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A site, and what was seen of it."""
    site = tmp_path_factory.mktemp("site") / "site"
    around = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [PYTHON, ROOT / "tools/build_site.py", site, "--check", "--few"]
    return site, subprocess.run(command, env=around, capture_output=True, text=True, check=False)


def test_the_site_is_as_it_should_be(looked_at: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, seen = looked_at
    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert "0 broken" in seen.stdout
    assert "WRONG" not in seen.stdout


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("rules/provider", "The actor is a provider of the general-purpose AI model."),
        ("questions/white-label", "The safe course while it is open"),
        ("clocks/notification", "notify the Commission; it has to be done by then"),
        ("commands/assess", "Usage: gpaiscope assess"),
        ("decisions/0002-exact-numbers", "never floats"),
        ("how-to/plan-a-run", '<img alt="The screen after gpaiscope plan'),
        ("provisions/ai-act-art-53-1-c", "../rules/copyright_policy.html"),
        ("numbers/notification_days", "two weeks"),
        ("facts/model.training_compute", "../provisions/guidelines-115.html"),
    ],
)
def test_each_kind_has_its_page(
    looked_at: tuple[Path, subprocess.CompletedProcess[str]], address: str, says: str
) -> None:
    assert says in (looked_at[0] / f"{address}.html").read_text(encoding="utf-8")


def test_a_folder_that_holds_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    around = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [PYTHON, ROOT / "tools/build_site.py", tmp_path]
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "holds something else than a site" in done.stderr
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
