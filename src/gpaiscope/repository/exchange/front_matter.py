"""The front matter of a model card, as YAML between two lines of hyphens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from gpaiscope.repository.card import front_matter, read_card
from gpaiscope.repository.exchange.carried import Json
from gpaiscope.repository.exchange.places import Wrong

OWN: Final = "gpaiscope"


def text_of(tree: Json, left: Mapping[str, str]) -> str:
    """The front matter of one model."""
    told = {"license": "other", **tree} if "license_name" in tree else tree
    return "\n".join(["---", *_lines(told), *([f"{OWN}:"] if left else []), *_below(left), "---", ""])


def _lines(told: Json) -> Iterator[str]:
    for key, value in told.items():
        if isinstance(value, list):
            yield f"{key}:"
            yield from (f"- {_quoted(str(each))}" for each in value)
        else:
            yield f"{key}: {_quoted(str(value))}"


def _below(left: Mapping[str, str]) -> Iterator[str]:
    return (f"  {_quoted(path)}: {_quoted(value)}" for path, value in left.items())


_PLAIN: Final = re.compile(r"[A-Za-z][\w./+-]*", re.ASCII)
_WORDS: Final = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


def _quoted(text: str) -> str:
    """A text in YAML: bare where it can be nothing else, else quoted, with what cannot be seen escaped."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else _escaped(each) for each in shown)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# -- and back


def tree_of(text: str, file: str, wrong: Wrong) -> tuple[Json, list[tuple[str, object]]]:
    """What the front matter of a card says, and what it carries for us."""
    card = read_card(text, file)
    if front_matter(text.split("\n")) == (0, 0):
        wrong("front matter", "keys between two lines of hyphens; no second one closes it")
    for each in card.mistakes:
        wrong(each.path or "front matter", f"front matter that can be read: {each.message}")
    tree: Json = {each.name: each.value for each in card.keys if each.name != OWN}
    own = card.key(OWN)
    if own is None or own.value is None:
        return tree, []
    if not isinstance(own.value, dict):
        wrong(OWN, "a table of facts")
        return tree, []
    return tree, list(own.value.items())
