"""What is read of bills of materials that other people's tools wrote.

Run by hand: ``python benchmarks/bills.py FOLDER``. ``bills.toml`` names each document by its address and its hash, with
what a careful reader takes from it; the documents themselves are not kept here. Those of them that lie anywhere below
the folder are read, and each fact is counted: right (taken as sure, or only suggested), missing, or wrong.
Exits with 1 where anything that is taken as sure is wrong.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from gpaiscope import licences
from gpaiscope.errors import InputError
from gpaiscope.repository.exchange import Fact, Told, read

PATHS = {
    "name": "model.name",
    "hub_id": "model.hub_id",
    "outputs": "model.outputs",
    "licence": "openness.licence",
    "architecture": "documentation.model.architecture",
    "energy_mwh": "documentation.training.energy_mwh",
}


def main() -> int:
    bills = tomllib.loads(Path(__file__).with_name("bills.toml").read_text("utf-8"))["bill"]
    files = {hashlib.sha256(data).hexdigest(): data for data in _files(Path(sys.argv[1]))}
    counts: Counter[tuple[str, str]] = Counter()
    absent = 0
    for bill in bills:
        data = files.get(bill["sha256"])
        if data is None:
            absent += 1
            continue
        for what, verdict, shown in verdicts(bill, data):
            counts[what, verdict] += 1
            if verdict != "right":
                print(f"{verdict:>10}  {what:<12} {bill['repository']}/{bill['path']}: {shown}")
    print(f"{len(bills) - absent} of {len(bills)} documents are there")
    for what in sorted({what for what, _ in counts}):
        row = ", ".join(f"{counts[what, verdict]} {verdict}" for verdict in ("right", "suggested", "missing", "wrong"))
        print(f"{what}: {row}")
    return 1 if any(verdict == "wrong" for _, verdict in counts) else 0


def _files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.stat().st_size < 10**6]


def verdicts(bill: dict[str, Any], data: bytes) -> list[tuple[str, str, str]]:
    """What was expected of one document, how it went, and what was read."""
    name = Path(bill["path"]).name
    try:
        told = read(data, name)
    except InputError as error:
        return [("readable", "right" if bill.get("refused") else "wrong", str(error)[:120])]
    found = [("readable", "wrong" if bill.get("refused") else "right", "read")]
    if bill.get("several"):
        is_told = any("of" in mistake.expected and "first" in mistake.expected for mistake in told.mistakes)
        found.append(("several", "right" if is_told else "wrong", "not told"))
    return found + [verdict for what in (*PATHS, "originals") if (verdict := _verdict(what, bill, told))]


def _verdict(what: str, bill: dict[str, Any], told: Told) -> tuple[str, str, str] | None:
    facts = _facts_on(what, told)
    expected: Any = sorted(bill.get("originals", [])) if what == "originals" else bill.get(what)
    value: Any = sorted(str(fact.value) for fact in facts) if what == "originals" or not facts else facts[0].value
    if what == "outputs" and isinstance(value, list):
        value = sorted(map(str, value))
    if what == "energy_mwh" and facts:
        value = f"{Decimal(str(value)):f}"
    if what == "licence" and _alike(str(value)) == _alike(str(expected)):
        value = expected
    if not facts:
        return (what, "missing", f"{expected} is not read") if expected else None
    if all(fact.sure for fact in facts):
        return what, "right" if value == expected else "wrong", f"{value} for {expected}"
    return what, "suggested" if value == expected else "missing", f"{value} suggested for {expected}"


def _facts_on(what: str, told: Told) -> list[Fact]:
    """The facts that answer a question; of an original its identifier, else its name."""
    if what != "originals":
        return [fact for fact in told.facts if fact.path == PATHS[what]]
    by_original: dict[str, Fact] = {}
    for ending in ("name", "hub_id"):
        pattern = re.compile(rf"original\[\d+\]\.{ending}")
        by_original |= {fact.path[: -len(ending)]: fact for fact in told.facts if pattern.fullmatch(fact.path)}
    return list(by_original.values())


def _alike(licence: str) -> str:
    entry = licences.lookup(licence)
    return entry.identifier if entry else licence.lower()


if __name__ == "__main__":
    sys.exit(main())
