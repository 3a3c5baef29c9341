"""The way out: pages in the format that was asked for, to a terminal or a file, and words beside and before them.

Whatever a terminal would obey is shown, and not sent.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from gpaiscope.cleaning import Finished, clean
from gpaiscope.cli import QUIET, SETTINGS, SETTINGS_WIDTH, WIDTH
from gpaiscope.deferred import dataclass
from gpaiscope.errors import raise_if_unreadable

if TYPE_CHECKING:
    from gpaiscope.report.blocks import Page
    from gpaiscope.service import Result
    from gpaiscope.service.papers import Paper

WRITERS: Final = {form: f"gpaiscope.report.write.{form}" for form in ("markdown", "html", "svg")}
"""The writers that need no width, by format."""

FORMATS: Final = ("text", "json", "markdown", "html")
"""What a command with a page and a document is asked for."""


def deliver_result(result: Result[Any], form: str, output: str | None, *, full: bool = False) -> None:
    """Write what was found in the format that was asked for: its page, or its document.

    Raises InputError once it is written where some of several inputs are not in it, since they cannot be read.
    """
    pages = result.shown if form == "text" else result.pages
    deliver_either(lambda: result.to_dict(full=full), lambda: pages(full), form, output)
    raise_if_unreadable(result.unreadable)


FILES: Final = ("pdf", "docx")
"""Formats that need a file to go into."""


def deliver_paper(paper: Paper[Any], form: str, output: str | None) -> None:
    """Write what is handed over on sheets: as `deliver_result` does, or as a PDF or DOCX into a file.

    Raises click.UsageError where a PDF or DOCX has no file to go into.
    """
    if form not in FILES:
        deliver_result(paper, form, output)
        return
    if output is None:
        raise click.UsageError(f"--format {form} needs --output FILE, the file that it goes into")
    with working("preparing the result"):
        data = paper.to_pdf() if form == "pdf" else paper.to_docx()
    deliver_bytes(data, output)
    raise_if_unreadable(paper.unreadable)


def deliver_either(
    document: Callable[[], Mapping[str, object]], pages: Callable[[], Sequence[Page]], form: str, output: str | None
) -> None:
    """Write a document where JSON was asked for, else pages; only what is written is made."""
    if is_kept_quiet(output):
        return
    with working("preparing the result"):
        if form == "json":
            from gpaiscope.report import values

            in_force = _settings_in_force()
            settings = {} if in_force is None else {"settings": {"file": in_force[0], "values": dict(in_force[1])}}
            text = values.written({**document(), **settings})
        else:
            text = written(_with_settings(pages()), form, output)
    deliver(text, output)


def is_kept_quiet(output: str | None) -> bool:
    """Whether nothing is to be written, for -q: what goes into a file is."""
    return output in (None, "-") and noted_for_run(QUIET) is not None


def noted_for_run(name: str) -> Any:
    """What an option that every command has says of this run; None where it is not given."""
    ctx = click.get_current_context(silent=True)
    return None if ctx is None else ctx.meta.get(name)


def _settings_in_force() -> tuple[str, Mapping[str, Any]] | None:
    """The file of the project's settings, and those on which the answer rests; None where it rests on none."""
    if noted_for_run(SETTINGS) is None:
        return None
    from gpaiscope.cli.configuration import settings_in_force

    return settings_in_force(click.get_current_context())


def _with_settings(pages: Sequence[Page]) -> Sequence[Page]:
    """Pages whose last line says on which settings of the project they rest."""
    in_force = _settings_in_force()
    if in_force is None or not pages:
        return pages
    from gpaiscope.cli.configuration import settings_line
    from gpaiscope.report.blocks import Sentence

    *before, last = pages
    return [*before, replace(last, blocks=(*last.blocks, Sentence(settings_line(*in_force))))]


def written(pages: Sequence[Page], form: str, output: str | None) -> Finished:
    """The pages in a format; as text of the width and in the colours of the terminal, plain and 80 wide in a file."""
    if form in WRITERS:
        return Finished(import_module(WRITERS[form]).write(pages))
    from gpaiscope.report.write import text

    in_file = output not in (None, "-")
    width = (noted_for_run(WIDTH) or noted_for_run(SETTINGS_WIDTH) or 80) if in_file else columns()
    return text.write(pages, width, colour=not in_file and in_colour(sys.stdout))


def tell_page(page: Page) -> None:
    """Say a page beside the result, on stderr; with -q nothing."""
    from gpaiscope.report.write import text

    remark(text.write(page, columns()).rstrip("\n"))


NARROWEST: Final = 40
WIDEST: Final = 120
"""Lines longer than this are hard to read, however wide the terminal is."""


def columns() -> int:
    """The width to write for: --width, ``COLUMNS``, the settings', the terminal's, else 80.

    Nobody who asked for none gets more than what reads well.
    """
    if width := noted_for_run(WIDTH):
        return int(width)
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and len(asked) < 6 and int(asked):
        return max(NARROWEST, min(WIDEST, int(asked)))
    if width := noted_for_run(SETTINGS_WIDTH):
        return int(width)
    try:
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):
        width = 80
    return max(NARROWEST, min(WIDEST, width or 80))


