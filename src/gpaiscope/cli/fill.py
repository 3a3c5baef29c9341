"""``gpaiscope ask --fill``: one question at a time, each answer written into the dossier with its source."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.gaps import Gap, gaps, opened
from gpaiscope.cleaning import clean
from gpaiscope.cli.output import columns, tell
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import read
from gpaiscope.dossier.declaration import OneOrSeveral, TableDeclaration, Tables
from gpaiscope.dossier.filling import fill
from gpaiscope.dossier.kinds import ValueReader
from gpaiscope.dossier.statements import listed
from gpaiscope.dossier.tables import entry_at
from gpaiscope.dossier.typed import EMPTY, hint, keys_of, parsed, takes_words
from gpaiscope.errors import InputError, UsageError
from gpaiscope.licences import Verdict, by_identifier
from gpaiscope.report.write.text import paragraph
from gpaiscope.repository.dossiers import data_of, located
from gpaiscope.repository.output import change

LONGEST_LINE: Final = 10_000
STOP: Final = frozenset({"stop", "quit", "exit", "q"})
NONE: Final = EMPTY | {"nothing"}
YES_NO: Final = frozenset({"yes", "y", "no", "n"})


class _Stopped(Exception):
    """The person has had enough, or the input has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """The dossier that answers go into, the day that they are asked for, and the day since when they are known.

    ``model`` is the one that is asked about, where the dossier names several.
    """

    path: Path
    day: date
    today: date
    model: str = ""


def fill_in(
    path: Path, assess: Callable[[], Assessment], conclusion: str, actor: str, *, day: date, today: date
) -> None:
    """Ask until nothing is open, or the person stops. Each answer is on disk before the next question.

    ``day`` is the day of the assessment; what is written is known since ``today``. Raises InputError and UsageError
    as the assessment does; the dossier is then as it was after the last answer.
    """
    assessment = assess()
    name = assessment.dossier.model.name if assessment.place else None
    place = _File(path=located(path), day=day, today=today, model=name.value if name else "")
    asked: set[str] = set()
    tell('An empty line skips a question; "stop" ends. What is written stays.')
    try:
        if not assessment.dossier.actors and _ask_actor(place):
            assessment = assess()
        while (gap := _next(assessment, conclusion, actor, asked)) is not None:
            asked.add(gap.missing.path)
            if _ask(gap, place):
                later = assess()
                _progress(assessment, later)
                assessment = later
        tell("Nothing more can be asked." if asked else "No fact is missing.")
    except _Stopped:
        tell("Stopped. What was written stays.")


def _ask_actor(place: _File) -> bool:
    """Ask who it is about, where nobody is named: every answer about an actor hangs on that."""
    tell("")
    tell(paragraph("Who develops, modifies, integrates or supplies the model? Give a short id first.", columns()))
    entry = entry_at("actors")
    return entry is not None and _ask_kind("actors", entry.kind, place)


def _next(assessment: Assessment, conclusion: str, actor: str, asked: set[str]) -> Gap | None:
    """The most decisive question that was not asked yet."""
    about = [assessment.conclusion(conclusion, actor)] if conclusion else assessment.everything
    found = gaps(assessment, opened(assessment, about, largest=1))
    return next((gap for gap in found if gap.missing.path and gap.missing.path not in asked), None)


def _ask(gap: Gap, place: _File) -> bool:
    """Put one question; whether anything was written."""
    shared, _, path = gap.missing.path.rpartition(": ")
    if shared:  # what stands in the file of `actors_from` is written there
        place = replace(place, path=place.path.parent / shared)
    entry = entry_at(path)
    tell("")
    who = f" [{gap.missing.who}]" if gap.missing.who else ""
    tell(paragraph(f"{gap.missing.asks}{who}", columns()))
    if entry is None or isinstance(entry.kind, OneOrSeveral):
        tell(f"  {path} takes more than a line; write it into {place.path} by hand")
        return False
    return _ask_kind(path, entry.kind, place)


def _ask_kind(path: str, kind: ValueReader[object], place: _File) -> bool:
    """Ask for a value of a kind: in one line, or, for a table, one line for each of its keys."""
    if isinstance(kind, Tables) and not takes_words(kind):
        return _ask_entry(path, kind, place)
    if isinstance(kind, TableDeclaration):
        answered = [_ask_kind(f"{path}.{key}", entry.kind, place) for key, entry in keys_of(kind)]
        return any(answered)
    return _ask_value(path, kind, place)


