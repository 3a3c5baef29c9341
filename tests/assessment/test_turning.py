"""The exact values at which an answer flips, against fresh assessments of the dossier with the number in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from types import FrameType

import pytest
import stories
from assessment.curves import checked, drawn, many
from assessment.dossiers import DAY, PROVIDER, assessed, written
from assessment.screens import DAY as SCREENS_DAY
from assessment.screens import SCREENS

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.answers import Answer
from gpaiscope.assessment.chain import assess_models
from gpaiscope.assessment.grounding import Grounding
from gpaiscope.assessment.turning import MOST_NEAR, NEAR, NumberCurve, nearest_curves, number_curves
from gpaiscope.dossier import Dossier, read
from gpaiscope.errors import UsageError
from gpaiscope.values import Exact, Outcome

NO, YES, UNKNOWN, UNSETTLED = Outcome.NO, Outcome.YES, Outcome.UNKNOWN, Outcome.UNSETTLED


def screen(name: str) -> Assessment:
    return assessed(SCREENS[name], SCREENS_DAY)


def over(found: Assessment, path: str, id: str, actor: str) -> NumberCurve:
    (curve,) = number_curves(found, id, actor, of=(path,))
    return curve


def flips(curve: NumberCurve) -> list[tuple[Exact, str, Answer]]:
    return [(each.value, each.side, each.after) for each in curve.flips]


E23, E24 = 10**23, 10**24


def nearest_of(curves: Iterable[NumberCurve]) -> Iterator[tuple[Exact, str]]:
    """By which factor the nearest threshold of each input lies from its present figure, where that is near, in order.

    That at which it would have to be so little that the value itself belongs to what comes before is beyond.
    """
    told = []
    for place, curve in enumerate(curves):
        present = curve.input.present
        if present is None or not (present.best or present.high or present.low):
            continue
        value = present.at("best")
        least, most = Fraction(value) / NEAR, value * NEAR
        at = [
            each.value
            for each in curve.flips
            if least <= each.value <= most and (each.value, each.side) != (least, "from")
        ]
        if at:
            factor = min(Fraction(max(value, each)) / Fraction(min(value, each)) for each in at)
            told.append((factor, place, curve.input.path))
    return ((factor, path) for factor, _, path in sorted(told))


def calls_of(function: Callable[..., object], work: Callable[[], object]) -> int:
    """How often a function is called in some work."""
    code, found = function.__code__, [0]

    def note(frame: FrameType, event: str, _: object) -> None:
        found[0] += event == "call" and frame.f_code is code

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found[0]


@pytest.mark.parametrize(
    ("name", "path", "actor", "first", "expected"),
    [
        (
            "fine-tune",
            "activities[0].flop",
            "acme",
            NO,
            [(Fraction(46 * 10**22, 3) - 25 * 10**19, "above", YES)],
        ),
        (
            "fine-tune",
            "original[0].training_compute",
            "acme",
            YES,
            [
                (330_750 * 10**18, "from", UNKNOWN),
                (420_750 * 10**18, "from", NO),
                (10**25 - 14_025 * 10**19, "above", UNKNOWN),
                (10**25 - 11_025 * 10**19, "above", UNSETTLED),
            ],
        ),
        (
            "tejo",
            "original[0].training_compute",
            "a",
            YES,
            [
                (54 * E23, "from", UNKNOWN),
                (63 * E23, "from", NO),
                (79 * E23, "above", UNKNOWN),
                (100 * E23, "above", NO),  # it is presumed to have systemic risk itself
            ],
        ),
        (
            "unsettled-sum",
            "activities[0].flop",
            "a",
            NO,
            [(18 * E23, "above", UNSETTLED), (Fraction(82 * E23, 3), "above", YES)],
        ),
        ("systemic-modifier", "activities[0].flop", "a", NO, [(11 * E24, "above", YES)]),
        ("systemic-modifier", "original[0].training_compute", "a", YES, [(36 * E24, "from", NO)]),
        ("not-gpai", "activities[0].flop", "a", NO, [(E23, "above", UNKNOWN)]),  # its kind may be narrow
    ],
)
def test_an_answer_flips_at_exact_values_also_where_it_turns_back(
    name: str, path: str, actor: str, first: Answer, expected: list[tuple[Exact, str, Answer]]
) -> None:
    curve = over(screen(name), path, "provider", actor)
    assert curve.first is first
    assert flips(curve) == expected


def test_the_value_itself_belongs_to_what_follows_from_it_and_to_what_comes_before_above_it() -> None:
    own = over(screen("systemic-modifier"), "activities[0].flop", "provider", "a")
    assert [own.at(value) for value in (11 * E24 - 1, 11 * E24, 11 * E24 + Fraction(1, 10**6))] == [NO, NO, YES]
    original = over(screen("systemic-modifier"), "original[0].training_compute", "provider", "a")
    assert [original.at(value) for value in (36 * E24 - Fraction(1, 10**6), 36 * E24)] == [YES, NO]


def test_how_an_actor_stands_flips_by_state_and_by_kind_of_provider() -> None:
    curve = over(assessed(PROVIDER), "activities[0].flop", "", "a")
    told = [(each.value, each.side, each.after) for each in curve.flips]
    assert [(value, side, after.state, after.kinds) for value, side, after in told] == [
        (E23, "above", "provider", ()),
        (10**25, "above", "late", ("systemic-risk",)),
    ]


TOKENS = """
model.outputs = ["text"]
actors = [{ id = "a" }]
activities = [{ kind = "pre-training", actor = "a", architecture = { parameters = "5B", tokens = "1T" } }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]
"""
HOURS = """
model.outputs = ["text"]
actors = [{ id = "a" }]
activities = [{ kind = "pre-training", actor = "a", hardware = [
  { peak_flop_per_second = "3e15", count = 400, hours = 24, utilisation = { low = "0.3", best = "0.4", high = "0.5" } },
  { peak_flop_per_second = "1e15", count = 100, hours = 9, utilisation = { low = "0.2", best = "0.2", high = "0.2" } },
] }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]
"""


def test_a_threshold_is_told_in_the_unit_in_which_the_input_is_given() -> None:
    curve = over(assessed(TOKENS), "activities[0].architecture.tokens", "gpai_model", "")
    assert (curve.input.unit, curve.input.present and curve.input.present.best) == ("tokens", 10**12)
    assert flips(curve) == [(Fraction(E23, 6 * 5 * 10**9), "above", YES)]


def test_hours_of_one_period_leave_those_of_another_as_they_are() -> None:
    curve = over(assessed(HOURS), "activities[0].hardware[1].hours", "gpai_model", "")
    other = [share * 400 * 24 * 3600 * 3 * 10**14 for share in (3, 5)]
    rate = 2 * 10**14 * 100 * 3600
    assert curve.input.unit == "hours"
    assert flips(curve) == [
        (Fraction(E23 - other[1], rate), "above", UNKNOWN),
        (Fraction(E23 - other[0], rate), "above", YES),
    ]


def test_an_amount_that_is_missing_is_looked_at_from_nought_on() -> None:
    text = PROVIDER.replace('flop = "2e25", ', "")
    curve = over(assessed(text), "activities[0].flop", "provider", "a")
    assert curve.input.present is None
    assert (curve.first, flips(curve)) == (NO, [(E23, "above", YES)])


def test_an_answer_that_hangs_on_no_value_of_an_input_has_no_threshold() -> None:
    curve = over(assessed(PROVIDER), "reach.registered_business_users_union", "provider", "a")
    assert (curve.first, curve.flips) == (YES, ())
    users = over(assessed(PROVIDER), "reach.registered_business_users_union", "reach_presumes_impact", "")
    assert flips(users) == [(10_000, "from", YES)]


def test_what_is_shown_is_near_the_present_figure_nearest_first() -> None:
    found = screen("fine-tune")
    near = nearest_curves(found, actor="acme")
    assert [each.input.path for each in near] == ["original[0].training_compute", "activities[0].flop"]
    assert [each.nearest for each in near] == sorted(each.nearest for each in near if each.nearest)
    assert all(each.nearest is not None and each.nearest <= 3 for each in near)
    whole = {each.input.path: each for each in number_curves(found, actor="acme")}
    for each in near:
        assert set(each.flips) <= set(whole[each.input.path].flips)
    assert len(nearest_curves(found, actor="acme", most=1)) == 1


@pytest.mark.parametrize("make", [drawn, many])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_shown_is_what_is_nearest_of_every_curve(make: Callable[[int], Dossier], seed: int) -> None:
    found = assess_models(make(seed), SCREENS_DAY)[-1]
    for actor in ("a", "b"):
        near = [(each.nearest, each.input.path) for each in nearest_curves(found, actor=actor)]
        assert near == list(nearest_of(number_curves(found, actor=actor)))[:MOST_NEAR]


def test_an_amount_that_no_line_lies_near_is_not_worked_out() -> None:
    """Counted, since a time would tell of the machine: as many originals again are no more cases to be grounded."""
    made: list[int] = []
    for size in (10, 20, 40):
        tables = {
            "actors": [{"id": "a"}],
            "original": [{"name": f"o{place}", "training_compute": f"{place + 600}e21"} for place in range(size)],
        }
        found = assess_models(read(json.dumps(tables).encode(), file="gpai.json"), SCREENS_DAY)[-1]
        made.append(calls_of(Grounding.with_numbers, lambda found=found: nearest_curves(found, actor="a")))
    assert made[0] >= 1
    assert made[-1] <= made[0] + 8


def test_what_counts_alike_has_the_curves_that_each_has_on_its_own() -> None:
    activities = ", ".join(
        f'{{ kind = "fine-tuning", actor = "a", started_on = 2026-03-0{1 + place}, ended_on = 2026-03-2{place},'
        f' flop = {{ low = "{place + 1}e24", best = "{place + 2}e24", high = "{place + 2}e24" }} }}'
        for place in range(4)
    )
    text = f"""
