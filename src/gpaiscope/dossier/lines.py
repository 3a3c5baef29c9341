"""On which line each value of a TOML or JSON text stands, since neither parser of Python tells.

Both functions want a text that the parser has accepted, and read it once more, only to follow
keys, brackets and commas. Paths are written as everywhere: ``actors[1].country``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Final

from gpaiscope.deferred import dataclass

_STRINGS: Final = r"""
    (?P<text>\"{3}(?:\\.|(?!\"{3})[^\\])*+\"{3,5} | '{3}(?:(?!'{3}).)*+'{3,5} | "(?:\\.|[^"\\])*+" | '[^']*+')
"""
TOML_TOKENS: Final = re.compile(
    _STRINGS
    + r"""
    | (?P<end>(?:\n [ \t\r]*+ (?:\#[^\n]*+)?)++) | (?P<skip>\#[^\n]*+ | [ \t\r]++)
    | (?P<sign>[\[\]{}=,.]) | (?P<bare>[^\s\[\]{}=,."'#]++)
    """,
    re.VERBOSE | re.DOTALL,
)


@cache
def json_tokens() -> re.Pattern[str]:
    """The pattern of a token of JSON, in which few dossiers are written."""
    return re.compile(
        r"""
        (?P<text>"(?:\\.|[^"\\])*+") | (?P<skip>[ \t\r]++) | (?P<end>\n) | (?P<sign>[\[\]{}:,])
        | (?P<bare>[^\s\[\]{}:,"]++)
        """,
        re.VERBOSE | re.DOTALL,
    )


@dataclass(frozen=True, slots=True)
class LineIndex:
    """The line of every path, and the keys that stand twice in one table: JSON's parser lets them pass."""

    of: Mapping[str, int]
    twice: tuple[str, ...]


def toml_lines(text: str) -> LineIndex:
    """Where every table, key and item of a list stands in a TOML text."""
    scan = _Scan()
    for kind, token, line in _tokens(TOML_TOKENS, text):
        if kind == "end" and not scan.open:
            scan.begin_statement()
        elif kind != "end":
            scan.take(kind, token, line)
    return LineIndex(scan.lines, ())


def json_lines(text: str) -> LineIndex:
    """Where every key and item of a list stands in a JSON text."""
    scan = _Scan(key=None)
    for kind, token, line in _tokens(json_tokens(), text):
        if kind != "end":
            scan.take(kind, "=" if token == ":" else token, line)
    return LineIndex(scan.lines, tuple(dict.fromkeys(scan.twice)))


def _tokens(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and line of each token but blanks and comments."""
    line = 1
    for match in pattern.finditer(text):
        kind = match.lastgroup or ""
        if kind != "skip":
            yield kind, match[0], line
        if kind in ("end", "text"):
            line += match[0].count("\n")


@dataclass(slots=True)
class _Scan:
    """Where the scan stands. ``open`` holds the brackets around it: path, and index in a list or None."""

    lines: dict[str, int] = field(default_factory=dict)
    table: str = ""
    open: list[tuple[str, int | None]] = field(default_factory=list)
    key: list[str] | None = field(default_factory=list)
    """The parts of the key that is being read; None while a value is."""
    value: str = ""
    header: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)

    def begin_statement(self) -> None:
        self.key, self.header = [], 0

    def take(self, kind: str, token: str, line: int) -> None:
        """Go one token further."""
        if self.key is None:
            self._take_in_value(kind, token, line)
        elif kind != "sign":
            self.key.append(unquoted(token))
        elif token == "[" and not self.key:
            self.header += 1
        elif token == "]" and self.header:
            self._end_header(line)
        elif token == "=":
            self._begin_value(_joined(self.open[-1][0] if self.open else self.table, self.key), line)
        elif token == "}":
            self._close()

    def _end_header(self, line: int) -> None:
        """Enter the table that the header names, once its first closing bracket is there."""
        path = ""
        parts = self.key or []
        for index, part in enumerate(parts):
            path = _joined(path, [part])
            self.lines.setdefault(path, line)
            if self.header == 2 and index == len(parts) - 1:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = f"{path}[{self.counts[path]}]"
        self.lines.setdefault(path, line)
        self.table, self.key = path, None
        self.value = ""

    def _begin_value(self, path: str, line: int) -> None:
        if path in self.lines:
            self.twice.append(path)
        self.lines.setdefault(path, line)
        self.value, self.key = path, None

    def _take_in_value(self, kind: str, token: str, line: int) -> None:
        path, index = self.open[-1] if self.open else ("", None)
        if token == "]" and kind == "sign":
            return self._close() if index is not None else None
        if index is not None and token != "," and self.value == path:
            self.value = f"{path}[{index}]"
            self.lines.setdefault(self.value, line)
        if kind != "sign":
            return None
        if token == "[":
            self.open.append((self.value, 0))
        elif token == "{":
            self.open.append((self.value, None))
            self.key = []
        elif token == "}":
            self._close()
        elif token == "," and index is not None:
            self.open[-1] = (path, index + 1)
            self.value = path
        elif token == ",":
            self.key = []
        return None

    def _close(self) -> None:
        """Leave a list or an inline table; what follows belongs to a value."""
        if self.open:
            self.open.pop()
        self.key = None


def unquoted(token: str) -> str:
    """A key as the parser has it."""
    if token.startswith('"') and "\\" in token:
        import json  # hardly a key is escaped

        try:
            return str(json.loads(token))
        except ValueError:
            return token
    return token[1:-1] if token[:1] in ("'", '"') else token


def _joined(path: str, parts: list[str]) -> str:
    return ".".join([path, *parts]) if path else ".".join(parts)
