"""Issues: what was found of models, as values that pass between processes and are cached from one run to the next."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gpaiscope.checks import rules
from gpaiscope.checks.locations import place_in_repository, shown_path
from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake
from gpaiscope.report import words
from gpaiscope.report.onward import as_path
from gpaiscope.report.values import Json

if TYPE_CHECKING:
    from gpaiscope.checks.mending import CardMending


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is wrong at one place of a model, under which paragraphs, and how to mend it.

    ``key`` is the path in the dossier, or the key of the card. ``about`` tells it from others of its rule at the same
    key. ``path`` is what was checked, empty where that cannot be read again. ``fixable``: ``--fix`` mends it.
    ``hangs_on`` are the guesses, by id, without which it would be open. ``accepted`` is the reason of whoever accepted
    it, ``lapsed`` the day until which that held.
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
    hangs_on: tuple[str, ...] = ()
    model: str = ""
    fingerprint: str = ""
    accepted: str = ""
    lapsed: date | None = None

    @property
    def check_rule(self) -> rules.CheckRule:
        """Its rule."""
        return rules.BY_ID[self.rule]

    @property
    def level(self) -> str:
        """How grave it is: what hangs on a guess is no error."""
        level = self.check_rule.level
        return "warning" if self.hangs_on and level == "error" else level

    @property
    def file_and_line(self) -> str:
        """Its file with the line."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def to_do(self) -> str:
        """How to mend it."""
        return self.mend or self.with_path(self.check_rule.mend)

    def with_path(self, text: str) -> str:
        """A text of its rule, with what was checked for the PATH of its commands, as a shell takes it."""
        return re.sub(r"\bPATH\b", lambda _: shlex.quote(as_path(self.path)) if self.path else "PATH", text)

    @property
    def full_text(self) -> str:
        """What it says, and how to mend it, in one line."""
        cites = f" ({'; '.join(self.cites)})" if self.cites else ""
        return f"{self.says}{cites} To mend it: {as_sentence(self.to_do)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedModel:
    """One model of a path: how its actors stand, in words, and its issues, gravest first.

    ``dated`` are the duties whose day was missed, may have been, or is near, as every document has them.
    """

    path: str
    model: str = ""
    says: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    dated: tuple[Json, ...] = ()

    @property
    def open_issues(self) -> tuple[Issue, ...]:
        """What nobody accepted."""
        return tuple(issue for issue in self.issues if not issue.accepted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All models in the order of the paths, under the law of a day.

    ``checked_until`` is the day up to which the law was checked, ``rules`` are those that were chosen. ``unused`` are
    the accepted issues that are no longer there, ``mended`` what came of mending cards. ``owners`` are those whose
    models these are; none: all.
    """

    day: date
    law: str
    checked_until: date
    models: tuple[CheckedModel, ...]
    rules: frozenset[str] = frozenset(rules.BY_ID)
    unused: tuple[str, ...] = ()
    mended: tuple[CardMending, ...] = ()
    owners: tuple[str, ...] = ()

    @property
    def open_issues(self) -> tuple[Issue, ...]:
        """Every issue that nobody accepted."""
        return tuple(issue for model in self.models for issue in model.open_issues)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Every issue, those that were accepted too."""
        return tuple(issue for model in self.models for issue in model.issues)

    def with_accepted(self, reason: str) -> Report:
        """The same with all accepted that can be."""

        def accepted(issue: Issue) -> Issue:
            stays = issue.accepted or issue.rule in rules.ALWAYS
            return issue if stays else replace(issue, accepted=reason, lapsed=None)

        models = tuple(replace(model, issues=tuple(map(accepted, model.issues))) for model in self.models)
        return replace(self, models=models)

    def at_least(self, level: str) -> tuple[Issue, ...]:
        """The open issues that are as grave as a level, or graver."""
        return tuple(issue for issue in self.open_issues if rules.is_as_grave(issue.level, level))

    def count_by_level(self) -> Counter[str]:
        """How many open issues there are of each level."""
        return Counter(issue.level for issue in self.open_issues)


def as_sentence(text: str) -> str:
    """A sentence with the sign at its end."""
    return text if text.endswith((".", "?")) else f"{text}."


def gravest_first(issues: Iterable[Issue]) -> list[Issue]:
    """By level, gravest first, then by file and line."""
    return sorted(
        issues,
        key=lambda issue: (rules.LEVELS.index(issue.level), issue.file, issue.line or 0, issue.rule, issue.about),
    )


def with_fingerprints(issues: Iterable[Issue], *, named_from_here: bool = True) -> tuple[Issue, ...]:
    """Issues with fingerprints: of what and where they are.

    A code host shows an issue as new where its fingerprint is. So neither lines, nor days, nor figures go into it:
    these move although nobody touched what is wrong. Nor does the folder that a run was started in: a file is meant by
    its way from the top of its repository, where it lies in one. ``named_from_here``: files are named from the folder
    that the run was started in; those that are named from another are taken as they are named. Several issues that are
    alike in all else are told apart by their number.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    marked = []
    for issue in issues:
        file = place_in_repository(issue.file) if named_from_here else issue.file
        parts = (issue.rule, file, issue.model, issue.key, issue.about)
        text = "\0".join((*parts, str(seen[parts])))
        seen[parts] += 1
        marked.append(replace(issue, fingerprint=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]))
    return tuple(marked)


def unreadable(path: Path, mistakes: Iterable[Mistake]) -> CheckedModel:
    """A path of which nothing is concluded, with the mistakes of what it holds."""
    issues = []
    for mistake in mistakes:
        file = mistake.file or str(path)
        # A path at the beginning of a message is a name, and no word that a sentence begins with.
        is_name = mistake.message.startswith((file, shown_path(file)))
        says = as_sentence(mistake.message if is_name else words.capital(mistake.message))
        issues.append(
            Issue(
                rule="unreadable",
                says=says,
                file=shown_path(file),
                line=mistake.line,
                key=mistake.path,
                mend=_to_mend(mistake),
                about=mistake.reference,
            )
        )
    in_order = with_fingerprints(gravest_first(issues))
    return CheckedModel(path=shown_path(path), says=("cannot be read",), issues=in_order)


def _to_mend(mistake: Mistake) -> str:
    """What to do about a mistake: what was probably meant first, then all that can stand there."""
    expected, help = mistake.expected, mistake.help
    meant = re.fullmatch(r"did you mean (.+)\?", help)
    if meant:
        return f"write {meant[1]} if that is meant{expected and f', else {expected}'}"
    if expected and help.startswith("write "):
        return f"{help}; it has to be {expected}"
    verb = "write" if mistake.line else "give"
    return "; ".join(part for part in (expected and f"{verb} {expected}", help) if part)
