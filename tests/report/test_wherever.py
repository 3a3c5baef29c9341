"""What is said of a modification that makes nobody a provider wherever the model is put."""

from __future__ import annotations

import datetime
from typing import Any

from gpaiscope import service
from gpaiscope.report.wherever import wherever
from gpaiscope.report.words import plain

DAY = datetime.date(2026, 12, 1)


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
        " (2.48e23)"
    )


def test_a_share_of_some_weight_is_told_in_per_cent() -> None:
    assert "12 % of the least third" in said({"training_compute": "1.2e23"}, bound="4.8e21")[0]


def test_the_formula_stands_under_it() -> None:
    bound = {"value": "1e18", "source": "log.json, 100 tokens x 1e9 weights x 12; 6ND"}
    assert said(LLAMA, bound=bound)[1][0] == "100 tokens x 1e9 weights x 12"


def test_the_one_condition_is_named_with_the_licence() -> None:
    assert said(LLAMA, bound="1e18")[1][-1] == "Unless base's maker shut out the Union (llama2: no). Keep the figures."


def test_of_an_original_that_nobody_names_its_maker_is_who_it_is() -> None:
    lines = said({}, bound="1e18")[1]
    assert lines[-1] == "Unless the maker of what you started from shut out the Union. Keep the figures."


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
    assert "Unless base took less than 1e23 FLOP by no more than 1e17." in lines


def test_where_nothing_was_trained_nothing_is_counted() -> None:
    assert said(LLAMA, kind="quantisation")[0] == "Not a provider, wherever you put it: nothing was trained"


def test_what_is_open_is_told_otherwise() -> None:
    assert said(LLAMA) == ("", [])
