"""Writing files: whole or not at all, one writer at a time, over nothing that was read, out of no folder by a link.

A file is written beside its place and put there in one step, with the permissions of the one that it replaces. Who
writes holds the folder; a program that does not ask for it, such as an editor, is noticed by what it changed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gpaiscope.errors import Mistake, UsageError
from gpaiscope.repository.opened import is_read, note_read, opened

LONGEST_WAIT: Final = 20.0
"""Seconds that a writer waits for another."""

LOCK: Final = ".gpaiscope-lock"
"""The file that holds a folder where the system cannot lock it."""

STALE: Final = 60.0
"""Seconds after which such a file was left by a process that was killed: a change takes a few thousandths."""

ATTEMPTS: Final = 20
"""How often a change is made anew because the file changed meanwhile."""


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a result, over whatever stands there but what this process has read or changed.

    What is no file, such as ``/dev/stdout`` or a pipe, is written as it is. Raises UsageError where it cannot be done.
    """
    spare(path)
    with _errors(path):
        if path.is_relative_to("/dev") or (path.exists() and not path.is_file()):
            path.write_bytes(data if isinstance(data, bytes) else b"".join(data))
            return
        target = _target(path)
        with held(target.parent):
            _put(target, data)


def write_together(files: Mapping[Path, bytes | Iterable[bytes]], refuse: Callable[[], None]) -> None:
    """Write several files of one folder, all or none: only a process that is killed between the last steps parts them.

    Every one is written beside its place, in their order, before any is put there; where one cannot be, those that
    were are taken back. ``refuse`` is asked right before, while other writers are kept out, and raises where a file may
    not be written over. Raises UsageError where one was read or cannot be written.
    """
    for path in files:
        spare(path)
    folder = next(iter(files)).parent
    with _errors(folder), held(folder), contextlib.ExitStack() as drafts:
        put = []
        for path, data in files.items():
            with _errors(path):
                target = _target(path)
                put.append((path, target, drafts.enter_context(_drafted(target, data))))
        refuse()
        with contextlib.ExitStack() as places:
            for path, target, draft in put:
                with _errors(path):
                    places.enter_context(_restored_on_failure(target))
                    draft.replace(target)
        _sync_folder(folder)


def append(path: Path, data: bytes) -> None:
    """Write behind what stands in a file, which others write to as well. Raises UsageError where it cannot be done."""
    spare(path)
    with _errors(path), path.open("ab") as file:
        file.write(data)


def spare(path: Path) -> None:
    """Raise UsageError where a path, by whatever name or link, is a file that this process has read or changed."""
    if is_read(path):
        message = f"{path} is what the command reads; it was left as it is"
        raise UsageError(Mistake(reference="output-is-input", message=message, help="name another file"))


def own(path: Path) -> None:
    """Raise UsageError where a path is a link out of its folder, to a file that is not to be changed, or shown."""
    with _errors(path):
        _target(path)


def change(
    path: Path, make: Callable[[bytes | None], bytes], *, beside: tuple[Path, Callable[[bytes], bytes]] | None = None
) -> None:
    """Put what ``make`` gives for the bytes of a file in its place; None stands for a file that is not there.

    Where the file changes meanwhile ``make`` is asked again, so that no change is lost; what it raises leaves the file
    as it is. ``beside`` is another file of the folder, with what gives its bytes for those that it has: it is written
    right before, so that what goes out of the first stands there even where the machine stops between the two. A link
    is followed inside its folder. Raises UsageError where the file cannot be written.
    """
    with _errors(path):
        target = _target(path)
        with held(target.parent):
            for _ in range(ATTEMPTS):
                before = _bytes(target)
                data = make(before)
                if _bytes(target) == before:
                    if data != before:
                        if beside is not None:
                            aside = _target(beside[0])
                            _put(aside, beside[1](_bytes(aside) or b""))
                        _put(target, data)
                    note_read(target.stat())
                    return
    raise unwritable(path, "it changes all the time")


def unwritable(path: Path | str, reason: str) -> UsageError:
    """The error that says why a file, or the output, cannot be written."""
    return UsageError(Mistake(reference="cannot-write", message=f"{path} cannot be written: {reason}", file=str(path)))


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into UsageError."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise unwritable(path, getattr(error, "strerror", None) or str(error)) from None


