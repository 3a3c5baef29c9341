"""TensorBoard event files: ``events.out.tfevents.*``.

A TFRecord file: eight bytes of length, a masked CRC-32C of them, the record, its masked CRC-32C; each record is a
protobuf ``Event`` with summaries of tagged values. Source: tensorboardX 2.6.5, ``proto/event.proto``,
``proto/summary.proto``, ``proto/tensor.proto``; www.tensorflow.org/tutorials/load_data/tfrecord.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, Final

from gpaiscope.compute.logs import quantity_of
from gpaiscope.repository.logs import wire
from gpaiscope.repository.logs.reading import Kept, read
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import Progress, exact_json, refused, size_of

LARGEST_RECORD: Final = 2**20
_LENGTH: Final = struct.Struct("<QI")
_MODEL_CONFIG: Final = "model_config/text_summary"


def _table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return tuple(table)


_CASTAGNOLI: Final = _table()


def masked_checksum(content: bytes) -> int:
    """The CRC-32C of the content, rotated and shifted as TFRecord does."""
    checksum = 0xFFFFFFFF
    for byte in content:
        checksum = _CASTAGNOLI[(checksum ^ byte) & 0xFF] ^ checksum >> 8
    checksum ^= 0xFFFFFFFF
    return ((checksum >> 15 | checksum << 17) + 0xA282EAD8) & 0xFFFFFFFF


def begins_like_events(start: bytes) -> bool:
    """Whether a file begins with a TFRecord length and its checksum."""
    if len(start) < _LENGTH.size:
        return False
    return bool(masked_checksum(start[:8]) == _LENGTH.unpack_from(start)[1])


def read_tensorboard(
    path: Path, root: Path, runs: dict[str, Tally], progress: Progress | None = None, kept: Kept | None = None
) -> None:
    """Read one file into the tally of its folder: the files of one folder are sessions of one run."""
    name = str(path.parent.resolve().relative_to(root.resolve())) if path.parent != root else ""
    begun = runs.setdefault(name, Tally(name="" if name == "." else name))
    runs[name] = read(path, root, begun, lambda tally: _Events(tally, path), progress, kept).tally


class _Events:
    """The events of a file; those larger than a scalar's can be are passed over unread."""

    def __init__(self, tally: Tally, path: Path) -> None:
        self.tally, self.path = tally, path

    def read_on(self, file: BinaryIO, progress: Progress | None = None) -> None:
        """Read all events that are whole, and stay before what is not, or is damaged."""
        total, place = size_of(file), file.tell()
        while self._is_next_whole(header := file.read(_LENGTH.size), total - file.tell()):
            size, _ = _LENGTH.unpack(header)
            if size > LARGEST_RECORD:
                file.seek(size + 4, 1)
            else:
                self._take(file.read(size), file.read(4))
            place = file.tell()
            if progress:
                progress(place, total)
        file.seek(place)

    def _is_next_whole(self, header: bytes, left: int) -> bool:
        if len(header) < _LENGTH.size:
            return False
        size, checksum = _LENGTH.unpack(header)
        return bool(masked_checksum(header[:8]) == checksum and size + 4 <= left)

    def _take(self, record: bytes, end: bytes) -> None:
        if int.from_bytes(end, "little") != masked_checksum(record):
            self.tally.problem("an event's checksum is wrong: it was passed over")
            return
        try:
            _take_event(record, self.tally)
        except ValueError as error:
            self.tally.problem(f"{self.path.name}: an event is malformed ({error})")

    def finish(self, file: BinaryIO) -> None:
        """Say why what stands behind the last whole event is not read."""
        begun, header = file.tell(), file.read(_LENGTH.size)
        damaged = len(header) == _LENGTH.size and masked_checksum(header[:8]) != _LENGTH.unpack(header)[1]
        if begun == 0 and (damaged or len(header) < _LENGTH.size):
            raise refused(
                "not-tensorboard", "the file does not begin with an event", self.path, expected="a TFRecord file"
            )
        if damaged:
            self.tally.problem("an event's length is damaged: the rest of the file was passed over")
        elif header:
            self.tally.problem("the file ends within an event: the run was killed or is still going on")


def _take_event(record: bytes, tally: Tally) -> None:
    found = dict(wire.fields(record))
    time, step = wire.double(found[1]) if 1 in found else 0.0, wire.signed(found.get(2, 0))
    summary = wire.message(found.get(5, b""))
    tally.seen_at(time)
    if not summary:
        return
    tally.rows += 1
    if step > 0:
        tally.add_quantity("step", step)
    for number, value in wire.fields(summary):
        if number == 1:
            _take_value(wire.message(value), tally, step)


def _take_value(message: bytes, tally: Tally, step: int) -> None:
    found = dict(wire.fields(message))
    tag = wire.text(found.get(1, b""))
    if tag == _MODEL_CONFIG:
        _take_config(wire.message(found.get(8, b"")), tally)
    elif quantity_of(tag) not in (None, "step"):
        number = wire.double(found[2]) if 2 in found else _scalar(wire.message(found.get(8, b"")))
        tally.add(tag, number, step)


def _scalar(tensor: bytes) -> float | None:
    """The number of a tensor with one element: its content, or one of the typed fields."""
    found = dict(wire.fields(tensor))
    for number in (5, 6, 4):
        value = found.get(number)
        if isinstance(value, bytes) and len(value) in (4, 8):
            return wire.double(value)
    for number in (7, 10):
        value = found.get(number)
        if value is not None:
            packed = value if isinstance(value, int) else dict(wire.fields(b"\x08" + value)).get(1, 0)
            return wire.signed(packed)
    return None


def _take_config(tensor: bytes, tally: Tally) -> None:
    """The model's configuration, which Hugging Face's callback writes as a text."""
    value = dict(wire.fields(tensor)).get(8, b"")
    try:
        config = exact_json(wire.text(value))
    except ValueError:
        return
    for name, setting in config.items() if isinstance(config, dict) else ():
        tally.set(name, setting)
