"""Reading a dossier: from bytes to values, with every mistake of the file at once."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import Final, TypeVar

from gpaiscope.deferred import dataclass
from gpaiscope.digests import sha256
from gpaiscope.dossier.declaration import TableDeclaration, entries, holds
from gpaiscope.dossier.fold import is_plain
from gpaiscope.dossier.kinds import NAMED
from gpaiscope.dossier.lines import TOML_TOKENS, json_lines, toml_lines
from gpaiscope.dossier.models import LISTS, group_of, in_circles, spoken_of, with_models
from gpaiscope.dossier.place import ReadingNotes, Stated, ValuePlace, did_you_mean, short, shown
from gpaiscope.dossier.statements import listed, mapped, values
from gpaiscope.dossier.tables import ACTORS, Activity, Actor, Dossier, StatedOriginal
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import Truth

T = TypeVar("T")

LARGEST: Final = 5_000_000
"""Bytes that a dossier may have."""

MOST_VALUES: Final = 50_000
"""Signs that set keys and items apart: the dossier of one model has some hundreds of them."""

DEEPEST: Final = 500
"""Brackets that may be open at a time. Those in texts are counted too, so this is far more than tables need."""

LONGEST_LINE: Final = 100_000
"""Characters of one line of TOML."""

_TOO_DEEP: Final = ("deep-nesting", "lists, tables or keys are nested too deeply", "two or three levels")
_BRACKETS: Final = re.compile(r"[\[\]{}]")
_PAST_ANY_NUMBER: Final = Decimal("1e9999")


Shared = Callable[[Stated[str]], tuple[bytes, str]]
"""Where a file that a dossier shares is read: its path as stated gives its bytes and what it is called."""


def read(data: bytes, *, file: str, format: str | None = None, shared: Shared | None = None) -> Dossier:
    """Read a dossier in TOML or JSON.

    ``file`` names it in messages; ``format`` is ``toml`` or ``json``, told from the name or
    else from the text where it is None; ``shared`` reads the file of ``actors_from``, whose actors
    are not known where it is None. Raises InputError with all mistakes of the file, each with its
    line and path: of a text that is no TOML, the lines that are none; of one that is no JSON, the first.
    """
    dossier = _checked(*_parsed(data, file, format), shared)
    return replace(dossier, file=file, sha256=sha256(data).hexdigest())


def of_values(raw: Mapping[str, object], *, file: str) -> Dossier:
    """A dossier from what a parser would give, where each value may stand in ``{"value": ..., "source": Source}``.

    ``file`` names it in messages. Raises InputError with every mistake, as `read` does for the same values.
    """
    return replace(_checked(raw, ValuePlace(ReadingNotes(file, {}))), file=file)


def _checked(raw: object, top: ValuePlace, shared: Shared | None = None) -> Dossier:
    findings = top.findings
    dossier = TableDeclaration(cls=Dossier, called="a dossier").read(raw, top)
    if dossier is not None and isinstance(dossier.actors_from, Stated):
        dossier = _with_shared(dossier, dossier.actors_from, findings, shared)
    check_references(findings)
    if dossier is not None:
        dossier = with_models(dossier, top)
        _check_members(listed(dossier.actors), top)
        _check_coordinators(listed(dossier.actors), top)
        _check_representatives(listed(dossier.actors), top)
        _check_complete(dossier, top)
        _check_obtainable(dossier.original, top)
        _check_cumulative(dossier.original, top)
        _check_bounds(listed(dossier.activities), top)
        _check_general(dossier.original, top)
        if listed(dossier.done):
            from gpaiscope.dossier.done import check_done  # few dossiers say what is done

            check_done(dossier, top)
    if findings.mistakes or dossier is None or any(each.mistakes for each in findings.others):
        raise InputError(*_all(findings))
    return replace(dossier, plain=is_plain(dossier))


def read_as(cls: type[T], data: bytes, *, file: str, called: str) -> T:
    """Read a file of another kind in TOML or JSON, whose tables a class declares, as carefully as a dossier.

    Raises InputError with all mistakes of the file.
    """
    raw, top = _parsed(data, file, None)
    found = TableDeclaration(cls=cls, called=called).read(raw, top)
    if top.findings.mistakes or found is None:
        raise InputError(*_all(top.findings))
    return found


def _refused(
    file: str, reference: str, message: str, expected: str, help: str = "", line: int | None = None
) -> InputError:
    return InputError(Mistake(reference=reference, message=message, file=file, line=line, expected=expected, help=help))


def table(data: bytes, file: str) -> Mapping[str, object]:
    """What stands in a file of another kind in TOML or JSON, read as carefully as a dossier and not looked at.

    Numbers are exact. Raises InputError for what is neither, is too large or too deep, or says a key twice.
    """
    return table_and_lines(data, file)[0]


def table_and_lines(data: bytes, file: str) -> tuple[Mapping[str, object], Mapping[str, int]]:
    """The same as `table`, and on which line each path of it stands. Raises InputError as that does."""
    raw, top = _parsed(data, file, None)
    if top.findings.mistakes:
        raise InputError(*top.findings.mistakes)
    if not isinstance(raw, Mapping):
        raise _refused(file, "wrong-type", "the file is no table", "keys with their values")
    return raw, top.findings.lines


def _parsed(data: bytes, file: str, format: str | None) -> tuple[object, ValuePlace]:
    """What the parser makes of a file, and the place that all of it stands in."""
    text = _decoded(data, file)
    language = format or _language(file, text)
    _check_size(text, language, file)
    raw, text, wrong = (_from_json(text, file), text, ()) if language == "json" else _from_toml(text, file)
    lines = json_lines(text) if language == "json" else toml_lines(text)
    top = ValuePlace(ReadingNotes(file, lines.of, [*wrong]))
    for path in lines.twice:
        top.key(short(path)).wrong("duplicate-key", "the key stands twice in one table", expected="each key once")
    return raw, top


@dataclass(frozen=True, slots=True, kw_only=True)
class _SharedActors:
    """A file of actors that several dossiers share."""

    actors: tuple[Actor, ...] | None = holds(ACTORS, "Who plays a part.")


def _with_shared(dossier: Dossier, stated: Stated[str], findings: ReadingNotes, shared: Shared | None) -> Dossier:
    """The dossier with those actors of a shared file that it speaks of; its mistakes are added to the dossier's."""
    if shared is None:
        findings.references[:] = [each for each in findings.references if each[0] != "actor"]
        return dossier
    raw, top = _parsed(*shared(stated), None)
    top.findings.names["actor"] = findings.names.setdefault("actor", {})
    found = TableDeclaration(cls=_SharedActors, called="a file of shared actors").read(
        _alone(raw, top, stated, findings), top
    )
    findings.others.append(top.findings)
    findings.references += top.findings.references
    named = tuple(
        mapped(each, lambda one: replace(one, path=f"{stated.value}: {one.path}"))
        for each in (listed(found.actors) if found else ())
    )
    own = listed(dossier.actors)
    wanted = spoken_of(dossier, (*own, *named)) | {name for each in own for name in group_of(each)}
    more = tuple(each for each in named if each.id and each.id.value in wanted)
    return replace(dossier, actors=(*own, *more)) if more or own else dossier


