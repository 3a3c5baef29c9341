"""The algebra in which rules are written: few nodes, each a value that can be read in many ways.

A rule is an expression over named facts with its citations, what it says, its dated versions
and its exceptions. Nothing here evaluates anything: every reading is a fold over these nodes
(see `Fold`). A further node is a design decision.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from enum import Enum
from operator import attrgetter
from typing import Any, Final, Generic, Literal, TypeVar

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.errors import RuleError
from gpaiscope.values import DateRange, Exact, Range, Truth

T = TypeVar("T")


class Expr:
    """A condition or a quantity. Operators build expressions; they never compute."""

    __slots__ = ()

    def __and__(self, other: Expr) -> Expr:
        return All((*_parts(All, self), *_parts(All, other)))

    def __or__(self, other: Expr) -> Expr:
        return AnyOf((*_parts(AnyOf, self), *_parts(AnyOf, other)))

    def __invert__(self) -> Expr:
        return self.part if isinstance(self, Not) else Not(self)

    def __gt__(self, other: Expr) -> Expr:
        return Compare(">", self, other)

    def __ge__(self, other: Expr) -> Expr:
        return Compare(">=", self, other)

    def __lt__(self, other: Expr) -> Expr:
        return Compare(">", other, self)

    def __le__(self, other: Expr) -> Expr:
        return Compare(">=", other, self)

    def __add__(self, other: Expr) -> Expr:
        return Sum((*_parts(Sum, self), *_parts(Sum, other)))

    def __rmul__(self, factor: Exact) -> Expr:
        return Times(factor, self)

    def __mul__(self, part: Expr) -> Expr:
        if not isinstance(self, Parameter):
            raise RuleError("only a number multiplies a quantity")
        return Times(self, part)

    def under(self, *cites: Citation) -> Expr:
        """The same, with provisions of its own: they are cited only where this is what carries an answer."""
        return Under(self, cites)


def _parts(kind: type[All | AnyOf | Sum], node: Expr) -> tuple[Expr, ...]:
    return node.parts if isinstance(node, kind) else (node,)


class FactKind(Enum):
    """What sort of value a fact has."""

    TRUTH = "yes or no"
    NUMBER = "a number"
    DATE = "a date"
    WORDS = "words from a list"
    WHO = "one of several actors"


NEVER: Final = (date.max.toordinal(), date.max.toordinal())
"""The day of what is assumed never to have happened: it comes after every other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something taken as so because nobody said otherwise: ``says`` is the sentence of what is taken as so.

    ``kind`` is ``exception`` (what the law calls exceptional is absent), ``act`` (what the actor would
    know of and has to bring forward did not happen), ``simplification`` (people get it wrong unawares)
    or ``estimate`` (a step of arithmetic). ``contrary`` names what would be otherwise; an estimate has none.
    ``grade`` says how sure it is: ``law`` (the law presumes it), ``record`` (a record that somebody keeps is read as
    complete and plain) or ``guess`` (it is about what the writer need not know, and nothing speaks for it).
    """

    says: str
    kind: str
    contrary: str = ""
    grade: str = "record"


GUESS: Final = "guess"
"""The grade of an assumption that nothing speaks for: an answer that does not stand without it is only likely."""
NO_GUESS: Final = "no-guess"
Assume = bool | Literal["no-guess"] | frozenset[Assumption]
"""How much is assumed of what nobody said: everything, nothing, all but guesses, or all but some assumptions."""


def takes(assume: Assume, assumption: Assumption | None) -> bool:
    """Whether an assumption is taken by whoever assumes so much."""
    if assume is True or not assume or assumption is None:
        return bool(assume)
    return assumption not in assume if isinstance(assume, frozenset) else assumption.grade != GUESS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fact(Expr):
    """Something that can be known of a case.

    ``says`` completes "it is the case that ..." and ``denies`` is its denial; a fact that is no
    truth has none, and ``says`` is what stands before its value. ``asks`` is a question that a person can
    answer and ``who`` the one in an organisation who would know; ``path`` is where in a
    dossier the answer goes. ``assumed`` is the value taken where the fact is not stated, for
    what the law calls exceptional, with ``assumes`` saying so. ``words``
    are the values that a fact of kind WORDS may hold; it is a set, complete where it is given.
    """

    name: str
    kind: FactKind = FactKind.TRUTH
    says: str
    denies: str = ""
    asks: str = ""
    who: str = ""
    path: str = ""
    words: tuple[str, ...] = ()
    assumed: bool | frozenset[str] | tuple[int, int] | None = None
    assumes: Assumption | None = None
    cites: tuple[Citation, ...] = ()

    def is_in(self, *words: str) -> Expr:
        """The condition that the fact holds at least one of these words."""
        return MemberOf(self, words)


_FORK: Final = re.compile(r"([^][|]*)\[([^][|]+)\|([^][|]+)\]([^][|]*)")


def both_sides(says: str, denies: str = "") -> tuple[str, str]:
    """What a fact says and what it denies, of one sentence with a fork in brackets: ``it [is|is not] so``.

    Where one fork does not tell them apart, they are written as two sentences without one. Raises RuleError for
    a sentence alone that does not fork once, for a mark of a fork anywhere else, and where both say the same.
    """
    written, fork = says, _FORK.fullmatch(says)
    if fork is not None and not denies:
        before, so, otherwise, after = fork.groups()
        says, denies = f"{before}{so}{after}", f"{before}{otherwise}{after}"
    if not denies or says == denies or re.search(r"[][|]", says + denies):
        raise RuleError(f"{written!r} does not fork once, as in 'it [is|is not] so', and is no pair of sentences")
    return says, denies


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Collection:
    """A list of records of which rules speak: the actors, what happened on the market.

    ``one`` names a record with its article. ``complete`` is the fact that nothing is left out of the list.
    """

    name: str
    one: str
    complete: Fact | None = None

    def fact_of_some(
        self,
        name: str,
        says: str,
        *,
        denies: str = "",
        asks: str,
        who: str,
        path: str = "",
        assumed: bool | None = None,
        assumes: Assumption | None = None,
        condition: Expr,
        complete: Fact | None = None,
        cites: tuple[Citation, ...] = (),
    ) -> Some:
        """That some record meets a condition, said and denied as `both_sides` has it.

        The answer goes into the list itself, unless a path says where else.
        """
        says, denies = both_sides(says, denies)
        return Some(
            name=name,
            says=says,
            denies=denies,
            asks=asks,
            who=who,
            path=path or self.name,
            assumed=assumed,
            assumes=assumes,
            cites=cites,
            of=self,
            condition=condition,
            complete=complete,
        )

    def fact_of_each(
        self,
        name: str,
        says: str,
        *,
        denies: str = "",
        kind: FactKind = FactKind.TRUTH,
        asks: str,
        who: str,
        path: str,
        assumed: bool | None = None,
        assumes: Assumption | None = None,
        cites: tuple[Citation, ...] = (),
    ) -> RecordFact:
        """A field of each record that can be denied, said and denied as `both_sides` has it."""
        says, denies = both_sides(says, denies)
        return RecordFact(
            name=name,
            kind=kind,
            says=says,
            denies=denies,
            asks=asks,
            who=who,
            path=path,
            assumed=assumed,
            assumes=assumes,
            cites=cites,
            of=self,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecordFact(Fact):
    """A fact of each record of a collection. Where no record is meant, it is a fact of the case like any other.

    A field of kind WHO holds the ids of those records that may be meant: one is known, several are possible,
    and where nothing is known it may be anybody.
    """

    of: Collection


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Some(Fact):
    """That some record of a collection meets a condition: a fact that follows from records, unless it is stated.

    It is a disjunction over the records, with one part more: that the list may leave something out. So it holds
    as soon as one record is known to meet the condition, and fails only where none does and the list is complete.
    ``complete`` stands in for the collection's own fact where another kind of completeness is meant.
    """

    of: Collection
    condition: Expr
    complete: Fact | None = None

    @property
    def closed_by(self) -> Fact | None:
        """The fact that closes the list for this condition; None where none does."""
        return self.complete or self.of.complete


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Earliest(Fact):
    """The first day among the records that meet a condition; ``day`` is the quantity that gives a record's day.

    Never, and so after every other day, where a complete list has no such record.
    """

    of: Collection
    condition: Expr
    day: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Outer(Expr):
    """A field of the record around, where two records of one collection are meant at a time."""

    field: RecordFact


@dataclass(frozen=True, slots=True, eq=False)
class Same(Expr):
    """Whether a field of kind WHO means the record of another collection that the rule is about.

    With a field of the record around in its place: whether the two mean the same.
    """

    field: RecordFact | Outer
    of: Collection | Outer


@dataclass(frozen=True, slots=True, eq=False)
class Under(Expr):
    """A branch of a rule with the provisions that speak of just this branch."""

    part: Expr
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Constant(Expr):
    """A truth value, written into a rule. Numbers and dates are parameters, never constants.

    None, for unknown, stands in no rule; readings put it where a part is left open.
    """

    value: bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Parameter(Expr):
    """A number or date of the law by name; its value on a day stands in the table of parameters."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Compare(Expr):
    """``left > right`` or ``left >= right``, of two numbers or of two dates (later is greater)."""

    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False)
