"""Dossiers that lead to each other as one graph: what is behind each, what is not known, what differs, what turns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope import service
from gpaiscope.assessment.facts import amount
from gpaiscope.assessment.graph import Lineage, Model
from gpaiscope.errors import InputError, UsageError
from gpaiscope.law import training_compute
from gpaiscope.law.assumptions import ORIGINAL_GPAI
from gpaiscope.repository import lineage as lineages
from gpaiscope.values import Outcome, Range
from tests import guesses, stories
from tests.repository.families import base, made, original, put

DAY = date(2026, 10, 1)
MILLION = 10**22


def lineage(*paths: Path, **more: object) -> Lineage:
    return lineages.lineage(paths, DAY, **more)  # type: ignore[arg-type]


def behind(found: Lineage) -> dict[str, Range]:
    return {each.id: each.behind for each in found.models}


def links(model: Model) -> list[tuple[str, str, str]]:
    return [(each.parent, each.relation, each.counts.value) for each in model.made_from]


def exactly(amount: int) -> Range:
    return Range.exactly(amount)


# -- what leads where


def test_a_dossier_leads_to_another_by_its_path(tmp_path: Path) -> None:
    base(tmp_path)
    path = made(tmp_path, "Tune", original("Base", "base"))
    found = lineage(path)
    assert links(found.by_id["Tune"]) == [("acme/base", "fine-tune", "yes")]
    assert behind(found) == {"acme/base": exactly(200 * MILLION), "Tune": exactly(201 * MILLION)}


@pytest.mark.parametrize(
    "named",
    [
        original("some name", more='hub_id = "acme/base"'),
        original("some name", more='hub_id = "https://huggingface.co/ACME/Base"'),
        original("base"),
    ],
)
def test_a_dossier_leads_to_another_by_identifier_and_by_name(named: str, tmp_path: Path) -> None:
    base(tmp_path)
    made(tmp_path, "Tune", named)
    assert behind(lineage(tmp_path))["Tune"] == exactly(201 * MILLION)


def test_another_identifier_is_another_model_whatever_its_name(tmp_path: Path) -> None:
    base(tmp_path)
    made(tmp_path, "Tune", original("Base", more='hub_id = "other/base"'))
    found = lineage(tmp_path)
    assert links(found.by_id["Tune"]) == [("other/base", "fine-tune", "yes")]
    assert found.by_id["Tune"].behind.high is None
    assert found.by_id["Tune"].unknown == ("other/base",)


def test_a_copy_of_a_published_model_is_not_the_model_that_others_were_made_from(tmp_path: Path) -> None:
    made(tmp_path, "Copy", original("q", more='hub_id = "Qwen/Qwen2.5-7B"'), kind="quantisation", flop="0")
    text = (tmp_path / "copy" / "gpai.toml").read_text(encoding="utf-8")
    named = text.replace('name = "Copy"', 'name = "Copy"\nhub_id = "someone/Qwen2.5-7B-GGUF"')
    (tmp_path / "copy" / "gpai.toml").write_text(named, encoding="utf-8")
    made(tmp_path, "Tune", original("q", more='hub_id = "Qwen/Qwen2.5-7B"'))
    found = lineage(tmp_path)
    assert links(found.by_id["Tune"]) == [("Qwen/Qwen2.5-7B", "fine-tune", "yes")]
    assert links(found.by_id["someone/Qwen2.5-7B-GGUF"]) == [("Qwen/Qwen2.5-7B", "quantisation", "yes")]
    assert not any(each.in_circle for each in found.models)


def test_several_models_of_one_dossier_are_models_of_the_graph(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "both",
        """
