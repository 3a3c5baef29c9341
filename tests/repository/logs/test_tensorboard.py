"""The event files of TensorBoard."""

from __future__ import annotations

import struct
from pathlib import Path

from written_logs import WRITTEN, only

from gpaiscope.repository.logs.tensorboard import masked_checksum


def test_the_models_configuration_is_read_from_an_event_file() -> None:
    assert only(WRITTEN / "events.out.tfevents.1").config["model_type"] == "llama"


def test_a_length_of_exabytes_in_an_event_file_is_no_reason_to_wait(tmp_path: Path) -> None:
    start = struct.pack("<Q", 2**63)
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(start + struct.pack("<I", masked_checksum(start)) + b"x" * 100)
    assert "ends within" in only(path).problems[0]


def test_the_checksum_of_tfrecord() -> None:
    assert masked_checksum(b"123456789") == ((0xE3069283 >> 15 | 0xE3069283 << 17) + 0xA282EAD8) & 0xFFFFFFFF
