"""The table of originals: sources, names, and the range of compute that its figures give."""

from __future__ import annotations

import contextlib
import csv
import json
import math
import re
import statistics
from dataclasses import fields
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import reference

from gpaiscope.compute import architecture
from gpaiscope.compute.originals import (
    Figures,
    find,
    fitting,
    from_size,
    named,
    near,
    originals,
    own_table,
    packaged,
    search,
    using,
)
from gpaiscope.compute.originals.sizing import FINE_TUNING, LATER_GENERATION, POST_TRAINING
from gpaiscope.dossier.reading import table
from gpaiscope.errors import InputError
from gpaiscope.values import Range, Truth, rounded_text

SIZES = st.integers(10**6, 10**13)
TOKENS = st.integers(10**6, 10**14)


WHISPER_HALF = {"layers": 32, "attention_heads": 20, "ffn_dim": 5120}
EPOCH = ("all_ai_models_2025-04.csv", "notable_ai_models_2026-07.csv")


@cache
def epoch(name: str) -> dict[str, dict[str, str]]:
    """Epoch AI's rows of a table by the name of the model."""
    with reference("epoch", name).open(newline="", encoding="utf-8") as file:
        return {" ".join(row["Model"].split()): row for row in csv.DictReader(file)}


def number(text: str) -> Fraction | None:
    """A number as Epoch AI writes it; None where there is none."""
    return Fraction(text) if text.strip() else None


def holds(flop: Range, value: Fraction) -> bool:
    return flop.low <= value <= flop.high


