"""The file of a dossier: begun, and with an estimate as one more entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.compute.estimate import Estimate
from gpaiscope.dossier import read
from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.dossier_file import append, begin
from gpaiscope.values import Range

FOUND = Estimate(flop=Range(low=10**22, best=2 * 10**22, high=3 * 10**22), method="hardware")


def test_a_dossier_is_begun_once_and_written_over_only_where_that_is_meant(tmp_path: Path) -> None:
    path = begin(tmp_path / "new", "fine-tuner")
    before = path.read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        begin(tmp_path / "new")
    assert path.read_bytes() == before
    assert begin(tmp_path / "new", force=True).read_bytes() != before


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_estimate_becomes_an_entry_with_the_line_ends_that_the_file_has(tmp_path: Path, end: str) -> None:
    path = tmp_path / "gpai.toml"
    path.write_bytes(f'[model]{end}name = "x"{end}'.encode())
    append(FOUND, path, kind="fine-tuning", source='a "source"\x07')
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(end.encode()) == 6
    (activity,) = read(data, file="gpai.toml").activities or ()
    assert activity.flop is not None
    assert (activity.flop.value, activity.flop.source.text) == (FOUND.flop, 'a "source"')


def test_an_exact_estimate_is_one_figure_and_one_that_bounds_nothing_is_none(tmp_path: Path) -> None:
    path = tmp_path / "gpai.toml"
    path.write_text('[model]\nname = "x"\n', encoding="utf-8")
    with pytest.raises(InputError, match="bounds nothing"):
        append(Estimate(flop=Range(low=0), method="log"), path, kind="fine-tuning", source="s")
    append(Estimate(flop=Range.exactly(10**22), method="log"), path, kind="fine-tuning", source="s")
    assert 'flop = { value = "1e22", source = "s" }' in path.read_text("utf-8")


def test_an_estimate_with_a_lower_end_alone_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "gpai.toml"
    path.write_text('[model]\nname = "x"\n', encoding="utf-8")
    append(Estimate(flop=Range(low=10**22), method="log"), path, kind="fine-tuning", source="s")
    (activity,) = read(path.read_bytes(), file="gpai.toml").activities or ()
    assert activity.flop is not None
    assert activity.flop.value == Range(low=10**22)


def page(folder: Path, text: str) -> str:
    folder.mkdir()
    (folder / "README.md").write_text(text, encoding="utf-8")
    return begin(folder).read_text(encoding="utf-8")


def test_a_page_without_front_matter_that_says_how_a_model_was_made_begins_its_dossier(tmp_path: Path) -> None:
    prose = "# Wren 7B\n\nWren 7B is a fine-tuned version of [a/b-7b](https://huggingface.co/a/b-7b).\n"
    found = read(page(tmp_path / "wren", prose).encode(), file="gpai.toml")
    assert [original.hub_id.value for original in found.original if original.hub_id] == ["a/b-7b"]
    assert [each.kind.value for each in found.activities or () if each.kind] == ["fine-tuning"]


def test_a_page_about_something_else_begins_none(tmp_path: Path) -> None:
    told = page(tmp_path / "tool", "# mytool\n\nA tool that trains models. Use it with 8 GPUs.\n")
    assert "mytool" not in told
    assert not read(told.encode(), file="gpai.toml").original