class MemberOf(Expr):
    """Whether a fact of kind WORDS holds at least one of the words."""

    fact: Fact
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        strange = set(self.words) - set(self.fact.words)
        if strange or self.fact.kind is not FactKind.WORDS:
            raise RuleError(f"{self.fact.name} cannot hold {sorted(strange) or 'words'}")


@dataclass(frozen=True, slots=True, eq=False)
class All(Expr):
    """Every part holds."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf(Expr):
    """At least one part holds."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not(Expr):
    """The part does not hold."""

    part: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Choose(Expr):
    """``then`` where the condition holds and ``otherwise`` where not.

    On an unknown condition the value is what both branches have in common: the same truth
    value, or for quantities the hull of both.
    """

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Sum(Expr):
    """The sum of the parts."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Times(Expr):
    """A factor times a quantity: "more than a third" is ``3 * part > whole``. The law's factors are parameters."""

    factor: Exact | Parameter
    part: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Latest(Expr):
    """The last of several days."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Soonest(Expr):
    """The first of several days."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class After(Expr):
    """The day a period after another; its length is a parameter in days, months or years (``unit``)."""

    part: Expr
    period: Parameter
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way in which an open question of law may be answered."""

    name: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """A point that the law leaves open: unknown until a named reading is chosen.

    ``source`` says where the gap is found and who noted it. ``followed`` is the reading that is taken where none is
    chosen, because an official text says it; empty: none says any, and what hangs on it is open.
    """

    name: str
    asks: str
    readings: tuple[Reading, ...]
    source: str
    cites: tuple[Citation, ...]
    followed: str = ""

    def reads(self, reading: str) -> Expr:
        """The condition that this reading is the right one. Raises RuleError for a reading that it has not."""
        if reading not in {each.name for each in self.readings}:
            raise RuleError(f"{self.name} has no reading {reading}")
        return QuestionReads(self, reading)


@dataclass(frozen=True, slots=True, eq=False)
class QuestionReads(Expr):
    """Whether a named reading of an open question is the one that is followed."""

    question: Question
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """An exception, attached to the rule that it cuts: where ``when`` holds the rule's value is ``gives``.

    Cuts apply in order and a later one prevails. ``gives`` False compiles to ``and not``,
    True to ``or``, so an unknown exception matters only where it would change something.
    """

    when: Expr
    gives: bool
    says: str
    cites: tuple[Citation, ...]
    binding: str = ""


FIRST_DAY: Final = date(2025, 7, 18)
"""The first day for which law is kept here: the day of the first text of the Guidelines."""

Values = Mapping[str, Exact | date]
"""The value of each parameter on a day: a number, or a day."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Version:
    """What a rule says from a day on, until its next version begins. The day may be a parameter of the law.

    ``says`` is its claim, ``denies`` what is so where it does not hold, ``asks`` the question; all three may hold
    places such as ``{actor}`` that whoever shows them fills.
    """

    applies_from: date | Parameter
    when: Expr
    cuts: tuple[Cut, ...]
    says: str
    denies: str
    asks: str
    cites: tuple[Citation, ...]
    binding: str

    @property
    def is_off(self) -> bool:
        """Whether it never holds: the rule is no longer applied."""
        return isinstance(self.when, Constant) and self.when.value is False

    def begins(self, values: Values) -> date:
        """The first day of this version; the last of all days where its parameter has no value.

        Raises RuleError for a parameter that is no day.
        """
        if isinstance(self.applies_from, Parameter):
            day = values.get(self.applies_from.name, date.max)
            if not isinstance(day, date):
                raise RuleError(f"{self.applies_from.name} is not a day")
            return day
        return self.applies_from


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule(Expr):
    """A rule of law. As an expression it stands for its own value on the day of assessment.

    Between the first day of the regime and its first version a rule is "not yet": its
    value is no. ``about`` is what the rule speaks of: a model, an actor, a market event.
    """

    id: str
    about: str = "model"
    versions: tuple[Version, ...] = field(default=(), repr=False)

    def on(self, day: date, values: Values) -> Version | None:
        """The version of a day, or None for "not yet"."""
        return next((each for each in reversed(self.versions) if each.begins(values) <= day), None)

    @property
    def latest(self) -> Version:
        """The newest version, for descriptions."""
        return self.versions[-1]

    def unless(self, when: Expr, *, says: str, cites: tuple[Citation, ...], binding: str = "") -> Rule:
        """The rule with an exception that makes it not hold."""
        return self._cut(Cut(when=when, gives=False, says=says, cites=cites, binding=binding))

    def also_where(self, when: Expr, *, says: str, cites: tuple[Citation, ...], binding: str = "") -> Rule:
        """The rule with an exception that makes it hold although its condition is not met."""
        return self._cut(Cut(when=when, gives=True, says=says, cites=cites, binding=binding))

    def _cut(self, cut: Cut) -> Rule:
        last = replace(self.latest, cuts=(*self.latest.cuts, cut))
        return replace(self, versions=(*self.versions[:-1], last))

    def then_from(
        self,
        day: date | Parameter,
        *,
        says: str,
        when: Expr,
        cites: tuple[Citation, ...],
        denies: str = "",
        asks: str = "",
        binding: str = "",
    ) -> Rule:
        """The rule with a new version from that day on; the one before ends on the eve."""
        added = _version(day, when, says, denies, asks, cites, binding)
        return replace(self, versions=(*self.versions, added))


