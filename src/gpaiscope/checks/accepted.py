"""Issues that somebody accepted, kept in a file with a reason and a last day each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from gpaiscope.checks import rules
from gpaiscope.checks.issues import CheckedModel, Issue, with_fingerprints
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.editing import toml
from gpaiscope.repository.opened import refused
from gpaiscope.repository.output import change
from gpaiscope.repository.settings import TableReader, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """That somebody accepted an issue, why, and until when. The issue is known by those of its words that are given."""

    rule: str
    file: str
    reason: str
    until: date
    model: str | None = None
    key: str | None = None
    fingerprint: str | None = None

    def is_of(self, issue: Issue) -> bool:
        """Whether an issue is the one that was accepted."""
        if self.rule != issue.rule or self.file != _encodable(issue.file):
            return False
        pairs = ((self.model, issue.model), (self.key, issue.key), (self.fingerprint, issue.fingerprint))
        return all(own is None or own == _encodable(other) for own, other in pairs)

    def __str__(self) -> str:
        return f"{self.rule} in {self.file}" + (f", {self.key}" if self.key else "")


_TEXTS: Final = ("rule", "file", "reason", "model", "key", "fingerprint")
_NEEDED: Final = ("rule", "file", "reason", "until")


def accepted_in(file: Path) -> tuple[Acceptance, ...]:
    """The accepted issues of a file. Raises InputError with every mistake of it, and where there is none."""
    if not os.path.lexists(file):
        help = "`gpaiscope check PATH --accept REASON --until DATE` writes it"
        expected = "the file of accepted findings"
        raise refused("missing-file", "there is no such file", file, expected=expected, help=help)
    whole, lines = read_toml(file)
    reader = TableReader(file=str(file), lines=lines)
    reader.refuse_unknown(whole, ("accepted",))
    listed = whole.get("accepted", [])
    if not (isinstance(listed, list) and all(isinstance(table, dict) for table in listed)):
        reader.note_mistake("accepted", "this is no list of tables", "[[accepted]]")
        listed = []
    acceptances = [_acceptance(reader, index, table) for index, table in enumerate(listed)]
    reader.prefix = ""
    reader.raise_if_wrong()
    return tuple(filter(None, acceptances))


def _acceptance(reader: TableReader, index: int, table: Mapping[str, Any]) -> Acceptance | None:
    """One table of the list; None where anything of it is wrong, which the reader has noted then."""
    reader.prefix = f"accepted[{index}]"
    before = len(reader.mistakes)
    reader.refuse_unknown(table, (*_TEXTS, "until"))
    for key in _NEEDED:
        if key not in table:
            reader.note_mistake("", f"{key} is missing", f"{key}: {_EXPECTED[key]}")
    for key in _TEXTS:
        if key in table and not (isinstance(table[key], str) and table[key].strip()):
            reader.note_mistake(key, f"{table[key]!r} is no text", _EXPECTED.get(key, "a text"))
    # A day with an hour is a `date` for `isinstance`, and cannot be compared with one.
    if "until" in table and type(table["until"]) is not date:
        reader.note_mistake("until", f"{table['until']!r} is no day", _EXPECTED["until"])
    rule = table.get("rule")
    if isinstance(rule, str) and rule and (rule not in rules.BY_ID or rule in rules.ALWAYS):
        message = rules.objection(rule, "ignore") or ""
        reader.note_mistake("rule", message, "the id of a rule", rules.suggestion(rule))
    return Acceptance(**table) if len(reader.mistakes) == before else None


_EXPECTED: Final = {
    "rule": "the id of a rule",
    "file": "the file, from the folder of this one",
    "reason": "why it is accepted, in words",
    "until": "the last day of that, such as 2027-03-31",
}


def marked_models(
    models: Iterable[CheckedModel], accepted: Sequence[Acceptance], day: date, folder: Path
) -> tuple[tuple[CheckedModel, ...], set[Acceptance]]:
    """Models with what was accepted of them marked so, and which of that was found.

    ``folder`` is that of the file that accepts: its files are named from there.
    """
    used: set[Acceptance] = set()

    def marked(issue: Issue, as_accepted: Issue) -> Issue:
        own = [acceptance for acceptance in accepted if acceptance.is_of(as_accepted)]
        if not own or issue.rule in rules.ALWAYS:
            return issue
        used.update(own)
        last = max(own, key=lambda acceptance: acceptance.until)
        return replace(issue, accepted=last.reason) if day <= last.until else replace(issue, lapsed=last.until)

    return tuple(
        replace(model, issues=tuple(map(marked, model.issues, _named_from(folder, model)))) for model in models
    ), used


def not_found(
    models: Iterable[CheckedModel], accepted: Iterable[Acceptance], paths: Iterable[str], folder: Path
) -> tuple[str, ...]:
    """The accepted issues that are no longer there, of all that was looked at: below a path, and read."""
    models, root = tuple(models), os.path.realpath(folder)
    # What stood below a path that could not be read may be there still.
    unread = [model.path for model in models if any(issue.rule in rules.ALWAYS for issue in model.issues)]
    stopped = {Path(os.path.abspath(path)) for path in unread}  # noqa: PTH100
    looked = {Path(os.path.abspath(path)) for path in (*paths, *(model.path for model in models))}  # noqa: PTH100

    def was_read(file: str) -> bool:
        place = Path(os.path.normpath(os.path.join(root, file)))  # noqa: PTH118
        above = {place, *place.parents}
        return not above.isdisjoint(looked) and above.isdisjoint(stopped)

    return tuple(str(acceptance) for acceptance in accepted if was_read(acceptance.file))


def add_accepted(file: Path, models: Iterable[CheckedModel], reason: str, until: date) -> int:
    """Put issues behind what a file accepts already, with one reason for all; how many they are.

    Raises UsageError where the file cannot be written.
    """
    issues = [issue for model in models for issue in _named_from(file.parent, model)]
    to_accept = [issue for issue in issues if issue.rule not in rules.ALWAYS and not issue.accepted]
    text = "".join(_table_of(issue, reason, until) for issue in to_accept)
    change(file, lambda before: (_HEAD if before is None else before) + text.encode())
    return len(to_accept)


_HEAD: Final = b"# Findings that are accepted: each with its reason, and until when.\n"


def _table_of(issue: Issue, reason: str, until: date) -> str:
    values = [(key, getattr(issue, key)) for key in ("rule", "file", "model", "key", "fingerprint")]
    lines = [f"{key} = {toml(_encodable(value))}\n" for key, value in (*values, ("reason", reason)) if value]
    return f"\n[[accepted]]\n{''.join(lines)}until = {until}\n"


def _named_from(folder: Path, model: CheckedModel) -> tuple[Issue, ...]:
    """The issues of a model with their files named from a folder, and fingerprints of these names.

    So the file that accepts them holds from whichever folder a run is started in.
    """
    root = os.path.realpath(folder)

    def named(issue: Issue) -> Issue:
        if issue.file == "-":  # standard input lies in no folder
            return issue
        try:
            return replace(issue, file=Path(os.path.relpath(issue.file, root)).as_posix())
        except ValueError:  # on another drive there is no way from here
            return issue

    return with_fingerprints(map(named, model.issues), named_from_here=False)


def _encodable(text: str) -> str:
    """A text with its half characters, which no file in TOML can hold, written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