actors = [{ id = "a", country = "DE" }]
model = [{ name = "v1", outputs = ["text"] }, { name = "v2", outputs = ["text"], from = "v1", hub_id = "acme/v2" }]
activities = [
  { model = "v1", kind = "pre-training", actor = "a", flop = "1e24" },
  { model = "v2", kind = "fine-tuning", actor = "a", flop = "1e22" },
]
""",
    )
    made(tmp_path, "Tune", original("whatever", more='hub_id = "acme/v2"'))
    found = lineage(path, tmp_path)
    assert behind(found) == {
        "v1": exactly(100 * MILLION),
        "acme/v2": exactly(101 * MILLION),
        "Tune": exactly(102 * MILLION),
    }
    assert links(found.by_id["acme/v2"]) == [("v1", "fine-tune", "yes")]


def test_an_original_of_the_table_goes_back_as_far_as_the_table_does(tmp_path: Path) -> None:
    made(tmp_path, "Tune", original("Coder", more='hub_id = "Qwen/Qwen2.5-Coder-7B-Instruct"'))
    found = lineage(tmp_path)
    assert [each.id for each in found.models] == [
        "Qwen/Qwen2.5-7B",
        "Qwen/Qwen2.5-Coder-7B",
        "Qwen/Qwen2.5-Coder-7B-Instruct",
        "Tune",
    ]
    assert found.by_id["Tune"].behind.high is not None


def test_a_table_of_ones_own_beside_a_dossier_is_looked_up_first(tmp_path: Path) -> None:
    path = made(tmp_path, "Tune", original("x", more='hub_id = "acme/own-7b"'))
    assert behind(lineage(path))["acme/own-7b"].high is None
    table = '[[original]]\nhub_id = "acme/own-7b"\nparameters = 7e9\ntokens = 2e12\n'
    (path.parent / "originals.toml").write_text(table, encoding="utf-8")
    assert behind(lineage(path))["acme/own-7b"].high is not None


def test_what_was_not_known_by_a_day_is_left_out(tmp_path: Path) -> None:
    base(tmp_path)
    more = 'training_compute = { value = "1e24", known_on = 2026-06-01 }'
    path = made(tmp_path, "Tune", original("Elsewhere", more=more))
    assert behind(lineage(path, known_on=date(2026, 7, 1)))["Elsewhere"] == exactly(10**24)
    assert behind(lineage(path, known_on=date(2026, 5, 1)))["Elsewhere"].high is None


def test_a_models_folder_is_a_model_of_the_graph(tmp_path: Path) -> None:
    base(tmp_path)
    (tmp_path / "adapter").mkdir()
    (tmp_path / "adapter" / "adapter_config.json").write_text(
        '{"base_model_name_or_path": "acme/base", "peft_type": "LORA"}', encoding="utf-8"
    )
    found = lineage(tmp_path)
    (tuned,) = [each for each in found.models if each.made_from]
    assert links(tuned) == [("acme/base", "fine-tune", "yes")]
    assert tuned.behind.low == 200 * MILLION


# -- the compute behind each


def test_what_two_merged_tunes_have_in_common_counts_once(tmp_path: Path) -> None:
    base(tmp_path)
    made(tmp_path, "One", original("Base", "base"), flop="1e22")
    made(tmp_path, "Two", original("Base", "base"), flop="2e22")
    made(tmp_path, "Merge", original("One", "one"), original("Two", "two"), kind="merge", flop="1e20")
    found = lineage(tmp_path)
    assert found.by_id["Merge"].behind == exactly(203 * MILLION + 10**20)
    assert {each.relation for each in found.by_id["Merge"].made_from} == {"merge"}


def test_a_teacher_is_a_parent_whose_training_does_not_count(tmp_path: Path) -> None:
    base(tmp_path)
    more = (
        '[[activities]]\nkind = "synthetic-data"\nactor = "bolt"\nfrom = "Teacher"\nflop = "1e21"\ndata_public = false'
    )
    path = made(tmp_path, "Tune", original("Base", "base"), original("Teacher", more='training_compute = "9e24"'))
    text = path.read_text(encoding="utf-8").replace('flop = "1e22"', 'flop = "1e22"\nfrom = "Base"')
    path.write_text(f"{text}\n{more}\n", encoding="utf-8")
    found = lineage(tmp_path)
    assert links(found.by_id["Tune"]) == [("acme/base", "fine-tune", "yes"), ("Teacher", "synthetic-data", "no")]
    assert found.by_id["Tune"].behind == exactly(201 * MILLION + 10**21)


def test_a_student_that_may_have_had_its_teachers_weights_has_perhaps_its_training(tmp_path: Path) -> None:
    base(tmp_path)
    path = made(tmp_path, "Student", original("Base", "base"), kind="pre-training", flop="1e23")
    more = '[[activities]]\nkind = "teacher-inference"\nactor = "bolt"\nflop = "1e21"\ndata_public = false\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    found = lineage(tmp_path)
    assert [each.counts.value for each in found.by_id["Student"].made_from] == ["unknown"]
    assert found.by_id["Student"].behind == Range(low=10**23 + 10**21, high=200 * MILLION + 10**23 + 10**21)


def test_originals_of_which_nobody_says_what_they_go_back_to_may_have_all_in_common(tmp_path: Path) -> None:
    one, two = (original(name, more='training_compute = "1e23"') for name in ("One", "Two"))
    made(tmp_path, "Merge", one, two, kind="merge", flop="1e20")
    assert behind(lineage(tmp_path))["Merge"] == Range(low=10**23 + 10**20, high=2 * 10**23 + 10**20)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_behind_a_model_is_what_its_assessment_says(seed: int, tmp_path: Path) -> None:
    story = stories.told(seed, 3)
    for number, told in enumerate((stories.in_one, _in_several)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assessed = {each.dossier.model.name.value: each for each in told(story, folder) if each.dossier.model.name}
        for model in lineage(folder).models:
            own = assessed[model.name]
            known = amount(own.model_case, training_compute.cumulative_compute)
            assert known is not None
            assert model.behind == known or _narrower(model.behind, known)
            assert model.step is not None
            now = {(each.id, each.actor): each.finding.outcome for each in model.step.own.conclusions}
            was = {(each.id, each.actor): each.finding.outcome for each in own.conclusions}
            assert now == {key: was[key] for key in now}


def _in_several(story: stories.Story, folder: Path) -> tuple[object, ...]:
    return stories.in_several(story, folder, stories.provider_of)


def _narrower(one: Range, other: Range) -> bool:
    """Whether a range without an exact end says at least as much as another."""
    return other.high is None or (other.best is None and (one.low or 0) >= (other.low or 0))


@given(st.permutations(["base", "one", "two", "merge"]))
@settings(max_examples=8, deadline=None)
def test_the_order_of_the_paths_changes_nothing(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    folder = tmp_path_factory.mktemp("family")
    base(folder)
    made(folder, "One", original("Base", "base"))
    made(folder, "Two", original("base"))
    made(folder, "Merge", original("One", "one"), original("Two", "two"), kind="merge")
    found = lineage(*(folder / each for each in order))
    again = lineage(folder)
    assert behind(found) == behind(again)
    assert {each.id: links(each) for each in found.models} == {each.id: links(each) for each in again.models}


# -- who provides which part


def test_a_modification_above_a_third_is_its_modifiers_to_answer_for(tmp_path: Path) -> None:
    base(tmp_path)
    made(tmp_path, "Large", original("Base", "base"), flop="9e23")
    made(tmp_path, "Small", original("Base", "base"), flop="1e22")
    found = lineage(tmp_path)
    parts = {each.id: [(part.actor, part.part, part.outcome) for part in each.parts] for each in found.models}
    assert parts == {
        "acme/base": [("acme", "model", Outcome.YES)],
        "Large": [("bolt", "modification", Outcome.YES)],
        "Small": [("bolt", "modification", Outcome.NO)],
    }


def test_what_is_open_in_law_about_several_modifiers_is_named(tmp_path: Path) -> None:
    base(tmp_path, "1e24")
    path = made(tmp_path, "Both", original("Base", "base"), flop="2e23")
    more = """
