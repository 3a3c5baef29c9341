"""The numbers of a dossier that answers may hang on, and the dossier with one of them otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from gpaiscope.assessment import concluded
from gpaiscope.assessment.chain import Chain, root_of, since_root
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.grounding import Grounding
from gpaiscope.assessment.ledger import Entry, Estimates, entry_of, estimate_of, merged
from gpaiscope.assessment.originals import Originals
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Dossier, Reach, Stated, StatedOriginal, path_of
from gpaiscope.engine.case import Case
from gpaiscope.engine.moving import Leeway
from gpaiscope.law.training_compute import Count
from gpaiscope.values import Exact, Range

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment

Ends = tuple[tuple[Exact, Exact] | None, ...]
"""What an amount comes to at its low, best and high end: so much at nought, and so much more for each one more.

None: nothing bounds it at that end.
"""

Given = Activity | StatedOriginal
_ENDS: Final = ("low", "best", "high")
_ITSELF: Final[Ends] = ((0, 1), (0, 1), (0, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A number of a dossier: where it stands, in which unit, and what is said of it (``present`` None: nothing).

    ``unit`` is ``FLOP``, ``tokens``, ``hours`` or ``users``. ``model`` is the place of an earlier model of the same
    dossier that it belongs to, empty for the model itself. ``counts`` says what it comes to, in FLOP where it is a
    matter of compute.
    """

    path: str
    unit: str
    present: Range | None
    table: str
    place: int
    key: str
    counts: Ends = _ITSELF
    model: str = ""
    through: tuple[int, ...] = ()

    def amount(self, x: Exact) -> Range:
        """What the input comes to where it is ``x``."""
        low, best, high = (None if end is None else end[0] + end[1] * x for end in self.counts)
        return Range(low=low, best=best, high=high)


def inputs(assessment: Assessment) -> tuple[Input, ...]:
    """The numbers that answers may hang on: of the model itself, then of those that it was made from."""
    own = [*_activities(assessment), *_originals(assessment), _users(assessment)]
    earlier: dict[tuple[str, str], Input] = {}
    for place, before in enumerate(assessment.before):
        for each in inputs(before):
            found = replace(each, model=each.model or before.place, through=(place, *each.through))
            earlier.setdefault((found.model, found.path), found)  # one model may be behind several
    return (*own, *earlier.values())


def _activities(assessment: Assessment) -> Iterator[Input]:
    for place, each in enumerate(assessment.dossier.activities or ()):
        assert each.kind is not None  # the dossier's reader refuses an activity without a kind
        row = assessment.law.counts[each.kind.value]
        if (row.updates, row.cumulative) != (Count.OUT, Count.OUT):
            yield from _of_entry(each, "activities", place, "flop", each.flop, assessment)


def _originals(assessment: Assessment) -> Iterator[Input]:
    """The compute of originals, but for those that are models of the same dossier: there it is worked out."""
    for place, each in enumerate(assessment.dossier.original[len(assessment.before) :], len(assessment.before)):
        yield from _of_entry(each, "original", place, "training_compute", each.training_compute, assessment)
        if (stated := each.cumulative_training_compute) is not None:
            path, key = path_of(each, f"original[{place}]"), "cumulative_training_compute"
            yield Input(path=f"{path}.{key}", unit="FLOP", present=stated.value, table="original", place=place, key=key)


def _users(assessment: Assessment) -> Input:
    """The business users of the model, whose table stands in that of the model where a dossier names several."""
    key, reach = "registered_business_users_union", assessment.dossier.reach
    stated = reach.registered_business_users_union if reach else None
    path = f"{assessment.place}.reach.{key}" if assessment.place else f"reach.{key}"
    return Input(path=path, unit="users", present=stated.value if stated else None, table="reach", place=0, key=key)


