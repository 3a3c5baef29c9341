"""Configurations on disk: hostile and missing files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.errors import InputError
from gpaiscope.repository.configs import read_config


@pytest.mark.parametrize(
    ("content", "reference"),
    [
        (b"{", "json-unreadable"),
        (b"[1, 2]", "json-not-an-object"),
        (b"\xff\xfe{}", "json-unreadable"),
        (b'{"a":' * 100_000, "json-unreadable"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "json-too-deep"),
        (b'{"a": "' + b"x" * 17_000_000 + b'"}', "file-too-large"),
    ],
)
def test_a_hostile_file_is_refused(tmp_path: Path, content: bytes, reference: str) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_config(path)
    assert [mistake.reference for mistake in caught.value.mistakes] == [reference]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_config(tmp_path / "nothing.json")
    with pytest.raises(InputError):
        read_config(tmp_path)


def test_a_link_out_of_its_folder_is_refused_and_nothing_of_it_shown(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.json", tmp_path / "model"
    outside.write_text('{"secret": }')
    folder.mkdir()
    (folder / "config.json").symlink_to(outside)
    with pytest.raises(InputError) as caught:
        read_config(folder / "config.json")
    assert [each.reference for each in caught.value.mistakes] == ["link-out-of-folder"]
    assert "secret" not in str(caught.value)


def test_a_link_within_its_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "first.json").write_text('{"model_type": "llama"}')
    (tmp_path / "config.json").symlink_to(tmp_path / "first.json")
    assert read_config(tmp_path / "config.json") == {"model_type": "llama"}
