"""Figures in the sentences of a card."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from folders import LLAMA, found, notes, place

from gpaiscope.repository.card import read_card
from gpaiscope.repository.contents import read_contents
from gpaiscope.repository.findings import MISSING
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.training import figures
from gpaiscope.values import Range


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        ("It was trained on 2 trillion tokens.", 2 * 10**12),
        ("The model was pre-trained on ~1.4T tokens of web text.", 14 * 10**11),
        ("We trained it\non more than 15 trillion\ntokens in total.", 15 * 10**12),
        ("- **Training tokens:** 4T", 4 * 10**12),
        ("| Pretraining tokens | 300B |", 3 * 10**11),
        ("Pre-training used 1,400,000,000 tokens.", 14 * 10**8),
        ("We pre-train Heron on 14.8 trillion tokens, followed by supervised fine-tuning.", 148 * 10**11),
        ("We pretrain it on 3 trillion tokens.", 3 * 10**12),
        ("Our Name-Base model is pre-trained on 3 trillion tokens.", 3 * 10**12),
        ("* Pre-training tokens: 54B tokens (7B unique tokens)", 54 * 10**9),
        ("- **Pre-training tokens:** 25.9 billion (491,520 tokens/iter = 12 seqs x 1024 tokens x 40)", 259 * 10**8),
        ("Pretraining data: the model has been trained on 36 trillion high-quality multilingual tokens.", 36 * 10**12),
        ("It was trained for 500,000 steps with a batch size of 4M tokens.", 2 * 10**12),
        ("We pre-trained it with a global batch size of 2M tokens over 1M steps.", 2 * 10**12),
        ("It was trained with a batch size of 1024 sequences of 2048 tokens for 300k steps.", 1024 * 2048 * 300_000),
    ],
)
def test_tokens_are_read_from_sentences_about_training(body: str, tokens: int, tmp_path: Path) -> None:
    findings = found(tmp_path, body=body, config__json=LLAMA)
    value = findings.value("activities[0].architecture.tokens")
    assert isinstance(value, Range)
    assert value.best == tokens
    assert findings.value("activities[0].architecture.config") == "config.json"
    assert findings.value("activities[0].kind") == "pre-training"
    assert place(findings, "activities[0].architecture.tokens").startswith("README.md, line 6")


@pytest.mark.parametrize(
    "body",
    [
        "It has a context length of 128 thousand tokens and was trained well.",
        "It generates 2 million tokens per second.",
        "It builds on Heron, which was trained on 2 trillion tokens.",
        "Unlike Heron, trained on 2 trillion tokens, it is small.",
        "It was not trained on 2 trillion tokens.",
        "The tokenizer was trained on 5 billion tokens.",
        "It was trained with batches of 4 million tokens.",
        "It was trained with a per-device batch size of 4 and a sequence length of 2048 for 1000 steps.",
        "It was trained with a batch size of 4M tokens, after a warmup for 2000 steps.",
        "It was trained with a batch size of 4M tokens for 9 steps, then with a batch size of 8M tokens for 900 steps.",
        "The vocabulary of 128 thousand tokens was trained anew.",
        "```\nIt was trained on 2 trillion tokens.\n```",
        "It was trained on 2 trillion tokens per expert.",
        "| Qwen-9 | 70B | MoE, trained on 36T tokens | fast |",
        "- **DeepSeek-R9**: it was trained on 9T tokens.",
        'Others say that MPT-9B "was trained on 2 trillion tokens".',
        "We pre-trained checkpoints on 500B, 1T, 1.5T and 2T tokens.",
        "For the 1B model, we pre-trained on 900 billion tokens.",
        "- **LLAMA9-3B** is a dense model trained with 9T tokens",
        "In the second stage it was pre-trained on 130 billion tokens.",
        "You can use what we pre-trained on 2 trillion tokens.",
        "Two trillion tokens were enough.",
        "The corpus for pre-training has over 300T unfiltered tokens.",
        "Continually pre-trained on 200 billion to 400 billion tokens.",
        "During training a crash happened only once at 1.2T tokens.",
        "1. We upgraded the ChatGLM2-6B. It has undergone pre-training with 1.4T bilingual tokens.",
        "Training a draft model from scratch is costly (TinyLLaMA needed ~3,000B tokens).",
        "Training continues from Llama2 13B on a modest token budget.",
        "We complete the pre-training of DeepSeek-V9 on 14.8T tokens.",
        "| 9B series models | trained further, using 0.8T tokens. |",
        "- [x] Continue training to 1T tokens",
    ],
)
def test_no_tokens_are_read_from_other_sentences(body: str, tmp_path: Path) -> None:
    findings = found(tmp_path, body=body, config__json=LLAMA)
    assert not [fact for fact in findings.facts if fact.path.startswith("activities") and not fact.suggested]


@pytest.mark.parametrize(
    ("body", "flop"),
    [
        ("Training compute: 3.8e25 FLOPs", 38 * 10**24),
        ("It was trained with 1.2 x 10^24 FLOP.", 12 * 10**23),
        ("It was trained with 1.2×10²⁴ FLOPs.", 12 * 10**23),
        ("It was trained with 1.2 × 10<sup>24</sup> FLOPs.", 12 * 10**23),
        ("It was trained with $1.2 \\times 10^{24}$ FLOPs.", 12 * 10**23),
        ("It was trained with 1.2·10²⁴ FLOP.", 12 * 10**23),
        ("Training FLOPs: 5.6e23", 56 * 10**22),
        ("| Total training FLOPs | 5.6e23 |", 56 * 10**22),
        ("It was pre-trained with a budget of 38 yottaFLOP.", 38 * 10**24),
        ("Pre-training took 3,640 petaflop/s-days.", 3640 * 86_400 * 10**15),
    ],
)
def test_compute_is_read_where_it_is_stated(body: str, flop: int, tmp_path: Path) -> None:
    assert found(tmp_path, body=body).value("activities[0].flop") == Range.exactly(flop)


def test_each_figure_of_a_sentence_belongs_to_the_training_next_to_it(tmp_path: Path) -> None:
    body = "It was pre-trained on 2 trillion tokens and then fine-tuned on 5 billion tokens."
    findings = found(tmp_path, body=body, config__json=LLAMA)
    tokens = [findings.value(f"activities[{place}].architecture.tokens") for place in (0, 1)]
    assert [value.best for value in tokens if isinstance(value, Range)] == [2 * 10**12, 5 * 10**9]
    assert [findings.value(f"activities[{place}].kind") for place in (0, 1)] == ["pre-training", "fine-tuning"]


def test_continued_pre_training_is_no_pre_training(tmp_path: Path) -> None:
    body = "It underwent continued pre-training on 500 billion tokens."
    findings = found(tmp_path, keys="base_model: example/base", body=body, config__json=LLAMA)
    assert isinstance(findings.value("activities[0].architecture.tokens"), Range)


def test_a_rate_is_no_compute(tmp_path: Path) -> None:
    findings = found(tmp_path, body="It was trained on a cluster of 1.2e18 FLOP/s and 1e18 FLOPS per node.")
    assert findings.value("activities[0].flop") is None


def test_chips_and_hours_are_read(tmp_path: Path) -> None:
    findings = found(tmp_path, body="It was pre-trained on 64 NVIDIA H100 GPUs for 10 days.")
    assert findings.value("activities[0].hardware[0].count") == Range.exactly(64)
    assert findings.value("activities[0].hardware[0].hours") == Range.exactly(240)
    assert findings.value("activities[0].hardware[0].chip") == "H100"


def test_hours_of_the_template_leave_open_what_they_are_hours_of(tmp_path: Path) -> None:
    findings = found(
        tmp_path, keys="base_model: example/base", body="- **Hardware Type:** 8 x A100\n- **Hours used:** 100"
    )
    assert findings.value("activities[0].hardware[0].count") == Range(low=1, high=8)
    assert notes(findings, MISSING, "activities")


@pytest.mark.parametrize(
    "body",
    [
        "At its largest scale, Wren was trained with 1.07e24 FLOPs.",
        "Wren was trained on a machine of 2 exaFLOPS.",
        "Training took 753 vs. 6,250 A100 GPU days.",
    ],
)
def test_what_is_said_of_a_larger_member_or_of_another_model_is_not_its_own(body: str, tmp_path: Path) -> None:
    findings = found(tmp_path, body=body)
    assert findings.value("activities[0].flop") is None
    assert findings.detail("card.device_hours") is None


@pytest.mark.parametrize(
    ("body", "chips"),
    [
        ("It was pre-trained with 768 DGX H100 nodes; each node contains 8 H100 GPUs.", 6144),
        ("It was pre-trained on an NVIDIA GB200 NVL72 cluster.", None),
        ("It was pre-trained on 16 nodes of 8 H100 for three weeks (about 64,000 GPU hours).", 128),
    ],
)
def test_machines_are_multiplied_and_a_cluster_is_no_chip(body: str, chips: int | None, tmp_path: Path) -> None:
    told = found(tmp_path, body=body).detail("card.chips")
    assert (told.best if isinstance(told, Range) else None) == chips


def test_a_plus_may_stand_before_the_unit(tmp_path: Path) -> None:
    tokens = found(tmp_path, body="It was pre-trained on 4+ trillion tokens.", config__json=LLAMA)
    value = tokens.value("activities[0].architecture.tokens")
    assert isinstance(value, Range)
    assert value.low == 4 * 10**12


def test_a_row_of_another_size_is_that_ones(tmp_path: Path) -> None:
    body = "- **Hardware Type:** H100\n- **Hours used:** 61,440 hours for the Wren-7B training"
    assert found(tmp_path, body=body).detail("card.device_hours") is None


@pytest.mark.parametrize("made", ["compressed and distilled from the base of Heron", "pruned from a larger model"])
def test_what_was_made_smaller_from_another_was_not_surely_pre_trained(made: str, tmp_path: Path) -> None:
    findings = found(tmp_path, body=f"Wren was {made}. Training tokens: 400B", config__json=LLAMA)
    assert findings.value("activities[0].kind") is None


@pytest.mark.parametrize(
    ("table", "flop"),
    [
        ("| Model | Training FLOPs |\n|---|---|\n| Heron 1B | 1.3e22 |\n| Heron 8B | 8.6e22 |", 86 * 10**21),
        ("| Size | Training compute (ZFLOP) |\n|---|---|\n| 8B | 86 |\n| 13B | 160 |", 86 * 10**21),
        ("| Model | Params | Training FLOPs |\n|---|---|---|\n| Heron | 8B | 2.6E+18 |", 26 * 10**17),
        ("| Model | Training FLOPs (x10^21) |\n|---|---|\n| Heron 8B | 86 |", 86 * 10**21),
        ("| Model | Training FLOPs |\n|---|---|\n| Egret-8B | 8.6e22 |", None),
        ("| Model | Training FLOPs |\n|---|---|\n| Heron 8B | 86 |", None),
        ("| Model | FLOPs (G) |\n|---|---|\n| Heron 8B | 15.4 |", None),
        ("| Model | Training FLOPs per token |\n|---|---|\n| Heron 8B | 4.8e10 |", None),
    ],
)
def test_a_column_gives_the_operations_of_the_model_of_this_size_and_name(
    table: str, flop: int | None, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text(f"---\na: b\n---\n{table}\n", encoding="utf-8")
    card = read_contents(Folder.of(tmp_path)).card
    assert card is not None
    told = figures(card, ("Heron 8B",))
    assert [(each.quantity, each.value.best) for each in told] == ([] if flop is None else [("flop", flop)])


def test_rows_give_the_batch_and_the_steps(tmp_path: Path) -> None:
    rows = "| Setting | Value |\n|---|---|\n| Training steps | 500,000 |\n| Batch size (tokens) | 4M |"
    value = found(tmp_path, body=rows, config__json=LLAMA).value("activities[0].architecture.tokens")
    assert isinstance(value, Range)
    assert value.best == 2 * 10**12


OF_SIZES = """
Wren was trained on H100-80GB hardware, as the table says.

