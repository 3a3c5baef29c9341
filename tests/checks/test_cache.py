"""Answers that are kept: given again while nothing changes, and never once anything has."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing import get_start_method
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.checks import running
from gpaiscope.checks.issues import CheckedModel
from tests import guesses
from tests.checks.situations import CARD, DAY, DOSSIER, adapter, dossier, own

pytestmark = pytest.mark.once


def checked(path: Path, kept: Path, day: date = DAY) -> tuple[CheckedModel, ...]:
    """What is found, in this process."""
    return service.check(path, on=day, cache=kept, jobs=1).values.models


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The paths that were worked out, and not taken from what is kept."""
    paths: list[Path] = []
    work: Callable[..., tuple[CheckedModel, ...]] = running.check_path

    def noted(path: Path, *more: object) -> tuple[CheckedModel, ...]:
        paths.append(path)
        return work(path, *more)

    monkeypatch.setattr(running, "check_path", noted)
    return paths


def settle() -> None:
    """Wait until what was just written is older than the grain of the clock of files."""
    time.sleep(0.05)


def test_what_is_unchanged_is_not_worked_out_again(tmp_path: Path, worked: list[Path]) -> None:
    folder, kept = dossier(tmp_path / "a", own("2e23")), tmp_path / "kept"
    settle()
    first = checked(folder, kept)
    assert checked(folder, kept) == first
    assert len(worked) == 1


def keep_time(path: Path, change: Callable[[], object]) -> None:
    """Change something and let its times say that nothing changed."""
    was = path.stat()
    change()
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a digit": lambda at: keep_time(
        at / "gpai.toml", lambda: (at / "gpai.toml").write_text(own("9e22"), encoding="utf-8")
    ),
    "a table of originals": lambda at: (at / "originals.toml").write_text("", encoding="utf-8"),
    "a card": lambda at: (at / "README.md").write_text(CARD, encoding="utf-8"),
    "a folder": lambda at: (at / "set").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_was_read_or_may_be_read_is_seen(change: str, tmp_path: Path, worked: list[Path]) -> None:
    folder, kept = dossier(tmp_path / "a", own("2e23")), tmp_path / "kept"
    settle()
    checked(folder, kept)
    CHANGES[change](folder)
    settle()
    assert checked(folder, kept) == service.check(folder, on=DAY).values.models
    assert len(worked) == 3


def test_a_set_that_comes_to_lie_beside_a_dossier_of_any_name_is_seen(tmp_path: Path) -> None:
    folder, kept = dossier(tmp_path / "a", own("2e23"), "aurora.toml"), tmp_path / "kept"
    path = folder / "aurora.toml"
    service.write_set(path, folder=folder / "set", form="markdown", on=DAY)
    manifest, elsewhere = folder / "set" / "manifest.json", tmp_path / "manifest.json"
    manifest.rename(elsewhere)
    dossier(folder, own("9e22"), path.name)
    settle()
    assert "document-outdated" not in rules_broken(path, kept)
    elsewhere.rename(manifest)
    settle()
    assert "document-outdated" in rules_broken(path, kept)


def rules_broken(path: Path, kept: Path) -> set[str]:
    return {issue.rule for model in checked(path, kept) for issue in model.issues}


REFERRED: dict[str, Callable[[Path], object]] = {
    "the actors": lambda at: replaced(at / "people.toml", "DE", "US"),
    "the original": lambda at: replaced(at / "original" / "gpai.toml", "6e24", "1e21"),
    "the log": lambda at: replaced(at / "a" / "trainer_state.json", "1e21", "9e24"),
    "the set": lambda at: (at / "a" / "set" / "manifest.json").unlink(),
    "the model's files": lambda at: (at / "a" / "adapter_config.json").write_text("{", encoding="utf-8"),
}


