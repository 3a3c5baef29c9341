"""A DOCX draft that comes back with what people wrote in it: their answers go into the documentation, and nothing else.

What somebody changed is told from what changed meanwhile by the hashes that the file keeps of each blank. Where both
changed, the documentation stays as it is and the difference is told. What stood there before stays as an earlier
statement, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from gpaiscope.cleaning import clean
from gpaiscope.deferred import dataclass
from gpaiscope.documents.beside import of_its_models
from gpaiscope.documents.blanks import BlankPlace, places, stated, value_of
from gpaiscope.documents.documentation import read, template
from gpaiscope.documents.drafting import Draft, FilledField
from gpaiscope.dossier.editing import EditedText
from gpaiscope.errors import InputError, Mistake
from gpaiscope.report.write.docx import PROPERTY, WRITE_HERE, kept
from gpaiscope.repository.opened import opened, refused
from gpaiscope.repository.output import change
from gpaiscope.repository.wordprocessing import DAMAGE, Control, read_docx

LARGEST: Final = 30_000_000
"""Bytes of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAnswer:
    """A DOCX draft as it came back: which document it is, what stands in its blanks, and what stood there.

    ``drafted`` are hashes of the text that each blank held when it was written.
    """

    name: str
    document: str
    recipient: str
    models: str
    blanks: Mapping[str, str]
    drafted: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What becomes of one blank. ``state`` is one of `STATES`, ``before`` what stands in the documentation."""

    field: str
    label: str
    path: str
    state: str
    text: str
    before: str = ""


STATES: Final = ("taken", "conflict", "no-place", "emptied")
"""Taken into the documentation; it changed there meanwhile; the draft has no such place; text that was taken out."""


# Reading the file


def filled(path: Path) -> WrittenAnswer:
    """What a DOCX draft holds. Raises InputError for what is no such file, or was not drafted here."""
    with opened(path) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _refused(path, f"the file has more than {LARGEST:,} bytes")
    try:
        document = read_docx(data)
    except DAMAGE as error:
        raise _refused(path, f"it cannot be read as DOCX: {_reason(error)}") from None
    except ExpatError as error:
        raise _refused(path, f"a part of it is no XML: {error}") from None
    told = {
        name.removeprefix(PROPERTY): text for name, text in document.properties.items() if name.startswith(PROPERTY)
    }
    if "document" not in told:
        raise _refused(
            path, "it does not say which draft it is, and so was not drafted here, or was saved without that"
        )
    blanks = _texts_of_blanks(document.controls, path)
    if not blanks and told.keys() - {"document", "for", "content", "models"}:
        raise _refused(path, "every place to write in is gone from it: a program saved it that does not keep them")
    return WrittenAnswer(
        name=path.name,
        document=told["document"],
        recipient=told.get("for", ""),
        models=told.get("models", ""),
        blanks=blanks,
        drafted=told,
    )


def is_draft(path: Path) -> bool:
    """Whether `filled` is to read a file: a DOCX file with a property or a control of ours, or one that is damaged.

    Raises InputError for a file that cannot be opened.
    """
    with opened(path) as file:
        data = file.read(LARGEST + 1)
    if not data.startswith(b"PK\x03\x04") or len(data) > LARGEST:
        return False
    try:
        document = read_docx(data)
    except (*DAMAGE, ExpatError):
        return True
    return any(name.startswith(PROPERTY) for name in document.properties)


def _refused(path: Path, message: str) -> InputError:
    expected = "a DOCX file that `gpaiscope draft PATH DOCUMENT --format docx` wrote, saved as DOCX again"
    return refused("unreadable-docx", message, path, expected=expected)


def _reason(error: Exception) -> str:
    return "a part is missing" if isinstance(error, KeyError) else str(error) or type(error).__name__


def _texts_of_blanks(controls: Sequence[Control], path: Path) -> Mapping[str, str]:
    """The text in each blank, empty where nobody wrote. Raises InputError where copies of one differ."""
    found: dict[str, str] = {}
    twice: dict[str, None] = {}
    for control in controls:
        text = "" if control.is_placeholder else _normal(control.text).removeprefix(WRITE_HERE).strip()
        if found.setdefault(control.tag, text) != text:
            twice[control.tag] = None
    if twice:
        raise InputError(
            *(_mistake(path.name, id, "its blank stands there twice, with different texts") for id in twice)
        )
    return found


def _normal(text: str) -> str:
    """A text in paragraphs, as the draft writes it into a blank."""
    return "\n\n".join(each for line in text.splitlines() if (each := " ".join(line.split())))


# Taking the answers


def taken(file: WrittenAnswer, draft: Draft) -> list[Taken]:
    """What becomes of each blank that somebody wrote in, beside the draft of today. Nothing is written."""
    own = places(draft)
    found = (_answer_taken(file, id, text, draft, own) for id, text in file.blanks.items())
    return [each for each in found if each is not None]


def _answer_taken(file: WrittenAnswer, id: str, text: str, draft: Draft, own: Mapping[str, BlankPlace]) -> Taken | None:
    place, drafted = own.get(id), file.drafted.get(id)
    text = "" if place is not None and text == place.says else text
    if kept(text) == drafted or (not text and drafted in (None, kept(""))):
        return None
    answer = next((each for each in draft.answers if each.field.id == id), None)
    label = f"{answer.field.number} {answer.field.label}" if answer else id
    if place is None:
        return None if answer and _says_already(draft, answer, text) else _placeless(id, label, text, answer)
    now = "\n\n".join(map(clean, place.lines))
    if text == now:
        return None
    state = "emptied" if not text else "taken" if kept(now) == drafted or not now else "conflict"
    return Taken(field=id, label=label, path=place.path, state=state, text=text, before=now)


def _placeless(id: str, label: str, text: str, answer: FilledField | None) -> Taken:
    """What cannot be taken: of a field that was filled meanwhile, or that this draft does not have."""
    now = "\n\n".join(line for told in answer.told for line in told.lines) if answer else ""
    return Taken(field=id, label=label, path="", state="conflict" if now else "no-place", text=text, before=now)


def _says_already(draft: Draft, answer: FilledField, text: str) -> bool:
    """Whether a field that is filled says what somebody wrote, however that was written."""
    for key, stands in stated(draft, answer):
        try:
            value = value_of(text, key)
        except ValueError:
            continue
        if isinstance(value, list) and isinstance(stands, list):
            value, stands = sorted(map(str, value)), sorted(map(str, stands))
        if value == stands:
            return True
    return False


def put(
    file: WrittenAnswer, found: Sequence[Taken], draft: Draft, path: Path, *, known_on: date, models: int = 1
) -> None:
    """Write what is taken into the documentation at a path, beside so many models; it is begun where there is none.

    Raises InputError with every answer that cannot stand there; nothing is written then.
    """
    mine, own = [each for each in found if each.state == "taken"], places(draft)
    answers: dict[str, object] = {}
    mistakes = []
    for each in mine:
        try:
            answers[each.path] = value_of(each.text, own[each.field].key)
        except ValueError as error:
            mistakes.append(_mistake(file.name, each.field, str(error)))
    if mistakes:
        raise InputError(*mistakes)

    def made(before: bytes | None) -> bytes:
        text = (before if before is not None else template().encode()).decode("utf-8-sig")
        mark = "\ufeff" if (before or b"").startswith(b"\xef\xbb\xbf") else ""
        for place, value in answers.items():
            text = with_statement_at(text, place, {"value": value, "source": file.name, "known_on": known_on})
        data = (mark + text).encode()
        try:
            of_its_models(read(data, file=str(path), day=draft.day), path, models)
        except InputError as error:
            raise InputError(*(_of_answer(each, file, mine) for each in error.mistakes)) from None
        return data

    if answers:
        change(path, made)


def with_statement_at(text: str, path: str, told: Mapping[str, object]) -> str:
    """The text of a documentation with a statement at a path; one that stands there stays, as an earlier one.

    One of the same day cannot stand beside it: it is kept in a comment above.
    """
    steps, document = path.split("."), EditedText(text)
    node, rest = document.find(steps)
    if rest:
        return document.with_keys(steps[:-1], {steps[-1]: told})
    stands = document.value(steps)
    every = stands if isinstance(stands, list) else [stands]
    for place, each in enumerate(every):
        if isinstance(each, dict) and each.get("known_on") == told["known_on"]:
            own = node.inner[place] if isinstance(stands, list) else node
            above = text.rfind("\n", 0, own.start) + 1
            comment = f"# until {told['source']}: {text[own.start : own.end]}".replace("\n", " ")
            return f"{text[:above]}{comment}\n{text[above : own.start]}{document.shown(told)}{text[own.end :]}"
    return document.with_statement(node, steps, any(isinstance(each, dict) for each in every), told)


def _of_answer(mistake: Mistake, file: WrittenAnswer, found: Sequence[Taken]) -> Mistake:
    """A mistake of the documentation as one of the answer that makes it, where one does."""
    own = next((each for each in found if each.path and mistake.path.startswith(each.path)), None)
    if own is None:
        return mistake
    return _mistake(file.name, own.field, mistake.message, mistake.expected)


def _mistake(file: str, field: str, message: str, expected: str = "") -> Mistake:
    return Mistake(reference="unreadable-answer", message=message, file=file, path=field, expected=expected)
