"""Statements of documents: what is written and described comes from one, and mypy sees what is wrong in one."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from gpaiscope.report.values import kinds
from gpaiscope.report.values.schema import DOCUMENTS, of
from gpaiscope.report.values.shape import by_id, constant, key, many, one_of, optional, or_null, table, where, within

ROOT = Path(__file__).resolve().parents[3]

STATEMENTS = """
from dataclasses import dataclass
from gpaiscope.report.values import kinds
from gpaiscope.report.values.shape import JsonKey, key, many, optional, table, within

@dataclass
class Link:
    parent: str

@dataclass
class Family:
    links: list[Link]
    names: tuple[str, ...]

LINK = table(Link, parent=key(kinds.TEXT, lambda link: link.parent))
PARENT: dict[str, JsonKey[Link]] = {"parent": key(kinds.TEXT, lambda link: link.parent)}
table(Family, links=key(many(LINK), lambda family: family.links))
table(Family, **within(Family, lambda family: family.links[0], PARENT))
"""
WRONG = {
    "a misspelt attribute": "table(Link, parent=key(kinds.TEXT, lambda link: link.parnt))",
    "a number for a text": "table(Link, parent=key(kinds.TEXT, lambda link: len(link.parent)))",
    "a list of another kind": "table(Family, links=key(many(LINK), lambda family: family.names))",
    "a misspelt attribute of an optional key": "table(Link, parent=optional(kinds.TEXT, lambda link: link.parnt))",
    "keys of another type": "table(Family, **within(Family, lambda family: family.names, PARENT))",
}


@pytest.mark.once
def test_mypy_sees_a_wrong_attribute_or_kind_in_a_statement_and_nothing_in_a_right_one(tmp_path: Path) -> None:
    file = tmp_path / "statements.py"
    file.write_text(STATEMENTS + "\n".join(WRONG.values()) + "\n")
    # What the three files import is skipped: all of the package would take mypy more than a minute.
    files = [file, *(ROOT / "src/gpaiscope/report/values" / name for name in ("shape.py", "kinds.py"))]
    options = ["--strict", "--follow-imports=skip", "--config-file=", "--cache-dir", tmp_path / "cache"]
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *files],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"MYPYPATH": str(ROOT / "src"), "PATH": ""},
    )
    first = len(STATEMENTS.splitlines()) + 1
    wrong = {int(line) - first for line in re.findall(r"statements\.py:(\d+): error", checked.stdout)}
    assert wrong == set(range(len(WRONG))), checked.stdout + checked.stderr


@dataclass
class Ship:
    name: str
    flag: str | None
    masts: int


SHIP = table(
    Ship,
    kind=constant("ship"),
    name=key(kinds.TEXT, lambda ship: ship.name, "as painted"),
    from_=optional(one_of(("FI", "SE")), lambda ship: ship.flag),
    masts=where(lambda ship: ship.masts > 0, key(kinds.INTEGER, lambda ship: ship.masts)),
)


def test_keys_are_written_and_described_in_one_order_and_those_left_out_are_not_required() -> None:
    assert list(SHIP.write(Ship("Elle", "FI", 2)).items()) == [
        ("kind", "ship"), ("name", "Elle"), ("from", "FI"), ("masts", 2)
    ]  # fmt: skip
    assert SHIP.write(Ship("Elle", None, 0)) == {"kind": "ship", "name": "Elle"}
    assert SHIP.schema == {
        "type": "object",
        "properties": {
            "kind": {"const": "ship"},
            "name": {"type": "string", "description": "as painted"},
            "from": {"enum": ["FI", "SE"]},
            "masts": {"type": "integer"},
        },
        "required": ["kind", "name"],
    }


def test_a_description_is_added_to_a_kind_and_does_not_change_it() -> None:
    assert kinds.TEXT.described("as painted").schema == {"type": "string", "description": "as painted"}
    assert kinds.TEXT.schema == {"type": "string"}


def test_lists_objects_by_id_and_null_are_made_of_the_shape_of_what_they_hold() -> None:
    fleet = table(
        dict[str, Ship],
        ships=key(many(SHIP), lambda ships: ships.values()),
        by_name=key(by_id(or_null(SHIP), "null: sunk"), lambda ships: {**ships, "Vasa": None}),
        **within(dict[str, Ship], lambda ships: ships["Elle"], {"name": SHIP.keys["name"]}),
    )
    elle = {"kind": "ship", "name": "Elle"}
    assert fleet.write({"Elle": Ship("Elle", None, 0)}) == {
        "ships": [elle],
        "by_name": {"Elle": elle, "Vasa": None},
        "name": "Elle",
    }
    assert fleet.schema["properties"] == {
        "ships": {"type": "array", "items": SHIP.schema},
        "by_name": {
            "type": "object",
            "additionalProperties": {"anyOf": [SHIP.schema, {"type": "null"}]},
            "description": "null: sunk",
        },
        "name": SHIP.keys["name"].schema,
    }


def test_every_definition_that_a_schema_refers_to_is_in_it() -> None:
    for name in DOCUMENTS:
        schema = of(name)
        referred = set(re.findall(r"#/\$defs/(\w+)", str(schema)))
        assert referred <= set(schema["$defs"]), name
