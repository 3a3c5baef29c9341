"""The file of a dossier: begun in a folder, answered and corrected, and with an estimate as one more entry."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gpaiscope.compute.estimate import Estimate
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import read
from gpaiscope.dossier.editing import toml
from gpaiscope.dossier.filling import correct, fill, in_json, sign_of_places, stated_at
from gpaiscope.dossier.templates import template
from gpaiscope.errors import Clash, InputError, Mistake, UsageError
from gpaiscope.repository.dossiers import data_of, holds_model, holds_page, located
from gpaiscope.repository.files import DOSSIER_FILE, local
from gpaiscope.repository.output import change, own, spare
from gpaiscope.values import decimal_text

if TYPE_CHECKING:
    from gpaiscope.repository.exchange import Told
    from gpaiscope.repository.findings import Findings

LONGEST: Final = 1000
"""Characters of a text that is written."""


def begin(
    folder: str | os.PathLike[str], job: str | None = None, *, force: bool = False, told: Sequence[Told] = ()
) -> Path:
    """Write the dossier for a job into a folder, which is made where it is missing, and give the file.

    Without a job it has every key, or what the model's own files in the folder say, if there are any, and what
    documents in the formats of others ``told``. Raises UsageError
    where a dossier is there already, unless it is to be written over, and where nothing can be written, and InputError
    for an address on the web.
    """
    folder = local(folder)
    path = folder / DOSSIER_FILE
    _spare(path, os.path.lexists(path) and not force)
    try:
        if folder.is_file():
            raise NotADirectoryError(0, "it is a file, and a folder is expected")
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be made: {error.strerror}"
        raise UsageError(Mistake(reference="cannot-write", message=message, file=str(folder))) from None
    text = _text(folder, job, told).encode()

    def made(before: bytes | None) -> bytes:
        _spare(path, before is not None and not force)
        return text

    change(path, made)
    return path


def _spare(path: Path, stands: bool) -> None:
    if stands:
        raise UsageError(
            Mistake(
                reference="dossier-exists",
                message=f"{path} is there already, and was left as it is",
                file=str(path),
                help="choose another folder, or write over it with --force",
            )
        )


def _text(folder: Path, job: str | None, told: Sequence[Told]) -> str:
    if told:
        from gpaiscope.repository.exchange.evidence import joined
        from gpaiscope.repository.findings import Findings, quoted
        from gpaiscope.repository.writing import written

        beside = _own(folder) or Findings()
        names = ", ".join(quoted(each.file, 60) for each in told)
        return written(
            joined(beside, told), by=f"the files of this folder and {names}" if beside.facts else f"the files {names}"
        )
    own = _own(folder) if job is None else None
    if own is None:
        return template(job)
    from gpaiscope.repository.writing import written

    return written(own)


def _own(folder: Path) -> Findings | None:
    """What the files of a folder say of a model; None where they are of none.

    A page without front matter may be about anything: it is of a model where it says how one was made.
    """
    of_model = holds_model(folder)
    if not (of_model or holds_page(folder)):
        return None
    from gpaiscope.repository.facts import findings_in

    found = findings_in(folder)
    made = any(fact.path.startswith(("original[", "activities[")) for fact in found.facts)
    return found if of_model or made else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWritten:
    """An answer on its way into a dossier: where to, what, whence, and in which way.

    ``wrong`` says that what stands there was wrong, so that the answer takes its place; else it is added, as known
    since ``known_on``. ``day`` is the day that is assessed, and ``model`` whose a new entry is, as in `fill`.
    """

    path: str
    value: object
    source: str = ""
    known_on: date | None = None
    wrong: bool = False
    day: date | None = None
    model: str = ""

    def written_into_text(self, text: str) -> str:
        """The dossier with the answer. Raises as `fill` and `correct` do."""
        if self.wrong:
            return correct(text, self.path, self.value, self.source, known_on=self.known_on, day=self.day)
        if self.known_on is None:
            expected = "since when it has been known, or that what stands there was wrong"
            raise UsageError(Mistake(reference="unknown-path", message="no day", path=self.path, expected=expected))
        more = {"known_on": self.known_on, "day": self.day, "model": self.model}
        return fill(text, self.path, self.value, self.source, **more)  # type: ignore[arg-type]


def answer_begun(dossier: str | os.PathLike[str], path: str) -> tuple[str, str]:
    """What stands at a path in the file of a dossier, and its sign, from which an answer to it is begun.

    Raises InputError for a dossier that is wrong: that is told before anything is asked.
    """
    file = located(local(dossier))
    data = data_of(file)
    text = _as_text(data, file)
    return stated_at(text, path), sign_of_places(text, [path])


def write_answers(
    dossier: Path, answers: Sequence[AnswerWritten], on: date, *, begun: str | None = None
) -> tuple[bytes, bytes]:
    """Write answers into the file of a dossier, all or none; its bytes before and after.

    The file is held and read anew, so that what others wrote elsewhere stays. ``begun`` is what `sign_of_places` gave
    for the paths of these answers when they were begun: where another answer has come to one of them since, nothing is
    written.
    None stands for an answer to whatever is there. What a correction takes out is kept beside the dossier, in
    `former_file`, with the day ``on`` which it is written. Raises Clash, InputError where the text, before or after,
    is no valid dossier, and UsageError where an answer leads nowhere or the file cannot be written.
    """
    path = located(dossier)
    made = [b"", b""]

    def answered(data: bytes | None) -> bytes:
        text = before = _as_text(data or b"", path)
        paths = [answer.path for answer in answers]
        if begun is not None and sign_of_places(before, paths) != begun:
            raise _clash_with_theirs(path, before, answers)
        for answer in answers:
            text = answer.written_into_text(text)
        made[:] = [data or b"", text.encode()]
        return made[1]

    def with_former(former: bytes) -> bytes:
        before = former or _OF_FORMER.encode()
        rows = "" if before.endswith(b"\n") else "\n"
        for answer in answers:
            if answer.wrong:
                stood = stated_at(_as_text(made[0], path), answer.path)
                keys = {"path": answer.path, "stood": stood, "corrected_on": on}
                rows += "\n[[former]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in keys.items())
        return before + rows.encode()

    keeps = any(answer.wrong for answer in answers)
    change(path, answered, beside=(former_file(path), with_former) if keeps else None)
    return made[0], made[1]


def former_file(dossier: Path) -> Path:
    """The file beside a dossier in which it is kept what corrections took out of it."""
    return dossier.with_name(f"{dossier.stem}.former.toml")


_OF_FORMER: Final = "# What stood in the dossier beside this file until it was corrected, the last at the end.\n"


def _clash_with_theirs(path: Path, text: str, answers: Sequence[AnswerWritten]) -> Clash:
    """The clash of answers of which at least one is to a place that was changed: the first where something stands."""
    theirs = {answer.path: stated_at(text, answer.path) for answer in answers}
    first = next((answer for answer in answers if theirs[answer.path]), answers[0])
    now = sign_of_places(text, [answer.path for answer in answers])
    return Clash(str(path), first.path, toml(in_json(first.value)), theirs[first.path], now)


def _as_text(data: bytes, path: Path) -> str:
    """The text of a dossier. Raises InputError for one that is none, as reading it does."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        read(data, file=str(path))
        raise


