"""The models of several dossiers as one graph: what each was made from, the compute behind it, and who provides it.

Each model is assessed by itself, with its originals filled from those before. Here they become nodes, and what of a
parent counts is the law's table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Final

from gpaiscope.assessment import Assessment, Conclusion, concluded
from gpaiscope.assessment.actors import Actors, id_of
from gpaiscope.assessment.chain import BEHIND, completed, trainers
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.ledger import total
from gpaiscope.assessment.originals import Originals
from gpaiscope.assessment.saying import first_settling, told
from gpaiscope.compute.originals import find, hub_key, known_as
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Dossier, Stated, StatedOriginal, path_of
from gpaiscope.engine.expression import Assume, Assumption
from gpaiscope.errors import Mistake, Unreadable, UsageError
from gpaiscope.law import Law, scope, training_compute
from gpaiscope.law.training_compute import Count, Row
from gpaiscope.lineage import Graph, Link, Node, Sums, cumulative, in_order, less
from gpaiscope.values import NOTHING_KNOWN, DateRange, Exact, Outcome, Range, Truth, decimal_text, unique

RELATIONS: Final = {
    "merge": ("merge",),
    "fine-tune": ("fine-tuning", "continued-pre-training", "reinforcement-learning"),
    "quantisation": ("quantisation",),
    "base": ("initialisation", "pre-training"),
    "distillation": ("teacher-inference", "teacher-training"),
    "synthetic-data": ("synthetic-data", "rollouts"),
}
"""By which activities a model was made from another, the closest relation first."""

_COUNTS: Final = {Count.IN: Truth.YES, Count.OUT: Truth.NO}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A model with its assessment: ``originals`` are those of the dossier, teachers included, each with the id of its
    own model where there is one.
    """

    id: str
    own: Assessment
    originals: tuple[tuple[StatedOriginal, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an actor is in a step: whether it provides a ``part``, the ``model`` as a whole or its ``modification``.

    ``questions`` are the open points of law on which that hangs, ``missing`` what would have to be known, and
    ``hangs_on`` the guesses without which it would be open.
    """

    actor: str
    name: str
    part: str
    outcome: Outcome
    questions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    hangs_on: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model of the graph: its own compute, all that is behind it, and who provides what of it.

    ``unknown`` are the ids of those models, itself included, whose compute leaves it without an upper end. ``step`` is
    None of a model that has no dossier here; ``told`` is where its figure comes from, and ``at`` where it is named, or
    where a figure would stand.
    """

    id: str
    name: str
    hub_id: str
    made_from: tuple[Link, ...]
    own: Range
    behind: Range
    unknown: tuple[str, ...]
    step: Step | None = None
    parts: tuple[Part, ...] = ()
    told: tuple[str, ...] = ()
    at: Mistake | None = None
    in_circle: bool = False

    @property
    def file(self) -> str:
        """Its dossier, empty where it has none here."""
        return self.step.own.dossier.file if self.step else ""

    def outcome(self, conclusion: str) -> Outcome | None:
        """What is concluded of the model; None where it has no dossier here."""
        return self.step.own.conclusion(conclusion).finding.outcome if self.step else None

    def is_likely(self, conclusion: str) -> bool:
        """Whether what is concluded of the model hangs on a guess."""
        return self.step is not None and bool(self.step.own.hangs_on(self.step.own.conclusion(conclusion)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure or a status that a dossier states of an original otherwise than the original's own dossier gives it.

    ``contradicts``: both cannot be so. ``at`` is where it is stated.
    """

    original: str
    model: str
    key: str
    stated: object
    given: object
    contradicts: bool
    at: Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """An answer about a model that is another after a change upstream."""

    model: str
    actor: str
    conclusion: str
    says: str
    was: Outcome
    becomes: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A model behind which there is another amount of compute after a change upstream."""

    model: str
    was: Range
    becomes: Range


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """The models of several dossiers, parents first. ``unknowns`` are what is not told, each with place and remedy.

    ``corrected`` are the answers that are others once every difference is mended downstream; ``changed`` is what was
    asked to be otherwise, with the compute behind models and the answers that follow. ``unreadable`` are dossiers that
    cannot be read: what was made from their models leads nowhere.
    """

    law: Law
    readings: Mapping[str, str]
    assume: Assume
    models: tuple[Model, ...]
    unknowns: tuple[Mistake, ...] = ()
    differences: tuple[Difference, ...] = ()
    corrected: tuple[Turned, ...] = ()
    changed: Mapping[str, Exact] = field(default_factory=dict)
    moved: tuple[Moved, ...] = ()
    turned: tuple[Turned, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Model]:
        """The models by id."""
        return {each.id: each for each in self.models}


def own_key(hub_id: str) -> str:
    """A model's own identifier as it is compared: a copy of another is a model of its own."""
    entry = find(hub_id)
    return hub_key(entry.hub_id if entry is not None and not entry.because else hub_id)


# -- how a model was made from another, and what of that counts


def relation_of(dossier: Dossier, original: StatedOriginal) -> str:
    """In which relation a model stands to an original: by the activities that started from it, else by the others."""
    kinds = {
        each.kind.value
        for each in dossier.activities or ()
        if each.kind
        and each.from_
        and each.from_.name
        and original.name
        and each.from_.name.value == original.name.value
    }
    if not kinds:
        kinds = {each.kind.value for each in dossier.activities or () if each.kind and each.from_ is None}
        kinds -= {*RELATIONS["distillation"], *RELATIONS["synthetic-data"]}
    found = next((relation for relation, of in RELATIONS.items() if kinds & set(of)), "base")
    return "merge" if found == "base" and len(dossier.original) > 1 else found


def counts(row: Row) -> Truth:
    """Whether a line of the table counts towards cumulative compute, as far as it says so."""
    return _COUNTS.get(row.cumulative, Truth.UNKNOWN)


def _link(step: Step, dossier: Dossier, original: StatedOriginal, parent: str, *, weights: Truth) -> Link:
    relation = relation_of(dossier, original)
    counted = counts(step.own.law.of_parents[relation])
    return Link(parent=parent, relation=relation, counts=counted & weights)


# -- the graph


def models(steps: Sequence[Step]) -> tuple[Model, ...]:
    """The models of a graph, parents first: those of dossiers, and those that only dossiers or the table name."""
    made = _Making(steps)
    nodes = made.nodes()
    graph = Graph.of(nodes)
    sums = cumulative(graph)
    number = {id: at for at, id in enumerate(graph.ids)}
    circle = frozenset(graph.ids[at] for each in sums.circles for at in each)
    by_id = {each.id: each for each in steps}
    ordered, _ = in_order({node.id: [link.parent for link in node.made_from] for node in nodes})
    unknown: dict[str, frozenset[str]] = {}
    found = []
    for id in ordered:
        node = nodes[number[id]]
        unknown[id] = _unknown(node, sums.of(number[id]), circle, unknown)
        found.append(_model(node, number[id], graph, sums, made, by_id.get(id), circle, unknown[id]))
    return tuple(found)


def _model(
    node: Node,
    at: int,
    graph: Graph,
    sums: Sums,
    made: _Making,
    step: Step | None,
    circle: frozenset[str],
    unknown: frozenset[str],
) -> Model:
    name, hub_id = made.called[node.id]
    behind, taken = _bounded(sums.of(at), None if at in sums.behind else step)
    before = [sums.of(each) for each in graph.parents(at)]
    own = node.own if node.own is not None else less(node.whole or NOTHING_KNOWN, *before)
    return Model(
        id=node.id,
        name=name,
        hub_id=hub_id,
        made_from=node.made_from,
        own=own,
        behind=behind,
        unknown=tuple(sorted(unknown)),
        step=step,
        parts=tuple(parts(step.own)) if step else (),
        told=(*made.told.get(node.id, ()), *taken),
        at=made.at.get(node.id),
        in_circle=node.id in circle,
    )


def _bounded(behind: Range, step: Step | None) -> tuple[Range, tuple[str, ...]]:
    """What is behind a model; without an upper end, between what its own assessment takes it to be, and why."""
    if behind.high is not None or step is None:
        return behind, ()
    known = step.own.model_case.known(training_compute.cumulative_compute)
    if known is None or not isinstance(known.value, Range):
        return behind, ()
    low, high = max(behind.low or 0, known.value.low or 0), known.value.high
    if (low, high) == (behind.low, behind.high) or (high is not None and high < low):
        return behind, ()
    best = behind.best if behind.best is not None and behind.best >= low else None
    return Range(low=low, best=best, high=high), tuple(each.says for each in known.assumptions)


def _unknown(node: Node, behind: Range, circle: frozenset[str], known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The models that leave one without an upper end, of unknown compute or in a circle; ``known`` are its parents'."""
    if behind.high is not None:
        return frozenset()
    own = node.own if node.own is not None else node.whole
    mine = frozenset({node.id}) if node.id in circle or own is None or own.high is None else frozenset()
    parents = [known[each.parent] for each in node.made_from if each.counts is not Truth.NO and each.parent in known]
    return parents[0] if len(parents) == 1 and not mine else mine.union(*parents)


class _Making:
    """Nodes while they are found: those of dossiers, and what these and the table say of others."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        self.found: dict[str, Node] = {}
        self.called: dict[str, tuple[str, str]] = {}
        self.told: dict[str, list[str]] = {}
        self.at: dict[str, Mistake] = {}
        self.ids = _only(dict.fromkeys(_keys(step), step.id) for step in steps)
        self.of_steps = {step.id for step in steps}
        self.outside: dict[str, str] = {}

    def nodes(self) -> list[Node]:
        """Every node, those of dossiers first."""
        for step in self.steps:
            name, hub_id = _names(step.own)
            self.called[step.id] = (name, hub_id)
            self.at[step.id] = _where(step.own)
            self.found[step.id] = Node(id=step.id)
        for step in self.steps:
            own = figure(total(step.own.entries, "cumulative")) if step.own.entries is not None else NOTHING_KNOWN
            links = tuple(self._links(step))
            self.found[step.id] = Node(
                id=step.id, own=own, made_from=links, apart=bool(links) or _from_scratch(step.own)
            )
        return list(self.found.values())

    def _links(self, step: Step) -> Iterator[Link]:
        dossier = replace(step.own.dossier, original=tuple(original for original, _ in step.originals))
        of = Originals(
            dossier=dossier,
            law=step.own.law,
            assume=step.own.model_case.assume,
            estimates=step.own.estimates,
            entries=step.own.entries,
        )
        weights = Truth.YES
        if dossier.original and of.made_from_weights.value is not Truth.YES:
            weights = Truth.UNKNOWN
        for place, (original, target) in enumerate(step.originals):
            parent = target or self._external(of, place, original, step)
            yield _link(step, dossier, original, parent, weights=weights)

    def _external(self, of: Originals, place: int, original: StatedOriginal, step: Step) -> str:
        """The id of a model that has no dossier here, whose node is made of what is told of it."""
        stated = original.hub_id or original.name
        entry = find(original.hub_id.value) if original.hub_id else None
        id = entry.hub_id if entry else stated.value if stated else f"an original of {step.id}"
        id = self._new(id)
        path = f"{path_of(original, f'original[{place}]')}.training_compute"
        line = stated.line if stated else None
        self.at.setdefault(id, Mistake(reference="", message="", file=of.dossier.file, line=line, path=path))
        whole = of.measures(place)[1]
        known = of.training_compute_of(place, original)
        base = original.base.value if original.base else (entry.starts_from if entry else "")
        if base and known_as(base) in {known_as(each.value) for each in (original.hub_id, original.name) if each}:
            base = ""
        before = self._base(base, step) if base else ""
        self._put(id, original.name.value if original.name else id, original.hub_id.value if original.hub_id else "")
        relation = "fine-tune" if entry and entry.base else "base"
        scratch = bool(original.base) or entry is not None
        self._say(id, whole, before, relation, step.own.law, apart=scratch and not before)
        source = [str(each) for each in known.sources] + [each.says for each in known.assumptions]
        self.told.setdefault(id, []).extend(each for each in unique(source) if each not in self.told.get(id, ()))
        return id

    def _base(self, name: str, step: Step) -> str:
        """The id of what an original goes back to, and so on as far as the table knows."""
        entry = find(name)
        id = entry.hub_id if entry else name
        if (known := self.ids.get(hub_key(id)) or self.outside.get(hub_key(id))) is not None:
            return known
        id = self._new(id)
        self._put(id, entry.name if entry else name, entry.hub_id if entry else "")
        before = self._base(entry.starts_from, step) if entry and entry.starts_from else ""
        held = entry.training_compute if entry else NOTHING_KNOWN
        relation = "fine-tune" if entry and entry.base else "base"
        self._say(id, held, before, relation, step.own.law, apart=not before)
        if entry:
            self.told[id] = [f"published figures: {entry.estimate.method}"]
        return id

    def _new(self, id: str) -> str:
        """The id of a model without a dossier, which is no other model's."""
        free = f"{id} (without a dossier)" if id in self.of_steps else id
        return self.outside.setdefault(hub_key(id), free)

    def _put(self, id: str, name: str, hub_id: str) -> None:
        known = self.called.get(id, ("", ""))
        self.called[id] = (known[0] or name, known[1] or hub_id)

    def _say(self, id: str, whole: Range, before: str, relation: str, law: Law, *, apart: bool) -> None:
        """What is told of all behind a model without a dossier; where it was told before, all that either allows."""
        known = self.found.get(id)
        links: tuple[Link, ...] = (
            (Link(parent=before, relation=relation, counts=counts(law.of_parents[relation])),) if before else ()
        )
        if known is not None and (held := known.whole or known.own) is not None and held != whole:
            whole = whole if _says_nothing(held) else held if _says_nothing(whole) else held.hull(whole)
        links = links or (known.made_from if known else ())
        if links:
            self.found[id] = Node(id=id, own=None, made_from=links, whole=whole, apart=False)
        else:
            self.found[id] = Node(id=id, own=whole, apart=apart or (known is not None and known.apart))


def _from_scratch(own: Assessment) -> bool:
    """Whether a model without originals surely began from no weights."""
    begun = own.model_case.known(scope.has_original)
    return begun is not None and begun.value is Truth.NO


def _says_nothing(amount: Range) -> bool:
    return amount.high is None and not amount.low


def _keys(step: Step) -> tuple[str, ...]:
    """By what a model of a dossier can be called."""
    name, hub_id = _names(step.own)
    return unique((hub_key(step.id), own_key(hub_id) if hub_id else hub_key(name)))


def _only(named: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What one thing alone is called."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for each in named:
        several |= {key for key in each if key in found}
        found |= each
    return {key: id for key, id in found.items() if key not in several}


def _where(own: Assessment) -> Mistake:
    """Where the compute of a model would stand that nobody bounds."""
    open_ = next((each for each in own.entries or () if each.cumulative.high is None), None)
    path = f"{open_.path}.flop" if open_ else "activities"
    return Mistake(reference="", message="", file=own.dossier.file, path=path)


def _names(own: Assessment) -> tuple[str, str]:
    model = own.dossier.model
    return model.name.value if model.name else "", model.hub_id.value if model.hub_id else ""


# -- who provides which part


def parts(own: Assessment) -> Iterator[Part]:
    """What each actor is in a step that trained the model or may provide it."""
    dossier = own.dossier
    trained = trainers(dossier, Actors(dossier=dossier, law=own.law, assume=own.model_case.assume))
    same = own.conclusion("same_model").finding.outcome is Outcome.YES
    part = "modification" if dossier.original and not same else "model"
    names = _actors(dossier)
    for each in own.conclusions:
        if each.id != "provider" or (each.finding.outcome is Outcome.NO and each.actor not in trained):
            continue
        yield Part(
            actor=each.actor,
            name=names.get(each.actor, each.actor),
            part=part,
            outcome=each.finding.outcome,
            questions=tuple(_questions(each)),
            missing=_missing(each, own),
            hangs_on=own.hangs_on(each),
        )


def _actors(dossier: Dossier) -> dict[str, str]:
    """What each actor is called, by its id."""
    return {id_of(each): each.name.value if each.name else id_of(each) for each in dossier.actors or ()}


def _questions(of: Conclusion) -> list[str]:
    if of.finding.outcome.decided:
        return []
    return [each.question.name for each in of.finding.left_open]


def _missing(of: Conclusion, own: Assessment) -> tuple[str, ...]:
    """What would have to be known of an answer that is not, or to settle one that is only likely."""
    settling = first_settling(own.hangs_on(of), own.settling(of))
    if settling is not None:
        return (settling.asks,)
    return () if of.finding.outcome is not Outcome.UNKNOWN else unique(each.asks for each in of.finding.missing)


# -- what is stated downstream otherwise, and what a change turns

COMPARED: Final = (
    "training_compute",
    "cumulative_training_compute",
    "systemic_risk",
    "gpai_model",
    "open_source_exemption",
    "placed_on",
)
"""What a dossier may state of an original that the original's own dossier gives as well."""


def differences(
    model: str, original: StatedOriginal, target: str, own: Assessment, at: Mistake
) -> Iterator[Difference]:
    """What a dossier states of an original otherwise than its own assessment gives it."""
    if all(getattr(original, key) is None for key in COMPARED):
        return
    given = completed(StatedOriginal(name=original.name), own)
    for key in COMPARED:
        stated, other = getattr(original, key), getattr(given, key)
        if stated is None or other is None or stated.value == other.value:
            continue
        yield Difference(
            original=target,
            model=model,
            key=key,
            stated=stated.value,
            given=other.value,
            contradicts=_apart(stated.value, other.value),
            at=replace(at, line=stated.line, path=stated.path or f"{path_of(original, 'original')}.{key}"),
        )


def _apart(one: object, other: object) -> bool:
    """Whether two values cannot both be true."""
    if isinstance(one, Range) and isinstance(other, Range):
        return Truth.YES in (one.greater_than(other), other.greater_than(one))
    if isinstance(one, DateRange) and isinstance(other, DateRange):
        return Truth.YES in (one.before(other), other.before(one))
    return True


def without(original: StatedOriginal, keys: Iterable[str]) -> StatedOriginal:
    """An original of which less is stated."""
    return replace(original, **dict.fromkeys(keys, None))  # type: ignore[arg-type]


def turned(id: str, was: Assessment, becomes: Assessment) -> Iterator[Turned]:
    """The answers about a model that are others in another assessment of it."""
    before = {(each.id, each.actor): each for each in was.everything}
    names = _actors(becomes.dossier)
    for each in becomes.everything:
        old = before.get((each.id, each.actor))
        if old is not None and old.finding.outcome is not each.finding.outcome:
            yield Turned(
                model=id,
                actor=each.actor,
                conclusion=each.id,
                says=told(each, becomes.law, names.get(each.actor, each.actor)),
                was=old.finding.outcome,
                becomes=each.finding.outcome,
            )


def with_training_compute(dossier: Dossier, flop: Exact, own: Assessment) -> Dossier:
    """A dossier whose model took so much training compute, that behind its originals' weights included.

    The largest of its training activities takes what the others and the originals leave. Raises UsageError where they
    leave nothing.
    """
    name = own.dossier.model.name.value if own.dossier.model.name and dossier.models else ""
    entries = own.entries or ()
    training = [each for each in entries if each.updates.high != 0]
    largest = max(
        training, key=lambda each: each.updates.at("best") if each.updates != NOTHING_KNOWN else 0, default=None
    )
    others = sum((_likely(each.updates) for each in training if each is not largest), start=_likely(own.inherited))
    rest = flop - others
    if rest < 0:
        says = f"{decimal_text(flop)} FLOP is less than the {decimal_text(others)} that came from before"
        raise UsageError(Mistake(reference="less-than-before", message=says, expected="all training behind the model"))
    stated = Stated(value=Range.exactly(rest))
    if largest is None:
        kind = Stated(value="fine-tuning" if own.dossier.original else "pre-training")
        added = Activity(kind=kind, flop=stated, model=Stated(value=name) if name else None)
        return replace(dossier, activities=(*(dossier.activities or ()), added))
    changed = replace(largest.activity, flop=stated, architecture=None, hardware=None, log=None)
    return replace(
        dossier,
        activities=tuple(changed if each == largest.activity else each for each in dossier.activities or ()),
    )


def _likely(amount: Range) -> Exact:
    return next(each for each in (amount.best, amount.low, 0) if each is not None)


def with_original_compute(original: StatedOriginal, flop: Exact, like: Assessment) -> StatedOriginal:
    """An original of which another training compute is stated, and of which is so what a model of that compute is.

    ``like`` is an assessment of what was made from it: its law and readings are followed, and both put out the same.
    """
    amount = Stated(value=Range.exactly(flop))
    kind = Stated(value="pre-training")
    alone = Dossier(model=like.dossier.model, activities=(Activity(kind=kind, flop=amount),), plain=True)
    asked = {"readings": like.readings, "assume": like.model_case.assume, "estimates": {}, "only": BEHIND}
    own = concluded(like.law, alone, actor="", **asked)  # type: ignore[arg-type]
    systemic = Stated(value=True) if own.conclusion("systemic_risk").finding.outcome is Outcome.YES else None
    return replace(
        original,
        training_compute=amount,
        cumulative_training_compute=amount,
        gpai_model=None,
        systemic_risk=systemic or original.systemic_risk,
        architecture=None,
        hardware=None,
        log=None,
    )
