"""Expressions as functions of a run: what `evaluation` reads rules by.

A condition gives its value and a mask: the union of the masks of those parts whose value equals its own.
A quantity gives its two ends, its mask, and the mask of what keeps it from being exact, which is what stands
in the way of a comparison that cannot be decided.
"""

# What each method of a fold is given and gives is said once, at `Fold`.
# ruff: noqa: D102

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from gpaiscope.deferred import dataclass
from gpaiscope.engine.expression import (
    All,
    AnyOf,
    Assume,
    Collection,
    Compare,
    Constant,
    Earliest,
    Expr,
    Fact,
    FactKind,
    Fold,
    Latest,
    Not,
    Outer,
    Parameter,
    Question,
    QuestionReads,
    RecordFact,
    Rule,
    Same,
    Some,
    Soonest,
    Under,
    Version,
    children,
    takes,
)
from gpaiscope.engine.moving import LAST, later
from gpaiscope.errors import RuleError
from gpaiscope.values import Exact

if TYPE_CHECKING:
    from gpaiscope.engine.evaluation import Program

T = TypeVar("T")
Judged = tuple[bool | None, int]
Ends = tuple[Exact | None, Exact | None, int, int]
Truthful = Callable[["Evaluation"], Judged]
Quantity = Callable[["Evaluation"], Ends]

NEVER: Final = LAST
"""The day of what never happened: after every other."""

MOST_CARRYING: Final = 3
"""How many records that each decide a condition are named as its reasons."""

FEW: Final = 4
"""Of how many records of a kind it is looked whether some are alike."""

_ABSENT: Final = object()


@dataclass(frozen=True, slots=True, eq=False)
class RunRecord:
    """A record as the compiled rules read it. ``bit`` is its bit in every mask."""

    values: Mapping[Fact, object]
    place: int
    id: str
    bit: int
    said: frozenset[tuple[Fact, object]]

    def instead(self, other: RunRecord, mask: int) -> int:
        """A mask that was found for a record like this one, for this one: each stands where the other stood."""
        both = self.bit | other.bit
        return mask ^ both if 0 < mask & both < both else mask


class Evaluation:
    """One evaluation of one case: what is stated as plain values, records, and results so far.

    ``state`` has a bit for each chosen reading. ``alike`` has the first record of each kind, of records of which
    the same is said and which no other record names: whatever holds of it holds of them. ``bound`` is the record
    of each collection that is being read, and ``outer`` the one around it. ``carried`` has the bits of those facts
    that are known by way of an assumption, each with the bit that says so. Results are kept by rule, by those of
    the state's bits that it reads, and by the records that it speaks of, so that runs of one case under other
    readings, or about other actors, share them. ``brief``: once a value is decided, nobody asks what else decides it.
    ``beside`` is another run from which results are taken over, ``of_others`` gives those of cases that are alike, and
    ``source`` has the records as they were read.
    """

    __slots__ = (
        "alike",
        "assume",
        "beside",
        "bound",
        "brief",
        "carried",
        "memo",
        "of_others",
        "outer",
        "records",
        "source",
        "state",
        "stated",
    )

    def __init__(
        self,
        stated: Mapping[Fact, object],
        records: Mapping[Collection, tuple[RunRecord, ...]],
        state: int,
        assume: Assume,
    ) -> None:
        self.stated = stated
        self.records = records
        self.state = state
        self.assume = assume
        self.brief = False
        self.beside: BaseRun | None = None
        self.of_others: Callable[[tuple[object, ...]], object] | None = None
        self.source: Mapping[Collection, object] = {}
        self.alike: Mapping[RunRecord, RunRecord] = {}
        self.carried: tuple[tuple[int, int], ...] = ()
        self.bound: dict[Collection, RunRecord] = {}
        self.outer: dict[Collection, RunRecord] = {}
        self.memo: dict[object, object] = {}

    def about(self, at: Mapping[Collection, int], state: int | None = None) -> Evaluation:
        """The run of the same case, read for these records, and under other readings where a state is given."""
        if not at and state is None:
            return self
        other = Evaluation(self.stated, self.records, self.state if state is None else state, self.assume)
        other.bound = {**self.bound, **{of: self.records[of][place] for of, place in at.items()}}
        other.memo = self.memo
        other.alike, other.brief, other.carried = self.alike, self.brief, self.carried
        other.beside, other.of_others, other.source = self.beside, self.of_others, self.source
        return other

    def in_brief(self) -> Evaluation:
        """A run of the same case in brief, which keeps results of its own."""
        other = Evaluation(self.stated, self.records, self.state, self.assume)
        other.alike, other.carried, other.source, other.brief = self.alike, self.carried, self.source, True
        return other

    def taken_over(self, key: tuple[object, ...]) -> object:
        """A result that another run has, and that is the same here; None where there is none."""
        if self.of_others is not None:
            return self.of_others(key)
        beside = self.beside
        if beside is None or not beside.takes_over(key[0]):
            return None
        if beside.instead:
            key = (*key[:2], *(beside.instead.get(part, part) for part in key[2:]))  # type: ignore[call-overload]
        found = beside.run.memo.get(key)
        return beside.run.taken_over(key) if found is None else found

    def of_case(self, fact: Fact) -> object:
        """What is stated of a fact of the case, else what is assumed of it."""
        return self.stated.get(fact, fact.assumed if takes(self.assume, fact.assumes) else None)

    def each(self, of: Collection, records: Iterable[RunRecord]) -> Iterator[RunRecord]:
        """The records of a collection, each bound while it is looked at."""
        before, around = self.bound.get(of), self.outer.get(of)
        _put(self.outer, of, before)
        try:
            for record in records:
                self.bound[of] = record
                yield record
        finally:
            _put(self.bound, of, before)
            _put(self.outer, of, around)