def append(
    estimate: Estimate, dossier: Path, *, kind: str, actor: str = "", source: str, output: str | None = None
) -> Path:
    """Append an estimate as an activity to a dossier in TOML, and give the file that it stands in.

    The dossier is read before and after, so that nothing that cannot be read is ever written; entries that others write
    at the same time stay. Raises InputError for a dossier that is wrong, or an estimate that says nothing, and
    UsageError where ``output``, to which the result goes, is the dossier.
    """
    path = located(dossier)
    own(path)
    read(data_of(path), file=str(path))
    if path.suffix == ".json":
        raise _refused(path, "entries are written into TOML only", "gpai.toml; copy the figure by hand into JSON")
    if output is not None:
        spare(Path(output))
    if not estimate.flop.low and estimate.flop.best is None and estimate.flop.high is None:
        raise _refused(path, "the estimate bounds nothing, so it says nothing", "an estimate with one end at least")
    entry = _entry(estimate, kind, actor, source).encode()

    def appended(before: bytes | None) -> bytes:
        data = _appended(before or b"", entry)
        read(data, file=str(path))
        return data

    change(path, appended)
    return path


def _appended(data: bytes, entry: bytes) -> bytes:
    """The bytes with an entry after a blank line, its line ends those of the last line."""
    last = data.rfind(b"\n")
    end = b"\r\n" if data[max(last - 1, 0) : last] == b"\r" else b"\n"
    begun = 0 if not data or data.endswith(end * 2) else 1 if data.endswith(end) else 2
    return data + end * begun + entry.replace(b"\n", end)


def _entry(estimate: Estimate, kind: str, actor: str, source: str) -> str:
    ends = ((name, getattr(estimate.flop, name)) for name in ("low", "best", "high"))
    known = {name: decimal_text(int(end)) for name, end in ends if end is not None}
    flop = {"value": known["high"] if estimate.flop.exact else known, "source": _on_one_line(source)}
    told = {"kind": _on_one_line(kind)} | ({"actor": _on_one_line(actor)} if actor else {}) | {"flop": flop}
    return "\n".join(["[[activities]]", *(f"{key} = {toml(value)}" for key, value in told.items()), ""])


def _on_one_line(text: str) -> str:
    return "".join(each for each in text if each.isprintable())[:LONGEST]


def _refused(path: Path, message: str, expected: str) -> InputError:
    return InputError(Mistake(reference="not-written", message=message, file=str(path), expected=expected))