def rule(
    id: str,
    *,
    says: str,
    when: Expr,
    cites: tuple[Citation, ...],
    denies: str = "",
    asks: str = "",
    binding: str = "",
    about: str = "model",
    applies_from: date | Parameter = FIRST_DAY,
) -> Rule:
    """A rule with one version. ``binding`` empty: that of the weakest document it cites."""
    version = _version(applies_from, when, says, denies, asks, cites, binding)
    return Rule(id=id, about=about, versions=(version,))


def _version(
    first: date | Parameter,
    when: Expr,
    says: str,
    denies: str,
    asks: str,
    cites: tuple[Citation, ...],
    binding: str,
) -> Version:
    return Version(
        applies_from=first, when=when, cuts=(), says=says, denies=denies, asks=asks, cites=cites, binding=binding
    )


def choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    """`Choose`, in the order in which it is spoken."""
    return Choose(condition, then, otherwise)


def all_of(*parts: Expr) -> Expr:
    """Every one of the parts; with no part, a condition that always holds."""
    return All(parts) if parts else Constant(True)


def any_of(*parts: Expr) -> Expr:
    """At least one of the parts; with no part, a condition that never holds."""
    return AnyOf(parts) if parts else Constant(False)


def later(*days: Expr) -> Expr:
    """The last of these days."""
    return Latest(days)


