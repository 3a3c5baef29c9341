"""The one way to open, and the one reader of small JSON files: what they take exactly, and what they refuse."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from gpaiscope.errors import InputError
from gpaiscope.repository.opened import DEEPEST_JSON, LARGEST_JSON, LFS_POINTER, exact_json, opened, read_json


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


SYSTEM = ("/proc/kmsg", "/proc/self/environ", "/proc/self/mem", "/proc/self/fd", "/proc/cpuinfo", "/sys/kernel", "/sys")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no such files of the system")
@pytest.mark.parametrize("name", SYSTEM)
def test_what_the_system_shows_as_files_is_none(name: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(name)
    for path in (Path(name), tmp_path / "link"):
        with pytest.raises(InputError, match=r"not-a-file|Permission denied"), opened(path):
            pass


@pytest.mark.parametrize("name", ["none", "a\0b", "x" * 300, "circle", "file/below"])
def test_what_is_not_there_is_told_with_its_reason(name: str, tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot open: ") as caught, opened(tmp_path / name, tmp_path):
        pass
    assert caught.value.mistakes[0].reference == "file-unreadable"


def test_a_snapshot_of_the_hubs_cache_leads_into_its_blobs_and_no_further(tmp_path: Path) -> None:
    repository = tmp_path / "models--a--b"
    snapshot = repository / "snapshots" / "0f"
    snapshot.mkdir(parents=True)
    (repository / "blobs").mkdir()
    (repository / "blobs" / "1").write_text("{}", encoding="utf-8")
    (tmp_path / "secret").write_text("{}", encoding="utf-8")
    (snapshot / "config.json").symlink_to("../../blobs/1")
    (snapshot / "other.json").symlink_to("../../../secret")
    assert read_json(snapshot / "config.json", snapshot) == {}
    with pytest.raises(InputError, match="link-out-of-folder"):
        read_json(snapshot / "other.json", snapshot)
