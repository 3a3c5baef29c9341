"""Who modified the original, and how much compute that took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from gpaiscope.assessment.actors import Actors
from gpaiscope.assessment.facts import Facts, any_of, extreme
from gpaiscope.assessment.ledger import Entry, total
from gpaiscope.dossier import Activity, Dossier
from gpaiscope.engine.case import Known, Missing
from gpaiscope.law import modification as law
from gpaiscope.law.assumptions import DISTINCT, SAME_ACTOR
from gpaiscope.values import NOTHING_KNOWN, Truth, unique

_LATER_KINDS: Final = ("continued-pre-training", "fine-tuning", "reinforcement-learning", "merge", "quantisation")
_ASK_MODIFICATION: Final = Missing(
    fact="modification.training_compute",
    asks="How much compute did the modification take for parameter updates, in FLOP?",
    path="activities",
    who="training team",
)


@dataclass(frozen=True)
class Modifications:
    """The modifications of a dossier's originals by the day. ``entries`` is its ledger, None where it is unknown."""

    dossier: Dossier
    day: date
    assume: bool
    actors: Actors
    entries: tuple[Entry, ...] | None

    @cached_property
    def _modified(self) -> dict[str, Known]:
        return {}

    def modified_by(self, actor_id: str) -> Known:
        """Whether an actor modified the original: distinct from its provider, and not on its behalf."""
        if actor_id not in self._modified:
            self._modified[actor_id] = self._whether_modified(actor_id)
        return self._modified[actor_id]

    @cached_property
    def _by_principal(self) -> dict[str | None, list[Activity]]:
        """The activities by who answers for each; None: nobody is named."""
        found: dict[str | None, list[Activity]] = {}
        for activity in self.dossier.activities or ():
            found.setdefault(self.actors.principal(activity), []).append(activity)
        return found

    @cached_property
    def _entries_by(self) -> dict[str | None, list[Entry]]:
        """The ledger's entries by who answers for each."""
        found: dict[str | None, list[Entry]] = {}
        for entry in self.entries or ():
            found.setdefault(self.actors.principal(entry.activity), []).append(entry)
        return found

    @cached_property
    def _others(self) -> Known:
        """Whether some actor modified the original."""
        modifying = [self.modified_by(each) for each in self.actors.ids]
        return any_of(modifying) if modifying else self._nameless_modifier()

    def _whether_modified(self, actor_id: str) -> Known:
        if not self.dossier.original:
            return Known(value=Truth.NO)
        providers = {original.actor.value for original in self.dossier.original if original.actor}
        if actor_id in providers:
            return Known(value=Truth.NO)
        activities = self.dossier.activities
        if activities is None:
            return self._sole_modifier(actor_id)
        mine = self._by_principal.get(actor_id, [])
        if not mine:
            return Known(value=Truth.UNKNOWN if None in self._by_principal else Truth.NO)
        sources = [each.actor.source for each in mine if each.actor]
        assumptions = [] if providers else [DISTINCT]
        if any(activity.actor is None for activity in mine):
            assumptions.append(SAME_ACTOR)
        if assumptions and not self.assume:
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.YES, sources=unique(sources), assumptions=tuple(assumptions))

    def _sole_modifier(self, actor_id: str) -> Known:
        if self.actors.own == (actor_id,) and self.assume:
            return Known(value=Truth.YES, assumptions=(SAME_ACTOR, DISTINCT))
        return Known(value=Truth.UNKNOWN)

    def facts(self, actor_id: str | None) -> Facts:
        """The modification by one actor; by whoever made it where ``actor_id`` is None."""
        if not self.dossier.original:
            return {law.others_modified: self._others_modified_without_original()}
        if actor_id is None or set(self._entries_by) <= {actor_id, None}:
            entries = list(self.entries or ())
        else:
            entries = [*self._entries_by.get(actor_id, []), *self._entries_by.get(None, [])]
        if not self._entries_by.get(actor_id) and actor_id is not None:
            return {law.others_modified: self._others, **self._of_nobody}
        return {law.others_modified: self._others, **self._of(actor_id, entries)}

    @cached_property
    def _of_nobody(self) -> Facts:
        """What may be any actor's modification, as long as it is not said whose it is."""
        return self._of("", self._entries_by.get(None, []))

    def _of(self, actor_id: str | None, entries: list[Entry]) -> Facts:
        unknown = Known(value=NOTHING_KNOWN, missing=(_ASK_MODIFICATION,))
        spent = total(entries, "updates") if self.entries is not None else unknown
        return {
            law.modification_compute: spent,
            law.modification_cumulative_compute: total(entries, "cumulative") if self.entries is not None else unknown,
            law.largest_modification_compute: self._largest(actor_id, entries, spent),
            **_significant_change(entries),
            **self._controlled_elsewhere(actor_id, entries),
        }

    def _controlled_elsewhere(self, actor_id: str | None, entries: list[Entry]) -> Facts:
        """Whether another than the modifier controls the modified weights."""
        controllers = [entry.activity.weights_controlled_by for entry in entries]
        stated = [each for each in controllers if each is not None]
        if not stated:
            return {}
        if actor_id is None:
            elsewhere = any(each.value not in self.actors.own for each in stated)
        else:
            elsewhere = any(self.actors.answering(each) not in (actor_id, None) for each in stated)
        sources = tuple(each.source for each in stated)
        return {law.weights_elsewhere: Known(value=Truth.of(elsewhere), sources=sources)}

    def _nameless_modifier(self) -> Known:
        if not self.assume:
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.YES, assumptions=(DISTINCT,))

    def _others_modified_without_original(self) -> Known:
        """In a dossier without an original: whether another actor than the pre-training one developed it further."""
        if self.dossier.activities is None and len(self.actors.ids) != 1:
            return Known(value=Truth.UNKNOWN)
        activities = [activity for activity in self.dossier.activities or () if activity.actor or activity.on_behalf_of]
        first = {self.actors.principal(each) for each in activities if each.kind and each.kind.value == "pre-training"}
        later = {self.actors.principal(each) for each in activities if each.kind and each.kind.value in _LATER_KINDS}
        return Known(value=Truth.of(bool(first) and bool(later - first)))

    def _largest(self, actor_id: str | None, entries: list[Entry], whole: Known) -> Known:
        """The largest of an actor's modifications, told apart by what it placed in between."""
        placings = sorted(
            event.on.value.latest
            for event in self.dossier.market or ()
            if event.event
            and event.event.value in ("made-available", "integrated-in-system")
            and event.on
            and event.on.value.latest
            and event.on.value.latest <= self.day
            and (actor_id is None or self.actors.answering(event.actor) == actor_id)
        )
        groups: dict[int, list[Entry]] = {}
        for entry in entries:
            started = entry.activity.started_on
            begun = started.value.earliest if started else None
            groups.setdefault(sum(1 for day in placings if begun and day < begun), []).append(entry)
        if len(groups) < 2:
            return whole
        return extreme([total(group, "updates") for group in groups.values()], largest=True)


def _significant_change(entries: list[Entry]) -> Facts:
    changes = [entry.activity.significant_change for entry in entries if entry.activity.significant_change]
    if not changes:
        return {}
    words = frozenset(word for change in changes for word in change.value)
    sources = tuple(change.source for change in changes)
    return {law.significant_change: Known(value=words, sources=sources)}
