"""``gpaiscope ask --fill``: one question at a time, each answer written into the dossier with its source.

No question is asked twice: what was asked is known by its place in the dossier, and only "back" asks again. Where an
activity or an original stands already, what is asked of its compute is written on it and never as another entry.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gpaiscope.assessment.bounding import most_by_yes, name_question, said_by_yes
from gpaiscope.assessment.gaps import Gap, by_gravity, name_of, to_ask
from gpaiscope.assessment.unnamed import unnamed_at
from gpaiscope.cli.dialogue import MOST_TRIES, Stopped, TakenBack, Why, confirmed, given_up, line, told
from gpaiscope.cli.fill_original import ask_original
from gpaiscope.cli.output import tell
from gpaiscope.cli.typed_compute import compute_values, is_compute, most_flop, said_of_most
from gpaiscope.cli.writing import AnswerFile
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.declaration import OneOrSeveral, TableDeclaration, Tables
from gpaiscope.dossier.kinds import Reference, ValueReader
from gpaiscope.dossier.statements import listed
from gpaiscope.dossier.tables import entry_at
from gpaiscope.dossier.typed import EMPTY, hint, keys_of, no_idea, parsed, plain_words, takes_words, yes_or_no
from gpaiscope.engine.expression import FactKind
from gpaiscope.licences import Verdict, by_identifier
from gpaiscope.report import asking, words
from gpaiscope.report.say import say_text
from gpaiscope.repository.dossiers import located
from gpaiscope.values import Exact, Outcome, Range

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.service import Assessed

_ASKS_ACTOR: Final = "Who develops, modifies, integrates or supplies the model? Give a short id first."
MOST_MOVED: Final = 6
"""Answers that are told one by one where an answer changes them."""
_OF_ACTIVITIES: Final = "activities"
"""Where what all activities come to is asked for: how much compute, or on which day it passed a line."""


def fill_in(
    path: Path,
    assess: Callable[[], Assessed],
    conclusion: str,
    actor: str,
    *,
    day: date,
    today: date,
    fitting: tuple[str, ...] = (),
) -> None:
    """Ask until nothing is open, or the person stops. Each answer is on disk before the next question.

    ``day`` is the day of the assessment; what is written is known since ``today``. ``fitting`` are the few published
    models of which one is the original, where that is all that is known of it. Raises InputError and UsageError
    as the assessment does; the dossier is then as it was after the last answer.
    """
    assessed = assess()
    assessment = assessed.assessment
    name = assessment.dossier.model.name if assessment.place else None
    file = AnswerFile(path=located(path), day=day, today=today, model=name.value if name else "")
    session = _Session(file=file, assess=assess, conclusion=conclusion, actor=actor, assessed=assessed, fitting=fitting)
    tell(say_text('An empty line skips a question; "stop" ends. What is written stays.'))
    tell(say_text('"back" takes the last answer back, "why" says why it is asked, and "no idea" is an answer, too.'))
    try:
        session.run()
        tell("Nothing more can be asked." if session.asked else "No fact is missing.")
    except Stopped:
        tell("Stopped. What was written stays.")
    first_screen = shlex.join(session.assessed.call.command("assess").argv)
    tell(say_text("The answer with its reasons: {command}", command=first_screen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: where its answer goes, what is asked of whom, and how it is put.

    ``put`` gives whether it was answered; None where the person has no idea. ``way`` is the command that finds out.
    ``silences`` are places that are not asked about, either, where the person has no idea: who does not know which
    model it was made from cannot tell its compute.
    """

    path: str
    asks: str
    who: str
    why: Why
    put: Callable[[Question], bool | None]
    way: Callable[[], str]
    silences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question as it was put: what had been asked before it, and how many changes the file had had."""

    asked: frozenset[str]
    changes: int


@dataclass(slots=True, kw_only=True)
class _Session:
    """One person who is asked about one dossier. ``asked`` holds the place of every question that was put."""

    file: AnswerFile
    assess: Callable[[], Assessed]
    conclusion: str
    actor: str
    assessed: Assessed
    fitting: tuple[str, ...] = ()
    asked: set[str] = field(default_factory=set)
    turns: list[Turn] = field(default_factory=list)
    found: tuple[Assessed, list[Gap]] | None = None

    @property
    def gaps(self) -> list[Gap]:
        """What is missing; looked for once after each answer, since it takes far longer than a line to skip."""
        if self.found is None or self.found[0] is not self.assessed:
            self.found = self.assessed, to_ask(self.assessment, self.conclusion, self.actor)
        return self.found[1]

    @property
    def assessment(self) -> Assessment:
        return self.assessed.assessment

    def run(self) -> None:
        """Put one question after the other, until none is left."""
        while (question := self._next()) is not None:
            turn = Turn(asked=frozenset(self.asked), changes=len(self.file.changes))
            self.asked.add(question.path)
            try:
                self._put(question)
            except TakenBack:
                self._take_back(turn)
                continue
            self.turns.append(turn)
            if len(self.file.changes) > turn.changes:
                self._look_again()

    def _put(self, question: Question) -> None:
        self.file.of_shared(question.path.rpartition(": ")[0]).see_file()
        tell("")
        asks = (
            say_text("{question} [{who}]", question=question.asks, who=question.who) if question.who else question.asks
        )
        told(asks, "")
        if question.put(question) is None:
            self.asked.update(question.silences)
            told(say_text("This stays open, and is not asked again. {why}", why=question.why()))
            tell(say_text("  To find it: {command}", command=question.way()))

    def _look_again(self) -> None:
        """Work out what stands now, and tell what the answer changed."""
        earlier, self.assessed = self.assessment, self.assess()
        outcomes = {name_of(each): each.finding.outcome for each in earlier.everything}
        moved = [
            each for each in by_gravity(self.assessment) if outcomes.get(name_of(each)) is not each.finding.outcome
        ]
        for each in moved[:MOST_MOVED]:
            places = {"outcome": each.finding.outcome.value, "answer": each.id}
            if each.actor:
                tell(say_text("  → {outcome}: {answer} of {actor}", actor=each.actor, **places))
            else:
                tell(say_text("  → {outcome}: {answer}", **places))
        if more := len(moved[MOST_MOVED:]):
            tell(say_text("  → and {answers}", answers=words.count(more, "further answer")))
        unknown = sum(each.finding.outcome is Outcome.UNKNOWN for each in self.assessment.everything)
        tell(say_text("  {many} open", many=words.count(unknown, "answer")))
        stop = asking.may_stop(self.assessment, self.gaps)
        if stop and not asking.may_stop(earlier, self.gaps):
            told(stop)

    def _take_back(self, current: Turn) -> None:
        """Take the last answer back: what was written of this question, else the answer before it."""
        changes, back = len(self.file.changes), current
        if changes == current.changes and self.turns:
            # The last that wrote something; where none did, what was skipped last is asked again.
            written = [turn for turn in self.turns if turn.changes < changes]
            last = max((turn.changes for turn in written), default=None)
            back = next((turn for turn in reversed(written) if turn.changes == last), self.turns[-1])
        if not self.file.take_back(back.changes):
            self.asked = set(current.asked)
            return
        self.asked = set(back.asked)
        self.turns = [turn for turn in self.turns if len(turn.asked) < len(back.asked)]
        if len(self.file.changes) < changes:
            told(say_text("The last answer is taken back."))
            self.assessed = self.assess()
        elif back is current:
            told(say_text("There is no answer to take back."))

    # What is asked next

    def _next(self) -> Question | None:
        """The most decisive question that was not asked yet: which original, then who, then what is missing."""
        names = [gap for gap in self.gaps if unnamed_at(self.assessment, gap.missing)]
        others = [gap for gap in self.gaps if gap not in names]
        questions = (*self._of_gaps(names), *self._of_actors(), *self._of_gaps(others))
        return next((question for question in questions if question.path not in self.asked), None)

    def _of_actors(self) -> Iterator[Question]:
        """Who it is about, where nobody is named: every answer about an actor hangs on that."""
        entry = entry_at("actors")
        if not self.assessment.dossier.actors and entry is not None:
            yield Question(
                path="actors",
                asks=_ASKS_ACTOR,
                who="",
                why=lambda: say_text("Without an actor nothing says who is a provider, or who owes what."),
                put=lambda question: self._kind("actors", entry.kind, self.file, question),
                way=lambda: asking.way_to_actor(self.assessed.call),
            )

    def _of_gaps(self, gaps: Sequence[Gap]) -> Iterator[Question]:
        for gap in gaps:
            path = self._place_of(gap)
            if path:
                yield Question(
                    path=path,
                    asks=self._asks(gap, path),
                    who=gap.missing.who,
                    why=partial(asking.why_asked, self.assessment, gap),
                    put=partial(self._put_gap, gap),
                    way=partial(asking.way_to, self.assessment, gap, self.assessed.call),
                    silences=(path.replace(".hub_id", ".training_compute"),),
                )

    def _asks(self, gap: Gap, path: str) -> str:
        unnamed = unnamed_at(self.assessment, gap.missing)
        if unnamed is not None and self.fitting:
            return name_question(unnamed.place, self.fitting).asks
        return asking.asked_of(self.assessment, gap, path)

    def _place_of(self, gap: Gap) -> str:
        """Where the answer to a gap is written; empty where nothing that a person types could be.

        What all activities come to is told by them. Where some stand already another one would be counted beside them,
        so that it is asked of these, one after the other, what is not exact of them.
        """
        path, entries = gap.missing.path, self.assessment.entries
        if path != _OF_ACTIVITIES or not entries:
            return path
        if any(fact.kind is FactKind.DATE for fact in gap.facts):
            undated = [(entry, key) for key in ("ended_on", "started_on") for entry in entries]
            places = [f"{entry.path}.{key}" for entry, key in undated if getattr(entry.activity, key) is None]
        else:
            rough = [entry for entry in entries if not entry.flop.exact]
            places = [f"{entry.path}.{'flop' if entry.activity.flop else 'bound'}" for entry in rough]
        return next((place for place in places if place not in self.asked), "")

    # How it is put

    def _put_gap(self, gap: Gap, question: Question) -> bool | None:
        if (unnamed := unnamed_at(self.assessment, gap.missing)) is not None:
            return ask_original(unnamed, self.fitting, self.file, question.why)
        shared, _, path = question.path.rpartition(": ")
        file = self.file.of_shared(shared)  # what stands in the file of `actors_from` is written there
        entry = entry_at(path)
        if entry is None or isinstance(entry.kind, OneOrSeveral):
            told(
                say_text("{path} takes more than a line; write it into {file} by hand", path=path, file=str(file.path))
            )
            return False
        if (most := most_by_yes(gap.missing)) is not None:
            return self._bounding(path, entry.kind, most, said_by_yes(gap.missing), question)
        return self._kind(path, entry.kind, file, question)

    def _kind(self, path: str, kind: ValueReader[object], file: AnswerFile, question: Question) -> bool | None:
        """Ask for a value of a kind: in one line, or, for a table, one line for each of its keys."""
        if isinstance(kind, Tables) and not takes_words(kind):
            return self._entries(path, kind, file, question)
        if isinstance(kind, TableDeclaration):
            places = [(f"{path}.{key}", entry.kind) for key, entry in keys_of(kind)]
            answered = [self._kind(place, of, file, question) for place, of in places if self._marked(place, question)]
            return None if all(each is None for each in answered) else any(answered)
        return self._value(path, kind, file, question)

    def _marked(self, place: str, question: Question) -> bool:
        """Mark a place as asked about along with a question; whether it was not before."""
        shared, sign, _ = question.path.rpartition(": ")
        full = f"{shared}{sign}{place}"
        is_new = full not in self.asked
        self.asked.add(full)
        return is_new

    def _bounding(
        self, path: str, kind: ValueReader[object], most: Exact, said: str, question: Question
    ) -> bool | None:
        """Ask whether an amount lies below a bound that was worked out; a no is followed by how much it was at most."""
        told(say_text("Yes, no or no idea; or how much at most: 1e22, or 64 x H100 for 10 days."))
        prompt = f"  {path}: "
        for _ in range(MOST_TRIES):
            typed = line(prompt, question.why)
            if not typed:
                return False
            if no_idea(typed):
                return None
            answer = yes_or_no(typed)
            if answer:
                return self.file.write([(path, Range.exactly(most))], said)
            if answer is False:
                prompt = say_text("  how many, for how long, and which? such as 64 x H100 for 10 days: ")
                continue
            try:
                return self.file.write([(path, Range.exactly(most_flop(typed, kind)))], said_of_most(typed))
            except ValueError as error:
                told(str(error))
        given_up(path)
        return False

    def _entries(self, path: str, kind: Tables[Any], file: AnswerFile, question: Question) -> bool | None:
        """Ask for entries of a list until there is no further one; "none" writes a list that is complete and empty."""
        answered = False
        while True:
            one = self._entry(path, kind, file, question, more=answered)
            if not one:
                return answered or one
            answered = True

    def _entry(self, path: str, kind: Tables[Any], file: AnswerFile, question: Question, *, more: bool) -> bool | None:
        """Ask for one more entry of a list, its first key first."""
        number = len(listed(getattr(file.dossier, path, None)))
        (head, entry), *others = keys_of(kind.item, path)
        self._introduce(path, number, hint(entry.kind), more=more)
        for _ in range(MOST_TRIES):
            typed = line(f"  {head}: ", question.why)
            if not typed:
                return False
            if no_idea(typed):
                return None
            if number == 0 and plain_words(typed) in EMPTY:
                asks = say_text(
                    "  Nothing at all is to be listed under {path}, and the list is complete? yes or no: ", path=path
                )
                if confirmed(asks, question.why):
                    return not file.write([(path, ())])  # nothing further is asked of a list that is complete
            elif yes_or_no(typed) is not None:
                told(say_text(_EVENTS, path=path, head=head))
            elif file.write([(f"{path}[{number}].{head}", self._typed(typed, entry.kind))]):
                break
        else:
            given_up(path)
            return False
        for key, entry in others:
            place = f"{path}[{number}].{key}"
            self._marked(place, question)
            self._value(place, entry.kind, file, question)
        return True

    def _introduce(self, path: str, number: int, says: str, *, more: bool) -> None:
        if more:
            told(say_text("Another entry of {path}? An empty line: no further one.", path=path))
        elif number == 0:
            told(say_text('a new entry of {path}; "none" if there is nothing', path=path))
            told(says)
        else:
            told(say_text("a new entry of {path}, beside what stands there; empty: no further one", path=path))
            told(says)

    def _value(self, path: str, kind: ValueReader[object], file: AnswerFile, question: Question) -> bool | None:
        """Ask until the answer can be written, or the question is skipped."""
        told(hint(kind))
        for _ in range(MOST_TRIES):
            typed = line(f"  {path}: ", question.why)
            if not typed:
                return False
            if no_idea(typed):
                return None
            if self._answered(typed, path, kind, file, question):
                return True
        given_up(path)
        return False

    def _answered(self, typed: str, path: str, kind: ValueReader[object], file: AnswerFile, question: Question) -> bool:
        """Check what was typed, ask for its source, and write both; whether that was done."""
        try:
            if is_compute(kind):
                size = partial(line, say_text("  of how many parameters? such as 7B: "), question.why)
                values = compute_values(typed, path, kind, file, size)
            else:
                values = [(path, self._typed(typed, kind))]
        except ValueError as error:
            told(str(error))
            return False
        if not (_licence_is_meant(path, typed, question.why) and file.takes(values)):
            return False
        for said in asking.read_as(typed, values):
            told(said)
        prompt = say_text("  source (a document, a person; empty: your statement): ")
        source = "" if isinstance(kind, Tables) else line(prompt, question.why)
        return file.write(values, "" if no_idea(source) else source)

    def _typed(self, typed: str, kind: ValueReader[object]) -> object:
        """The value that was typed; of an actor that was named its id. Raises ValueError with a reason."""
        if isinstance(kind, Reference) and kind.to == "actor":
            called = {plain_words(name): id for id, name in words.names(self.assessment.dossier).items()}
            ids = {plain_words(id): id for id in called.values()}
            return {**called, **ids}.get(plain_words(typed), typed)
        return parsed(typed, kind)


_EVENTS: Final = (
    "This is answered by what happened: a yes by an entry of {path}, so type its {head}; a no by leaving it out of the "
    'list. An empty line leaves it out; "none" says that the whole list is empty.'
)
"""What is said to a yes or no where a list of entries answers."""


def _licence_is_meant(path: str, typed: str, why: Why) -> bool:
    """Whether an answer is meant as it was typed: of a licence that nobody here knows that is asked once more."""
    if path != "openness.licence" or by_identifier(typed).verdict is not Verdict.UNKNOWN:
        return True
    asks = "  {licence} is no licence that is known here (SPDX or hub). Write it as it is? yes or no: "
    return confirmed(say_text(asks, licence=typed), why)