@dataclass(frozen=True, slots=True, eq=False)
class BaseRun:
    """A run from which another that differs in some facts alone takes over results.

    ``instead`` has that run's record for each that has changed; ``takes_over`` says whether results that are kept by
    a name hang on none of what differs.
    """

    run: Evaluation
    instead: Mapping[RunRecord, RunRecord]
    takes_over: Callable[[object], bool]


def alike(records: Mapping[Collection, tuple[RunRecord, ...]]) -> dict[RunRecord, RunRecord]:
    """The first record of those that differ in nothing, for each but the first."""
    if all(len(held) < FEW for held in records.values()):
        return {}
    named = {
        who
        for held in records.values()
        for record in held
        for fact, value in record.said
        if fact.kind is FactKind.WHO and isinstance(value, frozenset)
        for who in value
    }
    found = {}
    for held in records.values():
        first: dict[frozenset[tuple[Fact, object]], RunRecord] = {}
        for record in held:
            if record.id not in named:
                other = first.setdefault(record.said, record)
                if other is not record:
                    found[record] = other
    return found


def _put(held: dict[Collection, RunRecord], of: Collection, record: RunRecord | None) -> None:
    if record is None:
        held.pop(of, None)
    else:
        held[of] = record


Judgements = list[tuple[RunRecord, bool | None, int]]
"""What a condition says of records, each with its mask; those of which it surely fails are left out."""

PlacesByName = dict[str | None, list[int]]
"""Where in a list the records stand that name each id; under None those of which nobody says whom they name."""

Speaks = frozenset[tuple[Collection, bool]]
"""The records that an expression speaks of without naming them: of which collection, and whether the one around."""


