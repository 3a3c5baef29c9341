"""What is found for what people ask: the right entry among the first five, whatever the spelling."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.search import FIRST, LAST, LATER, place_of, questions_of
from benchmarks.search import QUESTIONS as QUESTIONS_FILE
from gpaiscope.lookup.index import packaged_index
from gpaiscope.lookup.looking import MOST_CHARACTERS, WordsOfPeople, look_up, nearest_word

QUESTIONS = questions_of(QUESTIONS_FILE)


def ids(asked: str, **words: Any) -> list[str]:
    return [entry.id for entry in look_up(asked, **words).entries]


@pytest.mark.parametrize(
    "question", [question for question in QUESTIONS if not question.get("held")], ids=lambda each: each["asked"]
)
def test_what_is_right_is_among_the_first_five(question: dict[str, Any]) -> None:
    assert 1 <= place_of(question) <= FIRST


def test_half_of_the_questions_are_kept_apart() -> None:
    assert len(QUESTIONS) == 60
    assert sum(question.get("held", False) for question in QUESTIONS) == 30


def test_what_the_questions_name_as_right_is_there() -> None:
    known = {entry.id for entry in packaged_index().entries}
    assert known.issuperset(
        wanted for question in (*QUESTIONS, *questions_of(LATER), *questions_of(LAST)) for wanted in question["right"]
    )


@pytest.mark.parametrize(
    "says", ["cannot be known", "is unknown", "nobody can tell", "was never published", "isn't public"]
)
def test_however_it_is_said_that_something_is_not_known_the_line_that_stands_in_is_found(says: str) -> None:
    assert "above_third_of_threshold" in ids(f"what is taken where the original's compute {says}")


def test_words_that_deny_tell_no_more_than_those_that_affirm() -> None:
    assert ids("who can notify") == ids("who cannot notify") == ids("who can't notify")


def test_a_misspelt_word_is_read_as_the_one_that_is_near() -> None:
    found = look_up("notificaton to the comission")
    assert found.read_as == {"notificaton": "notification", "comission": "commission"}
    assert found.entries[0].id == "notification"


def test_what_is_misspelt_is_mended_before_words_are_looked_at_together() -> None:
    assert ids("tell the comission") == ids("tell the commission")


def test_a_word_that_is_there_is_not_read_as_another() -> None:
    assert not look_up("notify the provider of the model").read_as


def test_words_that_are_near_to_none_are_told_as_unknown() -> None:
    found = look_up("zzqqy")
    assert (found.entries, found.unknown) == ((), ("zzqqy",))


def test_where_nothing_is_found_words_that_look_alike_are_offered() -> None:
    assert "notification" in look_up("fotification").near


def test_words_between_words_alone_find_nothing() -> None:
    found = look_up("how do I")
    assert (found.entries, found.unknown) == ((), ())


def test_a_provision_that_is_named_comes_first() -> None:
    assert ids("Art 53(1)(c)")[0] == "AI Act Art 53(1)(c)"
    assert ids("what about guidelines para 61?")[0] == "Guidelines ¶61"


def test_an_article_comes_before_its_points() -> None:
    assert ids("article 53")[0] == "AI Act Art 53"


@pytest.mark.parametrize("id", ["provider_by_modification", "chain-original", "presumption_flop", "model.outputs"])
def test_an_entry_comes_first_for_its_own_id(id: str) -> None:
    assert ids(id)[0] == id


def test_only_the_kind_that_is_asked_for_is_found() -> None:
    found = look_up("notify", kind="numbers")
    assert found.entries
    assert {entry.kind for entry in found.entries} == {"numbers"}


def test_how_many_there_are_elsewhere_is_told_where_a_kind_has_none() -> None:
    found = look_up("scan a hub", kind="numbers")
    assert not found.entries
    assert found.elsewhere > 0


def test_of_a_page_only_its_best_section_is_found() -> None:
    pages = [entry.page for entry in look_up("fine-tuning", kind="how-to", limit=30).entries]
    assert len(pages) == len(set(pages))


def test_no_more_are_found_than_asked_for_and_fewer_are_the_first_of_more() -> None:
    assert ids("notify", limit=2) == ids("notify", limit=9)[:2]


def test_the_same_is_found_whatever_blanks_capitals_and_quotes_there_are() -> None:
    assert ids("when must I notify?") == ids("  WHEN  must i\tNotify ") == ids('"when must I notify?"')


def test_letters_of_full_width_are_letters() -> None:
    assert ids("ｎｏｔｉｆｙ") == ids("notify")


def test_a_long_text_is_read_as_far_as_a_question_goes() -> None:
    assert len(look_up("fine-tune " * 100_000).asked) <= MOST_CHARACTERS
    assert ids("fine-tune " * 100_000) == ids("fine-tune")


@pytest.mark.parametrize("asked", ["\x00\x1b[31m notify", "\u202enotify", "🙂 notify 🙂", "\ud800 notify"])
def test_characters_that_are_no_letters_hide_nothing(asked: str) -> None:
    assert "notification" in ids(asked)


@given(st.text(max_size=200))
def test_any_text_is_answered_the_same_way_twice(text: str) -> None:
    assert look_up(text) == look_up(text)


@pytest.mark.parametrize(
    ("typed", "word"),
    [("provder", "provider"), ("provvider", "provider"), ("proivder", "provider"), ("provoder", "provider")],
)
def test_a_letter_too_few_too_many_exchanged_or_wrong_is_one_mistake(typed: str, word: str) -> None:
    assert nearest_word(typed, {"p": [word]}) == word


def test_two_mistakes_are_too_many_in_a_short_word() -> None:
    assert nearest_word("fimr", {"f": ["fine"]}) is None


def test_the_nearer_of_two_words_is_taken() -> None:
    assert nearest_word("licenxes", {"l": ["licensor", "licences"]}) == "licences"


def test_every_word_of_the_law_that_people_mean_is_in_the_index() -> None:
    having = packaged_index().having
    lost = {way for ways in WordsOfPeople.packaged().meant.values() for way in ways if not any(map(having.get, way))}
    assert not lost


def test_every_open_question_is_found_by_its_own_words() -> None:
    for entry in packaged_index().entries:
        if entry.kind == "questions":
            assert entry.id in ids(entry.title), entry.id
