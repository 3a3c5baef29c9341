"""``flag.csv``: of each model of a scan whether it is a general-purpose AI model, why in words, and what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Final

from gpaiscope.assessment.narrowness import LISTED
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.words import MODALITIES
from gpaiscope.law import Law
from gpaiscope.law.assumptions import IDS
from gpaiscope.report import words
from gpaiscope.report.say import say_text
from gpaiscope.report.values.catalogue import ASKED
from gpaiscope.report.write.csv import CsvCell, write_rows
from gpaiscope.repository.database import Connection, literal
from gpaiscope.values import Exact, parse_exact

FLAG: Final = "flag.csv"
HEAD: Final = ("id", "answer", "why", "paragraph", "ask")
_GENERAL: Final = ASKED[0]

_REASONS: Final = f"""
    SELECT number, hangs_on, list_transform(missing, lambda x: [x.path, x.asks]),
        list_distinct(list_transform(questions, lambda x: x.question)), cites
    FROM reasons WHERE conclusion = {literal(_GENERAL)}
"""
_MODELS: Final = f"""
    SELECT results.id, results."case", results.{_GENERAL}, results.ask, facts.outputs, facts.exception, facts.kinds,
        list_transform(facts.bases, lambda x: x.name), coalesce(facts.behind_low, facts.flop_low),
        coalesce(facts.behind_high, facts.flop_high)
    FROM results JOIN facts USING (n) ORDER BY n
"""
_AT_ONCE: Final = 10_000

_NOT_KNOWN: Final = {
    "model.outputs": "what it generates",
    "model.exception": "whether it does more than narrow tasks",
    "activities": "how much compute its training took",
    "activities.flop": "how much compute its training took",
    "original.training_compute": "how much compute its original took",
    "original.base": "what its original is",
    "original.gpai_model": "whether its original is a general-purpose AI model",
}
"""What is missing, by where a dossier would say it; of another place it is the question."""


def write_flags(connection: Connection, law: Law, path: Path) -> None:
    """Write a line for each model, in the order of the records; what is asked is of a model that is not sure alone."""
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(file, HEAD, _flag_rows(connection, law.number("criterion_flop")))


def _flag_rows(connection: Connection, criterion: Exact) -> Iterator[Sequence[CsvCell]]:
    reasons = {number: _CaseReasons(*rest) for number, *rest in connection.execute(_REASONS).fetchall()}
    why = cache(partial(_why, criterion))
    models = connection.cursor().execute(_MODELS)
    for row in chain.from_iterable(iter(partial(models.fetchmany, _AT_ONCE), [])):
        id, case, answer, ask, outputs, exception, kinds, bases, low, high = row
        of_case = reasons[case]
        facts = (_tuple(outputs), exception, _tuple(kinds), _tuple(bases), low, high)
        says = why(answer, of_case.not_known(), _tuple(of_case.questions), *facts)
        if guesses := tuple(_SAYS.get(guess, guess) for guess in of_case.hangs_on):
            says = say_text("{why} (guessed: {guesses})", why=says, guesses="; ".join(guesses))
        asked = of_case.missing[0][1] if of_case.missing else ask if guesses else ""
        yield id, answer, says, "; ".join(of_case.cites), asked or ""


_SAYS: Final = {id: assumption.says for assumption, id in IDS.items()}


def _tuple(texts: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(texts or ())


@dataclass(frozen=True)
class _CaseReasons:
    """What is said of a case: the guesses that it hangs on, what is missing, open questions of law, provisions."""

    hangs_on: Sequence[str]
    missing: Sequence[Sequence[str]]
    questions: Sequence[str]
    cites: Sequence[str]

    def not_known(self) -> tuple[str, ...]:
        """What is missing, in words, each once."""
        return tuple(dict.fromkeys(_NOT_KNOWN.get(path, asks) for path, asks in self.missing))


def _why(
    criterion: Exact,
    answer: str,
    missing: tuple[str, ...],
    questions: tuple[str, ...],
    outputs: tuple[str, ...],
    exception: str | None,
    kinds: tuple[str, ...],
    bases: tuple[str, ...],
    low: str | None,
    high: str | None,
) -> str:
    """Why an answer is as it is, by the facts of the row that it hangs on."""
    if answer == "unknown":
        return say_text("not known: {missing}", missing=words.listed(missing))
    if answer == "unsettled":
        return say_text("the law does not settle it: {questions}", questions=words.listed(questions))
    line = words.number(criterion)
    if answer.endswith("no"):
        return _why_not(criterion, line, outputs, exception, high)
    least = _amount_above(low, criterion)
    if bases:
        made = {"kinds": words.listed(kinds), "bases": words.listed(bases)}
        if least:
            sentence = "made by {kinds} from {bases}, with at least {least} FLOP behind it, more than {line}"
            return say_text(sentence, least=least, line=line, **made)
        return say_text("made by {kinds} from {bases}, a general-purpose AI model", **made)
    if least:
        made_words = words.listed([_OUT.get(word, word) for word in outputs])
        sentence = "it generates {outputs}, and took at least {least} FLOP, more than {line}"
        return say_text(sentence, outputs=made_words, least=least, line=line)
    return say_text("made from a model that nothing names, taken for a general-purpose one")


def _why_not(criterion: Exact, line: str, outputs: tuple[str, ...], exception: str | None, high: str | None) -> str:
    if outputs and LISTED.isdisjoint(outputs):
        made = words.listed([_OUT.get(word, word) for word in outputs])
        return say_text("it generates {outputs}, which the criterion does not name", outputs=made)
    if high is not None and parse_exact(high) <= criterion:
        most = words.number(parse_exact(high))
        return say_text("it took at most {most} FLOP, not more than {line}", most=most, line=line)
    if exception == "narrow":
        return "it does one narrow task"
    return say_text("by its outputs and compute it does not meet the criterion of {line} FLOP", line=line)


_OUT: Final = {**MODALITIES, "text": "text", "embedding": "embeddings", "code": "code"}


def _amount_above(low: str | None, criterion: Exact) -> str:
    """An amount that lies above the criterion, in words; empty for another."""
    return words.number(parse_exact(low)) if low is not None and parse_exact(low) > criterion else ""
