"""Several models told in one dossier: what is wrong with them, and each as a dossier of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import partial
from typing import Any

from gpaiscope.dossier.place import Stated, ValuePlace, shown
from gpaiscope.dossier.statements import Statements, listed, values
from gpaiscope.dossier.tables import (
    Activity,
    Actor,
    Done,
    Dossier,
    MarketEvent,
    Model,
    NamedModel,
    ProcedureEvent,
    Provenance,
    StatedOriginal,
)

Record = Activity | MarketEvent | ProcedureEvent | Done

LISTS = ("activities", "market", "procedure", "done")
"""The lists whose entries name their model."""

_OF_ONE = ("openness", "legacy", "reach", "original")
"""What stands beside one model only."""


def with_models(dossier: Dossier, top: ValuePlace) -> Dossier:
    """The dossier with its models where they belong, after every mistake that is made with them is reported.

    One model in double brackets is the same as one in single brackets.
    """
    given: object = dossier.model
    if isinstance(given, Statements):
        given = next(iter(values(given)), Model())
    if isinstance(given, Model):
        if "model" not in top.findings.unread:
            _check_names_of_one(dossier, top)
        return dossier
    models = tuple(each for each in given if isinstance(each, NamedModel)) if isinstance(given, tuple) else ()
    several = len(models) > 1
    _check_beside(dossier, models, top)
    _check_order(models, top)
    _check_origins(dossier, models, top)
    if several:
        _check_named(dossier, top)
        return replace(dossier, model=Model(), models=models)
    return _alone(dossier, models[0]) if models else replace(dossier, model=Model())


def _check_names_of_one(dossier: Dossier, top: ValuePlace) -> None:
    """Report entries that name another model than the only one."""
    known = values(dossier.model.name) if isinstance(dossier.model, Model) else ()
    for _, entry in _entries(dossier):
        if entry.model is not None and entry.model.value not in known:
            _unknown(entry.model, known, top)


def _unknown(stated: Stated[str], known: Sequence[str], top: ValuePlace) -> None:
    place = replace(top, path=stated.path)
    expected = "the name of one of [[model]]"
    help = f"known: {', '.join(map(shown, known))}" if known else f"add [[model]] with name = {shown(stated.value)}"
    place.wrong("unknown-model", f"{shown(stated.value)} is not the name of any model", expected=expected, help=help)


def _check_beside(dossier: Dossier, models: Sequence[NamedModel], top: ValuePlace) -> None:
    """Report what can only belong to one model where there are several, or what the only one says a second time."""
    for key in _OF_ONE:
        if not getattr(dossier, key):
            continue
        if len(models) > 1:
            help = (
                "name the model that the others were made from in a [[model]] of its own, and say from = its name"
                if key == "original"
                else f"write it inside the model: [model.{key}], or {key} = {{ ... }}"
            )
            message = f"{key} stands beside several models, and so belongs to none"
            top.key(key).wrong("beside-several-models", message, help=help)
        elif models and getattr(models[0], key, None) is not None:
            top.key(key).wrong("said-twice", f"{key} stands here and in the model", expected="one of them")


def _check_order(models: Sequence[NamedModel], top: ValuePlace) -> None:
    """Report models that were, at some remove, made from themselves."""
    circular = in_circles({name: set(_from(each)) for each in models if (name := _name(each))})
    for each in models:
        if each.from_ and _name(each) in circular:
            place = replace(top, path=each.from_.path)
            message = f"{shown(_name(each))} was, in the end, made from itself"
            place.wrong("circular-models", message, help="take one from away: a model is made from earlier ones")


def in_circles(links: Mapping[str, set[str]]) -> Collection[str]:
    """Those that lead, at some remove, to themselves or to such a circle."""
    waiting = dict(links)
    while settled := [name for name, leads_to in waiting.items() if not leads_to & waiting.keys()]:
        for name in settled:
            del waiting[name]
    return waiting


def _check_named(dossier: Dossier, top: ValuePlace) -> None:
    """Report entries that do not say which of several models they belong to."""
    for path, entry in _entries(dossier):
        if entry.model is None:
            replace(top, path=path).wrong(
                "missing-model",
                "the dossier tells of several models, and this does not say of which",
                expected='model = "..."',
            )


def _check_origins(dossier: Dossier, models: Sequence[NamedModel], top: ValuePlace) -> None:
    """Report activities that started from a model which theirs is not said to be made from."""
    made_from = {_name(each): _from(each) for each in models}
    only = "" if len(models) > 1 else "".join(made_from)
    for activity in listed(dossier.activities):
        of = activity.model.value if activity.model else only
        for origin, name in _origins(activity):
            if of and name in made_from and name not in made_from.get(of, ()):
                message = f"{shown(of)} is not said to be made from {shown(name)}"
                help = "say in its [[model]] which models it was made from, with from = the name of one, or of several"
                expected = "a model that it was made from"
                replace(top, path=origin.path).wrong("unknown-original", message, expected=expected, help=help)


def _origins(activity: Activity) -> Iterator[tuple[Stated[str] | Statements[str], str]]:
    """Every name of what an activity is said to have started from, whichever statement of it stands."""
    given: object = activity.from_
    for told in values(given) if isinstance(given, Statements) else (given,):
        if isinstance(told, Provenance) and told.name is not None:
            yield from ((told.name, name) for name in values(told.name))


def _entries(dossier: Dossier) -> Iterator[tuple[str, Record]]:
    for key in LISTS:
        for place, entry in enumerate(listed(getattr(dossier, key))):
            yield f"{key}[{place}]", entry


def _alone(dossier: Dossier, model: NamedModel) -> Dossier:
    own = {key: getattr(model, key) for key in ("openness", "legacy", "reach") if getattr(model, key) is not None}
    return replace(dossier, model=_plain(model), **own)


def _plain(model: NamedModel) -> Model:
    return Model(**{one.name: getattr(model, one.name) for one in fields(Model)})


def _name(model: NamedModel) -> str:
    return model.name.value if model.name else ""


def _from(model: NamedModel) -> tuple[str, ...]:
    return model.from_.value if model.from_ else ()


def in_order(models: Sequence[NamedModel]) -> tuple[NamedModel, ...]:
    """Models so that each comes after those that it was made from, else in the order of the file."""
    found: dict[str, NamedModel] = {}
    while len(found) < len(models):
        found |= {_name(each): each for each in models if _name(each) not in found and set(_from(each)) <= found.keys()}
    return tuple(found.values())


def alone(dossier: Dossier, model: NamedModel, originals: tuple[StatedOriginal, ...]) -> Dossier:
    """One of several models as a dossier of its own, with what it was made from as its originals.

    Its actors are those that it speaks of, with the providers of its originals, and those that no model speaks of. A
    list without an entry of this model is left out, unless it was stated to be complete.
    """
    own = replace(
        dossier,
        model=_plain(model),
        models=(),
        told_on=partial(_alone_on, dossier.told_on, _name(model)) if dossier.told_on else None,
        original=originals,
        openness=model.openness,
        legacy=model.legacy,
        reach=model.reach,
        **part_of(dossier, lambda entry: entry.model is not None and entry.model.value == _name(model)),
    )
    return with_actors(own, strangers(dossier))


def _alone_on(told_on: Callable[[date], Dossier], name: str, day: date) -> Dossier:
    """One of several models, by name, as the dossier says it on another day, without what it was made from."""
    told = told_on(day)
    return alone(told, next(each for each in told.models if _name(each) == name), ())


def part_of(dossier: Dossier, belongs: Callable[[Record], bool]) -> dict[str, Any]:
    """The entries of each list that belong to one model; None for no entry in a list that is not stated complete."""
    kept: dict[str, Any] = {}
    for key in LISTS:
        given: tuple[Record, ...] | None = getattr(dossier, key)
        entries = tuple(each for each in given or () if belongs(each))
        complete = given is not None and dossier.complete_by(key)
        kept[key] = entries if entries or complete else None
    return kept


def with_actors(dossier: Dossier, more: Iterable[str] = ()) -> Dossier:
    """A dossier with only those actors that it speaks of, their consortia and members, and some more."""
    if dossier.actors is None:
        return dossier
    wanted = spoken_of(dossier, dossier.actors) | set(more)
    return replace(dossier, actors=tuple(each for each in dossier.actors if each.id and each.id.value in wanted))


def strangers(dossier: Dossier) -> set[str]:
    """The actors that no entry of any model speaks of, by id."""
    known = {each.id.value for each in dossier.actors or () if each.id}
    return known - spoken_of(dossier, dossier.actors or ())


_ROLES: Mapping[str, tuple[str, ...]] = {
    "original": ("actor",),
    "activities": ("actor", "on_behalf_of", "weights_controlled_by"),
    "market": ("actor", "to"),
    "procedure": ("actor",),
    "done": ("actor",),
}
"""Where an entry speaks of an actor."""


def spoken_of(dossier: Dossier, actors: Sequence[Actor]) -> set[str]:
    """The ids of the actors that the entries of a dossier speak of, with their consortia and members."""
    found = {
        name
        for key, roles in _ROLES.items()
        for entry in listed(getattr(dossier, key))
        for role in roles
        for name in values(getattr(entry, role))
    }
    groups = [group for actor in actors if len(group := group_of(actor)) > 1]
    while more := [group for group in groups if group & found and not group <= found]:
        found.update(*more)
    return found


def group_of(actor: Actor) -> frozenset[str]:
    """A consortium with its members and its coordinator."""
    members = {name for value in values(actor.members) for name in value}
    own = {actor.id.value} if actor.id else set()
    return frozenset(own | members | set(values(actor.coordinator)))
