"""The files of wandb."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from written_logs import WRITTEN, only


def test_a_summary_gives_what_no_row_does() -> None:
    assert only(WRITTEN / "run-example.wandb").series["samples_per_second"].last == 16


def test_a_damaged_record_of_wandb_is_named(tmp_path: Path) -> None:
    content = bytearray((WRITTEN / "run-example.wandb").read_bytes())
    content[-40] ^= 0xFF
    path = tmp_path / "run-example.wandb"
    path.write_bytes(content)
    assert any("checksum" in problem for problem in only(path).problems)


def test_a_record_of_wandb_may_stretch_over_blocks(tmp_path: Path) -> None:
    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2]) + varint(len(content)) + content

    def varint(value: int) -> bytes:
        found = b""
        while value > 0x7F:
            found, value = found + bytes([value & 0x7F | 0x80]), value >> 7
        return found + bytes([value])

    def piece(kind: int, content: bytes) -> bytes:
        return struct.pack("<IHB", zlib.crc32(content, zlib.crc32(bytes([kind]))), len(content), kind) + content

    items = [field(1, field(1, b"filler") + b"\x82\x01" + varint(40_000) + b" " * 40_000)]
    items.append(field(1, field(1, b"num_tokens") + b"\x82\x01" + varint(2) + b"12"))
    record = varint(2 << 3 | 2) + varint(len(b"".join(items))) + b"".join(items)
    room = 32 * 1024 - 7 - 7
    path = tmp_path / "run-x.wandb"
    path.write_bytes(b":W&B\xe1\xbe\x00" + piece(2, record[:room]) + piece(4, record[room:]))
    assert only(path).series["tokens"].last == 12
