"""A draft of law, laid over the law that is kept here: other numbers and days, and rules switched off or on.

For those who answer a consultation. A draft is data that somebody else wrote: it is looked at as a whole, with every
mistake at once, and what comes out is a law like any other that says of itself that it is a draft's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation, Document, Edition
from gpaiscope.engine.expression import FIRST_DAY, Constant, Rule, Version
from gpaiscope.errors import InputError, Mistake, RuleError
from gpaiscope.law.body import BODY, Body, Draft
from gpaiscope.law.citation import DRAFT
from gpaiscope.law.parameters import DatedValue, ParameterEntry
from gpaiscope.law.sentences import plain
from gpaiscope.values import Exact, parse_exact, reduced

MOST_CHANGES: Final = 500
LAST_DAY: Final = date(2199, 12, 31)
_LONGEST: Final = 500

_MOST: Final[Mapping[str, int]] = {
    "FLOP": 10**40,
    "times": 1000,
    "percent": 100,
    "figures": 30,
    "users": 10**12,
    "EUR": 10**15,
    "days": 3660,
    "working days": 3660,
    "weeks": 520,
    "months": 120,
    "years": 100,
    "samples": 1000,
    "characters": 10**6,
    "pages": 10**4,
    "names": 10**9,
}
"""The most that a number of each unit can be meant to be."""
_PARTS: Final = frozenset({"percent", "times"})
"""Units of which there may be a part; of the others only whole numbers can be counted."""

_SEEN: Final = frozenset({"law_checked", "signatories_listed", "signatories_seen", "guidelines_first"})
"""Days on which something was seen here: no text sets them."""

_SHARE: Final = "modification_multiple"

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("draft", "parameters", "rules"),
    "draft": ("name", "source", "from"),
    "parameters": ("id", "value", "share", "unit", "from", "provision"),
    "rules": ("id", "applies", "from", "provision"),
}


def laid_over(
    given: Mapping[str, object], *, file: str, lines: Mapping[str, int] | None = None, over: Body = BODY
) -> Body:
    """The law with a draft laid over it, of the values that a parser gave; ``file`` and ``lines`` name places.

    From the day of each of its changes on the draft prevails over all that the law says of the same rule or number.
    Raises InputError with every mistake.
    """
    reader = _Reader(file=file, lines=lines or {}, over=over, mistakes=[])
    head = reader.head(given)
    numbers = list(reader.numbers(given.get("parameters", []), head))
    rules = list(reader.rules(given.get("rules", []), head))
    reader.check_twice("parameters", numbers)
    reader.check_twice("rules", rules)
    if reader.mistakes:
        raise InputError(*reader.mistakes)
    body = _laid(over, _draft(head, file, (*numbers, *rules)), numbers, rules)
    reader.check_days(body, (*numbers, *rules))
    if reader.mistakes:
        raise InputError(*reader.mistakes)
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    name: str
    source: str
    begins: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """One change of a draft: what it is of, from which day, by which provision; and at which place it stands."""

    id: str
    begins: date
    provision: str
    path: str
    value: Exact | date | bool


def _draft(head: _Head, file: str, given: Iterable[_Given]) -> Draft:
    days = tuple(sorted({each.begins for each in given}))
    return Draft(name=head.name, source=head.source, file=file, days=days)


# -- laying it over


def _laid(over: Body, draft: Draft, numbers: Sequence[_Given], rules: Sequence[_Given]) -> Body:
    document = _document(draft)
    entries = {
        id: _amended(over.parameters[id], [each for each in numbers if each.id == id], document)
        for id in dict.fromkeys(each.id for each in numbers)
    }
    amended = over.amended(parameters=entries)
    given = {rule.id: rule for rule in over.rules}
    switched = [
        _switched(given[id], [each for each in rules if each.id == id], document, amended)
        for id in dict.fromkeys(each.id for each in rules)
    ]
    return replace(amended.amended(rules=switched), draft=draft)


def _document(draft: Draft) -> Document:
    url = draft.source if draft.source.startswith("https://") and " " not in draft.source else ""
    edition = Edition(version=draft.source, since=FIRST_DAY, url=url)
    return Document(key="Draft", title=draft.name, binding=DRAFT, editions=(edition,))


def _amended(entry: ParameterEntry, given: Iterable[_Given], document: Document) -> ParameterEntry:
    changes = sorted(given, key=lambda each: each.begins)
    values = [each for each in entry.values if each.start < changes[0].begins]
    standing = entry.values[-1].cites
    values += [
        DatedValue(
            start=each.begins, until=None, value=each.value, cites=(Citation(document, (each.provision,)), *standing)
        )
        for each in changes
    ]
    ends = [*(each.start - timedelta(days=1) for each in values[1:]), None]
    return replace(entry, values=tuple(replace(each, until=end) for each, end in zip(values, ends, strict=True)))


def _switched(rule: Rule, given: Iterable[_Given], document: Document, body: Body) -> Rule:
    """A rule that from one day on never holds, or from one day on holds as it reads in the law."""
    changes = sorted(given, key=lambda each: each.begins)
    versions = [each for each in rule.versions if each.begins(body.latest) < changes[0].begins]
    versions += [_version(rule, each, document) for each in changes]
    return replace(rule, versions=tuple(versions))


def _version(rule: Rule, each: _Given, document: Document) -> Version:
    latest, cites = rule.latest, (Citation(document, (each.provision,)), *rule.latest.cites)
    given = replace(latest, applies_from=each.begins, cites=cites, binding=DRAFT)
    return given if each.value else replace(given, when=Constant(False), cuts=())


# -- reading it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Looks at what a draft says, and gathers its mistakes."""

    file: str
    lines: Mapping[str, int]
    over: Body
    mistakes: list[Mistake]

    def wrong(self, path: str, message: str, expected: str, help: str = "") -> None:
        line = self.lines.get(path) or self.lines.get(path.rpartition(".")[0])
        self.mistakes.append(
            Mistake(
                reference="wrong-draft",
                message=message,
                file=self.file,
                line=line,
                path=path,
                expected=expected,
                help=help,
            )
        )

    def head(self, given: Mapping[str, object]) -> _Head:
        self.check_keys("", given, "")
        table = given.get("draft")
        if not isinstance(table, Mapping):
            self.wrong("draft", "the draft does not say what it is", '[draft] with name = "..." and source = "..."')
            return _Head(name="", source="", begins=None)
        self.check_keys("draft", table, "draft")
        begins = self.day("draft.from", table["from"]) if "from" in table else None
        return _Head(
            name=self.text("draft.name", table.get("name"), "what the draft is called"),
            source=self.text("draft.source", table.get("source"), "where it can be read: an address or a reference"),
            begins=begins,
        )

    def check_keys(self, kind: str, table: Mapping[str, object], path: str) -> None:
        known = _KEYS[kind]
        for key in table:
            if key not in known:
                where = f"{path}.{key}" if path else str(key)
                self.wrong(where, f"{_shown(key)} is not a key here", f"one of {', '.join(known)}", _near(key, known))

    def text(self, path: str, value: object, what: str) -> str:
        if isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST:
            return value.strip()
        says = f"{path.rpartition('.')[2]} is missing" if value is None else f"{_shown(value)} is no text"
        self.wrong(path, says, f'"{what}"')
        return ""

    def entries(self, kind: str, value: object, what: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        if not isinstance(value, list) or len(value) > MOST_CHANGES:
            self.wrong(kind, f"no list of at most {MOST_CHANGES} changes", f"[[{kind}]] with {what}")
            return
        for place, each in enumerate(value):
            path = f"{kind}[{place}]"
            if isinstance(each, Mapping):
                self.check_keys(kind, each, path)
                yield path, each
            else:
                self.wrong(path, f"{_shown(each)} is no table", f"[[{kind}]] with {what}")

    def numbers(self, value: object, head: _Head) -> Iterator[_Given]:
        for path, each in self.entries("parameters", value, "id, value and from"):
            id = self.named(path, each, self.over.parameters, "number or day of the law", "gpaiscope law parameters")
            begins, provision = self.begins(path, each, head), self.provision(path, each)
            if id in _SEEN:
                self.wrong(f"{path}.id", f"{id} is the day on which something was seen, which no draft sets", "another")
            elif id:
                found = self.value(path, each, self.over.parameters[id])
                if found is not None and begins is not None:
                    yield _Given(id=id, begins=begins, provision=provision, path=path, value=found)

    def rules(self, value: object, head: _Head) -> Iterator[_Given]:
        known = {rule.id: rule for rule in self.over.rules}
        for path, each in self.entries("rules", value, "id, applies and from"):
            id = self.named(path, each, known, "rule", "gpaiscope law list")
            begins, provision, applies = self.begins(path, each, head), self.provision(path, each), each.get("applies")
            if not isinstance(applies, bool):
                says = "applies is missing" if applies is None else f"{_shown(applies)} is neither"
                self.wrong(f"{path}.applies", says, "false: it never holds from then on; true: it does as it reads")
            elif id and begins is not None:
                yield _Given(id=id, begins=begins, provision=provision, path=path, value=applies)

    def named(self, path: str, each: Mapping[str, object], known: Mapping[str, object], what: str, command: str) -> str:
        id = each.get("id")
        if isinstance(id, str) and id in known:
            return id
        says = "id is missing" if id is None else f"{_shown(id)} is no {what}"
        self.wrong(f"{path}.id", says, f"the id of a {what}: `{command}` has them", _near(id, known))
        return ""

    def begins(self, path: str, each: Mapping[str, object], head: _Head) -> date | None:
        if "from" in each:
            return self.day(f"{path}.from", each["from"])
        if head.begins is None and not any(one.path == "draft.from" for one in self.mistakes):
            self.wrong(f"{path}.from", "from is missing", "the day from which it holds, here or for all in [draft]")
        return head.begins

    def provision(self, path: str, each: Mapping[str, object]) -> str:
        value = each.get("provision")
        return self.text(f"{path}.provision", value, "Article 1(2)") if value is not None else ""

    def day(self, path: str, value: object) -> date | None:
        day = _day(value)
        if day is not None and FIRST_DAY <= day <= LAST_DAY:
            return day
        self.wrong(path, f"{_shown(value)} is not possible", f"a day from {FIRST_DAY} to {LAST_DAY}: 2027-01-31")
        return None

    def value(self, path: str, each: Mapping[str, object], entry: ParameterEntry) -> Exact | date | None:
        if each.get("unit", entry.unit) != entry.unit:
            self.wrong(f"{path}.unit", f"{_shown(each['unit'])} is not its unit", f'"{entry.unit}", or left out')
        if entry.name == _SHARE and "share" in each:
            return self.share(path, each)
        if "share" in each:
            self.wrong(f"{path}.share", f"{entry.name} is no share", "value")
        if "value" not in each:
            self.wrong(f"{path}.value", "value is missing", _expected(entry))
        elif entry.unit == "day":
            return self.day(f"{path}.value", each["value"])
        else:
            return self.number(f"{path}.value", each["value"], entry)
        return None

    def share(self, path: str, each: Mapping[str, object]) -> Exact | None:
        share = _fraction(each["share"])
        expected = f'a share of at least 1/{_MOST["times"]} and at most 1, such as "1/4" or "0.4"'
        if "value" in each:
            self.wrong(f"{path}.share", "share and value say the same", "one of them")
        elif share is None or not Fraction(1, _MOST["times"]) <= share <= 1:
            self.wrong(f"{path}.share", f"{_shown(each['share'])} is not possible", expected)
        else:
            return reduced(1 / share)
        return None

    def number(self, path: str, value: object, entry: ParameterEntry) -> Exact | None:
        found = _exact(value)
        whole = found is not None and (entry.unit in _PARTS or Fraction(found).denominator == 1)
        if found is not None and whole and 0 < found <= _MOST[entry.unit]:
            return found
        self.wrong(path, f"{_shown(value)} is not possible", _expected(entry))
        return None

    def check_twice(self, kind: str, given: Sequence[_Given]) -> None:
        """Two changes of one thing that begin on one day: which holds is not said."""
        first: dict[tuple[str, date], str] = {}
        for each in given:
            other = first.setdefault((each.id, each.begins), each.path)
            if other != each.path:
                self.wrong(each.path, f"{other} changes {each.id} from {each.begins}, too", "one of them, or two days")

    def check_days(self, body: Body, given: Sequence[_Given]) -> None:
        """That the law of each day on which something changes can be applied."""
        for each in given:
            try:
                body.on(each.begins)
            except RuleError as error:
                self.wrong(each.path, f"the law of {each.begins} does not hold together: {error}", "a later day")


def _day(value: object) -> date | None:
    """A day, as TOML has it or as the text of JSON; None for what is none."""
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _exact(value: object) -> Exact | None:
    """A number as it was written; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        return parse_exact(value)
    except ValueError:
        return None


def _fraction(value: object) -> Fraction | None:
    """A share, written as one number or as one over another."""
    if isinstance(value, str) and value.count("/") == 1:
        above, below = (_exact(part.strip()) for part in value.split("/"))
        return Fraction(above) / Fraction(below) if above is not None and below else None
    found = _exact(value)
    return None if found is None else Fraction(found)


def _expected(entry: ParameterEntry) -> str:
    if entry.unit == "day":
        return "a day such as 2027-01-31"
    kind = "number" if entry.unit in _PARTS else "whole number"
    more = ', or share = "1/4"' if entry.name == _SHARE else ""
    return f"a {kind} of {entry.unit} above 0 and up to {plain(_MOST[entry.unit])}{more}"


def _near(word: object, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=3) if isinstance(word, str) and len(word) <= _LONGEST else []
    return f"did you mean {' or '.join(close)}?" if close else ""


def _shown(value: object) -> str:
    """What was written, short enough for a message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value[:60]}"'
    if isinstance(value, Decimal | date):
        return str(value)[:60]
    return str(value) if isinstance(value, int) and abs(value) < 10**60 else "this"


