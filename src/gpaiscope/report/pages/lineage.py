"""The page of a lineage: what was made from what, the compute behind it, who provides which part, and what turns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gpaiscope.assessment.graph import Difference, Lineage, Model, Part, Turned
from gpaiscope.errors import Mistake
from gpaiscope.law import Law
from gpaiscope.law.citation import cite
from gpaiscope.lineage import Link
from gpaiscope.report import phrases, tones, words
from gpaiscope.report.blocks import (
    Amount,
    Block,
    Box,
    Chart,
    Code,
    Days,
    Heading,
    Item,
    Items,
    Line,
    Named,
    Notice,
    Page,
    Row,
    Rows,
    Sentence,
    Span,
    Table,
)
from gpaiscope.report.say import say
from gpaiscope.report.values.originals import above
from gpaiscope.values import DateRange, Outcome, Range, Truth

MOST: Final = 200
"""Models, notices and answers that are listed; the JSON document has all."""
MOST_NOTICES: Final = 12
MOST_TURNED: Final = 12

_ALL: Final = "; --format json has all"
_COUNTS: Final = {Truth.NO: "whose training does not count", Truth.UNKNOWN: "which may not count"}
_SAYS: Final = {
    "training_compute": "training compute",
    "cumulative_training_compute": "cumulative training compute",
    "systemic_risk": "systemic risk",
    "gpai_model": "whether it is a general-purpose AI model",
    "open_source_exemption": "the open-source exception",
    "placed_on": "the day of its placing",
}


def lineage(found: Lineage) -> Page:
    """The models of several dossiers as one graph."""
    return Page(title=("Lineage · ", *_count(found)), blocks=tuple(_blocks(found)))


def _count(found: Lineage) -> Line:
    told = sum(each.step is not None for each in found.models)
    return (f"{words.count(len(found.models), 'model')}, {told} with a dossier here",)


def _blocks(found: Lineage) -> Iterator[Block]:
    law = found.law
    yield Sentence(
        (
            "Cumulative training compute is a model's own and that of every distinct model behind it, once",
            *words.in_brackets(law.cited(cite("Guidelines 116", "Guidelines 118", "Guidelines 119"))),
            f", as the law stands on {law.day}.",
        )
    )
    yield from _notices(found.unknowns)
    table = Table(
        head=("Model", "Own", "Cumulative", f"Above {words.number(law.number('presumption_flop'))}", "Made from"),
        rows=tuple(_row(each, law) for each in found.models[:MOST]),
    )
    yield Chart(boxes=tuple(_charted(found.models)), says="Each model below those that it was made from.", table=table)
    yield Heading(("What was made from what",))
    yield Items(items=tuple(_tree(found)), more=_more(len(found.models) - MOST, "model"))
    yield Heading(("The compute behind each, in FLOP",))
    yield table
    provided = [each for each in found.models if each.parts]
    if provided:
        yield Heading(("Who provides which part",))
        rows = tuple(_provided(each) for each in provided[:MOST])
        yield Rows(rows=rows, more=_more(len(provided) - MOST, "model"))
    if found.differences:
        yield from _differences(found)
    if found.changed:
        yield from _changed(found)
    yield _foot(found)


MOST_MADE: Final = 12
"""Models made from another that a page of few lines shows; it counts the others."""


def folded(found: Lineage) -> Page:
    """Of many models what is not known or stated otherwise, what turns, what is large, and what was made from another.

    All else is counted: models made from none, amounts, and who provides which part.
    """
    return Page(title=("Lineage · ", *_count(found)), blocks=tuple(_folded_blocks(found)))


def _folded_blocks(found: Lineage) -> Iterator[Block]:
    yield from _notices(found.unknowns)
    if found.differences:
        yield from _differences(found)
    if found.changed:
        yield from _changed(found)
    over = {model.id: above(model.behind, found.law)["presumption_flop"] for model in found.models}
    large = [model for model in found.models if over[model.id] is not Truth.NO]
    if large:
        presumed = words.number(found.law.number("presumption_flop"))
        yield Heading(say("Above {line} FLOP, or perhaps · {many}", line=presumed, many=str(len(large))))
        passing = (
            Item(
                line=say("{model}: cumulative {behind}", model=Named(model.id), behind=Amount(model.behind)),
                tone="due" if over[model.id] is Truth.YES else "unknown",
            )
            for model in large[:MOST_MADE]
        )
        yield Items(items=tuple(passing), more=_more(len(large) - MOST_MADE, "model"))
    made = [model for model in found.models if model.made_from]
    items = []
    for model in made[:MOST_MADE]:
        parents = [
            say(", {relation} of {parent}", relation=_relation(link), parent=Named(link.parent))
            for link in model.made_from
        ]
        line = say(
            "{model}{parents}: own {own}, cumulative {behind}",
            model=Named(model.id),
            parents=tuple(span for parent in parents for span in parent),
            own=Amount(model.own),
            behind=Amount(model.behind),
        )
        items.append(Item(line=line))
    if items:
        yield Heading(say("Made from another · {many}", many=str(len(made))))
        yield Items(items=tuple(items))
    left = len(found.models) - len(items)
    if left:
        models = words.count(left, "more model")
        yield Sentence(
            say("and {models}, and who provides which part: {option}", models=models, option=Code("--full")), quiet=True
        )
    yield _foot(found)


def _foot(found: Lineage) -> Sentence:
    checked = words.capital(words.law_checked(found.law))
    return Sentence(
        say("{checked}. Indicative: what a model is in law hangs on more than its compute.", checked=checked),
        quiet=True,
    )


def _more(many: int, noun: str) -> Line:
    return (f"and {words.count(many, f'more {noun}')}{_ALL}",) if many > 0 else ()


def _notices(unknowns: Sequence[Mistake]) -> Iterator[Block]:
    for each in unknowns[:MOST_NOTICES]:
        where: Line = (" (", Named(each.where()), ")") if each.where() else ()
        help: Line = (" ", Named(f"{words.capital(each.help)}.")) if each.help else ()
        yield Notice((Named(each.message), *where, ".", *help))
    if len(unknowns) > MOST_NOTICES:
        yield Sentence(_more(len(unknowns) - MOST_NOTICES, "thing that is not known"), quiet=True)


# -- the tree


def _tree(found: Lineage) -> Iterator[Item]:
    """Each model below the first that it was made from, with those that were made from it below; others point there."""
    children: dict[str, list[tuple[Model, Link]]] = {}
    for each in found.models:
        for one in each.made_from:
            children.setdefault(one.parent, []).append((each, one))
    shown: set[str] = set()
    listed = 0
    for root in found.models:
        waiting: list[tuple[Model, Link | None, int]] = [(root, None, 0)] if _begins(root, shown) else []
        while waiting and listed < MOST:
            model, link, depth = waiting.pop()
            yield _item(model, link, depth, again=model.id in shown)
            listed += 1
            if model.id not in shown:
                shown.add(model.id)
                waiting += [(child, by, depth + 1) for child, by in reversed(children.get(model.id, []))]


def _begins(model: Model, shown: set[str]) -> bool:
    """Whether a model stands at the margin: it was made from none, or is in a circle of which none stands there yet."""
    return model.id not in shown and (not model.made_from or model.in_circle)


def _item(model: Model, link: Link | None, depth: int, *, again: bool) -> Item:
    relation: Line = (f", {link.relation}",) if link else ()
    counts: Line = (f" ({_COUNTS[link.counts]})",) if link and link.counts in _COUNTS else ()
    if again:
        return Item(line=(Named(model.id), *relation, *counts, ", as above"), depth=depth)
    own: Line = (", own ", Amount(model.own)) if model.made_from else ()
    line: Line = (Named(model.id), *relation, *counts, *own, ", cumulative ", Amount(model.behind))
    circle: tuple[Line, ...] = (("made from itself in the end",),) if model.in_circle else ()
    return Item(line=line, depth=depth, notes=circle)


def _part(part: Part) -> Line:
    what = {"model": "the model", "modification": "its modification alone"}[part.part]
    who = Named(words.short_name(part.name, part.actor))
    open_ = f", open in law: {words.some(part.questions)}" if part.questions else ""
    likely = "likely " if part.hangs_on else ""
    says = {
        Outcome.YES: f" is {likely}the provider of {what}",
        Outcome.NO: f" is {likely}no provider of it",
        Outcome.UNKNOWN: f" may be the provider of {what}",
        Outcome.UNSETTLED: f" is the provider of {what} by some readings of the law",
    }[part.outcome]
    return (who, f"{says}{open_}")


# -- tables and the chart


def _row(model: Model, law: Law) -> tuple[Line, ...]:
    parents = [span for each in model.made_from for span in (", ", Named(each.parent), f" ({_relation(each)})")][1:]
    return (
        (Named(model.id),),
        (Amount(model.own),),
        (Amount(model.behind),),
        (above(model.behind, law)["presumption_flop"].value,),
        tuple(parents),
    )


def _relation(link: Link) -> str:
    return f"{link.relation}{', ' + _COUNTS[link.counts] if link.counts in _COUNTS else ''}"


def _charted(models: Sequence[Model]) -> Iterator[Box]:
    place = {each.id: at for at, each in enumerate(models)}
    for model in models:
        relations = words.listed(list(dict.fromkeys(each.relation for each in model.made_from)))
        notes: list[Line] = [(relations,)] if relations else []
        notes.append(("cumulative ", Amount(model.behind)))
        notes += [_part(each) for each in model.parts[:1]]
        yield Box(
            label=(Named(model.name or model.id),),
            notes=tuple(notes),
            parents=tuple(place[each.parent] for each in model.made_from),
            faint=frozenset(place[each.parent] for each in model.made_from if each.counts is Truth.NO),
        )


def _provided(model: Model) -> Row:
    return Row(label=(Named(model.id),), items=tuple(line for part in model.parts for line in _told(part)))


def _told(part: Part) -> Iterator[Line]:
    yield _part(part)
    if part.hangs_on:
        yield (f"{phrases.stated_by_nobody(part.hangs_on)}.",)
    for asks in part.missing[:1]:
        yield ("asks: ", asks)


# -- what differs, and what changes


def _differences(found: Lineage) -> Iterator[Block]:
    yield Heading(("Stated otherwise downstream",))
    yield Items(
        items=tuple(map(_difference, found.differences[:MOST])), more=_more(len(found.differences) - MOST, "statement")
    )
    yield from _turns("With what the originals' own dossiers give instead", found.corrected)


def _difference(each: Difference) -> Item:
    line: Line = (
        Named(each.model),
        f" states {_SAYS[each.key]} of ",
        Named(each.original),
        " as ",
        _value(each.stated),
        "; its own dossier gives ",
        _value(each.given),
        "" if each.contradicts else ", which can both be so",
    )
    return Item(line=line, tone=tones.DUE if each.contradicts else tones.UNKNOWN, notes=((Named(each.at.where()),),))


def _value(value: object) -> Span:
    match value:
        case Range():
            return Amount(value, digits=3)
        case DateRange():
            return Days(value)
        case bool():
            return "yes" if value else "no"
    return str(value)


def _changed(found: Lineage) -> Iterator[Block]:
    named: list[Span] = []
    for name, flop in found.changed.items():
        named += [", ", Named(name), f" at {words.number(flop, 0)}"]
    yield Heading(("With ", *named[1:]))
    rows = tuple(((Named(each.model),), (Amount(each.was),), (Amount(each.becomes),)) for each in found.moved[:MOST])
    if rows:
        yield Table(head=("Cumulative", "now", "then"), rows=rows)
    yield from _turns("What it turns downstream", found.turned)


def _turns(head: str, turned: Sequence[Turned]) -> Iterator[Block]:
    yield Heading((head,), 3)
    if not turned:
        yield Sentence(("No answer changes.",))
        return
    for id, group in _by_model(turned).items():
        items = [
            Item(
                line=(
                    Named(each.says if each.actor else words.capital(each.says)),
                    f" (was {each.was.value}; ",
                    Code(each.conclusion),
                    ")",
                ),
                tone=tones.if_open(each.becomes),
            )
            for each in group
        ]
        yield Sentence((Named(id),))
        yield Items(items=tuple(items[:MOST_TURNED]), more=_more(len(items) - MOST_TURNED, "answer"))


def _by_model(turned: Iterable[Turned]) -> dict[str, list[Turned]]:
    found: dict[str, list[Turned]] = {}
    for each in turned:
        found.setdefault(each.model, []).append(each)
    return found
