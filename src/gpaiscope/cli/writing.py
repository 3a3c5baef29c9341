"""Answers on their way into a dossier's file, each checked before it is written, and taken back byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from typing import Any

from gpaiscope.cli.dialogue import told
from gpaiscope.cli.output import tell
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, read
from gpaiscope.dossier.filling import fill, sign_of_places
from gpaiscope.errors import Clash, InputError, UsageError
from gpaiscope.report.say import say_text
from gpaiscope.repository.dossier_file import AnswerWritten, write_answers
from gpaiscope.repository.dossiers import data_of
from gpaiscope.repository.output import change

Values = Sequence[tuple[str, object]]
"""What is written together: each value with its path in the dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One change of a file: its bytes before it and after."""

    path: Path
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFile:
    """The dossier that answers go into, the day that they are asked for, and the day since when they are known.

    ``model`` is the one that is asked about, where the dossier names several. ``changes`` are those that were made,
    the last at its end. ``seen`` is what each file held when the question was put: who has written to the same place
    since is not written over.
    """

    path: Path
    day: date
    today: date
    model: str = ""
    changes: list[Written] = field(default_factory=list)
    seen: dict[Path, str] = field(default_factory=dict)

    def see_file(self) -> None:
        """See what stands in the file, for the answers from here on."""
        self.seen[self.path] = data_of(self.path).decode("utf-8")

    def of_shared(self, shared: str) -> AnswerFile:
        """The file beside the dossier that it shares actors of; this one where it shares none."""
        return replace(self, path=self.path.parent / shared) if shared else self

    @property
    def dossier(self) -> Dossier:
        """What stands in the file now. Raises InputError where that is no dossier."""
        return read(data_of(self.path), file="dossier")

    def takes(self, values: Values) -> bool:
        """Whether values can be written; why they cannot is told."""
        return self._tried(lambda: self._with(data_of(self.path), values, ""))

    def takes_silently(self, values: Values) -> bool:
        """Whether values can be written, where another way is tried if they cannot."""
        try:
            self._with(data_of(self.path), values, "")
        except (InputError, UsageError):
            return False
        return True

    def write(self, values: Values, source: str = "") -> bool:
        """Write values into the file as it is now, all or none. What cannot be written is told, and changes nothing."""
        more: dict[str, Any] = {"source": source, "known_on": self.today, "day": self.day, "model": self.model}
        answers = [AnswerWritten(path=path, value=value, **more) for path, value in values]
        seen = self.seen.get(self.path)
        begun = None if seen is None else sign_of_places(seen, [path for path, _ in values])
        made: list[tuple[bytes, bytes]] = []
        if not self._tried(lambda: made.append(write_answers(self.path, answers, self.today, begun=begun))):
            return False
        ((before, after),) = made
        self.changes.append(Written(path=self.path, before=before, after=after))
        self.seen[self.path] = after.decode("utf-8")
        tell(say_text("  written to {file}", file=str(self.path)))
        return True

    def take_back(self, to: int) -> bool:
        """Undo all changes after the first ``to``, the last one first; False where others changed the file since."""
        while len(self.changes) > to:
            last = self.changes[-1]
            kept: list[bool] = []

            def restored(now: bytes | None, last: Written = last, kept: list[bool] = kept) -> bytes:
                kept[:] = [now != last.after]
                return (now or b"") if kept[0] else last.before

            change(last.path, restored)
            if kept[0]:
                # Somebody else wrote into it since: what stands there is theirs as well, and no longer ours to undo.
                told(say_text("{file} was changed meanwhile by others, and is left as it is.", file=str(last.path)))
                return False
            self.changes.pop()
        return True

    def _with(self, data: bytes, values: Values, source: str) -> bytes:
        text = data.decode("utf-8")
        for path, value in values:
            text = fill(text, path, value, source, known_on=self.today, day=self.day, model=self.model)
        return text.encode()

    def _tried(self, writing: Callable[[], object]) -> bool:
        try:
            writing()
        except InputError as error:
            for mistake in error.mistakes:
                if mistake.expected:
                    tell(say_text("  {wrong}; expected {expected}", wrong=mistake.message, expected=mistake.expected))
                else:
                    tell(say_text("  {wrong}", wrong=mistake.message))
            return False
        except Clash as error:
            told(error.mistake.message)
            told(say_text("Nothing is written. Answer again to write yours."))
            self.see_file()
            return False
        except UsageError as error:
            tell(say_text("  {wrong}; write it by hand", wrong=error.mistake.message))
            return False
        return True
