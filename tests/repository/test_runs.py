"""Hours as people write them, and tokens bounded by steps, examples and the longest sequence."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from folders import LLAMA, found, notes

from gpaiscope.values import Range

BASE = "base_model: meta-llama/Llama-3.1-8B"


@pytest.mark.parametrize(
    ("body", "chip", "hours"),
    [
        ("It was trained for 24 hours on 4x A100.", "A100", 96),
        ("It was trained on a single H100 80GB for ~13h for 1.0 epochs of the dataset.", "H100", 13),
        ("Training took 10hr on one RTX 4090.", "RTX 4090", 10),
        ("We fine-tuned it on eight A100s for two hours.", "A100", 16),
        ("Fine-tuning took 480 GPU-hours on A100.", "A100", 480),
        ("It was fine-tuned on 8 A100s (80GB) for 2 hours.", "A100", 16),
        ("It was fine-tuned for 3 days on 2 nodes with 8 H100s each.", "H100", 1152),
        ("It was trained on 1 A100 80GB GPU for about 50 GPU hours.", "A100", 50),
        ("Total GPU hours were 64 H100 hours of training.", "H100", 64),
        ("- **GPUs:** 8x A100\n- **Training time:** 13 hours", "A100", 104),
        ("| GPU | A100 x 8 |\n| --- | --- |\n| Training time | 10 hr |", "A100", 80),
        ("- Hardware: 2 x H100\n- Total GPU hours: 48", "H100", 48),
        ("- **Hardware Type:** A100 PCIe 40GB\n- **Hours used:** 15000", "A100", 15000),
        ("It was fine-tuned for 1 hour 30 minutes on 2 A100 GPUs.", "A100", 3),
        ("It was fine-tuned with 64 A100 GPUs across 8 nodes for 10 hours.", "A100", 640),
        ("It was fine-tuned on 4 nodes with a total of 32 A100 GPUs for 10 hours.", "A100", 320),
        ("It was fine-tuned on 4 nodes of 8 A100 GPUs for 10 hours.", "A100", 320),
        ("It was trained on 32 x 8 A100 GPUs for 1 day.", "A100", 6144),
    ],
)
def test_hours_are_read_as_people_write_them(body: str, chip: str, hours: int, tmp_path: Path) -> None:
    findings = found(tmp_path, keys=BASE, body=body)
    assert findings.detail("card.device_hours") == Range.exactly(hours)
    assert findings.value("activities[0].hardware[0].chip") == chip


@pytest.mark.parametrize(
    "body",
    [
        "All 9 models were trained with a total of 400K GPU hours on A100.",
        "The model was trained on 680,000 hours of speech.",
        "It runs on a single H100 and was trained well.",
        "It was trained on 100 hours of audio with an A100.",
        "You can fine-tune it on a single A100 in 2 hours.",
        "Unlike Heron, which was trained for 100 hours on 8 A100s, it is small.",
        "## Inference\n\n- GPU: 1x A100\n- Duration: 3 hours",
        "It was not trained for 24 hours on 4x A100.",
    ],
)
def test_other_hours_are_not_those_of_the_training(body: str, tmp_path: Path) -> None:
    findings = found(tmp_path, keys=BASE, body=body)
    assert findings.detail("card.device_hours") is None
    assert not [fact for fact in findings.facts if "hardware" in fact.path]


def test_a_familys_table_gives_the_hours_of_the_model_of_this_size(tmp_path: Path) -> None:
    folder = tmp_path / "Heron-7B"
    folder.mkdir()
    body = (
        "Pre-training used a cumulative 500 GPU hours on A100-80GB.\n\n||Time (GPU hours)|W|\n|---|---|---|"
        "\n|Heron 7B|184320|400|\n|Heron 70B|1720320|400|"
    )
    findings = found(folder, body=body)
    assert findings.detail("card.device_hours") == Range.exactly(184320)


TRAINER = """This model is a fine-tuned version of [meta-llama/Llama-3.1-8B](https://huggingface.co/meta-llama/Llama-3.1-8B).

### Training hyperparameters

- train_batch_size: 8
- total_train_batch_size: 32
- num_epochs: 3

### Training results

| Training Loss | Epoch | Step | Validation Loss |
|:---:|:---:|:---:|:---:|
| 1.2 | 1.0 | 100 | 1.1 |
| 1.1 | 3.0 | 300 | 1.0 |
"""


def test_steps_and_batches_bound_the_tokens(tmp_path: Path) -> None:
    tokens = found(tmp_path, body=TRAINER, config__json={**LLAMA, "max_position_embeddings": 4096}).value(
        "activities[0].architecture.tokens"
    )
    assert isinstance(tokens, Range)
    assert (tokens.best, tokens.high) == (None, 300 * 32 * 4096)


@pytest.mark.parametrize(
    ("body", "most"),
    [
        ("It was fine-tuned on 10,000 examples for 3 epochs with a sequence length of 2048.", 11_000 * 3 * 2048),
        ("It was fine-tuned on 10k instructions.\n\n- epochs: 2\n- max_seq_length: 1024", 11_000 * 2 * 1024),
        ("It was fine-tuned on 10K dialogues. Context length: 4096", 11_000 * 100 * 4096),
        (
            "We train it during 10k steps with a batch size of 64. The sequence length was limited to 128 tokens.",
            10_000 * 64 * 128,
        ),
        ("- training_steps: 5000\n- total_train_batch_size: 16\n- cutoff_len: 512", 5000 * 16 * 512),
    ],
)
def test_examples_and_passes_bound_the_tokens(body: str, most: int, tmp_path: Path) -> None:
    tokens = found(tmp_path, keys=BASE, body=body).value("activities[0].architecture.tokens")
    assert isinstance(tokens, Range)
    assert (tokens.best, Fraction(tokens.high or 0)) == (None, most)


def test_a_recipe_bounds_the_tokens(tmp_path: Path) -> None:
    recipe = (
        "base_model: meta-llama/Llama-3.1-8B\nmax_steps: 200\nmicro_batch_size: 2\ngradient_accumulation_step"
        "s: 4\nworld_size: 8\nsequence_len: 1024\n"
    )
    tokens = found(tmp_path, axolotl__yaml=recipe).value("activities[0].architecture.tokens")
    assert isinstance(tokens, Range)
    assert tokens.high == 200 * 2 * 4 * 8 * 1024


def test_examples_of_an_evaluation_bound_nothing(tmp_path: Path) -> None:
    findings = found(
        tmp_path, keys=BASE, body="It was evaluated on 10,000 examples of 2048 tokens for 3 epochs of training."
    )
    assert findings.value("activities[0].architecture.tokens") is None


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        ("It was instruction-tuned on a dataset of ~250M tokens.", 250 * 10**6),
        ("It is an expansion of Llama 2 7B, further trained on corpora totaling 80 billion tokens.", 80 * 10**9),
        ("Roughly 100B tokens from these corpora were used for continued pre-training.", 100 * 10**9),
        ("It saw 500 megatokens in fine-tuning.", 500 * 10**6),
        ("- Total seen tokens: 3B", 3 * 10**9),
        ("It was fine-tuned over four epochs on more than 1 billion tokens.", 10**9),
    ],
)
def test_tokens_of_what_was_done_to_the_base(body: str, tokens: int, tmp_path: Path) -> None:
    value = found(tmp_path, keys=BASE, body=body).value("activities[0].architecture.tokens")
    assert isinstance(value, Range)
    assert value.best == tokens


@pytest.mark.parametrize(
    "body",
    ["It was pretrained on 2 trillion tokens.", "It was trained on 15T tokens.", "Trained with batches of 4M tokens."],
)
def test_figures_of_the_base_are_not_those_of_what_was_done_to_it(body: str, tmp_path: Path) -> None:
    assert found(tmp_path, keys=BASE, body=body).value("activities[0].architecture.tokens") is None


def test_what_is_not_told_of_a_kind_is_shown_and_counted_for_none(tmp_path: Path) -> None:
    findings = found(tmp_path, body="It was trained on 50B tokens.", config__json=LLAMA)
    assert any("50B tokens" in note for note in notes(findings, "evidence", "activities"))


def test_a_table_of_a_family_gives_the_tokens_of_the_model_of_this_size(tmp_path: Path) -> None:
    folder = tmp_path / "Elm-7B"
    folder.mkdir()
    body = "| Size | Training Tokens |\n|---|---|\n| Elm 1B | 3 Trillion |\n| Elm 7B | 2.5 Trillion |"
    tokens = found(folder, body=body).value("activities[0].architecture.tokens")
    assert isinstance(tokens, Range)
    assert tokens.best == 25 * 10**11


def test_a_fine_tunes_words_and_a_figure_of_pre_training_leave_the_kind_open(tmp_path: Path) -> None:
    body = "The model is fine-tuned with SFT and DPO. It was pre-trained on 4.9T tokens."
    findings = found(tmp_path, body=body)
    assert findings.value("activities[0].kind") is None
    assert findings.detail("card.tokens") is not None


@pytest.mark.parametrize(
    "body",
    [
        "It was fine-tuned for ٣ hours on 2 A100 GPUs.",
        "It was fine-tuned for 0 hours on 0 A100 GPUs.",
        "It was fine-tuned for 99999999999999999999 hours on 4 A100 GPUs.",
        "- training_steps: 24٣.8\n- total_train_batch_size: ٣",
    ],
)
def test_numbers_that_cannot_be_meant_are_none(body: str, tmp_path: Path) -> None:
    findings = found(tmp_path, keys=BASE, body=body)
    assert not [fact for fact in findings.facts if "hardware" in fact.path or "tokens" in fact.path]


@pytest.mark.parametrize(
    ("body", "least", "most"),
    [
        ("It was fine-tuned on 10,000 examples of at most 100 tokens.\n\n- **Epochs:** 3", 27_000, 33_000),
        ("It was fine-tuned on 10,000 examples.", 9_000, 1_100_000),
        ("It was fine-tuned on a dataset (10K to 100K entries).", 90_000, 11_000_000),
    ],
)
def test_examples_of_which_the_passes_are_unknown_were_seen_once_at_the_least(
    body: str, least: int, most: int, tmp_path: Path
) -> None:
    tokens = found(tmp_path, keys=BASE, body=body, config__json=LLAMA).value("activities[0].architecture.tokens")
    assert isinstance(tokens, Range)
    assert (tokens.low, Fraction(tokens.high or 0) / 131_072) == (least, most)
