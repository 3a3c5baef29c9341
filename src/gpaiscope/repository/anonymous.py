"""A dossier without names that gives the same answers, for whoever contests one in the open.

What decides stays: days, amounts, words of the law, countries, chips, licences and published originals. Names become
neutral ones, the same wherever they stand. What was read beside the dossier becomes its figure, and all else goes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from contextvars import Context
from dataclasses import field, replace
from datetime import date
from math import ceil, floor
from typing import Any, Final, cast

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.narrowness import FIELDS, NARROW_TASKS, is_named_narrow, size_in
from gpaiscope.compute import accelerators
from gpaiscope.compute.originals import find, packaged, using
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Stated, declaration, fold, kinds, path_of, statements, tables
from gpaiscope.dossier.declaration import KeyDeclaration, OneOrSeveral, TableDeclaration, Tables, entries
from gpaiscope.dossier.editing import toml
from gpaiscope.dossier.filling import plain
from gpaiscope.errors import InputError
from gpaiscope.law import Law
from gpaiscope.licences import lookup
from gpaiscope.repository.dossiers import Loaded, assess_loaded, from_bytes, own_originals, read_originals
from gpaiscope.repository.estimates import estimates_of
from gpaiscope.values import STATED, Range, Source, decimal_text

LEFT_OUT: Final = "left out"
"""What stands for a text of which only that it is there may decide."""
NEUTRAL: Final = re.compile(
    r"(owner-\d+/)?(actor|group|incident|licence|model|representative)-\d+(-[0-9.]+[bmt])?(-asr)?"
)
"""What a neutral name looks like."""
DECIDING: Final = (
    kinds.Word, kinds.Flag, kinds.AmountReader, kinds.DayReader, kinds.Country, kinds.Year, declaration.OneDay,
)  # fmt: skip
"""Kinds of values that tell no name."""

_UNITS: Final = (("t", 10**12), ("b", 10**9), ("m", 10**6))
"""How a name carries a size."""

Json = dict[str, Any]
Answers = Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamelessDossier:
    """A dossier without names, in TOML: how many of each sort were taken out, and which answers are others by that."""

    text: str
    removed: Mapping[str, int]
    differences: tuple[str, ...]


def without_names(given: Loaded, day: date) -> NamelessDossier:
    """The dossier stripped of names, and where its answers on a day are others than those of the whole one.

    Both are assessed, with what is usually assumed and with nothing assumed. Raises InputError and UsageError as
    `assess_loaded` does.
    """
    beside = own_originals(given)
    disguise = Disguise()
    with using(read_originals(beside)) if beside is not None else nullcontext():
        whole = assess_loaded(given, day)
        text = disguise.written(_with_what_was_read(given, whole, day, disguise.removed))
        before = _answers_by_actor(given, day, disguise.id_of_actor)
    try:
        # Whoever is sent the file has no table of originals but the one that everybody has.
        after = Context().run(_answers_by_actor, from_bytes(text.encode(), "gpai.toml"), day, str)
    except InputError as error:
        return NamelessDossier(text=text, removed=disguise.removed, differences=tuple(map(str, error.mistakes)))
    return NamelessDossier(text=text, removed=disguise.removed, differences=tuple(_other_answers(before, after)))


# What was read beside the dossier


def _with_what_was_read(given: Loaded, whole: Sequence[Assessment], day: date, removed: Counter[str]) -> tables.Dossier:
    """The dossier with a figure or a fact for each thing that was looked up elsewhere."""
    dossier = given.dossier
    configs = given.findings.configs if given.findings else {}
    estimates = estimates_of(fold(dossier, day), configs, given.files)
    figures = {path: estimate.flop for path, estimate in estimates.items()}
    changes: Json = {}
    if isinstance(dossier.activities, tuple):
        changes["activities"] = tuple(
            _with_figure(activity, "flop", figures.get(path_of(activity, f"activities[{place}]")), removed)
            for place, activity in enumerate(dossier.activities)
        )
    if isinstance(dossier.original, tuple):
        assessed = next((model.dossier.original for model in whole if model.dossier.original), ())
        # Teachers are left out of what is assessed, so that places tell only where nothing is missing.
        by_place = len(assessed) == len(dossier.original)
        changes["original"] = tuple(
            _with_figure(
                _of_own_table(
                    _of_its_dossier(original, assessed[place:][:1] if by_place else assessed, dossier, removed), removed
                ),
                "training_compute",
                figures.get(path_of(original, f"original[{place}]")),
                removed,
            )
            for place, original in enumerate(dossier.original)
        )
    if isinstance(dossier.actors, tuple):
        changes["actors"] = tuple(_as_signatory(actor, whole[0].law) for actor in dossier.actors)
    if isinstance(dossier.done, tuple):
        # A document that was signed off beside the dossier is nobody's in particular.
        ids = [actor.id for actor in dossier.actors or ()]
        changes["done"] = tuple(
            replace(act, actor=id) for act in dossier.done for id in ([act.actor] if act.actor else ids)
        )
    return replace(dossier, **changes)


def _with_figure(entry: Any, key: str, flop: Range | None, removed: Counter[str]) -> Any:
    """An entry with the compute that a log or a configuration gave it, in the place of their path."""
    architecture = entry.architecture
    from_config = isinstance(architecture, tables.Architecture) and architecture.config is not None
    if entry.log is None and not from_config and flop is None:
        return entry
    removed["files read beside it"] += (entry.log is not None) + from_config
    changes: Json = {"log": None}
    if from_config:
        changes["architecture"] = None if flop is not None else replace(architecture, config=None)
    if flop is not None and getattr(entry, key) is None:
        told = (entry.log if entry.log is not None else architecture.config).source
        changes[key] = Stated(value=_in_whole(flop), source=Source(text=LEFT_OUT, known_on=told.known_on))
        bound = getattr(entry, "bound", None)
        most = bound.value.high if isinstance(bound, Stated) else None
        if most is not None and most < max(flop.low or 0, flop.best or 0):
            changes["bound"] = None  # less than the files show ends nothing, and beside a stated figure is refused
    return replace(entry, **changes)


def _in_whole(flop: Range) -> Range:
    """A range of whole numbers around another: an estimate may have ends that no decimal number is."""
    low, best, high = flop.low, flop.best, flop.high
    return Range(
        low=None if low is None else floor(low),
        best=None if best is None else round(best),
        high=None if high is None else ceil(high),
    )


def _of_its_dossier(
    original: tables.StatedOriginal,
    assessed: Sequence[tables.StatedOriginal],
    dossier: tables.Dossier,
    removed: Counter[str],
) -> tables.StatedOriginal:
    """An original with what its own dossier was assessed to be, as far as a dossier can state it."""
    if original.dossier is None:
        return original
    removed["files read beside it"] += 1
    name = original.name.value if original.name else ""
    own = next((each for each in assessed if each.name and each.name.value == name), None)
    own = own or (assessed[0] if len(assessed) == 1 else original)
    ids = {actor.id.value for actor in dossier.actors or () if actor.id}
    told = {
        key: value
        for key in entries(cast(Hashable, tables.StatedOriginal))
        if getattr(original, key) is None and isinstance(value := getattr(own, key), Stated)
        if key != "actor" or value.value in ids
    }
    return replace(original, **{**told, "dossier": None, "model": None})  # type: ignore[arg-type]


def _of_own_table(original: tables.StatedOriginal, removed: Counter[str]) -> tables.StatedOriginal:
    """An original with the compute that a table of one's own gives it, or a rule for names that nobody published."""
    if not isinstance(original.hub_id, Stated):
        return original
    entry, published = find(original.hub_id.value), published_name(original.hub_id.value)
    everybodys = packaged().find(published) if published else None
    if entry is None or (everybodys is not None and everybodys.training_compute == entry.training_compute):
        return original
    removed["files read beside it"] += 1
    compute = _in_whole(entry.training_compute)
    changes: Json = {}
    if compute.high is not None and not any((original.training_compute, original.architecture, original.hardware)):
        changes["training_compute"] = Stated(value=compute, source=Source(text=LEFT_OUT))
    if original.base is None and entry.starts_from:
        changes["base"] = Stated(value=entry.starts_from)
    return replace(original, **changes)


