"""Why an answer is what it is: the answer, and below it each step on which it rests, with provisions and sources.

What does not carry the answer is left out unless all of it is wanted, what was shown is not shown again, and a step
that only joins others gives way to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion, is_undated, saying
from gpaiscope.assessment.dated import Dated, planned_duties
from gpaiscope.assessment.ledger import NOTHING
from gpaiscope.assessment.saying import binding, hangs_on_own_count, recitals_alone, silence, steps_bound, told
from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Missing, Record
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.comparisons import Comparison, Side, Weighing
from gpaiscope.engine.expression import (
    GUESS,
    After,
    Assumption,
    Expr,
    Fact,
    Latest,
    Parameter,
    Soonest,
    children,
    truth_valued,
)
from gpaiscope.engine.proof import Step
from gpaiscope.law import Law, modification, scope
from gpaiscope.law.provider import provider
from gpaiscope.law.sentences import THE_ACTOR
from gpaiscope.report import onward, open_law, phrases, words
from gpaiscope.report.blocks import (
    Amount,
    Answer,
    Block,
    Cite,
    Code,
    Command,
    Days,
    Heading,
    Item,
    Items,
    Line,
    Named,
    Page,
    Sentence,
    Span,
)
from gpaiscope.report.onward import Call
from gpaiscope.report.pages.by_size import by_size
from gpaiscope.report.say import say
from gpaiscope.values import STATED, DateRange, Exact, Outcome, Range, Truth, unique

DIGITS: Final = 3
"""Significant digits of the numbers of a proof; all of them stand in a note where these do not tell two apart."""

MOST_STEPS: Final = 3

AUTHORITIES: Final = {
    "statute": "binding law",
    "recital": "a recital, which explains binding law",
    "guidelines": "the Commission's Guidelines, which bind no court",
    "code-of-practice": "the code of practice",
    "faq": "answers that the Commission published",
    "own-reading": "a reading of our own",
    "draft": "a draft, which is not law",
}
"""How binding each kind of authority is, as it is said."""


def proof(assessment: Assessment, id: str, *, call: Call, full: bool = False) -> Page:
    """The proof of one conclusion or obligation. Raises UsageError for a name or an actor that there is not.

    ``full`` follows also what does not carry the answer.
    """
    found = assessment.conclusion(id, call.actor)
    name = words.names(assessment.dossier).get(found.actor, "")
    teller = _Teller(
        assessment=assessment,
        actor=words.short_name(name, found.actor) or THE_ACTOR,
        full=full,
        takes_readings=bool(call.path),
    )
    for fact, item in found.finding.lacking:
        teller.asked.setdefault(fact.says, item)
    root = assessment.proof(id, call.actor)
    items = tuple(teller.below(root, 0, _shown(root)))
    blocks: tuple[Block, ...] = (
        _answer(found, root, teller),
        Sentence((_legend(items),), quiet=True),
        Items(items=items),
        *_days(assessment, found, teller),
        *open_law.open_questions_of_law(found, root, teller.law, full=full),
        *_asked_of_row(found, call),
        Sentence((f"{_left_out(teller)}{words.capital(words.read_as(assessment))}.",), quiet=True),
        *_counted_assumptions(assessment, found),
        *_onward(found, call, found.actor if len(assessment.dossier.actors or ()) > 1 else "", teller.left_out),
    )
    called = words.title_name(assessment.dossier, found.actor)
    about: Line = (" · ", Code(id), *((" · ", Named(called)) if called else ()))
    return Page(title=words.page_title(assessment, about), blocks=blocks)


def _answer(found: Conclusion, root: Step, teller: _Teller) -> Answer:
    law, outcome = teller.law, found.finding.outcome
    guessed = phrases.guessed(teller.assessment, found)
    because: list[Line] = [(guessed,)] if guessed else []
    because += _in_every_way(teller.assessment, found)
    if outcome is Outcome.UNKNOWN and found.finding.on_best_estimate.decided:
        because.append((f"By the best estimates: {found.finding.on_best_estimate.value}.",))
    weakest = binding(found, law)
    steps = steps_bound(found, law, weakest) if weakest == "own-reading" else []
    named = f", in {words.some(steps, MOST_STEPS)}" if steps else ""
    if hangs_on_own_count(found, law):
        named += f"{' and' if steps else ','} in what counts as training compute"
    recitals = words.cites(recitals_alone(found, law))
    alone = f"; and, with no article for it, a recital: {recitals}" if recitals else ""
    because.append((f"The weakest authority that this rests on: {AUTHORITIES[weakest]}{named}{alone}.",))
    because += [(said,)] if (said := silence(found, law)) else []
    because += [(f"{phrases.SAFE}: {each}",) for each in phrases.safe_courses(found, law)]
    says = told(found, law, teller.actor)
    headline = words.capital(says) if not says.startswith(teller.actor) or teller.actor == THE_ACTOR else says
    if guessed:
        headline = f"Likely {outcome.value}: {headline}"
    return Answer(
        tone="unknown" if guessed else outcome.value,
        headline=(headline + "." * (not headline.endswith("?")),),
        because=tuple(because),
        cites=law.cited(root.cites),
    )


def _in_every_way(assessment: Assessment, found: Conclusion) -> Iterator[Line]:
    """The first screen's answer where it was worked out for every way that is left open, and on what that hangs."""
    if found.told and found.id == provider.id:
        from gpaiscope.report.wherever import wherever  # of most models there is but one way

        headline, lines = wherever(assessment) or ((), [])
        yield from (line for line in (headline, *lines) if line)
        change = (modification.modification_compute, modification.modification_cumulative_compute)
        held = [each.measured.value for each in found.comparisons if set(change) & set(each.measured.facts)]
        every, compared = assessment.every_way, held[0] if held else None
        if every and every.decides and isinstance(compared, Range) and compared.high and compared.high < every.most:
            yield say(
                "The steps below compare an estimate, {estimate}; {most} is the most that can be meant.",
                estimate=words.amount(compared, 3),
                most=words.number(every.most, 2),
            )