def _of_entry(
    entry: Given, table: str, place: int, key: str, stated: Stated[Range] | None, assessment: Assessment
) -> Iterator[Input]:
    """The compute of an entry in the way in which it is given: as a figure, by tokens, or by hours."""
    path = path_of(entry, f"{table}[{place}]")
    given = [] if stated is not None else list(_given(entry, path, assessment))
    for inside, unit, present, counts in given:
        yield Input(
            path=f"{path}.{inside}", unit=unit, present=present, table=table, place=place, key=key, counts=counts
        )
    if not given:
        present = _figure(entry, place, path, stated, assessment)
        yield Input(path=f"{path}.{key}", unit="FLOP", present=present, table=table, place=place, key=key)


def _figure(entry: Given, place: int, path: str, stated: Stated[Range] | None, assessment: Assessment) -> Range | None:
    """What is known of the compute of an entry, from wherever; None where nothing is."""
    if stated is not None:
        return stated.value
    if isinstance(entry, Activity):
        estimate = estimate_of(entry, path, assessment.estimates, None)
        return estimate.flop if estimate else None
    originals = Originals(
        dossier=assessment.dossier,
        law=assessment.law,
        assume=assessment.model_case.assume,
        estimates=assessment.estimates,
        entries=assessment.entries,
    )
    held = figure(originals.training_compute_of(place, entry))
    return held if held.low or held.high is not None else None


def _given(entry: Given, path: str, assessment: Assessment) -> Iterator[tuple[str, str, Range | None, Ends]]:
    """The tokens or the hours that an entry is estimated from, and what each of them comes to."""
    architecture = entry.architecture
    if path in assessment.estimates:
        if architecture is not None and architecture.tokens is not None:
            tokens = architecture.tokens.value
            counts = _proportional(assessment.estimates[path].flop, tokens)
            if counts is not None:
                yield "architecture.tokens", "tokens", tokens, counts
        return
    if architecture is not None:
        if architecture.parameters or architecture.active_parameters:
            present = architecture.tokens.value if architecture.tokens else None
            yield "architecture.tokens", "tokens", present, _measured(entry, path, None)
        return
    for period, each in enumerate(entry.hardware or ()):
        counts = _measured(entry, path, period)
        if counts:
            yield f"hardware[{period}].hours", "hours", each.hours.value if each.hours else None, counts


def _proportional(flop: Range, by: Range) -> Ends | None:
    """What an estimate comes to for each one of what it is proportional to; None where either is not bounded."""
    if not by.low or by.high is None:
        return None
    ends = ((getattr(flop, end), by.at(end)) for end in _ENDS)
    return tuple(None if amount is None else (0, Fraction(amount) / of) for amount, of in ends)


def _measured(entry: Given, path: str, period: int | None) -> Ends:
    """What an estimate comes to by tokens, or by the hours of a period: a straight line, through two points."""
    one, two = (estimate_of(_with(entry, period, Stated(Range.exactly(x))), path, {}, None) for x in (1, 2))
    if one is None or two is None:
        return ()
    ends = ((getattr(one.flop, end), getattr(two.flop, end)) for end in _ENDS)
    return tuple(None if at_one is None else (2 * at_one - at_two, at_two - at_one) for at_one, at_two in ends)


