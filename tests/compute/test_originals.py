"""The table of originals: sources, names, and the range of compute that its figures give."""

from __future__ import annotations

import csv
import json
import math
import re
import statistics
from dataclasses import fields
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import reference

from gpaiscope.compute.originals import Figures, find, from_size, near, originals
from gpaiscope.errors import InputError
from gpaiscope.values import Range

SIZES = st.integers(10**6, 10**13)
TOKENS = st.integers(10**6, 10**14)


class TestTable:
    def test_sixty_entries_and_more_have_a_range_of_compute(self) -> None:
        assert sum(entry.training_compute.bounded for entry in originals()) >= 60

    @pytest.mark.parametrize("entry", originals(), ids=lambda entry: entry.hub_id)
    def test_every_field_has_a_source_with_a_day(self, entry) -> None:  # type: ignore[no-untyped-def]
        cited = dict(entry.sources)
        given_fields = {"parameters"}
        given_fields |= {"tokens"} if entry.tokens is not None else set()
        given_fields |= {"licence"} if entry.licence else set()
        given_fields |= {"released_on"} if entry.released_on else set()
        given_fields |= {"figures"} if entry.figures != Figures() else set()
        assert given_fields <= cited.keys()
        for source in cited.values():
            assert source.text
            assert source.on is not None

    @pytest.mark.parametrize("entry", originals(), ids=lambda entry: entry.hub_id)
    def test_sizes_are_positive_and_ordered(self, entry) -> None:  # type: ignore[no-untyped-def]
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", entry.hub_id)
        assert 0 < entry.active_parameters <= entry.parameters < 10**13
        assert entry.tokens is None or 10**9 < entry.tokens < 10**14
        flop = entry.training_compute
        if flop.bounded:
            assert 10**18 < flop.low < flop.high < 10**27
            assert flop.best is not None or entry.estimate.warnings
        else:
            assert flop == Range()

    def test_a_mixture_of_experts_counts_active_parameters(self) -> None:
        entry = find("deepseek-ai/DeepSeek-V3")
        assert entry is not None
        assert entry.training_compute.best == 6 * 37 * 10**9 * 148 * 10**11

    def test_sizes_and_chip_hours_that_disagree_span_both_and_name_no_best_value(self) -> None:
        """Llama 3.2 1B: 9e12 tokens at most, but 370,000 H100-hours, which Annex A.3 takes for 6.5e23 (model H)."""
        entry = find("meta-llama/Llama-3.2-1B")
        flop = entry.training_compute
        assert flop.best is None
        assert flop.low < 6 * 123 * 10**7 * 9 * 10**12 < 65 * 10**22 < flop.high
        assert any("spans both" in warning for warning in entry.estimate.warnings)

    def test_sizes_and_chip_hours_that_agree_keep_the_narrower_range(self) -> None:
        entry = find("meta-llama/Llama-2-7b-hf")
        assert entry.training_compute.best == 6 * entry.parameters * entry.tokens
        assert any("hardware gives" in said and "agrees" in said for said in entry.estimate.assumptions)
        assert entry.estimate.warnings == ()

    def test_licences_are_identifiers_of_the_hub_and_other_has_a_name(self) -> None:
        for entry in originals():
            assert entry.licence == entry.licence.lower()
            assert (entry.licence == "other") == bool(entry.licence_name), entry.hub_id

    def test_figures_are_positive_and_consistent(self) -> None:
        for entry in originals():
            shape = entry.figures
            values = [getattr(shape, field.name) for field in fields(shape) if field.name != "tied"]
            assert all(value is None or value > 0 for value in values)
            assert shape.kv_heads is None or shape.heads % shape.kv_heads == 0

    def test_what_started_from_another_entry_holds_its_compute(self) -> None:
        for entry in originals():
            if entry.initialised_from:
                parent = find(entry.initialised_from)
                assert parent is not None
                assert entry.training_compute.best > parent.training_compute.best

    def test_parameters_are_those_of_the_reference_counts(self) -> None:
        with reference("configs", "INDEX.csv").open(newline="", encoding="utf-8") as file:
            counted = {row["model"]: row["exact_params_measured"] for row in csv.DictReader(file)}
        shared = [(name, int(count), find(name)) for name, count in counted.items() if count and find(name)]
        assert len(shared) >= 15
        for name, count, entry in shared:
            if entry.note.startswith("Figures of the language model") or name.startswith("stabilityai"):
                continue
            assert abs(entry.parameters / Fraction(count) - 1) < Fraction(3, 100), name

    def test_figures_are_those_of_the_reference_configurations(self) -> None:
        folder = reference("configs")
        checked = 0
        for path in folder.glob("*.json"):
            entry = find(path.stem.replace("__", "/", 1))
            config = json.loads(path.read_text(encoding="utf-8"))
            layers = config.get("num_hidden_layers") or config.get("text_config", {}).get("num_hidden_layers")
            if entry is not None and entry.figures.layers and layers:
                assert entry.figures.layers == layers, path.name
                checked += 1
        assert checked >= 10