def _ask_entry(path: str, kind: Tables[Any], place: _File) -> bool:
    """Ask for one more entry of a list, its first key first; "none" writes a list that is complete and empty."""
    number = len(_entries(data_of(place.path), path))
    (head, entry), *more = keys_of(kind.item, path)
    tell(f"  a new entry of {path}; " + ('"none" if there is nothing' if number == 0 else "empty: no further one"))
    tell(paragraph(hint(entry.kind), columns(), "  "))
    while line := _line(f"  {head}: "):
        if line.lower() in YES_NO:
            tell(paragraph(_EVENTS.format(path=path, head=head), columns(), "  "))
        elif number == 0 and line.lower() in NONE:
            if _confirmed(f"  Nothing at all is to be listed under {path}, and the list is complete? yes or no: "):
                return _write(place, path, (), "")
        elif _write(place, f"{path}[{number}].{head}", line, ""):
            break
    else:
        return False
    for key, entry in more:
        _ask_value(f"{path}[{number}].{key}", entry.kind, place)
    return True


_EVENTS: Final = (
    "This is answered by what happened: a yes by an entry of {path}, so type its {head}; a no by leaving it out of the "
    'list. An empty line leaves it out; "none" says that the whole list is empty.'
)
"""What is said to a yes or no where a list of entries answers."""


def _confirmed(question: str) -> bool:
    """Whether a person says yes; all else is a no."""
    return _line(question).lower() in ("yes", "y")


def _entries(data: bytes, path: str) -> Sequence[object]:
    return listed(getattr(read(data, file="dossier"), path, None))


def _ask_value(path: str, kind: ValueReader[object], place: _File) -> bool:
    """Ask until the answer can be written, or the question is skipped."""
    tell(paragraph(hint(kind), columns(), "  "))
    while line := _line(f"  {path}: "):
        if _answered(line, path, kind, place):
            return True
    return False


def _answered(line: str, path: str, kind: ValueReader[object], place: _File) -> bool:
    """Check what was typed, ask for its source, and write both; whether that was done."""
    try:
        value = parsed(line, kind)
    except ValueError as error:
        tell(f"  {error}")
        return False
    if not (_meant(path, line) and _tried(lambda: _filled(data_of(place.path), place, path, value, ""))):
        return False
    source = "" if isinstance(kind, Tables) else _line("  source (a document, a person; empty: your statement): ")
    return _write(place, path, value, source)


def _meant(path: str, line: str) -> bool:
    """Whether an answer is meant as it was typed: of a licence that nobody here knows that is asked once more."""
    if path != "openness.licence" or by_identifier(line).verdict is not Verdict.UNKNOWN:
        return True
    return _confirmed(f"  {line} is no licence that is known here (SPDX or hub). Write it as it is? yes or no: ")


def _filled(data: bytes, place: _File, path: str, value: object, source: str) -> bytes:
    text = data.decode("utf-8")
    return fill(text, path, value, source, known_on=place.today, day=place.day, model=place.model).encode()


def _write(place: _File, path: str, value: object, source: str) -> bool:
    """Write one answer into the file as it is now. What cannot be written is told, and changes nothing."""
    if not _tried(lambda: change(place.path, lambda before: _filled(before or b"", place, path, value, source))):
        return False
    tell(f"  written to {place.path}")
    return True


def _tried(writing: Callable[[], object]) -> bool:
    """Whether something can be written; why it cannot is told."""
    try:
        writing()
        return True
    except InputError as error:
        for mistake in error.mistakes:
            tell(f"  {mistake.message}" + (f"; expected {mistake.expected}" if mistake.expected else ""))
        return False
    except UsageError as error:
        tell(f"  {error.mistake.message}; write it by hand")
        return False


def _line(prompt: str) -> str:
    """One line of input. Raises _Stopped at its end, and where the person says so."""
    if sys.stdin is None:
        raise _Stopped
    _prompt(prompt)
    raw = sys.stdin.buffer.readline(LONGEST_LINE)
    if not raw:
        tell("")
        raise _Stopped
    line = raw.decode("utf-8", "replace").strip()
    if line.lower() in STOP:
        raise _Stopped
    return line


def _prompt(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.buffer.write(clean(text, lines=True).encode("utf-8", "backslashreplace"))
        sys.stderr.buffer.flush()


def _progress(earlier: Assessment, later: Assessment) -> None:
    """Which outcomes an answer changed, and how many are open still."""
    before, after = ({(each.id, each.actor): each for each in found.everything} for found in (earlier, later))
    for key, each in after.items():
        outcome = each.finding.outcome
        if key in before and before[key].finding.outcome is not outcome:
            tell(f"  → {outcome.value}: {each.id}" + (f" of {each.actor}" if each.actor else ""))
    unknown = sum(not each.finding.outcome.decided for each in after.values())
    tell(f"  {unknown} answers open")
