"""What a person types, as values."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from gpaiscope.dossier.kinds import AmountReader, Country, DayReader, Flag, Year
from gpaiscope.dossier.tables import entry_at
from gpaiscope.dossier.typed import no_idea, parsed, yes_or_no
from gpaiscope.values import DateRange, Range


def test_what_is_typed_becomes_a_value() -> None:
    flop = entry_at("activities[0].flop")
    assert flop is not None
    amount = flop.kind
    assert isinstance(amount, AmountReader)
    assert parsed("2.1e23", amount) == Range.exactly(21 * 10**22)
    assert parsed("1e22..3e22", amount) == Range(low=10**22, high=3 * 10**22)
    assert parsed("1..2..3", amount) == Range(low=1, best=2, high=3)
    assert parsed("0.5", amount) == Range.exactly(Fraction(1, 2))
    assert parsed("no", Flag()) is False
    assert parsed("2026-03-01", DayReader()) == DateRange.exactly(date(2026, 3, 1))
    assert parsed("2025", Year()) == 2025
    for text, kind in (
        ("maybe", Flag()),
        ("tomorrow", DayReader()),
        ("1..2..3..4", amount),
        ("3..1", amount),
        ("x", Year()),
    ):
        with pytest.raises(ValueError, match=r".+"):
            parsed(text, kind)


def kind_at(path: str) -> object:
    entry = entry_at(path)
    assert entry is not None
    return entry.kind


@pytest.mark.parametrize("text", ["yes", "Y", "Yep.", "of course", "true", "ja"])
def test_a_yes_is_one_however_it_is_spelled(text: str) -> None:
    assert yes_or_no(text) is True


@pytest.mark.parametrize("text", ["no", "N", "Nope!", "false", "nein"])
def test_a_no_is_one_however_it_is_spelled(text: str) -> None:
    assert yes_or_no(text) is False


@pytest.mark.parametrize("text", ["no idea", "No idea.", "don't know", "don\u2019t know", "?", "not sure", "n/a"])
def test_that_somebody_does_not_know_is_neither_a_yes_nor_a_no(text: str) -> None:
    assert no_idea(text)
    assert yes_or_no(text) is None


def test_a_country_is_known_by_its_name() -> None:
    assert [parsed(text, Country()) for text in ("Germany", "deutschland", "DE", "u.k.")] == ["DE", "DE", "DE", "GB"]


def test_words_are_known_whatever_their_case_and_signs() -> None:
    assert parsed("Fine tuning", kind_at("activities[0].kind")) == "fine-tuning"  # type: ignore[arg-type]
    assert parsed("no", kind_at("openness.personal_data")) == "none"  # type: ignore[arg-type]
    assert parsed("text, image and low quality speech", kind_at("model.outputs")) == (  # type: ignore[arg-type]
        "text",
        "image",
        "low-quality-speech",
    )


def test_a_word_that_has_and_in_it_stays_whole() -> None:
    chapters = kind_at("actors[0].code_of_practice")
    assert parsed("copyright and safety and security", chapters) == ("copyright", "safety-and-security")  # type: ignore[arg-type]
    assert parsed("copyright, safety-and-security", chapters) == ("copyright", "safety-and-security")  # type: ignore[arg-type]


def test_a_no_is_no_empty_list_of_what_a_model_puts_out() -> None:
    assert parsed("no", kind_at("model.outputs")) == ("no",)  # type: ignore[arg-type]
    assert parsed("none", kind_at("model.outputs")) == ()  # type: ignore[arg-type]


def test_tokens_are_not_taken_for_flop() -> None:
    flop = kind_at("activities[0].flop")
    for text in ("15T", "15T tokens", "3e4 users"):
        with pytest.raises(ValueError, match=r"tokens|users"):
            parsed(text, flop)  # type: ignore[arg-type]


def test_more_than_a_line_is_the_next_whole_number_after_it() -> None:
    assert parsed("more than 1e25", kind_at("activities[0].flop")) == Range(low=10**25 + 1)  # type: ignore[arg-type]