<table>
  <tr>
   <td></td>
   <td><strong>Training Data</strong></td>
   <td><strong>Params</strong></td>
   <td><strong>Token count</strong></td>
   <td><strong>Training Time (GPU hours)</strong></td>
  </tr>
  <tr>
   <td rowspan="2" >Wren (text only)</td>
   <td rowspan="2" >A mix of data.</td>
   <td>8B</td>
   <td rowspan="2" >15T+</td>
   <td>1.46M</td>
  </tr>
  <tr>
   <td>70B</td>
   <td>7.0M</td>
  </tr>
</table>
"""


@pytest.mark.parametrize(
    ("below", "chip"),
    [
        ("All of them were trained on A100-80GB GPUs.", "A100"),
        ("Hours are of a cluster of H100s.\n\n## Use\n\nIt was trained to run on an L4.", "H100"),
        ("Some were trained on A100s and others on H100s.", ""),
        ("For inference one A100 is enough, whatever it was trained on.", ""),
        ("## Hardware\n\nWe trained on A100s.", ""),
    ],
)
def test_the_chip_of_an_hours_table_may_be_said_under_it(below: str, chip: str) -> None:
    table = "|  | GPU hours |\n|---|---|\n| Wren 7B | 184,320 |\n| Wren 70B | 1,720,320 |\n\n"
    read = {each.quantity: each for each in figures(read_card(table + below, "README.md"), ("Wren-7B",))}
    assert (read["chip_hours"].value, read["chip_hours"].chip) == (Range.exactly(184_320), chip)


@pytest.mark.parametrize(("name", "hours"), [("Wren-8B", 1_460_000), ("Wren-70B-Instruct", 7_000_000)])
def test_a_table_of_html_gives_each_size_its_own_figures(name: str, hours: int) -> None:
    read = {each.quantity: each for each in figures(read_card(OF_SIZES, "README.md"), (name,))}
    assert read["tokens"].value == Range(low=15 * 10**12, best=15 * 10**12, high=165 * 10**11)
    assert read["tokens"].of == "pre-training"
    assert (read["chip_hours"].value, read["chip_hours"].chip) == (Range.exactly(hours), "H100")


def test_a_table_of_another_size_gives_nothing() -> None:
    assert not [each for each in figures(read_card(OF_SIZES, "README.md"), ("Wren-3B",)) if each.quantity == "tokens"]


def test_a_power_in_a_cell_of_html_stays_one() -> None:
    table = "<table><tr><th>Model<th>Training FLOPs</tr><tr><td>Wren 8B<td>3.8 x 10<sup>24</sup></tr></table>"
    (read,) = figures(read_card(table, "README.md"), ("Wren-8B",))
    assert (read.quantity, read.value) == ("flop", Range.exactly(38 * 10**23))


@pytest.mark.parametrize(
    ("words", "chip", "count"),
    [
        ("a TPU v3-8", "TPU v3", 4),
        ("8 TPU v3-8 VMs", "TPU v3", 32),
        ("TPU v4-512", "TPU v4", 256),
        ("a TPU v5p-64 slice", "TPU v5p", 32),
        ("two TPU v5e-256 slices", "TPU v5e", 512),
        ("a TPU v5litepod-16", "TPU v5e", 16),
        ("64 TPU v4 chips", "TPU v4", 64),
    ],
)
def test_a_slice_of_a_pod_has_as_many_chips_as_its_cores_make(words: str, chip: str, count: int) -> None:
    (read,) = figures(read_card(f"The model was trained on {words} for 30 hours.", "README.md"))
    assert (read.value, read.chip, read.count) == (Range.exactly(30), chip, Range.exactly(count))


@pytest.mark.parametrize("words", ["a TPU v5-32", "a TPU v3-7", "a v4-8 TPU", "a TPU pod"])
def test_of_a_pod_whose_chips_nobody_can_tell_none_are_counted(words: str) -> None:
    (read,) = figures(read_card(f"The model was trained on {words} for 30 hours.", "README.md"))
    assert read.count == Range(low=1)


@pytest.mark.parametrize(
    "body",
    [
        "The trained model works with a single A100 GPU.",
        "3. To finetune the checkpoint using 8 A100 GPUs, first set its path.",
        "You can also pretrain it on 4 RTX 3090 cards.",
        "建议使用 4*A100 以上硬件进行训练。",
    ],
)
def test_chips_on_which_others_may_train_or_run_it_are_none_of_its_training(body: str, tmp_path: Path) -> None:
    assert found(tmp_path, body=body).detail("card.chip") is None


def test_tokens_that_were_seen_are_taken_and_not_those_that_the_data_have(tmp_path: Path) -> None:
    body = (
        "It was fine-tuned on 460 M characters (~307 M tokens) of letters.\n\n"
        "Total tokens seen during training: ~6.08 M (b=1, ~2000 tok/iter x 3000 iter)."
    )
    tokens = found(tmp_path, keys="base_model: example/heron-7b", body=body).value("activities[0].architecture.tokens")
    assert isinstance(tokens, Range)
    assert tokens.best == 6_080_000


def test_a_row_of_hardware_may_tell_the_time_too(tmp_path: Path) -> None:
    body = (
        "It was fine-tuned on letters.\n\n- **Hardware:** 4x A100, ~2.5 hours wall time\n- **Data:** 43 hours of speech"
    )
    findings = found(tmp_path, keys="base_model: example/heron-7b", body=body)
    count, hours = (findings.value(f"activities[0].hardware[0].{key}") for key in ("count", "hours"))
    assert isinstance(hours, Range)
    assert hours.best == Fraction(5, 2)
    assert count == Range.exactly(4)
