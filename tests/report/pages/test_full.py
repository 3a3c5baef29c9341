"""Everything about an assessment: nothing that was concluded is left out, in any format."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.report import phrases, words
from gpaiscope.report.pages import full
from gpaiscope.report.turns import MOST_DAYS
from gpaiscope.report.write import markdown, text
from gpaiscope.values import Range

ROOT = Path(__file__).parents[3]
DAY = date(2026, 11, 25)
EXAMPLES = [pytest.param(each, id=each.name) for each in sorted((ROOT / "examples").glob("*/"))]


@pytest.mark.parametrize("path", EXAMPLES)
def test_each_conclusion_and_each_obligation_that_may_attach_is_there(path: Path) -> None:
    found = service.assess(path, on=DAY)
    told = " ".join(found.to_text(width=120, full=True).split())
    for own in found.values:
        owed = [each.conclusion for each in own.obligations if each.conclusion.finding.outcome.value != "no"]
        answers = [each for each in (*own.conclusions, *owed) if not idle(each)]
        assert [each.id for each in answers if f"{each.finding.outcome.value}: {claim(each, own)}" not in told] == []
        assert [each.id for each in (*own.conclusions, *owed) if each.id not in told] == []


def idle(each: Conclusion) -> bool:
    """Whether it may be left out: a denial about procedures of which nothing is stated, or of what follows another."""
    return each.finding.outcome.value == "no" and each.id in (*full._OF_PROCEDURES, *full._NEEDS)


def claim(each: Conclusion, own: Assessment) -> str:
    name = words.names(own.dossier).get(each.actor, "")
    return words.plain((phrases.claim(each, own.law, words.short_name(name, each.actor)),))


@pytest.mark.parametrize("path", EXAMPLES)
def test_brackets_are_in_pairs_and_nothing_is_called_by_its_place_in_a_list(path: Path) -> None:
    told = "".join(service.assess(path, on=DAY).to_text(width=2000, full=True).partition("Authority")[::2])
    assert [line for line in told.splitlines() if line.count("(") != line.count(")")] == []
    # But for where something is to be said, which is a path of the dossier.
    assert "activities[" not in re.sub(r"Say activities\[\d\]", "", told.partition("What is missing")[0])
    assert "Guidelines ¶17) (guidelines)" not in told


def test_rows_on_procedures_are_there_where_something_was_notified() -> None:
    nothing, late = (
        service.assess(ROOT / "tests/cli/situations" / name, on=DAY).to_text(full=True)
        for name in ("open-release.toml", "notified-late.toml")
    )
    assert "No notification under Article 52 states" not in nothing
    assert "notification under Article 52 states" in late
    assert "No step before the Commission" in nothing
    assert "No step before the Commission" not in late


def test_what_only_models_with_systemic_risk_document_stands_with_those_alone() -> None:
    without, with_ = (
        service.assess(ROOT / "tests/cli/situations" / name, on=DAY).to_text(width=200, full=True)
        for name in ("older-model.toml", "systemic-modifier.toml")
    )
    assert "Annex XI 2(1)" not in without
    assert "Annex XI 2(1)" in with_


@pytest.mark.parametrize("path", EXAMPLES)
@pytest.mark.parametrize("width", [60, 120])
@pytest.mark.long
def test_no_line_is_wider_than_it_is_told(path: Path, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # a path in a command cannot be broken, however deep the checkout lies
    told = text.write(service.assess(path.relative_to(ROOT), on=DAY).pages(True), width)
    assert [line for line in told.splitlines() if len(line) > width] == []


def test_what_is_not_answered_stands_in_a_list_line_below_line() -> None:
    told = service.assess(ROOT / "examples/fine-tune", on=DAY).to_text(full=True)
    part = told.partition("Not answered here\n")[2].partition("\n\n")[0]
    assert [line for line in part.splitlines() if not line.startswith(("  - ", "    "))] == []


@pytest.mark.long
def test_it_says_how_the_dossier_was_read() -> None:
    found = service.assess(
        ROOT / "examples/fine-tune",
        on=DAY,
        known_on=date(2026, 6, 1),
        assumptions=False,
        readings={"sum-above-threshold": "purpose"},
    )
    told = " ".join(markdown.write(found.pages(True)).replace("\\", "").split())
    for said in ("2026-06-01: only what was known then", "nothing was assumed", "sum-above-threshold = purpose"):
        assert said in told


def test_it_speaks_of_what_was_known_only_where_a_day_of_knowing_was_asked_for() -> None:
    told = service.assess(ROOT / "tests/cli/situations/open-release.toml", on=DAY).to_text(full=True)
    assert "only what was known then" not in told


def test_it_says_where_an_answer_flips_over_each_amount() -> None:
    told = " ".join(service.assess(ROOT / "examples/fine-tune", on=DAY).to_text(width=120, full=True).split())
    assert (
        "compute of the continued-pre-training not a provider from 0 on · provider of a modification above 1.53e23 · "
        "must notify, late above 9.54e24" in told
    )
    assert "unknown from 3.31e23 on · not a provider from 4.21e23 on · unknown above 9.86e24" in told


def test_what_would_turn_it_says_which_act_and_which_kind() -> None:
    late, notified = (
        " ".join(
            service.assess(ROOT / f"tests/cli/situations/{name}.toml", on=DAY).to_text(width=300, full=True).split()
        )
        for name in ("systemic-modifier", "notified-late")
    )
    assert "must notify, provider of a modification the Commission has accepted arguments" in late
    assert "must answer the Commission has requested documentation or information" in notified
    assert "of another kind" not in late + notified


def test_a_figure_whose_best_is_an_end_is_told_once() -> None:
    assert words.amount(Range(best=2 * 10**25, high=2 * 10**25)) == "up to 2e25"
    assert words.amount(Range(low=2 * 10**25, best=2 * 10**25)) == "at least 2e25"
    assert words.amount(Range(best=10**25, high=2 * 10**25)) == "1e25 (up to 2e25)"


def memo(name: str, on: date = DAY) -> str:
    told = service.assess(ROOT / f"tests/cli/situations/{name}.toml", on=on).to_text(width=120, full=True)
    return " ".join(told.split())


def test_it_says_on_which_days_the_leading_actor_would_stand_otherwise() -> None:
    assert (
        'day of "made-available" provider of an older model before 2025-08-02'
        " · provider, open source from 2025-08-02 on · not yet a provider from 2026-11-26 on"
    ) in memo("open-release")
    assert (
        'day of "known-that-will-be-met" must notify, late before 2026-11-11 · must notify, in time from 2026-11-11'
        in memo("due")
    )
    assert memo("several-actors").count('day of "made-available" ') == 1


def test_of_many_days_it_says_how_many_were_moved() -> None:
    activities = [{"kind": "fine-tuning", "flop": "1e20", "ended_on": "2026-05-01"}] * (MOST_DAYS + 1)
    dossier = {"model": {"outputs": ["text"]}, "actors": [{"id": "a"}], "activities": activities}
    says = f"Of {MOST_DAYS + 1} days of the dossier only {MOST_DAYS} were moved to see this, those of activities last."
    assert says in " ".join(service.assess(dossier, on=DAY).to_text(full=True).split())
    dossier["activities"] = activities[:MOST_DAYS]
    assert "were moved" not in service.assess(dossier, on=DAY).to_text(full=True)
