"""What holds of every dossier: its order, its sums, and the same bytes on every machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from properties.strategies import DAY, dossiers, read

from gpaiscope.assessment import Assessment, assess
from gpaiscope.report.values.assessment import document
from gpaiscope.values import parse_exact

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
some = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
OPTIONAL = {
    "actors": ("country", "turnover_eur", "code_of_practice"),
    "original": ("gpai_model", "systemic_risk", "training_compute", "training_compute_obtainable", "actor"),
    "activities": ("flop", "data_public", "ended_on"),
    "market": ("territory", "system_territory", "essential_to_product", "affects_rights", "clear", "on"),
    "openness": ("licence", "access_verification", "weights_public", "architecture_public", "monetisation"),
    "model": ("outputs",),
}
"""The keys whose absence means that something is not known, and nothing else."""


def outcomes(found: Assessment) -> dict[tuple[str, str], str]:
    return {(each.id, each.actor): each.finding.outcome.value for each in found.everything}


@some
@given(st.data(), dossiers())
def test_the_order_of_tables_does_not_matter(data, tables):
    shuffled = {
        name: data.draw(st.permutations(table), label=name) if isinstance(table, list) else table
        for name, table in reversed(list(tables.items()))
        if name != "procedure"  # its events are kept in the order in which they happened
    }
    kept = {name: table for name, table in tables.items() if name != "procedure"}
    one, other = assess(read(kept), DAY), assess(read(shuffled), DAY)
    assert outcomes(one) == outcomes(other)
    due = [
        {(each.obligation.id, each.conclusion.actor): (each.applies_from, each.due_on) for each in found.obligations}
        for found in (one, other)
    ]
    assert due[0] == due[1]


@some
@given(st.data(), dossiers())
def test_a_settled_answer_stays_settled_when_a_key_is_filled_in(data, tables):
    less = json.loads(json.dumps(tables))
    places = [
        (table, key)
        for name, keys in OPTIONAL.items()
        for table in (less.get(name, []) if isinstance(less.get(name), list) else [less.get(name, {})])
        for key in keys
        if key in table
    ]
    for table, key in data.draw(st.lists(st.sampled_from(places), max_size=4)) if places else []:
        table.pop(key, None)
    before, after = (outcomes(assess(read(each), DAY, assume=False)) for each in (less, tables))
    lost = {name: (said, after[name]) for name, said in before.items() if said in ("yes", "no") and after[name] != said}
    assert lost == {}, less


@some
@given(dossiers())
def test_the_entries_of_the_ledger_sum_to_its_totals(tables):
    tables = {name: table for name, table in tables.items() if name != "original"}
    bounded = any(each["event"] == "requirement-met" for each in tables.get("procedure", ()))
    compute = document(assess(read(tables), DAY))["compute"]
    if not compute["complete"]:
        assert compute["entries"] == []
        return
    for name, measure in (("training_compute", "updates"), ("cumulative_training_compute", "cumulative")):
        for end in ("low", "high"):
            parts = [entry[measure]["flop"][end] for entry in compute["entries"]]
            expected = None if None in parts else sum(Fraction(parse_exact(part)) for part in parts)
            total = None if compute[name][end] is None else Fraction(parse_exact(compute[name][end]))
            # A requirement that is said to be met later bounds what is spent until then, and never adds to it.
            assert total == expected or (bounded and total is not None and (expected is None or total <= expected))


ENVIRONMENTS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "1"},
)
ASSESS = """
import json, sys
from datetime import date
from pathlib import Path
from gpaiscope import dossier
from gpaiscope.assessment import assess
from gpaiscope.report.values.assessment import document
for name in sys.argv[1:]:
    found = assess(dossier.read(Path(name).read_bytes(), file=name), date(2026, 10, 1))
    print(json.dumps(document(found)))
"""


@pytest.fixture(scope="module")
def examples() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("examples/*/gpai.toml"))]


def test_the_same_bytes_in_every_time_zone_locale_and_hash_seed(examples):
    told = {
        subprocess.run(
            [sys.executable, "-c", ASSESS, *order],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
        ).stdout
        for environment in ENVIRONMENTS
        for order in [examples]
    }
    assert len(told) == 1


def test_the_same_bytes_whatever_was_assessed_before(examples):
    def run(names: list[str]) -> list[bytes]:
        return subprocess.run(
            [sys.executable, "-c", ASSESS, *names], cwd=ROOT, capture_output=True, check=True
        ).stdout.splitlines()

    assert run(examples) == run(examples[::-1])[::-1]
