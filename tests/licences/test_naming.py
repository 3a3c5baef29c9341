"""Texts that name a licence instead of stating one."""

from __future__ import annotations

import pytest

from gpaiscope.licences import read


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The model weights are licensed under CC BY NC 4.0.", "does-not-qualify"),
        ("All checkpoints of this project are released under the Creative Commons Attribution-NonCommercial licence.",
         "does-not-qualify"),
        ("The weights in this repository are distributed under the Llama 3.1 Community License Agreement.",
         "does-not-qualify"),
        ("This model is released under the CreativeML OpenRAIL-M licence.", "unsettled"),
        ("The model and its weights are released under the Apache License, Version 2.0.", "qualifies"),
        ("The code of this project is released under the MIT License, the weights are under other terms.", "unknown"),
        ("This repository is released under the MIT License. The weights are provided under other terms.", "unknown"),
        ("The weights are licensed under the Plover Terms, version 2, which can be requested by post.", "unknown"),
        ("If you do not accept it, the model is not licensed under the MIT License to you, nor to others.", "unknown"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("index", [True, False])
def test_what_it_names_is_looked_up(text: str, verdict: str, index: bool) -> None:
    reading = read(text, index=index)
    assert reading.verdict == verdict
    for ground in reading.grounds:
        assert ground.position is not None
        assert ground.quotation in text


def test_what_is_said_of_the_weights_counts_beside_a_licence_that_grants_all() -> None:
    code = "You may use, modify and distribute the code for any purpose. No warranty is given of any kind."
    text = f"{code}\n\nThe model weights are licensed under CC BY-NC-SA 4.0.\n"
    assert read(text, index=False).verdict == "does-not-qualify"
    other = f"{code}\n\nThe sample data are licensed under CC BY-NC-SA 4.0.\n"
    assert read(other, index=False).verdict == "qualifies"
