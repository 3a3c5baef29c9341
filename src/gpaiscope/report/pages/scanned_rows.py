"""The rows of a scanned catalogue on a terminal: which have which answer, where all of it lies, and what comes next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.ledger import TAKEN_AS_NOTHING
from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Command, Heading, Item, Items, Line, Named, Page, Row, Rows, Sentence
from gpaiscope.report.onward import PROGRAM, as_path
from gpaiscope.report.say import say
from gpaiscope.report.values.catalogue import ASKED, LIKELY, OUTCOMES, Catalogue, Counts, TopModel
from gpaiscope.values import parse_exact

if TYPE_CHECKING:
    from gpaiscope.report.values.scanned_rows import AnsweredRow, AnsweredRows

MOST_NAMED: Final = 5
"""Models of one answer that are named where not everything is asked for."""

GENERAL: Final = ASKED[0]
"""Whether each model is a general-purpose AI model, which is asked first."""
PROVIDER: Final = ASKED[3]
"""Whether whoever uploaded a model provides it."""


def rows_by_answer(found: Catalogue) -> Iterator[Block]:
    """Which models are general-purpose ones, and of which the uploader is a provider: the most used of each answer."""
    for conclusion, heading in (
        (GENERAL, say("General-purpose AI models: which")),
        (PROVIDER, say("Uploader provides: which")),
    ):
        by_answer: dict[tuple[str, bool], list[TopModel]] = {}
        for model in found.top:
            by_answer.setdefault(_answer(model, conclusion), []).append(model)
        rows = tuple(
            Row(
                label=(words.in_tables(answer[0], sure=answer[1]),),
                items=tuple(first_named([model.id for model in models], _count(found.outcomes[conclusion], *answer))),
            )
            for answer, models in sorted(
                by_answer.items(), key=lambda pair: (OUTCOMES.index(pair[0][0]), not pair[0][1])
            )
        )
        if rows:
            yield Heading(heading)
            yield Rows(rows=rows)


def _answer(model: TopModel, conclusion: str) -> tuple[str, bool]:
    """The outcome, and whether it stands without a guess; what is open hangs on none."""
    outcome = model.outcomes[conclusion]
    return outcome, model.sure[conclusion] or outcome not in LIKELY


def _count(counts: Counts, outcome: str, sure: bool) -> int:
    likely = counts[LIKELY[outcome]] if outcome in LIKELY else 0
    return counts[outcome] - likely if sure else likely


def first_named(ids: Sequence[str], many: int) -> Iterator[Line]:
    """The first of so many models by their ids, and how many more there are."""
    yield from ((Named(id, 80),) for id in ids[:MOST_NAMED])
    if left := many - min(len(ids), MOST_NAMED):
        yield say("and {more}", more=words.count(left, "more model"))


def question_with_rows(asks: str, who: str, alone: int, among: int, first: tuple[str, ...], decides: str) -> Item:
    """A question that alone decides answers of so many models, with the first of these; more of ``among`` need it."""
    told = say("{answers} of {models}; {who} would know", answers=decides, models=words.count(alone, "model"), who=who)
    return Item(
        line=(asks,), notes=(told, tuple(span for line in first_named(first, alone) for span in (" · ", *line))[1:])
    )


def where_it_lies(folder: str) -> Iterator[Block]:
    """The files that a person opens first."""
    report, table = (Code(str(PurePath(as_path(folder)) / name)) for name in ("report.html", "results.parquet"))
    yield Sentence(say("The report is {report}; {table} has a row a model.", report=report, table=table))
    asked = Code(shlex.join((PROGRAM, "explain", as_path(folder), PROVIDER, "--full")))
    yield Sentence(say("All models of each answer, with what to ask of whom, row by row: {command}", command=asked))


def onward(found: Catalogue, folder: str) -> Iterator[Command]:
    """All rows by answer with their questions; and proofs: of the first model, of one that is only likely, and of one
    that is not known, which says by what it would be."""
    if found.top:
        for conclusion in (GENERAL, PROVIDER):
            argv = (PROGRAM, "explain", as_path(folder), conclusion, "--full")
            yield Command(argv, "every model by this answer, with what to ask of it")
    firsts: dict[bool, TopModel] = {}
    for model in found.top:
        outcome, sure = _answer(model, GENERAL)
        if not sure or outcome not in LIKELY:
            firsts.setdefault(sure, model)
    for model in {model.id: model for model in (*found.top[:1], *firsts.values())}.values():
        proof = (PROGRAM, "explain", as_path(folder), GENERAL, "--row", model.id)
        yield Command(proof, "the proof of one answer of one model")


def answered_rows(found: AnsweredRows, folder: str, *, full: bool) -> Page:
    """The models of each answer, each with how it was made and all that is to be asked of it; ``full``: all of them."""
    title = say(
        "{folder} · {conclusion} · on {day}",
        folder=Named(folder, 60),
        conclusion=Code(found.conclusion),
        day=f"{found.day}",
    )
    return Page(title=title, blocks=tuple(_each_answer(found, folder, full=full)))


def _each_answer(found: AnsweredRows, folder: str, *, full: bool) -> Iterator[Block]:
    by_answer: dict[tuple[str, bool], list[AnsweredRow]] = {}
    for row in found.rows:
        by_answer.setdefault((row.outcome, row.sure or row.outcome not in LIKELY), []).append(row)
    shortened = False
    for (outcome, sure), rows in sorted(
        by_answer.items(), key=lambda pair: (OUTCOMES.index(pair[0][0]), not pair[0][1])
    ):
        said = words.in_tables(outcome, sure=sure)
        count = _count(found.counts, outcome, sure)
        shown = rows if full else rows[:MOST_NAMED]
        shortened = shortened or len(rows) > len(shown)
        more = say("and {more}", more=words.count(count - len(shown), "more model")) if count > len(shown) else ()
        yield Heading(say("{answer}: {models}", answer=said, models=words.count(count, "model")))
        yield Items(
            items=tuple(Item(line=(Named(row.id, 80),), notes=tuple(_made_and_asked(row))) for row in shown), more=more
        )
    if full and len(found.rows) < sum(found.counts[each] for each in OUTCOMES):
        table = Code(str(PurePath(as_path(folder)) / "results.parquet"))
        yield Sentence(say("The most used are told one by one; {table} has a row a model.", table=table), quiet=True)
    if shortened:
        argv = (PROGRAM, "explain", as_path(folder), found.conclusion, "--full")
        yield Command(argv, "all of them, with what to ask of each")
    if (proved := next((row for row in found.rows if row.questions), None) or next(iter(found.rows), None)) is not None:
        proof = (PROGRAM, "explain", as_path(folder), found.conclusion, "--row", proved.id)
        yield Command(proof, "the proof of one answer of one model")


def _made_and_asked(row: AnsweredRow) -> Iterator[Line]:
    """How a model was made, how large it is, and what is asked of whom."""
    kinds, bases = Named(words.listed(row.kinds)), Named(words.listed(row.bases), 80)
    if row.kinds and row.bases and TAKEN_AS_NOTHING.keys() >= set(row.kinds):
        yield say("{kinds} of {bases}, which trains nothing: no FLOP added", kinds=kinds, bases=bases)
    elif row.kinds:
        yield say("{kinds} of {bases}", kinds=kinds, bases=bases) if row.bases else (kinds,)
    if row.parameters is not None:
        yield say("{size} parameters", size=words.number(parse_exact(row.parameters)))
    for each in row.questions:
        yield say("{who}: {asks}", who=each.who, asks=each.asks)
