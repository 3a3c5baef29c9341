"""Cases of which the same is true as far as an expression looks: what was worked out of one holds of all of them.

An expression looks at the facts that it hangs on: at words and days as they are, and at an amount only in how the
comparisons come out in which it stands. A small condition says of a case what it gives under all readings. What is
put together of others says what they say, but for those that make no difference to it whatever the reading: beside a
condition that always fails, one that never does carries nothing. Cases of which an expression says the same share its
value and mask under all readings.

The facts of a case may stand in several looks. What an expression says then follows from what each look says in it by
itself, which is worked out once for each look and not for each of their combinations.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property, reduce
from itertools import count, product
from operator import or_
from typing import Any, Final, NamedTuple

from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Case, Known, is_exact
from gpaiscope.engine.compiling import Evaluation
from gpaiscope.engine.evaluation import Program, SharedResults
from gpaiscope.engine.expression import (
    All,
    AnyOf,
    Choose,
    Compare,
    Constant,
    Earliest,
    Expr,
    Fact,
    FactKind,
    MemberOf,
    Not,
    Parameter,
    QuestionReads,
    Rule,
    Same,
    Some,
    Sum,
    Times,
    Under,
)
from gpaiscope.engine.expression import Collection as ListOfRecords
from gpaiscope.values import NOTHING_KNOWN, Exact, Range, Truth

_CONDITIONS: Final = (Rule, All, AnyOf, Not, MemberOf, Same, Compare, Some, QuestionReads, Constant)
_ALL: Final[frozenset[bool | None]] = frozenset({True, False, None})

MOST_FACTS: Final = 80
MOST_QUESTIONS: Final = 4
"""How many facts and questions a condition hangs on that is read under all readings."""

MOST_RESULTS: Final = 400_000
"""How many results are kept for other cases, and how much of what was said and seen, before it begins anew."""

STEP: Final = re.compile(r"\[\d+\]")
"""The place in a list, which a path of a case that stands for many has not."""

RECORDS: Final = "records"
"""What is looked at of the lists themselves: which records they have."""

Atom = Fact | Compare | str
"""What is looked at: a fact, how a comparison comes out, or the lists."""
Ends = tuple[Exact | None, Exact | None]
_NOTHING: Final[Ends] = (0, 0)


@dataclass(eq=False, slots=True)
class Look:
    """What some facts of a case look like, each atom by a token; equal looks are one object.

    ``marks`` has a number for each atom that looks like something: that of the pair of both, whatever the look.
    ``asks`` has what would have to be asked for a fact that is not known exactly.
    """

    tokens: Mapping[Atom, Hashable]
    asks: Mapping[Atom, Hashable]
    marks: Mapping[Atom, int]
    codes: dict[object, int] = field(default_factory=dict)
    said: dict[Hashable, SaidOfCase] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaidOfCase:
    """What an expression says of a case: a number, the same wherever it says the same.

    ``may`` holds the values that it comes to under some reading, or more, where it is a condition.
    """

    number: int
    may: frozenset[bool | None] = _ALL

    def denied(self) -> SaidOfCase:
        """The same, denied."""
        return SaidOfCase(self.number, frozenset(None if value is None else not value for value in self.may))


class Shape(NamedTuple):
    """The places of the looks that an expression looks at, that of the only one, and whether it speaks of records."""

    places: frozenset[int]
    alone: int | None
    speaks: bool


@dataclass(eq=False)
class Looks:
    """The looks of many cases under one program, and what was worked out of them, by what it hangs on.

    ``about`` is the list of which a case has a single record, that which rules are read for. ``words`` has those words
    of a fact that no rule tells apart. ``apart`` are the facts of each look of a case but the first, which has all
    others.
    """

    program: Program
    about: ListOfRecords
    words: Mapping[Fact, Mapping[str, str]]
    apart: Sequence[frozenset[Fact]] = ()
    results: dict[Hashable, Any] = field(default_factory=dict)
    said: dict[Hashable, SaidOfCase] = field(default_factory=dict)
    started: Case | None = None
    _looks: dict[Hashable, Look] = field(default_factory=dict)
    _codes: dict[Hashable, int] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)
    _small: dict[Expr, bool] = field(default_factory=dict)
    _wholes: dict[Expr, frozenset[Atom]] = field(default_factory=dict)
    _shapes: dict[Expr, Shape] = field(default_factory=dict)

    def of_facts(self, facts: Mapping[Fact, Known]) -> Look:
        """The look of facts among which is no amount."""
        asks: dict[Atom, Hashable] = {fact: _asks(known) for fact, known in facts.items()}
        return self._one({fact: (self._token(fact, known), asks[fact]) for fact, known in facts.items()}, asks)

    def of_case(self, case: Case, comparisons: Iterable[Compare], apart: Collection[Fact]) -> Look:
        """The look of a case: of its facts, those of its records, and how these comparisons come out.

        Facts that are ``apart`` are those of other looks, on which it must not hang how an amount is chosen.
        """
        tokens: dict[Atom, Hashable] = {
            RECORDS: tuple((of.name, tuple(each.id for each in held)) for of, held in case.records.items())
        }
        own = [
            (f"{of.name}[{place}]", each.fields) for of, held in case.records.items() for place, each in enumerate(held)
        ]
        asks: dict[Atom, tuple[Hashable, ...]] = {}
        for place, facts in (("", case.facts), *own):
            for fact, known in facts.items():
                asks[fact] = (*asks.get(fact, ()), (place, _asks(known)))
                tokens[fact] = (*tokens.get(fact, ()), (place, self._token(fact, known), _asks(known)))  # type: ignore[misc]
        amounts = list(self._told(case, apart))
        for node in comparisons:
            tokens[node] = tuple(self._outcomes(node, told) for told in amounts)
        return self._one(tokens, asks)

    def _told(self, case: Case, apart: Collection[Fact]) -> Iterator[_Told]:
        """The amounts of a case, and of each record that has any."""
        places = [(of, place) for of, held in case.records.items() for place, each in enumerate(held)
                  if any(fact.kind is FactKind.NUMBER for fact in each.fields)]  # fmt: skip
        for about in (case, *(case.about(of, place) for of, place in places)):
            for told in (about, about.at_best()):
                yield _Told(self.program, told, apart)

    def _one(self, tokens: dict[Atom, Hashable], asks: Mapping[Atom, Hashable]) -> Look:
        marks = {atom: self.number((atom, token)) for atom, token in tokens.items() if token}
        return self._looks.setdefault(frozenset(tokens.items()), Look(tokens, asks, marks))

    def _token(self, fact: Fact, known: Known) -> Hashable:
        """What a fact looks like: its value, and whether something is assumed."""
        value: Hashable = known.value
        if isinstance(value, Range):
            value = (value.exact, value.best is not None)
        elif isinstance(value, frozenset):
            alike = self.words.get(fact, {})
            value = frozenset(alike.get(word, word) for word in value)
        return value, bool(known.assumptions)

    def _outcomes(self, node: Compare, told: _Told) -> Hashable:
        """How a comparison comes out in each way in which its sides may be chosen, and which choices are the same."""
        same: list[Hashable] = []
        left, right = (list(told.ways(side, same)) for side in (node.left, node.right))
        strict = node.operator == ">"
        return tuple(_order(a, b, strict) for a in left for b in right), tuple(same)

    # -- what expressions look at

    def is_small(self, node: Expr) -> bool:
        """Whether a condition is worth being read under all readings, to see of which cases it says the same."""
        if node not in self._small:
            self._small[node] = self._is_small(node)
        return self._small[node]

    def _is_small(self, node: Expr) -> bool:
        program = self.program
        if not isinstance(node, _CONDITIONS) and not (isinstance(node, Fact) and node.kind is FactKind.TRUTH):
            return False
        return len(program.hangs_on(node)) <= MOST_FACTS and len(program.questions_of(node)) <= MOST_QUESTIONS

    def own(self, node: Expr) -> frozenset[Atom]:
        """What an expression looks at itself, beside what those do that it is put together of."""
        if isinstance(node, Fact) or (isinstance(node, Compare) and not self.program.is_day(node.left)):
            return frozenset({RECORDS, node})
        return frozenset({RECORDS})

    def whole(self, node: Expr) -> frozenset[Atom]:
        """All facts that an expression hangs on, and all comparisons that it makes."""
        found = self._wholes.get(node)
        if found is None:
            both: tuple[Atom, ...] = (*self.program.hangs_on(node), *self.program.comparisons_in(node))
            found = self._wholes[node] = frozenset({RECORDS, *both})
        return found

    def shape(self, node: Expr) -> Shape:
        """Which looks an expression looks at, and whether it speaks of records."""
        found = self._shapes.get(node)
        if found is None:
            facts = self.program.hangs_on(node)
            others = {place for place, each in enumerate(self.apart, start=1) if not facts.isdisjoint(each)}
            places = {*others, *({0} if facts.difference(*self.apart) or not others else ())}
            alone = min(places) if len(places) == 1 else None
            found = self._shapes[node] = Shape(frozenset(places), alone, bool(self.program.speaks(node)))
        return found

    def code(self, name: object, atoms: frozenset[Atom], looks: tuple[Look, ...]) -> tuple[int, ...]:
        """What a case of these looks has in common with all others in which these atoms look the same."""
        found = tuple([look.codes.get(name) for look in looks])
        return tuple(self._code(name, atoms, look) for look in looks) if None in found else found  # type: ignore[return-value]

    def _code(self, name: object, atoms: frozenset[Atom], look: Look) -> int:
        found = look.codes.get(name)
        if found is None:
            marks = look.marks
            found = self.number((name, frozenset(map(marks.__getitem__, marks.keys() & atoms))))
            look.codes[name] = found
        return found

    def number(self, seen: Hashable) -> int:
        """The number of something that was seen: never that of anything else, and the same when it is seen again."""
        found = self._codes.get(seen)
        if found is None:
            if len(self._codes) >= MOST_RESULTS:
                self._codes.clear()
            found = self._codes[seen] = next(self._numbers)
        return found


@dataclass(eq=False)
class Alike:
    """A case of certain looks, read for a record or for none, and what it has in common with others.

    ``within`` are the records, each with its list, of which something is asked while it is looked for others.
    """

    of: Looks
    case: Case
    looks: tuple[Look, ...]
    within: tuple[tuple[ListOfRecords, int], ...] = ()

    def __post_init__(self) -> None:
        self.about = bool(self.case.at), self.within

    def start(self) -> None:
        """Begin with the case, of which nothing is worked out that is known of one alike."""
        if self.of.started is not self.case.origin:
            self.of.program.start_sharing(self.case.origin, lambda how: _Results(self.of, self.looks, how))
            self.of.started = self.case.origin

    def says(self, node: Expr) -> int:
        """The number of what an expression says of the case, the same for all cases of which it says the same."""
        return self._said(node).number

    def part(self, node: Expr, place: int) -> int:
        """The number of what one look has to say in an expression: the same for all looks that say the same in it.

        Of two cases an expression says the same where each look of one says in it what that of the other does.
        """
        places, alone, speaks = self.of.shape(node)
        if place not in places:
            return -1
        if alone is not None:
            return self._said(node).number
        codes, key = self.looks[place].codes, ("part", node, self.about if speaks else None)
        found = codes.get(key)
        if found is None:
            found = codes[key] = self.of.number(("part", node, *self._parts(node, place)))
        return found

    def _parts(self, node: Expr, place: int) -> Iterator[Hashable]:
        """What a look has to say in what an expression is put together of; records are a matter of the first alone."""
        if place or not isinstance(node, Some | Earliest):
            yield from (self.part(each, place) for each in self.of.program.below(node))
            return
        held, closing = self.case.records.get(node.of), _closing(node)
        yield held and len(held), self.looks[0].tokens.get(node), closing and self.part(closing, place)
        for number in range(len(held or ())):
            inner = replace(self, within=(*self.within, (node.of, number)))
            asked = (self.of.program.alone(node.condition, node.of), node.condition)
            days = (node.day,) if isinstance(node, Earliest) else ()
            yield from (inner.part(each, place) for each in (*asked, *days))

    def _said(self, node: Expr) -> SaidOfCase:
        of = self.of
        _, alone, speaks = of.shape(node)
        about = self.about if speaks else None
        if alone is None:
            return self._said_anew(node, (node, about, *[self.part(node, place) for place in range(len(self.looks))]))
        said = self.looks[alone].said
        found = said.get((node, about))
        if found is None:
            code = of.code(node, of.whole(node), self.looks)
            found = said[node, about] = self._said_anew(node, (node, about, *code))
        return found

    def _said_anew(self, node: Expr, key: Hashable) -> SaidOfCase:
        """What an expression says, by what it says in each look or how these look to it."""
        of = self.of
        found = of.said.get(key)
        if found is None:
            if len(of.said) >= MOST_RESULTS:
                of.said.clear()
            found = of.said[key] = self._behaviour(node) if of.is_small(node) else self._composed(node)
        return found

    # -- what is put together

    def _composed(self, node: Expr) -> SaidOfCase:
        match node:
            case Rule():
                return self._rule(node)
            case All(parts):
                return self._joined(node, [self._said(part) for part in parts], decisive=False)
            case AnyOf(parts):
                return self._joined(node, [self._said(part) for part in parts], decisive=True)
            case Not(part):
                return self._named(node, self._said(part).denied())
            case Under(part, _):
                return self._named(node, self._said(part))
            case Choose():
                return self._choice(node)
            case Some() | Earliest():
                return self._over(node)
        below = (self._said(part).number for part in self.of.program.below(node))
        return SaidOfCase(self.of.number((node, self._own(node), *below)))

    def _own(self, node: Expr) -> tuple[int, ...]:
        return self.of.code(("own", node), self.of.own(node), self.looks)

    def _named(self, node: object, said: SaidOfCase) -> SaidOfCase:
        return SaidOfCase(self.of.number((node, said.number)), said.may)

    def _rule(self, rule: Rule) -> SaidOfCase:
        program = self.of.program
        version = program.version(program.taken_in(rule))
        if version is None:
            return SaidOfCase(self.of.number((rule,)), frozenset({False}))
        told = self._said(version.when)
        for cut in version.cuts:
            when = self._said(cut.when)
            told = self._joined(cut, [told, when if cut.gives else when.denied()], decisive=cut.gives)
        return self._named(rule, told)

    def _joined(self, node: object, parts: Sequence[SaidOfCase], *, decisive: bool) -> SaidOfCase:
        """Several as one, without those that never are of the same value as the whole: these carry nothing of it."""
        may = _may(parts, decisive)
        kept = [(place, part.number) for place, part in enumerate(parts) if part.may & may]
        return SaidOfCase(self.of.number((node, *kept)), may)

    def _choice(self, node: Choose) -> SaidOfCase:
        condition = self._said(node.condition)
        branches = [
            self._said(branch) if condition.may != {not taken} else None
            for branch, taken in ((node.then, True), (node.otherwise, False))
        ]
        numbers = (each and each.number for each in branches)
        may = frozenset[bool | None]().union(*(each.may for each in branches if each), {None} & condition.may)
        return SaidOfCase(self.of.number((node, condition.number, *numbers)), may)

    def _over(self, fact: Some | Earliest) -> SaidOfCase:
        """What follows from records: of each what it says alone, and what else is asked of it where that is open."""
        held = self.case.records.get(fact.of)
        closing = _closing(fact)
        closed = self._said(closing) if closing is not None else SaidOfCase(-1, frozenset({None}))
        each = [self._of_record(fact, place) for place in range(len(held or ()))]
        number = self.of.number((fact, self._own(fact), closed.number, *(said.number for said in each)))
        stated = any(fact in look.tokens for look in self.looks)
        if held is None or stated or isinstance(fact, Earliest):
            return SaidOfCase(number)
        return SaidOfCase(number, _some([said.may for said in each], closed.may))

    def _of_record(self, fact: Some | Earliest, place: int) -> SaidOfCase:
        inner = replace(self, within=(*self.within, (fact.of, place)))
        alone = self.of.program.alone(fact.condition, fact.of)
        told = inner._said(alone)
        numbers, may = [told.number], told.may
        if None in may and alone is not fact.condition:
            told = inner._said(fact.condition)
            numbers.append(told.number)
            may = (may - {None}) | told.may
        if isinstance(fact, Earliest) and may != {False}:
            numbers.append(inner._said(fact.day).number)
        return SaidOfCase(self.of.number((fact, *numbers)), may)

    # -- what is read under all readings

    def _behaviour(self, condition: Expr) -> SaidOfCase:
        """What a condition says under all readings, and what would have to be asked of the facts that it names."""
        self.start()
        program = self.of.program
        judged = tuple(self._judged(condition, self._bound(run)) for run in program.whole_runs(self.case))
        named = reduce(or_, (mask for each in judged for _, mask in each))
        asks = tuple(tuple(look.asks.get(fact) for look in self.looks) for fact in program.grounds(named).facts)
        may = frozenset(value for each in judged for value, _ in each)
        return SaidOfCase(self.of.number((condition, judged, asks)), may)

    def _bound(self, run: Evaluation) -> Evaluation:
        """The run read for the records that something is asked of, each within the one around."""
        run = run.about({}, run.state)
        for of, place in self.within:
            before = run.bound.get(of)
            if before is None:
                run.outer.pop(of, None)
            else:
                run.outer[of] = before
            run.bound[of] = run.records[of][place]
        return run

    def _judged(self, condition: Expr, run: Evaluation) -> tuple[tuple[bool | None, int], ...]:
        program = self.of.program
        readings = [
            (0, *(program.reading_bit(each.name, one.name) for one in each.readings))
            for each in program.questions_of(condition)
        ]
        found, function = [], program.condition(condition)
        for chosen in product(*readings):
            run.state = sum(chosen)
            found.append(function(run))
        return tuple(found)


class _Results(SharedResults):
    """Results of a run by what they are of, of which those that hold of all cases alike are kept for these too."""

    __slots__ = ("codes", "how", "looks", "of")

    def __init__(self, of: Looks, looks: tuple[Look, ...], how: str) -> None:
        super().__init__()
        self.of, self.looks, self.how = of, looks, how
        self.codes: dict[object, tuple[int, ...] | None] = {}

    def of_others(self, key: tuple[Any, ...]) -> object:
        """A result of a case that is alike; None where there is none."""
        return self.of.results.get(self._shared(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        if type(key) is tuple and (shared := self._shared(key)) is not None:
            if len(self.of.results) >= MOST_RESULTS:
                self.of.results.clear()
            self.of.results[shared] = value

    def _shared(self, key: tuple[Any, ...]) -> Hashable | None:
        """The key under which a result of a rule or a node stands for all cases alike; None for any other result."""
        name = key[0]
        if name not in self.codes:
            node = self.of.program.rules.get(name) if isinstance(name, str) else name
            self.codes[name] = self._code(node) if isinstance(node, Expr) else None
        code = self.codes[name]
        return None if code is None else (self.how, code, key[1], *[each and each.place for each in key[2:]])

    def _code(self, node: Expr) -> tuple[int, ...] | None:
        """What the cases have in common of which a result holds.

        None where every look bears on it: cases that are alike in all of these have been found by their parts before.
        """
        shape = self.of.shape(node)
        if shape.alone is None and len(shape.places) > len(self.of.apart):
            return None
        return self.of.code(node, self.of.whole(node), self.looks)


def _closing(fact: Some | Earliest) -> Expr | None:
    """What says that there are no more records than those that are stated."""
    return fact.closed_by if isinstance(fact, Some) else fact.of.complete


def _asks(known: Known) -> Hashable:
    """What would have to be asked for a fact that is stated: True where nothing, since it is known exactly."""
    if is_exact(known.value):
        return True
    return tuple(dict.fromkeys((each.fact, STEP.sub("", each.path), each.asks, each.who) for each in known.missing))


def _may(parts: Sequence[SaidOfCase], decisive: bool) -> frozenset[bool | None]:
    """The values to which a whole may come of which one part that is ``decisive`` decides it."""
    if any(part.may == {decisive} for part in parts):
        return frozenset({decisive})
    neither = not decisive
    found = {value for part in parts for value in part.may}
    if all(neither in part.may for part in parts):
        return frozenset(found | {neither})
    return frozenset(found - {neither})


def _some(records: Sequence[frozenset[bool | None]], closed: frozenset[bool | None]) -> frozenset[bool | None]:
    """The values to which it may come whether some record meets a condition."""
    if any(may == {True} for may in records):
        return frozenset({True})
    found: set[bool | None] = {True} if any(True in may for may in records) else set()
    if all(False in may for may in records) and True in closed:
        found.add(False)
    if closed != {True} or any(None in may for may in records):
        found.add(None)
    return frozenset(found)


@dataclass(frozen=True)
class _Told:
    """The amounts of a case."""

    program: Program
    case: Case
    apart: Collection[Fact]
    chosen: dict[Choose, tuple[Expr, ...]] = field(default_factory=dict)

    def ways(self, node: Expr, same: list[Hashable]) -> Iterator[Ends]:
        """What an amount comes to in each way to choose its parts; ``same`` has which of these are the same."""
        match node:
            case Fact():
                known = self.case.known(node)
                value = NOTHING_KNOWN if known is None else known.value
                assert isinstance(value, Range)
                yield value.low, value.high
            case Parameter(name):
                number: Exact = self.program.parameters[name]  # type: ignore[assignment]
                yield number, number
            case Under(part, _):
                yield from self.ways(part, same)
            case Choose():
                found = [each for part in self._chosen(node) for each in self.ways(part, same)]
                same.append(_partition(found))
                yield from found
            case Times(factor, part):
                by: Any = self.program.parameters[factor.name] if isinstance(factor, Parameter) else factor
                for low, high in self.ways(part, same):
                    yield None if low is None else by * low, None if high is None else by * high
            case Sum(parts):
                each = [list(self.ways(part, same)) for part in parts]
                yield from (reduce(_added, chosen, _NOTHING) for chosen in product(*each))
            case _:
                raise TypeError(f"{type(node).__name__} is no part of an amount")

    def _chosen(self, node: Choose) -> tuple[Expr, ...]:
        """What may be chosen: one part where this hangs on no question and on no fact that is apart."""
        program = self.program
        if node not in self.chosen:
            value = Truth.UNKNOWN
            if program.is_settled(node.condition) and program.hangs_on(node.condition).isdisjoint(self.apart):
                value = program.truth_in(node.condition, self.run)
            parts = ((node.then, Truth.YES), (node.otherwise, Truth.NO))
            self.chosen[node] = tuple(part for part, where in parts if value in (where, Truth.UNKNOWN))
        return self.chosen[node]

    @cached_property
    def run(self) -> Evaluation:
        """The run over the case."""
        return self.program.trial(self.case)


def _added(one: Ends, other: Ends) -> Ends:
    high = None if one[1] is None or other[1] is None else one[1] + other[1]
    return (one[0] or 0) + (other[0] or 0), high


def _order(a: Ends, b: Ends, strict: bool) -> tuple[bool, bool]:
    """Whether one amount surely is above another, and whether it surely is not."""
    (a_low, a_high), (b_low, b_high) = a, b
    above = a_low is not None and b_high is not None and (a_low > b_high if strict else a_low >= b_high)
    below = a_high is not None and b_low is not None and (a_high <= b_low if strict else a_high < b_low)
    return above, below


def _partition(found: list[Ends]) -> Hashable:
    """Which of several amounts are the same, and which are exact."""
    return tuple((found.index(each), each[0] is not None and each[0] == each[1], each[1] is None) for each in found)
