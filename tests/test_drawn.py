"""The drawn situations of the interview are what their script draws, and the judgements by hand agree."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter

import pytest
from reference import ROOT

FOLDER = ROOT / "benchmarks" / "interview"
LINES = [json.loads(line) for line in (FOLDER / "situations.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("what", ["--check", "--hand"])
def test_the_script_agrees_with_its_files(what: str) -> None:
    done = subprocess.run([sys.executable, FOLDER / "draw.py", what], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_script_shares_no_code_with_the_package() -> None:
    tree = ast.parse((FOLDER / "draw.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_jobs_and_judgements_are_as_many_as_promised() -> None:
    jobs = {"fine-tuner": 100, "publisher": 80, "planner": 60, "integrator": 60}
    assert Counter(line["job"] for line in LINES) == jobs
    judged = Counter(line["job"] for line in LINES if line["judged_by_hand"])
    assert judged == {job: count // 5 for job, count in jobs.items()}


def test_what_is_unknown_says_what_settles_it() -> None:
    for line in LINES:
        for answer in (line["expect"], *line["expect"]["also"].values()):
            assert bool(answer["settles"]) == (answer["outcome"] not in ("yes", "no", "none")), line["id"]


def test_what_is_known_is_true() -> None:
    for line in LINES:
        truth = line["truth"]
        assert {key: value for key, value in line["knows"].items() if key != "own"}.items() <= truth.items(), line["id"]
        own = line["knows"].get("own", {})
        assert own.get("flop", truth["own_flop"]) == truth["own_flop"], line["id"]
