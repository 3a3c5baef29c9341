"""What a scan writes as JSON of single cells and answers."""

from __future__ import annotations

from gpaiscope.report.values.catalogue import _BAD, BadCells
from gpaiscope.report.values.scans import _MOVE, AnswerMove, Example


def test_a_cell_that_could_not_be_read_is_shown() -> None:
    bad = BadCells(cell="tags", reason="no list", cells=2, example="acme/chat", shown="five")
    assert _BAD.write(bad)["shown"] == "five"
    assert "shown" in _BAD.schema["required"]


def test_of_answers_that_moved_those_are_counted_whose_rows_say_the_same() -> None:
    first = (Example(id="acme/chat", facts=("outputs",)),)
    moved = AnswerMove(
        conclusion="provider",
        before="no",
        after="yes",
        before_sure=True,
        after_sure=False,
        models=5,
        facts_differ=2,
        first=first,
    )
    told = _MOVE.write(moved)
    assert (told["models"], told["facts_differ"], told["facts_same"]) == (5, 2, 3)
    assert (told["before_sure"], told["after_sure"]) == (True, False)