[[actors]]
id = "cato"
country = "FR"
[[activities]]
kind = "fine-tuning"
actor = "cato"
flop = "2e23"
"""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    parts = {part.actor: part for part in lineage(tmp_path).by_id["Both"].parts}
    assert parts["bolt"].outcome is Outcome.UNSETTLED
    assert "several-modifiers" in parts["bolt"].questions
    assert parts["cato"].outcome is Outcome.NO  # it placed nothing


# -- what is not known


def test_a_missing_parent_is_told_with_its_place_and_remedy(tmp_path: Path) -> None:
    path = made(tmp_path, "Tune", original("Base", "gone"))
    found = lineage(tmp_path)
    (unknown,) = found.unknowns
    assert (unknown.reference, unknown.path, unknown.line) == ("missing-parent", "original[0].dossier", 10)
    assert unknown.file == str(path)
    assert unknown.help
    assert found.by_id["Tune"].behind.high is None
    assert found.by_id["Tune"].unknown == ("Base",)


def test_a_parent_without_a_figure_is_told_with_its_place_and_remedy(tmp_path: Path) -> None:
    made(tmp_path, "Tune", original("Base"))
    (unknown,) = lineage(tmp_path).unknowns
    assert (unknown.reference, unknown.path) == ("unknown-compute", "original[0].training_compute")
    assert unknown.help


def test_dossiers_that_lead_back_to_each_other_are_a_circle_without_an_upper_end(tmp_path: Path) -> None:
    made(tmp_path, "One", original("Two", "two"), flop="1e23")
    made(tmp_path, "Two", original("One", "one"), flop="1e22")
    made(tmp_path, "Child", original("Two", "two"), flop="1e21")
    base(tmp_path)
    found = lineage(tmp_path)
    assert [each.reference for each in found.unknowns] == ["circular-originals"]
    assert "One, Two were" in found.unknowns[0].message
    assert {each.id for each in found.models if each.in_circle} == {"One", "Two"}
    assert behind(found)["Child"] == Range(low=10**21 + 10**22)
    assert behind(found)["acme/base"] == exactly(200 * MILLION)


def test_a_dossier_that_leads_to_itself_is_a_circle(tmp_path: Path) -> None:
    made(tmp_path, "One", original("One", "one"))
    (unknown,) = lineage(tmp_path).unknowns
    assert unknown.reference == "circular-originals"
    assert "One was" in unknown.message


def test_two_dossiers_that_tell_of_one_model_in_two_ways_are_refused(tmp_path: Path) -> None:
    base(tmp_path / "a", "2e24")
    base(tmp_path / "b", "3e24")
    with pytest.raises(InputError) as caught:
        lineage(tmp_path)
    (mistake,) = caught.value.mistakes
    assert (mistake.reference, mistake.path, mistake.line) == ("two-dossiers", "model.hub_id", 4)
    assert "acme/base" in mistake.message
    assert mistake.help


def test_a_copy_of_a_dossier_is_no_second_model_to_lead_to(tmp_path: Path) -> None:
    base(tmp_path / "a")
    base(tmp_path / "b")
    made(tmp_path, "Tune", original("x", more='hub_id = "acme/base"'))
    assert behind(lineage(tmp_path))["Tune"] == exactly(201 * MILLION)


def test_a_name_that_two_dossiers_have_leads_to_neither(tmp_path: Path) -> None:
    made(tmp_path / "a", "Same", flop="1e23", kind="pre-training")
    made(tmp_path / "b", "Same", flop="2e23", kind="pre-training")
    made(tmp_path, "Tune", original("Same"))
    found = lineage(tmp_path)
    (unknown,) = found.unknowns
    assert unknown.reference == "several-dossiers"
    assert "dossier = " in unknown.help
    assert len(found.models) == 4


def test_a_wrong_dossier_that_another_leads_to_is_refused(tmp_path: Path) -> None:
    made(tmp_path / "x", "Tune", original("Base", "base"))
    put(tmp_path / "x", "base", "[model]\nnam = 1\n")
    with pytest.raises(InputError, match="unknown-key"):
        lineage(tmp_path / "x" / "tune")


def left_out(found: Lineage) -> list[tuple[str, list[str]]]:
    """The dossiers that cannot be read, by the folders in which they stand, with what is wrong."""
    return [(Path(one.file).parent.name, [mistake.reference for mistake in one.mistakes]) for one in found.unreadable]


def test_a_wrong_dossier_among_several_is_told_and_its_model_is_known_by_what_others_state(tmp_path: Path) -> None:
    put(tmp_path, "base", "[model]\nnam = 1\n")
    made(tmp_path, "Tune", original("Base", "base", 'training_compute = "2e24"'), flop="1e24")
    made(tmp_path, "Other", flop="3e24")
    found = lineage(tmp_path)
    assert left_out(found) == [("base", ["unknown-key"])]
    assert found.by_id["Tune"].behind == Range.exactly(3 * 10**24)
    assert found.by_id["Other"].behind == Range.exactly(3 * 10**24)
    (unknown,) = [each for each in found.unknowns if each.reference == "missing-parent"]
    assert (Path(unknown.file).parent.name, unknown.path) == ("tune", "original[0].dossier")
    assert "cannot be read" in unknown.message


def test_a_wrong_dossier_that_one_of_several_leads_to_is_told_with_those_that_were_given(tmp_path: Path) -> None:
    put(tmp_path / "away", "base", "[model]\nnam = 1\n")
    (tmp_path / "given").symlink_to(tmp_path / "away")
    one = made(tmp_path / "away", "One", original("Base", "base"))
    two = made(tmp_path / "away", "Two", original("Base", "base"))
    found = lineage(one, two)
    assert left_out(found) == [("base", ["unknown-key"])]
    assert {"One", "Two", "Base"} == set(found.by_id)


def test_a_dossier_that_leads_where_it_may_not_is_left_out_with_what_was_made_of_it(tmp_path: Path) -> None:
    made(tmp_path, "Mid", original("Base", "../../../../../../../../etc/passwd"))
    made(tmp_path, "Tune", original("Mid", "mid"))
    found = lineage(tmp_path)
    assert [name for name, _ in left_out(found)] == ["mid"]
    assert found.by_id["Tune"].step is not None
    assert found.by_id["Mid"].step is None


def test_a_dossier_that_is_worded_well_and_cannot_be_assessed_is_left_out(tmp_path: Path) -> None:
    base(tmp_path)
    text = made(tmp_path, "Mid", original("Base", "base")).read_text("utf-8")
    put(tmp_path, "mid", text.replace('flop = "', 'config = "none.json"\ntokens = "1e9"\n#'))
    made(tmp_path, "Tune", original("Mid", "mid"))
    found = lineage(tmp_path)
    assert [name for name, _ in left_out(found)] == ["mid"]
    assert found.by_id["Tune"].step is not None
    assert found.by_id["Mid"].step is None
    assert found.by_id["acme/base"].step is not None


def test_a_wrong_table_of_originals_leaves_out_the_dossiers_beside_it_alone(tmp_path: Path) -> None:
    base(tmp_path)
    made(tmp_path, "One", original("Base", "base"))
    (tmp_path / "one" / "originals.toml").write_text("[[original]]\nnothing = 1\n", "utf-8")
    found = lineage(tmp_path)
    assert [name for name, _ in left_out(found)] == ["one"]
    assert list(found.by_id) == ["acme/base"]


def test_where_none_is_left_the_mistakes_of_all_are_raised(tmp_path: Path) -> None:
    put(tmp_path, "a", "[model]\nnam = 1\n")
    made(tmp_path, "Mid", original("Base", "../../../../../../../../etc/passwd"))
    with pytest.raises(InputError) as caught:
        lineage(tmp_path)
    assert {Path(each.file).parent.name for each in caught.value.mistakes} == {"a", "mid"}


def test_a_chain_longer_than_one_assessment_follows_is_one_graph(tmp_path: Path) -> None:
    base(tmp_path)
    made(tmp_path, "M0", original("Base", "base"), flop="1e20")
    for at in range(1, 60):
        made(tmp_path, f"M{at}", original(f"M{at - 1}", f"m{at - 1}"), flop="1e20")
    assert behind(lineage(tmp_path))["M59"] == exactly(200 * MILLION + 60 * 10**20)
    assert len(lineage(tmp_path / "m59").models) == 61


# -- what differs, and what a change turns


def test_a_figure_stated_downstream_otherwise_is_told_with_both_values_and_what_it_turns(tmp_path: Path) -> None:
    base(tmp_path, "2e24")
    path = made(tmp_path, "Tune", original("Base", "base", 'training_compute = "1e24"'), flop="5e23")
    found = lineage(tmp_path)
    (one,) = found.differences
    assert (one.original, one.model, one.key) == ("acme/base", "Tune", "training_compute")
    assert (one.stated, one.given, one.contradicts) == (exactly(10**24), exactly(2 * 10**24), True)
    assert (one.at.file, one.at.line, one.at.path) == (str(path), 11, "original[0].training_compute")
    turned = {(each.model, each.conclusion): (each.was, each.becomes) for each in found.corrected}
    assert turned["Tune", "provider"] == (Outcome.YES, Outcome.NO)
    assert turned["Tune", "copyright_policy"] == (Outcome.YES, Outcome.NO)


def test_a_figure_stated_downstream_as_it_is_is_no_difference(tmp_path: Path) -> None:
    base(tmp_path, "2e24")
    made(tmp_path, "Tune", original("Base", "base", 'training_compute = "2e24"'), flop="5e23")
    found = lineage(tmp_path)
    assert found.differences == ()
    assert found.corrected == ()


def test_figures_that_can_both_be_so_are_told_as_such(tmp_path: Path) -> None:
    base(tmp_path, "2e24")
    made(tmp_path, "Tune", original("Base", "base", 'training_compute = { low = "1e24", high = "3e24" }'))
    (one,) = lineage(tmp_path).differences
    assert not one.contradicts


def test_a_status_stated_downstream_otherwise_is_a_difference(tmp_path: Path) -> None:
    base(tmp_path, "2e25")
    made(tmp_path, "Tune", original("Base", "base", "systemic_risk = false"))
    (one,) = lineage(tmp_path).differences
    assert (one.key, one.stated, one.given) == ("systemic_risk", False, True)


def test_an_original_that_becomes_systemic_is_followed_downstream(tmp_path: Path) -> None:
    base(tmp_path, "2e24")
    made(tmp_path, "Tune", original("Base", "base"), flop="9e23")
    made(tmp_path, "Apart", kind="pre-training", flop="1e23")
    found = lineage(tmp_path, changed={"acme/base": 2 * 10**25})
    assert {each.model: each.becomes for each in found.moved} == {
        "acme/base": exactly(2 * 10**25),
        "Tune": exactly(2 * 10**25 + 9 * 10**23),
    }
    turned = {(each.model, each.conclusion): each.becomes for each in found.turned}
    assert turned["acme/base", "systemic_risk"] is Outcome.YES
    assert turned["Tune", "provider"] is Outcome.NO
    assert "Apart" not in {each.model for each in found.turned}


def test_an_original_without_a_dossier_that_becomes_systemic_is_followed_downstream(tmp_path: Path) -> None:
    made(tmp_path, "Tune", original("Elsewhere", more='training_compute = "2e24"'), flop="9e23")
    found = lineage(tmp_path, changed={"Elsewhere": 2 * 10**25})
    assert {(each.model, each.becomes) for each in found.moved} == {
        ("Elsewhere", exactly(2 * 10**25)),
        ("Tune", exactly(2 * 10**25 + 9 * 10**23)),
    }
    assert ("Tune", "provider", Outcome.NO) in {(each.model, each.conclusion, each.becomes) for each in found.turned}


def test_a_change_to_what_is_so_turns_nothing(tmp_path: Path) -> None:
    base(tmp_path, "2e24")
    made(tmp_path, "Tune", original("Base", "base"))
    found = lineage(tmp_path, changed={"Base": 2 * 10**24})
    assert (found.moved, found.turned) == ((), ())


def test_a_change_of_a_tune_is_of_all_training_behind_it(tmp_path: Path) -> None:
    base(tmp_path, "2e24")
    made(tmp_path, "Tune", original("Base", "base"), flop="1e22")
    found = lineage(tmp_path, changed={"Tune": 3 * 10**24})
    assert [(each.model, each.becomes) for each in found.moved] == [("Tune", exactly(3 * 10**24))]


@pytest.mark.parametrize(
    ("name", "flop", "reference"),
    [("Nobody", 10**24, "unknown-model"), ("Tune", 10**24, "less-than-before")],
)
def test_a_change_that_cannot_be_is_refused(name: str, flop: int, reference: str, tmp_path: Path) -> None:
    base(tmp_path, "2e24")
    made(tmp_path, "Tune", original("Base", "base"), flop="1e22")
    with pytest.raises(UsageError) as caught:
        lineage(tmp_path, changed={name: flop})
    assert caught.value.mistake.reference == reference


def test_who_provides_a_model_only_by_a_guess_is_told_so_with_what_would_settle_it(tmp_path: Path) -> None:
    (part,) = lineage(guesses.put(tmp_path)).by_id["Aurora"].parts
    assert part.outcome is Outcome.YES
    assert part.hangs_on == (ORIGINAL_GPAI,)
    assert part.missing == ("Is the original a general-purpose AI model?",)


def test_who_provides_a_model_by_what_is_stated_hangs_on_no_guess(tmp_path: Path) -> None:
    (part,) = lineage(guesses.put(tmp_path, guesses.SETTLED)).by_id["Aurora"].parts
    assert part.hangs_on == ()


def test_the_page_and_the_document_of_a_lineage_say_who_is_only_likely_a_provider(tmp_path: Path) -> None:
    found = service.lineage(guesses.put(tmp_path), on=guesses.DAY)
    told, document = " ".join(found.to_text().split()), found.to_dict()
    assert "Acme is likely the provider of its modification alone" in told
    assert "Guessed, and stated by nobody: the original is a general-purpose AI model." in told
    tuned = next(node for node in document["nodes"] if node["name"] == "Aurora")
    assert "gpai_model" in tuned["likely"]
    assert (tuned["providers"][0]["sure"], tuned["providers"][0]["hangs_on"]) == (False, ["original-gpai"])