def _days(assessment: Assessment, found: Conclusion, teller: _Teller) -> Iterator[Block]:
    """How the days of an obligation are worked out: from when it is owed, and its last day."""
    owed = next((each for each in assessment.obligations if each.conclusion is found), None)
    if owed is None:
        return
    for planned in planned_duties(assessment):
        if (planned.id, planned.actor) == (owed.obligation.id, found.actor) and planned.state != "undated":
            by = phrases.by_day(planned)
            yield Sentence(say("With the placing that is planned: {by}{if_}.", by=by, if_=phrases.unless_sure(planned)))
    if found.finding.outcome is Outcome.NO:
        return
    items: list[Item] = []
    last = "to be done by" if owed.obligation.act else "due by"
    row = next((row for row in assessment.deadlines if row.owed is owed and row.starts), None)
    if row is not None:
        yield Heading(("How its days are worked out",))
        yield Items(items=tuple(_days_by_training(row)))
        if unsaid := phrases.unsaid_since(row):
            yield Sentence(unsaid)
        return
    for label, node, day in (
        ("to be done before" if owed.is_before else "owed from", owed.obligation.applies_from, owed.applies_from),
        (last, owed.obligation.due_on, owed.due_on),
    ):
        if items and is_undated(assessment.law, owed.obligation, owed.conclusion.case):
            items.append(Item(line=("no text sets a last day for it",), tone="value"))
        elif not items or day != owed.applies_from:
            items.append(Item(line=(f"{label}: ", Days(day)), tone="value"))
            items += teller.day(Weighing(found.finding.program, found.case), node, 1)
    yield Heading(("How its days are worked out",))
    yield Items(items=tuple(items))


def _days_by_training(row: Dated) -> Iterator[Item]:
    """The days of a notification that the training shows, with all that may start its weeks: as every list has them."""
    yield Item(line=say("owed from: {day}", day=Days(row.started_on)), tone="value")
    for start in row.starts:
        line = say("{trigger}: {day}", trigger=start.trigger.says, day=Days(start.on))
        cites = tuple(span for cite in start.cites for span in (", ", Cite(cite)))[1:]
        own = ("a reading of our own",)
        notes = (cites, own) if start.trigger.binding == "own-reading" else (cites,)
        yield Item(line=line, notes=notes, depth=1, tone="value")
    yield Item(line=say("to be done {by}", by=phrases.by_day(row, passed="by")), tone="value")
    yield Item(line=(row.counted,), depth=1, tone="value")


def _legend(items: Iterable[Item]) -> str:
    """What the signs mean; it stands before them, since a cross before a denial can be taken for a second one."""
    used = {item.tone for item in items}
    return " · ".join(f"{words.SIGNS[tone]} {says}" for tone, says in _LEGEND if tone in used) + "."


