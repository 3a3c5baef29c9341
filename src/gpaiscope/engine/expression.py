"""The algebra in which rules are written: few nodes, each a value that can be read in many ways.

A rule is an expression over named facts with its citations, what it says, its dated versions
and its exceptions. Nothing here evaluates anything: every reading is a fold over these nodes
(see `Fold`). A further node is a design decision.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Final, Generic, TypeVar

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


def _parts(kind: type[All | AnyOf | Sum], node: Expr) -> tuple[Expr, ...]:
    return node.parts if isinstance(node, kind) else (node,)


class Kind(Enum):
    """What sort of value a fact has."""

    TRUTH = "yes or no"
    NUMBER = "a number"
    DATE = "a date"
    WORDS = "words from a list"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fact(Expr):
    """Something that can be known of a case.

    ``says`` completes "it is the case that ..."; ``asks`` is a question that a person can
    answer and ``who`` the one in an organisation who would know; ``path`` is where in a
    dossier the answer goes. ``assumed`` is the value taken where the fact is not stated, for
    what the law calls exceptional, with ``assumes`` as the sentence that says so. ``words``
    are the values that a fact of kind WORDS may hold; it is a set, complete where it is given.
    """

    name: str
    kind: Kind = Kind.TRUTH
    says: str
    asks: str = ""
    who: str = ""
    path: str = ""
    words: tuple[str, ...] = ()
    assumed: bool | frozenset[str] | None = None
    assumes: str = ""
    cites: tuple[str, ...] = ()

    def is_in(self, *words: str) -> Expr:
        """The condition that the fact holds at least one of these words."""
        return MemberOf(self, words)


@dataclass(frozen=True, slots=True, eq=False)
class Constant(Expr):
    """A truth value, written into a rule. Numbers and dates are parameters, never constants."""

    value: bool


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
        if strange or self.fact.kind is not Kind.WORDS:
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
    """A constant factor times a quantity: "more than a third" is ``3 * part > whole``."""

    factor: Exact
    part: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way in which an open question of law may be answered."""

    name: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """A point that the law leaves open: unknown until a named reading is chosen.

    ``source`` says where the gap is found and who noted it.
    """

    name: str
    asks: str
    readings: tuple[Reading, ...]
    source: str
    cites: tuple[str, ...]

    def reads(self, reading: str) -> Expr:
        """The condition that this reading is the right one."""
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
    cites: tuple[str, ...]
    binding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Version:
    """What a rule says from one day to another; ``until`` is the last day, None for open."""

    applies_from: date
    until: date | None
    when: Expr
    cuts: tuple[Cut, ...]
    says: str
    cites: tuple[str, ...]
    binding: str

    def covers(self, day: date) -> bool:
        """Whether this version is the law on the day."""
        return self.applies_from <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule(Expr):
    """A rule of law. As an expression it stands for its own value on the day of assessment.

    Between the first day of the regime and its first version a rule is "not yet": its
    value is no. ``about`` is what the rule speaks of: a model, an actor, a market event.
    """

    id: str
    about: str = "model"
    versions: tuple[Version, ...] = ()

    def on(self, day: date) -> Version | None:
        """The version of a day, or None for "not yet". Raises RuleError where two claim the day."""
        found = [version for version in self.versions if version.covers(day)]
        if len(found) > 1:
            raise RuleError(f"{self.id} has {len(found)} versions on {day}")
        return found[0] if found else None

    @property
    def latest(self) -> Version:
        """The newest version, for descriptions."""
        return self.versions[-1]

    def unless(self, when: Expr, *, says: str, cites: str | tuple[str, ...], binding: str = "") -> Rule:
        """The rule with an exception that makes it not hold."""
        return self._cut(Cut(when=when, gives=False, says=says, cites=_tuple(cites), binding=binding))

    def also_where(self, when: Expr, *, says: str, cites: str | tuple[str, ...], binding: str = "") -> Rule:
        """The rule with an exception that makes it hold although its condition is not met."""
        return self._cut(Cut(when=when, gives=True, says=says, cites=_tuple(cites), binding=binding))

    def _cut(self, cut: Cut) -> Rule:
        last = replace(self.latest, cuts=(*self.latest.cuts, cut))
        return replace(self, versions=(*self.versions[:-1], last))

    def then_from(self, day: date, *, says: str, when: Expr, cites: str | tuple[str, ...], binding: str = "") -> Rule:
        """The rule with a new version from that day on; the one before ends on the eve."""
        ended = replace(self.latest, until=date.fromordinal(day.toordinal() - 1))
        added = Version(
            applies_from=day, until=None, when=when, cuts=(), says=says, cites=_tuple(cites), binding=binding
        )
        return replace(self, versions=(*self.versions[:-1], ended, added))


