"""Each clock at, before and after its last day, with what starts, fulfils and stops it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from gpaiscope import dossier
from gpaiscope.assessment import assess
from gpaiscope.assessment.dated import STATES, Dated, begun
from gpaiscope.calendar import BRUSSELS, Calendar
from gpaiscope.law import BODY
from gpaiscope.values import DateRange, Outcome

ONE = timedelta(days=1)
FRONTIER = """
[model]
name = "Aurora"
outputs = ["text"]
[[actors]]
id = "a"
name = "Acme"
country = "US"
code_of_practice = ["transparency", "copyright", "safety-and-security"]
authorised_representative = { name = "R", country = "FR", mandate_on = 2026-09-01 }
[[activities]]
kind = "pre-training"
actor = "a"
started_on = 2026-01-10
ended_on = 2026-07-01
flop = "2e25"
"""
PLACED = """
[[market]]
event = "made-available"
actor = "a"
territory = "union"
on = 2026-10-15
"""
OLDER = PLACED.replace("2026-10-15", "2024-11-01")
MORE = """
[[activities]]
kind = "continued-pre-training"
actor = "a"
started_on = 2026-09-01
ended_on = 2026-09-01
flop = "4e24"
"""
PLANNED = """
[[market]]
event = "planned-placing"
actor = "a"
territory = "union"
on = 2027-03-01
"""


def step(event: str, on: str, **more: str) -> str:
    """A step before the Commission."""
    lines = (f"{key} = {value if key.endswith('_on') else repr(value)}" for key, value in more.items())
    return "\n".join(["[[procedure]]", f'event = "{event}"', 'actor = "a"', f"on = {on}", *lines, ""])


def done(obligation: str, on: str) -> str:
    """Something that was done."""
    return f'[[done]]\nobligation = "{obligation}"\nactor = "a"\non = {on}\n'


def days(text: str, on: str, calendar: Calendar = BRUSSELS) -> tuple[Dated, ...]:
    """The list of a dossier on a day."""
    return begun(assess(dossier.read((FRONTIER + text).encode(), file="gpai.toml"), date.fromisoformat(on)), calendar)


def days_of(text: str, on: str) -> tuple[Dated, ...]:
    """The list of a whole dossier on a day."""
    return begun(assess(dossier.read(text.encode(), file="gpai.toml"), date.fromisoformat(on)))


def of(clock: str, text: str, on: str) -> list[Dated]:
    """The days of one clock."""
    return [each for each in days(text, on) if each.id == clock]


PLANNED_STATES = {"framework_before_placing": ("ahead", "ahead"), "model_report": ("ahead", "due")}
"""What comes with a placing, which is a plan until its day has come."""
EXISTING = {
    "framework_after_notification",
    "framework_assessment",
    "framework_before_placing",
    "model_report",
    "model_report_update",
    "safe_reference",
    "summary_update",
    "weights_access_check",
}
"""What has to exist by its last day, and of which nobody is told that it does."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A clock that runs: what the dossier says, the safe day and the last one by law."""

    clock: str
    text: str
    due: str
    ends: str = ""
    kind: str = "commitment"

    @property
    def until(self) -> tuple[str, str]:
        """Its state on the eve of its last day, and on that day."""
        going_on = ("going-on", "going-on")
        return going_on if self.kind == "keeping" else PLANNED_STATES.get(self.clock, ("due", "due"))

    @property
    def then(self) -> str:
        """Its state on the day after."""
        if self.kind not in ("duty", "commitment"):
            return "done"
        return "perhaps-late" if self.clock in EXISTING else "late"

    @property
    def last(self) -> date:
        return date.fromisoformat(self.ends or self.due)


