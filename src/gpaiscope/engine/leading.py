"""The reason of an outcome in one line: the first point in the law's order that carries it or stands in its way.

A proof shows everything. Here one path is followed from a rule down to what it ends on: of a conjunction that
fails the first part that does, of a disjunction that fails the part that came nearest to holding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Case, Record
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.comparisons import Comparison, Weighing
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import (
    All,
    AnyOf,
    Choose,
    Compare,
    Cut,
    Expr,
    Fact,
    MemberOf,
    Not,
    Outer,
    Question,
    QuestionReads,
    Rule,
    Same,
    Some,
    Under,
)
from gpaiscope.values import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What an outcome rests on first: the rules on the way, the asked one first, and what they end on.

    Of ``fact``, ``comparison`` and ``question`` one is set, or none where several points carry the last rule alike, or
    where it is not law yet. ``cut`` is the
    exception that decides, ``record`` the record of the input that the fact was read from, ``cites`` are the
    provisions of that point, else of the innermost branch, exception or rule on the way.
    """

    rules: tuple[str, ...]
    outcome: Truth
    fact: Fact | None = None
    comparison: Comparison | None = None
    question: Question | None = None
    cut: Cut | None = None
    record: Record | None = None
    cites: tuple[Citation, ...] = ()


_NEAR: Final = 1
_FAR: Final = 2
"""How far a part is from what would have turned it: a single point that could have been otherwise, or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Path:
    """A path being built from its end: what it rests on, and how many points would have to be otherwise."""

    reason: Reason
    points: int = _NEAR


def leading(program: Program, rule: Rule, case: Case, apart: tuple[Rule, ...] = ()) -> Reason:
    """The leading reason for what a rule says of a case.

    ``apart`` are rules that are conditions of it but no reasons for it: they are followed where nothing else is left.
    """
    like = _like(program, case)
    if like is None:
        return _Leader(program, case, apart).rule(rule).reason
    kept = ("leading", rule.id, apart, *like.at.items())
    memo = program.start(like).memo
    if kept not in memo:
        memo[kept] = _Leader(program, like, apart).rule(rule).reason
    found: Reason = memo[kept]  # type: ignore[assignment]
    return _Leader(program, case, apart).rule(rule).reason if found.record in _meant(like) else found


def _like(program: Program, case: Case) -> Case | None:
    """The same case, read for the first of the records that are like the one that is meant and say nothing else."""
    if len(case.at) != 1:
        return None
    ((of, place),) = case.at.items()
    run = program.start(case)
    other = run.alike.get(run.records[of][place], run.records[of][place])
    held = case.records[of]
    return case.about(of, other.place) if held[other.place].fields == held[place].fields else None


def _meant(case: Case) -> tuple[Record, ...]:
    return tuple(case.records[of][place] for of, place in case.at.items())


class _Leader(Weighing):
    def __init__(self, program: Program, case: Case, apart: tuple[Rule, ...]) -> None:
        super().__init__(program, case)
        self.apart = apart

    def rule(self, rule: Rule) -> _Path:
        rule = self.program.taken_in(rule)
        version, outcome = self.program.version(rule), self.truth(rule)
        if version is None:
            return _Path(reason=Reason(rules=(rule.id,), outcome=outcome, cites=rule.versions[0].cites))
        cut = self._deciding(version.cuts, outcome)
        if cut is not None and (outcome.decided or self.truth(version.when).decided):
            path = _within(self.node(cut.when), cut=cut, cites=cut.cites)
        else:
            path = self.node(version.when)
        reason = path.reason
        cites = reason.cites or version.cites
        return replace(path, reason=replace(reason, rules=(rule.id, *reason.rules), outcome=outcome, cites=cites))

    def _deciding(self, cuts: tuple[Cut, ...], outcome: Truth) -> Cut | None:
        """The exception that gives a rule its outcome, the last that applies, if any does."""
        for cut in reversed(cuts):
            applies = self.truth(cut.when)
            if applies is Truth.UNKNOWN and outcome is Truth.UNKNOWN:
                return cut
            if applies is Truth.YES and Truth.of(cut.gives) is outcome:
                return cut
        return None

    def node(self, node: Expr) -> _Path:
        """The path down from a condition, by what it comes to."""
        match node:
            case Rule():
                return self.rule(node)
            case Under(part, cites):
                return _within(self.node(part), cites=cites)
            case Not(part):
                return self.node(part)
            case All(parts):
                return self._parts(parts, self.truth(node), carried_by=Truth.NO)
            case AnyOf(parts):
                return self._parts(parts, self.truth(node), carried_by=Truth.YES)
            case Choose():
                return self._choice(node)
            case Some() if self.follows(node):
                return self._some(node)
        return _Path(reason=self._end(node))

    def _parts(self, parts: tuple[Expr, ...], whole: Truth, *, carried_by: Truth) -> _Path:
        """Of parts that are joined: the first that carries the whole, or the nearest where all of them do.

        Of a conjunction that holds the last part with a comparison is taken, since the law goes from what is
        common to what is particular; without one all parts carry it alike, and the path ends.

        ``carried_by`` is the outcome that one part alone gives the whole: no for a conjunction. A conjunction that
        fails in what it names first, who did something or what sort of thing it is, came near nothing.
        """
        truths = [self.truth(part) for part in parts]
        paths = [self.node(part) for part, truth in zip(parts, truths, strict=True) if truth is whole]
        if not paths:
            return _Path(reason=Reason(rules=(), outcome=whole))
        if carried_by is whole is Truth.NO:
            strange = _names(parts[0]) and truths[0] is Truth.NO
            points = sum(each.points for each in paths) + truths.count(Truth.UNKNOWN) + strange
            return replace(paths[0], points=points)
        if carried_by is Truth.NO and whole is Truth.YES:
            telling = [path for part, path in zip(parts, paths, strict=True) if part not in self.apart] or paths
            whole_of_it = telling[0] if len(telling) == 1 else _Path(reason=Reason(rules=(), outcome=whole))
            return next((each for each in reversed(telling) if each.reason.comparison), whole_of_it)
        return paths[0] if whole is carried_by else min(paths, key=lambda each: each.points)

    def _choice(self, node: Choose) -> _Path:
        """The branch that is taken; while that is not known the one that comes last in the law, if both agree."""
        condition, whole = self.truth(node.condition), self.truth(node)
        if condition.decided:
            return self.node(node.then if condition is Truth.YES else node.otherwise)
        alike = [branch for branch in (node.otherwise, node.then) if self.truth(branch) is whole]
        return self.node(alike[0] if alike else node.condition)

    def _some(self, fact: Some) -> _Path:
        """The record that carries that there is some, or the one that came nearest where there is none."""
        outcome = self.truth(fact)
        reason = Reason(rules=(), outcome=outcome, fact=fact, cites=fact.cites)
        near = [path for path in self._records(fact, outcome) if path.points == _NEAR]
        if not near:
            return _Path(reason=reason, points=_FAR)
        if outcome is Truth.YES:
            return _Path(reason=replace(reason, record=near[0].reason.record))
        return near[0]

    def _records(self, fact: Some, outcome: Truth) -> Iterator[_Path]:
        """For each record on which the outcome may rest the path down; of those of others, or of another sort, none."""
        held, first = self.case.records[fact.of], _names_first(fact.condition)
        for record in self.run.each(fact.of, self.run.records[fact.of]):
            strange = outcome is Truth.NO and first is not None and self.truth(first) is Truth.NO
            if not strange and self.truth(fact.condition) is outcome:
                yield _within(self.node(fact.condition), record=held[record.place])

    def _end(self, node: Expr) -> Reason:
        outcome = self.truth(node)
        match node:
            case Compare():
                return Reason(rules=(), outcome=outcome, comparison=self.comparison(node))
            case QuestionReads(question, _):
                return Reason(rules=(), outcome=outcome, question=question, cites=question.cites)
        fact = _read(node)
        return Reason(rules=(), outcome=outcome, fact=fact, cites=fact.cites if fact else ())


def _names(node: Expr) -> bool:
    """Whether a condition says who did something, or what sort of thing it is."""
    return isinstance(node, MemberOf | Same)


def _names_first(condition: Expr) -> Expr | None:
    """What a condition on records says first of who or what is meant."""
    first = condition.parts[0] if isinstance(condition, All) else condition
    return first if _names(first) else None


def _read(node: Expr) -> Fact | None:
    """The fact that a condition reads."""
    match node:
        case Fact():
            return node
        case MemberOf(fact, _) | Same(Outer(fact), _):
            return fact
        case Same(field, _):
            return _read(field)
    return None


def _within(path: _Path, **more: object) -> _Path:
    """The path with what stands around it, where nothing further in has said the same."""
    told = {name: value for name, value in more.items() if not getattr(path.reason, name)}
    return replace(path, reason=replace(path.reason, **told))  # type: ignore[arg-type]