def in_colour(stream: object) -> bool:
    """Whether a stream takes colour: a terminal does, and with ``FORCE_COLOR`` any.

    None does with ``NO_COLOR``, or where ``TERM`` is ``dumb``.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or bool(getattr(stream, "isatty", bool)())


def _outgoing(text: str) -> str:
    return text if isinstance(text, Finished) else clean(text, lines=True)


def deliver(text: str, output: str | None = None) -> None:
    """Write a result: to a file, whole or not at all, or to stdout. Bytes are UTF-8 with LF in any locale.

    Raises UsageError where the file, or stdout, cannot be written. A reader of stdout who has gone is no mistake.
    With -q nothing goes to stdout.
    """
    whole = text if text.endswith("\n") else type(text)(text + "\n")
    deliver_bytes(_bytes(_outgoing(whole)), output)


LONGEST_LINE: Final = 400
"""Characters of a line of others that a terminal shows."""


def cut_on_terminal(text: str) -> str:
    """A text with what is too long to be read in its lines left out, where stdout is a terminal; else the text."""
    if sys.stdout is None or not sys.stdout.isatty():
        return text
    return "\n".join(
        line
        if len(line) <= LONGEST_LINE
        else f"{line[:LONGEST_LINE]}… and {len(line) - LONGEST_LINE:,} more characters"
        for line in text.split("\n")
    )


def deliver_bytes(data: bytes, output: str | None = None) -> None:
    """Write a file, or the bytes of one to stdout. Raises UsageError as `deliver` does."""
    if output is not None and output != "-":
        from gpaiscope.repository.output import write

        write(Path(output), data)
        return
    if is_kept_quiet(output):
        return
    stream = sys.stdout
    if stream is None:
        raise _output_error("it is closed")
    try:
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise _output_error(error.strerror or str(error)) from None


def _output_error(reason: str) -> Exception:
    from gpaiscope.repository.output import unwritable

    return unwritable("the output", reason)


def remark(text: str) -> None:
    """Say something beside the result that nobody has to act upon, on stderr; with -q nothing."""
    if noted_for_run(QUIET) is None:
        tell(text)


@contextmanager
def telling_what_is_read() -> Iterator[None]:
    """Say on stderr, once the block has run, which files were read in it, and which settings hold."""
    from gpaiscope.repository.opened import recording

    with recording() as reads:
        try:
            yield
        finally:
            here = Path.cwd()
            for file, size in sorted(reads.files.items()):
                path = Path(file)
                shown = path.relative_to(here) if path.is_relative_to(here) else path
                tell(f"read {shown}: {size:,} bytes")
            if (settings := noted_for_run(SETTINGS)) is not None:
                tell(f"settings of {settings.file} hold")


def tell(text: str) -> None:
    """Say something beside the result, on stderr."""
    if sys.stderr is None:
        return
    stream = sys.stderr
    bold = "\x1b[1m\\g<0>\x1b[0m" if in_colour(stream) else r"\g<0>"
    shown = re.sub(r"^error\[[\w-]+\]", bold, _outgoing(text), flags=re.MULTILINE)
    try:
        stream.flush()
        stream.buffer.write(_bytes(shown + "\n"))
        stream.buffer.flush()
    except OSError:
        return  # nobody listens


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


# What is being done, which is shown where it takes long


@dataclass(slots=True)
class Progress:
    """What is being done, for people; empty: nothing is said. ``share`` of it is done, as far as that is known."""

    text: str = ""
    share: float = 0.0
    done: int = 0
    begun: float = 0.0
    """When what is done now began, where it is counted; how fast it goes is told then."""

    def count(self, done: int, total: int) -> None:
        """So much of so much is done."""
        self.share = done / total if total else 0.0

    def say(self, text: str, done: int, total: int) -> None:
        """What is done now, and that so much of so much of it is done."""
        if text != self.text:
            self.text, self.begun = text, time.monotonic()
        self.done = done
        self.count(done, total)


_shown: Progress | None = None
"""What is shown now: stderr has one last line, so there is one."""


@contextmanager
def working(text: str = "", *, quiet: bool = False) -> Iterator[Progress]:
    """Say what is being done, and how far it is, while the block runs, where a terminal listens and it takes long.

    A block within another is a part of it: it says on the other's line, and as quietly, what the part is.
    """
    global _shown
    if _shown is not None:
        _shown.text = text
        try:
            yield _shown
        finally:
            _shown.text = ""
        return
    _shown = Progress(text)
    # Only on a terminal can a line be written over.
    listens = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    try:
        if quiet or noted_for_run(QUIET) or not listens:
            yield _shown
            return
        from gpaiscope.cli.progress import shown_on_stderr  # which starts a thread, and a pipe needs none

        with shown_on_stderr(_shown):
            yield _shown
    finally:
        _shown = None