# -- one to start from

_TEMPLATE: Final = """\
# A draft of law, laid over the law: gpaiscope assess gpai.toml --law draft.toml
#
# All that is worked out under it is marked as hypothetical, and set beside what the law says. As it stands here it
# says what the law says, and changes no answer. Change values, add others, and take out what the draft leaves alone.

[draft]
name = "Name of the draft"
source = "where it can be read: an address, or a reference"
# The day from which its changes hold, unless one has a day of its own. To see a day ahead: --on {begins}
from = {begins}

# Numbers and days; `gpaiscope law parameters` lists them all, each with its unit.
# Beside them: from, a day of its own; provision, such as "Article 1(2)", which is cited.
# One with two days stands here twice: each holds until the next begins.
{numbers}
# Rules; `gpaiscope law list` lists them all. applies = true: the rule holds as it reads in the law, also before its own
# day. applies = false: from that day on it holds for nobody.

[[rules]]
id = "compliance_report"
applies = true
"""
_RESTATED: Final = (
    *("presumption_flop", "criterion_flop", "modification_multiple", "notification_days"),
    *("fine_percent", "fine_eur", "legacy_compliance"),
)


def template(body: Body = BODY) -> str:
    """A commented draft that says what the law says, from the year after that in which the law was checked."""
    checked = body.latest["law_checked"]
    assert isinstance(checked, date)  # it is a day of the law
    numbers = "".join(map(_restated, (body.parameters[name] for name in _RESTATED)))
    return _TEMPLATE.format(begins=date(checked.year + 1, 1, 1), numbers=numbers)


def _restated(entry: ParameterEntry) -> str:
    value = entry.values[-1].value
    if entry.name == _SHARE and not isinstance(value, date):
        told = f'share = "{1 / Fraction(value)}"'
    elif isinstance(value, date):
        told = f"value = {value}"
    else:
        told = f'value = "{plain(value)}"'
    unit = "" if entry.unit == "day" or entry.name == _SHARE else f", in {entry.unit}"
    says = (
        "what share of the original's compute makes a modification significant" if entry.name == _SHARE else entry.says
    )
    return f'\n# {says}{unit}\n[[parameters]]\nid = "{entry.name}"\n{told}\n'
