"""Several models of one dossier, each as a dossier of its own."""

from __future__ import annotations

import pytest

from gpaiscope.dossier import Dossier, read
from gpaiscope.dossier.models import alone, in_order
from gpaiscope.dossier.words import DONE, DONE_ELSEWHERE
from gpaiscope.errors import InputError
from gpaiscope.law.obligations import OBLIGATIONS

TEXT = """
{complete}
[[model]]
name = "merged"
from = ["one", "two"]
[[model]]
name = "two"
from = "one"
[model.openness]
licence = "mit"
[[model]]
name = "one"
[[actors]]
id = "a"
[[actors]]
id = "b"
[[actors]]
id = "group"
kind = "consortium"
members = ["b"]
coordinator = "c"
[[actors]]
id = "c"
[[actors]]
id = "silent"
[[activities]]
model = "one"
kind = "pre-training"
actor = "a"
[[activities]]
model = "two"
kind = "fine-tuning"
actor = "b"
from = "one"
[[done]]
model = "two"
obligation = "compliance_report"
actor = "b"
on = 2026-03-01
"""


def written(complete: str = "") -> Dossier:
    return read(TEXT.format(complete=complete).encode(), file="gpai.toml")


def named(dossier: Dossier, name: str) -> Dossier:
    (model,) = (each for each in dossier.models if each.name and each.name.value == name)
    return alone(dossier, model, ())


def test_each_model_comes_after_those_that_it_was_made_from() -> None:
    assert [each.name.value for each in in_order(written().models) if each.name] == ["one", "two", "merged"]


def test_a_model_has_its_own_entries_and_openness() -> None:
    two = named(written(), "two")
    assert [each.kind.value for each in two.activities or () if each.kind] == ["fine-tuning"]
    assert [each.obligation.value for each in two.done or () if each.obligation] == ["compliance_report"]
    assert two.openness is not None
    assert two.models == ()
    assert named(written(), "one").openness is None


def test_a_model_has_the_actors_that_it_speaks_of_their_consortia_and_those_that_no_model_speaks_of() -> None:
    ids = {name: [each.id.value for each in named(written(), name).actors or () if each.id] for name in ("one", "two")}
    assert ids == {"one": ["a", "silent"], "two": ["b", "group", "c", "silent"]}


def test_a_list_without_an_entry_of_a_model_is_left_out_unless_it_is_complete() -> None:
    assert named(written(), "merged").activities is None
    complete = named(written('complete = ["activities"]'), "merged")
    assert complete.activities == ()
    assert complete.complete is not None
    assert complete.complete.value == frozenset({"activities"})


def test_one_model_in_double_brackets_is_one_in_single_brackets() -> None:
    double, single = (
        read(text.encode(), file="gpai.toml")
        for text in (
            '[[model]]\nname = "x"\n[model.openness]\nlicence = "mit"\n',
            '[model]\nname = "x"\n[openness]\nlicence = "mit"\n',
        )
    )
    assert double.models == ()
    assert double.model.name is not None
    assert single.model.name is not None
    assert double.model.name.value == single.model.name.value
    assert double.openness is not None


def test_what_can_be_done_is_every_obligation_and_some_are_said_elsewhere_too() -> None:
    assert set(DONE) == {each.id for each in OBLIGATIONS}
    assert set(DONE_ELSEWHERE) == {"authorised_representative", "notification"}


def test_what_an_activity_started_from_may_be_stated_more_than_once() -> None:
    told = """
    model = [{ name = "v1" }, { name = "v2", from = "v1" }, { name = "v3" }]
    [[activities]]
    model = "v2"
    kind = "fine-tuning"
    from = [{ value = "v1" }, { value = { name = "ORIGIN" }, known_on = 2026-05-01 }]
    """
    assert read(told.replace("ORIGIN", "v1").encode(), file="gpai.toml").models
    with pytest.raises(InputError, match='is not said to be made from "v3"'):
        read(told.replace("ORIGIN", "v3").encode(), file="gpai.toml")