def _counted_assumptions(assessment: Assessment, found: Conclusion) -> Iterator[Sentence]:
    """How many of the assumptions that the first screen counts an answer rests on that is settled."""
    if found.finding.outcome.decided and (every := len(saying.all_assumed([assessment]))):
        own = f"{len({assumption.says for assumption in saying.assumed(found)}) or 'none'}"
        line = say("It rests on {own} of the {all} of all answers.", own=own, all=words.count(every, "assumption"))
        yield Sentence(line, quiet=True)


def _left_out(teller: _Teller) -> str:
    return f"{words.count(teller.left_out, 'point')} left out, as not deciding it. " if teller.left_out else ""


_LEGEND: Final = (
    ("yes", "it is so"),
    ("no", "it is not so, as the sentence itself says"),
    ("unknown", "not known"),
    ("unsettled", "open in law"),
    ("value", "a value"),
)


def _onward(found: Conclusion, call: Call, actor: str, left_out: int) -> Iterator[Command]:
    if found.finding.outcome is Outcome.UNKNOWN:
        yield call.command("ask", found.id, actor=actor, says="what would decide it")
    if left_out:
        yield call.command("explain", found.id, "--full", actor=actor, says="with what does not decide it")
    yield onward.law("show", found.id, says="the rule itself")


def _asked_of_row(found: Conclusion, call: Call) -> Iterator[Block]:
    """What would decide an answer of a row of a catalogue, with who would know; of a dossier a command asks it."""
    missing = {each.asks: each for each in found.finding.missing} if not call.path else {}
    if missing:
        yield Heading(say("What to ask of it"))
        items = (Item(line=(each.asks,), notes=((each.who,),) if each.who else ()) for each in missing.values())
        yield Items(items=tuple(items))


FEW_SOURCES: Final = 3
"""Sources that are told again wherever they count; more are told once."""

Shown = frozenset[Citation]
"""Provisions that stand at the steps above already."""


def _shown(step: Step) -> Shown:
    return frozenset(step.cites)


