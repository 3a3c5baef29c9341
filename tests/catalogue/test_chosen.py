"""Models chosen by a condition: what it may say, what it may not, and what is left of those that it leaves out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.catalogue.chosen import LONGEST, read_where
from gpaiscope.catalogue.compared import scans_compared
from gpaiscope.catalogue.results import FILES
from gpaiscope.catalogue.scan import Stages, scan
from gpaiscope.errors import UsageError
from gpaiscope.report.values.catalogue import Catalogue
from tests.catalogue.hub import DAY, LLAMA, by_id, model, own, tuned, written
from tests.schemas import validator

pytestmark = [pytest.mark.once, pytest.mark.long]

RECORDS = (
    model(LLAMA, downloads=900, tags=["en", "region:us"], createdAt="2024-07-01T00:00:00Z"),
    tuned("acme/chat", LLAMA, downloads=50, createdAt="2026-01-02T00:00:00Z"),
    tuned("acme/chat-GGUF", "acme/chat", relation="quantized", downloads="many"),
    model("big/one", safetensors={"total": 70_000_000_000}, downloads=5, config={"model_type": "llama"}),
    {"id": "plain/bert", "tags": ["license:mit"], "pipeline_tag": "text-classification", "downloads": 7},
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("hub"), RECORDS)


def chosen(hub: Path, folder: Path, where: str) -> Catalogue:
    return scan([hub], folder / "out", DAY, where=where)


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("downloads > 7", {LLAMA, "acme/chat"}),
        ("downloads >= 7 AND NOT id LIKE 'acme/%'", {LLAMA, "plain/bert"}),
        ("licence IN ('mit', 'bsd')", {"plain/bert"}),
        ("list_contains(tags, 'region:us') -- a remark", {LLAMA}),
        ("created BETWEEN DATE '2026-01-01' AND DATE '2026-12-31'", {"acme/chat"}),
        ("year(created) = 2024", {LLAMA}),
        ("parameters > 7e9", {"big/one"}),
        ("parameters = 70000000000", {"big/one"}),
        ("list_has(base, 'acme/chat') OR task ILIKE '%CLASS%'", {"acme/chat-GGUF", "plain/bert"}),
        ("maker = 'acme' AND relation <> 'quantized'", {"acme/chat"}),
        ("CASE WHEN model_type = 'llama' THEN true ELSE false END", {"big/one"}),
        ("outputs[1] = 'text' AND DOWNLOADS < 10", {"big/one"}),
        ("downloads IS NULL", {"acme/chat-GGUF"}),
        ("NOT gated AND coalesce(downloads, 0) = 0", {"acme/chat-GGUF"}),
    ],
)
def test_a_condition_chooses(hub: Path, tmp_path: Path, where: str, ids: set[str]) -> None:
    found = chosen(hub, tmp_path, where)
    assert by_id(tmp_path / "out", "results").keys() == by_id(tmp_path / "out", "facts").keys() == ids
    assert (found.models, found.left_out, found.records, found.repeated) == (len(ids), 5 - len(ids), 5, 0)


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("training_flop > 1e25", {"above"}),
        ("training_flop >= 1E+25", {"at", "above"}),
        ("training_flop = 0.1e26", {"at"}),
        ("training_flop < 1_0e24", {"below"}),
        ("training_flop <> 1.0000000000000000000000001e25", {"below", "at"}),
        ("training_flop BETWEEN 9.999e24 AND 1e25", {"below", "at"}),
        ("training_flop IN (1e25, 7)", {"at"}),
        ("training_flop > 1e-3 AND training_flop < 1e300", {"below", "at", "above"}),
        ("training_flop > '1e25' AND id <> '1e25' -- 1e99", {"above"}),
        ("id = 'ä 1e3' OR training_flop > 1e25", {"above"}),
    ],
)
def test_an_amount_is_compared_exactly(tmp_path: Path, where: str, ids: set[str]) -> None:
    amounts = {"below": 10**25 - 1, "at": 10**25, "above": 10**25 + 1}
    table, mapping = own(tmp_path, *({"id": id, "training_flop": str(amount)} for id, amount in amounts.items()))
    found = scan([table], tmp_path / "out", DAY, mapping=mapping, where=where)
    assert by_id(tmp_path / "out", "results").keys() == ids
    assert found.where == where


def test_what_is_not_known_to_a_condition_is_counted_apart(hub: Path, tmp_path: Path) -> None:
    found = chosen(hub, tmp_path, "downloads > 7")
    assert (found.left_out, found.undecided) == (3, 1)


def test_what_is_left_out_is_still_what_others_were_made_from(hub: Path, tmp_path: Path) -> None:
    scan([hub], tmp_path / "whole", DAY)
    chosen(hub, tmp_path, "id = 'acme/chat-GGUF'")
    whole, row = by_id(tmp_path / "whole", "results")["acme/chat-GGUF"], by_id(tmp_path / "out", "results")
    assert {**row["acme/chat-GGUF"], "case": 0} == {**whole, "case": 0}
    found = scans_compared(tmp_path / "whole", tmp_path / "out")
    assert (found.differs, found.moves, found.gone.models, found.facts_differ) == (("where",), (), 4, 0)


def test_the_manifest_and_the_report_say_which_were_chosen(hub: Path, tmp_path: Path) -> None:
    found = service.scan(hub, output=tmp_path / "out", on=DAY, where="downloads > 7")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["where"] == "downloads > 7"
    assert (manifest["counts"]["left_out"], manifest["counts"]["undecided"]) == (3, 1)
    validator("catalogue").validate(json.loads((tmp_path / "out" / "report.json").read_text()))
    assert "Chosen where downloads > 7: 3 models left out, 1 of them" in " ".join(found.to_text().split())


def test_an_interrupted_scan_with_another_condition_begins_anew(hub: Path, tmp_path: Path) -> None:
    def stop(text: str, done: int, total: int) -> None:
        if text.startswith("answering") and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan([hub], tmp_path / "out", DAY, where="downloads > 1", stages=Stages(told=stop))
    chosen(hub, tmp_path, "maker = 'acme'")
    scan([hub], tmp_path / "fresh", DAY, where="maker = 'acme'")
    for name in FILES:
        fresh = (tmp_path / "fresh" / name).read_bytes().replace(bytes(tmp_path / "fresh"), bytes(tmp_path / "out"))
        assert fresh == (tmp_path / "out" / name).read_bytes(), name


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("", "between 1 and"),
        ("x" * (LONGEST + 1), "between 1 and"),
        ("true\0", "between 1 and"),
        ("id = '\ud800'", "between 1 and"),
        ("downloads >", "syntax error"),
        ("true /* open", "comment"),
        ("true; DROP TABLE facts", "syntax error"),
        ("true) ; SELECT (true", "more than one condition"),
        ("true), (true", "more than one condition"),
        ("true) UNION SELECT (true", "more than one condition"),
        ("true) FROM read_text('/etc/hostname') WHERE (true", "more than one condition"),
        ("true) FROM 'hub.jsonl' WHERE (true", "more than one condition"),
        ("true) ORDER BY (1", "more than one condition"),
        ("true) LIMIT (1", "more than one condition"),
        ("id IN (SELECT content FROM read_text('/etc/hostname'))", "a query within it cannot stand in it"),
        ("EXISTS (SELECT 1)", "a query within it cannot stand in it"),
        ("id = ANY(tags)", "a query within it cannot stand in it"),
        ("getenv('HOME') = 'x'", "getenv cannot be asked in it"),
        ("current_setting('threads') = '1'", "current_setting cannot be asked in it"),
        ("random() > 0", "random cannot be asked in it"),
        ("repeat('x', 1000000000) = id", "repeat cannot be asked in it"),
        ("main.lower(id) = 'a'", "main.lower cannot be asked in it"),
        ("id.lower() = 'a'", "id.lower cannot be asked in it"),
        ("sum(downloads) > 1", "sum cannot be asked in it"),
        ("row_number() OVER () = 1", "a window cannot stand in it"),
        ("unnest(tags) = 'x'", "unnest cannot be asked in it"),
        ("x -> true", "lambda cannot stand in it"),
        ("COLUMNS(*) = 1", "* cannot stand in it"),
        ("downloads > ?", "a parameter cannot stand in it"),
        ("n = 1", "there is no column n"),
        ("choosable.id = 'a'", "there is no column choosable.id"),
        ("created < current_date", "there is no column current_date"),
        ("downloads", "a value of type BIGINT"),
        ("id", "a value of type VARCHAR"),
        ("NULL", "and not whether"),
        ("tags > 5", "Cannot compare"),
        ("downloads > 'many'", "many"),
    ],
)
def test_what_is_no_condition_is_refused_and_says_why(where: str, says: str) -> None:
    with pytest.raises(UsageError) as error:
        read_where(where)
    assert error.value.mistake.reference == "invalid-where"
    assert says in error.value.mistake.message
    assert "licence" in error.value.mistake.expected


@pytest.mark.parametrize("where", ["(" * 990 + "true" + ")" * 990, "NOT " * 490 + "true", "[" * 900 + "]" * 900])
def test_a_condition_that_is_nested_deeply_is_worked_out_or_refused(where: str) -> None:
    try:
        assert read_where(where).columns == ()
    except UsageError as error:
        assert error.mistake.reference == "invalid-where"  # noqa: PT017


def test_all_that_is_wrong_with_a_condition_is_said_at_once() -> None:
    with pytest.raises(UsageError, match=r"getenv cannot.*; there is no column downlods; there is no column x"):
        read_where("downlods > 3 AND getenv('x') = x")


def test_a_column_that_the_catalogue_does_not_have_is_an_error(hub: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file of the catalogue has a column for training_flop, hardware") as error:
        chosen(hub, tmp_path, "hardware = 'H100' OR training_flop > 1")
    assert "hardware" not in error.value.mistake.expected
    assert not (tmp_path / "out").exists()


def test_a_condition_that_fails_on_a_row_or_chooses_nothing_leaves_the_last_result(hub: Path, tmp_path: Path) -> None:
    chosen(hub, tmp_path, "downloads > 7")
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    with pytest.raises(UsageError, match="Could not convert"):
        chosen(hub, tmp_path, "CAST(id AS INTEGER) > 1")
    with pytest.raises(UsageError, match="chooses none of 5 models; of 1 what it asks is not known"):
        chosen(hub, tmp_path, "downloads > 1000000")
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before
