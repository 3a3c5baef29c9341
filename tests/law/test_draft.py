"""A draft that is laid over the law: what it changes, what it leaves, and all that can be wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from assessment.dossiers import PROVIDER, written
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.assessment import Assessment, assess, assess_under
from gpaiscope.assessment.comparison import compare
from gpaiscope.assessment.world import World
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.errors import InputError
from gpaiscope.law import BODY, Body
from gpaiscope.law.changes import brought
from gpaiscope.law.draft import laid_over, template
from gpaiscope.law.in_time import faults
from gpaiscope.repository.dossiers import assess_loaded, loaded
from gpaiscope.values import Exact, Outcome, digits_text

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*/gpai.toml"))
DAY, FROM = date(2026, 11, 27), date(2026, 1, 1)
HEAD = {"name": "A draft", "source": "https://example.org/draft", "from": FROM}


def draft(*, parameters: Any = (), rules: Any = (), head: Mapping[str, object] = HEAD) -> Body:
    """The law with a draft of these changes laid over it."""
    return laid_over({"draft": dict(head), "parameters": list(parameters), "rules": list(rules)}, file="draft.toml")


def mistakes(**given: Any) -> list[tuple[str, str, str]]:
    """What is wrong with a draft: place, message and help."""
    with pytest.raises(InputError) as found:
        draft(**given)
    return [(each.path, each.message, each.help) for each in found.value.mistakes]


def under(body: Body, dossier: str, day: date = DAY) -> Assessment:
    return assess_under(body.on(day), written(dossier), actor="", readings={}, assume=True, estimates={})


class TestNumbers:
    def test_a_number_of_the_draft_holds_from_its_day_and_the_law_s_until_its_eve(self) -> None:
        body = draft(parameters=[{"id": "presumption_flop", "value": "1e24"}])
        numbers = [body.on(day).number("presumption_flop") for day in (FROM - timedelta(days=1), FROM, DAY)]
        assert numbers == [10**25, 10**24, 10**24]

    def test_it_is_cited_as_a_draft_s_before_the_provision_that_it_amends(self) -> None:
        body = draft(parameters=[{"id": "presumption_flop", "value": "1e24", "provision": "Article 1(2)"}])
        cites = body.on(DAY).cited(body.on(DAY).numbers["presumption_flop"].cites)
        assert [str(each) for each in cites][:2] == ["Draft Article 1(2)", "AI Act Art 51(2)"]
        assert cites[0].edition.url == "https://example.org/draft"

    def test_one_number_may_change_on_several_days_in_any_order(self) -> None:
        later = date(2027, 1, 1)
        changes = [{"id": "fine_percent", "value": value, "from": day} for value, day in ((7, later), ("5", FROM))]
        body = draft(parameters=changes)
        assert [body.on(day).number("fine_percent") for day in (DAY, later)] == [5, 7]
        assert faults(body) == []

    @pytest.mark.parametrize(
        ("share", "multiple"), [("1/4", 4), ("0.4", Fraction(5, 2)), (Decimal("0.5"), 2), ("2/3", Fraction(3, 2))]
    )
    def test_the_share_of_a_modification_is_written_as_a_share(self, share: object, multiple: Exact) -> None:
        body = draft(parameters=[{"id": "modification_multiple", "share": share}])
        assert body.on(DAY).number("modification_multiple") == multiple
        third = next(each for each in body.rules if each.id == "modification_above_third")
        assert "third" not in body.on(DAY).text(third.latest.says)

    def test_what_the_law_would_change_later_gives_way_to_the_draft(self) -> None:
        body = draft(parameters=[{"id": "high_risk_annex_iii", "value": date(2029, 1, 1)}])
        assert body.on(date(2026, 7, 27)).day_of("high_risk_annex_iii") == date(2029, 1, 1)

    def test_a_day_of_the_law_moves_all_that_begins_with_it(self) -> None:
        body = draft(parameters=[{"id": "powers_apply", "value": date(2028, 8, 2)}])
        fines = next(each for each in body.rules if each.id == "fine_possible")
        assert body.on(DAY).program.version(fines) is None
        assert BODY.on(DAY).program.version(fines) is not None


class TestRules:
    def test_a_rule_that_is_switched_off_holds_for_nobody_from_its_day_on(self) -> None:
        body = draft(rules=[{"id": "copyright_policy", "applies": False, "from": date(2026, 9, 1)}])
        outcomes = [_owes(under(body, PROVIDER, day)) for day in (date(2026, 8, 31), date(2026, 9, 1))]
        assert outcomes == [Outcome.YES, Outcome.NO]

    def test_a_rule_that_is_switched_on_again_reads_as_the_law_does(self) -> None:
        changes = [("2026-09-01", False), ("2026-10-01", True)]
        body = draft(
            rules=[
                {"id": "copyright_policy", "applies": applies, "from": date.fromisoformat(day)}
                for day, applies in changes
            ]
        )
        assert [_owes(under(body, PROVIDER, day)) for day in (date(2026, 9, 30), DAY)] == [Outcome.NO, Outcome.YES]

    def test_a_rule_may_be_switched_on_before_its_day(self) -> None:
        rules = [{"id": "copyright_policy", "applies": True, "from": FIRST_DAY}]
        rule = next(each for each in draft(rules=rules).rules if each.id == "copyright_policy")
        assert [each.begins(BODY.latest) for each in rule.versions] == [FIRST_DAY]

    def test_a_rule_that_stands_in_another_is_switched_there_too(self) -> None:
        body = draft(rules=[{"id": "gpai_model", "applies": False}])
        assert _owes(under(body, PROVIDER)) is Outcome.NO


def test_what_a_draft_brings_is_dated_from_its_day_and_not_from_the_placing() -> None:
    later = draft(parameters=[{"id": "presumption_flop", "value": "1e24", "from": date(2026, 10, 1)}])
    found = assess(written(_BETWEEN), DAY, world=World(body=later))
    (evaluation,) = [each for each in found.obligations if each.obligation.id == "model_evaluation"]
    (policy,) = [each for each in found.obligations if each.obligation.id == "copyright_policy"]
    assert evaluation.applies_from is not None
    assert evaluation.applies_from.earliest == date(2026, 10, 1)
    assert policy.applies_from is not None
    assert policy.applies_from.latest == date(2026, 3, 1)


def test_two_weeks_begin_with_the_day_from_which_the_line_is_lower() -> None:
    later = draft(parameters=[{"id": "presumption_flop", "value": "1e24", "from": date(2026, 9, 1)}])
    text = _BETWEEN.replace('flop = "5e24"', 'flop = "FLOP", started_on = 2026-01-05, ended_on = 2026-02-20')

    def due_on(flop: str) -> date | None:
        found = assess(written(text.replace("FLOP", flop)), date(2026, 10, 1), world=World(body=later))
        (owed,) = [each for each in found.obligations if each.obligation.id == "notification"]
        assert owed.due_on is not None
        return owed.due_on.latest

    assert (due_on("5e24"), due_on("2e25")) == (date(2026, 9, 15), date(2026, 3, 6))


def _owes(found: Assessment) -> Outcome:
    (owed,) = [each for each in found.obligations if each.obligation.id == "copyright_policy"]
    return owed.conclusion.finding.outcome


class TestBesideTheLaw:
    def test_a_draft_with_a_change_has_a_hash_of_its_own(self) -> None:
        for changes in (
            {"parameters": [{"id": "presumption_flop", "value": "1e24"}]},
            {"parameters": [{"id": "presumption_flop", "value": "1e25"}]},
            {"rules": [{"id": "compliance_report", "applies": False}]},
        ):
            assert draft(**changes).hash != BODY.hash

    def test_what_a_draft_is_called_and_where_it_lies_is_no_law(self) -> None:
        body = draft(parameters=[{"id": "presumption_flop", "value": "1e24"}])
        assert body.draft is not None
        assert replace(body, draft=replace(body.draft, file="elsewhere.toml")).hash == body.hash

    def test_it_says_of_itself_what_it_is(self) -> None:
        body = draft(parameters=[{"id": "fine_percent", "value": 5, "from": DAY}])
        assert body.draft is not None
        assert (body.draft.name, body.draft.file, body.draft.days) == ("A draft", "draft.toml", (DAY,))
        assert BODY.draft is None

    def test_the_law_itself_stays_as_it_was(self) -> None:
        before = BODY.hash
        draft(parameters=[{"id": "presumption_flop", "value": "1e24"}])
        assert (BODY.hash, BODY.on(DAY).number("presumption_flop")) == (before, 10**25)

    def test_its_changes_stand_under_its_own_name(self) -> None:
        body = draft(parameters=[{"id": "presumption_flop", "value": "1e24"}])
        (of_draft,) = [each for each in brought(body=body) if each.document.key == "Draft"]
        (change,) = of_draft.turns[0].changes
        assert (of_draft.document.title, change.before, change.value) == ("A draft", 10**25, 10**24)

    def test_what_it_says_anew_is_no_change_of_the_law(self) -> None:
        body = draft(parameters=[{"id": "presumption_flop", "value": "1e25"}])
        assert [each.document.key for each in brought(body=body)] == [each.document.key for each in brought()]


def _restated(day: date) -> Body:
    """A draft that says anew every number, day and rule of the law as they are on a day."""
    seen = ("law_checked", "signatories_listed", "signatories_seen", "guidelines_first")
    numbers = [
        {"id": name, "value": dated.value if isinstance(dated.value, date) else digits_text(dated.value)}
        for name, dated in BODY.on(day).numbers.items()
        if name not in seen
    ]
    standing = [each for each in BODY.rules if BODY.on(day).program.version(each) is each.latest]
    rules = [{"id": each.id, "applies": True} for each in standing]
    return draft(parameters=numbers, rules=rules, head={**HEAD, "from": day})


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_a_draft_without_a_change_or_that_says_what_the_law_says_changes_no_answer(example: Path) -> None:
    kept = assess_loaded(loaded(example), DAY)
    for body in (draft(), _restated(DAY), laid_over(tomllib.loads(template()), file="draft.toml")):
        found = compare(kept, assess_loaded(loaded(example), DAY, world=World(body=body)))
        assert found.changes == ()
        assert found.same > 0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_a_draft_to_come_changes_nothing_before_its_day(example: Path) -> None:
    body = draft(
        parameters=[{"id": "criterion_flop", "value": "1e20"}],
        rules=[{"id": "gpai_model", "applies": False}],
        head={**HEAD, "from": DAY + timedelta(days=1)},
    )
    kept, found = (assess_loaded(loaded(example), DAY, world=World(body=each)) for each in (BODY, body))
    outcomes = [
        [(each.id, each.actor, each.finding.outcome) for own in side for each in own.everything]
        for side in (kept, found)
    ]
    assert outcomes[0] == outcomes[1]


def test_a_presumption_from_1e24_on_flips_the_model_between_the_two_lines() -> None:
    kept, found = (under(body, _BETWEEN) for body in (BODY, _lowered()))
    assert kept.conclusion("systemic_risk").finding.outcome is Outcome.NO
    assert found.conclusion("systemic_risk").finding.outcome is Outcome.YES


_BETWEEN = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", country = "DE" }]
activities = [{ kind = "pre-training", actor = "a", flop = "5e24" }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]
"""


