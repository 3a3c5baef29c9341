"""The lineage of the models of several dossiers: which lead to which, each assessed after those that it was made from.

Dossiers name each other by path, by the identifier of a model on a hub, or by its name. What leads nowhere, or back to
where it came from, stays a model of which not all is known, and is told with its place.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gpaiscope.assessment import Assessment, checked_readings, law_on, unknown_word
from gpaiscope.assessment.chain import BEHIND
from gpaiscope.assessment.graph import (
    COMPARED,
    Difference,
    Lineage,
    Model,
    Moved,
    Step,
    Turned,
    differences,
    models,
    own_key,
    turned,
    with_original_compute,
    with_training_compute,
    without,
)
from gpaiscope.compute.originals import hub_key, known_as, using
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, Stated, StatedOriginal, fold, path_of
from gpaiscope.dossier.tables import ESTIMATES
from gpaiscope.errors import InputError, Mistake, Unreadable, UsageError, error_of
from gpaiscope.law import Law
from gpaiscope.lineage import in_order
from gpaiscope.repository.dossiers import Assessing, Led, Loaded, meant, read_originals
from gpaiscope.repository.files import OWN_ORIGINALS, Files
from gpaiscope.repository.gathering import gathered
from gpaiscope.repository.opened import resolved
from gpaiscope.values import Exact

if TYPE_CHECKING:
    from gpaiscope.repository.estimates import Configs

_GONE: Final = frozenset({"missing-file", "unreadable-file"})
_FIGURES: Final = ("training_compute", "cumulative_training_compute", "systemic_risk", "gpai_model", *ESTIMATES)
Found = Mapping[Path, tuple[Assessment, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """The dossier that an original leads to, and which of its models it is, by name; empty: the one that is meant."""

    key: Path
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A dossier of the graph as it stands on the day. ``leads_to`` has the dossier of each original that has one.

    ``cut`` are originals, by number, that are assessed without it, for it leads back here.
    """

    key: Path
    folded: Dossier
    configs: Configs
    files: Files
    leads_to: Mapping[int, _Target] = field(default_factory=dict)
    cut: frozenset[int] = frozenset()

    def dossier(self) -> Dossier:
        """The dossier to be assessed: each original that has a dossier leads there."""
        if not self.folded.original:
            return self.folded
        originals = tuple(self.original(place, each) for place, each in enumerate(self.folded.original))
        return replace(self.folded, original=originals)

    def original(self, place: int, original: StatedOriginal) -> StatedOriginal:
        """An original as it is assessed."""
        target = self.leads_to.get(place)
        if target is None or place in self.cut:
            return replace(original, dossier=None) if original.dossier else original
        said = original.dossier or original.hub_id or original.name
        path, line = (said.path, said.line) if said else ("", None)
        leads = Stated(value=str(target.key), path=path, line=line)
        model = Stated(value=target.model, path=path, line=line) if target.model else original.model
        return replace(original, dossier=leads, model=model)


def lineage(
    paths: Iterable[str | os.PathLike[str]],
    day: date,
    *,
    readings: Mapping[str, str] | None = None,
    assume: bool = True,
    known_on: date | None = None,
    changed: Mapping[str, Exact] | None = None,
) -> Lineage:
    """The models of dossiers, of folders of them, and of those that they lead to, as one graph.

    ``changed`` is by the name of a model the training compute behind it that is to be followed downstream. A dossier
    that is wrong stops no other, nor does a path that holds none: what leads there leads nowhere. Raises InputError
    with the mistakes of all where none is left, or only one was given, and where two tell of one model, and UsageError
    for an unknown reading, for a day out of range, and for a change of a model that is not there.
    """
    with _uncollected():
        return _lineage(paths, day, readings or {}, changed or {}, assume=assume, known_on=known_on)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put off looking for garbage: of thousands of dossiers that are all kept it takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _lineage(
    paths: Iterable[str | os.PathLike[str]],
    day: date,
    readings: Mapping[str, str],
    changed: Mapping[str, Exact],
    *,
    assume: bool,
    known_on: date | None,
) -> Lineage:
    law = law_on(day)
    chosen = checked_readings(law, readings)
    given, unreadable = gathered(paths)
    several = len(given) + len(unreadable) > 1
    tables = _own_tables(given, unreadable)
    while True:
        if unreadable and not (several and given.keys() - unreadable.keys()):
            raise error_of(unreadable.values())
        try:
            with using(*tables):
                return _graph(given, unreadable, law, chosen, changed, assume=assume, known_on=known_on)
        except _WrongDossiers as wrong:
            # Whatever was assessed after one of these may rest on it, so the graph is made anew without them.
            unreadable |= wrong.unreadable


