"""What a project says of its checks: ``[tool.gpaiscope]`` in its ``pyproject.toml``, and its accepted findings.

Every mistake of a file is told at once. What the command line says goes before what the file says.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from gpaiscope.checks.found import Checked, Found, fingerprinted
from gpaiscope.checks.rules import ALWAYS, BY_ID, LEVELS, near
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.editing import toml
from gpaiscope.dossier.lines import toml_lines
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.opened import opened, refused
from gpaiscope.repository.output import change

FILE: Final = "pyproject.toml"
NEVER: Final = "never"
FAIL_ON: Final = (*LEVELS, NEVER)
LARGEST: Final = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which rules are looked at, from which level on a run fails, and the file of accepted findings."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    fail_on: str = "error"
    accepted: Path | None = None


def settings_of(folder: Path) -> Settings:
    """The settings of the nearest ``pyproject.toml``, here or above; the usual ones where none says anything.

    Raises InputError with every mistake of its table.
    """
    for around in (folder, *folder.absolute().parents):
        file = around / FILE
        if file.is_file():
            return _read(file)
    return Settings()


def _read(file: Path) -> Settings:
    whole, lines = _toml(file)
    tool = whole.get("tool")
    table = tool.get("gpaiscope", {}) if isinstance(tool, dict) else {}
    reading = _Reading(file=str(file), lines=lines, around="tool.gpaiscope")
    if not isinstance(table, dict):
        reading.wrong("", "this is no table", "[tool.gpaiscope]")
        table = {}
    reading.known(table, ("select", "ignore", "fail-on", "accepted"))
    level, accepted = table.get("fail-on", "error"), table.get("accepted")
    if level not in FAIL_ON:
        reading.wrong("fail-on", f"{level!r} is no level", " or ".join(FAIL_ON))
    if accepted is not None and not (isinstance(accepted, str) and accepted):
        reading.wrong("accepted", f"{accepted!r} is no path", 'a file, such as "gpaiscope-accepted.toml"')
        accepted = None
    select, ignore = (frozenset(reading.rules(table, key)) for key in ("select", "ignore"))
    reading.end()
    return Settings(
        select=select, ignore=ignore, fail_on=level, accepted=file.parent / accepted if accepted is not None else None
    )


def _toml(file: Path) -> tuple[dict[str, Any], Mapping[str, int]]:
    """What a file in TOML says, and on which lines. Raises InputError."""
    with opened(file) as handle:
        data = handle.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise refused("too-large", f"more than {LARGEST:,} bytes", file)
    try:
        text = data.decode("utf-8")
        return tomllib.loads(text), toml_lines(text.replace("\r\n", "\n")).of
    except (ValueError, RecursionError) as error:
        raise refused("not-toml", f"not TOML: {error}", file, expected="a file in TOML, as UTF-8") from None


@dataclass(kw_only=True)
class _Reading:
    """A table that is being read, with the mistakes of it so far."""

    file: str
    lines: Mapping[str, int]
    around: str = ""
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, key: str, message: str, expected: str, help: str = "") -> None:
        """Note a mistake."""
        path = ".".join(part for part in (self.around, key) if part)
        line = self.lines.get(path, self.lines.get(path.partition("[")[0], self.lines.get(self.around)))
        made = Mistake(reference="wrong-setting", message=message, file=self.file, line=line, path=path)
        self.mistakes.append(replace(made, expected=expected, help=help))

    def known(self, table: Mapping[str, object], keys: Sequence[str]) -> None:
        """Note the keys that are none of these."""
        for key in table:
            if key not in keys:
                close = get_close_matches(key, keys, n=1)
                help = f"did you mean {close[0]}?" if close else ""
                self.wrong(key, f"{key!r} is no key of this table", " or ".join(keys), help)

    def rules(self, table: Mapping[str, object], key: str) -> Iterator[str]:
        """The rules that a key lists."""
        listed = table.get(key, [])
        if not (isinstance(listed, list) and all(isinstance(each, str) for each in listed)):
            self.wrong(key, f"{listed!r} is no list of rules", 'a list of ids, such as ["licence-not-open"]')
            return
        for place, each in enumerate(listed):
            if (message := not_a_rule(each, key)) is not None:
                self.wrong(f"{key}[{place}]", message, "the id of a rule", near(each))
            yield each

    def end(self) -> None:
        """Raise InputError where anything was wrong."""
        if self.mistakes:
            raise InputError(*self.mistakes)


def not_a_rule(word: str, key: str) -> str | None:
    """Why a word cannot stand among the rules that are chosen or left out; None where it can."""
    if word not in BY_ID:
        return f"{word!r} is no rule"
    return f"{word!r} is never left out" if key == "ignore" and word in ALWAYS else None


# -- accepted findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A finding that somebody accepted, why, and until when. It is known by those of its words that are given."""

    rule: str
    file: str
    reason: str
    until: date
    model: str | None = None
    key: str | None = None
    fingerprint: str | None = None

    def is_of(self, found: Found) -> bool:
        """Whether a finding is the one that was accepted."""
        if self.rule != found.rule or self.file != _whole(found.file):
            return False
        pairs = ((self.model, found.model), (self.key, found.key), (self.fingerprint, found.fingerprint))
        return all(own is None or own == _whole(other) for own, other in pairs)

    def __str__(self) -> str:
        return f"{self.rule} in {self.file}" + (f", {self.key}" if self.key else "")


