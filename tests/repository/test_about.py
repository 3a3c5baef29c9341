"""Who made a model, when, in which languages, and of what size: proposals with their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import LLAMA, found, notes

from gpaiscope.repository.about import parse_day
from gpaiscope.values import Range


@pytest.mark.parametrize(
    ("body", "maker"),
    [
        ("- **Developed by:** Example Labs", "Example Labs"),
        ("- **Developed by:** [Example Labs](https://example.org)", "Example Labs"),
        ("**Model Developers** Example", "Example"),
        ("* **Developed by:**\n  * [Ada Example](https://example.org)\n  * Bo Example", "Ada Example"),
        ("Name is a model developed by [Example Labs](https://example.org), for letters.", "Example Labs"),
        ("Name was trained from scratch by [Example](https://example.org/).", "Example"),
        ("Name由示例公司研发。", "示例公司"),
        ("Name由示例公司自主研发。", "示例公司"),
        ("**Author:** Example", "Example"),
    ],
)
def test_who_made_the_model(body: str, maker: str, tmp_path: Path) -> None:
    findings = found(tmp_path, body=body)
    assert findings.detail("card.provider") == maker
    assert any(maker in note for note in notes(findings, "evidence", "actors"))


@pytest.mark.parametrize(
    "body",
    [
        "- **Developed by:** [More Information Needed]",
        "The framework was developed by Example Labs.",
        "The dataset was created by Example Labs.",
        "It can be fine-tuned by anyone.",
        "It uses a decoder, trained by Example Labs.",
        "Check out the larger Name, created by Example Labs!",
        "本项目基于由大鸟发布的模型进行开发。",
        "author = {Ada Example and Bob Example}",
        "- [Plug](https://example.org/plug): a faster sampler developed by Example Labs.",
        "Gull is a toolkit for compressing and serving models of language, developed by Example Labs.",
        "Falcon is the current open-source model developed by [Example](https://example.org).",
        "All released models are listed below.",
        "## Authors\n\nAll students below contributed equally.",
        "It can be finetuned by 16k context.",
        "*Maintainer:* @example",
        "从两个数据集的报告中生成, 由文本报告中生成的数据用于训练。",
        "由于只训练了一天，效果一般。",
    ],
)
def test_who_made_something_else(body: str, tmp_path: Path) -> None:
    assert found(tmp_path, body=body).detail("card.provider") is None


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("- **Release Date**: July 18th, 2024", "2024-07-18"),
        ("| Release date | 2025-03-01 |", "2025-03-01"),
        ("Name was released on 12 May 2025.", "2025-05-12"),
        ("**03/18/2025** – We are releasing our model.", "2025-03-18"),
        ("*   **Model created**: July 9, 2025", "2025-07-09"),
        ("### Release Date:\n\nHub 12/19/2025 at example.org", "2025-12-19"),
        ("- 2025.07.09 We release Name, a model of letters.", "2025-07-09"),
        ("- 2025.08.01 We release the FP8 model weights of Name.\n- 2025.07.09 We release the weights.", "2025-07-09"),
    ],
)
def test_the_day_of_release(body: str, day: str, tmp_path: Path) -> None:
    findings = found(tmp_path, body=body)
    assert findings.detail("card.released_on") == day
    assert notes(findings, "evidence", "market")


@pytest.mark.parametrize(
    "body",
    [
        "- **Release Date**: 04/05/2025",
        "License version release date: September 23, 2025",
        "The dataset was released on 12 May 2025.",
        "- 2025.07.09 We release Name-Video, a model of films.",
        "- 2025.07.09 Release Heron2-6B, an updated version.",
        "| Release date | July 9, 2025 | August 1, 2025 |",
        "- 2025.07.09: Released Name Technical Report (PDF).",
    ],
)
def test_no_day_of_release(body: str, tmp_path: Path) -> None:
    assert found(tmp_path, body=body).detail("card.released_on") is None


def test_days_that_are_none() -> None:
    assert parse_day("February 31, 2025") is None
    assert parse_day("2025-13-41") is None


def test_languages_and_data_sets_are_listed(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="language: [de, no]\ndatasets: [example/letters]")
    assert findings.detail("card.languages") == ("de", "no")
    assert findings.detail("card.datasets") == ("example/letters",)


@pytest.mark.parametrize(
    ("name", "body", "size"),
    [
        ("heron", "Heron is an 8.3 billion parameter model.", 83 * 10**8),
        ("heron", "| **Parameters** | 1,170,340,608 |", 1_170_340_608),
        ("heron", "* **Parameters**: 141B", 141 * 10**9),
        ("heron-7B", "It writes letters.", 7 * 10**9),
        ("heron-22B-token-500B", "It writes letters.", None),
        ("heron-8x7B", "It writes letters.", None),
        ("heron", "- Small (21M parameters)\n- Large (300M parameters)", None),
        ("heron", "| `small` | 1B parameter model |\n| `large` | 40B parameter model |", None),
        ("heron", "The 300M parameter Heron is fast. The 6B parameter Heron is good.", None),
        (
            "heron",
            "Dense models range from 125M parameters to 13B.\n\nThis card is of the 15B parameter model.",
            15 * 10**9,
        ),
        ("heron-7B", "It outperforms models with 30B parameters.", 7 * 10**9),
        ("heron", "This model also comes in a 7B parameter version.", None),
        ("4M", "It is a framework.", None),
        ("heron-1M", "It is called after a data set.", None),
        ("heron", "It is a 33B\\-parameter model.", 33 * 10**9),
        ("heron", "Stage A has 20 million parameters.", None),
        ("heron", "We introduce [Gull](https://example.org), an advanced reward model with 8B parameters.", None),
        ("heron", "Heron-a has 16B parameters with 2B activated parameters, while Heron-b has 290B parameters.", None),
        ("heron", "Letters.\n" * 300 + "\nAn old one has 17M parameters.", None),
    ],
)
def test_the_size_that_is_told(name: str, body: str, size: int | None, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    value = found(folder, body=body).detail("card.parameters")
    assert (value.best if isinstance(value, Range) else None) == size


def test_a_configuration_prevails_over_what_is_told(tmp_path: Path) -> None:
    value = found(tmp_path, body="It is a 3 billion parameter model.", config__json=LLAMA).detail("card.parameters")
    assert isinstance(value, Range)
    assert value.exact


@pytest.mark.parametrize(
    ("keys", "body", "actor"),
    [
        ("base_model: mistralai/Mistral-7B-v0.1", "- **Developed by:** Mistral AI", "developer"),
        ("base_model: mistralai/Mistral-7B-v0.1", "- **Developed by:** Example Labs", None),
        ("base_model: mistralai/Mistral-7B-v0.1", "Name is a model that was developed by Mistral AI.", "developer"),
        ("base_model: mistralai/Mistral-7B-v0.1", "It builds on a model developed by Mistral AI.", None),
    ],
)
def test_the_maker_of_the_base_is_no_other_actor(keys: str, body: str, actor: str | None, tmp_path: Path) -> None:
    assert found(tmp_path, keys=keys, body=body).value("original[0].actor") == actor


def test_one_account_on_the_hub_is_one_actor(tmp_path: Path) -> None:
    folder = tmp_path / "models--example--wren" / "snapshots" / "0123abc"
    folder.mkdir(parents=True)
    assert found(folder, keys="base_model: example/heron").value("original[0].actor") == "you"
    assert found(folder, keys="base_model: other/heron").value("original[0].actor") is None


MIXTURE = "Wren is a mixture-of-experts model. It was pre-trained on 2T tokens."


@pytest.mark.parametrize(
    ("body", "total", "active"),
    [
        ("Wren activates 14B parameters out of a total of 142B parameters.", 142 * 10**9, 14 * 10**9),
        ("Wren has 671B total parameters with 37B activated for each token.", 671 * 10**9, 37 * 10**9),
        ("Wren has 132B total parameters of which 36B parameters are active on any input.", 132 * 10**9, 36 * 10**9),
        ("| Total Parameters | 1T |\n| Activated Parameters | 32B |", 10**12, 32 * 10**9),
        ("| Parameters | 14B active / 142B total |\n| Active parameters | 14B |", 142 * 10**9, 14 * 10**9),
    ],
)
def test_of_experts_all_parameters_and_those_that_act_are_told_apart(
    body: str, total: int, active: int, tmp_path: Path
) -> None:
    findings = found(tmp_path, body=f"{body}\n\n{MIXTURE}")
    sizes = [findings.value(f"activities[0].architecture.{key}parameters") for key in ("", "active_")]
    assert [each.best for each in sizes if isinstance(each, Range)] == [total, active]


def test_a_name_says_how_many_parameters_act(tmp_path: Path) -> None:
    folder = tmp_path / "Wren-30B-A3B"
    folder.mkdir()
    size = found(folder, body=MIXTURE).value("activities[0].architecture.active_parameters")
    assert isinstance(size, Range)
    assert size.best == 3 * 10**9


def test_of_experts_that_nobody_counts_no_more_than_the_largest_share_is_known(tmp_path: Path) -> None:
    body = f"Wren has 100B parameters.\n\n{MIXTURE}"
    size = found(tmp_path, body=body).value("activities[0].architecture.active_parameters")
    assert isinstance(size, Range)
    assert (size.low, size.best, size.high) == (186 * 10**7, None, 107 * 10**9)


@pytest.mark.parametrize(
    "body",
    [
        "Wren leads among models under 40B parameters.",
        "Wren leads among existing <2B params models.",
        "Wren leads among models spanning from 7B to 72B parameters.",
        "It was compared with Heron-J, a 6B parameter model.",
        "[^3]: Paper: Heron, 176B parameter model",
        "Name 超过了 130 亿参数的模型。",
        "We present Heron, a 13B image model.",
        "At its largest scale, Wren has 98 billion parameters.",
    ],
)
def test_a_bound_and_the_size_of_another_model_are_none(body: str, tmp_path: Path) -> None:
    assert found(tmp_path, body=body).detail("card.parameters") is None


def test_experts_of_another_member_of_the_family_are_not_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "wren-8b"
    folder.mkdir()
    body = "Wren-8B is an 8B parameter model. Wren-3B is a 3B parameter MoE with 800M activated parameters.\n"
    findings = found(folder, body=f"{body}\nWren was pre-trained on 2T tokens.")
    size = findings.value("activities[0].architecture.active_parameters")
    assert not isinstance(size, Range) or size.best is None


@pytest.mark.parametrize(
    "body",
    [
        "This is a 7B parameter model.",
        "Heron is a 7B parameter model.",
        "Heron is a **7B** parameter model.",
        "We are happy to release Name, a 7B image model.",
        "Name 是开源的语言模型，具有 70 亿参数。",
    ],
)
def test_what_a_sentence_says_of_its_subject_is_read(body: str, tmp_path: Path) -> None:
    size = found(tmp_path, body=body).detail("card.parameters")
    assert isinstance(size, Range)
    assert size.best == 7 * 10**9


def test_sizes_of_several_models_in_a_list_are_of_none(tmp_path: Path) -> None:
    body = "After that we trained 14M and 31M parameter models at the request of others."
    assert found(tmp_path, body=body).detail("card.parameters") is None


@pytest.mark.parametrize(
    "body",
    [
        "Our model was first fine-tuned by Heron Labs's data.",
        "- 2026.03.01: support of Wren, developed by Heron Labs, is here.",
        "- [A demo](https://example.org), built by Robin Example.",
        "Wren was trained by 1.1T tokens of text.",
        "Therefore I trained the model on letters.",
        f"Wren.{chr(10) * 80}基于由HERON开发的推理优化模型。",
        "## Authors\n\n- Robin Example\n- Kim Example",
    ],
)
def test_who_made_something_else_or_is_one_of_several_made_no_model_alone(body: str, tmp_path: Path) -> None:
    assert found(tmp_path, body=body).detail("card.provider") is None