class _WrongDossiers(Exception):
    """That dossiers turned out to be wrong once they were followed or assessed."""

    def __init__(self, unreadable: Mapping[Path, Unreadable]) -> None:
        super().__init__()
        self.unreadable = unreadable


def _own_tables(given: Mapping[Path, Loaded], unreadable: dict[Path, Unreadable]) -> list[dict[str, Any]]:
    """The tables of originals beside dossiers; one in a model's folder without a dossier may be somebody else's.

    A dossier whose table is wrong is added to those that are ``unreadable``.
    """
    beside_them: dict[Path, list[Path]] = {}
    for key, loaded in given.items():
        table = loaded.files.own_file(OWN_ORIGINALS) if loaded.findings is None else None
        if table is not None:
            beside_them.setdefault(resolved(table.parent) / table.name, []).append(key)
    tables: list[dict[str, Any]] = []
    for table, keys in sorted(beside_them.items()):
        try:
            tables.append(read_originals(table))
        except InputError as error:
            unreadable |= {key: Unreadable(file=given[key].dossier.file, mistakes=error.mistakes) for key in keys}
    return tables


def _graph(
    given: Mapping[Path, Loaded],
    unreadable: Mapping[Path, Unreadable],
    law: Law,
    chosen: Mapping[str, str],
    changed: Mapping[str, Exact],
    *,
    assume: bool,
    known_on: date | None,
) -> Lineage:
    day = law.day
    readable = {key: loaded for key, loaded in given.items() if key not in unreadable}
    places, unknowns = _Reader(day=day, known_on=known_on, unreadable=unreadable).read(readable)
    family = _Family(day=day, known_on=known_on, readings=chosen, assume=assume, places=places)
    graph = models(family.steps(family.found, places))
    apart = tuple(family.differences())
    moved, turned_ = family.changed(graph, changed)
    return Lineage(
        law=law,
        readings=chosen,
        assume=assume,
        models=graph,
        unknowns=(*unknowns, *_circles(graph), *_without_figure(graph, unknowns)),
        differences=apart,
        corrected=family.corrected(apart),
        changed=dict(changed),
        moved=moved,
        turned=turned_,
        unreadable=tuple(unreadable.values()),
    )


# -- reading, and what leads where


