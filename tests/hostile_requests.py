"""Requests as nobody sends them who means well: methods, addresses, queries and bytes, drawn with a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

METHODS = ("GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "\u00e9")
PLACES = (
    *("/", "/law", "/law/provider", "/law/notification", "/open", "/style.css", "/models/", "/models/x", "/answer"),
    *(
        "/models/x/explain/provider",
        "/law/Guidelines%20%C2%B661",
        "/law/..%2f..%2fetc%2fpasswd",
        "//",
        "/models/../law",
    ),
)
PIECES = (
    *("%00", "%ff", "%", "..", "../", "%2e%2e%2f", "'", '"', "<script>alert(1)</script>", "&", "=", "?", "#", ";", " "),
    *("%E2%80%AE", "\u202e", "\x00", "\ud800", "a" * 3000, "1e999", "{}", "[", "\r\nx: y", "\U0001f600"),
)
KEYS = ("q", "actor", "on", "id", "path", "")


def drawn(seed: int, count: int) -> Iterator[tuple[str, str, str]]:
    """Method, address and body of so many requests; the same ones for the same seed."""
    draw = random.Random(seed)

    def piece() -> str:
        if draw.random() < 0.3:
            return "".join(chr(draw.randrange(1, 0x500)) for _ in range(draw.randrange(1, 12)))
        return draw.choice(PIECES)

    for _ in range(count):
        address = draw.choice(PLACES) + "".join(piece() for _ in range(draw.choice((0, 0, 1, 2, 4))))
        if draw.random() < 0.5:
            address += "?" + "&".join(f"{draw.choice(KEYS)}={piece()}" for _ in range(draw.randrange(1, 5)))
        yield draw.choice(METHODS), address, "".join(piece() for _ in range(draw.choice((0, 0, 1, 5))))
