"""Licences that a card's prose names: of the model, and of code alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import MIT, found, notes
from reference import reference

from gpaiscope.repository.card import read_card
from gpaiscope.repository.findings import CONTRADICTION, EVIDENCE, MISSING
from gpaiscope.repository.licensed import said_of_licences


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("- **License:** Apache License 2.0", [("model", "apache-2.0")]),
        ("**Licence:** The code is under MIT, the model weights are under CC-BY-NC 4.0.",
         [("code", "mit"), ("model", "cc-by-nc-4.0")]),
        ("- **Code License:** [Apache 2.0](LICENSE)\n- **Model License:** Llama 2 Community License",
         [("code", "apache-2.0"), ("model", "llama2")]),
        ("Our code is licensed under the MIT license.", [("code", "mit")]),
        ("The weights of Wren are released under `CC BY-NC-ND 4.0`.", [("model", "cc-by-nc-nd-4.0")]),
        ("The weights are available under the Wren Terms.", [("model", "")]),
        ("本项目的代码采用 Apache 2.0 协议，模型权重采用 GNU AGPL 3.0 协议。",
         [("code", "apache-2.0"), ("model", "agpl-3.0")]),
        ("The base model is licensed under the MIT license.", []),
        ("The model was trained on data that are licensed under CC BY 4.0.", []),
        ("Users may choose a licence of their own.", []),
    ],
)  # fmt: skip
def test_a_clause_names_a_licence_of_the_model_or_of_code(body: str, said: list[tuple[str, str]]) -> None:
    assert [(each.of, each.identifier) for each in said_of_licences(read_card(body, "README.md"))] == said


@pytest.mark.parametrize(
    ("body", "licence"),
    [
        ("The code in this repository is released under the MIT license.", None),
        ("The source code is under the MIT license. Wren's weights are released under CC BY-NC 4.0.", "cc-by-nc-4.0"),
        ("The code is released under the MIT license, and the model is released under the MIT license.", "mit"),
        ("The code is released under the Apache License 2.0.", "mit"),
        ("It is released under the MIT license.", "mit"),
        (
            "The code and the dataset are open under the MIT license. The weights are open under CC BY-NC 4.0.",
            "cc-by-nc-4.0",
        ),
        (
            "Our code is under the MIT License. The models are licensed under CC BY-NC 4.0 due to the training data.",
            "cc-by-nc-4.0",
        ),
    ],
)
def test_a_text_that_is_the_licence_of_code_by_the_card_is_not_the_models(
    body: str, licence: str | None, tmp_path: Path
) -> None:
    findings = found(tmp_path, body=body, LICENSE=MIT)
    assert findings.value("openness.licence") == licence
    assert bool(notes(findings, EVIDENCE, "openness.licence")) is (licence != "mit")


def test_what_the_front_matter_says_of_the_model_is_not_taken_back_by_a_sentence_on_code(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="license: mit", body="Our code is licensed under the MIT license.", LICENSE=MIT)
    assert findings.value("openness.licence") == "mit"


def test_a_sentence_and_a_text_of_other_effect_are_shown_and_none_is_taken(tmp_path: Path) -> None:
    findings = found(tmp_path, body="The model weights are released under CC BY-NC 4.0.", LICENSE=MIT)
    assert findings.value("openness.licence") is None
    assert notes(findings, CONTRADICTION, "openness.licence")


@pytest.mark.parametrize(
    "body",
    [
        "Wren-Small is a model under the MIT license. Wren-Base/Large models are under the CC-BY-NC-4.0 license.",
        "| Model | License |\n|---|---|\n| Name-A | mit |\n| Name-B | CC BY-NC 4.0 |",
    ],
)
def test_of_several_models_under_licences_of_other_effect_none_is_taken(body: str, tmp_path: Path) -> None:
    findings = found(tmp_path, body=body, LICENSE=MIT)
    assert findings.value("openness.licence") is None
    assert notes(findings, CONTRADICTION, "openness.licence")


def test_an_open_text_is_not_the_models_where_the_card_names_a_licence_of_its_own_beside_it(tmp_path: Path) -> None:
    body = "社区使用 Wren 模型需要遵循 [MIT](LICENSE) 和[《Wren 模型社区许可协议》](https://example.org/licence)。"
    assert found(tmp_path, body=body, LICENSE=MIT).value("openness.licence") is None


def test_a_table_of_data_sets_tells_no_licence_of_the_model() -> None:
    card = read_card("| Dataset | License |\n|---|---|\n| Letters | CC BY-NC 4.0 |", "README.md")
    assert said_of_licences(card) == ()


def test_a_licence_that_nobody_knows_is_quoted(tmp_path: Path) -> None:
    findings = found(tmp_path, body="- **License:** the Wren Terms")
    assert findings.value("openness.licence") is None
    (note,) = notes(findings, MISSING, "openness.licence")
    assert "the Wren Terms" in note


@pytest.mark.parametrize(
    "name",
    ["MODEL_LICENSE", "Weights-Licence.txt", "WrenModelsLicenseAgreement", "LICENSE_weights", "Wren开源模型许可证.txt"],
)
def test_the_licence_of_the_model_by_its_name_goes_before_another(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("The weights may be used for research only, and not commercially.", encoding="utf-8")
    findings = found(tmp_path, LICENSE=MIT)
    assert findings.value("openness.licence") is None
    assert findings.value("openness.grounds") != frozenset()


def test_a_licence_of_the_model_that_cannot_be_read_leaves_it_unknown(tmp_path: Path) -> None:
    (tmp_path / "MODEL_LICENSE.pdf").write_bytes(b"%PDF-1.7 \0")
    findings = found(tmp_path, LICENSE=MIT)
    assert findings.value("openness.licence") is None
    assert any("MODEL_LICENSE.pdf" in note for note in notes(findings, MISSING, "openness.licence"))


def test_a_licence_of_data_is_not_the_models(tmp_path: Path) -> None:
    (tmp_path / "LICENSE-DATA").write_text(MIT, encoding="utf-8")
    assert found(tmp_path).value("openness.licence") is None


def test_what_links_the_text_in_the_folder_says_less_than_the_text(tmp_path: Path) -> None:
    body = "- **License:** [Proprietary](LICENSE)"
    assert found(tmp_path, body=body, LICENSE=MIT).value("openness.licence") == "mit"
    (tmp_path / "LICENSE").unlink()
    assert found(tmp_path, body=body).value("openness.licence") == "proprietary"


def test_a_text_of_another_name_is_not_called_after_the_licence_that_it_has_its_words_from(tmp_path: Path) -> None:
    for title, licence in (("MIT License", "mit"), ("# The Wren Licence", None), ("MIT Wren License", None)):
        findings = found(tmp_path, LICENSE=MIT.replace("MIT License", title, 1))
        assert findings.value("openness.licence") == licence
        assert findings.value("openness.rights.usage") == (None if licence else "granted")
        assert licence or findings.value("openness.grounds") == frozenset()


def test_a_project_is_its_model_too_where_nothing_tells_them_apart(tmp_path: Path) -> None:
    whole = "This project is licensed under the MIT License."
    assert found(tmp_path, body=whole).value("openness.licence") == "mit"
    apart = f"{whole} The model weights are under CC BY-NC 4.0."
    assert found(tmp_path, body=apart, LICENSE=MIT).value("openness.licence") == "cc-by-nc-4.0"


def test_a_preview_for_no_commercial_use_is_under_no_open_licence(tmp_path: Path) -> None:
    preview = "The service is a research preview for non-commercial use only."
    body = f"This project is released under the MIT License.\n\n{preview}"
    assert found(tmp_path, body=body, LICENSE=MIT).value("openness.licence") == "non-commercial"


def test_the_models_licence_without_its_version_contradicts_no_text_of_it(tmp_path: Path) -> None:
    text = reference("licences", "cc-by-nc-4.0.txt").read_text(encoding="utf-8")
    findings = found(tmp_path, body="The weights are licensed under CC-BY-NC.", LICENSE=text)
    assert findings.value("openness.licence") == "cc-by-nc-4.0"
    assert not notes(findings, CONTRADICTION, "openness.licence")


def test_commercial_use_on_application_is_no_open_licence(tmp_path: Path) -> None:
    body = "Wren 支持商用。如果将 Wren 模型用作商业用途，请您联系许可方，以进行登记并申请书面授权。"
    assert found(tmp_path, body=body).value("openness.licence") == "commercial-use-on-application"
    findings = found(tmp_path, body=body, LICENSE=MIT)
    assert findings.value("openness.licence") is None
    assert notes(findings, CONTRADICTION, "openness.licence")
    (tmp_path / "LICENSE").unlink()
    free = "Wren 模型可免费商用，商业用途无需申请。"
    assert found(tmp_path, body=free).value("openness.licence") is None
