"""How broad a text is on a terminal, without the library that knows all letters."""

from __future__ import annotations

from rich.cells import cell_len

from gpaiscope.report.write.text import NARROW


def test_what_is_counted_as_one_cell_takes_one() -> None:
    assert {character for character in NARROW if cell_len(character) != 1} == set()