class TestFind:
    @pytest.mark.parametrize(
        "name",
        ["meta-llama/Llama-3.1-8B", "META-LLAMA/meta-llama-3.1-8b", " https://huggingface.co/meta-llama/Llama-3.1-8B/ ",
         "meta-llama/Llama-3.1-8B@main", "hf://meta-llama/Llama-3.1-8B"],
    )  # fmt: skip
    def test_case_aliases_addresses_and_revisions_do_not_matter(self, name: str) -> None:
        entry = find(name)
        assert entry is not None
        assert entry.hub_id == "meta-llama/Meta-Llama-3.1-8B"
        assert entry.base == ""

    def test_a_post_trained_release_names_its_base_and_may_hold_more(self) -> None:
        base, variant = find("Qwen/Qwen2.5-7B"), find("qwen/qwen2.5-7b-instruct")
        assert variant is not None
        assert (variant.hub_id, variant.base) == ("Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B")
        assert variant.training_compute.low == base.training_compute.low
        assert variant.training_compute.high == base.training_compute.high / Fraction(9, 10)

    @pytest.mark.parametrize("name", ["", "/", "gpt2", "nobody/nothing", "Qwen/Qwen2.5-7B-GGUF", "a" * 10**6, "\x00"])
    def test_other_names_are_not_guessed(self, name: str) -> None:
        assert find(name) is None

    def test_a_model_of_unpublished_size_of_training_has_no_range(self) -> None:
        entry = find("mistralai/Mistral-7B-v0.1")
        assert entry is not None
        assert entry.training_compute == Range()
        assert entry.estimate.method == "unknown"

    def test_no_name_answers_to_two_entries(self) -> None:
        names = [name.casefold() for entry in originals() for name in (entry.hub_id, *entry.aliases, *entry.variants)]
        assert sorted(names) == sorted(set(names))

    @given(st.text(max_size=40))
    def test_any_text_is_answered(self, name: str) -> None:
        entry = find(name)
        assert entry is None or entry.hub_id


