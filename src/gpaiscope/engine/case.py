"""What is known of one case: its facts, its records, the readings chosen, and whether exceptions are assumed absent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Assume, Assumption, Collection, Earliest, Fact, FactKind, Some, Value, takes
from gpaiscope.values import DateRange, Range, Source, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that is not known and would have to be: what to ask, whom, and where the answer goes.

    ``more`` counts further places of which the same is not known.
    """

    fact: str
    asks: str
    path: str
    who: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The value of a fact in a case, with where it comes from.

    A value worked out from other statements carries what it rests on: their ``sources``, the
    ``assumptions`` made on the way, and in ``missing`` what kept it from being more exact. ``otherwise`` is what it
    would be against the readings of our own that it was worked out by; None where it was worked out by none.
    """

    value: Value
    sources: tuple[Source, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    missing: tuple[Missing, ...] = ()
    cites: tuple[Citation, ...] = ()
    otherwise: Value | None = None

    def at_best(self) -> Known:
        """The same, a range narrowed to its best value where it has one."""
        if isinstance(self.value, Range) and self.value.best is not None and not self.value.exact:
            return Known(value=self.value.at_best(), sources=self.sources, assumptions=self.assumptions)
        return self


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Record:
    """One record of a collection: its fields as far as they are known, and where it stands in the input.

    ``fields`` may hold facts that are not fields where they are stated of just this record. ``id`` is what fields
    of kind WHO name it by; ``called`` is what people call it, ``on`` is its day; ``line`` counts from 1.
    """

    path: str
    called: str
    fields: Mapping[Fact, Known]
    id: str = ""
    on: DateRange | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """The facts and records of one case.

    A collection that is not among ``records`` was left out. ``at`` says which record of a collection
    a rule is about; ``root`` is the case without that, for which results are kept.
    """

    facts: Mapping[Fact, Known]
    records: Mapping[Collection, tuple[Record, ...]] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    assume: Assume = True
    at: Mapping[Collection, int] = field(default_factory=dict)
    root: Case | None = None

    @property
    def origin(self) -> Case:
        """The case for which results are kept."""
        return self.root or self

    def about(self, collection: Collection, place: int) -> Case:
        """The same case, read for one record of a collection."""
        return replace(self, at={**self.at, collection: place}, root=self.origin)

    def reading(self, question: str, reading: str) -> Case:
        """The same case under a reading of a question."""
        return replace(self, readings={**self.readings, question: reading}, root=self.origin)

    @property
    def likeness(self) -> object:
        """What the records that are meant have in common with others of which the same answers hold.

        Two records are alike where the same is known of them, and other records name them alike.
        """
        return tuple((of, _likeness(self.records, of, place)) for of, place in self.at.items())

    def known(self, fact: Fact) -> Known | None:
        """What is known of a fact; that of a record that is meant, where it has it."""
        for of, place in self.at.items():
            own = self.records[of][place].fields.get(fact)
            if own is not None:
                return own
        return self.facts.get(fact)

    def follows(self, fact: Fact) -> bool:
        """Whether a fact follows from records of the case, and is not stated itself."""
        return isinstance(fact, Some | Earliest) and self.known(fact) is None and fact.of in self.records

    def takes(self, fact: Fact) -> bool:
        """Whether the law's default is taken of a fact where it is not stated."""
        return fact.assumed is not None and takes(self.assume, fact.assumes)

    def with_facts(self, facts: Mapping[Fact, Known]) -> Case:
        """The same case with more facts, the later ones prevailing; where a record is meant, of that record as well."""
        case = replace(self, facts={**self.facts, **facts}, root=None)
        for of, place in self.at.items():
            case = case.with_field(of, place, facts)
        return case

    def with_field(self, of: Collection, place: int, learned: Mapping[Fact, Known]) -> Case:
        """The same case with more known of one record."""
        held = self.records[of]
        changed = replace(held[place], fields={**held[place].fields, **learned})
        return replace(self, records={**self.records, of: (*held[:place], changed, *held[place + 1 :])}, root=None)

    def at_best(self) -> Case:
        """The same case with every range narrowed to its best value."""
        return replace(
            self,
            facts={fact: known.at_best() for fact, known in self.facts.items()},
            records={name: tuple(map(_at_best, held)) for name, held in self.records.items()},
            root=None,
        )


def _likeness(records: Mapping[Collection, tuple[Record, ...]], of: Collection, place: int) -> object:
    own = records[of][place]
    said = frozenset((fact, known.value, known.assumptions) for fact, known in own.fields.items())
    named = tuple(
        (other, number, fact)
        for other, held in records.items()
        for number, record in enumerate(held)
        for fact, known in record.fields.items()
        if fact.kind is FactKind.WHO and own.id in known.value  # type: ignore[operator]
    )
    return said, named


def _at_best(record: Record) -> Record:
    fields = {fact: known.at_best() for fact, known in record.fields.items()}
    return (
        record
        if all(fields[fact] is known for fact, known in record.fields.items())
        else replace(record, fields=fields)
    )


def plain(value: Value) -> object:
    """A fact's value as the compiled rules take it: a bool or None, a pair of ends, or a set of words."""
    match value:
        case Truth():
            return None if value is Truth.UNKNOWN else value is Truth.YES
        case Range(low=low, high=high):
            return (low, high)
        case DateRange(earliest=earliest, latest=latest):
            return (earliest and earliest.toordinal(), latest and latest.toordinal())
    return value


def is_exact(value: Value) -> bool:
    """Whether a fact's value leaves nothing open."""
    if isinstance(value, Range | DateRange):
        return value.exact
    return value is not Truth.UNKNOWN


MOST_PLACES: Final = 8
"""Places of one missing fact that are listed; those beyond are counted."""


def gathered(items: Iterable[Missing]) -> tuple[Missing, ...]:
    """What is missing, each place once; of one fact the first places, the last of which counts those beyond."""
    places: dict[str, dict[str, Missing]] = {}
    for item in items:
        places.setdefault(item.fact, {}).setdefault(item.path, item)
    return tuple(item for held in places.values() for item in _first(list(held.values())))


def _first(items: list[Missing]) -> list[Missing]:
    shown = items[:MOST_PLACES]
    more = len(items) - len(shown) + sum(item.more for item in items)
    return [*(_counting(item, 0) for item in shown[:-1]), _counting(shown[-1], more)]


def _counting(item: Missing, more: int) -> Missing:
    return item if item.more == more else replace(item, more=more)
