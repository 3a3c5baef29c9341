"""Whether a set that was handed over still holds: what its copies said, against what they would say today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from gpaiscope.assessment.dated import Dated, LastDay
from gpaiscope.calendar import BRUSSELS
from gpaiscope.deferred import dataclass
from gpaiscope.documents.drafting import Draft, draft
from gpaiscope.documents.kept import Copy, KeptSet, said
from gpaiscope.documents.material import Material
from gpaiscope.documents.owed import Owed, called_for
from gpaiscope.law import Law
from gpaiscope.law.changes import Brought, brought
from gpaiscope.values import DateRange, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMove:
    """A field that says something else now, or stands otherwise. A state is empty where there was, or is, no field."""

    id: str
    number: str
    label: str
    state_then: str
    then: tuple[str, ...]
    state_now: str
    now: tuple[str, ...]
    number_then: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it was filled and is open now."""
        return self.state_then == "filled" and self.state_now in ("gap", "contradiction")


@dataclass(frozen=True, kw_only=True)
class CopyState:
    """A copy of the set, or one that it lacks. ``file_state`` is empty where there is no file of it.

    ``standing``: it would say the same today (``same``) or something else (``moved``), is no longer called for
    (``gone``), or is called for and not in the set (``new``).
    """

    document: str
    title: str
    recipient: str
    provider: str
    models: tuple[str, ...]
    file: str
    file_state: str
    standing: str
    moved: tuple[FieldMove, ...] = ()
    because: str = ""
    signed_then: bool = False
    signed_now: bool = False
    version: str = ""

    @property
    def holds(self) -> bool:
        """Whether it says what it would say today, and is as it was."""
        return self.standing == "same" and self.file_state == "unaltered" and self.signed_then <= self.signed_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A clock that runs for documents of the set. ``supposed`` says what it was counted from, where that is not known.

    ``is_late``: its last day has passed. ``repeats``: it starts anew whenever a document is brought up to date.
    """

    id: str
    documents: tuple[str, ...]
    model: str
    says: str
    started: str
    since: DateRange
    until: DateRange
    is_keeping: bool
    is_late: bool
    repeats: bool = False
    supposed: str = ""
    day: Dated | None = None


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A set against the facts and the law of a day."""

    kept: KeptSet
    law: Law
    copies: tuple[CopyState, ...]
    facts: Mapping[str, str]
    altered: tuple[str, ...]
    clocks: tuple[Running, ...]

    @property
    def law_changes(self) -> Sequence[Brought]:
        """What instruments changed since the day of the set, to the day of today."""
        first, last = self.kept.day + timedelta(days=1), self.law.day
        return brought(first, last, self.law.body) if first <= last else ()

    @property
    def same_rules(self) -> bool:
        """Whether the rules are those of the set, whatever the day."""
        return self.kept.rules == self.law.body.hash

    @property
    def facts_changed(self) -> list[str]:
        """The files of facts that are not what the set was made of."""
        every = sorted({*self.kept.facts, *self.facts})
        return [each for each in every if self.kept.facts.get(each) != self.facts.get(each)]

    @property
    def broken(self) -> list[str]:
        """Why the set does not hold, in words; empty where it does."""
        many = Counter(each.standing for each in self.copies)
        files = Counter(each.file_state for each in self.copies)
        told = [f"{many[key]} {says}" for key, says in _SAYS.items() if many[key]]
        told += [f"{files[key]} {says}" for key, says in _SAYS_OF_FILES.items() if files[key]]
        unsigned = sum(each.signed_then and not each.signed_now for each in self.copies)
        told += [f"{unsigned} no longer signed off"] if unsigned else []
        told += [f"{len(self.altered)} altered in earlier versions"] if self.altered else []
        late = sum(each.is_late and each.repeats for each in self.clocks)
        return [*told, *([f"{late} to be brought up to date by a day that has passed"] if late else [])]


_SAYS: Final = {"moved": "with fields that moved", "gone": "no longer called for", "new": "called for and not in it"}
_SAYS_OF_FILES: Final = {"altered": "altered on disk", "missing": "missing on disk"}


def holding(kept: KeptSet, found: Sequence[Owed], law: Law, facts: Mapping[str, str]) -> Holding:
    """A set against the documents that are called for today; ``facts`` are their files with their hashes."""
    copies = tuple(_states_of_copies(kept, found))
    materials = [each for one in found for each in one.materials]
    return Holding(
        kept=kept,
        law=law,
        copies=copies,
        facts=facts,
        altered=tuple(kept.altered()),
        clocks=tuple(_clocks_running(kept, materials)),
    )


# -- copies


def _states_of_copies(kept: KeptSet, found: Sequence[Owed]) -> Iterator[CopyState]:
    """Every copy of the set with what it would be today; then those that it lacks."""
    drafts = [draft(each.form, each.materials, whom) for each in called_for(found) for whom in each.form.recipients]
    pairs = _paired_drafts(kept.copies, drafts)
    away = {each.form.id: each.away.says for each in found if each.away is not None}
    for copy in kept.copies:
        now = pairs.get(copy.file)
        yield _state_of_copy(copy, kept.state_of(copy), now, "" if now else away.get(copy.document, ""))
    paired = [id(each) for each in pairs.values()]
    yield from (_lacking(each) for each in drafts if id(each) not in paired)