@dataclass(slots=True, kw_only=True)
class _Teller:
    """The steps of one proof as items, with what was told of it so far."""

    assessment: Assessment
    actor: str
    full: bool
    takes_readings: bool
    """Whether a command can read it again, under another reading of the law."""
    asked: dict[str, Missing] = field(default_factory=dict)
    seen: set[object] = field(default_factory=set)
    sourced: dict[frozenset[str], Line] = field(default_factory=dict)
    """Long lists of sources that were told, each with the figure that it was told of."""
    left_out: int = 0

    @property
    def law(self) -> Law:
        """The law of the assessment."""
        return self.assessment.law

    def below(self, step: Step, depth: int, shown: Shown, record: Record | None = None) -> Iterator[Item]:
        """The steps on which one rests, each followed by those on which it rests itself."""
        steps = [each for each in self._parts(step, record) if not _says_record(each, record)]
        new = [each for each in steps if self._key(each, record) not in self.seen]
        for each in new or steps[:1]:
            yield from self._told(each, depth, shown, record)

    def _parts(self, step: Step, record: Record | None) -> list[Step]:
        """The steps below one that are told: those that carry it, in the place of those that join others the others."""
        carried = [each for each in step.because if each.carries or self.full]
        self.left_out += len(step.because) - len(carried)
        found = [part for each in carried for part in (self._parts(each, record) if each.joins else [each])]
        return list({self._key(each, record): each for each in reversed(found)}.values())[::-1]

    def _key(self, step: Step, record: Record | None) -> object:
        """What makes two steps the same for a reader: of whom and what they say, of comparisons what was compared."""
        if (compared := step.comparison) is not None:
            return (compared.operator, *map(_alike, (compared.left, compared.right)), step.outcome)
        of = step.record or record
        parts = tuple(each.told for each in step.because) if step.record else ()
        about = self.actor if "actor" in step.told else ""
        return (about, of.path if of else "", step.told, step.outcome, parts)

    def _told(self, step: Step, depth: int, shown: Shown, record: Record | None) -> Iterator[Item]:
        key, line = self._key(step, record), self._line(step)
        if key in self.seen:
            yield Item(line=(*line, " (as above)"), tone=_tone(step), depth=depth)
            return
        self.seen.add(key)
        notes = tuple(self._notes(step, shown, record))
        yield Item(line=line, tone=_tone(step), notes=notes, depth=depth)
        if step.comparison is None:
            outer, inner = self.actor, step.record or record
            if step.record is not None and step.record.id:  # what follows speaks of this actor, as if it were asked of
                self.actor, inner = words.short_name(step.record.called, step.record.id), None
            yield from self.below(step, depth + 1, shown | _shown(step), inner)
            self.actor = outer

    def day(self, weighing: Weighing, node: Expr, depth: int) -> Iterator[Item]:
        """A day with those that it is worked out from: of a choice of the law only the branch that is taken."""
        node = weighing.meant(node)
        value, _ = weighing.program.quantity_in(node, weighing.run)
        lead = self._day_says(node)
        cites = tuple(span for cite in self.law.cited(_cites_of(node, self.law)) for span in (", ", Cite(cite)))[1:]
        known = weighing.held(node) if isinstance(node, Fact) else None
        sources = unique(words.source(each) for each in known.sources) if known is not None else ()
        notes: tuple[Line, ...] = ((Named("; ".join(sources)),),) if sources else ()
        told = Days(value) if isinstance(value, DateRange) else "no day is stated"
        yield Item(line=(f"{lead}: ", told), notes=((cites,) if cites else ()) + notes, depth=depth, tone="value")
        for part in _parts_of(node):
            yield from self.day(weighing, part, depth + 1)

    def _day_says(self, node: Expr) -> str:
        match node:
            case Fact():
                return self._text(node.says)
            case Parameter(name):
                return self.law.body.parameters[name].says
            case After(_, period, unit):
                return f"{words.number(self.law.number(period.name), 0)} {unit} after"
            case Latest():
                return "the last of these"
            case Soonest():
                return "the first of these"
        return "one of these, as long as it is open which"

    def _line(self, step: Step) -> Line:
        if step.comparison is not None:
            return tuple(self._compared(step, step.comparison))
        if step.record is not None:
            return self._record(step, step.record)
        value = step.known.value if step.known else None
        if isinstance(value, Range):
            return (f"{self._text(step.says)}: ", Amount(value, digits=DIGITS))
        if isinstance(value, DateRange):
            return (f"{self._text(step.says)}: ", Days(value))
        said = self._text(step.question.asks if step.question else step.told)
        return (said, f" ({_taken(step)})" if _is_assumed(step) else "")

    def _text(self, says: str) -> str:
        return self.law.text(says, self.actor)

    def _compared(self, step: Step, compared: Comparison) -> Iterator[Span]:
        """``the compute used, 1.2e23 FLOP, is not greater than a third of the original's, 1.53e23 FLOP``."""
        more, less = _OPERATORS[compared.operator, isinstance(compared.left.value, Range)]
        left, right = (self._text(each) for each in step.sides)
        factor = Fraction(compared.right.factor) / Fraction(compared.left.factor)
        unit = self._unit(compared)
        if step.outcome is Truth.UNKNOWN:
            yield "not known whether "
        yield from _side(left, compared.left, Fraction(1), unit)
        yield f"is {less if step.outcome is Truth.NO else more} "
        spans = list(_side(_share(factor) + right, compared.right, factor, unit))
        yield from (*spans[:-1], str(spans[-1]).rstrip(", "))

    def _unit(self, compared: Comparison) -> str:
        named = compared.left.parameter or compared.right.parameter
        if named:
            return self.law.body.parameters[named].unit
        return "FLOP" if any("compute" in fact.name for fact in compared.left.facts) else ""

    def _record(self, step: Step, record: Record) -> Line:
        """A record with its day, where it stands, and how many more there are of which the same can be said.

        One that is but supposed, in one of the ways in which the answer was worked out, stands nowhere and says so.
        """
        name: Line = (Named(record.called), *((" on ", Days(record.on)) if record.on is not None else ()))
        if self._is_supposed(record):
            return say("assumed: {record}", record=name)
        place: Line = (Code(record.path), f", line {record.line}" if record.line else "")
        if step.more:
            return say("{record} ({place}; {more} more alike)", record=name, place=place, more=f"{step.more}")
        return say("{record} ({place})", record=name, place=place)

    def _is_supposed(self, record: Record) -> bool:
        if self.assessment.every_way is None:
            return False
        from gpaiscope.assessment.ways import WORKED_OUT  # most answers are worked out in one way

        return any(source == WORKED_OUT for held in record.fields.values() for source in held.sources)

    # Notes

    def _notes(self, step: Step, shown: Shown, record: Record | None) -> Iterator[Line]:
        yield from self._authority(step, shown)
        if step.comparison is not None:
            yield from _exactly(step.comparison)
            for leaf in step.because:
                if leaf.known is not None and isinstance(value := leaf.known.value, Range | DateRange):
                    said = Amount(value, digits=DIGITS) if isinstance(value, Range) else Days(value)
                    yield from self._origin(leaf, record, (said, ": "))
                    yield from self._adds_nothing(leaf)
                yield from by_size(self.assessment, leaf)
        else:
            yield from self._origin(step, record, ())
            yield from by_size(self.assessment, step)
        if step.question is not None:
            yield self._readings(step)
        for says in {step.says: 1, **{leaf.says: 1 for leaf in step.because if step.comparison}}:
            if step.outcome is Truth.UNKNOWN and (asked := self.asked.get(says)) is not None:
                yield ("to be said at ", Code(asked.path), f" by: {asked.who}" if asked.who else "")
        if not step.carries:
            yield ("does not decide it",)

    def _authority(self, step: Step, shown: Shown) -> Iterator[Line]:
        """The name of a rule and the provisions of a step that do not stand above it already."""
        leaves = [leaf.parameter for leaf in step.because if leaf.parameter] if step.comparison else []
        cites = (*step.cites, *(cite for name in leaves for cite in self.law.numbers[name].cites))
        found = self.law.cited(each for each in cites if each not in shown)
        own: Line = (" (a reading of our own)",) if step.binding == "own-reading" else ()
        cited = tuple(span for cite in found for span in (", ", Cite(cite)))[1:]
        if step.rule:
            yield (Code(step.rule), *((" · ", *cited) if cited else ()), *own)
        elif cited:
            yield (*cited, *own)

    def _origin(self, step: Step, record: Record | None, lead: Line) -> Iterator[Line]:
        """Where a fact comes from, and what was assumed for it."""
        if step.known is None:
            return
        sources = unique(words.source(each) for each in step.known.sources if record is None or each.file)
        if len(sources) > 1:
            sources = tuple(each for each in sources if each != STATED.text)
        if sources:
            yield (*(lead or ("source: ",)), *self._sources(sources, lead[:1]))
        if step.known.assumptions and not _is_assumed(step):
            yield (*(() if sources else lead), "; ".join(self._taken_as(step.known.assumptions)))

    def _adds_nothing(self, leaf: Step) -> Iterator[Line]:
        """What was done and is no training, where the compute of a modification or of updates is none."""
        if leaf.known is None or leaf.known.value != NOTHING or leaf.says not in _ADDED_UP:
            return
        told = {each.says for each in leaf.known.assumptions}
        for entry in {each.kind: each for each in self.assessment.entries or ()}.values():
            if entry.updates == NOTHING and told.isdisjoint(entry.estimate.assumptions):
                kind = entry.activity.kind
                where = Named(words.source(kind.source)) if kind is not None else ""
                because = (entry.row.because, *words.in_brackets(self.law.cited(entry.row.cites)))
                yield say(
                    "{kind} adds nothing: {because}; {where}", kind=Code(entry.kind), because=because, where=where
                )

    def _taken_as(self, assumptions: Sequence[Assumption]) -> Iterator[str]:
        """What was guessed, and what was assumed beside."""
        for word, is_guess in (("guessed", True), ("assumed", False)):
            taken = unique(self._text(each.says) for each in assumptions if (each.grade == GUESS) is is_guess)
            if taken:
                yield f"{word}: {'; '.join(taken)}"

    def _sources(self, sources: tuple[str, ...], figure: Line) -> Line:
        """The sources of a figure; of a long list that was told above, how many they are and where."""
        if len(sources) > FEW_SOURCES and (first := self.sourced.get(frozenset(sources))) is not None:
            return (f"the {len(sources)} sources ", *(("of ", *first, " ") if first else ()), "above")
        self.sourced.setdefault(frozenset(sources), figure)
        return (Named("; ".join(sources)),)

    def _readings(self, step: Step) -> Line:
        """What is followed of the readings of an open question, or which there are."""
        assert step.question is not None
        chosen = self.assessment.readings.get(step.question.name)
        if chosen:
            return ("followed here: ", Code(f"{step.question.name}={chosen}"))
        if followed := step.question.followed:
            return say("open in law; read as the Guidelines do: {reading}", reading=Code(followed))
        option = "--reading " if self.takes_readings else ""
        options = [Code(f"{option}{step.question.name}={each.name}") for each in step.question.readings]
        beside = tuple(part for each in options for part in (" or ", each))[1:]
        return ("open in law; ", *beside, " follows one") if self.takes_readings else ("open in law: ", *beside)


