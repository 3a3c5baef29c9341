"""Pages on their way out: written in the format that was asked for, to stdout or to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from gpaiscope.cleaning import Finished
from gpaiscope.cli.progress import working
from gpaiscope.cli.terminal import columns, deliver, in_colour, tell
from gpaiscope.report.blocks import Page

if TYPE_CHECKING:
    from gpaiscope.service import Result

WRITERS: Final = {form: f"gpaiscope.report.write.{form}" for form in ("markdown", "html", "svg")}
"""The writers that need no width, by format."""

FORMATS: Final = ("text", "json", "markdown", "html")
"""What a command with a page and a document is asked for."""


def deliver_result(result: Result[Any], form: str, output: str | None, *, full: bool = False) -> None:
    """Write what was found in the format that was asked for: its page, or its document."""
    deliver_either(lambda: result.to_dict(full=full), lambda: result.pages(full), form, output)


def deliver_either(
    document: Callable[[], Mapping[str, object]], pages: Callable[[], Sequence[Page]], form: str, output: str | None
) -> None:
    """Write a document where JSON was asked for, else pages; only what is written is made."""
    with working("preparing the result"):
        if form == "json":
            from gpaiscope.report import values

            text = values.written(document())
        else:
            text = written(pages(), form, output)
    deliver(text, output)


def written(pages: Sequence[Page], form: str, output: str | None) -> Finished:
    """The pages in a format; as text of the width and in the colours of the terminal, plain and 80 wide in a file."""
    if form in WRITERS:
        return Finished(import_module(WRITERS[form]).write(pages))
    from gpaiscope.report.write import text

    in_file = output not in (None, "-")
    return text.write(pages, 80 if in_file else columns(), colour=not in_file and in_colour(sys.stdout))


def tell_page(page: Page) -> None:
    """Say a page beside the result, on stderr."""
    from gpaiscope.report.write import text

    tell(text.write(page, columns()).rstrip("\n"))
