"""Reading a JSON object too large for memory: its members one by one, one of its arrays element by element."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from gpaiscope.repository.opened import Progress, exact_decimal, exact_int, refused, size_of

CHUNK: Final = 2**17
LARGEST_VALUE: Final = 16 * 2**20
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_COMMA: Final = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")


def members(file: BinaryIO, path: Path, array: str, progress: Progress | None = None) -> Iterator[tuple[str, object]]:
    """The members of the object in ``file``; those of the array named ``array`` come as that name with each element.

    Holds one value of at most ``LARGEST_VALUE`` characters at a time. Numbers are ints and Decimals; NaN and infinities
    come as floats; within the array a number with a point may come as its digits in bytes, to be made exact if it is
    of use. Raises InputError where the text is no JSON object, broken, cut short or too deep.
    """
    stream = _Stream(file, path, progress)
    stream.expect("{")
    for _ in stream.items("}"):
        key = stream.value()
        if not isinstance(key, str):
            raise stream.broken("a member without a name")
        stream.expect(":")
        if key == array and stream.peek() == "[":
            for value in stream.elements():
                yield key, value
        else:
            yield key, stream.value()
    if stream.peek():
        raise stream.broken("text after the end of the object")


class _Stream:
    def __init__(self, file: BinaryIO, path: Path, progress: Progress | None) -> None:
        self.file, self.path, self.progress = file, path, progress
        self.total, self.done = size_of(file), 0
        self.text, self.at, self.ended = "", 0, False
        self.decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self.scan = json.JSONDecoder(parse_float=exact_decimal, parse_int=exact_int).raw_decode
        raw = json.JSONDecoder(parse_float=str.encode)
        # The scanner itself, which `raw_decode` only wraps; typeshed does not know it.
        self.scan_once: Callable[[str, int], tuple[object, int]] = raw.scan_once  # type: ignore[attr-defined]

    def broken(self, what: str) -> Exception:
        return refused("json-unreadable", f"not JSON: {what}", self.path, help="was the file cut short while writing?")

    def fill(self) -> None:
        """Read on: as much again as is waiting, so that a long value is scanned a few times only."""
        chunk = self.file.read(max(CHUNK, len(self.text) - self.at))
        self.done += len(chunk)
        self.ended = not chunk
        try:
            self.text = self.text[self.at :] + self.decode(chunk, final=self.ended)
        except UnicodeDecodeError as error:
            raise self.broken("not UTF-8") from error
        self.at = 0
        if self.progress:
            self.progress(self.done, self.total)

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            space = _SPACE.match(self.text, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if self.ended:
                return ""
            self.fill()

    def expect(self, character: str) -> None:
        found = self.peek()
        if found != character:
            raise self.broken(f"expected {character!r}, found {found!r}" if found else "the text ends early")
        self.at += 1

    def items(self, end: str) -> Iterator[None]:
        """Stop before each item of a list that closes with ``end``."""
        if self.peek() == end:
            self.at += 1
            return
        while True:
            yield
            if self.peek() == end:
                self.at += 1
                return
            self.expect(",")

    def elements(self) -> Iterator[object]:
        """The elements of an array, its brackets with it. Those that lie whole in the text at hand are read at once."""
        self.expect("[")
        for _ in self.items("]"):
            yield self.value()
            text, scan = self.text, self.scan_once
            while after := _COMMA.match(text, self.at):
                try:
                    value, end = scan(text, after.end())
                except (StopIteration, ValueError, RecursionError):
                    break  # cut short by the end of the text at hand, or broken, which `value` tells apart
                if end >= len(text):
                    break
                self.at = end
                yield value

    def value(self) -> object:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self.scan(self.text, self.at)
            except RecursionError as error:
                raise refused("json-too-deep", "lists or objects nested too deeply", self.path) from error
            except ValueError as error:
                if self.ended:
                    raise self.broken("the text ends early or a value is malformed") from error
            else:
                if end < len(self.text) or self.ended:
                    self.at = end
                    return value
            if len(self.text) - self.at > LARGEST_VALUE:
                raise refused("value-too-large", f"a value of more than {LARGEST_VALUE} characters", self.path)
            self.fill()
