"""Facts of lists, written in one sentence for both sides or in two."""

from __future__ import annotations

import pytest
from engine.rules import rain, snow

from gpaiscope.engine.expression import Assumption, Collection, FactKind, both_sides
from gpaiscope.errors import RuleError
from gpaiscope.law.citation import cite

HERE = cite("Guidelines 1")
WALKS = Collection(name="walks", one="a walk", complete=rain)
STAYED = Assumption(says="nobody went", kind="act", contrary="somebody went")


@pytest.mark.parametrize(
    ("sentence", "says", "denies"),
    [
        ("[somebody|nobody] walked", "somebody walked", "nobody walked"),
        ("it [was|was not] a walk", "it was a walk", "it was not a walk"),
        ("who walked was [wet|dry]", "who walked was wet", "who walked was dry"),
        ("it was [{actor}|somebody else than {actor}]", "it was {actor}", "it was somebody else than {actor}"),
    ],
)
def test_a_sentence_with_a_fork_says_one_side_and_denies_by_the_other(sentence: str, says: str, denies: str) -> None:
    assert both_sides(sentence) == (says, denies)


def test_two_sentences_stand_as_they_are() -> None:
    assert both_sides("he walked or ran", "he neither walked nor ran") == (
        "he walked or ran",
        "he neither walked nor ran",
    )


@pytest.mark.parametrize(
    ("says", "denies"),
    [
        pytest.param("it was a walk", "", id="no fork"),
        pytest.param("", "", id="no sentence"),
        pytest.param("[a|no] walk [was|was not] long", "", id="two forks"),
        pytest.param("it [was not] a walk", "", id="no bar"),
        pytest.param("it was|was not a walk", "", id="no brackets"),
        pytest.param("it [was|was not a walk", "", id="left open"),
        pytest.param("it was|was not] a walk", "", id="never opened"),
        pytest.param("it [was|may be|was not] a walk", "", id="three sides"),
        pytest.param("it [was|[was not]] a walk", "", id="a fork in a fork"),
        pytest.param("it was [|not ]a walk", "", id="nothing on one side"),
        pytest.param("it was [not |]a walk", "", id="nothing on the other"),
        pytest.param("it [was|was] a walk", "", id="the same on both"),
        pytest.param("it was a walk", "it was a walk", id="two sentences that are one"),
        pytest.param("it [was|was not] a walk", "it was no walk", id="a fork and a denial"),
        pytest.param("it was a walk", "it [was not|was no] walk", id="a fork in the denial"),
    ],
)
def test_a_malformed_fork_is_refused_with_the_sentence_that_has_it(says: str, denies: str) -> None:
    with pytest.raises(RuleError) as refused:
        both_sides(says, denies)
    assert str(refused.value).startswith(repr(says))


def test_a_fact_of_some_record_has_both_sides_and_is_answered_in_the_list() -> None:
    fact = WALKS.fact_of_some(
        "walked", "[somebody|nobody] walked", asks="Who?", who="anybody", condition=snow, complete=rain, cites=HERE
    )
    assert (fact.name, fact.says, fact.denies) == ("walked", "somebody walked", "nobody walked")
    assert (fact.asks, fact.who, fact.path, fact.cites) == ("Who?", "anybody", "walks", HERE)
    assert (fact.of, fact.condition, fact.complete, fact.kind) == (WALKS, snow, rain, FactKind.TRUTH)
    assert (fact.assumed, fact.assumes) == (None, None)


def test_a_fact_of_some_record_takes_two_sentences_a_path_and_an_assumption() -> None:
    fact = WALKS.fact_of_some(
        "walked",
        says="somebody walked, and was wet",
        denies="nobody walked in the rain",
        asks="Who?",
        who="anybody",
        path=".wet",
        assumed=False,
        assumes=STAYED,
        condition=snow,
    )
    assert (fact.says, fact.denies) == ("somebody walked, and was wet", "nobody walked in the rain")
    assert (fact.path, fact.assumed, fact.assumes, fact.cites) == (".wet", False, STAYED, ())
    assert (fact.complete, fact.closed_by) == (None, rain)


def test_a_fact_of_each_record_has_both_sides() -> None:
    fact = WALKS.fact_of_each(
        "walk.by", "[{actor}|nobody] walked", kind=FactKind.WHO, asks="Who?", who="anybody", path=".by", cites=HERE
    )
    assert (fact.name, fact.says, fact.denies) == ("walk.by", "{actor} walked", "nobody walked")
    assert (fact.kind, fact.asks, fact.who, fact.path) == (FactKind.WHO, "Who?", "anybody", ".by")
    assert (fact.of, fact.cites, fact.assumed, fact.assumes) == (WALKS, HERE, None, None)


def test_a_fact_of_each_record_takes_two_sentences_and_an_assumption() -> None:
    fact = WALKS.fact_of_each(
        "walk.wet",
        says="it was wet, or snowy",
        denies="it was neither wet nor snowy",
        asks="Was it?",
        who="anybody",
        path=".wet",
        assumed=False,
        assumes=STAYED,
    )
    assert (fact.says, fact.denies) == ("it was wet, or snowy", "it was neither wet nor snowy")
    assert (fact.kind, fact.assumed, fact.assumes) == (FactKind.TRUTH, False, STAYED)


def test_no_fact_of_a_list_can_be_made_of_a_malformed_fork() -> None:
    with pytest.raises(RuleError, match="fork"):
        WALKS.fact_of_some("walked", "somebody walked", asks="Who?", who="anybody", condition=snow)
    with pytest.raises(RuleError, match="fork"):
        WALKS.fact_of_each("walk.wet", "[it|that] [was|was not] wet", asks="Was it?", who="anybody", path=".wet")