def _as_signatory(actor: tables.Actor, law: Law) -> tables.Actor:
    """An actor with the chapters that the Commission's list of signatories has under its name."""
    name = actor.name.value.casefold() if isinstance(actor.name, Stated) else ""
    signed = next((each.chapters for each in law.signatories if each.name.casefold() == name), None)
    if signed is None or actor.code_of_practice is not None:
        return actor
    return replace(
        actor, code_of_practice=tuple(tables.Commitment(chapter=Stated(value=chapter)) for chapter in sorted(signed))
    )


# Names


def published_name(name: str) -> str:
    """How the packaged table of originals spells a name, if it has it as that of a published model; else empty."""
    table = packaged()
    if (entry := table.find(name)) is not None:
        owners = {each.partition("/")[0].casefold() for known in table.originals() for each in known.names}
        return entry.hub_id if entry.hub_id.partition("/")[0].casefold() in owners else ""
    entry = table.named(name)
    if entry is None:
        return ""
    spoken = table.named(entry.name)
    return entry.name if spoken is not None and spoken.hub_id == entry.hub_id else entry.hub_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Disguise:
    """Which neutral name stands for which, and what was taken out of a dossier, by sort."""

    names: dict[tuple[str, str], str] = field(default_factory=dict)
    removed: Counter[str] = field(default_factory=Counter)
    known: set[tuple[str, str]] = field(default_factory=set)

    def written(self, dossier: tables.Dossier) -> str:
        """The dossier in TOML."""
        self.known.update(
            ("actor", id) for actor in statements.listed(dossier.actors) for id in statements.values(actor.id)
        )
        # Its own model is called nothing that is published, whoever it is.
        own = [dossier.model] if isinstance(dossier.model, tables.Model) else statements.values(dossier.model)
        for model in own:
            for name in (*statements.values(model.name), *statements.values(model.hub_id)):
                self.neutral_model(name)
        for model in (*own, *dossier.models):
            self.known.update(("model", name) for name in statements.values(model.name))
        keys_said = self._nameless_table(dossier, TableDeclaration(cls=tables.Dossier, called="a dossier"))
        if dossier.models:
            keys_said["model"] = [self._nameless_table(model, tables.NAMED_MODEL) for model in dossier.models]
        return _in_toml(keys_said)

    def id_of_actor(self, id: str) -> str:
        """The neutral id of an actor."""
        return self.neutral_name("actor", id) if id else ""

    def neutral_name(self, sort: str, name: str) -> str:
        """The neutral name of something of a sort, the same for the same name."""
        key = (sort, name if sort == "actor" else name.casefold())  # two ids may differ in their case alone
        if key not in self.names:
            number = 1 + sum(other == sort for other, _ in self.names)
            self.names[key] = f"{sort}-{number}"
        return self.names[key]

    def neutral_model(self, name: str) -> str:
        """A model's neutral name, which carries what its name tells of size and narrowness, and whether it is an id."""
        key = ("model", name.casefold())
        if key not in self.names:
            owner, stroke, _ = name.rpartition("/")
            size = size_in(name)
            told = "-asr" if is_named_narrow(name) else ""
            if size is not None:
                unit, of = next(each for each in _UNITS if size >= each[1] or each == _UNITS[-1])
                told = f"-{decimal_text(size / of)}{unit}{told}"
            begun = f"{self.neutral_name('owner', owner)}/" if stroke else ""
            number = 1 + sum(sort == "model" for sort, _ in self.names)
            self.names[key] = f"{begun}model-{number}{told}"
        return self.names[key]

    def model_name(self, name: str) -> str:
        """What a model is called: as published, if it is that, else neutrally."""
        key = ("model", name.casefold())
        if key not in self.names and (published := published_name(name)):
            if published in self.names.values():  # of two names for one published model only one can be its own
                return self.neutral_model(name)
            self.names[key] = published
        return self.neutral_model(name)

    def original_id(self, name: str) -> str:
        """The identifier of an original: as published, if it is that, else neutrally."""
        return published_name(name) or self.neutral_model(name)

    def _count_removed(self, sort: str, left: str | None, counts: bool = True) -> None:
        """Count what became nothing, a neutral name, or no more than that it was there."""
        self.removed[sort] += counts and (left is None or left == LEFT_OUT or NEUTRAL.fullmatch(left) is not None)

    def _nameless_table(self, held: object, table: TableDeclaration[Any]) -> Json:
        """A table, key by key."""
        keys_said: Json = {}
        for key, (name, declared) in table.keys.items():
            value = getattr(held, name)
            if value is None or value is declared.absent or (key == "model" and value == ()):
                continue
            written = self._nameless_key(value, declared, f"{table.cls.__name__}.{key}", None)
            if written is not None:
                keys_said[key] = written
        return keys_said

    def _nameless_key(self, held: object, declared: KeyDeclaration, at: str, around: date | None) -> object:
        """What a key says: its value alone, or the statements of it with their days."""
        if isinstance(held, statements.Statements):
            told = [self._nameless_statement(each, declared, at) for each in held.listed]
            stating = [each for each in told if each is not None]
            return (stating[0] if len(held.listed) == 1 else stating) if stating else None
        source = held.source if isinstance(held, Stated) else STATED
        value = self._nameless_value(held.value if isinstance(held, Stated) else held, declared.kind, at)
        self.removed["sources"] += source.text not in ("", STATED.text, LEFT_OUT)
        if value is None or source.known_on is None or declared.once:
            return value
        return {"value": value, "known_on": source.known_on}

    def _nameless_statement(self, told: statements.Statement[object], declared: KeyDeclaration, at: str) -> Json | None:
        self.removed["sources"] += told.source.text not in ("", STATED.text)
        days = {"since": told.since, "until": told.until, "known_on": told.source.known_on}
        kept = {key: day for key, day in days.items() if day is not None}
        if told.value is None:
            return {"unknown": True, **kept}
        value = self._nameless_value(told.value, declared.kind, at)
        return None if value is None else {"value": value, **kept}

    def _nameless_value(self, value: Any, kind: Any, at: str) -> object:
        """A value of a kind without names; None where nothing of it stays. Raises TypeError for a new kind."""
        if isinstance(kind, OneOrSeveral):
            kind = kind.one
        if isinstance(kind, TableDeclaration):
            return self._nameless_table(value, kind)
        if isinstance(kind, Tables):
            return [self._nameless_table(entry, kind.item) for entry in value]
        if isinstance(kind, kinds.Several | kinds.OneOrMore) and not isinstance(kind.item, kinds.Word):
            written_items = [self._nameless_value(item, kind.item, at) for item in value]
            return [item for item in written_items if item is not None]
        if isinstance(kind, kinds.Name | kinds.Reference):
            of = kind.of if isinstance(kind, kinds.Name) else kind.to
            if of != "original" and (of, value) not in self.known:
                return None  # what is referred to is told elsewhere, or nowhere
            called = self.id_of_actor(value) if of == "actor" else self.model_name(value)
            self._count_removed(
                "names and ids of actors" if of == "actor" else "names and ids of models",
                called,
                isinstance(kind, kinds.Name),
            )
            return called
        if isinstance(kind, kinds.TextReader):
            sort, written = TEXTS[at]
            text = written(self, value)
            self._count_removed(sort, text)
            return text
        if isinstance(kind, DECIDING) or isinstance(getattr(kind, "item", None), kinds.Word):
            return plain(value)
        raise TypeError(f"{at}: nobody has said whether {type(kind).__name__} tells a name")


