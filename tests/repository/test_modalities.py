"""What goes in and comes out, by task and by architecture."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import LLAMA, found, notes

from gpaiscope.repository.findings import CONTRADICTION


def test_task_and_architecture_that_differ_are_both_shown(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="pipeline_tag: text-classification", config__json=LLAMA)
    assert findings.value("model.outputs") is None
    (note,) = notes(findings, CONTRADICTION, "model.outputs")
    assert "pipeline_tag" in note
    assert "architectures" in note


@pytest.mark.parametrize(
    ("keys", "body", "inputs", "outputs"),
    [
        ("tags: [text-to-video]", "", {"text"}, {"video"}),
        ("a: b", "Name is a large language model for letters.", {"text"}, {"text"}),
        ("base_model: example/llama-3-8b", "Letters.", {"text"}, {"text"}),
        ("a: b", "```python\nmodel = AutoModelForCausalLM.from_pretrained('x')\n```", {"text"}, {"text"}),
        ("a: b", "```python\nm = AutoModelForCausalLM.from_pretrained('x')\nm(images=pictures)\n```", None, None),
        ("a: b", "Name has an LLM.\n\n```python\nask('<image> What is it?')\n```", None, None),
        ("a: b", "Name is a vision language model.", {"image", "text"}, {"text"}),
        ("a: b", "Name is a DNA language model.", None, None),
        ("a: b", "Name is built on language models of proteins.", None, None),
        ("a: b", "[Chat](https://example-llm.org/) is our page.", None, None),
        ("a: b", "Letters.", None, None),
    ],
)
def test_what_goes_in_and_comes_out_by_tags_words_and_code(
    keys: str, body: str, inputs: set[str] | None, outputs: set[str] | None, tmp_path: Path
) -> None:
    findings = found(tmp_path, keys=keys, body=body)
    assert findings.value("model.inputs") == inputs
    assert findings.value("model.outputs") == outputs


def test_an_embedder_is_told_by_its_modules(tmp_path: Path) -> None:
    findings = found(tmp_path, modules__json="[]", config__json={"architectures": ["BertModel"], "model_type": "bert"})
    assert findings.value("model.outputs") == {"embedding"}


@pytest.mark.parametrize(
    ("config", "narrow"),
    [
        ({"architectures": ["WhisperForConditionalGeneration"], "model_type": "whisper"}, "narrow"),
        ({"architectures": ["Wav2Vec2ForCTC"], "model_type": "wav2vec2"}, "narrow"),
        (
            {"architectures": ["Qwen2AudioForConditionalGeneration"], "model_type": "qwen2_audio", "audio_config": {}},
            None,
        ),
        (LLAMA, None),
    ],
)
def test_a_recogniser_of_speech_is_narrow(config: dict[str, object], narrow: str | None, tmp_path: Path) -> None:
    assert found(tmp_path, config__json=config).value("model.exception") == narrow


def test_a_pipeline_takes_text_where_it_has_an_encoder_of_text(tmp_path: Path) -> None:
    index = {"_class_name": "StableDiffusionPipeline", "text_encoder": ["transformers", "CLIPTextModel"]}
    findings = found(tmp_path, model_index__json=index)
    assert findings.value("model.inputs") == {"text"}
    assert findings.value("model.outputs") == {"image"}


def test_speech_by_the_task_prevails_over_a_model_of_language(tmp_path: Path) -> None:
    assert found(tmp_path, keys="pipeline_tag: text-to-speech", config__json=LLAMA).value("model.outputs") == {"speech"}


@pytest.mark.parametrize(
    "config",
    [
        {"architectures": ["FuyuForCausalLM"], "model_type": "fuyu"},
        {"architectures": ["LlavaLlamaForCausalLM"], "model_type": "llava_llama", "mm_vision_tower": "tower"},
        {"architectures": ["LayoutLMv3ForTokenClassification"], "model_type": "layoutlmv3"},
        {"architectures": ["MolmoForCausalLM"], "model_type": "molmo"},
        {"architectures": ["WrenLMHeadModel"], "model_type": "qwen", "visual": {"layers": 2, "width": 64}},
    ],
)
def test_a_class_may_take_images_without_a_part_that_tells_of_them(config: dict[str, object], tmp_path: Path) -> None:
    assert found(tmp_path, config__json=config).value("model.inputs") == {"image", "text"}


@pytest.mark.parametrize(
    ("body", "inputs", "outputs"),
    [
        ("Wren is a lightweight text-to-speech (TTS) model.", {"text"}, {"speech"}),
        ("Wren is a text-to-image diffusion model.", {"text"}, {"image"}),
        ("We present Wren, an open visual language model.", {"image", "text"}, {"text"}),
        ("Wren is a 3D asset generation model.", None, {"3d"}),
        ("Wren is a vision-language-action model.", None, None),
        ("Wren is a module for most community text-to-image models.", None, None),
        ("- We introduce Heron-V, a vision-language model.", None, None),
        ("Wren is a text-to-speech model. It is a speech recognition model, too.", {"text"}, {"speech"}),
        ("Wren is a speech recognition and text-to-speech model.", None, None),
    ],
)
def test_what_the_card_calls_its_model(
    body: str, inputs: set[str] | None, outputs: set[str] | None, tmp_path: Path
) -> None:
    findings = found(tmp_path, body=body)
    assert findings.value("model.inputs") == inputs
    assert findings.value("model.outputs") == outputs


@pytest.mark.parametrize(
    ("task", "base", "taken"),
    [
        ("CAUSAL_LM", "example/heron-7b", ({"text"}, {"text"})),
        ("SEQ_CLS", "example/heron-7b", ({"text"}, {"other"})),
        ("SEQ_2_SEQ_LM", "example/whisper-heron", ({"speech"}, {"text"})),
        ("CAUSAL_LM", "example/heron-vl-7b", (None, None)),
    ],
)
def test_the_task_of_an_adapter_tells_what_a_model_of_text_gives(
    task: str, base: str, taken: tuple[set[str] | None, set[str] | None], tmp_path: Path
) -> None:
    adapter = {"base_model_name_or_path": base, "peft_type": "LORA", "task_type": task}
    findings = found(tmp_path, adapter_config__json=adapter)
    assert (findings.value("model.inputs"), findings.value("model.outputs")) == taken


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        ("Fine-tuned from openai/whisper-small on letters.", ({"speech"}, {"text"})),
        ("A classifier of accents, fine-tuned from openai/whisper-small.", ({"speech"}, None)),
        ("Fine-tuned from google-bert/bert-base-cased on letters.", ({"text"}, None)),
        ("Fine-tuned from facebook/hubert-base-ls960 on cries.", ({"speech"}, None)),
        ("Fine-tuned from example/gull-convitional-1b on cries.", (None, None)),
    ],
)
def test_what_the_family_of_the_base_takes_is_taken(
    body: str, taken: tuple[set[str] | None, set[str] | None], tmp_path: Path
) -> None:
    findings = found(tmp_path, body=body)
    assert (findings.value("model.inputs"), findings.value("model.outputs")) == taken


@pytest.mark.parametrize(
    ("processor", "more", "taken"),
    [
        ({"image_processor_type": "ViTImageProcessor"}, {}, {"image"}),
        ({"image_mean": [0.5, 0.5, 0.5]}, {}, {"image"}),
        ({"feature_extractor_type": "Wav2Vec2FeatureExtractor"}, {}, {"speech"}),
        ({"image_processor_type": "ViTImageProcessor"}, {"tokenizer_config__json": {}}, None),
        ({"image_processor_type": "ViTImageProcessor"}, {"generation_config__json": {}}, None),
        ({"processor_class": "HeronProcessor"}, {}, None),
    ],
)
def test_what_is_prepared_for_a_model_without_a_tokenizer_is_taken(
    processor: dict[str, object], more: dict[str, object], taken: set[str] | None, tmp_path: Path
) -> None:
    assert found(tmp_path, preprocessor_config__json=processor, **more).value("model.inputs") == taken