def _alone(raw: object, top: ValuePlace, stated: Stated[str], findings: ReadingNotes) -> object:
    """What a file of shared actors says, less what belongs to a dossier, which is one mistake, however much it is."""
    known = entries(Dossier).keys() - {"actors"}
    if not isinstance(raw, Mapping) or not (more := [key for key in raw if key in known]):
        return raw
    ValuePlace(findings, stated.path).wrong(
        "not-actors-alone",
        f"{top.findings.file} is a dossier: it has {', '.join(more)} too",
        expected="the path of another file, which holds [[actors]] alone",
        help="move its [[actors]] to a file of their own, which both share",
    )
    return {key: each for key, each in raw.items() if key not in more}


_MARKS: Final = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def _decoded(data: bytes, file: str) -> str:
    """The text of the file: UTF-8, with or without a byte order mark."""
    if len(data) > LARGEST:
        raise _refused(file, "too-large", f"the file has {len(data):,} bytes", f"at most {LARGEST:,} bytes")
    if data[:2] in _MARKS:
        help = "save the file as UTF-8"
        raise _refused(file, "wrong-encoding", "the file is encoded as UTF-16", "UTF-8", help)
    if (at := data.find(b"\0")) >= 0:
        raise _refused(file, "binary-file", f"the file is binary: byte {at + 1} is zero", "a text in TOML or JSON")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        message = f"byte {start + 1} (0x{data[start]:02x}) is not UTF-8"
        help = "save the file as UTF-8"
        raise _refused(file, "wrong-encoding", message, "UTF-8", help, data.count(b"\n", 0, start) + 1) from None


def _language(file: str, text: str) -> str:
    for ending in ("toml", "json"):
        if file.lower().endswith("." + ending):
            return ending
    return "json" if text.lstrip()[:1] == "{" else "toml"