@dataclass(kw_only=True)
class _Reader:
    """Dossiers while they are read, with those that they lead to, none of which is among the ``unreadable``."""

    day: date
    known_on: date | None
    unreadable: Mapping[Path, Unreadable]
    places: dict[Path, _Place] = field(default_factory=dict)
    unknowns: list[Mistake] = field(default_factory=list)
    by_hub_id: dict[str, list[_Target]] = field(default_factory=dict)
    by_name: dict[str, list[_Target]] = field(default_factory=dict)

    def read(self, given: Mapping[Path, Loaded]) -> tuple[dict[Path, _Place], list[Mistake]]:
        """Every dossier, parents first, each with where its originals lead, and what leads nowhere.

        Raises _WrongDossiers for those that are wrong, whether they were given or are led to.
        """
        waiting = dict(given)
        leads: dict[Path, dict[int, _Target]] = {}
        wrong: dict[Path, Unreadable] = {}
        while waiting:
            key = next(iter(waiting))
            loaded = waiting.pop(key)
            folded = fold(loaded.dossier, self.day, self.known_on)
            self.places[key] = _Place(
                key=key,
                folded=folded,
                configs=loaded.findings.configs if loaded.findings else {},
                files=loaded.files,
            )
            leads[key] = {}
            for number, original in enumerate(folded.original):
                if original.dossier is None:
                    continue
                try:
                    led = Led.followed(original.dossier, folded.file, loaded.files)
                except InputError as error:
                    if _is_gone(error.mistakes):
                        self.unknowns += map(_gone, error.mistakes)
                    else:
                        before = wrong[key].mistakes if key in wrong else ()
                        wrong[key] = Unreadable(file=folded.file, mistakes=(*before, *error.mistakes))
                    continue
                try:
                    self._read_target(led, waiting)
                except InputError as error:
                    if _is_gone(error.mistakes):
                        self.unknowns += map(_gone, error.mistakes)
                    elif led.resolved in self.unreadable:
                        self.unknowns.append(_wrong_parent(led))
                    else:
                        wrong[led.resolved] = Unreadable(file=str(led.place), mistakes=error.mistakes)
                    continue
                leads[key][number] = _Target(key=led.resolved)
        if wrong:
            raise _WrongDossiers(wrong)
        self._index()
        for key, place in self.places.items():
            leads_to = leads[key] | dict(self._named(place, leads[key]))
            self.places[key] = replace(place, leads_to=leads_to)
        return self._in_order(), self.unknowns

    def _read_target(self, led: Led, waiting: dict[Path, Loaded]) -> None:
        """Read the dossier that another leads to, where it is not known. Raises InputError for one that is wrong."""
        if led.resolved in self.places or led.resolved in waiting:
            return
        dossier = led.read_dossier()
        if led.resolved in self.unreadable:  # it is worded well, and could not be assessed
            raise error_of([self.unreadable[led.resolved]])
        waiting[led.resolved] = Loaded(dossier=dossier, place=led.place, files=led.files)

    def _index(self) -> None:
        """Find the models by their identifiers and names. Raises InputError where two dossiers tell of one."""
        mistakes: list[Mistake] = []
        for key, place in self.places.items():
            several = bool(place.folded.models)
            for model in place.folded.models or (place.folded.model,):
                target = _Target(key=key, model=model.name.value if several and model.name else "")
                if model.hub_id is not None:
                    same = self.by_hub_id.setdefault(own_key(model.hub_id.value), [])
                    other = self.places[same[0].key] if same else place
                    if other.folded.sha256 != place.folded.sha256:
                        mistakes.append(_twice(model.hub_id, place, other))
                    if not same:
                        same.append(target)
                if model.name is not None:
                    self.by_name.setdefault(model.name.value.casefold(), []).append(target)
        if mistakes:
            raise InputError(*mistakes)

    def _named(self, place: _Place, leads: Mapping[int, _Target]) -> Iterator[tuple[int, _Target]]:
        """Originals that lead to no file and are the model of a dossier here, by their identifier or their name."""
        for number, original in enumerate(place.folded.original):
            if number in leads or original.dossier is not None:
                continue
            found = [each for each in self._called(original) if each.key != place.key]
            if len(found) == 1:
                yield number, found[0]
            elif found:
                files = sorted(self.places[each.key].folded.file for each in found)
                self.unknowns.append(_ambiguous(original, number, place.folded, files))

    def _called(self, original: StatedOriginal) -> list[_Target]:
        if original.hub_id is not None:
            for key in (hub_key(original.hub_id.value), known_as(original.hub_id.value)):
                if found := self.by_hub_id.get(key):
                    return found
        found = self.by_name.get(original.name.value.casefold(), []) if original.name else []
        return [each for each in found if original.hub_id is None or not self._has_hub_id(each)]

    def _has_hub_id(self, target: _Target) -> bool:
        folded = self.places[target.key].folded
        return any(each.hub_id for each in folded.models or (folded.model,))

    def _in_order(self) -> dict[Path, _Place]:
        """The dossiers, each after those that it leads to; what leads back is marked to be assessed without."""
        ordered, circles = in_order(
            {key: [each.key for each in place.leads_to.values()] for key, place in self.places.items()}
        )
        of = {key: circle for circle in circles for key in circle}
        found = {}
        for key in ordered:
            place = self.places[key]
            around = of.get(key, frozenset())
            cut = frozenset(number for number, each in place.leads_to.items() if each.key in around)
            found[key] = replace(place, cut=cut) if cut else place
        return found