class TestTable:
    def test_four_hundred_entries_and_more_have_a_range_of_compute(self) -> None:
        assert sum(entry.training_compute.bounded for entry in originals()) >= 400

    def test_ranges_are_narrow_enough_to_be_of_use(self) -> None:
        """High over low: at most 3 in the median, and 10 in the ninth decile."""
        spread = sorted(entry.training_compute.high / Fraction(entry.training_compute.low) for entry in originals())
        assert statistics.median(spread) <= 3
        assert spread[len(spread) * 9 // 10] <= 10

    @pytest.mark.parametrize("entry", originals(), ids=lambda entry: entry.hub_id)
    def test_every_field_has_a_source_with_a_day(self, entry) -> None:  # type: ignore[no-untyped-def]
        cited = dict(entry.sources)
        assert entry.maker
        assert entry.name
        given_fields = {"parameters"}
        given_fields |= {"tokens"} if entry.tokens is not None else set()
        given_fields |= {"licence"} if entry.licence else set()
        given_fields |= {"released_on"} if entry.released_on else set()
        given_fields |= {"figures"} if entry.figures != Figures() else set()
        row = packaged().rows[entry.hub_id]
        given_fields |= {"flop", "chip_hours", "bounded", "added", "initialised_from"} & (
            row.keys() - {"initialised_from"}
        )
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
        flop, pruned = entry.training_compute, find("meta-llama/Meta-Llama-3.1-8B").training_compute
        assert flop.best is None
        assert flop.low - pruned.low < 6 * 123 * 10**7 * 9 * 10**12 < 65 * 10**22 < flop.high - pruned.high
        assert any("spans both" in warning for warning in entry.estimate.warnings)

    def test_what_was_pruned_from_a_larger_model_holds_its_compute(self) -> None:
        for name in ("meta-llama/Llama-3.2-1B", "meta-llama/Llama-3.2-3B"):
            assert find(name).initialised_from == "meta-llama/Meta-Llama-3.1-8B"
            assert find(name).training_compute.greater_than(Range.exactly(10**23)) is Truth.YES

    @pytest.mark.parametrize("name", ["openai/whisper-large-v3", "openai/whisper-large-v2", "openai/whisper-tiny"])
    def test_recordings_are_counted_by_what_one_costs(self, name: str) -> None:
        """2^20 updates of 256 recordings of 30 seconds (Whisper, table 17); ten million hours for the third."""
        entry = find(name)
        assert entry.estimate.method == "samples x FLOP of each"
        assert entry.training_compute.greater_than(Range.exactly(10**23)) is Truth.NO

    def test_what_a_recording_costs_is_what_its_configuration_counts(self) -> None:
        shape = {f"{half}_{name}": value for half in ("encoder", "decoder") for name, value in WHISPER_HALF.items()}
        config = {"model_type": "whisper", "d_model": 1280, "vocab_size": 51866, "num_mel_bins": 128, **shape}
        ends = [
            architecture.count(config, workload=architecture.Workload(target_length=length)).training.best
            for length in (1, 448)
        ]
        stage = packaged().rows["openai/whisper-large-v3"]["samples"][0]
        assert all(0.99 < float(each) / float(end) < 1.01 for each, end in zip(stage["flop"], ends, strict=True))

    @pytest.mark.parametrize("entry", originals(), ids=lambda entry: entry.hub_id)
    def test_a_range_on_both_sides_of_a_line_says_why(self, entry) -> None:  # type: ignore[no-untyped-def]
        lines = (Range.exactly(10**23), Range.exactly(10**25))
        if entry.training_compute.bounded and not all(entry.training_compute.greater_than(at).decided for at in lines):
            assert entry.left_open_by

    def test_a_count_to_its_last_digit_hides_nothing_that_a_rounded_one_may(self) -> None:
        exact, rounded = from_size(7_615_616_512, 10**12).flop, from_size(7_616 * 10**6, 10**12).flop
        assert exact.low > rounded.low

    def test_attention_is_counted_at_the_length_that_was_trained_at(self) -> None:
        figures = Figures(layers=28, heads=28, head_size=128, context=131072)
        longer, shorter = (from_size(7 * 10**9, 10**12, figures=figures, longest=at).flop for at in (8192, 4096))
        assert longer.high > shorter.high
        assert longer.low == shorter.low

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
                assert entry.training_compute.low >= parent.training_compute.low
                assert entry.training_compute.high >= parent.training_compute.high
                assert (
                    entry.training_compute.best is None or entry.training_compute.best >= parent.training_compute.best
                )

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

    @pytest.mark.parametrize("name", ["", "/", "gpt3", "nobody/nothing", "Qwen/Qwen2.5-8B-GGUF", "a" * 10**6, "\x00"])
    def test_other_names_are_not_guessed(self, name: str) -> None:
        assert find(name) is None

    def test_a_model_of_unpublished_training_is_bounded_and_has_no_best_value(self) -> None:
        entry = find("mistralai/Mistral-7B-v0.1")
        assert entry is not None
        assert (entry.estimate.method, entry.training_compute.best) == ("bounded", None)
        assert any("not published" in warning for warning in entry.estimate.warnings)
        assert any("Mistral Small 3" in said for said in entry.estimate.assumptions)

    def test_no_name_answers_to_two_entries(self) -> None:
        names = [
            name.casefold()
            for entry in originals()
            for name in (entry.hub_id, *entry.aliases, *entry.variants, *entry.copies)
        ]
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
        rows = {name: row["Training compute (FLOP)"] for name, row in epoch("all_ai_models_2025-04.csv").items()}
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


class TestDerived:
    """Every derived figure once more, from the rows and in another way than the table takes."""

    @staticmethod
    def best(hub_id: str) -> Fraction | None:
        """The best value by the row: what it states, else six times the product, with what it started from."""
        row = packaged().rows[hub_id]
        parent = TestDerived.best(row["initialised_from"]) if "initialised_from" in row else Fraction(0)
        if "flop" in row:
            own: Fraction | None = Fraction(row["flop"])
        elif "samples" in row:
            ends = [
                tuple(each) if isinstance(each, list) else (each, each)
                for stage in row["samples"]
                for each in (stage["count"], stage["flop"])
            ]
            stages = list(zip(ends[::2], ends[1::2], strict=True))
            own = sum(Fraction(count[end]) * Fraction(flop[end]) for count, flop in stages for end in (0, 1)) / 2
        elif "tokens" in row:
            own = 6 * Fraction(row.get("active_parameters", row["parameters"])) * Fraction(row["tokens"])
        else:
            own = Fraction(0) if "added" in row else None
        return None if own is None or parent is None else own + parent

    @pytest.mark.parametrize("hub_id", packaged().rows)
    def test_best_values_follow_from_the_rows(self, hub_id: str) -> None:
        found = packaged().entry(hub_id)
        if found.training_compute.best is not None and "chip_hours" not in packaged().rows[hub_id]:
            assert found.training_compute.best == self.best(hub_id)

    @pytest.mark.parametrize("hub_id", [key for key, row in packaged().rows.items() if "added" in row])
    def test_what_was_added_is_no_more_than_its_share(self, hub_id: str) -> None:
        row, found = packaged().rows[hub_id], packaged().entry(hub_id)
        parent = packaged().entry(row["initialised_from"]).training_compute
        share = {
            "post-training": POST_TRAINING / (1 - POST_TRAINING),
            "fine-tuning": FINE_TUNING,
            "long training": 1,
            "nothing": 0,
        }[row["added"]]
        assert found.training_compute.low == parent.low
        assert found.training_compute.high == parent.high * (1 + share)

    @pytest.mark.parametrize("hub_id", [key for key, row in packaged().rows.items() if "bounded" in row])
    def test_bounds_lie_around_six_times_the_product(self, hub_id: str) -> None:
        row, found = packaged().rows[hub_id], packaged().entry(hub_id)
        if "initialised_from" in row or {"flop", "tokens", "chip_hours"} & row.keys():
            return
        active = Fraction(row.get("active_parameters", row["parameters"]))
        bounds = row["bounded"]
        rule = packaged().classes.get(bounds.get("class", ""), {})
        if "flop" in bounds or rule.get("of") == "FLOP":
            low, high = bounds.get("flop") or (rule["low"], rule["high"])
            assert (found.training_compute.low, found.training_compute.high) == (Fraction(low), Fraction(high))
            return
        if "generation" in bounds:
            before = Fraction(packaged().rows[bounds["generation"]]["tokens"])
            low, high = before * Fraction(9, 10), before * LATER_GENERATION
        else:
            low, high = bounds.get("tokens") or (rule["low"], rule["high"])
        assert Fraction(1, 2) <= found.training_compute.low / (6 * active * Fraction(low)) <= 1
        assert 1 <= found.training_compute.high / (6 * active * Fraction(high)) <= 2

    def test_nothing_started_from_itself_and_every_row_leads_to_one_from_scratch(self) -> None:
        rows = packaged().rows
        for hub_id in rows:
            seen = [hub_id]
            while "initialised_from" in rows[seen[-1]]:
                seen.append(rows[seen[-1]]["initialised_from"])
                assert len(seen) == len(set(seen)) <= 12, seen


class TestEpoch:
    def test_each_row_named_is_there_and_inside_or_it_is_said_why_not(self) -> None:
        tables = [epoch(name) for name in EPOCH]
        checked = 0
        for entry in originals():
            if not entry.epoch_row:
                assert not entry.outside_epoch, entry.hub_id
                continue
            rows = [table[entry.epoch_row] for table in tables if entry.epoch_row in table]
            assert rows, f"{entry.hub_id}: Epoch AI has no row {entry.epoch_row}"
            theirs = [value for row in rows if (value := number(row["Training compute (FLOP)"])) is not None]
            inside = all(holds(entry.training_compute, value) for value in theirs)
            assert inside is not bool(entry.outside_epoch), f"{entry.hub_id}: {theirs}, {entry.training_compute}"
            checked += len(theirs)
        assert checked >= 200

    def test_fine_tunes_took_no_more_of_their_base_than_the_share_that_is_assumed(self) -> None:
        every = {name: row for table in EPOCH for name, row in epoch(table).items()}
        shares = [
            own / base
            for row in every.values()
            if (own := number(row["Finetune compute (FLOP)"]))
            and (base := number(every.get(row["Base model"].strip(), {}).get("Training compute (FLOP)", "")))
        ]
        assert len(shares) >= 50
        assert sum(share <= FINE_TUNING for share in shares) >= Fraction(9, 10) * len(shares)

    @pytest.mark.parametrize(
        ("rule", "first", "last", "sizes", "below"),
        [
            ("mistral", "2023-07-01", "2024-06-30", (5e9, 2e10), 0.40),
            ("language-2024", "2024-01-01", "2024-12-31", (5e9, 2e10), 0.26),
            ("small-2024", "2024-01-01", "2024-12-31", (1e9, 5e9), 0.26),
        ],
    )
    def test_the_bounds_of_a_class_are_those_of_the_models_of_its_kind_and_year(
        self, rule: str, first: str, last: str, sizes: tuple[float, float], below: float
    ) -> None:
        every = {name: row for table in EPOCH for name, row in epoch(table).items()}
        tokens = [
            compute / (6 * parameters)
            for row in every.values()
            if "Language" in row["Domain"]
            and first <= row["Publication date"] <= last
            and not row["Base model"].strip()
            if (compute := number(row["Training compute (FLOP)"])) and (parameters := number(row["Parameters"]))
            if sizes[0] <= parameters < sizes[1]
        ]
        bounds = packaged().classes[rule]
        assert len(tokens) >= 20
        assert sum(each < bounds["low"] for each in tokens) <= below * len(tokens)
        assert sum(each > bounds["high"] for each in tokens) <= 0.1 * len(tokens)

    def test_generations_since_2024_grew_as_the_bound_of_the_next_one_says(self) -> None:
        chains = (
            ("Qwen/Qwen2-72B", "Qwen/Qwen2.5-72B", "Qwen/Qwen3-32B"),
            ("google/gemma-2-27b", "google/gemma-3-27b-pt"),
            ("deepseek-ai/DeepSeek-V2", "deepseek-ai/DeepSeek-V3-Base"),
            ("meta-llama/Meta-Llama-3-70B", "meta-llama/Meta-Llama-3.1-70B", "meta-llama/Llama-4-Scout-17B-16E"),
            ("microsoft/Phi-3-medium-4k-instruct", "microsoft/phi-4"),
            ("tiiuae/falcon-11B", "tiiuae/Falcon3-7B-Base"),
            ("allenai/OLMo-7B-hf", "allenai/OLMo-2-1124-7B", "allenai/Olmo-3-1025-7B"),
            (
                "LGAI-EXAONE/EXAONE-3.0-7.8B-Instruct",
                "LGAI-EXAONE/EXAONE-3.5-32B-Instruct",
                "LGAI-EXAONE/EXAONE-4.0-32B",
            ),
            ("THUDM/glm-4-9b", "zai-org/GLM-4-32B-Base-0414", "zai-org/GLM-4.5-Base", "zai-org/GLM-5"),
            (
                "nvidia/Nemotron-4-340B-Base",
                "nvidia/Nemotron-H-56B-Base-8K",
                "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
            ),
            ("HuggingFaceTB/SmolLM2-1.7B", "HuggingFaceTB/SmolLM3-3B-Base"),
        )
        grown = [
            Fraction(packaged().rows[after]["tokens"]) / Fraction(packaged().rows[before]["tokens"])
            for chain in chains
            for before, after in pairwise(chain)
        ]
        assert sum(Fraction(9, 10) <= each <= LATER_GENERATION for each in grown) >= Fraction(9, 10) * len(grown)


FORMATS = (
    "GGUF",
    "AWQ",
    "GPTQ-Int4",
    "FP8",
    "bnb-4bit",
    "unsloth-bnb-4bit",
    "MLX-8bit",
    "NVFP4",
    "AWQ-INT4",
    "quantized.w8a8",
)


class TestResolution:
    @pytest.mark.parametrize(
        ("name", "as_", "base"),
        [
            ("unsloth/Qwen2.5-7B", "Qwen/Qwen2.5-7B", ""),
            ("NousResearch/Meta-Llama-3-8B", "meta-llama/Meta-Llama-3-8B", ""),
            ("unsloth/Llama-3.2-1B-Instruct-bnb-4bit", "meta-llama/Llama-3.2-1B", "meta-llama/Llama-3.2-1B"),
            ("RedHatAI/Qwen2.5-1.5B-quantized.w8a8", "Qwen/Qwen2.5-1.5B", ""),
            ("ISTA-DASLab/gemma-3-27b-it-GPTQ-4b-128g", "google/gemma-3-27b-pt", "google/gemma-3-27b-pt"),
            ("nvidia/DeepSeek-R1-0528-NVFP4-v2", "deepseek-ai/DeepSeek-R1-0528", ""),
            ("Qwen/Qwen3.6-35B-A3B-FP8", "Qwen/Qwen3.6-35B-A3B", ""),
            ("lmstudio-community/LFM2-24B-A2B-MLX-6bit", "LiquidAI/LFM2-24B-A2B", ""),
            ("huggyllama/llama-7b", "huggyllama/llama-7b", ""),
            ("baffo32/decapoda-research-llama-7B-hf", "huggyllama/llama-7b", ""),
            ("gpt2", "openai-community/gpt2", ""),
        ],
    )  # fmt: skip
    def test_copies_formats_and_releases_say_what_they_were_taken_for_and_why(
        self, name: str, as_: str, base: str
    ) -> None:
        found = find(name)
        assert found is not None
        assert (found.resolved_as, found.base) == (as_, base)
        assert bool(found.because) is (name.casefold() not in {each.casefold() for each in found.names})

    @pytest.mark.parametrize("form", FORMATS)
    def test_every_model_is_found_in_every_format_with_its_own_size(self, form: str) -> None:
        tails = [entry.hub_id.rpartition("/")[2].casefold() for entry in originals()]
        for entry in originals():
            tail = entry.hub_id.rpartition("/")[2]
            if tails.count(tail.casefold()) == 1:
                found = find(f"someone/{tail}-{form}")
                assert found is not None, tail
                assert (found.resolved_as, found.parameters) == (entry.hub_id, entry.parameters)
                assert found.because
                assert found.training_compute == entry.training_compute

    @pytest.mark.parametrize(
        "name",
        [
            "unsloth/Qwen2.5-8B-bnb-4bit",
            "unsloth/Qwen2.6-7B-GGUF",
            "unsloth/Qwen2-57B-GGUF",
            "unsloth/Llama-3.1-9B",
            "someone/Qwen2.5-7B",
            "someone/Qwen2.5-7B-medical",
            "Qwen/Qwen2.5-7B-v2",
            "z-lab/Qwen3-8B-DFlash-b16",
            "RedHatAI/Qwen3-8B-speculator.eagle3",
            "hmellor/tiny-random-LlamaForCausalLM",
            "unsloth/Qwen2.5-Instruct",
        ],
    )
    def test_another_size_generation_or_work_is_no_copy(self, name: str) -> None:
        assert find(name) is None

    def test_what_another_changed_is_not_the_model_itself(self) -> None:
        found = find("huihui-ai/Qwen2.5-72B-Instruct-abliterated")
        assert found is not None
        assert found.base == "Qwen/Qwen2.5-72B-Instruct"
        assert "not that model itself" in found.because
        assert found.licence == ""
        base = find(found.base)
        assert found.training_compute.high == base.training_compute.high * (1 + FINE_TUNING)

    def test_an_ending_of_post_training_leads_to_a_base_of_the_same_maker(self) -> None:
        found = find("EleutherAI/pythia-12b-sft")
        assert found is not None
        assert (found.base, found.resolved_as) == ("EleutherAI/pythia-12b", "EleutherAI/pythia-12b")
        assert find("someone/pythia-12b-sft") is None

    @pytest.mark.parametrize(
        ("name", "hub_id"),
        [
            ("Mistral 7B", "mistralai/Mistral-7B-v0.1"),
            ("Llama2-7B", "meta-llama/Llama-2-7b-hf"),
            ("Code Llama 34B", "codellama/CodeLlama-34b-hf"),
            ("Qwen2.5-7B", "Qwen/Qwen2.5-7B"),
            ("unsloth/gemma-2-9b-bnb-4bit", "google/gemma-2-9b"),
        ],
    )
    def test_a_name_that_one_model_has_is_enough_where_a_person_asks(self, name: str, hub_id: str) -> None:
        assert named(name).hub_id == hub_id

    @pytest.mark.parametrize("name", ["LLaMA", "Llama-2", "Qwen", "", "gemma", "Qwen2-57B", "Qwen 25 7B"])
    def test_a_family_is_no_model(self, name: str) -> None:
        assert named(name) is None

    def test_words_are_searched_in_names_and_makers(self) -> None:
        assert {each.hub_id for each in search("deepseek v3 base")} >= {"deepseek-ai/DeepSeek-V3-Base"}
        assert all(each.maker == "Meta" for each in search("meta code llama"))
        assert search("zzyzx") == ()


class TestUse:
    def test_most_of_the_most_used_models_have_a_range(self) -> None:
        with reference("hub", "most_used_2026-05.csv").open(newline="", encoding="utf-8") as file:
            used = [row["id"] for row in csv.DictReader(file)][:300]
        found = [find(name) for name in used]
        assert sum(each is not None and each.training_compute.bounded for each in found) >= 280

    def test_every_base_that_real_folders_name_has_a_range(self) -> None:
        """But for what names no one model: a family, or two models at once."""
        with reference("folders", "TRUTH.csv").open(newline="", encoding="utf-8") as file:
            told = {base.strip() for row in csv.DictReader(file) for base in row["base"].split(";")}
        bases = {base for base in told if base and base not in ("none", "unknown") and not base.startswith("conflict:")}
        missing = {base for base in bases if (each := named(base)) is None or not each.training_compute.bounded}
        assert missing <= {"LLaMA", "Llama-2"}


OWN = """
[sources.card]
text = "Our count"
on = 2026-01-02

[[original]]
hub_id = "acme/own-7b"
parameters = 7e9
tokens = 2e12
released_on = 2026-01-02
sources = { parameters = "card", tokens = "card" }

[[original]]
hub_id = "acme/own-7b-tuned"
parameters = 7e9
initialised_from = "acme/own-7b"
added = "fine-tuning"

[[original]]
hub_id = "Qwen/Qwen2.5-7B"
parameters = 7e9
flop = 1e24
"""


class TestOwnTable:
    def test_it_goes_before_the_packaged_one_while_it_is_used(self) -> None:
        packaged_one = find("Qwen/Qwen2.5-7B")
        with using(own_table(table(OWN.encode(), "own.toml"), "own.toml")):
            assert find("acme/own-7b").training_compute.best == 6 * 7 * 10**9 * 2 * 10**12
            assert find("someone/own-7b-GGUF").resolved_as == "acme/own-7b"
            assert find("acme/own-7b-tuned").initialised_from == "acme/own-7b"
            assert find("Qwen/Qwen2.5-7B").training_compute.best == 10**24
            assert find("unsloth/Qwen2.5-7B-bnb-4bit").training_compute.best == 10**24
            assert find("google/gemma-2-9b") is not None
            assert originals()[0].hub_id == "acme/own-7b"
            assert len({each.hub_id for each in originals()}) == len(originals())
        assert find("acme/own-7b") is None
        assert find("Qwen/Qwen2.5-7B") == packaged_one

    def test_a_field_without_a_source_has_the_file(self) -> None:
        with using(own_table(table(OWN.encode(), "own.toml"), "own.toml")):
            cited = {field: str(source) for field, source in find("acme/own-7b-tuned").sources}
        assert "own.toml" in cited["parameters"]

    def test_json_is_the_same(self) -> None:
        text = json.dumps({"original": [{"hub_id": "acme/own-7b", "parameters": 7 * 10**9, "tokens": 2 * 10**12}]})
        with using(own_table(table(text.encode(), "own.json"), "own.json")):
            assert find("acme/own-7b").training_compute.best == 84 * 10**21

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("not toml", "own.toml"),
            ("[sources]", "no [[original]]"),
            ("original = [1]", "hub_id is missing"),
            ('[[original]]\nhub_id = "a/b"\ntokens = 1e9', "parameters are missing"),
            ('[[original]]\nhub_id = "a/b"\nparameters = -1\ntokens = 1e9', "-1 is not possible"),
            ('[[original]]\nhub_id = "a/b"\nparameters = 1e9\ntokns = 1e9', "no such key"),
            ('[[original]]\nhub_id = "a/b"\nparameters = 1e9', "how much it was trained"),
            ('[[original]]\nhub_id = "a/b"\nparameters = 1e9\nflop = "x"', "x is not possible"),
            (
                '[[original]]\nhub_id = "a/b"\nparameters = 1e9\nadded = "fine-tuning"\ninitialised_from = "a/b"',
                "a/b leads back to itself",
            ),
            (
                '[[original]]\nhub_id = "a/b"\nparameters = 1e9\nadded = "much"\ninitialised_from = "Qwen/Qwen2.5-7B"',
                "much",
            ),
            ('[[original]]\nhub_id = "a/b"\nparameters = 1e9\nbounded = { class = "x" }', "bounded"),
            (
                '[[original]]\nhub_id = "a/b"\nparameters = 1e9\nbounded = { tokens = [2e9, 1e9], because = "x" }',
                "bounded",
            ),
            (
                '[[original]]\nhub_id = "a/b"\nparameters = 1e9\nchip_hours = { chip = "abacus", hours = 1 }',
                "chip_hours",
            ),
            ('[[original]]\nhub_id = "a/b"\nparameters = 1e9\ntokens = 1e9\nfigures = { depth = 3 }', "figures"),
            ('[[original]]\nhub_id = "a/b"\nparameters = 1e9\ntokens = 1e9\nreleased_on = "soon"', "released_on"),
            ('[[original]]\nhub_id = "a/b"\nparameters = 1e9\ntokens = 1e9\naliases = "a/c"', "aliases"),
        ],
    )
    def test_what_is_wrong_is_told(self, text: str, told: str) -> None:
        with pytest.raises(InputError) as error:
            own_table(table(text.encode(), "own.toml"), "own.toml")
        assert told in "\n".join(str(mistake) for mistake in error.value.mistakes)

    @pytest.mark.parametrize("value", ["nan", "inf", "1e999999", "true", "0", "[1]", '"7B"'])
    def test_what_is_no_size_is_refused_and_never_a_fault(self, value: str) -> None:
        for key in ("parameters", "tokens", "flop"):
            rows = {"parameters": "1e9", "tokens": "1e9", key: value}
            text = "\n".join(["[[original]]", 'hub_id = "a/b"', *(f"{name} = {each}" for name, each in rows.items())])
            with pytest.raises(InputError):
                own_table(table(text.encode(), "own.toml"), "own.toml")

    def test_a_row_that_stands_twice_and_a_time_for_a_day_are_refused(self) -> None:
        row = '[[original]]\nhub_id = "a/b"\nparameters = 1e9\ntokens = 1e9\n'
        for text in (row + row, row + "released_on = 2026-01-02T00:00:00\n"):
            with pytest.raises(InputError):
                own_table(table(text.encode(), "own.toml"), "own.toml")

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_table_or_refused(self, data: bytes) -> None:
        for name in ("own.toml", "own.json"):
            with contextlib.suppress(InputError):
                own_table(table(data, name), name)

    def test_rows_that_lead_in_a_circle_are_refused(self) -> None:
        rows = "\n".join(
            f'[[original]]\nhub_id = "a/{one}"\nparameters = 1e9\nadded = "fine-tuning"\ninitialised_from = "a/{other}"'
            for one, other in ("xy", "yx")
        )
        with pytest.raises(InputError, match="itself"):
            own_table(table(rows.encode(), "own.toml"), "own.toml")