def _with(entry: Given, period: int | None, stated: Stated[Range]) -> Given:
    """An entry with other tokens, or other hours in a period."""
    if period is None:
        assert entry.architecture is not None
        return replace(entry, architecture=replace(entry.architecture, tokens=stated))
    periods = list(entry.hardware or ())
    periods[period] = replace(periods[period], hours=stated)
    return replace(entry, hardware=tuple(periods))


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """An assessment whose numbers can be otherwise, one at a time."""

    assessment: Assessment

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """The numbers that answers may hang on."""
        return inputs(self.assessment)

    def alike(self, input: Input) -> object:
        """What it has in common with each input that counts as it does, so that so much more of one is so much more
        of the other: activities of one kind, in one state, whose ranges are equally wide; and originals of which all
        the same is said.
        """
        entry_alone = (
            input.counts == _ITSELF and input.path.removesuffix(f".{input.key}") not in self.assessment.estimates
        )
        if input.table == "original" and not input.through and entry_alone and self._apart:
            original = self.assessment.dossier.original[input.place]
            given = ((each.name, getattr(original, each.name)) for each in fields(original) if each.name != "name")
            said = tuple((name, value.value if isinstance(value, Stated) else value) for name, value in given)
            # Of the first it is asked what the model's chain began with, so that it is like no other.
            return input.key, input.place == 0, said
        if input.through or input.table != "activities" or input.unit != "FLOP":
            return input
        entry = (self.assessment.entries or ())[input.place]
        low, best, high = entry.flop.low, entry.flop.best, entry.flop.high
        if low is None or best is None or high is None:
            return input
        return self._counts_by(entry.activity), entry.state, best - low, high - low

    @cached_property
    def _apart(self) -> bool:
        """Whether it makes no difference which original is which: none is made of another, or taken in in part."""
        from gpaiscope.compute.originals import known_as  # with the table, which only this and a look-up need

        dossier = self.assessment.dossier
        plain = all(each.hub_id is None and each.base is None and not each.lineage for each in dossier.original)
        names = [known_as(each.name.value) for each in dossier.original if each.name]
        return (
            plain
            and len({*names}) == len(names)
            and not any(each.from_ and each.from_.flop for each in dossier.activities or ())
        )

    def case(self, input: Input, x: Exact) -> Case:
        """The case of the assessment in which an input is ``x``, which may move along an `InputAxis`."""
        own = self.assessment
        if input.through:
            dossier, estimates = _changed(own, input, x)
            return _grounding(own, dossier, estimates, None).case(own.readings)
        dossier = _written(own.dossier, input, input.amount(x))
        entries = None if own.entries is None else tuple(self._entries(dossier, input))
        return _grounding(own, dossier, own.estimates, entries).with_numbers(own.model_case.origin)

    def all_at_once(self) -> tuple[Case, Leeway, tuple[Input, ...]]:
        """The case as it is, how much leeway the inputs in it have, and which these are: by their place in it."""
        own, leeway = self.assessment, Leeway()
        # A range is no one number, and what is given by tokens or hours comes to no one amount.
        inputs = tuple(
            each
            for each in self.inputs
            if each.present is not None and each.present.exact and each.counts == _ITSELF and not each.through
        )
        dossier = own.dossier
        for table, entries in self._with(inputs, leeway).items():
            dossier = replace(dossier, **{table: entries})
        activities, at = dossier.activities or (), {each.place: each for each in inputs if each.table == "activities"}
        assume = own.model_case.assume
        entries = own.entries and tuple(
            entry_of(activities[place], at[place].path, own.law, own.estimates, assume=assume) if place in at else entry
            for place, entry in enumerate(own.entries)
        )
        case = _grounding(own, dossier, own.estimates, entries).with_numbers(own.model_case.origin)
        return case, leeway, inputs

    def _with(self, inputs: Iterable[Input], leeway: Leeway) -> dict[str, Any]:
        """The tables of the dossier with these inputs with their leeway."""
        dossier = self.assessment.dossier
        tables: dict[str, Any] = {"activities": list(dossier.activities or ()), "original": list(dossier.original)}
        changed: dict[str, Any] = {}
        for place, each in enumerate(inputs):
            assert each.present is not None
            assert each.present.low is not None
            stated = Stated(Range.exactly(leeway.input_number(place, each.present.low)))
            if each.table == "reach":
                changed["reach"] = replace(dossier.reach or Reach(), **{each.key: stated})
            else:
                tables[each.table][each.place] = replace(tables[each.table][each.place], **{each.key: stated})
                changed[each.table] = tables[each.table]
        return {table: tuple(rows) if isinstance(rows, list) else rows for table, rows in changed.items()}

    def _entries(self, dossier: Dossier, input: Input) -> Iterator[Entry]:
        """The ledger with an input otherwise, and the entries that count alike made one."""
        own, place = self.assessment, input.place if input.table == "activities" else None
        for alike, whole in self._alike:
            if place not in alike:
                yield whole
            elif len(alike) > 1:
                yield merged([entry for other, entry in alike.items() if other != place])
        if place is not None:
            activity = (dossier.activities or ())[place]
            yield entry_of(activity, input.path, own.law, own.estimates, assume=own.model_case.assume)

    @cached_property
    def _alike(self) -> list[tuple[dict[int, Entry], Entry]]:
        """The entries of the ledger by place, those together that count alike, with all of them in one."""
        groups: dict[object, dict[int, Entry]] = {}
        for place, entry in enumerate(self.assessment.entries or ()):
            groups.setdefault(self._counts_by(entry.activity), {})[place] = entry
        return [(alike, merged(list(alike.values()))) for alike in groups.values()]

    def _counts_by(self, activity: Activity) -> object:
        """All of an activity that says for what, for whom and in which of several modifications it counts."""
        begun = activity.started_on.value.earliest if activity.started_on else None
        step = sum(1 for day in self._placed if begun and day < begun)
        named = (
            activity.kind,
            activity.actor,
            activity.on_behalf_of,
            activity.data_public,
            activity.weights_controlled_by,
            activity.significant_change,
        )
        return (step, *(each and each.value for each in named))

    @cached_property
    def _placed(self) -> list[date]:
        """The days by which something had been placed on a market."""
        events = self.assessment.dossier.market or ()
        return [each.on.value.latest for each in events if each.on is not None and each.on.value.latest is not None]


