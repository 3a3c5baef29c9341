"""What an extra brings is asked for where it is needed and nowhere else, with how to install it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gpaiscope import extras, service
from gpaiscope.documents.data import domains
from gpaiscope.errors import UsageError


def counted(folder: Path, *lines: str, name: str = "records.jsonl") -> object:
    file = folder / name
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return service.data(file).values


def test_who_counts_domain_names_without_the_list_of_suffixes_is_told_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    domains._list.cache_clear()
    monkeypatch.setitem(sys.modules, "publicsuffixlist", None)
    with pytest.raises(UsageError) as caught:
        counted(tmp_path, "https://example.org/a", name="urls.txt")
    assert caught.value.mistake.reference == "extra-missing"
    assert caught.value.mistake.help == 'pip install "gpaiscope[data]"'


def test_data_that_names_no_url_is_counted_without_the_list_of_suffixes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "publicsuffixlist", None)
    assert counted(tmp_path, '{"text": "three more words"}')


def test_a_library_that_is_there_is_given() -> None:
    assert extras.library("json", "nothing is done", "none").loads("[1]") == [1]
