"""Evaluate and reasons: what rules say of one case, and what carries that or stands in its way.

Each rule of a day is compiled once, by a fold, into one function of a case. Beside its value
every condition gives a mask: the union of the masks of those parts whose value equals its own.
For a decided value the mask holds what carries it; for an unknown one, exactly what stands in
the way. Facts, records, comparisons, parameters, rules, branches, exceptions and readings all have
a bit, so reasons, citations, assumptions and open questions are read off one number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property, lru_cache, reduce
from itertools import chain
from operator import or_
from typing import TYPE_CHECKING, Final, TypeVar, cast

from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import MOST_PLACES, Case, Known, Missing, Record, gathered, is_exact, plain
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.compiling import (
    NEVER,
    BaseRun,
    Compiler,
    Evaluation,
    RunRecord,
    Speaks,
    Truthful,
    alike,
    remembered,
    with_bit,
)
from gpaiscope.engine.expression import (
    After,
    Assumption,
    Choose,
    Collection,
    Compare,
    Cut,
    Earliest,
    Expr,
    Fact,
    FactKind,
    Latest,
    Outer,
    Parameter,
    Question,
    RecordFact,
    Rule,
    Some,
    Soonest,
    Under,
    Version,
    rule_parts,
    walk,
)
from gpaiscope.engine.moving import as_day
from gpaiscope.errors import RuleError
from gpaiscope.values import DateRange, Exact, Outcome, Range, Truth, unique

if TYPE_CHECKING:
    from gpaiscope.engine.prose import Prose

__all__ = [
    "Case",
    "Known",
    "Missing",
    "Program",
    "QuestionResult",
    "Record",
    "RecordPlace",
    "RuleFinding",
    "facts_of",
    "plain",
]

MOST_READINGS: Final = 256
"""How many combinations of readings are tried before a point is simply called open."""

MOST_TOLD: Final = 32
"""How many are tried once facts are missing under one of them, to tell what is missing under each."""

MOST_OPEN: Final = 5
"""How many open questions may be in the way of a rule for that to be told; with more there are more combinations."""

MOST_RUNS: Final = 32
"""How many cases a program remembers; a dossier asks of each of its own many times in a row."""

MOST_RUN_RECORDS: Final = 32768
"""How many records a program remembers as rules read them, before it starts anew with the next case."""

EVERYWHERE: Final = -1
"""A mask of every record."""

MOST_GROUNDS: Final = 4096
"""How many different grounds of findings a program remembers."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """A record by its place in its collection."""

    of: Collection
    place: int


@dataclass(frozen=True, slots=True)
class _Default:
    """That a fact was not stated of the record that was read, or of the case."""

    fact: Fact


class SharedResults(dict[object, object]):
    """Results of a run, which may be kept for other runs too: by itself it shares none."""

    __slots__ = ()

    def of_others(self, key: tuple[object, ...]) -> object:
        """A result that was kept by another run and holds here; None where there is none."""
        return None


Sharing = Callable[[str], SharedResults]
"""Makes the results of a run, which may be those of others too."""

Atom = Fact | RecordPlace | Compare | Parameter | Question | Rule | Cut | Under | _Default


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """What each reading of an open question would give, the rest of the case as it is."""

    question: Question
    results: tuple[tuple[str, Outcome], ...]
    chosen: str = ""


@dataclass(frozen=True, eq=False)
class Grounds:
    """All but records that a mask stands for, by kind, in the order in which the law names it.

    Findings that rest on the same share one value.
    """

    atoms: tuple[Atom, ...]
    program: Program

    def _of(self, kind: type[T]) -> tuple[T, ...]:
        return tuple(atom for atom in self.atoms if isinstance(atom, kind))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts among them."""
        return self._of(Fact)

    @cached_property
    def defaults(self) -> tuple[Fact, ...]:
        """The facts among them that the law takes as absent where they are not stated."""
        return tuple(atom.fact for atom in self._of(_Default) if atom.fact.assumed is not None)

    @cached_property
    def taken(self) -> tuple[Fact, ...]:
        """The facts of which something is assumed: they are not stated, or known by way of an assumption."""
        return tuple(atom.fact for atom in self._of(_Default))

    @cached_property
    def comparisons(self) -> tuple[Compare, ...]:
        """The comparisons among them."""
        return self._of(Compare)

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The rules among them, in their versions of the day."""
        found = (self.program.version(rule) for rule in self._of(Rule))
        return unique(version for version in found if version is not None)

    @cached_property
    def cuts(self) -> tuple[Cut, ...]:
        """The exceptions among them."""
        return self._of(Cut)

    @cached_property
    def branches(self) -> tuple[Under, ...]:
        """The branches among them that have provisions of their own."""
        return self._of(Under)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The numbers and days of the law among them, by name."""
        return tuple(each.name for each in self._of(Parameter))

    @cached_property
    def derived(self) -> tuple[Fact, ...]:
        """The facts among them that follow from records, by provisions of their own."""
        return tuple(fact for fact in self.facts if isinstance(fact, Some | Earliest))

    @cached_property
    def cites(self) -> tuple[Citation, ...]:
        """Every provision of theirs; those of parameters the law adds."""
        parts: tuple[Version | Under | Cut | Fact, ...] = (*self.versions, *self.branches, *self.cuts, *self.derived)
        return unique(cite for part in parts for cite in part.cites)


