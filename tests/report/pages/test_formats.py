"""Each format tells the same figures: no page says something in one writer that another leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from rich.cells import cell_len

from gpaiscope.licences import by_identifier
from gpaiscope.report import words
from gpaiscope.report.blocks import Code, Figure, Named, Page, Rows, Sentence, Table
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


@pytest.mark.parametrize("blank", ["\u3000", "\u2003", "\u202f", "\u1680"])
def test_a_name_of_broad_blanks_is_written_and_ends(blank: str) -> None:
    told = text.write(Page(title=("A",), blocks=(Sentence((Named(blank * 200),)),)))
    assert told.count(blank) == 200
    assert all(cell_len(line) <= 80 for line in told.splitlines())


def test_a_bar_in_code_ends_no_cell() -> None:
    table = Table(head=("a", "b"), rows=(((Code("x|y"),), (Named("p|q"),)),))
    assert "| `x\\|y` | p\\|q |" in markdown.write(Page(title=("A",), blocks=(table,)))


@pytest.mark.parametrize(
    ("value", "told"),
    [(15 * 10**6, "15 million"), (1_500_000, "1.5 million"), (10**30 + 10**5, "1000000000000000000000000.1 million")],
)
def test_money_is_told_exactly(value: int, told: str) -> None:
    assert words.euros(value).replace(words.TIED, " ") == f"EUR {told}"