def sooner(*days: Expr) -> Expr:
    """The first of these days."""
    return Soonest(days)


class Fold(ABC, Generic[T]):
    """One reading of expressions: a value for each node from the values of its parts.

    A subclass says what each node means to it; `read` walks. What a rule that stands inside
    another means (its value, its name, its whole text) is the subclass's to say as well.
    """

    def read(self, node: Expr) -> T:
        """What the expression is in this reading. Raises RuleError for a node that is not of the algebra."""
        match node:
            case Fact():
                return self.fact(node)
            case Constant(value):
                return self.constant(value)
            case Parameter(name):
                return self.parameter(name)
            case Compare(operator, left, right):
                return self.compare(operator, self.read(left), self.read(right))
            case MemberOf(fact, words):
                return self.member_of(fact, words)
            case All(parts):
                return self.all([self.read(part) for part in parts])
            case AnyOf(parts):
                return self.any([self.read(part) for part in parts])
            case Not(part):
                return self.negation(self.read(part))
            case Choose(condition, then, otherwise):
                is_truth = truth_valued(then) and truth_valued(otherwise)
                return self.choose(self.read(condition), self.read(then), self.read(otherwise), is_truth)
            case Sum(parts):
                return self.sum([self.read(part) for part in parts])
            case Times(factor, part):
                return self.times(factor, self.read(part))
            case Latest(parts):
                return self.latest([self.read(part) for part in parts])
            case Soonest(parts):
                return self.soonest([self.read(part) for part in parts])
            case After(part, period, unit):
                return self.after(self.read(part), period, unit)
            case Under(part, _):
                return self.under(node, self.read(part))
            case Outer(field):
                return self.outer(field)
            case Same(field, of):
                return self.same(field, of)
            case QuestionReads(question, reading):
                return self.question(question, reading)
            case Rule():
                return self.rule(node)
        raise RuleError(f"{type(node).__name__} is not a node of the algebra")

    @abstractmethod
    def fact(self, fact: Fact) -> T:
        """A named fact."""

    @abstractmethod
    def constant(self, value: bool | None) -> T:
        """A truth value."""

    @abstractmethod
    def parameter(self, name: str) -> T:
        """A dated number or date."""

    @abstractmethod
    def compare(self, operator: str, left: T, right: T) -> T:
        """Two quantities compared."""

    @abstractmethod
    def member_of(self, fact: Fact, words: tuple[str, ...]) -> T:
        """A set of words that holds one of these."""

    @abstractmethod
    def all(self, parts: list[T]) -> T:
        """A conjunction."""

    @abstractmethod
    def any(self, parts: list[T]) -> T:
        """A disjunction."""

    @abstractmethod
    def negation(self, part: T) -> T:
        """A negation."""

    @abstractmethod
    def choose(self, condition: T, then: T, otherwise: T, is_truth: bool) -> T:
        """A choice; ``is_truth`` tells truth values from quantities."""

    @abstractmethod
    def sum(self, parts: list[T]) -> T:
        """A sum of quantities."""

    @abstractmethod
    def times(self, factor: Exact | Parameter, part: T) -> T:
        """A multiple of a quantity."""

    @abstractmethod
    def latest(self, parts: list[T]) -> T:
        """The last of several days."""

    @abstractmethod
    def soonest(self, parts: list[T]) -> T:
        """The first of several days."""

    @abstractmethod
    def after(self, part: T, period: Parameter, unit: str) -> T:
        """The day a period after another."""

    def under(self, node: Under, part: T) -> T:
        """A branch with provisions of its own, which most readings take as what it holds."""
        return part

    @abstractmethod
    def outer(self, field: RecordFact) -> T:
        """A field of the record around."""

    @abstractmethod
    def same(self, field: RecordFact | Outer, of: Collection | Outer) -> T:
        """Whether a field means the record of another collection, or the same as one of the record around."""

    @abstractmethod
    def question(self, question: Question, reading: str) -> T:
        """A reading of an open question."""

    @abstractmethod
    def rule(self, rule: Rule) -> T:
        """Another rule."""