@dataclass(frozen=True, kw_only=True, eq=False)
class RuleFinding:
    """What one rule says of one case.

    Its mask and its leaves are worked out when they are first asked for, but for ``settled`` ones; ``asked`` is what
    has to be asked before the rule itself.
    """

    rule: Rule
    version: Version | None
    outcome: Outcome
    case: Case = field(repr=False)
    program: Program = field(repr=False)
    settled: tuple[int, tuple[_Leaf, ...]] | None = field(default=None, repr=False)
    asked: tuple[Missing, ...] = ()

    @cached_property
    def _whole(self) -> tuple[int, tuple[_Leaf, ...]]:
        return self.settled or self.program.settled(self.rule, self.case)

    @property
    def mask(self) -> int:
        """The bits of all that carries a decided outcome, or that stands in the way of one.

        These are facts, records, comparisons, and the law (versions, exceptions, branches, parameters).
        """
        return self._whole[0]

    @property
    def leaves(self) -> tuple[_Leaf, ...]:
        """What it gives under each reading, where they do not agree."""
        return self._whole[1]

    @cached_property
    def on_best_estimate(self) -> Outcome:
        """The outcome where every range is its best estimate."""
        if self.outcome is not Outcome.UNKNOWN:
            return self.outcome
        return self.program.on_best_estimate(self.rule, self.mask, self.case)

    @property
    def left_open(self) -> tuple[QuestionResult, ...]:
        """Its questions of law of which no reading is followed."""
        return tuple(each for each in self.questions if not each.chosen)

    @cached_property
    def questions(self) -> tuple[QuestionResult, ...]:
        """The questions of law that it hangs on: those with a chosen reading, and those whose readings differ."""
        met = (*self.program.questions_in(self.mask), *self.program.followed_in(self.mask))
        chosen = (
            QuestionResult(question=question, results=(), chosen=self.case.readings[question.name])
            for question in met
            if question.name in self.case.readings
        )
        return (*chosen, *_telling(self.leaves, self.outcome))

    @cached_property
    def followed(self) -> tuple[QuestionResult, ...]:
        """The questions of which the reading of an official text is followed here, and by another it were otherwise."""
        found = []
        for question in self.program.followed_in(self.mask):
            under = {each.name: self.case.reading(question.name, each.name) for each in question.readings}
            results = tuple((name, self.program.outcome(self.rule, case)) for name, case in under.items())
            if question.name not in self.case.readings and len({outcome for _, outcome in results}) > 1:
                found.append(QuestionResult(question=question, results=results))
        return tuple(found)

    @cached_property
    def grounds(self) -> Grounds:
        """All but records that the outcome rests on, or that stands in its way."""
        return self.program.grounds(self.mask)

    @property
    def reasons(self) -> tuple[Fact, ...]:
        """The facts that carry a decided outcome, or that stand in the way of one."""
        return self.grounds.facts

    @cached_property
    def assumed(self) -> tuple[Fact, ...]:
        """Those of the reasons that are not stated but taken as the law takes them."""
        if not self.case.assume:
            return ()
        return tuple(fact for fact in self.grounds.defaults if self.case.takes(fact) and fact not in self.case.facts)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records that carry the outcome or stand in its way."""
        return tuple(self.case.records[each.of][each.place] for each in self.program.places(self.mask))

    @property
    def comparisons(self) -> tuple[Compare, ...]:
        """The comparisons that carry the outcome or stand in its way."""
        return self.grounds.comparisons

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The rules that it rests on, in their versions of the day, its own first."""
        return unique((*self._own, *self.grounds.versions))

    @property
    def _own(self) -> tuple[Version, ...]:
        return (self.version,) if self.version is not None else ()

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The exceptions that it rests on."""
        return self.grounds.cuts

    @property
    def branches(self) -> tuple[Under, ...]:
        """The branches with provisions of their own that it rests on."""
        return self.grounds.branches

    @property
    def parameters(self) -> tuple[str, ...]:
        """The numbers and days of the law that it rests on, by name."""
        return self.grounds.parameters

    @cached_property
    def cites(self) -> tuple[Citation, ...]:
        """Every provision that carries the outcome, the rule's own first; those of parameters the law adds."""
        return unique((*(cite for version in self._own for cite in version.cites), *self.grounds.cites))

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """What stands in the way of a decided outcome, as things that somebody could be asked."""
        return gathered((*self.asked, *(item for _, item in self.lacking)))

    @cached_property
    def lacking(self) -> tuple[tuple[Fact, Missing], ...]:
        """Each fact that stands in the way of a decided outcome, with what it would be known from."""
        if self.outcome is not Outcome.UNKNOWN:
            return ()
        return tuple((fact, item) for fact in self.reasons for item in self._lacking(fact))

    @cached_property
    def open_fields(self) -> tuple[tuple[RecordFact, tuple[RecordPlace, ...], int], ...]:
        """The fields of records that stand in the way and are not known exactly.

        Each with the first places of which it is not known, and how many more there are.
        """
        fields = [fact for fact in self.reasons if isinstance(fact, RecordFact)]
        found = []
        for fact in fields:
            open_ = self.program.open_places(self.case, fact) & self.mask
            if open_:
                found.append((fact, *self.program.first_places(open_, MOST_PLACES)))
        return tuple(found)

    def _lacking(self, fact: Fact) -> Iterable[Missing]:
        if self.case.follows(fact):
            return ()
        if isinstance(fact, RecordFact):
            for field_, places, more in self.open_fields:
                if field_ is fact:
                    return _counted([self._lacking_in(fact, place) for place in places], more)
        known = self.case.known(fact)
        if known is None and self.case.takes(fact):
            return ()
        if known is None or not is_exact(known.value):
            return (known.missing if known else ()) or (_asked(fact, fact.path),)
        return ()

    def _lacking_in(self, fact: RecordFact, place: RecordPlace) -> tuple[Missing, ...]:
        record = self.case.records[place.of][place.place]
        known = record.fields.get(fact)
        path = record.path + fact.path if fact.path.startswith(".") else fact.path
        return (known.missing if known else ()) or (_asked(fact, path),)


