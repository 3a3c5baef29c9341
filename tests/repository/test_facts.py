"""Facts of a folder: each with its source, none stronger than it, and both shown where files contradict each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope.repository import Findings, findings_in
from gpaiscope.repository.findings import CONTRADICTION, EVIDENCE, MISSING, UNREADABLE, place_text
from gpaiscope.values import Range

CARD = "---\n{keys}\n---\n# Name\n\n{body}\n"
LLAMA = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 128256,
}
MIT = """MIT License

Copyright (c) 2026 Example

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def found(folder: Path, keys: str = "a: b", body: str = "", **files: object) -> Findings:
    """What a folder with this card gives; a file's name has two underscores for its point."""
    (folder / "README.md").write_text(CARD.format(keys=keys, body=body), encoding="utf-8")
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return findings_in(folder)


def place(findings: Findings, path: str) -> str:
    return next(place_text(fact.source) for fact in findings.facts if fact.path == path and not fact.suggested)


def notes(findings: Findings, kind: str, path: str) -> list[str]:
    return [str(note) for note in findings.notes if note.kind == kind and note.path.startswith(path)]


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        ("It was trained on 2 trillion tokens.", 2 * 10**12),
        ("The model was pre-trained on ~1.4T tokens of web text.", 14 * 10**11),
        ("We trained it\non more than 15 trillion\ntokens in total.", 15 * 10**12),
        ("- **Training tokens:** 4T", 4 * 10**12),
        ("| Pretraining tokens | 300B |", 3 * 10**11),
        ("Training used 1,400,000,000 tokens.", 14 * 10**8),
        ("We pre-train Heron on 14.8 trillion tokens, followed by supervised fine-tuning.", 148 * 10**11),
        ("We pretrain it on 3 trillion tokens.", 3 * 10**12),
        ("* Training tokens: 54B tokens (7B unique tokens)", 54 * 10**9),
        ("Pretraining data: the model has been trained on 36 trillion high-quality multilingual tokens.", 36 * 10**12),
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
        "The vocabulary of 128 thousand tokens was trained anew.",
        "```\nIt was trained on 2 trillion tokens.\n```",
        "It was trained on 2 trillion tokens per expert.",
        "Two trillion tokens were enough.",
    ],
)
def test_no_tokens_are_read_from_other_sentences(body: str, tmp_path: Path) -> None:
    findings = found(tmp_path, body=body, config__json=LLAMA)
    assert not [fact for fact in findings.facts if fact.path.startswith("activities") and not fact.suggested]


def test_two_figures_for_one_thing_cancel_each_other_and_are_shown(tmp_path: Path) -> None:
    body = "It was trained on 2 trillion tokens.\n\nIt was trained on 3 trillion tokens."
    findings = found(tmp_path, body=body, config__json=LLAMA)
    assert findings.value("activities[0].architecture.tokens") is None
    (note,) = notes(findings, CONTRADICTION, "activities")
    assert "2 trillion" in note
    assert "3 trillion" in note
    assert "line 6" in note
    assert "line 8" in note


