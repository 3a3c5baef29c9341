"""Cases of which the same is true as far as an expression looks: what was worked out of one holds of all of them.

An expression looks at the facts that it hangs on: at words and days as they are, and at an amount only in how the
comparisons come out in which it stands. Cases that look alike to a rule share its value and mask under all readings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import Choose, Compare, Expr, Fact, Kind, Parameter, Sum, Times, Under
from gpaiscope.values import Exact, Range

STEP: Final = re.compile(r"\[\d+\]")
"""The place in a list, which a path of a case that stands for many has not."""

RECORDS: Final = "records"
"""What is looked at of the lists themselves: which records they have."""

Atom = Fact | Compare | str
"""What is looked at: a fact, how a comparison comes out, or the lists."""
Ends = tuple[Exact | None, Exact | None]


@dataclass(eq=False, slots=True)
class Look:
    """What some facts of a case look like, each atom by a token; equal looks are one object."""

    tokens: Mapping[Atom, Hashable]
    codes: dict[object, int] = field(default_factory=dict)


@dataclass(eq=False)
class Looks:
    """The looks of many cases under one program, and what was worked out of them, by what it hangs on."""

    program: Program
    words: Mapping[Fact, Mapping[str, str]]
    results: dict[Hashable, Any] = field(default_factory=dict)
    _looks: dict[Hashable, Look] = field(default_factory=dict)
    _codes: dict[Hashable, int] = field(default_factory=dict)
    _atoms: dict[object, tuple[Atom, ...]] = field(default_factory=dict)

    def of_facts(self, facts: Mapping[Fact, Known]) -> Look:
        """The look of facts among which is no amount."""
        return self._one({fact: self._token(known) for fact, known in facts.items()})

    def of_case(self, case: Case, comparisons: Iterable[Compare]) -> Look:
        """The look of a case: of its facts, those of its records, and how these comparisons come out."""
        tokens: dict[Atom, Hashable] = {
            RECORDS: tuple((of.name, tuple(each.id for each in held)) for of, held in case.records.items())
        }
        own = [(f"{of.name}[{place}]", each.fields) for of, held in case.records.items() for place, each in enumerate(held)]
        for place, facts in (("", case.facts), *own):
            for fact, known in facts.items():
                tokens[fact] = (*tokens.get(fact, ()), (place, self._token(known)))  # type: ignore[misc]
        amounts = [(case.facts, facts) for _, facts in own if any(fact.kind is Kind.NUMBER for fact in facts)]
        for node in comparisons:
            tokens[node] = tuple(self._outcomes(node, told) for told in [(case.facts,), *amounts])
        return self._one(tokens)

    def _one(self, tokens: dict[Atom, Hashable]) -> Look:
        return self._looks.setdefault(frozenset(tokens.items()), Look(tokens))

    def _token(self, known: Known) -> Hashable:
        """What a fact looks like: its value, whether something is assumed, and what would have to be asked for it."""
        value: Hashable = known.value
        if isinstance(value, Range):
            value = (value.exact, value.best is not None)
        elif isinstance(value, frozenset):
            value = frozenset(self._alike.get(word, word) for word in value)
        asked = tuple(dict.fromkeys((each.fact, STEP.sub("", each.path), each.asks, each.who) for each in known.missing))
        return value, bool(known.assumptions), asked

    def __post_init__(self) -> None:
        self._alike = {word: other for words in self.words.values() for word, other in words.items()}

    def _outcomes(self, node: Compare, told: tuple[Mapping[Fact, Known], ...]) -> Hashable:
        """How a comparison comes out in each way in which its sides can be chosen; likewise on the best estimates."""
        found = []
        for at_best in (False, True):
            same: list[Hashable] = []
            left, right = (
                list(_ways(side, lambda fact: _ends(fact, told, at_best), self.program.parameters, same))
                for side in (node.left, node.right)
            )
            strict = node.operator == ">"
            found.append((tuple(_order(a, b, strict) for a in left for b in right), tuple(same)))
        return tuple(found)

    # -- what is worked out once

    def code(self, name: object, atoms: tuple[Atom, ...], looks: tuple[Look, ...]) -> tuple[int, ...]:
        """What a case of these looks has in common with all others in which these atoms look the same."""
        return tuple(self._code(name, atoms, look) for look in looks)

    def _code(self, name: object, atoms: tuple[Atom, ...], look: Look) -> int:
        found = look.codes.get(name)
        if found is None:
            seen = (name, tuple((place, token) for place, atom in enumerate(atoms) if (token := look.tokens.get(atom))))
            found = look.codes[name] = self._codes.setdefault(seen, len(self._codes))
        return found

    def atoms(self, *nodes: Expr) -> tuple[Atom, ...]:
        """All that some expressions look at."""
        if nodes not in self._atoms:
            facts = frozenset[Fact]().union(*(self.program.hangs_on(node) for node in nodes))
            compared = dict.fromkeys(each for node in nodes for each in self.program.comparisons_in(node))
            self._atoms[nodes] = (RECORDS, *sorted(facts, key=lambda fact: fact.name), *compared)
        return self._atoms[nodes]

    def start(self, case: Case, looks: tuple[Look, ...]) -> None:
        """Begin with a case of these looks, of which nothing is worked out that is known of one alike."""
        self.program.start_sharing(case, lambda how: _Results(self, looks, how))


class _Results(dict[object, Any]):
    """Results of a run by what they are of, taken from a case that is alike where there is one."""

    __slots__ = ("codes", "how", "looks", "of")

    def __init__(self, of: Looks, looks: tuple[Look, ...], how: str) -> None:
        super().__init__()
        self.of, self.looks, self.how = of, looks, how
        self.codes: dict[object, tuple[int, ...] | None] = {}

    def get(self, key: Any, default: Any = None) -> Any:
        found = super().get(key)
        if found is None and (shared := self._shared(key)) is not None:
            found = self.of.results.get(shared)
            if found is not None:
                super().__setitem__(key, found)
        return default if found is None else found

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        if (shared := self._shared(key)) is not None:
            self.of.results[shared] = value

    def _shared(self, key: Any) -> Hashable | None:
        """The key under which a result of a rule or a node stands for all cases alike; None for any other result."""
        if type(key) is not tuple:
            return None
        name = key[0]
        if name not in self.codes:
            node = self.of.program.rules.get(name) if isinstance(name, str) else name
            is_node = isinstance(node, Expr)
            self.codes[name] = self.of.code(name, self.of.atoms(node), self.looks) if is_node else None
        code = self.codes[name]
        if code is None:
            return None
        return (self.how, code, key[1], *(each and each.place for each in key[2:]))


def _ends(fact: Fact, told: tuple[Mapping[Fact, Known], ...], at_best: bool) -> Ends:
    known = next((facts[fact] for facts in reversed(told) if fact in facts), None)
    if known is None:
        return None, None
    value = known.at_best().value if at_best else known.value
    assert isinstance(value, Range)
    return value.low, value.high


def _ways(
    node: Expr, ends: Callable[[Fact], Ends], parameters: Mapping[str, Any], same: list[Hashable]
) -> Iterator[Ends]:
    """What an amount comes to for each way to choose among its parts; ``same`` has which of these are the same."""
    match node:
        case Fact():
            yield ends(node)
        case Parameter(name):
            yield parameters[name], parameters[name]
        case Under(part, _):
            yield from _ways(part, ends, parameters, same)
        case Choose(_, then, otherwise):
            found = [*_ways(then, ends, parameters, same), *_ways(otherwise, ends, parameters, same)]
            same.append(_partition(found))
            yield from found
        case Times(factor, part):
            by = parameters[factor.name] if isinstance(factor, Parameter) else factor
            for low, high in _ways(part, ends, parameters, same):
                yield None if low is None else by * low, None if high is None else by * high
        case Sum(parts):
            sums: list[Ends] = [(0, 0)]
            for part in parts:
                found = list(_ways(part, ends, parameters, same))
                sums = [_added(one, other) for one in sums for other in found]
            yield from sums
        case _:
            raise TypeError(f"{type(node).__name__} is no part of an amount")


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