def _counted(items: list[tuple[Missing, ...]], more: int) -> tuple[Missing, ...]:
    """What is missing in several places, the last of which says how many further ones there are."""
    listed = [item for each in items for item in each]
    return (*listed[:-1], replace(listed[-1], more=listed[-1].more + more)) if more else tuple(listed)


def _is_unbounded(fact: Fact, case: Case) -> bool:
    """Whether a fact is a day that is to be stated, and of which no last one is known."""
    if fact.kind is not FactKind.DATE or isinstance(fact, RecordFact) or case.follows(fact):
        return False
    known = case.known(fact)
    if known is None:
        return not case.takes(fact)
    return isinstance(known.value, DateRange) and known.value.latest is None


@lru_cache(maxsize=8192)
def _asked(fact: Fact, path: str) -> Missing:
    return Missing(fact=fact.name, asks=fact.asks or fact.says, path=path, who=fact.who)


class Program:
    """The rules of one day, compiled. Build it once and use it for any number of cases.

    ``parameters`` gives the value of each parameter on the day: a number, or a day as a date; ``called`` what
    each is called. Where one rule stands in another, the one of that name is meant that is given here: so a law
    is laid over another.
    Raises RuleError for a rule that uses a parameter which has no value on that day.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        parameters: Mapping[str, Exact | date],
        day: date,
        called: Mapping[str, str] | None = None,
    ) -> None:
        self.day = day
        self._called = called or {}
        self.parameters = dict(parameters)
        self.rules: dict[str, Rule] = {}
        self.facts: dict[str, Fact] = {}
        self.questions: dict[str, Question] = {}
        self._given: dict[str, Rule] = {}
        self._bits: dict[object, int] = {}
        self._atoms: list[Atom] = []
        self._question_bits = 0
        self._followed_bits = 0
        self._place_bits = 0
        self.default_bits = 0
        self._grounds: dict[int, Grounds] = {}
        self._reading_bits: dict[tuple[str, str], int] = {}
        self._readings_of: dict[str, int] = {}
        self._runs: dict[Case, _Started] = {}
        self._apart: dict[tuple[frozenset[Fact], frozenset[Collection]], dict[object, bool]] = {}
        self._run_records: dict[tuple[Collection, int, Record], RunRecord] = {}
        self._versions: dict[str, Version | None] = {}
        self._functions: dict[str, Truthful] = {}
        self._compiled: dict[Expr, object] = {}
        self._compiler = Compiler(self)
        given = list(rules)
        for each in given:
            if self._given.setdefault(each.id, each) is not each:
                raise RuleError(f"two rules are called {each.id}")
        for each in given:
            self.taken_in(each)

    @cached_property
    def prose(self) -> Prose:
        """Its rules in words, each parameter by what it is called."""
        from gpaiscope.engine.prose import Prose  # most ask what a rule comes to, and not what it says

        return Prose(self._called)

    def taken_in(self, rule: Rule) -> Rule:
        """The rule of this program that goes by a rule's name, compiled with all that it stands on."""
        rule = self._given.setdefault(rule.id, rule)
        if rule.id not in self.rules:
            self.rules[rule.id] = rule
            version = self._versions[rule.id] = rule.on(self.day, self.parameters)
            function = self._compiler.version(version) if version else _not_yet
            reads, speaks = self._compiler.reads(rule), self._compiler.speaks(rule)
            self._functions[rule.id] = remembered(with_bit(function, self.bit(rule)), rule.id, reads, speaks)
        return rule

    def bit(self, atom: Atom) -> int:
        """The bit of an atom in every mask."""
        key: object = atom
        match atom:
            case Fact():
                if self.facts.setdefault(atom.name, atom) is not atom:
                    raise RuleError(f"two facts are called {atom.name}")
            case Question():
                self.questions.setdefault(atom.name, atom)
                key = ("question", atom.name)
            case Parameter():
                key = ("parameter", atom.name)
        if key not in self._bits:
            self._bits[key] = 1 << len(self._atoms)
            self._atoms.append(atom)
            if isinstance(atom, Question) and atom.followed:
                self._followed_bits |= self._bits[key]
            elif isinstance(atom, Question):
                self._question_bits |= self._bits[key]
            elif isinstance(atom, RecordPlace):
                self._place_bits |= self._bits[key]
            elif isinstance(atom, _Default):
                self.default_bits |= self._bits[key]
        return self._bits[key]

    def default_bit(self, fact: Fact) -> int:
        """The bit that says that a fact was not stated where it was read."""
        return self.bit(_Default(fact))

    def reading_bit(self, question: str, reading: str) -> int:
        """The bit of a reading in the state of a run."""
        return self._reading_bits.setdefault((question, reading), 1 << len(self._reading_bits))

    def readings_of(self, question: Question) -> int:
        """The bits of all readings of a question."""
        name = question.name
        if name not in self._readings_of:
            self._readings_of[name] = reduce(or_, (self.reading_bit(name, each.name) for each in question.readings))
        return self._readings_of[name]

    def open_questions(self, mask: int, state: int) -> list[Question]:
        """The questions among the atoms of a mask of which a state has no reading."""
        return [each for each in self.questions_in(mask) if not state & self.readings_of(each)]

    def open_question(self, mask: int, state: int) -> Question | None:
        """The first of these; None where there is none."""
        mask &= self._question_bits
        while mask:
            low = mask & -mask
            question: Question = self._atoms[low.bit_length() - 1]  # type: ignore[assignment]
            if not state & self.readings_of(question):
                return question
            mask ^= low
        return None

    def grounds(self, mask: int) -> Grounds:
        """What a mask stands for, but for records; kept, as many findings rest on the same."""
        mask &= ~self._place_bits
        held = self._grounds.get(mask)
        if held is None:
            if len(self._grounds) >= MOST_GROUNDS:
                self._grounds.clear()
            held = self._grounds[mask] = Grounds(tuple(self.atoms(mask)), self)
        return held

    def places(self, mask: int) -> tuple[RecordPlace, ...]:
        """The records that a mask stands for."""
        return tuple(self.atoms(mask & self._place_bits))  # type: ignore[arg-type]

    def atoms(self, mask: int, most: int | None = None) -> list[Atom]:
        """The atoms whose bits are set, in the order in which the law names them; the first of them, if so many."""
        found: list[Atom] = []
        while mask and len(found) != most:
            low = mask & -mask
            found.append(self._atoms[low.bit_length() - 1])
            mask ^= low
        return found

    def questions_in(self, mask: int) -> list[Question]:
        """The questions among the atoms of a mask that are open until a reading is chosen."""
        return self.atoms(mask & self._question_bits)  # type: ignore[return-value]

    def followed_in(self, mask: int) -> list[Question]:
        """The questions among the atoms of a mask of which an official text's reading is followed unless another is."""
        return self.atoms(mask & self._followed_bits)  # type: ignore[return-value]

    def version(self, rule: Rule) -> Version | None:
        """The version of a rule on the day, or None for "not yet"."""
        return self._versions[rule.id]

    def function(self, rule: Rule) -> Truthful:
        """The compiled form of a rule of this program."""
        return self._functions[rule.id]

    def speaks(self, node: Expr) -> Speaks:
        """The records that an expression speaks of without naming them."""
        return self._compiler.speaks(node)

    def alone(self, condition: Expr, of: Collection) -> Expr:
        """What a condition says that hangs on nothing but a record of the collection: it is judged first."""
        return self._compiler.alone(condition, of)

    def start(self, case: Case) -> Evaluation:
        """The run over a case: plain values, and those assumed where the case says nothing. The last runs are kept."""
        return self._started(case).run.about(case.at, self._state(case))

    def start_brief(self, case: Case) -> Evaluation:
        """The run over a case in which nobody asks what else decides what is decided: for outcomes alone."""
        return self._started(case).brief.about(case.at, self._state(case))

    def start_sharing(self, case: Case, results: Sharing) -> None:
        """Start the runs over a case with results that it shares with others; ``results`` makes those of each run.

        It is told of which run: with all reasons, in brief, on best estimates with all reasons, or these in brief.
        """
        self._make_room()
        run = self._run(case)
        brief = run.in_brief()
        for one, how in ((run, "whole"), (brief, "brief")):
            one.memo = shared = results(how)
            one.of_others = shared.of_others
        self._runs[case] = _Started(run, brief, _AtBest(self, case, lambda how: results(f"best, {how}")))

    def start_beside(self, case: Case, other: Case, changed: frozenset[Fact]) -> None:
        """Start the run over a case that differs from another, in as many records, in nothing but these facts.

        What hangs on none of them, and was worked out for the other, is not worked out again. Of what it decides it
        gives the outcome alone: whatever else decides it is not looked for.
        """
        run = self._beside(case, self.start_brief(other), changed)
        self._runs[case.origin] = _Started(run, run, _AtBest(self, case.origin))

    def trial_beside(self, case: Case, other: Evaluation, changed: frozenset[Fact]) -> Evaluation:
        """A run like that of `start_beside`, beside one that was started before; it is not kept."""
        return self._beside(case, other, changed).about(case.at)

    def _beside(self, case: Case, held: Evaluation, changed: frozenset[Fact]) -> Evaluation:
        stated = {fact: value for fact, value in held.stated.items() if fact not in changed}
        stated |= {fact: plain(case.facts[fact].value) for fact in changed if fact in case.facts}
        told = {of: records for of, records in case.records.items() if records is not held.source.get(of)}
        records = {**held.records, **{of: self._run_records_of(of, told[of]) for of in told}}
        run = Evaluation(stated, records, held.state, held.assume)
        run.source, run.brief, run.carried = case.records, True, held.carried
        run.alike = alike(records) if told else held.alike
        moved = {
            of: tuple(pair for pair in zip(records[of], held.records[of], strict=True) if pair[0] is not pair[1])
            for of in told
        }
        stirred = frozenset(of for of, pairs in moved.items() if pairs)
        apart = self._apart.setdefault((changed, stirred), {})

        def takes_over(name: object) -> bool:
            if name not in apart:
                apart[name] = self._hangs_on_none(name, changed, stirred)
            return apart[name]

        run.beside = BaseRun(held, dict(chain(*moved.values())), takes_over)
        return run

    def _hangs_on_none(self, name: object, changed: frozenset[Fact], stirred: frozenset[Collection]) -> bool:
        """Whether results that are kept by a name hang on none of some facts, and judge no record that has moved."""
        node, of = self._compiler.judges.get(name, (None, None))
        if of is None:
            node = name if isinstance(name, Fact) else self.rules.get(name) if isinstance(name, str) else None
        return node is not None and of not in stirred and self._compiler.hangs_on(node).isdisjoint(changed)

    def _started(self, case: Case) -> _Started:
        origin = case.origin
        held = self._runs.get(origin)
        if held is None:
            self._make_room()
            run = self._run(origin)
            held = self._runs[origin] = _Started(run, run.in_brief(), _AtBest(self, origin))
        return held

    def _make_room(self) -> None:
        if len(self._runs) >= MOST_RUNS:
            self._runs.clear()
            self._run_records.clear()

    def _state(self, case: Case) -> int | None:
        """The state of a case that is read otherwise than the one for which results are kept; None where it is not."""
        return None if case.readings is case.origin.readings else self._state_of(case.readings)

    def _state_of(self, readings: Mapping[str, str]) -> int:
        return reduce(or_, (self.reading_bit(*chosen) for chosen in readings.items()), 0)

    def _run(self, case: Case) -> Evaluation:
        if len(self._run_records) >= MOST_RUN_RECORDS:
            self._run_records.clear()
        stated = {fact: plain(known.value) for fact, known in case.facts.items()}
        records = {of: self._run_records_of(of, held) for of, held in case.records.items()}
        run = Evaluation(stated, records, self._state_of(case.readings), case.assume)
        run.source = case.records
        run.alike = alike(records)
        run.carried = tuple((self.bit(fact), self.default_bit(fact)) for fact in _carrying(case))
        return run

    def _run_records_of(self, of: Collection, held: Iterable[Record]) -> tuple[RunRecord, ...]:
        return tuple(self._run_record(of, place, record) for place, record in enumerate(held))

    def _run_record(self, of: Collection, place: int, record: Record) -> RunRecord:
        """A record as rules read it; the same one for all cases that share the record."""
        key = (of, place, record)
        if key not in self._run_records:
            values = {fact: plain(known.value) for fact, known in record.fields.items()}
            bit = self.bit(RecordPlace(of, place))
            self._run_records[key] = RunRecord(values, place, record.id, bit, frozenset(values.items()))
        return self._run_records[key]

    def open_places(self, case: Case, field: RecordFact) -> int:
        """The bits of those records of a case of which a field is not known exactly."""
        run = self._started(case).run
        kept = ("open", field)
        if kept not in run.memo:
            run.memo[kept] = reduce(
                or_,
                (
                    run_record.bit
                    for record, run_record in zip(
                        case.records.get(field.of, ()), run.records.get(field.of, ()), strict=True
                    )
                    if not _is_known(field, record, case)
                ),
                0,
            )
        return run.memo[kept]  # type: ignore[return-value]

    def assumed_of(self, case: Case, fact: Fact, mask: int) -> list[Assumption]:
        """What was assumed of a fact in those records that a mask stands for, in their order."""
        memo = self._started(case).run.memo
        kept = memo.get("assumed")
        if kept is None:
            kept = memo["assumed"] = self._assumed(case)
        told: dict[Assumption, int] = kept.get(fact, {})  # type: ignore[attr-defined]
        found = [(assumption, meant) for assumption, places in told.items() if (meant := places & mask)]
        return [assumption for assumption, _ in sorted(found, key=lambda each: each[1] & -each[1])]

    def _assumed(self, case: Case) -> dict[Fact, dict[Assumption, int]]:
        """By fact what was assumed of it in records, each with the bits of these records."""
        found: dict[Fact, dict[Assumption, int]] = {}
        for of, held in case.records.items():
            for place, record in enumerate(held):
                for fact, known in record.fields.items():
                    for assumption in known.assumptions:
                        own = found.setdefault(fact, {})
                        own[assumption] = own.get(assumption, 0) | self.bit(RecordPlace(of, place))
        return found

    def first_places(self, mask: int, most: int) -> tuple[tuple[RecordPlace, ...], int]:
        """The first of the records that a mask of records stands for, and how many more it has."""
        found: tuple[RecordPlace, ...] = tuple(self.atoms(mask, most))  # type: ignore[arg-type]
        return found, mask.bit_count() - len(found)

    def worked_out(self, what: Hashable, case: Case, work: Callable[[Case], T]) -> T:
        """What follows from a case under its readings and names no record, worked out once for records that are alike.

        ``what`` tells it from all else that is worked out so.
        """
        run = self._started(case).run
        first = {of: run.alike.get(each := run.records[of][place], each).place for of, place in case.at.items()}
        key = ("worked out", what, self._state_of(case.readings), *first.items())
        if key not in run.memo:
            run.memo[key] = work(case if first == case.at else replace(case, at=first, root=case.origin))
        return run.memo[key]  # type: ignore[return-value]

    def truth(self, rule: Rule, case: Case) -> Truth:
        """The value of a rule alone, without reasons."""
        return self.truth_in(rule, self.trial(case))

    def trial(self, case: Case) -> Evaluation:
        """A run like that of `start`, which is not kept."""
        held = self._runs.get(case.origin)
        run = held.brief if held else self._run(case.origin).in_brief()
        return run.about(case.at, self._state(case))

    def truth_in(self, condition: Expr, run: Evaluation) -> Truth:
        """The value of a rule, or of a condition that stands inside one, in a run that was started before."""
        return self.judged_in(condition, run)[0]

    def judged_in(self, condition: Expr, run: Evaluation) -> tuple[Truth, int]:
        """`truth_in`, with the mask of what carries it or stands in its way."""
        value, mask = self._compiled_form(condition)(run)  # type: ignore[operator]
        return Truth.of(value), mask

    def quantity(self, node: Expr, case: Case) -> tuple[Range | DateRange | None, int]:
        """What a quantity comes to in a case, None for a day that never comes, and the mask of what it rests on."""
        return self.quantity_in(node, self.start(case))

    def quantity_in(self, node: Expr, run: Evaluation) -> tuple[Range | DateRange | None, int]:
        """The same as `quantity`, None included, in a run that was started before."""
        low, high, mask, _ = self._compiled_form(node)(run)  # type: ignore[operator]
        if not self.is_day(node):
            return Range(low=low, high=high), mask
        if low == NEVER:
            return None, mask
        latest = None if high is None or high >= NEVER else as_day(high)
        return DateRange(earliest=low and as_day(low), latest=latest), mask

    def undated(self, node: Expr, case: Case) -> tuple[tuple[Fact, Missing], ...]:
        """The days that stand in the way of the last end of a day: those of which one alone gives it, else all.

        Each with what it would be known from.
        """
        open_ = [fact for fact in self.grounds(self.quantity(node, case)[1]).facts if _is_unbounded(fact, case)]
        told = Known(value=DateRange.exactly(self.day))

        def gives(fact: Fact) -> bool:
            day, _ = self.quantity(node, case.with_facts({fact: told}))
            return isinstance(day, DateRange) and day.latest is not None

        def asked(fact: Fact) -> tuple[Missing, ...]:
            known = case.known(fact)
            return (known.missing if known else ()) or (_asked(fact, fact.path),)

        return tuple((fact, item) for fact in list(filter(gives, open_)) or open_ for item in asked(fact))

    def is_day(self, node: Expr) -> bool:
        """Whether a quantity is a day, and not a number."""
        match node:
            case Fact(kind=kind) | Outer(Fact(kind=kind)):
                return kind is FactKind.DATE
            case Latest() | Soonest() | After():
                return True
            case Choose(_, then, _) | Under(then, _):
                return self.is_day(then)
            case Parameter(name):
                return isinstance(self.parameters.get(name), date)
        return False

    def _compiled_form(self, node: Expr) -> object:
        if node not in self._compiled:
            reads, speaks = self._compiler.reads(node), self._compiler.speaks(node)
            self._compiled[node] = remembered(self._compiler.read(node), node, reads, speaks)
        return self._compiled[node]

    def outcome(self, rule: Rule, case: Case) -> Outcome:
        """The outcome of a rule alone, without reasons."""
        (found,) = self.outcomes([rule], case)
        return found

    def outcomes(self, rules: Iterable[Rule], case: Case) -> list[Outcome]:
        """The outcomes of some rules alone, without reasons."""
        run = self.start_brief(case)
        return [_settled(self, self.taken_in(rule), run, case, told=1)[0] for rule in rules]

    def hangs_on(self, node: Expr) -> frozenset[Fact]:
        """The facts that a rule or a quantity hangs on, by itself or through what it stands on."""
        return self._compiler.hangs_on(node)

    def rests_on(self, rule: Rule, case: Case) -> frozenset[Fact]:
        """Those facts of which something assumed has to be otherwise, or else the outcome in the case stays as it is.

        What is decided without a reading being tried stays as long as all stays that its mask names. A mask is silent
        of records that fail a condition, but for what is assumed of them: so it proves nothing of what is stated. And
        of a first day it is silent of these too: all that such a day hangs on counts. Of what is not decided, a mask
        has what stands in the way and not what else would decide it: all that the rule hangs on counts.
        """
        rule = self.taken_in(rule)
        hangs_on = self.hangs_on(rule)
        value, mask = self.function(rule)(self.start_brief(case))
        if value is None:
            return hangs_on
        grounds = self.grounds(mask)
        days = (self.hangs_on(fact) for fact in hangs_on if isinstance(fact, Earliest))
        return frozenset((*grounds.facts, *grounds.taken)).union(*days)

    def comparisons_in(self, node: Expr) -> tuple[Compare, ...]:
        """The comparisons of amounts that an expression makes, by itself or through what it stands on."""
        return tuple(each for each in self._compiler.compares(node) if not self.is_day(each.left))

    def below(self, node: Expr) -> Iterable[Expr]:
        """What an expression stands on: the parts of a rule in its version of the day, of any other its own."""
        return self._compiler.below(node)

    def questions_of(self, node: Expr) -> tuple[Question, ...]:
        """The questions of law that an expression hangs on, by itself or through what it stands on."""
        bits = self._compiler.reads(node)
        return tuple(each for each in self.questions.values() if self.readings_of(each) & bits)

    def whole_runs(self, case: Case) -> tuple[Evaluation, Evaluation]:
        """The runs over a case, and over it on its best estimates, with all reasons."""
        at_best = self._started(case).at_best
        _ = at_best.run  # which is started with what it shares
        return self.start(case), self._started(at_best.best).run.about(case.at)

    def condition(self, node: Expr) -> Truthful:
        """The compiled form of a condition."""
        return self.function(node) if isinstance(node, Rule) else self._compiled_form(node)  # type: ignore[return-value]

    def is_settled(self, node: Expr) -> bool:
        """Whether an expression hangs on no question of law."""
        return not self._compiler.reads(node)

    def forget(self, case: Case) -> None:
        """Let go of what was worked out of a case that nobody asks of any more, or whose numbers have moved."""
        self._runs.pop(case.origin, None)

    def findings(self, rules: Iterable[Rule], case: Case) -> list[RuleFinding]:
        """What each rule says of the case, with reasons, assumptions, what is missing, and open questions."""
        run = self.start_brief(case)
        return [self._finding(self.taken_in(each), case, run) for each in rules]

    def finding(self, rule: Rule, case: Case) -> RuleFinding:
        """`findings` for one rule."""
        return self.findings([rule], case)[0]

    def _finding(self, rule: Rule, case: Case, run: Evaluation) -> RuleFinding:
        outcome, version = _settled(self, rule, run, case, told=1)[0], self.version(rule)
        return RuleFinding(rule=rule, version=version, outcome=outcome, case=case, program=self)

    def reasoned(self, rule: Rule, case: Case) -> RuleFinding:
        """`finding` where its reasons are asked for anyway: both are worked out at once."""
        rule = self.taken_in(rule)
        outcome, mask, leaves = _settled(self, rule, self.start(case), case)
        version, settled = self.version(rule), (mask, leaves)
        return RuleFinding(rule=rule, version=version, outcome=outcome, case=case, program=self, settled=settled)

    def settled(self, rule: Rule, case: Case) -> tuple[int, tuple[_Leaf, ...]]:
        """The mask of what a rule says of a case, and what it gives under each reading, where they do not agree."""
        return _settled(self, rule, self.start(case), case)[1:]

    def on_best_estimate(self, rule: Rule, mask: int, case: Case) -> Outcome:
        """The outcome on the best estimates of a rule that is unknown for the facts of the mask."""
        return self._started(case).at_best.settle(rule, mask, case)


