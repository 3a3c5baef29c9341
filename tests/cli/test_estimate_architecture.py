"""The command ``estimate architecture``, on real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gpaiscope.cli.estimate_architecture import architecture
from gpaiscope.errors import InputError
from tests.schemas import check

CONFIG = {"model_type": "llama", "hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 16,
          "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256}  # fmt: skip


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(CONFIG), encoding="utf-8")
    return path


def _run(*words: object) -> Result:
    told = [str(word) for word in words]
    result = CliRunner().invoke(architecture, told)
    if result.exit_code == 0:
        check(("estimate", "architecture", *told), result.stdout_bytes)
    return result


def test_text_shows_terms_both_numbers_and_the_gap(config: Path) -> None:
    result = _run(config, "--tokens", "9T", "--sequence-length", 8192)
    assert result.exit_code == 0, result.output
    for word in ("attention_scores", "lm_head", "100 %", "Training compute", "6PD", "times it"):
        assert word in result.output


def test_json_has_the_words_of_the_interface(config: Path) -> None:
    result = _run(config, "--tokens", "9T", "--sequence-length", 8192, "--format", "json")
    written = json.loads(result.output)
    assert set(written) >= {
        "parameters",
        "score_coefficient",
        "terms",
        "training_terms",
        "flop_per_token",
        "flop",
        "six_nd",
        "method",
        "assumptions",
        "warnings",
    }
    assert written["flop"].keys() == {"low", "best", "high"}
    assert written["six_nd"]["outside_paragraph_132"] is False


def test_a_folder_works_too(config: Path) -> None:
    assert _run(config.parent, "--tokens", "1T").output == _run(config, "--tokens", "1T").output


def test_without_an_amount_it_says_what_a_token_costs(config: Path) -> None:
    result = _run(config, "--format", "json")
    assert "flop" not in json.loads(result.output)


def test_stages_are_read(config: Path) -> None:
    result = _run(config, "--stage", "9T@4096", "--stage", "1e11@131072", "--format", "json")
    assert result.exit_code == 0, result.output
    assert float(json.loads(result.output)["flop"]["best"]) > 6e22


@pytest.mark.parametrize(
    "words", [("--tokens", "many"), ("--tokens", "-1"), ("--stage", "1T@none"), ("--trainable", "half")]
)
def test_a_word_that_is_none_is_a_mistake_of_usage(config: Path, words: tuple[str, str]) -> None:
    assert _run(config, *words).exit_code == 2


def test_output_goes_to_a_file(config: Path, tmp_path: Path) -> None:
    target = tmp_path / "estimate.json"
    result = _run(config, "--tokens", "1T", "--format", "json", "--output", target)
    assert result.output == ""
    assert json.loads(target.read_text(encoding="utf-8"))["method"] == "architecture"


def test_adapters_rollouts_and_teachers(config: Path) -> None:
    result = _run(config, "--tokens", "1B", "--trainable", "lora", "--lora-rank", 8, "--rollout-tokens", "2B",
                  "--reference-model", "--teacher", config, "--format", "json")  # fmt: skip
    assert result.exit_code == 0, result.output
    names = {term["name"] for term in json.loads(result.output)["run_terms"]}
    assert {"adapters", "rollouts", "reference_model", "teacher"} <= names


def test_a_pipeline_is_read_with_its_components(tmp_path: Path) -> None:
    for name, content in (
        ("unet", {"_class_name": "UNet2DConditionModel", "cross_attention_dim": 768, "sample_size": 64}),
        ("vae", {"_class_name": "AutoencoderKL", "block_out_channels": [128, 256]}),
        ("text_encoder", {"model_type": "clip_text_model", "hidden_size": 512, "num_attention_heads": 8,
                          "num_hidden_layers": 12, "intermediate_size": 2048, "vocab_size": 49_408}),
    ):  # fmt: skip
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps(content), encoding="utf-8")
    index = {"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"],
             "vae": ["diffusers", "AutoencoderKL"], "text_encoder": ["transformers", "CLIPTextModel"],
             "../../etc": ["x", "y"]}  # fmt: skip
    (tmp_path / "model_index.json").write_text(json.dumps(index), encoding="utf-8")
    result = _run(tmp_path, "--samples", "1B", "--format", "json")
    assert result.exit_code == 0, result.output
    written = json.loads(result.output)
    training = {term["name"]: float(term["flop"]) for term in written["training_terms"]}
    forward = {term["name"]: float(term["flop"]) for term in written["terms"]}
    assert training["vae"] == forward["vae"]
    assert training["convolutions"] == 3 * forward["convolutions"]


@pytest.mark.parametrize("number", ["9" * 10_000, "1e99999999999999999999", "0." + "1" * 1_000_000])
def test_a_number_that_nobody_means_is_refused_when_it_is_counted(tmp_path: Path, number: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(f'{{"model_type": "llama", "hidden_size": {number}}}', encoding="utf-8")
    result = _run(path, "--tokens", "1T")
    assert isinstance(result.exception, InputError)
    assert "a number of very many digits is not a whole number" in str(result.exception)


def test_a_picture_needs_a_run(config: Path) -> None:
    assert "<svg" in _run(config, "--tokens", "9T", "--format", "svg").output
    assert _run(config, "--format", "svg").exit_code == 2