def _is_gone(mistakes: Iterable[Mistake]) -> bool:
    return {mistake.reference for mistake in mistakes} <= _GONE


def _wrong_parent(led: Led) -> Mistake:
    """That an original has a dossier which cannot be read, where it is named."""
    message = f"{led.place} cannot be read, so nothing is known of this original but what is stated here"
    return replace(led.at, reference="missing-parent", message=message, help="mend that dossier")


def _gone(mistake: Mistake) -> Mistake:
    """What leads nowhere as an unknown: the original is told of where it is named alone."""
    help = "give the path of its dossier as seen from this one, or take `dossier` away and say its training_compute"
    return replace(mistake, reference="missing-parent", help=help)


def _ambiguous(original: StatedOriginal, number: int, own: Dossier, files: list[str]) -> Mistake:
    stated = original.hub_id or original.name
    assert stated is not None  # it was found by one of them
    return Mistake(
        reference="several-dossiers",
        message=f"{len(files)} dossiers tell of a model called {stated.value}: {', '.join(files)}",
        file=own.file,
        line=stated.line,
        path=stated.path or f"{path_of(original, f'original[{number}]')}.name",
        expected="one of them",
        help=f'say which one is meant: dossier = "{files[0]}"',
    )


def _twice(stated: Stated[str], place: _Place, other: _Place) -> Mistake:
    return Mistake(
        reference="two-dossiers",
        message=f"two dossiers tell of {stated.value}: this one and {other.folded.file}",
        file=place.folded.file,
        line=stated.line,
        path=stated.path,
        expected="one dossier a model",
        help="leave one of them out of the paths, or join them",
    )


# -- assessing


