"""Texts that name a licence instead of stating one."""

from __future__ import annotations

import re

import pytest
from reference import reference

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


HEADER = """Copyright (c) 2026, Ada Example

Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
Unless required by applicable law or agreed to in writing, software
distributed under the License is distributed on an "AS IS" BASIS,
WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
"""


def test_the_notice_of_a_licence_names_it() -> None:
    reading = read(HEADER)
    assert reading.verdict == "qualifies"
    assert reading.known is not None
    assert reading.known.identifier == "apache-2.0"


def test_versions_of_one_text_are_told_apart_by_their_title() -> None:
    text = reference("licences", "llama-3.2-community-license.txt").read_text(encoding="utf-8")
    later = re.sub(r"3\.2", "3.3", text)
    reading = read(later, identifier="llama3.3")
    assert reading.known is not None
    assert reading.known.identifier == "llama3.3"
    assert not any("the text governs" in note for note in reading.notes)
    recognised = reading.to_dict()["recognised"]
    assert (recognised["identifier"], recognised["runner_up"]["identifier"]) == ("llama3.3", "llama3.2")


def test_a_sibling_has_the_name_that_it_gives_itself_and_not_that_of_the_one_with_its_words() -> None:
    text = reference("licences_second", "falcon-2-11b-tii-1.0.txt").read_text(encoding="utf-8")
    reading = read(text)
    recognised = reading.to_dict()["recognised"]
    assert (reading.verdict, recognised["identifier"]) == ("unsettled", "falcon-llm-license")
    assert recognised["runner_up"]["identifier"] == "falcon-180b"


@pytest.mark.parametrize("title", ["MIT License", "Apache License Version 2.0"])
def test_no_title_makes_a_licence_better_than_its_words(title: str) -> None:
    text = reference("licences", "falcon-180b-tii-1.0.txt").read_text(encoding="utf-8")
    reading = read(f"{title}\n\n{text}")
    assert reading.verdict == "does-not-qualify"
    assert reading.to_dict()["recognised"]["identifier"] == "falcon-180b"


def test_a_text_that_says_which_the_licence_of_the_weights_is() -> None:
    reading = read("The license of the trained weights is [CC BY-SA 4.0](https://example.org/by-sa).\n")
    assert reading.known is not None
    assert reading.known.identifier == "cc-by-sa-4.0"