def _neutral_as(sort: str) -> Callable[[Disguise, str], str]:
    return lambda disguise, text: disguise.neutral_name(sort, text)


def neutral_licence(disguise: Disguise, text: str) -> str:
    """A licence as the table of licences spells it, each part of an expression by itself; else a neutral name."""
    if text == "proprietary":
        return text
    spelled = []
    for part in re.split(r"(\s+(?:OR|AND|WITH)\s+|[()])", text):
        licence = part.strip()
        if licence not in _BETWEEN_LICENCES:
            entry = lookup(licence)
            if entry is None:
                return disguise.neutral_name("licence", text)
            part = entry.spdx or entry.identifier
        spelled.append(part)
    return "".join(spelled)


_BETWEEN_LICENCES: Final = frozenset(("", "OR", "AND", "WITH", "(", ")"))

TEXTS: Final[Mapping[str, tuple[str, Callable[[Disguise, str], str | None]]]] = {
    "Model.name": ("names and ids of models", Disguise.neutral_model),
    "Model.hub_id": ("names and ids of models", Disguise.neutral_model),
    "Model.task": ("notes", lambda _, text: text if text in NARROW_TASKS | FIELDS else LEFT_OUT),
    "NamedModel.hub_id": ("names and ids of models", Disguise.original_id),
    "NamedModel.task": ("notes", lambda _, text: text if text in NARROW_TASKS | FIELDS else LEFT_OUT),
    "Commitment.models": ("names and ids of models", Disguise.model_name),
    "AuthorisedRepresentative.name": ("names and ids of actors", _neutral_as("representative")),
    "Actor.name": ("names and ids of actors", lambda _, text: None),
    "Actor.group": ("names and ids of actors", _neutral_as("group")),
    "Architecture.config": ("paths", lambda _, text: None),
    "Hardware.chip": ("names of chips that no table has", lambda _, text: text if accelerators.find(text) else None),
    "Hardware.precision": ("notes", lambda _, text: accelerators.PRECISIONS.get(text.strip().casefold())),
    "StatedOriginal.hub_id": ("names and ids of models", Disguise.original_id),
    "StatedOriginal.dossier": ("paths", lambda _, text: None),
    "StatedOriginal.model": ("names and ids of models", lambda _, text: None),
    "StatedOriginal.base": ("names and ids of models", Disguise.model_name),
    "StatedOriginal.log": ("paths", lambda _, text: None),
    "Activity.name": ("notes", lambda _, text: None),
    "Activity.log": ("paths", lambda _, text: None),
    "MarketEvent.statement": ("notes", lambda _, text: LEFT_OUT),
    "Openness.licence": ("names of licences that no table has", neutral_licence),
    "ProcedureEvent.method": ("notes", lambda _, text: LEFT_OUT),
    "ProcedureEvent.approximations": ("notes", lambda _, text: LEFT_OUT),
    "ProcedureEvent.id": ("names of incidents", _neutral_as("incident")),
    "Done.incident": ("names of incidents", _neutral_as("incident")),
    "Done.by": ("names of people", lambda _, text: None),
    "Done.source": ("sources", lambda _, text: None),
    "Done.document": ("paths", lambda _, text: None),
    "Dossier.actors_from": ("paths", lambda _, text: None),
}
"""Every key that holds free text: what it is counted as where it changes, and what becomes of it."""


