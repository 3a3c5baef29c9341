"""The file of a dossier: begun in a folder, and with an estimate as one more entry of its ledger."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gpaiscope.compute.estimate import Estimate
from gpaiscope.dossier import read
from gpaiscope.dossier.editing import toml
from gpaiscope.dossier.templates import template
from gpaiscope.errors import InputError, Mistake, UsageError
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
