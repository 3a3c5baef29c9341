"""What changed between two assessments is attributed to the part of them that did it, and to its very cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from assessment.screens import DAY as SCREENS_DAY
from assessment.screens import SCREENS

from gpaiscope import service
from gpaiscope.assessment.comparison import Change, Comparison, Subject, compare
from gpaiscope.assessment.world import OURS, World
from gpaiscope.errors import UsageError
from gpaiscope.law import BODY
from gpaiscope.repository.dossiers import assess_loaded, from_bytes
from tests import guesses

DAY = date(2026, 11, 27)
DOSSIER = """
[model]
name = "x"
outputs = ["text"]
[[actors]]
id = "acme"
country = "DE"
[[activities]]
kind = "pre-training"
actor = "acme"
started_on = 2026-01-01
ended_on = 2026-02-01
flop = "4e24"
[[market]]
event = "made-available"
actor = "acme"
on = 2026-03-01
territory = "union"
[openness]
licence = "apache-2.0"
weights_public = true
architecture_public = true
usage_information = ["modalities", "capabilities", "limitations", "integration"]
monetisation = []
access_verification = "none"
personal_data = "none"
"""


def mapping(text: str) -> Any:
    return from_bytes(text.encode(), "gpai.toml")


def compared(before: str, after: str, **asked: Any) -> Comparison:
    return service.compare(mapping(after), mapping(before), on=DAY, **asked).values


def between(first: date, last: date, text: str = DOSSIER) -> Comparison:
    return service.compare(mapping(text), first, on=last).values


def of(found: Comparison, kind: str, id: str, actor: str = "") -> Change:
    return next(each for each in found.changes if each.subject == Subject(kind, id, actor, "x"))


def says(change: Change) -> tuple[str | None, str | None]:
    return change.before and change.before.says, change.after and change.after.says


def test_a_number_that_was_lowered_changes_answers_through_the_law_and_is_named_with_its_provision() -> None:
    entry = BODY.parameters["presumption_flop"]
    lower = replace(entry, values=(replace(entry.values[0], value=10**24),))
    draft = World(body=BODY.amended(parameters={"presumption_flop": lower}))
    given = mapping(DOSSIER)
    found = compare(assess_loaded(given, DAY), assess_loaded(given, DAY, world=draft))
    change = of(found, "answer", "systemic_risk")
    assert says(change) == ("no", "yes")
    assert change.through == (("law",),)
    (cause,) = change.because
    assert (cause.kind, cause.id, cause.before, cause.after) == ("parameter", "presumption_flop", 10**25, 10**24)
    assert "AI Act Art 51(2)" in map(str, cause.cites)


def test_of_two_amendments_the_one_is_named_that_an_answer_may_hang_on_though_neither_carried_it() -> None:
    given, on = mapping(SCREENS["integrator-outside-union"]), SCREENS_DAY
    amended = {}
    for name, value in (("chapter_v_applies", date(2026, 9, 6)), ("modification_multiple", 7)):
        entry = BODY.parameters[name]
        amended[name] = replace(entry, values=tuple(replace(dated, value=value) for dated in entry.values))
    draft = World(body=BODY.amended(parameters=amended))
    found = compare(assess_loaded(given, on), assess_loaded(given, on, world=draft))
    subject = Subject("answer", "may_complain", "acme-apps", "Borealis 70B")
    change = next(change for change in found.changes if change.subject == subject)
    assert [cause.id for cause in change.because] == ["chapter_v_applies"]


def test_the_same_twice_has_no_changes() -> None:
    found = compared(DOSSIER, DOSSIER)
    assert found.changes == ()
    assert found.same > 0


def test_the_very_fact_is_named_without_which_a_change_would_not_have_come() -> None:
    after = DOSSIER.replace('"4e24"', '"9e22"').replace("2026-02-01", "2026-02-10")
    change = of(compared(DOSSIER, after), "answer", "gpai_criterion")
    assert says(change) == ("yes", "no")
    assert change.through == (("fact",),)
    assert [(each.kind, each.id) for each in change.because] == [("key", "activities[0].flop")]


def test_where_nothing_can_be_put_back_alone_only_facts_that_the_answer_rests_on_are_named() -> None:
    joined = 'country = "DE"\n[[actors]]\nid = "other"\ncountry = "FR"'
    after = DOSSIER.replace('"4e24"', '"9e22"').replace('country = "DE"', joined)
    change = of(compared(DOSSIER, after), "answer", "gpai_criterion")
    assert [cause.id for cause in change.because] == ["activities[0].flop"]


def test_what_is_to_be_so_when_a_model_is_placed_does_not_hide_the_fact_that_did_it() -> None:
    planned = DOSSIER.replace("made-available", "planned-placing").replace("on = 2026-03-01", "on = 2027-02-01")
    planned = planned.replace('"apache-2.0"', '[{ value = "apache-2.0", since = 2026-01-01 }]')
    closed = planned.replace("weights_public = true", "weights_public = false").replace("4e24", "5e24")
    change = of(compared(planned, closed), "answer", "open_source_exemption")
    assert [each.id for each in change.because] == ["openness.weights_public"]


def test_what_was_only_assumed_changes_through_assumption() -> None:
    after = DOSSIER.replace("[openness]", "commercial = false\n[openness]")
    change = of(compared(DOSSIER, after), "answer", "provider", "acme")
    assert change.through == (("assumption",),)
    assert [each.id for each in change.because] == ["market[0].commercial"]


def test_an_event_whose_day_has_come_is_passing_time() -> None:
    change = of(between(date(2026, 2, 15), date(2026, 4, 1)), "answer", "provider", "acme")
    assert says(change) == ("no", "yes")
    assert change.through == (("time",),)
    assert [(each.kind, each.id, each.on) for each in change.because] == [("event", "market[0].on", date(2026, 3, 1))]


def test_of_several_events_on_one_day_that_is_named_which_did_it() -> None:
    text = DOSSIER.replace('country = "DE"', 'country = "DE"\nturnover_eur = 1000').replace(
        'country = "DE"',
        'country = "DE"\ncode_of_practice = [{ chapter = "transparency", signed_on = 2026-05-01 },'
        ' { chapter = "copyright", signed_on = 2026-05-01 }]',
    )
    change = of(between(date(2026, 4, 30), date(2026, 5, 1), text), "answer", "adheres_copyright", "acme")
    assert [each.id for each in change.because] == ["actors[0].code_of_practice[1].signed_on"]


def test_the_start_of_enforcement_changes_answers_through_the_law() -> None:
    change = of(between(date(2026, 8, 1), date(2026, 8, 2)), "answer", "enforceable", "acme")
    assert change.through == (("law",),)
    assert "enforceable" in [each.id for each in change.because]


def test_what_neither_law_nor_time_does_alone_takes_both_together() -> None:
    change = of(between(date(2026, 2, 15), date(2026, 8, 10)), "answer", "enforceable", "acme")
    assert change.through == (("law", "time"),)
    assert {each.part for each in change.because} == {"law", "time"}


def test_what_either_of_two_parts_does_alone_says_so() -> None:
    statements = '[{ value = "US", until = 2026-05-31 }, { value = "DE", since = 2026-06-01 }]'
    mandate = '{ name = "Rep", mandate_on = 2026-02-01, ended_on = 2026-06-10 }'
    text = DOSSIER.replace('country = "DE"', f"country = {statements}\nauthorised_representative = {mandate}")
    found = between(date(2026, 4, 1), date(2026, 7, 1), text.replace("apache-2.0", "proprietary"))
    assert of(found, "duty", "named_representative_duties", "acme").through == (("fact",), ("time",))
    for change in found.changes:
        assert change.through
        for way in change.through:
            assert set(way) <= {"law", "fact", "time"}
            assert not any(set(way) < set(other) for other in change.through)


def test_a_statement_that_took_the_place_of_another_is_a_fact_with_both_values() -> None:
    statements = '[{ value = "apache-2.0", until = 2026-05-31 }, { value = "llama3.1", since = 2026-06-01 }]'
    text = DOSSIER.replace('licence = "apache-2.0"', f"licence = {statements}")
    change = of(between(date(2026, 5, 31), date(2026, 6, 1), text), "duty", "technical_documentation", "acme")
    assert says(change) == ("no", "yes")
    assert change.through == (("fact",),)
    (cause,) = change.because
    assert (cause.id, cause.before, cause.after) == ("openness.licence", "apache-2.0", "llama3.1")


def test_a_period_that_ran_out_is_named_by_what_it_was_of() -> None:
    planned = DOSSIER.replace('"4e24"', '"2e25"').replace("made-available", "planned-placing")
    planned = planned.replace("ended_on = 2026-02-01", "ended_on = 2026-10-01").replace("2026-03-01", "2027-03-01")
    text = planned + '[[procedure]]\nevent = "requirement-met"\nactor = "acme"\non = 2026-10-01\n'
    change = of(between(date(2026, 10, 10), date(2026, 11, 1), text), "day", "notification", "acme")
    assert says(change) == ("ahead", "late")
    assert [(each.kind, each.id, each.on) for each in change.because] == [
        ("period", "notification", date(2026, 10, 16))
    ]


def test_a_day_before_or_after_the_other_is_told_in_the_order_of_time() -> None:
    one, other = between(date(2026, 2, 15), DAY), between(DAY, date(2026, 2, 15))
    assert one.changes == other.changes or [each.subject for each in one.changes] == [
        each.subject for each in other.changes
    ]
    assert one.before[0].law.of < one.after[0].law.of


def test_a_day_that_moves_with_the_day_of_assessment_is_no_change() -> None:
    undated = DOSSIER.replace("on = 2026-03-01\n", "")
    assert not between(date(2026, 9, 1), date(2026, 9, 2), undated).changes


def test_dossiers_of_other_models_are_refused_and_a_day_without_law_too() -> None:
    with pytest.raises(UsageError, match="x, and"):
        compared(DOSSIER, DOSSIER.replace('"x"', '"y"'))
    with pytest.raises(UsageError, match="no law is kept"):
        service.compare(mapping(DOSSIER), date(2020, 1, 1), on=DAY)


def test_law_statements_and_day_can_part_company() -> None:
    eve, day = date(2026, 8, 1), date(2026, 8, 2)
    held = OURS.held_back(law=eve, told=day, day=day)
    assert held.law(day).of == eve
    assert held.law(day).day == day
    ahead = OURS.held_back(law=day, told=eve, day=eve)
    assert ahead.law(eve).of == day
    assert OURS.law(day).of == OURS.law(day).day == day


# -- between likely and plain


def test_that_a_guess_is_stated_is_a_change_from_likely_to_plain() -> None:
    found = service.compare(mapping(guesses.SETTLED), mapping(guesses.LIKELY), on=guesses.DAY).values
    subjects = (("standing", "state"), ("duty", "copyright_policy"), ("day", "copyright_policy"))
    changed = [next(each for each in found.changes if (each.subject.kind, each.subject.id) == one) for one in subjects]
    for each in changed:
        assert each.before is not None
        assert each.after is not None
        assert each.before.says == each.after.says
        assert (each.before.likely, each.after.likely) == (True, False)


def test_the_page_of_a_comparison_says_what_was_only_likely() -> None:
    found = service.compare(mapping(guesses.SETTLED), mapping(guesses.LIKELY), on=guesses.DAY)
    told = " ".join(found.to_text(full=True).split())
    assert "a provider (was: likely a provider)" in told
    assert "copyright policy: owed since 2026-05-04 (was: likely owed since 2026-05-04)" in told
    assert "The model is a general-purpose AI model (was likely yes)" in told


def test_a_timeline_says_what_is_only_likely() -> None:
    told = service.timeline(mapping(guesses.LIKELY), on=guesses.DAY).to_text()
    assert "copyright policy: likely" in " ".join(told.split())