def _in_toml(keys_said: Mapping[str, Any]) -> str:
    """A dossier in TOML: what stands on one line first, then its tables."""
    begun, headed = [], []
    for key, value in keys_said.items():
        several = isinstance(value, list)
        held = value if several else [value]
        if held and all(isinstance(table, dict) and not declaration.is_statement(table) for table in held):
            for table in held:
                headed += ["", f"[[{key}]]" if several else f"[{key}]"]
                headed += [f"{name} = {toml(inner)}" for name, inner in table.items()]
        else:
            begun.append(f"{key} = {toml(value)}")
    return "\n".join((*begun, *headed)).lstrip("\n") + "\n"


# The answers of both


def _answers_by_actor(given: Loaded, day: date, called: Callable[[str], str]) -> Answers:
    """Every conclusion of a dossier, with and without assumptions, and the days of every duty."""
    answers: dict[tuple[str, ...], str] = {}
    for assume in (True, False):
        way = "" if assume else "with nothing assumed"
        for place, model in enumerate(assess_loaded(given, day, assume=assume)):
            of = (str(place), way)
            for conclusion in model.everything:
                likely = "likely " if assume and model.hangs_on(conclusion) else ""
                outcome = conclusion.finding.outcome.value
                answers[*of, conclusion.id, called(conclusion.actor)] = likely + outcome
            for owed in model.obligations:
                key = (*of, f"the days of {owed.obligation.id}", called(owed.conclusion.actor))
                answers[key] = f"{owed.scope}, from {owed.applies_from}, by {owed.due_on}"
            ends: dict[tuple[str, str], list[str]] = {}
            for duty in model.dated:
                end = f"{duty.outcome.value}, {duty.state}, by {duty.last}"
                ends.setdefault((f"the last days of {duty.id}", called(duty.actor)), []).append(end)
            answers |= {(*of, *duty): "; ".join(sorted(told)) for duty, told in ends.items()}
    return answers


def _other_answers(before: Answers, after: Answers) -> Iterator[str]:
    """Every answer that is not the same, with both."""
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            _, way, asked, actor = key
            of = " ".join(part for part in (asked, f"of {actor}" if actor else "", way) if part)
            yield f"{of}: {before.get(key, 'not asked')}, and without names {after.get(key, 'not asked')}"
