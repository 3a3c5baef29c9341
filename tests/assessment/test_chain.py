"""Models made from one another in one dossier: named, told by their days, or left open by them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import stories

from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.chain import assess_models
from gpaiscope.assessment.facts import amount
from gpaiscope.assessment.gaps import asked_about
from gpaiscope.assessment.saying import asked_of
from gpaiscope.assessment.turning import number_curves
from gpaiscope.dossier import read
from gpaiscope.errors import UsageError
from gpaiscope.law.modification import root_compute
from gpaiscope.report.values.assessment import document
from gpaiscope.values import DateRange, Range

DAY = date(2026, 7, 1)
TWO = """
[model]
name = "Aurora"
outputs = ["text"]
[[actors]]
id = "a"
[[actors]]
id = "b"
[[activities]]
kind = "pre-training"
actor = "a"
flop = "2e24"
{pre}
[[activities]]
kind = "fine-tuning"
actor = "{tuner}"
{tuned}
flop = "2e23"
[[market]]
event = "made-available"
actor = "a"
territory = "union"
{first}
[[market]]
event = "made-available"
actor = "b"
territory = "union"
{second}
"""
DAYS = {
    "pre": "ended_on = 2025-10-01",
    "tuned": "started_on = 2026-02-01",
    "first": "on = 2025-12-01",
    "second": "on = 2026-04-01",
}


def told(text: str, **more: object) -> tuple[Assessment, ...]:
    return assess_models(read(text.encode(), file="gpai.toml"), DAY, **more)  # type: ignore[arg-type]


def two(**days: str) -> tuple[Assessment, ...]:
    return told(TWO.format(**{"tuner": "b", **DAYS, **days}))


def outcome(found: Assessment, id: str, actor: str = "") -> str:
    return found.conclusion(id, actor).finding.outcome.value


def missing(found: Assessment, id: str, actor: str = "") -> list[str]:
    return [each.path for each in asked_of(found.conclusion(id, actor), found)]


def test_what_an_earlier_actor_placed_is_the_original_of_what_a_later_one_trained() -> None:
    first, second = two()
    assert outcome(first, "provider", "a") == "yes"
    assert outcome(second, "provider", "b") == "no"
    assert outcome(second, "one_third_criterion", "b") == "no"
    owed = [each.obligation.id for each in first.obligations if each.conclusion.finding.outcome.value == "yes"]
    assert owed == ["copyright_policy", "training_content_summary", "cooperation"]
    assert not [each for each in second.obligations if each.conclusion.finding.outcome.value == "yes"]


def test_without_days_what_agrees_stands_and_the_days_are_asked() -> None:
    (found,) = two(**dict.fromkeys(DAYS, ""))
    assert outcome(found, "provider", "a") == "yes"
    assert outcome(found, "provider", "b") == "unknown"
    assert missing(found, "provider", "b")[:2] == ["market[0].on", "activities[1].started_on"]
    assert [each.reference for each in found.warnings if each.path == "model"] == ["one-model-or-several"]


def test_what_the_readings_disagree_on_stays_open_whatever_the_figures_are() -> None:
    (found,) = two(**dict.fromkeys(DAYS, ""))
    curves = number_curves(found, "provider", "b")
    assert curves
    assert not [flip for curve in curves for flip in curve.flips]


THREE = """
model.outputs = ["text"]
actors = [{ id = "a" }, { id = "b" }, { id = "c" }]
activities = [
  { kind = "pre-training", actor = "a", flop = "1e24", ended_on = 2025-10-01 },
  { kind = "fine-tuning", actor = "b", flop = "5e23", ended_on = 2025-12-01 },
  { kind = "fine-tuning", actor = "c", flop = "8e23", ended_on = 2026-02-01 },
]
market = [
  { event = "made-available", actor = "a", territory = "union", on = 2025-11-01 },
  { event = "made-available", actor = "b", territory = "union", on = 2026-01-01 },
  { event = "made-available", actor = "c", territory = "union", on = 2026-03-01 },
]
"""


@pytest.mark.parametrize("id", ["copyright_policy", "training_content_summary"])
def test_what_is_owed_in_each_reading_is_owed_for_the_modification_at_least(id: str) -> None:
    (found,) = told(THREE)
    (owed,) = [each for each in found.obligations if (each.obligation.id, each.conclusion.actor) == (id, "c")]
    assert (outcome(found, "provider", "c"), outcome(found, id, "c")) == ("yes", "yes")
    assert owed.scope == "modification-at-least"


@pytest.mark.parametrize(
    ("days", "models"),
    [
        ({"tuned": "started_on = 2025-11-30"}, 1),
        ({"tuned": "started_on = { earliest = 2025-11-01, latest = 2025-11-30 }"}, 1),
        ({"tuned": "started_on = { earliest = 2025-12-02 }"}, 2),
        ({"first": "on = { latest = 2026-01-31 }"}, 2),
        ({"tuner": "a"}, 1),
        ({"tuned": 'on_behalf_of = "a"'}, 1),
    ],
)
def test_the_order_of_days_tells_one_model_from_two(days: dict[str, str], models: int) -> None:
    found = two(**days)
    assert len(found) == models
    assert "one-model-or-several" not in [each.reference for own in found for each in own.warnings]


@pytest.mark.parametrize(
    ("days", "asked"),
    [
        ({"tuned": "started_on = 2025-12-01"}, "model"),
        ({"tuned": "started_on = { earliest = 2025-11-01, latest = 2026-01-01 }"}, "activities[1].started_on"),
        ({"first": "on = { earliest = 2025-12-01 }"}, "market[0].on"),
        ({"pre": '[[activities]]\nkind = "fine-tuning"\nactor = "b"\nflop = 1\nstarted_on = 2025-11-01'}, "model"),
    ],
)
def test_days_that_do_not_tell_are_asked_else_the_names(days: dict[str, str], asked: str) -> None:
    (found,) = two(**days)
    assert outcome(found, "provider", "b") == "unknown"
    assert missing(found, "provider", "b")[0] == asked


def test_a_proof_of_what_is_left_open_shows_each_way() -> None:
    (found,) = two(**dict.fromkeys(DAYS, ""))
    proof = found.proof("provider", "b")
    assert proof.outcome.value == "unknown"
    assert [each.outcome.value for each in proof.because] == ["yes", "no"]
    assert asked_about(found, "provider", "b")[0].sets == ()


def test_three_actors_are_never_told_apart_by_their_days() -> None:
    third = '[[actors]]\nid = "c"\n[[activities]]\nkind = "fine-tuning"\nactor = "c"\nflop = "1e23"\n'
    (found,) = told(TWO.format(tuner="b", **DAYS) + third + "started_on = 2026-06-01\n")
    assert outcome(found, "provider", "b") == "unknown"
    assert missing(found, "provider", "b")[0] == "model"
    assert outcome(found, "gpai_model") == "yes"


def test_with_many_actors_what_hangs_on_the_training_is_unknown() -> None:
    more = "".join(
        f'[[actors]]\nid = "c{n}"\n[[activities]]\nkind = "fine-tuning"\nactor = "c{n}"\nflop = "1e23"\n'
        for n in range(4)
    )
    (found,) = told(TWO.format(tuner="b", **DAYS) + more)
    assert outcome(found, "gpai_criterion") == "unknown"
    assert missing(found, "gpai_criterion")[0] == "model"


IN_A_ROW = """
actors = [{ id = "a" }, { id = "b" }, { id = "c" }]
model = [
  { name = "Own", from = "Middle", outputs = ["text"] },
  { name = "Middle", from = "Base", outputs = ["text"] },
  { name = "Base", outputs = ["text"] },
]
activities = [
  { model = "Base", kind = "pre-training", actor = "a", flop = "6e23" },
  { model = "Middle", kind = "fine-tuning", actor = "b", flop = "5e23" },
  { model = "Own", kind = "fine-tuning", actor = "c", flop = "3e23" },
]
"""
NAMED = """
[[model]]
name = "v2"
from = "v1"
outputs = ["text"]
[[model]]
name = "v1"
openness = { licence = "mit" }
[[actors]]
id = "a"
[[actors]]
id = "b"
[[activities]]
model = "v2"
kind = "fine-tuning"
actor = "b"
[[activities]]
model = "v1"
kind = "pre-training"
actor = "a"
[[market]]
model = "v2"
event = "made-available"
actor = "b"
"""


def test_named_models_stand_in_the_order_of_the_file_each_with_its_own() -> None:
    later, earlier = told(NAMED)
    assert [each.dossier.model.name.value for each in (later, earlier) if each.dossier.model.name] == ["v2", "v1"]
    assert (later.place, earlier.place) == ("model[0]", "model[1]")
    assert [each.id.value for each in earlier.dossier.actors or () if each.id] == ["a"]
    assert [each.id.value for each in later.dossier.actors or () if each.id] == ["a", "b"]
    assert later.dossier.original[0].actor is not None
    assert later.dossier.original[0].actor.value == "a"
    assert earlier.dossier.market is None


def test_of_a_third_model_in_a_row_the_third_may_be_of_the_first_which_took_less() -> None:
    """A third of 1.1e24 is more than 3e23, and a third of 6e23 is less than what was added to it: 5e23 and 3e23."""
    (own, _, _) = told(IN_A_ROW)
    first = amount(own.model_case, root_compute)
    assert first == Range.exactly(6 * 10**23)
    assert outcome(own, "one_third_criterion", "c") == "unsettled"


def test_missing_facts_lead_to_the_entry_and_the_model_that_they_are_about() -> None:
    later, earlier = told(NAMED)
    assert missing(earlier, "gpai_criterion") == ["activities[1].flop", "model[1].outputs"]
    assert "openness.weights_public" not in missing(earlier, "open_source_exemption")
    assert "model[1].openness.weights_public" in missing(earlier, "open_source_exemption")
    asked = missing(later, "one_third_criterion", "b")
    assert "activities[0].flop" in asked
    assert "activities[1].flop" in asked
    assert not [path for path in asked if path.startswith("original")]
    paths = [each["path"] for each in document(later)["compute"]["entries"]]  # type: ignore[index]
    assert paths == ["activities[0]"]


def test_one_assessment_is_of_one_model() -> None:
    with pytest.raises(UsageError, match="several models: v2, v1"):
        assess(read(NAMED.encode(), file="gpai.toml"), DAY)


def test_an_actor_is_asked_about_in_the_models_in_which_it_plays_a_part() -> None:
    assert [each.place for each in told(NAMED, actor="b")] == ["model[0]"]
    with pytest.raises(UsageError, match="'c' is not an actor"):
        told(NAMED, actor="c")


@pytest.mark.parametrize("steps", [2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_a_story_gives_the_same_told_in_one_file_and_in_several(seed: int, steps: int, tmp_path: Path) -> None:
    story = stories.told(seed, steps)
    compared, differ = stories.differences(
        stories.in_one(story, tmp_path), stories.in_several(story, tmp_path, stories.provider_of)
    )
    assert compared > 100
    assert differ == []


def test_a_story_whose_days_tell_two_models_gives_the_same_as_two_files(tmp_path: Path) -> None:
    chosen = filter(None, (stories.of_two_makers(stories.told(seed, 2, dated=True, merges=False)) for seed in range(9)))
    found = list(chosen)
    assert len(found) > 3
    for story in found:
        _, differ = stories.differences(
            stories.derived(story, tmp_path), stories.in_several(story, tmp_path, stories.provider_of)
        )
        assert differ == []


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.long
def test_learning_a_day_changes_no_settled_answer(seed: int, tmp_path: Path) -> None:
    story = stories.told(seed, 2, dated=True, merges=False)
    settled, lost = stories.lost(stories.derived(story, tmp_path, assume=False), stories.blurred(story, seed, tmp_path))
    assert settled > 2
    assert lost == []


FINED = date(2026, 9, 1)


def test_only_the_exposure_of_the_actor_that_is_asked_about_is_told() -> None:
    text = TWO.format(**{"tuner": "a", **DAYS}).replace('id = "b"', 'id = "b"\n[[actors]]\nid = "c"')
    dossier = read(text.encode(), file="gpai.toml")
    (own,), (kept,) = assess_models(dossier, FINED), assess_models(dossier, FINED, actor="c")
    assert "a" in {each.actor for each in own.exposure}
    assert {each.actor for each in kept.exposure} <= {"c"}


def test_exposure_is_as_open_as_whether_a_fine_is_possible() -> None:
    dossier = read(TWO.format(**{"tuner": "b", **DAYS, "tuned": ""}).encode(), file="gpai.toml")
    (whole,) = assess_models(dossier, FINED)
    told = {each.actor: each.finding.outcome for each in whole.conclusions if each.id == "fine_possible"}
    assert "unknown" in {outcome.value for outcome in told.values()}
    exposed = {each.actor: each.outcome for each in whole.exposure}
    assert exposed == {actor: outcome for actor, outcome in told.items() if outcome.value != "no"}


VERSIONS = """
actors = [{ id = "p", country = "FR" }, { id = "b", country = "DE" }]
[[model]]
name = "v1"
outputs = ["text"]
[[model]]
name = "v2"
outputs = ["text"]
from = "v1"
[[activities]]
model = "v1"
kind = "pre-training"
actor = "p"
flop = "2e25"
ended_on = 2025-10-20
[[activities]]
model = "v2"
kind = "fine-tuning"
actor = "ACTOR"
flop = "1e23"
started_on = 2026-05-18
ended_on = 2026-05-20
[[market]]
model = "v1"
event = "made-available"
actor = "p"
territory = "union"
on = 2025-11-01
[[market]]
model = "v2"
event = "made-available"
actor = "ACTOR"
territory = "union"
on = 2026-06-01
[[procedure]]
model = "v1"
event = "notified"
actor = "p"
on = 2025-10-27
flop = "2e25"
method = "6ND"
[[procedure]]
model = "v1"
event = "arguments-submitted"
actor = "p"
on = 2025-10-27
[[procedure]]
model = "v1"
event = "accepted"
actor = "p"
on = 2026-05-04
"""


def test_what_was_decided_on_a_model_holds_for_what_its_provider_made_of_it() -> None:
    later = told(VERSIONS.replace("ACTOR", "p"))[1]
    assert (outcome(later, "provider", "p"), outcome(later, "systemic_risk")) == ("yes", "no")
    policy = next(each for each in later.obligations if each.obligation.id == "copyright_policy")
    assert policy.applies_from == DateRange.exactly(date(2025, 11, 1))
    assert not told(VERSIONS.replace("ACTOR", "b"))[1].dossier.procedure


def test_what_was_notified_is_not_notified_again_for_a_later_version() -> None:
    text = VERSIONS.replace("ACTOR", "p").split('[[procedure]]\nmodel = "v1"\nevent = "arguments')[0]
    later = told(text)[1]
    assert outcome(later, "systemic_risk") == "yes"
    assert [each.state for each in later.standings if each.actor == "p"] == ["provider"]


def test_whoever_took_a_model_over_trains_the_same_one() -> None:
    handed = """
