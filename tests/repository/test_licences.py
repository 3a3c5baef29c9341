"""Licences by file or identifier: how texts are decoded, and what is no text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from licences.texts import licence as text_of

from gpaiscope.errors import InputError
from gpaiscope.licences import Verdict
from gpaiscope.repository.licences import LARGEST, read_licence

NON_COMMERCIAL = "You may not use the model for commercial purposes."


def refused(name: str) -> str:
    with pytest.raises(InputError) as error:
        read_licence(name)
    return error.value.mistakes[0].reference


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_understood(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "LICENSE"
    path.write_bytes(text_of(NON_COMMERCIAL, "It’s so.").encode(encoding))
    assert read_licence(str(path)).verdict is Verdict.DOES_NOT_QUALIFY


def test_binary_files_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_bytes(bytes(range(256)) * 200)
    found = read_licence(str(path))
    assert found.verdict is Verdict.UNKNOWN
    assert "not text" in found.notes[0]


def test_a_file_governs_over_an_identifier_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_licence("mit").verdict is Verdict.QUALIFIES
    Path("mit").write_text(text_of(NON_COMMERCIAL), encoding="utf-8")
    assert read_licence("mit").verdict is Verdict.DOES_NOT_QUALIFY


@pytest.mark.parametrize(
    ("name", "reference"), [("missing/LICENSE", "no-such-file"), ("missing.txt", "no-such-file"), (".", "not-a-file")]
)
def test_what_is_no_file_is_said(name: str, reference: str) -> None:
    assert refused(name) == reference


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert refused(str(path)) == "file-too-large"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    os.mkfifo(path)
    assert refused(str(path)) == "not-a-file"
