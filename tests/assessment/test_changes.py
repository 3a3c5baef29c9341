"""An obligation that came with a change of the dossier is dated from the change."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from gpaiscope.assessment import MOST_CHANGES, Owed, assess, owed_of, since_changes
from gpaiscope.assessment.chain import assess_models
from gpaiscope.dossier import read
from gpaiscope.repository.dossiers import assess_file
from gpaiscope.values import DateRange, Outcome

PLACED = date(2026, 2, 1)
CHANGE = date(2026, 6, 1)
LICENCES = """
licence = [
  { value = "apache-2.0", until = 2026-05-31, source = "release page" },
  { value = "llama3.1", since = 2026-06-01, source = "release page" },
]
"""
KNOWN = 'access_verification = "none"\npersonal_data = "none"\n'
OPENNESS = """
weights_public = true
architecture_public = true
usage_information = ["modalities", "capabilities", "limitations", "integration"]
monetisation = []
"""


def dossier(openness: str, placed: date = PLACED, country: str = "US") -> str:
    return f"""
[model]
name = "x"
outputs = ["text"]
[[actors]]
id = "acme"
country = {country if country.startswith("[") else f'"{country}"'}
[[activities]]
kind = "pre-training"
actor = "acme"
flop = "4e23"
[[market]]
event = "made-available"
actor = "acme"
on = {placed}
territory = "union"
[openness]
{OPENNESS}{openness}"""


def owed(text: str, day: date) -> dict[str, tuple[Outcome, DateRange | None, DateRange | None]]:
    found = assess(read(text.encode(), file="gpai.toml"), day)
    return {
        each.obligation.id: (each.conclusion.finding.outcome, each.applies_from, each.due_on)
        for each in found.obligations
    }


WITH_LICENCE = ("technical_documentation", "downstream_information", "authorised_representative")


def test_what_came_with_another_licence_is_dated_from_it() -> None:
    before, after = (owed(dossier(KNOWN + LICENCES), day) for day in (date(2026, 5, 31), date(2026, 7, 1)))
    for name in WITH_LICENCE:
        assert before[name][0] is Outcome.NO
        assert after[name] == (Outcome.YES, DateRange.exactly(CHANGE), DateRange.exactly(CHANGE))


@pytest.mark.parametrize("name", ["copyright_policy", "training_content_summary", "cooperation"])
def test_what_was_owed_before_a_change_keeps_its_day(name: str) -> None:
    placed = DateRange.exactly(PLACED)
    assert owed(dossier(KNOWN + LICENCES), date(2026, 7, 1))[name] == (Outcome.YES, placed, placed)


def test_a_change_that_is_ahead_dates_nothing() -> None:
    licences = 'licence = [{ value = "llama3.1", until = 2026-07-31 }, { value = "mit", since = 2026-08-01 }]'
    assert owed(dossier(KNOWN + licences), date(2026, 7, 1))["technical_documentation"][1] == DateRange.exactly(PLACED)


def test_what_is_not_known_of_the_eve_leaves_the_days_until_the_change_open() -> None:
    assert owed(dossier(LICENCES), date(2026, 7, 1))["technical_documentation"] == (
        Outcome.YES,
        DateRange(earliest=PLACED, latest=CHANGE),
        DateRange(earliest=PLACED, latest=CHANGE),
    )


@pytest.mark.parametrize("name", WITH_LICENCE)
def test_what_may_have_come_with_a_change_is_not_dated_before_it(name: str) -> None:
    open_until_then = 'licence = { value = "apache-2.0", until = 2026-05-31 }\n'
    before, after = (owed(dossier(KNOWN + open_until_then), day)[name] for day in (date(2026, 5, 31), date(2026, 7, 1)))
    assert before[0] is Outcome.NO
    assert after == (Outcome.UNKNOWN, DateRange.exactly(CHANGE), DateRange.exactly(CHANGE))


def test_what_may_have_been_owed_before_a_change_keeps_its_day() -> None:
    licences = 'licence = [{ value = "mit", until = 2026-05-31 }, { value = "bsd-3-clause", since = 2026-06-01 }]\n'
    placed = DateRange.exactly(PLACED)
    assert owed(dossier(licences), date(2026, 7, 1))["technical_documentation"] == (Outcome.UNKNOWN, placed, placed)


def test_what_surely_came_on_a_day_of_which_the_law_tells_no_end_is_dated_from_that_day_alone() -> None:
    shown = "high_impact_capabilities = { value = true, since = 2026-06-01 }"
    text = dossier(KNOWN).replace('outputs = ["text"]', f'outputs = ["text"]\n{shown}')
    found = owed(text, date(2026, 7, 1))
    assert found["model_evaluation"] == (Outcome.YES, DateRange.exactly(CHANGE), DateRange.exactly(CHANGE))
    always = owed(text.replace(", since = 2026-06-01", ""), date(2026, 7, 1))["model_evaluation"]
    assert always == (Outcome.YES, DateRange(earliest=PLACED), None)


@pytest.mark.parametrize(("article", "since"), [("52(1)", PLACED), ("52(4)", CHANGE)])
def test_what_a_designation_for_want_of_notification_brings_began_before_it(article: str, since: date) -> None:
    designated = f'[[procedure]]\nevent = "designated"\non = {CHANGE}\narticle = "{article}"\n'
    _, applies_from, due_on = owed(dossier(KNOWN) + designated, date(2026, 7, 1))["model_evaluation"]
    assert applies_from is not None
    assert applies_from.earliest == since
    assert (due_on is None) is (article == "52(1)")


def test_of_several_changes_the_last_that_brought_it_counts() -> None:
    licences = """licence = [
  { value = "mit", until = 2026-02-28 },
  { value = "llama3.1", since = 2026-03-01, until = 2026-03-31 },
  { value = "mit", since = 2026-04-01, until = 2026-05-31 },
  { value = "llama3.1", since = 2026-06-01, until = 2026-06-14 },
  { value = "cc-by-nc-4.0", since = 2026-06-15 },
]"""
    assert owed(dossier(KNOWN + licences), date(2026, 7, 1))["technical_documentation"][1] == DateRange.exactly(CHANGE)


def test_the_transition_of_older_models_keeps_its_day() -> None:
    placed = date(2025, 3, 1)
    outcome, first, due = owed(dossier(KNOWN + LICENCES, placed), date(2026, 7, 1))["technical_documentation"]
    _, unchanged, transition = owed(dossier(KNOWN + 'licence = "llama3.1"', placed), date(2026, 7, 1))[
        "technical_documentation"
    ]
    assert outcome is Outcome.YES
    assert due == transition == DateRange.exactly(date(2027, 8, 2))
    assert unchanged is not None
    assert first == unchanged.not_before(CHANGE)


def test_an_actor_that_moved_out_of_the_union_owes_a_representative_since_then() -> None:
    moved = '[{ value = "DE", until = 2026-05-31 }, { value = "US", since = 2026-06-01 }]'
    text = dossier(KNOWN + 'licence = "llama3.1"', country=moved)
    assert owed(text, date(2026, 7, 1))["authorised_representative"][1] == DateRange.exactly(CHANGE)


def test_it_is_the_same_of_a_named_model_and_of_a_file(tmp_path: Path) -> None:
    text = dossier(KNOWN + LICENCES)
    inside = text.replace("[openness]", "[model.openness]").replace("[model]", "[[model]]", 1)
    model, last = inside.split("[[actors]]")[0], "[model.openness]" + inside.split("[model.openness]")[1]
    lists = "[[actors]]" + inside.split("[[actors]]")[1].split("[model.openness]")[0]
    lists = lists.replace('actor = "acme"', 'actor = "acme"\nmodel = "x"')
    other = '[[model]]\nname = "y"\nfrom = "x"\n'
    named = assess_models(read((model + last + other + lists).encode(), file="gpai.toml"), date(2026, 7, 1))[0]
    path = tmp_path / "gpai.toml"
    path.write_text(text, encoding="utf-8")
    (alone,) = assess_file(path, date(2026, 7, 1))
    for found in (named, alone):
        days = {each.obligation.id: each.applies_from for each in found.obligations}
        assert [days[name] for name in WITH_LICENCE] == [DateRange.exactly(CHANGE)] * 3


def test_a_change_of_the_original_s_dossier_dates_what_came_with_it(tmp_path: Path) -> None:
    risk = "[{ value = false, until = 2026-05-31 }, { value = true, since = 2026-06-01 }]"
    base = dossier(KNOWN + 'licence = "llama3.1"').replace("[model]", f"[model]\nhigh_impact_capabilities = {risk}")
    (tmp_path / "base.toml").write_text(base, encoding="utf-8")
    text = dossier(KNOWN + 'licence = "mit"').replace('"acme"', '"tuner"').replace("pre-training", "fine-tuning")
    path = tmp_path / "gpai.toml"
    path.write_text(text + '\n[[original]]\ndossier = "base.toml"\n', encoding="utf-8")
    (found,) = assess_file(path, date(2026, 7, 1))
    days = {each.obligation.id: each.applies_from for each in found.obligations}
    assert days["technical_documentation"] == DateRange.exactly(CHANGE)
    assert days["copyright_policy"] == DateRange.exactly(PLACED)


def test_only_so_many_eves_are_looked_at() -> None:
    told = read(dossier(KNOWN + 'licence = "llama3.1"', date(2025, 9, 1)).encode(), file="gpai.toml")
    day = date(2026, 7, 1)
    asked: list[date] = []

    def owed_on(at: date) -> tuple[Owed]:
        asked.append(at)
        return (owed_of(assess(told, at)),)

    (found,) = since_changes((assess(told, day),), [day - timedelta(days=each) for each in range(200)], owed_on)
    assert len(asked) == MOST_CHANGES
    owed = [each for each in found.obligations if each.conclusion.finding.outcome is Outcome.YES]
    first = {each.applies_from for each in owed if not each.obligation.act}
    assert first == {DateRange.exactly(date(2025, 9, 1))}
