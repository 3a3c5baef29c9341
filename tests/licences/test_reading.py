"""Text, identifier and known licence together; expressions; JSON; and any input at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from licences.texts import GRANT, licence
from reference import reference

from gpaiscope.licences import Permission, Verdict, by_identifier, read


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("MIT OR Apache-2.0", "qualifies"),
        ("MIT AND CC-BY-NC-4.0", "does-not-qualify"),
        ("MIT OR CC-BY-NC-4.0", "qualifies"),
        ("(MIT OR CC-BY-NC-4.0) AND gemma", "unsettled"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "qualifies"),
        ("Apache-2.0 WITH Commons-Clause", "unknown"),
        ("Apache-2.0 WITH acme-exception", "unknown"),
        ("MIT WITH cc-by-nc-4.0", "does-not-qualify"),
        ("commercial and non-commercial", "unknown"),
        ("MIT AND no-such-licence", "unknown"),
        ("apache-2.0, cc-by-nc-4.0", "does-not-qualify"),
        ("MIT OR", "unknown"),
        ("((MIT", "unknown"),
        ("", "unknown"),
        ("no-such-licence", "unknown"),
    ],
)
def test_an_expression_gives_what_its_parts_allow(expression: str, verdict: str) -> None:
    assert by_identifier(expression).verdict == verdict


def test_an_unknown_identifier_asks_for_the_text() -> None:
    reading = by_identifier("harbour-licence")
    assert reading.rights.usage is Permission.UNKNOWN
    assert "give the licence's text" in reading.notes[0]


def test_an_unsettled_identifier_shows_both_readings() -> None:
    assert [argument.gives for argument in by_identifier("gemma").readings] == ["qualifies", "does-not-qualify"]


def test_a_text_of_ones_own_is_none_of_the_known() -> None:
    reading = read(licence())
    assert reading.recognised is None
    assert reading.verdict is Verdict.QUALIFIES


def test_the_text_governs_over_what_the_card_says() -> None:
    reading = read(licence("You may not use the model for commercial purposes."), identifier="apache-2.0")
    assert reading.verdict is Verdict.DOES_NOT_QUALIFY
    assert reading.identifier == "apache-2.0"
    assert "qualifies: the text governs" in reading.notes[-1]


def test_json_has_the_words_of_the_interface() -> None:
    found = json.loads(json.dumps(read(licence("You may use it for research purposes only.")).to_dict()))
    assert {"recognised", "verdict", "rights", "grounds", "eu_exclusion", "readings"} <= found.keys()
    assert found["verdict"] == "does-not-qualify"
    assert found["rights"] == dict.fromkeys(("usage", "modification", "distribution"), "conditional") | {
        "access": "granted"
    }
    ground = found["grounds"][0]
    assert (ground["ground"], ground["paragraph"], ground["paragraph_july"]) == ("research-only", 80, 83)
    assert ground["position"]["line"] == 7
    assert ground["quotation"] == "You may use it for research purposes only."
    assert found["eu_exclusion"] is None


def test_nothing_that_is_quoted_holds_a_control_character() -> None:
    reading = read(GRANT + "You may not use it for \x1b[2J commercial \x07 purposes.\n", index=False)
    assert reading.grounds
    assert all(ground.quotation.isprintable() for ground in reading.grounds)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=2_000))
def test_any_text_gives_a_reading_and_nothing_unread_qualifies(text: str) -> None:
    reading = read(text)
    assert reading.verdict in Verdict
    json.dumps(reading.to_dict())


WORDS = st.sampled_from(
    [
        *(
            "you",
            "may",
            "not",
            "use",
            "the",
            "model",
            "for",
            "commercial",
            "research",
            "purposes",
            "only",
            ",",
            ".",
            ";",
        ),
        *(
            "must",
            "request",
            "a",
            "license",
            "from",
            "us",
            "if",
            "users",
            "exceed",
            "one",
            "million",
            "european",
            "union",
        ),
        *(
            "union",
            "except",
            ";",
            "distribute",
            "modify",
            "grant",
            "to",
            "(a)",
            ":",
            "\n\n",
            "\x1b[0m",
            "\u202e",
            "非商业",
            "nicht",
        ),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=400))
def test_any_order_of_legal_words_gives_a_reading(words: list[str]) -> None:
    reading = read(" ".join(words), policy=" ".join(reversed(words)))
    for ground in reading.grounds:
        assert ground.quotation.isprintable()


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=2_000))
def test_bytes_that_are_no_text_never_qualify(content: bytes) -> None:
    assert read(content.decode("latin-1"), index=False).verdict is not Verdict.QUALIFIES


@given(st.text())
def test_any_identifier_gives_a_reading(text: str) -> None:
    assert by_identifier(text).verdict in Verdict


PIECES = ("a", "not use ", "you may not: ", "<a ", "&amp;", "](x", "commercial license ", "- \n", "。")


@pytest.mark.parametrize("piece", PIECES)
def test_megabytes_of_the_same_words_never_qualify(piece: str) -> None:
    assert read(piece * (2_000_000 // len(piece))).verdict is not Verdict.QUALIFIES


@pytest.mark.parametrize(
    "clause", ["You may use it for non-commercial purposes only.", "Not for use in the European Union."]
)
def test_a_clause_put_anywhere_into_the_text_is_found(clause: str) -> None:
    lines = licence().split("\n\n")
    for place in range(1, len(lines)):
        text = "\n\n".join([*lines[:place], clause, *lines[place:]])
        assert read(text, index=False).verdict is Verdict.DOES_NOT_QUALIFY


def of_apache(title: str, clause: str) -> str:
    """The text of Apache 2.0 under a title of its own, with a clause that it has not."""
    text = (reference("licences") / "apache-2.0.txt").read_text("utf-8")
    body = text[text.index("1. Definitions") :]
    ends = body.index("END OF TERMS")
    return f"{title}\n\nTERMS AND CONDITIONS FOR USE\n\n{body[:ends]}\n{clause}\n\n{body[ends:]}"


LIMIT = (
    "No right is granted to a Legal Entity whose annual revenue exceeds 10 million dollars, and none of it may use it."
)


def test_a_licence_of_its_own_in_the_words_of_an_open_one_is_not_called_that_one() -> None:
    reading = read(of_apache("Harbour Open License v1.0", LIMIT))
    assert (reading.verdict, reading.recognised, reading.known) == (Verdict.DOES_NOT_QUALIFY, None, None)
    assert reading.nearest is not None
    assert reading.nearest.known.identifier == "apache-2.0"


def test_an_open_licence_under_its_own_name_with_a_clause_more_is_still_recognised() -> None:
    reading = read(of_apache("Apache License 2.0", LIMIT))
    assert reading.recognised is not None
    assert reading.verdict is Verdict.DOES_NOT_QUALIFY
