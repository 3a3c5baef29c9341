"""The one reader of small JSON files: what it takes exactly, and what it refuses."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from gpaiscope.errors import InputError
from gpaiscope.repository.opened import DEEPEST_JSON, LARGEST_JSON, LFS_POINTER, exact_json, read_json


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize(
    ("content", "reference", "line"),
    [
        (b'{"a": 1,\n', "json-unreadable", 2),
        (b'"text"', "json-not-an-object", None),
        (b'{"\xff": 1}', "json-unreadable", None),
        (nested(100_000), "json-unreadable", None),
        (nested(DEEPEST_JSON + 1), "json-too-deep", None),
        (b" " * (LARGEST_JSON + 1), "file-too-large", None),
        (LFS_POINTER + b"v1\n", "not-downloaded", None),
    ],
    ids=["cut-short", "text", "encoding", "far-too-deep", "too-deep", "large", "pointer"],
)
def test_what_is_no_json_object_is_refused_with_its_place(
    content: bytes, reference: str, line: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_json(path)
    assert [(each.reference, each.file, each.line) for each in caught.value.mistakes] == [(reference, str(path), line)]


def test_what_lies_at_the_bounds_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(b"\xef\xbb\xbf" + nested(DEEPEST_JSON))
    assert list(read_json(path)) == ["a"]


def test_a_pipe_and_a_way_out_are_not_followed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not-a-file"):
        read_json(tmp_path / "pipe")
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (inside / "config.json").symlink_to("../config.json")
    with pytest.raises(InputError, match="link-out-of-folder"):
        read_json(inside / "config.json", inside)


def test_numbers_are_exact_or_beyond_any_bound() -> None:
    assert exact_json("[0.1, 1e25]") == [Decimal("0.1"), Decimal("1e25")]
    assert exact_json(f"[{'9' * 5000}, 1e{'9' * 30}, 0.{'1' * 500}]") == [float("inf")] * 3
