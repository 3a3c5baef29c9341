"""The wire format of protocol buffers, read without a schema.

Source: protobuf.dev/programming-guides/encoding. A message is a row of fields: a number, and a varint, eight or four
bytes, or a run of bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

Field = tuple[int, int | bytes]


def fields(message: bytes) -> Iterator[Field]:
    """The fields of a message in order; fixed-width ones as their bytes. Raises ValueError where it is malformed."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == 0:
            value, at = _varint(message, at)
            yield tag >> 3, value
            continue
        if kind == 2:
            size, at = _varint(message, at)
        elif kind in _FIXED:
            size = _FIXED[kind]
        else:
            raise ValueError(f"wire type {kind} is not in use")
        if size > len(message) - at:
            raise ValueError("a field is longer than its message")
        yield tag >> 3, message[at : at + size]
        at += size


_FIXED = {1: 8, 5: 4}


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(message):
            break
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("a varint does not end")


def text(value: int | bytes) -> str:
    """A field of bytes as text; empty for a number."""
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else ""


def message(value: int | bytes) -> bytes:
    """A field that holds a message. Raises ValueError for a number."""
    if not isinstance(value, bytes):
        raise ValueError("a number where a message belongs")
    return value


def double(value: int | bytes) -> float:
    """A fixed-width field as a floating-point number: eight bytes or four. Raises ValueError for others."""
    if not isinstance(value, bytes) or len(value) not in (4, 8):
        raise ValueError("no floating-point number")
    number: float = struct.unpack("<d" if len(value) == 8 else "<f", value)[0]
    return number


def signed(value: int | bytes) -> int:
    """A varint as a signed 64-bit number. Raises ValueError for bytes."""
    if not isinstance(value, int):
        raise ValueError("no varint")
    value &= 2**64 - 1
    return value - 2**64 if value >= 2**63 else value
