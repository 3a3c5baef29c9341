"""What a documentation says of the model, as facts that are exchanged; and such facts as a documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from gpaiscope.documents.documentation import NAME, Documentation, read
from gpaiscope.dossier.editing import toml
from gpaiscope.dossier.filling import in_json
from gpaiscope.dossier.place import Stated
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.exchange.facts import BESIDE, DOCUMENTED, Fact, tables
from gpaiscope.values import STATED


def facts_of(given: Documentation) -> Iterator[Fact]:
    """The facts of the tables that speak of the model and its data."""
    for path, each in given.values.items():
        if path.partition(".")[0] in DOCUMENTED:
            yield _fact_of_statement(path, each)
    for table in DOCUMENTED:
        for place, row in enumerate(given.rows(table) or ()):
            for key, each in row.items():
                yield _fact_of_statement(f"{table}[{place}].{key}", each)


def _fact_of_statement(path: str, stated: Stated[object]) -> Fact:
    source = "" if stated.source == STATED else stated.source.text
    return Fact(path=BESIDE + path, value=in_json(stated.value), source=source)


MOST_ROUNDS: Final = 12
_HEAD: Final = "# What documents in the formats of others say of one model, each value with its source. Check it.\n"


def text_of(facts: Iterable[Fact]) -> tuple[str, list[Mistake]]:
    """A documentation of the facts that can stand in one, and the mistakes of the others."""
    kept = list(facts)
    mistakes: list[Mistake] = []
    for _ in range(MOST_ROUNDS):
        text = _documentation_text(kept)
        try:
            read(text.encode(), file=NAME, day=date.max)
        except InputError as error:
            mistakes += error.mistakes
            bad = [each.path for each in error.mistakes]
            kept = [
                each for each in kept if not any(_lies_within(each.path.removeprefix(BESIDE), path) for path in bad)
            ]
            continue
        return text if kept else "", mistakes
    return "", mistakes


def _lies_within(path: str, wrong: str) -> bool:
    return (
        not wrong
        or path == wrong
        or path.startswith((f"{wrong}.", f"{wrong}["))
        or wrong.startswith((f"{path}[", f"{path}."))
    )


def _documentation_text(facts: list[Fact]) -> str:
    parts = [_HEAD]
    for name, table in tables({each.path.removeprefix(BESIDE): each for each in facts}).items():
        if isinstance(table, list):
            parts += ["\n".join([f"[[{name}]]", *_lines_of_table(row), ""]) for row in table]
        elif isinstance(table, dict):
            parts.append("\n".join([f"[{name}]", *_lines_of_table(table), ""]))
    return "\n".join(parts)


def _lines_of_table(table: dict[str, Fact]) -> Iterator[str]:
    for key, fact in table.items():
        source = ", ".join(part for part in (fact.key, fact.source) if part)
        yield f"{key} = {{ value = {toml(fact.value)}, source = {toml(source)} }}"