@pytest.mark.parametrize(
    ("body", "flop"),
    [
        ("Training compute: 3.8e25 FLOPs", 38 * 10**24),
        ("It was trained with 1.2 x 10^24 FLOP.", 12 * 10**23),
        ("It was trained with 1.2×10²⁴ FLOPs.", 12 * 10**23),
        ("It was trained with 1.2 × 10<sup>24</sup> FLOPs.", 12 * 10**23),
        ("It was trained with $1.2 \\times 10^{24}$ FLOPs.", 12 * 10**23),
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
    findings = found(tmp_path, body="It was trained on 64 NVIDIA H100 GPUs for 10 days.")
    assert findings.value("activities[0].hardware[0].count") == Range.exactly(64)
    assert findings.value("activities[0].hardware[0].hours") == Range.exactly(240)
    assert findings.value("activities[0].hardware[0].chip") == "H100"


def test_hours_of_the_template_leave_open_what_they_are_hours_of(tmp_path: Path) -> None:
    findings = found(tmp_path, body="- **Hardware Type:** 8 x A100\n- **Hours used:** 100")
    assert findings.value("activities[0].hardware[0].count") == Range(low=1, high=8)
    assert notes(findings, MISSING, "activities")


@pytest.mark.parametrize(
    ("keys", "files", "kind"),
    [
        ("base_model: example/base", {}, "fine-tuning"),
        ("base_model: [example/base]\nbase_model_relation: quantized", {}, "quantisation"),
        ("base_model: example/base", {"adapter_config__json": {"peft_type": "LORA"}}, "fine-tuning"),
        ("base_model:\n- example/base\n- example/other", {}, "merge"),
        ("base_model: example/base\ntags: [mergekit]", {}, "merge"),
        ("base_model: example/base\ntags: [trl, grpo]", {}, "reinforcement-learning"),
        ("base_model: example/base\ntags: [gptq]", {}, "quantisation"),
    ],
)
def test_a_base_model_is_an_original_and_its_relation_an_activity(
    keys: str, files: dict[str, object], kind: str, tmp_path: Path
) -> None:
    findings = found(tmp_path, keys=keys, **files)
    assert findings.value("original[0].hub_id") == "example/base"
    assert findings.value("activities[0].kind") == kind
    assert place(findings, "original[0].hub_id") == "README.md, line 2, base_model"


def test_what_is_said_of_pre_training_is_the_base_models(tmp_path: Path) -> None:
    findings = found(
        tmp_path, keys="base_model: example/base", body="It was pretrained on 2T tokens.", config__json=LLAMA
    )
    assert findings.value("activities[0].architecture.tokens") is None
    assert any("2T tokens" in note for note in notes(findings, EVIDENCE, "activities"))


def test_card_and_adapter_may_name_different_bases(tmp_path: Path) -> None:
    adapter = {"base_model_name_or_path": "example/other", "peft_type": "LORA"}
    findings = found(tmp_path, keys="base_model: example/base", adapter_config__json=adapter)
    (note,) = notes(findings, CONTRADICTION, "original")
    assert "example/base" in note
    assert "example/other" in note
    assert findings.value("original[0].hub_id") is None
    assert findings.value("original[0].name") == "base model 1"


@pytest.mark.parametrize("name", ["/home/me/base", "./base", "../base", "C:\\\\base", "base"])
def test_a_path_on_somebodys_disk_is_no_base_model(name: str, tmp_path: Path) -> None:
    findings = found(tmp_path, adapter_config__json=f'{{"base_model_name_or_path": "{name}"}}')
    assert findings.value("original[0].name") is None


def test_an_adapter_takes_its_size_from_the_table_of_originals(tmp_path: Path) -> None:
    adapter = {"base_model_name_or_path": "meta-llama/Llama-3.1-8B", "peft_type": "LORA", "r": 8}
    findings = found(tmp_path, body="It was fine-tuned on 20M tokens.", adapter_config__json=adapter)
    assert isinstance(findings.value("activities[0].architecture.parameters"), Range)
    assert findings.value("activities[0].architecture.adapter_rank") == Range.exactly(8)


def test_a_log_prevails_over_the_cards_figures(tmp_path: Path) -> None:
    body = "It was fine-tuned on 20M tokens."
    log = {"log_history": [{"step": 10, "loss": 1.5, "epoch": 1.0}], "global_step": 10, "total_flos": 1e15}
    findings = found(tmp_path, keys="base_model: example/base", body=body, trainer_state__json=log)
    assert findings.value("activities[0].log") == "trainer_state.json"
    assert findings.value("activities[0].architecture.tokens") is None


def test_a_log_that_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="base_model: example/base", trainer_state__json="{")
    assert findings.value("activities[0].log") is None
    assert notes(findings, UNREADABLE, "activities[0]")


def test_task_and_architecture_that_differ_are_both_shown(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="pipeline_tag: text-classification", config__json=LLAMA)
    assert findings.value("model.outputs") is None
    (note,) = notes(findings, CONTRADICTION, "model.outputs")
    assert "pipeline_tag" in note
    assert "architectures" in note


@pytest.mark.parametrize(
    ("keys", "licence"),
    [
        ("license: apache-2.0", "apache-2.0"),
        ("License: Apache-2.0", "Apache-2.0"),
        ("license: other\nlicense_name: my-licence", "my-licence"),
        ("license: [mit, apache-2.0]", "mit AND apache-2.0"),
        ("license: other", None),
        ("license: unknown", None),
        ("license: []", None),
        ("license:", None),
    ],
)
def test_the_cards_licence(keys: str, licence: str | None, tmp_path: Path) -> None:
    findings = found(tmp_path, keys=keys)
    assert findings.value("openness.licence") == licence
    assert bool(notes(findings, MISSING, "openness.licence")) is (licence is None)


def test_a_licences_text_is_recognised_and_governs(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="language: en", LICENSE=MIT)
    assert findings.value("openness.licence") == "mit"
    assert place(findings, "openness.licence").startswith("LICENSE, recognised as")


def test_text_and_card_that_name_licences_of_other_effect_are_shown_and_none_is_taken(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="license: cc-by-nc-4.0", LICENSE=MIT)
    assert findings.value("openness.licence") is None
    (note,) = notes(findings, CONTRADICTION, "openness.licence")
    assert "cc-by-nc-4.0" in note
    assert "LICENSE" in note


def test_text_and_card_that_name_licences_of_like_effect_are_shown_and_the_text_is_taken(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="license: apache-2.0", LICENSE=MIT)
    assert findings.value("openness.licence") == "mit"
    assert notes(findings, CONTRADICTION, "openness.licence")


def test_the_base_models_licence_is_evidence_where_it_is_another(tmp_path: Path) -> None:
    keys = "license: apache-2.0\nbase_model: meta-llama/Llama-3.1-8B"
    (note,) = notes(found(tmp_path, keys=keys), EVIDENCE, "openness.licence")
    assert "Llama 3.1" in note
    keys = keys.replace("apache-2.0", "llama3.1")
    assert not notes(found(tmp_path, keys=keys), EVIDENCE, "openness.licence")


def test_a_licence_of_code_is_not_the_models(tmp_path: Path) -> None:
    (tmp_path / "LICENSE-CODE").write_text(MIT, encoding="utf-8")
    findings = found(tmp_path)
    assert findings.value("openness.licence") is None
    assert notes(findings, EVIDENCE, "openness.licence")


def test_gates_are_evidence_and_no_verdict(tmp_path: Path) -> None:
    keys = "extra_gated_eu_disallowed: true\nextra_gated_prompt: Agree\nextra_gated_fields:\n  Country: country"
    findings = found(tmp_path, keys=keys)
    assert findings.value("openness.access_verification") is None
    assert findings.value("openness.personal_data") is None
    assert len(notes(findings, EVIDENCE, "openness.access_verification")) == 3
    assert notes(findings, EVIDENCE, "market.eu-exclusion")
    assert notes(findings, EVIDENCE, "openness.personal_data")


def test_an_exclusion_of_the_union_in_prose_is_evidence(tmp_path: Path) -> None:
    findings = found(
        tmp_path, body="This licence does not apply in the European Union, the United Kingdom and South Korea."
    )
    assert findings.value("market") is None
    assert all("line 6" in note for note in notes(findings, EVIDENCE, "market.eu-exclusion"))


def test_payment_is_evidence(tmp_path: Path) -> None:
    findings = found(tmp_path, body="Contact sales to purchase a commercial licence.")
    (note,) = notes(findings, EVIDENCE, "openness.monetisation")
    assert "Contact sales" in note


def test_usage_information_is_found_missing_or_empty(tmp_path: Path) -> None:
    body = (
        "## Capabilities\n\nIt can do many things.\n\n## Limitations\n\nTBD\n\n## How to use\n\nLike any other model."
    )
    findings = found(tmp_path, body=body)
    suggested = next(fact for fact in findings.facts if fact.path == "openness.usage_information")
    assert suggested.suggested
    assert suggested.value == frozenset({"capabilities", "integration"})
    assert len(notes(findings, MISSING, "openness.usage_information")) == 2


def test_size_by_configuration_and_by_weights_may_differ(tmp_path: Path) -> None:
    import struct

    head = json.dumps({"w": {"dtype": "BF16", "shape": [1000, 1000], "data_offsets": [0, 2_000_000]}}).encode()
    with (tmp_path / "model.safetensors").open("wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        file.truncate(8 + len(head) + 2_000_000)
    (note,) = notes(found(tmp_path, config__json=LLAMA), CONTRADICTION, "activities")
    assert "1e6 parameters" in note or "1000000" in note
