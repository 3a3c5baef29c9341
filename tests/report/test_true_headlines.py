"""A headline says no more than is so: over every dossier of the seams where plans, groups and handovers meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from assessment.dossiers import written as dossier
from law_cases import Written, tell, written

from gpaiscope.assessment import assess
from gpaiscope.law import market, modification, provider, scope
from gpaiscope.report import words
from gpaiscope.report.blocks import Command
from gpaiscope.report.headlines import ASSUMED, Told, answer, brief, gravest, line_of, rests_on_assumption
from gpaiscope.report.onward import Call
from gpaiscope.report.pages.summary import summary
from gpaiscope.values import Outcome, Truth

pytestmark = pytest.mark.long

FILES = (
    *("provider", "market", "scope", "downstream"),
    *("seams/groups", "seams/handovers", "seams/plans", "seams/integrators", "seams/open"),
)
ARGUMENTS = {"arguments-submitted", "accepted", "rejected", "facts-changed", "basis-found-incorrect"}


@cache
def told(files: tuple[str, ...] = FILES) -> tuple[tuple[Written, Told], ...]:
    return tuple(_told(files))


def _told(files: tuple[str, ...]) -> Iterator[tuple[Written, Told]]:
    for case in written():
        if case.file in files and "dossier" in case.data and (found := tell(case).assessment) is not None:
            yield from ((case, each) for each in gravest([found]))


def said(each: Told) -> str:
    found = answer(each)
    return " ".join([words.plain(line) for line in (found.headline, *found.because)])


def test_what_will_be_a_general_purpose_model_is_none_yet() -> None:
    wrong = []
    for case, each in told():
        standing, program = each.standing, each.assessment.law.program
        general = each.assessment.conclusion("gpai_model").finding.outcome
        if standing.state == "no" and general is Outcome.NO:
            will_be = program.truth(provider.will_be_gpai, standing.conclusion.case) is Truth.YES
            wrong += [case.name] if will_be is not ("yet" in said(each)) else []
    assert wrong == []


def test_a_reason_that_nobody_stated_is_said_to_be_assumed_and_no_other_is() -> None:
    wrong = [
        case.name
        for case, each in told()
        if each.standing.state == "no" and (ASSUMED in said(each)) is not rests_on_assumption(each.standing)
    ]
    assert wrong == []
    assert any(rests_on_assumption(each.standing) for _, each in told())


def test_a_coordinator_is_said_to_answer_only_where_it_is_or_will_be_something() -> None:
    answering = [(case, each) for case, each in told() if each.standing.state == "answered-for"]
    for case, each in answering:
        states = {one.actor: one.state for one in each.assessment.standings}
        answers = states.get(each.standing.coordinator, "no") not in ("no", "answered-for")
        assert ("coordinator" in said(each)) is answers, case.name
        assert ("coordinator" in words.plain(brief(each))) is answers, case.name
    assert len({("coordinator" in said(each)) for _, each in answering}) == 2


def test_nothing_is_said_of_arguments_that_nobody_submitted() -> None:
    for case, each in told():
        events = {one.event.value for one in each.assessment.dossier.procedure or () if one.event}
        assert events & ARGUMENTS or "argument" not in said(each), case.name


@pytest.mark.parametrize("word", ["is outside the Act", "is not outside the Act"])
def test_why_a_purpose_leaves_nobody_a_provider_is_said_as_it_is(word: str) -> None:
    found = [said(each) for case, each in told() if case.name.startswith("by its purpose a model that is to be placed")]
    assert found
    assert all((word in each) is (word == "is outside the Act") for each in found)


SAID = re.compile(r"t(?:ook|akes) (\S+) FLOP; the line is (\S+), and only more")


def test_an_amount_beside_its_line_is_shown_with_the_figures_that_part_the_two() -> None:
    beside = 0
    for case, each in told():
        found = SAID.search(said(each))
        comparison = each.standing.reason.comparison
        if found is None or comparison is None or not comparison.outcome.decided:
            continue
        line, measured = line_of(comparison, each.assessment)
        beside += 1
        assert (found[1] == found[2]) is (measured.exact and measured == line), f"{case.name}: {said(each)}"
    assert beside


def test_of_a_designated_model_the_designation_is_proved_and_not_its_general_purpose() -> None:
    designated = [
        each
        for _, each in told(("systemic_risk", "seams/gaps", "seams/time"))
        if each.standing.kinds[:1] == ("systemic-risk",)
        and each.standing.state == "provider"
        and each.assessment.conclusion("high_impact_presumption").finding.outcome is Outcome.NO
        and not each.assessment.dossier.original
    ]
    assert designated
    for each in designated:
        assert "1e23" not in said(each)
        assert any("51(1)" in str(cite) or "52(" in str(cite) for cite in answer(each).cites)


@pytest.mark.parametrize(("day", "says"), [("2027-08-01", "to comply by 2 August 2027"), ("2027-08-02", "ended on")])
def test_the_time_of_an_older_model_is_said_with_its_day_and_true_after_it(day: str, says: str) -> None:
    told_ = """
    model = { name = "M", outputs = ["text"] }
    actors = [{ id = "a", country = "US" }, { id = "b", country = "FR" }]
    activities = [{ kind = "pre-training", actor = "a", flop = "2e24", ended_on = 2025-01-01 }]
    market = [{ event = "made-available", actor = "a", territory = "union", on = 2025-07-01 }]
    """
    found = gravest([assess(dossier(told_), date.fromisoformat(day))])
    assert says in said(found[0])


GROUNDS = {
    "excluded the Union market,": market.partly_excluded,
    "and excluded the Union market": provider.excludes | provider.supplies_excluding,
    "supplied the model outside the Union only": provider.supplies_outside,
    "is outside the Act by its purpose": scope.outside_scope,
    "handed the model over": provider.handed_over,
    "modified nothing": ~modification.modified,
    "did not develop it": ~provider.develops,
    "did not place it": ~provider.places_model,
    "came to no market of the Union": ~provider.system_in_union,
}
"""What must hold of an actor for which one of these is said to be the reason why it is no provider."""


def test_the_reason_for_a_no_is_a_sentence_that_holds_and_never_a_question() -> None:
    found = [(case, each, words.plain(brief(each))) for case, each in told() if each.standing.state == "no"]
    asked = re.compile(r"(Whether the Commission must be notified, the|The) law leaves open: [^?]*\?")
    reasons = [text + asked.sub("", said(each)) for _, each, text in found]
    assert [each for each in reasons if "?" in each] == []
    seen = set()
    for case, each, text in found:
        program, conclusion = each.assessment.law.program, each.standing.conclusion
        for says, condition in GROUNDS.items():
            if says in text:
                seen.add(says)
                holds = program.truth_in(condition, program.start(conclusion.case))
                assert holds is Truth.YES, f"{case.file}: {case.name}, {each.standing.actor}: {text}"
    assert seen == set(GROUNDS)


ONE = """
complete = ["activities", "market", "procedure", "original"]
model = {{ outputs = ["text"]{model} }}
openness = {{ licence = "proprietary" }}
actors = [{{ id = "a", country = "FR" }}]
activities = [{{ kind = "pre-training", actor = "a", flop = "{flop}", started_on = {began}, ended_on = {ended} }}]
market = [{market}]
procedure = [{procedure}]
"""
PLACED = '{ event = "made-available", actor = "a", territory = "union", on = 2026-04-01 }'
CONTESTED = """
  { event = "requirement-met", actor = "a", on = 2026-02-10 },
  { event = "notified", actor = "a", on = 2026-02-12, flop = "2e25", method = "6ND" },
  { event = "arguments-submitted", actor = "a", on = 2026-02-12, grounds = ["no-high-impact-capabilities"] },
  { event = "accepted", actor = "a", on = 2026-05-04 },