RUNS = (
    # A run of which it is estimated that it passes the line is known to by its first day (Guidelines 30).
    Run(clock="notification", text=PLACED, due="2026-01-24", ends="2026-01-26", kind="duty"),
    Run(
        clock="notification",
        text=PLACED + step("requirement-met", "2026-06-06"),
        due="2026-06-20",
        ends="2026-06-22",
        kind="duty",
    ),
    Run(
        clock="information_request",
        text=PLACED + step("information-requested", "2026-11-02", due_on="2026-11-20"),
        due="2026-11-20",
        kind="duty",
    ),
    Run(
        clock="evaluation_access",
        text=PLACED + step("access-requested", "2026-11-02", due_on="2026-11-21"),
        due="2026-11-21",
        kind="duty",
    ),
    Run(
        clock="requested_measures",
        text=PLACED + step("measures-requested", "2026-11-02", due_on="2026-11-23"),
        due="2026-11-23",
        kind="duty",
    ),
    Run(
        clock="observations_on_draft",
        text=PLACED + step("draft-decision", "2026-11-02", due_on="2026-11-20"),
        due="2026-11-20",
        kind="right",
    ),
    # Monday is the first day: 21 days end on a Sunday.
    Run(
        clock="observations",
        text=PLACED + step("preliminary-findings", "2026-10-30"),
        due="2026-11-20",
        ends="2026-11-23",
        kind="right",
    ),
    Run(clock="objection", text=PLACED + step("disclosure-intended", "2026-11-04"), due="2026-11-11", kind="right"),
    Run(
        clock="incident_report_critical_infrastructure",
        text=PLACED + step("serious-incident", "2026-10-20", kind="critical-infrastructure"),
        due="2026-10-22",
    ),
    Run(
        clock="incident_report_cybersecurity",
        text=PLACED + step("serious-incident", "2026-10-20", kind="cybersecurity"),
        due="2026-10-25",
    ),
    Run(
        clock="incident_report_death",
        text=PLACED + step("serious-incident", "2026-10-20", kind="death"),
        due="2026-10-30",
    ),
    Run(
        clock="incident_report_death",
        text=PLACED + step("serious-incident", "2026-10-20", kind="death", became_known_on="2026-10-22"),
        due="2026-11-01",
    ),
    Run(
        clock="incident_report_serious_harm",
        text=PLACED + step("serious-incident", "2026-10-20", kind="serious-harm"),
        due="2026-11-04",
    ),
    Run(clock="incident_update", text=PLACED + done("serious_incident_reporting", "2026-10-21"), due="2026-11-18"),
    Run(clock="incident_final_report", text=PLACED + step("incident-resolved", "2026-10-21"), due="2026-12-20"),
    Run(clock="framework_after_notification", text=PLACED + step("notified", "2026-10-16"), due="2026-11-13"),
    Run(clock="framework_after_notification", text=PLANNED + step("notified", "2026-10-16"), due="2026-11-13"),
    Run(clock="framework_before_placing", text=PLANNED, due="2027-02-15"),
    Run(clock="framework_access", text=PLACED + done("systemic_risk_mitigation", "2026-10-29"), due="2026-11-06"),
    Run(clock="framework_assessment", text=PLACED, due="2027-10-15"),
    Run(clock="framework_assessment", text=PLACED + done("systemic_risk_mitigation", "2026-10-29"), due="2027-10-29"),
    Run(clock="model_report", text=PLACED, due="2026-10-15"),
    Run(clock="model_report_access", text=PLACED + done("model_evaluation", "2026-10-30"), due="2026-11-09"),
    Run(clock="model_report_update", text=PLACED, due="2027-04-15"),
    Run(clock="safe_reference", text=PLACED + step("safe-reference-lost", "2026-10-20"), due="2027-04-20"),
    Run(
        clock="evaluators_call",
        text=PLACED + step("evaluators-called", "2026-11-03"),
        due="2026-12-01",
        kind="keeping",
    ),
    Run(clock="findings_held_back", text=PLACED + step("findings-told", "2026-11-03"), due="2026-12-15", kind="right"),
    Run(clock="weights_access_check", text=PLACED + done("cybersecurity", "2026-10-20"), due="2027-04-20"),
    Run(clock="summary_update", text=PLACED + done("training_content_summary", "2026-08-31"), due="2027-02-28"),
    Run(clock="downstream_answer", text=PLACED + step("downstream-request", "2026-10-20"), due="2026-11-03"),
    Run(clock="documentation_kept", text=PLACED, due="2036-10-15", kind="keeping"),
    Run(clock="representative_keeps", text=PLACED, due="2036-10-15", kind="keeping"),
    Run(
        clock="incident_records",
        text=PLACED + step("serious-incident", "2026-10-20", kind="death"),
        due="2031-10-20",
        kind="keeping",
    ),
    Run(
        clock="reassessment_request",
        text=PLACED + step("designated", "2026-10-20", article="52(4)"),
        due="2027-04-21",
        kind="waiting",
    ),
    Run(
        clock="limitation_of_fines",
        text=PLACED + step("infringement-ended", "2026-10-20"),
        due="2031-10-20",
        kind="lapse",
    ),
    Run(
        clock="limitation_of_enforcement",
        text=PLACED + step("fine-final", "2026-10-20"),
        due="2031-10-20",
        kind="lapse",
    ),
)


