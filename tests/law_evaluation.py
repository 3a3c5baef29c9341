"""A second way to evaluate rules, slow and plain, which can be told what a node shall be.

It is written without the engine's compiler, so that every case also compares the two. With
``forced`` it answers what a rule would say if one of its conditions were otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from gpaiscope import law
from gpaiscope.engine.case import Case, Known, Record
from gpaiscope.engine.expression import (
    NEVER,
    After,
    All,
    AnyOf,
    Choose,
    Collection,
    Compare,
    Constant,
    Earliest,
    Expr,
    Fact,
    Latest,
    MemberOf,
    Not,
    Outer,
    Parameter,
    QuestionReads,
    RecordFact,
    Rule,
    Same,
    Some,
    Soonest,
    Sum,
    Times,
    Under,
)
from gpaiscope.values import DateRange, Exact, Range, Truth

Ends = tuple[Exact | None, Exact | None]


@dataclass
class Evaluation:
    """One case under the law of a day; ``forced`` gives conditions a value by their identity."""

    case: Case
    day: date
    forced: Mapping[int, bool] = field(default_factory=dict)
    bound: dict[Collection, Record] = field(default_factory=dict)
    outer: dict[Collection, Record] = field(default_factory=dict)
    kept: dict[object, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for of, place in self.case.at.items():
            self.bound.setdefault(of, self.case.records[of][place])
        self.parameters = law.Law.on(self.day).program.parameters

    def truth(self, node: Expr) -> bool | None:
        if id(node) in self.forced:
            return self.forced[id(node)]
        match node:
            case Constant(value):
                return value
            case Under(part, _):
                return self.truth(part)
            case Same(field, of):
                return self._same(field, of)
            case Some() if self._follows(node):
                return self._once(self._some, node)  # type: ignore[return-value]
            case Fact():
                value = self._value(node)
                return None if value in (None, Truth.UNKNOWN) else value in (True, Truth.YES)
            case MemberOf(fact, words):
                held = self._value(fact)
                return None if held in (None, Truth.UNKNOWN) else bool(set(words) & set(held))  # type: ignore[call-overload]
            case QuestionReads(question, reading):
                chosen = self.case.readings.get(question.name, question.followed)
                return chosen == reading if chosen else None
            case Not(part):
                value = self.truth(part)
                return None if value is None else not value
            case All(parts):
                values = [self.truth(part) for part in parts]
                return False if False in values else None if None in values else True
            case AnyOf(parts):
                values = [self.truth(part) for part in parts]
                return True if True in values else None if None in values else False
            case Choose(condition, then, otherwise):
                value = self.truth(condition)
                if value is not None:
                    return self.truth(then if value else otherwise)
                both = {self.truth(then), self.truth(otherwise)}
                return both.pop() if len(both) == 1 else None
            case Compare(operator, left, right):
                return _compare(operator, self.ends(left), self.ends(right))
            case Rule():
                return self._once(self.rule, node)  # type: ignore[return-value]
        raise TypeError(node)

    def _once(self, of: Callable[..., object], node: Expr) -> object:
        """What a rule, or a fact of records, comes to for the records that are bound: it stands in many places."""
        key = (id(node), tuple(map(id, self.bound.values())), tuple(map(id, self.outer.values())))
        if key not in self.kept:
            self.kept[key] = of(node)
        return self.kept[key]

    def rule(self, rule: Rule) -> bool | None:
        version = rule.on(self.day, self.parameters)
        value: bool | None = False
        if version is not None:
            value = self.truth(version.when)
            for cut in version.cuts:
                hit = self.truth(cut.when)
                if hit is True:
                    value = cut.gives
                elif hit is None and value is not cut.gives:
                    value = None
        return value

    def _follows(self, fact: Some | Earliest) -> bool:
        """Whether a fact follows from records: it is not stated, and its list is there, or is closed in its own way."""
        if self._stated(fact) is not None:
            return False
        return fact.of in self.case.records or (isinstance(fact, Some) and fact.complete is not None)

    def _each(self, of: Collection) -> Iterator[Evaluation]:
        around = self.bound.get(of)
        for record in self.case.records.get(of, ()):
            outer = {**self.outer, of: around} if around is not None else self.outer
            yield Evaluation(self.case, self.day, self.forced, {**self.bound, of: record}, outer, self.kept)

    def _some(self, fact: Some) -> bool | None:
        told = [each.truth(fact.condition) for each in self._each(fact.of)]
        closed = self.truth(fact.closed_by) if fact.closed_by is not None else None
        return True if True in told else False if None not in told and closed is True else None

    def _same(self, field: RecordFact | Outer, of: Collection | Outer) -> bool | None:
        named, records = (field.field, self.outer) if isinstance(field, Outer) else (field, self.bound)
        if isinstance(of, Outer):
            return self._same_as_around(named, of.field)
        if named.of not in records or of not in self.bound or named not in records[named.of].fields:
            return None
        candidates = records[named.of].fields[named].value
        if self.bound[of].id not in candidates:  # type: ignore[operator]
            return False
        return True if len(candidates) == 1 else None  # type: ignore[arg-type]

    def _same_as_around(self, field: RecordFact, other: RecordFact) -> bool | None:
        if field.of not in self.bound or other.of not in self.outer:
            return None
        one, around = self.bound[field.of].fields.get(field), self.outer[other.of].fields.get(other)
        if one is None or around is None:
            return None
        if not set(one.value) & set(around.value):  # type: ignore[call-overload]
            return False
        return True if len(one.value) == len(around.value) == 1 else None  # type: ignore[arg-type]

    def _first_day(self, fact: Earliest) -> Ends:
        lows: list[Exact | None] = []
        highs: list[Exact] = []
        for each in self._each(fact.of):
            value = each.truth(fact.condition)
            low, high = each.ends(fact.day) if value is not False else (None, None)
            lows += [] if value is False else [low]
            highs += [high] if value is True and high is not None else []
        closed = self.truth(fact.of.complete) if fact.of.complete is not None else None
        if closed is not True:
            lows = [None]
        if not lows:
            return NEVER
        high = min(highs, default=None)
        low = None if None in lows else min(lows)  # type: ignore[type-var]
        return (high if low is not None and high is not None and low > high else low), high

    def ends(self, node: Expr) -> Ends:
        """The two ends of a number or of a day, days as ordinals."""
        match node:
            case Parameter(name):
                value = self.parameters[name]
                number = value.toordinal() if isinstance(value, date) else value
                return number, number
            case Under(part, _):
                return self.ends(part)
            case Outer(field):
                known = self.outer[field.of].fields.get(field) if field.of in self.outer else None
                return _ends(known.value if known else None)
            case Earliest() if self._follows(node):
                return self._once(self._first_day, node)  # type: ignore[return-value]
            case Fact():
                return _ends(self._value(node))
            case Latest(parts) | Soonest(parts):
                return _extreme([self.ends(part) for part in parts], last=isinstance(node, Latest))
            case After(part, period, unit):
                length = int(self.parameters[period.name])
                return tuple(  # type: ignore[return-value]
                    end if end is None or end == NEVER[0] else _after(int(end), length, unit) for end in self.ends(part)
                )
            case Sum(parts):
                ends = [self.ends(part) for part in parts]
                highs = [high for _, high in ends if high is not None]
                return sum((low or 0) for low, _ in ends), sum(highs) if len(highs) == len(ends) else None
            case Times(factor, part):
                low, high = self.ends(part)
                factor = self.parameters[factor.name] if isinstance(factor, Parameter) else factor
                return None if low is None else factor * low, None if high is None else factor * high
            case Choose(condition, then, otherwise):
                value = self.truth(condition)
                if value is not None:
                    return self.ends(then if value else otherwise)
                (a, b), (c, d) = self.ends(then), self.ends(otherwise)
                return (None if a is None or c is None else min(a, c)), (None if b is None or d is None else max(b, d))
        raise TypeError(node)

    def _value(self, fact: Fact) -> object:
        known = self._stated(fact)
        if known is None:
            return fact.assumed if self.case.assume else None
        return known.value

    def _stated(self, fact: Fact) -> Known | None:
        own = (record.fields[fact] for record in self.bound.values() if fact in record.fields)
        return next(own, None) or self.case.facts.get(fact)


def _extreme(each: list[Ends], *, last: bool) -> Ends:
    lows, highs = [low for low, _ in each], [high for _, high in each]
    known_lows, known_highs = [low for low in lows if low is not None], [high for high in highs if high is not None]
    if last:
        return max(known_lows, default=None), None if None in highs else max(known_highs)
    return None if None in lows else min(known_lows), min(known_highs, default=None)


def _ends(value: object) -> Ends:
    match value:
        case (low, high):
            return low, high
        case Range(low=low, high=high):
            return low, high
        case DateRange(earliest=earliest, latest=latest):
            return earliest and earliest.toordinal(), latest and latest.toordinal()
    return None, None


def _compare(operator: str, left: Ends, right: Ends) -> bool | None:
    (a, b), (c, d) = left, right
    if a is not None and d is not None and (a > d if operator == ">" else a >= d):
        return True
    if b is not None and c is not None and (b <= c if operator == ">" else b < c):
        return False
    return None


def _after(day: int, length: int, unit: str) -> int:
    """The day so many days or years after another; the 29 February of a year that has none is its 28."""
    if unit == "days":
        return day + length
    assert unit == "years"  # the law counts no rule's period in months
    start = date.fromordinal(day)
    leap = (start.month, start.day) == (2, 29) and (start.year + length) % 4
    return date(start.year + length, start.month, 28 if leap else start.day).toordinal()