def _is_known(fact: RecordFact, record: Record, case: Case) -> bool:
    own = record.fields.get(fact)
    known = own if own is not None else case.facts.get(fact)
    if known is None:
        return case.takes(fact)
    if fact.kind is FactKind.WHO and isinstance(known.value, frozenset):
        return len(known.value) == 1
    return is_exact(known.value)


def _carrying(case: Case) -> Iterable[Fact]:
    """The facts of a case, and of its records, that are known by way of an assumption."""
    fields = (record.fields for held in case.records.values() for record in held)
    return unique(fact for facts in (case.facts, *fields) for fact, known in facts.items() if known.assumptions)


def _not_yet(run: Evaluation) -> tuple[bool | None, int]:
    """A rule that has no version yet on the day: it does not hold, for no other reason than the day."""
    return False, 0


@dataclass(frozen=True)
class _AtBest:
    """The run of a case on its best estimates, started only where these could decide what is unknown."""

    program: Program
    case: Case = field(repr=False)
    sharing: Sharing | None = field(default=None, repr=False)

    def settle(self, rule: Rule, mask: int, case: Case) -> Outcome:
        """The outcome on the best estimates of a rule that is unknown for the facts of the mask."""
        if not mask & self.narrowed:
            return Outcome.UNKNOWN
        return _settled(self.program, rule, self.run.about(case.at), case, told=1)[0]

    @cached_property
    def best(self) -> Case:
        return self.case.at_best()

    @cached_property
    def run(self) -> Evaluation:
        if self.sharing is not None:
            self.program.start_sharing(self.best, self.sharing)
        return self.program.start_brief(self.best)

    @cached_property
    def narrowed(self) -> int:
        """The bits of the facts of which the best estimate says more."""
        best = self.best
        facts = [fact for fact, known in self.case.facts.items() if known is not best.facts[fact]]
        facts += [
            fact
            for of, held in self.case.records.items()
            for record, narrowed in zip(held, best.records[of], strict=True)
            if narrowed is not record
            for fact, known in record.fields.items()
            if known is not narrowed.fields[fact]
        ]
        return reduce(or_, (self.program.bit(fact) for fact in facts if fact.name in self.program.facts), 0)


