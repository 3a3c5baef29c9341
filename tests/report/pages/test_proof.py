"""The page of a proof: every step on which an answer rests, once, with numbers that people can read."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
from rich.cells import cell_len

from gpaiscope.assessment import Assessment, assess
from gpaiscope.dossier import read
from gpaiscope.engine.proof import Step
from gpaiscope.report import words
from gpaiscope.report.blocks import Answer, Command, Heading, Items
from gpaiscope.report.onward import Call
from gpaiscope.report.pages.proof import proof
from gpaiscope.report.write.text import write

DAY = date(2026, 10, 1)
EXAMPLES = Path(__file__).parents[3] / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/gpai.toml"))

MODIFIED = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", country = "FR" }]
original = [{ name = "o", training_compute = "ORIGINAL", systemic_risk = false }]
activities = [{ kind = "fine-tuning", actor = "a", flop = "OWN", ended_on = 2026-05-01 }]
[[market]]
event = "made-available"
actor = "a"
territory = "union"
on = { earliest = 2026-06-01, latest = 2026-06-30 }
"""


@cache
def example(name: str) -> Assessment:
    return assess(read((EXAMPLES / name / "gpai.toml").read_bytes(), file=f"{name}.toml"), DAY)


def modified(own: str, original: str = "3e24") -> Assessment:
    text = MODIFIED.replace("ORIGINAL", original).replace("OWN", own)
    return assess(read(text.encode(), file="m.toml"), DAY)


def told(assessment: Assessment, id: str, actor: str = "", *, full: bool = False, width: int = 80) -> str:
    page = proof(assessment, id, call=Call(path="m.toml", on=DAY, actor=actor), full=full)
    return write(page, width)


def flat(text: str) -> str:
    return " ".join(text.split())


def carrying(step: Step) -> list[Step]:
    below = [each for part in step.because if part.carries for each in carrying(part)]
    return [step, *below]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.long
def test_every_line_of_every_proof_fits(name: str) -> None:
    for each in example(name).everything:
        for full, widths in ((False, (60, 80, 120)), (True, (60,))):
            page = proof(example(name), each.id, call=Call(path="m", actor=each.actor), full=full)
            for width in widths:
                for line in write(page, width).splitlines():
                    assert cell_len(line) <= width, (each.id, line)


@pytest.mark.parametrize("name", NAMES)
def test_every_step_shown_is_one_that_carries_with_the_outcome_that_it_has(name: str) -> None:
    assessment = example(name)
    for each in assessment.everything:
        page = proof(assessment, each.id, call=Call(path="m", actor=each.actor))
        steps = carrying(assessment.proof(each.id, each.actor))
        outcomes = {step.outcome.value for step in steps}
        (answer,) = (block for block in page.blocks if isinstance(block, Answer))
        assert answer.tone == ("unknown" if assessment.hangs_on(each) else each.finding.outcome.value)
        names = words.names(assessment.dossier)
        named = {words.short_name(name, actor) for actor, name in names.items()} if each.actor else {"the actor"}
        says = {assessment.law.text(step.told, actor) for step in steps for actor in named}
        asked = {step.question.asks for step in steps if step.question}
        plain = {step.record.called for step in steps if step.record}
        before = list(takewhile(lambda block: block != Heading(("Open questions of law",)), page.blocks))
        for item in (item for block in before if isinstance(block, Items) for item in block.items):
            line = words.plain(item.line).removesuffix(" (as above)")
            line = line.removesuffix(" (assumed)").removesuffix(" (guessed)")
            assert item.tone in {*outcomes, "value", "unsettled"}
            known = line in says | {f"{say}" for say in asked} or f"{line} (assumed)" in says
            weighed = " is " in line and any(step.comparison for step in steps)
            assert known or weighed or line.startswith(tuple(plain)) or item.tone == "value", line


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_explained_twice(name: str) -> None:
    for each in example(name).everything:
        page = proof(example(name), each.id, call=Call(path="m", actor=each.actor))
        items = [item for block in page.blocks if isinstance(block, Items) for item in block.items]
        explained = [(words.plain(item.line), item.notes) for item in items if item.notes]
        named = [one for one in explained if "line " not in one[0] and "event" not in one[0]]
        rules = [one for one in named if len(one[1]) > 1]
        assert len(rules) == len(set(rules)), each.id


def test_a_third_of_the_original_is_a_number() -> None:
    shown = flat(told(modified("9e23"), "one_third_criterion"))
    assert "9e23 FLOP, is not greater than a third of the training compute of the original" in shown
    assert "(of several merged: the largest), 1e24 FLOP" in shown


def test_all_digits_are_shown_where_three_do_not_tell_two_numbers_apart() -> None:
    above = flat(told(modified("1000000000000000000000001"), "one_third_criterion"))
    assert "1e24 FLOP, is greater than a third" in above
    assert "exactly: 1.000000000000000000000001e24 and 1e24" in above
    assert "exactly" not in told(modified("1.234567e24"), "one_third_criterion")
    assert "1.23e24 FLOP" in flat(told(modified("1.234567e24"), "one_third_criterion"))