@dataclass(kw_only=True)
class _Family:
    """Dossiers in order, each assessed after those that it leads to. ``found`` are the assessments without duties."""

    day: date
    known_on: date | None
    readings: Mapping[str, str]
    assume: bool
    places: Mapping[Path, _Place]
    found: Found = field(init=False)
    ids: Mapping[tuple[Path, int], str] = field(init=False)

    def __post_init__(self) -> None:
        self.found = self.assessed(self.places, only=BEHIND)
        self.ids = _ids(self.found)

    def assessed(
        self, places: Mapping[Path, _Place], *, only: frozenset[str], of: Collection[Path] | None = None
    ) -> dict[Path, tuple[Assessment, ...]]:
        """The models of dossiers, with some conclusions or all; those that ``of`` does not name as they were found."""
        reader = Assessing(
            day=self.day,
            known_on=self.known_on,
            readings=self.readings,
            assume=self.assume,
            dossiers={},
            dated=False,
            only=only,
        )
        for key, place in places.items():
            if of is not None and key not in of:
                reader.known[key] = self.found[key]
                continue
            try:
                reader.known[key] = reader.of_day(place.dossier(), (key,), place.files, place.configs)
            except InputError as error:
                wrong = Unreadable(file=place.folded.file, mistakes=error.mistakes)
                raise _WrongDossiers({key: wrong}) from None
        return reader.known

    def steps(self, found: Found, places: Mapping[Path, _Place]) -> list[Step]:
        """The assessments as steps of the graph."""
        return [
            Step(id=self.ids[key, number], own=own, originals=tuple(self._originals(places[key], own, found)))
            for key, every in found.items()
            for number, own in enumerate(every)
        ]

    def _originals(self, place: _Place, own: Assessment, found: Found) -> Iterator[tuple[StatedOriginal, str]]:
        if own.before:
            for original, before in zip(own.dossier.original, own.before, strict=False):
                at = next(at for at, each in enumerate(found[place.key]) if each.place == before.place)
                yield original, self.ids[place.key, at]
            return
        for number, original in enumerate(place.folded.original):
            yield original, self._target(place, number, original, found)

    def _target(self, place: _Place, number: int, original: StatedOriginal, found: Found) -> str:
        """The id of the model that an original is; empty where it has no dossier here."""
        target = place.leads_to.get(number)
        if target is None:
            return ""
        at = Mistake(reference="", message="", file=place.folded.file, path=path_of(original, f"original[{number}]"))
        of = replace(original, model=Stated(value=target.model)) if target.model else original
        own = meant(found[target.key], of, at)
        return self.ids[target.key, next(at for at, each in enumerate(found[target.key]) if each is own)]

    # -- what is stated otherwise, and what a change turns

    def differences(self) -> Iterator[Difference]:
        """What dossiers state of originals otherwise than these originals' own dossiers give it."""
        steps = {step.id: step for step in self.steps(self.found, self.places)}
        for step in steps.values():
            for original, target in step.originals:
                if target and not step.own.before:
                    at = Mistake(reference="", message="", file=step.own.dossier.file)
                    yield from differences(step.id, original, target, steps[target].own, at)

    def corrected(self, apart: Collection[Difference]) -> tuple[Turned, ...]:
        """The answers that are others where nothing is stated of originals otherwise than their dossiers do."""
        if not apart:
            return ()
        stated = {(each.at.file, each.original, each.key) for each in apart}

        def mended(key: Path, number: int, original: StatedOriginal) -> StatedOriginal:
            target = self._target(self.places[key], number, original, self.found)
            file = self.places[key].folded.file
            return without(original, [name for name in COMPARED if (file, target, name) in stated])

        places = self._otherwise(mended)
        return self._turned(places)

    def _otherwise(self, mended: Callable[[Path, int, StatedOriginal], StatedOriginal]) -> dict[Path, _Place]:
        """The dossiers with their originals mended; those in which nothing is to be mended as they are."""
        found = {}
        for key, place in self.places.items():
            originals = tuple(mended(key, at, each) for at, each in enumerate(place.folded.original))
            same = originals == place.folded.original
            found[key] = place if same else replace(place, folded=replace(place.folded, original=originals))
        return found

    def _turned(self, places: Mapping[Path, _Place]) -> tuple[Turned, ...]:
        """The answers that are others where some dossiers are."""
        touched = self._downstream({key for key, place in places.items() if place is not self.places[key]})
        was = self.assessed(self.places, only=frozenset(), of=touched)
        becomes = self.assessed(places, only=frozenset(), of=touched)
        return tuple(
            each
            for key in touched
            for number, (one, other) in enumerate(zip(was[key], becomes[key], strict=False))
            for each in turned(self.ids[key, number], one, other)
        )

    def _downstream(self, keys: Collection[Path]) -> list[Path]:
        """Dossiers and all that lead to them, in order."""
        touched = set(keys)
        for key, place in self.places.items():
            if any(each.key in touched for at, each in place.leads_to.items() if at not in place.cut):
                touched.add(key)
        return [key for key in self.places if key in touched]

    def changed(
        self, graph: Collection[Model], changed: Mapping[str, Exact]
    ) -> tuple[tuple[Moved, ...], tuple[Turned, ...]]:
        """The amounts and the answers that are others where some models took another training compute."""
        if not changed:
            return (), ()
        places = dict(self.places)
        for name, flop in changed.items():
            self._change(places, _model_called(name, graph), flop)
        touched = self._downstream({key for key, place in places.items() if place is not self.places[key]})
        later = models(self.steps(self.assessed(places, only=BEHIND, of=touched), places))
        was = {each.id: each.behind for each in graph}
        moved = tuple(
            Moved(model=each.id, was=was[each.id], becomes=each.behind)
            for each in later
            if each.id in was and was[each.id] != each.behind
        )
        return moved, self._turned(places)

    def _change(self, places: dict[Path, _Place], model: Model, flop: Exact) -> None:
        """Give a model another training compute, in its own dossier and where others state it of their original."""
        for key, place in places.items():
            originals = list(place.folded.original)
            for number, original in enumerate(originals):
                target = self._target(self.places[key], number, self.places[key].folded.original[number], self.found)
                if model.step is not None and target == model.id:
                    originals[number] = without(original, _FIGURES)
                elif model.step is None and not target and _is(original, model):
                    originals[number] = with_original_compute(original, flop, self.found[key][-1])
            if tuple(originals) != place.folded.original:
                places[key] = replace(place, folded=replace(place.folded, original=tuple(originals)))
        for (key, number), id in self.ids.items():
            if model.step is not None and id == model.id:
                place = places[key]
                dossier = with_training_compute(place.folded, flop, self.found[key][number])
                places[key] = replace(place, folded=dossier)


