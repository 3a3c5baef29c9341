"""The law of a day as a script of SQL: tables of facts to fill, and what is said of each of their rows.

The text is that of `engine.sql`, which scans and tests hold against the interpreter; here stands what is around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from gpaiscope import __version__
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import Collection, Parameter, Rule
from gpaiscope.engine.sql import WORD, Query, query, spark_kind, spark_text
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law.body import Law
from gpaiscope.law.records import ACTORS, MARKET

ENGINES: Final = ("duckdb", "spark")
_ABOUT: Final[Mapping[str, Collection | None]] = {"model": None, "actor": ACTORS, "event": MARKET}
ANSWERS: Final = "answers"
REASONS: Final = "reasons"


def script(law: Law, names: Iterable[str], engine: str, readings: Mapping[str, str], *, masks: bool = True) -> str:
    """The statements that make the tables of facts, and of them the table ``answers``; each ends with a semicolon.

    Raises UsageError for names that are no rule's, and for rules about different things.
    """
    rules = _rules(law, tuple(names))
    told = query(law.program, rules, about=_about(rules), readings=readings, masks=masks)
    statements = [*_tables(told, _about(rules), engine), *_reasons(law, told, engine), *_answers(told, engine)]
    return "\n\n".join([_head(law, rules, told, engine, readings), *(f"{each};" for each in statements)]) + "\n"


def _rules(law: Law, names: tuple[str, ...]) -> dict[str, Rule]:
    """Rules by their names; without any all conclusions about the model."""
    every = law.program.rules
    unknown = [name for name in names if name not in every]
    if unknown:
        close = [near for name in unknown for near in get_close_matches(name, every, n=1)]
        raise UsageError(
            Mistake(
                reference="unknown-rule",
                message=f"the law has no rule {' or '.join(repr(name[:60]) for name in unknown)}",
                expected="a name that `gpaiscope law list` shows",
                help=f"did you mean {', '.join(map(repr, close))}?" if close else "",
            )
        )
    return {name: every[name] for name in names} or {each.id: each for each in law.body.model_conclusions}


def _about(rules: Mapping[str, Rule]) -> Collection | None:
    """The list whose records are asked about, None for each model; what is said of a model is so of each actor too."""
    found = {each.about for each in rules.values()} - {"model"}
    if len(found) > 1:
        message = "some of these rules are about an actor, and some about an event on the market"
        raise UsageError(Mistake(reference="rules-apart", message=message, help="ask for them one after another"))
    return _ABOUT[found.pop()] if found else None


def _head(law: Law, rules: Mapping[str, Rule], told: Query, engine: str, readings: Mapping[str, str]) -> str:
    about = _about(rules)
    chosen = ", ".join(f"{question}={reading}" for question, reading in sorted(readings.items()))
    row = "cases" if about is None else about.name
    lines = [
        f"The law of {law.day} as SQL for {'Spark' if engine == 'spark' else 'DuckDB'}: {', '.join(rules)}.",
        f"gpaiscope {__version__}, hash of the law {law.body.hash}.",
        f"Readings: {chosen or 'none, so open questions stay open'}.",
        "",
        "1. Fill the tables of facts. A column that is left out is unknown. Amounts and days have two ends, _lo and",
        "   _hi, both the same where it is exactly known. Where a column has a neighbour _stated, say TRUE there for",
        "   what is known; else what is exceptional is assumed to be absent. <list>_listed says that a list is given.",
        f"2. Run the rest. {ANSWERS} has a row for each row of {row}, TRUE, FALSE or",
        "   NULL for unknown; and in __mask_N, bit by bit, what carries the answer or stands in its way.",
        f"3. {REASONS} says what each bit means.",
    ]
    if engine == "spark":
        lines += ["", "Spark needs more rounds than it takes by itself: spark.sql.analyzer.maxIterations = 2000."]
    return "\n".join(f"-- {line}".rstrip() for line in lines)


def _tables(told: Query, about: Collection | None, engine: str) -> Iterator[str]:
    """The tables of facts; that of what is asked about is there even where no fact of it counts on the day."""
    asked: dict[str, dict[str, str]] = {} if about is None else {about.name: {}}
    for table, columns in {"cases": {}, **asked, **told.inputs}.items():
        kinds = {"case_id": "VARCHAR", **({} if table == "cases" else {"place": "INTEGER"}), **columns}
        text = ",\n    ".join(_column(name, kind, engine) for name, kind in kinds.items())
        yield f"CREATE TABLE {table} (\n    {text}\n){_kept(engine)}"


def _column(name: str, kind: str, engine: str) -> str:
    default = " DEFAULT FALSE" if name.endswith(("_stated", "_listed")) else ""
    return f"{name} {spark_kind(kind) if engine == 'spark' else kind}{default}"


def _kept(engine: str) -> str:
    return " USING parquet" if engine == "spark" else ""


def _reasons(law: Law, told: Query, engine: str) -> Iterator[str]:
    """What the bits of a word mean, the same in every mask: a fact, a number, a question of law or a rule."""
    if not told.words:
        return
    kind = "STRING" if engine == "spark" else "VARCHAR"
    rows = (f"({place}, {bit}, '{name}')" for place, bit, name in _bits(law.program))
    yield f"CREATE TABLE {REASONS} (word INT, bit INT, name {kind}){_kept(engine)}"
    yield f"INSERT INTO {REASONS} VALUES\n    " + ",\n    ".join(rows)


def _bits(program: Program) -> Iterator[tuple[int, int, str]]:
    bits = [(program.bit(fact), fact.name) for fact in program.facts.values()]
    bits += [(program.bit(question), question.name) for question in program.questions.values()]
    bits += [(program.bit(rule), rule.id) for rule in program.rules.values()]
    bits += [(program.bit(Parameter(name)), name) for name in program.parameters]
    for bit, name in sorted(bits):
        yield *divmod(bit.bit_length() - 1, WORD), name


def _answers(told: Query, engine: str) -> Iterator[str]:
    """The answers by way of a table for each part, which are dropped at the end."""
    if engine == "duckdb":
        yield f"CREATE TABLE {ANSWERS} AS\n{told.text}"
        return
    for name, text in told.parts.items():
        yield f"CREATE TABLE {name}{_kept(engine)} AS\n{spark_text(text)}"
    yield f"CREATE TABLE {ANSWERS}{_kept(engine)} AS\n{spark_text(told.last)}"
    for name in told.parts:
        yield f"DROP TABLE {name}"
