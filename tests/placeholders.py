"""What changes with every rule and every release stands in no kept output: a placeholder of its width does."""

from __future__ import annotations

import re
from typing import Final

HASH: Final = "0123456789abcdef"
DAY: Final = "YYYY-MM-DD"
VERSION: Final = "x.y.z"
_PLACEHOLDERS: Final = (
    (re.compile(r"\b(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{16}\b"), HASH),
    (re.compile(r"(?<=\bgpaiscope )\d+\.\d+\.\d+(?:\.?(?:dev|a|b|rc)\d+)?"), VERSION),
    (re.compile(r'(?<="version": ")\d+\.\d+\.\d+(?=")'), VERSION),
    (re.compile(r'(\bchecked[\s_]+(?:until|to)[\s|":]*)\d{4}-\d\d-\d\d'), rf"\g<1>{DAY}"),
)


def lasting(output: str) -> str:
    """An output with placeholders for the rules' hash, the program's version and the day of the law's check."""
    for pattern, placeholder in _PLACEHOLDERS:
        output = pattern.sub(placeholder, output)
    return output
