"""How many numbers a file of weights holds, from its header alone: safetensors and GGUF.

Headers are read within bounds and checked against the file: lengths that lie, tensors that overlap or lie outside are
refused. The weights themselves are not read and nothing is ever unpickled.

Formats: safetensors (8 bytes of length, JSON, data); GGUF versions 1 to 3 (key-value pairs and tensor descriptions,
dimensions from the innermost outwards).
"""

from __future__ import annotations

import json
import math
import os
import re
import struct
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, TypeGuard

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError
from gpaiscope.repository.opened import refused
from gpaiscope.values import Range

LARGEST_HEADER: Final = 16_000_000
"""Bytes of a safetensors header that are read: more than 100,000 tensors in one file."""

MOST_BRACKETS: Final = 600_000
"""Lists and objects of a safetensors header: each tensor has three."""

MOST_COMMAS: Final = 1_200_000
MOST_METADATA: Final = 1_000
MOST_DIMENSIONS: Final = 64
LARGEST_COUNT: Final = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """One array of weights. ``shape`` from the outermost dimension inwards."""

    name: str
    type: str
    shape: tuple[int, ...]

    @property
    def elements(self) -> int:
        """How many numbers it holds: 1 for a scalar."""
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the header of one file of weights says. ``metadata`` are its free fields, scalars and short lists."""

    format: str
    tensors: tuple[Tensor, ...]
    metadata: Mapping[str, object]

    @property
    def elements(self) -> int:
        """All stored numbers. For packed weights this is not the number of parameters: see `parameters`."""
        return sum(tensor.elements for tensor in self.tensors)


_UNPACKED: Final = frozenset({"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2", "F8_E4M3FNUZ", "F8_E5M2FNUZ"})
_NO_WEIGHT: Final = re.compile(
    r"(?:^|[._])(?:weight_)?(?:scale|scales|scale_inv|zeros|qzeros|g_idx|rotary_emb\.inv_freq)s?$"
)


def parameters(files: Iterable[Weights]) -> int | None:
    """The parameters of a model in these files; None where packed integers do not tell.

    Scales of quantised weights and counters are left out. GGUF counts weights whatever their quantisation.
    """
    total = 0
    for weights in files:
        kept = [tensor for tensor in weights.tensors if weights.format == "gguf" or not _NO_WEIGHT.search(tensor.name)]
        packed = [tensor for tensor in kept if weights.format != "gguf" and tensor.type not in _UNPACKED]
        if any(tensor.elements > 1_000_000 for tensor in packed):
            return None
        total += sum(tensor.elements for tensor in kept) - sum(tensor.elements for tensor in packed)
    return total or None


_BYTES: Final = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "float8_e4m3fn": 1, "float8_e5m2": 1}


def said_by_index(metadata: object, dtype: object) -> Range | None:
    """The parameters that the index of several files tells, by its own count or by its bytes and the type of a number.

    ``dtype`` is the type that the configuration names. Some numbers may be of another type: the range says so. None
    where it tells neither.
    """
    if not isinstance(metadata, Mapping):
        return None
    count, size = metadata.get("total_parameters"), metadata.get("total_size")
    if isinstance(count, int) and not isinstance(count, bool) and 0 < count < LARGEST_COUNT:
        return Range.exactly(count)
    width = _BYTES.get(str(dtype).removeprefix("torch."))
    if width is None or isinstance(size, bool) or not isinstance(size, int) or not 0 < size < LARGEST_COUNT:
        return None
    best = size // width
    return Range(low=best * 9 // 10, best=best, high=best * 11 // 10)


BITS: Final[Mapping[str, int]] = {
    "F64": 64, "F32": 32, "F16": 16, "BF16": 16, "I64": 64, "I32": 32, "I16": 16, "I8": 8, "U64": 64, "U32": 32,
    "U16": 16, "U8": 8, "BOOL": 8, "C64": 64, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8,
    "F8_E5M2FNUZ": 8, "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4,
}  # fmt: skip
"""Bits of one number of each type of safetensors 0.8."""


def read_safetensors(file: BinaryIO, name: str, most: int = LARGEST_HEADER) -> Weights:
    """The header of a safetensors file. Raises InputError where it is none, is too large, or contradicts the file."""
    length = os.fstat(file.fileno()).st_size
    start = file.read(8)
    if start == b"version " and length < 1000:
        raise _refused("not-downloaded", "a Git LFS pointer and not the file itself", name)
    size = int.from_bytes(start, "little")
    if len(start) < 8 or size > length - 8:
        raise _refused("weights-truncated", "the file is shorter than its header says", name)
    if size > most:
        raise _refused("header-too-large", f"the header has {size:,} bytes", name, f"at most {most:,} bytes")
    table = _header(file.read(size), name)
    metadata = table.pop("__metadata__", {})
    spans: list[tuple[int, int]] = []
    tensors = []
    for key, entry in table.items():
        tensor, span = _tensor(key, entry, name)
        tensors.append(tensor)
        spans.append(span)
    _check_spans(spans, length - 8 - size, name)
    return Weights(format="safetensors", tensors=tuple(tensors), metadata=_free(metadata))


def _free(metadata: object) -> dict[str, object]:
    """The free fields, which are texts, as far as they are kept."""
    pairs = islice(metadata.items(), MOST_METADATA) if isinstance(metadata, dict) else ()
    return {key[:LONGEST_KEY]: value[:LONGEST_STRING] for key, value in pairs if isinstance(value, str)}


def _refused(reference: str, message: str, name: str, expected: str = "") -> InputError:
    return refused(reference, message, Path(name), expected=expected)


def _header(data: bytes, name: str) -> dict[str, object]:
    if data.count(b"[") + data.count(b"{") > MOST_BRACKETS or data.count(b",") > MOST_COMMAS:
        raise _refused("header-too-large", "the header holds too many values", name)

    try:
        table = json.loads(data, parse_float=str)
        if isinstance(table, dict) and data.count(b'"data_offsets"') != len(table.keys() - {"__metadata__"}):
            json.loads(data, object_pairs_hook=_once, parse_float=str)
    except (ValueError, RecursionError):
        raise _refused("header-unreadable", "the header is not JSON, or names a tensor twice", name) from None
    if not isinstance(table, dict):
        raise _refused("header-unreadable", "the header is not a JSON object", name)
    return table


def _once(pairs: list[tuple[str, object]]) -> None:
    """Raise ValueError for a name that stands twice. To look at every object takes long, so it is asked in doubt."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name twice")


