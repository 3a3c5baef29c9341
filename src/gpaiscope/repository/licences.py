"""A licence that somebody names: a file with its text, or an identifier."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gpaiscope.cleaning import clean
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.licences import LicenceReading, by_identifier, read
from gpaiscope.repository.opened import opened, refused, size_of

LARGEST: Final = 5_000_000
"""Bytes of the largest file that is read. The longest licences in use have about a hundredth of this."""


def read_licence(file_or_id: str, policy: Path | None = None, *, index: bool = True) -> LicenceReading:
    """What a licence allows: of a file by its text and by the policy's, else by the identifier.

    A file governs over an identifier of the same name. Raises InputError for a file that is not there or cannot be
    read, and UsageError for a policy without a text that it belongs to.
    """
    path = Path(file_or_id)
    if _exists(path):
        return read(read_text(path), policy=read_text(policy) if policy else None, index=index)
    if policy:
        message = f"a policy is read with the licence's text, and {clean(file_or_id[:200])!r} is no file"
        raise UsageError(Mistake(reference="policy-without-text", message=message, expected="a file"))
    if "/" in file_or_id or "\\" in file_or_id or path.suffix.lower() in (".txt", ".md", ".html", ".htm", ".rst"):
        expected = "a file with a licence's text, or an identifier such as Apache-2.0 or llama3.1"
        raise _refused(Path(file_or_id[:200]), "no-such-file", "is not there", expected)
    return by_identifier(file_or_id)


def is_licence_folder(path: Path) -> bool:
    """Whether a folder is there; never of what is too long to be a path, as an expression of identifiers may be."""
    return _exists(path) and path.is_dir()


def licence_in(folder: Path) -> str:
    """The file of a model's folder that holds the model's licence, else the identifier that its card names.

    Raises InputError for a folder that has neither.
    """
    from gpaiscope.repository.contents import read_contents  # a file or an identifier needs nothing of a folder
    from gpaiscope.repository.folder import Folder
    from gpaiscope.repository.openness import licence_texts

    contents = read_contents(Folder.of(folder))
    texts = licence_texts(contents)
    for document in (*(document for document, _ in texts.known), *contents.licences):
        return str(folder / document.name)
    for claim in texts.claims:
        return str(claim.value)
    expected = "a file such as LICENSE, LICENSE.txt, LICENSE.md or COPYING in it, or a card that names the licence"
    raise _refused(folder, "no-licence", "has no text of a licence, and no file of it names one", expected)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def read_text(path: Path) -> str:
    """The text of a file of at most `LARGEST` bytes.

    UTF-8, with or without a mark of byte order, UTF-16 with one, and otherwise Windows-1252 are understood; what is no
    text stays visible as such in the reading. Raises InputError for a folder, a device, a file that is too large or
    that cannot be opened.
    """
    with opened(path, path.parent) as file:
        if (size := size_of(file)) > LARGEST:
            expected = f"at most {LARGEST:,} bytes of text"
            raise refused("file-too-large", f"the file has {size:,} bytes", path, expected=expected)
        return _decoded(file.read(LARGEST))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252" if b"\0" not in content else "utf-8", "replace")


def _refused(path: Path, reference: str, message: str, expected: str) -> InputError:
    name = clean(str(path))
    return InputError(Mistake(reference=reference, message=f"{name} {message}", file=name, expected=expected))
