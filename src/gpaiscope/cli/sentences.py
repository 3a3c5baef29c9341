"""Every sentence that the law says of itself, for each outcome: the page that a lawyer reads and mends."""

from __future__ import annotations

from collections.abc import Iterator

from gpaiscope import law
from gpaiscope.engine.evaluation import facts_of
from gpaiscope.engine.expression import Assumption, Fact, Kind, Rule
from gpaiscope.engine.prose import listed
from gpaiscope.law import assumptions, obligations


def page() -> str:
    """The page, in Markdown. Places such as `{actor}` stay as they are written."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The sentences"
    yield ""
    yield "Generated from the rules: what is said of each for yes, for no, and while it is open. `{actor}` stands for"
    yield "an actor's name, any other word in braces for the number or day of the law that has this name."
    for file in law.FILES:
        yield from ("", f"## {(file.__doc__ or '').split(chr(10), 1)[0]}")
        for rule in file.RULES:
            yield from _rule(rule)
    yield from ("", "## Open questions")
    for question in law.QUESTIONS:
        yield from ("", f"### {question.name}", "", question.asks, "")
        yield from (f"- {reading.name}: {reading.says}" for reading in question.readings)
    yield from ("", "## Facts")
    for fact in facts_of(law.RULES).values():
        yield from _fact(fact)
    yield from ("", "## Assumptions", "", "| Assumed | Kind | Otherwise |", "|---|---|---|")
    yield from (_assumption(each) for each in assumptions.ALL)
    yield from ("", "## Obligations, by the names that people use", "", "| Obligation | Rule |", "|---|---|")
    yield from (f"| {each.short} | {each.id} |" for each in obligations.OBLIGATIONS)


def _rule(rule: Rule) -> Iterator[str]:
    for version in rule.versions:
        since = f", from {version.begins(law.latest_values())}" if len(rule.versions) > 1 else ""
        yield from ("", f"### {rule.id}{since}", "")
        yield f"- yes: {version.says}"
        yield f"- no: {version.denies}"
        yield f"- open: {version.asks}"
        yield from (f"- {'also where' if cut.gives else 'unless'} {cut.says}" for cut in version.cuts)
        yield from ("", f"{listed(version.cites)}.")


def _fact(fact: Fact) -> Iterator[str]:
    yield from ("", f"### {fact.name}", "")
    if fact.kind is Kind.TRUTH:
        yield from (f"- yes: {fact.says}", f"- no: {fact.denies}")
    else:
        yield f"- {fact.says}: ({fact.kind.value})"
    yield f"- open: {fact.asks}"
    if fact.assumes is not None:
        yield f"- assumed: {fact.assumes.says}"


def _assumption(each: Assumption) -> str:
    return f"| {each.says} | {each.kind} | {each.contrary} |"