def _is(original: StatedOriginal, model: Model) -> bool:
    """Whether an original is a model that has no dossier."""
    names = (
        [known_as(original.hub_id.value)]
        if original.hub_id
        else [hub_key(original.name.value)]
        if original.name
        else []
    )
    return hub_key(model.id) in names


def _model_called(name: str, graph: Collection[Model]) -> Model:
    """The model of an id or of a name. Raises UsageError where none or several are called so."""
    exactly = [each for each in graph if name == each.id]
    alike = [each for each in graph if hub_key(name) in map(hub_key, (each.id, each.name, each.hub_id))]
    found = exactly or alike
    if len(found) != 1:
        known = sorted(each.id for each in alike or graph)
        raise UsageError(unknown_word("model", name, known))
    if found[0].step is None and (found[0].at is None):
        message = f"no dossier names {name} as its original, so nothing follows from a change of it"
        raise UsageError(Mistake(reference="unknown-model", message=message, expected="a model that a dossier names"))
    return found[0]


def _ids(found: Found) -> dict[tuple[Path, int], str]:
    """What each model is called here: its identifier on a hub, else its name, with its file where two have one."""
    called = {
        (key, number): _called(own) or own.dossier.file
        for key, every in found.items()
        for number, own in enumerate(every)
    }
    count: dict[str, int] = {}
    for id in called.values():
        count[hub_key(id)] = count.get(hub_key(id), 0) + 1
    return {
        at: id if count[hub_key(id)] == 1 else f"{id} ({found[at[0]][at[1]].dossier.file})" for at, id in called.items()
    }


def _called(own: Assessment) -> str:
    stated = own.dossier.model.hub_id or own.dossier.model.name
    return stated.value if stated else ""


# -- what is not known


def _circles(graph: Iterable[Model]) -> Iterator[Mistake]:
    """The models that were, in the end, made from themselves."""
    every = {each.id: each for each in graph if each.in_circle}
    _, circles = in_order({id: [link.parent for link in each.made_from] for id, each in every.items()})
    for circle in circles:
        first = every[min(circle)]
        names = ", ".join(sorted(circle))
        yield Mistake(
            reference="circular-originals",
            message=f"{names} {'was' if len(circle) == 1 else 'were'}, in the end, made from "
            f"{'itself' if len(circle) == 1 else 'one another'}: no more is known than what is surely behind them",
            file=first.file,
            path="original",
            expected="models that were made from earlier ones",
            help="take one `[[original]]` away",
        )


def _without_figure(graph: Collection[Model], said: Iterable[Mistake]) -> Iterator[Mistake]:
    """The models whose compute is behind others and is not known to any upper end, but for what is ``said`` already."""
    known = {(each.file, each.path.rpartition(".")[0]) for each in said}
    behind = {id for each in graph for id in each.unknown}
    for each in graph:
        if each.id not in behind or each.in_circle or each.at is None:
            continue
        if (each.at.file, each.at.path.rpartition(".")[0]) in known:
            continue
        where = "in its dossier" if each.step else "in its own dossier, or here"
        yield replace(
            each.at,
            reference="unknown-compute",
            message=f"nothing bounds the training compute of {each.id}",
            expected="a number of floating-point operations (FLOP), or what it can be estimated from",
            help=f"say how much it took, {where}",
        )
