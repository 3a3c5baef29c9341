"""The page of a run of checks: one line a model, what was found of it below, and what that comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from gpaiscope.checks.found import Checked, Found, Report, ended
from gpaiscope.checks.rules import LEVELS, RULES
from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Item, Items, Line, Named, Page, Sentence, Strong, Table

_TONES: Final = {"error": "no", "warning": "due", "note": "unknown"}
_NOUNS: Final = {"error": "error", "warning": "warning", "note": "note"}


def page(report: Report, *, full: bool, brief: bool = False) -> Page:
    """All of it; ``full`` says of each finding why and how to mend it, ``brief`` leaves the findings out."""
    items = [item for model in report.models for item in _of_model(model, full=full, brief=brief)]
    blocks: list[Block] = [Items(items=tuple(items))] if items else []
    return Page(
        title=("Check", f" on {report.day}"), blocks=(*blocks, *map(Sentence, _summary(report, full=full or brief)))
    )


def _of_model(model: Checked, *, full: bool, brief: bool) -> Iterator[Item]:
    count = Counter(each.level for each in model.open)
    told = _counted(count)
    accepted = len(model.found) - len(model.open)
    told += f"{', ' if told else ''}{accepted} accepted" if accepted else ""
    name: Line = (" · ", Named(model.model, 40)) if model.model else ()
    says = "; ".join(model.says)
    line: Line = (Named(model.path), *name, " · ", told or "nothing found", *((" · ", Named(says)) if says else ()))
    yield Item(line=line, tone=next((_TONES[level] for level in LEVELS if count[level]), ""))
    if not brief:
        yield from (_of_finding(each, full=full) for each in model.open)


def _of_finding(found: Found, *, full: bool) -> Item:
    cites = f" [{', '.join(found.cites[: None if full else 1])}]" if found.cites else ""
    line: Line = (Named(found.where), ": ", Strong(found.level), " ", Code(found.rule), " ", Named(found.says), cites)
    notes: list[Line] = [("Why: ", found.of.why)] if full else []
    if found.mend:
        notes.append(("To mend it: ", Named(ended(found.mend))))
    elif full:
        notes.append(("To mend it: ", *_coded(ended(found.of.mend), found)))
    if full and found.key:
        notes.append(("Key: ", Named(found.key)))
    if found.lapsed:
        notes.append((f"It was accepted until {found.lapsed}, which has passed.",))
    return Item(line=line, notes=tuple(notes), depth=1)


def _coded(text: str, found: Found | None = None) -> Line:
    """A text of ours, in which commands and keys stand between backticks, with the path of what was ``found``."""
    fill = found.filled if found is not None else str
    return tuple(Code(fill(part)) if place % 2 else part for place, part in enumerate(text.split("`")) if part)


def _counted(count: Mapping[str, int]) -> str:
    return ", ".join(words.count(count[level], _NOUNS[level]) for level in LEVELS if count[level])


def _summary(report: Report, *, full: bool) -> Iterator[Line]:
    for each in report.mended:
        told = ", ".join(each.keys or each.why)
        yield ("Not mended: " if each.why else "Mended: ", Named(each.file), " · ", Named(told))
    for unused in report.unused:
        yield ("Accepted, and no longer found: ", Named(unused))
    count, rules = report.count(), Counter(each.rule for each in report.open)
    models = words.count(len(report.models), "model")
    told = _counted(count)
    by_rule = ", ".join(f"{id} {many}" for id, many in rules.most_common())
    accepted = len(report.every) - len(report.open)
    also = f", {accepted} accepted" if accepted else ""
    yield (Strong(f"{models}: {told or 'nothing found'}{also}"), f" ({by_rule})" if by_rule else "")
    fixable = sum(each.fixable for each in report.open)
    if fixable:
        yield (f"{fixable} can be mended: ", Code("gpaiscope check --fix"))
    if report.open and not full:
        yield (Code("--full"), " says of each finding why it matters and how to mend it.")
    if report.day > report.checked_until:
        yield (f"The law was checked to {report.checked_until}, and not to this day. All of it is indicative.",)
    else:
        yield ("All of it is indicative: nothing here says that a duty is fulfilled.",)


def rules() -> Page:
    """The rules, with what each finds, why, and how to mend it."""
    rows = tuple(
        (
            (Code(each.id),),
            (each.level,),
            (f"{words.capital(each.what)}. {each.why}{_cited(each.cites)} To mend it: ", *_coded(f"{each.mend}.")),
        )
        for each in RULES
    )
    return Page(
        title=("Rules of gpaiscope check",), blocks=(Table(head=("Rule", "Level", "What it finds"), rows=rows),)
    )


def _cited(cites: tuple[object, ...]) -> str:
    return f" [{', '.join(map(str, cites))}]" if cites else ""
