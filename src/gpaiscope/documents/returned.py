"""A DOCX draft that comes back with what people wrote in it: their answers go into the documentation, and nothing else.

What somebody changed is told from what changed meanwhile by the hashes that the file keeps of each blank. Where both
changed, the documentation stays as it is and the difference is told. What stood there before stays as an earlier
statement, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
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

    ``drafted`` are hashes of the text that each blank held when it was written. ``twice`` are blanks that stand there
    several times, as a file into which a part was copied has them, with the different texts of each.
    """

    name: str
    document: str
    recipient: str
    models: str
    blanks: Mapping[str, str]
    drafted: Mapping[str, str]
    twice: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What becomes of one blank.

    ``state`` is one of `STATES`, ``before`` what stands in the documentation, ``why`` what is wrong with the answer.
    """

    field: str
    label: str
    path: str
    state: str
    text: str
    before: str = ""
    why: str = ""


STATES: Final = ("taken", "conflict", "no-place", "emptied", "unreadable", "twice")
"""Taken into the documentation; it changed there meanwhile; the draft has no such place; text that was taken out; what
cannot stand where it belongs; a blank that stands there twice, with different texts.
"""


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
    blanks, twice = _texts_of_blanks(document.controls)
    if not blanks and told.keys() - {"document", "for", "content", "models"}:
        raise _refused(path, "every place to write in is gone from it: a program saved it that does not keep them")
    return WrittenAnswer(
        name=path.name,
        document=told["document"],
        recipient=told.get("for", ""),
        models=told.get("models", ""),
        blanks=blanks,
        drafted=told,
        twice=twice,
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


def _texts_of_blanks(controls: Sequence[Control]) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """The text in each blank, empty where nobody wrote, and apart from these all texts of one whose copies differ."""
    texts: dict[str, dict[str, None]] = {}
    for control in controls:
        # In paragraphs, as the draft writes a text into a blank.
        lines = (" ".join(line.split()) for line in control.text.splitlines())
        written = "\n\n".join(filter(None, lines)).removeprefix(WRITE_HERE).strip()
        text = "" if control.is_placeholder else written
        texts.setdefault(control.tag, {})[text] = None
    alike = {tag: next(iter(own)) for tag, own in texts.items() if len(own) == 1}
    return alike, {tag: tuple(own) for tag, own in texts.items() if len(own) > 1}


# Taking the answers


def taken(file: WrittenAnswer, draft: Draft) -> list[Taken]:
    """What becomes of each blank that somebody wrote in, beside the draft of today. Nothing is written."""
    own = places(draft)
    found = (_answer_taken(file, id, text, draft, own) for id, text in file.blanks.items())
    return [each for each in found if each is not None] + [_of_copies(id, file.twice[id], draft) for id in file.twice]


def _of_copies(id: str, texts: Sequence[str], draft: Draft) -> Taken:
    """A blank whose copies differ: which of them is meant nobody says."""
    answer = next((answer for answer in draft.answers if answer.field.id == id), None)
    label = f"{answer.field.number} {answer.field.label}" if answer else id
    why = "its blank stands there twice, with different texts"
    return Taken(field=id, label=label, path="", state="twice", text=" / ".join(filter(None, texts)), why=why)


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
) -> list[Taken]:
    """Write what is taken into the documentation at a path, beside so many models; it is begun where there is none.

    Gives what became of each answer: one that cannot stand there keeps no other from being taken. Raises InputError
    with what is wrong with each where nothing of the file can be taken; nothing is written then.
    """
    own = places(draft)
    wrong: dict[str, Mistake] = {}
    answers: dict[str, tuple[str, object]] = {}
    for answer in found:
        if answer.state == "taken":
            try:
                answers[answer.field] = answer.path, value_of(answer.text, own[answer.field].key)
            except ValueError as error:
                wrong[answer.field] = _mistake(file.name, answer.field, str(error))

    def with_answers(before: bytes | None) -> bytes:
        while answers:
            text = (before if before is not None else template().encode()).decode("utf-8-sig")
            mark = "\ufeff" if (before or b"").startswith(b"\xef\xbb\xbf") else ""
            for place, value in answers.values():
                text = with_statement_at(text, place, {"value": value, "source": file.name, "known_on": known_on})
            data = (mark + text).encode()
            try:
                of_its_models(read(data, file=str(path), day=draft.day), path, models)
            except InputError as error:
                at_fault = _answers_at_fault(error, file, {field: place for field, (place, _) in answers.items()})
                wrong.update(at_fault)
                for field in at_fault:
                    del answers[field]
            else:
                return data
        raise InputError(*wrong.values())

    copies = [_mistake(file.name, answer.field, answer.why) for answer in found if answer.state == "twice"]
    if answers:
        change(path, with_answers)
    elif wrong or (copies and len(copies) == len(found)):
        raise InputError(*wrong.values(), *copies)
    became = []
    for answer in found:
        if (mistake := wrong.get(answer.field)) is not None:
            why = mistake.message + (f"; expected {mistake.expected}" if mistake.expected else "")
            became.append(replace(answer, state="unreadable", why=why))
        else:
            became.append(answer)
    return became


def _answers_at_fault(error: InputError, file: WrittenAnswer, paths: Mapping[str, str]) -> dict[str, Mistake]:
    """The answers that make mistakes of the documentation, each by its field. Raises the mistakes of none of them."""
    at_fault: dict[str, Mistake] = {}
    for mistake in error.mistakes:
        field = next((field for field, path in paths.items() if mistake.path.startswith(path)), None)
        if field is not None:
            at_fault[field] = _mistake(file.name, field, mistake.message, mistake.expected)
    if len(at_fault) == 0:
        raise error
    return at_fault


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


def _mistake(file: str, field: str, message: str, expected: str = "") -> Mistake:
    return Mistake(reference="unreadable-answer", message=message, file=file, path=field, expected=expected)
