"""The page of what changed between two scans: models new and gone, answers that moved, and whether facts did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gpaiscope.report import words
from gpaiscope.report.blocks import (
    Block,
    Code,
    Command,
    Heading,
    Item,
    Items,
    Line,
    Named,
    Page,
    Row,
    Rows,
    Sentence,
    Table,
)
from gpaiscope.report.onward import PROGRAM, as_path
from gpaiscope.report.pages.catalogue import told_answers
from gpaiscope.report.values.catalogue import ASKED
from gpaiscope.report.values.scans import AnswerMove, Changes, OneSided, Scan

MOST_MOVES: Final = 12
MOST_SHOWN: Final = 4
"""How much of a list is told where not everything is asked for."""

_DIFFERS: Final = {
    "day": "the day of the law",
    "law": "the law",
    "program": "the version of the program",
    "files": "the files that were read",
    "columns": "the columns that were read",
    "where": "which models were chosen",
    "assumptions": "what is assumed",
}
_OF_LAW: Final = frozenset({"day", "law", "program", "assumptions"})


def changes(found: Changes, *, full: bool) -> Page:
    """What changed from one scan to another; not ``full``: what matters first, for a terminal."""
    return Page(title=("What changed between two scans",), blocks=tuple(_blocks(found, full=full)))


def _blocks(found: Changes, *, full: bool) -> Iterator[Block]:
    yield Rows(rows=(_scan("before", found.before), _scan("after", found.after)))
    yield Sentence(_between(found))
    yield Sentence(_models(found))
    if found.moves:
        yield Heading(("Answers that moved",))
        yield from _moves(found.moves, len(found.moves) if full else MOST_MOVES)
        yield Sentence((_through(found),), quiet=True)
        yield Heading(("The first of them",))
        yield _first(found.moves, len(found.moves) if full else MOST_SHOWN)
    else:
        yield Sentence(("No answer of a model that both have moved.",))
    yield from _matrices(found) if full else ()
    yield from _facts(found)
    yield from _one_sided("New", found.new)
    yield from _one_sided("Gone", found.gone)
    yield from _conclusions(found)
    yield from _onward(found)


def _scan(label: str, each: Scan) -> Row:
    where = each.made_with["where"]
    chosen: Line = (", where ", Named(str(where))) if where else ()
    return Row(
        label=(label,),
        items=((Named(each.folder), f": {words.count(each.models, 'model')}, the law of {each.day}", *chosen),),
    )


def _between(found: Changes) -> Line:
    if not found.differs:
        return ("Both were made with the same law on the same day, of the same files.",)
    said = [_DIFFERS[key] for key in found.differs]
    listed = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
    return (f"Not the same in both: {listed}.",)


def _models(found: Changes) -> Line:
    both = f"{words.count(found.both, 'model')} in both"
    told = f"{both} ({words.count(found.facts_differ, 'row')} with other facts)" if found.facts_differ else both
    return (f"{told}, {found.new.models:,} new, {found.gone.models:,} gone.",)


def _moves(moves: Sequence[AnswerMove], most: int) -> Iterator[Block]:
    yield Table(
        head=("Answer", "before", "after", "models", "same facts"),
        rows=tuple(
            (
                (Code(each.conclusion),),
                (_before(each),),
                (_after(each),),
                (f"{each.models:,}",),
                (f"{each.facts_same:,}",),
            )
            for each in moves[:most]
        ),
        right=frozenset({3, 4}),
    )
    if len(moves) > most:
        left = words.count(len(moves) - most, "more move")
        yield Sentence((f"and {left}; --format html has all of them",), quiet=True)


def _through(found: Changes) -> str:
    """What it means that facts are the same or not, by what else differs."""
    if _OF_LAW.isdisjoint(found.differs):
        return "The law, its day and the program are the same in both: what moved, moved through facts."
    return (
        "Same facts: the row says the same, so that the answer moved through the law, its day or the program. Of the "
        "others the law, its day or the program is another too, and which of them moved the answer is not told apart."
    )


def _first(moves: Sequence[AnswerMove], most: int) -> Items:
    return Items(items=tuple(_move(each) for each in moves[:most]))


def _before(each: AnswerMove) -> str:
    return words.in_tables(each.before, sure=each.before_sure)


def _after(each: AnswerMove) -> str:
    return words.in_tables(each.after, sure=each.after_sure)


def _move(each: AnswerMove) -> Item:
    line: Line = (Code(each.conclusion), f": {_before(each)}, now {_after(each)}")
    notes: list[Line] = []
    for one in each.first:
        facts = f": {', '.join(one.facts)}" if one.facts else ": same facts"
        notes.append((Named(one.id, 60), facts))
    return Item(line=line, notes=tuple(notes))


def _matrices(found: Changes) -> Iterator[Block]:
    """From which answer to which, of those conclusions that the report of a scan begins with."""
    for id in ASKED:
        moved = {(_before(each), _after(each)): each.models for each in found.moves if each.conclusion == id}
        if not moved:
            continue
        same = told_answers(found.same[id])
        moved |= {(answer, answer): count for answer, count in same.items()}
        yield Heading((Code(id),), level=3)
        yield Table(
            head=("before \\ after", *same),
            rows=tuple(((before,), *((f"{moved.get((before, after), 0):,}",) for after in same)) for before in same),
            right=frozenset(range(1, len(same) + 1)),
        )


def _facts(found: Changes) -> Iterator[Block]:
    if found.facts:
        yield Heading(("Facts that differ",))
        yield Table(
            head=("Fact", "models"),
            rows=tuple(((Code(fact),), (f"{count:,}",)) for fact, count in found.facts.items()),
            right=frozenset({1}),
        )


def _one_sided(title: str, each: OneSided) -> Iterator[Block]:
    if not each.models:
        return
    yield Heading((f"{title} · {each.models:,}",))
    told = ", ".join(f"{answer} {count:,}" for answer, count in told_answers(each.outcomes["gpai_model"]).items())
    names: list[Line] = [(Named(id, 60),) for id in each.first]
    more = each.models - len(names)
    yield Items(items=tuple(Item(line=name) for name in names), more=(f"and {more:,} more",) if more else ())
    yield Sentence((f"General-purpose AI models: {told}.",), quiet=True)


def _conclusions(found: Changes) -> Iterator[Block]:
    """Conclusions that only one version of the law has."""
    for when, ids in (("before", found.only_before), ("after", found.only_after)):
        if ids:
            yield Sentence((f"Asked {when} alone: {', '.join(ids)}.",), quiet=True)


def _onward(found: Changes) -> Iterator[Block]:
    if found.moves:
        move = found.moves[0]
        argv = (PROGRAM, "explain", as_path(found.after.folder), move.conclusion, "--row", move.first[0].id)
        yield Command(argv, "the proof of one answer as it is now; of the other folder as it was")