@pytest.mark.parametrize(
    ("name", "hub_ids"),
    [
        ("llama 3.1 8b", {"meta-llama/Meta-Llama-3.1-8B"}),
        ("https://huggingface.co/meta-llama/Llama-3.1-8B", {"meta-llama/Meta-Llama-3.1-8B"}),
        ("distilbert-base-uncased", {"distilbert/distilbert-base-uncased"}),
        ("llama 3 70b instruct", {"meta-llama/Meta-Llama-3-70B-Instruct"}),
        ("deepseek v3", {"deepseek-ai/DeepSeek-V3", "deepseek-ai/DeepSeek-V3-Base"}),
        ("our own thing", set()),
    ],
)
def test_a_name_as_people_write_it_fits_the_models_that_have_all_its_parts(name: str, hub_ids: set[str]) -> None:
    assert {entry.hub_id for entry in fitting(name)} == hub_ids


def test_the_evidence_of_a_figure_tells_the_numbers_that_it_was_worked_out_from() -> None:
    for original in originals():
        if original.estimate.method != "6PD" or original.starts_from or original.because:
            continue
        told = " ".join(source.text for source in original.estimate.evidence)
        assert f"{rounded_text(original.parameters, 4)} parameters by " in told, original.hub_id
        assert original.tokens is not None
        assert f"{rounded_text(original.tokens, 4)} tokens by " in told, original.hub_id
