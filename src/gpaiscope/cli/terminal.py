"""What reaches a terminal or a file: clean text, wrapped, in colour only where that is wanted.

Text is built with marks (`BOLD`, `DIM`, ...), which are no characters of any writing. At the one way
out they become colours or nothing, and whatever else a terminal would obey is shown and not sent.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from gpaiscope.errors import Mistake, UsageError

BOLD: Final = "\ufdd0"
DIM: Final = "\ufdd1"
CYAN: Final = "\ufdd2"
YELLOW: Final = "\ufdd3"
MAGENTA: Final = "\ufdd4"
END: Final = "\ufdd5"
_CODES: Final = {BOLD: "1", DIM: "2", CYAN: "1;36", YELLOW: "1;33", MAGENTA: "1;35", END: "0"}
_MARKS: Final = re.compile("[\ufdd0-\ufdd5]")
_OBEYED: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")

TIED: Final = "\u00a0"
"""A blank at which no line ends; it leaves as a plain one."""

NARROWEST: Final = 40
WIDEST: Final = 120
"""Lines longer than this are hard to read, however wide the terminal is."""


def clean(text: str) -> str:
    """The text with each character that a terminal would obey written as an escape, line ends excepted."""
    return _OBEYED.sub(lambda found: f"\\x{ord(found.group()):02x}" if found.group() != "\t" else "  ", text)


def tied(text: str) -> str:
    """The text as one word for `wrap`."""
    return text.replace(" ", TIED)


def painted(text: str, mark: str) -> str:
    """The text between a mark and its end."""
    return f"{mark}{text}{END}" if text else ""


def columns(stream: object = None) -> int:
    """The width to write for: ``COLUMNS``, else the terminal's, else 80; never beyond what reads well."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and len(asked) < 6 and int(asked):
        return max(NARROWEST, min(WIDEST, int(asked)))
    try:
        found = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):
        found = 80
    return max(NARROWEST, min(WIDEST, found or 80))


def in_colour(stream: object) -> bool:
    """Whether a stream takes colour: a terminal does, unless ``NO_COLOR`` is set; ``FORCE_COLOR`` makes any do."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or bool(getattr(stream, "isatty", bool)())


def finished(text: str, colour: bool) -> str:
    """The text as it leaves: clean, marks turned into colours or dropped."""
    shown = clean(text).replace(TIED, " ")
    return _MARKS.sub(lambda mark: f"\x1b[{_CODES[mark.group()]}m" if colour else "", shown)


def deliver(text: str, output: str | None = None) -> None:
    """Write a result: to a file, whole or not at all, or to stdout. Bytes are UTF-8 with LF in any locale.

    Raises UsageError where the file, or stdout, cannot be written. A reader of stdout who has gone is no mistake.
    """
    whole = text if text.endswith("\n") else text + "\n"
    if output is not None and output != "-":
        _spare_inputs(output)
        replace_file(Path(output), _bytes(finished(whole, colour=False)))
        return
    stream = sys.stdout
    if stream is None:
        raise _unwritable("the output", OSError(0, "it is closed"))
    try:
        stream.flush()
        stream.buffer.write(_bytes(finished(whole, in_colour(stream))))
        stream.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise _unwritable("the output", error) from None


def replace_file(path: Path, data: bytes) -> None:
    """Put the bytes in the place of the file in one step, so that it is never half written.

    A link is followed and the file's permissions are kept. Raises UsageError where it cannot be done.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a device or a pipe cannot be replaced
            return
        draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            with draft.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                draft.chmod(target.stat().st_mode & 0o7777)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise _unwritable(str(path), error) from None


def _spare_inputs(output: str) -> None:
    """Raise UsageError where the result would be written over a file that the command reads."""
    context = click.get_current_context(silent=True)
    target = Path(output)
    for name, given in (context.params if context else {}).items():
        if name == "output" or not isinstance(given, str | Path):
            continue
        if any(_is_same(path, target) for path in (Path(given), Path(given) / "gpai.toml")):
            message = f"{output} is what the command reads; it was left as it is"
            raise UsageError(Mistake(reference="output-is-input", message=message, help="name another file"))


def _is_same(path: Path, target: Path) -> bool:
    try:
        return path.samefile(target)
    except (OSError, ValueError):
        return False


def _unwritable(what: str, error: Exception) -> UsageError:
    reason = getattr(error, "strerror", None) or str(error)
    return UsageError(Mistake(reference="cannot-write", message=f"{what} cannot be written: {reason}", file=what))


def tell(text: str) -> None:
    """Say something beside the result, on stderr."""
    if sys.stderr is None:
        return
    stream = sys.stderr
    coloured = re.sub(r"^error\[[\w-]+\]", lambda found: painted(found.group(), BOLD), text, flags=re.MULTILINE)
    try:
        stream.flush()
        stream.buffer.write(_bytes(finished(coloured, in_colour(stream)) + "\n"))
        stream.buffer.flush()
    except OSError:
        return  # nobody listens


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def size(text: str) -> int:
    """How many columns a text takes: marks none, wide characters two."""
    if text.isascii():
        return len(text)
    return sum(_size_of(character) for character in text)


def _size_of(character: str) -> int:
    if "\ufdd0" <= character <= "\ufdd5" or unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """The text in lines no wider than ``width``, the first begun with ``first`` and all others with ``rest``."""
    rest = " " * size(first) if rest is None else rest
    lines: list[str] = []
    line, used, begun = first, size(first), False
    for word in _words(clean(text), max(10, width - max(size(first), size(rest)))):
        needed = size(word)
        if begun and used + 1 + needed > width:
            lines.append(line)
            line, used, begun = rest, size(rest), False
        line += (" " if begun else "") + word
        used += (1 if begun else 0) + needed
        begun = True
    return [*lines, line]


def _words(text: str, longest: int) -> Iterable[str]:
    """The words of a text; one that is too long for a line comes in pieces."""
    for word in re.split(r"[ \n]+", text):
        while size(word) > longest and not _MARKS.search(word):
            piece = word[: longest if size(word) == len(word) else longest // 2]
            yield piece
            word = word[len(piece) :]
        if word:
            yield word


def json_text(value: object) -> str:
    """A JSON document as it is written everywhere: two blanks deep, other alphabets as they are."""
    import json

    return json.dumps(value, indent=2, ensure_ascii=False)
