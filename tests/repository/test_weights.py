"""Headers of weights: as the real writers say, and refused where they lie."""

from __future__ import annotations

import io
import json
import os
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.errors import InputError
from gpaiscope.repository import weights
from gpaiscope.repository.weights import (
    BITS,
    Tensor,
    Weights,
    parameters,
    read_gguf,
    read_safetensors,
    said_by_index,
)

HERE = Path(__file__).parent / "weights"
READERS = {".safetensors": read_safetensors, ".gguf": read_gguf}


@pytest.mark.parametrize("name", ["model.safetensors", "model.gguf", "big-endian.gguf"])
def test_a_header_reads_as_its_writer_says(name: str) -> None:
    said = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    with (HERE / name).open("rb") as file:
        found = READERS[Path(name).suffix](file, name)
    assert {tensor.name: [tensor.type, list(tensor.shape)] for tensor in found.tensors} == said["tensors"]
    metadata = {key: found.metadata[key] for key in said["metadata"]}
    assert metadata == said["metadata"]


def test_a_long_list_is_kept_as_its_length() -> None:
    with (HERE / "model.gguf").open("rb") as file:
        found = read_gguf(file, "model.gguf")
    assert found.metadata["tokenizer.ggml.tokens"] == range(300)


def test_the_weights_of_gguf_count_whatever_their_quantisation() -> None:
    with (HERE / "model.gguf").open("rb") as file:
        assert parameters([read_gguf(file, "model.gguf")]) == 7 * 4 + 3 * 2 * 5 + 2 * 64


def test_scales_and_counters_are_no_parameters() -> None:
    with (HERE / "model.safetensors").open("rb") as file:
        assert parameters([read_safetensors(file, "model.safetensors")]) == 7 * 4 + 4 * 4


def test_packed_integers_do_not_tell_the_parameters() -> None:
    packed = Tensor(name="q.qweight", type="I32", shape=(4096, 512))
    assert parameters([Weights(format="safetensors", tensors=(packed,), metadata={})]) is None


def header(table: object, data: int) -> bytes:
    text = table if isinstance(table, bytes) else json.dumps(table).encode()
    return struct.pack("<Q", len(text)) + text + bytes(data)


def tensor(start: int, end: int, shape: list[int] | None = None, type_: str = "F32") -> dict[str, object]:
    return {"dtype": type_, "shape": [1] if shape is None else shape, "data_offsets": [start, end]}


WRONG = {
    "overlap": (header({"a": tensor(0, 4), "b": tensor(0, 4)}, 4), "tensors-overlap"),
    "partly": (header({"a": tensor(0, 8, [2]), "b": tensor(4, 8)}, 8), "tensors-overlap"),
    "hole": (header({"a": tensor(0, 4), "b": tensor(8, 12)}, 12), "tensors-apart"),
    "outside": (header({"a": tensor(0, 4)}, 3), "weights-truncated"),
    "longer": (header({"a": tensor(0, 4)}, 5), "weights-longer"),
    "size": (header({"a": tensor(0, 4, [2])}, 4), "tensor-contradicts-itself"),
    "negative": (header({"a": tensor(4, 0, [-1])}, 4), "tensor-contradicts-itself"),
    "true": (header({"a": tensor(0, 4, [True])}, 4), "tensor-contradicts-itself"),
    "huge": (header({"a": tensor(0, 4, [2**62, 2**62])}, 4), "tensor-contradicts-itself"),
    "many": (header({"a": tensor(0, 4, [1] * 1000)}, 4), "tensor-contradicts-itself"),
    "list": (header([], 0), "header-unreadable"),
    "twice": (header(b'{"a": {}, "a": {}}', 0), "header-unreadable"),
    "deep": (header(b'{"a":' + b"[" * 100_000, 0), "header-unreadable"),
    "digits": (header(b'{"a": ' + b"9" * 10_000 + b"}", 0), "header-unreadable"),
    "empty": (b"", "weights-truncated"),
    "lying": (struct.pack("<Q", 2**63) + b"{}", "weights-truncated"),
    "pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "not-downloaded"),
}


@pytest.mark.parametrize(("data", "reference"), WRONG.values(), ids=WRONG)
def test_a_lying_safetensors_header_is_refused(data: bytes, reference: str, tmp_path: Path) -> None:
    assert refusal(read_safetensors, data, tmp_path) == reference


