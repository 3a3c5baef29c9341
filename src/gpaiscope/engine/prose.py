"""Print: rules as prose, for people who read law and not code."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from gpaiscope.engine.expression import Expr, Fact, Fold, Question, Rule, Version
from gpaiscope.values import Exact, Outcome, Truth, decimal_text

_FACTORS = {2: "twice", 3: "three times"}


class _Prose(Fold[str]):
    """Expressions as one sentence each. Rules stand as their names, so that a text stays short."""

    def fact(self, fact: Fact) -> str:
        return fact.says

    def constant(self, value: bool) -> str:
        return "always" if value else "never"

    def parameter(self, name: str) -> str:
        return f"[{name}]"

    def compare(self, operator: str, left: str, right: str) -> str:
        return f"{left} {'is greater than' if operator == '>' else 'is at least'} {right}"

    def member_of(self, fact: Fact, words: tuple[str, ...]) -> str:
        return f"{fact.says}: {' or '.join(words)}"

    def all(self, parts: list[str]) -> str:
        return " and ".join(parts)

    def any(self, parts: list[str]) -> str:
        return "(" + " or ".join(parts) + ")"

    def negation(self, part: str) -> str:
        return f"not ({part})"

    def choose(self, condition: str, then: str, otherwise: str, is_truth: bool) -> str:
        return f"(if {condition}: {then}; otherwise: {otherwise})"

    def sum(self, parts: list[str]) -> str:
        return "the sum of " + " and ".join(parts)

    def times(self, factor: Exact, part: str) -> str:
        return f"{_FACTORS.get(int(factor)) or decimal_text(factor) + ' times'} {part}"

    def question(self, question: Question, reading: str) -> str:
        return f"the open question {question.name} is read as {reading}"

    def rule(self, rule: Rule) -> str:
        return f"«{rule.id}»"


_PROSE = _Prose()


@lru_cache(maxsize=4096)
def phrase(node: Expr) -> str:
    """An expression as a phrase."""
    return _PROSE.read(node)


def sentence(words: Version | Fact, outcome: Outcome | Truth) -> str:
    """What is so of a rule or a fact: its claim where it holds, its denial where it does not, its question else."""
    if outcome.value == "yes":
        return words.says
    return (words.denies if outcome.value == "no" else words.asks) or words.says


def rulebook_entry(rule: Rule, cite: Callable[[str], str]) -> str:
    """A rule as Markdown: what it says, when it holds, its exceptions, its versions and citations.

    ``cite`` renders one citation, for example as a link.
    """
    parts = [f"### {rule.id}", ""]
    for version in rule.versions:
        parts += [*_version(version, cite), ""]
    return "\n".join(parts)


def _version(version: Version, cite: Callable[[str], str]) -> list[str]:
    until = f" to {version.until}" if version.until else ""
    lines = [
        f"**{version.says}.**",
        "",
        f"From {version.applies_from}{until}. {_cited(version.cites, cite)}{_bound(version.binding)}.",
        "",
        f"Holds if {phrase(version.when)}.",
    ]
    for cut in version.cuts:
        word = "Also where" if cut.gives else "Unless"
        lines += ["", f"- {word} {cut.says}: {phrase(cut.when)}. {_cited(cut.cites, cite)}{_bound(cut.binding)}."]
    return lines


def _bound(binding: str) -> str:
    """How binding a rule is, where that is not simply what its provisions are."""
    return f" ({binding})" if binding else ""


def _cited(cites: tuple[str, ...], cite: Callable[[str], str]) -> str:
    return "; ".join(cite(each) for each in cites)