class Compiler(Fold["Truthful | Quantity"]):
    """The fold that compiles. It asks its program for bits, parameters and the functions of other rules.

    ``judges`` are the conditions on records of which results are kept by name, each with its list.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._speaks: dict[Expr, Speaks] = {}
        self._reads: dict[Expr, int] = {}
        self._hangs: dict[Expr, frozenset[Fact]] = {}
        self._compares: dict[Expr, dict[Compare, None]] = {}
        self._below: dict[Expr, tuple[Expr, ...]] = {}
        self._forms: dict[int, tuple[Expr, Truthful | Quantity]] = {}
        self._alone: dict[tuple[Expr, Collection], Expr] = {}
        self.judges: dict[object, tuple[Expr, Collection]] = {}

    def version(self, version: Version) -> Truthful:
        """The condition of a version with its exceptions, each cut carrying its own bit."""
        function: Truthful = self.read(version.when)  # type: ignore[assignment]
        for cut in version.cuts:
            condition = with_bit(self.read(cut.when), self.program.bit(cut))  # type: ignore[arg-type]
            function = _any([function, condition]) if cut.gives else _all([function, negated(condition)])
        return function

    # -- facts and records

    def fact(self, fact: Fact) -> Truthful | Quantity:
        match fact:
            case Some():
                return self._some(fact)
            case Earliest():
                return self._earliest(fact)
        raw = self._raw(fact)
        if fact.kind is FactKind.TRUTH:
            return raw  # type: ignore[return-value]
        return _ends(raw)

    def _raw(self, fact: Fact) -> Callable[[Evaluation], tuple[object, int]]:
        """The plain value of a fact with its mask; a field is that of the record that is being read."""
        bit = self.program.bit(fact)
        default = bit | self.program.default_bit(fact)
        if not isinstance(fact, RecordFact):
            if fact.assumed is None:
                return lambda run: (run.stated.get(fact), bit)
            return lambda run: (run.of_case(fact), bit if fact in run.stated else default)
        of = fact.of

        def value(run: Evaluation) -> tuple[object, int]:
            record = run.bound.get(of)
            held = _ABSENT if record is None else record.values.get(fact, _ABSENT)
            if record is not None and held is not _ABSENT:
                return held, bit | record.bit
            mask = bit if fact in run.stated else default
            return run.of_case(fact), mask | (0 if record is None else record.bit)

        return value

    def outer(self, field: RecordFact) -> Truthful | Quantity:
        bit, of = self.program.bit(field), field.of

        def value(run: Evaluation) -> tuple[object, int]:
            record = run.outer.get(of)
            return (None, bit) if record is None else (record.values.get(field), bit | record.bit)

        return value if field.kind is FactKind.TRUTH else _ends(value)  # type: ignore[return-value]

    def same(self, field: RecordFact | Outer, of: Collection | Outer) -> Truthful:
        named = field.field if isinstance(field, Outer) else field
        bit = self.program.bit(named)
        if isinstance(of, Outer):
            return self._same_as_around(named, of.field)
        around = isinstance(field, Outer)

        def condition(run: Evaluation) -> Judged:
            meant = (run.outer if around else run.bound).get(named.of)
            one = run.bound.get(of)
            if meant is None or one is None:
                return None, bit
            candidates = meant.values.get(named)
            if candidates is None:
                return None, bit | meant.bit
            if one.id not in candidates:  # type: ignore[operator]
                return False, bit
            return (True if len(candidates) == 1 else None), bit | meant.bit  # type: ignore[arg-type]

        return condition

    def _same_as_around(self, field: RecordFact, other: RecordFact) -> Truthful:
        """Whether a field of a record means the same as one of the record around."""
        bits = self.program.bit(field) | self.program.bit(other)

        def condition(run: Evaluation) -> Judged:
            one, around = run.bound.get(field.of), run.outer.get(other.of)
            if one is None or around is None:
                return None, bits
            mask, left, right = bits | one.bit | around.bit, one.values.get(field), around.values.get(other)
            if left is None or right is None:
                return None, mask
            if left.isdisjoint(right):  # type: ignore[attr-defined]
                return False, mask
            return (True if len(left) == len(right) == 1 else None), mask  # type: ignore[arg-type]

        return condition

    def _some(self, fact: Some) -> Truthful:
        bit, of = self.program.bit(fact), fact.of
        default = bit | self.program.default_bit(fact)
        judged = self._judged(of, fact.condition)
        closed: Truthful = _open if fact.closed_by is None else self.read(fact.closed_by)  # type: ignore[assignment]
        spoken = beyond(of, self._spoken((fact.condition, fact.closed_by)))
        about = sorted((other for other, around in spoken if not around), key=lambda each: each.name)
        any_of = with_bit(lambda run: _disjunction(*judged(run), closed(run)), bit)
        followed = remembered(any_of, fact, self._read_by((fact.condition, fact.closed_by)), spoken)

        def some(run: Evaluation) -> Judged:
            for other in about:
                record = run.bound.get(other)
                if record is not None and fact in record.values:
                    return record.values[fact], bit | record.bit  # type: ignore[return-value]
            if fact in run.stated:
                return run.stated[fact], bit  # type: ignore[return-value]
            if of not in run.records and (fact.assumed is not None or fact.complete is None):
                return run.of_case(fact), default  # type: ignore[return-value]
            return followed(run)

        return some

    def _earliest(self, fact: Earliest) -> Quantity:
        bit, of = self.program.bit(fact), fact.of
        default = bit | self.program.default_bit(fact)
        judged = self._judged(of, fact.condition)
        day: Quantity = self.read(fact.day)  # type: ignore[assignment]
        closed: Truthful = _open if of.complete is None else self.read(of.complete)  # type: ignore[assignment]
        parts = (fact.condition, fact.day, of.complete)

        def first(run: Evaluation) -> Ends:
            possible, taken = judged(run)  # what fails by what is assumed of it might have come earlier
            return _first_day(run, of, possible, day, closed(run), bit | taken)

        followed = remembered(first, fact, self._read_by(parts), beyond(of, self._spoken(parts)))

        def earliest(run: Evaluation) -> Ends:
            if fact in run.stated or of not in run.records:
                low, high = _pair(run.of_case(fact))
                mask = bit if fact in run.stated else default
                return low, high, mask, 0 if low is not None and low == high else mask
            return followed(run)

        return earliest

    def _judged(self, of: Collection, condition: Expr) -> Callable[[Evaluation], tuple[Judgements, int]]:
        """What a condition says of each record that may meet it, and the bits of what is assumed of those that fail.

        What hangs on no other record is worked out once.
        """
        alone = self.alone(condition, of)
        first: Truthful = self.read(alone)  # type: ignore[assignment]
        whole: Truthful | None = None if alone is condition else self.read(condition)  # type: ignore[assignment]
        naming = _naming(condition, of)

        def of_each(run: Evaluation) -> tuple[Judgements, list[RunRecord], int, PlacesByName]:
            found = _of_each(run, of, run.records.get(of, ()), first)
            possible = [each for each in found if each[1] is not False]
            undecided = [record for record, value, _ in found if value is None]
            places = {} if naming is None else _places_by_name(undecided, naming.field)
            return possible, undecided, self._taken(run, found), places

        name = object()
        self.judges[name] = (alone, of)
        held = remembered(of_each, name, self.reads(alone), frozenset())

        def judged(run: Evaluation) -> tuple[Judgements, int]:
            possible, undecided, taken, places = held(run)
            if not undecided or whole is None:
                return possible, taken
            decided = [each for each in possible if each[1] is not None]
            meant = None if naming is None or not run.brief else run.bound.get(naming.of)
            if naming is not None and meant is not None:
                # Who is named is the first thing asked of a record, and in brief a failure of that is the answer: of a
                # hundred actors with an event each, each would else be asked about the events of all others.
                near = sorted(places.get(meant.id, []) + places.get(None, []))
                if len(near) < len(undecided):
                    taken |= self._taken_by(run, self.program.bit(naming.field))
                undecided = [undecided[place] for place in near]
            asked = _of_each(run, of, undecided, whole)
            return decided + asked, taken | self._taken(run, asked)

        return judged

    def _taken(self, run: Evaluation, judged: Judgements) -> int:
        """The bits of what is assumed and by which records fail a condition."""
        return self._taken_by(run, reduce(or_, (mask for _, value, mask in judged if value is False), 0))

    def _taken_by(self, run: Evaluation, failed: int) -> int:
        """Of the bits of a failure, those of what is assumed."""
        carried = (assumed for bit, assumed in run.carried if failed & bit)
        return reduce(or_, carried, failed & self.program.default_bits)

    def alone(self, condition: Expr, of: Collection) -> Expr:
        """What a condition says that hangs on nothing but a record of the collection."""
        key = (condition, of)
        if key not in self._alone:
            self._alone[key] = self._hidden(condition, of)
        return self._alone[key]

    def _hidden(self, node: Expr, of: Collection) -> Expr:
        """A condition with those parts unknown that hang on more than a record of the collection.

        What it decides is decided whatever those parts are.
        """
        if self.speaks(node) <= {(of, False)}:
            return node
        match node:
            case All(parts) | AnyOf(parts):
                return type(node)(tuple(self._hidden(part, of) for part in parts))
            case Not(part):
                return Not(self._hidden(part, of))
            case Under(part, cites):
                return Under(self._hidden(part, of), cites)
        return Constant(None)

    def _read_by(self, nodes: Iterable[Expr | None]) -> int:
        return reduce(or_, (self.reads(node) for node in nodes if node is not None), 0)

    def _spoken(self, nodes: Iterable[Expr | None]) -> Speaks:
        return frozenset().union(*(self.speaks(node) for node in nodes if node is not None))

    # -- the rest of the algebra

    def constant(self, value: bool | None) -> Truthful:
        return lambda run: (value, 0)

    def parameter(self, name: str) -> Quantity:
        bit, number = self.program.bit(Parameter(name)), self._number(name)
        return lambda run: (number, number, bit, 0)

    def _number(self, name: str) -> Exact:
        if name not in self.program.parameters:
            raise RuleError(f"the parameter {name} has no value on {self.program.day}")
        value = self.program.parameters[name]
        return value.toordinal() if isinstance(value, date) else value

    def read(self, node: Expr) -> Truthful | Quantity:
        # What stands in many places is compiled once, or it would be as often as there are ways to it. Nodes are
        # told apart by what they are, not by what they say, which would take as long to compare as to compile.
        if id(node) not in self._forms:
            function = super().read(node)
            if isinstance(node, Compare):
                function = with_bit(function, self.program.bit(node))  # type: ignore[arg-type]
            elif isinstance(node, Latest | Soonest):
                # Days are told by many duties, each of several others: worked out once for all of them.
                function = remembered(function, node, self.reads(node), self.speaks(node))  # type: ignore[assignment]
            self._forms[id(node)] = (node, function)
        return self._forms[id(node)][1]

    def compare(self, operator: str, left: Truthful | Quantity, right: Truthful | Quantity) -> Truthful:
        strict = operator == ">"

        def condition(run: Evaluation) -> Judged:
            a_low, a_high, a_mask, a_loose = left(run)  # type: ignore[misc]
            b_low, b_high, b_mask, b_loose = right(run)  # type: ignore[misc]
            if a_low is not None and b_high is not None and (a_low > b_high if strict else a_low >= b_high):
                return True, a_mask | b_mask
            if a_high is not None and b_low is not None and (a_high <= b_low if strict else a_high < b_low):
                return False, a_mask | b_mask
            return None, a_loose | b_loose

        return condition

    def member_of(self, fact: Fact, words: tuple[str, ...]) -> Truthful:
        raw, wanted = self._raw(fact), frozenset(words)

        def condition(run: Evaluation) -> Judged:
            held, mask = raw(run)
            return (None if held is None else not wanted.isdisjoint(held)), mask  # type: ignore[arg-type]

        return condition

    def all(self, parts: list[Truthful | Quantity]) -> Truthful:
        return _all(parts)  # type: ignore[arg-type]

    def any(self, parts: list[Truthful | Quantity]) -> Truthful:
        return _any(parts)  # type: ignore[arg-type]

    def negation(self, part: Truthful | Quantity) -> Truthful:
        return negated(part)  # type: ignore[arg-type]

    def choose(
        self,
        condition: Truthful | Quantity,
        then: Truthful | Quantity,
        otherwise: Truthful | Quantity,
        is_truth: bool,
    ) -> Truthful | Quantity:
        if is_truth:
            return _choose_truth(condition, then, otherwise)  # type: ignore[arg-type]
        return _choose_quantity(condition, then, otherwise)  # type: ignore[arg-type]

    def sum(self, parts: list[Truthful | Quantity]) -> Quantity:
        def quantity(run: Evaluation) -> Ends:
            low: Exact | None = 0
            high: Exact | None = 0
            mask = loose = 0
            for part in parts:
                p_low, p_high, p_mask, p_loose = part(run)  # type: ignore[misc]
                # Amounts of compute are never negative, so an unknown part adds at least nothing.
                low = None if low is None else low + (p_low or 0)
                high = None if high is None or p_high is None else high + p_high
                mask, loose = mask | p_mask, loose | p_loose
            return low, high, mask, loose

        return quantity

    def times(self, factor: Exact | Parameter, part: Truthful | Quantity) -> Quantity:
        by = self._number(factor.name) if isinstance(factor, Parameter) else factor
        bit = self.program.bit(factor) if isinstance(factor, Parameter) else 0

        def quantity(run: Evaluation) -> Ends:
            low, high, mask, loose = part(run)  # type: ignore[misc]
            return None if low is None else by * low, None if high is None else by * high, mask | bit, loose

        return quantity

    def latest(self, parts: list[Truthful | Quantity]) -> Quantity:
        return _extreme(parts, latest=True)  # type: ignore[arg-type]

    def soonest(self, parts: list[Truthful | Quantity]) -> Quantity:
        return _extreme(parts, latest=False)  # type: ignore[arg-type]

    def after(self, part: Truthful | Quantity, period: Parameter, unit: str) -> Quantity:
        length, bit = int(self._number(period.name)), self.program.bit(period)

        def quantity(run: Evaluation) -> Ends:
            low, high, mask, loose = part(run)  # type: ignore[misc]
            return _later(low, length, unit), _later(high, length, unit), mask | bit, loose

        return quantity

    def under(self, node: Under, part: Truthful | Quantity) -> Truthful | Quantity:
        bit = self.program.bit(node)

        def with_its_bit(run: Evaluation) -> tuple[object, ...]:
            found = part(run)
            if len(found) == 2:
                return found[0], found[1] | bit
            return found[0], found[1], found[2] | bit, found[3]

        return with_its_bit  # type: ignore[return-value]

    def question(self, question: Question, reading: str) -> Truthful:
        bit, every = self.program.bit(question), self.program.readings_of(question)
        this = self.program.reading_bit(question.name, reading)
        unread = question.followed == reading if question.followed else None

        def condition(run: Evaluation) -> Judged:
            chosen = run.state & every
            return (chosen == this if chosen else unread), bit

        return condition

    def rule(self, rule: Rule) -> Truthful:
        return self.program.function(self.program.taken_in(rule))

    # -- what an expression hangs on

    def speaks(self, node: Expr) -> Speaks:
        """The records that an expression speaks of, through all rules and facts that it stands on."""
        if node not in self._speaks:
            self._speaks[node] = self._spoken_of(node)
        return self._speaks[node]

    def _spoken_of(self, node: Expr) -> Speaks:
        below: Speaks = frozenset().union(*map(self.speaks, self.below(node)))
        match node:
            case Some(of=of) | Earliest(of=of):
                return beyond(of, below)
            case Outer(field):
                return frozenset({(field.of, True)})
            case RecordFact(of=of):
                return frozenset({(of, False)})
            case Same(_, Collection() as of):
                return below | {(of, False)}
        return below

    def reads(self, node: Expr) -> int:
        """The bits of all readings that an expression hangs on, by itself or through what it stands on."""
        bits = self._reads.get(node)
        if bits is None:
            bits = self.program.readings_of(node.question) if isinstance(node, QuestionReads) else 0
            for part in self.below(node):
                bits |= self.reads(part)
            self._reads[node] = bits
        return bits

    def hangs_on(self, node: Expr) -> frozenset[Fact]:
        """The facts that an expression hangs on, by itself or through what it stands on."""
        if node not in self._hangs:
            own = frozenset([node]) if isinstance(node, Fact) else frozenset()
            self._hangs[node] = own.union(*map(self.hangs_on, self.below(node)))
        return self._hangs[node]

    def compares(self, node: Expr) -> Iterable[Compare]:
        """The comparisons that an expression makes, by itself or through what it stands on."""
        if node not in self._compares:
            found = dict.fromkeys([node] if isinstance(node, Compare) else [])
            for part in self.below(node):
                found |= dict.fromkeys(self.compares(part))
            self._compares[node] = found
        return self._compares[node]

    def below(self, node: Expr) -> tuple[Expr, ...]:
        """What an expression stands on."""
        if node not in self._below:
            self._below[node] = self._stands_on(node)
        return self._below[node]

    def _stands_on(self, node: Expr) -> tuple[Expr, ...]:
        match node:
            case Rule():
                version = self.program.version(self.program.taken_in(node))
                return () if version is None else (version.when, *(cut.when for cut in version.cuts))
            case Some(condition=condition, closed_by=closed_by):
                return (condition,) if closed_by is None else (condition, closed_by)
            case Earliest(condition=condition, day=day, of=of):
                return (condition, day) if of.complete is None else (condition, day, of.complete)
        return children(node)


def beyond(of: Collection, spoken: Speaks) -> Speaks:
    """What remains to be said once a record of a collection is bound: the one around becomes the one that is read."""
    inside = frozenset(each for each in spoken if each[0] is not of)
    return inside | {(of, False)} if (of, True) in spoken else inside


def remembered(
    function: Callable[[Evaluation], T], name: object, reads: int, spoken: Speaks
) -> Callable[[Evaluation], T]:
    """A function of tuples, worked out once for each state of those readings and records that it hangs on."""
    inner = [of for of, around in spoken if not around]
    outer = [of for of, around in spoken if around]

    def found_anew(run: Evaluation, key: tuple[object, ...]) -> T:
        # Most runs stand beside no other; they are asked so often that a call that finds nothing is felt.
        taken = run.taken_over(key) if run.of_others or run.beside else None
        found = run.memo[key] = taken or function(run)
        return found  # type: ignore[return-value]

    def of_case(run: Evaluation) -> T:
        key = (name, run.state & reads)
        return run.memo.get(key) or found_anew(run, key)  # type: ignore[return-value]

    def of_records(run: Evaluation) -> T:
        key = (name, run.state & reads, *map(run.bound.get, inner), *map(run.outer.get, outer))
        return run.memo.get(key) or found_anew(run, key)  # type: ignore[return-value]

    def of_one(run: Evaluation) -> T:
        key = (name, run.state & reads, run.bound.get(one))
        return run.memo.get(key) or by_like(run, key)  # type: ignore[return-value]

    def by_like(run: Evaluation, key: tuple[object, ...]) -> T:
        """What holds of the first record of those that are alike holds of each, which stands in its place."""
        record = run.bound.get(one)
        like = None if record is None else run.alike.get(record)
        if record is None or like is None:
            return found_anew(run, key)
        run.bound[one] = like
        try:
            held = of_one(run)
        finally:
            run.bound[one] = record
        found = run.memo[key] = cast(T, _instead(record, like, held))
        return found

    if len(inner) == 1 and not outer:
        (one,) = inner
        return of_one
    return of_records if spoken else of_case


def _instead(record: RunRecord, like: RunRecord, found: Any) -> tuple[object, ...]:
    """A truth or the ends of a quantity that were found for a record like this one, for this one."""
    if len(found) == 2:
        return found[0], record.instead(like, found[1])
    return found[0], found[1], record.instead(like, found[2]), record.instead(like, found[3])


def _ends(raw: Callable[[Evaluation], tuple[object, int]]) -> Quantity:
    def quantity(run: Evaluation) -> Ends:
        held, mask = raw(run)
        low, high = _pair(held)
        return low, high, mask, 0 if low == high and low is not None else mask

    return quantity


def _pair(held: object) -> tuple[Exact | None, Exact | None]:
    return held or (None, None)  # type: ignore[return-value]


def _open(run: Evaluation) -> Judged:
    return None, 0


def _of_each(run: Evaluation, of: Collection, records: Iterable[RunRecord], condition: Truthful) -> Judgements:
    """What a condition says of each record; of those that are alike it is asked once."""
    asked: dict[RunRecord, tuple[RunRecord, Judged]] = {}
    found = []
    for record in run.each(of, records):
        like = run.alike.get(record, record)
        if like not in asked:
            value, mask = condition(run)
            asked[like] = (record, (value, mask | record.bit))
        other, (value, mask) = asked[like]
        found.append((record, value, record.instead(other, mask)))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Naming:
    """A field in which a record names one of another collection."""

    field: RecordFact
    of: Collection


def _naming(condition: Expr, of: Collection) -> _Naming | None:
    """Whom a condition asks of a record before all else to be named in it; None where it asks something else first."""
    first = condition.parts[0] if isinstance(condition, All) and condition.parts else condition
    match first:
        case Same(field=RecordFact() as field, of=Collection() as other) if field.of is of and other is not of:
            return _Naming(field, other)
    return None


def _places_by_name(records: Sequence[RunRecord], field: RecordFact) -> PlacesByName:
    places: PlacesByName = {}
    for place, record in enumerate(records):
        named = record.values.get(field)
        for id in (None,) if named is None else cast("frozenset[str]", named):
            places.setdefault(id, []).append(place)
    return places


def _disjunction(judged: Judgements, taken: int, closed: Judged) -> Judged:
    """Whether some record meets a condition, where a list that is not known to be complete may hide one.

    A failure rests on the list, and on what is assumed of its records; which fail, and by what, the proof says.
    """
    carrying = [mask for _, value, mask in judged if value]
    if carrying:
        return True, reduce(or_, carrying[:MOST_CARRYING])
    is_complete, mask = closed
    hindering = reduce(or_, (own for _, value, own in judged if value is None), 0)
    if hindering or is_complete is None:
        return None, hindering | (mask if is_complete is None else 0)
    # A list that is known to leave something out says nothing of what it leaves out.
    return (False, mask | taken) if is_complete else (None, mask)


def _first_day(run: Evaluation, of: Collection, judged: Judgements, day: Quantity, closed: Judged, bit: int) -> Ends:
    """The first of the days of those records that meet a condition, or may."""
    sure: list[Exact | None] = []
    possible: list[Exact | None] = []
    mask, loose = bit, 0
    live = {record: (value, own) for record, value, own in judged if value is not False}
    asked: dict[RunRecord, tuple[RunRecord, Ends]] = {}
    for record in run.each(of, live):
        value, own = live[record]
        like = run.alike.get(record, record)
        if like not in asked:
            asked[like] = (record, day(run))
        other, (low, high, day_mask, day_loose) = asked[like]
        day_loose = record.instead(other, day_loose)
        possible.append(low)
        if value:
            sure.append(high)
        mask |= own | day_mask
        loose |= day_loose if value else own | day_loose
    is_complete, closed_mask = closed
    if is_complete is not True:
        possible, loose = [None], loose | closed_mask
    mask |= closed_mask
    known = [end for end in sure if end is not None]
    high = min(known) if known else NEVER if not possible else None
    low = None if None in possible else min(possible, default=NEVER)  # type: ignore[type-var]
    if low is not None and high is not None and low > high:
        low = high
    return low, high, mask, 0 if low is not None and low == high else loose | bit


def _extreme(parts: list[Quantity], *, latest: bool) -> Quantity:
    """The last or the first of several days. The end that a single known day bounds is known with it."""

    def quantity(run: Evaluation) -> Ends:
        each = [part(run) for part in parts]
        lows, highs = [low for low, *_ in each], [high for _, high, *_ in each]
        known_lows, known_highs = ([end for end in ends if end is not None] for ends in (lows, highs))
        if latest:
            low = max(known_lows, default=None)
            high = None if None in highs else max(known_highs)
        else:
            low = None if None in lows else min(known_lows)
            high = min(known_highs, default=None)
        mask = reduce(or_, (mask for _, _, mask, _ in each))
        loose = 0 if low is not None and low == high else reduce(or_, (loose for *_, loose in each))
        return low, high, mask, loose

    return quantity


def _later(day: Exact | None, length: int, unit: str) -> Exact | None:
    return day if day is None or day >= NEVER else later(cast(int, day), length, unit)


def with_bit(condition: Truthful, bit: int) -> Truthful:
    """A condition with a bit of its own in every mask."""

    def with_its_bit(run: Evaluation) -> Judged:
        value, mask = condition(run)
        return value, mask | bit

    return with_its_bit


def negated(part: Truthful) -> Truthful:
    """The condition that the part does not hold, for the same reasons."""

    def negation(run: Evaluation) -> Judged:
        value, mask = part(run)
        return (None if value is None else not value), mask

    return negation


def _all(parts: list[Truthful]) -> Truthful:
    return _connective(parts, False)


def _any(parts: list[Truthful]) -> Truthful:
    return _connective(parts, True)


def _connective(parts: list[Truthful], decisive: bool) -> Truthful:
    """A conjunction (``decisive`` False) or a disjunction (True): one decisive part decides the whole."""
    if len(parts) == 1:
        return parts[0]

    def connective(run: Evaluation) -> Judged:
        found: bool | None = not decisive
        masks = 0
        for part in parts:
            value, mask = part(run)
            if value is found:
                masks |= mask
            elif value is decisive:
                if run.brief:
                    return decisive, mask
                found, masks = decisive, mask
            elif value is None and found is not decisive:
                found, masks = None, mask
        return found, masks

    return connective


def _choose_truth(condition: Truthful, then: Truthful, otherwise: Truthful) -> Truthful:
    def chosen(run: Evaluation) -> Judged:
        value, mask = condition(run)
        if value is not None:
            branch, branch_mask = (then if value else otherwise)(run)
            return branch, branch_mask if branch is None else mask | branch_mask
        (a, a_mask), (b, b_mask) = then(run), otherwise(run)
        if a == b and a is not None:
            return a, a_mask | b_mask
        return None, mask | (a_mask if a is None else 0) | (b_mask if b is None else 0)

    return chosen


def _choose_quantity(condition: Truthful, then: Quantity, otherwise: Quantity) -> Quantity:
    def chosen(run: Evaluation) -> Ends:
        value, mask = condition(run)
        if value is not None:
            low, high, branch_mask, loose = (then if value else otherwise)(run)
            return low, high, mask | branch_mask, loose
        a_low, a_high, a_mask, a_loose = then(run)
        b_low, b_high, b_mask, b_loose = otherwise(run)
        if a_high is not None and (a_low, a_high) == (b_low, b_high):
            # As much either way: nothing hangs on the condition, and nobody has to be asked of it.
            return a_low, a_high, a_mask | b_mask, a_loose | b_loose
        low = None if a_low is None or b_low is None else min(a_low, b_low)
        high = None if a_high is None or b_high is None else max(a_high, b_high)
        loose = 0 if low is not None and low == high else mask | a_loose | b_loose
        return low, high, mask | a_mask | b_mask, loose

    return chosen