FIRST_DAY: Final = date(2025, 7, 18)
"""The first day for which law is kept here: the day of the first text of the Guidelines."""


def rule(
    id: str,
    *,
    says: str,
    when: Expr,
    cites: str | tuple[str, ...],
    binding: str = "",
    about: str = "model",
    applies_from: date = FIRST_DAY,
) -> Rule:
    """A rule with one version. ``binding`` empty: that of the weakest document it cites."""
    version = Version(
        applies_from=applies_from, until=None, when=when, cuts=(), says=says, cites=_tuple(cites), binding=binding
    )
    return Rule(id=id, about=about, versions=(version,))


def choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    """`Choose`, in the order in which it is spoken."""
    return Choose(condition, then, otherwise)


def all_of(*parts: Expr) -> Expr:
    """Every one of the parts; with no part, a condition that always holds."""
    return All(parts) if parts else Constant(True)


def any_of(*parts: Expr) -> Expr:
    """At least one of the parts; with no part, a condition that never holds."""
    return AnyOf(parts) if parts else Constant(False)


def _tuple(cites: str | tuple[str, ...]) -> tuple[str, ...]:
    return (cites,) if isinstance(cites, str) else cites


class Fold(ABC, Generic[T]):
    """One reading of expressions: a value for each node from the values of its parts.

    A subclass says what each node means to it; `read` walks. What a rule that stands inside
    another means (its value, its name, its whole text) is the subclass's to say as well.
    """

    def read(self, node: Expr) -> T:
        """What the expression is in this reading."""
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
            case QuestionReads(question, reading):
                return self.question(question, reading)
            case Rule():
                return self.rule(node)
        raise RuleError(f"{type(node).__name__} is not a node of the algebra")

    @abstractmethod
    def fact(self, fact: Fact) -> T:
        """A named fact."""

    @abstractmethod
    def constant(self, value: bool) -> T:
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
    def times(self, factor: Exact, part: T) -> T:
        """A multiple of a quantity."""

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
            return kind is Kind.TRUTH
        case Parameter() | Sum() | Times():
            return False
        case Choose(_, then, _):
            return truth_valued(then)
    return True


def children(node: Expr) -> tuple[Expr, ...]:
    """The direct parts of a node; those of a rule stand in its versions, not here."""
    match node:
        case Compare(_, left, right):
            return (left, right)
        case All(parts) | AnyOf(parts) | Sum(parts):
            return parts
        case Not(part) | Times(_, part):
            return (part,)
        case Choose(condition, then, otherwise):
            return (condition, then, otherwise)
        case MemberOf(fact, _):
            return (fact,)
    return ()


def walk(node: Expr) -> Iterator[Expr]:
    """The node and everything below it, without entering rules that stand inside."""
    yield node
    for child in children(node):
        yield from walk(child)


def rule_parts(rule: Rule) -> Iterator[Expr]:
    """Every expression that a rule is written in: conditions and exceptions of all versions."""
    for version in rule.versions:
        yield version.when
        for cut in version.cuts:
            yield cut.when


Value = Truth | Range | DateRange | frozenset[str]
"""The value of a fact: of kind TRUTH, NUMBER, DATE or WORDS."""
