"""Every exception of the package.

::

    GpaiscopeError
    ├── InputError        what a person gave cannot be read: one or more mistakes
    ├── UsageError        a word of the command line or of a call is not one of ours
    │   └── Clash         somebody else has written to the same place meanwhile
    └── RuleError         a rule, parameter or citation of ``law`` is malformed: our bug

Findings are values, never exceptions. This module imports nothing from the package.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from gpaiscope.deferred import dataclass

_ADDRESS: Final = re.compile(
    r"(?:.*/)?((?:s3|gs|gcs|az|abfss?|wasbs?|r2|oci|hdfs|dbfs|hf|https?|s?ftp|ssh|file|wandb|mlflow-artifacts):)/([^/].*)"
)


def as_given(path: str) -> str:
    """An address that passed for a path of this machine, as it was given: paths lose one of two strokes."""
    address = _ADDRESS.fullmatch(path) if ":/" in path else None
    return f"{address[1]}//{address[2]}" if address else path


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing that is wrong in an input, worded so that a person can mend it.

    ``reference`` is a kebab-case name that the documentation explains. ``path`` is the path
    to the field (``activities[2].flop``), empty where the file as a whole is meant. ``line``
    counts from 1 and is None where no line can be named.
    """

    reference: str
    message: str
    file: str = ""
    line: int | None = None
    path: str = ""
    expected: str = ""
    help: str = ""

    def where(self) -> str:
        """The place as ``file:line, path``, leaving out what is not known."""
        file = as_given(self.file)
        place = f"{file}:{self.line}" if file and self.line else file
        return ", ".join(part for part in (place, self.path) if part)

    def __str__(self) -> str:
        lines = [f"error[{self.reference}]: {self.message}"]
        if self.where():
            lines.append(f"  {self.where()}")
        if self.expected:
            lines.append(f"  expected {self.expected}")
        if self.help:
            lines.append(f"  help: {self.help}")
        return "\n".join(" ".join(line.splitlines()) for line in lines)  # a name of a file may break lines


class GpaiscopeError(Exception):
    """Anything that this package raises on purpose."""


class InputError(GpaiscopeError):
    """An input that cannot be read. ``mistakes`` holds all of them, never only the first."""

    def __init__(self, *mistakes: Mistake) -> None:
        if not mistakes:
            raise ValueError("an InputError needs at least one mistake")
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """One of several inputs that cannot be read while others can: its file, and every mistake that stands in the way.

    ``file`` is empty for what stands in no file. A mistake may be of another file, to which this one leads.
    """

    file: str
    mistakes: tuple[Mistake, ...]


def error_of(unreadable: Iterable[Unreadable]) -> InputError:
    """The error that tells the mistakes of inputs, of which there is at least one."""
    # Two inputs may lead to one wrong file, whose mistake is said once.
    return InputError(*dict.fromkeys(mistake for one in unreadable for mistake in one.mistakes))


def raise_if_unreadable(unreadable: Collection[Unreadable]) -> None:
    """Raise the error that tells the mistakes of inputs that cannot be read, if there are any."""
    if unreadable:
        raise error_of(unreadable)


class UsageError(GpaiscopeError):
    """A word that is not one of ours: an unknown conclusion, actor, reading or family."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


class Clash(UsageError):
    """Somebody else has written to the same place since an answer was begun, and nothing was written.

    ``yours`` and ``theirs`` are the values as they would be written and as they stand now; ``begun`` is the sign of
    what stands now, from which the same answer can be written after all.
    """

    # A kind of usage error, so that whoever knows nothing of clashes tells it as what cannot be written.
    def __init__(self, file: str, path: str, yours: str, theirs: str, begun: str) -> None:
        self.path, self.yours, self.theirs, self.begun = path, yours, theirs, begun
        super().__init__(
            Mistake(
                reference="changed-meanwhile",
                message=f"somebody else has changed {path} meanwhile: yours is {yours}, theirs {theirs or 'nothing'}",
                file=file,
                path=path,
                expected="an answer to what stands there now",
                help="look at what stands there, and answer again",
            )
        )


class RuleError(GpaiscopeError):
    """A rule, parameter or citation that contradicts itself: a bug in ``law``, never in an input."""
