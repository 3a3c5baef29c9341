"""The law as a script of SQL: what it answers is what the interpreter says, and wrong words are told."""

from __future__ import annotations

from datetime import date

import pytest

from gpaiscope import service
from gpaiscope.errors import UsageError

DAY = date(2026, 10, 1)


def _answers(script: str, *facts: str) -> list[dict[str, object]]:
    """The answers to facts that are put into the tables of a script."""
    duckdb = pytest.importorskip("duckdb")
    store = duckdb.connect()
    statements = [each for each in script.split(";\n") if each.strip()]
    tables = [each for each in statements if "(\n    case_id " in each]
    for each in (*tables, *facts, *(each for each in statements if each not in tables)):
        store.execute(each)
    told = store.execute("SELECT * FROM answers ORDER BY case_id")
    names = [column[0] for column in told.description]
    return [dict(zip(names, row, strict=True)) for row in told.fetchall()]


LINE = 10**23
FACTS = (
    "INSERT INTO cases (case_id, model__training_compute_lo, model__training_compute_hi, model__outputs,"
    " original__exists, original__weights_integrated) VALUES"
    f" ('above', {LINE + 1}, {LINE + 1}, ['text'], false, false), ('at', {LINE}, {LINE}, ['text'], false, false),"
    f" ('open', NULL, NULL, ['text'], false, false), ('other', {LINE + 1}, {LINE + 1}, ['embedding'], false, false)"
)


def test_the_line_has_two_sides_and_unknown_is_none_of_them() -> None:
    script = service.law_as_sql("gpai_criterion", on=DAY, reasons=False)
    told = {row["case_id"]: row["gpai_criterion"] for row in _answers(script, FACTS)}
    assert told == {"above": True, "at": False, "open": None, "other": False}


def test_a_rule_that_no_fact_decides_on_a_day_has_its_table_of_facts_still() -> None:
    script = service.law_as_sql("systemic_risk", on=date(2025, 8, 1), reasons=False)
    (row,) = _answers(script, "INSERT INTO cases (case_id) VALUES ('one')")
    assert row == {"case_id": "one", "systemic_risk": False}
    assert "CREATE TABLE actors (" in service.law_as_sql("enforceable", on=date(2025, 8, 1), reasons=False)


def test_a_mask_is_read_by_the_table_of_reasons() -> None:
    script = service.law_as_sql("gpai_criterion", on=DAY)
    rows = {row["case_id"]: row for row in _answers(script, FACTS)}
    lines = [line.strip().strip("(),") for line in script.splitlines() if line.startswith("    (")]
    named = {(int(word), int(bit)): name.strip("'") for word, bit, name in (line.split(", ") for line in lines)}
    masks = [(int(name.rpartition("_")[2]), bits) for name, bits in rows["open"].items() if "__mask_" in name]
    reasons = {
        named[word, bit] for word, bits in masks for bit in range(63) if bits >> bit & 1 and (word, bit) in named
    }
    assert "model.training_compute" in reasons
    assert "model.outputs" not in reasons


def test_spark_has_its_own_words_and_a_table_for_each_part() -> None:
    script = service.law_as_sql("provider", on=DAY, engine="spark", reasons=False)
    assert "arrays_overlap(" in script
    assert "ARRAY<STRING>" in script
    assert "list_has_any(" not in script
    assert "VARCHAR" not in script
    assert "CREATE TABLE actors_1 USING parquet AS\n" in script
    assert "DROP TABLE actors_1;" in script


VIDEO_FROM_IMAGES = (
    "INSERT INTO cases (case_id, model__training_compute_lo, model__training_compute_hi, model__outputs, model__inputs,"
    " model__inputs_stated, original__exists, original__weights_integrated)"
    f" VALUES ('video', {LINE + 1}, {LINE + 1}, ['video'], ['image'], true, false, false)"
)


@pytest.mark.parametrize(("reading", "says"), [("", None), ("listed", True), ("from-text-only", False)])
def test_a_reading_is_followed(reading: str, says: bool | None) -> None:
    readings = {"video-without-text": reading} if reading else {}
    script = service.law_as_sql("gpai_criterion", on=DAY, readings=readings, reasons=False)
    assert _answers(script, VIDEO_FROM_IMAGES) == [{"case_id": "video", "gpai_criterion": says}]


def test_wrong_words_are_told() -> None:
    with pytest.raises(UsageError, match="no rule 'gpai_modle'"):
        service.law_as_sql("gpai_modle", on=DAY)
    with pytest.raises(UsageError, match="no rule 'gpai_modle' or 'x'"):
        service.law_as_sql("gpai_modle", "x", on=DAY)
    with pytest.raises(UsageError, match="is not a reading"):
        service.law_as_sql("gpai_model", on=DAY, readings={"video-without-text": "maybe"})
    with pytest.raises(UsageError, match="some of these rules are about an actor"):
        service.law_as_sql("provider", "event_withdraws", on=DAY)
    with pytest.raises(UsageError, match="2020"):
        service.law_as_sql("gpai_model", on=date(2020, 1, 1))