def _check_size(text: str, language: str, file: str) -> None:
    """Refuse what would keep a parser busy, or its memory full, for long.

    Measured on 5 MB: keys of very many parts take minutes, a number of millions of digits 600 MB.
    """
    lines = text.split("\n")
    if "[" * DEEPEST in text or sum(n * n for line in lines if (n := line.count(".")) > DEEPEST) > MOST_VALUES * 100:
        raise _refused(file, *_TOO_DEEP)
    if sum(text.count(sign) for sign in "=,[{:.") > MOST_VALUES:
        raise _refused(file, "too-many-values", "the file holds too many values", f"at most {MOST_VALUES:,}")
    if max(accumulate(1 if sign in "[{" else -1 for sign in _BRACKETS.findall(text)), default=0) > DEEPEST:
        raise _refused(file, *_TOO_DEEP)
    if language == "toml" and (longest := max(lines, key=len)) and len(longest) > LONGEST_LINE:
        line = lines.index(longest) + 1
        expected = f"at most {LONGEST_LINE:,} characters"
        raise _refused(file, "line-too-long", f"the line has {len(longest):,} characters", expected, line=line)


def _from_toml(text: str, file: str) -> tuple[object, str, Sequence[Mistake]]:
    """What a text in TOML says, the text as it could be read, and its days that are none.

    Raises InputError for what is no TOML in other ways: with each line of it, as far as it can be read without.
    """
    try:
        return _loaded(text), text, ()
    except RecursionError:
        raise _refused(file, *_TOO_DEEP) from None
    except ValueError:
        text, wrong = _with_days(text, file)
        if broken := [*_broken(text, file)]:
            raise InputError(*sorted((*wrong, *broken), key=lambda each: each.line or 0)) from None
        return _loaded(text), text, wrong


def _loaded(text: str) -> object:
    return tomllib.loads(text, parse_float=_decimal)


# Patterns that only a mistake asks for stay text, which `re` compiles for the first that does.
_A_DAY: Final = r"(\d{4})-(\d{1,2})-(\d{1,2})"


def _with_days(text: str, file: str) -> tuple[str, list[Mistake]]:
    """The text with a day of the calendar for each that is none, so that the rest can be read, and what is wrong."""
    wrong: list[Mistake] = []

    def day(match: re.Match[str]) -> str:
        parts = re.fullmatch(_A_DAY, match[0]) if match.lastgroup == "bare" else None
        if parts is None or _is_day(match[0]):
            return match[0]
        meant, sure = _meant_day(*map(int, parts.groups()))
        line = text.count("\n", 0, match.start()) + 1
        help = f"did you mean {meant}?" if sure else ""
        message, expected = f"{match[0]} is no day of the calendar", "a day such as 2026-10-01"
        found = Mistake(reference="not-a-date", message=message, file=file, line=line, expected=expected, help=help)
        wrong.append(found)
        return meant

    return TOML_TOKENS.sub(day, text), wrong


def _meant_day(year: int, month: int, day: int) -> tuple[str, bool]:
    """The day that was meant, and whether that is told from the writing: month and day in order, noughts left out."""
    if month > 12 >= day:
        month, day = day, month
    year, within = max(year, 1), min(max(month, 1), 12)
    last = monthrange(year, within)[1]
    sure = within == month and 1 <= day <= last
    return f"{year:04}-{within:02}-{min(max(day, 1), last):02}", sure


_MOST_BROKEN: Final = 10
_ON_ONE_LINE: Final = r"""\s*[\w."'-]+\s*=\s*[^\s"'\[{]"""
"""A key with a value that opens nothing: without that line the rest is what it was."""


def _broken(text: str, file: str) -> Iterator[Mistake]:
    """What is no TOML: the first line of it, and each further one that can be told without those before."""
    lines, last = text.split("\n"), 0
    for _ in range(_MOST_BROKEN):
        try:
            _loaded("\n".join(lines))
        except RecursionError:
            yield from _refused(file, *_TOO_DEEP).mistakes
        except ValueError as error:
            found = _syntax(str(error), file, "\n".join(lines))
            if found.line is None or found.line <= last:
                return
            yield found
            last = found.line
            if re.match(_ON_ONE_LINE, lines[last - 1]):
                lines[last - 1] = ""
                continue
        return


def _from_json(text: str, file: str) -> object:
    import json  # most dossiers are TOML

    try:
        return json.loads(text, parse_float=_decimal, parse_int=_integer, parse_constant=Decimal)
    except RecursionError:
        raise _refused(file, *_TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise _refused(file, "syntax", f"this is not JSON: {error.msg}", "JSON", line=error.lineno) from None


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.replace("_", ""))
    except InvalidOperation:
        return _PAST_ANY_NUMBER


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) < 100 else _PAST_ANY_NUMBER


