"""Which dossiers paths hold: files, folders of them, models' folders, and nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gpaiscope.errors import Unreadable
from gpaiscope.repository.gathering import gathered
from tests.repository.families import base, made, original, put


def found(*paths: Path) -> list[str]:
    dossiers, unreadable = gathered(paths)
    assert not unreadable
    return [each.dossier.file.rpartition("/")[0].rpartition("/")[2] for each in dossiers.values()]


def refused(*paths: Path | str) -> list[Unreadable]:
    """What cannot be read where nothing else is."""
    dossiers, unreadable = gathered(paths)
    assert not dossiers
    return list(unreadable.values())


def test_a_folder_of_dossiers_holds_those_in_folders_below(tmp_path: Path) -> None:
    base(tmp_path)
    made(tmp_path / "tunes", "One", original("Base", "../base"))
    put(tmp_path / ".hidden", "x", "[model]\n")
    assert found(tmp_path) == ["base", "one"]


def test_a_dossier_under_another_name_or_in_json_is_one_as_well(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('[model]\nname = "One"\n', encoding="utf-8")
    (tmp_path / "two.json").write_text(json.dumps({"model": {"name": "Two"}, "actors": []}), encoding="utf-8")
    names = [each.dossier.model.name for each in gathered([tmp_path])[0].values()]
    assert [name.value for name in names if name] == ["One", "Two"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("actors.toml", '[[actors]]\nid = "acme"\n'),
        ("pyproject.toml", '[project]\nname = "x"\n[model]\n'),
        ("originals.toml", '[[original]]\nhub_id = "acme/own"\nparameters = 1\n'),
        ("settings.json", '{"model": "x", "items": []}'),
        ("config.toml", 'name = "x"\n'),
    ],
)
def test_what_is_no_dossier_is_passed_over(name: str, text: str, tmp_path: Path) -> None:
    base(tmp_path)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert found(tmp_path) == ["base"]


def test_a_models_folder_is_read_as_what_its_files_say_and_not_looked_into(tmp_path: Path) -> None:
    model = tmp_path / "tuned"
    (model / "checkpoint-1").mkdir(parents=True)
    for folder in (model, model / "checkpoint-1"):
        (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "acme/base"}', encoding="utf-8")
    assert found(tmp_path) == ["tuned"]


def test_one_file_by_two_paths_is_one_dossier(tmp_path: Path) -> None:
    path = base(tmp_path)
    assert len(gathered([path, tmp_path, path.parent])[0]) == 1


def test_one_wrong_file_by_two_paths_is_told_once(tmp_path: Path) -> None:
    path = put(tmp_path, "a", "[model\n")
    assert [one.file for one in refused(path, tmp_path, path.parent)] == [str(path)]


def test_what_cannot_be_read_stops_no_other_dossier(tmp_path: Path) -> None:
    base(tmp_path)
    wrong = put(tmp_path, "a", '[model]\nnam = "x"\n[[activities]]\nflop = "a lot"\n')
    dossiers, unreadable = gathered([tmp_path, tmp_path / "gone.toml"])
    assert [loaded.dossier.file for loaded in dossiers.values()] == [str(tmp_path / "base" / "gpai.toml")]
    told = [(one.file, [mistake.reference for mistake in one.mistakes]) for one in unreadable.values()]
    assert told == [
        (str(wrong), ["unknown-key", "missing-key", "not-a-number"]),
        (str(tmp_path / "gone.toml"), ["missing-file"]),
    ]


def test_an_empty_folder_and_a_missing_file_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    told = refused(tmp_path / "empty", tmp_path / "gone.toml")
    assert [mistake.reference for one in told for mistake in one.mistakes] == ["missing-file", "missing-file"]


def test_every_wrong_dossier_is_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        put(tmp_path, name, '[model]\nnam = "x"\n')
    assert [one.file for one in refused(tmp_path)] == [str(tmp_path / name / "gpai.toml") for name in ("a", "b")]


def test_a_folder_that_cannot_be_looked_into_is_told_beside_the_dossiers_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base(tmp_path)
    made(tmp_path, "One", original("Base", "base"))
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("base"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    dossiers, unreadable = gathered([tmp_path])
    assert [loaded.place.parent.name for loaded in dossiers.values()] == ["one"]
    ((mistake,),) = [one.mistakes for one in unreadable.values()]
    assert (mistake.reference, mistake.file) == ("unreadable-file", str(tmp_path / "base"))


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_that_no_file_can_have_is_refused(name: str, tmp_path: Path) -> None:
    assert len(refused(tmp_path / name)) == 1


def test_an_address_is_refused(tmp_path: Path) -> None:
    (one,) = refused("https://example.org/gpai.toml")
    assert one.file == "https://example.org/gpai.toml"
    assert "nothing is fetched" in one.mistakes[0].message


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = base(tmp_path / "outside")
    inside = tmp_path / "inside"
    base(inside)
    (inside / "linked.toml").symlink_to(outside)
    assert found(inside) == ["base"]
