"""Evaluate and reasons: what rules say of one case, and which facts carry that or stand in its way.

Each rule of a day is compiled once, by a fold, into one function of a case. Beside its value
every condition gives a mask: the union of the masks of those parts whose value equals its own.
For a decided value the mask holds what carries it; for an unknown one, exactly what stands in
the way. Facts, parameters, rules, exceptions and readings all have a bit, so reasons, citations,
assumptions and open questions are read off one number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from itertools import product
from operator import or_
from typing import Final

from gpaiscope.engine.expression import (
    Assumption,
    Cut,
    Expr,
    Fact,
    Fold,
    Kind,
    Parameter,
    Question,
    QuestionReads,
    Rule,
    Value,
    Version,
    rule_parts,
    walk,
)
from gpaiscope.errors import RuleError
from gpaiscope.values import DateRange, Exact, Outcome, Range, Source, Truth

Atom = Fact | Parameter | Question | Rule | Cut
Number = tuple[Exact | None, Exact | None]
MOST_READINGS: Final = 256
"""How many combinations of readings are tried before a point is simply called open."""

MOST_RUNS: Final = 32
"""How many cases a program remembers; a dossier asks of each of its own many times in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that is not known and would have to be: what to ask, whom, and where the answer goes."""

    fact: str
    asks: str
    path: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The value of a fact in a case, with where it comes from.

    A value worked out from other statements carries what it rests on: their ``sources``, the
    ``assumptions`` made on the way, and in ``missing`` what kept it from being more exact.
    """

    value: Value
    sources: tuple[Source, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    missing: tuple[Missing, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The facts of one case, the readings chosen for it, and whether exceptional facts are assumed absent."""

    facts: Mapping[str, Known]
    readings: Mapping[str, str] = field(default_factory=dict)
    assume: bool = True

    def with_facts(self, facts: Mapping[str, Known]) -> Case:
        """The same case with more facts, the later ones prevailing."""
        return Case(facts={**self.facts, **facts}, readings=self.readings, assume=self.assume)

    def at_best(self) -> Case:
        """The same case with every range narrowed to its best value."""
        return Case(
            facts={name: _known_at_best(known) for name, known in self.facts.items()},
            readings=self.readings,
            assume=self.assume,
        )


def _known_at_best(known: Known) -> Known:
    if isinstance(known.value, Range) and known.value.best is not None and not known.value.exact:
        return Known(value=known.value.at_best(), sources=known.sources, assumptions=known.assumptions)
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """What each reading of an open question would give, the rest of the case as it is."""

    question: Question
    results: tuple[tuple[str, Outcome], ...]
    chosen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule says of one case.

    ``reasons`` are the facts that carry a decided outcome, or that stand in the way of one;
    ``versions`` (of the rules on that day), ``cuts`` and ``parameters`` are the law that does so.
    """

    rule: Rule
    version: Version | None
    outcome: Outcome
    on_best_estimate: Outcome
    reasons: tuple[Fact, ...]
    assumed: tuple[Fact, ...]
    missing: tuple[Missing, ...]
    questions: tuple[QuestionResult, ...]
    versions: tuple[Version, ...]
    cuts: tuple[Cut, ...]
    parameters: tuple[str, ...]


class Run:
    """One evaluation of one case: values by fact name, chosen readings, and results so far.

    ``state`` has a bit for each chosen reading. Results are kept by rule and by those of the
    state's bits that the rule reads, so that runs of one case under other readings share them.
    """

    __slots__ = ("memo", "readings", "state", "values")

    def __init__(self, values: dict[str, object], readings: Mapping[str, str], state: int) -> None:
        self.values = values
        self.readings = readings
        self.state = state
        self.memo: dict[tuple[str, int], tuple[bool | None, int]] = {}

    def under(self, readings: Mapping[str, str], state: int) -> Run:
        """The run of the same case with further readings chosen."""
        trial = Run(self.values, {**self.readings, **readings}, self.state | state)
        trial.memo = self.memo
        return trial


Truthful = Callable[[Run], tuple[bool | None, int]]
Quantity = Callable[[Run], tuple[Exact | None, Exact | None, int, int]]


class Program:
    """The rules of one day, compiled. Build it once and use it for any number of cases.

    ``parameters`` gives the value of each parameter on the day: a number, or a day as a date.
    Raises RuleError for a rule that uses a parameter which has no value on that day.
    """

    def __init__(self, rules: Iterable[Rule], parameters: Mapping[str, Exact | date], day: date) -> None:
        self.day = day
        self.parameters = dict(parameters)
        self.rules: dict[str, Rule] = {}
        self.facts: dict[str, Fact] = {}
        self.questions: dict[str, Question] = {}
        self._bits: dict[object, int] = {}
        self._atoms: list[Atom] = []
        self._question_bits = 0
        self._reading_bits: dict[tuple[str, str], int] = {}
        self._assumed: dict[str, object] = {}
        self._runs: dict[int, tuple[Case, Run, _AtBest]] = {}
        self._versions: dict[str, Version | None] = {}
        self._reads: dict[str, int] = {}
        self._functions: dict[str, Truthful] = {}
        self._conditions: dict[int, Truthful] = {}
        self._compiler = _Compiler(self)
        for each in rules:
            self.add(each)

    def add(self, rule: Rule) -> None:
        """Take in a rule, and the rules that it stands on. Raises RuleError for two rules of one id."""
        known = self.rules.get(rule.id)
        if known is not None:
            if known is not rule:
                raise RuleError(f"two rules are called {rule.id}")
            return
        self.rules[rule.id] = rule
        version = self._versions[rule.id] = rule.on(self.day)
        function = self._compiler.version(version) if version else _not_yet
        reads = self._reads[rule.id] = self._readings_below(version) if version else 0
        self._functions[rule.id] = _remembered(function, rule.id, self.bit(rule), reads)

    def _readings_below(self, version: Version) -> int:
        """The bits of all readings that a version hangs on, by itself or through the rules that it stands on."""
        reads = 0
        for part in (version.when, *(cut.when for cut in version.cuts)):
            for node in walk(part):
                if isinstance(node, QuestionReads):
                    reads |= self.readings_of(node.question)
                elif isinstance(node, Rule):
                    reads |= self._reads[node.id]
        return reads

    def bit(self, atom: Atom) -> int:
        """The bit of a fact, parameter, question, rule or exception in every mask."""
        key: object = atom.name if isinstance(atom, Fact | Parameter | Question) else id(atom)
        if isinstance(atom, Fact):
            known = self.facts.setdefault(atom.name, atom)
            if known is not atom:
                raise RuleError(f"two facts are called {atom.name}")
            if atom.assumed is not None:
                self._assumed[atom.name] = atom.assumed
        if isinstance(atom, Question):
            self.questions.setdefault(atom.name, atom)
            key = ("question", atom.name)
        if isinstance(atom, Parameter):
            key = ("parameter", atom.name)
        if key not in self._bits:
            self._bits[key] = 1 << len(self._atoms)
            self._atoms.append(atom)
            if isinstance(atom, Question):
                self._question_bits |= self._bits[key]
        return self._bits[key]

    def reading_bit(self, question: str, reading: str) -> int:
        """The bit of a reading in the state of a run."""
        return self._reading_bits.setdefault((question, reading), 1 << len(self._reading_bits))

    def readings_of(self, question: Question) -> int:
        """The bits of all readings of a question."""
        return reduce(or_, (self.reading_bit(question.name, reading.name) for reading in question.readings))

    def atoms(self, mask: int) -> list[Atom]:
        """The atoms whose bits are set, in the order in which the law names them."""
        found = []
        while mask:
            low = mask & -mask
            found.append(self._atoms[low.bit_length() - 1])
            mask ^= low
        return found

    def questions_in(self, mask: int) -> list[Question]:
        """The questions among the atoms of a mask."""
        return self.atoms(mask & self._question_bits)  # type: ignore[return-value]

    def version(self, rule: Rule) -> Version | None:
        """The version of a rule on the day, or None for "not yet"."""
        return self._versions[rule.id]

    def function(self, rule: Rule) -> Truthful:
        """The compiled form of a rule of this program."""
        return self._functions[rule.id]

    def start(self, case: Case) -> Run:
        """The run over a case: plain values, and those assumed where the case says nothing. The last runs are kept."""
        return self._started(case)[1]

    def _started(self, case: Case) -> tuple[Case, Run, _AtBest]:
        held = self._runs.get(id(case))
        if held is not None:
            return held
        values = dict(self._assumed) if case.assume else {}
        values.update((name, plain(known.value)) for name, known in case.facts.items())
        state = reduce(or_, (self.reading_bit(*chosen) for chosen in case.readings.items()), 0)
        run = Run(values, case.readings, state)
        if len(self._runs) >= MOST_RUNS:
            self._runs.clear()
        held = self._runs[id(case)] = (case, run, _AtBest(self, case))
        return held

    def truth(self, rule: Rule, case: Case) -> Truth:
        """The value of a rule alone, without reasons."""
        return Truth.of(self.function(rule)(self.start(case))[0])

    def truth_in(self, condition: Expr, run: Run) -> Truth:
        """The value of a rule, or of a condition that stands inside one, in a run that was started before."""
        if isinstance(condition, Rule):
            return Truth.of(self.function(condition)(run)[0])
        function = self._conditions.get(id(condition))
        if function is None:
            function = self._conditions[id(condition)] = self._compiler.read(condition)  # type: ignore[assignment]
        return Truth.of(function(run)[0])  # type: ignore[misc]

    def findings(self, rules: Iterable[Rule], case: Case) -> list[Finding]:
        """What each rule says of the case, with reasons, assumptions, what is missing, and open questions."""
        _, run, best = self._started(case)
        return [_finding(self, each, case, run, best) for each in rules]

    def finding(self, rule: Rule, case: Case) -> Finding:
        """`findings` for one rule."""
        return self.findings([rule], case)[0]


def _not_yet(run: Run) -> tuple[bool | None, int]:
    """A rule that has no version yet on the day: it does not hold, for no other reason than the day."""
    return False, 0


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


class _AtBest:
    """The run of a case on its best estimates, started only where these could decide what is unknown."""

    def __init__(self, program: Program, case: Case) -> None:
        self.program = program
        self.case = case

    def settle(self, rule: Rule, mask: int) -> Outcome:
        """The outcome on the best estimates of a rule that is unknown for the facts of the mask."""
        return _settle(self.program, rule, self.run)[0] if mask & self.narrowed else Outcome.UNKNOWN

    @cached_property
    def best(self) -> Case:
        return self.case.at_best()

    @cached_property
    def run(self) -> Run:
        return self.program.start(self.best)

    @cached_property
    def narrowed(self) -> int:
        """The bits of the facts of which the best estimate says more."""
        best, known = self.best.facts, self.program.facts
        return reduce(
            or_,
            (self.program.bit(known[name]) for name, each in self.case.facts.items() if each is not best[name]),
            0,
        )


def _remembered(function: Truthful, id: str, bit: int, reads: int) -> Truthful:
    """A rule's function that is worked out once for each state of the readings that it hangs on."""

    def remembered(run: Run) -> tuple[bool | None, int]:
        key = (id, run.state & reads)
        hit = run.memo.get(key)
        if hit is None:
            value, mask = function(run)
            hit = run.memo[key] = (value, mask | bit)
        return hit

    return remembered


class _Compiler(Fold[Truthful | Quantity]):
    """Expressions as functions of a run. Conditions give (value, mask), quantities (low, high, mask, loose).

    ``loose`` is the mask of what keeps a quantity from being exact: it is what stands in the
    way of a comparison that cannot be decided.
    """

    def __init__(self, program: Program) -> None:
        self.program = program

    def version(self, version: Version) -> Truthful:
        """The condition of a version with its exceptions, each cut carrying its own bit."""
        function: Truthful = self.read(version.when)  # type: ignore[assignment]
        for cut in version.cuts:
            condition = _with_bit(self.read(cut.when), self.program.bit(cut))  # type: ignore[arg-type]
            function = _any([function, condition]) if cut.gives else _all([function, _negation(condition)])
        return function

    def fact(self, fact: Fact) -> Truthful | Quantity:
        bit, name = self.program.bit(fact), fact.name
        if fact.kind is Kind.TRUTH:
            return lambda run: (run.values.get(name), bit)

        def quantity(run: Run) -> tuple[Exact | None, Exact | None, int, int]:
            ends: Number = run.values.get(name) or (None, None)  # type: ignore[assignment]
            low, high = ends
            return low, high, bit, 0 if low == high and low is not None else bit

        return quantity

    def constant(self, value: bool) -> Truthful:
        return lambda run: (value, 0)

    def parameter(self, name: str) -> Quantity:
        if name not in self.program.parameters:
            raise RuleError(f"the parameter {name} has no value on {self.program.day}")
        bit = self.program.bit(Parameter(name))
        value = self.program.parameters[name]
        number: Exact = value.toordinal() if isinstance(value, date) else value
        return lambda run: (number, number, bit, 0)

    def compare(self, operator: str, left: Truthful | Quantity, right: Truthful | Quantity) -> Truthful:
        strict = operator == ">"

        def condition(run: Run) -> tuple[bool | None, int]:
            a_low, a_high, a_mask, a_loose = left(run)  # type: ignore[misc]
            b_low, b_high, b_mask, b_loose = right(run)  # type: ignore[misc]
            if a_low is not None and b_high is not None and (a_low > b_high if strict else a_low >= b_high):
                return True, a_mask | b_mask
            if a_high is not None and b_low is not None and (a_high <= b_low if strict else a_high < b_low):
                return False, a_mask | b_mask
            return None, a_loose | b_loose

        return condition

    def member_of(self, fact: Fact, words: tuple[str, ...]) -> Truthful:
        bit, name, wanted = self.program.bit(fact), fact.name, frozenset(words)

        def condition(run: Run) -> tuple[bool | None, int]:
            held = run.values.get(name)
            return (None if held is None else not wanted.isdisjoint(held)), bit  # type: ignore[arg-type]

        return condition

    def all(self, parts: list[Truthful | Quantity]) -> Truthful:
        return _all(parts)  # type: ignore[arg-type]

    def any(self, parts: list[Truthful | Quantity]) -> Truthful:
        return _any(parts)  # type: ignore[arg-type]

    def negation(self, part: Truthful | Quantity) -> Truthful:
        return _negation(part)  # type: ignore[arg-type]

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
        def quantity(run: Run) -> tuple[Exact | None, Exact | None, int, int]:
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

    def times(self, factor: Exact, part: Truthful | Quantity) -> Quantity:
        def quantity(run: Run) -> tuple[Exact | None, Exact | None, int, int]:
            low, high, mask, loose = part(run)  # type: ignore[misc]
            return None if low is None else factor * low, None if high is None else factor * high, mask, loose

        return quantity

    def question(self, question: Question, reading: str) -> Truthful:
        bit, every = self.program.bit(question), self.program.readings_of(question)
        this = self.program.reading_bit(question.name, reading)

        def condition(run: Run) -> tuple[bool | None, int]:
            chosen = run.state & every
            return (chosen == this if chosen else None), bit

        return condition

    def rule(self, rule: Rule) -> Truthful:
        self.program.add(rule)
        return self.program.function(rule)


def _with_bit(condition: Truthful, bit: int) -> Truthful:
    def with_bit(run: Run) -> tuple[bool | None, int]:
        value, mask = condition(run)
        return value, mask | bit

    return with_bit


def _negation(part: Truthful) -> Truthful:
    def negation(run: Run) -> tuple[bool | None, int]:
        value, mask = part(run)
        return (None if value is None else not value), mask

    return negation


def _all(parts: list[Truthful]) -> Truthful:
    return _connective(parts, False)


def _any(parts: list[Truthful]) -> Truthful:
    return _connective(parts, True)


def _connective(parts: list[Truthful], decisive: bool) -> Truthful:
    """A conjunction (``decisive`` False) or a disjunction (True): one decisive part decides the whole."""

    def connective(run: Run) -> tuple[bool | None, int]:
        deciding = unknown = agreeing = 0
        decided = missing = False
        for part in parts:
            value, mask = part(run)
            if value is decisive:
                decided, deciding = True, deciding | mask
            elif value is None:
                missing, unknown = True, unknown | mask
            else:
                agreeing |= mask
        if decided:
            return decisive, deciding
        return (None, unknown) if missing else (not decisive, agreeing)

    return connective


def _choose_truth(condition: Truthful, then: Truthful, otherwise: Truthful) -> Truthful:
    def chosen(run: Run) -> tuple[bool | None, int]:
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
    def chosen(run: Run) -> tuple[Exact | None, Exact | None, int, int]:
        value, mask = condition(run)
        if value is not None:
            low, high, branch_mask, loose = (then if value else otherwise)(run)
            return low, high, mask | branch_mask, loose
        a_low, a_high, a_mask, a_loose = then(run)
        b_low, b_high, b_mask, b_loose = otherwise(run)
        low = None if a_low is None or b_low is None else min(a_low, b_low)
        high = None if a_high is None or b_high is None else max(a_high, b_high)
        loose = 0 if low is not None and low == high else mask | a_loose | b_loose
        return low, high, mask | a_mask | b_mask, loose

    return chosen


def _finding(program: Program, rule: Rule, case: Case, run: Run, best: _AtBest) -> Finding:
    outcome, mask, questions = _settle(program, rule, run)
    at_best = best.settle(rule, mask) if outcome is Outcome.UNKNOWN else outcome
    facts, rules, cuts, parameters = _told_apart(program.atoms(mask))
    assumed = tuple(fact for fact in facts if _is_assumed(fact, case))
    return Finding(
        rule=rule,
        version=program.version(rule),
        outcome=outcome,
        on_best_estimate=at_best,
        reasons=tuple(facts),
        assumed=assumed,
        missing=_missing(facts, case) if outcome is Outcome.UNKNOWN else (),
        questions=questions,
        versions=tuple(version for each in rules if (version := program.version(each)) is not None),
        cuts=tuple(cuts),
        parameters=tuple(parameter.name for parameter in parameters),
    )


def _told_apart(atoms: list[Atom]) -> tuple[list[Fact], list[Rule], list[Cut], list[Parameter]]:
    facts: list[Fact] = []
    rules: list[Rule] = []
    cuts: list[Cut] = []
    parameters: list[Parameter] = []
    for atom in atoms:
        match atom:
            case Fact():
                facts.append(atom)
            case Rule():
                rules.append(atom)
            case Cut():
                cuts.append(atom)
            case Parameter():
                parameters.append(atom)
    return facts, rules, cuts, parameters


def _is_assumed(fact: Fact, case: Case) -> bool:
    return case.assume and fact.assumed is not None and fact.name not in case.facts


def _missing(facts: Iterable[Fact], case: Case) -> tuple[Missing, ...]:
    """What stands in the way: a fact that is not known, or what it would be worked out from."""
    found: dict[tuple[str, str], Missing] = {}
    for fact in facts:
        known = case.facts.get(fact.name)
        if known is not None and _is_exact(known.value):
            continue
        below = known.missing if known else ()
        own = Missing(fact=fact.name, asks=fact.asks or fact.says, path=fact.path, who=fact.who)
        for item in below or (own,):
            found.setdefault((item.fact, item.path), item)
    return tuple(found.values())


def _is_exact(value: Value) -> bool:
    """Whether a fact's value leaves nothing open."""
    if isinstance(value, Range | DateRange):
        return value.exact
    return value is not Truth.UNKNOWN


def _settle(program: Program, rule: Rule, run: Run) -> tuple[Outcome, int, tuple[QuestionResult, ...]]:
    """The outcome with open questions resolved: all readings alike is an answer, unlike ones are unsettled."""
    outcome, mask = _decide(program, rule, run)
    chosen = tuple(
        QuestionResult(question=question, results=(), chosen=run.readings[question.name])
        for question in program.questions_in(mask)
        if question.name in run.readings
    )
    open_questions = _open(program, mask, run) if outcome is Outcome.UNKNOWN else []
    if not open_questions:
        return outcome, mask, chosen
    outcomes = _by_reading(program, rule, run, open_questions)
    if not outcomes:
        return Outcome.UNSETTLED, mask, chosen
    merged, mask = _merged(outcomes)
    return merged, mask, chosen if merged.decided else (*chosen, *_telling(open_questions, outcomes, merged))


ByReading = dict[tuple[str, ...], tuple[Outcome, int]]
"""An outcome with its mask for each combination of readings."""


def _decide(program: Program, rule: Rule, run: Run) -> tuple[Outcome, int]:
    value, mask = program.function(rule)(run)
    return (Outcome.UNKNOWN if value is None else Outcome.YES if value else Outcome.NO), mask


def _open(program: Program, mask: int, run: Run) -> list[Question]:
    return [question for question in program.questions_in(mask) if question.name not in run.readings]


def _by_reading(program: Program, rule: Rule, run: Run, questions: list[Question]) -> ByReading:
    """What each combination of readings gives; empty where there are too many to try."""
    combinations = list(product(*([reading.name for reading in question.readings] for question in questions)))
    if len(combinations) > MOST_READINGS:
        return {}
    outcomes: ByReading = {}
    for combination in combinations:
        chosen = {question.name: name for question, name in zip(questions, combination, strict=True)}
        state = reduce(or_, (program.reading_bit(*each) for each in chosen.items()))
        outcomes[combination] = _resolve(program, rule, run.under(chosen, state))
    return outcomes


def _resolve(program: Program, rule: Rule, run: Run) -> tuple[Outcome, int]:
    """Like `_settle`, without telling what each reading gives."""
    outcome, mask = _decide(program, rule, run)
    open_questions = _open(program, mask, run) if outcome is Outcome.UNKNOWN else []
    if not open_questions:
        return outcome, mask
    outcomes = _by_reading(program, rule, run, open_questions)
    return _merged(outcomes) if outcomes else (Outcome.UNSETTLED, mask)


def _merged(outcomes: ByReading) -> tuple[Outcome, int]:
    merged = _merge(outcome for outcome, _ in outcomes.values())
    # Where a reading leaves the answer unknown, only what is missing there stands in the way.
    masks = [mask for outcome, mask in outcomes.values() if merged is not Outcome.UNKNOWN or outcome is merged]
    return merged, reduce(or_, masks)


def _telling(questions: list[Question], outcomes: ByReading, merged: Outcome) -> tuple[QuestionResult, ...]:
    """What each reading of each question gives, of the questions whose readings differ in that."""
    results = tuple(
        QuestionResult(
            question=question,
            results=tuple(
                (reading.name, _merge(out for names, (out, _) in outcomes.items() if names[place] == reading.name))
                for reading in question.readings
            ),
        )
        for place, question in enumerate(questions)
    )
    telling = tuple(result for result in results if len({outcome for _, outcome in result.results}) > 1)
    return telling or (results if merged is Outcome.UNSETTLED else ())


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