def _parts_of(node: Expr) -> tuple[Expr, ...]:
    """The days from which a day is worked out, without what they depend on."""
    return () if isinstance(node, Fact) else tuple(part for part in children(node) if not truth_valued(part))


def _cites_of(node: Expr, law: Law) -> tuple[Citation, ...]:
    """The provisions of a day, or of the period by which it is moved."""
    if isinstance(node, Fact):
        return node.cites
    name = node.name if isinstance(node, Parameter) else node.period.name if isinstance(node, After) else ""
    return law.numbers[name].cites if name else ()


def _says_record(step: Step, record: Record | None) -> bool:
    """Whether a step says of a record only what it is called by already."""
    held = record is not None and step.outcome is Truth.YES and not step.because
    return held and record is not None and record.called.split(" by ")[0] == step.value


def _taken(step: Step) -> str:
    """How what a step rests on was taken as so: ``guessed`` where nothing speaks for it."""
    known = step.known.assumptions if step.known is not None else ()
    return "guessed" if any(assumption.grade == GUESS for assumption in known) else "assumed"


def _is_assumed(step: Step) -> bool:
    """Whether a step says no more than what was assumed."""
    return step.known is not None and any(each.says == step.told for each in step.known.assumptions)


def _alike(side: Side) -> object:
    value = side.value
    return words.amount(value.times(side.factor), DIGITS) if isinstance(value, Range) else value


