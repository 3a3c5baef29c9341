"""Short licences and riders whose verdicts were worked out before they were read (``unseen.toml``)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from licences.texts import licence
from reference import reference

from gpaiscope.licences import LicenceReading, Verdict, read
from gpaiscope.licences.text import quotation

UNSEEN = tomllib.loads(Path(__file__).with_name("unseen.toml").read_text(encoding="utf-8"))
TEXTS: list[dict[str, Any]] = UNSEEN["text"]
RIDERS: list[dict[str, Any]] = UNSEEN["rider"]


def test_there_are_enough_of_every_kind() -> None:
    assert len(TEXTS) >= 40
    assert {"permissive", "non-commercial", "research-only", "field-of-use", "scale", "territory", "no-derivatives",
            "no-training", "attribution", "copyleft", "rail", "dual", "evaluation", "internal",
            "other-languages"} <= {text["kind"] for text in TEXTS}  # fmt: skip


@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text["name"]))
def test_each_is_read_as_the_guidelines_have_it(text: dict[str, Any], index: bool) -> None:
    reading = read(text["text"], index=index)
    assert reading.verdict == text["verdict"]
    if "grounds" in text:
        assert {str(ground.ground) for ground in reading.grounds} & set(text["grounds"])
    assert_quoted(text["text"], reading)


def assert_quoted(text: str, reading: LicenceReading) -> None:
    terms = [(term.position, term.quotation) for term in reading.grounds]
    for position, words in (*terms, *((grant.position, grant.quotation) for grant in reading.granted_by)):
        assert position is not None
        assert words
        assert words == quotation(text, position)


@pytest.mark.parametrize("rider", RIDERS, ids=lambda rider: str(rider["text"])[:40])
def test_what_stands_beside_a_licence_is_read(rider: dict[str, Any]) -> None:
    assert read(licence(rider["text"]), index=False).verdict in rider["gives"]


@pytest.mark.parametrize("known", ["mit.txt", "apache-2.0.txt", "cc-by-4.0.txt"])
def test_what_was_added_to_a_known_licence_is_read(known: str) -> None:
    text = reference("licences", known).read_text("utf-8")
    for rider in RIDERS:
        for changed in (f"{rider['text']}\n\n{text}", f"{text}\n\n{rider['text']}\n"):
            reading = read(changed)
            assert reading.verdict in rider["gives"], rider["text"]
            assert_quoted(changed, reading)


def test_a_ban_deep_in_a_known_licence_is_found_though_the_licence_has_such_words_itself() -> None:
    text = reference("licences", "apache-2.0.txt").read_text("utf-8")
    place = text.index("END OF TERMS")
    changed = text[:place] + "You must not use the Work for military purposes.\n\n   " + text[place:]
    assert read(changed).verdict is Verdict.UNSETTLED