@dataclass(frozen=True, slots=True)
class _Started:
    """The runs of a case: with all reasons, in brief, and on its best estimates."""

    run: Evaluation
    brief: Evaluation
    at_best: _AtBest


Readings = tuple[tuple[Question, str], ...]
"""Which readings are tried, in the order in which their questions stood in the way."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """What a rule gives under some readings, after which no question of law stands in its way."""

    readings: Readings
    outcome: Outcome
    mask: int


Settled = tuple[Outcome, int, tuple[_Leaf, ...]]
"""An outcome with its mask, and what it is under each reading where that does not agree."""


def _settled(program: Program, rule: Rule, run: Evaluation, case: Case, told: int = MOST_TOLD) -> Settled:
    """`_settle`, once for all records that are alike."""
    if len(case.at) != 1:
        return _settle(program, rule, run, told)
    ((of, place),) = case.at.items()
    record = run.records[of][place]
    other = run.alike.get(record)
    if other is None:
        return _settle(program, rule, run, told)
    kept = ("settled", rule.id, other, run.state, told)
    if kept not in run.memo:
        run.memo[kept] = _settle(program, rule, run.about({of: other.place}), told)
    outcome, mask, leaves = cast(Settled, run.memo[kept])
    return outcome, record.instead(other, mask), leaves


def _settle(program: Program, rule: Rule, run: Evaluation, told: int) -> Settled:
    """The outcome with open questions resolved: all readings alike is an answer, unlike ones are unsettled.

    It is unknown where facts are missing under some readings. Where not all of them were tried and facts are missing
    under one, all that stands in the way before any reading is chosen may be missing.
    """
    value, mask = program.function(rule)(run)
    if value is not None or program.open_question(mask, run.state) is None:
        return _outcome(value), mask, ()
    is_told = len(program.open_questions(mask, run.state)) <= MOST_OPEN
    leaves, is_whole = _leaves(program, rule, run, told if is_told else 1)
    merged = _merge_of(leaves)
    if not is_whole:
        return (merged, mask, ()) if merged is Outcome.UNKNOWN else (Outcome.UNSETTLED, mask, leaves)
    # Where a reading leaves the answer unknown, only what is missing there stands in the way.
    telling = [leaf for leaf in leaves if merged is not Outcome.UNKNOWN or leaf.outcome is merged]
    return merged, reduce(or_, (leaf.mask for leaf in telling)), () if merged.decided else leaves


def _outcome(value: bool | None) -> Outcome:
    return Outcome.UNKNOWN if value is None else Outcome.YES if value else Outcome.NO


def _leaves(program: Program, rule: Rule, run: Evaluation, told: int) -> tuple[tuple[_Leaf, ...], bool]:
    """What a rule gives under each combination of readings that matters, and whether these are all of them.

    They are not where there are too many, or where facts are missing under one of ``told`` or more.
    """
    found: list[_Leaf] = []
    is_whole = _branch(program, program.function(rule), run, (), found, told)
    return tuple(found), is_whole


def _branch(
    program: Program, function: Truthful, run: Evaluation, readings: Readings, found: list[_Leaf], told: int
) -> bool:
    """Try the readings of one question after the other, as long as any stands in the way; False where that is given up.

    The state of the run is that of the readings that are tried, and what it was again in the end.
    """
    value, mask = function(run)
    question = program.open_question(mask, run.state) if value is None else None
    if question is None:
        if len(found) >= told and (len(found) >= MOST_READINGS or _merge_of(found) is Outcome.UNKNOWN):
            return False
        found.append(_Leaf(readings, _outcome(value), mask))
        return True
    before = run.state
    try:
        for reading in question.readings:
            run.state = before | program.reading_bit(question.name, reading.name)
            if not _branch(program, function, run, (*readings, (question, reading.name)), found, told):
                return False
    finally:
        run.state = before
    return True


def _telling(leaves: tuple[_Leaf, ...], merged: Outcome) -> tuple[QuestionResult, ...]:
    """What each reading of each question gives, of the questions whose readings differ in that."""
    chosen = [(dict(leaf.readings), leaf.outcome) for leaf in leaves]
    results = tuple(
        QuestionResult(
            question=question,
            results=tuple(
                (
                    each.name,
                    _merge(outcome for readings, outcome in chosen if readings.get(question, each.name) == each.name),
                )
                for each in question.readings
            ),
        )
        for question in unique(question for readings, _ in chosen for question in readings)
    )
    telling = tuple(result for result in results if len({outcome for _, outcome in result.results}) > 1)
    return telling or (results if merged is Outcome.UNSETTLED else ())


def _merge_of(leaves: Iterable[_Leaf]) -> Outcome:
    return _merge(leaf.outcome for leaf in leaves)


def _merge(outcomes: Iterable[Outcome]) -> Outcome:
    """One outcome for several readings: unknown if any is, theirs if they agree, else unsettled."""
    found = set(outcomes)
    if Outcome.UNKNOWN in found:
        return Outcome.UNKNOWN
    return found.pop() if len(found) == 1 else Outcome.UNSETTLED


def facts_of(rules: Iterable[Rule]) -> dict[str, Fact]:
    """Every fact that the rules speak of, by name, in the order in which they name them."""
    found: dict[str, Fact] = {}
    for each in rules:
        for part in rule_parts(each):
            for node in walk(part):
                if isinstance(node, Fact):
                    found.setdefault(node.name, node)
    return found