def replaced(file: Path, old: str, new: str) -> None:
    """Change a text of a file, without that its size or times tell."""
    keep_time(file, lambda: file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8"))


@pytest.mark.long
def test_a_change_of_what_a_dossier_refers_to_is_seen(tmp_path: Path) -> None:
    dossier(tmp_path / "original", own("6e24").replace("acme", "up"))
    (tmp_path / "people.toml").write_text('[[actors]]\nid = "acme"\ncountry = "DE"\n', encoding="utf-8")
    folder = adapter(tmp_path / "a")
    (folder / "trainer_state.json").write_text('{"global_step": 1, "total_flos": 1e21, "log_history": []}', "utf-8")
    before, _, rest = DOSSIER.partition("[[actors]]")
    rest = rest[rest.index("[[activities]]") :].replace('flop = "1e21"', 'log = "trainer_state.json"')
    text = f'actors_from = "../people.toml"\n{before}[[original]]\ndossier = "../original"\n\n{rest}'
    dossier(folder, text)
    service.write_set(folder, folder=folder / "set", form="markdown", on=DAY)
    settle()
    kept = tmp_path / "kept"
    for name, change in REFERRED.items():
        before = checked(folder, kept)
        change(tmp_path)
        settle()
        after = checked(folder, kept)
        assert after != before, name
        assert after == service.check(folder, on=DAY, jobs=1).values.models, name


def test_a_link_that_leads_elsewhere_is_seen(tmp_path: Path, worked: list[Path]) -> None:
    for name, flop in (("one", "2e23"), ("two", "2e25")):
        dossier(tmp_path / name, own(flop))
    link, kept = tmp_path / "link", tmp_path / "kept"
    link.symlink_to("one")
    settle()
    first = checked(link, kept)
    link.unlink()
    link.symlink_to("two")
    assert checked(link, kept) != first


def test_a_later_day_and_another_reading_are_answered_anew(tmp_path: Path, worked: list[Path]) -> None:
    folder, kept = adapter(tmp_path / "a"), tmp_path / "kept"
    settle()
    checked(folder, kept)
    checked(folder, kept, DAY + timedelta(days=1))
    assert len(worked) == 2


def test_what_is_damaged_is_worked_out_anew(tmp_path: Path, worked: list[Path]) -> None:
    folder, kept = dossier(tmp_path / "a", own("2e23")), tmp_path / "kept"
    settle()
    first = checked(folder, kept)
    (file,) = kept.glob("*/*.json")
    data = file.read_bytes()
    for broken in (b"", data[:-20], data.replace(b"criterion-passed", b"criterion-pasted"), b"\0" * 99):
        file.write_bytes(broken)
        assert checked(folder, kept) == first
    assert len(worked) == 5


def test_a_file_that_cannot_be_opened_is_never_the_ground_of_a_kept_answer(tmp_path: Path, worked: list[Path]) -> None:
    folder, kept = dossier(tmp_path / "a", own("2e23") + '\n[[original]]\ndossier = "../b"\n'), tmp_path / "kept"
    settle()
    assert checked(folder, kept)[0].issues[0].rule == "unreadable"
    dossier(tmp_path / "b", own("2e22"))
    assert checked(folder, kept)[0].model == "Aurora"
    assert len(worked) == 2


def test_many_paths_come_in_order_from_several_processes(tmp_path: Path) -> None:
    for number in range(12):
        dossier(tmp_path / f"{number:02}", own(f"{number + 1}e22").replace("Aurora", f"Model {number}"))
    (tmp_path / "05" / "gpai.toml").write_bytes(b"\xff\xfe\0")
    several = service.check(tmp_path, on=DAY, jobs=2).values
    assert several == service.check(tmp_path, on=DAY, jobs=1).values
    assert [each.path.rpartition("/")[2] for each in several.models] == [f"{number:02}" for number in range(12)]


@pytest.mark.skipif(get_start_method() != "fork", reason="what is put in its place has to reach other processes")
def test_a_process_that_is_killed_takes_no_other_path_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        dossier(tmp_path / f"{number}")
    work = running.check_path

    def killed(path: Path, *more: object) -> tuple[CheckedModel, ...]:
        if path.name == "4":
            os.kill(os.getpid(), signal.SIGKILL)
        return work(path, *more)

    monkeypatch.setattr(running, "check_path", killed)
    models = service.check(tmp_path, on=DAY, jobs=2).values.models
    assert [each.path.rpartition("/")[2] for each in models] == [str(number) for number in range(9)]
    assert [each.issues[0].rule if each.issues else "" for each in models] == [""] * 4 + ["fault"] + [""] * 4


def test_a_fault_of_ours_is_told_with_its_path_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(path: Path, *more: object) -> tuple[CheckedModel, ...]:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr(running, "check_path", faulty)
    (model,) = service.check(dossier(tmp_path), on=DAY, cache=tmp_path / "kept").values.models
    assert model.issues[0].rule == "fault"
    assert not (tmp_path / "kept").exists()


def test_what_is_kept_of_a_finding_keeps_on_which_guess_it_hangs(tmp_path: Path, worked: list[Path]) -> None:
    path, kept = guesses.put(dossier(tmp_path / "a")), tmp_path / "kept"
    settle()
    first = checked(path, kept, guesses.DAY)
    assert checked(path, kept, guesses.DAY) == first
    assert len(worked) == 1
    assert any(issue.hangs_on for model in first for issue in model.issues)
