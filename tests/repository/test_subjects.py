"""Lines of a card whose subject is another model, and lines that are about its own."""

from __future__ import annotations

import pytest

from gpaiscope.repository.prose import of_a_link
from gpaiscope.repository.subjects import of_another


@pytest.mark.parametrize(
    ("line", "is_another"),
    [
        ("| Qwen-9 | 70B | 36T training tokens |", True),
        ("| Wren-Llama | 70B | 36T training tokens |", False),
        ("| Training tokens | 36T |", False),
        ("- **DeepSeek-R9**: 2M hours of training", True),
        ("- **Tokens**: 36T, as many as Qwen-9 had", False),
        ("GPT-J was trained on 500 billion tokens.", True),
        ("Llama 9 was pre-trained on 9T tokens.", False),
        ("It was trained on more tokens than Qwen-9.", False),
        ("Falcon is the current model of its maker.", True),
        ("Wren is an open model, as Falcon is.", False),
    ],
)
def test_a_line_is_about_the_model_that_it_names_first(line: str, is_another: bool) -> None:
    assert of_another(line, ("example/Wren-Llama-9",)) is is_another


@pytest.mark.parametrize(
    ("line", "is_link"),
    [
        ("- [Gull](https://example.org): a tool", True),
        ("- [Gull](https://example.org), a tool", True),
        ("- [Gull](https://example.org) has a tool", True),
        ("- **Gull**: a tool", False),
        ("- Made from [Gull](https://example.org): see there", False),
    ],
)
def test_an_item_that_begins_with_a_link_is_about_what_it_links(line: str, is_link: bool) -> None:
    assert of_a_link(line) is is_link
