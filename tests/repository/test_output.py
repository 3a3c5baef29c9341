"""Writing files: whole, one at a time, over nothing that was read, out of no folder."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.opened import opened
from gpaiscope.repository.output import change, spare, unwritable, write, write_together


def read(path: Path) -> bytes:
    with opened(path) as file:
        return file.read()


def test_a_result_replaces_a_file_with_its_permissions_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write(path, b"one")
    path.chmod(0o640)
    write(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o7777 == 0o640
    assert os.listdir(tmp_path) == ["out"]  # noqa: PTH208


def test_a_new_file_has_the_permissions_that_any_other_has(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write(tmp_path / "out", b"")
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("spelling", ["same", "dots", "link", "hard link", "folder link"])
def test_what_was_read_is_never_written_over(tmp_path: Path, spelling: str) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"kept")
    (tmp_path / "link").symlink_to("in")
    os.link(path, tmp_path / "hard")
    (tmp_path / "folder").symlink_to(tmp_path)
    assert read(path) == b"kept"
    named = {
        "same": path,
        "dots": tmp_path / ".." / tmp_path.name / "in",
        "link": tmp_path / "link",
        "hard link": tmp_path / "hard",
        "folder link": tmp_path / "folder" / "in",
    }[spelling]
    with pytest.raises(UsageError, match="is what the command reads"):
        write(named, b"lost")
    with pytest.raises(UsageError):
        spare(named)
    assert path.read_bytes() == b"kept"


def test_what_was_changed_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"a")
    change(path, lambda before: (before or b"") + b"b")
    with pytest.raises(UsageError):
        write(path, b"lost")
    change(path, lambda before: (before or b"") + b"c")
    assert path.read_bytes() == b"abc"


@pytest.mark.parametrize("function", [write, lambda path, data: change(path, lambda _: data)])
def test_no_link_leads_out_of_a_folder(tmp_path: Path, function: object) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.write_bytes(b"kept")
    (inside / "link").symlink_to("../outside")
    (inside / "new").symlink_to("../none")
    for name in ("link", "new"):
        with pytest.raises(UsageError, match="link that leads out"):
            function(inside / name, b"lost")  # type: ignore[operator]
    assert outside.read_bytes() == b"kept"
    assert not (tmp_path / "none").exists()
    (inside / "own").symlink_to("file")
    function(inside / "own", b"new")  # type: ignore[operator]
    assert (inside / "file").read_bytes() == b"new"
    assert (inside / "own").is_symlink()


def test_a_change_meanwhile_is_merged(tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"a")
    others = [b"edited "]

    def make(before: bytes | None) -> bytes:
        if others:  # somebody's editor, which asks for no lock
            path.write_bytes(others.pop())
        return (before or b"") + b"mine"

    change(path, make)
    assert path.read_bytes() == b"edited mine"


def test_a_file_that_never_rests_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "in"
    counts = iter(range(1000))

    def make(before: bytes | None) -> bytes:
        path.write_bytes(str(next(counts)).encode())
        return b"mine"

    with pytest.raises(UsageError, match="changes all the time"):
        change(path, make)
    assert path.read_bytes().isdigit()


def test_what_a_change_raises_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"a")

    def make(before: bytes | None) -> bytes:
        raise unwritable(path, "not now")

    with pytest.raises(UsageError):
        change(path, make)
    assert (path.read_bytes(), len(list(tmp_path.iterdir()))) == (b"a", 1)


def test_changes_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "in"

    def add(own: bytes) -> None:
        for _ in range(10):
            change(path, lambda before: (before or b"") + own)

    threads = [threading.Thread(target=add, args=(bytes([each]),)) for each in b"abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path.read_bytes()) == sorted(b"abcdef" * 10)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_device_is_written_as_it_is_and_a_full_one_is_told() -> None:
    write(Path(os.devnull), b"gone")
    with pytest.raises(UsageError, match="No space left"):
        write(Path("/dev/full"), b"x" * 100_000)


@pytest.mark.parametrize("name", ["none/out", "", "x" * 300, "a\0b"])
def test_what_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    for function in (write, lambda path, data: change(path, lambda _: data)):
        with pytest.raises((UsageError, InputError)):
            function(tmp_path / name, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_the_longest_name_is_written(tmp_path: Path) -> None:
    write(tmp_path / ("x" * 255), b"x")
    assert (tmp_path / ("x" * 255)).read_bytes() == b"x"


def test_a_writer_that_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "in"
    killed = (
        "import os, sys; from pathlib import Path; from gpaiscope.repository.output import change\n"
        "change(Path(sys.argv[1]), lambda _: os._exit(9))"
    )
    assert subprocess.run([sys.executable, "-c", killed, str(path)], check=False, timeout=60).returncode == 9
    change(path, lambda _: b"written")
    assert path.read_bytes() == b"written"


# -- several files


def allowed() -> None:
    """Nothing stands there that may not be written over."""


def test_several_files_are_written_with_nothing_left_beside(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"before")
    one.chmod(0o640)
    write_together({one: b"1", two: iter([b"2", b"3"])}, allowed)
    assert (one.read_bytes(), two.read_bytes(), one.stat().st_mode & 0o777) == (b"1", b"23", 0o640)
    assert sorted(os.listdir(tmp_path)) == ["one", "two"]  # noqa: PTH208


@pytest.mark.parametrize("fails", ["data", "refused", "place", "full"])
def test_where_one_of_several_cannot_be_written_none_is(fails: str, tmp_path: Path) -> None:
    one, two, three = tmp_path / "one", tmp_path / "two", tmp_path / "three"
    one.write_bytes(b"before")
    if fails == "place":
        (three / "inside").mkdir(parents=True)

    def broken() -> Iterator[bytes]:
        yield b"3"
        if fails == "data":
            raise OSError(28, "No space left on device")

    def refuse() -> None:
        if fails == "refused":
            raise unwritable(three, "it is of others")

    data: dict[Path, bytes | Iterator[bytes]] = {one: b"1", two: b"2", three: broken()}
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    if fails == "full":
        data[three] = iter([bytes(1_000)] * 100)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limit[1]))
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with pytest.raises(UsageError, match="three cannot be written"):
            write_together(data, refuse)
    finally:
        if fails == "full":
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
            signal.signal(signal.SIGXFSZ, handler)
    assert one.read_bytes() == b"before"
    assert set(os.listdir(tmp_path)) - {"three"} == {"one"}  # noqa: PTH208
    assert not three.is_file()


def test_what_was_read_is_not_among_several_that_are_written(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    two.write_bytes(b"kept")
    assert read(two) == b"kept"
    with pytest.raises(UsageError, match="is what the command reads"):
        write_together({one: b"1", two: b"2"}, allowed)
    assert sorted(os.listdir(tmp_path)) == ["two"]  # noqa: PTH208
