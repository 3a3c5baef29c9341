"""A tokenizer that somebody gives, to count tokens with instead of bounding them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Final

from gpaiscope.documents.data.records import Count
from gpaiscope.extras import missing
from gpaiscope.repository.opened import opened, refused

LARGEST: Final = 100_000_000


def tokenizer(path: Path) -> Count:
    """What counts the tokens of a text by a ``tokenizer.json``.

    Raises InputError where the file is none, and UsageError where the library that reads it is not installed.
    """
    with opened(path) as file:
        text = file.read(LARGEST + 1).decode("utf-8", errors="replace")
    try:
        library = import_module("tokenizers")
    except ModuleNotFoundError:
        help = "pip install tokenizers, or leave --tokenizer out: then tokens are bounded"
        raise missing("tokenizers", "tokens are counted", help) from None
    try:
        made = library.Tokenizer.from_str(text)
    except Exception as error:  # the library has no class of its own for what it raises
        says = f"no tokenizer: {str(error)[:200]}"
        raise refused("not-a-tokenizer", says, path, expected="a tokenizer.json") from None
    return lambda said: len(made.encode(said, add_special_tokens=False).ids)
