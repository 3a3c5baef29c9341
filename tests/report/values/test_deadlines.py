"""The list of dated duties: the same keys in every document that has one, by its schema and as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from click.testing import CliRunner

from gpaiscope.cli import cli
from gpaiscope.report.values.schema import of
from tests.cli.golden import ROOT

KEYS: Final = (
    "id",
    "obligation",
    "event",
    "actor",
    "model",
    "outcome",
    "kind",
    "origin",
    "state",
    "safe_day",
    "last_day",
    "days_left",
    "done_on",
    "lacks",
    "counted",
    "cites",
    "sure",
    "hangs_on",
)
DOCUMENTS: Final = {
    "assessment": ("assess",),
    "deadlines": ("deadlines",),
    "plan": ("plan",),
    "documents": ("documents",),
    "check": ("check",),
    "comparison": ("assess", "--compare", "2026-09-01"),
}
LATE: Final = ROOT / "examples/planned-frontier-run"


def named(document: object, name: str) -> Iterator[Any]:
    """What stands under a key, wherever in a document it is."""
    if isinstance(document, dict):
        if name in document:
            yield document[name]
        for value in document.values():
            yield from named(value, name)
    if isinstance(document, list):
        for value in document:
            yield from named(value, name)


def written(words: tuple[str, ...]) -> Any:
    command, *more = words
    ended = CliRunner().invoke(cli, [command, str(LATE), *more, "--on", "2026-12-01", "--format", "json"])
    assert ended.exit_code in (0, 1), ended.output
    return json.loads(ended.stdout)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_schema_publishes_the_same_keys_of_a_dated_duty(document: str) -> None:
    schemas = list(named(of(document), "dated"))
    assert {tuple(schema["items"]["properties"]) for schema in schemas} == {KEYS}
    assert {tuple(schema["items"]["required"]) for schema in schemas} == {KEYS}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_writes_the_same_keys_of_a_dated_duty(document: str) -> None:
    lists = list(named(written(DOCUMENTS[document]), "dated"))
    rows = [row for listed in lists for row in listed]
    assert len(lists) == 1
    assert rows
    assert {tuple(row) for row in rows} == {KEYS}


def test_a_duty_says_the_same_in_every_document() -> None:
    told = [
        [row for row in next(named(written(words), "dated")) if row["id"] == "notification"]
        for words in DOCUMENTS.values()
    ]
    assert [len(rows) for rows in told] == [1] * len(DOCUMENTS)
    assert all(rows == told[0] for rows in told)
