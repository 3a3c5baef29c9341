"""What is otherwise in one assessment than in another, each before and after, and through what.

Two assessments differ in up to three parts: the law, the facts of the dossier, and the day on which they are read.
Through which of these an answer changed is not guessed: what lies between is assessed too, with some parts of the one
and the rest of the other, and that part did it with which the answer changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.dated import begun, listed_state
from gpaiscope.assessment.saying import own_provisions
from gpaiscope.assessment.standing import headlines
from gpaiscope.assessment.world import Assessments
from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.expression import Expr, Parameter, Rule, Version, rule_parts, walk
from gpaiscope.engine.moving import MovingDay
from gpaiscope.law import Law
from gpaiscope.values import DateRange, Outcome, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
    from gpaiscope.assessment.dated import Dated

KINDS: Final = ("standing", "duty", "start", "day", "answer")
"""What can change: how an actor stands, whether a duty attaches, from when, how a last day stands, an answer."""

PARTS: Final = ("law", "fact", "time")
"""In what two assessments can differ. Where a fact was only assumed on one side, it is told as ``assumption``."""


@dataclass(frozen=True, slots=True)
class Drift:
    """An end of a range of days that moves with the day of assessment, such as a day by which something happened."""


End = date | Drift | None


@dataclass(frozen=True, slots=True)
class Held:
    """What held of a subject: an outcome, a state or kinds, and the days that go with it.

    ``sure``: whether the day surely binds the actor, and not only may. ``likely``: whether it hangs on a guess.
    """

    says: str
    earliest: End = None
    latest: End = None
    sure: bool = True
    likely: bool = False

    @property
    def days(self) -> DateRange | None:
        """The days, without ends that move with the day of assessment; None where none is left."""
        ends = [each if isinstance(each, date) else None for each in (self.earliest, self.latest)]
        return DateRange(earliest=ends[0], latest=ends[1]) if any(ends) else None


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What can change: its kind, what it is called, and of whom and of which model it is said."""

    kind: str
    id: str
    actor: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What did it: a rule or a number of the law, a key or an entry of the dossier, a day, or a period.

    ``part`` is one of `PARTS`, or ``assumption``; ``kind`` one of ``rule``, ``parameter``, ``table``, ``key``,
    ``event`` and ``period``. ``on`` is the day on which it did, of what came with time.
    """

    part: str
    kind: str
    id: str
    says: str = ""
    before: object = None
    after: object = None
    unit: str = ""
    on: date | None = None
    source: str = ""
    cites: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is otherwise: before and after (None: it was not there), and through what.

    ``through`` are the parts that it took, and where each of several would have done by itself, one after the other:
    ``(("law", "time"),)`` is law and time together, ``(("law",), ("time",))`` either. ``because`` are the causes.
    """

    subject: Subject
    before: Held | None
    after: Held | None
    through: tuple[tuple[str, ...], ...]
    because: tuple[Cause, ...] = ()
    cites: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two assessments of the same models beside each other. ``same`` counts what did not change."""

    before: tuple[Assessment, ...]
    after: tuple[Assessment, ...]
    changes: tuple[Change, ...]
    same: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class View:
    """The models of a dossier, assessed, with all that can change; ``called`` is what an only one is called instead."""

    found: tuple[Assessment, ...]
    called: str = ""

    @cached_property
    def held(self) -> dict[Subject, Held]:
        """What holds, by subject."""
        return held(self.found, self.called)


Mixed = Callable[[frozenset[str]], Assessments]
"""Assesses with these parts of the later side, and the others of the earlier one."""


def compare(
    before: Assessments | View,
    after: Assessments | View,
    parts: Sequence[str] = ("law",),
    mixed: Mixed | None = None,
    laws: tuple[Law, Law] | None = None,
    **found: Causes,
) -> Comparison:
    """What is otherwise after than before, in which the assessments differ in these parts.

    ``mixed`` is needed for more than one part. ``found`` names the causes of a change by part; those of law are found
    in the ``laws``, which are those of the assessments unless they are given.
    """
    was, now = _view(before), _view(after)
    if len(was.found) == len(now.found) == 1:  # the same model, whatever each side calls it
        was = was if model_of(was.found[0]) == model_of(now.found[0]) else replace(was, called=model_of(now.found[0]))
    sides = _Sides(
        before=was,
        after=now,
        parts=tuple(parts),
        mixed=mixed,
        laws=laws or (was.found[0].law, now.found[0].law),
    )
    naming: dict[str, Causes] = {"law": sides.of_law, **found}
    changes = [
        replace(each, because=tuple(cause for part in _parts(each) if part in naming for cause in naming[part](each)))
        for each in sides.changes()
    ]
    return Comparison(
        before=sides.before.found,
        after=sides.after.found,
        changes=tuple(sorted((_assumption(each) for each in changes), key=sides.order)),
        same=sides.same,
    )


Causes = Callable[[Change], Iterable[Cause]]


def _view(of: Assessments | View) -> View:
    return of if isinstance(of, View) else View(found=tuple(of))


def _parts(change: Change) -> tuple[str, ...]:
    return unique(part for each in change.through for part in each)


def _assumption(change: Change) -> Change:
    """A change through facts that were all only assumed on one side, as one through assumption."""
    facts = [each for each in change.because if each.part in ("fact", "assumption")]
    if not facts or any(each.part == "fact" for each in facts):
        return change
    through = tuple(tuple("assumption" if part == "fact" else part for part in each) for each in change.through)
    return replace(change, through=through)


# -- what holds


def held(assessments: Assessments, called: str = "") -> dict[Subject, Held]:
    """All that can change, of each model of a dossier."""
    return {subject: what for own in assessments for subject, what in _held(own, called or model_of(own))}


def model_of(own: Assessment) -> str:
    """What a model is called in its dossier; its place where it has no name."""
    name = own.dossier.model.name
    return name.value if name is not None else own.place or "model"


def _held(own: Assessment, model: str) -> Iterator[tuple[Subject, Held]]:
    for actor, standing, conclusion in headlines(own):
        likely = bool(own.hangs_on(conclusion))
        yield Subject("standing", "state", actor, model), Held(standing.state, likely=likely)
        yield Subject("standing", "kinds", actor, model), Held(" ".join(standing.kinds))
    for each in own.conclusions:
        held_ = Held(each.finding.outcome.value, likely=bool(own.hangs_on(each)))
        yield Subject("answer", each.id, each.actor, model), held_
    for owed in own.obligations:
        id, actor, outcome = owed.obligation.id, owed.conclusion.actor, owed.conclusion.finding.outcome
        likely = bool(own.hangs_on(owed.conclusion))
        yield Subject("duty", id, actor, model), Held(outcome.value, likely=likely)
        if outcome is not Outcome.NO and owed.applies_from is not None:
            yield Subject("start", id, actor, model), _when("from", owed.applies_from)
    for id, row in _numbered(begun(own)):
        state = listed_state(row)
        # That a day is within a month changes nothing about it.
        held = _when("ahead" if state == "due" else state, row.days_of.plain)
        yield Subject("day", id, row.actor, model), replace(held, sure=row.sure, likely=row.is_likely)


def _numbered(days: Iterable[Dated]) -> Iterator[tuple[str, Dated]]:
    """Days with their ids; of several of one id and actor those after the first by their place in time."""
    seen: dict[tuple[str, str], int] = {}
    for day in sorted(days, key=lambda each: each.started_on.earliest or each.started_on.latest or date.max):
        number = seen[day.id, day.actor] = seen.get((day.id, day.actor), 0) + 1
        yield day.id if number == 1 else f"{day.id}#{number}", day


def _when(says: str, days: DateRange | None) -> Held:
    return Held(says, _end(days.earliest), _end(days.latest)) if days is not None else Held(says)


def _end(day: date | None) -> End:
    return Drift() if isinstance(day, MovingDay) else day


# -- which part did it


@dataclass(frozen=True, kw_only=True)
class _Sides:
    before: View
    after: View
    parts: tuple[str, ...]
    mixed: Mixed | None
    laws: tuple[Law, Law]

    @cached_property
    def held(self) -> dict[frozenset[str], dict[Subject, Held]]:
        """What holds with the parts of the later side that were tried so far."""
        return {frozenset(): self.before.held, frozenset(self.parts): self.after.held}

    def with_parts(self, parts: frozenset[str]) -> dict[Subject, Held]:
        if parts not in self.held:
            assert self.mixed is not None  # which several parts need
            self.held[parts] = held(self.mixed(parts))
        return self.held[parts]

    @cached_property
    def differing(self) -> tuple[Subject, ...]:
        was, now = self.held[frozenset()], self.held[frozenset(self.parts)]
        return tuple(each for each in {**was, **now} if was.get(each) != now.get(each))

    @property
    def same(self) -> int:
        return len(self.held[frozenset()].keys() | self.held[frozenset(self.parts)].keys()) - len(self.differing)

    def order(self, change: Change) -> tuple[int, int]:
        """Model by model, and in each as in `KINDS`."""
        subject = change.subject
        models = [model_of(each) for each in (*self.before.found, *self.after.found)]
        return models.index(subject.model), KINDS.index(subject.kind)

    def changes(self) -> Iterator[Change]:
        was, now = self.held[frozenset()], self.held[frozenset(self.parts)]
        for each in self.differing:
            yield Change(
                subject=each,
                before=was.get(each),
                after=now.get(each),
                through=self.through(each),
                cites=_cites(each, self.after.found) or _cites(each, self.before.found),
            )

    def through(self, subject: Subject) -> tuple[tuple[str, ...], ...]:
        """The smallest sets of parts with which a subject is as it is after, whatever other parts come with them."""
        if len(self.parts) == 1:
            return (self.parts,)
        after = self.held[frozenset(self.parts)].get(subject)
        reached: list[frozenset[str]] = []
        for size in range(1, len(self.parts) + 1):
            for chosen in map(frozenset, combinations(self.parts, size)):
                if not any(each <= chosen for each in reached) and self._reaches(chosen, subject, after):
                    reached.append(chosen)
        return tuple(tuple(part for part in self.parts if part in each) for each in reached)

    def _reaches(self, chosen: frozenset[str], subject: Subject, after: Held | None) -> bool:
        others = [each for each in self.parts if each not in chosen]
        more = (frozenset(each) for size in range(len(others) + 1) for each in combinations(others, size))
        return all(self.with_parts(chosen | each).get(subject) == after for each in more)

    def of_law(self, change: Change) -> Iterator[Cause]:
        """What of the law a changed answer rests on that is otherwise."""
        every = self.amended
        if not every:
            return iter(())
        sides = (self.before.found, self.after.found)
        near = [rests_on(change.subject, side) for side in sides]
        reach = frozenset().union(*(within_reach(change.subject, side) for side in sides))
        for names in (frozenset().union(*near), reach):
            found = [each for each in every if each.id in names]
            if found:
                return iter(sorted(found, key=lambda each: each.id != change.subject.id))
        return iter(every)

    @cached_property
    def amended(self) -> tuple[Cause, ...]:
        return amended(*self.laws)


# -- the law


def amended(before: Law, after: Law) -> tuple[Cause, ...]:
    """What is otherwise in one law than in another: numbers and days, rules, and tables."""
    return (*_numbers(before, after), *_rules(before, after), *_tables(before, after))


def _numbers(before: Law, after: Law) -> Iterator[Cause]:
    for name in {**before.numbers, **after.numbers}:
        was, now = before.numbers.get(name), after.numbers.get(name)
        if (was and was.value) != (now and now.value):
            entry, dated = after.body.parameters.get(name) or before.body.parameters[name], now or was
            assert dated is not None  # one of both has it
            yield Cause(
                part="law",
                kind="parameter",
                id=name,
                says=entry.says,
                before=was and was.value,
                after=now and now.value,
                unit="" if entry.unit == "day" else entry.unit,
                on=dated.start,
                cites=(after if now else before).cited(dated.cites),
            )


def _rules(before: Law, after: Law) -> Iterator[Cause]:
    ours, theirs = ({each.id: each for each in law.body.rules} for law in (before, after))
    for id in {**ours, **theirs}:
        was, now = (
            _applied(rules[id].on(law.of, law.program.parameters)) if id in rules else None
            for law, rules in ((before, ours), (after, theirs))
        )
        if was is not now:
            law, version = (after, now) if now is not None else (before, was)
            assert version is not None  # one of both has it
            yield Cause(
                part="law",
                kind="rule",
                id=id,
                says=law.text(version.says),
                before=before.text(was.says) if was else None,
                after=after.text(now.says) if now else None,
                on=law.begins(version) if now is not None else None,
                cites=law.cited(version.cites),
            )


def _applied(version: Version | None) -> Version | None:
    """A version that can hold; one that was switched off is none."""
    return None if version is None or version.is_off else version


_TABLES: Final = ("counts", "of_parents", "obligations", "clocks", "signatories")


def _tables(before: Law, after: Law) -> Iterator[Cause]:
    for name in _TABLES:
        was, now = (getattr(law if name == "signatories" else law.body, name) for law in (before, after))
        if was != now:
            yield Cause(part="law", kind="table", id=name, says=name.replace("_", " "))


def rests_on(subject: Subject, assessments: Assessments) -> frozenset[str]:
    """The names of the rules and numbers of the law that carry what is said of a subject, or stand in its way."""
    names: set[str] = set()
    for conclusion, owed in _about(subject, assessments):
        finding = conclusion.finding
        names |= {finding.rule.id, *finding.parameters}
        names |= {each.id for each in finding.grounds.atoms if isinstance(each, Rule)}
        if owed is not None and subject.kind in ("start", "day"):
            names |= _of_days(owed)
    return frozenset(names | _of_clock(subject, assessments))


def _of_days(owed: ObligationConclusion) -> set[str]:
    program, case = owed.law.program, owed.conclusion.case
    grounds = [program.grounds(program.quantity(each, case)[1]) for each in _days_of(owed)]
    names = {name for each in grounds for name in each.parameters}
    names |= {rule.id for each in grounds for rule in each.atoms if isinstance(rule, Rule)}
    return names | ({owed.obligation.term.length.name} if owed.obligation.term else set())


def _days_of(owed: ObligationConclusion) -> tuple[Expr, Expr]:
    return owed.obligation.applies_from, owed.obligation.due_on


def _of_clock(subject: Subject, assessments: Assessments) -> set[str]:
    id = subject.id.partition("#")[0]
    clocks = (each for own in assessments for each in own.law.body.clocks if each.id == id)
    terms = [term for each in clocks if subject.kind == "day" for term in (each.term, each.cap) if term is not None]
    return {term.length.name for term in terms}


def within_reach(subject: Subject, assessments: Assessments) -> frozenset[str]:
    """The names of all rules and numbers that what is said of a subject may ever hang on."""
    names: set[str] = set()
    for conclusion, owed in _about(subject, assessments):
        given = {each.id: each for each in conclusion.finding.program.rules.values()}
        names |= _below(conclusion.finding.rule, given)
        if owed is not None:
            names = names.union(*(_below(each, given) for each in _days_of(owed)))
    return frozenset(names)


def _below(of: Expr, given: Mapping[str, Rule]) -> set[str]:
    """The names of the rules and numbers in an expression, however deep."""
    found: set[str] = set()
    waiting: list[Expr] = [of]
    while waiting:
        for node in walk(waiting.pop()):
            if isinstance(node, Parameter):
                found.add(node.name)
            elif isinstance(node, Rule) and node.id not in found:
                found.add(node.id)
                waiting.extend(rule_parts(given.get(node.id, node)))
    return found


def findings_of(subject: Subject, assessments: Assessments) -> tuple[Conclusion, ...]:
    """The conclusions that say what is said of a subject."""
    return tuple(conclusion for conclusion, _ in _about(subject, assessments))


def _about(subject: Subject, assessments: Assessments) -> Iterator[tuple[Conclusion, ObligationConclusion | None]]:
    """The conclusions that say what is said of a subject, with the obligation where it is one."""
    for own in _of_model(subject, assessments):
        owed = {(each.obligation.id, each.conclusion.actor): each for each in own.obligations}
        if subject.kind == "standing":
            for standing in own.standings:
                if standing.actor == subject.actor:
                    yield standing.conclusion, owed.get((standing.conclusion.id, standing.actor))
            continue
        id = subject.id.partition("#")[0]
        for each in own.everything:
            if each.id == id and each.actor == subject.actor:
                yield each, owed.get((id, subject.actor))


def _of_model(subject: Subject, assessments: Assessments) -> Iterator[Assessment]:
    return (each for each in assessments if len(assessments) == 1 or model_of(each) == subject.model)


def _cites(subject: Subject, assessments: Assessments) -> tuple[Cited, ...]:
    """The provisions of what is said of a subject."""
    law = assessments[0].law
    found = [each for conclusion, _ in _about(subject, assessments) for each in own_provisions(conclusion, law)]
    if subject.kind == "day" and not found:
        id = subject.id.partition("#")[0]
        found = [each for clock in law.body.clocks if clock.id == id for each in law.cited(clock.cites)]
    return unique(found)