class TestLastDays:
    @pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.clock} by {run.due}")
    def test_a_clock_runs_until_its_last_day_and_not_past_it(self, run: Run) -> None:
        before, at, after = (of(run.clock, run.text, str(run.last + ONE * offset)) for offset in (-1, 0, 1))
        for (found,) in (before, at, after):
            assert found.kind == run.kind
            assert found.days_of.plain.latest == date.fromisoformat(run.due)
            assert found.last.latest is not None
        assert (before[0].state, at[0].state) == run.until
        assert after[0].state == run.then
        assert after[0].days == (None if run.then == "done" else 1)

    @pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.clock} by {run.due}")
    def test_each_day_says_what_started_it_how_it_is_counted_what_missing_it_means_and_where_it_stands(
        self, run: Run
    ) -> None:
        (found,) = of(run.clock, run.text, run.due)
        assert found.started
        assert found.started_on != DateRange()
        assert found.counted
        assert found.halts
        assert found.missed
        assert found.cites
        assert found.to

    def test_every_clock_of_the_law_is_met(self) -> None:
        told_otherwise = {"authorised_representative", "older_models", "serious_incident"}
        assert {run.clock for run in RUNS} | told_otherwise == {each.id for each in BODY.clocks}

    def test_days_that_the_law_sets_never_move(self) -> None:
        text = PLACED.replace("2026-10-15", "2024-11-01")
        found = [each for each in days(text, "2026-11-26") if each.days_of.plain == DateRange.exactly(date(2027, 8, 2))]
        assert found
        assert all(each.last == each.days_of.plain for each in found)
        assert all("fixed day" in each.counted for each in found if each.kind == "duty")

    def test_a_day_that_an_older_model_has_rests_on_the_article_that_gives_it_and_starts_with_the_duty(self) -> None:
        (found,) = of("authorised_representative", OLDER, "2026-11-26")
        assert found.days_of.plain == DateRange.exactly(date(2027, 8, 2))
        assert [str(each) for each in found.cites[:2]] == ["AI Act Art 54(1)", "AI Act Art 111(3)"]
        assert found.started == "the obligation applies"

    def test_the_same_day_of_a_model_that_is_no_older_one_is_no_fixed_one(self) -> None:
        planned = PLANNED.replace("2027-03-01", "2027-08-02")
        found = [
            each for each in days(planned, "2027-07-01") if each.days_of.plain == DateRange.exactly(date(2027, 8, 2))
        ]
        assert found
        assert not [each.id for each in found if "fixed day" in each.counted]
        assert not [each.id for each in found if "AI Act Art 111(3)" in map(str, each.cites)]

    def test_a_period_from_a_day_that_is_not_known_exactly_says_how_it_is_counted(self) -> None:
        (found,) = of("notification", PLACED.replace("2026-10-15", "2024-11-01"), "2026-11-26")
        assert not found.days_of.plain.exact or "2 weeks" in found.counted

    @pytest.mark.parametrize("clock", ["model_report", "model_report_update", "framework_assessment"])
    def test_a_commitment_of_an_older_model_runs_from_the_day_by_which_its_duty_is_owed(self, clock: str) -> None:
        trained = FRONTIER.replace("2026-", "2024-").replace("2024-09-01", "2026-09-01")
        (found,) = [each for each in days_of(trained + OLDER, "2026-11-26") if each.id == clock]
        assert found.started_on == DateRange.exactly(date(2027, 8, 2))
        assert found.state == "due"
        # Of one that crosses the line later it is open whether the period covers that.
        (later,) = of(clock, OLDER, "2026-11-26")
        assert later.started_on == DateRange(earliest=date(2026, 1, 10), latest=date(2027, 8, 2))
        (newer,) = of(clock, OLDER.replace("2024-11-01", "2025-08-02"), "2026-11-26")
        assert newer.started_on == DateRange(earliest=date(2026, 1, 10), latest=date(2026, 7, 1))  # of its training

    def test_a_report_on_a_model_that_crosses_the_line_after_its_placing_is_due_when_it_does(self) -> None:
        later = FRONTIER.replace("2e25", "8e24") + PLACED.replace("2026-10-15", "2026-07-15") + MORE
        (found,) = [each for each in days_of(later, "2026-11-26") if each.id == "model_report"]
        assert found.days_of.plain == DateRange.exactly(date(2026, 9, 1))

    def test_the_representative_comes_before_the_day_of_placing(self) -> None:
        text = PLANNED
        (found,) = of("authorised_representative", text.replace("mandate_on", "mandate_on"), "2026-10-01")
        assert found.state == "done"


