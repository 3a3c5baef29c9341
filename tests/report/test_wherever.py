"""What is said of a modification that makes nobody a provider wherever the model is put."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gpaiscope import service
from gpaiscope.cli import run
from gpaiscope.compute.originals import find
from gpaiscope.licences import lookup
from gpaiscope.report.blocks import Answer, Command, Figure, Notice, Page
from gpaiscope.report.wherever import wherever
from gpaiscope.report.words import plain
from gpaiscope.report.write.text import write

DAY = datetime.date(2026, 12, 1)
HEATH = Path(__file__).parents[1] / "trials/door-third/heath"


def said(original: dict[str, Any], **activity: Any) -> tuple[str, list[str]]:
    """The headline and its lines; two empty ones where nothing is said."""
    dossier = {
        "model": {"name": "Ours", "outputs": ["text"]},
        "actors": [{"id": "you"}],
        "original": [{"name": "base", **original}],
        "activities": [{"kind": "fine-tuning", "actor": "you", **activity}],
    }
    found = wherever(service.assess(dossier, on=DAY).assessment)
    return ("", []) if found is None else (plain(found[0]), [plain(line) for line in found[1]])


LLAMA = {"hub_id": "meta-llama/Llama-2-70b-hf"}


def test_the_headline_says_how_much_at_most_and_against_what() -> None:
    headline, _ = said(LLAMA, bound="1.5e17")
    assert headline == (
        "Not a provider, wherever you put it: at most 1.5e17 FLOP, less than 0.1 % of the least third that can be meant"
        " (2.61e23)"
    )


def test_a_share_of_some_weight_is_told_in_per_cent() -> None:
    assert "12 % of the least third" in said({"training_compute": "1.2e23"}, bound="4.8e21")[0]


def test_the_formula_stands_under_it() -> None:
    bound = {"value": "1e18", "source": "log.json, 100 tokens x 1e9 weights x 12; 6ND"}
    assert said(LLAMA, bound=bound)[1][0] == "100 tokens x 1e9 weights x 12"


def test_the_one_condition_is_named_with_the_licence() -> None:
    assert said(LLAMA, bound="1e18")[1][-1] == (
        "Unless base's maker shut out the Union; its licence, llama2, does not. "
        "Keep the figures, this answer and the licence of base as of today."
    )


def test_where_the_table_has_no_licence_of_an_original_nothing_is_said_of_one() -> None:
    unlicensed = find("deepseek-ai/DeepSeek-Coder-V2-Base")
    assert unlicensed is not None
    assert lookup(unlicensed.licence_name or unlicensed.licence) is None
    assert said({"hub_id": unlicensed.hub_id}, bound="1e18")[1][-1].startswith(
        "Unless base's maker shut out the Union. Keep"
    )


@cache
def tuned() -> service.Assessed:
    """An adapter by its own files: a log with a counter, and an end of it by the most that can be meant."""
    return service.assess(HEATH, on=DAY)


def shown(page: Page) -> str:
    return " ".join(str(write(page, 120)).split())


def test_the_chart_calls_the_training_of_the_original_by_its_name() -> None:
    figure = next(block for block in tuned().pages(False)[0].blocks if isinstance(block, Figure))
    assert plain(figure.bars[0].label) == "training of gemma-2-9b"


def test_what_a_counter_leaves_out_is_no_warning_beside_a_bound() -> None:
    first, full = (tuned().pages(in_full)[0] for in_full in (False, True))
    assert not [block for block in first.blocks if isinstance(block, Notice)]
    assert "the counter leaves out embeddings" in shown(full)
    assert f"{len(tuned().assessment.warnings) - 1} warnings" in shown(first)


def test_what_to_keep_is_the_log_by_its_file_the_answer_and_the_licence() -> None:
    assert "Keep trainer_state.json, this answer and the licence of gemma-2-9b as of today." in shown(
        tuned().pages(False)[0]
    )


def test_the_command_that_writes_what_is_to_be_kept_runs(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [block.argv for block in tuned().pages(False)[0].blocks if isinstance(block, Command)]
    (keep,) = [words for words in commands if "--full" in words]
    assert run(list(keep[1:])) == 0
    assert capsys.readouterr().out.startswith("# Everything about Heath")


def test_the_proof_says_why_it_compares_less_than_the_bound() -> None:
    proof = service.explain(HEATH, "provider", on=DAY).pages(False)[0]
    answer = next(block for block in proof.blocks if isinstance(block, Answer))
    assert (
        "The steps below compare an estimate, 1.71e18 (4.27e17 to 3.48e19); 5.3e19 is the most that can be meant."
        in [plain(line) for line in answer.because]
    )


def test_of_an_original_that_nobody_names_its_maker_is_who_it_is() -> None:
    lines = said({}, bound="1e18")[1]
    assert lines[-1] == (
        "Unless the maker of what you started from shut out the Union. "
        "Keep the figures, this answer and the licence of what you started from as of today."
    )


def test_a_name_is_told_as_it_was_read() -> None:
    original = {
        "hub_id": {"value": "meta-llama/Llama-2-70b-hf", "source": "README.md, line 3, Llama2-70B, read as x/y"}
    }
    assert "Llama2-70B, read as x/y." in said(original, bound="1e18")[1]


def test_a_window_under_the_line_is_told() -> None:
    lines = said({"hub_id": "meta-llama/Llama-2-7b-hf"}, bound="1e20")[1]
    assert "Unless base took between 9.99e22 and 1e23 FLOP." in lines


def test_a_window_too_small_for_figures_is_told_by_its_width() -> None:
    lines = said({"hub_id": "meta-llama/Llama-2-7b-hf"}, bound="1e17")[1]
    assert "Unless base took just under 1e23 FLOP, by 1e17 at most." in lines


def test_where_nothing_was_trained_nothing_is_counted() -> None:
    assert said(LLAMA, kind="quantisation")[0] == "Not a provider, wherever you put it: nothing was trained"


def test_what_is_open_is_told_otherwise() -> None:
    assert said(LLAMA) == ("", [])