def _lowered() -> Body:
    return draft(parameters=[{"id": "presumption_flop", "value": "1e24"}])


@pytest.mark.parametrize(
    ("flop", "outcome"), [("999999999999999999999999", "no"), ("1e24", "no"), ("1000000000000000000000001", "yes")]
)
def test_the_line_of_a_draft_is_as_sharp_as_that_of_the_law(flop: str, outcome: str) -> None:
    found = under(_lowered(), _BETWEEN.replace("5e24", flop))
    assert found.conclusion("high_impact_presumption").finding.outcome.value == outcome


class TestMistakes:
    def test_every_mistake_is_told_at_once_with_its_place_and_what_was_probably_meant(self) -> None:
        found = mistakes(
            parameters=[
                {"id": "presumption_flops", "value": "1e24"},
                {"id": "presumption_flop", "value": Decimal("NaN")},
                {"id": "notification_days", "value": "14", "unit": "weeks"},
                {"id": "legacy_compliance", "value": "2027-02-30"},
            ],
            rules=[{"id": "complience_report", "applies": False}, {"id": "notification", "applies": "no"}],
        )
        assert [path for path, _, _ in found] == [
            "parameters[0].id",
            "parameters[1].value",
            "parameters[2].unit",
            "parameters[3].value",
            "rules[0].id",
            "rules[1].applies",
        ]
        assert found[0][2].startswith("did you mean presumption_flop")
        assert found[4][2] == "did you mean compliance_report?"

    @pytest.mark.parametrize(
        ("id", "value"),
        [
            ("presumption_flop", "1e25 FLOP"),
            ("presumption_flop", "10^25"),
            ("presumption_flop", 0),
            ("presumption_flop", "-1e25"),
            ("presumption_flop", "1e41"),
            ("presumption_flop", "1.5"),
            ("presumption_flop", Decimal("Infinity")),
            ("presumption_flop", True),
            ("presumption_flop", DAY),
            ("presumption_flop", ["1e25"]),
            ("presumption_flop", {"low": "1e24"}),
            ("notification_days", "14.5"),
            ("notification_days", "two weeks"),
            ("fine_percent", 101),
            ("modification_multiple", "1/3"),
            ("legacy_compliance", "1e25"),
            ("legacy_compliance", 20270802),
            ("legacy_compliance", date(1999, 1, 1)),
            ("legacy_compliance", date(9999, 12, 31)),
        ],
    )
    def test_a_value_that_cannot_be_meant_is_refused(self, id: str, value: object) -> None:
        ((path, _, _),) = mistakes(parameters=[{"id": id, "value": value}])
        assert path == "parameters[0].value"

    @pytest.mark.parametrize("share", ["0", "0/3", "1/0", "4/3", "-1/3", "third", "1/3/3", None, True, "1e-9"])
    def test_a_share_that_cannot_be_meant_is_refused(self, share: object) -> None:
        with pytest.raises(InputError) as found:
            draft(parameters=[{"id": "modification_multiple", "share": share}])
        (mistake,) = found.value.mistakes
        assert mistake.path == "parameters[0].share"
        assert "at least 1/1000" in mistake.expected

    def test_a_share_beside_a_value_and_a_share_of_anything_else_are_refused(self) -> None:
        both = {"id": "modification_multiple", "share": "1/4", "value": "4"}
        assert [path for path, _, _ in mistakes(parameters=[both])] == ["parameters[0].share"]
        other = {"id": "fine_percent", "share": "1/4", "value": "4"}
        assert [path for path, _, _ in mistakes(parameters=[other])] == ["parameters[0].share"]

    @pytest.mark.parametrize("begins", ["2027-13-01", date(2025, 7, 17), date(2200, 1, 1), 2027, None])
    def test_a_day_that_is_none_or_of_which_no_law_is_kept_is_refused(self, begins: object) -> None:
        change = {"id": "fine_percent", "value": 5, "from": begins}
        assert [path for path, _, _ in mistakes(parameters=[change])] == ["parameters[0].from"]

    def test_without_a_day_of_all_each_change_needs_one_of_its_own(self) -> None:
        head = {"name": "A draft", "source": "a paper"}
        found = mistakes(head=head, parameters=[{"id": "fine_percent", "value": 5}])
        assert found == [("parameters[0].from", "from is missing", "")]

    @pytest.mark.parametrize("name", ["law_checked", "signatories_seen"])
    def test_a_day_on_which_something_was_seen_is_no_draft_s_to_set(self, name: str) -> None:
        assert [path for path, _, _ in mistakes(parameters=[{"id": name, "value": DAY}])] == ["parameters[0].id"]

    def test_two_changes_of_one_thing_on_one_day_overlap(self) -> None:
        found = mistakes(parameters=[{"id": "fine_percent", "value": value} for value in (5, 6)])
        assert [path for path, _, _ in found] == ["parameters[1]"]
        found = mistakes(rules=[{"id": "notification", "applies": applies} for applies in (True, False)])
        assert [path for path, _, _ in found] == ["rules[1]"]

    def test_a_draft_says_what_it_is(self) -> None:
        with pytest.raises(InputError) as found:
            laid_over({"rules": []}, file="draft.toml")
        assert [each.path for each in found.value.mistakes] == ["draft"]
        assert [path for path, _, _ in mistakes(head={"name": " ", "source": 3})] == ["draft.name", "draft.source"]

    def test_keys_that_are_not_known_are_told_with_those_that_are_like_them(self) -> None:
        found = mistakes(head={**HEAD, "form": DAY}, rules=[{"id": "notification", "aplies": True, "applies": True}])
        assert found == [
            ("draft.form", '"form" is not a key here', "did you mean from?"),
            ("rules[0].aplies", '"aplies" is not a key here', "did you mean applies?"),
        ]

    @pytest.mark.parametrize("given", [{"parameters": 3}, {"rules": "x"}, {"parameters": [3]}, {"rules": [None]}])
    def test_what_is_no_list_of_tables_is_refused(self, given: dict[str, object]) -> None:
        with pytest.raises(InputError):
            laid_over({"draft": HEAD, **given}, file="draft.toml")

    def test_lines_are_told_where_they_are_known(self) -> None:
        with pytest.raises(InputError) as found:
            laid_over(
                {"draft": HEAD, "rules": [{"id": "x", "applies": True}]}, file="draft.toml", lines={"rules[0].id": 7}
            )
        assert found.value.mistakes[0].where() == "draft.toml:7, rules[0].id"


_NUMBERS = [each for each in BODY.parameters.values() if each.unit == "FLOP" or each.unit.endswith("days")]
_DAYS = st.dates(min_value=FIRST_DAY, max_value=date(2030, 12, 31))
_CHANGED = st.lists(st.tuples(st.sampled_from(_NUMBERS), st.integers(1, 3000), _DAYS), max_size=6)
_SWITCHED = st.lists(st.tuples(st.sampled_from(BODY.rules), st.booleans(), _DAYS), max_size=6)


@settings(max_examples=15, deadline=None)
@given(changed=_CHANGED, switched=_SWITCHED)
def test_whatever_a_draft_changes_each_day_still_has_one_law(changed: Any, switched: Any) -> None:
    numbers = {(each.name, day): {"id": each.name, "value": value, "from": day} for each, value, day in changed}
    rules = {(each.id, day): {"id": each.id, "applies": applies, "from": day} for each, applies, day in switched}
    body = draft(parameters=numbers.values(), rules=rules.values())
    assert [fault for fault in faults(body) if "begins on" not in fault] == []
    for (name, day), each in numbers.items():
        assert body.on(day).number(name) == each["value"]