class TestWhatStopsAClock:
    def test_what_was_done_in_time_is_done(self) -> None:
        incident = step("serious-incident", "2026-10-20", kind="death")
        (found,) = of(
            "incident_report_death", PLACED + incident + done("serious_incident_reporting", "2026-10-29"), "2026-11-20"
        )
        assert (found.state, found.days) == ("done", None)

    def test_what_was_done_late_says_by_how_much(self) -> None:
        incident = step("serious-incident", "2026-10-20", kind="death")
        (found,) = of(
            "incident_report_death", PLACED + incident + done("serious_incident_reporting", "2026-11-02"), "2026-11-20"
        )
        assert (found.state, found.days) == ("done", 3)

    def test_what_was_done_before_the_clock_began_does_not_stop_it(self) -> None:
        incident = step("serious-incident", "2026-10-20", kind="death")
        (found,) = of(
            "incident_report_death", PLACED + incident + done("serious_incident_reporting", "2026-10-19"), "2026-11-20"
        )
        assert found.state == "late"

    def test_an_incident_that_is_resolved_takes_no_more_intermediate_reports(self) -> None:
        reported = PLACED + done("serious_incident_reporting", "2026-10-21")
        assert of("incident_update", reported, "2026-11-26")
        assert not of("incident_update", reported + step("incident-resolved", "2026-10-30"), "2026-11-26")
        assert of("incident_update", reported + step("incident-resolved", "2026-10-30"), "2026-10-29")

    def test_each_act_of_investigation_starts_the_limitation_anew_and_the_cap_holds(self) -> None:
        ended = PLACED + step("infringement-ended", "2026-10-20")
        (anew,) = of("limitation_of_fines", ended + step("proceedings-opened", "2028-03-01"), "2028-04-01")
        assert anew.days_of.plain == DateRange.exactly(date(2033, 3, 1))
        acts = step("proceedings-opened", "2028-03-01") + step("preliminary-findings", "2032-11-01")
        (capped,) = of("limitation_of_fines", ended + acts, "2033-04-01")
        assert capped.days_of.plain == DateRange.exactly(date(2036, 10, 20))
        (lapsed,) = of("limitation_of_fines", ended + step("proceedings-opened", "2031-10-21"), "2033-04-01")
        assert lapsed.days_of.plain == DateRange.exactly(date(2031, 10, 20))
        (before,) = of("limitation_of_fines", ended + step("information-requested", "2026-10-19"), "2028-04-01")
        assert before.days_of.plain == DateRange.exactly(date(2031, 10, 20))

    def test_a_clock_whose_length_a_later_act_sets_does_not_run_before_that_is_law(self) -> None:
        ended = OLDER + step("infringement-ended", "2026-08-03") + step("fine-final", "2026-08-03")
        ended += step("disclosure-intended", "2026-08-03")
        clocks = {"limitation_of_fines", "limitation_of_enforcement", "objection"}
        assert not clocks & {each.id for each in days(ended, "2026-08-09")}
        assert clocks - {"objection"} <= {each.id for each in days(ended, "2026-08-10")}

    def test_a_reassessment_waits_anew_from_the_decision_to_maintain(self) -> None:
        designated = PLACED + step("designated", "2026-10-20", article="52(4)")
        (found,) = of("reassessment_request", designated + step("maintained", "2027-06-01"), "2027-07-01")
        assert found.days_of.plain.latest == date(2027, 12, 2)

    def test_an_incident_is_reported_without_undue_delay_whoever_signed(self) -> None:
        unsigned = FRONTIER.replace('"transparency", "copyright", "safety-and-security"', "")
        incident = step("serious-incident", "2026-10-20", kind="death", became_known_on="2026-10-22")
        eve, known, later, reported = (
            [each for each in days_of(unsigned + PLACED + text, on) if each.id == "serious_incident"]
            for text, on in (
                (incident, "2026-10-21"),
                (incident, "2026-10-22"),
                (incident, "2026-10-24"),
                (incident + done("serious_incident_reporting", "2026-10-23"), "2026-10-24"),
            )
        )
        assert not eve
        assert [(each.state, each.days_of.plain.latest, each.days) for each in (*known, *later)] == [
            ("due", date(2026, 10, 22), 0),
            ("perhaps-late", date(2026, 10, 22), 2),
        ]
        assert [each.state for each in reported] == ["done"]

    def test_an_incident_that_became_known_before_the_duty_began_starts_no_clock(self) -> None:
        early = PLACED + step("serious-incident", "2026-10-14", kind="death")
        found = [each.id for each in days(early, "2026-10-21") if each.id.startswith("incident_report")]
        assert not [*found, *of("serious_incident", early, "2026-10-21")]

    def test_an_incident_of_no_stated_kind_may_be_any(self) -> None:
        found = [
            each
            for each in days(PLACED + step("serious-incident", "2026-10-20"), "2026-10-21")
            if each.id.startswith("incident_report")
        ]
        assert len(found) == 4
        assert {each.outcome for each in found} == {Outcome.UNKNOWN}


