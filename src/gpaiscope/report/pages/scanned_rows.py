"""The rows of a scanned catalogue on a terminal: which have which answer, where all of it lies, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Command, Heading, Line, Named, Row, Rows, Sentence
from gpaiscope.report.onward import PROGRAM, as_path
from gpaiscope.report.say import say
from gpaiscope.report.values.catalogue import ASKED, LIKELY, OUTCOMES, Catalogue, TopModel

MOST_NAMED: Final = 5
"""Models of one answer that are named where not everything is asked for."""

GENERAL: Final = ASKED[0]
"""Whether each model is a general-purpose AI model, which is asked first."""


def rows_by_answer(found: Catalogue) -> Iterator[Block]:
    """Which models are general-purpose ones, likely so, not so, or open: the most used of each answer by their ids."""
    by_answer: dict[tuple[str, bool], list[TopModel]] = {}
    for model in found.top:
        by_answer.setdefault(_answer(model), []).append(model)
    rows = tuple(
        Row(label=(words.in_tables(outcome, sure=sure),), items=tuple(_named(models, _count(found, outcome, sure))))
        for (outcome, sure), models in sorted(
            by_answer.items(), key=lambda pair: (OUTCOMES.index(pair[0][0]), not pair[0][1])
        )
    )
    if rows:
        yield Heading(say("General-purpose AI models: which"))
        yield Rows(rows=rows)


def _answer(model: TopModel) -> tuple[str, bool]:
    """The outcome, and whether it stands without a guess; what is open hangs on none."""
    outcome = model.outcomes[GENERAL]
    return outcome, model.sure[GENERAL] or outcome not in LIKELY


def _count(found: Catalogue, outcome: str, sure: bool) -> int:
    counts = found.outcomes[GENERAL]
    likely = counts[LIKELY[outcome]] if outcome in LIKELY else 0
    return counts[outcome] - likely if sure else likely


def _named(models: list[TopModel], many: int) -> Iterator[Line]:
    yield from ((Named(model.id, 80),) for model in models[:MOST_NAMED])
    if left := many - min(len(models), MOST_NAMED):
        yield say("and {more}", more=words.count(left, "more model"))


def where_it_lies(folder: str) -> Iterator[Block]:
    """The files that a person opens first."""
    report, table = (Code(str(PurePath(as_path(folder)) / name)) for name in ("report.html", "results.parquet"))
    yield Sentence(say("The report is {report}; {table} has a row a model.", report=report, table=table))


def onward(found: Catalogue, folder: str) -> Iterator[Command]:
    """Proofs of rows: of the first model, of one that is only likely, and of one that is not known, which says by what
    it would be."""
    firsts: dict[bool, TopModel] = {}
    for model in found.top:
        outcome, sure = _answer(model)
        if not sure or outcome not in LIKELY:
            firsts.setdefault(sure, model)
    for model in {model.id: model for model in (*found.top[:1], *firsts.values())}.values():
        argv = (PROGRAM, "explain", as_path(folder), GENERAL, "--row", model.id)
        yield Command(argv, "the proof of one answer of one model")
