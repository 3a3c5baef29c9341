"""What an extra brings is asked for where it is needed and nowhere else, with how to install it."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
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
    assert caught.value.mistake.help == extras.installing("data")


def test_data_that_names_no_url_is_counted_without_the_list_of_suffixes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "publicsuffixlist", None)
    assert counted(tmp_path, '{"text": "three more words"}')


def test_a_library_that_is_there_is_given() -> None:
    assert extras.library("json", "nothing is done", "none").loads("[1]") == [1]


@pytest.mark.parametrize("extra", ["calendar", "scan", "spark", "s3", "gs", "abfs", "hdfs", "documents", "data"])
def test_what_installs_an_extra_names_its_libraries_as_the_project_does_and_never_this_program(extra: str) -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = extras.installing(extra)
    named = {re.split(r"[<>=;]", words)[0].replace("-", ".") for words in re.findall(r'"([^"]+)"', told)}
    assert told.startswith("python -m pip install ")
    wanted = {re.split(r"[<>=;]", line)[0].replace("-", ".") for line in project["optional-dependencies"][extra]}
    assert named == wanted
    assert "gpaiscope" not in told


def test_where_nothing_was_installed_an_extra_is_that_of_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_found(name: str) -> list[str]:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.requires", not_found)
    assert extras.installing("scan") == 'in the checkout: python -m pip install -e ".[scan]"'