def refusal(reader: Callable[[BinaryIO, str], Weights], data: bytes, folder: Path) -> str:
    (folder / "w").write_bytes(data)
    with (folder / "w").open("rb") as file, pytest.raises(InputError) as caught:
        reader(file, "w")
    return caught.value.mistakes[0].reference


def test_a_header_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "w"
    path.write_bytes(struct.pack("<Q", 10**9))
    os.truncate(path, 2 * 10**9)
    with path.open("rb") as file, pytest.raises(InputError) as caught:
        read_safetensors(file, "w")
    assert caught.value.mistakes[0].reference == "header-too-large"


def test_a_sparse_file_of_many_gigabytes_is_counted_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "w"
    count = 8_030_261_248
    text = json.dumps({"w": {"dtype": "BF16", "shape": [count], "data_offsets": [0, 2 * count]}}).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text)
    os.truncate(path, 8 + len(text) + 2 * count)
    with path.open("rb") as file:
        assert parameters([read_safetensors(file, "w")]) == count


def gguf(tensors: int = 0, keys: int = 0, body: bytes = b"", version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, keys) + body


def text(words: bytes) -> bytes:
    return struct.pack("<Q", len(words)) + words


def described(name: bytes, shape: tuple[int, ...], type_: int, offset: int) -> bytes:
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, type_, offset)


def vocabulary(count: int, order: str = "<") -> bytes:
    """A header with a vocabulary, its scores, a long template, and a tensor after them, as writers lay them out."""
    texts = b"".join(struct.pack(f"{order}Q", len(word)) + word for word in (b"t%d" % n for n in range(count)))
    template = b"x" * 20_000
    keys = (
        (b"tokens", struct.pack(f"{order}IIQ", 9, 8, count) + texts),
        (b"scores", struct.pack(f"{order}IIQ", 9, 6, count) + bytes(4 * count)),
        (b"template", struct.pack(f"{order}IQ", 8, len(template)) + template),
        (b"general.name", struct.pack(f"{order}IQ", 8, 4) + b"Wren"),
    )
    told = b"".join(struct.pack(f"{order}Q", len(key)) + key + value for key, value in keys)
    shape = struct.pack(f"{order}Q", 1) + b"w" + struct.pack(f"{order}IQQIQ", 2, 3, 2, 0, 0)
    head = b"GGUF" + struct.pack(f"{order}IQQ", 3, 1, len(keys)) + told + shape
    return head + bytes(-len(head) % 32) + bytes(24)


