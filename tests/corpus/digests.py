"""The digest of each run as it stood at first, and what is otherwise since, under a class that says why."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

GONE: Final = "-" * 16
"""In the place of the digest of a run that is no more."""
ANSWERS: Final = "answers: "
"""With this begins the id of a run that prints nothing but what is answered, and by when."""
PROVISION: Final = re.compile(r"\b(?:Art \d|recital \d|Guidelines|Annex [IVX]+|Regulation |Code of Practice)")
LEAST_REASON: Final = 20
"""Characters: a reason is a sentence."""


def digest(output: str) -> str:
    """What is kept of the output of a run."""
    return hashlib.sha256(output.encode()).hexdigest()[: len(GONE)]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedChange:
    """A run that gives something else than at first, and the class of that change."""

    digest: str
    reason: str


@dataclass(frozen=True)
class Listing:
    """What is listed in the files of a folder.

    ``base.txt`` has a line a run, its digest and its id, and never changes. ``changed.txt`` has a line for each run
    that is new, gone or otherwise: its digest, a class, its id. ``changes.toml`` has the classes.
    """

    folder: Path

    @cached_property
    def base(self) -> dict[str, str]:
        """The digest of each run, by its id, as it stood at first."""
        lines = (self.folder / "base.txt").read_text("utf-8").splitlines()
        return {run: known for known, run in (line.split(" ", 1) for line in lines)}

    @property
    def changed(self) -> dict[str, ListedChange]:
        """What is listed as otherwise since, by the id of the run."""
        lines = (line.split(" ", 2) for line in (self.folder / "changed.txt").read_text("utf-8").splitlines())
        return {run: ListedChange(digest=known, reason=reason) for known, reason, run in lines}

    @property
    def expected(self) -> dict[str, str]:
        """The digest that each run has to give; what is gone is left out."""
        listed = self.base | {run: change.digest for run, change in self.changed.items()}
        return {run: known for run, known in listed.items() if known != GONE}

    @property
    def classes(self) -> dict[str, dict[str, str]]:
        """What is said of each class, by its id."""
        return tomllib.loads((self.folder / "changes.toml").read_text("utf-8"))

    def accept(self, now: Mapping[str, str], runs: Sequence[str], reason: str) -> list[str]:
        """List these runs as changed for a reason, and tell which of them were otherwise.

        ``now`` is the digest of each run as it is; a run that it has not is gone. Runs are named by their id and by no
        pattern, so that nobody accepts what nobody looked at. Raises ValueError for ids that no run has, for a class
        that says no reason, and for another answer under a class that names no provision.
        """
        expected, about = self.expected, self.classes.get(reason, {})
        otherwise = [run for run in runs if expected.get(run) != now.get(run)]
        mistakes = [f"no run has the id {run!r}" for run in runs if run not in now and run not in expected]
        mistakes += [] if runs else ["no run was named"]
        mistakes += [] if about else [f"changes.toml has no class {reason!r}: say there why"]
        if any(run.startswith(ANSWERS) and run in self.base for run in otherwise) and "provision" not in about:
            mistakes.append(f"an answer is another, and the class {reason!r} names no provision")
        if mistakes:
            raise ValueError("; ".join(mistakes))
        listed = self.changed | {run: ListedChange(digest=now.get(run, GONE), reason=reason) for run in otherwise}
        lines = [
            f"{change.digest} {change.reason} {run}\n"
            for run, change in sorted(listed.items())
            if change.digest != self.base.get(run, GONE)
        ]
        (self.folder / "changed.txt").write_text("".join(lines), "utf-8")
        return otherwise

    def mistakes(self) -> list[str]:
        """What is wrong with what is listed: a class without a reason or without a run, an answer without provision."""
        changed, classes = self.changed, self.classes
        unlisted = {change.reason for change in changed.values()} - classes.keys()
        wrong = [f"no class {reason!r}" for reason in sorted(unlisted)]
        for reason, about in classes.items():
            runs = [run for run, change in changed.items() if change.reason == reason]
            answers = [run for run in runs if run.startswith(ANSWERS) and run in self.base]
            wrong += [] if runs else [f"{reason}: no run has this class"]
            wrong += [] if len(about.get("reason", "")) >= LEAST_REASON else [f"{reason}: why?"]
            wrong += [f"{reason}: {key} is no key" for key in about.keys() - {"reason", "provision"}]
            if answers and not PROVISION.search(about.get("provision", "")):
                wrong.append(f"{reason}: under what provision is another answered in {', '.join(answers)}?")
        return wrong


LISTED: Final = Listing(Path(__file__).parent)
