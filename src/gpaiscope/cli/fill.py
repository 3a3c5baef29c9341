"""``gpaiscope ask --fill``: one question at a time, each answer written into the dossier with its source."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.cli.missing import Gap, everything, gaps, opened
from gpaiscope.cli.terminal import columns, finished, in_colour, replace_file, tell, wrap
from gpaiscope.dossier import entry_at, fill
from gpaiscope.dossier.declaration import OneOrSeveral, Table, Tables, entries
from gpaiscope.dossier.kinds import Amount, Day, Flag, Kind, Several, Text, Word, Year
from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.dossiers import data_of, located
from gpaiscope.values import DateRange, Exact, Range, parse_count

LONGEST_LINE: Final = 10_000
STOP: Final = frozenset({"stop", "quit", "exit", "q"})
NONE: Final = frozenset({"none", "no", "nothing", "[]"})
FIRST_KEYS: Final = {
    "activities": ("kind", "actor", "started_on", "ended_on", "flop"),
    "market": ("event", "actor", "on", "territory", "channel"),
    "procedure": ("event", "on", "actor"),
}
"""What is asked of a new entry of a list; the rest can be added by hand."""


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
        while (gap := _next(assessment, conclusion, actor, asked)) is not None:
            asked.add(gap.missing.path)
            if _ask(gap, place):
                later = assess()
                _progress(_outcomes(assessment), _outcomes(later))
                assessment = later
        tell("Nothing more can be asked." if asked else "No fact is missing.")
    except _Stopped:
        tell("Stopped. What was written stays.")


def _next(assessment: Assessment, conclusion: str, actor: str, asked: set[str]) -> Gap | None:
    """The most decisive question that was not asked yet."""
    about = [assessment.conclusion(conclusion, actor)] if conclusion else everything(assessment)
    found = gaps(assessment, opened(assessment, about, largest=1))
    return next((gap for gap in found if gap.missing.path and gap.missing.path not in asked), None)


def _ask(gap: Gap, place: _File) -> bool:
    """Put one question; whether anything was written."""
    entry = entry_at(gap.missing.path)
    tell("")
    who = f" [{gap.missing.who}]" if gap.missing.who else ""
    tell("\n".join(wrap(f"{gap.missing.asks}{who}", columns())))
    if entry is None or isinstance(entry.kind, OneOrSeveral):
        tell(f"  {gap.missing.path} is written by hand; skipped")
        return False
    return _ask_kind(gap.missing.path, entry.kind, place)


def _ask_kind(path: str, kind: Kind[object], place: _File) -> bool:
    """Ask for a value of a kind: in one line, or, for a table, one line for each of its keys."""
    if isinstance(kind, Tables) and not _takes_words(kind):
        return _ask_entry(path, kind, place)
    if isinstance(kind, Table):
        answered = [_ask_kind(f"{path}.{key}", entry.kind, place) for key, entry in _keys(kind)]
        return any(answered)
    return _ask_value(path, kind, place)


def _takes_words(kind: Tables[Any]) -> bool:
    """Whether a list of tables can also be written as a list of words, such as chapters of the code of practice."""
    shorthand = kind.item.shorthand
    return bool(shorthand) and isinstance(entries(cast(Hashable, kind.item.cls))[shorthand][1].kind, Word)


def _keys(table: Table[Any], only: Sequence[str] = ()) -> Iterator[tuple[str, Any]]:
    for key, (_, entry) in entries(cast(Hashable, table.cls)).items():
        if not only or key in only:
            yield key, entry


def _ask_entry(path: str, kind: Tables[Any], place: _File) -> bool:
    """Ask for one more entry of a list, its first key first; "none" writes a list that is complete and empty."""
    text = _text(place)
    number = len(_entries(text, path))
    keys = list(_keys(kind.item, FIRST_KEYS.get(path, ())))
    head, entry = keys[0]
    tell(f"  a new entry of {path}; " + ('"none" if there is nothing' if number == 0 else "empty: no further one"))
    tell("\n".join(wrap(_hint(entry.kind), columns(), "  ")))
    line = _line(f"  {head}: ")
    if not line:
        return False
    if line.lower() in NONE and number == 0:
        return _write(place, path, (), "")
    if not _write(place, f"{path}[{number}].{head}", line, ""):
        return False
    for key, entry in keys[1:]:
        _ask_value(f"{path}[{number}].{key}", entry.kind, place)
    return True


def _hint(kind: Kind[object]) -> str:
    """What can be typed for a kind."""
    if words := _words(kind):
        return f"Any of: {', '.join(words)}; or none."
    for sort, hint in _HINTS:
        if isinstance(kind, sort):
            return hint
    return kind.expected[:1].upper() + kind.expected[1:] + "."


_HINTS: Final = (
    (Flag, "Yes or no."),
    (Day, "A day such as 2026-03-01, or two with .. between them."),
    (Amount, "A number such as 2.1e23 or 15T, or low..high, or low..best..high."),
    (Text, "A text."),
)


def _entries(text: str, path: str) -> Sequence[object]:
    from gpaiscope.dossier import read
    from gpaiscope.dossier.statements import listed

    return listed(getattr(read(text.encode(), file="dossier"), path, None))


def _ask_value(path: str, kind: Kind[object], place: _File) -> bool:
    """Ask until the answer can be written, or the question is skipped."""
    tell("\n".join(wrap(_hint(kind), columns(), "  ")))
    while line := _line(f"  {path}: "):
        try:
            value = parsed(line, kind)
        except ValueError as error:
            tell(f"  {error}")
            continue
        source = "" if isinstance(kind, Tables) else _line("  source (a document, a person; empty: your statement): ")
        if _write(place, path, value, source):
            return True
    return False


def _write(place: _File, path: str, value: object, source: str) -> bool:
    """Write one answer into the file as it is now. What cannot be written is told, and changes nothing."""
    try:
        filled = fill(_text(place), path, value, source, known_on=place.today, day=place.day, model=place.model)
    except InputError as error:
        for mistake in error.mistakes:
            tell(f"  {mistake.message}" + (f"; expected {mistake.expected}" if mistake.expected else ""))
        return False
    except UsageError as error:
        tell(f"  {error.mistake.message}; write it by hand")
        return False
    replace_file(place.path, filled.encode())
    tell(f"  written to {place.path}")
    return True


def _text(place: _File) -> str:
    return data_of(place.path).decode("utf-8")


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
        sys.stderr.buffer.write(finished(text, in_colour(sys.stderr)).encode("utf-8", "backslashreplace"))
        sys.stderr.buffer.flush()


def _outcomes(assessment: Assessment) -> dict[tuple[str, str], Conclusion]:
    return {(each.id, each.actor): each for each in everything(assessment)}


def _progress(before: dict[tuple[str, str], Conclusion], after: dict[tuple[str, str], Conclusion]) -> None:
    """Which outcomes an answer changed, and how many are open still."""
    for key, each in after.items():
        outcome = each.finding.outcome
        if key in before and before[key].finding.outcome is not outcome:
            tell(f"  → {outcome.value}: {each.id}" + (f" of {each.actor}" if each.actor else ""))
    unknown = sum(not each.finding.outcome.decided for each in after.values())
    tell(f"  {unknown} answers open")


def parsed(text: str, kind: Kind[object]) -> object:
    """What a person typed, as a value of a kind. Raises ValueError with a reason; the dossier's reader checks on."""
    if isinstance(kind, Flag):
        return _flag(text)
    if isinstance(kind, Day):
        return _days(text)
    if isinstance(kind, Amount):
        return _amount(text)
    if isinstance(kind, Year):
        return int(text)
    if isinstance(kind, Several | Tables):
        return () if text.lower() in NONE else tuple(dict.fromkeys(word for word in re.split(r"[,\s]+", text) if word))
    return text