_POSITION: Final = r" \(at (?:line (\d+), column \d+|end of document)\)$"
_TABLE_NAME: Final = r"\(('[^()]*'),?\)"
_MANY_DIGITS: Final = r"\d[\d_]{4300}"  # more than Python makes an integer of
_TWICE: Final = ("overwrite", "declare", "twice", "mutate")


def _syntax(message: str, file: str, text: str) -> Mistake:
    """What the TOML parser has to say, with its line and a way out."""
    position = re.search(_POSITION, message)
    lines = text.rstrip("\n").split("\n")
    line = int(position[1]) if position and position[1] else len(lines)
    told = message[: position.start()] if position else message
    told = re.sub(_TABLE_NAME, lambda match: "[" + match[1].replace("', '", ".").replace("'", "") + "]", told)
    reference = "duplicate-key" if any(word in told for word in _TWICE) else "syntax"
    if told == "Illegal character '\\n'":
        told = "a quotation mark is not closed on its line"
    if lines[line - 1].rstrip().endswith("{"):
        reference, told = "syntax", "a table in braces goes on after the line"
    if (number := re.search(_MANY_DIGITS, text)) is not None and "digits" in told:
        line = text.count("\n", 0, number.start()) + 1
        reference, told, expected, help = "number-out-of-range", "a number of very many digits", "such as 1e25", ""
    else:
        told, expected, help = f"this is not TOML: {told}", "TOML", _SYNTAX_HELP[reference]
    return Mistake(reference=reference, message=told, file=file, line=line, expected=expected, help=help)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_SYNTAX_HELP: Final = {
    "syntax": "text stands in quotes, days and numbers without; a table in braces stands on one line",
    "duplicate-key": "each key and each [table] stands once; lists of tables are written in double brackets",
}


def check_references(findings: ReadingNotes) -> None:
    """Report every reference to an actor or original that the file does not have."""
    near = {of: list(findings.names.get(of, {}))[:100] for of in NAMED}
    named = findings.names.get("model", {})
    for of, name, at in findings.references:
        known = name in findings.names.get(of, {}) or (of == "original" and name in named)
        if known or of in findings.unread or (of == "model" and not named):
            continue
        key, table = NAMED[of]
        expected = f"the {key} of one of [[{table}]]"
        help = "" if at.full else did_you_mean(name, near[of], _known_help(near[of], of, name))
        at.wrong(f"unknown-{of}", f"{shown(name)} is not the {key} of any [[{table}]]", expected=expected, help=help)


def _known_help(known: list[str], of: str, name: str) -> str:
    key, table = NAMED[of]
    if known:
        return f"known: {', '.join(map(shown, known[:10]))}"
    # an original may have a hub_id in the place of a name, but nothing refers to that
    in_it = ", or say that in the one that is meant" if of == "original" else ""
    return f"add [[{table}]] with {key} = {shown(name)}{in_it}"


def _check_members(actors: Sequence[Actor], top: ValuePlace) -> None:
    """Report consortia that are, at some remove, members of themselves."""
    circular = in_circles(
        {
            actor.id.value: {name for value in values(actor.members) for name in value}
            for actor in actors
            if actor.id and actor.members
        }
    )
    for actor in actors:
        if actor.id and actor.members and actor.id.value in circular:
            place = replace(top, path=actor.members.path)
            place.wrong("member-of-itself", f"{shown(actor.id.value)} is, in the end, a member of itself")


def _check_coordinators(actors: Sequence[Actor], top: ValuePlace) -> None:
    """Report coordinators that lead round in a circle; a consortium may answer for itself."""
    circular = in_circles(
        {
            actor.id.value: set(values(actor.coordinator)) - {actor.id.value}
            for actor in actors
            if actor.id and actor.coordinator
        }
    )
    for actor in actors:
        if actor.id and actor.coordinator and actor.id.value in circular:
            place = replace(top, path=actor.coordinator.path)
            message = f"the coordinators of {shown(actor.id.value)} lead round in a circle"
            help = "name the one that answers for all of them"
            place.wrong("coordinated-in-a-circle", message, expected="a coordinator outside the circle", help=help)


