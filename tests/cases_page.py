"""The page of cases in the docs: run as a program it writes ``docs/cases.md`` anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from law_cases import FOLDER, Entry, entries, written

PAGE: Final = Path(__file__).resolve().parents[1] / "docs/cases.md"
INTRODUCTION: Final = """\
# The law's cases

{count} cases, by which each change of the rules is tried. They are written from the law; what each supposes stands
in [tests/cases](../tests/cases/README.md), in the file that its heading names. This page is written from them by
`make docs`.

An answer reads `rule@actor: outcome`; without an actor it is about the model. *Unsettled* is what the law leaves open.
Where a case is tried with several words, they stand behind its name; *both ways* means that the same is told in one
dossier and in a file for each model.
"""
SAID: Final = {
    "expect": "",
    "best": "on the best estimate ",
    "scope": "extent of ",
    "applies_from": "from when ",
    "due_on": "due ",
    "compute": "",
    "ceiling_eur": "ceiling in EUR of ",
    "numbers": "",
    "forms": "",
    "drafts": "",
    "cites_of": "cited by ",
}
BESIDE: Final = ("readings", "questions", "missing", "warnings")


def page() -> str:
    """The whole page, a table for each file of cases."""
    parts = [INTRODUCTION.format(count=f"{len(list(written())):,}")]
    for file, cases in groupby(entries(), key=lambda each: each[0]):
        lead = (FOLDER / f"{file}.toml").read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        rows = "\n".join(_row(entry) for _, entry in cases)
        parts.append(f"## {file}\n\n{lead}\n\n| Case | Provision | Day | Answers |\n|---|---|---|---|\n{rows}\n")
    return "\n".join(parts)


def _row(entry: Entry) -> str:
    each: dict[str, list[str]] = entry.get("each", {})  # type: ignore[assignment]
    words = "".join(f" ({', '.join(f'`{word}`' for word in values if word)})" for values in each.values())
    ways = " *both ways*" if {"dossier", "several"} <= set(entry) else ""
    cells = (f"{entry['name']}{words}{ways}", entry["cites"], entry["on"], "; ".join(_answers(entry)))
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _answers(entry: Entry) -> Iterator[str]:
    for key, prefix in SAID.items():
        told: dict[str, object] = entry.get(key, {})  # type: ignore[assignment]
        yield from (f"{prefix}{name}: {_plain(value)}" for name, value in told.items())
    for key in BESIDE:
        if told_beside := entry.get(key):
            yield f"{key}: {_plain(told_beside)}"
    if entry.get("assume") is False:
        yield "nothing assumed"


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(item)}" for name, item in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