model.outputs = ["text"]
actors = [{{ id = "a" }}]
original = [{{ name = "o", training_compute = "4e25", systemic_risk = true }}]
activities = [{activities}, {{ kind = "fine-tuning", actor = "a", flop = "3e24", started_on = 2026-06-01 }}]
market = [{{ event = "made-available", actor = "a", territory = "union", on = 2026-05-01 }}]
"""
    found = assessed(text)
    told = [*number_curves(found, actor="a"), *number_curves(found, "provider", "a")]
    alone = [over(found, each.input.path, id, "a") for id in ("", "provider") for each in told[: len(told) // 2]]
    assert told == alone
    assert sum(bool(each.flips) for each in told) >= 8
    assert all(each.right for each in checked(written(text), DAY, [("provider", "a"), ("", "a")]))


def test_nothing_is_told_of_an_unknown_answer_or_actor() -> None:
    with pytest.raises(UsageError):
        number_curves(screen("fine-tune"), "provide", "acme")
    with pytest.raises(UsageError):
        number_curves(screen("fine-tune"), actor="nobody")


def test_a_line_is_right_where_the_day_on_which_it_was_passed_tells_what_internal_use_placed() -> None:
    text = """
[model]
outputs = ["text"]
[[actors]]
id = "a"
country = "DE"
[[activities]]
kind = "pre-training"
actor = "a"
flop = "2e25"
started_on = 2025-03-01
ended_on = 2026-05-01
[[market]]
event = "internal-use"
actor = "a"
territory = "union"
on = 2025-01-10
"""
    assert all(each.right for each in checked(written(text), DAY, [("provider", "a"), ("legacy_model", "")]))


@pytest.mark.parametrize("name", ["fine-tune", "fine-tune-unknown-original", "several-actors"])
@pytest.mark.long
def test_every_curve_of_a_screen_is_what_fresh_assessments_say(name: str) -> None:
    points = list(checked(written(SCREENS[name]), SCREENS_DAY))
    assert len(points) > 1000
    assert not [each for each in points if not each.right]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("assume", [True, False])
@pytest.mark.long
def test_every_curve_of_a_drawn_dossier_is_what_fresh_assessments_say(seed: int, assume: bool) -> None:
    points = list(checked(drawn(seed), DAY, [("provider", "a"), ("", "a"), ("", "b")], assume=assume))
    assert points
    assert not [each for each in points if not each.right]


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.long
def test_an_input_of_an_earlier_model_is_followed_through_the_models_made_from_it(seed: int, tmp_path: Path) -> None:
    dossier = chained(seed, tmp_path)
    made = assess_models(dossier, stories.DAY)[-1]
    asked = [("provider", each.actor) for each in made.standings] + [("systemic_risk", "")]
    points = list(checked(dossier, stories.DAY, asked))
    assert any(each.input.model for each in number_curves(made, "systemic_risk"))
    assert not [each for each in points if not each.right]


def chained(seed: int, folder: Path) -> object:
    stories.in_one(stories.told(seed, 3), folder)
    return read((folder / "one.json").read_bytes(), file="one.json")
