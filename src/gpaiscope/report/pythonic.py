"""Pages as whoever calls from Python reads them: no commands go on from them, and options are words of a call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from gpaiscope.report import blocks
from gpaiscope.report.blocks import Command, Named, Page

_WORDS: Final = tuple(
    (re.compile(option), word)
    for option, word in (
        (r"--reading ([\w-]+)=([\w-]+)", r'readings={"\1": "\2"}'),
        (r"--no-assumptions\b", "assumptions=False"),
        (r"--holidays FILE", "a calendar of your own"),
        (r"--(tokens|samples) ([\w.]+)", r'\1="\2"'),
        (r"`?gpaiscope check --fix`?", "check(..., fix=True)"),
        (r"`?gpaiscope (assess|ask|deadlines|documents|licence|card) ([^\s`;,]*[^\s`;,.])`?", r'\1("\2")'),
        (r"gpaiscope explain '([^']*)' (\w+) --full\b", r'service.explain_rows("\1", "\2")'),
        (r"gpaiscope explain (\S+) (\w+) --full\b", r'service.explain_rows("\1", "\2")'),
        (r"--full\b", "full=True"),
    )
)
"""What pages say of the command line, in the words of Python; what is no option of a call stays."""


def in_python(pages: Sequence[Page]) -> list[Page]:
    """The pages without commands, and in the words of calls. Names of others stay as they are."""
    return [
        _translated(replace(page, blocks=tuple(block for block in page.blocks if not isinstance(block, Command))))
        for page in pages
    ]


def _translated(part: Any) -> Any:
    """The same page, block, line or text in the words of Python."""
    if isinstance(part, str):
        for option, word in _WORDS:
            part = option.sub(word, part)
        return part
    if isinstance(part, tuple):
        return tuple(map(_translated, part))
    if isinstance(part, Named | type) or not is_dataclass(part) or type(part).__module__ != blocks.__name__:
        return part
    changed = {field.name: _translated(getattr(part, field.name)) for field in fields(part)}
    same: Any = part
    return replace(same, **changed)
