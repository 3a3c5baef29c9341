"""Sets of documents: every version kept unaltered, and whether one still holds on the facts and the law of a day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gpaiscope import service
from gpaiscope.documents.holding import Holding
from gpaiscope.documents.kept import kept_set
from gpaiscope.documents.sets import WrittenSet
from gpaiscope.errors import InputError, UsageError
from gpaiscope.report.values import schema, written
from tests.documents.situations import DAY, filled, put

pytestmark = pytest.mark.once


def drafted(folder: Path, target: Path, on: date = DAY) -> WrittenSet:
    return service.write_set(folder, folder=target, form="markdown", on=on, actor="acme")


def held(folder: Path, target: Path, on: date = DAY) -> Holding:
    return service.holding(folder, set=target, on=on, actor="acme").values


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def hashes(folder: Path) -> dict[str, str]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


@pytest.fixture
def aurora(tmp_path: Path) -> tuple[Path, Path]:
    """A dossier with its documentation, and the set that was drafted of it."""
    folder, target = put(tmp_path / "aurora", "systemic", filled()), tmp_path / "set"
    drafted(folder, target)
    return folder, target


def test_an_unknown_format_of_a_set_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mardown"):
        service.write_set(put(tmp_path / "in", "systemic"), folder=tmp_path / "out", form="mardown", on=DAY)
    assert not (tmp_path / "out").exists()


def test_a_set_holds_as_long_as_nothing_changes(aurora: tuple[Path, Path]) -> None:
    found = held(*aurora)
    assert found.broken == []
    assert all(each.holds for each in found.copies)
    assert found.facts_changed == []
    assert found.same_rules


def test_several_incidents_are_one_report_in_the_set_and_one_document_in_the_count(tmp_path: Path) -> None:
    folder = put(tmp_path / "aurora", "systemic", filled())
    with (folder / "gpai.toml").open("a", encoding="utf-8") as file:
        file.write('[[procedure]]\nevent = "serious-incident"\nactor = "acme"\nkind = "death"\non = 2026-11-24\n')
    drafted(folder, tmp_path / "set")
    told = [(each.document, each.recipient) for each in held(folder, tmp_path / "set").copies]
    assert [each for each in told if each[0] == "incident-report"] == [
        ("incident-report", "ai-office"), ("incident-report", "authorities")
    ]  # fmt: skip
    listed = service.documents(folder, on=DAY, actor="acme")
    assert [each.form.id for each in listed.values].count("incident-report") > 1
    assert "10 owed" in listed.to_text()


def test_a_field_that_moved_is_told_in_the_words_of_both(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    change(folder / "documentation.toml", "who knows: model.design.", "who learnt: model.design.")
    found = held(folder, target)
    moved = {(each.document, each.recipient): each.moved for each in found.copies if each.moved}
    assert set(moved) == {("documentation-form", "ai-office"), ("documentation-form", "authorities")}
    (one,) = moved["documentation-form", "ai-office"]
    assert one.id == "p.design"
    assert one.then == ("Words of somebody who knows: model.design.",)
    assert one.now == ("Words of somebody who learnt: model.design.",)
    assert [Path(each).name for each in found.facts_changed] == ["documentation.toml"]
    page = service.holding(folder, set=target, on=DAY, actor="acme", words=True).to_text()
    assert "Words of somebody who [-knows:-] {+learnt:+} model.design." in " ".join(page.split())


def test_a_field_that_is_missing_now_is_told_as_missing(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    change(folder / "documentation.toml", 'owner = "Words of somebody who knows: copyright.owner."', "")
    moved = [one for each in held(folder, target).copies for one in each.moved]
    assert {(each.id, each.state_then, each.state_now) for each in moved} == {("1.1.owner", "filled", "gap")}
    assert all(each.is_missing for each in moved)


def test_files_that_are_altered_or_gone_are_told(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    (target / "1/provider/memo.md").write_text("other", encoding="utf-8")
    (target / "1/ai-office/framework.md").unlink()
    found = held(folder, target)
    states = {each.document: each.file_state for each in found.copies if each.file_state != "unaltered"}
    assert states == {"memo": "altered", "framework": "missing"}
    assert found.broken == ["1 altered on disk", "1 missing on disk"]


def test_a_document_that_is_no_longer_called_for_and_one_that_is_now(tmp_path: Path) -> None:
    folder, target = put(tmp_path / "aurora", "third-country", filled()), tmp_path / "set"
    drafted(folder, target)
    change(folder / "gpai.toml", 'country = "US"', 'country = "DE"')
    gone = [each for each in held(folder, target).copies if each.standing == "gone"]
    assert {each.document for each in gone} == {"mandate"}
    assert {each.because for each in gone} == {"The provider is established in the Union."}
    change(folder / "gpai.toml", 'country = "DE"', 'country = "US"')
    put(tmp_path / "other", "provider", filled())
    drafted(tmp_path / "other", tmp_path / "more")
    new = [each for each in held(folder, tmp_path / "more").copies if each.standing == "new"]
    assert {each.document for each in new} == {"mandate"}


def test_the_law_of_both_days_is_told_with_what_changed_between(tmp_path: Path) -> None:
    folder, target = put(tmp_path / "aurora", "older", filled()), tmp_path / "set"
    drafted(folder, target, date(2026, 7, 1))
    found = held(folder, target)
    assert (found.kept.day, found.law.day) == (date(2026, 7, 1), DAY)
    days = [turn.begins for each in found.law_changes for turn in each.turns]
    assert date(2026, 8, 2) in days
    assert all(date(2026, 7, 1) < each <= DAY for each in days)
    assert held(folder, target, date(2026, 6, 1)).law_changes == ()


@pytest.mark.parametrize(("on", "late"), [(date(2027, 5, 27), False), (date(2027, 5, 28), True)])
def test_the_six_months_of_a_summary_run_from_the_set(on: date, late: bool, aurora: tuple[Path, Path]) -> None:
    found = held(*aurora, on)
    (clock,) = [each for each in found.clocks if each.id == "summary_update"]
    assert clock.until.latest == date(2027, 5, 27)
    assert clock.supposed
    assert clock.is_late is late
    assert any("brought up to date" in each for each in found.broken) is (on > date(2026, 12, 1))


def test_the_six_months_run_from_the_day_that_the_dossier_says(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    done = '\n[[done]]\nobligation = "training_content_summary"\nactor = "acme"\non = 2026-10-01\n'
    with (folder / "gpai.toml").open("a", encoding="utf-8") as file:
        file.write(done)
    (clock,) = [each for each in held(folder, target).clocks if each.id == "summary_update"]
    assert (clock.until.latest, clock.supposed) == (date(2027, 4, 1), "")


def test_the_ten_years_of_the_documentation_run_from_the_placing(aurora: tuple[Path, Path]) -> None:
    clocks = {each.id: each for each in held(*aurora).clocks}
    assert clocks["documentation_kept"].until.latest == date(2036, 6, 1)
    assert clocks["documentation_kept"].is_keeping
    assert clocks["incident_records"].until.latest == date(2031, 11, 20)


def test_a_sign_off_that_no_longer_is_one_is_told(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    content = service.draft(folder, document="framework", on=DAY, actor="acme").values.content
    with (folder / "documentation.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[sign_off]]\ndocument = "framework"\ncontent = "{content}"\nname = "Ida Falk"\n')
    drafted(folder, target)
    assert held(folder, target).broken == []
    change(folder / "documentation.toml", "who knows: framework.processes.", "who learnt: framework.processes.")
    assert held(folder, target).broken == ["1 with fields that moved", "1 no longer signed off"]


# -- versions


def test_a_set_that_did_not_change_stays_as_it_is(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    before = hashes(target)
    done = drafted(folder, target)
    assert (done.version, done.is_new) == (1, False)
    assert hashes(target) == before


def test_each_version_is_kept_unaltered_with_the_hash_of_its_manifest(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    kept: dict[str, str] = {name: each for name, each in hashes(target).items() if name != "manifest.json"}
    for number in (2, 3):
        change(folder / "gpai.toml", f"Aurora {'70' if number == 2 else '71'}B", f"Aurora {69 + number}B")
        assert drafted(folder, target).version == number
        now = hashes(target)
        assert kept.items() <= now.items()
        kept = {name: each for name, each in now.items() if name != "manifest.json"}
    made = kept_set(target)
    assert [(each.number, each.manifest) for each in made.earlier] == [(1, "1/manifest.json"), (2, "2/manifest.json")]
    assert all(kept[each.manifest] == each.sha256 for each in made.earlier)
    assert list(made.altered()) == []
    assert kept_set(target / "2").copies[0].models == ("Aurora 71B",)
    assert list(kept_set(target / "2").altered()) == []
    (target / "1/provider/memo.md").write_text("other", encoding="utf-8")
    (target / "2/manifest.json").unlink()
    assert list(made.altered()) == ["1/provider/memo.md", "2/manifest.json"]
    assert "2 altered in earlier versions" in held(folder, target).broken


def test_what_an_interrupted_run_left_is_never_written_over_and_never_the_latest(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    (target / "2").mkdir()
    (target / "2/provider").mkdir()
    (target / "2/provider/memo.md").write_text("half", encoding="utf-8")
    assert held(folder, target).broken == []
    change(folder / "gpai.toml", "Aurora 70B", "Aurora 71B")
    assert drafted(folder, target).version == 3
    assert (target / "2/provider/memo.md").read_text(encoding="utf-8") == "half"


def test_a_set_whose_file_was_lost_is_written_again(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    (target / "1/provider/memo.md").unlink()
    assert drafted(folder, target).version == 2


def test_a_copy_of_other_names_is_held_against_the_only_one_left(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    change(folder / "gpai.toml", "Aurora 70B", "Aurora 71B")
    found = held(folder, target)
    assert {each.standing for each in found.copies} <= {"same", "moved"}


# -- bad input

Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "paths"),
    [
        (lambda raw: raw.pop("law"), ["law", "law.day", "law.hash"]),
        (lambda raw: raw.update(documents=7, version=0), ["documents", "version"]),
        (lambda raw: raw["documents"].append("x"), ["documents[16]"]),
        (lambda raw: raw["documents"][0].update(file=None, sha256=1), ["documents[0].file", "documents[0].sha256"]),
        (lambda raw: raw["documents"][0]["fields"][0].update(state="odd"), ["documents[0].fields[0].state"]),
        (lambda raw: raw["law"].update(day="soon"), ["law.day"]),
    ],
)
def test_every_mistake_of_a_manifest_is_told(spoil: Spoil, paths: list[str], aurora: tuple[Path, Path]) -> None:
    raw = json.loads((aurora[1] / "manifest.json").read_text(encoding="utf-8"))
    spoil(raw)
    (aurora[1] / "manifest.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        held(*aurora)
    assert sorted(each.path for each in caught.value.mistakes) == sorted(paths)
    with pytest.raises(InputError):
        drafted(*aurora)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"documents": []}', '{"a":' * 100])
def test_what_is_no_manifest_is_refused_and_left(text: str, aurora: tuple[Path, Path]) -> None:
    (aurora[1] / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        held(*aurora)
    before = hashes(aurora[1])
    with pytest.raises(InputError):
        drafted(*aurora)
    assert hashes(aurora[1]) == before


def test_a_copy_outside_of_the_set_is_not_read(aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    raw = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    secret = folder / "gpai.toml"
    raw["documents"][0].update(file="../aurora/gpai.toml", sha256=hashlib.sha256(secret.read_bytes()).hexdigest())
    (target / "manifest.json").write_text(json.dumps(raw), encoding="utf-8")
    assert held(folder, target).copies[0].file_state == "altered"


def test_a_set_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    with pytest.raises(InputError):
        held(folder, tmp_path / "nothing")


def test_a_manifest_that_is_a_dossier_is_left(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", "provider")
    service.assess(folder, on=DAY).values  # noqa: B018  (a dossier that this process has read)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/manifest.json").symlink_to(folder / "gpai.toml")
    before = hashes(folder)
    with pytest.raises(InputError):
        drafted(folder, tmp_path / "out")
    assert hashes(folder) == before


@pytest.mark.parametrize("words", [False, True])
def test_what_is_found_is_as_its_schema_says_in_every_form(words: bool, aurora: tuple[Path, Path]) -> None:
    folder, target = aurora
    change(folder / "documentation.toml", "who knows: model.design.", "<b>| who & learnt</b>")
    result = service.holding(folder, set=target, on=DAY, actor="acme", words=words)
    Draft202012Validator(schema.of("documents-check")).validate(json.loads(written(result.to_dict())))
    assert "&lt;b&gt;" in result.to_html()
    assert "p.design" not in result.to_text()
    raw = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema.of("documents-set")).validate(raw)


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_where_there_is_no_set_it_is_said_what_one_is(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        kept_set(tmp_path / name)
    (mistake,) = caught.value.mistakes
    assert (mistake.reference, "draft PATH --all" in mistake.expected) == ("no-set", True)
