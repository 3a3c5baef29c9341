"""The page of a scanned catalogue: how many models are what, what would decide it, compute, families, bad cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gpaiscope.law import Law
from gpaiscope.law.assumptions import IDS
from gpaiscope.report import words
from gpaiscope.report.blocks import (
    Block,
    Code,
    Heading,
    Item,
    Items,
    Line,
    Named,
    Notice,
    Page,
    Sentence,
    Sieve,
    Table,
    Tally,
)
from gpaiscope.report.pages import scanned_rows
from gpaiscope.report.values.catalogue import (
    ASKED,
    LIKELY,
    OUTCOMES,
    BadCells,
    Bin,
    Catalogue,
    Counts,
    Deciding,
    Group,
    TopModel,
)
from gpaiscope.values import Range, parse_exact

MOST_DECIDING: Final = 6
MOST_BAD: Final = 6
"""How much of a list is told where not everything is asked for."""

_ANSWERS: Final = tuple(
    (outcome, sure) for outcome in OUTCOMES for sure in ((True, False) if outcome in LIKELY else (True,))
)
"""The answers that are counted, those that hang on a guess apart from those that do not."""
_PARTS: Final = tuple(words.in_tables(outcome, sure=sure) for outcome, sure in _ANSWERS)
_QUESTIONS: Final = {
    "gpai_model": "General-purpose AI model?",
    "systemic_risk": "With systemic risk?",
    "open_source_exemption": "Within the open-source exception?",
    "provider": "Uploader its provider?",
    "downstream_modifier_provider": "Provider by changing it?",
}
_GROUPED: Final = {
    "licence": ("By licence", "Licence", "no licence that is known"),
    "maker": ("By maker", "Maker", "no maker named"),
    "root": ("By family, as far back as it is told", "Goes back to", "nothing is told"),
    "year": ("By year of the entry", "Year", "no day"),
}
_DUTIES: Final = 8
"""Obligations that are listed, those of most models first."""


def catalogue(found: Catalogue, folder: str, *, full: bool) -> Page:
    """The report; not ``full``: what matters first, for a terminal."""
    title: Line = (f"A catalogue of {words.count(found.models, 'model')} on {found.day}",)
    return Page(title=title, blocks=tuple(_full(found, folder) if full else _brief(found, folder)))


def _brief(found: Catalogue, folder: str) -> Iterator[Block]:
    yield _asked(found)
    yield from _hanging(found)
    yield from scanned_rows.rows_by_answer(found)
    yield from _owed(found)
    if alone := [each for each in found.deciding if each.alone]:
        yield Heading(("What alone would decide most answers",))
        yield Items(items=tuple(scanned_rows.question_with_rows(*each) for each in _together(alone[:MOST_DECIDING])))
    yield from _bad(found, MOST_BAD)
    yield Sentence(_counted(found), quiet=True)
    yield from _chosen(found)
    yield Sentence((_SUPPOSED,), quiet=True)
    yield from scanned_rows.where_it_lies(folder)
    yield from scanned_rows.onward(found, folder)


def _full(found: Catalogue, folder: str) -> Iterator[Block]:
    yield Sentence((_SUPPOSED,))
    yield Heading(("How many are what",))
    yield _tally_of_answers(found)
    yield from _hanging(found)
    yield from _owed(found)
    if found.deciding:
        yield Heading(("Which single fact would decide how many",))
        yield Sentence((_ALONE,), quiet=True)
        yield _deciding(found.deciding)
    yield from _compute(found)
    for name, groups in found.groups.items():
        if len(groups) > 1 or any(each.name for each in groups):
            yield from _group(name, groups)
    yield from _bad(found, len(found.bad))
    yield from _top(found)
    yield from _read(found)
    yield from scanned_rows.onward(found, folder)


_SUPPOSED: Final = (
    "What is said is what would be owed if whoever uploaded a model provides it, and this upload is its first placing "
    "on the Union market. No day of the catalogue is taken as a day of placing, so nothing is called late. It is an "
    "indicative reading, and no statement that any duty is fulfilled."
)
_ALONE: Final = (
    "Alone: nothing else stands in the way, so whatever is said of it decides the answer. Among others: more has to be "
    "known with it."
)


def _asked(found: Catalogue) -> Table:
    rows = tuple(((_IN_COUNTS[id],), *((f"{count:,}",) for count in _counts(found.outcomes[id]))) for id in ASKED)
    head = tuple(words.in_tables(outcome, sure=sure) for outcome, sure in _ANSWERS)
    return Table(head=("", *head), rows=rows, right=frozenset(range(1, len(head) + 1)))


_IN_COUNTS: Final = {
    "gpai_model": "General-purpose AI?",
    "systemic_risk": "Systemic risk?",
    "open_source_exemption": "Open-source exempt?",
    "provider": "Uploader provides?",
    "downstream_modifier_provider": "Provider by change?",
}
"""The questions as short as a terminal has room for beside all answers."""


def _hanging(found: Catalogue) -> Iterator[Block]:
    """On which guesses it hangs what is only likely."""
    for each in found.hanging:
        says = "; ".join(f"{_SAYS.get(id, id)} ({models:,})" for id, models in each.guesses.items())
        hang = "hangs" if each.models == 1 else "hang"
        of = "" if each.conclusion == ASKED[0] else f"{_QUESTIONS[each.conclusion]} "
        yield Sentence((f"{of}{each.models:,} {words.IN_TABLES[each.outcome]} {hang} on a guess: {says}.",))


_SAYS: Final = {id: assumption.says for assumption, id in IDS.items()}


def _tally_of_answers(found: Catalogue) -> Tally:
    rows = tuple((_answer(id), _counts(found.outcomes[id])) for id in ASKED)
    return Tally(of="Question", parts=_PARTS, rows=rows, says="How many models have which answer to each question.")


def _answer(id: str) -> Line:
    return (_QUESTIONS[id],)


def told_answers(outcomes: Counts) -> dict[str, int]:
    """How many have each answer, by what tables say of it; those that are only likely are counted apart."""
    likely = {outcome: outcomes[key] for outcome, key in LIKELY.items()}
    counts = (outcomes[outcome] - likely.get(outcome, 0) if sure else likely[outcome] for outcome, sure in _ANSWERS)
    return dict(zip(_PARTS, counts, strict=True))


def _counts(outcomes: Counts) -> tuple[int, ...]:
    return tuple(told_answers(outcomes).values())


def _owed(found: Catalogue) -> Iterator[Block]:
    """The obligations that attach to most, or may."""
    law = Law.on(found.day)
    told = [(each, found.outcomes[each.id]) for each in law.obligations if each.id in found.outcomes]
    told = [(each, counts) for each, counts in told if counts["yes"] or counts["unknown"] or counts["unsettled"]]
    told.sort(key=lambda pair: (-pair[1]["yes"], -pair[1]["unknown"]))
    if told:
        yield Heading(("What would be owed",))
        yield Table(
            head=("Obligation", "models", "perhaps"),
            rows=tuple(
                (
                    (words.capital(each.short),),
                    (f"{counts['yes']:,}",),
                    (f"{counts['unknown'] + counts['unsettled']:,}",),
                )
                for each, counts in told[:_DUTIES]
            ),
            right=frozenset({1, 2}),
        )


_Question = tuple[str, str, int, int, tuple[str, ...], str]
"""A question, who knows, of how many models it decides alone and is missing at all, the first, and what it decides."""


def _together(deciding: Sequence[Deciding]) -> list[_Question]:
    """What to ask, those conclusions together of which it decides as many."""
    found: dict[tuple[str, str, int, int, tuple[str, ...]], list[str]] = {}
    for each in deciding:
        found.setdefault((each.asks, each.who, each.alone, each.among, each.first), []).append(each.conclusion)
    return [(*key, ", ".join(_DECIDED[id] for id in ids)) for key, ids in found.items()]


_DECIDED: Final = {
    "gpai_model": "general-purpose AI",
    "systemic_risk": "systemic risk",
    "open_source_exemption": "open-source exception",
    "provider": "uploader provides",
    "downstream_modifier_provider": "provider by change",
}
"""The questions that a fact decides, as short as a list of them has room for."""


def _deciding(deciding: Sequence[Deciding]) -> Table:
    return Table(
        head=("Decides", "alone", "among others", "Who knows", "Question to ask"),
        rows=tuple(
            ((decides,), (f"{alone:,}",), (f"{among - alone:,}",), (who,), (asks,))
            for asks, who, alone, among, _, decides in _together(deciding)
        ),
        right=frozenset({1, 2}),
    )


def _compute(found: Catalogue) -> Iterator[Block]:
    """How far the compute behind the models lies from the lines of the law."""
    told = [each for each in found.compute if each.models]
    if not told:
        return
    law = Law.on(found.day)
    criterion, presumption = (words.number(law.number(f"{name}_flop")) for name in ("criterion", "presumption"))
    yield Heading(("Distance to the lines",))
    first, last = found.compute.index(told[0]), found.compute.index(told[-1])
    yield Tally(
        of="FLOP behind the model",
        parts=("models",),
        rows=tuple(((_span(each),), (each.models,)) for each in found.compute[first : last + 1]),
        says=f"The compute behind each model, by its best value or else the least that it is, in powers of ten. The "
        f"lines of the law are {criterion} and {presumption} FLOP.",
    )
    yield Sentence((f"Of {words.count(found.unknown_compute, 'model')} nothing is known of it.",), quiet=True)
    if found.circles:
        says = f"{words.count(found.circles, 'model')} were, by what is declared, made from themselves in the end"
        yield Notice((f"{says}; no upper end of the compute behind them is known.",))


def _span(each: Bin) -> str:
    if each.low is None:
        return f"less than 10^{each.high}"
    return f"10^{each.low} and more" if each.high is None else f"10^{each.low} to 10^{each.high}"


def _group(name: str, groups: Sequence[Group]) -> Iterator[Block]:
    title, of, nameless = _GROUPED[name]
    yield Heading((title,))
    yield Tally(
        of=of,
        parts=_PARTS,
        rows=tuple(((Named(each.name, 60) if each.name else nameless,), _counts(each.outcomes)) for each in groups),
        says=f"{title}: how many are general-purpose AI models. The largest groups are shown.",
    )


def _bad(found: Catalogue, most: int) -> Iterator[Block]:
    if not found.bad:
        return
    cells = sum(each.cells for each in found.bad)
    yield Heading((f"What could not be read · {cells:,}",))
    left = len(found.bad) - most
    more = f"and {words.count(left, 'more reason')}, in bad.parquet" if left > 0 else ""
    yield Items(items=tuple(map(_bad_cells, found.bad[:most])), more=(more,) if more else ())


def _bad_cells(each: BadCells) -> Item:
    shown: Line = (": ", Named(each.shown, 60)) if each.shown else ()
    return Item(
        line=(Code(each.cell), f": {each.reason}, {words.count(each.cells, 'cell')}"),
        notes=(("first ", Named(each.example, 60), *shown),),
    )


def _top(found: Catalogue) -> Iterator[Block]:
    if not found.top:
        return
    used = any(each.downloads is not None for each in found.top)
    yield Heading((f"The {len(found.top):,} most used" if used else f"The first {len(found.top):,}",))
    head = ("Model", *(_SHORT[id] for id in ASKED), "FLOP behind it", "Licence", "Ask first")
    yield Sieve(
        table=Table(head=head, rows=tuple(map(_listed, found.top))),
        choices=tuple((_QUESTIONS[id], _PARTS) for id in ASKED),
        answers=tuple(tuple(_PARTS.index(_answer_of(each, id)) for id in ASKED) for each in found.top),
    )


_SHORT: Final = {
    "gpai_model": "GPAI",
    "systemic_risk": "systemic",
    "open_source_exemption": "open source",
    "provider": "provider",
    "downstream_modifier_provider": "by change",
}


def _answer_of(each: TopModel, id: str) -> str:
    return words.in_tables(each.outcomes[id], sure=each.sure[id])


def _listed(each: TopModel) -> tuple[Line, ...]:
    low, best, high = (None if end is None else parse_exact(end) for end in each.behind)
    amount = words.amount(Range(low=low, best=best, high=high))
    asked: Line = (f"{each.who}: {each.ask}",) if each.ask else ("",)
    return (
        (Named(each.id, 80),),
        *((_answer_of(each, id),) for id in ASKED),
        (amount,),
        (Named(each.licence, 40),) if each.licence else ("",),
        asked,
    )


def _read(found: Catalogue) -> Iterator[Block]:
    yield Heading(("What was read",))
    yield Sentence(_counted(found))
    yield from _chosen(found)
    yield Items(
        items=tuple(
            Item(line=(Named(each.path), f", {each.bytes:,} bytes, read as {each.form}"), notes=((Code(each.sha256),),))
            for each in found.inputs
        )
    )
    yield Heading(("What is assumed",), level=3)
    yield Items(items=tuple(Item(line=(words.capital(each) + ".",)) for each in found.assumptions))


def _counted(found: Catalogue) -> Line:
    again = f", {found.repeated:,} told again" if found.repeated else ""
    return (
        f"{words.count(found.records, 'record')}, {words.count(found.models, 'model')}{again}; "
        f"{words.count(found.cases, 'case')} that the law tells apart; {words.law_checked(Law.on(found.day))}.",
    )


def _chosen(found: Catalogue) -> Iterator[Block]:
    """Which models were chosen, and how many were not."""
    if found.where is None:
        return
    unknown = f", {found.undecided:,} of them since what it asks is not known" if found.undecided else ""
    told = f": {words.count(found.left_out, 'model')} left out{unknown}."
    yield Sentence(("Chosen where ", Named(found.where, 200), told), quiet=True)
