"""The files of wandb."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from written_logs import WRITTEN, only

from gpaiscope.repository.logs import wandb

HEAD = b":W&B\xe1\xbe\x00"


def test_a_summary_gives_what_no_row_does() -> None:
    assert only(WRITTEN / "run-example.wandb").series["samples_per_second"].last == 16


def test_a_damaged_record_of_wandb_is_named(tmp_path: Path) -> None:
    content = bytearray((WRITTEN / "run-example.wandb").read_bytes())
    content[-40] ^= 0xFF
    path = tmp_path / "run-example.wandb"
    path.write_bytes(content)
    assert any("checksum" in problem for problem in only(path).problems)


def field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + varint(len(content)) + content


def varint(value: int) -> bytes:
    found = b""
    while value > 0x7F:
        found, value = found + bytes([value & 0x7F | 0x80]), value >> 7
    return found + bytes([value])


def piece(kind: int, content: bytes) -> bytes:
    return struct.pack("<IHB", zlib.crc32(content, zlib.crc32(bytes([kind]))), len(content), kind) + content


def history(*items: bytes) -> bytes:
    """A record of a step."""
    return field(2, b"".join(field(1, each) for each in items))


TOKENS = field(1, b"num_tokens") + b"\x82\x01" + varint(2) + b"12"


def test_a_record_of_wandb_may_stretch_over_blocks(tmp_path: Path) -> None:
    filler = field(1, b"filler") + b"\x82\x01" + varint(40_000) + b" " * 40_000
    record = history(filler, TOKENS)
    room = 32 * 1024 - 7 - 7
    path = tmp_path / "run-x.wandb"
    path.write_bytes(HEAD + piece(2, record[:room]) + piece(4, record[room:]))
    assert only(path).series["tokens"].last == 12


@pytest.mark.parametrize(("beyond", "tokens"), [(0, 12), (1, None)])
def test_a_record_is_passed_over_only_where_it_is_larger_than_the_largest(
    beyond: int, tokens: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = history(TOKENS)
    monkeypatch.setattr(wandb, "LARGEST_RECORD", len(record) - beyond)
    path = tmp_path / "run-x.wandb"
    path.write_bytes(HEAD + piece(1, record))
    found = only(path)
    assert (found.series["tokens"].last if "tokens" in found.series else None) == tokens
    assert any("larger than" in problem for problem in found.problems) is (beyond > 0)
