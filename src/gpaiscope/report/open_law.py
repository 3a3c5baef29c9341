"""Which questions of law are open on the way to an answer: those that turn it, and those that turn nothing here.

Of each its readings are named with what each gives and who was found to hold it, and the safe course meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gpaiscope.assessment import Conclusion
from gpaiscope.engine.evaluation import QuestionResult
from gpaiscope.engine.expression import Question
from gpaiscope.engine.proof import Step
from gpaiscope.law import Law
from gpaiscope.law.commentary import COMMENTARY, Commentary
from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Heading, Item, Items, Line, Sentence
from gpaiscope.report.say import say
from gpaiscope.values import Outcome, Truth

MOST_HOLDERS: Final = 2


def open_questions_of_law(found: Conclusion, root: Step, law: Law, *, full: bool = False) -> Iterator[Block]:
    """The open questions of an answer and of the steps of its proof, or that there are none.

    ``full`` tells all of those, too, that turn nothing.
    """
    turning = found.finding.left_open
    meeting = [
        question for question in questions_met(root) if question.name not in {each.question.name for each in turning}
    ]
    yield Heading(("Open questions of law",))
    if followed := found.finding.followed:
        yield Sentence(
            say("This answer follows the Guidelines, which bind no court; by another reading it is otherwise.")
        )
        yield Items(items=tuple(item for each in followed for item in _question_items(each.question, law, each)))
    if turning:
        yield Sentence(say("By these the answer is open: each reading gives what stands beside it."))
        yield Items(items=tuple(item for each in turning for item in _question_items(each.question, law, each)))
    if meeting:
        if turning or followed:
            yield Sentence(say("These are open at a step on the way as well, and turn nothing here."))
        else:
            yield Sentence(
                say(
                    "None turns this answer. These are open at a step on the way, and it is the same by each of their "
                    "readings."
                )
            )
        whole = [list(_question_items(each, law)) for each in meeting]
        yield Items(items=tuple(item for items in whole for item in (items if full else [replace(items[0], notes=())])))
        if not full:
            option = Code("--full")
            yield Sentence(say("Their readings, who holds them and the safe course: {full}.", full=option), quiet=True)
    if not turning and not meeting and not followed:
        yield Sentence(say("None is open on the way to this answer."))


def questions_met(root: Step) -> Sequence[Question]:
    """The questions at whose place in a proof it is open what counts, each once."""
    found: dict[str, Question] = {}
    seen: set[int] = set()
    left = [root]
    while left:
        step = left.pop()
        if id(step) in seen:
            continue  # a rule that is used twice is the same step in both places
        seen.add(id(step))
        left += reversed(step.because)
        if step.outcome is Truth.UNKNOWN:
            questions = [part.question for part in step.because if part.outcome is Truth.UNKNOWN and part.question]
            found |= {question.name: question for question in questions}
    return list(found.values())


def _question_items(question: Question, law: Law, result: QuestionResult | None = None) -> Iterator[Item]:
    """A question with its readings below it; ``result`` says what each gives."""
    commentary = COMMENTARY.get(question.name)
    gives = {} if result is None else dict(result.results)
    safe = () if commentary is None else say("Safe course: {course}", course=law.text(commentary.safe))
    asks = say("{name}: {asks}", name=Code(question.name), asks=question.asks)
    yield Item(line=asks, notes=(safe,) if safe else (), tone="unsettled")
    for reading in question.readings:
        line = say("{name}: {says}", name=Code(reading.name), says=reading.says)
        if (outcome := gives.get(reading.name)) is not None:
            line = say("{reading}; gives {outcome}", reading=line, outcome=_GIVES[outcome])
        yield Item(line=line, notes=(_held_by(reading.name, commentary),), depth=1)


_GIVES: Final = {
    Outcome.YES: "yes",
    Outcome.NO: "no",
    Outcome.UNKNOWN: "not known",
    Outcome.UNSETTLED: "open by another question",
}


def _held_by(reading: str, commentary: Commentary | None) -> Line:
    """Who was found to hold a reading, the first of them by name."""
    support = commentary.readings.get(reading) if commentary is not None else None
    holders = support.held_by if support is not None else ()
    if not holders:
        return say("nobody was found to hold it")
    names = words.listed([holder.who for holder in holders[:MOST_HOLDERS]])
    if len(holders) > MOST_HOLDERS:
        return say("held by {names}, and {more} more", names=names, more=f"{len(holders) - MOST_HOLDERS}")
    return say("held by {names}", names=names)


def alike_either_way(names: Sequence[str]) -> Line:
    """The questions that are open on the way to what the actors are and turn nothing there, by name."""
    if not names:
        return say("No question of law is open on the way to what the actors are.")
    listed = words.listed(list(names))
    return say("Open on the way to what the actors are, and turning nothing there: {names}.", names=listed)