class TestSize:
    @pytest.mark.parametrize(
        ("parameters", "tokens", "printed"),
        [
            (38 * 10**8, 33 * 10**11, 7.5e22),
            (6 * 10**8, 36 * 10**12, 1.3e23),
            (154 * 10**7, 18 * 10**12, 1.663e23),
            (17 * 10**8, 36 * 10**12, 3.7e23),
            (25 * 10**8, 12 * 10**12, 1.8e23),
            (26 * 10**8, 61 * 164 * 10**9, 1.5e23),
        ],
    )
    def test_the_guidelines_models_a_and_c_to_g(self, parameters: int, tokens: int, printed: float) -> None:
        """6 x P x D of Annex A.3; D and G are printed truncated, so 5 % apart."""
        assert math.isclose(from_size(parameters, tokens).flop.best or 0, printed, rel_tol=0.05)

    @given(SIZES, TOKENS)
    def test_the_best_value_is_six_times_the_product_and_lies_inside(self, parameters: int, tokens: int) -> None:
        found = from_size(parameters, tokens)
        assert found.flop.best == 6 * parameters * tokens
        assert found.flop.low < found.flop.best < found.flop.high
        assert found.method == "6PD"

    @given(SIZES, TOKENS, st.integers(1, 10**12))
    def test_more_parameters_or_tokens_never_count_less(self, parameters: int, tokens: int, more: int) -> None:
        base = from_size(parameters, tokens).flop
        for found in (from_size(parameters + more, tokens).flop, from_size(parameters, tokens + more).flop):
            assert found.low >= base.low
            assert found.high >= base.high

    def test_a_longer_context_raises_only_the_high_end(self) -> None:
        def at(context: int) -> Range:
            shape = Figures(
                layers=28, hidden=1024, heads=16, head_size=128, vocabulary=151_936, context=context, tied=True
            )
            return from_size(596_049_920, 36 * 10**12, figures=shape).flop

        assert at(4096).high < at(8192).high == at(131_072).high
        assert at(4096).low == at(8192).low

    def test_an_exact_count_at_8192_tokens_lies_inside(self) -> None:
        """Qwen3-0.6B: 6.395e9 FLOP per token at 8192, against 6N of 3.58e9."""
        entry = find("Qwen/Qwen3-0.6B-Base")
        assert entry.training_compute.low < 6395 * 10**6 * 36 * 10**12 < entry.training_compute.high

    def test_fewer_active_parameters_leave_the_guidelines_formula(self) -> None:
        found = from_size(30 * 10**9, 36 * 10**12, active_parameters=3 * 10**9)
        assert found.method == "6 x active parameters x tokens"
        assert found.flop.best == 6 * 3 * 10**9 * 36 * 10**12
        assert any("for dense models" in said for said in found.assumptions)

    def test_up_to_so_many_tokens_may_be_half_as_many(self) -> None:
        stated, up_to = from_size(10**9, 10**12), from_size(10**9, 10**12, tokens_said="up to")
        assert up_to.flop.low < stated.flop.low
        assert up_to.flop.high == stated.flop.high

    @pytest.mark.parametrize("value", [0, -1, math.nan, math.inf, 2.5, True, "7B", None, 10**61])
    def test_impossible_sizes_are_refused_together(self, value: object) -> None:
        with pytest.raises(InputError) as error:
            from_size(value, value)  # type: ignore[arg-type]
        assert {"parameters", "tokens"} <= {mistake.path for mistake in error.value.mistakes}

    def test_the_median_ratio_to_published_estimates_is_within_five_percent(self) -> None:
        with reference("epoch", "all_ai_models_2025-04.csv").open(newline="", encoding="utf-8") as file:
            rows = {" ".join(row["Model"].split()): row["Training compute (FLOP)"] for row in csv.DictReader(file)}
        ratios = [
            entry.training_compute.best / Fraction(rows[entry.epoch_row])
            for entry in originals()
            if entry.training_compute.best is not None and rows.get(entry.epoch_row)
        ]
        assert len(ratios) >= 60
        assert abs(statistics.median(ratios) - 1) < Fraction(5, 100)


class TestNear:
    @pytest.mark.parametrize(
        "name", ["unsloth/Qwen2.5-7B-bnb-4bit", "someone/Qwen2.5-7B-GGUF", "Qwen2.5-7B", "someone/qwen2.5-7b-awq-int4"]
    )
    def test_a_copy_leads_to_the_model_that_it_stores_in_another_way(self, name: str) -> None:
        assert near(name) == ("Qwen/Qwen2.5-7B",)

    def test_a_misspelling_leads_to_names_like_it(self) -> None:
        assert near("Qwen 2.5 7B")[0] == "Qwen/Qwen2.5-7B"
        assert len(near("Qwen 2.5 7B", most=1)) == 1

    def test_a_name_of_its_own_leads_nowhere(self) -> None:
        assert near("acme/zzyzx") == near("") == ()

    @pytest.mark.parametrize("name", ["someone/Qwen_2_5-7B", "someone/Qwen 2.5 7B", "registry/qwen2.5:7b"])
    def test_another_sign_between_the_parts_leads_to_the_same(self, name: str) -> None:
        assert near(name) == ("Qwen/Qwen2.5-7B",)


@pytest.mark.parametrize(
    "written",
    [
        "Qwen/Qwen2.5-7B/",
        " Qwen / Qwen2.5-7B\n",
        '"Qwen/Qwen2.5-7B"',
        "hf.co/Qwen/Qwen2.5-7B",
        "https://www.huggingface.co/Qwen/Qwen2.5-7B?library=transformers",
        "https://huggingface.co/Qwen/Qwen2.5-7B/tree/main",
        "https://huggingface.co/Qwen/Qwen2.5-7B/blob/main/config.json#L3",
        "https://hf-mirror.com/Qwen/Qwen2.5-7B",
        "hf://Qwen/Qwen2.5-7B@main",
        "models--Qwen--Qwen2.5-7B",
    ],
)
def test_an_identifier_is_found_however_it_is_written(written: str) -> None:
    assert find(written) == find("Qwen/Qwen2.5-7B") is not None


@pytest.mark.parametrize(
    "written",
    ["https://huggingface.co/", "https://huggingface.co/Qwen", "https://huggingface.co/datasets/Qwen/Qwen2.5-7B"],
)
def test_another_address_of_the_hub_is_no_identifier(written: str) -> None:
    assert find(written) is None
