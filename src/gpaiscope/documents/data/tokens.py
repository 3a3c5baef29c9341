"""A tokenizer that somebody gives, to count tokens with instead of bounding them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Final

from gpaiscope.documents.data.records import Count
from gpaiscope.errors import InputError
from gpaiscope.extras import missing
from gpaiscope.repository.opened import opened, refused

LARGEST: Final = 100_000_000


def tokenizer(path: Path) -> Count:
    """What counts the tokens of a text by a ``tokenizer.json``, whole and as it is, whatever that cuts off or pads.

    Raises InputError where the file is none, as the count does where it cannot take a text apart, and UsageError where
    the library that reads it is not installed.
    """
    with opened(path) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _refused(path, f"the file has more than {LARGEST:,} bytes")
    try:
        library = import_module("tokenizers")
    except ModuleNotFoundError:
        help = "pip install tokenizers, or leave --tokenizer out: then tokens are bounded"
        raise missing("tokenizers", "tokens are counted", help) from None
    with _failures_as_mistakes(path, "no tokenizer"):
        made = library.Tokenizer.from_str(data.decode("utf-8", errors="replace"))
    made.no_truncation()
    made.no_padding()

    def count(text: str) -> int:
        whole = text.encode("utf-8", errors="replace").decode()  # the library takes no half of a surrogate pair
        with _failures_as_mistakes(path, "it cannot take a text apart"):
            return len(made.encode(whole, add_special_tokens=False).ids)

    return count


@contextmanager
def _failures_as_mistakes(path: Path, what: str) -> Iterator[None]:
    """What the library raises as a mistake of the file; it has no class of its own for that, and panics."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise _refused(path, f"{what}: {str(error)[:200]}") from None


def _refused(path: Path, says: str) -> InputError:
    return refused("not-a-tokenizer", says, path, expected="a tokenizer.json")