def _paired_drafts(copies: Sequence[Copy], drafts: Sequence[Draft]) -> dict[str, Draft]:
    """The draft of each copy by its file: of the same names, else the only ones left of a document and recipient."""
    pairs: dict[str, Draft] = {}
    for key in (_by_names, _by_document):
        open_copies = [each for each in copies if each.file not in pairs]
        taken = {id(each) for each in pairs.values()}
        open_drafts = [each for each in drafts if id(each) not in taken]
        many = Counter(key(each) for each in open_copies)
        by_key = {key(each): each for each in open_drafts}
        counted = Counter(key(each) for each in open_drafts)
        for copy in open_copies:
            if many[key(copy)] == counted[key(copy)] == 1:
                pairs[copy.file] = by_key[key(copy)]
    return pairs


def _by_names(of: Copy | Draft) -> tuple[object, ...]:
    return (*_by_document(of), of.provider, of.models)


def _by_document(of: Copy | Draft) -> tuple[object, ...]:
    if isinstance(of, Draft):
        return of.form.id, of.recipient.id
    return of.document, of.recipient


def _state_of_copy(copy: Copy, file_state: str, now: Draft | None, because: str) -> CopyState:
    from gpaiscope.documents.forms import ORDER, form

    moved = tuple(_moved_fields(copy, now)) if now is not None else ()
    return CopyState(
        document=copy.document,
        title=form(copy.document).title if copy.document in ORDER else copy.document,
        recipient=copy.recipient,
        provider=copy.provider,
        models=copy.models,
        file=copy.file,
        file_state=file_state,
        standing="gone" if now is None else "moved" if moved else "same",
        moved=moved,
        because=because,
        signed_then=not copy.is_draft,
        version=copy.version,
        signed_now=now is not None and now.signed is not None,
    )


def _lacking(now: Draft) -> CopyState:
    return CopyState(
        document=now.form.id,
        title=now.form.title,
        recipient=now.recipient.id,
        provider=now.provider,
        models=now.models,
        file="",
        file_state="",
        standing="new",
        signed_now=now.signed is not None,
    )


def _moved_fields(copy: Copy, now: Draft) -> Iterator[FieldMove]:
    """The fields that differ, in the order of the document, with those that are gone at the end."""
    then = {each.id: each for each in copy.fields}
    for answer in now.answers:
        field, says, before = answer.field, said(answer), then.pop(answer.field.id, None)
        if before is None or (before.state, before.says) != (answer.state, says):
            yield FieldMove(
                id=field.id,
                number=field.number,
                label=field.label,
                state_then=before.state if before else "",
                then=before.says if before else (),
                state_now=answer.state,
                now=says,
                number_then=before.number if before else "",
            )
    for each in then.values():
        yield FieldMove(
            id=each.id,
            number=each.number,
            label=each.label,
            state_then=each.state,
            then=each.says,
            state_now="",
            now=(),
        )


# -- clocks


_SUMMARY: Final = "training-content-summary"
_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "documentation_kept": ("documentation-form", "downstream-information"),
    "representative_keeps": ("documentation-form", "mandate"),
    "summary_update": (_SUMMARY,),
    "downstream_answer": ("downstream-information",),
    "framework_after_notification": ("framework",),
    "framework_before_placing": ("framework",),
    "framework_assessment": ("framework",),
    "framework_access": ("framework",),
    "model_report": ("model-report",),
    "model_report_access": ("model-report",),
    "model_report_update": ("model-report",),
}
"""The documents that each clock is about, beside the reports of incidents."""


def _clocks_running(kept: KeptSet, materials: Sequence[Material]) -> Iterator[Running]:
    held = {each.document for each in kept.copies}
    seen: set[tuple[str, str, str]] = set()
    for material in materials:
        for day in material.assessment.dated:
            of = tuple(each for each in _about(day) if each in held)
            key = (day.id, material.model, material.actor)
            if day.actor == material.actor and of and day.state != "done" and key not in seen:
                seen.add(key)
                yield _running_clock(day, of, material)
        key = ("summary_update", material.model, material.actor)
        if _SUMMARY in held and key not in seen and material.holds("owes:training_content_summary") is not Truth.NO:
            seen.add(key)
            yield _supposed(kept, material)


def _about(day: Dated) -> tuple[str, ...]:
    """The documents that a clock is about."""
    return _OF.get(day.id, ("incident-report",) if day.id.startswith("incident_") else ())


def _running_clock(day: Dated, of: tuple[str, ...], material: Material) -> Running:
    return Running(
        id=day.id,
        documents=of,
        model=material.model,
        says=day.says,
        started=day.started,
        since=day.started_on,
        until=day.shown,
        is_keeping=day.kind == "keeping",
        is_late=day.state in ("late", "perhaps-late"),
        repeats=any(each.id == day.id and each.repeats for each in material.law.body.clocks),
        day=day,
    )


def _supposed(kept: KeptSet, material: Material) -> Running:
    """The months after which the summary is brought up to date, from the version of the set: nobody says it is out."""
    own = [each for each in kept.copies if each.document == _SUMMARY and material.model in each.models]
    clock = next(each for each in material.law.body.clocks if each.id == "summary_update")
    day = _version_day(own) or kept.day
    assert clock.term is not None  # the template says after how many months
    until = LastDay.after(DateRange.exactly(day), material.law.period(clock.term), BRUSSELS).plain
    return Running(
        id=clock.id,
        documents=(_SUMMARY,),
        model=material.model,
        says=clock.says,
        started=clock.started,
        since=DateRange.exactly(day),
        until=until,
        is_keeping=False,
        is_late=until.latest is not None and until.latest < material.assessment.day,
        repeats=True,
        supposed="if this version was published on its day; `done` in the dossier says when it was",
    )


def _version_day(copies: Sequence[Copy]) -> date | None:
    """The day of the summary's version, as its field says it."""
    for field in (each for copy in copies for each in copy.fields if each.id == "h.updated"):
        for line in field.says:
            try:
                return date.fromisoformat(line)
            except ValueError:
                continue
    return None
