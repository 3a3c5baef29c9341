"""The public model folders: whole, with a judgement each, and kept only where their licence allows it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import cast

import pytest

from tests.public_folders import KEPT, PublicFolder, every_folder, folders_elsewhere, kept_folders

ROOT = Path(__file__).resolve().parent.parent
PERMISSIVE = {"Apache-2.0", "MIT"}
ALONE = {"yes", "one question", "no"}
HOW = {"pre-training", "fine-tuning", "adapter", "merge", "quantisation", "conversion", "pruning", "unknown"}
ANSWERS = {"not a provider", "provider", "open"}
TOLD_BY = {"log", "prose", "kind", "size", "nothing"}
AMOUNT = re.compile(r"0|\d(\.\d+)?e\d+|unknown")
KB = 1000


def texts(folder: PublicFolder, *keys: str) -> list[str]:
    return [cast(str, folder.judged[key]) for key in keys]


def test_there_are_sixty_with_a_name_each() -> None:
    assert len({folder.name for folder in every_folder()}) == len(every_folder()) == 60


@pytest.mark.parametrize("folder", kept_folders(), ids=lambda folder: folder.name)
def test_each_kept_file_is_the_one_that_was_judged(folder: PublicFolder) -> None:
    assert folder.altered() == []


def test_each_file_elsewhere_is_the_one_that_was_judged() -> None:
    assert [path for folder in folders_elsewhere() for path in folder.altered()] == []


@pytest.mark.parametrize("folder", every_folder(), ids=lambda folder: folder.name)
def test_each_has_its_place_and_a_judgement_in_the_words_of_the_readme(folder: PublicFolder) -> None:
    repository, commit, reason = texts(folder, "repository", "commit", "because")
    assert repository.startswith("https://github.com/")
    assert re.fullmatch(r"[0-9a-f]{40}", commit)
    assert folder.judged["files"]
    assert folder.judged["made_from"]
    assert folder.judged["alone"] in ALONE
    assert folder.judged["how"] in HOW
    assert folder.judged["answer"] in ANSWERS
    assert folder.judged["told_by"] in TOLD_BY
    assert reason.endswith(".")
    for amount in texts(folder, "flop", "flop_at_most", "parameters"):
        assert AMOUNT.fullmatch(amount), amount


@pytest.mark.parametrize("folder", every_folder(), ids=lambda folder: folder.name)
def test_whoever_the_files_decide_for_is_judged_to_be_no_provider(folder: PublicFolder) -> None:
    if folder.judged["alone"] == "yes":
        assert folder.judged["answer"] == "not a provider"
        assert folder.judged["told_by"] != "nothing"


def test_only_files_under_a_permissive_licence_are_kept_and_none_is_large() -> None:
    kept = kept_folders()
    assert {cast(str, folder.judged["licence"]) for folder in kept} <= PERMISSIVE
    assert [str(path) for folder in kept for path, size, _ in folder.files() if size > 60 * KB] == []
    assert sum(path.stat().st_size for path in KEPT.rglob("*") if path.is_file()) <= 1500 * KB


def test_no_file_stands_there_that_was_not_judged() -> None:
    own = {KEPT / "README.md", KEPT / "folders.toml", KEPT / ".gitattributes"}
    judged = {path for folder in kept_folders() for path, *_ in folder.files()}
    assert {path for path in KEPT.rglob("*") if path.is_file()} == own | judged


def test_the_notice_names_each_repository_of_which_files_are_kept_with_licence_and_commit() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for folder in kept_folders():
        assert "\n  ".join(texts(folder, "repository", "licence", "commit")) in notice, folder.name


def test_a_wheel_holds_nothing_of_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert project["wheel"]["packages"] == ["src/gpaiscope"]
    assert "include" not in project["sdist"], "an sdist holds all that is committed: with NOTICE, what is named there"
