"""What is missing: one question a place in the dossier, by who would know, and what each answer would give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.gaps import (
    Alternative,
    Gap,
    Open,
    alternatives,
    asked_about,
    by_who,
    gaps_with_names,
    leads,
    matters,
    name_of,
)
from gpaiscope.assessment.inputs import inputs
from gpaiscope.assessment.turning import Flip, NumberCurve, number_curves
from gpaiscope.dossier.declaration import Tables
from gpaiscope.dossier.kinds import Flag, Several, Word
from gpaiscope.dossier.tables import entry_at
from gpaiscope.engine.expression import Fact
from gpaiscope.engine.expression import FactKind as Of
from gpaiscope.engine.prose import sentence, value_text
from gpaiscope.engine.questions import Decisive, ExampleAnswer
from gpaiscope.law import Law, scope
from gpaiscope.law.notification import trigger_on
from gpaiscope.law.obligations import notification
from gpaiscope.report import asking, phrases, words, yours
from gpaiscope.report.blocks import Block, Code, Command, Heading, Item, Items, Line, Page, Sentence
from gpaiscope.report.onward import PROGRAM, Call, as_path, folder_of, is_of_folder
from gpaiscope.report.say import say, say_text
from gpaiscope.values import Outcome, Range, Truth

MOST_SETS: Final = 5
MOST_NAMED: Final = 3
MOST_VARIED: Final = 2
"""Conclusions of which it is said at which amounts they are decided: those that come first."""

LONGEST_EXACT: Final = 8


def missing(assessment: Assessment, conclusion: str = "", *, call: Call) -> Page:
    """What is missing for all answers, or for one conclusion. Raises UsageError for a name or an actor there is not."""
    asked = asked_about(assessment, conclusion, call.actor)
    found = gaps_with_names(assessment, asked)
    about: Line = (" · what is missing", *((" for ", Code(conclusion)) if conclusion else ()))
    blocks = tuple(_blocks(assessment, asked, found, conclusion, call) if found else _nothing(assessment, conclusion))
    return Page(title=words.page_title(assessment, about), blocks=blocks)


def _blocks(
    assessment: Assessment, asked: list[Open], found: list[Gap], conclusion: str, call: Call
) -> Iterator[Block]:
    several = len(assessment.dossier.actors or ()) > 1
    teller = _Teller(assessment=assessment, several=several)
    # Of one answer that is asked about all that is missing for it is asked, and counted, alike.
    own, further = (found, []) if conclusion else asking.parted_gaps(assessment, found, call.actor)
    yield Sentence(
        (_first(assessment, found, teller) if conclusion else _counted_questions(assessment, own, further, call),)
    )
    if not conclusion and assessment.dossier.actors:
        yield Sentence((_first(assessment, found, teller),))
    yield from _perhaps_to_notify(assessment, conclusion)
    for who, group in by_who(own or found).items():
        yield Heading((words.capital(who),))
        yield Items(items=tuple(item for gap in group for item in teller.question(gap)))
    if own and further:
        yield Heading(say("Beside these · {many}", many=str(len(further))))
        yield Items(items=tuple(item for gap in further for item in teller.question(gap)))
    sets = [(each, one) for each in asked for one in each.sets if len({fact.path for fact in one.facts}) > 1]
    if sets:
        yield Heading(("Several answers together",))
        more = words.count(len(sets) - MOST_SETS, "more such set") if len(sets) > MOST_SETS else ""
        told = [(each.conclusion.id, _together(one, assessment.law)) for each, one in sets[:MOST_SETS]]
        items = tuple(Item(line=(Code(name), f": {together}")) for name, together in told)
        yield Items(items=items, more=(f"and {more}",) if more else ())
    yield Sentence((f"{words.capital(words.read_as(assessment))}.",), quiet=True)
    if is_of_folder(assessment):
        yield Command((PROGRAM, "init", as_path(folder_of(call.path))), "writes a dossier, to fill in")
    else:
        about = [conclusion] if conclusion else []
        yield call.command("ask", *about, "--fill", says="asks them and writes the answers")
    undecided = [each.conclusion for each in asked if not each.sets and not each.undated]
    if not conclusion and undecided:
        first = undecided[0]
        yield call.command("ask", first.id, actor=first.actor if several else "", says="what decides it together")


def _counted_questions(assessment: Assessment, own: Sequence[Gap], further: Sequence[Gap], call: Call) -> str:
    """How many questions count as open, as every page counts them, and how many more there are."""
    actors, names = [call.actor, *(lead.actor for lead in leads(assessment))], words.names(assessment.dossier)
    open_ = words.count(len(own), "question") if own else "no question"
    if len(actors) < 2:
        hang = say_text("{nobody} Of the model itself: {questions}.", nobody=_NOBODY, questions=open_)
    elif len(names) > 1:
        actor = next(filter(None, actors))
        name = words.short_name(names.get(actor, actor), actor)
        hang = say_text("How {actor} stands and what it owes now hangs on {questions}.", questions=open_, actor=name)
    else:
        hang = say_text("How the model stands and what is owed now hangs on {questions}.", questions=open_)
    if not further:
        return hang
    more = words.count(len(further), "question")
    return say_text("{hang} Other answers hang on {questions} more.", hang=hang, questions=more)


def _first(assessment: Assessment, found: list[Gap], teller: _Teller) -> str:
    """Which answer the questions stand in the way of, the first of all."""
    lead = next((each for each in leads(assessment) if any(_bears(gap, each) for gap in found)), None)
    if lead is None:
        return asking.may_stop(assessment, found) or say_text("None stands in the way of what an actor is.")
    hang = sum(_bears(gap, lead) for gap in found)
    answer, questions = teller.name(lead), words.count(hang, "question")
    if lead.finding.outcome.decided:
        return say_text(
            "Guessed for {answer}, which is only likely without an answer: {questions}.",
            answer=answer,
            questions=questions,
        )
    if hang == len(found):
        return say_text("All of it stands in the way of {answer}.", answer=answer)
    if hang == 1:
        return say_text("{questions} stands in the way of {answer}.", questions=questions, answer=answer)
    return say_text("{questions} stand in the way of {answer}.", questions=questions, answer=answer)


_NOBODY: Final = (
    "Who is it about? No actor is named, and this comes before all else: without one nothing says who the provider is "
    "or who owes what. Name them as [[actors]], each with id and country."
)


def _bears(gap: Gap, on: Conclusion) -> bool:
    """Whether a gap stands in the way of a conclusion, or of its being more than likely."""
    is_open = gap.is_guessed or not on.finding.outcome.decided
    return is_open and any(name_of(each) == name_of(on) for each in gap.blocks)


def _nothing(assessment: Assessment, conclusion: str) -> Iterator[Block]:
    unsettled = [
        each.id
        for each in assessment.everything
        if each.finding.outcome is Outcome.UNSETTLED
        and (conclusion == each.id or (not conclusion and matters(assessment, each)))
    ]
    if not assessment.dossier.actors:
        yield Sentence((_NOBODY,))
    yield Sentence(("No fact is missing.",))
    yield from _perhaps_to_notify(assessment, conclusion, safe=True)
    if unsettled:
        names = words.listed(list(dict.fromkeys(unsettled)))
        yield Sentence((f"The law itself leaves open: {names}. No answer of yours would settle that.",))


def _perhaps_to_notify(assessment: Assessment, conclusion: str, *, safe: bool = False) -> Iterator[Block]:
    """By when the Commission would have to be notified where that is open, whatever else is asked.

    ``safe``: of what only the law leaves open, with the safe course.
    """
    rows = [row for row in assessment.deadlines if row.obligation == notification.id and phrases.perhaps_notify(row)]
    open_ = [(row.owed.conclusion, row) for row in rows if row.owed is not None and not conclusion]
    told = (phrases.notification_open(concluded, row) for concluded, row in open_)
    yield from map(Sentence, dict.fromkeys(filter(None, told)))
    courses = (course for each, _ in open_ for course in phrases.safe_courses(each, assessment.law)[:1] if safe)
    yield from (Sentence((f"{phrases.SAFE}: {course}",)) for course in dict.fromkeys(courses))


class _Teller:
    """Questions as items, conclusions by their names, with the actor where there are several."""

    def __init__(self, *, assessment: Assessment, several: bool) -> None:
        self.assessment = assessment
        self.several = several
        self.asked: set[str] = set()
        self.varied = {each.path for each in inputs(assessment)}
        self.leads = {name_of(each.conclusion) for each in assessment.standings}

    def name(self, each: Conclusion) -> str:
        """What a conclusion is called."""
        return f"{each.id} of {each.actor}" if self.several and each.actor else each.id

    def names(self, found: Iterable[Conclusion]) -> str:
        """The first of some conclusions, and how many more there are."""
        return words.some(map(self.name, found), MOST_NAMED)

    def question(self, gap: Gap) -> Iterator[Item]:
        """One question with its place, and what its answers would give where the same was not asked before."""
        more = f" and {words.count(gap.missing.more, 'further place')}" if gap.missing.more else ""
        told = list(self._answers(gap)) if gap.missing.asks not in self.asked else []
        self.asked.add(gap.missing.asks)
        decided = {id(each) for each in gap.decides} if told else set()
        others = self._ordered(each for each in gap.blocks if id(each) not in decided)
        dates = bool(others) and all(each.finding.outcome.decided for each in others)
        also = " · the day of " if dates else " · bears also on " if told else " · bears on "
        place: Line = (Code(gap.missing.path), more, *((also, self.names(others)) if others else ()))
        licence: Line = (Code(f"{PROGRAM} licence"), " says what a licence allows, by its identifier or from its text")
        notes = (place, licence) if gap.missing.path.endswith("openness.licence") else (place,)
        for row in self.assessment.deadlines if gap.missing.asks == trigger_on.asks else ():
            if row.starts and row.state != "done":
                so_far = say("So far counted from {day}: {event}.", day=words.day(row.started_on), event=row.started)
                notes = (*notes, so_far, *filter(None, [phrases.unsaid_since(row)]))
        guessed = " (guessed so far)" if gap.is_guessed else ""
        yield Item(line=(f"{yours.to_you(gap.missing.asks, self.assessment)}{guessed}",), notes=notes)
        yield from (Item(line=line, depth=1) for line in told)

    def _ordered(self, found: Iterable[Conclusion]) -> list[Conclusion]:
        """Conclusions with what an actor is before all else."""
        return sorted(found, key=lambda each: name_of(each) not in self.leads)

    def _answers(self, gap: Gap) -> Iterator[Line]:
        for fact, several in _answered_by(gap):
            for each in alternatives(gap, fact, several=several):
                given = [f"{outcome.value} for {self.names(found)}" for outcome, found in each.decides]
                if each.keeps:
                    given.append(f"keeps {self.names(each.keeps)} possible")
                yield (f"{_alternative(each, fact)}: {'; '.join(given)}",)
        if gap.missing.path in self.varied:
            for of in self._ordered(gap.blocks)[:MOST_VARIED]:
                yield from self._amounts(gap, of)

    def _amounts(self, gap: Gap, of: Conclusion) -> Iterator[Line]:
        """At which amounts a conclusion would be decided, and how."""
        for curve in number_curves(self.assessment, of.id, of.actor, of=(gap.missing.path,)):
            decided = [f"{told} {where}" for told, where in _stretches(curve)]
            if decided:
                yield (f"{self.name(of)}: {'; '.join(decided)}",)


def _stretches(curve: NumberCurve) -> Iterator[tuple[str, str]]:
    """The stretches of amounts on which an outcome is decided, or open in law, each in words."""
    outcomes = [curve.first, *(each.after for each in curve.flips)]
    starts = [
        "",
        *(f"from {_point(each)} on" if each.side == "from" else f"above {_point(each)}" for each in curve.flips),
    ]
    ends = [
        *(f"below {_point(each)}" if each.side == "from" else f"up to {_point(each)}" for each in curve.flips),
        "",
    ]
    parts = list(zip(outcomes, starts, ends, strict=True))
    decided = [place for place, (outcome, _, _) in enumerate(parts) if outcome is not Outcome.UNKNOWN]
    for place, (outcome, start, end) in enumerate(parts):
        between = bool(decided) and decided[0] < place < decided[-1]
        if isinstance(outcome, Outcome) and (outcome is not Outcome.UNKNOWN or between):
            where = f"{start.removesuffix(' on')} {end}" if start and end else start or end or "whatever it is"
            yield outcome.value, where


def _point(flip: Flip) -> str:
    """A value exactly where that is short, else with three digits."""
    exact = words.number(flip.value, 0)
    return exact if len(exact) <= LONGEST_EXACT else f"about {words.number(flip.value, 3)}"


def _answered_by(gap: Gap) -> Iterator[tuple[Fact, bool]]:
    """The facts that an answer at the place of a gap states itself, and whether it is a list of words.

    What is only worked out from the answer, such as the compute of an activity from its day, is none of them.
    """
    entry = entry_at(gap.missing.path)
    kind = entry.kind if entry else None
    for fact in gap.facts:
        is_truth = fact.kind is Of.TRUTH and (isinstance(kind, Flag) or fact in _WORDS_OF)
        if is_truth or (fact.kind is Of.WORDS and isinstance(kind, Word)):
            yield fact, False
        elif fact.kind is Of.WORDS and isinstance(kind, Several | Tables):
            yield fact, True


_WORDS_OF: Final = {scope.beyond_narrow: {"yes": "none", "no": "narrow"}}
"""Of a truth that is stated at its place by words: which word says yes, and which no."""


def _alternative(each: Alternative, fact: Fact) -> str:
    written = _WORDS_OF.get(fact, {})
    said = words.listed([f"{written[word]} ({word})" if word in written else word for word in each.words], "or")
    return {"is": said, "with": f"with {said}", "none": "none of these", "all": "all of these", "fewer": "not all"}[
        each.how
    ]


# Several answers together


def _together(found: Decisive, law: Law) -> str:
    outcome, answers = found.answers[0]
    return f"if {' and '.join(_told(each, law) for each in answers)}, then {outcome.value}"


def _told(answer: ExampleAnswer, law: Law) -> str:
    """An answer as what would be so: a truth by its claim or denial, anything else with its value."""
    if isinstance(answer.value, Truth):
        return sentence(answer.fact, answer.value)
    return f"{answer.fact.says}: {_said(answer, law)}"


def _said(answer: ExampleAnswer, law: Law) -> str:
    """An example of an answer in words: one just past a number of the law is more than it."""
    value = answer.value
    if isinstance(value, Range) and value.low is not None:
        numbers = {each.value for each in law.numbers.values()}
        past = value.low - 1 in numbers and value.low not in numbers
        return f"more than {words.number(value.low - 1, 0)}" if past else f"for example {words.number(value.low, 0)}"
    return value_text(value)