def _target(path: Path) -> Path:
    """The file that a path means, which lies in the same folder or below it."""
    target = path.resolve()
    if not target.is_relative_to(path.parent.resolve()):
        raise unwritable(path, "it is a link that leads out of its folder; name the file itself")
    return target


def _bytes(path: Path) -> bytes | None:
    if not os.path.lexists(path):
        return None
    with opened(path) as file:
        return file.read()


@contextmanager
def held(folder: Path, *, wait: float = LONGEST_WAIT, busy: UsageError | None = None) -> Iterator[int | None]:
    """Keep other writers of this program out of a folder; its descriptor. A system without such locks has a file there.

    Raises ``busy``, or that it cannot be written to, where another one holds it for longer than to ``wait`` for.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        with held_by_file(folder / LOCK, wait=wait, busy=busy):
            yield None
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        ends = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > ends:
                    raise busy or unwritable(folder, "another process is writing there") from None
                time.sleep(0.01)
                continue
            except OSError:  # a network's file system that cannot lock a folder
                pass
            break
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def held_by_file(lock: Path, *, wait: float = LONGEST_WAIT, busy: UsageError | None = None) -> Iterator[None]:
    """Keep other writers out by a file that only one of them can make; one that is `STALE` was left by a killed one."""
    ends, own = time.monotonic() + wait, secrets.token_hex(16).encode()
    while True:
        try:
            descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except (FileExistsError, PermissionError):  # Windows says the latter of a file that is just going away
            with contextlib.suppress(OSError):
                if time.time() - lock.lstat().st_mtime > STALE:
                    # Taken away under a name of its own: what another one has just taken away is not there any more.
                    stale = lock.replace(_name_aside(lock))
                    stale.unlink()
                    continue
            if time.monotonic() > ends:
                raise busy or unwritable(lock.parent, "another process is writing there") from None
            time.sleep(0.01)
            continue
        break
    try:
        os.write(descriptor, own)
        os.close(descriptor)
        yield
    finally:
        with contextlib.suppress(OSError):
            if _bytes(lock) == own:  # who held it for so long that it was taken for stale leaves that of the next one
                lock.unlink()


def _put(target: Path, data: bytes | Iterable[bytes]) -> None:
    """Put bytes in the place of a file in one step, kept even where the machine stops right after."""
    with _drafted(target, data) as draft:
        draft.replace(target)
    _sync_folder(target.parent)


@contextmanager
def _drafted(target: Path, data: bytes | Iterable[bytes]) -> Iterator[Path]:
    """A file beside a target, with its permissions and what it is to hold; where it is not put there, it goes."""
    draft = _name_aside(target)
    try:
        with draft.open("xb") as file:
            _keep_permissions(target, draft)
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _restored_on_failure(target: Path) -> Iterator[None]:
    """Put what stands in a place there again where the block fails: nothing, where nothing does."""
    before = _name_aside(target) if target.exists() else None
    try:
        if before is not None:
            try:
                os.link(target, before)
            except OSError:  # not every file system has two names for one file
                shutil.copy2(target, before)
        try:
            yield
        except BaseException:
            if before is not None:
                before.replace(target)
            else:
                target.unlink(missing_ok=True)
            raise
    finally:
        if before is not None:
            before.unlink(missing_ok=True)


def _name_aside(target: Path) -> Path:
    return target.with_name(f".gpaiscope-{secrets.token_hex(8)}")


def _sync_folder(folder: Path) -> None:
    """See to it that what was put into a folder is there even where the machine stops right after."""
    with contextlib.suppress(OSError):  # not every system opens a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _keep_permissions(target: Path, draft: Path) -> None:
    """Give the draft the mode of the file that it replaces, and its owner where that may be."""
    if not target.exists():
        return
    was, now = target.stat(), draft.stat()
    if (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
        with contextlib.suppress(OSError):
            os.chown(draft, was.st_uid, was.st_gid)
    draft.chmod(was.st_mode & 0o7777)
