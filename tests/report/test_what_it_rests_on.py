"""What a headline names beside its answer: merged originals, who controls weights, a recital alone, and silence."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import written as dossier

from gpaiscope.assessment import Assessment, assess
from gpaiscope.report import words
from gpaiscope.report.headlines import answer, gravest
from gpaiscope.report.onward import Call
from gpaiscope.report.pages.proof import proof
from gpaiscope.report.write import text

DAY = date(2026, 12, 1)
PLACED = 'market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]'


def assessed(*lines: str) -> Assessment:
    return assess(dossier("\n".join(['actors = [{ id = "a" }]', *lines])), DAY)


def said(*lines: str) -> str:
    (told, *_) = gravest([assessed(*lines)])
    found = answer(told)
    return " ".join(words.plain(line) for line in (found.headline, *found.because)).replace(words.TIED, " ")


def merged(flop: str, *names: str, compute: str = "") -> str:
    held = ", ".join(f'{{ name = "{name}", gpai_model = true, systemic_risk = false{compute} }}' for name in names)
    tuned = f', {{ kind = "fine-tuning", actor = "a", flop = "{flop}" }}' if flop else ""
    return said(
        'model = { outputs = ["text"] }',
        f"original = [{held}]",
        f'activities = [{{ kind = "merge", actor = "a" }}{tuned}]',
        PLACED,
    )


@pytest.mark.parametrize(
    ("names", "third", "stays"),
    [
        (("A", "B"), "a third of A or B, or of both", "Whoever provides A and B stays the provider"),
        (("A", "B", "C"), "a third of A, B or C, or of all", "Whoever provides A, B and C stays the provider"),
        (("A", "B", "C", "D"), "a third of an original, or of all", "Whoever provides an original stays the provider"),
    ],
)
def test_a_merge_names_its_originals(names: tuple[str, ...], third: str, stays: str) -> None:
    found = merged("1e20", *names, compute=', training_compute = "1e24"')
    assert third in found
    assert stays in found


def test_a_merge_without_figures_says_no_more_than_its_likely_answer() -> None:
    found = merged("", "A", "B")
    assert found.startswith("Likely not a provider: nothing owed for this modification")
    assert "more than a third of the larger of A and B" in found


def tuned(original: str, activity: str = "") -> str:
    return said(
        'model = { outputs = ["text"] }',
        f'original = [{{ name = "O", training_compute = "3e24", gpai_model = true, systemic_risk = false{original} }}]',
        f'activities = [{{ kind = "fine-tuning", actor = "a", flop = "2e24"{activity} }}]',
        PLACED,
    )


@pytest.mark.parametrize(
    ("original", "activity", "is_said"),
    [
        ("", "", True),
        (', hub_id = "x/o"', "", False),
        ("", ', weights_controlled_by = "a"', False),
    ],
)
def test_who_controls_the_weights_is_said_to_be_assumed_where_it_is(
    original: str, activity: str, is_said: bool
) -> None:
    found = tuned(original, activity)
    assert found.startswith("Provider: ")
    says = "Assumed: it holds the tuned weights" in found and "activities[0].weights_controlled_by" in found
    assert says is is_said


def used(flop: str, essential: str) -> tuple[str, ...]:
    return (
        'model.outputs = ["text"]',
        f'activities = [{{ kind = "pre-training", actor = "a", flop = "{flop}", ended_on = 2026-02-01 }}]',
        'market = [{ event = "internal-use", actor = "a", territory = "union", on = 2026-03-01, '
        f"essential_to_product = {essential}, affects_rights = false }}]",
    )


def explained(id: str, *lines: str) -> str:
    return " ".join(text.write(proof(assessed(*lines), id, call=Call(path="gpai.toml", actor="a")), 400).split())


@pytest.mark.parametrize(("flop", "essential", "is_said"), [("3e25", "false", True), ("3e25", "true", False)])
def test_a_placing_by_a_recital_alone_names_it(flop: str, essential: str, is_said: bool) -> None:
    lines = used(flop, essential)
    assert ("no article says, but AI Act recital 97 alone" in said(*lines)) is is_said
    shown = explained("provider", *lines)
    assert ("with no article for it, a recital: AI Act recital 97" in shown) is is_said


SILENT = "The Guidelines are silent on embeddings, which neither their criterion nor an example names"


@pytest.mark.parametrize(
    ("outputs", "flop", "is_said"),
    [
        ('"embedding"', "2e23", True),
        ('"embedding", "music"', "2e23", True),
        ('"embedding"', "1e23", False),
        ('"action"', "2e23", False),
        ('"embedding", "text"', "2e23", False),
    ],
)
def test_where_no_text_names_what_a_model_generates_it_is_said(outputs: str, flop: str, is_said: bool) -> None:
    lines = (
        f"model.outputs = [{outputs}]",
        f'activities = [{{ kind = "pre-training", actor = "a", flop = "{flop}" }}]',
        PLACED,
    )
    assert (SILENT in said(*lines)) is is_said
    assert (SILENT in explained("provider", *lines)) is is_said
