"""What gives way on a page that has too little room, and in which order."""

from __future__ import annotations

from collections.abc import Callable

from gpaiscope.report.blocks import Page, PagePart, Sentence, fitted


def sentences(*said: str) -> list[Sentence]:
    return [Sentence((each,)) for each in said]


PARTS = [
    PagePart(name="", forms=(sentences("answer"),)),
    PagePart(name="asked", forms=(sentences("one", "two"), sentences("one"), ())),
    PagePart(name="drawn", forms=(sentences("figure"), ())),
    PagePart(name="asked", forms=(sentences("foot"), sentences("foot, 1 more"), sentences("foot, 2 more"))),
]
ORDER = ("asked", "drawn", "asked")


def said(fits: Callable[[Page], bool], order: tuple[str, ...] = ORDER) -> list[str]:
    page = fitted(("title",), PARTS, order, fits)
    return [str(span) for block in page.blocks if isinstance(block, Sentence) for span in block.line]


def at_most(many: int) -> Callable[[Page], bool]:
    return lambda page: len(page.blocks) <= many


def test_a_page_that_fits_is_whole() -> None:
    assert said(at_most(5)) == ["answer", "one", "two", "figure", "foot"]


def test_what_is_missed_least_gives_way_first_and_by_one_form() -> None:
    assert said(at_most(4)) == ["answer", "one", "figure", "foot, 1 more"]


def test_the_next_gives_way_only_where_that_is_not_enough() -> None:
    assert said(at_most(3)) == ["answer", "one", "foot, 1 more"]


def test_a_part_gives_way_as_often_as_its_name_stands() -> None:
    assert said(at_most(2)) == ["answer", "foot, 2 more"]


def test_what_has_no_name_stays_however_little_room_there_is() -> None:
    assert said(at_most(0)) == ["answer", "foot, 2 more"]


def test_what_is_not_named_does_not_give_way() -> None:
    assert said(at_most(1), order=("drawn",)) == ["answer", "one", "two", "foot"]


def test_a_part_that_has_given_way_wholly_stays_at_its_last_form() -> None:
    assert said(at_most(0), order=("asked",) * 5) == ["answer", "figure", "foot, 2 more"]
