"""What a use gives: values, and the same as a page in several formats and as a JSON document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from gpaiscope.deferred import dataclass

if TYPE_CHECKING:
    from typing import Self

    from gpaiscope.errors import Unreadable
    from gpaiscope.report.blocks import Page

T = TypeVar("T", covariant=True)
Json = dict[str, object]


MOST_WHOLE: Final = 3
"""Models whose pages text shows whole; of more it begins with the lines that matter, and counts the rest."""
LONGEST_SAID: Final = 160
"""Letters of a title, and of a headline, that the one line of a result holds: a name may be of any length."""


def beside_unreadable(pages: Sequence[Page], unreadable: Sequence[Unreadable]) -> Sequence[Page]:
    """Pages of what could be read, which also say what could not, if there is anything, and why."""
    if not unreadable:
        return pages
    from gpaiscope.report.pages.unreadable import with_rows_of_unreadable

    return with_rows_of_unreadable(pages, unreadable)


def after_lines_of_unreadable(pages: Sequence[Page], unreadable: Sequence[Unreadable]) -> Sequence[Page]:
    """The same for pages that show few lines: each of what could not be read in one."""
    if not unreadable:
        return pages
    from gpaiscope.report.pages.unreadable import with_lines_of_unreadable

    return with_lines_of_unreadable(pages, unreadable)


@dataclass(frozen=True, kw_only=True)
class Result(Generic[T]):
    """What was found, as values; and the same as a page in several formats, and as a JSON document.

    What is written here speaks of no command line: that writes ``pages`` itself. Its text is the page of the command,
    its ``repr`` one line, and a notebook shows it as a part that leaves the look of the notebook alone.
    ``full`` everywhere: all of it, and not only what matters first. Values are worked out when they are asked for.
    ``unreadable`` are those of several inputs of which nothing is in it, since they cannot be read; pages and document
    tell them too. ``folded`` are the pages of many inputs as text shows them at first: the lines that matter, and how
    many more there are; None: text shows what the others do.
    """

    find: Callable[[], T] = field(repr=False)
    pages: Callable[[bool], Sequence[Page]] = field(repr=False)
    document: Callable[[bool], Json] = field(repr=False)
    unreadable: tuple[Unreadable, ...] = ()
    folded: Callable[[], Sequence[Page]] | None = field(repr=False, default=None)

    @classmethod
    def of(
        cls,
        found: T,  # type: ignore[misc]  # it makes the result, and takes nothing into one that is there
        page: Callable[[bool], Page],
        document: Callable[[], Json],
        unreadable: tuple[Unreadable, ...] = (),
        folded: Callable[[], Sequence[Page]] | None = None,
    ) -> Self:
        """What is found already, with one page that may be ``full``, and one document that holds all of it."""
        return cls(
            find=lambda: found,
            pages=lambda full: [page(full)],
            document=lambda _: document(),
            unreadable=unreadable,
            folded=folded,
        )

    @cached_property
    def values(self) -> T:
        """What was found."""
        return self.find()

    def shown(self, full: bool) -> Sequence[Page]:
        """The pages as text shows them."""
        return self.folded() if self.folded is not None and not full else self.pages(full)

    def _in_python(self, pages: Sequence[Page]) -> Sequence[Page]:
        from gpaiscope.report.pythonic import in_python

        return in_python(pages)

    # The writers are imported where they are called: who asks for a text pays for no PDF, and needs no extra.

    def to_dict(self, *, full: bool = False) -> Json:
        """The values as the command writes them with ``--format json``."""
        return self.document(full)

    def to_text(self, *, width: int = 80, full: bool = False) -> str:
        """The page as lines no wider than ``width``."""
        from gpaiscope.report.write import text

        return text.write(self._in_python(self.shown(full)), width)

    def to_markdown(self, *, full: bool = False) -> str:
        """The page as Markdown."""
        from gpaiscope.report.write import markdown

        return markdown.write(self._in_python(self.pages(full)))

    def to_html(self, *, full: bool = False) -> str:
        """The page as one HTML file."""
        from gpaiscope.report.write import html

        return html.write(self._in_python(self.pages(full)))

    def __repr__(self) -> str:
        """In one line what the page says first: its title, with model and day, and the headline."""
        from gpaiscope.cleaning import clean
        from gpaiscope.report.blocks import Answer
        from gpaiscope.report.words import plain

        page = self._in_python(self.shown(False))[0]
        headlines = [block.headline for block in page.blocks if isinstance(block, Answer)]
        says = " · ".join(clean(plain(line))[:LONGEST_SAID] for line in (page.title, *headlines[:1]))
        return f"<{type(self).__name__} {says}>"

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        from gpaiscope.report.write import html

        return html.write_part(self._in_python(self.shown(False)))

    def _repr_markdown_(self) -> str:
        # Notebooks look for this name, and would show the text with its columns broken else.
        return self.to_markdown()
