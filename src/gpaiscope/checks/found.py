"""What was found at the paths, as values that pass between processes and are kept from one run to the next."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from gpaiscope.checks.rules import ALWAYS, BY_ID, LEVELS, Rule
from gpaiscope.deferred import dataclass
from gpaiscope.report.onward import as_path

if TYPE_CHECKING:
    from gpaiscope.checks.mending import Mended


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding: what, where, under which paragraphs, and how to mend it.

    ``key`` is the path in the dossier, or the key of the card. ``about`` tells it from others of its rule at the same
    key. ``path`` is what was checked, empty where that cannot be read again. ``fixable``: ``--fix`` mends it.
    ``accepted`` is the reason of whoever accepted it, ``lapsed`` the day until which that held.
    """

    rule: str
    says: str
    file: str
    line: int | None = None
    key: str = ""
    mend: str = ""
    cites: tuple[str, ...] = ()
    about: str = ""
    path: str = ""
    fixable: bool = False
    model: str = ""
    fingerprint: str = ""
    accepted: str = ""
    lapsed: date | None = None

    @property
    def of(self) -> Rule:
        """Its rule."""
        return BY_ID[self.rule]

    @property
    def level(self) -> str:
        """How grave it is."""
        return self.of.level

    @property
    def where(self) -> str:
        """Its file with the line."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def to_do(self) -> str:
        """How to mend it."""
        return self.mend or self.filled(self.of.mend)

    def filled(self, text: str) -> str:
        """A text of its rule, with what was checked for the PATH of its commands, as a shell takes it."""
        return re.sub(r"\bPATH\b", lambda _: shlex.quote(as_path(self.path)) if self.path else "PATH", text)

    @property
    def whole(self) -> str:
        """What it says, and how to mend it, in one line."""
        cites = f" ({'; '.join(self.cites)})" if self.cites else ""
        return f"{self.says}{cites} To mend it: {ended(self.to_do)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One model of a path: how its actors stand, in words, and what was found of it, gravest first."""

    path: str
    model: str = ""
    says: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()

    @property
    def open(self) -> tuple[Found, ...]:
        """What nobody accepted."""
        return tuple(each for each in self.found if not each.accepted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All models in the order of the paths, under the law of a day.

    ``checked_until`` is the day up to which the law was checked, ``rules`` are those that were chosen. ``unused`` are
    the accepted findings that are no longer there, ``mended`` the keys that were put into cards.
    """

    day: date
    law: str
    checked_until: date
    models: tuple[Checked, ...]
    rules: frozenset[str] = frozenset(BY_ID)
    unused: tuple[str, ...] = ()
    mended: tuple[Mended, ...] = ()

    @property
    def open(self) -> tuple[Found, ...]:
        """Every finding that nobody accepted."""
        return tuple(each for model in self.models for each in model.open)

    @property
    def every(self) -> tuple[Found, ...]:
        """Every finding, those that were accepted too."""
        return tuple(each for model in self.models for each in model.found)

    def with_accepted(self, reason: str) -> Report:
        """The same with all accepted that can be."""

        def marked(found: Found) -> Found:
            return found if found.accepted or found.rule in ALWAYS else replace(found, accepted=reason, lapsed=None)

        return replace(self, models=tuple(replace(each, found=tuple(map(marked, each.found))) for each in self.models))

    def at_least(self, level: str) -> tuple[Found, ...]:
        """The open findings that are as grave as a level, or graver."""
        return tuple(each for each in self.open if LEVELS.index(each.level) <= LEVELS.index(level))

    def count(self) -> Counter[str]:
        """How many open findings there are of each level."""
        return Counter(each.level for each in self.open)


def ended(text: str) -> str:
    """A sentence with the sign at its end."""
    return text if text.endswith((".", "?")) else f"{text}."


def in_order(found: Iterable[Found]) -> tuple[Found, ...]:
    """By level, gravest first, then by file and line."""
    return tuple(
        sorted(found, key=lambda each: (LEVELS.index(each.level), each.file, each.line or 0, each.rule, each.about))
    )


def fingerprinted(found: Iterable[Found]) -> tuple[Found, ...]:
    """Findings with fingerprints: of what and where they are, and neither of lines, days nor figures, which move."""
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for each in found:
        parts = (each.rule, each.file, each.model, each.key, each.about)
        told = "\0".join((*parts, str(seen[parts])))
        seen[parts] += 1
        made.append(replace(each, fingerprint=hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]))
    return tuple(made)


def chosen(select: frozenset[str], ignore: frozenset[str]) -> frozenset[str]:
    """The rules that were chosen; an empty choice is all of them."""
    return frozenset(
        each for each in BY_ID if each in ALWAYS or ((not select or each in select) and each not in ignore)
    )


def found_by(models: Iterable[Checked], rules: frozenset[str]) -> tuple[Checked, ...]:
    """What some rules find."""
    return tuple(replace(each, found=tuple(one for one in each.found if one.rule in rules)) for each in models)