def truth_valued(node: Expr) -> bool:
    """Whether an expression is a condition (and not a number or a date)."""
    match node:
        case Fact(kind=kind):
            return kind is FactKind.TRUTH
        case Parameter() | Sum() | Times() | Latest() | Soonest() | After() | Outer():
            return False
        case Under(part, _):
            return truth_valued(part)
        case Choose(_, then, _):
            return truth_valued(then)
    return True


def children(node: Expr) -> tuple[Expr, ...]:
    """The direct parts of a node; those of a rule stand in its versions, not here."""
    parts = _CHILDREN.get(type(node))
    return () if parts is None else parts(node)


# By the type of a node and not by `match`, which would try one pattern after another: thousands of nodes are asked for
# their parts before the first answer.
_CHILDREN: Final[Mapping[type[Expr], Callable[[Any], tuple[Expr, ...]]]] = {
    Compare: attrgetter("left", "right"),
    **dict.fromkeys((All, AnyOf, Sum, Latest, Soonest), attrgetter("parts")),
    **dict.fromkeys((Not, Times, Under, After), lambda node: (node.part,)),
    Choose: attrgetter("condition", "then", "otherwise"),
    MemberOf: lambda node: (node.fact,),
    Same: lambda node: (node.field, node.of) if isinstance(node.of, Outer) else (node.field,),
    Outer: lambda node: (node.field,),
}


def walk(node: Expr) -> Iterator[Expr]:
    """The node and everything below it in the order of reading, without entering rules that stand inside."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def rule_parts(rule: Rule) -> Iterator[Expr]:
    """Every expression that a rule is written in: conditions and exceptions of all versions."""
    for version in rule.versions:
        yield version.when
        for cut in version.cuts:
            yield cut.when


Value = Truth | Range | DateRange | frozenset[str]
"""The value of a fact: of kind TRUTH, NUMBER, DATE, or WORDS and WHO."""
