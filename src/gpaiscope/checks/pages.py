"""The page of a run of checks: one line a model, what was found of it below, and what that comes to."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from gpaiscope.checks.issues import CheckedModel, Issue, Report, as_sentence
from gpaiscope.checks.rules import LEVELS, RULES, is_as_grave
from gpaiscope.report import tones, words
from gpaiscope.report.blocks import Block, Code, Item, Items, Line, Named, Page, Sentence, Strong, Table
from gpaiscope.report.onward import PROGRAM, as_path
from gpaiscope.report.say import say

_TONES: Final = {"error": tones.LATE, "warning": tones.DUE, "note": tones.UNKNOWN}


def report_page(report: Report, *, full: bool, brief: bool = False) -> Page:
    """All of it; ``full`` says of each issue why and how to mend it, ``brief`` leaves the issues out."""
    items: list[Item] = []
    for model in report.models:
        items.append(_model_item(model))
        items += [] if brief else [_issue_item(issue, full=full) for issue in model.open_issues]
    blocks: list[Block] = [Items(items=tuple(items))] if items else []
    summary = map(Sentence, _summary_lines(report, full=full or brief))
    title: Line = _title_of_owners(report) if report.owners else ("Check", f" on {report.day}")
    return Page(title=title, blocks=(*blocks, *summary))


def _title_of_owners(report: Report) -> Line:
    """The title where only the models of some owners were checked."""
    names = Named(words.listed(list(report.owners)))
    return say("Check on {day}, of the models of {owners}", day=str(report.day), owners=names)


_ABOUT_DAYS: Final = frozenset({"date-missed", "date-near"})
"""Rules whose issues matter whatever their level is: a day has passed, or comes within a month."""


def folded_page(report: Report, fail_on: str = "error") -> Page:
    """Of many models what a run fails for, and days that were missed or are near; all else is counted.

    What is as grave as ``fail_on``, or graver, is shown; ``never``: errors. The models with the gravest come first.
    """
    level = fail_on if fail_on in LEVELS else LEVELS[0]

    def shown(model: CheckedModel) -> list[Issue]:
        return [issue for issue in model.open_issues if issue.rule in _ABOUT_DAYS or is_as_grave(issue.level, level)]

    def gravest(model: CheckedModel) -> int:
        return min(LEVELS.index(issue.level) for issue in shown(model))

    items: list[Item] = []
    told = sorted(filter(shown, report.models), key=gravest)
    for model in told:
        items += [_model_item(model), *(_issue_item(issue, full=False) for issue in shown(model))]
    blocks: list[Block] = [Items(items=tuple(items))] if items else []
    many = len(report.open_issues) - sum(len(shown(model)) for model in told)
    others = words.count(len(report.models) - len(told), "more model")
    if many:
        line = say(
            "and {findings} of these models and of {others}: {option}",
            findings=words.count(many, "more finding"),
            others=others,
            option=Code("--full"),
        )
        blocks.append(Sentence(line, quiet=True))
    summary = map(Sentence, _summary_lines(report, full=not many))
    title = _title_of_owners(report) if report.owners else say("Check on {day}", day=str(report.day))
    return Page(title=title, blocks=(*blocks, *summary))


def _model_item(model: CheckedModel) -> Item:
    count = Counter(issue.level for issue in model.open_issues)
    accepted = len(model.issues) - len(model.open_issues)
    counted = ", ".join([*_counts_by_level(count), *([f"{accepted} accepted"] if accepted else [])])
    name: Line = (" · ", Named(model.model, 40)) if model.model else ()
    standing = "; ".join(model.says)
    line: Line = (Named(model.path), *name, " · ", counted or "nothing found")
    tone = next((_TONES[level] for level in LEVELS if count[level]), "")
    return Item(line=(*line, *((" · ", Named(standing)) if standing else ())), tone=tone)


def _issue_item(issue: Issue, *, full: bool) -> Item:
    cites = f" [{', '.join(issue.cites[: None if full else 1])}]" if issue.cites else ""
    line: Line = (
        Named(issue.file_and_line),
        ": ",
        Strong(issue.level),
        " ",
        Code(issue.rule),
        " ",
        Named(issue.says),
        cites,
    )
    notes: list[Line] = [("Why: ", issue.check_rule.why)] if full else []
    if issue.mend:
        notes.append(("To mend it: ", Named(as_sentence(issue.mend))))
    elif full:
        notes.append(("To mend it: ", *_with_code(as_sentence(issue.check_rule.mend), issue)))
    if full and issue.key:
        notes.append(("Key: ", Named(issue.key)))
    if issue.lapsed:
        notes.append((f"It was accepted until {issue.lapsed}, which has passed.",))
    return Item(line=line, notes=tuple(notes), depth=1)


def _with_code(text: str, issue: Issue | None = None) -> Line:
    """A text of ours with what stands between backticks as code; of an issue with the path that it is about."""
    # A path is filled into the code alone: in a sentence of ours, text of others has to stand in `Named`.
    fill = issue.with_path if issue is not None else str
    return tuple(Code(fill(part)) if place % 2 else part for place, part in enumerate(text.split("`")) if part)


def _counts_by_level(count: Mapping[str, int]) -> Iterator[str]:
    yield from (words.count(count[level], level) for level in LEVELS if count[level])


def _summary_lines(report: Report, *, full: bool) -> Iterator[Line]:
    for card in report.mended:
        outcome = ", ".join(card.keys or card.why)
        yield ("Not mended: " if card.why else "Mended: ", Named(card.file), " · ", Named(outcome))
    for accepted_issue in report.unused:
        yield ("Accepted, and no longer found: ", Named(accepted_issue))
    models = words.count(len(report.models), "model")
    counted = ", ".join(_counts_by_level(report.count_by_level())) or "nothing found"
    accepted = len(report.issues) - len(report.open_issues)
    by_rule = Counter(issue.rule for issue in report.open_issues).most_common()
    rule_counts = ", ".join(f"{rule} {many}" for rule, many in by_rule)
    total = f"{models}: {counted}{f', {accepted} accepted' if accepted else ''}"
    yield (Strong(total), f" ({rule_counts})" if rule_counts else "")
    fixable = sum(issue.fixable for issue in report.open_issues)
    if fixable:
        yield _can_be_mended(report, str(fixable))
    if report.open_issues and not full:
        yield (Code("--full"), " says of each finding why it matters and how to mend it.")
    if report.day > report.checked_until:
        yield (f"The law was checked to {report.checked_until}, and not to this day. All of it is indicative.",)
    else:
        yield ("All of it is indicative: nothing here says that a duty is fulfilled.",)


def _can_be_mended(report: Report, count: str) -> Line:
    """How many issues can be mended, with the command for the first path of which that is so."""
    first, *others = {issue.path: None for issue in report.open_issues if issue.fixable}
    command = Code(shlex.join((PROGRAM, "check", as_path(first or "."), "--fix", "--on", str(report.day))))
    if others:
        return say("{count} can be mended: {command}, and so for the other paths", count=count, command=command)
    return say("{count} can be mended: {command}", count=count, command=command)


def rules_page() -> Page:
    """The rules, with what each finds, why, and how to mend it."""
    rows = []
    for rule in RULES:
        cites = f" [{', '.join(map(str, rule.cites))}]" if rule.cites else ""
        finds = f"{words.capital(rule.what)}. {rule.why}{cites} To mend it: "
        rows.append(((Code(rule.id),), (rule.level,), (finds, *_with_code(f"{rule.mend}."))))
    table = Table(head=("Rule", "Level", "What it finds"), rows=tuple(rows))
    return Page(title=("Rules of gpaiscope check",), blocks=(table,))
