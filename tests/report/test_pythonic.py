"""Pages as who calls from Python reads them: nothing of a command line, and names of others as they are."""

from __future__ import annotations

import pytest

from gpaiscope.report.blocks import Code, Command, Named, Page, Row, Rows, Sentence
from gpaiscope.report.pythonic import in_python
from gpaiscope.report.words import plain


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("all of it: --full",), "all of it: full=True"),
        ((Code("--reading chain-original=root"), " follows one"), 'readings={"chain-original": "root"} follows one'),
        (("with ", Code("--tokens 15T")), 'with tokens="15T"'),
        (("`gpaiscope ask models/a` says",), 'ask("models/a") says'),
        (("see gpaiscope deadlines models/a.",), 'see deadlines("models/a").'),
        (("nothing assumed by --no-assumptions",), "nothing assumed by assumptions=False"),
    ],
)
def test_options_are_words_of_a_call(line: tuple[str, ...], told: str) -> None:
    (page,) = in_python([Page(title=("A",), blocks=(Sentence(line),))])
    (block,) = page.blocks
    assert isinstance(block, Sentence)
    assert plain(block.line) == told


def test_commands_are_left_out_and_what_others_call_themselves_stays() -> None:
    rows = Rows(rows=(Row(label=("Model",), items=((Named("all --full"), " --full"),)),))
    (page,) = in_python([Page(title=(Named("gpaiscope ask x"),), blocks=(rows, Command(("gpaiscope", "ask", "x"))))])
    (block,) = page.blocks
    assert isinstance(block, Rows)
    assert (plain(page.title), plain(block.rows[0].items[0])) == ("gpaiscope ask x", "all --full full=True")
