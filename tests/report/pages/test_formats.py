"""Each format tells the same figures: no page says something in one writer that another leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gpaiscope.licences import by_identifier
from gpaiscope.report import words
from gpaiscope.report.blocks import Figure, Page, Rows, Table
from gpaiscope.report.pages.licence import licence
from gpaiscope.report.write import markdown, svg, text
from tests.report.pages.test_estimate import PAGES
from tests.report.pages.test_ledger import page as ledger_of

EVERY: dict[str, Callable[[], Page]] = {
    **PAGES,
    "planned": lambda: ledger_of("planned-frontier-run"),
    "fine-tune": lambda: ledger_of("fine-tune"),
    "licence": lambda: licence("gemma", by_identifier("gemma")),
}


def facts(page: Page) -> Iterator[str]:
    """Each label and amount of the page."""
    for block in page.blocks:
        if isinstance(block, Rows):
            for row in block.rows:
                yield from (words.plain(row.label), *(words.plain(item) for item in row.items))
        elif isinstance(block, Table):
            yield from (words.plain(cell) for row in block.rows for cell in row)
        elif isinstance(block, Figure):
            yield from (words.amount(bar.value) for bar in block.bars)


def packed(said: str) -> str:
    """The text without blanks, line ends and what Markdown escapes by."""
    return "".join(said.replace("\\", "").split())


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    "write",
    [
        lambda page: text.write(page, 60),
        lambda page: text.write(page, 80),
        lambda page: text.write(page, 120),
        markdown.write,
    ],
    ids=["60", "80", "120", "markdown"],
)
def test_every_label_and_amount_is_told_in_every_format(name: str, write: Callable[[Page], str]) -> None:
    page = EVERY[name]()
    told = packed(write(page))
    assert [fact for fact in facts(page) if packed(fact) not in told] == []


@pytest.mark.parametrize("name", ["run", "hardware", "log", "planned", "fine-tune"])
def test_a_drawing_tells_every_amount_of_its_figure(name: str) -> None:
    page = EVERY[name]()
    figure = svg.figure_of(page)
    assert figure is not None
    drawn = svg.write(page)
    assert [bar for bar in figure.bars if words.amount(bar.value) not in drawn] == []
