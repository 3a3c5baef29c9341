"""``flag.csv``: of each model of a scan whether it is a general-purpose AI model, why in words, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from gpaiscope.report.write.csv import CsvCell, write_csv_rows
from gpaiscope.repository.database import Connection
from gpaiscope.values import Exact, parse_exact

FLAG: Final = "flag.csv"
HEAD: Final = ("id", "answer", "why", "paragraph", "ask")

_REASONS: Final = """
    SELECT number, hangs_on, list_transform(missing, lambda x: [x.path, x.asks]),
        list_distinct(list_transform(questions, lambda x: x.question)), cites
    FROM reasons WHERE conclusion = $asked
"""
_MODELS: Final = """
    SELECT results.id, results."case", results.gpai_model, results.ask, facts.outputs, facts.exception, facts.kinds,
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
        write_csv_rows(file, HEAD, _flag_rows(connection, law.number("criterion_flop")))


def _flag_rows(connection: Connection, criterion: Exact) -> Iterator[Sequence[CsvCell]]:
    reasons = {
        number: _CaseReasons(*of_case)
        for number, *of_case in connection.execute(_REASONS, {"asked": ASKED[0]}).fetchall()
    }
    # Millions of models have some thousands of reasons, and to word each again would take longer than to scan.
    why = cache(partial(_answer_in_words, criterion))
    # A cursor of its own, and parts: all models of a hub at once would not fit into memory.
    models = connection.cursor().execute(_MODELS)
    for row in chain.from_iterable(iter(partial(models.fetchmany, _AT_ONCE), [])):
        id, case, answer, ask, outputs, exception, kinds, bases, low, high = row
        of_case = reasons[case]
        facts = (tuple(outputs or ()), exception, tuple(kinds or ()), tuple(bases or ()), low, high)
        says = why(answer, of_case.missing_in_words(), tuple(of_case.questions), *facts)
        if guesses := tuple(_SAYS.get(guess, guess) for guess in of_case.hangs_on):
            says = say_text("{why} (guessed: {guesses})", why=says, guesses=words.listed(guesses))
        asked = of_case.missing[0][1] if of_case.missing else ask if guesses else ""
        yield id, answer, says, words.listed(of_case.cites), asked or ""


_SAYS: Final = {id: assumption.says for assumption, id in IDS.items()}


@dataclass(frozen=True)
class _CaseReasons:
    """What is said of a case: the guesses that it hangs on, what is missing, open questions of law, provisions."""

    hangs_on: Sequence[str]
    missing: Sequence[Sequence[str]]
    questions: Sequence[str]
    cites: Sequence[str]

    def missing_in_words(self) -> tuple[str, ...]:
        """What is missing, in words, each once."""
        return tuple(dict.fromkeys(_NOT_KNOWN.get(path, asks) for path, asks in self.missing))


def _answer_in_words(
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
        return _denial_in_words(criterion, line, outputs, exception, high)
    least = words.number(parse_exact(low)) if low is not None and parse_exact(low) > criterion else ""
    if bases:
        made = {"kinds": words.listed(kinds), "bases": words.listed(bases)}
        if not least:
            return say_text("made by {kinds} from {bases}, a general-purpose AI model", **made)
        return say_text(
            "made by {kinds} from {bases}, with at least {least} FLOP behind it, more than {line}",
            least=least,
            line=line,
            **made,
        )
    if least:
        made_words = words.listed([_OUT.get(word, word) for word in outputs])
        return say_text(
            "it generates {outputs}, and took at least {least} FLOP, more than {line}",
            outputs=made_words,
            least=least,
            line=line,
        )
    return say_text("made from a model that nothing names, taken for a general-purpose one")


def _denial_in_words(
    criterion: Exact, line: str, outputs: tuple[str, ...], exception: str | None, high: str | None
) -> str:
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
