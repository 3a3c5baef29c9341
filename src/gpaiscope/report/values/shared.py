"""What several answers of a document share stands once, in tables by id: facts, assumptions, provisions and more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
from gpaiscope.assessment.saying import asked_of
from gpaiscope.engine.case import Missing
from gpaiscope.engine.citation import Citation, Cited
from gpaiscope.engine.comparisons import Comparison, Side
from gpaiscope.engine.evaluation import QuestionResult
from gpaiscope.engine.expression import Assumption, Collection, Earliest, Fact, Kind, Value
from gpaiscope.law import assumptions
from gpaiscope.law.commentary import safe_course
from gpaiscope.law.enforcement import Note
from gpaiscope.law.records import ACTORS
from gpaiscope.report.values import Json, plain
from gpaiscope.values import DateRange, Source, digits_text

TABLES: Final = (
    "facts",
    "sources",
    "comparisons",
    "parameters",
    "assumptions",
    "questions",
    "open_questions",
    "contents",
    "notes",
    "authorities",
    "documents",
)


class Shared:
    """The tables of one document, filled while it is made: each method gives the id of what it is handed.

    A fact, and a comparison, of one actor has an id that ends with ``@`` and the actor's. Where two things would have
    the same id, the second one's ends with ``#2``.
    """

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.law = assessment.law
        self._tables: dict[str, dict[str, Json]] = {name: {} for name in TABLES}
        self._known: dict[object, str] = {}
        self._numbers = count(1)

    def tables(self) -> Json:
        """Every table, sorted by id but for questions, which stand in the order in which they were met."""
        asked = {
            id: {key: each for key, each in entry.items() if key != "path" or each != id}
            for id, entry in self._tables["open_questions"].items()
        }
        facts = dict(_said_once(dict(sorted(self._tables["facts"].items()))))
        tables = {**self._tables, "facts": facts, "open_questions": asked}
        return {
            name: table if name == "open_questions" else dict(sorted(table.items())) for name, table in tables.items()
        }

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
        return {
            "says": self.law.text(fact.says),
            **({"of_each": each} if each else {"value": plain(_value(fact, of))}),
            **({"assumed": self.assumption(assumes)} if assumes else {}),
            **({"sources": self.sources(known.sources)} if known and known.sources else {}),
        }

    def sources(self, sources: Iterable[Source]) -> list[str]:
        """Where a value comes from: numbered, in the order in which they were met."""
        return [self._source(str(each)) for each in sources]

    def _source(self, text: str) -> str:
        key = ("source", text)
        if key not in self._known:
            number = len(self._tables["sources"]) + 1
            self._known[key] = self._id("sources", f"source.{number}", {"says": text})
        return self._known[key]

    def comparison(self, comparison: Comparison, of: Conclusion) -> str:
        """A comparison of amounts or days, each side times its factor."""
        left, right, ratio = comparison.left, comparison.right, comparison.ratio
        entry: Json = {
            "left": self._side(left, of),
            "operator": comparison.operator,
            "right": self._side(right, of),
            "line": "left" if comparison.line_is_left else "right",
            "outcome": comparison.outcome.value,
            **({"ratio": ratio.to_dict()} if ratio else {}),
        }
        name = f"{_named(left)} {comparison.operator} {_named(right)}"
        return self._of_actor("comparisons", name, entry, (*left.facts, *right.facts), of)

    def _side(self, side: Side, of: Conclusion) -> Json:
        """One side; its value stands with the one fact, or the number of the law, that it is."""
        facts, value = [self.fact(fact, of) for fact in side.facts], plain(side.value)
        alone = len(facts) == 1 and self._tables["facts"][facts[0]].get("value") == value
        return {
            **({"factor": digits_text(side.factor)} if side.factor != 1 else {}),
            **({"parameter": self.parameter(side.parameter)} if side.parameter else {}),
            **({"facts": facts} if facts else {}),
            **({} if side.parameter or alone else {"value": value}),
        }

    def parameter(self, name: str) -> str:
        """A number or a day of the law."""
        value = self.law.program.parameters[name]
        text = value.isoformat() if isinstance(value, date) else digits_text(value)
        return self._id("parameters", name, {"says": self.law.body.parameters[name].says, "value": text})

    def assumption(self, assumption: Assumption) -> str:
        """Something that was taken as so; those of estimates, which the law does not name, are numbered."""
        if assumption not in self._known:
            named = assumptions.IDS.get(assumption) or f"{assumption.kind}.{next(self._numbers)}"
            contrary = {"contrary": assumption.contrary} if assumption.contrary else {}
            entry: Json = {"says": assumption.says, "kind": assumption.kind, **contrary}
            self._known[assumption] = self._id("assumptions", named, entry)
        return self._known[assumption]

    def question(self, result: QuestionResult) -> str:
        """A point that the law leaves open."""
        question = result.question
        entry: Json = {
            "asks": question.asks,
            "source": question.source,
            "cites": self.cites(question.cites),
            "readings": {reading.name: reading.says for reading in question.readings},
            "safe_course": self.law.text(safe_course(question.name)) or None,
        }
        return self._id("questions", question.name, entry)

    def missing(self, conclusion: Conclusion) -> list[str]:
        """What is missing for a conclusion, by where the dossier would say it."""
        return [self.open_question(item) for item in asked_of(conclusion, self.assessment)]

    def open_question(self, item: Missing) -> str:
        """What to ask, whom, and where the answer goes."""
        key = ("missing", item.path, item.asks)
        if key not in self._known:
            entry: Json = {"fact": item.fact, "path": item.path, "asks": item.asks, "who": item.who}
            if item.more:
                entry["more"] = item.more
            self._known[key] = self._id("open_questions", item.path, entry)
        return self._known[key]

    def contents(self, owed: ObligationConclusion) -> list[str]:
        """What an obligation asks for of who owes it."""
        obligation, asked = owed.obligation, owed.contents
        return [
            self._id(
                "contents",
                f"{obligation.id}.{number}",
                {"says": self.law.text(item.says), "cites": self.cites(item.cites)},
            )
            for number, item in enumerate(obligation.contents, 1)
            if item in asked
        ]

    def note(self, note: Note) -> str:
        """A note of procedure, or a signpost to a neighbouring regime."""
        begins = self.law.day_of(note.from_.name).isoformat() if note.from_ else None
        entry: Json = {"says": self.law.text(note.says), "cites": self.cites(note.cites), "from": begins}
        return self._id("notes", note.name, entry)

    def cites(self, cites: Iterable[Citation]) -> list[str]:
        """Provisions as they stood on the day."""
        return self.cited(self.law.cited(cites))

    def cited(self, cited: Iterable[Cited]) -> list[str]:
        """Provisions of an edition."""
        return [self._authority(each) for each in cited]

    def _authority(self, cited: Cited) -> str:
        if cited not in self._known:
            document, edition = cited.document, cited.edition
            text: Json = {
                "title": document.title,
                "version": edition.version,
                "binding": document.binding,
                "url": edition.url,
            }
            entry: Json = {"document": self._id("documents", document.key, text)}
            if cited.binding != document.binding:
                entry["binding"] = cited.binding
            if cited.earlier:
                entry["before"] = cited.earlier[-1][1]
            self._known[cited] = self._id("authorities", str(cited), entry)
        return self._known[cited]


def _value(fact: Fact, of: Conclusion) -> Value | None:
    """A fact's value in a case, be it stated, assumed, or what follows from records."""
    program, case = of.finding.program, of.case
    if fact.kind is Kind.TRUTH:
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
