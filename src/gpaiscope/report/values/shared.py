"""What several answers of a document share stands once, in tables by id: facts, assumptions, provisions and more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
from gpaiscope.assessment.saying import asked_of
from gpaiscope.engine.case import Missing
from gpaiscope.engine.citation import Citation, Cited
from gpaiscope.engine.comparisons import Comparison, Side
from gpaiscope.engine.evaluation import QuestionResult
from gpaiscope.engine.expression import Assumption, Collection, Earliest, Fact, FactKind, Value
from gpaiscope.law import assumptions
from gpaiscope.law.commentary import safe_course
from gpaiscope.law.enforcement import Note
from gpaiscope.law.records import ACTORS
from gpaiscope.report.values import Json, plain, tables
from gpaiscope.report.values.shape import JsonKey
from gpaiscope.values import DateRange, Source, digits_text


class Shared:
    """The tables of one document, filled while it is made: each method gives the id of what it is handed.

    A fact, and a comparison, of one actor has an id that ends with ``@`` and the actor's. Where two things would have
    the same id, the second one's ends with ``#2``.
    """

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.law = assessment.law
        self._tables: dict[str, dict[str, Json]] = {name: {} for name in tables.TABLES}
        self._known: dict[object, str] = {}
        self._numbers = count(1)

    def every_table(self) -> Json:
        """Every table by its name."""
        return {name: self.table(name) for name in tables.TABLES}

    def table(self, name: str) -> Json:
        """One table as it has been filled so far, sorted by id but for questions, which stand as they were met."""
        entries = self._tables[name]
        if name == "open_questions":
            return {
                id: {key: each for key, each in entry.items() if key != "path" or each != id}
                for id, entry in entries.items()
            }
        in_order = dict(sorted(entries.items()))
        return dict(_said_once(in_order)) if name == "facts" else dict(in_order)

    def _id(self, table: str, wanted: str, entry: Json) -> str:
        """The id under which an entry stands: the one wanted, unless another entry has it."""
        held = self._tables[table]
        id, number = wanted, 1
        while held.setdefault(id, entry) != entry:
            number += 1
            id = f"{wanted}#{number}"
        return id

    def fact(self, fact: Fact, of: Conclusion) -> str:
        """A fact with its value in a case, and where that comes from."""
        key = (fact, of.actor, id(of.case.origin))
        if key not in self._known:
            self._known[key] = self._of_actor("facts", fact.name, self._fact(fact, of), (fact,), of)
        return self._known[key]

    def _of_actor(self, table: str, name: str, entry: Json, facts: Iterable[Fact], of: Conclusion) -> str:
        """The id of what may be so of one actor only: its own, unless it is as for the model as such."""
        own = bool(of.actor) and any(ACTORS in self._speaks(fact) for fact in facts)
        alike = self._tables[table].get(name) == entry
        return self._id(table, f"{name}@{of.actor}" if own and not alike else name, entry)

    def _speaks(self, fact: Fact) -> set[Collection]:
        return {collection for collection, _ in self.law.program.speaks(fact)}

    def _fact(self, fact: Fact, of: Conclusion) -> Json:
        known, assumes = of.case.known(fact), fact.assumes if fact in of.finding.assumed else None
        each = next((one.name for one in self._speaks(fact) if one in of.case.records and one not in of.case.at), None)
        entry = tables.FactEntry(
            says=self.law.text(fact.says),
            of_each=each,
            value=None if each else _value(fact, of),
            assumed=self.assumption(assumes) if assumes else None,
            sources=self.sources(known.sources) if known else [],
        )
        return tables.FACT.write(entry)

    def sources(self, sources: Iterable[Source]) -> list[str]:
        """Where a value comes from: numbered, in the order in which they were met."""
        return [self._source(str(each)) for each in sources]

    def _source(self, text: str) -> str:
        key = ("source", text)
        if key not in self._known:
            number = len(self._tables["sources"]) + 1
            self._known[key] = self._id("sources", f"source.{number}", tables.SOURCE.write(text))
        return self._known[key]

    def comparison(self, comparison: Comparison, of: Conclusion) -> str:
        """A comparison of amounts or days, each side times its factor."""
        left, right = comparison.left, comparison.right
        entry = tables.COMPARED.write(tables.ComparisonEntry(comparison, self._side(left, of), self._side(right, of)))
        name = f"{_named(left)} {comparison.operator} {_named(right)}"
        return self._of_actor("comparisons", name, entry, (*left.facts, *right.facts), of)

    def _side(self, side: Side, of: Conclusion) -> tables.SideEntry:
        """One side; its value stands with the one fact, or the number of the law, that it is."""
        facts = [self.fact(fact, of) for fact in side.facts]
        if side.parameter:
            self.parameter(side.parameter)
        alone = len(facts) == 1 and self._tables["facts"][facts[0]].get("value") == plain(side.value)
        return tables.SideEntry(side, facts, alone)

    def parameter(self, name: str) -> str:
        """A number or a day of the law."""
        value = self.law.program.parameters[name]
        entry = tables.ParameterOnDay(self.law.body.parameters[name].says, value)
        return self._id("parameters", name, tables.PARAMETER.write(entry))

    def assumption(self, assumption: Assumption) -> str:
        """Something that was taken as so; those of estimates, which the law does not name, are numbered."""
        if assumption not in self._known:
            named = assumptions.IDS.get(assumption) or f"{assumption.kind}.{next(self._numbers)}"
            self._known[assumption] = self._id("assumptions", named, tables.ASSUMPTION.write(assumption))
        return self._known[assumption]

    def question(self, result: QuestionResult) -> str:
        """A point that the law leaves open."""
        question = result.question
        safe = self.law.text(safe_course(question.name))
        entry = tables.QuestionEntry(question, self.cites(question.cites), safe)
        return self._id("questions", question.name, tables.QUESTION.write(entry))

    def missing(self, conclusion: Conclusion) -> list[str]:
        """What is missing for a conclusion, by where the dossier would say it."""
        return [self.open_question(item) for item in asked_of(conclusion, self.assessment)]

    def open_question(self, item: Missing) -> str:
        """What to ask, whom, and where the answer goes."""
        key = ("missing", item.path, item.asks)
        if key not in self._known:
            self._known[key] = self._id("open_questions", item.path, tables.OPEN_QUESTION.write(item))
        return self._known[key]

    def contents(self, owed: ObligationConclusion) -> list[str]:
        """What an obligation asks for of who owes it."""
        obligation, asked = owed.obligation, owed.contents
        return [
            self._id(
                "contents",
                f"{obligation.id}.{number}",
                tables.CONTENT.write(tables.CitedSentence(self.law.text(item.says), self.cites(item.cites))),
            )
            for number, item in enumerate(obligation.contents, 1)
            if item in asked
        ]

    def note(self, note: Note) -> str:
        """A note of procedure, or a signpost to a neighbouring regime."""
        begins = self.law.day_of(note.from_.name) if note.from_ else None
        entry = tables.NoteEntry(self.law.text(note.says), self.cites(note.cites), begins)
        return self._id("notes", note.name, tables.NOTE.write(entry))

    def cites(self, cites: Iterable[Citation]) -> list[str]:
        """Provisions as they stood on the day."""
        return self.cited(self.law.cited(cites))

    def cited(self, cited: Iterable[Cited]) -> list[str]:
        """Provisions of an edition."""
        return [self._authority(each) for each in cited]

    def _authority(self, cited: Cited) -> str:
        if cited not in self._known:
            document = self._id("documents", cited.document.key, tables.DOCUMENT.write(cited))
            entry = tables.AUTHORITY.write(tables.AuthorityEntry(cited, document))
            self._known[cited] = self._id("authorities", str(cited), entry)
        return self._known[cited]


def _value(fact: Fact, of: Conclusion) -> Value | None:
    """A fact's value in a case, be it stated, assumed, or what follows from records."""
    program, case = of.finding.program, of.case
    if fact.kind is FactKind.TRUTH:
        return program.truth_in(fact, program.start(case))
    known = case.known(fact)
    if known is not None:
        return known.value
    if isinstance(fact, Earliest):
        day, _ = program.quantity(fact, case)
        return day if isinstance(day, DateRange) else None
    return fact.assumed if isinstance(fact.assumed, frozenset) and fact in of.finding.assumed else None


def _named(side: Side) -> str:
    factor = "" if side.factor == 1 else f"{digits_text(side.factor)} * "
    return factor + (side.parameter or " + ".join(fact.name for fact in side.facts))


def _said_once(facts: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """The facts without what one of an actor would say again that the fact of the same name says.

    Where that stands under no plain name, the one that comes first says it for the others.
    """
    first: dict[str, Json] = {}
    for id, entry in facts.items():
        name = id.partition("@")[0]
        alike = {} if id == name else facts.get(name) or first.get(name, {})
        yield id, {key: each for key, each in entry.items() if key not in ("says", "sources") or alike.get(key) != each}
        first.setdefault(name, entry)


def _key_of_table(name: str) -> JsonKey[Shared]:
    return JsonKey(tables.TABLES[name], lambda shared: shared.table(name))


TABLE_KEYS: Final[dict[str, JsonKey[Shared]]] = {name: _key_of_table(name) for name in tables.TABLES}
"""The tables as the last keys of a document: they are filled while what stands above them is written."""