def _grounding(
    assessment: Assessment, dossier: Dossier, estimates: Estimates, entries: tuple[Entry, ...] | None
) -> Grounding:
    assume = assessment.model_case.assume
    return Grounding(dossier=dossier, law=assessment.law, assume=assume, estimates=estimates, ledger=entries)


def _changed(assessment: Assessment, input: Input, x: Exact) -> tuple[Dossier, Estimates]:
    """The dossier of an assessment in which an input is ``x``, and its estimates; models before are assessed anew."""
    if assessment.place == input.model if input.model else not input.through:
        return _written(assessment.dossier, input, input.amount(x)), assessment.estimates
    assume = assessment.model_case.assume
    chain = Chain(
        law=assessment.law, known_on=assessment.known_on, readings=assessment.readings, assume=assume, estimates={}
    )
    originals, estimates = list(assessment.dossier.original), dict(assessment.estimates)
    for place, before in enumerate(assessment.before):
        if not (_goes_back_to(before, input.model) if input.model else place == input.through[0]):
            continue
        dossier, given = _changed(before, replace(input, through=input.through[1:]), x)
        earlier = concluded(before.law, dossier, actor="", readings=assessment.readings, assume=assume, estimates=given)
        originals[place] = chain.original(replace(earlier, place=before.place))
        root = root_of(earlier) if place == 0 else None
        estimates |= {"original[0].root": root} if root else {}
        added = since_root(earlier) if place == 0 else None
        estimates |= {"original[0].since_root": added} if added else {}
    return replace(assessment.dossier, original=tuple(originals)), estimates


def _goes_back_to(assessment: Assessment, place: str) -> bool:
    """Whether a model is the one at a place of the dossier, or was at some remove made from it."""
    return assessment.place == place or any(_goes_back_to(each, place) for each in assessment.before)


def _written(dossier: Dossier, input: Input, amount: Range) -> Dossier:
    """A dossier in which an input comes to an amount."""
    stated = Stated(amount)
    if input.table == "reach":
        return replace(dossier, reach=replace(dossier.reach or Reach(), **{input.key: stated}))
    entries = list(getattr(dossier, input.table))
    entries[input.place] = replace(entries[input.place], **{input.key: stated})
    changed: Any = {input.table: tuple(entries)}
    return replace(dossier, **changed)