@pytest.mark.parametrize("count", [100, 128_256, 151_936, 262_144])
def test_a_header_of_a_large_vocabulary_is_read(count: int) -> None:
    read = attempt(read_gguf, vocabulary(count))
    assert read is not None
    assert (read.elements, read.metadata["tokens"], read.metadata["general.name"]) == (6, range(count), "Wren")


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
def test_wherever_a_piece_of_a_header_ends_it_is_read_the_same(
    order: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = attempt(read_gguf, vocabulary(300, order))
    monkeypatch.setattr(weights, "CHUNK", chunk)
    assert attempt(read_gguf, vocabulary(300, order)) == whole
    assert whole is not None


def lists(count: int) -> bytes:
    inner = struct.pack("<IQ", 0, 0) * count
    return gguf(keys=1, body=text(b"a") + struct.pack("<IIQ", 9, 9, count) + inner)


def test_a_header_of_very_many_lists_or_values_is_refused_at_once(tmp_path: Path) -> None:
    assert refusal(read_gguf, lists(4_000_000), tmp_path) == "header-too-large"
    assert refusal(read_safetensors, header(b'{"a":[' + b"[]," * 700_000 + b"0]}", 0), tmp_path) == "header-too-large"


WRONG_GGUF = {
    "magic": (b"GGML" + bytes(20), "not-gguf"),
    "version": (gguf(version=9), "unknown-version"),
    "truncated": (gguf(keys=1), "weights-truncated"),
    "tensors": (gguf(tensors=2**60), "header-too-large"),
    "keys": (gguf(keys=2**60), "header-too-large"),
    "string": (gguf(keys=1, body=struct.pack("<Q", 2**62)), "weights-truncated"),
    "array": (gguf(keys=1, body=text(b"a") + struct.pack("<IIQ", 9, 8, 2**62)), "header-too-large"),
    "numbers": (gguf(keys=1, body=text(b"a") + struct.pack("<IIQ", 9, 4, 2**62)), "header-too-large"),
    "nested": (
        gguf(keys=1, body=text(b"a") + struct.pack("<I", 9) + struct.pack("<IQ", 9, 1) * 9),
        "header-unreadable",
    ),
    "type": (gguf(keys=1, body=text(b"a") + struct.pack("<I", 77)), "header-unreadable"),
    "dimensions": (gguf(tensors=1, body=text(b"a") + struct.pack("<I", 2**31)), "tensor-contradicts-itself"),
    "block": (gguf(tensors=1, body=described(b"a", (33,), 2, 0)), "tensor-contradicts-itself"),
    "product": (gguf(tensors=1, body=described(b"a", (2**62, 2**62), 0, 0)), "tensor-contradicts-itself"),
    "short": (gguf(tensors=1, body=described(b"a", (64,), 0, 0)), "weights-truncated"),
    "overlap": (
        gguf(tensors=2, body=described(b"a", (8,), 0, 0) + described(b"b", (8,), 0, 16)) + bytes(200),
        "tensors-overlap",
    ),
    "twice": (
        gguf(tensors=2, body=described(b"a", (8,), 0, 0) + described(b"a", (8,), 0, 32)) + bytes(200),
        "header-unreadable",
    ),
}


@pytest.mark.parametrize(("data", "reference"), WRONG_GGUF.values(), ids=WRONG_GGUF)
def test_a_lying_gguf_header_is_refused(data: bytes, reference: str, tmp_path: Path) -> None:
    assert refusal(read_gguf, data, tmp_path) == reference


def attempt(reader: Callable[[BinaryIO, str], Weights], data: bytes) -> Weights | None:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        try:
            return reader(file, "w")
        except InputError:
            return None


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    attempt(read_safetensors, struct.pack("<Q", len(data)) + data)
    attempt(read_gguf, b"GGUF\x03\0\0\0" + data)


@given(st.sampled_from(["model.safetensors", "model.gguf", "big-endian.gguf"]), st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    whole = bytearray((HERE / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    del whole[data.draw(st.integers(len(whole) // 2, len(whole))) :]
    attempt(READERS[Path(name).suffix], bytes(whole))


SHAPES = st.lists(st.tuples(st.sampled_from(sorted(BITS)), st.lists(st.integers(0, 9), max_size=4)), max_size=6)


@given(SHAPES)
@settings(max_examples=100, deadline=None)
def test_what_a_writer_lays_out_is_counted_exactly(shapes: list[tuple[str, list[int]]]) -> None:
    table, at, total = {}, 0, 0
    for place, (type_, shape) in enumerate(shapes):
        count = 1
        for length in shape:
            count *= length
        if BITS[type_] * count % 8:
            continue
        size = BITS[type_] * count // 8
        table[f"t{place}"] = tensor(at, at + size, shape, type_)
        at, total = at + size, total + count
    weights = read_bytes(header(table, at))
    assert weights.elements == total


def read_bytes(data: bytes) -> Weights:
    with tempfile.TemporaryFile() as file:
        file.write(io.BytesIO(data).getbuffer())
        file.seek(0)
        return read_safetensors(file, "w")


@pytest.mark.parametrize(
    ("metadata", "dtype", "held"),
    [
        ({"total_parameters": 7_000}, "bfloat16", (7_000, 7_000, 7_000)),
        ({"total_size": 20_000}, "torch.bfloat16", (9_000, 10_000, 11_000)),
        ({"total_size": 20_000}, "float32", (4_500, 5_000, 5_500)),
        ({"total_size": 20_000}, None, None),
        ({"total_size": 20_000}, "int4", None),
        ({"total_size": True}, "float16", None),
        ({"total_size": -2}, "float16", None),
        ({"total_parameters": 10**30}, "float16", None),
        ({}, "float16", None),
        ("much", "float16", None),
    ],
)
def test_an_index_tells_parameters_by_count_or_by_bytes(
    metadata: object, dtype: object, held: tuple[int, int, int] | None
) -> None:
    found = said_by_index(metadata, dtype)
    assert (found and (found.low, found.best, found.high)) == held