def test_the_steps_that_rest_on_a_reading_of_ours_are_named() -> None:
    shown = flat(told(modified("9e23"), "provider"))
    assert "rests on: a reading of our own, in modified_gpai_model" in shown
    assert "rests on: the Commission's Guidelines, which bind no court." in flat(
        told(modified("9e23"), "one_third_criterion")
    )


def test_a_record_stands_with_its_day_and_its_line() -> None:
    shown = flat(told(modified("2e24"), "provider"))
    assert "made-available by a on some day between 2026-06-01 and 2026-06-30 (market[0], line 7)" in shown


def test_what_does_not_decide_is_counted_and_shown_in_full() -> None:
    short, full = (flat(told(modified("9e23"), "one_third_criterion", full=each)) for each in (False, True))
    assert "left out, as not deciding it" in short
    assert "--full" in short
    assert "does not decide it" in full
    assert "--full" not in full
    assert len(full) > len(short)


def test_what_is_not_known_says_where_and_by_whom_it_is_said() -> None:
    text = MODIFIED.replace('training_compute = "ORIGINAL", ', "").replace("OWN", "9e23")
    shown = flat(told(assess(read(text.encode(), file="m.toml"), DAY), "one_third_criterion"))
    assert "is greater than a third of the training compute of the original" in shown
    assert "(of several merged: the largest), at least 3.33e22 FLOP" in shown
    assert "to be said at original[0].training_compute by: the original's provider" in shown
    assert "to be said at original[0].training_compute_obtainable by: training team" in shown


def test_an_open_question_names_its_readings_and_the_one_that_is_followed() -> None:
    tried = modified("9e24", "2e24")
    open_ = [each for each in tried.everything if each.finding.outcome.value == "unsettled"]
    assert open_
    (question, *_) = open_[0].finding.questions
    shown = flat(told(tried, open_[0].id, open_[0].actor))
    options = [f"--reading {question.question.name}={each.name}" for each in question.question.readings]
    assert f"open in law; {' or '.join(options)} follows one" in shown


def test_the_days_of_an_obligation_are_worked_out_before_ones_eyes() -> None:
    text = (
        MODIFIED.replace("ORIGINAL", "2e25")
        .replace("OWN", "1.2e25")
        .replace("systemic_risk = false", "systemic_risk = true")
    )
    text += '[[procedure]]\nevent = "requirement-met"\nactor = "a"\non = 2026-04-20\n'
    shown = flat(told(assess(read(text.encode(), file="m.toml"), DAY), "notification"))
    days = shown.partition("How its days are worked out")[2]
    assert (
        "owed from: 2026-04-20 = the last of these: 2026-04-20 = the day from which Chapter V applies: 2025-08-02"
        in days
    )
    assert "to be done by: 2026-05-04 = 14 days after: 2026-05-04 AI Act Art 52(1)" in days
    assert "How its days" not in told(modified("9e23"), "notification")


@pytest.mark.parametrize("name", NAMES)
def test_the_days_that_are_worked_out_are_those_that_are_owed(name: str) -> None:
    assessment = example(name)
    for each in assessment.obligations:
        page = proof(assessment, each.obligation.id, call=Call(path="m", actor=each.conclusion.actor))
        items = [item for block in page.blocks if isinstance(block, Items) for item in block.items]
        label = "to be done before: " if each.is_before else "owed from: "
        owed = [words.plain(item.line) for item in items if words.plain(item.line).startswith(label)]
        rows = [row for row in assessment.deadlines if row.owed is each and row.starts]
        expected = [f"{label}{words.day(rows[0].started_on if rows else each.applies_from)}"]
        assert owed == ([] if each.conclusion.finding.outcome.value == "no" else expected)


@pytest.mark.parametrize("name", NAMES)
def test_a_proof_goes_on_with_the_actor_that_it_was_asked_for(name: str) -> None:
    assessment = example(name)
    for each in assessment.everything:
        page = proof(assessment, each.id, call=Call(path="m", actor=each.actor))
        for block in page.blocks:
            if isinstance(block, Command) and block.argv[1] != "law" and each.actor:
                assert block.argv[block.argv.index("--actor") + 1] == each.actor


def test_a_long_list_of_sources_is_told_once_and_then_where_it_stands() -> None:
    runs = "".join(
        f'[[activities]]\nkind = "pre-training"\nactor = "a"\nflop = {{ value = "9e24", source = "job {at}" }}\n'
        for at in range(4)
    )
    text = f'model = {{ name = "m", outputs = ["text"] }}\nactors = [{{ id = "a", country = "FR" }}]\n{runs}'
    found = flat(told(assess(read(text.encode(), file="m.toml"), DAY), "systemic_risk"))
    assert [found.count(f"job {at}, m.toml") for at in range(4)] == [1] * 4
    assert "3.6e25: the 4 sources of 3.6e25 above" in found


def test_what_is_guessed_of_a_figure_is_told_apart_from_what_is_only_assumed() -> None:
    text = MODIFIED.replace(", systemic_risk = false", "").replace("ORIGINAL", "3e24").replace("OWN", "2e24")
    page = proof(
        assess(read(text.encode(), file="m.toml"), DAY), "provider", call=Call(path="m.toml", on=DAY, actor="a")
    )
    told = " ".join(write(page, 80).split())
    assert "guessed: the original's cumulative compute equals the compute that updated its parameters; assumed:" in told