"""
AGAIN = '{ event = "facts-changed", actor = "a", on = 2026-09-21 }'
DESIGNATED = '{ event = "designated", actor = "a", on = 2026-08-05, article = "52(4)" }'
UNNOTIFIED = '{ event = "designated", actor = "a", on = 2026-08-05, article = "52(1)" }'
LATER = "2027-01-11 2027-05-01"


def headed(
    flop: str, market: str = PLACED, procedure: str = "", model: str = "", days: str = "2026-01-05 2026-02-09"
) -> str:
    began, ended = days.split()
    told_ = ONE.format(flop=flop, market=market, procedure=procedure, model=model, began=began, ended=ended)
    (found,) = gravest([assess(dossier(told_), date(2026, 10, 1))])
    return said(found) + " " + " ".join(str(each) for each in answer(found).cites)


def test_nothing_owed_is_said_only_where_no_duty_may_attach() -> None:
    assert "nothing owed yet" in headed("9e24", market="", days=LATER)
    assert "whether anything is owed, the law leaves open" in headed("2e25", market="", days=LATER)


def test_an_accepted_rebuttal_is_said_where_compute_lies_above_the_line() -> None:
    accepted = "has accepted that it exceptionally presents no systemic risk"
    assert accepted in headed("2e25", procedure=CONTESTED)
    assert accepted not in headed("2e25", procedure=CONTESTED + DESIGNATED)
    assert accepted not in headed("3e24")


def test_a_notification_that_was_made_is_no_duty_that_remains_to_an_open_model() -> None:
    usage = '"modalities", "capabilities", "limitations", "integration"'
    public = f"weights_public = true, architecture_public = true, usage_information = [{usage}]"
    free = 'access_verification = "none", monetisation = [], personal_data = "none"'
    openness = f'openness = {{{{ licence = "mit", {free}, {public} }}}}'
    told_ = ONE.replace('openness = {{ licence = "proprietary" }}', openness)
    told_ = told_.replace('country = "FR"', 'country = "FR", code_of_practice = ["copyright"]')
    told_ = told_.format(
        flop="2e25", market=PLACED, procedure=CONTESTED, model="", began="2026-01-05", ended="2026-02-09"
    )
    (found,) = gravest([assess(dossier(told_), date(2026, 10, 1))])
    assert "Provider, open source: 3 duties remain" in said(found)


def test_a_designation_is_the_ground_of_systemic_risk_though_compute_lies_above_the_line() -> None:
    found = headed("2e25", procedure=CONTESTED + DESIGNATED)
    assert "designated it under Article 52(4)" in found
    assert "2e25" not in found


def test_a_second_notification_is_cited_by_what_asks_for_it() -> None:
    found = headed("2e25", procedure=CONTESTED + AGAIN)
    assert "AGAIN" in found.upper()
    assert "¶40" in found
    assert "¶30" not in found


def test_without_compute_above_the_line_no_line_is_said_to_be_passed() -> None:
    assert "the requirement is or will be met" in headed("3e24", procedure=UNNOTIFIED)


def test_a_run_that_will_pass_the_line_bounds_the_day_of_notifying_and_since_when_it_is_known_stays_open() -> None:
    planned = PLACED.replace("made-available", "planned-placing").replace("2026-04", "2027-06")
    found = headed("2e25", market=planned, days=LATER)
    assert "by 2027-01-25 at the latest, by 2026-10-15 if known today (116 days left; since when it is" in found


def test_a_plan_that_is_listed_is_said_with_its_day() -> None:
    assert "means to place the model on 2026-12-01" in headed("3e23", market=PLACED.replace("2026-04", "2026-12"))


@pytest.mark.parametrize(
    ("model", "flop", "says", "cited"),
    [
        (', exception = "narrow"', "3e23", "The model is exceptionally narrow for its compute and outputs", "¶20"),
        (', exception = "general"', "3e22", "The model is exceptionally general for its compute and outputs", "¶20"),
    ],
)
def test_an_exception_is_said_in_plain_words(model: str, flop: str, says: str, cited: str) -> None:
    found = headed(flop, model=model)
    assert says in found
    assert cited in found


def test_outputs_that_decide_are_said_to_be_none_of_the_criterion() -> None:
    told_ = ONE.replace('"text"', '"action"')
    told_ = told_.format(flop="3e24", market=PLACED, procedure="", model="", began="2026-01-05", ended="2026-02-09")
    (found,) = gravest([assess(dossier(told_), date(2026, 10, 1))])
    assert "generates nothing that the criterion names: action" in said(found)


def test_a_third_of_what_stands_in_for_an_unknown_original_is_named_as_such() -> None:
    told_ = """
    model.outputs = ["text"]
    actors = [{ id = "a", country = "FR" }]
    original = [{ name = "o", gpai_model = true, systemic_risk = false, training_compute_obtainable = false }]
    activities = [{ kind = "fine-tuning", actor = "a", flop = "3e22" }]
    market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-04-01 }]
    """
    (found,) = gravest([assess(dossier(told_), date(2026, 10, 1))])
    assert "of a third of 1e23, 3.3e22" in said(found)


def test_whether_one_will_be_a_provider_is_not_told_as_whether_it_is_one() -> None:
    told_ = """
    model.outputs = ["text"]
    actors = [{ id = "a", country = "FR" }]
    activities = [{ kind = "pre-training", actor = "a", flop = "2e24", started_on = 2027-01-11, ended_on = 2027-05-01 }]
    """
    (found,) = gravest([assess(dossier(told_), date(2026, 10, 1))])
    assert "Not a provider yet: whether it will be one is not known" in said(found)


def test_who_means_to_place_is_told_first_that_it_is_open_whether_it_must_notify() -> None:
    told_ = """
    model.outputs = ["text"]
    actors = [{ id = "a", country = "FR" }]
    activities = [{ kind = "pre-training", actor = "a", flop = "8e24", started_on = 2026-05-01, ended_on = 2026-08-10 }]
    market = [{ event = "planned-placing", actor = "a", territory = "union", on = 2027-06-01 }]
    procedure = [{ event = "known-that-will-be-met", on = 2026-06-01 }]
    """
    (found,) = gravest([assess(dossier(told_), date(2026, 10, 1))])
    by = "Perhaps notify the Commission by 2026-06-15 (108 days late, if it is owed). "
    assert f"2027-06-01 {by}The law leaves open: Must a model still be" in said(found)


@pytest.mark.parametrize(
    ("beside", "open_"), [("auxiliary-model-inference", True), ("synthetic-data", True), ("evaluation", False)]
)
def test_a_provider_is_told_first_where_it_is_open_whether_it_must_notify(beside: str, open_: bool) -> None:
    told_ = f"""
    model.outputs = ["text"]
    actors = [{{ id = "a", country = "FR" }}]
    activities = [
      {{ kind = "pre-training", actor = "a", flop = "6e24" }},
      {{ kind = "{beside}", actor = "a", flop = "5e24" }},
    ]
    market = [{{ event = "made-available", actor = "a", territory = "union", on = 2026-06-01 }}]
    """
    (found,) = gravest([assess(dossier(told_), date(2026, 10, 1))])
    assert (", perhaps a notification" in said(found)) is open_


def test_what_holds_by_each_reading_is_not_told_by_a_question_alone() -> None:
    told_ = """
    model.outputs = ["text"]
    actors = [{ id = "o", country = "US", group = "G" }, { id = "b", country = "IE", group = "G" }]
    original = [{ name = "base", actor = "o", gpai_model = true, systemic_risk = true, training_compute = "3e25" }]
    activities = [{ kind = "fine-tuning", actor = "b", flop = "1.1e25", ended_on = 2026-02-20 }]
    market = [{ event = "made-available", actor = "b", territory = "union", on = 2026-04-01 }]
    """
    found = gravest([assess(dossier(told_), date(2026, 10, 1))])[0]
    assert "The same follows from each reading of what is open: Is a company of the same group" in said(found)


def test_who_must_notify_reads_first_that_the_model_was_withdrawn() -> None:
    told_ = """
    model.outputs = ["text"]
    actors = [{ id = "a", country = "FR" }]
    activities = [{ kind = "pre-training", actor = "a", flop = "2e25", ended_on = 2026-02-20 }]
    market = [
      { event = "made-available", actor = "a", territory = "union", on = 2026-04-01 },
      { event = "withdrawn", actor = "a", territory = "union", on = 2026-09-01 },
    ]
    """
    (found,) = gravest([assess(dossier(told_), date(2026, 10, 1))])
    assert "It was withdrawn on 2026-09-01: which of its duties go on is open." in said(found)


def test_of_two_providers_the_screen_tells_what_one_owes_and_how_to_see_what_the_other_does() -> None:
    told_ = """
    model.outputs = ["text"]
    actors = [{ id = "a", country = "US" }, { id = "b", country = "DE" }, { id = "c", country = "FR" }]
    activities = [{ kind = "pre-training", actor = "a", flop = "1e24" }]
    market = [
      { event = "made-available", actor = "a", to = "b", territory = "outside-union", on = 2026-03-01, \
union_excluded = true },
      { event = "made-available", actor = "a", to = "c", territory = "outside-union", on = 2026-03-01, \
union_excluded = false },
      { event = "integrated-in-system", actor = "b", territory = "union", on = 2026-05-01 },
      { event = "integrated-in-system", actor = "c", territory = "union", on = 2026-05-01 },
    ]
    """
    page = summary([assess(dossier(told_), date(2026, 10, 1))], Call(path="m"))
    commands = [each.argv for each in page.blocks if isinstance(each, Command)]
    assert ("gpaiscope", "assess", "m", "--actor", "a") in commands  # who acts last is c