def _tone(step: Step) -> str:
    if step.known is not None and isinstance(step.known.value, Range | DateRange) and not step.comparison:
        return "value"
    if step.question is not None and step.outcome is Truth.UNKNOWN:
        return "unsettled"
    return "unknown" if step.told.endswith("?") else step.outcome.value


_OPERATORS: Final = {
    (">", True): ("greater than", "not greater than"),
    (">=", True): ("at least", "less than"),
    (">", False): ("later than", "not later than"),
    (">=", False): ("not earlier than", "earlier than"),
}
_ADDED_UP: Final = frozenset(
    fact.says
    for fact in (
        scope.training_compute,
        modification.modification_compute,
        modification.modification_cumulative_compute,
    )
)
"""What a claim of the compute that was added to a model speaks of."""
_SHARES: Final = ("", "half of ", "a third of ", "a quarter of ")
"""What one part of so many is called, the whole first."""


def _share(factor: Fraction) -> str:
    if factor.numerator == 1 and factor.denominator <= len(_SHARES):
        return _SHARES[factor.denominator - 1]
    return f"{words.number(factor, DIGITS)} times "


def _side(says: str, side: Side, factor: Fraction, unit: str) -> Iterator[Span]:
    """One side of a comparison: a number of the law before what it is, any other amount after it."""
    value: Span
    if isinstance(side.value, Range):
        value = Amount(side.value.times(factor), unit, digits=DIGITS)
        if not side.value.low and side.value.best is None and side.value.high is None:
            value = "which is not known"
    else:
        value = Days(side.value) if side.value is not None else "no day"
    yield from (value, ", ", says) if side.parameter else (says, ", ", value)
    yield ", "


def _exactly(compared: Comparison) -> Iterator[Line]:
    """Both sides in all their digits, where the digits shown do not tell apart what was told apart."""
    left, right = compared.left.amount, compared.right.amount
    if left is None or right is None or not compared.outcome.decided:
        return
    ends: list[tuple[Exact | None, Exact | None]] = [(left.low, right.high), (left.high, right.low)]
    factor = Fraction(1) / Fraction(compared.left.factor)
    if any(one and other and words.number(one, DIGITS) == words.number(other, DIGITS) for one, other in ends):
        yield ("exactly: ", Amount(left.times(factor), digits=0), " and ", Amount(right.times(factor), digits=0))
