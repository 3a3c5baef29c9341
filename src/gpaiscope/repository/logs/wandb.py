"""Weights & Biases offline runs: ``run-ID.wandb``.

A file of LevelDB's log format behind a header of seven bytes (``:W&B``, a magic number, a version): blocks of 32 KiB,
records with CRC-32, length and type, whole or in pieces; each record is a protobuf ``Record``. Source: wandb 0.31.0,
``wandb/proto/wandb_internal.proto`` by its descriptors, and files that wandb 0.31.0 wrote.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from gpaiscope.compute.logs import quantity_of
from gpaiscope.repository.logs import wire
from gpaiscope.repository.logs.reading import Kept, read
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import Progress, exact_json, refused, size_of

MAGIC: Final = b":W&B"
HEADER: Final = 7
BLOCK: Final = 32 * 1024
LARGEST_RECORD: Final = 64 * 2**20
LONGEST_VALUE: Final = 64 * 1024
_HEADER: Final = struct.Struct("<IHB")
_WHOLE, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4
_HISTORY, _SUMMARY, _CONFIG, _RUN, _ENVIRONMENT = 2, 3, 5, 17, 26
_KEY, _NESTED_KEY, _VALUE = 1, 2, 16


def read_wandb(
    path: Path, root: Path, runs: dict[str, Tally], progress: Progress | None = None, kept: Kept | None = None
) -> None:
    """Read one file into the tally of its run; the pieces of a resumed run share one tally by their run's id.

    A damaged or cut-off record is noted and passed over: that is how a run that was killed leaves its file.
    """
    name = path.stem.removeprefix("run-")
    runs[name] = read(
        path, root, runs.setdefault(name, Tally(name=name)), lambda tally: _Records(tally, path), progress, kept
    ).tally


class _Records:
    """The records of a file, in blocks. ``pieces`` are those of a record that goes on in the next block."""

    def __init__(self, tally: Tally, path: Path) -> None:
        self.tally, self.path = tally, path
        self.summary: dict[str, object] = {}
        self.pieces: list[bytes] = []

    def read_on(self, file: BinaryIO, progress: Progress | None = None) -> None:
        """Read whole blocks, and of the last one the pieces that are whole and sound."""
        total, place = size_of(file), file.tell()
        if place == 0:
            place = self._begin(file)
        while block := file.read(BLOCK - place % BLOCK):
            is_last = (place + len(block)) % BLOCK > 0
            place += self._read(block, is_last)
            if is_last:
                break
            if progress:
                progress(place, total)
        file.seek(place)

    def _begin(self, file: BinaryIO) -> int:
        """Where the records begin: behind the header, once it is whole."""
        header = file.read(HEADER)
        if not header.startswith(MAGIC):
            expected = "a run-*.wandb file"
            raise refused("not-wandb", "the file does not begin with W&B's header", self.path, expected=expected)
        return HEADER if len(header) == HEADER else 0

    def finish(self, file: BinaryIO) -> None:
        """Read what is left of the last block as it stands, and the summary."""
        self._read(file.read(BLOCK), False)
        if self.pieces:
            self.tally.problem(_CUT)
        for name, value in self.summary.items():
            self.tally.conclude(name, value)

    def _read(self, block: bytes, goes_on: bool) -> int:
        """Take in the pieces of a block, and say how much of it that was; ``goes_on``: only those that are sound."""
        at = 0
        for kind, piece, end in _pieces(block, None if goes_on else self.tally):
            self._join(kind, piece)
            at = end
        return at if goes_on else len(block)

    def _join(self, kind: int, piece: bytes) -> None:
        if kind in (_WHOLE, _FIRST):
            self.pieces = []
        self.pieces.append(piece)
        if sum(map(len, self.pieces)) > LARGEST_RECORD:
            self.tally.problem("a record is larger than 64 MiB and was passed over")
            self.pieces = []
        elif kind in (_WHOLE, _LAST):
            record, self.pieces = b"".join(self.pieces), []
            try:
                _take(record, self.tally, self.summary)
            except ValueError as error:
                self.tally.problem(f"{self.path.name}: a record is malformed ({error})")


_CUT: Final = "the file ends within a record: the run was killed or is still going on"


def _pieces(block: bytes, tally: Tally | None) -> Iterator[tuple[int, bytes, int]]:
    """The pieces of a block, each with where it ends; what ends the block early is noted on the tally."""
    at = 0
    while len(block) - at >= _HEADER.size:
        checksum, size, kind = _HEADER.unpack_from(block, at)
        at += _HEADER.size
        if kind == 0 and size == 0:
            return
        piece = block[at : at + size]
        at += size
        damaged = kind not in (_WHOLE, _FIRST, _MIDDLE, _LAST) or (
            zlib.crc32(piece, zlib.crc32(bytes([kind]))) != checksum
        )
        if len(piece) < size or damaged:
            if tally is not None:
                tally.problem(_CUT if len(piece) < size else _DAMAGED)
            return
        yield kind, piece, at


_DAMAGED: Final = "a record's checksum is wrong: the rest of its block was passed over"


def _take(record: bytes, tally: Tally, summary: dict[str, object]) -> None:
    for number, value in wire.fields(record):
        if number == _SUMMARY:
            items = _items(wire.message(value))
            summary.update((name, _parsed(found)) for name, found in items if quantity_of(name) is not None)
        elif number in _TAKERS:
            _TAKERS[number](wire.message(value), tally)


def _take_history(message: bytes, tally: Tally) -> None:
    """One row: numbers that stand for a quantity, and the time of day."""
    tally.rows += 1
    for name, value in _items(message):
        if name == "_timestamp":
            tally.seen_at(_parsed(value))
        elif quantity_of(name) is not None:
            tally.add(name, _parsed(value))


def _take_settings(message: bytes, tally: Tally) -> None:
    for name, value in _items(message):
        tally.set(name, _parsed(value))


def _take_run(message: bytes, tally: Tally) -> None:
    for number, value in wire.fields(message):
        if number == 4:
            _take_settings(wire.message(value), tally)
        elif number == 8:
            tally.add("run_name", wire.text(value))
        elif number == 17:
            tally.seen_at(dict(wire.fields(wire.message(value))).get(1, 0))


def _take_environment(message: bytes, tally: Tally) -> None:
    for number, value in wire.fields(message):
        if number == 18:
            tally.add("accelerator", wire.text(value))
        elif number == 19:
            tally.add_quantity("local_chips", value)


_TAKERS: Final = {
    _HISTORY: _take_history,
    _CONFIG: _take_settings,
    _RUN: _take_run,
    _ENVIRONMENT: _take_environment,
}


def _items(message: bytes) -> Iterator[tuple[str, bytes]]:
    """The named values of a row, a summary or a configuration."""
    return (_item(wire.message(item)) for number, item in wire.fields(message) if number == 1)


def _item(message: bytes) -> tuple[str, bytes]:
    """A named value: its key, or the parts of a nested key joined with points; the value as JSON."""
    key, nested, value = "", [], b""
    for number, found in wire.fields(message):
        if number == _KEY:
            key = wire.text(found)
        elif number == _NESTED_KEY:
            nested.append(wire.text(found))
        elif number == _VALUE:
            value = wire.message(found)
    return key or ".".join(nested), value


def _parsed(value: bytes) -> object:
    if len(value) > LONGEST_VALUE:
        return None
    try:
        return exact_json(value)
    except ValueError:
        return None