def _flag(text: str) -> bool:
    known = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
    if text.lower() not in known:
        raise ValueError(f'"{text}" is neither yes nor no')
    return known[text.lower()]


def _days(text: str) -> DateRange:
    first, _, last = text.partition("..")
    try:
        return DateRange(earliest=date.fromisoformat(first), latest=date.fromisoformat(last or first))
    except ValueError:
        raise ValueError(f'"{text}" is neither a day nor two days with .. between them') from None


def _amount(text: str) -> Range:
    """``2.1e23``, or its ends with ``..`` between them, or low, best and high."""
    try:
        numbers: list[Exact] = [parse_count(part) for part in text.split("..")]
    except ValueError:
        raise ValueError(f'"{text}" is not a number, nor numbers with .. between them') from None
    if len(numbers) > 3:
        raise ValueError("a range has a low, a best and a high value, no more")
    best = numbers[1] if len(numbers) == 3 else numbers[0] if len(numbers) == 1 else None
    return Range(low=numbers[0], best=best, high=numbers[-1])


def _words(kind: Kind[object]) -> Sequence[str]:
    """The words of a list that may be chosen from."""
    if isinstance(kind, Several) and isinstance(kind.item, Word):
        return tuple(kind.item.words)
    if isinstance(kind, Tables) and _takes_words(kind):
        word = entries(cast(Hashable, kind.item.cls))[kind.item.shorthand][1].kind
        return tuple(word.words) if isinstance(word, Word) else ()
    return ()