[[market]]
event = "transferred"
actor = "a"
to = "b"
on = 2026-01-15
"""
    text = (TWO.replace('"2e24"', '"9.9e24"') + handed).format(
        **{**DAYS, "tuned": "started_on = 2026-02-01\nended_on = 2026-02-20"}, tuner="b"
    )
    (one,) = told(text)
    assert (outcome(one, "systemic_risk"), outcome(one, "provider", "b")) == ("yes", "yes")
    assert len(told(text.replace("on = 2026-01-15", "on = 2026-02-01"))) == 1
    assert len(told(text.replace("on = 2026-01-15", "on = 2026-05-15"))) == 2


HANDED = """
[[market]]
model = "v1"
event = "transferred"
actor = "p"
to = "b"
on = 2026-05-11
"""


def test_whoever_took_a_model_over_owes_for_its_own_versions_since_then() -> None:
    text = VERSIONS.replace("ACTOR", "b").split('[[procedure]]\nmodel = "v1"\nevent = "arguments')[0] + HANDED
    later = told(text)[1]
    assert (outcome(later, "provider", "b"), outcome(later, "systemic_risk")) == ("yes", "yes")
    assert outcome(later, "notification_triggered", "b") == "unsettled"
    owed = {each.obligation.id: each for each in later.obligations if each.conclusion.actor == "b"}
    for id in ("copyright_policy", "model_evaluation"):
        assert owed[id].applies_from == DateRange.exactly(date(2026, 5, 11))


def test_a_later_version_has_systemic_risk_since_what_it_was_made_from_had_it() -> None:
    text = VERSIONS.replace("ACTOR", "p").split("[[procedure]]")[0]
    later = told(text)[1]
    owed = next(each for each in later.obligations if each.obligation.id == "model_evaluation")
    assert owed.applies_from == DateRange.exactly(date(2025, 11, 1))