def _tensor(key: str, entry: object, name: str) -> tuple[Tensor, tuple[int, int]]:
    """One entry of the header, and from where to where it lies in the data."""
    if isinstance(entry, dict):
        type_, shape, span = entry.get("dtype"), entry.get("shape"), entry.get("data_offsets")
        if isinstance(type_, str) and _counts(shape) and _counts(span) and len(shape) <= MOST_DIMENSIONS:
            tensor = Tensor(name=key, type=type_, shape=tuple(shape))
            if len(span) == 2 and tensor.elements < LARGEST_COUNT and _fits(tensor, span[1] - span[0]):
                return tensor, (span[0], span[1])
    raise _refused("tensor-contradicts-itself", "type, shape and place of a tensor do not go together", name)


def _counts(raw: object) -> TypeGuard[list[int]]:
    return isinstance(raw, list) and all(type(one) is int and 0 <= one < LARGEST_COUNT for one in raw)


def _fits(tensor: Tensor, size: int) -> bool:
    bits = BITS.get(tensor.type)
    return size >= 0 if bits is None else bits * tensor.elements == 8 * size


def _check_spans(spans: list[tuple[int, int]], length: int, name: str) -> None:
    """Tensors lie one after the other, without overlap, and the last ends inside the file."""
    end = 0
    for first, last in sorted(spans):
        if first < end:
            raise _refused("tensors-overlap", "tensors overlap", name)
        if first > end:
            raise _refused("tensors-apart", "there is a hole between tensors", name)
        end = last
    if end > length:
        raise _refused("weights-truncated", "the file is shorter than its header says", name)
    if end < length:
        raise _refused("weights-longer", "the file is longer than its header says", name)