def _check_representatives(actors: Sequence[Actor], top: ValuePlace) -> None:
    """Report actors that are named as their own representative: a mandate is given to another (Art 54(1))."""
    for actor in actors:
        for named in (each.actor for each in actor.representatives):
            if actor.id and named and actor.id.value in values(named):
                message = f"{shown(actor.id.value)} is named as its own authorised representative"
                help = "name the actor that it mandated, or leave the table out where there is none"
                replace(top, path=named.path).wrong("represents-itself", message, expected="another actor", help=help)


def _check_obtainable(originals: Sequence[StatedOriginal], top: ValuePlace) -> None:
    """Report originals whose compute is given, and said to be such as cannot be known or estimated."""
    for original in originals:
        obtainable, compute = original.training_compute_obtainable, original.training_compute
        if not (isinstance(obtainable, Stated) and isinstance(compute, Stated)):
            continue
        if not obtainable.value and compute.value.high is not None:
            place = replace(top, path=obtainable.path)
            message = "the original's training compute is given, and said not to be obtainable"
            place.wrong("contradiction", message, expected="true, or no training_compute with an upper end")


def _check_cumulative(originals: Sequence[StatedOriginal], top: ValuePlace) -> None:
    """Report originals whose cumulative compute is less than the training compute that is a part of it."""
    for original in originals:
        part, whole = original.training_compute, original.cumulative_training_compute
        if isinstance(part, Stated) and isinstance(whole, Stated) and part.value.greater_than(whole.value) is Truth.YES:
            line = f" (line {part.line})" if part.line else ""
            message = f"this is less than {part.path}{line}, which is a part of it"
            help = "correct one of them, or leave out what you do not know"
            place = replace(top, path=whole.path)
            place.wrong("contradiction", message, expected="no less than training_compute", help=help)


def _check_bounds(activities: Sequence[Activity], top: ValuePlace) -> None:
    """Report activities that are said to have taken more compute than they are said to have taken at most."""
    for activity in activities:
        flop, bound = activity.flop, activity.bound
        if not (isinstance(flop, Stated) and isinstance(bound, Stated)):
            continue
        least = max(flop.value.low or 0, flop.value.best or 0)
        if bound.value.high is not None and least > bound.value.high:
            line = f" (line {flop.line})" if flop.line else ""
            message = f"this is less than {flop.path}{line}, which it is to end"
            help = "correct one of them: bound is what it took at most"
            replace(top, path=bound.path).wrong("contradiction", message, expected="no less than flop", help=help)


def _check_general(originals: Sequence[StatedOriginal], top: ValuePlace) -> None:
    """Report originals that are said to have systemic risk, and to be no general-purpose AI model (Art 3(65))."""
    for original in originals:
        general, systemic = original.gpai_model, original.systemic_risk
        if not (isinstance(general, Stated) and isinstance(systemic, Stated)) or general.value or not systemic.value:
            continue
        line = f" (line {general.line})" if general.line else ""
        message = f"systemic_risk = true and gpai_model = false{line} cannot both be so"
        help = "correct one of them: only a general-purpose AI model is ever one with systemic risk"
        place = replace(top, path=systemic.path)
        place.wrong("contradiction", message, expected="systemic_risk or gpai_model, as is true", help=help)


def _check_complete(dossier: Dossier, top: ValuePlace) -> None:
    """Report lists that are stated to be complete and are not there, or are stated to be open, too."""
    there: dict[str, object] = {name: getattr(dossier, name) for name in ("actors", *LISTS)}
    for name in sorted({name for value in values(dossier.complete) for name in value}):
        if name in there and there[name] is None:
            message = f"{name} is stated to be complete, and is not there"
            top.key("complete").wrong("missing-list", message, expected=f"{name}, empty where there is nothing: []")
    complete, open_ = dossier.complete, dossier.open
    if not (isinstance(complete, Stated) and isinstance(open_, Stated)):
        return
    if complete.source.known_on != open_.source.known_on:
        return  # a list that was open may have been completed since
    for name in sorted(complete.value & open_.value):
        help = "take it out of open where nothing is missing"
        message = f"{name} is stated to be complete, and not to be complete yet"
        top.key("open").wrong("contradiction", message, expected=f"{name} in complete or in open", help=help)


def _all(findings: ReadingNotes) -> list[Mistake]:
    """The mistakes in the order of their lines, and how many more there are."""
    files = (findings, *findings.others)
    mistakes = [each for file in files for each in sorted(file.mistakes, key=lambda mistake: mistake.line or 0)]
    if more := sum(each.more for each in files):
        message = f"and {more} more mistake{'s' if more > 1 else ''}"
        mistakes.append(
            Mistake(reference="more-mistakes", message=message, file=findings.file, help="mend these first")
        )
    return mistakes