_TEXTS: Final = ("rule", "file", "reason", "model", "key", "fingerprint")
_NEEDED: Final = ("rule", "file", "reason", "until")


def accepted_in(file: Path) -> tuple[Accepted, ...]:
    """The accepted findings of a file. Raises InputError with every mistake of it, and where there is none."""
    if not os.path.lexists(file):
        help = "`gpaiscope check PATH --accept REASON --until DATE` writes it"
        expected = "the file of accepted findings"
        raise refused("missing-file", "there is no such file", file, expected=expected, help=help)
    whole, lines = _toml(file)
    reading = _Reading(file=str(file), lines=lines)
    reading.known(whole, ("accepted",))
    listed = whole.get("accepted", [])
    if not (isinstance(listed, list) and all(isinstance(each, dict) for each in listed)):
        reading.wrong("accepted", "this is no list of tables", "[[accepted]]")
        listed = []
    made = [each for place, table in enumerate(listed) if (each := _accepted(reading, place, table)) is not None]
    reading.around = ""
    reading.end()
    return tuple(made)


def _accepted(reading: _Reading, place: int, table: Mapping[str, Any]) -> Accepted | None:
    reading.around, before = f"accepted[{place}]", len(reading.mistakes)
    reading.known(table, (*_TEXTS, "until"))
    for key in _NEEDED:
        if key not in table:
            reading.wrong("", f"{key} is missing", f"{key}: {_EXPECTED[key]}")
    for key in _TEXTS:
        if key in table and not (isinstance(table[key], str) and table[key].strip()):
            reading.wrong(key, f"{table[key]!r} is no text", _EXPECTED.get(key, "a text"))
    if "until" in table and type(table["until"]) is not date:
        reading.wrong("until", f"{table['until']!r} is no day", _EXPECTED["until"])
    rule = table.get("rule")
    if isinstance(rule, str) and rule and (rule not in BY_ID or rule in ALWAYS):
        message = not_a_rule(rule, "ignore") or ""
        reading.wrong("rule", message, "the id of a rule", near(rule))
    return Accepted(**table) if len(reading.mistakes) == before else None


_EXPECTED: Final = {
    "rule": "the id of a rule",
    "file": "the file, from the folder of this one",
    "reason": "why it is accepted, in words",
    "until": "the last day of that, such as 2027-03-31",
}


def accept(
    models: Iterable[Checked], accepted: Sequence[Accepted], day: date, around: Path
) -> tuple[tuple[Checked, ...], set[Accepted]]:
    """Models with what was accepted of them marked so, and which of that was found.

    ``around`` is the folder of the file that accepts: its files are named from there.
    """
    used: set[Accepted] = set()

    def marked(found: Found, seen: Found) -> Found:
        own = [each for each in accepted if found.rule not in ALWAYS and each.is_of(seen)]
        used.update(own)
        if not own:
            return found
        last = max(own, key=lambda each: each.until)
        return replace(found, accepted=last.reason) if day <= last.until else replace(found, lapsed=last.until)

    return tuple(replace(each, found=tuple(map(marked, each.found, _seen(each, around)))) for each in models), used


def not_found(
    models: Iterable[Checked], accepted: Iterable[Accepted], paths: Iterable[str], around: Path
) -> tuple[str, ...]:
    """The accepted findings that are no longer there, of all that was looked at: below a path, and read."""
    models, root = tuple(models), os.path.realpath(around)
    stopped = _places(each.path for each in models if any(found.rule in ALWAYS for found in each.found))
    looked = _places((*paths, *(each.path for each in models)))

    def was_read(file: str) -> bool:
        place = Path(os.path.normpath(os.path.join(root, file)))  # noqa: PTH118
        above = {place, *place.parents}
        return not above.isdisjoint(looked) and above.isdisjoint(stopped)

    return tuple(str(each) for each in accepted if was_read(each.file))


def _places(paths: Iterable[str]) -> set[Path]:
    return {Path(os.path.abspath(path)) for path in paths}  # noqa: PTH100


def _seen(model: Checked, around: Path) -> tuple[Found, ...]:
    """What was found of a model, with its files named from a folder."""
    return fingerprinted(replace(each, file=_from(each.file, around)) for each in model.found)


def _from(file: str, around: Path) -> str:
    if file == "-":
        return file
    try:
        return Path(os.path.relpath(file, os.path.realpath(around))).as_posix()
    except ValueError:  # on another drive
        return file


def add_accepted(file: Path, models: Iterable[Checked], reason: str, until: date) -> int:
    """Put findings behind what a file accepts already, with one reason for all; how many they are.

    Raises UsageError where the file cannot be written.
    """
    found = [each for model in models for each in _seen(model, file.parent)]
    kept = [each for each in found if each.rule not in ALWAYS and not each.accepted]
    text = "".join(_table(each, reason, until) for each in kept)
    change(file, lambda before: (_HEAD if before is None else before) + text.encode())
    return len(kept)


_HEAD: Final = b"# Findings that are accepted: each with its reason, and until when.\n"


def _table(found: Found, reason: str, until: date) -> str:
    said: list[tuple[str, str]] = [("rule", found.rule), ("file", found.file), ("model", found.model)]
    said += [("key", found.key), ("fingerprint", found.fingerprint), ("reason", reason)]
    texts = "".join(f"{key} = {toml(_whole(value))}\n" for key, value in said if value)
    return f"\n[[accepted]]\n{texts}until = {until}\n"


def _whole(text: str) -> str:
    """A text with its half characters, which no file in TOML can hold, written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