LARGEST_GGUF_HEADER: Final = 64_000_000
CHUNK: Final = 1_000_000
"""Bytes that are read at once."""

MOST_STRINGS: Final = 2_000_000
"""Texts in lists: twice as many as the largest vocabularies have with their merges."""

MOST_NESTED: Final = 100_000
"""Items of lists within lists."""

MOST_TENSORS: Final = 200_000
MOST_KEYS: Final = 100_000
MOST_KEPT_KEYS: Final = 2_000
LONGEST_KEY: Final = 256
LONGEST_STRING: Final = 4096
"""Characters of a text that are kept."""

LONGEST_KEPT_LIST: Final = 64

_SCALARS: Final = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9

_GGML: Final[Mapping[int, tuple[str, int, int]]] = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 40), 10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210), 15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8), 28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2), 34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
}  # fmt: skip
"""Name, numbers in a block, and bytes of a block, by the type's number in GGUF."""


def read_gguf(file: BinaryIO, name: str, most: int = LARGEST_GGUF_HEADER) -> Weights:
    """The header of a GGUF file. Raises InputError where it is none, is too large, or contradicts the file."""
    length = os.fstat(file.fileno()).st_size
    reader = _Reader(file, name, most)
    start = reader.need(4)
    if reader.data[start : start + 4] != b"GGUF":
        raise _refused("not-gguf", "the file does not begin as GGUF does", name)
    version = reader.version()
    tensor_count, key_count = reader.size(), reader.size()
    if tensor_count > MOST_TENSORS or key_count > MOST_KEYS:
        raise _refused("header-too-large", f"the header claims {tensor_count:,} tensors, {key_count:,} keys", name)
    metadata: dict[str, object] = {"gguf.version": version}
    for _ in range(key_count):
        key, value = reader.string(LONGEST_KEY), reader.value(reader.number("I"))
        if len(metadata) < MOST_KEPT_KEYS:
            metadata.setdefault(key, value)
    described = [reader.tensor() for _ in range(tensor_count)]
    alignment = metadata.get("general.alignment", 32)
    step = alignment if type(alignment) is int and 0 < alignment <= 2**20 else 32
    _check_places(described, length - -(-reader.total // step) * step, name)
    return Weights(format="gguf", tensors=tuple(tensor for tensor, _, _ in described), metadata=metadata)


class _Reader:
    """The header of a GGUF file, read piece by piece as far as ``most`` bytes."""

    def __init__(self, file: BinaryIO, name: str, most: int) -> None:
        self.file, self.name, self.most = file, name, most
        self.data, self.at, self.total, self.strings, self.nested = b"", 0, 0, 0, 0
        self.order, self.wide = "<", "Q"

    def need(self, size: int) -> int:
        """Where the next so many bytes begin in ``data``, once they are there."""
        self._count(size)
        if self.at + size > len(self.data):
            self.data = self.data[self.at :] + self.file.read(max(size, CHUNK))
            self.at = 0
            if size > len(self.data):
                raise self._ends()
        start = self.at
        self.at += size
        return start

    def skip(self, size: int) -> None:
        """Pass over so many bytes, unread where they are not here yet."""
        self._count(size)
        self.at += size
        if self.at > len(self.data):
            self.file.seek(self.at - len(self.data), os.SEEK_CUR)
            self.data, self.at = b"", 0
            if self.file.tell() > os.fstat(self.file.fileno()).st_size:
                raise self._ends()

    def _count(self, size: int) -> None:
        self.total += size
        if self.total > self.most:
            raise _refused("header-too-large", "the header is too large, or its lengths are wrong", self.name)

    def _ends(self) -> InputError:
        return _refused("weights-truncated", "the file ends inside its header", self.name)

    def number(self, code: str) -> int:
        layout = self.order + code
        start = self.need(struct.calcsize(layout))  # which may put other bytes into `data`, so it stands before
        (value,) = struct.unpack_from(layout, self.data, start)
        return value  # type: ignore[no-any-return]

    def size(self) -> int:
        return self.number(self.wide)

    def version(self) -> int:
        """The version; the other byte order is told by it, and the first version has short lengths."""
        found = self.number("I")
        if found > 0xFFFF:
            found, self.order = int.from_bytes(found.to_bytes(4, "little"), "big"), ">"
        if found not in (1, 2, 3):
            raise _refused("unknown-version", f"version {found} of GGUF is not known here", self.name)
        self.wide = "I" if found == 1 else "Q"
        return found

    def string(self, most: int = LONGEST_STRING) -> str:
        """The beginning of a text; the rest is passed over."""
        size = self.size()
        taken = min(size, 4 * most)
        start = self.need(taken)
        found = self.data[start : start + taken].decode("utf-8", "replace")[:most]
        if size > taken:
            self.skip(size - taken)
        return found

    def value(self, type_: int, depth: int = 0) -> object:
        if type_ == _STRING:
            return self.string()
        if type_ == _ARRAY and depth < 3:
            return self._array(depth)
        if type_ not in _SCALARS:
            raise _refused("header-unreadable", "the header holds a value of an unknown type", self.name)
        return self.number(_SCALARS[type_])

    def _array(self, depth: int) -> object:
        """A short list as it is; of a long one only its length, as a range."""
        type_, count = self.number("I"), self.size()
        if type_ == _STRING:
            self.strings += count
        elif type_ not in _SCALARS or depth:
            self.nested += count
        if self.strings > MOST_STRINGS or self.nested > MOST_NESTED:
            raise _refused("header-too-large", "the header holds too many texts or lists", self.name)
        if count > LONGEST_KEPT_LIST and type_ in _SCALARS:
            self.skip(struct.calcsize("=" + _SCALARS[type_]) * count)
            return range(count)
        if count > LONGEST_KEPT_LIST and type_ == _STRING:
            self._skip_strings(count)
            return range(count)
        return [self.value(type_, depth + 1) for _ in range(count)]

    def _skip_strings(self, count: int) -> None:
        """Pass over the texts of a vocabulary, of which there are hundreds of thousands."""
        length = struct.Struct(self.order + self.wide)
        for _ in range(count):
            if self.at + length.size > len(self.data):
                self.skip(self.size())
                continue
            (size,) = length.unpack_from(self.data, self.at)
            after = self.at + length.size + size
            if after > len(self.data):
                self.skip(self.size())
            else:
                self.total += after - self.at
                self.at = after
        self._count(0)

    def tensor(self) -> tuple[Tensor, int, int | None]:
        """A tensor, where it begins in the data, and how many bytes it has where the type is known."""
        name = self.string()
        dimensions = self.number("I")
        if dimensions > 8:
            raise _refused("tensor-contradicts-itself", "a tensor has too many dimensions", self.name)
        shape = tuple(self.size() for _ in range(dimensions))[::-1]
        type_, offset = self.number("I"), self.number("Q")
        called, block, size = _GGML.get(type_, (f"type-{type_}", 1, 0))
        tensor = Tensor(name=name, type=called, shape=shape)
        if tensor.elements >= LARGEST_COUNT or (shape and shape[-1] % block):
            raise _refused("tensor-contradicts-itself", "type and shape of a tensor do not go together", self.name)
        return tensor, offset, tensor.elements // block * size if size else None


def _check_places(described: list[tuple[Tensor, int, int | None]], length: int, name: str) -> None:
    """No tensor overlaps the next, and the last ends inside the file."""
    if len({tensor.name for tensor, _, _ in described}) != len(described):
        raise _refused("header-unreadable", "the header names a tensor twice", name)
    end = 0
    for _, offset, size in sorted(described, key=lambda each: each[1]):
        if offset < end:
            raise _refused("tensors-overlap", "tensors overlap", name)
        end = offset + (size or 0)
    if described and end > length:
        raise _refused("weights-truncated", "the file is shorter than its header says", name)