class TestWhomItBinds:
    def test_the_code_binds_only_who_signed_the_chapter(self) -> None:
        unsigned = FRONTIER.replace('"transparency", "copyright", "safety-and-security"', "")
        text = unsigned + PLACED + step("serious-incident", "2026-10-20", kind="death")
        found = begun(assess(dossier.read(text.encode(), file="gpai.toml"), date(2026, 10, 21)))
        assert not [each.id for each in found if each.kind == "commitment" and each.id != "summary_update"]

    def test_without_a_word_on_the_code_it_is_open(self) -> None:
        silent = "\n".join(line for line in FRONTIER.splitlines() if "code_of_practice" not in line)
        text = silent + PLACED + step("serious-incident", "2026-10-20", kind="death")
        found = begun(assess(dossier.read(text.encode(), file="gpai.toml"), date(2026, 10, 21)))
        assert {each.outcome for each in found if each.id == "incident_report_death"} == {Outcome.UNKNOWN}

    def test_a_step_that_names_nobody_may_concern_any_of_several_actors(self) -> None:
        two = FRONTIER + '[[actors]]\nid = "b"\nname = "Other"\ncountry = "DE"\ncode_of_practice = []\n' + PLACED
        named = two + step("preliminary-findings", "2026-10-30")
        nameless = named.replace('event = "preliminary-findings"\nactor = "a"', 'event = "preliminary-findings"')
        assert nameless != named
        told = [
            [(each.actor, each.outcome) for each in days_of(text, "2026-11-02") if each.id == "observations"]
            for text in (named, nameless)
        ]
        assert told[0] == [("a", Outcome.YES)]
        assert sorted(told[1], key=str) == [("a", Outcome.UNKNOWN), ("b", Outcome.UNKNOWN)]


class TestOrder:
    def test_the_gravest_come_first_and_within_a_state_the_earliest_day(self) -> None:
        found = days(PLACED + step("serious-incident", "2026-10-20", kind="death"), "2026-11-20")
        places = [(STATES.index(each.state), each.shown.earliest or date.max) for each in found]
        assert places == sorted(places)

    @pytest.mark.parametrize("state", ["perhaps-late", "going-on"])
    def test_what_is_owed_since_one_day_stands_in_the_order_of_the_law(self, state: str) -> None:
        law = [each.id for each in BODY.obligations]
        found = [each for each in days(PLACED, "2026-11-20") if each.id in law and each.sure and each.state == state]
        since = [each.id for each in found if each.days_of.plain == DateRange.exactly(date(2026, 10, 15))]
        assert len(since) > 2
        assert since == sorted(since, key=law.index)

    def test_other_holidays_move_the_end_and_not_the_safe_day(self) -> None:
        text = PLACED + step("requirement-met", "2026-06-06")
        more = replace(BRUSSELS, more=frozenset({date(2026, 6, 22)}))
        (found,) = [each for each in days(text, "2026-06-10", more) if each.id == "notification"]
        assert (found.days_of.plain.latest, found.last.latest) == (date(2026, 6, 20), date(2026, 6, 23))
