"""The law as it is written: cited, without gaps, answerable, and free of anything but declarations."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import gpaiscope
from gpaiscope import law
from gpaiscope.engine import lint
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.evaluation import facts_of
from gpaiscope.engine.expression import FIRST_DAY, Expr
from gpaiscope.law import obligations, parameters
from gpaiscope.law.citation import BINDING, binding_of
from gpaiscope.law.training_compute import COUNTS

PACKAGE = Path(gpaiscope.__file__).parent
RULE_FILES = [Path(str(file.__file__)) for file in (*law.FILES, law.records)]
LAST_DAY = date(2028, 1, 1)


def test_every_rule_exception_and_question_is_cited() -> None:
    assert lint.uncited(law.RULES) == []


def test_versions_of_a_rule_meet() -> None:
    assert lint.gaps(law.RULES, law.latest_values()) == []


def test_values_of_a_parameter_meet_and_none_is_given_twice() -> None:
    spans = {
        name: [(value.start, value.until) for value in entry.values] for name, entry in parameters.PARAMETERS.items()
    }
    assert lint.parameter_gaps(spans) == []


def test_every_list_that_a_rule_speaks_of_can_be_closed() -> None:
    assert lint.unclosed(law.RULES) == []


def test_no_fact_pulls_both_ways_in_one_rule() -> None:
    assert lint.mixed_polarity(law.RULES) == {}


def test_everybody_can_be_asked_about_every_fact_that_a_person_would_know() -> None:
    assert lint.unaskable(facts_of(law.RULES).values()) == []


def test_every_reading_of_a_question_makes_a_difference() -> None:
    assert lint.unused_readings(law.RULES) == []


def test_exceptions_of_one_rule_do_not_pull_in_opposite_directions_unordered() -> None:
    """The two directions of Guidelines 20 exclude each other: a model is narrow, or general, or neither."""

    def exclusive(one: Expr, other: Expr) -> bool:
        return "exception" in {name.split(".")[-1] for name in _names(one) | _names(other)}

    assert lint.conflicting_cuts(law.RULES, exclusive) == []


def _names(node: Expr) -> set[str]:
    return {getattr(node, "name", ""), getattr(getattr(node, "fact", None), "name", "")}


def _cites() -> Iterator[Citation]:
    for rule in law.RULES:
        for version in rule.versions:
            yield from version.cites
            for cut in version.cuts:
                yield from cut.cites
    for question in law.BODY.questions:
        yield from question.cites
    for fact in facts_of(law.RULES).values():
        yield from fact.cites
    for entry in parameters.PARAMETERS.values():
        for value in entry.values:
            yield from value.cites
    for row in COUNTS:
        yield from row.cites
    for obligation in obligations.OBLIGATIONS:
        yield from (cite for content in obligation.contents for cite in content.cites)
    for note in (*law.BODY.fined_for, *law.BODY.signposts, *law.BODY.exposure_notes, *law.BODY.situation_notes):
        yield from note.cites


@pytest.mark.parametrize("day", [FIRST_DAY, date(2025, 11, 18), date(2026, 8, 9), LAST_DAY], ids=str)
def test_what_the_law_of_a_day_rests_on_stood_on_that_day(day: date) -> None:
    law_ = law.Law.on(day)
    standing = [version for rule in law.RULES if (version := law_.program.version(rule)) is not None]
    assert [version.says for version in standing if not law_.cited(version.cites)] == []
    assert all(cited.edition.since <= day for cited in law_.cited(_cites()))


def test_every_rule_says_how_binding_it_is() -> None:
    for rule in law.RULES:
        for version in rule.versions:
            assert binding_of(version.cites, version.binding) in BINDING


def test_every_rule_of_every_file_has_its_own_name_and_sentence() -> None:
    assert len({rule.id for rule in law.RULES}) == len(law.RULES)
    assert all(version.says and not version.says.endswith(".") for rule in law.RULES for version in rule.versions)


def _days() -> Iterator[date]:
    day = FIRST_DAY
    while day <= LAST_DAY:
        yield day
        day += timedelta(days=1)


def test_every_day_has_one_value_of_each_parameter_or_says_not_yet() -> None:
    for entry in parameters.PARAMETERS.values():
        first = entry.values[0].start
        for day in _days():
            standing = [
                value for value in entry.values if value.start <= day and (not value.until or day <= value.until)
            ]
            assert len(standing) == (1 if day >= first else 0), f"{entry.name} on {day}"
            assert entry.on(day) == (standing[0] if standing else None)


# What a file of rules may be written in


def _forbidden(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp | ast.For | ast.While | ast.Match | ast.Try):
            yield f"line {node.lineno}: {type(node).__name__}"
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield f"line {node.lineno}: the number {node.value}"
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "date":
            yield f"line {node.lineno}: a date"


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_a_file_of_rules_holds_declarations_and_neither_branches_nor_numbers(path: Path) -> None:
    found = [each for each in _forbidden(ast.parse(path.read_text(encoding="utf-8"))) if each not in ALLOWED]
    assert found == []


ALLOWED = [
    f"line {node.lineno}: the number {node.slice.value}"
    for path in RULE_FILES
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
]
"""Places in a pair are no numbers of the law."""

_LEGAL = re.compile(
    r"1e2[35]\b|10\s*\*\*\s*2[35]\b|\b10{23}\b|\b10{25}\b|\b15_?000_?000\b"
    r"|Fraction ?\( ?1 ?, ?3 ?\)|(?<!/)/ ?3\b|\* ?3\b|(?<![.\d])3 ?\*"
    r"|date ?\( ?202[5-8] ?,|\b202[5-8]-\d\d-\d\d\b",
    re.IGNORECASE,
)
_ELSEWHERE = {
    "engine/expression.py": "the first day for which law is kept",
    "law/citation.py": "the days of documents, as their names have them",
}


def _code(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a module without its texts and comments, but for numbers and days that are read from texts."""
    source = path.read_text(encoding="utf-8")
    lines: dict[int, list[str]] = defaultdict(list)
    # From Python 3.12 on a formatted text comes in parts.
    texts = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in texts:
            lines[token.start[0]].append(token.string)
    for number, line in enumerate(source.splitlines(), start=1):
        read = re.findall(r"(?:parse_exact|parse_count|fromisoformat|Fraction|Decimal)\(.[^)]*\)", line)
        yield number, " ".join(lines[number] + read)


def test_numbers_and_days_of_the_law_stand_in_the_table_of_parameters_and_nowhere_else() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{number}: {line.strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).as_posix() not in _ELSEWHERE and "compute" not in path.parts
        for number, line in _code(path)
        if _LEGAL.search(line)
    ]
    assert found == []
